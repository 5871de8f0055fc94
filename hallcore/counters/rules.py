"""Where a ticket stands, when a queue is served, and what is allowed. Pure; the desk moves nothing here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from hmac import compare_digest
from itertools import pairwise

from hallcore.counters.arrivals import TicketPresent
from hallcore.counters.days import WindowDayOpened, WindowDayResumed
from hallcore.counters.forms import EndServiceForm, QueueForm
from hallcore.counters.model import (
    ORDINARY,
    PRIORITIES,
    AppointmentMade,
    MattersLinked,
    Place,
    PriorityChanged,
    QueueSet,
    ServiceResumed,
    Session,
    TicketCalled,
    TicketCarriedOver,
    TicketMissed,
    TicketRecalled,
    TicketRestored,
    TicketReturned,
    TicketTaken,
    TicketTransferred,
)
from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.lawbook import Law

Key = tuple[int, str, str]
"""A ticket's key on its queue's shelf: rank, RFC 3339 moment it counts from, number. The smallest is called first."""

HALL_CLOCK = "C01"
"""The clock whose local holidays rest for the hall's service too (GEN-15)."""

_CODE = re.compile(r"[A-Z]{1,2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_ITEMS = 10
_PLACES = (
    TicketTaken,
    TicketReturned,
    TicketRestored,
    TicketTransferred,
    TicketCarriedOver,
    PriorityChanged,
    TicketPresent,
)
_TICK = timedelta(microseconds=1)


# -- numbers, keys and shelves ------------------------------------------------------------------------------


def queue_number(code: str) -> str:
    """The dossier of a queue: ``QUE-A``."""
    return f"QUE-{code}"


def label_of(code: str, n: int) -> str:
    """What is called out: ``A012``."""
    return f"{code}{n:03d}"


def ticket_number(day: date, label: str) -> str:
    """The dossier of a ticket: ``PH-20260302-A012``."""
    return f"PH-{day:%Y%m%d}-{label}"


def appointment_number(day: date, code: str, n: int) -> str:
    """The dossier of an appointment: ``YY-20260303-A012``."""
    return f"YY-{day:%Y%m%d}-{label_of(code, n)}"


def window_day_number(window: str, day: date) -> str:
    """The dossier of a window's day: ``CK-20260302-W012``."""
    return f"CK-{day:%Y%m%d}-{window}"


def waiting_shelf(code: str) -> str:
    """The shelf on which a queue's waiting tickets stand: ``Key`` → 1."""
    return f"waiting-{code}"


def at_window(window: str) -> str:
    """The claim of whoever is at a window: one window, one ticket."""
    return f"at-window:{window}"


def at_counter(account: str) -> str:
    """The claim of a window's day on whoever is logged in: one person, one window."""
    return f"at-counter:{account}"


def seat_key(code: str, slot: datetime, seat: int) -> str:
    """The claim of one place of a slot."""
    return f"slot:{code}:{slot.isoformat()}:{seat}"


def booked_key(party: str, code: str, day: date) -> str:
    """The claim of somebody's appointment in a queue on a day: one at a time."""
    return f"booked:{party}:{code}:{day.isoformat()}"


def key_of(place: Place, ticket: str) -> Key:
    """A ticket's key on the shelf of its queue."""
    return place.rank, place.stands_at.isoformat(), ticket


# -- reading a ticket ---------------------------------------------------------------------------------------


def place_of(ticket: Dossier) -> Place:
    """Where a ticket stands, or stood when it was called: its latest paper that says so."""
    n = max(number for kind in _PLACES for number in ticket.numbers(kind.type))
    paper = ticket.record(n).paper
    if not isinstance(paper, _PLACES):
        raise TypeError(f"{ticket.number}-{n:04d} puts nobody into a queue")
    return Place(paper.queue, paper.rank, paper.stands_at)


def window_of(ticket: Dossier) -> str:
    """The window a ticket is at, or was at last; "" while it was never called."""
    n = max(
        (number for kind in (TicketCalled, ServiceResumed) for number in ticket.numbers(kind.type)),
        default=-1,
    )
    paper = ticket.record(n).paper if n >= 0 else None
    return paper.window if isinstance(paper, TicketCalled | ServiceResumed) else ""


def calls_of(ticket: Dossier) -> tuple[datetime, ...]:
    """When a ticket that is called now was called, the first call and each one after."""
    first = ticket.numbers(TicketCalled.type)[-1:]
    again = [n for n in ticket.numbers(TicketRecalled.type) if first and n > first[0]]
    return tuple(ticket.record(n).at for n in (*first, *again))


def matters_of(ticket: Dossier) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of cases and of payment notices a ticket was linked with."""
    linked = ticket.latest(MattersLinked)
    return (linked.cases, linked.notices) if linked is not None else ((), ())


def check_word(paper: TicketTaken | AppointmentMade, word: str) -> None:
    """Refuse whoever has not the slip: its word is not theirs to say."""
    if not compare_digest(paper.code.encode(), word.strip().encode()):
        raise Refusal("号票上的校验码不符，请扫描号票上的二维码", "PH-06", where="code")


# -- when a queue is served ---------------------------------------------------------------------------------


def moment(day: date, text: str) -> datetime:
    """``HH:MM`` of a day."""
    return datetime.combine(day, time.fromisoformat(text), TZ)


def served_on(day: date, calendar: Calendar, law: Law) -> bool:
    """Whether the hall works on a day; local holidays rest."""
    return calendar.is_working_day(day, overlay=law.clock(HALL_CLOCK).overlay)


def check_taking(queue: QueueSet, at: datetime, calendar: Calendar, law: Law) -> None:
    """Refuse a number outside the queue's hours. In the half hour before a session one may stand in line already."""
    if not queue.standing:
        raise Refusal(f"“{queue.name}”队列已经停用，请到导办台咨询", "PH-06", where="queue")
    if not served_on(at.date(), calendar, law):
        raise Refusal("今天不是工作日，大厅不取号", "PH-06", where="queue")
    early = timedelta(minutes=int(law.figure("PH-06", "early")))
    spans = [(moment(at.date(), one.begins) - early, moment(at.date(), one.ends)) for one in queue.sessions]
    if not any(begins <= at < ends for begins, ends in spans):
        hours = "、".join(f"{one.begins}—{one.ends}" for one in queue.sessions)
        raise Refusal(f"现在不在取号时间内，“{queue.name}”的服务时间为 {hours}", "PH-06", where="queue")


def rolls_at(queue: QueueSet, at: datetime) -> datetime:
    """When the day's end comes to whoever is in this queue now: the queue's own time, else midnight."""
    own = moment(at.date(), queue.rolls_at)
    return own if at < own else midnight_after(at.date())


def next_morning(queue: QueueSet, day: date, calendar: Calendar, law: Law) -> datetime | None:
    """When the queue is first served after a day; None where no notice says which days are worked."""
    try:
        following = calendar.next_working_day(day + timedelta(days=1), overlay=law.clock(HALL_CLOCK).overlay)
    except NotComputable:
        return None
    return moment(following, queue.sessions[0].begins)


# -- standing -----------------------------------------------------------------------------------------------


def rank_of(priority: str, *, desk: bool) -> int:
    """The rank of a class.

    Args:
        priority: An id of PRIORITIES, or "" for everybody.
        desk: Whether somebody of the hall says so; some classes only they can give.

    Raises:
        Refusal: There is no such class, or it is not one to claim oneself.
    """
    if not priority:
        return ORDINARY
    found = PRIORITIES.get(priority)
    if found is None:
        raise Refusal("没有这个优先类别", "PH-06", where="priority")
    if found.desk and not desk:
        raise Refusal(f"“{found.title}”请到导办台或者窗口，由工作人员当场确认", found.rule, where="priority")
    return found.rank


def credited(slot: datetime, law: Law) -> datetime:
    """From when an appointment counts among those who came without: some minutes before its slot (PH-07)."""
    return slot - timedelta(minutes=int(law.figure("PH-07", "credit")))


def callable_first(keys: Iterable[Key], day: date) -> Key | None:
    """The first of some keys that may be called on a day; who stands for a later day is passed over."""
    last = midnight_after(day).isoformat()
    return next((key for key in keys if key[1] < last), None)


def behind(keys: Sequence[Key], at: datetime) -> tuple[int, datetime]:
    """Rank and moment of whoever comes back and stands behind these, the last of whom is the measure.

    Nobody waits: everybody's rank, from now.
    """
    if not keys:
        return ORDINARY, at
    rank, stands_at, _ticket = keys[-1]
    return rank, datetime.fromisoformat(stands_at) + _TICK


def check_restoring(ticket: Dossier, at: datetime, law: Law) -> None:
    """Refuse whoever comes back too late, or for the second time (PH-08)."""
    most = int(law.figure("PH-08", "once"))
    if len(ticket.numbers(TicketRestored.type)) >= most:
        raise Refusal(f"过号后只能恢复 {most} 次，请重新取号", "PH-08")
    minutes = int(law.figure("PH-08", "back"))
    missed = ticket.numbers(TicketMissed.type)[-1]
    if at > ticket.record(missed).at + timedelta(minutes=minutes):
        raise Refusal(f"过号已经超过 {minutes} 分钟，请重新取号", "PH-08")


def check_missing(ticket: Dossier, at: datetime, law: Law) -> int:
    """How often it was called; refused while that is not often or not long enough (PH-08)."""
    calls, most = calls_of(ticket), int(law.figure("PH-08", "calls"))
    if len(calls) < most:
        raise Refusal(f"呼叫满 {most} 次无人应答才能过号，现已呼叫 {len(calls)} 次", "PH-08")
    patience = timedelta(minutes=int(law.figure("PH-08", "patience")))
    if at < calls[0] + patience:
        raise Refusal("自首次呼叫起不满一分钟，请再等一等", "PH-08")
    return len(calls)


# -- appointments -------------------------------------------------------------------------------------------


def slots_on(queue: QueueSet, day: date, law: Law) -> Iterator[datetime]:
    """When the slots of a day begin; a slot lies whole in a session."""
    length = timedelta(minutes=int(law.figure("PH-07", "slot")))
    for one in queue.sessions if queue.capacity else ():
        at, ends = moment(day, one.begins), moment(day, one.ends)
        while at + length <= ends:
            yield at
            at += length


def bookable_days(at: datetime, calendar: Calendar, law: Law) -> tuple[date, ...]:
    """The working days appointments may be made for: today and the next ones, as many as the rule has."""
    overlay, day, found = law.clock(HALL_CLOCK).overlay, at.date(), []
    try:
        for _ in range(int(law.figure("PH-07", "ahead"))):
            day = calendar.next_working_day(day, overlay=overlay)
            found.append(day)
            day += timedelta(days=1)
    except NotComputable:
        pass
    return tuple(found)


def check_slot(queue: QueueSet, slot: datetime, at: datetime, calendar: Calendar, law: Law) -> None:
    """Refuse a time that is no slot of the queue, is past, or lies too far ahead."""
    if not queue.standing or not queue.capacity:
        raise Refusal(f"“{queue.name}”不接受预约，请到现场取号", "PH-07", where="queue")
    if slot.date() not in bookable_days(at, calendar, law):
        days = int(law.figure("PH-07", "ahead"))
        raise Refusal(f"只能预约今天起 {days} 个工作日以内的时段", "PH-07", where="slot")
    if slot not in slots_on(queue, slot.date(), law):
        raise Refusal("没有这个预约时段", "PH-07", where="slot")
    if slot <= at:
        raise Refusal("这个时段已经开始，请到现场取号", "PH-07", where="slot")


def arrival(slot: datetime, law: Law) -> tuple[datetime, datetime]:
    """From when until when, both included, an appointment is turned into a ticket."""
    early, late = (timedelta(minutes=int(law.figure("PH-07", part))) for part in ("early", "late"))
    return slot - early, slot + late


def check_arrival(slot: datetime, at: datetime, law: Law) -> None:
    """Refuse to turn an appointment into a ticket before or after its time."""
    first, last = arrival(slot, law)
    if at < first:
        raise Refusal(f"预约号自 {first:%H:%M} 起可以取号，请稍候", "PH-07", where="appointment")
    if at > last:
        raise Refusal("已经超过预约取号时间，请取现场号", "PH-07", where="appointment")


# -- what is submitted --------------------------------------------------------------------------------------


def check_queue(form: QueueForm) -> None:
    """Refuse a code of another form, a queue without name, window or hours, hours out of order."""
    if not _CODE.fullmatch(form.code):
        raise Refusal("队列编号应为一至两个大写字母，例如 A", "PH-06", where="code")
    if not form.name.strip():
        raise Refusal("请填写队列名称", "PH-06", where="name")
    if not form.windows or len(set(form.windows)) != len(form.windows):
        raise Refusal("请选择叫号的窗口，不要重复", "PH-06", where="windows")
    _check_hours(form.sessions, form.rolls_at)
    if not 0 <= form.capacity <= 99:
        raise Refusal("每个时段的预约数为 0 至 99", "PH-07", where="capacity")


def _check_hours(sessions: Sequence[Session], rolls_at: str) -> None:
    texts = [text for one in sessions for text in (one.begins, one.ends)]
    if not texts or not all(_TIME.fullmatch(text) for text in (*texts, rolls_at)):
        raise Refusal("服务时间应写成 08:30 这样的时刻", "PH-06", where="sessions")
    # Strictly rising, so no session is empty and none overlaps the next.
    if any(before >= after for before, after in pairwise(texts)) or rolls_at < texts[-1]:
        raise Refusal("服务时间应依次递增，日终时间不早于最后的服务时间", "PH-06", where="sessions")


def check_items(items: Sequence[str]) -> tuple[str, ...]:
    """What a ticket is for, without blanks and doubles; refused where it is too much for one ticket."""
    found = tuple(dict.fromkeys(item.strip()[:80] for item in items if item.strip()))
    if len(found) > _ITEMS:
        raise Refusal(f"一个号最多办理 {_ITEMS} 个事项", "PH-06", where="items")
    return found


def check_reason(reason: str, what: str) -> str:
    """The reason in plain text; refused where there is none."""
    if not reason.strip():
        raise Refusal(f"请写明{what}的原因", "PH-12", where="reason")
    return reason.strip()[:200]


def joined(ticket: Dossier, form: EndServiceForm) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of cases and notices a service led to, those linked before among them, each once."""
    cases, notices = matters_of(ticket)
    return (
        tuple(dict.fromkeys((*cases, *(one.strip() for one in form.cases if one.strip())))),
        tuple(dict.fromkeys((*notices, *(one.strip() for one in form.notices if one.strip())))),
    )


# -- the day of a window ------------------------------------------------------------------------------------


def logged_in(window_day: Dossier) -> str:
    """The account in whose name a window is open or held; "" while nobody is logged in."""
    if window_day.state not in {"open", "held"}:
        return ""
    n = max(
        number for kind in (WindowDayOpened, WindowDayResumed) for number in window_day.numbers(kind.type)
    )
    paper = window_day.record(n).paper
    return paper.account if isinstance(paper, WindowDayOpened | WindowDayResumed) else ""


def check_logged_in(window_day: Dossier, account: str) -> None:
    """Refuse whoever is not the one logged in at the window (PH-12)."""
    if logged_in(window_day) != account:
        raise Refusal("您没有在这个窗口登录", "PH-12", where=window_day.number)
