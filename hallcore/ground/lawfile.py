"""Law files: reading TOML into rows, with every fault named by file and entry.

A law file holds tables of laws, rules, events, figures and clocks, or one procedure. What is not
here: what a row may hold (``hallcore.ground.rows``), whether rows agree with each other and which of them are in
force (``hallcore.ground.lawbook``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from hallcore.ground.procedure import Procedure, faults_of, longest_budget
from hallcore.ground.row import Row
from hallcore.ground.rows import KINDS, MachineRow, ProcedureRow, StepRow, own_faults

R = TypeVar("R", bound=Row)

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
        faults += [f"{place}: {fault}" for fault in own_faults(found)]
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
