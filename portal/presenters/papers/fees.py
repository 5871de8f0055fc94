"""Papers to a payer before the money: the payment notice and its change."""

from __future__ import annotations

from datetime import date

from hallcore.fees.model import CHANGES, ChangeApproved, Charge, NoticeIssued
from hallcore.fees.rules import of_trading
from hallcore.ground.money import format_yuan, in_words
from pdf.publication import Block, Column, Facts, Paragraph, Section, Table, Why
from portal.presenters.papers.desk import Made, day_words
from portal.presenters.papers.fee_desk import FeeDesk, before

_PERFORMANCE = "履约保证金"
"""How a notice of a winner's bond begins to say what it is about."""


def notice(desk: FeeDesk, paper: NoticeIssued) -> Made:
    """The payment notice (缴款通知书): who pays what, on which ground, until when and where."""
    number = desk.notice.number
    facts = Facts(
        tuple(
            (label, value)
            for label, value in (
                ("通知书编号", number),
                ("缴款人", desk.payer),
                ("事项", paper.about),
                ("办件编号", paper.matter),
                ("执收单位", paper.organ + (f"（{paper.department}）" if paper.department else "")),
                ("开具窗口", paper.window or "按规则自动开具"),
            )
            if value
        )
    )
    lead = "保证金" if paper.bond else "款项"
    return {
        "number": f"编号：{number}",
        "opening": (
            Paragraph(
                f"请按本通知书缴纳下列{lead}，共计{format_yuan(paper.amount)}（{in_words(paper.amount)}）。"
            ),
        ),
        "title": (paper.title,),
        "sections": (
            Section("缴款事项", (facts,)),
            Section("应缴金额", tuple(desk.charges(paper.charges, paper.amount))),
            Section("缴款期限", (desk.due(paper.due_by, desk.day),)),
            Section("怎样缴款", tuple(desk.ways())),
            Section("您的权利", tuple(_rights(desk, paper))),
        ),
    }


def _rights(desk: FeeDesk, paper: NoticeIssued) -> list[Block]:
    if paper.bond:
        result = "保证金在规定期限内连同利息退回原缴款账户；除法律规定的情形外，不得不予退还。"
        cites = ("FEE-22", "FEE-23") if _PERFORMANCE in paper.about else ("ZB-097", "FEE-21")
        return [Why("退还", result, tuple(desk.cite(cite) for cite in cites))]
    if of_trading(paper):
        result = "工本费限于补偿印刷、邮寄的成本；招标终止的，退回原缴款账户。"
        return [Why("退还", result, (desk.cite("ZB-025"), desk.cite("ZB-041")))]
    result = "没有法律、法规依据或者不在公布目录内的收费，可以拒绝缴纳并投诉；缴款后请索取财政电子票据。"
    return [Why("拒绝乱收费", result, (desk.cite("FEE-01"), desk.cite("FEE-04")))]


def changed(desk: FeeDesk, paper: ChangeApproved) -> Made:
    """What a notice was and what it is from now on, why, and by whom it was asked and approved."""
    how = CHANGES[paper.change]
    facts = Facts(
        tuple(
            (label, value)
            for label, value in (
                ("通知书编号", desk.notice.number),
                ("缴款识别码", desk.issued.code),
                ("方式", how),
                ("理由", paper.reason),
                ("依据", paper.basis),
                ("原开具日期", day_words(desk.notice.record(0).at.date())),
            )
            if value
        )
    )
    told = Why(f"批准{how}", "申请人与批准人不是同一人", (desk.cite("FEE-09"),))
    sections = [
        Section("变更的通知书", (facts,)),
        Section("变更了什么", (_compared(desk, paper), told)),
    ]
    if paper.amount:
        sections += [
            Section("变更后应缴金额", tuple(desk.charges(paper.charges, paper.amount))),
            Section("缴款期限", (desk.due(paper.due_by, desk.day),)),
            Section("怎样缴款", tuple(desk.ways())),
        ]
    tail = "请按变更后的金额和期限缴款。" if paper.amount else "原通知书不再缴款。"
    lead = f"您的缴款通知书{desk.notice.number}经批准{how}。{tail}"
    title = ("缴款通知书变更通知",)
    return {"title": title, "opening": (Paragraph(lead),), "sections": tuple(sections)}


def _compared(desk: FeeDesk, paper: ChangeApproved) -> Table:
    """The notice before and after."""
    was = before(desk.notice, desk.item.n)
    return Table(
        (Column(""), Column("变更前"), Column("变更后")),
        (
            ("收费项目", _names(was[0]), _names(paper.charges) or "不再收取"),
            ("应缴金额", format_yuan(was[1]), format_yuan(paper.amount)),
            ("缴款期限", _day(was[2]), _day(paper.due_by) if paper.amount else "无须缴款"),
        ),
        "变更前后对照",
    )


def _names(charges: tuple[Charge, ...]) -> str:
    return "、".join(one.name for one in charges)


def _day(day: date | None) -> str:
    return day_words(day) if day else "待公布"
