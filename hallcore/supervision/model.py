"""Papers of a card: that it was raised and on what, and that a higher one took its place.

What becomes of a card afterwards (notice, answer, decision, appeal) is in papers of their own beside these.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal, NamedTuple

import msgspec

from hallcore.ground.clauses import Cite
from hallcore.ground.events import Disclosure, Paper
from hallcore.ground.rows import CardRow

PROCEDURE = "supervision"
CARD = "card"

Rung = Literal["reminder", "yellow", "red"]
"""How grave a card is: 预警, 黄牌, 红牌."""

Family = Literal["condition", "procedure", "time-limit", "fee"]
"""The four families of breaches."""

RUNGS: dict[str, str] = {"reminder": "预警", "yellow": "黄牌", "red": "红牌"}
"""Rungs from the lowest to the highest, with their names on pages."""

FAMILIES: dict[str, str] = {"condition": "条件", "procedure": "程序", "time-limit": "时限", "fee": "收费"}


class Evidence(msgspec.Struct, frozen=True):
    """A record that proves something: its number, its paper's title, its hash, and what it says to the point."""

    record: str
    title: str
    sha256: str
    says: str


ANSWERABLE = (
    "acceptor",
    "handler",
    "reviewer",
    "approver",
    "manager",
    "inspector",
    "supervisor",
    "discipline",
    "purchaser",
    "agency",
    "seller",
    "centre",
    "trustee",
    "expert",
    "finance",
    "banker",
    "teller",
)
"""Roles that hold some power or duty, so that a card may name whoever holds them; they answer it, and may appeal (JC-18)."""


class CardRaised(Paper, frozen=True):
    """A card was raised: which rule, in which matter, by which records, and how it was counted.

    Attributes:
        rule: The key of the card rule, ``JC-03/promised``; with ``edition`` and ``valid_from`` its exact version.
        edition: The edition of the law in force when the breach came about.
        valid_from: The first day of this version of the rule, None where it has always been.
        heading: What is breached, in words.
        family, rung: See ``Family`` and ``Rung``.
        matter, matter_title: The dossier that is judged, and its name.
        machine: What kind of matter it is, ``approval.case``.
        department: The code of the department answerable, or "".
        person: The account answerable, or "" where it is the department as such.
        occurrence: The number of the record that breached, or for a limit of the one that started the period.
        breached: When the breach came about; the card may be raised later, after a stop of the hall.
        cites: The clauses, ready to be shown.
        evidence: The records it rests on.
        arithmetic: The counting explained, in sentences.
        calendar: The edition of the calendar it was counted with.
        answer_by: The last day for the answer, counted from the raising.
        points: What the rule takes away in the supervision's own score.
        supersedes: The number of the lower card it takes the place of, or "".
    """

    type: ClassVar[str] = "card-raised"
    title: ClassVar[str] = "监察牌"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    rule: str
    edition: str
    valid_from: date | None
    # The paper's own title is a class attribute, so the rule's stands under another name.
    heading: str
    family: Family
    rung: Rung
    matter: str
    matter_title: str
    machine: str
    department: str
    person: str
    occurrence: int
    breached: datetime
    cites: tuple[Cite, ...]
    evidence: tuple[Evidence, ...]
    arithmetic: tuple[str, ...]
    calendar: str
    answer_by: date
    points: Decimal
    supersedes: str = ""


class CardSuperseded(Paper, frozen=True):
    """A graver card of the same breach took this one's place; ``by`` is its number."""

    type: ClassVar[str] = "card-superseded"
    title: ClassVar[str] = "监察牌升级"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    by: str


class Breach(NamedTuple):
    """That a rule was breached.

    Attributes:
        occurrence: The number of the breaching record, or of the one that started the period.
        rung, at: Which card, and when the breach came about.
        records: The records of the matter it consists of; ``beside`` the numbers of records of other matters.
        arithmetic: How that is counted, in sentences.
    """

    occurrence: int
    rung: str
    at: datetime
    records: tuple[int, ...]
    arithmetic: tuple[str, ...]
    beside: tuple[str, ...] = ()


class Finding(NamedTuple):
    """A breach with its rule and everything a card says of it; see ``CardRaised``."""

    rule: CardRow
    breach: Breach
    matter_title: str
    department: str
    person: str
    evidence: tuple[Evidence, ...]


class Unjudged(NamedTuple):
    """A rule that could not be judged, and why: a year without a holiday notice is never guessed."""

    rule: str
    reason: str


class Judgement(NamedTuple):
    """What a matter came to: findings, when it must be looked at again, what could not be judged."""

    findings: tuple[Finding, ...]
    due: datetime | None
    unjudged: tuple[Unjudged, ...]


class RaiseForm(msgspec.Struct, frozen=True):
    """Which finding is to become a card; everything it says is found again from the records.

    Attributes:
        matter: The dossier that is judged.
        rule: The key of the card rule, ``JC-03/promised``.
        rung, occurrence: Which rung, of which occurrence.
        breached: When the breach came about; the rule is the one in force then.
    """

    matter: str
    rule: str
    rung: str
    occurrence: int
    breached: datetime


class SupersedeForm(msgspec.Struct, frozen=True):
    """The graver card that takes this one's place."""

    by: str
