"""The order of calling as cases and properties: priorities first, three in a row, nobody ordinary left standing."""

from __future__ import annotations

from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.counters.model import ORDINARY
from hallcore.counters.order import Front, in_order, pick, runs_after
from hallcore.counters.rules import Key
from tests.makers.counters import CounterHall

MOST = 3


def key(rank: int, n: int) -> Key:
    """A number of a class, the n-th to have come."""
    return rank, f"2026-03-02T09:{n // 60:02d}:{n % 60:02d}+08:00", f"PH-20260302-A{n:03d}"


def front(keys: list[Key]) -> Front:
    """The heads of a line."""
    return Front(min(keys, default=None), min((one for one in keys if one[0] >= ORDINARY), default=None))


def test_after_three_priority_numbers_an_ordinary_one_is_called(hall: CounterHall) -> None:
    """PH-16: at the boundary: the third priority number still goes first, the fourth does not."""
    hall.taken()
    hall.to("03-02 08:31")
    for _ in range(5):
        hall.taken(priority="elderly")
    hall.taken()
    day, called = hall.open(), []
    for _ in range(7):
        ticket = hall.served(day)
        called.append(ticket.rpartition("-")[2])
        hall.ended(ticket)
    assert called == ["A002", "A003", "A004", "A001", "A005", "A006", "A007"]


def test_while_nobody_ordinary_waits_nothing_is_counted(hall: CounterHall) -> None:
    """PH-16: four priority numbers are called; who comes then waits for three more at most."""
    day = hall.open()
    for _ in range(4):
        hall.taken(priority="disabled")
    for _ in range(4):
        hall.ended(hall.served(day))
    hall.taken()
    hall.to("03-02 08:31")
    for _ in range(4):
        hall.taken(priority="disabled")
    called = []
    for _ in range(4):
        ticket = hall.served(day)
        called.append(ticket.rpartition("-")[2])
        hall.ended(ticket)
    assert called == ["A006", "A007", "A008", "A005"]


def test_a_window_of_two_queues_starves_neither() -> None:
    """PH-16: given priorities in one queue alone, the ordinary number of the other queue is called after three."""
    fronts = {"A": front([key(1, 5)]), "B": front([key(9, 1)])}
    runs: dict[str, int] = {}
    for _ in range(MOST):
        found = pick(fronts, runs, MOST)
        assert found == key(1, 5)
        runs.update(runs_after(found, "A", fronts, runs))
    assert pick(fronts, runs, MOST) == key(9, 1)
    assert dict(runs_after(key(9, 1), "B", fronts, runs)) == {"B": 0}


def test_an_empty_line_calls_nobody() -> None:
    """Neither with a run nor without."""
    assert pick({}, {}, MOST) is None
    assert pick({"A": front([])}, {"A": 9}, MOST) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from((1, 9)), st.booleans()), max_size=120), st.integers(1, 5))
def test_nobody_ordinary_is_passed_more_often_than_the_rule_has_it(
    days: list[tuple[int, bool]], most: int
) -> None:
    """PH-16: while somebody ordinary waits at most so many priority numbers go before; within a class the first is first."""
    waiting: list[Key] = []
    runs: dict[str, int] = {}
    passed, called = 0, []
    arrivals = [(rank, n) for n, (rank, _call) in enumerate(days)]
    calls = [call for _rank, call in days] + [True] * len(days)
    for n, call in enumerate(calls):
        if n < len(arrivals):
            waiting.append(key(*arrivals[n]))
        if not call or not waiting:
            continue
        fronts = {"A": front(waiting)}
        expected = in_order(waiting, runs.get("A", 0), most)[0]
        found = pick(fronts, runs, most)
        assert found == expected
        passed = passed + 1 if found[0] < ORDINARY and fronts["A"].ordinary else 0
        assert passed <= most
        runs.update(runs_after(found, "A", fronts, runs))
        waiting.remove(found)
        called.append(found)
    for rank in (1, 9):
        own = [one for one in called if one[0] == rank]
        assert own == sorted(own)


@pytest.mark.parametrize("seed", range(8))
def test_priority_still_waits_less(seed: int) -> None:
    """PH-16, PH-06: a quarter of priorities, a window that is just kept busy: their wait is the shorter one on average."""
    draw = Random(seed)  # noqa: S311 - who comes when, no secret
    waiting: list[Key] = []
    runs: dict[str, int] = {}
    waits: dict[int, list[int]] = {1: [], 9: []}
    for minute in range(600):
        if draw.random() < 0.97:
            waiting.append(key(1 if draw.random() < 0.25 else 9, minute))
        if not waiting or minute < 10:
            continue
        fronts = {"A": front(waiting)}
        found = pick(fronts, runs, MOST)
        assert found is not None
        runs.update(runs_after(found, "A", fronts, runs))
        waiting.remove(found)
        waits[found[0]].append(minute - int(found[2][-3:]))
    assert fmean(waits[1]) < fmean(waits[9])
