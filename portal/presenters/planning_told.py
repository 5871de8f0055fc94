"""What comes before a tender, told once for page, paper and search entry: intentions, and what a notice went through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.followers import Item
from portal.presenters.addresses import address, record_url, tender_url
from portal.presenters.framed import terms_facts
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.writing import day, money
from trading.methods.model import CATEGORIES
from trading.planning.model import (
    Answered,
    FairnessTold,
    IntentionPublished,
    IntentionWithdrawn,
    Justified,
)
from trading.planning.rules import published_at
from trading.tendering.model import NoticePublished

MONEY = {"procurement": "预算金额", "tendering": "估算金额"}
WHEN = {"procurement": "预计采购时间", "tendering": "预计招标时间"}
WHO = {"procurement": "采购人", "tendering": "招标人"}
RULES = {"procurement": "GP-020", "tendering": "ZB-046"}
NOTES = {
    "procurement": "采购意向供供应商参考，实际采购以采购公告和采购文件为准。",
    "tendering": "招标计划供投标人参考，实际招标以招标公告和招标文件为准。",
}


def month_words(month: str) -> str:
    """``2026-05`` as papers write it: 2026年5月."""
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月"


def lines_of(paper: IntentionPublished) -> tuple[tuple[str, str], ...]:
    """Label and value of what an intention says."""
    reserved = (("面向中小企业", "专门面向中小企业采购"),) if paper.reserved else ()
    return (
        ("项目名称", paper.name),
        (WHO[paper.regime], paper.purchaser_name),
        ("类别", CATEGORIES[paper.regime].get(paper.category, paper.category)),
        (MONEY[paper.regime], money(paper.budget)),
        (WHEN[paper.regime], month_words(paper.month)),
        *reserved,
        *((("备注", paper.note),) if paper.note else ()),
    )


# -- the record's page ----------------------------------------------------------------------------


def intention(matter: Matter, paper: IntentionPublished) -> Told:
    """An intention as its record's page tells it, with the tenders that follow it."""
    facts = [Fact(label, value, full=len(value) > 24) for label, value in lines_of(paper)]
    everything = Link("全部意向和计划", address("intentions"))
    facts.insert(0, Fact("编号", matter.dossier.number, link=everything))
    facts.append(Fact("首次公开", day(published_at(matter.dossier))))
    line = matter.show.archive.shelf("intentions").get(matter.dossier.number, {})
    after = line.get("tenders", ())
    facts += [Fact("后续公告", tender, link=Link("查看项目", tender_url(tender))) for tender in after]
    sections = [
        Section("需求概况", "outline", paragraphs=(paper.outline,)),
        Section("说明", "note", paragraphs=(NOTES[paper.regime],)),
    ]
    if matter.dossier.state == "withdrawn":
        last = matter.dossier.the(IntentionWithdrawn)
        sections.insert(0, Section("已经撤销", "withdrawn", paragraphs=(last.reason,)))
    rule = RULES[paper.regime]
    facts.append(
        Fact("依据", matter.law.cite(rule).line, full=True, link=Link(rule, address("law.rule", rule=rule)))
    )
    title = f"{paper.name}{paper.called}"
    return Told({"title": title, "facts": tuple(facts), "sections": tuple(sections)})


def withdrawn(matter: Matter, paper: IntentionWithdrawn) -> Told:
    """That something is not bought after all."""
    first = record_url(f"{matter.dossier.number}-{matter.dossier.numbers(IntentionPublished.type)[-1]:04d}")
    facts = (
        Fact("编号", matter.dossier.number),
        Fact("单位", paper.purchaser_name),
        Fact("撤销的公开事项", paper.name, full=True, link=Link(f"原{paper.called}", first)),
    )
    sections = (Section("撤销原因", "reason", paragraphs=(paper.reason,)),)
    return Told({"title": f"{paper.name}{paper.called}撤销公告", "facts": facts, "sections": sections})


# -- how they are found ---------------------------------------------------------------------------


def intention_entry(_item: Item, paper: IntentionPublished) -> dict[str, Any]:
    """An intention as lists and search show it."""
    return {
        "kind": paper.called,
        "stage": "计划",
        "region": paper.region,
        "title": f"{paper.name}{paper.called}",
        "text": f"{paper.outline}\n{month_words(paper.month)}\n{paper.note}",
        "amount": paper.budget,
        "parties": (paper.purchaser_name,),
    }


def withdrawn_entry(_item: Item, paper: IntentionWithdrawn) -> dict[str, Any]:
    """A withdrawal as lists and search show it."""
    return {
        "kind": paper.called,
        "stage": "计划",
        "region": paper.region,
        "title": f"{paper.name}{paper.called}撤销公告",
        "text": paper.reason,
        "parties": (paper.purchaser_name,),
    }


# -- what a notice went through -------------------------------------------------------------------

ANSWERS = {"yes": "是", "no": "否"}


def fairness_rows(answers: tuple[Answered, ...]) -> Iterator[Row]:
    """Every item of the check list, its answer, and whether it passed."""
    for one in answers:
        outcome = "通过" if one.passed else f"未通过：{one.note}"
        yield Row((Cell(one.asks, note=one.rule), Cell(ANSWERS[one.answer]), Cell(outcome)))


def fairness_table(answers: tuple[Answered, ...]) -> Table:
    """The check list as a table."""
    columns = (Column("审查内容", head=True), Column("结论", nowrap=True), Column("审查意见", nowrap=True))
    return Table("公平竞争审查表", columns, tuple(fairness_rows(answers)))


def before_notice(paper: NoticePublished) -> tuple[Section, ...]:
    """What a notice's page says of what came before it: intention, fair-competition check, justified flags."""
    sections = []
    if paper.intention or paper.unannounced:
        fact = (
            Fact("公开编号", paper.intention, link=Link("查看", record_url(f"{paper.intention}-0000")))
            if paper.intention
            else Fact("未事先公开的情形", paper.unannounced, full=True)
        )
        sections.append(Section("采购意向（招标计划）", "intention", facts=(fact,)))
    if paper.framework is not None:
        facts = tuple(
            Fact(label, value, full=len(value) > 24) for label, value in terms_facts(paper.framework)
        )
        sections.append(Section("框架协议的约定", "framework-terms", facts=facts))
    if paper.fairness is not None:
        sections.append(fairness_section(paper.fairness))
    if paper.justified:
        sections.append(_justified(paper.justified))
    return tuple(sections)


def fairness_section(told: FairnessTold) -> Section:
    """The fair-competition check as a section of a page."""
    note = f"{told.post}审查，{day(told.on)}"
    return Section("公平竞争审查", "fairness", note, tables=(fairness_table(told.answers),))


def _justified(justified: tuple[Justified, ...]) -> Section:
    columns = (Column("位置和原文", head=True), Column("提示"), Column("保留理由"))
    rows = tuple(
        Row((Cell(one.place, note=one.quote), Cell(one.name, note=one.rule), Cell(one.reason)))
        for one in justified
    )
    return Section(
        "合规检查提示及保留理由",
        "justified",
        "由发布单位填写，监督部门可以核查",
        tables=(Table("合规检查提示", columns, rows),),
    )
