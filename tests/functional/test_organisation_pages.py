"""The management's windows and the public's page of the hall, as their people use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from webtest import TestApp

from portal import make_app, zoned
from portal.hall import Hall
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, told


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole story."""
    with demo_hall(seeded, tmp_path_factory.mktemp("organisation") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> People:
    """Everybody of the demo."""
    return People(hall)


def post_of(hall: Hall, login: str) -> str:
    """The address of somebody's post."""
    with hall.house.reading() as root:
        return f"/desk/posts/POST-{root.archive.secrets[login][0].removeprefix('U-')}"


def account_of(hall: Hall, login: str) -> str:
    """Somebody's account."""
    with hall.house.reading() as root:
        return str(root.archive.secrets[login][0])


def test_the_public_finds_floors_windows_and_telephones(hall):
    """Everybody sees where a department sits; nobody's name stands there."""
    page = TestApp(zoned(make_app(hall), "public")).get("/hall")
    text = told(page)
    assert "39 个部门，208 个窗口" in text
    assert [
        place for place in ("主厅 1 层", "主厅 2 层", "主厅 3 层", "公安服务分厅") if place not in text
    ] == []
    assert "敦化市住房和城乡建设局" in text
    assert "0433-6000005" in text
    assert "示例D05" not in text


def test_lists_show_the_hall_page_by_page(people):
    """Departments, windows, people; filters stand in the address; long lists have pages."""
    assert "39 个" in told(people.get("manager1", "/desk/organisation"))
    assert "敦化市水利局" in told(people.get("manager1", "/desk/organisation?q=水利"))
    windows = told(people.get("manager1", "/desk/organisation/windows?page=5"))
    assert ("208 个" in windows, "第 201–208 条" in windows) == (True, True)
    assert "10 个" in told(people.get("manager1", "/desk/organisation/windows?department=D05"))
    assert "286 人" in told(people.get("manager1", "/desk/organisation/staff"))
    some = told(people.get("manager1", "/desk/organisation/staff?department=D05"))
    assert ("13 人" in some, "示例D05批准" in some) == (True, True)


@pytest.mark.parametrize("login", ["d05-approve", "centre1", "operator1"])
def test_only_the_management_sees_the_lists(people, login):
    """FW-18: the organisation is the centre's to arrange."""
    assert people.get(login, "/desk/organisation", status=403).status_int == 403


def test_a_department_is_registered_changed_and_given_a_window(people, hall):
    """A new department, a wrong code told beside the field, its window, and the change of its telephone."""
    form = [("code", "D4"), ("organ", "敦化市示例局"), ("short", "示例局"), ("hall", "主厅"), ("floor", "2")]
    bad = people.fill("manager1", "/desk/organisation?new=1", form, status=409)
    assert "例如 D07" in told(bad)
    people.fill("manager1", "/desk/organisation?new=1", [("code", "D40"), *form[1:]])
    page = told(people.get("manager1", "/desk/organisation/departments/DEP-D40"))
    assert ("敦化市示例局" in page, "还没有窗口" in page) == (True, True)
    window = [("number", "W209"), ("name", "示例窗口"), ("kind", "department"), ("departments", "D40")]
    place = [("hall", "主厅"), ("floor", "2")]
    people.fill("manager1", "/desk/organisation/windows?new=1", [*window, *place])
    moved = [("code", "D40"), *form[1:], ("phone", "0433-6000040")]
    people.fill("manager1", "/desk/organisation/departments/DEP-D40/change", moved)
    page = told(people.get("manager1", "/desk/organisation/departments/DEP-D40"))
    assert ("W209" in page, "0433-6000040" in page) == (True, True)
    people.fill(
        "manager1", "/desk/organisation/departments/DEP-D40/change", [("code", "D41"), *form[1:]], status=409
    )


def test_somebody_is_posted_and_leaves_with_a_successor(people, hall):
    """A window clerk of the demo becomes a second handler, then leaves; without a successor that is refused."""
    path = post_of(hall, "d14-deputy")
    page = people.get("manager1", path)
    assert "示例D14副岗" in told(page)
    assert "应急管理局" in told(page)
    change = [("login", "d14-deputy"), ("person", "示例D14副岗"), ("window", ""), ("duties", "handler")]
    people.fill("manager1", f"{path}/change", change)
    assert "窗口 无" in told(people.get("manager1", path))
    wrong = [("successor", account_of(hall, "d14-review")), ("reason", "示例调动")]
    assert "接手" in told(people.fill("manager1", f"{path}/end", wrong, status=409))
    people.fill(
        "manager1", f"{path}/end", [("successor", account_of(hall, "d14-handle")), ("reason", "示例调动")]
    )
    page = told(people.get("manager1", path))
    assert ("已撤离" in page, "在办事项接手人 示例D14承办" in page) == (True, True)


def test_one_arranges_one_s_own_absence_and_a_leader_for_those_led(people, hall):
    """The approver records a leave; the home leader of the handler may, a colleague may not even see it."""
    mine, handler = post_of(hall, "d12-approve"), post_of(hall, "d12-handle")
    days = [("first", "2026-03-02"), ("last", "2026-03-03"), ("kind", "official")]
    people.fill("d12-approve", f"{mine}/absence", days)
    assert "公出" in told(people.get("d12-approve", mine))
    people.fill("d12-approve", f"{handler}/absence", [*days[:2], ("kind", "leave")])
    people.get("d12-review", handler, status=403)
    wrong = [("first", "2026-03-03"), ("last", "2026-03-02"), ("kind", "leave")]
    assert "早于" in told(people.fill("manager1", f"{handler}/absence", wrong, status=409))
    people.fill("manager1", f"{handler}/absence", [*days[:2], ("kind", "leave"), ("cancelled", "y")])
    assert "没有离岗登记" in told(people.get("manager1", handler))


def test_a_delegation_lends_the_role_and_is_taken_back(people, hall):
    """Lent for today, the reviewer's session has the approver's role; taken back, it has not."""
    mine = post_of(hall, "d12-approve")
    form = [
        ("deputy", account_of(hall, "d12-review")),
        ("duties", "approver"),
        ("first", "2026-03-02"),
        ("last", "2026-03-04"),
        ("reason", "示例公出"),
    ]
    people.fill("d12-approve", f"{mine}/delegation", form)
    assert "批准人" in told(people.get("d12-review", "/desk/requests"))
    page = told(people.get("d12-approve", mine))
    assert "终止对示例D12审核的授权" in page
    end = f"{mine}/delegations/{account_of(hall, 'd12-review')}/end"
    people.get("d12-review", end, status=403)
    people.fill("d12-approve", end, [("reason", "提前返岗")])
    assert "没有授权他人代行" in told(people.get("d12-approve", mine))
    people.get("d12-review", "/desk/requests", status=403)
