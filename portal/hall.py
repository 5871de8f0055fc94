"""One running hall: storage, keys, law, sealer, followers, put together and taken apart again.

The same object serves the web process, the command line and the tests; only who starts its threads
differs. FileStorage admits one process, so whoever cannot open the storage talks to the one that has
(``portal.control``).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import transaction
import ZODB
import ZODB.FileStorage
from zc.lockfile import LockError
from ZODB.TimeStamp import TimeStamp

from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ, Clock, HallClock
from hallcore.ground.errors import LawFault
from hallcore.ground.lawbook import LawBook
from hallcore.ground.shapes import know_shapes
from hallcore.inspection import Inspection, named_files
from hallcore.journal import House, Root
from hallcore.sealer import Sealer
from hallcore.vault import Swept, Vault
from pdf.worker import Press
from portal.agents import Clerk, Closer, Timer
from portal.appraisalbook import AppraisalBook
from portal.appraiser import Appraiser, CardScorer, ComplaintAppraiser, RatingAppraiser
from portal.asker import Asker
from portal.attendancebook import AttendanceBook
from portal.auctioneer import Auctioneer, resume_auctions
from portal.board import Board
from portal.bonds import BondKeeper
from portal.cardbook import CardBook
from portal.caretaker import Caretaker
from portal.casebook import Casebook
from portal.cashier import Cashier
from portal.charger import Charger
from portal.daykeeping import Recounter, recorded
from portal.drafts import Sweeper, files_of_drafts
from portal.facilitybook import FacilityBook
from portal.feebook import FeeBook
from portal.finder import Finder
from portal.followers import Crew, View
from portal.guides import Guides
from portal.house import all_verbs, load_law
from portal.housekeeping import Forgetter, Housekeeper
from portal.judging import Judge, JudgeBook
from portal.lawkeeping import keep_law, recall_law
from portal.printing import PressRoom, Printer, Shredder
from portal.probing import Extender
from portal.providers import provider_of
from portal.purchasebook import PurchaseBook
from portal.queuebook import QueueBook
from portal.ratingbook import RatingBook
from portal.remedying import Remedier
from portal.requestbook import RequestBook
from portal.roster import Roster
from portal.salebook import SaleBook
from portal.screenbook import ScreenBook
from portal.settings import Settings
from portal.standing_in import StandInClerk
from portal.statbook import Statbook
from portal.telling import Teller
from portal.voicebook import VoiceBook
from signing.keyring import Keyring
from signing.log.note import NoteSigner

_LOG = logging.getLogger(__name__)
RESTORE = "restore it from a backup, or run hall doctor to see what is damaged"
CACHE_OBJECTS = 50_000
"""Objects a connection keeps: a sequencer or follower with a small cache re-reads its cells each tick."""

CACHE_BYTES = 48 << 20
"""Bytes of objects as stored that a connection keeps: some records are a thousand times as large as others."""


class Hall:
    """A hall that is open.

    Args:
        settings: The installation.
        clock: The hall clock; the persisted one unless a test brings its own.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.way_in_shut = False
        var = settings.var
        var.mkdir(parents=True, exist_ok=True)
        self.lawbook = load_law()
        if self.lawbook.calendar is None:
            raise LawFault(["holidays.toml: there is no working calendar among the law files"])
        self.filed_calendar = self.lawbook.calendar
        self.keyring = open_keyring(settings)
        self.clock = clock or HallClock(var / "clock.json", production=not settings.demo)
        self.vault = Vault(var / "vault")
        self.database = open_database(var / "data")
        try:
            self._furnish(var)
        except BaseException:
            self.database.close()
            raise

    def _furnish(self, var: Path) -> None:
        """Put in everything that stands on the database; the sealer first, for it refuses a stale one."""
        settings = self.settings
        self.house = House(
            database=self.database,
            name=settings.site.centre,
            lawbook=self.lawbook,
            calendar=self.filed_calendar,
            clock=self.clock,
            vault=self.vault,
            verbs=all_verbs(),
            promise=NoteSigner(f"{settings.origin}/promise", self.keyring.promise_key),
            origin=settings.origin,
        )
        self.log_signer = NoteSigner(settings.origin, self.keyring.log_key)
        self.sealer = Sealer(self.house, self.keyring, self.log_signer, var / "log", var / "guard")
        keep_law(self.house)
        self.finder = Finder(self.house, var / "index")
        self.press = Press(cache=var / "fonts")
        self.printer = Printer(self.house, self.press, self.keyring, settings)
        self.housekeeper = Housekeeper(
            var / "data", partial(pack_database, self.database, var / "data"), self.sweep
        )
        self.teller = Teller(self.house, settings)
        self.press_room = PressRoom(self.house, self.printer)
        self.provider = provider_of(settings)
        self.crew = self._crew()
        # Before anybody can act in a thread; what the web application adds it makes known itself.
        know_shapes()

    def _crew(self) -> Crew:
        """Everybody who follows the journal, in the order of their turns."""
        house = self.house
        recounter = Recounter(house, self.filed_calendar)
        cashier, charger = Cashier(house, self.provider), Charger(house, self.provider)
        return Crew(
            house,
            views=self._views(),
            agents=(
                Closer(house),
                Clerk(house),
                charger,
                Auctioneer(house),
                BondKeeper(house),
                StandInClerk(house),
                RatingAppraiser(house),
                CardScorer(house),
                ComplaintAppraiser(house),
                Remedier(house),
                cashier,
                recounter,
                self.printer,
                self.press_room,
                self.teller,
                Caretaker(house),
                Shredder(house),
                Forgetter(self.housekeeper),
            ),
            timers=(
                Extender(house),
                Timer(house),
                Appraiser(house, by_itself=not self.settings.demo),
                charger,
                cashier,
                Asker(house, self.settings.banks, self.settings.bank_keys),
                self.teller,
                Sweeper(house),
                recounter,
                Judge(house),
            ),
        )

    def _views(self) -> tuple[View, ...]:
        """Everything that shows, each from its own cursor."""
        house = self.house
        return (
            Board(house),
            Casebook(house),
            Statbook(house),
            Roster(house),
            Guides(house),
            FeeBook(house),
            AttendanceBook(house),
            AppraisalBook(house),
            CardBook(house),
            QueueBook(house),
            RatingBook(house),
            ScreenBook(house),
            FacilityBook(house),
            JudgeBook(house),
            RequestBook(house, partial(recorded, base=self.filed_calendar)),
            VoiceBook(house),
            SaleBook(house),
            PurchaseBook(house),
            self.finder,
        )

    @property
    def calendar(self) -> Calendar:
        """The calendar in force: that of the files and of every notice loaded since."""
        return self.house.calendar

    def start(self) -> None:
        """Start sealer, followers and housekeeping as threads; what a stop cut short in an auction begins anew first."""
        resume_auctions(self.house)
        self.sealer.start()
        self.crew.start()
        self.press_room.start()
        self.teller.start()
        self.housekeeper.start()

    def sweep(self) -> Swept:
        """Remove from the vault what no record and no draft names and nobody has touched for the grace time."""
        older_than = time.time() - self.settings.grace_hours * 3600
        with self.house.reading() as root:
            named = named_files(root.archive) | files_of_drafts(root.archive)
        return self.vault.sweep(named, older_than)

    def settle(self) -> None:
        """Without threads: seal and follow until nothing is left to do (seeding, tests, commands).

        Papers for applicants are not waited for (``portal.printing``).
        """
        while self.sealer.tick() or self.crew.step():
            pass

    def stop(self) -> None:
        """Stop the threads and close everything; what was acknowledged is on disk."""
        self.housekeeper.stop()
        self.press_room.stop()
        self.teller.stop()
        self.crew.stop()
        self.sealer.stop()
        self.press.close()
        self.finder.close()
        self.database.close()
        if isinstance(self.clock, HallClock):
            self.clock.close()


def open_database(folder: Path) -> ZODB.DB:
    """Open the storage of this process.

    Raises:
        SystemExit: The storage is damaged, or another process has it; the message names the file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "Data.fs"
    before = set(folder.glob("Data.fs.tr*"))
    try:
        storage = ZODB.FileStorage.FileStorage(str(path))
    except LockError as held:
        raise SystemExit(f"{path}: another process has this hall open") from held
    except Exception as damage:
        raise SystemExit(f"{path}: the database cannot be read ({damage!r}); {RESTORE}") from damage
    for cut in set(folder.glob("Data.fs.tr*")) - before:
        # After a crash this is the act that was being written and never acknowledged. If more is missing,
        # the sealer will refuse the database, and what was cut off lies in that file.
        _LOG.warning("%s: its end was not whole and was cut off; it is kept as %s", path, cut.name)
    try:
        database = ZODB.DB(storage, pool_size=40, cache_size=CACHE_OBJECTS, cache_size_bytes=CACHE_BYTES)
        _probe(database)
    except Exception as damage:
        storage.close()
        raise SystemExit(f"{path}: the database cannot be read ({damage!r}); {RESTORE}") from damage
    return database


def pack_database(database: ZODB.DB, folder: Path) -> None:
    """Let the database forget every earlier state, and remove the copy of it that packing leaves."""
    # A state is earlier than its commit, whatever the machine's clock has done since.
    newest = TimeStamp(database.lastTransaction()).timeTime()
    database.pack(max(time.time(), newest) + 1)
    (folder / "Data.fs.old").unlink(missing_ok=True)


def inspect_hall(settings: Settings, lawbook: LawBook) -> Iterator[str]:
    """Read everything a hall keeps and say what is not as it was filed; beside a running hall too.

    The database is opened for reading only: nothing is cut off, mended or locked.

    Args:
        settings: The installation; a hall has been opened there before.
        lawbook: The law of today's files; editions on record are remembered into it.
    """
    path, vault = settings.var / "data" / "Data.fs", Vault(settings.var / "vault")
    keyring = open_keyring(settings)
    promise = NoteSigner(f"{settings.origin}/promise", keyring.promise_key).verifier
    try:
        with reading_only(path) as root:
            recall_law(root.archive, vault, lawbook)
            inspection = Inspection(root, vault, lawbook, keyring.roots, promise)
            yield from (f"{path}：{finding}" for finding in inspection.findings())
    except Exception as damage:  # noqa: BLE001 - bytes that were altered raise whatever they raise
        yield f"{path}：数据库无法读取（{damage!r}）"


@contextmanager
def reading_only(path: Path) -> Iterator[Root]:
    """The hall as a database file has it, opened for reading only."""
    database = ZODB.DB(ZODB.FileStorage.FileStorage(str(path), read_only=True), cache_size=CACHE_OBJECTS)
    manager = transaction.TransactionManager(explicit=True)
    manager.begin()
    connection = database.open(manager)
    try:
        yield Root(connection.root()["archive"], connection.root()["journal"])
    finally:
        manager.abort()
        connection.close()
        database.close()


def _probe(database: ZODB.DB) -> None:
    """Read what everything hangs on."""
    manager = transaction.TransactionManager(explicit=True)
    manager.begin()
    connection = database.open(manager)
    try:
        for thing in connection.root().values():
            thing._p_activate()  # noqa: SLF001 - persistent's own name for reading an object
    finally:
        manager.abort()
        connection.close()


def open_keyring(settings: Settings) -> Keyring:
    """Load the keys, or in a demo make them at the first start. Production keys are never made here."""
    folder = settings.var / "keys"
    if settings.demo and not folder.exists():
        return Keyring.create(
            folder,
            organ=settings.site.centre,
            demo=True,
            valid_from=datetime(2025, 1, 1, tzinfo=TZ),
            valid_to=datetime(2040, 1, 1, tzinfo=TZ),
        )
    return Keyring.load(folder, allow_demo=settings.demo)
