"""What is done at a window: calling, serving, sending on, ending.

Calling picks the first of the window's queues and takes it off its shelf in the same transaction. The act is filed in the
ticket's own dossier, so of two windows that pick the same one only one can commit; the door repeats the other, which
then finds the next. A window has one ticket at a time (a claim), and whoever acts is logged in there (the act rests on
the window's day).
"""

from __future__ import annotations

from hallcore.counters.arriving import let_go
from hallcore.counters.days import WindowDayOpened
from hallcore.counters.forms import (
    CallForm,
    EndServiceForm,
    LoginForm,
    MattersForm,
    ReasonForm,
    TransferForm,
)
from hallcore.counters.model import (
    ORDINARY,
    TICKET,
    MattersLinked,
    Place,
    ServiceEnded,
    ServiceResumed,
    ServiceStarted,
    TicketCalled,
    TicketHeld,
    TicketMissed,
    TicketRecalled,
    TicketReturned,
    TicketTaken,
    TicketTransferred,
)
from hallcore.counters.office import QUEUES_OF, leave, queue_of, stand
from hallcore.counters.order import RUNS, Front, pick, runs_after
from hallcore.counters.rules import (
    at_window,
    callable_first,
    calls_of,
    check_logged_in,
    check_missing,
    check_reason,
    joined,
    place_of,
    rolls_at,
    waiting_shelf,
    window_day_number,
    window_of,
)
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal

# -- calling ------------------------------------------------------------------------------------------------


def call_next(desk: Desk, _form: object) -> Act:
    """Call the first of those who wait for this window; asked for in the window's day, filed in the ticket.

    After some priority numbers in a row it is the turn of whoever ordinary has waited longest (``order``).
    """
    window_day, window = _own_day(desk)
    fronts, runs = {code: _front(desk, code) for code in queues_of(desk, window)}, desk.archive.shelf(RUNS)
    key = pick(fronts, runs, int(desk.law.figure("PH-16")))
    if key is None:
        raise Refusal("目前没有等候的号", "PH-12")
    code = next(one for one, front in fronts.items() if key in front)
    runs.update(tuple(runs_after(key, code, fronts, runs)))
    return _call(desk, window_day, window, desk.open(key[2]), "")


def call_ticket(desk: Desk, form: CallForm) -> Act:
    """Call a waiting ticket out of its turn, for a reason that is written down."""
    reason = check_reason(form.reason, "插叫")
    window_day, window = _own_day(desk)
    ticket = desk.open(form.ticket.strip().upper())
    if ticket.state == "absent":
        raise Refusal("取号人还没有到厅，请先在导办台或者自助机确认到厅", "PH-15", where="ticket")
    if ticket.machine != TICKET or place_of(ticket).queue not in queues_of(desk, window):
        raise Refusal("这个号不在本窗口的队列里", "PH-12", where="ticket")
    return _call(desk, window_day, window, ticket, reason)


def queues_of(desk: Desk, window: str) -> tuple[str, ...]:
    """The codes of the queues a window calls from."""
    return tuple(
        code for _window, code in desk.archive.shelf(QUEUES_OF).keys((window, ""), (window, "\U0010ffff"))
    )


def _own_day(desk: Desk) -> tuple[Dossier, str]:
    """The day of the window on the desk, open in the actor's name, with nobody at the window."""
    window_day = desk.rests_on(desk.dossier.number)
    check_logged_in(window_day, desk.actor.account)
    desk.advance("call-next")
    window = window_day.the(WindowDayOpened).window
    check_free(desk, window)
    return window_day, window


def check_free(desk: Desk, window: str) -> None:
    """Refuse while somebody is at the window."""
    there = desk.archive.claimed(at_window(window))
    if there:
        label = desk.open(there).the(TicketTaken).label
        raise Refusal(f"{label}号还在本窗口，请先结束或者转出", "PH-12", where=there)


def _front(desk: Desk, code: str) -> Front:
    shelf, today = desk.archive.shelf(waiting_shelf(code)), desk.at.date()
    return Front(callable_first(shelf.keys(), today), callable_first(shelf.keys((ORDINARY, "", "")), today))


def _call(desk: Desk, window_day: Dossier, window: str, ticket: Dossier, reason: str) -> Act:
    desk.file_in(ticket)
    desk.advance("call")
    place = leave(desk)
    desk.archive.claim(at_window(window), ticket.number)
    return Act(TicketCalled(window, window_day.number, place.queue, reason))


# -- at the window ------------------------------------------------------------------------------------------


def _here(desk: Desk) -> str:
    """The window the desk's ticket is at; the act rests on its day being in the actor's name."""
    window = window_of(desk.dossier)
    number = window_day_number(window, desk.at.date())
    if desk.archive.get(number) is None:
        raise Refusal("您没有在这个窗口登录", "PH-12", where=number)
    check_logged_in(desk.rests_on(number), desk.actor.account)
    return window


def _free(desk: Desk, window: str) -> None:
    """The window is free for the next."""
    desk.archive.release(at_window(window), desk.dossier.number)


def recall_ticket(desk: Desk, _form: object) -> Act:
    """Call once more."""
    desk.advance("recall-ticket")
    window = _here(desk)
    return Act(TicketRecalled(window, len(calls_of(desk.dossier)) + 1))


def miss_ticket(desk: Desk, _form: object) -> Act:
    """Nobody came though it was called as often and as long as the rule asks."""
    desk.advance("miss-ticket")
    window = _here(desk)
    times = check_missing(desk.dossier, desk.at, desk.law)
    _free(desk, window)
    return Act(TicketMissed(window, times))


def start_service(desk: Desk, _form: object) -> Act:
    """The visitor is there and is served; only the night ends a service nobody ends."""
    desk.advance("start-service")
    window = _here(desk)
    desk.remind("roll-ticket", midnight_after(desk.at.date()))
    return Act(ServiceStarted(window))


def hold_ticket(desk: Desk, form: ReasonForm) -> Act:
    """Let the visitor fetch something; the window goes on with others."""
    reason = check_reason(form.reason, "挂起")
    desk.advance("hold-ticket")
    window = _here(desk)
    _free(desk, window)
    desk.remind("roll-ticket", rolls_at(queue_of(desk, place_of(desk.dossier).queue), desk.at))
    return Act(TicketHeld(window, reason))


def resume_service(desk: Desk, form: LoginForm) -> Act:
    """The visitor is back, here or at another window of the queue."""
    desk.advance("resume-service")
    number = window_day_number(form.window, desk.at.date())
    if desk.archive.get(number) is None or place_of(desk.dossier).queue not in queues_of(desk, form.window):
        raise Refusal("这个号不在本窗口的队列里", "PH-09", where="window")
    check_logged_in(desk.rests_on(number), desk.actor.account)
    check_free(desk, form.window)
    desk.archive.claim(at_window(form.window), desk.dossier.number)
    desk.remind("roll-ticket", midnight_after(desk.at.date()))
    return Act(ServiceResumed(form.window))


def return_ticket(desk: Desk, form: ReasonForm) -> Act:
    """Put it back where it stood; among everybody if the priority it claimed was not shown."""
    reason = check_reason(form.reason, "退回")
    desk.advance("return-ticket")
    window = _here(desk)
    place = place_of(desk.dossier)
    if form.unproven:
        place = place._replace(rank=ORDINARY)
    _free(desk, window)
    stand(desk, place)
    return Act(TicketReturned(window, *place, reason))


def transfer_ticket(desk: Desk, form: TransferForm) -> Act:
    """Send it on to another queue, where it counts from the moment it counted from here."""
    reason, place = check_reason(form.reason, "转号"), place_of(desk.dossier)
    if form.queue == place.queue:
        raise Refusal("已经在这个队列，要放回去请用“退回队列”", "PH-13", where="queue")
    queue = queue_of(desk, form.queue)
    if not queue.standing:
        raise Refusal(f"“{queue.name}”队列已经停用", "PH-13", where="queue")
    desk.advance("transfer-ticket")
    window = _here(desk)
    _free(desk, window)
    moved = Place(queue.code, place.rank, place.stands_at)
    stand(desk, moved)
    return Act(TicketTransferred(window, *moved, reason))


def link_matters(desk: Desk, form: MattersForm) -> Act:
    """Say which cases and notices the service led to so far."""
    desk.advance("link-matters")
    _here(desk)
    cases, notices = joined(desk.dossier, EndServiceForm(cases=form.cases, notices=form.notices))
    if not cases and not notices:
        raise Refusal("请填写办件编号或者缴款通知书编号", "PH-12", where="cases")
    return Act(MattersLinked(cases, notices))


def end_service(desk: Desk, form: EndServiceForm) -> Act:
    """The service is over."""
    desk.advance("end-service")
    window = _here(desk)
    _free(desk, window)
    desk.forget("roll-ticket")
    let_go(desk)
    return Act(ServiceEnded(window, form.outcome, *joined(desk.dossier, form)))


VERBS = (
    Verb("call-next", call_next),
    Verb("call-ticket", call_ticket),
    Verb("recall-ticket", recall_ticket),
    Verb("miss-ticket", miss_ticket),
    Verb("start-service", start_service),
    Verb("hold-ticket", hold_ticket),
    Verb("resume-service", resume_service),
    Verb("return-ticket", return_ticket),
    Verb("transfer-ticket", transfer_ticket),
    Verb("link-matters", link_matters),
    Verb("end-service", end_service),
)
