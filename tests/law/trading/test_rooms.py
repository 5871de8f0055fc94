"""Rooms of the trading centre as cases: who comes first has one, half hour by half hour."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hallcore.facilities.model import FacilityForm, ReasonForm
from hallcore.facilities.rules import facility_number
from tests.makers.departments import MANAGER
from tests.makers.house import AGENCY, BIDDERS, CENTRE, PURCHASER
from tests.makers.values import at
from trading.tendering.room_model import ReleaseRoomForm, RoomForm

MORNING = RoomForm("F017", "opening", at("03-25 09:00"), at("03-25 11:00"))


@pytest.fixture
def matter(stage):
    """A tender that is announced, and two rooms and a wheelchair in the hall."""
    made = stage("announced")
    for code, name, use in (
        ("F017", "第一开标室", "room"),
        ("F018", "第二开标室", "room"),
        ("F001", "轮椅", "inside"),
    ):
        made.act("place-facility", "", MANAGER, FacilityForm(code, name, use, "主厅", 3, "F 区", 1, "间"))
    return made


@pytest.mark.parametrize(
    ("starts", "ends", "lawful"),
    [
        ("11:00", "12:00", True),
        ("10:30", "11:30", False),
        ("08:00", "09:00", True),
        ("08:30", "09:30", False),
        ("08:00", "12:00", False),
        ("09:30", "10:00", False),
    ],
)
def test_who_comes_first_has_the_room(matter, starts, ends, lawful):
    """JY-10: from nine to eleven it is taken; what touches it on either side is free, what overlaps is not."""
    matter.act("book-room", matter.number, PURCHASER, MORNING)
    form = RoomForm("F017", "evaluation", at(f"03-25 {starts}"), at(f"03-25 {ends}"))
    if lawful:
        assert matter.act("book-room", matter.number, PURCHASER, form).paper.name == "第一开标室"
    else:
        matter.hall.refuse("book-room", matter.number, PURCHASER, form, cite="JY-10", where="starts")
    matter.act("book-room", matter.number, PURCHASER, replace(form, room="F018"))


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"room": "F099"}, "room"),
        ({"room": "F001"}, "room"),
        ({"purpose": "party"}, "purpose"),
        ({"starts": at("03-25 09:10")}, "starts"),
        ({"ends": at("03-25 11:15")}, "ends"),
        ({"ends": at("03-25 09:00")}, "ends"),
        ({"ends": at("03-26 11:00")}, "ends"),
        ({"starts": at("03-02 09:00"), "ends": at("03-02 10:00")}, "starts"),
    ],
)
def test_a_booking_is_for_a_room_and_half_hours_of_a_day_to_come(matter, changes, where):
    """JY-10: what cannot be booked is said beside its field."""
    form = replace(MORNING, **changes)
    matter.hall.refuse("book-room", matter.number, PURCHASER, form, cite="JY-10", where=where)


def test_who_is_in_charge_books_and_gives_back(matter):
    """ZB-015, JY-10: nobody else; given back with its reason, the room is free at once."""
    for actor in (AGENCY, BIDDERS[0], CENTRE):
        matter.hall.refuse("book-room", matter.number, actor, MORNING, cite="ZB-015")
    booked = matter.act("book-room", matter.number, PURCHASER, MORNING).dossier
    matter.hall.refuse("release-room", booked, PURCHASER, ReleaseRoomForm(" "), cite="JY-10", where="reason")
    matter.act("release-room", booked, PURCHASER, ReleaseRoomForm("改期"))
    matter.hall.refuse("release-room", booked, PURCHASER, ReleaseRoomForm("改期"), cite="JY-10")
    assert matter.act("book-room", matter.number, PURCHASER, MORNING)


def test_what_is_over_is_not_given_back_and_a_room_taken_down_is_not_booked(matter):
    """JY-10: its time has passed; BM-01: it is there no more."""
    booked = matter.act("book-room", matter.number, PURCHASER, MORNING).dossier
    matter.act("remove-facility", facility_number("F018"), MANAGER, ReasonForm("改作他用"))
    other = replace(MORNING, room="F018")
    matter.hall.refuse("book-room", matter.number, PURCHASER, other, cite="JY-10", where="room")
    matter.hall.clock.set(at("03-25 11:00"))
    matter.hall.refuse("release-room", booked, PURCHASER, ReleaseRoomForm("x"), cite="JY-10")
