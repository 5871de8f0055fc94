"""A sale's whole life as one strip, the tags above it and the way to it."""

from __future__ import annotations

from hallcore.dossier import Dossier, record_number
from hallcore.ground.events import Paper
from portal.presenters.addresses import address, record_url
from portal.presenters.shapes import LifeStep, Link, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import day, moment
from trading.auction.methods import is_listing, is_tender, of
from trading.auction.model import (
    BiddingEnded,
    DealCancelled,
    DealConfirmed,
    SaleAnnounced,
    SaleContracted,
    SaleFailed,
    SaleRegistered,
    SaleResult,
    SaleTerminated,
)
from trading.auction.standing import LIVE, sale_of, times_of
from trading.methods.model import REGIMES

_STOPS: tuple[tuple[type[Paper], str], ...] = (
    (SaleTerminated, "已终止"),
    (SaleFailed, "未成交"),
    (DealCancelled, "竞得资格已取消"),
)


def state_words(show: Showing, sale: Dossier) -> str:
    """Where it stands, in its table's own words."""
    return show.law_of(sale).procedure(sale.procedure).machine(sale.machine).label(sale.state)


def sale_tags(show: Showing, sale: Dossier) -> tuple[Tag, ...]:
    """What it is, and where it stands."""
    method = of(show.law_of(sale), sale)
    way = "挂牌" if is_listing(method) else "招标" if is_tender(method) else "竞价"
    tone = "stopped" if sale.holds or sale.state in {"terminated", "cancelled"} else "solid"
    return (
        Tag(state_words(show, sale), tone),  # type: ignore[arg-type]  # one of the tones
        Tag(f"{REGIMES[method.regime]} · {way}"),
    )


def sale_crumbs(sale: Dossier, last: Link | None = None) -> tuple[Link, ...]:
    """The way to a sale, or to something of it."""
    here = Link(sale_of(sale).name, address("sale", number=sale.number) if last is not None else "")
    rest = (last,) if last is not None else ()
    return (Link("首页", address("home")), Link("交易信息", address("trading")), here, *rest)


def sale_life(sale: Dossier) -> tuple[LifeStep, ...]:
    """The strip: what has come with its day, what is under way, what is still to come."""
    first = LifeStep("项目登记", "done", _day(sale, SaleRegistered), "已登记")
    if not sale.numbers(SaleAnnounced.type):
        return (LifeStep("项目登记", "now", _day(sale, SaleRegistered), "编制中"), LifeStep("公告", "todo"))
    times = times_of(sale)
    said = LifeStep(
        "公告",
        "now" if sale.state == "announced" else "done",
        _day(sale, SaleAnnounced),
        f"{moment(times.apply_until)} 申请截止",
        _url(sale, SaleAnnounced),
    )
    stop = next(((kind, words) for kind, words in _STOPS if sale.numbers(kind.type)), None)
    bidding = _bidding(sale, moment(times.starts))
    if stop is not None:
        kind, words = stop
        ended = LifeStep(words, "stop", _day(sale, kind), "不再进行", _url(sale, kind))
        return (first, said, *((bidding,) if bidding.state == "done" else ()), ended)
    return (
        first,
        said,
        bidding,
        _step(sale, "成交确认", DealConfirmed, now=sale.state in {"ended", "unsold"}),
        _step(sale, "成交结果", SaleResult, now=sale.state == "confirmed"),
        _step(sale, "合同公告", SaleContracted, now=sale.state == "published"),
    )


def _bidding(sale: Dossier, starts: str) -> LifeStep:
    if sale.numbers(BiddingEnded.type):
        sold = sale.the(BiddingEnded).outcome == "sold"
        note = "已结束" if sold else "未成交"
        return LifeStep("竞价", "done", _day(sale, BiddingEnded), note, _url(sale, BiddingEnded))
    if sale.state in LIVE:
        return LifeStep("竞价", "now", starts, "进行中", address("sale", number=sale.number))
    return LifeStep("竞价", "todo", starts, "预计")


def _step(sale: Dossier, title: str, kind: type[Paper], *, now: bool) -> LifeStep:
    if sale.numbers(kind.type):
        return LifeStep(title, "done", _day(sale, kind), "", _url(sale, kind))
    return LifeStep(title, "now" if now else "todo")


def _day(sale: Dossier, kind: type[Paper]) -> str:
    return day(sale.record(sale.numbers(kind.type)[-1]).at)


def _url(sale: Dossier, kind: type[Paper]) -> str:
    return record_url(record_number(sale.number, sale.numbers(kind.type)[-1]))
