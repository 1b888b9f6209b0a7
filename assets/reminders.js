"use strict";
// The call list: copy the text that goes into a group, by the clipboard or, without one, by a selection.
(function () {
  async function copy(button) {
    const text = button.closest(".panel").querySelector(".copied-text");
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(text);
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      document.execCommand("copy");
    }
    button.classList.add("is-done");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".copy-text");
    if (button) copy(button);
  });
})();
