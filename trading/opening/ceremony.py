"""The ceremony: unlock statements and releases examined, both locks taken off, envelopes opened.

Everything here reads the vault and computes; what comes of it is filed by the office. An observer with
the same files runs the same functions and must come to the same hashes (sealing.md 1.10, step 5).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef, Vault
from signing.certificates import Certificate
from signing.errors import SigningError
from signing.seal import quote
from signing.seal.ceremony import combine, open_envelope
from signing.seal.documents import Signed
from signing.seal.faults import Blame, Flaw, Rejected
from signing.seal.policy import Policy
from signing.seal.reading import Container
from signing.seal.release import Release, Roll, read_release
from signing.seal.unlock import read_unlock
from trading.bidding.intake import head_of, received
from trading.bidding.model import BidderEnrolled, BidReceived
from trading.opening.model import BidRead, BidUnlocked, Content, ReleaseForm, SharesReleased, UnlockForm
from trading.opening.rules import opened_bids, roll_of
from trading.tendering.sealing import load_policy
from trading.tendering.wording import words_of

AGREEMENT = "联合体协议"
"""A file of this name in any envelope is the consortium's agreement (ZB-056)."""

Names = Callable[[str], str]


def container_of(bid: Dossier) -> FileRef:
    """The container that counts."""
    return bid.record(bid.numbers(BidReceived.type)[-1]).files[0]


def trustees_roll(tender: Dossier, bids: Mapping[str, Dossier]) -> Roll:
    """The roll as trustees sign it: its record's hash and the headers to be opened."""
    roll, sha256 = roll_of(tender)
    return Roll(
        sha256, frozenset(bids[number].the(BidReceived).header_sha256 for number in opened_bids(roll))
    )


def examine_unlock(
    vault: Vault, bid: Dossier, statement: Signed, roots: Sequence[Certificate], at: datetime
) -> UnlockForm:
    """Check a bidder's unlock statement against the header it signed, and keep it.

    Raises:
        Refusal: Not in form, not this bid's, or a secret that is not the committed one.
    """
    head = head_of(vault, container_of(bid))
    try:
        read_unlock(statement, head.header_bytes, head.header, roots, at=at)
    except SigningError as fault:
        raise Refusal(
            f"解锁声明未通过核验：{words_of(fault)}", "EB-08", where=getattr(fault, "where", "")
        ) from fault
    files = (
        vault.keep("unlock.json", statement.document),
        vault.keep("unlock.json.p7s", statement.signature),
    )
    return UnlockForm(files, head.header_sha256)


def examine_release(
    vault: Vault,
    tender: Dossier,
    bids: Mapping[str, Dossier],
    signed: Signed,
    roots: Sequence[Certificate],
    at: datetime,
) -> ReleaseForm:
    """Check a trustee's release: signed by that trustee, for this roll; and keep it.

    Raises:
        Refusal: Not in form or not theirs.
    """
    roll = trustees_roll(tender, bids)
    try:
        release = read_release(signed, load_policy(vault, tender), roll, roots, at=at)
    except SigningError as fault:
        raise Refusal(
            f"密钥份额未通过核验：{words_of(fault)}", "EB-08", where=getattr(fault, "where", "")
        ) from fault
    files = (vault.keep("release.json", signed.document), vault.keep("release.json.p7s", signed.signature))
    return ReleaseForm(files, release.kid, release.envelope, release.roll_sha256)


def open_bids(
    vault: Vault,
    tender: Dossier,
    bids: Mapping[str, Dossier],
    roots: Sequence[Certificate],
    names: Names,
    at: datetime,
) -> tuple[tuple[BidRead, ...], tuple[Content, ...]]:
    """Open every bid of the roll as far as its locks are off.

    Args:
        vault: Containers, unlock statements and releases; the opened files are kept here too.
        tender: The tender, its roll published.
        bids: Number → dossier, at least of every bid to be opened.
        roots: Whose certificates are believed.
        names: Credit code → registered name.
        at: The time of the ceremony.

    Returns:
        What was read of each bid, in the order received, and the files found in the envelopes.

    Raises:
        Refusal: Fewer than the threshold of trustees have released true shares; nothing is opened.
    """
    policy = load_policy(vault, tender)
    releases = _releases(vault, tender, policy, trustees_roll(tender, bids), roots, at)
    given = {rule.name: sum(r.envelope == rule.name for r in releases) for rule in policy.envelopes}
    for rule in policy.envelopes:
        if given[rule.name] < policy.committee.t:
            raise Refusal(
                f"“{rule.title}”已有 {given[rule.name]} 名保管人提交份额，需要 {policy.committee.t} 名",
                "EB-08",
            )
    read: list[BidRead] = []
    contents: list[Content] = []
    roll, _ = roll_of(tender)
    for number in sorted(opened_bids(roll), key=lambda each: _received_at(bids[each])):
        result, files = _open_one(vault, policy, releases, bids[number], roots, names, at)
        read.append(result)
        contents.extend(files)
    return tuple(read), tuple(contents)


def _open_one(
    vault: Vault,
    policy: Policy,
    releases: Sequence[Release],
    bid: Dossier,
    roots: Sequence[Certificate],
    names: Names,
    at: datetime,
) -> tuple[BidRead, tuple[Content, ...]]:
    unread = _unread(bid, names)
    if bid.latest(BidUnlocked) is None:
        return unread, ()
    try:
        facts, contents = _decrypt(vault, policy, releases, bid, roots, at)
    except Rejected as fault:
        if fault.blame is not Blame.BIDDER:
            raise Refusal(f"{bid.number} 无法打开：{words_of(fault)}", "EB-09", where=fault.where) from fault
        return replace(unread, outcome="damaged", cause=f"投标人密封有误，无法解密：{words_of(fault)}"), ()
    read = replace(
        unread,
        outcome="read",
        cause="",
        price=Decimal(facts.price),
        duration_days=facts.duration_days,
        quality=facts.quality,
        leader=facts.leader,
        agreement=any(AGREEMENT in content.file.name for content in contents),
    )
    return read, contents


def _unread(bid: Dossier, names: Names) -> BidRead:
    """What is known of a bid before it is opened, and how it counts if it never is (EB-09)."""
    enrolled, received = bid.the(BidderEnrolled), bid.the(BidReceived)
    return BidRead(
        bid=bid.number,
        lot=bid.parent,
        bidder=enrolled.bidder,
        name="、".join(names(code) for code in (enrolled.bidder, *enrolled.consortium)),
        received_at=_received_at(bid),
        seq=received.seq,
        header_sha256=received.header_sha256,
        outcome="revoked",
        cause="投标人未在规定时间内解锁，视为撤销投标",
        consortium=enrolled.consortium,
    )


def _decrypt(
    vault: Vault,
    policy: Policy,
    releases: Sequence[Release],
    bid: Dossier,
    roots: Sequence[Certificate],
    at: datetime,
) -> tuple[quote.Quote, tuple[Content, ...]]:
    """Open every envelope of one bid and read its quote; raises Rejected, saying who is to blame."""
    file = container_of(bid)
    with vault.open(file.sha256) as source, tempfile.TemporaryDirectory() as folder:
        container = received(source, file)
        unlocked = _unlocked(vault, bid, container, roots, at)
        contents = tuple(
            content
            for rule in policy.envelopes
            for content in _open_envelope(
                vault, policy, container, rule.name, releases, unlocked, bid, Path(folder)
            )
        )
    return _quote_of(vault, policy, bid, contents), contents


def _open_envelope(
    vault: Vault,
    policy: Policy,
    container: Container,
    name: str,
    releases: Sequence[Release],
    unlocked: Mapping[str, bytes],
    bid: Dossier,
    folder: Path,
) -> list[Content]:
    combined = combine(policy, container.head, name, releases, unlocked)
    directory = folder / name
    directory.mkdir()
    found = []
    for unpacked in open_envelope(container, name, combined.key, directory):
        with (directory / unpacked.name).open("rb") as file:
            found.append(Content(bid.number, name, vault.keep(unpacked.name, file)))
    return found


def _quote_of(vault: Vault, policy: Policy, bid: Dossier, contents: Sequence[Content]) -> quote.Quote:
    for content in contents:
        if content.file.name == quote.NAME:
            try:
                return quote.read_quote(vault.read(content.file.sha256), policy.tender, bid.parent)
            except SigningError as fault:
                raise Rejected(Flaw.QUOTE, fault.reason, quote.NAME, blame=Blame.BIDDER) from fault
    raise Rejected(Flaw.QUOTE, "the price envelope holds no quote.json", quote.NAME, blame=Blame.BIDDER)


def _unlocked(
    vault: Vault, bid: Dossier, container: Container, roots: Sequence[Certificate], at: datetime
) -> Mapping[str, bytes]:
    record = bid.record(bid.numbers(BidUnlocked.type)[-1])
    statement = Signed(*(vault.read(file.sha256) for file in record.files))
    return read_unlock(statement, container.head.header_bytes, container.header, roots, at=at)


def _releases(
    vault: Vault, tender: Dossier, policy: Policy, roll: Roll, roots: Sequence[Certificate], at: datetime
) -> list[Release]:
    found = []
    for n in tender.numbers(SharesReleased.type):
        signed = Signed(*(vault.read(file.sha256) for file in tender.record(n).files))
        found.append(read_release(signed, policy, roll, roots, at=at))
    return found


def _received_at(bid: Dossier) -> datetime:
    return bid.record(bid.numbers(BidReceived.type)[-1]).at
