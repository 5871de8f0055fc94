"""The steps of a walk: printed with the hall's time, which they can move and wait for."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rich.console import Console

from portal import control
from portal.cli.browser import Unexpected
from portal.probing import probed_lately
from portal.settings import Settings

WAIT_SECONDS = 60


PROBE_WAITS = 30
"""Seconds a jump of the clock waits for a probe of the way in that comes through; an outage that is meant goes on."""


def until_probed(var: Path) -> None:
    """Wait a little while the hall's way in does not answer, so that no jump of the clock makes an outage of it."""
    give_up = time.monotonic() + PROBE_WAITS
    while not probed_lately(var / "submission-path.json") and time.monotonic() < give_up:
        time.sleep(0.5)


class Steps:
    """Prints what is done, tells the hall's time and moves it."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self.settings = settings
        self.console = console
        self.count = 0
        self.worded: Callable[[str], str] = str
        """How a step is worded; a walk of a method that is no tender tells its steps in its own words."""

    def say(self, what: str) -> None:
        """Print a step with the hall's time."""
        self.count += 1
        self.console.print(f"{self.count:>3}  {self.now():%Y-%m-%d %H:%M:%S}  {self.worded(what)}")

    def now(self) -> datetime:
        """The hall's time."""
        return datetime.fromisoformat(control.call(self.settings.var, "status")["time"])

    def jump(self, to: datetime) -> None:
        """Move the demo clock forward to a moment; one that has passed is left alone."""
        if to > self.now():
            until_probed(self.settings.var)
            control.call(self.settings.var, "clock", to=to.isoformat())

    def until(self, what: str, ready: Callable[[], bool], seconds: int = WAIT_SECONDS) -> None:
        """Wait until something has followed.

        Raises:
            Unexpected: It has not in that time.
        """
        give_up = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > give_up:
                raise Unexpected(f"waited {seconds} s in vain: {what}")
            time.sleep(0.2)
