"use strict";
// A screen that waits to be paired: it asks for a code, shows it, looks whether it was typed at the desk, and
// goes on to the wall. It may stand for weeks and finds its way back from everything by itself.
(function () {
  const LOOK_MS = 3000;
  const SLOWEST_MS = 30000;
  const GIVE_UP_MS = 10000;
  const body = document.body;
  const code = document.getElementById("code");
  const left = document.getElementById("left");
  const problem = document.getElementById("problem");
  let build = "";
  let failures = 0;
  let shown = false;

  async function ask(path, method) {
    const ended = new AbortController();
    const timer = window.setTimeout(() => ended.abort(), GIVE_UP_MS);
    try {
      const answer = await window.fetch(path, { method, cache: "no-store", signal: ended.signal });
      const told = answer.headers.get("X-Zqt-Build");
      if (build && told && told !== build) window.location.reload();
      build = told || build;
      const said = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
      return { ok: answer.ok, ...said };
    } finally {
      window.clearTimeout(timer);
    }
  }

  function say(text) {
    problem.textContent = text ? `▲ ${text}` : "";
    problem.hidden = !text;
  }

  function show(text) {
    shown = Boolean(text);
    code.textContent = text || "···· ····";
    code.classList.toggle("stale", !shown);
    if (!shown) left.textContent = "\u00a0";
  }

  function count(seconds) {
    left.textContent = body.dataset.left
      .replace("{minutes}", String(Math.floor(seconds / 60)))
      .replace("{seconds}", String(seconds % 60).padStart(2, "0"));
  }

  // True where all went well; what a screen shows is never older than the server says.
  async function step() {
    const state = await ask("/wall/pair/state", "GET");
    if (state.paired) {
      left.textContent = body.dataset.paired;
      window.location.replace(body.dataset.target);
      return true;
    }
    if (state.ok && shown && state.left > 0) {
      count(state.left);
      return true;
    }
    if (state.ok) {
      const made = await ask("/wall/pair/code", "POST");
      show(made.code);
      if (made.code) return true;
      say(made.problem || body.dataset.busy);
    } else {
      say(body.dataset.busy);
    }
    return false;
  }

  async function look() {
    let well = false;
    try {
      well = await step();
    } catch {
      say(body.dataset.away);
    }
    failures = well ? 0 : failures + 1;
    if (well) say("");
    window.setTimeout(look, Math.min(LOOK_MS * 2 ** Math.min(failures, 5), SLOWEST_MS));
  }

  // A browser that is led here is shown nothing any more, whatever it kept when it was a screen.
  try {
    for (const name of Object.keys(window.localStorage))
      if (name.startsWith("zqt-wall:")) window.localStorage.removeItem(name);
  } catch {
    // Nothing is kept where there is no store.
  }
  look();
})();
