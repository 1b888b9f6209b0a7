"use strict";
// An open page stays true: it learns of new data, counts its ages on, says when the session, the server or the
// database is away, and comes back by itself.
(function () {
  const POLL_MS = 30000;
  const RETRY_MS = 3000;
  const TICK_MS = 15000;
  const SAID_MS = 20000;
  const KEEP_MS = 10000;
  const WARN_SECONDS = 300;
  const AUTOMATIC = "X-Zqt-Automatic";
  const { kept } = window.zqt;

  const place = (id) => document.getElementById(id);
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
  const here = () => window.location.pathname + window.location.search;
  const show = (id, shown) => place(id)?.toggleAttribute("hidden", !shown);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  let noted = ""; // what the server last said of what a page shows beside the data
  let known = null; // the state of the data that the page was drawn from, or an older one
  let heard = Date.now(); // when the session was last used
  let away = null; // what is away, while it is
  let renewing = false; // the page asks for itself, nobody does
  let touched = false; // something was typed into the page since it came
  let older = false; // the build of the page is not the server's
  let silence = 0;

  function age(seconds) {
    const words = place("outage").dataset;
    const minutes = Math.max(0, Math.floor(seconds / 60));
    if (minutes < 60) return fill(words.minutes, { n: minutes });
    if (minutes < 48 * 60) return fill(words.hours, { n: Math.floor(minutes / 60) });
    return fill(words.days, { n: Math.floor(minutes / 1440) });
  }

  const clock = (moment) => new Date(moment).toTimeString().slice(0, 5);

  // --- what is away

  // What was tapped on a phone is kept there and sent again (assets/phone.js).
  function wordsOf(box, kind) {
    const tapped = kind !== "away" && document.documentElement.hasAttribute("data-tapped");
    return (tapped && box.dataset.tapped) || box.dataset[kind] || box.dataset.away;
  }

  function say() {
    const box = place("outage");
    if (!box || !away) return;
    const parts = [wordsOf(box, away.kind)];
    if (away.page) parts.push(fill(box.dataset.kept, { time: clock(away.page.at), age: age((Date.now() - away.page.at) / 1000) }));
    const text = "■ " + parts.join(" ");
    if (box.textContent !== text) box.textContent = text;
    box.hidden = false;
  }

  function begin(kind, page) {
    const waiting = away !== null;
    away = { kind, page: page === undefined ? away?.page : page };
    say();
    if (!waiting) window.setTimeout(retry, RETRY_MS);
  }

  function over() {
    away = null;
    show("outage", false);
  }

  // What only cannot be written is said for a while: the page itself is as true as ever.
  function refused(kind) {
    if (away) return;
    const box = place("outage");
    box.textContent = "■ " + wordsOf(box, kind);
    box.hidden = false;
    window.clearTimeout(silence);
    silence = window.setTimeout(() => away || show("outage", false), SAID_MS);
  }

  async function retry() {
    if (!away) return;
    const state = await look();
    if (state && away) {
      known = state;
      renew();
    }
    if (away) window.setTimeout(retry, RETRY_MS);
  }

  // The page as it last was, or a page under its own mark that says why there is none.
  function instead(address, kind) {
    const page = kept.find(address);
    begin(kind, page ?? null);
    if (page) return kept.answer(page.text);
    const { dataset } = place("outage");
    const marked = document.querySelector('#rail a[aria-current="page"]')?.textContent;
    return kept.answer(kept.unseen(marked || document.title, [dataset[kind] || dataset.away, dataset.nothing]));
  }

  // --- every request of the page

  const send = window.fetch;

  function automatic(options) {
    const headers = new window.Headers(options?.headers);
    headers.set(AUTOMATIC, "1");
    return { ...options, headers };
  }

  function signIn(address) {
    window.location.assign("/login?next=" + encodeURIComponent(address));
  }

  async function answered(response, asked, quiet) {
    if (response.status === 401) {
      if (quiet || renewing) show("session-over", true);
      else signIn(asked || here());
      return response;
    }
    const kind = response.headers.get("X-Zqt-Outage");
    if (kind) {
      if (asked) return instead(asked, kind);
      if (kind === "away") begin(kind);
      else refused(kind);
      return quiet ? response : new window.Response(null, { status: 204 });
    }
    if (asked && response.ok) {
      kept.keep(asked, await response.clone().text());
      arrived();
    }
    return response;
  }

  window.fetch = async function (address, options) {
    const ours = kept.isCallback(address);
    const asked = place("outage") ? kept.asked(address, options) : null;
    const quiet = renewing && ours;
    try {
      const response = await send.call(this, address, quiet ? automatic(options) : options);
      note(response, quiet);
      return place("outage") && ours ? await answered(response, asked, quiet) : response;
    } catch (error) {
      if (!asked) throw error;
      return instead(asked, "server");
    } finally {
      if (asked !== null) renewing = false;
    }
  };

  function note(response, quiet) {
    if (!quiet && response.ok) heard = Date.now();
    const build = response.headers.get("X-Zqt-Build");
    if (!build || build === meta("zqt-build")) return;
    older = true;
    show("build", true);
  }

  // --- new data

  // In the middle of something: what is typed, chosen or read in a layer would be lost or jump.
  function busy() {
    const main = place("content");
    const focus = document.activeElement;
    const typing = main?.contains(focus) && focus.matches("input, textarea, select, [contenteditable]");
    const selected = String(window.getSelection()) && main?.contains(window.getSelection().anchorNode);
    const layer = document.querySelector(LAYERS);
    return Boolean(touched || typing || selected || layer || document.querySelector("main .importing"));
  }

  function arrived() {
    touched = false;
    show("new-data", false);
    if (away) over();
  }

  // What is unfolded and how far boxes are scrolled: the new content comes folded and at its beginning.
  const BOXES = ".table-box, .event-strip, .analysis-chart";
  const LAYERS = "dialog[open], main details.picker[open], .explain-panel:not([hidden]), .phone-sheet:not([hidden])";
  const nameOf = (part) => part.className + (part.querySelector("summary") || part).textContent.replace(/[\d.,%]+/g, "");

  function view() {
    const main = place("content");
    const open = [...main.querySelectorAll("details[open]")].map(nameOf);
    const boxes = [...main.querySelectorAll(BOXES)].map((box) => [box.scrollLeft, box.scrollTop]);
    return { first: main.querySelector("h1"), open, boxes, x: window.scrollX, y: window.scrollY, until: Date.now() + KEEP_MS };
  }

  function restore(seen, then) {
    const main = place("content");
    const first = main.querySelector("h1");
    if (Date.now() > seen.until || (touched && !then)) return;
    if (!first || first === seen.first) {
      window.requestAnimationFrame(() => restore(seen, then));
      return;
    }
    main.querySelectorAll("details").forEach((part) => {
      if (seen.open.includes(nameOf(part))) part.open = true;
    });
    main.querySelectorAll(BOXES).forEach((box, number) => {
      [box.scrollLeft, box.scrollTop] = seen.boxes[number] || [0, 0];
    });
    window.scrollTo(seen.x, seen.y);
    then?.();
  }

  window.zqt = Object.assign({}, window.zqt, { view, restore });

  function renew() {
    renewing = true;
    restore(view());
    window.dash_clientside.set_props("_pages_location", { pathname: window.location.pathname });
  }

  // A page that shows more than the data names it, and has the mark that it was drawn with.
  const marked = () => document.querySelector("main [data-state-of]");

  function stateAddress() {
    const of = marked()?.dataset.stateOf;
    return of ? "/state?of=" + encodeURIComponent(of) : "/state";
  }

  // The state of the data, null while it cannot be had.
  async function look(stay) {
    let response = null;
    try {
      response = await send.call(window, stateAddress(), stay ? {} : automatic());
    } catch {
      begin("server");
      return null;
    }
    note(response, true);
    show("session-over", response.status === 401);
    const kind = response.headers.get("X-Zqt-Outage");
    if (kind) begin(kind);
    if (!response.ok) return null;
    const { state, left, mark } = await response.json();
    noted = mark;
    heard = Date.now() - (Number(meta("zqt-idle")) - left) * 1000;
    remind();
    return state;
  }

  async function poll() {
    if (!place("outage") || away || document.hidden) return;
    known = known ?? document.querySelector(".app")?.dataset.state;
    const state = await look();
    const more = noted && marked() && noted !== marked().dataset.mark;
    if (!state || (state === known && !more)) return;
    if (busy()) {
      show("new-data", true);
      return;
    }
    known = state;
    renew();
  }

  // --- time goes by

  function remind() {
    const left = Number(meta("zqt-idle")) - (Date.now() - heard) / 1000;
    const ended = !place("session-over")?.hidden;
    show("session-end", left <= WARN_SECONDS && left > 0 && !ended);
    if (left <= 0 && !ended && !document.hidden) look();
  }

  const begun = new WeakMap();
  function tick() {
    if (!place("outage")) return;
    document.querySelectorAll("[data-age]").forEach((part) => {
      const said = part.dataset.age;
      if (begun.get(part)?.said !== said) begun.set(part, { said, at: Date.now() });
      const text = age(Number(said) + (Date.now() - begun.get(part).at) / 1000);
      if (part.textContent !== text) part.textContent = text;
    });
    say();
    remind();
  }

  document.addEventListener("input", (event) => {
    if (event.target.closest("#content")) touched = true;
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#refresh")) {
      known = null;
      look().then((state) => {
        known = state;
        renew();
      });
    }
    if (event.target.closest("#stay")) look(true);
    const again = event.target.closest("#sign-in-again");
    if (again) again.href = "/login?next=" + encodeURIComponent(here());
  });

  document.addEventListener("visibilitychange", () => {
    tick();
    // Who looks elsewhere loses nothing by the newer build, unless something is half done.
    if (document.hidden && older && !busy()) window.location.reload();
    else poll();
  });
  window.addEventListener("online", poll);
  window.setInterval(poll, POLL_MS);
  window.setInterval(tick, TICK_MS);
})();
