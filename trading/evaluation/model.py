"""Papers of evaluation. The committee and its scores stay sealed (ZB-076); the ranking is published."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper


class Member(msgspec.Struct, frozen=True):
    """One seat of the committee: an account, as an expert or as the purchaser's representative."""

    account: str
    seat: Literal["expert", "representative"]
    specialty: str = ""
    party: str = ""


class CommitteeFormed(Paper, frozen=True):
    """The committee of a lot was formed; its names are secret until the result is decided."""

    type: ClassVar[str] = "committee-formed"
    title: ClassVar[str] = "评标委员会组建"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    members: tuple[Member, ...]


class Verdict(msgspec.Struct, frozen=True):
    """What one member finds of one bid: responsive or rejected with its ground, and marks by criterion."""

    bid: str
    responsive: bool
    ground: str
    marks: dict[str, Decimal]


class ScoresSubmitted(Paper, frozen=True):
    """One member's signed score sheet for a lot."""

    type: ClassVar[str] = "scores-submitted"
    title: ClassVar[str] = "评委评分"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str
    verdicts: tuple[Verdict, ...]


class Standing(msgspec.Struct, frozen=True):
    """How one bid came out. Marks are means over members, two places; rank 0 means rejected.

    ``compared`` is the price after what procurement takes off it; None where nothing is compared but the price.
    """

    bid: str
    bidder: str
    name: str
    price: Decimal
    duration_days: int
    price_marks: Decimal
    other_marks: Decimal
    total: Decimal
    rank: int
    rejected: str = ""
    cite: str = ""
    compared: Decimal | None = None


class EvaluationReported(Paper, frozen=True):
    """The committee's report: every bid's standing and how the figures were made."""

    type: ClassVar[str] = "evaluation-report"
    title: ClassVar[str] = "评标报告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    method: str
    benchmark: Decimal | None
    standings: tuple[Standing, ...]
    members: int


class CommitteeForm(msgspec.Struct, frozen=True):
    """Who sits; person names go to the annex by account."""

    members: tuple[Member, ...]
    names: dict[str, str]


class ScoreForm(msgspec.Struct, frozen=True):
    """A member's sheet."""

    verdicts: tuple[Verdict, ...]
