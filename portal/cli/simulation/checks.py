"""Cross-checks after a day: what lies in the hall's records against what the simulator knows it did, both ways.

The records are read when the hall is closed; no page and no view is asked. What differs is named, the first few of each.
"""

from __future__ import annotations

from collections.abc import Iterator

from portal.cli.simulation.check_attendance import attendance
from portal.cli.simulation.check_beyond import beyond
from portal.cli.simulation.check_cards import cards
from portal.cli.simulation.check_faults import faults
from portal.cli.simulation.check_matters import cases, fees, logged
from portal.cli.simulation.check_ratings import ratings
from portal.cli.simulation.check_tickets import tickets
from portal.cli.simulation.check_voices import voices
from portal.cli.simulation.records import SHOWN, Check, Records


def checks(records: Records) -> Iterator[Check]:
    """Every cross-check."""
    for ran in records.days:
        unexpected = ran.book.unexpected
        told = f"{len(unexpected)} 项：{'；'.join(unexpected[:SHOWN])}" if unexpected else "无"
        yield Check(f"{ran.day.on} 计划外的应答", not unexpected, told)
    yield from logged(records)
    yield from cases(records)
    yield from fees(records)
    yield from tickets(records)
    yield from attendance(records)
    yield from beyond(records)
    yield from ratings(records)
    yield from voices(records)
    yield from faults(records)
    yield from cards(records)
