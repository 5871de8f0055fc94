"""Holding a row against its field table: required, type, length, code list, shape; each fault by field and record. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

import msgspec

from portal.national.tables import Field, Kind, Table

Row = Mapping[str, str]
"""Field code → value as it is sent: text, also of numbers and moments; what is not known is not there."""

_FORMS = {"D": ("%Y%m%d%H%M%S", 14), "d": ("%Y%m%d", 8)}


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with one field of one row."""

    dataset: str
    field: str
    title: str
    record: str
    reason: str

    def __str__(self) -> str:
        return f"{self.dataset} {self.record} {self.field}（{self.title}）：{self.reason}"


def faults_of(table: Table, codes: Mapping[str, Mapping[str, str]], row: Row, record: str) -> Iterator[Fault]:
    """Everything that is wrong with a row.

    Args:
        table: Its data set.
        codes: Every code list.
        row: The row.
        record: The number of the record it was made from.
    """
    for field in table.fields:
        reason = _reason(field, codes, row.get(field.code, ""))
        if reason:
            yield Fault(table.name, field.code, field.title, record, reason)
    known = {field.code for field in table.fields}
    for code in row:
        if code not in known:
            yield Fault(table.name, code, "", record, "字段表中没有这个字段")


def _reason(field: Field, codes: Mapping[str, Mapping[str, str]], value: str) -> str:
    if not value:
        return "必填，没有值" if field.required else ""
    if field.codes and value not in codes[field.codes]:
        return f"“{value}”不在代码表 {field.codes} 中"
    if field.pattern and not re.fullmatch(field.pattern, value):
        return f"“{value}”不合形式 {field.pattern}"
    return _KINDS[field.type](field, value)


def _text(field: Field, value: str) -> str:
    long = field.type == "C" and len(value) > field.length
    return f"长 {len(value)} 字，超过 {field.length} 字" if long else ""


def _number(field: Field, value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return f"“{value}”不是数字"
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        return f"“{value}”不是数字"
    places = max(0, -exponent)
    if places > field.places:
        return f"{value} 有 {places} 位小数，超过 {field.places} 位"
    whole = len(str(abs(int(number))))
    if whole > field.length - field.places:
        return f"{value} 的整数部分有 {whole} 位，超过 {field.length - field.places} 位"
    return ""


def _moment(field: Field, value: str) -> str:
    form, length = _FORMS[field.type]
    try:
        datetime.strptime(value, form)  # noqa: DTZ007 - the form has no zone; it is read, not used
    except ValueError:
        return f"“{value}”不是日期时间"
    return "" if len(value) == length else f"“{value}”不是 {length} 位"


_KINDS: dict[Kind, Callable[[Field, str], str]] = {
    "C": _text,
    "T": _text,
    "N": _number,
    "D": _moment,
    "d": _moment,
}
