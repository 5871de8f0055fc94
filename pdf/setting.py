"""Arithmetic of the page: how wide a column must be, what stands beside what, how numbers read in Chinese.

Widths are settled here and not by the layout engine, for speed (a fixed table is laid out in one pass) and
so that the same table looks the same everywhere. Pure; nothing is drawn here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pdf.publication import Column, Facts, Table

MEASURE: Final = 442.2
"""Points between the margins: 156 mm (sheet.css, @page)."""
PADDING: Final = 12.4
"""Points a cell adds to its text: two times 2 mm, a border, and room for rounding."""
SIZE: Final = 10.5
SMALL: Final = 9.0
"""Points of table text; the small size is for tables too wide for the other."""

_DIGITS: Final = "零一二三四五六七八九"
_NARROW: Final = {**dict.fromkeys("0123456789", 0.56), **dict.fromkeys(" .,:;!|'il()[]/-", 0.34)}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's columns in percent of the measure, and whether it is set in the small size."""

    widths: tuple[float, ...]
    small: bool


@dataclass(frozen=True, slots=True)
class FactGrid:
    """Facts in rows of (label, value, columns the value spans)."""

    widths: tuple[float, ...]
    rows: tuple[tuple[tuple[str, str, int], ...], ...]


def ems(text: str) -> float:
    """The width of ``text`` in ems, within a few per cent of Noto Serif SC."""
    return sum(_width(character) for character in text)


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return _NARROW.get(character, 0.72 if character.isupper() else 0.58)


def table_grid(table: Table) -> Grid:
    """Column widths: figures never break, marks seldom, words take what is left."""
    for size in (SIZE, SMALL):
        natural, least = _needs(table, size)
        if sum(least) <= MEASURE:
            return Grid(_percent(_share(natural, least, table.columns)), small=size == SMALL)
    return Grid(_percent(least), small=True)


def _needs(table: Table, size: float) -> tuple[list[float], list[float]]:
    """For every column the points it would like, and the points it cannot do without."""
    natural, least = [], []
    for index, column in enumerate(table.columns):
        cells = max((ems(row[index]) for row in table.rows), default=0.0)
        head = ems(column.head)
        bearable = {"figure": cells, "centre": min(cells, 7.0), "text": min(cells, 6.0)}[column.align]
        natural.append(max(cells, head) * size + PADDING)
        least.append(max(bearable, min(head, 4.0)) * size + PADDING)
    if table.total:  # its figures are bold and may be the widest
        for index, text in enumerate(table.total.cells, table.total.span):
            width = ems(text) * 1.06 * size + PADDING
            natural[index] = max(natural[index], width)
            if table.columns[index].align == "figure":
                least[index] = max(least[index], width)
    return natural, least


def _share(natural: list[float], least: list[float], columns: Sequence[Column]) -> list[float]:
    """Fill the measure: grow words where there is room, give in proportion to want where there is not."""
    spare = MEASURE - sum(natural)
    if spare >= 0:
        growing = [n if column.align == "text" else 0.0 for n, column in zip(natural, columns, strict=True)]
        if not any(growing):
            growing = natural
        return [n + spare * g / sum(growing) for n, g in zip(natural, growing, strict=True)]
    wants = [n - m for n, m in zip(natural, least, strict=True)]
    room = MEASURE - sum(least)
    return [m + room * want / sum(wants) for m, want in zip(least, wants, strict=True)]


def _percent(widths: Sequence[float]) -> tuple[float, ...]:
    """Percent of their sum, to a hundredth, so that the page's text is short and stable."""
    whole = sum(widths)
    return tuple(round(100 * width / whole, 2) for width in widths)


def fact_grid(facts: Facts) -> FactGrid:
    """Two pairs to a row where both values fit in two lines, else one pair to a row."""
    label = min(max(ems(name) for name, _ in facts.pairs), 7.0) * SIZE + PADDING
    value = MEASURE / 2 - label
    short = 2 * (value - PADDING) / SIZE - 1
    rows: list[tuple[tuple[str, str, int], ...]] = []
    waiting: tuple[str, str] | None = None
    for pair in facts.pairs:
        if ems(pair[1]) > short:
            rows += [((*waiting, 3),)] if waiting else []
            rows.append(((*pair, 3),))
            waiting = None
        elif waiting:
            rows.append(((*waiting, 1), (*pair, 1)))
            waiting = None
        else:
            waiting = pair
    rows += [((*waiting, 3),)] if waiting else []
    return FactGrid(_percent((label, value, label, value)), tuple(rows))


def numeral(number: int) -> str:
    """A section's number in Chinese, 1 to 99 (一, 十, 二十一)."""
    tens, ones = divmod(number, 10)
    if not 0 < tens < 10 or number < 10:
        return _DIGITS[number] if 0 < number < 10 else str(number)
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def chinese_date(day: date) -> str:
    """A date as it is written under a paper: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def seal_offset(organ: str) -> float:
    """Millimetres from the right margin to a seal centred under the name, but still upon the date below it.

    The name ends 14 mm from the margin in 12 points, the seal is 42 mm wide (sheet.css).
    """
    centre = 14 + ems(organ) * 12 * 25.4 / 72 / 2
    return round(min(max(centre - 21, 2.0), 20.0), 1)


def in_eights(hexadecimal: str) -> str:
    """A hash in groups of eight, as one compares it by eye."""
    return " ".join(hexadecimal[at : at + 8] for at in range(0, len(hexadecimal), 8))
