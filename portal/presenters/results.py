"""What opening, evaluation and award have to show: bids as read out, candidates, scores, trustees."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from portal.presenters.shapes import Tag


class OpeningBid(Struct, frozen=True):
    """What was read out of a bid; ``outcome`` is 已解密 or why not, ``price`` None where not opened."""

    bidder: str
    received: datetime
    outcome: str
    opened: bool
    price: Decimal | None = None
    duration: str = ""
    quality: str = ""
    leader: str = ""
    bond: str = ""


class OpeningLot(Struct, frozen=True):
    """The bids of one lot in the order read out, and the ceiling price if one was set."""

    name: str
    bids: tuple[OpeningBid, ...]
    ceiling: Decimal | None = None
    note: str = ""


class Candidate(Struct, frozen=True):
    """A ranked candidate: what 10号令 art. 6 wants shown of each."""

    rank: int
    bidder: str
    price: Decimal
    score: Decimal | None = None
    duration: str = ""
    quality: str = ""
    leader: str = ""
    certificate: str = ""
    qualification: str = ""


class Rejection(Struct, frozen=True):
    """A rejected bid with the committee's reason and the clause it rests on."""

    bidder: str
    reason: str
    cite: str


class CandidateLot(Struct, frozen=True):
    """The candidates of one lot, and the bids rejected."""

    name: str
    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...] = ()
    note: str = ""


class ScoreCell(Struct, frozen=True):
    """A mark to give: the field's name, value and fault.

    ``fixed`` ones are shown, ``words`` take a sentence, ``choices`` (value and label) one of a list.
    """

    name: str
    label: str
    value: str = ""
    error: str = ""
    fixed: bool = False
    words: bool = False
    choices: tuple[tuple[str, str], ...] = ()


class ScoreRow(Struct, frozen=True):
    """A criterion with its full marks and one cell per bidder."""

    criterion: str
    full: str
    cells: tuple[ScoreCell, ...]
    note: str = ""


class RollRow(Struct, frozen=True):
    """A log entry opened at the roll: its place, what it was, whose, and how far its unlocking is."""

    index: int
    kind: str
    digest: str
    bidder: str = ""
    lot: str = ""
    unlock: Tag | None = None
    note: str = ""


class TrusteeRow(Struct, frozen=True):
    """A trustee of the sealing: body, which lock, whether the shares have been released."""

    name: str
    body: str
    lock: str
    status: Tag
    at: datetime | None = None


class AwardedLot(Struct, frozen=True):
    """Who won a lot, at which price; the rest as read out and evaluated."""

    name: str
    winner: str
    price: Decimal
    score: Decimal | None = None
    duration: str = ""
    quality: str = ""
    leader: str = ""


class Contract(Struct, frozen=True):
    """A contract as announced."""

    lot: str
    number: str
    purchaser: str
    contractor: str
    amount: Decimal
    signed: date
    period: str = ""
