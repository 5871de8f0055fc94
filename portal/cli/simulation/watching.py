"""Cards of earlier days: who is answerable answers, the supervisor takes them up and decides, and what was forgotten is mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from portal.cli import cast
from portal.cli.simulation.book import Book
from portal.cli.simulation.courses import Card, Course, Pursuit, Step
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.places import chief_of
from portal.cli.simulation.seats import Seats
from portal.cli.stations import OFFICERS, STATIONS

SUPERVISOR = "supervisor1"
READS = 8 * 3600 + 55 * 60
"""When the list of cards is read."""

_ROW = re.compile(r"<tr[^>]*>(?:(?!</tr>).)*?/office/cards/(JC-[0-9]{4}-[0-9]{6})(.*?)</tr>", re.DOTALL)
_CELL, _WHOSE = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL), 2
"""A cell, and which of those after the number says who is answerable."""

_CASE = re.compile(r"DHB-[0-9]{8}-[0-9]{3}-[0-9]{4}")
_NAMES = {person.person: person.login for person in cast.BY_LOGIN.values()}
_NAMES |= {officer.person: officer.login for officer in OFFICERS}
_SHORT = {station.short: station.code for station in STATIONS}


class Watch:
    """The supervisor's morning.

    Args:
        seats: Who acts.
        engine: The day.
        book: Where it is noted.
        seed: How long people take is drawn from it.
        mends: Is told the number of a case whose card was answered.
    """

    def __init__(
        self, seats: Seats, engine: Engine, book: Book, seed: int, mends: Callable[[str], None]
    ) -> None:
        self.seats = seats
        self.engine = engine
        self.book = book
        self.mends = mends
        self.pursuit = Pursuit(engine, seed, self._step)

    def take_up(self, before: Sequence[Book]) -> None:
        """What is open from earlier days is gone on with; the list is read for what is new. On the first day nothing is."""
        known = {one.number: one for book in before for one in book.cards}
        self.pursuit.take_up(known.values())
        if before:
            self.engine.at(READS, partial(self._read, frozenset(known)))

    def _read(self, known: frozenset[str]) -> None:
        page = self.seats.at(SUPERVISOR).get("/desk/supervision/cards", "list of cards").text
        for number, row in _ROW.findall(page):
            if number in known:
                continue
            whose = _CELL.findall(row)[_WHOSE]
            named = next((login for name, login in _NAMES.items() if name in whose), "")
            code = next((code for short, code in _SHORT.items() if short in whose), "")
            case = _CASE.search(row)
            card = Card(
                number=number,
                login=named or (chief_of(code) if code else ""),
                case=case[0] if case is not None else "",
            )
            card.todo.extend([Step("answer")] if card.login else [])
            card.todo.extend([] if "预警" in row else [Step("open"), Step("decide", overnight=True)])
            self.book.cards.append(card)
            self.pursuit.begin(card)

    def _step(self, course: Course, name: str) -> None:
        if not isinstance(course, Card):
            raise TypeError(name)
        {"answer": self._answer, "open": self._open, "decide": self._decide}[name](course)

    def _answer(self, card: Card) -> None:
        fields = {"accepts": "yes", "words": "示例：情况属实，已经整改。"}
        self.seats.at(card.login).post(f"/office/cards/{card.number}/answer", fields, "answer-card")
        self.mends(card.case)

    def _open(self, card: Card) -> None:
        path = f"/desk/supervision/cards/{card.number}/open"
        self.seats.at(SUPERVISOR).post(path, {"note": ""}, "open-card")

    def _decide(self, card: Card) -> None:
        path = f"/desk/supervision/cards/{card.number}/decide"
        fields = {
            "outcome": "upheld",
            "ground": "",
            "reason": "示例：经核查，亮牌所依据的记录属实。",
            "measures": "",
        }
        self.seats.at(SUPERVISOR).post(path, fields, "decide-card")
