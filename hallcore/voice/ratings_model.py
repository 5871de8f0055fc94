"""Papers of ratings (好差评) and of the keypads they come by. Who rates, and in which words, is in the annex.

What a rated person may see of a rating is the task that follows from a bad one, never the matter, the moment or the
rater; pages keep to that (``portal.presenters.rating_desk``), and no number of a rating says what it is about.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar, Literal

import msgspec

from hallcore.approval.reported import BAD, GRADES, RATING_CHANNELS, RatingChannel
from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PROCEDURE = "rating"
RATING, KEYPAD = "rating", "keypad"

__all__ = ["BAD", "GRADES", "RATING_CHANNELS", "RatingChannel"]

Kind = Literal["ticket", "case"]
Finding = Literal["simple", "complex", "groundless", "mistaken", "malicious"]
How = Literal["phone", "visit", "records"]
Told = Literal["page", "phone", "visit", "none"]

FINDINGS = {
    "simple": "属实，立即整改",
    "complex": "属实，情况复杂，限期整改",
    "groundless": "诉求缺乏依据，做好解释",
    "mistaken": "误评，不计入统计",
    "malicious": "恶意评价，不计入统计",
}
"""What a call-back may find (HP-04), as pages say it."""

TRUE: tuple[Finding, ...] = ("simple", "complex")
EXCLUDING: tuple[Finding, ...] = ("mistaken", "malicious")

HOWS = {"phone": "电话回访", "visit": "上门或者当面回访", "records": "调阅记录核实"}
TOLDS = {"page": "评价页面", "phone": "电话", "visit": "当面", "none": "匿名评价，无法告知"}

PRESS_GONE = "不在评价时限内"
PRESS_AGAIN = "这一次办理已经评价"


class Button(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button of a keypad and the grade it means."""

    id: str
    grade: int
    rule: str


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a grade may be about, for whoever likes to say."""

    id: str
    title: str
    rule: str


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    button: tuple[Button, ...]
    reason: tuple[Reason, ...]


def _words() -> _Words:
    text = Path(__file__).with_name("grades.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Words)


_TABLE = _words()
BUTTONS = {one.id: one.grade for one in _TABLE.button}
"""What a keypad sends → the grade."""

REASONS = {one.id: one.title for one in _TABLE.reason}
"""What somebody may tick → its words."""


# ---------------------------------------------------------------- a rating


class RatingGiven(Paper, frozen=True):
    """Somebody rated one visit or one case, once (HP-02). The annex holds ``words``, ``name`` and ``phone`` where told.

    Attributes:
        matter: The ticket's or the case's number; ``kind`` which of the two.
        department, window, officer: Who is rated: codes, and the account that served; "" where nobody is known.
        item, item_name: The item it was about; "" where a visit was about none or several.
        grade: One of GRADES, 5 the best.
        channel: How it came (HP-03); ``point`` the keypad or kiosk, or "".
        happened: When it was pressed or sent; a keypad without line tells it later than that.
        named: Somebody can be called back: signed in, or left a telephone number (HP-05).
        reasons: Ids of REASONS.
        press: The keypad's own count of its presses; 0 elsewhere.
        callback_by: The last day of the call-back of a bad one (HP-06); None for the others.
    """

    type: ClassVar[str] = "rating-given"
    title: ClassVar[str] = "评价"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    matter: str
    kind: Kind
    department: str
    window: str
    officer: str
    item: str
    item_name: str
    grade: int
    channel: RatingChannel
    happened: datetime
    named: bool
    reasons: tuple[str, ...] = ()
    point: str = ""
    press: int = 0
    callback_by: date | None = None


class CallLogged(Paper, frozen=True):
    """A call-back was tried, or the records of the matter were gone through; what was said is in the annex (``said``)."""

    type: ClassVar[str] = "rating-call-logged"
    title: ClassVar[str] = "差评回访"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    how: How
    reached: bool


class RaterRevealed(Paper, frozen=True):
    """Whoever calls back looked at the rater's name and number, and said why (PI-06)."""

    type: ClassVar[str] = "rating-rater-revealed"
    title: ClassVar[str] = "查看评价人联系方式"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class RatingVerified(Paper, frozen=True):
    """What the call-back found (HP-04).

    Attributes:
        finding: A key of FINDINGS; mistaken and malicious ones wait for a second person.
        why: The facts found, without the rater's name.
        department, officer: Who is to mend it, and who was rated.
        rectify_by: The last day of mending (HP-06); None where there is nothing to mend.
    """

    type: ClassVar[str] = "rating-verified"
    title: ClassVar[str] = "差评核实"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    finding: Finding
    why: str
    department: str
    officer: str
    rectify_by: date | None = None


class ExclusionDecided(Paper, frozen=True):
    """Somebody else confirmed that a rating does not count, or did not."""

    type: ClassVar[str] = "rating-exclusion-decided"
    title: ClassVar[str] = "差评核销复核"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    confirmed: bool
    finding: Finding
    reason: str


class RatingRectified(Paper, frozen=True):
    """The department says what it did; ``late`` whether the time for it was over."""

    type: ClassVar[str] = "rating-rectified"
    title: ClassVar[str] = "差评整改"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    measures: str
    late: bool


class RectificationReturned(Paper, frozen=True):
    """What was done does not do; the time for it stays."""

    type: ClassVar[str] = "rating-rectification-returned"
    title: ClassVar[str] = "整改退回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class RatingClosed(Paper, frozen=True):
    """The rater was told what became of it: ``result`` in words that name nobody, ``told`` how."""

    type: ClassVar[str] = "rating-closed"
    title: ClassVar[str] = "差评办结"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    result: str
    told: Told


# ---------------------------------------------------------------- keypads


class KeypadRegistered(Paper, frozen=True):
    """A keypad (评价器) was registered and bound to a window, or to another one. Its key is no part of any record."""

    type: ClassVar[str] = "keypad-registered"
    title: ClassVar[str] = "评价器登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    code: str
    serial: str
    window: str
    model: str


class KeypadRetired(Paper, frozen=True):
    """A keypad is no longer used."""

    type: ClassVar[str] = "keypad-retired"
    title: ClassVar[str] = "评价器停用"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class PressSetAside(Paper, frozen=True):
    """A keypad was pressed and it was nobody's rating: no service had just ended, or that one was rated already.

    Filed because many of them in a row say something about whoever sits beside the keypad.
    """

    type: ClassVar[str] = "keypad-press-set-aside"
    title: ClassVar[str] = "无效按键"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    window: str
    press: int
    grade: int
    happened: datetime
    why: str


# ---------------------------------------------------------------- what is submitted


class RateForm(msgspec.Struct, frozen=True):
    """What is submitted to rate; ``code`` is the slip's word or the case's query code where nobody is signed in."""

    matter: str
    grade: int
    channel: RatingChannel
    code: str = ""
    reasons: tuple[str, ...] = ()
    words: str = ""
    name: str = ""
    phone: str = ""
    point: str = ""


class PressForm(msgspec.Struct, frozen=True):
    """A press of a keypad: its serial, its own count, the button, when; the ticket it is taken to be about, or ""."""

    serial: str
    press: int
    button: str
    happened: datetime
    ticket: str = ""


class CallForm(msgspec.Struct, frozen=True):
    """What is submitted of a call-back."""

    how: How
    reached: bool
    said: str = ""


class VerifyForm(msgspec.Struct, frozen=True):
    """What is submitted as the finding."""

    finding: Finding
    why: str


class ExclusionForm(msgspec.Struct, frozen=True):
    """What the second person submits."""

    confirmed: bool
    reason: str


class RectifyForm(msgspec.Struct, frozen=True):
    """What the department submits."""

    measures: str
    files: tuple[FileRef, ...] = ()


class CloseForm(msgspec.Struct, frozen=True):
    """What is submitted to close."""

    result: str
    told: Told


class KeypadForm(msgspec.Struct, frozen=True):
    """What is submitted of a keypad; ``verifier`` is the hash of its key, "" to leave it."""

    code: str
    serial: str
    window: str
    model: str = ""
    verifier: str = ""
