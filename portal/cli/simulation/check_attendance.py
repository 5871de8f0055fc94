"""Cross-checks of attendance: each punch is kept once, and each day comes to what the plan says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time

from hallcore.attendance.devices import PunchesReceived
from hallcore.attendance.facts import day_records, pin_of
from hallcore.attendance.model import PROCEDURE as ATTENDANCE
from hallcore.attendance.model import DayRecord
from hallcore.ground.clock import TZ
from portal.cli.simulation.book import Punched
from portal.cli.simulation.dayplan import Day
from portal.cli.simulation.records import SHOWN, Check, Records, compare
from portal.house import load_law


def attendance(records: Records) -> Iterator[Check]:
    """Every cross-check of attendance."""
    kept = Counter(punches(records))
    twice = [str(punch) for punch, many in kept.items() if many > 1]
    yield Check("打卡没有重复", not twice, f"{len(kept)} 次" if not twice else "、".join(twice[:SHOWN]))
    accounts = {
        records.accounts[shift.login]
        for ran in records.days
        for shift in ran.day.shifts
        if shift.login not in _who(ran.day, "absent")
    }
    pins, staff = {punch.pin for punch in kept}, {pin_of(account) for account in accounts}
    yield Check("人员全部到岗打卡", pins == staff, f"{len(pins)} 人打卡，应有 {len(staff)} 人")
    yield compare("打卡不多不少", kept, {punch for ran in records.days for punch in ran.book.punches})
    for ran in records.days:
        days = days_of(records, ran.day)
        found = {
            (login, half.state)
            for login, one in days.items()
            for half in one.halves
            if half.state != "normal"
        }
        wrong = {(login, kind) for kind in ("late", "absent") for login in _who(ran.day, kind)}
        yield compare(f"{ran.day.on} 考勤日记录（{len(days)} 人，异常）", found, wrong)


def _who(day: Day, kind: str) -> set[str]:
    """Who is planned to come late, or never to punch."""
    return {fault.where for fault in day.faults if fault.kind == kind}


def punches(records: Records) -> Iterator[Punched]:
    """Every punch that was filed, as often as it was."""
    for one in records.of.get((ATTENDANCE, "terminal-day"), ()):
        for paper in one.papers(PunchesReceived):
            for punch in paper.punches:
                yield Punched(paper.terminal, punch.pin, f"{punch.at.astimezone(TZ):%Y-%m-%d %H:%M:%S}")


def days_of(records: Records, day: Day) -> dict[str, DayRecord]:
    """What the day comes to for everybody, by login."""
    law = load_law()
    calendar = law.calendar
    if calendar is None:
        raise LookupError("there is no working calendar among the law files")
    asof = datetime.combine(day.on, time(23, 59), TZ)
    found = {}
    for shift in day.shifts:
        account = records.accounts[shift.login]
        found[shift.login] = day_records(
            records.archive, account, day.on, day.on, law=law.on(day.on), calendar=calendar, asof=asof
        )[0]
    return found
