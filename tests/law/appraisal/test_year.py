"""The year's grades: four, signed by two, excellent only within the share (KH-15, KH-16)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hallcore.appraisal.boards import GradeLine
from hallcore.appraisal.forms import GradesForm, PublishForm, ReportForm, SignGradesForm, YearForm
from hallcore.appraisal.judging import dismissals, quota
from portal.house import load_law
from tests.makers.appraisal import MARCH, PEOPLE, QUARTER, AppraisalHall

LAW = load_law().on(MARCH)
YEAR = "KHN-2026"
NONE = Decimal(0)


@pytest.mark.parametrize(
    ("people", "merit", "expected"),
    [
        (4, False, 0),
        (4, True, 1),
        (5, False, 1),
        (9, False, 1),
        (10, False, 2),
        (286, False, 57),
        (286, True, 71),
        (0, False, 0),
    ],
)
def test_the_share_of_excellent_is_rounded_down(people, merit, expected):
    """A fifth, or a quarter for a centre of merit; never more than the share (KH-16)."""
    assert quota(LAW, people, merit=merit) == expected


def line(hall: AppraisalHall, who: str, grade: str = "competent", reason: str = "") -> GradeLine:
    """Somebody's grade as it is submitted."""
    return GradeLine(hall.account(who), grade, NONE, reason)  # type: ignore[arg-type]  # a grade


@pytest.fixture
def rated(hall: AppraisalHall) -> AppraisalHall:
    """The quarter is concluded and the year's rating begins, the centre being honoured: one of four may be excellent."""
    hall.summed_up()
    hall.published()
    hall.refuse("open-year", "", "manager", YearForm(2026), cite="KH-15", where="year")
    hall.to("04-21 08:30")
    hall.act("conclude-quarter", QUARTER, "manager", PublishForm())
    assert hall.act("open-year", "", "manager", YearForm(2026, merit=True)).paper.quota == 1
    return hall


def test_one_of_four_may_be_excellent_and_not_two(rated):
    """Beyond the quota is refused, in one act or over several."""
    reason = "全年考核第一。"
    two = GradesForm((line(rated, "anna", "excellent", reason), line(rated, "bo", "excellent", reason)))
    rated.refuse("enter-grades", YEAR, "manager", two, cite="KH-16", where="lines")
    rated.act("enter-grades", YEAR, "manager", GradesForm((line(rated, "anna", "excellent", reason),)))
    another = GradesForm((line(rated, "bo", "excellent", reason),))
    rated.refuse("enter-grades", YEAR, "manager", another, cite="KH-16", where="lines")
    instead = GradesForm((line(rated, "anna"), line(rated, "bo", "excellent", reason)))
    rated.act("enter-grades", YEAR, "manager", instead)


def test_a_grade_other_than_competent_needs_its_reason(rated):
    for grade in ("excellent", "basic", "incompetent"):
        form = GradesForm((line(rated, "anna", grade),))
        rated.refuse("enter-grades", YEAR, "manager", form, cite="KH-15", where=rated.account("anna"))
    form = GradesForm((line(rated, "stranger"),))
    rated.refuse("enter-grades", YEAR, "manager", form, cite="KH-15", where=rated.account("stranger"))


def test_both_leaders_sign_and_then_it_stands(rated):
    """Everybody rated, each signed on both sides; what is entered anew is unsigned again."""
    everybody = tuple(rated.account(who) for who in PEOPLE)
    rated.refuse("conclude-year", YEAR, "manager", cite="KH-15")
    rated.act("enter-grades", YEAR, "manager", GradesForm(tuple(line(rated, who) for who in PEOPLE)))
    rated.refuse("sign-grades", YEAR, "home", SignGradesForm("centre", everybody), cite="KH-15")
    rated.act("sign-grades", YEAR, "home", SignGradesForm("home", everybody))
    rated.refuse("sign-grades", YEAR, "home", SignGradesForm("home", everybody), cite="KH-15")
    rated.refuse("conclude-year", YEAR, "manager", cite="KH-15")
    rated.act("sign-grades", YEAR, "centre", SignGradesForm("centre", everybody))
    rated.act("enter-grades", YEAR, "manager", GradesForm((line(rated, "bo", "basic", "请假较多。"),)))
    rated.refuse("conclude-year", YEAR, "manager", cite="KH-15")
    for who, side in (("home", "home"), ("centre", "centre")):
        rated.act("sign-grades", YEAR, who, SignGradesForm(side, (rated.account("bo"),)))
    paper = rated.act("conclude-year", YEAR, "manager").paper
    assert {one.account: one.grade for one in paper.lines}[rated.account("bo")] == "basic"
    assert paper.lines[0].score == Decimal("100.00")
    rated.act("report-results", YEAR, "manager", ReportForm("D05"))


def test_incompetent_two_years_running_is_told_to_the_department():
    """公务员法 88: two in a row; one year, or two apart, is not."""
    bad, good = GradeLine("U-1", "incompetent", NONE), GradeLine("U-1", "competent", NONE)
    assert dismissals(LAW, [bad], [bad]) == ("U-1",)
    assert dismissals(LAW, [bad], [good]) == ()
    assert dismissals(LAW, [good], [bad]) == ()
