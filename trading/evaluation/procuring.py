"""How bids are compared in government procurement (综合评分法、最低评标价法). Pure: published data is enough to repeat it.

The price that is compared is the bid's price less what the law takes off it; award and contract keep the bid's own
(GP-111, GP-112). Abnormally low prices are looked for among the bids' own prices (GP-095).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.money import format_yuan
from trading.evaluation.model import Member, Standing
from trading.evaluation.procuring_model import Finding, ReviewForm
from trading.methods.rules import Method
from trading.opening.model import BidRead
from trading.tendering.model import Evaluation, LotTerms

CENT = Decimal("0.01")


class Judged(NamedTuple):
    """A bid with what the committee made of it: why it is rejected ("" if not), and its marks but for the price."""

    bid: BidRead
    ground: str
    cite: str
    others: Decimal


# -- the review ---------------------------------------------------------------------------------------


def check_review(form: ReviewForm, bids: Sequence[BidRead], terms: LotTerms) -> None:
    """Every bid that was read is reviewed once; whoever is not qualified is told why (GP-056, GP-076)."""
    if {each.bid for each in form.findings} != {bid.bid for bid in bids} or len(form.findings) != len(bids):
        raise Refusal("资格审查应当对每家投标人各作一次结论", "GP-056", where="findings")
    for each in form.findings:
        if not each.qualified and not each.ground.strip():
            raise Refusal("认定不合格的，应当写明原因并告知投标人", "GP-076", where=each.bid)
        if each.qualified and terms.reserved and not each.sme:
            raise Refusal(
                "本采购包专门面向中小企业，未提供中小企业声明函的投标人不合格", "GP-109", where=each.bid
            )


def check_size(members: Sequence[Member], method: Method, terms: LotTerms, agency: str) -> None:
    """From a budget of ten millions on the committee has seven members (GP-060); agency's staff stay out (GP-061)."""
    large, line = method.figure_if("committee-large"), method.figure_if("committee-from")
    if (
        large is not None
        and line is not None
        and line.meets(terms.estimate)
        and not large.meets(len(members))
    ):
        raise Refusal(
            f"预算金额 {format_yuan(terms.estimate)}，{method.word('committee')}应为 {large.value} 人以上单数，现为 {len(members)} 人",
            large.rule,
            where="members",
        )
    for member in members:
        if agency and member.party == agency and method.regime == "procurement":
            raise Refusal(
                "采购代理机构工作人员不得参加由本机构代理项目的评标", "GP-061", where=member.account
            )


# -- prices ----------------------------------------------------------------------------------------------


def compared(
    price: Decimal, finding: Finding, evaluation: Evaluation, *, reserved: bool, rivals: bool
) -> Decimal:
    """The price that is compared: each deduction is a share of the original price (GP-111), in cents.

    Args:
        price: The bid's price, yuan.
        finding: What its bidder declared.
        evaluation: The rates the documents fixed, per cent.
        reserved: Whether the lot is reserved for small and medium enterprises; then no size is preferred (GP-109).
        rivals: Whether domestic products compete with others; only then they are preferred (GP-110).
    """
    rate = Decimal(0)
    if not reserved:
        rate += {"": Decimal(0), "small": evaluation.small, "mixed": evaluation.mixed}[finding.size]
    if rivals and finding.domestic:
        rate += evaluation.domestic
    return (price - price * rate / 100).quantize(CENT, ROUND_HALF_UP)


def price_marks(base: Decimal, price: Decimal, full: Decimal) -> Decimal:
    """Marks for a price: base ÷ price × full marks, two places half up (GP-067)."""
    return (base / price * full).quantize(CENT, ROUND_HALF_UP)


class Low(NamedTuple):
    """Why a price is looked at as abnormally low: the rule, the price below which it is, in words."""

    rule: str
    words: str


def abnormal(
    prices: Mapping[str, Decimal], ceiling: Decimal, evaluation: Evaluation, law: Law
) -> dict[str, tuple[Low, ...]]:
    """Which prices start a review (异常低价审查), each with its triggers: strictly below the share (GP-090 to GP-095).

    Args:
        prices: Bid → its own price, of those that passed the review of compliance.
        ceiling: The lot's highest price; its budget where there is none.
        evaluation: The shares the documents raised, per cent; 0 leaves the law's own.
        law: The law in force.
    """
    if not prices:
        return {}
    in_order = sorted(prices.values())
    mean = Fraction(sum(in_order, Decimal(0))) / len(in_order)
    bounds = [("GP-090", mean, evaluation.low_mean, "全部通过符合性审查报价的平均值")]
    if len(in_order) > 1:
        bounds.append(("GP-091", Fraction(in_order[1]), evaluation.low_second, "次低报价"))
    bounds.append(("GP-092", Fraction(ceiling), evaluation.low_ceiling, "最高限价"))
    found: dict[str, tuple[Low, ...]] = {}
    for bid, price in prices.items():
        lows = []
        for rule, base, raised, words in bounds:
            share = raised or Decimal(str(law.figure_of(rule).value))
            if Fraction(price) < base * Fraction(share) / 100:
                lows.append(Low(rule, f"报价低于{words}的 {share.normalize():f}%"))
        if lows:
            found[bid] = tuple(lows)
    return found


# -- the ranking --------------------------------------------------------------------------------------------


def rank_procured(
    judged: Sequence[Judged], evaluation: Evaluation, terms: LotTerms, findings: Sequence[Finding]
) -> tuple[Decimal | None, tuple[Standing, ...]]:
    """Score and rank the bids of a lot in procurement.

    Returns:
        The base price in yuan (None for the lowest price method), and the standings: the best first, those equal in
        marks and price with the same place (GP-070), the rejected last with place 0.
    """
    declared = {finding.bid: finding for finding in findings}
    rows = [unqualified(each, declared[each.bid.bid], terms) for each in judged]
    rows = _weigh(rows, declared, evaluation, terms)
    if not evaluation.criteria:  # an inquiry: there is one ground, that the needs are not met
        rows = [each._replace(cite="GP-126") if each.ground else each for each in rows]
    scored = evaluation.method == "comprehensive"
    prices = _prices(rows, declared, evaluation, terms)
    base = min(prices.values()) if prices and scored else None
    standings = [_standing(each, prices, base, evaluation) for each in rows if not each.ground]
    key = {one.bid: _key(one, scored=scored) for one in standings}
    standings.sort(key=lambda one: key[one.bid])
    alike = _same_brand(standings, declared) if scored else {}
    kept = [one for one in standings if one.bid not in alike]
    places = {one.bid: 1 + sum(key[other.bid] < key[one.bid] for other in kept) for one in kept}
    ranked = [_placed(one, places[one.bid]) for one in kept]
    ranked += [_out(one, *alike[one.bid]) for one in standings if one.bid in alike]
    ranked += [_rejected(each) for each in rows if each.ground]
    return base, tuple(ranked)


def responsive(standings: Sequence[Standing]) -> int:
    """How many suppliers are left; those of one brand count once (GP-057, GP-063)."""
    return sum(bool(one.rank) for one in standings)


def unqualified(each: Judged, finding: Finding, terms: LotTerms) -> Judged:
    """A bid with the reason it is out before prices are compared: not qualified, or above the budget (GP-056, GP-062)."""
    if each.cite == "ZB-080":
        each = each._replace(cite="GP-062")  # what works' rule says, procurement's own says for it
    if not finding.qualified:
        return each._replace(ground=f"资格审查不合格：{finding.ground}", cite="GP-056")
    if each.bid.price > terms.estimate:
        reason = f"投标报价 {each.bid.price} 元超过预算金额 {terms.estimate} 元"
        return each._replace(ground=reason, cite="GP-062")
    return each


def _weigh(
    rows: Sequence[Judged], declared: Mapping[str, Finding], evaluation: Evaluation, terms: LotTerms
) -> list[Judged]:
    """For the lowest price: who is below the line falls out, and of one brand only the cheapest takes part (GP-063)."""
    if evaluation.method != "lowest":
        return list(rows)
    weighed = [
        each._replace(
            ground=f"技术评审 {each.others} 分，低于合格线 {evaluation.pass_marks} 分", cite="GP-062"
        )
        if not each.ground and each.others < evaluation.pass_marks
        else each
        for each in rows
    ]
    prices, found = _prices(weighed, declared, evaluation, terms), []
    for each in weighed:
        brand = declared[each.bid.bid].brand
        others = [
            prices[one.bid.bid]
            for one in weighed
            if not one.ground and one is not each and brand and declared[one.bid.bid].brand == brand
        ]
        beaten = not each.ground and any(price < prices[each.bid.bid] for price in others)
        words = f"核心产品品牌“{brand}”与其他投标人相同，报价不是其中最低"
        found.append(each._replace(ground=words, cite="GP-063") if beaten else each)
    return found


def _prices(
    rows: Sequence[Judged], declared: Mapping[str, Finding], evaluation: Evaluation, terms: LotTerms
) -> dict[str, Decimal]:
    valid = [each.bid for each in rows if not each.ground]
    domestic = {declared[bid.bid].domestic for bid in valid}
    return {
        bid.bid: compared(
            bid.price, declared[bid.bid], evaluation, reserved=terms.reserved, rivals=len(domestic) > 1
        )
        for bid in valid
    }


def _same_brand(standings: Sequence[Standing], declared: Mapping[str, Finding]) -> dict[str, tuple[str, str]]:
    """Of bids with one brand only the best stays to be recommended (GP-063); the standings are in order."""
    seen: set[str] = set()
    alike = {}
    for one in standings:
        brand = declared[one.bid].brand
        if brand and brand in seen:
            alike[one.bid] = (f"核心产品品牌“{brand}”与得分更高的投标人相同，按一家计算", "GP-063")
        seen.add(brand)
    return alike


def _key(one: Standing, *, scored: bool) -> tuple[Decimal, Decimal]:
    price = one.compared if one.compared is not None else one.price
    return (-one.total, one.price) if scored else (price, -one.other_marks)


def _standing(
    each: Judged, prices: Mapping[str, Decimal], base: Decimal | None, evaluation: Evaluation
) -> Standing:
    price = prices[each.bid.bid]
    marks = price_marks(base, price, evaluation.price_marks) if base is not None else Decimal(0)
    return Standing(
        bid=each.bid.bid,
        bidder=each.bid.bidder,
        name=each.bid.name,
        price=each.bid.price,
        duration_days=each.bid.duration_days,
        price_marks=marks,
        other_marks=each.others,
        total=(marks + each.others).quantize(CENT, ROUND_HALF_UP),
        rank=0,
        compared=price,
    )


def _placed(one: Standing, place: int) -> Standing:
    return replace(one, rank=place)


def _out(one: Standing, reason: str, cite: str) -> Standing:
    return replace(one, rejected=reason, cite=cite)


def _rejected(each: Judged) -> Standing:
    zero, bid = Decimal(0), each.bid
    return Standing(
        bid=bid.bid,
        bidder=bid.bidder,
        name=bid.name,
        price=bid.price,
        duration_days=bid.duration_days,
        price_marks=zero,
        other_marks=zero,
        total=zero,
        rank=0,
        rejected=each.ground,
        cite=each.cite,
    )
