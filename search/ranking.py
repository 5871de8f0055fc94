"""Which of many documents come first.

The work is to touch each of tens of thousands of documents once and make objects only for the few
that are shown.

Not here: what a document's score is (matching).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from search.leaf import Leaf


class Hit(NamedTuple):
    """One matching document, ordered by its fields."""

    score: float
    date: int
    journal: int
    leaf: int
    doc: int


Key = Callable[[int], float]


def _best(docs: Sequence[int], keys: tuple[Key, ...], most: int) -> Sequence[int]:
    """The documents with the highest first keys, among equals with the highest second ones, and so on; unordered."""
    if len(docs) <= most or not keys:
        return docs[:most]
    key = keys[0]
    # Later documents are newer, so from the end the first few are nearly the highest already.
    floor = nlargest(most, map(key, reversed(docs)))[-1]
    better = [doc for doc in docs if key(doc) > floor]
    equal = [doc for doc in docs if key(doc) == floor]
    return [*better, *_best(equal, keys[1:], most - len(better))]


def highest(at: int, leaf: Leaf, docs: Sequence[int], key: Key, most: int) -> list[Hit]:
    """The hits with the highest keys, newest first among equals."""
    date, journal = leaf.dates.__getitem__, leaf.indexes.__getitem__
    hits = [
        Hit(key(doc), date(doc), journal(doc), at, doc) for doc in _best(docs, (key, date, journal), most)
    ]
    return sorted(hits, reverse=True)
