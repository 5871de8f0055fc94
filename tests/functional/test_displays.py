"""The content office, the screens and reception through their pages: what is done there is seen on a screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from webtest import TestApp

from portal import make_app, zoned
from portal.cli.showcase import wave
from portal.cli.stations import WINDOWS
from portal.hall import Hall
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of, told, upload

LED = "/screens/PM-L01/demo-screen-l01-2026"
NEWS = f"{LED}/news.json"


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A demo hall of this module's own."""
    with demo_hall(seeded, tmp_path_factory.mktemp("displays") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> People:
    """Everybody at the desks."""
    return People(hall)


@pytest.fixture(scope="module")
def screen(hall: Hall) -> TestApp:
    """A screen of the hall."""
    return TestApp(zoned(make_app(hall), "hall"))


def headings(screen: TestApp) -> set[str]:
    """What takes turns on the screen now."""
    return {page["title"] for page in screen.get(NEWS).json["pages"]}


def drafted(people: People, heading: str) -> str:
    """A draft of the first editor's; its number."""
    fields = [
        ("kind", "notice"),
        ("heading", heading),
        ("text", "请从东门进入。\n西门施工。"),
        ("first", "2026-03-02"),
        ("last", "2026-03-06"),
        ("zones", "主厅 1 层"),
    ]
    answer = people.fill("editor1", "/desk/content?new=1", fields)
    return re.search(r"NR-\d{4}-\d{4}", answer.location)[0]  # type: ignore[index]  # it is there, or the test fails


def press(people: People, login: str, number: str, step: str, status: int = 303) -> Any:
    """Press a button of a piece of content."""
    page = people.get(login, f"/desk/content/{number}")
    answer = people.browser(login).post(
        f"/desk/content/{number}/steps/{step}", [("csrf_token", token_of(page))], status=status
    )
    people.hall.settle()
    return answer


# -- from the draft to the screen -----------------------------------------------------------------------------


def test_a_notice_goes_from_its_draft_over_a_second_person_to_the_screens(
    people: People, screen: TestApp
) -> None:
    """XS-01: drafted by one, refused to the same, published by the other; then the screen has it, a floor above not."""
    number = drafted(people, "西门施工")
    press(people, "editor1", number, "submit")
    assert "另一人审核" in told(people.get("editor1", f"/desk/content/{number}"))
    refusal = press(people, "editor1", number, "publish", status=409)
    assert "应当由另一人审核" in refusal.text
    assert "西门施工" not in headings(screen)
    press(people, "editor2", number, "publish")
    assert "西门施工" in headings(screen)
    upstairs = screen.get("/screens/PM-L03/demo-screen-l03-2026/news.json").json
    assert "西门施工" not in {page["title"] for page in upstairs["pages"]}
    record = people.get("editor2", f"/records/{number}-0002")
    assert "西门施工" in told(record)
    people.fill("editor2", f"/desk/content/{number}/steps/withdraw", [("reason", "施工提前结束")])
    assert "西门施工" not in headings(screen)


def test_a_returned_draft_says_why(people: People) -> None:
    """XS-01: the writer sees the reason on the page, changes it and hands it in again."""
    number = drafted(people, "东门检查")
    press(people, "editor1", number, "submit")
    people.fill("editor2", f"/desk/content/{number}/steps/return", [("reason", "请写明时间")])
    assert "请写明时间" in told(people.get("editor1", f"/desk/content/{number}"))
    people.fill(
        "editor1",
        f"/desk/content/{number}/change",
        [
            ("heading", "东门检查（九时）"),
            ("kind", "notice"),
            ("text", "请配合。"),
            ("first", "2026-03-02"),
            ("last", "2026-03-06"),
        ],
    )
    press(people, "editor1", number, "submit")
    press(people, "editor1", number, "discard", status=409)


def test_a_text_with_somebodys_number_is_refused_beside_its_field(people: People) -> None:
    """XS-04: the page says which clause, and keeps what was typed."""
    fields = [
        ("kind", "notice"),
        ("heading", "联系我们"),
        ("text", "电话 13812345678"),
        ("first", "2026-03-02"),
        ("last", "2026-03-06"),
    ]
    answer = people.fill("editor1", "/desk/content?new=1", fields, status=409)
    assert "手机号码，屏幕上不得显示" in answer.text
    assert "XS-04" in answer.text
    assert "电话 13812345678" in answer.text


# -- the screen itself ----------------------------------------------------------------------------------------


def test_a_screen_is_whole_without_a_script(screen: TestApp) -> None:
    """XS-08: calls or windows, a page, the time; renewed every minute where there is no script."""
    page = screen.get(LED)
    assert "请到" in page.text
    assert re.search(r"[A-Z]\d{3}", page.text)
    assert "三月服务时间" in page.text
    assert re.search(r'<noscript><meta http-equiv="refresh" content="60"></noscript>', page.text)
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    quiet = screen.get("/screens/PM-L04/demo-screen-l04-2026")
    assert "教育局" in quiet.text


def test_a_screen_that_knows_everything_is_told_only_the_time(screen: TestApp) -> None:
    """XS-08: asked with the stamp it has, the hall answers with next to nothing."""
    news = screen.get(NEWS).json
    assert set(screen.get(f"{NEWS}?since={news['stamp']}").json) == {"same", "at", "rate"}
    assert "pages" in screen.get(f"{NEWS}?since=older").json


def test_no_screen_shows_a_name_or_a_number(screen: TestApp) -> None:
    """XS-04: of all screens of the demo, none names an applicant, an officer or a telephone."""
    for code in ("l01", "l03", "l05", "d01", "c001"):
        text = screen.get(f"/screens/PM-{code.upper()}/demo-screen-{code}-2026/news.json").text
        assert "示例申请" not in text
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)


def test_music_plays_at_its_hour_on_its_screen(screen: TestApp) -> None:
    """XS-06: the first floor's screen gets its file, whole; another screen and another file are not there."""
    music = screen.get(NEWS).json["music"]
    answer = screen.get(music["url"])
    assert (answer.content_type, answer.body) == ("audio/wav", wave())
    assert music["volume"] == 20
    elsewhere = music["url"].replace("PM-L01/demo-screen-l01", "PM-L03/demo-screen-l03")
    screen.get(elsewhere, status=404)
    assert screen.get("/screens/PM-L03/demo-screen-l03-2026/news.json").json["music"] is None


def test_a_guide_screen_says_what_its_window_is(screen: TestApp) -> None:
    """XS-08: number, name, what can be done there."""
    window = screen.get("/screens/PM-C012/demo-screen-c012-2026/news.json").json["window"]
    assert (window["number"], window["name"]) == ("12", "市场监督管理局窗口")
    assert window["items"]


# -- screens, play-lists, music at the desk -------------------------------------------------------------------


def test_a_new_address_ends_the_old_one(people: People, screen: TestApp) -> None:
    """XS-08: a screen that is registered anew with a new address is reached only there; a retired one nowhere."""
    fields = [("code", "L09"), ("name", "东门大屏"), ("kind", "led"), ("hall", "主厅"), ("floor", "1")]
    people.fill("manager1", "/desk/screens?new=1", fields)
    page = people.get("manager1", "/desk/screens/PM-L09").text
    first = re.search(r"/screens/PM-L09/[\w-]+", page)[0]  # type: ignore[index]  # it is there, or the test fails
    screen.get(first)
    people.fill("manager1", "/desk/screens/PM-L09", [*fields, ("renew", "y")])
    screen.get(first, status=404)
    people.fill("manager1", "/desk/screens/PM-L09/retire", [("reason", "东门改造")])
    assert "L09" not in told(people.get("manager1", "/desk/screens"))


def test_the_screens_desk_says_who_has_asked(people: People) -> None:
    """XS-08: a screen that asked just now is known; one that never did is said to be silent."""
    app = people.browser("manager1")
    app.get("/screens/PM-L02/demo-screen-l02-2026/news.json")
    page = told(people.get("manager1", "/desk/screens?kind=led"))
    assert re.search(r"L02 一层 B 区大屏（播音） 大屏 主厅 1 层 B 区 一层常用 \d\d:\d\d:\d\d", page)
    assert re.search(r"L06 .*? 未连接", page)


def test_a_play_list_decides_what_takes_turns(people: People, screen: TestApp) -> None:
    """XS-05: given only policies, the screen shows policies; a page too short is refused with its clause."""
    fields = [("name", "只有政策"), ("screens", "L01"), ("show_1", "policy"), ("seconds_1", "20")]
    short = [*fields[:3], ("seconds_1", "3")]
    assert "XS-05" in people.fill("editor1", "/desk/playlists?new=1", short, status=409).text
    people.fill("editor1", "/desk/playlists?new=1", fields)
    assert {page["label"] for page in screen.get(NEWS).json["pages"]} == {"政策"}
    fields = [
        ("name", "一层常用"),
        ("screens", "L01"),
        ("screens", "L02"),
        ("show_1", "notice"),
        ("seconds_1", "15"),
        *((f"show_{n}", "") for n in range(2, 7)),
    ]
    people.fill("editor1", "/desk/playlists/JM-001", fields)
    assert {page["label"] for page in screen.get(NEWS).json["pages"]} == {"通知"}


def test_music_is_uploaded_and_stopped(people: People) -> None:
    """XS-06: an audio file with its source; a text is none."""
    fields = [
        ("name", "午间"),
        ("source", "自制"),
        ("days", "0"),
        ("begins", "12:00"),
        ("ends", "12:30"),
        ("first", "2026-03-02"),
        ("last", "2026-03-06"),
        ("volume", "20"),
    ]
    text = people.fill(
        "editor1", "/desk/music?new=1", [*fields, upload("file", "a.mp3", b"not music")], status=409
    )
    assert "不是 MP3" in text.text
    people.fill("editor1", "/desk/music?new=1", [*fields, upload("file", "午间.wav", wave())])
    assert "午间" in told(people.get("editor1", "/desk/music"))
    people.fill("editor1", "/desk/music/YY-0002/stop", [("reason", "换曲")])
    assert "已停播" in told(people.get("editor1", "/desk/music"))


# -- reception ------------------------------------------------------------------------------------------------


def lent(people: People, facility: str = "SS-F002") -> str:
    """Something that was lent at reception; the loan's number."""
    fields = [("facility", facility), ("borrower", "示例借用戊"), ("mobile", "13800000031")]
    answer = people.fill("usher1", "/desk/loans/new", fields)
    return re.search(r"JY-\d{8}-\d{3}", answer.location)[0]  # type: ignore[index]  # it is there, or the test fails


def test_a_loan_from_reception_to_its_return(people: People) -> None:
    """BM-02, BM-03: lent, masked everywhere, shown once for a reason, taken back."""
    number = lent(people)
    for path in ("/desk/loans", f"/desk/loans/{number}"):
        page = people.get("usher1", path)
        assert "138****0031" in page.text
        assert "示例借用戊" not in page.text
        assert "13800000031" not in page.text
    shown = people.fill(
        "usher1", f"/desk/loans/{number}/reveal", [("reason", "雨伞有损，联系核实")], status=200
    )
    assert "13800000031" in shown.text
    assert "查看借用人信息" in told(people.get("usher1", f"/desk/loans/{number}"))
    people.fill("usher1", f"/desk/loans/{number}/return", [("note", "")])
    assert "已归还" in told(people.get("usher1", f"/desk/loans/{number}"))


def test_what_is_damaged_is_repaired_before_it_is_lent_again(people: People) -> None:
    """BM-05: from the return over the duty to its end, with who did it."""
    before = told(people.get("usher1", "/facilities"))
    number = lent(people, "SS-F004")
    people.fill("usher1", f"/desk/loans/{number}/return", [("damaged", "y"), ("note", "轮子松动")])
    page = people.get("usher1", f"/desk/loans/{number}")
    assert "报修" in page.text
    assert told(people.get("usher1", "/facilities")) != before
    fields = [("kind", "repair"), ("piece", "1"), ("reason", "轮子松动")]
    people.fill("usher1", "/desk/facilities/SS-F004/duty?piece=1", fields)
    with people.hall.house.reading() as root:
        open_ = [
            n
            for _due, n in root.archive.shelf("facility-duties-open")
            if root.archive.shelf("facility-duties")[n]["facility"] == "SS-F004"
        ]
    people.fill("usher1", f"/desk/duties/{open_[0]}/finish", [("person", "示例师傅"), ("note", "已紧固")])
    assert "已紧固" in told(people.get("usher1", "/desk/duties"))
    assert told(people.get("usher1", "/facilities")) == before


def test_what_runs_low_is_filled_up_and_counted_by_itself(people: People) -> None:
    """BM-01, BM-04: used below the least stock, a duty stands; done, the stock is what was brought more."""
    people.fill("usher1", "/desk/facilities/SS-F013/stock", [("change", "used"), ("number", "30")])
    with people.hall.house.reading() as root:
        duties = root.archive.shelf("facility-duties")
        (number,) = [n for n, one in duties.items() if (one["facility"], one["state"]) == ("SS-F013", "open")]
        assert duties[number]["wanted"] == 30
    people.fill(
        "usher1",
        f"/desk/duties/{number}/finish",
        [("person", "示例保洁"), ("quantity", "30"), ("note", "已补足")],
    )
    assert "存量 40 支" in told(people.get("usher1", "/desk/facilities/SS-F013"))


def test_reception_registers_no_facility_and_the_management_does(people: People) -> None:
    """BM-01: the inventory is the management's."""
    people.get("usher1", "/desk/facilities/SS-F001/change", status=403)
    assert "设施编号" not in people.get("usher1", "/desk/facilities?new=1").text
    fields = [
        ("code", "F030"),
        ("name", "爱心座椅"),
        ("use", "fixed"),
        ("hall", "主厅"),
        ("floor", "2"),
        ("place", "D 区"),
        ("quantity", "6"),
        ("unit", "把"),
    ]
    people.fill("manager1", "/desk/facilities?new=1", fields)
    assert "爱心座椅" in told(people.get("usher1", "/facilities"))


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        ("editor1", "/desk/content", 200),
        ("editor1", "/desk/loans", 403),
        ("editor1", "/desk/screens", 403),
        ("usher1", "/desk/content", 403),
        ("usher1", "/desk/loans", 200),
        ("manager1", "/desk/content", 200),
        ("manager1", "/desk/loans", 200),
        ("manager1", "/desk/screens", 200),
    ],
)
def test_everybody_comes_to_their_own_room(people: People, login: str, path: str, status: int) -> None:
    """Content is the content office's, loans are reception's, screens the management's, who may come to all."""
    assert people.get(login, path, status=status).status_int == status


# -- the kiosk ------------------------------------------------------------------------------------------------


def test_a_case_is_found_by_the_keys_of_the_screen_without_a_script(hall: Hall) -> None:
    """XS-07: each key is sent by itself; number and code stand in no address; a wrong code is told and counted."""
    kiosk = TestApp(zoned(make_app(hall), "public"))
    page = kiosk.get("/kiosk/K01/progress")
    form = page.form
    for figure in "202601120010001":
        page = form.submit("key", value=figure)
        form = page.form
    assert "DHB-20260112-001-0001" in page.text
    page = form.submit("key", value="next")
    for character in "DEMO0002":
        page = page.form.submit("key", value=character)
    wrong = page.form.submit("key", value="ask", status=403)
    assert "不正确" in wrong.text
    page = wrong
    for character in "DEMO0001":
        page = page.form.submit("key", value=character)
    shown = page.form.submit("key", value="ask")
    assert "办理过程" in shown.text
    assert "已完成" in shown.text
    assert shown.headers["Cache-Control"].startswith("no-store")
    assert "DEMO0001" not in shown.request.url


def test_the_kiosk_begins_anew_and_in_plain_print(hall: Hall) -> None:
    """XS-07: every screen leads home after a minute and a quarter; larger print ends with the visitor who chose it."""
    kiosk = TestApp(zoned(make_app(hall), "public"))
    for path in (
        "",
        "/find",
        "/find/1",
        "/find/1/D01",
        "/floors",
        "/floors/1",
        "/facilities",
        "/progress",
        "/materials",
    ):
        page = kiosk.get(f"/kiosk/K01{path}")
        assert 'content="75;url=/kiosk/K01"' in page.text, path
        assert 'data-idle="60"' in page.text, path
    kiosk.get("/preferences?care=1&next=/kiosk/K01")
    page = kiosk.get("/kiosk/K01")
    assert '<html lang="zh-CN" class="cn-care">' in page.text
    assert 'data-home="/preferences?care=0&amp;next=%2Fkiosk%2FK01"' in page.text


def test_every_zone_has_screens_over_its_windows(hall: Hall) -> None:
    """Eight zones in three halls, and over each of their windows a screen of its own."""
    with hall.house.reading() as root:
        found = [one for one in root.archive.shelf("screens").values() if one["kind"] == "guide"]
    zones = Counter((one["hall"], one["floor"], one["zone"]) for one in found)
    assert zones == Counter((one.hall, one.floor, one.zone) for one in WINDOWS)
    assert len(zones) == 8


def test_an_item_is_found_by_hall_and_floor(hall: Hall) -> None:
    """XS-07: hall and floor, department, item; then where its windows are, and its list."""
    kiosk = TestApp(zoned(make_app(hall), "public"))
    page = kiosk.get("/kiosk/K01/find").click(href=r"/find/1$").click("市场监督管理局").click("公司设立登记")
    assert "9–24 号" in told(page)
    assert "主厅 1 层 A 区" in told(page)
    assert "请先" not in told(page.click("要带什么材料"))
