"""Methods of trading: what their tables must say, and which of them the law admits for a purchase."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal

import pytest

import portal.house
from hallcore.ground.errors import LawFault, Refusal
from portal.house import load_law
from tests.makers import values
from tests.makers.house import PURCHASER
from trading.methods.rules import Method, check_choice, choice, methods

D = Decimal


@pytest.fixture(scope="module")
def law():
    return load_law().on(date(2026, 3, 2))


def test_a_method_asks_the_law_for_its_own_clocks_and_figures(law):
    """ZB-028, ZB-035: the open tender of works has twenty days and two per cent."""
    method = Method(law, "open_tender")
    assert (method.clock("deadline").id, method.figure("bond").rule) == ("C24", "ZB-035")
    assert method.figure("bidders").value == 3
    assert (method.word("notice"), method.regime, method.invited) == ("招标公告", "tendering", False)


def test_what_a_method_does_not_know_is_said_with_its_name(law):
    """A period the method has not is refused by name, never guessed."""
    method = Method(law, "open_tender")
    assert method.clock_if("filing") is None
    assert method.figure_if("filing") is None
    with pytest.raises(Refusal, match="“公开招标”没有这项期限"):
        method.clock("filing")
    with pytest.raises(Refusal, match="“公开招标”没有这项数额"):
        method.figure("filing")


def test_the_open_tender_needs_no_ground(law):
    """ZB-011: whatever it costs, it may be tendered openly."""
    for amount in ("1.00", "3999999.99", "4000000.00", "900000000.00"):
        check_choice(choice(Method(law, "open_tender"), "works", D(amount), must=True), "", "")


@pytest.mark.parametrize(
    ("kind", "below", "at"),
    [
        ("works", "3999999.99", "4000000.00"),
        ("goods", "1999999.99", "2000000.00"),
        ("services", "999999.99", "1000000.00"),
    ],
)
def test_an_invited_tender_needs_an_approval_from_the_threshold_on(law, kind, below, at):
    """ZB-005, ZB-006, ZB-007, ZB-011: below it a lawful ground is enough, from it on the approval is needed too."""
    method = Method(law, "invited_tender")
    check_choice(choice(method, kind, D(below)), "few", "")
    wanted = choice(method, kind, D(at))
    with pytest.raises(Refusal, match="请写明批准文号"):
        check_choice(wanted, "few", " ")
    check_choice(wanted, "few", "敦发改审批〔2026〕1号")
    with pytest.raises(Refusal, match="应当具备法定情形之一"):
        check_choice(wanted, "", "敦发改审批〔2026〕1号")
    with pytest.raises(Refusal, match="应当具备法定情形之一"):
        check_choice(wanted, "because", "敦发改审批〔2026〕1号")


def test_what_must_be_tendered_needs_the_approval_whatever_it_costs(law):
    """ZB-001: the purchaser's own word that it must be tendered is enough."""
    with pytest.raises(Refusal, match="并经批准，请写明批准文号"):
        check_choice(choice(Method(law, "invited_tender"), "works", D("1.00"), must=True), "few", "")


def test_lots_are_added_up_before_the_threshold(stage):
    """ZB-008: two lots of two million are four million of works; a fen less, and no approval is asked for."""
    hall = stage("founded").hall
    half, less = D("2000000.00"), D("1999999.99")
    asked = {"method": "invited_tender", "ground": "few", "must_tender": False}
    for second, refused in ((half, True), (less, False)):
        lots = tuple(
            values.lot(no, estimate=estimate, ceiling=estimate, bond=D("0.00"))
            for no, estimate in ((1, half), (2, second))
        )
        form = values.project(lots=lots, **asked)
        if refused:
            told = hall.refuse(
                "register-project", "", PURCHASER, form, cite="ZB-005", where="ground_approval"
            )
            assert "达到公开招标数额标准 4,000,000.00 元" in str(told)
        else:
            assert hall.act("register-project", "", PURCHASER, form).dossier


def test_every_table_of_a_method_says_all_that_rules_ask(law):
    """Reading the law checks them; here each is asked for every part once."""
    sealed = [method for method in methods(law) if method.is_("family", "sealed")]
    assert {"open_tender", "invited_tender", "gp_open_tender", "gp_invited_tender"} <= {
        m.name for m in sealed
    }
    for method in sealed:
        assert method.clock("deadline").n > 0
        assert method.word("notice") != "notice"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('deadline = "C24"\n', "", "it names no clock deadline"),
        ('committee = "ZB-070"\n', "", "it names no figure committee"),
        ('winner = "中标人"\n', "", "it names no word winner"),
        ('invitation = "open"', 'invitation = "shut"', "trait invitation cannot be 'shut'"),
        ('invitation = "open"', 'invitaton = "open"', "unknown trait 'invitaton'"),
        ('family = "sealed"\n', "", "it names no trait family"),
    ],
)
def test_a_table_that_lacks_a_part_is_refused_when_the_law_is_read(tmp_path, monkeypatch, old, new, fault):
    """What a rule would ask for in the middle of a tender is missed at the start instead."""
    folders = portal.house.law_folders()
    shutil.copytree(folders[1], tmp_path / "law")
    table = tmp_path / "law" / "procedures" / "open_tender.toml"
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(portal.house, "law_folders", lambda: (folders[0], tmp_path / "law"))
    with pytest.raises(LawFault) as caught:
        load_law()
    assert any(fault in line for line in caught.value.faults)
