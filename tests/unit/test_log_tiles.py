"""Tiles: paths and widths of C2SP tlog-tiles, bundles, and proofs read out of files."""

from __future__ import annotations

from itertools import pairwise

import pytest

from signing.errors import Malformed
from signing.log import tiles, tree
from tests.unit.log_samples import Log


def test_paths_of_the_standard():
    """The examples of tlog-tiles: 1234067 is x001/x234/067, and a partial tile names its width."""
    assert tiles.tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tiles.tile_path(2, 0, 1) == "tile/2/000.p/1"
    assert tiles.tile_path(63, 999, 255) == "tile/63/999.p/255"
    assert tiles.entries_path(1000) == "tile/entries/x001/000"
    assert tiles.entries_path(273, 112) == "tile/entries/273.p/112"


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_paths_that_do_not_exist(level, index, width):
    """Levels are 0 to 63, widths 1 to 256, indexes not negative."""
    with pytest.raises(Malformed):
        tiles.tile_path(level, index, width)


def test_a_tree_of_seventy_thousand():
    """273 full tiles and one of 112 at level 0, one full and one of 17 at level 1, one of 1 at level 2."""
    seen: dict[int, list[int]] = {}
    for level, _index, width in tiles.new_tiles(0, 70_000):
        seen.setdefault(level, []).append(width)
    assert seen == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}


def test_a_tree_of_two_hundred_and_fifty_six():
    """One full tile at level 0 and one of width 1 at level 1; nothing empty."""
    assert list(tiles.new_tiles(0, 256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles.new_tiles(255, 256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles.new_tiles(256, 257)) == [(0, 1, 1)]
    assert list(tiles.new_tiles(256, 256)) == []
    assert list(tiles.new_tiles(0, 0)) == []
    with pytest.raises(Malformed):
        list(tiles.new_tiles(2, 1))


def test_growth_writes_every_tile_that_any_checkpoint_needs():
    """Whatever steps a log grows in, the files of its last size are all written, and full ones only once."""
    steps = [0, 1, 5, 255, 256, 257, 600, 600, 65_536, 65_537, 70_000]
    written = [tile for old, new in pairwise(steps) for tile in tiles.new_tiles(old, new)]
    assert set(tiles.new_tiles(0, 70_000)) <= set(written)
    full = [tile for tile in written if tile[2] == 256]
    assert len(full) == len(set(full))


def test_bundles_are_read_exactly():
    """Two bytes of length before each entry; a missing or an extra byte is refused."""
    lines = [b"", b"a", b"b" * 65_535]
    data = tiles.encode_bundle(lines)
    assert data[:5] == b"\0\0\0\1a"
    assert tiles.decode_bundle(data, 3) == lines
    for broken, width in ((data[:-1], 3), (data + b"\0", 3), (data, 2), (data, 4), (b"\0", 1), (b"", 1)):
        with pytest.raises(Malformed):
            tiles.decode_bundle(broken, width)
    with pytest.raises(Malformed):
        tiles.encode_bundle([b"c" * 65_536])


@pytest.fixture(scope="module")
def log():
    """A log of three tiles and a bit, exported at several sizes."""
    return Log([b"entry %d" % n for n in range(800)])


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 700, 800])
def test_proofs_come_out_of_tiles(log, size):
    """Every node a proof may ask for at that size is read from the tiles of that size."""
    files = log.files((1, 2, 255, 256, 257, 511, 512, 700))
    reader = tiles.TileReader(files.get, size)
    assert tree.root_hash(size, reader.read) == log.roots[size]
    for index in {0, 1, size // 2, size - 1} & set(range(size)):
        path = tree.inclusion_proof(index, size, reader.read)
        tree.verify_inclusion(tree.leaf_hash(log.entries[index]), index, size, path, log.roots[size])
        assert reader.entry(index) == log.entries[index]
    for old in {1, size // 2, size} - {0}:
        path = tree.consistency_proof(old, size, reader.read)
        tree.verify_consistency(old, size, path, log.roots[old], log.roots[size])
    for (level, index), node in log.nodes.items():
        if (index + 1) << level <= size:
            assert reader.read(level, index) == node


def test_a_dropped_partial_tile_is_read_from_the_full_one(log):
    """A log may delete partial tiles once the full one stands."""
    files = {path: data for path, data in log.files().items() if ".p/" not in path or "/003.p/" in path}
    reader = tiles.TileReader(files.get, 700)
    assert reader.read(0, 699) == log.nodes[0, 699]
    assert reader.entry(699) == log.entries[699]


def test_nodes_that_are_not_there(log):
    """An open subtree, a missing file and a file of the wrong length are refused."""
    files = log.files()
    reader = tiles.TileReader(files.get, 800)
    for level, index in ((0, 800), (5, 25), (10, 0), (0, -1), (-1, 0)):
        with pytest.raises(Malformed):
            reader.read(level, index)
    for index in (800, -1):
        with pytest.raises(Malformed):
            reader.entry(index)
    with pytest.raises(Malformed):
        tiles.TileReader(lambda _path: None, 800).read(0, 0)
    with pytest.raises(Malformed):
        tiles.TileReader(lambda _path: None, 800).entry(0)
    with pytest.raises(Malformed):
        tiles.TileReader(lambda path: files[path][:-1], 800).read(0, 0)
