"""How the hall writes dates, money, sizes and digests: one way each, for pages and presenters alike.

Not here: wording of sentences (templates and presenters), and writing on paper (floor ``pdf``). Every
function is pure. Times must carry an offset; they are shown on the hall's own clock, UTC+8.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import segno
from markupsafe import Markup

HALL_ZONE = timezone(timedelta(hours=8), "UTC+8")

_WEEKDAYS = "一二三四五六日"
_TEN_THOUSAND = Decimal(10000)


class Remaining(NamedTuple):
    """What is left until a moment, in whole parts; seconds are cut, never rounded up."""

    days: int
    hours: int
    minutes: int
    seconds: int


def on_hall_clock(moment: datetime) -> datetime:
    """``moment`` as the hall's clock shows it.

    Raises:
        TypeError: The moment carries no offset, so nobody can say when it was.
    """
    if moment.tzinfo is None:
        raise TypeError(f"a time without an offset cannot be shown: {moment.isoformat()}")
    return moment.astimezone(HALL_ZONE)


def _day(value: date) -> date:
    return on_hall_clock(value).date() if isinstance(value, datetime) else value


def day(value: date) -> str:
    """2026-11-23, as in tables (GB/T 7408)."""
    return _day(value).isoformat()


def long_day(value: date) -> str:
    """2026年11月23日, as in running text."""
    value = _day(value)
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date) -> str:
    """11-23, where the year is plain from the surroundings."""
    return _day(value).strftime("%m-%d")


def weekday(value: date) -> str:
    """星期一."""
    return "星期" + _WEEKDAYS[_day(value).weekday()]


def moment(value: datetime) -> str:
    """2026-11-23 08:30."""
    return on_hall_clock(value).strftime("%Y-%m-%d %H:%M")


def exact_moment(value: datetime) -> str:
    """2026-11-23 08:30:04, where the second decides."""
    return on_hall_clock(value).strftime("%Y-%m-%d %H:%M:%S")


def short_moment(value: datetime) -> str:
    """11-23 08:30."""
    return on_hall_clock(value).strftime("%m-%d %H:%M")


def machine_time(value: date) -> str:
    """What stands in ``<time datetime>``: RFC 3339 with offset, or the plain date."""
    return on_hall_clock(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def epoch(value: datetime) -> int:
    """Milliseconds since 1970, for the script that lets a countdown tick."""
    return int(on_hall_clock(value).timestamp() * 1000)


def remaining(due: datetime, now: datetime) -> Remaining | None:
    """What is left from ``now`` to ``due``; None at and after the moment itself."""
    if now >= due:
        return None
    left = int((due - now).total_seconds())
    minutes, seconds = divmod(left, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return Remaining(days, hours, minutes, seconds)


def amount(value: Decimal) -> str:
    """8,960,000.00, for columns whose head says 元."""
    return f"{value:,.2f}"


def yuan(value: Decimal) -> str:
    """8,960,000.00 元."""
    return f"{amount(value)} 元"


def wan(value: Decimal) -> str:
    """896 万元; exact, without trailing zeros."""
    whole, _, part = f"{value / _TEN_THOUSAND:,.6f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part} 万元" if part else f"{whole} 万元"


def money(value: Decimal) -> str:
    """8,960,000.00 元（896 万元）; small sums without the second form."""
    return f"{yuan(value)}（{wan(value)}）" if value >= _TEN_THOUSAND else yuan(value)


def count(value: int) -> str:
    """12,418."""
    return f"{value:,}"


def count_to(value: int, most: int) -> str:
    """12, or 999+ of what was counted no further than one beyond 999."""
    return f"{count(most)}+" if value > most else count(value)


def filesize(size: int) -> str:
    """4.2 MB, in powers of 1,024 as file managers show; under 1 KB in 字节."""
    if size < 1024:
        return f"{size} 字节"
    value = float(size)
    for unit in ("KB", "MB", "GB"):
        value /= 1024
        if value < 1000 or unit == "GB":
            break
    return f"{value:.0f} {unit}" if value >= 100 or unit == "KB" else f"{value:.1f} {unit}"


def groups(digest: str) -> str:
    """A hex digest in fours, for reading aloud and comparing: 9f2c 41d7 …."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def short_digest(digest: str) -> str:
    """41ab90f6…c27d1e05: enough to tell files apart, never enough to prove one."""
    return digest if len(digest) <= 20 else f"{digest[:8]}…{digest[-8:]}"


@lru_cache(maxsize=4096)
def qr(text: str, label: str = "二维码") -> Markup:
    """``text`` as a QR code (ISO/IEC 18004, level M), drawn as SVG without inline style.

    Drawing one takes longer than the rest of its page, and the same text always gives the same code.
    """
    svg = segno.make(text, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass="cn-qr", lineclass=None, title=label
    )
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - segno escapes the title; the rest is its own path
