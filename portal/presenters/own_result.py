"""What a bidder of a procurement is told of its own bid once the result is out: why it lost, its marks, its place."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from portal.presenters.addresses import address
from portal.presenters.shapes import Fact, Link, Section
from portal.presenters.writing import money
from trading.award.model import AwardPublished, FailureAnnounced
from trading.evaluation.model import EvaluationReported
from trading.evaluation.rules import findings_of
from trading.framework.model import FinalistsPublished
from trading.methods.rules import Method


def own_result(bid: Dossier, lot: Dossier, method: Method) -> Iterator[Section]:
    """The section, where the method tells each bidder its own (GP-076); nothing before the result or the void is public."""
    if not method.is_("publicity", "result"):
        return
    award, void = lot.latest(AwardPublished), lot.latest(FailureAnnounced)
    finalists = lot.latest(FinalistsPublished)
    if award is None and void is None and finalists is None:
        return
    told = _place(bid, finalists) if finalists is not None else _outcome(bid, award, void)
    link = Link("依据 GP-076", address("law.rule", rule="GP-076"))
    facts = [Fact("结果", told, strong=True, full=True, link=link)]
    facts += _own(bid, lot)
    yield Section("本单位的评审结果", "own-result", "只向本单位告知", facts=tuple(facts))


def _outcome(bid: Dossier, award: AwardPublished | None, void: FailureAnnounced | None) -> str:
    if award is not None:
        return "中标" if award.winner.bid == bid.number else f"未中标，中标人为{award.winner.name}"
    return f"废标：{void.cause}" if void is not None else ""


def _place(bid: Dossier, finalists: FinalistsPublished) -> str:
    one = next((each for each in finalists.finalists if each.bid == bid.number), None)
    if one is None:
        return f"未入围，入围供应商 {len(finalists.finalists)} 家"
    return f"入围第 {one.rank} 名；订单在“框架协议”中办理"


def _own(bid: Dossier, lot: Dossier) -> Iterator[Fact]:
    finding = next((one for one in findings_of(lot) if one.bid == bid.number), None)
    if finding is not None and not finding.qualified:
        yield Fact("未通过资格审查的原因", finding.ground, full=True)
    report = lot.latest(EvaluationReported)
    own = (
        next((one for one in report.standings if one.bid == bid.number), None) if report is not None else None
    )
    if own is None:
        return
    if own.rejected:
        yield Fact("未进入排序的原因", f"{own.rejected}（{own.cite}）", full=True)
    if report is not None and report.method == "comprehensive" and own.total:
        yield Fact("评审得分", f"{own.total}（报价 {own.price_marks}，其他 {own.other_marks}）")
    if own.compared is not None and own.compared != own.price:
        yield Fact("评审价格", money(own.compared))
    if own.rank:
        yield Fact(
            "排序",
            f"第 {own.rank} 名，共 {sum(bool(one.rank) for one in report.standings)} 家" if report else "",
        )
