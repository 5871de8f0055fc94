r"""The .ggzb file: magic, header, signature, payloads; and sealing one.

    "ggzb/v1\n" ‖ u32 length ‖ header ‖ u32 length ‖ signature ‖ payload of each envelope, in the header's
    order

Lengths are big-endian. Everything streams: memory does not grow with the size of a bid. Randomness is passed
in; the same randomness gives the same header and payloads here and in the browser page (the signature is the
signer's own). Reading and checking are `reading` and `checking`, offered here under the same roof. What is
not here: opening (`ceremony`), uploading, deadlines, and who may bid.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from signing.canonical import sha256_hex
from signing.log.tree import leaf_hash
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
from signing.seal.faults import Flaw, Rejected
from signing.seal.header import Envelope, Header, Subject, read_header
from signing.seal.policy import Policy
from signing.seal.reading import MAGIC, Container, Head, parse, parse_head
from signing.seal.unlock import UnlockSecrets
from signing.suites import Suite, suite

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

    The payloads are first written to a nameless temporary file, because the header before them states their
    hashes. Only ciphertext touches it.

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
        Malformed: Names, sizes or numbers that the format does not allow.
        Rejected: The lot or the envelopes are not the policy's, or the bid is larger than it allows.
    """
    if lot not in [known.lot for known in policy.lots]:
        raise Rejected(Flaw.LOT, "the policy knows no such lot")
    if set(envelopes) != {rule.name for rule in policy.envelopes}:
        raise Rejected(Flaw.POLICY, "the envelopes are not the policy's")
    subject = Subject(
        suite=policy.suite,
        tender=policy.tender,
        lot=lot,
        notice_sha256=notice_sha256,
        policy_sha256=policy.sha256,
        bidder_cert_sha256=sha256_hex(certificate),
        seq=seq,
    )
    with tempfile.TemporaryFile() as scratch:
        sealing = _Sealing(subject, policy, suite(policy.suite), randomness, scratch)
        done = [sealing.envelope(rule.name, envelopes[rule.name]) for rule in policy.envelopes]
        fields = {name: getattr(subject, name) for name in Subject.__struct_fields__}
        sealed = tuple(one.envelope for one in done)
        header = Header(**fields, profile=policy.profile, prev=prev, envelopes=sealed).document()
        read_header(header)
        signature = sign(header)
        head = _head_bytes(header, signature)
        size = len(head) + scratch.tell()
        check_size(size, policy)
        out.write(head)
        scratch.seek(0)
        shutil.copyfileobj(scratch, out, pieces.PIECE)
    secrets = {one.envelope.name: one.kb for one in done if one.kb}
    header_sha256 = sha256_hex(header)
    return Sealed(
        header_bytes=header,
        header_sha256=header_sha256,
        signature=signature,
        entry_sha256=sha256_hex(header + signature),
        unlock_secrets=UnlockSecrets(policy.tender, lot, seq, header_sha256, secrets),
        pieces={one.envelope.name: one.leaves for one in done},
        size=size,
    )


@dataclass(frozen=True, slots=True)
class _Done:
    """One envelope sealed: its part of the header, the bidder's secret, the piece hashes."""

    envelope: Envelope
    kb: bytes
    leaves: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Sealing:
    """The sealing of one bid while it goes on."""

    subject: Subject
    policy: Policy
    suite: Suite
    randomness: Callable[[int], bytes]
    scratch: BinaryIO

    def envelope(self, name: str, files: Sequence[Source]) -> _Done:
        """Encrypt one envelope to the scratch file and deal its locks."""
        size = chunks.encrypted_size(archive.packed_size(files))
        nonce, kc = self.randomness(32).hex(), self.randomness(locks.SECRET)
        kb = b"" if self.policy.profile == "P0" else self.randomness(locks.SECRET)
        salt = self.randomness(chunks.SALT)
        first = self.subject.place(locks.COMMITTEE, name, nonce, self.suite)
        second = self.subject.place(locks.RESCUE, name, nonce, self.suite)
        key = locks.content_key(kc, kb, first)
        payload = chunks.encrypt(archive.pack(files), key, first.context, salt, self.suite)
        leaves, start = self._write(payload)
        committee, rescue = self.policy.committee, self.policy.rescue
        envelope = Envelope(
            name=name,
            nonce=nonce,
            size=size,
            pieces_root=pieces.root(leaves).hex(),
            salt=salt.hex(),
            commitment=start[chunks.SALT :].hex(),
            kcv_c=locks.check_value(first, kc),
            kcv_b=locks.check_value(second, kb) if kb else None,
            committee=locks.deal(first, kc, committee.t, committee.recipients),
            rescue=locks.deal(second, kb, rescue.t, rescue.recipients) if rescue else None,
        )
        return _Done(envelope, kb, leaves)

    def _write(self, payload: Iterator[bytes]) -> tuple[tuple[bytes, ...], bytes]:
        """Write a payload; its piece hashes, and the salt and commitment it begins with."""
        leaves, start = [], b""
        for piece in chunks.regroup(payload, pieces.PIECE):
            if piece:
                start = start or bytes(piece[: chunks.PREFIX])
                leaves.append(leaf_hash(bytes(piece)))
                self.scratch.write(piece)
        return tuple(leaves), start


def _head_bytes(header: bytes, signature: bytes) -> bytes:
    prefix = MAGIC + len(header).to_bytes(4, "big")
    return prefix + header + len(signature).to_bytes(4, "big") + signature
