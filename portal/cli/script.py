"""The script of a demo: what happens when, in the order of hall time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from hallcore.desk import Actor
from hallcore.dossier import Archive, Dossier
from hallcore.ground.clock import ScriptedClock
from portal.cli import stories
from portal.hall import Hall


@dataclass
class Plan:
    """One tender of the demo and how far it may go.

    Attributes:
        story: What is bought.
        published: When the notice goes out.
        days: From the notice to the deadline, with ``hour`` of the day.
        bidders: How many bid for each lot.
        clarified: Whether a question is answered, and whether that moves the deadline.
        stop: A step after which it rests: "", "draft", "roll", "opened", "scoring".
        objection: Whether somebody objects to the result; in procurement, asks and challenges the documents.
        direct: Whether its experts are chosen directly, as a special project's may be (ZB-073).
    """

    story: stories.Story
    published: datetime
    days: int = 22
    hour: int = 9
    minute: int = 0
    bidders: int = 4
    clarified: str = ""
    stop: str = ""
    objection: bool = False
    direct: bool = False


@dataclass
class Script:
    """What happens, when: a heap of acts by hall time."""

    hall: Hall
    clock: ScriptedClock
    until: datetime
    devices: Path
    accounts: dict[str, Actor] = field(default_factory=dict)
    _heap: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def on(self, moment: datetime, act: Callable[[], object]) -> None:
        """Have something happen at a moment; what lies after the present is left to happen."""
        if moment < self.until:
            heapq.heappush(self._heap, (moment, next(self._order), act))

    def play(self, step: Callable[[], object] = lambda: None) -> None:
        """Let everything happen in order; ``step`` is called after each for a progress bar."""
        while self._heap:
            moment, _order, act = heapq.heappop(self._heap)
            self.clock.set(max(moment, self.clock.now()))
            act()
            # Seal each act in its own hour; the views catch up where something waits for them.
            self.hall.sealer.tick()
            step()
        self.hall.settle()
        self.clock.set(self.until)
        self.hall.settle()

    def do(self, verb: str, number: str, login: str, form: object = None, role: str = "") -> str:
        """One act through the door by a demo account; returns the dossier it was filed in."""
        actor = self.accounts[login]
        if role:
            actor = Actor(actor.account, role, actor.party)
        return self.hall.house.perform(verb, number, actor, form).dossier

    def read(self, number: str) -> tuple[Archive, Dossier]:
        """A dossier as it stands (its objects stay readable until the next act)."""
        with self.hall.house.reading() as root:
            dossier = root.archive[number]
            dossier.state  # noqa: B018 - loads the object while the connection is open
            return root.archive, dossier
