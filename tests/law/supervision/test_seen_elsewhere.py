"""Faults seen in an existing supervision system, each as a case: here they cannot happen."""

from __future__ import annotations

from datetime import date

import pytest

from hallcore.approval.forms import ExtendForm, ReasonForm, SpecialForm
from hallcore.approval.model import CorrectionNotified
from hallcore.fees.model import Charge, NoticeIssued, PaymentConfirmed
from hallcore.supervision.model import RUNGS
from tests.makers.approval import approval_hall, approval_hall_of
from tests.makers.house import workshop
from tests.makers.supervision import CLERK, Watched, found, matter
from tests.makers.values import at, yuan


@pytest.fixture
def hall():
    made = Watched(approval_hall())
    yield made
    made.hall.close()


def paid(amount: str, owed: str = "80.00"):
    """A notice over 80 yuan for which so much was confirmed."""
    charge = Charge(
        "TF-1",
        0,
        "F1",
        "示例工本费",
        "件",
        "80元/件",
        "示例规定",
        yuan("1.00"),
        "",
        yuan("0.00"),
        "",
        "",
        yuan(owed),
    )
    notice = NoticeIssued(
        "M",
        "示例事项",
        "P-1",
        "D01",
        "示例局",
        (charge,),
        yuan(owed),
        "A1",
        "c",
        "p",
        date(2026, 3, 17),
        "W001",
        False,
        (),
    )
    done = PaymentConfirmed(yuan(amount), "counter", "s1", "B1", "d", "sh", at("03-03 10:00"), "", (), ())
    teller = CLERK.__class__("U-000301", "teller")
    return matter("fees.notice", [("03-02 09:00", CLERK, notice), ("03-03 10:00", teller, done)])


@pytest.mark.parametrize(("amount", "cards"), [("80.00", 0), ("79.99", 1), ("80.01", 1)])
def test_an_exactly_paid_fee_raises_no_card(amount, cards):
    """JC-10: what was confirmed is what was owed, to the fen; one fen less or more is a breach."""
    findings = found("JC-10/paid", paid(amount), "03-03 11:00")
    assert len(findings) == cards
    assert all("相差 0.01 元" in "".join(one.breach.arithmetic) for one in findings)


def test_a_rung_s_name_is_that_of_its_legend():
    """The same word names a rung in the rule, on the card and in the legend: there is one table."""
    assert list(RUNGS) == ["reminder", "yellow", "red"]
    rungs = {reach.rung for rule in workshop().lawbook.cards for reach in getattr(rule.watch, "rungs", ())}
    assert rungs <= set(RUNGS)


def test_a_special_step_that_does_not_count_stops_the_clock(hall):
    """The clock flag is honoured: ten working days of inspection move the promised day; a step that counts does not."""
    stops, counts = hall.hall.accepted(), hall.hall.accepted(who="other")
    mates = (hall.hall.people["D01-reviewer"].account, hall.hall.people["D01-handler"].account)
    hall.hall.act("begin-special", stops, "D01-handler", SpecialForm("s1", 5, examiners=mates))
    hall.hall.act("begin-special", counts, "D01-handler", SpecialForm("s3", 5))
    hall.to("03-17 00:00")
    late = {card.matter for card in hall.cards("JC-03/promised")}
    assert late == {counts}
    hall.to("03-24 00:00")
    assert {card.matter for card in hall.cards("JC-03/promised")} == {counts, stops}


def test_grace_days_hold_for_every_unit():
    """A rung lies working days after the last day however the period itself is counted: days, months, years."""
    from hallcore.ground.cards import Reach
    from hallcore.supervision.clocks import Running, reached_at
    from tests.makers.supervision import scene

    calendar = workshop().lawbook.calendar
    for last in (date(2026, 3, 6), date(2026, 4, 3)):
        running = Running(0, "期限", last, at(f"{last:%m-%d} 00:00"), ())
        assert reached_at(running, Reach("red", 3), scene("04-10 09:00")).date() > calendar.add_working_days(
            last, 3
        )


def test_content_is_judged_however_long_ago():
    """No look-back window: a breach of the first day is found on any later day."""
    notified = CorrectionNotified((), 1)
    case = matter("approval.case", [("03-02 09:00", CLERK, notified), ("03-03 09:00", CLERK, notified)])
    assert len(found("JC-06/again", case, "12-30 09:00")) == 1


def test_stages_are_names_not_substrings(hall):
    """The stage of handling overdue says nothing of the stage of review."""
    number = hall.hall.accepted()
    hall.to("03-07 00:00")
    told = [" ".join(card.arithmetic) for card in hall.cards("JC-02/stage")]
    assert len(told) == 1
    assert "承办环节" in told[0]
    hall.hall.reported(number)
    hall.to("03-09 00:00")
    assert len(hall.cards("JC-02/stage")) == 1


def test_an_uncovered_year_fails_loudly():
    """A limit that reaches into a year without a notice is not judged by weekdays: it stands on the operators' list."""
    hall = Watched(approval_hall_of(at("12-22 08:30")))
    number = hall.hall.accepted()
    hall.to("12-23 09:00")
    assert number in hall.unknown()
    assert any("尚未载入" in reason for _rule, reason in hall.unknown()[number])
    assert not hall.cards("JC-03/promised")
    hall.hall.close()


def test_a_second_breach_of_the_same_rule_is_recorded():
    """Each act is an occurrence of its own: the second and the third demand are two breaches."""
    notified = CorrectionNotified((), 1)
    case = matter("approval.case", [(f"03-0{day} 09:00", CLERK, notified) for day in (2, 3, 4)])
    assert [one.breach.occurrence for one in found("JC-06/again", case, "03-05 09:00")] == [1, 2]


def test_a_card_has_a_version_evidence_and_clauses(hall):
    """Which rule of which edition, which records by hash, which clauses, which calendar, and how it was counted."""
    number = hall.hall.accepted()
    hall.to("03-17 00:00")
    card = hall.cards("JC-03/promised")[0]
    assert (card.edition, card.valid_from) == (
        workshop().lawbook.on(date(2026, 3, 17)).edition,
        date(2020, 1, 1),
    )
    assert {cite.rule for cite in card.cites} == {"JC-03", "FW-03", "XK-11"}
    assert card.calendar == workshop().lawbook.calendar.edition
    with hall.house.reading() as root:
        for one in card.evidence:
            dossier, _, n = one.record.rpartition("-")
            assert dossier == number
            assert root.archive[dossier].record(int(n)).sha256 == one.sha256
    assert any("10 个工作日" in line for line in card.arithmetic)


def test_what_was_filed_after_the_limit_does_not_undo_the_breach(hall):
    """An extension granted when the limit had passed moves the limit; that it had passed stays a breach, also in a catch-up."""
    number = hall.hall.accepted()
    hall.hall.to("03-17 09:00")
    hall.hall.act("extend", number, "D01-approver", ExtendForm(5, "案情复杂，需要补充论证。"))
    hall.to("03-17 10:00")
    assert hall.told("JC-03/promised") == [("JC-03/promised", "yellow", "03-17 00:00")]


def test_returning_to_a_stage_arms_it_again(hall):
    """Days add up over visits; when the budget is used, the day of coming back is the last, and it is an occurrence of its own."""
    number = hall.hall.accepted()
    hall.to("03-06 09:00")
    hall.hall.reported(number)
    hall.hall.act("return-case", number, "D01-reviewer", ReasonForm("请补充现场照片。"))
    hall.to("03-07 00:00")
    cards = hall.cards("JC-02/stage")
    assert [(card.occurrence > 1, f"{card.breached:%m-%d %H:%M}") for card in cards] == [
        (True, "03-07 00:00")
    ]
    assert "此前各次承办已用 4 个工作日" in "".join(cards[0].arithmetic)
