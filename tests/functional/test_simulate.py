"""``hall simulate`` in small: a day of a few departments through real listeners, accounted for, and what it leaves behind."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hallcore.counters.model import TicketTaken
from hallcore.supervision.model import CardRaised
from hallcore.voice.complaints.model import COMPLAINT, ComplaintAnswered
from hallcore.voice.ratings_model import RATING, RatingRectified, RatingVerified
from portal.cli.simulation.called import CALLS
from portal.cli.simulation.check_cards import laid_beside
from portal.cli.simulation.dayplan import KINDS
from portal.cli.simulation.engine import HallClock
from portal.cli.simulation.hall import ACCOUNTS, free_hosts, served
from portal.cli.simulation.planted import read_planted
from portal.hall import reading_only
from tests.functional.test_walk import HALL, ROOT

pytestmark = pytest.mark.slow

DEPARTMENTS = "D12,D24,D28,D29"
VISITORS = 60
SEED = "4"
"""A seed by which every kind of fault is planted among so few."""

CARDS = {
    ("condition", "JC-07/beyond", "yellow"): 1,
    ("procedure", "JC-06/again", "yellow"): 1,
    ("procedure", "JC-13/present", "yellow"): 2,
    ("time-limit", "JC-01/promised", "reminder"): 1,
    ("time-limit", "JC-02/stage", "yellow"): 1,
    ("time-limit", "JC-04/deemed", "yellow"): 1,
    ("time-limit", "JC-15/period", "red"): 1,
    ("fee", "JC-10/tied", "yellow"): 1,
}
"""Family, rule and rung → how many cards such a day raises."""


@dataclass
class Simulated:
    """What was printed, and the folder."""

    printed: str
    var: Path


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [*HALL, "simulate", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """A day of sixty visitors at the windows of four departments, and two who applied on days before it."""
    var = tmp_path_factory.mktemp("simulated") / "var"
    small = ("--visitors", str(VISITORS), "--departments", DEPARTMENTS, "--seed", SEED)
    done = simulate(*small, "--no-press", "--verbose", "--var", str(var))
    assert done.returncode == 0, done.stdout + done.stderr
    return Simulated(done.stdout, var)


def test_a_bad_rating_and_a_complaint_went_their_whole_way_within_the_day(simulated: Simulated) -> None:
    """HP-04, TS-11: one was called back, mended and told; one was accepted, found out and answered by others."""
    with reading_only(simulated.var / "data" / "Data.fs") as root:
        every = [one for shard in root.archive.shards for one in shard.values()]
        bad = [one for one in every if one.machine == RATING and one.latest(RatingVerified) is not None]
        assert [(one.state, bool(one.numbers(RatingRectified.type))) for one in bad] == [("closed", True)]
        complaints = [one for one in every if one.machine == COMPLAINT]
        assert [one.state for one in complaints] == ["answered"]
        assert not complaints[0].the(ComplaintAnswered).late


def test_everything_is_accounted_for(simulated: Simulated) -> None:
    """Every check agrees, and each kind of fault that was planted was found."""
    checks = simulated.printed.partition("核对：")[2]
    assert "未通过" not in checks
    for name in (
        "每项行为都在公开日志中",
        "每号只叫一次",
        "窗口同时只有一人",
        "账目平衡",
        "三方对账",
        "打卡没有重复",
        "窗口全部开放",
        "人员全部到岗打卡",
        "网上申请",
        "预约都已取号",
        "请假批准",
        "巡查说明",
        "打卡照片",
        "评价不多不少",
        "每次办理只评一次",
        "评价器没有无效按键",
        "差评办理",
        "被评价人员看不到评价人",
        "评价统计·部门",
        "评价统计·窗口",
        "评价统计·渠道",
        "已评价与未评价相加为可评价",
        "投诉、咨询、建议",
        "来件都有办理期限",
        "来件答复",
        "提出人看到的答复",
        "投诉不由被投诉单位办理",
    ):
        assert f"通过  {name}" in checks
    for fault in KINDS.values():
        assert f"通过  故障·{fault}" in checks


def test_the_cards_are_those_of_the_faults_in_every_family(simulated: Simulated) -> None:
    """JC-16: read apart from the simulator's own check, so many of each, and none besides; the report says so."""
    papers = raised(simulated)
    assert Counter((one.family, one.rule, one.rung) for one in papers) == CARDS
    called = Counter((call.rule, call.matter) for one in read_planted(simulated.var) for call in one.calls)
    assert Counter((one.rule, one.matter) for one in papers) == called
    assert f"监察牌：应亮 {len(papers)} 张，已亮 {len(papers)} 张" in simulated.printed
    for family in (
        "条件：应亮 1 张，已亮 1 张",
        "程序：应亮 3 张，已亮 3 张",
        "时限：应亮 4 张，已亮 4 张",
        "收费：应亮 1 张，已亮 1 张",
    ):
        assert family in simulated.printed


def test_what_falls_due_at_midnight_was_judged_before_it_was_counted(simulated: Simulated) -> None:
    """The clock was moved past midnight: who never punched, and what nobody took up, is known only then."""
    late = {one.rule for one in raised(simulated) if one.breached.isoformat() >= "2026-03-03"}
    assert late == {"JC-13/present", "JC-01/promised", "JC-02/stage", "JC-04/deemed"}


def test_a_fault_that_is_not_in_the_list_makes_the_check_fail(simulated: Simulated) -> None:
    """A check that cannot fail is a defect: without any one of the planted faults its cards are too many."""
    faults, papers = read_planted(simulated.var), raised(simulated)
    assert all(check.ok for check in laid_beside(papers, faults))
    calling = [one for one in faults if one.calls]
    assert {one.kind for one in calling} == {kind for kind, call in CALLS.items() if call is not None}
    for one in calling:
        without = [other for other in faults if other is not one]
        assert not all(check.ok for check in laid_beside(papers, without)), one.kind


def raised(simulated: Simulated) -> list[CardRaised]:
    """Every card in the records."""
    with reading_only(simulated.var / "data" / "Data.fs") as root:
        return [
            one.the(CardRaised)
            for shard in root.archive.shards
            for one in shard.values()
            if one.latest(CardRaised) is not None
        ]


def test_what_was_planted_is_listed_with_its_numbers(simulated: Simulated) -> None:
    """The list at the end is the file beside the hall, and its numbers are numbers of the hall's records."""
    found = read_planted(simulated.var)
    told = simulated.printed.partition("预设故障 ")[2]
    assert told.startswith(f"{len(found)} 处：")
    with reading_only(simulated.var / "data" / "Data.fs") as root:
        for one in found:
            numbers = [number for number in (one.case, one.ticket, one.notice, one.matter) if number]
            assert all(root.archive.get(number) is not None for number in numbers)
            assert all(number in told for number in numbers)


def test_how_many_forms_were_opened_is_told(simulated: Simulated) -> None:
    """The speed is of acts with some pages, and the output says with how many."""
    looked = re.search(r"表单页先打开再提交 (\d+) 次", simulated.printed)
    assert looked is not None
    assert int(looked[1]) > VISITORS


def test_the_speed_is_told(simulated: Simulated) -> None:
    """How many times faster than real time, and how long answers took."""
    assert "快于实时" in simulated.printed
    assert "p99" in simulated.printed


def test_a_press_that_rests_leaves_its_papers_for_later(simulated: Simulated) -> None:
    """Nothing was printed, and all of it waits."""
    waits = re.search(r"待印文书 (\d+) 份", simulated.printed)
    assert waits is not None
    assert int(waits[1]) > VISITORS / 2


def test_the_folder_can_be_served_again(simulated: Simulated) -> None:
    """It is a demo hall like any other, and its clock stands after the day."""
    with served(simulated.var, free_hosts(), threads=2):
        clock = HallClock(simulated.var)
        try:
            assert clock.now().strftime("%Y-%m-%d %H") >= "2026-03-03 00"
        finally:
            clock.close()


def test_as_many_tickets_as_visitors_lie_in_the_records(simulated: Simulated) -> None:
    """Read apart from the simulator's own checks."""
    with reading_only(simulated.var / "data" / "Data.fs") as root:
        taken: list[Any] = [
            one
            for shard in root.archive.shards
            for one in shard.values()
            if one.latest(TicketTaken) is not None
        ]
    assert len(taken) == VISITORS
    assert len(json.loads((simulated.var / ACCOUNTS).read_bytes())) > 286


def test_days_past_the_last_holiday_notice_end_with_one_line() -> None:
    """GEN-17: before anything is furnished, and without a traceback."""
    done = simulate("--days", "260", "--visitors", "1", "--departments", "D31")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "2027 年部分节假日安排的通知尚未载入" in done.stderr
    assert done.stdout == ""


def test_a_folder_that_is_not_empty_is_left_alone(simulated: Simulated) -> None:
    """A hall that is there already is not simulated over."""
    done = simulate("--visitors", "1", "--var", str(simulated.var))
    assert done.returncode != 0
    assert "不是空目录" in done.stderr
