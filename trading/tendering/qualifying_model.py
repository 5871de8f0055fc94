"""Papers of prequalification (资格预审): a matter beside its tender, with an application of each applicant's own.

Who applies, and how many, is secret until the bids are opened (ZB-043): only the notice, its clarifications and how it
ended are public, and none of them names anybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef
from trading.planning.model import FairnessTold
from trading.tendering.model import Answer, Criterion, LotTerms

PREQUALIFICATION = "prequalification"
APPLICATION = "application"
PROCEDURE = "prequalification"

INVITATION = "投标邀请书"
"""What the notice of a tender is called when it goes to those who passed (标准施工招标资格预审文件)."""

WAYS = {"qualified": "合格制", "limited": "有限数量制"}
"""How many pass: whoever meets the requirements, or of those the best up to a number."""

Way = Literal["qualified", "limited"]


class PrequalificationPublished(Paper, frozen=True):
    """The prequalification notice (资格预审公告), with its documents.

    Attributes:
        way: A key of ``WAYS``, fixed by the documents.
        limit: How many pass at the most under the limited number; 0 under the other.
        criteria: What is scored under the limited number; with 100 marks together.
        requirements: What applicants have to show.
        documents_from, documents_until: When the documents are given out.
        deadline: Until when applications are submitted.
    """

    type: ClassVar[str] = "prequalification-notice"
    title: ClassVar[str] = "资格预审公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    tender: str
    name: str
    category: str
    kind: str
    region: str
    purchaser: str
    purchaser_name: str
    agency: str
    agency_name: str
    approval: str
    funding: str
    must_tender: bool
    lots: tuple[LotTerms, ...]
    way: Way
    limit: int
    criteria: tuple[Criterion, ...]
    requirements: str
    consortium: bool
    documents_from: datetime
    documents_until: datetime
    deadline: datetime
    contact: str
    supervisor: str
    fairness: FairnessTold | None = None


class PrequalificationClarified(Paper, frozen=True):
    """The prequalification documents were explained or changed, and the deadline moved where the law wants it."""

    type: ClassVar[str] = "prequalification-clarified"
    title: ClassVar[str] = "资格预审文件澄清与修改"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    no: int
    answers: tuple[Answer, ...]
    affects_preparation: bool
    deadline: datetime
    moved_from: datetime | None = None


class ApplicationSubmitted(Paper, frozen=True):
    """An applicant, alone or leading a consortium, submitted its application; a later one replaces it."""

    type: ClassVar[str] = "prequalification-application"
    title: ClassVar[str] = "资格预审申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    applicant: str
    name: str
    consortium: tuple[str, ...]


class ApplicationWithdrawn(Paper, frozen=True):
    """An applicant took its application back before the deadline."""

    type: ClassVar[str] = "prequalification-withdrawn"
    title: ClassVar[str] = "资格预审申请撤回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"


class ApplicationsClosed(Paper, frozen=True):
    """The time for applications is over; how many there are stays secret."""

    type: ClassVar[str] = "applications-closed"
    title: ClassVar[str] = "资格预审申请截止"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    deadline: datetime
    applications: tuple[str, ...]


class ResultTold(Paper, frozen=True):
    """An applicant is told the result (资格预审结果通知书): it passed and is invited, or why it did not."""

    type: ClassVar[str] = "prequalification-result"
    title: ClassVar[str] = "资格预审结果通知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    tender: str
    name: str
    applicant_name: str
    passed: bool
    reason: str
    purchaser_name: str


class PrequalificationConcluded(Paper, frozen=True):
    """Enough passed, and each applicant was told; who they are is public with the opening only."""

    type: ClassVar[str] = "prequalification-concluded"
    title: ClassVar[str] = "资格预审结果公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    tender: str
    name: str
    purchaser_name: str
    agency_name: str
    way: Way


class PrequalificationFailed(Paper, frozen=True):
    """Fewer than three passed: the tender ends, and is held anew (ZB-027)."""

    type: ClassVar[str] = "prequalification-failed"
    title: ClassVar[str] = "资格预审失败公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    tender: str
    name: str
    lots: tuple[str, ...]
    purchaser_name: str
    agency_name: str
    cause: str
    following: str


class PrequalificationForm(msgspec.Struct, frozen=True):
    """What is submitted to publish the notice."""

    way: Way
    limit: int
    criteria: tuple[Criterion, ...]
    requirements: str
    consortium: bool
    documents_from: datetime
    documents_until: datetime
    deadline: datetime
    contact: str
    supervisor: str
    files: tuple[FileRef, ...]


class ApplicationForm(msgspec.Struct, frozen=True):
    """An application: its files, and the other members of a consortium, if any."""

    files: tuple[FileRef, ...]
    consortium: tuple[str, ...] = ()


class FollowingForm(msgspec.Struct, frozen=True):
    """What follows when too few passed."""

    following: str
