"""A quarter at the centre's desk: the board before it is published and after, objections, corrections, awards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from hallcore.appraisal.boards import (
    AWARDS,
    Award,
    BoardLine,
    ObjectionAnswered,
    ObjectionFiled,
    QuarterConcluded,
    QuarterCorrected,
    QuarterPublished,
    ResultsReported,
    StaffReturned,
)
from hallcore.appraisal.judging import (
    Board,
    Standing,
    WindowStanding,
    board,
    board_lines,
    corrected,
    flags,
    last_twice,
)
from hallcore.appraisal.model import SHEET, MonthTotalled
from hallcore.appraisal.rules import quarter_before
from hallcore.dossier import Dossier
from portal.appraisalbook import LAST
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of, plain, signed_points, star_words, who
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import count, day, exact_moment

STATES = {"open": "考核中", "published": "公示中", "concluded": "已生效"}
VETOES = {"": "", "civil": "不得评文明窗口、服务之星", "all": "不得评优"}
SHOWN = 300
"""Lines of people a page shows: more than the hall has people."""


def title_of(one: Mapping[str, Any]) -> str:
    """2026 年第一季度."""
    return f"{one['year']} 年第{'一二三四'[one['quarter'] - 1]}季度"


def the_title(show: Showing, number: str) -> str:
    """A quarter's name by its number."""
    return title_of(show.archive.shelf("appraisal-quarters")[number])


# -- the centre's list --------------------------------------------------------------------------------------


def quarters_page(show: Showing, *, manages: bool) -> DeskListPage:
    """Every quarter, newest first."""
    found = sorted(show.archive.shelf("appraisal-quarters").items(), reverse=True)
    rows = tuple(
        Row(
            (
                Cell(title_of(one), address("appraisal.quarter", number=number)),
                Cell("、".join(one["months"])),
                Cell(tag=Tag(STATES[one["state"]], "grey" if one["state"] == "open" else "")),
                Cell(one["published"][:10] or "—"),
                Cell(one["object_by"] or "—"),
                Cell(str(_waiting(show, number)) if one["published"] else "—"),
            )
        )
        for number, one in found
    )
    columns = (
        Column("季度", head=True, nowrap=True),
        Column("考核月份"),
        Column("状态", nowrap=True),
        Column("公示日", nowrap=True),
        Column("公示至", nowrap=True),
        Column("待答复异议", numeric=True),
    )
    actions = (Action("启动季度考核", address("appraisal.quarter.open"), primary=True),) if manages else ()
    table = Table("季度考核", columns, rows, empty="还没有启动季度考核。启动后才能记分。")
    return DeskListPage(title="季度公示", table=table, actions=actions)


def _waiting(show: Showing, number: str) -> int:
    items = show.archive.shelf("appraisal-objections").items((number, ""), (number, LAST))
    return sum(one["state"] == "open" for _key, one in items)


# -- the centre's page of a quarter -------------------------------------------------------------------------


def quarter_page(show: Showing, quarter: Dossier, *, manages: bool) -> DossierPage:
    """A quarter whole: the board as it stands or would be, objections, corrections, what is next."""
    law, published = show.law_of(quarter), quarter.latest(QuarterPublished)
    if published is None:
        now, meta = preview(show, quarter), "公示前预览，按已统计的月考核表计算"
    else:
        now, meta = board(law, corrected(quarter)), f"公示至 {day(published.object_by)}"
    actions = tuple(_actions(show, quarter, published)) if manages else ()
    return DossierPage(
        title=f"{the_title(show, quarter.number)}考核",
        crumbs=(Link("季度公示", address("appraisal.quarters")), Link(quarter.number)),
        alerts=tuple(_alerts(show, quarter, published)),
        tags=(Tag(STATES[quarter.state], "grey" if quarter.state == "open" else ""),),
        meta=(quarter.number, meta),
        readonly=not manages,
        actions=actions,
        facts=tuple(_facts(show, quarter, now)),
        sections=tuple(_sections(show, quarter, now)),
    )


def preview(show: Showing, quarter: Dossier) -> Board:
    """The board as the sheets that are summed up would make it."""
    law = show.law_of(quarter)
    sheets = (one for one in show.archive.children(quarter.number) if one.machine == SHEET)
    ready = (one for one in sheets if one.numbers(MonthTotalled.type) and one.state != "open")
    return board(law, board_lines(law, ready))


def _alerts(show: Showing, quarter: Dossier, published: QuarterPublished | None) -> Iterator[Alert]:
    if published is None:
        shelf = show.archive.shelf("appraisal-sheets")
        sheets = [one for one in shelf.values() if one["quarter"] == quarter.number]
        unsigned = sum(one["state"] != "signed" for one in sheets)
        if unsigned:
            yield Alert(
                f"{count(len(sheets))} 份月考核表中还有 {unsigned} 份没有签署完毕，签署完毕后公示。",
                "尚不能公示",
            )
    elif _waiting(show, quarter.number):
        yield Alert("还有异议没有答复，答复后结果才能生效。", "异议待答复", "stop")


def _actions(show: Showing, quarter: Dossier, published: QuarterPublished | None) -> Iterator[Action]:
    number = quarter.number
    if published is None:
        yield Action("公示", address("appraisal.publish", number=number), primary=True)
        return
    if quarter.state == "published":
        yield Action("结果生效", address("appraisal.conclude", number=number), primary=True)
    yield Action("更正得分", address("appraisal.correct", number=number))
    if quarter.state == "concluded":
        earlier = show.archive.get(quarter_before(number))
        if last_twice(show.law_of(quarter), earlier, quarter):
            yield Action("退回派出部门", address("appraisal.return", number=number))
        told = {paper.department for paper in quarter.papers(ResultsReported)}
        left = sorted({line.department for line in published.lines} - told)
        if left:
            yield Action(
                f"向 {len(left)} 个派出部门反馈", address("appraisal.report", number=number), post=True
            )


def _facts(show: Showing, quarter: Dossier, now: Board) -> Iterator[Fact]:
    yield Fact("参加考核", f"{count(len(now.people))} 人，{count(len(now.windows))} 个窗口")
    if now.people:
        scores = [one.score for one in now.people]
        yield Fact("最高、最低", f"{plain(max(scores))}、{plain(min(scores))} 分")
    concluded, published = quarter.latest(QuarterConcluded), quarter.latest(QuarterPublished)
    awards = (concluded or published).awards if concluded or published else ()  # type: ignore[union-attr]  # one is there
    for kind, name in AWARDS.items():
        to = [_awarded(show, award) for award in awards if award.kind == kind]
        if to:
            yield Fact(name if concluded else f"{name}（拟）", "、".join(to), full=True)
    yield Fact("公众可见", "姓名遮蔽，公示期满后不显示姓名", url=address("appraisal.board"))


def _awarded(show: Showing, award: Award) -> str:
    return who(show, award.to) if award.kind == "star" else window_words(show, award.to)


def _sections(show: Showing, quarter: Dossier, now: Board) -> Iterator[Section]:
    objections = _objections(show, quarter)
    if objections.rows:
        yield Section("异议", "objections", tables=(objections,))
    corrections = _corrections(show, quarter)
    if corrections.rows:
        yield Section("更正", "corrections", "公示的原件不改，每次更正另立记录", tables=(corrections,))
    for paper in quarter.papers(StaffReturned):
        facts = (Fact(who(show, paper.account), f"连续两个季度末位。{paper.reason}", full=True),)
        yield Section("退回派出部门", "returned", facts=facts)
    yield Section("窗口", "windows", tables=(windows_table(show, now.windows),))
    link = address("appraisal.export", kind="quarter", query={"quarter": quarter.number})
    actions = (Action("导出 XLSX", link),)
    rows = tuple(person_row(show, one, who(show, one.line.account)) for one in now.people[:SHOWN])
    yield Section(
        "人员", "people", tables=(Table("人员得分", PEOPLE, rows, empty="还没有得分。"),), actions=actions
    )


PEOPLE = (
    Column("名次", numeric=True),
    Column("姓名", head=True, nowrap=True),
    Column("部门"),
    Column("窗口", nowrap=True),
    Column("得分", numeric=True),
    Column("星级", nowrap=True),
    Column("扣分事由（概要）"),
)


def person_row(show: Showing, one: Standing, name: str, *, inside: bool = True) -> Row:
    """Somebody's line under a name; months and vetoes are for inside only."""
    line = one.line
    months = "，".join(f"{month.month.month} 月 {plain(month.total)}" for month in line.months)
    veto = VETOES[line.veto] if inside else ""
    return Row(
        (
            Cell(str(one.rank)),
            Cell(name),
            Cell(department_of(show, line.department)),
            Cell(line.window or "—"),
            Cell(plain(one.score), strong=True, note=months if inside and len(line.months) > 1 else ""),
            Cell(star_words(one.stars)),
            Cell("；".join(line.reasons) or "无", note=veto),
        )
    )


def window_words(show: Showing, number: str) -> str:
    """A window as its sign says it: ``74 号 税务局窗口``."""
    there = show.archive.shelf("windows").get(number)
    return f"{number.removeprefix('W').lstrip('0')} 号 {there['name'] if there else ''}".strip()


def windows_table(show: Showing, windows: Iterable[WindowStanding], marked: Iterable[Award] = ()) -> Table:
    """The windows by rank; ``marked`` are awards to show beside them."""
    flagged: dict[str, str] = {}
    for award in marked:
        if award.kind != "star":
            known = flagged.get(award.to, "")
            flagged[award.to] = f"{known}、{AWARDS[award.kind]}" if known else AWARDS[award.kind]
    rows = tuple(
        Row(
            (
                Cell(str(one.rank)),
                Cell(
                    window_words(show, one.window),
                    tag=Tag(flagged[one.window]) if one.window in flagged else None,
                ),
                Cell(plain(one.score), strong=True),
                Cell(star_words(one.stars)),
                Cell(str(one.people)),
            )
        )
        for one in windows
    )
    columns = (
        Column("名次", numeric=True),
        Column("窗口", head=True, nowrap=True),
        Column("得分", numeric=True),
        Column("星级", nowrap=True),
        Column("人员", numeric=True),
    )
    note = "窗口得分为业务、窗口管理（考勤、纪律、卫生仪容）和加分之和，取窗口人员各月平均（KH-09）。"
    return Table("窗口得分", columns, rows, empty="还没有得分。", note=note)


def _objections(show: Showing, quarter: Dossier) -> Table:
    items = show.archive.shelf("appraisal-objections").items((quarter.number, ""), (quarter.number, LAST))
    rows = tuple(
        Row(
            (
                Cell(number, address("appraisal.objection", number=number)),
                Cell(who(show, one["by"])),
                Cell(_about(show, one["about"])),
                Cell(one["filed"][:10]),
                Cell(one["answer_by"]),
                Cell(tag=_outcome(one)),
            ),
            tone="late" if one["state"] == "open" and one["answer_by"] < show.now.date().isoformat() else "",
        )
        for (_quarter, number), one in items
    )
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("提出人", nowrap=True),
        Column("所指"),
        Column("提出日", nowrap=True),
        Column("答复期限", nowrap=True),
        Column("结果", nowrap=True),
    )
    return Table("异议", columns, rows)


def _about(show: Showing, about: str) -> str:
    return "整个公示" if not about else (f"窗口 {about}" if about.startswith("W") else who(show, about))


def _outcome(one: Mapping[str, Any]) -> Tag:
    if one["state"] == "open":
        return Tag("待答复", "stopped")
    return Tag("成立") if one["upheld"] else Tag("不成立", "grey")


def _corrections(show: Showing, quarter: Dossier) -> Table:
    pairs = zip(quarter.numbers(QuarterCorrected.type), quarter.papers(QuarterCorrected), strict=True)
    rows = tuple(
        Row(
            (
                Cell(exact_moment(quarter.record(n).at)),
                Cell(who(show, paper.account)),
                Cell(f"{paper.month:%Y-%m}"),
                Cell(signed_points(paper.change)),
                Cell(paper.reason, note=paper.basis),
            )
        )
        for n, paper in pairs
    )
    columns = (
        Column("时间"),
        Column("人员", head=True),
        Column("月份"),
        Column("分", numeric=True),
        Column("理由和依据"),
    )
    return Table("更正", columns, rows)


def objection_words(objection: Dossier) -> str:
    """What an objection says."""
    annex = objection.record(0).annex
    return (annex.get("words") if annex is not None else None) or ""


def objection_page(show: Showing, objection: Dossier) -> DossierPage:
    """An objection that was answered."""
    filed, answered = objection.the(ObjectionFiled), objection.the(ObjectionAnswered)
    return DossierPage(
        title=f"公示异议 {objection.number}",
        crumbs=(Link("季度公示", address("appraisal.quarters")), Link(objection.number)),
        readonly=True,
        facts=(
            Fact("所指", _about(show, filed.about)),
            Fact("答复期限", day(filed.answer_by)),
            Fact("异议", objection_words(objection), full=True),
            Fact("答复", f"{'成立' if answered.upheld else '不成立'}。{answered.reason}", full=True),
        ),
    )


# -- awards in forms ----------------------------------------------------------------------------------------


def award_choices(show: Showing, quarter: Dossier, now: Board) -> dict[str, list[tuple[str, str]]]:
    """Who may be chosen for each award: windows by rank, people by rank."""
    law = show.law_of(quarter)
    may_flag = set(flags(law, now.windows))
    free = [one for one in now.windows if not one.veto]
    return {
        "flags": [
            (w.window, f"{w.window}（第 {w.rank} 名，{plain(w.score)} 分）")
            for w in now.windows
            if w.window in may_flag
        ],
        "civil": [(w.window, f"{w.window}（{plain(w.score)} 分）") for w in free[:30]],
        "stars": [
            (one.line.account, f"{who(show, one.line.account)}（第 {one.rank} 名，{plain(one.score)} 分）")
            for one in now.people
            if not one.line.veto
        ][:30],
    }


# -- as a workbook ------------------------------------------------------------------------------------------


def board_rows(show: Showing, number: str) -> Iterator[tuple[str | int | Decimal, ...]]:
    """A quarter's board as rows of a workbook; nothing but the head where there is none."""
    yield ("名次", "姓名", "部门", "窗口", "得分", "星级", "扣分事由", "评优限制")
    quarter = show.archive.get(number) if number in show.archive.shelf("appraisal-quarters") else None
    if quarter is None:
        return
    law = show.law_of(quarter)
    now = board(law, corrected(quarter)) if quarter.numbers(QuarterPublished.type) else preview(show, quarter)
    for one in now.people:
        line: BoardLine = one.line
        where = (department_of(show, line.department), line.window)
        yield (
            one.rank,
            who(show, line.account),
            *where,
            one.score,
            one.stars,
            "；".join(line.reasons),
            VETOES[line.veto],
        )
