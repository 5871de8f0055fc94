"""One time for the whole hall, which never runs backwards."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from hallcore.ground.clock import DEMO_START, MAX_RATE, TZ, FixedClock, HallClock, ScriptedClock
from hallcore.ground.errors import Refusal

NINE = datetime(2026, 3, 23, 9, 0, tzinfo=TZ)


class Wall:
    """A machine's clock in the hands of a test."""

    def __init__(self, at: float = 1_800_000_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        """Seconds since the epoch."""
        return self.at


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "clock.json"


def test_a_fixed_clock_stands_still_in_hall_time():
    clock = FixedClock(datetime(2026, 3, 23, 1, 0, tzinfo=UTC))
    assert clock.now() == NINE
    assert clock.now().utcoffset() == timedelta(hours=8)


def test_a_scripted_clock_goes_where_it_is_set_but_not_back():
    clock = ScriptedClock(NINE)
    clock.set(NINE)
    assert clock.forward(timedelta(seconds=1)) == NINE + timedelta(seconds=1)
    with pytest.raises(Refusal, match="不能倒拨"):
        clock.set(NINE)


def test_a_time_without_zone_is_no_time():
    with pytest.raises(Refusal, match="时区"):
        ScriptedClock(NINE.replace(tzinfo=None))


def test_a_demo_hall_begins_on_its_first_morning_and_runs_in_real_time(path, wall):
    """The demo clock starts at 2026-03-02 08:30 +08:00 and, left alone, is as fast as the wall's."""
    clock = HallClock(path, wall=wall)
    assert clock.now() == DEMO_START
    wall.at += 90
    assert clock.now() == DEMO_START + timedelta(seconds=90)


def test_it_can_run_fast_and_back_to_real_time_without_a_leap(path, wall):
    clock = HallClock(path, wall=wall)
    wall.at += 10
    clock.set_rate(3600)
    assert clock.now() == DEMO_START + timedelta(seconds=10)
    wall.at += 24
    assert clock.now() == DEMO_START + timedelta(days=1, seconds=10)
    clock.set_rate(1)
    wall.at += 5
    assert clock.now() == DEMO_START + timedelta(days=1, seconds=15)


@pytest.mark.parametrize("rate", [0, 0.5, -1, float("nan"), MAX_RATE + 1])
def test_it_does_not_stop_run_back_or_rush_through_centuries(path, wall, rate):
    with pytest.raises(Refusal, match="快慢"):
        HallClock(path, wall=wall).set_rate(rate)


def test_it_jumps_forward_and_never_back(path, wall):
    clock = HallClock(path, wall=wall)
    clock.jump(NINE)
    assert clock.now() == NINE
    with pytest.raises(Refusal, match="不能倒拨"):
        clock.jump(NINE - timedelta(microseconds=1))
    assert clock.now() == NINE


def test_a_wall_clock_set_back_holds_the_hall_still(path, wall):
    """Given a machine whose clock is corrected by an hour, the hall waits for it and says how long."""
    clock = HallClock(path, wall=wall)
    wall.at += 7200
    before = clock.now()
    wall.at -= 3600
    assert clock.now() == before
    assert clock.held() == timedelta(hours=1)
    wall.at += 3601
    assert clock.now() == before + timedelta(seconds=1)
    assert clock.held() == timedelta(0)


def test_a_demo_hall_opens_where_it_was_left(path, wall):
    """A hall run fast and closed over night does not open decades later."""
    clock = HallClock(path, wall=wall)
    clock.set_rate(86_400)
    wall.at += 3
    told = clock.now()
    clock.close()
    wall.at += 12 * 3600
    again = HallClock(path, wall=wall)
    assert again.now() == told
    assert again.rate == 86_400


@pytest.mark.parametrize("production", [False, True])
def test_a_killed_hall_does_not_come_back_earlier_than_it_had_told(path, wall, production):
    """Given kill -9 and a wall clock that was set back meanwhile, no time is told twice over."""
    clock = HallClock(path, production=production, wall=wall)
    for _ in range(20):
        wall.at += 0.3
        told = clock.now()
    wall.at -= 1000
    again = HallClock(path, production=production, wall=wall)
    assert told <= again.now() <= told + timedelta(seconds=1)


def test_the_file_is_not_rewritten_at_every_question(path, wall):
    clock = HallClock(path, wall=wall)
    wall.at += 5
    clock.now()
    written = path.stat().st_mtime_ns, path.read_bytes()
    for _ in range(50):
        wall.at += 0.01
        clock.now()
    assert (path.stat().st_mtime_ns, path.read_bytes()) == written


def test_in_production_it_tells_real_time_and_nothing_else(path, wall):
    clock = HallClock(path, production=True, wall=wall)
    assert clock.now() == datetime.fromtimestamp(wall.at, TZ)
    wall.at += 86_400
    assert clock.now() == datetime.fromtimestamp(wall.at, TZ)
    for act in (lambda: clock.set_rate(2), lambda: clock.jump(clock.now() + timedelta(days=1))):
        with pytest.raises(Refusal, match="真实时间"):
            act()


def test_after_a_restart_in_production_it_is_the_real_time_again(path, wall):
    HallClock(path, production=True, wall=wall).now()
    wall.at += 500
    assert HallClock(path, production=True, wall=wall).now() == datetime.fromtimestamp(wall.at, TZ)


@pytest.mark.parametrize("production", [False, True])
def test_demo_and_production_do_not_share_a_clock(path, wall, production):
    HallClock(path, production=production, wall=wall)
    with pytest.raises(Refusal, match="方式") as caught:
        HallClock(path, production=not production, wall=wall)
    assert caught.value.where == str(path)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"mode":"demo"}', b'{"mode":"x","hall":"2026-03-02"}'])
def test_a_damaged_file_is_named_and_not_replaced(path, wall, damage):
    path.write_bytes(damage)
    with pytest.raises(Refusal, match="已损坏") as caught:
        HallClock(path, wall=wall)
    assert caught.value.where == str(path)
    assert path.read_bytes() == damage


def test_a_replacement_that_fails_changes_nothing(path, wall, monkeypatch):
    """Given a disk that takes no more, the old file stands and the old rate holds."""
    clock = HallClock(path, wall=wall)
    kept = path.read_bytes()

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hallcore.ground.clock.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        clock.set_rate(60)
    monkeypatch.undo()
    assert clock.rate == 1
    assert path.read_bytes() == kept


def test_threads_see_one_clock_that_only_goes_forward(path):
    """Given the real wall, a fast hall and four threads, no thread ever sees an earlier time."""
    clock = HallClock(path)
    clock.set_rate(1000)
    seen: list[list[datetime]] = [[] for _ in range(4)]

    def ask(mine):
        for _ in range(300):
            mine.append(clock.now())

    threads = [threading.Thread(target=ask, args=(mine,)) for mine in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(mine == sorted(mine) for mine in seen)
