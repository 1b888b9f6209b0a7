"use strict";
// Figures explain themselves: on hover, focus and tap a label shows its definition, which stands once on the page.
(function () {
  const SHOW_MS = 300;
  const HIDE_MS = 200;
  const GAP = 6; // between label and panel
  const EDGE = 8; // between panel and window
  const LEAST = 120; // height below which the other side of the label is tried
  const TOLD = "[data-explain]";
  let panel = null;
  let shownFor = null;
  let pinned = false;
  let pressed = false;
  let timer = 0;

  function make() {
    panel = document.createElement("div");
    panel.id = "explain-panel";
    panel.className = "explain-panel";
    panel.setAttribute("role", "tooltip");
    panel.hidden = true;
    panel.addEventListener("pointerenter", () => window.clearTimeout(timer));
    panel.addEventListener("pointerleave", () => !pinned && later(hide, HIDE_MS));
    document.body.append(panel);
  }

  function later(act, after) {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, after);
  }

  // What the label refers to, copied: the definition, whose period and data time, and the code in print.
  function content(trigger) {
    const name = trigger.dataset.explain;
    const own = document.getElementById("explain-" + name);
    if (!own) return null;
    const shared = document.getElementById(own.dataset.shared);
    const parts = [...own.childNodes, ...(shared ? [shared] : [])].map((part) => part.cloneNode(true));
    parts.forEach((part) => part.removeAttribute?.("id"));
    const code = trigger.closest("[data-code]")?.dataset.code;
    if (code) {
      const line = document.createElement("p");
      line.className = "explain-code";
      line.textContent = code;
      parts.push(line);
    }
    return parts;
  }

  function show(trigger) {
    window.clearTimeout(timer);
    if (!panel) make();
    const parts = content(trigger);
    if (!parts) return;
    panel.replaceChildren(...parts);
    panel.hidden = false;
    panel.scrollTop = 0;
    shownFor = trigger;
    place();
  }

  function hide() {
    window.clearTimeout(timer);
    if (panel) panel.hidden = true;
    shownFor = null;
    pinned = false;
  }

  // What the label belongs to must stay in sight too: its number in a strip, the other heads of a table.
  const anchor = (trigger) => trigger.closest(".kpi, thead") || trigger;

  // Below the label or above it, never over it, always inside the window.
  function place() {
    if (!shownFor) return;
    const label = shownFor.getBoundingClientRect();
    const at = anchor(shownFor).getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const high = window.innerHeight;
    if (!shownFor.isConnected || at.bottom < 0 || at.top > high || !label.width) return hide();
    panel.style.maxHeight = "";
    const below = high - at.bottom - GAP - EDGE;
    const above = at.top - GAP - EDGE;
    const under = panel.offsetHeight <= below || below >= Math.max(above, LEAST);
    panel.style.maxHeight = Math.max(LEAST, under ? below : above) + "px";
    // What is higher than its place is scrolled by keys too.
    if (panel.scrollHeight > panel.clientHeight + 1) panel.tabIndex = 0;
    else panel.removeAttribute("tabindex");
    const left = Math.min(Math.max(EDGE, label.left), Math.max(EDGE, wide - panel.offsetWidth - EDGE));
    panel.style.left = left + "px";
    panel.style.top = (under ? at.bottom + GAP : at.top - GAP - panel.offsetHeight) + "px";
  }

  const told = (target) => target.closest?.(TOLD);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || pinned) return;
    const trigger = told(event.target);
    if (trigger && trigger !== shownFor) later(() => show(trigger), SHOW_MS);
    else if (kept(event.target)) window.clearTimeout(timer);
  });

  // On the way from the label to the panel.
  const kept = (target) => !!shownFor && (anchor(shownFor).contains(target) || panel.contains(target));

  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "mouse" || pinned) return;
    if (kept(event.relatedTarget)) return;
    if (shownFor ? !focused(shownFor) : told(event.target)) later(hide, HIDE_MS);
  });

  const focused = (trigger) => !!(trigger.matches(":focus-visible") || trigger.querySelector(":focus-visible"));

  // A press moves the focus too; the click that follows decides.
  document.addEventListener("pointerdown", (event) => {
    pressed = !!told(event.target);
    if (shownFor && !pressed && !panel.contains(event.target)) hide();
  });

  document.addEventListener("focusin", (event) => {
    const trigger = told(event.target);
    if (trigger && !pressed) show(trigger);
    else if (!trigger && shownFor && !pressed && !panel.contains(event.target)) hide();
  });

  document.addEventListener("focusout", (event) => {
    if (shownFor && !pinned && shownFor.contains(event.target) && !panel.contains(event.relatedTarget)) hide();
  });

  document.addEventListener("click", (event) => {
    pressed = false;
    const button = event.target.closest?.("button" + TOLD);
    if (!button) return event.target.closest?.("a") && hide();
    if (shownFor === button && pinned) return hide();
    show(button);
    pinned = true;
  });

  // The panel stands at the page's end, but the keyboard finds it right behind its label.
  function pass(event) {
    if (event.target === panel) {
      shownFor.focus();
      if (event.shiftKey) event.preventDefault();
    } else if (!event.shiftKey && panel.tabIndex === 0 && shownFor.contains(event.target)) {
      panel.focus();
      event.preventDefault();
    }
  }

  // Before the page's own Escape: what lies on top closes first, and nothing else does.
  document.addEventListener(
    "keydown",
    (event) => {
      if (!shownFor) return;
      if (event.key === "Tab") return pass(event);
      if (event.key !== "Escape") return;
      if (panel.contains(document.activeElement)) shownFor.focus();
      hide();
      event.stopPropagation();
      event.preventDefault();
    },
    true,
  );

  window.addEventListener("scroll", (event) => panel && !panel.contains(event.target) && place(), true);
  window.addEventListener("resize", place);
  window.addEventListener("popstate", hide);
  window.addEventListener("_dashprivate_pushstate", hide);
})();
