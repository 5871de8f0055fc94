"""The release with the extensions our packages declare: lots, bids and enquiries, each at v1.1.5.

Each object is that of the standard with the extension's fields beside them, so what other publishers send is still read
by the standard alone. What is not here: which record fills which field (``release``, ``awarding``, ``sales``).
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, field

from portal.ocds import standard
from portal.ocds.standard import (
    Maybe,
    Moment,
    Number,
    OrganizationReference,
    Period,
    Shape,
    TenderStatus,
    Value,
)

_AT = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = tuple(
    f"{_AT}/ocds_{name}_extension/v1.1.5/extension.json" for name in ("lots", "bid", "enquiry")
)
"""What a package of ours declares, in the order of its sections."""

BidStatus = Literal["invited", "pending", "valid", "disqualified", "withdrawn"]


class Document(standard.Document, frozen=True, kw_only=True):
    """A document, and the lots it concerns; of the whole tender where it names none."""

    related_lots: tuple[str, ...] = ()


class Item(standard.Item, frozen=True, kw_only=True):
    """What is bought or sold, and the lot it belongs to."""

    related_lot: str | None = None


class Lot(Shape, frozen=True, kw_only=True):
    """A part of the tender that is bid for and awarded by itself; ``value`` is the most it may cost."""

    id: str
    title: str | None = None
    description: str | None = None
    status: TenderStatus | None = None
    value: Maybe[Value] = UNSET
    contract_period: Maybe[Period] = UNSET


class Enquiry(Shape, frozen=True, kw_only=True):
    """A question, an objection or a complaint as the public may know it, and the answer; never who asked."""

    id: str
    date: Moment | None = None
    title: str | None = None
    description: str | None = None
    answer: str | None = None
    date_answered: Moment | None = None
    related_lot: str | None = None
    thread_id: str | None = field(default=None, name="threadID")


class Tender(standard.Tender, frozen=True, kw_only=True):
    """The call for bids with its lots and what was asked about it."""

    lots: tuple[Lot, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()


class Bid(Shape, frozen=True, kw_only=True):
    """One bid for one lot."""

    id: str
    date: Moment | None = None
    status: BidStatus | None = None
    tenderers: tuple[OrganizationReference, ...] = ()
    value: Maybe[Value] = UNSET
    documents: tuple[Document, ...] = ()
    related_lots: tuple[str, ...] = ()


class BidsStatistic(Shape, frozen=True, kw_only=True):
    """A figure about the bids: ``measure`` is a code of bidStatistics."""

    id: str
    measure: str
    value: Number
    date: Moment | None = None
    related_lot: str | None = None


class Bids(Shape, frozen=True, kw_only=True):
    """The bids, once the law lets them be known."""

    statistics: tuple[BidsStatistic, ...] = ()
    details: tuple[Bid, ...] = ()


class Award(standard.Award, frozen=True, kw_only=True):
    """An award, the bid it accepts and the lots it is of."""

    related_bid: str | None = None
    related_lots: tuple[str, ...] = ()


class Release(standard.Release, frozen=True, kw_only=True):
    """A release with its bids."""

    bids: Maybe[Bids] = UNSET
