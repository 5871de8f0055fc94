"""The book of direct purchases: what their lists say. A view beside the board, rebuildable.

Shelves: ``purchases`` number → summary; ``purchases-of`` (party, number) → 1 for purchaser, agency and every supplier that
was asked. No shelf that others read names a supplier before the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hallcore.dossier import Dossier
from hallcore.journal import House, Root
from portal.consequences import PURCHASES, followed_by
from portal.followers import Item, ShelfView
from trading.purchasing.agreed_model import PurchaseResult
from trading.purchasing.model import PURCHASE, PurchaseRegistered, SuppliersInvited
from trading.purchasing.rules import about_of

SHELVES = ("purchases", "purchases-of")
Summary = Mapping[str, Any]


class PurchaseBook(ShelfView):
    """The view that keeps the shelves."""

    name = "purchasebook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(PURCHASES), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Sum up each purchase once, however much happened in it."""
        touched: dict[str, Dossier] = {}
        for item in items:
            purchase, paper = item.dossier, item.record.paper
            if purchase.machine != PURCHASE:
                continue
            touched[purchase.number] = purchase
            for party in _parties(paper) - {""}:
                root.archive.shelf("purchases-of")[(party, purchase.number)] = 1
        for purchase in touched.values():
            root.archive.shelf("purchases")[purchase.number] = summary_of(purchase)


def _parties(paper: object) -> set[str]:
    """Whose a purchase becomes by a paper."""
    if isinstance(paper, PurchaseRegistered):
        return {paper.about.purchaser, paper.about.agency}
    return {one.party for one in paper.suppliers} if isinstance(paper, SuppliersInvited) else set()


def summary_of(purchase: Dossier) -> dict[str, Any]:
    """What lists say of a purchase, from its own records."""
    about, result = about_of(purchase), purchase.latest(PurchaseResult)
    return {
        "name": about.name,
        "method": about.method,
        "way": about.way,
        "region": about.region,
        "purchaser_name": about.purchaser_name,
        "budget": str(about.terms.budget),
        "amount": str(result.amount) if result is not None else "",
        "state": purchase.state,
    }
