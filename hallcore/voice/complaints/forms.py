"""What is submitted about complaints, consultations, suggestions and the opinion box."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from hallcore.vault import FileRef
from hallcore.voice.complaints.model import Category, Channel, Finding, Ground, Kind


class VoiceForm(msgspec.Struct, frozen=True):
    """What is submitted to complain, ask or suggest; name and contact may be left out."""

    kind: Kind
    category: Category
    subject: str
    content: str
    unit: str
    channel: Channel = "web"
    name: str = ""
    contact: str = ""
    window: str = ""
    named: str = ""
    matter: str = ""
    source: str = ""


class AcceptForm(msgspec.Struct, frozen=True):
    """What is submitted to accept a complaint: whom it is about, what is to be found out, who finds it out."""

    unit: str
    points: tuple[str, ...]
    investigators: tuple[str, ...]
    persons: tuple[str, ...] = ()


class ReferForm(msgspec.Struct, frozen=True):
    """Whom it is about instead, and why."""

    unit: str
    reason: str


class DeclineForm(msgspec.Struct, frozen=True):
    """Why a complaint is not taken up."""

    ground: Ground
    reason: str


class PassOnForm(msgspec.Struct, frozen=True):
    """To which organ, and why."""

    organ: str
    reason: str


class ReassignForm(msgspec.Struct, frozen=True):
    """Who handles it instead, and why."""

    investigators: tuple[str, ...]
    reason: str


class FactForm(msgspec.Struct, frozen=True):
    """A fact that was found out, with whom else, what shows it, and whose doing it was (accounts)."""

    point: int
    fact: str
    sources: tuple[str, ...]
    other: str
    on: date
    files: tuple[FileRef, ...] = ()
    responsible: tuple[str, ...] = ()


class ExtendForm(msgspec.Struct, frozen=True):
    """How many working days more, and why."""

    days: int
    reason: str


class AnswerForm(msgspec.Struct, frozen=True):
    """A draft: what came out of each point, what was done, what is said."""

    findings: tuple[Finding, ...]
    measures: str
    reply: str


class SayForm(msgspec.Struct, frozen=True):
    """What the complainant says further: the query code proves it is theirs."""

    code: str
    reason: str = ""


class ReviewForm(msgspec.Struct, frozen=True):
    """A review's outcome."""

    upholds: bool
    reason: str


class OutcomeForm(msgspec.Struct, frozen=True):
    """What is to be published."""

    heading: str
    summary: str
    measures: str = ""


class RouteForm(msgspec.Struct, frozen=True):
    """Which unit answers, and why."""

    handling: str
    reason: str


class ConsultationForm(msgspec.Struct, frozen=True):
    """An answer and what it rests on."""

    answer: str
    basis: str = ""


class FaqForm(msgspec.Struct, frozen=True):
    """A question and answer for everybody."""

    question: str
    answer: str


class SuggestionForm(msgspec.Struct, frozen=True):
    """A decision on a suggestion."""

    decision: Literal["adopted", "partly", "declined"]
    reason: str
    done_by: date | None = None


class BoxForm(msgspec.Struct, frozen=True):
    """Which box was opened, and how many slips lay in it."""

    place: str
    slips: int
