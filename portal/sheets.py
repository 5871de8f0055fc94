"""Tables people hand in: XLSX and CSV, read as rows of text with their places. What a row means is not known here.

The first row names the columns. A file that is too big, is no table, lacks a column or has one nobody knows is
refused whole; what is wrong in a row is said of that row by whoever reads it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from hallcore.ground.errors import Refusal

LARGEST = 32 << 20
LARGEST_UNPACKED = 512 << 20
MOST_ROWS = 100_000
MOST_COLUMNS = 200


class Column(NamedTuple):
    """A column a table may have: its title, the field it fills, and whether it must be there."""

    title: str
    field: str
    required: bool = False


class Line(NamedTuple):
    """One row: its number in the file as people count, and text by field."""

    row: int
    cells: Mapping[str, str]


class Sheet(NamedTuple):
    """A table that was read: rows without anything in them are left out.

    Attributes:
        letters: Field → the letter of its column, as spreadsheets show it.
        lines: The rows.
    """

    letters: Mapping[str, str]
    lines: tuple[Line, ...]

    def place(self, line: Line, columns: Iterable[Column], field: str) -> str:
        """Where a fault is, for people: ``第 7 行 C 列“部门编号”``."""
        title = next((column.title for column in columns if column.field == field), "")
        letter = self.letters.get(field, "")
        inside = f"“{title}”" if title else ""
        return f"第 {line.row} 行 {letter} 列{inside}" if letter else f"第 {line.row} 行{inside}"


def read_sheet(path: Path, columns: tuple[Column, ...]) -> Sheet:
    """Read a table.

    Raises:
        Refusal: It is too big, no table, or its columns are not those that were asked for.
    """
    if path.stat().st_size > LARGEST:
        raise Refusal(f"文件超过 {LARGEST >> 20} MB，请分开导入", where=path.name)
    rows = open_workbook(path, path.name) if path.suffix.lower() == ".xlsx" else _csv(path)
    found = list(islice(rows, MOST_ROWS + 2))
    if len(found) > MOST_ROWS + 1:
        raise Refusal(f"超过 {MOST_ROWS} 行，请分开导入", where=path.name)
    if not found:
        raise Refusal("文件是空的，第一行应为列名", where=path.name)
    places = _places(found[0], columns, path.name)
    lines = (
        Line(row, {field: cells[at] if at < len(cells) else "" for field, at in places.items()})
        for row, cells in enumerate(found[1:], 2)
    )
    kept = tuple(line for line in lines if any(line.cells.values()))
    return Sheet({field: _letter(at) for field, at in places.items()}, kept)


def _places(heads: list[str], columns: tuple[Column, ...], name: str) -> dict[str, int]:
    known = {column.title.replace(" ", ""): column for column in columns}
    titles = [head.replace(" ", "") for head in heads]
    strange = [heads[at] for at, title in enumerate(titles) if title and title not in known]
    if strange:
        raise Refusal(
            f"不认识的列：{'、'.join(strange)}；可用的列有：{'、'.join(c.title for c in columns)}", where=name
        )
    if len({title for title in titles if title}) != sum(bool(title) for title in titles):
        raise Refusal("同一列名出现了两次", where=name)
    missing = [
        column.title for column in columns if column.required and column.title.replace(" ", "") not in titles
    ]
    if missing:
        raise Refusal(f"缺少列：{'、'.join(missing)}", where=name)
    return {known[title].field: at for at, title in enumerate(titles) if title}


def _letter(at: int) -> str:
    first, last = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _csv(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise Refusal("不是 UTF-8 或者 GB 18030 编码的文本表格", where=path.name)
    if "\0" in text:
        raise Refusal("不是表格文件，请用 .xlsx 或者 .csv", where=path.name)
    try:
        for cells in csv.reader(io.StringIO(text), strict=True):
            yield [cell.strip() for cell in cells[:MOST_COLUMNS]]
    except csv.Error as broken:
        raise Refusal(f"表格读不下去：{broken}", where=path.name) from broken


def open_workbook(source: Path | IO[bytes], name: str) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet as text, from the first on.

    Raises:
        Refusal: It is damaged, or unpacks to more than is allowed; ``name`` is whose fault that is.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and only when a workbook is read

    try:
        with zipfile.ZipFile(source) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        book = load_workbook(source, read_only=True, data_only=True) if unpacked <= LARGEST_UNPACKED else None
    except Exception as broken:  # a foreign or damaged workbook raises whatever it raises
        raise Refusal("不是完好的 XLSX 工作簿", where=name) from broken
    if book is None:
        raise Refusal("工作簿展开后过大", where=name)
    try:
        for cells in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_text(cell) for cell in cells]
    finally:
        book.close()


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a workbook holds
    """A cell as people see it: whole numbers without point, days as YYYY-MM-DD."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
