"""A tender ready for sealing: an authority, seven trustees, a bidder, a policy; and randomness that repeats."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing import cms
from signing.keyring import Keyring, certificate_from_pem, generate_key
from signing.seal import container
from signing.seal.archive import Source
from signing.seal.ceremony import Roll, key_pair, read_release, release_shares
from signing.seal.container import Head, Sealed
from signing.seal.documents import Signed
from signing.seal.header import read_header
from signing.seal.package import build_package
from signing.seal.policy import EnvelopeRule, KeyStatement, LogKey, Lot, Policy, Quorum, Trustee
from signing.seal.quote import Quote
from signing.seal.release import Release
from signing.seal.unlock import read_unlock, unlock_statement
from signing.suites import S1

SEALING = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
OPENING = datetime(2026, 3, 24, 1, 30, tzinfo=UTC)
NOTICE = hashlib.sha256(b"notice").hexdigest()
MARKER = "标记串-MARKER-7f3a9c"

COMMITTEE = (
    ("purchaser/1", "招标人代表", "purchaser"),
    ("centre/1", "交易中心代表", "centre"),
    ("supervision/1", "行政监督部门代表", "supervision"),
    ("notary/1", "公证处代表", "notary"),
    ("peer/1", "邻市交易中心代表", "peer"),
)
RESCUE = (
    ("supervision/2", "纪检监察代表", "supervision"),
    ("notary/2", "第二公证处代表", "notary"),
    ("peer/2", "省平台代表", "peer"),
)


def stream(seed: str) -> Callable[[int], bytes]:
    """Randomness that is the same for the same seed: bytes of SHAKE-256, one after another."""
    at = 0

    def take(count: int) -> bytes:
        nonlocal at
        at += count
        return hashlib.shake_256(seed.encode()).digest(at)[at - count :]

    return take


@dataclass
class Person:
    """Somebody with a certificate."""

    key: ec.EllipticCurvePrivateKey
    pem: str

    @cached_property
    def der(self) -> bytes:
        """The certificate."""
        return certificate_from_pem(self.pem).public_bytes(Encoding.DER)

    @property
    def pkcs8(self) -> bytes:
        """The key, unencrypted."""
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def sign(self, data: bytes, at: datetime = SEALING) -> bytes:
        """A detached signature."""
        return cms.sign_detached(data, self.key, certificate_from_pem(self.pem), signing_time=at)

    def signed(self, data: bytes, at: datetime = SEALING) -> Signed:
        """The data with its signature."""
        return Signed(data, self.sign(data, at))


@dataclass
class Member:
    """A trustee: a person, the X25519 key for this tender, and the signed statement about it."""

    person: Person
    private: bytes
    statement: Signed
    trustee: Trustee


@dataclass
class Tender:
    """A tender of the given profile and thresholds."""

    profile: str = "P2"
    t: int = 3
    committee_size: int = 5
    number: str = "DH-2026-ZB-0118"
    envelopes: tuple[str, ...] = ("price", "technical")
    size_limit: int = 64 * 1024 * 1024
    page_sha256: str = "00" * 32
    _serial: int = 0
    ring: Keyring = field(init=False)

    def __post_init__(self) -> None:
        period = {
            "valid_from": datetime(2026, 1, 1, tzinfo=UTC),
            "valid_to": datetime(2028, 1, 1, tzinfo=UTC),
        }
        with tempfile.TemporaryDirectory() as folder:
            self.ring = Keyring.create(
                Path(folder) / "keys", organ="敦化市公共资源交易中心", demo=True, **period
            )
        self.period = period
        self.bidder = self.person("吉林省示例建设有限公司", "91220000000000000X")
        self.committee = self._members("committee", COMMITTEE[-self.committee_size :], self.t)
        self.rescue = self._members("rescue", RESCUE, 2) if self.profile == "P1" else []

    @property
    def roots(self) -> Sequence[object]:
        """The trusted authority."""
        return self.ring.roots

    def person(self, name: str, code: str) -> Person:
        """Somebody new with a certificate of this hall."""
        self._serial += 1
        key = generate_key()
        pem = self.ring.issue_person(name, code, key.public_key(), serial=self._serial, **self.period)
        return Person(key, pem)

    def _members(self, role: str, people: Sequence[tuple[str, str, str]], t: int) -> list[Member]:
        return [self._member(role, who, t, len(people)) for who in people]

    def _member(self, role: str, who: tuple[str, str, str], t: int, n: int) -> Member:
        member, name, side = who
        person = self.person(name, member)
        private, public, kid = key_pair(stream(f"trustee {member}")(32), S1)
        statement = KeyStatement(
            suite="S1",
            tender=self.number,
            role=role,
            kid=kid,
            public_key=public.hex(),
            member=member,
            name=name,
            side=side,
            t=t,
            n=n,
            not_before="2026-03-01T00:00:00+08:00",
            not_after="2026-06-01T00:00:00+08:00",
            cert_sha256=hashlib.sha256(person.der).hexdigest(),
        )
        return Member(person, private, person.signed(statement.document()), Trustee.of(statement))

    @cached_property
    def policy(self) -> Policy:
        """The sealing policy."""
        committee = tuple(member.trustee for member in self.committee)
        rescue = tuple(member.trustee for member in self.rescue)
        return Policy(
            suite="S1",
            profile=self.profile,
            tender=self.number,
            title="敦化市第三小学综合楼工程（示例）",
            lots=(Lot(lot="1", title="土建"), Lot(lot="2", title="安装")),
            deadline="2026-03-24T09:30:00+08:00",
            opening="2026-03-24T09:30:00+08:00",
            unlock_minutes=30,
            size_limit=self.size_limit,
            envelopes=tuple(
                EnvelopeRule(name=name, title={"price": "报价文件"}.get(name, "技术文件"), stage=1)
                for name in self.envelopes
            ),
            committee=Quorum(t=self.t, inside_at_most=min(2, self.t - 1), trustees=committee),
            rescue=Quorum(t=2, inside_at_most=0, trustees=rescue) if rescue else None,
            remedies="解密失败的处理按招标文件第五章执行",
            contact="敦化市政务服务和数字化建设管理局（示例） 0433-0000000",
            page_sha256=self.page_sha256,
            log=LogKey(origin="hall.example/log/2026", key="hall.example/log/2026+00000000+AA=="),
        )

    @property
    def statements(self) -> list[Signed]:
        """Every trustee's signed key statement."""
        return [member.statement for member in (*self.committee, *self.rescue)]

    def package(self, record: Signed | None = None) -> bytes:
        """The sealing package."""
        return build_package(self.policy, NOTICE, self.statements, record)

    def files(self, lot: str = "1") -> dict[str, list[Source]]:
        """A bid for that lot: quote, letter, technical proposal."""
        quote = Quote(
            tender=self.number, lot=lot, price="1234567.00", duration_days=180, quality="合格", leader="张三"
        )
        files = {
            "price": [quote.source(), Source.of_bytes("投标函.pdf", MARKER.encode() * 3)],
            "technical": [Source.of_bytes("施工组织设计（含进度计划）.pdf", MARKER.encode() * 1000)],
        }
        return {name: files[name] for name in self.envelopes}

    def seal(
        self,
        seed: str = "a bid",
        *,
        lot: str = "1",
        seq: int = 1,
        prev: str | None = None,
        files: Mapping[str, Sequence[Source]] | None = None,
        bidder: Person | None = None,
    ) -> tuple[Sealed, bytes]:
        """A sealed bid: what the bidder keeps, and the container."""
        out, who = io.BytesIO(), bidder or self.bidder
        sealed = container.seal(
            out,
            policy=self.policy,
            lot=lot,
            notice_sha256=NOTICE,
            certificate=who.der,
            seq=seq,
            prev=prev,
            envelopes=self.files(lot) if files is None else files,
            randomness=stream(seed),
            sign=who.sign,
        )
        return sealed, out.getvalue()

    def check(self, data: bytes) -> cms.Signer:
        """Who signed the container, after all checks."""
        return container.check(
            container.parse(io.BytesIO(data)),
            self.policy,
            self.ring.roots,
            lot="1",
            notice_sha256=NOTICE,
            at=SEALING,
        )

    def roll(self, *heads: Head) -> Roll:
        """An opening roll of those bids."""
        return Roll(hashlib.sha256(b"roll").hexdigest(), frozenset(head.header_sha256 for head in heads))

    def release(
        self,
        member: Member,
        heads: Sequence[Head],
        envelope: str = "price",
        role: str = "committee",
        reason: str = "",
    ) -> Release:
        """One trustee's release, signed on the device and read on the platform."""
        roll = self.roll(*heads)
        document = release_shares(
            member.private, self.policy, roll, heads, envelope, at=OPENING, role=role, reason=reason
        )
        signed = member.person.signed(document, OPENING)
        return read_release(signed, self.policy, roll, self.ring.roots, at=OPENING)

    def unlocked(self, sealed: Sealed, *names: str) -> Mapping[str, bytes]:
        """The bidder's unlock statement, signed and read."""
        signed = self.bidder.signed(unlock_statement(sealed.unlock_secrets, names or self.envelopes), OPENING)
        header = read_header(sealed.header_bytes)
        return read_unlock(signed, sealed.header_bytes, header, self.ring.roots, at=OPENING)
