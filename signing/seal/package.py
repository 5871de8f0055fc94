"""The sealing package: the one file a bidder's tool needs of a tender, and its fingerprint.

It holds the policy, the hash of the notice, the trustees' signed statements, and the journal's record that
published the policy with the office's signature. What is not here: what the policy says (`policy`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from cryptography import x509

from signing import canonical
from signing.seal.documents import Document, Hex32, Signed, read_as, signer_of
from signing.seal.faults import Flaw, Rejected
from signing.seal.policy import Policy, check_policy, read_policy


class Enclosed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed document inside a package or alone in a file, both parts in base64."""

    document: str
    signature: str


class Package(Document, frozen=True, kw_only=True):
    """What a bidder's tool needs to seal.

    Attributes:
        policy: The policy's bytes in base64.
        notice_sha256: Hash of the notice, with its clarifications, that is bid on.
        statements: The trustees' key statements.
        record: The record whose files name the policy's SHA-256; null where the package is made before that
            record is sealed: then the fingerprint is all there is to compare.
    """

    v: Literal[1] = 1
    type: Literal["sealing-package"] = "sealing-package"
    policy: str
    notice_sha256: Hex32
    statements: Annotated[tuple[Enclosed, ...], msgspec.Meta(max_length=64)]
    record: Enclosed | None


def fingerprint(policy_sha256: str, notice_sha256: str) -> str:
    """Six groups of five digits to be read aloud: two packages alike in them are alike (99 bits)."""
    both = bytes.fromhex(policy_sha256) + bytes.fromhex(notice_sha256)
    digest = hashlib.sha256(b"ggzy-fingerprint/v1" + both).digest()
    groups = (int.from_bytes(digest[at : at + 5], "big") % 100_000 for at in range(0, 30, 5))
    return " ".join(f"{group:05}" for group in groups)


def build_package(
    policy: Policy, notice_sha256: str, statements: Sequence[Signed], record: Signed | None = None
) -> bytes:
    """The sealing package of a tender, as one canonical JSON file."""
    return Package(
        policy=canonical.b64(policy.document()),
        notice_sha256=notice_sha256,
        statements=tuple(_enclose(statement) for statement in statements),
        record=_enclose(record) if record else None,
    ).document()


def read_package(data: bytes, roots: Sequence[x509.Certificate], *, at: datetime) -> tuple[Policy, str]:
    """Read and check a sealing package; returns the policy and the notice's SHA-256.

    Raises:
        Malformed: Not a package, or something in it is broken.
        Refuted: A rule or a signature fails, or the enclosed record is not of this policy.
    """
    package = Package.read(data, Flaw.POLICY)
    policy = read_policy(canonical.unb64(package.policy))
    check_policy(policy, [_disclose(one) for one in package.statements], roots, at=at)
    if package.record is not None:
        record = _disclose(package.record)
        signer_of(record, roots, at=at)
        if policy.sha256 not in _named_files(record.document):
            raise Rejected(Flaw.POLICY, "the enclosed record does not name this policy among its files")
    return policy, package.notice_sha256


def _named_files(record: bytes) -> list[object]:
    """The hashes of a record's files; of the record itself nothing else is known here."""
    content = canonical.decode(record)
    files = content.get("files") if isinstance(content, dict) else None
    listed = files if isinstance(files, list) else []
    return [file.get("sha256") for file in listed if isinstance(file, dict)]


def enclose(signed: Signed) -> bytes:
    """A signed document as one file, as the sealing page saves unlock and withdrawal statements."""
    return canonical.encode(msgspec.to_builtins(_enclose(signed)))


def disclose(data: bytes) -> Signed:
    """The signed document in such a file; neither part is checked here.

    Raises:
        Broken: Not such a file.
        Malformed: A part is not base64.
    """
    return _disclose(read_as(Enclosed, data, Flaw.STATEMENT))


def _enclose(signed: Signed) -> Enclosed:
    return Enclosed(document=canonical.b64(signed.document), signature=canonical.b64(signed.signature))


def _disclose(enclosed: Enclosed) -> Signed:
    return Signed(canonical.unb64(enclosed.document), canonical.unb64(enclosed.signature))
