"""Service items on the web: the list in the address, a guide for one's situation, the notification, the kiosk."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from webtest import TestApp

from hallcore.catalogue.model import OneTimeNotified
from hallcore.catalogue.reading import read_items
from portal.cataloguing import take_in
from portal.sheets import Line

FOOD, JOINT = "食品经营许可（新办）", "工程建设项目施工许可并联审批"
CODES = {item.name: item.code for item in read_items()}
CHOSEN = "s-who=self&s-mode=kitchen&s-net=no"


def guide(name: str, query: str = "") -> str:
    """The address of a guide."""
    return f"/services/{CODES[name]}" + (f"?{query}" if query else "")


# ---------------------------------------------------------------- the list


def test_the_list_says_how_many_there_are_and_narrows_in_the_address(public: TestApp) -> None:
    """All 462, those of a department, those of a kind, those for companies; unknown values count as not given."""
    for query, total in (
        ("", 462),
        ("?department=D05", 28),
        ("?department=D99", 462),
        ("?kind=77&for=nobody&page=x", 462),
    ):
        page = public.get(f"/services{query}")
        assert f"共 {total} 项" in page.text
    narrowed = public.get("/services?department=D01&kind=01&for=company")
    assert FOOD in narrowed.text
    assert "民政局" not in narrowed.text.split("办理部门")[1].split("</form>")[1]


def test_every_item_is_reached_by_turning_pages(public: TestApp) -> None:
    found: set[str] = set()
    for page in range(1, 17):
        found |= set(
            re.findall(r'href="/services/([0-9A-Z]{31})"', public.get(f"/services?page={page}").text)
        )
    assert found == set(CODES.values())


def test_the_home_page_leads_to_services(public: TestApp) -> None:
    page = public.get("/")
    assert 'href="/services"' in page.text
    assert "39 个部门　462 个事项" in page.text


def test_items_are_found_by_the_common_search(public: TestApp) -> None:
    """Guides are a kind of their own among what is found."""
    page = public.get(f"/search?q={quote('食品经营许可')}&kind={quote('办事指南')}")
    assert f'href="/services/{CODES[FOOD]}"' in page.text


# ---------------------------------------------------------------- the guide


def test_a_guide_says_the_eight_things_the_law_asks_for(public: TestApp) -> None:
    """XK-01: item, basis, conditions, quantity, procedure, limits, all materials, model form."""
    page = public.get(guide("烟花爆竹经营（零售）许可")).text
    for part in (
        "烟花爆竹经营（零售）许可", "办理依据", "受理条件", "数量限制", "办理流程", "承诺时限", "各种情形的全部材料",
        "不收费", "怎样投诉", "常见问题",
    ):  # fmt: skip
        assert part in page


def test_unanswered_questions_leave_the_whole_list_with_its_situations(public: TestApp) -> None:
    page = public.get(guide(FOOD, "s-who=self&s-mode=nonsense")).text
    assert "还剩 2 个" in page
    assert "各种情形的全部材料" in page
    assert "领取一次性告知书</button>" not in page


def test_a_situation_leaves_what_it_needs(public: TestApp) -> None:
    """The plan of the kitchen, no proxy's papers; the licence is shared and not demanded."""
    page = public.get(guide(FOOD, CHOSEN)).text
    assert "专间（专用操作区）平面图" in page
    assert "代理人居民身份证" not in page
    assert "营业执照由本机关通过数据共享取得，不必提供" in page
    assert "领取一次性告知书</button>" in page


def test_a_limit_explains_itself(public: TestApp) -> None:
    """Ten working days from Monday, 2 March 2026, with the clause and the calendar."""
    page = public.get(guide(FOOD)).text
    assert "《中华人民共和国行政许可法》第四十二条" in page
    assert "03-16 24:00 届满" in page
    assert "承诺 10 个工作日，法定不超过 20 个工作日" in page


def test_a_limit_of_another_law_says_which(public: TestApp) -> None:
    assert "《中华人民共和国市场主体登记管理条例》第十九条" in public.get(guide("公司设立登记")).text


def test_a_joint_approval_names_its_departments_and_what_silence_means(public: TestApp) -> None:
    page = public.get(guide(JOINT)).text
    for part in ("自然资源局", "消防救援大队", "气象局", "城市管理行政执法局", "报上级催办，不作推定"):
        assert part in page


def test_the_print_version_is_one_plain_page_with_a_code(public: TestApp) -> None:
    page = public.get(f"/services/{CODES[FOOD]}/print?{CHOSEN}").text
    assert "<svg" in page
    assert 'class="cn-nav"' not in page


def test_every_guide_answers(public: TestApp) -> None:
    """All of them, as their data has it."""
    assert {public.get(f"/services/{code}").status_int for code in CODES.values()} == {200}


@pytest.mark.parametrize("code", ["NOSUCHITEM", "x", "11222403MA0005019E4220101999000", "%20"])
def test_what_is_no_item_is_not_there(public: TestApp, code: str) -> None:
    assert public.get(f"/services/{code}", status="*").status_int == 404


# ---------------------------------------------------------------- the notification


def test_a_notification_is_issued_printed_and_read_by_its_code(app: TestApp, hall) -> None:
    """FW-03: numbered in the series of the day, kept as a record, its paper sealed, and nobody's without the code."""
    form = next(f for f in app.get(guide(FOOD, CHOSEN)).forms.values() if "notification" in f.action)
    moved = form.submit(status=303)
    page = moved.follow()
    assert "YC-20260302-WS-0001" in page.text
    assert "正在印制" in page.text
    hall.settle()
    path = moved.location.removeprefix("http://localhost")
    page = app.get(path)
    paper = app.get(f"{path}/paper.pdf")
    assert (paper.content_type, paper.body[:5]) == ("application/pdf", b"%PDF-")
    assert paper.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Cache-Control"] == "no-store"
    app.get(path[:-1], status=404)
    app.get("/records/YC-20260302-WS-0001-0000", status=404)
    app.get("/records/YC-20260302-WS-0001-0000/paper.pdf", status=404)
    with hall.house.reading() as root:
        told = root.archive["YC-20260302-WS-0001"].the(OneTimeNotified)
        assert [row.id for row in told.materials] == ["m01", "m02", "m03", "m04", "m05"]
        assert not dict(root.archive.shelf("unprinted"))


def test_open_questions_are_refused_with_their_rule(app: TestApp) -> None:
    form = next(f for f in app.get(guide(FOOD, CHOSEN)).forms.values() if "notification" in f.action)
    form["s-mode"].force_value("nonsense")
    answer = form.submit(status=409)
    assert "请先回答“属于哪一种经营？”" in answer.text


def test_the_kiosk_goes_from_department_to_list_by_touch(app: TestApp, hall) -> None:
    """Department, item, questions; what is open is asked again; then number, code and list."""
    page = app.get("/kiosk/K03").click("要带什么材料").click("市场监督管理局").click(re.escape(FOOD))
    again = page.forms[0].submit()
    assert "请先回答" in again.text
    form = again.forms[0]
    form["s-who"], form["s-mode"], form["s-net"] = "agent", "shop", "yes"
    slip = form.submit(status=303).follow()
    assert "YC-20260302-K03-0001" in slip.text
    assert "代理人居民身份证" in slip.text
    hall.settle()
    printed = slip.click("正在印制")
    assert "打印盖章的告知书" in printed.text
    assert printed.click("打印盖章的告知书").content_type == "application/pdf"


def test_the_kiosk_has_every_item_within_its_screens(public: TestApp) -> None:
    found: set[str] = set()
    departments: set[str] = set()
    for screen in (1, 2):
        departments |= set(
            re.findall(r"/materials/(D\d\d)", public.get(f"/kiosk/K01/materials?page={screen}").text)
        )
    for department in departments:
        for screen in range(1, 6):
            page = public.get(f"/kiosk/K01/materials/{department}?page={screen}").text
            found |= set(re.findall(r"/services/([0-9A-Z]{31})", page))
    assert found == set(CODES.values())
    assert len(departments) == 39


def test_an_outline_says_what_is_not_known_and_offers_nothing(app: TestApp, hall) -> None:
    """What another system did not tell is a dash; no list can be taken, and the kiosk does not know it."""
    cells = {"department": "区市监局", "name": "示例目录事项", "code": "511A0138000000-511602", "kind": "1"}
    take_in(hall.house, [Line(2, cells)])
    hall.settle()
    page = app.get("/services/511A0138000000-511602").text
    assert "目录信息，内容不完整" in page
    assert page.count("—") >= 8
    assert "领取一次性告知书" not in page
    assert "示例目录事项" in app.get("/services?department=D01&page=2").text
    assert "511A0138000000-511602" not in app.get("/kiosk/K01/materials/D01?page=4").text
