"""Whether a container is a true bid for a tender: its subject, its trustees, its signature, its payloads.

Each check can be made where it belongs: the head before an upload, the pieces as they arrive, all of it at
the end. What is not here: the deadline, who may bid, and opening.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cryptography import x509

from signing import cms
from signing.seal import chunks, pieces
from signing.seal.documents import Signed, signer_of
from signing.seal.faults import Flaw, Rejected
from signing.seal.header import Header
from signing.seal.policy import Policy
from signing.seal.reading import Container, Head


def check(
    container: Container,
    policy: Policy,
    roots: Sequence[x509.Certificate],
    *,
    lot: str,
    notice_sha256: str,
    at: datetime,
) -> cms.Signer:
    """Check everything that can be checked of a sealed bid; returns who signed it.

    Raises:
        Malformed: The signature is not in its form.
        Refuted: It is for another tender, lot, notice or policy, sealed to others, too large, not signed by
            the certificate it names, or a payload is not the one the header states.
    """
    signer = check_head(container.head, policy, roots, lot=lot, notice_sha256=notice_sha256, at=at)
    check_payloads(container)
    return signer


def check_head(
    head: Head,
    policy: Policy,
    roots: Sequence[x509.Certificate],
    *,
    lot: str,
    notice_sha256: str,
    at: datetime,
) -> cms.Signer:
    """What `check` does, without the payloads: it can be done before they are uploaded."""
    header = head.header
    algorithms = (header.suite, header.profile)
    for flaw, found, wanted in (
        (Flaw.TENDER, header.tender, policy.tender),
        (Flaw.LOT, header.lot, lot),
        (Flaw.NOTICE, header.notice_sha256, notice_sha256),
        (Flaw.POLICY, algorithms, (policy.suite, policy.profile)),
    ):
        if found != wanted:
            raise Rejected(flaw, f"the bid was sealed for another {flaw}")
    check_recipients(header, policy)
    check_size(head.total, policy)
    signer = signer_of(Signed(head.header_bytes, head.signature), roots, at=at)
    if signer.certificate_sha256 != header.bidder_cert_sha256:
        raise Rejected(Flaw.SIGNER, "the bid is signed by another certificate than it names")
    return signer


def check_payloads(container: Container) -> None:
    """Whether each payload has the root, salt and commitment that the header states.

    Raises:
        Rejected: One has not; `where` names the envelope.
    """
    for envelope in container.header.envelopes:
        hashes, start = pieces.Pieces(), b""
        for block in container.payload(envelope.name):
            start = start or block[: chunks.PREFIX]
            hashes.update(block)
        if pieces.root(hashes.end()).hex() != envelope.pieces_root:
            raise Rejected(Flaw.PIECES, "a payload is not the one the header states", envelope.name)
        if start.hex() != envelope.salt + envelope.commitment:
            raise Rejected(Flaw.PIECES, "salt or commitment is not the one the header states", envelope.name)


def check_pieces(header: Header, hashes: Mapping[str, Sequence[bytes]]) -> None:
    """Whether lists of piece hashes, sent before an upload, lead to the roots in the signed header.

    Raises:
        Rejected: A list is missing, has another length or another root; `where` names the envelope.
    """
    for envelope in header.envelopes:
        listed = hashes.get(envelope.name, ())
        fits = (
            len(listed) == pieces.count(envelope.size) and pieces.root(listed).hex() == envelope.pieces_root
        )
        if not fits:
            raise Rejected(
                Flaw.PIECES, "the list of pieces does not lead to the root in the header", envelope.name
            )


def check_succession(head: Head, previous: Head | None) -> None:
    """Whether a bid is the next version after the one on file (None: there is none).

    Raises:
        Rejected: The same header again, a number out of turn, or a `prev` that names another.
    """
    if previous is not None and head.header_bytes == previous.header_bytes:
        raise Rejected(Flaw.SUCCESSION, "this very bid was submitted before", "$.seq")
    if head.header.seq != (previous.header.seq + 1 if previous else 1):
        raise Rejected(Flaw.SUCCESSION, "the version is not the next one", "$.seq")
    if head.header.prev != (previous.header_sha256 if previous else None):
        raise Rejected(Flaw.SUCCESSION, "the version replaces another one than the one on file", "$.prev")


def check_recipients(header: Header, policy: Policy) -> None:
    """Whether the bid was sealed under that policy: to its trustees, with its envelopes, in its order.

    Raises:
        Rejected: It was not; `where` names the field.
    """
    if header.policy_sha256 != policy.sha256:
        raise Rejected(Flaw.POLICY, "the bid was sealed under another policy", "$.policy_sha256")
    if [envelope.name for envelope in header.envelopes] != [rule.name for rule in policy.envelopes]:
        raise Rejected(Flaw.POLICY, "the envelopes are not the policy's", "$.envelopes")
    for number, envelope in enumerate(header.envelopes):
        for lock, quorum in ((envelope.committee, policy.committee), (envelope.rescue, policy.rescue)):
            found = None if lock is None else (lock.t, [share.kid for share in lock.shares])
            wanted = None if quorum is None else (quorum.t, [one.kid for one in quorum.trustees])
            if found != wanted:
                where = f"$.envelopes[{number}]"
                raise Rejected(Flaw.RECIPIENTS, "an envelope is not sealed to the policy's trustees", where)


def check_size(size: int, policy: Policy) -> None:
    """Whether a container of that many bytes is within the policy's limit.

    Raises:
        Rejected: It is not.
    """
    if size > policy.size_limit:
        raise Rejected(Flaw.OVERSIZED, f"the bid has {size} bytes, the policy allows {policy.size_limit}")
