"""What is submitted to supervise: about cards, orders, circulars, holds, referrals, reads of personal data."""

from __future__ import annotations

from datetime import date

import msgspec

from hallcore.supervision.papers import CircularKind, Outcome, Scope
from hallcore.vault import FileRef


class OpenForm(msgspec.Struct, frozen=True):
    """A card is taken up."""

    note: str = ""


class AnswerForm(msgspec.Struct, frozen=True):
    """A card is answered."""

    accepts: bool
    words: str
    files: tuple[FileRef, ...] = ()


class DecideForm(msgspec.Struct, frozen=True):
    """A card is decided; ``ground`` is a key of GROUNDS where it is relieved."""

    outcome: Outcome
    reason: str
    ground: str = ""
    measures: str = ""


class AppealForm(msgspec.Struct, frozen=True):
    """A decision is appealed against."""

    words: str
    files: tuple[FileRef, ...] = ()


class AppealDecisionForm(msgspec.Struct, frozen=True):
    """An appeal is decided."""

    outcome: Outcome
    reason: str


class OrderForm(msgspec.Struct, frozen=True):
    """An order is given; see ``OrderIssued``."""

    department: str
    subject: str
    what: str
    due: date
    person: str = ""
    about: str = ""
    files: tuple[FileRef, ...] = ()


class ReportForm(msgspec.Struct, frozen=True):
    """What an order came to is reported."""

    words: str
    files: tuple[FileRef, ...] = ()


class ReviewForm(msgspec.Struct, frozen=True):
    """A report is accepted, or sent back with a new last day."""

    accepted: bool
    reason: str = ""
    due: date | None = None


class ReasonForm(msgspec.Struct, frozen=True):
    """Why something is taken back, dropped or lifted."""

    reason: str


class CircularForm(msgspec.Struct, frozen=True):
    """A circular is drafted; see ``CircularDrafted``. ``facts`` are paragraphs."""

    kind: CircularKind
    heading: str
    facts: tuple[str, ...]
    rule: str
    department: str
    correct_by: date
    scope: Scope
    cards: tuple[str, ...] = ()
    outlet: str = ""


class ResultForm(msgspec.Struct, frozen=True):
    """What a circular's correction came to."""

    result: str


class HoldForm(msgspec.Struct, frozen=True):
    """A matter's evidence is held."""

    matter: str
    reason: str


class ReferralForm(msgspec.Struct, frozen=True):
    """A matter is handed to another authority."""

    matter: str
    authority: str
    reason: str
    files: tuple[FileRef, ...] = ()


class ReceiptForm(msgspec.Struct, frozen=True):
    """The other authority's receipt."""

    number: str
    on: date
    files: tuple[FileRef, ...] = ()


class InquiryForm(msgspec.Struct, frozen=True):
    """Personal data of a matter are to be shown."""

    matter: str
    pieces: tuple[str, ...]
    reason: str
