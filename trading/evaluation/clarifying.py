"""Clarifications of bids (ZB-081): asked in writing by a member, answered in writing by the bidder, never volunteered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.bidding.model import BidderEnrolled
from trading.evaluation.committee import check_present, seat_of
from trading.evaluation.model import AnswerForm, BidExplained, BidQuestioned, QuestionForm
from trading.evaluation.rules import check_seat
from trading.opening.rules import read_bids


class Asked(NamedTuple):
    """A question of the committee to a bidder: its record's number, and the answer, if there is one."""

    n: int
    paper: BidQuestioned
    answer: BidExplained | None


def questions_of(lot: Dossier, bid: str = "") -> tuple[Asked, ...]:
    """Every question asked in a lot, or of one bid, in order."""
    answers = {paper.of: paper for paper in lot.papers(BidExplained)}
    found = []
    for n in lot.numbers(BidQuestioned.type):
        paper = lot.record(n).paper
        if isinstance(paper, BidQuestioned) and bid in {"", paper.bid}:
            found.append(Asked(n, paper, answers.get(n)))
    return tuple(found)


def waiting_for(lot: Dossier, at: datetime) -> tuple[Asked, ...]:
    """The questions that may still be answered."""
    return tuple(one for one in questions_of(lot) if one.answer is None and at < one.paper.answer_by)


def question_bid(desk: Desk, form: QuestionForm) -> Act:
    """Ask a bidder, as a member who is in the room, what is unclear in its bid."""
    lot = desk.dossier
    member = seat_of(lot, desk.actor.account)
    check_seat(member, desk.actor.role)
    if form.bid not in {bid.bid for bid in read_bids(desk.parent(), lot.number)}:
        raise Refusal("只能要求已开标的投标人澄清", "ZB-081", where="bid")
    if not form.question.strip():
        raise Refusal("请写明需要澄清的内容", "ZB-081", where="question")
    least = int(desk.law.figure("GP-096"))
    if form.minutes < least:
        raise Refusal(f"给予投标人答复的时间不少于 {least} 分钟", "GP-096", where="minutes")
    desk.advance("question-bid")
    check_present(desk.archive, lot, member.account, desk.at)
    until = desk.at + timedelta(minutes=form.minutes)
    return Act(BidQuestioned(form.bid, form.question.strip(), until))


def explain_bid(desk: Desk, form: AnswerForm) -> Act:
    """Answer, as the bidder, what the committee asked, in time; nothing is taken that was not asked for."""
    lot = desk.dossier
    asked = next((one for one in questions_of(lot) if one.n == form.of), None)
    if asked is None or asked.answer is not None:
        raise Refusal("评标委员会没有要求澄清，不接受主动提出的澄清、说明", "ZB-081", where="of")
    if desk.open(asked.paper.bid).the(BidderEnrolled).bidder != desk.actor.party:
        raise Refusal("只能答复对本单位投标的澄清要求", "ZB-081", where=desk.actor.party)
    if desk.at >= asked.paper.answer_by:
        raise Refusal(f"答复时限 {asked.paper.answer_by:%Y-%m-%d %H:%M} 已过", "ZB-081", where="of")
    if not form.answer.strip():
        raise Refusal("请填写澄清、说明", "ZB-081", where="answer")
    desk.advance("explain-bid")
    return Act(BidExplained(asked.paper.bid, form.of, form.answer.strip()), files=form.files)


VERBS = (Verb("question-bid", question_bid), Verb("explain-bid", explain_bid))
