"""What a matter's records say, as facts: acts by number, type, moment, actor and body. No paper class is known here.

A trace is read from record bytes, so acts of floors above are read like any other. ``as_of`` shows a matter as it stood
after one of its records. What is not here: which facts breach what (``hallcore.supervision.rules``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from hallcore.dossier import Dossier
from hallcore.ground.cards import Earlier, Op, Test, Value
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import midnight_after

_OWN = frozenset({"@at", "@day", "@account", "@role"})
"""What is asked of the record itself."""


class Act(NamedTuple):
    """One act of a matter: its record's number, type, moment, who did it in which role, and its body."""

    n: int
    type: str
    at: datetime
    account: str
    role: str
    body: dict[str, Any]

    def get(self, field: str) -> Any:  # noqa: ANN401 - whatever a body holds
        """A field of the paper, or with ``@`` of the record; None where there is none."""
        if field not in _OWN:
            return self.body.get(field)
        return {"@at": self.at, "@day": self.at.date(), "@account": self.account, "@role": self.role}[field]


def act_of(dossier: Dossier, n: int) -> Act:
    """Record n of a dossier as an act."""
    head = dossier.record(n).head
    actor = head["actor"]
    at = datetime.fromisoformat(head["at"])
    return Act(n, head["type"], at, actor["account"], actor["role"], head["body"])


def acts_of(dossier: Dossier) -> tuple[Act, ...]:
    """Every act of a dossier, in order."""
    return tuple(act_of(dossier, n) for n in range(dossier.count))


def machine_of(dossier: Dossier) -> str:
    """What kind of matter it is: ``approval.case``."""
    return f"{dossier.procedure}.{dossier.machine}"


def as_of(dossier: Dossier, count: int) -> Dossier:
    """The matter as its first records show it; to be read, never to be changed."""
    view = Dossier(
        dossier.number, dossier.procedure, dossier.machine, dossier.edition, dossier.state, dossier.parent
    )
    view.types, view.records = dossier.types[:count], dossier.records
    return view


# -- conditions -------------------------------------------------------------------------------------------


def holds(test: Test, act: Act, before: Sequence[Act] = ()) -> bool:
    """Whether a condition holds for an act, ``before`` being the acts that lie before it."""
    have, op = act.get(test.field), test.op
    if op in {"empty", "filled"}:
        return bool(_bare(have)) == (op == "filled")
    want = _operand(test.value, act, before)
    if op in {"is", "not"}:
        return bool(have == want) == (op == "is")
    if op in {"in", "outside"}:
        return (isinstance(want, tuple | list) and have in want) == (op == "in")
    return _compared(op, have, want)


def _compared(op: Op, have: object, want: object) -> bool:
    """Whether one value lies beyond another; what is not there lies nowhere."""
    if have is None or want is None:
        return False
    if op in {"before", "after"}:
        one, other = moment(have), moment(want)
        return one < other if op == "before" else one > other
    number, bound = _number(have), _number(want)
    if number is None or bound is None:
        return False
    return number > bound if op == "over" else number < bound


def _bare(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _operand(value: Value, act: Act, before: Sequence[Act]) -> object:
    """What a field is compared with; a name that begins with ``@`` stands for what it names."""
    if not (isinstance(value, str) and value.startswith("@")):
        return value
    if value in _OWN:
        return act.get(value)
    kind, dot, field = value[1:].partition(".")
    if not dot:
        return act.get(kind)
    return next((one.get(field) for one in reversed(before) if one.type == kind), None)


def _number(value: object) -> Decimal | None:
    if isinstance(value, list | tuple):
        return Decimal(len(value))
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def moment(value: object) -> datetime:
    """A moment or a day as a moment; a day stands for its beginning.

    Raises:
        ValueError: Neither.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, datetime.min.time(), TZ)
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo is not None else found.replace(tzinfo=TZ)


def over_at(value: object) -> datetime:
    """When a last day or a last moment is over: 24:00 of a day, the moment itself otherwise."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return midnight_after(date.fromisoformat(text)) if len(text) == len("2026-03-02") else moment(value)


def fitting(earlier: Earlier, act: Act, before: Sequence[Act]) -> tuple[Act, ...]:
    """The acts before this one that an ``Earlier`` means."""
    wanted = {"same": True, "other": False}.get(earlier.actor)
    return tuple(
        one
        for i, one in enumerate(before)
        if one.type in earlier.types
        and (wanted is None or (one.account == act.account) == wanted)
        and all(one.get(field) == act.get(field) for field in earlier.same)
        and all(one.get(field) != act.get(field) for field in earlier.differ)
        and all(holds(test, one, before[:i]) for test in earlier.where)
    )


def latest(acts: Sequence[Act], types: Iterable[str]) -> Act | None:
    """The newest act of some types, or None."""
    wanted = frozenset(types)
    return next((act for act in reversed(acts) if act.type in wanted), None)
