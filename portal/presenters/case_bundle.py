"""A matter's records to take along: what proves each of them offline, in one zip, for whoever may read them.

A record that is not public stands in the log as a salted commitment; the zip holds its opening, so that
``signing/verify.py`` needs nothing of ours. Applicants are given what was addressed to them or came from them, with
the sealed papers; the office is given the whole chain, without the papers, since those bear names and personal data
are shown to officers only by an act. What is not here: the bundle of a public record (``portal.presenters.bundle``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hallcore.approval.model import CaseUrged, CaseWithdrawn, SupplementReceived
from hallcore.dossier import Dossier, record_number
from hallcore.filing import hidden_entry
from hallcore.requests.model import (
    ReplyDelivered,
    RequestCorrected,
    RequestFiled,
    RequestReceived,
    RequestWithdrawn,
)
from hallcore.vault import Vault
from portal.evidence import entry_of, trust_policy, zipped
from portal.presenters.progress import ISSUED
from portal.presenters.requests import TO_APPLICANT
from portal.presenters.showing import Showing
from portal.pressing import InsidePaperIssued
from signing import canonical
from signing.keyring import certificates_to_pem
from signing.log.note import NoteVerifier

OF_APPLICANTS = frozenset(
    {paper.type for paper in (*ISSUED, SupplementReceived, CaseUrged, CaseWithdrawn)}
    | {
        paper.type
        for paper in (RequestFiled, RequestReceived, RequestCorrected, ReplyDelivered, RequestWithdrawn)
    }
    | set(TO_APPLICANT)
)
"""Records an applicant is given: what was addressed to them, and what they did themselves."""

_GUIDE = """{number} 的证据包，共 {count} 件记录

每件记录以其序号命名：0000.json 是原文，0000.json.p7s 是本厅电子印章，0000.opening.json 打开日志中的承诺，
0000.tlog-proof 是列入公开日志的证明，0000.pdf 是该件的公文（有的没有）。

断网验证（Python 3.9 以上，印章一项另需 openssl），逐件：
    python3 verify.py record 0000.json --p7s 0000.json.p7s --opening 0000.opening.json \\
        --proof 0000.tlog-proof --keys keys.txt --ca root.pem
退出码 0 全部成立，1 有不成立，2 不能判定。verify.py 在本厅“验证一份文书”页下载。
keys.txt、root.pem 请先与本厅公布的逐字核对。
"""
_GUIDE_CHAIN = """
记录是否前后相接、有无缺漏：
    python3 verify.py chain [0-9][0-9][0-9][0-9].json
"""
_GUIDE_PAPERS = """
公文的摘要写在印制记录（type 为 inside-paper-issued，of 指明所印记录）的 files 里：
    sha256sum 0000.pdf
公文自身的印章：pdfsig -nssdir <证书库> 0000.pdf，或者 pyhanko sign validate --pretty-print 0000.pdf
内部办理意见不发给申请人，所以序号可以不连续。
"""


def applicants_bundle(show: Showing, promise: NoteVerifier, vault: Vault, dossier: Dossier) -> bytes | None:
    """What an applicant takes along of an own case or request, or None while some of it is not in the log yet."""
    given = {n for n, kind in enumerate(dossier.types) if kind in OF_APPLICANTS}
    papers = dict(_printed(dossier, given))
    files = proven_records(show, dossier, sorted(given | set(papers)))
    if files is None:
        return None
    for n in papers:
        record = dossier.record(n)
        of = int(record.paper.of.rpartition("-")[2]) if isinstance(record.paper, InsidePaperIssued) else n
        # An erased paper is no longer in the vault; the record of its printing stays.
        if show.paper_of(record_number(dossier.number, of)) is not None:
            files[f"{of:04d}.pdf"] = vault.read(record.files[0].sha256)
    return _packed(show, promise, dossier, files, _GUIDE_PAPERS)


def chain_bundle(show: Showing, promise: NoteVerifier, dossier: Dossier) -> bytes | None:
    """Every record of a dossier for whoever may read it, or None while one is not in the log yet."""
    files = proven_records(show, dossier, range(dossier.count))
    return None if files is None else _packed(show, promise, dossier, files, _GUIDE_CHAIN)


def _printed(dossier: Dossier, given: set[int]) -> Iterator[tuple[int, str]]:
    """The records of the printing of what is given, each with the record it printed."""
    numbers = {record_number(dossier.number, n) for n in given}
    for n in dossier.numbers(InsidePaperIssued.type):
        paper = dossier.record(n).paper
        if isinstance(paper, InsidePaperIssued) and paper.of in numbers:
            yield n, paper.of


def proven_records(show: Showing, dossier: Dossier, numbers: Iterable[int]) -> dict[str, bytes] | None:
    """The records' bytes, seals, openings and proofs."""
    files: dict[str, bytes] = {}
    for n in numbers:
        record, found = dossier.record(n), entry_of(show.journal, dossier.number, n)
        proof = show.log.prove(found[0], found[1].leaf) if found is not None else None
        if found is None or proof is None:
            return None
        name = f"{n:04d}"
        files[f"{name}.json"] = record.data
        files[f"{name}.json.p7s"] = found[1].p7s
        files[f"{name}.tlog-proof"] = proof.encode().encode()
        if record.disclosure != "public":
            opening = {"v": 1, "entry": hidden_entry(record).decode(), "salt": canonical.b64(record.salt)}
            files[f"{name}.opening.json"] = canonical.encode(opening)
    return files


def withheld_records(show: Showing, dossier: Dossier) -> dict[str, bytes] | None:
    """A stub for each record the log does not open yet: its place and its log entry, nothing of what it says.

    The salt goes along only where the next record is given and tells its hash already: with it the checker sees that the
    entry is this record's. A hash told besides would let the actor of a record be found by trying out.
    None while one is not in the log yet.
    """
    hidden = [n for n, record in enumerate(dossier.all_records()) if record.disclosure == "opaque"]
    files: dict[str, bytes] = {}
    for n in hidden:
        record, found = dossier.record(n), entry_of(show.journal, dossier.number, n)
        proof = show.log.prove(found[0], found[1].leaf) if found is not None else None
        if found is None or proof is None:
            return None
        told = n + 1 < dossier.count and n + 1 not in hidden
        stub = {
            "v": 1,
            "withheld": f"依法在公开以前保密，最迟于 {record.reveal} 公开",
            "dossier": dossier.number,
            "n": f"{n}",
            "entry": hidden_entry(record).decode(),
            "proof": proof.encode(),
            "salt": canonical.b64(record.salt) if told else None,
        }
        files[f"{n:04d}.json"] = canonical.encode(stub)
    return files


def _packed(
    show: Showing, promise: NoteVerifier, dossier: Dossier, files: dict[str, bytes], more: str
) -> bytes:
    count = sum(name.endswith(".tlog-proof") for name in files)
    beside = {
        "keys.txt": trust_policy(show.log.key, promise).encode(),
        "root.pem": certificates_to_pem(show.roots).encode(),
        "READ-ME.txt": (_GUIDE.format(number=dossier.number, count=count) + more).encode(),
    }
    return zipped(files | beside, dossier.record(dossier.count - 1).at)
