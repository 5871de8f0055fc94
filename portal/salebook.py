"""The book of sales: what the lists of land, minerals and state property say. A view beside the board, rebuildable.

Shelves: ``sales`` number → summary; ``sales-open`` number → 1 of those that have not come to their end;
``sales-of`` (party, number) → 1 for seller and agency; ``paddles-of`` (party, number of the bidder's dossier) → 1.
No shelf that others read names a bidder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.journal import House, Root
from portal.consequences import SALES, followed_by
from portal.followers import Item, ShelfView
from trading.auction.model import PADDLE, SALE, ApplicationMade, SaleAnnounced, SaleContracted, SaleRegistered
from trading.auction.standing import leading, sale_of, shown, times_of

SHELVES = ("sales", "sales-open", "sales-of", "paddles-of")
ENDS = frozenset({"contracted", "failed", "terminated", "cancelled"})
Summary = Mapping[str, Any]


class SaleBook(ShelfView):
    """The view that keeps the shelves."""

    name = "salebook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(SALES), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Sum up each sale once, however much happened in it."""
        touched: dict[str, Dossier] = {}
        for item in items:
            dossier, paper = item.dossier, item.record.paper
            if isinstance(paper, ApplicationMade):
                root.archive.shelf("paddles-of")[(paper.bidder, dossier.number)] = 1
            if isinstance(paper, SaleRegistered):
                for party in {paper.seller, paper.agency} - {""}:
                    root.archive.shelf("sales-of")[(party, dossier.number)] = 1
            sale = root.archive[dossier.parent] if dossier.machine == PADDLE else dossier
            if sale.machine == SALE:
                touched[sale.number] = sale
        for sale in touched.values():
            _sum_up(root.archive, sale)


def _sum_up(archive: Archive, sale: Dossier) -> None:
    archive.shelf("sales")[sale.number] = summary_of(archive, sale)
    if sale.state in ENDS:
        archive.shelf("sales-open").pop(sale.number, None)
    elif sale.number not in archive.shelf("sales-open"):
        archive.shelf("sales-open")[sale.number] = 1


def summary_of(archive: Archive, sale: Dossier) -> dict[str, Any]:
    """What lists say of a sale, from its own records."""
    head, announced = sale_of(sale), sale.numbers(SaleAnnounced.type)
    top = leading(archive, sale) if shown(sale) else None
    contract = sale.latest(SaleContracted)
    times = times_of(sale) if announced else None
    return {
        "name": head.name,
        "kind": head.kind,
        "method": head.method,
        "region": head.region,
        "seller": head.seller,
        "seller_name": head.seller_name,
        "agency": head.agency,
        "state": sale.state,
        "start": str(head.terms.start),
        "price": str(top.price) if top is not None else "",
        "published": sale.record(announced[0]).head["at"] if announced else "",
        "apply_until": times.apply_until.isoformat() if times else "",
        "starts": times.starts.isoformat() if times else "",
        "ends": times.ends.isoformat() if times and times.ends else "",
        "contracted": contract.signed_on.isoformat() if contract else "",
    }
