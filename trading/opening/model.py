"""Papers of the bid opening."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef


class GateClosed(Paper, frozen=True):
    """The deadline came and the gate was closed; no bid can commit across this record."""

    type: ClassVar[str] = "gate-closed"
    title: ClassVar[str] = "投标截止"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    deadline: datetime


class DeadlineMarked(Paper, frozen=True):
    """The marker in the log: bids with a lower index are in, all others late (sealing.md 1.9)."""

    type: ClassVar[str] = "deadline-marker"
    title: ClassVar[str] = "截止标记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    gate_index: int


class RollEntry(msgspec.Struct, frozen=True):
    """One opaque entry of the tender, opened: with it anyone can check the commitment in the log."""

    index: int
    salt: str
    record_sha256: str
    kind: str
    bid: str
    header_sha256: str = ""


class LotRoll(msgspec.Struct, frozen=True):
    """How many bids a lot has, and whether it is opened at all (fewer than three: ZB-061)."""

    lot: str
    bids: tuple[str, ...]
    opened: bool


class RollPublished(Paper, frozen=True):
    """The opening roll (开标名册): every hidden entry of the tender, named before anything is decrypted."""

    type: ClassVar[str] = "opening-roll"
    title: ClassVar[str] = "开标名册"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    marker_index: int
    entries: tuple[RollEntry, ...]
    lots: tuple[LotRoll, ...]
    unlock_until: datetime


class BidUnlocked(Paper, frozen=True):
    """A bidder took its own lock off; the statement itself is the file."""

    type: ClassVar[str] = "bid-unlocked"
    title: ClassVar[str] = "投标人解锁"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    header_sha256: str


class SharesReleased(Paper, frozen=True):
    """A trustee released its shares of all bids of the roll in one act; the release is the file."""

    type: ClassVar[str] = "shares-released"
    title: ClassVar[str] = "保管人提交密钥份额"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    kid: str
    envelope: str
    roll_sha256: str


class BidRead(msgspec.Struct, frozen=True):
    """One bid as it was read out, or why it was not.

    Attributes:
        outcome: "read", "revoked" (not unlocked by the bidder: EB-09), "damaged", or "withdrawn" (not opened for no
            fault of the bidder's: EB-09; the bond goes back).
        consortium, agreement: Members besides the leader; whether the agreement lies in the bid.
    """

    bid: str
    lot: str
    bidder: str
    name: str
    received_at: datetime
    seq: int
    header_sha256: str
    outcome: Literal["read", "revoked", "damaged", "withdrawn"]
    cause: str = ""
    price: Decimal = Decimal("0.00")
    duration_days: int = 0
    quality: str = ""
    leader: str = ""
    leader_certificate: str = ""
    bond_form: str = ""
    consortium: tuple[str, ...] = ()
    agreement: bool = False


class LotOpening(msgspec.Struct, frozen=True):
    """What happened to one lot at the opening."""

    lot: str
    title: str
    ceiling: Decimal
    opened: bool
    reason: str
    bids: tuple[BidRead, ...]


class Content(msgspec.Struct, frozen=True):
    """One file out of one bid's envelope."""

    bid: str
    envelope: str
    file: FileRef


class OpeningRecorded(Paper, frozen=True):
    """The opening record (开标记录), with what the rulebook asks of it (rulebook 2.4)."""

    type: ClassVar[str] = "opening-record"
    title: ClassVar[str] = "开标记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    deadline: datetime
    began_at: datetime
    place: str
    host: str
    recorder: str
    supervisor: str
    lots: tuple[LotOpening, ...]
    objections: str


class BidsDecrypted(Paper, frozen=True):
    """The opened bids' files were kept for the committee; they stay unpublished, their hashes stand here."""

    type: ClassVar[str] = "bids-decrypted"
    title: ClassVar[str] = "投标文件解密存放"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    contents: tuple[Content, ...]


class UnlockForm(msgspec.Struct, frozen=True):
    """A bidder's unlock statement in the vault, checked (``trading.opening.ceremony``)."""

    files: tuple[FileRef, ...]
    header_sha256: str


class ReleaseForm(msgspec.Struct, frozen=True):
    """A trustee's release in the vault, checked."""

    files: tuple[FileRef, ...]
    kid: str
    envelope: str
    roll_sha256: str


class OpeningForm(msgspec.Struct, frozen=True):
    """What the ceremony produced: each bid read or not, and the decrypted files."""

    bids: tuple[BidRead, ...]
    host: str
    recorder: str
    objections: str


class DecryptedForm(msgspec.Struct, frozen=True):
    """What lay in the envelopes."""

    contents: tuple[Content, ...]
