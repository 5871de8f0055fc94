"""The estimate of a wait, held against waits that were simulated: it is a range that holds, or it is not given."""

from __future__ import annotations

import heapq
import random
from datetime import date, datetime, timedelta

import pytest

from hallcore.counters.estimate import Estimate, Service, estimate
from portal.house import load_law
from tests.makers.values import at

NOW = at("03-02 10:00")
LAW = load_law().on(date(2026, 3, 2))


def _services(seconds: list[int], ended: datetime = NOW) -> list[Service]:
    return [Service(ended, one) for one in seconds]


def test_without_an_open_window_nothing_is_told() -> None:
    """PH-11: nobody knows when the first will open."""
    assert "没有开放的窗口" in estimate(3, 0, _services([600] * 9), NOW, LAW).text


@pytest.mark.parametrize(("many", "known"), [(4, False), (5, True)])
def test_four_services_tell_nothing_five_do(many: int, known: bool) -> None:
    """PH-11: the fifth makes the difference."""
    found = estimate(3, 2, _services([600] * many), NOW, LAW)
    assert found.known is known
    assert found.text.startswith("约" if known else "暂不能估计")


@pytest.mark.parametrize(("seconds", "known"), [(0, True), (1, False)])
def test_services_older_than_two_hours_tell_nothing(seconds: int, known: bool) -> None:
    """PH-11: a hundred and twenty minutes, the last second included."""
    ended = NOW - timedelta(minutes=120, seconds=seconds)
    assert estimate(3, 2, _services([600] * 5, ended), NOW, LAW).known is known


@pytest.mark.parametrize(("before", "known"), [(9, True), (10, False)])
def test_five_services_tell_of_ten_people_and_no_more(before: int, known: bool) -> None:
    """PH-11: two people for each service known, oneself among them."""
    assert estimate(before, 2, _services([600] * 5), NOW, LAW).known is known


def test_equal_services_give_the_range_by_arithmetic() -> None:
    """Nine before, two windows, ten minutes each: 47.5 to 50 minutes, rounded outwards to 45 and 50."""
    assert estimate(9, 2, _services([600] * 5), NOW, LAW) == Estimate(45, 50)


def _truth(before: int, windows: int, draw: random.Random, mean: float) -> float:
    """A wait, played: all windows are at work, each somewhere in a service; the one waits behind the others."""
    free = [_length(draw, mean) * draw.random() for _ in range(windows)]
    heapq.heapify(free)
    for _ in range(before):
        heapq.heappush(free, heapq.heappop(free) + _length(draw, mean))
    return heapq.heappop(free) / 60


def _length(draw: random.Random, mean: float) -> float:
    # Uneven as services at windows are: some short, a few very long; the mean is as given.
    return draw.lognormvariate(0, 0.6) * mean / 1.1972


@pytest.mark.parametrize("windows", [1, 4, 16])
@pytest.mark.parametrize(("before", "known"), [(0, 5), (5, 5), (9, 5), (20, 11), (60, 31), (60, 40)])
def test_the_range_holds_for_as_many_as_the_rule_asks(before: int, windows: int, known: int) -> None:
    """PH-11: of a thousand waits played at least four fifths lie in the range that was told."""
    draw, inside, told = random.Random(before * 100 + windows), 0, 0  # noqa: S311 - a simulation
    for _ in range(1000):
        recent = _services([round(_length(draw, 540)) for _ in range(known)])
        found = estimate(before, windows, recent, NOW, LAW)
        wait = _truth(before, windows, draw, 540)
        inside += found.low <= wait <= found.high
        told += found.high - found.low
    assert inside >= 800, f"{inside} of 1000 in the range, {told / 1000:.0f} minutes wide on average"
