"""What is promised is what is logged, and the journal keeps each dossier's own order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore import sealer
from hallcore.filing import PROMISE_SECONDS
from hallcore.journal import CELLS, Journal, pack_line
from hallcore.sealer import _take
from signing.log.entries import OpaqueEntry, PublicEntry, SealedEntry, parse_entry, parse_promise
from signing.log.note import open_note
from signing.log.tree import leaf_hash
from tests.integration.makers import PURCHASER, check_journal, tender_hall
from trading.bidding.model import QuestionForm
from trading.tendering.model import Answer, ClarificationForm


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """A hall with acts of all three disclosures, settled."""
    with tender_hall(tmp_path_factory.mktemp("order"), 4) as tender:
        house = tender.hall.house
        for bidder in tender.bidders:
            tender.submit(bidder, tender.examine(tender.seal(bidder)[0]))
            house.perform("ask-question", bidder.bid, bidder.actor, QuestionForm("第 3 页的工程量是否含税？"))
        answers = (Answer("第 3 页的工程量是否含税？", "含税。"),)
        house.perform(
            "clarify", tender.number, PURCHASER, ClarificationForm(answers, affects_preparation=False)
        )
        tender.hall.settle()
        yield tender.hall


def test_the_entry_that_was_promised_is_the_entry_that_is_logged(hall):
    """Given any act, its promise is signed by the promise key, names its record, and the very leaf that came."""
    kinds = set()
    with hall.house.reading() as root:
        for _index, entry in root.journal.since(0):
            record, logged = root.archive[entry.dossier].record(entry.n), parse_entry(entry.leaf)
            promise = parse_promise(open_note(record.promise, [hall.house.promise.verifier]).text)
            assert (promise.origin, promise.record) == (hall.house.origin, record.sha256)
            assert promise.within == PROMISE_SECONDS
            if isinstance(logged, PublicEntry):
                assert promise.entry is None
                assert logged.record == record.sha256
                assert (logged.type, logged.dossier) == (record.type, entry.dossier)
            else:
                assert promise.entry == leaf_hash(entry.leaf).hex()
            kinds.add(type(logged))
    assert kinds == {PublicEntry, OpaqueEntry, SealedEntry}


def test_the_promise_states_the_time_of_the_act(hall):
    """The arrival that is promised is the hall time in the record, to the millisecond below."""
    with hall.house.reading() as root:
        for _index, entry in root.journal.since(0):
            record = root.archive[entry.dossier].record(entry.n)
            arrival = parse_promise(open_note(record.promise, [hall.house.promise.verifier]).text).arrival
            assert arrival == record.at.isoformat(timespec="milliseconds")


def test_every_record_is_in_the_journal_once(hall):
    """The journal is one gap-free sequence of every record of every dossier."""
    check_journal(hall)


def test_the_clock_set_back_does_not_set_an_act_before_its_dossiers_last(tmp_path):
    """An act is dated later than the last of its dossier, whatever the clock says; here by a microsecond."""
    with tender_hall(tmp_path) as tender:
        bidder, house = tender.bidders[0], tender.hall.house
        first = tender.submit(bidder, tender.examine(tender.seal(bidder)[0]))
        house.clock = type(house.clock)(house.clock.now() - timedelta(hours=1))
        second = tender.submit(bidder, tender.examine(tender.seal(bidder)[0]))
        assert second.at == first.at + timedelta(microseconds=1)


# -- the order of the intake ----------------------------------------------------------------------------

ACT = st.tuples(st.integers(0, 4), st.integers(0, CELLS - 1), st.integers(-3, 5))
"""A dossier, the cell its thread had leased, and how far the machine's clock moved since the last act."""


@settings(max_examples=150)
@given(st.lists(st.one_of(ACT, st.none()), max_size=60), st.integers(1, 6))
def test_whatever_the_interleaving_each_dossiers_order_is_kept(acts, full):
    """Given acts of five dossiers in any cells, a clock that jumps both ways, and ticks in between (None):
    each act is taken exactly once, and of one dossier never a later before an earlier.
    """  # noqa: D205 - one sentence that does not fit one line
    usual, sealer.FULL_CELL = sealer.FULL_CELL, full
    try:
        taken, filed = run(acts)
    finally:
        sealer.FULL_CELL = usual
    assert sorted(taken) == sorted(filed)
    for dossier in {dossier for dossier, _n in filed}:
        numbers = [n for name, n in taken if name == dossier]
        assert numbers == list(range(len(numbers)))


def run(acts) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Append acts to a journal's cells and tick; what was taken in order, and what was filed."""
    journal, arrival, counts = Journal(), 1_000, [0] * 5
    taken: list[tuple[str, int]] = []
    filed: list[tuple[str, int]] = []
    for act in [*acts, None]:
        if act is None:
            for line in _take(journal):
                journal.positions[(line.dossier, line.n)] = len(taken)
                taken.append((line.dossier, line.n))
            continue
        place, cell, passed = act
        arrival += passed
        name = f"D{place}"
        journal.generations[journal.current][cell].add(pack_line(arrival, name, counts[place], bytes(8)))
        filed.append((name, counts[place]))
        counts[place] += 1
    assert _take(journal) == []
    return taken, filed


def test_strangers_stand_in_the_order_of_their_arrival():
    """Given two acts of strangers in one tick, the one that arrived first stands first, whatever its cell."""
    journal = Journal()
    cells = journal.generations[journal.current]
    cells[1].add(pack_line(20, "B", 0, bytes(8)))
    cells[7].add(pack_line(10, "A", 0, bytes(8)))
    cells[1].add(pack_line(15, "C", 0, bytes(8)))
    assert [line.dossier for line in _take(journal)] == ["A", "C", "B"]


def test_a_generation_is_removed_when_it_is_taken_and_ten_minutes_old(monkeypatch):
    """Given a full generation, it turns over; it goes once all its lines are taken and no act can still write to it."""
    monkeypatch.setattr(sealer, "FULL_CELL", 2)
    journal, minute = Journal(), 60 * 10**9
    first = journal.current
    cells = journal.generations[first]
    for n in range(2):
        cells[0].add(pack_line(n, "A", n, bytes(8)))
    assert len(_take(journal)) == 2
    assert journal.current == first + 1
    cells[5].add(pack_line(minute, "B", 0, bytes(8)))
    assert [line.dossier for line in _take(journal)] == ["B"]
    journal.generations[journal.current][0].add(pack_line(9 * minute, "C", 0, bytes(8)))
    assert len(_take(journal)) == 1
    assert first in journal.generations
    journal.generations[journal.current][1].add(pack_line(11 * minute, "C", 1, bytes(8)))
    assert len(_take(journal)) == 1
    assert list(journal.generations) == [journal.current]
    assert {generation for generation, _cell in journal.consumed} == {journal.current}
