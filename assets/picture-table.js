"use strict";
// What a table shows as SVG: its words, lines and grounds where they stand, drawn anew on a light sheet of their own.
(function () {
  const NS = "http://www.w3.org/2000/svg";
  const LEAST_PX = 900; // width of the sheet that a table is laid out on
  const UNDRAWN = ".visually-hidden, .explain-mark, .picker, .sort-mark, [hidden]";

  function svg(name, attributes, text) {
    const made = document.createElementNS(NS, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, typeof value === "number" ? +value.toFixed(2) : value));
    if (text !== undefined) made.textContent = text;
    return made;
  }

  const pen = document.createElement("canvas").getContext("2d");

  function measure(text, font) {
    pen.font = font;
    return pen.measureText(text);
  }

  const clear = (color) => /^rgba\(.*, 0\)$|^transparent$/.test(color);

  // Words of one line each: where a text is broken, its pieces.
  function lines(node) {
    const range = document.createRange();
    const text = node.textContent;
    const found = [];
    let last = null;
    for (let at = 0; at < text.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getClientRects()[0];
      if (!box || !box.width) continue;
      if (last && Math.abs(last.top - box.top) < 2) {
        last.text += text[at];
        last.right = box.right;
      } else {
        last = { text: text[at], top: box.top, left: box.left, right: box.right };
        found.push(last);
      }
    }
    return found;
  }

  function words(node, origin) {
    const style = window.getComputedStyle(node.parentElement);
    const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const cell = node.parentElement.closest("td, th");
    const atEnd = cell && window.getComputedStyle(cell).textAlign === "right";
    return lines(node).map((line) =>
      svg(
        "text",
        {
          x: (atEnd ? line.right : line.left) - origin.left,
          y: line.top - origin.top + measure(line.text, font).fontBoundingBoxAscent,
          "text-anchor": atEnd ? "end" : "start",
          "font-size": parseFloat(style.fontSize),
          "font-weight": style.fontWeight,
          fill: style.color,
        },
        line.text.trim(),
      ),
    );
  }

  // Ground, frame and lower edge of an element.
  function shapes(element, origin) {
    const style = window.getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) return [];
    const at = { x: box.left - origin.left, y: box.top - origin.top, width: box.width, height: box.height };
    const round = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.width / 2);
    const found = [];
    if (!clear(style.backgroundColor)) {
      const whole = style.borderTopLeftRadius.endsWith("%") ? box.width / 2 : round;
      found.push(svg("rect", { ...at, rx: whole, fill: style.backgroundColor }));
    }
    const edge = (side) => parseFloat(style[`border${side}Width`]) > 0 && !clear(style[`border${side}Color`]);
    if (["Top", "Right", "Bottom", "Left"].every(edge)) {
      found.push(svg("rect", { ...at, rx: round, fill: "none", stroke: style.borderTopColor }));
    } else if (edge("Bottom")) {
      const y = at.y + at.height - 0.5;
      found.push(svg("line", { x1: at.x, x2: at.x + at.width, y1: y, y2: y, stroke: style.borderBottomColor }));
    } else if (edge("Left")) {
      const dash = style.borderLeftStyle === "dashed" ? { "stroke-dasharray": "3 2" } : {};
      found.push(svg("line", { x1: at.x, x2: at.x, y1: at.y, y2: at.y + at.height, stroke: style.borderLeftColor, "stroke-width": parseFloat(style.borderLeftWidth), ...dash }));
    }
    return found;
  }

  // The table of a box as one group of SVG with its size; every column and every word in whole.
  function table(box) {
    const stage = document.createElement("div");
    stage.className = "picture-stage";
    stage.dataset.theme = "light";
    stage.style.minWidth = LEAST_PX + "px";
    const copy = box.querySelector("table").cloneNode(true);
    copy.querySelectorAll(UNDRAWN).forEach((each) => each.remove());
    copy.querySelectorAll(".selected").forEach((each) => each.classList.remove("selected"));
    stage.append(copy);
    box.append(stage); // beside what it copies, so that the same rules lay it out; gone before anything is painted
    const origin = copy.getBoundingClientRect();
    const group = svg("g", {});
    [...copy.querySelectorAll("*")].forEach((each) => group.append(...shapes(each, origin)));
    const walker = document.createTreeWalker(copy, window.NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) group.append(...words(walker.currentNode, origin));
    stage.remove();
    return { part: group, width: origin.width, height: origin.height };
  }

  window.zqt = Object.assign({}, window.zqt, { pictureTable: { svg, measure, table } });
})();
