"""Papers of objections. Who objects is not published (PI-11); that a matter is held is."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

OBJECTION = "objection"

Against = Literal["prequalification", "documents", "opening", "result"]
AGAINST: dict[str, str] = {
    "prequalification": "资格预审文件",
    "documents": "招标文件",
    "opening": "开标",
    "result": "评标结果",
}
"""What an objection is raised against."""

MEASURES = {
    "": "",
    "correct": "修改文件",
    "reexamine": "由原评标委员会复核",
    "record": "当场更正并记入开标记录",
}
"""What the purchaser does about an objection that is upheld, by what it is against."""


class ObjectionFiled(Paper, frozen=True):
    """An objection (异议) was filed; the matter is held until it is answered."""

    type: ClassVar[str] = "objection-filed"
    title: ClassVar[str] = "异议提出"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    against: Against
    party: str
    grounds: str
    reply_by: datetime


class ObjectionAnswered(Paper, frozen=True):
    """The purchaser answered; the hold is lifted and the clock for a complaint runs (ZB-111).

    Attributes:
        measure: What is done about an objection that is upheld; a key of ``MEASURES``.
    """

    type: ClassVar[str] = "objection-answered"
    title: ClassVar[str] = "异议答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    answer: str
    upheld: bool
    measure: str = ""


class ObjectionWithdrawn(Paper, frozen=True):
    """Whoever objected took the objection back; the hold is lifted."""

    type: ClassVar[str] = "objection-withdrawn"
    title: ClassVar[str] = "异议撤回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"


class ObjectionForm(msgspec.Struct, frozen=True):
    """What is submitted to object."""

    grounds: str


class AnswerForm(msgspec.Struct, frozen=True):
    """What the purchaser answers."""

    answer: str
    upheld: bool
