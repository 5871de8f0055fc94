"""A trustee's release: made on the trustee's own device, read by the platform and every observer.

sealing.md 1.10, step 4. A committee member releases for all bids of the roll in one act, after the bidders
had their time to unlock; a rescue trustee only for the bids that need it, with a reason. Keys never leave the
device. What is not here: putting shares together (`ceremony`), and the checks of roll and log that precede a
release.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from cryptography import x509

from signing.seal import locks
from signing.seal.checking import check_recipients
from signing.seal.documents import Document, EnvelopeName, Hex32, Identifier, Kid, Signed, signer_of, time_of
from signing.seal.faults import Flaw, Rejected
from signing.seal.header import Envelope, Header
from signing.seal.locks import Lock
from signing.seal.policy import Policy, Role
from signing.seal.reading import Head
from signing.suites import Suite, suite


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A trustee's answer for one bid: the opened share in hex; null where the bidder sealed no true one."""

    header_sha256: Hex32
    share: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{130}\Z")] | None


class Release(Document, frozen=True, kw_only=True):
    """A trustee's shares of one envelope for the bids of one roll.

    `reason` says why rescue trustees act, and is empty for the committee.
    """

    v: Literal[1] = 1
    type: Literal["release"] = "release"
    tender: Identifier
    policy_sha256: Hex32
    roll_sha256: Hex32
    role: Role
    kid: Kid
    envelope: EnvelopeName
    reason: Annotated[str, msgspec.Meta(max_length=400)]
    shares: Annotated[tuple[Given, ...], msgspec.Meta(min_length=1, max_length=10_000)]


@dataclass(frozen=True, slots=True)
class Roll:
    """What trustees must know of the opening roll.

    Attributes:
        sha256: Of the roll's record, in hex.
        headers: SHA-256 in hex of the header of each bid to be opened.
    """

    sha256: str
    headers: frozenset[str]


def key_pair(randomness: bytes, algorithms: Suite) -> tuple[bytes, bytes, str]:
    """A trustee's key for one tender from 32 fresh random bytes: private key, public key, id."""
    public = algorithms.kem_public(randomness)
    return randomness, public, locks.kid(public, algorithms)


def release_shares(
    private_key: bytes,
    policy: Policy,
    roll: Roll,
    heads: Sequence[Head],
    envelope: str,
    *,
    at: datetime,
    role: Role = "committee",
    reason: str = "",
) -> bytes:
    """The release document, to be signed by the trustee: the shares of one envelope of every bid on the roll.

    Args:
        private_key: The trustee's X25519 key for this tender, 32 bytes.
        policy: The sealing policy.
        roll: The opening roll.
        heads: The heads of the bids: all of the roll, or, for rescue trustees, those to be rescued.
        envelope: Which envelope is due.
        at: The trustee's own clock.
        role: On which list the trustee stands.
        reason: Why rescue is needed; empty for the committee.

    Raises:
        Malformed: The private key is none.
        Rejected: It is before the opening, the key is not on the list, or the bids are not those of the roll.
    """
    algorithms = suite(policy.suite)
    if at < time_of(policy.opening):
        raise Rejected(Flaw.EARLY, "shares are not released before the opening")
    own = locks.kid(algorithms.kem_public(private_key), algorithms)
    number = number_of(policy, role, own)
    if bool(reason) != (role == locks.RESCUE):
        raise Rejected(Flaw.ROLL, "a rescue needs a reason, and nothing else has one")
    _check_covered([head.header_sha256 for head in heads], role, roll)
    given = []
    for head in heads:
        check_recipients(head.header, policy)
        share = _own_share(private_key, head.header, envelope, role, number)
        given.append(Given(header_sha256=head.header_sha256, share=share))
    return Release(
        tender=policy.tender,
        policy_sha256=policy.sha256,
        roll_sha256=roll.sha256,
        role=role,
        kid=own,
        envelope=envelope,
        reason=reason,
        shares=tuple(sorted(given, key=lambda one: one.header_sha256)),
    ).document()


def read_release(
    signed: Signed, policy: Policy, roll: Roll, roots: Sequence[x509.Certificate], *, at: datetime
) -> Release:
    """Read a release and check whose it is; whether its shares are true is found in `combine`.

    Raises:
        Broken: Not a release.
        Refuted: Not of this policy and roll, or not signed by the trustee whose key it names.
    """
    release = Release.read(signed.document, Flaw.SHARE)
    bound = (release.tender, release.policy_sha256, release.roll_sha256)
    if bound != (policy.tender, policy.sha256, roll.sha256):
        raise Rejected(Flaw.ROLL, "the release belongs to another tender, policy or roll", release.kid)
    trustee = policy.quorum(release.role).trustees[number_of(policy, release.role, release.kid)]
    signer = signer_of(signed, roots, at=at)
    if signer.certificate_sha256 != trustee.cert_sha256:
        raise Rejected(Flaw.SIGNER, "the release is signed by another than the trustee it names", release.kid)
    _check_covered([given.header_sha256 for given in release.shares], release.role, roll)
    return release


def lock_of(envelope: Envelope, role: str) -> Lock:
    """The envelope's lock for that list.

    Raises:
        Rejected: It has no rescue lock.
    """
    lock = envelope.committee if role == locks.COMMITTEE else envelope.rescue
    if lock is None:
        raise Rejected(Flaw.RECIPIENTS, "the bid has no rescue lock", envelope.name)
    return lock


def number_of(policy: Policy, role: str, own: str) -> int:
    """The place of the trustee with that key id on the list, from 0.

    Raises:
        Rejected: The key is not on it.
    """
    for number, trustee in enumerate(policy.quorum(role).trustees):
        if trustee.kid == own:
            return number
    raise Rejected(Flaw.SIGNER, "that key is not on the list of trustees", own)


def _own_share(private_key: bytes, header: Header, name: str, role: str, number: int) -> str | None:
    """The opened share, or None where the bidder dealt none that can be used."""
    envelope = header.envelope(name)
    place = header.place(role, name, envelope.nonce, suite(header.suite))
    try:
        return locks.open_share(place, lock_of(envelope, role).shares[number], private_key).hex()
    except Rejected as fault:
        if fault.flaw is not Flaw.DEALING:
            raise
        return None


def _check_covered(named: Sequence[str], role: str, roll: Roll) -> None:
    """The committee opens every bid of the roll in one act; rescue touches only bids of the roll."""
    once = set(named)
    whole = once == roll.headers if role == locks.COMMITTEE else once <= roll.headers
    if not once or not whole or len(once) != len(named):
        raise Rejected(Flaw.ROLL, "the bids to be opened are not those of the roll")
