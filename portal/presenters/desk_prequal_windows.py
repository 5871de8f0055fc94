"""The windows of a prequalification: notice, clarification, committee, a member's sheet, report, results."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hallcore.dossier import Dossier
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import compute, earliest, latest_start
from hallcore.ground.errors import NotComputable
from portal.presenters.addresses import address
from portal.presenters.desk_evaluation import drawn_experts
from portal.presenters.desk_members import members_table
from portal.presenters.desk_prequal import back, crumbs
from portal.presenters.desks import FieldGroup, FormPage
from portal.presenters.life import until
from portal.presenters.shapes import Alert, Cell, Column, FileRow, Link, Row, Section, Table, Why
from portal.presenters.showing import Showing
from portal.presenters.writing import day, exact_moment, moment
from trading.evaluation.committee import members_of, sheets_of
from trading.evaluation.model import EvaluationReported
from trading.evaluation.prequalifying import outcome_of
from trading.tendering.model import ProjectRegistered
from trading.tendering.qualifying_model import ApplicationSubmitted, PrequalificationPublished
from trading.tendering.qualifying_rules import applications_of, deadline_of_applications, prequalifying

Alerts = tuple[Alert, ...]
_CLOSES, _OPENS = time(16, 30), time(9)


def proposed(show: Showing, tender: Dossier) -> dict[str, datetime | None]:
    """Times to begin with: documents from the next half hour, as long as the law wants, and five days to apply."""
    soon = show.now + timedelta(minutes=60)
    starts = soon.replace(minute=0, second=0, microsecond=0)
    method = prequalifying(show.law_of(tender))
    try:
        last = datetime.combine(compute(method.clock("issue"), starts, show.calendar).last, _CLOSES, TZ)
        bound = earliest(method.clock("deadline"), last, show.calendar)
        ends = datetime.combine(show.calendar.next_working_day(bound.date()), _OPENS, TZ)
    except NotComputable:
        return {"documents_from": starts, "documents_until": None, "deadline": None}
    return {"documents_from": starts, "documents_until": last, "deadline": ends}


def new_page(
    show: Showing, tender: Dossier, starts: datetime | None, until_: datetime | None, alerts: Alerts
) -> FormPage:
    """The window of the notice, with the earliest days the law allows above it."""
    law = show.law_of(tender)
    method, begin = prequalifying(law), starts or show.now
    before = tuple(
        _period(show, method.clock(part), since, title, asks)
        for part, since, title, asks in (
            ("issue", begin, "文件发出", "资格预审文件最早哪一天可以停止发出"),
            ("deadline", until_ or begin, "申请截止", "申请截止最早可以定在哪一天"),
        )
    )
    words = law.cite("ZB-190").words
    return FormPage(
        title="发布资格预审公告",
        crumbs=(
            Link("项目", address("desk")),
            Link(tender.number, address("desk.tender", number=tender.number)),
            Link("发布资格预审公告"),
        ),
        alerts=alerts,
        lead=f"“{tender.the(ProjectRegistered).name}”先行资格预审：{words}公告发布后，审查办法不再改变。",
        before=before,
        groups=(
            FieldGroup("资格审查办法", ("way", "limit", "criteria"), "合格制不填入围数量和评分项。"),
            FieldGroup("资格要求", ("requirements", "consortium")),
            FieldGroup("时间", ("documents_from", "documents_until", "deadline")),
            FieldGroup("文件与联系", ("files", "contact", "supervisor")),
        ),
        submit="发布资格预审公告",
        cancel=Link("返回项目", address("desk.tender", number=tender.number)),
        multipart=True,
    )


def _period(show: Showing, clock: object, since: datetime, title: str, asks: str) -> Section:
    note = f"自 {day(since)} 起算"
    try:
        period = compute(clock, since, show.calendar)  # type: ignore[arg-type]  # a clock of the law
    except NotComputable as reason:
        return Section(title, note=note, paragraphs=(reason.reason,))
    return Section(title, note=note, why=Why(f"why-{title}", asks, period.explain()))


def clarify_page(show: Showing, matter: Dossier, alerts: Alerts) -> FormPage:
    """The window of a clarification."""
    rule, current = (
        prequalifying(show.law_of(matter)).clock("clarification"),
        deadline_of_applications(matter),
    )
    period = latest_start(rule, current, show.calendar)
    return FormPage(
        title="资格预审文件澄清与修改",
        crumbs=crumbs(matter, "澄清与修改"),
        alerts=alerts,
        lead=f"现行申请截止 {moment(current)}。澄清向所有人公布。",
        before=(
            Section(
                f"{until(period.end)} 前作出的澄清不顺延截止",
                why=Why("why", "为什么是这一天", period.explain()),
            ),
        ),
        groups=(
            FieldGroup("问题与答复", ("answers",)),
            FieldGroup("影响", ("affects_preparation", "deadline")),
            FieldGroup("文件", ("files",)),
        ),
        submit="发布澄清",
        cancel=back(matter),
        multipart=True,
    )


def committee_page(show: Showing, matter: Dossier, alerts: Alerts) -> FormPage:
    """The window where the review committee is seated."""
    law = show.law_of(matter)
    people = tuple(Row((Cell(name), Cell(subject))) for name, subject in drawn_experts(show.archive, matter))
    table = Table(
        "抽取确定的专家",
        (Column("专家", head=True), Column("专业")),
        people,
        empty="没有抽取确定的专家。请先完成专家抽取；特殊项目直接确定专家的，写明理由并在下面选择。",
    )
    applied = [one.the(ApplicationSubmitted).name for one in applications_of(show.archive, matter)]
    rows = tuple(Row((Cell(name),)) for name in applied)
    avoided = Table("须回避的申请人", (Column("申请人", head=True),), rows)
    return FormPage(
        title=f"组建资格审查委员会　{matter.the(PrequalificationPublished).name}",
        crumbs=crumbs(matter, "组建资格审查委员会"),
        alerts=alerts,
        lead="".join(law.cite(rule).words for rule in ("ZB-190", "ZB-070", "ZB-071", "ZB-074")),
        before=(
            Section("抽取确定的专家", "drawn", f"{len(people)} 人", tables=(table,)),
            Section("须回避的申请人", "bidders", f"{len(rows)} 个", tables=(avoided,)),
        ),
        submit="组建资格审查委员会",
        cancel=back(matter),
    )


def names_of(show: Showing, matter: Dossier) -> dict[str, str]:
    """Application → name of its applicant."""
    return {one.number: one.the(ApplicationSubmitted).name for one in applications_of(show.archive, matter)}


def review_page(show: Showing, matter: Dossier, alerts: Alerts) -> FormPage:
    """A member's sheet, with every application's files to read first."""
    paper, groups, before = matter.the(PrequalificationPublished), [], []
    for place, one in enumerate(applications_of(show.archive, matter), 1):
        name = one.the(ApplicationSubmitted).name
        marks = tuple(f"a{place}-{each.key}" for each in paper.criteria)
        groups.append(FieldGroup(name, (f"a{place}-passed", *marks, f"a{place}-ground")))
        before.append(
            Section(name, f"files-{place}", files=files_of(one, "desk.prequal.file", matter.number))
        )
    return FormPage(
        title=f"资格审查　{paper.name}",
        crumbs=crumbs(matter, "资格审查"),
        alerts=alerts,
        lead=f"{show.law_of(matter).cite('ZB-190').words}资格要求：{paper.requirements}",
        before=tuple(before),
        groups=tuple(groups),
        submit="提交审查意见",
        cancel=back(matter),
    )


def files_of(application: Dossier, route: str, number: str) -> tuple[FileRow, ...]:
    """The files of an application as it counts."""
    record = application.record(application.numbers(ApplicationSubmitted.type)[-1])
    return tuple(
        FileRow(
            one.name,
            address(route, number=number, sha256=one.sha256, name=one.name),
            one.size,
            one.sha256,
            f"{exact_moment(record.at)} 提交",
        )
        for one in record.files
    )


def report_page(show: Showing, matter: Dossier, alerts: Alerts) -> FormPage:
    """How far the review is, and the button that makes the report."""
    seats, given = len(members_of(matter)), len(sheets_of(matter))
    return FormPage(
        title="形成资格审查报告",
        crumbs=crumbs(matter, "资格审查报告"),
        alerts=alerts,
        lead=f"委员 {seats} 人，已提交审查意见 {given} 人。半数以上委员认为不符合的，不通过资格预审。",
        before=(Section("资格审查委员会", "members", tables=(members_table(show, matter),)),),
        submit="形成资格审查报告",
        cancel=back(matter),
    )


def standings_section(matter: Dossier) -> Section:
    """The report as members sign it."""
    report, limited = matter.the(EvaluationReported), matter.the(PrequalificationPublished).way == "limited"
    rows = tuple(
        Row(
            (
                Cell(str(one.rank) if limited and one.rank else "—"),
                Cell(one.name),
                Cell(f"{one.total:f}" if limited else "—"),
                Cell("未通过" if one.rejected else "通过", note=one.rejected),
            )
        )
        for one in report.standings
    )
    columns = (
        Column("名次", numeric=True),
        Column("申请人", head=True),
        Column("得分", numeric=True),
        Column("结论"),
    )
    return Section("资格审查报告", "report", tables=(Table("资格审查报告", columns, rows),))


def sign_page(matter: Dossier, alerts: Alerts) -> FormPage:
    """The report, and the member's signature."""
    return FormPage(
        title="签署资格审查报告",
        crumbs=crumbs(matter, "签署资格审查报告"),
        alerts=alerts,
        lead="对审查结论有不同意见的，书面说明并签字；拒绝签字又不说明理由的，视为同意审查结论。",
        before=(standings_section(matter),),
        submit="签署",
        cancel=back(matter),
    )


def end_page(show: Showing, matter: Dossier, alerts: Alerts, title: str) -> FormPage:
    """Telling the results, ending it, or announcing that too few passed."""
    told = Section("资格预审申请", "applications", tables=(_results(show, matter),))
    leads = {"通知并公布资格预审结果": "ZB-191", "公告重新招标": "ZB-027"}
    return FormPage(
        title=title,
        crumbs=crumbs(matter, title),
        alerts=alerts,
        lead=f"{show.law_of(matter).cite(leads[title]).words}确认后，系统先向每一个申请人发出资格预审结果通知书。",
        before=(told,),
        submit=title,
        danger=title == "公告重新招标",
        cancel=back(matter),
    )


def _results(show: Showing, matter: Dossier) -> Table:
    law = show.law_of(matter)
    rows = []
    for one in applications_of(show.archive, matter):
        reason = outcome_of(show.archive, matter, one.number, law)
        rows.append(Row((Cell(one.the(ApplicationSubmitted).name), Cell(reason or "通过"))))
    return Table(
        "审查结果", (Column("申请人", head=True), Column("结果和理由")), tuple(rows), empty="没有申请人。"
    )
