"use strict";
// A panel as a picture to take away: what it shows on a light sheet, with title, period, data time and definitions.
// Drawn here from what is shown: nothing is asked of any server, so it holds what the reader sees and no more.
(function () {
  const EDGE = 28;
  const CHART_PX = 900; // least width of a chart
  const SCALE = 2; // pixels of a PNG to one of the sheet
  const { svg, measure, table } = window.zqt.pictureTable;
  const INK = { title: "#16202B", said: "#46535F", line: "#D6DDE3", ground: "#FFFFFF" };
  const BOXES = ".chart-box, .map-box, .analysis-chart, .table-box";

  const family = () => window.getComputedStyle(document.body).fontFamily;
  const fontOf = (size, weight) => `${weight} ${size}px ${family()}`;
  const plain = (element) => (element?.textContent || "").replace(/\s+/g, " ").trim();

  // Charts and tables of a panel; of a map its table too, which names what has no outline, below it.
  function boxesOf(panel) {
    const hidden = panel.querySelector(".map-box") ? ".save *" : "details *";
    const found = [...panel.querySelectorAll(BOXES)].filter((each) => !each.matches(hidden) && !each.parentElement.closest(BOXES));
    return [...found.filter((each) => !each.matches(".table-box")), ...found.filter((each) => each.matches(".table-box"))];
  }

  async function chart(box) {
    const drawn = box.querySelector(".js-plotly-plot");
    const width = Math.max(box.clientWidth, CHART_PX);
    const height = Math.round(Math.max(box.clientHeight, 260) * Math.min(width / box.clientWidth, 1.5));
    const { data, layout } = window.zqt.paper.figure(drawn);
    const figure = { data, layout: { ...layout, autosize: false, width, height } };
    const address = await window.Plotly.toImage(figure, { format: "svg", width, height });
    const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
    const part = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    return { part, width, height };
  }

  // Break a text into lines of a width: between Chinese signs, Latin words whole, no line begins with a closing sign.
  function broken(text, width, font) {
    const lines = [""];
    for (const piece of text.match(/(?:[\w.,;:%()+~/–-]+|[^\w\s])[，。、；：！？）”》％]*|\s+/gu) || []) {
      const longer = lines[lines.length - 1] + piece;
      if (measure(longer, font).width <= width) lines[lines.length - 1] = longer;
      else lines.push(piece.trimStart());
    }
    return lines.filter(Boolean);
  }

  // What is said of the figures: title and note of the panel, period, how firm, data time, how they are meant.
  function told(panel, boxes) {
    const head = panel.querySelector("h2");
    const page = plain(document.querySelector("main h1"));
    const note = plain(head?.querySelector("small"));
    const title = head ? plain(head).slice(0, plain(head).length - note.length).trim() : page;
    const facts = [...new Set(boxes.map((box) => box.dataset.context))].map((name) => document.getElementById("picture-" + name)?.dataset);
    const main = facts.find(Boolean) || document.querySelector(".picture-facts")?.dataset || {};
    const period = boxes.map((box) => box.dataset.period).find(Boolean) || main.period;
    const meant = [...panel.querySelectorAll(".card-note, .map-source")].map(plain);
    const foot = (document.querySelector(".page-foot")?.innerText || "").split("\n").map((each) => each.trim());
    return {
      title: head ? `${page} · ${title}` : title,
      name: [head ? `${page} ${title}` : title, period].filter(Boolean).join(" "),
      second: [period, main.firm, main.time].filter(Boolean).join("　"),
      demo: main.demo || "",
      note: note === period ? "" : note,
      foot: [...meant, ...foot].filter(Boolean),
    };
  }

  function write(sheet, lines, at, size, weight, fill) {
    let y = at;
    lines.forEach((line) => {
      y += size * 1.5;
      sheet.append(svg("text", { x: EDGE, y, "font-size": size, "font-weight": weight, fill }, line));
    });
    return y;
  }

  async function draw(panel) {
    const boxes = boxesOf(panel);
    const parts = [];
    for (const box of boxes) parts.push(box.matches(".table-box") ? table(box) : await chart(box));
    const inner = Math.max(CHART_PX, ...parts.map((each) => each.width));
    const words = told(panel, boxes);
    const sheet = svg("svg", { xmlns: "http://www.w3.org/2000/svg", "font-family": family() });
    sheet.append(svg("title", {}, words.name));
    const ground = sheet.appendChild(svg("rect", { fill: INK.ground, width: "100%", height: "100%" }));
    let y = EDGE / 2;
    y = write(sheet, broken(words.title, inner, fontOf(22, 700)), y, 22, 700, INK.title);
    y = write(sheet, broken(words.second, inner, fontOf(14, 500)), y + 2, 14, 500, INK.title);
    y = write(sheet, broken(words.note, inner, fontOf(14, 400)), y, 14, 400, INK.said) + 14;
    parts.forEach(({ part, height }) => {
      if (part.localName === "svg") ["x", "y"].forEach((name, at) => part.setAttribute(name, at ? y : EDGE));
      else part.setAttribute("transform", `translate(${EDGE} ${y.toFixed(2)})`);
      sheet.append(part);
      y += height + 14;
    });
    sheet.append(svg("line", { x1: EDGE, x2: EDGE + inner, y1: y, y2: y, stroke: INK.line }));
    words.foot.forEach((each) => (y = write(sheet, broken(each, inner, fontOf(12, 400)), y, 12, 400, INK.said)));
    if (words.demo && !words.foot.some((each) => each.includes(words.demo))) y = write(sheet, [words.demo], y, 13, 700, INK.title);
    const size = { width: Math.ceil(inner + 2 * EDGE), height: Math.ceil(y + EDGE) };
    Object.entries(size).forEach(([name, value]) => [sheet, ground].forEach((each) => each.setAttribute(name, value)));
    sheet.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    return { text: new window.XMLSerializer().serializeToString(sheet), name: words.name, ...size };
  }

  function painted({ text, width, height }) {
    return new Promise((done, failed) => {
      const image = new window.Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = width * SCALE;
        canvas.height = height * SCALE;
        const brush = canvas.getContext("2d");
        brush.scale(SCALE, SCALE);
        brush.drawImage(image, 0, 0, width, height);
        canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("too large"))), "image/png");
      };
      image.onerror = () => failed(new Error("not drawn"));
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    });
  }

  function hand(blob, name) {
    const link = document.createElement("a");
    link.href = window.URL.createObjectURL(blob);
    link.download = name.replace(/[\\/:*?"<>|]+/g, "-");
    link.click();
    window.setTimeout(() => window.URL.revokeObjectURL(link.href), 60000);
  }

  async function save(button) {
    const menu = button.closest(".save");
    menu.open = false;
    menu.querySelector("summary").focus();
    const picture = await draw(menu.closest(".panel"));
    const kind = button.dataset.picture;
    const blob = kind === "png" ? await painted(picture) : new window.Blob([picture.text], { type: "image/svg+xml" });
    hand(blob, `${picture.name}.${kind}`);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-picture]");
    if (button) save(button);
  });
})();
