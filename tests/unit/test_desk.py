"""The desk: what an office may do with dossiers, states, holds and reminders during one act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallcore.desk import CLOCK, Actor, Desk
from hallcore.dossier import Archive, Dossier, record_number, split_record_number
from hallcore.ground.errors import Refusal
from tests.makers.house import BIDDERS, CENTRE, OPERATOR, PURCHASER, workshop
from tests.makers.matter import standing
from tests.makers.values import at
from trading.tendering.model import LOT, METHOD, TENDER, NoticePublished

NOW = at("03-02 08:30")


@pytest.fixture
def archive() -> Archive:
    """An archive with nothing in it."""
    return Archive("示例大厅")


def desk_for(archive: Archive, actor: Actor = PURCHASER, dossier: Dossier | None = None) -> Desk:
    """Return a desk at NOW under the law of that day."""
    book = workshop().lawbook

    def law_of(matter: Dossier | None, moment):
        return book.edition(matter.edition) if matter is not None else book.on(moment.date())

    return Desk(archive, dossier, actor, NOW, law_of, book.calendar, lambda _dossier, _n: None)


@pytest.fixture
def desk(archive) -> Desk:
    """A desk on which a tender with one lot has just been founded."""
    fresh = desk_for(archive)
    fresh.file_in(fresh.found("T-1", METHOD, TENDER))
    fresh.found("T-1.1", METHOD, LOT, parent="T-1")
    return fresh


# -- dossiers --------------------------------------------------------------------------------------


def test_an_act_without_a_dossier_has_none_until_it_founds_one(archive):
    """An act that was asked for without a dossier cannot speak of one; founding and filing in it gives it one."""
    fresh = desk_for(archive)
    with pytest.raises(Refusal):
        fresh.dossier.state  # noqa: B018 - asking is the act
    found = fresh.found("T-1", METHOD, TENDER)
    fresh.file_in(found)
    assert (fresh.dossier, fresh.law.edition) == (found, found.edition)


def test_an_act_is_later_than_whatever_dossier_it_is_filed_in_holds(archive):
    """An office that chooses the dossier while it acts (the next ticket) does not write into its past."""
    fresh = desk_for(archive)
    chosen = fresh.found("T-1", METHOD, TENDER)
    chosen.last_at = NOW.isoformat()
    fresh.file_in(chosen)
    assert fresh.at == NOW + timedelta(microseconds=1)
    later = desk_for(archive)
    chosen.last_at = (NOW - timedelta(seconds=1)).isoformat()
    later.file_in(chosen)
    assert later.at == NOW


def test_a_dossier_begins_in_its_machines_first_state_under_the_law_of_the_day(desk):
    """A tender begins as a draft, a lot waits; both under the edition in force."""
    assert (desk.open("T-1").state, desk.open("T-1.1").state) == ("draft", "waiting")
    assert desk.open("T-1").edition == workshop().lawbook.on(NOW.date()).edition


def test_a_number_is_given_once(desk):
    """Two dossiers of one number would be one matter with two truths."""
    with pytest.raises(Refusal) as refused:
        desk.found("T-1", METHOD, TENDER)
    assert refused.value.where == "T-1"


def test_a_machine_the_procedure_does_not_have_founds_nothing(desk):
    """The refusal carries the clause of the procedure."""
    with pytest.raises(Refusal) as refused:
        desk.found("T-2", METHOD, "auction")
    assert refused.value.cite == "ZB-011"


def test_what_is_not_there_cannot_be_opened_or_rested_on(desk):
    """The refusal names the number that was asked for."""
    for asking in (desk.open, desk.rests_on):
        with pytest.raises(Refusal) as refused:
            asking("T-9")
        assert refused.value.where == "T-9"


def test_children_come_in_the_order_of_their_numbers_and_by_machine(desk):
    """Lots of a tender, and only its own: T-10 is not a child of T-1."""
    desk.found("T-10", METHOD, TENDER)
    desk.found("T-10.1", METHOD, LOT, parent="T-10")
    desk.found("T-1.2", METHOD, LOT, parent="T-1")
    desk.found("T-1.Y01", METHOD, "objection", parent="T-1")
    assert [child.number for child in desk.children("T-1")] == ["T-1.1", "T-1.2", "T-1.Y01"]
    assert [child.number for child in desk.children("T-1", LOT)] == ["T-1.1", "T-1.2"]
    assert [child.number for child in desk.children("T-10")] == ["T-10.1"]


def test_a_lot_finds_its_tender(archive, desk):
    """The parent of a child is the dossier it was founded under; a tender has none."""
    assert desk_for(archive, dossier=desk.open("T-1.1")).parent().number == "T-1"
    with pytest.raises(Refusal):
        desk.parent()


def test_series_count_each_for_itself(desk):
    """The first of a series is one; another series is not moved by it."""
    assert [desk.next_number("a"), desk.next_number("a"), desk.next_number("b")] == [1, 2, 1]


# -- states ----------------------------------------------------------------------------------------


def test_a_step_of_the_table_moves_the_state(desk):
    """Who may, in a state that allows it: the new state is returned and stands."""
    assert desk.advance("publish-policy") == "sealed" == desk.dossier.state


@pytest.mark.parametrize(
    "actor", [CENTRE, BIDDERS[0], CLOCK, OPERATOR, Actor("U-1", "king")], ids=lambda a: a.role
)
def test_a_role_the_row_does_not_name_is_refused(archive, desk, actor):
    """EB-03: the refusal says who should, under the step's clause, and nothing moves."""
    other = desk_for(archive, actor, desk.dossier)
    with pytest.raises(Refusal) as refused:
        other.advance("publish-policy")
    assert (refused.value.cite, desk.dossier.state) == ("EB-03", "draft")
    assert "招标人、招标代理机构" in refused.value.reason


def test_a_step_out_of_turn_is_refused_in_the_words_of_the_state(desk):
    """ZB-021: a draft cannot be announced; the refusal names state and step in Chinese."""
    with pytest.raises(Refusal) as refused:
        desk.advance("publish-notice")
    assert refused.value.cite == "ZB-021"
    assert "编制中" in refused.value.reason
    assert "发布招标公告" in refused.value.reason


def test_a_step_nobody_knows_is_refused(desk):
    """What the table does not have is not done."""
    with pytest.raises(Refusal):
        desk.advance("bribe")


def test_a_step_may_move_another_dossier(desk, archive):
    """The roll of a tender fails one of its lots: the lot moves by its own machine, the tender stays."""
    centre = desk_for(archive, CENTRE, desk.dossier)
    assert centre.advance("fail-few", desk.open("T-1.1")) == "failed"
    assert desk.dossier.state == "draft"


# -- holds -----------------------------------------------------------------------------------------


def test_whoever_advances_a_held_dossier_meets_the_hold(desk):
    """ZB-033: the refusal is the hold's, with its clause and the dossier's number; nothing moves."""
    desk.hold(desk.dossier, "T-1.Y01", "异议处理期间暂停", "ZB-033")
    with pytest.raises(Refusal) as refused:
        desk.advance("publish-policy")
    assert (refused.value.cite, refused.value.where, desk.dossier.state) == ("ZB-033", "T-1", "draft")


def test_what_no_suspension_stops_goes_through(desk):
    """ZB-060: a deadline passes though the matter is held; the hold stands on."""
    desk.hold(desk.dossier, "T-1.Y01", "异议处理期间暂停", "ZB-033")
    assert desk.advance("publish-policy", through_hold=True) == "sealed"
    assert len(desk.dossier.holds) == 1


def test_a_hold_does_not_excuse_a_wrong_step(desk):
    """ZB-021: whether the table allows a step is asked before whether the matter is held, even through a hold."""
    desk.hold(desk.dossier, "T-1.Y01", "异议处理期间暂停", "ZB-033")
    for through in (True, False):
        with pytest.raises(Refusal) as refused:
            desk.advance("publish-notice", through_hold=through)
        assert refused.value.cite == "ZB-021"


def test_a_hold_is_lifted_by_its_own_name(desk):
    """ZB-033: of two objections each lifts its own; lifting what is not there changes nothing."""
    for name in ("Y01", "Y02"):
        desk.hold(desk.dossier, name, f"异议 {name}", "ZB-033")
    desk.lift(desk.dossier, "Y09")
    desk.lift(desk.dossier, "Y01")
    assert [hold.by for hold in desk.dossier.holds] == ["Y02"]
    with pytest.raises(Refusal, match="Y02"):
        desk.advance("publish-policy")
    desk.lift(desk.dossier, "Y02")
    assert desk.advance("publish-policy") == "sealed"


def test_a_hold_on_a_tender_is_not_one_on_its_lots(desk, archive):
    """ZB-089: each matter is held by itself."""
    desk.hold(desk.dossier, "Y01", "异议", "ZB-033")
    centre = desk_for(archive, CENTRE, desk.dossier)
    assert centre.advance("fail-few", desk.open("T-1.1")) == "failed"


# -- reminders -------------------------------------------------------------------------------------


def test_a_later_reminder_takes_the_place_of_the_earlier_one(desk):
    """ZB-030: a postponed deadline closes the gate once, at the new time."""
    desk.remind("close-gate", at("03-25 09:00"))
    desk.remind("warn", at("03-20 09:00"))
    desk.remind("close-gate", at("04-01 09:00"))
    assert sorted(desk.dossier.due) == [
        ("close-gate", "2026-04-01T09:00:00+08:00"),
        ("warn", "2026-03-20T09:00:00+08:00"),
    ]
    desk.forget("close-gate")
    desk.forget("close-gate")
    assert [verb for verb, _at in desk.dossier.due] == ["warn"]


# -- what a dossier answers ------------------------------------------------------------------------


def test_a_dossier_gives_its_papers_by_kind_and_says_what_is_missing():
    """The newest paper of a kind, all of them, none; a record that is not there is refused by its number."""
    matter = standing("registered")
    with matter.hall.reading() as root:
        tender = root.archive[matter.number]
        assert tender.latest(NoticePublished) is None
        assert tender.papers(NoticePublished) == ()
        with pytest.raises(Refusal, match="招标公告") as refused:
            tender.the(NoticePublished)
        assert refused.value.where == matter.number
        with pytest.raises(Refusal) as refused:
            tender.record(7)
        assert refused.value.where == f"{matter.number}-0007"
    matter.hall.close()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("DHGC-2026-0003-0007", ("DHGC-2026-0003", 7)),
        ("DHGC-2026-0003.1-0000", ("DHGC-2026-0003.1", 0)),
        ("U-000001-12345", ("U-000001", 12345)),
    ],
)
def test_a_record_number_is_the_dossiers_and_its_own(text, parts):
    """Put together and taken apart it is the same."""
    assert split_record_number(text) == parts
    assert record_number(*parts) == text


@pytest.mark.parametrize("text", ["", "DHGC", "-0007", "DHGC-2026-0003-007", "DHGC-x", "DHGC-２０２６"])
def test_what_is_no_record_number_is_refused(text):
    """At least four digits after the dossier's number, plain ones."""
    with pytest.raises(Refusal) as refused:
        split_record_number(text)
    assert refused.value.where == text
