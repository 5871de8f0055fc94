"""Tickets as cases: when a number is given, who is called first, what happens to whoever does not come."""

from __future__ import annotations

import pytest

from hallcore.counters.forms import (
    CallForm,
    EndServiceForm,
    LoginForm,
    MattersForm,
    PriorityForm,
    ReasonForm,
    TransferForm,
    WordForm,
)
from hallcore.counters.model import ServiceEnded, TicketCarriedOver, TicketLapsed
from hallcore.ground.errors import Refusal
from tests.makers.counters import WORD, CounterHall

NOT_WORD = WordForm("another-word")
SLIP = WordForm(WORD)


# -- taking -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "given"),
    [
        ("03-03 07:59:59", False),
        ("03-03 08:00", True),
        ("03-02 11:29:59", True),
        ("03-02 11:30", False),
        ("03-02 12:59:59", False),
        ("03-02 13:00", True),
        ("03-02 16:59:59", True),
        ("03-02 17:00", False),
        ("03-07 09:00", False),  # Saturday
        ("09-03 09:00", False),  # the prefecture's own holiday
    ],
)
def test_numbers_are_given_from_half_an_hour_before_a_session_to_its_end(
    hall: CounterHall, moment: str, given: bool
) -> None:
    """PH-06: both edges of both sessions, a rest day, and a local holiday."""
    hall.to(moment)
    if given:
        assert hall.hall.see(hall.taken()).state == "waiting"
    else:
        with pytest.raises(Refusal, match="取号") as refused:
            hall.taken()
        assert refused.value.cite == "PH-06"


def test_numbers_run_by_queue_and_day(hall: CounterHall) -> None:
    """PH-06: A001, A002; another queue has its own; the next day begins anew."""
    assert [hall.label(hall.taken(queue)) for queue in ("A", "A", "B")] == ["A001", "A002", "B001"]
    hall.to("03-03 08:30")
    assert hall.taken() == "PH-20260303-A001"


def test_priorities_are_called_first_and_within_a_class_whoever_came_first(hall: CounterHall) -> None:
    """PH-06: the class goes before the moment, the moment decides within a class."""
    for minute, priority in ((31, ""), (32, "elderly"), (33, ""), (34, "disabled")):
        hall.to(f"03-02 08:{minute}")
        hall.taken(priority=priority)
    assert hall.waiting() == ["A002", "A004", "A001", "A003"]


def test_a_class_that_only_staff_can_see_is_not_claimed_at_the_kiosk(hall: CounterHall) -> None:
    """PH-06: whoever feels ill is given the priority by an usher, not by a key."""
    with pytest.raises(Refusal, match="导办台"):
        hall.taken(priority="urgent")
    assert hall.hall.see(hall.taken(who="usher", priority="urgent", channel="desk")).state == "waiting"


def test_nothing_of_a_person_is_kept(hall: CounterHall) -> None:
    """PH-06: the record names a class, no paper and no person, and has no annex."""
    record = hall.hall.see(hall.taken(priority="elderly")).records[0]
    assert record.annex is None
    assert record.head["actor"] == {"account": "K01", "role": "kiosk", "party": ""}


def test_one_ticket_holds_several_items_but_not_too_many(hall: CounterHall) -> None:
    """PH-06: each item once; ten are enough for one number."""
    ticket = hall.hall.see(hall.taken(items=("甲", "乙", " 甲 ", "")))
    assert ticket.records[0].paper.items == ("甲", "乙")
    assert len(hall.hall.see(hall.taken(items=tuple("一二三四五六七八九十"))).records[0].paper.items) == 10
    with pytest.raises(Refusal, match="最多"):
        hall.taken(items=tuple("一二三四五六七八九十百"))


def test_only_the_slip_gives_a_number_up(hall: CounterHall) -> None:
    """The word on the slip, or somebody of the hall who sees its holder; afterwards it waits no more."""
    ticket = hall.taken()
    hall.refuse("give-up-ticket", ticket, "visitor", NOT_WORD, cite="PH-06", where="code")
    hall.act("give-up-ticket", ticket, "visitor", SLIP)
    assert hall.waiting() == []
    assert hall.hall.see(ticket).due == ()
    other = hall.taken()
    hall.act("give-up-ticket", other, "usher", WordForm(""))
    assert hall.hall.see(other).state == "given-up"


def test_staff_put_a_waiting_ticket_into_another_class(hall: CounterHall) -> None:
    """PH-06: the moment it counts from stays; a reason is written down."""
    hall.taken()
    hall.to("03-02 08:40")
    second = hall.taken()
    hall.refuse("change-priority", second, "usher", PriorityForm("urgent", " "), cite="PH-12", where="reason")
    hall.act("change-priority", second, "usher", PriorityForm("urgent", "身体不适"))
    assert hall.waiting() == ["A002", "A001"]


# -- calling ------------------------------------------------------------------------------------------------


def test_whoever_calls_is_logged_in_at_an_open_window(hall: CounterHall) -> None:
    """PH-12: not somebody else, not while the window rests, not with somebody at the window already."""
    hall.taken()
    hall.taken()
    day = hall.open()
    hall.refuse("call-next", day, "two", cite="PH-12")
    hall.act("hold-window-day", day, "one", ReasonForm("取材料"))
    hall.refuse("call-next", day, "one", cite="PH-12")
    hall.act("resume-window-day", day, "one")
    ticket = hall.called(day)
    assert ticket.endswith("A001")
    assert "A001号还在本窗口" in hall.refuse("call-next", day, "one", cite="PH-12").reason


def test_a_window_calls_only_from_its_own_queues(hall: CounterHall) -> None:
    """Queue A is not called by the window of queue B; nobody waits there, and that is said."""
    hall.taken()
    day = hall.open("build", "W002")
    assert "没有等候的号" in hall.refuse("call-next", day, "build", cite="PH-12").reason


def test_calling_out_of_turn_needs_a_reason(hall: CounterHall) -> None:
    """PH-12: the reason stands in the record."""
    hall.taken()
    second = hall.taken()
    day = hall.open()
    hall.refuse("call-ticket", day, "one", CallForm(second, ""), cite="PH-12", where="reason")
    hall.act("call-ticket", day, "one", CallForm(second, "上午漏审一页"))
    assert hall.hall.last(second).paper.reason == "上午漏审一页"
    assert hall.waiting() == ["A001"]


def test_the_service_begins_ends_and_leads_to_its_case_and_its_fee(hall: CounterHall) -> None:
    """Numbers linked on the way and at the end stand in the last paper, each once; the window is free again."""
    hall.taken()
    day = hall.open()
    ticket = hall.served(day)
    hall.refuse("link-matters", ticket, "one", MattersForm(), cite="PH-12", where="cases")
    hall.act("link-matters", ticket, "one", MattersForm(cases=("DHB-20260302-001-0001",)))
    end = EndServiceForm("done", ("DHB-20260302-001-0001", "DHB-20260302-001-0002"), ("TZ-1",))
    hall.act("end-service", ticket, "one", end)
    paper = hall.hall.last(ticket).paper
    assert isinstance(paper, ServiceEnded)
    assert paper.cases == ("DHB-20260302-001-0001", "DHB-20260302-001-0002")
    assert paper.notices == ("TZ-1",)
    assert hall.hall.see(ticket).due == ()
    hall.taken()
    assert hall.called(day).endswith("A002")


# -- who does not come --------------------------------------------------------------------------------------


def test_three_calls_and_a_minute_make_a_number_missed(hall: CounterHall) -> None:
    """PH-08: not after two calls, not before the minute is full; at both edges it is."""
    ticket = hall.taken()
    day = hall.open()
    hall.called(day)
    hall.act("recall-ticket", ticket, "one")
    hall.to("03-02 08:31")
    hall.refuse("miss-ticket", ticket, "one", cite="PH-08")
    hall.act("recall-ticket", ticket, "one")
    hall.act("miss-ticket", ticket, "one")
    assert hall.hall.see(ticket).state == "missed"
    second = hall.taken()
    hall.called(day)
    for _ in range(2):
        hall.act("recall-ticket", second, "one")
    hall.to("03-02 08:31:59")
    hall.refuse("miss-ticket", second, "one", cite="PH-08")
    hall.to("03-02 08:32:01")
    hall.act("miss-ticket", second, "one")


def _missed(hall: CounterHall, ticket: str) -> None:
    hall.called(hall.open())
    for _ in range(2):
        hall.act("recall-ticket", ticket, "one")
    hall.to("03-02 08:40")
    hall.act("miss-ticket", ticket, "one")


def test_whoever_comes_back_stands_behind_three(hall: CounterHall) -> None:
    """PH-08: behind the first three who wait, before the fourth; a second time not at all."""
    ticket = hall.taken()
    for minute in range(31, 35):
        hall.to(f"03-02 08:{minute}")
        hall.taken()
    _missed(hall, ticket)
    hall.refuse("restore-ticket", ticket, "visitor", NOT_WORD, cite="PH-06", where="code")
    hall.act("restore-ticket", ticket, "visitor", SLIP)
    assert hall.waiting() == ["A002", "A003", "A004", "A001", "A005"]


@pytest.mark.parametrize(("moment", "back"), [("03-02 09:10", True), ("03-02 09:10:01", False)])
def test_half_an_hour_after_having_been_missed_it_is_too_late(
    hall: CounterHall, moment: str, back: bool
) -> None:
    """PH-08: the last second of the half hour is in time."""
    ticket = hall.taken()
    _missed(hall, ticket)
    hall.to(moment)
    if back:
        hall.act("restore-ticket", ticket, "visitor", SLIP)
        assert hall.waiting() == ["A001"]
    else:
        hall.refuse("restore-ticket", ticket, "visitor", SLIP, cite="PH-08")


def test_nobody_comes_back_twice(hall: CounterHall) -> None:
    """PH-08: once."""
    ticket = hall.taken()
    _missed(hall, ticket)
    hall.act("restore-ticket", ticket, "visitor", SLIP)
    day = "CK-20260302-W001"
    hall.called(day)
    for _ in range(2):
        hall.act("recall-ticket", ticket, "one")
    hall.to("03-02 08:50")
    hall.act("miss-ticket", ticket, "one")
    hall.refuse("restore-ticket", ticket, "usher", WordForm(""), cite="PH-08")


# -- held, returned, sent on --------------------------------------------------------------------------------


def test_a_held_ticket_goes_on_at_another_window_of_its_queue(hall: CounterHall) -> None:
    """PH-09: the first window is free at once; the second must be of the queue and free."""
    hall.taken()
    hall.taken()
    day = hall.open()
    other = hall.open("two", "W011")
    ticket = hall.served(day)
    hall.act("hold-ticket", ticket, "one", ReasonForm("回车里取材料"))
    second = hall.called(day)
    assert second.endswith("A002")
    foreign = hall.open("build", "W002")
    assert foreign
    hall.refuse("resume-service", ticket, "build", LoginForm("W002"), cite="PH-09", where="window")
    hall.refuse("resume-service", ticket, "one", LoginForm("W001"), cite="PH-12")
    hall.act("resume-service", ticket, "two", LoginForm("W011"))
    assert hall.hall.see(ticket).state == "serving"
    hall.refuse("call-next", other, "two", cite="PH-12")


def test_a_returned_ticket_stands_where_it_stood(hall: CounterHall) -> None:
    """PH-13: before whoever came later; without proof of its priority among everybody."""
    first = hall.taken(priority="elderly")
    hall.to("03-02 08:35")
    hall.taken()
    day = hall.open()
    hall.called(day)
    hall.act("return-ticket", first, "one", ReasonForm("窗口设备故障"))
    assert hall.waiting() == ["A001", "A002"]
    hall.called(day)
    hall.to("03-02 08:50")
    hall.taken(priority="elderly")
    hall.act("return-ticket", first, "one", ReasonForm("未带证件", unproven=True))
    assert hall.waiting() == ["A003", "A001", "A002"]


def test_a_ticket_sent_on_counts_from_its_own_moment(hall: CounterHall) -> None:
    """PH-13: in the other queue it stands before whoever came later than it; its number stays."""
    ticket = hall.taken()
    hall.to("03-02 08:40")
    hall.taken("B")
    hall.served(hall.open())
    hall.refuse("transfer-ticket", ticket, "one", TransferForm("A", "继续办理"), cite="PH-13", where="queue")
    hall.act("transfer-ticket", ticket, "one", TransferForm("B", "还要办理施工许可"))
    assert hall.waiting("B") == ["A001", "B001"]
    assert hall.called(hall.open("build", "W002"), "build") == ticket


# -- the day's end ------------------------------------------------------------------------------------------


def test_who_still_waits_is_carried_over_once_and_stands_first_in_the_morning(hall: CounterHall) -> None:
    """PH-10: Friday's waits for Monday, cannot be called before, is first then, and is not carried a second time."""
    hall.to("03-06 16:59")
    ticket = hall.taken()
    assert hall.due(ticket) == ["roll-ticket 03-06T17:30"]
    day = hall.open()
    hall.on_the_clock(ticket)
    assert isinstance(hall.hall.last(ticket).paper, TicketCarriedOver)
    assert hall.due(ticket) == ["roll-ticket 03-09T17:30"]
    hall.refuse("call-next", day, "one", cite="PH-12")
    hall.to("03-09 08:05")
    hall.taken()
    assert hall.waiting() == ["A001", "A001"]
    hall.on_the_clock(ticket)
    assert isinstance(hall.hall.last(ticket).paper, TicketLapsed)


def test_a_queue_that_carries_nobody_over_lets_numbers_lapse(hall: CounterHall) -> None:
    """PH-10: queue B begins every day anew."""
    ticket = hall.taken("B")
    hall.on_the_clock(ticket)
    assert hall.hall.see(ticket).state == "lapsed"
    assert hall.waiting("B") == []


def test_a_number_of_the_year_s_last_day_is_not_carried_where_no_notice_reaches(hall: CounterHall) -> None:
    """GEN-17: which day is worked in a year without a notice nobody knows, so nobody is told to come then."""
    hall.to("12-31 16:00")
    ticket = hall.taken()
    hall.on_the_clock(ticket)
    assert hall.hall.see(ticket).state == "lapsed"


@pytest.mark.parametrize("state", ["invited", "missed", "held"])
def test_the_day_s_end_ends_whatever_hangs(hall: CounterHall, state: str) -> None:
    """PH-10: called and not come, missed, held: lapsed; the window is free in the morning."""
    ticket = hall.taken()
    day = hall.open()
    if state == "held":
        hall.served(day)
        hall.act("hold-ticket", ticket, "one", ReasonForm("取材料"))
    else:
        hall.called(day)
    if state == "missed":
        for _ in range(2):
            hall.act("recall-ticket", ticket, "one")
        hall.to("03-02 08:40")
        hall.act("miss-ticket", ticket, "one")
    hall.on_the_clock(ticket)
    assert hall.hall.see(ticket).state == "lapsed"
    hall.on_the_clock(day)
    hall.to("03-03 08:30")
    hall.taken()
    assert hall.called(hall.open()).startswith("PH-20260303")


def test_a_forgotten_service_is_ended_at_midnight_and_says_so(hall: CounterHall) -> None:
    """PH-10: not at the queue's roll, when it may still go on."""
    hall.taken()
    ticket = hall.served(hall.open())
    assert hall.due(ticket) == ["roll-ticket 03-03T00:00"]
    hall.on_the_clock(ticket)
    paper = hall.hall.last(ticket).paper
    assert isinstance(paper, ServiceEnded)
    assert paper.forgotten
