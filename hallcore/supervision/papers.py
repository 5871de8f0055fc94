"""Papers of what supervisors do: a card's life after its raising, orders, circulars.

What people say in an answer or an appeal lies in the annex (``words``). Every paper but those of a card lies in a
dossier of the supervisors' own; the matter it is about is named in it and stays untouched.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "supervising"
ORDER, CIRCULAR = "order", "circular"

Outcome = Literal["upheld", "relieved"]
OUTCOMES: dict[str, str] = {"upheld": "予以认定", "relieved": "予以解除"}
"""How a card is decided, at first and upon an appeal."""

GROUNDS: dict[str, str] = {
    "no-breach": "经核查不存在违反情形",
    "applicant": "由申请人的原因造成",
    "force": "不可抗力、系统停机等客观原因造成",
    "other": "责任不在被监察人",
}
"""Why a card is relieved."""

Scope = Literal["public", "departments", "hall"]
SCOPES: dict[str, str] = {"public": "向社会公布", "departments": "进驻部门范围", "hall": "中心内部"}
"""How far a circular is published (TS-10)."""

CircularKind = Literal["circular", "exposure"]
CIRCULARS: dict[str, str] = {"circular": "督查通报", "exposure": "媒体曝光"}
Side = Literal["supervision", "discipline"]
SIDES: dict[str, str] = {"supervision": "行政监督", "discipline": "纪检监察"}
"""Who signs for whom."""


# -- a card's life ------------------------------------------------------------------------------------------


class CardOpened(Paper, frozen=True):
    """A supervisor took up the card: it is being looked into (JC-31)."""

    type: ClassVar[str] = "card-opened"
    title: ClassVar[str] = "立案核查"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    note: str = ""


class CardAnswered(Paper, frozen=True):
    """Whom the card concerns answered: accepts it or not; the words are in the annex (``words``)."""

    type: ClassVar[str] = "card-answered"
    title: ClassVar[str] = "监察牌答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    accepts: bool


class AnswerLapsed(Paper, frozen=True):
    """Nobody answered by the last day; the card is decided without an answer."""

    type: ClassVar[str] = "card-answer-lapsed"
    title: ClassVar[str] = "逾期未答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    answer_by: date


class CardLapsed(Paper, frozen=True):
    """A reminder's time is over; it ends by itself (JC-31)."""

    type: ClassVar[str] = "card-lapsed"
    title: ClassVar[str] = "预警届满"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    answered: bool


class CardDecided(Paper, frozen=True):
    """The card was decided by somebody who had no part in the matter (JC-32).

    Attributes:
        outcome: Upheld or relieved.
        ground: A key of GROUNDS where it is relieved, else "".
        reason: What was found.
        measures: What is to be mended, or "".
        appeal_by: The last day for an appeal where it is upheld.
    """

    type: ClassVar[str] = "card-decided"
    title: ClassVar[str] = "监察认定"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    outcome: Outcome
    ground: str
    reason: str
    measures: str
    appeal_by: date | None


class CardAppealed(Paper, frozen=True):
    """Whom the card concerns appealed, once; the words are in the annex (``words``)."""

    type: ClassVar[str] = "card-appealed"
    title: ClassVar[str] = "监察牌申诉"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    decide_by: date


class CardAppealDecided(Paper, frozen=True):
    """Discipline inspection decided the appeal; with it the card is at its end."""

    type: ClassVar[str] = "card-appeal-decided"
    title: ClassVar[str] = "复核决定"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    outcome: Outcome
    reason: str


class CardClosed(Paper, frozen=True):
    """Nobody appealed in time: the decision stands. ``points`` is what the rule takes away."""

    type: ClassVar[str] = "card-closed"
    title: ClassVar[str] = "监察牌办结"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    points: Decimal


# -- orders -------------------------------------------------------------------------------------------------


class OrderIssued(Paper, frozen=True):
    """A supervision order (督办) was given.

    Attributes:
        department: The code of the department that has to do it.
        person: The account that has to report; "" for the department's chief representative.
        subject, what: The matter in a line; what is to be done.
        due: The last day for the report.
        about: The number of the card or matter that led to it, or "".
    """

    type: ClassVar[str] = "order-issued"
    title: ClassVar[str] = "督办通知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    department: str
    person: str
    subject: str
    what: str
    due: date
    about: str


class OrderReported(Paper, frozen=True):
    """What was done was reported; the words are in the annex (``words``)."""

    type: ClassVar[str] = "order-reported"
    title: ClassVar[str] = "督办报告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    late: bool


class OrderLapsed(Paper, frozen=True):
    """Nothing was reported by the last day."""

    type: ClassVar[str] = "order-lapsed"
    title: ClassVar[str] = "督办逾期"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    due: date


class OrderReviewed(Paper, frozen=True):
    """The report was accepted, or sent back with a new last day."""

    type: ClassVar[str] = "order-reviewed"
    title: ClassVar[str] = "督办验收"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    accepted: bool
    reason: str
    due: date | None


class OrderWithdrawn(Paper, frozen=True):
    """The order was taken back, with the reason."""

    type: ClassVar[str] = "order-withdrawn"
    title: ClassVar[str] = "撤销督办"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


# -- circulars and exposures --------------------------------------------------------------------------------


class CircularDrafted(Paper, frozen=True):
    """A circular or an exposure was drafted; it says nothing to anybody before it is signed.

    Attributes:
        kind, scope: See CIRCULARS and SCOPES.
        heading: Its title.
        facts: What happened, by paragraphs, without personal data.
        rule: The id of the rule breached.
        department: The code of the department answerable.
        correct_by: The last day for the correction.
        cards: The numbers of the cards it rests on; each was upheld for good.
        outlet: Through which medium, for an exposure.
    """

    type: ClassVar[str] = "circular-drafted"
    title: ClassVar[str] = "督查通报起草"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    kind: CircularKind
    heading: str
    facts: tuple[str, ...]
    rule: str
    department: str
    correct_by: date
    scope: Scope
    cards: tuple[str, ...]
    outlet: str = ""


class CircularSigned(Paper, frozen=True):
    """Somebody other than its author signed it, for one of two sides."""

    type: ClassVar[str] = "circular-signed"
    title: ClassVar[str] = "签署"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    side: Side


class CircularIssued(Paper, frozen=True):
    """A circular went to the departments or stays inside; ``number`` is 监察通报〔2026〕1号."""

    type: ClassVar[str] = "circular-issued"
    title: ClassVar[str] = "督查通报"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    number: str
    kind: CircularKind
    heading: str
    facts: tuple[str, ...]
    rule: str
    says: str
    department: str
    organ: str
    correct_by: date
    scope: Scope
    outlet: str = ""


class CircularPublished(Paper, frozen=True):
    """A circular, or an exposure, told to everybody; fields as of ``CircularIssued``."""

    type: ClassVar[str] = "circular-published"
    title: ClassVar[str] = "督查通报"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    number: str
    kind: CircularKind
    heading: str
    facts: tuple[str, ...]
    rule: str
    says: str
    department: str
    organ: str
    correct_by: date
    scope: Scope
    outlet: str = ""


class CircularDropped(Paper, frozen=True):
    """A draft is not issued, with the reason."""

    type: ClassVar[str] = "circular-dropped"
    title: ClassVar[str] = "不予发布"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class CorrectionReported(Paper, frozen=True):
    """What came of a circular: the correction's result as it is told where the circular was."""

    type: ClassVar[str] = "circular-corrected"
    title: ClassVar[str] = "整改结果"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    result: str
