"""The sealing page in Chromium: the same bytes as Python, no request, no exception to its policy, and a bid that opens."""

from __future__ import annotations

import http.server
import io
import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.sealing.page import build_page
from signing import canonical
from signing.keyring import certificates_to_pem, key_to_pem
from signing.seal import container
from signing.seal.archive import Source
from signing.seal.ceremony import combine, open_envelope
from signing.seal.documents import Signed
from signing.seal.package import build_package, disclose, fingerprint
from signing.seal.passphrase import write_key_file
from signing.seal.quote import read_quote
from signing.seal.unlock import read_unlock, read_unlock_file, read_withdrawal, write_unlock_file
from tests.unit.seal_samples import MARKER, NOTICE, SEALING, Tender, stream

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its own pipes to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

AXE = Path(__file__).parents[2] / "portal" / "static" / "vendor" / "axe.min.js"
LOUD = {"error", "warning"}
PASSPHRASE = "开标之前谁也不知道1"


@pytest.fixture(scope="module")
def browser(chromium: object) -> object:
    return chromium


@pytest.fixture(scope="module")
def tender() -> Tender:
    return Tender(page_sha256=build_page().sha256)


class Desk:
    """The saved page in a browser whose every request is refused and counted."""

    def __init__(self, browser: object, folder: Path, *, width: int = 1280, bypass_csp: bool = False) -> None:
        self.folder = folder
        self.requests: list[str] = []
        self.said: list[str] = []
        file = folder / "密封页.html"
        file.write_bytes(build_page().html)
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", bypass_csp=bypass_csp
        )
        self.context.route("**/*", self._refuse)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))"
        )
        self.page.goto(file.as_uri())
        self.page.wait_for_selector("#app:not([hidden])")

    def _hear(self, message: object) -> None:
        if message.type in LOUD:
            self.said.append(message.text)

    def _refuse(self, route: object) -> None:
        url = route.request.url
        if url.startswith("file:") and route.request.is_navigation_request():
            route.continue_()
            return
        self.requests.append(url)
        route.abort()

    def run(self, script: str, *arguments: object) -> object:
        """Run a function of the page's own module with arguments."""
        return self.page.evaluate(script, list(arguments))

    def save(self, link: str) -> bytes:
        """What the page hands over at that link."""
        with self.page.expect_download() as download:
            self.page.click(link)
        return Path(download.value.path()).read_bytes()

    def close(self) -> None:
        """Leave, and see that nothing was asked of the network nor refused by the policy."""
        self.context.close()
        assert self.requests == []
        assert self.said == []


@pytest.fixture
def desk(browser, tmp_path) -> Iterator[Desk]:
    found = Desk(browser, tmp_path)
    yield found
    found.close()


def key_files(tender: Tender, folder: Path) -> list[str]:
    (folder / "证书.pem").write_text(tender.bidder.pem)
    (folder / "私钥.pem").write_bytes(key_to_pem(tender.bidder.key))
    return [str(folder / "证书.pem"), str(folder / "私钥.pem")]


# ---------------------------------------------------------------- the module against Python

SEAL = """async ([parcel, lot, seq, prev, files, seed, pem]) => {
  const taken = { at: 0, bytes: GGZY.unb64(seed) };
  const random = (n) => taken.bytes.slice(taken.at, (taken.at += n));
  const tender = await GGZY.readPackage(GGZY.unb64(parcel));
  const signer = await GGZY.readSigner([{ name: "key", bytes: new TextEncoder().encode(pem) }], "");
  const envelopes = {};
  for (const [name, list] of Object.entries(files)) {
    envelopes[name] = list.map(([title, data]) => GGZY.memoryFile(title, GGZY.unb64(data)));
  }
  const sealed = await GGZY.seal({
    tender, lot, seq, prev, envelopes, random,
    certificate: signer.certificate,
    sign: (header) => GGZY.signDetached(header, signer, new Date("2026-03-20T09:30:00Z")),
  });
  return {
    container: GGZY.b64(new Uint8Array(await sealed.blob.arrayBuffer())),
    header_sha256: sealed.headerSha256,
    entry_sha256: sealed.entrySha256,
    kb: sealed.secrets.kb,
    pieces: sealed.pieces,
  };
}"""


def seal_both(desk: Desk, tender: Tender, seed: str, files: dict[str, list[Source]], seq=1, prev=None):
    """The same bid sealed in Python and in the page with the same randomness."""
    sealed, data = tender.seal(seed, files=files, seq=seq, prev=prev)
    contents = {
        name: [[file.name, canonical.b64(file.open().read())] for file in listed]
        for name, listed in files.items()
    }
    found = desk.run(
        SEAL,
        canonical.b64(tender.package()),
        "1",
        seq,
        prev,
        contents,
        canonical.b64(stream(seed)(1024)),
        tender.bidder.pem + key_to_pem(tender.bidder.key).decode(),
    )
    return sealed, data, found


@pytest.mark.parametrize("profile", ["P0", "P1", "P2"])
def test_page_and_python_give_the_same_header_and_payloads(desk, profile):
    """For the same randomness, byte for byte; only the signature is the signer's own (sealing.md 1.7)."""
    tender = Tender(profile=profile)
    sealed, data, found = seal_both(desk, tender, "both", tender.files())
    ours = container.parse(io.BytesIO(data))
    theirs = container.parse(io.BytesIO(canonical.unb64(found["container"])))
    assert theirs.head.header_bytes == ours.head.header_bytes
    for name in ("price", "technical"):
        assert b"".join(theirs.payload(name)) == b"".join(ours.payload(name))
    assert found["kb"] == {name: kb.hex() for name, kb in sealed.unlock_secrets.kb.items()}
    assert found["pieces"] == {name: [leaf.hex() for leaf in list_] for name, list_ in sealed.pieces.items()}
    assert found["entry_sha256"] == theirs.head.entry_sha256
    assert tender.check(canonical.unb64(found["container"])).uscc == "91220000000000000X"


@pytest.mark.parametrize(
    "size", [0, 1, 16384 - 3584, 2**20, 2**20 + 1, 3 * 2**20 + 77], ids=lambda size: f"{size} bytes"
)
def test_they_agree_at_every_edge_of_chunk_piece_and_padding(desk, tender, size):
    files = {
        "price": [Source.of_bytes("quote.json", b"{}")],
        "technical": [
            Source.of_bytes(f"{'长' * 60}.pdf", bytes(i % 251 for i in range(size))),
            Source.of_bytes("b", b""),
        ],
    }
    _, data, found = seal_both(desk, tender, f"{size}", files, seq=2, prev="ab" * 32)
    ours = container.parse(io.BytesIO(data))
    theirs = container.parse(io.BytesIO(canonical.unb64(found["container"])))
    assert theirs.head.header_bytes == ours.head.header_bytes
    assert b"".join(theirs.payload("technical")) == b"".join(ours.payload("technical"))


def test_openssl_verifies_what_the_page_signed(desk, tender, tmp_path):
    _, _, found = seal_both(desk, tender, "openssl", tender.files())
    head = container.parse(io.BytesIO(canonical.unb64(found["container"]))).head
    (tmp_path / "header.json").write_bytes(head.header_bytes)
    (tmp_path / "header.p7s").write_bytes(head.signature)
    (tmp_path / "root.pem").write_text(certificates_to_pem(tender.ring.roots))
    command = (
        "cms -verify -binary -inform DER -in header.p7s -content header.json -CAfile root.pem -purpose any"
    )
    done = subprocess.run(
        ["openssl", *command.split(), "-attime", str(int(SEALING.timestamp())), "-out", "/dev/null"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_fingerprint_is_the_same_on_both_sides(desk, tender):
    found = desk.run(
        "async ([p]) => (await GGZY.readPackage(GGZY.unb64(p))).fingerprint", canonical.b64(tender.package())
    )
    assert found == fingerprint(tender.policy.sha256, NOTICE)


REFUSED = """async ([p]) => {
  try { await GGZY.readPackage(GGZY.unb64(p)); return ""; }
  catch (error) { return error instanceof GGZY.Refusal ? error.message : `leaked ${error}`; }
}"""


def tampered(tender: Tender) -> dict[str, bytes]:
    """Packages somebody changed on the way: a key, a threshold, a deadline's statement, a signature, a record."""
    from msgspec.structs import replace

    policy = tender.policy
    trustees = policy.committee.trustees
    other = Tender(profile="P2", number=tender.number)
    foreign = other.policy.committee.trustees[0]
    office = tender.person("敦化市公共资源交易中心", "office/1")
    record = office.signed(canonical.encode({"files": [{"sha256": policy.sha256}], "v": 1}))
    swapped = [
        *tender.statements[:4],
        tender.statements[4]._replace(signature=tender.statements[3].signature),
    ]
    cut = json.loads(tender.package())

    def committee(*members, **changes):
        return replace(policy, committee=replace(policy.committee, trustees=members, **changes))

    def package(policy, statements=tender.statements, record=None):
        return build_package(policy, NOTICE, statements, record)

    return {
        "a trustee's key": package(committee(replace(trustees[0], public_key="11" * 32), *trustees[1:])),
        "a trustee": package(committee(replace(foreign, member="purchaser/1"), *trustees[1:])),
        "a lower threshold": package(committee(*trustees, t=2, inside_at_most=1)),
        "two insiders more": package(
            committee(*trustees[:2], *(replace(one, side="centre") for one in trustees[2:]))
        ),
        "another tender": package(replace(policy, tender="DH-2026-ZB-0119")),
        "a missing statement": package(policy, tender.statements[1:]),
        "a swapped signature": package(policy, swapped),
        "a record of something else": package(replace(policy, contact="x"), record=record),
        "a changed record": package(
            policy, record=record._replace(document=record.document.replace(b'"v":1', b'"v":2'))
        ),
        "not canonical": tender.package() + b"\n",
        "a surplus field": canonical.encode(cut | {"extra": 1}),
        "cut off": tender.package()[:-40],
        "empty": b"",
        "something else": b"%PDF-1.7",
    }


def test_the_page_refuses_a_tampered_package_and_says_why(desk, tender):
    assert desk.run(REFUSED, canonical.b64(tender.package())) == ""
    for name, parcel in tampered(tender).items():
        said = desk.run(REFUSED, canonical.b64(parcel))
        assert said, name
        assert not said.startswith("leaked"), (name, said)


KEYS = """async ([files, passphrase]) => {
  try {
    const given = files.map(([name, data]) => ({ name, bytes: GGZY.unb64(data) }));
    return (await GGZY.readSigner(given, passphrase)).certificate.name;
  } catch (error) { return error instanceof GGZY.Refusal ? `${error.message}` : `leaked ${error}`; }
}"""


def test_every_usual_kind_of_key_file_is_read(desk, tender):
    """PEM as openssl and `cryptography` write it, with and without a passphrase, and the key file of this project."""
    from cryptography.hazmat.primitives import serialization as form

    who, pem = tender.bidder, tender.bidder.pem.encode()

    def private(kind, encryption):
        return who.key.private_bytes(form.Encoding.PEM, kind, encryption)

    plain, kinds = form.NoEncryption(), form.PrivateFormat
    sealed = private(kinds.PKCS8, form.BestAvailableEncryption(b"secret"))
    by_openssl = subprocess.run(
        ["openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:secret"],
        input=private(kinds.PKCS8, plain),
        capture_output=True,
        check=True,
    ).stdout
    own = write_key_file(who.der, who.pkcs8, PASSPHRASE, stream("key"))
    for files, passphrase in (
        ([pem, private(kinds.PKCS8, plain)], ""),
        ([pem + private(kinds.TraditionalOpenSSL, plain)], ""),
        ([who.der, private(kinds.PKCS8, plain)], ""),
        ([pem, sealed], "secret"),
        ([pem, by_openssl], "secret"),
        ([own], PASSPHRASE),
    ):
        given = [[f"{n}", canonical.b64(data)] for n, data in enumerate(files)]
        assert desk.run(KEYS, given, passphrase) == "吉林省示例建设有限公司"


def test_a_wrong_key_file_says_what_is_wrong(desk, tender):
    who, other = tender.bidder, tender.committee[0].person
    key = key_to_pem(who.key)
    own = write_key_file(who.der, who.pkcs8, PASSPHRASE, stream("key"))
    for files, passphrase, said in (
        ([who.pem.encode()], "", "没有找到私钥"),
        ([key], "", "没有找到证书"),
        ([other.pem.encode(), key], "", "不是一对"),
        ([own], "wrong passphrase", "口令不对"),
        ([who.der[:-5], key], "", "不合格式"),
        ([b"\xff\xfe\x00"], "", "不是 UTF-8"),
    ):
        given = [[f"{n}", canonical.b64(data)] for n, data in enumerate(files)]
        found = desk.run(KEYS, given, passphrase)
        assert said in found, found


# ---------------------------------------------------------------- the page as a bidder uses it


def fill(desk: Desk, tender: Tender) -> None:
    """Everything a bidder does before the last button."""
    page, folder = desk.page, desk.folder
    (folder / "密封材料.json").write_bytes(tender.package())
    (folder / "投标函.pdf").write_bytes(MARKER.encode())
    (folder / "施工组织设计.pdf").write_bytes(MARKER.encode() * 100_000)
    page.set_input_files("#package", str(folder / "密封材料.json"))
    page.wait_for_selector("#tender:not([hidden])")
    page.check("#compared")
    page.set_input_files("#seal-key", key_files(tender, folder))
    page.click("#seal-key-read")
    page.wait_for_selector("#seal-signer:not([hidden])")
    page.select_option("#lot", "1")
    page.fill("#price", "1234567.00")
    page.fill("#duration", "180")
    page.fill("#quality", "合格")
    page.fill("#leader", "张三")
    page.set_input_files("#files-price", str(folder / "投标函.pdf"))
    page.wait_for_selector("#files-price + .gg-files li")
    page.set_input_files("#files-technical", str(folder / "施工组织设计.pdf"))
    page.wait_for_selector("#files-technical + .gg-files li")
    page.fill("#pass", PASSPHRASE)
    page.fill("#pass-again", PASSPHRASE)


def test_a_bid_sealed_in_the_page_opens_in_python(desk, tender, tmp_path):
    """The whole way by hand: package, key, quote, files, passphrase, both files saved, unlock statement, opening."""
    fill(desk, tender)
    assert desk.page.inner_text("#price-said") == "壹佰贰拾叁万肆仟伍佰陆拾柒元整"
    desk.page.click("#seal")
    desk.page.wait_for_selector("#sealed:not([hidden])")
    unlock_file, data = desk.save("#save-unlock"), desk.save("#save-bid")
    assert MARKER.encode() not in data
    assert MARKER.encode("utf-16-le") not in data
    found = container.parse(io.BytesIO(data))
    now = datetime.now(UTC)
    container.check(found, tender.policy, tender.ring.roots, lot="1", notice_sha256=NOTICE, at=now)
    assert found.head.header_sha256 in desk.page.inner_text("#sealed-facts")
    secrets = read_unlock_file(unlock_file, PASSPHRASE)
    assert secrets.header_sha256 == found.head.header_sha256

    statement = make_statement(desk, tender, "unlock", unlock_file)
    unlocked = read_unlock(statement, found.head.header_bytes, found.header, tender.ring.roots, at=now)
    assert unlocked == secrets.kb
    releases = {
        name: [tender.release(member, [found.head], name) for member in tender.committee[:3]]
        for name in ("price", "technical")
    }
    for name, expected in (("price", "投标函.pdf"), ("technical", "施工组织设计.pdf")):
        folder = tmp_path / name
        folder.mkdir()
        combined = combine(tender.policy, found.head, name, releases[name], unlocked)
        open_envelope(found, name, combined.key, folder)
        assert (folder / expected).read_bytes() == (desk.folder / expected).read_bytes()
    quote = read_quote((tmp_path / "price" / "quote.json").read_bytes(), tender.number, "1")
    assert (quote.price, quote.duration_days, quote.quality, quote.leader) == (
        "1234567.00",
        180,
        "合格",
        "张三",
    )


def make_statement(desk: Desk, tender: Tender, panel: str, unlock_file: bytes) -> Signed:
    """Unlock or withdraw on the page's own panel."""
    page, link = desk.page, {"unlock": "#save-statement", "withdraw": "#save-withdrawal"}[panel]
    (desk.folder / "解锁文件.json").write_bytes(unlock_file)
    page.click(f"#tab-{panel}")
    page.set_input_files(f"#{panel}-file", str(desk.folder / "解锁文件.json"))
    page.wait_for_selector(f"#{panel}-facts:not([hidden])")
    page.set_input_files(f"#{panel}-key", key_files(tender, desk.folder))
    if panel == "unlock":
        page.fill("#unlock-pass", PASSPHRASE)
    else:
        page.check("#withdraw-sure")
    page.click(f"#{panel}")
    page.wait_for_selector(f"#{panel}-done:not([hidden])")
    return disclose(desk.save(link))


def test_a_withdrawal_made_in_the_page_is_read_in_python(desk, tender):
    sealed, data = tender.seal()
    unlock_file = write_unlock_file(sealed.unlock_secrets, PASSPHRASE, stream("u"))
    found = container.parse(io.BytesIO(data))
    statement = make_statement(desk, tender, "withdraw", unlock_file)
    now = datetime.now(UTC)
    signer = read_withdrawal(statement, found.head.header_bytes, found.header, tender.ring.roots, at=now)
    assert signer.subject == "吉林省示例建设有限公司"


def test_a_replacement_names_the_version_it_replaces(desk, tender):
    first, _ = tender.seal()
    fill(desk, tender)
    (desk.folder / "上一版.json").write_bytes(
        write_unlock_file(first.unlock_secrets, PASSPHRASE, stream("u"))
    )
    desk.page.set_input_files("#previous", str(desk.folder / "上一版.json"))
    desk.page.get_by_text("本次为第 2 版").wait_for()
    desk.page.click("#seal")
    desk.page.wait_for_selector("#sealed:not([hidden])")
    header = container.parse(io.BytesIO(desk.save("#save-bid"))).header
    desk.save("#save-unlock")
    assert (header.seq, header.prev) == (2, first.header_sha256)


def test_a_large_container_is_written_straight_to_disk(desk, tender):
    """Given a sink, the page makes the same container in two passes and holds no blob of it."""
    sealed, data = tender.seal("sink", files=tender.files())
    contents = {
        name: [[file.name, canonical.b64(file.open().read())] for file in listed]
        for name, listed in tender.files().items()
    }
    to_sink = SEAL.replace(
        "envelopes, random,", "envelopes, random, sink: { write: async (part) => parts.push(part) },"
    )
    to_sink = to_sink.replace("const envelopes", "const parts = []; const envelopes")
    to_sink = to_sink.replace("await sealed.blob.arrayBuffer()", "await new Blob(parts).arrayBuffer()")
    found = desk.run(
        to_sink,
        canonical.b64(tender.package()),
        "1",
        1,
        None,
        contents,
        canonical.b64(stream("sink")(1024)),
        tender.bidder.pem + key_to_pem(tender.bidder.key).decode(),
    )
    theirs = container.parse(io.BytesIO(canonical.unb64(found["container"])))
    assert theirs.head.header_bytes == sealed.header_bytes
    assert data.endswith(b"".join(theirs.payload("technical")))


def said(desk: Desk, panel: str = "seal") -> str:
    desk.page.wait_for_selector(f"#{panel}-error:not([hidden])")
    assert desk.page.evaluate("document.activeElement.id") == f"{panel}-error"
    return desk.page.inner_text(f"#{panel}-error p")


def test_every_missing_step_is_asked_for(desk, tender):
    """Nothing is sealed before the fingerprint was compared, the key read, the quote written and the passphrase set."""
    page = desk.page
    page.click("#seal")
    assert "载入密封材料" in said(desk)
    fill(desk, tender)
    for break_, mend, words in (
        (lambda: page.uncheck("#compared"), lambda: page.check("#compared"), "核对指纹"),
        (lambda: page.fill("#price", "1,234"), lambda: page.fill("#price", "1.00"), "写到分"),
        (lambda: page.fill("#duration", "半年"), lambda: page.fill("#duration", "180"), "整数"),
        (lambda: page.fill("#quality", ""), lambda: page.fill("#quality", "合格"), "质量承诺"),
        (lambda: page.fill("#pass-again", "x"), lambda: page.fill("#pass-again", PASSPHRASE), "两遍"),
        (lambda: page.fill("#pass", "短"), lambda: page.fill("#pass", PASSPHRASE), "至少 10"),
        (lambda: page.click("#files-technical + .gg-files button"), lambda: None, "还没有文件"),
    ):
        break_()
        page.click("#seal")
        assert words in said(desk)
        mend()
    assert page.locator("#sealed").is_hidden()


def test_a_tampered_package_shows_no_tender(desk, tender):
    (desk.folder / "坏.json").write_bytes(tampered(tender)["a trustee's key"])
    desk.page.set_input_files("#package", str(desk.folder / "坏.json"))
    assert "密封办法" in said(desk)
    assert desk.page.locator("#tender").is_hidden()
    assert desk.page.locator("#bid").is_hidden()


def test_the_wrong_passphrase_unlocks_nothing(desk, tender):
    sealed, _ = tender.seal()
    (desk.folder / "解锁文件.json").write_bytes(
        write_unlock_file(sealed.unlock_secrets, PASSPHRASE, stream("u"))
    )
    desk.page.click("#tab-unlock")
    desk.page.set_input_files("#unlock-file", str(desk.folder / "解锁文件.json"))
    desk.page.fill("#unlock-pass", "不是这个口令不是这个")
    desk.page.set_input_files("#unlock-key", key_files(tender, desk.folder))
    desk.page.click("#unlock")
    assert "口令不对" in said(desk, "unlock")
    assert desk.page.locator("#unlock-done").is_hidden()


# ---------------------------------------------------------------- the page itself


def test_the_page_is_the_same_file_every_time():
    """Its hash stands in every sealing policy."""
    build_page.cache_clear()
    one = build_page()
    build_page.cache_clear()
    assert build_page() == one
    assert one.csp.startswith("default-src 'none'")
    assert "unsafe" not in one.csp
    assert one.csp.removesuffix("; frame-ancestors 'none'").encode() in one.html
    for forbidden in (
        b"fetch(",
        b"XMLHttpRequest",
        b"WebSocket",
        b"innerHTML",
        b"http://",
        b"https://",
        b" style=",
    ):
        assert forbidden not in one.html


def test_every_field_has_a_name_and_every_id_is_there_once(desk, tender):
    fill(desk, tender)
    nameless = desk.run(
        """() => [...document.querySelectorAll("input, select, button, progress")]
          .filter((one) => !(one.labels?.length || one.textContent.trim() || one.getAttribute("aria-label")))
          .map((one) => one.id)"""
    )
    assert nameless == []
    ids = desk.run("() => [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    missing = desk.run(
        """() => ["for", "aria-describedby", "aria-labelledby", "aria-controls"].flatMap((name) =>
          [...document.querySelectorAll(`[${name}]`)].flatMap((one) => one.getAttribute(name).split(" ")))
          .filter((id) => !document.getElementById(id))"""
    )
    assert missing == []


def test_the_tabs_are_moved_by_the_arrow_keys(desk):
    page = desk.page
    page.focus("#tab-seal")
    for key, shown in (
        ("ArrowRight", "unlock"),
        ("ArrowRight", "withdraw"),
        ("ArrowRight", "seal"),
        ("ArrowLeft", "withdraw"),
    ):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"tab-{shown}"
        assert page.locator(f"#panel-{shown}").is_visible()
        assert page.locator("[role=tabpanel]:visible").count() == 1


@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_is_wider_than_the_window(browser, tender, tmp_path, width):
    desk = Desk(browser, tmp_path, width=width)
    fill(desk, tender)
    for tab in ("unlock", "withdraw", "seal"):
        desk.page.click(f"#tab-{tab}")
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    desk.close()


class Served(http.server.BaseHTTPRequestHandler):
    """The page over HTTP with its header, as the portal sends it."""

    def do_GET(self) -> None:
        """Answer with the page whatever is asked."""
        page = build_page()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", page.csp)
        self.end_headers()
        self.wfile.write(page.html)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def served() -> Iterator[str]:
    """The page's address on a server of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Served)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sealing"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(browser, tender, tmp_path, width):
    """Every panel, filled and with an error shown, at both widths (WCAG 2.2 A and AA)."""
    if not AXE.exists():
        pytest.skip(f"axe-core is not installed at {AXE}: accessibility of the sealing page was not checked")
    desk = Desk(browser, tmp_path, width=width, bypass_csp=True)
    fill(desk, tender)
    desk.page.fill("#price", "x")
    desk.page.click("#seal")
    said(desk)
    desk.page.evaluate(AXE.read_text(encoding="utf-8"))
    for tab in ("seal", "unlock", "withdraw"):
        desk.page.click(f"#tab-{tab}")
        found = desk.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
        )
        faults = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]
        assert faults == [], tab
    desk.close()


def test_without_script_the_page_says_so_and_offers_itself(browser, served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served)
    assert "本页须运行脚本" in page.inner_text("#idle")
    assert "命令行" in page.inner_text("#idle")
    assert page.locator("#app").is_hidden()
    with page.expect_download() as download:
        page.click("#idle a[download]")
    assert Path(download.value.path()).read_bytes() == build_page().html
    context.close()


def test_the_served_page_works_under_its_header_and_asks_for_nothing_more(browser, tender, served):
    """The same file, this time with the policy in the header too; after the page itself not one request."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type in LOUD else None)
    page.goto(served)
    page.wait_for_selector("#app:not([hidden])")
    parcel = [canonical.b64(tender.package())]
    found = page.evaluate("async ([p]) => (await GGZY.readPackage(GGZY.unb64(p))).policy.tender", parcel)
    assert found == tender.number
    assert faults == []
    assert [url for url in asked if not url.endswith("/favicon.ico")] == [served]
    # And it could not if it wanted to: the policy refuses before anything leaves.
    assert page.evaluate("fetch('/elsewhere').then(() => 'sent', () => 'blocked')") == "blocked"
    assert all("Content Security Policy" in fault for fault in faults)
    context.close()
