"""A tender's whole life as one strip of seven stages, told by its own records and the states of its lots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import Law
from portal.presenters.addresses import record_url, tender_url
from portal.presenters.shapes import LifeStep
from portal.presenters.writing import day, exact_moment, moment
from trading.award.model import AwardPublished, CandidatesPublished
from trading.award.procurement_model import WinnerDetermined
from trading.contract.model import ContractPublished
from trading.evaluation.model import EvaluationReported
from trading.framework.model import CALLOFF, AgreementSigned, FinalistsPublished
from trading.methods.model import LOTS, regime_of
from trading.methods.rules import Method, method_of
from trading.opening.model import OpeningRecorded
from trading.performance.model import ARCHIVE, PERFORMANCE
from trading.tendering.model import LOT, NoticePublished, ProjectRegistered, TerminationAnnounced
from trading.tendering.rules import deadline_of

State = Literal["done", "now", "stop", "todo"]


def lots_of(archive: Archive, tender: Dossier) -> tuple[Dossier, ...]:
    """The lots of a tender, in order."""
    return tuple(child for child in archive.children(tender.number) if child.machine == LOT)


def after_of(archive: Archive, tender: Dossier) -> tuple[Dossier, ...]:
    """What follows a tender's contracts: each lot's performance, its payments, and the tender's archive."""
    found: list[Dossier] = []
    for lot in lots_of(archive, tender):
        for child in archive.children(lot.number):
            if child.machine in {PERFORMANCE, CALLOFF}:
                found += [child, *archive.children(child.number)]
    return (*found, *(child for child in archive.children(tender.number) if child.machine == ARCHIVE))


def life_of(archive: Archive, tender: Dossier, law: Law) -> tuple[LifeStep, ...]:
    """The strip: what has come with its day, what is under way, and what is still to come.

    Args:
        archive: Where the lots are.
        tender: A tender whose notice is out.
        law: The edition it stands under; says how long candidates are shown at least.
    """
    lots, method = lots_of(archive, tender), method_of(law, tender)
    stages = later_of(method)
    if tender.state == "terminated":
        return (_registered(tender), _terminated(tender, method), *_no_more(*stages))
    alive = tuple(lot for lot in lots if lot.state not in {"failed", "rejected"})
    held = still(tender, *alive)
    opened = tender.state == "opened"
    evaluated = tuple(lot for lot in lots if lot.numbers(EvaluationReported.type))
    steps = [
        _registered(tender),
        _announced(tender, method),
        _opening(tender, failed=opened and not alive and not evaluated),
    ]
    if opened and not alive:
        if evaluated:
            last = max(_at(lot, EvaluationReported) for lot in evaluated)
            shown = any(lot.numbers(CandidatesPublished.type) for lot in lots)
            note = "招标失败" if shown else _none_left(method)
            return (*steps, LifeStep(stages[1], "done", day(last), note), *_no_more(*stages[2:]))
        return (*steps, *_no_more(*stages[1:]))
    steps += _of_lots(alive, method, opened=opened)
    why = next((hold.reason for one in (tender, *alive) for hold in one.holds if hold.whole), "")
    return tuple(_stopped(step, why) if held and step.state == "now" else step for step in steps)


def remedied(archive: Archive, tender: Dossier) -> tuple[Dossier, ...]:
    """The challenges and complaints of a tender of which something is public."""
    keys = archive.shelf("outcomes").keys((tender.number, ""), (tender.number, "\U0010ffff"))
    return tuple(archive[number] for _tender, number in keys)


def still(*dossiers: Dossier) -> bool:
    """Whether one of them stands still altogether; what stops a single step is told beside its stage."""
    return any(hold.whole for one in dossiers for hold in one.holds)


def _no_more(*titles: str) -> Iterator[LifeStep]:
    return (LifeStep(title, "todo", "", "不再进行") for title in titles)


def _terminated(tender: Dossier, method: Method) -> LifeStep:
    number = record_number(tender.number, tender.numbers(TerminationAnnounced.type)[-1])
    on = day(_at(tender, TerminationAnnounced))
    return LifeStep(method.word("notice"), "stop", on, "招标已终止", record_url(number))


def later_of(method: Method) -> tuple[str, ...]:
    """The stages after the notice, as a method has them."""
    if method.frames:
        return ("开标", "评标", "入围结果", "框架协议", "第二阶段采购")
    middle = "候选人公示" if method.is_("publicity", "candidates") else "确定中标人"
    return ("开标", "评标", middle, "中标结果", "合同公告")


def _none_left(method: Method) -> str:
    return "投标全部被否决" if method.is_("publicity", "candidates") else "合格投标人不足"


def _registered(tender: Dossier) -> LifeStep:
    return LifeStep("项目登记", "done", day(_at(tender, ProjectRegistered)), "已登记")


def _announced(tender: Dossier, method: Method) -> LifeStep:
    state: State = "now" if tender.state == "tendering" else "done"
    note = method.procedure.machine("tender").label("tendering") if state == "now" else "已截止"
    on = day(_at(tender, NoticePublished))
    return LifeStep(method.word("notice"), state, on, note, tender_url(tender.number))


def _opening(tender: Dossier, *, failed: bool) -> LifeStep:
    deadline = deadline_of(tender)
    if tender.state == "opened":
        number = record_number(tender.number, tender.numbers(OpeningRecorded.type)[-1])
        note = "不足三家，招标失败" if failed else "已开标"
        return LifeStep("开标", "done", day(_at(tender, OpeningRecorded)), note, record_url(number))
    state: State = "todo" if tender.state == "tendering" else "now"
    return LifeStep("开标", state, moment(deadline), "" if state == "todo" else "开标中")


def _of_lots(lots: Sequence[Dossier], method: Method, *, opened: bool) -> list[LifeStep]:
    """The four stages each lot goes through by itself; a stage is done when every lot has passed it."""
    first = "now" if opened else "todo"
    evaluated = _stage("评标", lots, EvaluationReported, first, "开标之后", link=False)
    if method.frames:
        return [evaluated, *_of_framework(lots, method)]
    if method.is_("publicity", "candidates"):
        span = method.clock("publicity").span
        shown = _stage("候选人公示", lots, CandidatesPublished, "todo", f"不少于 {span}")
        after = "公示期满之后"
    else:
        span = method.clock("decision").span
        shown = _stage("确定中标人", lots, WinnerDetermined, "todo", f"收到报告后 {span}内", link=False)
        after = f"确定后 {method.clock('result').span}内"
    if shown.state != "todo" and method.is_("publicity", "candidates"):
        shown = _publicity(shown, lots)
    awarded = _stage("中标结果", lots, AwardPublished, "todo", after)
    if any(lot.state == "lapsed" for lot in lots):
        awarded = LifeStep("中标结果", "now", awarded.when, "中标资格已取消，重新定标", awarded.url)
    contracted = _stage("合同公告", lots, ContractPublished, "todo", _contract_note(lots))
    if awarded.state == "done" and contracted.state == "todo":
        contracted = LifeStep("合同公告", "now", "", _contract_note(lots))
    return [evaluated, shown, awarded, contracted]


def _of_framework(lots: Sequence[Dossier], method: Method) -> Iterator[LifeStep]:
    """The finalists, the agreements with them, and the orders until the term is over."""
    yield _stage("入围结果", lots, FinalistsPublished, "todo", "评标之后")
    signed = _stage("框架协议", lots, AgreementSigned, "todo", f"入围后 {method.clock('agreement').span}内")
    if any(lot.state == "shortlisted" for lot in lots):
        signed = LifeStep("框架协议", "now", signed.when, "签订中", signed.url)
    yield signed
    running = [lot for lot in lots if lot.state == "running"]
    over = [lot for lot in lots if lot.state in {"expired", "summed"}]
    if running:
        ends = max(paper.ends for lot in running for paper in lot.papers(AgreementSigned))
        yield LifeStep("第二阶段采购", "now", "", f"至 {day(ends)}")
    elif over:
        yield LifeStep("第二阶段采购", "done", day(_ended(over)), "框架协议已届满")
    else:
        yield LifeStep("第二阶段采购", "todo", "", "框架协议签订之后")


def _ended(lots: Sequence[Dossier]) -> date:
    return max(paper.ends for lot in lots for paper in lot.papers(AgreementSigned))


def _stage(
    title: str, lots: Sequence[Dossier], kind: type[Paper], empty: str, hint: str, *, link: bool = True
) -> LifeStep:
    there = [lot for lot in lots if lot.numbers(kind.type)]
    if not there:
        return LifeStep(title, "now" if empty == "now" else "todo", "", hint)
    last = max(there, key=lambda lot: _at(lot, kind))
    url = record_url(record_number(last.number, last.numbers(kind.type)[-1])) if link else ""
    done = len(there) == len(lots)
    note = (
        "" if len(lots) == 1 else f"{len(there)} / {len(lots)} 个{LOTS.get(regime_of(last.number), '标段')}"
    )
    return LifeStep(title, "done" if done else "now", day(_at(last, kind)), note, url)


def _publicity(step: LifeStep, lots: Sequence[Dossier]) -> LifeStep:
    """A publicity lasts until every lot shown has been awarded."""
    showing = [lot for lot in lots if lot.state == "publicised"]
    if not showing:
        return step
    ends = max(lot.the(CandidatesPublished).ends for lot in showing)
    return LifeStep(step.title, "now", step.when, f"至 {until(ends)}", step.url)


def _contract_note(lots: Sequence[Dossier]) -> str:
    due = [
        paper.contract_by
        for lot in lots
        if lot.state == "awarded" and (paper := lot.latest(AwardPublished)) is not None
    ]
    return f"最迟 {until(max(due))}" if due else "定标之后"


def _stopped(step: LifeStep, why: str) -> LifeStep:
    note = "异议处理中，暂停" if why.startswith("异议") else "投诉处理中，暂停"
    return LifeStep(step.title, "stop", step.when, note, step.url)


def _at(dossier: Dossier, kind: type[Paper]) -> datetime:
    return dossier.record(dossier.numbers(kind.type)[-1]).at


def until(end: datetime) -> str:
    """The end of a period as pages write it: one that ends at midnight ends at 24:00 of the day before."""
    if (end.hour, end.minute, end.second) != (0, 0, 0):
        return moment(end) if not end.second else exact_moment(end)
    return f"{day(end.date().fromordinal(end.date().toordinal() - 1))} 24:00"
