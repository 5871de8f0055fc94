"""What a law file says, as values: citations, figures, and the rules that clocks run by.

Frozen and plain, so that a paper may carry them. What is not here: reading law files
(``hallcore.ground.lawfile``), which of them is in force (``hallcore.ground.lawbook``), and what a clock
rule means on a calendar (``hallcore.ground.deadline``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal

import msgspec

Unit = Literal["d", "wd", "min", "m", "y"]
"""Calendar day, working day, minute, month, year."""

Op = Literal[">=", "<=", "==", ">", "<"]

Form = Literal["within", "run", "interval", "lead", "exact"]
"""How a period binds.

``within``    somebody must act within n (<=); the last day rolls over rest days (GEN-03)
``run``       something must last at least, or exactly, n, its last day included (a publicity)
``interval``  n whole days must have run before the end may come (documents issued → bid deadline)
``lead``      the start must lie at least n before the end, counted backwards, never rolled (GEN-04)
``exact``     the end comes exactly n after the start (opening at the deadline)
"""

PointSection = Literal["attendance", "discipline", "hygiene", "business", "other", "bonus"]
"""Out of which points of an appraisal something is taken, or that it is given on top."""

UNIT_WORDS = {"pt": "分", "d": "日", "wd": "个工作日", "min": "分钟", "m": "个月", "y": "年"}

_NUMERALS = "零一二三四五六七八九"


class Cite(msgspec.Struct, frozen=True):
    """What a rule rests on, ready to be shown.

    Attributes:
        rule: The rule id, ``ZB-028``.
        law: The official title of the law, without its brackets.
        article: 第二十四条, or "" where the rule rests on the whole of a document.
        text: The words of the law where they are held verbatim, else "".
        says: What the rule says, in our words.
        status: How it is known: V read, V2 in a secondary source, M from memory, P practice.
        also: Further places it rests on, each as a line.
    """

    rule: str
    law: str
    article: str
    text: str
    says: str
    status: str
    also: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """《中华人民共和国招标投标法》第二十四条."""
        return f"《{self.law}》{self.article}"

    @property
    def words(self) -> str:
        """The words of the law, or for want of them what the rule says."""
        return self.text or self.says


class Figure(msgspec.Struct, frozen=True):
    """A number of the law.

    Attributes:
        rule: The rule that sets it; ``part`` tells several numbers of one rule apart, else "".
        name: What it counts, in Chinese.
        op: How it binds: at least, at most, exactly.
        value: The number; money is a Decimal in yuan, a share like two thirds is a Fraction.
        unit: d, wd, min, m, y, CNY, ``%``, ``n`` (a count), ``ratio``, ``pt`` (points) or ``hm`` (minutes after midnight).
        cite: What it rests on.
    """

    rule: str
    part: str
    name: str
    op: Op
    value: int | Decimal | Fraction
    unit: str
    cite: Cite

    @property
    def share(self) -> Fraction:
        """The number as a share of one: 2 % is 1/50.

        Raises:
            TypeError: It is neither a percentage nor a ratio.
        """
        if self.unit not in {"%", "ratio"}:
            raise TypeError(f"{self.rule} is {self.unit}, no share")
        return Fraction(self.value) / (100 if self.unit == "%" else 1)

    def meets(self, value: int | Decimal | Fraction) -> bool:
        """Whether a value is on the right side of the figure; for a percentage, give a percentage."""
        given, bound = Fraction(value), Fraction(self.value)
        if self.op == "==":
            return given == bound
        if self.op in {">=", ">"}:
            return given > bound or (self.op == ">=" and given == bound)
        return given < bound or (self.op == "<=" and given == bound)


class ClockRule(msgspec.Struct, frozen=True):
    """A period set by law between two events; see ``Form`` for how it binds.

    Attributes:
        id: ``C24``.
        regime: Which procedures it belongs to: tender, gp, licence …
        title: What the period is, in Chinese.
        start_event, end_event: The events, by id; ``start_label`` and ``end_label`` name them on a page.
        op, n, unit: At least, at most or exactly n of the unit.
        roll: ``forward`` if a last day that rests moves to the next working day.
        overlay: The place whose local holidays count as rest, or "".
        cite: What it rests on.
    """

    id: str
    regime: str
    title: str
    start_event: str
    end_event: str
    start_label: str
    end_label: str
    op: Op
    n: int
    unit: Unit
    roll: Literal["forward", "none"]
    form: Form
    overlay: str
    cite: Cite

    @property
    def span(self) -> str:
        """20 日, 5 个工作日."""
        return f"{self.n} {UNIT_WORDS[self.unit]}"


def article_words(number: str) -> str:
    """The article of a citation in words: ``24`` → 第二十四条, ``40(1)`` → 第四十条第（一）项, "" → ""."""
    if not number:
        return ""
    article, _, item = number.partition("(")
    words = f"第{numeral(int(article))}条"
    return f"{words}第（{numeral(int(item.rstrip(')')))}）项" if item else words


def numeral(number: int) -> str:
    """A number from 1 to 999 as statutes write it: 二十四, 一百零一."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        words += f"{_NUMERALS[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        words += "零"
    return words + (_NUMERALS[ones] if ones else "")


class PointRule(msgspec.Struct, frozen=True):
    """A deduction or bonus of the appraisal (考核), ready to be applied.

    Attributes:
        rule, part: ``KH-03`` and ``badge``; together its key.
        name: 未佩戴工作牌.
        section: Out of which points it is taken (KH-02), ``other`` for the whole, ``bonus`` for on top.
        least, most: The points it may have, signed; the same where nobody chooses.
        minor: Whether repeating it in a month makes it count the more (KQ-08).
        veto: Which awards of the quarter it bars: "" none, "civil" or "all".
        evidence: The kinds of evidence that may prove it.
        cite: The rule it rests on.
    """

    rule: str
    part: str
    name: str
    section: PointSection
    least: Decimal
    most: Decimal
    minor: bool
    veto: Literal["", "civil", "all"]
    evidence: tuple[str, ...]
    cite: Cite

    @property
    def key(self) -> str:
        """``KH-03/badge``."""
        return f"{self.rule}/{self.part}"


def point_bounds(value: str, most: str) -> tuple[Decimal, Decimal]:
    """The points between which a scorer chooses; the same where ``most`` is "".

    Raises:
        ValueError: No numbers, or the first is more than the second.
    """
    try:
        least = Decimal(value)
        upper = Decimal(most) if most else least
    except InvalidOperation:
        raise ValueError(f"{value!r} to {most!r} are no points") from None
    if upper < least:
        raise ValueError(f"{most!r} is less than {value!r}")
    return least, upper


def point_faults(section: PointSection, value: str, most: str, evidence: Sequence[str]) -> Iterator[str]:
    """Whether points have the sign their section has, and something can prove them."""
    try:
        least, upper = point_bounds(value, most)
    except ValueError as fault:
        yield str(fault)
        return
    if section == "bonus" and least <= 0:
        yield "a bonus has points above none"
    if section != "bonus" and upper > 0:
        yield "a deduction has no points above none"
    if not evidence:
        yield "nothing can prove it"
