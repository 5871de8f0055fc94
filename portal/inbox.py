"""The officers' lists, read from the casebook's shelves by ranges of keys: a page costs the same however many cases.

A list is made of *runs*: stretches of one shelf whose keys end in (day, number). Runs are merged by day; a page is
what follows a key, so nothing is counted to the end and nothing is sorted. What a key does not say (item, applicant)
is looked at case by case, for no more than ``SCAN`` cases at a time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from msgspec import Struct

from hallcore.dossier import Archive
from hallcore.fees.rules import notices_of
from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import NotComputable
from portal.casebook import DUTY_OF, NO_DAY, binding_day
from portal.feebook import OWED
from portal.seating import Seat

TABS = {
    "turn": "待我办理",
    "window": "我的窗口",
    "today": "今日到期",
    "late": "已超期",
    "stopped": "暂停中",
    "branches": "并联意见",
    "all": "部门在办",
}
STAGES = {
    "accept": ("acceptor", "applicant"),
    "handle": ("handler",),
    "review": ("reviewer",),
    "approve": ("approver",),
    "close": ("acceptor",),
}
"""Stage → whose turn it may be in it, as the shelf ``inbox`` has it."""

DUTIES_OF_SHELF = ("acceptor", "applicant", "handler", "reviewer", "approver", "elsewhere")
FEES = {"none": "没有费用", "owed": "待缴款", "paid": "已缴清"}
"""What a case's notices come to: there is none in force, something is owed, everything was paid or waived."""

DUE = {"late": "已超期", "today": "今日到期", "soon": "三个工作日内"}
ROWS = 20
SCAN = 2000
COUNTED = 99
"""Where a count stops: seven lists are counted for each page, and beyond a hundred nobody does anything else."""

_LAST = "\U0010ffff"
_NOTHING = frozenset({"cancelled"})
_SOON = 3

Summary = dict[str, Any]
Key = tuple[str, str]


class Asked(Struct, frozen=True):
    """What a list is asked for; it stands in the address.

    Attributes:
        tab, stage, due, fee: Keys of TABS, STAGES, DUE, FEES; the latter three "" for all.
        item, words: Text to be found in the item's name; in number or applicant.
        department: A department's code, for whoever sees several; "" for all.
        owner: An account whose cases are asked for, or "".
        after: The key (day, number) after which the page begins, or two empty strings.
    """

    tab: str = "turn"
    stage: str = ""
    due: str = ""
    item: str = ""
    words: str = ""
    department: str = ""
    owner: str = ""
    fee: str = ""
    after: Key = ("", "")


class Run(Struct, frozen=True):
    """A stretch of a shelf: keys that begin with ``prefix``, their days from ``first`` to ``last``.

    ``duties`` keeps only cases whose turn it is for one of these; empty for all.
    """

    shelf: str
    prefix: tuple[str, ...]
    first: str = ""
    last: str = _LAST
    duties: tuple[str, ...] = ()


class Found(Struct, frozen=True):
    """A page of a list: the keys, whether more may follow, and whether looking stopped before the page was full."""

    keys: tuple[Key, ...]
    more: bool
    stopped: bool
    last: Key


def departments(archive: Archive, seat: Seat, asked: Asked) -> tuple[str, ...]:
    """The departments a list is about: those of one's duties, or, without a post, all or the one asked for."""
    own = tuple(seat.duties) or tuple(archive.shelf("departments"))
    return tuple(code for code in own if asked.department in {"", code})


def runs(archive: Archive, seat: Seat, asked: Asked, today: date, calendar: Calendar) -> tuple[Run, ...]:
    """What a list is made of."""
    first, last = _days(asked, today, calendar)
    codes = departments(archive, seat, asked)
    if asked.tab == "turn":
        found = tuple(_turn(seat, codes, asked))
    elif asked.tab == "window":
        found = (Run("window-cases", (seat.window,)),) if seat.window else ()
    elif asked.tab in {"stopped", "branches"}:
        found = tuple(Run(asked.tab, (code,)) for code in codes)
    elif asked.owner:
        found = (Run("desk-of", (asked.owner,)),)
    else:
        duties = STAGES.get(asked.stage, DUTIES_OF_SHELF)
        found = tuple(Run("inbox", (code, duty)) for code in codes for duty in duties)
    if asked.tab == "stopped":
        return found
    return tuple(Run(run.shelf, run.prefix, first, last, run.duties) for run in found)


def _turn(seat: Seat, codes: tuple[str, ...], asked: Asked) -> Iterator[Run]:
    """Given to me, or to whom I stand in for, or to nobody where I have the duty."""
    yield Run("desk-of", (seat.account,))
    for stead in seat.steads:
        yield Run("desk-of", (stead.account,), duties=stead.duties)
    for code in codes:
        for duty in seat.duties.get(code, ()):
            if duty in STAGES.get(asked.stage, DUTIES_OF_SHELF):
                yield Run("pool", (code, duty))


def _days(asked: Asked, today: date, calendar: Calendar) -> tuple[str, str]:
    """From which day to which, as keys have them."""
    due = {"today": "today", "late": "late"}.get(asked.tab, asked.due)
    text = today.isoformat()
    if due == "today":
        return text, text
    if due == "late":
        return "", (today - timedelta(days=1)).isoformat()
    if due == "soon":
        try:
            return text, calendar.add_working_days(today, _SOON).isoformat()
        except NotComputable:
            return text, text
    return "", _LAST


def walk(archive: Archive, made_of: tuple[Run, ...], after: Key = ("", "")) -> Iterator[Key]:
    """The keys of all runs in the order of day and number, each once, behind a key."""
    before: Key = after
    for key in heapq.merge(*(_keys(archive, run, after) for run in made_of)):
        if key != before:
            yield key
        before = key


def _keys(archive: Archive, run: Run, after: Key) -> Iterator[Key]:
    low = max((run.first, ""), after)
    shelf, cases = archive.shelf(run.shelf), archive.shelf("cases")
    for key in shelf.keys((*run.prefix, *low), (*run.prefix, run.last, _LAST)):
        number = key[-1]
        if run.duties and DUTY_OF.get(cases[number]["state"]) not in run.duties:
            continue
        yield key[-2], number


def count(archive: Archive, made_of: tuple[Run, ...]) -> int:
    """How many there are, counted no further than one beyond ``COUNTED``."""
    return sum(1 for _key in islice(walk(archive, made_of), COUNTED + 1))


def page(
    archive: Archive, made_of: tuple[Run, ...], asked: Asked, fits: Callable[[Key], bool], rows: int = ROWS
) -> Found:
    """The next rows behind a key that fit; looking stops after ``SCAN`` cases, the page may be short then."""
    keys: list[Key] = []
    last = asked.after
    for seen, key in enumerate(walk(archive, made_of, asked.after)):
        if seen >= SCAN:
            return Found(tuple(keys), more=True, stopped=True, last=last)
        if len(keys) == rows:
            return Found(tuple(keys), more=True, stopped=False, last=last)
        last = key
        if fits(key):
            keys.append(key)
    return Found(tuple(keys), more=False, stopped=False, last=last)


def fitting(archive: Archive, seat: Seat, asked: Asked, today: date) -> Callable[[Key], bool]:
    """Whether a case is what the filter asks for, beyond what its key says, and the department's own."""
    cases, text = archive.shelf("cases"), today.isoformat()
    codes = departments(archive, seat, asked)

    def fits(key: Key) -> bool:
        summary = cases.get(key[1].partition(".")[0])
        if summary is None or (asked.owner and summary["department"] not in codes):
            return False
        if asked.stage and asked.tab != "branches" and summary["stage"] != asked.stage:
            return False
        if asked.tab == "stopped" and asked.due and not _due(summary, asked.due, text):
            return False
        if asked.item and asked.item not in summary["name"]:
            return False
        if asked.fee and asked.fee != fee_state(archive, key[1]):
            return False
        return not asked.words or asked.words in key[1] or asked.words in summary["shown"]

    return fits


def fee_state(archive: Archive, case: str) -> str:
    """How a case stands with its fees: a key of FEES."""
    states = {notice.state for notice in notices_of(archive, case)} - _NOTHING
    return "owed" if states & set(OWED) else "paid" if states else "none"


def _due(summary: Summary, due: str, today: str) -> bool:
    day = binding_day(summary)
    return day < today if due == "late" else day == today if due == "today" else today <= day < NO_DAY
