"""Windows' days and tickets become findings, once, and only for people who were logged in (KQ-06)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hallcore.attendance.devices import FindingFiled
from hallcore.counters.forms import EndServiceForm, LoginForm, ReasonForm, TakeForm
from hallcore.counters.rules import window_day_number
from hallcore.desk import Actor
from hallcore.ground.clock import TZ, ScriptedClock
from portal.hall import Hall
from portal.settings import Settings
from portal.watching import watch
from tests.integration.calling_process import furnished

DAY = date(2026, 3, 2)


class Played:
    """A hall of three windows whose day is told by times."""

    def __init__(self, folder) -> None:
        self.clock = ScriptedClock(datetime(2026, 3, 2, 8, tzinfo=TZ))
        self.hall = Hall(Settings(var=folder / "var"), self.clock)
        self.seats = furnished(self.hall.house, 3)

    def at(self, time: str, verb: str, number: str, actor: Actor, form: object = None) -> str:
        """One act at a time of the day; its dossier."""
        self.clock.set(datetime.fromisoformat(f"2026-03-02T{time}+08:00"))
        return self.hall.house.perform(verb, number, actor, form).dossier

    def findings(self) -> list[tuple[str, str, str]]:
        """Who left, from when until when."""
        self.hall.settle()
        with self.hall.house.reading() as root:
            papers = [
                root.archive[f"XC-20260303-{n:04d}"].the(FindingFiled)
                for n in range(1, 99)
                if root.archive.get(f"XC-20260303-{n:04d}") is not None
            ]
        assert {paper.means for paper in papers} <= {"counter"}
        return sorted((paper.account, f"{paper.began:%H:%M}", f"{paper.ended:%H:%M}") for paper in papers)


@pytest.fixture
def played(tmp_path):
    """The hall, closed afterwards."""
    made = Played(tmp_path)
    yield made
    made.hall.stop()


def test_what_a_window_tells_is_found_once(played):
    """A rest of forty minutes and a call nobody follows up are findings, each once however often the day is taken up.

    The third window, which nobody opened, is nobody's.
    """
    (window, one), (other, two), _closed = played.seats
    for time, place, who in (("08:40:00", window, one), ("08:41:00", other, two)):
        played.at(time, "open-window-day", "", who, LoginForm(place))
    first, second = window_day_number(window, DAY), window_day_number(other, DAY)
    played.at("10:00:00", "hold-window-day", first, one, ReasonForm("去后台取材料"))
    played.at("10:40:00", "resume-window-day", first, one)
    ticket = played.at(
        "14:00:00", "take-ticket", "", Actor("K01", "kiosk"), TakeForm("A", "kiosk", "word", point="K01")
    )
    played.at("14:01:00", "call-next", second, two)
    played.at("14:45:00", "start-service", ticket, two)
    played.at("14:55:00", "end-service", ticket, two, EndServiceForm())
    played.at("17:00:00", "close-window-day", first, one)
    played.at("17:10:00", "close-window-day", second, two)
    played.hall.settle()
    played.clock.set(datetime(2026, 3, 3, 0, 5, tzinfo=TZ))
    assert watch(played.hall.house, DAY) == 2
    assert watch(played.hall.house, DAY) == 0
    assert played.findings() == sorted([(one.account, "10:00", "10:40"), (two.account, "14:01", "14:45")])
