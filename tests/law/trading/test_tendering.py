"""Tendering as cases: what a project, a sealing policy, a notice and a clarification must satisfy."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.identity.rules import applicant_number
from portal.cli import cast
from tests.makers import values
from tests.makers.house import (
    AGENCY,
    BIDDERS,
    CENTRE,
    OPERATOR,
    OTHER_AGENCY,
    OTHER_PURCHASER,
    PURCHASER,
    file,
)
from tests.makers.matter import Plan
from tests.makers.values import COMPREHENSIVE, DEADLINE, ISSUED, LOWEST, at, lot, yuan
from trading.challenges.model import ObjectionForm
from trading.methods.rules import Method
from trading.tendering.model import METHOD, Answer, ClarificationForm, Criterion, SiteVisit
from trading.tendering.rules import check_notice, earliest_deadline

INSTANT = timedelta(microseconds=1)
DOCUMENTS = (file("招标文件.txt"),)
ANSWER = (Answer("是否含采光窗？", "不含。"),)


@pytest.fixture
def founded(stage):
    return stage("founded")


@pytest.fixture
def registered(stage):
    return stage("registered")


@pytest.fixture
def announced(stage):
    return stage("announced")


# -- the project -----------------------------------------------------------------------------------


def test_a_purchaser_registers_its_project_and_each_lot_gets_a_dossier(founded):
    """ZB-010: a registered project is not public yet; its lots stand beside it under the same law."""
    done = founded.act("register-project", "", PURCHASER, values.project(lots=(lot(1), lot(2))))
    tender = founded.hall.see(done.dossier)
    lots = [founded.hall.see(f"{done.dossier}.{no}") for no in (1, 2)]
    assert (done.dossier, tender.state, tender.records[0].disclosure) == ("DHGC-2026-0001", "draft", "sealed")
    assert [(each.state, each.parent, each.edition) for each in lots] == [
        ("waiting", done.dossier, tender.edition)
    ] * 2


def test_projects_are_numbered_in_the_order_they_come_and_anew_each_year(founded):
    """PT-09: a refused registration takes no number, and the first of a year is number one."""
    first = founded.act("register-project", "", PURCHASER, values.project()).dossier
    founded.hall.refuse("register-project", "", PURCHASER, values.project(name=" "), cite="", where="name")
    second = founded.act("register-project", "", PURCHASER, values.project()).dossier
    founded.hall.clock.set(at("12-31 23:59:59").replace(year=2026) + timedelta(seconds=1))
    assert (first, second) == ("DHGC-2026-0001", "DHGC-2026-0002")
    assert founded.act("register-project", "", PURCHASER, values.project()).dossier == "DHGC-2027-0001"


@pytest.mark.parametrize(
    "changes",
    [{"category": "A98"}, {"category": ""}, {"kind": "land"}],
    ids=["no category", "empty category", "no kind"],
)
def test_a_project_stands_in_the_classification(founded, changes):
    """PT-06: what is tendered is of a known class."""
    founded.hall.refuse(
        "register-project", "", PURCHASER, values.project(**changes), cite="PT-06", where="category"
    )


@pytest.mark.parametrize("numbers", [(), (2,), (1, 3), (2, 1), (1, 1)], ids=str)
def test_lots_are_numbered_from_one_without_gaps(founded, numbers):
    """ZB-010: there is at least one lot, and lots are counted."""
    form = values.project(lots=tuple(lot(no) for no in numbers))
    founded.hall.refuse("register-project", "", PURCHASER, form, cite="", where="lots")


@pytest.mark.parametrize("actor", [OTHER_PURCHASER, OTHER_AGENCY, BIDDERS[0]], ids=lambda actor: actor.role)
def test_a_stranger_registers_no_project_for_a_purchaser(founded, actor):
    """ZB-015: only the purchaser or an agency it has entrusted invites tenders."""
    founded.hall.refuse("register-project", "", actor, values.project(), cite="ZB-015", where=actor.party)


def test_a_purchaser_that_is_not_listed_invites_nobody(founded):
    """EB-02: whoever invites tenders is listed as a purchaser; whoever is unknown does not exist."""
    bidder, unknown = BIDDERS[0].party, cast.PURCHASERS[5].code
    form = values.project(purchaser=bidder)
    founded.hall.refuse(
        "register-project", "", BIDDERS[0], form, cite="EB-02", where=applicant_number(bidder)
    )
    form = values.project(purchaser=unknown)
    founded.hall.refuse("register-project", "", PURCHASER, form, cite="", where=applicant_number(unknown))


# -- bond and ceiling ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("estimate", "bond", "kind", "cite"),
    [
        ("9 000 000.00", "180 000.00", "works", None),
        ("9 000 000.00", "180 000.01", "works", "ZB-035"),
        ("40 000 000.00", "800 000.00", "works", None),
        ("40 000 000.50", "800 000.01", "works", "ZB-036"),
        ("99 000 000.00", "800 000.00", "goods", None),
        ("99 000 000.00", "800 000.01", "goods", "ZB-036"),
        ("5 000 000.00", "100 000.00", "services", None),
        ("6 000 000.00", "100 000.01", "services", "ZB-037"),
        ("4 000 000.00", "80 000.01", "services", "ZB-035"),
        ("100.50", "2.01", "works", None),
        ("100.25", "2.00", "works", None),
        ("100.25", "2.01", "works", "ZB-035"),  # two per cent are 2.005: rounded up it would be above the cap
        ("9 000 000.00", "0.00", "works", None),
        ("9 000 000.00", "-0.01", "works", "ZB-035"),
    ],
)
def test_the_bond_keeps_both_its_caps_to_the_fen(founded, estimate, bond, kind, cite):
    """ZB-035, ZB-036, ZB-037: at most 2 % of the estimate, and 800,000.00 (works, goods) or 100,000.00 (services)."""
    terms = lot(estimate=yuan(estimate), ceiling=yuan(estimate), bond=yuan(bond))
    form = values.project(kind=kind, lots=(terms,))
    if cite is None:
        assert founded.act("register-project", "", PURCHASER, form).paper.lots[0].bond == yuan(bond)
    else:
        founded.hall.refuse("register-project", "", PURCHASER, form, cite=cite, where="lots[1]")


def test_each_lot_is_judged_by_itself_and_named(founded):
    """ZB-035: the cap is a share of the lot's own estimate; the refusal names the lot."""
    small = lot(2, estimate=yuan("1 000.00"), ceiling=yuan("1 000.00"), bond=yuan("20.01"))
    form = values.project(lots=(lot(1), small))
    refusal = founded.hall.refuse("register-project", "", PURCHASER, form, cite="ZB-035", where="lots[2]")
    assert "20.00 元" in refusal.reason


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({"ceiling": Decimal("0.00")}, "ZB-039", "lots[1]"),
        ({"ceiling": Decimal("-1.00")}, "ZB-039", "lots[1]"),
        ({"estimate": Decimal("0.00")}, "ZB-039", "lots[1]"),
        ({"ceiling": Decimal("1.005")}, "", "1.005"),
        ({"duration_days": 0}, "", "lots[1]"),
    ],
    ids=["no ceiling", "ceiling below zero", "no estimate", "a part of a fen", "no time"],
)
def test_a_lot_has_money_and_time_that_make_sense(founded, changes, cite, where):
    """ZB-039: the ceiling is published, so there is one; amounts are exact to the fen."""
    form = values.project(lots=(lot(**{"bond": Decimal("0.00"), **changes}),))
    founded.hall.refuse("register-project", "", PURCHASER, form, cite=cite, where=where)


# -- the sealing policy ----------------------------------------------------------------------------


def test_a_policy_is_published_and_may_be_replaced_until_the_notice(registered):
    """EB-03: how bids are sealed is public before the notice; with the notice it is fixed."""
    number = registered.number
    for threshold in (3, 4):
        registered.act("publish-policy", number, PURCHASER, values.policy(number, (), threshold=threshold))
    assert registered.hall.see(number).state == "sealed"
    registered.act("publish-notice", number, PURCHASER, values.notice(DOCUMENTS))
    registered.hall.refuse("publish-policy", number, PURCHASER, values.policy(number, ()), cite="EB-03")


def test_a_policy_made_for_another_tender_is_refused(registered):
    """EB-03: trustees state their keys for one tender."""
    form = values.policy("DHGC-2026-0002", ())
    registered.hall.refuse(
        "publish-policy", registered.number, PURCHASER, form, cite="EB-03", where="DHGC-2026-0002"
    )


@pytest.mark.parametrize(("after", "lawful"), [(timedelta(0), False), (INSTANT, True)])
def test_the_deadline_a_policy_states_lies_ahead(registered, after, lawful):
    """EB-03: nothing can be sealed for a deadline that is here."""
    moment = at("03-03 09:00")
    registered.hall.clock.set(moment)
    form = values.policy(registered.number, (), deadline=moment + after)
    if lawful:
        assert registered.act("publish-policy", registered.number, PURCHASER, form).paper.deadline > moment
    else:
        registered.hall.refuse(
            "publish-policy", registered.number, PURCHASER, form, cite="EB-03", where="deadline"
        )


@pytest.mark.parametrize("verb", ["publish-policy", "publish-notice"])
@pytest.mark.parametrize(
    "actor", [OTHER_PURCHASER, AGENCY, BIDDERS[0], CENTRE], ids=lambda actor: actor.account
)
def test_only_who_is_in_charge_publishes(registered, verb, actor):
    """ZB-015: not another purchaser, not an agency that was not named at registration, not the centre."""
    number = registered.number
    form = values.policy(number, ()) if verb == "publish-policy" else values.notice(DOCUMENTS)
    registered.hall.refuse(verb, number, actor, form, cite="ZB-015", where=actor.party or actor.account)


@pytest.mark.parametrize("role", ["bidder", "expert", "centre", "clock"])
def test_a_role_the_table_does_not_name_publishes_nothing(registered, role):
    """EB-03, ZB-021: the procedure's table says in which role a step is taken, whosever account it is."""
    actor = Actor(PURCHASER.account, role, PURCHASER.party)
    form = values.policy(registered.number, ())
    registered.hall.refuse("publish-policy", registered.number, actor, form, cite="EB-03")
    registered.act("publish-policy", registered.number, PURCHASER, form)
    registered.hall.refuse(
        "publish-notice", registered.number, actor, values.notice(DOCUMENTS), cite="ZB-021"
    )


# -- the notice ------------------------------------------------------------------------------------


@pytest.fixture
def sealed(registered):
    """A registered project on the morning of its notice; ``publish`` sets policy and notice to one deadline."""

    def publish(refused: tuple[str, str] | None = None, **changes):
        number, deadline = registered.number, changes.get("deadline", DEADLINE)
        registered.act("publish-policy", number, PURCHASER, values.policy(number, (), deadline=deadline))
        form = values.notice(**{"files": DOCUMENTS, **changes})
        if refused is None:
            return registered.act("publish-notice", number, PURCHASER, form)
        return registered.hall.refuse(
            "publish-notice", number, PURCHASER, form, cite=refused[0], where=refused[1]
        )

    registered.publish = publish
    return registered


def test_a_notice_opens_the_tender_and_sets_the_clock_to_its_deadline(sealed):
    """ZB-021: the notice is public, repeats what was registered, and the gate will close by the hall's clock."""
    done = sealed.publish()
    tender = sealed.hall.see(sealed.number)
    assert (tender.state, tender.records[-1].disclosure) == ("tendering", "public")
    assert tender.due == (("close-gate", DEADLINE.isoformat()),)
    assert (done.paper.lots, done.paper.policy_sha256) == ((values.LOT,), values.sha("policy"))


@pytest.mark.parametrize(
    ("issued", "deadline", "lawful"),
    [
        ("03-04 09:00", "03-24 23:59:59.999999", False),
        ("03-04 09:00", "03-25 00:00:00", True),
        ("03-04 23:59", "03-25 00:00:00", True),
        ("03-09 09:00", "03-30 00:00:00", True),
        ("03-15 09:00", "04-04 23:59:59.999999", False),
        ("03-15 09:00", "04-05 00:00:00", True),  # Qingming: a minimum that is counted does not roll
    ],
)
def test_twenty_whole_days_lie_between_issue_and_deadline(sealed, issued, deadline, lawful):
    """ZB-028: at least 20 days from the issue of the documents; the day of issue is not counted, nothing rolls."""
    begins = at(issued)
    times = {
        "documents_from": begins,
        "documents_until": begins + timedelta(days=9),
        "deadline": at(deadline),
    }
    if lawful:
        assert sealed.publish(**times).paper.deadline == at(deadline)
    else:
        refusal = sealed.publish(("ZB-028", "deadline"), **times)
        assert f"{at(deadline) + INSTANT:%Y-%m-%d}" in refusal.reason


def test_the_spring_festival_is_inside_the_twenty_days(stage):
    """ZB-028: calendar days are counted through the nine days off of the Spring Festival of 2026."""
    matter = stage("registered")
    law, calendar = matter.hall.lawbook.on(at("01-30 09:00").date()), matter.hall.calendar
    issued = at("01-30 09:00")
    assert earliest_deadline(Method(law, METHOD), issued, calendar) == at("02-20 00:00")
    form = values.notice(documents_from=issued, documents_until=at("02-06 17:00"), deadline=at("02-20 00:00"))
    check_notice(form, issued, Method(law, METHOD), calendar)


@pytest.mark.parametrize(
    ("issued", "until", "lawful"),
    [
        ("03-04 09:00", "03-08 23:59", False),  # the fifth day is Monday the 9th
        ("03-04 09:00", "03-09 00:00", True),
        ("03-09 09:00", "03-14 12:00", False),  # the fifth day is a Saturday: the sale lasts until Monday
        ("03-09 09:00", "03-15 23:59", False),
        ("03-09 09:00", "03-16 00:00", True),
        ("05-04 09:00", "05-08 23:59", False),
        ("05-04 09:00", "05-09 09:00", True),  # a Saturday that is worked after Labour Day
    ],
)
def test_documents_are_on_sale_for_five_days(sealed, issued, until, lawful):
    """ZB-024: at least 5 days; a last day that rests rolls to the next working day, a make-up day does not rest."""
    begins = at(issued)
    times = {
        "documents_from": begins,
        "documents_until": at(until),
        "deadline": begins + timedelta(days=30),
    }
    if lawful:
        assert sealed.publish(**times).paper.documents_until == at(until)
    else:
        sealed.publish(("ZB-024", "documents_until"), **times)


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({"documents_from": at("03-02 08:29:59")}, "", "documents_from"),
        ({"documents_until": DEADLINE + INSTANT}, "", "documents_until"),
        ({"validity_days": 0}, "ZB-034", "validity_days"),
        ({"files": ()}, "EB-14", "files"),
    ],
    ids=["issued before it is published", "on sale past the deadline", "no validity", "no documents"],
)
def test_a_notice_that_cannot_be_kept_is_refused(sealed, changes, cite, where):
    """ZB-034, EB-14: documents lie with the notice and come after it; bids are valid for stated days."""
    refusal = sealed.publish((cite, where), **changes)
    assert (refusal.cite, refusal.where) == (cite, where)


def test_documents_may_be_issued_with_the_notice_and_sold_until_the_deadline(sealed):
    """ZB-024: the moment of publication and the deadline itself are still within."""
    sealed.hall.clock.set(ISSUED)
    number = sealed.number
    sealed.act("publish-policy", number, PURCHASER, values.policy(number, ()))
    form = values.notice(DOCUMENTS, documents_from=ISSUED + INSTANT, documents_until=DEADLINE)
    assert sealed.act("publish-notice", number, PURCHASER, form).at <= ISSUED + INSTANT


def test_a_notice_needs_a_policy_for_the_same_deadline(registered):
    """EB-03: bids are sealed until the deadline the policy and the notice both state."""
    number = registered.number
    registered.hall.refuse(
        "publish-notice", number, PURCHASER, values.notice(DOCUMENTS), cite="EB-03", where=""
    )
    other = values.policy(number, (), deadline=DEADLINE + INSTANT)
    registered.act("publish-policy", number, PURCHASER, other)
    registered.hall.refuse(
        "publish-notice", number, PURCHASER, values.notice(DOCUMENTS), cite="EB-03", where="deadline"
    )


def test_a_notice_is_published_once(announced):
    """ZB-021: what changes after it is a clarification."""
    form = values.notice(DOCUMENTS, documents_from=at("03-05 09:00"), deadline=DEADLINE + timedelta(days=7))
    announced.hall.refuse("publish-notice", announced.number, PURCHASER, form, cite="EB-03", where="deadline")
    form = values.notice(DOCUMENTS, documents_until=at("03-11 16:30"))
    announced.hall.clock.set(at("03-04 08:40"))
    announced.hall.refuse("publish-notice", announced.number, PURCHASER, form, cite="ZB-021")


def criteria(*marks: str) -> tuple[Criterion, ...]:
    """Return criteria with those full marks."""
    return tuple(Criterion(f"c{n}", f"评分项{n}", Decimal(given)) for n, given in enumerate(marks))


@pytest.mark.parametrize(
    ("evaluation", "cite", "where"),
    [
        (COMPREHENSIVE, None, ""),
        (LOWEST, None, ""),
        (replace(COMPREHENSIVE, criteria=criteria("40.00")), None, ""),
        (replace(COMPREHENSIVE, criteria=criteria("39.99")), "ZB-079", "evaluation.criteria"),
        (replace(COMPREHENSIVE, criteria=criteria("40.01")), "ZB-079", "evaluation.criteria"),
        (replace(COMPREHENSIVE, criteria=criteria("50", "-10")), "ZB-079", "evaluation.criteria"),
        (replace(COMPREHENSIVE, criteria=criteria("40", "0")), "ZB-079", "evaluation.criteria"),
        (
            replace(
                COMPREHENSIVE, criteria=(Criterion("a", "甲", Decimal(20)), Criterion("a", "乙", Decimal(20)))
            ),
            "",
            "evaluation.criteria",
        ),
        (
            replace(LOWEST, price_marks=Decimal(1), criteria=criteria("99")),
            "ZB-082",
            "evaluation.price_marks",
        ),
        (
            replace(COMPREHENSIVE, price_marks=Decimal(-1), criteria=criteria("101")),
            "ZB-079",
            "evaluation.criteria",
        ),
        (replace(COMPREHENSIVE, above=Decimal("-0.1")), "ZB-079", "evaluation.price_marks"),
        (replace(COMPREHENSIVE, below=Decimal("-0.1")), "ZB-079", "evaluation.price_marks"),
        (replace(COMPREHENSIVE, float_percent=Decimal(100)), "ZB-079", "evaluation.price_marks"),
        (replace(COMPREHENSIVE, float_percent=Decimal("-0.1")), "ZB-079", "evaluation.price_marks"),
        (replace(LOWEST, pass_marks=Decimal("100.01")), "ZB-079", "evaluation.pass_marks"),
    ],
)
def test_the_marks_that_are_published_make_a_hundred(sealed, evaluation, cite, where):
    """ZB-079, ZB-082: the published marks are positive and make 100; the lowest price method gives none for it."""
    if cite is None:
        assert sealed.publish(evaluation=evaluation).paper.evaluation == evaluation
    else:
        sealed.publish((cite, where), evaluation=evaluation)


# -- clarification ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "deadline", "lawful"),
    [
        ("03-10 23:59:59.999999", None, True),
        ("03-11 00:00:00", None, False),
        ("03-11 00:00:00", "03-25 23:59:59.999999", False),
        ("03-11 00:00:00", "03-26 00:00:00", True),
        ("03-25 08:59:59.999999", "04-09 00:00:00", True),
        ("03-20 09:00", "04-03 23:59:59", False),
        ("03-20 09:00", "04-04 00:00:00", True),  # Qingming: a lead counted backwards does not roll
    ],
)
def test_a_change_leaves_fifteen_days_or_moves_the_deadline(announced, moment, deadline, lawful):
    """ZB-030: a clarification that may affect preparation comes 15 days before the deadline, or postpones it."""
    announced.hall.clock.set(at(moment))
    form = ClarificationForm(ANSWER, affects_preparation=True, deadline=deadline and at(deadline))
    if not lawful:
        announced.hall.refuse("clarify", announced.number, PURCHASER, form, cite="ZB-030", where="deadline")
        return
    paper = announced.act("clarify", announced.number, PURCHASER, form).paper
    assert paper.deadline == (at(deadline) if deadline else DEADLINE)
    assert paper.moved_from == (DEADLINE if deadline else None)
    assert announced.hall.see(announced.number).due == (("close-gate", paper.deadline.isoformat()),)


def test_a_change_that_affects_nothing_may_come_in_the_last_moment(announced):
    """ZB-030: the 15 days protect preparation; where it is not affected they do not bind."""
    announced.hall.clock.set(DEADLINE - INSTANT)
    form = ClarificationForm(ANSWER, affects_preparation=False)
    assert announced.act("clarify", announced.number, PURCHASER, form).paper.deadline == DEADLINE


@pytest.mark.parametrize(
    ("form", "cite", "where"),
    [
        (
            ClarificationForm(ANSWER, affects_preparation=False, deadline=DEADLINE - INSTANT),
            "ZB-030",
            "deadline",
        ),
        (ClarificationForm((), affects_preparation=False), "", "answers"),
    ],
    ids=["brings the deadline forward", "says nothing"],
)
def test_a_clarification_brings_nothing_forward_and_says_something(announced, form, cite, where):
    """ZB-030: a deadline is only ever postponed."""
    announced.hall.refuse("clarify", announced.number, PURCHASER, form, cite=cite, where=where)


def test_the_documents_are_not_changed_at_the_deadline(announced):
    """ZB-030: with the deadline itself clarification ends, before the gate is closed and after."""
    form = ClarificationForm(ANSWER, affects_preparation=False, deadline=DEADLINE + timedelta(days=30))
    announced.hall.clock.set(DEADLINE)
    announced.hall.refuse("clarify", announced.number, PURCHASER, form, cite="ZB-030")


def test_clarifications_are_numbered_and_the_last_deadline_counts(announced):
    """ZB-030: a second postponement starts from the first."""
    later = [DEADLINE + timedelta(days=days) for days in (7, 14)]
    papers = [
        announced.act(
            "clarify",
            announced.number,
            PURCHASER,
            ClarificationForm(ANSWER, affects_preparation=False, deadline=day),
        ).paper
        for day in later
    ]
    assert [(p.no, p.moved_from, p.deadline) for p in papers] == [
        (1, DEADLINE, later[0]),
        (2, later[0], later[1]),
    ]
    back = ClarificationForm(ANSWER, affects_preparation=False, deadline=later[0])
    announced.hall.refuse("clarify", announced.number, PURCHASER, back, cite="ZB-030", where="deadline")


def test_only_who_is_in_charge_clarifies(announced):
    """ZB-015, ZB-030: a question is answered by the purchaser, not by the centre, nor in the centre's role."""
    form = ClarificationForm(ANSWER, affects_preparation=False)
    for actor in (CENTRE, OPERATOR, BIDDERS[0], OTHER_PURCHASER):
        announced.hall.refuse("clarify", announced.number, actor, form, cite="ZB-015")
    centre = Actor(PURCHASER.account, "centre", PURCHASER.party)
    announced.hall.refuse("clarify", announced.number, centre, form, cite="ZB-030")


def test_a_clarification_passes_a_hold(announced):
    """ZB-033: while an objection holds the matter the purchaser may still mend the documents."""
    announced.hall.clock.set(at("03-06 09:00"))
    announced.act("file-objection", announced.number, BIDDERS[0], ObjectionForm("资质要求过高"))
    form = ClarificationForm(ANSWER, affects_preparation=True)
    assert announced.act("clarify", announced.number, PURCHASER, form).paper.no == 1


def test_an_entrusted_agency_acts_in_the_purchasers_place(stage):
    """ZB-015: the agency that registered the project publishes and clarifies; so may the purchaser itself."""
    matter = stage("announced", Plan(manager=AGENCY))
    notice = matter.hall.last(matter.number).paper
    assert (notice.agency, notice.agency_name) == (AGENCY.party, cast.AGENCIES[0].name)
    for actor in (AGENCY, PURCHASER):
        form = ClarificationForm(ANSWER, affects_preparation=False)
        assert matter.act("clarify", matter.number, actor, form).paper.answers == ANSWER


@pytest.mark.parametrize(
    ("moment", "place", "where"),
    [
        ("03-10 09:00", "工程所在地东门", ""),
        ("03-10 09:00", " ", "visit_place"),
        ("03-04 09:00", "工程所在地东门", "visit_at"),
        ("03-25 09:00", "工程所在地东门", "visit_at"),
        ("03-25 08:59", "工程所在地东门", ""),
    ],
)
def test_the_site_is_shown_to_everybody_who_comes(stage, moment, place, where):
    """ZB-040: the notice says when and where, so that nobody is shown it alone; after the issue, before the deadline."""
    matter = stage("registered")
    matter.hall.clock.set(at("03-03 09:00"))
    matter.act("publish-policy", matter.number, PURCHASER, values.policy(matter.number, DOCUMENTS))
    matter.hall.clock.set(at("03-04 08:30"))
    form = values.notice(DOCUMENTS, visit=SiteVisit(at(moment), place))
    if where:
        matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite="ZB-040", where=where)
    else:
        assert matter.act("publish-notice", matter.number, PURCHASER, form).paper.visit == form.visit
