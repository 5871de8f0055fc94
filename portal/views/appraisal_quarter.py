"""The centre's windows of quarters and years, and the public's board."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPMethodNotAllowed
from pyramid.view import view_config

from hallcore.appraisal.boards import Award, GradeLine, ObjectionFiled, QuarterPublished, YearConcluded
from hallcore.appraisal.forms import (
    CorrectForm,
    GradesForm,
    PublishForm,
    QuarterForm,
    ReplyForm,
    ReportForm,
    ReturnForm,
    YearForm,
)
from hallcore.appraisal.judging import Board, board, corrected, grades, last_twice
from hallcore.appraisal.rules import ZERO, quarter_before
from hallcore.ground.errors import Refusal
from portal.appraisal_contexts import MatterContext
from portal.appraisalbook import newest_quarter
from portal.forms import choices
from portal.forms.appraisal import (
    AwardFields,
    CorrectFields,
    QuarterFields,
    ReplyFields,
    ReturnFields,
    YearFields,
)
from portal.presenters import appraisal_quarter as told
from portal.presenters.addresses import address
from portal.presenters.appraisal_board import board_page, empty_board
from portal.presenters.appraisal_words import who
from portal.presenters.appraisal_year import year_page, years_page
from portal.presenters.showing import Showing, showing
from portal.views.appraisal import form_page
from portal.views.appraisal_desk import MANAGER, room
from portal.views.desk import beside, posted, refused, to


def manages(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    """Whether the visitor may do something here; inspectors and supervision look."""
    return MANAGER in request.identity.roles


# -- the public ---------------------------------------------------------------------------------------------


@view_config(route_name="appraisal.board", request_method="GET", renderer="public/about.jinja2")
def newest(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The newest published board."""
    show = showing(request)
    number = newest_quarter(show.archive, "published", "concluded")
    return {"page": board_page(show, show.archive[number]) if number else empty_board(show)}


@view_config(route_name="appraisal.board.quarter", request_method="GET", renderer="public/about.jinja2")
def one_board(context: MatterContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """A published board."""
    return {"page": board_page(showing(request), context.matter)}


# -- quarters -----------------------------------------------------------------------------------------------


@view_config(route_name="appraisal.quarters", request_method="GET", renderer="desk/list.jinja2")
def quarters(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Every quarter."""
    return {"page": told.quarters_page(room(request, "appraisal.quarters"), manages=manages(request))}


@view_config(route_name="appraisal.quarter.open", renderer="desk/form.jinja2")
def open_quarter(request: Any) -> Any:  # noqa: ANN401 - as above
    """Begin a quarter."""
    show, form = room(request, "appraisal.quarters"), QuarterFields(posted(request))
    if form.year.data is None:
        form.year.data = show.now.year
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = QuarterForm(form.year.data, int(form.quarter.data), form.since.data)
            done = request.perform("open-quarter", "", MANAGER, filled)
            return to(request, "appraisal.quarter", number=done.dossier)
    lead = "启动后可以对该季度的月份记分、统计。"
    return {
        "page": form_page(request, "启动季度考核", address("appraisal.quarters"), lead=lead),
        "form": form,
    }


@view_config(route_name="appraisal.quarter", request_method="GET", renderer="desk/dossier.jinja2")
def quarter(context: MatterContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One quarter."""
    show = room(request, "appraisal.quarters")
    return {"page": told.quarter_page(show, context.matter, manages=manages(request))}


def _award_form(
    show: Showing,
    context: MatterContext,
    now: Board,
    request: Any,  # noqa: ANN401 - as above
    chosen: tuple[Award, ...],
) -> AwardFields:
    names = {"flags": "flag", "civil": "civil", "stars": "star"}
    known = {field: [award.to for award in chosen if award.kind == kind] for field, kind in names.items()}
    form = AwardFields(posted(request), **known)
    for field, options in told.award_choices(show, context.matter, now).items():
        form[field].choices = choices(options)
    return form


def _awards(form: AwardFields) -> PublishForm:
    return PublishForm(
        (
            *(Award("flag", one) for one in form.flags.data or ()),
            *(Award("civil", one) for one in form.civil.data or ()),
            *(Award("star", one) for one in form.stars.data or ()),
        )
    )


@view_config(route_name="appraisal.publish", renderer="desk/form.jinja2")
def publish(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Publish a quarter.

    Raises:
        Refusal: It was published.
    """
    show, number = room(request, "appraisal.quarters"), context.matter.number
    if context.matter.numbers(QuarterPublished.type):
        raise Refusal("该季度已经公示，更正须另立记录", "KH-12")
    form = _award_form(show, context, told.preview(show, context.matter), request, ())
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("publish-quarter", number, MANAGER, _awards(form))
            return to(request, "appraisal.quarter", number=number)
    lead = (
        "公示后本季度的考核表不能再改动，更正须另立记录。选择拟评优的窗口和人员；有不得评优情形的不在名单中。"
    )
    back = address("appraisal.quarter", number=number)
    return {"page": form_page(request, "季度公示", back, lead=lead, submit="公示"), "form": form}


@view_config(route_name="appraisal.conclude", renderer="desk/form.jinja2")
def conclude(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Have a quarter's results stand."""
    show, matter = room(request, "appraisal.quarters"), context.matter
    now = board(show.law_of(matter), corrected(matter))
    form = _award_form(show, context, now, request, matter.the(QuarterPublished).awards)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("conclude-quarter", matter.number, MANAGER, _awards(form))
            return to(request, "appraisal.quarter", number=matter.number)
    lead = "公示期满、异议答复完毕后，结果和评优生效。"
    back = address("appraisal.quarter", number=matter.number)
    return {"page": form_page(request, "结果生效", back, lead=lead, submit="生效"), "form": form}


@view_config(route_name="appraisal.correct", renderer="desk/form.jinja2")
def correct(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Correct a published total."""
    show, form, matter = room(request, "appraisal.quarters"), CorrectFields(posted(request)), context.matter
    lines = corrected(matter)
    form.account.choices = choices(
        [("", "请选择"), *((one.account, who(show, one.account)) for one in lines)]
    )
    months = sorted({month.month for one in lines for month in one.months})
    form.month.choices = choices([(f"{month}", f"{month:%Y-%m}") for month in months])
    if request.method == "POST" and form.validate():
        with beside(request, form):
            month = next(one for one in months if f"{one}" == form.month.data)
            filled = CorrectForm(
                form.account.data,
                month,
                form.change.data,
                form.reason.data,
                form.basis.data,
                form.window.data,
            )
            request.perform("correct-quarter", matter.number, MANAGER, filled)
            return to(request, "appraisal.quarter", number=matter.number)
    lead = "公示的原件不改；更正另立记录，得分、名次和星级按更正后计算。"
    back = address("appraisal.quarter", number=matter.number)
    return {"page": form_page(request, "更正得分", back, lead=lead), "form": form}


@view_config(route_name="appraisal.return", renderer="desk/form.jinja2")
def return_staff(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Return somebody last twice."""
    show, form, matter = room(request, "appraisal.quarters"), ReturnFields(posted(request)), context.matter
    earlier = show.archive.get(quarter_before(matter.number))
    found = last_twice(show.law_of(matter), earlier, matter)
    form.account.choices = choices([("", "请选择"), *((one, who(show, one)) for one in found)])
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReturnForm(form.account.data, form.reason.data)
            request.perform("return-staff", matter.number, MANAGER, filled)
            return to(request, "appraisal.quarter", number=matter.number)
    lead = "连续两个季度末位的，退回派出部门（KH-14）；撤离手续在“大厅组织”中另行办理。"
    back = address("appraisal.quarter", number=matter.number)
    return {"page": form_page(request, "退回派出部门", back, lead=lead, danger=True), "form": form}


@view_config(route_name="appraisal.report")
def report(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Report a quarter back to every department that was not told."""
    lines = context.matter.the(QuarterPublished).lines
    return _report(context, request, sorted({line.department for line in lines}), "appraisal.quarter")


def _report(context: MatterContext, request: Any, departments: list[str], back: str) -> Any:  # noqa: ANN401 - as above
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    told_already = {getattr(one.paper, "department", "") for one in context.matter.all_records()}
    for department in departments:
        if department not in told_already:
            request.perform("report-results", context.matter.number, MANAGER, ReportForm(department))
    return to(request, back, number=context.matter.number)


@view_config(route_name="appraisal.objection", renderer="desk/form.jinja2")
def objection(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Answer an objection; one that is answered is shown."""
    show, matter = room(request, "appraisal.quarters"), context.matter
    if matter.state != "open":
        request.override_renderer = "desk/dossier.jinja2"
        return {"page": told.objection_page(show, matter)}
    form, filed = ReplyFields(posted(request)), matter.the(ObjectionFiled)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReplyForm(form.outcome.data == "upheld", form.reason.data)
            request.perform("answer-objection-to-board", matter.number, MANAGER, filled)
            return to(request, "appraisal.quarter", number=matter.parent)
    lead = f"异议：{told.objection_words(matter)} 应于 {filed.answer_by} 前答复。异议成立的，答复后另行更正得分。"
    back = address("appraisal.quarter", number=matter.parent)
    return {"page": form_page(request, f"答复异议 {matter.number}", back, lead=lead), "form": form}


# -- years --------------------------------------------------------------------------------------------------


@view_config(route_name="appraisal.years", request_method="GET", renderer="desk/list.jinja2")
def years(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Every year."""
    return {"page": years_page(room(request, "appraisal.years"), manages=manages(request))}


@view_config(route_name="appraisal.year.open", renderer="desk/form.jinja2")
def open_year(request: Any) -> Any:  # noqa: ANN401 - as above
    """Begin a year's rating."""
    show, form = room(request, "appraisal.years"), YearFields(posted(request))
    if form.year.data is None:
        form.year.data = show.now.year - 1
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.perform("open-year", "", MANAGER, YearForm(form.year.data, form.merit.data))
            return to(request, "appraisal.year", number=done.dossier)
    lead = "优秀名额为参加评定人数的百分之二十，受集体表彰的为百分之二十五，舍去小数（KH-16）。"
    return {"page": form_page(request, "启动年终评定", address("appraisal.years"), lead=lead), "form": form}


@view_config(route_name="appraisal.year", request_method="GET", renderer="appraisal/year.jinja2")
def year(context: MatterContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One year."""
    show = room(request, "appraisal.years")
    return {"page": year_page(show, context.matter, {}, refused(request), manages=manages(request))}


@view_config(route_name="appraisal.grades", renderer="appraisal/year.jinja2")
def enter(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Enter the grades that changed."""
    show, sent = room(request, "appraisal.years"), dict(request.POST)
    before, matter = grades(context.matter), context.matter
    if request.method == "POST":
        lines = []
        for name, grade in sent.items():
            account, reason = (
                name.removeprefix("grade_"),
                sent.get(f"reason_{name.removeprefix('grade_')}", ""),
            )
            known = before.get(account)
            if (
                account == name
                or not grade
                or (known and (known.grade, known.reason) == (grade, reason.strip()))
            ):
                continue
            if grade not in {"excellent", "competent", "basic", "incompetent"}:
                raise Refusal("请选择等次", "KH-15", where=account)
            lines.append(GradeLine(account, grade, ZERO, reason.strip()[:200]))
        with beside(request, {}):
            request.perform("enter-grades", matter.number, MANAGER, GradesForm(tuple(lines)))
            return to(request, "appraisal.year", number=matter.number)
    return {"page": year_page(show, matter, sent, refused(request), manages=manages(request))}


@view_config(route_name="appraisal.year.conclude")
def conclude_year(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Have a year's grades stand."""
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    request.perform("conclude-year", context.matter.number, MANAGER)
    return to(request, "appraisal.year", number=context.matter.number)


@view_config(route_name="appraisal.year.report")
def report_year(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Report a year back to every department that was not told."""
    posts = request.archive.shelf("posts")
    lines = context.matter.the(YearConcluded).lines
    departments = sorted({posts[line.account]["department"] for line in lines if line.account in posts})
    return _report(context, request, departments, "appraisal.year")
