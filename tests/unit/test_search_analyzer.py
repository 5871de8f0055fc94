"""How text becomes terms: folding, words, pairs, numbers, pinyin."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Entry
from search.analyzer import (
    CHANCE,
    TITLE_BOOST,
    WORD,
    analyze,
    cut,
    domain_words,
    fold,
    fold_query,
    number_stems,
    pairs,
    plain_number,
    plain_words,
    runs,
    stop_words,
    syllables,
)
from search.pinyin import readings, sounds, spoken_span, title_terms, typed_terms


def entry(title: str = "", text: str = "", **facts: object) -> Entry:
    """Return an entry with the least it needs."""
    return Entry(key="k", kind="公告", title=title, text=text, date=dt.date(2026, 3, 2), **facts)  # type: ignore[arg-type]  # facts are checked by Entry


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    """A place in the folded text is the same place in the original, whatever the text."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_traditional_full_width_and_capitals_fold() -> None:
    """軟體採購, full-width letters and capitals are found by their plain forms."""
    assert fold("軟體採購公告ＡＢＣ１２Ａ") == "软体采购公告abc12a"
    assert fold("İ") == "i"
    # A compatibility ideograph is the character it stands for.
    assert fold("\uf9b4") == fold("領") == "领"


def test_query_punctuation_folds() -> None:
    """The quotation marks, colons and minus signs of a Chinese keyboard work as signs."""
    assert fold_query("“资源”　－交易 编号：Ａ1") == '"资源" -交易 编号:a1'


def test_domain_words_are_words() -> None:
    """The segmenter knows the hall's terms and streets."""
    words = cut("敦化市公共资源交易中心关于敖东大街道路维修工程公开招标")
    assert {"公共资源交易中心", "敖东大街", "公开招标"} <= set(words)


def test_word_lists_are_sound() -> None:
    """Some three hundred domain words, each whole Chinese, none a stop word, none twice."""
    assert 280 <= len(domain_words()) <= 400
    assert all(runs(word) == [word] and len(word) >= 2 for word in domain_words())
    assert not domain_words() & stop_words()
    assert len(syllables()) > 390
    assert all(syllable.isascii() and syllable.isalpha() for syllable in syllables())


def test_every_pair_is_a_term_and_words_weigh_more() -> None:
    """A pair the segmenter saw as a word weighs a whole occurrence, a chance neighbourhood less."""
    body = analyze(entry(text="公共资源交易中心")).body
    assert set(pairs("公共资源交易中心")) <= set(body)
    assert body["资源"] == pytest.approx(WORD)
    assert body["源交"] == pytest.approx(CHANCE)
    assert body["公共资源交易中心"] == pytest.approx(WORD)


def test_title_counts_threefold_and_gives_single_characters() -> None:
    """A term of the title weighs as three of the text; one character of it is enough."""
    body = analyze(entry(title="修桥公告", text="道路")).body
    assert body["公告"] == pytest.approx(TITLE_BOOST)
    assert body["桥"] > 0
    assert "道" not in body


def test_parties_are_terms() -> None:
    """A notice is found by who takes part in it."""
    assert analyze(entry(parties=("敦化市财政局",))).body["财政"] > 0


def test_numbers_keep_fractions_and_lose_commas() -> None:
    """1,234,567.00元 is found as 1234567 and as 1234567.00; a date by its parts."""
    assert plain_words("预算1,234,567.00元 2026-03-02 abc12") == [
        "1234567.00",
        "1234567",
        "2026",
        "03",
        "02",
        "abc12",
    ]


def test_hangul_and_kana_are_paired_like_chinese() -> None:
    """Korean is at home in Yanbian: any two syllables find it."""
    body = analyze(entry(text="공공자원 거래")).body
    assert {"공공", "공자", "자원", "거래"} <= set(body)


def test_number_stems() -> None:
    """A project number is found from any of its parts on; the whole of it is closed."""
    assert number_stems("JZCG-2026-012") == {"jzcg", "jzcg2026", "jzcg2026012$", "2026", "2026012", "012"}
    assert plain_number("敦公资〔２０２６〕12号") == "敦公资202612号"
    assert number_stems("") == set()
    assert number_stems("——") == set()
    # Many parts do not explode.
    assert len(number_stems("-".join("a1" for _ in range(40)))) <= 21


def test_pinyin_of_titles() -> None:
    """Initials and full syllables of a title are terms; the sound follows the word (重庆 is chong)."""
    terms = title_terms("重庆公共资源交易")
    assert {"cqg", "ggz", "gzy", "zyj", "yjy", "chong qing", "gong gong"} <= terms


def test_typed_pinyin() -> None:
    """Ggzyjy is initials, gonggongziyuan is syllables, bim is neither."""
    assert typed_terms("ggzyjy") == [["ggz", "gzy", "zyj", "yjy"]]
    assert ["gong gong", "gong zi", "zi yuan"] in typed_terms("gonggongziyuan")
    assert typed_terms("bim") == []
    assert typed_terms("gg") == []
    assert typed_terms("资源") == []
    assert typed_terms("a" * 37) == []


def test_readings_are_bounded() -> None:
    """An ambiguous word is split in at most three ways, fewest syllables first, whatever is typed."""
    assert readings("xian") == (("xian",), ("xi", "an"))
    assert len(readings("anananananananananananananananan")) <= 3
    assert readings("zzzz") == ()


@given(st.text(alphabet="的银行长乐敦化𠀀〇한", max_size=12))
def test_one_sound_to_a_character(text: str) -> None:
    """Whatever the run, there are as many sounds as characters, or marks would slip."""
    assert len(sounds(text)) == len(text)


def test_spoken_span() -> None:
    """What a pinyin query heard in a title can be pointed at, after other script too."""
    title = "2026年敦化市公共资源交易公告"
    start, end = spoken_span(title, "ggzyjy") or (0, 0)
    assert title[start:end] == "公共资源交易"
    start, end = spoken_span(title, "dunhua") or (0, 0)
    assert title[start:end] == "敦化"
    assert spoken_span(title, "xyz") is None
