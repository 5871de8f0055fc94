// Sealing a report, handing a share on, opening. The same bytes as signing/seal/report.py makes.

const BLOCK = 4096;
const MAX_TEXT = 64 * 1024;
const CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_LENGTH = 24;
const ZERO_NONCE = new Uint8Array(12);
const SUITE = "S1";
const random = (size) => crypto.getRandomValues(new Uint8Array(size));

function padded(words, list = new Uint8Array(0)) {
  const data = utf8(words);
  if (data.length > MAX_TEXT) throw new Refusal("内容太长，请分次提交");
  let whole = concat(u32(data.length), data);
  if (list.length) whole = concat(whole, u32(list.length), list);
  return concat(whole, new Uint8Array((BLOCK - (whole.length % BLOCK)) % BLOCK));
}

function unpadded(bytes) {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return text(bytes.subarray(4, 4 + size));
}

// The list of the files behind the text, empty where there is none.
function listedIn(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = 4 + view.getUint32(0);
  if (start + 4 > bytes.length) return bytes.subarray(0, 0);
  return bytes.slice(start + 4, start + 4 + view.getUint32(start));
}

const contextOf = (suite, box, nonce) => sha256(canonical({ v: 1, type: "sealed-report", suite, box, nonce }));
const keyOf = (kc, kb, context) => derive(concat(kc, kb), concat(utf8("ggzy-seal/v1 cek"), context), 32);
const dealTo = (lock, secret, side, context) => deal(lock, secret, { t: side.t, trustees: side.keepers }, context);

// ---------------------------------------------------------------- files

const FILE_BLOCK = 65536;
const MAX_NAME = 120;
const filesKey = async (key, context) => aesKey(await derive(key, concat(utf8("ggzy-report-files/v1"), context), 32));

// A name that is a name everywhere: no folder, no control character, no leading dot.
function safeName(name) {
  const text = name.normalize("NFC").toWellFormed().replace(/[\/\\:*?"<>|\x00-\x1f\x7f]/g, "_").trim().replace(/^\.+/, "");
  return [...text].slice(-MAX_NAME).join("") || "file";
}

// files: [{ name, data }]; the list that goes with the text, and all files one after another, padded.
async function packed(files) {
  const list = [];
  for (const one of files) {
    list.push({ name: safeName(one.name), size: one.data.length, sha256: hex(await sha256(one.data)) });
  }
  const size = files.reduce((sum, one) => sum + one.data.length, 0);
  const whole = new Uint8Array(size + ((FILE_BLOCK - (size % FILE_BLOCK)) % FILE_BLOCK));
  let at = 0;
  for (const one of files) {
    whole.set(one.data, at);
    at += one.data.length;
  }
  return { list: files.length ? canonical(list) : new Uint8Array(0), whole };
}

const LISTED = listOf(fields({ name: matching(/^[^]{1,240}$/u), size: between(1, 33554432), sha256: HEX32 }), 1, 20);

async function unpacked(listed, key, context, attached) {
  if (!listed.length) return [];
  const list = readCanonical(listed, "附件清单");
  LISTED(list, "附件清单");
  let whole;
  try {
    whole = await aesOpen(await filesKey(key, context), ZERO_NONCE, attached, context);
  } catch {
    throw new Refusal("附件不是本举报件的，或者被改动过");
  }
  const found = [];
  let at = 0;
  for (const one of list) {
    const data = whole.slice(at, at + one.size);
    at += one.size;
    if (hex(await sha256(data)) !== one.sha256) throw new Refusal("附件与清单不符", one.name);
    found.push({ name: safeName(one.name), data });
  }
  return found;
}

// ---------------------------------------------------------------- sealing

// box: the canonical JSON text of the box, as the hall published it; files: [{ name, data }].
// Returns the sealed report as text, and the ciphertext of the files, null without files.
async function sealWithFiles(box, words, files) {
  const read = readCanonical(utf8(box), "举报箱");
  const name = await sha256hex(utf8(box));
  const nonce = hex(random(32));
  const kc = random(32);
  const kb = random(32);
  const context = await contextOf(read.suite, name, nonce);
  const raw = await keyOf(kc, kb, context);
  const { list, whole } = await packed(files);
  const sealed = {
    v: 1,
    type: "sealed-report",
    suite: read.suite,
    box: name,
    nonce,
    kcv_c: await checkValue(COMMITTEE, kc, context),
    kcv_b: await checkValue(RESCUE, kb, context),
    committee: await dealTo(COMMITTEE, kc, read.supervision, context),
    rescue: await dealTo(RESCUE, kb, read.discipline, context),
    ct: b64(await aesSeal(await aesKey(raw), ZERO_NONCE, padded(words, list), context)),
  };
  const attached = files.length ? await aesSeal(await filesKey(raw, context), ZERO_NONCE, whole, context) : null;
  return { sealed: text(canonical(sealed)), attached };
}

const sealReport = async (box, words) => (await sealWithFiles(box, words, [])).sealed;

// ---------------------------------------------------------------- keys

async function publicOf(privateKey) {
  const pkcs8 = concat(X25519_PKCS8, privateKey);
  const own = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", true, ["deriveBits"]);
  const jwk = await crypto.subtle.exportKey("jwk", own);
  return { own, raw: unb64(jwk.x.replaceAll("-", "+").replaceAll("_", "/") + "=") };
}

async function kemOpen(privateKey, info, sealed) {
  const { own, raw } = await publicOf(privateKey);
  const enc = sealed.slice(0, 32);
  const none = new Uint8Array(0);
  try {
    const theirs = await crypto.subtle.importKey("raw", enc, "X25519", false, []);
    const point = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, own, 256));
    const prk = await labeledExtract(KEM_ID, none, "eae_prk", point);
    const shared = await labeledExpand(KEM_ID, prk, "shared_secret", concat(enc, raw), 32);
    const context = concat(
      Uint8Array.of(0),
      await labeledExtract(HPKE_ID, none, "psk_id_hash", none),
      await labeledExtract(HPKE_ID, none, "info_hash", info),
    );
    const secret = await labeledExtract(HPKE_ID, shared, "secret", none);
    const key = await aesKey(await labeledExpand(HPKE_ID, secret, "key", context, 32));
    const nonce = await labeledExpand(HPKE_ID, secret, "base_nonce", context, 12);
    return await aesOpen(key, nonce, sealed.slice(32), none);
  } catch {
    throw new Refusal("不能用这把密钥打开");
  }
}

const kidOf = async (raw) => hex((await sha256(concat(utf8("ggzy-kid/v1"), raw))).slice(0, 16));

async function newKeyFile(passphrase) {
  const privateKey = random(32);
  const { raw } = await publicOf(privateKey);
  const named = { v: 1, type: "report-key", kid: await kidOf(raw), public_key: hex(raw) };
  return { named, file: await closeBox(named, privateKey, passphrase, random) };
}

async function readKeyFile(file, passphrase) {
  const document = readCanonical(new Uint8Array(await file.arrayBuffer()), file.name);
  fields({ ...BOX, v: exactly(1), type: exactly("report-key"), kid: HEX16, public_key: HEX32 })(document, file.name);
  return openBox(document, passphrase, file.name);
}

// ---------------------------------------------------------------- opening

const SHARE_INFO = utf8("ggzy-report-share/v1");
const label = (lock, context) => concat(utf8("ggzy-share/v1"), utf8(lock), context);

async function ownShare(sealed, privateKey) {
  const { raw } = await publicOf(privateKey);
  const kid = await kidOf(raw);
  const context = await contextOf(sealed.suite, sealed.box, sealed.nonce);
  for (const [side, lock] of [["supervision", COMMITTEE], ["discipline", RESCUE]]) {
    const share = sealed[lock].shares.find((one) => one.kid === kid);
    if (share) return { side, context, opened: await kemOpen(privateKey, label(lock, context), unb64(share.ct)) };
  }
  throw new Refusal("这把密钥不属于本举报箱");
}

async function passShare(sealedText, privateKey, toPublicKey) {
  const sealed = readCanonical(utf8(sealedText), "举报件");
  const { side, context, opened } = await ownShare(sealed, privateKey);
  const body = concat(utf8(`${side}\n`), opened);
  return b64(await kemSeal(unhex(toPublicKey), concat(SHARE_INFO, context), body, random(32)));
}

// Lagrange at zero, byte by byte.
function combine(points) {
  const secret = new Uint8Array(32);
  for (const [x, share] of points) {
    let weight = 1;
    for (const [other] of points) {
      if (other !== x) weight = times(weight, EXP[LOG[other] - LOG[other ^ x] + 255]);
    }
    share.forEach((byte, i) => (secret[i] ^= times(weight, byte)));
  }
  return secret;
}

// attached: gives the ciphertext of the files, asked only where the report has some.
async function openReport(sealedText, privateKey, passed, attached) {
  const sealed = readCanonical(utf8(sealedText), "举报件");
  const { side, context, opened } = await ownShare(sealed, privateKey);
  const found = { supervision: new Map(), discipline: new Map() };
  found[side].set(opened[0], opened);
  for (const one of passed) {
    const body = await kemOpen(privateKey, concat(SHARE_INFO, context), unb64(one));
    const end = body.indexOf(10);
    const share = body.slice(end + 1);
    found[text(body.slice(0, end))].set(share[0], share);
  }
  const secrets = [];
  for (const [name, lock, kcv] of [["supervision", COMMITTEE, sealed.kcv_c], ["discipline", RESCUE, sealed.kcv_b]]) {
    for (const [x, share] of found[name]) {
      const com = await sha256hex(concat(label(lock, context), share));
      if (sealed[lock].shares[x - 1].com !== com) throw new Refusal("有一份开启份额不是密封时的那一份");
    }
    const points = [...found[name]].slice(0, sealed[lock].t).map(([x, share]) => [x, share.slice(1, 33)]);
    if (points.length < sealed[lock].t) throw new Refusal("开启份额不足，须由两方共同开启");
    const secret = combine(points);
    if ((await checkValue(lock, secret, context)) !== kcv) throw new Refusal("开启份额合不成密封的密钥");
    secrets.push(secret);
  }
  const raw = await keyOf(secrets[0], secrets[1], context);
  const whole = await aesOpen(await aesKey(raw), ZERO_NONCE, unb64(sealed.ct), context);
  const listed = listedIn(whole);
  const files = listed.length ? await unpacked(listed, raw, context, await attached()) : [];
  return { words: unpadded(whole), files };
}

// ---------------------------------------------------------------- the reporter's code

const ANSWER_INFO = utf8("ggzy-report-answer/v1");
const newCode = () => Array.from(random(CODE_LENGTH), (byte) => CODE_ALPHABET[byte & 31]).join("");

async function reporterOf(code) {
  const words = code.normalize("NFKC").toUpperCase().replace(/[ -]/g, "");
  if (words.length !== CODE_LENGTH || [...words].some((one) => !CODE_ALPHABET.includes(one))) {
    throw new Refusal("查询码应为 24 位字母和数字");
  }
  const lookup = await sha256hex(concat(utf8("ggzy-report-lookup/v1"), utf8(words)));
  const privateKey = await derive(utf8(words), utf8("ggzy-report-reply/v1"), 32);
  return { lookup, privateKey, publicKey: hex((await publicOf(privateKey)).raw) };
}

const sealAnswer = async (publicKey, words) => b64(await kemSeal(unhex(publicKey), ANSWER_INFO, padded(words), random(32)));
const openAnswer = async (privateKey, sealed) => unpadded(await kemOpen(privateKey, ANSWER_INFO, unb64(sealed)));
