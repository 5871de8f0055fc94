"""The registry of parties as cases: who is listed, whose certificate signs, who acts for whom."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hallcore.desk import Actor
from hallcore.ground.clock import TZ
from hallcore.identity.rules import applicant_number
from portal.cli import cast
from tests.makers import values
from tests.makers.house import (
    AGENCY,
    BIDDERS,
    OPERATOR,
    OTHER_AGENCY,
    OTHER_PURCHASER,
    PURCHASER,
    certificate,
    certificate_sha256,
)
from tests.makers.values import at
from trading.registry.model import Admission, CertificateForm, MandateForm

NEWCOMER = cast.BIDDERS[-1]
"""A bidder the founded house does not know."""


@pytest.fixture
def founded(stage):
    return stage("founded")


@pytest.fixture
def newcomer(founded) -> str:
    """The dossier of an applicant that is registered and listed as nothing yet."""
    return founded.act("register-applicant", "", OPERATOR, values.applicant(NEWCOMER)).dossier


# -- listing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("capacity", ["purchaser", "agency", "bidder"])
def test_an_applicant_is_listed_in_a_capacity(founded, newcomer, capacity):
    """PT-02: registered once, an applicant is listed as purchaser, agency or bidder."""
    done = founded.act("admit-party", newcomer, OPERATOR, Admission((capacity,)))
    assert done.paper.code == NEWCOMER.code
    assert done.paper.capacities == (capacity,)


@pytest.mark.parametrize("capacities", [(), ("expert",), ("bidder", "king"), ("",)])
def test_a_capacity_nobody_knows_is_refused(founded, newcomer, capacities):
    """EB-02: what a party may be listed as is a closed list."""
    founded.hall.refuse("admit-party", newcomer, OPERATOR, Admission(capacities), cite="", where="capacities")


def test_a_party_listed_twice_has_both_capacities(founded):
    """EB-02: a bidder that is also listed as a purchaser may both invite and bid."""
    bidder = BIDDERS[0]
    founded.hall.refuse("register-project", "", bidder, values.project(purchaser=bidder.party), cite="EB-02")
    founded.act("admit-party", applicant_number(bidder.party), OPERATOR, Admission(("purchaser",)))
    done = founded.act("register-project", "", bidder, values.project(purchaser=bidder.party))
    assert done.paper.purchaser == bidder.party


def test_only_an_applicant_can_be_listed(founded):
    """EB-02: listing is done in the dossier of an applicant that was registered, nowhere else."""
    founded.hall.refuse(
        "admit-party", "A-nobody", OPERATOR, Admission(("bidder",)), cite="", where="A-nobody"
    )


# -- certificates ----------------------------------------------------------------------------------


def test_a_certificate_with_the_partys_code_is_bound(founded, newcomer):
    """EB-15: the certificate that signs for a party carries its unified social credit code."""
    done = founded.act("bind-certificate", newcomer, OPERATOR, CertificateForm(certificate(NEWCOMER.code)))
    assert done.paper.certificate_sha256 == certificate_sha256(NEWCOMER.code)


def test_another_partys_certificate_is_refused_and_named(founded, newcomer):
    """EB-15: a certificate that carries another code signs for somebody else."""
    other = cast.BIDDERS[0].code
    form = CertificateForm(certificate(other))
    founded.hall.refuse("bind-certificate", newcomer, OPERATOR, form, cite="EB-15", where=other)


@pytest.mark.parametrize(
    "text", ["", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_certificate_is_refused(founded, newcomer, text):
    """EB-15: a file that cannot be read as a certificate binds nothing."""
    founded.hall.refuse(
        "bind-certificate", newcomer, OPERATOR, CertificateForm(text), cite="EB-15", where="certificate"
    )


@pytest.mark.parametrize(
    ("moment", "valid"),
    [
        ("03-09 23:59:59.999999", False),
        ("03-10 00:00:00", True),
        ("03-20 00:00:00", True),
        ("03-20 00:00:00.000001", False),
    ],
)
def test_a_certificate_is_bound_in_its_validity_first_and_last_second_included(
    founded, newcomer, moment, valid
):
    """EB-15: a certificate that is not yet, or no longer, valid cannot be bound."""
    form = CertificateForm(certificate(NEWCOMER.code, at("03-10 00:00"), at("03-20 00:00")))
    founded.hall.clock.set(at(moment))
    if valid:
        assert founded.act("bind-certificate", newcomer, OPERATOR, form).paper.code == NEWCOMER.code
    else:
        founded.hall.refuse("bind-certificate", newcomer, OPERATOR, form, cite="EB-15")


def test_the_certificate_bound_last_signs(stage):
    """EB-15: a bid signed with the certificate before is refused once a new one is bound."""
    matter = stage("enrolled")
    bidder, fresh = BIDDERS[0], certificate(BIDDERS[0].party, datetime(2025, 7, 1, tzinfo=TZ))
    matter.act("bind-certificate", applicant_number(bidder.party), OPERATOR, CertificateForm(fresh))
    matter.hall.refuse(
        "submit-bid",
        matter.bid(0),
        bidder,
        matter.container(0),
        cite="EB-15",
        where="header.bidder_cert_sha256",
    )


# -- mandates --------------------------------------------------------------------------------------


def mandate(**changes: str) -> MandateForm:
    """Return a mandate of the second agency until the end of March."""
    return MandateForm(**{"agency": OTHER_AGENCY.party, "scope": "示例", "valid_to": "2026-03-31", **changes})


def test_a_purchaser_entrusts_an_agency(founded):
    """ZB-015: a purchaser chooses its agency and entrusts it; the mandate is public."""
    done = founded.act("grant-mandate", applicant_number(PURCHASER.party), PURCHASER, mandate())
    record = founded.hall.last(done.dossier)
    assert (done.paper.purchaser, done.paper.agency) == (PURCHASER.party, OTHER_AGENCY.party)
    assert record.disclosure == "public"


@pytest.mark.parametrize("actor", [OTHER_AGENCY, OTHER_PURCHASER, OPERATOR], ids=lambda actor: actor.account)
def test_nobody_else_entrusts_an_agency_in_a_purchasers_name(founded, actor):
    """ZB-015: an agency cannot entrust itself, and no other party or office can do it either."""
    number = applicant_number(PURCHASER.party)
    founded.hall.refuse("grant-mandate", number, actor, mandate(), cite="ZB-015")


def test_only_a_listed_purchaser_entrusts(founded):
    """EB-02: a party not listed as a purchaser has nothing to entrust."""
    bidder = BIDDERS[0]
    founded.hall.refuse("grant-mandate", applicant_number(bidder.party), bidder, mandate(), cite="EB-02")


def test_only_a_listed_agency_is_entrusted(founded):
    """EB-02: a bidder cannot be entrusted as an agency."""
    form = mandate(agency=BIDDERS[0].party)
    founded.hall.refuse(
        "grant-mandate",
        applicant_number(PURCHASER.party),
        PURCHASER,
        form,
        cite="EB-02",
        where=applicant_number(BIDDERS[0].party),
    )


@pytest.mark.parametrize(("last", "lawful"), [("2026-03-01", False), ("2026-03-02", True), ("soon", False)])
def test_a_mandate_ends_today_at_the_earliest(founded, last, lawful):
    """ZB-015: a mandate that is over when it is granted entrusts nobody; what is no day is refused."""
    number, form = applicant_number(PURCHASER.party), mandate(valid_to=last)
    if lawful:
        assert founded.act("grant-mandate", number, PURCHASER, form).paper.valid_to == last
    else:
        founded.hall.refuse("grant-mandate", number, PURCHASER, form, cite="", where="valid_to")


@pytest.mark.parametrize(("moment", "lawful"), [("03-31 23:59:59.999999", True), ("04-01 00:00:00", False)])
def test_a_mandate_covers_its_last_day_whole(founded, moment, lawful):
    """ZB-015: on the last day of its mandate an agency still acts, on the next day no more."""
    founded.act("grant-mandate", applicant_number(PURCHASER.party), PURCHASER, mandate())
    founded.hall.clock.set(at(moment))
    if lawful:
        done = founded.act("register-project", "", OTHER_AGENCY, values.project())
        assert done.paper.agency == OTHER_AGENCY.party
    else:
        founded.hall.refuse(
            "register-project", "", OTHER_AGENCY, values.project(), cite="ZB-015", where=OTHER_AGENCY.party
        )


def test_a_later_shorter_mandate_does_not_end_an_earlier_longer_one(founded):
    """ZB-015: of several mandates any that is in force entrusts."""
    founded.act(
        "grant-mandate",
        applicant_number(PURCHASER.party),
        PURCHASER,
        mandate(agency=AGENCY.party, valid_to="2026-03-10"),
    )
    founded.hall.clock.set(at("03-11 09:00"))
    assert founded.act("register-project", "", AGENCY, values.project()).paper.agency == AGENCY.party


def test_a_mandate_entrusts_with_one_purchasers_tenders_only(founded):
    """ZB-015: entrusted by one purchaser, an agency is nobody to another."""
    form = values.project(purchaser=OTHER_PURCHASER.party)
    founded.hall.refuse("register-project", "", AGENCY, form, cite="ZB-015", where=AGENCY.party)


def test_a_code_typed_in_lower_case_is_the_same_party(founded):
    """ID-01: codes are kept as they were checked, so that who acts is compared with who was entrusted."""
    founded.act(
        "grant-mandate",
        applicant_number(PURCHASER.party),
        PURCHASER,
        mandate(agency=f" {OTHER_AGENCY.party.lower()} "),
    )
    done = founded.act(
        "register-project", "", OTHER_AGENCY, values.project(purchaser=PURCHASER.party.lower())
    )
    assert (done.paper.purchaser, done.paper.agency) == (PURCHASER.party, OTHER_AGENCY.party)


def test_an_agency_whose_mandate_has_ended_can_do_nothing_more(stage):
    """ZB-015: whoever registered a project as agency publishes, clarifies and awards only while entrusted."""
    matter = stage("founded")
    matter.act("grant-mandate", applicant_number(PURCHASER.party), PURCHASER, mandate(valid_to="2026-03-03"))
    matter.plan = type(matter.plan)(manager=OTHER_AGENCY)
    matter.registered()
    matter.hall.clock.set(at("03-04 00:00"))
    form = values.policy(matter.number, ())
    matter.hall.refuse(
        "publish-policy", matter.number, OTHER_AGENCY, form, cite="ZB-015", where=OTHER_AGENCY.party
    )
    done = matter.act("publish-policy", matter.number, PURCHASER, form)
    assert done.at == at("03-04 00:00") or done.at - at("03-04 00:00") < timedelta(seconds=1)


def test_an_account_without_a_party_registers_nothing(founded):
    """ZB-015: the hall's own people neither invite tenders nor are entrusted with them."""
    for actor in (OPERATOR, Actor("U-9", "centre")):
        founded.hall.refuse("register-project", "", actor, values.project(), cite="ZB-015")
