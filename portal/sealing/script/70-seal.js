// Sealing a bid, unlocking it, withdrawing it. Nothing here touches the page, the clock or the network.

const MAGIC = utf8("ggzb/v1\n");

// The first pass over one envelope: its part of the header, the bidder's secret, piece hashes, and the payload again.
async function sealEnvelope(subject, policy, name, files, random, take) {
  checkNames(files);
  const nonce = hex(random(32));
  const kc = random(32);
  const kb = policy.profile === "P0" ? new Uint8Array(0) : random(32);
  const salt = random(SALT);
  const context = await sha256(canonical({ ...subject, envelope: name, nonce }));
  const key = await derive(concat(kc, kb), concat(utf8("ggzy-seal/v1 cek"), context), 32);
  const payload = () => regroup(encrypt(pack(files), key, context, salt), PIECE);
  const leaves = [];
  let start = null;
  for await (const piece of payload()) {
    if (!piece.length) continue;
    start ??= piece.slice(0, PREFIX);
    leaves.push(await leafHash(piece));
    take(piece);
  }
  const envelope = {
    name,
    nonce,
    size: encryptedSize(packedSize(files)),
    pieces_root: hex(await treeRoot(leaves)),
    salt: hex(salt),
    commitment: hex(start.subarray(SALT)),
    kcv_c: await checkValue(COMMITTEE, kc, context),
    kcv_b: kb.length ? await checkValue(RESCUE, kb, context) : null,
    committee: await deal(COMMITTEE, kc, policy.committee, context),
    rescue: policy.rescue ? await deal(RESCUE, kb, policy.rescue, context) : null,
  };
  return { envelope, kb, leaves, payload };
}

// The second pass, where the container goes straight to disk: the same pieces, or the file has changed meanwhile.
async function writeAgain({ envelope, leaves, payload }, sink, step) {
  let number = 0;
  for await (const piece of payload()) {
    if (!piece.length) continue;
    if (!equal(await leafHash(piece), leaves[number])) throw new Refusal("密封时文件发生了变化", envelope.name);
    await sink.write(piece);
    number += 1;
    step(piece.length);
  }
}

// A browser may drop a large blob without saying so; better found here than when the bidder wants to save it.
async function checkKept(blob) {
  try {
    for (let at = 0; at < blob.size; at += 16 * PIECE) await blob.slice(at, at + 1).arrayBuffer();
  } catch {
    throw new Refusal("密封件较大，这个浏览器存不下。请改用 Chrome 或者 Edge 的普通窗口，或者使用命令行密封工具");
  }
}

/*
 * Seal a bid for one lot.
 *   tender: what readPackage gave; lot, seq, prev: which bid, which version, which header it replaces (null)
 *   certificate: the bidder's, from readSigner; sign: header bytes -> Promise of the detached signature
 *   envelopes: {name: [{name, size, read}]}; random: n -> n fresh random bytes
 *   sink: where a large container is written, {write(bytes) -> Promise}; without it the result holds a blob
 *   progress: called with bytes done and bytes in all
 * Returns {blob, size, header, headerSha256, signature, entrySha256, secrets, pieces}.
 */
async function seal({ tender, lot, seq, prev, certificate, sign, envelopes, random, sink = null, progress = () => {} }) {
  const { policy, policySha256, noticeSha256 } = tender;
  const total = sizeOf(policy, envelopes);
  checkLimit(total, policy);
  const subject = {
    v: 1,
    suite: policy.suite,
    tender: policy.tender,
    lot,
    notice_sha256: noticeSha256,
    policy_sha256: policySha256,
    bidder_cert_sha256: certificate.sha256,
    seq,
  };
  let done = 0;
  const step = (size) => progress((done += size), sink ? 2 * total : total);
  const blobs = [];
  const take = (piece) => {
    if (!sink) blobs.push(new Blob([piece]));
    step(piece.length);
  };
  const sealed = [];
  for (const { name } of policy.envelopes) {
    sealed.push(await sealEnvelope(subject, policy, name, envelopes[name] ?? [], random, take));
  }
  const whole = { ...subject, type: "bid", profile: policy.profile, prev, envelopes: sealed.map((one) => one.envelope) };
  const header = canonical(whole);
  const signature = await sign(header);
  await verifyDetached(header, signature, "密封信息");
  const head = concat(MAGIC, u32(header.length), header, u32(signature.length), signature);
  checkLimit(head.length + total, policy);
  let blob = null;
  if (sink) {
    await sink.write(head);
    for (const one of sealed) await writeAgain(one, sink, step);
  } else {
    blob = new Blob([head, ...blobs], { type: "application/octet-stream" });
    await checkKept(blob);
  }
  const headerSha256 = await sha256hex(header);
  const kb = Object.fromEntries(sealed.filter((one) => one.kb.length).map((one) => [one.envelope.name, hex(one.kb)]));
  return {
    blob,
    size: head.length + total,
    header,
    headerSha256,
    signature,
    entrySha256: await sha256hex(concat(header, signature)),
    secrets: { tender: policy.tender, lot, seq, header_sha256: headerSha256, kb },
    pieces: Object.fromEntries(sealed.map((one) => [one.envelope.name, one.leaves.map(hex)])),
  };
}

function checkLimit(size, policy) {
  if (size > policy.size_limit) throw new Refusal(`投标文件共 ${size} 字节，超过密封办法规定的 ${policy.size_limit} 字节`);
}

const sizeOf = (policy, envelopes) =>
  policy.envelopes.reduce((sum, { name }) => sum + encryptedSize(packedSize(envelopes[name] ?? [])), 0);

// ---------------------------------------------------------------- quote.json

const QUOTE = fields({
  v: exactly(1),
  type: exactly("quote"),
  tender: IDENTIFIER,
  lot: IDENTIFIER,
  currency: exactly("CNY"),
  price: matching(/^(0|[1-9][0-9]{0,12})\.[0-9]{2}$/),
  duration_days: between(1, 36500),
  quality: matching(/^[^]{1,200}$/u),
  leader: matching(/^[^]{0,60}$/u),
});

function quoteFile(tender, lot, { price, duration_days, quality, leader }) {
  const quote = { v: 1, type: "quote", tender, lot, currency: "CNY", price, duration_days, quality, leader };
  QUOTE(quote, "报价");
  return memoryFile("quote.json", canonical(quote));
}

const memoryFile = (name, bytes) => ({ name, size: bytes.length, read: async (begin, end) => bytes.slice(begin, end) });
const diskFile = (file) => ({
  name: file.name.normalize("NFC"),
  size: file.size,
  read: async (begin, end) => new Uint8Array(await file.slice(begin, end).arrayBuffer()),
});

// ---------------------------------------------------------------- the bidder's lock

const UNLOCK_FILE = fields({
  ...BOX,
  v: exactly(1),
  type: exactly("unlock-file"),
  tender: IDENTIFIER,
  lot: IDENTIFIER,
  seq: between(1, Number.MAX_SAFE_INTEGER),
  header_sha256: HEX32,
});
const SECRETS = mapOf(ENVELOPE_NAME, HEX32);

async function writeUnlockFile({ kb, ...named }, passphrase, random) {
  return closeBox({ ...named, v: 1, type: "unlock-file" }, canonical(kb), passphrase, random);
}

// What an unlock file says without its passphrase: which version of which bid it belongs to.
function readUnlockFile(bytes) {
  const document = readCanonical(bytes, "解锁文件");
  UNLOCK_FILE(document, "解锁文件");
  return document;
}

async function openUnlockFile(document, passphrase) {
  const kb = readCanonical(await openBox(document, passphrase, "解锁文件"), "解锁文件");
  SECRETS(kb, "解锁文件");
  return kb;
}

// A signed document as one file: both parts in base64.
async function enclose(document, sign) {
  return canonical({ document: b64(document), signature: b64(await sign(document)) });
}

function unlockStatement({ tender, lot, header_sha256 }, kb, names) {
  const given = Object.fromEntries(names.map((name) => [name, kb[name]]));
  if (!names.length || names.some((name) => !(name in kb))) throw new Refusal("请选择要解锁的信封");
  return canonical({ v: 1, type: "unlock", tender, lot, header_sha256, kb: given });
}

const withdrawalStatement = ({ tender, lot, header_sha256: prev }) =>
  canonical({ v: 1, type: "withdrawal", tender, lot, prev });

// What the page and its tests use; everything else in this file is a means to these.
globalThis.GGZY = Object.freeze({
  Refusal, SIDES, diskFile, enclose, memoryFile, openUnlockFile, quoteFile, readPackage, readSigner, readUnlockFile,
  seal, signDetached, sizeOf, unlockStatement, verifyDetached, withdrawalStatement, writeUnlockFile,
  hex, unhex, b64, unb64, padme,
});
