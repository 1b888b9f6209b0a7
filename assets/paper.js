"use strict";
// Charts on paper and in pictures are light, whatever the page is, and on paper as wide as their column.
(function () {
  // Several colours of a light page are one on a dark page: of those the last one here stands for it.
  const TOKENS = [
    ...["surface", "sunken", "line", "grid", "context-line", "line-strong", "accent-soft", "good-soft", "warn-soft", "bad-soft"],
    ...["act0", "act1", "act2", "good-fill", "warn-fill", "bad-fill", "neutral-fill", "accent", "good", "warn", "bad", "neutral"],
    ...["text-3", "text-2", "text"],
  ];
  let known = null;

  function tokens(theme) {
    const probe = document.createElement("i");
    probe.dataset.theme = theme;
    document.body.append(probe);
    const style = window.getComputedStyle(probe);
    const values = TOKENS.map((name) => style.getPropertyValue("--" + name).trim().toLowerCase());
    probe.remove();
    return values;
  }

  const triplet = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(",");

  // What each colour of the dark page is on a light one, written #rrggbb or r,g,b.
  function lightOf() {
    if (!known) {
      const light = tokens("light");
      known = new Map();
      tokens("dark").forEach((dark, at) => known.set(dark, light[at]).set(triplet(dark), triplet(light[at])));
    }
    return known;
  }

  function lit(part, colors) {
    if (typeof part === "string") {
      return part
        .replace(/#[0-9a-f]{6}\b/gi, (color) => colors.get(color.toLowerCase()) || color)
        .replace(/(rgba?\()(\d+), ?(\d+), ?(\d+)/g, (whole, start, r, g, b) => start + (colors.get([r, g, b].join()) || [r, g, b].join()));
    }
    if (Array.isArray(part)) return part.map((each) => lit(each, colors));
    if (!part || Object.getPrototypeOf(part) !== Object.prototype) return part; // typed arrays hold no colours
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, name.startsWith("_") ? value : lit(value, colors)]));
  }

  const isDark = () => document.documentElement.dataset.theme === "dark";

  // A chart's data and layout as they are drawn on a light page.
  function figure(chart) {
    const colors = isDark() ? lightOf() : new Map();
    return { data: lit(chart.data, colors), layout: lit(chart.layout, colors) };
  }

  const undo = [];

  function change(element, name, value) {
    const before = element.getAttribute(name);
    if (value === before) return;
    undo.push(() => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before)));
    element.setAttribute(name, value);
  }

  // What is drawn already is fitted and coloured: the browser prints at once and waits for no drawing.
  function toPaper() {
    if (undo.length) return;
    const colors = isDark() ? lightOf() : null;
    document.querySelectorAll(".page .js-plotly-plot .svg-container").forEach((drawing) => {
      const layers = [...drawing.querySelectorAll(".main-svg")];
      if (!layers.length) return;
      const size = ["width", "height"].map((name) => parseFloat(layers[0].getAttribute(name)));
      layers.forEach((each) => change(each, "viewBox", `0 0 ${size.join(" ")}`));
      change(drawing, "style", `${drawing.getAttribute("style") || ""}; aspect-ratio: ${size.join(" / ")}`);
      if (!colors) return;
      drawing.querySelectorAll(".main-svg *").forEach((each) => {
        ["style", "fill", "stroke"].forEach((name) => each.hasAttribute(name) && change(each, name, lit(each.getAttribute(name), colors)));
      });
    });
  }

  function toScreen() {
    undo.splice(0).reverse().forEach((each) => each());
  }

  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  window.zqt = Object.assign({}, window.zqt, { paper: { figure } });
})();
