"""The board: what lists read is kept entry by entry, and comes out the same when it is made anew from the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from portal.board import SHELVES, Board
from portal.cli import cast
from portal.followers import Crew
from portal.pressing import IssueForm
from tests.makers.disclosed import Busy, FollowedHouse, disclosed, play
from tests.makers.house import AGENCY, BIDDERS, OPERATOR, PURCHASER, file
from tests.makers.matter import Matter, standing
from tests.makers.values import DEADLINE, at
from trading.challenges.model import AnswerForm, ObjectionForm


class NoClock:
    """A timer in whose house nothing comes due."""

    def tick(self) -> int:
        """Nothing is due."""
        return 0


def shelves_of(matter: Matter) -> dict[str, dict[Any, Any]]:
    """Every shelf of the board as it stands."""
    with matter.hall.reading() as root:
        return {name: dict(root.archive.shelf(name).items()) for name in SHELVES}


def built(matter: Matter, batch: int = 1 << 20) -> Board:
    """Return the board of a house, made from index zero in batches of so many entries."""
    board = Board(matter.hall.house)
    matter.hall.seal()
    with matter.hall.reading() as root:
        size = root.journal.size
    for start in range(board.cursor(), size, batch):
        board.take(start, min(size, start + batch))
    assert board.cursor() == size
    return board


@pytest.fixture(scope="module")
def busy() -> Iterator[Busy]:
    """A house in which something of everything happened."""
    matter = disclosed()
    yield matter
    matter.hall.close()


# -- made anew -------------------------------------------------------------------------------------


def test_the_board_made_anew_is_the_board_that_was_kept():
    """A view can be thrown away: kept act by act, rebuilt at once, or in batches, every shelf is the same."""
    hall = FollowedHouse(at=at("03-02 08:30"))
    board = Board(hall.house)
    crew = Crew(hall.house, (board,), (), (NoClock(),))
    hall.follow = lambda: crew.show() and None
    matter = play(hall)
    kept = shelves_of(matter)
    assert all(kept[name] for name in ("tenders", "mine", "hashes", "files", "parties", "seats", "refusals"))
    for batch in (1 << 20, 1, 7):
        board.reset()
        assert board.cursor() == 0
        assert not any(shelves_of(matter).values())
        built(matter, batch)
        assert shelves_of(matter) == kept
    hall.close()


def test_taking_the_same_entries_again_changes_nothing(busy):
    """A crash between two batches repeats one; what a repeated batch writes is what stands already."""
    board = built(busy)
    before, size = shelves_of(busy), board.cursor()
    board.take(size - 10, size)
    assert shelves_of(busy) == before


# -- what stands on it -----------------------------------------------------------------------------


def test_a_tender_is_summed_up_from_its_own_records(busy):
    """Name, parties, money and states of its lots; the second tender has no notice yet."""
    built(busy)
    tenders = shelves_of(busy)["tenders"]
    summary = tenders["DHGC-2026-0001"]
    assert (summary["state"], summary["lots"]) == ("opened", ((busy.lot, "contracted"),))
    assert (summary["purchaser"], summary["ceiling"]) == (PURCHASER.party, "9000000.00")
    assert (summary["deadline"], summary["held"]) == (DEADLINE.isoformat(), False)
    assert summary["published"] == "2026-03-04T08:30:00+08:00"
    draft = tenders["DHGC-2026-0002"]
    assert (draft["state"], draft["published"], draft["deadline"]) == ("draft", "", "")


def test_each_party_finds_what_it_takes_part_in(busy):
    """The purchaser its tenders, a bidder its bids; nobody another's."""
    built(busy)
    mine = shelves_of(busy)["mine"]
    assert mine[(PURCHASER.party, "DHGC-2026-0001")] == "tender"
    assert mine[(BIDDERS[0].party, busy.bid(0))] == "bid"
    assert (BIDDERS[0].party, busy.bid(1)) not in mine
    assert not [key for key in mine if key[0] == AGENCY.party]


def test_parties_are_listed_with_capacities_and_mandates(busy):
    """What the registry of parties says of each."""
    built(busy)
    parties = shelves_of(busy)["parties"]
    purchaser = parties[PURCHASER.party]
    assert (purchaser["name"], purchaser["capacities"]) == (cast.PURCHASERS[0].name, ("purchaser",))
    assert purchaser["mandates"] == ((AGENCY.party, "本项目招标代理", "2026-12-31"),)


def test_a_clarification_answers_the_questions_before_it(busy):
    """The question before it is gone from the list, the one after it still waits."""
    built(busy)
    waiting = shelves_of(busy)["unanswered"]
    assert [tender for tender, _record in waiting] == ["DHGC-2026-0001"]
    with busy.hall.reading() as root:
        number = next(iter(waiting))[1]
        assert number.startswith(busy.bid(1))
        assert root.archive[busy.bid(1)].types[int(number[-4:])] == "question-asked"


def test_what_is_public_is_found_by_its_hash_and_what_is_not_is_not(busy):
    """Anyone with a file or record of the hall can ask for it by hash; sealed and opaque ones do not answer."""
    built(busy)
    shelves = shelves_of(busy)
    for number in (busy.number, busy.lot, busy.bid(0)):
        for record in busy.hall.see(number).records:
            known = shelves["hashes"].get(record.sha256)
            assert known == (f"{number}-{record.n:04d}" if record.disclosure == "public" else None)
    assert shelves["files"][file("招标文件.txt").sha256][0] == "招标文件.txt"
    assert busy.container(0).files[0].sha256 not in shelves["files"]


def test_refusals_are_kept_with_time_reason_and_clause(busy):
    """ZB-054: to be shown once the roll is out; under the tender they concern."""
    built(busy)
    ((tender, number), (moment, verb, reason, cite)) = next(iter(shelves_of(busy)["refusals"].items()))
    assert (tender, verb, cite, reason) == (
        "DHGC-2026-0001",
        "withdraw-bid",
        "ZB-052",
        "没有可撤回的投标文件",
    )
    assert number.startswith(busy.bid(0))
    assert moment.startswith("2026-03-05T10:00:00")


def test_members_find_the_lots_they_sit_on(busy):
    """Account and lot; the list is read by the member alone."""
    built(busy)
    seats = set(shelves_of(busy)["seats"])
    assert seats == {(judge.account, busy.lot) for judge in busy.judges()}


def test_a_tender_is_worked_on_until_every_lot_has_ended(busy):
    """The contracted one is off the list, the draft is on it."""
    built(busy)
    assert list(shelves_of(busy)["working"]) == ["DHGC-2026-0002"]


def test_the_due_shelf_says_what_the_clock_must_do():
    """ZB-060: from the notice to the closing of the gate the deadline stands there, then no more."""
    matter = standing("announced")
    built(matter)
    assert list(shelves_of(matter)["due"]) == [(DEADLINE.isoformat(), matter.number, "close-gate")]
    matter.enrolled()
    matter.submitted()
    matter.closed()
    built(matter)
    assert shelves_of(matter)["due"] == {}
    matter.hall.close()


def test_a_held_matter_is_shown_as_held_until_it_is_answered():
    """ZB-089: the list says that a lot is suspended, and no longer after the answer."""
    matter = standing("publicised")
    objection = matter.act("file-objection", matter.lot, BIDDERS[1], ObjectionForm("业绩不实")).dossier
    built(matter)
    assert shelves_of(matter)["tenders"][matter.number]["held"] is True
    matter.act("answer-objection", objection, PURCHASER, AnswerForm("不成立", upheld=False))
    built(matter)
    assert shelves_of(matter)["tenders"][matter.number]["held"] is False
    matter.hall.close()


def test_a_printed_paper_is_found_by_the_record_it_prints():
    """The file, its size and the record that says it was issued."""
    matter = standing("announced")
    number = f"{matter.number}-0002"
    paper = file("公告.pdf", "a paper")
    done = matter.act("issue-paper", matter.number, OPERATOR, IssueForm(number, "0" * 64, {}, (paper,)))
    built(matter)
    assert shelves_of(matter)["papers"] == {number: (paper.sha256, paper.size, done.number)}
    again = IssueForm(number, "0" * 64, {}, (paper,))
    matter.hall.refuse("issue-paper", matter.number, OPERATOR, again, cite="", where=number)
    matter.hall.close()
