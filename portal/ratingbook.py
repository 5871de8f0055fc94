"""The rating book: the lists of ratings pages read, the sums behind statistics, and what keypads must know.

A view: thrown away and rebuilt it comes out the same. Values are plain. Sums belong to the month in which the service was
over, whenever it was rated; a case elsewhere counts by what its system reported.

Shelves: ``ratings`` number → summary; ``rating-recent`` (moment, number) → 1; ``rating-desk`` (state, last day, number) → 1
of bad ones the centre has to do with; ``rating-tasks`` (department, last day, number) → 1 of what is to be mended, and
``rating-mended`` (department, number) → 1 once it is over; ``rating-sums`` (month, dimension, key) → (served, five grades,
excluded); ``rating-foreign`` case → 1; ``service-ends`` (window, moment, ticket) → 1, of the last days; ``keypad-list``
code → summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from hallcore.approval.model import AcceptanceRefused, CaseEnded, DecisionMade
from hallcore.approval.reported import ELSEWHERE, ForeignCaseReported
from hallcore.counters.model import TICKET
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root
from hallcore.voice.ratings_model import (
    KEYPAD,
    RATING,
    KeypadRegistered,
    PressSetAside,
    RatingGiven,
    RatingVerified,
)
from hallcore.voice.ratings_rules import Rated, rated_of
from hallcore.voice.ratings_stats import Tally, total
from portal.consequences import RATINGS, followed_by
from portal.followers import Item, ShelfView

SHELVES = (
    "ratings",
    "rating-recent",
    "rating-desk",
    "rating-tasks",
    "rating-mended",
    "rating-sums",
    "rating-foreign",
    "service-ends",
    "keypad-list",
)
OFFICE_SHELVES = ("keypads", "keypad-keys")
"""Shelves the office writes itself, made with these so that no act has to make one."""

DIMENSIONS = {
    "department": "部门",
    "window": "窗口",
    "officer": "人员",
    "item": "事项",
    "channel": "渠道",
}
"""By what ratings are summed, as pages say it; ``hall`` is the whole of them."""

ENDS_KEPT = timedelta(days=8)
"""For how long it is remembered which service ended where: longer than a keypad may keep its presses."""

CENTRE = frozenset({"calling", "excluding", "explaining", "rectified"})
"""States in which the centre has to do something."""

LAST = "\U0010ffff"
_ENDED = (DecisionMade.type, AcceptanceRefused.type, CaseEnded.type)
_OVER = frozenset({"rectified", "closed"})


class RatingBook(ShelfView):
    """The view that keeps the shelves."""

    name = "ratingbook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(RATINGS), SHELVES, OFFICE_SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Take each entry in its order: sums are added to, once for each."""
        for item in items:
            _take(root.archive, item)


def _take(archive: Archive, item: Item) -> None:
    machine = item.dossier.machine
    if machine == TICKET:
        _service(archive, item)
    elif machine == RATING:
        _rating(archive, item)
    elif machine == KEYPAD:
        _keypad(archive, item.dossier)
    elif machine == ELSEWHERE:
        _foreign(archive, item)
    else:
        _case(archive, item)


# -- what could be rated ------------------------------------------------------------------------------------


def _service(archive: Archive, item: Item) -> None:
    rated = rated_of(archive, item.dossier)
    at = item.record.at
    shelf, window = archive.shelf("service-ends"), rated.window
    shelf[(window, at.isoformat(), item.dossier.number)] = 1
    old = (at - ENDS_KEPT).isoformat()
    for key in list(islice(shelf.keys((window, ""), (window, old)), 50)):
        del shelf[key]
    _add(archive, rated, Tally(served=1))


def _case(archive: Archive, item: Item) -> None:
    """A case that can be rated from now on: with the first of the papers that end it."""
    ends = [n for kind in _ENDED for n in item.dossier.numbers(kind)]
    if min(ends, default=-1) == item.n:
        try:
            rated = rated_of(archive, item.dossier)
        except Refusal:
            return  # an act with this name in a machine nobody rates
        _add(archive, rated, Tally(served=1))


def _add(archive: Archive, rated: Rated, more: Tally, channel: str = "") -> None:
    keys = {
        "hall": "all",
        "department": rated.department,
        "window": rated.window,
        "officer": rated.officer,
        "item": rated.item_name,
        "channel": channel,
    }
    month, shelf = f"{rated.ended:%Y-%m}", archive.shelf("rating-sums")
    for dimension, key in keys.items():
        if key:
            place = (month, dimension, key)
            before = Tally(*shelf[place]) if place in shelf else Tally()
            after = Tally(
                before.served + more.served,
                tuple(a + b for a, b in zip(before.grades, more.grades, strict=True)),  # type: ignore[arg-type]  # five
                before.excluded + more.excluded,
            )
            shelf[place] = (after.served, after.grades, after.excluded)


def _one(grade: int, many: int = 1, excluded: int = 0) -> Tally:
    grades = [0, 0, 0, 0, 0]
    grades[grade - 1] = many
    one, two, three, four, five = grades
    return Tally(0, (one, two, three, four, five), excluded)


# -- ratings ------------------------------------------------------------------------------------------------


def _rating(archive: Archive, item: Item) -> None:
    dossier, given = item.dossier, item.dossier.the(RatingGiven)
    kind = item.dossier.types[item.n]
    matter = archive[given.matter]
    rated = rated_of(archive, matter)._replace(
        officer=given.officer, department=given.department, item_name=given.item_name, window=given.window
    )
    if kind == RatingGiven.type:
        archive.shelf("rating-recent")[(item.record.head["at"], dossier.number)] = 1
        _add(archive, rated, _one(given.grade), given.channel)
    elif kind == "rating-exclusion-decided" and item.record.head["body"]["confirmed"]:
        _add(archive, rated, _one(given.grade, -1, 1), given.channel)
    _list(archive, dossier, given)


def _list(archive: Archive, dossier: Dossier, given: RatingGiven) -> None:
    shelf, desk, tasks = (archive.shelf(name) for name in ("ratings", "rating-desk", "rating-tasks"))
    before, verified = shelf.get(dossier.number), dossier.latest(RatingVerified)
    rectify_by = verified.rectify_by if verified is not None else None
    summary = {
        "state": dossier.state,
        "grade": given.grade,
        "department": given.department,
        "window": given.window,
        "officer": given.officer,
        "item": given.item_name,
        "channel": given.channel,
        "point": given.point,
        "at": dossier.record(0).head["at"],
        "named": given.named,
        "callback_by": given.callback_by.isoformat() if given.callback_by else "",
        "rectify_by": rectify_by.isoformat() if rectify_by else "",
        "finding": verified.finding if verified is not None else "",
        "matter": given.matter,
    }
    if before is not None:
        desk.pop((before["state"], _due(before), dossier.number), None)
        tasks.pop((before["department"], before["rectify_by"], dossier.number), None)
    shelf[dossier.number] = summary
    if dossier.state in CENTRE:
        desk[(dossier.state, _due(summary), dossier.number)] = 1
    if dossier.state == "rectifying":
        tasks[(given.department, summary["rectify_by"], dossier.number)] = 1
    mended = archive.shelf("rating-mended")
    if dossier.state in _OVER and rectify_by is not None:
        mended[(given.department, dossier.number)] = 1
    else:
        mended.pop((given.department, dossier.number), None)


def _due(summary: dict[str, Any]) -> str:
    """The day on which what comes next is due: the call-back, then what is to be mended; else none."""
    if summary["state"] == "calling":
        return str(summary["callback_by"])
    return str(summary["rectify_by"]) if summary["state"] in {"rectifying", "rectified"} else ""


def _keypad(archive: Archive, dossier: Dossier) -> None:
    paper = dossier.the(KeypadRegistered)
    archive.shelf("keypad-list")[paper.code] = {
        "number": dossier.number,
        "serial": paper.serial,
        "window": paper.window,
        "model": paper.model,
        "state": dossier.state,
        "aside": len(dossier.numbers(PressSetAside.type)),
    }


def _foreign(archive: Archive, item: Item) -> None:
    """A case elsewhere: served once it has a result, rated once by what was reported first."""
    paper, number, shelf = item.record.paper, item.dossier.number, archive.shelf("rating-foreign")
    if not isinstance(paper, ForeignCaseReported) or paper.standing != "current":
        return
    served, rated = shelf.get(number, ("", False))
    about = Rated("case", paper.at, "", "", paper.department, paper.item_code, paper.item)
    if paper.result and not served:
        served = paper.at.isoformat()
        _add(archive, about, Tally(served=1))
    if paper.rating is not None and not rated:
        rated = True
        ended = datetime.fromisoformat(served) if served else paper.at
        _add(archive, about._replace(ended=ended), _one(paper.rating.grade), paper.rating.channel)
    shelf[number] = (served, rated)


# -- reading ------------------------------------------------------------------------------------------------


def sums(archive: Archive, months: tuple[str, ...], dimension: str) -> dict[str, Tally]:
    """What was counted in some months, by the keys of a dimension."""
    found: dict[str, list[Tally]] = {}
    for month in months:
        for (_month, _name, key), value in archive.shelf("rating-sums").items(
            (month, dimension, ""), (month, dimension, LAST)
        ):
            found.setdefault(key, []).append(Tally(*value))
    return {key: total(tallies) for key, tallies in sorted(found.items())}


def newest(archive: Archive, many: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The newest ratings, the newest first."""
    shelf, ratings = archive.shelf("rating-recent"), archive.shelf("ratings")
    low: Any = None
    # A tree is read from its front: begin a day before its end, a month before, at its beginning.
    last = shelf.maxKey()[0] if shelf else ""
    for back in (timedelta(hours=1), timedelta(days=1), timedelta(days=31)):
        if last:
            low = ((datetime.fromisoformat(last) - back).isoformat(), "")
            if len(list(islice(shelf.keys(low), many))) == many:
                break
            low = None
    for _at, number in reversed(list(shelf.keys(low))[-many:]):
        yield number, ratings[number]


def waiting(archive: Archive, state: str, most: int = 200) -> Iterator[tuple[str, str]]:
    """The last day and number of bad ones in a state of the centre's, those due first at the top."""
    for _state, due, number in islice(
        archive.shelf("rating-desk").keys((state, "", ""), (state, LAST, LAST)), most
    ):
        yield due, number


def tasks(archive: Archive, department: str, most: int = 200) -> Iterator[tuple[str, str]]:
    """The last day and number of what a department has to mend, those due first at the top."""
    keys = archive.shelf("rating-tasks").keys((department, "", ""), (department, LAST, LAST))
    for _department, due, number in islice(keys, most):
        yield due, number


def mended(archive: Archive, department: str, most: int = 50) -> list[str]:
    """The numbers of what a department has mended, the newest first."""
    keys = list(archive.shelf("rating-mended").keys((department, ""), (department, LAST)))
    return [number for _department, number in reversed(keys[-most:])]


def just_ended(archive: Archive, window: str, at: datetime, within: timedelta) -> str:
    """The ticket whose service ended last at a window before a moment, and no longer ago than that; or ""."""
    low, high = (window, (at - within).isoformat()), (window, (at + timedelta(seconds=1)).isoformat())
    found = ""
    for _window, ended, ticket in archive.shelf("service-ends").keys((*low, ""), (*high, LAST)):
        # A device tells whole seconds.
        if datetime.fromisoformat(ended).replace(microsecond=0) <= at:
            found = ticket
    return found


def months_back(day: date, many: int) -> tuple[str, ...]:
    """The month of a day and those before it, ``2026-03`` first."""
    year, month, found = day.year, day.month, []
    for _ in range(many):
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return tuple(found)
