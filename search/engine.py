"""The index: put, remove, find; one writer at a time, any number of readers.

A find works on a snapshot, an immutable picture of one commit, and takes no lock. A put writes
one new segment, commits it together with its cursor (store), opens the new segment and puts a new
snapshot in place, so that what was put is found by the next find. Small segments are merged by
``tidy``, which the owner calls when it has nothing better to do.

Not here: what is searched and how (matching), the files (store, postings).
"""

from __future__ import annotations

import contextlib
import math
import shutil
import threading
import time
from typing import TYPE_CHECKING, Self

from search.analyzer import edition, rough_length
from search.entry import Entry, Page, Result, SearchError, Suggestion
from search.leaf import SCHEMA, Labels, Leaf, Row
from search.matching import Matcher, Snapshot, answer
from search.plan import make_plan
from search.postings import SEGMENT_MOST, FlatWriter
from search.query import read_text
from search.snippet import cut_text, mark_title
from search.store import House, IndexDamaged, SealedStorage
from search.suggest import relaxed, suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from search.plan import Plan
    from search.postings import FlatSegment
    from search.query import Query
    from search.ranking import Hit

# Entries written into one segment at once; bounds memory while loading.
BATCH = 10_000
# The mean length of a first load of at least so many entries becomes the pivot; fewer say little.
_PIVOT_LEAST = 200
_PIVOT = 500.0
# Segments of about one size are merged when there are so many, the smallest first.
_FAN = 8
# With so many segments a put merges the smallest itself, whether the owner tidies or not.
_SEGMENTS_MOST = 64
_GONE_MOST = 0.3


class Index:
    """A search index in a directory of its own.

    Args:
        directory: Created with mode 0700 where it is missing; its content is this class's alone.
    """

    def __init__(self, directory: Path) -> None:
        self._house = House(directory)
        self._writing = threading.RLock()
        self._storage: SealedStorage | None = None
        self._snapshot: Snapshot | None = None

    def open_or_create(self) -> Self:
        """Open the index after checking every file of it, or make an empty one with cursor 0.

        Raises:
            IndexDamaged: Something is missing, cut short, changed, or made by another edition of
                the analysis. Nothing was loaded; ``rebuild`` makes it anew.
            IndexForeign: The directory is not ours alone.
            IndexBusy: Another process holds it.
        """
        with self._writing:
            self._house.enter()
            try:
                generation = self._house.current()
                if generation is None:
                    storage = self._begin(0, _PIVOT)
                    self._house.adopt(storage.path)
                else:
                    storage = SealedStorage(generation, SCHEMA, edition())
                    storage.check()
                    self._house.sweep(generation)
                with _as_damage(storage.path):
                    self._snapshot = _snapshot(storage, None)
                self._storage = storage
            except SearchError:
                self._house.leave()
                raise
        return self

    def _begin(self, cursor: int, pivot: float) -> SealedStorage:
        """A new, empty generation, not yet adopted."""
        storage = SealedStorage(self._house.fresh(), SCHEMA, edition())
        storage.cursor, storage.pivot = cursor, pivot
        storage.begin()
        return storage

    def close(self) -> None:
        """Release the directory; finds under way finish."""
        with self._writing:
            self._storage = self._snapshot = None
            self._house.leave()

    def _open(self) -> tuple[SealedStorage, Snapshot]:
        if self._storage is None or self._snapshot is None:
            raise SearchError("the index is not open")
        return self._storage, self._snapshot

    @property
    def cursor(self) -> int:
        """The journal index given with the last commit: every disclosure up to it is in. 0 when new."""
        return self._current().cursor

    @property
    def mark(self) -> object:
        """The present commit's own mark: the same as long as every question is answered the same."""
        return self._current().mark

    def count(self) -> int:
        """How many entries there are."""
        return self._current().size

    def _current(self) -> Snapshot:
        if (snapshot := self._snapshot) is None:
            raise SearchError("the index is not open")
        return snapshot

    def put(self, entries: Iterable[Entry], cursor: int) -> None:
        """Keep entries, each in place of any other with its key, and move the cursor, in one commit.

        Large numbers go in by several commits of 10,000; the cursor moves with the last of them,
        so that it is never ahead of what is kept. Safe to repeat.

        Args:
            entries: The last of several with the same key counts.
            cursor: The journal index up to which everything is now in; not below the present one.

        Raises:
            SearchError: The cursor would go back.
        """
        with self._writing:
            storage, snapshot = self._open()
            _forward(cursor, storage.cursor)
            fresh = list({entry.key: entry for entry in entries}.values())
            for start in range(0, max(1, len(fresh)), BATCH):
                batch = fresh[start : start + BATCH]
                last = start + BATCH >= len(fresh)
                snapshot = _commit(storage, snapshot, batch, (), cursor if last else storage.cursor)
                self._snapshot = snapshot
            if len(snapshot.leaves) > _SEGMENTS_MOST:
                smallest = sorted(snapshot.leaves, key=lambda leaf: leaf.count)[:_FAN]
                self._snapshot = _commit(storage, snapshot, (), (), cursor, merge=smallest)

    def remove(self, keys: Iterable[str], cursor: int) -> None:
        """Take entries out, and move the cursor, in one commit; unknown keys are no error.

        Raises:
            SearchError: The cursor would go back.
        """
        with self._writing:
            storage, snapshot = self._open()
            _forward(cursor, storage.cursor)
            self._snapshot = _commit(storage, snapshot, (), set(keys), cursor)

    def tidy(self, most: int = 256) -> bool:
        """Merge a few segments of one size into one, if there are enough of them; True if it did.

        Args:
            most: Entries that may be rewritten. A put waits while they are, about a second for
                a thousand; call with a larger number when the hall is closed.
        """
        with self._writing:
            storage, snapshot = self._open()
            chosen = _to_merge(snapshot.leaves, most)
            if chosen:
                self._snapshot = _commit(storage, snapshot, (), (), storage.cursor, merge=chosen)
            return bool(chosen)

    def rebuild(self, batches: Iterable[tuple[Iterable[Entry], int]]) -> None:
        """Build the index anew beside the old one, then put it in place at once.

        The old index, where one is open, answers until the exchange; after a failure it stays.
        Works on a damaged index that could not be opened.

        Args:
            batches: (entries, cursor) pairs in journal order, as for ``put``; the last cursor stays.

        Raises:
            IndexForeign: The directory is not ours alone.
            IndexBusy: Another process holds it.
        """
        with self._writing:
            self._house.enter()
            storage = self._begin(0, _PIVOT)
            try:
                snapshot = _load(storage, batches)
                self._house.adopt(storage.path)
            except BaseException:
                shutil.rmtree(storage.path, ignore_errors=True)
                if self._storage is None:
                    self._house.leave()
                raise
            self._storage, self._snapshot = storage, snapshot

    def find(self, query: Query) -> Page:
        """Answer a query from the latest commit.

        Any number of threads may find while one writes; none waits for another.
        """
        begun = time.perf_counter()
        snapshot = self._current()
        wording = read_text(query.text)
        plan = make_plan(wording)
        found = answer(snapshot, plan, query)
        notes = [*query.notes, *(note for note in wording.notes if note not in query.notes)]
        if found.loose and found.total:
            notes.append("没有同时含有全部词语的结果，以下按相近程度列出。")
        if not found.exact:
            notes.append("结果较多，总数为约数。")
        corrected: str | None = None
        other: tuple[Suggestion, ...] = ()
        if found.loose or (plan.needs and not found.worded):
            corrected, other = suggestions(snapshot, plan, wording, query, empty=not found.total)
        return Page(
            total=found.total,
            exact=found.exact,
            results=tuple(_result(snapshot, plan, hit) for hit in found.hits),
            facets=found.facets,
            notes=tuple(notes),
            corrected=corrected,
            suggestions=other,
            relaxed=relaxed(snapshot, found, query) if not found.total else (),
            page=query.page,
            size=query.size,
            cursor=snapshot.cursor,
            took_ms=(time.perf_counter() - begun) * 1000,
        )

    def finds(self, text: str, key: str) -> bool:
        """Whether a text, as a reader would write it, finds an entry, on whatever page.

        For audits: everything disclosed must be found by any few characters of it.
        """
        snapshot = self._current()
        matcher = Matcher(snapshot, make_plan(read_text(text)))
        for at, leaf in enumerate(snapshot.leaves):
            if (doc := leaf.key_doc(key)) is not None:
                meets = doc in matcher.excluded(at, matcher.matching(at))
                return meets and matcher.says(at, doc, matcher.plan.phrases)
        return False


@contextlib.contextmanager
def _as_damage(path: Path) -> Iterator[None]:
    """Report whatever goes wrong in reading files that were sealed as they are as damage."""
    try:
        yield
    except SearchError:
        raise
    except Exception as error:  # Whoosh raises bare Exception, struct.error, KeyError and others on bad files
        raise IndexDamaged(f"{path}: cannot be read ({type(error).__name__}: {error})") from error


def _forward(cursor: int, present: int) -> None:
    """Refuse a cursor that goes back: what lies between would be claimed and might be missing."""
    if cursor < present:
        raise SearchError(f"cursor {cursor} is behind {present}; to start again, rebuild")


def _snapshot(storage: SealedStorage, old: Snapshot | None) -> Snapshot:
    """The picture of the latest commit; segments already open are used again."""
    labels = old.labels if old else Labels()
    known = {leaf.name: leaf for leaf in old.leaves} if old else {}
    leaves = [
        known[segment.segment_id()].without(frozenset(segment.deleted_docs()))
        if segment.segment_id() in known
        else Leaf(storage, segment, labels)
        for segment in storage.segments()
    ]
    return Snapshot(tuple(leaves), labels, storage.cursor, object())


def _commit(
    storage: SealedStorage,
    snapshot: Snapshot,
    entries: Sequence[Entry],
    removed: Iterable[str],
    cursor: int,
    merge: Sequence[Leaf] = (),
) -> Snapshot:
    """One Whoosh commit: old entries out, new ones in, segments merged, cursor moved, new snapshot."""
    if cursor == storage.cursor and not (entries or merge or removed):
        return snapshot
    before = storage.cursor, storage.pivot
    if not snapshot.size and len(entries) >= _PIVOT_LEAST:
        storage.pivot = sum(map(rough_length, entries)) / len(entries)
    writer = FlatWriter(storage.index())
    try:
        segments = {segment.segment_id(): segment for segment in writer.segments}
        for key in {entry.key for entry in entries}.union(removed):
            for leaf in snapshot.leaves:
                if (doc := leaf.key_doc(key)) is not None:
                    segments[leaf.name].delete_document(doc)
        for entry in entries:
            Row(entry).write(writer, storage.pivot)
        storage.cursor = cursor
        writer.commit(mergetype=_merging(merge))
    except BaseException:
        storage.cursor, storage.pivot = before
        # Whatever was written is in no table of contents and goes with the next commit.
        with contextlib.suppress(Exception):
            writer.cancel()
        if writer.writelock and writer.writelock.fd is not None:
            writer.writelock.release()
        raise
    return _snapshot(storage, snapshot)


def _merging(leaves: Sequence[Leaf]) -> Callable[[FlatWriter, list[FlatSegment]], list[FlatSegment]]:
    """Whoosh's merge policy that merges exactly these."""
    names = {leaf.name for leaf in leaves}

    def policy(writer: FlatWriter, segments: list[FlatSegment]) -> list[FlatSegment]:
        for leaf in leaves:
            leaf.merge_into(writer)
        return [segment for segment in segments if segment.segment_id() not in names]

    return policy


def _to_merge(leaves: Sequence[Leaf], most: int) -> list[Leaf]:
    """Segments worth merging now: several of about one size, or one that is mostly deleted."""
    limit = min(most, SEGMENT_MOST)
    by_size: dict[int, list[Leaf]] = {}
    for leaf in leaves:
        by_size.setdefault(int(math.log(max(1, leaf.count), _FAN)), []).append(leaf)
    for _, alike in sorted(by_size.items()):
        chosen: list[Leaf] = []
        for leaf in alike[:_FAN] if len(alike) >= _FAN else ():
            if sum(one.count for one in chosen) + leaf.count <= limit:
                chosen.append(leaf)
        if len(chosen) >= _FAN // 2:
            return chosen
    return [leaf for leaf in leaves if len(leaf.gone) > _GONE_MOST * leaf.size and leaf.count <= limit][:1]


def _load(storage: SealedStorage, batches: Iterable[tuple[Iterable[Entry], int]]) -> Snapshot:
    """Fill a new generation; small batches are gathered into large segments."""
    snapshot = _snapshot(storage, None)
    waiting: dict[str, Entry] = {}
    cursor = storage.cursor
    for entries, reached in batches:
        _forward(reached, cursor)
        cursor = reached
        for entry in entries:
            waiting[entry.key] = entry
            if len(waiting) == BATCH:
                # The cursor of a generation nobody has adopted yet is set with its last commit.
                snapshot = _commit(storage, snapshot, list(waiting.values()), (), storage.cursor)
                waiting.clear()
    return _commit(storage, snapshot, list(waiting.values()), (), cursor)


def _result(snapshot: Snapshot, plan: Plan, hit: Hit) -> Result:
    """A hit with its facts and its marked wording."""
    entry = snapshot.leaves[hit.leaf].entry(hit.doc)
    return Result(
        key=entry.key,
        kind=entry.kind,
        stage=entry.stage,
        region=entry.region,
        title=mark_title(entry.title, plan.marks, plan.typed),
        text=cut_text(entry.text, plan.marks),
        date=entry.date,
        amount=entry.amount,
        number=entry.number,
        parties=entry.parties,
        url=entry.url,
        index=entry.index,
        language=entry.language,
        score=hit.score,
    )
