// Saves what a form holds a moment after something was filled in, as a draft on the server. Without this script a
// draft is saved at each step. Protocol: portal/views/drafting.py, save.
"use strict";

for (const form of document.querySelectorAll("[data-autosave]")) {
  const say = form.querySelector("[data-say]");
  let waiting = 0;

  const save = async () => {
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
      });
      say.textContent = answer.ok ? (await answer.json()).saved : "草稿没有保存，请按“下一步”保存。";
    } catch {
      say.textContent = "网络不通，草稿没有保存。";
    }
  };

  // Fields may stand outside the form they belong to.
  for (const field of form.elements) {
    field.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(save, 1500);
    });
  }
  form.addEventListener("submit", () => window.clearTimeout(waiting));
}
