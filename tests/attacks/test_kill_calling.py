"""kill −9 while numbers are given and called: no acknowledged ticket is lost, none is called twice, nobody is left between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from hallcore.counters.model import TICKET, TicketCalled
from hallcore.counters.rules import at_window
from portal.hall import Hall
from portal.settings import Settings
from tests.integration.calling_process import CallingPlan, furnished
from tests.integration.makers import check_journal

ROOT = Path(__file__).resolve().parents[2]
WINDOWS, ROUNDS = 4, 6


class Remains(NamedTuple):
    """The hall opened once more after the last kill, and every act that was acknowledged: dossier, n, SHA-256."""

    hall: Hall
    plan: CallingPlan
    acknowledged: list[tuple[str, int, str]]


def prepare(folder: Path) -> CallingPlan:
    """A hall with windows and a queue."""
    hall = Hall(Settings(var=folder / "var"))
    plan = CallingPlan(tuple(furnished(hall.house, WINDOWS)))
    hall.settle()
    hall.stop()
    (folder / "plan.json").write_bytes(msgspec.json.encode(plan))
    return plan


def kill_again_and_again(folder: Path) -> list[tuple[str, int, str]]:
    """Open the hall, let it give and call for a moment, kill −9."""
    draw = random.Random(11)  # noqa: S311 - when somebody kills is no secret
    said: list[tuple[str, int, str]] = []
    command = [sys.executable, "-m", "tests.integration.calling_process", str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        for _round in range(ROUNDS):
            process.stdin.write("-\n")
            pid, wanted = int(next(lines).split()[1]), draw.randrange(10, 60)
            for line in lines:
                word, *rest = line.split()
                assert word != "gone", f"the hall ended by itself with {rest}; it says why on stderr"
                if word == "ack":
                    said.append((rest[0], int(rest[1]), rest[2]))
                    wanted -= 1
                if wanted == 0:
                    break
            time.sleep(draw.random() * 0.05)
            os.kill(pid, signal.SIGKILL)
            for line in lines:
                word, *rest = line.split()
                if word == "gone":
                    break
                if word == "ack":
                    said.append((rest[0], int(rest[1]), rest[2]))
        process.stdin.close()
    return said


@pytest.fixture(scope="module")
def remains(tmp_path_factory: pytest.TempPathFactory):
    """What is left after the last kill."""
    folder = tmp_path_factory.mktemp("calling")
    plan = prepare(folder)
    acknowledged = kill_again_and_again(folder)
    hall = Hall(Settings(var=folder / "var"))
    hall.settle()
    yield Remains(hall, plan, acknowledged)
    hall.stop()


def test_every_acknowledged_act_is_there(remains: Remains) -> None:
    """Its very bytes are on file."""
    assert len(remains.acknowledged) > ROUNDS * 10
    with remains.hall.house.reading() as root:
        for number, n, sha256 in remains.acknowledged:
            assert root.archive[number].record(n).sha256 == sha256


def test_no_ticket_is_called_twice_and_none_is_between(remains: Remains) -> None:
    """Numbers run without gap; who waits stands on the shelf and nobody else; who is at a window is claimed by it."""
    with remains.hall.house.reading() as root:
        archive = root.archive
        tickets = {
            one.number: one for shard in archive.shards for one in shard.values() if one.machine == TICKET
        }
        assert tickets
        assert all(len(one.numbers(TicketCalled.type)) <= 1 for one in tickets.values())
        places = sorted(int(number.rpartition("-A")[2]) for number in tickets)
        assert places == list(range(1, len(places) + 1))
        waiting = {number for number, one in tickets.items() if one.state == "waiting"}
        assert {key[2] for key in archive.shelf("waiting-A")} == waiting
        claimed = {archive.claimed(at_window(window)) for window, _actor in remains.plan.seats} - {""}
        assert claimed == {number for number, one in tickets.items() if one.state in {"invited", "serving"}}


def test_the_journal_has_no_gap(remains: Remains) -> None:
    """Every record stands in it once, in its order."""
    check_journal(remains.hall)
