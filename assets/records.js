"use strict";
// Forms of records: sent once, with what was written kept where it is refused, and the reason beside it; what was done
// shows without a load (assets/acted.js).
(function () {
  const FILES = ".jpg,.jpeg,.png,.pdf,.docx,.xlsx";

  // A form of one button has no line of its own until something is to be said.
  function saying(form) {
    const line = document.createElement("p");
    line.className = "form-said";
    line.setAttribute("role", "alert");
    form.append(line);
    return line;
  }

  function say(form, message) {
    const place = form.querySelector(".form-said") || (message && saying(form));
    if (place) place.textContent = message ? "■ " + message : "";
  }

  async function send(form, button) {
    const data = new FormData(form);
    button.disabled = true;
    try {
      const response = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
      });
      if (response.status === 401) {
        window.location.assign("/login?next=" + encodeURIComponent(window.location.pathname + window.location.search));
        return;
      }
      if (!response.ok) {
        say(form, form.dataset.refused.replace("{code}", String(response.status)));
        button.disabled = false;
        return;
      }
      const answer = await response.json();
      if (answer.next) {
        window.zqt.acted(form, answer.next, answer.said);
        return;
      }
      say(form, answer.message);
    } catch {
      say(form, form.dataset.failed);
    }
    button.disabled = false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".record-form, .record-act")) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (button.disabled) return;
    say(form, "");
    send(form, button);
  });

  // Dash has no field for a file that a form sends.
  function fill() {
    document.querySelectorAll(".file-field:not([data-filled])").forEach((label) => {
      label.dataset.filled = "1";
      const input = document.createElement("input");
      input.type = "file";
      input.name = "file";
      input.accept = FILES;
      input.className = "field field-file";
      label.append(input);
    });
  }
  new MutationObserver(fill).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    if (event.target.closest(".print-button")) window.print();
  });
})();
