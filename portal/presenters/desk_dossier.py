"""A tender's dossier in the workspace: where it stands, what may be done next, and what has been filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.ground.codes import division_name
from portal.contexts import LotContext, TenderContext
from portal.permissions import allowed
from portal.predicates import in_charge
from portal.presenters.addresses import address, tender_url
from portal.presenters.bonds import bond_state, conclusion_facts
from portal.presenters.challenges import asked_sections
from portal.presenters.classes import class_of
from portal.presenters.desk_circumstances import unanswered
from portal.presenters.desk_contract import contract_actions
from portal.presenters.desk_framework import framework_actions
from portal.presenters.desk_planning import preparing_actions, preparing_section
from portal.presenters.desk_prequal import prequal_actions
from portal.presenters.desk_steps import NextStep, next_steps
from portal.presenters.desk_tendering import questions_of
from portal.presenters.desks import DossierPage
from portal.presenters.entries import lot_called, lot_name
from portal.presenters.life import after_of, later_of, life_of, lots_of, remedied, still, until
from portal.presenters.proofs import record_rows
from portal.presenters.shapes import (
    Action,
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
from portal.presenters.tender import alerts_of
from portal.presenters.writing import amount, day, exact_moment, moment, money
from portal.routes import BY_NAME
from portal.sessions import Visitor
from portal.settings import ZONES
from trading.award.model import AwardPublished
from trading.challenges.complaint_model import COMPLAINT, CopiesSent
from trading.challenges.model import AGAINST, MEASURES, OBJECTION, ObjectionAnswered, ObjectionFiled
from trading.contract.model import ContractPublished
from trading.contract.rules import performance_due
from trading.evaluation.model import EvaluationReported
from trading.methods.rules import Method, method_of
from trading.opening.model import RollPublished
from trading.tendering.model import (
    NoticePublished,
    ProjectRegistered,
    SealingPolicyPublished,
)
from trading.tendering.office import AGAIN
from trading.tendering.qualifying_model import INVITATION
from trading.tendering.qualifying_rules import prequalification_of
from trading.tendering.rules import deadline_of, lot_no, tender_number

_INSIDE = ("centre", "supervisor")
_AT_OPENING = ("marked", "opening", "opened")


def dossier_page(show: Showing, visitor: Visitor, depth: int, tender: Dossier) -> DossierPage:
    """The dossier as this visitor may see it.

    Args:
        show: The hall now.
        visitor: Who looks.
        depth: How far inside they stand.
        tender: The tender.
    """
    project, lots = tender.the(ProjectRegistered), lots_of(show.archive, tender)
    steps = tuple(next_steps(show, visitor, depth, tender))
    announced = bool(tender.numbers(NoticePublished.type))
    method = method_of(show.law_of(tender), tender)
    label = method.procedure.machine(tender.machine).label(tender.state)
    return DossierPage(
        title=project.name,
        crumbs=(Link("项目", address("desk")), Link(tender.number)),
        alerts=alerts_of(tender, lots) if announced else (),
        tags=(Tag(label, "solid"), Tag(class_of(tender.number, project.category), "grey")),
        meta=tuple(_meta(tender, project, method)),
        readonly=_readonly(visitor),
        life=life_of(show.archive, tender, show.law_of(tender))
        if announced
        else _early_life(show, tender, method),
        actions=tuple(_actions(show, visitor, depth, tender, steps)),
        facts=tuple(_facts(show, tender, project)),
        sections=tuple(_sections(show, visitor, tender, steps)),
        records=record_rows(
            show, (tender, *lots, *remedied(show.archive, tender), *after_of(show.archive, tender))
        ),
    )


def _readonly(visitor: Visitor) -> bool:
    return not {"centre", "purchaser", "agency", "trustee", "expert"} & set(visitor.roles)


def _meta(tender: Dossier, project: ProjectRegistered, method: Method) -> Iterator[str]:
    yield tender.number
    yield f"{method.word('purchaser')} {project.purchaser_name}"
    if project.agency:
        yield f"代理 {project.agency_name}"


def _early_life(show: Showing, tender: Dossier, method: Method) -> tuple[LifeStep, ...]:
    """The strip before the notice is out."""
    registered = day(tender.record(tender.numbers(ProjectRegistered.type)[-1]).at)
    sealed = tender.latest(SealingPolicyPublished) is not None
    first = LifeStep("项目登记", "done", registered, "已登记")
    note = "待发布" if sealed else "待公布密封规则"
    found = prequalification_of(show.archive, tender)
    if found is not None:
        label = show.law_of(found).procedure(found.procedure).machine(found.machine).label(found.state)
        over = found.state == "concluded"
        state: Literal["done", "now", "stop"] = (
            "done" if over else "stop" if found.state == "failed" else "now"
        )
        return (
            first,
            LifeStep("资格预审", state, "", label),
            LifeStep(INVITATION, "now" if over else "todo", "", note if over else ""),
            *(LifeStep(title, "todo") for title in later_of(method)),
        )
    return (
        first,
        LifeStep(method.word("notice"), "now", "", note),
        *(LifeStep(title, "todo") for title in later_of(method)),
    )


# -- what may be done ----------------------------------------------------------------------------------------


def _actions(
    show: Showing, visitor: Visitor, depth: int, tender: Dossier, steps: tuple[NextStep, ...]
) -> Iterator[Action]:
    primary = next((step for step in steps if not step.blocked and step.waits), None)
    for step in steps:
        if not step.blocked:
            yield Action(_title(step), step.url, primary=step is primary)
    given = {step.url for step in steps}
    for label, url in _rooms(show, visitor, depth, tender):
        if url not in given:
            yield Action(label, url)
    charged = in_charge(visitor, TenderContext(tender))
    if charged or set(_INSIDE) & set(visitor.roles):
        yield from prequal_actions(show, tender, charged=charged)
    if charged:
        yield from preparing_actions(tender, method_of(show.law_of(tender), tender))
        yield from _of_turns(show, tender)
        yield Action("预订场地", address("desk.rooms", number=tender.number))
    yield from contract_actions(show, visitor, tender)
    yield from framework_actions(show, visitor, tender)
    if tender.numbers(NoticePublished.type):
        yield Action("公开页面", tender_url(tender.number))


def _of_turns(show: Showing, tender: Dossier) -> Iterator[Action]:
    """What whoever is in charge may do besides its steps: tender anew what failed, and answer a complaint's copy."""
    if to_tender_again(show.archive, tender):
        yield Action("重新招标", address("desk.project", query={"again": tender.number}))
    for matter in (tender, *lots_of(show.archive, tender)):
        for complaint in show.archive.children(matter.number):
            asked = complaint.machine == COMPLAINT and complaint.numbers(CopiesSent.type)
            if asked and complaint.state in {"accepted", "testing"}:
                url = address("complaint.statement", number=complaint.number)
                yield Action(f"对投诉作书面说明（{complaint.number.rpartition('.')[2]}）", url)


def to_tender_again(archive: Archive, tender: Dossier) -> tuple[str, ...]:
    """The lots of a tender that came to nothing and are not tendered anew yet."""
    return tuple(
        lot.number
        for lot in lots_of(archive, tender)
        if lot.state == "failed" and not archive.claimed(AGAIN + lot.number)
    )


def _rooms(show: Showing, visitor: Visitor, depth: int, tender: Dossier) -> Iterator[tuple[str, str]]:
    """Rooms that can be looked into though no step waits there: the opening, the reports."""
    if tender.state in _AT_OPENING and _admits("desk.opening", visitor, depth, TenderContext(tender)):
        yield "开标室", address("desk.opening", number=tender.number)
    lots = lots_of(show.archive, tender)
    if tender.numbers(NoticePublished.type):
        for lot in lots:
            if _admits("desk.draw", visitor, depth, LotContext(lot, tender)):
                name = f"（{lot_name(lot_no(lot.number))}）" if len(lots) > 1 else ""
                yield f"专家抽取{name}", address("desk.draw", number=lot.number)
    for lot in lots:
        reported = bool(lot.numbers(EvaluationReported.type))
        opened = lot.state not in {"waiting", "failed"}
        if opened and _admits("desk.clues", visitor, depth, LotContext(lot, tender)):
            yield (
                "串通投标线索" if len(lots) == 1 else f"串通投标线索（{lot_name(lot_no(lot.number))}）",
                address("desk.clues", number=lot.number),
            )
        if opened and _admits("desk.bidders", visitor, depth, LotContext(lot, tender)):
            name = f"（{lot_called(lot.number)}）" if len(lots) > 1 else ""
            yield f"投标人资质和信用{name}", address("desk.bidders", number=lot.number)
        if reported and _admits("desk.report", visitor, depth, LotContext(lot, tender)):
            name = f"（{lot_called(lot.number)}）" if len(lots) > 1 else ""
            yield f"评标报告{name}", address("desk.report", number=lot.number)


def _admits(route: str, visitor: Visitor, depth: int, context: object) -> bool:
    """Whether a window is open to this visitor from where they stand."""
    line = BY_NAME[route]
    return ZONES.index(line.zone) <= depth and allowed(line.permission, visitor, context)


def _title(step: NextStep) -> str:
    return f"{step.title}（{step.of}）" if step.of else step.title


def _sections(
    show: Showing, visitor: Visitor, tender: Dossier, steps: tuple[NextStep, ...]
) -> Iterator[Section]:
    blocked = [step for step in steps if step.blocked]
    if blocked:
        rows = tuple(Row((Cell(_title(step)), Cell(step.blocked))) for step in blocked)
        table = Table("还不能办的步骤", (Column("步骤", head=True), Column("原因")), rows)
        yield Section("还不能办的步骤", "blocked", tables=(table,))
    charged = in_charge(visitor, TenderContext(tender))
    if charged and unanswered(show.archive, tender):
        asked = questions_of(show, tender)
        yield Section("待答复的提问", "questions", f"{len(asked)} 条，不显示提问人", paragraphs=asked)
    yield _lots(show, tender)
    if charged or "supervisor" in visitor.roles:
        yield from preparing_section(show, tender, tender.the(ProjectRegistered))
    if charged or set(_INSIDE) & set(visitor.roles):
        yield from _performance(show, tender)
    if charged or set(_INSIDE) & set(visitor.roles):
        yield from _objections(show, tender)
        yield from asked_sections(show, tender)
    if set(_INSIDE) & set(visitor.roles):
        yield from _kept(show, tender)
        yield from _refusals(show, tender)


def _lots(show: Showing, tender: Dossier) -> Section:
    method = method_of(show.law_of(tender), tender)
    machine, called = method.procedure.machine("lot"), method.word("lot")
    terms = {lot.no: lot for lot in tender.the(ProjectRegistered).lots}
    rows = []
    for lot in lots_of(show.archive, tender):
        each = terms[lot_no(lot.number)]
        state = Tag("暂停", "stopped") if still(lot) else Tag(machine.label(lot.state))
        rows.append(
            Row(
                (
                    Cell(lot_name(each.no, tender.number)),
                    Cell(each.title, note=each.content),
                    Cell(amount(each.ceiling)),
                    Cell(str(each.duration_days)),
                    Cell(tag=state),
                )
            )
        )
    columns = (
        Column(called, head=True, nowrap=True),
        Column("内容"),
        Column(f"{method.word('ceiling')}（元）", numeric=True),
        Column("工期或交货期（日历天）", numeric=True),
        Column("状态", nowrap=True),
    )
    return Section(called, "lots", tables=(Table(called, columns, tuple(rows)),))


def _performance(show: Showing, tender: Dossier) -> Iterator[Section]:
    """The performance bonds of the lots that have a winner: how each stands, and what was concluded."""
    for lot in lots_of(show.archive, tender):
        award, contract = lot.latest(AwardPublished), lot.latest(ContractPublished)
        if award is None:
            continue
        due = contract.performance_bond if contract is not None else performance_due(lot, tender)
        if not due:
            continue
        yield Section(
            f"履约保证金（{lot_called(lot.number)}）",
            facts=(
                Fact("中标人", award.winner.name),
                Fact("金额", money(due), strong=True),
                Fact("状态", bond_state(show, lot)),
                *conclusion_facts(show, lot),
            ),
        )


def _facts(show: Showing, tender: Dossier, project: ProjectRegistered) -> Iterator[Fact]:
    if tender.numbers(NoticePublished.type):
        yield Fact("投标截止", moment(deadline_of(tender)), strong=True, full=True)
    method = method_of(show.law_of(tender), tender)
    yield Fact(f"{method.word('call')}方式", f"{method.title}，{method.word(f'kind-{project.kind}')}")
    yield Fact("地区", division_name(project.region, full=True) or project.region)
    yield Fact("项目批准", project.approval)
    yield Fact("资金来源", project.funding)
    whole = "" if method.frames else "合计"  # a framework's ceiling is a price a unit
    yield Fact(f"{method.word('ceiling')}{whole}", money(sum(lot.ceiling for lot in project.lots)))  # type: ignore[arg-type]  # at least one lot
    if method.regime == "tendering":
        yield Fact("依法必须招标", "是" if project.must_tender else "否")
    if project.again:
        old = tender_number(project.again[0])
        yield Fact(
            f"重新{method.word('call')}", f"原项目 {old}", link=Link("原项目", address("tender", number=old))
        )


# -- what is not public ----------------------------------------------------------------------------------------


def _objections(show: Showing, tender: Dossier) -> Iterator[Section]:
    found = []
    prequalification = prequalification_of(show.archive, tender)
    beside = (prequalification,) if prequalification is not None else ()
    for matter in (tender, *beside, *lots_of(show.archive, tender)):
        found += [child for child in show.archive.children(matter.number) if child.machine == OBJECTION]
    for objection in found:
        paper, answer = objection.the(ObjectionFiled), objection.latest(ObjectionAnswered)
        told: tuple[Fact, ...] = (
            Fact("异议理由和依据", paper.grounds, full=True),
            Fact("提出时间", exact_moment(objection.record(0).at)),
            Fact("答复期限", until(paper.reply_by)),
        )
        if answer is not None:
            outcome = "异议成立" if answer.upheld else "异议不成立"
            told = (*told, Fact("答复", f"{outcome}。{answer.answer}", full=True))
            if answer.measure:
                told = (*told, Fact("处理", MEASURES[answer.measure], full=True))
        about = AGAINST[paper.against]
        yield Section(f"异议 {objection.number}（对{about}）", facts=told)


def _kept(show: Showing, tender: Dossier) -> Iterator[Section]:
    """Records of tender and lots that are not public: that they exist, where they stand in the log, no more."""
    rows = []
    for dossier in (tender, *lots_of(show.archive, tender)):
        for n, record in enumerate(dossier.all_records()):
            if record.disclosure == "public":
                continue
            index = show.journal.position(dossier.number, n)
            rows.append(
                Row(
                    (
                        Cell(record.paper.title),
                        Cell(record_number(dossier.number, n)),
                        Cell(exact_moment(record.at)),
                        Cell(f"{index:,}" if index is not None else "待入日志"),
                    )
                )
            )
    if rows:
        columns = (
            Column("记录", head=True),
            Column("记录号", nowrap=True),
            Column("时间", nowrap=True),
            Column("日志位置", numeric=True),
        )
        table = Table("不公开的记录", columns, tuple(rows))
        yield Section("不公开的记录", "sealed", "日志中只有加盐的承诺", tables=(table,))


def _refusals(show: Showing, tender: Dossier) -> Iterator[Section]:
    """What was refused, once the roll is out; before it, even how many there are would tell of bidders."""
    if tender.latest(RollPublished) is None:
        return
    rows = tuple(refusal_rows(show, tender.number))
    if rows:
        yield Section("未予受理", "refusals", f"{len(rows)} 件", tables=(refusals_table(rows),))


def refusal_rows(show: Showing, tender: str) -> Iterator[Row]:
    """The refusals filed in a tender, its lots and bids."""
    shelf = show.archive.shelf("refusals")
    for (_tender, number), (at, _verb, reason, cite) in shelf.items((tender, ""), (tender, "\U0010ffff")):
        clause = Cell(cite or "—", address("law.rule", rule=cite) if cite else "")
        yield Row((Cell(at[:19].replace("T", " ")), Cell(number), Cell(reason), clause))


def refusals_table(rows: tuple[Row, ...]) -> Table:
    """Refusals as a table."""
    columns = (
        Column("时间", nowrap=True),
        Column("记录号", nowrap=True),
        Column("原因", head=True),
        Column("规则", nowrap=True),
    )
    return Table("未予受理", columns, rows, empty="没有未予受理的记录。")
