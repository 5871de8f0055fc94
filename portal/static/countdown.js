// Lets a countdown tick. The page already says what is left and when it ends, by the server's clock;
// this script only keeps the figure fresh and never uses the visitor's clock for more than elapsed time.
"use strict";
for (const box of document.querySelectorAll("[data-due]")) {
  const begun = performance.now();

  const tell = () => {
    // What else keeps the page fresh may have read the server's clock again, and says when.
    const { due, now, rate, read } = box.dataset;
    const passed = performance.now() - (Number(read) || begun);
    const ms = Number(due) - Number(now) - passed * (Number(rate) || 1);
    const left = Math.floor(ms / 1000);
    if (ms <= 0) {
      box.textContent = box.dataset.past;
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

  setInterval(tell, 1000);
  tell();
}
