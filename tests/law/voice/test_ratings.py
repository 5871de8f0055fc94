"""Ratings as cases: once, unforced, by whom, by which keypad; what a bad one leads to and what does not count."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from hallcore.approval.forms import DecideForm
from hallcore.counters.forms import EndServiceForm
from hallcore.voice.ratings import KNOWN
from hallcore.voice.ratings_model import (
    CallForm,
    CloseForm,
    ExclusionForm,
    KeypadForm,
    PressForm,
    RateForm,
    RectifyForm,
    VerifyForm,
)
from tests.makers.counters import WORD
from tests.makers.ratings import KEY_HASH, KEYPAD, SERIAL, RatingHall

# -- giving one ---------------------------------------------------------------------------------------------


def test_a_visit_is_rated_once(rating: RatingHall) -> None:
    """HP-02: whoever has the slip rates the visit; a second rating, by whatever way, is refused."""
    ticket = rating.visit(rating.day())
    given = rating.paper(rating.rated(ticket, 5, reasons=("speed",), words="示例意见"))
    assert (given.kind, given.grade, given.window, given.department) == ("ticket", 5, "W001", "D01")
    assert given.officer == rating.people["one"].account
    rating.refuse("rate", "", "visitor", RateForm(ticket, 1, "pc", WORD), cite="HP-02")
    press = rating.pressed(ticket, "dissatisfied")
    assert press.dossier == KEYPAD
    assert rating.paper(KEYPAD).why == "这一次办理已经评价"


def test_nothing_is_rated_before_it_is_over(rating: RatingHall) -> None:
    """HP-02: a service under way is not rated; a visit nobody rates has no paper at all."""
    day = rating.day()
    rating.base.taken()
    ticket = rating.base.served(day)
    rating.refuse("rate", "", "visitor", RateForm(ticket, 5, "qr", WORD), cite="HP-02")
    rating.base.ended(ticket)
    assert rating.hall.see(ticket).types[-1] == "service-ended"


def test_thirty_days_after_it_a_visit_may_be_rated_and_not_later(rating: RatingHall) -> None:
    """HP-02 (P): 2 March is rated until 1 April, and on 2 April no longer."""
    day = rating.day()
    first, second = rating.visit(day), rating.visit(day)
    rating.to("04-01 17:00")
    rating.rated(first, 3)
    rating.to("04-02 08:30")
    rating.refuse("rate", "", "visitor", RateForm(second, 3, "qr", WORD), cite="HP-02")


def test_only_the_slip_rates_a_visit(rating: RatingHall) -> None:
    """HP-02: another word than the slip's, another grade than the five."""
    ticket = rating.visit(rating.day())
    rating.refuse("rate", "", "visitor", RateForm(ticket, 5, "qr", "falsch"), cite="PH-06")
    rating.refuse("rate", "", "visitor", RateForm(ticket, 0, "qr", WORD), cite="HP-01")
    rating.refuse("rate", "", "visitor", RateForm(ticket, 6, "qr", WORD), cite="HP-01")


def test_staff_do_not_rate_for_a_visitor(rating: RatingHall) -> None:
    """HP-08: whoever is posted in the hall rates nothing, not even with the slip in hand and as a citizen."""
    ticket = rating.visit(rating.day())
    rating.people["herself"] = replace(rating.people["one"], role="citizen")
    rating.refuse("rate", "", "herself", RateForm(ticket, 5, "qr", WORD), cite="HP-08")
    rating.refuse("rate", "", "one", RateForm(ticket, 5, "qr", WORD), cite="HP-08")


def test_a_case_is_rated_by_its_applicant(rating: RatingHall) -> None:
    """HP-02: once it is decided; signed in, or with the query code; nobody else."""
    base = rating.base
    number = base.accepted()
    rating.refuse("rate", "", "company", RateForm(number, 4, "pc"), cite="HP-02")
    base.reviewed(number)
    rating.act("decide", number, "D01-approver", DecideForm(granted=True, reasons="符合条件"))
    rating.refuse("rate", "", "other", RateForm(number, 4, "pc"), cite="HP-02")
    given = rating.paper(str(rating.act("rate", "", "company", RateForm(number, 4, "pc")).dossier))
    assert (given.kind, given.department, given.named, given.callback_by) == ("case", "D01", True, None)
    rating.refuse("rate", "", "company", RateForm(number, 4, "pc"), cite="HP-02")


def test_a_visit_that_led_to_one_case_rates_its_item(rating: RatingHall) -> None:
    """HP-02: item and department are those of the case; of two cases no item is said."""
    day, number = rating.day(), rating.base.applied()
    rating.base.taken()
    ticket = rating.base.served(day)
    rating.act("end-service", ticket, "one", EndServiceForm(cases=(number,)))
    given = rating.paper(rating.rated(ticket, 5))
    assert given.item
    assert given.item_name


# -- the keypad ---------------------------------------------------------------------------------------------


def test_a_keypad_rates_the_service_that_had_just_ended(rating: RatingHall) -> None:
    """HP-01, HP-02: its two buttons are the grades 4 and 2; three minutes after the end, not a second more."""
    day = rating.day()
    first, second = rating.visit(day), rating.visit(day)
    ended = rating.hall.see(second).records[-1].at
    rating.after(minutes=1)
    assert rating.pressed(first, "satisfied", 1, happened=ended + timedelta(minutes=1)).dossier == KEYPAD
    rating.to(ended + timedelta(minutes=4))
    over = rating.pressed(second, "dissatisfied", 2, happened=ended + timedelta(minutes=3, seconds=1))
    assert over.dossier == KEYPAD
    done = rating.pressed(second, "dissatisfied", 3, happened=ended + timedelta(minutes=3))
    given = rating.paper(done.dossier)
    assert (given.grade, given.channel, given.point, given.press, given.named) == (
        2,
        "tablet",
        "P001",
        3,
        False,
    )


def test_what_a_keypad_tells_twice_counts_once(rating: RatingHall) -> None:
    """HP-02: without line it keeps its presses and tells them later, as often as it likes; each is filed once."""
    ticket = rating.visit(rating.day())
    pressed = rating.now
    rating.to("03-02 16:00")
    rating.pressed(ticket, "satisfied", 7, happened=pressed)
    form = PressForm(SERIAL, 7, "satisfied", pressed, ticket)
    assert rating.refuse("press-keypad", "", "keypad", form, cite="HP-02").reason == KNOWN
    rating.pressed("", "satisfied", 8, happened=pressed)
    assert rating.refuse("press-keypad", "", "keypad", replace(form, press=8), cite="HP-02").reason == KNOWN


def test_a_press_of_the_future_or_of_last_month_is_refused(rating: RatingHall) -> None:
    """HP-02 (P): two minutes ahead is a device's clock, more is none; what is older than seven days is not taken."""
    ticket = rating.visit(rating.day())
    form = PressForm(SERIAL, 1, "5", rating.now + timedelta(minutes=2, seconds=1), ticket)
    rating.refuse("press-keypad", "", "keypad", form, cite="HP-02")
    old = replace(form, happened=rating.now - timedelta(days=7, seconds=1))
    rating.refuse("press-keypad", "", "keypad", old, cite="HP-02")
    rating.act("press-keypad", "", "keypad", replace(form, happened=rating.now + timedelta(minutes=2)))


def test_a_keypad_speaks_for_its_own_window(rating: RatingHall) -> None:
    """HP-02: one keypad to a window; a press names a service of another window and is set aside."""
    other = KeypadForm("P002", "SLPJ2026P002", "W001", "", KEY_HASH)
    rating.refuse("register-keypad", "", "manager", other, cite="HP-02")
    rating.act("register-keypad", "", "manager", replace(other, window="W011"))
    ticket = rating.visit(rating.day())
    rating.people["far"] = replace(rating.people["keypad"], account="keypad:SLPJ2026P002")
    form = PressForm("SLPJ2026P002", 1, "5", rating.now, ticket)
    assert rating.act("press-keypad", "", "far", form).dossier == "PJQ-P002"
    rating.refuse("press-keypad", "", "far", PressForm(SERIAL, 1, "5", rating.now, ticket), cite="HP-02")
    rating.act("retire-keypad", "PJQ-P002", "manager", "示例：损坏")
    rating.refuse("press-keypad", "", "far", replace(form, press=2), cite="HP-02")


# -- a bad one ----------------------------------------------------------------------------------------------


def test_a_bad_rating_is_called_back_within_a_working_day(rating: RatingHall) -> None:
    """HP-01, HP-06: the two lowest grades are bad; Monday's are called back until Tuesday."""
    day = rating.day()
    bad, good = rating.visit(day), rating.visit(day)
    worst, middling = rating.rated(bad, 2), rating.rated(good, 3)
    assert rating.paper(worst).callback_by == date(2026, 3, 3)
    assert (rating.state(worst), rating.state(middling)) == ("calling", "counted")


def test_a_named_rater_is_reached_or_tried_three_times(rating: RatingHall) -> None:
    """HP-05: two calls in vain do not do, the third does; but nobody is called malicious who was not heard."""
    number = rating.rated(rating.visit(rating.day()), 1, phone="13800000000")
    for _ in range(2):
        rating.act("log-call", number, "manager", CallForm("phone", reached=False))
    found = VerifyForm("simple", "示例：查叫号记录属实。")
    rating.refuse("verify-rating", number, "manager", found, cite="HP-05")
    rating.act("log-call", number, "manager", CallForm("phone", reached=False))
    rating.refuse("verify-rating", number, "manager", replace(found, finding="malicious"), cite="HP-05")
    rating.verified(number, "simple")
    assert rating.paper(number).rectify_by == date(2026, 3, 9)


def test_an_unnamed_rating_is_looked_into(rating: RatingHall) -> None:
    """HP-04: there is nobody to call; the records are gone through and that is filed."""
    number = rating.rated(rating.visit(rating.day()), 1)
    rating.refuse("log-call", number, "manager", CallForm("phone", reached=False), cite="HP-04")
    rating.refuse("verify-rating", number, "manager", VerifyForm("simple", "示例"), cite="HP-04")
    rating.called(number, how="records")
    rating.verified(number, "complex")
    assert rating.paper(number).rectify_by == date(2026, 3, 23)


def test_what_is_true_is_mended_and_told(rating: RatingHall) -> None:
    """HP-04: the department mends within its days, the centre accepts it or not, the rater is told."""
    number = rating.rated(rating.visit(rating.day()), 1, phone="13800000000")
    rating.called(number)
    rating.verified(number, "simple")
    rating.refuse("rectify-rating", number, "build", RectifyForm("示例措施"), cite="FW-18")
    rating.act("rectify-rating", number, "one", RectifyForm("示例：向评价人致歉，公示一次性告知清单。"))
    rating.act("return-rectification", number, "manager", "示例：请写明完成时间")
    rating.to("03-10 08:30")
    rating.act("rectify-rating", number, "one", RectifyForm("示例：已于三月九日完成。"))
    assert rating.paper(number).late
    rating.refuse("close-rating", number, "manager", CloseForm("示例：已整改", "none"), cite="HP-05")
    rating.act("close-rating", number, "manager", CloseForm("示例：已整改", "phone"))
    assert rating.state(number) == "closed"


def test_a_malicious_rating_counts_until_somebody_else_agrees(rating: RatingHall) -> None:
    """HP-04: who found it so does not confirm it; refused, it is called back anew; confirmed, it is not counted."""
    number = rating.rated(rating.visit(rating.day()), 1, phone="13800000000")
    rating.called(number)
    rating.verified(number, "malicious")
    rating.refuse(
        "decide-exclusion", number, "manager", ExclusionForm(confirmed=True, reason="示例"), cite="HP-04"
    )
    rating.act(
        "decide-exclusion", number, "inspector", ExclusionForm(confirmed=False, reason="示例：依据不足")
    )
    assert rating.state(number) == "calling"
    rating.verified(number, "mistaken")
    rating.act("decide-exclusion", number, "inspector", ExclusionForm(confirmed=True, reason="示例：按错"))
    assert rating.state(number) == "excluded"


def test_nobody_deals_with_their_own_rating(rating: RatingHall) -> None:
    """HP-04: whoever was rated neither calls back nor verifies, whatever office they hold besides."""
    number = rating.rated(rating.visit(rating.day()), 1, phone="13800000000")
    rating.people["self"] = replace(rating.people["one"], role="manager")
    rating.refuse("log-call", number, "self", CallForm("phone", reached=False), cite="HP-04")
    rating.refuse("reveal-rater", number, "self", "示例：回访", cite="HP-04")


def test_no_number_of_a_rating_tells_its_matter(rating: RatingHall) -> None:
    """HP-02: what the rated person may come to see says neither the ticket nor the moment."""
    ticket = rating.visit(rating.day())
    number = rating.rated(ticket, 1)
    assert number == "PJ-20260302-W001-001"
    assert ticket.rpartition("-")[2] not in number
