"""What may be done next about a tender, by this visitor, here: read from the procedure table itself.

A step is told with its address, until when it is due, and, where it cannot be done yet, why not. What is
not here: whether it is lawful when it is done (the offices), and who may come to a window (permissions).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

from msgspec import Struct

from hallcore.dossier import Archive, Dossier, Hold
from hallcore.fees.rules import forfeit_pending, held
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.procedure import Step, allowed
from portal import permissions
from portal.contexts import LotContext, ObjectionContext, TenderContext
from portal.presenters.addresses import address
from portal.presenters.entries import lot_called
from portal.presenters.life import lots_of, until
from portal.presenters.showing import Showing
from portal.routes import BY_NAME
from portal.sessions import Visitor
from portal.settings import ZONES
from trading.award.model import AwardPublished, CandidatesPublished, FailureAnnounced
from trading.award.procurement_model import ReportDelivered, WinnerDetermined
from trading.challenges.model import OBJECTION, ObjectionFiled
from trading.contract.defaults import declined
from trading.contract.model import ContractFiled, ContractPublished
from trading.contract.rules import performance_notice
from trading.evaluation.again import REEXAMINATION
from trading.evaluation.committee import members_of, presence, reported_at, sheets_of, unexplained, unsigned
from trading.evaluation.model import CommitteeFormed
from trading.evaluation.rules import opinions_of
from trading.experts.draws import check_filled, draws_of
from trading.methods.rules import method_of
from trading.opening.model import DeadlineMarked, RollPublished, SharesReleased
from trading.opening.rules import opened_bids, roll_of
from trading.tendering.model import LOT, TENDER
from trading.tendering.rules import policy_of
from trading.tendering.sealing import ENVELOPES

ROUTES = {
    "publish-policy": "desk.policy",
    "name-invitees": "desk.invitees",
    "publish-notice": "desk.notice",
    "clarify": "desk.clarify",
    "terminate": "desk.termination",
    "publish-roll": "desk.opening",
    "release-shares": "desk.opening",
    "conclude-opening": "desk.opening",
    "review-qualifications": "desk.review",
    "form-committee": "desk.committee",
    "submit-scores": "desk.scores",
    "conclude-evaluation": "desk.report",
    "sign-report": "desk.sign",
    "question-bid": "desk.question",
    "confirm-scores": "desk.outliers",
    "admit-member": "desk.arrivals",
    "replace-member": "desk.replace",
    "extend-evaluation": "desk.extend",
    "note-refusal": "desk.unsigned",
    "keep-recording": "desk.recording",
    "publish-candidates": "desk.candidates",
    "deliver-report": "desk.delivery",
    "determine-winner": "desk.decision",
    "publish-result": "desk.result",
    "declare-void": "desk.void",
    "file-contract": "desk.filing",
    "announce-failure": "desk.failure",
    "publish-award": "desk.award",
    "publish-contract": "desk.contract",
    "conclude-performance": "desk.performance",
    "answer-objection": "desk.answer",
    "lapse-award": "desk.lapse",
    "order-reexamination": "desk.reexamine",
    "give-opinion": "desk.opinion",
    "confirm-candidates": "desk.reexamined",
    "extend-validity": "desk.validity",
}
"""The window of each step that has one of its own; the others are done along with these."""

_THROUGH_HOLD = ("clarify", "answer-objection")


class NextStep(Struct, frozen=True):
    """A step that the table allows next.

    Attributes:
        title: What is to be done.
        of: Which lot, where there are several.
        matter: The dossier's number.
        url: Its window.
        due: Until when, if the law says so.
        blocked: Why it cannot be done just now; "" if it can.
        waits: Whether somebody waits for it; what may be done at any time does not.
    """

    title: str
    of: str
    matter: str
    url: str
    due: datetime | None = None
    blocked: str = ""
    waits: bool = True


class _State(Struct, frozen=True):
    """What a step's own circumstances add."""

    due: datetime | None = None
    blocked: str = ""
    waits: bool = True
    offered: bool = True


def next_steps(show: Showing, visitor: Visitor, depth: int, tender: Dossier) -> Iterator[NextStep]:
    """Every step the table allows in this state to one of the visitor's roles, and a window admits.

    Args:
        show: The hall now.
        visitor: Who asks.
        depth: How far inside they stand (an index into ``ZONES``).
        tender: The tender; its lots and open objections are looked at too.
    """
    law, several = show.law_of(tender), len(lots_of(show.archive, tender)) > 1
    for matter in matters(show.archive, tender):
        machine = law.procedure(matter.procedure).machine(matter.machine)
        rows = {row.name: row for role in visitor.roles for row in allowed(machine, matter.state, role)}
        for row in rows.values():
            found = _told(show, visitor, depth, tender, matter, row)
            if found is not None:
                name = lot_called(matter.number) if several and matter is not tender else ""
                yield NextStep(row.title, name, matter.number, *found)


def matters(archive: Archive, tender: Dossier) -> Iterator[Dossier]:
    """The tender, its lots, and the objections that hold any of them."""
    for matter in (tender, *lots_of(archive, tender)):
        yield matter
        for hold in matter.holds:
            objection = archive.get(hold.by)
            if objection is not None and objection.machine == OBJECTION:
                yield objection


def context_of(archive: Archive, tender: Dossier, matter: Dossier) -> object:
    """What a route about that dossier would be given."""
    if matter.machine == TENDER:
        return TenderContext(tender)
    if matter.machine == LOT:
        return LotContext(matter, tender)
    return ObjectionContext(matter, archive[matter.parent], tender)


def _told(
    show: Showing, visitor: Visitor, depth: int, tender: Dossier, matter: Dossier, row: Step
) -> tuple[str, datetime | None, str, bool] | None:
    """Address, due time, hindrance and urgency of a row; None where no window of it admits the visitor."""
    route = BY_NAME.get(ROUTES.get(row.name, ""))
    if route is None or not permissions.allowed(
        route.permission, visitor, context_of(show.archive, tender, matter)
    ):
        return None
    look = _CIRCUMSTANCES.get(row.name)
    state = look(show, visitor, tender, matter) if look is not None else _State()
    if not state.offered:
        return None
    blocked = state.blocked
    if ZONES.index(route.zone) > depth:
        blocked = "在大厅内网办理"
    elif _others(matter, row) and row.name not in _THROUGH_HOLD:
        blocked = _others(matter, row)[0].reason
    return address(route.name, number=matter.number), state.due, blocked, state.waits


def _others(matter: Dossier, row: Step) -> tuple[Hold, ...]:
    """The holds that keep a step from being done: not the one that waits for just this step."""
    own = REEXAMINATION if row.name == "order-reexamination" else ""
    return tuple(hold for hold in matter.holds if hold.by != own)


# -- the circumstances of single steps ------------------------------------------------------------------


def _policy(_show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> _State:
    return _State(waits=tender.state == "draft")


def _clarify(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> _State:
    return _State(waits=bool(unanswered(show.archive, tender)))


def _terminate(_show: Showing, _visitor: Visitor, _tender: Dossier, matter: Dossier) -> _State:
    return _State(waits=False, offered=matter.machine == TENDER)


def _roll(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> _State:
    marked = show.journal.position(tender.number, tender.numbers(DeadlineMarked.type)[-1])
    return _State(blocked="" if marked is not None else "截止标记正在写入公开日志")


def _release(show: Showing, visitor: Visitor, tender: Dossier, _matter: Dossier) -> _State:
    if released_by(tender, visitor.account) or not opened_bids(roll_of(tender)[0]):
        return _State(offered=False)
    return _State(blocked=unlocking(show, tender))


def _conclude(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> _State:
    if not opened_bids(roll_of(tender)[0]):
        return _State()
    missing = policy_of(tender).threshold - releasers(tender)
    waiting = unlocking(show, tender)
    return _State(blocked=waiting or (f"还需 {missing} 名保管人提交密钥份额" if missing > 0 else ""))


def _committee(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    """Blocked while the draw is not finished; without any draw only a special project is seated."""
    draws = draws_of(show.archive, lot.number)
    if not draws:
        return _State()
    try:
        check_filled(draws[-1])
    except Refusal as refusal:
        return _State(blocked=refusal.reason)
    return _State()


def _score(show: Showing, visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    given = {sheet.member for sheet in sheets_of(lot)}
    there = presence(show.archive, lot, visitor.account, show.now)
    return _State(
        offered=visitor.account not in given, blocked="" if there else "请先在评标室打卡或者登记到场"
    )


def _outliers(show: Showing, visitor: Visitor, tender: Dossier, lot: Dossier) -> _State:
    complete = len(sheets_of(lot)) >= len(members_of(lot))
    mine = [one for one in unexplained(lot, show.law_of(tender)) if one.member == visitor.account]
    return _State(offered=complete and bool(mine))


def _sign(_show: Showing, visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    return _State(offered=visitor.account in {one.account for one in unsigned(lot)})


def _admit(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    there = all(presence(show.archive, lot, one.account, show.now) for one in members_of(lot))
    return _State(waits=not there and lot.state == "evaluating")


def _unhurried(_show: Showing, _visitor: Visitor, _tender: Dossier, _lot: Dossier) -> _State:
    return _State(waits=False)


def _report(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    missing = len(members_of(lot)) - len(sheets_of(lot))
    return _State(blocked=f"还有 {missing} 名评委未提交评分" if missing > 0 else "")


def _candidates(show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> _State:
    reported = reported_at(lot)
    try:
        return _State(
            due=compute(method_of(show.law_of(tender), tender).clock("report"), reported, show.calendar).end
        )
    except NotComputable:
        return _State()


def _delivery(show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> _State:
    return _State(due=_until(show, tender, "report", reported_at(lot)))


def _decision(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    return _State(due=lot.the(ReportDelivered).decide_by)


def _result(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    return _State(due=lot.the(WinnerDetermined).publish_by)


def _void(_show: Showing, _visitor: Visitor, _tender: Dossier, _lot: Dossier) -> _State:
    return _State(waits=False)


def _filing(show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> _State:
    """Offered until it is done."""
    signed = datetime.combine(lot.the(ContractPublished).signed_on, time.min, TZ)
    return _State(due=_until(show, tender, "filing", signed), offered=not lot.numbers(ContractFiled.type))


def _until(show: Showing, tender: Dossier, part: str, start: datetime) -> datetime | None:
    """The end of a period of the tender's method; None where no notice reaches."""
    try:
        return compute(method_of(show.law_of(tender), tender).clock(part), start, show.calendar).end
    except NotComputable:
        return None


def _award(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    ends = lot.the(CandidatesPublished).ends
    return _State(blocked=f"公示至 {until(ends)}" if show.now < ends else "")


def _contract(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    return _State(due=lot.the(AwardPublished).contract_by)


def _performed(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    """Offered while a bond is held; somebody waits for it once the contract's term is over."""
    notice = performance_notice(show.archive, lot)
    if notice is None or not held(show.archive, notice):
        return _State(offered=False)
    if forfeit_pending(notice) is not None:
        return _State(blocked="不予退还的申请正在等待财政部门决定")
    return _State(waits=show.now.date() > lot.the(ContractPublished).ends)


def _failed(_show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> _State:
    """Asked for where all were rejected or too few came; offered beside the next candidate where an award lapsed."""
    if lot.state == "failed":
        roll = tender.latest(RollPublished)
        few = roll is not None and any(one.lot == lot.number and not one.opened for one in roll.lots)
        return _State(offered=few and not lot.numbers(FailureAnnounced.type))
    return _State(waits=lot.state == "rejected")


def _lapse(show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    """Offered while the contract is not made; somebody waits for it once the winner declined or let the time pass."""
    late = show.now >= lot.the(AwardPublished).contract_by
    return _State(waits=declined(lot) is not None or late, offered=lot.state == "awarded")


def _reexamine(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    return _State(waits=any(hold.by == REEXAMINATION for hold in lot.holds))


def _opinion(_show: Showing, visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    return _State(offered=visitor.account not in {given.member for given in opinions_of(lot)})


def _reexamined(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> _State:
    missing = len(lot.the(CommitteeFormed).members) - len(opinions_of(lot))
    return _State(blocked=f"还有 {missing} 名评委未提交复核意见" if missing > 0 else "")


def _validity(show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> _State:
    going = any(lot.state not in {"failed", "contracted"} for lot in lots_of(show.archive, tender))
    return _State(waits=False, offered=going)


def _answer(_show: Showing, _visitor: Visitor, _tender: Dossier, objection: Dossier) -> _State:
    return _State(due=objection.the(ObjectionFiled).reply_by)


_CIRCUMSTANCES: dict[str, Callable[[Showing, Visitor, Dossier, Any], _State]] = {
    "publish-policy": _policy,
    "clarify": _clarify,
    "terminate": _terminate,
    "publish-roll": _roll,
    "release-shares": _release,
    "conclude-opening": _conclude,
    "form-committee": _committee,
    "submit-scores": _score,
    "question-bid": _unhurried,
    "confirm-scores": _outliers,
    "sign-report": _sign,
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
    "answer-objection": _answer,
    "announce-failure": _failed,
    "lapse-award": _lapse,
    "order-reexamination": _reexamine,
    "give-opinion": _opinion,
    "confirm-candidates": _reexamined,
    "extend-validity": _validity,
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
