"use strict";
// Less room than a desk has: the menu in the rail's place, and boxes that scroll sideways and say so to the keyboard.
(function () {
  const BOXES = ".table-box, .event-strip, .analysis-chart";
  const followed = new WeakSet();

  const button = () => document.getElementById("rail-open");
  const isOpen = () => button()?.getAttribute("aria-expanded") === "true";
  const unfold = (open) => button()?.setAttribute("aria-expanded", String(open));

  document.addEventListener("click", (event) => {
    if (event.target.closest("#rail-open")) return unfold(!isOpen());
    if (!isOpen()) return;
    const link = event.target.closest("#rail a");
    if (!link && event.target.closest("#rail")) return;
    unfold(false);
    // What had the focus is hidden now: go on where the page begins.
    if (link) document.getElementById("content")?.focus({ preventScroll: true });
  });

  // Before the page's own Escape: what lies on top closes first, and nothing else does.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !isOpen()) return;
      unfold(false);
      button().focus();
      event.stopPropagation();
    },
    true,
  );

  document.addEventListener("focusin", (event) => {
    if (isOpen() && !event.target.closest("#rail")) unfold(false);
  });

  const nameOf = (box) =>
    (box.querySelector("caption") || box.closest("section, aside")?.querySelector("h2"))?.textContent || "";

  // A box is a stop of the keyboard exactly while there is something to scroll to.
  function mark(box) {
    const scrolls = box.scrollWidth > box.clientWidth + 1 && window.getComputedStyle(box).overflowX === "auto";
    if (scrolls === box.hasAttribute("data-scrolls")) return;
    box.toggleAttribute("data-scrolls", scrolls);
    // A figure keeps the role and the sentence that it came with.
    const said = box.getAttribute("role") === "img" ? {} : { role: "region", "aria-label": nameOf(box) };
    for (const [name, value] of Object.entries({ tabindex: "0", ...said })) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }

  const sizes = new ResizeObserver((changes) =>
    new Set(changes.map((change) => change.target.closest(BOXES))).forEach((box) => box && mark(box)),
  );

  function follow() {
    document.querySelectorAll(BOXES).forEach((box) => {
      if (followed.has(box)) return;
      followed.add(box);
      [box, ...box.children].forEach((part) => sizes.observe(part));
    });
  }

  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });
})();
