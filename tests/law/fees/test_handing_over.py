"""A certificate waits for its money, the clock does not; and what is charged of itself is charged once (FEE-19, FEE-03)."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from hallcore.approval.forms import DecideForm, DeliverForm
from hallcore.approval.model import DecisionDelivered
from hallcore.desk import CLOCK
from hallcore.fees.forms import ChangeForm, NoticeForm
from hallcore.fees.tariff import Measure
from tests.makers.fees import HOME, FeeHall

GRANT = DecideForm(granted=True, reasons="符合法定条件，准予许可。")
REFUSE = DecideForm(granted=False, reasons="不符合法定条件。")
HAND = DeliverForm("window", "示例签收人")


def decided(hall: FeeHall, form: DecideForm = GRANT, proposes: str = "grant") -> str:
    """A case decided on Monday 2 March."""
    case = hall.accepted()
    hall.reviewed(case, proposes=proposes)
    hall.act("decide", case, "D01-approver", form)
    return case


def test_a_licence_is_not_handed_over_while_its_notice_is_unpaid(hall: FeeHall) -> None:
    """The refusal names the notice; once it is paid, the licence goes out."""
    case = decided(hall)
    notice = hall.noticed(HOME, matter=case)
    reason = hall.refuse("deliver", case, "D01-acceptor", HAND, cite="FEE-19").reason
    assert notice in reason
    hall.paid(notice, hall.shift())
    hall.act("deliver", case, "D01-acceptor", HAND)


def test_an_expired_notice_keeps_it_back_a_cancelled_or_waived_one_does_not(hall: FeeHall) -> None:
    """What is owed is owed; what is not any more, is not."""
    case = decided(hall)
    first, second = hall.noticed(HOME, matter=case), hall.noticed(HOME, matter=case)
    hall.act("ask-change", first, "D01-handler", ChangeForm("cancel", "重复开具"))
    hall.act("approve-change", first, "D01-approver", None)
    hall.to("03-18 00:00")
    hall.act("expire-notice", second, "clock", None)
    reason = hall.refuse("deliver", case, "D01-acceptor", HAND, cite="FEE-19").reason
    assert second in reason
    assert first not in reason
    hall.act("ask-change", second, "D01-handler", ChangeForm("waive", "低保家庭", basis="示例减免规定第三条"))
    hall.act("approve-change", second, "D01-approver", None)
    hall.act("deliver", case, "D01-acceptor", HAND)


def test_the_delivery_clock_runs_on_while_it_waits(hall: FeeHall) -> None:
    """XK-16: ten working days from the decision; paid on the eleventh, the delivery is late and says so."""
    case = decided(hall)
    notice = hall.noticed(HOME, matter=case)
    hall.to("03-17 10:00")
    assert hall.hall.see(case).records[-1].paper.deliver_by == date(2026, 3, 16)
    hall.act("ask-change", notice, "D01-handler", ChangeForm("waive", "低保家庭", basis="示例减免规定第三条"))
    hall.act("approve-change", notice, "D01-approver", None)
    hall.act("deliver", case, "D01-acceptor", HAND)
    paper = hall.hall.see(case).records[-1].paper
    assert isinstance(paper, DecisionDelivered)
    assert paper.late


def test_a_decision_that_refuses_is_served_whatever_is_owed(hall: FeeHall) -> None:
    """Only a certificate waits for money: the remedies of a refusal may not."""
    case = decided(hall, REFUSE, "deny")
    notice = hall.noticed(HOME, matter=case)
    hall.act("deliver", case, "D01-acceptor", HAND)
    assert (hall.hall.see(case).state, hall.hall.see(notice).state) == ("closed", "unpaid")


def test_what_is_charged_of_itself_is_charged_once(hall: FeeHall) -> None:
    """The clock asks twice, the second time in vain; a window may still charge what the situation asks for."""
    case = hall.accepted()
    form = NoticeForm(
        case, "示例", hall.people["company"].party, "示例公司", "D01", (HOME,), "900", "99990001", "演示"
    )
    done = hall.hall.act("issue-notice", "", CLOCK, form)
    assert done.dossier == "JK-20260302-900-0001"
    hall.refuse("issue-notice", "", "clock", replace(form, code="99990002"), cite="FEE-03")
    hall.noticed(HOME, Measure("F02"), matter=case)
