"""kill −9 while numbers are given and called: no acknowledged ticket is lost, none is called twice, nobody is left between."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from hallcore.counters.model import TICKET, TicketCalled
from hallcore.counters.rules import at_window
from portal.hall import Hall
from portal.settings import Settings
from tests.integration.calling_process import CallingPlan, furnished
from tests.integration.killing import kill_again_and_again
from tests.integration.makers import check_journal

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


@pytest.fixture(scope="module")
def remains(tmp_path_factory: pytest.TempPathFactory):
    """What is left after the last kill."""
    folder = tmp_path_factory.mktemp("calling")
    plan = prepare(folder)
    acknowledged = kill_again_and_again("calling_process", folder, rounds=ROUNDS, seed=11, acts=(10, 60))
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
