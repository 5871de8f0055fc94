"""The treasury's windows on the departments' net: reading (finance and supervision), and the lists as workbooks."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.dossier import Dossier, record_number
from hallcore.fees.banking import StatementImported
from hallcore.fees.model import DAY, PROCEDURE, REFUND, STATEMENT
from hallcore.fees.rules import account_number, taken_in
from portal.exporting import exported
from portal.presenters import treasury as told
from portal.presenters import treasury_day as days_told
from portal.presenters import treasury_lines as lists
from portal.presenters import treasury_matter as matters
from portal.presenters.showing import Showing
from portal.presenters.treasury_forfeits import forfeits_page
from portal.presenters.treasury_matter import TakenLine
from portal.presenters.treasury_online import unbooked_page
from portal.presenters.treasury_sheets import SHEETS
from portal.views.desk import frame


def room(request: Any, name: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The frame of a treasury page."""
    return frame(request, told.rooms(name))


def acts(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    """Whether the visitor may do something here; supervision only looks."""
    return "finance" in request.identity.roles


def dossier_of(request: Any, machine: str) -> Dossier:  # noqa: ANN401 - pyramid ships no types
    """The dossier of the number in the address, of that machine.

    Raises:
        HTTPNotFound: There is none.
    """
    dossier: Dossier | None = request.archive.get(request.matchdict["number"])
    if dossier is None or (dossier.procedure, dossier.machine) != (PROCEDURE, machine):
        raise HTTPNotFound
    return dossier


def line_of(request: Any) -> TakenLine:  # noqa: ANN401 - pyramid ships no types
    """The line in the address.

    Raises:
        HTTPNotFound: There is none such.
    """
    statement, line = dossier_of(request, STATEMENT), str(request.matchdict["line"])
    found = taken_in(request.archive, statement.number.split("-")[1], line)
    if found is None or found[0] != statement.number:
        raise HTTPNotFound
    return TakenLine(statement, line, found[1])


@view_config(route_name="treasury", request_method="GET", renderer="treasury/overview.jinja2")
def overview(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Where the money is, what is owed, what waits."""
    return {"page": told.overview_page(room(request, "treasury"), request.GET.get("month", ""))}


@view_config(route_name="treasury.ledger", request_method="GET", renderer="treasury/overview.jinja2")
def ledger(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every balance."""
    return {"page": told.ledger_page(room(request, "treasury.ledger"), request.GET.get("account", ""))}


@view_config(route_name="treasury.owed", request_method="GET", renderer="desk/list.jinja2")
def owed(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The notices that wait for money."""
    return {"page": lists.owed_page(room(request, "treasury.owed"), dict(request.GET))}


@view_config(route_name="treasury.lines", request_method="GET", renderer="desk/list.jinja2")
def lines(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The lines that did not match."""
    show = room(request, "treasury.lines")
    return {"page": lists.lines_page(show, dict(request.GET), acts=acts(request))}


@view_config(route_name="treasury.line", request_method="GET", renderer="desk/dossier.jinja2")
def line(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One line."""
    found = line_of(request)
    return {"page": matters.line_page(room(request, "treasury.lines"), found, acts=acts(request))}


@view_config(route_name="treasury.unbooked", request_method="GET", renderer="desk/list.jinja2")
def unbooked(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What the bank's system said and the hall could not book."""
    return {"page": unbooked_page(room(request, "treasury.unbooked"), acts=acts(request))}


@view_config(route_name="treasury.statements", request_method="GET", renderer="desk/list.jinja2")
def statements(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The files that were imported."""
    return {"page": lists.statements_page(room(request, "treasury.statements"), acts=acts(request))}


@view_config(route_name="treasury.statement", request_method="GET", renderer="desk/dossier.jinja2")
def statement(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What became of one file.

    Raises:
        HTTPNotFound: There is no such import.
    """
    account, n = request.matchdict["account"], int(request.matchdict["n"])
    dossier = request.archive.get(account_number(account))
    paper = dossier.record(n).paper if dossier is not None and n < dossier.count else None
    if not isinstance(paper, StatementImported):
        raise HTTPNotFound
    number = record_number(account_number(account), n)
    return {"page": matters.statement_page(room(request, "treasury.statements"), account, number, paper)}


@view_config(route_name="treasury.templates", request_method="GET", renderer="desk/list.jinja2")
def templates(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The templates there are."""
    return {"page": matters.templates_page(room(request, "treasury.templates"), acts=acts(request))}


@view_config(route_name="treasury.refunds", request_method="GET", renderer="desk/list.jinja2")
def refunds(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The refunds in one state."""
    return {"page": lists.refunds_page(room(request, "treasury.refunds"), dict(request.GET))}


@view_config(route_name="treasury.refund", request_method="GET", renderer="desk/dossier.jinja2")
def refund(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One refund."""
    show = room(request, "treasury.refunds")
    return {"page": matters.refund_page(show, dossier_of(request, REFUND), acts=acts(request))}


@view_config(route_name="treasury.forfeits", request_method="GET", renderer="desk/list.jinja2")
def forfeits(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Bonds somebody asks to be kept."""
    return {"page": forfeits_page(room(request, "treasury.forfeits"), acts=acts(request))}


@view_config(route_name="treasury.days", request_method="GET", renderer="desk/list.jinja2")
def days(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The booking days of a month."""
    return {"page": lists.days_page(room(request, "treasury.days"), dict(request.GET))}


@view_config(route_name="treasury.day", request_method="GET", renderer="desk/dossier.jinja2")
def day(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One booking day."""
    show = room(request, "treasury.days")
    return {"page": days_told.day_page(show, dossier_of(request, DAY), acts=acts(request))}


@view_config(route_name="treasury.export", request_method="GET")
def export(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A list as a workbook.

    Raises:
        HTTPNotFound: There is no such list.
    """
    kind = request.matchdict["kind"]
    if kind not in SHEETS:
        raise HTTPNotFound
    show, sheet = room(request, "treasury"), SHEETS[kind]
    name = f"treasury-{kind}-{show.now:%Y%m%d-%H%M}"
    return exported(request, "xlsx", name, sheet.name, sheet.rows(show, dict(request.GET)))
