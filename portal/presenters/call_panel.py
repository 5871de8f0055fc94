"""The officer's call panel in words: who is at the window, what may be done now, and who waits.

Whatever decides what may be done is read as the acts themselves read it (claims, shelves, dossiers), not from lists that
may be a moment old.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hallcore.counters.ledger import KINDS, periods, spent
from hallcore.counters.model import OUTCOMES, PRIORITIES, PriorityChanged, TicketTaken
from hallcore.counters.rules import at_counter, at_window, calls_of, matters_of, place_of
from hallcore.dossier import Dossier
from portal import queuebook as book
from portal.presenters.addresses import address
from portal.presenters.queue_pages import PanelButton, PanelPage, WaitingRow
from portal.presenters.queueing import minutes, wait_of
from portal.presenters.shapes import Alert, Fact, Link, Tag
from portal.presenters.showing import Showing
from portal.roster import windows_of

SHOWN = 12
"""How many of those who wait are listed."""

LATE_MINUTES = 30
"""A wait that is marked on the panel and the board; it has no other consequence."""

REFRESH = 15


@dataclass(frozen=True)
class Place:
    """Where an officer is.

    Attributes:
        window: ``W012``, or "" while logged in nowhere.
        day: The window's day, None likewise.
        ticket: Whoever is at the window.
        queues: The codes of the queues the window calls from.
    """

    window: str = ""
    day: Dossier | None = None
    ticket: Dossier | None = None
    queues: tuple[str, ...] = ()


def place_at(show: Showing, account: str) -> Place:
    """Where somebody is logged in, and with whom."""
    archive = show.archive
    number = archive.claimed(at_counter(account))
    if not number:
        return Place()
    window = number.rpartition("-")[2]
    there = archive.claimed(at_window(window))
    queues = tuple(
        code for _window, code in archive.shelf("queues-of").keys((window, ""), (window, "\U0010ffff"))
    )
    return Place(window, archive[number], archive[there] if there else None, queues)


def _button(act: str, label: str, **rest: object) -> PanelButton:
    return PanelButton(act, label, address("office.counter.act", act=act), **rest)  # type: ignore[arg-type]  # its own fields


# -- nobody logged in ---------------------------------------------------------------------------------------


def login_page(show: Showing, account: str, alerts: tuple[Alert, ...]) -> PanelPage:
    """Which window to log in at: one's own stands first."""
    posting = show.archive.shelf("posts").get(account)
    windows: list[str] = []
    if posting is not None:
        windows = [posting["window"]] if posting["window"] else []
        windows += [one for one in windows_of(show.archive, posting["department"]) if one not in windows]
    choices = tuple((one, f"{one.removeprefix('W')} {_name(show, one)}") for one in windows)
    login = _button("login", "登录窗口", tone="primary", key="1", choices=choices, choice_label="窗口")
    return PanelPage(
        title="叫号台",
        alerts=alerts,
        window="",
        state=Tag("未登录", "grey"),
        step="登录后开始叫号，登录和退出的时间计入考勤。" if choices else "您没有派驻窗口，不能叫号。",
        main=(login,) if choices else (),
        links=_links(),
    )


def _name(show: Showing, window: str) -> str:
    place = show.archive.shelf("windows").get(window)
    return str(place["name"]) if place is not None else ""


def _links() -> tuple[Link, ...]:
    return (Link("窗口收件", address("office.intake")), Link("待办", address("office")))


# -- at a window --------------------------------------------------------------------------------------------


def panel_page(show: Showing, account: str, alerts: tuple[Alert, ...]) -> PanelPage:
    """The panel as it stands."""
    place = place_at(show, account)
    if place.day is None:
        return login_page(show, account, alerts)
    resting = place.day.state == "held"
    rows = tuple(_waiting(show, place))
    many = sum(len(book.waiting_keys(show.archive, code, show.now.date())) for code in place.queues)
    ticket = place.ticket
    return PanelPage(
        title="叫号台",
        alerts=alerts,
        window=f"{place.window.removeprefix('W')} 号窗口　{_name(show, place.window)}",
        state=Tag("暂停服务", "stopped") if resting else Tag("服务中", "solid"),
        label=ticket.the(TicketTaken).label if ticket is not None else "",
        step=_step(show, ticket, many, resting=resting),
        facts=_facts(show, ticket) if ticket is not None else (),
        main=_main(ticket, resting=resting),
        more=_more(show, place),
        day=_day(resting=resting),
        links=_ticket_links(ticket),
        waiting=rows,
        waiting_note=_note(show, place, many, len(rows)),
        aside=tuple(_aside(show, place)),
        refresh=REFRESH if ticket is None else 0,
    )


def _step(show: Showing, ticket: Dossier | None, many: int, *, resting: bool) -> str:
    if ticket is None:
        if resting:
            return "窗口暂停服务，恢复后才能叫号。"
        return "窗口空闲，请叫下一号。" if many else "目前没有等候的号。"
    if ticket.state == "invited":
        calls = calls_of(ticket)
        seconds = int((show.now - calls[0]).total_seconds())
        return f"已呼叫 {len(calls)} 次，首次呼叫已过 {seconds // 60} 分 {seconds % 60} 秒。"
    return "正在办理。"


def _facts(show: Showing, ticket: Dossier) -> tuple[Fact, ...]:
    taken = ticket.the(TicketTaken)
    changed = ticket.latest(PriorityChanged)
    priority = changed.priority if changed is not None else taken.priority
    times = spent(periods(ticket), show.now)
    said = "　".join(f"{KINDS[kind]} {minutes(seconds)}" for kind, seconds in times.items() if seconds)
    cases, notices = matters_of(ticket)
    facts = [Fact("队列", _queue_name(show, place_of(ticket).queue)), Fact("用时", said or "刚取号")]
    if priority:
        one = PRIORITIES[priority]
        facts.append(
            Fact("优先类别", f"{one.title}：请核对（{one.proof}），不登记、不留存", full=True, strong=True)
        )
    if taken.appointment:
        facts.append(Fact("预约", taken.appointment))
    facts.append(Fact("办理事项", "、".join(taken.items) or "未填写", full=True))
    if cases or notices:
        facts.append(Fact("已关联", "、".join((*cases, *notices)), full=True))
    return tuple(facts)


def _queue_name(show: Showing, code: str) -> str:
    queue = show.archive.shelf("queues").get(code)
    return f"{code}　{queue['name']}" if queue is not None else code


def _main(ticket: Dossier | None, *, resting: bool) -> tuple[PanelButton, ...]:
    if ticket is None:
        return () if resting else (_button("next", "叫下一号", tone="primary", key="1"),)
    hidden = (("ticket", ticket.number),)
    if ticket.state == "invited":
        return (
            _button("start", "开始办理", tone="primary", key="1", hidden=hidden),
            _button("recall", "重呼", key="2", hidden=hidden),
            _button("miss", "过号", key="3", hidden=hidden),
        )
    return ()


def _more(show: Showing, place: Place) -> tuple[PanelButton, ...]:
    """What asks for something first."""
    ticket = place.ticket
    if ticket is None:
        return ()
    hidden, found = (("ticket", ticket.number),), []
    if ticket.state == "serving":
        outcomes = tuple(OUTCOMES.items())
        matters = "办件编号、缴款通知书编号（可不填，多个用空格隔开）"
        end = _button(
            "end", "办理结束", tone="primary", key="1", asks=matters, choices=outcomes, hidden=hidden
        )
        found += [
            end,
            _button("hold", "挂起", key="4", asks="挂起原因，如：回去取材料", hidden=hidden),
            _button("link", "先关联办件", asks="办件编号、缴款通知书编号", hidden=hidden),
        ]
    here = place_of(ticket).queue
    others = tuple(
        (code, f"{code}　{one['name']}") for code, one in book.queues(show.archive) if code != here
    )
    if others:
        found.append(
            _button(
                "transfer",
                "转号",
                key="5",
                asks="转号原因",
                choices=others,
                choice_label="转到",
                hidden=hidden,
            )
        )
    priority = ticket.the(TicketTaken).priority
    check = "出示不了优先证明，按普通号排队" if priority else ""
    found.append(_button("return", "退回队列", asks="退回原因", check=check, hidden=hidden))
    return tuple(found)


def _day(*, resting: bool) -> tuple[PanelButton, ...]:
    pause = (
        _button("resume", "恢复服务", tone="primary")
        if resting
        else _button("pause", "暂停服务", asks="暂停原因")
    )
    return (pause, _button("logout", "退出窗口"))


def _ticket_links(ticket: Dossier | None) -> tuple[Link, ...]:
    if ticket is None or ticket.state != "serving":
        return _links()
    return (Link("为这个号收件", address("office.intake", query={"ticket": ticket.number})), *_links()[1:])


# -- who waits ----------------------------------------------------------------------------------------------


def _waiting(show: Showing, place: Place) -> Iterator[WaitingRow]:
    """The first of all who wait for this window, in the order in which they are called."""
    archive, today = show.archive, show.now.date()
    law = show.law()
    lines = [book.calling_order(archive, code, today, law) for code in place.queues]
    keys = lines[0] if len(lines) == 1 else sorted(key for line in lines for key in line)
    for key in keys[:SHOWN]:
        ticket = archive[key[2]]
        free = place.ticket is None and place.day is not None and place.day.state == "open"
        hidden = (("ticket", ticket.number),)
        button = _button("pick", "插叫", asks="插叫原因", hidden=hidden) if free else None
        yield _row(show, ticket, button)


def _row(show: Showing, ticket: Dossier, button: PanelButton | None) -> WaitingRow:
    taken = ticket.the(TicketTaken)
    seconds = (show.now - ticket.record(0).at).total_seconds()
    changed = ticket.latest(PriorityChanged)
    priority = changed.priority if changed is not None else taken.priority
    return WaitingRow(
        taken.label,
        place_of(ticket).queue,
        PRIORITIES[priority].title if priority else ("预约" if taken.appointment else ""),
        minutes(max(0, seconds)),
        "、".join(taken.items),
        seconds > LATE_MINUTES * 60,
        button,
    )


def _note(show: Showing, place: Place, many: int, shown: int) -> str:
    if not place.queues:
        return "本窗口没有叫号队列，请管理人员在“队列”中设置。"
    told = "；".join(
        f"{code} 队列 {len(keys)} 人，{wait_of(show, code, len(keys)).text}"
        for code in place.queues
        for keys in [book.waiting_keys(show.archive, code, show.now.date())]
    )
    return told + (f"。只列前 {shown} 人，共 {many} 人。" if many > shown else "。")


def _aside(show: Showing, place: Place) -> Iterator[WaitingRow]:
    """Whoever is held or was missed in these queues, and the way to go on with them."""
    archive = show.archive
    for code in place.queues:
        for state, act, label in (("held", "continue", "恢复办理"), ("missed", "restore", "过号恢复")):
            for number in book.in_state(archive, code, state, SHOWN):
                ticket = archive[number]
                if ticket.state != state:
                    continue
                free = place.ticket is None or state == "missed"
                button = _button(act, label, hidden=(("ticket", number),)) if free else None
                row = _row(show, ticket, button)
                yield WaitingRow(
                    row.label,
                    row.queue,
                    {"held": "挂起", "missed": "过号"}[state],
                    row.waited,
                    row.items,
                    button=button,
                )
