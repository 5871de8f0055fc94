"""Law files: reading TOML into rows, with every fault named by file and entry.

A law file holds tables of laws, rules, events, figures and clocks, or one procedure. Here each row is
looked at by itself: shape, keys, units, numbers. What is not here: whether rows agree with each other
and which of them are in force (``hallcore.ground.lawbook``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from hallcore.ground.clauses import Form, Op, PointSection, Unit, point_faults
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan
from hallcore.ground.procedure import Machine, Procedure, Promise, Step, faults_of, longest_budget

FigureUnit = Literal["d", "wd", "min", "m", "y", "CNY", "%", "n", "ratio", "pt", "hm"]
"""``pt`` are points of an appraisal; ``hm`` is a time of day as text, from 00:00 on (\"30:30\" lies in the next day)."""
Status = Literal["V", "V2", "M", "P"]
R = TypeVar("R", bound="Row")

CITE = re.compile(r"(?P<law>[A-Z][A-Z0-9-]*)(?: (?P<article>[1-9][0-9]*(?:\([1-9][0-9]*\))?))?", re.ASCII)
"""How a rule names a place of a law: the law's id, and the article with its item if need be: ``TBR 40(1)``."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every row has: the first and the last day it is in force, None where it has always been or lasts."""

    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def key(self) -> str:
        """What a row is known by among its kind."""
        raise NotImplementedError

    @property
    def rests_on(self) -> tuple[str, str] | None:
        """The row (kind, key) without which this one is not in force either."""
        return None


class LawRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A law, regulation, standard or document, by its official title; ``version`` is its last amendment."""

    id: str
    title: str
    short: str = ""
    number: str = ""
    version: str = ""
    status: Status = "V"

    @property
    def key(self) -> str:
        """The law's id."""
        return self.id


class RuleRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule: where it stands in the law (the first place is its home) and what it says."""

    id: str
    cites: tuple[str, ...]
    says: str
    text: str = ""
    status: Status = "V"

    @property
    def key(self) -> str:
        """The rule's id."""
        return self.id

    @property
    def rests_on(self) -> tuple[str, str] | None:
        """The law it stands in."""
        return ("law", self.cites[0].partition(" ")[0]) if self.cites else None


class EventRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something clocks start from or run to, and its name on pages."""

    id: str
    label: str

    key = LawRow.key


class FigureRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number of the law; money and fractions are text, so that no figure is ever binary."""

    rule: str
    name: str
    value: int | str
    unit: FigureUnit
    op: Op = "=="
    part: str = ""

    @property
    def key(self) -> str:
        """The rule's id, with the part behind a slash where the rule sets several numbers."""
        return f"{self.rule}/{self.part}" if self.part else self.rule

    @property
    def rests_on(self) -> tuple[str, str] | None:
        """The rule that sets it."""
        return ("rule", self.rule)

    @property
    def number(self) -> int | Decimal | Fraction:
        """The value as a number; a time of day as minutes after midnight.

        Raises:
            ValueError: Not a number of its unit.
        """
        if isinstance(self.value, int):
            return self.value
        try:
            if self.unit == "ratio":
                return Fraction(self.value)
            if self.unit == "hm":
                return _minutes(self.value)
            return yuan(self.value) if self.unit == "CNY" else Decimal(self.value)
        except (Refusal, InvalidOperation, ValueError, ZeroDivisionError):
            raise ValueError(f"{self.value!r} is no number in {self.unit}") from None


def _minutes(text: str) -> int:
    hours, mark, minutes = text.partition(":")
    if not (mark and len(text) == 5 and int(minutes) < 60):
        raise ValueError(text)
    return int(hours) * 60 + int(minutes)


class PointRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A deduction or bonus of the appraisal; see ``PointRule``."""

    rule: str
    part: str
    name: str
    section: PointSection
    value: str
    evidence: tuple[str, ...]
    most: str = ""
    minor: bool = False
    veto: Literal["", "civil", "all"] = ""

    @property
    def key(self) -> str:
        """The rule's id with the part behind a slash."""
        return f"{self.rule}/{self.part}"

    rests_on = FigureRow.rests_on


class ClockRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A period between two events; see ``hallcore.ground.clauses.ClockRule``."""

    id: str
    regime: str
    title: str
    start: str
    end: str
    op: Op
    n: int
    unit: Unit
    roll: Literal["forward", "none"]
    form: Form
    rule: str
    overlay: str = ""

    @property
    def key(self) -> str:
        """The clock's id."""
        return self.id

    rests_on = FigureRow.rests_on


class StepRow(Step, frozen=True, forbid_unknown_fields=True):
    """A step as a procedure file spells it."""


class MachineRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A machine as it is kept: the states a list of pairs, since their order is the order of life."""

    name: str
    title: str
    start: str
    states: tuple[tuple[str, str], ...]
    finals: tuple[str, ...]
    steps: tuple[StepRow, ...]


class ProcedureRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A procedure with its machines, the first of them ruling the matter itself."""

    name: str
    title: str
    cite: str
    roles: dict[str, str]
    machines: tuple[MachineRow, ...]
    promise: Promise | None = None

    @property
    def key(self) -> str:
        """The procedure's name."""
        return self.name

    @property
    def value(self) -> Procedure:
        """The procedure that is interpreted."""
        machines = {
            row.name: Machine(
                self.name, row.name, row.title, row.start, dict(row.states), row.finals, row.steps, self.roles
            )
            for row in self.machines
        }
        return Procedure(self.name, self.title, self.cite, machines, self.promise)


KINDS: dict[str, type[Row]] = {
    "law": LawRow,
    "rule": RuleRow,
    "event": EventRow,
    "figure": FigureRow,
    "clock": ClockRow,
    "point": PointRow,
    "procedure": ProcedureRow,
}
"""The tables a law file may hold, and what a row of each is."""

CALENDAR_TABLES: tuple[str, ...] = ("notice", "estimate", "overlay")
"""The tables of a calendar file, which are read elsewhere (``hallcore.ground.notices``)."""


class Placed(msgspec.Struct, frozen=True):
    """A row with its kind and where it was read, for faults."""

    kind: str
    row: Row
    place: str


def read_file(path: Path, faults: list[str]) -> tuple[list[Placed], dict[str, Any]]:
    """Read one file.

    Args:
        path: The TOML file.
        faults: Every fault found is added, beginning with the file's name.

    Returns:
        Its rows, and the tables of a calendar if it is one.
    """
    try:
        tables = tomllib.loads(path.read_bytes().decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        faults.append(f"{path.name}: {fault}")
        return [], {}
    calendar = {name: tables.pop(name) for name in CALENDAR_TABLES if name in tables}
    if "machine" in tables:
        return list(_procedure(tables, path.name, faults)), calendar
    rows: list[Placed] = []
    for kind, table in tables.items():
        if kind not in KINDS:
            faults.append(f"{path.name}: unknown table {kind!r}")
        elif not isinstance(table, list):
            faults.append(f"{path.name}: {kind} should be a list of tables")
        else:
            rows += _rows(kind, table, path.name, faults)
    return rows, calendar


def convert(table: Any, kind: type[R], place: str, faults: list[str]) -> R | None:  # noqa: ANN401 - whatever a file holds
    """Make a row of a table, naming every unknown key and the first value of the wrong shape."""
    found = _convert(table, kind, place, faults)
    if found is not None:
        faults += [f"{place}: {fault}" for fault in _own_faults(found)]
    return found


S = TypeVar("S", bound=msgspec.Struct)


def _convert(table: Any, kind: type[S], place: str, faults: list[str]) -> S | None:  # noqa: ANN401 - as above
    if isinstance(table, dict):
        unknown = sorted(table.keys() - set(kind.__struct_encode_fields__))
        faults += [f"{place}: unknown key {name!r}" for name in unknown]
        table = {name: value for name, value in table.items() if name not in unknown}
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as fault:
        faults.append(f"{place}: {fault}")
        return None


def _rows(kind: str, table: list[Any], source: str, faults: list[str]) -> Iterator[Placed]:
    for i, entry in enumerate(table, 1):
        name = entry.get("id") or entry.get("rule") or i if isinstance(entry, dict) else i
        place = f"{source}: {kind} {name}"
        row = convert(entry, KINDS[kind], place, faults)
        if row is not None:
            yield Placed(kind, row, place)


def _procedure(tables: dict[str, Any], source: str, faults: list[str]) -> Iterator[Placed]:
    place = f"{source}: procedure {tables.get('name', '?')}"
    machines = tables.pop("machine")
    if not isinstance(machines, dict) or not machines:
        faults.append(f"{place}: [machine.NAME] should hold the tables of states and steps")
        return
    read = [_machine(name, table, f"{place}, {name}", faults) for name, table in machines.items()]
    row = convert({**tables, "machines": ()}, ProcedureRow, place, faults)
    if row is None or None in read:
        return
    row = msgspec.structs.replace(row, machines=tuple(machine for machine in read if machine))
    faults += [f"{place}{fault}" for fault in _table_faults(row.value)]
    yield Placed("procedure", row, place)


def _machine(name: str, table: Any, place: str, faults: list[str]) -> MachineRow | None:  # noqa: ANN401 - as above
    if not isinstance(table, dict) or not isinstance(table.get("states"), dict):
        faults.append(f"{place}: it should have title, start, finals, [states] and [[step]]")
        return None
    steps = []
    for i, entry in enumerate(table.get("step", []), 1):
        named = entry.get("name", i) if isinstance(entry, dict) else i
        for key in ("from", "actor") if isinstance(entry, dict) else ():
            if isinstance(entry.get(key), str):
                entry[key] = [entry[key]]
        steps.append(_convert(entry, StepRow, f"{place}, step {named}", faults))
    rest = {key: value for key, value in table.items() if key not in {"step", "states"}}
    head = _convert(
        {**rest, "name": name, "states": list(table["states"].items()), "steps": ()},
        MachineRow,
        place,
        faults,
    )
    if head is None or None in steps:
        return None
    return msgspec.structs.replace(head, steps=tuple(step for step in steps if step))


def _table_faults(procedure: Procedure) -> Iterator[str]:
    for name, machine in procedure.machines.items():
        yield from (f", {name}: {fault}" for fault in faults_of(machine))
        budget = longest_budget(machine) if any(step.budget for step in machine.steps) else 0
        if budget and procedure.promise is None:
            yield f", {name}: its steps have budgets, but the procedure promises nothing"
        elif procedure.promise is not None and budget > procedure.promise.n:
            yield f", {name}: step budgets add up to {budget}, more than the promised {procedure.promise.n}"


def _own_faults(row: msgspec.Struct) -> Iterator[str]:
    """What is wrong with a row of the right shape."""
    if isinstance(row, Row) and row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        yield f"valid_to {row.valid_to} lies before valid_from {row.valid_from}"
    if isinstance(row, RuleRow):
        if not row.cites:
            yield "it cites nothing"
        yield from (
            f"{cite!r} is no citation (LAW, LAW 12, LAW 12(3))"
            for cite in row.cites
            if not CITE.fullmatch(cite)
        )
    if isinstance(row, FigureRow):
        try:
            _ = row.number
        except ValueError as fault:
            yield str(fault)
    if isinstance(row, PointRow):
        yield from point_faults(row.section, row.value, row.most, row.evidence)
    if isinstance(row, ClockRow):
        yield from _clock_faults(row)


def _clock_faults(row: ClockRow) -> Iterator[str]:
    """Whether form, direction and rolling belong together; see ``Form``."""
    allowed = {
        "within": {("<=", "forward"), ("<=", "none")},
        "run": {(">=", "forward"), ("==", "forward")},
        "interval": {(">=", "none")},
        "lead": {(">=", "none")},
        "exact": {("==", "none")},
    }
    if (row.op, row.roll) not in allowed[row.form]:
        yield f"a clock of form {row.form!r} cannot be {row.op} with roll {row.roll!r}"
    if row.n < 0 or (row.n == 0 and row.form != "exact"):
        yield f"n = {row.n} is no length"
    if row.unit in {"m", "y"} and row.form == "lead":
        yield "a lead is counted in days"
