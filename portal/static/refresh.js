// Loads a page anew after the seconds it names, unless somebody is writing on it or does not look at it.
"use strict";
for (const box of document.querySelectorAll("[data-refresh]")) {
  const seconds = Number(box.dataset.refresh);
  const written = () => [...document.querySelectorAll("input[type=text], textarea")].some((field) => field.value !== field.defaultValue);
  const again = () => {
    const busy = document.hidden || written() || document.querySelector("details[open]");
    if (busy) setTimeout(again, 1000 * seconds);
    else location.reload();
  };
  if (seconds > 0) setTimeout(again, 1000 * seconds);
}
