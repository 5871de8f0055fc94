"""What is submitted in a direct purchase, by purchaser, agency, finance department and suppliers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from hallcore.vault import FileRef
from trading.award.model import Item
from trading.purchasing.model import Opinion, Path, Terms

Files = tuple[FileRef, ...]


class PurchaseForm(msgspec.Struct, frozen=True):
    """What is submitted to register a direct purchase; the acting party is the purchaser or its agency."""

    method: str
    ground: str
    name: str
    category: str
    kind: str
    region: str
    purchaser: str
    plan: str
    funding: str
    reason: str
    terms: Terms
    intention: str = ""
    unannounced: str = ""
    unannounced_reason: str = ""
    original: str = ""


class PublicityForm(msgspec.Struct, frozen=True):
    """What is submitted to make the reason public; ``days`` working days, the law's least where 0."""

    supplier: str
    supplier_address: str
    opinions: tuple[Opinion, ...]
    contact: str
    agency_contact: str
    finance_contact: str
    days: int = 0
    files: Files = ()


class ObjectionForm(msgspec.Struct, frozen=True):
    """A written objection. ``objector`` names who wrote the letter that a purchaser enters; its own party otherwise."""

    text: str
    objector: str = ""
    files: Files = ()


class ArgumentForm(msgspec.Struct, frozen=True):
    """What the supplementary argument came to."""

    upheld: bool
    opinion: str
    told: str
    files: Files = ()


class AskForm(msgspec.Struct, frozen=True):
    """The report to the finance department."""

    report: str
    files: Files = ()


class DecisionForm(msgspec.Struct, frozen=True):
    """What the finance department decides about the method."""

    approved: bool
    document: str
    opinion: str


class EmergencyForm(msgspec.Struct, frozen=True):
    """What is found about the emergency."""

    by: str
    document: str
    since: datetime
    facts: str
    path: Path
    direct_reason: str = ""
    files: Files = ()


class ReportForm(msgspec.Struct, frozen=True):
    """The report of an emergency procurement to the finance department."""

    organ: str
    reported_on: date
    summary: str
    files: Files = ()


class InvitationForm(msgspec.Struct, frozen=True):
    """Who is asked, until when, and for what."""

    suppliers: tuple[str, ...]
    until: datetime
    text: str
    files: Files = ()


class OfferForm(msgspec.Struct, frozen=True):
    """A supplier's offer; the signed sheet is among the files."""

    price: Decimal
    days: int
    address: str
    text: str = ""
    files: Files = ()


class TalksForm(msgspec.Struct, frozen=True):
    """What was agreed; the record signed by everybody is among the files."""

    held_on: date
    place: str
    publicity: str
    personnel: tuple[str, ...]
    costs: str
    conditions: str
    price: Decimal
    reasonable: str
    dissent: str = ""
    files: Files = ()


class ChoiceForm(msgspec.Struct, frozen=True):
    """Which offer is taken in an emergency, by whom, and why."""

    supplier: str
    reason: str
    personnel: tuple[str, ...]
    files: Files = ()


class ResultForm(msgspec.Struct, frozen=True):
    """The main items of what is bought."""

    items: tuple[Item, ...]
    files: Files = ()


class ContractForm(msgspec.Struct, frozen=True):
    """The signed contract."""

    amount: Decimal
    signed_on: date
    starts: date
    ends: date
    files: Files = ()


class FilingForm(msgspec.Struct, frozen=True):
    """Where and when the copy was filed."""

    organ: str
    filed_on: date
    number: str = ""
    files: Files = ()


class AdditionForm(msgspec.Struct, frozen=True):
    """What is added to the contract of an emergency."""

    amount: Decimal
    reason: str
    signed_on: date
    files: Files = ()


class EndForm(msgspec.Struct, frozen=True):
    """Why a purchase ends, and what comes next."""

    ground: str
    reason: str
    following: str
