"""The public list of licensing results: newest first, filtered in the address, paged by key.

Whatever is asked for, one page looks at no more than so many lines; where nothing suits among them, the way to the
older ones stands below. A natural person's result leaves the list when its time is over (PI-12, PI-14); the record
itself, in which the name is masked, stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from hallcore.dossier import Archive
from portal.presenters.addresses import address, record_url
from portal.presenters.citizens import ResultsPage
from portal.presenters.shapes import FilterField, FilterForm, Link, ListRow, Option, Tag
from portal.presenters.showing import Showing

PAGE = 20
LOOKED_AT = 2000
"""Lines one page looks at, at most."""

_MOST = 80


class Question(Struct, frozen=True):
    """What is asked of the list: a department's code, part of an item's name, any text; and after which line."""

    department: str = ""
    item: str = ""
    text: str = ""
    after: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Question:
        """As the address has it."""
        names = ("department", "item", "q", "after")
        return cls(*(given.get(name, "").strip()[:_MOST] for name in names))

    def asked(self, **changes: str) -> str:
        """The address that asks this, with some changes."""
        pairs = {
            "department": self.department,
            "item": self.item,
            "q": self.text,
            "after": self.after,
        } | changes
        return address("results", query={name: value for name, value in pairs.items() if value})

    def suits(self, line: Mapping[str, Any]) -> bool:
        """Whether a line is asked for."""
        if self.department and line["department"] != self.department:
            return False
        if self.item and self.item not in line["name"]:
            return False
        return not self.text or any(
            self.text in line[part] for part in ("applicant", "decision", "organ", "name")
        )


def results_page(show: Showing, question: Question) -> ResultsPage:
    """The page."""
    days = int(show.law().figure("PI-14", "results"))
    oldest = show.now.date() - timedelta(days=days)
    rows: list[ListRow] = []
    last, looked, more = "", 0, False
    for place, number, line in _lines(show.archive, question.after):
        if looked == LOOKED_AT or len(rows) == PAGE:
            more = True
            break
        looked, last = looked + 1, f"{place}~{number}"
        if question.suits(line) and not _over(line, oldest):
            rows.append(_row(number, line))
    note = "最近公开的在前。自然人的姓名已隐去，公示期满后撤下。"
    return ResultsPage(
        title="行政许可结果公开",
        crumbs=(Link("首页", address("home")), Link("行政许可结果公开")),
        filters=_filters(show, question),
        rows=tuple(rows),
        note=note,
        more=Link("更早的结果", question.asked(after=last)) if more else None,
        newest=Link("回到最新", question.asked(after="")) if question.after else None,
    )


def _lines(archive: Archive, after: str) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """The lines of the list behind a key, the newest first."""
    shelf = archive.shelf("results")
    place, _, number = after.partition("~")
    start = (int(place), number) if place.isascii() and place.isdecimal() and len(place) < 9 else None
    for key in shelf.keys(start, excludemin=start is not None):
        yield key[0], key[1], shelf[key]


def _over(line: Mapping[str, Any], oldest: date) -> bool:
    """Whether it is a natural person's and has been shown for long enough."""
    return "*" in line["applicant"] and line["decided"] < oldest.isoformat()


def _row(number: str, line: Mapping[str, Any]) -> ListRow:
    valid = f"　有效期至 {line['valid_to']}" if line["valid_to"] else ""
    return ListRow(
        f"{line['name']}　{line['applicant'].replace('*', '＊')}",
        record_url(number),
        date.fromisoformat(line["decided"]),
        Tag("许可决定", "grey"),
        note=f"{line['organ']}　{line['decision']}{valid}",
    )


def _filters(show: Showing, question: Question) -> FilterForm:
    departments = show.archive.shelf("departments")
    options = [Option("", "全部部门", selected=not question.department)]
    options += [
        Option(code, summary["short"], selected=code == question.department)
        for code, summary in departments.items()
    ]
    fields = (
        FilterField("department", "部门", "select", question.department, tuple(options)),
        FilterField("item", "事项", "text", question.item),
        FilterField("q", "申请人或者文号", "text", question.text),
    )
    return FilterForm(address("results"), fields, (Link("清除条件", address("results")),))
