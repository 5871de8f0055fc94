"""The opening as cases: the gate, the marker, the roll, both locks, and what is read out."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.ground.errors import Refusal
from portal.cli import cast
from signing.log.entries import opaque_entry
from tests.makers import values
from tests.makers.house import BIDDERS, CENTRE, PURCHASER, TRUSTEES, file
from tests.makers.matter import FOUR, Matter, Offer, Plan
from tests.makers.values import DEADLINE, lot
from trading.bidding.model import QuestionForm, WithdrawForm
from trading.challenges.model import AnswerForm, ObjectionForm
from trading.opening.model import Content, DecryptedForm, ReleaseForm
from trading.opening.rules import read_bids
from trading.tendering.model import Answer, ClarificationForm

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def submitted(stage):
    return stage("submitted")


@pytest.fixture
def called(stage):
    return stage("called")


def calling(matter: Matter) -> Matter:
    """Play a tender on from its bids until the roll is called."""
    matter.closed()
    matter.called()
    return matter


# -- the gate and the marker -----------------------------------------------------------------------


def test_the_gate_closes_at_the_deadline_and_not_an_instant_before(submitted):
    """ZB-060: the opening is at the deadline itself; nobody closes the gate earlier, nobody but the clock at all."""
    submitted.hall.clock.set(DEADLINE - INSTANT)
    submitted.hall.refuse("close-gate", submitted.number, CLOCK, cite="ZB-060")
    submitted.hall.clock.set(DEADLINE)
    for actor in (CENTRE, PURCHASER, BIDDERS[0]):
        submitted.hall.refuse("close-gate", submitted.number, actor, cite="ZB-060")
    assert submitted.act("close-gate", submitted.number, CLOCK).paper.deadline == DEADLINE
    tender = submitted.hall.see(submitted.number)
    assert (tender.state, tender.due) == ("closed", ())


def test_the_gate_closes_at_the_postponed_deadline(submitted):
    """ZB-030, ZB-060: after a postponement the first deadline closes nothing."""
    later = DEADLINE + timedelta(days=7)
    form = ClarificationForm((Answer("?", "!"),), affects_preparation=False, deadline=later)
    submitted.act("clarify", submitted.number, PURCHASER, form)
    submitted.hall.clock.set(DEADLINE)
    submitted.hall.refuse("close-gate", submitted.number, CLOCK, cite="ZB-060")
    submitted.hall.clock.set(later)
    assert submitted.act("close-gate", submitted.number, CLOCK).paper.deadline == later


@pytest.mark.parametrize("name", ["registered", "announced", "opened"])
@pytest.mark.parametrize(
    ("verb", "actor", "cite"),
    [("mark-deadline", CLOCK, "ZB-060"), ("publish-roll", CENTRE, "ZB-062")],
    ids=["mark", "roll"],
)
def test_marker_and_roll_come_in_their_turn(stage, name, verb, actor, cite):
    """ZB-060, ZB-062: before the gate is closed, and after the opening, the table refuses both."""
    matter = stage(name)
    matter.hall.refuse(verb, matter.number, actor, cite=cite)


def test_the_marker_waits_until_the_closing_stands_in_the_log_and_the_roll_for_the_marker(submitted):
    """ZB-060: what committed before the gate closed lies below the marker; so each waits for the log."""
    submitted.hall.clock.set(DEADLINE)
    submitted.act("close-gate", submitted.number, CLOCK)
    submitted.hall.refuse("mark-deadline", submitted.number, CLOCK, cite="ZB-060")
    submitted.hall.seal()
    marker = submitted.act("mark-deadline", submitted.number, CLOCK)
    submitted.hall.refuse("publish-roll", submitted.number, CENTRE, cite="ZB-060")
    submitted.hall.seal()
    roll = submitted.act("publish-roll", submitted.number, CENTRE).paper
    with submitted.hall.reading() as root:
        assert (
            marker.paper.gate_index < roll.marker_index == root.journal.position(submitted.number, marker.n)
        )


def test_the_deadline_is_marked_once(stage):
    """ZB-060: a second attempt, after a crash say, is refused by the tender's own state."""
    matter = stage("closed")
    matter.hall.refuse("mark-deadline", matter.number, CLOCK, cite="ZB-060")


# -- the roll --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bids", "opened"), [(0, False), (2, False), (3, True), (4, True)])
def test_three_bids_are_opened_and_two_are_not(stage, bids, opened):
    """ZB-061: with fewer than three bidders a lot is not opened; it has failed and is tendered anew."""
    matter = calling(stage("submitted", Plan(offers=FOUR[:bids])))
    assert [(lot.opened, len(lot.bids)) for lot in matter.roll.lots] == [(opened, bids)]
    assert matter.hall.see(matter.lot).state == ("waiting" if opened else "failed")


def test_withdrawn_and_merely_enrolled_bidders_do_not_count(submitted):
    """ZB-061: four enrolled, one withdrew, one never submitted: two bids."""
    submitted.act("withdraw-bid", submitted.bid(0), BIDDERS[0], WithdrawForm(""))
    submitted.act("withdraw-bid", submitted.bid(1), BIDDERS[1], WithdrawForm(""))
    calling(submitted)
    assert set(submitted.roll.lots[0].bids) == {submitted.bid(2), submitted.bid(3)}
    assert not submitted.roll.lots[0].opened


def test_each_lot_is_counted_by_itself(stage):
    """ZB-061: one lot may fail while another is opened; its bids stay sealed for good."""
    offers = (*FOUR[:3], Offer(0, "1.00", lot=2), Offer(1, "2.00", lot=2))
    matter = stage("opened", Plan(lots=(lot(1), lot(2)), offers=offers))
    assert [matter.hall.see(number).state for number in matter.lots] == ["opened", "failed"]
    record = matter.hall.last(matter.number).paper
    assert [(each.opened, len(each.bids)) for each in record.lots] == [(True, 3), (False, 0)]
    assert record.lots[1].reason == "投标人 2 家，少于三家，不予开标，招标人应当重新招标"
    bid = matter.bid(0, lot=2)
    matter.hall.refuse("unlock-bid", bid, BIDDERS[0], matter.unlock(bid), cite="ZB-061")


def test_the_roll_opens_every_hidden_entry_of_the_tender(submitted):
    """ZB-062: with salt and bytes anyone can repeat each commitment in the log; nothing is left unnamed."""
    number = submitted.bid(0)
    submitted.act("submit-bid", number, BIDDERS[0], submitted.container(0, seq=2, prev=submitted.header(0)))
    submitted.act("ask-question", submitted.bid(1), BIDDERS[1], QuestionForm("?"))
    submitted.act("withdraw-bid", submitted.bid(2), BIDDERS[2], WithdrawForm(""))
    calling(submitted)
    entries = {entry.record_sha256: entry for entry in submitted.roll.entries}
    with submitted.hall.reading() as root:
        for offer in FOUR:
            for record in submitted.hall.see(submitted.bid(offer.seat)).records:
                entry = entries.pop(record.sha256)
                leaf = root.journal.entries[entry.index].leaf
                assert leaf == opaque_entry(record.reveal, base64.b64decode(entry.salt), record.data)
                assert hashlib.sha256(record.data).hexdigest() == entry.record_sha256
    assert not entries


def test_the_roll_tells_the_bid_that_counts_from_those_it_replaced(submitted):
    """ZB-055: of one bidder's bids the last is named a bid, the others replaced; a withdrawn one counts no more."""
    number = submitted.bid(0)
    submitted.act("submit-bid", number, BIDDERS[0], submitted.container(0, seq=2, prev=submitted.header(0)))
    submitted.act("withdraw-bid", submitted.bid(1), BIDDERS[1], WithdrawForm(""))
    calling(submitted)
    kinds = {entry.header_sha256: entry.kind for entry in submitted.roll.entries if entry.header_sha256}
    assert kinds[submitted.header(0)] == "bid-replaced"
    assert kinds[submitted.header(0, seq=2)] == "bid-received"
    assert kinds[submitted.header(1)] == "bid-replaced"


def test_the_roll_waits_until_every_act_stands_in_the_log(submitted):
    """ZB-062: a hidden record that is not numbered yet would be missing from the roll, so the roll waits."""
    submitted.hall.clock.set(DEADLINE)
    submitted.act("close-gate", submitted.number, CLOCK)
    submitted.hall.seal()
    submitted.act("mark-deadline", submitted.number, CLOCK)
    submitted.hall.seal()
    submitted.hall.refuse("submit-bid", submitted.bid(0), BIDDERS[0], submitted.container(0), cite="ZB-054")
    submitted.hall.refuse("publish-roll", submitted.number, CENTRE, cite="ZB-062", where=submitted.bid(0))
    submitted.hall.seal()
    assert submitted.act("publish-roll", submitted.number, CENTRE)


@pytest.mark.parametrize("actor", [PURCHASER, CLOCK, TRUSTEES[0], BIDDERS[0]], ids=lambda actor: actor.role)
def test_the_centre_calls_the_roll(stage, actor):
    """ZB-062: the table lets nobody else begin the opening."""
    matter = stage("closed")
    matter.hall.refuse("publish-roll", matter.number, actor, cite="ZB-062")


def test_a_hold_does_not_stop_the_deadline_but_it_stops_the_roll(stage):
    """ZB-033: the gate closes though an objection is open; nothing is opened until it is answered."""
    matter = stage("announced")
    objection = matter.act("file-objection", matter.number, BIDDERS[0], ObjectionForm("资质要求过高")).dossier
    matter.closed()
    matter.hall.refuse("publish-roll", matter.number, CENTRE, cite="ZB-033", where=matter.number)
    matter.act("answer-objection", objection, PURCHASER, AnswerForm("不成立", upheld=False))
    assert matter.act("publish-roll", matter.number, CENTRE)


# -- unlocking -------------------------------------------------------------------------------------


def test_the_window_of_the_bidders_ends_where_that_of_the_trustees_begins(called):
    """EB-08, EB-09: an instant before the end a bidder unlocks; at the end it is too late and trustees release."""
    until = called.roll.unlock_until
    assert until == called.hall.see(called.number).records[-1].at + timedelta(minutes=30)
    called.hall.clock.set(until - INSTANT)
    called.act("unlock-bid", called.bid(0), BIDDERS[0], called.unlock(called.bid(0)))
    called.hall.refuse("release-shares", called.number, TRUSTEES[0], called.release(0), cite="EB-08")
    called.hall.clock.set(until)
    called.hall.refuse("unlock-bid", called.bid(1), BIDDERS[1], called.unlock(called.bid(1)), cite="EB-09")
    assert called.act("release-shares", called.number, TRUSTEES[0], called.release(0))


def test_trustees_need_not_wait_once_everybody_has_unlocked(stage):
    """EB-08: the window is there for the bidders; when none of them waits any more it may be over early."""
    matter = stage("unlocked")
    assert matter.hall.clock.now() < matter.roll.unlock_until
    assert matter.act("release-shares", matter.number, TRUSTEES[0], matter.release(0))


def test_a_bidder_unlocks_its_own_bid_once_and_the_one_that_counts(called):
    """EB-08: not another's, not an earlier version, not twice; in the role of a bidder only."""
    number = called.bid(0)
    form = called.unlock(number)
    called.hall.refuse("unlock-bid", number, BIDDERS[1], form, cite="EB-08")
    other = replace(form, header_sha256=called.header(0, seq=9))
    called.hall.refuse("unlock-bid", number, BIDDERS[0], other, cite="EB-08", where="header_sha256")
    centre = Actor("U-000002", "centre", BIDDERS[0].party)
    called.hall.refuse("unlock-bid", number, centre, form, cite="EB-08")
    called.act("unlock-bid", number, BIDDERS[0], form)
    called.hall.refuse("unlock-bid", number, BIDDERS[0], form, cite="EB-08")


def test_nobody_unlocks_before_the_roll(stage):
    """EB-06: before the roll is called no lock comes off."""
    matter = stage("closed")
    number = matter.bid(0)
    matter.hall.refuse("unlock-bid", number, BIDDERS[0], matter.unlock(number), cite="ZB-062")


def test_before_the_deadline_a_lock_is_not_touched(stage):
    """ZB-060: whoever tries, bidder or trustee, is refused by the rule whose card is red; at the deadline the roll is missing."""
    matter = stage("submitted")
    number = matter.bid(0)
    matter.hall.refuse("unlock-bid", number, BIDDERS[0], matter.unlock(number), cite="ZB-060")
    release = ReleaseForm((file("release.json"),), values.KEEPERS[0].kid, "price", "0" * 64)
    matter.hall.refuse("release-shares", matter.number, TRUSTEES[0], release, cite="ZB-060")
    matter.hall.clock.set(values.DEADLINE)
    matter.hall.refuse("unlock-bid", number, BIDDERS[0], matter.unlock(number), cite="ZB-062")


# -- the trustees ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"roll_sha256": values.sha("another roll")}, "roll_sha256"),
        ({"kid": values.sha("nobody")}, values.sha("nobody")),
    ],
    ids=["another roll", "no keeper"],
)
def test_shares_are_released_for_this_roll_by_a_keeper_of_this_tender(stage, changes, where):
    """EB-08: a release names the roll it is for and the key that the policy lists."""
    matter = stage("unlocked")
    form = matter.release(0, **changes)
    matter.hall.refuse("release-shares", matter.number, TRUSTEES[0], form, cite="EB-08", where=where)


def test_a_trustee_releases_each_envelope_once(stage):
    """EB-08: price and technical are two releases; the same again is refused, and so is any other role."""
    matter = stage("unlocked")
    matter.hall.refuse("release-shares", matter.number, CENTRE, matter.release(0), cite="EB-08")
    for envelope in ("price", "technical"):
        matter.act("release-shares", matter.number, TRUSTEES[0], matter.release(0, envelope))
        form = matter.release(0, envelope)
        matter.hall.refuse("release-shares", matter.number, TRUSTEES[0], form, cite="EB-08", where=form.kid)


# -- what is read out ------------------------------------------------------------------------------


@pytest.mark.parametrize("trustees", [2, 3])
def test_nothing_is_read_before_enough_trustees_released(stage, trustees):
    """EB-08: with two of three needed shares a price cannot have been read, whatever somebody submits."""
    matter = stage("unlocked")
    for trustee in range(trustees):
        matter.act("release-shares", matter.number, TRUSTEES[trustee], matter.release(trustee))
    if trustees == 3:
        assert matter.act("conclude-opening", matter.number, CENTRE, matter.opening())
    else:
        matter.hall.refuse("conclude-opening", matter.number, CENTRE, matter.opening(), cite="EB-08")


@pytest.mark.parametrize(("before", "lawful"), [(INSTANT, False), (timedelta(0), True)])
def test_nobody_is_taken_to_have_revoked_before_the_window_ends(stage, before, lawful):
    """EB-09: a bid that is not unlocked is revoked by its bidder only when the time to unlock is over."""
    plan = Plan(offers=tuple(Offer(seat, "1.00", outcome="revoked") for seat in range(3)))
    matter = stage("unlocked", plan)
    matter.hall.clock.set(matter.roll.unlock_until - before)
    if not lawful:
        matter.hall.refuse("conclude-opening", matter.number, CENTRE, matter.opening(), cite="EB-09")
        return
    matter.act("conclude-opening", matter.number, CENTRE, matter.opening())
    assert {matter.hall.see(matter.bid(seat)).state for seat in range(3)} == {"revoked"}


def test_one_bid_that_stays_locked_does_not_stop_the_others(stage):
    """EB-10: the others are opened; each bid's own dossier says how it ended, and the record why."""
    offers = (*FOUR[:2], Offer(2, "0.00", outcome="revoked"), Offer(3, "0.00", outcome="damaged"))
    matter = stage("opened", Plan(offers=offers))
    states = [matter.hall.see(matter.bid(offer.seat)).state for offer in offers]
    assert states == ["read", "read", "revoked", "damaged"]
    with matter.hall.reading() as root:
        tender = root.archive[matter.number]
        assert {bid.bidder for bid in read_bids(tender, matter.lot)} == {BIDDERS[0].party, BIDDERS[1].party}
        with pytest.raises(Refusal):
            read_bids(tender, f"{matter.number}.9")


@pytest.mark.parametrize("change", ["one missing", "one twice", "a stranger"])
def test_every_bid_of_the_roll_is_accounted_for(stage, change):
    """ZB-062: all bids received in time are opened and read, none left out and none added."""
    matter = stage("unlocked")
    matter.hall.clock.set(matter.roll.unlock_until)
    form = matter.opening()
    bids = {
        "one missing": form.bids[1:],
        "one twice": (*form.bids, form.bids[0]),
        "a stranger": (*form.bids[1:], replace(form.bids[0], bid=f"{matter.lot}.0000000000")),
    }[change]
    matter.hall.refuse("conclude-opening", matter.number, CENTRE, replace(form, bids=bids), cite="ZB-062")


@pytest.mark.parametrize(
    "changes",
    [
        {"header_sha256": values.sha("another")},
        {"bidder": cast.BIDDERS[5].code},
        {"consortium": (cast.BIDDERS[5].code,)},
        {"lot": "DHGC-2026-0001.2"},
        {"seq": 2},
        {"received_at": DEADLINE},
    ],
    ids=[
        "another container",
        "another bidder",
        "another partner",
        "another lot",
        "another version",
        "another time",
    ],
)
def test_what_is_read_is_what_was_received(stage, changes):
    """ZB-062: the reading names the container that was received, when, for which lot and from whom."""
    matter = stage("unlocked")
    for trustee in range(3):
        matter.act("release-shares", matter.number, TRUSTEES[trustee], matter.release(trustee))
    form = matter.opening()
    bids = (replace(form.bids[0], **changes), *form.bids[1:])
    matter.hall.refuse(
        "conclude-opening",
        matter.number,
        CENTRE,
        replace(form, bids=bids),
        cite="ZB-062",
        where=form.bids[0].bid,
    )


def test_a_bid_that_was_not_unlocked_cannot_be_read(stage):
    """ZB-062, EB-08: the bid's own table knows no way from received to read."""
    offers = (*FOUR[:3], Offer(3, "8600000.00", outcome="revoked"))
    matter = stage("unlocked", Plan(offers=offers))
    matter.hall.clock.set(matter.roll.unlock_until)
    for trustee in range(3):
        matter.act("release-shares", matter.number, TRUSTEES[trustee], matter.release(trustee))
    form = matter.opening()
    bids = (*form.bids[:3], replace(form.bids[3], outcome="read", price=Decimal("1.00")))
    matter.hall.refuse("conclude-opening", matter.number, CENTRE, replace(form, bids=bids), cite="ZB-062")


def test_decrypted_files_are_those_of_the_roll(stage):
    """ZB-062: only bids that are opened have files to be kept for the committee, and the centre keeps them."""
    matter = stage("unlocked")
    stranger = DecryptedForm((Content(f"{matter.lot}.0000000000", "technical", file()),))
    matter.hall.refuse("keep-decrypted", matter.number, CENTRE, stranger, cite="ZB-062")
    matter.hall.refuse("keep-decrypted", matter.number, PURCHASER, matter.decrypted(), cite="EB-08")
    done = matter.act("keep-decrypted", matter.number, CENTRE, matter.decrypted())
    assert matter.hall.last(done.dossier).disclosure == "sealed"


def test_the_opening_record_carries_what_the_rulebook_asks(stage):
    """EB-11, ZB-063: project, times, place, people, ceilings, bids, objections on the spot; public; ended for good."""
    matter = stage("opened")
    record = matter.hall.last(matter.number)
    paper = record.paper
    assert (record.disclosure, paper.deadline, paper.began_at) == ("public", DEADLINE, DEADLINE)
    assert (paper.place, paper.host, paper.recorder, paper.objections) == (
        "第一开标厅",
        "示例主持",
        "示例记录",
        "无",
    )
    assert paper.lots[0].ceiling == values.LOT.ceiling
    assert matter.hall.see(matter.number).state == "opened"
    # In the order they were received, whatever order the numbers of their dossiers have.
    assert [bid.price for bid in paper.lots[0].bids] == [Decimal(offer.price) for offer in FOUR]
    matter.hall.refuse("conclude-opening", matter.number, CENTRE, matter.opening(), cite="ZB-062")
