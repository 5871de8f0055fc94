"""Papers of the expert pool (评标专家库). Names, numbers and telephones of people lie in annexes only."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "experts"
EXPERT = "expert"

POOL = "expert-pool"
"""The shelf of who may be drawn: (subject, number) → 1; written by the pool's own office as it acts."""

ACCOUNTS = "expert-accounts"
"""The shelf account → number of the expert."""

TIES = {
    "employment": "任职（含董事、监事、控股）",
    "relative": "近亲属任职",
    "interest": "其他经济利益关系",
    "staff": "项目主管部门或者行政监督部门工作人员",
}
"""What ties an expert to somebody; an employment that has ended still counts for a time (GP-012)."""

CREDIT = 100
"""The credit everybody enters with."""


class Tie(msgspec.Struct, frozen=True):
    """What ties an expert to a party.

    Attributes:
        kind: One of ``TIES``.
        party: Its credit code; for staff of an authority its name.
        until: The last day of an employment that has ended, ``2026-03-31``; "" where it lasts.
    """

    kind: Literal["employment", "relative", "interest", "staff"]
    party: str
    until: str = ""


class ExpertEntered(Paper, frozen=True):
    """Somebody was entered for the pool; not to be drawn before the entry is confirmed.

    Attributes:
        account: With which account the expert evaluates.
        subjects: Specialties.
        employer: Credit code of the employer, with its name.
        years: Years in the field when entered (ZB-072).
    """

    type: ClassVar[str] = "expert-entered"
    title: ClassVar[str] = "评标专家入库登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    account: str
    subjects: tuple[str, ...]
    employer: str
    employer_name: str
    region: str
    rank: str
    years: int
    ties: tuple[Tie, ...]


class ExpertConfirmed(Paper, frozen=True):
    """The pool's office confirmed an entry until a last day."""

    type: ClassVar[str] = "expert-confirmed"
    title: ClassVar[str] = "评标专家确认入库"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    valid_to: str


class ExpertSuspended(Paper, frozen=True):
    """An expert is not drawn for the time being."""

    type: ClassVar[str] = "expert-suspended"
    title: ClassVar[str] = "评标专家暂停抽取"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    reason: str


class ExpertResumed(Paper, frozen=True):
    """An expert may be drawn again."""

    type: ClassVar[str] = "expert-resumed"
    title: ClassVar[str] = "评标专家恢复抽取"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    reason: str


class ExpertRemoved(Paper, frozen=True):
    """An expert left the pool."""

    type: ClassVar[str] = "expert-removed"
    title: ClassVar[str] = "评标专家出库"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    reason: str


class TiesDeclared(Paper, frozen=True):
    """An expert, or the office for one, declared anew what ties there are; it replaces what was declared before."""

    type: ClassVar[str] = "expert-ties"
    title: ClassVar[str] = "评标专家利害关系申报"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    employer: str
    employer_name: str
    ties: tuple[Tie, ...]


class CreditMarked(Paper, frozen=True):
    """Credit was taken off or given; whoever falls below the least is not drawn."""

    type: ClassVar[str] = "expert-credit"
    title: ClassVar[str] = "评标专家信用记分"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    points: int
    reason: str


class EntryForm(msgspec.Struct, frozen=True):
    """What is submitted to enter an expert; name, identity number and telephone go to the annex."""

    account: str
    name: str
    ident: str
    phone: str
    subjects: tuple[str, ...]
    employer: str
    employer_name: str
    region: str
    rank: str
    years: int
    ties: tuple[Tie, ...] = ()


class ConfirmForm(msgspec.Struct, frozen=True):
    """Until when an entry stands."""

    valid_to: str


class ReasonForm(msgspec.Struct, frozen=True):
    """Why."""

    reason: str


class TiesForm(msgspec.Struct, frozen=True):
    """What ties there are."""

    employer: str
    employer_name: str
    ties: tuple[Tie, ...]


class CreditForm(msgspec.Struct, frozen=True):
    """Points taken off (below zero) or given, and why."""

    points: int
    reason: str
