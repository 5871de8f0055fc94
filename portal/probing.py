"""The hall probes its own way in for bids (EB-30): gate, vault and database, through the front door, every few seconds.

What a probe finds is filed by the clock: that the way in is out, and how long it was once it is open again. When a
process died, its successor finds the last good probe in a small file and files the outage from there. Time is the hall's;
whether a probe was missed is judged by the machine's clock, so that a demo's clock that was moved is no outage.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from hallcore.desk import CLOCK
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from trading.tendering.incident_model import BackForm, IncidentMeasured, OutForm
from trading.tendering.incidents import LAST, OUT, moved_by
from trading.tendering.model import TENDER
from trading.tendering.outage import minutes
from trading.tendering.turn_model import DeadlineExtended, OutageForm

_LOG = logging.getLogger(__name__)
EVERY_SECONDS = 10.0
"""Between probes, by the machine's clock."""

MISSED_SECONDS = 2.5 * EVERY_SECONDS
"""Without a good probe for so long nobody probed: the process was dead."""

TIMEOUT_SECONDS = 5.0


class LastGood(msgspec.Struct, frozen=True):
    """The last probe that came through: hall time, and seconds of the machine's clock."""

    at: datetime
    wall: float


def probe_of(url: str) -> Callable[[], str]:
    """A probe through the front door: asks the listener whether a bid could be received; "" or what failed."""

    def probe() -> str:
        try:
            with urllib.request.urlopen(f"{url}/submission-path", timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - our own listener
                return "" if answer.status == 200 else f"自测返回 {answer.status}"
        except (OSError, urllib.error.URLError) as fault:
            _LOG.warning("the way in for bids does not answer: %s", fault)
            return "递交通道没有应答"

    return probe


def probed_lately(path: Path) -> bool:
    """Whether the last probe of a hall that probes came through.

    Who moves a demo's clock asks first: a single probe that failed on a busy machine would else have lasted as long as the
    clock was moved, and have moved deadlines.
    """
    last = last_good(path)
    return last is None or time.time() - last.wall <= EVERY_SECONDS + TIMEOUT_SECONDS


def last_good(path: Path) -> LastGood | None:
    """The last good probe; None where there never was one, or the file is not whole."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=LastGood)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


class Prober:
    """Probes and files what it finds.

    Args:
        house: The hall.
        path: The file the last good probe is kept in.
        probe: Says what is wrong with the way in, or "".
        wall: The machine's clock, replaceable in tests.
    """

    def __init__(
        self, house: House, path: Path, probe: Callable[[], str], wall: Callable[[], float] = time.time
    ) -> None:
        self.house = house
        self.path = path
        self.probe = probe
        self.wall = wall
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def tick(self) -> bool:
        """Probe once; return whether the way in is open."""
        cause = self.probe()
        now, last = self.house.clock.now(), self.last_good()
        if cause:
            self._begin(self._since(last, now) if last is not None else now, now, cause)
            return False
        self.catch_up()
        if self._going():
            self._end(now)
        self._keep(LastGood(now, self.wall()))
        return True

    def catch_up(self) -> None:
        """File that nobody probed for longer than there may be between two probes: the hall was dead meanwhile.

        Asked before anything else is done after a start, so that no gate is closed that the outage moves.
        """
        now, last = self.house.clock.now(), self.last_good()
        if last is None or self.wall() - last.wall <= MISSED_SECONDS:
            return
        if (now - last.at).total_seconds() > MISSED_SECONDS:
            self._begin(self._since(last, now), now, "平台停止运行，期间没有自测")

    def _since(self, last: LastGood, now: datetime) -> datetime:
        """The last good moment, as long before now as the machine's clock has gone on since, where a demo's was moved."""
        rate = getattr(self.house.clock, "rate", 1)
        return max(last.at, now - timedelta(seconds=(self.wall() - last.wall) * rate))

    def last_good(self) -> LastGood | None:
        """The last good probe of this hall."""
        return last_good(self.path)

    def start(self) -> None:
        """Probe at once, so that what happened while nobody probed is filed first, and then every few seconds."""
        self._thread = threading.Thread(target=self._run, name="prober", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop probing."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(TIMEOUT_SECONDS + 1)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.tick()
            except Exception:  # noqa: BLE001 - a prober that dies measures nothing any more
                _LOG.exception("a probe of the way in for bids failed by itself")
            self._stop.wait(EVERY_SECONDS)

    def _going(self) -> str:
        with self.house.reading() as root:
            return root.archive.claimed(OUT)

    def _begin(self, last: datetime, now: datetime, cause: str) -> None:
        if not self._going():
            self.house.perform("begin-incident", "", CLOCK, OutForm(last, now, cause))

    def _end(self, now: datetime) -> None:
        self.house.perform("end-incident", self._going(), CLOCK, BackForm(now))

    def _keep(self, good: LastGood) -> None:
        aside = self.path.with_name(self.path.name + ".new")
        with aside.open("wb") as file:
            file.write(msgspec.json.encode(good))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.path)


class Extender:
    """Moves every deadline the last measured outage touches, by the published rule; asked before any gate is closed."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._done = ""

    def tick(self) -> int:
        """Move what the last incident moves; return how many deadlines that were."""
        with self.house.reading() as root:
            number = root.archive.claimed(LAST)
            if not number or number == self._done:
                return 0
            incident = root.archive[number]
            measured = incident.the(IncidentMeasured)
            law = self.house.law_of(incident, self.house.clock.now())
            until = measured.out_until + minutes(law, "EB-31", "window")
            due = root.archive.shelf("due").keys(None, (until.isoformat(), "\U0010ffff", ""))
            touched = []
            for _at, tender, verb in due:
                matter = root.archive.get(tender)
                if verb != "close-gate" or matter is None or matter.machine != TENDER:
                    continue
                told = any(paper.incident == number for paper in matter.papers(DeadlineExtended))
                if not told and moved_by(
                    incident, matter, self.house.law_of(matter, measured.out_until), self.house.calendar
                ):
                    touched.append(tender)
        form = OutageForm(number, measured.out_from, measured.out_until)
        done = sum(self._extend(tender, form) for tender in touched)
        if not touched and self.house.clock.now() > until:
            self._done = number
        return done

    def _extend(self, tender: str, form: OutageForm) -> bool:
        try:
            self.house.perform("extend-deadline", tender, CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s is not moved by %s: %s", tender, form.incident, refusal)
            return False
        return True
