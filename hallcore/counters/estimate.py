"""How long somebody will wait: computed from what services really took, said as a range, or not said at all.

With n people before, c windows open, and services of mean m and deviation s (seconds), the window that will call next
is free after about (n + ½) · m ⁄ c at the earliest and (n + 1) · m ⁄ c at the latest, ½ being what is on average left of
the service under way. Sums of n + 1 services scatter by s · √(n + 1) ⁄ c around it; the range holds that on both sides for
the share of cases the rule asks (PH-11), widened because few services tell mean and deviation only roughly (Student's t).
It is rounded outwards to whole five minutes. Few uneven services do not tell what very many will take: beyond a few
people for each service known nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import NormalDist, fmean, stdev
from typing import NamedTuple

from hallcore.ground.lawbook import Law

STEP = 5
"""Minutes to which the ends of a range are rounded, outwards."""

UNKNOWN = "暂不能估计"


class Estimate(NamedTuple):
    """A wait in minutes from ``low`` to ``high``, or why none can be told (``why``; then both are 0)."""

    low: int
    high: int
    why: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a range."""
        return not self.why

    @property
    def text(self) -> str:
        """The range in words."""
        if self.why:
            return f"{UNKNOWN}：{self.why}"
        return f"约 {self.low}—{self.high} 分钟" if self.low else f"约 {self.high} 分钟以内"


class Service(NamedTuple):
    """A service that is over: when it ended and how many seconds a window was taken up by it, the call included."""

    ended: datetime
    seconds: int


def estimate(before: int, windows: int, services: Sequence[Service], now: datetime, law: Law) -> Estimate:
    """The wait of whoever has so many people before them.

    Args:
        before: Who will be called earlier from the same queue.
        windows: How many windows call from it and are open now.
        services: What ended lately; what is older than the rule's time is left out.
        now: The moment it is asked.
        law: Where the figures of PH-11 stand.
    """
    since = now - timedelta(minutes=int(law.figure("PH-11", "recent")))
    taken = [service.seconds for service in services if since <= service.ended <= now]
    if windows < 1:
        return Estimate(0, 0, "目前没有开放的窗口")
    if len(taken) < int(law.figure("PH-11", "least")):
        return Estimate(0, 0, "近期办理次数不足")
    if before + 1 > int(law.figure("PH-11", "reach")) * len(taken):
        return Estimate(0, 0, "排队人数较多，近期办理次数不足以推算")
    cover = float(law.figure("PH-11", "cover")) / 100
    return _range(before, windows, taken, cover)


def _range(before: int, windows: int, taken: Sequence[int], cover: float) -> Estimate:
    mean, spread = fmean(taken), stdev(taken) if len(set(taken)) > 1 else 0.0
    t, n = _student((1 + cover) / 2, len(taken) - 1), before + 1
    # The scatter of n services, and that of the mean told by the sample, which all n share.
    scatter = t * spread * math.sqrt(n + n * n / len(taken)) / windows
    low = max(0.0, (before + 0.5) * mean / windows - scatter) / 60
    high = ((before + 1) * mean / windows + scatter) / 60
    return Estimate(STEP * math.floor(low / STEP), max(STEP, STEP * math.ceil(high / STEP)))


def _student(share: float, freedom: int) -> float:
    """The quantile of Student's t, by its expansion around the normal one (Abramowitz and Stegun 26.7.5)."""
    z = NormalDist().inv_cdf(share)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
