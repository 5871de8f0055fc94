"""A year's rating: who takes part, the quota and its arithmetic, grades, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from hallcore.appraisal.boards import GRADES, ResultsReported, YearConcluded, YearOpened
from hallcore.appraisal.judging import dismissals, grades, signed, year_scores
from hallcore.appraisal.model import SIDES
from hallcore.appraisal.rules import quarter_number
from hallcore.dossier import Dossier
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of, plain, who
from portal.presenters.desks import DeskListPage
from portal.presenters.pages import Page
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import count

STATES = {"open": "评定中", "concluded": "已生效"}


class GradeRow(Struct, frozen=True):
    """Somebody to be rated: mean of the quarters, what was entered or typed, who has signed."""

    account: str
    name: str
    department: str
    score: str
    grade: str
    reason: str
    signed: str


class YearPage(Page, frozen=True, kw_only=True):
    """``appraisal/year.jinja2``: the participants with a choice of grade each, or read-only."""

    tags: tuple[Tag, ...]
    facts: tuple[Fact, ...]
    rows: tuple[GradeRow, ...]
    choices: tuple[tuple[str, str], ...]
    url: str = ""
    actions: tuple[Action, ...] = ()


def years_page(show: Showing, *, manages: bool) -> DeskListPage:
    """Every year's rating."""
    rows = tuple(
        Row(
            (
                Cell(f"{one['year']} 年", address("appraisal.year", number=number)),
                Cell(count(one["people"])),
                Cell(count(one["quota"])),
                Cell(tag=Tag(STATES[one["state"]], "grey" if one["state"] == "open" else "")),
            )
        )
        for number, one in sorted(show.archive.shelf("appraisal-years").items(), reverse=True)
    )
    columns = (
        Column("年度", head=True, nowrap=True),
        Column("参加评定", numeric=True),
        Column("优秀名额", numeric=True),
        Column("状态", nowrap=True),
    )
    actions = (Action("启动年终评定", address("appraisal.year.open"), primary=True),) if manages else ()
    empty = "还没有启动年终评定。该年度各季度结果生效后可以启动。"
    return DeskListPage(
        title="年终评定", table=Table("年终评定", columns, rows, empty=empty), actions=actions
    )


def year_page(
    show: Showing, year: Dossier, sent: Mapping[str, str], alerts: tuple[Alert, ...], *, manages: bool
) -> YearPage:
    """A year whole."""
    opened, number = year.the(YearOpened), year.number
    editable = manages and year.state == "open"
    return YearPage(
        title=f"{opened.year} 年度评定",
        crumbs=(Link("年终评定", address("appraisal.years")), Link(number)),
        alerts=alerts,
        tags=(Tag(STATES[year.state], "grey" if year.state == "open" else ""),),
        facts=tuple(_facts(show, year, opened)),
        rows=tuple(_rows(show, year, opened, sent)),
        choices=(("", "未评定"), *GRADES.items()) if editable else (),
        url=address("appraisal.grades", number=number) if editable else "",
        actions=tuple(_actions(show, year, opened)) if manages else (),
    )


def _facts(show: Showing, year: Dossier, opened: YearOpened) -> Iterator[Fact]:
    law, people = show.law_of(year), len(opened.participants)
    part = "merit" if opened.merit else "share"
    share = law.figure_of("KH-16", part)
    entered = [line.grade for line in grades(year).values()]
    yield Fact("参加评定", f"{count(people)} 人")
    yield Fact("优秀名额", f"{opened.quota} 人：{people} × {share.value}% 舍去小数（KH-16）", strong=True)
    yield Fact("已评优秀", f"{entered.count('excellent')} 人")
    yield Fact("已评定", f"{len(entered)} 人")
    concluded, earlier = year.latest(YearConcluded), show.archive.get(f"KHN-{opened.year - 1}")
    before = earlier.latest(YearConcluded) if earlier is not None else None
    if concluded is not None and before is not None:
        named = dismissals(law, concluded.lines, before.lines)
        if named:
            words = "、".join(who(show, one) for one in named)
            yield Fact("连续两年不称职", f"{words}，反馈派出部门依法处理（公务员法第八十八条）", full=True)


def _rows(show: Showing, year: Dossier, opened: YearOpened, sent: Mapping[str, str]) -> Iterator[GradeRow]:
    entered, done = grades(year), signed(year)
    numbers = (quarter_number(opened.year, n) for n in (1, 2, 3, 4))
    quarters = [one for number in numbers if (one := show.archive.get(number)) is not None]
    scores = year_scores(show.law_of(year), quarters)
    posts = show.archive.shelf("posts")
    for account in sorted(opened.participants, key=lambda one: (-scores.get(one, Decimal(0)), one)):
        line, posting = entered.get(account), posts.get(account, {"department": ""})
        sides = "、".join(words for side, words in SIDES.items() if (side, account) in done)
        yield GradeRow(
            account,
            who(show, account),
            department_of(show, posting["department"]),
            plain(scores.get(account, Decimal(0))),
            _grade(year, sent.get(f"grade_{account}", line.grade if line is not None else "")),
            sent.get(f"reason_{account}", line.reason if line is not None else ""),
            sides or "—",
        )


def _actions(show: Showing, year: Dossier, opened: YearOpened) -> Iterator[Action]:
    if year.state == "open":
        yield Action("等次生效", address("appraisal.year.conclude", number=year.number), post=True)
        return
    told = {paper.department for paper in year.papers(ResultsReported)}
    posts = show.archive.shelf("posts")
    left = {posts[one]["department"] for one in opened.participants if one in posts} - told
    if left:
        url = address("appraisal.year.report", number=year.number)
        yield Action(f"向 {len(left)} 个派出部门反馈", url, post=True)


def grades_signing_page(show: Showing, year: Dossier, waiting: Mapping[str, str]) -> DeskListPage:
    """The grades that wait for a leader."""
    entered, posts = grades(year), show.archive.shelf("posts")
    rows = tuple(
        Row(
            (
                Cell(who(show, account)),
                Cell(department_of(show, posts[account]["department"])),
                Cell(plain(entered[account].score)),
                Cell(GRADES[entered[account].grade]),
                Cell(entered[account].reason or "—"),
                Cell(SIDES[side]),
            ),
            key=account,
            name=who(show, account),
        )
        for account, side in waiting.items()
    )
    columns = (
        Column("姓名", head=True, nowrap=True),
        Column("部门"),
        Column("全年得分", numeric=True),
        Column("等次", nowrap=True),
        Column("理由"),
        Column("签署身份", nowrap=True),
    )
    sign = Action("同意并签署", address("appraisal.grades.sign", number=year.number), primary=True)
    return DeskListPage(
        title=f"待我签署的 {year.the(YearOpened).year} 年度等次",
        note=f"{len(rows)} 人",
        table=Table("待签署的等次", columns, rows, empty="没有等待您签署的等次。"),
        bulk=(sign,) if rows else (),
    )


def _grade(year: Dossier, key: str) -> str:
    """A grade as its key while it is chosen, in words once it stands."""
    return GRADES.get(key, "未评定") if year.state == "concluded" else key
