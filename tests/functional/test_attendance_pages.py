"""Attendance through its pages: who comes to which, and a leave, a correction, a finding and a terminal from form to day."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from webtest import Upload

from hallcore.attendance.devices import PhotoShown
from hallcore.attendance.facts import COVERS, PHOTOS, account_of_pin
from hallcore.dossier import split_record_number
from hallcore.ground.clock import DEMO_START, TZ
from hallcore.organisation.rules import absent, post_number
from portal.attendance_routes import ATTENDANCE_ROUTES
from portal.attendancebook import MATTERS
from portal.cli import attending
from portal.cli.cast import TERMINALS
from portal.cli.stations import OFFICERS
from portal.cli.terminals import picture
from portal.hall import Hall
from portal.routes import BY_NAME
from portal.settings import ZONES
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People

COLUMNS = (
    "d05-accept",
    "d05-approve",
    "d04-handle",
    "manager1",
    "manager2",
    "supervisor1",
    "citizen1",
    "kiosk1",
)
LOGINS = tuple(officer.login for officer in OFFICERS)
FINDING, LEAVE = "XC-20260227-0001", "QJ-20260226-0001"
"""Of d05-accept, found by manager2; of d05-handle, led by d05-approve."""

#                                                                 a c o m m s c k
TABLE = (
    ("attendance", "/attendance", "oooxxxxx"),
    ("attendance.leave", "/attendance/leave", "oooxxxxx"),
    ("attendance.correction", "/attendance/correction", "oooxxxxx"),
    ("attendance.matters", "/attendance/matters", "oooxxxxx"),
    ("attendance.approvals", "/attendance/approvals", "ooooo" + "xxx"),
    ("attendance.matter", f"/attendance/matters/{FINDING}", "oo-ooo--"),
    ("attendance.matter", f"/attendance/matters/{LEAVE}", "-o-ooo--"),
    ("attendance.snapshot", f"/attendance/matters/{FINDING}/files/{'0' * 64}", "--------"),
    ("attendance.step", f"/attendance/matters/{FINDING}/answer", "oo-oox--"),
    ("attendance.step", f"/attendance/matters/{FINDING}/nothing", "-----x--"),
    ("attendance.desk", "/attendance/desk?department=D39", "xxxooo" + "xx"),
    ("attendance.month", "/attendance/desk/month?department=D39", "xxxooo" + "xx"),
    ("attendance.export", "/attendance/desk/export.csv?department=D39", "xxxooo" + "xx"),
    ("attendance.terminals", "/attendance/terminals", "xxxooo" + "xx"),
    ("attendance.terminals", "/attendance/terminals?new=1", "xxxoo-xx"),
    ("attendance.terminal", "/attendance/terminals/TRM-T01", "xxxooo" + "xx"),
    ("attendance.terminal.step", "/attendance/terminals/TRM-T01/outage", "xxxoox" + "xx"),
    ("attendance.sheet", "/attendance/sheets/new", "xxxoox" + "xx"),
    ("attendance.cameras", "/attendance/cameras", "xxxooo" + "xx"),
    ("attendance.camera", "/attendance/cameras/CAM-C01", "xxxoox" + "xx"),
    ("attendance.camera.remove", "/attendance/cameras/CAM-C01/remove", "xxxoox" + "xx"),
    ("attendance.patrols", "/attendance/patrols", "xxxooo" + "xx"),
    ("attendance.patrol", "/attendance/patrols/new", "xxxoox" + "xx"),
    ("attendance.person", "/attendance/people/{post}", "xxxooo" + "xx"),
    ("attendance.photo", "/attendance/people/{post}/photo?at=x&terminal=T01", "xxx--x" + "xx"),
    ("attendance.shift", "/attendance/people/{post}/shift", "xxxoox" + "xx"),
)


@pytest.fixture(scope="module")
def standing_hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for all who only knock or look."""
    with demo_hall(seeded, tmp_path_factory.mktemp("attendance") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def visitors(standing_hall: Hall) -> People:
    """Everybody, looking."""
    return People(standing_hall)


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def account(hall: Hall, login: str) -> str:
    with hall.house.reading() as root:
        return str(root.archive.secrets[login][0])


def local(day: date, text: str) -> str:
    return f"{day}T{text}"


# -- who comes to which ------------------------------------------------------------------------------------------


def test_every_page_of_attendance_stands_in_the_table():
    """A route nobody wrote an expectation for is a hole in the wall."""
    pages = {route.name for route in ATTENDANCE_ROUTES if not route.name.startswith("iclock")}
    assert {line[0] for line in TABLE} == pages


@pytest.mark.parametrize("zone", ZONES)
def test_every_page_against_everybody(visitors, standing_hall, zone):
    """One's own is one's own and one's leaders'; the centre's desk is the centre's; further outside there is nothing."""
    post, wrong = post_number(account(standing_hall, "d05-accept")), {}
    for route, line, expected in TABLE:
        inside = ZONES.index(zone) >= ZONES.index(BY_NAME[route].zone)
        found = ""
        for login in COLUMNS:
            status = visitors.browser(login, zone).get(line.replace("{post}", post), status="*").status_int
            found += {200: "o", 409: "o", 403: "x", 404: "-"}.get(status, str(status))
        if found != (expected if inside else "-" * len(COLUMNS)):
            wrong[f"{line} at {zone}"] = (found, expected)
    assert not wrong


# -- the demo ------------------------------------------------------------------------------------------------------


def test_the_demo_has_a_leave_in_each_state(standing_hall):
    """Asked, at the section, at the leader, granted, refused, withdrawn, ended; a correction and a finding that wait."""
    with standing_hall.house.reading() as root:
        found = {(one["machine"], one["state"]) for one in root.archive.shelf(MATTERS).values()}
    states = ("asked", "at-section", "at-leader", "granted", "refused", "withdrawn", "returned")
    others = {("correction", "asked"), ("finding", "found"), ("finding", "upheld")}
    assert found == {*(("leave", state) for state in states), *others}


def test_a_month_shows_what_was_punched(visitors):
    """The last Friday of February the coming was forgotten; what a patrol found does not count before it is decided."""
    page = visitors.get("d05-accept", "/attendance?month=2026-02", zone="department")
    assert "— 至 12:10" in page.text
    assert "离岗 35 分" not in page.text
    assert "春节" in page.text
    assert "1 个半日" in page.text


def test_the_day_and_the_month_agree(visitors):
    """What the day by department counts, the month's table to take along counts by person."""
    rows = list(csv.reader(io.StringIO(_export(visitors, "csv").decode("utf-8-sig"))))
    assert rows[0][:4] == ["账号", "姓名", "部门", "正常"]
    assert len(rows) == 1 + 13
    book = load_workbook(io.BytesIO(_export(visitors, "xlsx")))
    assert [[str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)] == rows
    day = visitors.get("manager1", "/attendance/desk?day=2026-02-27&department=D05", zone="hall")
    assert day.text.count("缺卡") == 1


def _export(people: People, kind: str) -> bytes:
    path = f"/attendance/desk/export.{kind}?month=2026-02&department=D05"
    return people.get("manager1", path, zone="hall").body


def test_the_morning_s_punches_came_by_the_protocol(standing_hall):
    """Every terminal of the demo reported today; what came is what the demo's people did."""
    with standing_hall.house.reading() as root:
        for one in TERMINALS:
            assert root.archive.get(f"TRM-{one.code}-20260302") is not None
    seen = [at for at in attending.times("d05-accept", DEMO_START.date()) if at < DEMO_START]
    assert all(at.hour == 8 for at in seen)


# -- from form to day ------------------------------------------------------------------------------------------------


def test_a_leave_from_the_form_to_the_post(people, hall):
    """Asked, granted by the chief, recorded in the post; the day is leave and the B post stands in."""
    day = date(2026, 3, 4)
    fields = [
        ("kind", "personal"),
        ("begins", local(day, "00:00")),
        ("ends", local(day + timedelta(days=1), "00:00")),
        ("partner", account(hall, "d05-deputy")),
        ("reason", "示例事由"),
    ]
    answer = people.fill("d05-accept", "/attendance/leave", fields, zone="department")
    number = answer.location.rpartition("/")[2].partition("?")[0]
    assert number in people.get("d05-approve", "/attendance/approvals", zone="department").text
    step = f"/attendance/matters/{number}/decide"
    refused = [("granted", "no"), ("note", "")]
    assert "写明不批准的理由" in people.fill("d05-approve", step, refused, zone="department", status=409).text
    people.fill("d05-approve", step, [("granted", "yes"), ("note", "")], zone="department")
    hall.settle()
    with hall.house.reading() as root:
        me = account(hall, "d05-accept")
        assert absent(root.archive[post_number(me)], day)
        assert any(key[0] == me for key in root.archive.shelf(COVERS))
    assert "事假" in people.get("d05-accept", "/attendance", zone="department").text
    page = people.get("d05-accept", f"/attendance/matters/{number}", zone="department")
    assert "示例事由" in page.text
    back = [("ends", local(day, "00:00"))]
    people.fill("d05-accept", f"/attendance/matters/{number}/return", back, zone="department")
    hall.settle()
    with hall.house.reading() as root:
        assert not absent(root.archive[post_number(account(hall, "d05-accept"))], day)


def test_a_correction_is_granted_by_the_chief(people):
    """The demo's own: Friday's forgotten coming."""
    step = "/attendance/matters/BK-20260302-0001/decide"
    people.fill("d05-approve", step, [("granted", "yes"), ("note", "情况属实")], zone="department")
    page = people.get("d05-accept", "/attendance?month=2026-02", zone="department")
    assert "补卡" in page.text
    assert "08:52 至 12:10" in page.text


@pytest.mark.parametrize("stands", [True, False])
def test_a_finding_is_replied_to_and_decided(people, stands):
    """The person sees the picture and says where they were; another manager than the finder decides."""
    page = people.get("d05-accept", f"/attendance/matters/{FINDING}", zone="department")
    shot = page.html.find("a", string="查看截图")["href"]
    answer = people.get("d05-accept", shot, zone="department")
    assert answer.content_type == "image/jpeg"
    reply = [("reply", "示例：在后台复印材料")]
    people.fill("d05-accept", f"/attendance/matters/{FINDING}/answer", reply, zone="department")
    step = f"/attendance/matters/{FINDING}/decide"
    word = [("granted", "yes" if stands else "no"), ("note", "说明属实")]
    assert "登记人" in people.fill("manager2", step, word, zone="hall", status=409).text
    people.fill("manager1", step, word, zone="hall")
    page = people.get("d05-accept", "/attendance?month=2026-02", zone="department")
    assert ("离岗 35 分" in page.text) is stands


def test_a_video_finding_from_the_form(people):
    """A camera with a sign, a picture; a text file is none."""
    day = date(2026, 2, 28)
    fields = [
        ("login", "d05-handle"),
        ("began", local(day, "09:30")),
        ("ended", local(day, "10:00")),
        ("means", "video"),
        ("camera", "C01"),
        ("reason", "窗口无人"),
    ]
    wrong = [*fields, ("snapshot", Upload("x.txt", b"no picture", "text/plain"))]
    assert "JPEG" in people.fill("manager2", "/attendance/patrols/new", wrong, zone="hall", status=409).text
    right = [*fields, ("snapshot", Upload("x.jpg", picture("示例截图"), "image/jpeg"))]
    people.fill("manager2", "/attendance/patrols/new", right, zone="hall")
    assert "XC-20260302-0001" in people.get("manager1", "/attendance/patrols", zone="hall").text


def test_a_terminal_that_was_down_and_the_sheet(people, hall):
    """Recorded as down on Saturday's make-up day, then the sheet people signed."""
    day = date(2026, 2, 28)
    step = "/attendance/terminals/TRM-T02/outage"
    outage = [("began", local(day, "08:00")), ("ended", local(day, "09:30")), ("reason", "停电")]
    people.fill("manager1", step, outage, zone="hall")
    sheet = [
        ("terminal", "T02"),
        ("day", day.isoformat()),
        ("spell", "0"),
        ("side", "in"),
        ("rows", "d05-accept 08:50\n\nd05-handle 08：55"),
        ("witness", "d05-deputy"),
    ]
    people.fill("manager1", "/attendance/sheets/new", sheet, zone="hall")
    page = people.get("manager1", "/attendance/terminals/TRM-T02", zone="hall")
    assert "2026-02-28 08:00" in page.text
    assert "QD-20260302-0001" in page.text
    mine = people.get("d05-accept", "/attendance?month=2026-02", zone="department")
    assert "08:50 至" in mine.text


def test_a_terminal_and_a_camera_are_registered(people):
    """With a key of ten characters or more; a camera with its sign."""
    fields = [
        ("code", "T09"),
        ("serial", "DEMO2026T09"),
        ("key", "short"),
        ("hall", "主厅"),
        ("floor", "1"),
        ("place", "一楼西门"),
        ("model", ""),
    ]
    answer = people.fill("manager1", "/attendance/terminals?new=1", fields, zone="hall", status=409)
    assert "至少 10 个字符" in answer.text
    fields[2] = ("key", "long-enough-key")
    people.fill("manager1", "/attendance/terminals?new=1", fields, zone="hall")
    assert "T09" in people.get("supervisor1", "/attendance/terminals", zone="hall").text
    people.fill("manager1", "/attendance/terminals/TRM-T09/command", [("order", "CHECK")], zone="hall")
    assert "等待设备领取" in people.get("manager1", "/attendance/terminals/TRM-T09", zone="hall").text
    people.fill("manager1", "/attendance/terminals/TRM-T09/retire", [("reason", "示例")], zone="hall")
    people.fill("manager1", "/attendance/cameras/CAM-C01/remove", [("reason", "示例")], zone="hall")
    assert "拆除" in people.get("manager1", "/attendance/cameras", zone="hall").text


def test_a_photo_is_shown_for_a_reason(people, hall):
    """PI-06: the picture is the answer to a form that says for what; that it was shown is on record."""
    with hall.house.reading() as root:
        (pin, at, terminal), (_sha256, record) = next(iter(root.archive.shelf(PHOTOS).items()))
        number = post_number(account_of_pin(pin))
    page = people.get("manager1", f"/attendance/people/{number}?month={at[:7]}", zone="hall")
    link = page.html.find("a", string="调阅")["href"]
    assert (
        people.get("supervisor1", f"/attendance/people/{number}", zone="hall").html.find("a", string="调阅")
        is None
    )
    answer = people.fill("manager1", unquote(link), [("reason", "示例：核实打卡")], zone="hall", status=200)
    assert answer.content_type == "image/jpeg"
    with hall.house.reading() as root:
        shown = root.archive[split_record_number(record)[0]].the(PhotoShown)
    assert (shown.pin, shown.terminal, shown.reason) == (pin, terminal, "示例：核实打卡")


def test_a_shift_is_assigned(people, hall):
    """On duty on Saturday: a page says what is to come."""
    number = post_number(account(hall, "d05-accept"))
    fields = [("shift", "duty"), ("first", "2026-03-07"), ("last", "2026-03-07")]
    people.fill("manager1", f"/attendance/people/{number}/shift", fields, zone="hall")
    page = people.get("d05-accept", "/attendance", zone="department")
    assert "当班" in page.text


def test_a_moment_is_a_moment(people):
    """What is no time is said beside its form, and what was typed stays."""
    fields = [("day", "2026-02-27"), ("spell", "0"), ("side", "in"), ("time", "早上"), ("reason", "示例")]
    page = people.fill("d05-handle", "/attendance/correction", fields, zone="department", status=409)
    assert "时间应写作 08:55" in page.text


@pytest.mark.parametrize(("day", "warned"), [(date(2026, 3, 20), False), (date(2026, 3, 24), True)])
def test_absence_beyond_what_the_law_bears_is_said(people, hall, day, warned):
    """KQ-16: more than fifteen working days in a row; from Monday 2 March no terminal saw anybody any more.

    Friday the 20th is the fifteenth working day, on Tuesday the 24th the sixteenth is over; KQ-15 counts Sundays too.
    """
    hall.clock.set(datetime.combine(day, time(8), TZ))
    hall.settle()
    seen = {login for login in LOGINS if min(attending.times(login, DEMO_START.date())) < DEMO_START}
    login = next(login for login in LOGINS if login not in seen)
    number = post_number(account(hall, login))
    page = people.get("manager1", f"/attendance/people/{number}?month=2026-03", zone="hall")
    assert ("事业单位人员可以解除聘用合同" in page.text) is warned
