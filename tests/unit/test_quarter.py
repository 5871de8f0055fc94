"""A quarter's plan and its turns: the same seed gives the same course, and what a fault calls for is a rule there is."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from portal.cli.procurement_walk import ProcurementWalk
from portal.cli.quarter.faults import FAULTS
from portal.cli.quarter.menu import WALKS
from portal.cli.quarter.plan import FITS, OVERLAY, SHARE, kinds, plan
from portal.cli.quarter.turns import Turn, conduct
from portal.cli.sale_walk import SaleWalk
from portal.cli.tender_walk import TenderWalk
from portal.cli.turn_walk import PATHS
from tests.makers.house import workshop
from tests.makers.values import at

FIRST = date(2026, 3, 3)


def course(*walks: tuple[str, str, list[int]]) -> tuple[list[tuple[str, datetime]], list[Turn]]:
    """Conduct walks (name, beginning, the hours each waits) and note who goes when."""
    seen: list[tuple[str, datetime]] = []
    now = [at("03-01 00:00")]

    def run(name: str, hours: list[int]):
        def walk(turn: Turn) -> None:
            seen.append((name, now[0]))
            for each in hours:
                if each < 0:
                    raise ValueError(name)
                turn.wait(now[0] + timedelta(hours=each))
                seen.append((name, now[0]))

        return walk

    def move(to: datetime) -> None:
        now[0] = max(now[0], to)

    ended: list[Turn] = []
    conduct([Turn(name, at(begins), run(name, hours)) for name, begins, hours in walks], move, ended.append)
    return seen, ended


def test_whoever_waits_for_the_earliest_moment_goes_next():
    """Given two walks that wait in turn, then each acts in the order of the hall's time."""
    seen, ended = course(("a", "03-02 09:00", [2, 2]), ("b", "03-02 10:00", [2]))
    assert [(name, f"{moment:%H:%M}") for name, moment in seen] == [
        ("a", "09:00"),
        ("b", "10:00"),
        ("a", "11:00"),
        ("b", "12:00"),
        ("a", "13:00"),
    ]
    assert [turn.name for turn in ended] == ["b", "a"]


def test_two_that_wait_for_the_same_moment_keep_their_order():
    """Given the same moment, then the earlier of the plan goes first, every time."""
    for _ in range(20):
        seen, _ended = course(("a", "03-02 09:00", [1]), ("b", "03-02 09:00", [1]))
        assert [name for name, _moment in seen] == ["a", "b", "a", "b"]


def test_one_that_stops_does_not_stop_the_others():
    """Given a walk that meets what it did not expect, then it is told with its fault and the others go on."""
    seen, ended = course(("a", "03-02 09:00", [1, -1]), ("b", "03-02 09:30", [1]))
    assert [name for name, _moment in seen] == ["a", "b", "a", "b"]
    assert [(turn.name, type(turn.fault)) for turn in ended] == [("a", ValueError), ("b", type(None))]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sixty_tenders_are_of_every_kind_and_every_fault_is_planted_once(seed):
    """Given a quarter of sixty, then every walk is in it, each fault in a walk it fits, begun one a working day."""
    calendar = workshop().lawbook.calendar
    found = list(plan(60, seed, FIRST, calendar))
    assert len(found) == 60
    assert Counter(one.walk for one in found) == SHARE
    assert Counter(one.fault for one in found if one.fault) == Counter(list(FAULTS))
    assert all(one.walk in FITS[one.fault] for one in found if one.fault)
    days = [one.at.date() for one in found]
    assert len(set(days)) == 60
    assert all(calendar.is_working_day(day, overlay=OVERLAY) for day in days)
    assert found == list(plan(60, seed, FIRST, calendar))
    assert found != list(plan(60, seed + 10, FIRST, calendar))


@pytest.mark.parametrize("many", [1, 5, len(SHARE), 61, 200])
def test_there_are_as_many_as_were_asked_for(many):
    """Few are of the commonest kinds; many are in the shares of the quarter."""
    found = kinds(many)
    assert len(found) == many
    assert set(found) <= set(WALKS)
    assert len(set(found)) == min(many, len(SHARE))


def _class(walk: str) -> type:
    if walk.startswith("open-tender"):
        return PATHS[walk.split()[1]] if " " in walk else TenderWalk
    return ProcurementWalk if walk.startswith("gp-") else SaleWalk


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_comes_before_a_step_of_its_walks_and_calls_for_a_rule_there_is(name):
    """A misspelt step would never plant its fault; a misspelt rule could never be raised."""
    fault, rules = FAULTS[name], {rule.key for rule in workshop().lawbook.cards}
    assert FITS[name]
    assert all(hasattr(_class(walk), fault.before) for walk in FITS[name])
    assert fault.calls
    assert {rule for rule, _rung in fault.calls} <= rules
