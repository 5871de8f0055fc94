"""The outage rule as cases: what is measured, which deadlines move and to when, and that no gate closes before."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from hallcore.desk import CLOCK
from portal.board import Board
from portal.probing import EVERY_SECONDS, MISSED_SECONDS, Extender, LastGood, Prober, probed_lately
from tests.makers.house import BIDDERS, CENTRE, workshop
from tests.makers.values import DEADLINE, at
from trading.opening.model import GateClosed
from trading.tendering.incident_model import BackForm, IncidentMeasured, OutForm
from trading.tendering.outage import Outage, moved_deadline
from trading.tendering.turn_model import OutageForm

SECOND = timedelta(seconds=1)
LAW = workshop().lawbook.on(at("03-02 08:30").date())


def moved(since, until, deadline=DEADLINE):
    return moved_deadline(deadline, Outage(at(since), at(until)), LAW, workshop().lawbook.calendar)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("03-25 08:00:00", "03-25 08:00:59", None),
        ("03-25 08:00:00", "03-25 08:01:00", "03-25 10:10"),
        ("03-25 08:58:59", "03-25 09:05:00", "03-25 11:10"),
        ("03-25 08:59:01", "03-25 09:05:00", None),
        ("03-25 06:00:00", "03-25 07:00:59", None),
        ("03-25 06:00:00", "03-25 07:01:00", "03-25 09:10"),
        ("03-25 08:50:00", "03-25 14:20:00", "03-25 16:20"),
        ("03-25 08:50:00", "03-25 14:31:00", "03-26 09:00"),
    ],
)
def test_sixty_seconds_in_the_last_two_hours_move_a_deadline(since, until, expected):
    """EB-31, EB-32: a second less moves nothing; two clear hours after, rounded up to ten minutes, in working hours."""
    assert moved(since, until) == (at(expected) if expected else None)


def test_what_falls_on_days_of_rest_goes_to_the_next_working_day():
    """EB-32: a Friday afternoon's outage before Qingming goes to the Tuesday after it, at the hour of the deadline."""
    friday = at("04-03 16:00")
    assert moved("04-03 15:00", "04-03 16:10", friday) == at("04-07 16:00")


@pytest.fixture
def submitted(stage):
    return stage("submitted")


class Way:
    """The way in of a test: open or out, and the machine's clock beside the hall's."""

    def __init__(self, matter, folder: Path) -> None:
        self.matter = matter
        self.fault = ""
        self.began = matter.hall.clock.now()
        self.board = Board(matter.hall.house)
        self.prober = self.fresh(folder)
        self.folder = folder
        self.extender = Extender(matter.hall.house)

    def fresh(self, folder: Path) -> Prober:
        """A prober as a new process has it: it knows what the file says."""
        house = self.matter.hall.house
        return Prober(house, folder / "way.json", lambda: self.fault, self.wall)

    def wall(self) -> float:
        """The machine's clock."""
        return (self.matter.hall.clock.now() - self.began).total_seconds()

    def to(self, moment: str) -> None:
        """Come to a moment."""
        self.matter.hall.clock.set(at(moment))

    def follow(self) -> int:
        """What views and timers do in a turn."""
        with self.matter.hall.house.reading() as root:
            due = root.archive[self.matter.number].due

        def put(root):
            shelf = root.archive.shelf("due")
            shelf.clear()
            for verb, when in due:
                shelf[when, self.matter.number, verb] = 1

        self.matter.hall.house.transact(put)
        return self.extender.tick()


@pytest.fixture
def way(submitted, tmp_path):
    return Way(submitted, tmp_path)


def test_an_outage_is_measured_and_moves_the_deadline_with_notice(way, submitted):
    """EB-30 to EB-32: from the last good probe to the next; public, in one record; the gate closes at the new time."""
    way.to("03-25 08:00")
    assert way.prober.tick()
    way.fault = "递交通道没有应答"
    way.to("03-25 08:00:10")
    assert not way.prober.tick()
    way.to("03-25 08:30")
    assert not way.prober.tick()
    way.fault = ""
    way.to("03-25 08:40")
    assert way.prober.tick()
    incident = submitted.hall.see("ZD-2026-0001")
    assert [record.disclosure for record in incident.records] == ["public", "public"]
    measured = incident.records[-1].paper
    assert isinstance(measured, IncidentMeasured)
    assert (measured.out_from, measured.out_until, measured.seconds) == (
        at("03-25 08:00"),
        at("03-25 08:40"),
        2400,
    )
    assert way.follow() == 1
    paper = submitted.hall.last(submitted.number).paper
    assert (paper.moved_from, paper.deadline, paper.lost_seconds) == (DEADLINE, at("03-25 10:40"), 2400)
    assert way.follow() == 0
    submitted.hall.clock.set(DEADLINE)
    submitted.hall.refuse("close-gate", submitted.number, CLOCK, cite="ZB-060")
    assert submitted.act(
        "submit-bid", submitted.bid(0), BIDDERS[0], submitted.container(0, seq=2, prev=submitted.header(0))
    )
    submitted.hall.clock.set(at("03-25 10:40"))
    assert isinstance(submitted.act("close-gate", submitted.number, CLOCK).paper, GateClosed)


def test_no_gate_closes_while_the_way_in_is_out_nor_before_its_deadline_was_moved(way, submitted):
    """EB-31: at the deadline the clock waits, first for the end of the outage and then for the move."""
    way.to("03-25 08:50")
    way.prober.tick()
    way.fault = "递交通道没有应答"
    way.to("03-25 08:50:10")
    way.prober.tick()
    submitted.hall.clock.set(DEADLINE)
    submitted.hall.refuse("close-gate", submitted.number, CLOCK, cite="EB-32", where="ZD-2026-0001")
    way.fault = ""
    way.to("03-25 09:03")
    way.prober.tick()
    submitted.hall.refuse("close-gate", submitted.number, CLOCK, cite="EB-32", where="ZD-2026-0001")
    way.follow()
    assert submitted.hall.last(submitted.number).paper.deadline == at("03-25 11:10")


def test_an_outage_too_short_lets_the_gate_close_in_time(way, submitted):
    """EB-31: fifty-nine seconds are on record and move nothing."""
    submitted.hall.clock.set(at("03-25 08:00"))
    number = submitted.act(
        "begin-incident", "", CLOCK, OutForm(at("03-25 08:00"), at("03-25 08:00"), "x")
    ).dossier
    submitted.hall.clock.set(at("03-25 08:00:59"))
    submitted.act("end-incident", number, CLOCK, BackForm(at("03-25 08:00:59")))
    assert way.follow() == 0
    form = OutageForm(number, at("03-25 08:00"), at("03-25 08:00:59"))
    submitted.hall.refuse("extend-deadline", submitted.number, CLOCK, form, cite="EB-31")
    submitted.hall.clock.set(DEADLINE)
    assert submitted.act("close-gate", submitted.number, CLOCK)


def test_a_hall_that_died_files_its_outage_from_the_last_good_probe_before_it_closes_a_gate(way, submitted):
    """EB-30: nobody probed from 08:20 to 09:30; the successor files that first, and the deadline moves."""
    way.to("03-25 08:20")
    way.prober.tick()
    way.to("03-25 09:30")
    successor = way.fresh(way.folder)
    successor.catch_up()
    submitted.hall.refuse("close-gate", submitted.number, CLOCK, cite="EB-32")
    assert successor.tick()
    measured = submitted.hall.last("ZD-2026-0001").paper
    assert (measured.out_from, measured.out_until) == (at("03-25 08:20"), at("03-25 09:30"))
    way.follow()
    assert submitted.hall.last(submitted.number).paper.deadline == at("03-25 11:30")


def test_a_clock_that_is_moved_is_no_outage(way, submitted):
    """EB-30: in a demo the hall's clock jumps while the machine's does not: probes were not missed."""
    way.prober.tick()
    way.began += timedelta(hours=15)
    way.to("03-25 06:00")
    way.prober.tick()
    assert way.wall() < MISSED_SECONDS + EVERY_SECONDS
    with submitted.hall.reading() as root:
        assert root.archive.get("ZD-2026-0001") is None


def test_nobody_but_the_clock_says_that_the_way_in_is_out(submitted):
    """EB-30, PT-01: neither the centre nor a bidder moves a deadline this way."""
    form = OutForm(at("03-24 16:00"), at("03-24 16:01"), "x")
    submitted.hall.clock.set(at("03-24 16:02"))
    for actor in (CENTRE, BIDDERS[0]):
        submitted.hall.refuse("begin-incident", "", actor, form, cite="EB-30")
    outage = OutageForm("ZD-2026-0001", at("03-25 08:00"), at("03-25 08:30"))
    submitted.hall.refuse("extend-deadline", submitted.number, CENTRE, outage, cite="EB-32")


@pytest.mark.parametrize(("ago", "lately"), [(0, True), (14, True), (16, False)])
def test_a_demo_s_clock_is_not_moved_over_a_probe_that_failed(tmp_path, ago, lately):
    """EB-30: what a busy machine missed for some seconds is no outage of ten minutes because somebody moved the clock."""
    path = tmp_path / "submission-path.json"
    assert probed_lately(path)  # nobody probes here
    path.write_bytes(msgspec.json.encode(LastGood(at("03-25 08:00"), time.time() - ago)))
    assert probed_lately(path) == lately
