"""A complaint through the pages: told by nobody, handled by people who are not concerned, answered, reopened, published.

Strangers see nothing, whoever is complained of sees nothing, and the code shows everything that was answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from webtest import TestApp, TestResponse

from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal import make_app, zoned
from portal.hall import Hall
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, chosen, token_of, told, upload

TOLD = [
    ("unit", "D05"),
    ("category", "attitude"),
    ("subject", "示例标题：态度生硬"),
    ("content", "示例内容：上午办理时被训斥。"),
    ("named", "工号 0312"),
]


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole story."""
    with demo_hall(seeded, tmp_path_factory.mktemp("voice") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> People:
    """Everybody of the demo."""
    return People(hall)


@pytest.fixture(scope="module")
def street(hall: Hall) -> TestApp:
    """Somebody who has not signed in."""
    return TestApp(zoned(make_app(hall), "public"))


def on(hall: Hall, days: int) -> None:
    """Let days pass."""
    clock = hall.clock
    assert isinstance(clock, ScriptedClock)
    clock.set(DEMO_START + timedelta(days=days))
    hall.settle()


def send(
    hall: Hall, door: TestApp, path: str, fields: list[tuple[str, str]], status: int = 200
) -> TestResponse:
    """Fill in a public form."""
    page = door.get(path)
    answer = door.post(path, [*fields, ("csrf_token", token_of(page))], status=status)
    hall.settle()
    return answer


def complained(hall: Hall, street: TestApp) -> tuple[str, str]:
    """Complain; number and code as the answer shows them."""
    words = told(send(hall, street, "/voice/new/complaint", TOLD))
    number = re.search(r"TS-\d{8}-\d{3}", words)
    code = re.search(r"查询码 ([2-9A-Z]{10})", words)
    assert number is not None
    assert code is not None
    return number[0], code[1]


def seen(hall: Hall, street: TestApp, number: str, code: str) -> str:
    """What the code shows."""
    return told(send(hall, street, "/voice/progress", [("number", number), ("code", code)]))


def test_a_complaint_from_telling_to_publication(hall, people, street):
    """TS-01 to TS-14: every step on its page, by whom it belongs to, and each told to whoever complained."""
    number, code = complained(hall, street)
    desk = f"/office/voice/{number}"
    assert "待受理" in seen(hall, street, number, code)
    assert "示例内容" not in seen(hall, street, number, code)
    assert number in told(people.get("manager1", "/office/voice"))
    accept = people.get("manager1", f"{desk}/accept-complaint")
    team = [*chosen(accept, "investigators", ["inspector1"]), *chosen(accept, "investigators", ["manager2"])]
    fields = [("unit", "D05"), ("points", "是否训斥办事人"), *team]
    people.fill("manager1", f"{desk}/accept-complaint", fields)
    on(hall, 2)
    fact = people.get("inspector1", f"{desk}/find-fact")
    other = re.search(r'<option value="(U-\d+)"[^>]*>manager2', fact.text)
    assert other is not None
    found = [
        ("point", "1"),
        ("fact", "监控显示声音较大"),
        ("sources", "监控"),
        ("other", other[1]),
        ("on", "2026-03-03"),
        upload("files", "截图.txt", "示例截图".encode()),
    ]
    people.fill("inspector1", f"{desk}/find-fact", found)
    page = people.get("manager2", desk)
    assert "监控显示声音较大" in told(page)
    link = re.search(r'href="([^"]+/files/[^"]+)"', page.text)
    assert link is not None
    assert people.get("manager2", link[1]).body.decode() == "示例截图"
    answer = [
        ("finding_1", "upheld"),
        ("reason_1", "监控证实"),
        ("measures", "批评教育"),
        ("reply", "情况属实，向您致歉。"),
    ]
    people.fill("inspector1", f"{desk}/draft-answer", answer)
    people.fill("manager1", f"{desk}/answer-complaint")
    words = seen(hall, street, number, code)
    assert "结论：属实" in words
    assert "向您致歉" in words
    people.fill(
        "inspector1", f"{desk}/redact-outcome", [("heading", "示例公开标题"), ("summary", "反映的问题属实。")]
    )
    people.fill("manager1", f"{desk}/publish-outcome")
    assert "示例公开标题" in told(street.get("/voice"))
    assert "示例公开标题" in told(street.get("/search", {"q": "示例公开标题"}))
    assert "示例内容" not in told(street.get("/voice/outcomes"))
    say = [("number", number), ("code", code), ("reason", "没有收到道歉")]
    assert "重新办理待交办" in told(send(hall, street, "/voice/say/reopen-complaint", say))
    again = people.get("manager1", f"{desk}/accept-complaint")
    assert "inspector1" not in told(again)


def test_nobody_concerned_comes_to_a_complaint(hall, people, street):
    """TS-12: neither the department complained of nor, about the centre, the centre's people; discipline does."""
    number, code = complained(hall, street)
    for login in ("d05-handle", "d05-approve", "d01-handle", "usher1"):
        assert people.browser(login).get(f"/office/voice/{number}", status="*").status_int in {403, 404}
    assert number not in told(people.get("d05-approve", "/office/voice"))
    words = told(send(hall, street, "/voice/new/complaint", [("unit", "centre"), *TOLD[1:4]]))
    found = re.search(r"TS-\d{8}-\d{3}", words)
    assert found is not None
    for login in ("manager1", "inspector1"):
        assert people.browser(login).get(f"/office/voice/{found[0]}", status="*").status_int in {403, 404}
        assert found[0] not in told(people.get(login, "/office/voice"))
    assert "受理并交办" in told(people.get("discipline1", f"/office/voice/{found[0]}"))
    assert "受理并交办" not in told(people.get("supervisor1", f"/office/voice/{number}"))
    del code


def test_a_wrong_code_does_not_say_which_of_the_two_is_wrong(hall, street):
    """TS-17: number and code together or nothing."""
    number, _code = complained(hall, street)
    for given in ((number, "AAAAAAAAAA"), ("TS-20260302-999", "AAAAAAAAAA"), ("WIN-W012", "AAAAAAAAAA")):
        fields = [("number", given[0]), ("code", given[1])]
        assert "编号或者查询码不正确" in told(send(hall, street, "/voice/progress", fields, 409))


def test_a_name_is_shown_once_after_saying_why(hall, people):
    """TS-17: taken down by the hotline, masked on the desk, shown by an act that stays in the file."""
    fields = [("channel", "hotline"), *TOLD[:4], ("name", "示例来电人"), ("contact", "13800000009")]
    page = people.get("usher1", "/office/voice/new/complaint")
    sent = people.browser("usher1").post(
        "/office/voice/new/complaint", [*fields, ("csrf_token", token_of(page))]
    )
    hall.settle()
    found = re.search(r"TS-\d{8}-\d{3}", told(sent))
    assert found is not None
    desk = f"/office/voice/{found[0]}"
    assert "示例来电人" not in people.get("manager1", desk).text
    shown = people.fill("manager1", f"{desk}/reveal-complainant", [("reason", "回访")], status=200)
    assert "13800000009" in shown.text
    assert "查看提出人信息" in told(people.get("manager1", desk))
    assert "示例来电人" not in people.get("manager1", desk).text


def test_a_question_becomes_an_answer_for_everybody(hall, people, street):
    """TS-07, TS-14: answered by the department; proposed by one, published by another; found by search."""
    fields = [("unit", "D05"), ("category", "policy"), ("subject", "示例问题"), ("content", "如何示例办理？")]
    found = re.search(r"ZX-\d{8}-\d{3}", told(send(hall, street, "/voice/new/consultation", fields)))
    assert found is not None
    desk = f"/office/voice/{found[0]}"
    people.fill("d05-handle", f"{desk}/answer-consultation", [("answer", "请网上办理。")], zone="department")
    faq = [("question", "示例常见问题怎样办理"), ("answer", "请网上办理。")]
    people.fill("d05-handle", f"{desk}/propose-faq", faq, zone="department")
    people.fill("d05-approve", f"{desk}/publish-faq", zone="department")
    assert "示例常见问题怎样办理" in told(street.get("/voice/answers"))
    assert "示例常见问题怎样办理" in told(street.get("/search", {"q": "示例常见问题怎样办理"}))
    page = street.get(re.search(r'href="(/records/ZX[^"]+)"', street.get("/voice/answers").text)[1])
    assert "请网上办理" in told(page)
    taken_down(hall, people, street, desk, page.request.path)


def taken_down(hall: Hall, people: People, street: TestApp, desk: str, path: str) -> None:
    """TS-19: one proposes, another decides; page, lists and search tell it; corrected, it is found again."""
    people.fill("d05-handle", f"{desk}/propose-withdrawal", [("reason", "示例解答已过时")], zone="department")
    assert "待另一人审定" in told(people.get("d05-handle", desk, zone="department"))
    assert "审定撤下" not in told(people.get("d05-handle", desk, zone="department"))
    people.fill("d05-approve", f"{desk}/withdraw-publication", zone="department")
    words = told(street.get(path))
    assert "已撤下（2026-03-" in words
    assert "示例解答已过时" in words
    assert "请网上办理" not in words
    assert street.get(f"{path}/record.json", status="*").status_int == 200
    assert "示例常见问题怎样办理" not in told(street.get("/voice"))
    assert "已撤下的解答" in told(street.get("/voice/answers"))
    assert found_by(street, "示例常见问题怎样办理") == 0
    hall.finder.reset()
    assert found_by(street, "示例常见问题怎样办理") == 0
    again = [("question", "示例更正后的问题"), ("answer", "请到窗口办理。")]
    people.fill("d05-handle", f"{desk}/propose-faq", again, zone="department")
    people.fill("d05-approve", f"{desk}/publish-faq", zone="department")
    assert found_by(street, "示例更正后的问题") == 1
    assert "更正后公开的内容" in told(street.get(path))


def found_by(street: TestApp, words: str) -> int:
    """How many results lead to an answer for everybody."""
    return len(re.findall(r'<a href="/records/ZX', street.get("/search", {"q": words}).text))


def test_two_open_the_opinion_box(hall, people):
    """TS-16: opened by one, witnessed by another on the same page."""
    sent = people.fill("usher1", "/office/voice/boxes/new", [("place", "二层"), ("slips", "2")])
    path = sent.location.split("?")[0].removeprefix("http://localhost")
    assert "待见证" in told(people.get("usher1", path))
    people.fill("inspector1", path, [("slips", "2")])
    assert "已见证" in told(people.get("usher1", path))
