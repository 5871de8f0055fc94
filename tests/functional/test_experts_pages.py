"""The pool's, the draw's and the committee's windows, tried as those who use them would."""

from __future__ import annotations

import json

import pytest
from webtest import TestApp

from portal.hall import Hall
from tests.functional.desk_hands import People, told
from trading.experts.drawing import DrawHeld, DrawOpened

AWARDED, WAITING, SCORING = "DHGC-2025-0001", "DHGC-2026-0008.1", "DHGC-2026-0005.1"


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def test_the_pool_is_seen_whole_by_its_office_and_masked_by_who_watches(people: People) -> None:
    """ZB-076, PI-01: names are for the office that calls them; supervision sees who is in it, not their names."""
    office, watcher = (
        told(people.get("pool1", "/desk/experts")),
        told(people.get("supervisor1", "/desk/experts")),
    )
    assert "示例专家14" in office
    assert "示例专家14" not in watcher
    assert "ZJ-000014" in watcher
    page = people.get("pool1", "/desk/experts/ZJ-000014")
    assert "2025-06-30" in told(page)


def test_an_expert_is_suspended_with_a_reason_and_comes_back(people: People) -> None:
    """ZB-073: without a reason the form says so; the state is on the page."""
    path = "/desk/experts/ZJ-000012"
    assert "请写明理由" in told(people.fill("pool1", f"{path}/suspend", [("reason", "")], status=200))
    people.fill("pool1", f"{path}/suspend", [("reason", "示例：本人申请")])
    assert "暂停抽取" in told(people.get("pool1", path))
    people.fill("pool1", f"{path}/resume", [("reason", "示例：恢复")])
    assert "在库" in told(people.get("pool1", path))


def test_a_tie_that_cannot_be_read_is_pointed_at(people: People) -> None:
    """ZB-074: what was typed stays, and the line is named."""
    path = "/desk/experts/ZJ-000011/ties"
    answer = people.fill("pool1", path, [("ties", "表哥 某公司")], status=409)
    assert "利害关系每行应为" in told(answer)
    people.fill("pool1", path, [("ties", "任职 示例公司 2024-05-31")])
    assert "示例公司" in told(people.get("pool1", "/desk/experts/ZJ-000011"))


def test_an_expert_declares_at_the_desk(people: People) -> None:
    """ZB-074: whoever is in the pool finds the window among their own."""
    assert "申报利害关系" in told(people.get("expert1", "/desk"))
    people.fill("expert1", "/desk/ties", [("employer_name", "示例设计院"), ("ties", "亲属 示例公司")])
    assert "近亲属任职" in told(people.get("expert1", "/desk/ties"))


def test_the_public_page_shows_the_draw_and_opened_names(app: TestApp, hall: Hall) -> None:
    """ZB-076, ZB-140: seed, order and, the result being decided, names; the file to recompute it with is there."""
    page = app.get(f"/trading/{AWARDED}/draws")
    with hall.house.reading() as root:
        draw = root.archive[f"{AWARDED}.1.draw1"]
        held, opened = draw.the(DrawHeld), draw.the(DrawOpened)
    words = told(page)
    assert held.seed in words
    assert all(each.expert in words for each in opened.entries)
    assert "hall recompute" in words
    answer = app.get(f"/trading/{AWARDED}/public-file.json")
    assert json.loads(answer.body)["tender"] == AWARDED


def test_nobody_is_named_on_the_public_page_before_the_result(app: TestApp) -> None:
    """ZB-076: a draw that was held shows commitments, no numbers of experts."""
    words = told(app.get("/trading/DHGC-2026-0003/draws"))
    assert "专家（结果确定后公开）" in words
    assert "ZJ-" not in words


@pytest.mark.parametrize("login", ["centre1", "supervisor1"])
def test_the_room_says_what_the_draw_waits_for(people: People, login: str) -> None:
    """ZB-073: the roll is not out, so the list cannot be closed yet; nobody is named."""
    words = told(people.get(login, f"/desk/lots/{WAITING}/draw"))
    assert "公布开标名册，之后按利害关系回避并封存抽取名单" in words
    assert "示例专家" not in words


def test_a_member_who_is_absent_reads_how_to_mend_it(people: People, hall: Hall) -> None:
    """EB-12: the sheet says so before it is filled in."""
    with hall.house.reading() as root:
        by_account = {known[0]: login for login, known in root.archive.secrets.items()}
        seats = [key[0] for key in root.archive.shelf("seats") if key[1] == SCORING]
    login = next(by_account[account] for account in seats if by_account[account].startswith("expert"))
    words = told(people.get(login, f"/desk/lots/{SCORING}/scores"))
    assert "今天没有您在评标室的到场记录" in words
    assert "示例专家" in told(people.get("centre1", f"/desk/lots/{SCORING}/arrivals"))
