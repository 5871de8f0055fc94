"""Taking in at a window: the item, the applicant and the situation, the materials, the receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.catalogue.model import Item
from hallcore.counters.forms import MattersForm
from hallcore.counters.model import TICKET
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import is_person
from portal.applying import answers_in, applicant_of, apply_form, asked_for, open_case, version_today
from portal.contexts import CaseContext, ItemContext
from portal.drafts import Draft, discard, draft_of, drafts_of
from portal.forms.applying import situation_form
from portal.forms.intake import IntakeFields
from portal.inquiry import plain
from portal.intake import Named, Seat, answers_notified, find_or_register, offered, seat_of
from portal.presenters.addresses import address
from portal.presenters.applying import Applying, saved_words
from portal.presenters.case_receipt import case_receipt
from portal.presenters.intake import applicant_page, find_page, materials_page
from portal.presenters.shapes import Alert, Link
from portal.views.applying import keep, texts
from portal.views.desk import beside, frame, refused

ACCEPTOR = "acceptor"


def seat(request: Any) -> Seat:  # noqa: ANN401 - pyramid ships no types
    """Where the acceptor sits."""
    return seat_of(request.archive, request.identity.account)


@view_config(route_name="office.intake", request_method="GET", renderer="desk/list.jinja2")
def find(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Find what the applicant comes for among what this window takes in."""
    show, place, asked = frame(request), seat(request), request.GET.get("q", "").strip()[:80]
    lines = offered(request.archive, place, asked, show.now.date())
    drafts = drafts_of(request.archive, request.identity.account)
    return {"page": find_page(show, place, asked, lines, drafts, _ticket(request))}


def _ticket(request: Any, draft: Draft | None = None) -> str:  # noqa: ANN401 - pyramid ships no types
    """The ticket whoever stands at the window came with: in the address, or kept with what was filled in; or ""."""
    asked = plain(request.GET.get("ticket", "")) or (
        draft.fields.get("ticket", "") if draft is not None else ""
    )
    ticket = request.archive.get(asked) if asked else None
    return asked if ticket is not None and ticket.machine == TICKET else ""


@view_config(route_name="office.intake.item", renderer="desk/form.jinja2")
def applicant(context: ItemContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Who applies, in which situation; whoever is new is registered."""
    show, _place = frame(request), seat(request)
    version = version_today(context.item, show.now.date()).item
    draft = draft_of(request.archive, request.identity.account, context.item.number)
    sent = request.POST if request.method == "POST" else None
    form = situation_form(version, sent, _kept(context, request, draft), IntakeFields)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            party = _registered(context, request, version, form)
            happened = form.happened.data.isoformat() if form.happened.data else ""
            keep(
                request,
                context.item.number,
                texts(form) | {"party": party, "happened": happened, "ticket": _ticket(request, draft)},
            )
            return HTTPSeeOther(request.route_path("office.intake.materials", number=version.code))
    alerts = (*refused(request), *_saved(draft))
    return {"page": applicant_page(version, alerts, getattr(request, "clash", "")), "form": form}


def _kept(context: ItemContext, request: Any, draft: Draft | None) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What the draft holds, and the answers of the one-time notification the address names."""
    kept: dict[str, Any] = dict(draft.fields) if draft is not None else {}
    number = plain(request.GET.get("notification", ""))
    if number:
        kept |= {"notification": number} | answers_notified(request.archive, number, context.item.number)
    if kept.get("happened"):
        kept["happened"] = datetime.fromisoformat(kept["happened"])
    return kept


def _registered(context: ItemContext, request: Any, version: Item, form: Any) -> str:  # noqa: ANN401 - as above
    """The party of whoever applies, once they may.

    Raises:
        Refusal: The item is not for them, or they have an open case for it and nobody wrote the difference.
    """
    if form.kind.data not in version.audience:
        whom = "自然人" if form.kind.data == "company" else "法人和其他组织"
        raise Refusal(f"“{version.name}”只面向{whom}办理", "FW-01", where="kind")
    party = _party(request, form)
    clash = open_case(request.archive, context.item.number, party if is_person(party) else f"A-{party}")
    if clash and not (form.distinct.data or "").strip():
        request.clash = clash
        told = f"该申请人已有同一事项的在办案卷 {clash}；确属另一事的，请写明区别"
        raise Refusal(told, "GEN-18", where="distinct")
    return party


def _saved(draft: Draft | None) -> tuple[Alert, ...]:
    return (Alert(f"有未完成的收件，{saved_words(draft)}。"),) if draft is not None else ()


def _party(request: Any, form: Any) -> str:  # noqa: ANN401 - neither Pyramid nor WTForms ships types
    """The applicant's party, registered by the acceptor where the hall does not know it yet."""
    hall = request.hall
    named = Named(form.kind.data, plain(form.party.data), form.name.data or "", form.phone.data)

    def perform(verb: str, number: str, submitted: object) -> Any:  # noqa: ANN401 - what was done
        return request.perform(verb, number, ACCEPTOR, submitted)

    region = hall.settings.site.region
    return find_or_register(request.archive, perform, named, region, hall.clock.now().date())


@view_config(route_name="office.intake.materials", renderer="office/materials.jinja2")
def materials(context: ItemContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Check off what was brought, scan it, and take it in."""
    show, place = frame(request), seat(request)
    version = version_today(context.item, show.now.date()).item
    draft = draft_of(request.archive, request.identity.account, context.item.number)
    if draft is None or not draft.fields.get("party") or answers_in(version, draft) is None:
        return HTTPSeeOther(request.route_path("office.intake.item", number=version.code))
    who = applicant_of(request.archive, draft.fields["party"])
    alerts: tuple[Alert, ...] = ()
    if request.method == "POST":
        ticks = {
            f"brought-{each.id}": request.POST.get(f"brought-{each.id}", "")
            for each in asked_for(version, draft)
        }
        draft = keep(request, context.item.number, ticks)
        try:
            done = request.perform("apply", "", ACCEPTOR, _form(context, version, draft, who, place))
        except Refusal as refusal:
            request.response.status = 409
            back = Link("返回修改", address("office.intake.item", number=version.code))
            alerts = (Alert(refusal.reason, "未能收件", "danger", (back,)),)
        else:
            discard(request.hall.house, request.identity.account, context.item.number)
            said = _linked(request, _ticket(request, draft), done.dossier)
            return HTTPSeeOther(request.route_path("office.receipt", number=done.dossier, _query=said))
    page = materials_page(Applying(show, context.item, version, who, draft))
    return {"page": replace(page, alerts=alerts)}


def _linked(request: Any, ticket: str, case: str) -> dict[str, str]:  # noqa: ANN401 - pyramid ships no types
    """Say with the ticket which case it led to; what the next page says of it. The case stands either way."""
    if not ticket:
        return {}
    try:
        request.perform("link-matters", ticket, ACCEPTOR, MattersForm(cases=(case,)))
    except Refusal:
        return {"done": "not-linked"}
    return {"done": "linked"}


def _form(context: ItemContext, version: Any, draft: Draft, who: Any, place: Seat) -> Any:  # noqa: ANN401 - values of the offices
    """What is submitted to ``apply`` at a window; what came on paper in an outage says so."""
    happened = draft.fields.get("happened", "")
    slip = draft.fields.get("slip", "").strip()
    return apply_form(
        context.item,
        version,
        draft,
        who,
        channel="paper" if slip else "window",
        block=place.block,
        window=place.window,
        slip=slip,
        happened=datetime.fromisoformat(happened) if happened else None,
        incident=draft.fields.get("incident", "").strip().upper(),
    )


@view_config(route_name="office.receipt", request_method="GET", renderer="office/receipt.jinja2")
def receipt(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The receipt, to be printed and handed over."""
    return {"page": case_receipt(frame(request), context.case, inner=True)}
