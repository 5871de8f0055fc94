"""Papers of challenges. Who objects is not published (PI-11); that a matter is held is."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

OBJECTION = "objection"


class ObjectionFiled(Paper, frozen=True):
    """An objection (异议) was filed; the matter is held until it is answered."""

    type: ClassVar[str] = "objection-filed"
    title: ClassVar[str] = "异议提出"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    against: Literal["documents", "result"]
    party: str
    grounds: str
    reply_by: datetime


class ObjectionAnswered(Paper, frozen=True):
    """The purchaser answered; the hold is lifted and the clock for a complaint runs (ZB-111)."""

    type: ClassVar[str] = "objection-answered"
    title: ClassVar[str] = "异议答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    answer: str
    upheld: bool


class ObjectionForm(msgspec.Struct, frozen=True):
    """What is submitted to object."""

    grounds: str


class AnswerForm(msgspec.Struct, frozen=True):
    """What the purchaser answers."""

    answer: str
    upheld: bool
