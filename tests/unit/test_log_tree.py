"""The Merkle tree of RFC 6962: growth, proofs, and the published vectors with strict lengths."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.errors import Malformed, Refuted
from signing.log import tree


class Grown:
    """A tree whose nodes are all kept, with the definition of RFC 6962 beside it as the oracle."""

    def __init__(self, count: int) -> None:
        self.leaves = [tree.leaf_hash(b"entry %d" % n) for n in range(count)]
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.tail = tree.Tail()
        self.roots = [self.tail.root()]
        for leaf in self.leaves:
            for level, index, node in self.tail.append(leaf):
                assert (level, index) not in self.nodes
                self.nodes[level, index] = node
            self.roots.append(self.tail.root())

    def read(self, level: int, index: int) -> bytes:
        """Give a kept node, as a store would."""
        return self.nodes[level, index]

    def defined_root(self, low: int, high: int) -> bytes:
        """Give the tree hash as RFC 6962 section 2.1 defines it, recursively."""
        if high == low:
            return hashlib.sha256().digest()
        if high - low == 1:
            return self.leaves[low]
        middle = 1
        while middle * 2 < high - low:
            middle *= 2
        return tree.node_hash(self.defined_root(low, low + middle), self.defined_root(low + middle, high))


GROWN = Grown(70)


def test_every_root_is_the_one_rfc_6962_defines():
    """MTH of the empty tree is the hash of nothing; every further root follows section 2.1."""
    assert GROWN.roots[0] == tree.EMPTY_ROOT
    for size in range(71):
        assert GROWN.roots[size] == GROWN.defined_root(0, size)
        assert tree.root_hash(size, GROWN.read) == GROWN.roots[size]


def test_append_reports_each_complete_subtree_once():
    """Seven leaves complete 7 + 3 + 1 subtrees, and nothing that is still open."""
    levels = [level for level, _index in Grown(7).nodes]
    assert sorted(levels) == [0] * 7 + [1] * 3 + [2]


def test_every_inclusion_and_consistency_proof_verifies():
    """Every leaf in every size, and every older size, is provable; the wrong neighbour never is."""
    for size in range(1, 41):
        for index in range(size):
            path = tree.inclusion_proof(index, size, GROWN.read)
            tree.verify_inclusion(GROWN.leaves[index], index, size, path, GROWN.roots[size])
            with pytest.raises(Refuted):
                tree.verify_inclusion(GROWN.leaves[index], index + 1, size, path, GROWN.roots[size])
        for old in range(1, size + 1):
            path = tree.consistency_proof(old, size, GROWN.read)
            tree.verify_consistency(old, size, path, GROWN.roots[old], GROWN.roots[size])
            with pytest.raises(Refuted):
                tree.verify_consistency(old, size, path, GROWN.roots[old - 1], GROWN.roots[size])


def test_a_proof_verifies_for_exactly_one_index():
    """No path that proves one index can be read as a proof of another."""
    for size in range(1, 34):
        for index in range(size):
            path = tree.inclusion_proof(index, size, GROWN.read)
            claims = []
            for other in range(size):
                try:
                    tree.verify_inclusion(GROWN.leaves[index], other, size, path, GROWN.roots[size])
                except Refuted:
                    continue
                claims.append(other)
            assert claims == [index]


def test_the_edges_of_the_tree_are_refused():
    """No leaf outside the tree, no proof from the empty tree, no shrinking."""
    for index, size in ((0, 0), (-1, 4), (4, 4)):
        with pytest.raises(Malformed):
            tree.inclusion_proof(index, size, GROWN.read)
        with pytest.raises(Refuted):
            tree.verify_inclusion(GROWN.leaves[0], index, size, [], GROWN.roots[4])
    for old, new in ((0, 4), (5, 4), (-1, 4)):
        with pytest.raises(Malformed):
            tree.consistency_proof(old, new, GROWN.read)
        with pytest.raises(Refuted):
            tree.verify_consistency(old, new, [], GROWN.roots[0], GROWN.roots[4])
    with pytest.raises(Malformed):
        tree.root_hash(-1, GROWN.read)
    with pytest.raises(Malformed):
        tree.root_hash(3, lambda _level, _index: b"short")


@pytest.mark.parametrize("short", [b"", b"\0" * 31, b"\0" * 33])
def test_a_hash_is_thirty_two_bytes(short):
    """A hash of any other length is refused everywhere, even where it would compare equal."""
    with pytest.raises(Refuted):
        tree.verify_inclusion(short, 0, 1, [], short)
    with pytest.raises(Refuted):
        tree.verify_consistency(1, 1, [], short, short)
    with pytest.raises(Refuted):
        tree.verify_inclusion(GROWN.leaves[0], 0, 2, [short], GROWN.roots[2])
    with pytest.raises(Malformed):
        tree.Tail().append(short)


def test_tail_survives_storage():
    """The right edge of any size comes back from its bytes; other lengths are refused."""
    for size in range(70):
        tail = Grown(size).tail
        again = tree.Tail.from_bytes(tail.to_bytes())
        assert again == tail
        assert again.root() == GROWN.roots[size]
        assert len(tail.to_bytes()) == 8 + 32 * size.bit_count()
        for data in (tail.to_bytes()[:-1], tail.to_bytes() + b"\0", tail.to_bytes() + b"\0" * 32):
            with pytest.raises(Malformed):
                tree.Tail.from_bytes(data)
    with pytest.raises(Malformed):
        tree.Tail.from_bytes(b"\xff" * 8 + b"\0" * 32 * 64)


def test_a_copy_grows_alone():
    """A tail that is copied before an attempt is untouched by the attempt."""
    tail = Grown(5).tail
    attempt = tail.copy()
    attempt.append(GROWN.leaves[5])
    assert (tail.size, attempt.size) == (5, 6)
    assert tail.root() == GROWN.roots[5]
    assert attempt.root() == GROWN.roots[6]
    assert len({tail, tail.copy(), attempt}) == 2
    assert repr(tail) == f"Tail(size=5, root={GROWN.roots[5].hex()})"


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_path_never_verifies(data):
    """Dropped, added, swapped or altered hashes are refused whatever the size."""
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_proof(index, size, GROWN.read)
    foreign = data.draw(st.binary(min_size=32, max_size=32))
    at = data.draw(st.integers(0, len(path)))
    damaged = [[*path[:at], foreign, *path[at:]], [*path[:at], foreign, *path[at + 1 :]], path[1:], path[:-1]]
    for wrong in damaged:
        if wrong != path:
            with pytest.raises(Refuted):
                tree.verify_inclusion(GROWN.leaves[index], index, size, wrong, GROWN.roots[size])


def vectors(shared, kind):
    found = sorted((shared / "vectors" / "rfc6962-merkle" / "testdata" / kind).rglob("*.json"))
    assert found
    return [(path, json.loads(path.read_text(encoding="utf-8"))) for path in found]


def raw(text):
    return base64.b64decode(text)


def all_hashes(case):
    names = ("root", "leafHash", "root1", "root2")
    return all(len(raw(case[name])) == 32 for name in names if name in case)


def judge(kind, case):
    proof = [raw(one) for one in case["proof"] or ()]
    if kind == "inclusion":
        tree.verify_inclusion(
            raw(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, raw(case["root"])
        )
    elif kind == "consistency":
        tree.verify_consistency(case["size1"], case["size2"], proof, raw(case["root1"]), raw(case["root2"]))
    elif kind == "subtreeinclusion":
        subtree = (case["start"], case["end"])
        tree.verify_subtree_inclusion(
            raw(case["leafHash"]), case["leafIdx"], subtree, proof, raw(case["root"])
        )
    else:
        subtree = (case["start"], case["end"])
        tree.verify_subtree_consistency(subtree, case["size"], proof, raw(case["root1"]), raw(case["root2"]))


@pytest.mark.parametrize("kind", ["inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"])
def test_published_vectors(shared, kind):
    """Every vector is judged as published, save that a hash of another length than 32 bytes is refused."""
    wrong = []
    for path, case in vectors(shared, kind):
        try:
            judge(kind, case)
            refused = False
        except Refuted:
            refused = True
        if refused != (case["wantErr"] or not all_hashes(case)):
            wrong.append(path)
    assert wrong == []


def test_few_published_vectors_stand_on_things_that_are_not_hashes(shared):
    """Four accepted vectors put twelve bytes of text where a root belongs; we refuse exactly these."""
    kinds = ("inclusion", "consistency", "subtreeinclusion", "subtreeconsistency")
    ours = [
        path
        for kind in kinds
        for path, case in vectors(shared, kind)
        if not case["wantErr"] and not all_hashes(case)
    ]
    assert len(ours) == 4
    tree.verify_consistency(1, 1, [], GROWN.roots[1], GROWN.roots[1])
    tree.verify_subtree_consistency((1, 1), 1, [], tree.EMPTY_ROOT, GROWN.roots[1])
