"""Yuan: read strictly, rounded openly, written in figures and in capitals."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.ground.errors import Refusal
from hallcore.ground.money import (
    LIMIT,
    format_wan,
    format_yuan,
    in_words,
    parse_amount,
    round_yuan,
    yuan,
)

amounts = st.integers(0, 10**18 - 1).map(lambda fen: Decimal(fen).scaleb(-2))


def read_words(words: str) -> Decimal:
    """Read capitals back, by a way of its own: the oracle of ``in_words``."""
    digits = {d: i for i, d in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = section = group = digit = fen = 0
    for character in words.removeprefix("负").removesuffix("整"):
        if character in digits:
            digit = digits[character]
        elif character in units:
            group, digit = group + digit * units[character], 0
        elif character == "万":
            section, group, digit = (section + group + digit) * 10**4, 0, 0
        elif character == "亿":
            total, section, group, digit = (total + section + group + digit) * 10**8, 0, 0, 0
        elif character == "元":
            total, section, group, digit = total + section + group + digit, 0, 0, 0
        elif character == "角":
            fen, digit = fen + digit * 10, 0
        elif character == "分":
            fen, digit = fen + digit, 0
    value = Decimal(total * 100 + fen).scaleb(-2)
    return -value if words.startswith("负") else value


@pytest.mark.parametrize("text", ["0.00", "0.01", "12345.60", "-12.30", "9999999999999999.99"])
def test_the_canonical_spelling_is_read(text):
    assert str(yuan(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.2", "1.234", "01.00", "1,000.00", "+1.00", "-0.00", " 1.00", "1.00\n", "1e3", "NaN",
     "１.00", "10000000000000000.00"],
)  # fmt: skip
def test_no_other_spelling_is(text):
    """A record has one spelling of an amount."""
    with pytest.raises(Refusal, match="两位小数"):
        yuan(text)


def test_a_decimal_is_taken_only_if_it_is_exact():
    assert str(yuan(Decimal(5))) == "5.00"
    assert str(yuan(Decimal("-0"))) == "0.00"
    for wrong in (Decimal("0.001"), Decimal("NaN"), Decimal("Infinity"), LIMIT):
        with pytest.raises(Refusal):
            yuan(wrong)


def test_rounding_is_half_up_and_only_where_it_is_asked_for():
    """A cap of 2 % of 1234.25 is 24.685, and half a fen is rounded up (四舍五入)."""
    assert str(round_yuan(Decimal("1234.25") * Decimal("0.02"))) == "24.69"
    assert str(round_yuan(Decimal("0.005"))) == "0.01"
    assert str(round_yuan(Decimal("0.0049"))) == "0.00"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234567.89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("１，２３４，５６７．８９", "1234567.89"),
        (" 1 234.5 元 ", "1234.50"),
        ("￥896", "896.00"),
        ("人民币896元整", "896.00"),
        ("896 万元", "8960000.00"),
        ("123.456789万", "1234567.89"),
        ("1.2亿元", "120000000.00"),
        ("007", "7.00"),
        ("1.500", "1.50"),
        ("0.0001万元", "1.00"),
    ],
)
def test_a_form_is_read_as_people_write(text, value):
    assert str(parse_amount(text)) == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "应为数字"),
        ("1,23", "应为数字"),
        ("1,2345", "应为数字"),
        ("1.234,56", "应为数字"),
        ("12.3.4", "应为数字"),
        ("一百元", "应为数字"),
        (".5", "应为数字"),
        ("-1", "不能是负数"),
        ("1.005", "精确到分"),
        ("1.2345678万", "精确到分"),
        ("10000000000000000", "超出可记范围"),
        ("999999999999亿", "超出可记范围"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text, told):
    with pytest.raises(Refusal, match=told) as caught:
        parse_amount(text, where="price")
    assert caught.value.where == "price"


@given(amounts)
def test_what_is_shown_can_be_typed_in_again(amount):
    assert parse_amount(format_yuan(amount)) == amount
    assert parse_amount(format_wan(amount)) == amount
    assert yuan(f"{amount:f}") == amount


@given(st.text("0123456789.,万亿元¥- ", max_size=20))
def test_a_form_gives_an_amount_or_a_refusal(text):
    with contextlib.suppress(Refusal):
        assert parse_amount(text).as_tuple().exponent == -2


def test_figures_on_pages():
    assert format_yuan(Decimal("8960000.00")) == "8,960,000.00 元"
    assert format_wan(Decimal("8960000.00")) == "896 万元"
    assert format_wan(Decimal("12345.60")) == "1.23456 万元"
    assert format_wan(Decimal("100000000000.00")) == "10,000,000 万元"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.55", "伍角伍分"),
        ("10.00", "壹拾元整"),
        ("200.00", "贰佰元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1200.00", "壹仟贰佰元整"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("8960000.00", "捌佰玖拾陆万元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("100010000.00", "壹亿零壹万元整"),
        ("1010101010.10", "壹拾亿壹仟零壹拾万壹仟零壹拾元零壹角"),
        ("1000000000000.00", "壹万亿元整"),
        ("-3.20", "负叁元贰角"),
    ],
)
def test_capitals_as_bills_write_them(amount, words):
    assert in_words(Decimal(amount)) == words


@given(amounts)
def test_capitals_read_back_as_the_amount(amount):
    words = in_words(amount)
    assert read_words(words) == amount
    assert "零零" not in words
    assert not words.startswith("零") or amount == 0


def test_capitals_of_less_than_a_fen_are_refused():
    with pytest.raises(Refusal, match="精确到分"):
        in_words(Decimal("1.001"))
