"""The vocabulary of card rules: what supervision can watch for, as values of law data, and nothing beyond.

A rule watches one of four things: an *act* as it stands, a *clock* that runs, a *pattern* of acts across matters, a
named *truth* between records. Acts, machines and fields are named as text, so whoever judges knows acts, not modules.
What is not here: whether the names mean something (``hallcore.supervision.linter``) and what is found by them
(``hallcore.supervision.rules``).
"""

from __future__ import annotations

from typing import Literal

import msgspec

Op = Literal["is", "not", "in", "outside", "empty", "filled", "over", "under", "before", "after"]
"""How a field is tested. ``over`` and ``under`` compare numbers, and of lists how many things they hold; ``before`` and
``after`` compare moments; the others compare text, or whether there is anything at all."""

Value = str | int | bool | tuple[str, ...]


class Test(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One condition on an act.

    Attributes:
        field: A field of the paper, or of the record itself: ``@at``, ``@day``, ``@account``, ``@role``.
        op: See ``Op``.
        value: What it is compared with. Text that begins with ``@`` names another value: of this record, or with
            ``@type.field`` of the newest earlier act of a type; where there is none the condition does not hold.
    """

    field: str
    op: Op
    value: Value = ""


class Earlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether acts lie before this one in the same matter.

    Attributes:
        types: Acts that are meant; ``where`` what must hold for them.
        actor: Whether the same account did them, another, or that does not matter.
        same, differ: Fields that must be equal in both, or must not be.
        times: How many there must be.
        missing: The condition holds if there are not that many.
    """

    types: tuple[str, ...]
    where: tuple[Test, ...] = ()
    actor: Literal["any", "same", "other"] = "any"
    same: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    times: int = 1
    missing: bool = False


class Expiring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a named clock had no more than so many working days left."""

    clock: str
    within: int


class ActWatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="act", tag_field="by"):
    """An act breaches as it stands: every condition must hold.

    Attributes:
        type: The act; "" where the tests alone choose.
        where, earlier, expiring: The conditions.
        out_of_hours: Done on a day of rest, or before or after the hours people work.
        rung: The card.
    """

    type: str
    rung: str
    where: tuple[Test, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    expiring: Expiring | None = None
    out_of_hours: bool = False


class Reach(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rung and when a clock reaches it.

    Attributes:
        offset: Working days after the last day of the period; before it where negative, at the beginning of that day.
        halves: In place of it half working days: after the end of the period, or with as many left of it where negative.
        clock: The named clock, where it is another than the rule's.
    """

    rung: str
    offset: int = 0
    clock: str = ""
    halves: int = 0

    @property
    def place(self) -> int:
        """Where it lies beside others of the same clock, in half-days after the end of the period."""
        return self.halves or (2 * self.offset if self.offset >= 0 else 2 * self.offset - 2)


class ClockWatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="clock", tag_field="by"):
    """Something is not done in time.

    Attributes:
        clocks: Named clocks (``hallcore.supervision.clocks``), or none where the period begins with an act.
        since: The newest of these acts begins the period; ``where`` what must hold for it.
        field: Its field that says the last day or the last moment; "" where ``law`` counts it.
        law: The clock of the law by which it is counted, ``C82``.
        until: Acts that end it.
        unless: A named clock that is over by then: what is worse is told by another rule.
        rungs: From the lowest.
    """

    rungs: tuple[Reach, ...]
    clocks: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    where: tuple[Test, ...] = ()
    field: str = ""
    law: str = ""
    until: tuple[str, ...] = ()
    unless: str = ""


class PatternWatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="pattern", tag_field="by"):
    """So many acts of one kind by one key.

    Attributes:
        type: The act; ``where`` what must hold for it.
        key: What they have in common: ``@account`` or a field.
        n: How many make the pattern; every so many make it again.
        within: In so many ``minutes``, in one ``quarter``, or on the ``month-end``, its last working day.
    """

    type: str
    rung: str
    key: str
    n: int
    within: Literal["minutes", "quarter", "month-end"]
    minutes: int = 0
    where: tuple[Test, ...] = ()


class TruthWatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="truth", tag_field="by"):
    """Records contradict each other.

    Attributes:
        truth: The named check (``hallcore.supervision.truths``).
        on: The acts after which it is made.
    """

    truth: str
    rung: str
    on: tuple[str, ...]


Watch = ActWatch | ClockWatch | PatternWatch | TruthWatch
