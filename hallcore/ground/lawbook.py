"""The law book: everything the law files say, and the edition of it in force on a day.

A changed law is a new row with its period; where a period begins or ends, a new edition begins. The whole
book is checked when it is read, and all faults are reported together. What is not here: the shape of
single rows (``hallcore.ground.lawfile``), what can be asked of an edition (``hallcore.ground.edition``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hallcore.ground.calendar import Calendar
from hallcore.ground.edition import Guards, Key, Law
from hallcore.ground.errors import LawFault
from hallcore.ground.lawfile import Placed, read_file
from hallcore.ground.row import Row
from hallcore.ground.rows import CardRow, ClockRow, FigureRow, PointRow, ProcedureRow, RuleRow
from hallcore.ground.wording import QuestionRow, TermRow, TextRow

__all__ = ["Law", "LawBook"]

Check = Callable[[Sequence[Placed]], Iterable[str]]
_ONE_DAY = timedelta(days=1)


class LawBook:
    """All editions of the law that the files hold, and those that were remembered beside them.

    Args:
        rows: Every row that was read, faultless.
        guards: What the names of guards stand for.
        calendar: The calendar, if it was among the files.

    Attributes:
        rows: Every row of the files with its place.
        cards: Every version of every card rule, each with its period.
    """

    def __init__(self, rows: Iterable[Placed], guards: Guards, calendar: Calendar | None = None) -> None:
        self.calendar = calendar
        self._guards = guards
        rows = tuple(rows)
        self._firsts = _firsts(rows)
        self._laws = tuple(Law(in_force(rows, first), guards) for first in self._firsts)
        self._editions = {law.edition: law for law in self._laws}
        self.rows = rows
        self.cards = tuple(placed.row for placed in rows if isinstance(placed.row, CardRow))

    @classmethod
    def load(
        cls,
        *paths: Path,
        guards: Guards | None = None,
        roles: Collection[str] | None = None,
        checks: Sequence[Check] = (),
    ) -> LawBook:
        """Read and check law files, whole.

        Args:
            paths: Files, or folders whose TOML files are all read.
            guards: Name → function for the conditions steps stand under; None leaves the names unresolved,
                for tools that only read the law.
            roles: The roles accounts can hold; None leaves them unchecked, likewise.
            checks: What the floors above look at in the rows besides; each names the faults it finds.

        Raises:
            LawFault: Every fault of every file, each with file and entry.
        """
        faults: list[str] = []
        rows: list[Placed] = []
        tables: dict[str, list[Any]] = {}
        for path in _files(paths, faults):
            found, calendar = read_file(path, faults)
            rows += found
            for name, entries in calendar.items():
                tables.setdefault(name, []).extend(entries if isinstance(entries, list) else [entries])
        made = _calendar(tables, faults)
        overlays = set(made.overlays) if made is not None else None
        faults += faults_between(rows, guards=guards, roles=roles, overlays=overlays)
        for check in checks:
            faults += check(rows)
        if faults:
            raise LawFault(list(dict.fromkeys(faults)))
        return cls(rows, guards or {}, made)

    def on(self, day: date) -> Law:
        """The edition in force on a day."""
        return self._laws[bisect_right(self._firsts, day) - 1]

    def edition(self, sha256: str) -> Law:
        """An edition by its hash.

        Raises:
            LawFault: Neither the files nor what was remembered hold it.
        """
        try:
            return self._editions[sha256]
        except KeyError:
            raise LawFault([f"no edition {sha256} of the law is known here"]) from None

    def remember(self, content: bytes) -> Law:
        """Take in an edition the files no longer hold, from the content that was kept of it.

        Raises:
            LawFault: It is not the canonical content of an edition.
        """
        law = Law.from_content(content, self._guards)
        return self._editions.setdefault(law.edition, law)

    @property
    def editions(self) -> tuple[tuple[date, str], ...]:
        """The first day of every edition of the files and its hash, oldest first."""
        return tuple((first, law.edition) for first, law in zip(self._firsts, self._laws, strict=True))


# -- what is in force together, and whether it agrees ---------------------------------------------


def in_force(rows: Iterable[Placed], day: date) -> dict[Key, Row]:
    """The rows in force on a day: within their own period, and what they rest on in force too."""
    standing = {
        (placed.kind, placed.row.key): placed.row
        for placed in rows
        if (placed.row.valid_from or date.min) <= day <= (placed.row.valid_to or date.max)
    }
    # Rules fall with their law, then figures and clocks with their rule: two rounds are enough.
    for _ in range(2):
        standing = {
            key: row for key, row in standing.items() if row.rests_on is None or row.rests_on in standing
        }
    return standing


def faults_between(
    rows: list[Placed],
    *,
    guards: Guards | None,
    roles: Collection[str] | None,
    overlays: Collection[str] | None,
) -> Iterator[str]:
    """Where rows do not agree: unknown names, overlapping periods, promises beyond the statute."""
    yield from _overlaps(rows)
    known = {(placed.kind, placed.row.key) for placed in rows}
    for placed in rows:
        row = placed.row
        yield from (
            f"{placed.place}: unknown {kind} {key!r}" for kind, key in _names(row) if (kind, key) not in known
        )
        if isinstance(row, ClockRow) and overlays is not None and row.overlay not in {"", *overlays}:
            yield f"{placed.place}: unknown overlay {row.overlay!r}"
        if isinstance(row, ProcedureRow):
            yield from (f"{placed.place}{fault}" for fault in _holders(row, guards, roles))
            yield from (f"{placed.place}{fault}" for fault in _lenders(row, rows))
    for first in _firsts(rows):
        standing = in_force(rows, first)
        for placed in rows:
            if standing.get((placed.kind, placed.row.key)) is placed.row:
                yield from (
                    f"{placed.place}: {fault}" for fault in _lapses(placed.row, standing, known, first)
                )


def _overlaps(rows: Iterable[Placed]) -> Iterator[str]:
    """One id, one row at a time; gaps are allowed."""
    seen: dict[Key, list[Placed]] = {}
    for placed in rows:
        for other in seen.setdefault((placed.kind, placed.row.key), []):
            starts = max(placed.row.valid_from or date.min, other.row.valid_from or date.min)
            if starts <= min(placed.row.valid_to or date.max, other.row.valid_to or date.max):
                yield f"{placed.place}: its period overlaps that of {other.place}"
        seen[placed.kind, placed.row.key].append(placed)


def _names(row: Row) -> Iterator[Key]:
    """Every row another row names."""
    if isinstance(row, RuleRow):
        yield from (("law", cite.partition(" ")[0]) for cite in row.cites)
    elif isinstance(row, FigureRow | PointRow | TermRow | QuestionRow | TextRow):
        yield "rule", row.rule
    elif isinstance(row, CardRow):
        yield from (("rule", rule) for rule in (row.rule, *row.cites))
    elif isinstance(row, ClockRow):
        yield from (("rule", row.rule), ("event", row.start), ("event", row.end))
    elif isinstance(row, ProcedureRow):
        yield "rule", row.cite
        if row.promise is not None:
            yield "clock", row.promise.statute
        yield from (("clock", clock) for clock in row.clocks.values())
        yield from (("figure", figure) for figure in row.figures.values())
        yield from (("procedure", source) for source in row.uses.values())
        yield from (("rule", rule) for pair in row.cites.items() for rule in pair)
        for step in (step for machine in row.machines for step in machine.steps):
            yield "rule", step.cite
            if step.clock:
                yield "clock", step.clock


def _holders(row: ProcedureRow, guards: Guards | None, roles: Collection[str] | None) -> Iterator[str]:
    """Whether every guard resolves and every actor can be held by somebody."""
    for machine in row.machines:
        for step in machine.steps:
            place = f", {machine.name}, step {step.name}"
            if step.guard and guards is not None and step.guard not in guards:
                yield f"{place}: guard {step.guard!r} is provided by nobody"
            if roles is not None:
                yield from (f"{place}: nobody can hold the role {a!r}" for a in step.actors if a not in roles)


def _lenders(row: ProcedureRow, rows: Iterable[Placed]) -> Iterator[str]:
    """Whether what is borrowed is there, is its lender's own, and every role in it has a name here."""
    sources = [placed.row for placed in rows if isinstance(placed.row, ProcedureRow)]
    own = {machine.name for machine in row.machines}
    for name, source in row.uses.items():
        lent = [one for each in sources if each.name == source for one in each.machines if one.name == name]
        if not lent and any(each.name == source for each in sources):
            yield f": procedure {source!r} has no machine {name!r} of its own to lend"
        if name in own:
            yield f": machine {name!r} is its own and borrowed"
        actors = {actor for machine in lent for step in machine.steps for actor in step.actors}
        yield from (f", {name}: role {a!r} has no name in [roles]" for a in sorted(actors - set(row.roles)))


def _lapses(row: Row, standing: dict[Key, Row], known: set[Key], day: date) -> Iterator[str]:
    """What a row that stands on a day names that has lapsed by then, and a promise beyond the statute."""
    for kind, key in _names(row):
        if (kind, key) in known and (kind, key) not in standing:
            yield f"{kind} {key!r} is not in force on {day}, when this is"
    if isinstance(row, ProcedureRow) and row.promise is not None:
        statute = standing.get(("clock", row.promise.statute))
        if isinstance(statute, ClockRow) and row.promise.unit != statute.unit:
            yield f"promised in {row.promise.unit!r}, but {statute.id} counts in {statute.unit!r}"
        elif isinstance(statute, ClockRow) and row.promise.n > statute.n:
            yield f"promises {row.promise.n} {row.promise.unit}, more than the {statute.n} of {statute.id}"


def _firsts(rows: Iterable[Placed]) -> list[date]:
    """The days on which an edition may begin: the first of every period, and the day after its last."""
    firsts = {date.min}
    for placed in rows:
        firsts |= {placed.row.valid_from} if placed.row.valid_from else set()
        firsts |= {placed.row.valid_to + _ONE_DAY} if placed.row.valid_to else set()
    return sorted(firsts)


def _files(paths: Iterable[Path], faults: list[str]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.toml"))
        elif path.is_file():
            yield path
        else:
            faults.append(f"{path}: no such law file")


def _calendar(tables: dict[str, Any], faults: list[str]) -> Calendar | None:
    if not tables:
        return None
    try:
        return Calendar.from_tables(tables, "holidays.toml")
    except LawFault as fault:
        faults += fault.faults
        return None
