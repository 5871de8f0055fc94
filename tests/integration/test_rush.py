"""The last seconds: sixteen bidders at once, in real time, with sealer and followers running."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from hallcore.filing import PROMISE_SECONDS
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Refused
from hallcore.journal import Done
from portal.evidence import PublicLog
from portal.presenters.receipts import receipt_bundle
from signing import verify
from tests.integration.makers import (
    CENTRE,
    DEADLINE,
    Bidder,
    Tender,
    check_journal,
    keys_file,
    real_time,
    tender_hall,
)
from trading.bidding.model import BidForm, BidReceived
from trading.opening.model import DeadlineMarked, GateClosed, RollPublished

BIDDERS = 16
VERSIONS = 14
LAST_SECONDS = 1.5
CROWD = timedelta(milliseconds=60)
"""Before the deadline nobody pauses any more."""


@dataclass(frozen=True)
class TurnedAway:
    """A refusal, and what the hall clock said after it."""

    bid: str
    refusal: Refusal
    after: datetime


@dataclass
class Rush:
    """What came of it: what was acknowledged, what was refused, and what should not have happened."""

    tender: Tender
    acknowledged: list[Done] = field(default_factory=list)
    refused: list[TurnedAway] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def bring(self, bidder: Bidder, forms: list[BidForm], start: threading.Barrier) -> None:
        """Bring one version after another to the door, pausing a little, until the gate is closed."""
        start.wait()
        try:
            for form in self._paced(bidder, forms):
                try:
                    self.acknowledged.append(self.tender.submit(bidder, form))
                except Refusal as refusal:
                    self.refused.append(TurnedAway(bidder.bid, refusal, self.tender.hall.clock.now()))
                    return
        except BaseException as failure:  # noqa: BLE001 - a thread's failure is told by the test
            self.failures.append(failure)

    def _paced(self, bidder: Bidder, forms: list[BidForm]) -> Iterator[BidForm]:
        pause = random.Random(bidder.bid)  # noqa: S311 - how long somebody waits is no secret
        clock = self.tender.hall.clock
        for form in forms[:-1]:
            yield form
            if clock.now() < DEADLINE - CROWD:
                time.sleep(pause.random() * 0.3)
        while clock.now() < DEADLINE:
            time.sleep(0.001)
        yield forms[-1]


@pytest.fixture(scope="module")
def rush(tmp_path_factory):
    """The rush, over; the gate closed by the hall's own clock and the marker in the log."""
    begin = DEADLINE - timedelta(minutes=10)
    with tender_hall(tmp_path_factory.mktemp("rush"), BIDDERS, lambda var: real_time(var, begin)) as tender:
        hall, run, start = tender.hall, Rush(tender), threading.Barrier(BIDDERS)
        forms = tender.ready(VERSIONS)
        threads = [
            threading.Thread(target=run.bring, args=(bidder, forms[bidder.bid], start))
            for bidder in tender.bidders
        ]
        hall.clock.jump(DEADLINE - timedelta(seconds=LAST_SECONDS))
        hall.start()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wait_for_marker(tender)
        yield run


def wait_for_marker(tender: Tender) -> None:
    """Let the running hall close the gate and log the marker and all that was filed; ten seconds at the most.

    What is refused after the deadline is filed too, and may come to the log a tick behind the marker.
    """
    matters = [tender.number, *(bidder.bid for bidder in tender.bidders)]
    for _ in range(200):
        with tender.hall.house.reading() as root:
            marked = root.archive[tender.number].numbers(DeadlineMarked.type)
            lasts = [(number, root.archive[number].count - 1) for number in matters]
            if marked and all(root.journal.position(*last) is not None for last in lasts):
                return
        time.sleep(0.05)
    pytest.fail("the hall did not mark the deadline within ten seconds")


def test_none_gives_up_and_everybody_got_in(rush):
    """Sixteen at once: no act ends in a conflict, and each bidder has a bid acknowledged."""
    assert not rush.failures
    assert {done.dossier for done in rush.acknowledged} == {bidder.bid for bidder in rush.tender.bidders}


def test_what_was_acknowledged_is_kept_and_in_time(rush):
    """Every acknowledged bid is on file with the bytes that were acknowledged, dated before the deadline."""
    with rush.tender.hall.house.reading() as root:
        for done in rush.acknowledged:
            record = root.archive[done.dossier].record(done.n)
            assert record.data == done.data
            assert record.at < DEADLINE
            assert root.archive[done.dossier].count > done.n
        received = sum(
            len(root.archive[bidder.bid].numbers(BidReceived.type)) for bidder in rush.tender.bidders
        )
    assert received == len(rush.acknowledged)


def test_refused_is_only_who_comes_after_the_deadline(rush):
    """Given a refusal, its clause is the deadline's (ZB-054) and the clock stood at it or after, to the second."""
    assert len(rush.refused) == BIDDERS
    for turned in rush.refused:
        assert turned.refusal.cite == "ZB-054"
        assert turned.after >= DEADLINE


def test_each_refusal_is_itself_on_file(rush):
    """A bid that comes too late is evidence: what was asked, why not, under which clause, and the file."""
    with rush.tender.hall.house.reading() as root:
        for turned in rush.refused:
            dossier = root.archive[turned.bid]
            paper, record = dossier.the(Refused), dossier.record(dossier.numbers(Refused.type)[-1])
            assert (paper.verb, paper.reason, paper.cite) == (
                "submit-bid",
                turned.refusal.reason,
                turned.refusal.cite,
            )
            assert record.at >= DEADLINE
            assert rush.tender.hall.vault.has(record.files[0].sha256, record.files[0].size)


def test_every_promise_is_kept_in_its_minute(rush):
    """An acknowledged bid stands in the log within 60 seconds of its arrival; here, running, within ten."""
    waits = []
    with rush.tender.hall.house.reading() as root:
        for done in rush.acknowledged:
            entry = root.journal.entries[root.journal.position(done.dossier, done.n)]
            waits.append((datetime.fromisoformat(entry.logged_at) - done.at).total_seconds())
    assert max(waits) < 10 < PROMISE_SECONDS


def test_no_bid_stands_behind_the_marker(rush):
    """Bids with an index below the deadline marker are in; no bid has one above it, and the gate closed once."""
    with rush.tender.hall.house.reading() as root:
        tender = root.archive[rush.tender.number]
        assert len(tender.numbers(GateClosed.type)) == len(tender.numbers(DeadlineMarked.type)) == 1
        assert tender.record(tender.numbers(GateClosed.type)[0]).at >= DEADLINE
        marker = root.journal.position(tender.number, tender.numbers(DeadlineMarked.type)[0])
        for bidder in rush.tender.bidders:
            dossier = root.archive[bidder.bid]
            for n in dossier.numbers(BidReceived.type):
                assert root.journal.position(bidder.bid, n) < marker
    check_journal(rush.tender.hall)


def test_every_receipt_is_proven_offline(rush, tmp_path):
    """Given a receipt and the published keys alone, verify.py proves promise, entry and inclusion."""
    hall, keys = rush.tender.hall, keys_file(rush.tender.hall, tmp_path)
    policy = verify.parse_policy(keys.read_text(encoding="utf-8"))
    log = PublicLog(hall.sealer.public, hall.log_signer.verifier)
    with hall.house.reading() as root:
        receipts = [
            receipt_bundle(log, root, root.archive[done.dossier], done.n) for done in rush.acknowledged
        ]
    for receipt in receipts[::8]:
        judge = verify.Verifier()
        judge.policy = policy
        assert judge.part(judge.receipt, receipt) == 0
    (tmp_path / "receipt.json").write_bytes(receipts[-1])
    command = [sys.executable, "-I", "-S", verify.__file__, "receipt", "receipt.json", "--keys", "keys.txt"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_the_roll_counts_the_last_version_of_each(rush):
    """The opening roll names every acknowledged bid, and of each bidder the last one counts."""
    done = rush.tender.hall.house.perform("publish-roll", rush.tender.number, CENTRE)
    roll = done.paper
    assert isinstance(roll, RollPublished)
    last = {
        done.dossier: done.paper.header_sha256 for done in sorted(rush.acknowledged, key=lambda one: one.n)
    }
    counting = {entry.bid: entry.header_sha256 for entry in roll.entries if entry.kind == BidReceived.type}
    assert counting == last
    assert sum(bool(entry.header_sha256) for entry in roll.entries) == len(rush.acknowledged)
    assert roll.lots[0].bids == tuple(sorted(last))
