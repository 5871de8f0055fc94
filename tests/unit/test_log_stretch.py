"""A stretch of the log proves itself against a signed head: every split of every small log, and nothing that was changed."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from signing.errors import Malformed, Refuted, SigningError
from signing.log.proof import Checkpoint
from signing.log.stretch import Stretch, edge_at, joined, meets, proof_at, verify_stretch
from signing.log.tree import Tail, leaf_hash

MOST = 19


class Log:
    """A log in memory: its nodes, its entries, its head."""

    def __init__(self, size: int) -> None:
        self.entries = tuple(f"entry {n}".encode() for n in range(size))
        self.nodes: dict[tuple[int, int], bytes] = {}
        tail = Tail()
        for entry in self.entries:
            for level, index, node in tail.append(leaf_hash(entry)):
                self.nodes[level, index] = node
        self.head = Checkpoint("log.example", size, tail.root())

    def read(self, level: int, index: int) -> bytes:
        """A node."""
        return self.nodes[level, index]

    def stretch(self, since: int, until: int) -> Stretch:
        """The entries between two positions with their proof."""
        return Stretch(
            since,
            self.entries[since:until],
            edge_at(since, self.read),
            proof_at(until, self.head.size, self.read),
        )


@pytest.mark.parametrize("size", range(1, MOST))
def test_every_stretch_of_every_small_log_proves_itself(size: int) -> None:
    """Given any two positions, edge and proof show that what is between them is whole."""
    log = Log(size)
    for since, until in itertools.combinations(range(size + 1), 2):
        tail = verify_stretch(log.stretch(since, until), log.head)
        assert tail.size == until


@pytest.mark.parametrize("size", range(2, MOST))
def test_stretches_join_where_they_meet_and_nowhere_else(size: int) -> None:
    """Given a cut at any place, the two halves join; with one entry between them gone they do not."""
    log = Log(size)
    for cut in range(1, size):
        first, second = log.stretch(0, cut), log.stretch(cut, size)
        assert joined([first, second], [log.head] * 2).root() == log.head.root
        assert meets(verify_stretch(first, log.head), second)
        if cut + 1 < size:
            with pytest.raises(Refuted, match="not continued"):
                joined([first, log.stretch(cut + 1, size)], [log.head] * 2)


def test_a_log_that_forked_does_not_join() -> None:
    """Given two logs with different beginnings, each half proves itself and they do not meet."""
    log, other = Log(12), Log(12)
    other.entries = (b"another", *log.entries[1:])
    tail = Tail()
    for entry in other.entries:
        for level, index, node in tail.append(leaf_hash(entry)):
            other.nodes[level, index] = node
    other.head = Checkpoint("log.example", 12, tail.root())
    with pytest.raises(Refuted, match="not continued"):
        joined([log.stretch(0, 5), other.stretch(5, 12)], [log.head, other.head])


@pytest.mark.parametrize("until", [9, 13])
def test_nothing_that_was_changed_holds(until: int) -> None:
    """One entry removed, added, altered, moved; the edge, the proof or the place of another: none of them."""
    log = Log(13)
    good = log.stretch(5, until)
    entries = good.entries
    verify_stretch(good, log.head)
    wrong = [
        replace(good, entries=entries[:-1]),
        replace(good, entries=entries[1:]),
        replace(good, entries=(*entries, b"more")),
        replace(good, entries=(entries[0] + b".", *entries[1:])),
        replace(good, entries=(entries[1], entries[0], *entries[2:])),
        replace(good, edge=(good.edge[1], good.edge[0])),
        replace(good, edge=(bytes(32), *good.edge[1:])),
        replace(good, since=6),
        replace(good, consistency=(*good.consistency, bytes(32))),
        replace(good, entries=()),
    ]
    if good.consistency:
        wrong.append(replace(good, consistency=good.consistency[:-1]))
    for one in wrong:
        with pytest.raises(SigningError):
            verify_stretch(one, log.head)


def test_what_no_checkpoint_covers_is_not_proven() -> None:
    """A stretch beyond the head, an edge that does not fit, and none at all."""
    log = Log(8)
    with pytest.raises(Refuted):
        verify_stretch(replace(log.stretch(0, 8), entries=(*log.entries, b"ninth")), log.head)
    with pytest.raises(Malformed):
        verify_stretch(replace(log.stretch(3, 8), edge=()), log.head)
    with pytest.raises(Refuted, match="no stretch"):
        joined([], [])
