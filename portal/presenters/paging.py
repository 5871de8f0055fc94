"""Where one is in a long list, and the links to its other pages."""

from __future__ import annotations

from collections.abc import Mapping

from portal.presenters.addresses import address
from portal.presenters.shapes import Link, Pager
from portal.presenters.writing import count

ROWS = 50
"""Rows to a page of a list."""


def place_in(asked: Mapping[str, str], total: int) -> tuple[int, int]:
    """Which page is asked for, and how many there are."""
    last = max(1, -(-total // ROWS))
    page = asked.get("page", "1")
    return min(max(int(page) if page.isdecimal() else 1, 1), last), last


def pager(route: str, asked: Mapping[str, str], here: int, last: int, total: int) -> Pager | None:
    """The links to the pages of a list; None where one page holds it all.

    Args:
        route: The list's route, without parts.
        asked: What stands in the address besides the page.
        here: Which page this is.
        last: How many there are.
        total: How many rows the list has.
    """
    if last == 1:
        return None

    def url(page: int) -> str:
        kept = {name: value for name, value in asked.items() if value}
        return address(route, query={**kept, "page": str(page)})

    links = tuple(Link(str(page), url(page), page == here) for page in range(1, last + 1))
    first = (here - 1) * ROWS + 1
    return Pager(
        f"第 {first}–{min(first + ROWS - 1, total)} 条，共 {count(total)} 条",
        links,
        url(here - 1) if here > 1 else "",
        url(here + 1) if here < last else "",
    )
