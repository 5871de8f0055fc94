"""The windows of the registry: mandates, parties, accounts, and the erasure of personal data."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import AnnexErasureForm, NewAccount, NewApplicant
from hallcore.identity.rules import applicant_number
from portal.contexts import AnnexContext
from portal.forms import choices
from portal.forms.registry import AccountFields, ErasureFields, MandateFields, PartyChangeFields, PartyFields
from portal.presenters import desk_registry as told
from portal.sessions import hash_password
from portal.views.desk import beside, frame, posted, refused, role_of, to
from trading.registry.model import CAPACITIES, Admission, CertificateForm, MandateForm
from trading.registry.rules import capacities_of

_LARGEST_CERTIFICATE = 64 << 10


@view_config(route_name="desk.mandates", renderer="desk/form.jinja2")
def mandates(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A purchaser's mandates, and a new one; an agency sees those it holds."""
    show, visitor = frame(request), request.identity
    if "purchaser" not in visitor.roles:
        request.override_renderer = "desk/list.jinja2"
        return {"page": told.mandates_list(show, visitor)}
    form = MandateFields(posted(request))
    form.agency.choices = choices(told.agencies(show))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = MandateForm(form.agency.data, form.scope.data.strip(), form.valid_to.data.isoformat())
            request.perform("grant-mandate", applicant_number(visitor.party), "purchaser", filled)
            return to(request, "desk.mandates")
    return {"page": told.mandates_page(show, visitor, refused(request)), "form": form}


@view_config(route_name="desk.parties", renderer="desk/list.jinja2")
def parties(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The registry of parties; with ``new`` in the address, the form to register one."""
    show = frame(request)
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.parties_page(show, request.GET)}
    request.override_renderer = "desk/form.jinja2"
    form = PartyFields(posted(request), region=request.hall.settings.site.region)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            return to(request, "desk.party", code=_register(request, form))
    return {"page": told.new_party_page(refused(request)), "form": form}


def _register(request: Any, form: PartyFields) -> str:  # noqa: ANN401 - pyramid ships no types
    """Register an applicant and list it; return its code."""
    code = applicant_number(form.code.data).removeprefix("A-")
    applicant = NewApplicant(
        code,
        form.name.data.strip(),
        form.region.data.strip(),
        form.kind.data,
        (form.contact.data or "").strip(),
        (form.phone.data or "").strip(),
    )
    done = request.perform("register-applicant", "", "centre", applicant)
    request.perform("admit-party", done.dossier, "centre", Admission(tuple(form.capacities.data)))
    return code


@view_config(route_name="desk.party", renderer="desk/form.jinja2")
def party(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One party: what is known of it, further capacities, its signing certificate."""
    show, dossier = frame(request), _party(request)
    form = PartyChangeFields(posted(request))
    held = capacities_of(dossier)
    form.capacities.choices = choices((key, label) for key, label in CAPACITIES.items() if key not in held)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            _change(request, dossier, form)
            return to(request, "desk.party", code=request.matchdict["code"])
    return {"page": told.party_page(show, dossier, refused(request)), "form": form}


def _party(request: Any) -> Dossier:  # noqa: ANN401 - pyramid ships no types
    """The applicant's dossier by the code in the address."""
    found = request.archive.get(f"A-{request.matchdict['code']}")
    if found is None:
        raise HTTPNotFound
    return found  # type: ignore[no-any-return]  # a pyramid request is untyped


def _change(request: Any, dossier: Dossier, form: PartyChangeFields) -> None:  # noqa: ANN401 - as above
    file = getattr(form.certificate.data, "file", None)
    if not form.capacities.data and file is None:
        raise Refusal("请选择要增加的身份或者证书文件")
    if form.capacities.data:
        admission = Admission(tuple(form.capacities.data))
        request.perform("admit-party", dossier.number, "centre", admission)
    if file is not None:
        text = file.read(_LARGEST_CERTIFICATE).decode("ascii", "replace")
        request.perform("bind-certificate", dossier.number, "centre", CertificateForm(text))


@view_config(route_name="desk.accounts", renderer="desk/list.jinja2")
def accounts(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every account; with ``new`` in the address, the form to open one."""
    show = frame(request)
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.accounts_page(show, request.GET)}
    request.override_renderer = "desk/form.jinja2"
    form = AccountFields(posted(request))
    form.party.choices = choices(told.party_choices(show))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            account = NewAccount(
                form.login.data.strip(),
                hash_password(form.passphrase.data),
                form.person.data.strip(),
                tuple(form.roles.data),
                form.party.data or "",
                once=True,
            )
            request.perform("open-account", "", "operator", account)
            return to(request, "desk.accounts")
    return {"page": told.new_account_page(refused(request)), "form": form}


@view_config(route_name="desk.erasure", renderer="desk/form.jinja2")
def erasure(context: AnnexContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Erase the personal data beside a record."""
    frame(request)
    form = ErasureFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AnnexErasureForm(context.n, form.ground.data, form.reason.data)
            request.perform(
                "erase-annex", context.dossier.number, role_of(request, "centre", "operator"), filled
            )
            return to(request, "desk.erasure", number=request.matchdict["number"])
    return {"page": told.erasure_page(context, refused(request)), "form": form}
