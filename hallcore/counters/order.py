"""In which order those who wait are called: classes first, but never so many in a row that everybody else stands still.

After so many priority numbers in a row (PH-16) while somebody ordinary waits, the next call is for whoever of these has
waited longest. What counts is a queue's *run*: how many priority numbers windows called past its ordinary ones since one
of these was called last. Pure: the shelves are handed in, and who writes the run is ``calling``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hallcore.counters.model import ORDINARY
from hallcore.counters.rules import Key

RUNS = "priority-runs"
"""The shelf: a queue's letters → its run."""


class Front(NamedTuple):
    """The heads of a queue's line: the first of all, the first ordinary one; None where there is none."""

    first: Key | None
    ordinary: Key | None


def pick(fronts: Mapping[str, Front], runs: Mapping[str, int], most: int) -> Key | None:
    """Whom a window calls next.

    Args:
        fronts: The heads of the queues it calls from, by letters.
        runs: Their runs; a queue without one stands at 0.
        most: How many priority numbers may be called in a row while somebody ordinary waits.
    """
    due = [
        front.ordinary
        for code, front in fronts.items()
        if front.ordinary is not None and runs.get(code, 0) >= most
    ]
    return min(due) if due else min((one.first for one in fronts.values() if one.first), default=None)


def runs_after(
    key: Key, code: str, fronts: Mapping[str, Front], runs: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    """What the runs become when a key of the queue ``code`` is called: only those that change.

    A priority number passes the ordinary ones of every queue its window calls from.
    """
    if key[0] >= ORDINARY:
        if runs.get(code, 0):
            yield code, 0
        return
    for one, front in fronts.items():
        if front.ordinary is not None:
            yield one, runs.get(one, 0) + 1


def in_order(keys: Iterable[Key], run: int, most: int) -> list[Key]:
    """The keys of one queue in the order in which they will be called if nobody else comes."""
    waiting = sorted(keys)
    before, ordinary = (
        [key for key in waiting if key[0] < ORDINARY],
        [key for key in waiting if key[0] >= ORDINARY],
    )
    found: list[Key] = []
    while before and ordinary:
        if run >= most:
            found.append(ordinary.pop(0))
            run = 0
        else:
            found.append(before.pop(0))
            run += 1
    return [*found, *before, *ordinary]
