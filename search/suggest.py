"""Help where little was found: a likelier wording, near titles, and what each filter hides.

Most slips in Chinese are the input method's: right sound, wrong characters. So a wording nothing
has is looked up by its sound, first among the hall's own terms, then among the titles disclosed.

Not here: falling back to single words (matching), which is done before anybody needs this.
"""

from __future__ import annotations

import sys
from collections import Counter
from difflib import get_close_matches
from functools import cache
from heapq import nlargest
from typing import TYPE_CHECKING

import msgspec

from search.analyzer import domain_words, fold, fold_query, runs
from search.entry import Relaxed, Suggestion
from search.leaf import BODY, PINYIN
from search.matching import LOOSE_MOST, Matcher, counted
from search.pinyin import sounds, syllable_terms
from search.plan import Term, spoken_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.matching import Answer, Snapshot
    from search.plan import Plan
    from search.query import Query, Wording

_WINDOW_MOST = 10
_TITLES_LOOKED_AT = 20
_TITLES_SHOWN = 3
_SIMILAR = 0.72
_LATIN_LEAST = 4
_LATIN_TERMS = 300
_RUNS_MOST = 6


@cache
def _terms_by_sound() -> dict[tuple[str, ...], str]:
    return {tuple(sounds(word)): word for word in sorted(domain_words(), reverse=True)}


def _by_domain(matcher: Matcher, run: str) -> str | None:
    """The run with the longest unknown stretch that sounds like a term of the hall put right."""
    spoken = tuple(sounds(run))
    for length in range(min(_WINDOW_MOST, len(run)), 1, -1):
        for start in range(len(run) - length + 1):
            written, term = run[start : start + length], _terms_by_sound().get(spoken[start : start + length])
            # What is disclosed somewhere may well be meant: 意义 is not a slip for 异议.
            if term and term != written and _unknown(matcher, [written]):
                return run[:start] + term + run[start + length :]
    return None


def _by_titles(matcher: Matcher, run: str) -> str | None:
    """The wording most titles have for the sound of the run, if it is another one."""
    spoken = sounds(run)
    way = tuple(Term(PINYIN, term) for term in syllable_terms(spoken))
    if not way:
        return None
    written: Counter[str] = Counter()
    for at, leaf in enumerate(matcher.leaves):
        for doc in [doc for doc in matcher.all_of(at, way) if doc not in leaf.gone][:_TITLES_LOOKED_AT]:
            for other in runs(fold(leaf.entry(doc).title)):
                heard = sounds(other)
                written.update(
                    other[start : start + len(run)]
                    for start in range(len(heard) - len(spoken) + 1)
                    if heard[start : start + len(spoken)] == spoken
                )
    written.pop(run, None)
    return max(written, key=lambda wording: (written[wording], wording)) if written else None


def _by_spelling(matcher: Matcher, word: str) -> str | None:
    """A disclosed word of letters that begins alike and is spelt nearly so."""
    if len(word) < _LATIN_LEAST or not word.isascii() or not word.isalpha():
        return None
    known = {
        term
        for leaf in matcher.leaves
        for term, _ in leaf.beginning(BODY, word[:2], _LATIN_TERMS)
        if term != word
    }
    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=_SIMILAR)), None)


def _unknown(matcher: Matcher, words: Sequence[str]) -> bool:
    """Whether nothing disclosed has all pairs of some word."""
    return any(
        all(
            not matcher.all_of(at, tuple(Term(BODY, pair) for pair in _pairs_or_self(word)))
            for at in range(len(matcher.leaves))
        )
        for word in words
    )


def _pairs_or_self(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)] or [word]


def _corrections(matcher: Matcher, wording: Wording) -> Iterator[tuple[str, str, str]]:
    """(wrong, right, reason) for what in the query nothing disclosed has."""
    pieces = (*wording.pieces, *wording.phrases)
    for run in [run for piece in pieces for run in runs(piece)][:_RUNS_MOST]:
        if not _unknown(matcher, spoken_words(run)):
            continue
        if right := _by_domain(matcher, run) or _by_titles(matcher, run):
            yield run, right, "同音"
    for word in pieces[:_RUNS_MOST]:
        if (right := _by_spelling(matcher, word)) and not any(
            matcher.postings(at, Term(BODY, word)) for at in range(len(matcher.leaves))
        ):
            yield word, right, "近似"


def _near_titles(snapshot: Snapshot, plan: Plan, wording: Wording) -> Iterator[str]:
    """Titles that share single characters with the query, where not even pairs were found."""
    characters = {character for piece in wording.pieces for run in runs(piece) for character in run}
    apart = plan._replace(
        loose=dict.fromkeys((Term(BODY, character) for character in sorted(characters)), 1.0)
    )
    near = Matcher(snapshot, apart).nearest()
    hits = nlargest(
        _TITLES_SHOWN, ((score, at, doc) for at, found in enumerate(near) for doc, score in found.items())
    )
    for _, at, doc in hits:
        yield snapshot.leaves[at].entry(doc).title


def suggestions(
    snapshot: Snapshot, plan: Plan, wording: Wording, query: Query, *, empty: bool
) -> tuple[str | None, tuple[Suggestion, ...]]:
    """A corrected query, or None, and other things to search for.

    Args:
        snapshot: What was searched.
        plan: What was run.
        wording: What the plan was made from.
        query: What was asked.
        empty: Whether nothing at all was found.
    """
    matcher = Matcher(snapshot, plan)
    found: list[Suggestion] = []
    corrected = fold_query(query.text)
    for wrong, right, reason in _corrections(matcher, wording):
        corrected = corrected.replace(wrong, right)
        found.append(Suggestion(right, reason))
    if empty and not found:
        found.extend(Suggestion(title, "题名") for title in _near_titles(snapshot, plan, wording))
    return (corrected if corrected != fold_query(query.text) else None), tuple(dict.fromkeys(found))


_FIELDS: dict[str, dict[str, object]] = {
    "kind": {"kinds": ()},
    "stage": {"stages": ()},
    "region": {"regions": ()},
    "date": {"date_from": None, "date_to": None},
    "amount": {"amount_min": None, "amount_max": None},
}


def relaxed(snapshot: Snapshot, found: Answer, query: Query) -> tuple[Relaxed, ...]:
    """How many results dropping each active filter would give, and dropping all; only what gives some."""
    active = {
        field: without
        for field, without in _FIELDS.items()
        if any(getattr(query, name) != value for name, value in without.items())
    }
    ways = dict(active)
    if len(active) > 1:
        ways["all"] = {name: value for without in active.values() for name, value in without.items()}
    counts = (
        (field, counted(snapshot, found.candidates, msgspec.structs.replace(query, **without)))
        for field, without in ways.items()
    )
    # Of near results no more are shown than this.
    most = LOOSE_MOST if found.loose else sys.maxsize
    return tuple(Relaxed(field, min(count, most)) for field, count in counts if count)
