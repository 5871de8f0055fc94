"""A card that stands becomes a point of the appraisal (KH-06)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hallcore.appraisal.forms import PointForm
from hallcore.appraisal.model import Evidence
from hallcore.appraisal.rules import sheet_number
from hallcore.desk import CLOCK
from hallcore.ground.errors import Refusal
from hallcore.supervision.scoring import CardPointForm
from tests.makers.appraisal import AppraisalHall, appraisal_hall
from tests.makers.supervised import stand_card


@pytest.fixture
def hall() -> Iterator[AppraisalHall]:
    """Four people whose March is appraised."""
    made = appraisal_hall()
    yield made
    made.close()


@pytest.mark.parametrize(("rung", "points"), [("yellow", -2), ("red", -10)])
def test_a_card_that_stands_is_proposed_once_as_a_point_of_its_month(hall, rung, points):
    """KH-06, KH-18: with the card as evidence and days to explain, and no second time."""
    account = hall.account("anna")
    card = stand_card(hall.hall, account, rung)
    hall.hall.act("propose-card-point", "", CLOCK, CardPointForm(card))
    point = hall.hall.last(sheet_number(account, hall.hall.clock.now().date())).paper
    assert (point.rule, point.points) == (f"KH-06/{rung}", points)
    assert point.evidence == (Evidence("card", card),)
    assert point.explain_by is not None
    with pytest.raises(Refusal, match="已经记分"):
        hall.hall.act("propose-card-point", "", CLOCK, CardPointForm(card))


def test_what_does_not_stand_or_is_only_a_reminder_takes_no_points(hall):
    """KH-06: a card still open to appeal, one relieved, a reminder."""
    account = hall.account("anna")
    waiting = stand_card(hall.hall, account, "yellow", close=False)
    with pytest.raises(Refusal, match="只有生效的黄牌"):
        hall.hall.act("propose-card-point", "", CLOCK, CardPointForm(waiting))
    named = stand_card(hall.hall, "", "yellow")
    with pytest.raises(Refusal, match="没有指明责任人员"):
        hall.hall.act("propose-card-point", "", CLOCK, CardPointForm(named))


@pytest.mark.parametrize(
    ("rung", "rule", "whose", "close", "words"),
    [
        ("yellow", "KH-06/yellow", "anna", True, ""),
        ("red", "KH-06/yellow", "anna", True, "牌级与记分事由不符"),
        ("yellow", "KH-06/yellow", "bo", True, "指明的不是本人"),
        ("yellow", "KH-06/yellow", "anna", False, "还没有生效"),
        ("yellow", "KH-06/yellow", "", True, "没有 JC-2026-999999 这张监察牌"),
    ],
)
def test_by_hand_a_card_is_cited_only_for_what_it_says_of_whom(hall, rung, rule, whose, close, words):
    """KH-06, KH-18: it exists, names the person, stands for good and is of the rung the point is about."""
    account = hall.account("anna")
    card = stand_card(hall.hall, hall.account(whose or "anna"), rung, close=close)
    day = hall.hall.clock.now().date()
    form = PointForm(account, rule, day, (Evidence("card", card if whose else "JC-2026-999999"),))
    if words:
        hall.refuse("propose-point", "", "centre", form, cite="KH-06", where="evidence")
    else:
        hall.act("propose-point", "", "centre", form)
