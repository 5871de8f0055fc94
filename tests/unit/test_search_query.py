"""The query in a URL: what is read, what is dropped and said, and that it comes back the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Query, QueryInvalid, Sort, parse_params, to_params
from search.query import DEPTH_MOST, PIECES_MOST, TEXT_MOST, read_text

label = st.text(min_size=1, max_size=20).map(str.strip).filter(lambda value: value and value.isprintable())
labels = st.lists(label, max_size=4, unique=True).map(tuple)
day = st.dates(dt.date(1949, 10, 1), dt.date(2100, 1, 1))
yuan = st.decimals(0, 10**12, places=2)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Draw queries as a page can make them."""
    dates = sorted(draw(st.tuples(day, day)))
    amounts = sorted(draw(st.tuples(yuan, yuan)))
    size = draw(st.integers(1, 100))
    return Query(
        text=draw(st.text(max_size=40).map(str.strip)),
        kinds=draw(labels),
        stages=draw(labels),
        regions=draw(labels),
        date_from=draw(st.sampled_from((None, dates[0]))),
        date_to=draw(st.sampled_from((None, dates[1]))),
        amount_min=draw(st.sampled_from((None, amounts[0]))),
        amount_max=draw(st.sampled_from((None, amounts[1]))),
        sort=draw(st.sampled_from(Sort)),
        page=draw(st.integers(1, DEPTH_MOST // size)),
        size=size,
    )


@given(queries())
def test_round_trip(query: Query) -> None:
    """A query lives in its URL: reading what was written gives the same query, without a note."""
    assert parse_params(to_params(query)) == query


@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "kind", "stage", "region", "from", "to", "min", "max", "sort", "page", "size", "x"]
        ),
        st.text(),
    )
)
def test_reading_never_fails_and_settles(params: dict[str, str]) -> None:
    """Whatever stands in a URL gives a query; writing and reading that one again changes nothing."""
    query = msgspec.structs.replace(parse_params(params), notes=())
    assert parse_params(to_params(query)) == query


def test_every_shape_of_parameters() -> None:
    """A dict, a dict of lists and (name, value) pairs mean the same; the last of single values counts."""
    expected = Query(text="桥", kinds=("公告", "结果"), size=50)
    assert parse_params({"q": "桥", "kind": ["公告", "结果"], "size": "50"}) == expected
    assert (
        parse_params([("q", "桥"), ("kind", "公告"), ("kind", "结果"), ("size", "7"), ("size", "50")])
        == expected
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-02", dt.date(2026, 3, 2)),
        ("2026/3/2", dt.date(2026, 3, 2)),
        ("2026年3月2日", dt.date(2026, 3, 2)),
        ("20260302", dt.date(2026, 3, 2)),
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("2026-02-29", None),
        ("2026-13-01", None),
        ("明天", None),
    ],
)
def test_dates(written: str, read: dt.date | None) -> None:
    """A date as people write it; one that does not exist is dropped and said."""
    query = parse_params({"from": written})
    assert query.date_from == read
    assert bool(query.notes) == (read is None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("100万", Decimal(1_000_000)),
        ("1.5亿元", Decimal(150_000_000)),
        ("1,234,567.89", Decimal("1234567.89")),
        ("0", Decimal(0)),
        ("-5", None),
        ("1e9", None),
        ("NaN", None),
        ("9" * 18, None),
        ("一百万", None),
    ],
)
def test_amounts(written: str, read: Decimal | None) -> None:
    """An amount in yuan, with 万 and 亿; anything else is dropped and said."""
    query = parse_params({"min": written})
    assert query.amount_min == read
    assert bool(query.notes) == (read is None)


def test_bounds_the_wrong_way_round_are_exchanged() -> None:
    """From later than to: exchanged, and said."""
    query = parse_params({"from": "2026-05-01", "to": "2026-03-01", "min": "9", "max": "1"})
    assert (query.date_from, query.date_to) == (dt.date(2026, 3, 1), dt.date(2026, 5, 1))
    assert (query.amount_min, query.amount_max) == (Decimal(1), Decimal(9))
    assert len(query.notes) == 2


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "９", "99999999999999999999", "x"])
def test_bad_pages_become_the_first(value: str) -> None:
    """A page that cannot be is the first one, and a note says so."""
    query = parse_params({"page": value, "size": value, "sort": "by_mood"})
    assert (query.page, query.size, query.sort) == (1, 20, Sort.RELEVANCE)
    assert len(query.notes) == 3


def test_depth_is_bounded() -> None:
    """Page times size stays within the first ten thousand."""
    assert parse_params({"page": "500"}).page == 500
    assert parse_params({"page": "501"}).page == 1
    with pytest.raises(QueryInvalid):
        Query(page=501)
    with pytest.raises(QueryInvalid):
        Query(amount_min=Decimal("NaN"))


def test_values_are_bounded() -> None:
    """Thirty values to a filter, each short and printable; the rest is dropped and said."""
    query = parse_params({"kind": [f"k{at}" for at in range(40)], "stage": ["x" * 101, "a\x00b", "招标"]})
    assert len(query.kinds) == 30
    assert query.stages == ("招标",)
    assert len(query.notes) == 2


def test_text_is_taken_apart() -> None:
    """Words, phrases, exclusions and numbers, with the signs of either keyboard."""
    wording = read_text("道路　“公开招标” －监理 -“单一来源” 项目编号：JZ〔2026〕1号 ABC-12")
    assert wording.pieces == ("道路", "abc-12")
    assert wording.phrases == ("公开招标",)
    assert wording.excluded == ("监理", "单一来源")
    assert wording.numbers == ("jz〔2026〕1号",)


@pytest.mark.parametrize("text", ["", "  ", "-", '""', '"', "---", "，。！", "- -", '-""', "编号："])
def test_signs_alone_mean_nothing(text: str) -> None:
    """A text without a word in it asks for nothing."""
    wording = read_text(text)
    assert (wording.phrases, wording.excluded, wording.numbers) == ((), (), ())
    assert wording.pieces in {(), ("编号:",)}


def test_long_texts_are_cut_and_said() -> None:
    """Two hundred characters and twenty-four pieces are read; a note says what is not."""
    assert read_text("长" * (TEXT_MOST + 1)).notes
    assert read_text("a " * (PIECES_MOST + 1)).notes
    query = parse_params({"q": "长" * 500})
    assert len(query.text) == TEXT_MOST
    assert len(query.notes) == 1


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """No text makes reading fail, and no piece of what is read is empty or spaced."""
    wording = read_text(text)
    assert all(piece and len(piece.split()) == 1 for piece in (*wording.pieces, *wording.numbers))
    assert len(wording.pieces) + len(wording.phrases) + len(wording.excluded) <= PIECES_MOST
