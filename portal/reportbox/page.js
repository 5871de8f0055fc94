// What the pages of the report box do with it. Without this script the forms are sent as they stand: the hall seals in
// memory what a reporter sends, and keepers use the command line. With it, no plain word leaves the browser.

const part = (name, root = document) => root.querySelector(`[data-${name}]`);
const usable = globalThis.crypto?.subtle !== undefined;

function tell(form, error) {
  const place = part("wrong", form);
  place.textContent = error instanceof Refusal ? error.message : "浏览器缺少所需的加密功能，请换用较新版本的浏览器。";
  place.hidden = false;
  place.focus();
}

// Take words out of what is sent: a field without a name is not part of the form.
function withhold(form) {
  for (const field of form.querySelectorAll("[data-plain]")) {
    field.removeAttribute("name");
    field.required = false;
  }
}

function seal(form, make) {
  for (const one of form.querySelectorAll("[data-door]")) one.hidden = true;
  for (const one of form.querySelectorAll("[data-browser]")) one.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (!(await make())) return;
      withhold(form);
      form.submit();
    } catch (error) {
      tell(form, error);
    }
  });
}

const words = (form) => {
  const said = part("plain", form).value.trim();
  if (!said) throw new Refusal("请填写内容");
  return said.normalize("NFC");
};

const KINDS = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x25, 0x50, 0x44, 0x46, 0x2d],
];
const known = (data) => KINDS.some((head) => head.every((byte, i) => data[i] === byte));

// The chosen files, checked before anything is sealed; the field has no name, so the form itself never sends them.
async function chosen(form) {
  const field = part("files", form);
  const most = Number(field.dataset.most);
  const bytes = Number(field.dataset.megabytes) * 1024 * 1024;
  const files = [...field.files];
  if (files.length > most) throw new Refusal(`附件不超过 ${most} 个`);
  if (files.reduce((sum, one) => sum + one.size, 0) > bytes) {
    throw new Refusal(`附件合计不超过 ${field.dataset.megabytes} 兆字节，请减少文件或者分次补充`);
  }
  const found = [];
  for (const one of files) {
    const data = new Uint8Array(await one.arrayBuffer());
    if (!known(data)) throw new Refusal("附件应为 JPG、PNG 图片或者 PDF 文件", one.name);
    found.push({ name: one.name, data });
  }
  return found;
}

// Put what was sealed into the form: the text in its field, the files as one ciphertext.
async function sealInto(form, box) {
  const { sealed, attached } = await sealWithFiles(box, words(form), await chosen(form));
  form.elements.sealed.value = sealed;
  part("files", form).disabled = true;
  if (!attached) return;
  const field = document.createElement("input");
  const carried = new DataTransfer();
  carried.items.add(new File([attached], "sealed.bin", { type: "application/octet-stream" }));
  Object.assign(field, { type: "file", name: "attached", hidden: true, files: carried.files });
  form.enctype = "multipart/form-data";
  form.append(field);
}

// A new report: sealed first, its code shown, and only then sent.
function filing(form) {
  const box = form.dataset.filing;
  let shown = false;
  seal(form, async () => {
    if (shown) return true;
    const code = newCode();
    const reporter = await reporterOf(code);
    await sealInto(form, box);
    form.elements.reply_key.value = reporter.publicKey;
    form.elements.lookup.value = reporter.lookup;
    part("code", form).textContent = code.match(/.{4}/g).join("-");
    part("kept", form).hidden = false;
    part("kept", form).scrollIntoView();
    part("plain", form).readOnly = true;
    part("submit", form).textContent = "已经记下查询码，提交";
    shown = true;
    return false;
  });
}

// Following: the code stays here; what was answered is opened here.
function following(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const reporter = await reporterOf(part("plain", form).value);
      const body = new URLSearchParams({ lookup: reporter.lookup, csrf_token: form.elements.csrf_token.value });
      const answer = await fetch(form.dataset.following, { method: "POST", credentials: "same-origin", body });
      if (!answer.ok) throw new Refusal("查询码不正确");
      const found = await answer.json();
      part("state").textContent = found.state;
      const list = part("list");
      list.replaceChildren();
      for (const one of found.answers) {
        const item = document.createElement("li");
        item.textContent = `${one.at}　${one.kind}：${await openAnswer(reporter.privateKey, one.sealed)}`;
        list.append(item);
      }
      part("none").hidden = found.answers.length > 0;
      const more = part("more");
      more.elements.lookup.value = reporter.lookup;
      more.dataset.box = found.box;
      more.hidden = !found.open;
      part("found").hidden = false;
      part("found").scrollIntoView();
    } catch (error) {
      tell(form, error);
    }
  });
}

function saying(form) {
  seal(form, async () => {
    await sealInto(form, form.dataset.box);
    return true;
  });
}

// ---------------------------------------------------------------- keepers

async function keyOfForm(form) {
  const file = part("file", form).files[0];
  if (!file) throw new Refusal("请选择自己的密钥文件");
  return readKeyFile(file, part("pass", form).value);
}

function making(form) {
  part("make", form).hidden = false;
  part("make", form).addEventListener("click", async () => {
    try {
      const { named, file } = await newKeyFile(part("pass", form).value);
      form.elements.kid.value = named.kid;
      form.elements.public_key.value = named.public_key;
      const link = part("save", form);
      link.href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
      link.download = `举报箱密钥_${named.kid.slice(0, 8)}.json`;
      link.hidden = false;
      link.focus();
    } catch (error) {
      tell(form, error);
    }
  });
}

function passing(form) {
  for (const one of form.querySelectorAll("[data-browser]")) one.hidden = false;
  seal(form, async () => {
    const to = form.elements.to.selectedOptions[0]?.dataset.key;
    if (!to) throw new Refusal("请选择交给谁");
    if (form.elements.share.value.trim() && !part("file", form).files[0]) return true;
    form.elements.share.value = await passShare(form.dataset.passing, await keyOfForm(form), to);
    return true;
  });
}

function opening(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const attached = async () => {
        const answer = await fetch(form.dataset.attached, { credentials: "same-origin" });
        if (!answer.ok) throw new Refusal("没有取到附件，请重新载入本页");
        return new Uint8Array(await answer.arrayBuffer());
      };
      const passed = JSON.parse(form.dataset.passed);
      const said = await openReport(form.dataset.opening, await keyOfForm(form), passed, attached);
      part("opened", form).textContent = said.words;
      const list = part("list", form);
      list.replaceChildren();
      for (const one of said.files) {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([one.data], { type: "application/octet-stream" }));
        link.download = one.name;
        link.textContent = `${one.name}（${Math.ceil(one.data.length / 1024)} KB）`;
        const item = document.createElement("li");
        item.append(link);
        list.append(item);
      }
      part("given", form).hidden = said.files.length === 0;
      part("opened", form).hidden = false;
      part("opened", form).focus();
    } catch (error) {
      tell(form, error);
    }
  });
}

function answering(form) {
  seal(form, async () => {
    const said = words(form);
    form.elements.for_reporter.value = await sealAnswer(form.dataset.answering, said);
    form.elements.for_box.value = await sealReport(form.dataset.box, said);
    return true;
  });
}

const ROLES = { filing, following, more: saying, making, passing, opening, answering };
if (usable) {
  for (const one of document.querySelectorAll("[data-byhand]")) one.hidden = true;
  for (const [name, role] of Object.entries(ROLES)) {
    for (const form of document.querySelectorAll(`form[data-${name}]`)) role(form);
  }
}
