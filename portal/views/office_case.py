"""The officers' windows on one case: the case, the table of materials, each step, personal data, files, records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse, Response
from pyramid.view import view_config

from hallcore.approval.forms import SupplementForm
from hallcore.approval.model import ApplicationReceived
from hallcore.approval.rules import owed, running_special, unkept
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from portal.contexts import CaseContext
from portal.forms import choices
from portal.forms import office as fields
from portal.presenters import office_forms as told
from portal.presenters.office_case import brought_in, case_page, latest_verdicts
from portal.presenters.office_fees import with_fees
from portal.presenters.office_steps import AT_TABLE, role_for, roles_in
from portal.presenters.showing import Showing
from portal.seating import Seat, seat_of
from portal.views.desk import beside, frame, posted, refused, to

VERB_OF = {"withdraw": "withdraw-case"}
"""The verb of a step where it is not called as the step is."""

PLAIN: dict[str, Any] = {
    "refuse-acceptance": fields.RefuseFields,
    "report": fields.ReportFields,
    "pass-review": fields.ReviewFields,
    "return-case": fields.ReasonFields,
    "decide": fields.DecideFields,
    "deliver": fields.DeliverFields,
    "withdraw": fields.WithdrawFields,
    "end-case": fields.EndCaseFields,
    "assign": fields.AssignFields,
    "countersign": fields.CountersignFields,
    "urge": fields.UrgeFields,
    "begin-special": fields.SpecialFields,
    "end-special": fields.SpecialEndFields,
    "extend": fields.ExtendFields,
    "replan": fields.ReplanFields,
}
"""The form of each step that is the same in every case; what it may name is filled in for the case."""

BROUGHT = ("supplement", "bring-tolerated")


def seat(request: Any) -> Seat:  # noqa: ANN401 - pyramid ships no types
    """Where the visitor sits today."""
    return seat_of(request.archive, request.identity.account, request.hall.clock.now().date())


@view_config(route_name="office.case", request_method="GET", renderer="desk/case.jinja2")
def case(context: CaseContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The case: where it stands, what may be done next, what was filed."""
    show = frame(request)
    page = case_page(show, request.identity, seat(request), context)
    return {"page": with_fees(page, show, request.identity, context)}


def role_of(request: Any, show: Showing, context: CaseContext, step: str) -> str:  # noqa: ANN401 - as above
    """The role in which the visitor takes a step.

    Raises:
        Refusal: The table does not allow it now, or not to them.
    """
    return role_for(show, context.case, step, roles_in(request.identity, seat(request), context.department))


# -- materials ----------------------------------------------------------------------------------------------------


@view_config(route_name="office.materials", renderer="desk/materials.jinja2")
def materials(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Give each material its verdict, and accept, ask for what is missing, or keep the verdicts."""
    show, matter = frame(request), context.case
    asked = [one for one in matter.the(ApplicationReceived).materials if not one.shared]
    form = fields.verdict_fields(asked, latest_verdicts(matter), brought_in(matter))(posted(request))
    role = role_of(request, show, context, "accept")
    act = request.POST.get("act", "")
    if request.method == "POST" and act in AT_TABLE and form.validate():
        with beside(request, form):
            filled = fields.verdicts_filled(form, asked)
            _at_its_field(form, lambda: request.perform(act, matter.number, role, filled))
            return to(request, "office.case", number=matter.number)
    return {"page": told.materials_page(show, matter, refused(request)), "form": form}


def _at_its_field(form: Any, work: Callable[[], object]) -> None:  # noqa: ANN401 - a form made for the case
    """Let a refusal about a material point to that material's field."""
    try:
        work()
    except Refusal as refusal:
        where = f"verdict_{refusal.where}" if f"verdict_{refusal.where}" in form else refusal.where
        raise Refusal(refusal.reason, refusal.cite, where=where) from refusal


# -- steps -----------------------------------------------------------------------------------------------------------


@view_config(route_name="office.step", renderer="desk/form.jinja2")
def step(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One step of a case with its form; whether it may be taken now the procedure table says."""
    show, matter, name = frame(request), context.case, request.matchdict["step"]
    if name not in PLAIN and name not in BROUGHT:
        raise HTTPNotFound
    role = _role(request, show, context, name)
    form = _form(request, show, context, name)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = _filled(request, matter, name, form)
            request.perform(VERB_OF.get(name, name), matter.number, role, filled)
            return to(request, "office.case", number=matter.number)
    return {"page": told.step_page(show, matter, name, refused(request)), "form": form}


def _role(request: Any, show: Showing, context: CaseContext, name: str) -> str:  # noqa: ANN401 - as above
    if name != "bring-tolerated":
        return role_of(request, show, context, name)
    if not owed(context.case):
        raise Refusal("没有待补齐的容缺材料", "FW-14", where=context.case.number)
    if "acceptor" not in roles_in(request.identity, seat(request), context.department):
        raise Refusal("“接收容缺材料”应由窗口受理人办理", "FW-14", where=context.case.number)
    return "acceptor"


def _form(request: Any, show: Showing, context: CaseContext, name: str) -> Any:  # noqa: ANN401 - as above
    """The form of a step, with what it may name in this case."""
    matter, sent = context.case, posted(request)
    if name in BROUGHT:
        return fields.supplement_fields(told.awaited(matter, name))(sent)
    form = PLAIN[name](sent, duty=told.duty_now(matter)) if name == "assign" else PLAIN[name](sent)
    if name == "end-case" and not unkept(matter, show.now.date()):
        del form.unkept
    offered: dict[str, Any] = {
        "examiners": lambda: (
            pair
            for pair in told.people(show.archive, context.department, told.EXAMINING)
            if name != "report" or pair[0] != request.identity.account
        ),
        "to": lambda: told.people(show.archive, context.department),
        "step": lambda: told.specials(show, matter),
        "branch": lambda: told.refusing(show, matter),
    }
    for field, found in offered.items():
        if field in form:
            form[field].choices = choices(found())
    return form


def _filled(request: Any, matter: Dossier, name: str, form: Any) -> Any:  # noqa: ANN401 - as above
    """What the office takes."""
    if name in BROUGHT:
        return SupplementForm(tuple(form.brought.data), _files(request, matter, name, form))
    if name == "end-special":
        running = running_special(matter)
        return form.filled(running.step if running is not None else "")
    return form.filled()


def _files(request: Any, matter: Dossier, name: str, form: Any) -> Any:  # noqa: ANN401 - as above
    """The files that came, each named by its material."""
    vault, found = request.hall.vault, []
    for row in told.awaited(matter, name):
        for part in form[f"file_{row.material}"].data:
            own = (part.filename or "").replace("\\", "/").rpartition("/")[2] or "附件"
            found.append(vault.keep(f"{row.material}-{own}", part.file))
    return tuple(found)


# -- personal data, files, records ------------------------------------------------------------------------------------


@view_config(route_name="office.reveal", renderer="desk/form.jinja2")
def reveal(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Have personal data shown, once, for a reason that is filed in the case."""
    frame(request)
    matter, form = context.case, fields.RevealFields(posted(request))
    form.pieces.choices = choices(told.pieces(matter))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            duties = seat(request).duties[context.department]
            filled = form.filled()
            done = request.perform("reveal-data", matter.number, duties[0], filled)
            request.override_renderer = "desk/shown.jinja2"
            return {"page": told.revealed_page(matter, filled.pieces, done.number)}
    return {"page": told.reveal_page(matter, refused(request)), "form": form}


@view_config(route_name="office.file", request_method="GET")
def file(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file that a record of the case names, to be saved and not shown."""
    asked = request.matchdict["sha256"]
    found = next(
        (ref for record in context.case.all_records() for ref in record.files if ref.sha256 == asked), None
    )
    if found is None or not request.hall.vault.has(asked):
        raise HTTPNotFound
    path = str(request.hall.vault.path(asked))
    answer = FileResponse(path, request=request, content_type="application/octet-stream")
    answer.content_disposition = f"attachment; filename*=UTF-8''{quote(found.name)}"
    answer.cache_control = "private, no-store"
    return answer


@view_config(route_name="office.record", request_method="GET")
def record(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The exact bytes of a record: what was hashed, chained and signed."""
    n = int(request.matchdict["n"])
    if n >= context.case.count:
        raise HTTPNotFound
    answer = Response(body=context.case.record(n).data, content_type="application/json", request=request)
    answer.charset = None
    answer.cache_control = "private, no-store"
    return answer
