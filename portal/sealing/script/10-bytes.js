// Bytes and their spellings, and the one error this page shows to people.

class Refusal extends Error {
  // reason: one Chinese sentence a bidder can act on; where: the file, field or byte that is meant.
  constructor(reason, where = "") {
    super(where ? `${where}：${reason}` : reason);
    this.name = "Refusal";
    this.reason = reason;
    this.where = where;
  }
}

const utf8 = (text) => new TextEncoder().encode(text);

function text(bytes, where) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal("内容不是 UTF-8 文字", where);
  }
}

function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function unhex(digits) {
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new Refusal("不是小写十六进制");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function b64(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

function unb64(encoded, where) {
  try {
    const bytes = Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0));
    if (b64(bytes) === encoded) return bytes;
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Refusal("不是规范的 base64 编码", where);
}

function u32(value) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
const sha256 = (bytes) => digest("SHA-256", bytes);
const sha256hex = async (bytes) => hex(await sha256(bytes));
