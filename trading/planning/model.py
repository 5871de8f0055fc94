"""Papers of what comes before a tender: intentions, checks and documents. Money in Decimal yuan with two places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "planning"
INTENTION = "intention"
PREPARATION = "preparation"

PlanRegime = Literal["procurement", "tendering"]
CALLED: dict[PlanRegime, str] = {"procurement": "采购意向", "tendering": "招标计划"}
"""What each body of law calls what is made public beforehand."""


def preparation_number(tender: str) -> str:
    """The dossier beside a tender in which what is prepared for its notice is kept."""
    return f"{tender}.pre"


class IntentionPublished(Paper, frozen=True):
    """What is meant to be bought, made public beforehand (采购意向, 招标计划); a later one replaces what it says.

    Attributes:
        regime: The body of law.
        called: 采购意向 or 招标计划.
        outline: What is wanted, in short: the main things, their function, quality and quantity.
        budget: Yuan; for works the estimate.
        month: When the procurement is expected to begin, ``2026-05``.
        reserved: Whether it is meant for small and medium enterprises.
    """

    type: ClassVar[str] = "intention-published"
    title: ClassVar[str] = "采购意向（招标计划）公开"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    regime: PlanRegime
    called: str
    name: str
    category: str
    kind: str
    outline: str
    budget: Decimal
    month: str
    purchaser: str
    purchaser_name: str
    region: str
    reserved: bool = False
    note: str = ""


class IntentionWithdrawn(Paper, frozen=True):
    """What was meant to be bought is not bought after all, and why."""

    type: ClassVar[str] = "intention-withdrawn"
    title: ClassVar[str] = "采购意向（招标计划）撤销"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    called: str
    purchaser_name: str
    region: str
    reason: str


class Flag(msgspec.Struct, frozen=True):
    """Something in a draft that the law does not like.

    Attributes:
        key: Which term of the law found it.
        rule: The rule it rests on.
        name: What is wrong.
        place: Where it stands, in words.
        quote: The sentence.
        change: What is to be changed.
        outright: Whether the rule knows no exception.
    """

    key: str
    rule: str
    name: str
    place: str
    quote: str
    change: str
    outright: bool

    @property
    def mark(self) -> str:
        """What tells it from all others of the same draft."""
        return f"{self.key}|{self.place}|{self.quote}"


class Justified(msgspec.Struct, frozen=True):
    """A flag that stands in a published notice, and why the purchaser keeps what it found."""

    rule: str
    name: str
    place: str
    quote: str
    reason: str


class Answered(msgspec.Struct, frozen=True):
    """One item of a check list as it was answered.

    Attributes:
        id, rule, asks: The item, so that the paper is whole without the law.
        wanted: The answer that passes.
        answer: The one given.
        note: What the reviewer remarks.
    """

    id: str
    rule: str
    asks: str
    wanted: Literal["yes", "no"]
    answer: Literal["yes", "no"]
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether the answer is the one that passes."""
        return self.answer == self.wanted


class FairnessReviewed(Paper, frozen=True):
    """A tender's documents went through the fair-competition check (公平竞争审查), item by item.

    Attributes:
        tender, name: The tender.
        version: The documents that were looked at, by the version composed here; 0 where they came from outside.
        reviewer, post: Who looked, and in which capacity.
        on: The day.
        passed: Whether every item passed.
    """

    type: ClassVar[str] = "fairness-reviewed"
    title: ClassVar[str] = "公平竞争审查表"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    tender: str
    name: str
    purchaser_name: str
    version: int
    answers: tuple[Answered, ...]
    reviewer: str
    post: str
    on: date
    passed: bool
    opinion: str = ""


class FairnessTold(msgspec.Struct, frozen=True):
    """The check as the notice tells it: answers, in which capacity they were given, and when; nobody is named (PI-02)."""

    answers: tuple[Answered, ...]
    post: str
    on: date


class ClausePart(msgspec.Struct, frozen=True):
    """A clause in documents: which wording of the library it is, and its text with the blanks filled in."""

    id: str
    edition: str
    rule: str
    chapter: str
    title: str
    text: str


class DocumentsComposed(Paper, frozen=True):
    """Tender documents were put together from the library of clauses; each version replaces the one before.

    Attributes:
        version: 1, 2, 3 …
        called: What the method calls them, 招标文件.
        demands: What is bought and asked for, in the purchaser's own words.
        parts: The clauses, in the library's order.
        values: Blank → what it was filled with.
    """

    type: ClassVar[str] = "documents-composed"
    title: ClassVar[str] = "招标（采购）文件"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    tender: str
    name: str
    purchaser_name: str
    called: str
    version: int
    demands: str
    parts: tuple[ClausePart, ...]
    values: dict[str, str]


class IntentionForm(msgspec.Struct, frozen=True):
    """What is submitted to make an intention public; the acting party is the purchaser or its agency."""

    regime: PlanRegime
    name: str
    category: str
    kind: str
    outline: str
    budget: Decimal
    month: str
    purchaser: str
    reserved: bool = False
    note: str = ""


class WithdrawalForm(msgspec.Struct, frozen=True):
    """Why an intention is withdrawn."""

    reason: str


class FairnessForm(msgspec.Struct, frozen=True):
    """What is submitted after the check: answers and notes by item, and who looked on which day."""

    answers: dict[str, Literal["yes", "no"]]
    reviewer: str
    post: str
    on: date
    notes: dict[str, str] = {}
    opinion: str = ""


class ComposeForm(msgspec.Struct, frozen=True):
    """What is submitted to put documents together: clauses by id, blanks, and the purchaser's own demands."""

    clauses: tuple[str, ...]
    values: dict[str, str]
    demands: str
