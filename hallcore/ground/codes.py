"""Codes of persons, organisations and places, and how they are masked.

Unified social credit codes (GB 32100—2015) with the organisation code inside them (GB 11714), resident
identity numbers (GB 11643—1999), division codes (GB/T 2260) of Jilin and Yanbian, and the masks of
public pages (rule PI-09). Every refusal names what is wrong and never repeats a person's number: a
refusal may itself become a record. What is not here: who holds a code, and whether it is in use.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from hallcore.ground.errors import Refusal

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100—2015; a character's value is its place, 0 to 30."""

ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The 36 characters of GB 11714; a character's value is its place, 0 to 35."""

_CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"

_PROVINCES = frozenset(
    str(prefix)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
    for prefix in range(first, last + 1)
)
_PERMITS = frozenset({"81", "82", "83"})
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")

_DIVISIONS = {
    "220000": "吉林省",
    "220100": "长春市",
    "220200": "吉林市",
    "220300": "四平市",
    "220400": "辽源市",
    "220500": "通化市",
    "220600": "白山市",
    "220700": "松原市",
    "220800": "白城市",
    "222400": "延边朝鲜族自治州",
    "222401": "延吉市",
    "222402": "图们市",
    "222403": "敦化市",
    "222404": "珲春市",
    "222405": "龙井市",
    "222406": "和龙市",
    "222424": "汪清县",
    "222426": "安图县",
}


class UnifiedCode(str):
    """A unified social credit code (统一社会信用代码) that has been checked: 18 characters, upper case."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str, *, where: str = "") -> UnifiedCode:
        """Read a code as people write it: surrounding space, lower case and full width are forgiven.

        Args:
            text: What was submitted.
            where: The field it came from, repeated in the refusal.

        Raises:
            Refusal: Wrong length, a character outside the alphabet, a division code that is no number,
                or a check character that does not fit (of the organisation part, or of the whole).
        """
        code = _plain(text)
        if len(code) != 18:
            raise Refusal(f"统一社会信用代码应为 18 位，收到 {len(code)} 位", "ID-01", where=where)
        for place, character in enumerate(code, 1):
            if character not in CREDIT_ALPHABET:
                raise Refusal(
                    f"统一社会信用代码第 {place} 位“{character}”不在字符集内"
                    "（只用数字和除 I、O、S、V、Z 以外的大写字母）",
                    "ID-01",
                    where=where,
                )
        if not code[2:8].isdecimal():
            raise Refusal("统一社会信用代码第 3 至 8 位应为数字的行政区划码", "ID-01", where=where)
        expected = organisation_check(code[8:16])
        if code[16] != expected:
            raise Refusal(
                f"主体标识码（第 9 至 17 位）校验不符：第 17 位应为 {expected}，收到 {code[16]}",
                "ID-02",
                where=where,
            )
        expected = credit_check(code[:17])
        if code[17] != expected:
            raise Refusal(
                f"统一社会信用代码校验码不符：第 18 位应为 {expected}，收到 {code[17]}",
                "ID-01",
                where=where,
            )
        return cls(code)

    @property
    def text(self) -> str:
        """The 18 characters as plain text."""
        return str(self)

    @property
    def region(self) -> str:
        """The six digits of the registering division."""
        return str(self[2:8])

    @property
    def organisation(self) -> str:
        """The nine characters of the organisation code, without its hyphen."""
        return str(self[8:17])


class ResidentId(str):
    """A resident identity number (公民身份号码) that has been checked: 18 characters.

    Personal data: it is shown masked, and its ``repr`` is masked so that no log line carries it.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str, on: date, *, where: str = "") -> ResidentId:
        """Read a number of a resident identity card, a residence permit or a permanent-resident card.

        Residence permits of residents of Hong Kong, Macao and Taiwan begin with 81, 82 and 83;
        permanent-resident cards of foreigners begin with 9; all share birth date and check. A division
        that was abolished stays valid in a number, so only the province part is looked at.

        Args:
            text: What was submitted; a small x is forgiven.
            on: The day of the check: nobody is born after it.
            where: The field it came from, repeated in the refusal.

        Raises:
            Refusal: Wrong length (an old 15-digit number among them), a wrong character, a place that
                does not exist, a birth date that does not exist or is not past, or a wrong check digit.
        """
        number = _plain(text)
        if len(number) == 15 and number.isascii() and number.isdecimal():
            raise Refusal("15 位旧号不再作为身份证明使用，请填写 18 位号码", "ID-03", where=where)
        if len(number) != 18:
            raise Refusal(f"公民身份号码应为 18 位，收到 {len(number)} 位", "ID-03", where=where)
        if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
            raise Refusal("公民身份号码前 17 位应为数字，末位为数字或者 X", "ID-03", where=where)
        if number[:2] not in _PROVINCES | _PERMITS and number[0] != "9":
            raise Refusal("公民身份号码前 2 位不是省级行政区划码", "ID-03", where=where)
        born = _birth_date(number, where)
        if born > on:
            raise Refusal("公民身份号码中的出生日期（第 7 至 14 位）晚于今日", "ID-03", where=where)
        expected = resident_check(number[:17])
        if number[17] != expected:
            raise Refusal(
                f"公民身份号码校验码不符：第 18 位应为 {expected}，收到 {number[17]}",
                "ID-03",
                where=where,
            )
        return cls(number)

    def __repr__(self) -> str:
        """Return the masked number: what is shown by accident must not be the number itself."""
        return f"ResidentId({mask_id(self)!r})"

    @property
    def text(self) -> str:
        """The 18 characters as plain text."""
        return str(self)

    @property
    def region(self) -> str:
        """The six digits of the division; for a number beginning with 9, issuing place and nationality."""
        return str(self[:6])

    @property
    def born(self) -> date:
        """The birth date."""
        return date(int(self[6:10]), int(self[10:12]), int(self[12:14]))

    @property
    def card(self) -> str:
        """What kind of card carries the number, as pages name it."""
        if self[0] == "9":
            return "外国人永久居留身份证"
        return "港澳台居民居住证" if self[:2] in _PERMITS else "居民身份证"


def credit_check(first17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100—2015), from the first 17."""
    total = sum(CREDIT_ALPHABET.index(c) * weight for c, weight in zip(first17, _CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """The ninth character of an organisation code (GB 11714), from the first eight."""
    total = sum(
        ORGANISATION_ALPHABET.index(c) * weight
        for c, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[(11 - total % 11) % 11]


def resident_check(first17: str) -> str:
    """The 18th character of a resident identity number (GB 11643—1999), from the first 17 digits."""
    total = sum(int(c) * weight for c, weight in zip(first17, _RESIDENT_WEIGHTS, strict=True))
    return _RESIDENT_CHECKS[total % 11]


def is_mail(text: str) -> bool:
    """Whether this is a mail address as people in China have them: ASCII, one name, one domain, nothing around it."""
    return len(text) <= 100 and _MAIL.fullmatch(text) is not None


def mask_id(text: str) -> str:
    """An identity number as public pages show it: the first six and the last two, stars between (PI-09).

    Of shorter numbers (passports) the first and the last two stay, of very short ones nothing.
    """
    first = 6 if len(text) >= 15 else 1
    return text[:first] + "*" * (len(text) - first - 2) + text[-2:] if len(text) > 6 else "*" * len(text)


def mask_phone(text: str) -> str:
    """A telephone number as public pages show it: ``138****5678``, of others the last two (PI-09)."""
    if _MOBILE.fullmatch(text):
        return f"{text[:3]}****{text[-4:]}"
    return "*" * max(len(text) - 2, 0) + text[-2:] if len(text) > 4 else "*" * len(text)


def mask_mail(text: str) -> str:
    """A mail address where only recognition is needed: the first character and the domain (PI-09)."""
    name, at, domain = text.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else "*" * len(text)


def mask_account(text: str) -> str:
    """A bank account as public pages show it: the last four, and not even its length (PI-09)."""
    digits = text.replace(" ", "")
    return f"****{digits[-4:]}" if len(digits) > 8 else "****"


def mask_name(text: str) -> str:
    """A natural person's name where only recognition is needed: the first character, stars for the rest."""
    return text[:1] + "*" * (len(text) - 1)


def division_name(code: str, *, full: bool = False) -> str:
    """The name of a division of Jilin Province or Yanbian Prefecture.

    Args:
        code: Six digits, e.g. ``222403``.
        full: Prefix the prefecture and the province: 吉林省延边朝鲜族自治州敦化市.

    Returns:
        The name, or "" where this small table does not know the code (which is no fault of the code).
    """
    name = _DIVISIONS.get(code, "")
    if not full or not name:
        return name
    line = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    return "".join(_DIVISIONS.get(above, "") for above in line)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _birth_date(number: str, where: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Refusal("公民身份号码中的出生日期（第 7 至 14 位）不存在", "ID-03", where=where) from None
