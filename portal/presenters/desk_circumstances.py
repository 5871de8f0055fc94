"""What each step's own circumstances add: until when it is due, why it cannot be done now, whether anybody waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.fees.rules import forfeit_pending, held
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable, Refusal
from portal.presenters.desk_beside import BESIDE, State
from portal.presenters.life import lots_of, until
from portal.presenters.showing import Showing
from portal.sessions import Visitor
from trading.award.model import AwardPublished, CandidatesPublished, FailureAnnounced
from trading.award.procurement_model import ReportDelivered, WinnerDetermined
from trading.challenges.model import ObjectionFiled
from trading.challenges.procured_model import ChallengeFiled, QueryFiled
from trading.contract.defaults import declined
from trading.contract.model import ContractFiled, ContractPublished
from trading.contract.rules import performance_notice
from trading.evaluation.again import REEXAMINATION
from trading.evaluation.committee import members_of, presence, reported_at, sheets_of, unexplained, unsigned
from trading.evaluation.finals import opened_of, sealed_of
from trading.evaluation.low_rules import reviews_of, unasked
from trading.evaluation.model import CommitteeFormed
from trading.evaluation.negotiating_model import FinalsAsked, RoundHeld
from trading.evaluation.rules import opinions_of
from trading.experts.draws import check_filled, draws_of
from trading.methods.rules import method_of
from trading.opening.model import DeadlineMarked, RollPublished, SharesReleased
from trading.opening.rules import opened_bids, roll_of
from trading.performance.paying_model import ResultReported
from trading.performance.rules import table_of
from trading.tendering.model import TENDER
from trading.tendering.qualifying_rules import prequalification_of
from trading.tendering.rules import policy_of
from trading.tendering.sealing import ENVELOPES


def _policy(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> State:
    prequalifying = prequalification_of(show.archive, tender)
    running = prequalifying is not None and prequalifying.state != "concluded"
    return State(waits=tender.state == "draft" and not running)


def _notice(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> State:
    """Blocked while a prequalification runs: its invitation goes to those who passed (ZB-191)."""
    found = prequalification_of(show.archive, tender)
    running = found is not None and found.state != "concluded"
    return State(blocked="资格预审尚未结束" if running else "", waits=not running)


def _clarify(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> State:
    return State(waits=bool(unanswered(show.archive, tender)))


def _terminate(_show: Showing, _visitor: Visitor, _tender: Dossier, matter: Dossier) -> State:
    return State(waits=False, offered=matter.machine == TENDER)


def _roll(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> State:
    marked = show.journal.position(tender.number, tender.numbers(DeadlineMarked.type)[-1])
    return State(blocked="" if marked is not None else "截止标记正在写入公开日志")


def _release(show: Showing, visitor: Visitor, tender: Dossier, _matter: Dossier) -> State:
    if released_by(tender, visitor.account) or not opened_bids(roll_of(tender)[0]):
        return State(offered=False)
    return State(blocked=unlocking(show, tender))


def _conclude(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> State:
    if not opened_bids(roll_of(tender)[0]):
        return State()
    missing = policy_of(tender).threshold - releasers(tender)
    waiting = unlocking(show, tender)
    return State(blocked=waiting or (f"还需 {missing} 名保管人提交密钥份额" if missing > 0 else ""))


def _committee(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    """Blocked while the draw is not finished; without any draw only a special project is seated."""
    draws = draws_of(show.archive, lot.number)
    if not draws:
        return State()
    try:
        check_filled(draws[-1])
    except Refusal as refusal:
        return State(blocked=refusal.reason)
    return State()


def _score(show: Showing, visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    given = {sheet.member for sheet in sheets_of(lot)}
    there = presence(show.archive, lot, visitor.account, show.now)
    return State(
        offered=visitor.account not in given, blocked="" if there else "请先在评标室打卡或者登记到场"
    )


def _low(show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> State:
    """Offered once every sheet is in; somebody waits for it where a share triggers a review nobody began."""
    complete = len(sheets_of(lot)) >= len(members_of(lot))
    return State(offered=complete, waits=bool(complete and unasked(lot, tender, show.law_of(tender))))


def _judged(show: Showing, visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    """Offered to a member while a price waits for its opinion; blocked while the bidder may still explain."""
    mine = [
        one
        for one in reviews_of(lot).values()
        if visitor.account not in {each.member for each in one.opinions}
    ]
    running = [one for one in mine if one.open(show.now)]
    blocked = (
        f"书面说明时间至 {until(running[0].asked.explain_by)}" if mine and len(running) == len(mine) else ""
    )
    return State(offered=bool(mine), blocked=blocked)


def _outliers(show: Showing, visitor: Visitor, tender: Dossier, lot: Dossier) -> State:
    complete = len(sheets_of(lot)) >= len(members_of(lot))
    mine = [one for one in unexplained(lot, show.law_of(tender)) if one.member == visitor.account]
    return State(offered=complete and bool(mine))


def _sign(_show: Showing, visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(offered=visitor.account in {one.account for one in unsigned(lot)})


def _admit(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    there = all(presence(show.archive, lot, one.account, show.now) for one in members_of(lot))
    return State(waits=not there and lot.state == "evaluating")


def _ask_finals(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(blocked="" if lot.numbers(RoundHeld.type) else "尚未谈判")


def _rounds(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(waits=not lot.numbers(RoundHeld.type))


def _record_finals(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    asked, sealed, opened = lot.the(FinalsAsked), sealed_of(lot), opened_of(lot)
    if show.now < asked.until:
        return State(blocked="最后报价尚未截止")
    waiting = show.now < asked.open_until and any(bid not in opened for bid in sealed)
    return State(blocked="供应商正在公开最后报价" if waiting else "")


def _unhurried(_show: Showing, _visitor: Visitor, _tender: Dossier, _lot: Dossier) -> State:
    return State(waits=False)


def _report(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    missing = len(members_of(lot)) - len(sheets_of(lot))
    return State(blocked=f"还有 {missing} 名评委未提交评分" if missing > 0 else "")


def _candidates(show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> State:
    reported = reported_at(lot)
    try:
        return State(
            due=compute(method_of(show.law_of(tender), tender).clock("report"), reported, show.calendar).end
        )
    except NotComputable:
        return State()


def _delivery(show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> State:
    return State(due=_until(show, tender, "report", reported_at(lot)))


def _decision(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(due=lot.the(ReportDelivered).decide_by)


def _result(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(due=lot.the(WinnerDetermined).publish_by)


def _void(_show: Showing, _visitor: Visitor, _tender: Dossier, _lot: Dossier) -> State:
    return State(waits=False)


def _filing(show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> State:
    """Offered until it is done."""
    signed = datetime.combine(lot.the(ContractPublished).signed_on, time.min, TZ)
    return State(due=_until(show, tender, "filing", signed), offered=not lot.numbers(ContractFiled.type))


def _until(show: Showing, tender: Dossier, part: str, start: datetime) -> datetime | None:
    """The end of a period of the tender's method; None where no notice reaches."""
    try:
        return compute(method_of(show.law_of(tender), tender).clock(part), start, show.calendar).end
    except NotComputable:
        return None


def _award(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    ends = lot.the(CandidatesPublished).ends
    return State(blocked=f"公示至 {until(ends)}" if show.now < ends else "")


def _contract(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(due=lot.the(AwardPublished).contract_by)


def _performed(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    """Offered while a bond is held; somebody waits for it once the contract's term is over."""
    notice = performance_notice(show.archive, lot)
    if notice is None or not held(show.archive, notice):
        return State(offered=False)
    if forfeit_pending(notice) is not None:
        return State(blocked="不予退还的申请正在等待财政部门决定")
    return State(waits=show.now.date() > lot.the(ContractPublished).ends)


def _failed(_show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> State:
    """Asked for where all were rejected or too few came; offered beside the next candidate where an award lapsed."""
    if lot.state == "failed":
        roll = tender.latest(RollPublished)
        few = roll is not None and any(one.lot == lot.number and not one.opened for one in roll.lots)
        return State(offered=few and not lot.numbers(FailureAnnounced.type))
    return State(waits=lot.state == "rejected")


def _lapse(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    """Offered while the contract is not made; somebody waits for it once the winner declined or let the time pass."""
    late = show.now >= lot.the(AwardPublished).contract_by
    return State(waits=declined(lot) is not None or late, offered=lot.state == "awarded")


def _reexamine(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(waits=any(hold.by == REEXAMINATION for hold in lot.holds))


def _opinion(_show: Showing, visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(offered=visitor.account not in {given.member for given in opinions_of(lot)})


def _reexamined(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    missing = len(lot.the(CommitteeFormed).members) - len(opinions_of(lot))
    return State(blocked=f"还有 {missing} 名评委未提交复核意见" if missing > 0 else "")


def _validity(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> State:
    going = any(lot.state not in {"failed", "contracted"} for lot in lots_of(show.archive, tender))
    return State(waits=False, offered=going)


def _written(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    """The written report waits for fifteen days from the award, once for each winner (ZB-098)."""
    awards, reports = lot.numbers(AwardPublished.type), lot.numbers(ResultReported.type)
    if not awards or (reports and reports[-1] > awards[-1]):
        return State(offered=False)
    try:
        clock = table_of(show.law_of(lot), lot).clock("report")
        due = compute(clock, lot.record(awards[-1]).at.date(), show.calendar).end
    except (NotComputable, Refusal):
        return State()
    return State(due=due)


def _answer(_show: Showing, _visitor: Visitor, _tender: Dossier, objection: Dossier) -> State:
    return State(due=objection.the(ObjectionFiled).reply_by)


def _challenge(_show: Showing, _visitor: Visitor, _tender: Dossier, challenge: Dossier) -> State:
    return State(due=challenge.the(ChallengeFiled).reply_by)


def _query(_show: Showing, _visitor: Visitor, _tender: Dossier, query: Dossier) -> State:
    return State(due=query.the(QueryFiled).answer_by)


CIRCUMSTANCES: dict[str, Callable[[Showing, Visitor, Dossier, Any], State]] = {
    "publish-policy": _policy,
    "publish-notice": _notice,
    "clarify-prequalification": _unhurried,
    "clarify": _clarify,
    "terminate": _terminate,
    "publish-roll": _roll,
    "release-shares": _release,
    "conclude-opening": _conclude,
    "form-committee": _committee,
    "submit-scores": _score,
    "question-bid": _unhurried,
    "ask-low-price": _low,
    "judge-low-price": _judged,
    "confirm-scores": _outliers,
    "sign-report": _sign,
    "hold-round": _rounds,
    "ask-finals": _ask_finals,
    "record-finals": _record_finals,
    "admit-member": _admit,
    "replace-member": _unhurried,
    "extend-evaluation": _unhurried,
    "note-refusal": _unhurried,
    "keep-recording": _unhurried,
    "conclude-evaluation": _report,
    "publish-candidates": _candidates,
    "publish-award": _award,
    "deliver-report": _delivery,
    "determine-winner": _decision,
    "publish-result": _result,
    "declare-void": _void,
    "file-contract": _filing,
    "publish-contract": _contract,
    "conclude-performance": _performed,
    "report-result": _written,
    "answer-objection": _answer,
    "answer-challenge": _challenge,
    "answer-query": _query,
    "announce-failure": _failed,
    "lapse-award": _lapse,
    "order-reexamination": _reexamine,
    "give-opinion": _opinion,
    "confirm-candidates": _reexamined,
    "extend-validity": _validity,
    "remove-finalist": _unhurried,
    **BESIDE,
}


# -- what the windows ask too -------------------------------------------------------------------------------


def unanswered(archive: Archive, tender: Dossier) -> tuple[str, ...]:
    """The record numbers of the questions nobody has answered, in the order they were filed."""
    keys = archive.shelf("unanswered").keys((tender.number, ""), (tender.number, "\U0010ffff"))
    return tuple(number for _tender, number in keys)


def releasers(tender: Dossier) -> int:
    """How many trustees have released their shares of every envelope."""
    given = Counter(paper.kid for paper in tender.papers(SharesReleased))
    return sum(count >= len(ENVELOPES) for count in given.values())


def released_by(tender: Dossier, account: str) -> bool:
    """Whether this account has handed in shares of every envelope."""
    actors = [tender.record(n).head["actor"]["account"] for n in tender.numbers(SharesReleased.type)]
    return actors.count(account) >= len(ENVELOPES)


def unlocking(show: Showing, tender: Dossier) -> str:
    """What trustees have to wait for: bidders that may still unlock; "" where nobody does."""
    roll, _ = roll_of(tender)
    if show.now >= roll.unlock_until:
        return ""
    waiting = sum(show.archive[number].state == "received" for number in opened_bids(roll))
    return f"{waiting} 家投标人尚未解锁，时限 {until(roll.unlock_until)}" if waiting else ""
