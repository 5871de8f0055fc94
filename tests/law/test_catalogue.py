"""The catalogue as cases: the version in force, the list computed for a situation, and every fault of the linter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hallcore.catalogue.linter import faults_of, warnings_of
from hallcore.catalogue.model import (
    Basis,
    Choice,
    CoDepartment,
    FeeLine,
    FlowStep,
    ItemForm,
    ItemPublished,
    Material,
    NotifyForm,
    OneTimeNotified,
    Question,
    SpecialStep,
    WithdrawItemForm,
)
from hallcore.catalogue.rules import (
    beyond,
    chosen_of,
    demanded,
    in_force,
    item_number,
    listed,
    met,
    special_for,
    version_on,
)
from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import LawBook
from hallcore.organisation.model import DepartmentForm, EndForm
from tests.makers.catalogue import CODE, item, joint
from tests.makers.roster import MANAGER, StaffedHall, posting

ROOT = Path(__file__).resolve().parent.parent.parent
MONDAY = date(2026, 3, 2)
KIOSK = Actor("K01", "kiosk")


@pytest.fixture(scope="module")
def law():
    return LawBook.load(ROOT / "hallcore" / "law").on(MONDAY)


@pytest.fixture
def hall() -> Iterator[StaffedHall]:
    """A hall with departments D01 and D05; it is Monday, 2 March 2026."""
    house = StaffedHall()
    yield house
    house.close()


def publish(hall: StaffedHall, what=None, day: date = MONDAY, change: str = "") -> str:
    """Publish an item and return its dossier."""
    return hall.act("publish-item", "", MANAGER, ItemForm(what or item(), day, change)).dossier


def repost(hall: StaffedHall, login: str, department: str, duties: tuple[str, ...], window: str = "") -> None:
    """Give somebody another post."""
    hall.act(
        "post-staff", hall.post(login), MANAGER, posting(hall.accounts, login, department, window, duties)
    )


def notify(hall: StaffedHall, *answers: tuple[str, str], channel="kiosk", point="K01") -> OneTimeNotified:
    """Ask for a notification at a kiosk."""
    form = NotifyForm(item_number(CODE), channel, answers, point, "Code-4_x")
    done = hall.act("notify-once", "", KIOSK, form)
    with hall.reading() as root:
        return root.archive[done.dossier].the(OneTimeNotified)


# ---------------------------------------------------------------- situations


def test_a_condition_is_met_when_all_its_parts_are():
    """FW-03: what is asked for follows from the answers and from nothing else."""
    assert met("", {})
    assert met("a=1&b=2", {"a": "1", "b": "2"})
    assert not met("a=1&b=2", {"a": "1", "b": "3"})
    assert not met("a=1", {})


@pytest.mark.parametrize("when", ["a", "a=", "=1", "a=1&", "a=1&b", "a=1=2", " & "])
def test_a_condition_that_is_not_one_is_refused(when):
    with pytest.raises(Refusal):
        met(when, {"a": "1"})


def test_every_question_is_answered_once_with_one_of_its_choices():
    """A list computed from half an answer would be demanded again later (FW-03)."""
    whole = [("who", "self"), ("mode", "shop")]
    assert chosen_of(item(), whole) == {"who": "self", "mode": "shop"}
    for bad, where in (
        (whole[:1], "mode"),
        ([*whole, ("colour", "red")], "colour"),
        ([("who", "nobody"), whole[1]], "who"),
        ([*whole, ("who", "agent")], "who"),
    ):
        with pytest.raises(Refusal) as refused:
            chosen_of(item(), bad)
        assert (refused.value.cite, refused.value.where) == ("FW-03", where)


@pytest.mark.parametrize(
    ("who", "mode", "materials", "special"),
    [
        ("self", "shop", ["m1", "m2", "m3"], ["s1"]),
        ("self", "kitchen", ["m1", "m2", "m3", "m4"], ["s1", "s2"]),
        ("agent", "shop", ["m1", "m2", "m3", "m6"], ["s1"]),
        ("agent", "kitchen", ["m1", "m2", "m3", "m4", "m5", "m6"], ["s1", "s2"]),
    ],
)
def test_the_list_of_a_situation(who, mode, materials, special):
    chosen = {"who": who, "mode": mode}
    assert [row.id for row in listed(item(), chosen)] == materials
    assert [step.id for step in special_for(item(), chosen)] == special


def test_what_is_shared_is_shown_and_never_demanded():
    """FW-02: a material obtainable by data sharing may not be demanded."""
    rows = listed(item(), {"who": "self", "mode": "shop"})
    assert [row.id for row in rows if row.shared] == ["m2"]
    assert [row.id for row in demanded(rows)] == ["m1", "m3"]


@given(st.sampled_from(["self", "agent"]), st.sampled_from(["shop", "kitchen"]))
def test_no_situation_demands_what_is_shared_or_what_no_condition_asks(who, mode):
    """Whatever is answered, the list is a part of the item's materials, in their order."""
    whole = item()
    ids = [row.id for row in listed(whole, {"who": who, "mode": mode})]
    assert ids == [each.id for each in whole.materials if each.id in ids]
    assert all(met(each.when, {"who": who, "mode": mode}) == (each.id in ids) for each in whole.materials)


# ---------------------------------------------------------------- versions


def test_a_version_is_in_force_from_its_day_until_the_next_one_s(hall):
    """Boundary: the day before, the day, the last day of the old version, the first of the new."""
    number = publish(hall, day=MONDAY + timedelta(days=1))
    publish(
        hall,
        item(promised=9, flow=(*item().flow[:4], FlowStep("close", "窗口", 0))),
        MONDAY + timedelta(10),
        "缩短",
    )
    with hall.reading() as root:
        dossier = root.archive[number]
        assert version_on(dossier, MONDAY) is None
        assert [version_on(dossier, MONDAY + timedelta(n))[1].version for n in (1, 9, 10, 400)] == [
            1,
            1,
            2,
            2,
        ]
        with pytest.raises(Refusal, match="没有有效的办事指南"):
            in_force(dossier, MONDAY)


def test_a_version_does_not_reach_back(hall):
    """XK-01: today may be the first day, yesterday may not."""
    with pytest.raises(Refusal, match="不得早于今日") as refused:
        publish(hall, day=MONDAY - timedelta(days=1))
    assert refused.value.cite == "XK-01"
    assert publish(hall, day=MONDAY) == f"SX-{CODE}"


def test_a_later_version_is_no_earlier_says_what_changed_and_does_change(hall):
    publish(hall, day=MONDAY + timedelta(days=5))
    other = item(phone="0433-1111111")
    with pytest.raises(Refusal, match="没有变化"):
        publish(hall, day=MONDAY + timedelta(days=5), change="无")
    with pytest.raises(Refusal, match="不得更早"):
        publish(hall, other, MONDAY + timedelta(days=4), "电话变更")
    with pytest.raises(Refusal, match="变更了什么"):
        publish(hall, other, MONDAY + timedelta(days=5))
    number = publish(hall, other, MONDAY + timedelta(days=5), "电话变更")
    with hall.reading() as root:
        assert [paper.version for paper in root.archive[number].papers(ItemPublished)] == [1, 2]


def test_a_withdrawn_item_is_offered_until_its_last_day_and_never_published_again(hall):
    number = publish(hall)
    for bad in (
        WithdrawItemForm(MONDAY, "", "决定"),
        WithdrawItemForm(MONDAY, "取消", " "),
        WithdrawItemForm(MONDAY - timedelta(days=1), "取消", "决定"),
    ):
        with pytest.raises(Refusal) as refused:
            hall.act("withdraw-item", number, MANAGER, bad)
        assert refused.value.cite == "FW-06"
    last = MONDAY + timedelta(days=3)
    hall.act("withdraw-item", number, MANAGER, WithdrawItemForm(last, "国务院决定取消", "示例决定"))
    with hall.reading() as root:
        assert version_on(root.archive[number], last - timedelta(days=1)) is not None
        assert version_on(root.archive[number], last) is None
    with pytest.raises(Refusal, match="已取消"):
        publish(hall, item(phone="0433-2"), last, "恢复")


def test_only_the_hall_s_management_publishes(hall):
    with pytest.raises(Refusal, match="政务中心管理"):
        hall.act("publish-item", "", Actor("U-1", "acceptor"), ItemForm(item(), MONDAY))


def test_all_faults_come_in_one_refusal(hall):
    """The linter is asked once and says everything."""
    spoiled = item(
        department="D77",
        fees=(FeeLine("工本费", "10 元", ""),),
        promised=25,
        special=(SpecialStep("s1", "听证", "hearing", 20, counts=False, basis=""),),
    )
    with pytest.raises(Refusal) as refused:
        publish(hall, spoiled)
    for part in ("没有部门 D77", "收费没有依据", "长于法定", "特别程序没有依据"):
        assert part in refused.value.reason
    assert "4 处" in refused.value.reason


# ---------------------------------------------------------------- the notification


def test_a_notification_is_numbered_in_the_series_of_its_point_and_day(hall):
    publish(hall)
    answers = (("who", "agent"), ("mode", "kitchen"))
    numbers = []
    for point in ("K01", "K01", "K02"):
        form = NotifyForm(item_number(CODE), "kiosk", answers, point)
        numbers.append(hall.act("notify-once", "", KIOSK, form).dossier)
    assert numbers == ["YC-20260302-K01-0001", "YC-20260302-K01-0002", "YC-20260302-K02-0001"]


def test_a_notification_says_everything_that_will_be_asked_for(hall):
    """The record keeps the answers in words, the list, the steps, and the version it rests on."""
    publish(hall)
    told = notify(hall, ("mode", "kitchen"), ("who", "agent"))
    assert [row.id for row in told.materials] == ["m1", "m2", "m3", "m4", "m5", "m6"]
    assert [answer.label for answer in told.answers] == ["委托他人", "餐饮"]
    assert told.version_n == 0
    assert told.organ == "敦化市示例市场局"
    assert told.steps[1] == "承办（业务科，5 个工作日）"
    assert "所需时间不计入办理期限" in told.special[0]
    assert (told.statutory, told.promised) == (20, 10)


def test_what_was_not_on_the_list_cannot_be_demanded_later(hall):
    """FW-02, FW-03: the shared and the untold are beyond the notification."""
    publish(hall)
    told = notify(hall, ("mode", "shop"), ("who", "self"))
    assert beyond(told, ["m1", "m3"]) == ()
    assert beyond(told, ["m1", "m2", "m4"]) == ("m2", "m4")


def test_a_joint_notification_names_the_departments_that_take_part(hall):
    repost(hall, "d05-approve", "D05", ("handler", "reviewer", "approver"))
    publish(hall, joint())
    told = notify(hall, ("mode", "shop"), ("who", "self"))
    assert told.steps[-1] == "敦化市示例市场局：核实条件（5 个工作日）"


def test_no_notification_without_a_version_in_force(hall):
    publish(hall, day=MONDAY + timedelta(days=1))
    with pytest.raises(Refusal, match="没有有效的办事指南"):
        notify(hall, ("mode", "shop"), ("who", "self"))


def test_no_notification_from_an_outline_nor_from_nowhere(hall):
    """An item known only in outline cannot be told once and for all."""
    publish(hall, item(outline=True, materials=(), questions=(), special=(), flow=()))
    with pytest.raises(Refusal, match="不完整"):
        notify(hall)
    with pytest.raises(Refusal, match="编号"):
        notify(hall, point="")
    with pytest.raises(Refusal):
        hall.act("notify-once", "", KIOSK, NotifyForm("DEP-D01", "kiosk", (), "K01"))
    with pytest.raises(Refusal, match="查询码"):
        hall.act("notify-once", "", KIOSK, NotifyForm(item_number(CODE), "online", (), "", "码 ?"))


# ---------------------------------------------------------------- the linter


def places(law, what, **given) -> list[tuple[str, str]]:
    """Where an item is faulty and by which rule."""
    given = {"departments": {"D01", "D05"}, **given}
    return [(fault.where, fault.cite) for fault in faults_of(what, law, **given)]


def test_a_whole_item_has_no_fault(law):
    held = {
        "D01": {"acceptor", "handler", "reviewer", "approver"},
        "D05": {"acceptor", "handler", "reviewer", "approver"},
    }
    assert places(law, item(), windows={"W001"}, duties_held=held) == []
    assert places(law, joint(), duties_held=held) == []


@pytest.mark.parametrize(
    ("statutory", "promised", "statute", "bases", "note", "fault"),
    [
        (20, 20, "C02", None, "", None),
        (21, 20, "C02", None, "", ("statutory", "XK-11")),
        (20, 21, "C02", None, "", ("promised", "FW-03")),
        (20, 0, "C02", None, "", ("promised", "FW-03")),
        (0, 10, "C02", None, "", ("statutory", "XK-11")),
        (30, 10, "", None, "", ("statute", "XK-11")),
        (
            30,
            10,
            "",
            Basis("不动产登记暂行条例", "第二十条"),
            "《不动产登记暂行条例》规定三十个工作日。",
            None,
        ),
        (20, 10, "C99", None, "", ("statute", "XK-11")),
        (20, 10, "C12", None, "", ("statute", "GEN-05")),
        (20, 10, "C04", None, "", ("statute", "XK-13")),
    ],
)
def test_limits_fit_under_one_another(law, statutory, promised, statute, bases, note, fault):
    """FW-03, XK-11: promise ≤ statute ≤ the clock of the law, unless another law is cited."""
    given = {"statutory": statutory, "promised": promised, "statute": statute, "limit_note": note}
    whole = item(**given, bases=(bases,) if bases else item().bases)
    found = [each for each in places(law, whole) if each[0] in {"statutory", "promised", "statute"}]
    assert found == ([fault] if fault else [])


@pytest.mark.parametrize(("days", "faulty"), [(5, False), (6, True)])
def test_steps_add_up_to_the_promise_at_most(law, days, faulty):
    """FW-03: 1 + 5 + 2 + 1 + 1 are ten; eleven are one too many."""
    flow = (FlowStep("accept", "窗口", 1), FlowStep("handle", "科", days), *item().flow[2:])
    assert (("flow", "FW-03") in places(law, item(flow=flow))) is faulty


@pytest.mark.parametrize(("statutory", "faulty"), [(45, False), (46, True)])
def test_a_joint_approval_has_forty_five_working_days(law, statutory, faulty):
    """XK-13."""
    assert (("statutory", "XK-13") in places(law, joint(statutory=statutory))) is faulty


@pytest.mark.parametrize(("visits", "faulty"), [(0, False), (1, False), (2, True)])
def test_at_most_one_visit(law, visits, faulty):
    """FW-16."""
    assert (("visits", "FW-16") in places(law, item(visits=visits))) is faulty


def question(*choices: str) -> Question:
    """A question of one's own."""
    return Question("extra", "另外？", tuple(Choice(each, each) for each in choices))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"materials": (Material("m1", "甲", when="who=self&who=agent", basis="x"),)}, ("materials.m1", "FW-03")),
        ({"materials": (Material("m1", "甲", when="nobody=x", basis="x"),)}, ("materials.m1", "FW-03")),
        ({"materials": (Material("m1", "甲", when="who=nobody", basis="x"),)}, ("materials.m1", "FW-03")),
        ({"materials": (Material("m1", "甲", when="who", basis="x"),)}, ("materials.m1", "")),
        ({"materials": (Material("m1", " ", basis="x"),)}, ("materials.m1", "FW-11")),
        ({"materials": (Material("m1", "甲", originals=0, basis="x"),)}, ("materials.m1", "FW-11")),
        ({"materials": (Material("m1", "甲", source="", basis="x"),)}, ("materials.m1", "FW-11")),
        ({"materials": (Material("m1", "甲"),)}, ("materials.m1", "FW-07")),
        ({"materials": (Material("m1", "甲", basis="x"), Material("m1", "乙", basis="x"))}, ("materials", "")),
        ({"materials": (Material("m1", "甲", basis="x"), Material("m2", "甲", basis="x"))}, ("materials.m2", "XK-32")),
        ({"materials": (Material("m1", "甲", basis="x", declared=True),)}, ("materials.m1", "FW-15")),
        ({"tolerance": False}, ("materials.m3", "FW-14")),
        ({"materials": item().materials[:2]}, ("tolerance", "FW-14")),
        ({"declaration": True}, ("declaration", "FW-15")),
        ({"questions": (*item().questions, question("a", "b"))}, ("questions.extra", "FW-03")),
        ({"questions": (*item().questions, question("a"))}, ("questions.extra", "FW-03")),
        ({"questions": (*item().questions, item().questions[0])}, ("questions", "")),
        ({"fees": (FeeLine("工本费", "10 元", " "),)}, ("fees[1]", "XK-27")),
        ({"fees": (FeeLine("", "10 元", "法"),)}, ("fees[1]", "XK-27")),
        ({"special": (SpecialStep("s1", "听证", "hearing", 20, False, ""),)}, ("special.s1", "XK-17")),
        ({"special": (SpecialStep("s1", "听证", "hearing", 0, False, "法"),)}, ("special.s1", "XK-17")),
        ({"special": (SpecialStep("s1", "公示", "public-notice", 5, False, "法"),)}, ("special.s1", "XK-17")),
        ({"special": (SpecialStep("s1", "核查", "inspection", 11, True, "法"),)}, ("special.s1", "FW-03")),
        ({"special": (SpecialStep("s1", "听证", "hearing", 5, False, "法", "收费"),)}, ("special.s1", "XK-24")),
        ({"flow": item().flow[:4]}, ("flow", "FW-01")),
        ({"flow": ()}, ("flow", "FW-01")),
        ({"flow": (item().flow[1], *item().flow)}, ("flow", "FW-01")),
        ({"flow": (item().flow[0], item().flow[4])}, ("flow", "FW-01")),
        ({"case_type": "instant"}, ("promised", "XK-08")),
        ({"case_type": "instant"}, ("special", "XK-08")),
        ({"code": "x"}, ("code", "FW-08")),
        ({"name": " "}, ("name", "XK-01")),
        ({"kind": "99"}, ("kind", "FW-08")),
        ({"department": ""}, ("department", "FW-01")),
        ({"department": "D99"}, ("department", "FW-04")),
        ({"windows": ("W999",)}, ("windows", "FW-04")),
        ({"bases": ()}, ("bases", "XK-01")),
        ({"conditions": ()}, ("conditions", "XK-01")),
        ({"conditions": (" ",)}, ("conditions[1]", "XK-01")),
        ({"result": ""}, ("result", "XK-01")),
        ({"phone": ""}, ("phone", "XK-01")),
        ({"licence": False}, ("validity_years", "FW-10")),
        ({"branches": (CoDepartment("D05", "意见", 5),)}, ("branches", "XK-13")),
    ],
)  # fmt: skip
def test_each_fault_is_found_where_it_lies(law, changes, fault):
    assert fault in places(law, item(**changes), windows={"W001"})


@pytest.mark.parametrize(
    ("branch", "fault"),
    [
        (CoDepartment("D01", "消防", 5, silence="agree", safety=True), ("branches.D01", "FW-15")),
        (CoDepartment("D05", "自己", 5), ("branches.D05", "XK-31")),
        (CoDepartment("D99", "意见", 5), ("branches.D99", "FW-04")),
        (CoDepartment("D01", "意见", 0), ("branches.D01", "XK-13")),
        (CoDepartment("D01", "意见", 21), ("branches.D01", "XK-13")),
        (CoDepartment("D01", " ", 5), ("branches.D01", "XK-13")),
        (CoDepartment("D01", "意见", 5, when="who=nobody"), ("branches.D01", "FW-03")),
    ],
)
def test_branches_of_a_joint_approval(law, branch, fault):
    """Silence never agrees where safety is at stake; the longest branch fits into the promise."""
    assert fault in places(law, joint(branches=(branch,)))
    assert places(law, joint(branches=(CoDepartment("D01", "意见", 20, silence="agree"),))) == []


def test_a_promise_replaces_no_check_of_safety(law):
    """FW-15: not for public safety, ecology, health."""
    declared = (*item().materials, Material("m9", "承诺件", basis="x", declared=True))
    assert places(law, item(declaration=True, safety=False, materials=declared)) == []
    assert places(law, item(declaration=True, safety=True, materials=declared)) == [("declaration", "FW-15")]


def test_a_duty_that_nobody_holds_is_a_fault_of_each_stage_that_asks_for_it(law):
    held = {"D01": {"acceptor", "handler"}}
    assert places(law, item(), duties_held=held) == [("flow.review", "FW-18"), ("flow.approve", "FW-18")]
    assert places(law, item(), duties_held={"D05": {"acceptor"}}) == []


def test_an_item_whose_duty_nobody_holds_is_not_published(hall):
    """FW-18: D05 accepts and approves and has no handler; what else is wrong is told with it."""
    led = joint(phone="")
    refused = hall.refuse("publish-item", "", MANAGER, ItemForm(led, MONDAY), cite="XK-01", where=led.code)
    assert "phone：没有咨询电话" in refused.reason
    assert "flow.handle：部门 D05 没有人担任这一环节的职责（FW-18）" in refused.reason
    assert "flow.accept" not in refused.reason
    repost(hall, "d05-approve", "D05", ("handler", "reviewer", "approver"))
    publish(hall, joint())


def test_a_duty_ends_with_the_last_post_that_gave_it(hall):
    """FW-18: one reviewer left, the one who took over was given another duty; what was published before stands."""
    publish(hall)
    ended = EndForm("调离", successor=hall.accounts["d01-spare"])
    hall.act("end-post", hall.post("d01-review"), MANAGER, ended)
    publish(hall, item(name="示例食品经营许可（改）"), change="改名")
    repost(hall, "d01-spare", "D01", ("acceptor", "handler", "approver"))
    form = ItemForm(item(name="示例食品经营许可（再改）"), MONDAY, "改名")
    refused = hall.refuse("publish-item", "", MANAGER, form, cite="FW-18", where=CODE)
    assert "flow.review" in refused.reason


def test_who_takes_in_at_a_comprehensive_window_holds_the_duty_for_all_it_serves(hall):
    """FW-18: D01's own acceptors gone, the one of D05 at window W009 takes in for D01 too."""
    for login in ("d01-accept", "d01-spare"):
        repost(hall, login, "D01", ("handler",))
    publish(hall)
    repost(hall, "d05-accept", "D05", ("acceptor",), "W003")
    form = ItemForm(item(name="示例食品经营许可（改）"), MONDAY, "改名")
    refused = hall.refuse("publish-item", "", MANAGER, form, cite="FW-18", where=CODE)
    assert "flow.accept" in refused.reason


def test_a_department_without_anybody_here_is_not_asked_for_duties(hall):
    """Its items are for reference; that nobody is posted is a warning."""
    hall.act("register-department", "", MANAGER, DepartmentForm("D39", "敦化市示例气象局", "气象局"))
    publish(hall, item(department="D39"))
    assert [fault.where for fault in warnings_of(item(department="D39"), {"D01"})] == ["department"]
    assert not warnings_of(item(), {"D01"})
    assert not warnings_of(item(department="", outline=True, organ="示例区行政审批局"), {"D01"})


def test_an_outline_needs_a_name_a_kind_and_somebody_who_handles_it(law):
    """What another system knew is published as known, and nothing more is asked of it."""
    bare = replace(
        item(outline=True), materials=(), flow=(), bases=(), conditions=(), statutory=0, promised=0
    )
    assert places(law, bare) == []
    assert places(law, replace(bare, department="")) == [("department", "FW-01")]
    assert places(law, replace(bare, department="", organ="示例区行政审批局")) == []
    assert places(law, replace(bare, name="")) == [("name", "XK-01")]
