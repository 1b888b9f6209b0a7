"use strict";
// Lists and tables: rows open, selects and forms navigate, Esc closes, focus comes back. State is the address.
(function () {
  const WAIT_MS = 400;
  const FOCUS_MS = 30000;
  const FOCUS_STEP_MS = 60;
  const ANY = "-"; // the choice of no filter
  let focusAfter = null;
  let waiting = 0;

  const content = () => document.getElementById("_pages_content");

  function here() {
    return window.location.pathname + window.location.search;
  }

  function wish(find) {
    focusAfter = find ? { find, until: Date.now() + FOCUS_MS, from: document.activeElement } : null;
  }

  function visit(address, focus) {
    if (address === here()) return;
    wish(focus);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => content()?.classList.add("is-waiting"), WAIT_MS);
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    restore();
  }

  function plain(event) {
    return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  }

  // A link is the same after a change of view when its kind and words are: its address may have turned.
  function likeness(link) {
    return link.className + link.title + link.textContent.replace(/[↑↓]/g, "");
  }

  // What had the focus before a drawer opened: the list's link to that order.
  function openerOf(order) {
    return () =>
      [...document.querySelectorAll("a.order-link")].find(
        (link) => new URL(link.href).searchParams.get("order") === order,
      );
  }

  function focusDrawer() {
    return document.querySelector(".drawer");
  }

  function targetOf(address, link) {
    const next = new URL(address, window.location.origin).searchParams.get("order");
    const open = new URL(window.location.href).searchParams.get("order");
    if (next && next !== open) return focusDrawer;
    if (!next && open) return openerOf(open);
    const wanted = link && likeness(link);
    return wanted && (() => [...document.querySelectorAll("a.stay")].find((each) => likeness(each) === wanted));
  }

  // Before React sees the click: dcc.Link would scroll to the top.
  document.addEventListener(
    "click",
    (event) => {
      if (!plain(event)) return;
      const link = event.target.closest("a.stay");
      if (link) {
        event.preventDefault();
        event.stopPropagation();
        const address = new URL(link.href).pathname + new URL(link.href).search;
        visit(address, targetOf(address, link));
        return;
      }
      const other = event.target.closest("a[data-page]");
      if (other && !other.target) {
        event.preventDefault();
        const next = new URL(other.href);
        visit(next.pathname + next.search);
        window.scrollTo(0, 0);
        return;
      }
      const row = event.target.closest("tr[data-href]");
      if (row && !event.target.closest("a, button, summary, input, select, .bulk-box") && !String(window.getSelection())) {
        visit(row.dataset.href, targetOf(row.dataset.href, row.querySelector("a.stay")));
      }
    },
    true,
  );

  function submit(form, focus) {
    const fields = new FormData(form);
    const query = new URLSearchParams();
    for (const [name, value] of fields) {
      const text = String(value).trim();
      if (text && text !== ANY) query.set(name, text);
    }
    const text = query.toString();
    visit(form.getAttribute("action") + (text ? "?" + text : ""), focus);
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".nav-form")) return;
    event.preventDefault();
    submit(event.target);
  });

  document.addEventListener("change", (event) => {
    const { form, name, tagName } = event.target;
    if (!form?.matches(".nav-form") || tagName !== "SELECT") return;
    submit(form, () => document.querySelector(`.nav-form select[name="${name}"]`));
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.picker[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = [...document.querySelectorAll("details.picker[open]")].pop();
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    document.querySelector(".drawer-close")?.click();
  });

  // The new content arrives in pieces, hidden at first, and may replace what has the focus: put it back until
  // it stays or the reader moves it.
  function restore() {
    const wanted = focusAfter;
    if (!wanted) return;
    const target = wanted.find();
    const moved = ![target, wanted.from, document.body].includes(document.activeElement);
    if (moved || Date.now() > wanted.until) {
      focusAfter = null;
      return;
    }
    if (target && document.activeElement !== target) target.focus({ preventScroll: true });
    window.setTimeout(restore, FOCUS_STEP_MS);
  }

  function uncover(changes) {
    const page = content();
    if (!page || !changes.some((change) => page.contains(change.target))) return;
    window.clearTimeout(waiting);
    page.classList.remove("is-waiting");
  }

  function keepFocus(find) {
    wish(find);
    restore();
  }

  window.zqt = Object.assign({}, window.zqt, { visit, keepFocus });

  new MutationObserver(uncover).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
})();
