"""The lottery: how a seed becomes an order. Standard library only; this file alone repeats every draw offline.

The seed is the SHA-256 of these lines, each ended by a line feed, in UTF-8:
``sunhall draw 1``, the number of the draw, the root of the log in hexadecimal, and for each side in the published
order ``SIDE NONCE``. The root is that of the log up to and including the record that closed the commitments.

Numbers come from a stream: block k (0, 1, 2 …) is the SHA-256 of ``SEED``, ``LABEL`` and k as lines, read as one big
number. To choose one of n, a block not below the greatest multiple of n in 2**256 is thrown away, so that each of the n
is equally likely; else the remainder by n is the choice.

An order is made by choosing from the sorted entries, taking the chosen one out, and choosing again from what is left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

HEADING = "sunhall draw 1"
_SPAN = 1 << 256


def commitment_of(nonce: str) -> str:
    """What a side publishes first of its nonce: the SHA-256 of its 64 hexadecimal digits as text."""
    return hashlib.sha256(nonce.encode()).hexdigest()


def entry_of(expert: str, subject: str, salt: str) -> str:
    """How an expert stands in a published list: the SHA-256 of number, subject and salt as lines."""
    return _digest(expert, subject, salt)


def salt_of(key: str, expert: str, subject: str) -> str:
    """The salt of an entry, from a secret of the list: without it nobody can try out who stands behind an entry."""
    return _digest(key, expert, subject)


def seed_of(draw: str, root: str, nonces: Sequence[tuple[str, str]]) -> str:
    """The seed of a draw, in hexadecimal.

    Args:
        draw: The draw's number.
        root: The root of the log where the commitments were closed, in hexadecimal.
        nonces: (side, nonce) in the published order.
    """
    return _digest(HEADING, draw, root, *(f"{side} {nonce}" for side, nonce in nonces))


def order_of(entries: Iterable[str], seed: str, label: str) -> tuple[str, ...]:
    """The entries in the order the lottery gives them.

    Args:
        entries: What is drawn from; each once.
        seed: The seed.
        label: What is drawn, so that two draws from one seed have nothing to do with each other.
    """
    left, blocks, order = sorted(set(entries)), _blocks(seed, label), []
    while left:
        order.append(left.pop(_below(len(left), blocks)))
    return tuple(order)


def _below(n: int, blocks: Iterator[int]) -> int:
    """A number below n, each equally likely."""
    limit = _SPAN - _SPAN % n
    return next(block for block in blocks if block < limit) % n


def _blocks(seed: str, label: str) -> Iterator[int]:
    for k in count():
        yield int(_digest(seed, label, str(k)), 16)


def _digest(*lines: str) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
