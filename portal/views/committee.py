"""The windows of the management committee and of study, and what everybody does about them."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPNotFound
from pyramid.view import view_config

from hallcore.appraisal.forms import PointForm
from hallcore.appraisal.model import Evidence
from hallcore.committee.model import (
    EXCUSES,
    Decision,
    DoneForm,
    HeldForm,
    MeetingCalled,
    MeetingForm,
    MinutesForm,
    Missing,
    NoteForm,
    StudyForm,
    StudyHeld,
    StudyPlanned,
)
from hallcore.committee.rules import decisions_of, unexcused
from hallcore.dossier import record_number
from hallcore.ground.errors import Refusal
from portal.appraisal_contexts import GatheringContext
from portal.forms import choices, drop_blank, one_more
from portal.forms.appraisal import DoneFields, MeetingFields, MinutesFields, NoteFields, StudyFields
from portal.presenters import committee as told
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import who
from portal.presenters.committee_forms import HeldPage, HeldRow
from portal.presenters.showing import Showing
from portal.roster import staff_of
from portal.views.appraisal import STAFF, fetched, form_page
from portal.views.appraisal import room as own_room
from portal.views.appraisal_desk import MANAGER, room
from portal.views.desk import beside, kept, posted, refused, role_of, to


def manages(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    """Whether the visitor may do something here."""
    return MANAGER in request.identity.roles


def leaders(show: Showing) -> list[tuple[str, str]]:
    """Who sits on the committee: the centre's leaders and each department's chief representative."""
    posts, departments = show.archive.shelf("posts"), show.archive.shelf("departments")
    centre = sorted({one["centre_leader"] for one in posts.values() if one["centre_leader"]})
    chiefs = [
        (one["chief"], f"{who(show, one['chief'])}（{one['short']}）")
        for one in departments.values()
        if one["chief"]
    ]
    return [*((account, f"{who(show, account)}（中心）") for account in centre), *chiefs]


# -- meetings -----------------------------------------------------------------------------------------------


@view_config(route_name="committee", request_method="GET", renderer="desk/list.jinja2")
def meetings(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Every meeting."""
    return {"page": told.meetings_page(room(request, "committee"), manages=manages(request))}


@view_config(route_name="committee.call", renderer="desk/form.jinja2")
def call(request: Any) -> Any:  # noqa: ANN401 - as above
    """Call a meeting."""
    show, form = room(request, "committee"), MeetingFields(posted(request))
    people = leaders(show)
    form.chair.choices, form.invited.choices = choices(people), choices(people)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = MeetingForm(
                form.kind.data,
                form.subject.data,
                form.at.data,
                form.place.data,
                form.chair.data,
                tuple(form.invited.data),
                tuple(form.agenda.data.splitlines()),
            )
            done = request.perform("call-meeting", "", MANAGER, filled)
            return to(request, "committee.meeting", number=done.dossier)
    return {"page": form_page(request, "通知会议", address("committee"), submit="通知"), "form": form}


@view_config(route_name="committee.meeting", request_method="GET", renderer="desk/dossier.jinja2")
def meeting(context: GatheringContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One meeting."""
    show = room(request, "committee")
    return {"page": told.meeting_page(show, context.matter, manages=manages(request))}


@view_config(route_name="committee.minutes", renderer="desk/form.jinja2")
def minutes(context: GatheringContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """File the minutes."""
    show, form, matter = room(request, "committee"), MinutesFields(posted(request)), context.matter
    called = matter.the(MeetingCalled)
    more = one_more(form.decisions, posted(request))
    if request.method == "POST" and not more:
        drop_blank(form.decisions, keep=0)
    form.present.choices = choices([(one, who(show, one)) for one in called.invited])
    for entry in form.decisions.entries:
        entry.form.owner.choices = choices([("", "请选择"), *leaders(show)])
    if request.method == "POST" and not more and form.validate():
        with beside(request, form):
            filled = [entry.form for entry in form.decisions.entries if (entry.form.text.data or "").strip()]
            if any(one.due.data is None for one in filled):
                raise Refusal("每项决定应写明完成期限", "KH-19", where="decisions")
            decisions = tuple(Decision(one.text.data, one.owner.data or "", one.due.data) for one in filled)
            made = MinutesForm(
                tuple(form.present.data), form.minutes.data, decisions, kept(request, form.files)
            )
            request.perform("file-minutes", matter.number, MANAGER, made)
            return to(request, "committee.meeting", number=matter.number)
    back = address("committee.meeting", number=matter.number)
    page = form_page(request, f"会议纪要：{called.subject}", back, multipart=True, submit="保存纪要")
    return {"page": page, "form": form}


@view_config(route_name="committee.file", request_method="GET")
@view_config(route_name="study.file", request_method="GET")
def file(context: GatheringContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A file of the minutes, of a decision that was carried out, or of a study."""
    return fetched(request, context.matter)


@view_config(route_name="decision.my", request_method="GET", renderer="desk/list.jinja2")
def decisions(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The visitor's own decisions."""
    return {"page": told.my_decisions(own_room(request, "decision.my"), request.identity.account)}


@view_config(route_name="decision.finish", renderer="desk/form.jinja2")
def finish(context: GatheringContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Report a decision carried out.

    Raises:
        HTTPNotFound: There is no such decision.
    """
    own_room(request, "decision.my")
    form, of = DoneFields(posted(request)), int(request.matchdict["n"])
    standing = decisions_of(context.matter)
    mine = of < len(standing) and (
        manages(request) or standing[of].decision.owner == request.identity.account
    )
    if not mine:
        raise HTTPNotFound
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = DoneForm(of, form.result.data, kept(request, form.files))
            request.perform("finish-decision", context.matter.number, role_of(request, *STAFF), filled)
            return to(request, "decision.my")
    lead = f"{standing[of].decision.text} 完成期限 {standing[of].decision.due}。"
    page = form_page(request, "决定办结", address("decision.my"), lead=lead, multipart=True, submit="办结")
    return {"page": page, "form": form}


# -- study --------------------------------------------------------------------------------------------------


@view_config(route_name="study", request_method="GET", renderer="desk/list.jinja2")
def studies(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Every study."""
    return {"page": told.studies_page(room(request, "study"), manages=manages(request))}


@view_config(route_name="study.plan", renderer="desk/form.jinja2")
def plan(request: Any) -> Any:  # noqa: ANN401 - as above
    """Plan a study for whole departments."""
    show, form = room(request, "study"), StudyFields(posted(request))
    known = show.archive.shelf("departments").items()
    form.departments.choices = choices([(code, one["short"]) for code, one in known])
    if request.method == "POST" and form.validate():
        with beside(request, form):
            called = tuple(one for code in form.departments.data for one in staff_of(show.archive, code))
            filled = StudyForm(
                form.kind.data,
                form.subject.data,
                form.at.data,
                form.place.data,
                request.identity.account,
                called,
            )
            done = request.perform("plan-study", "", MANAGER, filled)
            return to(request, "study.one", number=done.dossier)
    return {"page": form_page(request, "安排学习培训", address("study")), "form": form}


@view_config(route_name="study.one", request_method="GET", renderer="desk/dossier.jinja2")
def study(context: GatheringContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One study."""
    return {"page": told.study_page(room(request, "study"), context.matter, manages=manages(request))}


@view_config(route_name="study.held", renderer="appraisal/held.jinja2")
def held(context: GatheringContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Enter who came."""
    show, matter = room(request, "study"), context.matter
    sent = dict(request.POST) if request.method == "POST" else {}
    planned = matter.the(StudyPlanned)
    if request.method == "POST":
        said = {account: sent.get(f"was_{account}", "present") for account in planned.called}
        present = tuple(account for account, how in said.items() if how == "present")
        excused = tuple(Missing(account, how) for account, how in said.items() if how in EXCUSES)
        with beside(request, {}):
            request.perform("hold-study", matter.number, MANAGER, HeldForm(present, excused))
            return to(request, "study.one", number=matter.number)
    rows = tuple(HeldRow(one, who(show, one), sent.get(f"was_{one}", "present")) for one in planned.called)
    options = (("present", "到会"), ("", "无故缺席"), *EXCUSES.items())
    page = HeldPage(title=f"签到：{planned.subject}", alerts=refused(request), rows=rows, choices=options)
    return {"page": page}


@view_config(route_name="study.points")
def study_points(context: GatheringContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Propose a point for each who was missing without excuse; the sheet of attendance is the evidence."""
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    matter, kept_back = context.matter, None
    planned = matter.the(StudyPlanned)
    evidence = Evidence("study", record_number(matter.number, matter.numbers(StudyHeld.type)[-1]))
    for account in unexcused(matter):
        form = PointForm(account, "KH-20/study", planned.at.date(), (evidence,), note=planned.subject)
        try:
            request.perform("propose-point", "", MANAGER, form)
        except Refusal as refusal:
            kept_back = refusal
    if kept_back is not None:
        raise kept_back
    return to(request, "study.one", number=matter.number)


@view_config(route_name="study.my", request_method="GET", renderer="desk/list.jinja2")
def my_studies(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The studies the visitor is called to."""
    return {"page": told.my_studies(own_room(request, "study.my"), request.identity.account)}


@view_config(route_name="study.note", renderer="desk/form.jinja2")
def note(context: GatheringContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Hand in notes."""
    own_room(request, "study.my")
    form, planned = NoteFields(posted(request)), context.matter.the(StudyPlanned)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = NoteForm(form.words.data, kept(request, form.files))
            request.perform("hand-in-note", context.matter.number, role_of(request, *STAFF), filled)
            return to(request, "study.my")
    page = form_page(request, f"学习心得：{planned.subject}", address("study.my"), multipart=True)
    return {"page": page, "form": form}
