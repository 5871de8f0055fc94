"""Bidding as cases: enrolment, questions, receipt, replacement and withdrawal, up to the second of the deadline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Refused
from hallcore.identity.rules import applicant_number
from portal.cli import cast
from signing.seal.documents import Signed
from signing.seal.unlock import withdrawal_statement
from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, CENTRE, OPERATOR, PURCHASER, certificate, file, workshop
from tests.makers.matter import FOUR, Plan
from tests.makers.procured import PLAN as BOUGHT
from tests.makers.procured import standing as procured
from tests.makers.values import DEADLINE, at, lot, yuan
from tests.unit.seal_samples import SEALING, Tender
from trading.bidding.intake import examine_withdrawal
from trading.bidding.model import (
    BidReceived,
    BidWithdrawn,
    EnrolForm,
    GuaranteeForm,
    QuestionForm,
    WithdrawForm,
)
from trading.bidding.rules import bond_told, expected_seq, newest, was_withdrawn
from trading.opening.model import OpeningRecorded
from trading.registry.model import Admission, CertificateForm
from trading.tendering.model import Answer, ClarificationForm
from trading.tendering.rules import lot_terms

INSTANT = timedelta(microseconds=1)
ALONE = EnrolForm()
CONSORTIA = Plan(lots=(lot(1, consortium=True), lot(2)), offers=())


def together(*seats: int) -> EnrolForm:
    """Return an enrolment with those bidders of the cast as members."""
    return EnrolForm(tuple(BIDDERS[seat].party for seat in seats))


@pytest.fixture
def announced(stage):
    return stage("announced")


@pytest.fixture
def enrolled(stage):
    return stage("enrolled")


@pytest.fixture
def submitted(stage):
    return stage("submitted")


# -- enrolment -------------------------------------------------------------------------------------


def test_a_bidder_enrols_and_nobody_sees_who(announced):
    """ZB-043: the dossier's number does not show whose it is, and its record is opaque in the log."""
    done = announced.act("enrol", announced.lot, BIDDERS[0], ALONE)
    record = announced.hall.last(done.dossier)
    assert done.dossier.startswith(f"{announced.lot}.")
    assert BIDDERS[0].party not in done.dossier
    assert (record.disclosure, record.reveal) == ("opaque", "2026-06")


def test_a_bidder_enrols_for_a_lot_once(announced):
    """ZB-056: one bidder, one bid for a lot; another lot is another matter."""
    announced.act("enrol", announced.lot, BIDDERS[0], ALONE)
    announced.hall.refuse("enrol", announced.lot, BIDDERS[0], ALONE, cite="", where=announced.lot)


def test_only_a_listed_bidder_with_a_certificate_enrols(announced):
    """EB-02, EB-15: what will be signed must be checkable, so the certificate is bound before."""
    newcomer = cast.BIDDERS[-1]
    actor, number = Actor("U-299999", "bidder", newcomer.code), applicant_number(newcomer.code)
    announced.hall.refuse("enrol", announced.lot, actor, ALONE, cite="", where=number)
    announced.act("register-applicant", "", OPERATOR, values.applicant(newcomer))
    announced.hall.refuse("enrol", announced.lot, actor, ALONE, cite="EB-02", where=number)
    announced.act("admit-party", number, OPERATOR, Admission(("bidder",)))
    announced.hall.refuse("enrol", announced.lot, actor, ALONE, cite="EB-15", where=number)


def test_an_account_without_a_party_cannot_bid(announced):
    """ID-01: whoever bids has a unified social credit code."""
    announced.hall.refuse("enrol", announced.lot, CENTRE, ALONE, cite="ID-01")


@pytest.mark.parametrize("numbered", ["tender", "nothing"])
def test_enrolment_is_for_a_lot(announced, numbered):
    """ZB-056: nobody enrols for a tender as a whole, nor for what does not exist."""
    number = announced.number if numbered == "tender" else "DHGC-2026-0009.1"
    announced.hall.refuse("enrol", number, BIDDERS[0], ALONE, cite="", where=number)


@pytest.mark.parametrize("inviter", [PURCHASER, AGENCY], ids=["purchaser", "agency"])
@pytest.mark.parametrize("leads", [True, False], ids=["itself", "as a member"])
def test_who_invites_the_tender_does_not_bid_in_it(stage, inviter, leads):
    """ZB-051: neither the purchaser nor the agency bids, alone or inside a consortium, though listed as a bidder."""
    matter = stage("announced", replace_manager(CONSORTIA))
    matter.act("admit-party", applicant_number(inviter.party), OPERATOR, Admission(("bidder",)))
    bind(matter, inviter.party)
    actor, form = (inviter, ALONE) if leads else (BIDDERS[0], EnrolForm((inviter.party,)))
    matter.hall.refuse("enrol", matter.lot, actor, form, cite="ZB-051", where=inviter.party)


def replace_manager(plan: Plan) -> Plan:
    """Return the plan conducted by the agency."""
    return Plan(lots=plan.lots, offers=plan.offers, manager=AGENCY)


def bind(matter, code: str) -> None:
    """Bind a certificate to a party."""
    matter.act("bind-certificate", applicant_number(code), OPERATOR, CertificateForm(certificate(code)))


# -- consortia -------------------------------------------------------------------------------------


def test_a_consortium_bids_where_the_notice_admits_it(stage):
    """ZB-056: the leader enrols and names the members."""
    matter = stage("announced", CONSORTIA)
    done = matter.act("enrol", matter.lot, BIDDERS[0], together(1, 2))
    assert done.paper.consortium == (BIDDERS[1].party, BIDDERS[2].party)
    matter.hall.refuse(
        "enrol", f"{matter.number}.2", BIDDERS[0], together(1), cite="ZB-056", where="consortium"
    )


@pytest.mark.parametrize("members", [(0,), (1, 1), (0, 1)], ids=["itself", "twice", "itself beside another"])
def test_a_member_stands_in_a_consortium_once(stage, members):
    """ZB-056: neither the leader nor another member is named twice, however the code is typed."""
    matter = stage("announced", CONSORTIA)
    matter.hall.refuse("enrol", matter.lot, BIDDERS[0], together(*members), cite="ZB-056", where="consortium")
    typed = EnrolForm(tuple(BIDDERS[seat].party.lower() for seat in members))
    matter.hall.refuse("enrol", matter.lot, BIDDERS[0], typed, cite="ZB-056", where="consortium")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((0, ()), (1, (0,))),  # alone, then in somebody's consortium
        ((1, (0,)), (0, ())),  # in a consortium, then alone
        ((1, (0,)), (2, (0,))),  # in two consortia
        ((1, (0,)), (0, (2,))),  # member of one, leader of another
        ((0, ()), (0, (1,))),  # alone, then leading
    ],
)
def test_nobody_bids_twice_for_a_lot(stage, first, second):
    """ZB-056: a member neither bids alone nor in another consortium for the same lot; for another lot it may."""
    matter = stage("announced", Plan(lots=(lot(1, consortium=True), lot(2, consortium=True)), offers=()))
    matter.act("enrol", matter.lot, BIDDERS[first[0]], together(*first[1]))
    cite = "ZB-056" if first[0] != second[0] else ""
    matter.hall.refuse("enrol", matter.lot, BIDDERS[second[0]], together(*second[1]), cite=cite)
    assert matter.act("enrol", f"{matter.number}.2", BIDDERS[second[0]], together(*second[1]))


def test_members_are_listed_bidders_themselves(stage):
    """ZB-056, EB-02: every party of a consortium is known to the hall as a bidder."""
    matter = stage("announced", CONSORTIA)
    number = applicant_number(AGENCY.party)
    form = EnrolForm((AGENCY.party,))
    matter.hall.refuse("enrol", matter.lot, BIDDERS[0], form, cite="EB-02", where=number)
    matter.hall.refuse("enrol", matter.lot, BIDDERS[0], EnrolForm(("11222403",)), cite="ID-01")


def test_two_enrolments_at_once_that_share_a_party_do_not_both_stand(stage):
    """ZB-056: a bidder that enrols alone in the moment another names it as a member is one of the two, not both."""
    matter = stage("announced", CONSORTIA)
    enrol, house, rivals = matter.hall.house.verbs["enrol"], matter.hall.house, [BIDDERS[1]]

    def overtaken(desk, form):
        act = enrol.office(desk, form)
        while rivals:
            matter.act("enrol", matter.lot, rivals.pop(), together(0))
        return act

    house.verbs = {**house.verbs, "enrol": replace_office(enrol, overtaken)}
    with pytest.raises(Refusal) as refused:
        matter.act("enrol", matter.lot, BIDDERS[0], ALONE)
    assert refused.value.cite == "ZB-056"


def replace_office(verb, office):
    """Return the verb with another function behind it."""
    return type(verb)(verb.name, office, verb.evidence)


# -- the gate --------------------------------------------------------------------------------------


def acts_of_a_bidder(matter):
    """Every act of a bidder before the deadline: verb, dossier, form."""
    return (
        ("enrol", matter.lot, BIDDERS[4], ALONE),
        ("ask-question", matter.bid(0), BIDDERS[0], QuestionForm("是否含采光窗？")),
        ("submit-bid", matter.bid(0), BIDDERS[0], matter.container(0, seq=2, prev=matter.header(0))),
        ("withdraw-bid", matter.bid(1), BIDDERS[1], WithdrawForm("")),
    )


@pytest.mark.parametrize("which", range(4), ids=["enrol", "ask-question", "submit-bid", "withdraw-bid"])
def test_the_last_instant_before_the_deadline_is_in_time_and_the_deadline_is_not(submitted, which):
    """ZB-054, EB-04: 08:59:59.999999 is in time, 09:00:00.000000 is late, though the gate is not closed yet."""
    verb, number, actor, form = acts_of_a_bidder(submitted)[which]
    submitted.hall.clock.set(DEADLINE)
    refusal = submitted.hall.refuse(verb, number, actor, form, cite="ZB-054", where=submitted.number)
    assert "2026-03-25 09:00:00" in refusal.reason


@pytest.mark.parametrize("which", range(4), ids=["enrol", "ask-question", "submit-bid", "withdraw-bid"])
def test_the_last_instant_counts(submitted, which):
    """ZB-054: what comes a microsecond before the deadline is received."""
    verb, number, actor, form = acts_of_a_bidder(submitted)[which]
    submitted.hall.clock.set(DEADLINE - INSTANT)
    assert submitted.act(verb, number, actor, form).at == DEADLINE - INSTANT


def test_before_the_notice_there_is_nothing_to_bid_for(stage):
    """ZB-054: the refusal says that there is no notice yet, not that the deadline has passed."""
    matter = stage("registered")
    refusal = matter.hall.refuse("enrol", matter.lot, BIDDERS[0], ALONE, cite="ZB-054", where=matter.number)
    assert refusal.reason == "本项目尚未发布招标公告"


def test_a_postponed_deadline_is_the_one_that_counts(submitted):
    """ZB-030: after a postponement bids are taken until the new deadline."""
    later = DEADLINE + timedelta(days=7)
    form = ClarificationForm((), affects_preparation=False, deadline=later, files=(file(),))
    submitted.act("clarify", submitted.number, PURCHASER, form)
    submitted.hall.clock.set(later - INSTANT)
    second = submitted.container(0, seq=2, prev=submitted.header(0))
    assert submitted.act("submit-bid", submitted.bid(0), BIDDERS[0], second).paper.seq == 2
    submitted.hall.clock.set(later)
    submitted.hall.refuse(
        "submit-bid",
        submitted.bid(1),
        BIDDERS[1],
        submitted.container(1, seq=2, prev=submitted.header(1)),
        cite="ZB-054",
    )


# -- questions -------------------------------------------------------------------------------------


def test_a_question_is_filed_opaque_and_says_something(enrolled):
    """ZB-043: who asks stays hidden until the opening; an empty question is none."""
    done = enrolled.act("ask-question", enrolled.bid(0), BIDDERS[0], QuestionForm("  是否含采光窗？ "))
    assert (done.paper.question, enrolled.hall.last(done.dossier).disclosure) == ("是否含采光窗？", "opaque")
    enrolled.hall.refuse(
        "ask-question", enrolled.bid(0), BIDDERS[0], QuestionForm(" "), cite="", where="question"
    )


@pytest.mark.parametrize("verb", ["ask-question", "submit-bid", "withdraw-bid"])
def test_a_bidder_acts_in_its_own_dossier_only(submitted, verb):
    """EB-06: before the deadline only the bidder may supplement, change or withdraw its bid."""
    form = {
        "ask-question": QuestionForm("?"),
        "submit-bid": submitted.container(1, seq=2, prev=submitted.header(1)),
        "withdraw-bid": WithdrawForm(""),
    }[verb]
    submitted.hall.refuse(verb, submitted.bid(1), BIDDERS[0], form, cite="EB-06")


# -- the container ---------------------------------------------------------------------------------


def test_a_bid_is_received_whole_and_the_container_is_its_file(enrolled):
    """ZB-054, EB-05: the record names the container by its hash, and says when it was received."""
    form = enrolled.container(0)
    done = enrolled.act("submit-bid", enrolled.bid(0), BIDDERS[0], form)
    record = enrolled.hall.last(done.dossier)
    assert record.head["files"] == [
        {"name": form.files[0].name, "size": form.files[0].size, "sha256": form.files[0].sha256}
    ]
    assert (enrolled.hall.see(done.dossier).state, record.disclosure) == ("received", "opaque")


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({"tender": "DHGC-2026-0002"}, "ZB-054", "header.lot"),
        ({"lot": "DHGC-2026-0001.2"}, "ZB-054", "header.lot"),
        ({"policy_sha256": values.sha("another policy")}, "EB-03", "header.policy_sha256"),
        ({"notice_sha256": values.sha("another notice")}, "EB-03", "header.notice_sha256"),
        ({"certificate_sha256": values.sha("another certificate")}, "EB-15", "header.bidder_cert_sha256"),
        ({"seq": 2}, "ZB-055", "header.seq"),
        ({"seq": 0}, "ZB-055", "header.seq"),
        ({"prev_header_sha256": values.sha("nothing")}, "ZB-055", "header.seq"),
    ],
)
def test_a_container_sealed_for_something_else_is_refused(enrolled, changes, cite, where):
    """ZB-054, EB-03, EB-15, ZB-055: for this lot, policy, notice, by this bidder, the first of its row."""
    form = enrolled.container(0, **changes)
    enrolled.hall.refuse("submit-bid", enrolled.bid(0), BIDDERS[0], form, cite=cite, where=where)


def test_a_container_is_in_the_vault_before_it_is_received(enrolled):
    """EB-04: what has not arrived whole is not received; the refusal of it is filed all the same."""
    missing = replace(file(), sha256=values.sha("never uploaded"))
    form = enrolled.container(0, files=(missing,))
    enrolled.hall.refuse("submit-bid", enrolled.bid(0), BIDDERS[0], form, cite="", where=missing.name)
    record = enrolled.hall.last(enrolled.bid(0))
    assert isinstance(record.paper, Refused)
    assert record.head["files"] == []


@pytest.mark.parametrize("role", ["purchaser", "centre", "clock", "expert"])
def test_bids_are_submitted_in_the_role_of_a_bidder(enrolled, role):
    """ZB-055: the table lets nobody else submit or withdraw."""
    actor = Actor(BIDDERS[0].account, role, BIDDERS[0].party)
    enrolled.hall.refuse("submit-bid", enrolled.bid(0), actor, enrolled.container(0), cite="ZB-055")
    enrolled.act("submit-bid", enrolled.bid(0), BIDDERS[0], enrolled.container(0))
    enrolled.hall.refuse("withdraw-bid", enrolled.bid(0), actor, WithdrawForm(""), cite="ZB-052")


# -- replacement and withdrawal --------------------------------------------------------------------


def test_a_later_bid_replaces_the_earlier_one(submitted):
    """ZB-055: the next in the row, sealed upon the header of the last, is the one that counts."""
    number = submitted.bid(0)
    submitted.act("submit-bid", number, BIDDERS[0], submitted.container(0, seq=2, prev=submitted.header(0)))
    with submitted.hall.reading() as root:
        bid = root.archive[number]
        assert newest(bid).seq == 2
        assert expected_seq(bid) == (3, submitted.header(0, seq=2))


@pytest.mark.parametrize(
    ("seq", "prev", "where"),
    [
        (1, "", None),  # the same again: a duplicate
        (2, "", "header.seq"),
        (2, "another", "header.seq"),
        (3, "first", "header.seq"),
        (1, "first", None),
    ],
)
def test_a_replacement_stands_upon_the_last_version(submitted, seq, prev, where):
    """ZB-055: a copy, a gap in the row, or a version upon another's header is refused."""
    before = {"": "", "first": submitted.header(0), "another": submitted.header(1)}[prev]
    form = submitted.container(0, seq=seq, prev=before)
    expected = where or submitted.header(0)
    submitted.hall.refuse("submit-bid", submitted.bid(0), BIDDERS[0], form, cite="ZB-055", where=expected)


def test_a_withdrawn_bid_may_be_submitted_anew(submitted):
    """ZB-052, ZB-055: until the deadline a bidder may withdraw and come again, with the next version."""
    number = submitted.bid(0)
    done = submitted.act("withdraw-bid", number, BIDDERS[0], WithdrawForm(" 报价有误 "))
    assert (done.paper.seq, done.paper.header_sha256, done.paper.reason) == (
        1,
        submitted.header(0),
        "报价有误",
    )
    with submitted.hall.reading() as root:
        assert newest(root.archive[number]) is None
        assert was_withdrawn(root.archive[number])
    again = submitted.container(0)
    submitted.hall.refuse("submit-bid", number, BIDDERS[0], again, cite="ZB-055", where=submitted.header(0))
    submitted.act("submit-bid", number, BIDDERS[0], submitted.container(0, seq=2, prev=submitted.header(0)))
    with submitted.hall.reading() as root:
        assert newest(root.archive[number]).seq == 2
        assert not was_withdrawn(root.archive[number])


def test_there_must_be_a_bid_to_withdraw(enrolled):
    """ZB-052: enrolled without a bid, or withdrawn already, there is nothing to take back; the refusal says so."""
    refusal = enrolled.hall.refuse(
        "withdraw-bid", enrolled.bid(0), BIDDERS[0], WithdrawForm(""), cite="ZB-052"
    )
    assert refusal.reason == "没有可撤回的投标文件"
    enrolled.act("submit-bid", enrolled.bid(0), BIDDERS[0], enrolled.container(0))
    enrolled.act("withdraw-bid", enrolled.bid(0), BIDDERS[0], WithdrawForm(""))
    enrolled.hall.refuse("withdraw-bid", enrolled.bid(0), BIDDERS[0], WithdrawForm(""), cite="ZB-052")


# -- the signed withdrawal -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sealing():
    """What a true container and its bidder's statements are made with."""
    tender = Tender(number="DHGC-2026-0001")
    sealed, data = tender.seal()
    other, _data = tender.seal("another bid", seq=2, prev=sealed.header_sha256)
    return tender, sealed, data, other


@pytest.fixture
def contained(enrolled, sealing):
    """A bid whose container is a true one."""
    _tender, sealed, data, _other = sealing
    kept = workshop().vault.keep("投标文件.ggzb", data)
    form = enrolled.container(0, files=(kept,), header_sha256=sealed.header_sha256)
    enrolled.act("submit-bid", enrolled.bid(0), BIDDERS[0], form)
    return enrolled


def withdrawal(sealing, header: str, signer=None):
    """Return a signed withdrawal of the bid with that header."""
    tender = sealing[0]
    return (signer or tender.bidder).signed(withdrawal_statement(tender.number, "1", header))


def examined(matter, sealing, statement, reason: str = "") -> WithdrawForm:
    """Return the withdrawal as the intake examined it."""
    with matter.hall.reading() as root:
        bid = root.archive[matter.bid(0)]
        return examine_withdrawal(workshop().vault, bid, statement, sealing[0].ring.roots, reason, SEALING)


def test_a_signed_withdrawal_is_examined_and_kept_with_the_record(contained, sealing):
    """ZB-052, EB-14: the statement and its signature are the files of the record that takes the bid back."""
    statement = withdrawal(sealing, sealing[1].header_sha256)
    form = examined(contained, sealing, statement, "报价有误")
    done = contained.act("withdraw-bid", contained.bid(0), BIDDERS[0], form)
    record = contained.hall.last(contained.bid(0))
    kept = [workshop().vault.read(each["sha256"]) for each in record.head["files"]]
    assert kept == [statement.document, statement.signature]
    assert isinstance(done.paper, BidWithdrawn)
    assert done.paper.header_sha256 == sealing[1].header_sha256


def test_a_withdrawal_signed_by_somebody_else_is_refused(contained, sealing):
    """ZB-052, EB-15: only the bidder whose certificate sealed the bid takes it back."""
    stranger = sealing[0].person("别人", "91220000000000001X")
    with pytest.raises(Refusal) as refused:
        examined(contained, sealing, withdrawal(sealing, sealing[1].header_sha256, stranger))
    assert refused.value.cite == "ZB-052"


def test_a_withdrawal_of_another_version_is_refused(contained, sealing):
    """ZB-052: the statement names the header of the bid that counts, when examined and when filed."""
    with pytest.raises(Refusal) as refused:
        examined(contained, sealing, withdrawal(sealing, sealing[3].header_sha256))
    assert refused.value.cite == "ZB-052"
    form = examined(contained, sealing, withdrawal(sealing, sealing[1].header_sha256))
    second = contained.container(0, seq=2, prev=sealing[1].header_sha256)
    contained.act("submit-bid", contained.bid(0), BIDDERS[0], second)
    contained.hall.refuse(
        "withdraw-bid", contained.bid(0), BIDDERS[0], form, cite="ZB-052", where="header_sha256"
    )


def test_a_statement_that_is_none_is_refused_and_so_is_one_without_a_bid(contained, sealing):
    """ZB-052: what is not a withdrawal withdraws nothing; a bid that is withdrawn is not withdrawn again."""
    with pytest.raises(Refusal) as refused:
        examined(contained, sealing, Signed(b"{}", b"none"))
    assert refused.value.cite == "ZB-052"
    form = examined(contained, sealing, withdrawal(sealing, sealing[1].header_sha256))
    contained.act("withdraw-bid", contained.bid(0), BIDDERS[0], form)
    with pytest.raises(Refusal) as refused:
        examined(contained, sealing, withdrawal(sealing, sealing[1].header_sha256))
    assert refused.value.cite == "ZB-052"


# -- refusals as evidence --------------------------------------------------------------------------


def test_a_late_bid_is_on_record_and_the_roll_opens_it(submitted):
    """ZB-054: delivery time and state are recorded; a refusal the roll will yet name is opaque."""
    submitted.hall.clock.set(DEADLINE)
    form = submitted.container(0, seq=2, prev=submitted.header(0))
    submitted.hall.refuse("submit-bid", submitted.bid(0), BIDDERS[0], form, cite="ZB-054")
    record = submitted.hall.last(submitted.bid(0))
    assert (record.paper.verb, record.paper.cite, record.disclosure) == ("submit-bid", "ZB-054", "opaque")
    assert record.head["files"][0]["sha256"] == form.files[0].sha256
    submitted.closed()
    submitted.called()
    kinds = [entry.kind for entry in submitted.roll.entries if entry.record_sha256 == record.sha256]
    assert kinds == ["refused"]


def test_what_is_refused_after_the_roll_is_sealed(stage):
    """ZB-054: after the roll nothing opens an opaque entry any more, so none is made."""
    matter = stage("called")
    form = matter.container(0, seq=2, prev=matter.header(0))
    for verb, sent in (
        ("submit-bid", form),
        ("withdraw-bid", WithdrawForm("")),
        ("ask-question", QuestionForm("?")),
    ):
        matter.hall.refuse(verb, matter.bid(0), BIDDERS[0], sent, cite="ZB-054")
        record = matter.hall.last(matter.bid(0))
        assert (record.paper.verb, record.disclosure, record.reveal) == (verb, "sealed", "")


def test_the_hidden_records_of_a_tender_are_its_bidders_acts(stage):
    """ZB-043: up to the opening every record of every bid's dossier is opaque, whatever the bidder did."""
    matter = stage("submitted")
    matter.act("withdraw-bid", matter.bid(0), BIDDERS[0], WithdrawForm(""))
    matter.hall.refuse("submit-bid", matter.bid(1), BIDDERS[1], matter.container(1), cite="ZB-055")
    for offer in FOUR:
        records = matter.hall.see(matter.bid(offer.seat)).records
        assert {record.disclosure for record in records} == {"opaque"}
        assert {record.reveal for record in records} == {"2026-06"}


def test_the_count_of_bids_stays_with_the_newest(submitted):
    """ZB-055: however often a bid was replaced, it is one bid."""
    for seq in (2, 3):
        prev = submitted.header(0, seq=seq - 1)
        submitted.act("submit-bid", submitted.bid(0), BIDDERS[0], submitted.container(0, seq=seq, prev=prev))
    received = [r for r in submitted.hall.see(submitted.bid(0)).records if isinstance(r.paper, BidReceived)]
    assert [record.paper.seq for record in received] == [1, 2, 3]
    submitted.closed()
    submitted.called()
    assert submitted.roll.lots[0].bids.count(submitted.bid(0)) == 1
    assert at("03-25 09:01") <= submitted.roll.unlock_until
    submitted.hall.refuse("close-gate", submitted.number, CLOCK, cite="ZB-060")


# -- a letter of guarantee in place of the bond ----------------------------------------------------


def letter(**changes):
    """One for the whole bond, as long as the bids stand."""
    form = GuaranteeForm(
        "bank", "示例银行敦化支行", "BH2026-001", yuan("180000.00"), date(2026, 6, 23), (file("保函.pdf"),)
    )
    return replace(form, **changes)


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({}, "", ""),
        ({"kind": "insurance"}, "", ""),
        ({"kind": "guarantor"}, "", ""),
        ({"kind": "friend"}, "ZB-035", "kind"),
        ({"issuer": " "}, "ZB-035", "issuer"),
        ({"number": ""}, "ZB-035", "number"),
        ({"amount": yuan("179999.99")}, "ZB-035", "amount"),
        ({"valid_until": date(2026, 6, 22)}, "ZB-035", "valid_until"),
        ({"files": ()}, "ZB-035", "files"),
    ],
)
def test_a_letter_stands_for_the_whole_bond_as_long_as_the_bids(enrolled, changes, cite, where):
    """ZB-035, ZB-038: bank, insurer or guarantor; not a cent less, not a day shorter than ninety days from 25 March."""
    if cite:
        enrolled.hall.refuse(
            "lodge-guarantee", enrolled.bid(0), BIDDERS[0], letter(**changes), cite=cite, where=where
        )
    else:
        done = enrolled.act("lodge-guarantee", enrolled.bid(0), BIDDERS[0], letter(**changes))
        record = enrolled.hall.see(done.dossier).records[-1]
        assert (record.disclosure, record.paper.kind) == ("opaque", changes.get("kind", "bank"))


def test_a_letter_is_lodged_for_ones_own_bid_until_the_deadline(enrolled):
    """EB-06, ZB-054: a later letter replaces the first; after the deadline there is none."""
    enrolled.act("lodge-guarantee", enrolled.bid(0), BIDDERS[0], letter())
    enrolled.hall.refuse("lodge-guarantee", enrolled.bid(0), BIDDERS[1], letter(), cite="EB-06")
    enrolled.hall.clock.set(DEADLINE - INSTANT)
    enrolled.act("lodge-guarantee", enrolled.bid(0), BIDDERS[0], letter(issuer="示例保险公司"))
    enrolled.hall.clock.set(DEADLINE)
    enrolled.hall.refuse("lodge-guarantee", enrolled.bid(0), BIDDERS[0], letter(), cite="ZB-054")


def test_the_opening_says_how_each_bond_was_given(enrolled):
    """ZB-062: letter, transfer or nothing at all is read out with the price; whoever reads it types nothing."""
    enrolled.act("lodge-guarantee", enrolled.bid(0), BIDDERS[0], letter())
    for step in ("submitted", "closed", "called", "unlocked", "opened"):
        getattr(enrolled, step)()
    with enrolled.hall.reading() as root:
        (opened,) = root.archive[enrolled.number].the(OpeningRecorded).lots
    told = {bid.bid: bid.bond_form for bid in opened.bids}
    assert told[enrolled.bid(0)] == "银行保函（示例银行敦化支行）"
    assert set(told.values()) == {"银行保函（示例银行敦化支行）", "未提交"}


@pytest.mark.parametrize(("days", "told"), [(0, ""), (1, "，有效期短于投标有效期")])
def test_a_letter_that_ends_before_a_deadline_that_was_moved_is_told(enrolled, days, told):
    """ZB-035: the bond is valid as long as the bids; moved by a day, they stand a day longer than the letter."""
    enrolled.act("lodge-guarantee", enrolled.bid(0), BIDDERS[0], letter())
    form = ClarificationForm(
        (Answer("?", "!"),), affects_preparation=False, deadline=DEADLINE + timedelta(days=days)
    )
    enrolled.act("clarify", enrolled.number, PURCHASER, form)
    with enrolled.hall.reading() as root:
        tender, bid = root.archive[enrolled.number], root.archive[enrolled.bid(0)]
        terms = lot_terms(tender, root.archive[enrolled.lot])
        assert bond_told(root.archive, bid, terms, tender) == f"银行保函（示例银行敦化支行{told}）"


def test_in_procurement_a_letter_is_refused_by_procurement_s_own_clause(bought):
    """GP-046: what stands for the bid bond of works there (政府采购法实施条例 33)."""
    short = letter(amount=yuan("59999.99"))
    bought.hall.refuse("lodge-guarantee", bought.bid(0), BIDDERS[0], short, cite="GP-046", where="amount")
    assert bought.act("lodge-guarantee", bought.bid(0), BIDDERS[0], letter(amount=yuan("60000.00")))


@pytest.fixture
def bought():
    """A procurement by tender whose bidders are enrolled."""
    matter = procured("enrolled", BOUGHT)
    yield matter
    matter.hall.close()
