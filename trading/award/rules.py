"""What candidates and award must satisfy. Pure."""

from __future__ import annotations

from datetime import date, datetime

from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import check_within, compute
from hallcore.ground.errors import Refusal
from hallcore.ground.explanation import moment_words
from trading.award.model import AwardForm, Candidate, CandidatesPublished, FailureForm, Rejected
from trading.evaluation.model import EvaluationReported
from trading.methods.rules import Method
from trading.opening.model import BidRead


def publicity_end(method: Method, starts: datetime, days: int, calendar: Calendar) -> datetime:
    """Publicity ends at 24:00 of its last day; where that is a rest day, of the next working day (ZB-088)."""
    return compute(method.clock("publicity"), starts, calendar, n=days or None).end


def check_report_fresh(method: Method, reported: datetime, at: datetime, calendar: Calendar) -> None:
    """Candidates are published within three days of receiving the report (ZB-087)."""
    check_within(method.clock("report"), reported, at, calendar)


def candidates_of(
    report: EvaluationReported, bids: tuple[BidRead, ...], limit: int
) -> tuple[tuple[Candidate, ...], tuple[Rejected, ...]]:
    """All ranked bids as candidates' data, the first ``limit`` of them being candidates (ZB-085)."""
    read = {bid.bid: bid for bid in bids}
    ranked = tuple(
        Candidate(
            rank=s.rank,
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
        for s in report.standings
        if s.rank
    )
    rejected = tuple(Rejected(s.name, s.rejected, s.cite) for s in report.standings if not s.rank)
    return ranked[:limit], rejected


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


def choose(form: AwardForm, publicity: CandidatesPublished, at: datetime) -> Candidate:
    """The first candidate wins after the publicity; a later one only with a lawful ground (ZB-091)."""
    if at < publicity.ends:
        raise Refusal(f"公示期至 {moment_words(publicity.ends, date.min)} 届满，期满前不得定标", "ZB-088")
    for candidate in publicity.candidates:
        if candidate.rank == form.rank:
            if form.rank != 1 and not form.ground.strip():
                raise Refusal("不选择排名第一的中标候选人，须写明法定情形", "ZB-091", where="ground")
            return candidate
    raise Refusal("中标人应当从公示的中标候选人中确定", "ZB-091", where="rank")
