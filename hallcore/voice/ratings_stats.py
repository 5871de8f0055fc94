"""What ratings come to: coverage, who did not rate, bad ones, and how much so few of them can say. Pure.

Who did not rate is counted as not having rated and as nothing else (HP-08). A share of very few says little: below the
figure of HP-08 none is told, and above it the range stands beside it in which the true share lies 19 times out of 20.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import sqrt
from typing import NamedTuple

from hallcore.approval.reported import BAD, GRADES
from hallcore.ground.lawbook import Law

Z = 1.96
"""Of the normal distribution: 19 times out of 20."""


class Tally(NamedTuple):
    """What was counted for a window, a person, an item, a department or a channel.

    Attributes:
        served: Visits and cases that could have been rated.
        grades: How many ratings of each grade, 1 to 5; excluded ones are not among them.
        excluded: Ratings that were found mistaken or malicious by two people.
    """

    served: int = 0
    grades: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    excluded: int = 0

    @property
    def rated(self) -> int:
        """Ratings that count."""
        return sum(self.grades)

    @property
    def unrated(self) -> int:
        """Who did not rate; a rating that was excluded is neither rated nor unrated."""
        return max(0, self.served - self.rated - self.excluded)

    @property
    def bad(self) -> int:
        """Bad ratings (HP-01)."""
        return sum(self.grades[:BAD])


class Share(NamedTuple):
    """A share in per cent with one place, and the range in which the true one lies."""

    value: Decimal
    low: Decimal
    high: Decimal


def total(tallies: Iterable[Tally]) -> Tally:
    """Several together."""
    served, excluded, grades = 0, 0, [0] * len(GRADES)
    for tally in tallies:
        served += tally.served
        excluded += tally.excluded
        grades = [a + b for a, b in zip(grades, tally.grades, strict=True)]
    one, two, three, four, five = grades
    return Tally(served, (one, two, three, four, five), excluded)


def share(part: int, whole: int, least: int) -> Share | None:
    """A share with its range (Wilson's), or None where the whole is smaller than ``least`` or empty."""
    if whole < max(1, least):
        return None
    p = part / whole
    middle, spread = p + Z * Z / (2 * whole), Z * sqrt(p * (1 - p) / whole + Z * Z / (4 * whole * whole))
    scale = 1 + Z * Z / whole
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return Share(_percent(p), _percent(max(0.0, low)), _percent(min(1.0, high)))


def _percent(value: float) -> Decimal:
    return Decimal(str(round(value * 100, 1)))


def coverage(tally: Tally) -> Share | None:
    """Of those who could have rated, who did."""
    return share(tally.rated, tally.served, 1) if tally.served else None


def bad_share(tally: Tally, law: Law) -> Share | None:
    """Of those who rated, who rated badly; None where they are too few to say (HP-08)."""
    return share(tally.bad, tally.rated, least(law))


def good_share(tally: Tally, law: Law) -> Share | None:
    """Of those who rated, who did not rate badly; None where they are too few to say."""
    return share(tally.rated - tally.bad, tally.rated, least(law))


def least(law: Law) -> int:
    """From how many ratings on a share is told (HP-08)."""
    return int(law.figure("HP-08", "least"))
