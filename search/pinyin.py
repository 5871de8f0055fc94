"""Titles by their sound: initials (ggzyjy) and full pinyin (gonggongziyuan).

A title's runs of Chinese give two kinds of terms, kept in one field: every three neighbouring
initials ("ggz") and every two neighbouring syllables ("gong gong", told from the others by the
space). What a reader types becomes the same terms, all of which must be there: letters that are
initials throughout as initials, letters that read as syllables as syllables.

Not here: the sound of texts (titles are what people abbreviate), and homophone corrections
(suggest), which use the same terms.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

from search.analyzer import cut, fold, runs, syllables

INITIALS_LEAST = 3
_TYPED_MOST = 36
_READINGS_MOST = 3
_SYLLABLE_MOST = 6
_TYPED = re.compile(r"[a-z]+")
# No syllable begins with i, u or v.
_NO_INITIAL = frozenset("iuv")


@lru_cache(maxsize=1 << 15)
def _word_sounds(word: str) -> tuple[str, ...]:
    # A list of characters is taken too, and keeps one sound to each character that has none.
    spoken = lazy_pinyin(word, errors=list)  # type: ignore[arg-type]  # the stub knows only strings
    return tuple(map(str, spoken))


def sounds(run: str) -> list[str]:
    """One syllable for each character of a run; a character without a known sound stands for itself.

    Sounded word by word: words settle how a character is read (重庆, 银行), and they repeat.
    """
    return [sound for word in cut(run) for sound in _word_sounds(word)]


def title_terms(title: str) -> set[str]:
    """The sound terms of a title."""
    terms: set[str] = set()
    for run in runs(fold(title)):
        spoken = sounds(run)
        first = "".join(sound[:1] for sound in spoken)
        terms.update(first[at : at + INITIALS_LEAST] for at in range(len(first) - INITIALS_LEAST + 1))
        terms.update(syllable_terms(spoken))
    return terms


def syllable_terms(spoken: list[str]) -> list[str]:
    """Every two neighbouring syllables as one term."""
    return [f"{one} {two}" for one, two in pairwise(spoken)]


def typed_terms(word: str) -> list[list[str]]:
    """The ways a typed word may be meant as pinyin: for each, terms that must all be there.

    Args:
        word: Folded; anything but small Latin letters means nothing.
    """
    if not _TYPED.fullmatch(word) or not INITIALS_LEAST <= len(word) <= _TYPED_MOST:
        return []
    ways = []
    if not _NO_INITIAL.intersection(word):
        ways.append([word[at : at + INITIALS_LEAST] for at in range(len(word) - INITIALS_LEAST + 1)])
    ways.extend(terms for reading in readings(word) if (terms := syllable_terms(list(reading))))
    return ways


@lru_cache(maxsize=512)
def readings(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways letters split into syllables, fewest syllables first, at most three (xian: xian, xi'an)."""
    known = syllables()
    # For each place in the word the splits that end there; two shortest kept at each, or long words explode.
    ends: list[list[tuple[str, ...]]] = [[] for _ in range(len(word) + 1)]
    ends[0].append(())
    for end in range(1, len(word) + 1):
        found = [
            (*before, word[start:end])
            for start in range(max(0, end - _SYLLABLE_MOST), end)
            if word[start:end] in known
            for before in ends[start]
        ]
        ends[end] = sorted(found, key=len)[:_READINGS_MOST]
    return tuple(ends[-1])


def spoken_span(title: str, word: str) -> tuple[int, int] | None:
    """Where in a title the typed word is heard, as (start, end), or None.

    Used to mark what a pinyin query hit; the first place is enough.
    """
    folded = fold(title)
    at = 0
    for run in runs(folded):
        start = at = folded.index(run, at)
        spoken = sounds(run)
        place = "".join(sound[:1] for sound in spoken).find(word)
        if place >= 0:
            return start + place, start + place + len(word)
        for reading in readings(word):
            for place in range(len(spoken) - len(reading) + 1):
                if tuple(spoken[place : place + len(reading)]) == reading:
                    return start + place, start + place + len(reading)
        at += len(run)
    return None
