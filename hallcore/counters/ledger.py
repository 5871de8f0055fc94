"""The ledger of periods: how a ticket's life, from taking to its end, was spent. Computed from its papers, never kept.

The periods lie end to end: each begins in the moment the one before it ended, the first when the number was taken, and
the last is open while the ticket lives. Lengths are told in whole seconds of hall time, rounded to the nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from hallcore.counters.arrivals import TicketPresent
from hallcore.counters.days import WindowDayClosed, WindowDayHeld, WindowDayOpened, WindowDayResumed
from hallcore.counters.model import (
    ServiceEnded,
    ServiceResumed,
    ServiceStarted,
    TicketCalled,
    TicketCarriedOver,
    TicketGivenUp,
    TicketHeld,
    TicketLapsed,
    TicketMissed,
    TicketRestored,
    TicketReturned,
    TicketTaken,
    TicketTransferred,
)
from hallcore.dossier import Dossier
from hallcore.ground.events import Paper

Kind = Literal["absent", "waiting", "invited", "serving", "held", "missed"]
KINDS: dict[Kind, str] = {
    "absent": "未到厅",
    "waiting": "等候",
    "invited": "已呼叫",
    "serving": "办理",
    "held": "挂起",
    "missed": "过号",
}
"""What a period can be, as pages say it."""

_BEGINS: dict[type[Paper], Kind] = {
    TicketTaken: "waiting",
    TicketPresent: "waiting",
    TicketCalled: "invited",
    TicketMissed: "missed",
    TicketRestored: "waiting",
    ServiceStarted: "serving",
    TicketHeld: "held",
    ServiceResumed: "serving",
    TicketReturned: "waiting",
    TicketTransferred: "waiting",
    TicketCarriedOver: "waiting",
}
_ENDS = (ServiceEnded, TicketLapsed, TicketGivenUp)


class Period(NamedTuple):
    """A stretch of a ticket's life.

    Attributes:
        kind: What it was.
        queue: The queue it stood in, or had been called from.
        window: The window it was at; "" while it waited.
        account: Who began it, as the record names the actor.
        began, ended: Its moments; ``ended`` is None while it lasts.
    """

    kind: Kind
    queue: str
    window: str
    account: str
    began: datetime
    ended: datetime | None

    def seconds(self, now: datetime) -> int:
        """How long it was, or has been by now, in whole seconds."""
        return round(((self.ended or now) - self.began).total_seconds())


def periods(ticket: Dossier) -> tuple[Period, ...]:
    """The periods of a ticket's life, in order."""
    return laid_out(
        [(record.at, record.head["actor"]["account"], record.paper) for record in ticket.all_records()]
    )


def laid_out(papers: Sequence[tuple[datetime, str, Paper]]) -> tuple[Period, ...]:
    """The periods that papers tell of, each given with its moment and who filed it."""
    return tuple(_closed(list(_begun(papers)), _end(papers)))


def _begun(papers: Sequence[tuple[datetime, str, Paper]]) -> Iterator[Period]:
    queue = ""
    for at, account, paper in papers:
        kind = _BEGINS.get(type(paper))
        if kind is None:
            continue
        queue = getattr(paper, "queue", "") or queue
        if isinstance(paper, TicketTaken) and not paper.present:
            kind = "absent"
        window = "" if kind in {"absent", "waiting", "missed"} else getattr(paper, "window", "")
        yield Period(kind, queue, window, account, at, None)


def _closed(begun: list[Period], end: datetime | None) -> Iterator[Period]:
    for one, after in zip(begun, [*(each.began for each in begun[1:]), end], strict=True):
        yield one._replace(ended=after)


def _end(papers: Sequence[tuple[datetime, str, Paper]]) -> datetime | None:
    return next((at for at, _account, paper in papers if isinstance(paper, _ENDS)), None)


def spent(all_periods: Sequence[Period], now: datetime) -> dict[Kind, int]:
    """Seconds by kind."""
    found: dict[Kind, int] = dict.fromkeys(KINDS, 0)
    for one in all_periods:
        found[one.kind] += one.seconds(now)
    return found


# -- the day of a window ----------------------------------------------------------------------------------


class Spell(NamedTuple):
    """A stretch of a window's day in somebody's name: served, or held with a reason.

    Between two spells, and before the first, nobody was logged in.
    """

    kind: Literal["open", "held"]
    account: str
    began: datetime
    ended: datetime | None
    reason: str = ""
    forgotten: bool = False


def spells(window_day: Dossier) -> tuple[Spell, ...]:
    """How a window's day was spent; ``forgotten`` marks a spell nobody ended but the clock."""
    found: list[Spell] = []
    for record in window_day.all_records():
        at, paper = record.at, record.paper
        if found and found[-1].ended is None:
            found[-1] = found[-1]._replace(
                ended=at, forgotten=isinstance(paper, WindowDayClosed) and paper.forgotten
            )
        if isinstance(paper, WindowDayOpened | WindowDayResumed):
            found.append(Spell("open", paper.account, at, None))
        if isinstance(paper, WindowDayHeld):
            found.append(Spell("held", paper.account, at, None, paper.reason))
    return tuple(found)
