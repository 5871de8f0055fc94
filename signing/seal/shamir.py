"""Shamir's secret sharing over GF(2^8), byte by byte (polynomial x^8+x^4+x^3+x+1, as in AES).

The random coefficients are passed in, so that a dealing can be repeated and checked.
What is not here: any authentication; `locks` commits to every share. The table look-ups are not
constant-time: shares are made on the bidder's own machine and put together after the opening, where no
stranger shares the processor cache.
"""

from __future__ import annotations

from collections.abc import Mapping

from signing.errors import Malformed

MAX_SHARES = 255

_EXP = [0] * 510
_LOG = [0] * 256


def _fill_tables() -> None:
    """Powers of the generator 3 and their logarithms."""
    value = 1
    for exponent in range(255):
        _EXP[exponent] = _EXP[exponent + 255] = value
        _LOG[value] = exponent
        value ^= (value << 1) ^ (0x11B if value & 0x80 else 0)


_fill_tables()


def split(secret: bytes, t: int, n: int, coefficients: bytes) -> tuple[bytes, ...]:
    """Split a secret into n shares of which any t give it back and t-1 tell nothing.

    Args:
        secret: Any length.
        t: Shares needed, 1 to n.
        n: Shares made, at most 255; share number i (from 0) belongs to x = i+1.
        coefficients: (t-1) x len(secret) uniformly random bytes: the coefficients of x, then of x², and so
            on.

    Raises:
        Malformed: The threshold or the number of random bytes does not fit.
    """
    size = len(secret)
    if not 1 <= t <= n <= MAX_SHARES:
        raise Malformed(f"{t} of {n} is no threshold")
    if len(coefficients) != (t - 1) * size:
        raise Malformed(f"splitting takes {(t - 1) * size} random bytes, not {len(coefficients)}")
    rows = [secret, *(coefficients[i * size : (i + 1) * size] for i in range(t - 1))]
    return tuple(bytes(_evaluate([row[i] for row in rows], x) for i in range(size)) for x in range(1, n + 1))


def combine(shares: Mapping[int, bytes]) -> bytes:
    """The value at 0 of the polynomial through the shares: the secret, if at least t true ones are given.

    Args:
        shares: x (1 to 255) to the share's bytes; all of one length.

    Raises:
        Malformed: No share, an x out of range, or shares of different lengths.
    """
    lengths = {len(share) for share in shares.values()}
    if len(lengths) != 1 or not all(1 <= x <= MAX_SHARES for x in shares):
        raise Malformed("shares are missing, of different lengths, or numbered outside 1 to 255")
    weights = {x: _weight_at_zero(x, shares) for x in shares}
    secret = bytearray(lengths.pop())
    for x, share in shares.items():
        for i, byte in enumerate(share):
            secret[i] ^= _multiply(weights[x], byte)
    return bytes(secret)


def _weight_at_zero(x: int, others: Mapping[int, bytes]) -> int:
    """Lagrange's weight of point x at 0: the product of x_j / (x_j - x) over the other points."""
    weight = 1
    for other in others:
        if other != x:
            weight = _multiply(weight, _EXP[_LOG[other] - _LOG[other ^ x] + 255])
    return weight


def _evaluate(coefficients: list[int], x: int) -> int:
    """Horner's rule, constant term first in the list."""
    value = 0
    for coefficient in reversed(coefficients):
        value = _multiply(value, x) ^ coefficient
    return value


def _multiply(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0
