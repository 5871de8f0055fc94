"""A month's sum (KH-02, KQ-08, KH-08), its two signatures, appeal (KH-13) and talk (KH-14)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.appraisal.forms import AnswerForm, AppealForm, GiveBackForm, SignForm, TalkForm, TotalForm
from hallcore.appraisal.model import OWN_SECTIONS
from hallcore.appraisal.rules import must_talk, stars, total, total_of
from portal.house import load_law
from tests.makers.appraisal import MARCH, AppraisalHall, appraisal_hall

LAW = load_law().on(MARCH)
D = Decimal


def sum_of(*points: tuple[str, str]) -> Decimal:
    """What points come to."""
    return total(LAW, [(n, key, D(value)) for n, (key, value) in enumerate(points)]).total


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((), 100),
        ((("KQ-05/late", "-1"),), 99),
        ((("KH-03/disobey", "-20"),), 80),
        # Discipline has thirty points and gives no more (KH-02).
        ((("KH-03/disobey", "-20"), ("KH-03/disobey", "-20")), 70),
        ((("KQ-07/absent", "-10"),) * 3, 70),
        ((("KQ-07/absent", "-10"),) * 4, 70),
        # Hygiene has ten: five single faults, the rest doubled, and the floor (KQ-08).
        ((("KH-02/tidy", "-1"),) * 5, 95),
        ((("KH-02/tidy", "-1"),) * 6, 93),
        ((("KH-02/tidy", "-1"),) * 9, 90),
        # What is taken from the whole is not held by a section.
        ((("KH-05/serious", "-20"), ("KH-06/red", "-10")), 70),
        ((("KH-06/reminder", "0"),), 100),
        ((("KH-06/yellow", "-2"),), 98),
        # A bonus counts up to ten (KH-08).
        ((("KH-08/praise", "1"),) * 10, 110),
        ((("KH-08/praise", "1"),) * 11, 110),
        # The whole never falls below none.
        ((("KH-05/serious", "-20"),) * 6, 0),
    ],
)
def test_what_points_come_to(points, expected):
    """Sections end at none, the bonus at its cap, the whole at none (KH-02, KH-05, KH-08)."""
    assert sum_of(*points) == expected


@pytest.mark.parametrize(("times", "lost"), [(5, 5), (6, 7), (7, 9)])
def test_the_sixth_of_the_same_minor_fault_counts_double(times, lost):
    """More than five times a month of the same fault: from the sixth on double (KQ-08)."""
    assert sum_of(*[("KQ-05/late", "-1")] * times) == 100 - lost


def test_five_of_one_and_five_of_another_fault_are_not_doubled():
    assert sum_of(*[("KQ-05/late", "-1")] * 5, *[("KQ-05/early", "-1")] * 5) == 90


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("95", 5),
        ("94.99", 4),
        ("90", 4),
        ("89.99", 3),
        ("85", 3),
        ("84.99", 2),
        ("80", 2),
        ("79.99", 1),
        ("70", 1),
        ("69.99", 0),
    ],
)
def test_stars(score, expected):
    """KH-11, at each border."""
    assert stars(LAW, D(score)) == expected


KEYS = LAW.keys("point")


def reference(points: list[tuple[str, Decimal]]) -> Decimal:
    """The sum, slow and obvious: section by section, fault by fault."""
    whole = D(0)
    for section in OWN_SECTIONS:
        lost = D(0)
        for key in KEYS:
            rule = LAW.point(key)
            if rule.section != section:
                continue
            mine = [value for one, value in points if one == key]
            for place, value in enumerate(mine, 1):
                lost -= value * (2 if rule.minor and place > 5 else 1)
        whole += max(D(30) - lost if section != "hygiene" else D(10) - lost, D(0))
    whole += sum((value for key, value in points if LAW.point(key).section == "other"), D(0))
    whole += min(sum((value for key, value in points if LAW.point(key).section == "bonus"), D(0)), D(10))
    return max(whole, D(0))


@st.composite
def some_points(draw: st.DrawFn) -> list[tuple[str, Decimal]]:
    """Points of a month, few kinds so that they repeat."""
    kinds = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4))
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=24))
    return [
        (key, D(draw(st.integers(int(LAW.point(key).least), int(LAW.point(key).most))))) for key in chosen
    ]


@given(some_points(), st.randoms(use_true_random=False))
def test_the_sum_is_that_of_its_points_in_whatever_order(points, chance):
    """The month's total is the sum of its standing points, however they came and are handed in."""
    numbered = [(n, key, value) for n, (key, value) in enumerate(points)]
    chance.shuffle(numbered)
    found = total(LAW, numbered)
    assert found.total == reference(points)
    assert found.total == max(sum((s.left for s in found.sections), D(0)) + found.other + found.bonus, D(0))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("KH-03/badge", "KH-02/tidy", "KH-08/praise", "KH-04/overdue")), st.booleans()
        ),
        max_size=8,
    ),
    st.data(),
)
def test_the_order_of_acts_changes_nothing(points, data):
    """Through the door: proposed in one order and decided in another, the sheet has the sum of what stands."""
    hall = appraisal_hall()
    try:
        made = [
            (hall.propose("anna", key, ref=f"E-{n}"), key, stands) for n, (key, stands) in enumerate(points)
        ]
        hall.to("03-10 09:00")
        for n, _key, stands in data.draw(st.permutations(made)):
            hall.decide("anna", n, stands=stands)
        hall.to("04-01 09:00")
        paper = hall.totalled("anna")
        expected = reference([(key, LAW.point(key).least) for _n, key, stands in made if stands])
        assert paper.total == expected
        with hall.hall.reading() as root:
            assert total_of(hall.law, root.archive[hall.sheet("anna")]).total == expected
    finally:
        hall.close()


# -- through the door ---------------------------------------------------------------------------------------


def test_a_month_is_summed_up_when_it_is_over_and_decided(hall):
    """On 31 March it is too early; on 1 April an undecided point stands in the way."""
    n = hall.propose("anna")
    form = TotalForm(hall.account("anna"), MARCH)
    hall.to("03-31 17:00")
    hall.refuse("total-month", "", "manager", form, cite="KH-02", where="month")
    hall.to("04-01 08:30")
    hall.refuse("total-month", "", "manager", form, cite="KH-18")
    hall.decide("anna", n)
    assert hall.totalled("anna").total == 99
    assert hall.totalled("bo").total == 100


def test_two_leaders_sign_and_nobody_else(hall):
    """Home department and centre, each their own side, once; the person never."""
    hall.to("04-02 09:00")
    hall.totalled("anna")
    sheet = hall.sheet("anna")
    for who, side in (("stranger", "home"), ("home", "centre"), ("centre", "home"), ("anna", "home")):
        hall.refuse("sign-sheet", sheet, who, SignForm(side), cite="KH-02")
    hall.act("sign-sheet", sheet, "home", SignForm("home"))
    hall.refuse("sign-sheet", sheet, "home", SignForm("home"), cite="KH-02")
    assert hall.hall.see(sheet).state == "totalled"
    hall.act("sign-sheet", sheet, "centre", SignForm("centre"))
    assert hall.hall.see(sheet).state == "signed"


def test_a_leader_gives_it_back_with_a_reason(hall):
    """Then it is open again, and both sign the new sum."""
    hall.to("04-02 09:00")
    hall.totalled("anna")
    sheet = hall.sheet("anna")
    hall.act("sign-sheet", sheet, "home", SignForm("home"))
    hall.refuse("give-back-sheet", sheet, "centre", GiveBackForm("centre", ""), cite="KH-02", where="reason")
    hall.act("give-back-sheet", sheet, "centre", GiveBackForm("centre", "漏记一次表扬。"))
    hall.decide("anna", hall.propose("anna", "KH-08/praise", day=MARCH, by="home"))
    assert hall.totalled("anna").total == 101
    hall.sign("anna")


def test_an_appeal_comes_within_three_working_days_of_the_sum(hall):
    """Told on Thursday 2 April; Qingming is Saturday to Monday, so Wednesday 8 April is the last day (KH-13)."""
    n = hall.propose("anna")
    hall.to("04-02 09:00")
    hall.decide("anna", n)
    assert str(hall.totalled("anna").appeal_by) == "2026-04-08"
    form = AppealForm((n,), "当日工作牌送修，有登记。")
    hall.to("04-09 08:30")
    hall.refuse("appeal-points", hall.sheet("anna"), "anna", form, cite="KH-13")


def test_on_the_last_day_an_appeal_is_in_time_and_is_answered(hall):
    """It stops the signatures; struck points are summed up anew, by nobody who scored them."""
    n = hall.propose("anna")
    hall.to("04-02 09:00")
    hall.decide("anna", n)
    hall.totalled("anna")
    sheet = hall.sheet("anna")
    hall.to("04-08 17:00")
    hall.refuse("appeal-points", sheet, "bo", AppealForm((n,), "x"), cite="KH-13")
    hall.refuse("appeal-points", sheet, "anna", AppealForm((), "x"), cite="KH-13", where="points")
    done = hall.act("appeal-points", sheet, "anna", AppealForm((n,), "当日工作牌送修。"))
    assert str(done.paper.answer_by) == "2026-04-15"
    hall.refuse("sign-sheet", sheet, "home", SignForm("home"), cite="KH-13")
    hall.refuse("answer-appeal", sheet, "manager", AnswerForm((n + 9,), "x"), cite="KH-13", where="struck")
    hall.act("answer-appeal", sheet, "manager", AnswerForm((n,), "登记属实，予以撤销。"))
    assert hall.totalled("anna").total == 100
    hall.sign("anna")


def test_an_appeal_that_is_not_upheld_changes_nothing(hall):
    n = hall.propose("anna")
    hall.to("04-02 09:00")
    hall.decide("anna", n)
    hall.totalled("anna")
    hall.act("appeal-points", hall.sheet("anna"), "anna", AppealForm((n,), "不服"))
    hall.act("answer-appeal", hall.sheet("anna"), "manager", AnswerForm((), "巡查照片清楚，予以维持。"))
    hall.sign("anna")
    hall.refuse("appeal-points", hall.sheet("anna"), "anna", AppealForm((n,), "再诉"), cite="KH-13")


def with_points(hall: AppraisalHall, *rules: str) -> str:
    """Anna's March with points of these rules, decided and summed up on 2 April; her sheet."""
    made = [hall.propose("anna", rule, ref=f"E-{place}") for place, rule in enumerate(rules)]
    hall.to("04-02 09:00")
    for n in made:
        hall.decide("anna", n)
    hall.totalled("anna")
    return hall.sheet("anna")


FORTY = ("KH-03/disobey", "KH-05/serious")
"""Forty points off: sixty are left."""


@pytest.mark.parametrize(
    ("rules", "ground"),
    [(FORTY, ""), ((*FORTY, "KQ-05/late"), "low"), (("KH-06/red",), "red"), (("KH-06/yellow",), "")],
)
def test_below_sixty_or_a_red_card_leads_to_a_talk(hall, rules, ground):
    """Sixty is enough, 59 is not; a red card is a ground by itself (KH-14)."""
    sheet = with_points(hall, *rules)
    with hall.hall.reading() as root:
        assert must_talk(hall.law, root.archive[sheet]) == ground
    form = TalkForm("一个月内改正。", "已当面说明。")
    if not ground:
        hall.refuse("hold-talk", sheet, "manager", form, cite="KH-14")
        return
    hall.refuse("hold-talk", sheet, "manager", TalkForm(""), cite="KH-14", where="measures")
    assert hall.act("hold-talk", sheet, "manager", form).paper.ground == ground
    hall.refuse("hold-talk", sheet, "manager", form, cite="KH-14")
