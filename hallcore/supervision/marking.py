"""What an evaluation comes to: points left under nine heads, their sum, four grades. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hallcore.dossier import Archive, Dossier
from hallcore.ground.edition import Law
from hallcore.ground.errors import Refusal
from hallcore.supervision.boards import (
    HEADS,
    DepartmentLine,
    EvaluationCorrected,
    EvaluationOpened,
    Grade,
    MarksEntered,
    ProtestAnswered,
    ProtestFiled,
)
from hallcore.supervision.concerning import ended_at, stands
from hallcore.supervision.model import CARD, CardRaised

_MONTHS = 3


def evaluation_number(year: int, quarter: int) -> str:
    """The dossier of a quarter's evaluation: ``PY-2026-000001``."""
    return f"PY-{year}-{quarter:06d}"


def span_of(year: int, quarter: int) -> tuple[date, date]:
    """The first day of a quarter and of the next."""
    first = date(year, (quarter - 1) * _MONTHS + 1, 1)
    return first, date(year + 1, 1, 1) if quarter * _MONTHS == 12 else date(year, quarter * _MONTHS + 1, 1)


def worth(law: Law, head: str) -> Decimal:
    """What a head is worth."""
    return Decimal(law.figure("JC-36", head))


def grade_of(law: Law, total: Decimal) -> Grade:
    """The grade of a sum."""
    if total >= law.figure("JC-36", "excellent"):
        return "excellent"
    if total >= law.figure("JC-36", "good"):
        return "good"
    return "pass" if total >= law.figure("JC-36", "pass") else "fail"


def lines_of(law: Law, evaluation: Dossier) -> tuple[DepartmentLine, ...]:
    """How every department stands now, the best first; the latest mark of a head counts, corrections before marks."""
    taken: dict[tuple[str, str], Decimal] = {}
    for record in evaluation.all_records():
        paper = record.paper
        if isinstance(paper, (MarksEntered, EvaluationCorrected)):
            taken[paper.department, paper.head] = paper.deducted
    found = []
    for department in evaluation.the(EvaluationOpened).departments:
        heads = tuple(worth(law, head) - taken.get((department, head), Decimal(0)) for head in HEADS)
        total = sum(heads, Decimal(0))
        found.append(DepartmentLine(department, heads, total, grade_of(law, total)))
    return tuple(sorted(found, key=lambda line: (-line.total, line.department)))


def check_marks(law: Law, evaluation: Dossier, department: str, head: str, deducted: Decimal) -> None:
    """A head of this evaluation, and not more taken than it is worth.

    Raises:
        Refusal: Not a department or a head of it; too much, or less than nothing.
    """
    if department not in evaluation.the(EvaluationOpened).departments:
        raise Refusal("该部门不在本次评估范围", "JC-36", where="department")
    if head not in HEADS:
        raise Refusal("没有这个评估方面", "JC-36", where="head")
    if not Decimal(0) <= deducted <= worth(law, head):
        raise Refusal(f"扣分应在零分和本方面满分 {worth(law, head)} 分之间", "JC-36", where="deducted")


def check_cards(archive: Archive, evaluation: Dossier, department: str, cards: tuple[str, ...]) -> None:
    """Cards a deduction rests on: standing for good, the department's own, ended in the quarter.

    Raises:
        Refusal: One of them is not.
    """
    opened = evaluation.the(EvaluationOpened)
    first, after = span_of(opened.year, opened.quarter)
    for number in cards:
        card = archive.get(number)
        ended = ended_at(card) if card is not None and card.machine == CARD else None
        if card is None or ended is None or not stands(card) or not first <= ended.date() < after:
            raise Refusal(f"{number} 不是本季度生效的监察牌", "JC-36", where="cards")
        if card.the(CardRaised).department != department:
            raise Refusal(f"{number} 不是该部门的监察牌", "JC-36", where="cards")


def protests(evaluation: Dossier) -> dict[int, ProtestAnswered | None]:
    """Every objection by its record, with its answer if there is one."""
    answers = {paper.of: paper for paper in evaluation.papers(ProtestAnswered)}
    return {n: answers.get(n) for n in evaluation.numbers(ProtestFiled.type)}
