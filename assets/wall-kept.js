"use strict";
// What a wall keeps in its browser: the last picture with the time of its answer, and, for a screen with a key, a
// worker that answers with the frame while the server is away (assets/wall-worker.js).
(function () {
  const STORE = "zqt-wall:";
  const WORKER = "/wall-worker.js";
  const SCOPE = "/wall";
  const FRAMES = "zqt-wall-";

  // Without `who`: all that is kept; with it, what others were shown in this browser.
  function forget(who) {
    try {
      for (const name of Object.keys(window.localStorage))
        if (name.startsWith(STORE) && !(who && name.startsWith(STORE + who))) window.localStorage.removeItem(name);
    } catch {
      // Nothing is kept where there is no store.
    }
  }

  // `skew`: by how much the server's clock is ahead of this machine's, which may be an hour wrong.
  function keep(key, answer) {
    try {
      if (answer.content) window.localStorage.setItem(key, JSON.stringify({ ...answer, build: "" }));
      window.localStorage.setItem(`${key}:at`, JSON.stringify([answer.now, answer.now - Date.now()]));
    } catch {
      // A full or closed store keeps nothing; the picture in this window stays.
    }
  }

  // The kept answer with the server's time of its answer and what time the server has now; null without one.
  function restore(key) {
    try {
      const answer = JSON.parse(window.localStorage.getItem(key) || "null");
      if (!answer) return null;
      const [at, skew] = JSON.parse(window.localStorage.getItem(`${key}:at`));
      return { answer, at, now: Math.max(at, Date.now() + skew) };
    } catch {
      forget();
      return null;
    }
  }

  // A person who looks at a wall leaves no frame behind that would open when the session has ended.
  async function stand(keyed, build) {
    const { serviceWorker } = window.navigator;
    if (!serviceWorker) return; // plain http from another machine
    try {
      if (keyed) {
        await serviceWorker.register(`${WORKER}?v=${build}`, { scope: SCOPE, updateViaCache: "none" });
        return;
      }
      for (const each of await serviceWorker.getRegistrations())
        if (new URL(each.scope).pathname === SCOPE) await each.unregister();
      for (const name of await window.caches.keys()) if (name.startsWith(FRAMES)) await window.caches.delete(name);
    } catch {
      // A browser that keeps no worker shows its own error page while the server is away.
    }
  }

  window.zqtWallKept = { forget, keep, restore, stand };
})();
