"""A day's lines as they stand, kept beside its records, so that one line is read without the others.

The records are the truth, and ``fates.lines_of`` reads a day out of them whole. Here is kept what an act would else
have to go through the day for: the lines that did not match at once, and the day's sums. Acts write it, in their own
transaction, and rest on it, so it is no view that may be late; where it is missing it is made anew from the records.
Shelf ``fee-standing``: (statement, line) → how the line stands; (statement, "") → the sums, as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier, Shelf
from hallcore.fees.banking import LinesTaken
from hallcore.fees.fates import LineStanding, first_in, is_open, lines_of
from hallcore.fees.rules import ZERO, account_shown, taken_in

SHELF = "fee-standing"
_LAST = "\U0010ffff"


class DaySums(NamedTuple):
    """A day's lines together.

    Attributes:
        amount: What came in, yuan; what the bank itself takes back as its mistake aside.
        held: How much of it lies in suspense.
        open: How many lines wait for somebody.
    """

    amount: Decimal
    held: Decimal
    open: int

    def moved(self, one: LineStanding, sign: int) -> DaySums:
        """With a line more (1) or less (-1)."""
        came = ZERO if one.settled == "bank-error" else one.amount
        return DaySums(
            self.amount + sign * came, self.held + sign * one.held, self.open + sign * is_open(one)
        )


class DayLines:
    """The lines of one statement; reading them changes nothing."""

    def __init__(self, archive: Archive, statement: Dossier) -> None:
        self._archive, self._statement = archive, statement
        kept = archive.shelf(SHELF)
        self._missing = (statement.number, "") not in kept
        self._kept = _anew(archive, statement) if self._missing else kept

    def get(self, line: str) -> LineStanding | None:
        """A line as it stands now; None where the day has none such."""
        kept = self._kept.get((self._statement.number, line)) if line else None
        if kept is not None:
            return _unpacked(kept)
        found = taken_in(self._archive, account_shown(self._statement.number), line)
        if found is None or found[0] != self._statement.number:
            return None
        return first_in(self._statement.record(found[1]), line)

    def open(self) -> Iterator[tuple[str, LineStanding]]:
        """The lines that nobody has settled yet and that are not matched, by their ids."""
        number = self._statement.number
        for (_number, line), kept in self._kept.items((number, ""), (number, _LAST), excludemin=True):
            one = _unpacked(kept)
            if is_open(one):
                yield line, one

    def sums(self) -> DaySums:
        """All lines together."""
        amount, held, still_open = self._kept[self._statement.number, ""]
        return DaySums(Decimal(amount), Decimal(held), still_open)

    def enter(self, now: Mapping[str, LineStanding]) -> None:
        """Keep how lines stand after this act: new ones, or such as did not match before. Only acts do."""
        shelf, number, sums = self._archive.shelf(SHELF), self._statement.number, self.sums()
        if self._missing:
            shelf.update(self._kept)
            self._kept, self._missing = shelf, False
        for line, one in now.items():
            before = shelf.get((number, line))
            if before is not None:
                sums = sums.moved(_unpacked(before), -1)
            sums = sums.moved(one, 1)
            if before is not None or one.fate != "matched":
                shelf[number, line] = _packed(one)
        shelf[number, ""] = _told(sums)


def _anew(archive: Archive, statement: Dossier) -> Shelf:
    """What is to be kept of a day, out of its records."""
    sums, made, number = DaySums(ZERO, ZERO, 0), Shelf(), statement.number
    odd = {line for paper in statement.papers(LinesTaken) for line in _odd(paper)}
    for line, one in lines_of(statement, archive.children(number)).items():
        sums = sums.moved(one, 1)
        if line in odd:
            made[number, line] = _packed(one)
    made[number, ""] = _told(sums)
    return made


def _odd(paper: LinesTaken) -> Iterator[str]:
    """The lines that did not match when they came."""
    return (one.line for one in paper.judged if one.fate != "matched")


def _told(sums: DaySums) -> tuple[str, str, int]:
    return str(sums.amount), str(sums.held), sums.open


def _packed(one: LineStanding) -> tuple[str, ...]:
    return (one.fate, one.notice, str(one.held), one.settled, str(one.amount), one.why, one.code)


def _unpacked(kept: tuple[str, ...]) -> LineStanding:
    fate, notice, held, settled, amount, why, code = kept
    return LineStanding(fate, notice, Decimal(held), settled, Decimal(amount), why, code)  # type: ignore[arg-type]  # as they were packed
