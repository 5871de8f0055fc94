"""Papers of the convenience facilities: a facility, a loan and a duty are dossiers of their own."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "facilities"
FACILITY = "facility"
LOAN = "loan"
DUTY = "duty"

Use = Literal["inside", "outside", "supply", "fixed", "room"]
USES: dict[str, str] = {
    "inside": "场内借用",
    "outside": "可带离借用",
    "supply": "消耗品",
    "fixed": "固定设施",
    "room": "预订使用的场地",
}
"""How a facility is used: lent within the hall or beyond it, used up, standing where it is, or a room that is booked."""

LENT = frozenset({"inside", "outside"})

DutyKind = Literal["restock", "repair"]
DUTIES: dict[str, str] = {"restock": "补充", "repair": "维修"}

Change = Literal["restocked", "used", "written-off", "counted"]
CHANGES: dict[str, str] = {"restocked": "补充", "used": "领用", "written-off": "报废", "counted": "盘点更正"}


class FacilityPlaced(Paper, frozen=True):
    """A facility stands on a floor; a later paper replaces the earlier one.

    Attributes:
        code: ``F001``.
        quantity: How many pieces are lent, numbered from 1; for supplies how many are full stock.
        unit: 辆, 把, 副.
        low: Below so many supplies have to be filled up; 0 for what is not used up.
    """

    type: ClassVar[str] = "facility-placed"
    title: ClassVar[str] = "便民设施登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    name: str
    use: Use
    hall: str
    floor: int
    place: str
    quantity: int
    unit: str
    low: int = 0


class StockChanged(Paper, frozen=True):
    """The stock of a facility changed by ``by`` pieces, so that ``left`` are there; a count says both anew."""

    type: ClassVar[str] = "stock-changed"
    title: ClassVar[str] = "便民设施存量变动"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    change: Change
    by: int
    left: int
    note: str = ""
    duty: str = ""


class FacilityRemoved(Paper, frozen=True):
    """A facility is there no more."""

    type: ClassVar[str] = "facility-removed"
    title: ClassVar[str] = "便民设施撤除"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    reason: str


class Lent(Paper, frozen=True):
    """A piece was lent. The borrower's name and mobile number are in the annex (``borrower``, ``mobile``) only.

    Attributes:
        facility: The facility's dossier; ``piece`` the number on the piece.
        due: The day by the end of which it comes back.
    """

    type: ClassVar[str] = "facility-lent"
    title: ClassVar[str] = "便民设施借出"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    facility: str
    piece: int
    due: date


class LoanChased(Paper, frozen=True):
    """The borrower of an overdue piece was asked for it, and what they said."""

    type: ClassVar[str] = "loan-chased"
    title: ClassVar[str] = "催还"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    note: str


class LoanReturned(Paper, frozen=True):
    """A piece came back: whole, or damaged and from then on not lent until it is repaired."""

    type: ClassVar[str] = "loan-returned"
    title: ClassVar[str] = "归还"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    late: bool
    damaged: bool = False
    note: str = ""


class LoanWrittenOff(Paper, frozen=True):
    """A piece did not come back and is struck off; there is one piece less."""

    type: ClassVar[str] = "loan-written-off"
    title: ClassVar[str] = "借用注销"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class BorrowerRevealed(Paper, frozen=True):
    """Somebody had the borrower's name and number shown, and for what."""

    type: ClassVar[str] = "borrower-revealed"
    title: ClassVar[str] = "查看借用人信息"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class BorrowerForgotten(Paper, frozen=True):
    """The borrower's name and number were erased when their time was over."""

    type: ClassVar[str] = "borrower-forgotten"
    title: ClassVar[str] = "借用人信息删除"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    of: str


class DutyRaised(Paper, frozen=True):
    """Something has to be filled up or repaired by the end of a day.

    Attributes:
        piece: The number on the piece to be repaired; 0 where the facility as a whole is meant.
        wanted: How many have to be filled up; 0 for a repair.
    """

    type: ClassVar[str] = "facility-duty-raised"
    title: ClassVar[str] = "补充维修任务"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    kind: DutyKind
    facility: str
    piece: int
    wanted: int
    reason: str
    due: date


class DutyDone(Paper, frozen=True):
    """It was done: by whom (``person``, a post or a firm, as it was said), how many, with what result."""

    type: ClassVar[str] = "facility-duty-done"
    title: ClassVar[str] = "补充维修完成"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    person: str
    note: str
    quantity: int
    late: bool
    scrapped: bool = False


class DutyDropped(Paper, frozen=True):
    """It was raised in error, or is needless."""

    type: ClassVar[str] = "facility-duty-dropped"
    title: ClassVar[str] = "补充维修取消"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


# -- what is submitted --------------------------------------------------------------------------------


class FacilityForm(msgspec.Struct, frozen=True):
    """What is submitted to register a facility or change what is known of it."""

    code: str
    name: str
    use: Use
    hall: str
    floor: int
    place: str
    quantity: int
    unit: str
    low: int = 0


class StockForm(msgspec.Struct, frozen=True):
    """What is submitted about a facility's stock; ``number`` is how many came, went, or were counted.

    ``duty`` is the finished duty by which they came, so that they are counted once.
    """

    change: Change
    number: int
    note: str = ""
    duty: str = ""


class LoanForm(msgspec.Struct, frozen=True):
    """What is submitted to lend a piece; ``piece`` 0 takes the first that is free."""

    facility: str
    borrower: str
    mobile: str
    piece: int = 0


class ReturnForm(msgspec.Struct, frozen=True):
    """What is submitted when a piece comes back."""

    damaged: bool = False
    note: str = ""


class ReasonForm(msgspec.Struct, frozen=True):
    """Why: a write-off, a look at the borrower's data, a removal; what was said when chasing."""

    reason: str


class DutyForm(msgspec.Struct, frozen=True):
    """What is submitted to raise a duty."""

    kind: DutyKind
    facility: str
    reason: str
    piece: int = 0
    wanted: int = 0


class DoneForm(msgspec.Struct, frozen=True):
    """What is submitted when a duty is done; ``scrapped`` says that a piece could not be repaired."""

    person: str
    note: str
    quantity: int = 0
    scrapped: bool = False
