"""Papers of what comes before a tender: intention, its withdrawal, the fair-competition check, documents of clauses."""

from __future__ import annotations

from itertools import groupby

from pdf.publication import Block, Column, Facts, Paragraph, Section, SignOff, Subhead, Table, Why
from portal.presenters.papers.desk import Made, PaperDesk, day_words
from portal.presenters.planning_told import ANSWERS, NOTES, RULES, lines_of
from trading.planning.model import (
    DocumentsComposed,
    FairnessReviewed,
    FairnessTold,
    IntentionPublished,
    IntentionWithdrawn,
    Justified,
)


class CentreDesk(PaperDesk):
    """The desk of what is made public through the trading centre before there is a tender."""

    def usual(self) -> Made:
        """The centre's head, and a number in its series."""
        organ, at = self.settings.site.centre, self.item.record.at
        return {
            "organ": organ,
            "number": f"敦公资交告〔{at:%Y}〕{self.item.index + 1}号",
            "sign_off": SignOff(organ, at.date()),
        }


class DraftDesk(PaperDesk):
    """The desk of what a purchaser prepares: the paper is the purchaser's, and nobody else reads it before the notice."""


def intention(desk: CentreDesk, paper: IntentionPublished) -> Made:
    """An intention (采购意向) or plan (招标计划)."""
    cite = desk.cite(RULES[paper.regime])
    sections = (
        Section("主要内容", (Facts((("编号", desk.item.dossier.number), *lines_of(paper))),)),
        Section("需求概况", (Paragraph(paper.outline),)),
        Section("说明", (Paragraph(NOTES[paper.regime]), Why("公开的依据", cite.text, (cite,)))),
    )
    signed = SignOff(desk.settings.site.centre, desk.day, (paper.purchaser_name,))
    return {"title": (paper.name, f"{paper.called}公告"), "sections": sections, "sign_off": signed}


def withdrawn(desk: CentreDesk, paper: IntentionWithdrawn) -> Made:
    """The withdrawal of an intention."""
    text = f"{paper.purchaser_name}撤销{paper.name}的{paper.called}（{desk.item.dossier.number}）。"
    sections = (Section("撤销", (Paragraph(text), Paragraph(f"原因：{paper.reason}"))),)
    signed = SignOff(desk.settings.site.centre, desk.day, (paper.purchaser_name,))
    return {"title": (paper.name, f"{paper.called}撤销公告"), "sections": sections, "sign_off": signed}


def fairness_blocks(told: FairnessTold | FairnessReviewed) -> tuple[Block, ...]:
    """The check list as it is printed; who answered it stands on the paper that is not published."""
    rows = tuple(
        (one.asks, ANSWERS[one.answer], "通过" if one.passed else f"未通过：{one.note}", one.rule)
        for one in told.answers
    )
    columns = (Column("审查内容"), Column("结论", "centre"), Column("审查意见"), Column("规则", "centre"))
    who = f"{told.reviewer}（{told.post}）" if isinstance(told, FairnessReviewed) else told.post
    looked = Facts((("审查人", who), ("审查日期", day_words(told.on))))
    return (Table(columns, rows, caption="审查内容和结论"), looked)


def fairness(desk: DraftDesk, paper: FairnessReviewed) -> Made:
    """The fair-competition check (公平竞争审查表)."""
    version = f"第 {paper.version} 版" if paper.version else "招标人自行编制"
    facts = Facts(
        (("项目", paper.name), ("项目编号", paper.tender), ("单位", paper.purchaser_name), ("文件", version))
    )
    verdict = "各项审查均通过，可以发布。" if paper.passed else "存在未通过的内容，应当修改后重新审查。"
    cite = desk.cite("ZB-045")
    closing: tuple[Block, ...] = (Paragraph(verdict), Why("审查的依据", cite.text, (cite,)))
    if paper.opinion:
        closing = (Paragraph(paper.opinion), *closing)
    return {
        "organ": paper.purchaser_name,
        "title": (paper.name, "公平竞争审查表"),
        "sections": (
            Section("基本情况", (facts,)),
            Section("审查情况", fairness_blocks(paper)),
            Section("审查结论", closing),
        ),
        "sign_off": SignOff(paper.purchaser_name, desk.day, sealed=False),
    }


def documents(desk: DraftDesk, paper: DocumentsComposed) -> Made:
    """Tender documents put together of clauses; each chapter's clauses are numbered by the paper."""
    facts = Facts(
        (
            ("项目", paper.name),
            ("项目编号", paper.tender),
            ("单位", paper.purchaser_name),
            ("版本", f"第 {paper.version} 版"),
        )
    )
    chapters = []
    for chapter, parts in groupby(paper.parts, key=lambda part: part.chapter):
        blocks: list[Block] = []
        for part in parts:
            blocks += [Subhead(part.title), Paragraph(part.text)]
        chapters.append(Section(chapter, tuple(blocks)))
    wordings = "、".join(f"{part.id}（{part.edition}）" for part in paper.parts)
    return {
        "organ": paper.purchaser_name,
        "title": (paper.name, f"{paper.called}（商务部分）"),
        "sections": (
            Section("项目", (facts,)),
            *chapters,
            Section(
                "需求和技术要求",
                tuple(Paragraph(line) for line in paper.demands.splitlines() if line.strip()),
            ),
            Section("条款来源", (Paragraph(f"本文件由条款库的下列条款组成：{wordings}。"),)),
        ),
        "sign_off": SignOff(paper.purchaser_name, desk.day, sealed=False),
    }


def justified_table(justified: tuple[Justified, ...]) -> Table:
    """What the check of words flagged and the purchaser kept, with each reason."""
    rows = tuple((f"{one.place}：{one.quote}", f"{one.name}（{one.rule}）", one.reason) for one in justified)
    columns = (Column("位置和原文"), Column("提示"), Column("保留理由"))
    return Table(columns, rows, caption="合规检查提示及保留理由")
