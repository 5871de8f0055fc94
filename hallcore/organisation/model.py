"""Papers of the hall's organisation. A department, a window and a post of staff are dossiers of their own."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "organisation"
DEPARTMENT = "department"
WINDOW = "window"
POST = "post"

DUTIES = {
    "acceptor": "窗口受理人",
    "handler": "承办人",
    "reviewer": "审核人",
    "approver": "批准人",
}
"""What somebody may do in the five stages; each is a role an account can hold."""

ABSENCES = {"leave": "休假", "training": "培训", "official": "公出", "sick": "病假", "other": "其他"}
"""Why somebody is away, as pages say it."""

Duty = Literal["acceptor", "handler", "reviewer", "approver"]


class DepartmentRegistered(Paper, frozen=True):
    """A department sends windows into the hall, or serves it from outside.

    Attributes:
        code: The department's id in the hall, ``D07``.
        organ: Its full official name; ``short`` is what signs say.
        credit: Its unified social credit code, or "" while it is not known.
        hall, floor, zone: Where its windows stand: the main hall or a sub-hall (分厅).
        elsewhere: Its cases live in the provincial approval system and arrive here by report.
    """

    type: ClassVar[str] = "department-registered"
    title: ClassVar[str] = "进驻部门登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    organ: str
    short: str
    credit: str
    hall: str
    floor: int
    zone: str
    phone: str
    elsewhere: bool = False


class WindowOpened(Paper, frozen=True):
    """A window was opened, or its signs were changed: a later paper replaces the earlier one.

    Attributes:
        number: ``W012``; the number that stands over the window is its digits.
        kind: ``department`` serves one department, ``comprehensive`` (综合窗口) takes in for several.
        departments: Codes of the departments it serves.
    """

    type: ClassVar[str] = "window-opened"
    title: ClassVar[str] = "窗口设置"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    number: str
    name: str
    kind: Literal["department", "comprehensive"]
    departments: tuple[str, ...]
    hall: str
    floor: int
    zone: str


class StaffPosted(Paper, frozen=True):
    """Somebody was posted; a later paper replaces an earlier one.

    In the annex are name, first day of work and contact: ``person``, ``working_since``, ``phone``, ``mail``.

    Attributes:
        account: The account that acts, ``U-000123``.
        department: The code of the home department.
        window: The window they sit at, or "".
        duties: What they may do in the department's cases.
        chief: The department's chief representative (首席代表) in the hall.
        partner: The account of the B post (AB 岗) that stands in, or "".
        home_leader, centre_leader: Accounts of the two leaders: home department and centre.
    """

    type: ClassVar[str] = "staff-posted"
    title: ClassVar[str] = "人员进驻"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    department: str
    window: str
    duties: tuple[Duty, ...]
    chief: bool = False
    partner: str = ""
    home_leader: str = ""
    centre_leader: str = ""


class AbsenceRecorded(Paper, frozen=True):
    """Somebody is away from the first to the last day, both included.

    A later paper with the same first day replaces the earlier: so an absence is shortened, lengthened or, with
    ``cancelled`` (销假), taken back. What the person says of it is in the annex (``note``).
    """

    type: ClassVar[str] = "absence-recorded"
    title: ClassVar[str] = "离岗登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    first: date
    last: date
    kind: Literal["leave", "training", "official", "sick", "other"]
    cancelled: bool = False


class DelegationGranted(Paper, frozen=True):
    """Filed in the post of whoever is given the power: they may act for ``principal`` in these duties.

    Attributes:
        principal: The account whose duties these are.
        duties: Which of them.
        first, last: The days it is in force, both included.
        reason: Why (授权事由).
    """

    type: ClassVar[str] = "delegation-granted"
    title: ClassVar[str] = "授权委托"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    principal: str
    duties: tuple[Duty, ...]
    first: date
    last: date
    reason: str


class DelegationEnded(Paper, frozen=True):
    """A delegation by this principal was taken back, or the post was given up."""

    type: ClassVar[str] = "delegation-ended"
    title: ClassVar[str] = "授权终止"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    principal: str
    reason: str


class PostEnded(Paper, frozen=True):
    """The posting ended; its open cases were handed over to ``successor``."""

    type: ClassVar[str] = "post-ended"
    title: ClassVar[str] = "人员撤离"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str
    successor: str


# ---------------------------------------------------------------- what is submitted


class DepartmentForm(msgspec.Struct, frozen=True):
    """What is submitted to register a department or change what is known of it."""

    code: str
    organ: str
    short: str
    credit: str = ""
    hall: str = "主厅"
    floor: int = 1
    zone: str = ""
    phone: str = ""
    elsewhere: bool = False


class WindowForm(msgspec.Struct, frozen=True):
    """What is submitted to open a window or change its signs."""

    number: str
    name: str
    kind: Literal["department", "comprehensive"]
    departments: tuple[str, ...]
    hall: str = "主厅"
    floor: int = 1
    zone: str = ""


class PostForm(msgspec.Struct, frozen=True):
    """What is submitted to post somebody.

    Attributes:
        working_since: The day from which their years of work count (参加工作), gaps left out by whoever registers it.
        phone, mail: Where the holder is told of what is theirs to do; in the annex, "" where not given.
    """

    account: str
    person: str
    department: str
    window: str = ""
    duties: tuple[Duty, ...] = ()
    chief: bool = False
    partner: str = ""
    home_leader: str = ""
    centre_leader: str = ""
    working_since: date | None = None
    phone: str = ""
    mail: str = ""


class AbsenceForm(msgspec.Struct, frozen=True):
    """What is submitted to record an absence."""

    first: date
    last: date
    kind: Literal["leave", "training", "official", "sick", "other"]
    note: str = ""
    cancelled: bool = False


class DelegationForm(msgspec.Struct, frozen=True):
    """What is submitted to delegate duties to the holder of the post on the desk."""

    principal: str
    duties: tuple[Duty, ...]
    first: date
    last: date
    reason: str


class EndForm(msgspec.Struct, frozen=True):
    """What is submitted to end a delegation (``principal`` given) or a post (``successor`` given)."""

    reason: str
    principal: str = ""
    successor: str = ""
