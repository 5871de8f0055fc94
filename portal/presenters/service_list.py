"""The list of service items: by department, kind and audience; the whole choice stands in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from hallcore.catalogue.model import CASE_TYPES, KINDS
from portal.guides import lines_on
from portal.presenters.addresses import address
from portal.presenters.entries import GUIDE
from portal.presenters.services import ServiceListPage
from portal.presenters.shapes import (
    FilterField,
    FilterForm,
    Link,
    LinkGroup,
    ListRow,
    Option,
    Pager,
    Tag,
)
from portal.presenters.showing import Showing

SIZE = 30
AUDIENCES = (("", "全部"), ("person", "个人办事"), ("company", "企业办事"))


def service_list(show: Showing, given: Mapping[str, str]) -> ServiceListPage:
    """The page.

    Args:
        show: The hall now.
        given: ``department``, ``kind``, ``for`` and ``page`` as they stand in the address; what is unknown counts
            as not given.
    """
    lines = list(lines_on(show.archive, show.now.date()))
    departments = {code: d["short"] for code, d in show.archive.shelf("departments").items()}
    chosen = {
        "department": given.get("department", "") if given.get("department") in departments else "",
        "kind": given.get("kind", "") if given.get("kind") in KINDS else "",
        "for": given.get("for", "") if given.get("for") in {"person", "company"} else "",
    }
    found = [line for line in lines if _fits(line, chosen)]
    pages = max(1, -(-len(found) // SIZE))
    page = min(max(1, _page_in(given)), pages)
    kinds = Counter(line["kind"] for line in lines if _fits(line, {**chosen, "kind": ""}))
    return ServiceListPage(
        title="办事服务",
        crumbs=(Link("首页", address("home")), Link("办事服务")),
        search=FilterForm(
            address("search"),
            (FilterField("kind", "", "hidden", GUIDE), FilterField("q", "搜索事项、材料、依据")),
            submit="搜索",
        ),
        audiences=tuple(
            Link(label, _url(chosen, **{"for": value}), current=chosen["for"] == value)
            for value, label in AUDIENCES
        ),
        kinds=(
            Link("全部类型", _url(chosen, kind=""), current=not chosen["kind"]),
            *(
                Link(name, _url(chosen, kind=kind), current=chosen["kind"] == kind, count=kinds[kind])
                for kind, name in KINDS.items()
                if kinds[kind]
            ),
        ),
        filters=_filters(chosen, departments),
        total=len(found),
        rows=tuple(_row(line, departments) for line in found[(page - 1) * SIZE : page * SIZE]),
        pager=_pager(chosen, page, pages, len(found)),
        departments=_by_department(lines, departments) if not any(chosen.values()) and page == 1 else None,
    )


def _page_in(given: Mapping[str, str]) -> int:
    page = given.get("page", "1")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1


def _fits(line: Mapping[str, Any], chosen: Mapping[str, str]) -> bool:
    return (
        chosen["department"] in ("", line["department"])
        and chosen["kind"] in ("", line["kind"])
        and (not chosen["for"] or chosen["for"] in line["audience"])
    )


def _url(chosen: Mapping[str, str], **changes: str) -> str:
    asked = {**chosen, **changes}
    return address("services", query=[(name, value) for name, value in asked.items() if value])


def _filters(chosen: Mapping[str, str], departments: Mapping[str, str]) -> FilterForm:
    options = (
        Option("", "全部部门", not chosen["department"]),
        *(Option(code, name, code == chosen["department"]) for code, name in departments.items()),
    )
    carried = tuple(FilterField(name, "", "hidden", chosen[name]) for name in ("kind", "for") if chosen[name])
    field = FilterField("department", "办理部门", "select", options=options)
    clear = (Link("清除条件", address("services")),) if any(chosen.values()) else ()
    return FilterForm(address("services"), (*carried, field), clear)


def _row(line: Mapping[str, Any], departments: Mapping[str, str]) -> ListRow:
    facts = [departments.get(line["department"], line["organ"]) or "办理部门未知"]
    if line["outline"]:
        facts.append("目录信息")
    else:
        facts.append(CASE_TYPES[line["case_type"]])
        facts.append("当场办结" if line["case_type"] == "instant" else f"承诺 {line['promised']} 个工作日")
        facts.append("依法收费" if line["fees"] else "不收费")
        facts += ["可网上办"] if line["online"] else []
    url = address("service", number=line["code"])
    since = date.fromisoformat(line["valid_from"])
    return ListRow(line["name"], url, since, Tag(KINDS[line["kind"]], "grey"), note="　".join(facts))


def _pager(chosen: Mapping[str, str], page: int, pages: int, total: int) -> Pager | None:
    if pages == 1:
        return None

    def url(n: int) -> str:
        return _url(chosen, page=str(n) if n > 1 else "")

    links = list[Link]()
    before = 0
    for n in sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)}):
        if n > before + 1:
            links.append(Link("…"))
        links.append(Link(str(n), url(n), current=n == page))
        before = n
    first = (page - 1) * SIZE + 1
    return Pager(
        f"第 {first}–{min(first + SIZE - 1, total)} 项，共 {total:,} 项",
        tuple(links),
        url(page - 1) if page > 1 else "",
        url(page + 1) if page < pages else "",
    )


def _by_department(lines: list[dict[str, Any]], departments: Mapping[str, str]) -> LinkGroup:
    counts = Counter(line["department"] for line in lines)
    return LinkGroup(
        "按部门找",
        tuple(
            Link(name, address("services", query={"department": code}), count=counts[code])
            for code, name in departments.items()
            if counts[code]
        ),
    )
