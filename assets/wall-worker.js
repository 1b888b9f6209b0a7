"use strict";
// Stands between a screen and its server. While that is away, a screen that is started or reloaded gets its frame
// from here, so that it shows the last picture with its age and not the browser's error page. Only the frame and
// its files are kept, which hold no figure; the picture is kept, and forgotten, by assets/wall-kept.js.
// Each build has a worker of its own, whose address names the build, with a store of its own.
(function () {
  const STORES = "zqt-wall-";
  const STORE = `${STORES}${new URL(self.location.href).searchParams.get("v")}`;
  const PATIENCE = 10_000; // ms that a server may be silent before the kept frame is shown
  const FRAME = /^\/wall(\/|$)/;
  const FILE = /^\/(assets|fonts)\//;
  const PAIRING = "/wall/pair";
  const FILES_OF = /(?:href|src)="(\/(?:assets|fonts)\/[^"]+)"/g;

  // An address as it is kept: without the key of a link.
  function place(address) {
    const url = new URL(address);
    url.searchParams.delete("key");
    url.hash = "";
    return url.href;
  }

  // Keeps the frames that are open now with all their files: a worker that has not got them takes over from none.
  async function install() {
    const store = await caches.open(STORE);
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    for (const { url } of windows) {
      if (!FRAME.test(new URL(url).pathname)) continue;
      const options = { cache: "no-store", redirect: "manual", headers: { Accept: "text/html" } };
      const answer = await fetch(place(url), options);
      if (!answer.ok) continue;
      await store.put(place(url), answer.clone());
      await store.addAll([...(await answer.text()).matchAll(FILES_OF)].map((found) => found[1]));
    }
    await self.skipWaiting();
  }

  async function activate() {
    for (const name of await caches.keys())
      if (name.startsWith(STORES) && name !== STORE) await caches.delete(name);
    await self.clients.claim();
  }

  // The server's answer; what it gives is kept, and a frame that it refuses or leads elsewhere is kept no more.
  async function ask(request, store) {
    const answer = await fetch(request);
    const address = place(request.url);
    if (answer.ok && !answer.redirected) await store.put(address, answer.clone());
    else if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500))
      await store.delete(address, { ignoreSearch: true });
    return answer;
  }

  async function frame(request) {
    const store = await caches.open(STORE);
    const asked = ask(request, store).catch(() => null);
    const late = new Promise((silent) => setTimeout(silent, PATIENCE, null));
    const answer = await Promise.race([asked, late]);
    if (answer && answer.status < 500) return answer;
    const address = place(request.url);
    const kept =
      (await store.match(address)) ||
      (await store.match(address, { ignoreSearch: true })) ||
      (await store.match(PAIRING, { ignoreSearch: true }));
    return kept || (await asked) || Response.error();
  }

  // A file whose address names its version never changes; of others the server's is the newest.
  async function file(request) {
    const store = await caches.open(STORE);
    const kept = await store.match(request);
    if (kept && new URL(request.url).searchParams.has("v")) return kept;
    try {
      return await ask(request, store);
    } catch {
      return kept || Response.error();
    }
  }

  self.addEventListener("install", (event) => event.waitUntil(install()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== self.location.origin) return;
    if (request.mode === "navigate") event.respondWith(frame(request));
    else if (FILE.test(pathname)) event.respondWith(file(request));
  });
})();
