"""Lists people take away: rows as XLSX or as comma separated values, answered as a file.

What stands in a cell was written by strangers too. Text that a spreadsheet would compute (it begins with ``=``, ``+``,
``-`` or ``@`` and is no number) is kept as text: in a workbook by the cell's kind, among comma separated values by an
apostrophe before it. Tables people hand in are read by ``portal.sheets``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO
from typing import Any, Literal

from pyramid.response import Response

Kind = Literal["xlsx", "csv"]
TYPES: dict[Kind, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def exported(
    request: Any,  # noqa: ANN401 - pyramid ships no types
    kind: Kind,
    name: str,
    title: str,
    rows: Iterable[Sequence[Any]],
    *,
    public: bool = False,
) -> Response:
    """Rows as a file to be saved; kept by nobody on the way unless everybody may have it.

    Args:
        request: Whose answer it is.
        kind: A key of TYPES.
        name: The file's name without its ending, ASCII.
        title: What the workbook's sheet is called.
        rows: The table, its head first; text and numbers.
        public: Whether it is for everybody.
    """
    # Spreadsheets read a file as UTF-8 only when it says so.
    body = workbook(title, rows) if kind == "xlsx" else ("\ufeff" + separated(rows)).encode()
    answer = Response(body=body, content_type=TYPES[kind], request=request)
    if kind == "csv":
        answer.charset = "UTF-8"
    answer.content_disposition = f'attachment; filename="{name}.{kind}"'
    if not public:
        answer.cache_control = "private, no-store"
    return answer


def separated(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as comma separated values (RFC 4180)."""
    text = StringIO()
    csv.writer(text).writerows([f"'{cell}" if _computed(cell) else cell for cell in row] for row in rows)
    return text.getvalue()


def workbook(title: str, rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as a workbook of one sheet, written as they come."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import, and only when a workbook is written
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)

    def plain(row: Sequence[Any]) -> Iterator[Any]:
        for value in row:
            if _computed(value):
                cell = WriteOnlyCell(sheet, value)
                cell.data_type = "s"
                yield cell
            else:
                yield value

    for row in rows:
        sheet.append(plain(row))
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _computed(cell: object) -> bool:
    """Whether a spreadsheet would take a text for something to compute."""
    if not isinstance(cell, str) or not cell.startswith(_COMPUTED):
        return False
    try:
        Decimal(cell)
    except InvalidOperation:
        return True
    return False
