"""What the law says of fees and bonds: every figure and clock of the FEE rows and of the bonds, at its value and edge."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hallcore.ground.deadline import compute
from hallcore.ground.lawbook import LawBook
from portal.house import load_law

MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def book() -> LawBook:
    """The hall's whole law."""
    return load_law()


@pytest.mark.parametrize(
    ("rule", "part", "op", "value", "unit"),
    [
        ("FEE-06", "", "<=", 6, "m"),
        ("FEE-07", "", ">=", 5, "y"),
        ("FEE-09", "", ">=", 2, "n"),
        ("FEE-12", "code", "==", 8, "n"),
        ("FEE-12", "number", "==", 10, "n"),
        ("FEE-12", "check", "==", 6, "n"),
        ("FEE-13", "", ">=", 25, "n"),
        ("FEE-20", "interest", "==", Decimal("0.05"), "%"),
        ("FEE-20", "year", "==", 360, "n"),
        ("ZB-035", "", "<=", 2, "%"),
        ("ZB-036", "", "<=", Decimal("800000.00"), "CNY"),
        ("ZB-037", "", "<=", Decimal("100000.00"), "CNY"),
        ("ZB-096", "", "<=", 10, "%"),
        ("GP-046", "", "<=", 2, "%"),
        ("GP-051", "", "<=", 10, "%"),
    ],
)
def test_the_figures_are_the_rulebook_s(
    book: LawBook, rule: str, part: str, op: str, value: object, unit: str
) -> None:
    """What the rulebook says, by rule: direction, number, unit."""
    figure = book.on(MONDAY).figure_of(rule, part)
    assert (figure.op, figure.value, figure.unit) == (op, value, unit)


@pytest.mark.parametrize(
    ("clock", "rule", "last"),
    [
        ("C82", "FEE-20", date(2026, 3, 17)),  # fifteen days
        ("C83", "FEE-16", date(2026, 3, 3)),  # one working day
        ("C84", "FEE-08", date(2026, 3, 9)),  # five working days
        ("C30", "ZB-052", date(2026, 3, 9)),  # five days end on Saturday and move to Monday
        ("C35", "ZB-097", date(2026, 3, 9)),
        ("C52", "GP-047", date(2026, 3, 9)),  # five working days
        ("C53", "GP-048", date(2026, 3, 9)),
        ("C85", "FEE-21", date(2026, 3, 9)),
        ("C86", "FEE-22", date(2026, 3, 9)),
    ],
)
def test_the_clocks_end_when_the_rulebook_says(book: LawBook, clock: str, rule: str, last: date) -> None:
    """From Monday 2 March 2026, which is itself not counted."""
    row = book.on(MONDAY).clock(clock)
    assert row.cite.rule == rule
    assert compute(row, MONDAY, book.calendar).last == last


@pytest.mark.parametrize("n", range(1, 24))
def test_every_row_of_the_rulebook_stands_with_its_clause(book: LawBook, n: int) -> None:
    """FEE-01 to FEE-23: a rule, its words and where they come from."""
    cite = book.on(MONDAY).cite(f"FEE-{n:02d}")
    assert cite.law
    assert cite.says.endswith("。")


def test_no_number_of_the_fees_department_stands_in_its_code() -> None:
    """Days, rates and lengths are law data; the code names the rule."""
    rooms = Path(__file__).resolve().parents[3] / "hallcore" / "fees"
    words = ("timedelta(days=15)", "0.05", "360", "16, 30", "time(16")
    found = [
        (path.name, word) for path in rooms.glob("*.py") for word in words if word in path.read_text("utf-8")
    ]
    assert not found
