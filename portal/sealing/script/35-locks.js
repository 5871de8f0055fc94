// The locks of what is sealed: a secret shared among keepers, and the value that tells a true secret from a false one.

const COMMITTEE = "committee";
const RESCUE = "rescue";

async function checkValue(lock, secret, context) {
  return sha256hex(concat(utf8(lock === COMMITTEE ? "ggzy-kcv/v1c" : "ggzy-kcv/v1b"), context, secret));
}

// Share a secret among trustees. Everything random in a lock comes from its secret, so that whoever knows the secret
// after the opening can deal again and compare every byte.
async function deal(lock, secret, { t, trustees }, context) {
  const n = trustees.length;
  const label = concat(utf8(lock), context);
  const stream = await expand(secret, concat(utf8("ggzy-deal/v1"), label), (t - 1) * 32 + n * 64);
  const values = split(secret, t, n, stream.subarray(0, (t - 1) * 32));
  const shares = [];
  for (const [i, trustee] of trustees.entries()) {
    const own = stream.subarray((t - 1) * 32 + i * 64, (t - 1) * 32 + (i + 1) * 64);
    const opened = concat(Uint8Array.of(i + 1), values[i], own.subarray(0, 32));
    const info = concat(utf8("ggzy-share/v1"), label);
    const com = await sha256hex(concat(info, opened));
    const ct = b64(await kemSeal(unhex(trustee.public_key), info, opened, own.subarray(32)));
    shares.push({ kid: trustee.kid, com, ct });
  }
  return { t, shares };
}
