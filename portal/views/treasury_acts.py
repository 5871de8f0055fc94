"""What the treasury does at its windows: brings files, settles lines, decides on refunds, ties days out."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from hallcore.dossier import split_record_number
from hallcore.fees.forms import RefundForm, TieForm
from hallcore.fees.model import DAY, NOTICE, REFUND
from hallcore.fees.rules import bank_number, forfeit_pending
from hallcore.ground.errors import Refusal
from portal.forms import choices
from portal.forms.treasury import (
    DecideFields,
    ForfeitFields,
    OrderFields,
    SettleFields,
    StrikeFields,
    TemplateFields,
    TieFields,
    UploadFields,
)
from portal.presenters import treasury_day as days_told
from portal.presenters import treasury_forfeits as forfeits
from portal.presenters import treasury_matter as matters
from portal.presenters import treasury_online as online
from portal.presenters.addresses import address
from portal.presenters.treasury import account_options
from portal.statements.matching import rematch as lay_again
from portal.statements.taking import LARGEST, take_in
from portal.statements.templates import save_template, templates
from portal.views.desk import beside, posted, refused, to
from portal.views.treasury import dossier_of, line_of, room

FINANCE = "finance"


@view_config(route_name="treasury.upload", renderer="desk/form.jinja2")
def upload(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Bring a file of the bank; what became of it is shown."""
    show, form = room(request, "treasury.statements"), UploadFields(posted(request))
    form.account.choices = choices({"": "请选择", **account_options(show)})
    known = {one.id: one.title for one in templates(show.archive).values()}
    form.template.choices = choices({"": "自动识别", **known})
    if request.method == "POST" and form.validate():
        with beside(request, form):
            part, actor = form.file.data, request.identity.actor(FINANCE)
            name = (part.filename or "").replace("\\", "/").rpartition("/")[2] or "对账文件"
            data = part.file.read(LARGEST + 1)
            taken = take_in(
                request.hall.house, actor, form.account.data, name, data, form.template.data or ""
            )
            number, n = split_record_number(taken.record)
            return to(request, "treasury.statement", account=number.removeprefix("ZH-"), n=str(n))
    return {"page": matters.upload_page(refused(request)), "form": form}


@view_config(route_name="treasury.template", renderer="desk/form.jinja2")
def template(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Save a template."""
    room(request, "treasury.templates")
    form = TemplateFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            save_template(request.hall.house, form.filled())
            return HTTPSeeOther(address("treasury.templates"))
    return {"page": matters.template_page(refused(request)), "form": form}


@view_config(route_name="treasury.rematch")
def rematch(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Lay a day's lines beside the notices again.

    Raises:
        HTTPMethodNotAllowed: Only a form comes here.
    """
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    number = request.POST.get("number", "")[:60]
    lay_again(request.hall.house, request.identity.actor(FINANCE), number)
    return to(request, "treasury.lines")


@view_config(route_name="treasury.strike", renderer="desk/form.jinja2")
def strike(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Strike off a message of the bank's system that could not be booked.

    Raises:
        HTTPNotFound: None such waits.
    """
    show, form = room(request, "treasury.unbooked"), StrikeFields(posted(request))
    one = online.find(request.archive, request.GET.get("bank", ""), request.GET.get("event", ""))
    if one is None:
        raise HTTPNotFound
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("strike-unbooked", bank_number(one.bank), FINANCE, form.filled(one.form))
            return to(request, "treasury.unbooked")
    return {"page": online.strike_page(show, one, refused(request)), "form": form}


@view_config(route_name="treasury.settle", renderer="desk/form.jinja2")
def settle(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Decide what becomes of a line; what goes back is ordered with it."""
    found, show = line_of(request), room(request, "treasury.lines")
    statement, line = found.statement, found.line
    ordered = found.standing(show).settled == "refund"
    form = OrderFields(posted(request)) if ordered else SettleFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            back = ordered or form.way.data == "refund"
            if not ordered:
                request.perform("settle-line", statement.number, FINANCE, form.filled(line))
            if back:
                asked = RefundForm("mistaken", form.reason.data.strip(), line=line)
                done = request.perform("ask-refund", statement.number, FINANCE, asked)
                return to(request, "treasury.refund", number=done.dossier)
            return to(request, "treasury.line", number=statement.number, line=line)
    return {"page": matters.settle_page(show, found, refused(request)), "form": form}


@view_config(route_name="treasury.decide", renderer="desk/form.jinja2")
def decide(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Approve a refund, or refuse it."""
    refund, form = dossier_of(request, REFUND), DecideFields(posted(request))
    room(request, "treasury.refunds")
    if request.method == "POST" and form.validate():
        verb = "approve-refund" if form.decision.data == "approve" else "refuse-refund"
        with beside(request, form):
            request.perform(verb, refund.number, FINANCE, form.reason.data.strip())
            return to(request, "treasury.refund", number=refund.number)
    return {"page": matters.decide_page(refund, refused(request)), "form": form}


@view_config(route_name="treasury.forfeit", renderer="desk/form.jinja2")
def forfeit(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Keep a bond somebody asks to be kept, or say why not.

    Raises:
        Refusal: Nothing waits for a decision.
    """
    notice, show = dossier_of(request, NOTICE), room(request, "treasury.forfeits")
    pending = forfeit_pending(notice)
    if pending is None:
        raise Refusal("没有等待决定的不予退还申请", "FEE-22", where=notice.number)
    form = ForfeitFields(posted(request))
    form.into.choices = choices(forfeits.revenue_items(show))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            if form.decision.data == "keep":
                request.perform("forfeit-bond", notice.number, FINANCE, form.filled(pending[1]))
            else:
                request.perform("refuse-forfeit", notice.number, FINANCE, form.reason.data.strip())
            return to(request, "treasury.forfeits")
    return {"page": forfeits.forfeit_page(notice, pending[1], refused(request)), "form": form}


@view_config(route_name="treasury.tie", renderer="desk/form.jinja2")
def tie(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Tie a day out.

    Raises:
        Refusal: The bank has not closed it.
    """
    day, form = dossier_of(request, DAY), TieFields(posted(request))
    show = room(request, "treasury.days")
    if day.state == "open":
        raise Refusal("银行尚未日终，不能对账", "FEE-16")
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("tie-out", day.number, FINANCE, TieForm((form.reason.data or "").strip()))
            return to(request, "treasury.day", number=day.number)
    return {"page": days_told.tie_page(show, day, refused(request)), "form": form}
