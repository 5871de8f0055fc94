"""The guides: every service item in a line, as lists read it. A view beside the board, made anew it is the same.

Shelves: ``guides`` item number → summary with each version's day and line; ``guides-of`` (department, item number)
→ 1, "" for items whose department is not one of the hall's. Values are plain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hallcore.catalogue.model import Item as Service
from hallcore.catalogue.model import ItemPublished, ItemWithdrawn
from hallcore.dossier import Archive, Dossier
from hallcore.journal import House, Root
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number
from portal.consequences import GUIDES, followed_by
from portal.followers import Item, ShelfView

SHELVES = ("guides", "guides-of")


class Guides(ShelfView):
    """The view that keeps the shelves."""

    name = "guides"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(GUIDES), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's line."""
        for item in items:
            _take(root.archive, item.dossier)


def _take(archive: Archive, dossier: Dossier) -> None:
    versions = tuple(
        (paper.valid_from.isoformat(), n, line_of(paper))
        for n in dossier.numbers(ItemPublished.type)
        if isinstance(paper := dossier.record(n).paper, ItemPublished)
    )
    withdrawn = dossier.latest(ItemWithdrawn)
    before = archive.shelf("guides").get(dossier.number)
    if before is not None:
        for _day, _n, line in before["versions"]:
            archive.shelf("guides-of").pop((line["department"], dossier.number), None)
    for _day, _n, line in versions:
        archive.shelf("guides-of")[(line["department"], dossier.number)] = 1
    archive.shelf("guides")[dossier.number] = {
        "versions": versions,
        "withdrawn": withdrawn.valid_from.isoformat() if withdrawn is not None else "",
    }


def line_of(paper: ItemPublished) -> dict[str, Any]:
    """What a list says of a version of an item."""
    item = paper.item
    return {
        "valid_from": paper.valid_from.isoformat(),
        "code": item.code,
        "name": item.name,
        "kind": item.kind,
        "department": item.department,
        "organ": item.organ,
        "group": item.group,
        "audience": tuple(item.audience),
        "case_type": item.case_type,
        "promised": item.promised,
        "online": item.online,
        "fees": bool(item.fees),
        "outline": item.outline,
    }


# -- reading ----------------------------------------------------------------------------------------------


def line_on(summary: Mapping[str, Any], day: date) -> dict[str, Any] | None:
    """The line of the version in force on a day, or None where there is none."""
    text = day.isoformat()
    if summary["withdrawn"] and summary["withdrawn"] <= text:
        return None
    lines = [line for first, _n, line in summary["versions"] if first <= text]
    return lines[-1] if lines else None


def lines_on(archive: Archive, day: date, department: str | None = None) -> Iterator[dict[str, Any]]:
    """The lines in force on a day, of all departments or of one, in the order of their codes."""
    guides = archive.shelf("guides")
    if department is None:
        numbers: Iterator[str] = iter(guides.keys())
    else:
        keys = archive.shelf("guides-of").keys((department, ""), (department, "\U0010ffff"))
        numbers = (number for _department, number in keys)
    for number in numbers:
        line = line_on(guides[number], day)
        if line is not None and department in (None, line["department"]):
            yield line


def organ_of(archive: Archive, item: Service) -> str:
    """Who handles an item, by full name: a department of the hall; of an outline as its own system calls it."""
    if item.outline:
        return item.organ
    dossier = archive.get(department_number(item.department)) if item.department else None
    return dossier.the(DepartmentRegistered).organ if dossier is not None else item.organ
