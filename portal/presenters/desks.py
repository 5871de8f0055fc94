"""What the workspaces' templates are given: bidders, and the desks of centre, purchaser, supervisor."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from portal.presenters.pages import Page, SalePanel
from portal.presenters.results import OpeningLot, RollRow, ScoreRow, TrusteeRow
from portal.presenters.shapes import (
    Action,
    Box,
    CalendarDay,
    Check,
    Clause,
    Countdown,
    Fact,
    Figures,
    FilterForm,
    LifeStep,
    Link,
    Pager,
    RecordRow,
    Section,
    Table,
    Tag,
    Task,
    Why,
)

# ---------------------------------------------------------------- bidder


class BidRow(Struct, frozen=True):
    """A tender the bidder takes part in: where it stands and what is to be done next."""

    title: str
    url: str
    number: str
    stage: Tag
    due: datetime | None = None
    due_note: str = ""
    next: Action | None = None


class BidderHomePage(Page, frozen=True, kw_only=True):
    """``bidder/home.jinja2``."""

    tasks: tuple[Task, ...] = ()
    bids: tuple[BidRow, ...] = ()
    open_tenders: Link | None = None


class BidPage(Page, frozen=True, kw_only=True):
    """``bidder/tender.jinja2``: the steps of one tender, its countdown and what was handed in."""

    tags: tuple[Tag, ...] = ()
    meta: tuple[str, ...] = ()
    steps: tuple[Task, ...]
    countdown: Countdown | None = None
    submissions: Table | None = None
    sections: tuple[Section, ...] = ()
    actions: tuple[Action, ...] = ()
    boxes: tuple[Box, ...] = ()


class PaddlePage(Page, frozen=True, kw_only=True):
    """``bidder/paddle.jinja2``: a bidder's part in a sale: its steps, the bidding, and the form of an offer."""

    tags: tuple[Tag, ...] = ()
    meta: tuple[str, ...] = ()
    steps: tuple[Task, ...]
    panel: SalePanel | None = None
    offering: bool = False
    submit: str = "提交报价"
    note: str = "提交即有效，不能撤回"
    actions: tuple[Action, ...] = ()
    sections: tuple[Section, ...] = ()
    boxes: tuple[Box, ...] = ()


class UploadPage(Page, frozen=True, kw_only=True):
    """``bidder/upload.jinja2``; ``form`` has one file field.

    ``plan_url`` takes POST {name, size, piece_size, pieces: [sha256 hex]} and answers {missing: [n],
    piece: address with "{n}", finish: address}; pieces are PUT to it; POST to ``finish`` answers
    {location}. Without script the form itself is posted whole.
    """

    countdown: Countdown
    plan_url: str
    piece_size: int = 1 << 20
    limit: int
    accept: str = ".ggzb"
    facts: tuple[Fact, ...] = ()
    seal: Link | None = None


class ReceiptPage(Page, frozen=True, kw_only=True):
    """``bidder/receipt.jinja2``; ``state`` is how far the log is: promised, logged or witnessed."""

    number: str
    received: datetime
    state: Literal["promised", "logged", "witnessed"]
    state_text: str
    facts: tuple[Fact, ...]
    promise: str
    qr: str
    actions: tuple[Action, ...] = ()


class FieldGroup(Struct, frozen=True):
    """Fields of a form under one legend, by their names."""

    legend: str
    names: tuple[str, ...]
    hint: str = ""


class FormPage(Page, frozen=True, kw_only=True):
    """``bidder/form.jinja2`` and ``desk/form.jinja2``: a form with what one must know before filling it in.

    Without ``groups`` all fields stand in the form's own order. ``before`` holds sections to read first;
    ``danger`` makes the button red, for what cannot be undone; ``check`` is a second button (``check=y``) that only
    looks what was filled in through.
    """

    lead: str = ""
    before: tuple[Section, ...] = ()
    groups: tuple[FieldGroup, ...] = ()
    submit: str = "提交"
    danger: bool = False
    check: str = ""
    cancel: Link | None = None
    url: str = ""
    multipart: bool = False
    countdown: Countdown | None = None
    boxes: tuple[Box, ...] = ()


# ---------------------------------------------------------------- desk


class DeskHomePage(Page, frozen=True, kw_only=True):
    """``desk/home.jinja2``: what waits, what falls due, and the figures of the day."""

    note: str
    tasks: Table
    due: tuple[CalendarDay, ...] = ()
    figures: Figures | None = None
    steps: tuple[Task, ...] = ()
    actions: tuple[Action, ...] = ()


class DeskListPage(Page, frozen=True, kw_only=True):
    """``desk/list.jinja2``: projects, parties, mandates, accounts; ``bulk`` acts on picked rows."""

    table: Table
    note: str = ""
    actions: tuple[Action, ...] = ()
    filters: FilterForm | None = None
    bulk: tuple[Action, ...] = ()
    pager: Pager | None = None


class DossierPage(Page, frozen=True, kw_only=True):
    """``desk/dossier.jinja2``: a dossier, its records, what may be done next; read-only for supervisors."""

    tags: tuple[Tag, ...] = ()
    meta: tuple[str, ...] = ()
    readonly: bool = False
    life: tuple[LifeStep, ...] = ()
    actions: tuple[Action, ...] = ()
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    records: tuple[RecordRow, ...] = ()
    countdown: Countdown | None = None


class SealingPage(Page, frozen=True, kw_only=True):
    """``desk/sealing.jinja2``: the sealing policy, its trustees, and whether all that is required is met."""

    lead: str
    facts: tuple[Fact, ...]
    trustees: tuple[TrusteeRow, ...]
    checks: tuple[Check, ...] = ()
    clause: Clause | None = None
    submit: str = "发布密封规则"
    cancel: Link | None = None


class OpeningRoomPage(Page, frozen=True, kw_only=True):
    """``desk/opening.jinja2``: the bid opening as it proceeds; ``form`` takes a trustee's release."""

    meta: tuple[str, ...]
    steps: tuple[LifeStep, ...]
    countdown: Countdown | None = None
    roll: tuple[RollRow, ...] = ()
    roll_note: str = ""
    trustees: tuple[TrusteeRow, ...] = ()
    released: str = ""
    lots: tuple[OpeningLot, ...] = ()
    actions: tuple[Action, ...] = ()
    refresh: Link | None = None
    release_url: str = ""


class ScoresPage(Page, frozen=True, kw_only=True):
    """``desk/scores.jinja2``: one member's score sheet of a lot; computed marks are shown, not asked.

    ``closed`` says why the sheet cannot be handed in (any more); then it has no buttons.
    """

    meta: tuple[str, ...]
    bidders: tuple[str, ...]
    rows: tuple[ScoreRow, ...]
    totals: tuple[str, ...] = ()
    why: Why | None = None
    errors: tuple[Link, ...] = ()
    sections: tuple[Section, ...] = ()
    closed: str = ""
    url: str = ""
    cancel: Link | None = None
