"""Attendance as its people see it: their month, what they asked for, what waits for their word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from msgspec import Struct

from hallcore.attendance.devices import FINDING, MEANS
from hallcore.attendance.facts import OVERLAY, day_records
from hallcore.attendance.judging import check_decider
from hallcore.attendance.model import LEAVES, SIDES, STATES, DayRecord, HalfDay
from hallcore.attendance.papers import CORRECTION, LEAVE
from hallcore.attendance.rules import tally
from hallcore.dossier import Archive
from hallcore.ground.errors import Refusal
from hallcore.organisation.rules import post_number, posted
from portal.attendancebook import MATTERS, OF, OPEN
from portal.presenters.addresses import address
from portal.presenters.attendance_beside import punched_today, punches_table, warnings, year_facts
from portal.presenters.desk_organisation import name_of
from portal.presenters.desks import DeskListPage
from portal.presenters.pages import Page
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Fact,
    FilterField,
    Link,
    LinkGroup,
    Option,
    Row,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count
from portal.sessions import Visitor

Tone = Literal["", "grey", "solid", "stopped"]
TONES: dict[str, Tone] = {
    "normal": "",
    "mended": "",
    "overtime": "",
    "late": "solid",
    "early": "solid",
    "missed": "solid",
    "absent": "stopped",
}
PENDING = "未到时"
MACHINES = {LEAVE: "请假", CORRECTION: "补卡", FINDING: "巡查发现"}
MATTER_STATES = {
    "asked": "待首席代表审批",
    "at-section": "待业务科室审批",
    "at-leader": "待中心领导审批",
    "granted": "已批准",
    "refused": "未批准",
    "withdrawn": "已撤回",
    "returned": "已销假",
    "found": "待本人说明",
    "answered": "本人已说明",
    "upheld": "成立",
    "dropped": "不成立",
}
HALVES = ("上午", "下午")
_DAY = timedelta(days=1)


class DayCell(Struct, frozen=True):
    """A day of the month: what it came to, half by half, with the times that count."""

    on: date
    today: bool
    rest: bool
    name: str
    halves: tuple[tuple[str, Tag, str], ...]
    note: str = ""


class MonthPage(Page, frozen=True, kw_only=True):
    """``desk/attendance.jinja2``: a month of one person. ``before`` are the empty places of its first week."""

    note: str
    before: int
    days: tuple[DayCell, ...]
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...] = ()
    months: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()


_Row = tuple[str, str, int | None]
"""A list beside the page: its route, its name, how many things wait there."""

# -- the room -----------------------------------------------------------------------------------------------


def views(show: Showing, visitor: Visitor, here: str, *, inside: bool) -> tuple[LinkGroup, ...]:
    """The lists beside the page: one's own, what waits for one's word, and the centre's."""
    mine: list[_Row] = []
    post = show.archive.shelf("posts").get(visitor.account)
    if post is not None and post["stands"]:
        mine += [("attendance", "我的考勤", None), ("attendance.matters", "我的申请", None)]
    mine.append(("attendance.approvals", "待我审批", len(list(waiting(show.archive, visitor)))))
    groups = [LinkGroup("考勤", _links(mine, here))]
    if inside and {"manager", "supervisor"} & set(visitor.roles):
        lists: list[_Row] = [
            ("attendance.desk", "考勤日报", None),
            ("attendance.month", "考勤月报", None),
            ("attendance.terminals", "考勤设备", None),
            ("attendance.cameras", "监控点位", None),
            ("attendance.patrols", "巡查发现", None),
        ]
        groups.append(LinkGroup("政务中心", _links(lists, here)))
    return tuple(groups)


def _links(rows: list[_Row], here: str) -> tuple[Link, ...]:
    return tuple(Link(label, address(name), here == name, number) for name, label, number in rows)


# -- one's month --------------------------------------------------------------------------------------------


def month_of(text: str, today: date) -> date:
    """The first day of the month that is asked for, this one unless another is."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def records_of(show: Showing, account: str, first: date, last: date) -> tuple[DayRecord, ...]:
    """What somebody's days come to, as the law in force today says; a year without a notice has none."""
    try:
        return day_records(
            show.archive, account, first, last, law=show.law(), calendar=show.calendar, asof=show.now
        )
    except Refusal:
        return ()


def month_page(
    show: Showing,
    account: str,
    asked: Mapping[str, str],
    *,
    own: bool,
    title: str,
    route: Mapping[str, str],
    photos: bool = False,
) -> MonthPage:
    """A month of one person, day by day; ``photos`` for who may have those of punches shown."""
    today = show.now.date()
    first = month_of(asked.get("month", ""), today)
    last = (first + 31 * _DAY).replace(day=1) - _DAY
    records = records_of(show, account, first, last)
    counted = tally(records)
    year = () if own else records_of(show, account, last.replace(month=1, day=1), min(last, today))
    actions = (
        Action("请假、公出", address("attendance.leave"), primary=True),
        Action("补卡", address("attendance.correction")),
    )
    return MonthPage(
        title=title,
        note=f"{first.year} 年 {first.month} 月",
        before=(records[0].day if records else first).weekday(),
        days=tuple(_cell(show, account, record) for record in records),
        alerts=tuple(warnings(show, year)),
        facts=(*_facts(counted), *year_facts(year)),
        actions=actions if own else (),
        months=tuple(_months(first, route)),
        tables=(punches_table(show, account, first, last, photos=photos),) if not own else (),
    )


def _months(first: date, route: Mapping[str, str]) -> Iterator[Link]:
    parts = {key: value for key, value in route.items() if key != "name"}
    for label, other in (("上月", first - _DAY), ("下月", first + 31 * _DAY)):
        yield Link(label, address(route["name"], query={"month": f"{other:%Y-%m}"}, **parts))


def _cell(show: Showing, account: str, record: DayRecord) -> DayCell:
    known = show.calendar.day(record.day, overlay=OVERLAY)
    words = HALVES if len(record.halves) == len(HALVES) else ("当班",) * len(record.halves)
    halves = (
        tuple((word, tag_of(half), times_of(half)) for word, half in zip(words, record.halves, strict=True))
        if _says(record, show.now.date())
        else ()
    )
    name = "班" if known.working and known.name else known.name
    today = record.day == show.now.date()
    note = punched_today(show, account, record.day) if today else ""
    return DayCell(record.day, today, not record.due, name, halves, note)


def _says(record: DayRecord, today: date) -> bool:
    """Whether a day's halves say anything: not all of it is still to come, the shift is another, or somebody worked."""
    if not record.due:
        return any(half.state == "overtime" for half in record.halves)
    unusual = record.nature != "work" or len(record.halves) != len(HALVES)
    return record.day <= today or unusual or any(half.state != "pending" for half in record.halves)


def tag_of(half: HalfDay) -> Tag:
    """A half-day's state as a tag."""
    if half.state == "pending":
        return Tag(PENDING, "grey")
    if half.state in {"leave", "away"}:
        return Tag(LEAVES.get(half.kind, STATES[half.state]).replace("公假（公出）", "公出"), "grey")
    return Tag(STATES[half.state], TONES.get(half.state, "grey"))


def times_of(half: HalfDay) -> str:
    """When somebody came and went, and what is to be said of it."""
    if half.state in {"leave", "away", "pending", "rest", "holiday"}:
        return ""
    came = f"{half.came:%H:%M}" if half.came else "—"
    went = f"{half.went:%H:%M}" if half.went else "—"
    said = [f"{came} 至 {went}"] if half.came or half.went else []
    said += [f"迟到 {half.late} 分"] if half.late else []
    said += [f"早退 {half.early} 分"] if half.early else []
    said += [f"离岗 {minutes} 分" for minutes in half.left]
    said += [f"{SIDES[side]}打卡时设备故障" for side in half.excused]
    return "，".join(said)


def _facts(counted: Mapping[str, int]) -> Iterator[Fact]:
    for state in ("normal", "mended", "absent", "missed", "leave", "away", "overtime"):
        if counted.get(state) or state in {"normal", "absent"}:
            yield Fact(STATES[state], f"{counted.get(state, 0)} 个半日")
    for what, label in (("times-late", "迟到"), ("times-early", "早退"), ("times-left", "离岗")):
        yield Fact(label, f"{counted.get(what, 0)} 次")


# -- requests -----------------------------------------------------------------------------------------------


def period(one: Mapping[str, Any]) -> str:
    """From when to when a matter is about."""
    if one["machine"] == CORRECTION:
        at = datetime.fromisoformat(one["at"])
        return (
            f"{one['day']} {HALVES[one['spell']] if one['spell'] < 2 else ''}{SIDES[one['side']]} {at:%H:%M}"
        )
    begins = datetime.fromisoformat(one["begins"] if one["machine"] == LEAVE else one["began"])
    ends = datetime.fromisoformat(one["ends"] if one["machine"] == LEAVE else one["ended"])
    until = (
        f"{ends - timedelta(seconds=1):%Y-%m-%d} 24:00"
        if f"{ends:%H:%M}" == "00:00"
        else f"{ends:%Y-%m-%d %H:%M}"
    )
    return f"{begins:%Y-%m-%d %H:%M} 至 {until}"


def kind_of(one: Mapping[str, Any]) -> str:
    """What a matter is: the kind of leave, a correction, how it was found."""
    if one["machine"] == LEAVE:
        return LEAVES[one["kind"]]
    return MEANS[one["means"]] if one["machine"] == FINDING else "补卡"


def matters_page(show: Showing, visitor: Visitor) -> DeskListPage:
    """What somebody asked for, and what patrols found of them; the newest first."""
    shelf = show.archive.shelf(MATTERS)
    keys = show.archive.shelf(OF).keys((visitor.account, ""), (visitor.account, "\U0010ffff"))
    numbers = sorted(
        (number for _account, number in keys), key=lambda n: str(shelf[n]["asked"]), reverse=True
    )
    rows = tuple(matter_row(show, number, shelf[number], who=False) for number in numbers[:200])
    return DeskListPage(
        title="我的申请",
        note=f"{count(len(numbers))} 件",
        table=Table("我的申请", _columns(who=False), rows, empty="还没有申请。"),
        actions=(
            Action("请假、公出", address("attendance.leave"), primary=True),
            Action("补卡", address("attendance.correction")),
        ),
    )


def _columns(*, who: bool) -> tuple[Column, ...]:
    named = (Column("申请人", nowrap=True),) if who else ()
    return (
        Column("编号", head=True, nowrap=True),
        *named,
        Column("事项"),
        Column("时间"),
        Column("状态", nowrap=True),
    )


def matter_row(show: Showing, number: str, one: Mapping[str, Any], *, who: bool) -> Row:
    """A leave, correction or finding as a row."""
    named = (Cell(name_of(show.archive, one["account"])),) if who else ()
    tone: Tone = (
        "solid" if one["state"] in {"asked", "at-section", "at-leader", "found", "answered"} else "grey"
    )
    return Row(
        (
            Cell(number, address("attendance.matter", number=number)),
            *named,
            Cell(f"{MACHINES[one['machine']]}：{kind_of(one)}" if one["machine"] != CORRECTION else "补卡"),
            Cell(period(one)),
            Cell(tag=Tag(MATTER_STATES[one["state"]], tone)),
        )
    )


# -- what waits ---------------------------------------------------------------------------------------------

LEVELS = {"asked": 1, "at-section": 2, "at-leader": 3}


def decides(archive: Archive, visitor: Visitor, one: Mapping[str, Any]) -> bool:
    """Whether it is the visitor's turn to decide a matter."""
    if one["machine"] == FINDING:
        return "manager" in visitor.roles and visitor.account not in {one["account"], one["by"]}
    post = archive.get(post_number(one["account"]))
    paper = posted(post) if post is not None else None
    if paper is None or one["state"] not in LEVELS:
        return False
    known = archive.shelf("departments").get(paper.department)
    chief = known["chief"] if known is not None else ""
    role = "manager" if "manager" in visitor.roles else ""
    try:
        check_decider(LEVELS[one["state"]], paper, chief, visitor.account, role)
    except Refusal:
        return False
    return True


def waiting(archive: Archive, visitor: Visitor) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The matters that wait for the visitor's word."""
    shelf = archive.shelf(MATTERS)
    for _machine, _state, _department, number in archive.shelf(OPEN):
        one = shelf[number]
        if decides(archive, visitor, one):
            yield number, one


def approvals_page(show: Showing, visitor: Visitor) -> DeskListPage:
    """What waits for the visitor's word."""
    found = list(waiting(show.archive, visitor))
    rows = tuple(matter_row(show, number, one, who=True) for number, one in found)
    return DeskListPage(
        title="待我审批",
        note=f"{count(len(found))} 件",
        table=Table("待我审批", _columns(who=True), rows, empty="没有等您审批的申请。"),
    )


def choose_department(show: Showing, code: str, *, everybody: bool = True) -> FilterField:
    """The filter for one department."""
    every = (Option("", "全部部门", not code),) if everybody else ()
    shelf = show.archive.shelf("departments").items()
    options = (*every, *(Option(key, one["short"], key == code) for key, one in shelf))
    return FilterField("department", "部门", "select", options=options)
