"""What the board keeps of what stands beside and behind a tender: rooms, payments and reports of contracts, frameworks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hallcore.dossier import Archive
from hallcore.ground.events import Paper
from portal.followers import Item
from trading.framework.calling_model import OrderPlaced
from trading.framework.model import FinalistsPublished
from trading.performance.paying_model import PaymentMade, PaymentRequested, RequestReturned, ResultReported
from trading.tendering.room_model import RoomBooked, RoomReleased


def _booked(archive: Archive, item: Item, paper: RoomBooked) -> None:
    archive.shelf("rooms")[paper.starts.isoformat(), item.dossier.number] = (
        paper.tender,
        paper.room,
        paper.name,
        paper.purpose,
        paper.ends.isoformat(),
    )


def _room_free(archive: Archive, item: Item, _paper: RoomReleased) -> None:
    paper = item.dossier.the(RoomBooked)
    archive.shelf("rooms").pop((paper.starts.isoformat(), item.dossier.number), None)


def _asked(archive: Archive, item: Item, paper: PaymentRequested) -> None:
    archive.shelf("owing")[(paper.due_by.isoformat(), item.dossier.number)] = 1


def _no_longer_owed(archive: Archive, item: Item, _paper: Paper) -> None:
    asked = item.dossier.the(PaymentRequested)
    archive.shelf("owing").pop((asked.due_by.isoformat(), item.dossier.number), None)


def _reported(archive: Archive, item: Item, _paper: Paper) -> None:
    archive.shelf("written")[(item.record.at.isoformat(), item.dossier.number)] = item.n


def _framed(archive: Archive, item: Item, paper: FinalistsPublished) -> None:
    """A line for everybody, for each purchaser that may order, and for each finalist."""
    lot = item.dossier.number
    for party in ("", *(user.code for user in paper.terms.users), *(one.supplier for one in paper.finalists)):
        archive.shelf("frameworks-of")[party, lot] = 1


def _ordered(archive: Archive, item: Item, paper: OrderPlaced) -> None:
    """A line for the purchaser, and for each supplier that is asked."""
    suppliers = {paper.supplier} if paper.supplier else set()
    if paper.asked:
        found = archive[item.dossier.parent].the(FinalistsPublished).finalists
        suppliers = {one.supplier for one in found if one.bid in paper.asked}
    for party in (paper.purchaser, *sorted(suppliers)):
        archive.shelf("calloffs-of")[party, item.dossier.number] = 1


LATER: dict[type[Paper], Callable[[Archive, Item, Any], None]] = {
    RoomBooked: _booked,
    RoomReleased: _room_free,
    PaymentRequested: _asked,
    PaymentMade: _no_longer_owed,
    RequestReturned: _no_longer_owed,
    ResultReported: _reported,
    FinalistsPublished: _framed,
    OrderPlaced: _ordered,
}
"""The papers whose lines are written here."""
