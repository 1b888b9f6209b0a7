"use strict";
// The phone pages: countdowns by the reader's clock, 收到 that survives a lost connection, assigning, copying.
(function () {
  const NARROW = 480;
  const UNIT_ROLES = ["district_coordinator", "unit_handler"];
  const TWINS = [[/^\/rank$/, "/m/rank"], [/^\/alerts$/, "/m/warnings"], [/^\/check(\/|$)/, "/m/check"], [/^\/(orders|unit(\/.*)?)?$/, "/m"]];
  const QUEUE = "zqt-received"; // account and order keys, never a word of an order
  const TICK_MS = 10000;
  const RETRY_MS = 30000;
  const PATIENCE_MS = 8000;
  const SAID_MS = 5000;
  const QUARTER = 4;
  const [MINUTE, HOUR, DAY] = [60, 3600, 86400];
  let sendings = 0;
  let silence = 0;
  let patience = 0;

  const page = () => document.querySelector(".phone");
  const words = () => JSON.parse(page()?.dataset.texts || "{}");
  const fill = (text, values) => (text || "").replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  // The frame of a page is known before the page is: the style sheet asks for the place.
  function place() {
    document.documentElement.dataset.place = /^\/m(\/|$)/.test(window.location.pathname) ? "phone" : "desk";
  }

  // Who stands for a unit and opens a desk page on a small screen is led to the same thing on the phone pages.
  // `replace` leaves no step behind to which Back could return in a circle.
  function lead() {
    const app = document.querySelector(".app[data-role]");
    if (!app) return false;
    const { pathname, search } = window.location;
    if (window.innerWidth > NARROW || !UNIT_ROLES.includes(app.dataset.role)) return true;
    const order = pathname.match(/^\/orders\/(.+)$/)?.[1] || new URLSearchParams(search).get("order");
    const notices = pathname.match(/^\/supervise(\/notices(\/\d+)?)$/)?.[1];
    const twin = TWINS.find(([path]) => path.test(pathname))?.[1];
    const target = order ? "/m/order/" + order : notices ? "/m" + notices : twin;
    if (target) window.location.replace(target);  // what has no twin stays: a message's link keeps its target
    return true;
  }

  function say(text) {
    const box = document.getElementById("phone-said");
    if (!box || !text) return;
    box.textContent = text;
    box.classList.add("on");
    window.clearTimeout(silence);
    silence = window.setTimeout(() => box.classList.remove("on"), SAID_MS);
  }

  function put(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  function clock(seconds) {
    const date = new Date(seconds * 1000);
    return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  }

  function duration(seconds) {
    const minutes = Math.floor(Math.max(0, seconds) / MINUTE);
    const hours = Math.floor(minutes / 60);
    const text = words();
    if (hours >= 48) return fill(text.days, { days: Math.floor(hours / 24), hours: hours % 24 });
    if (hours >= 10) return fill(text.hours, { hours });
    if (hours >= 1) return fill(text.hours_minutes, { hours, minutes: minutes % 60 });
    return fill(text.minutes, { minutes });
  }

  // What falls due while one reads is perhaps overdue: the data are older than the reader's clock.
  function tick() {
    const now = Date.now() / 1000;
    document.querySelectorAll(".phone-big[data-due]").forEach((box) => {
      const [due, start] = [Number(box.dataset.due), Number(box.dataset.start)];
      const left = due - now;
      const near = left * QUARTER < due - start;
      box.classList.toggle("is-may", left <= 0);
      box.classList.toggle("is-near", left > 0 && near);
      const said = left > 0 ? fill(words().left, { time: duration(left) }) : words().passed;
      put(box.querySelector(".phone-left"), (left <= 0 ? "◇ " : near ? "▲ " : "") + said);
      const share = Math.min(1, Math.max(0, (now - start) / (due - start)));
      box.querySelector(".phone-meter i").style.width = `${Math.round(100 * share)}%`;
      if (!box.dataset.limit) return;
      const used = { used: duration(Math.min(now, due) - start), limit: box.dataset.limit };
      put(box.querySelector(".phone-used"), fill(words().used, used));
    });
    document.querySelectorAll(".phone-due[data-row-due]").forEach((mark) => {
      if (Number(mark.dataset.rowDue) > now || mark.classList.contains("is-may")) return;
      mark.classList.remove("is-near");
      mark.classList.add("is-may");
      put(mark, `◇ ${words().passed}`);
    });
  }

  function queue() {
    try {
      const kept = JSON.parse(window.localStorage.getItem(QUEUE) || "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  function keep(taps) {
    window.localStorage.setItem(QUEUE, JSON.stringify(taps));
  }

  // A phone may pass from hand to hand: only the taps of the account that is signed in are its own.
  const own = () => queue().filter((tap) => tap.account === Number(page()?.dataset.account));

  function deliver(message) {
    sendings += 1;
    const sent = { account: Number(page().dataset.account), sending: sendings, ...message };
    window.dash_clientside.set_props("phone-outbox", { data: sent });
  }

  function flush() {
    const taps = own();
    if (!page() || !taps.length || !window.navigator.onLine) return;
    deliver({ received: taps.map((tap) => tap.order) });
  }

  function receive(card) {
    const tap = { account: Number(page().dataset.account), order: card.dataset.order, at: Date.now() / 1000 };
    keep([...queue().filter((each) => each.account !== tap.account || each.order !== tap.order), tap]);
    show();
    if (window.navigator.onLine) flush();
    else say(words().queued);
    window.clearTimeout(patience);
    patience = window.setTimeout(() => own().length && say(words().queued), PATIENCE_MS);
  }

  function mark(card, at, waiting) {
    const button = card.querySelector(".phone-receive");
    const state = card.querySelector(".phone-new");
    const text = fill(words().received, { time: clock(at) });
    put(button, `● ${text}`);
    put(state, waiting ? words().waiting : text);
    if (button) button.disabled = true;
    button?.classList.replace("primary", "is-done");
    state?.classList.toggle("is-done", !waiting);
  }

  function show() {
    const taps = own();
    document.documentElement.toggleAttribute("data-tapped", taps.length > 0);
    const card = document.querySelector(".phone-card[data-order]");
    const tap = card && taps.find((each) => each.order === card.dataset.order);
    if (tap) mark(card, tap.at, true);
    const waiting = taps.length ? fill(words().waiting_count, { n: taps.length }) : words().none_waiting;
    put(document.querySelector(".phone-waiting"), waiting);
  }

  function answered(answer) {
    if (!answer || !page()) return null;
    const account = Number(page().dataset.account);
    for (const each of answer.received || []) {
      keep(queue().filter((tap) => tap.account !== account || tap.order !== each.order));
      const card = document.querySelector(`.phone-card[data-order="${window.CSS.escape(each.order)}"]`);
      if (card && each.at) mark(card, each.at, false);
      if (!each.at) say(words().refused);
    }
    if (answer.assigned) {
      const { order, unit, done } = answer.assigned;
      const card = document.querySelector(`.phone-card[data-order="${window.CSS.escape(order)}"]`);
      const name = card?.querySelector(`.phone-unit[data-unit="${window.CSS.escape(unit)}"]`)?.textContent;
      say(done ? fill(words().assigned, { unit: name || "" }) : words().refused);
      if (card && done) {
        put(card.querySelector(".phone-given"), fill(words().assigned, { unit: name }));
        unfold(card, false);
      }
    }
    show();
    return answer.sending ?? null;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { phone: { answered } });

  function unfold(card, open) {
    const button = card.querySelector(".phone-assign");
    card.querySelector(".phone-sheet").hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) card.querySelector(".phone-unit")?.focus();
    else button.focus();
  }

  function give(card) {
    const unit = card.querySelector('.phone-unit[aria-pressed="true"]')?.dataset.unit;
    if (!unit) return say(words().choose);
    if (!window.navigator.onLine) return say(words().offline);
    say(words().assigning);
    const reason = card.querySelector(".phone-sheet input")?.value || "";
    return deliver({ assign: { order: card.dataset.order, unit, reason } });
  }

  async function copy(card) {
    const box = card.querySelector(".phone-text");
    try {
      await window.navigator.clipboard.writeText(box.textContent);
      say(words().copied);
    } catch {
      window.getSelection().selectAllChildren(box);
      say(document.execCommand("copy") ? words().copied : words().not_copied);
    }
  }

  document.addEventListener("click", (event) => {
    const card = event.target.closest(".phone-card");
    const button = event.target.closest("button");
    if (!card || !button) return;
    if (button.matches(".phone-receive")) receive(card);
    if (button.matches(".phone-copy")) copy(card);
    if (button.matches(".phone-assign")) unfold(card, card.querySelector(".phone-sheet").hidden);
    if (button.matches(".phone-give")) give(card);
    if (button.matches(".phone-unit")) {
      card.querySelectorAll(".phone-unit").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
    }
  });

  document.addEventListener("keydown", (event) => {
    const sheet = event.key === "Escape" && document.querySelector(".phone-sheet:not([hidden])");
    if (sheet) unfold(sheet.closest(".phone-card"), false);
  });

  // A page came: fill in what only this phone knows. Its own changes must not wake this up again.
  let drawn = null;
  let led = false;
  function look() {
    place();
    led = led || lead();
    if (page() === drawn) return;
    drawn = page();
    if (!drawn) return;
    tick();
    show();
    flush();
  }

  place();
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("popstate", place);
  window.addEventListener("_dashprivate_pushstate", place);
  window.addEventListener("online", flush);
  window.addEventListener("offline", () => own().length && say(words().queued));
  document.addEventListener("visibilitychange", tick);
  window.setInterval(tick, TICK_MS);
  window.setInterval(flush, RETRY_MS);
})();
