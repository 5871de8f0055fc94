"""Cross-checks of what happened beyond the windows: each lies in the records as it was done, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.approval.model import ApplicationReceived
from hallcore.attendance.devices import FINDING, FindingAnswered, FindingFiled, PhotoReceived
from hallcore.attendance.model import PROCEDURE as ATTENDANCE
from hallcore.attendance.papers import LEAVE, LeaveAsked, LeaveGranted
from hallcore.counters.model import APPOINTMENT, TicketTaken
from hallcore.counters.model import PROCEDURE as COUNTERS
from hallcore.ground.clock import TZ
from portal.cli.simulation.book import Punched
from portal.cli.simulation.records import Check, Records, compare


def beyond(records: Records) -> Iterator[Check]:
    """Every cross-check of what happened beyond the windows."""
    books = [ran.book for ran in records.days]
    filed = {
        number for number, one in records.cases().items() if one.the(ApplicationReceived).channel == "online"
    }
    yield compare("网上申请", filed, {number for book in books for number in book.online})
    yield from _appointments(records)
    leaves = records.of.get((ATTENDANCE, LEAVE), ())
    accounts = records.accounts
    yield compare(
        "请假申请",
        {(one.number, one.the(LeaveAsked).account) for one in leaves},
        {(number, accounts[login]) for book in books for number, login in book.leaves.items()},
    )
    granted = {one.number for one in leaves if one.latest(LeaveGranted) is not None}
    yield compare("请假批准", granted, {number for book in books for number in book.granted})
    findings = [
        one for one in records.of.get((ATTENDANCE, FINDING), ()) if one.the(FindingFiled).means != "counter"
    ]
    yield compare(
        "巡查发现",
        {(one.number, one.the(FindingFiled).account) for one in findings},
        {(number, accounts[login]) for book in books for number, login in book.findings.items()},
    )
    answered = {one.number for one in findings if one.latest(FindingAnswered) is not None}
    yield compare("巡查说明", answered, {number for book in books for number in book.replies})
    photos = [
        Punched(paper.terminal, paper.pin, f"{paper.at.astimezone(TZ):%Y-%m-%d %H:%M:%S}")
        for one in records.of.get((ATTENDANCE, "terminal-day"), ())
        for paper in one.papers(PhotoReceived)
    ]
    yield Check("打卡照片没有重复", len(photos) == len(set(photos)), f"{len(photos)} 张")
    yield compare("打卡照片", photos, {one for book in books for one in book.photos})


def _appointments(records: Records) -> Iterator[Check]:
    """Each appointment was made once and turned into the number of the visit it was made for."""
    made = records.of.get((COUNTERS, APPOINTMENT), ())
    own = {number: n for ran in records.days for n, (number, _login) in ran.book.appointments.items()}
    yield compare("预约", {one.number for one in made}, own)
    open_ = {one.number for one in made if one.state != "arrived"}
    yield compare("预约都已取号", open_, ())
    turned = {
        (one.the(TicketTaken).appointment, number)
        for number, one in records.tickets().items()
        if one.the(TicketTaken).appointment
    }
    known = {
        (ran.book.appointments[one.visit.n][0], number)
        for ran in records.days
        for number, one in ran.book.tickets.items()
        if one.visit.n in ran.book.appointments
    }
    yield compare("预约转为号票", turned, known)
