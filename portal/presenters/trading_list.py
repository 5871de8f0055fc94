"""The list of trading: business, stage and dates in the address, each line with where its tender stands."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from portal.presenters.addresses import address
from portal.presenters.disclosed import (
    FOREIGN,
    PROCUREMENT,
    SALES,
    TRADING,
    full_row,
    pager_of,
    query_url,
    region_field,
)
from portal.presenters.pages import TradingListPage
from portal.presenters.shapes import Alert, FilterField, FilterForm, Link
from portal.presenters.showing import Showing
from search.entry import Page
from search.query import Query, Sort
from trading.methods.model import REGIMES

_PERIODS = (("不限", None), ("近三日", 3), ("近一周", 7), ("近一月", 30))


def asked(query: Query) -> Query:
    """The question as this list asks it: only what belongs to trading, the newest first."""
    known = (*TRADING, *PROCUREMENT, *SALES, FOREIGN)
    kinds = tuple(kind for kind in query.kinds if kind in known) or TRADING
    order = Sort.DATE_DESC if query.sort is Sort.RELEVANCE and not query.text else query.sort
    return replace(query, kinds=kinds, sort=order)


def trading_list(show: Showing, found: Page, query: Query) -> TradingListPage:
    """The page.

    Args:
        show: The hall now.
        found: The answer to ``asked(query)``.
        query: The question as it stands in the address.
    """
    apart = query.kinds[0] if query.kinds and query.kinds[0] in (*SALES, FOREIGN) else ""
    procured = bool(query.kinds) and set(query.kinds) <= set(PROCUREMENT)
    return TradingListPage(
        title="交易信息",
        crumbs=(Link("首页", address("home")), Link("交易信息")),
        alerts=tuple(Alert(note) for note in found.notes),
        business=(
            Link(REGIMES["tendering"], address("trading"), current=not apart and not procured),
            Link(REGIMES["procurement"], _url(query, kinds=PROCUREMENT), current=procured),
            *(Link(kind, _url(query, kinds=(kind,)), current=apart == kind) for kind in (*SALES, FOREIGN)),
        ),
        stages=() if apart else _stages(query, procured=procured),
        filters=_filters(found, query),
        periods=_periods(query, show.now.date()),
        rows=tuple(full_row(result, show.archive, show.now) for result in found.results),
        total=found.total,
        pager=pager_of(found, "trading", query),
        instead=(Link("看全部交易信息", address("trading")), Link("搜索全厅", address("search"))),
    )


def _url(query: Query, **changes: object) -> str:
    return query_url("trading", replace(query, page=1, **changes))


def _stages(query: Query, *, procured: bool) -> tuple[Link, ...]:
    kinds: tuple[str, ...] = PROCUREMENT if procured else ()
    everything = Link("全部阶段", _url(query, kinds=kinds), current=query.kinds == kinds)
    return (
        everything,
        *(
            Link(kind, _url(query, kinds=(kind,)), current=query.kinds == (kind,))
            for kind in (kinds or TRADING)
        ),
    )


def _periods(query: Query, today: date) -> tuple[Link, ...]:
    links = []
    for label, days in _PERIODS:
        since = today - timedelta(days=days) if days is not None else None
        current = query.date_from == since and query.date_to is None
        links.append(Link(label, _url(query, date_from=since, date_to=None), current=current))
    return tuple(links)


def _filters(found: Page, query: Query) -> FilterForm:
    carried = tuple(FilterField("kind", "", "hidden", kind) for kind in query.kinds)
    fields = (
        FilterField("q", "关键词", "text", query.text),
        region_field(found, query),
        FilterField("from", "公开日期自", "date", query.date_from.isoformat() if query.date_from else ""),
        FilterField("to", "至", "date", query.date_to.isoformat() if query.date_to else ""),
    )
    return FilterForm(
        address("trading"), (*carried, *fields), (Link("清除条件", _url(Query(kinds=query.kinds))),)
    )
