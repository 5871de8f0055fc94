// Keeps the bidding of a sale fresh: asks every few seconds and changes words in elements that are there already.
// Where the phase has changed the page is loaded anew, unless somebody is writing on it; then it says so.
"use strict";
for (const box of document.querySelectorAll("[data-sale]")) {
  const put = (name, text) => {
    const place = box.querySelector(`[data-sale-${name}]`);
    if (place && place.textContent !== text) place.textContent = text;
  };
  const written = () => [...document.querySelectorAll("input[type=text], textarea")].some((field) => field.value !== field.defaultValue);
  let last = box.querySelector("[data-sale-price]").textContent;

  const tell = (now) => {
    if (now.mark !== box.dataset.mark) {
      if (!written()) location.reload();
      put("said", `阶段已变为${now.phase}，请刷新页面`);
      put("phase", `${now.phase}，请刷新页面`);
      return;
    }
    put("label", now.label);
    put("price", now.price);
    put("leading", now.leading || "—");
    put("least", now.least);
    if (now.price !== last) {
      put("said", `${now.label}${now.price}，竞买号${now.leading}`);
      last = now.price;
    }
    const left = box.querySelector("[data-due]");
    if (left && now.due) {
      left.dataset.due = now.due;
      left.dataset.now = now.now;
      left.dataset.rate = now.rate;
      left.dataset.read = String(performance.now());
    }
    rows(now.offers);
  };

  const rows = (offers) => {
    const body = box.querySelector("tbody");
    if (!body) {
      if (offers.length && !written()) location.reload();
      return;
    }
    const first = body.querySelector("tr");
    const labels = [...first.children].map((cell) => [cell.dataset.k, cell.className, cell.tagName]);
    const made = offers.map((offer) => {
      const row = document.createElement("tr");
      row.className = "govuk-table__row";
      offer.forEach((text, place) => {
        const [label, style, tag] = labels[place];
        const cell = document.createElement(tag.toLowerCase());
        if (tag === "TH") cell.scope = "row";
        cell.className = style;
        cell.dataset.k = label;
        cell.textContent = text;
        row.append(cell);
      });
      return row;
    });
    body.replaceChildren(...made);
  };

  const ask = async () => {
    try {
      if (!document.hidden) {
        const answer = await fetch(box.dataset.sale, { cache: "no-store" });
        if (answer.ok) tell(await answer.json());
      }
    } catch {
      // The last news stand, with their time; the next answer sets them right.
    }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 2000);
}
