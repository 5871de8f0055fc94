"""What a planned day's people think: as the table of habits says, drawn again the same, with one bad rating in the morning."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from hallcore.catalogue.reading import read_items
from hallcore.voice.complaints.model import CATEGORIES
from portal.cli.simulation.menu import Menu
from portal.cli.simulation.opinions import HABITS, Habits, of_case, of_visits
from portal.cli.simulation.places import reviewer_in
from portal.cli.simulation.plan import Day, Planner
from portal.cli.simulation.stories import COMPLAINTS, QUESTIONS, SUGGESTIONS
from portal.cli.simulation.voices import steps_of

ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def menu() -> Menu:
    """What the demo's whole catalogue offers."""
    return Menu(read_items())


@pytest.fixture(scope="module")
def day(menu: Menu) -> Day:
    """A day of 4,000."""
    return Planner(7, 4000, menu).day(ON)


def test_as_many_rate_as_the_table_says(day: Day) -> None:
    """HP-08: 55 in a hundred of those who were there rate, and nobody rates for whoever was not."""
    come = {one.n for one in day.visits if one.shows}
    rated = [one.visit for one in day.besides.opinions.visits]
    assert len(rated) == len(set(rated)) == round(len(come) * HABITS.rate)
    assert set(rated) <= come


def test_most_are_satisfied_and_one_in_a_hundred_is_not(day: Day) -> None:
    """The shares of the grades are those of the table, within what chance does to two thousand."""
    grades = Counter(one.grade for one in day.besides.opinions.visits)
    many = sum(grades.values())
    assert sum(grades[grade] for grade in (1, 2)) == round(many * 0.01)
    for grade, share in HABITS.grades[:3]:
        assert grades[grade] / many == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize("many", [1, 8, 40])
def test_in_a_small_hall_too_somebody_is_dissatisfied_in_the_morning(many: int) -> None:
    """That one leaves a number and what it says is true, so that the whole way of it is gone within the day."""
    found = of_visits(Random(1), list(range(many)), many, Habits(rate=1.0))  # noqa: S311 - a plan
    bad = [one for one in found if one.grade <= 2]
    assert len(bad) == 1
    assert (bad[0].how, bool(bad[0].phone), bad[0].finding) == ("qr", True, "simple")


def test_where_nobody_rates_nothing_is_made_up() -> None:
    """A rate of nought has no ratings, not even a bad one."""
    assert of_visits(Random(1), list(range(50)), 50, Habits(rate=0.0)) == []  # noqa: S311 - as above


def test_the_same_seed_thinks_the_same(menu: Menu, day: Day) -> None:
    """Another planner of that seed draws the same, for visits and for cases; another seed something else."""
    assert Planner(7, 4000, menu).day(ON).besides.opinions == day.besides.opinions
    assert Planner(8, 4000, menu).day(ON).besides.opinions != day.besides.opinions
    assert [of_case(7, ON, n) for n in range(99)] == [of_case(7, ON, n) for n in range(99)]


def test_of_each_kind_something_is_told_and_the_first_ends_on_the_day(day: Day) -> None:
    """TS: complaints and questions in proportion, one suggestion; what comes first has no step kept for another day."""
    told = day.besides.opinions.told
    kinds = Counter(one.kind for one in told)
    assert kinds == {"complaint": 6, "consultation": 16, "suggestion": 1}
    for kind in kinds:
        first = next(one for one in told if one.kind == kind)
        answer = [step for step in steps_of(first) if step.name in {"answer", "reply", "decide"}]
        assert not first.slow
        assert len(answer) == 1


def test_every_story_is_whole() -> None:
    """TS-11: a complaint has points with facts, and measures where one is upheld; what is answered is written."""
    for one in COMPLAINTS:
        assert one.points
        assert bool(one.measures) == any(found == "upheld" for _point, found, _fact, _source in one.points)
    for one in (*COMPLAINTS, *QUESTIONS, *SUGGESTIONS):
        assert one.category in CATEGORIES
        assert one.reply
        assert one.content.startswith("示例")


def test_nothing_promised_is_taken_where_nobody_could_review_it(menu: Menu, day: Day) -> None:
    """XK-09: over a month such a case would use up its promise, and there would be cards nobody planned."""
    promised = {one.department for one in day.visits if one.purpose == "promised"}
    promised |= {one.matter.department for one in day.besides.online}
    assert promised
    assert all(reviewer_in(code) for code in promised)
