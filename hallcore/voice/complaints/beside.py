"""Papers of consultations, suggestions, the opinion box, of taking down what was published, and of who looked at whom."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from hallcore.ground.events import Disclosure, Paper


class ConsultationRouted(Paper, frozen=True):
    """Another unit answers; the last day stays."""

    type: ClassVar[str] = "consultation-routed"
    title: ClassVar[str] = "咨询转办"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    handling: str
    reason: str


class ConsultationAnswered(Paper, frozen=True):
    """The answer, and what it rests on."""

    type: ClassVar[str] = "consultation-answered"
    title: ClassVar[str] = "咨询答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    answer: str
    basis: str
    late: bool


class FaqProposed(Paper, frozen=True):
    """Question and answer put so that they serve everybody; somebody else decides."""

    type: ClassVar[str] = "faq-proposed"
    title: ClassVar[str] = "常见问题拟稿"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    question: str
    answer: str


class FaqPublished(Paper, frozen=True):
    """A question many have, and its answer."""

    type: ClassVar[str] = "faq-published"
    title: ClassVar[str] = "常见问题解答"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    question: str
    answer: str
    basis: str
    unit: str
    organ: str


class WithdrawalProposed(Paper, frozen=True):
    """A published outcome or answer is wrong and should be taken down; somebody else decides.

    Attributes:
        of: The number of the record that was published.
        reason: Why, in words for everybody.
    """

    type: ClassVar[str] = "publication-withdrawal-proposed"
    title: ClassVar[str] = "撤下公开内容的提议"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int
    reason: str


class PublicationWithdrawn(Paper, frozen=True):
    """A published outcome or answer was taken down; its record stays, and a corrected text may follow.

    Attributes:
        of: The number of the record that was published.
        organ: Whose it was.
        reason: Why it was taken down.
    """

    type: ClassVar[str] = "publication-withdrawn"
    title: ClassVar[str] = "撤下公开内容"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    of: int
    organ: str
    reason: str


class SuggestionDecided(Paper, frozen=True):
    """Whether a suggestion is taken up, and why or until when.

    Attributes:
        decision: Adopted, adopted in part, or declined.
        reason: The words to whoever suggested it.
        done_by: Until when it is carried out; None where it is declined.
    """

    type: ClassVar[str] = "suggestion-decided"
    title: ClassVar[str] = "建议答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    decision: Literal["adopted", "partly", "declined"]
    reason: str
    done_by: date | None
    late: bool


class SuggestionDone(Paper, frozen=True):
    """What was carried out."""

    type: ClassVar[str] = "suggestion-done"
    title: ClassVar[str] = "建议落实情况"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    what: str
    late: bool


class ComplainantRevealed(Paper, frozen=True):
    """Somebody looked at who told it and how they are reached, and why; else pages show them masked."""

    type: ClassVar[str] = "complainant-revealed"
    title: ClassVar[str] = "查看提出人信息"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


# ---------------------------------------------------------------- the opinion box


class OpinionBoxOpened(Paper, frozen=True):
    """The box at a place was opened and what lay in it counted; ``next_by`` is the last day to open it again."""

    type: ClassVar[str] = "opinion-box-opened"
    title: ClassVar[str] = "意见箱开启记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    place: str
    slips: int
    next_by: date


class OpinionBoxWitnessed(Paper, frozen=True):
    """A second person was there and counted the same."""

    type: ClassVar[str] = "opinion-box-witnessed"
    title: ClassVar[str] = "意见箱开启见证"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    slips: int
