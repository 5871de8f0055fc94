"""The opening: secrets are put together from what trustees and bidders released, and an envelope is opened.

sealing.md 1.10, steps 4 and 5. The platform does it, and any observer can do it again with the same code;
releases are made and read in `release`, offered here under the same roof. What is not here: the roll and its
objections, the gate and the clock, and the opening record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from signing.seal import archive, chunks, locks, pieces
from signing.seal.archive import Unpacked
from signing.seal.checking import check_recipients
from signing.seal.faults import Blame, Broken, Flaw, Rejected
from signing.seal.header import Envelope
from signing.seal.locks import Place
from signing.seal.policy import Policy
from signing.seal.reading import Container, Head
from signing.seal.release import (
    Release,
    Roll,
    key_pair,
    lock_of,
    number_of,
    read_release,
    release_shares,
)
from signing.suites import suite

__all__ = [
    "Combined",
    "Release",
    "Roll",
    "combine",
    "key_pair",
    "open_envelope",
    "read_release",
    "release_shares",
]


@dataclass(frozen=True, slots=True)
class Combined:
    """An envelope's key, and the releases found false on the way (each names a trustee); they did no harm."""

    key: bytes = field(repr=False)
    faults: tuple[Rejected, ...]


def combine(
    policy: Policy, head: Head, name: str, releases: Sequence[Release], unlocked: Mapping[str, bytes]
) -> Combined:
    """Put together the key of one envelope.

    Args:
        policy: The sealing policy.
        head: The bid.
        name: The envelope.
        releases: Checked releases of the roll, of either list; those of other envelopes are passed over.
        unlocked: The bidder's secrets, as `read_unlock` gave them; empty where the bidder did not unlock.

    Raises:
        Rejected: The envelope cannot be opened. `blame` says who is to answer for it: the bidder who did not
            unlock or dealt falsely, or the trustees where too few true shares came (`flaw` THRESHOLD).
    """
    header = head.header
    check_recipients(header, policy)
    envelope = header.envelope(name)
    table = _Table(policy, head, envelope, releases)
    kc = table.secret(locks.COMMITTEE, envelope.kcv_c)
    kb = b""
    if envelope.kcv_b is not None:
        kb = unlocked.get(name, b"")
        if not kb and table.answered(locks.RESCUE):
            kb = table.secret(locks.RESCUE, envelope.kcv_b)
        table.check_unlocked(kb, envelope.kcv_b)
    return Combined(locks.content_key(kc, kb, table.place(locks.COMMITTEE)), tuple(table.faults))


def open_envelope(container: Container, name: str, key: bytes, directory: Path) -> tuple[Unpacked, ...]:
    """Decrypt one envelope into an empty directory; every hash, tag and padding byte is checked on the way.

    Nothing is left in the directory where anything is wrong.

    Raises:
        Rejected: The payload is not the signed one (the keeper is to blame), or it is and still does not
            open with this key or hold the fixed archive (the bidder is to blame, who signed its hash).
        OSError: The directory cannot be written to.
    """
    header = container.header
    envelope = header.envelope(name)
    place = header.place(locks.COMMITTEE, name, envelope.nonce, suite(header.suite))
    watch = _Watch(container.payload(name))
    written: list[Path] = []

    def create(file: str) -> BinaryIO:
        opened = (directory / file).open("xb")
        written.append(directory / file)
        return opened

    try:
        files = archive.unpack(chunks.decrypt(watch.blocks(), key, place.context, place.suite), create)
    except (Broken, Rejected) as fault:
        _remove(written)
        # A payload that is not the signed one comes first: then it is not the bidder who is to answer for it.
        if watch.root() != envelope.pieces_root:
            raise _not_signed(name) from fault
        who = header.bidder_cert_sha256
        where = f"{name}, {fault.where}"
        raise Rejected(fault.flaw, fault.reason, where, blame=Blame.BIDDER, who=who) from fault
    except OSError:
        _remove(written)
        raise
    if watch.root() != envelope.pieces_root:
        _remove(written)
        raise _not_signed(name)
    return files


def _remove(files: list[Path]) -> None:
    for path in files:
        path.unlink()


def _not_signed(name: str) -> Rejected:
    reason = "the payload kept is not the one the bidder signed"
    return Rejected(Flaw.PIECES, reason, name, blame=Blame.KEEPER)


class _Watch:
    """Hashes the pieces of a payload while somebody else reads it."""

    def __init__(self, payload: Iterator[bytes]) -> None:
        self._payload = payload
        self._pieces = pieces.Pieces()

    def blocks(self) -> Iterator[bytes]:
        for block in self._payload:
            self._pieces.update(block)
            yield block

    def root(self) -> str:
        """The root over the whole payload; reads what was left unread."""
        for _ in self.blocks():
            pass
        return pieces.root(self._pieces.end()).hex()


class _Table:
    """The shares that lie on the table for one envelope of one bid."""

    def __init__(self, policy: Policy, head: Head, envelope: Envelope, releases: Sequence[Release]) -> None:
        self._policy = policy
        self._head = head
        self._envelope = envelope
        self._releases = [release for release in releases if release.envelope == envelope.name]
        self.faults: list[Rejected] = []

    def place(self, role: str) -> Place:
        """What the lock of that list is bound to."""
        header = self._head.header
        return header.place(role, self._envelope.name, self._envelope.nonce, suite(header.suite))

    def answered(self, role: str) -> bool:
        """Whether anybody of that list released anything for this bid."""
        return bool(self._answers(role))

    def secret(self, role: str, kcv: str) -> bytes:
        """The secret of that list's lock; false shares are noted in `faults` and left out."""
        place, quorum = self.place(role), self._policy.quorum(role)
        lock = lock_of(self._envelope, role)
        true: dict[int, bytes] = {}
        refused = []
        for number, share in self._answers(role).items():
            if share is None:
                refused.append(quorum.trustees[number].kid)
                continue
            try:
                locks.check_share(place, lock, number, share)
            except Rejected as fault:
                self.faults.append(fault)
            else:
                true[number] = share
        try:
            secret = locks.recover(place, lock, true, quorum.recipients, kcv)
        except Rejected as fault:
            raise self._named(fault, refused) from fault
        # The lock was dealt again and is whole: who said that a share does not open said it falsely.
        reason = "a trustee said that a share does not open which does"
        self.faults += [Rejected(Flaw.SHARE, reason, blame=Blame.TRUSTEE, who=kid) for kid in refused]
        return secret

    def check_unlocked(self, kb: bytes, kcv: str) -> None:
        """Whether the bidder's lock is open, and the rescue lock, if any, was dealt from the same secret."""
        place, rescue = self.place(locks.RESCUE), self._envelope.rescue
        if not kb or locks.check_value(place, kb) != kcv:
            raise self._bidders(Flaw.UNLOCK, "the bidder has not given the secret of this envelope")
        recipients = self._policy.rescue.recipients if self._policy.rescue else ()
        if rescue is not None and not locks.redealt(place, rescue, kb, recipients):
            raise self._bidders(Flaw.DEALING, "the rescue lock was not dealt from the bidder's secret")

    def _answers(self, role: str) -> dict[int, bytes | None]:
        """Number of the share to the share given (None: said not to open); the first answer stands."""
        answers: dict[int, bytes | None] = {}
        for release in self._releases:
            if release.role != role:
                continue
            number = number_of(self._policy, role, release.kid)
            for given in release.shares:
                if given.header_sha256 == self._head.header_sha256:
                    share = None if given.share is None else bytes.fromhex(given.share)
                    answers.setdefault(number, share)
        return answers

    def _named(self, fault: Rejected, refused: Sequence[str]) -> Rejected:
        """The same fault with the name of who is to answer for it."""
        if fault.flaw is Flaw.DEALING:
            return self._bidders(fault.flaw, fault.reason)
        who = ", ".join([*(one.who for one in self.faults), *refused])
        reason = f"{fault.reason}; false or refused: {who}" if who else fault.reason
        return Rejected(fault.flaw, reason, self._envelope.name, blame=Blame.TRUSTEE, who=who)

    def _bidders(self, flaw: Flaw, reason: str) -> Rejected:
        who = self._head.header.bidder_cert_sha256
        return Rejected(flaw, reason, self._envelope.name, blame=Blame.BIDDER, who=who)
