"""Papers of disclosure requests. Who asks is in the annex; what is asked and answered is inside the house only."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PROCEDURE = "request"
REQUEST = "request"

CHANNELS = {"online": "互联网", "window": "当面", "mail": "邮寄"}
FORMS = {"electronic": "电子文本", "paper": "纸质文本", "inspect": "查阅、抄录"}
DELIVERIES = {"online": "网上查看", "window": "窗口领取", "mail": "邮寄", "email": "电子邮件"}
OUTCOMES = {
    "granted": "予以公开",
    "partly": "部分公开",
    "refused": "不予公开",
    "not-held": "信息不存在",
    "public": "已主动公开",
    "not-ours": "不属于本机关负责公开",
    "repeated": "不予重复处理",
    "by-law": "依照特别规定办理",
    "no-request": "不作为公开申请处理",
}
"""How a request may be answered (GK-12, GK-16), as papers say it."""

Channel = Literal["online", "window", "mail"]
Form = Literal["electronic", "paper", "inspect"]
Delivery = Literal["online", "window", "mail", "email"]
Outcome = Literal[
    "granted", "partly", "refused", "not-held", "public", "not-ours", "repeated", "by-law", "no-request"
]


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reason not to disclose: its rule, its words, whether a third party must be consulted first."""

    id: str
    rule: str
    title: str
    consult: bool = False


class _Grounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ground: tuple[Ground, ...]


def _grounds() -> dict[str, Ground]:
    text = Path(__file__).with_name("grounds.toml").read_text(encoding="utf-8")
    return {ground.id: ground for ground in msgspec.convert(tomllib.loads(text), _Grounds).ground}


GROUNDS = _grounds()
"""The grounds of refusal by id, in the order of the law."""


class RequestFiled(Paper, frozen=True):
    """Somebody asked for information.

    The annex holds ``name``, ``ident`` (identity number or credit code), ``contact``, ``address`` and the query
    ``code``.

    Attributes:
        department: The code of the department asked.
        applicant: A citizen, or a legal person or other organisation.
        party: Who asks: a natural person's number or a credit code.
        channel: How it came.
        content: What is asked for: name, document number or description (GK-13).
        form, delivery: In which form and by which way.
    """

    type: ClassVar[str] = "request-filed"
    title: ClassVar[str] = "政府信息公开申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    department: str
    applicant: Literal["citizen", "organisation"]
    party: str
    channel: Channel
    content: str
    form: Form
    delivery: Delivery


class RequestReceived(Paper, frozen=True):
    """The day of receipt is fixed (GK-11); from it the answer is due."""

    type: ClassVar[str] = "request-received"
    title: ClassVar[str] = "收到申请确认"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    received: date
    due: datetime


class CorrectionAsked(Paper, frozen=True):
    """The request was not clear: told once what to supplement, until when (GK-10)."""

    type: ClassVar[str] = "request-correction-asked"
    title: ClassVar[str] = "补正告知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    points: tuple[str, ...]
    by: date


class RequestCorrected(Paper, frozen=True):
    """The applicant supplemented the request; the period begins anew (GK-10)."""

    type: ClassVar[str] = "request-corrected"
    title: ClassVar[str] = "申请补正"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    content: str
    received: date
    due: datetime


class RequestLapsed(Paper, frozen=True):
    """The applicant did not supplement in time: the request counts as given up (GK-10)."""

    type: ClassVar[str] = "request-lapsed"
    title: ClassVar[str] = "视为放弃申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    by: date


class OpinionAsked(Paper, frozen=True):
    """A third party (its name in the annex, ``third``) or another organ was asked in writing (GK-14, GK-15).

    Attributes:
        whom: Which of the two.
        organ: The organ's name, "" for a third party.
        question: What is asked.
        sent: The day the letter was received there; the clock stands still from the day after.
        reply_by: Until when they may answer.
    """

    type: ClassVar[str] = "request-opinion-asked"
    title: ClassVar[str] = "征求意见书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    whom: Literal["third-party", "organ"]
    organ: str
    question: str
    sent: date
    reply_by: datetime


class OpinionGiven(Paper, frozen=True):
    """The answer to a consultation, or that none came in time; its words are in the annex (``opinion``).

    Attributes:
        of: The number of the record that asked.
        answer: Agrees, does not agree with or without good reason, or silent.
        received: The day it came; for silence the last day of the period.
    """

    type: ClassVar[str] = "request-opinion-given"
    title: ClassVar[str] = "意见反馈"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int
    answer: Literal["agrees", "objects", "objects-groundless", "silent"]
    received: date


class ReplyExtended(Paper, frozen=True):
    """The period was extended with the approval of the head of the disclosure office, and the applicant told."""

    type: ClassVar[str] = "request-reply-extended"
    title: ClassVar[str] = "延期答复告知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    days: int
    reason: str
    due: datetime


class ReplyDrafted(Paper, frozen=True):
    """A reply was drafted for approval; its fields are those of the reply."""

    type: ClassVar[str] = "request-reply-drafted"
    title: ClassVar[str] = "答复拟稿"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    outcome: Outcome
    grounds: tuple[str, ...]
    reason: str
    access: str
    withheld: str
    public_interest: str
    earlier: str


class ReplyReturned(Paper, frozen=True):
    """The draft was sent back."""

    type: ClassVar[str] = "request-reply-returned"
    title: ClassVar[str] = "答复退回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class RequestAnswered(Paper, frozen=True):
    """The reply (GK-12), with the remedies it states.

    Attributes:
        outcome: A key of OUTCOMES.
        grounds: Ids of GROUNDS for what is withheld.
        reason: The explanation.
        access: How what is disclosed can be had, or who is responsible instead.
        withheld: Which parts are withheld (GK-05).
        public_interest: Why it is disclosed although a third party objected; that party is told (GK-14).
        earlier: The request a repeated one repeats.
        remedy: Reconsideration and court, in words.
        due: When it was due; ``late`` whether that was over.
        drafted_by, behalf: Who drafted it; for whom the approver stood in, or "".
    """

    type: ClassVar[str] = "request-answered"
    title: ClassVar[str] = "政府信息公开申请答复书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    outcome: Outcome
    grounds: tuple[str, ...]
    reason: str
    access: str
    withheld: str
    public_interest: str
    earlier: str
    remedy: str
    due: datetime
    late: bool
    drafted_by: str
    behalf: str = ""


class ReplyDelivered(Paper, frozen=True):
    """The reply reached the applicant."""

    type: ClassVar[str] = "request-reply-delivered"
    title: ClassVar[str] = "答复送达"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    delivered: date
    how: Delivery


class RequestWithdrawn(Paper, frozen=True):
    """The applicant took the request back."""

    type: ClassVar[str] = "request-withdrawn"
    title: ClassVar[str] = "撤回申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class ApplicantRevealed(Paper, frozen=True):
    """An officer looked at who asks, who else was consulted, and how they are reached; else pages show them masked.

    Attributes:
        thirds: The numbers of the records in whose annexes the third parties stand that were shown.
    """

    type: ClassVar[str] = "request-applicant-revealed"
    title: ClassVar[str] = "查看个人信息"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str
    thirds: tuple[int, ...] = ()


# ---------------------------------------------------------------- what is submitted


class RequestForm(msgspec.Struct, frozen=True):
    """What is submitted to ask for information; ``received`` is the day signed for, of what came by mail."""

    department: str
    applicant: Literal["citizen", "organisation"]
    party: str
    name: str
    ident: str
    contact: str
    content: str
    channel: Channel = "online"
    form: Form = "electronic"
    delivery: Delivery = "online"
    address: str = ""
    received: date | None = None


class CorrectionForm(msgspec.Struct, frozen=True):
    """What is submitted to ask for a supplement."""

    points: tuple[str, ...]
    by: date


class SupplementForm(msgspec.Struct, frozen=True):
    """What the applicant supplements: the whole description anew."""

    content: str


class OpinionForm(msgspec.Struct, frozen=True):
    """What is submitted to consult: ``name`` of the third party or organ."""

    whom: Literal["third-party", "organ"]
    name: str
    question: str
    sent: date
    contact: str = ""


class OpinionReplyForm(msgspec.Struct, frozen=True):
    """What is submitted when an opinion came in."""

    of: int
    answer: Literal["agrees", "objects", "objects-groundless"]
    received: date
    opinion: str = ""


class ExtensionForm(msgspec.Struct, frozen=True):
    """What is submitted to extend the period, in working days."""

    days: int
    reason: str


class ReplyForm(msgspec.Struct, frozen=True):
    """What is submitted as a draft; ``files`` is what is handed over."""

    outcome: Outcome
    reason: str
    grounds: tuple[str, ...] = ()
    access: str = ""
    withheld: str = ""
    public_interest: str = ""
    earlier: str = ""
    files: tuple[FileRef, ...] = ()


class DeliveryForm(msgspec.Struct, frozen=True):
    """What is submitted when the reply was delivered."""

    delivered: date
    how: Delivery
