"""What the purchaser or its agency finds in the bids of a procurement before they are evaluated (资格审查).

What a supplier declared (small enterprise, brand of the core product, domestic product) is read from its bid in the
same review; the ranking rests on that paper.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

Size = Literal["", "small", "mixed"]
SIZES: dict[str, str] = {
    "": "不享受扣除",
    "small": "小型、微型企业（含监狱企业、残疾人福利性单位）",
    "mixed": "与小微企业组成联合体或者分包达到规定份额",
}
"""What a declaration of a small enterprise (中小企业声明函) makes of a bid (GP-103, GP-104, GP-107, GP-108)."""


class Finding(msgspec.Struct, frozen=True):
    """What was found of one bid.

    Attributes:
        qualified, ground: Whether its bidder is qualified, and why not.
        size: What its declaration of a small enterprise makes of it.
        sme: Whether it declared itself a small or medium enterprise at all; reserved lots ask for it.
        domestic: Whether what it offers counts as domestic (GP-110).
        brand: The brand of its core product; "" where none is named.
    """

    bid: str
    qualified: bool
    ground: str = ""
    size: Size = ""
    sme: bool = False
    domestic: bool = False
    brand: str = ""


class QualificationsReviewed(Paper, frozen=True):
    """The qualifications of a lot's bidders were reviewed after the opening (GP-056)."""

    type: ClassVar[str] = "qualifications-reviewed"
    title: ClassVar[str] = "资格审查"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    findings: tuple[Finding, ...]


class ReviewForm(msgspec.Struct, frozen=True):
    """What is submitted when qualifications have been reviewed: one finding a bid."""

    findings: tuple[Finding, ...]
