"""A prequalification at the desk: where it stands, who applied once that may be known, the review, the results."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from portal.presenters.addresses import address, record_url
from portal.presenters.desk_members import members_table
from portal.presenters.desk_steps import next_steps
from portal.presenters.desks import DossierPage
from portal.presenters.proofs import record_rows
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    LifeStep,
    Link,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import day, exact_moment, moment
from portal.sessions import Visitor
from trading.evaluation.model import CommitteeFormed
from trading.evaluation.prequalifying import outcome_of
from trading.methods.rules import method_of
from trading.tendering.qualifying_model import (
    WAYS,
    ApplicationSubmitted,
    PrequalificationPublished,
)
from trading.tendering.qualifying_rules import (
    applications_of,
    deadline_of_applications,
    prequalification_of,
)


def crumbs(matter: Dossier, *last: str) -> tuple[Link, ...]:
    """The way to a window of a prequalification."""
    here = Link("资格预审", address("desk.prequal", number=matter.number)) if last else Link("资格预审")
    tender = Link(matter.parent, address("desk.tender", number=matter.parent))
    return (Link("项目", address("desk")), tender, here, *(Link(one) for one in last))


def back(matter: Dossier) -> Link:
    """The way back to it."""
    return Link("返回资格预审", address("desk.prequal", number=matter.number))


def prequal_actions(show: Showing, tender: Dossier, *, charged: bool) -> Iterator[Action]:
    """The way to a tender's prequalification, or to beginning one."""
    found = prequalification_of(show.archive, tender)
    admitted = method_of(show.law_of(tender), tender).is_("prequalification", "admitted")
    if found is not None:
        yield Action("资格预审", address("desk.prequal", number=found.number))
    elif charged and admitted and tender.state in {"draft", "sealed"}:
        yield Action("进行资格预审", address("desk.prequal.new", number=tender.number))


# -- the page of a prequalification ----------------------------------------------------------------------


def prequal_page(
    show: Showing, visitor: Visitor, depth: int, tender: Dossier, matter: Dossier
) -> DossierPage:
    """Where it stands, and what this visitor may do next."""
    paper = matter.the(PrequalificationPublished)
    machine = show.law_of(matter).procedure(matter.procedure).machine(matter.machine)
    steps = tuple(one for one in next_steps(show, visitor, depth, tender) if one.matter == matter.number)
    ready = sorted((one for one in steps if not one.blocked), key=lambda one: not one.waits)
    return DossierPage(
        title=f"资格预审　{paper.name}",
        crumbs=crumbs(matter),
        alerts=tuple(_alerts(matter)),
        tags=(Tag(machine.label(matter.state), "solid"), Tag(WAYS[paper.way], "grey")),
        meta=(matter.number, f"招标人 {paper.purchaser_name}"),
        readonly=not {"centre", "purchaser", "agency", "expert"} & set(visitor.roles),
        life=_life(matter),
        actions=(
            *(Action(one.title, one.url, primary=n == 0 and one.waits) for n, one in enumerate(ready)),
            *_rooms(visitor, matter),
        ),
        facts=tuple(_facts(matter, paper)),
        sections=tuple(_sections(show, visitor, matter, [one for one in steps if one.blocked])),
        records=record_rows(show, (matter,)),
    )


def _alerts(matter: Dossier) -> Iterator[Alert]:
    for hold in matter.holds:
        yield Alert(f"{hold.reason}。", "暂停", "stop")


def _rooms(visitor: Visitor, matter: Dossier) -> Iterator[Action]:
    if {"centre", "purchaser", "agency", "supervisor"} & set(visitor.roles):
        yield Action("专家抽取", address("desk.draw", number=matter.number))
    published = matter.numbers(PrequalificationPublished.type)[-1]
    yield Action("公开页面", record_url(f"{matter.number}-{published:04d}"))


def _life(matter: Dossier) -> tuple[LifeStep, ...]:
    """The strip: notice, applications, review, results."""
    order = ("applying", "closed", "evaluating", "signing", "reviewed", "concluded")
    at = order.index(matter.state) if matter.state in order else len(order)
    paper = matter.the(PrequalificationPublished)
    titles = (
        (0, "接受申请", f"截止 {day(deadline_of_applications(matter))}"),
        (1, "组建委员会", ""),
        (2, "资格审查", WAYS[paper.way]),
        (3, "签署报告", ""),
        (4, "通知结果", ""),
    )
    steps = [LifeStep("资格预审公告", "done", day(matter.record(0).at), "已发布")]
    for place, title, note in titles:
        state = "done" if place < at else "now" if place == at else "todo"
        steps.append(LifeStep(title, state, "", note))  # type: ignore[arg-type]  # one of its states
    return tuple(steps)


def _facts(matter: Dossier, paper: PrequalificationPublished) -> Iterator[Fact]:
    deadline = deadline_of_applications(matter)
    yield Fact("申请截止", exact_moment(deadline), strong=True, full=True)
    yield Fact("文件发出", f"{moment(paper.documents_from)} 至 {moment(paper.documents_until)}")
    limit = f"，最多 {paper.limit} 个" if paper.way == "limited" else ""
    yield Fact("资格审查办法", f"{WAYS[paper.way]}{limit}")
    yield Fact("联合体", "接受" if paper.consortium else "不接受")


def _sections(show: Showing, visitor: Visitor, matter: Dossier, blocked: list[object]) -> Iterator[Section]:
    if blocked:
        rows = tuple(Row((Cell(one.title), Cell(one.blocked))) for one in blocked)  # type: ignore[attr-defined]  # steps
        table = Table("还不能办的步骤", (Column("步骤", head=True), Column("原因")), rows)
        yield Section("还不能办的步骤", "blocked", tables=(table,))
    requirements = matter.the(PrequalificationPublished).requirements
    yield Section("申请人资格要求", "requirements", paragraphs=tuple(requirements.splitlines()))
    if matter.state == "applying":
        text = "申请截止前，任何人看不到有多少申请人、是哪些单位。"
        yield Section("资格预审申请", "applications", paragraphs=(text,))
        return
    yield Section(
        "资格预审申请", "applications", "开标前保密", tables=(applications_table(show, matter, visitor),)
    )
    if "centre" in visitor.roles and matter.latest(CommitteeFormed) is not None:
        yield Section("资格审查委员会", "members", "名单保密", tables=(members_table(show, matter),))


def applications_table(show: Showing, matter: Dossier, visitor: Visitor) -> Table:
    """Who applied, and once the report is signed how each came out."""
    law, rows = show.law_of(matter), []
    for one in applications_of(show.archive, matter):
        paper = one.the(ApplicationSubmitted)
        reason = outcome_of(show.archive, matter, one.number, law)
        words = "审查中" if reason is None else "通过" if not reason else "未通过"
        told = {"passed": "已通知", "failed": "已通知"}.get(one.state, "未通知")
        members = f"联合体成员 {len(paper.consortium)} 个" if paper.consortium else ""
        rows.append(
            Row((Cell(paper.name, note=members), Cell(words, note=reason or ""), Cell(tag=Tag(told, "grey"))))
        )
    columns = (Column("申请人", head=True), Column("审查结果"), Column("结果通知", nowrap=True))
    empty = "没有收到资格预审申请。"
    return Table("资格预审申请", columns, tuple(rows), empty=empty, show_caption="expert" in visitor.roles)
