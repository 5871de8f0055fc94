"""Cross-checks of ratings: each that was given stands once, the statistics say what was counted here, no rater is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from hallcore.approval.model import DecisionMade
from hallcore.approval.reported import RATING_CHANNELS
from hallcore.voice.ratings_model import KEYPAD, PROCEDURE, RATING, PressSetAside, RatingGiven
from portal.cli.simulation.book import Book, Case
from portal.cli.simulation.courses import Given
from portal.cli.simulation.places import staffed
from portal.cli.simulation.records import SHOWN, Check, Records, compare
from portal.cli.stations import STATIONS

GRADES = (5, 4, 3, 2, 1)
ENDED = frozenset({"decided", "closed"})
"""States in which a case can be rated: it was decided."""

_STATES = {"call": "calling", "verify": "calling", "mend": "rectifying", "exclude": "excluding"}
_LAST = {"close": "closed", "exclude": "excluded"}
_CHANNELS = {"keypad": "tablet", "qr": "qr", "page": "pc"}


class Sum(NamedTuple):
    """What one line of the statistics must say: who could rate, who did, who did not, each grade, bad ones, set aside."""

    served: int
    rated: int
    unrated: int
    grades: tuple[int, ...]
    bad: int
    excluded: int

    def told(self) -> tuple[int, ...]:
        """The line as it is exported."""
        return (self.served, self.rated, self.unrated, *self.grades, self.bad, self.excluded)


def ratings(records: Records) -> Iterator[Check]:
    """Every cross-check of ratings."""
    filed = records.of.get((PROCEDURE, RATING), [])
    papers = [one.the(RatingGiven) for one in filed]
    own = [one for ran in records.days for one in ran.book.ratings]
    accounts = records.accounts
    yield compare(
        "评价不多不少",
        {(one.matter, one.grade, one.channel, one.officer) for one in papers},
        {
            (one.matter, one.opinion.grade, _CHANNELS[one.opinion.how], accounts.get(one.login, ""))
            for one in own
        },
    )
    many = Counter(one.matter for one in papers)
    twice = [matter for matter, n in many.items() if n > 1]
    yield Check("每次办理只评一次", not twice, f"{len(many)} 次" if not twice else "、".join(twice[:SHOWN]))
    known = {*records.own_tickets(), *records.own_cases()}
    loose = [one.matter for one in papers if one.matter not in known]
    yield Check("评价都有所评办理", not loose, f"{len(papers)} 条" if not loose else "、".join(loose[:SHOWN]))
    pads = records.of.get((PROCEDURE, KEYPAD), [])
    aside = [one.number for one in pads if one.numbers(PressSetAside.type)]
    yield Check("评价器没有无效按键", not aside, f"{len(pads)} 台" if not aside else "、".join(aside[:SHOWN]))
    yield compare(
        "差评办理",
        {(one.number, one.state) for one in filed if one.the(RatingGiven).grade <= 2},
        {(one.number, state_of(one)) for one in own if one.opinion.grade <= 2 and one.number}
        | {
            (number, "calling")
            for number, matter in ((one.number, one.the(RatingGiven).matter) for one in filed)
            for other in own
            if other.matter == matter and other.opinion.grade <= 2 and not other.number
        },
    )
    yield from _unknown(records, [msgspec.json.encode(one).decode() for one in papers], own)
    yield from sums(records)


def state_of(given: Given) -> str:
    """Where a bad rating stands, by what is still to be done about it."""
    if not given.todo:
        return _LAST[given.done[-1]]
    step = given.todo[0].name
    if step == "close":
        return "rectified" if given.opinion.finding == "simple" else "explaining"
    return _STATES[step]


def _unknown(records: Records, papers: list[str], own: list[Given]) -> Iterator[Check]:
    """HP-08: neither the records of a rating nor a page of whoever was rated name the rater."""
    phones = [one.opinion.phone for one in own if one.opinion.phone]
    numbers = [case.visit.who.number for case in records.own_cases().values()]
    named = [one for one in (*phones, *numbers) if any(one in paper for paper in papers)]
    yield Check("评价记录中没有评价人", not named, f"{len(papers)} 条" if not named else f"{len(named)} 处")
    shown = [one for ran in records.days for one in ran.book.shown]
    seen = [f"{number}：{'、'.join(what)}" for number, what in shown if what]
    yield Check(
        "被评价人员看不到评价人", not seen, f"{len(shown)} 页" if not seen else "；".join(seen[:SHOWN])
    )


# -- what they come to -----------------------------------------------------------------------------


def sums(records: Records) -> Iterator[Check]:
    """The statistics of the last month, as they were read, are the simulator's own tally line by line."""
    last = records.days[-1]
    month = f"{last.day.on:%Y-%m}"
    books = [ran.book for ran in records.days]
    days = {one.number: f"{_decided(records, one):%Y-%m}" for one in _ended(books)}
    served = [one for ran in records.days if f"{ran.day.on:%Y-%m}" == month for one in _served(ran.book)]
    cases = [one for one in _ended(books) if days[one.number] == month]
    own = [one for book in books for one in book.ratings if f"{one.on:%Y-%m}" == month]
    names = {station.code: station.short for station in STATIONS}
    windows = {officer.login: number for number, officer in staffed().items()}
    wanted = {
        "department": tally(
            [(names[department], "") for department, _window in served]
            + [(names[one.visit.department], "") for one in cases],
            [(names[one.department], one) for one in own],
        ),
        "window": tally(
            [(_window(window), "") for _department, window in served]
            + [(_window(at), "") for one in cases if (at := at_window(one, windows))],
            [(_window(one.window), one) for one in own if one.window],
        ),
        "channel": tally([], [(RATING_CHANNELS[_CHANNELS[one.opinion.how]], one) for one in own]),
    }
    titles = {"department": "部门", "window": "窗口", "channel": "渠道"}
    for by, lines in wanted.items():
        told = last.book.sums.get(by, {})
        yield compare(
            f"评价统计·{titles[by]}", told.items(), {name: one.told() for name, one in lines.items()}.items()
        )
    whole = [line for by, lines in last.book.sums.items() if by == "department" for line in lines.values()]
    off = [line for line in whole if line[1] + line[2] + line[-1] != line[0]]
    told_rated, told_unrated, told_served = (sum(line[n] for line in whole) for n in (1, 2, 0))
    right = not off and told_served == len(served) + len(cases)
    yield Check(
        "已评价与未评价相加为可评价", right, f"{told_rated} + {told_unrated}，可评价 {told_served} 次"
    )


def tally(served: list[tuple[str, str]], given: list[tuple[str, Given]]) -> dict[str, Sum]:
    """Name → what its line must say, from who was served and what was rated."""
    many = Counter(name for name, _nothing in served)
    found: dict[str, Sum] = {}
    for name in {*many, *(name for name, _one in given)}:
        ones = [one for label, one in given if label == name]
        excluded = sum("exclude" in one.done for one in ones)
        grades = Counter(one.opinion.grade for one in ones if "exclude" not in one.done)
        rated, bad = sum(grades.values()), grades[1] + grades[2]
        unrated = max(0, many[name] - rated - excluded)
        found[name] = Sum(many[name], rated, unrated, tuple(grades[grade] for grade in GRADES), bad, excluded)
    return found


def at_window(case: Case, windows: Mapping[str, str]) -> str:
    """The window that took a case in; "" over the web."""
    return "" if case.visit.channel == "online" else windows.get(case.login, "")


def _window(number: str) -> str:
    return f"{number.removeprefix('W')} 号窗口"


def _served(book: Book) -> Iterator[tuple[str, str]]:
    """Department and window of each service that ended."""
    at = {one.ticket: one.window for one in book.called}
    for ticket in book.tickets.values():
        if ticket.state == "served":
            yield ticket.visit.department, at[ticket.number]


def _ended(books: list[Book]) -> list[Case]:
    return [one for book in books for one in book.cases.values() if one.state in ENDED]


def _decided(records: Records, case: Case) -> datetime:
    """The moment a case was decided, by the records: the simulator keeps no days of cases."""
    dossier = records.archive[case.number]
    return dossier.record(min(dossier.numbers(DecisionMade.type))).at
