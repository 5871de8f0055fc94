"""Before the tender: the intention and its thirty days, the fair-competition check, documents of clauses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.makers import procured, values
from tests.makers.house import AGENCY, BIDDERS, CENTRE, OTHER_AGENCY, PURCHASER, file
from tests.makers.values import at
from trading.planning.model import FairnessReviewed, WithdrawalForm

NO_REASON = {"unannounced": "", "unannounced_reason": ""}


@pytest.fixture
def founded(stage):
    """A house with two purchasers, two agencies and bidders; the first agency is entrusted by the first purchaser."""
    return stage("founded")


def announced(matter, **changes):
    """Make an intention public on 2 March and register a procurement that follows it; its policy is published."""
    number = matter.act("publish-intention", "", PURCHASER, values.intention()).dossier
    form = procured.project(intention=number, **NO_REASON, **changes)
    tender = matter.act("register-project", "", PURCHASER, form).dossier
    matter.act(
        "publish-policy", tender, PURCHASER, values.policy(tender, (file(),), deadline=at("05-06 09:00"))
    )
    return number, tender


def notice(day: str):
    """A notice of that day, its documents given out from ten o'clock on."""
    return values.notice(
        (file(),),
        evaluation=procured.SCORED,
        documents_from=at(f"{day} 10:00"),
        documents_until=at("04-14 16:30"),
        deadline=at("05-06 09:00"),
    )


# -- the intention --------------------------------------------------------------------------------


def test_an_intention_is_public_and_numbered_by_itself(founded):
    """GP-020: name, outline, budget and month; whoever has the purchaser's mandate may do it too."""
    done = founded.act("publish-intention", "", PURCHASER, values.intention())
    assert (done.dossier, done.paper.called) == ("DHYX-2026-0001", "采购意向")
    assert done.paper.disclosure == "public"
    assert founded.act("publish-intention", "", AGENCY, values.intention()).dossier == "DHYX-2026-0002"
    for actor in (OTHER_AGENCY, CENTRE, BIDDERS[0]):
        founded.hall.refuse("publish-intention", "", actor, values.intention(), cite="ZB-015")


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({"name": " "}, "", "name"),
        ({"outline": ""}, "GP-020", "outline"),
        ({"budget": Decimal("0.00")}, "GP-020", "budget"),
        ({"month": "2026-13"}, "", "month"),
        ({"month": "2026-02"}, "GP-020", "month"),
        ({"category": "A01"}, "PT-06", "category"),
    ],
)
def test_what_an_intention_must_say(founded, changes, cite, where):
    """GP-020: the month in which it is made public is the first that may be named."""
    founded.hall.refuse(
        "publish-intention", "", PURCHASER, values.intention(**changes), cite=cite, where=where
    )
    assert founded.act("publish-intention", "", PURCHASER, values.intention(month="2026-03")).paper.month


def test_thirty_days_lie_between_intention_and_notice(founded):
    """GP-020: public on 2 March, the notice goes out on 1 April at the earliest; a change does not begin the days anew."""
    number, tender = announced(founded)
    founded.hall.clock.set(at("03-31 09:00"))
    refusal = founded.hall.refuse(
        "publish-notice", tender, PURCHASER, notice("03-31"), cite="GP-020", where="intention"
    )
    assert "30 日" in refusal.reason
    founded.act("change-intention", number, PURCHASER, values.intention(month="2026-05"))
    founded.hall.clock.set(at("04-01 00:00"))
    paper = founded.act("publish-notice", tender, PURCHASER, notice("04-01")).paper
    assert (paper.intention, paper.unannounced) == (number, "")


def test_an_intention_that_was_withdrawn_carries_no_notice(founded):
    """GP-020: nor can a new project follow it."""
    number, tender = announced(founded)
    founded.hall.refuse("withdraw-intention", number, PURCHASER, WithdrawalForm(""), cite="GP-020")
    founded.act("withdraw-intention", number, PURCHASER, WithdrawalForm("项目取消"))
    founded.hall.clock.set(at("04-01 09:00"))
    founded.hall.refuse("publish-notice", tender, PURCHASER, notice("04-01"), cite="GP-020", where=number)
    form = procured.project(intention=number, **NO_REASON)
    founded.hall.refuse("register-project", "", PURCHASER, form, cite="GP-020", where="intention")


@pytest.mark.parametrize(("budget", "needed"), [("299999.99", False), ("300000.00", True)])
def test_from_which_budget_on_an_intention_is_needed(founded, budget, needed):
    """GP-003, GP-019, GP-020: from the limit of scattered procurement on, a parameter of the province."""
    lot = values.replace(
        procured.PACKAGE,
        estimate=Decimal(budget),
        ceiling=Decimal(budget),
        bond=Decimal("0.00"),
        reserved=True,
    )
    form = procured.project(lots=(lot,), **NO_REASON)
    if needed:
        founded.hall.refuse("register-project", "", PURCHASER, form, cite="GP-020", where="intention")
    else:
        assert founded.act("register-project", "", PURCHASER, form).dossier


@pytest.mark.parametrize(
    ("ground", "reason", "where"), [("urgent", " ", "intention_reason"), ("hurry", "很急", "ground")]
)
def test_an_exception_is_one_of_the_law_and_is_reasoned(founded, ground, reason, where):
    """GP-019: it is told in the notice."""
    form = procured.project(unannounced=ground, unannounced_reason=reason)
    founded.hall.refuse("register-project", "", PURCHASER, form, cite="GP-019", where=where)


def test_the_exception_stands_in_the_notice(stage):
    """GP-019: which one, and the circumstances."""
    one = procured.standing("announced")
    with one.hall.reading() as root:
        paper = root.archive[one.number].papers(procured.matter.NoticePublished)[0]
    one.hall.close()
    assert (
        paper.unannounced == "因预算单位不可预见的原因急需开展的采购项目：原有设备突发损坏，影响开学（示例）"
    )


def test_an_intention_is_ones_own_and_of_the_same_law(founded):
    """GP-020: neither another purchaser's nor a plan of works."""
    other = values.intention(purchaser=procured.values.cast.PURCHASERS[1].code)
    number = founded.act("publish-intention", "", second(), other).dossier
    plan = values.intention(regime="tendering", category="A01", kind="works")
    works = founded.act("publish-intention", "", PURCHASER, plan)
    assert works.paper.called == "招标计划"
    for one in (number, works.dossier):
        form = procured.project(intention=one, **NO_REASON)
        founded.hall.refuse("register-project", "", PURCHASER, form, cite="GP-020", where="intention")
    tender = founded.act("register-project", "", PURCHASER, values.project(intention=works.dossier))
    assert tender.paper.intention == works.dossier


def second():
    """The second purchaser."""
    return values.replace(PURCHASER, account="U-100999", party=procured.values.cast.PURCHASERS[1].code)


# -- the fair-competition check -------------------------------------------------------------------


@pytest.fixture
def sealed(founded):
    """A project of works whose sealing policy is published and whose documents nobody has checked."""
    number = founded.act("register-project", "", PURCHASER, values.project()).dossier
    founded.act("publish-policy", number, PURCHASER, values.policy(number, (file(),)))
    founded.number = number
    return founded


def test_no_notice_of_works_without_the_check(sealed):
    """ZB-045: it is in the notice, with every answer and when, and without a name; the file beside the tender closes."""
    form = values.notice((file(),))
    sealed.hall.refuse("publish-notice", sealed.number, PURCHASER, form, cite="ZB-045", where="fairness")
    done = sealed.act("review-fairness", sealed.number, PURCHASER, values.fairness())
    assert (done.dossier, done.paper.passed, done.paper.disclosure) == (
        f"{sealed.number}.pre",
        True,
        "internal",
    )
    paper = sealed.act("publish-notice", sealed.number, PURCHASER, form).paper
    assert [one.id for one in paper.fairness.answers] == [f"FQ-{n:02d}" for n in range(1, 11)]
    assert paper.fairness.on == date(2026, 3, 2)
    assert "示例审查" not in repr(paper)  # who looked stays in the file beside the tender (PI-02)
    sealed.hall.refuse(
        "review-fairness", sealed.number, PURCHASER, values.fairness(), cite="ZB-030", where=sealed.number
    )


def test_a_check_that_found_something_holds_the_notice(sealed):
    """ZB-045: what did not pass is noted, and the documents are looked at again."""
    answers = {**values.FAIR, "FQ-05": "yes"}
    bad = values.fairness(answers=answers)
    sealed.hall.refuse("review-fairness", sealed.number, PURCHASER, bad, cite="ZB-045", where="FQ-05")
    noted = values.fairness(answers=answers, notes={"FQ-05": "指定了水泵品牌，已退回修改"})
    assert not sealed.act("review-fairness", sealed.number, PURCHASER, noted).paper.passed
    form = values.notice((file(),))
    sealed.hall.refuse("publish-notice", sealed.number, PURCHASER, form, cite="ZB-045", where="fairness")
    sealed.act("review-fairness", sealed.number, PURCHASER, values.fairness())
    assert sealed.act("publish-notice", sealed.number, PURCHASER, form)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"reviewer": " "}, "reviewer"),
        ({"on": date(2026, 3, 4)}, "on"),
        ({"answers": {k: v for k, v in values.FAIR.items() if k != "FQ-10"}}, "FQ-10"),
    ],
)
def test_a_check_is_whole_signed_and_dated(sealed, changes, where):
    """ZB-045: every item has an answer; the day is not to come."""
    sealed.hall.refuse(
        "review-fairness", sealed.number, PURCHASER, values.fairness(**changes), cite="ZB-045", where=where
    )


def test_only_whoever_is_in_charge_checks_and_composes(sealed):
    """ZB-015, PT-01: neither the centre nor another's agency."""
    for actor in (CENTRE, OTHER_AGENCY, BIDDERS[0]):
        for verb, form in (("review-fairness", values.fairness()), ("compose-documents", values.compose())):
            sealed.hall.refuse(verb, sealed.number, actor, form, cite="ZB-015")


# -- documents of clauses -------------------------------------------------------------------------


def test_documents_are_composed_of_the_librarys_clauses(sealed):
    """ZB-023: with blanks filled in, in the library's order; each is kept with its wording's edition."""
    done = sealed.act("compose-documents", sealed.number, PURCHASER, values.compose())
    assert (done.paper.version, done.paper.called) == (1, "招标文件")
    assert [part.id for part in done.paper.parts] == list(values.NEEDED)
    assert "自投标截止之日起90日" in done.paper.parts[1].text
    assert not any("【" in part.text for part in done.paper.parts)
    assert sealed.act("compose-documents", sealed.number, PURCHASER, values.compose()).paper.version == 2


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({"clauses": values.NEEDED[1:]}, "ZB-023", "clauses"),
        ({"clauses": (*values.NEEDED, "TX-99")}, "ZB-023", "clauses"),
        ({"clauses": (*values.NEEDED, "TX-08")}, "ZB-023", "clauses"),
        ({"clauses": (*values.NEEDED, "TX-03")}, "ZB-023", "values.保证金金额"),
        ({"demands": ""}, "ZB-023", "demands"),
    ],
)
def test_what_documents_lack(sealed, changes, cite, where):
    """ZB-023: a needed clause, a known one, one of this body of law, a blank, the purchaser's own demands."""
    form = values.compose(**changes)
    sealed.hall.refuse("compose-documents", sealed.number, PURCHASER, form, cite=cite, where=where)


def test_a_check_of_an_earlier_version_does_not_count(sealed):
    """ZB-045: whoever changes the documents has them checked again."""
    sealed.act("review-fairness", sealed.number, PURCHASER, values.fairness())
    sealed.act("compose-documents", sealed.number, PURCHASER, values.compose())
    form = values.notice((file(),))
    sealed.hall.refuse("publish-notice", sealed.number, PURCHASER, form, cite="ZB-045", where="fairness")
    review = sealed.act("review-fairness", sealed.number, PURCHASER, values.fairness()).paper
    assert isinstance(review, FairnessReviewed)
    assert review.version == 1
    assert sealed.act("publish-notice", sealed.number, PURCHASER, form)
