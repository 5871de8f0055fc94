"""What a contracting process is and begins with, and what keeps its thread while it is told."""

from __future__ import annotations

from collections.abc import Sequence

from portal.ocds import purchases, sales
from portal.ocds.tale import Step, Tale
from trading.auction.model import SALE, SaleAnnounced
from trading.planning.model import INTENTION, IntentionPublished
from trading.purchasing.agreed_model import PurchaseResult
from trading.purchasing.model import PURCHASE, PurchaseTerminated, ReasonPublicised
from trading.tendering.model import TENDER, NoticePublished
from trading.tendering.qualifying_model import PrequalificationPublished

BEGIN = frozenset(
    kind.type
    for kind in (
        *(NoticePublished, PrequalificationPublished, SaleAnnounced, IntentionPublished),
        *(ReasonPublicised, PurchaseResult, PurchaseTerminated),
    )
)
"""The papers a process begins with: the first of these that it has."""

ROOTS = frozenset({TENDER, SALE, PURCHASE, INTENTION})
"""What is one contracting process: a tender or procurement with its lots, a sale, a direct purchase, an intention."""


def tale_of(steps: Sequence[Step]) -> type[Tale]:
    """What keeps the thread of a process: a sale and a direct purchase are told otherwise than a tender."""
    first = type(steps[0].paper) if steps else None
    if first in sales.TELLERS:
        return sales.SaleTale
    return purchases.PurchaseTale if first in purchases.TELLERS else Tale
