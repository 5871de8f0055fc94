from __future__ import annotations

import itertools

import msgspec
import pytest

from signing import suites
from signing.canonical import b64
from signing.errors import Refuted
from signing.seal import locks
from signing.seal.faults import Blame, Flaw, Rejected
from signing.seal.locks import COMMITTEE, RESCUE, Place, Recipient
from signing.suites import S1

SECRET = bytes(range(32))
PRIVATE = [bytes([number]) * 32 for number in range(1, 6)]
PUBLIC = [S1.kem_public(key) for key in PRIVATE]
TRUSTEES = tuple(Recipient(locks.kid(key, S1), key.hex()) for key in PUBLIC)
PLACE = Place(COMMITTEE, b"c" * 32, S1)
KCV = locks.check_value(PLACE, SECRET)


def dealt() -> locks.Lock:
    return locks.deal(PLACE, SECRET, 3, TRUSTEES)


def opened(lock: locks.Lock, *numbers: int) -> dict[int, bytes]:
    return {number: locks.open_share(PLACE, lock.shares[number], PRIVATE[number]) for number in numbers}


def test_every_t_subset_gives_the_secret_back_and_no_smaller_one_does():
    """sealing.md 1.16: t-1 shares give nothing, every t-subset opens."""
    lock = dealt()
    for chosen in itertools.combinations(range(5), 3):
        assert locks.recover(PLACE, lock, opened(lock, *chosen), TRUSTEES, KCV) == SECRET
    for chosen in itertools.combinations(range(5), 2):
        with pytest.raises(Rejected) as rejected:
            locks.recover(PLACE, lock, opened(lock, *chosen), TRUSTEES, KCV)
        assert rejected.value.flaw is Flaw.THRESHOLD


def test_the_same_secret_is_dealt_the_same_way():
    """Only so can the whole lock be checked after the opening."""
    assert dealt() == dealt()
    assert locks.redealt(PLACE, dealt(), SECRET, TRUSTEES)
    assert not locks.redealt(PLACE, dealt(), bytes(32), TRUSTEES)


def test_a_share_opens_only_for_its_trustee_and_its_bid():
    lock = dealt()
    for place, key in (
        (PLACE, PRIVATE[1]),
        (Place(COMMITTEE, b"d" * 32, S1), PRIVATE[0]),
        (Place(RESCUE, b"c" * 32, S1), PRIVATE[0]),
    ):
        with pytest.raises(Rejected) as rejected:
            locks.open_share(place, lock.shares[0], key)
        assert rejected.value.flaw is Flaw.DEALING


def test_a_released_share_that_is_not_the_committed_one_names_the_trustee():
    lock = dealt()
    true = opened(lock, 2)[2]
    locks.check_share(PLACE, lock, 2, true)
    for false in (true[:-1] + bytes([true[-1] ^ 1]), true[:-1], true + b"\x00", opened(lock, 3)[3]):
        with pytest.raises(Rejected) as rejected:
            locks.check_share(PLACE, lock, 2, false)
        assert (rejected.value.blame, rejected.value.who) == (Blame.TRUSTEE, TRUSTEES[2].kid)


def mixed() -> locks.Lock:
    """A dealing in which four trustees share one secret and the fifth holds a true share of another."""
    honest, other = dealt(), locks.deal(PLACE, bytes(32), 3, TRUSTEES)
    return locks.Lock(3, (*honest.shares[:4], other.shares[4]))


def test_a_false_dealing_is_found_whoever_comes():
    """Else a bidder with one trustee could decide after the deadline whether the bid opens."""
    lock = mixed()
    for chosen in itertools.combinations(range(5), 3):
        with pytest.raises(Rejected) as rejected:
            locks.recover(PLACE, lock, opened(lock, *chosen), TRUSTEES, KCV)
        assert (rejected.value.flaw, rejected.value.blame) == (Flaw.DEALING, Blame.BIDDER)


def test_a_share_that_is_not_the_committed_one_is_the_bidders_fault():
    lock = dealt()
    forged = msgspec.structs.replace(lock.shares[0], com="00" * 32)
    with pytest.raises(Rejected) as rejected:
        locks.open_share(PLACE, forged, PRIVATE[0])
    assert rejected.value.blame is Blame.BIDDER
    forged = msgspec.structs.replace(lock.shares[0], ct=b64(bytes(locks.SEALED)))
    with pytest.raises(Rejected):
        locks.open_share(PLACE, forged, PRIVATE[0])


def test_key_check_values_differ_by_lock_and_bid():
    places = (PLACE, Place(RESCUE, b"c" * 32, S1), Place(COMMITTEE, b"d" * 32, S1))
    assert len({locks.check_value(place, SECRET) for place in places}) == 3


def test_the_content_key_needs_both_secrets():
    kb = b"b" * 32
    keys = {locks.content_key(SECRET, kb, PLACE), locks.content_key(SECRET, bytes(32), PLACE)}
    keys |= {locks.content_key(bytes(32), kb, PLACE), locks.content_key(SECRET, b"", PLACE)}
    assert len(keys) == 4


def test_an_unknown_suite_is_refused():
    """There is no negotiation: a name that is not in the table is never guessed at."""
    assert suites.suite("S1") is S1
    for name in ("", "s1", "S1 ", "S2", "S1h"):
        with pytest.raises(Refuted):
            suites.suite(name)
