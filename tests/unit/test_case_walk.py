"""What a case's walk counts by itself and compares the progress page with: days, stops, and every difference."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cli.case_kinds import PLANS
from portal.cli.case_seats import Tally, Told, differences


class Workdays:
    """A hall that works from Monday to Friday."""

    def working(self, day: date) -> bool:
        """Whether it works."""
        return day.weekday() < 5


MONDAY = date(2026, 3, 2)


@pytest.fixture
def tally() -> Tally:
    """A limit that starts on a Monday."""
    return Tally(Workdays(), MONDAY)  # type: ignore[arg-type]  # all it is asked


def test_the_first_day_is_not_counted(tally: Tally) -> None:
    """GEN-01: seven working days from a Monday end on the Wednesday of the week after."""
    assert (tally.used(MONDAY), tally.used(date(2026, 3, 3)), tally.used(date(2026, 3, 8))) == (0, 1, 4)
    assert tally.last(7) == date(2026, 3, 11)


def test_stopped_days_are_left_out(tally: Tally) -> None:
    """XK-17: a stop from Wednesday to Friday moves the last day by three; ended a day earlier, by two."""
    tally.stop(date(2026, 3, 4), date(2026, 3, 6))
    assert (tally.used(date(2026, 3, 6)), tally.last(7)) == (1, date(2026, 3, 16))
    tally.stop(date(2026, 3, 4), date(2026, 3, 5))
    assert (tally.used(date(2026, 3, 6)), tally.last(7)) == (2, date(2026, 3, 13))


LIMIT = {"title": "承诺期限", "budget": 7, "used": 2, "left": 5, "last": "2026-03-11", "stopped": ""}
PAGE = "承诺期限 7 个工作日，已用 2 个，尚余 5 个。承诺期限不晚于 2026-03-11。"
WANTED = Told("handling", 7, 2, date(2026, 3, 11))


def test_what_agrees_is_not_told() -> None:
    """Data and page say what was counted."""
    assert differences({"state": "handling", "limits": [LIMIT]}, PAGE, WANTED) == []


@pytest.mark.parametrize(
    ("changed", "page"),
    [
        ({"left": 4}, PAGE),
        ({"last": "2026-03-12"}, PAGE),
        ({"stopped": "听证"}, PAGE),
        ({}, PAGE.replace("尚余 5", "尚余 6")),
        ({}, PAGE.replace("03-11", "03-12")),
    ],
)
def test_whatever_differs_is_told(changed: dict[str, object], page: str) -> None:
    """A number, a day or a stop that is another, in the data or on the page."""
    assert differences({"state": "handling", "limits": [LIMIT | changed]}, page, WANTED)


def test_another_state_or_a_missing_limit_is_told() -> None:
    """The state is compared first; a limit that is not there is no agreement."""
    assert differences({"state": "reviewing", "limits": [LIMIT]}, PAGE, WANTED)
    assert differences({"state": "handling", "limits": []}, PAGE, WANTED)


def test_no_two_walks_are_the_same_matter() -> None:
    """GEN-18: one open case for one matter of one applicant, so a walk that is stopped blocks no other."""
    assert len({(plan.item, plan.who) for plan in PLANS}) == len(PLANS)
