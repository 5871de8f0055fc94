"""Papers of a case at work and at its end: special steps, extension, decision, ending, proof of service."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.approval.model import (
    CaseAccepted,
    CaseEnded,
    DecisionDelivered,
    DecisionMade,
    PeriodExtended,
    SpecialStepBegan,
)
from hallcore.approval.remedies import remedies_of
from hallcore.catalogue.model import KINDS
from pdf.publication import Block, Clause, Column, Facts, Paragraph, Section, Table, Why
from portal.presenters.papers.casedesk import CaseDesk
from portal.presenters.papers.desk import Made, day_words, moment_words

DELIVERED = {
    "window": "窗口当面送达",
    "post": "邮寄送达",
    "electronic": "电子送达",
    "left": "留置送达",
    "published": "公告送达",
}
_LINE = "　" * 16
"""Room for a signature."""

_OUTCOME_KINDS = {"01": "行政许可", "05": "行政给付", "07": "行政确认", "08": "行政奖励"}
"""Kinds of items whose decision is named for them; of the others it is simply that the matter is done or not."""


def special(desk: CaseDesk, paper: SpecialStepBegan) -> Made:
    """Written notice that a step with a time of its own began (特别程序告知书): how long, counted or not, and why."""
    facts = [("程序名称", paper.name), ("所需时间", f"{paper.days} 个工作日")]
    facts += [("开始日期", day_words(desk.day))]
    facts += [("最迟结束", day_words(paper.until))] if paper.until else []
    facts += [("听证日期", day_words(paper.held))] if paper.held else []
    facts += [("时间、地点", paper.arranged)] if paper.arranged else []
    if paper.counts:
        effect: tuple[Block, ...] = (Paragraph("该程序所需时间计入办理期限，办理期限不变。"),)
    else:
        clause = desk.cite(paper.cite)
        stop = "该程序所需时间不计入办理期限。程序结束的次日起，期限继续计算；提前结束的，期限相应提前届满。"
        effect = (Paragraph(stop), Why("不计入期限", "办理期限暂停计算。", (clause,)), *_limits(desk))
    opening = f"{desk.you}申请的{desk.matter_words}，根据办理需要，本机关决定进行“{paper.name}”。现将有关事项告知如下。"
    return {
        "title": ("特别程序告知书",),
        "opening": (Paragraph(opening),),
        "sections": (Section("程序安排", (Facts(tuple(facts)),)), Section("对办理期限的影响", effect)),
        "closing": (desk.contact(),),
    }


def extended(desk: CaseDesk, paper: PeriodExtended) -> Made:
    """The limit was extended (延期告知书), by how much and why."""
    opening = f"{desk.you}申请的{desk.matter_words}，经本机关负责人批准，办理期限延长 {paper.days} 个工作日。"
    return {
        "title": ("延期告知书",),
        "opening": (Paragraph(opening),),
        "sections": (
            Section(
                "延长的理由",
                (
                    Paragraph(f"{paper.reason.rstrip('。')}。"),
                    Why("延长期限", f"延长 {paper.days} 个工作日，仅此一次。", (desk.cite(paper.cite),)),
                ),
            ),
            Section("延长后的期限", tuple(_limits(desk, paper))),
        ),
        "closing": (desk.contact(),),
    }


def _limits(desk: CaseDesk, extension: PeriodExtended | None = None) -> Iterator[Block]:
    accepted = desk.case.the(CaseAccepted)
    days = sum(
        desk.case.record(n).paper.days  # type: ignore[attr-defined]  # a PeriodExtended, by its type
        for n in desk.case.numbers(PeriodExtended.type)
        if n <= desk.item.n
    )
    budget = tuple(n + days if n else 0 for n in (accepted.statutory, accepted.promised))
    told = (extension.statutory_by, extension.promised_by) if extension else (None, None)
    yield from desk.limits((budget[0], budget[1]), told)


def outcome(kind: str, *, granted: bool) -> str:
    """What a decision is called, by its outcome and the kind of its item (XK-19)."""
    named = _OUTCOME_KINDS.get(kind, "办理")
    return f"{'准予' if granted else '不予'}{named}决定书"


def decided(desk: CaseDesk, paper: DecisionMade) -> Made:
    """The decision (准予、不予行政许可决定书 and its like), with reasons, what is issued and the remedies."""
    kind = KINDS[desk.matter.kind] if desk.matter.kind in _OUTCOME_KINDS else "办理"
    verdict = "准予" if paper.granted else "不予"
    opening = f"{desk.you}申请的{desk.matter_words}，本机关依法审查，现决定{verdict}{kind}。"
    reasons: list[Block] = [Paragraph(f"{paper.reasons.rstrip('。')}。")]
    reasons += [
        Paragraph(f"依据：《{each.law.strip('《》')}》{each.article}。") for each in desk.matter.bases
    ]
    if not paper.granted:
        reasons.append(Why("说明理由", "不予决定应当说明理由，并告知救济途径。", (desk.cite(paper.cite),)))
    if paper.late_by:
        reasons.append(Paragraph(f"本决定较法定期限晚 {paper.late_by} 个工作日作出，已记入监督。"))
    sections = [Section("理由和依据", tuple(reasons))]
    if paper.granted:
        sections.append(Section("证件与送达" if paper.licence else "送达", tuple(_issued(desk, paper))))
    sections.append(Section("救济途径", (Paragraph(paper.remedies),)))
    return {
        "kind": outcome(desk.matter.kind, granted=paper.granted),
        "title": (outcome(desk.matter.kind, granted=paper.granted),),
        "number": paper.number,
        "opening": (Paragraph(opening),),
        "sections": tuple(sections),
        "closing": (),
    }


def _issued(desk: CaseDesk, paper: DecisionMade) -> Iterator[Block]:
    if paper.licence:
        until = day_words(paper.valid_to) if paper.valid_to else "长期"
        since = day_words(paper.valid_from) if paper.valid_from else day_words(desk.day)
        pairs = (("证件名称", desk.matter.result or desk.application.name), ("证件编号", paper.licence))
        yield Facts((*pairs, ("有效期", f"{since}至{until}")))
    rule = desk.law.clock("C06")
    clause = desk.cite("XK-16")
    yield from desk.limit("送达期限", rule, desk.day, paper.deliver_by, clause, began="作出决定")


def delivered(desk: CaseDesk, paper: DecisionDelivered) -> Made:
    """The proof of service (送达回证), with lines to sign on."""
    decision = desk.case.the(DecisionMade)
    at, annex = desk.item.record.at, desk.item.record.annex
    receiver = (annex.get("receiver") if annex is not None else None) or "—"
    name = outcome(desk.matter.kind, granted=decision.granted)
    facts = [
        ("送达文书", f"{name}（{decision.number}）"),
        *(
            [("随附证件", f"{desk.matter.result or desk.application.name}（{decision.licence}）")]
            if decision.licence
            else []
        ),
        ("受送达人", desk.name),
        ("送达方式", DELIVERED[paper.how]),
        ("送达时间", moment_words(at)),
        ("签收人", receiver),
    ]
    late = (Paragraph("本次送达超过法定送达期限，已记入监督。"),) if paper.late else ()
    columns = (Column("签收各方"), Column("签名或者盖章", "centre"), Column("日期", "centre"))
    rows = tuple((who, _LINE, "年　　月　　日") for who in ("受送达人", "代收人（注明关系）", "送达人"))
    return {
        "title": ("送达回证",),
        "addressee": "",
        "sections": (
            Section("送达情况", (Facts(tuple(facts)), *late)),
            Section("签收", (Table(columns, rows),)),
        ),
        "closing": (Paragraph("受送达人拒绝签收的，送达人应当注明拒收事由和日期，由见证人签名。"),),
    }


def ended(desk: CaseDesk, paper: CaseEnded) -> Made:
    """The case ended without a decision (终止办理通知书), why; what the applicant was told stands beside it where that was not kept."""
    reasons: list[Block] = [Paragraph(f"{paper.reason.rstrip('。')}。")]
    if paper.cite == "FW-14":
        told = Clause("本案受理通知书", "容缺材料逾期未补齐的，视为撤回申请，本机关将终止办理。")
        reasons.append(Why("终止办理", "容缺材料未按期补齐，视为撤回申请。", (told,)))
    return {
        "title": ("终止办理通知书",),
        "opening": (Paragraph(f"{desk.you}申请的{desk.matter_words}，本机关现终止办理。"),),
        "sections": (
            Section("理由", tuple(reasons)),
            Section(
                "后续办理", (Paragraph(f"已提交的材料可以取回。符合条件后，{desk.you}可以重新提出申请。"),)
            ),
            Section("救济途径", (Paragraph(remedies_of(desk.law, "本通知书")),)),
        ),
        "closing": (desk.contact(),),
    }
