"""The review of abnormally low prices: what triggers it, what was explained, and what the members found."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from portal.presenters.addresses import address
from portal.presenters.desk_evaluation import shown_bids, title_of
from portal.presenters.desk_tendering import crumbs
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Alert, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, exact_moment
from trading.evaluation.low_rules import Review, prices_of, reviews_of, triggered
from trading.evaluation.procuring import Low

Alerts = tuple[Alert, ...]
_RULES = ("GP-090", "GP-091", "GP-092", "GP-096", "GP-097")


def names_of(tender: Dossier, lot: Dossier) -> dict[str, str]:
    """What the bids are called in the room, by name or under their codes; by the value their forms use."""
    return {bid.bid: bid.name for bid in shown_bids(tender, lot)}


def to_ask(tender: Dossier, lot: Dossier, aliases: dict[str, str]) -> dict[str, str]:
    """The prices that are not reviewed yet, as choices; ``aliases`` says which bid a value stands for."""
    try:
        left = prices_of(lot, tender).keys() - reviews_of(lot).keys()
    except Refusal:
        return {}
    return {value: words for value, words in names_of(tender, lot).items() if aliases[value] in left}


def to_judge(
    show: Showing, tender: Dossier, lot: Dossier, aliases: dict[str, str], account: str
) -> dict[str, str]:
    """The prices that may be judged now and that this member has not judged."""
    open_ = {
        bid
        for bid, review in reviews_of(lot).items()
        if not review.open(show.now) and account not in {one.member for one in review.opinions}
    }
    return {value: words for value, words in names_of(tender, lot).items() if aliases[value] in open_}


def ask_page(
    show: Showing, tender: Dossier, lot: Dossier, aliases: dict[str, str], alerts: Alerts
) -> FormPage:
    """The window where a member has a price explained."""
    law = show.law_of(tender)
    lows: dict[str, tuple[Low, ...]] = {}
    prices: dict[str, Decimal] = {}
    try:
        lows, prices = triggered(lot, tender, law), prices_of(lot, tender)
    except Refusal as early:
        alerts = (*alerts, Alert(f"{early.reason}。", "尚不能启动", "stop"))
    names = {aliases[value]: words for value, words in names_of(tender, lot).items()}
    rows = tuple(
        Row((Cell(names[bid]), Cell(amount(prices[bid])), Cell("；".join(low.words for low in found))))
        for bid, found in lows.items()
    )
    columns = (Column("投标", head=True), Column("投标报价（元）", numeric=True), Column("启动情形"))
    table = Table("达到启动比例的报价", columns, rows, empty="没有达到启动比例的报价。")
    return FormPage(
        title=f"启动异常低价审查　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "异常低价审查"),
        alerts=alerts,
        lead="启动审查不等于否决：投标人在规定时间内书面说明，由评标委员会全体成员审查。"
        + law.cite("GP-096").words,
        before=(Section("达到启动比例的报价", "low", tables=(table,)), *_reviews(tender, lot, aliases)),
        submit="要求书面说明",
        cancel=Link("返回评分", address("desk.scores", number=lot.number)),
    )


def judge_page(
    show: Showing, tender: Dossier, lot: Dossier, aliases: dict[str, str], alerts: Alerts
) -> FormPage:
    """The window where a member says whether an explained price is sound."""
    return FormPage(
        title=f"审查异常低价　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "异常低价审查"),
        alerts=alerts,
        lead=show.law_of(tender).cite("GP-097").words,
        before=tuple(_reviews(tender, lot, aliases)),
        submit="提交审查意见",
        cancel=Link("返回评分", address("desk.scores", number=lot.number)),
    )


def _reviews(tender: Dossier, lot: Dossier, aliases: dict[str, str]) -> Iterator[Section]:
    names = {aliases[value]: words for value, words in names_of(tender, lot).items()}
    for bid, review in reviews_of(lot).items():
        yield Section(f"{names.get(bid, bid)}的报价", facts=tuple(_facts(lot, review)))


def _facts(lot: Dossier, review: Review) -> Iterator[Fact]:
    yield Fact("投标报价", f"{amount(review.asked.price)} 元")
    yield Fact("启动情形", "；".join(review.asked.triggers), full=True)
    yield Fact("书面说明截止", exact_moment(review.asked.explain_by))
    if review.explained is not None:
        files = next(
            lot.record(n).files
            for n in lot.numbers(review.explained.type)
            if lot.record(n).paper == review.explained
        )
        yield Fact("书面说明", review.explained.text, full=True)
        if files:
            yield Fact("证明材料", "、".join(ref.name for ref in files), full=True)
    else:
        yield Fact("书面说明", "尚未收到", full=True)
    yield Fact("已提出审查意见", f"{len(review.opinions)} 人")


def explain_page(bid: Dossier, review: Review, alerts: Alerts) -> FormPage:
    """The bidder's window."""
    facts = (
        Fact("投标报价", f"{amount(review.asked.price)} 元"),
        Fact("启动情形", "；".join(review.asked.triggers), full=True),
        Fact("书面说明截止", exact_moment(review.asked.explain_by), strong=True),
    )
    return FormPage(
        title="说明报价的合理性",
        alerts=alerts,
        lead="评标委员会启动了异常低价审查。在规定时间内不说明，或者说明不能证明报价合理的，作无效投标处理。",
        before=(Section("审查的报价", facts=facts),),
        submit="提交书面说明",
        multipart=True,
        cancel=Link("返回", address("bid", number=bid.number)),
    )
