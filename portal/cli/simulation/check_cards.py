"""Cross-check of supervision: the cards that were raised are exactly those the planted faults call for, one by one.

What is called for is made from the list of planted faults alone. A fault no card rule watches calls for none, and is
said to: an overpaid line is refunded and the notice is confirmed at what was owed, a late punch is attendance's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from hallcore.supervision.model import CARD, PROCEDURE, CardRaised
from portal.cli.simulation.plan import Kind
from portal.cli.simulation.planted import Planted, planted
from portal.cli.simulation.records import Check, Records, compare


class Called(NamedTuple):
    """A card: which rule, how grave, in which matter, whose department, which account answerable ("" without one)."""

    rule: str
    rung: str
    matter: str
    department: str
    person: str


def _at_the_desk(rule: str, rung: str) -> Callable[[Planted], Called]:
    """A card for what an officer did in a case, by whose hand it was done."""
    return lambda one: Called(rule, rung, one.case, one.where, one.account)


CALLS: Mapping[Kind, Callable[[Planted], Called] | None] = {
    "late": None,
    "terminal": None,
    "outage": None,
    "materials": None,
    "overpaid": None,
    "clock": None,
    "no-show": None,
    "left": None,
    "again": _at_the_desk("JC-06/again", "yellow"),
}
"""Kind of fault → the card it calls for; None where no card rule watches it."""


def cards(records: Records) -> Iterator[Check]:
    """Every card was called for by a planted fault, every one that was called for was raised, and each once."""
    faults = planted(records.days, records.accounts)
    wanted = [call(one) for one in faults if (call := CALLS[one.kind]) is not None]
    papers = [one.the(CardRaised) for one in records.of.get((PROCEDURE, CARD), ())]
    raised = [Called(one.rule, one.rung, one.matter, one.department, one.person) for one in papers]
    yield compare("监察牌", raised, wanted)
    yield Check("监察牌没有重复", len(raised) == len(set(raised)), f"{len(raised)} 张")
    began = {
        (call(one).rule, one.case): datetime.fromisoformat(one.began)
        for one in faults
        if (call := CALLS[one.kind])
    }
    early = [one.matter for one in papers if one.breached < began.get((one.rule, one.matter), one.breached)]
    yield Check("监察牌不早于故障", not early, "、".join(early) or f"{len(papers)} 张")
