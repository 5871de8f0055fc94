"""Every shipped rule lives: it fires in one case, and just does not in the next. A rule without both is not shipped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from hallcore.approval.beside import BranchAsked
from hallcore.approval.forms import DecideForm, SpecialForm
from hallcore.approval.model import (
    AcceptanceRefused,
    ApplicationReceived,
    CaseAccepted,
    CorrectionNotified,
    DecisionDelivered,
    DecisionMade,
    PeriodExtended,
    SpecialStepBegan,
    SpecialStepEnded,
    StagePassed,
)
from hallcore.counters.days import WindowDayOpened
from hallcore.counters.model import TicketCalled
from hallcore.counters.rules import window_day_number
from hallcore.desk import Actor
from hallcore.dossier import Archive, Dossier, Shelf
from hallcore.fees.banking import DayTied, TieLine
from hallcore.fees.model import ChangeApproved, ChangeAsked, Charge, NoticeIssued, PaymentConfirmed
from hallcore.fees.rules import matter_key
from hallcore.ground.events import Paper, Refused
from hallcore.supervision.model import CardRaised
from hallcore.supervision.papers import AnswerLapsed
from hallcore.supervision.patterns import key_of
from hallcore.supervision.rules import judge
from hallcore.supervision.trace import act_of
from tests.makers.approval import approval_hall
from tests.makers.fees import fee_hall
from tests.makers.house import workshop
from tests.makers.supervision import (
    APPROVER,
    CLERK,
    CLOCK_ACTOR,
    HANDLER,
    REVIEWER,
    found,
    matter,
    rule_of,
    scene,
)
from tests.makers.values import at, yuan
from trading.award.procurement_model import WinnerDetermined

TELLER, BUYER = Actor("U-000301", "teller"), Actor("U-100001", "purchaser")
HANDLED, REVIEWED = StagePassed("handle", "可", "grant"), StagePassed("review", "可", "grant")
REFUSAL = AcceptanceRefused("not-competent", "不属于本机关职权", "XK-06", "示例局", "可以申请行政复议")
DECISION = DecisionMade(
    True, "示例准〔2026〕1号", "符合条件", "XK-19", "可以申请行政复议", deliver_by=date(2026, 3, 20)
)
DENIAL = replace(DECISION, granted=False)
ACCEPTED = CaseAccepted("complete", date(2026, 3, 2), 20, 10, None, None, "c")
BEGAN = SpecialStepBegan("s1", "现场核查", "inspection", 5, counts=False, cite="XK-17", until=None)
ENDED = SpecialStepEnded("s1", "符合", ("U-1", "U-2"))
EXTENDED = PeriodExtended(5, "案情复杂", "XK-12", None, None)
APPLIED = ApplicationReceived(
    "SX-1", 0, "示例事项", "D01", "示例局", "promised", "paper", "W001", "P-1", False, (), (), (), 20, 10, None
)  # fmt: skip
CHARGE = Charge(
    "TF-1", 0, "F1", "示例工本费", "件", "", "", yuan("1.00"), "", yuan("0.00"), "", "", yuan("80.00")
)
NOTICE = NoticeIssued("X-1", "示例", "P-1", "D01", "示例局", (CHARGE,), yuan("80.00"), "A1", "c", "p", None, "W001", False, ())  # fmt: skip
PAID = PaymentConfirmed(yuan("80.00"), "counter", "s", "B1", "d", "sh", at("03-03 10:00"), "", (), ())
ASKED = ChangeAsked("waive", (), yuan("0.00"), None, "困难", "示例规定第三条")
WAIVED = ChangeApproved("waive", (), yuan("0.00"), None, "困难", "示例规定第三条", "U-000101", ())
TIED = TieLine("A1", yuan("80.00"), yuan("80.00"), yuan("0.00"), yuan("80.00"), 0)
CASE, NOTICES, TENDER = "approval.case", "fees.notice", "open_tender.tender"
Step = tuple[Actor, Paper]


def done(machine: str, *steps: Step, start: str = "03-03 10:00") -> Dossier:
    """A matter in which these acts were done a minute apart."""
    head, _, tail = start.rpartition(":")
    return matter(machine, [(f"{head}:{int(tail) + n:02d}", *step) for n, step in enumerate(steps)])


def case(*steps: Step, **rest: Any) -> Dossier:
    """A case of these acts."""
    return done(CASE, *steps, **rest)


def card(rung: str = "yellow", person: str = "U-000102") -> CardRaised:
    """A card against somebody."""
    return CardRaised(
        "JC-02/stage", "e", None, "环节超时", "time-limit", rung, "X", "示例", CASE, "D01", person, 1,  # type: ignore[arg-type]  # a rung
        at("03-02 09:00"), (), (), (), "c", date(2026, 3, 5), yuan("1"),
    )  # fmt: skip


CHAIN = ((CLERK, ACCEPTED), (HANDLER, HANDLED), (REVIEWER, REVIEWED))
NOTE = (CLERK, CorrectionNotified((), 1))
REFUSED = Refused("publish-notice", "时间不足", "ZB-028")

ACTS: dict[str, tuple[Dossier, Dossier]] = {
    "JC-04/deemed": (case((CLOCK_ACTOR, replace(ACCEPTED, how="deemed"))), case((CLERK, ACCEPTED))),
    "JC-05/untold": (
        case((CLERK, replace(REFUSAL, ground="not-corrected"))),
        case(NOTE, (CLERK, replace(REFUSAL, ground="not-corrected"))),
    ),
    "JC-05/refusal-reasons": (case((CLERK, replace(REFUSAL, reasons=" "))), case((CLERK, REFUSAL))),
    "JC-05/refusal-remedies": (case((CLERK, replace(REFUSAL, remedies=""))), case((CLERK, REFUSAL))),
    "JC-05/denial-reasons": (case((APPROVER, replace(DENIAL, reasons=""))), case((APPROVER, replace(DECISION, reasons="")))),
    "JC-05/denial-remedies": (case((APPROVER, replace(DENIAL, remedies=""))), case((APPROVER, DENIAL))),
    "JC-06/again": (case(NOTE, NOTE), case(NOTE)),
    "JC-06/accepted": (case((CLERK, ACCEPTED), NOTE), case(NOTE, (CLERK, ACCEPTED))),
    "JC-07/beyond": (case((CLERK, CorrectionNotified((), 1, ("户口簿",)))), case(NOTE)),
    "JC-08/skipped": (case(*CHAIN[:2], (APPROVER, DECISION)), case(*CHAIN, (APPROVER, DECISION))),
    "JC-08/same-person": (
        case(*CHAIN, (Actor(CLERK.account, "approver"), DECISION)),
        case(*CHAIN, (APPROVER, DECISION)),
    ),
    "JC-08/same-reviewer": (case(CHAIN[1], (HANDLER, REVIEWED)), case(CHAIN[1], CHAIN[2])),
    "JC-08/alone": (
        case((HANDLER, BEGAN), (HANDLER, replace(ENDED, examiners=("U-1",)))),
        case((HANDLER, BEGAN), (HANDLER, ENDED)),
    ),
    "JC-08/after-end": (
        case((CLERK, DecisionDelivered("window", late=False)), CHAIN[1]),
        case(CHAIN[1], (CLERK, DecisionDelivered("window", late=False))),
    ),
    "JC-09/untold": (case((HANDLER, replace(BEGAN, days=0))), case((HANDLER, BEGAN))),
    "JC-09/ground": (case((HANDLER, replace(BEGAN, kind="public-notice"))), case((HANDLER, BEGAN))),
    "JC-10/cash": (done(NOTICES, (CLERK, NOTICE), (CLERK, PAID)), done(NOTICES, (CLERK, NOTICE), (TELLER, PAID))),
    "JC-10/paid": (
        done(NOTICES, (CLERK, NOTICE), (TELLER, replace(PAID, amount=yuan("80.01")))),
        done(NOTICES, (CLERK, NOTICE), (TELLER, PAID)),
    ),
    "JC-10/waived": (
        done(NOTICES, (CLERK, NOTICE), (CLERK, ASKED), (CLERK, WAIVED)),
        done(NOTICES, (CLERK, NOTICE), (CLERK, ASKED), (APPROVER, WAIVED)),
    ),
    "JC-10/basis": (
        done(NOTICES, (CLERK, NOTICE), (APPROVER, replace(WAIVED, basis=""))),
        done(NOTICES, (CLERK, NOTICE), (APPROVER, WAIVED)),
    ),
    "JC-10/tied": (
        done("fees.day", (TELLER, DayTied(date(2026, 3, 2), (replace(TIED, bank=yuan("80.01")),), even=False, reason=""))),
        done("fees.day", (TELLER, DayTied(date(2026, 3, 2), (TIED,), even=True, reason=""))),
    ),
    "JC-11/approver": (case((HANDLER, EXTENDED)), case((APPROVER, EXTENDED))),
    "JC-11/reason": (case((APPROVER, replace(EXTENDED, reason=""))), case((APPROVER, EXTENDED))),
    "JC-13/backdated": (
        case((CLERK, replace(APPLIED, happened=at("03-02 15:00")))),
        case((CLERK, replace(APPLIED, happened=at("03-02 15:00"), incident="TJ-1"))),
    ),
    "JC-13/payment": (
        done(NOTICES, (CLERK, NOTICE), (TELLER, replace(PAID, paid_at=at("03-02 16:59")))),
        done(NOTICES, (CLERK, NOTICE), (TELLER, replace(PAID, paid_at=at("03-02 16:59"), outage="TD-1"))),
    ),
    "JC-13/hours": (case((APPROVER, DECISION), start="03-03 18:00"), case((APPROVER, DECISION), start="03-03 17:59")),
    "JC-15/period": (done(TENDER, (BUYER, REFUSED)), done(TENDER, (BUYER, replace(REFUSED, cite="ZB-039")))),
    "JC-15/gp-inquiry": (
        done("gp_negotiation.tender", (BUYER, replace(REFUSED, cite="GP-123"))),
        done("gp_negotiation.tender", (BUYER, replace(REFUSED, cite="GP-046"))),
    ),
    "JC-15/gp-period": (
        done("gp_open_tender.tender", (BUYER, replace(REFUSED, cite="GP-040"))),
        done("gp_open_tender.tender", (BUYER, replace(REFUSED, cite="GP-046"))),
    ),
    "JC-15/bond": (
        done(TENDER, (BUYER, replace(REFUSED, cite="ZB-035"))),
        done(TENDER, (BUYER, replace(REFUSED, cite=""))),
    ),
    "JC-15/committee": (
        done("open_tender.lot", (BUYER, replace(REFUSED, verb="form-committee", cite="ZB-070"))),
        done("open_tender.lot", (BUYER, replace(REFUSED, verb="form-committee", cite=""))),
    ),
    "JC-15/early": (
        done("open_tender.bid", (BUYER, replace(REFUSED, verb="unlock-bid", cite="ZB-060"))),
        done("open_tender.bid", (BUYER, replace(REFUSED, verb="unlock-bid", cite="ZB-062"))),
    ),
    "JC-14/unanswered": (
        done("supervision.card", (CLOCK_ACTOR, card()), (CLOCK_ACTOR, AnswerLapsed(date(2026, 3, 5)))),
        done("supervision.card", (CLOCK_ACTOR, card("red")), (CLOCK_ACTOR, AnswerLapsed(date(2026, 3, 5)))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("key", ACTS)
def test_a_rule_over_acts_fires_and_just_does_not(key):
    """One breach in the first matter, none in the second, which differs in one thing."""
    fires, rests = ACTS[key]
    archive = Archive("示例大厅")
    assert [one.rule.key for one in found(key, fires, "03-04 00:00", archive=archive)] == [key]
    assert not found(key, rests, "03-04 00:00", archive=archive)


# -- clocks: the same matter a moment before and in the moment ------------------------------------------------


def _accepted(hall) -> str:
    return hall.accepted()


def _decided(hall) -> str:
    number = hall.accepted()
    hall.reviewed(number)
    hall.act("decide", number, "D01-approver", DecideForm(granted=True, reasons="符合条件。"))
    return number


CLOCKS: dict[str, tuple[Callable[[Any], str], str, str]] = {
    "JC-01/promised": (_accepted, "03-12 23:59", "03-13 00:00"),
    "JC-02/stage": (_accepted, "03-06 23:59", "03-07 00:00"),
    "JC-03/promised": (_accepted, "03-16 23:59", "03-17 00:00"),
    "JC-12/deliver": (_decided, "03-16 23:59", "03-17 00:00"),
}


@pytest.mark.parametrize("key", CLOCKS)
def test_a_clock_fires_in_its_moment_and_not_before(key):
    """24:00 of the last day is the first moment of the next."""
    play, before, then = CLOCKS[key]
    hall = approval_hall()
    number = play(hall)
    with hall.hall.house.reading() as root:
        assert not found(key, root.archive[number], before, archive=root.archive)
        findings = found(key, root.archive[number], then, archive=root.archive)
        assert [one.breach.at for one in findings] == [at(then)]
    hall.close()


def test_a_result_that_is_not_published_in_time_fires_in_its_moment():
    """GP-026/result: the day its own paper names, to the minute."""
    won = WinnerDetermined(1, "B", "示例公司", yuan("1"), False, "", at("03-05 00:00"))
    lot = matter("gp_open_tender.lot", [("03-02 09:00", BUYER, won)])
    assert not found("GP-026/result", lot, "03-04 23:59")
    assert [one.breach.rung for one in found("GP-026/result", lot, "03-05 00:00")] == ["yellow"]


def test_a_branch_fires_in_its_moment_and_not_before():
    """JC-03/branch: a co-department's own day, told when it was asked."""
    asked = BranchAsked("D04", "用地意见", 10, date(2026, 3, 16), "none", safety=False, on_refusal="end")
    branch = matter("approval.branch", [("03-02 09:00", CLOCK_ACTOR, asked)])
    assert [one.breach.rung for one in found("JC-03/branch", branch, "03-16 23:59")] == ["reminder"]
    assert [one.breach.rung for one in found("JC-03/branch", branch, "03-17 00:00")] == ["reminder", "yellow"]


@pytest.mark.parametrize(("day", "cards"), [("03-13 09:00", 1), ("03-12 09:00", 0)])
def test_a_step_that_stops_the_clock_on_the_last_day_but_one(day, cards):
    """JC-09/last-moment: no more than one working day before the promised limit ends."""
    hall = approval_hall()
    number = hall.accepted()
    hall.to(day)
    mates = (hall.people["D01-reviewer"].account, hall.people["D01-handler"].account)
    hall.act("begin-special", number, "D01-handler", SpecialForm("s1", 5, examiners=mates))
    with hall.hall.house.reading() as root:
        findings = found("JC-09/last-moment", root.archive[number], day, archive=root.archive)
    assert len(findings) == cards
    hall.close()


@pytest.mark.parametrize(
    ("key", "until", "then"),
    [("JC-31/opened", "03-07 23:59", "03-10 00:00"), ("JC-31/closed", "03-23 23:59", "03-24 00:00")],
)
def test_supervisors_are_supervised(key, until, then):
    """Not opened in five days, not closed in twenty; a reminder and a card about a card ask for neither."""
    raised = done("supervision.card", (CLOCK_ACTOR, card()))
    assert not found(key, raised, until)
    assert len(found(key, raised, then)) == 1
    for other in (card("reminder"), replace(card(), machine="supervision.card")):
        assert not found(key, done("supervision.card", (CLOCK_ACTOR, other)), then)


# -- patterns -------------------------------------------------------------------------------------------------


def pattern(key: str, machine: str, paper: Paper, actor: Actor, moments: list[str]) -> int:
    """How many cards the last of several matters brings, one act in each."""
    archive, series = Archive("示例大厅"), Shelf()
    rule = next(rule for rule in workshop().lawbook.cards if rule.key == key)
    made = []
    for n, when in enumerate(moments):
        dossier = matter(machine, [(when, actor, paper)], number=f"X-{n}", archive=archive)
        value = key_of(act_of(dossier, 0), rule.watch)
        series[rule.watch.type, rule.watch.key, value, at(when).isoformat(), dossier.number, 0] = ""
        made.append(dossier)
    return sum(len(found(key, one, "12-30 00:00", archive=archive, series=series)) for one in made)


@pytest.mark.parametrize(("many", "cards"), [(10, 1), (9, 0), (15, 1)])
def test_decisions_in_a_burst(many, cards):
    """JC-13/burst: ten within ten minutes; what follows without a break is the same burst."""
    moments = [f"03-03 10:00:{n * 3:02d}" for n in range(many)]
    assert pattern("JC-13/burst", CASE, DECISION, APPROVER, moments) == cards


@pytest.mark.parametrize(("day", "many", "cards"), [("03-31", 20, 1), ("03-31", 19, 0), ("03-30", 20, 0)])
def test_closing_in_a_heap_at_the_end_of_a_month(day, many, cards):
    """JC-13/month-end: on the last working day of a month, and on no other."""
    moments = [f"{day} 10:{n:02d}" for n in range(many)]
    assert pattern("JC-13/month-end", CASE, DECISION, APPROVER, moments) == cards


def test_the_last_day_of_a_year_is_not_judged_before_the_next_year_s_notice():
    """GEN-17: whether it is the month's last working day is not known; that is said, and nothing else waits for it."""
    rules = tuple(rule_of(key) for key in ("JC-13/month-end", "JC-13/burst"))
    decided = matter(CASE, [("12-31 10:00", APPROVER, DECISION)])
    judgement = judge(rules, scene("12-31 18:00", series=Shelf()), decided)
    assert not judgement.findings
    assert [one.rule for one in judgement.unjudged] == ["JC-13/month-end"]


@pytest.mark.parametrize(
    ("moments", "cards"),
    [
        (["03-03 10:00", "03-04 10:00", "03-30 10:00"], 1),
        (["03-03 10:00", "03-04 10:00", "04-01 10:00"], 0),
    ],
)
def test_three_yellow_cards_of_one_person_in_a_quarter(moments, cards):
    """JC-14/three: the third within the quarter; the next quarter begins anew."""
    assert pattern("JC-14/three", "supervision.card", card(), CLOCK_ACTOR, moments) == cards
    assert pattern("JC-14/three", "supervision.card", card("reminder"), CLOCK_ACTOR, moments) == 0


# -- truths that need other records ---------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "cards"), [("80.00", 0), ("80.01", 1), ("79.99", 1)])
def test_a_charge_is_what_the_tariff_comes_to(amount, cards):
    """JC-10/standard: neither above nor below, to the fen; a notice issued at the window raises nothing."""
    hall = fee_hall()
    notice = hall.noticed()
    with hall.hall.reading() as root:
        issued = root.archive[notice].the(NoticeIssued)
        assert not found("JC-10/standard", root.archive[notice], "03-03 00:00", archive=root.archive)
        charge = replace(issued.charges[0], amount=yuan(amount))
        forged = done(NOTICES, (CLERK, replace(issued, charges=(charge,))))
        assert len(found("JC-10/standard", forged, "03-04 00:00", archive=root.archive)) == cards
    hall.close()


def test_a_waiver_that_was_asked_for_before_the_standard_changed_is_by_the_old_one():
    """JC-10/standard: what is approved was computed on the day it was asked for."""
    hall = fee_hall()
    notice = hall.noticed()
    with hall.hall.reading() as root:
        issued = root.archive[notice].the(NoticeIssued)
        asked = ChangeAsked("revise", issued.charges, issued.amount, None, "更正", "")
        approved = ChangeApproved("revise", issued.charges, issued.amount, None, "更正", "", "U-1", ())
        steps = [
            ("03-02 09:00", CLERK, issued),
            ("03-02 10:00", CLERK, asked),
            ("03-20 09:00", APPROVER, approved),
        ]
        forged = matter(NOTICES, steps)
        assert not found("JC-10/standard", forged, "03-21 00:00", archive=root.archive)
    hall.close()


@pytest.mark.parametrize("punched", [True, False])
def test_logging_in_at_a_window_without_a_punch(punched):
    """JC-13/present: judged when the day is over, where people punch at all."""
    archive, day = Archive("示例大厅"), date(2026, 3, 3)
    archive.shelf("att-since")[""] = "2026-03-01"
    if punched:
        archive.shelf("att-punches")["101", at("03-03 08:21").isoformat(), "T01"] = ("0", "1", 0, "")
    number = window_day_number("W001", day)
    opened = WindowDayOpened("W001", day, "U-000101")
    window = matter("counters.window-day", [("03-03 08:30", CLERK, opened)], number=number, archive=archive)
    assert not found("JC-13/present", window, "03-03 23:59", archive=archive)
    assert len(found("JC-13/present", window, "03-04 00:00", archive=archive)) == (not punched)


def test_handing_over_while_a_notice_is_open():
    """JC-10/result: neither paid, waived nor cancelled when the result was handed over."""
    delivered = case((CLERK, DecisionDelivered("window", late=False)), start="03-04 10:00")
    for settled, cards in ((False, 1), (True, 0)):
        archive = Archive("示例大厅")
        steps = [("03-03 09:00", CLERK, NOTICE), *([("03-03 10:00", TELLER, PAID)] if settled else [])]
        matter(NOTICES, steps, number="N-1", archive=archive)
        archive.claim(matter_key("X-1", 1), "N-1")
        assert len(found("JC-10/result", delivered, "03-05 00:00", archive=archive)) == cards


def test_a_denial_is_handed_over_whatever_is_unpaid():
    """JC-10/result, FEE-19: only what was granted waits for its fee; the same case granted has its card."""
    for granted, cards in ((False, 0), (True, 1)):
        handed = (CLERK, DecisionDelivered("window", late=False))
        decided = case((REVIEWER, replace(DECISION, granted=granted)), handed, start="03-04 10:00")
        archive = Archive("示例大厅")
        matter(NOTICES, [("03-03 09:00", CLERK, NOTICE)], number="N-1", archive=archive)
        archive.claim(matter_key("X-1", 1), "N-1")
        assert len(found("JC-10/result", decided, "03-05 00:00", archive=archive)) == cards


def test_calling_from_a_window_somebody_else_is_logged_in_at():
    """JC-13/called: whoever calls is logged in there."""
    for account, cards in (("U-000101", 0), ("U-000199", 1)):
        archive = Archive("示例大厅")
        number = window_day_number("W001", date(2026, 3, 3))
        opened = WindowDayOpened("W001", date(2026, 3, 3), "U-000101")
        matter("counters.window-day", [("03-03 08:30", CLERK, opened)], number=number, archive=archive)
        called = TicketCalled("W001", number, "A")
        ticket = matter("counters.ticket", [("03-03 09:00", Actor(account, "acceptor"), called)])
        assert len(found("JC-13/called", ticket, "03-03 10:00", archive=archive)) == cards


def test_every_shipped_rule_is_tried():
    """A rule nobody tried would be a rule nobody knows to work."""
    apart = {
        "JC-03/branch", "JC-09/last-moment", "JC-10/standard", "JC-10/result",
        "JC-31/opened", "JC-31/closed", "JC-13/burst", "JC-13/month-end", "JC-13/called", "JC-13/present", "JC-14/three",
    }  # fmt: skip
    voice = {rule.key for rule in workshop().lawbook.cards if rule.rule[:2] in {"HP", "TS"}}
    assert voice == {
        "HP-06/callback", "HP-06/rectify", "HP-02/burst", "TS-01/accept", "TS-11/answer", "TS-05/review",
        "TS-07/consultation", "TS-15/suggestion", "TS-12/own",
    }  # fmt: skip
    trading = {rule.key for rule in workshop().lawbook.cards if rule.rule[:2] in {"ZB", "GP", "TD"}}
    trading.add("JC-15/sale-period")
    # tests/law/supervision/test_trading_rules.py, tests/law/trading/test_boundaries.py
    assert trading == {
        "GP-026/result", "ZB-033/reply", "ZB-113/accept", "ZB-114/decide", "GP-149/copies",
        "ZB-087/candidates", "ZB-095/contract", "GP-077/contract", "TD-08/result", "TD-10/contract", "JC-15/sale-period",
        "GP-222/argument", "GP-026/purchase", "GP-077/purchase", "GP-229/report", "GP-229/result",
        "GP-140/answer", "GP-144/reply", "GP-148/decline", "ZB-098/report", "GP-079/payment", "GP-029/notice",
    }  # fmt: skip
    assert {rule.key for rule in workshop().lawbook.cards} - voice - trading == {*ACTS, *CLOCKS, *apart}
