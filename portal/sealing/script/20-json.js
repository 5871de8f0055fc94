// Canonical JSON (RFC 8785, the subset that records use): one value, one spelling. And the shapes documents may have.

function canonical(value) {
  return utf8(spell(value));
}

function spell(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return spellText(value);
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  if (Array.isArray(value)) return `[${value.map(spell).join(",")}]`;
  if (typeof value === "object") {
    // Sorting strings in JavaScript compares UTF-16 code units, as the standard asks.
    const members = Object.keys(value).sort().map((key) => `${spellText(key)}:${spell(value[key])}`);
    return `{${members.join(",")}}`;
  }
  throw new Refusal("数据中有不能规范表示的内容");
}

function spellText(value) {
  if (value.normalize("NFC") !== value || !value.isWellFormed()) throw new Refusal("文字不是规范的 Unicode 形式");
  return JSON.stringify(value);
}

function readCanonical(bytes, where) {
  let value;
  try {
    value = JSON.parse(text(bytes, where));
  } catch {
    throw new Refusal("文件内容不完整或者不是所要的格式", where);
  }
  if (!equal(canonical(value), bytes)) throw new Refusal("文件内容不是规范的写法，可能被改动过", where);
  return value;
}

// A shape is a function (value, where) that throws where the value does not have it.
const matching = (pattern) => (value, where) => {
  if (typeof value !== "string" || !pattern.test(value)) throw new Refusal("内容不合格式", where);
};
const between = (low, high) => (value, where) => {
  if (!Number.isSafeInteger(value) || value < low || value > high) throw new Refusal("数值不在允许的范围内", where);
};
const exactly = (...values) => (value, where) => {
  if (!values.includes(value)) throw new Refusal("内容不是允许的值", where);
};
const orNull = (shape) => (value, where) => value === null || shape(value, where);
const listOf = (shape, low, high) => (value, where) => {
  if (!Array.isArray(value) || value.length < low || value.length > high) throw new Refusal("项数不对", where);
  value.forEach((one, i) => shape(one, `${where}[${i}]`));
};
const mapOf = (name, shape) => (value, where) => {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Refusal("内容不合格式", where);
  for (const key of Object.keys(value)) {
    name(key, where);
    shape(value[key], `${where}.${key}`);
  }
};
const fields = (shapes) => (value, where) => {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Refusal("内容不合格式", where);
  const surplus = Object.keys(value).find((key) => !(key in shapes));
  if (surplus !== undefined) throw new Refusal("有不认识的项目", `${where}.${surplus}`);
  for (const [key, shape] of Object.entries(shapes)) {
    if (!(key in value)) throw new Refusal("缺少项目", `${where}.${key}`);
    shape(value[key], `${where}.${key}`);
  }
};

const HEX16 = matching(/^[0-9a-f]{32}$/);
const HEX32 = matching(/^[0-9a-f]{64}$/);
const IDENTIFIER = matching(/^[^\s\x00-\x1f\x7f]{1,100}$/u);
const TITLE = matching(/^[^]{1,400}$/u);
const ENVELOPE_NAME = matching(/^[a-z][a-z0-9-]{0,30}$/);
const MOMENT = matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/);
const BASE64 = matching(/^[A-Za-z0-9+/]*={0,2}$/);
