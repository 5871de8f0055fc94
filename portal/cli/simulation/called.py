"""The cards a planted fault calls for: made from the fault alone, limits counted here and not by who judges them. Pure.

A fault no card rule watches calls for none: an overpaid line is refunded and the notice is confirmed at what was owed, a
late punch is attendance's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ
from portal.cli.simulation.dayplan import CHECKED, CLOSES, Kind
from portal.cli.simulation.menu import Matter
from portal.cli.simulation.workdays import earlier, later

_RED = 3
"""Working days after which a promise that is broken is a red card (JC-03)."""


class Called(msgspec.Struct, frozen=True):
    """A card that a fault calls for.

    Attributes:
        rule, rung: By which rule, and how grave.
        matter: In which matter; ``department`` whose, ``person`` the account answerable, each "" where the rule names none.
        since: Before which moment it cannot be called for, ISO with the hall's zone.
    """

    rule: str
    rung: str
    matter: str
    department: str
    person: str
    since: str


class Known(NamedTuple):
    """What is known of a fault.

    Attributes:
        kind: Of which kind; ``began`` when.
        case, department, account: The case it shows at, whose, and the account of whose fault it is.
        where: A window's day, the bank's day or a project by its number, where it shows there.
        matter: What was applied for.
        until: Where the clock stood when everything was over.
    """

    kind: Kind
    began: datetime
    case: str
    department: str
    account: str
    where: str
    matter: Matter | None
    until: datetime


def calls_of(known: Known, calendar: Calendar) -> tuple[Called, ...]:
    """The cards a fault calls for; none where nothing came of it."""
    call = CALLS[known.kind]
    return tuple(call(known, calendar)) if call is not None and (known.case or known.where) else ()


Call = Callable[[Known, Calendar], Iterator[Called]]


def _at_the_desk(rule: str, rung: str) -> Call:
    """A card for what an officer did in a case, by whose hand it was done."""

    def call(known: Known, _calendar: Calendar) -> Iterator[Called]:
        yield Called(rule, rung, known.case, known.department, known.account, known.began.isoformat())

    return call


def _absent(known: Known, _calendar: Calendar) -> Iterator[Called]:
    """Logged in before noon and after it, without a punch all day; known when the day is over."""
    since = _midnight_after(known.began.date()).isoformat()
    for _login in ("morning", "afternoon"):
        yield Called("JC-13/present", "yellow", known.where, "", known.account, since)


def _uneven(known: Known, _calendar: Calendar) -> Iterator[Called]:
    since = datetime.combine(known.began.date(), time(), TZ) + timedelta(seconds=CLOSES)
    yield Called("JC-10/tied", "yellow", known.where, "", "", since.isoformat())


def _refused(known: Known, _calendar: Calendar) -> Iterator[Called]:
    yield Called("JC-15/period", "red", known.where, "", known.account, known.began.isoformat())


def _silent(known: Known, calendar: Calendar) -> Iterator[Called]:
    since = _midnight_after(later(calendar, known.began.date(), CHECKED))
    if since <= known.until:
        yield Called("JC-04/deemed", "yellow", known.case, known.department, "", since.isoformat())


def _lies(known: Known, calendar: Calendar) -> Iterator[Called]:
    if known.matter is not None:
        for rule, rung, at in limits(known.matter, known.began.date(), calendar):
            if at <= known.until:
                yield Called(rule, rung, known.case, known.department, "", at.isoformat())


def limits(matter: Matter, accepted: date, calendar: Calendar) -> Iterator[tuple[str, str, datetime]]:
    """When which card is called for where a case lies in handling from the day it was accepted.

    Raises:
        NotComputable: A limit lies in a year without a notice.
    """
    last = later(calendar, accepted, matter.promised)
    over, before = _midnight_after(last), earlier(calendar, last, 1)
    if before > accepted:
        yield "JC-01/promised", "reminder", datetime.combine(before, time(), TZ)
    stage = _midnight_after(later(calendar, accepted, matter.handle))
    if matter.handle and stage < over:
        yield "JC-02/stage", "yellow", stage
    yield "JC-03/promised", "yellow", over
    red = later(calendar, last, _RED)
    if matter.statutory:
        red = min(red, later(calendar, accepted, matter.statutory))
    yield "JC-03/promised", "red", _midnight_after(red)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), TZ)


CALLS: Mapping[Kind, Call | None] = {
    "late": None,
    "terminal": None,
    "outage": None,
    "materials": None,
    "overpaid": None,
    "clock": None,
    "no-show": None,
    "left": None,
    "again": _at_the_desk("JC-06/again", "yellow"),
    "beyond": _at_the_desk("JC-07/beyond", "yellow"),
    "absent": _absent,
    "silent": _silent,
    "lies": _lies,
    "tied": _uneven,
    "short": _refused,
}
"""Kind of fault → the cards it calls for; None where no card rule watches it."""

AT_THE_DOOR: Mapping[str, str] = {
    "JC-05/refusal-reasons": "不予受理须写明理由（XK-07）",
    "JC-05/refusal-remedies": "救济途径由系统写入（XK-30）",
    "JC-05/denial-reasons": "决定须写明理由（XK-19）",
    "JC-05/denial-remedies": "救济途径由系统写入（XK-30）",
    "JC-06/accepted": "受理以后没有补正这一步（XK-04）",
    "JC-08/skipped": "未经承办、审核不能决定（XK-09）",
    "JC-08/after-end": "办结以后没有这一步（XK-11）",
    "JC-09/untold": "告知的时间至少为一日（XK-17）",
    "JC-10/cash": "只有银行可以确认收款（FEE-03）",
    "JC-10/paid": "金额与通知书不符的不能确认（FEE-17）",
    "JC-10/result": "未缴清的不能送达（FEE-19）",
    "JC-10/basis": "减免须写明依据（FEE-09）",
    "JC-10/waived": "本人提出的变更由他人批准（FEE-09）",
    "JC-11/approver": "只有批准人可以延长（XK-12）",
    "JC-11/reason": "延长须写明理由（XK-12）",
    "JC-13/called": "没有登录窗口的不能叫号（PH-12）",
    "JC-13/payment": "补录收款须引用停机登记（FEE-20）",
    "JC-15/bond": "保证金超过上限的项目不能登记（ZB-035）",
}
"""Rule → why the house refuses its breach at the door, so that nobody of the simulator can commit it."""
