"""The end of a case's walk: what applicant and officer may take along, checked by programs that are not the hall.

Everything is judged from the files of the folder alone: ``signing/verify.py`` (the published verifier) judges
records, chains and the receipt; pyHanko, ``pdfsig`` and ``openssl cms`` judge the sealed papers.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from portal.cli.browser import Browser, Unexpected
from portal.cli.steps import Steps
from portal.cli.walk_proof import openssl_accepts, pdfsig_accepts, sealed_under
from signing import verify

Check = tuple[str, bool]

PRINTING_SECONDS = 240
"""How long papers may wait in the press room when a whole hall's are printed at once."""


class Matter(NamedTuple):
    """What is proven: where its files are fetched, by whom, and which papers the applicant must hold.

    Attributes:
        number: The dossier.
        own: The applicant's browser and the address of their evidence; None where they are handed none here.
        chains: For each dossier of the matter a browser that may read it and the address of its whole chain.
        receipt: The address of the receipt file, or "".
        papers: Types of the records whose sealed papers the applicant must hold.
    """

    number: str
    own: tuple[Browser, str] | None
    chains: tuple[tuple[str, Browser, str], ...]
    receipt: str
    papers: tuple[str, ...]


def prove_matter(matter: Matter, public: Browser, folder: Path, steps: Steps) -> list[Check]:
    """Fetch everything, have it checked, and return what each checker said."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keys.txt").write_bytes(public.get("/log/keys.txt").body)
    (folder / "root.pem").write_bytes(public.get("/log/root.pem").body)
    if matter.own is not None:
        browser, address = matter.own
        there = partial(_unpacked, browser, address, folder / "own", len(matter.papers))
        steps.until(f"the papers of {matter.number}", there, seconds=PRINTING_SECONDS)
        if matter.receipt:
            (folder / "receipt.json").write_bytes(browser.get(matter.receipt).body)
    for number, officer, chain in matter.chains:
        steps.until(f"the chain of {number}", partial(_unpacked, officer, chain, folder / number, 0))
    return list(_checks(matter, folder))


def _unpacked(browser: Browser, address: str, folder: Path, papers: int) -> bool:
    """Fetch a zip and lay its files into a folder; False while it is not there or lacks papers."""
    try:
        data = browser.get(address).body
    except Unexpected as waiting:
        if waiting.status != 404:
            raise
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        if sum(name.endswith(".pdf") for name in bundle.namelist()) < papers:
            return False
        folder.mkdir(exist_ok=True)
        for name in bundle.namelist():
            (folder / Path(name).name).write_bytes(bundle.read(name))
    return True


# -- checking --------------------------------------------------------------------------------------------


def _checks(matter: Matter, folder: Path) -> Iterator[Check]:
    if matter.receipt:
        keys = ["--keys", str(folder / "keys.txt")]
        yield "verify.py receipt", _verified("receipt", str(folder / "receipt.json"), *keys)
    for number, _browser, _address in matter.chains:
        whole = sorted((folder / number).glob("[0-9][0-9][0-9][0-9].json"))
        yield f"verify.py chain {number}：{len(whole)} 件相接", _verified("chain", *map(str, whole))
        yield (
            f"verify.py record：{number} 全部 {len(whole)} 件",
            _each(whole, lambda one: record_proven(one, folder)),
        )
    if matter.own is None:
        return
    records = sorted((folder / "own").glob("[0-9][0-9][0-9][0-9].json"))
    yield (
        f"verify.py record：申请人的 {len(records)} 件",
        _each(records, lambda one: record_proven(one, folder)),
    )
    held = folder / matter.number
    same = _each(records, lambda one: one.read_bytes() == (held / one.name).read_bytes())
    yield "申请人与窗口所持记录逐字相同", same
    yield from _papers(matter, folder, records)


def _papers(matter: Matter, folder: Path, records: list[Path]) -> Iterator[Check]:
    """The papers are those the kind must have, the ones whose printing is on record, and sealed by the office."""
    heads = {path.stem: json.loads(path.read_bytes()) for path in records}
    printed = {
        head["body"]["of"][-4:]: head["files"][0]["sha256"]
        for head in heads.values()
        if head["type"] == "inside-paper-issued"
    }
    papers = sorted((folder / "own").glob("*.pdf"))
    held = Counter(heads[paper.stem]["type"] for paper in papers)
    yield f"文书齐全：{len(papers)} 份", held == Counter(matter.papers)
    right = _each(papers, lambda one: hashlib.sha256(one.read_bytes()).hexdigest() == printed.get(one.stem))
    yield "文书摘要与印制记录相符", right
    root = folder / "root.pem"
    yield f"pyHanko {len(papers)} 份", _each(papers, lambda one: sealed_under(one, root))
    if shutil.which("pdfsig"):
        yield f"pdfsig {len(papers)} 份", _each(papers, pdfsig_accepts)
    if shutil.which("openssl"):
        yield f"openssl cms {len(papers)} 份", _each(papers, lambda one: openssl_accepts(one, root))


def _each(files: Sequence[Path], judge: Callable[[Path], bool]) -> bool:
    """Whether a judge accepts every one of some files; of none there is nothing to accept."""
    return bool(files) and all(judge(one) for one in files)


def record_proven(path: Path, folder: Path) -> bool:
    """Have the verifier judge a record with its seal, its opening and its place in the log."""
    stem = path.with_suffix("")
    given = ["--p7s", f"{path}.p7s", "--proof", f"{stem}.tlog-proof", "--opening", f"{stem}.opening.json"]
    if not Path(f"{stem}.opening.json").exists():
        given = given[:-2]
    trusted = ["--keys", str(folder / "keys.txt"), "--ca", str(folder / "root.pem")]
    return _verified("record", str(path), *given, *trusted)


def _verified(*arguments: str) -> bool:
    """Run the published verifier on files."""
    with contextlib.redirect_stdout(io.StringIO()):
        return verify.main(list(arguments)) == 0
