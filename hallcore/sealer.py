"""The sealer: one writer that signs records, numbers them and grows the public log.

It alone holds the office seal and the log key. Each tick it takes what the intake cells have gathered,
orders it, signs, appends, commits, exports tiles, and only then signs a checkpoint (sealing.md 1.5).
A second place outside the database remembers the last signed size and root: a database that is behind
it (a restored backup) is refused, because signing on would fork the log.
What is not here: acts (``hallcore.journal``) and what follows from them (portal).
"""

from __future__ import annotations

import fcntl
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from hallcore.filing import hidden_entry
from hallcore.journal import Entry, House, Journal, Root, read_line
from hallcore.vault import sync_directory, write_durably
from signing import cms
from signing.canonical import sha256_hex
from signing.errors import SigningError
from signing.keyring import Keyring
from signing.log.entries import public_entry
from signing.log.note import NoteSigner, sign_note
from signing.log.proof import Checkpoint, open_checkpoint
from signing.log.tiles import encode_bundle, entries_path, tile_path
from signing.log.tree import Tail, leaf_hash, node_hash

_LOG = logging.getLogger(__name__)
TICK_SECONDS = 0.2
BREATH_SECONDS = 0.05
"""How long acts may gather after a tick: making five files durable costs the same for one as for a hundred."""

WIDTH = 256
"""Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles)."""

RETIRE_NANOSECONDS = 600 * 10**9
"""Ten minutes: an act is given up after one."""

FULL_CELL = 4096
"""Intake lines in one cell after which a generation turns over."""


class LogRefused(Exception):  # noqa: N818 - the sealer refuses to sign, and says why
    """Signing on would contradict what was signed before."""


class _Line(NamedTuple):
    arrival: int
    dossier: str
    n: int
    address: bytes


class Sealer:
    """The single sequencer of a hall.

    Args:
        house: The hall.
        keyring: The office seal.
        log: The log key.
        public: Where checkpoint and tiles lie as static files, the log's public face.
        guard: The folder of the last-signed note; kept apart from the database.

    Raises:
        LogRefused: Another sealer runs, or the database is behind what was signed.
    """

    def __init__(self, house: House, keyring: Keyring, log: NoteSigner, public: Path, guard: Path) -> None:
        self.house = house
        self.keyring = keyring
        self.log = log
        self.public = public
        self.guard = guard
        for folder in (public, guard):
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = self._take_lock()
        self._rows: list[list[bytes]] = []
        self._bundle: list[bytes] = []
        self._sound = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        try:
            self._resume()
        except BaseException:
            self._lock.close()
            raise

    # -- running ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Tick in a thread of its own until ``stop``."""
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Log what has arrived and let go of the lock."""
        self._stop.set()
        self.house.ring()
        if self._thread is not None:
            self._thread.join()
        self._lock.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            with self.house.bell:
                self.house.bell.wait(TICK_SECONDS)
            self._try()
            self._stop.wait(BREATH_SECONDS)
        self._try()

    def _try(self) -> None:
        """Tick; a full disk or a damaged file is told and tried again, for promises are waiting."""
        try:
            if self.tick():
                self.house.ring()
        except Exception:  # noqa: BLE001 - a sealer that dies would break every promise from then on
            _LOG.exception("the log does not grow; the sealer will read the journal anew")
            self._stop.wait(1)

    def tick(self) -> int:
        """Log everything that has arrived; return how many entries the log grew by.

        After a tick that failed half way, the edge of the tree is made anew from the journal.
        """
        if not self._sound:
            self._resume()
        self._sound = False
        fresh = self.house.transact(self._sequence)
        for entry in fresh:
            self._grow(entry)
        if fresh:
            self._export()
        self._sound = True
        return len(fresh)

    # -- sequencing -------------------------------------------------------------------------------

    def _sequence(self, root: Root) -> list[bytes]:
        """Sign, number and append a batch inside one transaction; return the new log entries."""
        journal = root.journal
        lines = _take(journal)
        if not lines:
            return []
        tail = Tail.from_bytes(journal.tail) if journal.tail else Tail()
        now = self.house.clock.now()
        leaves = []
        for index, line in enumerate(lines, journal.size):
            record = journal.record_at(line.address)
            p7s = cms.sign_detached(
                record.data, self.keyring.seal_key, self.keyring.seal_certificate, signing_time=now
            )
            public = record.disclosure == "public"
            leaf = (
                public_entry(record.type, line.dossier, record.sha256, sha256_hex(p7s))
                if public
                else hidden_entry(record)
            )
            journal.entries[index] = Entry(line.dossier, line.n, leaf, p7s, now.isoformat())
            journal.positions[(line.dossier, line.n)] = index
            tail.append(leaf_hash(leaf))
            leaves.append(leaf)
        journal.tail = tail.to_bytes()
        return leaves

    # -- the public face ----------------------------------------------------------------------------

    def _resume(self) -> None:
        """Rebuild the edge of the tree from the journal, check it against what was signed, publish."""
        self._rows, self._bundle = [], []
        signed = self._last_signed()
        with self.house.reading() as root:
            if signed is not None and root.journal.size < signed.size:
                raise LogRefused(
                    f"the database holds {root.journal.size} log entries but {signed.size} were signed: "
                    "it is an old copy, or its end was cut off; restore it before starting"
                )
            tail = Tail()
            for size, leaf in enumerate(_leaves(root.journal)):
                if signed is not None and size == signed.size:
                    self._compare(tail, signed)
                tail.append(leaf_hash(leaf))
                self._grow(leaf)
        if signed is not None and self._size() == signed.size:
            self._compare(tail, signed)
        if self._size():
            self._export()
        self._sound = True

    def _compare(self, tail: Tail, signed: Checkpoint) -> None:
        if tail.root() != signed.root:
            raise LogRefused(f"the first {signed.size} log entries are not those that were signed")

    def _grow(self, entry: bytes) -> None:
        """Take one entry into the open bundle and the open tiles; write those that become full."""
        self._bundle.append(entry)
        self._row(0).append(leaf_hash(entry))
        if len(self._bundle) < WIDTH:
            return
        size = self._size()
        self._write_once(entries_path(size // WIDTH - 1), encode_bundle(self._bundle))
        self._bundle = []
        level, number = 0, size // WIDTH
        while len(self._row(level)) == WIDTH:
            full = self._rows[level]
            self._write_once(tile_path(level, number - 1), b"".join(full))
            self._rows[level] = []
            self._row(level + 1).append(_subtree(full))
            level, number = level + 1, number // WIDTH

    def _row(self, level: int) -> list[bytes]:
        while len(self._rows) <= level:
            self._rows.append([])
        return self._rows[level]

    def _size(self) -> int:
        return sum(len(row) * WIDTH**level for level, row in enumerate(self._rows))

    def _export(self) -> None:
        """Write the partial tiles, then remember, then sign: in this order, so that no crash forks."""
        size = self._size()
        if self._bundle:
            self._write(entries_path(size // WIDTH, len(self._bundle)), encode_bundle(self._bundle))
        for level, row in enumerate(self._rows):
            if row:
                self._write(tile_path(level, size // WIDTH ** (level + 1), len(row)), b"".join(row))
        checkpoint = Checkpoint(self.house.origin, size, self._root())
        write_durably(self.guard / "last-signed", checkpoint.encode().encode())
        note = sign_note(checkpoint.encode(), [self.log])
        write_durably(self.public / "checkpoint", note.encode())

    def _root(self) -> bytes:
        """The root over all rows: each row's hashes are complete subtrees of 256**level leaves."""
        carry: bytes | None = None
        for row in self._rows:
            carry = _fold(row, carry)
        return carry if carry is not None else Tail().root()

    def _write(self, path: str, data: bytes) -> None:
        target = self.public / path
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            sync_directory(target.parent.parent)
        write_durably(target, data)

    def _write_once(self, path: str, data: bytes) -> None:
        target = self.public / path
        if not target.is_file() or target.read_bytes() != data:
            self._write(path, data)

    # -- the guard ----------------------------------------------------------------------------------

    def _last_signed(self) -> Checkpoint | None:
        """The largest checkpoint known to have been signed: the guard's, or the published one."""
        known = [
            checkpoint
            for checkpoint in (
                self._read(self.guard / "last-signed", Checkpoint.parse),
                self._read(self.public / "checkpoint", lambda note: open_checkpoint(note, self.log.verifier)),
            )
            if checkpoint is not None
        ]
        return max(known, key=lambda checkpoint: checkpoint.size, default=None)

    @staticmethod
    def _read(path: Path, parse: Callable[[str], Checkpoint]) -> Checkpoint | None:
        try:
            return parse(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (SigningError, UnicodeDecodeError) as damage:
            raise LogRefused(f"{path}: not what this sealer wrote ({damage})") from damage

    def _take_lock(self) -> IO[str]:
        handle = (self.guard / "lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            handle.close()
            raise LogRefused("another sealer is running on this log") from held
        return handle


def _leaves(journal: Journal) -> Iterator[bytes]:
    """Every log entry from the first; one that cannot be read is told by its index."""
    for index in range(journal.size):
        try:
            yield journal.entries[index].leaf
        except Exception as damage:
            raise LogRefused(f"log entry {index} cannot be read from the database: {damage!r}") from damage


def _take(journal: Journal) -> list[_Line]:
    """Take up to a batch of intake lines beyond what was consumed, in the order they are logged."""
    lines: list[_Line] = []
    for generation, cells in list(journal.generations.items()):
        full = False
        for number, cell in enumerate(cells):
            start = journal.consumed.get((generation, number), 0)
            if not cell:
                continue
            fresh = list(cell.items(start))
            if fresh:
                lines.extend(_Line(*read_line(line)) for _place, line in fresh)
                journal.consumed[(generation, number)] = start + len(fresh)
            full = full or start + len(fresh) >= FULL_CELL
        if full and generation == journal.current:
            journal.turned = {**journal.turned, generation: max(line.arrival for line in lines)}
            journal.turn_over()
    _retire(journal, lines)
    # A dossier's own order is its record numbers; arrival orders strangers. An arrival earlier than
    # that of the dossier's previous record (a clock set back) is lifted to it.
    latest: dict[str, int] = {}
    for line in sorted(lines, key=lambda line: (line.dossier, line.n)):
        latest[f"{line.dossier}#{line.n}"] = max(line.arrival, latest.get(f"{line.dossier}#{line.n - 1}", 0))
    lines.sort(key=lambda line: (latest[f"{line.dossier}#{line.n}"], line.dossier, line.n))
    return [line for line in lines if (line.dossier, line.n) not in journal.positions]


def _retire(journal: Journal, lines: list[_Line]) -> None:
    """Remove generations that were turned over longer ago than any act under way can have begun."""
    now = max((line.arrival for line in lines), default=0)
    for generation, turned in list(journal.turned.items()):
        cells = journal.generations[generation]
        taken = [journal.consumed.get((generation, number), 0) for number in range(len(cells))]
        if turned + RETIRE_NANOSECONDS < now and taken == [len(cell) for cell in cells]:
            del journal.generations[generation]
            journal.turned = {one: at for one, at in journal.turned.items() if one != generation}
            for number, count in enumerate(taken):
                if count:
                    del journal.consumed[(generation, number)]


def _subtree(hashes: list[bytes]) -> bytes:
    """The root of a full tile: 256 hashes paired eight times."""
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def _fold(row: list[bytes], right: bytes | None) -> bytes | None:
    """Join a row of complete subtrees with what stands to their right (RFC 6962 §2.1)."""
    peaks: list[bytes] = []
    for count, each in enumerate(row, 1):
        node = each
        while count % 2 == 0:
            node = node_hash(peaks.pop(), node)
            count //= 2  # noqa: PLW2901 - the carry of binary counting
        peaks.append(node)
    for peak in reversed(peaks):
        right = peak if right is None else node_hash(peak, right)
    return right
