"""What a statement says, whatever its format: one entry for each movement, or why a line is none.

Amounts are yuan, positive for what came in. What is not here: formats (``tables``, ``mt940``), what becomes of an
entry (``taking``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from hallcore.fees.banking import BadLine
from hallcore.fees.forms import Counterparty
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan

Format = Literal["csv", "xlsx", "mt940"]
OURS = ("CNY", "RMB", "人民币", "156", "01", "")
"""How statements write renminbi; one that says nothing is in the account's own."""

_DAY = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:[ T].*)?")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")


class Entry(NamedTuple):
    """One movement of a statement.

    Attributes:
        place: Where it stands in the file, for people.
        on: The booking day.
        amount: Yuan, negative for what went out.
        currency, own: The currency and the account it is booked on, "" where the line does not say so.
        serial: The bank's own number, or "".
        text: All it says about what it is for.
        rest: What else tells it from another: the hour, the balance after it.
        payer: The other side.
    """

    place: str
    on: date
    amount: Decimal
    currency: str
    own: str
    serial: str
    text: str
    rest: str
    payer: Counterparty


class Contents(NamedTuple):
    """A file that was opened: its format, and what stands in it, in order, read as it is asked for."""

    form: Format
    entries: Iterator[Entry | BadLine]


def read_day(text: str) -> date:
    """A booking day as banks write it: 20260302, 2026-03-02, 2026/3/2, 2026年3月2日, with or without an hour.

    Raises:
        Refusal: No day, or one the calendar does not have.
    """
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise Refusal(f"日期写法无法识别：{text[:20]}" if text.strip() else "没有日期", where="日期")
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError as absent:
        raise Refusal(f"没有这一天：{year}年{month}月{day}日", where="日期") from absent


def read_amount(text: str) -> Decimal | None:
    """An amount as banks write it, with or without groups of three; None where there is none.

    Raises:
        Refusal: No amount, or a fraction of a fen.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").removeprefix("¥").removesuffix("元")
    if plain in {"", "-", "--", "/"}:
        return None
    if not _GROUPED.fullmatch(plain.removeprefix("+")):
        raise Refusal(f"金额写法无法识别：{text[:20]}", where="金额")
    try:
        return yuan(Decimal(plain.replace(",", "")))
    except InvalidOperation as fault:
        raise Refusal(f"金额写法无法识别：{text[:20]}", where="金额") from fault
