"""Devices of bidders and trustees: their keys stay in a folder of their own that no server code opens.

In earnest these are the bidder's own computer (the sealing page) and a trustee's laptop. The demo and
``hall device`` keep them under ``var/demo/devices/<name>/``; what leaves a device is only what its holder
hands over: a container, an unlock statement, a key statement, a release.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from hallcore.ground.clock import TZ
from signing import cms
from signing.certificates import certificate_facts
from signing.keyring import Keyring, certificate_from_pem, generate_key, key_from_pem, key_to_pem
from signing.seal.container import Sealed, Source, seal
from signing.seal.documents import Signed
from signing.seal.package import read_package
from signing.seal.policy import KeyStatement, Side, read_policy
from signing.seal.quote import Quote
from signing.seal.reading import Head
from signing.seal.release import Roll, key_pair, release_shares
from signing.seal.unlock import read_unlock_file, unlock_statement, write_unlock_file
from signing.suites import suite
from trading.tendering.sealing import ENVELOPES, SUITE

PRICE, TECHNICAL = (rule.name for rule in ENVELOPES)


class Device:
    """A folder with a P-256 signing key and its certificate.

    Args:
        folder: Where the keys are; mode 0700.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def enrol(cls, folder: Path, keyring: Keyring, name: str, code: str) -> Device:
        """Make a key and have the hall's authority certify it (in the demo both happen on one machine)."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        device = cls(folder)
        if not device._path("key.pem").exists():
            key = generate_key()
            certificate = keyring.issue_person(
                name,
                code,
                key.public_key(),
                valid_from=datetime(2025, 6, 1, tzinfo=TZ),
                valid_to=datetime(2035, 6, 1, tzinfo=TZ),
                serial=secrets.randbits(120) | 1,
            )
            device.keep("key.pem", key_to_pem(key))
            device.keep("certificate.pem", certificate.encode())
        return device

    @property
    def certificate(self) -> str:
        """The certificate, PEM; not a secret."""
        return self._path("certificate.pem").read_text()

    def sign(self, data: bytes, at: datetime) -> bytes:
        """A detached CMS signature by this device's key."""
        key = key_from_pem(self._path("key.pem").read_bytes())
        certificate = certificate_from_pem(self.certificate)
        return cms.sign_detached(data, key, certificate, signing_time=at)

    def keep(self, name: str, data: bytes) -> Path:
        """Write a file only the holder can read."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return path

    def _path(self, name: str) -> Path:
        return self.folder / name


class BidderDevice(Device):
    """A bidder's computer: seals bids and keeps what opens them."""

    def seal(
        self,
        package: bytes,
        roots_pem: str,
        lot: str,
        quote: Mapping[str, object],
        technical: Mapping[str, bytes],
        *,
        at: datetime,
        passphrase: str,
        seq: int = 1,
        prev: str = "",
    ) -> tuple[Path, Sealed]:
        """Seal a bid for a lot as the sealing page does, and keep its unlock file.

        Args:
            package: The tender's sealing package as downloaded; it is checked before it is used.
            roots_pem: The hall's root certificate.
            lot: The lot's number.
            quote: price, duration_days, quality, leader.
            technical: File name → content of the technical envelope.
            at: The bidder's clock.
            passphrase: Of the unlock file.
            seq: The version.
            prev: The header hash of the version it replaces, or "".

        Returns:
            The container's path, and what sealing left.
        """
        policy, notice_sha256 = read_package(package, [certificate_from_pem(roots_pem)], at=at)
        facts = Quote(tender=policy.tender, lot=lot, **quote)  # type: ignore[arg-type]  # checked by the struct's reader
        envelopes = {
            PRICE: [facts.source()],
            TECHNICAL: [Source.of_bytes(name, data) for name, data in technical.items()],
        }
        path = self._path(f"{lot}-{seq}.ggzb")
        with path.open("wb") as out:
            sealed = seal(
                out,
                policy=policy,
                lot=lot,
                notice_sha256=notice_sha256,
                certificate=certificate_facts(self.certificate.encode()).der,
                seq=seq,
                prev=prev or None,
                envelopes=envelopes,
                randomness=secrets.token_bytes,
                sign=lambda header: self.sign(header, at),
            )
        self.keep(
            f"{lot}-{seq}.unlock.json",
            write_unlock_file(sealed.unlock_secrets, passphrase, secrets.token_bytes),
        )
        return path, sealed

    def unlock(self, lot: str, seq: int, passphrase: str, *, at: datetime) -> Signed:
        """The signed statement that takes this bidder's lock off a bid."""
        secrets_of_bid = read_unlock_file(self._path(f"{lot}-{seq}.unlock.json").read_bytes(), passphrase)
        statement = unlock_statement(secrets_of_bid, sorted(secrets_of_bid.kb))
        return Signed(statement, self.sign(statement, at))


class TrusteeDevice(Device):
    """A trustee's laptop: a fresh key for each tender, statements and releases."""

    def state_key(
        self,
        tender: str,
        member: str,
        name: str,
        side: Side,
        *,
        t: int,
        n: int,
        valid: tuple[datetime, datetime],
    ) -> Signed:
        """Make this tender's key and sign what it is for."""
        private, public, kid = key_pair(secrets.token_bytes(32), suite(SUITE))
        self.keep(f"{tender}.key", private)
        statement = KeyStatement(
            suite=SUITE,
            tender=tender,
            role="committee",
            kid=kid,
            public_key=public.hex(),
            member=member,
            name=name,
            side=side,
            t=t,
            n=n,
            not_before=_second(valid[0]),
            not_after=_second(valid[1]),
            cert_sha256=certificate_facts(self.certificate.encode()).sha256,
        ).document()
        return Signed(statement, self.sign(statement, valid[0]))

    def release(
        self, policy: bytes, roll: Roll, heads: Sequence[Head], *, at: datetime
    ) -> tuple[Signed, ...]:
        """Release this trustee's shares of every envelope for all bids of the roll, each signed."""
        read = read_policy(policy)
        private = self._path(f"{read.tender}.key").read_bytes()
        found = []
        for rule in read.envelopes:
            document = release_shares(private, read, roll, heads, rule.name, at=at)
            found.append(Signed(document, self.sign(document, at)))
        return tuple(found)


def _second(at: datetime) -> str:
    return at.astimezone(TZ).isoformat(timespec="seconds")
