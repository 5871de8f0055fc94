"""Credit and qualifications as cases: who enters what, for how long, and whom it keeps out of which trade."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import applicant_number
from tests.makers.departments import Department
from tests.makers.house import (
    AGENCY,
    BIDDERS,
    CENTRE,
    OPERATOR,
    PURCHASER,
    SUPERVISOR,
    certificate_sha256,
    file,
    workshop,
)
from tests.makers.procured import standing as procured
from tests.makers.values import at
from trading.bidding.model import EnrolForm
from trading.registry.credit_model import (
    KINDS,
    CreditForm,
    EndCreditForm,
    EvidenceForm,
    LicenceForm,
    WithdrawProofForm,
)
from trading.registry.credit_rules import after_years, entries_of, period_of, proofs_of

BIDDER = BIDDERS[0]
OWN = applicant_number(BIDDER.party)
BAN = CreditForm(
    "D05", "collusion", "示例罚决〔2026〕1号", "在示例项目中与他人串通投标。", date(2026, 3, 2), 1
)
SHOWN = EvidenceForm(
    proof="qualification",
    name="市政公用工程施工总承包二级",
    number="D222000001",
    issuer="示例住房和城乡建设厅",
    valid_from=date(2024, 3, 20),
    valid_to=date(2026, 3, 25),
    files=(file("证书.pdf"), file("证书.pdf.p7s")),
    certificate_sha256=certificate_sha256(BIDDER.party),
)


@pytest.fixture
def announced(stage):
    return stage("announced")


@pytest.fixture
def department(announced):
    return Department(announced.hall)


@pytest.fixture
def bought():
    """A procurement whose notice is out, with a department that decides."""
    matter = procured("announced")
    yield matter, Department(matter.hall)
    matter.hall.close()


# -- who enters, and for how long ----------------------------------------------------------------------------------------


def test_a_competent_department_enters_its_own_decision(announced, department):
    """ZB-150: public at once, with number, organ, ground and days."""
    done = announced.act("enter-credit", OWN, department.approver, BAN)
    assert (done.paper.first, done.paper.last, done.paper.rule) == (
        date(2026, 3, 2),
        date(2027, 3, 1),
        "ZB-150",
    )
    assert done.paper.organ
    assert announced.hall.last(OWN).disclosure == "public"
    announced.hall.refuse("enter-credit", OWN, department.approver, BAN, cite="", where="decision")


def test_nobody_else_enters_or_ends_anything(announced, department):
    """PT-01: neither the centre, nor who tenders, bids or watches, nor a handler, nor another department's head."""
    announced.act("enter-credit", OWN, department.approver, BAN)
    other = replace(BAN, decision="示例罚决〔2026〕2号")
    n = len(announced.hall.see(OWN).records) - 1
    ending = EndCreditForm(n, "示例决〔2026〕3号", "原决定被撤销。")
    for actor in (CENTRE, OPERATOR, PURCHASER, AGENCY, BIDDER, department.handler):
        announced.hall.refuse("enter-credit", OWN, actor, other, cite="PT-01")
        announced.hall.refuse("end-credit", OWN, actor, ending, cite="PT-01")
    announced.hall.refuse("enter-credit", OWN, SUPERVISOR, other, cite="JC-39")
    stranger = Actor(PURCHASER.account, "approver")
    with pytest.raises(Refusal):
        announced.act("enter-credit", OWN, stranger, other)


@pytest.mark.parametrize(
    ("kind", "years", "lawful"),
    [
        ("collusion", 0, False),
        ("collusion", 1, True),
        ("collusion", 2, True),
        ("collusion", 3, False),
        ("fraud", 0, False),
        ("fraud", 1, True),
        ("fraud", 3, True),
        ("fraud", 4, False),
        ("bad-record", 0, False),
        ("bad-record", 1, True),
        ("bad-record", 3, True),
        ("bad-record", 4, False),
    ],
)
def test_a_ban_is_as_long_as_its_clause_allows(kind, years, lawful):
    """ZB-150: one to two years; ZB-151, GP-153: one to three."""
    law = workshop().lawbook.on(date(2026, 3, 2))
    form = replace(BAN, kind=kind, years=years)
    if lawful:
        first, last = period_of(form, law)
        assert (first, last) == (date(2026, 3, 2), date(2026 + years, 3, 1))
    else:
        with pytest.raises(Refusal) as refused:
            period_of(form, law)
        assert (refused.value.cite, refused.value.where) == (KINDS[kind].rule, "years")


def test_other_penalties_are_known_and_keep_nobody_out(announced, department):
    """ZB-152: on record, without a period."""
    done = announced.act("enter-credit", OWN, department.approver, replace(BAN, kind="penalty", years=0))
    assert (done.paper.first, done.paper.last) == (None, None)
    assert announced.act("enrol", announced.lot, BIDDER, EnrolForm())


def test_a_leap_day_has_its_anniversary_at_the_end_of_february():
    """GEN-02."""
    assert after_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert after_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


# -- whom it keeps out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("decided", "barred"), [(date(2025, 3, 6), True), (date(2025, 3, 5), False)])
def test_who_is_banned_does_not_enrol_on_the_last_day_and_does_on_the_next(
    announced, department, decided, barred
):
    """ZB-150: a year from 6 March 2025 ends on 5 March 2026, the day of the enrolment."""
    announced.hall.clock.set(at("03-05 10:00"))
    announced.act("enter-credit", OWN, department.approver, replace(BAN, decided_on=decided))
    if barred:
        announced.hall.refuse("enrol", announced.lot, BIDDER, EnrolForm(), cite="ZB-150", where=BIDDER.party)
    else:
        assert announced.act("enrol", announced.lot, BIDDER, EnrolForm())


def test_a_ban_after_the_enrolment_refuses_the_bid(stage):
    """ZB-150: it is asked again when a bid comes in; an ended one keeps nobody out."""
    matter = stage("enrolled")
    department = Department(matter.hall)
    matter.act("enter-credit", OWN, department.approver, BAN)
    matter.hall.refuse(
        "submit-bid", matter.bid(0), BIDDER, matter.container(0), cite="ZB-150", where=BIDDER.party
    )
    n = len(matter.hall.see(OWN).records) - 1
    for wrong in (EndCreditForm(n, "", "x"), EndCreditForm(n, "x", " ")):
        matter.hall.refuse("end-credit", OWN, department.approver, wrong, cite="", where="reason")
    ending = EndCreditForm(n, "示例决〔2026〕3号", "原决定被撤销。")
    assert matter.act("end-credit", OWN, department.approver, ending)
    matter.hall.refuse("end-credit", OWN, department.approver, ending, cite="", where="n")
    with matter.hall.reading() as root:
        assert not entries_of(root.archive[OWN])[0].stands(date(2026, 3, 10))
    assert matter.act("submit-bid", matter.bid(0), BIDDER, matter.container(0))


def test_a_ban_from_works_is_none_from_procurement(bought):
    """ZB-150, GP-153: each clause keeps out of its own trade."""
    matter, department = bought
    matter.act("enter-credit", OWN, department.approver, BAN)
    assert matter.act("enrol", matter.lot, BIDDER, EnrolForm())
    other = applicant_number(BIDDERS[1].party)
    matter.act("enter-credit", other, department.approver, replace(BAN, kind="bad-record", years=3))
    matter.hall.refuse("enrol", matter.lot, BIDDERS[1], EnrolForm(), cite="GP-153", where=BIDDERS[1].party)


@pytest.mark.parametrize(("decided", "barred"), [(date(2023, 3, 4), True), (date(2023, 3, 3), False)])
def test_a_serious_record_counts_for_three_years(bought, decided, barred):
    """GP-010: looked back from the day of the enrolment, Wednesday 4 March 2026, to the day."""
    matter, department = bought
    matter.hall.clock.set(at("03-04 10:00"))
    serious = replace(BAN, kind="serious", years=0, decided_on=decided)
    matter.act("enter-credit", OWN, department.approver, serious)
    if barred:
        matter.hall.refuse("enrol", matter.lot, BIDDER, EnrolForm(), cite="GP-010", where=BIDDER.party)
    else:
        assert matter.act("enrol", matter.lot, BIDDER, EnrolForm())


# -- what a party shows ------------------------------------------------------------------------------------------------------


def test_a_party_shows_what_it_signed_itself(announced):
    """EB-15, EB-14: with its own certificate; EB-02: its own alone, and nobody has to."""
    assert announced.act("bring-evidence", OWN, BIDDER, SHOWN).paper.evidence == SHOWN.certificate_sha256
    foreign = replace(SHOWN, certificate_sha256=certificate_sha256(BIDDERS[1].party))
    announced.hall.refuse("bring-evidence", OWN, BIDDER, foreign, cite="EB-15", where="signature")
    announced.hall.refuse("bring-evidence", OWN, BIDDERS[1], SHOWN, cite="EB-02")
    announced.hall.refuse("bring-evidence", OWN, CENTRE, SHOWN, cite="EB-02")
    announced.hall.refuse("bring-evidence", OWN, BIDDER, replace(SHOWN, files=SHOWN.files[:1]), cite="EB-14")
    announced.hall.refuse("bring-evidence", OWN, BIDDER, replace(SHOWN, name=" "), cite="", where="name")
    earlier = replace(SHOWN, valid_to=date(2024, 3, 19))
    announced.hall.refuse("bring-evidence", OWN, BIDDER, earlier, cite="", where="valid_to")
    bare = replace(SHOWN, proof="performance")
    announced.hall.refuse("bring-evidence", OWN, BIDDER, bare, cite="", where="amount")
    announced.hall.refuse("show-licence", OWN, BIDDER, LicenceForm("没有"), cite="EB-02", where="licence")


@pytest.mark.parametrize(("moment", "lapse"), [("03-25 23:59", ""), ("03-26 00:00", "已过有效期")])
def test_a_qualification_holds_through_its_last_day(announced, moment, lapse):
    """What evaluators see is how it stood at the deadline, 25 March."""
    announced.act("bring-evidence", OWN, BIDDER, SHOWN)
    with announced.hall.reading() as root:
        (one,) = proofs_of(root.archive, root.archive[OWN], at(moment))
        assert one.lapse == lapse
        assert proofs_of(root.archive, root.archive[OWN], at("03-01 00:00")) == ()


def test_what_was_taken_down_was_there_until_then(announced):
    """A later withdrawal changes nothing of what could be seen at the deadline."""
    announced.act("bring-evidence", OWN, BIDDER, SHOWN)
    n = len(announced.hall.see(OWN).records) - 1
    seen = announced.hall.clock.now()
    announced.hall.clock.set(at("03-20 09:00"))
    announced.act("withdraw-proof", OWN, BIDDER, WithdrawProofForm(n))
    announced.hall.refuse("withdraw-proof", OWN, BIDDER, WithdrawProofForm(n), cite="", where="n")
    with announced.hall.reading() as root:
        assert len(proofs_of(root.archive, root.archive[OWN], seen)) == 1
        assert proofs_of(root.archive, root.archive[OWN], at("03-20 09:00")) == ()
