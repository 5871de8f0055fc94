"""Papers of a party's qualifications, performance and credit. All are public: they are what others judge a party by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal, NamedTuple

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PROOFS = {"qualification": "资质、许可", "performance": "业绩"}
"""What a party shows of itself."""


class Kind(NamedTuple):
    """A kind of entry on a party's credit: in words, what it keeps the party out of, and the rule that says so."""

    words: str
    bars: str
    rule: str


KINDS = {
    "collusion": Kind("串通投标、行贿谋取中标，取消投标资格", "tendering", "ZB-150"),
    "fraud": Kind("弄虚作假骗取中标，取消投标资格", "tendering", "ZB-151"),
    "bad-record": Kind("列入不良行为记录名单，禁止参加政府采购活动", "procurement", "GP-153"),
    "serious": Kind("在经营活动中有重大违法记录", "procurement", "GP-010"),
    "penalty": Kind("其他行政处罚", "", "ZB-152"),
}
"""Kinds of entries; the last is known and bars nobody."""


class ProofEntered(Paper, frozen=True):
    """A party shows a qualification or a past performance: out of the hall's licence library, or with its signed evidence.

    Attributes:
        proof: A key of ``PROOFS``.
        name, number, issuer: What it is called, its number, who issued it or for whom it was done.
        valid_from, valid_to: When it holds, both days included; no end where it has none.
        licence: Its number in the hall's licence library; "" where it was brought.
        evidence: The record of the library, or the certificate (SHA-256) that signed what was brought.
        amount: Of a performance: the contract's price, yuan.
    """

    type: ClassVar[str] = "proof-entered"
    title: ClassVar[str] = "资质业绩登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    proof: Literal["qualification", "performance"]
    name: str
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None
    licence: str
    evidence: str
    amount: Decimal | None = None


class ProofWithdrawn(Paper, frozen=True):
    """A party no longer shows something; ``of`` is the record in which it did."""

    type: ClassVar[str] = "proof-withdrawn"
    title: ClassVar[str] = "资质业绩撤下"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    of: str
    name: str


class CreditEntered(Paper, frozen=True):
    """A competent department enters a decision of its own on a party's credit.

    Attributes:
        kind: A key of ``KINDS``.
        decision: The number of the decision; ``organ`` who made it, ``department`` its code here.
        ground: What for, as the decision says.
        decided_on: The day of the decision.
        first, last: From when until when the party is kept out, both included; None where it is not.
        rule: What keeps it out, or what the entry rests on.
    """

    type: ClassVar[str] = "credit-entered"
    title: ClassVar[str] = "主体信用记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    kind: str
    decision: str
    organ: str
    department: str
    ground: str
    decided_on: date
    first: date | None
    last: date | None
    rule: str


class CreditEnded(Paper, frozen=True):
    """The department that made an entry ends it: the decision was revoked, or the party was let in again."""

    type: ClassVar[str] = "credit-ended"
    title: ClassVar[str] = "主体信用记录终止"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    of: str
    decision: str
    reason: str


class LicenceForm(msgspec.Struct, frozen=True):
    """A licence of the library, by its number."""

    licence: str


class EvidenceForm(msgspec.Struct, frozen=True):
    """What is brought: the file with its detached signature, and the certificate that signed."""

    proof: Literal["qualification", "performance"]
    name: str
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None
    files: tuple[FileRef, ...]
    certificate_sha256: str
    amount: Decimal | None = None


class WithdrawProofForm(msgspec.Struct, frozen=True):
    """The place of the record in which it was shown."""

    n: int


class CreditForm(msgspec.Struct, frozen=True):
    """A decision as its department enters it; ``years`` is how long the party is kept out, whole years."""

    department: str
    kind: str
    decision: str
    ground: str
    decided_on: date
    years: int = 0
    files: tuple[FileRef, ...] = ()


class EndCreditForm(msgspec.Struct, frozen=True):
    """Which entry ends, by which decision, and why."""

    n: int
    decision: str
    reason: str
