"""A card from its raising to its end (JC-18, JC-31 to JC-33)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hallcore.desk import CLOCK
from hallcore.supervision.concerning import stands
from hallcore.supervision.forms import (
    AnswerForm,
    AppealDecisionForm,
    AppealForm,
    DecideForm,
    OpenForm,
)
from tests.makers.supervised import SupervisedHall, supervised_hall

ANSWER = AnswerForm(accepts=False, words="当日系统停机，次日补录。")


@pytest.fixture
def hall() -> Iterator[SupervisedHall]:
    """A supervised hall."""
    made = supervised_hall()
    yield made
    made.close()


def test_an_answer_is_given_by_whoever_the_card_names_and_by_nobody_else(hall):
    """JC-18: the person answers; a colleague, the chief or a supervisor does not answer for them."""
    card = hall.laid(hall.applied())
    for who in ("D01-handler", "D01-approver", "supervisor"):
        hall.refuse("answer-card", card, who, ANSWER, cite="JC-18")
    hall.act("answer-card", card, "D01-acceptor", ANSWER)
    assert hall.hall.last(card).paper.accepts is False
    hall.refuse("answer-card", card, "D01-acceptor", ANSWER, cite="JC-18")


def test_a_card_that_names_nobody_is_the_chief_representatives_to_answer(hall):
    """JC-18: a department's card is answered by its chief representative."""
    card = hall.laid(hall.applied(), "")
    hall.refuse("answer-card", card, "D01-acceptor", ANSWER, cite="JC-18")
    hall.act("answer-card", card, "D01-approver", ANSWER)


def test_an_answer_is_in_time_until_the_end_of_its_last_day(hall):
    """JC-18: answer by 5 March, so 23:59 that day is in time and midnight is not."""
    late, timely = hall.laid(hall.applied()), hall.laid(hall.applied(who="other"))
    hall.to("03-05 23:59")
    hall.act("answer-card", timely, "D01-acceptor", ANSWER)
    hall.to("03-06 00:00")
    hall.refuse("answer-card", late, "D01-acceptor", ANSWER, cite="JC-18")


def test_what_was_said_lies_in_the_annex_and_not_in_the_record(hall):
    card = hall.laid(hall.applied())
    hall.act("answer-card", card, "D01-acceptor", ANSWER)
    last = hall.hall.last(card)
    assert "停机".encode() not in last.data
    assert {name: value for name, _salt, value in last.annex}["words"] == ANSWER.words


def test_a_silent_one_is_decided_only_after_the_last_day(hall):
    """JC-32: on the last day nobody decides over the head of who may still answer; the day after it is decided."""
    card = hall.opened(hall.laid(hall.applied()))
    hall.to("03-05 17:00")
    hall.refuse("decide-card", card, "supervisor", DecideForm("upheld", "未作答复。"), cite="JC-32")
    hall.to("03-06 00:00")
    hall.hall.act("lapse-answer", card, CLOCK)
    hall.act("decide-card", card, "supervisor", DecideForm("upheld", "未作答复，记录清楚。"))
    assert hall.hall.see(card).state == "upheld"


def test_the_clock_says_once_that_nobody_answered_and_not_before(hall):
    card = hall.laid(hall.applied())
    hall.to("03-05 23:59")
    with pytest.raises(Exception, match="尚未届满"):
        hall.hall.act("lapse-answer", card, CLOCK)
    assert [verb for verb, _at in hall.hall.see(card).due] == ["lapse-answer"]
    hall.to("03-06 00:00")
    hall.hall.act("lapse-answer", card, CLOCK)
    assert not hall.hall.see(card).due


def test_a_card_that_names_nobody_waits_for_no_answer(hall):
    """JC-14, JC-18: nobody may answer it, so nobody is late with an answer and no red card follows."""
    card = hall.laid(hall.applied(), who="", department="")
    assert not hall.hall.see(card).due
    hall.opened(card)
    hall.act("decide-card", card, "supervisor", DecideForm("upheld", "记录清楚。"))
    assert hall.hall.see(card).state == "upheld"


def test_a_reminder_ends_by_itself_and_says_whether_it_was_answered(hall):
    """JC-31: nobody has to close a reminder."""
    card = hall.laid(hall.applied(), rung="reminder")
    hall.act("answer-card", card, "D01-acceptor", ANSWER)
    hall.to("03-06 00:00")
    hall.hall.act("lapse-card", card, CLOCK)
    seen = hall.hall.see(card)
    assert (seen.state, seen.records[-1].paper.answered) == ("lapsed", True)


def test_nobody_judges_their_own_act(hall):
    """JC-32: whoever did an act the card rests on neither takes it up nor decides it, whatever role they hold."""
    case = hall.applied()
    card = hall.laid(case)
    mine = hall.people["D01-acceptor"]
    hall.people["both"] = type(mine)(mine.account, "supervisor")
    hall.refuse("open-card", card, "both", OpenForm(), cite="JC-32")
    hall.opened(card)
    hall.act("answer-card", card, "D01-acceptor", ANSWER)
    relieved = DecideForm("relieved", "示例", ground="force")
    hall.refuse("decide-card", card, "both", relieved, cite="JC-32")


def test_a_relief_says_on_which_ground(hall):
    """JC-32: a card is relieved for a named ground, and then it is at its end."""
    card = hall.opened(hall.laid(hall.applied()))
    hall.act("answer-card", card, "D01-acceptor", ANSWER)
    hall.refuse(
        "decide-card",
        card,
        "supervisor",
        DecideForm("relieved", "停机记录在案。"),
        cite="JC-32",
        where="ground",
    )
    hall.act("decide-card", card, "supervisor", DecideForm("relieved", "停机记录在案。", ground="force"))
    assert hall.hall.see(card).state == "relieved"
    hall.refuse("appeal-card", card, "D01-acceptor", AppealForm("不服。"), cite="JC-33")


def test_a_decision_is_appealed_against_within_five_working_days(hall):
    """JC-33: decided on Monday the 2nd, so Monday the 9th is the last day."""
    first = hall.upheld(hall.laid(hall.applied()))
    second = hall.upheld(hall.laid(hall.applied(who="other")))
    hall.to("03-09 23:59")
    hall.act("appeal-card", first, "D01-acceptor", AppealForm("系统停机。"))
    with pytest.raises(Exception, match="申诉期限尚未届满"):
        hall.hall.act("close-card", second, CLOCK)
    hall.to("03-10 00:00")
    hall.refuse("appeal-card", second, "D01-acceptor", AppealForm("系统停机。"), cite="JC-33")
    hall.hall.act("close-card", second, CLOCK)
    with hall.hall.reading() as root:
        assert stands(root.archive[second])
        assert not stands(root.archive[first])


def test_an_appeal_is_decided_by_discipline_inspection_and_only_once(hall):
    """JC-33: not by a supervisor; there is no second appeal."""
    card = hall.appealed(hall.laid(hall.applied()))
    verdict = AppealDecisionForm("relieved", "停机记录与时间相符。")
    hall.refuse("decide-card-appeal", card, "supervisor2", verdict, cite="JC-33")
    hall.act("decide-card-appeal", card, "discipline", verdict)
    assert hall.hall.see(card).state == "relieved"
    hall.refuse("appeal-card", card, "D01-acceptor", AppealForm("再诉。"), cite="JC-33")


def test_whoever_decided_does_not_decide_the_appeal(hall):
    """JC-33: a card discipline inspection decided itself goes to another of them."""
    card = hall.laid(hall.applied())
    hall.act("open-card", card, "discipline", OpenForm())
    hall.act("answer-card", card, "D01-acceptor", ANSWER)
    hall.act("decide-card", card, "discipline", DecideForm("upheld", "属实。"))
    hall.act("appeal-card", card, "D01-acceptor", AppealForm("请复核。"))
    hall.refuse(
        "decide-card-appeal", card, "discipline", AppealDecisionForm("upheld", "维持。"), cite="JC-33"
    )
    hall.act("decide-card-appeal", card, "discipline2", AppealDecisionForm("upheld", "维持。"))
    with hall.hall.reading() as root:
        assert stands(root.archive[card])
