"""Intake as cases: what is received, checked, told at once, accepted or refused, and until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from hallcore.approval.forms import CheckForm, OutageForm, ReasonForm, RefuseForm, SupplementForm
from hallcore.approval.model import (
    Checked,
)
from hallcore.catalogue.model import ItemForm
from hallcore.desk import CLOCK
from tests.makers.approval import INSTANT, ORDINARY, number_of
from tests.makers.house import file
from tests.makers.values import at

INSTANT_BEFORE = timedelta(microseconds=1)
WANTING = Checked("m02", "经营场所证明", "supplement", "缺少租赁合同")


def clock_does(house, verb, number):
    """What the hall's clock would do now."""
    return house.hall.act(verb, number, CLOCK)


# -- receiving -------------------------------------------------------------------------------------


def test_a_receipt_names_what_was_brought_and_until_when_it_is_checked(house):
    """XK-04: received on Monday 2 March, so Monday the 9th is the last day to tell what is missing."""
    number = house.applied()
    filed = house.hall.last(number)
    assert number == "DHB-20260302-001-0001"
    assert (filed.paper.check_by, filed.paper.brought) == (date(2026, 3, 9), ("m01", "m02"))
    assert dict(house.hall.see(number).due)["deem-accepted"] == "2026-03-10T00:00:00+08:00"


def test_what_the_situation_does_not_ask_for_is_not_on_the_list(house):
    """FW-03: who does not sell online is not asked about it; what data sharing gives is never demanded."""
    asked = house.hall.last(house.applied()).paper.materials
    assert [material.id for material in asked] == ["m01", "m02", "m03", "m04"]
    assert [material.id for material in asked if material.shared] == ["m04"]
    online = house.hall.last(house.applied(who="other", answers=(("q1", "yes"),))).paper.materials
    assert [material.id for material in online][-1] == "m05"


def test_personal_data_stand_in_the_annex_only(house):
    """PI-06: name, number and phone are not among the bytes that are chained and logged."""
    number = house.applied(who="citizen", number="222403199003070018")
    filed = house.hall.last(number)
    assert b"222403199003070018" not in filed.data
    assert "示例申请人".encode() not in filed.data
    assert {name for name, _salt, _value in filed.annex} == {"name", "number", "phone", "query"}


def test_one_applicant_has_one_open_case_of_one_matter(house):
    """A second application is refused and names the open case; a different matter says how it differs."""
    first = house.applied()
    refusal = house.refuse("apply", "", "D01-acceptor", _again(house), cite="GEN-18", where="distinct")
    assert first in refusal.reason
    house.applied(distinct="另一处经营场所：示例路 2 号")
    house.act("withdraw-case", first, "company", ReasonForm("不再经营"))
    assert house.applied(distinct="")


def _again(house):
    from tests.makers.approval import COMPANY, ApplyForm

    return ApplyForm(
        item=number_of(ORDINARY),
        applicant=f"A-{COMPANY.code}",
        name=COMPANY.name,
        number=COMPANY.code,
        phone="",
        channel="window",
        block="001",
        window="W001",
        query="Q",
        answers=(("q1", "no"),),
        brought=("m01",),
    )


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({"applicant": "A-nobody"}, "", "applicant"),
        ({"name": " "}, "", "name"),
        ({"answers": ()}, "FW-03", "q1"),
        ({"brought": ("m09",)}, "FW-11", "m09"),
        ({"proxy": "示例代办"}, "", "proxy"),
        ({"proxy": "示例代办", "proxy_number": "222403199003070011"}, "ID-03", "proxy_number"),
        ({"proxy": "示例代办", "proxy_number": "222403199003070018"}, "FW-11", "proxy"),
        ({"channel": "online"}, "FW-05", "applicant"),
    ],
)
def test_an_application_that_does_not_fit_is_refused_by_its_field(house, changes, cite, where):
    """Each is named by the field it came from; nothing is kept of it."""
    house.refuse("apply", "", "D01-acceptor", replace(_again(house), **changes), cite=cite, where=where)


def test_a_proxy_brings_a_mandate(house):
    """FW-11: who acts for another is named, checked, and has it in writing."""
    mandate = file("授权委托书.pdf")
    number = house.applied(proxy="示例代办", proxy_number="222403199003070018", files=(mandate,))
    assert house.hall.last(number).paper.on_behalf


def test_only_the_department_of_the_item_takes_it_in(house):
    """FW-18: an officer of another department's window is not the acceptor of this item."""
    house.refuse("apply", "", "D05-acceptor", _again(house), cite="FW-18")


def test_a_case_goes_on_under_the_version_it_began_under(house):
    """A promise that is shortened later, or lengthened, does not touch a case that is open."""
    number = house.applied()
    shorter = replace(ORDINARY, promised=8, flow=tuple(replace(step, days=1) for step in ORDINARY.flow))
    house.act(
        "publish-item", number_of(ORDINARY), "manager", ItemForm(shorter, date(2026, 3, 3), "缩短承诺时限")
    )
    house.to("03-04 09:00")
    house.act("accept", number, "D01-acceptor", house.verdicts())
    assert house.hall.last(number).paper.promised == 10
    later = house.applied(who="other")
    house.act("accept", later, "D01-acceptor", house.verdicts())
    assert house.hall.last(later).paper.promised == 8


# -- checking, telling, accepting ------------------------------------------------------------------


def test_everything_missing_is_told_at_once_and_the_case_waits(house):
    """XK-04: the notice lists only what is wanting; while the applicant mends it no period runs out."""
    number = house.applied()
    done = house.act("notify-correction", number, "D01-acceptor", house.verdicts(m02=WANTING))
    assert [row.material for row in done.paper.rows] == ["m02"]
    assert done.paper.beyond == ()
    seen = house.hall.see(number)
    assert (seen.state, seen.due) == ("correcting", ())


def test_what_stood_on_no_list_is_demanded_in_full_view(house):
    """XK-04, FW-02: a demand beyond the list is filed as what it is, for supervision to see."""
    number = house.applied()
    extra = Checked("x1", "法定代表人近照", "supplement", "请补充")
    form = CheckForm((*house.verdicts().rows, extra))
    assert house.act("notify-correction", number, "D01-acceptor", form).paper.beyond == ("法定代表人近照",)


@pytest.mark.parametrize(
    ("rows", "cite", "where"),
    [
        ({"m02": Checked("m02", "经营场所证明", "supplement")}, "XK-04", "m02"),
        ({"m01": Checked("m01", "申请表", "tolerated", until=date(2026, 3, 9))}, "FW-14", "m01"),
        ({"m02": Checked("m02", "经营场所证明", "tolerated", until=date(2026, 3, 2))}, "FW-14", "m02"),
        ({"m01": Checked("m01", "申请表", "declared")}, "FW-15", "m01"),
    ],
)
def test_a_verdict_must_be_one_the_item_permits(house, rows, cite, where):
    """What is wrong is said; only what is published as tolerable is tolerated, until a day yet to come."""
    house.refuse(
        "check-materials", house.applied(), "D01-acceptor", house.verdicts(**rows), cite=cite, where=where
    )


def test_every_material_has_a_verdict(house):
    """XK-04: told once means told of everything."""
    few = CheckForm(house.verdicts().rows[:1])
    house.refuse("check-materials", house.applied(), "D01-acceptor", few, cite="XK-04", where="rows")


def test_after_mending_the_case_is_accepted(house):
    """XK-06: what was asked for was brought, so it must be accepted."""
    number = house.applied()
    house.act("notify-correction", number, "D01-acceptor", house.verdicts(m02=WANTING))
    house.to("03-05 10:00")
    house.act("supplement", number, "company", SupplementForm(("m02",), (file("m02-租赁合同.pdf"),)))
    assert house.hall.last(number).paper.check_by == date(2026, 3, 12)
    house.act("accept", number, "D01-acceptor", house.verdicts())
    accepted = house.hall.last(number).paper
    assert (accepted.how, accepted.counted_from) == ("complete", date(2026, 3, 5))
    assert (accepted.statutory_by, accepted.promised_by) == (date(2026, 4, 2), date(2026, 3, 19))


def test_only_what_was_asked_for_is_a_supplement(house):
    """XK-04: other papers do not answer the notice."""
    number = house.applied()
    house.act("notify-correction", number, "D01-acceptor", house.verdicts(m02=WANTING))
    house.refuse("supplement", number, "company", SupplementForm(("m01",)), cite="XK-04", where="m01")


def test_nobody_else_mends_or_takes_back_somebodys_case(house):
    """The applicant is the one who applied."""
    number = house.applied()
    house.refuse("withdraw-case", number, "other", ReasonForm("撤回"), cite="FW-05")


@pytest.mark.parametrize(("moment", "lawful"), [("03-09 23:59:59.999999", False), ("03-10 00:00", True)])
def test_silence_accepts_after_five_working_days(house, moment, lawful):
    """XK-05: to the last instant of the fifth working day the officer may speak; then it is accepted."""
    number = house.applied()
    house.to(at(moment) if isinstance(moment, str) else moment)
    due = [verb for verb, when in house.hall.see(number).due if at(moment).isoformat() >= when]
    assert (due == ["deem-accepted"]) is lawful
    if lawful:
        paper = clock_does(house, "deem-accepted", number).paper
        assert (paper.how, paper.counted_from) == ("deemed", date(2026, 3, 2))
        assert paper.promised_by == date(2026, 3, 16)
        house.refuse("notify-correction", number, "D01-acceptor", house.verdicts(m02=WANTING), cite="XK-04")


def test_tolerated_papers_are_owed_until_their_day(house):
    """FW-14: accepted at once against a promise; brought in time the case goes on, else it ends."""
    number = house.applied()
    owed = Checked("m02", "经营场所证明", "tolerated", "承诺补齐", date(2026, 3, 6))
    house.act("accept", number, "D01-acceptor", house.verdicts(m02=owed))
    assert house.hall.last(number).paper.how == "tolerated"
    assert dict(house.hall.see(number).due)["lapse-tolerated"] == "2026-03-07T00:00:00+08:00"
    kept = house.applied(who="other")
    house.act("accept", kept, "D01-acceptor", house.verdicts(m02=owed))
    house.act("bring-tolerated", kept, "other", SupplementForm(("m02",)))
    assert house.hall.see(kept).due == ()
    house.to("03-07 00:00")
    assert clock_does(house, "lapse-tolerated", number).paper.cite == "FW-14"
    assert house.hall.see(number).state == "ended"


def test_a_promise_replaces_what_the_item_lets_be_promised(house):
    """FW-15: the declaration stands in place of the paper, and the acceptance says so."""
    number = house.applied()
    promised = Checked("m03", "健康承诺书", "declared")
    house.act("accept", number, "D01-acceptor", house.verdicts(m03=promised))
    assert house.hall.last(number).paper.how == "declared"


def test_a_refusal_to_accept_states_ground_organ_and_remedies(house):
    """XK-02, XK-07: in writing; whoever is not competent says who is; the remedies with their periods."""
    number = house.applied()
    house.refuse(
        "refuse-acceptance",
        number,
        "D01-acceptor",
        RefuseForm("not-competent", "不属于本局职权"),
        cite="XK-02",
        where="competent",
    )
    form = RefuseForm("not-competent", "不属于本局职权", "敦化市卫生健康局")
    paper = house.act("refuse-acceptance", number, "D01-acceptor", form).paper
    assert (paper.cite, paper.competent) == ("XK-02", "敦化市卫生健康局")
    assert "60日内" in paper.remedies
    assert "6个月内" in paper.remedies
    assert house.hall.see(number).state == "refused"


# -- when the system was down -----------------------------------------------------------------------


OUTAGE = OutageForm(at("03-03 09:00"), at("03-03 15:00"), "供电中断", ("W001:0001-0020",))


def test_what_came_on_paper_keeps_both_times_and_cites_the_outage(house):
    """A case entered later is counted from the day on the form; the record's own time is when it was entered."""
    house.to("03-04 09:00")
    outage = house.act("record-outage", "", "manager", OUTAGE).dossier
    later = {"channel": "paper", "slip": "0007", "happened": at("03-03 10:20"), "incident": outage}
    number = house.applied(**later)
    filed = house.hall.last(number)
    assert (filed.paper.happened, filed.at) == (at("03-03 10:20"), at("03-04 09:00"))
    assert filed.paper.check_by == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"happened": at("03-03 08:59:59")}, "happened"),
        ({"happened": at("03-03 15:00:01")}, "happened"),
        ({"slip": "0021"}, "slip"),
        ({"slip": "7"}, "slip"),
        ({"incident": ""}, "incident"),
        ({"happened": None}, "incident"),
    ],
)
def test_entering_later_is_no_back_dating(house, changes, where):
    """Outside the outage, off the block of numbers, or without the outage on record: refused."""
    house.to("03-04 09:00")
    outage = house.act("record-outage", "", "manager", OUTAGE).dossier
    later = {"channel": "paper", "slip": "0007", "happened": at("03-03 10:20"), "incident": outage}
    form = replace(_again(house), **{**later, **changes})
    house.refuse("apply", "", "D01-acceptor", form, cite="GEN-18", where=where)


def test_a_paper_form_is_entered_once(house):
    """The number on the form is good for one case."""
    house.to("03-04 09:00")
    outage = house.act("record-outage", "", "manager", OUTAGE).dossier
    later = {"channel": "paper", "slip": "0007", "happened": at("03-03 10:20"), "incident": outage}
    house.applied(**later)
    form = replace(_again(house), distinct="另一处", **later)
    house.refuse("apply", "", "D01-acceptor", form, cite="GEN-18", where="slip")


def test_an_instant_item_is_decided_on_the_spot(house):
    """XK-08: what can be decided at once is."""
    number = house.applied(INSTANT, who="citizen")
    house.act("accept", number, "D01-acceptor", house.verdicts(INSTANT))
    from hallcore.approval.forms import DecideForm, DeliverForm

    house.act("decide", number, "D01-acceptor", DecideForm(granted=True, reasons="符合条件"))
    house.act("deliver", number, "D01-acceptor", DeliverForm("window", "示例申请人"))
    assert house.hall.see(number).state == "closed"
