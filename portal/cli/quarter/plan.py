"""The plan of a quarter: which walk begins when, and which of them has a fault. Pure: the same seed, the same plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ
from portal.cli.quarter.faults import FAULTS

OVERLAY = "yanbian"
SHARE = {
    "open-tender": 6,
    "gp-open-tender": 4,
    "gp-invited-tender": 3,
    "gp-open-tender-void": 2,
    "gp-inquiry": 3,
    "gp-inquiry-void": 1,
    "gp-inquiry-few": 1,
    "gp-negotiation": 3,
    "gp-negotiation-void": 1,
    "gp-consultation": 2,
    "gp-consultation-void": 1,
    "gp-single-source": 1,
    "gp-single-source-objection": 1,
    "gp-framework": 1,
    "gp-framework-competition": 1,
    "gp-framework-rotation": 1,
    "land-listing": 2,
    "land-auction": 3,
    "land-tender": 1,
    "mineral-listing": 2,
    "property": 3,
    "open-tender few": 1,
    "open-tender rejected": 1,
    "open-tender objection": 1,
    "open-tender complaint": 3,
    "open-tender locked": 1,
    "open-tender declined": 1,
    "open-tender outage": 1,
    "gp-open-tender challenge": 1,
    "gp-open-tender complaint": 1,
    "prequalified-tender": 1,
    "invited-tender": 1,
    "land-few": 1,
    "land-tender-few": 1,
    "land-unsold": 1,
    "land-declined": 1,
}
"""How many of each kind there are in sixty. Emergency procurement is in force from October on, after the quarter."""

FITS = {
    "period": ("open-tender",),
    "early": ("open-tender",),
    "committee": ("open-tender",),
    "candidates": ("open-tender",),
    "contract": ("open-tender",),
    "report": ("open-tender",),
    "gp-period": ("gp-open-tender", "gp-invited-tender"),
    "asked-period": ("gp-inquiry", "gp-negotiation", "gp-consultation"),
    "gp-result": ("gp-open-tender",),
    "gp-contract": ("gp-open-tender",),
    "sale-result": ("land-auction",),
    "sale-contract": ("land-listing",),
    "reply": ("open-tender complaint",),
    "accept": ("open-tender complaint",),
}
"""Which walks a fault can be planted in; each fault is planted once, for a third yellow card of one person is a red one."""


class Planned(NamedTuple):
    """One tender of the plan: its walk, when it begins, and its fault's name or ""."""

    place: int
    walk: str
    at: datetime
    fault: str

    @property
    def name(self) -> str:
        """What it is called among the files of the quarter."""
        return f"{self.place:02d} {self.walk}" + (f" [{self.fault}]" if self.fault else "")


def kinds(many: int) -> list[str]:
    """So many walks in the shares of a quarter, the commonest first; every kind comes once before any comes often."""
    total = sum(SHARE.values())
    least = list(SHARE)[:many]
    rest = [name for name, share in SHARE.items() for _ in range(share * many // total - 1)]
    found = (least + rest)[:many]
    return found + ["open-tender"] * (many - len(found))


def plan(many: int, seed: int, first: date, calendar: Calendar) -> Iterator[Planned]:
    """Spread so many tenders over working days, one begun a day, and plant every fault that has a walk to be planted in."""
    draw = Random(f"quarter {seed}")  # noqa: S311 - a plan that can be drawn again, no secret
    walks = kinds(many)
    draw.shuffle(walks)
    faults = _planted(walks, draw)
    on = first
    for place, walk in enumerate(walks, 1):
        on = calendar.next_working_day(on, overlay=OVERLAY)
        minute = draw.randrange(30, 90)
        yield Planned(
            place, walk, datetime.combine(on, time(9), TZ) + timedelta(minutes=minute), faults.get(place, "")
        )
        on += timedelta(days=1)


def _planted(walks: Sequence[str], draw: Random) -> dict[int, str]:
    """Place → fault; no walk has two."""
    found: dict[int, str] = {}
    for fault in FAULTS:
        free = [place for place, walk in enumerate(walks, 1) if walk in FITS[fault] and place not in found]
        if free:
            found[draw.choice(free)] = fault
    return found
