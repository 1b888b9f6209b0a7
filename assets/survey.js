"use strict";
// The form of an interview: options to choose, questions skipped, digits and Enter in place of the mouse.
(function () {
  const opened = new WeakMap(); // forms, each with the moment that it came

  function option(place, label, number) {
    const line = document.createElement("label");
    const input = document.createElement("input");
    input.type = place.dataset.many ? "checkbox" : "radio";
    input.name = place.dataset.key;
    input.value = String(number);
    const digit = document.createElement("kbd");
    digit.textContent = String(number);
    line.append(input, digit, label);
    return line;
  }

  function fill() {
    document.querySelectorAll(".call-form").forEach((form) => {
      if (!opened.has(form)) opened.set(form, Date.now());
    });
    document.querySelectorAll(".call-options:not([data-filled])").forEach((place) => {
      place.dataset.filled = "1";
      place.dataset.options.split("\n").forEach((label, n) => place.append(option(place, label, n + 1)));
    });
  }
  new MutationObserver(fill).observe(document.documentElement, { childList: true, subtree: true });

  const questions = (form) => [...form.querySelectorAll("fieldset[data-question]")];

  // What is not put after the answers so far is hidden and empty: nothing unseen is sent.
  function follow(form) {
    let wanted = "";
    for (const each of questions(form)) {
      const put = !wanted || each.dataset.question === wanted;
      each.hidden = !put;
      each.disabled = !put;
      if (!put) continue;
      wanted = "";
      const chosen = [...each.querySelectorAll("input:checked")].map((input) => input.value);
      for (const skip of each.dataset.skips.split(";").filter(Boolean)) {
        const [when, to] = skip.split(">");
        if (!wanted && when.split(",").some((value) => chosen.includes(value))) wanted = to;
      }
    }
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest(".call-form");
    if (form) follow(form);
  });

  function next(form, from) {
    const left = questions(form).filter((each) => !each.hidden);
    const after = left[left.indexOf(from) + 1];
    const target = after ? after.querySelector("input, textarea, summary") : form.querySelector("button[type=submit]");
    if (target) target.focus();
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.(".call-form fieldset");
    if (!field || event.ctrlKey || event.altKey || event.metaKey) return;
    const form = field.closest(".call-form");
    const writing = event.target.matches("textarea, input[type=text]");
    if (event.key === "Enter" && !event.target.matches("textarea, summary")) {
      event.preventDefault();
      next(form, field);
    } else if (!writing && /^[1-9]$/.test(event.key)) {
      const place = event.target.closest(".grid-row") || field;
      const input = place.querySelectorAll(".call-options input")[Number(event.key) - 1];
      if (!input) return;
      event.preventDefault();
      input.click();
      input.focus();
    }
  });

  document.addEventListener(
    "submit",
    (event) => {
      const seconds = event.target.querySelector?.(".call-form input[name=seconds], input[name=seconds]");
      if (seconds) seconds.value = String(Math.round((Date.now() - opened.get(seconds.form)) / 1000));
    },
    true
  );
})();
