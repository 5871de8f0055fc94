"""The quarterly evaluation of departments (JC-36)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from hallcore.supervision.boards import (
    HEADS,
    EvaluationCorrection,
    EvaluationForm,
    MarksForm,
    ProtestAnswerForm,
    ProtestForm,
)
from hallcore.supervision.marking import evaluation_number, grade_of, worth
from tests.makers.supervised import SupervisedHall, supervised_hall

NUMBER = evaluation_number(2026, 1)


@pytest.fixture
def hall() -> Iterator[SupervisedHall]:
    """A supervised hall whose first quarter is evaluated."""
    made = supervised_hall()
    made.act("open-evaluation", "", "supervisor", EvaluationForm(2026, 1, ("D01", "D05")))
    yield made
    made.close()


def marks(head: str, deducted: str, department: str = "D01", **more: object) -> MarksForm:
    """Points taken from a department."""
    return MarksForm(department, head, Decimal(deducted), "抽查发现的问题。", **more)


def test_the_nine_heads_are_worth_a_hundred(hall):
    law = hall.hall.lawbook.on(hall.hall.clock.now().date())
    assert len(HEADS) == 9
    assert sum(worth(law, head) for head in HEADS) == 100


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("90", "excellent"),
        ("89.9", "good"),
        ("80", "good"),
        ("79.9", "pass"),
        ("60", "pass"),
        ("59.9", "fail"),
    ],
)
def test_a_grade_begins_at_its_figure(hall, total, grade):
    """JC-36: the boundary belongs to the better grade."""
    law = hall.hall.lawbook.on(hall.hall.clock.now().date())
    assert grade_of(law, Decimal(total)) == grade


def test_no_more_is_taken_than_a_head_is_worth(hall):
    """JC-36: ten of ten may be taken, ten and a half not, and nothing is given."""
    hall.act("mark-department", NUMBER, "supervisor", marks("fees", "10"))
    for deducted in ("10.5", "-1"):
        form = marks("fees", deducted)
        hall.refuse("mark-department", NUMBER, "supervisor", form, cite="JC-36", where="deducted")
    hall.refuse(
        "mark-department", NUMBER, "supervisor", marks("fees", "1", "D04"), cite="JC-36", where="department"
    )


def test_a_deduction_rests_only_on_cards_that_stand_and_are_the_department_s(hall):
    """JC-36: neither a card under appeal nor another department's."""
    card = hall.appealed(hall.laid(hall.applied()))
    form = marks("stages", "2", cards=(card,))
    hall.refuse("mark-department", NUMBER, "supervisor", form, cite="JC-36", where="cards")
    good = hall.settled(hall.laid(hall.applied(who="other"), answer_by=hall.hall.clock.now().date()))
    other = marks("stages", "2", "D05", cards=(good,))
    hall.refuse("mark-department", NUMBER, "supervisor", other, cite="JC-36", where="cards")
    hall.act("mark-department", NUMBER, "supervisor", marks("stages", "2", cards=(good,)))


def published(hall: SupervisedHall) -> None:
    """Marked by one, published by another on the first day after the quarter."""
    hall.act("mark-department", NUMBER, "supervisor", marks("stages", "12"))
    hall.to("04-01 09:00")
    hall.act("publish-evaluation", NUMBER, "discipline")


def test_it_is_published_after_the_quarter_by_somebody_who_marked_nothing(hall):
    """JC-36: on 31 March the quarter is not over; whoever marked does not publish."""
    hall.act("mark-department", NUMBER, "supervisor", marks("stages", "12"))
    hall.to("03-31 23:59")
    hall.refuse("publish-evaluation", NUMBER, "discipline", cite="JC-36")
    hall.to("04-01 00:00")
    hall.refuse("publish-evaluation", NUMBER, "supervisor", cite="JC-36")
    hall.act("publish-evaluation", NUMBER, "discipline")
    lines = hall.hall.last(NUMBER).paper.lines
    assert [(line.department, line.total, line.grade) for line in lines] == [
        ("D05", 100, "excellent"),
        ("D01", 88, "good"),
    ]
    hall.refuse("mark-department", NUMBER, "supervisor", marks("fees", "1"), cite="JC-36")


def test_a_department_objects_through_its_chief_and_an_upheld_objection_corrects(hall):
    """JC-36: what was published stays as it was; the result that stands is the corrected one."""
    published(hall)
    hall.refuse("protest-evaluation", NUMBER, "D01-acceptor", ProtestForm("计分有误。"), cite="JC-36")
    of = hall.act("protest-evaluation", NUMBER, "D01-approver", ProtestForm("计分有误。")).n
    change = EvaluationCorrection(of, "stages", Decimal(8), "两件重复计分。")
    hall.refuse("correct-evaluation", NUMBER, "supervisor", change, cite="JC-36", where="of")
    hall.to("04-15 09:00")
    hall.refuse("settle-evaluation", NUMBER, "supervisor", cite="JC-36")
    hall.act(
        "answer-protest", NUMBER, "supervisor", ProtestAnswerForm(of, upheld=True, reason="重复计分属实。")
    )
    hall.act("correct-evaluation", NUMBER, "supervisor", change)
    hall.act("settle-evaluation", NUMBER, "supervisor")
    lines = hall.hall.last(NUMBER).paper.lines
    assert {line.department: line.total for line in lines} == {"D05": 100, "D01": 92}


def test_the_publicity_lasts_five_working_days(hall):
    """JC-36: published on Wednesday 1 April; 4 to 6 April rest, so Thursday the 9th is the last day."""
    published(hall)
    hall.to("04-09 23:59")
    hall.act("protest-evaluation", NUMBER, "D01-approver", ProtestForm("计分有误。"))
    hall.to("04-10 00:00")
    hall.refuse("protest-evaluation", NUMBER, "D01-approver", ProtestForm("再次提出。"), cite="JC-36")
