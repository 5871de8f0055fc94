"""MT940, the statement format of SWIFT. The only module that knows the library which parses it.

The library reads a statement whole and fails whole; where one does, or where it would lay two movements together,
each movement is read by itself beside the statement's head, so that a broken one is set aside alone.
"""

from __future__ import annotations

import calendar
import logging
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import mt940
from mt940.models import Transactions
from mt940.processors import date_fixup_pre_processor

from hallcore.fees.banking import BadLine
from hallcore.fees.forms import Counterparty
from hallcore.ground.errors import Refusal
from portal.statements.entries import Contents, Entry

_STATEMENT = re.compile(r"(?m)^(?=:20:)")
_MOVEMENT = re.compile(r"(?m)^(?=:61:)")
_AFTER = re.compile(r"(?m)^(?=:(?:6[0245][A-Z]?|90[CD]|NS|13D?|34F|2[0158]C?):)")
_OPTIONS = mt940.Options(applicant_iban=True, merge_keeps_values=True)
_ASCII = 127
LAST_MONTH = 12
_WENT_OUT = ("D", "RC")
"""Marks of money that went out: a debit, a credit that is taken back."""

# Of a line it cannot read the library logs all it says, the payer's name and account among it.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)
_CURRENCY = re.compile(r"[A-Z]{3}$")


class Movement(NamedTuple):
    """One :61: with its :86:, as the library parsed it; ``line`` is where it stands in the file."""

    line: int
    said: Mapping[str, Any]
    account: str


class Broken(NamedTuple):
    """One :61: that cannot be read."""

    line: int
    reason: str


def looks_like_mt940(data: bytes) -> bool:
    """Whether a file has the marks of the format."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n")
    return head.startswith((b":20:", b"{1:", b":61:", b":25:")) or b"\n:61:" in data or b"\n:20:" in head


def decoded(data: bytes) -> str:
    """The text: UTF-8; GB 18030 where that makes Chinese; else the code page of the library's own files.

    Bytes of a European code page can be taken for rare Chinese characters, so most must be common ones.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp852")
    foreign = [one for one in text if ord(one) > _ASCII]
    common = sum(bool(one.encode("gb2312", "ignore")) for one in foreign)
    return text if common * 5 >= len(foreign) * 4 else data.decode("cp852")


def read_mt940(data: bytes) -> Contents:
    """Read a file of statements, of one account or of several.

    Raises:
        Refusal: There is no statement in it.
    """
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if not re.search(r"(?m)^:(NS|[0-9]{2}[A-Z]?):", text):
        raise Refusal("文件中没有 MT940 对账单", where="file")
    return Contents("mt940", (_entry(one) for one in movements(text)))


def movements(text: str) -> Iterator[Movement | Broken]:
    """Every :61: of a file in order, statement by statement."""
    line = 1
    for block in _STATEMENT.split(text):
        yield from _of_statement(block, line)
        line += block.count("\n")


def _of_statement(block: str, line: int) -> Iterator[Movement | Broken]:
    head, *units = _MOVEMENT.split(block)
    places = []
    at = line + head.count("\n")
    for unit in units:
        places.append(at)
        at += unit.count("\n")
    whole = _parsed(block)
    if isinstance(whole, Transactions) and len(whole) == len(units):
        account = str(whole.data.get("account_identification") or "")
        for place, one in zip(places, whole, strict=True):
            yield Movement(place, one.data, account)
        return
    for place, unit in zip(places, units, strict=True):
        yield _alone(head, _AFTER.split(unit, maxsplit=1)[0], place)


def _alone(head: str, unit: str, line: int) -> Movement | Broken:
    """One movement beside its statement's head."""
    if isinstance(top := _parsed(head), str):
        return Broken(line, f"对账单的账号或者期初余额读不出：{top}")
    parsed = _parsed(head + unit)
    if isinstance(parsed, str):
        return Broken(line, parsed)
    if len(parsed) != 1 or not parsed[0].data.get("amount"):
        return Broken(line, "这一笔没有日期或者金额")
    return Movement(line, parsed[0].data, str(top.data.get("account_identification") or ""))


def _parsed(text: str) -> Transactions | str:
    """The library's answer, or why there is none."""
    statement = Transactions(
        processors={"pre_statement": [_check_days, date_fixup_pre_processor]}, options=_OPTIONS
    )
    try:
        statement.parse(text)
    except Refusal as refusal:
        return refusal.reason
    except Exception as fault:  # noqa: BLE001 - the library raises whatever a broken line leads to
        return f"这一笔的写法不合 MT940 格式（{type(fault).__name__}）"
    return statement


def _check_days(_all: Any, _tag: Any, said: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - the library's own way
    """The booking day must exist; a value day may be 30 February, as banks count interest.

    Raises:
        Refusal: It does not.
    """
    booked = said.get("entry_month") and said.get("entry_day")
    found = (said["entry_month"], said["entry_day"]) if booked else (said.get("month"), said.get("day"))
    year, month, day = 2000 + int(said.get("year") or 0), int(found[0] or 0), int(found[1] or 0)
    if not 1 <= month <= LAST_MONTH or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise Refusal(f"没有这一天：{month}月{day}日", where="日期")
    return said


def _entry(one: Movement | Broken) -> Entry | BadLine:
    place = f"第 {one.line} 行（:61:）"
    if isinstance(one, Broken):
        return BadLine(place, ":61:", one.reason)
    said = one.said
    money, on = said.get("amount"), _booked(said)
    if money is None or on is None or not isinstance(money.amount, Decimal):
        return BadLine(place, ":61:", "这一笔没有日期或者金额")
    words = ("customer_reference", "end_to_end_reference", "purpose", "transaction_details", "extra_details")
    text = " ".join(str(said[name]) for name in (*words, "additional_purpose") if said.get(name))
    account = one.account.rpartition("/")[2].strip()
    return Entry(
        place=place,
        on=on,
        amount=-abs(money.amount) if str(said.get("status")).upper() in _WENT_OUT else abs(money.amount),
        currency=money.currency or "",
        own=_CURRENCY.sub("", account),
        serial=_serial(said),
        text=text,
        rest=str(said.get("id") or ""),
        payer=Counterparty(
            str(said.get("applicant_name") or ""),
            str(said.get("applicant_iban") or ""),
            str(said.get("applicant_bin") or ""),
        ),
    )


def _booked(said: Mapping[str, Any]) -> date | None:
    """The day it was booked; the value day where none is said."""
    found = said.get("entry_date") or said.get("guessed_entry_date") or said.get("date")
    return date(found.year, found.month, found.day) if found is not None else None


def _serial(said: Mapping[str, Any]) -> str:
    found = str(said.get("bank_reference") or "").strip()
    return "" if found.upper() == "NONREF" else found
