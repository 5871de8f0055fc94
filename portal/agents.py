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
from hallcore.desk import CLOCK, Actor
from hallcore.dossier import record_number
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from pdf.worker import Press
from portal.consequences import CLERK, CLOSE, PRESS, followed_by
from portal.followers import Item, Ticking
from portal.presenters.papers import publication_of
from portal.pressing import IssueForm
from portal.settings import Settings
from signing.canonical import sha256_hex
from signing.keyring import Keyring
from signing.pades import seal_pdf

_LOG = logging.getLogger(__name__)
PRINTER = Actor("press", "clock")
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


class Printer:
    """Prints and seals the paper of a record, public or not, and files that it exists."""

    name = "press"
    types = followed_by(PRESS)

    def __init__(self, house: House, press: Press, keyring: Keyring, settings: Settings) -> None:
        self.house = house
        self.press = press
        self.keyring = keyring
        self.settings = settings

    def act(self, item: Item) -> None:
        """Print one record; a paper that cannot be printed is noted for the operator, not lost.

        A second attempt is refused by ``issue-paper``, so a crash in between prints nothing twice.
        """
        number = record_number(item.dossier.number, item.n)
        try:
            self._issue(item, number)
        except Refusal as refusal:
            _LOG.info("%s: %s", number, refusal)
        except Exception as failure:  # noqa: BLE001 - whatever stops one paper must not stop the press
            _LOG.exception("%s cannot be printed", number)
            reason = f"{type(failure).__name__}: {failure}"
            self.house.transact(lambda root: root.archive.shelf("unprinted").update({number: reason}))

    def _issue(self, item: Item, number: str) -> None:
        house = self.house
        unsigned = self.press.render(publication_of(item, self.settings, house.lawbook, house.calendar))
        sealed = seal_pdf(
            unsigned,
            self.keyring.seal_key,
            self.keyring.seal_certificate,
            (self.keyring.root,),
            signing_time=house.clock.now(),
            reason=item.record.paper.title,
        )
        file = house.vault.keep(f"{number}.pdf", sealed)
        form = IssueForm(number, sha256_hex(unsigned), self.press.font_hashes(), (file,))
        house.perform("issue-paper", item.dossier.number, PRINTER, form)


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


class Timers:
    """Several that act because time passes, one after another."""

    def __init__(self, *timers: Ticking) -> None:
        self.timers = timers

    def tick(self) -> int:
        """Let each do what is due."""
        return sum(timer.tick() for timer in self.timers)
