"""Papers of intake: the receipt, what must be mended, acceptance, refusal to accept."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.approval.model import (
    VERDICTS,
    AcceptanceRefused,
    ApplicationReceived,
    CaseAccepted,
    CorrectionNotified,
)
from pdf.publication import Block, Column, Note, Paragraph, Section, Table, Why
from portal.presenters.papers.casedesk import CHANNELS, CaseDesk
from portal.presenters.papers.desk import Made, day_words, moment_words

_DUE = Column("补齐日期", "centre")


def received(desk: CaseDesk, paper: ApplicationReceived) -> Made:
    """The receipt (收件凭证): what came, and by when the applicant hears of it."""
    at = paper.happened or desk.item.record.at
    entered = (
        (("补录时间", moment_words(desk.item.record.at)), ("纸质表单编号", paper.slip)) if paper.slip else ()
    )
    place = f"{CHANNELS[paper.channel]}{f'（{paper.window} 窗口）' if paper.window else ''}"
    facts = desk.matter_facts(
        ("收件方式", place), ("收件时间", moment_words(at)), *entered, ("查询码", desk.piece("query"))
    )
    opening = (
        f"{desk.you}提出的“{paper.name}”申请及下列材料，本机关已于{day_words(at.date())}收到。"
        "本凭证证明收到材料，不表示申请已经受理。"
    )
    sections = (
        Section("收件情况", (facts,)),
        Section("材料", (_materials(paper),)),
        Section("审查与告知", tuple(_next(desk, paper))),
    )
    return {
        "title": ("收件凭证",),
        "opening": (Paragraph(opening),),
        "sections": sections,
        "closing": (desk.contact(),),
    }


def _materials(paper: ApplicationReceived) -> Table:
    reused = dict(paper.reuse)
    rows = []
    for place, each in enumerate(paper.materials, 1):
        if each.id in reused:
            how = f"复用证照 {reused[each.id]}"
        elif each.shared:
            how = "数据共享取得，免交"
        else:
            how = "已收" if each.id in paper.brought else "未提交"
        number = (
            "—"
            if each.shared
            else f"原件 {each.originals}" + (f"，复印件 {each.copies}" if each.copies else "")
        )
        rows.append((f"{place}", each.name, number, how))
    columns = (
        Column("序", "centre"),
        Column("材料名称"),
        Column("份数", "centre"),
        Column("收取情况", "centre"),
    )
    return Table(columns, tuple(rows))


def _next(desk: CaseDesk, paper: ApplicationReceived) -> Iterator[Block]:
    rule = desk.law.clock("C01")
    yield Paragraph(
        f"本机关将审查材料是否齐全、是否符合法定形式。需要补正的，当场或者在 {rule.n} 个工作日内一次告知全部内容；"
        "逾期不告知的，自收到申请材料之日起即为受理。"
    )
    start = (paper.happened or desk.item.record.at).date()
    yield from desk.limit("告知补正期限", rule, start, paper.check_by, desk.cite("XK-04"), began="收到材料")


def corrected(desk: CaseDesk, paper: CorrectionNotified) -> Made:
    """What must be supplied or mended, told at once (补正告知书)."""
    rows = tuple(
        (f"{place}", row.name, VERDICTS[row.verdict], row.note) for place, row in enumerate(paper.rows, 1)
    )
    columns = (Column("序", "centre"), Column("材料名称"), Column("类别", "centre"), Column("应当补正的内容"))
    blocks: list[Block] = [Table(columns, rows)]
    if paper.beyond:
        names = "、".join(f"“{name}”" for name in paper.beyond)
        blocks.append(Note(f"其中{names}不在此前告知的材料清单内，本机关索要该材料的情况已记入监督。"))
    clause = desk.cite("XK-04")
    after = (
        Paragraph(f"请{desk.you}按上表补齐或者更正后，向原收件窗口或者通过网上办事大厅提交。"),
        Paragraph("本机关收到补正材料后，在五个工作日内完成审查；材料齐全、符合法定形式的，即予受理。"),
        Why("一次告知", "需要补正的内容已全部列明，此后不再要求补正本告知书以外的材料。", (clause,)),
    )
    no = f"（第 {paper.no} 次）" if paper.no > 1 else ""
    opening = f"{desk.you}申请的{desk.matter_words}，经审查，材料尚不齐全或者不符合法定形式，需要补正。现一次告知如下。"
    return {
        "title": (f"补正告知书{no}",),
        "opening": (Paragraph(opening),),
        "sections": (Section("需要补正的材料", tuple(blocks)), Section("补正后的办理", after)),
        "closing": (desk.contact(),),
    }


_ACCEPTED = {
    "complete": "申请材料齐全、符合法定形式，本机关决定予以受理。",
    "tolerated": "主要材料齐全、符合法定形式，本机关决定容缺受理，所缺材料应当按期补齐。",
    "declared": "申请人以书面承诺代替部分证明材料，本机关按告知承诺方式予以受理。",
}


def accepted(desk: CaseDesk, paper: CaseAccepted) -> Made:
    """Acceptance in writing (受理通知书), with both limits and what is not counted in them."""
    told = _ACCEPTED.get(paper.how, "")
    if paper.how == "deemed":
        told = (
            "本机关未在法定期限内告知是否需要补正，依法自收到申请材料之日"
            f"（{day_words(paper.counted_from)}）起即为受理。"
        )
    sections = [Section("受理事项", (desk.matter_facts(("受理日期", day_words(paper.counted_from))),))]
    if paper.tolerated:
        rows = tuple(
            (row.name, day_words(row.until) if row.until else "—", row.note or "—") for row in paper.tolerated
        )
        owed = Paragraph("逾期未补齐的，视为撤回申请，本机关将终止办理。")
        table = Table((Column("材料名称"), _DUE, Column("说明")), rows)
        sections.append(Section("应当补齐的材料", (table, owed)))
    sections.append(Section("办理期限", tuple(_limits(desk, paper))))
    special = tuple(desk.specials())
    if special:
        sections.append(Section("特别程序", special))
    return {
        "title": ("受理通知书",),
        "opening": (Paragraph(f"{desk.you}申请的{desk.matter_words}，{told}"),),
        "sections": tuple(sections),
        "closing": (desk.contact(),),
    }


def _limits(desk: CaseDesk, paper: CaseAccepted) -> Iterator[Block]:
    if not paper.statutory and not paper.promised:
        yield Paragraph("本事项为即办件，当场作出决定。")
        return
    yield from desk.limits((paper.statutory, paper.promised), (paper.statutory_by, paper.promised_by))


_GROUNDS = {
    "no-licence-needed": "该事项依法不需要办理",
    "not-competent": "该事项不属于本机关职权范围",
    "not-corrected": "申请材料未按要求补正",
    "barred": "依法不得提出该申请",
    "other": "不符合受理条件",
}


def not_accepted(desk: CaseDesk, paper: AcceptanceRefused) -> Made:
    """Refusal to accept in writing (不予受理决定书), with the ground and the remedies."""
    blocks: list[Block] = [Paragraph(f"{_GROUNDS[paper.ground]}。{paper.reasons.rstrip('。')}。")]
    if paper.competent:
        blocks.append(Paragraph(f"该事项可以向{paper.competent}申请。"))
    blocks.append(Why("依据", "本机关据此决定不予受理。", (desk.cite(paper.cite),)))
    return {
        "title": ("不予受理决定书",),
        "opening": (Paragraph(f"{desk.you}申请的{desk.matter_words}，经审查，本机关决定不予受理。"),),
        "sections": (Section("理由和依据", tuple(blocks)), Section("救济途径", (Paragraph(paper.remedies),))),
        "closing": (),
    }
