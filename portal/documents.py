"""Who may fetch the documents of a tender: everybody where they are free, else whoever paid for them or works on it.

What is closed is only the files of the notice and its clarifications, and only until the bids are opened; the notice
itself, with the price and what it is made of, is public (ZB-025).
"""

from __future__ import annotations

from hallcore.dossier import Archive, Dossier, split_record_number
from portal.sessions import Visitor
from trading.bidding.rules import documents_paid
from trading.tendering.model import TENDER, ClarificationPublished, NoticePublished
from trading.tendering.rules import notice_of, sold

_INSIDE = frozenset({"centre", "supervisor", "expert"})
"""Roles of the hall that read the documents of every tender."""

_DOCUMENTS = (NoticePublished.type, ClarificationPublished.type)


def sold_under(archive: Archive, record: str) -> Dossier | None:
    """The tender whose documents a public record's files are and cost something now; None where they are free."""
    number, n = split_record_number(record)
    tender = archive.get(number)
    if tender is None or tender.machine != TENDER or tender.record(n).type not in _DOCUMENTS:
        return None
    return tender if sold(tender) is not None else None


def may_fetch(archive: Archive, tender: Dossier, visitor: Visitor | None) -> bool:
    """Whether the visitor obtained the documents of a tender that sells them, or works on it."""
    if visitor is None:
        return False
    if _INSIDE & set(visitor.roles):
        return True
    notice = notice_of(tender)
    if not visitor.party:
        return False
    return visitor.party in {notice.purchaser, notice.agency} or documents_paid(
        archive, tender, visitor.party
    )
