"""``hall simulate`` in small: a day of a few departments through real listeners, accounted for, and what it leaves behind."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hallcore.counters.model import TicketTaken
from portal.cli.simulation.engine import HallClock
from portal.cli.simulation.hall import ACCOUNTS, free_hosts, served
from portal.hall import reading_only
from tests.functional.test_walk import HALL, ROOT

pytestmark = pytest.mark.slow

DEPARTMENTS = "D12,D24"
VISITORS = 40


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
    """A day of forty visitors at the windows of two departments on two floors."""
    var = tmp_path_factory.mktemp("simulated") / "var"
    small = ("--visitors", str(VISITORS), "--departments", DEPARTMENTS)
    done = simulate(*small, "--no-press", "--verbose", "--var", str(var))
    assert done.returncode == 0, done.stdout + done.stderr
    return Simulated(done.stdout, var)


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
    ):
        assert f"通过  {name}" in checks
    for fault in ("材料有误", "过号不到", "人员迟到", "窗口离岗", "考勤机断线", "考勤机停机"):
        assert f"通过  故障·{fault}" in checks


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
            assert clock.now().strftime("%Y-%m-%d %H") >= "2026-03-02 17"
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


def test_a_folder_that_is_not_empty_is_left_alone(simulated: Simulated) -> None:
    """A hall that is there already is not simulated over."""
    done = simulate("--visitors", "1", "--var", str(simulated.var))
    assert done.returncode != 0
    assert "不是空目录" in done.stderr
