"use strict";
// Draws a page's plain elements at once; what needs Dash comes as children and fills the numbered slots. A page drawn
// anew after an act (assets/acted.js) shares no element with the one before it.
(function () {
  const { createElement, Fragment } = window.React;

  function draw(node, slots) {
    if (!Array.isArray(node)) return node && typeof node === "object" ? slots[node.slot] : node;
    const [tag, attributes, ...children] = node;
    return createElement(tag, attributes, ...children.map((child) => draw(child, slots)));
  }

  function Page({ tree, children, visit }) {
    const slots = [].concat(children ?? []);
    return createElement(Fragment, { key: `${visit}/${window.zqt.turn || 0}` }, draw(tree, slots));
  }

  window.zqt = Object.assign({}, window.zqt, { Page });
})();
