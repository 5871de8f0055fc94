"""A plugin for pytest that moves one figure of the law: ``HALL_SHIFT="ZB-028 +1" pytest -p tests.makers.shifting …``.

The law files stay as they are; what is read of them is moved. Given the key of a figure row (``GP-103/least``) or the id
of a clock (``C24``), a rule's clock and its figure of the same unit move together, for a test holds them equal.
"""

from __future__ import annotations

import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from hallcore.ground import lawbook
from hallcore.ground.lawfile import Placed
from hallcore.ground.rows import ClockRow, FigureRow

_read = lawbook.read_file


def moved(value: int | str, unit: str, by: int) -> int | str:
    """A figure one step higher or lower: a fen, a day, a point of a hundred, the last digit, the next share."""
    if isinstance(value, int):
        return value + by
    if unit == "ratio":
        share = Fraction(value)
        return f"{share.numerator + by}/{share.denominator + by}"
    number = Decimal(value)
    return str(number + by * Decimal(1).scaleb(int(number.as_tuple().exponent)))


def shifted(placed: Placed, keys: frozenset[str], by: int) -> Placed:
    """A row as it would be with another figure, if it is one of those meant."""
    row: Any = placed.row
    if isinstance(row, FigureRow) and row.key in keys:
        return replace(placed, row=replace(row, value=moved(row.value, row.unit, by)))
    if isinstance(row, ClockRow) and row.id in keys:
        return replace(placed, row=replace(row, n=row.n + by))
    return placed


def read_file(path: Path, faults: list[str]) -> tuple[list[Placed], dict[str, Any]]:
    """``lawfile.read_file``, and then the shift."""
    rows, calendar = _read(path, faults)
    *keys, by = os.environ["HALL_SHIFT"].split()
    return [shifted(row, frozenset(keys), int(by)) for row in rows], calendar


if os.environ.get("HALL_SHIFT"):
    lawbook.read_file = read_file
