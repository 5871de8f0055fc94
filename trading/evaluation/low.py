"""What is done about abnormally low prices: a member has a price explained, the bidder explains it, every member judges."""

from __future__ import annotations

from datetime import timedelta

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.bidding.model import BidderEnrolled
from trading.evaluation.committee import check_present, seat_of
from trading.evaluation.low_model import (
    AskLowForm,
    ExplainLowForm,
    JudgeLowForm,
    LowPriceAsked,
    LowPriceExplained,
    LowPriceJudged,
)
from trading.evaluation.low_rules import JUDGEMENT, prices_of, reviews_of, triggered
from trading.evaluation.model import Member
from trading.evaluation.rules import check_seat


def ask_low_price(desk: Desk, form: AskLowForm) -> Act:
    """Have a price explained that a share triggers, or that the committee finds too low itself (GP-090 to GP-093)."""
    lot, tender, member = desk.dossier, desk.parent(), _seat(desk)
    prices = prices_of(lot, tender)
    if form.bid not in prices:
        raise Refusal("只审查通过符合性审查的投标报价", "GP-095", where="bid")
    if form.bid in reviews_of(lot):
        raise Refusal("已经对该报价启动异常低价审查", "GP-096", where="bid")
    lows = triggered(lot, tender, desk.law).get(form.bid, ())
    if not lows and not form.reason.strip():
        raise Refusal("该报价未达到启动比例；认为报价过低的，请写明专业判断的理由", JUDGEMENT, where="reason")
    least = int(desk.law.figure("GP-096"))
    if form.minutes < least:
        raise Refusal(f"给予书面说明的时间不少于 {least} 分钟", "GP-096", where="minutes")
    desk.advance("ask-low-price")
    check_present(desk.archive, lot, member.account, desk.at)
    own = (form.reason.strip(),) if form.reason.strip() else ()
    rules = (*(low.rule for low in lows), *((JUDGEMENT,) if own else ()))
    words = (*(low.words for low in lows), *own)
    until = desk.at + timedelta(minutes=form.minutes)
    return Act(LowPriceAsked(form.bid, prices[form.bid], rules, words, until))


def explain_low_price(desk: Desk, form: ExplainLowForm) -> Act:
    """Explain one's price in writing and in time, with what proves it (GP-096)."""
    lot = desk.dossier
    review = next(
        (
            one
            for one in reviews_of(lot).values()
            if desk.open(one.asked.bid).the(BidderEnrolled).bidder == desk.actor.party
        ),
        None,
    )
    if review is None:
        raise Refusal("评标委员会没有要求本单位说明报价", "GP-096", where=desk.actor.party)
    if review.explained is not None:
        raise Refusal("本单位已经作出书面说明", "GP-096", where=review.asked.bid)
    if desk.at >= review.asked.explain_by:
        raise Refusal(
            f"书面说明的时间已于 {review.asked.explain_by:%Y-%m-%d %H:%M} 届满",
            "GP-096",
            where=review.asked.bid,
        )
    if not form.text.strip():
        raise Refusal("请写明报价合理的理由", "GP-096", where="text")
    desk.advance("explain-low-price")
    return Act(LowPriceExplained(review.asked.bid, review.n, form.text.strip()), files=form.files)


def judge_low_price(desk: Desk, form: JudgeLowForm) -> Act:
    """Find, as a member who is in the room, an explained price sound or not, once and with reasons (GP-097)."""
    lot, member = desk.dossier, _seat(desk)
    review = reviews_of(lot).get(form.bid)
    if review is None:
        raise Refusal("没有对该报价启动异常低价审查", "GP-097", where="bid")
    if review.open(desk.at):
        raise Refusal("投标人的书面说明时间未满", "GP-096", where="bid")
    if any(one.member == member.account for one in review.opinions):
        raise Refusal("本人已对该报价提出审查意见", "GP-097", where="bid")
    if form.sound and review.explained is None:
        raise Refusal("投标人未作书面说明的，不能认定报价合理", "GP-097", where="sound")
    if not form.reason.strip():
        raise Refusal("请写明审查意见的理由", "GP-097", where="reason")
    desk.advance("judge-low-price")
    check_present(desk.archive, lot, member.account, desk.at)
    return Act(LowPriceJudged(member.account, form.bid, review.n, form.sound, form.reason.strip()))


def _seat(desk: Desk) -> Member:
    lot: Dossier = desk.dossier
    member = seat_of(lot, desk.actor.account)
    check_seat(member, desk.actor.role)
    return member


VERBS = (
    Verb("ask-low-price", ask_low_price),
    Verb("explain-low-price", explain_low_price, evidence="sealed"),
    Verb("judge-low-price", judge_low_price),
)
