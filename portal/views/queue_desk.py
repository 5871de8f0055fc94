"""Whoever looks after the queues: the board with its ledger, the reception desk, a queue's own settings."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from hallcore.counters.arrivals import PRESENCE_NUMBER
from hallcore.counters.forms import PresenceForm, PresentForm, PriorityForm, QueueForm, TakeForm, WordForm
from hallcore.counters.model import APPOINTMENT, TICKET, AppointmentMade, Session, TicketTaken
from hallcore.dossier import Dossier
from portal.contexts import OfficeContext
from portal.counter_contexts import QueueContext
from portal.exporting import exported
from portal.forms import choices
from portal.forms.counters import DeskTakeFields, PriorityFields, QueueFields
from portal.presenters import queue_board as told
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.queueing import ticket_page
from portal.presenters.shapes import Action, Link, Section
from portal.queuebook import queues
from portal.views.desk import beside, frame, posted, refused, to
from portal.views.queues import priorities, split, word

USHER, MANAGER = "usher", "manager"


# -- the board ----------------------------------------------------------------------------------------------


@view_config(route_name="office.queues", request_method="GET", renderer="counters/board.jinja2")
def board(_context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """How the queues stand."""
    inner = str(request.environ.get("hall.zone", "public")) == "hall"
    arranges = inner and MANAGER in request.identity.roles
    return {"page": told.board_page(frame(request), arranges=arranges)}


@view_config(route_name="office.queues.ledger", request_method="GET")
def ledger(_context: OfficeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The ledger of a day's tickets, as a workbook or as comma separated values."""
    show = frame(request)
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = show.now.date()
    rows, kind = told.ledger_rows(show, day), request.matchdict["kind"]
    return exported(request, kind, f"queue-ledger-{day:%Y%m%d}", "等候台账", _counted(rows))


def _counted(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str | int, ...]]:
    """The rows with their seconds, which come last, as numbers."""
    for *texts, seconds in rows:
        yield (*texts, int(seconds) if seconds.isdecimal() else seconds)


# -- the reception desk -------------------------------------------------------------------------------------


@view_config(route_name="reception", renderer="counters/reception.jinja2")
def reception(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a number for somebody; find a ticket."""
    show, form = frame(request), DeskTakeFields(posted(request))
    form.queue.choices = choices((code, f"{code}　{one['name']}") for code, one in queues(request.archive))
    form.priority.choices = choices(priorities(desk=True))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            slip = word()
            booked = (form.appointment.data or "").strip().upper()
            there = request.archive.get(booked) if booked else None
            taking = TakeForm(
                # The appointment says in which queue; an unknown number is the office's to refuse.
                there.the(AppointmentMade).queue
                if there is not None and there.machine == APPOINTMENT
                else form.queue.data,
                "desk",
                slip,
                form.priority.data or "",
                split(form.items.data),
                appointment=booked,
            )
            done = request.perform("take-ticket", "", USHER, taking)
            return HTTPSeeOther(address("ticket", number=done.dossier, code=slip))
    asked = request.GET.get("q", "").strip()[:20]
    return {"page": told.reception_page(show, asked, refused(request)), "form": form}


@view_config(route_name="reception.ticket", renderer="desk/form.jinja2")
def reception_ticket(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A ticket at the reception desk: its class changed, back after having been missed, given up.

    Raises:
        HTTPNotFound: There is no such ticket.
    """
    ticket = request.archive.get(request.matchdict["ticket"])
    if ticket is None or ticket.machine != TICKET:
        raise HTTPNotFound
    show, form = frame(request), PriorityFields(posted(request))
    form.priority.choices = choices(priorities(desk=True))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and (act or form.validate()):
        with beside(request, form):
            if act in {"restore-ticket", "give-up-ticket", "confirm-presence"}:
                form_of = PresentForm if act == "confirm-presence" else WordForm
                request.perform(act, ticket.number, USHER, form_of(""))
            else:
                changed = PriorityForm(form.priority.data or "", form.reason.data or "")
                request.perform("change-priority", ticket.number, USHER, changed)
            return to(request, "reception.ticket", ticket=ticket.number)
    return {"page": _ticket_form(request, show, ticket), "form": form}


def _ticket_form(request: Any, show: Any, ticket: Dossier) -> FormPage:  # noqa: ANN401 - pyramid ships no types
    seen = ticket_page(show, ticket)
    here = address("reception.ticket", ticket=ticket.number)
    acts = (
        ("restore-ticket", "过号恢复", ("missed",)),
        ("confirm-presence", "已到厅", ("absent",)),
        ("give-up-ticket", "代为放弃", ("absent", "waiting", "invited", "missed")),
    )
    actions = tuple(
        Action(label, here, post=True, hidden=(("act", act),), danger=act == "give-up-ticket")
        for act, label, states in acts
        if ticket.state in states
    )
    slip = address("ticket", number=ticket.number, code=ticket.the(TicketTaken).code)
    facts = Section(f"{seen.label} 号：{seen.say}", note=seen.note, facts=seen.facts, actions=actions)
    return FormPage(
        title=f"号票 {seen.label}",
        crumbs=(Link("导办台", address("reception")), Link(seen.label)),
        alerts=refused(request),
        before=(
            facts,
            Section(
                "补打号票",
                paragraphs=("号票页可以打印，也可以让对方扫码。",),
                actions=(Action("打开号票页", slip),),
            ),
        ),
        submit="变更优先类别",
        cancel=Link("返回", address("reception")),
    )


# -- a queue's own settings ---------------------------------------------------------------------------------


@view_config(route_name="desk.queues", request_method="GET", renderer="desk/list.jinja2")
def settings(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every queue."""
    return {"page": told.queues_list(frame(request))}


@view_config(route_name="desk.queue.new", renderer="desk/form.jinja2")
def new_queue(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Open a queue."""
    frame(request)
    form = QueueFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("set-queue", "", MANAGER, _submitted(form, form.code.data.strip()))
            return to(request, "desk.queues")
    return {"page": told.queue_form_page(None, refused(request)), "form": form}


@view_config(route_name="desk.queue", renderer="desk/form.jinja2")
def change_queue(context: QueueContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Arrange a queue anew; its letters stay."""
    frame(request)
    form = QueueFields(posted(request), data=told.filled(context.paper))
    del form.code
    if request.method == "POST" and form.validate():
        with beside(request, form):
            submitted = _submitted(form, context.paper.code)
            request.perform("set-queue", context.queue.number, MANAGER, submitted)
            return to(request, "desk.queues")
    return {"page": told.queue_form_page(context.paper, refused(request)), "form": form}


@view_config(route_name="desk.presence", request_method="POST")
def new_presence_code(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Set the secret of the hall's arrival codes, or change it; the code of today is another from now on."""
    there = PRESENCE_NUMBER if request.archive.get(PRESENCE_NUMBER) is not None else ""
    request.perform("set-presence-code", there, MANAGER, PresenceForm(secrets.token_urlsafe(24)))
    return to(request, "desk.queues")


def _submitted(form: Any, code: str) -> QueueForm:  # noqa: ANN401 - WTForms ships no types
    """A queue as it was filled in; hours that are not written as hours are the office's to refuse."""
    spans = [part.replace("—", "-").partition("-") for part in (form.sessions.data or "").split()]
    return QueueForm(
        code,
        form.name.data,
        tuple(re.split(r"[\s,，、]+", form.departments.data.strip().upper())),
        tuple(re.split(r"[\s,，、]+", form.windows.data.strip().upper())),
        tuple(Session(begins.strip(), ends.strip()) for begins, _dash, ends in spans),
        form.rolls_at.data.strip(),
        form.hall.data,
        form.floor.data,
        form.zone.data or "",
        form.carry.data,
        form.capacity.data or 0,
        form.standing.data,
    )
