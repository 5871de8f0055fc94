"""The journal: the one door through which an act is done, and the order in which acts stand.

``House.perform`` is the sole caller of every office verb. One act is one transaction: its record, the
states it changes and one line in an intake cell commit together or not at all. The door owns the
transaction and its retries, so a conflict repeats the act and never the web request around it.
After commit the sealer (``hallcore.sealer``) signs, numbers and logs the record.
What is not here: what an act means (the offices), what follows from it (portal.consequences).
"""

from __future__ import annotations

import hashlib
import queue
import random
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import transaction
from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from ZODB.POSException import ConflictError

from hallcore.desk import Act, Actor, Asked, Desk, Verb
from hallcore.dossier import Archive, Dossier, NumberShelf, Record, Row, Shelf, record_number
from hallcore.filing import make_record, promise_of
from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import Clock
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper, Refused
from hallcore.ground.lawbook import Law, LawBook
from hallcore.vault import FileRef, Vault
from signing.log.note import NoteSigner

T = TypeVar("T")
CELLS = 32
"""Intake cells of a generation: more than the threads that may be committing at once."""

REFUSAL_DAYS = 92
"""A refusal that is opaque in the log is opened no later than the month this long after it."""

PATIENCE_SECONDS = 60.0
"""How long an act is retried against conflicts; older web requests are given up by the server."""


class Entry(Persistent):  # type: ignore[misc]  # persistent ships no types
    """One line of the journal: which record stands at this index, its log entry and its seal."""

    def __init__(self, dossier: str, n: int, leaf: bytes, p7s: bytes, logged_at: str) -> None:
        self.dossier = dossier
        self.n = n
        self.leaf = leaf
        self.p7s = p7s
        self.logged_at = logged_at


_LINE = struct.Struct(">QI8s")


def pack_line(arrival: int, dossier: str, n: int, address: bytes) -> bytes:
    """An intake line.

    Args:
        arrival: When the act came, nanoseconds since the epoch.
        dossier: The dossier the record is filed in.
        n: Its number there.
        address: Where the record lies in the database (its object id, 8 bytes), so that the sealer need
            not go through the dossier, which the next act may have changed.
    """
    return _LINE.pack(arrival, n, address) + dossier.encode()


def read_line(line: bytes) -> tuple[int, str, int, bytes]:
    """Arrival, dossier, record number and address of an intake line."""
    arrival, n, address = _LINE.unpack_from(line)
    return arrival, line[_LINE.size :].decode(), n, address


class Journal(Persistent):  # type: ignore[misc]  # persistent ships no types
    """The ordered, gap-free sequence of everything that happened, and the cells that feed it.

    Attributes:
        generations: Number → tuple of cells, each a row of intake lines. A record stands in one line of one
            cell, so (dossier, n) is the name by which a line is never logged twice.
        turned: Generation that turned over → the newest arrival that had been taken by then.
        current: The generation strangers append to now.
        consumed: (generation, cell) → how many lines the sealer has taken. Only the sealer writes it.
        entries: Index → Entry; written only by the sealer, as are the following.
        positions: (dossier, n) → index.
        tail: The right edge of the Merkle tree after the last entry, as bytes.
    """

    def __init__(self) -> None:
        self.generations = IOBTree()
        self.turned: dict[int, int] = {}
        self.consumed = OOBTree()
        self.entries = NumberShelf()
        self.positions = Shelf()
        self.tail = b""
        self.current = 0
        self.turn_over()

    def turn_over(self) -> None:
        """Begin a new generation of cells (when one is full, never by time)."""
        self.current = self.current + 1
        self.generations[self.current] = tuple(Row() for _ in range(CELLS))

    @property
    def size(self) -> int:
        """How many entries there are."""
        return int(self.entries.maxKey()) + 1 if self.entries else 0

    def place(self, record: Record) -> None:
        """Give a new record its address in the database the journal lies in."""
        self._p_jar.add(record)

    def record_at(self, address: bytes) -> Record:
        """The record at an address."""
        return cast("Record", self._p_jar.get(address))

    def position(self, dossier: str, n: int) -> int | None:
        """The index of a record, or None while it is promised but not yet logged."""
        return cast("int | None", self.positions.get((dossier, n)))

    def since(self, index: int) -> Iterator[tuple[int, Entry]]:
        """Every entry from an index on, in order."""
        yield from self.entries.items(index)


@dataclass(frozen=True)
class Root:
    """What one connection sees: the archive and the journal."""

    archive: Archive
    journal: Journal


@dataclass(frozen=True)
class Done:
    """An act that is committed.

    Attributes:
        dossier, n: Where its record lies.
        at: The hall time of the act.
        paper: What was filed.
        data: The exact record bytes; ``salt`` stands behind an entry that is not public.
        promise: A signed note: this record will be in the log within 60 seconds.
    """

    dossier: str
    n: int
    at: datetime
    paper: Paper
    data: bytes
    salt: bytes
    promise: str

    @property
    def number(self) -> str:
        """The public record number."""
        return record_number(self.dossier, self.n)

    @property
    def sha256(self) -> str:
        """The record's hash."""
        return hashlib.sha256(self.data).hexdigest()


class House:
    """The running hall as its floors see it: storage, law, clock, vault and the door.

    Args:
        database: A ZODB ``DB`` that belongs to this process.
        name: The hall's name in every record.
        lawbook, calendar, clock, vault: What offices are given; see those modules.
        verbs: Every act that can be asked for, by name.
        promise: The key that signs immediate receipts; the office seal is not here.
        origin: The log's origin line.
    """

    def __init__(
        self,
        database: Any,  # noqa: ANN401 - ZODB ships no types
        name: str,
        lawbook: LawBook,
        calendar: Calendar,
        clock: Clock,
        vault: Vault,
        verbs: Mapping[str, Verb],
        promise: NoteSigner,
        origin: str,
    ) -> None:
        self.database = database
        self.name = name
        self.lawbook = lawbook
        self.calendar = calendar
        self.clock = clock
        self.vault = vault
        self.verbs = verbs
        self.promise = promise
        self.origin = origin
        self.bell = threading.Condition()
        self.news = threading.Condition()
        self._line = threading.RLock()
        self._cells: queue.LifoQueue[int] = queue.LifoQueue()
        for cell in reversed(range(CELLS)):
            self._cells.put(cell)
        self.transact(lambda _root: None)

    # -- transactions -----------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Root]:
        """See the hall as it is at this moment; whatever is changed inside is forgotten."""
        manager = transaction.TransactionManager(explicit=True)
        manager.begin()
        connection = self.database.open(manager)
        try:
            yield _root(connection, self.name)
        finally:
            manager.abort()
            connection.close()

    def transact(self, work: Callable[[Root], T]) -> T:
        """Do work in one transaction, again and again while others are in the way.

        Raises:
            ConflictError: Still in conflict after PATIENCE_SECONDS.
        """
        give_up = time.monotonic() + PATIENCE_SECONDS
        try:
            return self._once(work)
        except ConflictError:
            # Of many who want the same object one tries at a time; the rest stand in line and do not collide.
            if not self._line.acquire(timeout=PATIENCE_SECONDS):
                raise
        try:
            return self._insist(work, give_up)
        finally:
            self._line.release()

    def _insist(self, work: Callable[[Root], T], give_up: float) -> T:
        pause = 0.001
        while True:
            try:
                return self._once(work)
            except ConflictError:
                if time.monotonic() > give_up:
                    raise
            time.sleep(random.random() * pause)  # noqa: S311 - jitter, not a secret
            pause = min(pause * 2, 0.1)

    def _once(self, work: Callable[[Root], T]) -> T:
        manager = transaction.TransactionManager(explicit=True)
        manager.begin()
        connection = self.database.open(manager)
        try:
            result = work(_root(connection, self.name))
            manager.commit()
        except BaseException:
            manager.abort()
            raise
        else:
            return result
        finally:
            connection.close()

    # -- the door ---------------------------------------------------------------------------------

    def perform(self, verb_name: str, number: str, actor: Actor, form: object = None) -> Done:
        """Do one act, whole or not at all, and answer with a promise that it will be in the log.

        A refusal of a verb that counts as evidence is itself filed, in a transaction of its own,
        before it is raised.

        Args:
            verb_name: Which act; see ``portal.house.verbs``.
            number: The dossier it is done in, or "" where the act founds one.
            actor: Who does it.
            form: What was submitted, as the office's own frozen value.

        Raises:
            Refusal: The law or a rule does not allow it; nothing but the refusal was kept.
        """
        verb = self.verbs.get(verb_name)
        if verb is None:
            raise Refusal("没有这种办理事项", where=verb_name[:80])
        if actor.role in verb.closed:
            raise Refusal("监察人员只查阅记录，不办理业务", "JC-39", where=verb_name)
        try:
            done = self._attempt(verb.office, number, actor, form)
        except Refusal as refusal:
            if verb.evidence:
                self._file_refusal(verb, number, actor, form, refusal)
            raise
        self._ring(self.bell)
        return done

    def try_out(self, root: Root, asked: Asked) -> None:
        """Do an act in a transaction that is the caller's and comes to nothing (``hallcore.rehearsal``)."""
        self._act(root, 0, self.verbs[asked.verb].office, *asked[1:], "")

    def ring(self) -> None:
        """Wake the sealer, who waits at the bell, and the followers, who wait for news."""
        self._ring(self.bell)
        self._ring(self.news)

    @staticmethod
    def _ring(condition: threading.Condition) -> None:
        with condition:
            condition.notify_all()

    def _file_refusal(self, verb: Verb, number: str, actor: Actor, form: object, refusal: Refusal) -> None:
        # What was sent may be the very reason: of its files only those that are kept can be named.
        files = tuple(ref for ref in getattr(form, "files", ()) if self.vault.claim(ref.sha256, ref.size))

        def office(desk: Desk, _form: object) -> Act:
            paper = Refused(verb.name, refusal.reason, refusal.cite, refusal.where)
            return Act(paper, files=files, reveal=f"{(desk.at + timedelta(days=REFUSAL_DAYS)):%Y-%m}")

        with self.reading() as root:
            if root.archive.get(number) is None:
                return
        self._attempt(office, number, actor, None, disclosure=verb.evidence)
        self._ring(self.bell)

    def _attempt(
        self,
        office: Callable[[Desk, Any], Act],
        number: str,
        actor: Actor,
        form: object,
        *,
        disclosure: str | Callable[[Desk], str] = "",
    ) -> Done:
        cell = self._cells.get()
        try:
            return self.transact(lambda root: self._act(root, cell, office, number, actor, form, disclosure))
        finally:
            self._cells.put(cell)

    def _act(
        self,
        root: Root,
        cell: int,
        office: Callable[[Desk, Any], Act],
        number: str,
        actor: Actor,
        form: object,
        disclosure: str | Callable[[Desk], str],
    ) -> Done:
        dossier = root.archive.get(number) if number else None
        if number and dossier is None:
            raise Refusal("没有这个案卷", where=number)
        at = self._time_after(dossier)
        desk = Desk(root.archive, dossier, actor, at, self.law_of, self.calendar, root.journal.position)
        chosen = disclosure(desk) if callable(disclosure) else disclosure
        act = desk.asked(office, form)
        self._check_files(act.files)
        at = desk.at
        record = make_record(self.name, desk, act, chosen or act.paper.disclosure)
        record.promise = promise_of(record, at, self.origin, self.promise)
        n = desk.dossier.append(record, act.paper.type, at.isoformat())
        root.journal.place(record)
        line = pack_line(time.time_ns(), desk.dossier.number, n, record._p_oid)  # noqa: SLF001 - ZODB's name for it
        root.journal.generations[root.journal.current][cell].add(line)
        return Done(desk.dossier.number, n, at, act.paper, record.data, record.salt, record.promise)

    def law_of(self, dossier: Dossier | None, at: datetime) -> Law:
        """The edition a dossier was opened under, or for a new matter the one in force on that day."""
        return self.lawbook.edition(dossier.edition) if dossier is not None else self.lawbook.on(at.date())

    def _time_after(self, dossier: Dossier | None) -> datetime:
        """Read the clock after the dossier, and later than the dossier's last act."""
        now = self.clock.now()
        if dossier is None or not dossier.last_at:
            return now
        return max(now, datetime.fromisoformat(dossier.last_at) + timedelta(microseconds=1))

    def _check_files(self, files: tuple[FileRef, ...]) -> None:
        for ref in files:
            if not self.vault.claim(ref.sha256, ref.size):
                raise Refusal("文件尚未保存到库房，请重新上传", where=ref.name)


def _root(connection: Any, name: str) -> Root:  # noqa: ANN401 - ZODB ships no types
    root = connection.root()
    if "archive" not in root:
        root["archive"] = Archive(name)
        root["journal"] = Journal()
    return Root(root["archive"], root["journal"])
