"""Tables of banks, CSV and XLSX, read by a template.

The row with the column titles is searched for: banks put the account's name and number above it. A row that is broken
or says something impossible is set aside; rows below the last movement (sums) are none.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from hallcore.fees.banking import BadLine
from hallcore.fees.forms import Counterparty
from hallcore.ground.errors import Refusal
from portal.sheets import open_workbook
from portal.statements.entries import Contents, Entry, read_amount, read_day
from portal.statements.templates import FIELDS, Template

HEAD_WITHIN = 30
"""The row of titles is one of the first so many."""

CELL_LINES = 4
"""A quoted cell of a CSV goes over so many lines at most; a stray quotation mark breaks one row, not the rest."""

MOST_COLUMNS = 100
PIECE = 1 << 16
"""Bytes decoded at a time."""

_SUMS = ("合计", "总计", "小计", "本页", "总收入", "总支出", "笔数", "制表", "打印")
_NUMBER = re.compile(r"[0-9][0-9 \-]{7,38}[0-9]")
_FORMULA = re.compile(r'="(.*)"')
Row = tuple[int, list[str] | None]
"""A row's number as people count, and its cells; None: it cannot be taken apart."""


def read_table(data: bytes, template: Template) -> Contents:
    """Read a table of a bank.

    Raises:
        Refusal: It is no table, or has no row with the template's titles.
    """
    packed = data.startswith(b"PK")
    rows = _workbook(data) if packed else _records(data, encoding_of(data))
    own = ""
    for n, cells in rows:
        if n > HEAD_WITHIN:
            break
        heads = [_title(cell) for cell in cells or ()]
        places = _places(heads, template)
        if places is not None:
            return Contents("xlsx" if packed else "csv", _entries(rows, heads, places, template, own))
        own = own or _own(cells or ())
    wanted = "、".join(template.columns["day"] + template.columns.get("credit", ()))
    raise Refusal(f"没有找到列名行，所选模板要有这样的列：{wanted}", where="template")


def encoding_of(data: bytes) -> str:
    """How Chinese banks wrote this text.

    Raises:
        Refusal: Neither UTF-8 nor GB 18030, or no text at all.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            for _part in codecs.iterdecode(_parts(data), encoding):
                pass
        except UnicodeDecodeError:
            continue
        if b"\0" not in data:
            return encoding
    raise Refusal("不是 UTF-8 或者 GB 18030 编码的文本，也不是 XLSX 工作簿", where="file")


def _parts(data: bytes) -> Iterator[bytes]:
    """A file in pieces, so that it need not lie decoded as a whole beside itself."""
    return (data[at : at + PIECE] for at in range(0, len(data), PIECE))


def _workbook(data: bytes) -> Iterator[Row]:
    yield from enumerate(open_workbook(io.BytesIO(data), "file"), 1)


def _records(data: bytes, encoding: str) -> Iterator[Row]:
    """Rows of comma or tab separated values, each by itself, so that a broken one takes none along."""
    with io.TextIOWrapper(io.BytesIO(data), encoding, newline="\n") as source:
        head = list(islice(source, HEAD_WITHIN))
    tabs = sum(line.count("\t") > line.count(",") for line in head) > len(head) / 2
    delimiter = "\t" if tabs else ","
    source, ahead = io.TextIOWrapper(io.BytesIO(data), encoding, newline="\n"), deque[str]()
    n, widest = 1, 0
    while True:
        while len(ahead) < CELL_LINES and (line := source.readline()):
            ahead.append(line.rstrip("\r\n"))
        if not ahead:
            return
        cells, used = _cells([ahead[0]], delimiter), 1
        if cells is not None:
            widest = max(widest, len(cells))
        else:
            for many in range(2, len(ahead) + 1):
                joined = _cells(list(islice(ahead, many)), delimiter)
                if joined is not None and len(joined) == widest:
                    cells, used = joined, many
                    break
        yield n, cells
        n += used
        for _line in range(used):
            ahead.popleft()


def _cells(lines: Sequence[str], delimiter: str) -> list[str] | None:
    text = "\n".join(lines)
    if text.count('"') % 2:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return [_plain(cell) for cell in rows[0][:MOST_COLUMNS]] if len(rows) == 1 else [] if not rows else None


def _plain(cell: str) -> str:
    """A cell without what exports put around it so that spreadsheets keep its digits: ``="6222…"``, a tab."""
    cell = cell.strip()
    found = _FORMULA.fullmatch(cell)
    return (found[1] if found else cell).strip().lstrip("'")


def _title(cell: str) -> str:
    return re.sub(r"\s", "", cell)


def _places(heads: Sequence[str], template: Template) -> dict[str, list[int]] | None:
    """Field → its columns; None where this is not the row of titles."""
    places: dict[str, list[int]] = {}
    for field, titles in template.columns.items():
        found = [heads.index(_title(title)) for title in titles if _title(title) in heads]
        if found:
            places[field] = found if field in {"text", "rest"} else found[:1]
    money = "credit" in places or ("amount" in places and "mark" in places)
    return places if "day" in places and money else None


def _own(cells: Sequence[str]) -> str:
    """The account's number where a row above the titles tells it: ``账号：2200…``, or in the cell after."""
    for at, cell in enumerate(cells):
        if "账号" in cell or "账户" in cell:
            for text in (cell, *cells[at + 1 : at + 2]):
                found = _NUMBER.search(text)
                if found:
                    return found[0]
    return ""


def _entries(
    rows: Iterator[Row], heads: Sequence[str], places: Mapping[str, list[int]], template: Template, own: str
) -> Iterator[Entry | BadLine]:
    columns = {at for found in places.values() for at in found}
    for n, cells in rows:
        place = f"第 {n} 行"
        if cells is None:
            yield BadLine(place, "", "这一行的引号不成对，读不出")
            continue
        if not any(cells) or _is_sum(cells, places):
            continue
        if len(cells) <= max(columns):
            yield BadLine(place, "", f"这一行只有 {len(cells)} 列，应有 {len(heads)} 列")
            continue
        said = {field: " ".join(cells[at] for at in found if cells[at]) for field, found in places.items()}
        try:
            yield _entry(place, said, template, own)
        except Refusal as refusal:
            field = _meant(refusal.where, said)
            yield BadLine(place, heads[places[field][0]] if field in places else "", refusal.reason)


def _is_sum(cells: Sequence[str], places: Mapping[str, list[int]]) -> bool:
    """A row of sums or a note: no day in it, and a word that says so."""
    day = cells[places["day"][0]] if len(cells) > places["day"][0] else ""
    said = "".join(cells)
    return not re.search(r"\d", day) and any(word in said for word in _SUMS)


def _meant(where: str, said: Mapping[str, str]) -> str:
    if where == "日期":
        return "day"
    return next((field for field in ("amount", "credit") if field in said), "")


def _entry(place: str, said: Mapping[str, str], template: Template, own: str) -> Entry:
    """One row as an entry.

    Raises:
        Refusal: The day or the amount is none.
    """
    amount = _amount(said, template)
    return Entry(
        place=place,
        on=read_day(said["day"]),
        amount=amount,
        currency=said.get("currency", ""),
        own=said.get("own", "") or own,
        serial=said.get("serial", ""),
        text=said.get("text", ""),
        rest=said.get("rest", ""),
        payer=Counterparty(said.get("payer", ""), said.get("account", ""), said.get("bank", "")),
    )


def _amount(said: Mapping[str, str], template: Template) -> Decimal:
    """What came in, or negative what went out.

    Raises:
        Refusal: There is none, or it has a sign of its own: a red entry, which a person must look at.
    """
    if "amount" in said:
        found = read_amount(said["amount"])
        came_in = said.get("mark", "").strip().upper() in template.marks
        credit, debit = (found, None) if came_in else (None, found)
        if not said.get("mark", "").strip():
            raise Refusal("没有借贷标志", where="金额")
    else:
        credit, debit = read_amount(said["credit"]), read_amount(said.get("debit", ""))
    if (credit or 0) < 0 or (debit or 0) < 0:
        raise Refusal("金额是负数，可能是红字冲账，请与银行核对", where="金额")
    if credit and debit:
        raise Refusal("同一行既有收入又有支出", where="金额")
    if not credit and not debit:
        raise Refusal("没有金额", where="金额")
    return credit or -(debit or Decimal(0))


def titles_of(template: Template) -> tuple[tuple[str, str], ...]:
    """A template as people read it: what each column is, and what tables call it."""
    return tuple((FIELDS[field], "、".join(titles)) for field, titles in template.columns.items())
