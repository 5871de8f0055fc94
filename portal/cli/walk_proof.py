"""The end of the walk: evidence is downloaded as anybody may, and checked by programs that are not the hall."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import signing.verify
from portal.cli.browser import Unexpected
from portal.cli.steps import Steps
from portal.cli.tender_walk import TenderWalk
from signing.certificates import certificate_facts
from signing.opinion import pyhanko_accepts

_RECORDS = re.compile(r"/records/(DHGC-[0-9.-]+-\d{4})")


def prove(walk: TenderWalk, folder: Path, steps: Steps) -> bool:
    """Fetch receipts, bundles and papers, and have them checked; say what each checker said."""
    folder.mkdir(parents=True, exist_ok=True)
    _fetch(walk, folder, steps)
    steps.say(f"下载回执、开标记录与中标结果的证据包，共 {len(list(folder.iterdir()))} 个文件")
    results = list(_checks(folder))
    for name, ok in results:
        steps.say(f"{'通过' if ok else '未通过'}：{name}")
    return all(ok for _name, ok in results)


def _fetch(walk: TenderWalk, folder: Path, steps: Steps) -> None:
    public = walk.public
    (folder / "keys.txt").write_bytes(public.get("/log/keys.txt").body)
    (folder / "root.pem").write_bytes(public.get("/log/root.pem").body)
    for login, bid in walk.bids.items():
        page = walk.browser(login).get(f"/bidder/bids/{bid}").text
        latest = max(int(n) for n in re.findall(r"/receipts/(\d+)", page))
        path = f"/bidder/bids/{bid}/receipts/{latest}.json"
        (folder / f"receipt-{login}.json").write_bytes(walk.browser(login).get(path).body)
    for name, dossier, word in (("opening", walk.number, "开标记录"), ("award", walk.lot, "中标结果")):
        record = _record_of(walk, dossier, word)
        steps.until(f"the printed paper of {record}", lambda record=record: _printed(walk, record))  # type: ignore[misc]  # the default binds the loop's value
        (folder / f"{name}.zip").write_bytes(public.get(f"/records/{record}/bundle.zip").body)
        (folder / f"{name}.pdf").write_bytes(public.get(f"/records/{record}/paper.pdf").body)


def _record_of(walk: TenderWalk, dossier: str, word: str) -> str:
    """The newest record of a dossier whose page calls itself so."""
    page = walk.public.get(f"/trading/{walk.number}").text
    for number in sorted(set(_RECORDS.findall(page)), reverse=True):
        if number.rpartition("-")[0] == dossier and word in walk.public.get(f"/records/{number}").text:
            return str(number)
    raise Unexpected(f"no record called {word} in {dossier}")


def _printed(walk: TenderWalk, record: str) -> bool:
    try:
        walk.public.get(f"/records/{record}/paper.pdf")
    except Unexpected:
        return False
    return True


def _checks(folder: Path) -> Iterator[tuple[str, bool]]:
    verifier = str(Path(signing.verify.__file__))
    keys = ["--keys", str(folder / "keys.txt")]
    for receipt in sorted(folder.glob("receipt-*.json")):
        yield (
            f"verify.py receipt {receipt.name}",
            _run(sys.executable, verifier, "receipt", str(receipt), *keys),
        )
    for name in ("opening", "award"):
        bundle = [str(folder / f"{name}.zip"), *keys, "--ca", str(folder / "root.pem")]
        yield f"verify.py bundle {name}.zip", _run(sys.executable, verifier, "bundle", *bundle)
        pdf = folder / f"{name}.pdf"
        yield f"pyHanko {pdf.name}", _pyhanko(pdf, folder / "root.pem")
        if shutil.which("pdfsig"):
            yield f"pdfsig {pdf.name}", _run("pdfsig", str(pdf), wants="Signature is Valid")
        if shutil.which("openssl"):
            yield f"openssl cms {pdf.name}", _openssl(pdf, folder / "root.pem")


def _pyhanko(pdf: Path, root: Path) -> bool:
    certificate = root.read_bytes()
    at = certificate_facts(certificate).valid_from
    return pyhanko_accepts(pdf.read_bytes(), certificate, at=at.replace(year=at.year + 2))


def _openssl(pdf: Path, root: Path) -> bool:
    """Cut the signature out by its /ByteRange and let openssl judge it."""
    data = pdf.read_bytes()
    found = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", data)
    if found is None:
        return False
    a, b, c, d = map(int, found.groups())
    signed, signature = pdf.with_suffix(".signed"), pdf.with_suffix(".p7s")
    signed.write_bytes(data[a : a + b] + data[c : c + d])
    hexed = data[a + b : c].strip(b"<> \n").rstrip(b"0")
    signature.write_bytes(bytes.fromhex((hexed + b"0" * (len(hexed) % 2)).decode()))
    command = [
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        str(signature),
        "-content",
        str(signed),
    ]
    return _run(*command, "-CAfile", str(root), "-purpose", "any", "-no_check_time", "-out", "/dev/null")


def _run(*command: str, wants: str = "") -> bool:
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - our own verifier, openssl, pdfsig
    return result.returncode == 0 and wants in result.stdout + result.stderr
