"""What a planned day is made of: visitors and visits, shifts, faults, and the times they keep. Pure values.

Times of day are seconds since midnight, lengths of time seconds. How a day is drawn: ``portal.cli.simulation.plan``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from hallcore.ground.codes import resident_check
from portal.cli.cast import made_up_code
from portal.cli.simulation.besides import Besides
from portal.cli.simulation.menu import Matter

HOUR, MINUTE = 3600, 60
OPENS, NOON, AFTER_NOON, CLOSES = 8 * HOUR + 1800, 11 * HOUR + 1800, 13 * HOUR + 1800, 16 * HOUR + 1800
"""When windows serve: 8:30 to 11:30 and 13:30 to 16:30, as every guide says."""

BEGINS = 9 * HOUR
"""When the staff's ordinary shift begins (KQ-02)."""

DEAD = (12 * HOUR + 20 * MINUTE, 45 * MINUTE)
"""From when and for how long a dead terminal takes no punch: the whole time in which people come back from noon."""

DAY_BEGINS, DAY_ENDS = 8 * HOUR, 16 * HOUR + 1800
"""The day a speed is told of: eight and a half hours. What is closed and tied out afterwards is counted in too."""

LAST_PAYMENT = 16 * HOUR + 20 * MINUTE

CHECKED = 5
"""Working days in which an application must be looked at (XK-04)."""

Purpose = Literal["ask", "instant", "promised", "supplement", "collect"]

Kind = Literal[
    "late", "terminal", "outage", "materials", "overpaid", "clock", "no-show", "left", "again",
    "beyond", "absent", "silent", "lies", "tied", "short",
]  # fmt: skip
KINDS: dict[Kind, str] = {
    "late": "人员迟到",
    "terminal": "考勤机断线",
    "outage": "考勤机停机",
    "materials": "材料有误",
    "overpaid": "缴款过多",
    "clock": "忘记办结特别程序",
    "no-show": "过号不到",
    "left": "窗口离岗",
    "again": "再次要求补正",
    "beyond": "要求清单外材料",
    "absent": "登录窗口未打卡",
    "silent": "收件后无人审查",
    "lies": "受理后无人承办",
    "tied": "未核对账单即对账",
    "short": "招标时间不足被拒",
}


class Visitor(NamedTuple):
    """Who comes: visibly made up, the number valid in form."""

    name: str
    number: str
    phone: str
    company: bool


class Visit(NamedTuple):
    """One visitor at one window.

    Attributes:
        n: Its place in the day.
        at: When the ticket is taken.
        who: Who comes.
        department: Where to.
        purpose: ``ask`` without a case; ``instant`` or ``promised`` with one; ``supplement`` or ``collect`` for
            the case of an earlier visit, ``of``.
        matter: What is applied for; None for who only asks.
        service: How long the window takes.
        channel, priority: How the ticket is taken, and with which right to come first.
        lacking: Materials that are not brought, by id.
        shows: Whether the visitor is there when called.
        pays: Whether a fee is paid the same day; ``over`` is what is paid too much, in yuan.
        finishes: Whether a promised case is decided on the day.
        inspected: ``ended`` or ``forgotten`` where the handler begins an inspection; "" without one.
        again: Whether the window asks once more for what was just brought, which it may not (XK-04).
        beyond: Whether the window asks for something that stands on no list (FW-02).
        silent, lies: Whether nobody looks at it at all, or takes it up once it is accepted.
    """

    n: int
    at: int
    who: Visitor
    department: str
    purpose: Purpose
    matter: Matter | None
    service: int
    channel: str = "kiosk"
    priority: str = ""
    of: int = -1
    lacking: tuple[str, ...] = ()
    shows: bool = True
    pays: bool = False
    over: int = 0
    finishes: bool = False
    inspected: Literal["", "ended", "forgotten"] = ""
    again: bool = False
    beyond: bool = False
    silent: bool = False
    lies: bool = False


class Fault(NamedTuple):
    """Something that goes wrong on purpose: of what kind, where, from when, for how long."""

    kind: Kind
    where: str
    at: int = 0
    seconds: int = 0


class Shift(NamedTuple):
    """When somebody of the staff comes and goes: in the morning in, out, in the afternoon in, out."""

    login: str
    punches: tuple[int, int, int, int]


class Day(NamedTuple):
    """The plan of a day; ``besides`` is what happens beyond its visits.

    On the ``eve`` of the first day nothing is planned but matters that lie there when that begins.
    """

    on: date
    visits: tuple[Visit, ...]
    shifts: tuple[Shift, ...]
    faults: tuple[Fault, ...]
    besides: Besides = Besides()
    eve: bool = False


def visitor(serial: int, *, company: bool) -> Visitor:
    """The person or company with a serial number: the same number, the same one."""
    phone = f"139{serial % 10**8:08d}"
    if company:
        return Visitor(
            f"敦化市示例{serial:05d}号商行", made_up_code("company", 10_000 + serial), phone, company=True
        )
    born = date(1960, 1, 1) + timedelta(days=serial // 999)
    first = f"220000{born:%Y%m%d}{serial % 999 + 1:03d}"
    return Visitor(f"示例访客{serial:05d}", first + resident_check(first), phone, company=False)
