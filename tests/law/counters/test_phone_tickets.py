"""Numbers by telephone as cases: how many one may hold, and that nobody is called who has not come."""

from __future__ import annotations

from datetime import date

import pytest

from hallcore.counters.arrivals import TicketPresent, day_code
from hallcore.counters.forms import CallForm, PresenceForm, PresentForm, QueueForm, WordForm
from hallcore.counters.model import TicketLapsed
from hallcore.ground.errors import Refusal
from tests.makers.approval import MANAGER
from tests.makers.counters import SESSIONS, WORD, CounterHall
from tests.makers.values import at

SECRET = "a-secret-of-the-hall"
SLIP = WordForm(WORD)


def phone(hall: CounterHall, queue: str = "A", holder: str = "phone-1", presence: str = "") -> str:
    """A number taken by telephone."""
    return hall.taken(queue, "visitor", channel="phone", point="", holder=holder, presence=presence)


def code_of(hall: CounterHall, day: date = date(2026, 3, 2)) -> str:
    """The hall's code of a day, after its secret was set."""
    hall.hall.act("set-presence-code", "", MANAGER, PresenceForm(SECRET))
    return day_code(SECRET, day, hall.hall.house.lawbook.on(day))


def test_who_has_not_come_is_passed_over_until_they_have(hall: CounterHall) -> None:
    """PH-15: given a number by telephone before one at the kiosk, the kiosk's is called; then the phone's own turn comes."""
    code = code_of(hall)
    absent = phone(hall)
    assert hall.hall.see(absent).state == "absent"
    assert hall.waiting() == []
    hall.to("03-02 08:40")
    hall.taken()
    hall.taken()
    day = hall.open()
    assert hall.called(day).endswith("A002")
    hall.act("confirm-presence", absent, "visitor", PresentForm(WORD, code))
    assert hall.waiting() == ["A001", "A003"]
    paper = hall.hall.last(absent).paper
    assert isinstance(paper, TicketPresent)
    assert (paper.shown, paper.stands_at) == ("code", at("03-02 08:30"))
    assert [one.kind for one in hall.periods(absent)] == ["absent", "waiting"]


def test_the_code_is_of_its_day_and_hall(hall: CounterHall) -> None:
    """PH-15: no code yet, another day's code and a wrong slip are refused; blanks in the code do not matter."""
    ticket = phone(hall)
    assert "还没有设置" in _refused(hall, ticket, "123456")
    code = code_of(hall)
    tomorrow = code_of(hall, date(2026, 3, 3))
    assert code != tomorrow
    assert "到厅码不对" in _refused(hall, ticket, tomorrow)
    hall.refuse("confirm-presence", ticket, "visitor", PresentForm("not-the-word", code), cite="PH-06")
    hall.act("confirm-presence", ticket, "visitor", PresentForm(WORD, f"{code[:3]} {code[3:]}"))
    assert hall.hall.see(ticket).state == "waiting"


def _refused(hall: CounterHall, ticket: str, code: str) -> str:
    form = PresentForm(WORD, code)
    return str(
        hall.refuse("confirm-presence", ticket, "visitor", form, cite="PH-15", where="presence").reason
    )


def test_a_code_has_six_figures_whatever_the_day(hall: CounterHall) -> None:
    """PH-15: leading noughts are kept."""
    law = hall.hall.house.lawbook.on(date(2026, 3, 2))
    codes = {day_code(f"{SECRET}{n}", date(2026, 3, 2), law) for n in range(200)}
    assert {len(code) for code in codes} == {6}
    assert any(code.startswith("0") for code in codes)
    assert len(codes) > 195


def test_the_secret_is_the_management_s_and_long_enough(hall: CounterHall) -> None:
    """PH-15: sixteen characters; changed, yesterday's paper says nothing any more."""
    with pytest.raises(Refusal, match="太短"):
        hall.hall.act("set-presence-code", "", MANAGER, PresenceForm("x" * 15))
    hall.hall.act("set-presence-code", "", MANAGER, PresenceForm("x" * 16))
    before = code_of(hall)
    hall.hall.act("set-presence-code", "DTM-0001", MANAGER, PresenceForm("another-secret-of-it"))
    assert "到厅码不对" in _refused(hall, phone(hall), before)


@pytest.mark.parametrize(("who", "shown"), [("kiosk", "kiosk"), ("usher", "desk")])
def test_kiosk_and_usher_see_who_has_come(hall: CounterHall, who: str, shown: str) -> None:
    """PH-15: at the kiosk with the slip's word, at the reception desk without; neither needs the code."""
    ticket = phone(hall)
    hall.act("confirm-presence", ticket, who, PresentForm(WORD if who == "kiosk" else ""))
    assert hall.hall.last(ticket).paper.shown == shown
    assert hall.waiting() == ["A001"]


def test_whoever_is_there_already_stands_in_line_at_once(hall: CounterHall) -> None:
    """PH-15: the code told with the taking; a wrong one gives no number."""
    code = code_of(hall)
    with pytest.raises(Refusal, match="到厅码不对"):
        phone(hall, presence="000000" if code != "000000" else "111111")
    assert hall.hall.see(phone(hall, presence=code)).state == "waiting"


@pytest.mark.parametrize(("moment", "waits"), [("03-02 10:30", True), ("03-02 10:30:01", False)])
def test_who_does_not_come_in_two_hours_loses_the_number(hall: CounterHall, moment: str, waits: bool) -> None:
    """PH-15: a hundred and twenty minutes after the taking, by the clock."""
    ticket = phone(hall)
    assert hall.due(ticket) == ["roll-ticket 03-02T10:30"]
    if not waits:
        hall.on_the_clock(ticket)
        paper = hall.hall.last(ticket).paper
        assert isinstance(paper, TicketLapsed)
        assert paper.reason == "未按时到厅"
        assert hall.hall.see(ticket).state == "lapsed"
        return
    hall.to(moment)
    hall.act("confirm-presence", ticket, "kiosk", PresentForm(WORD))
    assert hall.due(ticket) == ["roll-ticket 03-02T17:30"]


def test_in_the_afternoon_the_day_s_end_comes_first(hall: CounterHall) -> None:
    """PH-15, PH-10: a number of 16:30 is over at 17:30 and carried nowhere, though queue A carries who waits."""
    hall.to("03-02 16:30")
    ticket = phone(hall)
    assert hall.due(ticket) == ["roll-ticket 03-02T17:30"]
    hall.on_the_clock(ticket)
    assert hall.hall.see(ticket).state == "lapsed"


def test_an_absent_number_is_not_called_out_of_turn_either(hall: CounterHall) -> None:
    """PH-15: the window is told why."""
    ticket = phone(hall)
    form = CallForm(ticket, "本人在窗口")
    reason = hall.refuse("call-ticket", hall.open(), "one", form, cite="PH-15", where="ticket").reason
    assert "还没有到厅" in reason


# -- how many -----------------------------------------------------------------------------------------------


def test_one_number_in_a_queue_until_it_is_over(hall: CounterHall) -> None:
    """PH-14: the second is refused while the first is open, given up or served it makes room; another phone is another."""
    first = phone(hall)
    _full(hall, "这个队列")
    phone(hall, holder="phone-2")
    hall.act("give-up-ticket", first, "visitor", SLIP)
    second = phone(hall)
    _full(hall, "这个队列")
    hall.act("confirm-presence", second, "kiosk", PresentForm(WORD))
    hall.ended(hall.served(hall.open()))
    assert hall.hall.see(phone(hall)).state == "absent"


def _full(hall: CounterHall, words: str, queue: str = "A") -> None:
    with pytest.raises(Refusal, match=words) as refused:
        phone(hall, queue)
    assert refused.value.cite == "PH-14"


def test_three_numbers_in_all_queues(hall: CounterHall) -> None:
    """PH-14: the third is given, the fourth is not, until one has lapsed."""
    for code in ("C", "D"):
        form = QueueForm(code, f"示例{code}", ("D01",), ("W001",), SESSIONS, "17:30")
        hall.hall.act("set-queue", "", MANAGER, form)
    first = phone(hall)
    for queue in ("B", "C"):
        phone(hall, queue)
    _full(hall, "今天已有 3 个", "D")
    hall.on_the_clock(first)
    assert hall.hall.see(phone(hall, "D")).state == "absent"


def test_no_mark_of_a_phone_no_number(hall: CounterHall) -> None:
    """PH-14: whoever takes by telephone bears a mark; what the record keeps of it is the submitted word alone."""
    with pytest.raises(Refusal, match="重新打开"):
        phone(hall, holder="")
    record = hall.hall.see(phone(hall, holder="mark-of-the-day")).records[0]
    assert record.paper.holder == "mark-of-the-day"
    assert record.annex is None


def test_kiosk_and_desk_are_not_counted(hall: CounterHall) -> None:
    """PH-14: numbers taken inside the hall have no holder and no limit."""
    tickets = [hall.taken() for _ in range(5)]
    assert {hall.hall.see(one).records[0].paper.holder for one in tickets} == {""}


def test_an_appointment_by_phone_is_not_counted_but_has_to_come(hall: CounterHall) -> None:
    """PH-07, PH-14, PH-15: beside a number held already; absent until there, then where its slot puts it."""
    phone(hall)
    booked = hall.booked("03-03 10:00")
    hall.to("03-03 09:50")
    ticket = hall.taken("A", "citizen", channel="phone", point="", appointment=booked, word=WORD)
    assert hall.hall.see(ticket).state == "absent"
    hall.act("confirm-presence", ticket, "kiosk", PresentForm(WORD))
    assert hall.hall.last(ticket).paper.stands_at == at("03-03 09:30")
