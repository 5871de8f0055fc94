"""Papers of procurement between the committee's report and the result: delivery, decision, and void tenders."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef
from trading.award.model import Item


class ReportDelivered(Paper, frozen=True):
    """The report of the committee was handed to the purchaser (GP-074).

    Attributes:
        report_sha256: The report's record.
        due: Until when it had to be; ``decide_by`` until when the purchaser decides (GP-075).
    """

    type: ClassVar[str] = "report-delivered"
    title: ClassVar[str] = "评标报告送交采购人"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    report_sha256: str
    due: datetime
    decide_by: datetime


class WinnerDetermined(Paper, frozen=True):
    """The purchaser determined the winner in the order of the ranking, or the days for it passed (GP-075).

    Attributes:
        rank, bid: Whom.
        deemed: Whether nobody decided in time, so that the first is the winner by law.
        ground: Why not the first; "" where it is.
        publish_by: Until when the result is published and the award notice sent (GP-026).
    """

    type: ClassVar[str] = "winner-determined"
    title: ClassVar[str] = "确定中标人"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    rank: int
    bid: str
    name: str
    price: Decimal
    deemed: bool
    ground: str
    publish_by: datetime


VOIDS: dict[str, str] = {
    "unlawful": "出现影响采购公正的违法、违规行为",
    "budget": "投标人的报价均超过采购预算，采购人不能支付",
    "cancelled": "因重大变故，采购任务取消",
}
"""Why a purchaser declares a lot void itself (GP-057); too few suppliers are found by the procedure."""


class VoidDeclared(Paper, frozen=True):
    """The purchaser declared a lot void on a ground of the law (GP-057); the notice follows."""

    type: ClassVar[str] = "void-declared"
    title: ClassVar[str] = "决定废标"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    ground: str
    reason: str


class DecisionForm(msgspec.Struct, frozen=True):
    """Whom the purchaser determines; "" for the first. Another wins only with a ground."""

    bid: str = ""
    ground: str = ""


class ResultForm(msgspec.Struct, frozen=True):
    """What is submitted to publish the result: the main items, and the winner's address."""

    items: tuple[Item, ...]
    address: str
    files: tuple[FileRef, ...] = ()


class VoidedForm(msgspec.Struct, frozen=True):
    """What is submitted to declare a lot void."""

    ground: str
    reason: str
