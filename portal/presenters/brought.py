"""What was brought to be verified: a number, a digest, a record, a PDF; found among what is published, or not."""

from __future__ import annotations

import hashlib
import re

from hallcore.dossier import Dossier, Record, split_record_number
from hallcore.ground.errors import Refusal
from portal.evidence import NOT_LOGGED, Outcome, entry_of, examine
from portal.presenters.pages import VerdictPage
from portal.presenters.shapes import Check, FileRow
from portal.presenters.showing import Showing
from portal.presenters.verdicts import pdf_check, record_verdict, stranger_verdict
from portal.pressing import PaperIssued
from signing import canonical
from signing.errors import SigningError
from signing.pades import check_pdf

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FOUND = "在本厅公开记录中"
_NOT_OURS = "本厅公开的记录和文件中没有它。请核对是否抄写完整，或者改为上传文件。"


def verdict_on_text(show: Showing, text: str, verifier: FileRow) -> VerdictPage:
    """The verdict on a record number or a SHA-256, spaces between its groups allowed."""
    token = "".join(text.split())
    digest = token.lower() if _DIGEST.fullmatch(token.lower()) else ""
    number = show.archive.shelf("hashes").get(digest, "") if digest else token
    found = published(show, number)
    if found is None:
        missing = Check(_FOUND, "unknown", "没有这个编号或者摘要的公开记录")
        return stranger_verdict(show, digest, (missing,), _NOT_OURS)
    dossier, n = found
    return record_verdict(show, dossier, n, show.examine(dossier, n, dossier.record(n)), verifier)


def verdict_on_file(show: Showing, data: bytes, verifier: FileRow) -> VerdictPage:
    """The verdict on a file's exact bytes: a record, a paper of ours, a published document, or none of them."""
    digest = hashlib.sha256(data).hexdigest()
    found = published(show, show.archive.shelf("hashes").get(digest, ""))
    inside = show.archive.shelf("inside-papers").get(digest, "")
    if found is None and inside:
        return _inside(show, data, digest, inside)
    if found is None:
        return _unknown(show, data, digest, verifier)
    dossier, n = found
    record = dossier.record(n)
    checks: list[Check] = []
    if record.sha256 != digest:
        checks.append(Check("文件就是记录所列的那一份", "yes", "重新计算 SHA-256，与记录所列逐字相同"))
        if data.startswith(b"%PDF-"):
            checks.append(pdf_check(check_pdf(data, show.roots, at=show.now)))
            checks += _printed(show, record)
    return record_verdict(show, dossier, n, show.examine(dossier, n, record), verifier, tuple(checks))


def _printed(show: Showing, record: Record) -> list[Check]:
    """The record a paper was printed from, examined too: a paper is worth no more than that."""
    paper = record.paper
    found = published(show, paper.of) if isinstance(paper, PaperIssued) else None
    if not isinstance(paper, PaperIssued) or found is None:
        return []
    dossier, n = found
    examination = show.examine(dossier, n, dossier.record(n))
    outcome: dict[str, Outcome] = {"proven": "yes", "refuted": "no", "undecidable": "unknown"}
    details = "；".join(finding.detail for finding in examination.findings if finding.outcome != "yes")
    return [
        Check(
            "所印的记录本身成立",
            outcome[examination.verdict],
            details or f"记录 {paper.of} 的原文、印章、日志三项一致",
        )
    ]


def _inside(show: Showing, data: bytes, digest: str, number: str) -> VerdictPage:
    """A paper addressed to somebody: whether it is ours and whole, and nothing of the record it was printed from.

    Only whoever holds the file to the last bit gets here; which matter it belongs to, and whose, is not said.
    """
    name, n = split_record_number(number)
    issue = show.archive[name].record(n)
    of = getattr(issue.paper, "of", "")
    checks = (
        Check("文件就是本厅印发的那一份", "yes", "重新计算 SHA-256，与印制记录所列逐字相同"),
        pdf_check(check_pdf(data, show.roots, at=show.now)),
        _held("印制记录成立", show, number),
        _held("所印的记录成立", show, of),
    )
    outcomes = {check.outcome for check in checks}
    summary = "这是本厅印发的文书，发出后没有改动。该文书不公开，这里不显示所属办件和内容。"
    if "no" in outcomes:
        summary = "有一项对不上，这份文书不可采信。"
    elif "unknown" in outcomes:
        summary = "文件和印章一致，所依据的记录尚未写入日志。请稍后再验。"
    return stranger_verdict(show, digest, checks, summary)


def _held(title: str, show: Showing, number: str) -> Check:
    """Whether a record that is not public is sealed and stands in the log, without saying which."""
    name, n = split_record_number(number)
    dossier = show.archive[name]
    if show.proven(dossier, n, dossier.record(n)):
        return Check(title, "yes", "本厅印章有效，公开日志收有该记录的承诺值")
    found = entry_of(show.journal, name, n)
    try:
        waits = found is None or found[0] >= show.log.size
    except SigningError:
        waits = False
    if waits:
        return Check(title, "unknown", NOT_LOGGED.detail)
    return Check(title, "no", "印章或者日志与记录不符")


def published(show: Showing, number: str) -> tuple[Dossier, int] | None:
    """A public record by its number; None for what there is not, or is not public."""
    try:
        name, n = split_record_number(number)
        dossier = show.archive.get(name)
        if dossier is None or dossier.record(n).disclosure != "public":
            return None
    except Refusal:
        return None
    return dossier, n


def _unknown(show: Showing, data: bytes, digest: str, verifier: FileRow) -> VerdictPage:
    """Bytes nobody here has published: a changed record or paper says so, anything else cannot be judged."""
    claimed = published(show, _claimed(data))
    if claimed is not None:
        dossier, n = claimed
        examination = examine(data, entry_of(show.journal, dossier.number, n), show.log, show.roots)
        return record_verdict(show, dossier, n, examination, verifier)
    if not data.startswith(b"%PDF-"):
        missing = Check(_FOUND, "unknown", "没有摘要相同的公开记录或者文件")
        return stranger_verdict(show, digest, (missing,), _NOT_OURS)
    missing = Check(_FOUND, "no", "本厅印发的公文中没有摘要相同的一份")
    seal = pdf_check(check_pdf(data, show.roots, at=show.now))
    summary = "这份 PDF 不是本厅印发的原件：发出后被改动过，或者不是本厅发出的。"
    return stranger_verdict(show, digest, (missing, seal), summary)


def _claimed(data: bytes) -> str:
    """The number of the record that some bytes claim to be, or ""."""
    try:
        head = canonical.decode(data)
    except SigningError:
        return ""
    if not isinstance(head, dict):
        return ""
    dossier, n = head.get("dossier"), head.get("n")
    return f"{dossier}-{n:04d}" if isinstance(dossier, str) and isinstance(n, int) and n >= 0 else ""
