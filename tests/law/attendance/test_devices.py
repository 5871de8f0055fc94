"""Terminals, cameras and patrols as cases: what is new is filed once, pictures are forgotten, a finding is replied to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from hallcore.attendance.devices import BadLine, PunchLine
from hallcore.attendance.facts import BAD, PHOTOS, PUNCHES, pin_of
from hallcore.attendance.forms import (
    CameraForm,
    CommandForm,
    CommandResult,
    DecisionForm,
    FindingForm,
    PhotoForm,
    PunchesForm,
    ReasonForm,
    ReplyForm,
    TerminalForm,
)
from hallcore.desk import CLOCK, Actor
from hallcore.ground.clock import TZ
from tests.makers.attendance import SERIAL, AttendanceHall
from tests.makers.house import file
from tests.makers.roster import MANAGER

MONDAY = date(2026, 3, 2)
PATROL = Actor("U-900001", "manager")


@pytest.fixture
def hall() -> Iterator[AttendanceHall]:
    """A hall without terminals yet."""
    house = AttendanceHall()
    yield house
    house.close()


def at(text: str, day: date = MONDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{text}").replace(tzinfo=TZ)


def punches(hall, *times: str, ahead: int | None = None, bad: tuple[BadLine, ...] = ()) -> PunchesForm:
    pin = pin_of(hall.accounts["d01-accept"])
    return PunchesForm(SERIAL, ahead, tuple(PunchLine(pin, at(one), 255, 4) for one in times), bad)


# -- terminals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"code": "1"}, "code"),
        ({"serial": "abc"}, "serial"),
        ({"place": ""}, "place"),
        ({"verifier": ""}, "key"),
        ({"code": "T02"}, "serial"),
        ({"serial": "OTHER00001"}, "serial"),
    ],
)
def test_a_terminal_is_registered_by_serial_and_key(hall, change, where):
    """Its code, its serial, its place, its key; a serial belongs to one terminal, a code to one serial."""
    if where == "serial" and change != {"serial": "abc"}:
        hall.terminal()
    form = {"code": "T01", "serial": SERIAL, "hall": "主厅", "floor": 1, "place": "一楼", "verifier": "hash"}
    hall.refuse(
        "register-terminal", "", MANAGER, TerminalForm(**{**form, **change}), cite="KQ-01", where=where
    )


def test_the_key_is_in_no_record(hall):
    number = hall.terminal()
    assert b"hash" not in hall.see(number).records[0].data.replace(b"hashes", b"")


def test_a_punch_is_filed_once_however_often_it_comes(hall):
    """KQ-01: by device, person and time; only what is new is filed, and nothing new is refused."""
    hall.terminal()
    hall.act("take-punches", "", hall.device(), punches(hall, "08:50:00"))
    done = hall.act("take-punches", "", hall.device(), punches(hall, "08:50:00", "12:01:00"))
    assert (len(done.paper.punches), done.paper.known) == (1, 1)
    hall.refuse("take-punches", "", hall.device(), punches(hall, "08:50:00", "12:01:00"), cite="KQ-01")
    assert len(hall.shelf(PUNCHES)) == 2


def test_twice_in_one_push_is_once(hall):
    hall.terminal()
    done = hall.act("take-punches", "", hall.device(), punches(hall, "08:50:00", "08:50:00"))
    assert len(done.paper.punches) == 1


def test_a_broken_line_is_set_aside_once(hall):
    """The push goes on; the line is kept with its place, and not again when it comes again."""
    hall.terminal()
    broken = BadLine(3, "time", "时间应写作 2026-03-02 08:31:05", "62\t昨天")
    hall.act("take-punches", "", hall.device(), punches(hall, "08:50:00", bad=(broken,)))
    hall.refuse("take-punches", "", hall.device(), punches(hall, "08:50:00", bad=(broken,)), cite="KQ-01")
    assert len(hall.shelf(BAD)) == 1


def test_a_terminal_speaks_for_itself(hall):
    """Neither another terminal, nor one that is not registered, nor one that was retired."""
    hall.terminal()
    other = hall.device("TEST000002")
    hall.refuse("take-punches", "", other, punches(hall, "08:50:00"), cite="KQ-01")
    unknown = PunchesForm("TEST000002", None, punches(hall, "08:50:00").punches)
    hall.refuse("take-punches", "", other, unknown, cite="KQ-01", where="SN")
    hall.act("retire-terminal", "TRM-T01", MANAGER, ReasonForm("更换"))
    hall.refuse("take-punches", "", hall.device(), punches(hall, "08:50:00"), cite="KQ-01", where="SN")


def test_a_wrong_clock_is_recorded_and_the_raw_time_kept(hall):
    """Ten minutes ahead at ten past nine: the record says both, and the person was there at nine."""
    hall.terminal()
    done = hall.act("take-punches", "", hall.device(), punches(hall, "09:10:00", "12:10:00", ahead=600))
    assert (done.paper.ahead, done.paper.punches[0].at) == (600, at("09:10:00"))
    half = hall.day("d01-accept", MONDAY, at("18:30:00")).halves[0]
    assert (half.state, half.came) == ("normal", at("09:10:00"))


def test_an_order_is_handed_out_until_it_is_answered(hall):
    number = hall.terminal()
    hall.act("command-terminal", number, MANAGER, CommandForm("CHECK"))
    hall.act("answer-command", number, hall.device(), CommandResult(1, 0))
    hall.refuse("answer-command", number, hall.device(), CommandResult(1, 0), cite="")


# -- photos --------------------------------------------------------------------------------------------------------


def photo(hall, name: str, when: datetime) -> PhotoForm:
    return PhotoForm(SERIAL, pin_of(hall.accounts["d01-accept"]), when, (file(name),))


def test_a_photo_is_forgotten_when_its_time_is_over(hall):
    """PI-14: ninety days after it was taken, whenever it was sent; an older one is not taken at all."""
    hall.terminal()
    old, fresh = at("08:50:00", date(2026, 1, 10)), at("08:29:00")
    day = hall.act("take-photo", "", hall.device(), photo(hall, "旧照片.jpg", old)).dossier
    hall.act("take-photo", "", hall.device(), photo(hall, "新照片.jpg", fresh))
    too_old = at("08:50:00", MONDAY - timedelta(days=91))
    hall.refuse("take-photo", "", hall.device(), photo(hall, "太旧.jpg", too_old), cite="PI-14")
    verb, due = hall.see(day).due[0]
    assert (verb, due) == ("erase-photos", at("00:00:00", date(2026, 4, 11)).isoformat())
    hall.clock.set(at("23:59:59", date(2026, 4, 10)))
    hall.refuse("erase-photos", day, CLOCK, cite="PI-14")
    hall.clock.set(at("00:00:00", date(2026, 4, 11)))
    assert hall.act("erase-photos", day, CLOCK).paper.files == (file("旧照片.jpg").sha256,)
    assert [key[1] for key in hall.shelf(PHOTOS)] == [fresh.isoformat()]
    hall.clock.set(at("00:00:00", date(2026, 6, 1)))
    hall.act("erase-photos", day, CLOCK)
    assert not hall.see(day).due


def test_a_photo_is_kept_once(hall):
    hall.terminal()
    hall.act("take-photo", "", hall.device(), photo(hall, "照片.jpg", at("08:29:00")))
    hall.refuse("take-photo", "", hall.device(), photo(hall, "照片.jpg", at("08:29:00")), cite="PI-03")
    hall.refuse("take-photo", "", hall.device(), photo(hall, "照片.jpg", at("08:30:00")), cite="PI-03")


# -- cameras and patrols --------------------------------------------------------------------------------------------

CAMERA = CameraForm("C01", "主厅", 1, "一楼 A 区", "维护大厅公共安全", "您已进入视频监控区域")


@pytest.mark.parametrize(("change", "where"), [("sign", "sign"), ("purpose", "purpose"), ("place", "place")])
def test_a_camera_has_a_purpose_and_a_sign(hall, change, where):
    """PI-03: for public safety, with a sign."""
    from msgspec.structs import replace

    hall.refuse("register-camera", "", MANAGER, replace(CAMERA, **{change: ""}), cite="PI-03", where=where)


def finding(hall, **changes) -> FindingForm:
    given = {
        "account": hall.accounts["d01-accept"],
        "began": at("09:30:00"),
        "ended": at("10:05:00"),
        "means": "walk",
        "reason": "窗口无人，群众等候",
    }
    return FindingForm(**{**given, **changes})


def test_a_video_finding_has_a_camera_and_a_picture(hall):
    """PI-03: a registered camera, one snapshot; nothing else has one."""
    hall.clock.set(at("11:00:00"))
    hall.refuse(
        "file-finding", "", PATROL, finding(hall, means="video", camera="C01"), cite="PI-03", where="camera"
    )
    hall.act("register-camera", "", MANAGER, CAMERA)
    hall.refuse(
        "file-finding", "", PATROL, finding(hall, means="video", camera="C01"), cite="PI-03", where="files"
    )
    hall.refuse("file-finding", "", PATROL, finding(hall, files=(file("截图.jpg"),)), cite="PI-03")
    form = finding(hall, means="video", camera="C01", files=(file("截图.jpg"),))
    paper = hall.act("file-finding", "", PATROL, form).paper
    assert paper.keep_until == MONDAY + timedelta(days=180)


@pytest.mark.parametrize(("upheld", "left"), [(True, (35,)), (False, ())])
def test_a_finding_counts_when_it_stands(hall, upheld, left):
    """KQ-06: thirty-five minutes away; until it is decided, and if it is dropped, nobody has left."""
    hall.terminal()
    hall.act("take-punches", "", hall.device(), punches(hall, "08:50:00", "12:01:00"))
    hall.clock.set(at("18:30:00"))
    number = hall.act("file-finding", "", PATROL, finding(hall)).dossier
    assert hall.day("d01-accept", MONDAY).halves[0].left == ()
    hall.act("answer-finding", number, hall.actor("d01-accept"), ReplyForm("在后台复印材料"))
    hall.act("decide-finding", number, MANAGER, DecisionForm(granted=upheld, note="情况属实"))
    assert hall.day("d01-accept", MONDAY).halves[0].left == left


@pytest.mark.parametrize(("day", "refused"), [(date(2026, 3, 4), True), (date(2026, 3, 5), False)])
def test_the_person_has_two_working_days_to_reply(hall, day, refused):
    """KQ-06: found on Monday, decided without a reply from Thursday on."""
    hall.clock.set(at("11:00:00"))
    number = hall.act("file-finding", "", PATROL, finding(hall)).dossier
    hall.clock.set(at("17:00:00", day))
    yes = DecisionForm(granted=True, note="无故离岗")
    if refused:
        hall.refuse("decide-finding", number, MANAGER, yes, cite="KQ-06")
    else:
        hall.act("decide-finding", number, MANAGER, yes)
        assert hall.see(number).state == "upheld"


def test_who_found_it_does_not_decide_it(hall):
    hall.clock.set(at("11:00:00"))
    number = hall.act("file-finding", "", PATROL, finding(hall)).dossier
    hall.act("answer-finding", number, hall.actor("d01-accept"), ReplyForm("示例"))
    hall.refuse("decide-finding", number, PATROL, DecisionForm(granted=True, note="示例"), cite="KQ-06")


def test_a_snapshot_is_forgotten_after_180_days(hall):
    """PI-14; the finding stays."""
    hall.act("register-camera", "", MANAGER, CAMERA)
    hall.clock.set(at("11:00:00"))
    form = finding(hall, means="video", camera="C01", files=(file("另一截图.jpg"),))
    number = hall.act("file-finding", "", PATROL, form).dossier
    hall.clock.set(at("12:00:00", MONDAY + timedelta(days=180)))
    hall.refuse("erase-snapshot", number, CLOCK, cite="PI-14")
    hall.clock.set(at("00:00:00", MONDAY + timedelta(days=181)))
    assert hall.act("erase-snapshot", number, CLOCK).paper.files == (file("另一截图.jpg").sha256,)
