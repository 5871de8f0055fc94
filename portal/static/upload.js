// Uploads a file piece by piece and goes on where it was broken off: a sealed container, or each of several
// attachments by a form of its own. Without this script, or without WebCrypto, the same form is posted whole.
// Protocol: portal/presenters/desks.py, UploadPage.
"use strict";

function uploading(form, field) {
  const pieceSize = Number(form.dataset.piece);
  const limit = Number(form.dataset.limit);
  const token = form.elements.namedItem("csrf_token").value;
  const progress = form.querySelector("progress");
  const say = form.querySelector("[data-say]");
  const pause = form.querySelector("[data-pause]");
  const send = form.querySelector("button:not([type=button])");
  let stopped = false;

  const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");
  const piece = (file, n) => file.slice(n * pieceSize, (n + 1) * pieceSize).arrayBuffer();
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const tell = (text) => {
    if (say.textContent !== text) say.textContent = text;
  };

  class Refused extends Error {}

  // Answers of the server: 2xx go on, 4xx are refusals with a reason and a clause, everything else is tried
  // again. Nothing of the hall's redirects a script; who is sent elsewhere is not signed in any more.
  async function ask(url, options) {
    for (let attempt = 0; ; attempt += 1) {
      let trouble = "网络不通";
      try {
        const answer = await fetch(url, {
          ...options,
          credentials: "same-origin",
          redirect: "manual",
          headers: { "X-CSRF-Token": token, Accept: "application/json", ...options.headers },
        });
        if (answer.ok) return answer;
        if (answer.type === "opaqueredirect" || answer.status === 401) {
          throw new Refused("登录已失效。请重新登录后再打开本页，选同一个文件，已传的部分不用重传。");
        }
        if (answer.status >= 400 && answer.status < 500) {
          const told = await answer.json().catch(() => ({}));
          const clause = told.source ? `（${told.source}）` : "";
          throw new Refused(told.reason ? `${told.reason}${clause}` : `服务器没有接受（状态码 ${answer.status}）。`);
        }
        trouble = "服务器暂时没有办成";
      } catch (fault) {
        if (fault instanceof Refused) throw fault;
      }
      if (stopped) throw new Refused("已暂停。再按“上传”接着传，已传的部分不用重传。");
      tell(`${trouble}，正在重试。已传的部分不会丢失。`);
      await wait(Math.min(1000 * 2 ** attempt, 15000));
    }
  }

  async function hashes(file) {
    const list = [];
    for (let n = 0; n * pieceSize < file.size; n += 1) {
      list.push(hex(await crypto.subtle.digest("SHA-256", await piece(file, n))));
      tell(`正在核算摘要，${Math.round((100 * (n + 1) * pieceSize) / Math.max(file.size, pieceSize))}%`);
      if (stopped) throw new Refused("已暂停。再按“上传”接着传。");
    }
    return list;
  }

  async function upload(file) {
    if (file.size === 0) throw new Refused("这个文件是空的，没有上传。");
    if (file.size > limit) throw new Refused("这个文件超过大小上限，没有上传。");
    const pieces = await hashes(file);
    const json = { method: "POST", headers: { "Content-Type": "application/json" } };
    const plan = await (
      await ask(form.dataset.upload, {
        ...json,
        body: JSON.stringify({ name: file.name, size: file.size, piece_size: pieceSize, pieces }),
      })
    ).json();
    let done = pieces.length - plan.missing.length;
    for (const n of plan.missing) {
      if (stopped) throw new Refused("已暂停。再按“上传”接着传，已传的部分不用重传。");
      progress.value = done / pieces.length;
      tell(`已收到并校验 ${done} 片，共 ${pieces.length} 片`);
      await ask(plan.piece.replace("{n}", String(n)), {
        method: "PUT",
        headers: { "Content-Type": "application/octet-stream" },
        body: await piece(file, n),
      });
      done += 1;
    }
    progress.value = 1;
    tell("全部到达，服务器正在整体核验。请等回执出现再离开。");
    const end = await (await ask(plan.finish, { ...json, body: "{}" })).json();
    const target = new URL(end.location, window.location.href);
    // An address that differs from this page by its anchor alone would not be asked for again.
    if (target.pathname === window.location.pathname) {
      window.location.hash = target.hash;
      window.location.reload();
    } else {
      window.location.assign(end.location);
    }
  }

  pause.addEventListener("click", () => {
    stopped = true;
    pause.hidden = true;
  });

  form.addEventListener("submit", (event) => {
    const file = field.files[0];
    if (!file) return; // the server says what is missing
    event.preventDefault();
    stopped = false;
    send.disabled = true;
    pause.hidden = false;
    progress.parentElement.hidden = false;
    upload(file).catch((fault) => {
      tell(fault instanceof Refused ? fault.message : "文件读不出来，或者服务器的答复有误。请重新选择文件再试。");
      send.disabled = false;
      pause.hidden = true;
    });
  });
}

if (window.crypto && window.crypto.subtle) {
  for (const form of document.querySelectorAll("[data-upload]")) {
    const field = form.querySelector("input[type=file]");
    if (field) uploading(form, field);
  }
}
