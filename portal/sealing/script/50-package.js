// The sealing package: shapes of its documents, and the checks before anything is sealed to anybody.

const SIDES = {
  purchaser: "招标人",
  centre: "交易中心",
  supervision: "行政监督部门",
  notary: "公证机构",
  peer: "外地交易中心",
  public: "社会监督人员",
};
const INSIDE = ["purchaser", "centre"];
const INDEPENDENT = ["notary", "public"];
const QUOTE_ENVELOPE = "price";
const MAX_TRUSTEES = 31;

const TRUSTEE = {
  kid: HEX16,
  public_key: HEX32,
  member: IDENTIFIER,
  name: TITLE,
  side: exactly(...Object.keys(SIDES)),
  cert_sha256: HEX32,
};
const QUORUM = fields({
  t: between(2, MAX_TRUSTEES),
  inside_at_most: between(0, MAX_TRUSTEES),
  trustees: listOf(fields({ ...TRUSTEE, statement_sha256: HEX32 }), 2, MAX_TRUSTEES),
});
const STATEMENT = fields({
  ...TRUSTEE,
  v: exactly(1),
  type: exactly("trustee-key"),
  suite: exactly("S1"),
  tender: IDENTIFIER,
  role: exactly("committee", "rescue"),
  t: between(1, MAX_TRUSTEES),
  n: between(1, MAX_TRUSTEES),
  not_before: MOMENT,
  not_after: MOMENT,
});
const POLICY = fields({
  v: exactly(1),
  type: exactly("sealing-policy"),
  suite: exactly("S1"),
  profile: exactly("P0", "P1", "P2"),
  tender: IDENTIFIER,
  title: TITLE,
  lots: listOf(fields({ lot: IDENTIFIER, title: TITLE }), 1, 200),
  deadline: MOMENT,
  opening: MOMENT,
  unlock_minutes: between(0, 7 * 24 * 60),
  size_limit: between(1, Number.MAX_SAFE_INTEGER),
  envelopes: listOf(fields({ name: ENVELOPE_NAME, title: TITLE, stage: between(1, 9) }), 1, 9),
  committee: QUORUM,
  rescue: orNull(QUORUM),
  remedies: TITLE,
  contact: TITLE,
  page_sha256: HEX32,
  log: fields({ origin: IDENTIFIER, key: TITLE }),
  witnesses: listOf(TITLE, 0, 100),
  timestamps: listOf(TITLE, 0, 100),
});
const ENCLOSED = fields({ document: BASE64, signature: BASE64 });
const PACKAGE = fields({
  v: exactly(1),
  type: exactly("sealing-package"),
  policy: BASE64,
  notice_sha256: HEX32,
  statements: listOf(ENCLOSED, 0, 64),
  record: orNull(ENCLOSED),
});

const kidOf = async (publicKey) => hex((await sha256(concat(utf8("ggzy-kid/v1"), publicKey))).subarray(0, 16));

async function fingerprint(policySha256, noticeSha256) {
  const whole = await sha256(concat(utf8("ggzy-fingerprint/v1"), unhex(policySha256), unhex(noticeSha256)));
  const groups = [];
  for (let at = 0; at < 30; at += 5) {
    const number = whole.subarray(at, at + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    groups.push(String(number % 100000).padStart(5, "0"));
  }
  return groups.join(" ");
}

// Read and check a package; throws a Refusal naming what is wrong. `office` is the certificate on the enclosed record.
async function readPackage(bytes) {
  const where = "密封材料";
  if (bytes.length > 4 * 1024 * 1024) throw new Refusal("文件过大，不是密封材料", where);
  const parcel = readCanonical(bytes, where);
  PACKAGE(parcel, where);
  const policyBytes = unb64(parcel.policy, "密封办法");
  const policy = readCanonical(policyBytes, "密封办法");
  POLICY(policy, "密封办法");
  await checkPolicy(policy);
  await checkStatements(policy, parcel.statements);
  const policySha256 = await sha256hex(policyBytes);
  const office = parcel.record === null ? null : await checkRecord(parcel.record, policySha256);
  const noticeSha256 = parcel.notice_sha256;
  return { policy, policySha256, noticeSha256, office, fingerprint: await fingerprint(policySha256, noticeSha256) };
}

const listsOf = (policy) => [["committee", policy.committee], ["rescue", policy.rescue]].filter(([, list]) => list);
const different = (values) => new Set(values).size === values.length;

async function checkPolicy(policy) {
  const refuse = (reason) => {
    throw new Refusal(reason, "密封办法");
  };
  const times = [policy.deadline, policy.opening].map((moment) => Date.parse(moment));
  if (times.some(Number.isNaN) || times[0] > times[1]) refuse("截止和开标时间不成立");
  if (!different(policy.envelopes.map((one) => one.name))) refuse("有重名的信封");
  if (!policy.envelopes.some((one) => one.name === QUOTE_ENVELOPE)) refuse("没有报价信封");
  if (!different(policy.lots.map((one) => one.lot))) refuse("有重号的标段");
  if ((policy.profile === "P1") !== (policy.rescue !== null)) refuse("备援保管人与所定方式不符");
  const everyone = listsOf(policy).flatMap(([, list]) => list.trustees);
  for (const field of ["kid", "member", "cert_sha256"]) {
    if (!different(everyone.map((one) => one[field]))) refuse("同一保管人出现两次");
  }
  for (const [, { t, inside_at_most: most, trustees }] of listsOf(policy)) {
    const inside = trustees.filter((one) => INSIDE.includes(one.side)).length;
    if (t > trustees.length) refuse("门限大于保管人数");
    if (inside > most || most >= t) refuse("招标人与交易中心一方的保管人过多");
    if (!trustees.some((one) => INDEPENDENT.includes(one.side))) refuse("没有行政机关以外的保管人");
    for (const one of trustees) {
      if ((await kidOf(unhex(one.public_key))) !== one.kid) refuse(`保管人“${one.name}”的公钥与编号不符`);
    }
  }
}

// Each trustee must have signed, with the certificate the policy names, this very key for this tender and threshold.
async function checkStatements(policy, enclosed) {
  const stated = new Map();
  for (const [i, one] of enclosed.entries()) {
    const where = `第 ${i + 1} 份保管人声明`;
    const document = unb64(one.document, where);
    const statement = readCanonical(document, where);
    STATEMENT(statement, where);
    const certificate = await verifyDetached(document, unb64(one.signature, where), where);
    if (certificate.sha256 !== statement.cert_sha256) throw new Refusal("签名用的不是声明所载的证书", where);
    stated.set(await sha256hex(document), statement);
  }
  for (const [role, { t, trustees }] of listsOf(policy)) {
    for (const trustee of trustees) {
      const statement = stated.get(trustee.statement_sha256);
      stated.delete(trustee.statement_sha256);
      if (!statement || !agrees(statement, trustee, { role, t, n: trustees.length }, policy)) {
        throw new Refusal(`没有保管人“${trustee.name}”本人签名的一致声明`, "密封材料");
      }
    }
  }
  if (stated.size) throw new Refusal("有不属于本项目的保管人声明", "密封材料");
}

function agrees(statement, trustee, expected, policy) {
  const opening = Date.parse(policy.opening);
  return (
    Object.keys(TRUSTEE).every((field) => statement[field] === trustee[field]) &&
    Object.entries(expected).every(([field, value]) => statement[field] === value) &&
    statement.tender === policy.tender &&
    Date.parse(statement.not_before) <= opening &&
    opening <= Date.parse(statement.not_after)
  );
}

async function checkRecord(enclosed, policySha256) {
  const where = "密封办法的公布记录";
  const document = unb64(enclosed.document, where);
  const certificate = await verifyDetached(document, unb64(enclosed.signature, where), where);
  const files = readCanonical(document, where).files;
  if (!Array.isArray(files) || !files.some((file) => file?.sha256 === policySha256)) {
    throw new Refusal("记录里没有这份密封办法", where);
  }
  return certificate;
}
