"""The bidder's lock: the secrets in the unlock file, and the signed statement that gives them up.

Also the bidder's other signed act on a sealed bid, its withdrawal, since it is made from the same knowledge.
What is not here: when either is allowed.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from cryptography import x509

from signing import canonical, cms
from signing.seal import locks
from signing.seal.documents import (
    Count,
    Document,
    EnvelopeName,
    Hex32,
    Identifier,
    Signed,
    read_as,
    signer_of,
)
from signing.seal.faults import Blame, Broken, Flaw, Rejected
from signing.seal.header import Header
from signing.seal.passphrase import Boxed
from signing.suites import suite


@dataclass(frozen=True, slots=True)
class UnlockSecrets:
    """What a bidder keeps to open one version of a bid: kb for each envelope (none in profile P0)."""

    tender: str
    lot: str
    seq: int
    header_sha256: str
    kb: Mapping[str, bytes]

    def __repr__(self) -> str:
        """Without the secrets: this may end up in a log."""
        return f"UnlockSecrets({self.tender!r}, {self.lot!r}, {self.seq}, {self.header_sha256!r}, <secret>)"


class UnlockFile(Boxed, frozen=True, kw_only=True):
    """The unlock file: which bid it belongs to, and the secrets under the passphrase."""

    v: Literal[1] = 1
    type: Literal["unlock-file"] = "unlock-file"
    tender: Identifier
    lot: Identifier
    seq: Count
    header_sha256: Hex32


class Unlock(Document, frozen=True, kw_only=True):
    """The unlock statement: the secrets (hex) of the envelopes that may now be opened."""

    v: Literal[1] = 1
    type: Literal["unlock"] = "unlock"
    tender: Identifier
    lot: Identifier
    header_sha256: Hex32
    kb: Annotated[dict[EnvelopeName, Hex32], msgspec.Meta(min_length=1, max_length=9)]


class Withdrawal(Document, frozen=True, kw_only=True):
    """The statement that takes a bid back: `prev` is the SHA-256 of the header of its last version."""

    v: Literal[1] = 1
    type: Literal["withdrawal"] = "withdrawal"
    tender: Identifier
    lot: Identifier
    prev: Hex32


def write_unlock_file(secrets: UnlockSecrets, passphrase: str, randomness: Callable[[int], bytes]) -> bytes:
    """The unlock file of a sealed bid.

    Raises:
        Broken: The passphrase is too short, or there is nothing to keep.
    """
    fields = {name: getattr(secrets, name) for name in ("tender", "lot", "seq", "header_sha256")}
    kept = canonical.encode({name: kb.hex() for name, kb in secrets.kb.items()})
    return UnlockFile.close(fields, kept, passphrase, randomness).document()


def read_unlock_file(data: bytes, passphrase: str) -> UnlockSecrets:
    """The secrets, as they were given to `write_unlock_file`.

    Raises:
        Broken: Not an unlock file.
        Rejected: The passphrase is wrong, or the file was changed.
    """
    file = UnlockFile.read(data, Flaw.PASSPHRASE)
    kept = read_as(dict[EnvelopeName, Hex32], file.open(passphrase), Flaw.UNLOCK)
    kb = {name: bytes.fromhex(value) for name, value in kept.items()}
    return UnlockSecrets(file.tender, file.lot, file.seq, file.header_sha256, kb)


def unlock_statement(secrets: UnlockSecrets, envelopes: Sequence[str]) -> bytes:
    """The statement, to be signed by the bidder, that gives up the secrets of those envelopes.

    Raises:
        Broken: There is no secret for one of them.
    """
    try:
        kb = {name: secrets.kb[name].hex() for name in envelopes}
    except KeyError as error:
        raise Broken(Flaw.UNLOCK, "there is no secret for that envelope", str(error.args[0])[:40]) from None
    return Unlock(
        tender=secrets.tender, lot=secrets.lot, header_sha256=secrets.header_sha256, kb=kb
    ).document()


def read_unlock(
    statement: Signed, header_bytes: bytes, header: Header, roots: Sequence[x509.Certificate], *, at: datetime
) -> Mapping[str, bytes]:
    """The secrets kb given up by a signed unlock statement, each checked against the header at once.

    Raises:
        Broken: Not an unlock statement.
        Refuted: For another bid, signed by another than its bidder, or a secret that is not the committed
            one.
    """
    unlock = Unlock.read(statement.document, Flaw.UNLOCK)
    same = (unlock.tender, unlock.lot, unlock.header_sha256)
    if same != (header.tender, header.lot, canonical.sha256_hex(header_bytes)):
        raise Rejected(Flaw.UNLOCK, "the unlock statement belongs to another bid")
    _check_signer(statement, header.bidder_cert_sha256, roots, at=at)
    algorithms = suite(header.suite)
    found = {}
    for name, value in unlock.kb.items():
        envelope, kb = header.envelope(name), bytes.fromhex(value)
        kcv = locks.check_value(header.place(locks.RESCUE, name, envelope.nonce, algorithms), kb)
        if envelope.kcv_b is None or not hmac.compare_digest(kcv, envelope.kcv_b):
            raise Rejected(
                Flaw.UNLOCK,
                "the secret is not the one the header commits to",
                name,
                blame=Blame.BIDDER,
                who=header.bidder_cert_sha256,
            )
        found[name] = kb
    return found


def withdrawal_statement(tender: str, lot: str, header_sha256: str) -> bytes:
    """The statement, to be signed by the bidder, that takes back the bid with that header."""
    return Withdrawal(tender=tender, lot=lot, prev=header_sha256).document()


def read_withdrawal(
    statement: Signed, header_bytes: bytes, header: Header, roots: Sequence[x509.Certificate], *, at: datetime
) -> cms.Signer:
    """Check a signed withdrawal of the bid with that header; returns who signed it.

    Raises:
        Broken: Not a withdrawal.
        Refuted: For another bid, or signed by another than its bidder.
    """
    withdrawal = Withdrawal.read(statement.document, Flaw.STATEMENT)
    same = (withdrawal.tender, withdrawal.lot, withdrawal.prev)
    if same != (header.tender, header.lot, canonical.sha256_hex(header_bytes)):
        raise Rejected(Flaw.STATEMENT, "the withdrawal belongs to another bid")
    return _check_signer(statement, header.bidder_cert_sha256, roots, at=at)


def _check_signer(
    statement: Signed, cert_sha256: str, roots: Sequence[x509.Certificate], *, at: datetime
) -> cms.Signer:
    signer = signer_of(statement, roots, at=at)
    if signer.certificate_sha256 != cert_sha256:
        raise Rejected(Flaw.SIGNER, "the statement is signed by another certificate than the bid")
    return signer
