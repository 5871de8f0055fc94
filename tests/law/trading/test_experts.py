"""The pool and the draw as cases: who may be drawn, what can be chosen by nobody, and who is called next."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import timedelta

import pytest

from hallcore.desk import CLOCK, Actor
from portal.cli import cast
from tests.makers import values
from tests.makers.draws import KEY, POOL, SIDES, SUBJECT, Drawing, account_of, entry, nonce, tie
from tests.makers.house import BIDDERS, CENTRE, OPERATOR, OTHER_PURCHASER, PURCHASER, SUPERVISOR
from tests.makers.matter import DIRECT, FOUR, Plan
from trading.evaluation.committee import sheets_of
from trading.evaluation.model import AdmitForm, CommitteeForm, CommitteeFormed, Member, ReplaceForm
from trading.experts.drawing import (
    SIDES as ORDER,
)
from trading.experts.drawing import (
    CommitForm,
    DrawLine,
    FreezeForm,
    PoolFrozen,
    RevealForm,
)
from trading.experts.lottery import commitment_of, entry_of, order_of, seed_of
from trading.experts.model import ConfirmForm, CreditForm, ReasonForm, TiesForm

REPRESENTATIVE = Member("U-400001", "representative", "", PURCHASER.party)


@pytest.fixture
def announced(stage):
    """A tender whose deadline has not come, with eight experts in the pool."""
    drawing = Drawing(stage("submitted"))
    drawing.pool()
    return drawing


@pytest.fixture
def planned(stage):
    """The plan was published before the roll; the bids are opened."""
    drawing = Drawing(stage("closed"))
    drawing.pool()
    drawing.plan()
    for name in ("called", "unlocked", "opened"):
        getattr(drawing.matter, name)()
    return drawing


# -- the pool ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("years", "cite"), [(7, "ZB-072"), (8, None), (30, None)])
def test_an_expert_has_eight_years_in_the_field(stage, years, cite):
    """ZB-072: eight full years are enough, seven are not."""
    matter = stage("founded")
    account = matter.act("open-account", "", OPERATOR, values.account("expert9", roles=("expert",))).dossier
    if cite:
        matter.hall.refuse("enter-expert", "", POOL, entry(account, years=years), cite=cite, where="years")
    else:
        assert matter.act("enter-expert", "", POOL, entry(account, years=years))


@pytest.mark.parametrize("actor", [CENTRE, PURCHASER, SUPERVISOR], ids=lambda actor: actor.role)
def test_the_pool_is_its_own_offices(stage, actor):
    """PT-01: the centre draws from the pool and has no power over it; nor has who tenders or watches."""
    drawing = Drawing(stage("founded"))
    number = drawing.enter()
    for verb, form, cite in (
        ("confirm-expert", ConfirmForm("2027-01-01"), "ZB-072"),
        ("suspend-expert", ReasonForm("示例"), "ZB-073"),
        ("remove-expert", ReasonForm("示例"), "ZB-073"),
        ("mark-credit", CreditForm(-50, "示例"), "ZB-073"),
    ):
        watches = "JC-39" if actor is SUPERVISOR else cite
        drawing.matter.hall.refuse(verb, number, actor, form, cite=watches)


def test_personal_data_lies_in_the_annex_alone(stage):
    """PI-01: name, identity number and telephone are not in the record."""
    drawing = Drawing(stage("founded"))
    record = drawing.matter.hall.see(drawing.enter()).records[0]
    assert record.disclosure == "sealed"
    assert {name for name, _salt, _value in record.annex} == {"name", "ident", "phone"}
    assert "示例专家1" not in record.data.decode()


# -- who may be drawn ----------------------------------------------------------------------------------

BIDDER = BIDDERS[0].party


@pytest.mark.parametrize(
    ("changes", "cite"),
    [
        ({"employer": BIDDER}, "ZB-074"),
        ({"employer": PURCHASER.party}, "ZB-074"),
        ({"employer_name": "示例行政监督部门"}, "ZB-075"),
        ({"ties": (tie("relative", BIDDER),)}, "ZB-074"),
        ({"ties": (tie("interest", BIDDER),)}, "ZB-074"),
        ({"ties": (tie("staff", "示例行政监督部门"),)}, "ZB-075"),
        ({"ties": (tie("employment", BIDDER),)}, "GP-012"),
        ({"ties": (tie("employment", BIDDER, "2023-03-25"),)}, "GP-012"),
        ({"ties": (tie("employment", BIDDER, "2023-03-24"),)}, None),
        ({"ties": (tie("relative", BIDDERS[5].party),)}, None),
        ({"ties": (tie("staff", "示例其他部门"),)}, None),
    ],
)
def test_who_has_ties_is_left_out(planned, changes, cite):
    """ZB-074, ZB-075, GP-012: ties to who bids or buys; an employment counts for three years, to the day."""
    number = planned.enter(20, **changes)
    planned.commit()
    planned.close()
    frozen = next(
        r.paper for r in planned.matter.hall.see(planned.number).records if isinstance(r.paper, PoolFrozen)
    )
    out = {each.expert: each.cite for each in frozen.left_out}
    assert out.get(number) == cite
    assert (number in {each.expert for each in frozen.entries}) is (cite is None)
    assert planned.closed().lists[0].left_out == ({cite: 1} if cite else {})


@pytest.mark.parametrize(("points", "drawn"), [(-40, True), (-41, False)])
def test_who_has_lost_credit_is_not_drawn(planned, points, drawn):
    """ZB-140: sixty points are enough."""
    number = planned.enter(20)
    planned.act("mark-credit", number, POOL, CreditForm(points, "示例：无故缺席"))
    planned.commit()
    assert len(planned.close().paper.lists[0].entries) == 8 + drawn


@pytest.mark.parametrize("verb", ["suspend-expert", "remove-expert"])
def test_who_is_suspended_or_gone_is_not_drawn(planned, verb):
    """ZB-073: the list is of those in the pool."""
    planned.act(verb, planned.enter(20), POOL, ReasonForm("示例"))
    planned.commit()
    assert len(planned.close().paper.lists[0].entries) == 8


def test_an_expert_declares_own_ties_alone(planned):
    """ZB-074: nobody else's."""
    one, other = planned.enter(20), planned.enter(21)
    actor = Actor(account_of(planned.matter, one), "expert")
    form = TiesForm("", "", (tie("relative", BIDDER),))
    planned.act("declare-ties", one, actor, form)
    planned.matter.hall.refuse("declare-ties", other, actor, form, cite="ZB-074")


# -- nothing can be chosen ------------------------------------------------------------------------------


def test_the_plan_stands_before_the_roll(announced):
    """ZB-073: who bids is not known when numbers and subjects are fixed; afterwards a further draw says why."""
    announced.plan()
    for name in ("closed", "called"):
        getattr(announced.matter, name)()
    other = Drawing(announced.matter)
    form = (DrawLine("水利工程", 2, 1),)
    refused = announced.matter.hall.refuse
    commit_by = announced.matter.hall.clock.now() + timedelta(hours=1)
    plan = announced.plan
    with pytest.raises(Exception, match="写明理由"):
        plan(lines=form, commit_by=commit_by)
    assert other.plan(lines=form, reason="示例：候补用完").dossier == f"{announced.matter.lot}.draw2"
    assert refused


def test_there_is_no_first_plan_once_the_roll_is_out(stage):
    """ZB-073: then the bidders are known."""
    drawing = Drawing(stage("called"))
    with pytest.raises(Exception, match="开标名册之前"):
        drawing.plan()


def test_the_list_waits_for_the_roll(announced):
    """ZB-074: before it is known who bids, nobody can be left out for them."""
    announced.plan()
    announced.matter.hall.refuse("freeze-pool", announced.number, CENTRE, FreezeForm(KEY), cite="ZB-062")


def test_every_side_is_waited_for_until_the_time_is_over(planned):
    """ZB-140: whoever has not committed by then is named, and the draw goes on with two; never with one."""
    planned.commit("centre")
    planned.act("freeze-pool", planned.number, CENTRE, FreezeForm(KEY))
    planned.matter.hall.refuse("close-draw", planned.number, CENTRE, cite="ZB-073")
    planned.matter.hall.clock.set(values.DEADLINE + timedelta(days=2))
    planned.matter.hall.refuse("close-draw", planned.number, CENTRE, cite="ZB-073")
    planned.commit("purchaser")
    closed = planned.act("close-draw", planned.number, CENTRE).paper
    assert (closed.sides, closed.missing) == (("purchaser", "centre"), ("supervisor",))


def test_a_side_is_bound_once_and_to_its_own(planned):
    """ZB-140: no second commitment, nor another's; a stranger's purchaser has none."""
    planned.commit("centre")
    refuse, fresh = planned.matter.hall.refuse, CommitForm(values.sha("fresh"))
    refuse("commit-nonce", planned.number, CENTRE, fresh, cite="ZB-073", where="centre")
    copied = CommitForm(commitment_of(nonce("centre")))
    refuse("commit-nonce", planned.number, SUPERVISOR, copied, cite="ZB-073", where="commitment")
    refuse("commit-nonce", planned.number, OTHER_PURCHASER, fresh, cite="ZB-073")
    refuse("commit-nonce", planned.number, BIDDERS[0], fresh, cite="ZB-073")


def test_what_is_revealed_is_what_was_committed_to(planned):
    """ZB-140: a nonce other than the committed one is refused; with all of them the draw can be held."""
    planned.commit()
    planned.close()
    refuse = planned.matter.hall.refuse
    refuse(
        "reveal-nonce", planned.number, CENTRE, RevealForm(values.sha("other")), cite="ZB-073", where="nonce"
    )
    planned.reveal("centre", "purchaser")
    refuse("hold-draw", planned.number, CENTRE, planned.roots(), cite="ZB-073")
    planned.reveal("supervisor")
    assert planned.hold()


def test_anybody_comes_to_the_same_order(planned):
    """ZB-140: the seed from the root where the list was closed and the nonces in the published order."""
    held = planned.held()
    closed = planned.closed()
    assert [each.side for each in held.nonces] == list(ORDER)
    seed = seed_of(planned.number, held.root.root, [(side, nonce(side)) for side in ORDER])
    assert held.seed == seed
    assert held.orders[0].order == order_of(closed.lists[0].entries, seed, SUBJECT)


def test_the_log_stands_for_whoever_is_silent(planned):
    """ZB-140: after half an hour, not before; the root up to the note of it was known to nobody."""
    planned.commit()
    closed = planned.close().paper
    planned.reveal("centre", "purchaser")
    clock, hall = planned.matter.hall.clock, planned.matter.hall
    clock.set(closed.reveal_by - timedelta(seconds=1))
    hall.refuse("default-nonces", planned.number, CLOCK, cite="ZB-073")
    clock.set(closed.reveal_by)
    assert planned.default().paper.sides == ("supervisor",)
    hall.refuse("reveal-nonce", planned.number, SUPERVISOR, RevealForm(nonce("supervisor")), cite="ZB-073")
    held = planned.hold()
    silent = next(each for each in held.nonces if each.side == "supervisor")
    assert silent.size > held.root.size
    assert silent.nonce == values.sha(f"root {silent.size}")


def test_fewer_in_the_pool_than_seats_is_no_draw(stage):
    """ZB-073: with as many as seats there is still an order; with fewer there is nothing to draw from."""
    drawing = Drawing(stage("closed"))
    drawing.pool(3)
    drawing.plan()
    for name in ("called", "unlocked", "opened"):
        getattr(drawing.matter, name)()
    drawing.commit()
    drawing.act("freeze-pool", drawing.number, CENTRE, FreezeForm(KEY))
    drawing.matter.hall.refuse("close-draw", drawing.number, CENTRE, cite="ZB-073", where=SUBJECT)


# -- who is called, and who sits --------------------------------------------------------------------------


def test_the_next_in_order_follows_whoever_cannot_come(planned):
    """ZB-073: in the order drawn, nobody is passed over; reserves are called when a seat is free."""
    order = planned.held().orders[0].order
    assert [entry_ for _subject, entry_ in planned.next_calls()] == list(order[:4])
    planned.matter.hall.refuse(
        "answer-call", planned.number, CENTRE, _call(order[4]), cite="ZB-073", where="entry"
    )
    planned.answer(order[1], "refused")
    planned.answer(order[0])
    assert [entry_ for _subject, entry_ in planned.next_calls()] == [order[2], order[3], order[4]]


def _call(entry_: str):
    from trading.experts.drawing import CallForm

    return CallForm(entry_, "accepted")


def test_a_committee_is_the_experts_drawn_and_the_representatives(planned):
    """ZB-073, ZB-070: nobody else's experts; not before every seat is filled."""
    order = planned.held().orders[0].order
    form = CommitteeForm((REPRESENTATIVE,), {})
    hall, lot = planned.matter.hall, planned.matter.lot
    hall.refuse("form-committee", lot, CENTRE, form, cite="ZB-073")
    planned.filled()
    chosen = CommitteeForm((Member("U-300001", "expert"), REPRESENTATIVE), {})
    hall.refuse("form-committee", lot, CENTRE, chosen, cite="ZB-073", where="members")
    paper: CommitteeFormed = planned.act("form-committee", lot, CENTRE, form).paper
    frozen = next(r.paper for r in hall.see(planned.number).records if isinstance(r.paper, PoolFrozen))
    behind = {entry_of(e.expert, e.subject, e.salt): e.account for e in frozen.entries}
    assert [m.account for m in paper.members] == [*(behind[e] for e in order[:4]), REPRESENTATIVE.account]


def test_without_a_draw_only_a_special_project_has_a_committee(stage):
    """ZB-073: whoever chooses directly says why, and it stands in the record."""
    matter = stage("opened")
    form = matter.committee()
    matter.hall.refuse(
        "form-committee", matter.lot, CENTRE, CommitteeForm(form.members, {}), cite="ZB-073", where="direct"
    )
    assert matter.act("form-committee", matter.lot, CENTRE, form).paper.direct == DIRECT


def test_a_drawn_reserve_takes_the_place_of_who_has_to_go(planned):
    """ZB-078: what the former member found is void, the successor scores anew."""
    planned.held()
    planned.filled()
    hall, lot = planned.matter.hall, planned.matter.lot
    formed = planned.act("form-committee", lot, CENTRE, CommitteeForm((REPRESENTATIVE,), {})).paper
    former = formed.members[0].account
    planned.act("admit-member", lot, CENTRE, AdmitForm(former, "P01"))
    planned.act("submit-scores", lot, Actor(former, "expert"), planned.matter.scores(lot))
    form = ReplaceForm(former, "示例：途中发现应当回避")
    hall.refuse("replace-member", lot, CENTRE, form, cite="ZB-078", where="successor")
    order = planned.closed().lists[0].entries
    gone = next(e for e in order if _account(planned, e) == former)
    planned.answer(gone, "recused")
    ((_subject, following),) = planned.next_calls()
    planned.answer(following)
    successor = planned.act("replace-member", lot, CENTRE, form).paper.member
    assert successor.account == _account(planned, following)
    hall.refuse("submit-scores", lot, Actor(former, "expert"), planned.matter.scores(lot), cite="ZB-070")
    with hall.reading() as root:
        assert sheets_of(root.archive[lot]) == ()
    hall.refuse(
        "submit-scores", lot, Actor(successor.account, "expert"), planned.matter.scores(lot), cite="EB-12"
    )


def _account(drawing: Drawing, entry_: str) -> str:
    """Whose entry it is."""
    records = drawing.matter.hall.see(drawing.number).records
    frozen = next(r.paper for r in records if isinstance(r.paper, PoolFrozen))
    return next(e.account for e in frozen.entries if entry_of(e.expert, e.subject, e.salt) == entry_)


# -- secrecy ------------------------------------------------------------------------------------------------


def test_names_are_opened_with_the_result_and_not_before(planned):
    """ZB-076: until then the public records name nobody; afterwards anybody checks each entry drawn."""
    planned.held()
    planned.filled()
    matter, hall = planned.matter, planned.matter.hall
    public = [r for r in hall.see(planned.number).records if r.disclosure == "public"]
    assert not any("ZJ-" in r.data.decode() for r in public)
    hall.refuse("open-draw", planned.number, CENTRE, cite="ZB-076")
    matter.act("form-committee", matter.lot, CENTRE, matter.committee())
    matter.admit(matter.lot)
    for name in ("scored", "evaluated", "publicised", "awarded"):
        getattr(matter, name)()
    opened = planned.act("open-draw", planned.number, CENTRE).paper
    entries = planned.closed().lists[0].entries
    for each in opened.entries:
        assert entry_of(each.expert, each.subject, each.salt) == each.entry
        assert each.entry in entries
    record = hall.last(planned.number)
    assert "示例专家" not in record.data.decode()
    assert len(record.annex) == 4


def test_consortium_members_are_bidders_too(stage):
    """ZB-074: an expert of a consortium's second member is left out."""
    offers = (changed(FOUR[0], consortium=(4,), agreement=True), *FOUR[1:])
    drawing = Drawing(stage("closed", Plan(lots=(values.lot(1, consortium=True),), offers=offers)))
    drawing.pool(5)
    drawing.enter(20, employer=BIDDERS[4].party)
    drawing.plan()
    for name in ("called", "unlocked", "opened"):
        getattr(drawing.matter, name)()
    drawing.commit()
    assert drawing.close().paper.lists[0].left_out == {"ZB-074": 1}


def test_sides_and_cast_are_known():
    """The maker's sides are the product's."""
    assert set(SIDES) == set(ORDER)
    assert cast.PASSWORD
