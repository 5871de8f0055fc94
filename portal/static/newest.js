// Asks every second what the newest is and loads the page anew when that has changed; it rests while nobody looks.
"use strict";
for (const box of document.querySelectorAll("[data-newest]")) {
  const again = () => setTimeout(ask, 1000);
  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(box.dataset.ask, { credentials: "same-origin", cache: "no-store" });
        const told = answer.ok ? await answer.json() : null;
        if (told && told.newest !== box.dataset.newest) return location.reload();
      } catch { /* a server that is away leaves the last news standing */ }
    }
    return again();
  };
  again();
}
