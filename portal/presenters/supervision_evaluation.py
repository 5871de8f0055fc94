"""The quarterly evaluation of departments, at the desk and as everybody reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from hallcore.dossier import Dossier
from hallcore.ground.clauses import numeral
from hallcore.ground.edition import Law
from hallcore.supervision.boards import (
    EVALUATION,
    GRADES,
    HEADS,
    DepartmentLine,
    EvaluationConcluded,
    EvaluationCorrected,
    EvaluationOpened,
    EvaluationPublished,
    MarksEntered,
    ProtestFiled,
)
from hallcore.supervision.marking import lines_of, protests, span_of, worth
from hallcore.supervision.model import CARD, RUNGS
from hallcore.supervision.papers import PROCEDURE
from portal.cardbook import ENDED, OPEN, Summary, listed
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of, plain, who
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.supervision_words import annex_words, label_of, records_section, short, state_words
from portal.presenters.writing import exact_moment


def title_of(opened: EvaluationOpened | EvaluationPublished | EvaluationConcluded) -> str:
    """2026 年第一季度电子监察评估."""
    return f"{opened.year} 年第{numeral(opened.quarter)}季度电子监察评估"


# -- the desk -----------------------------------------------------------------------------------------------


def evaluations_desk(show: Showing, *, acts: bool) -> DeskListPage:
    """Every evaluation, the newest first."""
    found = chain(*(listed(show.archive, EVALUATION, part, many=40)[0] for part in (OPEN, ENDED)))
    return DeskListPage(
        title="监察评估",
        note="每季度对进驻部门评估一次，九个方面，四个等次（JC-36）。",
        table=_table(show, found, "evaluation.one"),
        actions=(Action("启动评估", address("evaluation.open"), primary=True),) if acts else (),
    )


def _table(show: Showing, found: Iterable[tuple[str, Summary]], route: str) -> Table:
    rows = tuple(
        Row(
            (
                Cell(one["title"], address(route, number=number)),
                Cell(str(one["departments"])),
                Cell(one["object_by"] or "—"),
                Cell(label_of(show, PROCEDURE, EVALUATION, one["state"])),
            )
        )
        for number, one in found
    )
    columns = (
        Column("季度", head=True),
        Column("部门", numeric=True),
        Column("公示至", nowrap=True),
        Column("状态", nowrap=True),
    )
    return Table("监察评估", columns, rows, empty="还没有监察评估。")


def evaluation_one(show: Showing, evaluation: Dossier, *, acts: bool) -> DossierPage:
    """One evaluation at the desk: how departments stand, why, what they object to."""
    law, opened = show.law_of(evaluation), evaluation.the(EvaluationOpened)
    actions = tuple(_actions(evaluation)) if acts else ()
    return DossierPage(
        title=title_of(opened),
        crumbs=(Link("监察评估", address("evaluation.desk")), Link(evaluation.number)),
        meta=(evaluation.number, state_words(show, evaluation)),
        readonly=not actions,
        actions=actions,
        sections=(
            Section("得分和等次", "lines", tables=(_lines(show, law, lines_of(law, evaluation)),)),
            _marks(show, evaluation),
            _suggested(show, law, opened),
            *_protests(show, evaluation, acts=acts),
            records_section(show, evaluation),
        ),
    )


def _actions(evaluation: Dossier) -> Iterator[Action]:
    number = evaluation.number
    if evaluation.state == "marking":
        yield Action("计分", address("evaluation.mark", number=number), primary=True)
        yield Action("公示", address("evaluation.publish", number=number), post=True)
    elif evaluation.state == "published":
        yield Action("评估生效", address("evaluation.settle", number=number), primary=True, post=True)


def _lines(show: Showing, law: Law, lines: Iterable[DepartmentLine]) -> Table:
    rows = tuple(
        Row(
            (
                Cell(department_of(show, one.department)),
                Cell(plain(one.total), strong=True),
                Cell(tag=Tag(GRADES[one.grade], "stopped" if one.grade == "fail" else "")),
                *(Cell(plain(mark)) for mark in one.heads),
            )
        )
        for one in lines
    )
    columns = (
        Column("部门", head=True, nowrap=True),
        Column("总分", numeric=True),
        Column("等次", nowrap=True),
        *(Column(f"{name}（{plain(worth(law, head))}）", numeric=True) for head, name in HEADS.items()),
    )
    return Table("得分和等次", columns, rows)


def _marks(show: Showing, evaluation: Dossier) -> Section:
    rows = []
    for record in evaluation.all_records():
        paper = record.paper
        if isinstance(paper, (MarksEntered, EvaluationCorrected)):
            cards = " ".join(paper.cards) if isinstance(paper, MarksEntered) else "更正"
            rows.append(
                Row(
                    (
                        Cell(short(record.at.isoformat())),
                        Cell(department_of(show, paper.department)),
                        Cell(HEADS[paper.head]),
                        Cell(plain(paper.deducted)),
                        Cell(paper.reason, note=cards),
                        Cell(who(show, record.head["actor"]["account"])),
                    )
                )
            )
    columns = (
        Column("时间", nowrap=True),
        Column("部门", nowrap=True),
        Column("方面"),
        Column("扣分", numeric=True),
        Column("理由和依据", head=True),
        Column("计分人"),
    )
    table = Table("计分记录", columns, tuple(rows), empty="还没有扣分。")
    return Section("计分记录", "marks", "同一方面以最后一条为准", tables=(table,))


def _suggested(show: Showing, law: Law, opened: EvaluationOpened) -> Section:
    """The cards of the quarter that stand, and what the figures suggest for each: nobody has to follow them."""
    first, after = span_of(opened.year, opened.quarter)
    found, _more = listed(
        show.archive,
        CARD,
        ENDED,
        many=200,
        fits=lambda one: (
            one["stands"]
            and one["rung"] != "reminder"
            and one["department"] in opened.departments
            and first.isoformat() <= one["filed"][:10] < after.isoformat()
        ),
    )
    rows = tuple(
        Row(
            (
                Cell(department_of(show, one["department"])),
                Cell(number, address("card", number=number)),
                Cell(one["title"], note=RUNGS[one["rung"]]),
                Cell(HEADS["fees" if one["family"] == "fee" else "stages"]),
                Cell(plain(law.figure("JC-36", one["rung"]))),  # type: ignore[arg-type]  # points
            )
        )
        for number, one in found
    )
    columns = (
        Column("部门", nowrap=True),
        Column("监察牌", nowrap=True),
        Column("违反情形", head=True),
        Column("方面"),
        Column("建议扣分", numeric=True),
    )
    table = Table("本季度生效的监察牌", columns, rows, empty="本季度没有生效的黄牌、红牌。")
    return Section("本季度生效的监察牌", "cards", "建议扣分仅供计分参考", tables=(table,))


def _protests(show: Showing, evaluation: Dossier, *, acts: bool) -> Iterator[Section]:
    for n, answer in protests(evaluation).items():
        paper, record = evaluation.record(n).paper, evaluation.record(n)
        department = paper.department if isinstance(paper, ProtestFiled) else ""
        actions: tuple[Action, ...] = ()
        if acts and answer is None:
            actions = (Action("答复", address("evaluation.answer", number=evaluation.number, n=str(n))),)
        elif acts and answer is not None and answer.upheld and evaluation.state == "published":
            actions = (Action("更正", address("evaluation.correct", number=evaluation.number, n=str(n))),)
        facts: tuple[Fact, ...] = ()
        if answer is not None:
            facts = (Fact("异议成立" if answer.upheld else "异议不成立", answer.reason, full=True),)
        yield Section(
            f"{department_of(show, department)}的异议",
            f"protest-{n}",
            exact_moment(record.at),
            paragraphs=annex_words(evaluation, n),
            facts=facts,
            actions=actions,
        )


# -- the public ---------------------------------------------------------------------------------------------


def evaluations_page(show: Showing) -> AboutPage:
    """Every evaluation that was published, the newest first."""
    found = listed(show.archive, EVALUATION, "public", many=40)[0]
    return AboutPage(
        title="电子监察评估",
        crumbs=(Link("首页", address("home")), Link("电子监察评估")),
        lead="每季度对进驻部门评估一次，公示五个工作日；不合格的部门书面限期整改。",
        sections=(Section("各季度", "quarters", tables=(_table(show, found, "evaluation"),)),),
    )


def evaluation_page(show: Showing, evaluation: Dossier) -> AboutPage:
    """One evaluation for everybody: what was published while it runs, what stands afterwards."""
    law, published = show.law_of(evaluation), evaluation.the(EvaluationPublished)
    concluded = evaluation.latest(EvaluationConcluded)
    lines = concluded.lines if concluded is not None else published.lines
    lead = "结果已生效。" if concluded is not None else f"公示期至 {published.object_by}，部门可以提出异议。"
    return AboutPage(
        title=title_of(published),
        crumbs=(
            Link("首页", address("home")),
            Link("电子监察评估", address("evaluations")),
            Link(evaluation.number),
        ),
        lead=lead,
        sections=(Section("得分和等次", "lines", tables=(_lines(show, law, lines),)),),
    )
