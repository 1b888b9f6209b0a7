"use strict";
// What pages last said in this window, by their address: shown with its age while the database is away.
(function () {
  const MOST = 20;
  const CONTENT = "_pages_content.children";
  const CALLBACKS = "/_dash-update-component";
  const pages = new Map();

  const isCallback = (address) => new URL(String(address), window.location.href).pathname.endsWith(CALLBACKS);

  // The address that a request asks the page of, null for a request of another kind.
  function asked(address, options) {
    if (!isCallback(address) || typeof options?.body !== "string") return null;
    let body = null;
    try {
      body = JSON.parse(options.body);
    } catch {
      return null;
    }
    if (!String(body.output).includes(CONTENT)) return null;
    const value = (name) => [].concat(...(body.inputs || [])).find((each) => each.property === name)?.value || "";
    return value("pathname") + value("search");
  }

  function keep(address, text) {
    pages.delete(address);
    pages.set(address, { text, at: Date.now() });
    if (pages.size > MOST) pages.delete(pages.keys().next().value);
  }

  const element = (type, props) => ({ type, namespace: "dash_html_components", props });

  // A page that was never seen says under its own mark that it cannot be shown.
  function unseen(title, sentences) {
    const children = [element("H1", { children: title }), ...sentences.map((each) => element("P", { children: each }))];
    const content = element("Div", { className: "state state-page", role: "status", children });
    const response = { _pages_content: { children: content }, _pages_store: { data: { title } } };
    return JSON.stringify({ multi: true, response });
  }

  function answer(text) {
    return new window.Response(text, { status: 200, headers: { "Content-Type": "application/json" } });
  }

  window.zqt = Object.assign({}, window.zqt, {
    kept: { isCallback, asked, keep, unseen, answer, find: (address) => pages.get(address) },
  });
})();
