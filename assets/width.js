"use strict";
// Less room than a desk has: the menu in the rail's place, boxes that scroll sideways and say so to the keyboard, and
// the heads of their tables.
(function () {
  const BOXES = ".table-box, .event-strip, .analysis-chart";
  const HEADED = ".table-panel .table-box";
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

  // What stays at the screen's upper edge and is as wide as the page: rows under it are hidden by it.
  function covered() {
    const bars = [...document.querySelectorAll(".rail, .top")].filter((bar) => {
      const room = bar.getBoundingClientRect();
      return window.getComputedStyle(bar).position === "sticky" && room.top <= 0 && room.width > room.height;
    });
    return Math.max(0, ...bars.map((bar) => bar.getBoundingClientRect().bottom));
  }

  // In a box that scrolls sideways the head cannot stick to the screen: it is moved down to stay in sight.
  function keepHeads() {
    const edge = covered();
    document.querySelectorAll(HEADED).forEach((box) => {
      const head = box.querySelector(":scope > table > thead");
      if (!head) return;
      const moves = window.getComputedStyle(box).overflowX === "auto";
      const room = box.getBoundingClientRect();
      const last = head.parentNode.tBodies[0]?.lastElementChild;
      const most = room.height - head.offsetHeight - (last?.offsetHeight ?? 0);
      const down = moves ? Math.round(Math.max(0, Math.min(edge - room.top, most))) : 0;
      const wanted = down ? `translateY(${down}px)` : "";
      if (head.style.transform !== wanted) head.style.transform = wanted;
    });
  }

  let asked = 0;
  function later() {
    asked = asked || window.requestAnimationFrame(() => {
      asked = 0;
      keepHeads();
    });
  }
  window.addEventListener("scroll", later, { passive: true });
  window.addEventListener("resize", later, { passive: true });

  const sizes = new ResizeObserver((changes) => {
    new Set(changes.map((change) => change.target.closest(BOXES))).forEach((box) => box && mark(box));
    later();
  });

  function follow() {
    document.querySelectorAll(BOXES).forEach((box) => {
      if (followed.has(box)) return;
      followed.add(box);
      [box, ...box.children].forEach((part) => sizes.observe(part));
    });
  }

  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });
})();
