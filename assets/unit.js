"use strict";
// Pages of units: [ and ] go to the unit before and after in the official order.
(function () {
  const KEYS = { "[": ".unit-before", "]": ".unit-after" };

  document.addEventListener("keydown", (event) => {
    const wanted = KEYS[event.key];
    if (!wanted || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    document.querySelector(wanted)?.click();
  });
})();
