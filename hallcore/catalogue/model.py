"""Papers of the catalogue: an item, whole, as it is in force from a day; and the one-time notification.

Each item is a dossier of its own; each version of it is a record there, so a case names the version it
began under by its record number. Periods are in working days (wd) or calendar days (d) as each says.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "catalogue"
ITEM = "item"
NOTIFICATION = "notification"

KINDS = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
"""Kinds of items (FW-08)."""

CASE_TYPES = {"instant": "即办件", "promised": "承诺件", "joint": "并联件"}

Need = Literal["required", "tolerable"]
Silence = Literal["none", "agree", "escalate"]


class Basis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A legal basis: the law's official title, the place in it, and its words where they are held."""

    law: str
    article: str
    text: str = ""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to a situation question."""

    id: str
    label: str


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A situation question (情形): its answer decides which materials and steps are asked for."""

    id: str
    text: str
    choices: tuple[Choice, ...]


class Material(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper the applicant brings (FW-11).

    Attributes:
        id: Unique in the item, ``m01``.
        form: On paper, electronic, or either.
        originals, copies: How many of each.
        source: Who issues it: the applicant, an organ, another.
        need: ``tolerable`` may be brought later against an undertaking (容缺).
        when: ``situation=choice``, several joined by ``&``; "" for always.
        shared: Obtained by data sharing or from the licence library, so never demanded (FW-02).
        declared: May be replaced by a written promise (告知承诺).
        blank, sample: Names of the blank form and the filled-in sample, or "".
        standard: What it is checked against (受理标准).
        basis: The clause that asks for it.
    """

    id: str
    name: str
    form: Literal["paper", "electronic", "either"] = "either"
    originals: int = 1
    copies: int = 0
    source: str = "申请人自备"
    need: Need = "required"
    when: str = ""
    shared: bool = False
    declared: bool = False
    blank: str = ""
    sample: str = ""
    standard: str = ""
    basis: str = ""


class SpecialStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step whose time is told apart: hearing, inspection, expert review, publicity.

    Attributes:
        id: Unique in the item, ``s1``.
        days: How long it may take, in working days.
        counts: Whether its time counts in the limits; ``basis`` says why (XK-17).
        charged: Whether it costs the applicant something, and on which ground.
        when: As for a material.
    """

    id: str
    name: str
    kind: Literal["hearing", "inspection", "expert-review", "public-notice", "test", "auction"]
    days: int
    counts: bool
    basis: str
    charged: str = ""
    when: str = ""


class FlowStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stage of the flow as the guide shows it, with its part of the promised limit.

    Attributes:
        days: Whole working days; ``half`` whether half a working day more.
    """

    stage: Literal["accept", "handle", "review", "approve", "close"]
    who: str
    days: int
    does: str = ""
    half: bool = False

    @property
    def halves(self) -> int:
        """Its part in half working days."""
        return 2 * self.days + self.half


class FeeLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fee (XK-27): name, standard in words, and the clause it rests on.

    Attributes:
        tariff: The fee item's code in the list of fees; "" where the fee has no fixed entry there.
        when: Whether a notice is issued by rule, once accepted or once granted; "": a window issues it.
        given: The situation in which it is charged, as a material's (``why=sale``); "" always.
        option: The standard that applies, for a tariff that has several.
    """

    name: str
    standard: str
    basis: str
    tariff: str = ""
    when: Literal["", "accept", "decide"] = ""
    given: str = ""
    option: str = ""


class CoDepartment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A department that takes part in a joint approval (并联审批).

    Attributes:
        department: Its code.
        title: What it decides.
        days: Its own limit, working days.
        silence: What follows when it has not answered in time; never ``agree`` where ``safety``.
        on_refusal: Whether its refusal ends the whole or lets the lead department re-plan.
        when: As for a material.
    """

    department: str
    title: str
    days: int
    silence: Silence = "none"
    safety: bool = False
    on_refusal: Literal["end", "replan"] = "end"
    when: str = ""


class Faq(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question citizens ask, and its answer."""

    question: str
    answer: str


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service item, whole.

    Attributes:
        code: The implementation code (FW-08): 31 characters, or as the issuing system gave it.
        department: The code of the department that handles it.
        audience: Natural persons, legal persons, or both.
        case_type: ``instant`` is decided on the spot, ``joint`` has co-departments.
        statutory, promised: Limits in working days; 0 for an instant item. ``statute`` names the clock of
            the law book that sets the statutory one, ``C02``; "" where another law does, which ``limit_note`` names.
        limit_note: What is told beside the limits.
        windows: The windows it is bound to; none where every window of the department takes it in.
        separate: Whoever accepted a case may not approve it.
        tolerance: Tolerant acceptance (容缺受理) is offered for its tolerable materials.
        declaration: Notification and promise (告知承诺) is offered; never where ``safety`` (FW-15).
        safety: Public safety, health, ecology: silence never agrees, no promise replaces a check.
        online: May be applied for online.
        visits: How often the applicant has to come, at most.
        result: What is issued; ``licence`` if it is kept in the licence library.
        validity_years: How long a licence holds; 0 where it does not expire.
        limited: The number of licences is limited: decided in the order of acceptance (XK-26).
        outline: Taken over from another system with what was known of it; what was not is "" or 0 and is
            said to be not known. Nothing can be notified or applied for under it.
        organ: Who handles it, as the other system named it; "" where ``department`` says so.
        source: The code, or for an outline the address, it has in the list its facts were taken from, or "".
    """

    code: str
    name: str
    kind: str
    department: str
    case_type: Literal["instant", "promised", "joint"]
    statutory: int
    promised: int
    statute: str = "C02"
    group: str = ""
    audience: tuple[Literal["person", "company"], ...] = ("person", "company")
    limit_note: str = ""
    conditions: tuple[str, ...] = ()
    bases: tuple[Basis, ...] = ()
    questions: tuple[Question, ...] = ()
    materials: tuple[Material, ...] = ()
    flow: tuple[FlowStep, ...] = ()
    special: tuple[SpecialStep, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    branches: tuple[CoDepartment, ...] = ()
    faqs: tuple[Faq, ...] = ()
    windows: tuple[str, ...] = ()
    hours: str = ""
    phone: str = ""
    complaint_phone: str = ""
    result: str = ""
    licence: bool = False
    validity_years: int = 0
    separate: bool = True
    tolerance: bool = False
    declaration: bool = False
    safety: bool = False
    online: bool = True
    visits: int = 1
    limited: bool = False
    outline: bool = False
    organ: str = ""
    source: str = ""


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with an item: where in it, what, and the rule that says so ("" for a matter of form)."""

    where: str
    reason: str
    cite: str = ""


class ItemPublished(Paper, frozen=True):
    """A version of an item, in force from a day until the next version's (事项发布、变更)."""

    type: ClassVar[str] = "item-published"
    title: ClassVar[str] = "办事指南"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    version: int
    valid_from: date
    item: Item
    change: str = ""


class ItemWithdrawn(Paper, frozen=True):
    """The item is no longer offered from a day on; cases that began go on under their version."""

    type: ClassVar[str] = "item-withdrawn"
    title: ClassVar[str] = "事项取消"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    valid_from: date
    reason: str
    basis: str


class Listed(msgspec.Struct, frozen=True):
    """A material as the computed list shows it: which, how many, what of it is not demanded and why."""

    id: str
    name: str
    form: str
    originals: int
    copies: int
    source: str
    need: Need
    shared: bool = False
    declared: bool = False
    standard: str = ""


class Answer(msgspec.Struct, frozen=True):
    """An answered situation question: ids, and the words as they were shown."""

    question: str
    choice: str
    text: str
    label: str


class OneTimeNotified(Paper, frozen=True):
    """The one-time notification (一次性告知): everything that will be asked for, and nothing else later.

    Attributes:
        item, version_n: The item's dossier and the record of the version it rests on.
        channel: Where it was asked for.
        steps: The stages in words; ``special`` those with a time of their own.
        code: A random word that stands in its QR code: whoever has the paper may read it again by number.
    """

    type: ClassVar[str] = "one-time-notified"
    title: ClassVar[str] = "一次性告知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    item: str
    version_n: int
    name: str
    department: str
    organ: str
    channel: Literal["kiosk", "window", "online"]
    answers: tuple[Answer, ...]
    materials: tuple[Listed, ...]
    steps: tuple[str, ...]
    special: tuple[str, ...]
    statutory: int
    promised: int
    fees: tuple[FeeLine, ...]
    place: str
    hours: str
    phone: str
    code: str = ""


# ---------------------------------------------------------------- what is submitted


class ItemForm(msgspec.Struct, frozen=True):
    """What is submitted to publish an item or its next version."""

    item: Item
    valid_from: date
    change: str = ""


class WithdrawItemForm(msgspec.Struct, frozen=True):
    """What is submitted to take an item out of the catalogue."""

    valid_from: date
    reason: str
    basis: str


class NotifyForm(msgspec.Struct, frozen=True):
    """What is submitted for a one-time notification.

    Attributes:
        item: The item's dossier.
        answers: Question id → choice id, as pairs.
        point: Which kiosk or window it is asked for at, ``K01``; "" online.
        code: A random word for the QR code, made by whoever submits.
    """

    item: str
    channel: Literal["kiosk", "window", "online"]
    answers: tuple[tuple[str, str], ...] = ()
    point: str = ""
    code: str = ""
