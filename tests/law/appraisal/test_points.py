"""Points of the daily assessment: evidence, the chance to explain, who may score and decide (KH-18)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hallcore.appraisal.forms import DecideForm, ExplainForm
from hallcore.appraisal.model import Evidence, PointProposed
from hallcore.appraisal.rules import points_of
from tests.makers.appraisal import AppraisalHall


def fates(hall: AppraisalHall, who: str) -> list[str]:
    """How somebody's points stand."""
    with hall.hall.reading() as root:
        return [point.fate for point in points_of(root.archive[hall.sheet(who)])]


def test_a_point_names_rule_points_evidence_and_the_last_day_to_explain(hall):
    """Given a missing badge on 2 March, the person may explain until 4 March, two working days on (KH-18)."""
    paper = hall.act("propose-point", "", "inspector", hall.point("anna", note="上午九点")).paper
    assert isinstance(paper, PointProposed)
    assert (paper.rule, paper.points) == ("KH-03/badge", Decimal(-1))
    assert paper.evidence == (Evidence("inspection", "KHX-20260302-001-0000"),)
    assert paper.explain_by == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("changes", "cite"),
    [
        ({"evidence": ()}, "KH-18"),
        ({"ref": " "}, "KH-18"),
        ({"ref": "KHX-20260302-099-0000"}, "KH-18"),
        ({"ref": "KHG-2026Q1-0000"}, "KH-18"),
        ({"kind": "rating"}, "KH-18"),
        ({"day": date(2026, 3, 3)}, "KH-18"),
        ({"points": Decimal(-2)}, "KH-03"),
        ({"points": Decimal(1)}, "KH-03"),
    ],
)
def test_no_point_without_evidence_its_rule_knows(hall, changes, cite):
    """No evidence, no number, the wrong kind, a day to come, other points than the rule's: refused."""
    hall.refuse("propose-point", "", "inspector", hall.point("anna", **changes), cite=cite)


@pytest.mark.parametrize(("points", "lawful"), [("1", False), ("2", True), ("5", True), ("6", False)])
def test_an_innovation_earns_two_to_five(hall, points, lawful):
    """KH-08: two and five are within, one and six without; a bonus needs no explanation."""
    form = hall.point("anna", "KH-08/innovation", points=Decimal(points))
    if lawful:
        assert hall.act("propose-point", "", "centre", form).paper.explain_by is None
    else:
        hall.refuse("propose-point", "", "centre", form, cite="KH-08", where="points")


def test_the_same_fact_counts_once(hall):
    hall.propose("anna")
    hall.refuse("propose-point", "", "inspector", hall.point("anna"), cite="KH-18")
    hall.propose("anna", ref="KHX-20260302-002-0000")


def test_nobody_scores_their_own(hall):
    """A leader who is posted cannot score themselves, and colleagues score nobody."""
    hall.refuse("propose-point", "", "bo", hall.point("anna"), cite="KH-18")
    hall.refuse("propose-point", "", "stranger", hall.point("anna"), cite="KH-18")
    hall.refuse("propose-point", "", "anna", hall.point("anna", "KH-08/praise"), cite="KH-18")
    hall.propose("anna", by="home")


def test_a_point_waits_for_the_explanation(hall):
    """Undecided on the last day of explaining, decided the day after or once it was explained."""
    first, second = hall.propose("anna"), hall.propose("anna", "KH-02/tidy")
    hall.to("03-04 16:00")
    hall.refuse("decide-point", hall.sheet("anna"), "manager", DecideForm(first, stands=True), cite="KH-18")
    hall.act("explain-point", hall.sheet("anna"), "anna", ExplainForm(second, "当时正在更换工位。"))
    hall.decide("anna", second, stands=False)
    hall.to("03-05 08:30")
    hall.decide("anna", first)
    assert fates(hall, "anna") == ["stands", "struck"]


def test_the_scorer_does_not_decide(hall):
    """Nor does the person; somebody else does, once, and striking needs a reason."""
    n = hall.propose("anna")
    hall.to("03-05 08:30")
    hall.refuse("decide-point", hall.sheet("anna"), "inspector", DecideForm(n, stands=True), cite="KH-18")
    hall.refuse(
        "decide-point",
        hall.sheet("anna"),
        "manager",
        DecideForm(n, stands=False),
        cite="KH-18",
        where="reason",
    )
    hall.decide("anna", n)
    hall.refuse("decide-point", hall.sheet("anna"), "manager", DecideForm(n, stands=True), cite="KH-18")


def test_only_the_person_explains_once_and_before_the_decision(hall):
    n = hall.propose("anna")
    sheet = hall.sheet("anna")
    hall.refuse("explain-point", sheet, "bo", ExplainForm(n, "不实"), cite="KH-18")
    hall.refuse("explain-point", sheet, "anna", ExplainForm(n, " "), cite="KH-18", where="words")
    hall.act("explain-point", sheet, "anna", ExplainForm(n, "工作牌当日补办。"))
    hall.refuse("explain-point", sheet, "anna", ExplainForm(n, "再说明"), cite="KH-18")
    hall.decide("anna", n)
    late = hall.propose("anna", "KH-02/dress")
    hall.to("03-05 08:30")
    hall.decide("anna", late)
    hall.refuse("explain-point", sheet, "anna", ExplainForm(late, "晚了"), cite="KH-13")


def test_a_month_outside_the_quarter_is_not_appraised(hall):
    """February was left out when the quarter began."""
    hall.refuse(
        "propose-point", "", "inspector", hall.point("anna", day=date(2026, 2, 27)), cite="KH-01", where="day"
    )


def test_the_words_are_in_the_annex(hall):
    """What was remarked can be erased; the record names rule and evidence only."""
    hall.act("propose-point", "", "inspector", hall.point("anna", note="与示例同事闲谈"))
    with hall.hall.reading() as root:
        record = root.archive[hall.sheet("anna")].record(0)
        assert "闲谈" not in record.data.decode()
        assert record.annex.get("note") == "与示例同事闲谈"
