"""A disclosure request through the pages, from asking to delivery, with everything that may come between.

Strangers see nothing, the query code shows how far it is, and the letters are sealed PDFs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from webtest import TestApp, Upload

from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal import make_app, zoned
from portal.cli import cast
from portal.hall import Hall
from portal.settings import Settings
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of, told
from tests.makers.halls import copied

ASKED = [
    ("department", "D05"),
    ("name", cast.CITIZENS[0].name),
    ("ident", cast.CITIZENS[0].ident),
    ("contact", cast.CITIZENS[0].phone),
    ("content", "示例小区 2025 年验收资料"),
    ("form", "electronic"),
    ("delivery", "online"),
]


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole story."""
    with demo_hall(seeded, tmp_path_factory.mktemp("requests") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> People:
    """Everybody of the demo; citizens sit outside."""
    return People(hall)


def on(hall: Hall, days: int) -> None:
    """Let days pass."""
    clock = hall.clock
    assert isinstance(clock, ScriptedClock)
    clock.set(DEMO_START + timedelta(days=days))
    hall.settle()


def asked(people: People, hall: Hall) -> tuple[str, str]:
    """Ask, have it received and supplement; return the applicant's page and the query code."""
    sent = people.fill("citizen1", "/disclosure/new", ASKED, zone="public")
    mine = sent.location.split("?")[0].removeprefix("http://localhost")
    desk = mine.replace("/disclosure", "/desk/requests")
    page = told(people.get("citizen1", mine, zone="public"))
    assert "部门确认收到申请后" in page
    code = re.search(r"查询码 (\w{8})", page)
    assert code
    assert desk.rsplit("/", 1)[1] in told(people.get("d05-handle", "/desk/requests"))
    people.fill("d05-handle", f"{desk}/receive-request")
    points = [("points", "请写明小区名称\n请写明验收类别"), ("by", "2026-03-10")]
    people.fill("d05-handle", f"{desk}/ask-correction", points)
    page = told(people.get("citizen1", mine, zone="public"))
    assert ("请写明验收类别" in page, "补正申请" in page) == (True, True)
    on(hall, 1)
    people.fill(
        "citizen1", f"{mine}/supplement", [("content", "示例小区 2025 年消防验收资料")], zone="public"
    )
    assert "2026-03-31 24:00" in told(people.get("citizen1", mine, zone="public"))
    return mine, code[1]


def consulted(people: People, hall: Hall, mine: str) -> None:
    """Consult a third party, record its objection two working days later, extend by five."""
    desk = mine.replace("/disclosure", "/desk/requests")
    third = [("whom", "third-party"), ("name", "示例建设有限公司"), ("question", "是否同意公开")]
    more = [("contact", "13800004321"), ("sent", "2026-03-03")]
    people.fill("d05-handle", f"{desk}/ask-opinion", [*third, *more])
    page = told(people.get("d05-handle", desk))
    assert ("示例＊＊有限公司" in page, "等待反馈" in page, "（预计）" in page) == (True, True, True)
    assert "示例建设有限公司" not in page
    assert "示例建设" not in told(people.get("d05-handle", f"{desk}/record-opinion"))
    assert "示例建设有限公司" not in told(people.get("citizen1", mine, zone="public"))
    on(hall, 3)
    with hall.house.reading() as root:
        n = root.archive[mine.rsplit("/", 1)[1]].numbers("request-opinion-asked")[-1]
    opinion = [("of", str(n)), ("answer", "objects"), ("received", "2026-03-05"), ("opinion", "涉及工艺")]
    people.fill("d05-handle", f"{desk}/record-opinion", opinion)
    assert "2026-04-02 24:00" in told(people.get("citizen1", mine, zone="public"))
    wrong = [("days", "21"), ("reason", "资料分散")]
    assert "不得超过" in told(people.fill("d05-approve", f"{desk}/extend-reply", wrong, status=409))
    people.fill("d05-approve", f"{desk}/extend-reply", [("days", "5"), ("reason", "资料分散")])
    assert "延长 5 个工作日" in told(people.get("citizen1", mine, zone="public"))


def test_a_request_is_taken_from_asking_to_delivery(people, hall):
    """GK-02, GK-03, GK-05, GK-10: every step through its page, each page saying what is next."""
    mine, code = asked(people, hall)
    consulted(people, hall, mine)
    number, desk = mine.rsplit("/", 1)[1], mine.replace("/disclosure", "/desk/requests")
    reply = [
        ("outcome", "partly"),
        ("reason", "提供验收意见书，工艺部分不予公开。"),
        ("grounds", "trade"),
        ("withheld", "施工工艺说明"),
        ("public_interest", "消防安全关系住户生命财产"),
        ("files", Upload("验收意见书.txt", "示例".encode())),
    ]
    unsaid = [field for field in reply if field[0] != "withheld"]
    assert "哪些内容" in told(people.fill("d05-handle", f"{desk}/draft-reply", unsaid, status=409))
    people.fill("d05-handle", f"{desk}/draft-reply", reply)
    assert "答复拟稿" in told(people.get("d05-approve", desk))
    people.fill("d05-approve", f"{desk}/answer-request")
    page = people.get("citizen1", mine, zone="public")
    assert ("部分公开" in told(page), "行政复议决定书之日起15日内" in told(page)) == (True, True)
    file = re.search(rf'href="({mine}/files/[^"]+)"', page.text)
    assert file
    assert people.browser("citizen1", "public").get(file[1]).body == "示例".encode()
    people.fill("d05-accept", f"{desk}/deliver-reply", [("delivered", "2026-03-05"), ("how", "online")])
    assert number not in told(people.get("d05-handle", "/desk/requests"))

    stranger = TestApp(zoned(make_app(hall), "public"))
    given = {"number": number, "code": code, "csrf_token": token_of(stranger.get("/disclosure/progress"))}
    shown = told(stranger.post("/disclosure/progress", given))
    assert ("已逾期" in shown, "送达" in shown, "消防验收资料" in shown) == (False, True, False)
    bad = stranger.post("/disclosure/progress", {**given, "code": "AAAAAAAA"}, status=409)
    assert "编号或者查询码不正确" in told(bad)
    for login in ("citizen2", "company1", "bidder1"):
        people.get(login, mine, zone="public", status=404)
    for login in ("d12-handle", "d01-accept"):
        people.get(login, desk, status=404)


def test_the_acceptor_files_for_who_comes_or_writes(people, hall):
    """GK-11: at the window it counts from today, by mail from the day signed for; who was unknown is registered."""
    new = cast.made_up_ident(77)
    asked = [
        ("department", "D05"),
        ("name", "示例申请丙"),
        ("ident", new),
        ("contact", "13800000077"),
        ("content", "示例大街改造方案"),
        ("form", "paper"),
        ("delivery", "window"),
    ]
    first = people.fill("d05-accept", "/desk/requests/new", [*asked, ("channel", "window")])
    again = [*asked, ("channel", "mail"), ("received", "2026-03-04")]
    second = people.fill("d05-accept", "/desk/requests/new", again)
    with hall.house.reading() as root:
        filed = [root.archive[answer.location.split("?")[0].rsplit("/", 1)[1]] for answer in (first, second)]
        assert len({dossier.record(0).paper.party for dossier in filed}) == 1
        received = [dossier.record(1).paper.received.isoformat() for dossier in filed]
    assert received == ["2026-03-05", "2026-03-04"]
    company = [("ident", cast.COMPANY.code), ("name", cast.COMPANY.name)]
    kind = [("applicant", "organisation"), ("channel", "window")]
    others = [field for field in asked if field[0] not in {"ident", "name"}]
    people.fill("d05-accept", "/desk/requests/new", [*others, *company, *kind])
    assert "在办 3 件" in told(people.get("d05-approve", "/desk/requests"))


def test_what_is_late_is_marked_and_can_still_be_answered(people, hall):
    """GK-02: past its day a request stands first and marked; the reply says that it is late."""
    sent = people.fill("citizen1", "/disclosure/new", ASKED, zone="public")
    asked_for = sent.location.split("?")[0].rsplit("/", 1)[1]
    people.fill("d05-handle", f"/desk/requests/{asked_for}/receive-request")
    on(hall, 80)
    page = told(people.get("d05-handle", "/desk/requests"))
    assert re.search(r"逾期 [1-9]\d* 件", page)
    assert "已逾期" in page
    with hall.house.reading() as root:
        number = next(iter(root.archive.shelf("requests-due").keys(("D05", "", ""))))[2]
    reply = [("outcome", "not-held"), ("reason", "经检索没有该信息。")]
    people.fill("d05-handle", f"/desk/requests/{number}/draft-reply", reply)
    people.fill("d05-approve", f"/desk/requests/{number}/answer-request")
    assert "信息不存在（逾期答复）" in told(people.get("d05-handle", f"/desk/requests/{number}"))


def test_letters_are_sealed_papers_that_only_their_own_see(seeded, tmp_path):
    """GK-12: the reply is a PDF with the office's seal; the applicant fetches it, nobody finds it in public."""
    settings = Settings(var=tmp_path / "var")
    copied(seeded, settings.var)
    hall = Hall(settings, clock=ScriptedClock(DEMO_START))
    try:
        hall.settle()
        people = People(hall)
        sent = people.fill("citizen1", "/disclosure/new", ASKED, zone="public")
        mine = sent.location.split("?")[0].removeprefix("http://localhost")
        number = mine.rsplit("/", 1)[1]
        people.fill("d05-handle", f"/desk/requests/{number}/receive-request")
        reply = [("outcome", "not-held"), ("reason", "经检索没有该信息。")]
        people.fill("d05-handle", f"/desk/requests/{number}/draft-reply", reply)
        people.fill("d05-approve", f"/desk/requests/{number}/answer-request")
        assert hall.press_room.print_all() >= 1
        hall.settle()
        page = people.get("citizen1", mine, zone="public")
        found = re.search(rf'href="({mine}/letters/\d+\.pdf)"', page.text)
        assert found
        answer = people.browser("citizen1", "public").get(found[1])
        assert (answer.content_type, answer.body[:5], b"/ByteRange" in answer.body) == (
            "application/pdf",
            b"%PDF-",
            True,
        )
        people.get("citizen2", found[1], zone="public", status=404)
        with hall.house.reading() as root:
            sha256 = root.archive.shelf("papers")[f"{number}-{int(found[1][:-4].rsplit('/', 1)[1]):04d}"][0]
            assert sha256 not in root.archive.shelf("files")
            assert not root.archive.shelf("unprinted")
    finally:
        hall.stop()


def test_who_was_consulted_is_masked_until_an_officer_says_why_they_look(people, hall):
    """PI-06: the one act shows applicant and third parties, once; its record says whose data, never what they say."""
    filed = people.fill("d05-accept", "/desk/requests/new", [*ASKED, ("channel", "window")])
    desk = filed.location.split("?")[0].removeprefix("http://localhost")
    number, today = desk.rsplit("/", 1)[1], hall.clock.now().date().isoformat()
    given = [("whom", "third-party"), ("question", "是否同意公开"), ("sent", today)]
    for name in ("示例李四", "示例建设有限公司"):
        people.fill("d05-handle", f"{desk}/ask-opinion", [*given, ("name", name), ("contact", "13800004321")])
    page = told(people.get("d05-handle", desk))
    assert ("示＊＊＊" in page, "示例＊＊有限公司" in page) == (True, True)
    assert not any(word in page for word in ("李四", "示例建设", "13800004321"))
    shown = told(people.fill("d05-handle", f"{desk}/reveal-applicant", [("reason", "电话催告")], status=200))
    assert "示例李四（13800004321）" in shown
    assert "示例建设有限公司（13800004321）" in shown
    assert "示例李四" not in told(people.get("d05-handle", desk))
    with hall.house.reading() as root:
        request = root.archive[number]
        record = request.record(request.count - 1)
    assert record.paper.thirds == request.numbers("request-opinion-asked")
    assert "李四".encode() not in record.data
