"""Flat posting lists: what is written is read, by us and by stock Whoosh."""

from __future__ import annotations

import datetime as dt
from array import array
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from whoosh.index import FileIndex
from whoosh.query import And, Term

from search import Entry, Index, Query
from search.leaf import BODY, impacts
from search.matching import intersection
from search.postings import decode, encode, from_bits, to_bits

if TYPE_CHECKING:
    from pathlib import Path

TITLES = ("公共资源交易公告", "公共资源中心", "资源交易结果", "道路工程")


@given(st.dictionaries(st.integers(0, 1 << 24), st.integers(1, 255), min_size=1))
def test_a_list_comes_back(weights: dict[int, int]) -> None:
    """Any documents up to 2^24 with any weights; small segments take two bytes to a number."""
    docs = sorted(weights)
    raw = encode(
        array("I", [(doc << 8 | weights[doc]) & 0xFFFFFFFF for doc in docs if doc < 1 << 24] or [257])
    )
    read = decode(raw)
    expected = [doc for doc in docs if doc < 1 << 24] or [1]
    assert read.docs.tolist() == expected
    assert len(raw) >= 5 + len(expected) * ((2 if expected[-1] < 1 << 16 else 4) + 1)
    if docs[0] < 1 << 24:
        assert list(read.weights) == [weights[doc] for doc in expected]


@given(st.lists(st.sets(st.integers(0, 3000), min_size=1), min_size=1, max_size=5), st.booleans())
def test_intersections_agree_with_sets(chosen: list[set[int]], crowded: bool) -> None:
    """Maps and lists, alone and mixed, give what sets give, in ascending order."""
    if crowded:
        chosen = [one | set(range(100, 2000, step)) for step, one in enumerate(chosen, 1)]
    lists = [decode(encode(array("I", [doc << 8 | 1 for doc in sorted(one)]))) for one in chosen]
    found = list(intersection(lists))
    assert found == sorted(set.intersection(*chosen))
    if crowded:
        assert lists[0].dense


@given(st.sets(st.integers(0, 70_000), min_size=1))
def test_maps_come_back(docs: set[int]) -> None:
    """A map has exactly the documents it was made of."""
    assert from_bits(to_bits(sorted(docs))) == sorted(docs)


def test_stock_whoosh_reads_the_same(tmp_path: Path) -> None:
    """Whoosh's own searcher finds on our segments what we find: a check on both."""
    index = Index(tmp_path / "index").open_or_create()
    for at, title in enumerate(TITLES):
        entry = Entry(key=str(at), kind="公告", title=title, date=dt.date(2026, 3, 2))
        index.put([entry], at + 1)
    index.remove(["1"], 5)
    ours = {result.key for result in index.find(Query(text="资源")).results}
    storage = index._storage
    assert storage is not None
    whoosh = FileIndex(storage, indexname="HALL")
    with whoosh.searcher() as searcher:
        number = set(searcher.docs_for_query(Term(BODY, "资源")))
        both = list(searcher.docs_for_query(And([Term(BODY, "资源"), Term(BODY, "交易")])))
        scored = searcher.search(Term(BODY, "资源"), limit=10)
        assert len(number) == len(ours) == len(scored) == 2
        assert len(both) == 2


def impact(weight: float, length: float) -> int:
    """Return the step of one term in an entry of some length, where 500 is neither long nor short."""
    return impacts({"t": weight}, length, 500)["t"]


def test_impact_grows_with_weight_and_falls_with_length() -> None:
    """BM25's shape: more is more but ever less so; the same in a longer entry is worth less; never nothing."""
    steps = [impact(weight, 500) for weight in (0.3, 1, 2, 3, 100)]
    assert steps == sorted(set(steps))
    assert steps[2] - steps[1] > steps[3] - steps[2]
    assert impact(1, 5000) < impact(1, 500) < impact(1, 50)
    assert impact(0.3, 10**9) == 1
    assert impact(10**9, 1) == 255
