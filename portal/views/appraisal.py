"""What everybody who works in the hall does about appraisal: looks, explains, appeals, signs, proposes, objects."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.appraisal.boards import BoardLine, QuarterPublished
from hallcore.appraisal.forms import (
    AppealForm,
    ExplainForm,
    GiveBackForm,
    ObjectForm,
    PointForm,
    SignForm,
    SignGradesForm,
)
from hallcore.appraisal.judging import grades, signed
from hallcore.appraisal.model import Evidence, MonthTotalled, Side
from hallcore.appraisal.rules import the_point
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DUTIES
from portal.appraisal_contexts import MatterContext, SheetContext
from portal.forms import choices
from portal.forms.appraisal import AppealFields, ExplainFields, ObjectFields, PointFields, ReasonFields
from portal.presenters import appraisal as told
from portal.presenters import appraisal_own as own
from portal.presenters.addresses import address
from portal.presenters.appraisal_results import results_page
from portal.presenters.appraisal_words import own_rooms, signed_points, who
from portal.presenters.appraisal_year import grades_signing_page
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Link
from portal.presenters.showing import Showing
from portal.views.desk import beside, frame, kept, posted, refused, role_of, to

STAFF = ("manager", "inspector", "approver", "reviewer", "handler", "acceptor")


def room(request: Any, here: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The frame of a page of one's own."""
    return frame(request, own_rooms(here))


def side_of(request: Any, sheet_account: str) -> Side:  # noqa: ANN401 - pyramid ships no types
    """On which side the visitor leads somebody; home where neither, for the office to refuse."""
    posting = request.archive.shelf("posts").get(sheet_account)
    return "centre" if posting and posting["centre_leader"] == request.identity.account else "home"


@view_config(route_name="appraisal.my", request_method="GET", renderer="desk/list.jinja2")
def my(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One's own months."""
    return {"page": own.my_page(room(request, "appraisal.my"), request.identity.account)}


@view_config(route_name="appraisal.sheet", request_method="GET", renderer="desk/dossier.jinja2")
def sheet(context: SheetContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One month."""
    show, manages = room(request, "appraisal.my"), "manager" in request.identity.roles
    return {"page": told.sheet_page(show, context.sheet, request.identity.account, manages=manages)}


def form_page(request: Any, title: str, back: str, **more: Any) -> FormPage:  # noqa: ANN401 - as above
    """A form of these rooms."""
    return FormPage(title=title, alerts=refused(request), cancel=Link("返回", back), **more)


@view_config(route_name="appraisal.explain", renderer="desk/form.jinja2")
def explain(context: SheetContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Explain a point."""
    show, number = room(request, "appraisal.my"), context.sheet.number
    n, form = int(request.matchdict["n"]), ExplainFields(posted(request))
    point = the_point(context.sheet, n)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ExplainForm(n, form.words.data, kept(request, form.files))
            request.perform("explain-point", number, role_of(request, *STAFF), filled)
            return to(request, "appraisal.sheet", number=number)
    rule = show.law_of(context.sheet).point(point.paper.rule)
    lead = f"{point.paper.day} {rule.name}，{signed_points(point.paper.points)} 分。证据：{told.evidence_words(point.paper.evidence)}。"
    back = address("appraisal.sheet", number=number)
    return {"page": form_page(request, "说明情况", back, lead=lead, multipart=True), "form": form}


@view_config(route_name="appraisal.appeal", renderer="desk/form.jinja2")
def appeal(context: SheetContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Appeal against points of the month."""
    show, number = room(request, "appraisal.my"), context.sheet.number
    form, law = AppealFields(posted(request)), show.law_of(context.sheet)
    month = context.sheet.the(MonthTotalled)
    form.points.choices = [
        (
            one.n,
            f"{the_point(context.sheet, one.n).paper.day} {law.point(one.rule).name}（{signed_points(one.points)} 分）",
        )
        for one in month.counted
    ]
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AppealForm(tuple(form.points.data), form.words.data, kept(request, form.files))
            request.perform("appeal-points", number, role_of(request, *STAFF), filled)
            return to(request, "appraisal.sheet", number=number)
    lead = f"可以申诉至 {month.appeal_by}；中心自收到之日起五个工作日内答复（KH-13）。"
    back = address("appraisal.sheet", number=number)
    return {"page": form_page(request, "对月考核申诉", back, lead=lead, multipart=True), "form": form}


# -- signing ------------------------------------------------------------------------------------------------


@view_config(route_name="appraisal.signing", renderer="desk/list.jinja2")
def signing(request: Any) -> Any:  # noqa: ANN401 - as above
    """The sheets that wait for the visitor; those picked are signed, each in a record of its own."""
    show = room(request, "appraisal.signing")
    if request.method == "POST":
        picked = request.POST.getall("pick")[:1000]
        if not picked:
            raise Refusal("请先选择要签署的考核表", "KH-02")
        for number in picked:
            known = request.archive.shelf("appraisal-sheets").get(number)
            if known is None:
                raise HTTPNotFound
            side: Side = "centre" if known["centre_leader"] == request.identity.account else "home"
            role = role_of(request, *STAFF)
            request.perform("sign-sheet", number, role, SignForm(side, "同意。"))
        return to(request, "appraisal.signing")
    return {"page": own.signing_page(show, request.identity.account)}


@view_config(route_name="appraisal.results", request_method="GET", renderer="desk/list.jinja2")
def results(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What was reported back to the visitor about those they lead (KH-17)."""
    return {"page": results_page(room(request, "appraisal.results"), request.identity.account)}


@view_config(route_name="appraisal.give-back", renderer="desk/form.jinja2")
def give_back(context: SheetContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Give a sheet back."""
    room(request, "appraisal.signing")
    form, number = ReasonFields(posted(request)), context.sheet.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = GiveBackForm(side_of(request, context.account), form.reason.data)
            request.perform("give-back-sheet", number, role_of(request, *STAFF), filled)
            return to(request, "appraisal.signing")
    back = address("appraisal.sheet", number=number)
    return {"page": form_page(request, "退回考核表", back, lead="退回后由中心更正并重新统计。"), "form": form}


@view_config(route_name="appraisal.grades.sign", renderer="desk/list.jinja2")
def sign_grades(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The grades of those the visitor leads; those picked are signed."""
    show, me = room(request, "appraisal.signing"), request.identity.account
    year, posts = context.matter, request.archive.shelf("posts")
    done = signed(year)
    waiting: dict[str, Side] = {}
    for account in grades(year):
        known = posts.get(account, {"home_leader": "", "centre_leader": ""})
        leaders: tuple[tuple[Side, str], ...] = (
            ("home", known["home_leader"]),
            ("centre", known["centre_leader"]),
        )
        for at, leader in leaders:
            if leader == me and account != me and (at, account) not in done:
                waiting[account] = at
    if request.method == "POST":
        picked = tuple(account for account in waiting if account in set(request.POST.getall("pick")))
        side: Side = waiting[picked[0]] if picked else "home"
        form = SignGradesForm(side, picked)
        request.perform("sign-grades", year.number, role_of(request, *STAFF), form)
        return to(request, "appraisal.grades.sign", number=year.number)
    return {"page": grades_signing_page(show, year, waiting)}


# -- proposing, objecting -----------------------------------------------------------------------------------


def led_by(request: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - as above
    """Whom the visitor may score: inspectors and management everybody, a leader their people, nobody themselves."""
    posts, me = request.archive.shelf("posts"), request.identity.account
    everybody = bool({"manager", "inspector"} & set(request.identity.roles))
    found = [
        account
        for account, one in posts.items()
        if one["stands"] and account != me and (everybody or me in {one["home_leader"], one["centre_leader"]})
    ]
    return [(account, account) for account in found]


@view_config(route_name="appraisal.propose", renderer="desk/form.jinja2")
def propose(request: Any) -> Any:  # noqa: ANN401 - as above
    """Propose a point for somebody one leads or inspects."""
    show, form = room(request, "appraisal.signing"), PointFields(posted(request))
    law, posts = show.law(), request.archive.shelf("posts")
    people = [
        (account, f"{who(show, account)}（{posts[account]['window'] or '无窗口'}）")
        for account, _ in led_by(request)
    ]
    form.account.choices = choices([("", "请选择"), *people])
    form.rule.choices = choices(
        [("", "请选择"), *((rule.key, f"{rule.name}（{rule.key}）") for rule in law.points())]
    )
    if form.day.data is None:
        form.day.data = show.now.date()
    if request.method == "POST" and form.validate():
        with beside(request, form):
            if form.kind.data == "case" and form.ref.data.strip() not in request.archive.shelf("cases"):
                raise Refusal("没有这个编号的办件", "KH-18", where="ref")
            filled = PointForm(
                form.account.data,
                form.rule.data,
                form.day.data,
                (Evidence(form.kind.data, form.ref.data.strip()),),
                form.points.data,
                form.note.data or "",
                files=kept(request, form.files),
            )
            done = request.perform("propose-point", "", role_of(request, *STAFF), filled)
            return to(request, "appraisal.sheet", number=done.dossier)
    lead = "扣分经本人说明、由他人认定后生效；加分经他人认定后生效。"
    back = address("appraisal.signing")
    return {"page": form_page(request, "提出记分", back, lead=lead, multipart=True), "form": form}


@view_config(route_name="appraisal.object", renderer="desk/form.jinja2")
def object_to(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Object to a published board."""
    show, form, quarter = room(request, "appraisal.my"), ObjectFields(posted(request)), context.matter
    paper = quarter.the(QuarterPublished)
    form.about.choices = choices([("", "整个公示"), *_subjects(show, paper.lines)])
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ObjectForm(form.about.data or "", form.words.data, kept(request, form.files))
            roles = tuple(role for role in (*DUTIES, "inspector") if role in request.identity.roles)
            role = roles[0] if roles else role_of(request, *STAFF)
            request.perform("object-to-board", quarter.number, role, filled)
            return to(request, "appraisal.my")
    lead = f"公示至 {paper.object_by}；中心自收到异议之日起五个工作日内答复（KH-12、KH-13）。"
    return {
        "page": form_page(request, "对季度公示提出异议", address("appraisal.my"), lead=lead, multipart=True),
        "form": form,
    }


def _subjects(show: Showing, lines: tuple[BoardLine, ...]) -> list[tuple[str, str]]:
    windows = sorted({line.window for line in lines if line.window})
    people = [(line.account, who(show, line.account)) for line in lines]
    return [*((window, f"窗口 {window}") for window in windows), *people]


# -- papers and files ---------------------------------------------------------------------------------------


@view_config(route_name="appraisal.paper", request_method="GET")
def paper(context: SheetContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The sealed sheet.

    Raises:
        HTTPNotFound: Not both have signed, or it is not printed yet.
    """
    show = room(request, "appraisal.my")
    found = show.paper_of(told.printed(context.sheet)) if told.printed(context.sheet) else None
    if found is None or not request.hall.vault.has(found[0]):
        raise HTTPNotFound
    path = str(request.hall.vault.path(found[0]))
    answer = FileResponse(path, request=request, content_type="application/pdf")
    answer.content_disposition = f'inline; filename="{context.sheet.number}.pdf"'
    answer.cache_control = "private, no-store"
    return answer


@view_config(route_name="appraisal.file", request_method="GET")
def file(context: SheetContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A file of one of the sheet's records: a photograph, a paper.

    Raises:
        HTTPNotFound: No such record, or it does not name the file.
    """
    return fetched(request, context.sheet)


def fetched(request: Any, dossier: Dossier) -> Any:  # noqa: ANN401 - as above
    """The file that the address names by record and hash, under the name it was handed in with.

    Raises:
        HTTPNotFound: No such record, or it does not name the file.
    """
    n = int(request.matchdict["n"])
    files = dossier.record(n).files if n < dossier.count else ()
    ref = next((one for one in files if one.sha256 == request.matchdict["sha256"]), None)
    if ref is None:
        raise HTTPNotFound
    path = str(request.hall.vault.path(ref.sha256))
    answer = FileResponse(path, request=request, content_type="application/octet-stream")
    answer.content_disposition = f"attachment; filename*=UTF-8''{quote(ref.name, safe='')}"
    answer.cache_control = "private, no-store"
    return answer
