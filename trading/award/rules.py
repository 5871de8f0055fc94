"""What candidates and award must satisfy. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.ground.explanation import moment_words
from trading.award.model import (
    AwardForm,
    AwardLapsed,
    Candidate,
    CandidatesPublished,
    FailureForm,
    Rejected,
)
from trading.bidding.rules import expired
from trading.evaluation.model import EvaluationReported
from trading.evaluation.rules import struck
from trading.methods.model import regime_of
from trading.methods.rules import Method
from trading.opening.model import BidRead

NEXT = "排名在前的中标候选人已丧失中标资格，按照名次确定"
"""Why the next in order wins, where nobody has to say more (ZB-091)."""


def publicity_end(method: Method, starts: datetime, days: int, calendar: Calendar) -> datetime:
    """Publicity ends at 24:00 of its last day; where that is a rest day, of the next working day (ZB-088)."""
    return compute(method.clock("publicity"), starts, calendar, n=days or None).end


def candidates_of(
    report: EvaluationReported,
    bids: tuple[BidRead, ...],
    limit: int,
    out: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> tuple[tuple[Candidate, ...], tuple[Rejected, ...]]:
    """All ranked bids as candidates' data, the first ``limit`` of them being candidates (ZB-085).

    What fell out since the report (``out``: bid → reason and rule) is rejected; the others move up, and those who share
    a place go on sharing it.
    """
    read = {bid.bid: bid for bid in bids}
    standing = [s for s in report.standings if s.rank and s.bid not in out]
    ranked = tuple(
        Candidate(
            rank=1 + sum(other.rank < s.rank for other in standing),
            bid=s.bid,
            bidder=s.bidder,
            name=s.name,
            price=s.price,
            total=s.total,
            duration_days=s.duration_days,
            quality=read[s.bid].quality,
            leader=read[s.bid].leader,
            leader_certificate=read[s.bid].leader_certificate,
        )
        for s in standing
    )
    rejected = tuple(Rejected(s.name, s.rejected, s.cite) for s in report.standings if not s.rank)
    struck = tuple(Rejected(s.name, *out[s.bid]) for s in report.standings if s.bid in out)
    return ranked[:limit], (*rejected, *struck)


def check_following(form: FailureForm) -> None:
    """Whoever announces a failure says what comes next; what must be tendered is tendered again (ZB-084)."""
    if not form.following.strip():
        raise Refusal("招标失败公告应当写明后续安排", "ZB-084", where="following")
    if form.other and not form.approval.strip():
        raise Refusal(
            "废标后需要采取其他方式采购的，应当在采购活动开始前获得批准，请写明批准文号",
            "GP-058",
            where="approval",
        )


def choose(form: AwardForm, publicity: CandidatesPublished, gone: frozenset[str], at: datetime) -> Candidate:
    """The first candidate wins after the publicity; a later one only with a lawful ground (ZB-091).

    Args:
        form: Which rank, and why another than the first of those left.
        publicity: The candidates that were made public.
        gone: Bids that lost an award already, or whose validity was not extended: nobody of them wins.
        at: The moment.
    """
    if at < publicity.ends:
        raise Refusal(f"公示期至 {moment_words(publicity.ends, date.min)} 届满，期满前不得定标", "ZB-088")
    left = [candidate for candidate in publicity.candidates if candidate.bid not in gone]
    if not left:
        raise Refusal("公示的中标候选人均已丧失资格，应当公告失败并重新招标", "ZB-091", where="rank")
    for candidate in left:
        if candidate.rank == form.rank:
            if candidate is not left[0] and not form.ground.strip():
                raise Refusal("不选择排名第一的中标候选人，须写明法定情形", "ZB-091", where="ground")
            return candidate
    raise Refusal("中标人应当从公示的、仍有资格的中标候选人中确定", "ZB-091", where="rank")


def lapsed(lot: Dossier) -> frozenset[str]:
    """The bids of a lot that lost its award (ZB-091)."""
    return frozenset(paper.bid for paper in lot.papers(AwardLapsed))


def fallen(lot: Dossier, bids: tuple[Dossier, ...]) -> dict[str, tuple[str, str]]:
    """What fell out of the ranking since the report: struck at a second look, or not let stand longer (ZB-092, ZB-058).

    Returns:
        Bid → reason and rule.
    """
    procured = regime_of(lot.number) == "procurement"
    out = {bid: (reason, "ZB-092") for bid, reason in struck(lot).items()}
    for bid in expired(bids):
        out[bid] = ("投标人不同意延长投标有效期，其投标失效", "GP-160" if procured else "ZB-058")
    return out


def left_of(lot: Dossier, read: tuple[BidRead, ...], bids: tuple[Dossier, ...]) -> tuple[Candidate, ...]:
    """In procurement, whom the purchaser may determine: the ranking without whoever fell out or lost the award."""
    report = lot.the(EvaluationReported)
    gone = dict.fromkeys(lapsed(lot), ("中标资格已取消", "GP-165"))
    return candidates_of(report, read, len(report.standings), fallen(lot, bids) | gone)[0]
