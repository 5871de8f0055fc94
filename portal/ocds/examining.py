"""Judging one release of another publisher: may it be disclosed, and what is said of it in lists and on its page.

A release is refused with its place (``$.tender.value.amount``) and the reason. What is kept is bounded,
exact and in one language; its own bytes stay as they came. What is not here: files (``reading``) and
the record that is made of it (``importing``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NoReturn

import msgspec

from hallcore.ground.errors import Refusal
from portal.ocds.identifiers import OCID
from portal.ocds.reading import LARGEST, printable
from portal.ocds.standard import CURRENCIES, Release

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No publisher's electronic notices are older; an earlier date is a slip of the pen."""

AHEAD = timedelta(days=366)
"""How far before the hall's own time a release may be dated: clocks differ, a demo's by months."""

DEEPEST = 64
TEXT_MOST = 100_000
ID_MOST = 200
DIGITS_MOST = 18
PLACES_MOST = 4
"""Decimal places of an amount: no currency of ISO 4217 has more, so more are a float's leavings."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNIQUE = re.compile(
    r"\.(parties|awards|contracts|relatedProcesses|items|tenderers|suppliers|transactions"
    r"|additionalIdentifiers|additionalClassifications|implementation\.(documents|milestones)"
    r"|(awards|contracts|milestones)\[\d+\]\.documents)\Z"
)
"""Arrays that hold nothing twice, as the schema has them."""


class BadRelease(Refusal):
    """A release that is not disclosed: why, at which place in it, and for broken JSON at which byte of it."""

    def __init__(self, reason: str, where: str = "$", *, byte: int | None = None) -> None:
        super().__init__(reason, where=where)
        self.byte = byte


def examine(data: bytes, now: datetime) -> Release:
    """Read a release and judge it.

    Args:
        data: Its exact bytes.
        now: The hall's time, against which its date is held.

    Raises:
        BadRelease: It is not JSON, not a release of OCDS 1.1, or beyond the bounds of this module.
    """
    value = parse(data)
    _check_values(value)
    try:
        release = msgspec.convert(value, Release, builtin_types=(Decimal,))
    except msgspec.ValidationError as fault:
        _told(str(fault), value)
    _check_head(release, now)
    return release


def parse(data: bytes) -> dict[str, Any]:
    """The release as plain values, its numbers exact and each name once.

    Raises:
        BadRelease: It is too long, or not one JSON object in UTF-8.
    """
    if len(data) > LARGEST:
        raise BadRelease(f"公告长 {len(data)} 字节，超过上限 {LARGEST} 字节")
    try:
        text = data.decode()
    except UnicodeDecodeError as fault:
        raise BadRelease(f"第 {fault.start} 字节不是 UTF-8 编码，内容可能被改动", byte=fault.start) from None
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_once)
    except json.JSONDecodeError as fault:
        raise _not_json(text, fault) from None
    except RecursionError:
        raise BadRelease(f"嵌套超过 {DEEPEST} 层") from None
    except ValueError as fault:
        # Python declines to read integers of thousands of digits.
        raise BadRelease(f"数字过长，不能读：{fault}") from None
    if not isinstance(value, dict):
        raise BadRelease("公告应为一个 JSON 对象")
    return value


def _not_json(text: str, fault: json.JSONDecodeError) -> BadRelease:
    """Say where the text stops to be JSON: cut short, or with what there that does not belong there."""
    byte = len(text[: fault.pos].encode())
    rest = text[fault.pos :]
    if fault.msg.startswith("Unterminated string"):
        told = f"自第 {byte} 字节开始的文字没有结束，内容在第 {len(text.encode())} 字节处中断"
    elif not rest.strip():
        told = f"内容在第 {byte} 字节处中断"
    else:
        told = f"第 {byte} 字节处的“{printable(rest[:12])}”不合 JSON 语法"
    return BadRelease(f"不是完整的 JSON：{told}", byte=byte)


def _no_number(word: str) -> NoReturn:
    raise BadRelease(f"{word} 不是数，JSON 中不允许")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRelease("同一对象中名称重复，两个值只能读到一个", where=f"…{printable(twice)}")
    return found


# -- values ---------------------------------------------------------------------------------------------


def _check_values(value: dict[str, Any]) -> None:
    """Whatever stands anywhere in the release, known to the standard or not, is bounded and exact."""
    for place, name, each in _walk(value, "$", 1):
        if isinstance(each, str):
            _check_text(each, place)
            if name == "currency" and each not in CURRENCIES:
                raise BadRelease(f"“{printable(each)}”不是 ISO 4217 货币代码", place)
        elif isinstance(each, list):
            _check_unique(each, place)
        elif name == "amount" and isinstance(each, int | Decimal) and not isinstance(each, bool):
            check_amount(Decimal(each), place)


def _walk(value: Any, place: str, depth: int) -> Iterator[tuple[str, str, Any]]:  # noqa: ANN401 - JSON values
    """Every value inside a value with its place and its name."""
    if depth > DEEPEST:
        raise BadRelease(f"嵌套超过 {DEEPEST} 层", place[:ID_MOST])
    if isinstance(value, dict):
        for name, each in value.items():
            _check_text(name, place)
            inside = f"{place}.{printable(name)}"
            yield inside, name, each
            yield from _walk(each, inside, depth + 1)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            inside = f"{place}[{number}]"
            yield inside, "", each
            yield from _walk(each, inside, depth + 1)


def _check_text(text: str, place: str) -> None:
    if len(text) > TEXT_MOST:
        raise BadRelease(f"文字长 {len(text)} 字，超过上限 {TEXT_MOST} 字", place)
    if not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text):
        raise BadRelease("文字含有不成对的代理码，无法保存", place)


def _check_unique(array: list[Any], place: str) -> None:
    if len(array) < 2 or not _UNIQUE.search(place):
        return
    seen: dict[str, int] = {}
    for number, each in enumerate(array):
        first = seen.setdefault(json.dumps(each, sort_keys=True, default=str), number)
        if first != number:
            raise BadRelease(f"与第 {first} 项完全相同，此处不允许重复", f"{place}[{number}]")


def check_amount(amount: Decimal, place: str) -> None:
    """An amount is a finite number of reasonable length, with no more places than any currency has.

    Raises:
        BadRelease: It is not.
    """
    # An exponent is looked at before anything that would write the number out in full.
    if abs(amount.adjusted()) > DIGITS_MOST:
        raise BadRelease(f"金额超出可记范围（{DIGITS_MOST} 位）", place)
    exponent = amount.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES_MOST:
        raise BadRelease(
            f"金额 {amount} 有 {-exponent} 位小数，任何货币都没有，应是浮点误差，不能作为确数收录", place
        )


def _check_head(release: Release, now: datetime) -> None:
    if not OCID.fullmatch(release.ocid):
        raise BadRelease("ocid 应为“ocds-”、六位前缀和本过程的编号，均为可打印的 ASCII 字符", "$.ocid")
    if len(release.id) > ID_MOST or not release.id.isprintable():
        raise BadRelease(f"公告编号应为不超过 {ID_MOST} 个可打印字符", "$.id")
    if not EARLIEST <= release.date <= now + AHEAD:
        raise BadRelease(
            f"发布日期 {release.date:%Y-%m-%d} 不合情理：早于 {EARLIEST.year} 年，或者晚于今日一年以上",
            "$.date",
        )
    if release.language is not None and not _LANGUAGE.fullmatch(release.language):
        raise BadRelease("语言应为一个 ISO 639-1 代码，例如 en", "$.language")


# -- what the reader of the standard found ------------------------------------------------------------

_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?P<place>.+)`)?", re.DOTALL)
_KINDS = {
    "object": "对象",
    "array": "数组",
    "str": "文字",
    "int": "整数",
    "float": "小数",
    "decimal": "小数",
    "bool": "真假值",
    "null": "空值",
    "datetime": "日期时间",
}
_KIND = re.compile(r"Expected `(?P<wanted>[a-z |]+)`, got `(?P<found>[a-z]+)`")
_CODE = re.compile(r"Invalid enum value '?(?P<found>.*?)'?\Z", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_PLAIN = (
    ("Invalid RFC3339 encoded datetime", "{}不合 RFC 3339，日期时间应形如 2026-03-02T08:30:00Z"),
    ("Expected `datetime` with a timezone component", "日期时间{}没有时区"),
    ("Expected `str` matching regex", "{}不是合法的网址（URI）"),
    ("Expected `str` of length >= 1", "不能为空"),
    ("Expected `array` of length >= 1", "不能为空"),
)


def _told(fault: str, value: dict[str, Any]) -> NoReturn:
    """Say in Chinese what does not fit, and where."""
    match = _PLACE.fullmatch(fault)
    what, place = (match["what"], match["place"] or "$") if match else (fault, "$")
    missing = re.fullmatch(r"Object missing required field `(?P<name>.+)`", what)
    if missing:
        raise BadRelease("缺少标准要求必有的字段", f"{place}.{missing['name']}")
    if found := _KIND.fullmatch(what):
        raise BadRelease(f"应为{_kinds(found['wanted'])}，而不是{_kinds(found['found'])}", place)
    if found := _CODE.fullmatch(what):
        raise BadRelease(f"“{printable(found['found'])}”不在标准的封闭代码表内", place)
    for beginning, told in _PLAIN:
        if what.startswith(beginning):
            raise BadRelease(told.format(f"“{printable(_at(value, place))}”"), place)
    raise BadRelease(f"不合 OCDS 1.1：{printable(what)}", place)


def _at(value: Any, place: str) -> str:  # noqa: ANN401 - JSON values
    """What stands at a place, as text."""
    for name, number in _STEP.findall(place):
        value = value[int(number)] if number else value[name]
    return str(value)


def _kinds(names: str) -> str:
    return "或者".join(dict.fromkeys(_KINDS.get(name, name) for name in names.split(" | ")))
