"""Papers and forms of the quarterly evaluation of departments: nine heads, four grades (JC-36)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

EVALUATION = "evaluation"

HEADS: dict[str, str] = {
    "stages": "五个环节的办理",
    "openness": "网上公开",
    "fees": "收费",
    "followup": "后续监管",
    "data": "数据报送",
    "complaints": "投诉处理",
    "accountability": "责任追究",
    "satisfaction": "满意度",
    "other": "其他",
}
"""The nine heads; what each is worth is a figure of the law."""

Grade = Literal["excellent", "good", "pass", "fail"]
GRADES: dict[str, str] = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}


class DepartmentLine(msgspec.Struct, frozen=True):
    """A department's result: points left by head (in the order of HEADS), their sum, the grade."""

    department: str
    heads: tuple[Decimal, ...]
    total: Decimal
    grade: Grade


class EvaluationOpened(Paper, frozen=True):
    """The evaluation of a quarter was begun, of these departments."""

    type: ClassVar[str] = "evaluation-opened"
    title: ClassVar[str] = "监察评估启动"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    year: int
    quarter: int
    departments: tuple[str, ...]


class MarksEntered(Paper, frozen=True):
    """What is taken from a department under a head; a later paper replaces the earlier one of the same head.

    Attributes:
        department, head: Code; a key of HEADS.
        deducted: Points taken, not more than the head is worth.
        reason: Why.
        cards: The cards it rests on; each stands for good, is the department's and ended in the quarter.
    """

    type: ClassVar[str] = "evaluation-marks"
    title: ClassVar[str] = "评估计分"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    department: str
    head: str
    deducted: Decimal
    reason: str
    cards: tuple[str, ...]


class EvaluationPublished(Paper, frozen=True):
    """The result as it was published; from here on only a correction with its ground changes it."""

    type: ClassVar[str] = "evaluation-published"
    title: ClassVar[str] = "监察评估公示"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    year: int
    quarter: int
    lines: tuple[DepartmentLine, ...]
    object_by: date


class ProtestFiled(Paper, frozen=True):
    """A department's chief representative objected; the words are in the annex (``words``)."""

    type: ClassVar[str] = "evaluation-protest"
    title: ClassVar[str] = "评估异议"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    department: str


class ProtestAnswered(Paper, frozen=True):
    """An objection was answered; what follows is corrected in a paper of its own. ``of`` is its record."""

    type: ClassVar[str] = "evaluation-protest-answered"
    title: ClassVar[str] = "评估异议答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int
    upheld: bool
    reason: str


class EvaluationCorrected(Paper, frozen=True):
    """A published head was corrected upon an objection; ``of`` is the objection's record."""

    type: ClassVar[str] = "evaluation-corrected"
    title: ClassVar[str] = "评估更正"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int
    department: str
    head: str
    deducted: Decimal
    reason: str


class EvaluationConcluded(Paper, frozen=True):
    """The result stands, as corrected."""

    type: ClassVar[str] = "evaluation-concluded"
    title: ClassVar[str] = "监察评估结果"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    year: int
    quarter: int
    lines: tuple[DepartmentLine, ...]


# -- what is submitted --------------------------------------------------------------------------------------


class EvaluationForm(msgspec.Struct, frozen=True):
    """A quarter's evaluation is begun."""

    year: int
    quarter: int
    departments: tuple[str, ...]


class MarksForm(msgspec.Struct, frozen=True):
    """Points are taken under a head; see ``MarksEntered``."""

    department: str
    head: str
    deducted: Decimal
    reason: str
    cards: tuple[str, ...] = ()


class ProtestForm(msgspec.Struct, frozen=True):
    """A department objects."""

    words: str


class ProtestAnswerForm(msgspec.Struct, frozen=True):
    """An objection is answered."""

    of: int
    upheld: bool
    reason: str


class EvaluationCorrection(msgspec.Struct, frozen=True):
    """A head is corrected upon an objection that was upheld."""

    of: int
    head: str
    deducted: Decimal
    reason: str
