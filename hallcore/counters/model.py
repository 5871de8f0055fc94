"""Papers of queues, tickets, appointments and windows' days. Whoever holds a ticket is not named in any of them.

A paper that puts a ticket into a queue says where it stands there: the rank of its class and the moment it counts from
(``Place``). The papers themselves are the ledger of periods (``hallcore.counters.ledger``).
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "counters"
QUEUE, TICKET, APPOINTMENT, WINDOW_DAY = "queue", "ticket", "appointment", "window-day"

ORDINARY = 9
"""The rank of everybody who has no priority."""

CHANNELS = {"kiosk": "自助机", "phone": "手机", "desk": "导办台", "window": "窗口"}
"""Where a ticket may be taken, as pages say it."""

OUTCOMES = {"done": "已办理", "advised": "已解答", "incomplete": "材料不齐，已一次性告知"}
"""How a service may end, as pages say it."""

Channel = Literal["kiosk", "phone", "desk", "window"]
Outcome = Literal["done", "advised", "incomplete"]


class Priority(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class of people called before others: its rule, its words, what is shown for it.

    Attributes:
        desk: Only somebody of the hall can say that it is so; it is not offered at kiosk and phone.
    """

    id: str
    rule: str
    title: str
    proof: str
    rank: int
    desk: bool = False


class _Priorities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    priority: tuple[Priority, ...]


def _priorities() -> dict[str, Priority]:
    text = Path(__file__).with_name("priorities.toml").read_text(encoding="utf-8")
    return {one.id: one for one in msgspec.convert(tomllib.loads(text), _Priorities).priority}


PRIORITIES = _priorities()
"""The classes by id, in the order they are offered."""


class Place(NamedTuple):
    """Where a ticket stands in a queue: rank of its class (small first), then the moment it counts from."""

    queue: str
    rank: int
    stands_at: datetime


class Session(msgspec.Struct, frozen=True):
    """A part of the day in which a queue is served, as ``HH:MM`` of hall time; ``ends`` is not in it."""

    begins: str
    ends: str


# ---------------------------------------------------------------- queues and appointments


class QueueSet(Paper, frozen=True):
    """A queue was opened or arranged anew: a later paper replaces the earlier one.

    Attributes:
        code: Its letters, which stand before each number: ``A``.
        departments: Codes of the departments it serves; ``windows`` the windows that call from it.
        sessions: The parts of a working day in which tickets are given and called.
        rolls_at: ``HH:MM``: when whoever still waits is carried over or told to come again.
        carry: Whether who waits then keeps the place for the next working day.
        capacity: Appointments in one slot; 0 where none are taken.
        standing: False once the queue is closed for good.
    """

    type: ClassVar[str] = "queue-set"
    title: ClassVar[str] = "队列设置"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    name: str
    hall: str
    floor: int
    zone: str
    departments: tuple[str, ...]
    windows: tuple[str, ...]
    sessions: tuple[Session, ...]
    rolls_at: str
    carry: bool = False
    capacity: int = 0
    standing: bool = True


class AppointmentMade(Paper, frozen=True):
    """Somebody will come at a time; who, the act's own actor says.

    Attributes:
        slot: When the slot begins.
        seat: Which of the slot's places, from 1.
        code: A random word on its page and QR code.
    """

    type: ClassVar[str] = "appointment-made"
    title: ClassVar[str] = "预约"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    queue: str
    slot: datetime
    seat: int
    items: tuple[str, ...]
    code: str


class AppointmentCancelled(Paper, frozen=True):
    """The appointment was taken back before its time."""

    type: ClassVar[str] = "appointment-cancelled"
    title: ClassVar[str] = "取消预约"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    slot: datetime


class AppointmentLapsed(Paper, frozen=True):
    """Nobody came until the grace was over; whoever comes later takes an ordinary ticket."""

    type: ClassVar[str] = "appointment-lapsed"
    title: ClassVar[str] = "预约过期"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    slot: datetime


# ---------------------------------------------------------------- tickets


class TicketTaken(Paper, frozen=True):
    """Somebody took a number.

    Attributes:
        label: What is called out: ``A012``.
        day: The day the number is of.
        priority: The class claimed (an id of PRIORITIES), or "".
        rank, stands_at: Where it stands in the queue; see ``Place``.
        items: What for, by item code or in words; may be several, may be none.
        point: The kiosk's number, or "".
        code: A random word that stands in its QR code: whoever has the slip follows the ticket.
        appointment: The appointment it was made of, or "".
        present: Whether its holder is in the hall; who took it by telephone and has not come is not called.
        holder: Who holds a number by telephone, as a word that says nothing beyond its day; "" of all others.
    """

    type: ClassVar[str] = "ticket-taken"
    title: ClassVar[str] = "取号"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    queue: str
    label: str
    day: date
    channel: Channel
    priority: str
    rank: int
    stands_at: datetime
    items: tuple[str, ...]
    code: str
    point: str = ""
    appointment: str = ""
    present: bool = True
    holder: str = ""


class TicketCalled(Paper, frozen=True):
    """A window called the ticket; ``window_day`` is the dossier of the window's day.

    ``reason`` says why it was called out of its turn; "" where it was the first.
    """

    type: ClassVar[str] = "ticket-called"
    title: ClassVar[str] = "叫号"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    window_day: str
    queue: str
    reason: str = ""


class TicketRecalled(Paper, frozen=True):
    """Called again; ``times`` counts the calls, the first among them."""

    type: ClassVar[str] = "ticket-recalled"
    title: ClassVar[str] = "重呼"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    times: int


class TicketMissed(Paper, frozen=True):
    """Called as often as the rule asks, nobody came."""

    type: ClassVar[str] = "ticket-missed"
    title: ClassVar[str] = "过号"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    times: int


class TicketRestored(Paper, frozen=True):
    """Came back after having been missed and stands behind some of those who wait."""

    type: ClassVar[str] = "ticket-restored"
    title: ClassVar[str] = "过号恢复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    queue: str
    rank: int
    stands_at: datetime


class ServiceStarted(Paper, frozen=True):
    """The service began at the window."""

    type: ClassVar[str] = "service-started"
    title: ClassVar[str] = "开始办理"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str


class TicketHeld(Paper, frozen=True):
    """The service rests (挂起) while the visitor fetches something; the window is free for others."""

    type: ClassVar[str] = "ticket-held"
    title: ClassVar[str] = "挂起"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    reason: str


class ServiceResumed(Paper, frozen=True):
    """The visitor is back; the service goes on, at the same window or another."""

    type: ClassVar[str] = "service-resumed"
    title: ClassVar[str] = "恢复办理"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str


class TicketReturned(Paper, frozen=True):
    """Put back into its queue where it stood, or among everybody when the priority claimed was not shown."""

    type: ClassVar[str] = "ticket-returned"
    title: ClassVar[str] = "退回队列"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    queue: str
    rank: int
    stands_at: datetime
    reason: str


class TicketTransferred(Paper, frozen=True):
    """Sent on to another queue; it counts there from the moment it counted from before."""

    type: ClassVar[str] = "ticket-transferred"
    title: ClassVar[str] = "转号"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    queue: str
    rank: int
    stands_at: datetime
    reason: str


class MattersLinked(Paper, frozen=True):
    """What the service led to: numbers of cases and of payment notices, all that are known by now."""

    type: ClassVar[str] = "matters-linked"
    title: ClassVar[str] = "关联办件"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    cases: tuple[str, ...]
    notices: tuple[str, ...]


class ServiceEnded(Paper, frozen=True):
    """The service ended; with ``forgotten`` the clock ended it at the day's end."""

    type: ClassVar[str] = "service-ended"
    title: ClassVar[str] = "办理结束"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    outcome: Outcome
    cases: tuple[str, ...]
    notices: tuple[str, ...]
    forgotten: bool = False


class PriorityChanged(Paper, frozen=True):
    """Somebody of the hall put a waiting ticket into another class."""

    type: ClassVar[str] = "priority-changed"
    title: ClassVar[str] = "优先类别变更"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    queue: str
    priority: str
    rank: int
    stands_at: datetime
    reason: str


class TicketCarriedOver(Paper, frozen=True):
    """Not called by the day's end; stands before others on the next working day."""

    type: ClassVar[str] = "ticket-carried-over"
    title: ClassVar[str] = "顺延次日"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    queue: str
    rank: int
    stands_at: datetime


class TicketLapsed(Paper, frozen=True):
    """The day's end ended the ticket."""

    type: ClassVar[str] = "ticket-lapsed"
    title: ClassVar[str] = "号票失效"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class TicketGivenUp(Paper, frozen=True):
    """The holder gave it up."""

    type: ClassVar[str] = "ticket-given-up"
    title: ClassVar[str] = "放弃排队"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"
