"""Committee composition, marks and ranking. Pure: the published data is enough to repeat it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.evaluation.again_model import (
    EvaluationReopened,
    OpinionGiven,
    ReexaminationConcluded,
    ReexaminationOrdered,
)
from trading.evaluation.finals import finals_of, priced
from trading.evaluation.grounds import grounds_for
from trading.evaluation.model import CommitteeFormed, Member, ScoresSubmitted, Standing, Verdict
from trading.evaluation.procuring import Judged, rank_procured, unqualified
from trading.evaluation.procuring_model import Finding, QualificationsReviewed
from trading.experts.lottery import order_of
from trading.methods.rules import Method
from trading.opening.model import BidRead
from trading.opening.rules import read_bids
from trading.tendering.model import Evaluation, LotTerms

CENT = Decimal("0.01")


def mark(value: Decimal) -> Decimal:
    """Round marks to two places, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def check_committee(members: tuple[Member, ...], bidders: frozenset[str], method: Method) -> None:
    """Odd, at least five, at least two thirds experts (ZB-070, ZB-071); nobody of a bidder's (ZB-074)."""
    figure, name = method.figure("committee"), method.word("committee")
    least = int(figure.value)
    if len(members) < least or len(members) % 2 == 0:
        raise Refusal(f"{name}应为 {least} 人以上单数，现为 {len(members)} 人", figure.rule, where="members")
    experts = sum(member.seat == "expert" for member in members)
    share = method.figure("experts")
    if not share.meets(Fraction(experts, len(members))):
        raise Refusal(f"专家 {experts} 人，不足成员总数的三分之二", share.rule, where="members")
    if len({member.account for member in members}) != len(members):
        raise Refusal(f"{name}成员重复", figure.rule, where="members")
    for member in members:
        if member.party in bidders:
            raise Refusal(
                f"与{method.word('bidder')}有利害关系的人不得进入{name}", "ZB-074", where=member.account
            )


def findings_of(lot: Dossier) -> tuple[Finding, ...]:
    """What the review of qualifications found; nothing where the method has none."""
    paper = lot.latest(QualificationsReviewed)
    return paper.findings if paper is not None else ()


def qualified(lot: Dossier, bids: tuple[BidRead, ...]) -> frozenset[str]:
    """The bids that are evaluated: all that were read, or those whose bidders the review found qualified (GP-056)."""
    findings = findings_of(lot)
    if not findings:
        return frozenset(bid.bid for bid in bids)
    return frozenset(finding.bid for finding in findings if finding.qualified)


def evaluated_bids(tender: Dossier, lot: Dossier) -> tuple[BidRead, ...]:
    """The bids of a lot the committee evaluates, in the order they were read."""
    bids = offers_of(tender, lot)
    left = qualified(lot, bids)
    return tuple(bid for bid in bids if bid.bid in left and bid.outcome == "read")


def offers_of(tender: Dossier, lot: Dossier) -> tuple[BidRead, ...]:
    """The bids of a lot that were read, with their final offers where there were talks."""
    return priced(read_bids(tender, lot.number), finals_of(lot))


def opinions_of(lot: Dossier) -> tuple[OpinionGiven, ...]:
    """The opinions on the candidate that is looked at again now."""
    since = max(lot.numbers(ReexaminationOrdered.type), default=-1)
    papers = (lot.record(n).paper for n in lot.numbers(OpinionGiven.type) if n > since)
    return tuple(paper for paper in papers if isinstance(paper, OpinionGiven))


def struck(lot: Dossier) -> dict[str, str]:
    """The bids the committee struck from the ranking that stands, each with the reason (ZB-092)."""
    since = max(lot.numbers(EvaluationReopened.type), default=-1)
    papers = (lot.record(n).paper for n in lot.numbers(ReexaminationConcluded.type) if n > since)
    return {
        paper.bid: paper.reason
        for paper in papers
        if isinstance(paper, ReexaminationConcluded) and paper.struck
    }


def check_others(lot: Dossier, members: tuple[Member, ...]) -> None:
    """Where a decision asked for another committee, nobody sits again who sat before (ZB-119)."""
    orders = [paper.committee for paper in lot.papers(EvaluationReopened)]
    before = {one.account for paper in lot.papers(CommitteeFormed) for one in paper.members}
    if orders and orders[-1] == "new":
        for member in members:
            if member.account in before and member.seat == "expert":
                raise Refusal(
                    "处理决定要求另行组建评标委员会，原评标专家不再参加", "ZB-119", where=member.account
                )


def check_seat(member: Member, role: str) -> None:
    """An expert scores as an expert, the purchaser's representative as purchaser or agency (ZB-070)."""
    if (member.seat == "expert") != (role == "expert"):
        seat = "评标专家" if member.seat == "expert" else "招标人代表（采购人代表）"
        raise Refusal(f"本席位为{seat}，应当以相应的角色评分", "ZB-070", where=role)


def check_sheet(
    verdicts: tuple[Verdict, ...], bids: frozenset[str], evaluation: Evaluation, method: str
) -> None:
    """A sheet judges every bid once, only by the published criteria, within their full marks (ZB-079)."""
    if {verdict.bid for verdict in verdicts} != bids or len(verdicts) != len(bids):
        raise Refusal("评分表应对每份投标各评一次", "ZB-079", where="verdicts")
    full = {criterion.key: criterion for criterion in evaluation.criteria}
    for verdict in verdicts:
        if not verdict.responsive:
            if not verdict.ground.strip():
                raise Refusal("否决投标须写明理由", "ZB-080", where=verdict.bid)
            if verdict.code not in grounds_for(verdict.bid, method):
                raise Refusal("否决投标应当选择法定情形", "ZB-080", where=verdict.bid)
            continue
        if set(verdict.marks) != set(full):
            raise Refusal("评分项与招标文件公布的不一致", "ZB-079", where=verdict.bid)
        for key, marks in verdict.marks.items():
            if not 0 <= marks <= full[key].marks:
                raise Refusal(
                    f"“{full[key].title}”应在 0 至 {full[key].marks} 分之间", "ZB-079", where=verdict.bid
                )


class Outlier(NamedTuple):
    """A member's total for a bid that lies far from the median of the others': who, which bid, both figures."""

    member: str
    bid: str
    total: Decimal
    others: Decimal


def outliers(sheets: tuple[ScoresSubmitted, ...], most: Fraction) -> tuple[Outlier, ...]:
    """Every total further from the median of the other members' than a share of that median (GP-072).

    The median, so that one odd sheet does not make the others look odd.

    Args:
        sheets: The sheets, at least two of which judge a bid for it to be compared.
        most: The greatest share that needs no word of explanation.
    """
    totals: dict[str, dict[str, Decimal]] = {}
    for sheet in sheets:
        for verdict in sheet.verdicts:
            if verdict.responsive:
                total = sum(verdict.marks.values(), Decimal(0))
                totals.setdefault(verdict.bid, {})[sheet.member] = total
    found = []
    for bid, by_member in totals.items():
        for member, total in by_member.items():
            rest = [other for name, other in by_member.items() if name != member]
            if not rest:
                continue
            middle = median(rest)
            if abs(Fraction(total) - Fraction(middle)) > most * Fraction(middle):
                found.append(Outlier(member, bid, total, mark(middle)))
    return tuple(found)


def rank(
    bids: tuple[BidRead, ...],
    sheets: tuple[ScoresSubmitted, ...],
    evaluation: Evaluation,
    terms: LotTerms,
    findings: tuple[Finding, ...] = (),
    seed: str = "",
    low: Mapping[str, str] = MappingProxyType({}),
    method: str = "",
) -> tuple[Decimal | None, tuple[Standing, ...]]:
    """Reject, score and rank the bids of a lot; in procurement by its own formulas, on what the review found.

    Args:
        bids: The bids read out.
        sheets: The members' sheets.
        evaluation: How bids are compared, as published.
        terms: The lot's terms.
        findings: In procurement, what the review found of each bid.
        seed: The seed of the draw of experts, for a lottery between bids equal in everything (GP-070); or "".
        low: The bids whose prices the review found not sound, each with the reason (GP-097).
        method: The name of the method, whose clauses the reasons of a rejection give.

    Returns:
        The price benchmark in yuan (None for the lowest price method) and the standings, best first,
        the rejected last with rank 0.

    Raises:
        Refusal: Two bids come out equal in everything, and there is no seed for a lottery.
    """
    grounds = {bid.bid: _ground(bid, sheets, terms, method) for bid in bids}
    others = {bid.bid: _other_marks(bid.bid, sheets, evaluation) for bid in bids}
    if findings:
        grounds |= {bid: (reason, "GP-097") for bid, reason in low.items() if not grounds[bid][0]}
        return rank_procured(_judged(bids, grounds, others), evaluation, terms, findings)
    if evaluation.method == "lowest":
        grounds |= _below(
            others, evaluation.pass_marks, {bid for bid, ground in grounds.items() if ground[0]}
        )
    valid = [bid for bid in bids if not grounds[bid.bid][0]]
    marked = valid and evaluation.method != "lowest"
    benchmark = benchmark_of([bid.price for bid in valid], evaluation) if marked else None
    scored = []
    for bid in valid:
        price_marks = price_score(bid.price, benchmark, evaluation) if benchmark is not None else Decimal(0)
        scored.append((bid, price_marks, others[bid.bid], mark(price_marks + others[bid.bid])))
    # The lowest price method ranks by price; both break ties by price, then by the other marks.
    lowest = evaluation.method == "lowest"
    keys = {row[0].bid: (Decimal(0) if lowest else -row[3], row[0].price, -row[2]) for row in scored}
    lots = _lots(keys, seed)
    scored.sort(key=lambda row: (keys[row[0].bid], lots[row[0].bid]))
    standings = [
        _standing(bid, price_marks, other, total, place, lots=lots[bid.bid])
        for place, (bid, price_marks, other, total) in enumerate(scored, 1)
    ]
    for bid in bids:
        reason, cite = grounds[bid.bid]
        if reason:
            standings.append(_standing(bid, Decimal(0), Decimal(0), Decimal(0), 0, reason, cite))
    return benchmark, tuple(standings)


def compliant(
    bids: Sequence[BidRead],
    sheets: tuple[ScoresSubmitted, ...],
    terms: LotTerms,
    findings: tuple[Finding, ...],
) -> tuple[BidRead, ...]:
    """The bids that passed the reviews of qualification and of compliance (GP-090)."""
    grounds = {bid.bid: _ground(bid, sheets, terms) for bid in bids}
    declared = {finding.bid: finding for finding in findings}
    judged = _judged(tuple(bids), grounds, dict.fromkeys(grounds, Decimal(0)))
    rows = (unqualified(each, declared[each.bid.bid], terms) if findings else each for each in judged)
    return tuple(each.bid for each in rows if not each.ground)


def _judged(
    bids: tuple[BidRead, ...], grounds: Mapping[str, tuple[str, str]], others: Mapping[str, Decimal]
) -> tuple[Judged, ...]:
    return tuple(Judged(bid, *grounds[bid.bid], others[bid.bid]) for bid in bids)


def _below(others: dict[str, Decimal], least: Decimal, rejected: set[str]) -> dict[str, tuple[str, str]]:
    """Whose technical marks do not reach the line of the lowest price method, of those not rejected already."""
    return {
        bid: (f"技术评审 {marks} 分，低于合格线 {least} 分", "ZB-082")
        for bid, marks in others.items()
        if marks < least and bid not in rejected
    }


def _lots(keys: dict[str, tuple[Decimal, Decimal, Decimal]], seed: str) -> dict[str, int]:
    """The place of each bid in the lottery among those equal to it; 0 where nobody is."""
    values = list(keys.values())
    tied = [bid for bid, key in keys.items() if values.count(key) > 1]
    if tied and not seed:
        raise Refusal("有投标得分与报价完全相同，须由评标委员会按招标文件规定确定先后", "ZB-085")
    order = order_of(tied, seed, "tie")
    return {bid: order.index(bid) + 1 if bid in order else 0 for bid in keys}


def benchmark_of(prices: list[Decimal], evaluation: Evaluation) -> Decimal:
    """What prices are marked against, in cents: by the published formula.

    The lowest valid price (GP-067), or the mean of the valid prices lowered by the published percentage.
    """
    if evaluation.formula == "lowest_base":
        return mark(min(prices))
    mean = sum(prices, Decimal(0)) / len(prices)
    return mark(mean * (100 - evaluation.float_percent) / 100)


def price_score(price: Decimal, benchmark: Decimal, evaluation: Evaluation) -> Decimal:
    """The price's marks: full at the benchmark, less for each per cent above or below it, never below zero.

    With the lowest price as base the marks are base ÷ price × full marks (GP-067).
    """
    if evaluation.formula == "lowest_base":
        return mark(benchmark / price * evaluation.price_marks)
    percent = (price - benchmark) / benchmark * 100
    loss = percent * evaluation.above if percent > 0 else -percent * evaluation.below
    return mark(max(Decimal(0), evaluation.price_marks - loss))


def _ground(
    bid: BidRead, sheets: tuple[ScoresSubmitted, ...], terms: LotTerms, method: str = ""
) -> tuple[str, str]:
    """Why a bid is rejected, and under which rule; ("", "") where it is not."""
    if bid.outcome != "read":
        return bid.cause, "GP-193"
    if bid.price > terms.ceiling:
        return f"投标报价 {bid.price} 元高于最高投标限价 {terms.ceiling} 元", "ZB-080"
    if bid.consortium and not bid.agreement:
        return "联合体投标未附联合体协议", "ZB-080"
    if bid.duration_days > terms.duration_days:
        return f"投标工期 {bid.duration_days} 日历天，超过要求的 {terms.duration_days} 日历天", "ZB-080"
    against = [v for sheet in sheets for v in sheet.verdicts if v.bid == bid.bid and not v.responsive]
    if len(against) * 2 > len(sheets):
        return f"评标委员会 {_found(bid.bid, against, method)}", "ZB-080"
    return "", ""


def _found(bid: str, against: list[Verdict], method: str) -> str:
    """How many found what, in the order of the law's grounds: neither the order of seats nor a single sheet shows in it."""
    grounds, told = grounds_for(bid, method), []
    for code in (*grounds, ""):
        said = [v for v in against if (v.code if v.code in grounds else "") == code]
        if said:
            words = f"“{grounds[code].words}”（{grounds[code].clause}）" if code else "不响应"
            told.append(f"{len(said)} 人认定{words}：{'、'.join(sorted({v.ground for v in said}))}")
    return "；".join(told)


def _other_marks(bid: str, sheets: tuple[ScoresSubmitted, ...], evaluation: Evaluation) -> Decimal:
    """The mean over members of the marks for everything but the price."""
    totals = [
        sum((v.marks[c.key] for c in evaluation.criteria), Decimal(0))
        for sheet in sheets
        for v in sheet.verdicts
        if v.bid == bid and v.responsive
    ]
    return mark(sum(totals, Decimal(0)) / len(totals)) if totals else Decimal(0)


def _standing(
    bid: BidRead,
    price_marks: Decimal,
    other: Decimal,
    total: Decimal,
    place: int,
    reason: str = "",
    cite: str = "",
    lots: int = 0,
) -> Standing:
    return Standing(
        bid=bid.bid,
        bidder=bid.bidder,
        name=bid.name,
        price=bid.price,
        duration_days=bid.duration_days,
        price_marks=price_marks,
        other_marks=other,
        total=total,
        rank=place,
        rejected=reason,
        cite=cite,
        lots=lots,
    )
