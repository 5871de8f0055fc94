// Certificates, keys and detached CMS signatures (ECDSA P-256, SHA-256, CAdES attributes), in strict DER.

const OID = {
  signedData: unhex("06092a864886f70d010702"),
  data: unhex("06092a864886f70d010701"),
  contentType: unhex("06092a864886f70d010903"),
  messageDigest: unhex("06092a864886f70d010904"),
  signingTime: unhex("06092a864886f70d010905"),
  signingCertificate: unhex("060b2a864886f70d010910022f"),
  commonName: unhex("0603550403"),
  p256: unhex("06082a8648ce3d030107"),
  ecPublicKey: unhex("06072a8648ce3d0201"),
};
const VERSION_1 = Uint8Array.of(2, 1, 1);

function tlv(tag, ...parts) {
  const content = concat(...parts);
  const size = content.length;
  if (size < 0x80) return concat(Uint8Array.of(tag, size), content);
  const octets = [];
  for (let rest = size; rest; rest = Math.floor(rest / 256)) octets.unshift(rest & 255);
  return concat(Uint8Array.of(tag, 0x80 | octets.length, ...octets), content);
}
const sequence = (...parts) => tlv(0x30, ...parts);

const SHA256_ID = sequence(unhex("0609608648016503040201"));
const ECDSA_SHA256 = sequence(unhex("06082a8648ce3d040302"));

function setOf(tag, ...parts) {
  const order = (a, b) => {
    const differs = a.findIndex((byte, i) => byte !== b[i]);
    return differs < 0 ? a.length - b.length : a[differs] - (b[differs] ?? -1);
  };
  return tlv(tag, ...parts.sort(order));
}

class Der {
  constructor(data, where) {
    this.data = data;
    this.where = where;
    this.at = 0;
  }

  get tag() {
    return this.data[this.at];
  }

  // The next value as {whole, content}; its tag must be the one asked for, if one is.
  next(tag) {
    const begin = this.at;
    let size = this.data[begin + 1];
    let start = begin + 2;
    if (size >= 0x80) {
      const count = size & 0x7f;
      size = this.data.subarray(start, start + count).reduce((sum, octet) => sum * 256 + octet, 0);
      start += count;
      if (count < 1 || count > 4 || size < 0x80) this.broken();
    }
    if (!(start + size <= this.data.length) || (tag !== undefined && this.data[begin] !== tag)) this.broken();
    this.at = start + size;
    return { whole: this.data.slice(begin, this.at), content: this.data.slice(start, this.at) };
  }

  into(tag) {
    return new Der(this.next(tag).content, this.where);
  }

  expect(value) {
    if (!equal(this.data.subarray(this.at, this.at + value.length), value)) this.broken();
    this.at += value.length;
  }

  end() {
    if (this.at !== this.data.length) this.broken();
  }

  broken() {
    throw new Refusal("证书或者签名不合格式", this.where);
  }
}

// ---------------------------------------------------------------- certificates and keys

async function readCertificate(der, where) {
  const outer = new Der(der, where).into(0x30);
  const body = outer.into(0x30);
  if (body.tag === 0xa0) body.next();
  const serial = body.next(0x02).whole;
  body.next(0x30);
  const issuer = body.next(0x30).whole;
  const validity = body.into(0x30);
  const period = [validity.next(), validity.next()].map((time) => text(time.content.slice(0, -1), where));
  const subject = body.into(0x30);
  const spki = body.next(0x30).whole;
  let name = "";
  while (subject.at < subject.data.length) {
    const pair = subject.into(0x31).into(0x30);
    if (equal(pair.next(0x06).whole, OID.commonName)) name = text(pair.next().content, where);
  }
  let key;
  try {
    key = await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
  } catch {
    throw new Refusal("证书的密钥不是 P-256", where);
  }
  const until = (period[1].length === 12 ? "20" : "") + period[1];
  const expires = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  return { der, serial, issuer, name, key, expires, sha256: await sha256hex(der) };
}

function readPem(content) {
  const blocks = [];
  for (const [, label, body] of content.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g)) {
    blocks.push({ label, der: unb64(body.replace(/\s/g, ""), label) });
  }
  return blocks;
}

const KEY_FILE = fields({ ...BOX, v: exactly(1), type: exactly("key-file"), certificate: BASE64 });

// files: [{name, bytes}] as chosen; passphrase: of the key, empty where the key has none.
async function readSigner(files, passphrase) {
  const certificates = [];
  let pkcs8 = null;
  for (const { name, bytes } of files) {
    if (bytes[0] === 0x7b) {
      const document = readCanonical(bytes, name);
      KEY_FILE(document, name);
      certificates.push(await readCertificate(unb64(document.certificate, name), name));
      pkcs8 = await openBox(document, passphrase, name);
    } else if (bytes[0] === 0x30) {
      certificates.push(await readCertificate(bytes, name));
    } else {
      for (const { label, der } of readPem(text(bytes, name))) {
        if (label === "CERTIFICATE") certificates.push(await readCertificate(der, name));
        else if (label === "PRIVATE KEY") pkcs8 = der;
        else if (label === "EC PRIVATE KEY") pkcs8 = fromSec1(der);
        else if (label === "ENCRYPTED PRIVATE KEY") pkcs8 = await decryptPkcs8(der, passphrase, name);
        else throw new Refusal(`不认识的内容“${label}”`, name);
      }
    }
  }
  if (!certificates.length) throw new Refusal("没有找到证书，请同时选择证书文件");
  if (!pkcs8) throw new Refusal("没有找到私钥，请同时选择私钥文件");
  return matchSigner(certificates, pkcs8);
}

async function matchSigner(certificates, pkcs8) {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  let key;
  try {
    key = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
  } catch {
    throw new Refusal("私钥不是 P-256，或者文件不完整");
  }
  const probe = utf8("ggzy-probe/v1");
  const how = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(how, key, probe);
  for (const certificate of certificates) {
    if (await crypto.subtle.verify(how, certificate.key, signature, probe)) {
      return { certificate, key, chain: certificates.filter((one) => one !== certificate) };
    }
  }
  throw new Refusal("私钥与证书不是一对");
}

const fromSec1 = (der) => sequence(Uint8Array.of(2, 1, 0), sequence(OID.ecPublicKey, OID.p256), tlv(0x04, der));

// PKCS #8 under PBES2 (RFC 8018) with PBKDF2 and AES-CBC, as openssl and most tools write it.
async function decryptPkcs8(der, passphrase, where) {
  const outer = new Der(der, where).into(0x30);
  const scheme = outer.into(0x30);
  const sealed = outer.next(0x04).content;
  scheme.expect(unhex("06092a864886f70d01050d"));
  const parameters = scheme.into(0x30);
  const kdf = parameters.into(0x30);
  const cipher = parameters.into(0x30);
  kdf.expect(unhex("06092a864886f70d01050c"));
  const pbkdf2 = kdf.into(0x30);
  const salt = pbkdf2.next(0x04).content;
  const iterations = pbkdf2.next(0x02).content.reduce((sum, octet) => sum * 256 + octet, 0);
  if (pbkdf2.tag === 0x02) pbkdf2.next();
  const prf = pbkdf2.tag === 0x30 ? hex(pbkdf2.into(0x30).next(0x06).content) : "2a864886f70d0207";
  const hash = { "2a864886f70d0207": "SHA-1", "2a864886f70d0209": "SHA-256", "2a864886f70d020b": "SHA-512" }[prf];
  const length = { "60864801650304012a": 256, "608648016503040102": 128 }[hex(cipher.next(0x06).content)];
  if (!hash || !length) throw new Refusal("私钥的加密方式不受支持，请改用 AES-256 保存", where);
  const iv = cipher.next(0x04).content;
  const secret = await crypto.subtle.importKey("raw", utf8(passphrase), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash, salt, iterations };
  const key = await crypto.subtle.deriveKey(how, secret, { name: "AES-CBC", length }, false, ["decrypt"]);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, sealed));
  } catch {
    throw new Refusal("私钥口令不对", where);
  }
}

// ---------------------------------------------------------------- detached signatures

const attribute = (kind, value) => sequence(kind, tlv(0x31, value));

// signer: as readSigner gives it; time: a Date, the signing time that is stated.
async function signDetached(data, signer, time) {
  const { certificate, key, chain } = signer;
  const fingerprint = tlv(0x04, unhex(certificate.sha256));
  const stamp = time.toISOString().replace(/[-:T]/g, "").slice(2, 14);
  const attributes = setOf(
    0x31,
    attribute(OID.contentType, OID.data),
    attribute(OID.messageDigest, tlv(0x04, await sha256(data))),
    attribute(OID.signingCertificate, sequence(sequence(sequence(fingerprint)))),
    attribute(OID.signingTime, tlv(0x17, utf8(`${stamp}Z`))),
  );
  const raw = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, attributes));
  const signerInfo = sequence(
    VERSION_1,
    sequence(certificate.issuer, certificate.serial),
    SHA256_ID,
    concat(Uint8Array.of(0xa0), attributes.subarray(1)),
    ECDSA_SHA256,
    tlv(0x04, sequence(integer(raw.subarray(0, 32)), integer(raw.subarray(32)))),
  );
  const signedData = sequence(
    VERSION_1,
    tlv(0x31, SHA256_ID),
    sequence(OID.data),
    setOf(0xa0, certificate.der, ...chain.map((one) => one.der)),
    tlv(0x31, signerInfo),
  );
  return sequence(OID.signedData, tlv(0xa0, signedData));
}

function integer(bytes) {
  let start = bytes.findIndex((byte) => byte !== 0);
  if (start < 0) start = bytes.length - 1;
  const shortest = bytes.subarray(start);
  return tlv(0x02, shortest[0] & 0x80 ? concat(Uint8Array.of(0), shortest) : shortest);
}

function fixed32(der, where) {
  const bytes = der.next(0x02).content;
  const magnitude = bytes[0] === 0 ? bytes.subarray(1) : bytes;
  if (magnitude.length > 32) throw new Refusal("签名不合格式", where);
  return concat(new Uint8Array(32 - magnitude.length), magnitude);
}

// Whether the signature is over the data; returns the certificate it was made with. Whose certificate that is,
// the caller compares: this page knows no root, which is why people compare the fingerprint.
async function verifyDetached(data, signature, where) {
  const outer = new Der(signature, where);
  const content = outer.into(0x30);
  outer.end();
  content.expect(OID.signedData);
  const signed = content.into(0xa0).into(0x30);
  signed.expect(VERSION_1);
  signed.next(0x31);
  signed.expect(sequence(OID.data));
  const bag = signed.into(0xa0);
  const signers = signed.into(0x31);
  signed.end();
  const info = signers.into(0x30);
  signers.end();
  info.expect(VERSION_1);
  const named = info.next(0x30).whole;
  info.next(0x30);
  const attributes = tlv(0x31, info.next(0xa0).content);
  info.expect(ECDSA_SHA256);
  const value = info.into(0x04).into(0x30);
  info.end();
  const raw = concat(fixed32(value, where), fixed32(value, where));

  const wanted = [
    attribute(OID.contentType, OID.data),
    attribute(OID.messageDigest, tlv(0x04, await sha256(data))),
  ];
  const found = new Der(attributes, where).into(0x31);
  let matched = 0;
  while (found.at < found.data.length) {
    const one = found.next(0x30).whole;
    matched += wanted.filter((expected) => equal(expected, one)).length;
  }
  const how = { name: "ECDSA", hash: "SHA-256" };
  while (matched === 2 && bag.at < bag.data.length) {
    const certificate = await readCertificate(bag.next(0x30).whole, where);
    const own = equal(named, sequence(certificate.issuer, certificate.serial));
    if (own && (await crypto.subtle.verify(how, certificate.key, raw, attributes))) return certificate;
  }
  throw new Refusal("签名与内容不符", where);
}
