"""Papers of what suppliers ask (询问) and challenge (质疑) in government procurement.

Who asks or challenges is never published; how they are reached lies in the annex. An outcome is public without names.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PROCEDURE = "gp_challenge"
CHALLENGE = "challenge"
QUERY = "query"

Step = Literal["documents", "opening", "review", "evaluation", "result"]
STEPS: dict[str, str] = {
    "documents": "采购文件",
    "opening": "采购过程（开标）",
    "review": "采购过程（资格审查）",
    "evaluation": "采购过程（评审）",
    "result": "采购结果",
}
"""The steps of a procurement that are challenged, each once by a supplier (GP-142, GP-143)."""

OUTCOMES = {"dismissed": "质疑不成立", "upheld": "质疑成立"}
MEASURES = {
    "": "不影响采购结果，采购活动继续进行",
    "clarify": "澄清或者修改采购文件后，采购活动继续进行",
    "redetermine": "原结果无效，从合格的候选人中另行确定供应商",
    "redo": "重新开展采购活动",
    "report": "合同已经签订，书面报告财政部门依法处理",
}
"""What an answer that upholds a challenge leads to (GP-158)."""


class QueryFiled(Paper, frozen=True):
    """A supplier asked about a procurement; it is answered within days (GP-140)."""

    type: ClassVar[str] = "query-filed"
    title: ClassVar[str] = "询问提出"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    party: str
    question: str
    answer_by: datetime


class QueryAnswered(Paper, frozen=True):
    """The purchaser or its agency answered what was asked."""

    type: ClassVar[str] = "query-answered"
    title: ClassVar[str] = "询问答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    answer: str


class ChallengeFiled(Paper, frozen=True):
    """A supplier challenged a step of a procurement; until it is answered no contract is signed (GP-141, GP-155).

    Attributes:
        step: A key of ``STEPS``.
        items: What is challenged, item by item; a complaint stays within them (GP-146).
        basis: The clauses it rests on.
        place: The record the step ended with; 0 for the documents. Of one round a step is challenged once.
        known_on: When the supplier should have known, as counted (GP-142).
        challenge_by: When the time to challenge ends.
        reply_by: Until when it is answered.
    """

    type: ClassVar[str] = "challenge-filed"
    title: ClassVar[str] = "质疑提出"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    step: Step
    party: str
    items: tuple[str, ...]
    facts: str
    basis: str
    request: str
    place: int
    known_on: date
    challenge_by: datetime
    reply_by: datetime


class ChallengeAnswered(Paper, frozen=True):
    """The purchaser or its agency answered a challenge, to the supplier and to others concerned (GP-144, GP-157).

    Attributes:
        measure: A key of ``MEASURES``; "" where the challenge is dismissed.
        answer: Facts found, item by item.
        basis: The clauses the answer rests on.
        summary: The same for the public, without names.
        notified: Other suppliers who may read the answer; nobody before the opening has named them.
        complain_by: When the time to complain ends (GP-145).
    """

    type: ClassVar[str] = "challenge-answered"
    title: ClassVar[str] = "质疑答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    outcome: Literal["dismissed", "upheld"]
    measure: str
    answer: str
    basis: str
    summary: str
    notified: tuple[str, ...]
    complain_by: datetime


class ChallengeWithdrawn(Paper, frozen=True):
    """The supplier took its challenge back before it was answered."""

    type: ClassVar[str] = "challenge-withdrawn"
    title: ClassVar[str] = "质疑撤回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"


class ChallengeDisclosed(Paper, frozen=True):
    """What came of a challenge, as everybody may read it: not who challenged, and not its text."""

    type: ClassVar[str] = "challenge-outcome"
    title: ClassVar[str] = "质疑处理结果公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    matter: str
    answered_by: str
    step: Step
    outcome: str
    measure: str
    summary: str
    answered_on: date
    complain_by: datetime


class QueryForm(msgspec.Struct, frozen=True):
    """What is submitted to ask; contact and phone go to the annex."""

    question: str
    contact: str
    phone: str


class ChallengeForm(msgspec.Struct, frozen=True):
    """A letter of challenge (质疑函); contact, phone, address and the signer's name go to the annex."""

    step: str
    items: tuple[str, ...]
    facts: str
    basis: str
    request: str
    contact: str
    phone: str
    address: str
    signer: str
    files: tuple[FileRef, ...] = ()


class ReplyForm(msgspec.Struct, frozen=True):
    """What the purchaser or its agency answers to a challenge."""

    outcome: str
    answer: str
    basis: str
    summary: str
    measure: str = ""
