"""The hash tree over a payload: RFC 6962 leaves over pieces of 1 MiB.

The root stands in the signed header; the leaf hashes are the list by which an upload is resumed and each
arriving piece is checked. What is not here: where pieces are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from signing.log.tree import Tail, leaf_hash
from signing.seal.chunks import regroup
from signing.suites import Block

PIECE = 1024 * 1024


def count(size: int) -> int:
    """How many pieces a payload of that many bytes has; the last one may be short."""
    return -(-size // PIECE)


def leaves(payload: Iterable[Block]) -> tuple[bytes, ...]:
    """The leaf hash of each piece, in order."""
    return tuple(leaf_hash(bytes(piece)) for piece in regroup(payload, PIECE) if piece)


def root(hashes: Sequence[bytes]) -> bytes:
    """The RFC 6962 tree hash over leaf hashes.

    Raises:
        Malformed: One of them is not 32 bytes long.
    """
    tail = Tail()
    for leaf in hashes:
        tail.append(leaf)
    return tail.root()
