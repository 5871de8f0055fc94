"""Who sits on a committee now, who is there, whose sheets count, and who has signed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from fractions import Fraction

from hallcore.attendance.facts import PUNCHES, pin_of
from hallcore.dossier import Archive, Dossier
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.evaluation.again_model import EvaluationReopened, ReexaminationConcluded
from trading.evaluation.model import (
    BidExplained,
    BidQuestioned,
    CommitteeFormed,
    EvaluationExtended,
    EvaluationReported,
    Member,
    MemberAdmitted,
    MemberReplaced,
    ReportSigned,
    ScoreColumn,
    ScoresConfirmed,
    ScoresSubmitted,
    SignatureRefused,
    TimeAsked,
)
from trading.evaluation.rules import Outlier, outliers
from trading.experts.drawing import DrawHeld
from trading.experts.lottery import order_of

_DAY = timedelta(days=1)


def members_of(lot: Dossier) -> tuple[Member, ...]:
    """The members that sit now, successors in the places of those they replaced."""
    members, formed = list(lot.the(CommitteeFormed).members), lot.numbers(CommitteeFormed.type)[-1]
    for n in lot.numbers(MemberReplaced.type):
        paper = lot.record(n).paper
        if n > formed and isinstance(paper, MemberReplaced):
            members = [paper.member if one.account == paper.former else one for one in members]
    return tuple(members)


def seat_of(lot: Dossier, account: str) -> Member:
    """The seat of an account.

    Raises:
        Refusal: It has none, or no longer.
    """
    for member in members_of(lot):
        if member.account == account:
            return member
    raise Refusal("您不是本标段评标委员会成员", "ZB-070", where=account)


def reopened(lot: Dossier) -> int:
    """The record that last sent the lot back into evaluation; -1 where none did. What came before it counts no more."""
    return max(lot.numbers(EvaluationReopened.type), default=-1)


def sheets_of(lot: Dossier) -> tuple[ScoresSubmitted, ...]:
    """The sheets that count, in the order of the seats.

    What a replaced member found is void (ZB-078), and what was scored before the lot was sent back (ZB-119).
    """
    since = reopened(lot)
    papers = (lot.record(n).paper for n in lot.numbers(ScoresSubmitted.type) if n > since)
    given = {sheet.member: sheet for sheet in papers if isinstance(sheet, ScoresSubmitted)}
    return tuple(given[one.account] for one in members_of(lot) if one.account in given)


def presence(archive: Archive, lot: Dossier, account: str, at: datetime) -> str:
    """How it is known that a member is in the evaluation room on that day; "" where it is not."""
    day = at.astimezone(TZ).date()
    for n in lot.numbers(MemberAdmitted.type):
        record = lot.record(n)
        paper = record.paper
        if isinstance(paper, MemberAdmitted) and paper.member == account and record.at.date() == day:
            return f"{record.at:%H:%M} 登记到场，胸牌 {paper.badge}"
    terminal = lot.the(CommitteeFormed).terminal
    if terminal:
        for when in _punches(archive, account, terminal, datetime.combine(day, time.min, TZ)):
            return f"{when:%H:%M} 在评标室终端 {terminal} 打卡"
    return ""


def _punches(archive: Archive, account: str, terminal: str, midnight: datetime) -> Iterator[datetime]:
    pin, end = pin_of(account), midnight + _DAY
    for _pin, at, code in archive.shelf(PUNCHES).keys(
        (pin, midnight.isoformat(), ""), (pin, end.isoformat(), "")
    ):
        if code == terminal:
            yield datetime.fromisoformat(at)


def check_present(archive: Archive, lot: Dossier, account: str, at: datetime) -> None:
    """Nobody evaluates who is not in the room: a punch at its terminal that day, or a badge (EB-12)."""
    if not presence(archive, lot, account, at):
        terminal = lot.the(CommitteeFormed).terminal
        way = f"请在评标室终端 {terminal} 打卡，或者" if terminal else "请"
        raise Refusal(
            f"今天没有您在评标室的到场记录，{way}由工作人员核验证件、登记到场后再办理", "EB-12", where=account
        )


def check_time(lot: Dossier, law: Law) -> None:
    """Where more than a third of the members find the time too short, it is lengthened first (ZB-077)."""
    asked = lot.numbers(TimeAsked.type)
    extended = lot.numbers(EvaluationExtended.type)
    since = max([*extended, reopened(lot)])
    accounts = {lot.record(n).head["actor"]["account"] for n in asked if n > since}
    seats = members_of(lot)
    share = len(accounts & {one.account for one in seats})
    if law.figure_of("ZB-077").meets(Fraction(share, len(seats))):
        raise Refusal(f"{share} 名评委认为评标时间不够，超过成员总数的三分之一，应当先延长评标时间", "ZB-077")


def check_answered(lot: Dossier, at: datetime) -> None:
    """No report while a bidder may still answer what the committee asked (ZB-081)."""
    answered = {paper.of for paper in lot.papers(BidExplained)}
    for n in lot.numbers(BidQuestioned.type):
        paper = lot.record(n).paper
        if isinstance(paper, BidQuestioned) and n not in answered and at < paper.answer_by:
            raise Refusal(
                f"有澄清要求尚在答复时限内（至 {paper.answer_by:%H:%M}），答复后或者时限届满后再形成报告",
                "ZB-081",
                where=paper.bid,
            )


def unexplained(lot: Dossier, law: Law) -> tuple[Outlier, ...]:
    """The totals that lie far from the others' and whose members have not yet said why."""
    numbers = (n for n in lot.numbers(ScoresConfirmed.type) if n > reopened(lot))
    papers = (lot.record(n).paper for n in numbers)
    said = {(one.member, bid) for one in papers if isinstance(one, ScoresConfirmed) for bid in one.bids}
    found = outliers(sheets_of(lot), law.figure_of("GP-072").share)
    return tuple(one for one in found if (one.member, one.bid) not in said)


def unsigned(lot: Dossier) -> tuple[Member, ...]:
    """The members who have neither signed the report that stands nor are noted as refusing."""
    reports = lot.numbers(EvaluationReported.type)
    since = reports[-1] if reports else 0
    done = {
        paper.member
        for kind in (ReportSigned, SignatureRefused)
        for n in lot.numbers(kind.type)
        if n > since and isinstance(paper := lot.record(n).paper, (ReportSigned, SignatureRefused))
    }
    return tuple(one for one in members_of(lot) if one.account not in done)


def reported_at(lot: Dossier) -> datetime:
    """When the report was handed over: with its last signature, or the second look (ZB-087 counts from there)."""
    kinds = (EvaluationReported, ReportSigned, SignatureRefused, ReexaminationConcluded)
    return lot.record(max(n for kind in kinds for n in lot.numbers(kind.type))).at


def seed_of_lot(archive: Archive, lot: Dossier) -> str:
    """The seed of the draw the committee comes from; "" where there was none."""
    draw = archive.get(lot.the(CommitteeFormed).draw)
    return draw.the(DrawHeld).seed if draw is not None else ""


def columns_of(lot: Dossier) -> tuple[ScoreColumn, ...]:
    """The sheets as they are published: numbered by lot, so that no number says whose it is."""
    seats = {one.account: one.seat for one in members_of(lot)}
    sheets = {sheet.member: sheet for sheet in sheets_of(lot)}
    secret = lot.record(lot.numbers(CommitteeFormed.type)[-1]).sha256
    order = order_of(sheets, secret, "columns")
    return tuple(
        ScoreColumn(n, seats[account], sheets[account].verdicts) for n, account in enumerate(order, 1)
    )


def codes_of(lot: Dossier, bids: tuple[str, ...]) -> dict[str, str]:
    """Bid → the code it is scored under in a blind technical part."""
    order = order_of(bids, lot.the(CommitteeFormed).key, "codes")
    return {bid: f"{n:02d} 号" for n, bid in enumerate(order, 1)}
