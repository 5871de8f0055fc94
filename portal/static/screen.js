// Keeps a screen of the hall up to date for weeks. The page is whole as the server drew it; this script only changes
// words in elements that are there already, so nothing grows. When nobody answers it keeps what it shows, says since
// when, and asks again, each time a little later. Once a night it loads itself anew, but only after it has seen that
// the page is there: a screen never goes blank because the server is away.
"use strict";
(() => {
  const screen = document.querySelector("[data-screen]");
  const kind = screen.dataset.screen;
  const every = Number(screen.dataset.every) * 1000;
  const most = Number(screen.dataset.most) * 1000;
  const speaks = "sound" in screen.dataset && "speechSynthesis" in window;
  const WINDOW_SECONDS = 12;
  const SPOKEN_MOST = 40;

  let stamp = screen.dataset.stamp;
  let build = stamp.split("-").pop();
  let news = null;
  let base = { at: Number(screen.dataset.at), begun: performance.now(), rate: Number(screen.dataset.rate) };
  let reloadAt = performance.now() + (Number(screen.dataset.reload) * 1000) / base.rate;
  let lastNews = base.at;
  let failures = 0;
  let fresh = true;
  let pageAt = 0;
  let pageUntil = 0;
  let rowsAt = 0;
  let rowsUntil = 0;
  let spoken = null;
  let saying = 0;

  const find = (selector) => screen.querySelector(selector);
  const all = (selector) => [...screen.querySelectorAll(selector)];
  const rows = all("[data-row]");
  const cells = rows.map((row) => [...row.querySelectorAll("[data-cell]")]);
  const lines = all("[data-line]");
  const put = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };
  const show = (element, whether) => {
    if (element && element.hidden === whether) element.hidden = !whether;
  };

  // ---- the hall's time: told by the server, carried on by how much time has passed
  const now = () => base.at + (performance.now() - base.begun) * base.rate;
  const clockOf = (ms, seconds) => {
    // The hall's clock is UTC+8 whatever the screen's own zone is.
    const moment = new Date(ms + 8 * 3600 * 1000);
    const two = (n) => String(n).padStart(2, "0");
    const clock = `${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}`;
    return seconds ? `${clock}:${two(moment.getUTCSeconds())}` : clock;
  };
  const dateOf = (ms) => {
    const moment = new Date(ms + 8 * 3600 * 1000);
    return `${moment.getUTCMonth() + 1}月${moment.getUTCDate()}日 星期${"日一二三四五六"[moment.getUTCDay()]}`;
  };
  const tick = () => {
    put(find("[data-clock]"), clockOf(now()));
    put(find("[data-date]"), dateOf(now()));
  };

  // ---- what is shown
  const putRow = (row, texts, state) => {
    cells[row].forEach((cell, n) => put(cell, texts[n] ?? ""));
    if (rows[row].className !== state) rows[row].className = state;
  };
  const putHeads = (texts) => texts.forEach((text, n) => put(find(`[data-head="${n}"]`), text));

  const showCalls = () => {
    put(find("[data-lead]"), "正在叫号");
    find("[data-table]").className = "";
    putHeads(["请到", "楼层", "窗口"]);
    rows.forEach((_row, n) => {
      const call = news.calls[n];
      putRow(n, call ? [call.ticket, call.place, call.window] : [], call && call.fresh && n === 0 ? "is-new" : "");
    });
  };
  const showWindows = () => {
    const size = rows.length;
    const turns = Math.max(1, Math.ceil(news.windows.length / size));
    if (performance.now() >= rowsUntil) {
      rowsAt = rowsUntil ? (rowsAt + 1) % turns : 0;
      rowsUntil = performance.now() + WINDOW_SECONDS * 1000;
    }
    rowsAt %= turns;
    const part = news.windows.slice(rowsAt * size, rowsAt * size + size);
    if (kind === "led") {
      put(find("[data-lead]"), "窗口分布");
      find("[data-table]").className = "is-plain";
      putHeads(["部门", "区域", "窗口"]);
      rows.forEach((_row, n) => putRow(n, part[n] ? [part[n].name, part[n].zone, part[n].numbers] : [], ""));
    } else {
      rows.forEach((_row, n) => putRow(n, part[n] ? [part[n].zone, part[n].name, part[n].numbers] : [], ""));
      put(find("[data-rowturn]"), turns > 1 ? `${rowsAt + 1} / ${turns}` : "");
    }
  };
  const showPage = () => {
    const pages = news.pages;
    show(find("[data-page]"), pages.length > 0);
    if (!pages.length) return;
    if (performance.now() >= pageUntil) {
      pageAt = pageUntil ? (pageAt + 1) % pages.length : 0;
      pageUntil = performance.now() + pages[pageAt].seconds * 1000;
    }
    pageAt %= pages.length;
    const page = pages[pageAt];
    put(find("[data-label]"), page.label);
    put(find("[data-title]"), page.title);
    lines.forEach((line, n) => {
      show(line, n < page.lines.length);
      put(line, page.lines[n] ?? "");
    });
    put(find("[data-turn]"), pages.length > 1 ? `${pageAt + 1} / ${pages.length}` : "");
  };
  const showFigures = () => {
    show(find("[data-figures]"), news.figures.length > 0);
    all("[data-figure]").forEach((box, n) => {
      const figure = news.figures[n];
      show(box, Boolean(figure));
      if (!figure) return;
      put(box.querySelector("dt"), figure.label);
      put(box.querySelector("b"), figure.value);
      put(box.querySelector("small"), figure.unit);
    });
  };
  const showWindow = () => {
    const one = news.window;
    put(find("[data-number]"), one.number);
    put(find("[data-name]"), one.name);
    put(find("[data-departments]"), one.departments.join("　"));
    put(find("[data-state]"), one.state);
    put(find("[data-serving]"), one.serving);
    all("[data-item]").forEach((item, n) => {
      show(item, n < one.items.length);
      put(item, one.items[n] ?? "");
    });
    put(find("[data-more]"), one.more ? `另有 ${one.more} 项，可在自助机查询` : "");
  };
  const draw = () => {
    if (!news) return;
    if (kind === "guide") return showWindow();
    if (kind === "led") showFigures();
    if (kind === "led" && news.calls.length) showCalls();
    else showWindows();
    showPage();
  };

  // ---- sound: calls are read to whoever cannot see them, aloud where the screen is marked for it
  const speak = () => {
    if (kind !== "led") return;
    const said = news.calls.filter((call) => call.fresh);
    // What was called before the screen began is not called again.
    const fresher = spoken ? said.filter((call) => !spoken.includes(call.id)) : [];
    spoken = [...(spoken ?? []), ...said.map((call) => call.id)].filter((id, n, ids) => ids.indexOf(id) === n).slice(-SPOKEN_MOST);
    if (!fresher.length) return;
    fresher.reverse();
    put(find("[data-speech]"), fresher.map((call) => call.speech).join("。"));
    for (const call of fresher) {
      if (!speaks || saying >= rows.length) continue;
      const words = new SpeechSynthesisUtterance(call.speech);
      words.lang = "zh-CN";
      words.onstart = () => hush(true);
      words.onend = words.onerror = () => {
        saying -= 1;
        hush(false);
      };
      saying += 1;
      speechSynthesis.speak(words);
    }
  };
  let player = null;
  const hush = (whether) => {
    if (player && news && news.music) player.volume = (news.music.volume / 100) * (whether ? 0.25 : 1);
  };
  const play = () => {
    const music = "sound" in screen.dataset ? news.music : null;
    if (!music) {
      if (player) player.pause();
      return;
    }
    player ??= new Audio();
    player.loop = true;
    if (player.dataset.url !== music.url) {
      player.dataset.url = music.url;
      player.src = music.url;
      player.volume = music.volume / 100;
    }
    // A browser that was not told to allow it refuses to play by itself; it is tried again with the next news.
    if (player.paused) player.play().catch(() => {});
  };

  // ---- asking
  const link = find("[data-link]");
  const ask = async () => {
    const cut = new AbortController();
    const patience = setTimeout(() => cut.abort(), 20000);
    try {
      const answer = await fetch(`${screen.dataset.url}?since=${encodeURIComponent(fresh ? "" : stamp)}`, {
        cache: "no-store",
        signal: cut.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      heard(await answer.json());
      failures = 0;
      fresh = false;
    } catch {
      failures += 1;
      link.classList.add("is-lost");
      put(link, `连接中断，正在重新连接　最近更新 ${clockOf(lastNews, true)}`);
    } finally {
      clearTimeout(patience);
    }
    const pause = failures ? Math.min(most, every * 2 ** (failures - 1)) : every;
    setTimeout(ask, pause * (0.9 + Math.random() * 0.2));
  };
  const heard = (told) => {
    base = { at: told.at, begun: performance.now(), rate: told.rate };
    lastNews = told.at;
    link.classList.remove("is-lost");
    put(link, `最近更新 ${clockOf(told.at, true)}`);
    if (!told.same) {
      news = told;
      stamp = told.stamp;
      play();
      speak();
      draw();
    }
    const changed = stamp.split("-").pop() !== build;
    if (changed || performance.now() >= reloadAt) renew();
  };
  const renew = async () => {
    reloadAt = performance.now() + 600000;
    build = stamp.split("-").pop();
    const page = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (page && page.ok) location.reload();
  };

  setInterval(tick, 1000);
  setInterval(draw, 1000);
  ask();
})();
