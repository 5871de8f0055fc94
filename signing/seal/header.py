"""The signed header of a sealed bid: what it is for, who may open it, and what its payloads must be.

Canonical JSON, signed by the bidder as exact bytes. Nothing in it tells anything of the content but its
padded size. What is not here: the file around it (`container`), and whether it fits a tender (`checking`).
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from signing import canonical
from signing.seal import archive, chunks
from signing.seal.documents import Count, Document, EnvelopeName, Hex32, Identifier
from signing.seal.faults import Broken, Flaw
from signing.seal.locks import Lock, Place
from signing.suites import Suite


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One envelope.

    Attributes:
        name: As in the policy.
        nonce: 32 random bytes that make its context unlike any other.
        size: Bytes of its payload.
        pieces_root: RFC 6962 root over the payload's pieces of 1 MiB.
        salt: The first 24 bytes of the payload.
        commitment: The 32 bytes after them: the commitment to the key.
        kcv_c: Key check value of kc.
        kcv_b: Key check value of kb; null where the committee alone opens.
        committee: The lock of the committee, on kc.
        rescue: The lock of the rescue trustees, on kb; null without them.
    """

    name: EnvelopeName
    nonce: Hex32
    size: Count
    pieces_root: Hex32
    salt: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{48}\Z")]
    commitment: Hex32
    kcv_c: Hex32
    kcv_b: Hex32 | None
    committee: Lock
    rescue: Lock | None


class Subject(Document, frozen=True, kw_only=True):
    """What a bid is for and which version it is: the part of the header that every key derives from."""

    v: Literal[1] = 1
    suite: Identifier
    tender: Identifier
    lot: Identifier
    notice_sha256: Hex32
    policy_sha256: Hex32
    bidder_cert_sha256: Hex32
    seq: Count

    def place(self, lock: str, envelope: str, nonce: str, suite: Suite) -> Place:
        """Where a lock belongs: ctx of sealing.md 1.7 is the hash of the envelope's core."""
        core = {name: getattr(self, name) for name in Subject.__struct_fields__}
        context = suite.hash(canonical.encode(core | {"envelope": envelope, "nonce": nonce}))
        return Place(lock, context, suite)


class Header(Subject, frozen=True, kw_only=True):
    """The header: its subject, the header it replaces (`prev`, null for the first), the envelopes in order."""

    type: Literal["bid"] = "bid"
    profile: Literal["P0", "P1", "P2"]
    prev: Hex32 | None
    envelopes: Annotated[tuple[Envelope, ...], msgspec.Meta(min_length=1, max_length=9)]

    def envelope(self, name: str) -> Envelope:
        """The envelope of that name.

        Raises:
            Broken: There is none.
        """
        for envelope in self.envelopes:
            if envelope.name == name:
                return envelope
        raise Broken(Flaw.HEADER, "the bid has no such envelope", name[:40])


def read_header(data: bytes) -> Header:
    """Read a header strictly and check what it can be checked for by itself.

    Raises:
        Broken: Not canonical JSON, an unknown or missing field, or fields that contradict each other.
    """
    header = Header.read(data, Flaw.HEADER)
    names = [envelope.name for envelope in header.envelopes]
    if len(set(names)) != len(names):
        raise Broken(Flaw.HEADER, "two envelopes have one name", "$.envelopes")
    if (header.prev is None) != (header.seq == 1):
        raise Broken(Flaw.HEADER, "the first version replaces nothing, every later one something", "$.prev")
    for number, envelope in enumerate(header.envelopes):
        _check_envelope(envelope, header.profile, f"$.envelopes[{number}]")
    return header


def _check_envelope(envelope: Envelope, profile: str, where: str) -> None:
    plain = chunks.plain_size(envelope.size)
    if archive.padme(plain) != plain or plain % archive.BLOCK:
        raise Broken(Flaw.HEADER, "the payload is not padded by the rule", f"{where}.size")
    if (envelope.kcv_b is None) != (profile == "P0") or (envelope.rescue is not None) != (profile == "P1"):
        raise Broken(Flaw.HEADER, "the locks are not those of the profile", where)
    for lock in (envelope.committee, envelope.rescue):
        if lock is not None and lock.t > len(lock.shares):
            raise Broken(Flaw.HEADER, "a threshold is larger than its list", where)
