"""The workspace's first page: what waits for this visitor, what falls due, and every project by its stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hallcore.dossier import Dossier
from hallcore.ground.errors import NotComputable
from portal import permissions
from portal.contexts import TenderContext
from portal.presenters.addresses import address
from portal.presenters.desk_circumstances import unanswered
from portal.presenters.desk_steps import NextStep, next_steps
from portal.presenters.desks import DeskHomePage, DeskListPage
from portal.presenters.entries import lot_called
from portal.presenters.shapes import (
    Action,
    CalendarDay,
    CalendarItem,
    Cell,
    Column,
    Link,
    LinkGroup,
    Pager,
    Row,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count, moment, short_moment
from portal.sessions import Visitor
from trading.award.model import AwardPublished, CandidatesPublished
from trading.tendering.model import TENDER

STAGES = ("编制中", "招标中", "开标中", "评标中", "公示定标", "已结束")
ROWS = 50
"""Projects to a page of a list."""

_DAYS = 14
_FRIDAY = 5
_TENDER_STAGES = {
    "draft": 0,
    "sealed": 0,
    "tendering": 1,
    "closed": 2,
    "marked": 2,
    "opening": 2,
    "terminated": 5,
}
_LOT_STAGES = {
    "waiting": 2,
    "opened": 3,
    "qualified": 3,
    "negotiating": 3,
    "offering": 3,
    "evaluating": 3,
    "signing": 3,
    "evaluated": 3,
    "reported": 4,
    "determined": 4,
    "rejected": 4,
    "publicised": 4,
    "reexamining": 3,
    "lapsed": 4,
    "awarded": 4,
    "contracted": 5,
    "shortlisted": 4,
    "running": 5,
    "expired": 5,
    "summed": 5,
    "failed": 5,
}
_COLUMNS = (
    Column("项目编号", nowrap=True),
    Column("项目"),
    Column("要办的事"),
    Column("时限", numeric=True),
    Column("状态", nowrap=True),
)
Summary = Mapping[str, Any]


def stage_of(summary: Summary) -> str:
    """Where a tender stands, by the least advanced of its lots once it was opened."""
    if summary["state"] in _TENDER_STAGES:
        return STAGES[_TENDER_STAGES[summary["state"]]]
    return STAGES[min((_LOT_STAGES[state] for _lot, state in summary["lots"]), default=5)]


def stage_tag(summary: Summary) -> Tag:
    """The same as a tag; what is held says so instead."""
    if summary["held"]:
        return Tag("暂停", "stopped")
    stage = stage_of(summary)
    return Tag(stage, "grey" if stage == STAGES[-1] else "")


# -- whose projects ------------------------------------------------------------------------------------------


def current_tenders(show: Showing, visitor: Visitor) -> tuple[tuple[str, Summary], ...]:
    """The tenders a visitor has to do with and in which something is still to be done, by number."""
    tenders, archive = show.archive.shelf("tenders"), show.archive
    numbers = {tender for _account, lot in seats_of(show, visitor) if (tender := archive[lot].parent)}
    if {"centre", "supervisor", "trustee"} & set(visitor.roles):
        numbers |= set(archive.shelf("working").keys())
    numbers |= {number for number in _own(show, visitor) if number in archive.shelf("working")}
    return tuple((number, tenders[number]) for number in sorted(numbers) if number in tenders)


def all_tenders(show: Showing, visitor: Visitor) -> Iterator[tuple[str, Summary]]:
    """Every tender a visitor may follow, newest first."""
    tenders = show.archive.shelf("tenders")
    if {"centre", "supervisor"} & set(visitor.roles):
        yield from reversed(list(tenders.items()))
    elif {"purchaser", "agency"} & set(visitor.roles):
        yield from ((number, tenders[number]) for number in reversed(_own(show, visitor)))
    else:
        yield from reversed(current_tenders(show, visitor))


def seats_of(show: Showing, visitor: Visitor) -> Iterator[tuple[str, str]]:
    """The committees an account sits on: (account, lot)."""
    account = visitor.account
    yield from show.archive.shelf("seats").keys((account, ""), (account, "\U0010ffff"))


def _own(show: Showing, visitor: Visitor) -> list[str]:
    if not visitor.party or not {"purchaser", "agency"} & set(visitor.roles):
        return []
    shelf = show.archive.shelf("mine").items((visitor.party, ""), (visitor.party, "\U0010ffff"))
    return [number for (_party, number), machine in shelf if machine == TENDER]


# -- the first page --------------------------------------------------------------------------------------------


def home_page(show: Showing, visitor: Visitor, depth: int) -> DeskHomePage:
    """What waits, most urgent first, and what falls due in two weeks."""
    tenders = current_tenders(show, visitor)
    waiting = [
        (number, summary, step)
        for number, summary in tenders
        for step in next_steps(show, visitor, depth, show.archive[number])
        if step.waits
    ]
    waiting.sort(key=lambda row: (bool(row[2].blocked), row[2].due or _never(show), row[0]))
    ready = sum(not step.blocked for _number, _summary, step in waiting)
    return DeskHomePage(
        title=f"我的待办 {ready}",
        note=f"最近到期在前　{moment(show.now)}",
        tasks=Table(
            "我的待办",
            _COLUMNS,
            tuple(_task(show, visitor, *row) for row in waiting),
            empty="现在没有等您办理的事项。",
        ),
        due=_calendar(show, tenders),
        actions=_actions(visitor),
    )


def _never(show: Showing) -> datetime:
    return show.now + timedelta(days=36_500)


def _task(show: Showing, visitor: Visitor, number: str, summary: Summary, step: NextStep) -> Row:
    title = f"{step.title}（{step.of}）" if step.of else step.title
    if step.title == "澄清与修改":
        title = f"答复提问 {len(unanswered(show.archive, show.archive[number]))} 条"
    what = Cell(title, note=step.blocked) if step.blocked else Cell(title, step.url)
    late = step.due is not None and step.due < show.now
    return Row(
        (
            Cell(number, _dossier_url(show, visitor, number)),
            Cell(summary["name"]),
            what,
            Cell(_due(step.due), strong=late, note="已逾期" if late else ""),
            Cell(tag=stage_tag(summary)),
        ),
        tone="late" if late else "",
    )


def _dossier_url(show: Showing, visitor: Visitor, number: str) -> str:
    """The tender's dossier, for whoever may look into it: who reviews applicants only may not before its notice."""
    context = TenderContext(show.archive[number])
    may = permissions.allowed(permissions.Permission.TENDER_FOLLOW, visitor, context)
    return address("desk.tender", number=number) if may else ""


def _due(due: datetime | None) -> str:
    if due is None:
        return "—"
    # A period that ends at midnight ends with the day before.
    last = due - timedelta(seconds=1)
    return f"{last:%m-%d} 24:00" if (due.hour, due.minute) == (0, 0) else short_moment(due)


def _actions(visitor: Visitor) -> tuple[Action, ...]:
    if {"purchaser", "agency"} & set(visitor.roles):
        return (
            Action("登记招标项目", address("desk.project"), primary=True),
            Action("登记政府采购项目", address("desk.project", query={"regime": "procurement"})),
            Action("采购意向和招标计划", address("desk.intentions")),
            *((Action("框架协议", address("desk.frameworks")),) if "purchaser" in visitor.roles else ()),
        )
    return ()


def views(show: Showing, visitor: Visitor, here: str) -> tuple[LinkGroup, ...]:
    """The views beside the page: what waits, and the projects by stage with how many there are."""
    counted = Counter(stage_of(summary) for _number, summary in current_tenders(show, visitor))
    stages = tuple(
        Link(
            stage,
            address("desk", query={"stage": stage}),
            here == stage,
            counted[stage] if stage != STAGES[-1] else None,
        )
        for stage in STAGES
    )
    every = Link("全部项目", address("desk", query={"stage": "全部"}), here == "全部")
    return (
        LinkGroup("待办", (Link("我的待办", address("desk"), here == ""),)),
        LinkGroup("项目", (*stages, every)),
    )


# -- projects by stage -------------------------------------------------------------------------------------------


def list_page(show: Showing, visitor: Visitor, stage: str, number: int) -> DeskListPage:
    """The projects in one stage, or all; newest first, page by page."""
    found = [row for row in all_tenders(show, visitor) if stage in ("全部", stage_of(row[1]))]
    last = max(1, -(-len(found) // ROWS))
    here = min(max(number, 1), last)
    shown = found[(here - 1) * ROWS : here * ROWS]
    columns = (
        Column("项目编号", nowrap=True),
        Column("项目", head=True),
        Column("招标人"),
        Column("标段", numeric=True),
        Column("投标截止", numeric=True),
        Column("状态", nowrap=True),
    )
    return DeskListPage(
        title="全部项目" if stage == "全部" else stage,
        note=f"{count(len(found))} 项",
        table=Table("项目", columns, tuple(_project(*row) for row in shown), empty="没有这样的项目。"),
        actions=_actions(visitor),
        pager=_pager(stage, here, last, len(found)),
    )


def _project(number: str, summary: Summary) -> Row:
    deadline = summary["deadline"]
    return Row(
        (
            Cell(number, address("desk.tender", number=number)),
            Cell(summary["name"]),
            Cell(summary["purchaser_name"]),
            Cell(str(len(summary["lots"]))),
            Cell(moment(datetime.fromisoformat(deadline)) if deadline else "—"),
            Cell(tag=stage_tag(summary)),
        )
    )


def _pager(stage: str, here: int, last: int, total: int) -> Pager | None:
    if last == 1:
        return None

    def url(number: int) -> str:
        return address("desk", query={"stage": stage, "page": str(number)})

    links = tuple(Link(str(number), url(number), number == here) for number in range(1, last + 1))
    first = (here - 1) * ROWS + 1
    return Pager(
        f"第 {first}–{min(first + ROWS - 1, total)} 项，共 {count(total)} 项",
        links,
        url(here - 1) if here > 1 else "",
        url(here + 1) if here < last else "",
    )


# -- two weeks ---------------------------------------------------------------------------------------------------


def _calendar(show: Showing, tenders: Iterable[tuple[str, Summary]]) -> tuple[CalendarDay, ...]:
    """This week and the next, from Monday: deadlines, ends of publicity, contracts due."""
    today = show.now.date()
    items: dict[date, list[tuple[datetime, CalendarItem]]] = {}
    for number, summary in tenders:
        for at, what in _falls(show, show.archive[number], summary):
            # What ends at midnight ends with the day before.
            on = (at - timedelta(seconds=1)).date()
            item = CalendarItem(what, _short(summary["name"]), address("desk.tender", number=number))
            items.setdefault(on, []).append((at, item))
    first = today - timedelta(days=today.weekday())
    return tuple(_day(show, first + timedelta(days=n), items, today) for n in range(_DAYS))


def _falls(show: Showing, tender: Dossier, summary: Summary) -> Iterator[tuple[datetime, str]]:
    if tender.state == "tendering":
        deadline = datetime.fromisoformat(summary["deadline"])
        yield deadline, f"开标 {deadline:%H:%M}"
    for number, state in summary["lots"]:
        name = f" {lot_called(number)}" if len(summary["lots"]) > 1 else ""
        if state == "publicised":
            yield show.archive[number].the(CandidatesPublished).ends, f"公示止{name}"
        elif state == "awarded":
            yield show.archive[number].the(AwardPublished).contract_by, f"合同止{name}"


def _day(
    show: Showing, on: date, items: Mapping[date, list[tuple[datetime, CalendarItem]]], today: date
) -> CalendarDay:
    try:
        working = show.calendar.is_working_day(on, estimate=True)
    except NotComputable:
        working = on.isoweekday() <= _FRIDAY
    found = sorted(items.get(on, ()), key=lambda pair: pair[0])
    return CalendarDay(
        on,
        tuple(item for _at, item in found),
        today=on == today,
        rest=not working,
        make_up=working and on.isoweekday() > _FRIDAY,
    )


def _short(name: str) -> str:
    return name.removeprefix("敦化市")
