"use strict";
// The page that stands in while the database is away: back to what was asked for as soon as it can be had.
(function () {
  const RETRY_MS = 3000;
  const address = document.getElementById("again").getAttribute("href");

  async function look() {
    try {
      const response = await window.fetch("/readyz", { cache: "no-store" });
      if (response.ok) {
        window.location.replace(address);
        return;
      }
    } catch {
      // The server is away as well: look again.
    }
    window.setTimeout(look, RETRY_MS);
  }

  window.setTimeout(look, RETRY_MS);
})();
