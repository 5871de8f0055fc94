"""The filters of a query: bounds of date and amount, and the labels kind, stage and region.

All are answered from columns in memory. The three labels are one number to a document (leaf.Labels),
so one count over the numbers gives the total and every facet.

Not here: what the words match (matching).
"""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

from search.entry import fen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.leaf import Labels, Leaf
    from search.query import Query

FACETS = ("kind", "stage", "region")
# A bit to each facet.
_ALL = 0b111
_DIVISION_DIGITS = 6


def covers(wanted: str, region: str) -> bool:
    """Whether a region filter holds for a region: itself, or a division below it (222400 holds for 222403)."""
    if wanted == region:
        return True
    if len(wanted) == len(region) == _DIVISION_DIGITS and wanted.isdigit() and wanted.endswith("00"):
        stem = wanted.removesuffix("00").removesuffix("00")
        return region.startswith(stem)
    return False


class Filters:
    """The filters of one query over one snapshot's labels."""

    def __init__(self, query: Query, labels: Labels) -> None:
        self._dates = (query.date_from, query.date_to)
        self._amounts = (query.amount_min, query.amount_max)
        self._labels = list(labels.known)
        self.labelled = bool(query.kinds or query.stages or query.regions)
        # For every label combination, a bit for each of the three filters it passes.
        self.passed = bytes(
            (not query.kinds or kind in query.kinds)
            | (not query.stages or stage in query.stages) << 1
            | (not query.regions or any(covers(wanted, region) for wanted in query.regions)) << 2
            for kind, stage, region in self._labels
        )

    def ranged(self, leaf: Leaf, docs: Sequence[int]) -> Sequence[int]:
        """The documents within the bounds of date and amount."""
        first, last = self._dates
        if first is not None or last is not None:
            dates = leaf.dates
            low = first.toordinal() if first else 0
            high = last.toordinal() if last else 1 << 31
            docs = (
                leaf.dated(low, high)
                if isinstance(docs, range)
                else [doc for doc in docs if low <= dates[doc] <= high]
            )
        least, most = self._amounts
        if least is not None or most is not None:
            fens = leaf.fens
            # An entry without an amount lies below every bound, the lowest included.
            low = fen(least) if least is not None else fen(None) + 1
            high = fen(most) if most is not None else (1 << 63) - 1
            docs = [doc for doc in docs if low <= fens[doc] <= high]
        return docs

    def passes(self, leaf: Leaf, doc: int) -> bool:
        """Whether a document's labels pass all filters."""
        return self.passed[leaf.labels[doc]] == _ALL

    def labelled_only(self, leaf: Leaf, docs: Sequence[int]) -> Sequence[int]:
        """The documents whose labels pass all filters."""
        if not self.labelled:
            return docs
        passed, labels = self.passed, leaf.labels
        return [doc for doc in docs if passed[labels[doc]] == _ALL]

    def total(self, counts: Counter[int]) -> int:
        """How many of the counted pass all label filters."""
        return sum(count for number, count in counts.items() if self.passed[number] == _ALL)

    def facets(self, counts: Counter[int]) -> dict[str, dict[str, int]]:
        """Counts by label value; each field's without its own filter."""
        facets = {}
        for place, field in enumerate(FACETS):
            others = _ALL & ~(1 << place)
            values: Counter[str] = Counter()
            for number, count in counts.items():
                if self.passed[number] & others == others and (value := self._labels[number][place]):
                    values[value] += count
            facets[field] = dict(values.most_common())
        return facets


def count_labels(leaf: Leaf, docs: Sequence[int]) -> Counter[int]:
    """How many of the documents bear each label combination."""
    if isinstance(docs, range):
        return leaf.label_counts
    if len(docs) < 2:
        return Counter(leaf.labels[doc] for doc in docs)
    return Counter(itemgetter(*docs)(leaf.labels))
