"""The dossier and its records: what is kept, in the only classes that are ever pickled.

A dossier (案卷) is one matter: a tender, a lot, a bid, a party. Its acts lie in it as records:
exact canonical bytes, chained by hash, never written twice, each an object of its own. What the bytes
mean is decoded from type and version (``hallcore.ground.events``); no department class is stored.
What is not here: how an act is done (``hallcore.desk``, ``hallcore.journal``) and who may do it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

import msgspec
from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper, from_body
from hallcore.vault import FileRef

SHARDS = 64
"""Strangers' dossiers are spread over this many trees, so that they never write the same object."""

P = TypeVar("P", bound=Paper)


class Hold(NamedTuple):
    """A suspension placed on a dossier: by which record, why, under which rule, and which steps it stops; all without any."""

    by: str
    reason: str
    cite: str
    stops: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the dossier stands still altogether."""
        return not self.stops

    def stop(self, step: str) -> bool:
        """Whether it stops that step."""
        return not self.stops or step in self.stops


class Annex(Persistent):  # type: ignore[misc]  # persistent ships no types
    """Personal data named in a record only by salted hash; erasing it leaves the record whole."""

    def __init__(self, pieces: tuple[tuple[str, bytes, str], ...]) -> None:
        self.pieces = pieces

    def get(self, name: str) -> str | None:
        """Return one piece, or None where it was erased or never given."""
        return next((value for key, _salt, value in self.pieces if key == name), None)

    def erase(self) -> None:
        """Forget everything, salts too; the hashes in the record can then no longer be tried out."""
        self.pieces = ()


class Record(Persistent):  # type: ignore[misc]  # persistent ships no types
    """One act as it was filed.

    Attributes:
        data: The canonical JSON bytes (RFC 8785) that were hashed, chained and will be signed.
        salt: 32 random bytes behind the log entry of a record that is not public.
        disclosure: "public", "opaque" (opened later) or "sealed" (never opened in the log).
        reveal: The month (YYYY-MM) by which an opaque record is opened; "" for the others.
        annex: Personal data of this act, erasable; None where there is none.
        promise: The signed note that was given at once: this record will be in the log.
    """

    def __init__(self, data: bytes, salt: bytes, disclosure: str, reveal: str, annex: Annex | None) -> None:
        self.data = data
        self.salt = salt
        self.disclosure = disclosure
        self.reveal = reveal
        self.annex = annex
        self.promise = ""

    @property
    def head(self) -> dict[str, Any]:
        """The decoded record: v, suite, hall, type, dossier, n, prev, at, actor, law, body, files."""
        head: dict[str, Any] | None = getattr(self, "_v_head", None)
        if head is None:
            # Bytes the door itself wrote canonically; that they still are the same is the log's to say.
            head = self._v_head = msgspec.json.decode(self.data)
        return head

    def let_go(self) -> None:
        """Forget what was read and decoded here; it is read again when it is wanted."""
        self._p_deactivate()

    @property
    def type(self) -> str:
        """The paper's type name, as the log writes it."""
        return cast("str", self.head["type"])

    @property
    def at(self) -> datetime:
        """The hall time of the act."""
        return datetime.fromisoformat(self.head["at"])

    @property
    def sha256(self) -> str:
        """The hash that chains, proves and names this record."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def files(self) -> tuple[FileRef, ...]:
        """The files the record names."""
        return tuple(FileRef(f["name"], f["size"], f["sha256"]) for f in self.head["files"])

    @property
    def paper(self) -> Paper:
        """The paper this record holds, decoded once per connection."""
        paper: Paper | None = getattr(self, "_v_paper", None)
        if paper is None:
            head = self.head
            paper = self._v_paper = from_body(head["type"], head["v"], head["body"])
        return paper


class Row(IOBTree):  # type: ignore[misc]  # BTrees ships no types
    """Things in the order they came: number 0, number 1, and so on.

    Its leaves are small, because each thing that is added rewrites the last of them whole: with BTrees' own
    sixty a leaf, most of what an act wrote to disk was its predecessors.
    """

    max_leaf_size = 8
    max_internal_size = 16

    def add(self, thing: object) -> int:
        """Put a thing at the end; return its number."""
        n = int(self.maxKey()) + 1 if self else 0
        self[n] = thing
        return n


class Shelf(OOBTree):  # type: ignore[misc]  # BTrees ships no types
    """Things by their names, among which one is looked up alone.

    Its nodes are small, because whoever wants one thing reads a leaf and every node above it whole, and a node
    tells the address of each that hangs from it: with BTrees' own 250 a node, most of what the first look at a
    case cost was the addresses of other cases.
    """

    max_leaf_size = 16
    max_internal_size = 32


class NumberShelf(IOBTree):  # type: ignore[misc]  # BTrees ships no types
    """Things by their numbers, kept in the same way."""

    max_leaf_size = 16
    max_internal_size = 32


class NameShelf(OOTreeSet):  # type: ignore[misc]  # BTrees ships no types
    """Names alone, kept in the same way."""

    max_leaf_size = 16
    max_internal_size = 32


class Dossier(Persistent):  # type: ignore[misc]  # persistent ships no types
    """One matter under one edition of the law.

    Attributes:
        number: ASCII, e.g. ``DHGC-2026-0003`` (a tender), ``DHGC-2026-0003.1`` (its first lot).
        procedure, machine: Which table, and which machine of it, rules this dossier's states.
        edition: The edition of the law it was opened under and finishes under (SHA-256 hex).
        state: The present state in that machine.
        parent: The number of the dossier this one is a child of, or "".
        types: The type of each record, in order; the index by which papers are found.
        holds: Suspensions in force; whoever advances the dossier meets them.
        due: What the clock must do here and when: (verb, RFC 3339 time), …
    """

    def __init__(
        self, number: str, procedure: str, machine: str, edition: str, state: str, parent: str
    ) -> None:
        self.number = number
        self.procedure = procedure
        self.machine = machine
        self.edition = edition
        self.state = state
        self.parent = parent
        self.types: tuple[str, ...] = ()
        self.prev = ""
        self.last_at = ""
        self.holds: tuple[Hold, ...] = ()
        self.due: tuple[tuple[str, str], ...] = ()
        self.records = Row()

    @property
    def count(self) -> int:
        """How many records there are; the next one has this number."""
        return len(self.types)

    def record(self, n: int) -> Record:
        """Return record number n (counted from 0).

        Raises:
            Refusal: There is none.
        """
        record = self.records.get(n)
        if record is None:
            raise Refusal("没有这份记录", where=f"{self.number}-{n:04d}")
        return cast("Record", record)

    def all_records(self) -> Iterator[Record]:
        """Every record from the first."""
        for n in range(self.count):
            yield self.record(n)

    def numbers(self, paper_type: str) -> tuple[int, ...]:
        """The record numbers of that type, in order."""
        return tuple(n for n, name in enumerate(self.types) if name == paper_type)

    def papers(self, kind: type[P]) -> tuple[P, ...]:
        """All papers of one kind, oldest first."""
        return tuple(cast("P", self.record(n).paper) for n in self.numbers(kind.type))

    def latest(self, kind: type[P]) -> P | None:
        """The newest paper of one kind, or None."""
        numbers = self.numbers(kind.type)
        return cast("P", self.record(numbers[-1]).paper) if numbers else None

    def the(self, kind: type[P]) -> P:
        """The newest paper of one kind.

        Raises:
            Refusal: The matter has none yet.
        """
        paper = self.latest(kind)
        if paper is None:
            raise Refusal(f"案卷中还没有“{kind.title}”", where=self.number)
        return paper

    def append(self, record: Record, paper_type: str, at: str) -> int:
        """File a record at the end and return its number. Only the door (perform) calls this."""
        n = self.records.add(record)
        self.types = (*self.types, paper_type)
        self.prev = record.sha256
        self.last_at = at
        return n

    def current(self) -> None:
        """Rest the transaction on this dossier: if another act changes it meanwhile, this one is retried."""
        if self._p_jar is not None:
            self._p_jar.readCurrent(self)


class Series(Persistent):  # type: ignore[misc]  # persistent ships no types
    """The last number given out in one series (a year's tenders, say). An object of its own each."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """Take the next number."""
        self.last += 1
        return self.last


class Archive(Persistent):  # type: ignore[misc]  # persistent ships no types
    """All dossiers of the hall, and the small stores beside them.

    Attributes:
        series: Name → Series.
        secrets: Login → plain tuple (account number, argon2 hash …): never in a record.
        shelves: Name → Shelf, one per projection or session store, each written by one owner.
        claims: Key → number of the one dossier that holds it, spread like the dossiers; written by acts.
    """

    def __init__(self, hall: str) -> None:
        self.hall = hall
        self._dossiers = tuple(Shelf() for _ in range(SHARDS))
        self._children = tuple(NameShelf() for _ in range(SHARDS))
        self.series = OOBTree()
        self.secrets = OOBTree()
        self.shelves = OOBTree()
        self._claims = tuple(Shelf() for _ in range(SHARDS))

    def get(self, number: str) -> Dossier | None:
        """Return the dossier of that number, or None."""
        return cast("Dossier | None", self._dossiers[_shard(number)].get(number))

    def __getitem__(self, number: str) -> Dossier:
        """Return the dossier of that number or raise KeyError (the web's 404)."""
        return cast("Dossier", self._dossiers[_shard(number)][number])

    @property
    def shards(self) -> tuple[OOBTree, ...]:
        """The trees by number over which all dossiers are spread, for whoever must see every one."""
        return self._dossiers

    def add(self, dossier: Dossier) -> None:
        """Put a new dossier on its shelf and under its parent.

        Raises:
            Refusal: The number is taken.
        """
        shelf = self._dossiers[_shard(dossier.number)]
        if not shelf.insert(dossier.number, dossier):
            raise Refusal("编号已被占用", where=dossier.number)
        if dossier.parent:
            self._children[_shard(dossier.parent)].insert((dossier.parent, dossier.number))

    def children(self, parent: str) -> tuple[Dossier, ...]:
        """The child dossiers of a number, in the order of their numbers."""
        keys = self._children[_shard(parent)].keys((parent, ""), (parent, "\U0010ffff"))
        return tuple(self[number] for _parent, number in keys)

    def count_children(self, parent: str) -> int:
        """How many children a number has; none of them is opened."""
        return len(self._children[_shard(parent)].keys((parent, ""), (parent, "\U0010ffff")))

    def claim(self, key: str, number: str) -> str:
        """Let a dossier hold a key that only one may hold at a time; return who holds it now."""
        return str(self._claims[_shard(key)].setdefault(key, number))

    def release(self, key: str, number: str) -> None:
        """Give a key back; one that another holds is left alone."""
        claims = self._claims[_shard(key)]
        if claims.get(key) == number:
            del claims[key]

    def claimed(self, key: str) -> str:
        """Who holds a key, or ""."""
        return str(self._claims[_shard(key)].get(key, ""))

    def shelf(self, name: str) -> OOBTree:
        """The store of one owner (a projection, the sessions), made at its first use."""
        if name not in self.shelves:
            self.shelves[name] = Shelf()
        return self.shelves[name]


def _shard(number: str) -> int:
    return hashlib.sha256(number.encode()).digest()[0] % SHARDS


def record_number(dossier: str, n: int) -> str:
    """The public number of a record: the dossier's and its own, ``DHGC-2026-0003-0007``."""
    return f"{dossier}-{n:04d}"


def split_record_number(number: str) -> tuple[str, int]:
    """Take a record number apart.

    Raises:
        Refusal: It is not one.
    """
    dossier, dash, n = number.rpartition("-")
    if not (dash and dossier and n.isascii() and n.isdigit() and len(n) >= 4):
        raise Refusal("记录号不合格式，应形如 DHGC-2026-0003-0007", where=number[:80])
    return dossier, int(n)
