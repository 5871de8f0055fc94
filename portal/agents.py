"""Agents: what acts once for each entry of the journal, and what acts because a time has come."""

from __future__ import annotations

import logging
import time

from hallcore.approval.model import (
    JOINT,
    CaseAccepted,
    DecisionMade,
)
from hallcore.approval.rules import co_departments, is_licence
from hallcore.desk import CLOCK
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from portal.consequences import CLERK, CLOSE, followed_by
from portal.followers import Item

_LOG = logging.getLogger(__name__)
RETRY_SECONDS = 5.0


class Closer:
    """Marks the deadline in the log once the gate's closing stands there (sealing.md 1.9)."""

    name = "closer"
    types = followed_by(CLOSE)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Put the marker in; a second attempt is refused by the tender's own state."""
        try:
            self.house.perform("mark-deadline", item.dossier.number, CLOCK)
        except Refusal as refusal:
            _LOG.info("deadline of %s is marked already: %s", item.dossier.number, refusal)


class Clerk:
    """Does in a case what follows of itself; each act is refused a second time by its own rule."""

    name = "clerk"
    types = followed_by(CLERK)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Ask the co-departments of an accepted joint case; enter and disclose what a decision granted."""
        number, paper = item.dossier.number, item.record.paper
        if isinstance(paper, CaseAccepted) and item.dossier.machine == JOINT:
            for place in range(1, len(co_departments(item.root.archive, item.dossier)) + 1):
                self._do("ask-branch", number, place)
        if isinstance(paper, DecisionMade) and paper.granted:
            if paper.licence:
                self._do("enter-licence", number)
            if is_licence(item.root.archive, item.dossier):
                self._do("disclose-result", number)

    def _do(self, verb: str, number: str, form: object = None) -> None:
        try:
            self.house.perform(verb, number, CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s of %s is done already: %s", verb, number, refusal)


class Timer:
    """Does what is due: reads the due shelf and asks the door, as the hall's clock."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._not_before: dict[tuple[str, str, str], float] = {}

    def tick(self) -> int:
        """Do everything whose time has come; what is refused is tried again a little later."""
        now, done = self.house.clock.now().isoformat(), 0
        with self.house.reading() as root:
            due = list(root.archive.shelf("due").keys(None, (now, "\U0010ffff", "")))
        for key in due:
            _at, number, verb = key
            if self._not_before.get(key, 0) > time.monotonic():
                continue
            try:
                self.house.perform(verb, number, CLOCK)
                done += 1
            except Refusal as refusal:
                _LOG.info("%s of %s is not done: %s", verb, number, refusal)
            self._not_before[key] = time.monotonic() + RETRY_SECONDS
        return done
