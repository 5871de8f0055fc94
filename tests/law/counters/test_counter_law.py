"""What the hall's rules say of queues: every figure of the PH rows at its value."""

from __future__ import annotations

from datetime import date

import pytest

from hallcore.counters.model import PRIORITIES, Priority
from portal.house import load_law

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("rule", "part", "op", "value", "unit"),
    [
        ("PH-01", "", ">=", 60, "y"),
        ("PH-06", "early", "<=", 30, "min"),
        ("PH-07", "slot", "==", 30, "min"),
        ("PH-07", "credit", "==", 30, "min"),
        ("PH-07", "early", "<=", 15, "min"),
        ("PH-07", "late", "<=", 15, "min"),
        ("PH-07", "ahead", "<=", 7, "wd"),
        ("PH-08", "calls", ">=", 3, "n"),
        ("PH-08", "patience", ">=", 1, "min"),
        ("PH-08", "back", "<=", 30, "min"),
        ("PH-08", "behind", "==", 3, "n"),
        ("PH-08", "once", "<=", 1, "n"),
        ("PH-10", "", "<=", 1, "n"),
        ("PH-11", "recent", "==", 120, "min"),
        ("PH-11", "least", ">=", 5, "n"),
        ("PH-11", "reach", "<=", 2, "n"),
        ("PH-11", "cover", ">=", 80, "%"),
        ("PH-14", "queue", "<=", 1, "n"),
        ("PH-14", "all", "<=", 3, "n"),
        ("PH-15", "digits", "==", 6, "n"),
        ("PH-15", "come", "<=", 120, "min"),
        ("PH-16", "", "<=", 3, "n"),
    ],
)
def test_the_figures_of_queues(rule: str, part: str, op: str, value: object, unit: str) -> None:
    """Parameters of the hall, by rule: direction, number, unit."""
    figure = load_law().on(MONDAY).figure_of(rule, part)
    assert (figure.op, figure.value, figure.unit) == (op, value, unit)


@pytest.mark.parametrize("priority", PRIORITIES.values(), ids=lambda one: one.id)
def test_every_priority_names_the_rule_it_rests_on(priority: Priority) -> None:
    """A class of people called before others has a rule in the law book, and says what is shown for it."""
    law = load_law().on(MONDAY)
    assert law.cite(priority.rule)
    assert priority.title
    assert priority.proof
    assert 0 < priority.rank < 9
