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

// A new report: sealed first, its code shown, and only then sent.
function filing(form) {
  const box = form.dataset.filing;
  let shown = false;
  seal(form, async () => {
    if (shown) return true;
    const code = newCode();
    const reporter = await reporterOf(code);
    form.elements.sealed.value = await sealReport(box, words(form));
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
    form.elements.sealed.value = await sealReport(form.dataset.box, words(form));
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
      const said = await openReport(form.dataset.opening, await keyOfForm(form), JSON.parse(form.dataset.passed));
      part("opened", form).textContent = said;
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
  for (const [name, role] of Object.entries(ROLES)) {
    for (const form of document.querySelectorAll(`form[data-${name}]`)) role(form);
  }
}
