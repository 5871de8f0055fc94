"""What is paid in trading, as cases: documents at cost, bonds within their caps, and what goes back of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.dossier import Dossier
from hallcore.fees.forms import AskForfeitForm, ForfeitForm, RefundForm
from hallcore.fees.rules import forfeit_pending
from hallcore.ground.errors import Refusal
from portal.bonds import due_back
from portal.documents import may_fetch, sold_under
from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, CENTRE, PURCHASER, file
from tests.makers.inquired import OFFERS, PRICED
from tests.makers.matter import Matter, Offer, Plan
from tests.makers.performed import ALL_MET, Performed
from tests.makers.talked import SYSTEM, Talked
from tests.makers.tills import Till
from tests.makers.values import at, lot, yuan
from trading.award.model import FailureForm
from trading.bidding.model import EnrolForm, WithdrawForm
from trading.bidding.rules import documents_paid
from trading.contract.model import ConclusionForm
from trading.evaluation.negotiating_model import LeaveForm
from trading.tendering.model import DocumentPrice, TerminationForm

END = TerminationForm("项目立项被撤销", "工本费、保证金及利息五日内原路退回")
PRICE = DocumentPrice(yuan("200.00"), yuan("60.00"), "200 页，每页 1 元；邮寄按快递费")
SOLD = Plan(documents=PRICE)
TWO_LOTS = Plan(lots=(lot(1), lot(2)), documents=PRICE)
FEW = Plan(offers=(Offer(0, "8000000.00"), Offer(1, "8200000.00")), documents=PRICE)
WON = Plan(lots=(lot(1, performance=Decimal(5)),))
BOND = yuan("400000.00")
"""Five per cent of the price that won, 8,000,000.00."""

Stage = Callable[..., Matter]


@pytest.fixture
def till(stage: Stage) -> Callable[..., Till]:
    """A matter in a stage, with a treasury and a bank beside it."""
    return lambda name, plan=SOLD: Till(stage(name, plan))


def bought(till: Till, seat: int = 0) -> str:
    """The notice of a bidder's documents, paid."""
    notice = till.noticed("documents", seat)
    till.paid(notice)
    return notice


# -- documents ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printing", "postage", "basis", "where"),
    [
        ("200.00", "60.00", "印刷 200 页", None),
        ("0.01", "0.00", "印刷", None),
        ("0.00", "0.00", "印刷", "printing"),
        ("-0.01", "60.00", "印刷", "printing"),
        ("60.00", "-0.01", "印刷", "postage"),
        ("200.00", "60.00", " ", "basis"),
    ],
)
def test_documents_cost_printing_and_postage_and_the_notice_says_how(
    stage: Stage, printing: str, postage: str, basis: str, where: str | None
) -> None:
    """ZB-025, 条例 16: no price without a cost, none below nothing, none without its reckoning."""
    matter = stage("registered")
    matter.hall.clock.set(at("03-03 09:00"))
    matter.act("publish-policy", matter.number, PURCHASER, values.policy(matter.number, (file(),)))
    form = values.notice(
        (file("招标文件.txt"),), documents=DocumentPrice(yuan(printing), yuan(postage), basis)
    )
    if where is None:
        paper = matter.act("publish-notice", matter.number, PURCHASER, form).paper
        assert paper.documents.amount == yuan(printing) + yuan(postage)
    else:
        matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite="ZB-025", where=where)


def test_documents_that_are_free_are_paid_for_by_nobody(till) -> None:
    """ZB-025: nothing is asked where the notice names no price."""
    with pytest.raises(Refusal, match="免费") as refused:
        till("enrolled", Plan()).form("documents", 0)
    assert refused.value.cite == "ZB-025"


@pytest.mark.parametrize(("printing", "lawful"), [("440.00", True), ("440.01", False)])
def test_the_price_is_capped_by_the_published_standard(till, printing: str, lawful: bool) -> None:
    """FEE-01: 500 yuan a set stands in the list of fees of the demo; a fen more cannot be charged."""
    hall = till("enrolled", Plan(documents=replace(PRICE, printing=yuan(printing))))
    form = hall.form("documents", 0)
    if lawful:
        assert hall.noticed("documents", 0)
    else:
        hall.hall.refuse("issue-notice", "", CLOCK, form, cite="FEE-01", where="base")


@pytest.mark.parametrize(
    ("moment", "lawful"),
    [("03-10 23:59", True), ("03-11 00:00", False)],
)
def test_documents_are_sold_in_their_days(till, moment: str, lawful: bool) -> None:
    """ZB-024: from the first to the last day of the issue period."""
    hall = till("enrolled")
    hall.hall.clock.set(at(moment))
    if lawful:
        assert hall.form("documents", 0).measures[0].base == PRICE.amount
    else:
        with pytest.raises(Refusal, match="发售期") as refused:
            hall.form("documents", 0)
        assert refused.value.cite == "ZB-024"


def test_one_payment_opens_the_documents_of_every_lot_to_its_bidder_alone(till) -> None:
    """ZB-025: once for a tender; not to another bidder, not to the public, until the bids are opened."""
    hall = till("enrolled", TWO_LOTS)
    hall.hall.act("enrol", hall.matter.lots[1], BIDDERS[0], EnrolForm())
    notice = hall.noticed("documents", 0)
    again = hall.form("documents", 0)
    hall.hall.refuse("issue-notice", "", CLOCK, again, cite="FEE-03", where="matter")
    with hall.hall.reading() as root:
        tender = root.archive[hall.matter.number]
        assert sold_under(root.archive, notice_record(tender)) is tender
        assert not documents_paid(root.archive, tender, BIDDERS[0].party)
        assert not may_fetch(root.archive, tender, None)
    hall.paid(notice)
    with hall.hall.reading() as root:
        tender = root.archive[hall.matter.number]
        assert documents_paid(root.archive, tender, BIDDERS[0].party)
        assert not documents_paid(root.archive, tender, BIDDERS[1].party)
    with pytest.raises(Refusal, match="已经缴纳"):
        hall.form("documents", 0, 2)


def notice_record(tender: Dossier) -> str:
    """The number of the tender notice's record."""
    return f"{tender.number}-{tender.numbers('tender-notice')[-1]:04d}"


def test_a_bond_and_documents_are_asked_for_beside_each_other(till) -> None:
    """FEE-03: one notice each; what is asked for twice is refused by its own item only."""
    hall = till("enrolled")
    assert hall.noticed("documents", 0) != hall.noticed("bond", 0)
    hall.hall.refuse("issue-notice", "", CLOCK, hall.form("bond", 0), cite="FEE-03", where="matter")


@pytest.mark.parametrize(
    ("changes", "where"), [({"channel": "counter"}, "channel"), ({"account": " "}, "account"), ({}, None)]
)
@pytest.mark.parametrize("what", ["bond", "documents"])
def test_what_may_go_back_comes_out_of_an_account(till, what: str, changes: dict, where: str | None) -> None:
    """FEE-21, GP-046: no cash, and the account it goes back to is on record."""
    hall = till("enrolled")
    notice = hall.noticed(what, 0)
    hall.day()
    form = hall.payment(notice, **changes)
    if where is None:
        assert hall.hall.act("confirm-payment", notice, hall.people["bank"], form)
    else:
        hall.hall.refuse("confirm-payment", notice, hall.people["bank"], form, cite="FEE-21", where=where)


# -- the end of a tender ------------------------------------------------------------------------------


def test_a_termination_orders_bonds_and_documents_back_of_itself(till) -> None:
    """ZB-041, FEE-21: every bidder's, within five days, the bond with interest, and the documents' price without."""
    hall = till("enrolled")
    bonds = [hall.noticed("bond", seat) for seat in (0, 1)]
    documents = bought(hall)
    hall.paid(*bonds)
    hall.remitted(("BZ01", "360000.00"), ("CZ01", "260.00"))
    hall.hall.clock.set(at("03-09 09:00"))
    hall.matter.act("terminate", hall.matter.number, PURCHASER, END)
    hall.settle()
    for notice in bonds:
        (asked,) = hall.back(notice)
        assert (asked.ground, asked.clock, asked.due_by) == ("bond", "C85", date(2026, 3, 16))
        assert asked.interest_from == date(2026, 3, 5)
    (asked,) = hall.back(documents)
    assert (asked.ground, asked.amount, asked.due_by) == ("ended", PRICE.amount, date(2026, 3, 16))
    assert asked.interest_from is None
    hall.day()
    paid = hall.returned(documents).paper
    assert (paid.amount, paid.interest, paid.late) == (PRICE.amount, Decimal("0.00"), False)
    # 180,000 yuan at 0.05 % a year of 360 days: four days are 1.00 yuan.
    assert hall.returned(bonds[0]).paper.interest == Decimal("1.00")


@pytest.mark.parametrize(("moment", "late"), [("03-16 23:59", False), ("03-17 00:00", True)])
def test_supervision_sees_whether_the_fifth_day_was_kept(till, moment: str, late: bool) -> None:
    """FEE-21, GEN-03: five days after Monday 9 March end on Saturday and move to Monday the 16th."""
    hall = till("enrolled")
    documents = bought(hall)
    hall.remitted(("CZ01", "260.00"))
    hall.hall.clock.set(at("03-09 09:00"))
    hall.matter.act("terminate", hall.matter.number, PURCHASER, END)
    hall.settle()
    hall.hall.clock.set(at(moment))
    hall.day()
    assert hall.returned(documents).paper.late is late


def test_what_is_paid_after_the_end_goes_back_from_the_day_it_came(till) -> None:
    """FEE-21: nobody's money stays because it was late; the clock runs from its own day."""
    hall = till("enrolled")
    notice = hall.noticed("bond", 0)
    hall.matter.act("terminate", hall.matter.number, PURCHASER, END)
    hall.settle()
    assert not hall.back(notice)
    hall.hall.clock.set(at("03-09 10:00"))
    hall.paid(notice)
    hall.settle()
    (asked,) = hall.back(notice)
    assert (asked.clock, asked.due_by) == ("C85", date(2026, 3, 16))


def test_too_few_bids_order_back_what_was_paid(till) -> None:
    """ZB-061, FEE-21: the roll says that the lot has failed; with it the only lot, so the documents' price too."""
    hall = till("enrolled", FEW)
    bond, documents = hall.noticed("bond", 0), hall.noticed("documents", 1)
    hall.paid(bond, documents)
    for step in ("submitted", "closed", "called"):
        getattr(hall.matter, step)()
    hall.settle()
    assert [one.clock for one in hall.back(bond)] == ["C85"]
    assert [one.ground for one in hall.back(documents)] == ["ended"]


def test_one_lot_that_fails_keeps_the_documents_of_those_that_go_on(till) -> None:
    """FEE-21: the bond of the lot that failed goes back, what the documents of the whole tender cost does not."""
    hall = till("enrolled", TWO_LOTS)
    hall.hall.act("enrol", hall.matter.lots[1], BIDDERS[4], EnrolForm())
    bond, other = hall.noticed("bond", 4, 2), hall.noticed("bond", 0)
    documents = hall.noticed("documents", 4, 2)
    hall.paid(bond, other, documents)
    for step in ("submitted", "closed", "called"):
        getattr(hall.matter, step)()
    hall.settle()
    assert [one.clock for one in hall.back(bond)] == ["C85"]
    assert not hall.back(other)
    assert not hall.back(documents)


def test_all_bids_rejected_order_the_bonds_back_with_the_announcement(till) -> None:
    """ZB-084, FEE-21: from the day the failure is announced, not from the committee's sealed report."""
    hall = till("enrolled", Plan(lots=(lot(1, ceiling=yuan("7 999 999.99")),)))
    bond = hall.noticed("bond", 0)
    hall.paid(bond)
    for step in ("submitted", "closed", "called", "unlocked", "opened", "seated", "scored", "evaluated"):
        getattr(hall.matter, step)()
    hall.settle()
    assert not hall.back(bond)
    hall.matter.act("announce-failure", hall.matter.lot, PURCHASER, FailureForm("修改后重新招标"))
    hall.settle()
    (asked,) = hall.back(bond)
    assert (asked.clock, asked.due_by) == ("C85", date(2026, 3, 30))


def test_a_bond_paid_after_a_withdrawal_is_for_the_next_bid(till) -> None:
    """ZB-052: what was held when the bid was withdrawn goes back within five days; what comes later stays."""
    hall = till("enrolled")
    first = hall.noticed("bond", 0)
    hall.paid(first)
    hall.matter.submitted()
    hall.matter.act("withdraw-bid", hall.matter.bid(0), BIDDERS[0], WithdrawForm("报价有误"))
    hall.settle()
    assert [one.clock for one in hall.back(first)] == ["C30"]
    second = hall.noticed("bond", 0)
    hall.paid(second)
    hall.settle()
    assert not hall.back(second)


def test_nobody_asks_for_what_the_rule_orders(till) -> None:
    """FEE-21: a bidder cannot have the documents' price ordered back, tender ended or not."""
    hall = till("enrolled")
    documents = bought(hall)
    form = RefundForm("ended", "招标终止", clock="C85", since=date(2026, 3, 5))
    hall.hall.refuse("ask-refund", documents, BIDDERS[0], form, cite="FEE-21", where="ground")


# -- the performance bond -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "lawful"), [("0", True), ("10", True), ("10.01", False), ("-0.01", False)]
)
def test_the_documents_ask_for_at_most_a_tenth(stage: Stage, percent: str, lawful: bool) -> None:
    """ZB-096, GP-051: the share of the contract price is capped before anybody bids."""
    matter = stage("founded")
    form = values.project(lots=(lot(1, performance=Decimal(percent)),))
    if lawful:
        assert matter.act("register-project", "", PURCHASER, form)
    else:
        matter.hall.refuse(
            "register-project", "", PURCHASER, form, cite="ZB-096", where="lots[1].performance"
        )


def won(till, plan: Plan = WON) -> Till:
    """A lot awarded on 31 March at 8,000,000.00 to the first bidder, in working hours."""
    hall = till("awarded", plan)
    hall.hall.clock.set(at("03-31 09:00"))
    return hall


def test_the_winner_alone_pays_the_bond_the_documents_ask_for(till) -> None:
    """ZB-096: five per cent of the price that won; nobody before the award, no other bidder after it."""
    hall = won(till)
    assert hall.form("performance", 0).measures[0].base == BOND
    with pytest.raises(Refusal, match="中标人") as refused:
        hall.form("performance", 1)
    assert refused.value.cite == "ZB-096"
    with pytest.raises(Refusal, match="尚未确定中标人"):
        till("publicised", WON).form("performance", 0)
    with pytest.raises(Refusal, match="没有应当缴纳"):
        won(till, Plan()).form("performance", 0)


@pytest.mark.parametrize(
    ("bond", "guarantee", "paid", "lawful"),
    [
        ("400000.00", "", True, True),
        ("400000.00", "", False, False),
        ("400000.00", "示例银行敦化支行，BH-2026-001", False, True),
        ("399999.99", "", True, False),
        ("400000.01", "", True, False),
        ("0.00", "示例银行敦化支行，BH-2026-001", False, False),
    ],
)
def test_the_contract_waits_for_the_bond(till, bond: str, guarantee: str, paid: bool, lawful: bool) -> None:
    """ZB-096, 条例 58: paid to the fen and confirmed by the bank, or a letter in its place; not less, not more."""
    hall = won(till)
    notice = hall.noticed("performance", 0)
    if paid:
        hall.paid(notice)
    form = values.contract(
        yuan("8000000.00"), date(2026, 3, 31), performance_bond=yuan(bond), guarantee=guarantee
    )
    if lawful:
        paper = hall.matter.act("publish-contract", hall.matter.lot, PURCHASER, form).paper
        assert (paper.bond_notice, paper.guarantee) == (notice if paid else "", guarantee)
    else:
        hall.hall.refuse(
            "publish-contract", hall.matter.lot, PURCHASER, form, cite="ZB-096", where="performance_bond"
        )


def contracted(till, *, accepted: bool = True) -> tuple[Till, str]:
    """The contract on record, its bond paid and with the treasury, and what was built accepted."""
    hall = won(till)
    notice = hall.noticed("performance", 0)
    hall.paid(notice)
    form = values.contract(yuan("8000000.00"), date(2026, 3, 31), performance_bond=BOND)
    hall.matter.act("publish-contract", hall.matter.lot, PURCHASER, form)
    hall.remitted(("BZ01", "400000.00"))
    hall.settle()
    hall.hall.clock.set(at("04-13 09:00"))
    if accepted:
        one = Performed(hall.matter, ("2400000.00", "5600000.00"))
        one.open()
        one.accepted()
    return hall, notice


DONE = ConclusionForm(fulfilled=True, accepted_on=date(2026, 4, 13), ground="竣工验收合格")
BROKEN = ConclusionForm(fulfilled=False, accepted_on=date(2026, 4, 13), ground="拒不进场施工，经两次书面催告")


def test_a_contract_that_is_performed_sends_the_bond_back_with_interest(till) -> None:
    """FEE-22: ordered by the purchaser's confirmation, approved by the treasury, within five days."""
    hall, notice = contracted(till)
    assert not hall.back(notice)
    hall.matter.act("conclude-performance", hall.matter.lot, PURCHASER, DONE)
    hall.settle()
    (asked,) = hall.back(notice)
    assert (asked.clock, asked.due_by, asked.amount) == ("C86", date(2026, 4, 20), BOND)
    hall.day()
    paid = hall.returned(notice).paper
    # 400,000 yuan at 0.05 % a year of 360 days: thirteen days are 7.22 yuan.
    assert (paid.interest, paid.late) == (Decimal("7.22"), False)
    hall.hall.refuse("conclude-performance", hall.matter.lot, PURCHASER, DONE, cite="FEE-22")


def test_a_bond_goes_back_only_after_an_acceptance_that_passed(till) -> None:
    """FEE-22: not on the purchaser's word alone, nor as of a day before it."""
    hall, _notice = contracted(till, accepted=False)
    hall.hall.refuse(
        "conclude-performance", hall.matter.lot, PURCHASER, DONE, cite="FEE-22", where="accepted_on"
    )
    one = Performed(hall.matter, ("2400000.00", "5600000.00"))
    one.open()
    one.delivered()
    hall.hall.refuse(
        "conclude-performance", hall.matter.lot, PURCHASER, DONE, cite="FEE-22", where="accepted_on"
    )
    one.act("record-acceptance", one.number, PURCHASER, replace(ALL_MET, accepted_on=one.today))
    early = replace(DONE, accepted_on=date(2026, 4, 12))
    hall.hall.refuse(
        "conclude-performance", hall.matter.lot, PURCHASER, early, cite="FEE-22", where="accepted_on"
    )
    hall.matter.act("conclude-performance", hall.matter.lot, PURCHASER, DONE)


@pytest.mark.parametrize(("moment", "late"), [("04-20 23:59", False), ("04-21 00:00", True)])
def test_the_fifth_day_after_the_confirmation_is_the_last(till, moment: str, late: bool) -> None:
    """FEE-22, GEN-03: from Monday 13 April; the fifth day is a Saturday and moves to the 20th."""
    hall, notice = contracted(till)
    hall.matter.act("conclude-performance", hall.matter.lot, PURCHASER, DONE)
    hall.settle()
    hall.hall.clock.set(at(moment))
    hall.day()
    assert hall.returned(notice).paper.late is late


def test_a_broken_contract_keeps_the_bond_only_if_the_treasury_says_so(till) -> None:
    """FEE-22, FEE-23, 招标投标法 60: the purchaser asks, the treasury refuses with a reason or keeps it as revenue."""
    hall, notice = contracted(till)
    finance = hall.people["finance"]
    done = hall.matter.act("conclude-performance", hall.matter.lot, PURCHASER, BROKEN)
    hall.settle()
    with hall.hall.reading() as root:
        pending = forfeit_pending(root.archive[notice])
    assert pending is not None
    assert (pending[1].rule, pending[1].decision) == ("FEE-23", f"{done.dossier}-{done.n:04d}")
    hall.hall.refuse("conclude-performance", hall.matter.lot, PURCHASER, DONE, cite="FEE-22", where=notice)
    hall.hall.refuse("refuse-forfeit", notice, finance, " ", cite="FEE-22", where="reason")
    hall.hall.act("refuse-forfeit", notice, finance, "催告未送达")
    hall.matter.act("conclude-performance", hall.matter.lot, PURCHASER, BROKEN)
    hall.settle()
    hall.hall.act("forfeit-bond", notice, finance, ForfeitForm("事实清楚", "FEE-23", done.dossier, "F9004"))
    assert hall.hall.see(notice).state == "forfeited"
    assert hall.balances() == {("fiscal:GK01", "F9004"): BOND, ("due:GK01", "F9004"): -BOND}
    hall.hall.refuse("conclude-performance", hall.matter.lot, PURCHASER, DONE, cite="FEE-22")


@pytest.mark.parametrize("actor", [CENTRE, AGENCY, BIDDERS[0]], ids=("the centre", "an agency", "the winner"))
def test_only_who_is_in_charge_concludes(till, actor: Actor) -> None:
    """ZB-015: the purchaser, or the agency it entrusted."""
    hall, _notice = contracted(till)
    hall.hall.refuse("conclude-performance", hall.matter.lot, actor, DONE, cite="ZB-015")


@pytest.mark.parametrize(
    ("form", "cite", "where"),
    [
        (replace(DONE, ground=" "), "FEE-22", "ground"),
        (replace(BROKEN, ground=" "), "FEE-23", "ground"),
        (replace(DONE, accepted_on=date(2026, 3, 30)), "FEE-22", "accepted_on"),
        (replace(DONE, accepted_on=date(2026, 4, 14)), "FEE-22", "accepted_on"),
    ],
)
def test_a_conclusion_says_what_and_when(till, form: ConclusionForm, cite: str, where: str) -> None:
    """FEE-22, FEE-23: on a day from the contract to today, with its facts."""
    hall, _notice = contracted(till)
    hall.hall.refuse("conclude-performance", hall.matter.lot, PURCHASER, form, cite=cite, where=where)


def test_no_one_but_the_clock_puts_a_bond_before_the_treasury_and_no_one_but_the_treasury_keeps_it(
    till,
) -> None:
    """FEE-22: neither purchaser nor centre nor bank."""
    hall, notice = contracted(till)
    ask = AskForfeitForm("不履行合同", "FEE-23", "JD-1")
    for actor in (PURCHASER, CENTRE, hall.people["finance"], hall.people["banker"]):
        hall.hall.refuse("ask-forfeit", notice, actor, ask, cite="FEE-22")
    keep = ForfeitForm("不履行合同", "FEE-23", "JD-1", "F9004")
    for actor in (PURCHASER, CENTRE, hall.people["banker"], hall.people["bank"]):
        hall.hall.refuse("forfeit-bond", notice, actor, keep, cite="ZB-053")


def test_a_bond_that_is_held_is_not_due_back_before_its_reason(till) -> None:
    """FEE-22, ZB-097: while the contract runs the performance bond stays, the bid bonds have gone."""
    hall, notice = contracted(till)
    with hall.hall.reading() as root:
        assert due_back(root.archive, root.archive[notice], hall.hall.house.lawbook) is None


def test_who_leaves_the_talks_has_its_bond_back(standing_talks) -> None:
    """GP-193: it is returned within five working days of leaving; who goes on leaves it where it is."""
    hall = standing_talks("enrolled")
    bonds = [hall.noticed("bond", seat) for seat in (0, 1)]
    for bond in bonds:
        hall.paid(bond)
    for step in ("submitted", "closed", "called", "unlocked", "opened", "seated", "reviewed", "talked"):
        getattr(hall.matter, step)()
    hall.matter.act("leave-talks", hall.matter.lot, BIDDERS[0], LeaveForm(hall.matter.bid(0), "产能不足"))
    hall.settle()
    (asked,) = hall.back(bonds[0])
    assert (asked.clock, asked.due_by) == ("C195", date(2026, 4, 1))
    assert not hall.back(bonds[1])


@pytest.fixture
def standing_talks() -> Iterator[Callable[[str], Till]]:
    """A negotiation whose lot asks for a bond, with a treasury beside it."""
    made: list[Talked] = []

    def at_stage(stage: str) -> Till:
        bonded = replace(SYSTEM, bond=yuan("24000.00"))
        made.append(Talked.standing(stage, Plan(lots=(bonded,), evaluation=PRICED, offers=OFFERS)))
        return Till(made[-1])

    yield at_stage
    for one in made:
        one.hall.close()
