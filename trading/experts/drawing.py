"""Papers of a draw (抽取): planned before the roll, committed to, closed, revealed, held, and opened after the award."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

DRAW = "draw"

SIDES = {"purchaser": "招标人（采购人）", "supervisor": "行政监督", "centre": "交易中心"}
"""Whose nonces make the seed, in the order in which they go into it; an agency stands for its purchaser."""

ANSWERS = {"accepted": "接受", "refused": "因故不能参加", "absent": "联系不上", "recused": "自行申报回避"}


class DrawLine(msgspec.Struct, frozen=True):
    """How many experts of a subject are drawn, and how many more stand ready in order."""

    subject: str
    count: int
    reserve: int


class DrawPlanned(Paper, frozen=True):
    """The plan of a draw, public before anybody knows who bids: nothing of it can be chosen afterwards.

    Attributes:
        lot: For which lot.
        sides: Whose nonces there shall be, in the order of the seed.
        commit_by: Until when they are committed to.
        reveal_minutes: How long sides have to reveal once the commitments are closed.
        recusal: The rules by which experts are left out.
        reason: Why it is held again; "" for the first.
    """

    type: ClassVar[str] = "draw-planned"
    title: ClassVar[str] = "评标专家抽取方案"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    lot: str
    lines: tuple[DrawLine, ...]
    sides: tuple[str, ...]
    commit_by: datetime
    reveal_minutes: int
    recusal: tuple[str, ...]
    reason: str = ""


class NonceCommitted(Paper, frozen=True):
    """A side bound itself to a nonce nobody else knows yet."""

    type: ClassVar[str] = "nonce-committed"
    title: ClassVar[str] = "抽取随机数承诺"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    side: str
    commitment: str


class FrozenEntry(msgspec.Struct, frozen=True):
    """One expert of the list that is drawn from, with the salt of the published commitment."""

    expert: str
    account: str
    subject: str
    salt: str


class LeftOut(msgspec.Struct, frozen=True):
    """One expert left out of the list, under which rule and why."""

    expert: str
    subject: str
    cite: str
    reason: str


class PoolFrozen(Paper, frozen=True):
    """The list that is drawn from, as the pool stood; secret, while its commitments are public."""

    type: ClassVar[str] = "pool-frozen"
    title: ClassVar[str] = "抽取名单"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    entries: tuple[FrozenEntry, ...]
    left_out: tuple[LeftOut, ...]


class DrawList(msgspec.Struct, frozen=True):
    """The list of a subject: its entries as commitments, sorted, and how many were left out under which rule."""

    subject: str
    entries: tuple[str, ...]
    left_out: dict[str, int]


class DrawClosed(Paper, frozen=True):
    """Lists and commitments are closed. The log up to and including this record gives the root of the seed.

    Attributes:
        lists: What is drawn from, by subject.
        frozen_sha256: The hash of the sealed record with the names.
        sides: The sides that have committed, in the order of the seed.
        missing: The sides that had not when the time was over.
        reveal_by: Until when they reveal.
    """

    type: ClassVar[str] = "draw-closed"
    title: ClassVar[str] = "抽取名单封存"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    lists: tuple[DrawList, ...]
    frozen_sha256: str
    sides: tuple[str, ...]
    missing: tuple[str, ...]
    reveal_by: datetime


class NonceRevealed(Paper, frozen=True):
    """A side showed its nonce, and it is the one it was bound to."""

    type: ClassVar[str] = "nonce-revealed"
    title: ClassVar[str] = "抽取随机数公开"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    side: str
    nonce: str


class NonceDefaulted(Paper, frozen=True):
    """Sides did not reveal in time. The root of the log up to and including this record stands for their nonces."""

    type: ClassVar[str] = "nonce-defaulted"
    title: ClassVar[str] = "逾期未公开抽取随机数"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    sides: tuple[str, ...]


class Root(msgspec.Struct, frozen=True):
    """The root of the log at a size."""

    size: int
    root: str


class Nonce(msgspec.Struct, frozen=True):
    """A side's share in the seed; where it was silent, the size of the log whose root stands for it."""

    side: str
    nonce: str
    size: int = 0


class DrawOrder(msgspec.Struct, frozen=True):
    """The whole list of a subject in the order drawn."""

    subject: str
    order: tuple[str, ...]


class DrawHeld(Paper, frozen=True):
    """The draw: seed and order, recomputable by anybody from public records and the log alone."""

    type: ClassVar[str] = "draw-held"
    title: ClassVar[str] = "评标专家抽取结果"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    root: Root
    nonces: tuple[Nonce, ...]
    seed: str
    orders: tuple[DrawOrder, ...]


class CallAnswered(Paper, frozen=True):
    """What whoever was called next said; who cannot come is followed by the next in order."""

    type: ClassVar[str] = "draw-call"
    title: ClassVar[str] = "抽取通知答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    entry: str
    answer: Literal["accepted", "refused", "absent", "recused"]
    reason: str


class OpenedEntry(msgspec.Struct, frozen=True):
    """One entry of a list, opened: number, subject and salt give its commitment."""

    entry: str
    expert: str
    subject: str
    salt: str
    answer: str


class DrawOpened(Paper, frozen=True):
    """After the result: whoever was called, so that everybody can check the commitments; names lie beside it."""

    type: ClassVar[str] = "draw-opened"
    title: ClassVar[str] = "评标专家名单公开"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    entries: tuple[OpenedEntry, ...]


class PlanForm(msgspec.Struct, frozen=True):
    """What is submitted to plan a draw; the sides and the rules come from the hall's own table."""

    lines: tuple[DrawLine, ...]
    commit_by: datetime
    reason: str = ""


class CommitForm(msgspec.Struct, frozen=True):
    """A commitment."""

    commitment: str


class FreezeForm(msgspec.Struct, frozen=True):
    """A secret from which the salts of the list are made; it is kept nowhere."""

    key: str


class RevealForm(msgspec.Struct, frozen=True):
    """A nonce."""

    nonce: str


class HoldForm(msgspec.Struct, frozen=True):
    """The roots of the log, by size, as the log publishes them."""

    roots: tuple[Root, ...]


class CallForm(msgspec.Struct, frozen=True):
    """Who was called and what they said."""

    entry: str
    answer: Literal["accepted", "refused", "absent", "recused"]
    reason: str = ""
