"""The search page: hits with their marks, filters and order in the address, help where nothing is found."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from portal.presenters.addresses import address
from portal.presenters.disclosed import facts_of, kind_tag, pager_of, query_url, region_word
from portal.presenters.pages import Hit, SearchPage
from portal.presenters.shapes import Alert, FilterField, FilterForm, Link, LinkGroup, Segment
from portal.presenters.writing import yuan
from search.entry import Page, Relaxed, Result
from search.query import Query, Sort

_SORTS = {
    Sort.RELEVANCE: "最相关",
    Sort.DATE_DESC: "最新公开",
    Sort.DATE_ASC: "最早公开",
    Sort.AMOUNT_DESC: "金额从高到低",
}
_FACETS = (("kind", "kinds", "种类"), ("stage", "stages", "阶段"), ("region", "regions", "地区"))
_MOST = 12
_TIPS = (
    "核对有没有错字，或只输入其中两三个字。",
    "可以用拼音，例如 kzjg；可以输入项目编号的前几位。",
    "去掉日期、金额等条件。",
)


def search_page(found: Page, query: Query) -> SearchPage:
    """One page of an answer.

    Args:
        found: The answer.
        query: The question, as read from the address.
    """
    return SearchPage(
        title="搜索",
        crumbs=(Link("首页", address("home")), Link("搜索")),
        alerts=tuple(_alerts(found)),
        query=query.text,
        total=found.total,
        url=address("search"),
        filters=_filters(query),
        facets=tuple(_facets(found, query)),
        chosen=tuple(_chosen(query)),
        sorts=tuple(
            Link(label, query_url("search", replace(query, sort=sort, page=1)), current=sort is _order(query))
            for sort, label in _SORTS.items()
            if query.text or sort is not Sort.RELEVANCE
        )
        if found.total > 1
        else (),
        hits=tuple(_hit(result) for result in found.results),
        pager=pager_of(found, "search", query),
        tips=_TIPS if not found.total else (),
        instead=tuple(_instead(found, query)),
    )


def _alerts(found: Page) -> Iterator[Alert]:
    """What was dropped or widened, and a likelier wording where something was found all the same."""
    yield from (Alert(note) for note in found.notes)
    if found.corrected and found.total:
        link = Link(found.corrected, query_url("search", Query(text=found.corrected)))
        yield Alert("您要找的是不是：", links=(link,))


def _order(query: Query) -> Sort:
    """Without words there is no relevance: the newest stand first."""
    return Sort.DATE_DESC if query.sort is Sort.RELEVANCE and not query.text else query.sort


def _hit(result: Result) -> Hit:
    return Hit(
        tuple(Segment(text, hit) for text, hit in result.title),
        result.url,
        result.date,
        kind_tag(result.kind),
        tuple(Segment(text, hit) for text, hit in result.text),
        facts_of(result),
    )


def _facets(found: Page, query: Query) -> Iterator[LinkGroup]:
    """What the filters hold, with how many each would leave; a chosen value is taken off by its own link."""
    for facet, field, title in _FACETS:
        values = {value: n for value, n in found.facets.get(facet, {}).items() if value}
        chosen = getattr(query, field)
        if len(values) < 2 and not chosen:
            continue
        everything = Link("全部", _url(query, field, ()), current=not chosen)
        links = [
            Link(
                region_word(value),
                _url(query, field, () if value in chosen else (value,)),
                current=value in chosen,
                count=n,
            )
            for value, n in list(values.items())[:_MOST]
        ]
        yield LinkGroup(title, (everything, *links))


def _url(query: Query, field: str, value: object) -> str:
    return query_url("search", replace(query, page=1, **{field: value}))


def _chosen(query: Query) -> Iterator[Link]:
    """Each filter in force, with the address that takes it off."""
    for _facet, field, title in _FACETS:
        for value in getattr(query, field):
            rest = tuple(one for one in getattr(query, field) if one != value)
            yield Link(f"{title}：{region_word(value)}", _url(query, field, rest))
    for field, words in (("date_from", "{} 之后"), ("date_to", "{} 之前")):
        if (day := getattr(query, field)) is not None:
            yield Link(words.format(day.isoformat()), _url(query, field, None))
    for field, words in (("amount_min", "不低于 {}"), ("amount_max", "不高于 {}")):
        if (amount := getattr(query, field)) is not None:
            yield Link(words.format(yuan(amount)), _url(query, field, None))


def _filters(query: Query) -> FilterForm:
    """Dates and amounts; what was chosen elsewhere is carried along hidden."""
    carried = [FilterField("q", "", "hidden", query.text)] if query.text else []
    carried += [
        FilterField(facet, "", "hidden", value)
        for facet, field, _title in _FACETS
        for value in getattr(query, field)
    ]
    if query.sort is not Sort.RELEVANCE:
        carried.append(FilterField("sort", "", "hidden", query.sort.value))
    days = [day.isoformat() if day is not None else "" for day in (query.date_from, query.date_to)]
    sums = [f"{amount:f}" if amount is not None else "" for amount in (query.amount_min, query.amount_max)]
    fields = (
        FilterField("from", "日期自", "date", days[0]),
        FilterField("to", "至", "date", days[1]),
        FilterField("min", "金额不低于（元）", "number", sums[0]),
        FilterField("max", "不高于（元）", "number", sums[1]),
    )
    bare = Query(text=query.text, kinds=query.kinds, stages=query.stages, regions=query.regions)
    narrowed = any((*days, *sums))
    links = (Link("清除日期和金额", query_url("search", bare)),) if narrowed else ()
    return FilterForm(address("search"), (*carried, *fields), links)


def _instead(found: Page, query: Query) -> Iterator[Link]:
    """A likelier wording, other things to look for, and what dropping a filter would give."""
    wordings = [found.corrected] if found.corrected else []
    wordings += [other.text for other in found.suggestions if other.text not in wordings]
    for text in wordings:
        yield Link(text, query_url("search", Query(text=text)))
    for relaxed in found.relaxed:
        if relaxed.count:
            yield _without(relaxed, query)


_CLEAR: dict[str, tuple[str, dict[str, object]]] = {
    "kind": ("不限种类", {"kinds": ()}),
    "stage": ("不限阶段", {"stages": ()}),
    "region": ("不限地区", {"regions": ()}),
    "date": ("不限日期", {"date_from": None, "date_to": None}),
    "amount": ("不限金额", {"amount_min": None, "amount_max": None}),
}


def _without(relaxed: Relaxed, query: Query) -> Link:
    if relaxed.field == "all":
        return Link(f"去掉全部条件（{relaxed.count} 条）", query_url("search", Query(text=query.text)))
    label, cleared = _CLEAR[relaxed.field]
    return Link(f"{label}（{relaxed.count} 条）", query_url("search", replace(query, page=1, **cleared)))
