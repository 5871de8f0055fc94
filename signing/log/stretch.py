"""A stretch of the log: every entry from one position to another, and the proof that it is there whole.

Whoever holds it can show offline that between the two positions nothing is missing, added, altered or out of its place:
the tree's right edge at the beginning and the entries give the root at the end, and the consistency proof ties that root
to the signed checkpoint. Two stretches that meet have the same edge where they meet. What is not here: how a stretch is
carried (``portal.stretches``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from signing.errors import Refuted
from signing.log.proof import Checkpoint
from signing.log.tree import Read, Tail, consistency_proof, leaf_hash, verify_consistency


@dataclass(frozen=True)
class Stretch:
    """Entries from position ``since`` on.

    Attributes:
        since: The position of the first; also the size of the tree before it.
        entries: Their exact bytes, in order.
        edge: The right edge of the tree before them, the largest subtree first.
        consistency: The proof that the tree after them is the beginning of the checkpoint's.
    """

    since: int
    entries: tuple[bytes, ...]
    edge: tuple[bytes, ...]
    consistency: tuple[bytes, ...]

    @property
    def until(self) -> int:
        """The position after the last entry."""
        return self.since + len(self.entries)


def edge_at(size: int, read: Read) -> tuple[bytes, ...]:
    """The right edge of the tree of that size, from its stored nodes."""
    nodes, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            nodes.append(read(level, start >> level))
            start += 1 << level
    return tuple(nodes)


def proof_at(until: int, size: int, read: Read) -> tuple[bytes, ...]:
    """The proof that the tree of ``until`` leaves begins the one of ``size``; none is needed for the same tree."""
    return tuple(consistency_proof(until, size, read)) if 0 < until < size else ()


def verify_stretch(stretch: Stretch, head: Checkpoint) -> Tail:
    """Check a stretch against a checkpoint, and return the tree's edge after it.

    Raises:
        Malformed: The edge does not fit the position.
        Refuted: It is empty, reaches beyond the checkpoint, or something in it is not as it was logged.
    """
    if not stretch.entries or stretch.until > head.size:
        raise Refuted("a stretch holds entries the checkpoint covers")
    tail = Tail(stretch.since, stretch.edge)
    for entry in stretch.entries:
        tail.append(leaf_hash(entry))
    if stretch.until == head.size:
        if stretch.consistency or tail.root() != head.root:
            raise Refuted("the entries lead to another root")
    else:
        verify_consistency(stretch.until, head.size, stretch.consistency, tail.root(), head.root)
    return tail


def meets(tail: Tail, following: Stretch) -> bool:
    """Whether a stretch goes on exactly where another ended, in the same tree."""
    return following.since == tail.size and Tail(following.since, following.edge) == tail


def joined(stretches: Sequence[Stretch], heads: Sequence[Checkpoint]) -> Tail:
    """Check stretches that follow one another, each against its own checkpoint.

    Raises:
        Refuted: There is none, one does not hold, or between two something is missing.
    """
    last: Tail | None = None
    for stretch, head in zip(stretches, heads, strict=True):
        if last is not None and not meets(last, stretch):
            raise Refuted(f"between {last.size} and {stretch.since} the log is not continued")
        last = verify_stretch(stretch, head)
    if last is None:
        raise Refuted("there is no stretch")
    return last
