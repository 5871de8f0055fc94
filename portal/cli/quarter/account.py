"""The cards that were raised beside those the planted faults call for, both ways, and what became of every tender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from hallcore.dossier import Dossier
from hallcore.journal import Root
from hallcore.supervision.model import CARD, CardRaised
from portal.cli.quarter.faults import Called
from portal.cli.simulation.records import Check, compare


def cards(root: Root, wanted: Sequence[Called]) -> Iterator[Check]:
    """Every card was called for, every one that was called for was raised, and each as often as it was called for."""
    found = [Called(one.rule, one.rung, one.matter) for one in raised(root)]
    yield compare("监察牌", _numbered(found), _numbered(wanted))


def raised(root: Root) -> Iterator[CardRaised]:
    """Every card of the quarter."""
    for dossier in every(root):
        if dossier.machine == CARD:
            yield dossier.the(CardRaised)


def every(root: Root) -> Iterator[Dossier]:
    """Every dossier of the hall."""
    return (one for shard in root.archive.shards for one in shard.values())


def _numbered(found: Sequence[Called]) -> list[tuple[Called, int]]:
    many: Counter[Called] = Counter()
    numbered = []
    for one in found:
        many[one] += 1
        numbered.append((one, many[one]))
    return numbered
