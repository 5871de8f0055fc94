"""Ratings at the centre's desk: what waits, one with its steps, what they come to; and who was rated sees sums alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from hallcore.approval.reported import GRADES, RATING_CHANNELS
from hallcore.dossier import Dossier, Record
from hallcore.ground.events import Paper
from hallcore.voice.ratings_model import (
    BAD,
    FINDINGS,
    HOWS,
    REASONS,
    TOLDS,
    CallLogged,
    ExclusionDecided,
    RaterRevealed,
    RatingClosed,
    RatingGiven,
    RatingRectified,
    RatingVerified,
    RectificationReturned,
)
from portal import ratingbook as book
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of, who
from portal.presenters.desks import DossierPage
from portal.presenters.pages import Page
from portal.presenters.ratings import name_in
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Fact,
    Link,
    LinkGroup,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, short_moment

STATES = {
    "counted": Tag("已计入", "grey"),
    "calling": Tag("待回访核实", "solid"),
    "excluding": Tag("核销待复核", "solid"),
    "excluded": Tag("已核销", "grey"),
    "rectifying": Tag("整改中", ""),
    "rectified": Tag("整改待确认", "solid"),
    "explaining": Tag("待解释告知", "solid"),
    "closed": Tag("已办结", "grey"),
}
STEPS = {
    "call": ("登记回访", "log-call"),
    "verify": ("核实", "verify-true"),
    "reveal": ("查看联系方式", "reveal-rater"),
    "exclusion": ("复核核销", "confirm-exclusion"),
    "return": ("退回整改", "return-rectification"),
    "close": ("告知并办结", "close-rating"),
}
"""Step in an address → its words, and the step of the procedure that must be possible."""

OPEN_STEPS = {
    "calling": ("call", "verify", "reveal"),
    "excluding": ("exclusion", "reveal"),
    "explaining": ("close", "reveal"),
    "rectified": ("close", "return", "reveal"),
}
LIVE = 30
"""Ratings on the live page."""


def rooms(here: str) -> LinkGroup:
    """The rooms of whoever looks after ratings."""
    names = {
        "desk.ratings": "待办差评",
        "desk.ratings.live": "实时评价",
        "desk.ratings.statistics": "评价统计",
        "desk.keypads": "评价器",
    }
    return LinkGroup(
        "好差评", tuple(Link(label, address(name), name == here) for name, label in names.items())
    )


class BoardPage(Page, frozen=True, kw_only=True):
    """``voice/board.jinja2``: lists under their headings; with ``url`` a script asks there whether ``newest`` still is."""

    meta: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    newest: str = ""
    url: str = ""


# -- what waits ---------------------------------------------------------------------------------------------


def waiting_page(show: Showing) -> BoardPage:
    """Every bad rating somebody has to do something about, by what that is, those due first at the top."""
    titles = {
        "calling": ("待回访核实", "一个工作日内回访。"),
        "excluding": ("核销待复核", "由核实人以外的人员复核。"),
        "explaining": ("待解释告知", ""),
        "rectified": ("整改待确认", ""),
    }
    sections = tuple(
        Section(title, state, note, tables=(_waiting(show, state, title),))
        for state, (title, note) in titles.items()
    )
    mending = Section("各部门整改中", "rectifying", tables=(_mending(show),))
    return BoardPage(title="待办差评", sections=(*sections, mending))


_HEAD = (
    Column("编号", head=True, nowrap=True),
    Column("评价", nowrap=True),
    Column("部门"),
    Column("窗口", nowrap=True),
    Column("事项"),
    Column("方式", nowrap=True),
    Column("最迟", nowrap=True),
)


def _waiting(show: Showing, state: str, title: str) -> Table:
    rows = tuple(_row(show, number, due) for due, number in book.waiting(show.archive, state))
    return Table(title, _HEAD, rows, empty="没有。")


def _mending(show: Showing) -> Table:
    found = [
        _row(show, number, due)
        for code in show.archive.shelf("departments")
        for due, number in book.tasks(show.archive, code)
    ]
    return Table("整改中", _HEAD, tuple(found), empty="没有。")


def _row(show: Showing, number: str, due: str) -> Row:
    one = show.archive.shelf("ratings")[number]
    late = bool(due) and due < show.now.date().isoformat()
    return Row(
        (
            Cell(number, address("desk.rating", number=number)),
            Cell(GRADES[one["grade"]], note="实名" if one["named"] else "匿名"),
            Cell(department_of(show, one["department"])),
            Cell(name_in(show, "window", one["window"]) if one["window"] else "—"),
            Cell(one["item"] or "—"),
            Cell(RATING_CHANNELS[one["channel"]]),
            Cell(due or "—", tag=Tag("已逾期", "stopped") if late else None),
        ),
        tone="late" if late else "",
    )


# -- live ---------------------------------------------------------------------------------------------------


def newest_of(show: Showing) -> str:
    """The number and state of the newest rating, which changes when there is another."""
    return next((number for number, _one in book.newest(show.archive, 1)), "")


def live_page(show: Showing) -> BoardPage:
    """The newest ratings, the newest first, and the keypads' presses that were nobody's rating."""
    rows = tuple(_live(show, number, one) for number, one in book.newest(show.archive, LIVE))
    columns = (
        Column("时间", nowrap=True),
        Column("评价", head=True, nowrap=True),
        Column("部门"),
        Column("窗口", nowrap=True),
        Column("人员", nowrap=True),
        Column("事项"),
        Column("方式", nowrap=True),
        Column("状态", nowrap=True),
    )
    return BoardPage(
        title="实时评价",
        meta=(f"{exact_moment(show.now)} 的情况", f"最近 {LIVE} 条，有新评价时本页一秒内更新"),
        sections=(
            Section("最新", "newest", tables=(Table("最新评价", columns, rows, empty="还没有评价。"),)),
        ),
        newest=newest_of(show),
        url=address("desk.ratings.newest"),
    )


def _live(show: Showing, number: str, one: dict[str, Any]) -> Row:
    return Row(
        (
            Cell(short_moment(datetime.fromisoformat(one["at"]))),
            Cell(GRADES[one["grade"]], address("desk.rating", number=number), strong=one["grade"] <= BAD),
            Cell(department_of(show, one["department"])),
            Cell(name_in(show, "window", one["window"]) if one["window"] else "—"),
            Cell(who(show, one["officer"]) if one["officer"] else "—"),
            Cell(one["item"] or "—"),
            Cell(RATING_CHANNELS[one["channel"]], note=one["point"]),
            Cell(tag=STATES[one["state"]]),
        )
    )


# -- one ----------------------------------------------------------------------------------------------------


def rating_page(show: Showing, rating: Dossier, *, account: str, acts: bool) -> DossierPage:
    """A rating as the centre sees it; the rater stays masked until somebody says why they look."""
    given = rating.the(RatingGiven)
    steps = OPEN_STEPS.get(rating.state, ()) if acts else ()
    if not given.named:
        steps = tuple(step for step in steps if step != "reveal")
    actions = tuple(
        Action(STEPS[step][0], address("desk.rating.step", number=rating.number, step=step), primary=n == 0)
        for n, step in enumerate(steps)
    )
    return DossierPage(
        title=f"{GRADES[given.grade]}：{given.item_name or name_in(show, 'window', given.window)}",
        crumbs=(Link("待办差评", address("desk.ratings")), Link(rating.number)),
        tags=(STATES[rating.state],),
        meta=(rating.number, given.matter),
        readonly=not acts,
        actions=actions,
        facts=tuple(_facts(show, rating, given, account)),
        sections=(Section("经过", "life", tables=(_life(show, rating),)),),
    )


def _facts(show: Showing, rating: Dossier, given: RatingGiven, account: str) -> Iterator[Fact]:
    record = rating.record(0)
    yield Fact("评价", GRADES[given.grade], strong=True)
    yield Fact("时间", exact_moment(given.happened))
    yield Fact("方式", RATING_CHANNELS[given.channel] + (f"（{given.point}）" if given.point else ""))
    yield Fact("部门", department_of(show, given.department))
    yield Fact("窗口", name_in(show, "window", given.window) if given.window else "—")
    yield Fact("被评价人员", who(show, given.officer) if given.officer else "—")
    yield Fact("事项", given.item_name or "—")
    if given.callback_by is not None:
        yield Fact("最迟回访", given.callback_by.isoformat())
    verified = rating.latest(RatingVerified)
    if verified is not None and verified.rectify_by is not None:
        yield Fact("最迟整改", verified.rectify_by.isoformat())
    if given.reasons:
        yield Fact("所选方面", "、".join(REASONS[one] for one in given.reasons), full=True)
    if words := _piece(record, "words"):
        yield Fact("意见", words, full=True)
    yield Fact("评价人", rater(rating, shown=account in _lookers(rating)), full=True)


def _piece(record: Record, name: str) -> str:
    return (record.annex.get(name) if record.annex is not None else None) or ""


def _lookers(rating: Dossier) -> set[str]:
    """Who looked at the rater and said why."""
    return {str(rating.record(n).head["actor"]["account"]) for n in rating.numbers(RaterRevealed.type)}


def rater(rating: Dossier, *, shown: bool) -> str:
    """How the rater is reached, to whoever said why they ask; else only whether there is a way."""
    record, given = rating.record(0), rating.the(RatingGiven)
    if not given.named:
        return "匿名，没有联系方式"
    if not shown:
        return "实名，联系方式需写明理由后查看"
    party = str(record.head["actor"]["party"])
    pieces = (_piece(record, "name"), _piece(record, "phone"), f"登录主体 {party}" if party else "")
    return "，".join(piece for piece in pieces if piece)


def _life(show: Showing, rating: Dossier) -> Table:
    columns = (
        Column("时间", nowrap=True),
        Column("事由", head=True, nowrap=True),
        Column("经办人"),
        Column("内容"),
    )
    rows = []
    for record in rating.all_records():
        paper = record.paper
        actor = (
            "评价人" if isinstance(paper, RatingGiven) else who(show, str(record.head["actor"]["account"]))
        )
        rows.append(
            Row(
                (
                    Cell(short_moment(record.at)),
                    Cell(paper.title),
                    Cell(actor),
                    Cell(_said(paper), note=_piece(record, "said")),
                )
            )
        )
    return Table("经过", columns, tuple(rows))


def _said(paper: Paper) -> str:
    """What a paper says, in a line."""
    return _WORDS[type(paper)](paper)


_WORDS: dict[type[Paper], Callable[[Any], str]] = {
    RatingGiven: lambda paper: GRADES[paper.grade],
    CallLogged: lambda paper: f"{HOWS[paper.how]}，{'联系到本人' if paper.reached else '没有联系到本人'}",
    RaterRevealed: lambda paper: paper.reason,
    RatingVerified: lambda paper: f"{FINDINGS[paper.finding]}：{paper.why}",
    ExclusionDecided: lambda paper: f"{'同意核销' if paper.confirmed else '不同意核销'}：{paper.reason}",
    RatingRectified: lambda paper: paper.measures + ("（逾期报送）" if paper.late else ""),
    RectificationReturned: lambda paper: paper.reason,
    RatingClosed: lambda paper: f"{paper.result}（{TOLDS[paper.told]}）",
}
