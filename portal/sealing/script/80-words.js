// Words and small parts of the page.

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function facts(list, rows) {
  list.replaceChildren(
    ...rows.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]),
  );
  list.hidden = false;
}

const code = (value) => element("code", {}, value);

function bytesText(size) {
  const units = ["字节", "KB", "MB", "GB"];
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit ? size.toFixed(1) : size} ${units[unit]}`;
}

function timeText(moment) {
  return `${moment.slice(0, 10)} ${moment.slice(11, 19)}（UTC${moment.slice(19)}）`;
}

// The amount in words, so that a slipped digit is seen.
function amountText(price) {
  const [whole, cents] = price.split(".");
  const digits = "零壹贰叁肆伍陆柒捌玖";
  const groups = [];
  for (let end = whole.length; end > 0; end -= 4) groups.unshift(whole.slice(Math.max(end - 4, 0), end).padStart(4, "0"));
  let words = "";
  let gap = false;
  groups.forEach((group, i) => {
    let part = "";
    [...group].forEach((digit, j) => {
      if (digit === "0") {
        gap = true;
      } else {
        part += (gap && words + part ? "零" : "") + digits[digit] + ["仟", "佰", "拾", ""][j];
        gap = false;
      }
    });
    if (part) {
      words += part + ["", "万", "亿", "万亿"][groups.length - 1 - i];
      gap = false;
    }
  });
  const [jiao, fen] = [...cents].map((digit) => digits[digit]);
  if (cents === "00") return `${words || "零"}元整`;
  const tens = cents[0] === "0" ? words && "零" : `${jiao}角`;
  return `${words && `${words}元`}${tens}${cents[1] === "0" ? "" : `${fen}分`}`;
}
