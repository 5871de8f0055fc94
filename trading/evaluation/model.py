"""Papers of evaluation. The committee and its scores stay sealed (ZB-076); the ranking is published.

What is published of the scores after the result names nobody: columns of members in an order drawn by lot.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef
from trading.evaluation.low_model import LowOutcome


class Member(msgspec.Struct, frozen=True):
    """One seat of the committee: an account, as an expert or as the purchaser's representative."""

    account: str
    seat: Literal["expert", "representative"]
    specialty: str = ""
    party: str = ""


class CommitteeFormed(Paper, frozen=True):
    """The committee of a lot was formed; its names are secret until the result is decided.

    Attributes:
        draw: The draw its experts come from; "" where they were chosen directly.
        direct: Why they were chosen directly (a special project: ZB-073).
        terminal: The terminal at the door of the evaluation room; "" where presence is registered by badge alone.
        key: The secret that gives bids their codes in a blind technical part.
    """

    type: ClassVar[str] = "committee-formed"
    title: ClassVar[str] = "评标委员会组建"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    members: tuple[Member, ...]
    draw: str = ""
    direct: str = ""
    terminal: str = ""
    key: str = ""


class MemberAdmitted(Paper, frozen=True):
    """A member was let into the evaluation room: identity checked, telephone handed in, a badge given."""

    type: ClassVar[str] = "member-admitted"
    title: ClassVar[str] = "评委到场登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str
    badge: str


class MemberReplaced(Paper, frozen=True):
    """A member was replaced: whatever the former one had found is void, the successor evaluates anew (ZB-078)."""

    type: ClassVar[str] = "member-replaced"
    title: ClassVar[str] = "更换评委"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    former: str
    member: Member
    reason: str


class TimeAsked(Paper, frozen=True):
    """A member finds the time for evaluation too short (ZB-077)."""

    type: ClassVar[str] = "evaluation-time-asked"
    title: ClassVar[str] = "评委认为评标时间不够"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str


class EvaluationExtended(Paper, frozen=True):
    """The time for evaluation was lengthened."""

    type: ClassVar[str] = "evaluation-extended"
    title: ClassVar[str] = "延长评标时间"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    until: datetime


class Verdict(msgspec.Struct, frozen=True):
    """What one member finds of one bid: responsive or rejected with its ground, and marks by criterion.

    ``code`` is the ground of the law (``trading.evaluation.grounds``), ``ground`` what the member found.
    """

    bid: str
    responsive: bool
    ground: str
    marks: dict[str, Decimal]
    code: str = ""


class ScoresSubmitted(Paper, frozen=True):
    """One member's signed score sheet for a lot."""

    type: ClassVar[str] = "scores-submitted"
    title: ClassVar[str] = "评委评分"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str
    verdicts: tuple[Verdict, ...]


class Standing(msgspec.Struct, frozen=True):
    """How one bid came out. Marks are means over members, two places; rank 0 means rejected.

    ``compared`` is the price after what procurement takes off it; None where nothing is compared but the price.
    ``lots`` is its place in the lottery that parted bids equal in everything; 0 where none was needed.
    """

    bid: str
    bidder: str
    name: str
    price: Decimal
    duration_days: int
    price_marks: Decimal
    other_marks: Decimal
    total: Decimal
    rank: int
    rejected: str = ""
    cite: str = ""
    compared: Decimal | None = None
    lots: int = 0


class EvaluationReported(Paper, frozen=True):
    """The committee's report: every bid's standing and how the figures were made."""

    type: ClassVar[str] = "evaluation-report"
    title: ClassVar[str] = "评标报告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    method: str
    benchmark: Decimal | None
    standings: tuple[Standing, ...]
    members: int
    low: tuple[LowOutcome, ...] = ()


class BidQuestioned(Paper, frozen=True):
    """The committee asked a bidder in writing to clarify its bid (ZB-081)."""

    type: ClassVar[str] = "bid-questioned"
    title: ClassVar[str] = "评标委员会要求澄清"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    question: str
    answer_by: datetime


class BidExplained(Paper, frozen=True):
    """A bidder answered a question of the committee; ``of`` is the number of the question's record."""

    type: ClassVar[str] = "bid-explained"
    title: ClassVar[str] = "投标人澄清说明"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    of: int
    answer: str


class ScoresConfirmed(Paper, frozen=True):
    """A member stands by marks that lie far from the others', and says why (GP-072)."""

    type: ClassVar[str] = "scores-confirmed"
    title: ClassVar[str] = "评委说明异常评分"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str
    bids: tuple[str, ...]
    reason: str


class ReportSigned(Paper, frozen=True):
    """A member signed the report; one who does not agree says so in writing and signs all the same (ZB-086)."""

    type: ClassVar[str] = "report-signed"
    title: ClassVar[str] = "评委签署评标报告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str
    report_sha256: str
    dissent: str = ""


class SignatureRefused(Paper, frozen=True):
    """A member refused to sign and gave no reasons in writing, which counts as consent (ZB-086)."""

    type: ClassVar[str] = "signature-refused"
    title: ClassVar[str] = "评委拒绝签字"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str
    report_sha256: str
    words: str


class RecordingKept(Paper, frozen=True):
    """A recording of opening or evaluation is in the file by its hash (GP-055)."""

    type: ClassVar[str] = "recording-kept"
    title: ClassVar[str] = "开标评标录音录像存档"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    part: Literal["opening", "evaluation"]
    begins: datetime
    ends: datetime


class ScoreColumn(msgspec.Struct, frozen=True):
    """One member's sheet as it is published: a number drawn by lot instead of a name."""

    member: int
    seat: Literal["expert", "representative"]
    verdicts: tuple[Verdict, ...]


class CommitteeForm(msgspec.Struct, frozen=True):
    """Who sits; person names go to the annex by account.

    Attributes:
        members: The representatives alone; all members only where the experts were chosen directly.
        direct: Why they were.
        terminal, key: See ``CommitteeFormed``.
    """

    members: tuple[Member, ...]
    names: dict[str, str]
    direct: str = ""
    terminal: str = ""
    key: str = ""


class AdmitForm(msgspec.Struct, frozen=True):
    """Who was let in, with which badge."""

    member: str
    badge: str


class ReplaceForm(msgspec.Struct, frozen=True):
    """Who goes, why, and which drawn expert or which representative comes; the name goes to the annex."""

    former: str
    reason: str
    successor: str = ""
    name: str = ""


class ExtendForm(msgspec.Struct, frozen=True):
    """Until when."""

    until: datetime


class QuestionForm(msgspec.Struct, frozen=True):
    """What is asked of which bid, and how many minutes its bidder has to answer."""

    bid: str
    question: str
    minutes: int


class AnswerForm(msgspec.Struct, frozen=True):
    """The answer to the question in record ``of``."""

    of: int
    answer: str
    files: tuple[FileRef, ...] = ()


class ConfirmForm(msgspec.Struct, frozen=True):
    """Why a member's marks lie far from the others'."""

    reason: str


class SignForm(msgspec.Struct, frozen=True):
    """What a member does not agree with; "" where nothing."""

    dissent: str = ""


class RefusalForm(msgspec.Struct, frozen=True):
    """Who refused to sign, and how that went."""

    member: str
    words: str


class RecordingForm(msgspec.Struct, frozen=True):
    """A recording in the vault."""

    files: tuple[FileRef, ...]
    part: Literal["opening", "evaluation"]
    begins: datetime
    ends: datetime


class ScoreForm(msgspec.Struct, frozen=True):
    """A member's sheet."""

    verdicts: tuple[Verdict, ...]
