"""Papers of the award."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from trading.evaluation.low_model import LowOutcome
from trading.evaluation.model import ScoreColumn, Standing
from trading.evaluation.negotiating_model import FinalPrice
from trading.evaluation.procuring_model import Finding


class Candidate(msgspec.Struct, frozen=True):
    """A candidate as the law has it published (ZB-090)."""

    rank: int
    bid: str
    bidder: str
    name: str
    price: Decimal
    total: Decimal
    duration_days: int
    quality: str
    leader: str
    leader_certificate: str


class Item(msgspec.Struct, frozen=True):
    """One of the main things bought (主要标的), as the result notice of procurement shows it (GP-028).

    Attributes:
        price: Yuan a unit.
        service: What services go with it.
    """

    name: str
    specification: str
    quantity: str
    price: Decimal
    service: str = ""


class Rejected(msgspec.Struct, frozen=True):
    """A bid the committee rejected, and why."""

    name: str
    reason: str
    cite: str


class CandidatesPublished(Paper, frozen=True):
    """Publicity of the candidates of a lot (中标候选人公示), from one day to the end of another."""

    type: ClassVar[str] = "candidates-notice"
    title: ClassVar[str] = "中标候选人公示"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    method: str
    benchmark: Decimal | None
    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejected, ...]
    starts: datetime
    ends: datetime
    report_sha256: str


class FailureAnnounced(Paper, frozen=True):
    """A lot came to nothing (招标失败): which bids were rejected and why, or what else it failed by, and what comes next.

    Attributes:
        rejected: Every bid that was read, with ground and clause; none where nothing could be read.
        following: What the purchaser does next: invite tenders again, or what else the law allows.
        report_sha256: The committee's report, which stays sealed; "" where there is none.
        cause: Why, where it is not that all were rejected: too few bidders, no candidate left, a decision.
        by: The complaint whose decision asks for a new tender; "" without one.
    """

    type: ClassVar[str] = "failure-notice"
    title: ClassVar[str] = "招标失败公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    agency_name: str
    rejected: tuple[Rejected, ...]
    following: str
    report_sha256: str
    cause: str = ""
    by: str = ""


class VoidForm(msgspec.Struct, frozen=True):
    """Which decision or answer asks for a new tender, why, and how that is announced."""

    by: str
    reason: str
    following: str = "按照投诉处理决定重新招标"


class FailureForm(msgspec.Struct, frozen=True):
    """What is submitted to announce that a lot came to nothing.

    Attributes:
        other: Whether another method follows than an open tender anew; it wants ``approval``'s document (GP-058).
    """

    following: str
    other: bool = False
    approval: str = ""


class AwardPublished(Paper, frozen=True):
    """The winner of a lot was determined and told, and the losers with the same act (ZB-093).

    Attributes:
        ground: Why another than the first candidate wins (ZB-091); "" where the first does.
        publicity_from, publicity_to: Of the candidates; in procurement, of this notice itself (GP-027).
        items, address, experts: In procurement: what is bought, where the winner is, who evaluated (GP-028).
        findings: In procurement: what was declared in each bid; with it anybody recomputes the prices compared.
        deemed: Whether the winner is the first by law, because nobody determined one in time (GP-075).
        ranking: The committee's ranking as it stands in its report, the rejected bids with it.
        scores: Every member's sheet, numbered by lot instead of named: with it anybody recomputes the ranking.
        low: In procurement: what the review of abnormally low prices came to (GP-097).
        seed: The seed of the draw, where a lottery parted bids equal in everything (``trading.evaluation.rules``).
    """

    type: ClassVar[str] = "award-notice"
    title: ClassVar[str] = "中标结果公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    agency_name: str
    method: str
    ceiling: Decimal
    winner: Candidate
    standings: tuple[Candidate, ...]
    rejected: tuple[Rejected, ...]
    opened_at: datetime
    publicity_from: datetime
    publicity_to: datetime
    committee_experts: int
    committee_representatives: int
    contract_by: datetime
    ground: str = ""
    items: tuple[Item, ...] = ()
    address: str = ""
    experts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    deemed: bool = False
    scores: tuple[ScoreColumn, ...] = ()
    ranking: tuple[Standing, ...] = ()
    seed: str = ""
    low: tuple[LowOutcome, ...] = ()
    finals: tuple[FinalPrice, ...] = ()


LAPSES = {
    "declined": "中标人放弃中标",
    "unsigned": "中标人在规定期限内不订立合同",
    "no-bond": "中标人不按照招标文件提交履约保证金",
    "force-majeure": "中标人因不可抗力不能履行合同",
    "unlawful": "中标人被查实存在影响中标结果的违法行为",
    "decided": "投诉处理决定认定中标无效",
    "challenged": "质疑成立，原中标结果无效",
}
"""Why an award lapses (ZB-091); the last two by decision of the competent department, or by the answer to a challenge."""

ORDERED = frozenset({"decided", "challenged"})
"""Of these, which are carried out by the clock."""

KEPT = frozenset({"declined", "unsigned", "no-bond"})
"""Of these, for which the winner's bid bond is not returned (ZB-121)."""


class AwardLapsed(Paper, frozen=True):
    """The winner lost the award (取消中标资格): the next in order wins, or the lot is tendered anew (ZB-091).

    Attributes:
        ground: A key of ``LAPSES``.
        reason: The facts; made public.
        bond_kept: Whether the treasury is asked to keep the winner's bid bond.
        by: The complaint or challenge whose outcome is carried out; "" without one.
    """

    type: ClassVar[str] = "award-lapsed"
    title: ClassVar[str] = "取消中标资格公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    bid: str
    winner: str
    winner_name: str
    ground: str
    reason: str
    bond_kept: bool
    by: str = ""


class AwardForm(msgspec.Struct, frozen=True):
    """Which candidate wins; another than the first only with a ground the law knows (ZB-091)."""

    rank: int = 1
    ground: str = ""


class PublicityForm(msgspec.Struct, frozen=True):
    """How many days of publicity; the law's least where 0."""

    days: int = 0
