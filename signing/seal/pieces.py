"""The hash tree over a payload: RFC 6962 leaves over pieces of 1 MiB.

The root stands in the signed header; the leaf hashes are the list by which an upload is resumed and each arriving
piece is checked. What is not here: where pieces are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from signing.log.tree import Tail
from signing.suites import Block

PIECE = 1024 * 1024


class Pieces:
    """The leaf hashes of a payload, taken while it passes by, without a copy of it.

    Attributes:
        leaves: The hash of each piece that is complete; of the last one too once `end` was called.
    """

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self._room = PIECE
        self._piece = hashlib.sha256(b"\x00")

    def update(self, data: Block) -> None:
        """Take the next bytes of the payload, as many as there are."""
        view = memoryview(data)
        while len(view) >= self._room:
            self._piece.update(view[: self._room])
            view = view[self._room :]
            self._close()
        self._piece.update(view)
        self._room -= len(view)

    def end(self) -> tuple[bytes, ...]:
        """The leaf hashes, of a last, shorter piece too."""
        if self._room < PIECE:
            self._close()
        return tuple(self.leaves)

    def _close(self) -> None:
        self.leaves.append(self._piece.digest())
        self._piece = hashlib.sha256(b"\x00")
        self._room = PIECE


def count(size: int) -> int:
    """How many pieces a payload of that many bytes has; the last one may be short."""
    return -(-size // PIECE)


def leaves(payload: Iterable[Block]) -> tuple[bytes, ...]:
    """The leaf hash of each piece, in order."""
    pieces = Pieces()
    for block in payload:
        pieces.update(block)
    return pieces.end()


def root(hashes: Sequence[bytes]) -> bytes:
    """The RFC 6962 tree hash over leaf hashes.

    Raises:
        Malformed: One of them is not 32 bytes long.
    """
    tail = Tail()
    for leaf in hashes:
        tail.append(leaf)
    return tail.root()
