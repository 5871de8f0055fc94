"""Whose window was left, as windows' days and tickets tell: filed in the clock's name, once a day is over.

Only who was logged in at a window that day is asked about; who never came is the terminals' matter. Done twice it
does nothing twice, since what was found is claimed by its beginning.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from hallcore.attendance.facts import covers_of, shift_on
from hallcore.attendance.forms import FindingForm
from hallcore.attendance.leaving import UNANSWERED, left
from hallcore.attendance.model import Span
from hallcore.counters.ledger import spells
from hallcore.desk import CLOCK
from hallcore.dossier import Archive
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.journal import House

_LOG = logging.getLogger(__name__)
_TOP = "\U0010ffff"


def watch(house: House, day: date) -> int:
    """File what was found of a day that is over and was not filed yet; return how many findings that were."""
    law, calendar, now = house.lawbook.on(day), house.calendar, house.clock.now()
    found: list[tuple[str, Span]] = []
    with house.reading() as root:
        archive = root.archive
        called = _called(archive, day, now)
        least = int(law.figure("KQ-06"))
        for account, there in _present(archive, day, now).items():
            try:
                shift, due = shift_on(archive, account, day, law, calendar)
            except NotComputable as unknown:
                _LOG.info("%s: %s", day, unknown)
                return 0
            excused = [*there, *covers_of(archive, account, day)]
            if due:
                found += ((account, span) for span in left(shift, day, excused, called[account], least))
    return sum(_file(house, account, span) for account, span in found)


def _present(archive: Archive, day: date, now: datetime) -> dict[str, list[Span]]:
    """When each account was logged in at a window and served."""
    found: dict[str, list[Span]] = defaultdict(list)
    rows = archive.shelf("window-days").values((day.isoformat(), ""), (day.isoformat(), _TOP))
    for row in rows:
        for one in spells(archive[row["number"]]):
            if one.kind == "open":
                found[one.account].append(Span(one.began, one.ended or now))
    return found


def _called(archive: Archive, day: date, now: datetime) -> dict[str, list[Span]]:
    """From each call of each account to what came of it."""
    found: dict[str, list[Span]] = defaultdict(list)
    for one in _rows(archive, day):
        kind, _queue, _window, account, began, ended = one
        if kind == "invited":
            ends = datetime.fromisoformat(ended) if ended else now
            found[account].append(Span(datetime.fromisoformat(began), ends))
    return found


def _rows(archive: Archive, day: date) -> Iterator[tuple[str, ...]]:
    for rows in archive.shelf("periods").values((day.isoformat(), ""), (day.isoformat(), _TOP)):
        yield from rows


def _file(house: House, account: str, span: Span) -> bool:
    when = f"{span.begins:%H:%M} 至 {span.ends:%H:%M}"
    said = "叫号后既未办理也未过号" if span.kind == UNANSWERED else "未登录窗口或者暂停服务"
    form = FindingForm(account, span.begins, span.ends, "counter", f"窗口系统显示 {when} {said}")
    try:
        house.perform("file-finding", "", CLOCK, form)
    except Refusal as refusal:
        _LOG.debug("%s %s: %s", account, when, refusal)
        return False
    return True
