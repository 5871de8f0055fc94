"""Taking a number and following it: by phone, at the kiosk. Nothing here asks who one is."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.counters.forms import PresentForm, TakeForm, WordForm
from hallcore.counters.model import PRIORITIES
from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from portal.counter_contexts import QueueContext, TicketContext
from portal.forms import choices
from portal.forms.counters import TakeFields
from portal.inquiry import new_code
from portal.phones import PHONE, counted_code, holder_of, mark_of, marked
from portal.presenters import queueing as told
from portal.presenters.addresses import address
from portal.presenters.citizens import StepPage
from portal.presenters.shapes import Alert, Box, Link
from portal.presenters.showing import showing
from portal.queuebook import waiting_keys
from portal.views.desk import beside, posted, refused
from portal.views.kiosk import check_in_hall, point_of, screen_of, timed_page
from portal.views.services import ANYBODY


def word() -> str:
    """A random word for a slip, such that it can be typed at a kiosk."""
    return new_code()


@view_config(route_name="queues", request_method="GET", renderer="counters/queues.jinja2")
def queues(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every queue and how long it is."""
    request.frame = {"section": "services"}
    request.response.cache_control = "no-store"
    return {"page": told.queues_page(showing(request))}


@view_config(route_name="queue.take", renderer="citizen/form.jinja2")
def take(context: QueueContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a number by phone."""
    request.frame = {"section": "services"}
    form = TakeFields(posted(request))
    form.priority.choices = choices(priorities(desk=False))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            code, mark = word(), mark_of(request)
            taking = TakeForm(
                context.paper.code,
                "phone",
                code,
                form.priority.data or "",
                split(form.items.data),
                holder=holder_of(request, mark),
                presence=counted_code(request, str(request.client_addr), form.presence.data or ""),
            )
            done = request.hall.house.perform("take-ticket", "", ANYBODY, taking)
            return marked(HTTPSeeOther(address("ticket", number=done.dossier, code=code)), mark)
    return {"page": _take_page(request, context, refused(request)), "form": form}


def priorities(*, desk: bool) -> tuple[tuple[str, str], ...]:
    """The classes to choose from, everybody's first."""
    classes = [(one.id, f"{one.title}（{one.proof}）") for one in PRIORITIES.values() if desk or not one.desk]
    return (("", "普通取号"), *classes)


def split(text: str | None) -> tuple[str, ...]:
    """What somebody wrote in lines, each one thing."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _take_page(request: Any, context: QueueContext, alerts: tuple[Alert, ...]) -> StepPage:  # noqa: ANN401 - pyramid ships no types
    show, paper = showing(request), context.paper
    ahead = len(waiting_keys(request.archive, paper.code, context.on))
    return StepPage(
        title=f"取号：{paper.name}",
        crumbs=(Link("首页", address("home")), Link("取号排队", address("queues")), Link(paper.name)),
        alerts=alerts,
        lead=f"前面 {ahead} 人，{told.wait_of(show, paper.code, ahead).text}。已经在大厅的填写到厅码；还没到的先取号，两小时内到厅确认后才叫号。",
        submit="取号",
        cancel=Link("返回", address("queues")),
        boxes=(Box("怎样排队", (told.RULE,)),),
    )


@view_config(route_name="ticket", request_method="GET", renderer="counters/ticket.jinja2")
def ticket(context: TicketContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A ticket, for whoever has its slip."""
    request.frame = {"section": "services"}
    request.response.cache_control = "no-store"
    return {"page": told.ticket_page(showing(request), context.ticket)}


@view_config(route_name="ticket.give-up", request_method="POST", renderer="counters/ticket.jinja2")
def give_up(context: TicketContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Give it up."""
    return _asked(context, request, "give-up-ticket")


@view_config(route_name="ticket.back", request_method="POST", renderer="counters/ticket.jinja2")
def back(context: TicketContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Back after having been missed."""
    return _asked(context, request, "restore-ticket")


@view_config(route_name="ticket.here", request_method="POST", renderer="counters/ticket.jinja2")
def here(context: TicketContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say that one has come, with the code of the day."""
    return _asked(context, request, "confirm-presence")


@view_config(route_name="queue.here", request_method="GET", renderer="counters/here.jinja2")
def scanned(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The hall's QR code was scanned: the numbers this telephone holds, each with its button."""
    request.frame = {"section": "services"}
    request.response.cache_control = "no-store"
    holder = holder_of(request, request.cookies.get(PHONE, ""))
    return {"page": told.here_page(showing(request), holder, str(request.matchdict["code"]))}


def _asked(context: TicketContext, request: Any, verb: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    request.frame = {"section": "services"}
    code = context.taken.code
    try:
        form: Any = WordForm(code)
        if verb == "confirm-presence":
            told_code = counted_code(request, context.ticket.number, str(request.POST.get("presence", "")))
            form = PresentForm(code, told_code)
        request.hall.house.perform(verb, context.ticket.number, ANYBODY, form)
    except Refusal as refusal:
        request.response.status = 409
        page = told.ticket_page(showing(request), context.ticket)
        alert = Alert(f"{refusal.reason}。", "未予办理", "danger")
        return {"page": told.with_alert(page, alert)}
    return HTTPSeeOther(address("ticket", number=context.ticket.number, code=code))


# -- the kiosk ----------------------------------------------------------------------------------------------


@view_config(route_name="kiosk.queues", request_method="GET", renderer="kiosk/keys.jinja2")
def kiosk_queues(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Which queue."""
    return timed_page(
        request, told.kiosk_queues_page(showing(request), point_of(request), screen_of(request))
    )


@view_config(route_name="kiosk.queue", renderer="kiosk/questions.jinja2")
def kiosk_queue(context: QueueContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Whether before others; then the slip."""
    point, code = point_of(request), context.paper.code
    wrong = ""
    if request.method == "POST":
        slip = word()
        taking = TakeForm(code, "kiosk", slip, str(request.POST.get("priority", "")), point=point)
        try:
            check_in_hall(request)
            done = request.hall.house.perform("take-ticket", "", Actor(point, "kiosk"), taking)
            return HTTPSeeOther(address("kiosk.ticket", point=point, number=done.dossier, code=slip))
        except Refusal as refusal:
            request.response.status = 409
            wrong = refusal.reason
    return timed_page(request, told.kiosk_queue_page(showing(request), point, code, wrong))
