// The arithmetic of suite S1 on WebCrypto: HKDF, HPKE (RFC 9180, X25519), secret sharing, passphrases.

async function hmac(hash, key, data) {
  // WebCrypto takes no empty key; HMAC pads with zeros, so one zero byte is the same key.
  const raw = key.length ? key : new Uint8Array(1);
  const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
}

async function hkdfExpand(hash, prk, info, length) {
  const blocks = [];
  let block = new Uint8Array(0);
  for (let made = 0; made < length; made += block.length) {
    block = await hmac(hash, prk, concat(block, info, Uint8Array.of(blocks.length + 1)));
    blocks.push(block);
  }
  return concat(...blocks).slice(0, length);
}

const expand = (prk, info, length) => hkdfExpand("SHA-512", prk, info, length);
const derive = async (ikm, info, length) => expand(await hmac("SHA-512", new Uint8Array(0), ikm), info, length);

// ---------------------------------------------------------------- HPKE base mode

const KEM_ID = concat(utf8("KEM"), Uint8Array.of(0x00, 0x20));
const HPKE_ID = concat(utf8("HPKE"), Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x00, 0x02));
const X25519_PKCS8 = unhex("302e020100300506032b656e04220420");

const labeledExtract = (id, salt, label, ikm) => hmac("SHA-256", salt, concat(utf8("HPKE-v1"), id, utf8(label), ikm));
const labeledExpand = (id, prk, label, info, length) =>
  hkdfExpand("SHA-256", prk, concat(Uint8Array.of(length >> 8, length & 255), utf8("HPKE-v1"), id, utf8(label), info), length);

async function kemSeal(recipient, info, plaintext, ephemeral) {
  const pkcs8 = concat(X25519_PKCS8, ephemeral);
  const own = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", true, ["deriveBits"]);
  const jwk = await crypto.subtle.exportKey("jwk", own);
  const enc = unb64(jwk.x.replaceAll("-", "+").replaceAll("_", "/") + "=");
  let point;
  try {
    const key = await crypto.subtle.importKey("raw", recipient, "X25519", false, []);
    point = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: key }, own, 256));
  } catch {
    throw new Refusal("保管人的公钥不可用");
  }
  const none = new Uint8Array(0);
  const prk = await labeledExtract(KEM_ID, none, "eae_prk", point);
  const shared = await labeledExpand(KEM_ID, prk, "shared_secret", concat(enc, recipient), 32);
  const context = concat(
    Uint8Array.of(0),
    await labeledExtract(HPKE_ID, none, "psk_id_hash", none),
    await labeledExtract(HPKE_ID, none, "info_hash", info),
  );
  const secret = await labeledExtract(HPKE_ID, shared, "secret", none);
  const key = await aesKey(await labeledExpand(HPKE_ID, secret, "key", context, 32));
  const nonce = await labeledExpand(HPKE_ID, secret, "base_nonce", context, 12);
  return concat(enc, await aesSeal(key, nonce, plaintext));
}

// ---------------------------------------------------------------- AES-256-GCM

const aesKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

async function aesSeal(key, iv, plaintext, additionalData = new Uint8Array(0)) {
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plaintext));
}

async function aesOpen(key, iv, sealed, additionalData) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed));
}

// ---------------------------------------------------------------- sharing over GF(2^8)

const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  EXP[exponent] = EXP[exponent + 255] = value;
  LOG[value] = exponent;
  value ^= (value << 1) ^ (value & 0x80 ? 0x11b : 0);
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

function split(secret, t, n, coefficients) {
  const size = secret.length;
  return Array.from({ length: n }, (_, i) => {
    const share = new Uint8Array(size);
    for (let degree = t - 1; degree >= 0; degree -= 1) {
      const row = degree ? coefficients.subarray((degree - 1) * size, degree * size) : secret;
      for (let j = 0; j < size; j += 1) share[j] = times(share[j], i + 1) ^ row[j];
    }
    return share;
  });
}

// ---------------------------------------------------------------- secrets under a passphrase

const ROUNDS = 600000;
const MIN_PASSPHRASE = 10;
const BOX = {
  kdf: exactly("PBKDF2-SHA-256"),
  rounds: between(ROUNDS, 10000000),
  salt: HEX16,
  aead: exactly("AES-256-GCM"),
  nonce: matching(/^[0-9a-f]{24}$/),
  box: BASE64,
};

async function passphraseKey(passphrase, salt, iterations) {
  const secret = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function closeBox(named, secret, passphrase, random) {
  if ([...passphrase.normalize("NFC")].length < MIN_PASSPHRASE) throw new Refusal(`口令至少 ${MIN_PASSPHRASE} 个字符`);
  const salt = hex(random(16));
  const nonce = hex(random(12));
  const bare = { ...named, kdf: "PBKDF2-SHA-256", rounds: ROUNDS, salt, aead: "AES-256-GCM", nonce, box: "" };
  const key = await passphraseKey(passphrase, unhex(salt), ROUNDS);
  return canonical({ ...bare, box: b64(await aesSeal(key, unhex(nonce), secret, canonical(bare))) });
}

async function openBox(document, passphrase, where) {
  const key = await passphraseKey(passphrase, unhex(document.salt), document.rounds);
  try {
    return await aesOpen(key, unhex(document.nonce), unb64(document.box, where), canonical({ ...document, box: "" }));
  } catch {
    throw new Refusal("口令不对，或者文件被改动过", where);
  }
}
