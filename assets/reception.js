"use strict";
// The reception desk: clocks by the reader's own, and the text for a group copied as it stands there.
(function () {
  const TICK_MS = 10000;
  const QUARTER = 4;
  const SAID_MS = 5000;

  const desk = () => document.querySelector(".recv[data-texts]");
  const fill = (text, values) => (text || "").replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  function put(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  function duration(words, seconds) {
    const minutes = Math.floor(Math.max(0, seconds) / 60);
    const hours = Math.floor(minutes / 60);
    if (hours >= 48) return fill(words.days, { days: Math.floor(hours / 24), hours: hours % 24 });
    if (hours >= 10) return fill(words.hours, { hours });
    if (hours >= 1) return fill(words.hours_minutes, { hours, minutes: minutes % 60 });
    return fill(words.minutes, { minutes });
  }

  // What falls due while one looks is perhaps overdue: what the platform told is older than the reader's clock.
  function count(clock, words, now) {
    const [due, start] = [Number(clock.dataset.due), Number(clock.dataset.start)];
    const left = due - now;
    const near = left > 0 && left * QUARTER < due - start;
    clock.classList.toggle("is-may", left <= 0);
    clock.classList.toggle("is-near", near);
    put(clock.querySelector(".recv-mark"), left <= 0 ? "◇" : near ? "▲" : "");
    put(clock.querySelector(".recv-left"), left > 0 ? fill(words.left, { time: duration(words, left) }) : words.passed);
    const card = clock.closest(".recv-card");
    if (!card || card.classList.contains("is-bad")) return;
    if (near || left <= 0) card.classList.add(near ? "is-near" : "is-may");
    if (left <= 0) card.classList.remove("is-near");
  }

  function tick() {
    const page = desk();
    if (!page) return;
    const words = JSON.parse(page.dataset.texts);
    const now = Date.now() / 1000;
    page.querySelectorAll("[data-due]").forEach((clock) => count(clock, words, now));
    page.querySelectorAll("[data-since]").forEach((part) => {
      put(part, fill(part.dataset.said, { time: duration(words, now - Number(part.dataset.since)) }));
    });
  }

  async function copy(button) {
    const words = JSON.parse(desk().dataset.texts);
    const text = button.parentElement.querySelector(".recv-text");
    const label = button.textContent;
    try {
      await window.navigator.clipboard.writeText(text.textContent);
      put(button, words.copied);
    } catch {
      window.getSelection().selectAllChildren(text);
      put(button, document.execCommand("copy") ? words.copied : words.not_copied);
    }
    window.setTimeout(() => put(button, label), SAID_MS);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".recv-copy");
    if (button) copy(button);
    const jump = event.target.closest(".recv-jump");
    if (!jump) return;
    event.preventDefault();
    const card = document.getElementById(jump.getAttribute("href").slice(1));
    card?.scrollIntoView({ block: "center" });
    card?.querySelector("a")?.focus();
  });

  let drawn = null;
  function look() {
    if (desk() === drawn) return;
    drawn = desk();
    tick();
  }
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", tick);
  window.setInterval(tick, TICK_MS);
})();
