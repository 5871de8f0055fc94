"""The finder: the view that makes disclosures findable. The index is a cache; the journal is the truth."""

from __future__ import annotations

import logging
from pathlib import Path

from hallcore.journal import House
from portal.consequences import SEARCH, followed_by
from portal.followers import Item
from portal.presenters.entries import entry_of
from search.engine import Index, IndexDamaged
from search.entry import Page
from search.query import Query

_LOG = logging.getLogger(__name__)


class Finder:
    """Follows the journal into the index; its cursor is committed with the index itself."""

    name = "search"

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.types = followed_by(SEARCH)
        try:
            self.index = Index(folder)
            with house.reading() as root:
                ahead = self.index.cursor > root.journal.size
        except IndexDamaged as damage:
            _LOG.warning("search index rebuilt: %s", damage)
            self.index = Index.fresh(folder)
            ahead = False
        if ahead:
            _LOG.warning("search index rebuilt: it knows entries this journal has not")
            self.reset()

    def cursor(self) -> int:
        """The first journal index not taken."""
        return self.index.cursor

    def take(self, start: int, stop: int) -> None:
        """Index the disclosures among these entries."""
        entries = []
        with self.house.reading() as root:
            for index in range(start, stop):
                item = Item(root, index)
                if item.dossier.types[item.n] in self.types and item.record.disclosure == "public":
                    entries.append(entry_of(item))
        self.index.put(entries, stop)

    def reset(self) -> None:
        """Begin an empty index; following fills it again."""
        self.index.reset()

    def find(self, query: Query) -> Page:
        """Search what is disclosed."""
        return self.index.find(query)

    def close(self) -> None:
        """Close the index files."""
        self.index.close()
