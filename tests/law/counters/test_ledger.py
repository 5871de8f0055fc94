"""The ledger of periods: whatever is done with a ticket, its periods lie end to end from taking to end."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.counters.forms import (
    EndServiceForm,
    LoginForm,
    PriorityForm,
    ReasonForm,
    TransferForm,
    WordForm,
)
from hallcore.counters.ledger import KINDS, spent
from hallcore.desk import CLOCK
from hallcore.ground.errors import Refusal
from tests.makers.counters import WORD, CounterHall, counter_hall
from tests.makers.house import Seen

STATE_KIND = {
    "waiting": "waiting",
    "invited": "invited",
    "missed": "missed",
    "serving": "serving",
    "held": "held",
}
ACTS = (
    "call",
    "recall",
    "miss",
    "restore",
    "start",
    "hold",
    "resume",
    "return",
    "transfer",
    "priority",
    "give-up",
    "end",
    "roll",
)


def _do(hall: CounterHall, ticket: str, act: str) -> None:
    """Ask for one act, whether or not it may be done now."""
    day = {"one": "CK-20260302-W001", "build": "CK-20260302-W002"}
    seen = hall.hall.see(ticket)
    who = "build" if hall.waiting("B") or _last_window(seen) == "W002" else "one"
    forms: dict[str, tuple[str, str, str, object]] = {
        "call": ("call-next", day[who], who, None),
        "recall": ("recall-ticket", ticket, who, None),
        "miss": ("miss-ticket", ticket, who, None),
        "restore": ("restore-ticket", ticket, "visitor", WordForm(WORD)),
        "start": ("start-service", ticket, who, None),
        "hold": ("hold-ticket", ticket, who, ReasonForm("取材料")),
        "resume": ("resume-service", ticket, who, LoginForm("W002" if who == "build" else "W001")),
        "return": ("return-ticket", ticket, who, ReasonForm("误叫")),
        "transfer": ("transfer-ticket", ticket, who, TransferForm("A" if who == "build" else "B", "续办")),
        "priority": ("change-priority", ticket, "usher", PriorityForm("elderly", "补登")),
        "give-up": ("give-up-ticket", ticket, "visitor", WordForm(WORD)),
        "end": ("end-service", ticket, who, EndServiceForm()),
    }
    if act == "roll":
        hall.hall.act("roll-ticket", ticket, CLOCK)
    else:
        hall.act(*forms[act])


def _last_window(seen: Seen) -> str:
    windows = [getattr(record.paper, "window", "") for record in seen.records]
    return next((window for window in reversed(windows) if window), "")


@settings(max_examples=60)
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 900)), min_size=1, max_size=25))
def test_the_periods_tile_the_life_of_a_ticket(steps: list[tuple[str, int]]) -> None:
    """Given any acts at any times, allowed or not: no gap, no overlap, and the last period is what the state says."""
    hall = counter_hall()
    try:
        ticket = hall.taken()
        hall.open()
        hall.open("build", "W002")
        for act, seconds in steps:
            hall.to(hall.hall.clock.now() + timedelta(seconds=seconds))
            try:
                _do(hall, ticket, act)
            except Refusal:
                continue
        seen, ledger = hall.hall.see(ticket), hall.periods(ticket)
    finally:
        hall.close()
    assert ledger[0].began == seen.records[0].at
    assert ledger[0].kind == "waiting"
    for one, after in pairwise(ledger):
        assert one.ended == after.began
        assert one.began <= one.ended
    if seen.state in STATE_KIND:
        assert ledger[-1].ended is None
        assert ledger[-1].kind == STATE_KIND[seen.state]
    else:
        assert ledger[-1].ended == seen.records[-1].at
        whole = (seen.records[-1].at - seen.records[0].at).total_seconds()
        assert sum((one.ended - one.began).total_seconds() for one in ledger) == whole
    assert all(one.window for one in ledger if one.kind in {"invited", "serving", "held"})
    assert not any(one.window for one in ledger if one.kind in {"waiting", "missed"})


def test_a_ledger_told_by_hand(hall: CounterHall) -> None:
    """Ten minutes waiting, one invited, five served, twenty held, four served: seconds by kind."""
    ticket = hall.taken()
    hall.to("03-02 08:40")
    day = hall.open()
    hall.called(day)
    hall.to("03-02 08:41")
    hall.act("start-service", ticket, "one")
    hall.to("03-02 08:46")
    hall.act("hold-ticket", ticket, "one", ReasonForm("取材料"))
    hall.to("03-02 09:06")
    hall.act("resume-service", ticket, "one", LoginForm("W001"))
    hall.to("03-02 09:10")
    hall.ended(ticket)
    minutes = {
        kind: seconds // 60 for kind, seconds in spent(hall.periods(ticket), hall.hall.clock.now()).items()
    }
    assert minutes == {"absent": 0, "waiting": 10, "invited": 1, "serving": 9, "held": 20, "missed": 0}
    assert set(minutes) == set(KINDS)
