"""Waiting until a hall has nothing left to do at its present moment."""

from __future__ import annotations

import time
from collections.abc import Callable

_LOOK = 0.7
"""Seconds between two looks."""


def settled(ask: Callable[[str], object]) -> int:
    """How long the log is once it no longer grows, every view has caught up and nothing waits to be judged.

    What the clock is still to do counts too, while it becomes less; what it is refused stays due.

    Args:
        ask: Asks the hall over its control socket, by the command's name.
    """
    before: tuple[int, ...] = ()
    while True:
        status = ask("status")
        if not isinstance(status, dict):
            raise TypeError(status)
        log, judge, due = (int(str(status[name])) for name in ("log", "to_judge", "due"))
        cursors = status["cursors"]
        caught_up = isinstance(cursors, dict) and min(cursors.values()) >= log
        if (log, judge, due) == before and caught_up and not judge:
            return log
        before = log, judge, due
        time.sleep(_LOOK)
