"""Papers of bidding. All of them are opaque in the log until the opening roll names them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef


class BidderEnrolled(Paper, frozen=True):
    """A bidder, alone or leading a consortium, means to bid for a lot."""

    type: ClassVar[str] = "bidder-enrolled"
    title: ClassVar[str] = "投标登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "opaque"

    bidder: str
    consortium: tuple[str, ...]


class QuestionAsked(Paper, frozen=True):
    """A bidder asked about the documents; who asked stays hidden in the answer."""

    type: ClassVar[str] = "question-asked"
    title: ClassVar[str] = "对招标文件提问"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "opaque"

    question: str


class BidReceived(Paper, frozen=True):
    """A sealed bid was received whole and checked; a later one of the same bidder replaces it."""

    type: ClassVar[str] = "bid-received"
    title: ClassVar[str] = "投标文件接收"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "opaque"

    seq: int
    header_sha256: str
    prev_header_sha256: str
    certificate_sha256: str


class BidWithdrawn(Paper, frozen=True):
    """A bid was withdrawn before the deadline (招标投标法 29); a signed statement is the record's file."""

    type: ClassVar[str] = "bid-withdrawn"
    title: ClassVar[str] = "投标文件撤回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "opaque"

    seq: int
    header_sha256: str
    reason: str


GUARANTEES = {"bank": "银行保函", "insurance": "保证保险", "guarantor": "担保机构保函"}
"""Who guarantees a bid in place of money, and what its letter is called (ZB-038)."""


class GuaranteeLodged(Paper, frozen=True):
    """A bidder lodged a letter of guarantee in place of its bid bond; a later one replaces it. The letter is its file.

    Attributes:
        kind: A key of ``GUARANTEES``.
        amount: What is guaranteed, yuan.
        valid_until: The last day of the letter.
    """

    type: ClassVar[str] = "bid-guarantee"
    title: ClassVar[str] = "投标保函提交"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "opaque"

    kind: str
    issuer: str
    number: str
    amount: Decimal
    valid_until: date


class GuaranteeForm(msgspec.Struct, frozen=True):
    """What a bidder fills in about its letter, which is in the vault."""

    kind: str
    issuer: str
    number: str
    amount: Decimal
    valid_until: date
    files: tuple[FileRef, ...]


class ExtensionAnswered(Paper, frozen=True):
    """A bidder lets its bid stand longer, or refuses and is free with its bond (ZB-058)."""

    type: ClassVar[str] = "extension-answered"
    title: ClassVar[str] = "投标有效期延长答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    agreed: bool


class ExtensionForm(msgspec.Struct, frozen=True):
    """What a bidder answers."""

    agreed: bool


class EnrolForm(msgspec.Struct, frozen=True):
    """What a bidder submits to enrol; consortium members besides itself, if any."""

    consortium: tuple[str, ...] = ()


class QuestionForm(msgspec.Struct, frozen=True):
    """One question."""

    question: str


class BidForm(msgspec.Struct, frozen=True):
    """A container in the vault and what its examination found (``trading.bidding.intake``)."""

    files: tuple[FileRef, ...]
    tender: str
    lot: str
    notice_sha256: str
    policy_sha256: str
    seq: int
    header_sha256: str
    prev_header_sha256: str
    certificate_sha256: str


class WithdrawForm(msgspec.Struct, frozen=True):
    """Why a bid is withdrawn (the reason is not judged), with the bidder's signed statement where there is one.

    Attributes:
        files: Statement and signature in the vault, as ``trading.bidding.intake`` examined them; or none.
        header_sha256: The header the statement takes back; "" without one.
    """

    reason: str
    files: tuple[FileRef, ...] = ()
    header_sha256: str = ""
