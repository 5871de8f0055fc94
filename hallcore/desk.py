"""The desk: what an office has before it while it does one act.

An office verb is a function ``office(desk, form) -> Act``. The desk holds the dossier, the law in
force for it, the time and the actor, and lets the office open other dossiers, rest on them, advance
states, place and lift holds, and set what the clock must do later. Nothing here commits anything:
the door (``hallcore.journal.perform``) does, or nothing happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import msgspec

from hallcore.dossier import Archive, Dossier, Hold, Series
from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import Law
from hallcore.ground.procedure import advance
from hallcore.vault import FileRef

Disclosure = Literal["public", "opaque", "sealed"]


class Actor(msgspec.Struct, frozen=True):
    """Who acts: an account, in one role, for one party (a credit code, a natural person's number, or "")."""

    account: str
    role: str
    party: str = ""


CLOCK = Actor("clock", "clock")
"""The hall's own clock: the actor of what happens because a time has come."""


class Asked(NamedTuple):
    """One act that is asked for: the arguments of the door."""

    verb: str
    number: str
    actor: Actor
    form: object


@dataclass(frozen=True)
class Act:
    """What an office returns: the paper that becomes the record, and what goes with it.

    Attributes:
        paper: The frozen value, past tense and true, that is filed.
        files: Files the record names; they are in the vault already.
        annex: Personal data by piece name; the record carries only their salted hashes.
        reveal: For an opaque paper, the month (YYYY-MM) by which it is opened.
    """

    paper: Paper
    files: tuple[FileRef, ...] = ()
    annex: Mapping[str, str] = field(default_factory=dict)
    reveal: str = ""


@dataclass(frozen=True)
class Verb:
    """An act that can be asked for.

    Attributes:
        name: What it is called at the door, e.g. ``publish-notice``.
        office: The function that does it.
        evidence: How a refusal of this act is filed: "" (not filed: a form error), "opaque", "sealed", or
            what says which of these for the dossier on the desk.
        closed: Roles to whom this act is closed whatever its tables say: those who only watch (JC-39).
    """

    name: str
    office: Callable[[Desk, Any], Act]
    evidence: Disclosure | Literal[""] | Callable[[Desk], Disclosure] = ""
    closed: frozenset[str] = frozenset()


class Desk:
    """One act in the doing. Made anew for every attempt; see the module."""

    def __init__(
        self,
        archive: Archive,
        dossier: Dossier | None,
        actor: Actor,
        at: datetime,
        law_of: Callable[[Dossier | None, datetime], Law],
        calendar: Calendar,
        position: Callable[[str, int], int | None],
    ) -> None:
        self.archive = archive
        self.actor = actor
        self.at = at
        self.calendar = calendar
        self.position = position
        self._dossier = dossier
        self._law_of = law_of
        self.law = law_of(dossier, at)

    @property
    def dossier(self) -> Dossier:
        """The dossier the act is done in.

        Raises:
            Refusal: The act was asked for without one and has not founded one.
        """
        if self._dossier is None:
            raise Refusal("没有这个案卷")
        return self._dossier

    def law_of(self, dossier: Dossier | None, at: datetime) -> Law:
        """The edition a dossier was opened under, or without one the law in force at a moment."""
        return self._law_of(dossier, at)

    def asked(self, office: Callable[[Desk, Any], Act], form: object) -> Act:
        """Do an office's act; a refusal cites the rule that the matter's own procedure has for it."""
        try:
            return office(self, form)
        except Refusal as refusal:
            refusal.cite = self.cited(refusal.cite)
            raise

    def cited(self, rule: str) -> str:
        """The rule that the act's own procedure cites in place of one of another body of law; mostly the same."""
        if self._dossier is None or not rule:
            return rule
        return self.law.procedure(self._dossier.procedure).cites.get(rule, rule)

    # -- other dossiers ---------------------------------------------------------------------------

    def open(self, number: str) -> Dossier:
        """Read another dossier.

        Raises:
            Refusal: There is none of that number.
        """
        dossier = self.archive.get(number)
        if dossier is None:
            raise Refusal("没有这个案卷", where=number)
        return dossier

    def rests_on(self, number: str) -> Dossier:
        """Read another dossier and rest this act on its staying as it is until the commit."""
        dossier = self.open(number)
        dossier.current()
        return dossier

    def parent(self) -> Dossier:
        """The dossier this one is a child of."""
        return self.open(self.dossier.parent)

    def children(self, number: str, machine: str = "") -> tuple[Dossier, ...]:
        """The children of a dossier, all or those of one machine."""
        found = self.archive.children(number)
        return tuple(child for child in found if not machine or child.machine == machine)

    def found(self, number: str, procedure: str, machine: str, parent: str = "") -> Dossier:
        """Open a new dossier under the law in force now (or its parent's edition).

        The act is filed in it if the door was given no dossier, or it is the first one founded by an
        act on its parent that says so through ``file_in``.
        """
        roots = self.archive.get(parent) if parent else None
        law = self._law_of(roots, self.at)
        start = law.procedure(procedure).machine(machine).start
        dossier = Dossier(number, procedure, machine, law.edition, start, parent)
        self.archive.add(dossier)
        return dossier

    def file_in(self, dossier: Dossier) -> None:
        """File this act in that dossier and judge it by that dossier's law.

        It is a newly founded one, or one the office has chosen (the next ticket); an act is later than what that
        dossier holds already.
        """
        if dossier.last_at:
            self.at = max(self.at, datetime.fromisoformat(dossier.last_at) + timedelta(microseconds=1))
        self._dossier = dossier
        self.law = self._law_of(dossier, self.at)

    def next_number(self, series: str) -> int:
        """The next number of a series; each series is an object of its own."""
        if series not in self.archive.series:
            self.archive.series[series] = Series()
        return int(self.archive.series[series].next())

    # -- states, holds, clocks --------------------------------------------------------------------

    def advance(self, step: str, dossier: Dossier | None = None, *, through_hold: bool = False) -> str:
        """Take one step of the procedure table and return the new state.

        Args:
            step: The step's name in the table.
            dossier: Whose state; the act's own dossier unless given.
            through_hold: For what no suspension stops, such as a deadline passing.

        Raises:
            Refusal: The table does not allow the step in this state or to this role, or a hold stands.
        """
        matter = dossier or self.dossier
        machine = self.law.procedure(matter.procedure).machine(matter.machine)
        state = advance(machine, matter.state, step, self.actor.role)
        hold = next((one for one in matter.holds if one.stop(step)), None)
        if hold is not None and not through_hold:
            raise Refusal(f"该案卷已中止：{hold.reason}", hold.cite, where=matter.number)
        if state != matter.state:
            matter.state = state
        return state

    def hold(self, dossier: Dossier, by: str, reason: str, cite: str, *, stops: tuple[str, ...] = ()) -> None:
        """Suspend a dossier, or only some of its steps, until the hold of the same name is lifted."""
        dossier.holds = (*dossier.holds, Hold(by, reason, cite, stops))

    def lift(self, dossier: Dossier, by: str) -> None:
        """Lift a hold; one that is not there is left alone."""
        remaining = tuple(hold for hold in dossier.holds if hold.by != by)
        if remaining != dossier.holds:
            dossier.holds = remaining

    def remind(self, verb: str, at: datetime, dossier: Dossier | None = None) -> None:
        """Have the clock do a verb here at a time, in place of an earlier reminder of the same verb."""
        matter = dossier or self.dossier
        others = tuple(item for item in matter.due if item[0] != verb)
        matter.due = (*others, (verb, at.isoformat()))

    def forget(self, verb: str, dossier: Dossier | None = None) -> None:
        """Take a reminder back."""
        matter = dossier or self.dossier
        remaining = tuple(item for item in matter.due if item[0] != verb)
        if remaining != matter.due:
            matter.due = remaining
