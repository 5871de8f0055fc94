"""The officer's call panel: one page, and a button for each act. It works without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from hallcore.counters.forms import (
    CallForm,
    EndServiceForm,
    LoginForm,
    MattersForm,
    ReasonForm,
    TransferForm,
    WordForm,
)
from hallcore.counters.model import OUTCOMES
from hallcore.counters.rules import window_day_number
from hallcore.ground.errors import Refusal
from portal.presenters.addresses import address
from portal.presenters.call_panel import Place, panel_page, place_at
from portal.presenters.shapes import Alert, Link
from portal.views.desk import frame
from portal.views.errors import clause_of

ACCEPTOR = "acceptor"
_NOTICE = re.compile(r"JK-")
"""How the number of a payment notice begins; every other number is a case's."""

Asking = Callable[[Any, Place], None]


@view_config(route_name="office.counter", request_method="GET", renderer="counters/panel.jinja2")
def panel(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The panel as it stands."""
    return {"page": panel_page(frame(request), request.identity.account, ())}


@view_config(route_name="office.counter.act", request_method="POST", renderer="counters/panel.jinja2")
def act(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Do what a button says; a refusal stands on the panel, which is shown as it is by then.

    Raises:
        HTTPNotFound: There is no such button.
    """
    asked = _ACTS.get(request.matchdict["act"])
    if asked is None:
        raise HTTPNotFound
    show = frame(request)
    try:
        asked(request, place_at(show, request.identity.account))
    except Refusal as refusal:
        request.response.status = 409
        page = panel_page(show, request.identity.account, (_told(request, refusal),))
        return {"page": page}
    return HTTPSeeOther(address("office.counter"))


def _told(request: Any, refusal: Refusal) -> Alert:  # noqa: ANN401 - pyramid ships no types
    clause = clause_of(request, refusal.cite)
    links = (
        (Link(f"依据 {clause.rule}", address("law.rule", rule=clause.rule)),) if clause is not None else ()
    )
    return Alert(f"{refusal.reason}。", "未予办理", "danger", links)


def _text(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    return str(request.POST.get("text", "")).strip()


def _numbers(request: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:  # noqa: ANN401 - pyramid ships no types
    """The numbers somebody wrote: cases and payment notices; each must be there.

    Raises:
        Refusal: One of them is no dossier of the hall.
    """
    written = [one.upper() for one in re.split(r"[\s,，、;；]+", _text(request)) if one]
    for one in written:
        if request.archive.get(one) is None:
            raise Refusal(f"没有编号为 {one[:40]} 的办件或者缴款通知书", "PH-12", where="cases")
    notices = tuple(one for one in written if _NOTICE.match(one))
    return tuple(one for one in written if one not in notices), notices


def _ticket(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The ticket the button stood beside: a page that is old acts on what it showed, or is refused."""
    return str(request.POST.get("ticket", ""))


def _day(place: Place) -> str:
    """The day of the window.

    Raises:
        Refusal: Nobody is logged in.
    """
    if place.day is None:
        raise Refusal("请先登录窗口", "PH-12")
    return place.day.number


def _login(request: Any, _place: Place) -> None:  # noqa: ANN401 - pyramid ships no types
    window = str(request.POST.get("choice", ""))[:10]
    number = window_day_number(window, request.hall.clock.now().date())
    there = number if request.archive.get(number) is not None else ""
    request.perform("open-window-day", there, ACCEPTOR, LoginForm(window))


def _on_day(verb: str, *, reason: bool = False) -> Asking:
    def ask(request: Any, place: Place) -> None:  # noqa: ANN401 - pyramid ships no types
        request.perform(verb, _day(place), ACCEPTOR, ReasonForm(_text(request)) if reason else None)

    return ask


def _on_ticket(verb: str, form: Callable[[Any, Place], object] = lambda _request, _place: None) -> Asking:
    def ask(request: Any, place: Place) -> None:  # noqa: ANN401 - pyramid ships no types
        request.perform(verb, _ticket(request), ACCEPTOR, form(request, place))

    return ask


def _pick(request: Any, place: Place) -> None:  # noqa: ANN401 - pyramid ships no types
    request.perform("call-ticket", _day(place), ACCEPTOR, CallForm(_ticket(request), _text(request)))


def _end(request: Any, place: Place) -> None:  # noqa: ANN401 - pyramid ships no types
    outcome: Any = request.POST.get("choice", "")
    if outcome not in OUTCOMES:
        raise Refusal("请选择办理结果", "PH-12", where="choice")
    request.perform("end-service", _ticket(request), ACCEPTOR, EndServiceForm(outcome, *_numbers(request)))
    if request.POST.get("then") == "next":
        request.perform("call-next", _day(place), ACCEPTOR)


_ACTS: dict[str, Asking] = {
    "login": _login,
    "pause": _on_day("hold-window-day", reason=True),
    "resume": _on_day("resume-window-day"),
    "logout": _on_day("close-window-day"),
    "next": _on_day("call-next"),
    "pick": _pick,
    "recall": _on_ticket("recall-ticket"),
    "miss": _on_ticket("miss-ticket"),
    "start": _on_ticket("start-service"),
    "hold": _on_ticket("hold-ticket", lambda request, _place: ReasonForm(_text(request))),
    "continue": _on_ticket("resume-service", lambda _request, place: LoginForm(place.window)),
    "restore": _on_ticket("restore-ticket", lambda _request, _place: WordForm("")),
    "return": _on_ticket(
        "return-ticket",
        lambda request, _place: ReasonForm(_text(request), unproven=request.POST.get("check") == "y"),
    ),
    "transfer": _on_ticket(
        "transfer-ticket",
        lambda request, _place: TransferForm(str(request.POST.get("choice", "")), _text(request)),
    ),
    "link": _on_ticket("link-matters", lambda request, _place: MattersForm(*_numbers(request))),
    "end": _end,
}
