"""Cards that follow from planted faults later on: three yellow cards of one person in a quarter make a red one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hallcore.supervision.model import CardRaised

THREE, MANY = "JC-14/three", 3


def followed(papers: Iterable[CardRaised]) -> list[CardRaised]:
    """The cards that are no fault's own and are true all the same: whoever was told three times is told once more (JC-14)."""
    papers = tuple(papers)
    yellow = Counter(one.person for one in papers if one.person and one.rung == "yellow")
    often = {person for person, many in yellow.items() if many >= MANY}
    return [one for one in papers if one.rule == THREE and one.person in often]
