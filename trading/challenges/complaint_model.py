"""Papers of complaints about trading (投诉): never opened by the log; decisions are published without names.

Contacts of the complainant lie in the annex.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PROCEDURE = "trading_complaint"
COMPLAINT = "complaint"

Regime = Literal["tendering", "procurement"]
About = Literal["documents", "opening", "process", "result", "other"]
ABOUT = {
    "documents": "招标（采购）文件",
    "opening": "开标",
    "process": "采购过程",
    "result": "评标（评审）结果",
    "other": "其他事项",
}
OUTCOMES = {"dismissed": "投诉不成立，驳回", "upheld": "投诉成立"}
REMEDIES = {
    "": "不采取其他措施",
    "documents": "修改文件后继续进行",
    "re-evaluate": "由原评标委员会重新评标",
    "new-committee": "另行组建评标委员会重新评标",
    "award-void": "中标无效，从其他中标候选人中确定中标人或者重新招标",
    "contract-void": "中标无效，撤销尚未履行的合同，另行确定中标人或者重新招标",
    "retender": "招标无效，重新招标",
    "compensation": "合同已经履行，由责任人承担赔偿责任",
}
PROCURED_REMEDIES = {
    "": "投诉事项不影响采购结果，采购活动继续进行",
    "retender": "责令重新开展采购活动",
    "award-void": "认定采购结果无效，依法另行确定供应商或者重新开展采购活动",
    "contract-void": "撤销尚未履行的合同，依法另行确定供应商或者重新开展采购活动",
    "compensation": "合同已经履行，由责任人承担赔偿责任",
}
"""What a decision may order in procurement (GP-159): the department does not have a committee evaluate again."""
TESTS = {"inspection": "检验、检测", "appraisal": "鉴定", "experts": "专家评审"}
"""What is not counted in the time for a decision (ZB-114, GP-151)."""


class ComplaintLodged(Paper, frozen=True):
    """A complaint came to the competent department, which says within days whether it takes it up (ZB-113).

    Attributes:
        department: The code of the department it is addressed to.
        objection: The objection or challenge before it; "" where none is needed.
        known_on: When the complainant knew, as counted; ``lodged_by`` is the end of its time to complain.
        accept_by: Until when the department says whether it takes it up.
        items: In procurement, which of the challenged items are complained of (GP-146).
        decline_by: In procurement, until when it tells that it does not take it up (GP-148).
    """

    type: ClassVar[str] = "trade-complaint-lodged"
    title: ClassVar[str] = "交易投诉提出"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    regime: Regime
    about: About
    matter: str
    party: str
    department: str
    respondent: str
    facts: str
    request: str
    objection: str
    known_on: date
    lodged_by: datetime
    accept_by: datetime
    items: tuple[str, ...] = ()
    decline_by: datetime | None = None


class CorrectionAsked(Paper, frozen=True):
    """The department told once and whole what the complaint lacks."""

    type: ClassVar[str] = "trade-complaint-correction-asked"
    title: ClassVar[str] = "投诉补正通知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    items: str


class ComplaintCorrected(Paper, frozen=True):
    """The complainant brought what was missing."""

    type: ClassVar[str] = "trade-complaint-corrected"
    title: ClassVar[str] = "投诉补正"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    facts: str
    request: str


class ComplaintTaken(Paper, frozen=True):
    """The department takes the complaint up: until when it decides, until when the parties have their copies."""

    type: ClassVar[str] = "trade-complaint-accepted"
    title: ClassVar[str] = "投诉受理"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    decide_by: datetime
    copies_by: datetime | None
    held: bool


class ComplaintDeclined(Paper, frozen=True):
    """The department does not take it up, and says why and who is competent."""

    type: ClassVar[str] = "trade-complaint-declined"
    title: ClassVar[str] = "投诉不予受理"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    reason: str
    elsewhere: str


class CopiesSent(Paper, frozen=True):
    """Copies went to whoever is complained of; they state in writing until the day named."""

    type: ClassVar[str] = "trade-complaint-copies"
    title: ClassVar[str] = "投诉书副本发送"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    to: tuple[str, ...]
    reply_by: datetime


class StatementGiven(Paper, frozen=True):
    """A party stated in writing what it says to the complaint."""

    type: ClassVar[str] = "trade-complaint-statement"
    title: ClassVar[str] = "投诉书面说明"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    party: str
    text: str


class ActivitySuspended(Paper, frozen=True):
    """The department ordered the activity to stand still while it looks into the complaint (ZB-117, GP-152)."""

    type: ClassVar[str] = "trade-activity-suspended"
    title: ClassVar[str] = "暂停交易活动通知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    matter: str
    department_name: str
    until: datetime | None


class ActivityResumed(Paper, frozen=True):
    """The activity goes on, by order or because the longest time it may stand still is over."""

    type: ClassVar[str] = "trade-activity-resumed"
    title: ClassVar[str] = "恢复交易活动通知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    matter: str
    reason: str


class ProbingBegan(Paper, frozen=True):
    """What is found out elsewhere began; its days are not counted."""

    type: ClassVar[str] = "trade-complaint-testing-began"
    title: ClassVar[str] = "检验鉴定评审开始"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    kind: str
    subject: str


class ProbingEnded(Paper, frozen=True):
    """Its result is there; the time for the decision runs on to the day named."""

    type: ClassVar[str] = "trade-complaint-testing-ended"
    title: ClassVar[str] = "检验鉴定评审结束"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    result: str
    decide_by: datetime


class ComplaintSettled(Paper, frozen=True):
    """The department decided: whether the complaint is well founded, and what is done (GP-154, ZB-119).

    Attributes:
        remedy: A key of ``REMEDIES``.
        findings: Facts and reasons, for the parties.
        summary: The same for the public, without names.
        baseless: Facts were made up, material forged, or evidence got unlawfully (ZB-116, GP-153).
        noted: The complainant's baseless complaints of twelve months, this one among them.
    """

    type: ClassVar[str] = "trade-complaint-decided"
    title: ClassVar[str] = "投诉处理决定"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    outcome: Literal["dismissed", "upheld"]
    remedy: str
    findings: str
    summary: str
    baseless: bool
    noted: int
    decide_by: datetime


class DecisionPublished(Paper, frozen=True):
    """What a department decided about a complaint, as everybody may read it: no complainant, no text of the complaint."""

    type: ClassVar[str] = "trade-complaint-decision"
    title: ClassVar[str] = "投诉处理决定公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    matter: str
    department_name: str
    about: str
    outcome: str
    remedy: str
    summary: str
    decided_on: date
    cites: tuple[str, ...]


class ComplaintTakenBack(Paper, frozen=True):
    """The complainant took the complaint back before it was decided."""

    type: ClassVar[str] = "trade-complaint-withdrawn"
    title: ClassVar[str] = "投诉撤回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    reason: str


class LodgeForm(msgspec.Struct, frozen=True):
    """What a complainant submits; contact, phone and the signer's name go to the annex (ZB-118).

    In procurement what it is about and since when it is known follow from the challenge before it.
    """

    department: str
    about: str
    respondent: str
    facts: str
    request: str
    known_on: date | None
    contact: str
    phone: str
    signer: str
    objection: str = ""
    files: tuple[FileRef, ...] = ()
    items: tuple[str, ...] = ()


class TextForm(msgspec.Struct, frozen=True):
    """One text that is submitted."""

    text: str


class CorrectedForm(msgspec.Struct, frozen=True):
    """What a complainant brings."""

    facts: str
    request: str
    files: tuple[FileRef, ...] = ()


class DeclineComplaintForm(msgspec.Struct, frozen=True):
    """Why a complaint is not taken up, and who is competent."""

    reason: str
    elsewhere: str = ""


class ProbeForm(msgspec.Struct, frozen=True):
    """What is found out elsewhere."""

    kind: str
    subject: str


class SettleForm(msgspec.Struct, frozen=True):
    """A decision."""

    outcome: str
    remedy: str
    findings: str
    summary: str
    baseless: bool = False
