"use strict";
// A page whose first answers did not come says so and begins again by itself as soon as the database is back.
(function () {
  const RETRY_MS = 3000;
  const LOOK_MS = 500;
  const root = document.querySelector(".app-start");

  async function again() {
    try {
      const response = await window.fetch("/readyz", { cache: "no-store" });
      if (response.ok) {
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
