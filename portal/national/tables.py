"""The field tables of the national data sets: one TOML file each, read whole and refused whole.

A field says its code, title, type, length, whether it is required, which code list it uses, and where it comes from. Types:
``C`` text of at most ``length`` characters, ``T`` text without a bound, ``N`` a number of ``length`` digits of which
``places`` behind the point, ``D`` a moment YYYYMMDDhhmmss, ``d`` a day YYYYMMDD.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

FOLDER = Path(__file__).parent / "datasets"
Kind = Literal["C", "T", "N", "D", "d"]
Status = Literal["V", "V2", "M"]
"""How well a field is known, as the rulebook says: proven, seen in another's implementation, remembered."""

_SOURCE = re.compile(r"(paper|item|lot|party|notice|record|process|site|with)(\.[a-z_0-9]+)*")


class TableFault(Exception):  # noqa: N818 - names what is wrong with a table
    """A table that says something it cannot; each fault by file and field."""


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One field.

    Attributes:
        code, title: As the specification names it.
        source: Where it comes from, a path such as ``paper.name``; "" for what the national platform itself issues.
        sources: The same by type of record, where they differ.
        unit: What a sum is told in: ``yuan`` or ``wan`` (ten thousands).
        codes: The code list its values are of.
        pattern: What a value has to look like.
        status: How well the field is known.
    """

    code: str
    title: str
    type: Kind
    length: int = 0
    places: int = 0
    required: bool = False
    source: str = ""
    sources: dict[str, str] = {}
    unit: Literal["", "yuan", "wan"] = ""
    codes: str = ""
    pattern: str = ""
    status: Status = "M"


class From(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"constants": "with"}):
    """A type of record that gives rows.

    Attributes:
        type: The record's type.
        each: A path to what gives a row each: "" for one row a record, ``lots``, ``lots.bids``, ``candidates``.
        only: Of these, those for which an attribute has a value.
        constants: What is the same in each row of this type.
    """

    type: str
    each: str = ""
    only: dict[str, str] = {}
    constants: dict[str, str] = {}


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A data set.

    Attributes:
        name: Ours, in addresses.
        code: As the specification calls it.
        rule: The row of the rulebook it rests on.
        key: The fields by which a row is one row; a second with the same key is the same one told again.
    """

    name: str
    code: str
    title: str
    rule: str
    status: Status
    key: tuple[str, ...]
    records: tuple[From, ...]
    fields: tuple[Field, ...]

    def field(self, code: str) -> Field:
        """A field by its code."""
        return next(each for each in self.fields if each.code == code)


class Tables(msgspec.Struct, frozen=True):
    """All data sets and the code lists they use.

    Attributes:
        codes: List → code → meaning.
    """

    tables: tuple[Table, ...]
    codes: dict[str, dict[str, str]]

    def table(self, name: str) -> Table | None:
        """A data set by its name."""
        return next((each for each in self.tables if each.name == name), None)


@cache
def national() -> Tables:
    """The tables as they lie in this program.

    Raises:
        TableFault: Something in them is wrong; everything that is, at once.
    """
    return read_tables(FOLDER)


def read_tables(folder: Path) -> Tables:
    """Read every table of a folder and ``codes.toml``.

    Raises:
        TableFault: Not in form, or a field that cannot be filled or checked.
    """
    faults: list[str] = []
    codes: dict[str, dict[str, str]] = tomllib.loads((folder / "codes.toml").read_text(encoding="utf-8"))
    tables = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == "codes.toml":
            continue
        try:
            table = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Table)
        except (msgspec.ValidationError, tomllib.TOMLDecodeError) as fault:
            faults.append(f"{path.name}: {fault}")
            continue
        faults += [f"{path.name}: {one}" for one in _faults(table, codes)]
        tables.append(table)
    if faults:
        raise TableFault("; ".join(faults))
    return Tables(tuple(sorted(tables, key=lambda each: each.name)), codes)


def _faults(table: Table, codes: dict[str, dict[str, str]]) -> list[str]:
    """What a table says that it cannot."""
    known, types = {each.code for each in table.fields}, {each.type for each in table.records}
    faults = [f"key {code} is no field" for code in table.key if code not in known]
    if len(known) != len(table.fields):
        faults.append("a field stands twice")
    for each in table.fields:
        paths = [each.source, *each.sources.values()]
        faults += [
            f"{each.code} comes from {path!r}" for path in paths if path and not _SOURCE.fullmatch(path)
        ]
        faults += [f"{each.code} speaks of {name}" for name in each.sources if name not in types]
        if each.codes and each.codes not in codes:
            faults.append(f"{each.code} uses the code list {each.codes}, which is not there")
        if each.type in "CN" and each.length <= 0:
            faults.append(f"{each.code} has no length")
        if each.required and not any(paths):
            faults.append(f"{each.code} is required and comes from nowhere")
        if (each.unit != "") != (each.type == "N" and each.code.endswith(("AMOUNT", "PRICE", "MONEY"))):
            faults.append(f"{each.code}: a sum, and only a sum, says its unit")
    return faults
