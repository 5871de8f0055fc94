"""Codes of persons, organisations and places."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from hallcore.ground.codes import (
    CREDIT_ALPHABET,
    ResidentId,
    UnifiedCode,
    credit_check,
    division_name,
    mask_account,
    mask_id,
    mask_name,
    mask_phone,
    organisation_check,
    resident_check,
)
from hallcore.ground.errors import Refusal

TODAY = date(2026, 3, 2)
REAL_CODES = ["91350100M000100Y43", "9144030071526726XG", "914403001922038216", "11222403013600005X"]


def code_of(authority: str, region: str, organisation8: str) -> str:
    """Build a code whose two check characters fit."""
    first17 = authority + region + organisation8 + organisation_check(organisation8)
    return first17 + credit_check(first17)


def number_of(region: str, born: str, serial: str = "001") -> str:
    """Build a resident number whose check digit fits."""
    return region + born + serial + resident_check(region + born + serial)


# What the organisation part may consist of, inside a credit code: I, O, S, V and Z are left out.
codes = st.builds(
    code_of,
    st.sampled_from(["11", "12", "51", "52", "91", "92", "93", "N2", "A1", "Y1"]),
    st.from_regex(r"[1-8][0-9]{5}", fullmatch=True),
    st.text(CREDIT_ALPHABET, min_size=8, max_size=8),
).filter(lambda code: code[16] in CREDIT_ALPHABET)


@pytest.mark.parametrize("code", REAL_CODES)
def test_codes_of_the_standard_and_of_real_bodies_pass(code):
    """GB 32100—2015: the example of the standard, two companies, and the worked example of an organ."""
    assert UnifiedCode.parse(code).text == code
    assert uscc.is_valid(code)


def test_a_code_is_read_as_people_write_it():
    assert UnifiedCode.parse(" 91350100m000100y43\n") == "91350100M000100Y43"
    assert UnifiedCode.parse("９１３５０１００Ｍ０００１００Ｙ４３") == "91350100M000100Y43"


def test_a_code_knows_its_parts():
    code = UnifiedCode.parse("11222403013600005X")
    assert (code.region, code.organisation) == ("222403", "013600005")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "应为 18 位，收到 0 位"),
        ("91350100M000100Y4", "应为 18 位，收到 17 位"),
        ("91350100M000100Y433", "应为 18 位，收到 19 位"),
        ("91350100M000100I43", "第 16 位“I”不在字符集内"),
        ("913501O0M000100Y43", "第 7 位“O”不在字符集内"),
        ("91A50100M000100Y43", "第 3 至 8 位应为数字"),
        ("91350100M000100Y44", "第 18 位应为 3，收到 4"),
        ("91350100M000100Y53", "第 17 位应为 4，收到 5"),
    ],
)
def test_a_wrong_code_is_refused_by_what_is_wrong_with_it(text, told):
    """A refusal names length, character or check digit, and the field it came from."""
    with pytest.raises(Refusal, match=told) as caught:
        UnifiedCode.parse(text, where="code")
    assert caught.value.where == "code"
    assert caught.value.cite in {"ID-01", "ID-02"}


@given(codes)
def test_every_code_the_standard_allows_passes_here_and_at_the_oracle(code):
    """Oracle: python-stdnum, which wants digits in the first two places and does not look inside."""
    assert UnifiedCode.parse(code) == code
    assert uscc.is_valid(code) or not code[:2].isdecimal()


@given(codes, st.integers(0, 17), st.sampled_from(CREDIT_ALPHABET))
def test_any_single_wrong_character_is_noticed(code, place, character):
    """Both checks together notice every error in one place."""
    wrong = code[:place] + character + code[place + 1 :]
    if wrong != code:
        with pytest.raises(Refusal):
            UnifiedCode.parse(wrong)


@given(st.text(max_size=24))
def test_nothing_but_a_refusal_comes_of_any_text(text):
    for parse in (UnifiedCode.parse, lambda value: ResidentId.parse(value, TODAY)):
        with contextlib.suppress(Refusal):
            assert len(parse(text)) == 18


# -- resident numbers -----------------------------------------------------------------------------

residents = st.builds(
    number_of,
    st.sampled_from(["110101", "222403", "222426", "440304", "650102", "820000", "830000"]),
    st.dates(date(1930, 1, 1), TODAY).map(lambda day: f"{day:%Y%m%d}"),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
)


@given(residents)
def test_every_number_with_a_past_birth_date_and_its_check_passes(number):
    """GB 11643—1999: division, birth date, serial, check."""
    resident = ResidentId.parse(number, TODAY)
    assert resident.text == number
    assert resident.region == number[:6]
    assert f"{resident.born:%Y%m%d}" == number[6:14]
    assert ric.calc_check_digit(number) == number[-1]


@given(residents, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_whatever_the_oracle_accepts_passes_and_a_wrong_digit_does_not(number, place, character):
    """Oracle: python-stdnum, stricter only about divisions that exist no more."""
    other = number[:place] + character + number[place + 1 :]
    if ric.is_valid(other) and ric.get_birth_date(other) <= TODAY:
        assert ResidentId.parse(other, TODAY) == other
    elif other[:6] == number[:6] and other != number:
        with pytest.raises(Refusal):
            ResidentId.parse(other, TODAY)


def test_a_small_x_is_forgiven():
    number = next(
        n for serial in range(100) if (n := number_of("222403", "19900101", f"{serial:03}"))[-1] == "X"
    )
    assert ResidentId.parse(number.lower(), TODAY) == number


@pytest.mark.parametrize(
    ("region", "card"),
    [
        ("222403", "居民身份证"),
        ("222499", "居民身份证"),  # an abolished or unknown division is no ground for refusal
        ("810000", "港澳台居民居住证"),
        ("820000", "港澳台居民居住证"),
        ("830000", "港澳台居民居住证"),
        ("922156", "外国人永久居留身份证"),
    ],
)
def test_every_kind_of_card_shares_the_check(region, card):
    assert ResidentId.parse(number_of(region, "19800229"), TODAY).card == card


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("222403800101001", "15 位旧号不再作为身份证明"),
        ("22240319800101", "应为 18 位，收到 14 位"),
        ("2224031980010100X1", "前 17 位应为数字"),
        (number_of("002403", "19800101"), "前 2 位不是省级"),
        (number_of("222403", "19810229"), "出生日期（第 7 至 14 位）不存在"),
        (number_of("222403", "19801301"), "出生日期（第 7 至 14 位）不存在"),
        (number_of("222403", "20260303"), "晚于今日"),
    ],
)
def test_a_wrong_number_is_refused_by_what_is_wrong_with_it(number, told):
    with pytest.raises(Refusal, match=told) as caught:
        ResidentId.parse(number, TODAY, where="id")
    assert (caught.value.cite, caught.value.where) == ("ID-03", "id")


def test_a_wrong_check_digit_is_told_with_the_right_one():
    number = number_of("222403", "19800101")
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    with pytest.raises(Refusal, match=f"第 18 位应为 {number[17]}，收到 {wrong[17]}"):
        ResidentId.parse(wrong, TODAY)


def test_a_child_born_today_has_a_number_and_one_born_tomorrow_has_none():
    assert ResidentId.parse(number_of("222403", "20260302"), TODAY).born == TODAY


def test_a_number_is_never_shown_by_accident():
    """A refusal and a repr do not repeat the number: both may end in a log or a record."""
    number = number_of("222403", "19800101")
    assert number not in repr(ResidentId.parse(number, TODAY))
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    with pytest.raises(Refusal) as caught:
        ResidentId.parse(wrong, TODAY)
    assert wrong[6:14] not in str(caught.value)


# -- masks and places -----------------------------------------------------------------------------


def test_masks_follow_the_defaults_of_public_pages():
    """PI-09: number first six and last two, phone 138****5678, account last four."""
    assert mask_id("222403198001010017") == "222403**********17"
    assert mask_id("E12345678") == "E******78"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("0433-6212345") == "**********45"
    assert mask_account("6222 0200 0000 1234 567") == "****4567"
    assert mask_name("张小明") == "张**"
    assert mask_name("阿不都·买买提") == "阿******"


@given(st.text(max_size=30))
def test_a_mask_never_shows_the_whole(text):
    """Of what is too short to mask nothing is shown."""
    for mask in (mask_id, mask_phone, mask_account):
        shown = mask(text)
        assert shown.count("*") >= min(len(text), 2)


def test_divisions_of_the_prefecture_have_names_and_strangers_none():
    assert division_name("222403") == "敦化市"
    assert division_name("222403", full=True) == "吉林省延边朝鲜族自治州敦化市"
    assert division_name("220000", full=True) == "吉林省"
    assert division_name("222400", full=True) == "吉林省延边朝鲜族自治州"
    assert division_name("440304") == ""
