"""What a sale, an offer and a deal must satisfy. Pure; every figure comes from the law in force."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import check_minimum, check_within, compute
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.money import format_yuan, yuan
from trading.auction.forms import (
    AnnounceForm,
    ApplyForm,
    CancelForm,
    CorrectionForm,
    SaleContractForm,
    SaleForm,
)
from trading.auction.methods import NOTICES, disclosure, ends_on_a_day, is_tender, named, of, share
from trading.auction.model import (
    USES,
    BiddingEnded,
    DealConfirmed,
    Outcome,
    SaleRegistered,
    SaleResult,
    SaleTerms,
    Times,
)
from trading.auction.standing import (
    LIVE,
    TAKING,
    Standing,
    admitted,
    bidder_of,
    ended_at,
    ends_of,
    goes_on,
    leading,
    least_offer,
    own_offer,
    paddle_of,
    qualified,
    terms_of,
    times_of,
)
from trading.methods.rules import Method

# -- what is sold -------------------------------------------------------------------------------------------


def check_sale(form: SaleForm, earlier: Dossier | None, law: Law) -> None:
    """A sale has a name, a use of its class, a lawful term, and money that makes sense."""
    method, terms = named(law, form.method), form.terms
    if not form.name.strip() or not terms.subject.strip() or not terms.place.strip():
        raise Refusal("项目名称、标的和坐落不能为空", where="name")
    if not form.approval.strip():
        raise Refusal("请写明批准出让（转让）的文号", "TD-01", where="approval")
    if terms.use not in USES[method.regime]:
        raise Refusal("用途不在分类表内", "PT-06", where="use")
    for amount in (terms.valuation, terms.start, terms.step, terms.deposit):
        yuan(amount)
    if is_tender(method) and terms.step:
        raise Refusal("招标出让一次报价，不设加价幅度", "JP-07", where="step")
    steps = is_tender(method) or terms.step > 0
    if terms.start <= 0 or not steps or terms.deposit <= 0 or terms.valuation < 0:
        raise Refusal("起始价、加价幅度和保证金应为正数", "JP-06", where="start")
    _check_term(method, terms)
    _check_deposit(method, terms)
    _check_first(method, terms)
    _check_worth(method, form, earlier)


def _check_term(method: Method, terms: SaleTerms) -> None:
    """TD-11: no longer than the law has it for this use."""
    longest = method.figure_if(f"term-{terms.use}")
    if longest is not None and (terms.years < 1 or not longest.meets(terms.years)):
        use = USES[method.regime][terms.use]
        raise Refusal(f"{use}的出让年限应在 1 年至 {longest.value} 年之间", longest.rule, where="years")


def _check_deposit(method: Method, terms: SaleTerms) -> None:
    """TD-09: not below its share of the starting price; and nowhere more than the price itself."""
    if terms.deposit > terms.start:
        raise Refusal("竞买保证金不能超过起始价", "TD-09", where="deposit")
    least = method.figure_if("deposit")
    if least is not None and terms.deposit < share(least, terms.start):
        raise Refusal(f"竞买保证金不得低于起始价的 {least.value}%", least.rule, where="deposit")


def _check_first(method: Method, terms: SaleTerms) -> None:
    """TD-10, CQ-06: who pays in parts pays so much first."""
    if not 0 < terms.first <= 100:
        raise Refusal("首付比例应在 0 至 100% 之间，一次付清的写 100", "CQ-06", where="first")
    least = method.figure_if("first")
    if least is None and terms.first != 100:
        raise Refusal("本类项目的价款一次付清，首付比例写 100", "KY-04", where="first")
    if least is not None and not least.meets(terms.first):
        raise Refusal(f"首付款不得低于成交价的 {least.value}%", least.rule, where="first")


def _check_worth(method: Method, form: SaleForm, earlier: Dossier | None) -> None:
    """TD-06, CQ-05: not below the state's least price, nor a first price below the filed valuation."""
    terms, share_kept = form.terms, method.figure_if("valuation")
    if share_kept is None:
        if terms.start < terms.valuation:
            raise Refusal(f"起始价不得低于{method.word('valuation')}", "TD-06", where="start")
        return
    if not terms.valuation:
        raise Refusal("请填写经核准或者备案的评估结果", "CQ-05", where="valuation")
    if form.after:
        _check_repeated(form, earlier)
        if terms.start < share(share_kept, terms.valuation) and not form.consent.strip():
            reason = f"转让底价低于评估结果的 {share_kept.value}%，应当经转让行为批准单位书面同意"
            raise Refusal(reason, share_kept.rule, where="consent")
    elif terms.start < terms.valuation:
        raise Refusal("首次披露的转让底价不得低于评估结果", "CQ-05", where="start")


def _check_repeated(form: SaleForm, earlier: Dossier | None) -> None:
    sale = earlier.latest(SaleRegistered) if earlier is not None else None
    if earlier is None or sale is None or earlier.state != "failed":
        raise Refusal("再次披露应当写明已公告未成交的原项目编号", "CQ-05", where="after")
    if sale.seller != form.seller or sale.terms.subject != form.terms.subject:
        raise Refusal("原项目的转让方或者标的与本项目不一致", "CQ-05", where="after")


# -- when ---------------------------------------------------------------------------------------------------


def check_announcement(
    form: AnnounceForm, sale: SaleRegistered, at: datetime, law: Law, calendar: Calendar
) -> None:
    """The times of an announcement: the notice's lead, the listing's least length, applications in between."""
    if not form.contact.strip() or not form.supervisor.strip():
        raise Refusal("请写明联系方式和监督部门", where="contact")
    check_times(form.times, sale, at, at, law, calendar)


def check_times(
    times: Times,
    sale: SaleRegistered,
    noticed: datetime,
    at: datetime,
    law: Law,
    calendar: Calendar,
) -> None:
    """Times that leave what the law wants, counted from when it was last made known.

    Args:
        times: The times to be announced.
        sale: What is sold, how.
        noticed: When the period of notice began.
        at: The moment of the act.
        law: What it is judged by.
        calendar: The notices in force.
    """
    method = named(law, sale.method)
    last = times.ends if ends_on_a_day(method) else times.starts
    if last is None or last < times.starts or (times.ends is not None) != ends_on_a_day(method):
        raise Refusal("挂牌、招标应当写明起止时间，拍卖和网络竞价只写开始时间", "TD-03", where="ends")
    if not at < times.apply_until <= last or times.starts <= at:
        raise Refusal("竞买申请和保证金的截止时间应在公告之后、竞价结束之前", "TD-02", where="apply_until")
    for part in NOTICES:
        lead = method.clock_if(part)
        if lead is not None:
            check_minimum(lead, noticed, times.starts, calendar, where="starts")
    least = method.clock_if("listing")
    if least is not None:
        check_minimum(least, times.starts, last, calendar, where="ends")
    disclosed = disclosure(method, sale.terms)
    if disclosed is not None:
        check_minimum(disclosed, noticed, times.apply_until, calendar, where="apply_until")


def check_correction(
    form: CorrectionForm, sale: Dossier, noticed: datetime, at: datetime, law: Law, calendar: Calendar
) -> Times:
    """A correction says something; times only move later; what affects the price has the notice run anew (TD-02).

    Returns:
        The times that stand afterwards.
    """
    current = times_of(sale)
    if at >= current.starts:
        raise Refusal("竞价开始后不再修改公告", "TD-02", where="text")
    if not form.text.strip():
        raise Refusal("请写明补充或者修改的内容", "TD-02", where="text")
    times = form.times or current
    if times.starts < current.starts or times.apply_until < current.apply_until:
        raise Refusal("补充公告只能推迟时间，不能提前", "TD-02", where="starts")
    if times.ends is not None and current.ends is not None and times.ends < current.ends:
        raise Refusal("补充公告只能推迟时间，不能提前", "TD-02", where="ends")
    since = at if form.affects_price else noticed
    check_times(times, sale.the(SaleRegistered), since, at, law, calendar)
    return times


def check_reserve(price: Decimal, decision: str, sale: Dossier) -> None:
    """A reserve is set by several together, before the start, and not below price and state minimum (TD-06)."""
    if not decision.strip():
        raise Refusal("底价应当集体确定，请写明会议纪要或者决定的编号", "TD-06", where="decision")
    if yuan(price) < terms_of(sale).start:
        raise Refusal("底价不得低于起始价", "TD-06", where="price")


# -- taking part --------------------------------------------------------------------------------------------


def check_application(form: ApplyForm, sale: Dossier, bidder: str, at: datetime) -> None:
    """Whoever applies comes in time, states that it meets the conditions, and does not sell."""
    if sale.state not in TAKING:
        raise Refusal("本项目现在不接受竞买申请", "JP-04", where=sale.number)
    until = times_of(sale).apply_until
    if at >= until:
        raise Refusal(f"竞买申请已于 {until:%Y-%m-%d %H:%M} 截止", "JP-04", where=sale.number)
    project, parties = sale.the(SaleRegistered), (bidder, *form.others)
    if len(set(parties)) != len(parties):
        raise Refusal("联合竞买人重复", "JP-04", where="others")
    if {project.seller, project.agency} & set(parties):
        raise Refusal("出让人（转让方）及其代理机构不得参加本项目竞买", "TD-14", where="others")
    if not form.stated:
        raise Refusal("请确认符合公告规定的竞买条件，并接受公告和出让文件的全部内容", "JP-04", where="stated")


def check_deposit(paid_at: datetime, amount: Decimal, sale: Dossier) -> None:
    """The whole deposit was there by the time the announcement names (JP-04)."""
    until = times_of(sale).apply_until
    if amount != terms_of(sale).deposit:
        raise Refusal("到账金额与公告的竞买保证金不一致", "JP-04", where="deposit")
    if paid_at >= until:
        raise Refusal(f"竞买保证金应于 {until:%Y-%m-%d %H:%M} 前到账", "JP-04", where="paid_at")


# -- offers -------------------------------------------------------------------------------------------------


def check_offer(archive: Archive, sale: Dossier, paddle: Dossier, price: Decimal, at: datetime) -> None:
    """An offer comes while offers are taken, from whoever may make one, and is high enough (JP-06).

    Raises:
        Refusal: Which of these does not hold; where the price has moved, the least that may be offered now.
    """
    if sale.state not in {"listing", "timed"}:
        word = "竞价已经结束" if sale.latest(BiddingEnded) is not None else "现在不是报价时间"
        raise Refusal(f"{word}，报价没有生效", "JP-06", where=sale.number)
    ends = ends_of(sale)
    if ends is None or at >= ends:
        raise Refusal("本阶段报价时间已到，报价没有生效", "JP-06", where=sale.number)
    if sale.holds:
        raise Refusal(f"本项目已中止：{sale.holds[0].reason}", sale.holds[0].cite, where=sale.number)
    if sale.state == "timed" and paddle.number not in {one.number for one in admitted(archive, sale)}:
        raise Refusal("挂牌届满时没有要求继续竞价的，不能参加限时竞价", "JP-02", where=sale.number)
    now, least = leading(archive, sale), least_offer(archive, sale)
    if now is not None and now.dossier == paddle.number:
        raise Refusal(f"贵方报价 {format_yuan(now.price)} 目前最高，不必再报", "JP-06", where="price")
    if yuan(price) < least:
        current = f"当前价已为 {format_yuan(now.price)}" if now is not None else "尚无报价"
        raise Refusal(
            f"{current}，报价不得低于 {format_yuan(least)}，本次报价没有生效，可以重新报价",
            "JP-06",
            where="price",
        )


def check_bid_on(sale: Dossier, paddle: Dossier, at: datetime) -> None:
    """Whoever has offered may say so while it is asked, once (TD-05, JP-02)."""
    ends = ends_of(sale)
    if sale.state != "asking" or ends is None or at >= ends:
        raise Refusal("现在不在询问时间内", "JP-02", where=sale.number)
    if own_offer(paddle) is None:
        raise Refusal("挂牌期内没有报价的，不能要求继续竞价", "JP-02", where=paddle.number)
    if goes_on(paddle):
        raise Refusal("贵方已经表示继续竞价", "JP-02", where=paddle.number)


class Ending(NamedTuple):
    """What comes when a phase is over: the next phase, or an outcome with the offer that leads."""

    phase: str
    outcome: Outcome
    top: Standing | None


def after_phase(archive: Archive, sale: Dossier, reserve: Decimal | None, law: Law) -> Ending:
    """What the end of the phase the sale is in leads to (TD-05, TD-14).

    Args:
        archive: Where the bidders' dossiers are.
        sale: In listing, asking or timed.
        reserve: The reserve price, None where there is none.
        law: What it is judged by.
    """
    top = leading(archive, sale)
    if top is None:
        return Ending("", "no-offer", None)
    offering = [one for one in qualified(archive, sale) if own_offer(one) is not None]
    if sale.state == "listing" and law.figure_of("JP-02").meets(len(offering)):
        return Ending("asking", "sold", top)
    if sale.state == "asking" and any(goes_on(one) for one in offering if one.number != top.dossier):
        return Ending("timed", "sold", top)
    if reserve is not None and top.price < reserve:
        return Ending("", "below-reserve", top)
    return Ending("", "sold", top)


def too_few(archive: Archive, sale: Dossier, law: Law) -> bool:
    """Whether too few take part for an auction to be held (TD-04)."""
    least = of(law, sale).figure_if("bidders")
    return least is not None and not least.meets(len(qualified(archive, sale)))


def check_over(sale: Dossier, at: datetime) -> None:
    """The phase ends when its time is up, not before; an offer in the last second has moved it."""
    ends = ends_of(sale)
    if sale.state in LIVE and ends is not None and at < ends:
        raise Refusal(f"本阶段至 {ends:%Y-%m-%d %H:%M:%S} 结束", "JP-01", where=sale.number)


# -- the deal -----------------------------------------------------------------------------------------------


def check_signing(sale: Dossier, paddle: Dossier, party: str) -> BiddingEnded:
    """Whoever offered most signs, and nobody else."""
    ended = sale.latest(BiddingEnded)
    if ended is None or ended.outcome != "sold" or ended.paddle != paddle_of(paddle):
        raise Refusal("成交确认书由竞得人签署", "TD-05", where=sale.number)
    if bidder_of(paddle) != party:
        raise Refusal("只能办理本单位的竞买", "JP-04", where=paddle.number)
    return ended


def check_cancel(form: CancelForm) -> None:
    """Whoever cancels a deal says why and what comes next."""
    if not form.reason.strip():
        raise Refusal("请写明取消的事实和理由", "TD-10", where="reason")
    if not form.following.strip():
        raise Refusal("请写明后续安排", "TD-10", where="following")


def publicity_end(method: Method, at: datetime, days: int, calendar: Calendar) -> datetime | None:
    """Until when a result is public at least before the contract; None where the law names no time (KY-03, CQ-07)."""
    clock = method.clock_if("publicity")
    return compute(clock, at, calendar, n=days or None).end if clock is not None else None


def result_due(method: Method, sale: Dossier, calendar: Calendar) -> datetime | None:
    """By when the result has to be public: ten working days from the end (TD-08); None where the law names no time.

    A late one is published all the same: the paper tells the day, and supervision raises a card.
    """
    clock = method.clock_if("result")
    return compute(clock, ended_at(sale), calendar).end if clock is not None else None


def check_contract(
    form: SaleContractForm, sale: Dossier, today: date, law: Law, calendar: Calendar
) -> tuple[Decimal, Decimal]:
    """A contract follows the deal: the price, the time it is signed in, the parts it is paid in (TD-10, TD-12, CQ-06).

    Returns:
        The first part and the rest, yuan.
    """
    deal, result = sale.the(DealConfirmed), sale.the(SaleResult)
    method, terms = of(law, sale), terms_of(sale)
    if yuan(form.amount) != deal.price:
        raise Refusal(f"合同价款应为成交价 {format_yuan(deal.price)}", "TD-10", where="amount")
    confirmed = sale.record(sale.numbers(DealConfirmed.type)[-1]).at.date()
    if not confirmed <= form.signed_on <= today:
        raise Refusal("合同签订日期应在成交确认之后，且不晚于今日", "TD-10", where="signed_on")
    if result.ends is not None and form.signed_on < result.ends.date():
        raise Refusal(f"成交结果公示至 {result.ends:%Y-%m-%d} 前，期满后签订合同", "CQ-07", where="signed_on")
    first = (form.amount * terms.first / 100).quantize(Decimal("0.01"))
    rest = form.amount - first
    _check_payments(form, method, rest, calendar)
    return first, rest


def _check_payments(form: SaleContractForm, method: Method, rest: Decimal, calendar: Calendar) -> None:
    if form.first_by < form.signed_on:
        raise Refusal("付款日期不能早于合同签订日期", "TD-10", where="first_by")
    first = method.clock_if("first" if rest else "once")
    if first is not None:
        check_within(first, form.signed_on, form.first_by, calendar, where="first_by")
    if not rest:
        return
    if form.rest_by is None or form.rest_by < form.first_by:
        raise Refusal("分期付款的，请写明余款的付款日期", "TD-10", where="rest_by")
    last = method.clock_if("rest")
    if last is not None:
        check_within(last, form.signed_on, form.rest_by, calendar, where="rest_by")
