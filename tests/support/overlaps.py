"""What lies on one another on a page of the desk: texts of two cells, and tables wider than their card."""

from __future__ import annotations

from playwright.sync_api import Page

# A line's box is higher than its letters: a quarter of the type may lie on the next line's.
_MEASURE = """() => {
  const boxes = [], wrong = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim(), parent = node.parentElement;
    if (!text || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (parent.closest("svg, .visually-hidden, [hidden]")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 4) continue;
      let { left, right } = box, seen = true;
      for (let up = parent; up && up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflowX === "visible") continue;
        const around = up.getBoundingClientRect();
        left = Math.max(left, around.left);
        right = Math.min(right, around.right);
        seen = seen && box.bottom > around.top && box.top < around.bottom;
      }
      const by = parseFloat(getComputedStyle(parent).fontSize) * 0.25;
      if (seen && right - left > 2)
        boxes.push({ text, parent, left: left + 1, right: right - 1,
                     top: box.top + by, bottom: box.bottom - by });
    }
  }
  boxes.sort((one, other) => one.top - other.top);
  for (let a = 0; a < boxes.length; a += 1)
    for (let b = a + 1; b < boxes.length && boxes[b].top < boxes[a].bottom; b += 1) {
      const [one, other] = [boxes[a], boxes[b]];
      if (one.parent !== other.parent && one.left < other.right && other.left < one.right)
        wrong.push(`${one.text} | ${other.text}`);
    }
  for (const table of document.querySelectorAll("main .panel table, main .card table")) {
    const card = table.closest(".panel, .card").getBoundingClientRect(), box = table.getBoundingClientRect();
    let held = false;
    for (let up = table.parentElement; up && up !== document.body; up = up.parentElement)
      held = held || getComputedStyle(up).overflowX !== "visible";
    if (!held && box.right > card.right + 1)
      wrong.push(`beyond its card: ${table.querySelector("caption")?.textContent ?? ""}`);
  }
  return wrong;
}"""


def overlaps(page: Page) -> list[str]:
    """Return the pairs of texts that lie on one another, and the tables that stand beyond their card."""
    found: list[str] = page.evaluate(_MEASURE)
    return found
