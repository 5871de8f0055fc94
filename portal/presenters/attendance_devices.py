"""Terminals, cameras and patrols as the centre sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hallcore.attendance.devices import FINDING, CommandAnswered, TerminalCommanded, TerminalRegistered
from hallcore.dossier import Dossier
from portal.attendancebook import BROKEN, CAMERAS, DEVICES, DOWNS, MATTERS, SHEETS
from portal.presenters.addresses import address
from portal.presenters.attendance import MATTER_STATES, kind_of, period
from portal.presenters.desk_organisation import name_of
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Link,
    Option,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count


def where(one: Mapping[str, Any]) -> str:
    """Where a device is."""
    floor = f"{one['floor']} 层" if one["floor"] else "各层"
    return f"{one['hall']} {floor} {one['place']}"


def _time(text: str) -> str:
    return text[:16].replace("T", " ") if text else "—"


def _clock(ahead: int, allowed: int) -> Cell:
    """How a clock is; ``allowed`` are the minutes it may be wrong (KQ-01)."""
    if abs(ahead) <= allowed * 60:
        return Cell("准")
    return Cell(tag=Tag(f"{'快' if ahead > 0 else '慢'} {abs(ahead) // 60} 分", "stopped"))


def terminals_page(show: Showing, *, keeps: bool) -> DeskListPage:
    """Every terminal, when it last reported and how its clock is."""
    rows = []
    for code, one in show.archive.shelf(DEVICES).items():
        down = any(not ended for ended, _why in _downs(show, code).values())
        state = "停用" if one["state"] == "retired" else "故障" if down else "在用"
        rows.append(
            Row(
                (
                    Cell(code, address("attendance.terminal", number=one["number"])),
                    Cell(where(one)),
                    Cell(one["serial"]),
                    Cell(_time(one["last"])),
                    _clock(one["ahead"], int(show.law().figure("KQ-01", "clock"))),
                    Cell(count(one["punches"])),
                    Cell(count(one["bad"])),
                    Cell(tag=Tag(state, "" if state == "在用" else "stopped")),
                )
            )
        )
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("位置"),
        Column("序列号", nowrap=True),
        Column("最近上报", nowrap=True),
        Column("时钟", nowrap=True),
        Column("打卡", numeric=True),
        Column("搁置", numeric=True),
        Column("状态", nowrap=True),
    )
    acts = (
        Action("登记设备", address("attendance.terminals", query={"new": "1"}), primary=True),
        Action("登记临时签到表", address("attendance.sheet")),
    )
    return DeskListPage(
        title="考勤设备",
        note=f"{count(len(rows))} 台",
        table=Table("考勤设备", columns, tuple(rows), empty="还没有登记考勤设备。"),
        actions=acts if keeps else (),
    )


def _downs(show: Showing, code: str) -> dict[str, tuple[str, str]]:
    rows = show.archive.shelf(DOWNS).items((code, ""), (code, "\U0010ffff"))
    return {began: value for (_code, began), value in rows}


def terminal_page(show: Showing, terminal: Dossier, *, keeps: bool) -> DossierPage:
    """One terminal: outages, what was set aside, its orders."""
    paper = terminal.the(TerminalRegistered)
    one = show.archive.shelf(DEVICES).get(paper.code)
    number, standing = terminal.number, terminal.state == "standing"

    facts = [
        Fact("序列号", paper.serial, strong=True),
        Fact("位置", where({"hall": paper.hall, "floor": paper.floor, "place": paper.place})),
        Fact("型号", paper.model or "未登记"),
    ]
    if one is not None:
        off = one["ahead"]
        facts += [
            Fact("最近上报", _time(one["last"])),
            Fact("时钟", "与大厅时间一致" if not off else f"比大厅{'快' if off > 0 else '慢'} {abs(off)} 秒"),
            Fact("打卡", f"{count(one['punches'])} 条"),
        ]
    return DossierPage(
        title=f"考勤设备 {paper.code}",
        crumbs=(Link("考勤设备", address("attendance.terminals")), Link(paper.code)),
        tags=(Tag("在用") if standing else Tag("停用", "stopped"),),
        readonly=not (keeps and standing),
        actions=_steps(number) if keeps and standing else (),
        facts=tuple(facts),
        sections=(
            _outages(show, paper.code),
            _broken(show, paper.code),
            _orders(terminal),
            _sheets(show, paper.code),
        ),
    )


def _steps(number: str) -> tuple[Action, ...]:
    """What may be done about a terminal."""

    def step(label: str, name: str, *, primary: bool = False, danger: bool = False) -> Action:
        url = address("attendance.terminal.step", number=number, step=name)
        return Action(label, url, primary=primary, danger=danger)

    return (
        step("登记故障", "outage", primary=True),
        step("下发命令", "command"),
        step("更改登记、换密钥", "change"),
        step("停用", "retire", danger=True),
    )


def _outages(show: Showing, code: str) -> Section:
    rows = tuple(
        Row((Cell(_time(began)), Cell(_time(ended) if ended else "尚未恢复"), Cell(why)))
        for began, (ended, why) in reversed(_downs(show, code).items())
    )
    columns = (Column("开始", head=True, nowrap=True), Column("恢复", nowrap=True), Column("情况"))
    return Section("故障", "outages", tables=(Table("故障", columns, rows, empty="没有故障登记。"),))


def _broken(show: Showing, code: str) -> Section:
    rows = [
        Row((Cell(_time(at)), Cell(str(line)), Cell(reason, note=field), Cell(raw, code=True)))
        for (_record, line), (terminal, at, field, reason, raw) in show.archive.shelf(BROKEN).items()
        if terminal == code
    ]
    columns = (
        Column("收到", head=True, nowrap=True),
        Column("行", numeric=True),
        Column("原因"),
        Column("原文"),
    )
    table = Table("搁置的上报", columns, tuple(reversed(rows[-100:])), empty="没有搁置的上报。")
    return Section("搁置的上报", "broken", tables=(table,))


def _orders(terminal: Dossier) -> Section:
    answers = {paper.id: paper.code for paper in terminal.papers(CommandAnswered)}
    rows = tuple(
        Row((Cell(str(paper.id)), Cell(paper.order, code=True), Cell(_answer(answers.get(paper.id)))))
        for paper in reversed(terminal.papers(TerminalCommanded))
    )
    columns = (Column("序号", head=True, numeric=True), Column("命令"), Column("回执", nowrap=True))
    return Section("命令", "orders", tables=(Table("命令", columns, rows, empty="没有下发过命令。"),))


def _answer(code: int | None) -> str:
    if code is None:
        return "等待设备领取"
    return "已执行" if code == 0 else f"执行失败（{code}）"


def _sheets(show: Showing, code: str) -> Section:
    rows = tuple(
        Row(
            (
                Cell(number),
                Cell(one["day"]),
                Cell(str(len(one["rows"]))),
                Cell(name_of(show.archive, one["witness"])),
            )
        )
        for number, one in show.archive.shelf(SHEETS).items()
        if one["terminal"] == code
    )
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("日期", nowrap=True),
        Column("人数", numeric=True),
        Column("见证人", nowrap=True),
    )
    return Section(
        "临时签到表", "sheets", tables=(Table("临时签到表", columns, rows, empty="没有临时签到表。"),)
    )


# -- cameras and patrols --------------------------------------------------------------------------------------


def cameras_page(show: Showing, *, keeps: bool) -> DeskListPage:
    """Every camera with its purpose and sign."""
    rows = []
    for code, one in show.archive.shelf(CAMERAS).items():
        standing = one["state"] == "standing"
        url = address("attendance.camera", number=one["number"]) if keeps and standing else ""
        gone = address("attendance.camera.remove", number=one["number"]) if keeps and standing else ""
        sound = "录音录像" if one["sound"] else "录像"
        rows.append(
            Row(
                (
                    Cell(code, url),
                    Cell(where(one)),
                    Cell(one["purpose"]),
                    Cell(one["sign"]),
                    Cell(f"{sound}，保存 {one['keep_days']} 日"),
                    Cell(tag=Tag("在用") if standing else Tag("拆除", "grey")),
                    Cell("拆除" if gone else "", gone),
                )
            )
        )
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("位置"),
        Column("用途"),
        Column("提示标识"),
        Column("录制"),
        Column("状态", nowrap=True),
        Column("办理", nowrap=True),
    )
    new = Action("登记点位", address("attendance.cameras", query={"new": "1"}), primary=True)
    return DeskListPage(
        title="监控点位",
        note=f"{count(len(rows))} 个",
        table=Table("监控点位", columns, tuple(rows), empty="还没有登记监控点位。"),
        actions=(new,) if keeps else (),
    )


def patrols_page(show: Showing, asked: Mapping[str, str], *, keeps: bool) -> DeskListPage:
    """What patrols found, the newest first, in one state or all."""
    state = asked.get("state", "")
    found = [
        (number, one)
        for number, one in show.archive.shelf(MATTERS).items("XC-", "XC-\U0010ffff")
        if one["machine"] == FINDING and state in {"", one["state"]}
    ]
    rows = tuple(
        Row(
            (
                Cell(number, address("attendance.matter", number=number)),
                Cell(name_of(show.archive, one["account"]), note=one["window"]),
                Cell(kind_of(one)),
                Cell(period(one)),
                Cell(one["reason"]),
                Cell(tag=Tag(MATTER_STATES[one["state"]], "grey")),
            )
        )
        for number, one in reversed(found[-200:])
    )
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("人员", nowrap=True),
        Column("方式", nowrap=True),
        Column("时间"),
        Column("情况"),
        Column("状态", nowrap=True),
    )
    names = ("found", "answered", "upheld", "dropped")
    options = (Option("", "全部", not state), *(Option(n, MATTER_STATES[n], n == state) for n in names))
    new = Action("登记巡查发现", address("attendance.patrol"), primary=True)
    return DeskListPage(
        title="巡查发现",
        note=f"{count(len(found))} 件",
        table=Table("巡查发现", columns, rows, empty="没有符合条件的巡查发现。"),
        actions=(new,) if keeps else (),
        filters=FilterForm(
            address("attendance.patrols"), (FilterField("state", "状态", "select", options=options),)
        ),
    )
