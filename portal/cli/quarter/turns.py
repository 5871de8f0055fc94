"""Walks that take turns on one clock: each goes until it waits for a moment, and the earliest moment is next.

No two walks ever act at the same time, so the same plan runs the same way again. A walk is an ordinary one; only its steps
are ``TurnSteps``, whose ``jump`` hands the turn on in place of moving the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from threading import Semaphore, Thread

from rich.console import Console

from portal.cli.steps import Steps
from portal.settings import Settings


class Turn:
    """One walk's place in the order.

    Args:
        name: Which walk, for whoever reads what went wrong.
        at: When it begins.
        run: The walk; called once, in a thread of its own that goes only while it has the turn.

    Attributes:
        fault: What ended it before its end, or None.
    """

    def __init__(self, name: str, at: datetime, run: Callable[[Turn], None]) -> None:
        self.name, self.at = name, at
        self.over = False
        self.fault: BaseException | None = None
        self._run = run
        self._go, self._back = Semaphore(0), Semaphore(0)
        self._thread = Thread(target=self._walk, name=name, daemon=True)

    def wait(self, at: datetime) -> None:
        """Hand the turn on until the clock stands at a moment; called by the walk."""
        self.at = at
        self._back.release()
        self._go.acquire()

    def take(self) -> None:
        """Let the walk go until it waits or ends; called by whoever conducts."""
        if not self._thread.ident:
            self._thread.start()
        self._go.release()
        self._back.acquire()

    def _walk(self) -> None:
        self._go.acquire()
        try:
            self._run(self)
        except BaseException as fault:  # noqa: BLE001 - one walk that stops must not stop the others; it is told at the end
            self.fault = fault
        finally:
            self.over = True
            self._back.release()


class TurnSteps(Steps):
    """The steps of a walk among others, told in a file of its own."""

    def __init__(self, settings: Settings, log: Path, turn: Turn) -> None:
        self.file = log.open("a", encoding="utf-8")  # the walk's for as long as it goes; see close
        super().__init__(settings, Console(file=self.file, soft_wrap=True, highlight=False))
        self.turn = turn

    def close(self) -> None:
        """The walk is over; nothing more is told."""
        self.file.close()

    def jump(self, to: datetime) -> None:
        """Wait for a moment; one that has passed is not waited for."""
        if to > self.now():
            self.turn.wait(to)


def conduct(turns: Iterable[Turn], move: Callable[[datetime], None], done: Callable[[Turn], None]) -> None:
    """Give every walk its turns until all are over.

    Args:
        turns: The walks.
        move: Sets the clock to a moment that is not before the last one.
        done: Is told each walk that is over.
    """
    waiting = list(turns)
    while waiting:
        turn = min(waiting, key=lambda one: one.at)
        move(turn.at)
        turn.take()
        if turn.over:
            waiting.remove(turn)
            done(turn)
