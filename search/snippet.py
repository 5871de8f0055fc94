"""The few lines of an entry that show why it was found.

Works on the folded text, which has the same places as the original, and cuts the original. What
leaves here is pieces of text, each with whether it is a hit; how a hit looks is the page's matter.

Not here: which wordings are marked (plan).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.analyzer import fold, pairs, runs
from search.pinyin import spoken_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pieces = tuple[tuple[str, bool], ...]

WIDTH = 90
# A book-long text is looked through a stretch at a time, and no further than this.
_STRETCH = 20_000
_LOOK_MOST = 200_000
_PLACES_MOST = 64
_STOPS = "。；！？，\n"
_SPACE = re.compile(r"\s+")


def _places(folded: str, marks: Iterable[str]) -> list[tuple[int, int, str]]:
    """Where the marks stand, as (start, end, mark), in order; at most 64 for each mark."""
    found = []
    for mark in marks:
        at = folded.find(mark)
        for _ in range(_PLACES_MOST):
            if at < 0:
                break
            found.append((at, at + len(mark), mark))
            at = folded.find(mark, at + len(mark))
    return sorted(found)


def _broken(marks: Sequence[str]) -> list[str]:
    """The pairs of longer marks, for texts in which the marks do not stand whole."""
    return [pair for mark in marks for run in runs(mark) if len(run) > 2 for pair in pairs(run)]


def _found_in(folded: str, marks: Sequence[str]) -> list[tuple[int, int, str]]:
    return _places(folded, marks) or _places(folded, _broken(marks))


def _pieces(text: str, start: int, end: int, places: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text between start and end, cut where hits begin and end; overlapping hits become one."""
    cut: list[tuple[str, bool]] = []
    at = start
    hit_end = start
    for first, last in places:
        low, high = max(first, hit_end), min(last, end)
        if low >= high:
            continue
        if low > at:
            cut.append((text[at:low], False))
        if cut and cut[-1][1] and low == at:
            cut[-1] = (cut[-1][0] + text[low:high], True)
        else:
            cut.append((text[low:high], True))
        at = hit_end = high
    if at < end:
        cut.append((text[at:end], False))
    return [(squeezed, hit) for piece, hit in cut if (squeezed := _SPACE.sub(" ", piece))]


def mark_title(title: str, marks: Sequence[str], typed: Sequence[str]) -> Pieces:
    """The whole title with its hits; words typed in pinyin are marked where they are heard.

    Args:
        title: As printed.
        marks: Folded wordings.
        typed: Those of them in Latin letters that may be pinyin.
    """
    folded = fold(title)
    places = [(start, end) for start, end, _ in _found_in(folded, marks)]
    places += [span for word in typed if word not in folded and (span := spoken_span(title, word))]
    return tuple(_pieces(title, 0, len(title), sorted(places)))


def _best_window(places: Sequence[tuple[int, int, str]], width: int) -> tuple[int, int]:
    """The stretch with the most different marks in it, longer ones counting more; the earliest of equals."""
    best, best_worth = (places[0][0], places[0][1]), 0
    for at, (start, end, _) in enumerate(places):
        marks: set[str] = set()
        last = end
        for _, other_end, mark in places[at:]:
            if other_end - start > width:
                break
            marks.add(mark)
            last = max(last, other_end)
        worth = sum(map(len, marks))
        if worth > best_worth:
            best, best_worth = (start, last), worth
    return best


def cut_text(text: str, marks: Sequence[str], width: int = WIDTH) -> Pieces:
    """About ``width`` characters around the best hits, or the beginning where there is no hit.

    Args:
        text: As printed; any length.
        marks: Folded wordings.
        width: Characters, the two ellipses not counted.
    """
    text = text.rstrip()
    base = 0
    places: list[tuple[int, int, str]] = []
    while not places and base < min(len(text), _LOOK_MOST) and marks:
        folded = fold(text[base : base + _STRETCH])
        places = _found_in(folded, marks)
        # Stretches overlap, so that a hit across their border is not missed.
        base += 0 if places else _STRETCH - WIDTH
    if not places:
        pieces = _pieces(text, 0, min(len(text), width), ())
        return (*pieces, ("…", False)) if len(text) > width else tuple(pieces)
    first, last = _best_window(places, width)
    start = max(0, base + first - max(0, width - (last - first)) // 2)
    # Better to begin with a sentence or clause, where one begins between here and the hit.
    begin = max(text.rfind(stop, start, base + first) for stop in _STOPS)
    start = begin + 1 if begin >= 0 else start
    end = min(len(text), start + width)
    start = max(0, min(start, end - width)) if begin < 0 else start
    cut = _pieces(
        text, start, end, ((base + one, base + two) for one, two, _ in places if base + two > start)
    )
    before = [("…", False)] if start and text[start:end].strip() else []
    after = [("…", False)] if end < len(text) else []
    return (*before, *cut, *after)
