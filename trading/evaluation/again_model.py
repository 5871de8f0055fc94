"""Papers of an evaluation that is done again, or looked at again: by order of a decision, or for a changed candidate."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper


class EvaluationReopened(Paper, frozen=True):
    """A lot goes back into evaluation because a decision on a complaint says so (ZB-119).

    Attributes:
        by: The complaint whose decision is carried out.
        committee: The same committee evaluates anew, or another one is formed.
        reason: What the decision says is to be put right; made public, so it names nobody.
    """

    type: ClassVar[str] = "evaluation-reopened"
    title: ClassVar[str] = "重新评标通知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    by: str
    committee: Literal["same", "new"]
    reason: str


class ReexaminationOrdered(Paper, frozen=True):
    """The committee looks again at a candidate that changed or broke the law (ZB-092), before the award."""

    type: ClassVar[str] = "reexamination-ordered"
    title: ClassVar[str] = "组织评标委员会复核"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    lot: str
    bid: str
    name: str
    reason: str
    objection: str = ""


class OpinionGiven(Paper, frozen=True):
    """What one member finds of the candidate that is looked at again."""

    type: ClassVar[str] = "reexamination-opinion"
    title: ClassVar[str] = "评委复核意见"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    member: str
    qualified: bool
    reason: str


class ReexaminationConcluded(Paper, frozen=True):
    """What the committee found, by majority: the candidate stays, or is struck from the ranking."""

    type: ClassVar[str] = "reexamination-report"
    title: ClassVar[str] = "评标委员会复核报告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    lot: str
    bid: str
    name: str
    struck: bool
    reason: str
    against: int
    members: int


class ReopenForm(msgspec.Struct, frozen=True):
    """Which decision sends the lot back, to whom, and why."""

    by: str
    committee: Literal["same", "new"]
    reason: str


class ReexamineForm(msgspec.Struct, frozen=True):
    """Which candidate is to be looked at again, and why."""

    bid: str
    reason: str


class OpinionForm(msgspec.Struct, frozen=True):
    """What a member submits."""

    qualified: bool
    reason: str
