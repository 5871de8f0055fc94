from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import Malformed
from signing.seal import shamir


def test_arithmetic_is_that_of_the_aes_field():
    """FIPS 197, 4.2: {57} times {83} is {c1}, and {57} times {13} is {fe}."""
    # Shares of a straight line through the secret 0 with slope {57}: the value at x is x times {57}.
    assert shamir.split(b"\x00", 2, 0x83, b"\x57")[0x83 - 1] == b"\xc1"
    assert shamir.split(b"\x00", 2, 0x83, b"\x57")[0x13 - 1] == b"\xfe"


@given(secret=st.binary(min_size=1, max_size=40), t=st.integers(1, 5), more=st.integers(0, 3), data=st.data())
def test_any_t_shares_give_the_secret_back(secret, t, more, data):
    coefficients = data.draw(st.binary(min_size=(t - 1) * len(secret), max_size=(t - 1) * len(secret)))
    shares = dict(enumerate(shamir.split(secret, t, t + more, coefficients), 1))
    for chosen in itertools.combinations(shares, t):
        assert shamir.combine({x: shares[x] for x in chosen}) == secret
    assert shamir.combine(shares) == secret


def test_t_minus_one_shares_fit_every_secret():
    """Given two of three shares, each of the 256 values of the missing one gives another secret: nothing is told."""
    shares = shamir.split(b"\x2a", 3, 5, b"\x11\x99")
    found = {shamir.combine({1: shares[0], 4: shares[3], 5: bytes([guess])}) for guess in range(256)}
    assert len(found) == 256


@pytest.mark.parametrize(("t", "n", "random"), [(0, 3, b""), (4, 3, bytes(3)), (2, 256, b"x"), (2, 3, b"")])
def test_thresholds_and_randomness_that_do_not_fit_are_malformed(t, n, random):
    with pytest.raises(Malformed):
        shamir.split(b"s", t, n, random)


@pytest.mark.parametrize("shares", [{}, {0: b"a"}, {256: b"a"}, {1: b"a", 2: b"bb"}])
def test_shares_that_cannot_stand_together_are_malformed(shares):
    with pytest.raises(Malformed):
        shamir.combine(shares)
