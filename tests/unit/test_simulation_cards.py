"""The cards planted faults call for: limits counted apart, and a comparison that notices one too many and one too few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest

from hallcore.ground.clock import TZ
from hallcore.supervision.model import CardRaised
from portal.cli.simulation.called import AT_THE_DOOR, CALLS, Called, Known, calls_of, limits
from portal.cli.simulation.check_cards import family_lines, laid_beside
from portal.cli.simulation.dayplan import KINDS, Kind
from portal.cli.simulation.menu import Matter
from portal.cli.simulation.planted import Planted
from portal.cli.simulation.workdays import earlier, working
from portal.house import load_law

MONDAY = date(2026, 3, 2)
QUICK = Matter("I1", "D28", "示例事项", False, False, (), (), "", "", handle=1, promised=3, statutory=20)


def at(day: int, hour: int = 0) -> datetime:
    """A moment of March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=TZ)


BEGAN = at(2, 9)


def known(kind: Kind, until: datetime, began: datetime = BEGAN) -> Known:
    """A fault of a kind, at a case or where it shows."""
    where = kind in {"absent", "tied", "short"}
    return Known(
        kind, began, "" if where else "DHB-1", "D28", "U-000001", "CK-1" if where else "", QUICK, until
    )


def rules_of(found: Sequence[Called]) -> list[tuple[str, str]]:
    """Rule and rung of each."""
    return [(one.rule, one.rung) for one in found]


def test_a_case_that_lies_reaches_one_limit_after_another() -> None:
    """FW-03, JC-01 to JC-03: accepted on Monday with one day for handling and three in all."""
    found = {(rule, rung): moment for rule, rung, moment in limits(QUICK, MONDAY, working())}
    assert found == {
        ("JC-01/promised", "reminder"): at(4),
        ("JC-02/stage", "yellow"): at(4),
        ("JC-03/promised", "yellow"): at(6),
        ("JC-03/promised", "red"): at(11),
    }


def test_a_limit_is_called_for_at_its_moment_and_not_before() -> None:
    """JC-02: a second before midnight nothing, at midnight the stage."""
    stage = at(4)
    assert calls_of(known("lies", stage - timedelta(seconds=1)), working()) == ()
    assert ("JC-02/stage", "yellow") in rules_of(calls_of(known("lies", stage), working()))


def test_a_promise_of_one_day_is_not_warned_of_on_the_day_it_is_given() -> None:
    """JC-01: what lies before the period began warns of nothing; and a statutory limit that ends with it is red at once."""
    one = QUICK._replace(handle=0, promised=1, statutory=1)
    assert [(rule, rung) for rule, rung, _at in limits(one, MONDAY, working())] == [
        ("JC-03/promised", "yellow"),
        ("JC-03/promised", "red"),
    ]


def test_nobody_looked_for_five_working_days() -> None:
    """XK-05, JC-04: received on the Tuesday after the holidays, deemed accepted in the night after Monday."""
    received = datetime(2026, 2, 24, 12, tzinfo=TZ)
    assert earlier(working(), MONDAY, 5) == received.date()
    assert calls_of(known("silent", at(2, 23), received), working()) == ()
    assert rules_of(calls_of(known("silent", at(3), received), working())) == [("JC-04/deemed", "yellow")]


def test_each_kind_calls_for_cards_of_rules_that_are_in_force() -> None:
    """Every kind stands in the table, every family is called for, and what never came about calls for nothing."""
    assert CALLS.keys() == KINDS.keys()
    families = {rule.key: rule.family for rule in load_law().cards}
    called = {kind: calls_of(known(kind, at(30)), working()) for kind in CALLS}
    assert {families[one.rule] for each in called.values() for one in each} == set(families.values())
    for kind, call in CALLS.items():
        assert bool(called[kind]) is (call is not None)
        assert calls_of(known(kind, at(30))._replace(case="", where=""), working()) == ()


# -- laid beside each other ---------------------------------------------------------------------------------


def card(call: Called, occurrence: int = 0) -> CardRaised:
    """A card as it is raised for what was called for."""
    return CardRaised(
        rule=call.rule,
        edition="",
        valid_from=None,
        heading="",
        family="procedure",
        rung=call.rung,  # type: ignore[arg-type]  # one of its words
        matter=call.matter,
        matter_title="",
        machine="",
        department=call.department,
        person=call.person,
        occurrence=occurrence,
        breached=datetime.fromisoformat(call.since),
        cites=(),
        evidence=(),
        arithmetic=(),
        calendar="",
        answer_by=MONDAY,
        points=Decimal(0),
        supersedes="",
    )


def fault(kind: Kind) -> Planted:
    """A planted fault with what it calls for."""
    call = calls_of(known(kind, at(30)), working())
    text = dict.fromkeys(Planted.__struct_fields__, "")
    return msgspec.convert(
        {
            **text,
            "kind": kind,
            "visit": -1,
            "amount": 0,
            "calls": [msgspec.structs.asdict(one) for one in call],
        },
        Planted,
    )


FAULTS = tuple(fault(kind) for kind in KINDS)
CARDS = tuple(card(call, n) for n, call in enumerate(call for one in FAULTS for call in one.calls))


def wrong(cards: Sequence[CardRaised], faults: Sequence[Planted] = FAULTS) -> list[str]:
    """Which checks fail."""
    return [check.name for check in laid_beside(cards, faults) if not check.ok]


def test_where_each_fault_has_its_cards_nothing_is_wrong() -> None:
    """Two cards that are alike (two log-ins without a punch) are two."""
    assert wrong(CARDS) == []


@pytest.mark.parametrize("kind", [kind for kind, call in CALLS.items() if call is not None])
def test_a_fault_left_out_of_the_list_is_noticed(kind: Kind) -> None:
    """Its cards are one too many."""
    assert wrong(CARDS, [one for one in FAULTS if one.kind != kind]) == ["监察牌"]


def test_a_card_that_is_missing_or_another_persons_is_noticed() -> None:
    """Each of them by itself."""
    for n, one in enumerate(CARDS):
        rest = [*CARDS[:n], *CARDS[n + 1 :]]
        assert wrong(rest) == ["监察牌"]
        assert "监察牌" in wrong([*rest, msgspec.structs.replace(one, person="U-000009")])


def test_a_card_raised_twice_and_one_before_its_fault_are_noticed() -> None:
    """JC-16: each breach is one card, and no card comes before what it is for."""
    assert "监察牌没有重复" in wrong([*CARDS, CARDS[0]])
    early = msgspec.structs.replace(CARDS[0], breached=CARDS[0].breached - timedelta(seconds=1))
    assert wrong([early, *CARDS[1:]]) == ["监察牌不早于故障"]


def test_the_report_counts_by_family_and_names_what_nothing_calls_for() -> None:
    """Called for and raised in each of the four families, then the rules no fault touches."""
    lines = list(family_lines(CARDS, FAULTS, load_law()))
    assert len(lines) == 7
    wanted = Counter(call.rule for one in FAULTS for call in one.calls)
    assert f"应亮 {wanted.total()} 张，已亮 {len(CARDS)} 张" in lines[0]
    assert "JC-08/same-person" in lines[-1]
    assert not any(rule in line for rule in wanted for line in lines[-2:])
    assert AT_THE_DOOR.keys() < {rule.key for rule in load_law().cards}
    assert all(f"{rule} {why}" in lines[-2] and rule not in lines[-1] for rule, why in AT_THE_DOOR.items())
