"""Handing releases out: in the order of the journal with a cursor that leaves no gap, by process, or by tender.

The cursor is a journal index. The journal is one gap-free order that only grows at its end, so whoever
follows the cursor has seen everything before it, whatever committed meanwhile. What is not here: HTTP
(portal.views.ocds).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from hallcore.dossier import Dossier, record_number
from hallcore.journal import Root
from hallcore.vault import Vault
from portal.bulletins import ForeignNoticeDisclosed
from portal.ocds.beginnings import ROOTS
from portal.ocds.identifiers import foreign_number, tender_of
from portal.ocds.records import Packed, packed
from portal.ocds.release import TOLD, logged, name_of, releases_of
from portal.ocds.standard import Moment
from portal.ocds.tale import Publisher
from signing.log.entries import PublicEntry, parse_entry
from trading.tendering.rules import tender_number

Kind = Literal["own", "foreign", "all"]
LIMIT = 100
LIMIT_MOST = 500
SCAN_MOST = 5000
"""Journal entries one request looks at; a stretch without releases is passed over in such steps."""


class Page(NamedTuple):
    """A stretch of the journal.

    Attributes:
        releases: Those it holds, in its order.
        published: When the newest of them was put into a record; None where there is none.
        following: The cursor that goes on where this page ends.
    """

    releases: tuple[Packed, ...]
    published: datetime | None
    following: int


class Process(NamedTuple):
    """Every release of one process.

    Attributes:
        releases: In the order of the journal.
        published: When the newest of them was put into a record.
        own: Whether they are ours.
    """

    releases: tuple[Packed, ...]
    published: datetime
    own: bool


class _Dated(msgspec.Struct):
    date: Moment


@dataclass
class Feed:
    """Releases out of one reading of the hall.

    Args:
        root: What the reading sees.
        vault: Where the bytes of foreign releases lie.
        publisher: Who publishes ours.
    """

    root: Root
    vault: Vault
    publisher: Publisher
    _told: dict[str, dict[str, Packed]] = field(default_factory=dict)

    def page(self, since: int, limit: int, kind: Kind, until: int | None = None) -> Page:
        """The releases from a journal index on.

        Args:
            since: The first index to look at; 0 for the beginning.
            limit: The most releases to hand out.
            kind: Ours, other publishers', or both.
            until: The first index not to look at; None for as far as there is.
        """
        wanted = frozenset[str]() if kind == "foreign" else TOLD
        if kind != "own":
            wanted |= {ForeignNoticeDisclosed.type}
        found, published, following = list[Packed](), None, since
        for index, entry in self.root.journal.since(since):
            if len(found) == limit or index - since == SCAN_MOST or index == until:
                break
            following = index + 1
            leaf = parse_entry(entry.leaf)
            if not isinstance(leaf, PublicEntry) or leaf.type not in wanted:
                continue
            dossier = self.root.archive[entry.dossier]
            release = self._release(dossier, entry.n)
            if release is not None:
                found.append(release)
                at = dossier.record(entry.n).at
                published = max(published or at, at)
        return Page(tuple(found), published, following)

    def tender(self, tender: Dossier) -> Process | None:
        """A tender, a sale or an intention of ours; None before its notice is logged."""
        releases = tuple(self._of_tender(tender).values())
        if not releases:
            return None
        return Process(releases, max(each.date for each in releases), own=True)

    def process(self, ocid: str) -> Process | None:
        """A process by its ocid, ours or another publisher's; None where there is none."""
        number = tender_of(self.publisher.prefix, ocid)
        dossier = self.root.archive.get(number or foreign_number(ocid))
        if dossier is None:
            return None
        if number:
            return self.tender(dossier) if dossier.machine in ROOTS else None
        steps = [n for n in range(dossier.count) if self._logged(dossier, n)]
        releases = tuple(self._foreign(dossier, n) for n in steps)
        if not releases or releases[0].ocid != ocid:
            return None
        return Process(releases, max(dossier.record(n).at for n in steps), own=False)

    # -- one release ------------------------------------------------------------------------------

    def _release(self, dossier: Dossier, n: int) -> Packed | None:
        if dossier.types[n] == ForeignNoticeDisclosed.type:
            return self._foreign(dossier, n)
        tender = self.root.archive[tender_number(dossier.number)]
        return self._of_tender(tender).get(record_number(dossier.number, n))

    def _of_tender(self, tender: Dossier) -> dict[str, Packed]:
        """Record number → release, for a tender told once in this reading."""
        if tender.number not in self._told:
            steps = logged(self.root, tender)
            told = releases_of(tender.number, steps, self.publisher, name_of(self.root))
            self._told[tender.number] = {release.id: packed(release) for release in told}
        return self._told[tender.number]

    def _foreign(self, dossier: Dossier, n: int) -> Packed:
        record = dossier.record(n)
        paper = record.paper
        if not isinstance(paper, ForeignNoticeDisclosed):
            raise TypeError(f"{dossier.number} holds a {type(paper).__name__}")
        data = self.vault.read(record.files[0].sha256)
        return Packed(ocid=paper.ocid, date=msgspec.json.decode(data, type=_Dated).date, data=data)

    def _logged(self, dossier: Dossier, n: int) -> bool:
        return self.root.journal.position(dossier.number, n) is not None
