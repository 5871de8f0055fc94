"""The trading centre's rooms: one project's bookings with the form beside them, and what is taken in the next weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from hallcore.dossier import Archive, Dossier
from portal.facilitybook import standing
from portal.presenters.addresses import address
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import DeskListPage, FormPage
from portal.presenters.shapes import Alert, Cell, Column, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import moment
from trading.tendering.model import NoticePublished
from trading.tendering.room_model import BOOKING, PURPOSES, RoomBooked
from trading.tendering.rules import deadline_of

AHEAD = timedelta(days=60)
"""How far the list of what is taken looks ahead."""

_COLUMNS = (
    Column("时间", nowrap=True),
    Column("场地", head=True),
    Column("用途", nowrap=True),
    Column("项目", nowrap=True),
)


def rooms_of(archive: Archive) -> Mapping[str, str]:
    """The rooms that can be booked: code → name and place."""
    return {one["code"]: f"{one['name']}　{one['place']}" for _number, one in standing(archive, rooms=True)}


def rooms_page(show: Showing) -> DeskListPage:
    """What is taken, by time; whoever books looks here first."""
    table = Table("场地预订", _COLUMNS, tuple(_rows(show)), empty="今后六十日没有预订。")
    note = "场地由项目的负责单位在项目案卷中预订，同一时段只安排一个项目。"
    return DeskListPage(title="交易场地", table=table, note=note)


def _rows(show: Showing) -> Iterator[Row]:
    shelf = show.archive.shelf("rooms")
    since, until = show.now.date().isoformat(), (show.now + AHEAD).isoformat()
    for (starts, _number), (tender, _room, name, purpose, ends) in shelf.items(
        (since, ""), (until, "\U0010ffff")
    ):
        yield Row((Cell(_time(starts, ends)), Cell(name), Cell(PURPOSES[purpose]), Cell(tender)))


def _time(starts: str, ends: str) -> str:
    begin, end = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    return f"{begin:%Y-%m-%d %H:%M}–{end:%H:%M}"


def bookings_of(archive: Archive, tender: Dossier) -> Iterator[tuple[Dossier, RoomBooked]]:
    """The bookings of a project that stand, by number."""
    for child in archive.children(tender.number):
        if child.machine == BOOKING and child.state == "booked":
            yield child, child.the(RoomBooked)


def _back(show: Showing, tender: Dossier, booking: Dossier, paper: RoomBooked) -> Iterator[Link]:
    if show.now < paper.ends:
        url = address("room.release", number=tender.number, booking=booking.number)
        yield Link("退订", url)


def booking_page(show: Showing, tender: Dossier, alerts: tuple[Alert, ...]) -> FormPage:
    """One project's rooms, what is taken by others, and the form."""
    own = tuple(
        Row(
            (
                Cell(_time(paper.starts.isoformat(), paper.ends.isoformat())),
                Cell(paper.name),
                Cell(PURPOSES[paper.purpose]),
                Cell(links=tuple(_back(show, tender, booking, paper))),
            )
        )
        for booking, paper in bookings_of(show.archive, tender)
    )
    columns = (*_COLUMNS[:3], Column("办理", nowrap=True))
    when = f"投标截止 {moment(deadline_of(tender))}。" if tender.numbers(NoticePublished.type) else ""
    return FormPage(
        title="预订场地",
        crumbs=crumbs(tender, "预订场地"),
        alerts=alerts,
        lead=f"{when}同一时段只安排一个项目，先订先得；按整点或者半点预订。",
        before=(
            Section("本项目的场地", "own", tables=(Table("本项目的场地", columns, own, empty="尚未预订。"),)),
            Section(
                "已预订的时段",
                "taken",
                tables=(Table("已预订的时段", _COLUMNS, tuple(_rows(show)), empty="今后六十日没有预订。"),),
            ),
        ),
        submit="预订",
        cancel=back(tender),
    )


def release_page(tender: Dossier, paper: RoomBooked, alerts: tuple[Alert, ...]) -> FormPage:
    """The window where a room is given back."""
    return FormPage(
        title="退订场地",
        crumbs=crumbs(tender, "退订场地"),
        alerts=alerts,
        lead=f"{paper.name}，{_time(paper.starts.isoformat(), paper.ends.isoformat())}，{PURPOSES[paper.purpose]}。退订后其他项目即可预订。",
        submit="确认退订",
        danger=True,
        cancel=back(tender),
    )
