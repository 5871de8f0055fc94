"""Cards that follow from a planted fault later on: an inspection nobody ended uses its time up; three yellow cards make a red one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hallcore.supervision.model import CardRaised
from portal.cli.simulation.planted import Planted

IN_TIME = frozenset({"JC-01/promised", "JC-02/stage", "JC-03/promised"})
"""Rules about the time a case takes."""

THREE, MANY = "JC-14/three", 3


def followed(papers: Iterable[CardRaised], faults: Iterable[Planted]) -> list[CardRaised]:
    """The cards that are no fault's own and are true all the same, of a run of many days.

    A case whose inspection was forgotten uses its time up; an officer who was told three times of the same fault in a
    quarter is told so once more (JC-14).
    """
    faults = tuple(faults)
    forgotten = {one.case for one in faults if one.kind == "clock" and one.case}
    papers = tuple(papers)
    yellow = Counter(one.person for one in papers if one.person and one.rung == "yellow")
    often = {person for person, many in yellow.items() if many >= MANY}
    return [
        one
        for one in papers
        if (one.rule in IN_TIME and one.matter in forgotten) or (one.rule == THREE and one.person in often)
    ]
