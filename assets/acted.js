"use strict";
// What came of an act: its page is drawn anew where it stands, without a load. The spot, what is unfolded, what is
// typed in other forms and the focus stay; the result is said aloud, and shown where its line is out of sight.
(function () {
  const SAID_MS = 8000;
  const ROUTER = "_pages_location";
  let silence = 0;

  const labelOf = (form) => form.querySelector("button[type=submit]")?.textContent || "";
  const keyOf = (form) => form.getAttribute("action") + " " + labelOf(form);
  const titleOf = (part) => part.closest("section, aside, details")?.querySelector("h2, summary")?.textContent;
  const forms = () => [...document.querySelectorAll("main form")];
  const titles = () => [...document.querySelectorAll("main h2, main summary")];

  function inSight(part) {
    const room = part?.getBoundingClientRect();
    return Boolean(room?.height) && room.top >= 0 && room.bottom <= window.innerHeight;
  }

  function say(text) {
    const box = document.getElementById("acted");
    if (!box || !text) return;
    box.textContent = "● " + text;
    box.classList.toggle("on", !inSight(document.querySelector("main .notice-done")));
    window.clearTimeout(silence);
    silence = window.setTimeout(() => box.classList.remove("on"), SAID_MS);
  }

  function drafts(sent) {
    const fields = [...document.querySelectorAll("main [data-typed]")];
    return fields
      .filter((field) => field.form && field.form !== sent && field.name)
      .map((field) => ({ form: keyOf(field.form), name: field.name, value: field.value }));
  }

  // The fields are React's: it takes a value over when it is set as a person's typing sets it.
  function putBack(kept) {
    for (const { form, name, value } of kept) {
      const field = forms().find((each) => keyOf(each) === form)?.elements.namedItem(name);
      const setter = field && Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set;
      if (!setter || field.value === value) continue;
      setter.call(field, value);
      field.dispatchEvent(new window.Event("input", { bubbles: true }));
    }
  }

  // The same form's button, else the head of the part that it stood in, else the line that says what was done.
  function focusAfter(sent) {
    const [key, title] = [keyOf(sent), titleOf(sent)];
    return () => {
      const form = forms().find((each) => keyOf(each) === key);
      const button = form?.querySelector("button[type=submit]");
      if (button?.offsetParent) return button;
      return reached(titles().find((each) => each.textContent === title));
    };
  }

  function reached(part) {
    const target = part || document.querySelector("main .notice-done, main h1");
    if (target && target.tagName !== "SUMMARY") target.tabIndex = -1;
    return target;
  }

  function again(form, next, said) {
    const { view, restore, keepFocus } = window.zqt;
    const kept = drafts(form);
    const focus = focusAfter(form);
    const { pathname, search, hash, href } = next;
    window.history.replaceState({}, "", href);
    window.zqt.turn = (window.zqt.turn || 0) + 1;
    restore(view(), () => {
      putBack(kept);
      keepFocus(focus);
      say(said);
    });
    window.dash_clientside.set_props(ROUTER, { pathname, search, hash, href });
  }

  function elsewhere(next, said) {
    const top = { ...window.zqt.view(), open: [], boxes: [], x: 0, y: 0 };
    window.zqt.visit(next.pathname + next.search, () => reached(null));
    window.zqt.restore(top, () => say(said));
  }

  function acted(form, address, said) {
    const next = new URL(address, window.location.origin);
    if (next.pathname === window.location.pathname) again(form, next, said);
    else elsewhere(next, said);
  }

  document.addEventListener("input", (event) => {
    if (event.target.closest?.("main .record-form")) event.target.dataset.typed = "1";
  });

  window.zqt = Object.assign({}, window.zqt, { acted });
})();
