"""What is submitted in a sale, by sellers, bidders and the clock's own agents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from hallcore.vault import FileRef
from trading.auction.model import SaleTerms, Times


class SaleForm(msgspec.Struct, frozen=True):
    """What is submitted to register a sale; the acting party is the seller or its agency."""

    method: str
    name: str
    region: str
    seller: str
    approval: str
    terms: SaleTerms
    consent: str = ""
    after: str = ""


class AnnounceForm(msgspec.Struct, frozen=True):
    """What is submitted to announce it."""

    times: Times
    reserved: bool
    contact: str
    supervisor: str
    files: tuple[FileRef, ...] = ()


class CorrectionForm(msgspec.Struct, frozen=True):
    """What is submitted to correct the announcement; without times they stay."""

    text: str
    affects_price: bool
    times: Times | None = None
    files: tuple[FileRef, ...] = ()


class ReserveForm(msgspec.Struct, frozen=True):
    """What is submitted to set the reserve: yuan, and the minutes of those who set it."""

    price: Decimal
    decision: str


class ReasonForm(msgspec.Struct, frozen=True):
    """Why a sale is ended."""

    reason: str


class ApplyForm(msgspec.Struct, frozen=True):
    """What is submitted to take part: those who buy together, and the statement."""

    others: tuple[str, ...] = ()
    stated: bool = False
    files: tuple[FileRef, ...] = ()


class OfferForm(msgspec.Struct, frozen=True):
    """What is submitted to offer, yuan."""

    price: Decimal


class PostForm(msgspec.Struct, frozen=True):
    """Which offer is made public: the bidder's dossier and the record's number in it."""

    paddle: str
    n: int


class RestartForm(msgspec.Struct, frozen=True):
    """Since when nothing had moved."""

    stopped_since: datetime


class ConfirmForm(msgspec.Struct, frozen=True):
    """What the seller found when it examined whoever offered most."""

    examined: str
    files: tuple[FileRef, ...] = ()


class CancelForm(msgspec.Struct, frozen=True):
    """Why a deal falls, whether the bidder is to blame, and what comes next."""

    reason: str
    blame: bool
    following: str


class FailureForm(msgspec.Struct, frozen=True):
    """What is submitted to announce that nothing was sold."""

    following: str


class ResultForm(msgspec.Struct, frozen=True):
    """How many working days the result is public; the law's least where 0."""

    days: int = 0


class SaleContractForm(msgspec.Struct, frozen=True):
    """What is submitted to publish the contract."""

    amount: Decimal
    signed_on: date
    first_by: date
    rest_by: date | None = None
    files: tuple[FileRef, ...] = ()
