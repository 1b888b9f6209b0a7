"use strict";
// Draws a scene of a wall from plain lists and fits it to its place: lists show as many items as there is room for.
(function () {
  const SVG = new Set(["svg", "path", "line"]);
  const SVG_SPACE = "http://www.w3.org/2000/svg";

  // An element is [tag, attributes, child …], anything else a text.
  function draw(node) {
    if (!Array.isArray(node)) return document.createTextNode(String(node ?? ""));
    const [tag, attributes, ...children] = node;
    const element = SVG.has(tag) ? document.createElementNS(SVG_SPACE, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.map(draw));
    return element;
  }

  const overflows = (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;

  // Of how many an item tells: a head of none, a row that names several of all of them.
  const told = (item) => Number(item.dataset.count ?? 1);
  const sum = (items) => items.reduce((total, item) => total + told(item), 0);

  // Hides the last items of a list that do not fit, and says how many there are besides those shown.
  function fitList(list) {
    const more = list.querySelector(":scope > .more");
    if (more) more.remove();
    const items = [...list.children];
    for (const item of items) item.hidden = false;
    const rest = Number(list.dataset.rest || 0);
    const bottom = list.getBoundingClientRect().bottom;
    const fits = (item) => item.getBoundingClientRect().bottom <= bottom + 1;
    if (!rest && items.every(fits) && !overflows(list)) return;
    const line = document.createElement("div");
    line.className = "more";
    line.textContent = list.dataset.more.replace("{n}", String(rest));
    list.append(line);
    let shown = items.length;
    while (shown > 0 && !(fits(line) && !overflows(list))) {
      // Items stand below one another: all that end below the place go at once, then one by one.
      const below = items.slice(0, shown).findIndex((item) => !fits(item));
      let keep = below >= 0 ? below : shown - 1;
      // A head stands over an item of its own or goes with it.
      while (keep > 0 && told(items[keep - 1]) === 0) keep -= 1;
      for (const item of items.slice(keep, shown)) item.hidden = true;
      shown = keep;
      line.textContent = list.dataset.more.replace("{n}", String(rest + sum(items.slice(shown))));
    }
    if (rest + sum(items.slice(shown)) === 0) line.remove();
  }

  // What the title names stays in its list: the last of the others make room.
  function keepNamed(list) {
    const items = [...list.children].filter((item) => !item.classList.contains("more"));
    for (const item of items.filter((each) => each.hidden && "keep" in each.dataset)) {
      const other = items.filter((each) => !each.hidden && !("keep" in each.dataset)).pop();
      if (!other) return;
      other.hidden = true;
      item.hidden = false;
    }
  }

  // Moves names of the map apart where one lies on another, and back into the picture.
  function partLabels(scene) {
    const labels = [...scene.querySelectorAll("[data-apart]")];
    for (const label of labels) label.style.translate = "";
    const box = labels[0]?.closest(".map-frame")?.getBoundingClientRect();
    const placed = [];
    for (const label of labels) {
      let { left, right, top, bottom } = label.getBoundingClientRect();
      let [x, y] = [Math.max(0, box.left - left) - Math.max(0, right - box.right), 0];
      y = Math.max(0, box.top - top) - Math.max(0, bottom - box.bottom);
      const hit = () =>
        placed.find((o) => left + x < o.right && o.left < right + x && top + y < o.bottom && o.top < bottom + y);
      for (let tries = 0, found = hit(); found && tries < 12; tries += 1, found = hit()) {
        const up = found.top - (bottom + y) - 1;
        const down = found.bottom - (top + y) + 1;
        y += bottom + y + up <= box.bottom && Math.abs(up) < down && top + y + up >= box.top ? up : down;
      }
      if (x || y) label.style.translate = `${x}px ${y}px`;
      placed.push({ left: left + x, right: right + x, top: top + y, bottom: bottom + y });
    }
  }

  // Fits a scene: long names close up, what may be left out goes, lists end in time, names stand apart.
  function fit(scene) {
    for (const name of scene.querySelectorAll(".nm")) {
      name.classList.remove("tight");
      if (name.scrollWidth > name.clientWidth + 1) name.classList.add("tight");
    }
    const dropped = [...scene.querySelectorAll("[data-drop]")];
    for (const each of dropped) each.hidden = false;
    dropped.sort((a, b) => Number(b.dataset.drop) - Number(a.dataset.drop));
    const bodies = [scene, ...scene.querySelectorAll(".far-body")];
    for (const each of dropped) if (bodies.some(overflows)) each.hidden = true;
    for (const list of scene.querySelectorAll("[data-list]")) {
      fitList(list);
      keepNamed(list);
    }
    partLabels(scene);
  }

  window.zqtWall = { draw, fit, overflows };
})();
