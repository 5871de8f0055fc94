"""What is done about queues, tickets and appointments by whoever does not sit at a window; calling is ``calling``.

A waiting ticket stands on its queue's own shelf (``waiting-A``), in the order in which it is called; it is put there and
taken away in the transaction of the act itself. Which queues a window calls from stands on the shelf ``queues-of``
((window, queue) → 1). A slot's places and somebody's one appointment a day are claims.
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from hallcore.counters import arriving
from hallcore.counters.arrivals import TicketPresent, absent_until
from hallcore.counters.forms import BookForm, PresentForm, PriorityForm, QueueForm, TakeForm, WordForm
from hallcore.counters.model import (
    APPOINTMENT,
    PROCEDURE,
    QUEUE,
    TICKET,
    AppointmentCancelled,
    AppointmentLapsed,
    AppointmentMade,
    Place,
    PriorityChanged,
    QueueSet,
    ServiceEnded,
    TicketCarriedOver,
    TicketGivenUp,
    TicketLapsed,
    TicketRestored,
    TicketTaken,
)
from hallcore.counters.rules import (
    appointment_number,
    arrival,
    at_window,
    behind,
    booked_key,
    check_arrival,
    check_items,
    check_queue,
    check_reason,
    check_restoring,
    check_slot,
    check_taking,
    check_word,
    credited,
    key_of,
    label_of,
    matters_of,
    next_morning,
    place_of,
    queue_number,
    rank_of,
    rolls_at,
    seat_key,
    ticket_number,
    waiting_shelf,
    window_of,
)
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.organisation.rules import department_number, window_number

QUEUES_OF = "queues-of"
STAFF = frozenset({"usher", "acceptor", "manager"})
"""Roles of people of the hall: they see who stands before them and need no slip."""


# -- queues -----------------------------------------------------------------------------------------------


def set_queue(desk: Desk, form: QueueForm) -> Act:
    """Open a queue, or arrange it anew; who waits keeps waiting."""
    check_queue(form)
    for code in form.departments:
        if desk.archive.get(department_number(code)) is None:
            raise Refusal(f"没有编号为 {code} 的进驻部门", "PH-06", where="departments")
    for window in form.windows:
        if desk.archive.get(window_number(window)) is None:
            raise Refusal(f"没有编号为 {window} 的窗口", "PH-06", where="windows")
    number = queue_number(form.code)
    if desk.archive.get(number) is None:
        desk.file_in(desk.found(number, PROCEDURE, QUEUE))
    elif desk.dossier.number != number:
        raise Refusal("案卷与填写的队列编号不符", "PH-06", where="code")
    desk.advance("set-queue")
    before = desk.dossier.latest(QueueSet)
    desk.archive.shelf(waiting_shelf(form.code))
    shelf = desk.archive.shelf(QUEUES_OF)
    for window in before.windows if before is not None else ():
        shelf.pop((window, form.code), None)
    for window in form.windows:
        shelf[(window, form.code)] = 1
    return Act(
        QueueSet(
            form.code,
            form.name.strip(),
            form.hall.strip(),
            form.floor,
            form.zone.strip(),
            tuple(form.departments),
            tuple(form.windows),
            tuple(form.sessions),
            form.rolls_at,
            form.carry,
            form.capacity,
            form.standing,
        )
    )


def queue_of(desk: Desk, code: str) -> QueueSet:
    """A queue as it stands.

    Raises:
        Refusal: There is none of that code.
    """
    queue = desk.archive.get(queue_number(code))
    if queue is None or queue.machine != QUEUE:
        raise Refusal("没有这个队列", "PH-06", where="queue")
    return queue.the(QueueSet)


# -- standing in a queue ----------------------------------------------------------------------------------


def stand(desk: Desk, place: Place) -> None:
    """Put the desk's ticket on the shelf of a queue, and have the clock look after it at the day's end."""
    ticket = desk.dossier.number
    desk.archive.shelf(waiting_shelf(place.queue))[key_of(place, ticket)] = 1
    desk.remind("roll-ticket", rolls_at(queue_of(desk, place.queue), max(desk.at, place.stands_at)))


def leave(desk: Desk) -> Place:
    """Take the desk's waiting ticket off its shelf; return where it stood."""
    place = place_of(desk.dossier)
    desk.archive.shelf(waiting_shelf(place.queue)).pop(key_of(place, desk.dossier.number), None)
    return place


# -- taking -----------------------------------------------------------------------------------------------


def take_ticket(desk: Desk, form: TakeForm) -> Act:
    """Give a number: the queue's next of the day. An appointment is turned into one at its time."""
    queue = queue_of(desk, form.queue)
    rank = rank_of(form.priority, desk=desk.actor.role in STAFF)
    items, stands_at = check_items(form.items), desk.at
    if form.appointment:
        slot, booked = _arrive(desk, form)
        items, stands_at = items or booked, credited(slot, desk.law)
    else:
        check_taking(queue, desk.at, desk.calendar, desk.law)
    if not form.code:
        raise Refusal("号票没有校验码", "PH-06", where="code")
    day, by_phone = desk.at.date(), desk.actor.role == arriving.CALLER
    label = label_of(queue.code, desk.next_number(f"tickets-{queue.code}-{day:%Y%m%d}"))
    holder = form.holder if by_phone and not form.appointment else ""
    if by_phone and not form.appointment:
        arriving.hold(desk, holder, queue.code, ticket_number(day, label))
    desk.file_in(desk.found(ticket_number(day, label), PROCEDURE, TICKET))
    present = _line_up(desk, form, queue, Place(queue.code, rank, stands_at))
    return Act(
        TicketTaken(
            queue.code,
            label,
            day,
            form.channel,
            form.priority,
            rank,
            stands_at,
            items,
            form.code,
            form.point,
            form.appointment,
            present,
            holder,
        )
    )


def _line_up(desk: Desk, form: TakeForm, queue: QueueSet, place: Place) -> bool:
    """Put a new ticket into its line; one by telephone only with the code of the day. Say whether it stands there."""
    present = desk.actor.role != arriving.CALLER or bool(form.presence)
    if form.presence:
        arriving.check_code(desk, form.presence)
    if present:
        desk.advance("take-ticket")
        stand(desk, place)
    else:
        desk.advance("take-by-phone")
        desk.remind("roll-ticket", min(absent_until(desk.at, desk.law), rolls_at(queue, desk.at)))
    return present


def confirm_presence(desk: Desk, form: PresentForm) -> Act:
    """Whoever took a number by telephone has come: it stands in the line from the moment it was taken."""
    staff, kiosk = desk.actor.role in STAFF, desk.actor.role == "kiosk"
    if not staff:
        check_word(desk.dossier.the(TicketTaken), form.code)
    if not staff and not kiosk:
        arriving.check_code(desk, form.presence)
    desk.advance("confirm-presence")
    place = place_of(desk.dossier)
    stand(desk, place)
    return Act(TicketPresent(*place, "desk" if staff else "kiosk" if kiosk else "code"))


def _arrive(desk: Desk, form: TakeForm) -> tuple[datetime, tuple[str, ...]]:
    """Use an appointment up; return its slot and what it was for."""
    appointment = desk.archive.get(form.appointment.strip().upper())
    if appointment is None or appointment.machine != APPOINTMENT:
        raise Refusal("没有这个预约号", "PH-07", where="appointment")
    made = appointment.the(AppointmentMade)
    if desk.actor.role not in STAFF:
        check_word(made, form.word)
    if made.queue != form.queue:
        raise Refusal("预约的是另一个队列，请在预约的队列取号", "PH-07", where="queue")
    check_arrival(made.slot, desk.at, desk.law)
    desk.advance("arrive", appointment)
    desk.forget("lapse-appointment", appointment)
    _unbook(desk, appointment, made)
    return made.slot, made.items


def give_up(desk: Desk, form: WordForm) -> Act:
    """The holder gives the number up; at the desk somebody of the hall does it for them."""
    if desk.actor.role not in STAFF:
        check_word(desk.dossier.the(TicketTaken), form.code)
    state = desk.dossier.state
    desk.advance("give-up-ticket")
    if state == "waiting":
        leave(desk)
    if state == "invited":
        desk.archive.release(at_window(window_of(desk.dossier)), desk.dossier.number)
    desk.forget("roll-ticket")
    arriving.let_go(desk)
    return Act(TicketGivenUp())


def restore_ticket(desk: Desk, form: WordForm) -> Act:
    """Whoever was missed is back: once, soon enough, and behind some of those who wait."""
    if desk.actor.role not in STAFF:
        check_word(desk.dossier.the(TicketTaken), form.code)
    desk.advance("restore-ticket")
    check_restoring(desk.dossier, desk.at, desk.law)
    code = place_of(desk.dossier).queue
    before = list(
        islice(desk.archive.shelf(waiting_shelf(code)).keys(), int(desk.law.figure("PH-08", "behind")))
    )
    rank, stands_at = behind(before, desk.at)
    stand(desk, Place(code, rank, stands_at))
    return Act(TicketRestored(code, rank, stands_at))


def change_priority(desk: Desk, form: PriorityForm) -> Act:
    """Put a waiting ticket into another class; the moment it counts from stays."""
    rank, reason = rank_of(form.priority, desk=True), check_reason(form.reason, "变更")
    desk.advance("change-priority")
    place = leave(desk)._replace(rank=rank)
    stand(desk, place)
    return Act(PriorityChanged(place.queue, form.priority, rank, place.stands_at, reason))


# -- the day's end ----------------------------------------------------------------------------------------


def roll_ticket(desk: Desk, _form: object) -> Act:
    """The day is over: carry a waiting ticket over once where its queue does so, end everything else."""
    ticket, state = desk.dossier, desk.dossier.state
    desk.forget("roll-ticket")
    if state == "serving":
        desk.advance("end-forgotten")
        window = window_of(ticket)
        arriving.let_go(desk)
        desk.archive.release(at_window(window), ticket.number)
        return Act(ServiceEnded(window, "done", *matters_of(ticket), forgotten=True))
    if state == "waiting":
        place = leave(desk)
        queue = queue_of(desk, place.queue)
        morning = next_morning(queue, desk.at.date(), desk.calendar, desk.law)
        carried = len(ticket.numbers(TicketCarriedOver.type))
        if queue.carry and morning is not None and carried < int(desk.law.figure("PH-10")):
            desk.advance("carry-over")
            stand(desk, place._replace(stands_at=morning))
            return Act(TicketCarriedOver(place.queue, place.rank, morning))
    desk.advance("lapse")
    arriving.let_go(desk)
    if state == "invited":
        desk.archive.release(at_window(window_of(ticket)), ticket.number)
    reasons = {
        "waiting": "当日未叫到",
        "absent": "未按时到厅",
        "invited": "呼叫未应",
        "missed": "过号未恢复",
        "held": "挂起后未回",
    }
    return Act(TicketLapsed(reasons[state]))


# -- appointments -----------------------------------------------------------------------------------------


def book(desk: Desk, form: BookForm) -> Act:
    """Make an appointment: the first free place of the slot, one a day in a queue for one person."""
    queue = queue_of(desk, form.queue)
    if not desk.actor.party:
        raise Refusal("请先登录再预约", "PH-07")
    check_slot(queue, form.slot, desk.at, desk.calendar, desk.law)
    day = form.slot.date()
    n = desk.next_number(f"appointments-{queue.code}-{day:%Y%m%d}")
    number = appointment_number(day, queue.code, n)
    if desk.archive.claim(booked_key(desk.actor.party, queue.code, day), number) != number:
        raise Refusal("您这一天在这个队列已有预约，请先取消再改约", "PH-07", where="slot")
    seats = range(1, queue.capacity + 1)
    claim = desk.archive.claim
    seat = next((one for one in seats if claim(seat_key(queue.code, form.slot, one), number) == number), 0)
    if not seat:
        raise Refusal("这个时段已经约满，请选择其他时段", "PH-07", where="slot")
    desk.file_in(desk.found(number, PROCEDURE, APPOINTMENT))
    desk.advance("book")
    desk.remind("lapse-appointment", arrival(form.slot, desk.law)[1])
    return Act(AppointmentMade(queue.code, form.slot, seat, check_items(form.items), form.code))


def _unbook(desk: Desk, appointment: Dossier, made: AppointmentMade) -> None:
    party = appointment.record(0).head["actor"]["party"]
    desk.archive.release(booked_key(party, made.queue, made.slot.date()), appointment.number)


def cancel_appointment(desk: Desk, _form: object) -> Act:
    """Take an appointment back; its place is free again."""
    made = desk.dossier.the(AppointmentMade)
    if desk.dossier.record(0).head["actor"]["party"] != desk.actor.party:
        raise Refusal("只能由预约人取消", "PH-07")
    if desk.at >= made.slot:
        raise Refusal("预约时段已经开始，不能取消", "PH-07")
    desk.advance("cancel-appointment")
    desk.archive.release(seat_key(made.queue, made.slot, made.seat), desk.dossier.number)
    _unbook(desk, desk.dossier, made)
    desk.forget("lapse-appointment")
    return Act(AppointmentCancelled(made.slot))


def lapse_appointment(desk: Desk, _form: object) -> Act:
    """Nobody came."""
    made = desk.dossier.the(AppointmentMade)
    desk.advance("lapse-appointment")
    _unbook(desk, desk.dossier, made)
    desk.forget("lapse-appointment")
    return Act(AppointmentLapsed(made.slot))


VERBS = (
    Verb("set-queue", set_queue),
    Verb("take-ticket", take_ticket),
    Verb("confirm-presence", confirm_presence),
    Verb("give-up-ticket", give_up),
    Verb("restore-ticket", restore_ticket),
    Verb("change-priority", change_priority),
    Verb("roll-ticket", roll_ticket),
    Verb("book", book),
    Verb("cancel-appointment", cancel_appointment),
    Verb("lapse-appointment", lapse_appointment),
)
