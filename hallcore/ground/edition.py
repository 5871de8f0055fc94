"""One edition of the law: all rows in force together, and what can be asked of them.

An edition is named by the SHA-256 of its canonical content, so a dossier can finish under the law it was
opened under, whatever the files say by then. What is not here: which edition is in force on a day, and
the checking of files (``hallcore.ground.lawbook``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from hallcore.ground.clauses import Cite, ClockRule, Figure, PointRule, article_words, point_bounds
from hallcore.ground.errors import LawFault
from hallcore.ground.procedure import Procedure
from hallcore.ground.row import Row
from hallcore.ground.rows import (
    KINDS,
    CardRow,
    ClockRow,
    EventRow,
    FigureRow,
    LawRow,
    MatterRow,
    PointRow,
    ProcedureRow,
    RuleRow,
)

R = TypeVar("R", bound=Row)
Guards = Mapping[str, Callable[..., object]]
Key = tuple[str, str]
"""A row's kind and its key among its kind."""

_PERIOD = ("valid_from", "valid_to")
_LATER = frozenset({"point", "card", "matter", "term", "question", "text"})
"""Kinds that editions on record may not know; they stand in the content only where there are rows of them."""
_LATER_PARTS = frozenset({"halves"})
"""Parts inside a row that editions on record did not know: of a rung, its half-days."""

_LATER_FIELDS = frozenset({"uses", "clocks", "figures", "words", "grounds", "traits", "cites"})
"""Fields that rows of editions on record may not know; they stand in the content only where they say something."""


def _as_written(value: Any) -> Any:  # noqa: ANN401 - any part of a row
    """A part of a row without what its vocabulary learnt later, where that says nothing: old editions keep their names."""
    if isinstance(value, dict):
        return {name: _as_written(part) for name, part in value.items() if part or name not in _LATER_PARTS}
    return [_as_written(part) for part in value] if isinstance(value, list | tuple) else value


class Law:
    """One edition of the law: what is in force together. A value; two with the same edition are the same.

    Args:
        rows: (kind, key) → row, all of them in force together.
        guards: What the names of guards stand for.
    """

    def __init__(self, rows: Mapping[Key, Row], guards: Guards) -> None:
        self._rows = dict(rows)
        self._guards = guards
        self._procedures: dict[str, Procedure] = {}
        # An edition never changes, so what was put together for one page is the same for the next.
        self._cites: dict[str, Cite] = {}
        self._clocks: dict[str, ClockRule] = {}
        self._figures: dict[str, Figure] = {}

    @cached_property
    def content(self) -> bytes:
        """The canonical content: keys sorted, rows by kind and key, without their periods (UTF-8 JSON).

        A row whose period is later given an end says what it said, so the edition of a past day does not
        change with it. ``from_content`` reads it back.
        """
        plain: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS if kind not in _LATER}
        for (kind, key), row in sorted(self._rows.items()):
            fields = msgspec.to_builtins(row)
            plain.setdefault(kind, {})[key] = {
                name: _as_written(value)
                for name, value in fields.items()
                if name not in _PERIOD and (value or name not in _LATER_FIELDS)
            }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @cached_property
    def edition(self) -> str:
        """SHA-256 (hex) of the content: what a dossier keeps."""
        return hashlib.sha256(self.content).hexdigest()

    @classmethod
    def from_content(cls, content: bytes, guards: Guards | None = None) -> Law:
        """Read an edition back from its content.

        Raises:
            LawFault: It is not the content of an edition.
        """
        try:
            plain = msgspec.json.decode(content, type=dict[str, dict[str, msgspec.Raw]])
            rows = {
                (kind, key): msgspec.json.decode(raw, type=KINDS[kind])
                for kind, table in plain.items()
                for key, raw in table.items()
            }
        except (msgspec.DecodeError, KeyError, UnicodeDecodeError) as fault:
            raise LawFault([f"not the content of an edition: {fault}"]) from fault
        law = cls(rows, guards or {})
        if law.content != content:
            raise LawFault(["not the canonical content of an edition"])
        return law

    # -- looking up -------------------------------------------------------------------------------

    def cite(self, rule: str) -> Cite:
        """What a rule rests on, ready to be shown.

        Raises:
            LawFault: This edition has no such rule.
        """
        found = self._cites.get(rule)
        if found is None:
            row = self._row("rule", rule, RuleRow)
            places = [self._place(cite) for cite in row.cites]
            (law, article), also = places[0], [f"《{law}》{article}" for law, article in places[1:]]
            found = self._cites[rule] = Cite(
                row.id, law, article, row.text, row.says, row.status, tuple(also)
            )
        return found

    def clock(self, clock: str) -> ClockRule:
        """A clock by its id, ``C24``.

        Raises:
            LawFault: This edition has no such clock.
        """
        found = self._clocks.get(clock)
        if found is None:
            found = self._clocks[clock] = self._put_together(self._row("clock", clock, ClockRow))
        return found

    def _put_together(self, row: ClockRow) -> ClockRule:
        """A clock with the words of its events and its clause."""
        start, end = (self._row("event", event, EventRow).label for event in (row.start, row.end))
        return ClockRule(
            id=row.id,
            regime=row.regime,
            title=row.title,
            start_event=row.start,
            end_event=row.end,
            start_label=start,
            end_label=end,
            op=row.op,
            n=row.n,
            unit=row.unit,
            roll=row.roll,
            form=row.form,
            overlay=row.overlay,
            cite=self.cite(row.rule),
        )

    def rule(self, rule: str) -> ClockRule:
        """The clock that rests on a rule, ``ZB-028``.

        Raises:
            LawFault: No clock rests on it, or more than one.
        """
        found = [
            key for (kind, key), row in self._rows.items() if isinstance(row, ClockRow) and row.rule == rule
        ]
        if len(found) != 1:
            raise LawFault([f"rule {rule}: {len(found)} clocks rest on it ({', '.join(found)})"])
        return self.clock(found[0])

    def clocks(self, regime: str = "") -> tuple[ClockRule, ...]:
        """All clocks, or those of one regime, by id."""
        rows = [row for row in self._rows.values() if isinstance(row, ClockRow)]
        return tuple(self.clock(row.id) for row in sorted(rows, key=_by_key) if regime in {"", row.regime})

    def figure(self, rule: str, part: str = "") -> int | Decimal:
        """The number a rule sets, ``figure("ZB-061")`` → 3; for its unit and clause see ``figure_of``.

        Raises:
            LawFault: This edition has no such figure, or it is a ratio (see ``ratio``).
        """
        value = self.figure_of(rule, part).value
        if isinstance(value, Fraction):
            raise LawFault([f"figure {rule}: {value} is a ratio, no plain number"])
        return value

    def ratio(self, rule: str, part: str = "") -> Fraction:
        """The share a rule sets, exact: two thirds, or two per cent as 1/50.

        Raises:
            LawFault: This edition has no such figure, or it is no share.
        """
        figure = self.figure_of(rule, part)
        if figure.unit not in {"%", "ratio"}:
            raise LawFault([f"figure {rule}: it is counted in {figure.unit} and no share"])
        return figure.share

    def figure_of(self, rule: str, part: str = "") -> Figure:
        """A figure with its name, unit, direction and clause.

        Raises:
            LawFault: This edition has no such figure.
        """
        key = f"{rule}/{part}" if part else rule
        found = self._figures.get(key)
        if found is None:
            row = self._row("figure", key, FigureRow)
            cite = self.cite(row.rule)
            found = self._figures[key] = Figure(
                row.rule, row.part, row.name, row.op, row.number, row.unit, cite
            )
        return found

    def point(self, key: str) -> PointRule:
        """A deduction or bonus of the appraisal by its key, ``KH-03/badge``.

        Raises:
            LawFault: This edition has no such point.
        """
        row = self._row("point", key, PointRow)
        least, most = point_bounds(row.value, row.most)
        return PointRule(
            row.rule,
            row.part,
            row.name,
            row.section,
            least,
            most,
            row.minor,
            row.veto,
            row.evidence,
            self.cite(row.rule),
        )

    def points(self) -> tuple[PointRule, ...]:
        """Every deduction and bonus, by key."""
        return tuple(self.point(key) for key in self.keys("point"))

    def card(self, key: str) -> CardRow:
        """A card rule by its key, ``JC-03/promised``.

        Raises:
            LawFault: This edition has no such rule.
        """
        return self._row("card", key, CardRow)

    def matter(self, machine: str) -> MatterRow | None:
        """How matters of a kind are read by supervision, ``approval.case``; None where they are not watched."""
        row = self._rows.get(("matter", machine))
        return row if isinstance(row, MatterRow) else None

    def procedure(self, name: str) -> Procedure:
        """A procedure by its name, ``open_tender``.

        Raises:
            LawFault: This edition has no such procedure.
        """
        if name not in self._procedures:
            row = self._row("procedure", name, ProcedureRow)
            lent = {
                machine: self._row("procedure", source, ProcedureRow).lend(machine, row)
                for machine, source in row.uses.items()
            }
            own = row.value
            self._procedures[name] = msgspec.structs.replace(own, machines={**own.machines, **lent})
        return self._procedures[name]

    def guard(self, name: str) -> Callable[..., object]:
        """What the name of a guard stands for.

        Raises:
            LawFault: Nothing of that name was given when the law was read.
        """
        try:
            return self._guards[name]
        except KeyError:
            raise LawFault([f"guard {name}: nobody provides it"]) from None

    def keys(self, kind: str) -> tuple[str, ...]:
        """The keys of all rows of a kind (law, rule, event, figure, clock, procedure), sorted."""
        return tuple(sorted(key for found, key in self._rows if found == kind))

    def rows(self, shape: type[R]) -> tuple[R, ...]:
        """Every row of a kind in force, by key."""
        return tuple(sorted((row for row in self._rows.values() if isinstance(row, shape)), key=_by_key))

    def _row(self, kind: str, key: str, shape: type[R]) -> R:
        row = self._rows.get((kind, key))
        if not isinstance(row, shape):
            raise LawFault([f"edition {self.edition[:12]}: no {kind} {key!r}"])
        return row

    def _place(self, cite: str) -> tuple[str, str]:
        law, _, article = cite.partition(" ")
        return self._row("law", law, LawRow).title, article_words(article)


def _by_key(row: Row) -> str:
    return row.key
