"""What the law says of approval and service items: every figure of the XK, FW and GK rows, at its value."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hallcore.ground.lawbook import LawBook

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def book():
    return LawBook.load(ROOT / "hallcore" / "law", guards={})


@pytest.fixture(scope="module")
def law(book):
    return book.on(date(2026, 3, 2))


@pytest.mark.parametrize(
    ("rule", "part", "op", "value", "unit"),
    [
        ("XK-01", "", "==", 8, "n"),
        ("XK-09", "", ">=", 2, "n"),
        ("XK-12", "extension", "<=", 10, "wd"),
        ("XK-14", "extension", "<=", 15, "wd"),
        ("XK-15", "", "<=", 20, "wd"),
        ("XK-18", "staff", ">=", 2, "n"),
        ("XK-28", "false", "==", 1, "y"),
        ("XK-28", "fraud", "==", 3, "y"),
        ("XK-29", "revoke", "==", 5, "n"),
        ("XK-29", "cancel", "==", 6, "n"),
        ("XK-30", "", "==", 9, "n"),
        ("XK-41", "examine", "<=", 5, "wd"),
        ("XK-41", "correct", "<=", 10, "wd"),
        ("XK-42", "ordinary", "<=", 60, "d"),
        ("XK-42", "extension", "<=", 30, "d"),
        ("XK-42", "simple", "<=", 30, "d"),
        ("XK-44", "direct", "<=", 6, "m"),
        ("XK-44", "after", "<=", 15, "d"),
        ("FW-08", "basic", "==", 12, "n"),
        ("FW-08", "implementation", "==", 31, "n"),
        ("FW-08", "handling", "==", 33, "n"),
        ("FW-16", "", "<=", 1, "n"),
        ("FW-17", "", "<=", 1, "wd"),
        ("FW-18", "", "==", 8, "n"),
        ("GK-02", "extension", "<=", 20, "wd"),
    ],
)
def test_the_figures_are_the_rulebook_s(law, rule, part, op, value, unit):
    """What the rulebook says, by rule: direction, number, unit."""
    figure = law.figure_of(rule, part)
    assert (figure.op, figure.value, figure.unit) == (op, value, unit)


def test_every_figure_of_approval_is_asserted_here(law):
    """A number nobody has compared with the rulebook is not among them."""
    asserted = next(
        mark.args[1] for mark in test_the_figures_are_the_rulebook_s.pytestmark if mark.name == "parametrize"
    )
    known = {f"{rule}/{part}" if part else rule for rule, part, *_ in asserted}
    assert set(law.keys("figure")) >= known
    assert {key for key in law.keys("figure") if key[:3] in {"XK-", "FW-", "GK-"}} == known


@pytest.mark.parametrize(
    ("whole", "extended", "rule"),
    [("C02", "C03", "XK-12"), ("C04", "C05", "XK-14"), ("C15", "C16", "GK-02")],
)
def test_an_extended_limit_is_the_limit_and_its_extension(law, whole, extended, rule):
    """20 + 10, 45 + 15, 20 + 20 working days."""
    extension = law.figure(rule, "extension")
    assert law.clock(whole).n + extension == law.clock(extended).n
    assert law.clock(whole).unit == law.clock(extended).unit == law.figure_of(rule, "extension").unit


@pytest.mark.parametrize(("prefix", "last"), [("XK", 32), ("FW", 18), ("GK", 7), ("GEN", 18)])
def test_every_row_of_the_rulebook_is_in_the_book(law, prefix, last):
    """No number is left out, and each can be shown with its law; the hall's own rows may stand behind them."""
    numbers = range(1, last + 1)
    wanted = {f"{prefix}-{n:02d}" for n in numbers}
    wanted |= {f"XK-{n}" for n in range(40, 45)} if prefix == "XK" else set()
    assert wanted <= set(law.keys("rule"))
    for rule in wanted:
        cite = law.cite(rule)
        assert cite.line.startswith("《")
        assert cite.says.endswith("。")


def test_the_business_environment_order_begins_in_2020(book):
    """优化营商环境条例 is in force from 2020-01-01, and so are the rules that have their home there."""
    assert "FW-03" not in book.on(date(2019, 12, 31)).keys("rule")
    assert "FW-03" in book.on(date(2020, 1, 1)).keys("rule")
    assert "XK-11" in book.on(date(2019, 12, 31)).keys("rule")
