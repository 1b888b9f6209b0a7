"use strict";
// A page whose first answers did not come says so and begins again by itself as soon as the database is back.
(function () {
  const RETRY_MS = 3000;
  const LOOK_MS = 500;
  const LONGEST_MS = 60000;
  const KEPT = "zqt-begin";
  const root = document.querySelector(".app-start");

  // A fault that is no outage is not asked for again and again: each time after twice as long.
  function later() {
    const { tries = 0, at = 0 } = JSON.parse(window.sessionStorage.getItem(KEPT) || "{}");
    const patience = Math.min(RETRY_MS * 2 ** tries, LONGEST_MS);
    if (Date.now() - at < patience) return false;
    const known = Date.now() - at < 2 * LONGEST_MS ? tries + 1 : 0;
    window.sessionStorage.setItem(KEPT, JSON.stringify({ tries: known, at: Date.now() }));
    return true;
  }

  async function again() {
    try {
      const response = await window.fetch("/readyz", { cache: "no-store" });
      if (response.ok && later()) {
        window.location.reload();
        return;
      }
    } catch {
      // The server is away as well: look again.
    }
    window.setTimeout(again, RETRY_MS);
  }

  function look() {
    if (document.getElementById("_pages_content")) window.clearInterval(looking);
    if (!root.querySelector("._dash-error")) return;
    window.clearInterval(looking);
    const said = document.createElement("p");
    said.className = "state-page";
    said.setAttribute("role", "alert");
    said.textContent = document.querySelector('meta[name="zqt-begin"]').content;
    root.after(said);
    window.setTimeout(again, RETRY_MS);
  }

  const looking = window.setInterval(look, LOOK_MS);
})();
