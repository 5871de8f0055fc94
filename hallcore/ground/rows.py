"""Rows of law files: what a table of each kind may hold, and what is wrong with a row taken by itself.

What is not here: reading files (``hallcore.ground.lawfile``), and whether rows agree with each other
(``hallcore.ground.lawbook``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal, Self

import msgspec

from hallcore.ground.cards import Watch
from hallcore.ground.clauses import Form, Op, PointSection, Unit, point_faults
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan
from hallcore.ground.procedure import Machine, Procedure, Promise, Step
from hallcore.ground.row import Row, Status
from hallcore.ground.wording import QuestionRow, TermRow, TextRow, term_faults

FigureUnit = Literal["d", "wd", "min", "m", "y", "CNY", "%", "n", "ratio", "pt", "hm"]
"""``pt`` are points of an appraisal; ``hm`` is a time of day as text, from 00:00 on (\"30:30\" lies in the next day)."""

CITE = re.compile(r"(?P<law>[A-Z][A-Z0-9-]*)(?: (?P<article>[1-9][0-9]*(?:\([1-9][0-9]*\))?))?", re.ASCII)
"""How a rule names a place of a law: the law's id, and the article with its item if need be: ``TBR 40(1)``."""


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


class CardRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A card rule of electronic supervision.

    Attributes:
        rule, part: The rule of the rulebook and which of its rules this is; together its key.
        name: What is breached, in words.
        family: condition, procedure, time-limit or fee.
        cites: The rules of the law it rests on, besides its own.
        machines: The kinds of matter it watches, ``approval.case``.
        watch: What it watches for.
        concerns: Who is answerable: the ``actor`` of the act, the ``holder`` of the matter, or the ``department``.
        evidence: Acts that are shown as evidence besides those the breach consists of.
        relieves: The key of a lower rule whose card of the same occurrence it takes the place of.
    """

    rule: str
    part: str
    name: str
    family: Literal["condition", "procedure", "time-limit", "fee"]
    cites: tuple[str, ...] = ()
    status: Status = "P"
    machines: tuple[str, ...]
    watch: Watch
    concerns: Literal["actor", "holder", "department"] = "department"
    evidence: tuple[str, ...] = ()
    relieves: str = ""

    @property
    def key(self) -> str:
        """The rule's id with the part behind a slash, ``JC-03/promised``."""
        return f"{self.rule}/{self.part}"

    rests_on = FigureRow.rests_on


class MatterRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of matter that supervision watches, and how its records are read.

    Attributes:
        machine: Procedure and machine, ``approval.case``.
        title: What such a matter is called.
        first: The act every such matter begins with.
        acts: The other acts it may hold.
        ends: Those that end it.
        name: The field that names it, ``application-received.name``, or "".
        department: The field that says which department is answerable, or "".
        holder: The field that says who holds it, ``case-assigned.to``, or ""; until one of ``handovers``.
    """

    machine: str
    title: str
    first: str
    acts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    name: str = ""
    department: str = ""
    holder: str = ""
    handovers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The machine."""
        return self.machine


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
    """A procedure with its machines, the first of them ruling the matter itself.

    Attributes:
        uses: Machine → the procedure it is borrowed from, whole; the roles are called as this procedure calls them.
        clocks, figures: The part it plays in this procedure → the clock or figure of the law that plays it.
        words: What this procedure calls things on pages and papers.
        grounds: What the law admits it for, by a short name each; none where it needs no ground.
        traits: What its floor asks of it besides, in that floor's own terms.
        cites: Rule of another body of law → the rule of its own that says the same; refusals cite that one.
    """

    name: str
    title: str
    cite: str
    roles: dict[str, str]
    machines: tuple[MachineRow, ...]
    promise: Promise | None = None
    uses: dict[str, str] = msgspec.field(default_factory=dict)
    clocks: dict[str, str] = msgspec.field(default_factory=dict)
    figures: dict[str, str] = msgspec.field(default_factory=dict)
    words: dict[str, str] = msgspec.field(default_factory=dict)
    grounds: dict[str, str] = msgspec.field(default_factory=dict)
    traits: dict[str, str] = msgspec.field(default_factory=dict)
    cites: dict[str, str] = msgspec.field(default_factory=dict)

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
        return Procedure(
            self.name,
            self.title,
            self.cite,
            machines,
            self.promise,
            self.clocks,
            self.figures,
            self.words,
            self.grounds,
            self.traits,
            self.cites,
        )

    def lend(self, name: str, other: Self) -> Machine:
        """One of its machines as another procedure has it, whose roles are called as that procedure calls them."""
        machine = self.value.machines[name]
        return msgspec.structs.replace(machine, procedure=other.name, roles=other.roles)


KINDS: dict[str, type[Row]] = {
    "law": LawRow,
    "rule": RuleRow,
    "event": EventRow,
    "figure": FigureRow,
    "clock": ClockRow,
    "point": PointRow,
    "procedure": ProcedureRow,
    "card": CardRow,
    "matter": MatterRow,
    "term": TermRow,
    "question": QuestionRow,
    "text": TextRow,
}
"""The tables a law file may hold, and what a row of each is."""


def own_faults(row: msgspec.Struct) -> Iterator[str]:
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
    if isinstance(row, TermRow):
        yield from term_faults(row)
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
