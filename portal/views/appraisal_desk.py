"""The centre's windows of the daily and monthly appraisal: rounds, undecided points, months, appeals, talks, workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from hallcore.appraisal.forms import AnswerForm, DecideForm, RoundForm, TalkForm, TotalForm
from hallcore.appraisal.rules import open_appeal, the_point
from hallcore.ground.errors import Refusal
from portal.appraisal_contexts import SheetContext
from portal.appraiser import take_up
from portal.exporting import exported
from portal.forms.appraisal import AnswerFields, DayFields, DecideFields, TalkFields
from portal.presenters import appraisal as told
from portal.presenters import appraisal_desk as desk
from portal.presenters.addresses import address
from portal.presenters.appraisal_quarter import board_rows
from portal.presenters.appraisal_words import centre_rooms, signed_points, who
from portal.presenters.showing import Showing
from portal.roster import away
from portal.views.appraisal import form_page
from portal.views.desk import beside, frame, posted, refused, role_of, to

MANAGER = "manager"


def room(request: Any, here: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The frame of a page of the centre's."""
    return frame(request, centre_rooms(here))


@view_config(route_name="appraisal.daily", renderer="appraisal/daily.jinja2")
def daily(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The inspector's sheet: one round, and a point for each fault that was noted."""
    show = room(request, "appraisal.daily")
    role, me = role_of(request, "inspector", MANAGER), request.identity.account
    sent: dict[str, str] = dict(request.POST) if request.method == "POST" else {}
    if request.method == "POST":
        people = list(desk.people_in(show, sent.get("area", "")))
        gone = tuple(
            account
            for account, one in people
            if away(one, show.now.date()) or sent.get(f"fault_{account}") == "away"
        )
        checked = tuple(account for account, _one in people if account not in gone and account != me)
        noted = sum(sent.get(f"fault_{account}", "") in desk.INSPECTED for account in checked)
        with beside(request, {}):
            form = RoundForm(sent.get("area", ""), checked, tuple(one for one in gone if one != me), noted)
            done = request.perform("make-round", "", role, form)
            for point in desk.findings(sent, checked, done.number, show.now.date()):
                request.perform("propose-point", "", role, point)
            return to(request, "appraisal.daily")
    return {"page": desk.daily_page(show, request.GET, me, sent, refused(request))}


@view_config(route_name="appraisal.points", renderer="desk/list.jinja2")
def points(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The undecided points; those picked are confirmed, each in a record of its own."""
    show = room(request, "appraisal.points")
    if request.method == "POST":
        picked = [one.rpartition("/") for one in request.POST.getall("pick")[: desk.MOST]]
        if not picked:
            raise Refusal("请先选择要认定的记分", "KH-18")
        role = role_of(request, MANAGER, "inspector")
        for number, _mark, n in picked:
            request.perform(
                "decide-point", number, role, DecideForm(int(n) if n.isdecimal() else -1, stands=True)
            )
        return to(request, "appraisal.points")
    return {
        "page": desk.points_page(show, request.identity.account, manages=MANAGER in request.identity.roles)
    }


@view_config(route_name="appraisal.decide", renderer="desk/form.jinja2")
def decide(context: SheetContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Confirm one point or strike it, with everything that is known of it before one."""
    show, form = room(request, "appraisal.points"), DecideFields(posted(request))
    sheet, n = context.sheet, int(request.matchdict["n"])
    point = the_point(sheet, n)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = DecideForm(n, form.decision.data == "stands", form.reason.data or "")
            request.perform("decide-point", sheet.number, role_of(request, MANAGER, "inspector"), filled)
            return to(request, "appraisal.points")
    rule = show.law_of(sheet).point(point.paper.rule)
    lead = (
        f"{who(show, context.account)}，{point.paper.day}，{rule.name}（{signed_points(point.paper.points)} 分）。"
        f"证据：{told.evidence_words(point.paper.evidence)}。评分：{who(show, point.scorer)}。"
    )
    said = told.explanation_of(sheet, point)
    lead += f"本人说明：{said}" if said else "本人没有说明。"
    return {"page": form_page(request, "认定记分", address("appraisal.points"), lead=lead), "form": form}


# -- months -------------------------------------------------------------------------------------------------


@view_config(route_name="appraisal.desk", request_method="GET", renderer="desk/list.jinja2")
def month(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A month of everybody."""
    show = room(request, "appraisal.desk")
    return {"page": desk.month_page(show, request.GET, manages=MANAGER in request.identity.roles)}


@view_config(route_name="appraisal.total")
def total(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Sum up everybody of a month who is not summed up and has nothing undecided.

    Raises:
        HTTPMethodNotAllowed: Only a form comes here.
        Refusal: Nobody could be summed up; the reason of the first.
    """
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    show = room(request, "appraisal.desk")
    asked, department = desk.month_of(request.GET, show.now.date()), request.GET.get("department", "")
    first, done, kept = date.fromisoformat(f"{asked}-01"), 0, None
    for account, _number, one in desk.lines(show, asked, department):
        if one is not None and one["state"] != "open":
            continue
        try:
            request.perform("total-month", "", MANAGER, TotalForm(account, first))
            done += 1
        except Refusal as refusal:
            kept = kept or refusal
    if kept is not None and not done:
        raise kept
    query = {"month": asked, "department": department, "done": "done"}
    return HTTPSeeOther(address("appraisal.desk", query=query))


@view_config(route_name="appraisal.attendance", renderer="desk/form.jinja2")
def attendance(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take up a day's attendance: each fault becomes a point, in the clock's name."""
    show, form = room(request, "appraisal.points"), DayFields(posted(request))
    if form.day.data is None:
        form.day.data = show.now.date() - timedelta(days=1)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            if form.day.data >= show.now.date():
                raise Refusal("当日考勤尚未结束", "KQ-05", where="day")
            take_up(request.hall.house, form.day.data)
            return to(request, "appraisal.points")
    lead = "按当日考勤记录逐人提出迟到、早退、离岗、旷工的记分（KQ-05 至 KQ-07），由本人说明、他人认定。已经提出的不重复。"
    return {
        "page": form_page(request, "按考勤提出记分", address("appraisal.points"), lead=lead),
        "form": form,
    }


@view_config(route_name="appraisal.answer", renderer="desk/form.jinja2")
def answer(context: SheetContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Answer an appeal.

    Raises:
        HTTPNotFound: None waits.
    """
    show, form, sheet = room(request, "appraisal.desk"), AnswerFields(posted(request)), context.sheet
    waiting = open_appeal(sheet)
    if waiting is None:
        raise HTTPNotFound
    law = show.law_of(sheet)
    asked = [the_point(sheet, n) for n in waiting[1].points]
    form.struck.choices = [
        (one.n, f"{one.paper.day} {law.point(one.paper.rule).name}（{signed_points(one.paper.points)} 分）")
        for one in asked
    ]
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AnswerForm(tuple(form.struck.data or ()), form.reason.data)
            request.perform("answer-appeal", sheet.number, MANAGER, filled)
            return to(request, "appraisal.sheet", number=sheet.number)
    annex = sheet.record(waiting[0]).annex
    words = (annex.get("words") if annex is not None else None) or ""
    lead = f"{who(show, context.account)}的申诉：{words} 应于 {waiting[1].answer_by} 前答复。"
    back = address("appraisal.sheet", number=sheet.number)
    return {"page": form_page(request, "答复申诉", back, lead=lead), "form": form}


@view_config(route_name="appraisal.talk", renderer="desk/form.jinja2")
def talk(context: SheetContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Enter a talk."""
    show, form = room(request, "appraisal.desk"), TalkFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = TalkForm(form.measures.data, form.words.data or "")
            request.perform("hold-talk", context.sheet.number, MANAGER, filled)
            return to(request, "appraisal.sheet", number=context.sheet.number)
    lead = f"{who(show, context.account)}当月不足六十分或者受红牌的，应当约谈（KH-14）。"
    back = address("appraisal.sheet", number=context.sheet.number)
    return {"page": form_page(request, "登记约谈", back, lead=lead), "form": form}


@view_config(route_name="appraisal.export", request_method="GET")
def export(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A month or a quarter's board as a workbook."""
    show, kind = room(request, "appraisal.desk"), request.matchdict["kind"]
    if kind == "month":
        asked = desk.month_of(request.GET, show.now.date())
        rows: Iterable[tuple[Any, ...]] = desk.sheet_rows(show, asked, request.GET.get("department", ""))
    else:
        asked = request.GET.get("quarter", "")
        rows = board_rows(show, asked)
    return exported(request, "xlsx", f"appraisal-{kind}-{asked}", "考核", rows)
