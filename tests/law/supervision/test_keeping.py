"""Evidence held and handed on, personal data shown to supervisors, and who may do nothing (JC-37 to JC-39)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.model import AnnexErasureForm
from hallcore.supervision.forms import HoldForm, InquiryForm, ReasonForm, ReceiptForm, ReferralForm
from portal.house import WATCHING, all_verbs
from tests.makers.supervised import SupervisedHall, supervised_hall

ERASE = AnnexErasureForm(0, "purpose", "保存期限届满。")


@pytest.fixture
def hall() -> Iterator[SupervisedHall]:
    """A supervised hall."""
    made = supervised_hall()
    yield made
    made.close()


# -- holds --------------------------------------------------------------------------------------------------


def test_what_is_held_is_not_erased_until_the_hold_is_lifted(hall):
    """JC-37: the erasure is refused, the matter itself is untouched, and afterwards it may be erased."""
    case = hall.applied()
    before = hall.hall.see(case)
    hold = hall.act("hold-evidence", "", "supervisor", HoldForm(case, "涉嫌倒签时间。")).dossier
    assert hall.hall.see(case) == before
    hall.refuse("erase-annex", case, "operator", ERASE, cite="JC-37")
    hall.refuse("hold-evidence", "", "discipline", HoldForm(case, "同上。"), cite="JC-37", where=hold)
    hall.act("lift-hold", hold, "supervisor", ReasonForm("核查完毕。"))
    hall.act("erase-annex", case, "operator", ERASE)


def test_a_matter_may_be_held_after_something_of_it_was_erased(hall):
    case = hall.applied()
    hall.act("erase-annex", case, "operator", ERASE)
    hall.act("hold-evidence", "", "supervisor", HoldForm(case, "涉嫌倒签时间。"))
    hall.refuse("erase-annex", case, "operator", ERASE, cite="PI-13")


def test_an_erasure_and_a_hold_of_the_same_moment_do_not_both_pass(hall):
    """JC-37: the erasure has looked and found no hold; the hold commits; the erasure meets it after all."""
    case, held = hall.applied(), threading.Event()
    house = hall.hall.house
    verb = house.verbs["erase-annex"]

    def slow(desk, form):
        act = verb.office(desk, form)
        if not held.is_set():
            held.set()
            hall.act("hold-evidence", "", "supervisor", HoldForm(case, "涉嫌倒签时间。"))
        return act

    house.verbs = {**house.verbs, "erase-annex": type(verb)("erase-annex", slow)}
    hall.refuse("erase-annex", case, "operator", ERASE, cite="JC-37")
    assert hall.hall.see(case).records[0].annex


# -- referral -----------------------------------------------------------------------------------------------


def test_a_referral_names_the_chain_that_goes_along_and_gets_its_receipt(hall):
    """JC-38: the hash of the last record then fixes what was handed over, whatever is filed later."""
    case = hall.applied()
    form = ReferralForm(case, "敦化市示例监察委员会", "涉嫌违纪，不属于本厅职权。")
    number = hall.act("refer-matter", "", "discipline", form).dossier
    assert hall.hall.last(number).paper.head == hall.hall.last(case).sha256
    receipt = ReceiptForm("示例回执〔2026〕3号", date(2026, 3, 1))
    hall.refuse("file-receipt", number, "discipline", receipt, cite="JC-38", where="on")
    hall.act("file-receipt", number, "discipline", ReceiptForm("示例回执〔2026〕3号", date(2026, 3, 2)))
    assert hall.hall.see(number).state == "received"


# -- personal data ------------------------------------------------------------------------------------------


def test_a_supervisor_s_reading_is_filed_and_nothing_of_it_stands_in_the_case(hall):
    """JC-39: what is shown is filed in a dossier of its own, so that the person watched is not warned."""
    case = hall.applied()
    before = hall.hall.see(case)
    done = hall.act("inquire-data", "", "supervisor", InquiryForm(case, ("name", "phone"), "核查补录时间。"))
    assert done.dossier.startswith("DY-2026-")
    assert hall.hall.last(done.dossier).disclosure == "sealed"
    assert hall.hall.see(case) == before


def test_a_reading_has_a_reason_and_never_reaches_the_applicants_own_code(hall):
    """JC-39, PI-06: the query code is a key, not a fact about somebody."""
    case = hall.applied()
    blank = InquiryForm(case, ("name",), " ")
    hall.refuse("inquire-data", "", "supervisor", blank, cite="JC-31", where="reason")
    for pieces in ((), ("query",), ("name", "query")):
        form = InquiryForm(case, pieces, "核查。")
        hall.refuse("inquire-data", "", "supervisor", form, cite="JC-39", where="pieces")
    hall.refuse("inquire-data", "", "manager", InquiryForm(case, ("name",), "核查。"), cite="JC-39")


# -- who only watches ---------------------------------------------------------------------------------------


BESIDES = {"urge", "commit-nonce", "reveal-nonce"}


@pytest.mark.parametrize("role", ["supervisor", "discipline"])
def test_who_watches_does_nothing_but_supervise(hall, role):
    """JC-39: every other verb of the hall is closed to them, whatever is asked of it, and writes nothing.

    Besides urging they give their part of the chance by which experts are drawn (ZB-073): it decides nothing by itself.
    """
    watcher, case = Actor("U-000799", role), hall.applied()
    own = {name for name, verb in all_verbs().items() if verb.office.__module__.startswith(WATCHING)}
    before = hall.hall.see(case)
    for name in sorted(all_verbs().keys() - own - BESIDES):
        for number in ("", case):
            with pytest.raises(Refusal) as refused:
                hall.hall.act(name, number, watcher)
            assert refused.value.cite == "JC-39", name
    assert hall.hall.see(case) == before


def test_no_table_gives_who_watches_a_step_in_anothers_matter(hall):
    """JC-39: the tables say the same as the door."""
    law = hall.hall.lawbook.on(date(2026, 3, 2))
    found = {
        (name, step.name)
        for name in law.keys("procedure")
        for machine in law.procedure(name).machines.values()
        for step in machine.steps
        if {"supervisor", "discipline"} & set(step.actors)
    }
    own = {"supervision", "supervising", "complaint", "report", "rating"}
    assert {(name, step) for name, step in found if name not in own} == {
        ("approval", "urge"),
        ("experts", "commit-nonce"),
        ("experts", "reveal-nonce"),
    }
