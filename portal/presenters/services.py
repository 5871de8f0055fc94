"""What the templates of service items are given: the list, a guide, a notification, and the kiosk's four pages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from portal.presenters.pages import Page, RecordPage
from portal.presenters.shapes import (
    Action,
    Box,
    Fact,
    FilterForm,
    Link,
    LinkGroup,
    ListRow,
    Pager,
    Question,
    Section,
    Table,
    Tag,
    Why,
)


class ServiceListPage(Page, frozen=True, kw_only=True):
    """``services/list.jinja2``: who it is for, which kind, which department; the search box searches the whole hall."""

    search: FilterForm
    audiences: tuple[Link, ...]
    kinds: tuple[Link, ...]
    filters: FilterForm
    total: int
    rows: tuple[ListRow, ...] = ()
    pager: Pager | None = None
    departments: LinkGroup | None = None


class GuidePage(RecordPage, frozen=True, kw_only=True):
    """``services/guide.jinja2`` and ``services/print.jinja2``: a service item, for the situation in the address.

    Attributes:
        conditions: When it can be applied for.
        situation: The questions, sent by GET; None where the item asks none.
        materials: The list for the answers, or of everything where they are incomplete.
        take: What issues the one-time notification for these answers.
        limit: Why it takes as long as it takes.
        faqs: Questions citizens ask, with answers.
        qr: The full address of this page.
    """

    conditions: tuple[str, ...] = ()
    situation: FilterForm | None = None
    materials: Table | None = None
    shared: str = ""
    take: Action | None = None
    take_note: str = ""
    flow: Table | None = None
    limit: Why | None = None
    limit_note: str = ""
    more: tuple[Section, ...] = ()
    faqs: tuple[Question, ...] = ()
    qr: str = ""


class NotifiedPage(Page, frozen=True, kw_only=True):
    """``services/notified.jinja2`` and ``kiosk/notified.jinja2``: a one-time notification as it was issued."""

    number: str
    issued: datetime
    organ: str
    tags: tuple[Tag, ...] = ()
    facts: tuple[Fact, ...] = ()
    answers: tuple[Fact, ...] = ()
    materials: Table
    shared: str = ""
    steps: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    why: Why | None = None
    fees: Table | None = None
    boxes: tuple[Box, ...] = ()
    qr: str
    pdf: str = ""
    links: tuple[Link, ...] = ()


# ---------------------------------------------------------------- kiosk


class Key(Struct, frozen=True):
    """A key on the kiosk's screen: what it does and a line below."""

    title: str
    url: str
    note: str = ""
    main: bool = False


class Ask(Struct, frozen=True):
    """A question on the kiosk's screen, its choices as large as fingers."""

    name: str
    text: str
    choices: tuple[tuple[str, str], ...]
    chosen: str = ""


class KioskPage(Page, frozen=True, kw_only=True):
    """``kiosk/keys.jinja2``: a heading, a line, and keys, in two or three columns where there are many.

    After ``idle`` seconds without a touch the screen asks whether somebody is there, and ``warn`` seconds later it
    leads to ``home``.
    """

    now: datetime
    lead: str = ""
    keys: tuple[Key, ...] = ()
    columns: Literal[0, 2, 3] = 0
    foot: tuple[Link, ...] = ()
    pager: tuple[Link, ...] = ()
    idle: int = 0
    warn: int = 0
    home: str = ""


class KioskQuestionsPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/questions.jinja2``: the situation questions of an item, answered by touch."""

    url: str
    organ: str
    questions: tuple[Ask, ...] = ()
    wrong: str = ""
    submit: str = "领取清单"


class KioskNotifiedPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/notified.jinja2``: number, QR code and list, and the paper to print; ``refresh`` while it is not there."""

    notified: NotifiedPage
    refresh: str = ""
