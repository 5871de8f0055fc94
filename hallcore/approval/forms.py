"""What is submitted to approval's verbs: frozen values, as forms, machines and imports bring them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from hallcore.approval.model import (
    Channel,
    Checked,
)
from hallcore.vault import FileRef


class ApplyForm(msgspec.Struct, frozen=True):
    """What is submitted to apply; ``files`` are in the vault, named by their material's id.

    Attributes:
        item: The item's dossier number.
        applicant: The applicant's dossier number; ``name``, ``number``, ``phone``, ``mail`` go to the annex.
        block: The series the case number is taken from: a window's digits, or an online shard.
        mail: The address letters go to, or "": nobody has to have one.
        query: The random query code that is printed on the receipt.
        proxy, proxy_number: The proxy and their ID number, or "".
    """

    item: str
    applicant: str
    name: str
    number: str
    phone: str
    channel: Channel
    block: str
    query: str
    mail: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    brought: tuple[str, ...] = ()
    files: tuple[FileRef, ...] = ()
    window: str = ""
    proxy: str = ""
    proxy_number: str = ""
    notification: str = ""
    distinct: str = ""
    reuse: tuple[tuple[str, str], ...] = ()
    slip: str = ""
    happened: datetime | None = None
    incident: str = ""


class CheckForm(msgspec.Struct, frozen=True):
    """Verdicts by material id."""

    rows: tuple[Checked, ...]


class SupplementForm(msgspec.Struct, frozen=True):
    """What is brought afterwards."""

    brought: tuple[str, ...]
    files: tuple[FileRef, ...] = ()


class RefuseForm(msgspec.Struct, frozen=True):
    """Why an application is not accepted."""

    ground: Literal["no-licence-needed", "not-competent", "not-corrected", "barred", "other"]
    reasons: str
    competent: str = ""


class OpinionForm(msgspec.Struct, frozen=True):
    """An opinion with what it proposes."""

    opinion: str
    proposes: Literal["grant", "deny"] = "grant"
    examiners: tuple[str, ...] = ()


class ReasonForm(msgspec.Struct, frozen=True):
    """A reason, for whatever needs one."""

    reason: str


class EndCaseForm(msgspec.Struct, frozen=True):
    """Why a case ends without a decision; ``unkept``: because what was undertaken to be brought was not (FW-14)."""

    reason: str
    unkept: bool = False


class AssignForm(msgspec.Struct, frozen=True):
    """To whom a case is given, for which duty."""

    duty: str
    to: str
    reason: str = ""


class CountersignForm(msgspec.Struct, frozen=True):
    """A counter-signature."""

    opinion: str
    agrees: bool


class SpecialForm(msgspec.Struct, frozen=True):
    """The special step that begins, and for a hearing or inspection when and where."""

    step: str
    days: int
    arranged: str = ""
    held: date | None = None
    examiners: tuple[str, ...] = ()


class SpecialEndForm(msgspec.Struct, frozen=True):
    """What a special step found, and who did it."""

    step: str
    result: str
    examiners: tuple[str, ...] = ()


class ExtendForm(msgspec.Struct, frozen=True):
    """By how many working days a limit is extended, and why."""

    days: int
    reason: str


class DecideForm(msgspec.Struct, frozen=True):
    """A decision."""

    granted: bool
    reasons: str


class DeliverForm(msgspec.Struct, frozen=True):
    """How a decision is delivered; the receiver's name goes to the annex."""

    how: Literal["window", "post", "electronic", "left", "published"]
    receiver: str = ""


class AnswerForm(msgspec.Struct, frozen=True):
    """A co-department's answer."""

    answer: Literal["agree", "disagree", "forward"]
    reasons: str = ""


class OutageForm(msgspec.Struct, frozen=True):
    """An outage and the forms that were handed out."""

    first: datetime
    last: datetime
    reason: str
    slips: tuple[str, ...]


class LicenceEndForm(msgspec.Struct, frozen=True):
    """How and why a licence ends."""

    how: Literal["revoked", "cancelled"]
    reason: str


class ReplanForm(msgspec.Struct, frozen=True):
    """How the plan changes for a branch that refused; ``ask_again`` or leave it out."""

    branch: str
    change: str
    ask_again: bool = True


class RevealForm(msgspec.Struct, frozen=True):
    """Which personal data of a case are to be shown, and for what."""

    pieces: tuple[str, ...]
    reason: str
