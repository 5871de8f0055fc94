"""The two locks of an envelope: which secrets make its key, how they are dealt, and how a dealing is checked.

An envelope's key needs kc, shared among the committee of trustees, and kb, which the bidder keeps (and which
may be shared among rescue trustees). sealing.md 1.7 fixes the values. One thing is stricter here than random
dealing: the coefficients, blinds and ephemeral keys of a lock are derived from its secret. Whoever has put
the secret together can therefore deal it again and compare every byte of the lock, including the shares
nobody released: whether a bid opens does not depend on which trustees came, and a bidder who dealt shares
that do not agree is found out at once. What is not here: who the trustees are (`policy`), and their
signatures (`ceremony`).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec

from signing.canonical import b64, unb64, unhex
from signing.errors import SigningError
from signing.seal import shamir
from signing.seal.documents import Hex32, Kid
from signing.seal.faults import Blame, Flaw, Rejected
from signing.suites import Suite

COMMITTEE = "committee"
RESCUE = "rescue"
MAX_TRUSTEES = 31

SECRET = 32
OPENED = 1 + SECRET + 32
SEALED = 32 + OPENED + 16


@dataclass(frozen=True, slots=True)
class Place:
    """Which lock of which envelope: what every value in it is bound to.

    Attributes:
        lock: COMMITTEE (on kc) or RESCUE (on kb, which the bidder holds as well).
        context: ctx, the hash of the envelope's core.
        suite: Names the algorithms.
    """

    lock: str
    context: bytes
    suite: Suite

    @property
    def label(self) -> bytes:
        """The lock and the context as derivations name them."""
        return self.lock.encode() + self.context


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A trustee's key for one tender: its id and the X25519 public key."""

    kid: Kid
    public_key: Hex32


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One trustee's share in the header: the commitment in hex, the HPKE message in base64."""

    kid: Kid
    com: Hex32
    ct: Annotated[str, msgspec.Meta(min_length=152, max_length=152)]


class Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A secret shared among trustees; any t shares give it back, and share i (from 0) is for x = i+1."""

    t: Annotated[int, msgspec.Meta(ge=1, le=MAX_TRUSTEES)]
    shares: Annotated[tuple[Share, ...], msgspec.Meta(min_length=1, max_length=MAX_TRUSTEES)]


def kid(public_key: bytes, suite: Suite) -> str:
    """A trustee key's id: the first 16 bytes of the hash of the key, in hex; two keys cannot share one."""
    return suite.hash(b"ggzy-kid/v1" + public_key)[:16].hex()


def content_key(kc: bytes, kb: bytes, place: Place) -> bytes:
    """The envelope's input key from both secrets; kb is empty where the committee alone opens (P0)."""
    return place.suite.derive(kc + kb, b"ggzy-seal/v1 cek" + place.context, 32)


def check_value(place: Place, secret: bytes) -> str:
    """The key check value in hex: it tells a true secret (32 bytes) from a false one without telling it."""
    label = b"ggzy-kcv/v1c" if place.lock == COMMITTEE else b"ggzy-kcv/v1b"
    return place.suite.hash(label + place.context + secret).hex()


def deal(place: Place, secret: bytes, t: int, recipients: Sequence[Recipient]) -> Lock:
    """Share a secret among trustees; the same arguments give the same lock.

    Args:
        place: What the shares are bound to; they cannot be used for another bid.
        secret: 32 uniformly random bytes.
        t: How many shares give it back.
        recipients: The trustees in the order of the policy.

    Raises:
        Malformed: The threshold does not fit the number of trustees, or a key is unusable.
    """
    n, suite = len(recipients), place.suite
    stream = suite.expand(secret, b"ggzy-deal/v1" + place.label, (t - 1) * SECRET + n * 64)
    values = shamir.split(secret, t, n, stream[: (t - 1) * SECRET])
    shares = []
    for i, (recipient, value) in enumerate(zip(recipients, values, strict=True)):
        own = stream[(t - 1) * SECRET + i * 64 :][:64]
        opened = bytes([i + 1]) + value + own[:32]
        key = unhex(recipient.public_key, 32)
        sealed = suite.kem_seal(key, b"ggzy-share/v1" + place.label, opened, own[32:])
        shares.append(Share(recipient.kid, _commitment(place, opened), b64(sealed)))
    return Lock(t, tuple(shares))


def open_share(place: Place, share: Share, private_key: bytes) -> bytes:
    """Decrypt one's own share; returns x (1 byte), y (32) and blind (32).

    Raises:
        Malformed: The private key is none.
        Rejected: The bidder sealed no true share to this key: it does not open, or is not the one committed
            to.
    """
    place.suite.kem_public(private_key)
    try:
        sealed = unb64(share.ct, SEALED)
        opened = place.suite.kem_open(private_key, b"ggzy-share/v1" + place.label, sealed)
    except SigningError as error:
        raise _bad_dealing("a share does not open", share.kid) from error
    if not hmac.compare_digest(_commitment(place, opened), share.com):
        raise _bad_dealing("a share is not the one the bidder committed to", share.kid)
    return opened


def check_share(place: Place, sealed: Lock, number: int, opened: bytes) -> None:
    """Whether a released share (65 bytes) is the one the bidder committed to as number `number`, from 0.

    Raises:
        Rejected: It is not; the trustee is to blame.
    """
    share = sealed.shares[number]
    if len(opened) != OPENED or _commitment(place, opened) != share.com:
        reason = "a trustee released a share that is not the committed one"
        raise Rejected(Flaw.SHARE, reason, f"share {number + 1}", blame=Blame.TRUSTEE, who=share.kid)


def recover(
    place: Place, sealed: Lock, opened: Mapping[int, bytes], recipients: Sequence[Recipient], kcv: str
) -> bytes:
    """Put the secret together from checked shares, then deal it again and compare the whole lock.

    Args:
        place: What the shares are bound to.
        sealed: The lock in the header.
        opened: Number of the share, from 0, to the 65 bytes that `check_share` accepted.
        recipients: The trustees in the order of the policy.
        kcv: The key check value in the header.

    Raises:
        Rejected: Fewer than t shares, which tell nothing (THRESHOLD); or the bidder dealt falsely (DEALING).
    """
    if len(opened) < sealed.t:
        raise Rejected(Flaw.THRESHOLD, f"{len(opened)} true shares of the {sealed.t} needed", place.lock)
    chosen = [opened[number] for number in sorted(opened)[: sealed.t]]
    points = {share[0]: share[1 : 1 + SECRET] for share in chosen}
    secret = shamir.combine(points) if len(points) == sealed.t and 0 not in points else b""
    if not hmac.compare_digest(check_value(place, secret), kcv):
        raise _bad_dealing("the true shares do not give the secret the header commits to")
    if not redealt(place, sealed, secret, recipients):
        raise _bad_dealing("the lock was not dealt by the rule, so other shares could give another secret")
    return secret


def redealt(place: Place, sealed: Lock, secret: bytes, recipients: Sequence[Recipient]) -> bool:
    """Whether a lock is the one dealing of that secret."""
    return deal(place, secret, sealed.t, recipients) == sealed


def _commitment(place: Place, opened: bytes) -> str:
    return place.suite.hash(b"ggzy-share/v1" + place.label + opened).hex()


def _bad_dealing(reason: str, where: str = "") -> Rejected:
    return Rejected(Flaw.DEALING, reason, where, blame=Blame.BIDDER)
