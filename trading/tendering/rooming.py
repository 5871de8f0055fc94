"""What is done about the trading centre's rooms: booked for a tender by whoever is in charge of it, and given back.

Who comes first has the room. Each half hour of a room is a claim that one booking holds, so of two bookings at once that
overlap one is refused, whatever the lists showed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from hallcore.desk import Act, Desk, Verb
from hallcore.facilities.model import FacilityPlaced
from hallcore.facilities.rules import facility_number
from hallcore.ground.errors import Refusal
from trading.tendering.model import TENDER
from trading.tendering.office import require_charge
from trading.tendering.room_model import (
    BOOKING,
    PROCEDURE,
    PURPOSES,
    ReleaseRoomForm,
    RoomBooked,
    RoomForm,
    RoomReleased,
)

HALF = timedelta(minutes=30)


def book_room(desk: Desk, form: RoomForm) -> Act:
    """Keep a room for a tender, from one half hour to another of the same day."""
    tender = desk.dossier
    if tender.machine != TENDER:
        raise Refusal("场地为项目预订", "JY-10", where=tender.number)
    require_charge(desk, tender)
    if tender.state == "terminated":
        raise Refusal("项目已经终止，不再预订场地", "JY-10", where=tender.number)
    if form.purpose not in PURPOSES:
        raise Refusal("请选择场地用途", "JY-10", where="purpose")
    check_hours(form.starts, form.ends, desk.at)
    facility = desk.archive.get(facility_number(form.room))
    placed = facility.latest(FacilityPlaced) if facility is not None else None
    if facility is None or placed is None or placed.use != "room" or facility.state != "standing":
        raise Refusal("没有这个可以预订的场地", "JY-10", where="room")
    desk.rests_on(facility.number)
    number = f"{tender.number}.C{desk.next_number(f'room-{tender.number}'):02d}"
    booking = desk.found(number, PROCEDURE, BOOKING, parent=tender.number)
    for slot in slots(form.room, form.starts, form.ends):
        holder = desk.archive.claim(slot, number)
        if holder != number:
            taken = desk.open(holder).the(RoomBooked)
            raise Refusal(
                f"{placed.name}在 {taken.starts:%m-%d %H:%M} 至 {taken.ends:%H:%M} 已由其他项目预订",
                "JY-10",
                where="starts",
            )
    desk.file_in(booking)
    return Act(RoomBooked(tender.number, form.room, placed.name, form.purpose, form.starts, form.ends))


def release_room(desk: Desk, form: ReleaseRoomForm) -> Act:
    """Give a room back before its time is over; it is free for others at once."""
    booking, paper = desk.dossier, desk.dossier.the(RoomBooked)
    require_charge(desk, desk.parent())
    if not form.reason.strip():
        raise Refusal("请写明退订的原因", "JY-10", where="reason")
    if desk.at >= paper.ends:
        raise Refusal("预订的时间已过，不必退订", "JY-10", where=booking.number)
    desk.advance("release-room")
    for slot in slots(paper.room, paper.starts, paper.ends):
        desk.archive.release(slot, booking.number)
    return Act(RoomReleased(form.reason.strip()))


def check_hours(starts: datetime, ends: datetime, at: datetime) -> None:
    """A booking lies ahead, within one day, on full or half hours."""
    for value, where in ((starts, "starts"), (ends, "ends")):
        if value.minute % 30 or value.second or value.microsecond:
            raise Refusal("请按整点或者半点预订", "JY-10", where=where)
    if starts < at:
        raise Refusal("开始时间应晚于现在", "JY-10", where="starts")
    if ends <= starts or ends.date() != starts.date():
        raise Refusal("结束时间应在同一天的开始时间之后", "JY-10", where="ends")


def slots(room: str, starts: datetime, ends: datetime) -> Iterator[str]:
    """The claims of a booking, one each half hour."""
    at = starts
    while at < ends:
        yield f"room {room} {at:%Y-%m-%dT%H:%M}"
        at += HALF


VERBS = (
    Verb("book-room", book_room),
    Verb("release-room", release_room),
)
