"""The hall's clock: one time for the whole hall, handed to whoever needs it.

All times are +08:00. A clock never runs backwards, whatever the machine's clock does and however
often the hall is restarted. In production it is the real time; elsewhere it may run fast or be set
forward, so that a tender of twenty days can be walked in a minute, and stands still while the hall is
closed. What is not here: calendars and
deadlines; and nothing below the portal asks for the time, it is given it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from hallcore.ground.errors import Refusal

TZ = timezone(timedelta(hours=8))
"""China Standard Time, the only time zone of the hall."""

DEMO_START = datetime(2026, 3, 2, 8, 30, tzinfo=TZ)
"""Where the clock of a demo hall begins: far enough from the end of the announced calendar."""

MAX_RATE = 100_000
"""How many hall seconds a real second may be at most; faster, and a single request would span weeks."""

_LEASE = 1.0


class Clock(Protocol):
    """Whatever tells the time of the hall."""

    def now(self) -> datetime:
        """The present time in +08:00; never earlier than any it has told before."""
        ...


class FixedClock:
    """A clock that stands still: for tests of one moment."""

    def __init__(self, at: datetime) -> None:
        self._at = _in_hall_time(at)

    def now(self) -> datetime:
        """The moment it was made with."""
        return self._at


class ScriptedClock:
    """A clock that stands where it was set: for tests and for seeding a demo hall."""

    def __init__(self, at: datetime) -> None:
        self._at = _in_hall_time(at)

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move to a moment.

        Raises:
            Refusal: It lies in the past of this clock.
        """
        moment = _in_hall_time(at)
        if moment < self._at:
            raise Refusal("时钟不能倒拨", where=moment.isoformat())
        self._at = moment

    def forward(self, by: timedelta) -> datetime:
        """Move on by a span and return the new time."""
        self.set(self._at + by)
        return self._at


class _Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept on disk: at real time ``real`` it was ``hall`` here, and runs ``rate`` times as fast.

    ``told`` is a time the clock may have told by now; after a restart it does not begin before it.
    """

    mode: Literal["production", "demo"]
    hall: datetime
    real: float
    rate: float
    told: datetime


class HallClock:
    """The clock of a running hall, kept in one small file.

    Safe for threads of one process. The file is replaced atomically (written aside, synced, renamed),
    when the clock is set and about once a second while it is asked, so a killed hall comes back with a
    clock that is at most that second ahead and stands still until the real time has caught up.

    Args:
        path: The file; it is made at the first start.
        production: Real time only. A file of the other mode is refused, not converted.
        start: The hall time of a demo hall's first moment.
        wall: Seconds since the epoch, replaceable in tests.

    Raises:
        Refusal: The file is damaged, or belongs to a hall of the other mode.
    """

    def __init__(
        self,
        path: Path,
        *,
        production: bool = False,
        start: datetime = DEMO_START,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._wall = wall
        self._lock = threading.Lock()
        mode: Literal["production", "demo"] = "production" if production else "demo"
        if path.exists():
            self._anchor = _read(path, mode)
            self._last = self._anchor.told
            if not production:
                # A demo hall that was closed for a week opens where it was left, not a week (or, run
                # fast, decades) later: what was seeded is still in the stage it was seeded for.
                self._anchor = msgspec.structs.replace(self._anchor, hall=self._last, real=wall())
            return
        real = wall()
        hall = datetime.fromtimestamp(real, TZ) if production else _in_hall_time(start)
        self._anchor = _Anchor(mode, hall, real, 1.0, hall)
        self._last = hall
        self._keep(self._anchor)

    @property
    def production(self) -> bool:
        """Whether this clock tells real time only."""
        return self._anchor.mode == "production"

    @property
    def rate(self) -> float:
        """Hall seconds per real second; 1 is real time."""
        return self._anchor.rate

    def now(self) -> datetime:
        """The present hall time in +08:00; never earlier than any it has told before.

        Raises:
            OSError: The file cannot be replaced (a full disk); then no time is told.
        """
        with self._lock:
            now = max(self._last, self._computed())
            if now > self._anchor.told:
                ahead = timedelta(seconds=_LEASE * self._anchor.rate)
                self._keep(msgspec.structs.replace(self._anchor, told=now + ahead))
            self._last = now
            return now

    def held(self) -> timedelta:
        """How far the clock is ahead of what the machine's clock now says: more than a second means
        that the machine's clock was set back, and the hall stands still until it has caught up.
        """  # noqa: D205 - one sentence that does not fit one line
        with self._lock:
            return max(self._last - self._computed(), timedelta(0))

    def set_rate(self, rate: float) -> None:
        """Run faster or slower from now on.

        Raises:
            Refusal: In production; or a rate below 1 or above MAX_RATE.
        """
        self._demo_only()
        if not 1 <= rate <= MAX_RATE:
            raise Refusal(f"时钟快慢应在 1 至 {MAX_RATE} 之间", where=f"{rate:g}")
        self._anchor_at(self.now(), float(rate))

    def jump(self, to: datetime) -> None:
        """Set the clock forward.

        Raises:
            Refusal: In production, or back into the past.
        """
        self._demo_only()
        moment = _in_hall_time(to)
        if moment < self.now():
            raise Refusal("时钟不能倒拨", where=moment.isoformat())
        self._anchor_at(moment, self._anchor.rate)

    def close(self) -> None:
        """Keep exactly the last time told, so that the next start need not allow for more."""
        with self._lock:
            self._keep(msgspec.structs.replace(self._anchor, told=self._last))

    def _computed(self) -> datetime:
        passed = (self._wall() - self._anchor.real) * self._anchor.rate
        return self._anchor.hall + timedelta(seconds=passed)

    def _anchor_at(self, hall: datetime, rate: float) -> None:
        with self._lock:
            hall = max(hall, self._last)
            # What will be told next is allowed for already, so that telling it need not write the file once more.
            told = hall + timedelta(seconds=_LEASE * rate)
            self._keep(_Anchor(self._anchor.mode, hall, self._wall(), rate, told))
            self._last = hall

    def _demo_only(self) -> None:
        if self.production:
            raise Refusal("正式运行的大厅只用真实时间，不能调快或者拨动时钟")

    def _keep(self, anchor: _Anchor) -> None:
        """Replace the file; only when that is durable does the new anchor hold."""
        aside = self._path.with_name(self._path.name + ".new")
        with aside.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(anchor), indent=1) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self._anchor = anchor


def _read(path: Path, mode: str) -> _Anchor:
    try:
        anchor = msgspec.json.decode(path.read_bytes(), type=_Anchor)
        _in_hall_time(anchor.hall), _in_hall_time(anchor.told)
    except (msgspec.DecodeError, Refusal) as fault:
        raise Refusal(f"时钟文件已损坏：{fault}", where=str(path)) from fault
    if anchor.mode != mode:
        raise Refusal(
            f"时钟文件属于另一种运行方式（{anchor.mode}），不能在 {mode} 方式下使用", where=str(path)
        )
    return anchor


def _in_hall_time(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise Refusal("时间须带时区", where=at.isoformat())
    return at.astimezone(TZ)
