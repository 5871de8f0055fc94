"""The public file of a tender or a sale, made from its dossiers and the published log; the format is trading's."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hallcore.dossier import Archive, Dossier
from hallcore.journal import Journal
from portal.evidence import PublicLog, entry_of
from signing import canonical
from trading.award.publicfile import KnownRoot, Logged, PublicFile
from trading.experts.drawing import DRAW, DrawClosed, NonceDefaulted
from trading.framework.model import CALLOFF
from trading.tendering.model import LOT


def public_file(archive: Archive, journal: Journal, log: PublicLog, tender: Dossier) -> bytes | None:
    """Every public record of a tender, its lots and its draws, or of a sale; None until the published log covers them all.

    Args:
        archive: All dossiers.
        journal: Where each record stands.
        log: The published log.
        tender: The tender or the sale.
    """
    dossiers = tuple(dossiers_of(archive, tender))
    records, sizes = [], set()
    for dossier in dossiers:
        for n in range(dossier.count):
            record = dossier.record(n)
            if record.disclosure != "public":
                continue
            found = entry_of(journal, dossier.number, n)
            proof = log.prove(found[0], found[1].leaf) if found is not None else None
            if found is None or proof is None:
                return None
            if dossier.machine == DRAW and record.type in {DrawClosed.type, NonceDefaulted.type}:
                sizes.add(found[0] + 1)
            path = tuple(node.hex() for node in proof.path)
            records.append(Logged(record.data.decode(), canonical.b64(found[1].leaf), found[0], path))
    roots = tuple(KnownRoot(size, log.root_at(size) or "", log.consistency(size)) for size in sorted(sizes))
    file = PublicFile(
        tender=tender.number,
        checkpoint=log.note,
        records=tuple(sorted(records, key=lambda one: one.index)),
        roots=roots,
    )
    return msgspec.json.encode(file)


def dossiers_of(archive: Archive, tender: Dossier) -> Iterator[Dossier]:
    """The tender, its lots, and their draws; a sale has no lots."""
    yield tender
    for lot in archive.children(tender.number):
        if lot.machine == LOT:
            yield lot
            yield from (child for child in archive.children(lot.number) if child.machine in {DRAW, CALLOFF})
