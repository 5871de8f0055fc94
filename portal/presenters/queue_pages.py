"""What the templates of queues are given: the list of queues, a ticket, the kiosk's slip, the call panel."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from portal.presenters.pages import Page
from portal.presenters.services import KioskPage
from portal.presenters.shapes import Action, Box, Fact, Link, Section, Table, Tag


class QueueLine(Struct, frozen=True):
    """A queue in the list: where it is, how many wait, how long that will be, and the way to take a number."""

    title: str
    where: str
    waiting: int
    wait: str
    windows: str
    hours: str
    take: Link | None = None
    book: Link | None = None


class QueuesPage(Page, frozen=True, kw_only=True):
    """``counters/queues.jinja2``."""

    lead: str
    now: datetime
    lines: tuple[QueueLine, ...]
    boxes: tuple[Box, ...] = ()


class TicketPage(Page, frozen=True, kw_only=True):
    """``counters/ticket.jinja2``: the number large, what is to be done now, and how the time was spent.

    Attributes:
        label: ``A012``.
        say: What is to be done now, in a sentence; ``note`` is the line below it.
        code: The word on the slip, to be typed at a kiosk.
        here: Where the code of the day is sent; "" where nobody waits for it.
        refresh: After how many seconds a script loads the page anew; 0 where nothing will change any more.
    """

    number: str
    label: str
    state: Tag
    say: str
    note: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    actions: tuple[Action, ...] = ()
    boxes: tuple[Box, ...] = ()
    qr: str = ""
    code: str = ""
    here: str = ""
    now: datetime
    refresh: int = 0


class KioskTicketPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/ticket.jinja2``: the slip to take along."""

    ticket: TicketPage
    again: Link
    act: Link | None = None
    wrong: str = ""


class HerePage(Page, frozen=True, kw_only=True):
    """``counters/here.jinja2``: the code of the day was scanned; the numbers of this telephone that wait for it."""

    lead: str
    code: str
    rows: tuple[Link, ...] = ()
    boxes: tuple[Box, ...] = ()


class PanelButton(Struct, frozen=True):
    """A button of the call panel.

    Attributes:
        act: What is posted, the last part of the address.
        key: The key that presses it from the keyboard, or "".
        asks: A line to be filled in beside it, or ""; ``value`` is what stands there at first.
        choices: Value and label of what is to be chosen beside it.
        check: A box to be ticked beside it, or "".
    """

    act: str
    label: str
    url: str
    tone: Literal["primary", "", "danger"] = ""
    key: str = ""
    asks: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    choice_label: str = ""
    check: str = ""
    hidden: tuple[tuple[str, str], ...] = ()


class WaitingRow(Struct, frozen=True):
    """Somebody who waits, is held or was missed, and what may be done about it from the list."""

    label: str
    queue: str
    priority: str
    waited: str
    items: str
    late: bool = False
    button: PanelButton | None = None


class PanelPage(Page, frozen=True, kw_only=True):
    """``counters/panel.jinja2``: the officer's call panel.

    Attributes:
        window: ``012`` and its name; "" while nobody is logged in.
        state: Whether the window is open, rests, or nobody is logged in.
        label: The number at the window, or "".
        main: The buttons for what comes next; ``more`` those that ask something first.
        day: Pausing, going on and logging out.
    """

    window: str
    state: Tag
    label: str = ""
    step: str = ""
    facts: tuple[Fact, ...] = ()
    main: tuple[PanelButton, ...] = ()
    more: tuple[PanelButton, ...] = ()
    day: tuple[PanelButton, ...] = ()
    links: tuple[Link, ...] = ()
    waiting: tuple[WaitingRow, ...] = ()
    waiting_note: str = ""
    aside: tuple[WaitingRow, ...] = ()
    refresh: int = 0


class QueueBoardPage(Page, frozen=True, kw_only=True):
    """``counters/board.jinja2``: how every queue stands, and which windows are served."""

    note: str
    table: Table
    windows: Table
    actions: tuple[Action, ...] = ()
    refresh: int = 0
