"""An applicant's part in a prequalification: the application as it counts, what may be done, the result."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier, record_number
from portal.presenters.addresses import address, record_url, tender_url
from portal.presenters.desk_prequal_windows import files_of
from portal.presenters.desks import BidPage, BidRow, FieldGroup, FormPage
from portal.presenters.sale_bidder import paddle_rows, paddle_tasks
from portal.presenters.shapes import Action, Alert, Box, Countdown, Fact, Link, Section, Tag, Task
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment
from trading.tendering.model import NoticePublished
from trading.tendering.qualifying_model import (
    APPLICATION,
    ApplicationSubmitted,
    PrequalificationPublished,
    ResultTold,
)
from trading.tendering.qualifying_rules import deadline_of_applications, suspended

STATES = {"submitted": "已提交", "withdrawn": "已撤回", "passed": "通过资格预审", "failed": "未通过资格预审"}
HUSHED = "申请人的名称和数量在开标前保密，截止前招标人、代理机构和交易中心都看不到申请。"


def own_applications(show: Showing, party: str) -> Iterator[tuple[Dossier, Dossier]]:
    """Every application of a party, the newest first, with its prequalification."""
    keys = show.archive.shelf("mine").items((party, ""), (party, "\U0010ffff"))
    for (_party, number), machine in sorted(keys, reverse=True):
        if machine == APPLICATION:
            application = show.archive[number]
            yield application, show.archive[application.parent]


def application_rows(show: Showing, party: str) -> tuple[BidRow, ...]:
    """The applications as lines of the bidder's first page."""
    rows = []
    for application, matter in own_applications(show, party):
        deadline = deadline_of_applications(matter)
        ahead = matter.state == "applying" and show.now < deadline
        rows.append(
            BidRow(
                title=f"{matter.the(PrequalificationPublished).name}（资格预审）",
                url=address("application", number=application.number),
                number=matter.parent,
                stage=Tag(STATES[application.state]),
                due=deadline if ahead else None,
                due_note="申请截止" if ahead else "",
                next=None,
            )
        )
    return tuple(rows)


def application_tasks(show: Showing, party: str) -> Iterator[Task]:
    """Whoever passed is to take part once the invitation is out."""
    for application, matter in own_applications(show, party):
        tender = show.archive[matter.parent]
        if application.state == "passed" and tender.state == "tendering":
            name = matter.the(PrequalificationPublished).name
            yield Task(f"参加投标：{name}", "待办", "now", tender_url(tender.number), "已收到投标邀请书")


def other_rows(show: Showing, party: str) -> tuple[BidRow, ...]:
    """What a bidder takes part in besides its bids: prequalifications and sales."""
    return (*application_rows(show, party), *paddle_rows(show, party))


def other_tasks(show: Showing, party: str) -> Iterator[Task]:
    """What it should do about them now."""
    yield from application_tasks(show, party)
    yield from paddle_tasks(show, party)


def apply_page(matter: Dossier, alerts: tuple[Alert, ...], again: Dossier | None) -> FormPage:
    """The form of an application."""
    paper = matter.the(PrequalificationPublished)
    replaces = "本次提交将替换此前的申请文件。" if again is not None and again.state == "submitted" else ""
    members = ("consortium",) if paper.consortium else ()
    return FormPage(
        title="提交资格预审申请",
        crumbs=(Link("首页", address("home")), Link("我的投标", address("bidder")), Link("资格预审申请")),
        alerts=alerts,
        lead=f"申请参加“{paper.name}”的资格预审，{exact_moment(deadline_of_applications(matter))} 截止。{replaces}",
        before=(Section("资格要求", "requirements", paragraphs=tuple(paper.requirements.splitlines())),),
        groups=(FieldGroup("申请文件", (*members, "files", "stated"), HUSHED),),
        submit="提交申请",
        cancel=Link("返回公告", notice_url(matter)),
        multipart=True,
    )


def notice_url(matter: Dossier) -> str:
    """The page of its notice."""
    return record_url(record_number(matter.number, matter.numbers(PrequalificationPublished.type)[-1]))


def application_page(show: Showing, application: Dossier, matter: Dossier, tender: Dossier) -> BidPage:
    """One application: its steps, files, and the result."""
    paper, deadline = matter.the(PrequalificationPublished), deadline_of_applications(matter)
    running = matter.state == "applying" and (show.now < deadline or suspended(matter))
    return BidPage(
        title=f"资格预审申请　{paper.name}",
        crumbs=(Link("首页", address("home")), Link("我的投标", address("bidder")), Link("资格预审申请")),
        tags=(Tag(STATES[application.state], "solid"),),
        meta=(f"项目编号 {tender.number}", f"招标人 {paper.purchaser_name}"),
        steps=tuple(_steps(application, matter, tender)),
        countdown=Countdown("距申请截止", deadline, show.now, rate=show.rate) if running else None,
        sections=tuple(_sections(application)),
        actions=tuple(_actions(application, matter, tender, running=running)),
        boxes=(Box("保密", (HUSHED,)),),
    )


def _steps(application: Dossier, matter: Dossier, tender: Dossier) -> Iterator[Task]:
    there = application.state != "withdrawn"
    yield Task("提交资格预审申请", "已提交" if there else "已撤回", "done" if there else "todo")
    told = application.latest(ResultTold)
    reviewing = matter.state not in {"applying", "draft"}
    yield Task(
        "资格审查", "已完成" if told else "审查中" if reviewing else "未到", "done" if told else "todo"
    )
    yield Task("结果通知", STATES[application.state] if told else "未到", "done" if told else "todo")
    if told is not None and not told.passed:
        return
    invited = bool(tender.numbers(NoticePublished.type))
    url = tender_url(tender.number) if invited else ""
    yield Task("投标邀请书", "已发出" if invited else "未到", "now" if invited else "todo", url)


def _sections(application: Dossier) -> Iterator[Section]:
    told = application.latest(ResultTold)
    if told is not None:
        facts = [Fact("结果", "通过资格预审" if told.passed else "未通过资格预审", strong=True)]
        if told.reason:
            facts.append(Fact("理由", told.reason, full=True))
        url = address("application.paper", number=application.number)
        facts.append(Fact("通知书", "资格预审结果通知书", link=Link("打开 PDF", url)))
        yield Section("资格预审结果", "result", facts=tuple(facts))
    paper = application.the(ApplicationSubmitted)
    files = files_of(application, "application.file", application.number)
    yield Section("申请文件", "files", "最后一次提交的有效", files=files)
    if paper.consortium:
        yield Section("联合体成员", "consortium", paragraphs=paper.consortium)


def _actions(application: Dossier, matter: Dossier, tender: Dossier, *, running: bool) -> Iterator[Action]:
    if running:
        again = "替换申请文件" if application.state == "submitted" else "重新提交申请"
        yield Action(again, address("prequal.apply", number=matter.number), primary=True)
        if application.state == "submitted":
            url = address("application.withdraw", number=application.number)
            yield Action("撤回申请", url, post=True)
    if application.state == "passed" and tender.state == "tendering":
        yield Action("查看投标邀请书并登记投标", tender_url(tender.number), primary=True)
    yield Action("资格预审公告", notice_url(matter))
