"""Which prices are reviewed as abnormally low, and what the review came to. Pure; triggers are law data (GP-090 to GP-097)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.evaluation.committee import members_of, reopened, sheets_of
from trading.evaluation.low_model import LowOutcome, LowPriceAsked, LowPriceExplained, LowPriceJudged
from trading.evaluation.procuring import Low, abnormal
from trading.evaluation.rules import compliant, findings_of, offers_of
from trading.methods.rules import Method
from trading.opening.rules import read_bids
from trading.tendering.rules import lot_terms, notice_of

JUDGEMENT = "GP-093"
"""The rule by which a committee reviews a price that no share triggers."""


class Review(NamedTuple):
    """A price under review: the number of the record that asked, the papers so far."""

    n: int
    asked: LowPriceAsked
    explained: LowPriceExplained | None
    opinions: tuple[LowPriceJudged, ...]

    def open(self, at: datetime) -> bool:
        """Whether its bidder may still explain."""
        return self.explained is None and at < self.asked.explain_by


def reviews_of(lot: Dossier) -> dict[str, Review]:
    """The reviews of the evaluation that stands, by bid."""
    since = reopened(lot)
    explained = {paper.of: paper for paper in lot.papers(LowPriceExplained)}
    opinions = lot.papers(LowPriceJudged)
    found = {}
    for n in lot.numbers(LowPriceAsked.type):
        paper = lot.record(n).paper
        if n > since and isinstance(paper, LowPriceAsked):
            own = tuple(one for one in opinions if one.of == n)
            found[paper.bid] = Review(n, paper, explained.get(n), own)
    return found


def low_asked(lot: Dossier, bid: str, at: datetime) -> LowPriceAsked | None:
    """What asks a bidder to explain its price, while it may (GP-096)."""
    review = reviews_of(lot).get(bid)
    return review.asked if review is not None and review.open(at) else None


def prices_of(lot: Dossier, tender: Dossier) -> dict[str, Decimal]:
    """The prices of the bids that passed the review of compliance, once every sheet is in; none before.

    Raises:
        Refusal: A member has not handed in its sheet.
    """
    sheets = sheets_of(lot)
    if len(sheets) < len(members_of(lot)):
        raise Refusal("全体评委提交评分、完成符合性审查后才能启动异常低价审查", "GP-095", where=lot.number)
    bids = offers_of(tender, lot)
    return {bid.bid: bid.price for bid in compliant(bids, sheets, lot_terms(tender, lot), findings_of(lot))}


def triggered(lot: Dossier, tender: Dossier, law: Law) -> dict[str, tuple[Low, ...]]:
    """The prices that start a review, with their triggers; strictly below the share, by the bids' own prices (GP-095)."""
    prices, evaluation = prices_of(lot, tender), notice_of(tender).evaluation
    if "GP-090" not in law.keys("rule"):
        return {}  # before 1 February 2026 no share started a review; the committee's judgement did (GP-167)
    return abnormal(prices, lot_terms(tender, lot).ceiling, evaluation, law)


def unasked(lot: Dossier, tender: Dossier, law: Law) -> frozenset[str]:
    """The prices a share triggers and nobody has asked about yet; none before every sheet is in."""
    try:
        return frozenset(triggered(lot, tender, law).keys() - reviews_of(lot).keys())
    except Refusal:
        return frozenset()


def check_reviewed(lot: Dossier, tender: Dossier, method: Method, at: datetime) -> None:
    """No report before every triggered price was explained, or its time is over, and judged by every member.

    Raises:
        Refusal: A review is missing (by its trigger), may still be explained (GP-096) or is not judged by all (GP-097).
    """
    reviews, names = reviews_of(lot), {bid.bid: bid.name for bid in read_bids(tender, lot.number)}
    for bid, lows in triggered(lot, tender, method.law).items():
        if bid not in reviews:
            words = "；".join(low.words for low in lows)
            raise Refusal(f"{names[bid]}{words}，应当启动异常低价审查", lows[0].rule, where=bid)
    members = {member.account for member in members_of(lot)}
    for bid, review in reviews.items():
        if review.open(at):
            until = f"{review.asked.explain_by:%H:%M}"
            raise Refusal(
                f"{names[bid]}的书面说明时间至 {until}，说明后或者期满后再形成报告", "GP-096", where=bid
            )
        missing = len(members - {one.member for one in review.opinions})
        if missing:
            raise Refusal(f"还有 {missing} 名评委未对{names[bid]}的报价提出审查意见", "GP-097", where=bid)


def outcomes_of(lot: Dossier) -> tuple[LowOutcome, ...]:
    """What the reviews came to, by majority of the members; without an explanation nothing is sound (GP-097)."""
    seats = {member.account for member in members_of(lot)}
    found = []
    for bid, review in reviews_of(lot).items():
        votes = [one for one in review.opinions if one.member in seats]
        good = [one for one in votes if one.sound]
        against = [one for one in votes if not one.sound]
        sound = len(against) * 2 <= len(seats)
        reasons = tuple(dict.fromkeys(one.reason for one in (good if sound else against)))
        found.append(
            LowOutcome(
                bid=bid,
                price=review.asked.price,
                triggers=review.asked.triggers,
                explained=review.explained is not None,
                sound=sound,
                found=len(good),
                against=len(against),
                reasons=reasons,
            )
        )
    return tuple(found)


def invalid(outcomes: Sequence[LowOutcome]) -> dict[str, str]:
    """The bids whose prices were not found sound, each with the reason (GP-097)."""
    found = {}
    for one in outcomes:
        if not one.sound:
            told = (
                "未作书面说明" if not one.explained else f"书面说明不能证明报价合理（{one.against} 人认定）"
            )
            found[one.bid] = f"异常低价审查：{told}。{'；'.join(one.reasons)}"
    return found
