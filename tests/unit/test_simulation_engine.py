"""The engine of simulated days: in order, by a clock that only goes forward, and nothing overtakes what it follows from."""

from __future__ import annotations

import threading
import time

from portal.cli.simulation.engine import REACH, STEP, Engine


class Clock:
    """A clock that notes where it was moved."""

    def __init__(self) -> None:
        self.moves: list[float] = []

    def jump(self, second: float) -> float:
        """Move, never back."""
        self.moves.append(max(second, self.moves[-1] if self.moves else 0.0))
        return self.moves[-1]


def engine(threads: int = 1) -> tuple[Engine, Clock, list[BaseException]]:
    """An engine on such a clock, and what failed in it."""
    clock, failed = Clock(), []  # type: ignore[var-annotated]  # of exceptions
    return Engine(clock.jump, threads, failed.append), clock, failed


def test_events_happen_in_the_order_of_their_time() -> None:
    """Whenever they were put in; those of one second in the order they came."""
    day, _clock, _failed = engine()
    told: list[str] = []
    for when, word in ((90.0, "c"), (30.0, "a"), (30.0, "b")):
        day.at(when, lambda word=word: told.append(word))  # type: ignore[misc]  # bound now
    day.run()
    assert told == ["a", "b", "c"]
    assert day.events == 3


def test_the_clock_stands_at_or_just_past_each_event() -> None:
    """It is moved a little further than asked, so that neighbours need not move it again."""
    day, clock, _failed = engine()
    for when in (100.0, 101.0, 100.0 + STEP, 500.0):
        day.at(when, lambda: None)
    day.run()
    assert clock.moves == [100.0 + STEP, 500.0 + STEP]


def test_what_follows_is_counted_from_the_event_it_follows_from() -> None:
    """Not from where the clock has got to."""
    day, _clock, _failed = engine()
    told: list[float] = []
    day.at(100.0, lambda: day.after(60, lambda: told.append(day.now())))
    day.run()
    assert told == [160.0]


def test_a_far_event_waits_for_one_under_way() -> None:
    """The afternoon does not begin while somebody is served who will be served again before it."""
    day, _clock, _failed = engine(threads=3)
    told: list[str] = []

    def slow() -> None:
        time.sleep(0.1)
        day.after(REACH * 2, lambda: told.append("morning"))

    day.at(100.0, slow)
    day.at(100.0 + REACH * 10, lambda: told.append("afternoon"))
    day.run()
    assert told == ["morning", "afternoon"]


def test_near_events_are_under_way_together() -> None:
    """As many as there are threads."""
    day, _clock, failed = engine(threads=2)
    both = threading.Barrier(2, timeout=10)
    for when in (100.0, 100.0 + REACH):
        day.at(when, lambda: both.wait() and None)
    day.run()
    assert failed == []


def test_a_failure_is_told_and_the_day_goes_on() -> None:
    """One event that raises ends nothing but itself."""
    day, _clock, failed = engine()
    told: list[str] = []

    def fails() -> None:
        raise ValueError("示例")

    day.at(1.0, fails)
    day.at(2.0, lambda: told.append("next"))
    day.run()
    assert told == ["next"]
    assert [str(fault) for fault in failed] == ["示例"]


def test_a_clock_that_does_not_answer_ends_the_day() -> None:
    """Every thread ends, and it is told; nothing waits for ever."""
    failed: list[BaseException] = []

    def gone(_second: float) -> float:
        raise OSError("示例")

    day = Engine(gone, 3, failed.append)
    day.at(1.0, lambda: None)
    day.run()
    assert failed
    assert {str(fault) for fault in failed} == {"示例"}
