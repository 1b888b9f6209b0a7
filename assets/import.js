"use strict";
// The import page: choose or drop a file, send forms once, show what is going on, go where the server says.
(function () {
  const ACCEPTED = ".csv,.txt,.xlsx,.xls,.json,.gz";
  const TICK_MS = 1000;
  let sending = null;

  const place = (id) => document.getElementById(id);

  function problem(message, advice) {
    const box = place("import-problem");
    if (!box) return;
    box.replaceChildren();
    if (!message) return;
    const said = document.createElement("strong");
    said.textContent = "■ " + message;
    box.append(said);
    if (advice) {
      const next = document.createElement("span");
      next.textContent = advice;
      box.append(next);
    }
    box.scrollIntoView({ block: "nearest" });
  }

  function buttons(disabled) {
    document.querySelectorAll(".importing button").forEach((button) => {
      button.disabled = disabled;
    });
  }

  function showBusy(form) {
    const panel = place("import-busy");
    const bar = place("import-bar");
    const started = Date.now();
    const state = { percent: null };
    function tell() {
      const parts = [form.dataset.busy];
      if (state.percent !== null && state.percent < 100) {
        parts.push(panel.dataset.sent.replace("{percent}", String(state.percent)));
      }
      const seconds = Math.floor((Date.now() - started) / TICK_MS);
      if (seconds > 0) parts.push(panel.dataset.elapsed.replace("{seconds}", String(seconds)));
      place("import-busy-text").textContent = parts.join("　");
      bar.classList.toggle("working", state.percent === null || state.percent >= 100);
      bar.style.width = state.percent === null || state.percent >= 100 ? "" : state.percent + "%";
    }
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
    tell();
    const timer = window.setInterval(tell, TICK_MS);
    return {
      sent(percent) {
        state.percent = percent;
        tell();
      },
      end() {
        window.clearInterval(timer);
        panel.hidden = true;
      },
    };
  }

  function toSignIn() {
    const here = window.location.pathname + window.location.search;
    window.location.assign("/login?next=" + encodeURIComponent(here));
  }

  function answered(request) {
    if (request.status === 401) {
      toSignIn();
      return true;
    }
    let answer = null;
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      problem(request.responseText.trim().slice(0, 300) || String(request.status));
      return false;
    }
    if (answer.next) {
      window.location.assign(answer.next);
      return true;
    }
    problem(answer.message, answer.advice);
    return false;
  }

  function send(form, data, withFile) {
    if (sending) return;
    problem("");
    const busy = showBusy(form);
    const request = new XMLHttpRequest();
    // The server may go on beside this request and say where to see how far it is.
    data.append("background", "1");
    sending = request;
    buttons(true);
    if (withFile) {
      busy.sent(0);
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) busy.sent(Math.floor((100 * event.loaded) / event.total));
      });
    }
    function release() {
      busy.end();
      sending = null;
      buttons(false);
    }
    request.addEventListener("load", () => {
      // What leads to another page stays locked until that page is there.
      if (!answered(request)) release();
    });
    request.addEventListener("error", () => {
      release();
      problem(place("import-busy").dataset.failed);
    });
    request.open("POST", form.getAttribute("action"));
    request.send(data);
  }

  function sendFile(file) {
    const form = document.querySelector(".upload-form");
    if (!form || !file) return;
    const data = new FormData(form);
    data.append("file", file);
    send(form, data, true);
  }

  function choose() {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ACCEPTED;
    input.hidden = true;
    input.addEventListener("change", () => {
      sendFile(input.files[0]);
      input.remove();
    });
    input.addEventListener("cancel", () => input.remove());
    document.body.append(input);
    input.click();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".import-form")) return;
    event.preventDefault();
    if (form.matches(".upload-form")) choose();
    else send(form, new FormData(form), false);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#import-choose") && !sending) choose();
  });

  const over = (event) => event.target.closest?.("#import-drop");

  document.addEventListener("dragover", (event) => {
    if (!over(event)) return;
    event.preventDefault();
    place("import-drop").classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (over(event)) place("import-drop").classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!over(event)) return;
    event.preventDefault();
    place("import-drop").classList.remove("over");
    sendFile(event.dataTransfer.files[0]);
  });

  // A column whose field was changed says so until the file is checked again.
  document.addEventListener("change", (event) => {
    if (event.target.matches(".importing .field-choice")) event.target.classList.add("changed");
  });

  // Work that goes on at the server: asked for news until it is done, on this page and after it was left.
  function showNews(panel, news) {
    if (news.answer) {
      panel.hidden = true;
      panel.dataset.done = "1";
      if (news.answer.next) window.location.replace(news.answer.next);
      else problem(news.answer.message, news.answer.advice);
      return;
    }
    const bar = place("import-work-bar");
    bar.classList.toggle("working", news.percent === null);
    bar.style.width = news.percent === null ? "" : news.percent + "%";
    bar.parentElement.setAttribute("aria-valuenow", news.percent === null ? "" : String(news.percent));
    place("import-work-said").textContent = news.said;
  }

  async function askForNews() {
    const panel = place("import-work");
    if (!panel || panel.dataset.done || panel.dataset.asking) return;
    panel.dataset.asking = "1";
    try {
      const response = await fetch("/import/work/" + panel.dataset.token);
      if (response.status === 401) toSignIn();
      if (response.ok) showNews(panel, await response.json());
    } catch {
      // The server is away for a moment: the work goes on, and so does asking.
    }
    delete panel.dataset.asking;
  }
  window.setInterval(askForNews, TICK_MS);

  window.addEventListener("pageshow", () => {
    sending = null;
    buttons(false);
  });
})();
