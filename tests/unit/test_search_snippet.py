"""Snippets: the right place, cut from the original, never markup."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.snippet import WIDTH, cut_text, mark_title


def text_of(pieces: tuple[tuple[str, bool], ...]) -> str:
    """Return the pieces joined."""
    return "".join(piece for piece, _ in pieces)


def hits(pieces: tuple[tuple[str, bool], ...]) -> list[str]:
    """Return the pieces that are hits."""
    return [piece for piece, hit in pieces if hit]


def test_titles_are_whole_and_marked() -> None:
    """All of the title, its hits apart, as printed."""
    pieces = mark_title("敦化市公共資源交易ABC公告", ("资源", "abc"), ())
    assert text_of(pieces) == "敦化市公共資源交易ABC公告"
    assert hits(pieces) == ["資源", "ABC"]


def test_titles_are_marked_where_pinyin_is_heard() -> None:
    """A pinyin query marks the characters it meant; where the letters themselves stand, them."""
    assert hits(mark_title("敦化市公共资源交易公告", ("ggzyjy",), ("ggzyjy",))) == ["公共资源交易"]
    assert hits(mark_title("GGZYJY公告", ("ggzyjy",), ("ggzyjy",))) == ["GGZYJY"]


def test_overlapping_hits_are_one() -> None:
    """公共资源 and 资源交易 side by side are one mark."""
    assert hits(mark_title("公共资源交易", ("公共资源", "资源交易"), ())) == ["公共资源交易"]


def test_the_best_place_is_shown() -> None:
    """Where several words stand together, rather than where the first stands alone."""
    text = "道路。" + "其他内容。" * 60 + "道路维修工程招标。" + "其他内容。" * 60
    pieces = cut_text(text, ("道路", "招标"))
    assert hits(pieces) == ["道路", "招标"]
    assert pieces[0] == ("…", False)
    assert pieces[-1] == ("…", False)
    assert len(text_of(pieces)) <= WIDTH + 2


def test_short_texts_are_whole() -> None:
    """Nothing is cut that need not be."""
    assert cut_text("开标记录。\n", ("开标",)) == (("开标", True), ("记录。", False))
    assert cut_text("", ("开标",)) == ()


def test_without_hits_the_beginning() -> None:
    """A text found by its title shows how it begins."""
    assert cut_text("甲" * 200, ("乙",)) == (("甲" * WIDTH, False), ("…", False))


def test_hits_far_down_a_long_text() -> None:
    """A notice of two hundred lots shows the lot that was asked for."""
    text = "".join(f"标段{at}：道路维修。" for at in range(5000)) + "标段末：供热管网。"
    assert hits(cut_text(text, ("供热管网",))) == ["供热管网"]


def test_a_word_that_is_not_there_whole_is_marked_in_parts() -> None:
    """A long word found by its pairs marks the pairs."""
    assert hits(cut_text("道路的维修工程", ("维修工程队",))) == ["维修工程"]


@given(st.text(), st.lists(st.text(min_size=1), max_size=4))
def test_pieces_are_the_text(text: str, marks: list[str]) -> None:
    """Whatever is marked, the pieces are consecutive parts of the text with spaces squeezed, not longer than allowed."""
    pieces = cut_text(text, [mark.lower() for mark in marks])
    inner = text_of(pieces).replace("…", "").replace(" ", "")
    assert inner in "".join(text.replace("…", "").split())
    assert len(text_of(pieces)) <= WIDTH + 2
