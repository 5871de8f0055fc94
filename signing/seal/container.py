r"""The .ggzb file: magic, header, signature, payloads; and sealing one.

    "ggzb/v1\n" ‖ u32 length ‖ header ‖ u32 length ‖ signature ‖ payload of each envelope, in the header's
    order

Lengths are big-endian. Everything streams: memory does not grow with the size of a bid. Randomness is passed
in; the same randomness gives the same header and payloads here and in the browser page (the signature is the
signer's own). Reading and checking are `reading` and `checking`, offered here under the same roof. What is
not here: opening (`ceremony`), uploading, deadlines, and who may bid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from signing.canonical import sha256_hex
from signing.seal import archive, chunks, locks, pieces
from signing.seal.archive import Source
from signing.seal.checking import (
    check,
    check_head,
    check_payloads,
    check_pieces,
    check_size,
    check_succession,
)
from signing.seal.faults import Broken, Flaw, Rejected
from signing.seal.header import Envelope, Header, Subject, read_header
from signing.seal.policy import Policy
from signing.seal.reading import MAGIC, Container, Head, parse, parse_head
from signing.seal.unlock import UnlockSecrets
from signing.suites import Block, Suite, suite

__all__ = [
    "Container",
    "Head",
    "Sealed",
    "Source",
    "check",
    "check_head",
    "check_payloads",
    "check_pieces",
    "check_succession",
    "parse",
    "parse_head",
    "seal",
]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing leaves with the bidder beside the file.

    Attributes:
        header_bytes: The exact header.
        header_sha256: Its hash in hex: the name of this version of the bid.
        signature: The detached signature over the header.
        entry_sha256: SHA-256 of header ‖ signature in hex: what the opaque log entry commits to.
        unlock_secrets: What the bidder must keep to open the bid.
        pieces: For each envelope the leaf hashes of its payload's pieces, for the upload.
        size: Bytes of the whole file.
    """

    header_bytes: bytes
    header_sha256: str
    signature: bytes
    entry_sha256: str
    unlock_secrets: UnlockSecrets
    pieces: Mapping[str, tuple[bytes, ...]]
    size: int


def seal(
    out: BinaryIO,
    *,
    policy: Policy,
    lot: str,
    notice_sha256: str,
    certificate: bytes,
    seq: int,
    prev: str | None,
    envelopes: Mapping[str, Sequence[Source]],
    randomness: Callable[[int], bytes],
    sign: Callable[[bytes], bytes],
) -> Sealed:
    """Seal a bid for one lot and write the container.

    Every file is read and encrypted twice, first for the hashes in the header, then to be written behind it:
    that is cheaper than a second copy on disk. Nothing is written before the signature is there.

    Args:
        out: Where the container goes; only written to.
        policy: The sealing policy of the tender, already checked.
        lot: The lot bid for, one of the policy's.
        notice_sha256: Hash of the notice bid on, in hex.
        certificate: The bidder's signing certificate in DER.
        seq: 1 for the first version, one more for each replacement.
        prev: SHA-256 in hex of the header that is replaced; None for the first version.
        envelopes: For each envelope of the policy the files in it.
        randomness: n to n fresh random bytes; asked in the order nonce, kc, kb, salt for each envelope.
        sign: The header's bytes to the detached CMS signature over them.

    Raises:
        Malformed: Names, sizes or numbers that the format does not allow, or a file that changed meanwhile:
            what was written to `out` is then to be thrown away.
        Rejected: The lot or the envelopes are not the policy's, or the bid is larger than it allows.
    """
    _check_request(policy, lot, envelopes)
    subject = Subject(
        suite=policy.suite,
        tender=policy.tender,
        lot=lot,
        notice_sha256=notice_sha256,
        policy_sha256=policy.sha256,
        bidder_cert_sha256=sha256_hex(certificate),
        seq=seq,
    )
    sealing = _Sealing(subject, policy, suite(policy.suite), randomness)
    done = [sealing.envelope(rule.name, envelopes[rule.name]) for rule in policy.envelopes]
    header = sealing.header(prev, [one.envelope for one in done])
    signature = sign(header)
    size = _write(out, _head_bytes(header, signature), done, policy)
    secrets = {one.envelope.name: one.kb for one in done if one.kb}
    return Sealed(
        header_bytes=header,
        header_sha256=sha256_hex(header),
        signature=signature,
        entry_sha256=sha256_hex(header + signature),
        unlock_secrets=UnlockSecrets(policy.tender, lot, seq, sha256_hex(header), secrets),
        pieces={one.envelope.name: one.leaves for one in done},
        size=size,
    )


def _check_request(policy: Policy, lot: str, envelopes: Mapping[str, Sequence[Source]]) -> None:
    """Whether the policy allows such a bid, before anything is read."""
    if lot not in [known.lot for known in policy.lots]:
        raise Rejected(Flaw.LOT, "the policy knows no such lot")
    if set(envelopes) != {rule.name for rule in policy.envelopes}:
        raise Rejected(Flaw.POLICY, "the envelopes are not the policy's")
    check_size(sum(chunks.encrypted_size(archive.packed_size(files)) for files in envelopes.values()), policy)


@dataclass(frozen=True, slots=True)
class _Done:
    """One envelope after the first pass: its part of the header, the bidder's secret, the piece hashes."""

    envelope: Envelope
    kb: bytes
    leaves: tuple[bytes, ...]
    tags: bytes
    payload: Callable[[], Iterator[Block]]

    def write(self, out: BinaryIO) -> None:
        """The second pass: the same payload again, this time to the file."""
        tags = hashlib.sha256()
        for block in self.payload():
            tags.update(chunks.tags(block))
            out.write(block)
        if tags.digest() != self.tags:
            raise Broken(Flaw.ARCHIVE, "a file changed while it was being sealed", self.envelope.name)


def _write(out: BinaryIO, head: bytes, done: Sequence[_Done], policy: Policy) -> int:
    """Write the container; how many bytes it has."""
    size = len(head) + sum(one.envelope.size for one in done)
    check_size(size, policy)
    out.write(head)
    for one in done:
        one.write(out)
    return size


@dataclass(frozen=True, slots=True)
class _Sealing:
    """The sealing of one bid while it goes on."""

    subject: Subject
    policy: Policy
    suite: Suite
    randomness: Callable[[int], bytes]

    def header(self, prev: str | None, envelopes: Sequence[Envelope]) -> bytes:
        """The header over the sealed envelopes, read back as strictly as anybody will read it."""
        fields = {name: getattr(self.subject, name) for name in Subject.__struct_fields__}
        header = Header(
            **fields, profile=self.policy.profile, prev=prev, envelopes=tuple(envelopes)
        ).document()
        read_header(header)
        return header

    def envelope(self, name: str, files: Sequence[Source]) -> _Done:
        """The first pass over one envelope: what the header says of it, and its locks."""
        size = chunks.encrypted_size(archive.packed_size(files))
        nonce, kc = self.randomness(32).hex(), self.randomness(locks.SECRET)
        kb = b"" if self.policy.profile == "P0" else self.randomness(locks.SECRET)
        salt = self.randomness(chunks.SALT)
        first = self.subject.place(locks.COMMITTEE, name, nonce, self.suite)
        second = self.subject.place(locks.RESCUE, name, nonce, self.suite)
        key = locks.content_key(kc, kb, first)

        def payload() -> Iterator[Block]:
            return chunks.encrypt_in_place(archive.pack(files), key, first.context, salt, self.suite)

        hashes, tags, start = pieces.Pieces(), hashlib.sha256(), b""
        for block in payload():
            start = start or bytes(block)
            hashes.update(block)
            tags.update(chunks.tags(block))
        committee, rescue = self.policy.committee, self.policy.rescue
        envelope = Envelope(
            name=name,
            nonce=nonce,
            size=size,
            pieces_root=pieces.root(hashes.end()).hex(),
            salt=salt.hex(),
            commitment=start[chunks.SALT :].hex(),
            kcv_c=locks.check_value(first, kc),
            kcv_b=locks.check_value(second, kb) if kb else None,
            committee=locks.deal(first, kc, committee.t, committee.recipients),
            rescue=locks.deal(second, kb, rescue.t, rescue.recipients) if rescue else None,
        )
        return _Done(envelope, kb, hashes.end(), tags.digest(), payload)


def _head_bytes(header: bytes, signature: bytes) -> bytes:
    prefix = MAGIC + len(header).to_bytes(4, "big")
    return prefix + header + len(signature).to_bytes(4, "big") + signature
