// Begins the kiosk anew when nobody touches it, and answers the keys on the screen at once. Without this script each
// key is sent to the server, and the page leads back to the start by itself.
"use strict";
(() => {
  const kiosk = document.querySelector("[data-idle]");
  const pad = document.querySelector("[data-pad]");

  // ---- the keys: what is typed stands in the form alone
  const shown = (text) => {
    const { prefix, shape } = pad.dataset;
    let at = 0;
    return prefix + (shape ? shape.replace(/_/g, () => text[at++] ?? "_") : text);
  };
  if (pad) {
    const field = pad.elements[pad.dataset.pad];
    const output = document.querySelector("[data-typed]");
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]");
      if (!key) return;
      event.preventDefault();
      if (key.value === "back") field.value = field.value.slice(0, -1);
      else if (key.value === "clear") field.value = "";
      else if (field.value.length < Number(pad.dataset.most)) field.value += key.value;
      output.textContent = shown(field.value);
    });
  }

  // ---- nobody there: ask once, then forget what was typed and go back to the first screen
  if (!kiosk) return;
  const idle = Number(kiosk.dataset.idle) * 1000;
  const warn = Number(kiosk.dataset.warn) * 1000;
  const box = kiosk.querySelector("[data-still]");
  let timer = 0;

  const forget = () => {
    for (const part of document.querySelectorAll("[data-private]")) part.hidden = true;
    if (pad) for (const name of ["number", "code"]) pad.elements[name].value = "";
  };
  const home = async () => {
    forget();
    // A page that cannot be had is not gone to: the screen would stay blank.
    const there = await fetch(kiosk.dataset.home, { cache: "no-store" }).catch(() => null);
    if (there && there.ok) location.replace(kiosk.dataset.home);
    else timer = setTimeout(home, 5000);
  };
  const ask = () => {
    box.hidden = false;
    timer = setTimeout(home, warn);
  };
  const touched = () => {
    clearTimeout(timer);
    box.hidden = true;
    timer = setTimeout(ask, idle);
  };
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touched, { passive: true });
  touched();
})();
