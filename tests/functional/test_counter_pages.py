"""Queues through the pages: a number at the kiosk and by phone, the call panel, the reception desk, appointments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from webtest import TestApp, TestResponse

from hallcore.approval.model import ApplicationReceived
from hallcore.counters.model import TicketTaken
from portal import make_app, zoned
from portal.callboard import calls_of
from portal.hall import Hall
from portal.inquiry import said
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of

OFFICER = "d01-accept"
PANEL = "/office/counter"


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole story, at the demo's first morning."""
    with demo_hall(seeded, tmp_path_factory.mktemp("counters") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> People:
    """Everybody of the demo."""
    return People(hall)


@pytest.fixture(scope="module")
def kiosk(hall: Hall) -> TestApp:
    """The kiosk, on the hall's own network."""
    return TestApp(zoned(make_app(hall), "hall"))


@pytest.fixture(scope="module")
def visitor(hall: Hall) -> TestApp:
    """Somebody who has not signed in."""
    return TestApp(zoned(make_app(hall), "public"))


def later(hall: Hall, **span: float) -> None:
    """Let time pass and the hall catch up."""
    hall.clock.set(hall.clock.now() + timedelta(**span))  # type: ignore[attr-defined]  # a scripted clock
    hall.settle()


def press(
    people: People, hall: Hall, act: str, *, login: str = OFFICER, status: int = 303, **fields: str
) -> TestResponse:
    """Press a button of the panel as it is shown; ``ticket`` tells which of several."""
    page = people.get(login, PANEL)
    wanted = fields.get("ticket", "")
    at_act = [form for form in page.forms.values() if form.action == f"{PANEL}/{act}"]
    found = [form for form in at_act if not wanted or form["ticket"].value == wanted]
    assert found, f"the panel has no button “{act}”"
    form = found[0]
    for name, value in fields.items():
        if name in {"text", "choice"}:
            form[name] = value
        if name == "check":
            form[name].checked = True
    answer = form.submit("then" if fields.get("then") else None, status=status)
    later(hall, seconds=20)
    return answer


def ticket_of(answer: TestResponse) -> str:
    """The number of the ticket an answer leads to."""
    found = re.search(r"/tickets/(PH-[0-9]{8}-[A-Z]+[0-9]+)/", answer.location)
    assert found
    return found[1]


def test_a_number_at_the_kiosk(kiosk: TestApp, hall: Hall) -> None:
    """From the first screen in three touches to a slip with number, QR code and how many are before."""
    assert "取号排队" in kiosk.get("/kiosk/K01")
    queue = kiosk.get("/kiosk/K01/queue").click("企业开办与市场监管")
    form = next(iter(queue.forms.values()))
    form["priority"] = "elderly"
    slip = form.submit(status=303).follow()
    assert "A005" in slip
    assert "前面还有" in slip
    assert "<svg" in slip
    assert kiosk.get("/kiosk/K01/tickets/PH-20260302-A005/wrong", status=404)
    hall.settle()


def typed(kiosk: TestApp, kind: str, number: str, code: str, status: int) -> TestResponse:
    """Number and code by the keys on the screen, without a script."""
    page = kiosk.get(f"/kiosk/K01/number/{kind}")
    for key in (*number, "next", *code):
        page = page.form.submit("key", value=key)
    return page.form.submit("key", value="ask", status=status)


def test_a_kiosk_s_pages_outside_the_hall_give_no_number(visitor: TestApp) -> None:
    """PH-15: whoever opens them at home is told to take a number by telephone, and sees no code of the day."""
    assert "今天的到厅码" not in visitor.get("/kiosk/K01")
    page = visitor.get("/kiosk/K01/queue/A")
    assert "没有接在大厅内网" in page.form.submit(status=409)


def test_a_number_by_phone_waits_until_its_holder_has_come(
    hall: Hall, kiosk: TestApp, people: People
) -> None:
    """PH-15, PH-14: taken at home, not in the line; a second one refused; at the kiosk by label and code it is."""
    phone = TestApp(zoned(make_app(hall), "public"))
    take = next(one for one in phone.get("/queue/J").forms.values() if "items" in one.fields)
    shown = take.submit(status=303).follow()
    assert "到厅后确认" in shown
    label, code = (
        re.search(r"<h1 id=\"label\">(\w+)</h1>", shown.text),
        re.search(r"校验码 <b>(\w{8})</b>", shown.text),
    )
    assert label
    assert code
    again = take.submit(status=409)
    assert "没有办完的号" in again
    assert "PH-14" in again
    here = next(one for one in shown.forms.values() if "presence" in one.fields)
    here["presence"] = "12345"
    assert "到厅码不对" in here.submit(status=409)
    assert "不正确" in typed(kiosk, "ticket", label[1], "22222222", 403)
    slip = typed(kiosk, "ticket", label[1], code[1], 303).follow()
    assert "我已到大厅" in slip
    assert "我已到大厅" not in slip.form.submit(status=303).follow()
    with hall.house.reading() as root:
        assert [key[2].rpartition("-")[2] for key in root.archive.shelf("waiting-J")] == [label[1]]
    people.get("usher1", "/office/reception")
    hall.settle()


def test_the_scanned_code_says_that_the_phone_is_there(hall: Hall, kiosk: TestApp) -> None:
    """PH-15: the kiosk shows code and QR; scanned, the telephone's own numbers have their button."""
    phone = TestApp(zoned(make_app(hall), "public"))
    shown = kiosk.get("/kiosk/K01").text
    found = re.search(r"今天的到厅码<strong>([0-9 ]+)</strong>", shown)
    assert found
    code = found[1].replace(" ", "")
    assert "没有等您到厅的号" in phone.get(f"/arrived/{code}")
    take = next(one for one in phone.get("/queue/K").forms.values() if "items" in one.fields)
    take.submit(status=303)
    page = phone.get(f"/arrived/{code}")
    button = next(one for one in page.forms.values() if one.action.endswith("/here"))
    assert "下一个就是您" in button.submit(status=303).follow()
    there = TestApp(zoned(make_app(hall), "public"))
    take = next(one for one in there.get("/queue/K").forms.values() if "items" in one.fields)
    take["presence"] = code
    assert "前面还有 1 人" in take.submit(status=303).follow()
    hall.settle()


def test_a_number_by_phone_is_followed_and_given_up(visitor: TestApp, hall: Hall) -> None:
    """Taken, shown to whoever has its address, given up once."""
    listed = visitor.get("/queue")
    assert "企业开办与市场监管" in listed
    page = visitor.get("/queue/D")
    form = next(one for one in page.forms.values() if "items" in one.fields)
    form["items"] = "发票领用\n纳税证明"
    taken = form.submit(status=303)
    shown = taken.follow()
    for words in ("D002", "发票领用、纳税证明", "到厅后确认", "到厅码"):
        assert words in shown
    give_up = next(one for one in shown.forms.values() if one.action.endswith("/give-up"))
    assert "已放弃排队" in give_up.submit(status=303).follow()
    hall.settle()
    again = visitor.get(taken.location)
    assert "放弃排队</button>" not in again


def test_a_class_only_staff_can_give_is_not_taken_by_phone(visitor: TestApp) -> None:
    """A class only staff can give is refused beside the form, with its reason."""
    page = visitor.get("/queue/D")
    token = token_of(page)
    answer = visitor.post("/queue/D", {"csrf_token": token, "priority": "urgent"})
    assert answer.status_int in {200, 409}
    assert "当场确认" in answer or "选择" in answer


def test_the_panel_from_call_to_end(people: People, hall: Hall) -> None:
    """Seeded: one is called. Recall, start, link and end; the next is called in the same press."""
    page = people.get(OFFICER, PANEL)
    assert "A002" in page
    assert "已呼叫 1 次" in page
    press(people, hall, "recall")
    press(people, hall, "start")
    with hall.house.reading() as root:
        call = next(one for one in calls_of(root.archive, "A 区") if one.label == "A002")
        case = next(iter(root.archive.shelf("cases")))
    assert call.serving
    refused = press(people, hall, "link", text="DHB-19990101-001-0001", status=409)
    assert "没有编号为" in refused
    press(people, hall, "link", text=case)
    assert case in people.get(OFFICER, PANEL)
    press(people, hall, "end", choice="done", text="", then="next")
    page = people.get(OFFICER, PANEL)
    assert "A005" in page
    assert "请核对" in page
    ticket = hall_ticket(hall, "PH-20260302-A002")
    assert ticket[1] == "ended"
    _both_ways(people, hall, case)


def _both_ways(people: People, hall: Hall, case: str) -> None:
    """The ticket leads to its case, and the case back to its ticket: for its officers and for whoever has its code."""
    with hall.house.reading() as root:
        own = root.archive[case]
        organ, code = own.the(ApplicationReceived).department, said(own, "query")
        word = root.archive["PH-20260302-A002"].the(TicketTaken).code
    slip = f"/tickets/PH-20260302-A002/{word}"
    public = TestApp(zoned(make_app(hall), "public"))
    assert f"/progress?number={case}" in public.get(slip)
    assert slip in public.get(f"/progress?number={case}&code={code}")
    officer = f"{organ.lower()}-accept"
    assert slip in people.get(officer, f"/office/cases/{case}", zone="department")


def hall_ticket(hall: Hall, number: str) -> tuple[str, str]:
    """The label and state of a ticket."""
    with hall.house.reading() as root:
        ticket = root.archive[number]
        return ticket.the(TicketTaken).label, ticket.state


def test_priority_not_shown_puts_among_everybody(people: People, hall: Hall) -> None:
    """Returned with the box ticked, it waits behind those who came earlier."""
    press(people, hall, "return", text="未带证件", check="y")
    page = people.get(OFFICER, PANEL)
    assert page.text.index("A001") < page.text.index("A005")


def test_a_number_that_does_not_come_is_missed_and_comes_back(
    people: People, hall: Hall, visitor: TestApp
) -> None:
    """Three calls and a minute; until then the button answers with the rule."""
    press(people, hall, "next")
    assert "呼叫满 3 次" in press(people, hall, "miss", status=409)
    press(people, hall, "recall")
    press(people, hall, "recall")
    press(people, hall, "miss")
    assert hall_ticket(hall, "PH-20260302-A001")[1] == "missed"
    press(people, hall, "restore", ticket="PH-20260302-A001")
    assert hall_ticket(hall, "PH-20260302-A001")[1] == "waiting"


def test_held_and_gone_on_with(people: People, hall: Hall) -> None:
    """While one is held the next is called; with the window free the held one goes on."""
    press(people, hall, "next")
    press(people, hall, "start")
    with hall.house.reading() as root:
        number = root.archive.claimed(f"at-window:{window_of(root.archive, people, OFFICER)}")
    press(people, hall, "hold", text="回去取身份证")
    press(people, hall, "continue", ticket=number)
    assert hall_ticket(hall, number)[1] == "serving"


def window_of(archive: Any, people: People, login: str) -> str:
    """The window somebody is posted at."""
    account = archive.secrets[login][0]
    return str(archive.shelf("posts")[account]["window"])


def test_sent_on_to_another_queue(people: People, hall: Hall) -> None:
    """To the tax office; the panel is free."""
    with hall.house.reading() as root:
        number = root.archive.claimed(f"at-window:{window_of(root.archive, people, OFFICER)}")
    press(people, hall, "transfer", choice="D", text="还要办税务登记")
    with hall.house.reading() as root:
        assert root.archive.shelf("tickets")[number]["queue"] == "D"


def test_an_old_page_acts_on_what_it_showed(people: People, hall: Hall) -> None:
    """Given a page that still shows a number that is over, its button is refused and nobody else's service is ended."""
    press(people, hall, "next")
    press(people, hall, "start")
    old = people.get(OFFICER, PANEL)
    press(people, hall, "end")
    press(people, hall, "next")
    press(people, hall, "start")
    form = next(one for one in old.forms.values() if one.action.endswith("/end"))
    assert "不能办理" in form.submit(status=409)
    press(people, hall, "end")


def test_a_window_rests_and_closes(people: People, hall: Hall) -> None:
    """A rest has a reason; nothing is called meanwhile; after log-out the panel asks for a window."""
    assert "请写明" in press(people, hall, "pause", status=409)
    press(people, hall, "pause", text="取档案")
    assert "暂停服务" in people.get(OFFICER, PANEL)
    press(people, hall, "resume")
    press(people, hall, "logout")
    page = people.get(OFFICER, PANEL)
    assert "登录窗口" in page
    press(people, hall, "login")
    assert "服务中" in people.get(OFFICER, PANEL)


def test_the_reception_desk_takes_finds_and_restores(people: People, hall: Hall) -> None:
    """An usher gives a class only staff can give, finds a number, changes its class."""
    fields = [("queue", "C"), ("priority", "urgent"), ("items", "医保报销")]
    answer = people.fill("usher1", "/office/reception", fields)
    number = ticket_of(answer)
    hall.settle()
    found = people.get("usher1", f"/office/reception?q={number.rpartition('-')[2]}")
    assert number in found
    changed = [("priority", ""), ("reason", "已好转")]
    people.fill("usher1", f"/office/reception/{number}", changed)
    assert "普通" in people.get("usher1", f"/office/reception/{number}")


def test_the_board_and_its_ledger(people: People, hall: Hall) -> None:
    """Every queue on the board; the ledger of the day as both kinds of file, with the same rows."""
    board = people.get("manager1", "/office/queues")
    for words in ("企业开办与市场监管", "最长等候", "设置队列"):
        assert words in board
    text = people.get("manager1", "/office/queues/ledger.csv?day=2026-03-02").body.decode("utf-8-sig")
    rows = text.splitlines()
    assert rows[0].startswith("日期,号票,号码")
    assert any("PH-20260302-A002" in row and "办理" in row for row in rows)
    book = load_workbook(BytesIO(people.get("manager1", "/office/queues/ledger.xlsx?day=2026-03-02").body))
    assert book.worksheets[0].max_row == len(rows)
    assert isinstance(book.worksheets[0].cell(2, 13).value, int)


def test_a_queue_is_set_and_changed(people: People, hall: Hall) -> None:
    """The management opens a queue, closes it, and is told what is wrong beside the field."""
    fields = [
        ("code", "T"),
        ("name", "示例专窗"),
        ("departments", "D01"),
        ("windows", "W001 W002"),
        ("standing", "y"),
        ("hall", "主厅"),
        ("floor", "1"),
        ("rolls_at", "17:30"),
        ("capacity", "0"),
        ("sessions", "9:00"),
    ]
    people.fill("manager1", "/desk/organisation/queues/new", fields, status=409)
    fields[-1] = ("sessions", "09:00-11:00")
    people.fill("manager1", "/desk/organisation/queues/new", fields)
    hall.settle()
    assert "示例专窗" in people.get("manager1", "/desk/organisation/queues")
    page = people.get("manager1", "/desk/organisation/queues/T")
    form = next(one for one in page.forms.values() if "standing" in one.fields)
    form["standing"].checked = False
    form.submit(status=303)
    hall.settle()
    assert "停用" in people.get("manager1", "/desk/organisation/queues")


def test_an_appointment_from_slot_to_number(people: People, hall: Hall, kiosk: TestApp) -> None:
    """Booked for the afternoon, shown among one's own, turned into a number at the kiosk at its time, once."""
    page = people.get("citizen1", "/my/appointments/new/A")
    form = next(one for one in page.forms.values() if "slot" in one.fields)
    form["slot"] = "2026-03-02T14:00:00+08:00"
    booked = form.submit(status=303)
    hall.settle()
    shown = booked.follow()
    assert "取消预约" in shown
    assert "到厅取号</button>" not in shown
    assert "YY-20260302-A001" in people.get("citizen1", "/my/appointments")
    people.get("citizen2", "/my/appointments/YY-20260302-A001", status=403)
    now = hall.clock.now()
    later(hall, seconds=(now.replace(hour=13, minute=50, second=0) - now).total_seconds())
    shown = people.get("citizen1", "/my/appointments/YY-20260302-A001")
    arrive = next(one for one in shown.forms.values() if one.action.endswith("/arrive"))
    code = re.search(r"取号码</dt>\s*<dd[^>]*>(?:<strong>)?(\w{8})", shown.text)
    assert code
    slip = typed(kiosk, "appointment", "A1", code[1], 303).follow()
    assert "按 13:30 到场排序" in slip
    assert "我已到大厅" not in slip
    assert "不能办理" in arrive.submit(status=409)


def test_the_day_s_end_comes_by_the_clock(people: People, hall: Hall) -> None:
    """At 17:30 those who wait are told to come again or are carried over; at midnight windows are closed."""
    now = hall.clock.now()
    later(hall, seconds=(now.replace(hour=17, minute=31, second=0) - now).total_seconds())
    with hall.house.reading() as root:
        states = {number: one["state"] for number, one in root.archive.shelf("tickets").items()}
    assert states["PH-20260302-F001"] == "waiting"  # carried over: the queue of construction does so
    assert "waiting" not in {state for number, state in states.items() if number[12] not in "FJ"}
    later(hall, hours=7)
    with hall.house.reading() as root:
        shelf = root.archive.shelf("window-days")
        days = {one["state"] for (day, _window), one in shelf.items() if day == "2026-03-02"}
    assert days == {"over"}
