"""Papers of complaints, consultations and suggestions. Whatever somebody told, and who they are, is in the annex."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "complaint"
COMPLAINT, CONSULTATION, SUGGESTION = "complaint", "consultation", "suggestion"
OPINION_BOX = "opinion-box"

KINDS = {COMPLAINT: "投诉", CONSULTATION: "咨询", SUGGESTION: "建议"}
PREFIXES = {COMPLAINT: "TS", CONSULTATION: "ZX", SUGGESTION: "YJ"}
CHANNELS = {
    "web": "网站",
    "hotline": "热线电话",
    "counter": "现场",
    "card": "反馈卡",
    "book": "意见簿",
    "box": "意见箱",
    "mail": "来信",
}
CATEGORIES = {
    "attitude": "服务态度",
    "delay": "办理拖延",
    "procedure": "违反程序",
    "materials": "要求额外材料",
    "fee": "收费问题",
    "conduct": "工作纪律",
    "facility": "设施环境",
    "policy": "政策办事",
    "other": "其他",
}
CENTRE, DISCIPLINE, OTHER = "centre", "discipline", "other"
UNITS = {CENTRE: "政务服务中心", DISCIPLINE: "纪检监察", OTHER: "其他或者不清楚"}
"""What a matter may be about or be handled by, beside the departments by their codes."""

FINDINGS = {"upheld": "属实", "unfounded": "不属实", "unclear": "无法查实"}
OUTCOMES = {**FINDINGS, "partly": "部分属实"}
GROUNDS = {
    "no-fact": "没有可以核查的事实",
    "not-ours": "不属于本大厅职责范围",
    "in-court": "已经进入诉讼、复议、信访或者其他法定程序",
    "repeated": "同一事项已经办结",
}
"""Why a complaint may be declined."""

Kind = Literal["complaint", "consultation", "suggestion"]
Channel = Literal["web", "hotline", "counter", "card", "book", "box", "mail"]
Category = Literal[
    "attitude", "delay", "procedure", "materials", "fee", "conduct", "facility", "policy", "other"
]
Ground = Literal["no-fact", "not-ours", "in-court", "repeated"]
FindingKind = Literal["upheld", "unfounded", "unclear"]
Outcome = Literal["upheld", "partly", "unfounded", "unclear"]
Level = Literal["review", "rereview"]


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What kind of matter about what goes where; ``itself`` is the department it is about."""

    kind: Kind
    about: Literal["department", "centre", "other"]
    to: Literal["itself", "centre", "discipline"]


class _Routes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    route: tuple[Route, ...]


def _routes() -> dict[tuple[str, str], str]:
    text = Path(__file__).with_name("routes.toml").read_text(encoding="utf-8")
    return {(one.kind, one.about): one.to for one in msgspec.convert(tomllib.loads(text), _Routes).route}


ROUTES = _routes()
"""Where a matter goes, by its kind and what it is about (TS-12)."""


class VoiceFiled(Paper, frozen=True):
    """Somebody complained, asked or suggested.

    The annex holds ``subject``, ``content``, the query ``code`` and, where given, ``name``, ``contact`` and ``named``
    (the person complained of, as the complainant calls them).

    Attributes:
        kind, channel, category: What it is, how it came, what it concerns.
        anonymous: Whether no name was given.
        party: The signed-in person or company, or "".
        unit: What it is about: a department's code, or a key of UNITS; ``window`` the window's number, or "".
        handling: Who handles it: a department's code or a key of UNITS.
        matter: The number of a case or ticket it is about, or "".
        source: The opening of the opinion box it was found at, or "".
        accept_by: For a complaint, the last day to decide on acceptance.
        answer_by: For the others, the last day to answer.
    """

    type: ClassVar[str] = "voice-filed"
    title: ClassVar[str] = "来件登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    kind: Kind
    channel: Channel
    category: Category
    anonymous: bool
    party: str
    unit: str
    window: str
    handling: str
    matter: str
    source: str
    accept_by: date | None
    answer_by: date | None


class ComplaintAccepted(Paper, frozen=True):
    """The complaint was accepted and given to two people.

    Attributes:
        unit: Whom it is about, as the desk made out.
        persons: The accounts complained of; they never see the complaint.
        points: What has to be found out, one by one.
        handling: The unit that handles it.
        investigators: Accounts, two or more.
        answer_by: The last day to answer.
        round: 1, or 2 after it was reopened.
    """

    type: ClassVar[str] = "complaint-accepted"
    title: ClassVar[str] = "投诉受理交办"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    unit: str
    persons: tuple[str, ...]
    points: tuple[str, ...]
    handling: str
    investigators: tuple[str, ...]
    answer_by: date
    round: int = 1


class ComplaintReferred(Paper, frozen=True):
    """Before acceptance it turned out to be about somebody else: another unit handles it."""

    type: ClassVar[str] = "complaint-referred"
    title: ClassVar[str] = "投诉改交"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    unit: str
    handling: str
    reason: str


class ComplaintDeclined(Paper, frozen=True):
    """It is not taken up, and why."""

    type: ClassVar[str] = "complaint-declined"
    title: ClassVar[str] = "投诉不予受理告知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    ground: Ground
    reason: str


class ComplaintPassedOn(Paper, frozen=True):
    """It was passed on to the organ that is competent."""

    type: ClassVar[str] = "complaint-passed-on"
    title: ClassVar[str] = "投诉转送告知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    organ: str
    reason: str


class ComplaintReassigned(Paper, frozen=True):
    """Other people handle it from now on."""

    type: ClassVar[str] = "complaint-reassigned"
    title: ClassVar[str] = "更换办理人员"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    investigators: tuple[str, ...]
    reason: str


class FactFound(Paper, frozen=True):
    """A fact that two people found out, and by what it is shown; files may be filed with it.

    Attributes:
        point: The place of the point among those accepted, from 1.
        fact: What is so.
        sources: Records, people and things that show it.
        by: The accounts of the people who found it out.
        on: The day.
        responsible: The accounts whose doing it was, as far as that was found out.
    """

    type: ClassVar[str] = "complaint-fact-found"
    title: ClassVar[str] = "调查事实登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    point: int
    fact: str
    sources: tuple[str, ...]
    by: tuple[str, ...]
    on: date
    responsible: tuple[str, ...] = ()


class ComplaintExtended(Paper, frozen=True):
    """The answer takes longer, and the complainant is told why."""

    type: ClassVar[str] = "complaint-extended"
    title: ClassVar[str] = "投诉延期答复告知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    days: int
    reason: str
    answer_by: date


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came out of one point, and why."""

    point: int
    finding: FindingKind
    reason: str


class AnswerDrafted(Paper, frozen=True):
    """An answer waits for somebody else's approval."""

    type: ClassVar[str] = "complaint-answer-drafted"
    title: ClassVar[str] = "投诉答复拟稿"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    findings: tuple[Finding, ...]
    measures: str
    reply: str


class AnswerReturned(Paper, frozen=True):
    """The draft was sent back."""

    type: ClassVar[str] = "complaint-answer-returned"
    title: ClassVar[str] = "投诉答复退回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class ComplaintAnswered(Paper, frozen=True):
    """The answer.

    Attributes:
        findings: One for each point; ``outcome`` is what they come to together.
        measures: What was done about it, "" where nothing was upheld.
        reply: The words to the complainant.
        drafted_by: Who drafted it; somebody else approved.
        late: Whether it came after its last day.
        reopen_by, review_by: Until when it may be reopened and a review asked for.
    """

    type: ClassVar[str] = "complaint-answered"
    title: ClassVar[str] = "投诉答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    findings: tuple[Finding, ...]
    outcome: Outcome
    measures: str
    reply: str
    drafted_by: str
    late: bool
    reopen_by: date
    review_by: date


class ComplaintReopened(Paper, frozen=True):
    """The complainant is not satisfied: once more, by other people. Why is in the annex (``reason``)."""

    type: ClassVar[str] = "complaint-reopened"
    title: ClassVar[str] = "要求重新办理"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    accept_by: date


class ReviewAsked(Paper, frozen=True):
    """A review (复查) or re-review (复核) was asked for; why is in the annex (``reason``)."""

    type: ClassVar[str] = "complaint-review-asked"
    title: ClassVar[str] = "复查复核请求"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    level: Level
    decide_by: date


class ReviewDecided(Paper, frozen=True):
    """What the review came to.

    Attributes:
        level: Review or re-review.
        upholds: Whether the answer stands.
        reason: Why, and what is to be done otherwise.
        late: Whether it came after its last day.
        ask_by: Until when a re-review may be asked for; None after one.
    """

    type: ClassVar[str] = "complaint-review-decided"
    title: ClassVar[str] = "复查复核意见"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    level: Level
    upholds: bool
    reason: str
    late: bool
    ask_by: date | None


class ComplaintClosed(Paper, frozen=True):
    """It is over: the complainant agreed, or the time to ask for more has passed."""

    type: ClassVar[str] = "complaint-closed"
    title: ClassVar[str] = "投诉办结"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    how: Literal["satisfied", "lapsed"]


class OutcomeRedacted(Paper, frozen=True):
    """What is to be published, without anybody in it; somebody else decides."""

    type: ClassVar[str] = "complaint-outcome-redacted"
    title: ClassVar[str] = "公开文本拟稿"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    heading: str
    summary: str
    measures: str


class OutcomePublished(Paper, frozen=True):
    """A complaint's outcome, told to everybody without anybody's name."""

    type: ClassVar[str] = "complaint-outcome"
    title: ClassVar[str] = "投诉办理结果公开"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    heading: str
    category: Category
    unit: str
    organ: str
    outcome: Outcome
    summary: str
    measures: str
    answered: date
