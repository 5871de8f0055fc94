// Lets a countdown tick. The page already says what is left and when it ends, by the server's clock;
// this script only keeps the figure fresh and never uses the visitor's clock for more than elapsed time.
"use strict";
for (const box of document.querySelectorAll("[data-due]")) {
  const due = Number(box.dataset.due);
  const now = Number(box.dataset.now);
  const rate = Number(box.dataset.rate) || 1;
  const begun = performance.now();

  const tell = () => {
    const ms = due - now - (performance.now() - begun) * rate;
    const left = Math.floor(ms / 1000);
    if (ms <= 0) {
      box.textContent = box.dataset.past;
      clearInterval(ticking);
      return;
    }
    const parts = [
      [Math.floor(left / 86400), "天"],
      [Math.floor(left / 3600) % 24, "小时"],
      [Math.floor(left / 60) % 60, "分"],
      [left % 60, "秒"],
    ];
    const shown = left >= 86400 ? parts.slice(0, 3) : parts.slice(1);
    box.replaceChildren(
      ...shown.flatMap(([value, unit]) => {
        const small = document.createElement("small");
        small.textContent = unit;
        return [`${value} `, small, " "];
      }),
    );
  };

  const ticking = setInterval(tell, 1000);
  tell();
}
