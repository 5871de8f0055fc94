"""The head's view of a department: how many cases stand where, what is late, who has what, how long they took.

Every number is read from a projection or a range of keys and leads to its cases in the inbox; none is counted
further than a range of keys is read, and where it ends that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from hallcore.approval.model import ENDS, OPEN, STAGE_OF, STAGES
from hallcore.organisation.model import DUTIES
from portal.inbox import Asked, runs, walk
from portal.presenters.addresses import address
from portal.presenters.office_inbox import question, row_of
from portal.presenters.office_steps import officer
from portal.presenters.offices import Bar, Bars, DepartmentPage
from portal.presenters.shapes import (
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Link,
    Option,
    Row,
    Table,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count, count_to, moment
from portal.roster import away, staff_of
from portal.seating import Seat

LISTED = 10
"""Cases in each of the two lists; the rest are a link away."""

_LAST = "\U0010ffff"

_MOST = 999
"""As far as the cases of one officer are counted; of more it is said that there are."""


def chosen(show: Showing, seat: Seat, asked: str) -> tuple[str, ...]:
    """The departments somebody heads, or all where they have no post; the one asked for first."""
    shelf = show.archive.shelf("departments")
    own = [code for code, duties in seat.duties.items() if "approver" in duties]
    if seat.chief and seat.department not in own:
        own.append(seat.department)
    codes = own or ([] if seat.duties else list(shelf))
    return tuple(sorted(codes, key=lambda code: (code != asked, code)))


def department_page(show: Showing, seat: Seat, asked: str) -> DepartmentPage:
    """One department's numbers; which other ones may be looked at stands above."""
    codes = chosen(show, seat, asked)
    code = codes[0]
    department = show.archive.shelf("departments")[code]
    people = tuple(_people(show, code))
    return DepartmentPage(
        title=f"{department['short']}：部门概况",
        crumbs=(Link("办件", address("office")), Link("部门概况")),
        note=f"截至 {moment(show.now)}",
        choices=_choices(show, codes, code) if len(codes) > 1 else None,
        facts=tuple(_facts(show, code)),
        charts=(_stages(show, code), _officers(code, people)),
        tables=(
            _list(show, seat, code, "late", "已超期"),
            _list(show, seat, code, "soon", "三个工作日内到期"),
        ),
    )


def _choices(show: Showing, codes: Iterable[str], code: str) -> FilterForm:
    names = show.archive.shelf("departments")
    options = tuple(
        Option(one, names[one]["short"], selected=one == code) for one in sorted(codes) if one in names
    )
    field = FilterField("department", "部门", "select", options=options)
    return FilterForm(address("office.department"), (field,), submit="查看")


def _facts(show: Showing, code: str) -> Iterator[Fact]:
    tally, spent = show.archive.shelf("tally"), show.archive.shelf("spent")
    standing = sum(tally.get((code, state), 0) for state in OPEN)
    ended = {state: tally.get((code, state), 0) for state in ENDS}
    yield Fact("在办", f"{count(standing)} 件", url=_inbox(code, "all"))
    yield Fact("已办结", f"{count(ended['closed'])} 件")
    yield Fact("不予受理", f"{count(ended['refused'])} 件")
    yield Fact("撤回、终止", f"{count(ended['withdrawn'] + ended['ended'])} 件")
    cases, days = spent.get(code, (0, 0))
    told = (
        f"{days / cases:.1f} 个工作日（{count(cases)} 件，暂停计时的日子不计）"
        if cases
        else "尚无已决定的案卷"
    )
    yield Fact("自受理到决定平均用时", told, full=True)


def _inbox(code: str, tab: str, stage: str = "", owner: str = "") -> str:
    return address("office", query=question(Asked(tab=tab, department=code, stage=stage, owner=owner)))


# -- charts ------------------------------------------------------------------------------------------------


def _stages(show: Showing, code: str) -> Bars:
    """Open cases by stage; the table tells the states of each."""
    tally = show.archive.shelf("tally")
    machine = show.law().procedure("approval").machine("case")
    numbers = {
        stage: sum(tally.get((code, state), 0) for state in OPEN if STAGE_OF[state] == stage)
        for stage in STAGES
    }
    rows = tuple(
        Row(
            (
                Cell(STAGES[STAGE_OF[state]]),
                Cell(machine.label(state)),
                Cell(count(tally.get((code, state), 0)), _inbox(code, "all", stage=STAGE_OF[state])),
            )
        )
        for state in OPEN
    )
    columns = (Column("阶段", head=True), Column("状态"), Column("件数", numeric=True))
    bars = _bars((STAGES[stage], number, False, False) for stage, number in numbers.items())
    return Bars("在办案卷，按阶段", bars, Table("在办案卷，按阶段和状态", columns, rows))


def _people(show: Showing, code: str) -> Iterator[tuple[str, str, str, int, int]]:
    """Each officer: account, how desks name them, duties, cases given to them, how many of these are late."""
    posts, shelf, today = show.archive.shelf("posts"), show.archive.shelf("desk-of"), show.now.date()
    eve = (today - timedelta(days=1)).isoformat()
    for account in staff_of(show.archive, code):
        has = sum(1 for _key in islice(shelf.keys((account, "", ""), (account, _LAST, _LAST)), _MOST + 1))
        late = sum(1 for _key in islice(shelf.keys((account, "", ""), (account, eve, _LAST)), _MOST + 1))
        duties = "、".join(DUTIES[duty] for duty in posts[account]["duties"])
        gone = "，离岗" if away(posts[account], today) else ""
        yield account, officer(show.archive, account), f"{duties}{gone}", has, late


def _officers(code: str, people: tuple[tuple[str, str, str, int, int], ...]) -> Bars:
    rows = tuple(
        Row(
            (
                Cell(name),
                Cell(duties),
                Cell(count_to(has, _MOST), _inbox(code, "all", owner=account) if has else ""),
                Cell(count_to(late, _MOST), strong=late > 0),
            ),
            tone="late" if late else "",
        )
        for account, name, duties, has, late in people
    )
    columns = (
        Column("人员", head=True),
        Column("职责"),
        Column("名下在办", numeric=True),
        Column("其中超期", numeric=True),
    )
    shown = [
        (name, min(has, _MOST), late > 0, has > _MOST) for _account, name, _duties, has, late in people if has
    ]
    table = Table(
        "在办案卷，按人员", columns, rows, note="未分到个人的案卷，由本环节人员共同办理，不计入名下。"
    )
    return Bars("在办案卷，按人员", _bars(shown), table, "" if shown else "没有分到个人的案卷。")


def _bars(rows: Iterable[tuple[str, int, bool, bool]]) -> tuple[Bar, ...]:
    found = tuple(rows)
    most = max((value for _label, value, _late, _more in found), default=0) or 1
    return tuple(Bar(label, value, value / most, late, more) for label, value, late, more in found)


# -- lists ---------------------------------------------------------------------------------------------------


def _list(show: Showing, seat: Seat, code: str, due: str, title: str) -> Table:
    """The first cases that are late or soon will be."""
    asked = Asked(tab="all", due=due, department=code)
    whole = Seat(seat.account) if code not in seat.duties else seat
    made_of = runs(show.archive, whole, asked, show.now.date(), show.calendar)
    rows = []
    for key in islice(walk(show.archive, made_of), LISTED):
        row = row_of(show, asked, key)
        rows.append(
            Row(
                (
                    Cell(row.number, row.url),
                    Cell(row.item),
                    Cell(row.stage),
                    Cell(row.left, note=row.why),
                    Cell(row.day),
                ),
                tone="late" if row.over else "",
            )
        )
    columns = (
        Column("案卷编号", head=True, nowrap=True),
        Column("事项"),
        Column("阶段", nowrap=True),
        Column("剩余", numeric=True),
        Column("到期", numeric=True),
    )
    more = f"只列前 {LISTED} 件，其余见“办件”清单。" if len(rows) == LISTED else ""
    return Table(title, columns, tuple(rows), empty=f"没有{title}的案卷。", note=more)
