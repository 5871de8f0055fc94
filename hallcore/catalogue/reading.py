"""Reading a catalogue from files: departments, shared profiles of families of items, and the items themselves.

A folder holds ``departments.toml``, ``profiles.toml`` and one file for each department, ``d01.toml``. An item says
what is its own; what it shares with its family stands in the profiles it names with ``like``. Texts in lists
(bases, conditions, questions, materials, faqs) add up, everything else the nearest one decides. Faults are
reported together, each with file and entry. What is not here: whether an item can be followed (the linter).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from hallcore.catalogue.model import Item
from hallcore.ground.errors import LawFault

ADDED = ("bases", "conditions", "questions", "materials", "faqs")
"""The lists that add up along ``like``, the most general first."""

DEMO = Path(__file__).parent / "demo"
"""The demo hall's own catalogue."""

Table = dict[str, Any]
S = TypeVar("S", bound=msgspec.Struct)


class Department(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A department as the catalogue's files know it; see the head of ``departments.toml``."""

    code: str
    organ: str
    short: str
    credit: str
    phone: str
    hours: str
    complaint_phone: str


def read_departments(folder: Path = DEMO) -> tuple[Department, ...]:
    """The departments of a catalogue, in the order of the file.

    Raises:
        LawFault: Everything that is wrong with the file.
    """
    faults: list[str] = []
    tables = _load(folder / "departments.toml", faults)
    common = {name: value for name, value in tables.items() if name != "department"}
    found = [
        _convert({**common, **table}, Department, f"departments.toml: department {n}", faults)
        for n, table in enumerate(tables.get("department", ()), 1)
    ]
    if faults:
        raise LawFault(faults)
    return tuple(each for each in found if each is not None)


def read_items(folder: Path = DEMO) -> tuple[Item, ...]:
    """Every item of a catalogue, whole, in the order of departments and of their files.

    Raises:
        LawFault: Everything that is wrong with the files; a code or profile that stands twice among it.
    """
    faults: list[str] = []
    profiles = _profiles(folder / "profiles.toml", faults)
    items: list[Item] = []
    places: dict[str, str] = {}
    for department in read_departments(folder):
        path = folder / f"{department.code.lower()}.toml"
        for n, table in enumerate(_load(path, faults).get("item", ()), 1):
            place = f"{path.name}: item {table.get('code', n)}"
            item = _item(table, department, profiles, place, faults)
            if item is None:
                continue
            if item.code in places:
                faults.append(f"{place}: the code stands at {places[item.code]} too")
            places.setdefault(item.code, place)
            items.append(item)
    if faults:
        raise LawFault(faults)
    return tuple(items)


def _load(path: Path, faults: list[str]) -> Table:
    try:
        return tomllib.loads(path.read_bytes().decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        faults.append(f"{path.name}: {fault}")
        return {}


def _profiles(path: Path, faults: list[str]) -> Mapping[str, Table]:
    """The profiles, each with what it is like already taken in; a profile stands below those it names."""
    whole: dict[str, Table] = {}
    for name, table in _load(path, faults).get("profile", {}).items():
        whole[name] = _joined(table, whole, f"{path.name}: profile {name}", faults)
    return whole


def _joined(table: Table, profiles: Mapping[str, Table], place: str, faults: list[str]) -> Table:
    """A table with everything it is like underneath."""
    like: Iterable[str] = table.get("like", ())
    unknown = [name for name in like if name not in profiles]
    faults += [f"{place}: no profile {name!r} stands above it" for name in unknown]
    joined: Table = {}
    for part in (*(profiles[name] for name in like if name in profiles), table):
        for key, value in part.items():
            if key in ADDED:
                joined[key] = [
                    *joined.get(key, ()),
                    *(each for each in value if each not in joined.get(key, ())),
                ]
            elif key != "like":
                joined[key] = value
    return joined


def _item(
    table: Table, department: Department, profiles: Mapping[str, Table], place: str, faults: list[str]
) -> Item | None:
    told = _joined(table, profiles, place, faults)
    own = {
        "department": department.code,
        "hours": department.hours,
        "phone": department.phone,
        "complaint_phone": department.complaint_phone,
    }
    return _convert({**own, **told}, Item, place, faults)


def _convert(table: Table, kind: type[S], place: str, faults: list[str]) -> S | None:
    """A value of a table, naming every unknown key and the first value of the wrong shape."""
    unknown = sorted(table.keys() - set(kind.__struct_fields__))
    faults += [f"{place}: unknown key {name!r}" for name in unknown]
    known = {name: value for name, value in table.items() if name not in unknown}
    try:
        return msgspec.convert(known, kind)
    except msgspec.ValidationError as fault:
        faults.append(f"{place}: {fault}")
        return None
