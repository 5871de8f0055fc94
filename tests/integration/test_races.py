"""Acts that contradict each other, committed at once: whichever comes second meets the first."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from hallcore.desk import CLOCK
from hallcore.ground.clock import ScriptedClock
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Refused
from hallcore.journal import House
from portal.hall import open_database
from tests.integration.makers import (
    DEADLINE,
    PURCHASER,
    ClockOfThread,
    Tender,
    check_journal,
    during,
    tender_hall,
)
from tests.integration.openings import play_to_publicity
from trading.award.model import AwardForm, AwardPublished
from trading.bidding.model import BidReceived
from trading.challenges.model import ObjectionForm
from trading.opening.model import DeadlineMarked, GateClosed

ROUNDS = 40
INSTANT = timedelta(microseconds=1)
OBJECTION = ObjectionForm("第一中标候选人的业绩证明与公开信息不一致，请核实。")


@pytest.fixture(autouse=True)
def restless():
    """Threads take turns a hundred times more often than usual, so that their acts really overlap."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 100)
    yield
    sys.setswitchinterval(usual)


@pytest.fixture(scope="module")
def publicised(tmp_path_factory):
    """A closed hall whose lot stands in the publicity of its candidates, and when that ends."""
    clock = ScriptedClock(DEADLINE - timedelta(days=1))
    with tender_hall(tmp_path_factory.mktemp("publicised"), 3, lambda _var: clock) as tender:
        ends = play_to_publicity(tender, clock).ends
    return tender, ends


@contextmanager
def door_onto(tender: Tender, data: Path, clock: ClockOfThread) -> Iterator[House]:
    """The door of the same hall onto another copy of its database."""
    hall = tender.hall
    database = open_database(data)
    try:
        yield House(
            database,
            hall.house.name,
            hall.lawbook,
            hall.calendar,
            clock,
            hall.vault,
            hall.house.verbs,
            hall.house.promise,
            hall.house.origin,
        )
    finally:
        database.close()


@pytest.fixture
def lot(publicised, tmp_path):
    """Give doors onto fresh copies of the publicised lot; the clock stands at the end of the publicity."""
    tender, ends = publicised

    @contextmanager
    def fresh(name: str) -> Iterator[tuple[House, Callable[[], None], Callable[[], None]]]:
        data = tmp_path / name
        data.mkdir()
        shutil.copy(tender.hall.settings.var / "data" / "Data.fs", data)
        clock = ClockOfThread(ends)
        with door_onto(tender, data, clock) as house:
            party = tender.bidders[1].actor

            def object_in_time() -> None:
                with clock.standing(ends - INSTANT):
                    house.perform("file-objection", tender.lot, party, OBJECTION)

            def award() -> None:
                with clock.standing(ends):
                    house.perform("publish-award", tender.lot, PURCHASER, AwardForm())

            yield house, object_in_time, award

    return fresh


def stands(house: House, number: str) -> tuple[bool, bool]:
    """Whether the lot is awarded, and whether it is held."""
    with house.reading() as root:
        lot = root.archive[number]
        assert (lot.state == "awarded") == (lot.latest(AwardPublished) is not None)
        return lot.state == "awarded", bool(lot.holds)


def at_once(*acts: Callable[[], object]) -> list[Refusal | None]:
    """Begin acts at the same moment, each in a thread; what each was refused for, None where it was done."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)
    broken: list[BaseException] = []

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Refusal as refusal:
            outcomes[place] = refusal
        except BaseException as failure:  # noqa: BLE001 - told by the assertion below
            broken.append(failure)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    return outcomes


# -- an award and an objection ------------------------------------------------------------------------


def test_an_award_that_was_judged_before_an_objection_meets_it(publicised, lot):
    """Given an objection that commits while the award is in the making, the award is refused (ZB-089)."""
    tender, _ends = publicised
    with lot("one") as (house, object_in_time, award):
        during(house, "publish-award", object_in_time)
        with pytest.raises(Refusal) as refusal:
            award()
        assert refusal.value.cite == "ZB-089"
        assert stands(house, tender.lot) == (False, True)


def test_an_objection_that_was_judged_before_the_award_meets_it(publicised, lot):
    """Given an award that commits while the objection is in the making, the objection is refused (ZB-089)."""
    tender, _ends = publicised
    with lot("one") as (house, object_in_time, award):
        during(house, "file-objection", award)
        with pytest.raises(Refusal) as refusal:
            object_in_time()
        assert refusal.value.cite == "ZB-089"
        assert stands(house, tender.lot) == (True, False)
        with house.reading() as root:
            assert root.archive[tender.lot].the(Refused).verb == "file-objection"


def test_award_and_objection_at_once_cannot_both_stand(publicised, lot):
    """In forty rounds of both at the same moment, each ends in the award or in the hold, never in both."""
    tender, _ends = publicised
    for number in range(ROUNDS):
        with lot(str(number)) as (house, object_in_time, award):
            order = (object_in_time, award) if number % 2 else (award, object_in_time)
            refusals = at_once(*order)
            awarded, held = stands(house, tender.lot)
        assert awarded != held
        assert [refusal.cite for refusal in refusals if refusal] == ["ZB-089"]


# -- a bid and the closing of the gate ------------------------------------------------------------------


def test_a_bid_that_was_judged_before_the_gate_closed_does_not_slip_through(tmp_path):
    """Given a gate that closes while a bid is in the making, the bid is refused (ZB-054), and that is filed."""
    clock = ClockOfThread(DEADLINE - INSTANT)
    with tender_hall(tmp_path, 3, lambda _var: clock) as tender:
        bidder, house = tender.bidders[0], tender.hall.house
        form = tender.examine(tender.seal(bidder)[0])
        during(house, "submit-bid", lambda: close(tender, clock))
        with pytest.raises(Refusal) as refusal:
            tender.submit(bidder, form)
        assert refusal.value.cite == "ZB-054"
        with house.reading() as root:
            bid = root.archive[bidder.bid]
            assert bid.numbers(BidReceived.type) == ()
            assert bid.the(Refused).cite == "ZB-054"


def test_a_bid_that_commits_while_the_gate_is_closing_is_in(tmp_path):
    """Given a bid acknowledged before the closing commits, it stands in the log before the marker."""
    clock = ClockOfThread(DEADLINE - INSTANT)
    with tender_hall(tmp_path, 3, lambda _var: clock) as tender:
        bidder, house = tender.bidders[0], tender.hall.house
        form = tender.examine(tender.seal(bidder)[0])

        def submit() -> None:
            with clock.standing(DEADLINE - INSTANT):
                tender.submit(bidder, form)

        during(house, "close-gate", submit)
        close(tender, clock)
        with clock.standing(DEADLINE):
            tender.hall.settle()
        assert in_before_marker(tender) == {bidder.bid}


def test_bids_and_the_closing_at_once(tmp_path):
    """In ten rounds of four bids and the closing at the same moment, who was acknowledged is in, and in time."""
    for number in range(10):
        clock = ClockOfThread(DEADLINE - INSTANT)
        with tender_hall(tmp_path / str(number), 4, lambda _var, clock=clock: clock) as tender:
            done = close_among_bids(tender, clock, place=number % 5)
            assert in_before_marker(tender) == done
            check_journal(tender.hall)


def close_among_bids(tender: Tender, clock: ClockOfThread, place: int) -> set[str]:
    """Have every bidder submit and the gate close at once; whose bids were acknowledged."""
    forms = {bidder.bid: tender.examine(tender.seal(bidder)[0]) for bidder in tender.bidders}
    acts = [partial(tender.submit, bidder, forms[bidder.bid]) for bidder in tender.bidders]
    acts.insert(place, partial(close, tender, clock))
    refusals = at_once(*acts)
    assert refusals.pop(place) is None
    assert {refusal.cite for refusal in refusals if refusal} <= {"ZB-054"}
    with clock.standing(DEADLINE):
        tender.hall.settle()
    return {bidder.bid for bidder, refusal in zip(tender.bidders, refusals, strict=True) if not refusal}


def close(tender: Tender, clock: ClockOfThread) -> None:
    """Close the gate as the hall's clock, at the deadline."""
    with clock.standing(DEADLINE):
        tender.hall.house.perform("close-gate", tender.number, CLOCK)


def in_before_marker(tender: Tender) -> set[str]:
    """The bids on file, each found dated before the deadline and logged before the marker."""
    found = set()
    with tender.hall.house.reading() as root:
        dossier = root.archive[tender.number]
        assert len(dossier.numbers(GateClosed.type)) == len(dossier.numbers(DeadlineMarked.type)) == 1
        marker = root.journal.position(tender.number, dossier.numbers(DeadlineMarked.type)[0])
        for bidder in tender.bidders:
            for n in root.archive[bidder.bid].numbers(BidReceived.type):
                assert root.archive[bidder.bid].record(n).at < DEADLINE
                assert root.journal.position(bidder.bid, n) < marker
                found.add(bidder.bid)
    return found
