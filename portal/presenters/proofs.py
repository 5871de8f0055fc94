"""How a proof is told: the box on a record's page, the list of a matter's records. The sun only where it was earned."""

from __future__ import annotations

from collections.abc import Iterable

from hallcore.dossier import Dossier, Record, record_number
from portal.evidence import Examination
from portal.presenters.addresses import address, record_url
from portal.presenters.shapes import Action, Fact, Link, Proof, RecordRow
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, groups, moment
from portal.pressing import PaperIssued

_TITLES = {"proven": "已核验", "refuted": "核验不一致", "undecidable": "已承诺，尚未入日志"}


def proof_box(show: Showing, dossier: Dossier, n: int, examination: Examination) -> Proof:
    """The box that says how this record can be proven, and what was found just now."""
    number = record_number(dossier.number, n)
    return Proof(
        verified=examination.proven,
        title=_TITLES[examination.verdict],
        summary=_summary(show, examination),
        facts=proof_facts(number, dossier.record(n), examination),
        qr=show.proof_page(dossier, n),
        verify=Action(
            "自己验证这份记录", address("verify"), primary=True, post=True, hidden=(("token", number),)
        ),
        bundle=Link("下载证据包和离线验证程序", address("record.bundle", number=number))
        if examination.index is not None
        else None,
    )


def proof_facts(number: str, record: Record, examination: Examination) -> tuple[Fact, ...]:
    """Number, place, seal and digest of a record."""
    facts = [Fact("记录号", number)]
    if examination.index is not None:
        place = f"第 {examination.index:,} 条（公开日志，只增不改）"
        facts.append(
            Fact(
                "日志位置",
                place,
                url=address("log", query={"index": str(examination.index)}, anchor="entries"),
            )
        )
    signer = examination.signer
    if signer is not None and signer.signing_time is not None:
        facts.append(Fact("印章", f"{signer.subject}，{exact_moment(signer.signing_time)} 加盖"))
    facts.append(Fact("原文摘要 SHA-256", groups(record.sha256), code=True))
    return tuple(facts)


def _summary(show: Showing, examination: Examination) -> tuple[str, ...]:
    if examination.verdict == "proven":
        return ("原文、印章、日志三项一致", f"{moment(show.now)} 核验")
    if examination.verdict == "undecidable":
        return ("公开日志随时更新，入日志后才能核验",)
    return tuple(finding.detail for finding in examination.findings if finding.outcome == "no")


def record_rows(show: Showing, dossiers: Iterable[Dossier]) -> tuple[RecordRow, ...]:
    """The public records of some dossiers in the order they were filed; printed papers stand in their record's row."""
    found = [
        (record.at, _row(show, dossier, n, record))
        for dossier in dossiers
        for n, kind in enumerate(dossier.types)
        if kind != PaperIssued.type and (record := dossier.record(n)).disclosure == "public"
    ]
    return tuple(row for _at, row in sorted(found, key=lambda pair: pair[0]))


def _row(show: Showing, dossier: Dossier, n: int, record: Record) -> RecordRow:
    number = record_number(dossier.number, n)
    index = show.journal.position(dossier.number, n)
    return RecordRow(
        kind=record.paper.title,
        number=number,
        at=record.at,
        url=record_url(number),
        index=index,
        pdf=address("record.pdf", number=number) if show.paper_of(number) else "",
        proof=address("record.bundle", number=number) if index is not None else "",
    )
