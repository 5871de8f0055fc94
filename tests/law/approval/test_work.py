"""An accepted case at work: stages, who may do what, special steps, limits, decision, delivery."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from hallcore.approval.forms import (
    AssignForm,
    CountersignForm,
    DecideForm,
    DeliverForm,
    EndCaseForm,
    ExtendForm,
    LicenceEndForm,
    OpinionForm,
    ReasonForm,
    SpecialEndForm,
    SpecialForm,
)
from hallcore.approval.model import Checked
from hallcore.approval.rules import ledgers_of, limit_rule, used_by_stage, version_of, visits_of
from hallcore.catalogue.model import Basis
from hallcore.desk import CLOCK, Actor
from hallcore.ground.errors import Refusal
from hallcore.ground.ledger import balance, expected
from hallcore.identity.model import NewAccount
from hallcore.organisation.model import AbsenceForm, DelegationForm, PostForm
from tests.makers.approval import ORDINARY, VERIFIER, number_of
from tests.makers.values import at

OWED = Checked("m02", "经营场所证明", "tolerated", "承诺补齐", date(2026, 3, 6))
GRANT = DecideForm(granted=True, reasons="申请材料齐全，符合法定条件，准予许可。")


def standing(house, number):
    """Statutory and promised clock of a case: budget, used, left, last day."""
    with house.hall.reading() as root:
        case = root.archive[number]
        law = house.hall.lawbook.edition(case.edition)
        item = version_of(case, root.archive[number_of(ORDINARY)])
        day = house.hall.clock.now().date()
        found = []
        for ledger in ledgers_of(case, item, law):
            told = balance(ledger, day, house.hall.calendar)
            found.append((told.budget, told.used, told.left, expected(ledger, house.hall.calendar).last))
        return found


# -- without a decision -------------------------------------------------------------------------------


def test_a_case_that_ends_for_a_reason_of_its_own_names_no_rule(house):
    """终止办理: the reason stands for itself; FW-14 is not its ground, though something was tolerated and is not due."""
    number = house.applied()
    house.act("accept", number, "D01-acceptor", house.verdicts(m02=OWED))
    house.refuse("end-case", number, "D01-approver", EndCaseForm(" "), cite="XK-19", where="reason")
    for day in ("03-02 10:00", "03-06 23:59"):
        house.to(day)
        unkept = EndCaseForm("容缺材料未补齐", unkept=True)
        house.refuse("end-case", number, "D01-approver", unkept, cite="FW-14", where="unkept")
    paper = house.act("end-case", number, "D01-approver", EndCaseForm("申请人主体资格终止")).paper
    assert (paper.reason, paper.cite) == ("申请人主体资格终止", "")
    assert house.hall.see(number).state == "ended"


def test_an_unkept_undertaking_is_the_ground_only_where_it_is_said_to_be(house):
    """FW-14: the day after, the approver may end it for that, or for another reason, and each is filed as it is."""
    numbers = [house.applied(who=who) for who in ("company", "other")]
    for number in numbers:
        house.act("accept", number, "D01-acceptor", house.verdicts(m02=OWED))
    house.to("03-07 00:00")
    form = EndCaseForm("经营场所证明逾期未补齐", unkept=True)
    assert house.act("end-case", numbers[0], "D01-approver", form).paper.cite == "FW-14"
    other = EndCaseForm("申请人主体资格终止")
    assert house.act("end-case", numbers[1], "D01-approver", other).paper.cite == ""


# -- the five stages ---------------------------------------------------------------------------------


def test_a_case_passes_the_five_stages(house):
    """受理 承办 审核 批准 办结: each by its own desk, each on record."""
    number = house.accepted()
    house.reviewed(number)
    house.act("decide", number, "D01-approver", GRANT)
    house.act("deliver", number, "D01-acceptor", DeliverForm("window", "示例签收"))
    assert house.hall.see(number).types == (
        "application-received",
        "case-accepted",
        "stage-passed",
        "stage-passed",
        "decision-made",
        "decision-delivered",
    )


@pytest.mark.parametrize(
    ("verb", "who", "form"),
    [
        ("pass-review", "D01-reviewer", OpinionForm("同意。")),
        ("decide", "D01-approver", GRANT),
        ("deliver", "D01-acceptor", DeliverForm("post")),
        ("accept", "D01-acceptor", None),
    ],
)
def test_no_step_is_taken_out_of_order(house, verb, who, form):
    """The table allows only what comes next."""
    number = house.accepted()
    expected_cite = {"pass-review": "XK-09", "decide": "XK-19", "deliver": "XK-16", "accept": "XK-06"}[verb]
    house.refuse(verb, number, who, form or house.verdicts(), cite=expected_cite)


def test_two_examine_what_a_licence_rests_on(house):
    """XK-09: one alone does not make a substantive check."""
    number = house.accepted()
    alone = OpinionForm("符合条件。", "grant", (house.people["D01-handler"].account,))
    house.refuse("report", number, "D01-handler", alone, cite="XK-09", where="examiners")
    nobody = OpinionForm("符合条件。", "grant", ("U-999999",))
    house.refuse("report", number, "D01-handler", nobody, cite="XK-09", where="examiners")
    house.reported(number)


def test_whoever_accepted_does_not_approve(house):
    """XK-09: where the item keeps them apart, one person in both seats may not do both in one case."""
    account = both_seats(house)
    number = house.applied()
    house.hall.act("accept", number, Actor(account, "acceptor"), house.verdicts())
    house.reviewed(number)
    with pytest.raises(Refusal) as refused:
        house.hall.act("decide", number, Actor(account, "approver"), GRANT)
    assert (refused.value.cite, refused.value.where) == ("XK-09", number)
    house.act("decide", number, "D01-approver", GRANT)


def both_seats(house):
    """Somebody of D01 who is acceptor and approver at once."""
    roles = ("acceptor", "approver")
    opened = house.act("open-account", "", "operator", NewAccount("d01-both", VERIFIER, "示例双岗", roles))
    house.act("post-staff", "", "manager", PostForm(opened.dossier, "示例双岗", "D01", "W001", roles))
    return opened.dossier


def test_sending_back_adds_the_days_up(house):
    """A stage that is visited twice uses the days of both visits."""
    number = house.accepted()
    house.to("03-04 09:00")
    house.reported(number)
    house.to("03-05 09:00")
    house.act("return-case", number, "D01-reviewer", ReasonForm("请补充核查意见"))
    house.to("03-09 09:00")
    house.reported(number)
    house.to("03-10 09:00")
    with house.hall.reading() as root:
        case = root.archive[number]
        rule = house.hall.lawbook.edition(case.edition).clock("C02")
        used = used_by_stage(case, rule, date(2026, 3, 10), house.hall.calendar)
    assert used == {"accept": 0, "handle": 4, "review": 2}


def test_a_case_that_is_closed_uses_no_more_days(house):
    """办结: from the decision to the delivery, however long ago that was."""
    number = house.accepted()
    house.reviewed(number)
    house.act("decide", number, "D01-approver", GRANT)
    house.to("03-04 09:00")
    house.act("deliver", number, "D01-acceptor", DeliverForm("window", "示例签收"))
    with house.hall.reading() as root:
        case = root.archive[number]
        rule = house.hall.lawbook.edition(case.edition).clock("C02")
        for day in (date(2026, 3, 4), date(2026, 4, 30)):
            assert used_by_stage(case, rule, day, house.hall.calendar)["close"] == 2
        assert visits_of(case)["close"] == [(date(2026, 3, 2), date(2026, 3, 4))]


# -- limits ------------------------------------------------------------------------------------------


def test_both_limits_run_from_the_acceptance(house):
    """XK-11: twenty working days by law, ten as promised; the day of the acceptance is not counted."""
    number = house.accepted()
    house.to("03-06 16:00")
    assert standing(house, number) == [
        (20, 4, 16, date(2026, 3, 30)),
        (10, 4, 6, date(2026, 3, 16)),
    ]


def test_an_inspection_stops_the_clock_for_the_time_that_was_told(house):
    """XK-17: begun on the 4th and told as five days: the 5th to the 11th do not count, and no day more."""
    number = house.accepted()
    house.to("03-04 09:00")
    two = (house.people["D01-handler"].account, house.people["D01-deputy"].account)
    form = SpecialForm("s1", 5, "3月6日上午到场核查", examiners=two)
    paper = house.act("begin-special", number, "D01-handler", form).paper
    assert (paper.until, paper.counts, paper.late) == (date(2026, 3, 11), False, False)
    house.to("03-09 09:00")
    assert standing(house, number)[1] == (10, 2, 8, date(2026, 3, 23))
    house.to("03-13 09:00")
    assert standing(house, number)[1][1:3] == (4, 6)
    house.refuse("report", number, "D01-handler", OpinionForm("符合", "grant", two), cite="XK-17")
    house.act("end-special", number, "D01-handler", SpecialEndForm("s1", "现场与申请一致。", two))
    house.reported(number)


def test_a_step_that_ends_early_gives_back_the_rest(house):
    """XK-17: only the time that was needed is left out."""
    number = house.accepted()
    house.to("03-04 09:00")
    two = (house.people["D01-handler"].account, house.people["D01-deputy"].account)
    house.act("begin-special", number, "D01-handler", SpecialForm("s1", 5, examiners=two))
    house.to("03-06 09:00")
    house.act("end-special", number, "D01-handler", SpecialEndForm("s1", "现场与申请一致。"))
    assert standing(house, number)[1] == (10, 2, 8, date(2026, 3, 18))


def test_a_step_that_counts_stops_nothing(house):
    """XK-17: a publicity is not among what the law leaves out."""
    number = house.accepted()
    house.act("begin-special", number, "D01-handler", SpecialForm("s3", 5))
    house.to("03-09 09:00")
    assert standing(house, number)[1][1] == 5


@pytest.mark.parametrize(("held", "lawful"), [(date(2026, 3, 12), False), (date(2026, 3, 13), True)])
def test_a_hearing_is_called_seven_working_days_before(house, held, lawful):
    """XK-23: told on Wednesday the 4th, seven working days lie before Friday the 13th."""
    number = house.accepted()
    house.to("03-04 09:00")
    form = SpecialForm("s2", 20, "本厅三楼听证室", held=held)
    if lawful:
        house.act("begin-special", number, "D01-handler", form)
        done = SpecialEndForm("s2", "听证笔录已由各方签字。")
        house.refuse("end-special", number, "D01-handler", done, cite="XK-23")
        house.to("03-13 16:00")
        house.act("end-special", number, "D01-handler", done)
    else:
        house.refuse("begin-special", number, "D01-handler", form, cite="XK-23", where="held")


@pytest.mark.parametrize(("days", "lawful"), [(0, False), (1, True), (10, True), (11, False)])
def test_a_step_is_told_within_what_the_item_publishes(house, days, lawful):
    """XK-17: the published time of the inspection is ten working days."""
    number = house.accepted()
    two = (house.people["D01-handler"].account, house.people["D01-deputy"].account)
    form = SpecialForm("s1", days, examiners=two)
    if lawful:
        house.act("begin-special", number, "D01-handler", form)
    else:
        house.refuse("begin-special", number, "D01-handler", form, cite="XK-17", where="days")


@pytest.mark.parametrize(("moment", "late"), [("03-09 23:59", False), ("03-10 00:00", True)])
def test_inspectors_are_two_and_assigned_in_five_days(house, moment, late):
    """XK-18: accepted on the 2nd; the 9th is the fifth working day. Late is done, and said to be late."""
    number = house.accepted()
    house.to(moment)
    one = (house.people["D01-handler"].account,)
    house.refuse(
        "begin-special",
        number,
        "D01-handler",
        SpecialForm("s1", 3, examiners=one),
        cite="XK-18",
        where="examiners",
    )
    two = (*one, house.people["D01-deputy"].account)
    assert (
        house.act("begin-special", number, "D01-handler", SpecialForm("s1", 3, examiners=two)).paper.late
        is late
    )


@pytest.mark.parametrize(("days", "lawful"), [(1, True), (10, True), (11, False), (0, False)])
def test_a_limit_is_extended_by_ten_days_at_most(house, days, lawful):
    """XK-12: with the approver's word and a reason that the applicant is told."""
    number = house.accepted()
    form = ExtendForm(days, "案情复杂，需进一步核查。")
    if not lawful:
        house.refuse("extend", number, "D01-approver", form, cite="XK-12", where="days")
        return
    paper = house.act("extend", number, "D01-approver", form).paper
    assert paper.statutory_by == standing(house, number)[0][3]
    house.refuse("extend", number, "D01-approver", form, cite="XK-12")


@pytest.mark.parametrize(("moment", "lawful"), [("03-30 23:59:59", True), ("03-31 00:00", False)])
def test_a_limit_that_has_run_out_is_not_extended(house, moment, lawful):
    """XK-12: the extension comes before the end of the twenty days, 30 March, or not at all."""
    number = house.accepted()
    house.to(moment)
    form = ExtendForm(5, "案情复杂。")
    if lawful:
        house.act("extend", number, "D01-approver", form)
    else:
        house.refuse("extend", number, "D01-approver", form, cite="XK-12")


@pytest.mark.parametrize(("moment", "days"), [("03-30 23:59", 0), ("03-31 00:00", 1), ("04-07 09:00", 5)])
def test_a_late_decision_says_by_how_much(house, moment, days):
    """XK-11: late is not void; it stands in the decision for everybody to see (Qingming is 4 to 6 April)."""
    number = house.accepted()
    house.to(moment)
    house.reviewed(number)
    assert house.act("decide", number, "D01-approver", GRANT).paper.late_by == days


def test_a_limit_beyond_the_announced_years_is_not_computed(house):
    """GEN-17: accepted on 7 December 2026, twenty days reach into 2027, of which nothing is known yet."""
    house.to(at("12-07 09:00"))
    accepted = house.hall.last(house.accepted()).paper
    assert (accepted.statutory_by, accepted.promised_by) == (None, date(2026, 12, 21))


def test_a_limit_another_law_sets_is_explained_by_that_law(house):
    """FW-03: three working days by the item's own basis, which the deadline cites in place of the Licensing Law."""
    number = house.accepted()
    law = house.hall.lawbook.edition(house.hall.see(number).edition)
    basis = Basis("中华人民共和国市场主体登记管理条例", "第十九条")
    own = replace(ORDINARY, statute="", statutory=3, promised=1, bases=(basis,))
    rule = limit_rule(law, own)
    assert (rule.n, rule.unit, rule.cite.law, rule.cite.article) == (3, "wd", basis.law, "第十九条")
    assert limit_rule(law, replace(own, statutory=0)) is None


# -- decision, licence, delivery ---------------------------------------------------------------------


def test_a_denial_states_reasons_and_remedies(house):
    """XK-19: no reasons, no denial."""
    number = house.accepted()
    house.reviewed(number, proposes="deny")
    house.refuse("decide", number, "D01-approver", DecideForm(granted=False, reasons=" "), cite="XK-19")
    paper = house.act(
        "decide", number, "D01-approver", DecideForm(granted=False, reasons="场所不符合要求。")
    ).paper
    assert (paper.granted, paper.licence) == (False, "")
    assert "行政复议" in paper.remedies


def test_a_grant_issues_a_licence_that_later_cases_use(house):
    """FW-02: what the hall issued it does not ask for again, while it is in force and for its holder only."""
    number = house.accepted()
    house.reviewed(number)
    paper = house.act("decide", number, "D01-approver", GRANT).paper
    assert (paper.licence, paper.valid_to) == ("D01-2026-000001", date(2031, 3, 1))
    licence = house.hall.act("enter-licence", number, CLOCK).dossier
    assert licence == "LIC-D01-2026-000001"
    house.act("deliver", number, "D01-acceptor", DeliverForm("window", "示例签收"))
    reuse = {"reuse": (("m04", "D01-2026-000001"),)}
    assert house.applied(**reuse)
    with pytest.raises(Exception, match="持有人与申请人不一致"):
        house.applied(who="other", **reuse)
    house.act("end-licence", licence, "D01-approver", LicenceEndForm("revoked", "以欺骗手段取得"))
    with pytest.raises(Exception, match="已失效"):
        house.applied(distinct="另一处", **reuse)


def test_a_licence_is_entered_once(house):
    """An agent that repeats itself does nothing twice."""
    number = house.accepted()
    house.reviewed(number)
    house.act("decide", number, "D01-approver", GRANT)
    house.hall.act("enter-licence", number, CLOCK)
    with pytest.raises(Exception, match="编号已被占用"):
        house.hall.act("enter-licence", number, CLOCK)


@pytest.mark.parametrize(("who", "shown"), [("citizen", "示**"), ("company", None)])
def test_granted_results_are_public_and_natural_persons_masked(house, who, shown):
    """XK-20, PI-09, PI-10: a company by its full name, a person by a masked one."""
    number = house.accepted(who=who)
    house.reviewed(number)
    house.act("decide", number, "D01-approver", GRANT)
    done = house.hall.act("disclose-result", number, CLOCK)
    filed = house.hall.last(number)
    assert filed.disclosure == "public"
    assert "示例申请人" not in filed.data.decode()
    if shown is None:
        assert done.paper.applicant.endswith("公司")
    else:
        assert "*" in done.paper.applicant


@pytest.mark.parametrize(("moment", "late"), [("03-16 23:59", False), ("03-17 00:00", True)])
def test_delivery_comes_within_ten_working_days(house, moment, late):
    """XK-16: decided on the 2nd, so until the 16th; later is done and said to be late."""
    number = house.accepted()
    house.reviewed(number)
    house.act("decide", number, "D01-approver", GRANT)
    house.refuse("deliver", number, "D01-acceptor", DeliverForm("window"), cite="XK-16", where="receiver")
    house.to(moment)
    assert house.act("deliver", number, "D01-acceptor", DeliverForm("post")).paper.late is late


# -- who is away -------------------------------------------------------------------------------------


def test_a_case_given_to_one_is_not_done_by_another_who_is_not_asked(house):
    """FW-18: while its officer is here the case is theirs; handed over it is the other's."""
    number = house.accepted()
    own, other = house.people["D01-deputy"].account, house.people["D01-handler"].account
    house.act("assign", number, "D01-approver", AssignForm("handler", own))
    mate = (house.people["D01-reviewer"].account,)
    house.refuse("report", number, "D01-handler", OpinionForm("符合", "grant", mate), cite="FW-18")
    house.refuse("assign", number, "D01-approver", AssignForm("handler", other), cite="FW-18", where="reason")
    house.act("assign", number, "D01-approver", AssignForm("handler", other, "任务调整"))
    house.act("report", number, "D01-handler", OpinionForm("符合", "grant", mate))


def test_a_case_is_given_only_to_whoever_holds_the_duty(house):
    """FW-18: a reviewer handles nothing, and somebody without a post is given nothing."""
    number = house.accepted()
    reviewer = house.people["D01-reviewer"].account
    house.refuse("assign", number, "D01-approver", AssignForm("handler", reviewer), cite="FW-18", where="to")
    house.refuse(
        "assign", number, "D01-approver", AssignForm("handler", "U-000900"), cite="FW-18", where="to"
    )
    house.act("assign", number, "D01-approver", AssignForm("reviewer", reviewer))


def test_a_case_does_not_stop_because_somebody_is_away(house):
    """FW-18: its officer is on leave, so any officer of that duty goes on, and the record says for whom."""
    number = house.accepted()
    absentee = house.people["D01-deputy"].account
    house.act("assign", number, "D01-approver", AssignForm("handler", absentee))
    house.act(
        "record-absence",
        f"POST-{absentee[2:]}",
        "manager",
        AbsenceForm(date(2026, 3, 3), date(2026, 3, 6), "leave"),
    )
    house.to("03-03 09:00")
    mate = (house.people["D01-reviewer"].account,)
    done = house.act("report", number, "D01-handler", OpinionForm("符合", "grant", mate))
    assert done.paper.for_whom == absentee


def test_a_delegate_acts_in_the_days_of_the_delegation(house):
    """FW-18: authorised from the 3rd to the 4th; the day after the power is gone."""
    number = house.accepted()
    house.reviewed(number)
    deputy, chief = house.people["D05-approver"].account, house.people["D01-approver"].account
    grant = DelegationForm(chief, ("approver",), date(2026, 3, 3), date(2026, 3, 4), "外出学习")
    house.refuse("decide", number, "D05-approver", GRANT, cite="FW-18")
    house.act("grant-delegation", f"POST-{deputy[2:]}", "manager", grant)
    house.refuse("decide", number, "D05-approver", GRANT, cite="FW-18")
    house.to("03-04 23:59:59")
    second = house.applied(who="other")
    house.act("accept", second, "D01-acceptor", house.verdicts())
    house.reviewed(second)
    assert house.act("decide", second, "D05-approver", GRANT).paper.for_whom == chief
    house.to("03-05 00:00")
    house.refuse("decide", number, "D05-approver", GRANT, cite="FW-18")


def test_counter_signature_and_urging_stand_in_the_case(house):
    """What others say, and who asks for speed, is on record and changes no state."""
    number = house.accepted()
    house.act("countersign", number, "D01-reviewer", CountersignForm("无异议。", agrees=True))
    house.act("urge", number, "company", ReasonForm("请尽快办理"))
    house.refuse("urge", number, "other", ReasonForm("请尽快办理"), cite="FW-05")
    assert house.hall.see(number).state == "handling"
    assert house.hall.see(number).types[-2:] == ("case-countersigned", "case-urged")
