"""The demo's cases that live elsewhere: two for each department that handles its own in the provincial system.

What that system reports is made here as it would send it, line by line: on time, late, and once against itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import msgspec

from hallcore.approval.model import STAGES
from hallcore.approval.reported import Rating, RatingChannel, Report
from hallcore.catalogue.model import Item
from hallcore.ground.clock import TZ
from portal.cli import cast
from portal.cli.stations import STATIONS

SYSTEM = "JLZW"
"""The provincial system's code in the demo."""

SEED = b"sunhall demo: provincial system."
"""What it signs with; the settings hold its public key, and production refuses that one."""

FIRST = datetime(2026, 1, 26, 9, 0, tzinfo=TZ)
_PEOPLE = ("示例孙一", "示例周二", "示例郑三", "示例王四", "示例冯五")
_ORDER = tuple(STAGES)
_GRADES = (5, 5, 4, 5, 2, 3)
_WAYS: tuple[RatingChannel, ...] = ("mobile", "qr", "tablet", "pc")


def reports(items: Iterable[Item]) -> Iterator[tuple[datetime, str]]:
    """When each line arrives, and the line, in the order of arrival.

    Args:
        items: The catalogue; a case is about an item of its department.
    """
    by_department: dict[str, list[Item]] = {}
    for item in items:
        by_department.setdefault(item.department, []).append(item)
    found: list[tuple[datetime, str]] = []
    stations = [station for station in STATIONS if station.elsewhere and station.code in by_department]
    for place, station in enumerate(stations):
        for turn, item in enumerate(by_department[station.code][:2]):
            found += _case(2 * place + turn, station.code, item)
    yield from sorted(found)


def _case(n: int, department: str, item: Item) -> Iterator[tuple[datetime, str]]:
    """The reports of one case: a quarter are done and mostly rated, some stand still, one goes back, one comes late."""
    received = FIRST + timedelta(days=n % 24, minutes=17 * n % 420)
    company = n % 3 == 0
    party = cast.BIDDERS[n % len(cast.BIDDERS)]
    last = 0 if n % 9 == 8 else (4, 1, 2, 3)[n % 4]
    limit = (received + timedelta(days=28 if n % 7 else 21)).date()
    told = Report(
        system=SYSTEM,
        id=f"2224{received:%Y%m%d}{n:05d}",
        sequence=1,
        at=received,
        department=department,
        item=item.name,
        item_code=item.code,
        applicant=party.name if company else _PEOPLE[n % len(_PEOPLE)],
        applicant_kind="company" if company else "person",
        applicant_number=party.code if company else "",
        phone=f"1380000{n:04d}",
        query=f"EXDEMO{n:02d}",
        received=received,
        stage="accept",
        statutory_by=limit + timedelta(days=14),
        promised_by=limit,
    )
    yield _sent(told)
    for step in range(1, last + 1):
        at = received + timedelta(days=3 * step, hours=step)
        told = msgspec.structs.replace(told, sequence=step + 1, at=at, stage=_ORDER[step])
        if step == 4:
            told = msgspec.structs.replace(told, result="granted", decision=f"示例准〔2026〕{n + 1}号")
        elif step == last and n % 5 == 1:
            stopped = {"stopped": "现场核查", "stopped_until": date(2026, 3, 6)}
            told = msgspec.structs.replace(told, **stopped)
        yield _sent(told)
    yield from _afterwards(told, n)


def _afterwards(told: Report, n: int) -> Iterator[tuple[datetime, str]]:
    """What comes behind the last step: a rating of most that are done, a contradiction, a late report."""
    if told.result and n % 12:
        yield _sent(_rated(told, n))
    if n == 6:
        again = msgspec.structs.replace(told, sequence=9, at=told.at + timedelta(days=1), stage="accept")
        yield _sent(again)
    if n == 11:
        late = msgspec.structs.replace(told, sequence=3, at=told.at - timedelta(hours=5), stage="review")
        yield told.at + timedelta(days=2), _line(msgspec.structs.replace(late, note="补报"))


def _rated(told: Report, n: int) -> Report:
    """What is reported once the applicant has rated it, some hours after the end; most are content."""
    at = told.at + timedelta(hours=5 + n % 3)
    rating = Rating(_GRADES[n // 4 % len(_GRADES)], at, _WAYS[n // 4 % len(_WAYS)])
    return msgspec.structs.replace(told, sequence=told.sequence + 1, at=at, rating=rating)


def _sent(report: Report) -> tuple[datetime, str]:
    """A report and when it arrives: within the hour."""
    return report.at + timedelta(minutes=40), _line(report)


def _line(report: Report) -> str:
    return msgspec.json.encode(report).decode()
