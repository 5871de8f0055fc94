"""Supervision orders, circulars and exposures (JC-34, JC-35, TS-10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from hallcore.supervision.forms import (
    AppealDecisionForm,
    OrderForm,
    ReasonForm,
    ReportForm,
    ResultForm,
    ReviewForm,
)
from tests.makers.supervised import CIRCULAR, SupervisedHall, supervised_hall

ORDER = OrderForm("D01", "超期办件的整改", "清理超期办件，书面报告原因。", date(2026, 3, 10))


@pytest.fixture
def hall() -> Iterator[SupervisedHall]:
    """A supervised hall."""
    made = supervised_hall()
    yield made
    made.close()


# -- orders -------------------------------------------------------------------------------------------------


def test_an_order_is_reported_on_by_the_department_s_chief_or_whom_it_names(hall):
    """JC-34: nobody else reports."""
    number = hall.act("issue-order", "", "supervisor", ORDER).dossier
    report = ReportForm("已清理完毕。")
    hall.refuse("report-order", number, "D01-acceptor", report, cite="JC-34")
    hall.refuse("report-order", number, "D05-approver", report, cite="JC-34")
    hall.act("report-order", number, "D01-approver", report)
    named = replace(ORDER, person=hall.people["D01-handler"].account)
    number = hall.act("issue-order", "", "supervisor", named).dossier
    hall.act("report-order", number, "D01-handler", report)


def test_an_order_is_late_after_the_end_of_its_last_day_and_may_still_be_reported_on(hall):
    """JC-34: due on the 10th; at midnight the clock notes it, and the report says that it is late."""
    number = hall.act("issue-order", "", "supervisor", ORDER).dossier
    hall.to("03-10 23:59")
    with pytest.raises(Exception, match="尚未届满"):
        hall.hall.act("lapse-order", number, CLOCK)
    hall.to("03-11 00:00")
    hall.hall.act("lapse-order", number, CLOCK)
    hall.act("report-order", number, "D01-approver", ReportForm("已清理。"))
    assert hall.hall.last(number).paper.late


def test_a_report_sent_back_has_a_new_last_day_of_its_own(hall):
    """JC-34: the new day is what the clock waits for."""
    number = hall.act("issue-order", "", "supervisor", ORDER).dossier
    hall.act("report-order", number, "D01-approver", ReportForm("已清理。"))
    back = ReviewForm(accepted=False, reason="没有说明原因。")
    hall.refuse("review-report", number, "supervisor", back, cite="JC-34", where="due")
    hall.act("review-report", number, "supervisor", replace(back, due=date(2026, 3, 16)))
    assert hall.hall.see(number).due == (("lapse-order", "2026-03-17T00:00:00+08:00"),)
    hall.act("report-order", number, "D01-approver", ReportForm("原因已书面说明。"))
    assert not hall.hall.last(number).paper.late
    hall.act("review-report", number, "supervisor", ReviewForm(accepted=True))
    assert hall.hall.see(number).state == "accepted"


def test_an_order_is_not_due_today(hall):
    hall.refuse(
        "issue-order", "", "supervisor", replace(ORDER, due=date(2026, 3, 2)), cite="JC-34", where="due"
    )
    hall.refuse("issue-order", "", "manager", ORDER, cite="JC-34")


# -- circulars and exposures --------------------------------------------------------------------------------


def test_a_circular_is_signed_by_somebody_else_before_it_is_issued(hall):
    """JC-35: not unsigned, not by its author; the one other signature suffices."""
    number = hall.act("draft-circular", "", "supervisor", CIRCULAR).dossier
    hall.refuse("issue-circular", number, "supervisor", cite="JC-35")
    hall.refuse("sign-circular", number, "supervisor", cite="JC-35")
    hall.act("sign-circular", number, "supervisor2")
    hall.act("issue-circular", number, "supervisor")
    paper = hall.hall.last(number).paper
    assert (paper.type, paper.number) == ("circular-issued", "监察通报〔2026〕1号")
    assert paper.organ == "敦化市市场监督管理局"
    hall.act("report-correction", number, "supervisor", ResultForm("已全部办结。"))


def test_only_what_is_for_everybody_stands_open_in_the_log(hall):
    """TS-10: the scope decides how the paper is disclosed."""
    for scope, disclosure in (("public", "public"), ("departments", "internal"), ("hall", "internal")):
        number = hall.act("draft-circular", "", "supervisor", replace(CIRCULAR, scope=scope)).dossier
        hall.act("sign-circular", number, "discipline")
        hall.act("issue-circular", number, "supervisor")
        assert hall.hall.last(number).disclosure == disclosure


def test_an_exposure_bears_two_signatures_of_two_sides(hall):
    """JC-35: one of the administration's supervision and one of discipline inspection, neither its author."""
    card = hall.settled(hall.laid(hall.applied()))
    form = replace(CIRCULAR, kind="exposure", scope="public", cards=(card,), outlet="示例日报")
    number = hall.act("draft-circular", "", "supervisor", form).dossier
    hall.act("sign-circular", number, "supervisor2")
    hall.refuse("issue-circular", number, "supervisor", cite="JC-35")
    hall.act("sign-circular", number, "discipline")
    hall.refuse("sign-circular", number, "discipline2", cite="JC-35")
    hall.act("issue-circular", number, "supervisor")
    assert hall.hall.last(number).disclosure == "public"


def test_an_exposure_rests_on_a_card_that_stands_for_good(hall):
    """JC-35: neither on none, nor on one under appeal, nor on one relieved upon it."""
    form = replace(CIRCULAR, kind="exposure", scope="public", outlet="示例日报")
    hall.refuse("draft-circular", "", "supervisor", form, cite="JC-35", where="cards")
    card = hall.appealed(hall.laid(hall.applied()))
    form = replace(form, cards=(card,))
    hall.refuse("draft-circular", "", "supervisor", form, cite="JC-35", where="cards")
    hall.act("decide-card-appeal", card, "discipline", AppealDecisionForm("relieved", "停机所致。"))
    hall.refuse("draft-circular", "", "supervisor", form, cite="JC-35", where="cards")


def test_a_draft_may_be_dropped_with_a_reason(hall):
    number = hall.act("draft-circular", "", "supervisor", CIRCULAR).dossier
    hall.refuse("drop-circular", number, "supervisor", ReasonForm(" "), cite="JC-31", where="reason")
    hall.act("drop-circular", number, "supervisor", ReasonForm("已经整改。"))
    assert hall.hall.see(number).state == "dropped"
