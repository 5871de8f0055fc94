"""What the points of a day's attendance are (KQ-05 to KQ-07). Pure: the day record is handed in.

Somebody who came, but so late that the half-day counts as absent (KQ-04), loses the points of KQ-05 for a long delay
and not those of an absence; who never came, or left the window for longer than KQ-06 allows, loses those of KQ-07.
A punch that is missing is no point: it may still be corrected (KQ-11).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from hallcore.appraisal.model import Evidence, PointProposed
from hallcore.attendance.model import DayRecord, HalfDay


class Fault(NamedTuple):
    """A fault of attendance: which point it is, in which half of the day, and its minutes for the remark."""

    rule: str
    half: Literal["am", "pm"]
    minutes: int
    place: int = 0


def faults(record: DayRecord) -> Iterator[Fault]:
    """The faults of a day, half by half."""
    for half in record.halves:
        yield from _of(half, "am" if half.spell == 0 else "pm")


def evidence_of(account: str, day: date, fault: Fault) -> Evidence:
    """How a fault of attendance is named: whose day, which half, which of several."""
    return Evidence("attendance", f"{account}@{day}-{fault.half}-{fault.place}")


def still_stands(paper: PointProposed, record: DayRecord | None, account: str) -> bool:
    """Whether a point the clock proposed is a fault of the day as it is known now: it may have been mended since."""
    found = faults(record) if record is not None else ()
    return any(
        fault.rule == paper.rule and (evidence_of(account, paper.day, fault),) == paper.evidence
        for fault in found
    )


def _of(half: HalfDay, name: Literal["am", "pm"]) -> Iterator[Fault]:
    if half.state == "absent":
        delay = half.late or half.early
        if half.came is not None and delay:
            yield Fault("KQ-05/long", name, delay)
        else:
            for place in range(half.halves):
                yield Fault("KQ-07/absent", name, 0, place)
        return
    if half.late:
        yield Fault("KQ-05/late", name, half.late)
    if half.early:
        yield Fault("KQ-05/early", name, half.early)
    for place, minutes in enumerate(half.left):
        yield Fault("KQ-06/left", name, minutes, place)
