"""The Merkle tree: hashes, the growing right edge, proofs and their verification.

Arithmetic of RFC 6962 section 2.1 with the verification algorithms of RFC 9162 section 2.1.3 and 2.1.4;
subtrees as in draft-ietf-plants-merkle-tree-certs section 4. Everywhere here a *leaf* is the 32-byte hash
of an entry, never the entry; a *node* (level, index) is the hash of the complete subtree over the leaves
``[index << level, (index + 1) << level)``. Where nodes are kept is not decided here: proofs ask for them
through a ``read`` function.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from signing.errors import Malformed, Refuted

HASH_BYTES = 32
MAX_SIZE = 2**63 - 1
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""

Read = Callable[[int, int], bytes]
"""Gives the stored hash of the complete subtree (level, index)."""


def leaf_hash(entry: bytes) -> bytes:
    """The leaf of an entry: SHA-256(0x00 ‖ entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The parent of two nodes: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tail:
    """The right edge of a growing tree: the roots of its largest complete subtrees.

    It is all that is needed to append and to know the root, and it is at most 63 hashes long.

    Args:
        size: How many leaves there are.
        edge: One 32-byte hash for each bit set in ``size``, the largest subtree first.

    Raises:
        Malformed: The edge does not fit the size.
    """

    __slots__ = ("_edge", "_size")

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self._edge = list(edge)
        self._size = size
        if not 0 <= size <= MAX_SIZE or len(self._edge) != size.bit_count():
            raise Malformed("the right edge does not fit the size of the tree")
        if any(len(node) != HASH_BYTES for node in self._edge):
            raise Malformed("a hash on the right edge is not 32 bytes")

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf and return the nodes (level, index, hash) that are now complete, leaf first.

        Raises:
            Malformed: The leaf is not 32 bytes.
        """
        if len(leaf) != HASH_BYTES:
            raise Malformed("a leaf is a hash of 32 bytes")
        edge, level, index, node = self._edge, 0, self._size, leaf
        complete = [(0, index, leaf)]
        while index & 1:
            node = node_hash(edge.pop(), node)
            level += 1
            index >>= 1
            complete.append((level, index, node))
        edge.append(node)
        self._size += 1
        return complete

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return _fold(self._edge) if self._edge else EMPTY_ROOT

    def copy(self) -> Tail:
        """An independent tail of the same tree."""
        return Tail(self._size, self._edge)

    def to_bytes(self) -> bytes:
        """The size as eight bytes, big end first, then the edge."""
        return self._size.to_bytes(8, "big") + b"".join(self._edge)

    @classmethod
    def from_bytes(cls, data: bytes) -> Tail:
        """Read what ``to_bytes`` wrote.

        Raises:
            Malformed: Any other length.
        """
        hashes = data[8:]
        if len(data) < 8 or len(hashes) % HASH_BYTES:
            raise Malformed("a stored right edge has the wrong length")
        edge = [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
        return cls(int.from_bytes(data[:8], "big"), edge)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tail) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def __repr__(self) -> str:
        return f"Tail(size={self._size}, root={self.root().hex()})"


def root_hash(size: int, read: Read) -> bytes:
    """The root of the tree of that size, from its stored nodes.

    Raises:
        Malformed: The size is negative or too large, or a node is not 32 bytes.
    """
    if not 0 <= size <= MAX_SIZE:
        raise Malformed("a tree size is out of range")
    return _range_hash(0, size, read) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """The audit path of leaf ``index`` in the tree of ``size`` leaves, from the leaf's sibling upwards.

    Raises:
        Malformed: There is no such leaf in that tree.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise Malformed("there is no such leaf in a tree of that size")
    path, low, high = [], 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(middle, high, read))
            high = middle
        else:
            path.append(_range_hash(low, middle, read))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, read: Read) -> list[bytes]:
    """The proof that the tree of ``old`` leaves is the beginning of the tree of ``new`` leaves.

    Raises:
        Malformed: ``old`` is beyond ``new``, or zero (every tree continues the empty one: nothing to prove).
    """
    if not 0 < old <= new <= MAX_SIZE:
        raise Malformed("a consistency proof leads from a non-empty tree to one at least as large")
    path, low, high, known = [], 0, new, True
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_hash(middle, high, read))
            high = middle
        else:
            path.append(_range_hash(low, middle, read))
            low, known = middle, False
    if not known:
        path.append(_range_hash(low, high, read))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check an audit path (RFC 9162 section 2.1.3.2).

    Raises:
        Refuted: The path does not lead from the leaf at that index to the root, or a hash is not 32 bytes.
    """
    if not 0 <= index < size <= MAX_SIZE:
        raise Refuted("there is no such leaf in a tree of that size")
    _check_hashes(leaf, root, *proof)
    here, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Refuted("the inclusion proof is too long")
        if here & 1 or here == last:
            node = node_hash(sibling, node)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        here >>= 1
        last >>= 1
    if last:
        raise Refuted("the inclusion proof is too short")
    if node != root:
        raise Refuted("the inclusion proof leads to another root")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Check that the older tree is the beginning of the newer one (RFC 9162 section 2.1.4.2).

    Raises:
        Refuted: It is not shown to be; also where ``old`` is zero, because that proves nothing.
    """
    if old < 1:
        raise Refuted("the empty tree is the beginning of every tree, so nothing is proven")
    verify_subtree_consistency((0, old), new, proof, old_root, new_root)


def verify_subtree_inclusion(
    leaf: bytes, index: int, subtree: tuple[int, int], proof: Sequence[bytes], root: bytes
) -> None:
    """Check that leaf ``index`` of the whole tree lies in the subtree ``(start, end)`` with that root.

    Witnesses that sign subtrees (cosignature 0x06) need this.

    Raises:
        Refuted: It is not shown to, or the leaves ``[start, end)`` are not a subtree.
    """
    start, end = subtree
    _check_subtree(start, end)
    verify_inclusion(leaf, index - start, end - start, proof, root)


def verify_subtree_consistency(
    subtree: tuple[int, int], size: int, proof: Sequence[bytes], subtree_root: bytes, root: bytes
) -> None:
    """Check that the subtree ``(start, end)`` belongs to the tree of ``size`` leaves.

    An empty subtree with the empty root and no proof belongs to every tree, as the published vectors have it.

    Raises:
        Refuted: It is not shown to, the leaves ``[start, end)`` are not a subtree, or a hash is not 32 bytes.
    """
    start, end = subtree
    if not end <= size <= MAX_SIZE:
        raise Refuted("the older tree is larger than the newer one")
    _check_hashes(subtree_root, root, *proof)
    if 0 <= start == end:
        if proof or subtree_root != EMPTY_ROOT:
            raise Refuted("an empty subtree has the empty root and needs no proof")
        return
    _check_subtree(start, end)
    first, here, last = start, end - 1, size - 1
    while first != here and (here & 1 or here == last):
        first, here, last = first >> 1, here >> 1, last >> 1
    hashes = iter(proof)
    known = subtree_root if first == here else next(hashes, b"")
    # Where the subtree is itself a node on the path, the proof leaves it out and it is the seed.
    _climb_consistency((first, here, last), known, hashes, (subtree_root, root))


def _climb_consistency(
    position: tuple[int, int, int], seed: bytes, hashes: Iterable[bytes], roots: tuple[bytes, bytes]
) -> None:
    first, here, last = position
    older = newer = seed
    for sibling in hashes:
        if last == 0:
            raise Refuted("the consistency proof is too long")
        if here & 1 or here == last:
            if first < here:
                older = node_hash(sibling, older)
            newer = node_hash(sibling, newer)
            while not here & 1:
                first, here, last = first >> 1, here >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        first, here, last = first >> 1, here >> 1, last >> 1
    if last:
        raise Refuted("the consistency proof is too short")
    if (older, newer) != roots:
        raise Refuted("the consistency proof leads to other roots")


def _check_subtree(start: int, end: int) -> None:
    """Refuse what is not a subtree: empty, or not starting at a multiple of its height."""
    if not 0 <= start < end <= MAX_SIZE or start & ((1 << (end - start - 1).bit_length()) - 1):
        raise Refuted("the range of leaves is not a subtree")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise Refuted("a hash in the claim is not 32 bytes")


def _split(count: int) -> int:
    """The largest power of two below ``count`` (at least 2)."""
    return 1 << (count - 1).bit_length() - 1


def _range_hash(start: int, end: int, read: Read) -> bytes:
    """The hash over leaves ``[start, end)``, where ``start`` is a multiple of the range's height."""
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        node = read(level, start >> level)
        if len(node) != HASH_BYTES:
            raise Malformed(f"the stored node ({level}, {start >> level}) is not 32 bytes")
        nodes.append(node)
        start += 1 << level
    return _fold(nodes)


def _fold(nodes: Sequence[bytes]) -> bytes:
    """One hash from the roots of complete subtrees, largest first: the small ones are joined first."""
    joined = nodes[-1]
    for node in reversed(nodes[:-1]):
        joined = node_hash(node, joined)
    return joined
