"""Appointments in words: one's own, the slots of a day, and one appointment with what may be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from hallcore.counters.rules import arrival, bookable_days, seat_key, slots_on
from hallcore.dossier import Archive
from portal.counter_contexts import AppointmentContext, QueueContext
from portal.presenters.addresses import address
from portal.presenters.citizens import StepPage
from portal.presenters.pages import Page
from portal.presenters.queueing import RULE
from portal.presenters.shapes import Action, Alert, Box, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import short_day, short_moment, weekday

STATES = {"booked": "已预约", "arrived": "已取号", "cancelled": "已取消", "lapsed": "已过期"}


class AppointmentsPage(Page, frozen=True, kw_only=True):
    """``counters/appointments.jinja2``: one's appointments, and the queues that take them."""

    lead: str
    table: Table
    queues: tuple[Link, ...]
    boxes: tuple[Box, ...] = ()


class AppointmentPage(Page, frozen=True, kw_only=True):
    """``counters/appointment.jinja2``: one appointment."""

    tag: Tag
    section: Section
    actions: tuple[Action, ...] = ()
    boxes: tuple[Box, ...] = ()


def _crumbs(*rest: Link) -> tuple[Link, ...]:
    return (Link("首页", address("home")), Link("我的办事", address("my")), *rest)


_RULES = Box("预约怎样排队", (RULE,), (Link("看规则全文", address("law.rule", rule="PH-07")),))


def appointments_page(show: Showing, party: str) -> AppointmentsPage:
    """Somebody's appointments, the latest first."""
    mine = show.archive.shelf("appointments-of").items((party, ""), (party, "\U0010ffff"))
    rows = sorted(((one["slot"], number, one["queue"]) for (_party, number), one in mine), reverse=True)
    columns = (Column("预约号", head=True), Column("队列"), Column("时段", nowrap=True), Column("状态"))
    queues = show.archive.shelf("queues")
    return AppointmentsPage(
        title="我的预约",
        crumbs=_crumbs(Link("我的预约")),
        lead="预约七个工作日以内的时段，到时在本页、凭预约号取号。",
        table=Table(
            "我的预约",
            columns,
            tuple(
                Row(
                    (
                        Cell(number, address("my.appointment", number=number)),
                        Cell(queues[code]["name"]),
                        Cell(short_moment(datetime.fromisoformat(slot))),
                        Cell(STATES[show.archive[number].state]),
                    )
                )
                for slot, number, code in rows[:50]
            ),
            empty="还没有预约。",
        ),
        queues=tuple(
            Link(
                f"{queue['name']}（{queue['floor']} 楼 {queue['zone']}）",
                address("my.appointment.new", number=code),
            )
            for code, queue in queues.items()
            if queue["capacity"] and queue["standing"]
        ),
        boxes=(_RULES,),
    )


def days_of(show: Showing) -> tuple[date, ...]:
    """The days appointments may be made for."""
    return bookable_days(show.now, show.calendar, show.law())


def slots_of(show: Showing, context: QueueContext, day: date) -> Iterator[tuple[str, str]]:
    """The slots of a day that are still to come and have a place left, as value and label."""
    paper = context.paper
    for slot in slots_on(paper, day, show.law()):
        left = paper.capacity - _taken(context.archive, paper.code, slot, paper.capacity)
        if slot > show.now and left > 0:
            yield slot.isoformat(), f"{slot:%H:%M}　余 {left} 个"


def _taken(archive: Archive, code: str, slot: datetime, capacity: int) -> int:
    return sum(bool(archive.claimed(seat_key(code, slot, seat))) for seat in range(1, capacity + 1))


def new_page(
    show: Showing, context: QueueContext, day: date, alerts: tuple[Alert, ...], *, full: bool
) -> StepPage:
    """The slots of a day; the other days are a link away."""
    url = address("my.appointment.new", number=context.paper.code)
    days = tuple(
        Link(f"{short_day(one)} {weekday(one)}", f"{url}?day={one.isoformat()}", current=one == day)
        for one in days_of(show)
    )
    told = (Alert("这一天没有剩余时段，请选择其他日期。"),) if full else ()
    return StepPage(
        title=f"预约：{context.paper.name}",
        crumbs=_crumbs(Link("我的预约", address("my.appointments")), Link("预约")),
        alerts=(*alerts, *told),
        lead=f"{short_day(day)} {weekday(day)}。时段开始前十五分钟起可以取号，开始后十五分钟未取的过期。",
        submit="预约",
        cancel=Link("返回", address("my.appointments")),
        boxes=(Box("换一天", (), days), _RULES),
    )


def appointment_page(
    show: Showing, context: AppointmentContext, alerts: tuple[Alert, ...]
) -> AppointmentPage:
    """One appointment: when, where, and from when until when it is turned into a number."""
    made, state = context.made, context.appointment.state
    first, last = arrival(made.slot, show.law_of(context.appointment))
    queue = show.archive.shelf("queues")[made.queue]
    number = context.appointment.number
    actions: list[Action] = []
    if state == "booked" and first <= show.now <= last:
        actions.append(
            Action("到厅取号", address("my.appointment.arrive", number=number), primary=True, post=True)
        )
    if state == "booked" and show.now < made.slot:
        actions.append(
            Action("取消预约", address("my.appointment.cancel", number=number), danger=True, post=True)
        )
    facts = (
        Fact("预约号", number),
        Fact("取号码", made.code, strong=True),
        Fact("时段", f"{short_moment(made.slot)} 起三十分钟", strong=True),
        Fact("队列", queue["name"]),
        Fact("地点", f"{queue['hall']} {queue['floor']} 楼 {queue['zone']}"),
        Fact("取号时间", f"{first:%H:%M}—{last:%H:%M}"),
        Fact("办理事项", "、".join(made.items) or "未填写"),
    )
    return AppointmentPage(
        title=f"预约 {number}",
        crumbs=_crumbs(Link("我的预约", address("my.appointments")), Link(number)),
        alerts=alerts,
        tag=Tag(STATES[state], "solid" if state == "booked" else "grey"),
        section=Section("预约", facts=facts),
        actions=tuple(actions),
        boxes=(_RULES,),
    )
