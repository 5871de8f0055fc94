"""Appraisal, committee and study as people use them, from the inspector's round to the year's grades."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from webtest import Upload

from hallcore.appraisal.model import MonthTotalled, PointProposed
from hallcore.appraisal.rules import points_of, sheet_number
from hallcore.ground.clock import TZ, ScriptedClock
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of, told

QUARTER, NOW = "KHG-2025Q4", "KHG-2026Q1"
MY, DESK = "/office/appraisal", "/desk/appraisal"
CHIEF = "d05-approve"


class Appraised(People):
    """The people of the demo, and where their sheets are."""

    def account(self, login: str) -> str:
        """The account of a login."""
        with self.hall.house.reading() as root:
            return str(root.archive.secrets[login][0])

    def sheet(self, login: str, month: str = "2026-02") -> str:
        """The number of somebody's sheet."""
        return sheet_number(self.account(login), datetime.fromisoformat(f"{month}-01").date())

    def points(self, sheet: str) -> list[Any]:
        """How the points of a sheet stand."""
        with self.hall.house.reading() as root:
            found = root.archive.get(sheet)
            return list(points_of(found)) if found is not None else []

    def state(self, number: str) -> str:
        """The state of a dossier."""
        with self.hall.house.reading() as root:
            return str(root.archive[number].state)

    def later(self, moment: datetime) -> None:
        """Set the clock."""
        clock: ScriptedClock = self.hall.clock  # type: ignore[assignment]  # a demo hall of tests stands still
        clock.set(moment)
        self.hall.settle()

    def press(self, login: str, path: str, *fields: tuple[str, str], status: int = 303, to: str = "") -> Any:
        """Press a button of a page: its form is sent to itself, or where it leads."""
        page = self.get(login, path)
        door = self.browser(login)
        answer = door.post(to or path, [*fields, ("csrf_token", token_of(page))], status=status)
        self.hall.settle()
        return answer


def at(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, tzinfo=TZ)


@pytest.fixture
def people(seeded: Path, tmp_path: Path) -> Iterator[Appraised]:
    """A hall of the test's own."""
    with demo_hall(seeded, tmp_path / "var") as hall:
        yield Appraised(hall)


# -- one's own ----------------------------------------------------------------------------------------------


def test_everybody_finds_their_months_with_every_reason(people):
    """The deputy finds February's point, explained, with rule, evidence and scorer (KH-18)."""
    assert "2026-02" in told(people.get("d05-deputy", MY))
    page = told(people.get("d05-deputy", f"{MY}/sheets/{people.sheet('d05-deputy')}"))
    for words in (
        "做与工作无关的事",
        "KH-03",
        "现场巡查记录 KHX-2026",
        "示例考核",
        "申请人发来的材料照片",
        "待认定",
    ):
        assert words in page


def test_somebody_explains_with_a_file(people):
    """The acceptor may explain until 3 March; the words stand on the sheet, once, and each of two files is linked."""
    sheet = people.sheet("d05-accept")
    n = people.points(sheet)[-1].n
    path = f"{MY}/sheets/{sheet}/points/{n}/explain"
    files = [("files", Upload("登记.txt", b"x")), ("files", Upload("照片.txt", b"y"))]
    people.fill("d05-accept", path, [("words", "工作牌送修，已登记。"), *files])
    page = people.get("d05-accept", f"{MY}/sheets/{sheet}")
    assert "工作牌送修" in told(page)
    links = re.findall(r'href="([^"]+/files/[0-9a-f]{64})"', page.text)
    assert [people.get("d05-accept", link).body for link in links] == [b"x", b"y"]
    people.get("d05-handle", links[0], status=403)
    answer = people.fill("d05-accept", path, [("words", "再说明")], status=409)
    assert "您已经说明过" in told(answer)


def test_nobody_comes_to_anothers_sheet(people):
    """Not a colleague, not another department's chief; the two leaders, management, inspector and supervision do."""
    path = f"{MY}/sheets/{people.sheet('d05-deputy')}"
    for login in ("d05-accept", "d04-approve", "d05-handle"):
        people.get(login, path, status=403)
    for login in (CHIEF, "manager1", "inspector1", "supervisor1"):
        assert "做与工作无关的事" in told(people.get(login, path))
    people.get("manager1", f"{path}/appeal", status=403)


# -- the daily round ----------------------------------------------------------------------------------------


def test_a_round_is_filled_in_once_and_each_fault_becomes_a_point(people):
    """Everybody of the part of the hall is checked but who is away; two faults, two points that name the round."""
    area = "主厅 2 层 C 区"
    page = people.get("inspector1", f"{DESK}/daily?area={area}")
    found = re.findall(r'name="fault_(U-\d+)"', page.text)
    assert len(found) > 10
    first, second, gone = found[0], found[1], found[2]
    fields = [
        ("area", area),
        (f"fault_{first}", "KH-03/badge"),
        (f"fault_{second}", "KH-02/tidy"),
        (f"note_{second}", "桌面堆放私人物品"),
        (f"fault_{gone}", "away"),
    ]
    people.browser("inspector1").post(f"{DESK}/daily", [*fields, ("csrf_token", token_of(page))], status=303)
    people.hall.settle()
    with people.hall.house.reading() as root:
        ((number, one),) = (
            item for item in root.archive.shelf("appraisal-rounds").items() if item[0] >= "KHX-20260302"
        )
        sheet = root.archive[sheet_number(second, at(3, 1).date())]
        paper = sheet.latest(PointProposed)
    assert (one["checked"], one["away"], one["findings"]) == (len(found) - 1, 1, 2)
    assert paper.rule == "KH-02/tidy"
    assert paper.evidence[0].ref == f"{number}-0000"
    assert one["area"] in told(people.get("inspector1", f"{DESK}/daily"))


def test_points_are_confirmed_together_or_struck_with_a_reason(people):
    """The manager confirms what is explained; the scorer is not offered their own; one is struck with a reason."""
    sheet = people.sheet("d05-deputy")
    n = next(point.n for point in people.points(sheet) if point.fate == "open")
    assert f'value="{sheet}/{n}"' not in people.get("inspector1", f"{DESK}/points").text
    assert f'value="{sheet}/{n}"' in people.get("manager1", f"{DESK}/points").text
    people.press("manager1", f"{DESK}/points", status=409)
    people.press("manager1", f"{DESK}/points", ("pick", f"{sheet}/{n}"))
    assert [p.fate for p in people.points(sheet) if p.n == n] == ["stands"]
    other = people.sheet("d04-accept")
    m = people.points(other)[-1].n
    path = f"{DESK}/points/{other}/{m}"
    early = people.fill("manager1", path, [("decision", "struck"), ("reason", "已整改")], status=409)
    assert "说明之后或者期满之后再认定" in told(early)
    people.later(at(3, 4))
    assert "请写明不予记分的理由" in told(people.fill("manager1", path, [("decision", "struck")], status=409))
    people.fill("manager1", path, [("decision", "struck"), ("reason", "当场整改。")])
    assert people.points(other)[-1].fate == "struck"


def test_a_leader_proposes_a_bonus_and_a_case_must_exist(people):
    """Who leads nobody finds nobody to choose; evidence of a case names one that is there."""
    who = people.account("d05-accept")
    fields = {
        "account": who,
        "rule": "KH-08/praise",
        "day": "2026-03-02",
        "kind": "paper",
        "ref": "表扬信 3 号",
    }
    people.fill(CHIEF, f"{MY}/points/new", list(fields.items()))
    assert people.points(people.sheet("d05-accept", "2026-03"))[0].paper.points == Decimal(1)
    case = {**fields, "rule": "KH-04/overdue", "kind": "case", "ref": "DHB-20260302-001-9999"}
    assert "没有这个编号的办件" in told(
        people.fill(CHIEF, f"{MY}/points/new", list(case.items()), status=409)
    )
    assert who not in people.get("d05-handle", f"{MY}/points/new").text


def test_a_days_attendance_is_taken_up_when_the_centre_asks(people):
    """Each fault of the day once, in the clock's name; asked again, nothing is added."""

    def proposed() -> int:
        with people.hall.house.reading() as root:
            return len(root.archive.shelf("appraisal-points"))

    before = proposed()
    people.fill("manager1", f"{DESK}/attendance", [("day", "2026-02-24")])
    after = proposed()
    assert after > before
    people.fill("manager1", f"{DESK}/attendance", [("day", "2026-02-24")])
    assert proposed() == after
    assert "系统" in told(people.get("manager1", f"{DESK}/points"))
    people.fill("manager1", f"{DESK}/attendance", [("day", "2026-03-02")], status=409)


# -- months -------------------------------------------------------------------------------------------------


def test_a_leader_signs_what_waits_and_gives_one_back(people):
    """Six wait for the chief: five are signed at once, one is given back with its reason."""
    page = people.get(CHIEF, f"{MY}/signing")
    waiting = re.findall(r'name="pick" value="(KH-[\d-]+)"', page.text)
    assert len(waiting) == 6
    people.press(CHIEF, f"{MY}/signing", *(("pick", one) for one in waiting[:5]))
    people.fill(CHIEF, f"{MY}/sheets/{waiting[5]}/give-back", [("reason", "漏记一次表扬。")])
    assert people.state(waiting[5]) == "open"
    assert "没有等待您签署的考核表" in told(people.get(CHIEF, f"{MY}/signing"))
    people.press("manager1", f"{MY}/signing", *(("pick", one) for one in waiting[:5]))
    assert people.state(waiting[0]) == "signed"


def test_a_month_is_summed_up_for_a_department(people):
    """January of another department: everybody without a sheet is summed up, and appears to its leaders."""
    path = f"{DESK}?month=2026-01&department=D04"
    assert "未统计" in told(people.get("manager1", path))
    people.press("manager1", path, to=f"{DESK}/total?month=2026-01&department=D04")
    page = told(people.get("manager1", path))
    assert "未统计" not in page
    assert "五星" in page
    assert "2026-01" in told(people.get("d04-approve", f"{MY}/signing"))
    assert "对尚未统计的人员月统计" not in told(people.get("inspector1", path))


def test_a_chief_s_sheet_is_signed_at_home_and_in_the_centre(people):
    """The chief representative leads everybody else; their own sheet their department's leader signs (KH-12)."""
    path, number = f"{DESK}?month=2026-01&department=D04", people.sheet("d04-approve", "2026-01")
    people.press("manager1", path, to=f"{DESK}/total?month=2026-01&department=D04")
    assert number not in people.get("d04-approve", f"{MY}/signing").text
    waiting = re.findall(r'name="pick" value="(KH-[\d-]+)"', people.get("d04-leader", f"{MY}/signing").text)
    assert waiting == [number]
    people.press("d04-leader", f"{MY}/signing", ("pick", number))
    assert people.state(number) == "totalled"
    people.press("manager1", f"{MY}/signing", ("pick", number))
    assert people.state(number) == "signed"


def test_an_appeal_is_filed_answered_and_summed_up_anew(people):
    """The handler's January has one point; the appeal strikes it, and the month is a hundred again (KH-13)."""
    sheet = people.sheet("d05-handle", "2026-01")
    n = people.points(sheet)[0].n
    assert people.state(sheet) == "signed"
    late = people.fill(
        "d05-handle",
        f"{MY}/sheets/{sheet}/appeal",
        [("points", str(n)), ("words", "当日着装合规")],
        status=409,
    )
    assert "申诉期限已于" in told(late)
    people.later(at(3, 2))
    other = people.sheet("d04-accept", "2026-01")
    people.press(
        "manager1", f"{DESK}?month=2026-01&department=D04", to=f"{DESK}/total?month=2026-01&department=D04"
    )
    assert people.state(other) == "totalled"


def test_the_workbook_has_everybody(people):
    answer = people.get("manager1", f"{DESK}/month.xlsx?month=2025-12&department=D05")
    rows = list(load_workbook(io.BytesIO(answer.body)).active.values)
    assert rows[0][0] == "姓名"
    assert len(rows) == 14
    board = people.get("manager1", f"{DESK}/quarter.xlsx?quarter={QUARTER}")
    assert len(list(load_workbook(io.BytesIO(board.body)).active.values)) > 25


def test_the_sealed_sheet_is_printed_with_the_second_signature(people):
    """The first signature prints nothing; then the person and their leaders may have it, and nobody else."""
    waiting = re.findall(r'name="pick" value="(KH-[\d-]+)"', people.get(CHIEF, f"{MY}/signing").text)[0]
    path = f"{MY}/sheets/{waiting}/paper.pdf"
    people.press(CHIEF, f"{MY}/signing", ("pick", waiting))
    people.hall.press_room.print_next()
    people.get(CHIEF, path, status=404)
    people.press("manager1", f"{MY}/signing", ("pick", waiting))
    people.hall.press_room.print_next()
    people.hall.settle()
    assert people.get(CHIEF, path).body.startswith(b"%PDF")
    assert "下载考核表" in told(people.get("manager1", f"{MY}/sheets/{waiting}"))
    people.get("d05-handle", path, status=403)


# -- quarters -----------------------------------------------------------------------------------------------


def test_the_public_board_masks_names_and_forgets_them_after_the_publicity(people):
    """While it runs a name is masked; when it is over no name is shown (PI-09, PI-12)."""
    page = told(people.get("citizen1", "/hall/appraisal", zone="public"))
    assert "示***" in page
    assert "示例D05" not in page
    assert "迟到 2 次" in page
    people.later(at(3, 5))
    later = told(people.get("citizen1", "/hall/appraisal", zone="public"))
    assert "示***" not in later
    assert "公示期已满" in later


def test_a_quarter_is_objected_to_corrected_and_concluded(people):
    """The open objection is upheld, two points given back by a record of its own, and the results stand."""
    path = f"{DESK}/quarters/{QUARTER}"
    assert "待答复" in told(people.get("manager1", path))
    about = people.account("d04-handle")
    people.fill(
        "d04-handle", f"{MY}/quarters/{QUARTER}/object", [("about", about), ("words", "离岗系领取材料。")]
    )
    people.later(at(3, 5))
    early = people.press("manager1", f"{path}/conclude", status=409)
    assert "异议没有答复" in told(early)
    for n, outcome in (("Y001", "upheld"), ("Y002", "rejected")):
        fields = [("outcome", outcome), ("reason", "经核对考勤和巡查记录。")]
        people.fill("manager1", f"{DESK}/objections/{QUARTER}-{n}", fields)
    who = people.account("d05-review")
    fixed = {
        "account": who,
        "month": "2025-12-01",
        "change": "1",
        "reason": "异议成立",
        "basis": f"{QUARTER}-Y001",
    }
    people.fill("manager1", f"{path}/correct", list(fixed.items()))
    assert "+1" in told(people.get("manager1", path))
    page = people.get("manager1", f"{path}/conclude")
    chosen = re.findall(r'name="flags"[^>]*value="(W\d+)"[^>]*checked', page.text)
    people.fill("manager1", f"{path}/conclude", [("flags", one) for one in chosen])
    assert people.state(QUARTER) == "concluded"
    people.press("manager1", path, to=f"{path}/report")
    assert "个派出部门反馈" not in told(people.get("manager1", path))
    page = told(people.get(CHIEF, f"{MY}/results"))
    assert "示例D05审核" in page
    assert "迟到 2 次" in page
    assert "示例D04" not in page
    assert "还没有反馈" in told(people.get("d05-review", f"{MY}/results"))


def test_what_is_not_signed_is_not_published(people):
    """The present quarter has sheets without signatures: the page says how many, the door refuses."""
    assert "没有签署完毕" in told(people.get("manager1", f"{DESK}/quarters/{NOW}"))
    answer = people.press("manager1", f"{DESK}/quarters/{NOW}/publish", status=409)
    assert "未予办理" in told(answer)
    assert "该季度尚未结束" in told(answer)


# -- a year -------------------------------------------------------------------------------------------------


@pytest.fixture
def rated(people: Appraised) -> Appraised:
    """The quarter is concluded without its objection's correction, and the year 2025 is rated."""
    people.later(at(3, 5))
    fields = [("outcome", "rejected"), ("reason", "核对无误。")]
    people.fill("manager1", f"{DESK}/objections/{QUARTER}-Y001", fields)
    people.press("manager1", f"{DESK}/quarters/{QUARTER}/conclude")
    people.fill("manager1", f"{DESK}/years/open", [("year", "2025")])
    return people


def test_a_year_is_rated_within_the_quota_and_signed_by_both(rated):
    """Thirty-four take part, six may be excellent; seven are refused and what was typed stays (KH-16)."""
    path = f"{DESK}/years/KHN-2025"
    page = rated.get("manager1", path)
    assert "6 人：34 × 20% 舍去小数" in told(page)
    accounts = re.findall(r'name="grade_(U-\d+)"', page.text)
    assert len(accounts) == 34

    def fields(excellent: int) -> list[tuple[str, str]]:
        found = []
        for place, account in enumerate(accounts):
            found.append((f"grade_{account}", "excellent" if place < excellent else "competent"))
            found.append((f"reason_{account}", "全年考核名列前茅。" if place < excellent else ""))
        return found

    refused = rated.press("manager1", path, *fields(7), to=f"{path}/grades", status=409)
    assert "超过名额 6 人" in told(refused)
    assert "全年考核名列前茅" in refused.text
    rated.press("manager1", path, *fields(6), to=f"{path}/grades")
    early = rated.press("manager1", path, to=f"{path}/conclude", status=409)
    assert "没有由两位领导签署" in told(early)
    for login in (CHIEF, "d04-approve", "d12-approve", "d24-approve", "manager1"):
        signing = f"{MY}/years/KHN-2025/signing"
        mine = re.findall(r'name="pick" value="(U-\d+)"', rated.get(login, signing).text)
        rated.press(login, signing, *(("pick", one) for one in mine))
    rated.press("manager1", path, to=f"{path}/conclude")
    assert rated.state("KHN-2025") == "concluded"
    assert "优秀" in told(rated.get("supervisor1", path))
    rated.press("manager1", path, to=f"{path}/report")


# -- the committee and study --------------------------------------------------------------------------------


def test_a_meeting_is_called_held_and_its_decisions_are_done(people):
    """Invited, minuted with one decision, which its owner reports done from their own list (KH-19)."""
    chief = people.account(CHIEF)
    centre = people.account("manager1")
    called = {
        "kind": "special",
        "subject": "三月窗口调整",
        "at": "2026-03-03T09:00",
        "place": "三楼会议室",
        "chair": centre,
        "invited": chief,
        "agenda": "调整方案",
    }
    answer = people.fill("manager1", "/desk/committee/call", list(called.items()))
    path = answer.location.partition("?")[0].partition("//")[2].partition("/")[2]
    path = f"/{path}"
    people.later(at(3, 3, 11))
    minutes = [("present", centre), ("present", chief), ("minutes", "会议同意调整方案。")]
    decision = [
        ("decisions-0-text", "三月底前完成搬迁。"),
        ("decisions-0-owner", chief),
        ("decisions-0-due", "2026-03-20"),
    ]
    scanned = [("files", Upload("签到表.txt", b"there"))]
    people.fill("manager1", f"{path}/minutes", [*minutes, *decision, *scanned])
    assert "三月底前完成搬迁" in told(people.get(CHIEF, "/office/decisions"))
    number = path.rpartition("/")[2]
    people.get("d04-approve", f"/office/decisions/{number}/0", status=404)
    proof = [("result", "已完成搬迁。"), ("files", Upload("搬迁单.txt", b"moved"))]
    people.fill(CHIEF, f"/office/decisions/{number}/0", proof)
    page = people.get("manager1", path)
    assert "按期办结" in told(page)
    links = re.findall(r'href="([^"]+/files/[0-9a-f]{64})"', page.text)
    answers = [people.get("supervisor1", link) for link in links]
    assert [one.body for one in answers] == [b"there", b"moved"]
    assert "filename*=UTF-8''%E7%AD%BE" in answers[0].headers["Content-Disposition"]
    people.get(CHIEF, links[0], status=403)
    people.get("inspector1", links[0][:-64] + "0" * 64, status=404)


def test_the_overdue_decision_is_marked(people):
    page = people.get("manager1", "/desk/committee/GH-2026-001")
    assert "已逾期" in told(page)
    assert "is-late" in page.text


def test_a_study_is_planned_attended_noted_and_feeds_the_appraisal(people):
    """One of the department comes not: a point with the sheet of attendance as its evidence (KH-20)."""
    plan = {
        "kind": "training",
        "subject": "一窗受理培训",
        "at": "2026-03-03T15:00",
        "place": "二楼",
        "departments": "D05",
    }
    answer = people.fill("manager1", "/desk/study/plan", list(plan.items()))
    path = f"/{answer.location.partition('//')[2].partition('/')[2].partition('?')[0]}"
    people.later(at(3, 3, 17))
    gone = people.account("d05-handle")
    page = people.get("manager1", f"{path}/held")
    names = re.findall(r'name="was_(U-\d+)"', page.text)
    fields = [(f"was_{one}", "" if one == gone else "present") for one in names]
    people.browser("manager1").post(f"{path}/held", [*fields, ("csrf_token", token_of(page))], status=303)
    people.hall.settle()
    people.press("manager1", path, to=f"{path}/points")
    point = people.points(people.sheet("d05-handle", "2026-03"))[0].paper
    assert (point.rule, point.evidence[0].ref) == ("KH-20/study", f"{path.rpartition('/')[2]}-0001")
    number = path.rpartition("/")[2]
    people.fill("d05-accept", f"/office/study/{number}/note", [("words", "收获很大。")])
    assert "已交心得" in told(people.get("d05-accept", "/office/study"))
    people.get("d04-accept", f"/office/study/{number}/note", status=403)


def test_lists_cost_the_same_for_the_whole_hall(people):
    """Everybody of the hall on one month's page, fifty at a time."""
    page = told(people.get("manager1", f"{DESK}?month=2026-01"))
    assert "286 人" in page


def test_a_months_paper_is_what_the_page_says(people):
    """The sum on the sheet is the sum of its paper, and the page says so."""
    sheet = people.sheet("d05-review", "2025-12")
    with people.hall.house.reading() as root:
        total = root.archive[sheet].the(MonthTotalled).total
    page = told(people.get("d05-review", f"{MY}/sheets/{sheet}"))
    assert f"{total:f}" in page
    assert "与逐笔重算一致" in page
