"""The files of the log: tile paths, entry bundles, and hashes read back out of tiles.

Source: C2SP tlog-tiles. A tile is 1 to 256 hashes side by side; tile level L holds the tree's nodes of
level 8·L. Nothing here opens a file: bytes are fetched by whoever knows where they lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from signing.errors import Malformed
from signing.log.tree import HASH_BYTES, MAX_SIZE, node_hash

TILE_WIDTH = 256
TILE_HEIGHT = 8
MAX_ENTRY = 65_535
"""The longest entry a bundle can hold, in bytes (its length prefix is a uint16)."""

Fetch = Callable[[str], "bytes | None"]
"""Gives the bytes of a file by its path under the log's prefix, or None where there is none."""


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """The path of a tile, ``tile/0/x001/234.p/17``; the suffix only where it is not full.

    Raises:
        Malformed: The level is not 0 to 63, the index is negative, or the width is not 1 to 256.
    """
    if not 0 <= level <= 63:
        raise Malformed("a tile level is 0 to 63")
    return f"tile/{level}/{_number(index, width)}"


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """The path of an entry bundle, ``tile/entries/000``.

    Raises:
        Malformed: The index is negative, or the width is not 1 to 256.
    """
    return f"tile/entries/{_number(index, width)}"


def _number(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= TILE_WIDTH:
        raise Malformed("a tile index is not negative and its width is 1 to 256")
    last = f"{index % 1000:03d}" + ("" if width == TILE_WIDTH else f".p/{width}")
    parts = [last]
    while index := index // 1000:
        parts.append(f"x{index % 1000:03d}")
    return "/".join(reversed(parts))


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes the tile has in the tree of that size: 256 when full, 0 when it does not exist."""
    return max(0, min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - index * TILE_WIDTH))


def new_tiles(old: int, new: int) -> Iterator[tuple[int, int, int]]:
    """The tiles (level, index, width) to write when a tree grows from ``old`` to ``new`` leaves.

    Level 0 names the entry bundles too. Full tiles come once in the life of the log; the partial one
    at the right edge of each level comes with every growth that reaches it.

    Raises:
        Malformed: The log would shrink.
    """
    if not 0 <= old <= new <= MAX_SIZE:
        raise Malformed("a log never shrinks")
    level = 0
    while new >> TILE_HEIGHT * level:
        before, after = old >> TILE_HEIGHT * level, new >> TILE_HEIGHT * level
        if before != after:
            for index in range(before // TILE_WIDTH, (after - 1) // TILE_WIDTH + 1):
                yield level, index, tile_width(level, index, new)
        level += 1


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Join entries, each behind its length as two bytes, big end first.

    Raises:
        Malformed: An entry is longer than 65 535 bytes.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise Malformed("an entry is longer than 65535 bytes")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """Take exactly ``width`` entries out of a bundle.

    Raises:
        Malformed: The bundle holds fewer, or more bytes.
    """
    entries, at = [], 0
    for _ in range(width):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise Malformed("an entry bundle ends too early")
        entries.append(data[start:at])
    if at != len(data):
        raise Malformed("an entry bundle has bytes after its last entry")
    return entries


class TileReader:
    """The ``read`` function that proofs ask for, answered from tiles.

    It trusts the tiles it is given; whoever needs certainty checks the resulting proof against a signed root.
    Tiles are kept for the life of the reader, so make a new one for each tree size.

    Args:
        fetch: Gives a tile's bytes by path, or None.
        size: The tree size, which decides how wide the tiles at the right edge are.
    """

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch = fetch
        self._size = size
        self._tiles: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, index: int) -> bytes:
        """The hash of the complete subtree (level, index).

        Raises:
            Malformed: The subtree is not complete at this size, or its tile is missing or too short.
        """
        if level < 0 or index < 0 or (index + 1) << level > self._size:
            raise Malformed(f"node ({level}, {index}) is not complete in a tree of {self._size}")
        tile_level, height = divmod(level, TILE_HEIGHT)
        tile, offset = divmod(index << height, TILE_WIDTH)
        data = self._tile(tile_level, tile)
        hashes = [
            data[at * HASH_BYTES : (at + 1) * HASH_BYTES] for at in range(offset, offset + (1 << height))
        ]
        while len(hashes) > 1:
            hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def entry(self, index: int) -> bytes:
        """The bytes of one entry, from its bundle.

        Raises:
            Malformed: There is no such entry at this size, or its bundle is missing or broken.
        """
        if not 0 <= index < self._size:
            raise Malformed(f"there is no entry {index} in a log of {self._size}")
        bundle, offset = divmod(index, TILE_WIDTH)
        data, width = self._file(bundle, tile_width(0, bundle, self._size), entries_path)
        return decode_bundle(data, width)[offset]

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._tiles:
            wanted = tile_width(level, index, self._size)
            data, width = self._file(index, wanted, partial(tile_path, level))
            if len(data) != width * HASH_BYTES:
                raise Malformed(f"{tile_path(level, index, width)} is not {width * HASH_BYTES} bytes")
            self._tiles[level, index] = data
        return self._tiles[level, index]

    def _file(self, index: int, width: int, path: Callable[[int, int], str]) -> tuple[bytes, int]:
        # A log may drop a partial file once the full one stands; the full one begins with the same bytes.
        for one in (width, TILE_WIDTH):
            data = self._fetch(path(index, one))
            if data is not None:
                return data, one
        raise Malformed(f"{path(index, width)} is missing")
