"""The five stages as they stand now: every open case by stage and department, and every tender by its stage.

Whoever supervises looks from the hall or from afar; every number leads to its cases, and a case to its acts. Numbers
are tallies and ranges of keys, so the page costs the same among a thousand open cases and a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct

from hallcore.approval.model import OPEN, STAGE_OF, STAGES
from hallcore.dossier import Archive
from hallcore.journal import Entry
from portal.consequences import CASES, followed_by
from portal.inbox import COUNTED, Asked
from portal.presenters.addresses import address
from portal.presenters.desk_home import STAGES as TRADING_STAGES
from portal.presenters.desk_home import stage_of, stage_tag
from portal.presenters.office_inbox import question
from portal.presenters.pages import Page
from portal.presenters.shapes import Action, Cell, Column, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import count, count_to, exact_moment, moment, on_hall_clock, short_moment
from portal.statbook import counted

REFRESH = 5
"""Seconds after which the page is loaded anew."""

MOVES = 12
"""How many of the newest acts are shown."""

LOOKED_THROUGH = 2000
"""How many of the journal's last entries are looked through for them."""

_LAST = "\U0010ffff"
_ACTS = followed_by(CASES)


class StageBox(Struct, frozen=True):
    """One of the five stages: how many cases stand in it, how many of them are late or fall due today."""

    label: str
    url: str
    standing: str
    late: str = ""
    late_url: str = ""
    today: str = ""
    today_url: str = ""


class LivePage(Page, frozen=True, kw_only=True):
    """``desk/live.jinja2``: the stages, the departments by stage, the newest acts, and the tenders."""

    note: str
    refresh: int
    stages: tuple[StageBox, ...]
    sections: tuple[Section, ...]
    actions: tuple[Action, ...] = ()


def live_page(show: Showing) -> LivePage:
    """Everything under way, at this moment."""
    counts = _standing(show.archive)
    day = counted(show.archive, "day", show.now.date().isoformat(), "hall").get("", Counter())
    told = f"今日收件 {count(day['received'])} 件，办结 {count(day['granted'] + day['denied'])} 件"
    return LivePage(
        title="五环节实时监察",
        note=f"{exact_moment(show.now)} 的情况，每 {REFRESH} 秒更新；{told}",
        refresh=REFRESH,
        stages=tuple(_box(show, stage, counts) for stage in STAGES),
        sections=(
            Section("各部门在办", "departments", tables=(_departments(show, counts),)),
            Section("最新办理动作", "moves", f"最近 {MOVES} 条，最新在前", tables=(_moves(show),)),
            *_trading(show),
        ),
        actions=(
            Action("统计报表", address("live.statistics")),
            Action("监察规则", address("supervision.rules")),
        ),
    )


# -- cases ---------------------------------------------------------------------------------------------------


def _standing(archive: Archive) -> dict[tuple[str, str], int]:
    """(stage, department) → open cases, from the tallies by state."""
    found: Counter[tuple[str, str]] = Counter()
    tally = archive.shelf("tally")
    for code in archive.shelf("departments"):
        for state in OPEN:
            found[(STAGE_OF[state], code)] += tally.get((code, state), 0)
    return dict(found)


def _within(show: Showing, stage: str, first: str, last: str, code: str = "") -> int:
    """Cases of a stage whose binding day lies in a span, counted no further than one beyond ``COUNTED``."""
    shelf = show.archive.shelf("live")
    codes = (code,) if code else tuple(show.archive.shelf("departments"))
    keys = (key for one in codes for key in shelf.keys((stage, one, first, ""), (stage, one, last, _LAST)))
    return sum(1 for _key in islice(keys, COUNTED + 1))


def _late(show: Showing, stage: str, code: str = "") -> int:
    return _within(show, stage, "", (show.now.date() - timedelta(days=1)).isoformat(), code)


def _cases(stage: str = "", due: str = "", department: str = "") -> str:
    asked = Asked(tab="all", stage=stage, due=due, department=department)
    return address("office", query=question(asked))


def _box(show: Showing, stage: str, counts: dict[tuple[str, str], int]) -> StageBox:
    today = show.now.date().isoformat()
    late, due = _late(show, stage), _within(show, stage, today, today)
    return StageBox(
        STAGES[stage],
        _cases(stage=stage),
        count(sum(n for (one, _code), n in counts.items() if one == stage)),
        count_to(late, COUNTED) if late else "",
        _cases(stage=stage, due="late"),
        count_to(due, COUNTED) if due else "",
        _cases(stage=stage, due="today"),
    )


def _departments(show: Showing, counts: dict[tuple[str, str], int]) -> Table:
    columns = (
        Column("部门", head=True),
        *(Column(name, numeric=True) for name in STAGES.values()),
        Column("在办合计", numeric=True),
        Column("其中超期", numeric=True),
    )
    rows = tuple(_department_rows(show, counts))
    return Table("各部门在办案卷，按环节", columns, rows, empty="没有在办的案卷。")


def _department_rows(show: Showing, counts: dict[tuple[str, str], int]) -> Iterator[Row]:
    names = show.archive.shelf("departments")
    for code in sorted(names):
        by_stage = [counts.get((stage, code), 0) for stage in STAGES]
        if not any(by_stage):
            continue
        late = sum(_late(show, stage, code) for stage in STAGES)
        cells = (
            Cell(count(n) if n else "—", _cases(stage=stage, department=code) if n else "")
            for stage, n in zip(STAGES, by_stage, strict=True)
        )
        yield Row(
            (
                Cell(names[code]["short"], address("office.department", query={"department": code})),
                *cells,
                Cell(count(sum(by_stage)), _cases(department=code)),
                Cell(
                    count_to(late, COUNTED) if late else "—",
                    _cases(due="late", department=code) if late else "",
                    strong=late > 0,
                ),
            ),
            tone="late" if late else "",
        )


def _moves(show: Showing) -> Table:
    """The newest acts in cases, with what the record says; personal data stands in none of them."""
    columns = (
        Column("时间", nowrap=True),
        Column("案卷", nowrap=True, head=True),
        Column("事项"),
        Column("动作"),
    )
    cases, rows = show.archive.shelf("cases"), []
    for entry in _newest(show):
        summary = cases.get(entry.dossier)
        if summary is None or show.archive[entry.dossier].types[entry.n] not in _ACTS:
            continue
        record = show.archive[entry.dossier].record(entry.n)
        rows.append(
            Row(
                (
                    Cell(_when(record.at, show.now)),
                    Cell(entry.dossier, address("office.case", number=entry.dossier)),
                    Cell(summary["name"]),
                    Cell(record.paper.title),
                )
            )
        )
        if len(rows) == MOVES:
            break
    return Table("最新办理动作", columns, tuple(rows), empty="最近的登记中没有办理动作。")


def _when(at: datetime, now: datetime) -> str:
    """To the second today; what is older says its day."""
    local = on_hall_clock(at)
    return f"{local:%H:%M:%S}" if local.date() == on_hall_clock(now).date() else short_moment(at)


def _newest(show: Showing) -> Iterator[Entry]:
    """The journal's last entries, the newest first; acts in cases stand among many others."""
    size = show.journal.size
    for index in range(size - 1, max(size - 1 - LOOKED_THROUGH, -1), -1):
        yield show.journal.entries[index]


# -- tenders -------------------------------------------------------------------------------------------------


def _trading(show: Showing) -> Iterator[Section]:
    tenders = show.archive.shelf("tenders")
    current = [(number, tenders[number]) for number in show.archive.shelf("working") if number in tenders]
    counts = Counter(stage_of(summary) for _number, summary in current)
    held = sum(summary["held"] for _number, summary in current)
    stages = TRADING_STAGES[:5]
    columns = tuple(Column(stage, numeric=True) for stage in (*stages, "暂停"))
    row = Row((*(Cell(count(counts[stage])) for stage in stages), Cell(count(held), strong=held > 0)))
    listed = (
        Column("项目编号", nowrap=True),
        Column("项目", head=True),
        Column("投标截止", numeric=True),
        Column("阶段", nowrap=True),
    )
    rows = tuple(
        Row(
            (
                Cell(number, address("tender", number=number)),
                Cell(summary["name"]),
                Cell(moment(datetime.fromisoformat(summary["deadline"]))),
                Cell(tag=stage_tag(summary)),
            )
        )
        for number, summary in current
        if summary["deadline"]
    )
    yield Section(
        "交易各环节",
        "trading",
        "只列已经发布公告的项目",
        tables=(
            Table("在办项目，按环节", columns, (row,)),
            Table("在办项目", listed, rows, empty="没有在办的项目。"),
        ),
    )
