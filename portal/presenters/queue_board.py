"""How the queues stand, for whoever looks after them: the board, the ledger to take along, the reception desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from hallcore.counters.ledger import KINDS
from hallcore.counters.model import CHANNELS, PRIORITIES, QueueSet
from hallcore.counters.rules import at_window
from portal import queuebook as book
from portal.presenters.addresses import address
from portal.presenters.call_panel import LATE_MINUTES, REFRESH
from portal.presenters.desks import DeskListPage, FormPage
from portal.presenters.kiosk import code_today
from portal.presenters.queue_pages import QueueBoardPage
from portal.presenters.queueing import STATES as TICKET_STATES
from portal.presenters.queueing import minutes, wait_of
from portal.presenters.shapes import Action, Alert, Cell, Column, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import short_moment

_HEAD = (
    "日期",
    "号票",
    "号码",
    "取号队列",
    "取号渠道",
    "优先类别",
    "状态段",
    "所在队列",
    "窗口",
    "经办账号",
    "开始",
    "结束",
    "秒",
)
_WINDOW_STATES = {
    "open": Tag("服务中", "solid"),
    "held": Tag("暂停服务", "stopped"),
    "closed": Tag("未登录", "grey"),
    "over": Tag("未登录", "grey"),
}


def board_page(show: Showing, *, arranges: bool) -> QueueBoardPage:
    """Every queue: who waits, for how long, how many windows are open; and every window that is logged in."""
    names = ("队列", "等候（人）", "最长等候", "办理中", "挂起", "过号", "开放窗口", "现在取号要等")
    columns = tuple(Column(name, head=n == 0, numeric=n == 1) for n, name in enumerate(names))
    day = show.now.date()
    export = [(kind.upper(), kind) for kind in ("csv", "xlsx")]
    actions = [
        Action(
            f"导出等候台账 {label}",
            address("office.queues.ledger", kind=kind, query={"day": day.isoformat()}),
        )
        for label, kind in export
    ]
    if arranges:
        actions.append(Action("设置队列", address("desk.queues")))
    return QueueBoardPage(
        title="队列",
        note=f"{short_moment(show.now)} 的情况；等候超过 {LATE_MINUTES} 分钟的标出。",
        table=Table(
            "各队列的情况",
            columns,
            tuple(_queue_row(show, code) for code, _one in book.queues(show.archive)),
            "还没有队列。",
        ),
        windows=_windows(show),
        actions=tuple(actions),
        refresh=REFRESH,
    )


def longest(show: Showing, code: str) -> float:
    """How long whoever waits longest has waited since the number was taken, in seconds; 0 where nobody waits."""
    tickets = show.archive.shelf("tickets")
    taken = [
        tickets[key[2]]["taken"]
        for key in book.waiting_keys(show.archive, code, show.now.date())
        if key[2] in tickets
    ]
    return (show.now - datetime.fromisoformat(min(taken))).total_seconds() if taken else 0.0


def _queue_row(show: Showing, code: str) -> Row:
    queue, day = show.archive.shelf("queues")[code], show.now.date()
    ahead, seconds = len(book.waiting_keys(show.archive, code, day)), longest(show, code)
    late = seconds > LATE_MINUTES * 60
    counts = {
        state: len(book.in_state(show.archive, code, state))
        for state in ("serving", "invited", "held", "missed")
    }
    return Row(
        (
            Cell(f"{code}　{queue['name']}", note=f"{queue['hall']} {queue['floor']} 楼 {queue['zone']}"),
            Cell(str(ahead)),
            Cell(minutes(seconds) if ahead else "—", note="等候较久" if late else ""),
            Cell(str(counts["serving"] + counts["invited"])),
            Cell(str(counts["held"])),
            Cell(str(counts["missed"])),
            Cell(f"{book.open_windows(show.archive, code, day)} / {len(queue['windows'])}"),
            Cell(wait_of(show, code, ahead).text),
        ),
        tone="late" if late else "",
    )


def _windows(show: Showing) -> Table:
    columns = (Column("窗口", head=True), Column("状态"), Column("自"), Column("号码"), Column("账号"))
    day, archive = show.now.date().isoformat(), show.archive
    rows = []
    for (_day, window), one in archive.shelf("window-days").items((day, ""), (day, "\U0010ffff")):
        place = archive.shelf("windows").get(window)
        there = archive.claimed(at_window(window))
        rows.append(
            Row(
                (
                    Cell(f"{window.removeprefix('W')} 号", note=place["name"] if place else ""),
                    Cell(tag=_WINDOW_STATES[one["state"]], note=one["reason"]),
                    Cell(f"{datetime.fromisoformat(one['since']):%H:%M}"),
                    Cell(there.rpartition("-")[2] or "—"),
                    Cell(one["account"] or "—"),
                )
            )
        )
    return Table("今天登录过的窗口", columns, tuple(rows), "今天还没有窗口登录。")


# -- the ledger to take along -------------------------------------------------------------------------------


def ledger_rows(show: Showing, day: date) -> Iterator[tuple[str, ...]]:
    """The ledger of periods of a day's tickets, a row each, under its head; what lasts is counted to now."""
    yield _HEAD
    archive, text = show.archive, day.isoformat()
    tickets = archive.shelf("tickets")
    for (_day, number), periods in archive.shelf("periods").items((text, ""), (text, "\U0010ffff")):
        ticket = tickets[number]
        priority = PRIORITIES[ticket["priority"]].title if ticket["priority"] else ""
        for kind, queue, window, account, began, ended in periods:
            until = datetime.fromisoformat(ended) if ended else show.now
            seconds = round((until - datetime.fromisoformat(began)).total_seconds())
            yield (
                text,
                number,
                ticket["label"],
                periods[0][1],
                CHANNELS[ticket["channel"]],
                priority,
                KINDS[kind],
                queue,
                window,
                account,
                began,
                ended,
                str(seconds),
            )


# -- the reception desk -------------------------------------------------------------------------------------


def reception_page(show: Showing, asked: str, alerts: tuple[Alert, ...]) -> FormPage:
    """A number for whoever cannot take one alone; below, the tickets that were asked for."""
    found = tuple(_found(show, asked)) if asked else ()
    columns = (Column("号码", head=True), Column("队列"), Column("状态"), Column("取号时间"), Column("窗口"))
    table = Table("找到的号票", columns, found, "没有这个号码。请输入号票上的号码，如 A012。")
    sections = (Section("找号票", tables=(table,)),) if asked else ()
    return FormPage(
        title="导办台",
        alerts=alerts,
        lead="为到厅群众取号；已有号票的，在上面输入号码。",
        before=sections,
        submit="取号",
    )


def _found(show: Showing, asked: str) -> Iterator[Row]:
    """Today's tickets of that label, and those carried over from the day before."""
    plain, tickets, today = asked.strip().upper(), show.archive.shelf("tickets"), show.now.date().isoformat()
    for day in (today, *_day_before(show, today)):
        number = f"PH-{day.replace('-', '')}-{plain}"
        ticket = tickets.get(number)
        if ticket is None:
            continue
        yield Row(
            (
                Cell(ticket["label"], address("reception.ticket", ticket=number)),
                Cell(ticket["queue"]),
                Cell(tag=TICKET_STATES[ticket["state"]]),
                Cell(short_moment(datetime.fromisoformat(ticket["taken"]))),
                Cell(ticket["window"].removeprefix("W") or "—"),
            )
        )


def _day_before(show: Showing, today: str) -> tuple[str, ...]:
    """The last day before today on which numbers were taken: those carried over are of that day."""
    try:
        return (show.archive.shelf("periods").maxKey((today, ""))[0],)
    except ValueError:
        return ()


# -- a queue's own settings ---------------------------------------------------------------------------------


def queues_list(show: Showing) -> DeskListPage:
    """Every queue, closed ones too, and the way to change it."""
    columns = (
        Column("队列", head=True),
        Column("地点"),
        Column("窗口"),
        Column("服务时间"),
        Column("预约"),
        Column("日终"),
        Column("状态"),
    )
    rows = tuple(
        Row(
            (
                Cell(f"{code}　{one['name']}", address("desk.queue", number=code)),
                Cell(f"{one['hall']} {one['floor']} 楼 {one['zone']}"),
                Cell("、".join(window.removeprefix("W") for window in one["windows"])),
                Cell("、".join(f"{begins}—{ends}" for begins, ends in one["sessions"])),
                Cell(f"每时段 {one['capacity']} 个" if one["capacity"] else "不预约"),
                Cell(f"{one['rolls_at']} {'顺延' if one['carry'] else '失效'}"),
                Cell(tag=Tag("开放", "solid") if one["standing"] else Tag("停用", "grey")),
            )
        )
        for code, one in book.queues(show.archive, standing=False)
    )
    return DeskListPage(
        title="队列设置",
        note=f"今天的到厅码：{code_today(show) or '还没有设置'}。手机取号的人到厅后凭它确认。",
        table=Table("队列", columns, rows, "还没有队列，请先设置。"),
        actions=(
            Action("新设队列", address("desk.queue.new"), primary=True),
            Action("更换到厅码" if code_today(show) else "设置到厅码", address("desk.presence"), post=True),
            Action("看队列情况", address("office.queues")),
        ),
    )


def queue_form_page(paper: QueueSet | None, alerts: tuple[Alert, ...]) -> FormPage:
    """A queue's form."""
    return FormPage(
        title=f"队列 {paper.code}　{paper.name}" if paper is not None else "新设队列",
        alerts=alerts,
        lead="改动立即生效，正在等候的人继续等候。",
        submit="保存",
        cancel=Link("返回", address("desk.queues")),
    )


def filled(paper: QueueSet) -> dict[str, Any]:
    """A queue as its form shows it."""
    return {
        "code": paper.code,
        "name": paper.name,
        "hall": paper.hall,
        "floor": paper.floor,
        "zone": paper.zone,
        "departments": " ".join(paper.departments),
        "windows": " ".join(paper.windows),
        "sessions": " ".join(f"{one.begins}-{one.ends}" for one in paper.sessions),
        "rolls_at": paper.rolls_at,
        "carry": paper.carry,
        "capacity": paper.capacity,
        "standing": paper.standing,
    }
