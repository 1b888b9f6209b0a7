"use strict";
// A wall: asks for its scenes, turns through them, and tells the age of what it shows while it cannot ask.
(function () {
  const root = document.getElementById("wall");
  const settings = JSON.parse(root.dataset.settings);
  const { words } = settings;
  const { draw, fit } = window.zqtWall;
  const given = new URLSearchParams(window.location.search);
  given.delete("key"); // of a link that is opened while the server is away
  const keeping = window.zqtWallKept;
  const KEY = `zqt-wall:${settings.who}:${window.location.pathname}?${given}`;
  const POLL = settings.poll * 1000;
  const TIMEOUT = 20_000;
  const LATE = 1.5 * POLL; // one answer was missed
  const MISSED = 3.5 * POLL; // three were
  const SECOND = 1000;
  const FIRST = 5 * SECOND;
  const HOUR = 3_600_000;
  const WIDE = 3.4; // of width to height: two scenes side by side
  const NIGHT = 4; // local hour of the nightly reload
  const READ = 30 * SECOND; // why a screen was cut off, before it asks to be paired again
  const SHIFT = 10 * 60 * SECOND;
  const SHIFTS = [[0, 0], [2, 0], [2, 2], [0, 2]];

  let content = null; // the scenes as they were last answered
  let screen = { dwell: 30, scale: 1, density: document.documentElement.dataset.density, name: "" };
  let refused = [];
  let state = "";
  let place = 0; // of the first scene shown
  let turnAt = 0;
  let paused = false;
  let next = null; // place of the scene that a new overdue order brings
  let cut = false;
  let reason = ""; // why the last answer did not come: away | database
  let asking = false;
  let askAt = 0;
  let failures = 0;
  let answered = false; // since this start
  let good = 0; // server's time of the last good answer
  let clock = { server: Date.now(), at: performance.now(), wall: Date.now() };
  let reloadAt = Infinity;
  let leaveAt = Infinity;
  const loaded = performance.now();

  // The server's time: its last answer, and what has passed since by the clock that nobody sets. A machine
  // that slept lets the wall clock run ahead of that one; the later of both is the honest one.
  function now() {
    const steady = performance.now() - clock.at;
    const slept = Date.now() - clock.wall - steady;
    return clock.server + steady + (slept > 5 * SECOND && slept < 400 * 24 * HOUR ? slept : 0);
  }

  const format = (template, parts) => template.replace(/\{(\w+)\}/g, (_all, name) => String(parts[name] ?? ""));

  function age(milliseconds) {
    const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
    if (minutes < 60) return format(words.minutes, { n: minutes });
    if (minutes < 48 * 60) return format(words.hours, { n: Math.floor(minutes / 60) });
    return format(words.days, { n: Math.floor(minutes / 1440) });
  }

  // Made once for a zone: it is asked for every second, for months.
  let calendar = { zone: "", format: null };
  function local(moment) {
    const zone = content?.zone || "Asia/Shanghai";
    if (calendar.zone !== zone) {
      const fields = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", weekday: "short" };
      calendar = { zone, format: new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...fields }) };
    }
    return Object.fromEntries(calendar.format.formatToParts(moment).map((each) => [each.type, each.value]));
  }

  function element(tag, cls, ...children) {
    const made = document.createElement(tag);
    if (cls) made.className = cls;
    made.append(...children);
    return made;
  }

  // The frame is made once; only texts and the stage's content change.
  const parts = {};
  for (const name of ["name", "where", "nav", "sign", "until", "rhythm", "time", "date", "bar", "stage", "turn"])
    parts[name] = element(["nav", "stage"].includes(name) ? "div" : "span", `w-${name}`);
  for (const name of ["notes", "demo"]) parts[name] = element("span", `w-${name}`);
  parts.bar.setAttribute("role", "alert");
  const heading = element("h1", "", parts.name, parts.where);
  const fresh = element("div", "fresh", parts.sign, parts.until, parts.rhythm);
  const clockBox = element("div", "clk", fresh, parts.time, parts.date);
  const footer = element("footer", "", parts.turn, parts.notes, parts.demo);
  const main = element("main", "", parts.bar, parts.stage);
  root.append(element("header", "", heading, parts.nav, clockBox), main, footer);

  const put = (part, text) => {
    if (part.textContent !== text) part.textContent = text;
  };

  const two = () => window.innerWidth / window.innerHeight >= WIDE && content && content.scenes.length > 1;

  // What is on the stage: one scene, or two side by side on a very wide screen.
  function shown() {
    if (!content) return [];
    const scenes = content.scenes;
    const first = place % scenes.length;
    return two() ? [scenes[first], scenes[(first + 1) % scenes.length]] : [scenes[first]];
  }

  function show() {
    const scenes = shown();
    parts.stage.classList.toggle("two", scenes.length > 1);
    const lead = scenes.length > 1 && screen.density !== "far" ? [element("div", "w-lead", scenes[0].title)] : [];
    parts.stage.replaceChildren(...lead, ...scenes.map((each) => element("div", "w-slot", draw(each.tree))));
    // What the message says already is not said once more over its panel.
    for (const title of lead.length ? parts.stage.querySelectorAll(".w-lead + .w-slot h2 > span") : [])
      if (title.textContent === scenes[0].title) title.textContent = "";
    const keys = scenes.map((each) => each.key);
    const names = new Map((content?.scenes || []).map((each) => [each.key, each.name]));
    parts.nav.replaceChildren(
      ...[...names].map(([key, name]) => element(keys.includes(key) ? "b" : "span", "", name)),
    );
    measure();
  }

  function measure() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const [wide, high] = [window.innerWidth / rem / (two() ? 2 : 1), window.innerHeight / rem];
    document.documentElement.dataset.room = wide < high ? "tall" : wide < 108 ? "narrow" : "wide";
    document.documentElement.toggleAttribute("data-low", high < 52);
    for (const slot of parts.stage.querySelectorAll(":scope > .w-slot")) {
      const room = slot.clientWidth / rem;
      const side = parts.stage.classList.contains("two") && room < 104;
      slot.dataset.room = side ? "narrow" : document.documentElement.dataset.room;
      fit(slot.firstChild);
    }
  }

  function turn(to) {
    const count = content?.scenes.length || 1;
    place = (((to ?? place + (two() ? 2 : 1)) % count) + count) % count;
    if (to === undefined && next !== null) place = next;
    if (shown().some((each) => each.key === "alerts")) next = null;
    turnAt = performance.now() + screen.dwell * SECOND;
    if (content && (count > 1 || !parts.stage.children.length)) show();
  }

  function tellAge() {
    const parts_ = local(now());
    const weekday = words.weekdays.split(" ")[["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(parts_.weekday)];
    put(parts.time, `${parts_.hour}:${parts_.minute}`);
    put(parts.date, format(words.date, { month: parts_.month, day: parts_.day, weekday }));
    const behind = good ? now() - good : performance.now() - loaded;
    // After a start the first answer has some seconds to come, then a kept picture tells that it is an old one.
    const silent = !answered && performance.now() - loaded > FIRST;
    const late = (failures > 0 || silent) && behind > LATE;
    const rhythm = content?.rhythm || { sign: "○", kind: "none", said: "", bar: "" };
    const told = content?.data_time
      ? format(words.until, { moment: content.data_said, age: age(now() - content.data_time) })
      : content ? words.no_data : failures ? words.unreached : words.starting;
    put(parts.until, cut ? "" : told);
    put(parts.sign, late ? "▲" : cut ? "■" : rhythm.sign);
    parts.sign.dataset.kind = late ? "warn" : cut ? "bad" : rhythm.kind;
    put(parts.rhythm, cut ? "" : rhythm.said);
    let said = rhythm.bar;
    let level = rhythm.level || "";
    if (late && good) {
      const at = local(good);
      const template = reason === "database" ? words.database : words.away;
      const sign = behind > MISSED ? "■" : "▲";
      said = `${sign} ${format(template, { age: age(behind), moment: `${at.month}-${at.day} ${at.hour}:${at.minute}` })}`;
      level = behind > MISSED ? "bad" : "warn";
    }
    if (cut) said = "";
    if (parts.bar.textContent !== said) {
      parts.bar.textContent = said;
      parts.bar.dataset.level = level;
      measure();
    }
    parts.bar.dataset.level = level;
  }

  function tellTurn() {
    const scene = shown()[0];
    const seconds = Math.max(0, Math.ceil((turnAt - performance.now()) / SECOND));
    const count = content?.scenes.length || 0;
    const template = count < 2 ? words.single : paused ? words.paused : screen.density === "far" ? words.far : words.near;
    const names = shown().map((each) => each.name);
    put(parts.turn, scene ? format(template, { scene: [...new Set(names)].join(" · "), n: seconds }) : "");
  }

  function tellFrame() {
    const far = [content?.part && content.place, shown()[0]?.name];
    put(parts.name, [words.product, ...(screen.density === "far" ? far : [words.title])].filter(Boolean).join(" · "));
    put(parts.where, content?.place || "");
    const notes = [...(content?.notes || [])];
    if (refused.length) notes.push(format(words.refused, { names: refused.join(" ") }));
    put(parts.notes, notes.join("　"));
    put(parts.demo, [screen.name, content?.demo || ""].filter(Boolean).join("　"));
  }

  function take(answer) {
    content = answer.content ?? content;
    state = answer.state;
    screen = answer.screen;
    refused = answer.refused;
    const html = document.documentElement;
    html.dataset.density = screen.density;
    html.style.setProperty("--scale", String(screen.scale));
    place = Math.min(place, content.scenes.length - 1);
  }

  // A new order overdue: more of them, or a deadline passed that is later than all before.
  function alarmed(before, after) {
    if (!before || !(after[0] > before[0] || after[1] > before[1])) return;
    const found = content.scenes.findIndex((each) => each.key === "alerts");
    if (found >= 0) next = found;
  }

  function restore() {
    const kept = keeping.restore(KEY);
    if (!kept) return;
    try {
      take(kept.answer);
      turn(0);
      tellFrame();
      good = kept.at;
      clock = { server: kept.now, at: performance.now(), wall: Date.now() };
    } catch {
      // Kept by a version that drew otherwise.
      content = null;
      keeping.forget();
    }
  }

  function accept(answer) {
    const before = content?.alarm;
    const changed = answer.content !== undefined || cut;
    clock = { server: answer.now, at: performance.now(), wall: Date.now() };
    good = answer.now;
    failures = 0;
    answered = true;
    cut = false;
    leaveAt = Infinity;
    reason = "";
    if (answer.content === undefined && !content) {
      state = "";
      return;
    }
    const first = !content;
    take(answer);
    if (answer.content) alarmed(before, content.alarm);
    keeping.keep(KEY, answer);
    if (first) turn(0);
    else if (changed) show();
    tellFrame();
    if (answer.build !== settings.build && reloadAt === Infinity)
      reloadAt = performance.now() + Math.random() * 80 * SECOND;
  }

  function cutOff() {
    cut = true;
    content = null;
    state = "";
    keeping.forget();
    const sentences = [element("div", "msg", words.cut), element("div", "sub", words.cut_why), element("div", "sub", words.cut_how)];
    parts.stage.classList.remove("two");
    parts.stage.replaceChildren(element("div", "scene far sentence", ...sentences));
    parts.nav.replaceChildren();
    tellFrame();
  }

  async function ask() {
    if (asking) return;
    asking = true;
    const query = new URLSearchParams(given);
    if (settings.district) query.set("district", settings.district);
    if (state && content) query.set("have", state);
    query.set("build", settings.build);
    query.set("size", `${Math.round(window.screen.width * window.devicePixelRatio)}x${Math.round(window.screen.height * window.devicePixelRatio)}`);
    try {
      const headers = { Accept: "application/json", "X-Zqt-Automatic": "1" };
      const options = { headers, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) };
      const answer = await fetch(`/wall/data?${query}`, options);
      if ([401, 403].includes(answer.status)) {
        failures = 0;
        cutOff();
        if (answer.status === 401 && leaveAt === Infinity) leaveAt = performance.now() + READ;
      } else if (answer.ok) accept(await answer.json());
      else {
        failures += 1;
        reason = answer.headers.has("X-Zqt-Outage") ? "database" : "away";
      }
    } catch {
      failures += 1;
      reason = "away";
    } finally {
      asking = false;
      const wait = failures ? Math.min(2 * POLL, 5 * SECOND * 2 ** (failures - 1)) : cut ? 2 * POLL : POLL;
      askAt = performance.now() + wait * (0.9 + 0.2 * Math.random());
    }
    tellAge();
    tellTurn();
  }

  // Only a server that answers this very page is worth a reload: else the picture would be lost.
  async function reload() {
    reloadAt = Infinity;
    try {
      const options = { cache: "no-store", headers: { Accept: "text/html", "X-Zqt-Automatic": "1" }, signal: AbortSignal.timeout(TIMEOUT) };
      const answer = await fetch(window.location.href, options);
      if (answer.ok && !answer.redirected) window.location.reload();
    } catch {
      // The next answer tells again that the build is another one.
    }
  }

  // A screen without a key asks for one: its code is typed at the desk.
  async function leave() {
    leaveAt = Infinity;
    const pairing = `/wall/pair?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
    try {
      const answer = await fetch(pairing, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
      if (answer.ok) window.location.replace(pairing);
    } catch {
      // The next answer tells again that this screen has no key.
    }
  }

  function night() {
    const { hour } = local(now());
    if (Number(hour) === NIGHT && performance.now() - loaded > 2 * HOUR && reloadAt === Infinity && !failures)
      reloadAt = performance.now() + Math.random() * 600 * SECOND;
  }

  // Hours of the day in which the picture is darker, given in the address as dim=22-6.
  function dim() {
    const [from, to] = (given.get("dim") || "").split("-").map(Number);
    if (!Number.isInteger(from) || !Number.isInteger(to)) return false;
    const hour = Number(local(now()).hour);
    return from < to ? hour >= from && hour < to : hour >= from || hour < to;
  }

  let ticked = Date.now();
  function tick() {
    const woke = Date.now() - ticked > 15 * SECOND;
    ticked = Date.now();
    if (woke || performance.now() >= askAt) ask();
    if (!paused && content && performance.now() >= turnAt) turn();
    if (performance.now() >= reloadAt) reload();
    if (performance.now() >= leaveAt) leave();
    night();
    const [x, y] = SHIFTS[Math.floor(now() / SHIFT) % SHIFTS.length];
    root.style.translate = `${x}px ${y}px`;
    root.classList.toggle("dim", dim());
    tellAge();
    tellTurn();
    if (screen.density === "far") tellFrame();
  }

  const KEYS = {
    ArrowRight: () => turn(place + 1),
    PageDown: () => turn(place + 1),
    ArrowLeft: () => turn(place - 1),
    PageUp: () => turn(place - 1),
    " ": () => {
      paused = !paused;
      turnAt = performance.now() + screen.dwell * SECOND;
    },
    f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  };

  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !content) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const names = [...new Set(content.scenes.map((each) => each.key))];
    if (/^[1-9]$/.test(key) && names[Number(key) - 1])
      turn(content.scenes.findIndex((each) => each.key === names[Number(key) - 1]));
    else if (KEYS[key]) KEYS[key]();
    else return;
    event.preventDefault();
    tellFrame();
    tellTurn();
  });
  window.addEventListener("resize", () => content && show());
  // Texts of head and foot that take another line leave the stage less room.
  new ResizeObserver(() => measure()).observe(parts.stage);
  window.addEventListener("online", () => ask());
  document.fonts.addEventListener("loadingdone", () => measure());

  keeping.forget(settings.who);
  keeping.stand(settings.keyed, settings.build);
  restore();
  window.setInterval(tick, SECOND);
  tick();
})();
