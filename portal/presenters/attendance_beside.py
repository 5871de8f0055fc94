"""What stands beside a month of attendance: the raw punches, what was punched today, what the year says of absence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hallcore.attendance.facts import LAST, PHOTOS, PUNCHES, pin_of
from hallcore.attendance.model import DayRecord
from hallcore.attendance.rules import days_absent, longest_absence
from hallcore.organisation.rules import post_number
from portal.attendancebook import DEVICES
from portal.presenters.addresses import address
from portal.presenters.shapes import Alert, Cell, Column, Fact, Link, Row, Table
from portal.presenters.showing import Showing

_DAY = timedelta(days=1)


def punched_today(show: Showing, account: str, day: date) -> str:
    """When somebody punched today, before the halves can be judged."""
    pin = pin_of(account)
    rows = show.archive.shelf(PUNCHES).keys((pin, day.isoformat(), ""), (pin, (day + _DAY).isoformat(), ""))
    times = "、".join(at[11:16] for _pin, at, _terminal in rows)
    return f"今日打卡 {times}" if times else "今日还没有打卡"


def year_facts(records: Sequence[DayRecord]) -> Iterator[Fact]:
    """What the year says of absence, which may cost somebody the post (KQ-15, KQ-16)."""
    if records:
        yield Fact("本年累计旷工", f"{days_absent(records)} 日")
        yield Fact("本年最长连续旷工", f"{longest_absence(records, working_days=False)} 日")


def warnings(show: Showing, records: Sequence[DayRecord]) -> Iterator[Alert]:
    """Say where the year is beyond what civil servants' or public institutions' law bears."""
    law, absent = show.law(), days_absent(records)
    for rule, words, working in (
        ("KQ-15", "公务员予以辞退", False),
        ("KQ-16", "事业单位人员可以解除聘用合同", True),
    ):
        run = longest_absence(records, working_days=working)
        if law.figure_of(rule).meets(run) or law.figure_of(rule, "year").meets(absent):
            link = Link(f"依据 {rule}", address("law.rule", rule=rule))
            said = f"连续旷工 {run} 日、本年累计 {absent} 日，达到{words}的情形，请核实后移送派出部门。"
            yield Alert(said, "旷工", "danger", (link,))


def punches_table(show: Showing, account: str, first: date, last: date, *, photos: bool) -> Table:
    """The raw punches of a month, as the devices told them, for the centre; ``photos`` for who may have them shown."""
    number, kept = post_number(account), show.archive.shelf(PHOTOS)
    pin, devices = pin_of(account), show.archive.shelf(DEVICES)
    rows = []
    for (_pin, at, code), (way, _verify, ahead, record) in show.archive.shelf(PUNCHES).items(
        (pin, first.isoformat(), ""), (pin, (last + _DAY).isoformat(), LAST)
    ):
        place = devices.get(code, {"place": code})["place"]
        off = f"设备时钟快 {ahead} 秒" if ahead > 0 else f"设备时钟慢 {-ahead} 秒" if ahead else ""
        said = {0: "上班", 1: "下班"}.get(way, "未区分")
        url = address("attendance.photo", number=number, query={"at": at, "terminal": code})
        shot = Cell("调阅", url) if photos and (pin, at, code) in kept else Cell("—")
        when = Cell(at[:19].replace("T", " "))
        rows.append(Row((when, Cell(said), Cell(f"{code} {place}", note=off), shot, Cell(record))))
    columns = (
        Column("打卡时间", head=True, nowrap=True),
        Column("方向", nowrap=True),
        Column("设备"),
        Column("照片", nowrap=True),
        Column("记录", nowrap=True),
    )
    return Table("原始打卡", columns, tuple(rows), empty="本月没有打卡。", show_caption=True)
