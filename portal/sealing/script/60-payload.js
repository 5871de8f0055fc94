// The payload of an envelope: a pax tar in one spelling, padded (Padmé), cut into 16 KiB chunks and encrypted (C2SP).

const BLOCK = 512;
const CHUNK = 16384;
const TAG = 16;
const SALT = 24;
const PREFIX = 56;
const IN_FLIGHT = 64;
const PIECE = 1024 * 1024;
const MAX_FILES = 1000;
const FORBIDDEN = /[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

function padme(size) {
  const magnitude = size.toString(2).length - 1;
  const loose = magnitude - magnitude.toString(2).length;
  const unit = 2 ** Math.max(loose, 0);
  return Math.ceil(size / unit) * unit;
}

const encryptedSize = (plain) => PREFIX + plain + TAG * (Math.floor(plain / CHUNK) + 1);
const padding = (size) => (BLOCK - (size % BLOCK)) % BLOCK;

function checkNames(files) {
  if (!files.length) throw new Refusal("信封里还没有文件");
  if (files.length > MAX_FILES) throw new Refusal(`一个信封最多 ${MAX_FILES} 个文件`);
  for (const { name } of files) {
    const plain = name && name.replace(/^[ .]+|[ .]+$/g, "") === name && !FORBIDDEN.test(name) && name.isWellFormed();
    if (!plain || name.normalize("NFC") !== name) throw new Refusal("文件名里有不能用的字符", name);
    if (utf8(name).length > 240) throw new Refusal("文件名过长", name);
  }
  if (!different(files.map((file) => file.name))) throw new Refusal("有同名的文件");
}

function ustar(name, size, kind) {
  const block = new Uint8Array(BLOCK);
  const put = (at, value) => block.set(utf8(value), at);
  const octal = (value, digits) => value.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, "0000644\0" + "0000000\0".repeat(2) + `${octal(size, 11)}\0` + `${octal(0, 11)}\0` + " ".repeat(8) + kind);
  put(257, "ustar\0" + "00");
  put(329, "0000000\0".repeat(2));
  put(148, `${octal(block.reduce((sum, byte) => sum + byte, 0), 6)}\0 `);
  return block;
}

function tarHeaders(number, name, size) {
  if (size >= 8 ** 11) throw new Refusal("文件过大", name);
  const value = utf8(` path=${name}\n`);
  let length = value.length + 2;
  while (length !== value.length + String(length).length) length = value.length + String(length).length;
  const record = concat(utf8(String(length)), value);
  const digits = String(number).padStart(4, "0");
  return concat(
    ustar(`PaxHeaders/${digits}`, record.length, "x"),
    record,
    new Uint8Array(padding(record.length)),
    ustar(digits, size, "0"),
  );
}

function bareSize(files) {
  const each = files.map(({ name, size }, i) => tarHeaders(i + 1, name, size).length + size + padding(size));
  return 2 * BLOCK + each.reduce((sum, size) => sum + size, 0);
}

const packedSize = (files) => padme(bareSize(files));

// A file is {name, size, read(begin, end) -> Promise<Uint8Array>}.
async function* pack(files) {
  for (const [i, file] of files.entries()) {
    yield tarHeaders(i + 1, file.name, file.size);
    for (let at = 0; at < file.size; at += 4 * PIECE) {
      const end = Math.min(at + 4 * PIECE, file.size);
      const data = await file.read(at, end);
      if (data.length !== end - at) throw new Refusal("封装时文件发生了变化", file.name);
      yield data;
    }
    yield new Uint8Array(padding(file.size));
  }
  yield new Uint8Array(2 * BLOCK);
  for (let rest = packedSize(files) - bareSize(files); rest; ) {
    const step = Math.min(rest, PIECE);
    yield new Uint8Array(step);
    rest -= step;
  }
}

// The same bytes in groups of that size, then exactly one shorter group, which may be empty.
async function* regroup(blocks, size) {
  let group = new Uint8Array(size);
  let filled = 0;
  for await (const block of blocks) {
    for (let at = 0; at < block.length; ) {
      const step = Math.min(size - filled, block.length - at);
      group.set(block.subarray(at, at + step), filled);
      filled += step;
      at += step;
      if (filled === size) {
        yield group;
        group = new Uint8Array(size);
        filled = 0;
      }
    }
  }
  yield group.subarray(0, filled);
}

async function* encrypt(plain, inputKey, context, salt) {
  const info = concat(utf8("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"), salt, context);
  const stream = await expand(inputKey, info, 32 + 12 + 32);
  const key = await aesKey(stream.subarray(0, 32));
  const base = stream.subarray(32, 44);
  yield concat(salt, stream.subarray(44));
  let number = 0;
  const seal = (chunk) => {
    const nonce = base.slice();
    const view = new DataView(nonce.buffer);
    view.setUint32(8, view.getUint32(8) ^ (number % 2 ** 32));
    view.setUint32(4, view.getUint32(4) ^ Math.floor(number / 2 ** 32));
    number += 1;
    return aesSeal(key, nonce, chunk);
  };
  for await (const group of regroup(plain, IN_FLIGHT * CHUNK)) {
    const chunks = [];
    for (let at = 0; at + CHUNK <= group.length; at += CHUNK) chunks.push(seal(group.subarray(at, at + CHUNK)));
    if (group.length < IN_FLIGHT * CHUNK) chunks.push(seal(group.subarray(group.length - (group.length % CHUNK))));
    yield concat(...(await Promise.all(chunks)));
  }
}

// ---------------------------------------------------------------- the hash tree over pieces (RFC 6962)

const leafHash = (piece) => sha256(concat(Uint8Array.of(0), piece));
const nodeHash = (left, right) => sha256(concat(Uint8Array.of(1), left, right));

async function treeRoot(leaves) {
  if (leaves.length === 1) return leaves[0];
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return nodeHash(await treeRoot(leaves.slice(0, left)), await treeRoot(leaves.slice(left)));
}
