// What the page shows and asks. Files are read and saved on this machine; nothing is sent anywhere.

const $ = (id) => document.getElementById(id);
const random = (count) => crypto.getRandomValues(new Uint8Array(count));
const state = { tender: null, signer: null, envelopes: {}, replaces: null, busy: false };

function tell(panel, text) {
  $(`${panel}-say`).textContent = text;
}

function showError(panel, error) {
  const box = $(`${panel}-error`);
  // The browser's own names for a file that was moved, changed or is too large for it.
  if (error.name === "NotReadableError") error = new Refusal("有文件读不出来：可能被移走、改动，或者正被别的程序占用");
  const known = error instanceof Refusal;
  box.querySelector("p").textContent = known ? `${error.message}。` : `本机出错，没有生成任何文件（${error.name}：${error.message}）。`;
  box.hidden = false;
  box.focus();
  tell(panel, "");
}

// Run one act of a panel: one at a time, errors shown in its own box.
async function act(panel, work) {
  if (state.busy) return;
  state.busy = true;
  $(`${panel}-error`).hidden = true;
  try {
    await work();
  } catch (error) {
    showError(panel, error);
  } finally {
    state.busy = false;
  }
}

const chosen = async (input) =>
  Promise.all([...input.files].map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));

async function onlyFile(input, what) {
  const [file] = await chosen(input);
  if (!file) throw new Refusal(`请选择${what}`);
  return file.bytes;
}

const markDone = (title) => $(title).classList.add("gg-is-done");

// ---------------------------------------------------------------- 1 the tender

async function loadPackage() {
  state.tender = null;
  $("tender").hidden = $("bid").hidden = true;
  $("step1").classList.remove("gg-is-done");
  $("compared").checked = false;
  const tender = await readPackage(await onlyFile($("package"), "密封材料"));
  const { policy } = tender;
  facts($("tender-facts"), [
    ["项目", policy.title],
    ["项目编号", policy.tender],
    ["投标截止", timeText(policy.deadline)],
    ["开标", timeText(policy.opening)],
    ["解锁时限", `开标后 ${policy.unlock_minutes} 分钟`],
    ["大小上限", bytesText(policy.size_limit)],
    ["公布记录", tender.office ? `由“${tender.office.name}”的证书签名，已核对与内容相符` : "密封材料没有附公布记录，请务必核对指纹"],
    ["密封页摘要", code(policy.page_sha256)],
  ]);
  const late = Date.parse(policy.deadline) <= Date.now();
  $("late").hidden = !late;
  $("late").textContent = late ? "按本机时钟，投标截止时间已过。是否逾期以平台时间为准。" : "";
  $("fingerprint").textContent = tender.fingerprint;
  showTrustees(policy);
  showBid(policy);
  state.tender = tender;
  $("tender").hidden = $("bid").hidden = false;
  $("before-tender").hidden = true;
}

function showTrustees(policy) {
  const { t, trustees } = policy.committee;
  const bidder = policy.profile === "P0" ? "" : "，并须投标人解锁";
  $("trustees-caption").textContent = `${trustees.length} 位保管人中 ${t} 位同意才能打开${bidder}`;
  const rows = listsOf(policy).flatMap(([role, list]) =>
    list.trustees.map(({ name, side, kid }) => {
      const shown = role === "rescue" ? `${name}（备援）` : name;
      return element("tr", {}, element("td", {}, shown), element("td", {}, SIDES[side]), element("td", {}, code(kid)));
    }),
  );
  $("trustees").replaceChildren(...rows);
}

function confirmCompared() {
  $("step1").classList.toggle("gg-is-done", $("compared").checked && Boolean(state.tender));
}

// ---------------------------------------------------------------- 2 the signer

async function readKey(panel) {
  const files = await chosen($(`${panel}-key`));
  if (!files.length) throw new Refusal("请选择证书和私钥文件");
  return readSigner(files, $(`${panel}-key-pass`).value);
}

async function showSigner() {
  state.signer = null;
  $("seal-signer").hidden = true;
  $("step2").classList.remove("gg-is-done");
  const { certificate } = (state.signer = await readKey("seal"));
  facts($("seal-signer"), [
    ["证书主体", certificate.name],
    ["有效期至", certificate.expires],
    ["证书摘要", code(certificate.sha256)],
  ]);
  $("seal-key-pass").value = "";
  markDone("step2");
}

// ---------------------------------------------------------------- 3 the bid

function showBid(policy) {
  $("lot").replaceChildren(...policy.lots.map(({ lot, title }) => element("option", { value: lot }, `${lot}　${title}`)));
  state.envelopes = Object.fromEntries(policy.envelopes.map(({ name }) => [name, []]));
  $("envelopes").replaceChildren(...policy.envelopes.map(envelopeField));
}

function envelopeField({ name, title }) {
  const id = `files-${name}`;
  const hint = name === QUOTE_ENVELOPE ? "上面的报价自动放入这个信封，另放投标函、已标价清单等。" : "可以多次选择，文件累加。";
  const input = element("input", { type: "file", id, multiple: true, className: "govuk-file-upload" });
  input.setAttribute("aria-describedby", `${id}-hint`);
  const list = element("ul", { className: "gg-files", hidden: true });
  list.setAttribute("aria-label", `${title}已放入的文件`);
  input.addEventListener("change", () => act("seal", async () => addFiles(name, input, list)));
  return element(
    "div",
    { className: "gg-field" },
    element("label", { className: "govuk-label", htmlFor: id }, title),
    element("p", { className: "govuk-hint", id: `${id}-hint` }, hint),
    input,
    list,
  );
}

function addFiles(name, input, list) {
  const added = [...input.files].map(diskFile);
  const together = [...state.envelopes[name], ...added];
  const reserved = name === QUOTE_ENVELOPE ? [{ name: "quote.json" }] : [];
  checkNames([...reserved, ...together]);
  state.envelopes[name] = together;
  input.value = "";
  showFiles(name, input, list);
}

function showFiles(name, input, list) {
  const rows = state.envelopes[name].map((file) => {
    const remove = element("button", { type: "button" }, "移去");
    remove.setAttribute("aria-label", `移去 ${file.name}`);
    remove.addEventListener("click", () => {
      state.envelopes[name] = state.envelopes[name].filter((one) => one !== file);
      showFiles(name, input, list);
      input.focus();
    });
    return element("li", {}, element("span", {}, file.name), element("span", { className: "cn-note" }, bytesText(file.size)), remove);
  });
  list.replaceChildren(...rows);
  list.hidden = !rows.length;
}

async function readPrevious() {
  state.replaces = null;
  $("version").textContent = "";
  if (!$("previous").files.length) return;
  const { tender, lot, seq, header_sha256 } = readUnlockFile(await onlyFile($("previous"), "上一版的解锁文件"));
  if (tender !== state.tender.policy.tender) throw new Refusal("这是其他项目的解锁文件");
  $("lot").value = lot;
  state.replaces = { lot, seq, header_sha256 };
  $("version").textContent = `本次为第 ${seq + 1} 版，替换第 ${seq} 版（${header_sha256.slice(0, 16)}…）`;
}

function readQuote() {
  const price = $("price").value.trim();
  const bad = (id, reason) => {
    $(id).setAttribute("aria-invalid", "true");
    throw new Refusal(reason);
  };
  for (const id of ["price", "duration", "quality", "leader", "pass", "pass-again"]) $(id).removeAttribute("aria-invalid");
  if (!/^(0|[1-9][0-9]{0,12})\.[0-9]{2}$/.test(price)) bad("price", "投标报价须写到分，不带逗号和单位，如 1234567.00");
  const duration = $("duration").value.trim();
  if (!/^[1-9][0-9]{0,4}$/.test(duration) || Number(duration) > 36500) bad("duration", "工期或者交货期须是 1 至 36500 的整数");
  const [quality, leader] = ["quality", "leader"].map((id) => $(id).value.trim().normalize("NFC"));
  if (!quality) bad("quality", "请填写质量承诺");
  return { price, duration_days: Number(duration), quality, leader };
}

// ---------------------------------------------------------------- 4 sealing

function showProgress(done, total) {
  $("progress").value = total ? done / total : 0;
  const percent = Math.floor((done / total) * 100);
  if (percent % 10 === 0 || done === total) tell("seal", `正在密封，${percent}%`);
}

function checkReady() {
  if (!state.tender) throw new Refusal("请先载入密封材料");
  if (!$("compared").checked) throw new Refusal("请先核对指纹，并勾选“已经核对”");
  if (!state.signer) throw new Refusal("请先读取证书和私钥");
  if (state.replaces && state.replaces.lot !== $("lot").value) throw new Refusal("上一版是为另一个标段密封的");
}

function readPassphrase() {
  const passphrase = $("pass").value;
  if ([...passphrase.normalize("NFC")].length < MIN_PASSPHRASE) throw new Refusal(`解锁口令至少 ${MIN_PASSPHRASE} 个字符`);
  if (passphrase !== $("pass-again").value) throw new Refusal("两遍解锁口令不同");
  return passphrase;
}

async function sealBid() {
  $("sealed").hidden = true;
  checkReady();
  const { tender, signer } = state;
  const lot = $("lot").value;
  const seq = (state.replaces?.seq ?? 0) + 1;
  const quote = quoteFile(tender.policy.tender, lot, readQuote());
  const passphrase = readPassphrase();
  const envelopes = { ...state.envelopes, [QUOTE_ENVELOPE]: [quote, ...state.envelopes[QUOTE_ENVELOPE]] };
  for (const files of Object.values(envelopes)) checkNames(files);
  const name = fileName("密封件", { tender: tender.policy.tender, lot, seq }, ".ggzb");
  const sink = await chooseSink(sizeOf(tender.policy, envelopes), name);
  $("progress-box").hidden = false;
  $("seal").disabled = true;
  try {
    const sealed = await seal({
      tender,
      lot,
      seq,
      prev: state.replaces?.header_sha256 ?? null,
      certificate: signer.certificate,
      sign: (header) => signDetached(header, signer, new Date()),
      envelopes,
      random,
      sink,
      progress: showProgress,
    });
    tell("seal", "正在用口令封存解锁文件");
    const unlockFile = await writeUnlockFile(sealed.secrets, passphrase, random);
    await sink?.close();
    showSealed(sealed, name, unlockFile);
    $("pass").value = $("pass-again").value = "";
  } catch (error) {
    await sink?.abort().catch(() => {});
    throw error;
  } finally {
    $("progress-box").hidden = true;
    $("seal").disabled = false;
  }
}

function showSealed(sealed, name, unlockFile) {
  const { lot, seq } = sealed.secrets;
  facts($("sealed-facts"), [
    ["标段", lot],
    ["版次", `第 ${seq} 版`],
    ["密封件", `${bytesText(sealed.size)}${sealed.blob ? "" : "，已写入所选位置"}`],
    ["密封信息摘要", code(sealed.headerSha256)],
    ["日志条目摘要", code(sealed.entrySha256)],
  ]);
  $("save-bid").hidden = !sealed.blob;
  if (sealed.blob) offer($("save-bid"), name, sealed.blob);
  offer($("save-unlock"), fileName("解锁文件", sealed.secrets, ".json"), jsonBlob(unlockFile));
  markDone("step3");
  markDone("step4");
  tell("seal", "密封完成");
  $("sealed").hidden = false;
  $("sealed").focus();
}

// ---------------------------------------------------------------- unlocking and withdrawing

async function showBidOf(panel) {
  $(`${panel}-facts`).hidden = $(`${panel}-done`).hidden = true;
  if (!$(`${panel}-file`).files.length) return;
  const { tender, lot, seq, header_sha256 } = readUnlockFile(await onlyFile($(`${panel}-file`), "解锁文件"));
  facts($(`${panel}-facts`), [
    ["项目编号", tender],
    ["标段", lot],
    ["版次", `第 ${seq} 版`],
    ["密封信息摘要", code(header_sha256)],
  ]);
}

async function makeStatement(panel, link, title, statementOf) {
  $(`${panel}-done`).hidden = true;
  const document = readUnlockFile(await onlyFile($(`${panel}-file`), "解锁文件"));
  tell(panel, "正在制作");
  const statement = await statementOf(document);
  const signer = await readKey(panel);
  const enclosed = await enclose(statement, (bytes) => signDetached(bytes, signer, new Date()));
  offer($(link), fileName(title, document, ".json"), jsonBlob(enclosed));
  for (const id of [`${panel}-key-pass`, "unlock-pass"]) $(id).value = "";
  $(`${panel}-done`).hidden = false;
  tell(panel, "已制作，请保存后在投标人工作台提交");
  $(link).focus();
}

const makeUnlock = () =>
  makeStatement("unlock", "save-statement", "解锁声明", async (document) => {
    const kb = await openUnlockFile(document, $("unlock-pass").value);
    return unlockStatement(document, kb, Object.keys(kb));
  });

const makeWithdrawal = () =>
  makeStatement("withdraw", "save-withdrawal", "撤回声明", async (document) => {
    if (!$("withdraw-sure").checked) throw new Refusal("请先勾选“确认撤回这份投标”");
    return withdrawalStatement(document);
  });

// ---------------------------------------------------------------- tabs and start

const TABS = ["seal", "unlock", "withdraw"];

function select(name, focus) {
  for (const one of TABS) {
    const tab = $(`tab-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    $(`panel-${one}`).hidden = one !== name;
  }
  if (focus) $(`tab-${name}`).focus();
}

function moveTab(event, name) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  select(TABS[(TABS.indexOf(name) + step + TABS.length) % TABS.length], true);
}

async function missingFeatures() {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return ["安全上下文"];
  const missing = "".isWellFormed ? [] : ["较新的脚本功能"];
  try {
    await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
  } catch {
    missing.push("X25519");
  }
  return missing;
}

function listen() {
  for (const name of TABS) {
    $(`tab-${name}`).addEventListener("click", () => select(name, false));
    $(`tab-${name}`).addEventListener("keydown", (event) => moveTab(event, name));
  }
  const work = { seal: sealBid, unlock: makeUnlock, withdraw: makeWithdrawal };
  for (const name of TABS) {
    $(`panel-${name}`).addEventListener("submit", (event) => {
      event.preventDefault();
      act(name, work[name]);
    });
  }
  $("package").addEventListener("change", () => act("seal", loadPackage));
  $("compared").addEventListener("change", confirmCompared);
  $("seal-key").addEventListener("change", () => {
    state.signer = null;
    $("seal-signer").hidden = true;
  });
  $("seal-key-read").addEventListener("click", () => act("seal", showSigner));
  $("previous").addEventListener("change", () => act("seal", readPrevious));
  $("price").addEventListener("input", () => {
    const price = $("price").value.trim();
    $("price-said").textContent = /^(0|[1-9][0-9]{0,12})\.[0-9]{2}$/.test(price) ? amountText(price) : "";
  });
  for (const panel of ["unlock", "withdraw"]) {
    $(`${panel}-file`).addEventListener("change", () => act(panel, () => showBidOf(panel)));
  }
  for (const link of ["save-unlock", "save-bid", "save-statement", "save-withdrawal"]) {
    $(link).addEventListener("click", () => unsaved.delete(link));
  }
  globalThis.addEventListener("beforeunload", (event) => {
    if (unsaved.size || state.busy) event.preventDefault();
  });
}

missingFeatures().then((missing) => {
  $("missing").textContent = missing.join("、");
  // Shown until here, so that a page whose script was kept from running, or was changed, says so as well.
  $("idle").hidden = true;
  $("unsupported").hidden = !missing.length;
  $("app").hidden = missing.length > 0;
  if (!missing.length) listen();
});
