"""The lottery against values made apart from it, and against chance."""

from __future__ import annotations

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from trading.experts.lottery import commitment_of, entry_of, order_of, seed_of


def test_the_seed_is_the_hash_of_the_documented_lines():
    """The draw's number, the log's root and every nonce with its side, a line each, under a heading."""
    lines = "sunhall draw 1\nD.1.draw1\nroot\npurchaser aa\ncentre bb\n"
    seed = hashlib.sha256(lines.encode()).hexdigest()
    assert seed_of("D.1.draw1", "root", [("purchaser", "aa"), ("centre", "bb")]) == seed


def test_an_order_is_what_its_description_says():
    """Made anew here with integers of our own: choose from the sorted rest by the remainder of each block."""
    entries, seed, left, order = ["d", "a", "c", "b"], "5eed", ["a", "b", "c", "d"], []
    for k in range(4):
        block = int(hashlib.sha256(f"{seed}\n建筑工程\n{k}\n".encode()).hexdigest(), 16)
        assert block < (1 << 256) - (1 << 256) % len(left)
        order.append(left.pop(block % len(left)))
    assert order_of(entries, seed, "建筑工程") == tuple(order)


@given(st.sets(st.text(max_size=8), max_size=12), st.text(max_size=8))
def test_an_order_has_everybody_once_and_hears_only_the_seed(entries, seed):
    """Neither the order in which entries are given nor a repetition changes anything."""
    order = order_of(entries, seed, "x")
    assert sorted(order) == sorted(entries)
    assert order == order_of([*entries, *entries], seed, "x")


def test_each_of_the_entries_comes_first_about_equally_often():
    """Over 3000 seeds each of six entries is first about 500 times (five deviations are 102)."""
    first = Counter(order_of("abcdef", str(seed), "x")[0] for seed in range(3000))
    assert all(abs(count - 500) < 102 for count in first.values())


def test_a_commitment_is_what_sha256sum_says_of_the_digits():
    """A side makes it with tools of its own: 64 digits, hashed as they are typed."""
    assert commitment_of("ab" * 32) == hashlib.sha256(b"ab" * 32).hexdigest()
    assert entry_of("ZJ-000001", "水利", "salt") != entry_of("ZJ-000001", "水利", "salz")
