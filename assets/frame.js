"use strict";
// The frame's behaviour: the page one is on, keys, menus.
(function () {
  const MARKED = "on";

  function markPage(pathname) {
    document.querySelectorAll("#rail a").forEach((link) => {
      const path = new URL(link.href).pathname;
      const root = path.startsWith("/unit/") ? "/unit" : path; // an account's own unit stands for all of them
      const here = pathname === root || (pathname || "").startsWith(root + "/");
      link.classList.toggle(MARKED, here);
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    return pathname;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { frame: { markPage } });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#reload")) window.location.reload();
    const keys = document.getElementById("keys");
    if (event.target.closest("#keys-open")) keys?.showModal();
    if (event.target.closest("#keys-close") || event.target === keys) keys?.close();
    if (event.target.closest(".hit")) event.target.closest(".hit").blur();
    document.querySelectorAll("details.account[open]").forEach((menu) => {
      if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.getElementById("search");
      if (box) {
        box.focus();
        box.select();
        event.preventDefault();
      }
    }
    if (event.key === "?" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const keys = document.getElementById("keys");
      if (keys && !keys.open) keys.showModal();
    }
    // Arrow keys walk from the search box through what it found.
    const form = event.target.closest?.(".search-form");
    if (form && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const stops = [form.querySelector("input"), ...form.querySelectorAll(".hit")];
      const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) next.focus();
      event.preventDefault();
    }
    if (form && event.key === "Escape") event.target.blur();
    if (event.key === "Escape") {
      const menu = document.querySelector("details.account[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });
})();
