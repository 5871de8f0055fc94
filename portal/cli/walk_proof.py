"""The end of the walk: evidence is downloaded as anybody may, and checked by programs that are not the hall."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import signing.verify
from portal.cli.browser import Browser, Unexpected
from portal.cli.steps import Steps
from portal.cli.tender_walk import TenderWalk
from signing.certificates import certificate_facts
from signing.opinion import pyhanko_accepts

_RECORDS = re.compile(r"/records/(DH(?:GC|CG)-[0-9.-]+-\d{4})")
_HEADING = re.compile(r"<h1>([^<]*)</h1>")


def prove(walk: TenderWalk, folder: Path, steps: Steps) -> bool:
    """Fetch receipts, bundles and papers, and have them checked; say what each checker said."""
    folder.mkdir(parents=True, exist_ok=True)
    _fetch(walk, folder, steps)
    steps.say(
        f"下载回执、开标记录与中标结果的证据包，共 {sum(1 for path in folder.iterdir() if path.is_file())} 个文件"
    )
    results = [*_checks(folder), ("排名和专家抽取由公开卷重算", walk.recomputed())]
    (folder / "public-file.json").write_bytes(walk.kept_file)
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
    for name, dossier, word in walk.evidence:
        record = record_called(walk.public, walk.number, dossier, word)
        steps.until(f"the printed paper of {record}", lambda record=record: _printed(walk, record))  # type: ignore[misc]  # the default binds the loop's value
        (folder / f"{name}.zip").write_bytes(public.get(f"/records/{record}/bundle.zip").body)
        (folder / f"{name}.pdf").write_bytes(public.get(f"/records/{record}/paper.pdf").body)


def record_called(public: Browser, tender: str, dossier: str, name: str) -> str:
    """Return the newest record of a dossier whose heading ends with a name; later papers only mention it.

    Raises:
        Unexpected: The dossier has none.
    """
    page = public.get(f"/trading/{tender}").text
    for number in sorted(set(_RECORDS.findall(page)), reverse=True):
        if number.rpartition("-")[0] == dossier:
            heading = _HEADING.search(public.get(f"/records/{number}").text)
            if heading is not None and heading[1].strip().endswith(name):
                return str(number)
    raise Unexpected(f"no record called {name} in {dossier}")


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
            run(sys.executable, verifier, "receipt", str(receipt), *keys),
        )
    for name in (path.stem for path in sorted(folder.glob("*.zip"), reverse=True)):
        bundle = [str(folder / f"{name}.zip"), *keys, "--ca", str(folder / "root.pem")]
        yield f"verify.py bundle {name}.zip", run(sys.executable, verifier, "bundle", *bundle)
        pdf = folder / f"{name}.pdf"
        yield f"pyHanko {pdf.name}", sealed_under(pdf, folder / "root.pem")
        if shutil.which("pdfsig"):
            yield f"pdfsig {pdf.name}", pdfsig_accepts(pdf)
        if shutil.which("openssl"):
            yield f"openssl cms {pdf.name}", openssl_accepts(pdf, folder / "root.pem")


def pdfsig_accepts(pdf: Path) -> bool:
    """Have pdfsig judge the signature of a PDF."""
    return run("pdfsig", str(pdf), wants="Signature is Valid")


def sealed_under(pdf: Path, root: Path) -> bool:
    """Have pyHanko judge the signature of a PDF and its chain to the root, two years on."""
    certificate = root.read_bytes()
    at = certificate_facts(certificate).valid_from
    return pyhanko_accepts(pdf.read_bytes(), certificate, at=at.replace(year=at.year + 2))


def openssl_accepts(pdf: Path, root: Path) -> bool:
    """Have openssl judge the signature of a PDF."""
    cut = cut_out(pdf.read_bytes())
    if cut is None:
        return False
    signed, signature = pdf.with_suffix(".signed"), pdf.with_suffix(".p7s")
    signed.write_bytes(cut[0])
    signature.write_bytes(cut[1])
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", str(signature)]
    command += ["-content", str(signed), "-CAfile", str(root), "-purpose", "any", "-no_check_time"]
    return run(*command, "-out", "/dev/null")


def cut_out(pdf: bytes) -> tuple[bytes, bytes] | None:
    """Return what a PDF's /ByteRange covers, and the CMS in its gap; None where it has no signature.

    Zeros pad the gap; where the CMS ends its own length says, since its last byte may be a zero too.
    """
    found = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf)
    if found is None:
        return None
    a, b, c, d = map(int, found.groups())
    padded = bytes.fromhex(pdf[a + b : c].strip(b"<> \n").decode())
    octets = padded[1] & 0x7F  # DER in its long form: 30, 80 + how many octets tell the length, the length
    end = 2 + octets + int.from_bytes(padded[2 : 2 + octets], "big")
    return pdf[a : a + b] + pdf[c : c + d], padded[:end]


def run(*command: str, wants: str = "") -> bool:
    """Whether a program ends well, and says what is wanted of it."""
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - our own verifier, openssl, pdfsig
    return result.returncode == 0 and wants in result.stdout + result.stderr
