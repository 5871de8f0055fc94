"""Whether card rules mean something: every name is known, every rule can fire, none always does. All faults together.

Rows are looked at as they were read, whatever day they are in force. Papers must be loaded: an act nobody files is
unknown. What is not here: whether clauses exist (``hallcore.ground.lawbook``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from hallcore.ground.cards import ActWatch, ClockWatch, Earlier, PatternWatch, Reach, Test, TruthWatch
from hallcore.ground.errors import Refusal
from hallcore.ground.events import paper_type
from hallcore.ground.lawfile import Placed
from hallcore.ground.rows import CardRow, MatterRow, ProcedureRow
from hallcore.supervision.clocks import CASES, CLOCKS, MACHINES
from hallcore.supervision.model import RUNGS
from hallcore.supervision.truths import TRUTHS

_RECORD = frozenset({"@at", "@day", "@account", "@role"})
_EVERYWHERE = frozenset({"refused"})
"""Acts any matter may hold."""

Matters = Mapping[str, MatterRow]


def card_faults(rows: Sequence[Placed]) -> Iterator[str]:
    """Every fault of every card rule and of the kinds of matter they name."""
    matters = {placed.row.machine: placed.row for placed in rows if isinstance(placed.row, MatterRow)}
    machines = {
        f"{placed.row.name}.{name}"
        for placed in rows
        if isinstance(placed.row, ProcedureRow)
        for name in (*(machine.name for machine in placed.row.machines), *placed.row.uses)
    }
    keys = {placed.row.key for placed in rows if isinstance(placed.row, CardRow)}
    for placed in rows:
        if isinstance(placed.row, MatterRow):
            yield from (f"{placed.place}: {fault}" for fault in _matter_faults(placed.row, machines))
        if isinstance(placed.row, CardRow):
            yield from (
                f"{placed.place}/{placed.row.part}: {fault}" for fault in _faults(placed.row, matters, keys)
            )


def _matter_faults(row: MatterRow, machines: Iterable[str]) -> Iterator[str]:
    if row.machine not in machines:
        yield f"unknown machine {row.machine!r}"
    yield from _unknown_acts((row.first, *row.acts, *row.ends, *row.handovers))
    for place in filter(None, (row.name, row.department, row.holder)):
        kind, _, field = place.partition(".")
        yield from _unknown_acts((kind,)) if _fields(kind) is None else _unknown_field(kind, field)


def _faults(row: CardRow, matters: Matters, keys: Iterable[str]) -> Iterator[str]:
    if not row.machines:
        yield "it watches no kind of matter"
    yield from (f"unknown machine {name!r}" for name in row.machines if name not in matters)
    if row.relieves and row.relieves not in keys:
        yield f"it relieves an unknown rule {row.relieves!r}"
    yield from _unknown_acts(row.evidence)
    watch = row.watch
    if isinstance(watch, ActWatch):
        yield from _act_faults(row, watch, matters)
    elif isinstance(watch, ClockWatch):
        yield from _clock_faults(row, watch, matters)
    elif isinstance(watch, PatternWatch):
        yield from _pattern_faults(row, watch, matters)
    else:
        yield from _truth_faults(row, watch, matters)


# -- acts -----------------------------------------------------------------------------------------------------


def _act_faults(row: CardRow, watch: ActWatch, matters: Matters) -> Iterator[str]:
    yield from _rung_faults((watch.rung,))
    yield from _held(row, (watch.type,), matters)
    yield from _test_faults(watch.type, watch.where)
    for earlier in watch.earlier:
        yield from _earlier_faults(row, watch.type, earlier, matters)
    if watch.expiring is not None:
        yield from _unknown_clock(row, watch.expiring.clock)
    narrow = watch.where or watch.earlier or watch.expiring or watch.out_of_hours
    if not narrow and any(matters[name].first == watch.type for name in row.machines if name in matters):
        yield f"it always fires: every matter begins with {watch.type!r}, and nothing narrows it"
    for earlier in watch.earlier:
        firsts = {matters[name].first for name in row.machines if name in matters}
        bare = not (earlier.where or earlier.same or earlier.differ) and earlier.actor == "any"
        if (
            earlier.missing
            and bare
            and earlier.times == 1
            and firsts & set(earlier.types)
            and watch.type not in firsts
        ):
            yield f"it can never fire: {', '.join(sorted(firsts & set(earlier.types)))} is never missing"


def _earlier_faults(row: CardRow, kind: str, earlier: Earlier, matters: Matters) -> Iterator[str]:
    if not earlier.types:
        yield "an earlier act without a type"
    yield from _held(row, earlier.types, matters)
    if earlier.times < 1:
        yield f"{earlier.times} times is no number of acts"
    if set(earlier.same) & set(earlier.differ):
        yield "it can never fire: a field is to be the same and to differ"
    for each in earlier.types:
        yield from _test_faults(each, earlier.where)
        for field in (*earlier.same, *earlier.differ):
            yield from _unknown_field(each, field)
            yield from _unknown_field(kind, field)


def _test_faults(kind: str, tests: Sequence[Test]) -> Iterator[str]:
    for test in tests:
        yield from _unknown_field(kind, test.field)
        if isinstance(test.value, str) and test.value.startswith("@") and test.value not in _RECORD:
            other, dot, field = test.value[1:].partition(".")
            yield from _unknown_field(other if dot else kind, field if dot else other)
        if test.op in {"in", "outside"} and not isinstance(test.value, tuple):
            yield f"{test.field} {test.op} wants a list"
        if test.op in {"empty", "filled"} and test.value != "":
            yield f"{test.field} {test.op} is compared with nothing"
    yield from _contradictions(tests)


def _contradictions(tests: Sequence[Test]) -> Iterator[str]:
    """Conditions on one field that can never hold together."""
    by_field: dict[str, list[Test]] = {}
    for test in tests:
        by_field.setdefault(test.field, []).append(test)
    for field, found in by_field.items():
        if {"empty", "filled"} <= {test.op for test in found}:
            yield f"it can never fire: {field} is to be empty and filled"
        wanted = [test.value for test in found if test.op == "is"]
        if len(set(wanted)) > 1:
            yield f"it can never fire: {field} is to be several things at once"
        for value in wanted:
            barred = any(test.op == "not" and test.value == value for test in found)
            outside = any(
                test.op == "in" and isinstance(test.value, tuple) and value not in test.value
                for test in found
            )
            if barred or outside or (value and any(test.op == "empty" for test in found)):
                yield f"it can never fire: {field} is to be {value!r} and is not to be"
        over = [test.value for test in found if test.op == "over" and isinstance(test.value, int)]
        under = [test.value for test in found if test.op == "under" and isinstance(test.value, int)]
        if over and under and max(over) >= min(under) - 1:
            yield f"it can never fire: {field} is to be over {max(over)} and under {min(under)}"


# -- clocks, patterns, truths ---------------------------------------------------------------------------------


def _clock_faults(row: CardRow, watch: ClockWatch, matters: Matters) -> Iterator[str]:
    names = (
        *watch.clocks,
        *(reach.clock for reach in watch.rungs if reach.clock),
        *filter(None, (watch.unless,)),
    )
    for name in names:
        yield from _unknown_clock(row, name)
    if bool(watch.clocks) == bool(watch.since):
        yield "a clock is named, or begins with an act: one of both"
    yield from _since_faults(row, watch, matters) if watch.since else ()
    if not watch.rungs:
        yield "it has no rung"
    yield from _rung_faults(reach.rung for reach in watch.rungs)
    yield from _ladder_faults(watch.rungs)


def _since_faults(row: CardRow, watch: ClockWatch, matters: Matters) -> Iterator[str]:
    if bool(watch.field) == bool(watch.law):
        yield "what begins with an act ends on the day of a field, or is counted by a clock of the law: one of both"
    if not watch.until:
        yield "it never ends: no act ends the period"
    yield from _held(row, (*watch.since, *watch.until), matters)
    for kind in watch.since:
        yield from _test_faults(kind, watch.where)
        yield from _unknown_field(kind, watch.field) if watch.field else ()


def _ladder_faults(rungs: Iterable[Reach]) -> Iterator[str]:
    """Whether each graver rung of one clock is reached later than the lower ones."""
    ladder: dict[str, list[tuple[int, int]]] = {}
    for reach in rungs:
        if reach.offset and reach.halves:
            yield "a rung lies whole working days off or half ones, not both"
        if reach.rung in RUNGS:
            ladder.setdefault(reach.clock, []).append((reach.place, list(RUNGS).index(reach.rung)))
    for steps in ladder.values():
        yield from (
            f"a rung lies below another: {list(RUNGS)[after]} is reached no later than {list(RUNGS)[before]}"
            for (low, before), (high, after) in pairwise(steps)
            if high <= low or after <= before
        )


def _pattern_faults(row: CardRow, watch: PatternWatch, matters: Matters) -> Iterator[str]:
    yield from _rung_faults((watch.rung,))
    yield from _held(row, (watch.type,), matters)
    yield from _test_faults(watch.type, watch.where)
    yield from _unknown_field(watch.type, watch.key)
    if any(
        isinstance(test.value, str) and test.value[:1] == "@" and "." in test.value for test in watch.where
    ):
        yield "a pattern looks at each act alone: it knows no earlier one"
    if watch.n < 2:
        yield f"{watch.n} acts are no pattern"
    if (watch.within == "minutes") != (watch.minutes > 0):
        yield "minutes are given where acts lie within minutes, and only there"


def _truth_faults(row: CardRow, watch: TruthWatch, matters: Matters) -> Iterator[str]:
    yield from _rung_faults((watch.rung,))
    yield from _held(row, watch.on, matters)
    truth = TRUTHS.get(watch.truth)
    if truth is None:
        yield f"unknown truth {watch.truth!r}"
        return
    yield from (
        f"{watch.truth} cannot be asked of {name!r}" for name in row.machines if name not in truth.machines
    )
    if not watch.on:
        yield "it can never fire: no act asks for it"


# -- names ----------------------------------------------------------------------------------------------------


def _rung_faults(rungs: Iterable[str]) -> Iterator[str]:
    yield from (f"unknown rung {rung!r}" for rung in rungs if rung not in RUNGS)


def _unknown_clock(row: CardRow, name: str) -> Iterator[str]:
    if name not in CLOCKS:
        yield f"unknown clock {name!r}"
        return
    runs = MACHINES.get(name, CASES)
    yield from (
        f"clock {name!r} never runs in {machine!r}" for machine in row.machines if machine not in runs
    )


def _held(row: CardRow, kinds: Iterable[str], matters: Matters) -> Iterator[str]:
    """Acts that are unknown, or that none of the kinds of matter can hold."""
    may: set[str] = set(_EVERYWHERE)
    for name in row.machines:
        if name in matters:
            matter = matters[name]
            may |= {matter.first, *matter.acts, *matter.ends}
    for kind in kinds:
        if _fields(kind) is None:
            yield f"unknown act {kind!r}"
        elif kind not in may:
            yield f"it can never fire: {kind!r} is filed in none of {', '.join(row.machines)}"


def _unknown_acts(kinds: Iterable[str]) -> Iterator[str]:
    yield from (f"unknown act {kind!r}" for kind in kinds if _fields(kind) is None)


def _unknown_field(kind: str, field: str) -> Iterator[str]:
    fields = _fields(kind)
    if fields is None:
        yield f"unknown act {kind!r}"
    elif field not in fields and field not in _RECORD:
        yield f"{kind} has no field {field!r}"


def _fields(kind: str) -> frozenset[str] | None:
    """The fields of a paper, in any of its versions up to the ninth; None for an act nobody files."""
    found: set[str] = set()
    known = False
    for v in range(1, 10):
        try:
            paper = paper_type(kind, v)
        except Refusal:
            break
        known = True
        found |= {field.name for field in msgspec.structs.fields(paper)}
    return frozenset(found) if known else None
