"""How what was found is listed: a disclosure as a line, the state of its tender, and where in the list one is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from hallcore.dossier import Archive
from hallcore.ground.codes import division_name
from portal.presenters.addresses import address
from portal.presenters.classes import PROCURED
from portal.presenters.shapes import FilterField, Link, ListRow, Option, Pager, Tag
from portal.presenters.writing import count, money, wan
from search.entry import Page, Result
from search.query import DEPTH_MOST, Query, to_params
from trading.methods.model import REGIMES
from trading.tendering.rules import tender_number

TRADING = (
    "招标计划",
    "资格预审",
    "招标公告",
    "澄清变更",
    "开标记录",
    "候选人公示",
    "终止与失败",
    "中标结果",
    "合同公告",
    "合同履行",
    "投诉处理",
    "质疑处理",
    "平台运行",
)
"""Kinds of disclosure that belong to trading, in the order of a tender's life."""

SALES = tuple(REGIMES[kind] for kind in ("land", "minerals", "property"))
"""Kinds of disclosure that belong to sales: land use rights, mineral rights, state property."""
PROCUREMENT = ("采购意向", *PROCURED.values())
"""The same of government procurement."""


FOREIGN = "域外采购信息"
_WAN = 10_000
_STATES = {
    "closed": "待开标",
    "marked": "待开标",
    "opening": "开标中",
}
_LOT_STATES = {
    "waiting": "开标中",
    "opened": "评标中",
    "qualified": "评标中",
    "negotiating": "评标中",
    "offering": "评标中",
    "evaluating": "评标中",
    "signing": "评标中",
    "evaluated": "评标中",
    "reported": "定标中",
    "determined": "定标中",
    "rejected": "招标失败",
    "publicised": "公示中",
    "reexamining": "评标中",
    "lapsed": "重新定标",
    "awarded": "已定标",
    "contracted": "已结束",
    "shortlisted": "已入围",
    "running": "框架协议执行中",
    "expired": "已届满",
    "summed": "已结束",
}
_ORDER = tuple(_LOT_STATES)
_PARTY_WORDS = {
    "候选人公示": "第一名",
    "中标结果": "中标人",
    "合同公告": "中标人",
    "采购结果": "中标人",
    "采购合同": "中标人",
}
_AMOUNT_WORDS = {
    "招标公告": "限价",
    "候选人公示": "报价",
    "中标结果": "中标价",
    "合同公告": "合同价",
    "采购公告": "限价",
    "采购结果": "中标价",
    "采购合同": "合同价",
}


def kind_tag(kind: str) -> Tag:
    """A kind as a tag: trading in blue, all others grey."""
    return Tag(kind, "" if kind in (*TRADING, *PROCUREMENT, *SALES) else "grey")


def region_word(region: str) -> str:
    """A region as pages name it: a division of the province by its name, a foreign one as it is given."""
    return division_name(region) or region


def facts_of(result: Result) -> tuple[str, ...]:
    """The short facts below a title: region, first party, amount."""
    facts = [region_word(result.region), *result.parties[:1]]
    if result.kind == FOREIGN:
        facts.append(result.stage)
    if result.amount is not None:
        facts.append(wan(result.amount) if result.amount >= _WAN else money(result.amount))
    return tuple(fact for fact in facts if fact)


def plain(pieces: tuple[tuple[str, bool], ...]) -> str:
    """Marked pieces as plain text."""
    return "".join(text for text, _hit in pieces)


def short_row(result: Result) -> ListRow:
    """A found disclosure as a line of kind, title and day."""
    return ListRow(plain(result.title), result.url, result.date, kind_tag(result.kind))


def full_row(result: Result, archive: Archive, now: datetime) -> ListRow:
    """The same with a second line and, for trading, where its tender stands now."""
    if result.kind in SALES:
        return _sale_row(result, archive)
    summary = (
        archive.shelf("tenders").get(tender_number(result.number))
        if result.kind in (*TRADING, *PROCUREMENT)
        else None
    )
    if summary is None:
        return replace(short_row(result), note="　".join(facts_of(result)))
    facts = [region_word(result.region), summary["way"], summary["purchaser_name"]]
    if result.kind in _PARTY_WORDS:
        facts.append(f"{_PARTY_WORDS[result.kind]} {result.parties[0]}")
    if result.amount is not None:
        facts.append(f"{_AMOUNT_WORDS[result.kind]} {wan(result.amount)}")
    return replace(short_row(result), note="　".join(facts), state=state_tag(summary, now))


SALE_STATES = {
    "announced": "报名中",
    "listing": "挂牌中",
    "asking": "竞价中",
    "timed": "竞价中",
    "sealing": "投标中",
    "opening": "开标中",
    "ended": "已成交",
    "confirmed": "已成交",
    "published": "结果公示",
    "contracted": "已结束",
    "unsold": "未成交",
    "failed": "未成交",
    "cancelled": "资格取消",
    "terminated": "已终止",
}


def _sale_row(result: Result, archive: Archive) -> ListRow:
    """A line of a sale: stage, seller, price, and where it stands now."""
    facts = [result.stage, region_word(result.region), *result.parties[:1]]
    if result.amount is not None:
        facts.append(f"{'起始价' if result.stage == '公告' else '金额'} {wan(result.amount)}")
    summary = archive.shelf("sales").get(result.number)
    row = replace(short_row(result), note="　".join(fact for fact in facts if fact))
    if summary is None or summary["state"] not in SALE_STATES:
        return row
    over = summary["state"] in {"contracted", "failed", "unsold", "cancelled", "terminated"}
    return replace(row, state=Tag(SALE_STATES[summary["state"]], "grey" if over else ""))


def state_tag(summary: Mapping[str, Any], now: datetime) -> Tag:
    """Where a tender stands, in a word; the least advanced of its lots decides, those that failed left out."""
    if summary["held"]:
        return Tag("暂停", "stopped")
    if summary["state"] == "tendering":
        left = (datetime.fromisoformat(summary["deadline"]) - now).days
        return Tag(f"投标中，余 {left} 日" if left > 0 else "投标中，不足 1 日")
    if summary["state"] == "terminated":
        return Tag("招标终止", "grey")
    if summary["state"] in _STATES:
        return Tag(_STATES[summary["state"]])
    alive = [state for _number, state in summary["lots"] if state in _LOT_STATES]
    if not alive:
        return Tag("招标失败", "grey")
    state = min(alive, key=_ORDER.index)
    return Tag(_LOT_STATES[state], "grey" if state in {"contracted", "rejected"} else "")


# -- one query, many addresses ------------------------------------------------------------------------


def query_url(route: str, query: Query, *, anchor: str = "") -> str:
    """The address that asks this query."""
    return address(route, query=to_params(query), anchor=anchor)


def region_field(found: Page, query: Query) -> FilterField:
    """A choice of the regions there are, with how many of each."""
    chosen = query.regions[0] if query.regions else ""
    counts = found.facets.get("region", {})
    regions = dict.fromkeys((*counts, *((chosen,) if chosen else ())))
    options = tuple(Option(region, region_word(region), region == chosen) for region in regions if region)
    return FilterField("region", "地区", "select", options=(Option("", "全部地区", not chosen), *options))


def pager_of(found: Page, route: str, query: Query) -> Pager | None:
    """Where in the list one is: first, last and the neighbours of this page; None where there is but one."""
    last = -(-min(found.total, DEPTH_MOST) // found.size)
    if last <= 1:
        return None

    def url(page: int) -> str:
        return query_url(route, replace(query, page=page))

    here, links = found.page, list[Link]()
    for page in sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)}):
        before = int(links[-1].label.replace(",", "")) if links else 0
        if page > before + 1:
            links.append(Link("…"))
        links.append(Link(str(page), url(page), current=page == here))
    first = (here - 1) * found.size + 1
    return Pager(
        f"第 {count(first)}–{count(first + len(found.results) - 1)} 条，共 {count(found.total)} 条",
        tuple(links),
        url(here - 1) if here > 1 else "",
        url(here + 1) if here < last else "",
    )
