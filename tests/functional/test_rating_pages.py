"""Ratings through the pages: by slip, by code, at the kiosk, by keypad; the centre's desk; what the rated person sees."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from webtest import TestApp

from hallcore.counters.forms import EndServiceForm, TakeForm
from hallcore.counters.model import TicketTaken
from hallcore.counters.rules import window_day_number
from hallcore.desk import Actor
from portal import make_app, zoned
from portal.cli.cast import KEYPAD_KEY
from portal.hall import Hall
from portal.inquiry import said
from portal.ratingbook import newest
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of, told

OFFICER = "d01-accept"
NAMES = ("13800000099", "示例办事人")


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole story, at the demo's first morning."""
    with demo_hall(seeded, tmp_path_factory.mktemp("ratings") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> People:
    """Everybody of the demo."""
    return People(hall)


@pytest.fixture(scope="module")
def visitor(hall: Hall) -> TestApp:
    """Somebody who has not signed in."""
    return TestApp(zoned(make_app(hall), "public"))


@pytest.fixture(scope="module")
def device(hall: Hall) -> TestApp:
    """What hangs on the hall's own network."""
    return TestApp(zoned(make_app(hall), "hall"))


def officer_of(hall: Hall) -> tuple[Actor, str]:
    """The officer of the first window and that window."""
    with hall.house.reading() as root:
        account = next(
            account
            for account, one in root.archive.shelf("posts").items()
            if one["window"] == "W001" and "acceptor" in one["duties"]
        )
        return Actor(account, "acceptor"), "W001"


def visit(hall: Hall) -> tuple[str, str]:
    """A visit at the first window from its number to its end; the ticket and the word on its slip."""
    officer, window = officer_of(hall)
    house, day = hall.house, window_day_number(window, hall.clock.now().date())
    with hall.house.reading() as root:
        here = root.archive.claimed(f"at-window:{window}")
    if here:
        house.perform("start-service", here, officer)
        house.perform("end-service", here, officer, EndServiceForm())
    word = f"FUNK-{hall.clock.now():%H%M%S}"
    house.perform("take-ticket", "", Actor("K01", "kiosk"), TakeForm("A", "kiosk", word, point="K01"))
    ticket = house.perform("call-next", day, officer).dossier
    house.perform("start-service", ticket, officer)
    hall.clock.set(hall.clock.now() + timedelta(minutes=6))  # type: ignore[attr-defined]  # a scripted clock
    house.perform("end-service", ticket, officer, EndServiceForm())
    hall.settle()
    with hall.house.reading() as root:
        return ticket, root.archive[ticket].the(TicketTaken).code


def latest(hall: Hall) -> tuple[str, dict[str, Any]]:
    """The newest rating."""
    with hall.house.reading() as root:
        return next(newest(root.archive, 1))


def test_the_slip_rates_once(hall: Hall, visitor: TestApp) -> None:
    """HP-02: from the ticket's page; afterwards the page says what was said and what has become of it."""
    ticket, word = visit(hall)
    page = visitor.get(f"/tickets/{ticket}/{word}")
    assert "评价这次服务" in page.text
    form = visitor.get(f"/tickets/{ticket}/{word}/rating")
    assert "评价自愿" in form.text
    fields = [("grade", "2"), ("reasons", "wait"), ("words", "示例意见"), ("phone", "13800000077")]
    sent = [*fields, ("csrf_token", token_of(form))]
    done = visitor.post(f"/tickets/{ticket}/{word}/rating?via=qr", sent, status=303)
    hall.settle()
    after = visitor.get(done.location)
    assert "谢谢您的评价" in after.text
    assert "13800000077" not in after.text
    visitor.post(f"/tickets/{ticket}/{word}/rating", sent, status=409)
    _number, one = latest(hall)
    assert (one["grade"], one["channel"], one["state"], one["named"]) == (2, "qr", "calling", True)


def test_the_centre_goes_through_a_bad_rating(hall: Hall, people: People) -> None:
    """HP-04, HP-05: called back, verified, mended by the department, closed and told, each on its page."""
    number, _one = latest(hall)
    shown = people.get("manager1", f"/desk/ratings/{number}")
    assert "联系方式需写明理由后查看" in shown.text
    assert "13800000077" not in shown.text
    people.fill("manager1", f"/desk/ratings/{number}/reveal", [("reason", "示例：回访")])
    assert "13800000077" in people.get("manager1", f"/desk/ratings/{number}").text
    assert "13800000077" not in people.get("inspector1", f"/desk/ratings/{number}").text
    people.fill(
        "manager1",
        f"/desk/ratings/{number}/verify",
        [("finding", "simple"), ("why", "示例：情况属实")],
        status=409,
    )
    people.fill(
        "manager1",
        f"/desk/ratings/{number}/call",
        [("how", "phone"), ("reached", "y"), ("said", "示例：等了四十分钟")],
    )
    people.fill(
        "manager1",
        f"/desk/ratings/{number}/verify",
        [("finding", "simple"), ("why", "示例：窗口少开一个，等候较久")],
    )
    task = people.get(OFFICER, f"/office/ratings/{number}", zone="department")
    assert "窗口少开一个" in task.text
    for hidden in ("13800000077", "示例意见", "示例：等了四十分钟", "PH-2026", "08:3"):
        assert hidden not in task.text.replace("演示", "")[task.text.index("<main") :]
    people.fill(OFFICER, f"/office/ratings/{number}", [("measures", "示例：已增开窗口")], zone="department")
    people.fill(
        "manager1",
        f"/desk/ratings/{number}/close",
        [("result", "示例：已增开窗口，谢谢您的意见"), ("told", "phone")],
    )
    assert "已办结" in people.get("manager1", f"/desk/ratings/{number}").text


def test_who_was_rated_sees_sums_alone(hall: Hall, people: People) -> None:
    """HP-02: neither the list, nor the live page, nor a rating that asks nothing of them."""
    own = people.get(OFFICER, "/office/ratings", zone="department")
    assert "未评价" in own.text
    assert "PH-2026" not in own.text
    for path in ("/desk/ratings", "/desk/ratings/live", "/desk/ratings/statistics"):
        people.get(OFFICER, path, zone="hall", status=403)
    ticket, word = visit(hall)
    with hall.house.reading() as root:
        assert root.archive[ticket].state == "ended"
    good = TestApp(zoned(make_app(hall), "public"))
    form = good.get(f"/tickets/{ticket}/{word}/rating")
    good.post(
        f"/tickets/{ticket}/{word}/rating", [("grade", "5"), ("csrf_token", token_of(form))], status=303
    )
    hall.settle()
    number, _one = latest(hall)
    again = people.get(OFFICER, "/office/ratings", zone="department")
    listed = [told(page).partition("本人")[2] for page in (again, own)]
    assert listed[0] == listed[1], "a number that moves at noon says who rated"
    for record in (f"{number}-0000", f"{ticket}-0000"):
        people.get(OFFICER, f"/records/{record}", zone="hall", status=404)
    people.get(OFFICER, f"/office/ratings/{number}", zone="department", status=403)
    people.get(OFFICER, f"/desk/ratings/{number}", zone="hall", status=403)


def test_a_keypad_asks_presses_and_is_heard_once(hall: Hall, device: TestApp, people: People) -> None:
    """HP-02: it asks after the service has ended, its press is a rating, told again it is known."""
    ticket, _word = visit(hall)
    key = {"X-Keypad-Serial": "DEMO2026P001", "X-Keypad-Key": KEYPAD_KEY}
    asked = device.get("/keypad/ask", headers=key).json
    assert asked["ask"] == {"ticket": ticket, "label": ticket.rpartition("-")[2]}
    device.get("/keypad/ask", headers={**key, "X-Keypad-Key": "falsch"}, status=403)
    presses = {"presses": [{"n": 901, "button": "satisfied", "at": hall.clock.now().isoformat()}]}
    assert device.post_json("/keypad/presses", presses, headers=key).json["done"] == {"901": "rated"}
    assert device.post_json("/keypad/presses", presses, headers=key).json["done"] == {"901": "known"}
    again = {"presses": [{"n": 902, "button": "5", "at": hall.clock.now().isoformat()}]}
    assert device.post_json("/keypad/presses", again, headers=key).json["done"] == {"902": "aside"}
    device.post("/keypad/presses", b"{", headers=key, status=400)
    hall.settle()
    assert device.get("/keypad/ask", headers=key).json["ask"] is None
    _number, one = latest(hall)
    assert (one["grade"], one["channel"], one["point"]) == (4, "tablet", "P001")
    assert "P001" in people.get("manager1", "/desk/ratings/keypads").text


def test_a_rating_is_seen_within_a_second(hall: Hall, people: People, visitor: TestApp) -> None:
    """A supervisor's live page has it as soon as the followers have gone round once, which takes far less than a second."""
    before = people.get("supervisor1", "/desk/ratings/newest.json").json["newest"]
    ticket, word = visit(hall)
    form = visitor.get(f"/tickets/{ticket}/{word}/rating")
    sent = [("grade", "4"), ("csrf_token", token_of(form))]
    began = time.perf_counter()
    visitor.post(f"/tickets/{ticket}/{word}/rating", sent, status=303)
    hall.sealer.tick()
    hall.crew.show()
    after = people.get("supervisor1", "/desk/ratings/newest.json").json["newest"]
    took = time.perf_counter() - began
    assert after != before
    assert took < 1
    assert after in people.get("supervisor1", "/desk/ratings/live").text


def test_statistics_are_honest_and_taken_along(people: People, visitor: TestApp) -> None:
    """HP-08: by each dimension, who did not rate beside who did; few ratings have no share; a workbook of numbers."""
    for by in ("department", "window", "officer", "item", "channel"):
        page = people.get("inspector1", f"/desk/ratings/statistics?by={by}&span=12")
        assert "未评价" in page.text
    assert "样本不足" in people.get("inspector1", "/desk/ratings/statistics?by=item&span=12").text
    book = load_workbook(
        BytesIO(people.get("inspector1", "/desk/ratings/statistics.xlsx?by=window&span=12").body)
    )
    rows = list(book.active.values)
    assert rows[0][:4] == ("窗口", "可评价", "已评价", "未评价")
    assert all(row[1] >= row[2] for row in rows[1:])
    public = visitor.get("/ratings")
    assert "办事评价" in public.text
    assert not any(name in public.text for name in NAMES)


def test_a_case_is_rated_by_code_and_at_the_kiosk(hall: Hall, visitor: TestApp) -> None:
    """HP-03: with number and query code, on a page or by touch; a wrong code rates nothing."""
    with hall.house.reading() as root:
        shelf = root.archive.shelf("cases")
        over = {
            number: bool(root.archive.claimed(f"rated:{number}"))
            for number, one in shelf.items()
            if number.startswith("DHB-") and one["state"] == "closed" and one["received"] > "2026-02-05"
        }
        number = next(number for number, rated in over.items() if not rated)
        rated = next(number for number, rated in over.items() if rated)
        codes = {one: said(root.archive[one], "query") for one in (number, rated)}
    page = visitor.get("/rate", {"number": number, "code": codes[number]})
    fields = [("number", number), ("code", "WRONGONE"), ("grade", "5"), ("csrf_token", token_of(page))]
    visitor.post("/rate", fields, status=409)
    for one, status in ((rated, 409), (number, 200)):
        digits, token = one.removeprefix("DHB-").replace("-", ""), token_of(visitor.get("/kiosk/K01/rating"))
        sent = {"step": "code", "number": digits, "code": codes[one], "csrf_token": token}
        grades = visitor.post("/kiosk/K01/rating", {**sent, "key": "ask"}, status=status)
    assert "非常不满意" in grades.text
    assert "谢谢您的评价" in visitor.post("/kiosk/K01/rating", {**sent, "grade": "5"}).text
    hall.settle()
    _number, one = latest(hall)
    assert (one["grade"], one["channel"], one["point"]) == (5, "terminal", "K01")
    assert "非常满意" in visitor.get("/progress", {"number": number, "code": codes[number]}).text


def test_keypads_are_registered_and_retired(hall: Hall, people: People) -> None:
    """HP-02: the key is shown once; a window has one; who only looks may not."""
    fields = [("code", "P099"), ("serial", "SLTEST0099"), ("window", "W099"), ("model", "示例")]
    page = people.get("manager1", "/desk/ratings/keypads/new")
    shown = people.browser("manager1").post(
        "/desk/ratings/keypads/new", [*fields, ("csrf_token", token_of(page))], status=200
    )
    assert "密钥只显示这一次" in shown.text
    hall.settle()
    people.get("supervisor1", "/desk/ratings/keypads/new", status=403)
    people.fill("manager1", "/desk/ratings/keypads/PJQ-P099/retire", [("reason", "示例：损坏")])
    assert "已停用" in people.get("manager1", "/desk/ratings/keypads").text
