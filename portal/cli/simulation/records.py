"""The hall's records of the days that were run, read from the database itself, and how two sets are compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from hallcore.approval.model import PROCEDURE as APPROVAL
from hallcore.counters.model import PROCEDURE as COUNTERS
from hallcore.dossier import Archive, Dossier
from hallcore.fees.model import PROCEDURE as FEES
from hallcore.journal import Journal, Root
from portal.cli.simulation.book import Case, Notice, Ticket
from portal.cli.simulation.running import Ran

SHOWN = 5
"""How many differences are named."""


class Check(NamedTuple):
    """What was compared, whether it agrees, and how many there were or what differs."""

    name: str
    ok: bool
    told: str


class Records:
    """The hall's records of the days that were run.

    Args:
        root: The hall, closed.
        days: What was run.
        accounts: Login → account.
    """

    def __init__(self, root: Root, days: Iterable[Ran], accounts: Mapping[str, str]) -> None:
        self.accounts = dict(accounts)
        self.archive: Archive = root.archive
        self.journal: Journal = root.journal
        self.days = tuple(days)
        self.of: dict[tuple[str, str], list[Dossier]] = {}
        self.every: list[Dossier] = [one for shard in root.archive.shards for one in shard.values()]
        for dossier in self.every:
            self.of.setdefault((dossier.procedure, dossier.machine), []).append(dossier)

    def cases(self) -> dict[str, Dossier]:
        """Every case, by number."""
        return {one.number: one for kind in ("case", "instant") for one in self.of.get((APPROVAL, kind), ())}

    def notices(self) -> dict[str, Dossier]:
        """Every payment notice, by number."""
        return {one.number: one for one in self.of.get((FEES, "notice"), ())}

    def tickets(self) -> dict[str, Dossier]:
        """Every ticket, by number."""
        return {one.number: one for one in self.of.get((COUNTERS, "ticket"), ())}

    def own_cases(self) -> dict[str, Case]:
        """The cases the simulator knows of."""
        return {number: one for ran in self.days for number, one in ran.book.cases.items()}

    def own_notices(self) -> dict[str, Notice]:
        """The notices the simulator knows of."""
        return {number: one for ran in self.days for number, one in ran.book.notices.items()}

    def own_tickets(self) -> dict[str, Ticket]:
        """The tickets the simulator knows of."""
        return {number: one for ran in self.days for number, one in ran.book.tickets.items()}


def compare(name: str, found: Collection[object], known: Collection[object]) -> Check:
    """Two sets are the same; what stands in one of them only is named."""
    here, there = set(found), set(known)
    told = []
    for words, more in (("记录中多出", here - there), ("记录中缺少", there - here)):
        if more:
            shown = "、".join(sorted(str(one) for one in more)[:SHOWN])
            told.append(f"{words} {len(more)} 项：{shown}")
    return Check(name, not told, "；".join(told) or f"{len(here)} 项一致")
