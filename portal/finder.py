"""The finder: the view that makes disclosures findable. The index is a cache; the journal is the truth."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from hallcore.journal import House
from portal.consequences import SEARCH, followed_by
from portal.followers import Item
from portal.presenters.entries import entry_of, gone_by, is_gone
from search.engine import Index
from search.entry import Entry, Page
from search.query import Query
from search.store import IndexDamaged

_LOG = logging.getLogger(__name__)
BATCH = 1000
ANSWERS = 128
"""Answers that are remembered, of the questions asked last."""


class Finder:
    """Follows the journal into the index; its cursor is committed with the index itself."""

    name = "search"

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.types = followed_by(SEARCH)
        self.index = Index(folder)
        self._seen = 0
        # By the mark of the commit too: it is taken first, so an answer is never older than its mark.
        self._found = lru_cache(maxsize=ANSWERS)(lambda _mark, query: self.index.find(query))
        try:
            self.index.open_or_create()
        except IndexDamaged as damage:
            _LOG.warning("search index rebuilt: %s", damage)
            self.reset()
        with house.reading() as root:
            size = root.journal.size
        if self.index.cursor > size:
            _LOG.warning(
                "search index rebuilt: it knows %d entries, the journal has %d", self.index.cursor, size
            )
            self.reset()

    def cursor(self) -> int:
        """The first journal index not taken."""
        return max(self.index.cursor, self._seen)

    def take(self, start: int, stop: int) -> None:
        """Index the disclosures among these entries, take out what was taken down; else nothing is written."""
        entries, gone = self._entries(start, stop)
        if gone:
            # The cursor moves with the last commit, so that a stop between the two loses nothing.
            self.index.remove(gone, self.index.cursor if entries else stop)
        if entries:
            self.index.put(entries, stop)
        self._seen = stop

    def reset(self) -> None:
        """Make the index anew beside the old one, which answers until the new one takes its place."""
        with self.house.reading() as root:
            size = root.journal.size
        self._seen = 0
        self.index.rebuild(self._batches(size))

    def rest(self) -> None:
        """Merge small segments while nothing waits."""
        self.index.tidy()

    def _batches(self, size: int) -> Iterator[tuple[list[Entry], int]]:
        yield [], 0
        for start in range(0, size, BATCH):
            stop = min(size, start + BATCH)
            # A new index never had what was taken down since.
            entries, _gone = self._entries(start, stop)
            yield entries, stop

    def _entries(self, start: int, stop: int) -> tuple[list[Entry], list[str]]:
        """What these journal entries put in, and the keys of what they take out."""
        with self.house.reading() as root:
            items = [Item(root, index) for index in range(start, stop)]
            told = [
                item
                for item in items
                if item.dossier.types[item.n] in self.types and item.record.disclosure == "public"
            ]
            entries = [entry_of(item) for item in told if not gone_by(item) and not is_gone(item)]
            return entries, [key for key in map(gone_by, told) if key]

    def find(self, query: Query) -> Page:
        """Search what is disclosed; an answer holds until the index is committed anew."""
        return self._found(self.index.mark, query)

    def close(self) -> None:
        """Close the index files."""
        self.index.close()
