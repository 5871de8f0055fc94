"""An act that is retried after a conflict happens once, and the file it names stays whole."""

from __future__ import annotations

import hashlib

import pytest
from ZODB.POSException import ConflictError

from hallcore import journal
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Refused
from hallcore.vault import PIECE, Plan
from tests.integration.makers import PURCHASER, check_journal, during, everything, tender_hall
from trading.bidding.model import BidReceived
from trading.tendering.model import Answer, ClarificationForm

ANSWER = ClarificationForm((Answer("工期自何时起算？", "自开工令载明之日起算。"),), affects_preparation=False)


@pytest.fixture
def tender(tmp_path):
    """A tender with three bidders, the day before its deadline."""
    with tender_hall(tmp_path) as made:
        yield made


def conflict() -> None:
    """Be in the way, as the storage would say it."""
    raise ConflictError


def upload(tender, bidder) -> tuple[str, bytes]:
    """Bring a sealed bid piece by piece; the upload's id and the container."""
    data, vault = tender.seal(bidder, technical=bytes(PIECE + 5))[0], tender.hall.vault
    pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
    digests = tuple(hashlib.sha256(piece).hexdigest() for piece in pieces)
    number = vault.begin(Plan("投标文件.ggzb", len(data), digests, bidder.bid))
    for n, piece in enumerate(pieces):
        vault.put(number, n, piece)
    return number, data


def test_a_submission_in_whose_way_a_clarification_came_is_filed_once(tender):
    """Given a clarification that commits on the tender the bid rests on, the bid is judged anew and filed once."""
    bidder, house = tender.bidders[0], tender.hall.house
    number, data = upload(tender, bidder)
    form = tender.examine_file(tender.hall.vault.finish(number))
    attempts = during(house, "submit-bid", lambda: house.perform("clarify", tender.number, PURCHASER, ANSWER))
    done = tender.submit(bidder, form)
    assert attempts == [1, 2]
    with house.reading() as root:
        bid = root.archive[bidder.bid]
        assert bid.numbers(BidReceived.type) == (done.n,)
        assert tender.hall.vault.read(bid.record(done.n).files[0].sha256) == data
    tender.hall.settle()
    check_journal(tender.hall)


def test_seven_conflicts_in_a_row_are_waited_out(tender):
    """An act is tried again until it is through; its record, its promise and its journal line are one each."""
    bidder, house = tender.bidders[0], tender.hall.house
    form = tender.examine(tender.seal(bidder)[0])
    before = everything(tender.hall)
    attempts = during(house, "submit-bid", conflict, times=7)
    done = tender.submit(bidder, form)
    assert len(attempts) == 8
    assert set(everything(tender.hall)) - set(before) == {(bidder.bid, done.n)}
    tender.hall.settle()
    check_journal(tender.hall)


def test_the_request_repeated_after_its_answer_was_lost_is_no_second_bid(tender):
    """Given the same upload finished and submitted again, the file is the same and the copy refused (ZB-055)."""
    bidder, vault = tender.bidders[0], tender.hall.vault
    number, data = upload(tender, bidder)
    first = vault.finish(number)
    tender.submit(bidder, tender.examine_file(first))
    assert vault.finish(number) == first
    with pytest.raises(Refusal) as refusal:
        tender.submit(bidder, tender.examine_file(vault.finish(number)))
    assert (refusal.value.cite, refusal.value.where) == ("ZB-055", tender.heads[bidder.bid][1])
    with tender.hall.house.reading() as root:
        assert len(root.archive[bidder.bid].numbers(BidReceived.type)) == 1
    assert vault.read(first.sha256) == data


def test_an_act_that_never_gets_through_leaves_nothing_and_loses_nothing(tender, monkeypatch):
    """Given conflicts beyond all patience, no record is kept; the upload is, and the next try succeeds."""
    monkeypatch.setattr(journal, "PATIENCE_SECONDS", 0.05)
    bidder, house = tender.bidders[0], tender.hall.house
    number, data = upload(tender, bidder)
    form = tender.examine_file(tender.hall.vault.finish(number))
    before = everything(tender.hall)
    attempts = during(house, "submit-bid", conflict, times=1000)
    with pytest.raises(ConflictError):
        tender.submit(bidder, form)
    assert everything(tender.hall) == before
    assert len(attempts) > 1
    attempts.extend(range(1000))
    done = tender.submit(bidder, form)
    assert tender.hall.vault.read(form.files[0].sha256) == data
    assert done.paper.header_sha256 == form.header_sha256


def test_the_filing_of_a_refusal_is_retried_too(tender, monkeypatch):
    """Given a refusal whose filing meets conflicts, it is on file once, with the file it was about."""
    bidder, house = tender.bidders[0], tender.hall.house
    form = tender.examine(tender.seal(bidder)[0])
    tender.submit(bidder, form)
    file, tries = journal.make_record, []

    def filing(*given):
        tries.append(1)
        if len(tries) < 4:
            raise ConflictError
        return file(*given)

    monkeypatch.setattr(journal, "make_record", filing)
    with pytest.raises(Refusal):
        tender.submit(bidder, form)
    assert len(tries) == 4
    with house.reading() as root:
        bid = root.archive[bidder.bid]
        assert len(bid.numbers(Refused.type)) == 1
        assert bid.record(bid.numbers(Refused.type)[0]).files == form.files
