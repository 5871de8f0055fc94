"""Tenders by invitation (邀请招标): who is invited, who may bid, and what stays secret until the opening."""

from __future__ import annotations

import pytest

from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, PURCHASER, file
from trading.bidding.model import EnrolForm
from trading.tendering.model import InviteesForm

DOCUMENTS = (file("招标文件.txt"),)
THREE = tuple(one.party for one in BIDDERS[:3])
DRAWN = "从符合条件的单位中随机抽取"
INVITED = {"method": "invited_tender", "ground": "few", "ground_approval": "敦发改审批〔2026〕1号"}


@pytest.fixture
def invited(stage):
    """A project of works that is tendered by invitation, its sealing policy published."""
    founded = stage("founded")
    number = founded.hall.act("register-project", "", PURCHASER, values.project(**INVITED)).dossier
    founded.act("review-fairness", number, PURCHASER, values.fairness())
    founded.act("publish-policy", number, PURCHASER, values.policy(number, (file(),)))
    assert number == founded.number
    return founded


def test_a_project_by_invitation_goes_by_its_own_table(invited):
    """ZB-011: the method is the dossier's procedure, for the tender and for its lots."""
    with invited.hall.reading() as root:
        assert {root.archive[n].procedure for n in (invited.number, invited.lot)} == {"invited_tender"}


def test_without_ground_or_approval_there_is_no_invited_tender(stage):
    """ZB-011: eight million of works want a lawful ground and the approval."""
    hall = stage("founded").hall
    for lacking in ("ground", "ground_approval"):
        form = values.project(**{**INVITED, lacking: ""})
        hall.refuse("register-project", "", PURCHASER, form, cite="ZB-011", where=lacking)


@pytest.mark.parametrize("ground", ["few", "cost"])
def test_either_of_the_two_grounds_is_lawful_and_no_other(stage, ground):
    """ZB-011: few bidders, or costs out of proportion; with the approval either of them, and nothing else."""
    hall = stage("founded").hall
    other = values.project(**{**INVITED, "ground": "urgent"})
    hall.refuse("register-project", "", PURCHASER, other, cite="ZB-011", where="ground")
    done = hall.act("register-project", "", PURCHASER, values.project(**{**INVITED, "ground": ground}))
    assert done.paper.ground == ground


def test_three_are_invited_and_two_are_too_few(invited):
    """ZB-020: at least three."""
    number = invited.number
    form = InviteesForm(THREE[:2], DRAWN)
    invited.hall.refuse("name-invitees", number, PURCHASER, form, cite="ZB-020", where="parties")
    assert invited.act("name-invitees", number, PURCHASER, InviteesForm(THREE, DRAWN)).paper.parties == THREE


@pytest.mark.parametrize(
    ("form", "cite", "where"),
    [
        (InviteesForm((*THREE[:2], THREE[1]), DRAWN), "ZB-020", "parties"),
        (InviteesForm((*THREE[:2], PURCHASER.party), DRAWN), "ZB-051", PURCHASER.party),
        (InviteesForm(THREE, " "), "ZB-020", "chosen"),
    ],
    ids=["one of them twice", "the purchaser itself", "nobody knows how"],
)
def test_a_faulty_list_is_refused_with_its_place(invited, form, cite, where):
    """ZB-020, ZB-051: each once, not the one who invites, and it is said how they were chosen."""
    invited.hall.refuse("name-invitees", invited.number, PURCHASER, form, cite=cite, where=where)


def test_the_invitation_waits_for_the_list(invited):
    """ZB-020: nobody is invited by an invitation that has no addressees."""
    notice = values.notice(DOCUMENTS)
    invited.hall.refuse("publish-notice", invited.number, PURCHASER, notice, cite="ZB-020")
    invited.act("name-invitees", invited.number, PURCHASER, InviteesForm(THREE, DRAWN))
    assert invited.act("publish-notice", invited.number, PURCHASER, notice).paper.name


def test_only_those_invited_enrol(invited):
    """ZB-020: the fourth bidder, listed like the others, was not invited."""
    invited.act("name-invitees", invited.number, PURCHASER, InviteesForm(THREE, DRAWN))
    invited.act("publish-notice", invited.number, PURCHASER, values.notice(DOCUMENTS))
    assert invited.act("enrol", invited.lot, BIDDERS[0], EnrolForm()).paper.bidder == THREE[0]
    invited.hall.refuse("enrol", invited.lot, BIDDERS[3], EnrolForm(), cite="ZB-020", where=BIDDERS[3].party)


def test_who_is_invited_is_not_public(invited):
    """ZB-043: the list's record stands sealed in the log."""
    done = invited.act("name-invitees", invited.number, PURCHASER, InviteesForm(THREE, DRAWN))
    assert (done.paper.type, invited.hall.last(invited.number).disclosure) == ("invitees-named", "sealed")


def test_the_list_is_replaced_until_the_invitation_goes_out(invited):
    """The last list counts; afterwards there is none any more."""
    invited.act("name-invitees", invited.number, PURCHASER, InviteesForm(THREE, DRAWN))
    other = tuple(one.party for one in BIDDERS[1:4])
    invited.act("name-invitees", invited.number, PURCHASER, InviteesForm(other, DRAWN))
    invited.act("publish-notice", invited.number, PURCHASER, values.notice(DOCUMENTS))
    invited.hall.refuse("enrol", invited.lot, BIDDERS[0], EnrolForm(), cite="ZB-020")
    invited.hall.refuse("name-invitees", invited.number, PURCHASER, InviteesForm(THREE, DRAWN), cite="ZB-020")


def test_an_open_tender_invites_nobody_in_particular(stage):
    """ZB-011: its notice is for everybody."""
    registered = stage("registered")
    form = InviteesForm(THREE, DRAWN)
    registered.hall.refuse("name-invitees", registered.number, PURCHASER, form, cite="ZB-011")


def test_an_agency_without_mandate_names_nobody(invited):
    """ZB-015: only who is in charge."""
    form = InviteesForm(THREE, DRAWN)
    invited.hall.refuse("name-invitees", invited.number, AGENCY, form, cite="ZB-015")
