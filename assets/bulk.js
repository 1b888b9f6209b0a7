"use strict";
// Acts on chosen orders: boxes in the rows, a bar that acts on what is ticked, and what came of an act.
(function () {
  const chosen = () => [...document.querySelectorAll(".bulk-box input:checked")].filter((box) => box.value);
  const bar = () => document.querySelector(".bulk-bar");

  function box(label, value) {
    const input = document.createElement("input");
    input.type = "checkbox";
    input.value = value;
    input.setAttribute("aria-label", label);
    return input;
  }

  // Dash has no box that a form sends, and the page is drawn anew with each change of its address.
  function fill() {
    const texts = bar()?.dataset;
    if (!texts) return;
    document.querySelectorAll(".bulk-box:not([data-filled])").forEach((place) => {
      place.dataset.filled = "1";
      const order = place.dataset.order || "";
      const label = order ? texts.one.replace("{order}", order.split("~").pop()) : texts.every;
      place.append(box(label, order));
    });
    show();
  }

  function show() {
    const place = bar();
    if (!place) return;
    const words = place.dataset.chosen.replace("{n}", String(chosen().length));
    const count = place.querySelector(".bulk-count");
    if (count.textContent !== words) count.textContent = words;
  }

  document.addEventListener("change", (event) => {
    const place = event.target.closest?.(".bulk-box");
    if (!place) return;
    if (!place.dataset.order) {
      document.querySelectorAll(".bulk-box[data-order] input").forEach((each) => {
        each.checked = event.target.checked;
      });
    }
    bar().querySelector(":scope > .bulk-said").replaceChildren();
    show();
  });

  function say(form, message, done, open, texts) {
    const place = form.querySelector(".bulk-said") || bar().querySelector(":scope > .bulk-said");
    place.textContent = message ? (done ? "● " : "■ ") + message + " " : "";
    if (open) {
      const link = document.createElement("a");
      link.href = open;
      link.textContent = texts.open;
      place.append(link);
    }
    show();
  }

  async function send(form, button, texts) {
    const data = new FormData(form);
    if (form.closest(".bulk-bar")) chosen().forEach((each) => data.append("order", each.value));
    if (!data.getAll("order").length) {
      say(form, texts.choose, false, "", texts);
      return;
    }
    button.disabled = true;
    try {
      const response = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
      });
      if (response.status === 401) {
        window.location.assign("/login?next=" + encodeURIComponent(window.location.pathname + window.location.search));
        return;
      }
      if (!response.ok) say(form, texts.refused.replace("{code}", String(response.status)), false, "", texts);
      else {
        const answer = await response.json();
        const menu = form.closest("details.picker[open]");
        if (menu && answer.done) menu.open = false;
        say(form, answer.message, answer.done, answer.open, texts);
      }
    } catch {
      say(form, texts.failed, false, "", texts);
    }
    button.disabled = false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".bulk-act")) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (!button.disabled) send(form, button, (form.closest(".bulk-bar") || form).dataset);
  });

  new MutationObserver(fill).observe(document.documentElement, { childList: true, subtree: true });
})();
