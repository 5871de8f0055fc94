"""What a walked sale published, fetched as anybody may and checked by programs that are not the hall."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import signing.verify
from portal.cli.browser import Browser, Unexpected
from portal.cli.steps import Steps
from portal.cli.walk_proof import run, sealed_under

_RECORDS = re.compile(r"/records/(DH[A-Z]{2}-\d{4}-\d{4}-\d{4})")


def prove_sale(
    public: Browser, number: str, folder: Path, steps: Steps, *, room: str = "sales"
) -> Iterator[tuple[str, bool]]:
    """Every public record's bundle is proven by ``verify.py``, every paper's seal by pyHanko.

    Args:
        public: Somebody who has not signed in.
        number: The sale, or the direct purchase.
        folder: Where the files are kept.
        room: Under which address of the trading pages it has its own.
        steps: Waits for what is still being sealed or printed.
    """
    (folder / "keys.txt").write_bytes(public.get("/log/keys.txt").body)
    (folder / "root.pem").write_bytes(public.get("/log/root.pem").body)
    records = sorted(set(_RECORDS.findall(public.get(f"/trading/{room}/{number}").text)))
    verifier, keys = str(Path(signing.verify.__file__)), ["--keys", str(folder / "keys.txt")]
    proven = printed = sealed = 0
    for record in records:
        steps.until(f"the proof of {record}", lambda record=record: _fetched(public, record, folder))  # type: ignore[misc]  # the default binds the loop's value
        bundle = [str(folder / f"{record}.zip"), *keys, "--ca", str(folder / "root.pem")]
        proven += run(sys.executable, verifier, "bundle", *bundle)
        pdf = folder / f"{record}.pdf"
        if pdf.exists():
            printed += 1
            sealed += sealed_under(pdf, folder / "root.pem")
    yield f"verify.py bundle：{proven}/{len(records)} 份公开记录", 0 < proven == len(records)
    yield f"pyHanko：{sealed}/{printed} 份公文的印章", 0 < sealed == printed


def _fetched(public: Browser, record: str, folder: Path) -> bool:
    """Whether a record's bundle is there, and its paper where the page offers one."""
    try:
        bundle = public.get(f"/records/{record}/bundle.zip").body
        if not bundle.startswith(b"PK"):
            return False
        (folder / f"{record}.zip").write_bytes(bundle)
        if f"/records/{record}/paper.pdf" in public.get(f"/records/{record}").text:
            (folder / f"{record}.pdf").write_bytes(public.get(f"/records/{record}/paper.pdf").body)
    except Unexpected:
        return False
    return True
