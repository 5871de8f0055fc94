"""The press: most papers are printed as their records come, an applicant's in a room of its own.

What a tender discloses is a handful of papers a day, and everybody waits for them: they are printed in the agents'
turn, as is a one-time notification, for which somebody stands at the kiosk. An approving hall hands out thousands
a day; these wait on the shelf ``to-print`` (journal index → record number) and a thread takes the newest first, so
that whoever stands at the window is not behind yesterday's heap. Seeding and tests fill the shelf and go on; what
waits is printed when the hall is open.
"""

from __future__ import annotations

import logging
import threading

from hallcore.attendance.devices import PicturesErased
from hallcore.desk import Actor
from hallcore.dossier import record_number
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root
from hallcore.supervision.kept import EvidenceHeld, HoldLifted
from pdf.worker import Press
from portal.consequences import PRESS, ROOM, SHRED, followed_by
from portal.followers import Item
from portal.presenters.papers import publication_of
from portal.pressing import FilesErased, IssueForm
from portal.settings import Settings
from signing.canonical import sha256_hex
from signing.keyring import Keyring
from signing.pades import seal_pdf

_LOG = logging.getLogger(__name__)
PRINTER = Actor("press", "clock")
SHELF = "to-print"
IDLE_SECONDS = 0.5


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
        publication = publication_of(item, self.settings, house.lawbook, house.calendar)
        unsigned = self.press.render(publication)
        sealed = seal_pdf(
            unsigned,
            self.keyring.seal_key,
            self.keyring.seal_certificate,
            (self.keyring.root,),
            signing_time=house.clock.now(),
            reason=publication.kind,
        )
        file = house.vault.keep(f"{number}.pdf", sealed)
        form = IssueForm(number, sha256_hex(unsigned), self.press.font_hashes(), (file,))
        house.perform("issue-paper", item.dossier.number, PRINTER, form)


class Shredder:
    """Removes every paper of a matter that bears names, once personal data of the matter was erased.

    Pictures whose time is over are removed as the record of it says. Papers of a matter that is held as evidence stay
    until the hold is lifted.
    """

    name = SHRED
    types = followed_by(SHRED)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """File what is removed, then remove it; a crash in between removes it the next time."""
        if isinstance(item.record.paper, PicturesErased):
            for sha256 in item.record.paper.files:
                self.house.vault.forget(sha256)
            return
        lifted = isinstance(item.record.paper, HoldLifted)
        number = item.dossier.the(EvidenceHeld).matter if lifted else item.dossier.number
        try:
            self.house.perform("shred-papers", number, PRINTER)
        except Refusal as refusal:
            _LOG.info("%s: %s", number, refusal)
        with self.house.reading() as root:
            papers = root.archive[number].papers(FilesErased)
        for sha256 in (sha256 for paper in papers for sha256 in paper.files):
            self.house.vault.forget(sha256)


class PressRoom:
    """Notes what is to be printed, and prints it, the newest first, in a thread of its own.

    Attributes:
        held: While it is True nothing is printed; what comes waits on the shelf.
    """

    name = ROOM
    types = followed_by(ROOM)

    def __init__(self, house: House, printer: Printer) -> None:
        self.house = house
        self.printer = printer
        self._stop = threading.Event()
        self.held = False
        self._thread = threading.Thread(target=self._run, name="press-room", daemon=True)
        house.transact(lambda root: root.archive.shelf(SHELF))

    def act(self, item: Item) -> None:
        """Let a paper wait its turn."""
        self.house.transact(lambda root: self.note(root, item))

    def note(self, root: Root, item: Item) -> None:
        """The same in a transaction of the caller's."""
        root.archive.shelf(SHELF)[item.index] = record_number(item.dossier.number, item.n)

    def start(self) -> None:
        """Begin to print."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the paper under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def print_all(self) -> int:
        """Print everything that waits and return how many papers that were: for commands and tests."""
        count = 0
        while self.print_next():
            count += 1
        return count

    def print_next(self) -> bool:
        """Print the newest paper that waits; say whether there was one."""
        with self.house.reading() as root:
            shelf = root.archive.shelf(SHELF)
            if not shelf:
                return False
            index = shelf.maxKey()
            self.printer.act(Item(root, index))
        self.house.transact(lambda root: _done(root, index))
        return True

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                busy = not self.held and self.print_next()
            except Exception:  # noqa: BLE001 - the room stays open whatever one paper does
                _LOG.exception("the press room failed; it tries again")
                busy = False
            if not busy:
                self._stop.wait(IDLE_SECONDS)


def _done(root: Root, index: int) -> None:
    root.archive.shelf(SHELF).pop(index, None)
