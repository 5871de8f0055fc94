"""Money: renminbi yuan as Decimal with exactly two places, never a float.

Reading (a record's canonical text, a form's free text), rounding once and openly, and the ways amounts
are written on pages and papers, capitals (大写) among them. What is not here: prices, fees and bonds,
which departments compute with figures of the law book.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, localcontext

from hallcore.ground.errors import Refusal

FEN = Decimal("0.01")
"""The smallest unit of money."""

LIMIT = Decimal(10) ** 16
"""Amounts are smaller than this (一亿亿元), which is also as far as capitals can count."""

_CANONICAL = re.compile(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{2}")
_FORM = re.compile(
    r"(?:人民币|RMB|CNY|¥)?(?P<digits>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<places>[0-9]+))?"
    r"(?P<unit>元|万元|万|亿元|亿)?(?:整|正)?",
)
_UNITS = {"": 0, "元": 0, "万": 4, "万元": 4, "亿": 8, "亿元": 8}
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def yuan(value: str | Decimal) -> Decimal:
    """Read an amount that is already canonical: ``12345.60`` and no other spelling of it.

    A Decimal is taken if it is exact to the fen, and comes back with its two places.

    Raises:
        Refusal: Another spelling, a fraction of a fen, not a number, or too large.
    """
    if isinstance(value, str):
        if not _CANONICAL.fullmatch(value) or value == "-0.00":
            raise Refusal("金额应写成两位小数，不带分隔符，例如 12345.60", where=value[:40])
        return Decimal(value)
    if not value.is_finite() or abs(value) >= LIMIT:
        raise Refusal("金额不是数或者超出可记范围", where=str(value)[:40])
    exact = value.quantize(FEN)
    if exact != value:
        raise Refusal("金额精确到分，不能有更小的数位", where=str(value)[:40])
    return abs(exact) if exact == 0 else exact


def round_yuan(value: Decimal) -> Decimal:
    """Round a computed amount to the fen, halves away from zero (四舍五入)."""
    with localcontext() as context:
        context.prec = 60
        return yuan(value.quantize(FEN, rounding=ROUND_HALF_UP))


def parse_amount(text: str, *, where: str = "") -> Decimal:
    """Read an amount as people write it in a form.

    Full width, spaces, thousands separators, a leading ¥ or 人民币 and a trailing 元, 万元 or 亿元 are
    understood; whatever could be read in two ways is refused.

    Raises:
        Refusal: Not an amount, negative, groups of digits that are not three, a fraction of a fen,
            or too large.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if plain.startswith("-"):
        raise Refusal("金额不能是负数", where=where)
    match = _FORM.fullmatch(plain)
    if match is None:
        raise Refusal("金额应为数字，例如 1,234,567.89 或者 123.456789 万元", where=where)
    shift = _UNITS[match["unit"] or ""]
    places = (match["places"] or "").ljust(shift, "0")
    whole = match["digits"].replace(",", "") + places[:shift]
    rest = places[shift:].rstrip("0")
    if len(rest) > 2:
        raise Refusal("金额精确到分，不能有更小的数位", where=where)
    if len(whole.lstrip("0")) > 16:
        raise Refusal("金额超出可记范围", where=where)
    return Decimal(f"{whole}.{rest.ljust(2, '0')}")


def format_yuan(amount: Decimal) -> str:
    """``8,960,000.00 元``: thousands separated, two places, the unit."""
    return f"{yuan(amount):,} 元"


def format_wan(amount: Decimal) -> str:
    """``896 万元``: exact, without superfluous zeros; a companion of large amounts in yuan."""
    digits = f"{yuan(amount).scaleb(-4):,f}"
    return f"{digits.rstrip('0').rstrip('.')} 万元"


def in_words(amount: Decimal) -> str:
    """The amount in capitals as bills and contracts write it: 壹仟贰佰元整, 柒元零伍分.

    Where the rules of writing leave a choice, 零 is written after 元 if the yuan end in zero and jiao
    follow, and 整 is written only after 元 (正确填写票据和结算凭证的基本规定, remembered).

    Raises:
        Refusal: Not an amount of money (see ``yuan``).
    """
    exact = yuan(amount)
    sign = "负" if exact < 0 else ""
    total = int(abs(exact).scaleb(2))
    whole, jiao, fen = total // 100, total // 10 % 10, total % 10
    words = f"{_whole(whole)}元" if whole else ""
    if not jiao and not fen:
        return f"{sign}{words or '零元'}整"
    if words and (not jiao or whole % 10 == 0):
        words += "零"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    if fen:
        words += f"{_DIGITS[fen]}分"
    return sign + words


def _whole(number: int) -> str:
    """A positive whole number in capitals: groups of four below 万, of eight below 亿."""
    for size, name in ((8, "亿"), (4, "万")):
        upper, lower = divmod(number, 10**size)
        if upper:
            gap = "零" if 0 < lower < 10 ** (size - 1) else ""
            return f"{_whole(upper)}{name}{gap}{_whole(lower) if lower else ''}"
    return _group(number)


def _group(number: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words
