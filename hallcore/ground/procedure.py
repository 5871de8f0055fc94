"""Procedures are tables: which step leads from which state to which, by whom, and on what ground.

A procedure holds one machine for each kind of dossier it rules (a tender, its lots, their bids).
``advance`` is the whole interpreter; the chart on the page is drawn from the same table, so it cannot
lie. What is not here: reading the tables (``hallcore.ground.lawfile``), holds and records (the desk).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

import msgspec

from hallcore.ground.errors import Refusal


class Step(msgspec.Struct, frozen=True, rename={"from_": "from", "actors": "actor"}):
    """One row of a table; in files ``from_`` is spelled ``from`` and ``actors`` is ``actor``.

    Attributes:
        name: What the step is called; the same name may stand in several rows with different ``from_``.
        title: Its name on pages, in Chinese.
        from_: The states it may be taken in.
        to: The state it leads to; "" where the matter stays in the state it is in.
        actors: The roles that may take it.
        cite: The rule it rests on.
        guard: The name of the condition it stands under, or "".
        clock: The clock it starts or answers, or "".
        budget: The part of the promised limit it may use, in the limit's unit; 0 where none is set.
    """

    name: str
    title: str
    from_: tuple[str, ...]
    to: str = ""
    actors: tuple[str, ...] = ()
    cite: str = ""
    guard: str = ""
    clock: str = ""
    budget: int = 0

    def leads(self, state: str) -> str:
        """The state after this step is taken in a state."""
        return self.to or state


class Machine(msgspec.Struct, frozen=True):
    """The table of one kind of dossier.

    Attributes:
        procedure, name: ``open_tender``, ``lot``.
        title: Its name on pages.
        start: The state a new dossier begins in.
        states: State → its name on pages, in the order of life.
        finals: The states in which a matter rests for good.
        steps: The rows.
        roles: Role → what this procedure calls it.
    """

    procedure: str
    name: str
    title: str
    start: str
    states: Mapping[str, str]
    finals: tuple[str, ...]
    steps: tuple[Step, ...]
    roles: Mapping[str, str]

    def label(self, state: str) -> str:
        """A state's name on pages."""
        return self.states.get(state, state)


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the hall promises a procedure takes, and the clock of the statute it may not exceed."""

    n: int
    unit: str
    statute: str


class Procedure(msgspec.Struct, frozen=True):
    """One procedure: its machines by name, the first of them ruling the matter itself.

    Attributes:
        clocks, figures: The part → the id of the clock, the key of the figure that plays it here.
        words: What this procedure calls things.
        grounds: What the law admits it for, by a short name each.
        traits: What its floor asks of it besides.
        cites: Rule of another body of law → the rule of its own that says the same.
    """

    name: str
    title: str
    cite: str
    machines: Mapping[str, Machine]
    promise: Promise | None = None
    clocks: Mapping[str, str] = {}
    figures: Mapping[str, str] = {}
    words: Mapping[str, str] = {}
    grounds: Mapping[str, str] = {}
    traits: Mapping[str, str] = {}
    cites: Mapping[str, str] = {}

    def machine(self, name: str = "") -> Machine:
        """The machine of that name, or the first.

        Raises:
            Refusal: The procedure has none of that name.
        """
        found = self.machines.get(name) if name else next(iter(self.machines.values()))
        if found is None:
            raise Refusal(f"“{self.title}”没有这种案卷", self.cite, where=name)
        return found


def advance(machine: Machine, state: str, step: str, role: str) -> str:
    """The state after a step.

    Raises:
        Refusal: The table has no such step in this state, or not for this role; the clause is the step's.
    """
    rows = [row for row in machine.steps if row.name == step]
    here = next((row for row in rows if state in row.from_), None)
    if here is None:
        title = rows[0].title if rows else step
        cite = rows[0].cite if rows else ""
        raise Refusal(f"{machine.title}目前为“{machine.label(state)}”，不能办理“{title}”", cite)
    if role not in here.actors:
        who = "、".join(machine.roles.get(actor, actor) for actor in here.actors)
        raise Refusal(f"“{here.title}”应由{who}办理", here.cite)
    return here.leads(state)


def allowed(machine: Machine, state: str, role: str) -> tuple[Step, ...]:
    """The steps a role may take in a state, in the order of the table."""
    return tuple(row for row in machine.steps if state in row.from_ and role in row.actors)


def faults_of(machine: Machine) -> Iterator[str]:
    """What is wrong with a table taken by itself: states, exits, roles and doubles.

    Every state is named, can be reached from the start, and unless it is final has an exit and some way
    to a final state; a final state has no exit.
    """
    yield from _row_faults(machine)
    yield from _state_faults(machine)


def _row_faults(machine: Machine) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for row in machine.steps:
        if not row.from_ or not row.actors:
            yield f"step {row.name}: it starts nowhere or belongs to nobody"
        for state in (*row.from_, *((row.to,) if row.to else ())):
            if state not in machine.states:
                yield f"step {row.name}: unknown state {state!r}"
        for actor in row.actors:
            if actor not in machine.roles:
                yield f"step {row.name}: role {actor!r} has no name in [roles]"
        for state in row.from_:
            if (row.name, state) in seen:
                yield f"step {row.name}: two rows for state {state!r}"
            seen.add((row.name, state))


def _state_faults(machine: Machine) -> Iterator[str]:
    for state in (machine.start, *machine.finals):
        if state not in machine.states:
            yield f"state {state!r}: start or final, but not among the states"
    reached, ending = set(depths(machine)), _ending(machine)
    for state in machine.states:
        leaves = any(state in row.from_ and row.leads(state) != state for row in machine.steps)
        if state not in reached:
            yield f"state {state!r}: cannot be reached from {machine.start!r}"
        if state in machine.finals and leaves:
            yield f"state {state!r}: declared final, but a step leads out of it"
        if state not in machine.finals and not leaves:
            yield f"state {state!r}: no step leads out of it and it is not declared final"
        elif state not in ending:
            yield f"state {state!r}: no way leads from it to a final state"


def _ending(machine: Machine) -> set[str]:
    """The states from which a final state can be reached."""
    ending, before = set(machine.finals), -1
    while len(ending) > before:
        before = len(ending)
        ending |= {state for row in machine.steps for state in row.from_ if row.leads(state) in ending}
    return ending


def longest_budget(machine: Machine) -> int:
    """The most that the budgets on one way from the start to an end add up to, no state visited twice."""

    def from_here(state: str, visited: frozenset[str]) -> int:
        ways = [
            row.budget + from_here(row.to, visited | {row.to})
            for row in machine.steps
            if state in row.from_ and row.leads(state) not in visited
        ]
        return max(ways, default=0)

    return from_here(machine.start, frozenset({machine.start}))


# -- the chart ------------------------------------------------------------------------------------


class Node(msgspec.Struct, frozen=True):
    """A state in the chart; ``depth`` is how many steps it lies from the start."""

    name: str
    title: str
    depth: int
    first: bool
    final: bool


class Edge(msgspec.Struct, frozen=True):
    """A step between two states in the chart."""

    source: str
    target: str
    step: str
    title: str
    actors: tuple[str, ...]
    cite: str


class Chart(msgspec.Struct, frozen=True):
    """What is drawn of a table: states by depth, steps between them; names of roles in Chinese."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def chart(machine: Machine) -> Chart:
    """The table as nodes and edges, for the page and the paper."""
    depth = depths(machine)
    nodes = [
        Node(name, title, depth.get(name, 0), name == machine.start, name in machine.finals)
        for name, title in machine.states.items()
    ]
    edges = [
        Edge(
            source,
            row.leads(source),
            row.name,
            row.title,
            tuple(machine.roles.get(a, a) for a in row.actors),
            row.cite,
        )
        for row in machine.steps
        for source in row.from_
    ]
    return Chart(machine.title, tuple(nodes), tuple(edges))


def depths(machine: Machine) -> dict[str, int]:
    """Every state that can be reached, with the least number of steps that lead there."""
    found = {machine.start: 0}
    queue = deque([machine.start])
    while queue:
        state = queue.popleft()
        for row in machine.steps:
            if state in row.from_ and row.leads(state) not in found:
                found[row.to] = found[state] + 1
                queue.append(row.to)
    return found
