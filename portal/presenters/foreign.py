"""A case that lives elsewhere, as pages show it: how it stands, who says so, and every report as it came."""

from __future__ import annotations

from typing import Any

from hallcore.approval.elsewhere import picture
from hallcore.approval.model import STAGES
from hallcore.approval.reported import (
    GRADES,
    RATING_CHANNELS,
    RESULTS,
    STANDINGS,
    ForeignCaseReported,
    Rating,
)
from hallcore.dossier import Dossier
from hallcore.ground.clock import TZ
from hallcore.ground.codes import mask_name
from hallcore.ground.errors import NotComputable
from portal.presenters.addresses import address
from portal.presenters.cases_told import masked_company
from portal.presenters.citizens import ProgressPage, Remaining
from portal.presenters.desks import DeskListPage
from portal.presenters.shapes import Action, Cell, Column, Fact, LifeStep, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import day, moment

_NOT_OURS = "本件由省级业务系统办理，进度按该系统的报送显示，催办、补正请按承办部门的通知办理。"


def applicant_of(case: Dossier, *, public: bool = False) -> str:
    """Who applies; a person's name is masked, and for whoever is not signed in a company's too (PI-09)."""
    told, annex = picture(case), case.record(0).annex
    name = (annex.get("name") if annex is not None else None) or ""
    if not name:
        return "（已删除）"
    if told.applicant_kind == "company" and public:
        return masked_company(name)
    return name if told.applicant_kind == "company" else mask_name(name).replace("*", "＊")


def foreign_progress(show: Showing, case: Dossier) -> ProgressPage:
    """The progress page of a foreign case: the same bar and limits, and what was reported."""
    told = picture(case)
    return ProgressPage(
        title=told.item,
        crumbs=(Link("首页", address("home")), Link("查办件进度", address("progress")), Link(case.number)),
        number=case.number,
        note=f"办件进度　{moment(show.now)} 查询",
        meta=(f"办件编号 {case.number}", f"申请人 {applicant_of(case, public=True)}", f"承办 {told.organ}"),
        tags=(Tag(state_of(told), "grey" if told.result else "solid"), Tag("省级系统办理")),
        life=life_of(told),
        remaining=_remaining(show, told),
        expected=_NOT_OURS if not told.result else f"本件已办结：{RESULTS[told.result]}。",
        papers=Table(
            "本厅发出的文书", (Column("文书", head=True),), (), empty="文书由承办部门通过省级系统送达"
        ),
        sections=(*_rating_section(told), Section("报送情况", tables=(reports_table(case),))),
        ways=(Action("有关法律依据", address("law")),),
        again=(Link("换一件查", address("progress")),),
    )


def _rating_section(told: ForeignCaseReported) -> tuple[Section, ...]:
    if told.rating is None:
        return ()
    return (Section("好差评", facts=(Fact("评价", rating_said(told.rating), full=True),)),)


def rating_said(rating: Rating) -> str:
    """A rating in words: grade, day, way."""
    when = day(rating.at.astimezone(TZ).date())
    return f"{GRADES[rating.grade]}（{when}，{RATING_CHANNELS[rating.channel]}）"


def foreign_page(case: Dossier) -> DeskListPage:
    """What an officer sees of a foreign case."""
    told = picture(case)
    limits = (("承诺期限", told.promised_by), ("法定期限", told.statutory_by))
    until = "，".join(f"{word}至 {day(last)}" for word, last in limits if last) or "该系统没有报送期限"
    doubts = sum(paper.standing != "current" for paper in case.papers(ForeignCaseReported))
    doubtful = f"；有 {doubts} 条报送存疑，没有改变办件状态" if doubts else ""
    rated = f"；好差评：{rating_said(told.rating)}" if told.rating is not None else ""
    note = (
        f"{case.number}　{applicant_of(case)}　{told.organ}　由 {told.system} 系统办理，"
        f"现为{state_of(told)}，{until}{rated}{doubtful}。"
    )
    return DeskListPage(
        title=told.item,
        crumbs=(Link("办件", address("office")), Link(case.number)),
        note=note,
        table=reports_table(case),
        actions=(Action("下载证据包", address("office.foreign.evidence", number=case.number)),),
    )


def reports_table(case: Dossier) -> Table:
    """Every report in the order it came; what is late or contradictory says why."""
    columns = (
        Column("序号"),
        Column("办理时间", nowrap=True),
        Column("环节"),
        Column("内容"),
        Column("收到报送", nowrap=True),
        Column("采信"),
    )
    rows = []
    for n in case.numbers(ForeignCaseReported.type):
        record = case.record(n)
        paper = record.paper
        if isinstance(paper, ForeignCaseReported):
            tone = "" if paper.standing == "current" else "：" + "；".join(paper.reasons)
            cells = (
                Cell(f"{paper.sequence}"),
                Cell(moment(paper.at)),
                Cell(STAGES[paper.stage]),
                Cell(_said(paper)),
                Cell(moment(record.at)),
                Cell(f"{STANDINGS[paper.standing]}{tone}"),
            )
            rows.append(Row(cells))
    return Table("报送情况", columns, tuple(rows))


def _said(paper: ForeignCaseReported) -> str:
    """What a report says besides its stage."""
    result = (
        f"{RESULTS[paper.result]}{f'（{paper.decision}）' if paper.decision else ''}" if paper.result else ""
    )
    rated = f"评价：{rating_said(paper.rating)}" if paper.rating is not None else ""
    parts = (result, f"{paper.stopped}，计时暂停" if paper.stopped else "", rated, paper.note)
    return "；".join(part for part in parts if part) or "—"


def foreign_data(show: Showing, case: Dossier) -> dict[str, Any]:
    """The same for programs."""
    told = picture(case)
    limits = (("承诺期限", told.promised_by), ("法定期限", told.statutory_by))
    return {
        "number": case.number,
        "name": told.item,
        "organ": told.organ,
        "applicant": applicant_of(case, public=True),
        "state": case.state,
        "state_title": state_of(told),
        "foreign": told.system,
        "rating": _rating_data(told.rating),
        "asked_at": show.now.isoformat(),
        "stages": [{"title": step.title, "state": step.state, "when": step.when} for step in life_of(told)],
        "limits": [{"title": title, "last": last.isoformat()} for title, last in limits if last],
    }


def _rating_data(rating: Rating | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    title, at = GRADES[rating.grade], rating.at.isoformat()
    return {"grade": rating.grade, "title": title, "at": at, "channel": rating.channel}


def state_of(told: ForeignCaseReported) -> str:
    """The state in a word or two."""
    if told.result:
        return f"已办结（{RESULTS[told.result]}）"
    return f"{told.stopped}，计时暂停" if told.stopped else f"{STAGES[told.stage]}中"


def life_of(told: ForeignCaseReported) -> tuple[LifeStep, ...]:
    """The five stages, as far as they were reported."""
    order = list(STAGES)
    here = order.index(told.stage)
    steps = []
    for place, (_key, title) in enumerate(STAGES.items()):
        if place < here or (told.result and place == here):
            steps.append(LifeStep(title, "done"))
        elif place == here:
            steps.append(LifeStep(title, "stop" if told.stopped else "now", day(told.at.date())))
        else:
            steps.append(LifeStep(title, "todo"))
    return tuple(steps)


def _remaining(show: Showing, told: ForeignCaseReported) -> Remaining | None:
    last: Any = told.promised_by or told.statutory_by
    if last is None or told.result:
        return None
    overlay, today = show.law().clock("C02").overlay, show.now.date()
    if told.stopped:
        # While that system's clock stands still, what was left when it stopped is left.
        today = min(today, told.at.astimezone(TZ).date())
    try:
        left = show.calendar.working_days_between(today, last, overlay=overlay)
    except NotComputable:
        left = show.calendar.working_days_between(today, last, overlay=overlay, estimate=True)
    word = "承诺期限" if told.promised_by else "法定期限"
    lines = [f"{word}不晚于 {day(last)}，由承办系统计算。"]
    if told.stopped:
        until = f"，至 {day(told.stopped_until)}" if told.stopped_until else ""
        lines.insert(0, f"{told.stopped}期间不计入时限{until}。")
    tag = Tag("计时暂停中", "stopped") if told.stopped else None
    lead, number = ("还剩", left) if left >= 0 else ("已超", -left)
    return Remaining(lead, f"{number}", "个工作日", tuple(lines), tag)
