"use strict";
// The switch that shows what was typed into a password field.
document.querySelectorAll("[data-shows]").forEach((button) => {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.shows);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
});
