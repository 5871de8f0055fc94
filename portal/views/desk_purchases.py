"""The windows of direct purchases: purchaser and agency, the finance department; centre and supervision read the same."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.forms import choices, drop_blank, one_more
from portal.forms import purchased as later
from portal.forms import purchases as first
from portal.presenters import purchase_desk as told
from portal.presenters import purchase_windows as windows
from portal.presenters.desk_planning import ground_choices, intention_choices
from portal.presenters.desk_project import kinds_of, principals
from portal.purchase_contexts import PurchaseContext
from portal.views.appraisal import fetched
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.purchasing.agreed_model import OfferSubmitted
from trading.purchasing.agreed_rules import agreed_of, offers_closed

CHARGED = ("purchaser", "agency")
STEPPING = (*CHARGED, "finance")
FORMS: dict[str, tuple[Any, str]] = {
    "publicise-reason": (first.PublicityFields, ""),
    "object-reason": (first.LetterFields, ""),
    "dismiss-objections": (first.ArgumentFields, "argue-reason"),
    "uphold-objections": (first.UpheldFields, "argue-reason"),
    "ask-method": (first.AskFields, ""),
    "approve-method": (first.ApproveFields, "decide-method"),
    "decline-method": (first.DeclineFields, "decide-method"),
    "find-emergency": (first.EmergencyFields, ""),
    "report-emergency": (first.ReportFields, ""),
    "invite-suppliers": (first.InvitationFields, ""),
    "record-talks": (later.TalksFields, ""),
    "choose-offer": (later.ChoiceFields, ""),
    "publish-purchase-result": (later.ResultFields, ""),
    "publish-purchase-contract": (later.ContractFields, ""),
    "file-purchase-contract": (later.FilingFields, ""),
    "add-to-contract": (later.AdditionFields, ""),
    "terminate-purchase": (later.EndFields, ""),
}
"""Step → its form, and the act it asks for where that has a name of its own."""

LISTS = ("opinions", "items")
"""Fields that are lists, to which one more can be asked for."""


@view_config(route_name="desk.purchases", request_method="GET", renderer="desk/list.jinja2")
def purchases(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The direct purchases of the visitor, or all of them for finance, centre and supervision."""
    return {"page": told.purchases_page(frame(request), request.identity)}


@view_config(route_name="desk.purchase.new", renderer="desk/form.jinja2")
def register(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Register what is to be bought directly."""
    show, visitor = frame(request), request.identity
    form = first.PurchaseFields(posted(request), region=request.hall.settings.site.region)
    found = principals(show, visitor.party, entrusted="agency" in visitor.roles)
    form.purchaser.choices, form.way.choices = choices(found), choices(windows.ways(show))
    form.kind.choices = choices(kinds_of(show, "procurement"))
    form.intention.choices = choices(intention_choices(show, visitor, "procurement"))
    form.unannounced.choices = choices(ground_choices(show))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.perform("register-purchase", "", role_of(request, *CHARGED), form.filled())
            return to(request, "desk.purchase", number=done.dossier)
    return {"page": windows.register_page(show, refused(request), principals=bool(found)), "form": form}


@view_config(route_name="desk.purchase", request_method="GET", renderer="desk/dossier.jinja2")
def dossier(context: PurchaseContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The dossier: where it stands, what may be done next, what was filed."""
    return {"page": told.purchase_dossier(frame(request), request.identity, context.purchase)}


@view_config(route_name="desk.purchase.file", request_method="GET")
def file(context: PurchaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file of one of the purchase's records; those of an offer only once no other offer can come.

    Raises:
        HTTPNotFound: No such record, it does not name the file, or it is too early.
    """
    purchase, n = context.purchase, int(request.matchdict["n"])
    early = not offers_closed(purchase, request.hall.clock.now())
    if n < purchase.count and purchase.types[n] == OfferSubmitted.type and early:
        raise HTTPNotFound
    return fetched(request, purchase)


@view_config(route_name="desk.purchase.step", renderer="desk/form.jinja2")
def step(context: PurchaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The window of one step: its form, and the act."""
    name, purchase = request.matchdict["step"], context.purchase
    if name not in FORMS:
        raise HTTPNotFound
    show = frame(request)
    require_step(request, purchase, name, *STEPPING)
    fields, verb = FORMS[name]
    form = fields(posted(request), **_proposed(request, purchase, name))
    _offered(show, purchase, form, name)
    lists = [form[each] for each in LISTS if each in form]
    more = any(one_more(each, posted(request)) for each in lists)
    if request.method == "POST" and not more:
        for each in lists:
            drop_blank(each)
        if form.validate():
            with beside(request, form):
                filled = form.filled(kept(request, form.files) if "files" in form else ())
                request.perform(verb or name, purchase.number, role_of(request, *STEPPING), filled)
                return to(request, "desk.purchase", number=purchase.number)
    page = windows.step_page(show, purchase, name, refused(request), multipart="files" in form)
    return {"page": page, "form": form}


def _offered(show: Any, purchase: Any, form: Any, name: str) -> None:  # noqa: ANN401 - as above
    """What may be chosen in the fields of a step."""
    if name == "publicise-reason":
        form.supplier.choices = choices(windows.suppliers(show, purchase))
    if name == "invite-suppliers":
        form.suppliers.choices = choices(windows.suppliers(show, purchase))
    if name == "choose-offer":
        offers = purchase.papers(OfferSubmitted) if offers_closed(purchase, show.now) else ()
        form.supplier.choices = choices(
            {one.party: f"{one.supplier_name}，报价 {one.price:,.2f} 元，{one.days} 日交付" for one in offers}
        )


def _proposed(request: Any, purchase: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What stands in the fields before anybody typed."""
    agreed, today = agreed_of(purchase), request.hall.clock.now().date()
    if name == "publish-purchase-contract" and agreed is not None:
        return {"amount": agreed.price, "signed_on": today, "starts": today}
    if name == "record-talks":
        return {"held_on": today}
    if name == "report-emergency":
        return {"reported_on": today}
    return {}
