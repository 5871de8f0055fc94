"""What verifying found, check by check: of a record that was named, or of a file that was brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from hallcore.dossier import Dossier, record_number
from hallcore.ground.events import Paper
from portal.evidence import Examination, links_back
from portal.presenters.addresses import address, record_url
from portal.presenters.pages import VerdictPage, VerifyPage
from portal.presenters.proofs import proof_facts
from portal.presenters.shapes import Action, Cell, Check, Column, Fact, FileRow, Link, Row, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import groups
from portal.pressing import PaperIssued
from signing.pades import PdfFault, PdfVerdict

Verdict = Literal["proven", "refuted", "undecidable"]
_TITLES = ("原文没有改动", "印章出自本厅", "已在公开日志中")
_SUMMARIES: Mapping[Verdict, str] = {
    "proven": "原文、印章、日志三项一致。",
    "refuted": "有一项对不上，这份文书不可采信。",
    "undecidable": "日志中还没有这一条，服务器已承诺 60 秒内写入。请稍后再验。",
}
_PDF_FAULTS = {
    PdfFault.UNSIGNED: "文件上没有印章",
    PdfFault.SEVERAL: "印章之外另有添加",
    PdfFault.RANGE: "印章覆盖范围异常",
    PdfFault.TAIL: "盖章后文件被追加内容",
    PdfFault.CUT: "文件不完整，被截短",
    PdfFault.DIGEST: "盖章后文件内容被改动",
    PdfFault.SIGNER: "印章不是本厅的，或者证书不可信",
    PdfFault.CHANGED: "盖章之后另有修订",
}
_OPENSSL = (
    "openssl cms -verify -binary -inform DER -in record.json.p7s -content record.json "
    "-CAfile root.pem -purpose any -out /dev/null"
)
COMMANDS = (
    ("记录是本厅盖的章吗", _OPENSSL),
    ("证据包里的全部再验一遍", "python3 verify.py bundle bundle.zip --keys keys.txt --ca root.pem"),
    ("整部日志再验一遍", "python3 verify.py audit LOG --keys keys.txt"),
)
"""Question and command, as shown beside the verifier."""


def verify_page(verifier: FileRow) -> VerifyPage:
    """The page with the two forms."""
    rows = tuple(Row((Cell(question), Cell(command, code=True))) for question, command in COMMANDS)
    return VerifyPage(
        title="验证一份文书",
        crumbs=(Link("首页", address("home")), Link("验证一份文书")),
        text_url=address("verify"),
        file_url=address("verify"),
        verifier=verifier,
        questions=Table("验证命令", (Column("要问的", head=True), Column("命令")), rows),
    )


def record_verdict(
    show: Showing,
    dossier: Dossier,
    n: int,
    examination: Examination,
    verifier: FileRow,
    brought: tuple[Check, ...] = (),
) -> VerdictPage:
    """The verdict on a record of ours; what was found of the file that was brought stands first."""
    number, record = record_number(dossier.number, n), dossier.record(n)
    found = zip(_TITLES, examination.findings, strict=True)
    checks = [*brought, *(Check(title, finding.outcome, finding.detail) for title, finding in found)]
    checks.append(_chain(dossier, n))
    verdict = _verdict(checks)
    return VerdictPage(
        title="验证结果",
        crumbs=_crumbs(),
        verdict=verdict,
        summary=_SUMMARIES[verdict],
        at=show.now,
        facts=(
            Fact("文书", record.paper.title, url=record_url(number), full=True),
            *_printed(record.paper),
            *proof_facts(number, record, examination),
        ),
        checks=tuple(checks),
        bundle=Action("下载证据包", address("record.bundle", number=number), primary=True)
        if examination.index is not None
        else None,
        again=Link("再验一份", address("verify")),
        verifier=verifier,
        commands=tuple(Fact(question, command) for question, command in COMMANDS[:2]),
    )


def stranger_verdict(show: Showing, digest: str, checks: tuple[Check, ...], summary: str) -> VerdictPage:
    """The verdict on something that is not among what the hall has published."""
    return VerdictPage(
        title="验证结果",
        crumbs=_crumbs(),
        verdict=_verdict(list(checks)),
        summary=summary,
        at=show.now,
        facts=(Fact("送验文件摘要 SHA-256", groups(digest), full=True, code=True),) if digest else (),
        checks=checks,
        again=Link("再验一份", address("verify")),
    )


def pdf_check(verdict: PdfVerdict) -> Check:
    """The seal on a PDF, as one check."""
    if verdict.faults:
        words = "；".join(_PDF_FAULTS.get(fault, str(fault)) for fault in verdict.faults)
        return Check("PDF 上的印章完好", "no", words)
    signer = verdict.signer.subject if verdict.signer is not None else ""
    return Check("PDF 上的印章完好", "yes", f"印章覆盖整个文件，盖章后没有改动，签名人{signer}")


def _printed(paper: Paper) -> tuple[Fact, ...]:
    """Of the record of a printing: which record was printed."""
    if not isinstance(paper, PaperIssued):
        return ()
    return (Fact("所印记录", paper.of, url=record_url(paper.of), full=True),)


def _chain(dossier: Dossier, n: int) -> Check:
    good = links_back(dossier, n)
    what = "本记录所写的前一记录摘要与实际一致" if n else "本案卷第一份记录，不接前件"
    return Check(
        "前后记录相连", "yes" if good else "no", what if good else "本记录所写的前一记录摘要与实际不符"
    )


def _verdict(checks: list[Check]) -> Verdict:
    outcomes = {check.outcome for check in checks}
    if "no" in outcomes:
        return "refuted"
    return "proven" if outcomes == {"yes"} else "undecidable"


def _crumbs() -> tuple[Link, ...]:
    return (Link("首页", address("home")), Link("验证一份文书", address("verify")), Link("验证结果"))
