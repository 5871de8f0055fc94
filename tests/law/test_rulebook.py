"""Every figure of the rulebook for trading is law data, and every one that was read again has a test at its boundary.

The rulebook is read where it lies (HALL_SHARED). Whether the tests named for a figure really stand on both sides of it is
proven by moving it: ``make figures``.
"""

from __future__ import annotations

import ast
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from hallcore.ground.lawbook import LawBook
from hallcore.ground.lawfile import Placed
from hallcore.ground.rows import RuleRow
from tests.makers.rulebook import (
    BOUNDARIES,
    COUNTS,
    NOT_EXERCISED,
    NOT_HELD,
    Line,
    Told,
    entries,
    lines,
)
from tests.makers.shifting import moved, shifted
from trading.evaluation.grounds import PROCURED, WORKS
from trading.methods.rules import methods
from trading.tendering.framing_model import WAYS

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 11, 2)
OTHER_WAY = {"<": ">=", ">": "<=", ">=": ">=", "<=": "<="}
"""How a bound may be said the other way round: fewer than three fail, at least three are wanted."""


@pytest.fixture(scope="module")
def book():
    return LawBook.load(ROOT / "hallcore" / "law", ROOT / "trading" / "law")


@pytest.fixture(scope="module")
def law(book):
    return book.on(TODAY)


@pytest.fixture(scope="module")
def rulebook(shared) -> tuple[Line, ...]:
    return tuple(lines((shared / "design" / "rulebook.md").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def figured(rulebook) -> tuple[Line, ...]:
    """The rows with a figure, those held nowhere left out."""
    return tuple(row for row in rulebook if row.numbers and row.id not in NOT_HELD)


def agrees(told: Told, held: Told) -> bool:
    """Whether an entry of the law says what the rulebook does: number, unit, and on which side of it one stands."""
    bound = told.op in ("", "=", "x") or held.op in (told.op, OTHER_WAY.get(told.op, told.op), "==")
    return bound and Fraction(told.n) == Fraction(held.n) and told.unit == held.unit


def test_the_rulebook_was_read(rulebook):
    """All six sections, and more than a hundred rows with a figure."""
    assert {row.id[:2] for row in rulebook} == {"ZB", "GP", "EB", "TD", "KY", "CQ"}
    assert sum(bool(row.numbers) for row in rulebook) > 125
    read = {row.id: row.numbers for row in rulebook}
    assert read["ZB-002"] == (Told(">=", 2_000_000, "CNY"), Told(">=", 10, "%"))
    assert [told.n for told in read["TD-11"]] == [70, 50, 50, 40, 50]
    assert read["TD-10"] == (Told("<=", 10, "wd"), Told("", 1, "m"), Told("", 1, "y"))
    assert read["ZB-071"] == (Told(">=", Fraction(2, 3), "ratio"),)
    assert read["GP-103"] == (Told(">=", 10, "%"), Told("<=", 20, "%"))


def test_every_figure_is_law_data(law, figured):
    """By the row's id, with the same number and unit, on the same side."""
    missing = {
        f"{row.id} {told.op}{told.n} {told.unit}"
        for row in figured
        for told in row.numbers
        if not any(agrees(told, held) for _key, held in entries(law, row.id))
    }
    assert not missing


def test_every_row_is_a_rule_with_its_clause_and_how_it_is_known(book, rulebook):
    """V and V2 stand as such; what is from memory is a parameter, marked M, with its source."""
    rules: dict[str, list[RuleRow]] = {}
    for placed in book.rows:
        if isinstance(placed.row, RuleRow):
            rules.setdefault(placed.row.id, []).append(placed.row)
    wanting = {row.id for row in rulebook if row.id not in {*rules, *NOT_HELD}}
    assert not wanting
    assert all(one.cites for row in rulebook for one in rules.get(row.id, ()))
    otherwise = {
        f"{row.id}: {row.status}, held as {one.status}"
        for row in rulebook
        for one in rules.get(row.id, ())
        if one.status not in known(row.status)
    }
    assert not otherwise


def known(status: str) -> set[str]:
    """The marks a rulebook's status allows: "V TBL" is V, "V2 / M" is either."""
    return {mark.split()[0] for mark in status.replace("/", " / ").split(" / ") if mark.strip()}


def test_every_figure_that_was_read_again_is_exercised(figured):
    """V and V2: each has tests at its boundary, or counts an enumeration, or nothing turns on it and it is said why."""
    said = {**BOUNDARIES, **COUNTS, **NOT_EXERCISED}
    assert not {row.id for row in figured if not row.remembered and row.id not in said}


def test_the_tables_name_nothing_else(rulebook):
    """A row that is gone, or has its law data, is not excused any more; none is excused twice."""
    ids = {row.id for row in rulebook}
    tables = (NOT_HELD, COUNTS, NOT_EXERCISED, BOUNDARIES)
    assert set().union(*tables) <= ids
    assert sum(map(len, tables)) == len(set().union(*tables))


@pytest.mark.parametrize("rule", BOUNDARIES)
def test_a_boundary_test_stands_where_the_table_says(rule):
    """Its file and name are there, and it says which rule it tries."""
    for test in BOUNDARIES[rule]:
        path, _mark, name = test.partition("::")
        source = (ROOT / "tests" / path).read_text(encoding="utf-8")
        found = [node for node in ast.parse(source).body if getattr(node, "name", "") == name]
        assert found, test
        words = [ast.get_source_segment(source, found[0]) or "", *cases(source, found[0])]
        assert any(rule in told for told in words), test


def cases(source: str, node: ast.AST) -> list[str]:
    """The cases of a parametrised test, as text."""
    return [ast.get_source_segment(source, one) or "" for one in getattr(node, "decorator_list", ())]


def test_lists_are_as_long_as_the_law_s(law):
    """ZB-080, GP-062, GP-001: the enumerations of the code have as many items as the law data says."""
    assert len(WORKS) == law.figure("ZB-080")
    # The seventh of them is a bid deemed collusive, which stands in another article (财政部87号令 37).
    assert len(PROCURED) - 1 == law.figure("GP-062")
    # An emergency is bought by the methods there are, only faster; a framework has one table each for price and quality.
    bought = {one.name.removesuffix("_quality") for one in methods(law) if one.regime == "procurement"}
    assert len(bought - {"gp_emergency"}) == law.figure("GP-001") - 1  # 合作创新采购 is left out
    assert len(WAYS) == law.figure("GP-138")


def test_a_figure_is_moved_by_one_step_of_its_unit(book):
    """The proof behind ``make figures``: money by a fen, days by a day, shares to the next share; other rows stay."""
    assert (moved(20, "d", 1), moved(5, "n", -1)) == (21, 4)
    assert (moved("800000.00", "CNY", 1), moved("0.05", "%", -1)) == ("800000.01", "0.04")
    assert (moved("2/3", "ratio", 1), moved("2/3", "ratio", -1)) == ("3/4", "1/2")
    rows = [shifted(one, frozenset({"C24", "ZB-028"}), 1) for one in book.rows]
    changed = [
        (before.row.key, after.row)
        for before, after in zip(book.rows, rows, strict=True)
        if before.row != after.row
    ]
    assert sorted(key for key, _row in changed) == ["C24", "ZB-028"]
    assert all(isinstance(one, Placed) for one in rows)
