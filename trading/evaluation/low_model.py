"""Papers of the review of abnormally low prices (异常低价审查): asked, explained in writing, judged by each member."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef


class LowPriceAsked(Paper, frozen=True):
    """A price was found abnormally low; its bidder explains it in writing at the session (GP-090 to GP-096).

    Attributes:
        price: The bid's own price, yuan.
        rules: The triggers, as rules; GP-093 where the committee judged so itself.
        triggers: The same in words.
        explain_by: Until when the bidder may explain.
    """

    type: ClassVar[str] = "low-price-asked"
    title: ClassVar[str] = "异常低价审查启动"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    price: Decimal
    rules: tuple[str, ...]
    triggers: tuple[str, ...]
    explain_by: datetime


class LowPriceExplained(Paper, frozen=True):
    """A bidder explained its price in writing, with material; ``of`` is the number of the record that asked."""

    type: ClassVar[str] = "low-price-explained"
    title: ClassVar[str] = "异常低价书面说明"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    of: int
    text: str


class LowPriceJudged(Paper, frozen=True):
    """A member found an explained price sound or not, with reasons (GP-097)."""

    type: ClassVar[str] = "low-price-opinion"
    title: ClassVar[str] = "异常低价审查意见"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str
    bid: str
    of: int
    sound: bool
    reason: str


class LowOutcome(msgspec.Struct, frozen=True):
    """What the review of a price came to, as report and award have it: no member is named.

    Attributes:
        triggers: Why it was reviewed.
        explained: Whether its bidder explained it.
        sound: Whether it was found sound; a price that is not makes the bid invalid.
        found, against: How many members found it sound, and how many did not.
        reasons: Of those with the majority.
    """

    bid: str
    price: Decimal
    triggers: tuple[str, ...]
    explained: bool
    sound: bool
    found: int
    against: int
    reasons: tuple[str, ...]


class AskLowForm(msgspec.Struct, frozen=True):
    """Which price is reviewed, how many minutes its bidder has, and, where nothing triggers it, why (GP-093)."""

    bid: str
    minutes: int
    reason: str = ""


class ExplainLowForm(msgspec.Struct, frozen=True):
    """A bidder's explanation."""

    text: str
    files: tuple[FileRef, ...] = ()


class JudgeLowForm(msgspec.Struct, frozen=True):
    """A member's opinion of a price."""

    bid: str
    sound: bool
    reason: str
