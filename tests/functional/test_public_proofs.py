"""Proofs as the public gets them: exact bytes, bundles a stranger's program accepts, verdicts that are earned."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from webtest import TestApp, Upload

from hallcore.desk import Actor
from portal.bulletins import BulletinForm
from portal.hall import Hall
from signing import cms
from signing.log.note import NoteVerifier
from signing.log.proof import Proof

FINISHED = "DHGC-2025-0001"
VERIFIER = Path(__file__).parents[2] / "signing" / "verify.py"


def newest(hall: Hall, dossier: str, kind: str) -> str:
    """The number of the newest record of a kind in a dossier."""
    with hall.house.reading() as root:
        return f"{dossier}-{root.archive[dossier].numbers(kind)[-1]:04d}"


def publish(hall: Hall) -> str:
    """Publish a bulletin and leave it to be logged later."""
    form = BulletinForm(
        "政策法规", "关于示例事项的通知", ("正文一段。",), "222403", "敦化市示例政务服务管理机构"
    )
    return hall.house.perform("publish-bulletin", "", Actor("A-0", "centre"), form).number


def verify(app: TestApp, **fields: object) -> object:
    """Send one of the two forms of the verification page."""
    page = app.get("/verify")
    form = page.forms[1 if "token" in fields else 2]
    for name, value in fields.items():
        form[name] = value
    return form.submit()


def verdict_of(page: object) -> str:
    """proven, refuted or undecidable."""
    found = page.html.find(class_="cn-verdict")["class"]  # type: ignore[attr-defined]  # a webtest response
    return found[1].removeprefix("is-")


def checks_of(page: object) -> dict[str, str]:
    """Check → outcome."""
    rows = page.html.select(".cn-checks > li")  # type: ignore[attr-defined]  # a webtest response
    return {row.b.text: row["class"][0].removeprefix("is-") for row in rows}


# -- bytes --------------------------------------------------------------------------------------------


def test_a_record_is_served_as_the_bytes_that_were_signed(public: TestApp, standing: Hall) -> None:
    """record.json, its seal and its proof agree by the public key alone."""
    number = newest(standing, f"{FINISHED}.1", "award-notice")
    data = public.get(f"/records/{number}/record.json")
    seal = public.get(f"/records/{number}/record.json.p7s")
    proof = Proof.parse(public.get(f"/records/{number}/record.tlog-proof").body.decode())
    assert data.content_type == "application/json"
    assert "immutable" in data.headers["Cache-Control"]
    signer = cms.verify_detached(data.body, seal.body, standing.keyring.roots, at=standing.clock.now())
    assert signer.subject == "敦化市公共资源交易中心"
    vkey = next(line for line in public.get("/log/keys.txt").text.splitlines() if line.startswith("log "))
    assert proof.extra is not None
    assert hashlib.sha256(data.body).hexdigest().encode() in proof.extra
    proof.verify(proof.extra, NoteVerifier.from_vkey(vkey.removeprefix("log ")))


def test_what_is_not_public_has_no_bytes_here(public: TestApp, standing: Hall) -> None:
    """A sealed record (the evaluation report) is not there in any form."""
    number = newest(standing, f"{FINISHED}.1", "evaluation-report")
    for tail in ("", "/record.json", "/record.json.p7s", "/record.tlog-proof", "/bundle.zip", "/paper.pdf"):
        assert "没有找到这个页面" in public.get(f"/records/{number}{tail}", status=404)


def test_files_are_served_only_as_public_records_name_them(public: TestApp, standing: Hall) -> None:
    """A tender document comes as a download with its name; a bid's container, though kept, does not exist."""
    page = public.get("/trading/DHGC-2026-0010")
    link = page.html.select_one(".cn-files a")
    answer = public.get(link["href"])
    assert answer.content_type == "application/octet-stream"
    assert unquote(answer.headers["Content-Disposition"]) == f"attachment; filename*=UTF-8''{link.text}"
    assert hashlib.sha256(answer.body).hexdigest() in link["href"]
    renamed = public.get(link["href"].rsplit("/", 1)[0] + "/renamed.exe", status=303)
    assert renamed.headers["Location"].endswith(link["href"])
    part = public.get(link["href"], headers={"Range": "bytes=0-9"}, status=206)
    assert part.body == answer.body[:10]
    with standing.house.reading() as root:
        bids = [
            bid
            for lot in root.archive.children("DHGC-2026-0008")
            for bid in root.archive.children(lot.number)
        ]
        container = next(
            bid.record(bid.numbers("bid-received")[-1]).files[0]
            for bid in bids
            if bid.numbers("bid-received")
        )
    assert standing.vault.has(container.sha256)
    public.get(f"/files/{container.sha256}/{container.name}", status=404)
    public.get(f"/files/{'0' * 64}/x", status=404)
    public.get("/files/../etc/passwd", status=404)


def test_a_paper_is_served_from_the_vault(public: TestApp, standing: Hall) -> None:
    """The PDF opens in the browser under the record's number; a record without paper says so."""
    number = newest(standing, f"{FINISHED}.1", "award-notice")
    pdf = public.get(f"/records/{number}/paper.pdf")
    assert pdf.content_type == "application/pdf"
    assert pdf.body.startswith(b"%PDF-")
    none = public.get(f"/records/{newest(standing, FINISHED, 'gate-closed')}/paper.pdf", status=404)
    assert "公文尚未印制" in none


# -- a stranger's program -----------------------------------------------------------------------------


def ran(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the offline verifier in a process of its own."""
    command = [sys.executable, str(VERIFIER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("dossier", "kind"), [(FINISHED, "opening-record"), (f"{FINISHED}.1", "award-notice")]
)
def test_a_bundle_proves_its_record_offline(
    public: TestApp, standing: Hall, tmp_path: Path, dossier: str, kind: str
) -> None:
    """verify.py says proven of the bundle, and of the record of its paper's printing."""
    number = newest(standing, dossier, kind)
    answer = public.get(f"/records/{number}/bundle.zip")
    assert answer.content_disposition == f'attachment; filename="{number}.zip"'
    (tmp_path / "bundle.zip").write_bytes(answer.body)
    (tmp_path / "keys.txt").write_bytes(public.get("/log/keys.txt").body)
    (tmp_path / "root.pem").write_bytes(public.get("/log/root.pem").body)
    done = ran(
        "bundle", tmp_path / "bundle.zip", "--keys", tmp_path / "keys.txt", "--ca", tmp_path / "root.pem"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(io.BytesIO(answer.body)) as bundle:
        bundle.extractall(tmp_path / "b")
    paper = json.loads((tmp_path / "b" / "paper.json").read_bytes())
    pdf = (tmp_path / "b" / "paper.pdf").read_bytes()
    assert paper["body"]["of"] == number
    assert paper["files"][0]["sha256"] == hashlib.sha256(pdf).hexdigest()
    names = {
        name: tmp_path / "b" / name
        for name in ("paper.json", "paper.json.p7s", "paper.proof", "keys.txt", "root.pem")
    }
    issued = ran(
        "record", names["paper.json"], "--p7s", names["paper.json.p7s"], "--proof", names["paper.proof"],
        "--keys", names["keys.txt"], "--ca", names["root.pem"],
    )  # fmt: skip
    assert issued.returncode == 0, issued.stdout + issued.stderr


def test_a_bundle_is_the_same_bytes_each_time(public: TestApp, standing: Hall) -> None:
    """Nothing of the moment of fetching is in it."""
    number = newest(standing, f"{FINISHED}.1", "contract-notice")
    assert (
        public.get(f"/records/{number}/bundle.zip").body == public.get(f"/records/{number}/bundle.zip").body
    )


def test_the_whole_log_can_be_fetched_and_audited(public: TestApp, tmp_path: Path) -> None:
    """Given checkpoint and tiles as served, verify.py audits every entry and the root."""
    (tmp_path / "checkpoint").write_bytes(public.get("/log/checkpoint").body)
    size = int(public.get("/log/checkpoint").text.split("\n")[1])
    paths = []
    for number in range(-(-size // 256)):
        width = min(256, size - number * 256)
        tail = f"{number:03d}" + ("" if width == 256 else f".p/{width}")
        paths += [f"tile/0/{tail}", f"tile/entries/{tail}"]
    paths.append(f"tile/1/000.p/{size // 256}")
    for path in paths:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(public.get(f"/log/{path}").body)
    (tmp_path / "keys.txt").write_bytes(public.get("/log/keys.txt").body)
    done = ran("audit", tmp_path, "--keys", tmp_path / "keys.txt", "--records", tmp_path)
    assert "不成立" not in done.stdout
    assert done.returncode == 2, (
        "the public entries' records are not in that folder, and nothing else is amiss"
    )


@pytest.mark.parametrize(
    "path",
    [
        "tile/../checkpoint",
        "tile/0/../../../data/Data.fs",
        "tile/64/000",
        "tile/0/1",
        "tile/0/000.p/0",
        "tile/0/000.p",
    ],
)
def test_the_log_serves_its_own_files_only(public: TestApp, path: str) -> None:
    """No path leads out of the log or to a file that tlog-tiles does not know."""
    assert "没有找到这个页面" in public.get(f"/log/{path}", status=404)


# -- the sun ------------------------------------------------------------------------------------------


def test_the_sun_stands_only_where_all_three_hold(app: TestApp, hall: Hall) -> None:
    """A record not yet logged promises, has no seal to fetch and no sun; once logged it has all."""
    number = publish(hall)
    page = app.get(f"/records/{number}")
    assert "已承诺，尚未入日志" in page
    assert not page.html.find(class_="cn-verified")
    assert not page.html.select_one(".cn-prove__head svg")
    for tail in ("record.json.p7s", "record.tlog-proof", "bundle.zip"):
        assert "尚未入日志" in app.get(f"/records/{number}/{tail}", status=404)
    assert app.get(f"/records/{number}/record.json").body
    assert verdict_of(verify(app, token=number)) == "undecidable"
    hall.settle()
    page = app.get(f"/records/{number}")
    assert page.html.find(class_="cn-verified")
    assert app.get(f"/records/{number}/record.json.p7s").body
    assert verdict_of(verify(app, token=number)) == "proven"


def test_an_altered_tile_takes_the_sun_away(app: TestApp, hall: Hall) -> None:
    """Given one flipped bit in the published tree, the page says that the log's proof does not hold."""
    number = newest(hall, f"{FINISHED}.1", "award-notice")
    for tile in (hall.settings.var / "log" / "tile" / "0").rglob("*"):
        if tile.is_file():
            data = bytearray(tile.read_bytes())
            for at in range(0, len(data), 32):
                data[at] ^= 1
            tile.write_bytes(bytes(data))
    page = app.get(f"/records/{number}")
    assert not page.html.find(class_="cn-verified")
    assert "核验不一致" in page
    assert "日志证明不成立" in page


def test_a_forged_checkpoint_takes_the_sun_away(app: TestApp, hall: Hall) -> None:
    """Given a checkpoint whose size was rewritten, nothing is believed, and the log page says so first."""
    number = newest(hall, f"{FINISHED}.1", "award-notice")
    path = hall.settings.var / "log" / "checkpoint"
    origin, size, *rest = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([origin, str(int(size) + 1), *rest]), encoding="utf-8")
    assert not app.get(f"/records/{number}").html.find(class_="cn-verified")
    assert "公布的检查点没有通过核验" in app.get("/log")
    assert app.get("/")
    app.get("/readyz", status=(200, 503))


# -- verifying ----------------------------------------------------------------------------------------


def test_a_number_a_digest_and_a_file_lead_to_the_same_verdict(public: TestApp, standing: Hall) -> None:
    """By number, by digest in groups of four, by record.json, by PDF: proven, check by check."""
    number = newest(standing, f"{FINISHED}.1", "award-notice")
    data = public.get(f"/records/{number}/record.json").body
    digest = hashlib.sha256(data).hexdigest()
    grouped = " ".join(digest[at : at + 4] for at in range(0, 64, 4)).upper()
    for fields in ({"token": f" {number} "}, {"token": grouped}, {"paper": Upload("record.json", data)}):
        page = verify(public, **fields)
        assert verdict_of(page) == "proven"
        assert checks_of(page) == dict.fromkeys(
            ("原文没有改动", "印章出自本厅", "已在公开日志中", "前后记录相连"), "yes"
        )
        assert number in page
    pdf = public.get(f"/records/{number}/paper.pdf").body
    page = verify(public, paper=Upload("award.pdf", pdf))
    assert verdict_of(page) == "proven"
    assert checks_of(page)["PDF 上的印章完好"] == "yes"
    assert checks_of(page)["所印的记录本身成立"] == "yes"
    assert f"/records/{number}" in page.text


def test_a_changed_file_is_refuted(public: TestApp, standing: Hall) -> None:
    """One byte changed in a record, one byte changed in or after a paper: refuted, and why."""
    number = newest(standing, f"{FINISHED}.1", "award-notice")
    data = public.get(f"/records/{number}/record.json").body
    page = verify(public, paper=Upload("record.json", data.replace(b'"8520960.00"', b'"8520960.01"', 1)))
    assert verdict_of(page) == "refuted"
    assert checks_of(page)["原文没有改动"] == "no"
    pdf = public.get(f"/records/{number}/paper.pdf").body
    page = verify(public, paper=Upload("award.pdf", pdf + b"\n%added\n"))
    assert verdict_of(page) == "refuted"
    assert "盖章后文件被追加内容" in page
    page = verify(public, paper=Upload("award.pdf", pdf.replace(b"/Type", b"/Tyqe", 1)))
    assert "盖章后文件内容被改动" in page
    assert "不可采信" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"token": "DHGC-2099-0001-0001"}, "没有这个编号或者摘要的公开记录"),
        ({"token": "ab" * 32}, "没有这个编号或者摘要的公开记录"),
        ({"token": "DHGC-2025-0001-0000"}, "没有这个编号或者摘要的公开记录"),
        ({"paper": Upload("x.txt", b"hello")}, "没有摘要相同的公开记录或者文件"),
        ({"paper": Upload("x.json", b'{"dossier":7,"n":"x"}')}, "没有摘要相同的公开记录或者文件"),
    ],
)
def test_what_is_not_ours_cannot_be_judged(public: TestApp, fields: dict[str, object], words: str) -> None:
    """Unknown and hidden numbers, digests and files answer alike: undecidable."""
    page = verify(public, **fields)
    assert verdict_of(page) == "undecidable"
    assert words in page


def test_a_stranger_pdf_is_refuted(public: TestApp) -> None:
    """A PDF without our seal is not ours, whatever it says."""
    page = verify(public, paper=Upload("x.pdf", b"%PDF-1.7\n%%EOF\n"))
    assert verdict_of(page) == "refuted"
    assert "文件上没有印章" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"token": ""}, "请输入记录号或者摘要"),
        ({"paper": ""}, "请选择文件"),
        ({"paper": Upload("x", b"")}, "文件为空"),
    ],
)
def test_an_empty_form_is_asked_again(public: TestApp, fields: dict[str, object], words: str) -> None:
    """Nothing brought: the form says what is missing."""
    page = verify(public, **fields)
    assert page.html.find(class_="govuk-error-summary")
    assert words in page


def test_verifying_is_a_click_away_from_every_record(public: TestApp, standing: Hall) -> None:
    """The button on a record's page sends its number."""
    page = public.get(f"/records/{newest(standing, FINISHED, 'opening-record')}")
    form = next(form for form in page.forms.values() if "token" in form.fields and form.action == "/verify")
    assert verdict_of(form.submit()) == "proven"


def test_the_verifier_is_handed_out_as_it_is(public: TestApp) -> None:
    """The download is signing/verify.py, byte for byte, and the page names its digest."""
    answer = public.get("/verify/verify.py")
    assert answer.body == VERIFIER.read_bytes()
    digest = hashlib.sha256(answer.body).hexdigest()
    assert digest[:4] + " " + digest[4:8] in public.get("/verify").text
