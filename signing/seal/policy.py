"""The sealing policy of a tender: who the trustees are, which envelopes there are, and what opens when.

Each trustee's device makes a fresh key for the tender and signs a key statement; the office puts them
together into the policy, a canonical JSON document whose SHA-256 every sealed bid is bound to. A bidder's
tool gets both, with the hash of the notice, as one sealing package. sealing.md 1.6. What is not here:
publishing and logging the policy, and how long before the deadline that must happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from cryptography import x509

from signing.seal import locks
from signing.seal.documents import (
    Count,
    Document,
    EnvelopeName,
    Hex32,
    Identifier,
    Kid,
    Moment,
    Signed,
    Title,
    signer_of,
    time_of,
)
from signing.seal.faults import Broken, Flaw, Rejected
from signing.seal.locks import Recipient
from signing.suites import SUITES, Suite, suite

Role = Literal["committee", "rescue"]
Side = Literal["purchaser", "centre", "supervision", "notary", "peer", "public"]
"""Whom a trustee stands for; an agency counts as the purchaser, peer is another city's centre."""

INSIDE = frozenset({"purchaser", "centre"})
"""The sides that run the tender; together they may never reach a threshold."""
INDEPENDENT = frozenset({"notary", "public"})
"""The sides outside the administration; each list needs one."""
QUOTE_ENVELOPE = "price"
"""The envelope that holds quote.json."""


class KeyStatement(Document, frozen=True, kw_only=True):
    """A trustee's word that this key is theirs, for this tender and these thresholds alone."""

    v: Literal[1] = 1
    type: Literal["trustee-key"] = "trustee-key"
    suite: Identifier
    tender: Identifier
    role: Role
    kid: Kid
    public_key: Hex32
    member: Identifier
    name: Title
    side: Side
    t: Count
    n: Count
    not_before: Moment
    not_after: Moment
    cert_sha256: Hex32


class Trustee(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A trustee as the policy names them, with the hash of their key statement."""

    kid: Kid
    public_key: Hex32
    member: Identifier
    name: Title
    side: Side
    cert_sha256: Hex32
    statement_sha256: Hex32

    @property
    def recipient(self) -> Recipient:
        """What a share is sealed to."""
        return Recipient(self.kid, self.public_key)

    @classmethod
    def of(cls, statement: KeyStatement) -> Trustee:
        """The trustee who made that statement."""
        named = {
            name: getattr(statement, name) for name in cls.__struct_fields__ if name != "statement_sha256"
        }
        return cls(statement_sha256=statement.sha256, **named)


class Quorum(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of trustees, any t of whom are needed, and how many of them may run the tender themselves."""

    t: Annotated[int, msgspec.Meta(ge=2, le=locks.MAX_TRUSTEES)]
    inside_at_most: Annotated[int, msgspec.Meta(ge=0, le=locks.MAX_TRUSTEES)]
    trustees: Annotated[tuple[Trustee, ...], msgspec.Meta(min_length=2, max_length=locks.MAX_TRUSTEES)]

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The keys shares are sealed to, in order."""
        return tuple(trustee.recipient for trustee in self.trustees)


class Lot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A lot of the tender."""

    lot: Identifier
    title: Title


class EnvelopeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An envelope every bid has; those of stage 1 are opened first."""

    name: EnvelopeName
    title: Title
    stage: Annotated[int, msgspec.Meta(ge=1, le=9)]


class LogKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The public log that bids are entered in: its origin line and verifier key."""

    origin: Identifier
    key: Title


class Policy(Document, frozen=True, kw_only=True):
    """The sealing policy.

    Profiles: P0 the committee alone; P1 committee and (bidder or rescue); P2 committee and bidder.
    `witnesses` (verifier keys) and `timestamps` (time-stamp authorities) may be empty: then no one but the
    log itself vouches for its time, and the receipts say so.
    """

    v: Literal[1] = 1
    type: Literal["sealing-policy"] = "sealing-policy"
    suite: Identifier
    profile: Literal["P0", "P1", "P2"]
    tender: Identifier
    title: Title
    lots: Annotated[tuple[Lot, ...], msgspec.Meta(min_length=1, max_length=200)]
    deadline: Moment
    opening: Moment
    unlock_minutes: Annotated[int, msgspec.Meta(ge=0, le=7 * 24 * 60)]
    size_limit: Count
    envelopes: Annotated[tuple[EnvelopeRule, ...], msgspec.Meta(min_length=1, max_length=9)]
    committee: Quorum
    rescue: Quorum | None
    remedies: Title
    contact: Title
    page_sha256: Hex32
    log: LogKey
    witnesses: tuple[Title, ...] = ()
    timestamps: tuple[Title, ...] = ()

    def quorum(self, role: str) -> Quorum:
        """The list of that role.

        Raises:
            Rejected: The policy has no rescue list.
        """
        found = self.committee if role == locks.COMMITTEE else self.rescue
        if found is None:
            raise Rejected(Flaw.POLICY, "the policy names no rescue trustees")
        return found


def read_policy(data: bytes) -> Policy:
    """Read a policy and check every rule that needs no signature.

    Raises:
        Broken: Not a policy.
        Rejected: A rule is broken; the reason lists all that are.
    """
    policy = Policy.read(data, Flaw.POLICY)
    if found := faults(policy):
        raise Rejected(Flaw.POLICY, "; ".join(found))
    return policy


def read_statement(statement: Signed, roots: Sequence[x509.Certificate], *, at: datetime) -> KeyStatement:
    """Read a trustee's key statement and check its signature.

    Raises:
        Broken: Not a statement.
        Refuted: The signature fails, is by another certificate, or the id is not the key's.
    """
    read = KeyStatement.read(statement.document, Flaw.STATEMENT)
    signer = signer_of(statement, roots, at=at)
    if signer.certificate_sha256 != read.cert_sha256:
        raise Rejected(Flaw.SIGNER, "the statement is signed by another certificate than it names", read.kid)
    if locks.kid(bytes.fromhex(read.public_key), suite(read.suite)) != read.kid:
        raise Rejected(Flaw.STATEMENT, "the key's id is not the id of this key", read.kid)
    return read


def check_policy(
    policy: Policy, statements: Sequence[Signed], roots: Sequence[x509.Certificate], *, at: datetime
) -> None:
    """Check the policy's rules, and that each trustee stated with their own signature what it says of them.

    Raises:
        Broken: A statement is malformed.
        Refuted: A rule is broken, a signature fails, a trustee made no such statement, or a statement is left
            over.
    """
    if found := faults(policy):
        raise Rejected(Flaw.POLICY, "; ".join(found))
    stated = {read.sha256: read for read in (read_statement(one, roots, at=at) for one in statements)}
    for role, quorum in _lists(policy):
        for trustee in quorum.trustees:
            statement = stated.pop(trustee.statement_sha256, None)
            if statement is None or not _agrees(statement, trustee, role, quorum, policy):
                raise Rejected(Flaw.STATEMENT, "a trustee did not state what the policy says", trustee.kid)
    if stated:
        raise Rejected(Flaw.STATEMENT, "a statement belongs to no trustee of the policy")


def faults(policy: Policy) -> list[str]:
    """Every broken rule of a policy in one sentence each; empty where it holds."""
    if policy.suite not in SUITES:
        return [f"the cryptographic suite {policy.suite!r} is unknown"]
    try:
        found = (
            [] if time_of(policy.deadline) <= time_of(policy.opening) else ["it opens before its deadline"]
        )
    except Broken:
        found = ["deadline or opening is no time"]
    found += _shape_faults(policy)
    for role, quorum in _lists(policy):
        found += [f"{role}: {fault}" for fault in _quorum_faults(quorum, suite(policy.suite))]
    everyone = [trustee for _, quorum in _lists(policy) for trustee in quorum.trustees]
    for field in ("kid", "member", "cert_sha256"):
        if len({getattr(trustee, field) for trustee in everyone}) != len(everyone):
            found.append(f"two trustees have the same {field}")
    return found


def _lists(policy: Policy) -> list[tuple[Role, Quorum]]:
    lists: list[tuple[Role, Quorum]] = [("committee", policy.committee)]
    return lists if policy.rescue is None else [*lists, ("rescue", policy.rescue)]


def _shape_faults(policy: Policy) -> list[str]:
    found = []
    names = [rule.name for rule in policy.envelopes]
    if len(set(names)) != len(names):
        found.append("an envelope is named twice")
    if QUOTE_ENVELOPE not in names:
        found.append(f"no envelope is named {QUOTE_ENVELOPE}")
    if len({lot.lot for lot in policy.lots}) != len(policy.lots):
        found.append("a lot is named twice")
    if (policy.profile == "P1") != (policy.rescue is not None):
        found.append("rescue trustees belong to profile P1 and to no other")
    return found


def _quorum_faults(quorum: Quorum, algorithms: Suite) -> list[str]:
    found = []
    sides = [trustee.side for trustee in quorum.trustees]
    inside = sum(side in INSIDE for side in sides)
    if quorum.t > len(sides):
        found.append("the threshold is larger than the list")
    if inside > quorum.inside_at_most:
        found.append(f"{inside} stand for purchaser and centre, at most {quorum.inside_at_most} may")
    if quorum.inside_at_most >= quorum.t:
        found.append("purchaser and centre could reach the threshold alone")
    if not INDEPENDENT & set(sides):
        found.append("nobody stands outside the administration")
    if any(locks.kid(bytes.fromhex(one.public_key), algorithms) != one.kid for one in quorum.trustees):
        found.append("a key's id is not the id of its key")
    return found


def _agrees(statement: KeyStatement, trustee: Trustee, role: Role, quorum: Quorum, policy: Policy) -> bool:
    """Whether the statement says of its trustee, the tender and the thresholds what the policy says."""
    opening = time_of(policy.opening)
    return (
        Trustee.of(statement) == trustee
        and (statement.suite, statement.tender, statement.role) == (policy.suite, policy.tender, role)
        and (statement.t, statement.n) == (quorum.t, len(quorum.trustees))
        and time_of(statement.not_before) <= opening <= time_of(statement.not_after)
    )
