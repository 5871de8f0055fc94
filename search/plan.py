"""What a query's wording means to the index: which terms must be there, which count, which are marked.

The rule for Chinese: of every word the reader wrote, all pairs of neighbouring characters must be
in the entry. An entry that contains the reader's words as written therefore always answers,
whatever the segmenter made of either text (the pairs are indexed without regard to words). The
segmenter decides only where one word ends, so that words may stand apart in the entry, and what
ranks first.

Not here: the reading of signs and quotation marks (query), counting and ranking (matching).
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from search.analyzer import STEM_LEAST, WHOLE, cut, pairs, plain_number, plain_words, runs, stop_words
from search.leaf import BODY, NUMBER, PINYIN
from search.pinyin import typed_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.query import Wording

_TERMS_MOST = 64
_NUMBER_LEAST = 3


class Term(NamedTuple):
    """One posting list to be read; with ``beginning``, those of all terms that begin so."""

    field: str
    text: str
    beginning: bool = False


# All of its terms.
Way = tuple[Term, ...]
# Any of its ways.
Need = tuple[Way, ...]


class Without(NamedTuple):
    """What must not be there: candidates by terms, and the wording that decides, if terms do not."""

    way: Way
    wording: str | None


class Plan(NamedTuple):
    """A query ready to be run.

    Attributes:
        needs: All must be met.
        scores: Terms that rank, with the share of each.
        spare: Long words to the terms that rank in their place where no entry has the word as one.
        loose: Terms that rank when the needs are met by nothing, any of them sufficing.
        phrases: Wordings to be looked for in the candidates.
        without: What excludes an entry.
        marks: Folded wordings to be marked in results.
        typed: Words in Latin letters, which may have hit a title by its sound.
    """

    needs: tuple[Need, ...]
    scores: dict[Term, float]
    spare: dict[Term, tuple[Term, ...]]
    loose: dict[Term, float]
    phrases: tuple[str, ...]
    without: tuple[Without, ...]
    marks: tuple[str, ...]
    typed: tuple[str, ...]


def _stretches(run: str) -> Iterator[str]:
    """The stretches of a run between stop words."""
    kept = ""
    for word in cut(run):
        if word in stop_words():
            if kept:
                yield kept
            kept = ""
        else:
            kept += word
    if kept:
        yield kept


def spoken_words(run: str) -> list[str]:
    """The words of a run that must be there, as one wording each.

    Single characters the segmenter leaves over are joined with a neighbour, because alone they are
    not indexed everywhere: with another single character first, with the word beside them else.
    Where only stop words are left, they are what was asked for.
    """
    words: list[str] = []
    for stretch in _stretches(run):
        parts = cut(stretch)
        at = 0
        while at < len(parts):
            if len(parts[at]) > 1:
                words.append(parts[at])
                at += 1
                continue
            end = at
            while end < len(parts) and len(parts[end]) == 1:
                end += 1
            single = "".join(parts[at:end])
            if len(single) == 1:
                after = parts[end][:1] if end < len(parts) else ""
                before = parts[at - 1][-1:] if at else ""
                single = single + after if after else before + single
            words.append(single)
            at = end
    if not words:
        return [run]
    return [_widened(word, run) if len(word) == 1 else word for word in words]


def _widened(character: str, run: str) -> str:
    """A single character between stop words, joined with the one beside it."""
    at = run.index(character)
    return run[at : at + 2] if at + 1 < len(run) else run[max(0, at - 1) : at + 1]


class _Draft:
    """A plan being written."""

    def __init__(self) -> None:
        self.needs: dict[Need, None] = {}
        self.scores: dict[Term, float] = {}
        self.spare: dict[Term, Way] = {}
        self.loose: dict[Term, float] = {}
        self.marks: dict[str, None] = {}
        self.typed: dict[str, None] = {}

    def rank(self, terms: dict[Term, float]) -> None:
        for term, share in terms.items():
            self.scores[term] = max(share, self.scores.get(term, 0.0))

    def rank_word(self, word: str) -> Way:
        """Rank by a word; return its pairs, by which it is found, and ranked where no entry has it as one."""
        parts = tuple(Term(BODY, pair) for pair in pairs(word)) if runs(word) else ()
        self.rank({Term(BODY, word): 1.0})
        if len(parts) > 1:
            self.spare[Term(BODY, word)] = parts
        return parts or (Term(BODY, word),)

    def chinese(self, run: str) -> Way:
        """Rank and mark a run's words; return the terms that must be there."""
        needed: dict[Term, None] = {}
        for word in spoken_words(run):
            needed |= dict.fromkeys(self.rank_word(word))
            self.marks[word] = None
        for stretch in list(_stretches(run)) or [run]:
            self.loose |= dict.fromkeys((Term(BODY, pair) for pair in pairs(stretch) or [stretch]), 1.0)
        return tuple(needed)

    def latin(self, word: str) -> Need:
        """A word of letters and digits: itself, a title's sound, or the beginning of a number."""
        ways: list[Way] = [(Term(BODY, word),)]
        self.rank({Term(BODY, word): 1.0})
        self.marks[word] = None
        for terms in typed_terms(word):
            ways.append(tuple(Term(PINYIN, term) for term in terms))
            # The terms of a sound weigh the same in every title; one of them says as much as all.
            self.rank({Term(PINYIN, terms[0]): 1.0})
            self.typed[word] = None
        if len(word) >= STEM_LEAST:
            ways.append((number := Term(NUMBER, word, beginning=True),))
            self.rank({number: 1.0})
        self.loose[Term(BODY, word)] = 1.0
        return tuple(ways)

    def piece(self, piece: str) -> None:
        """What stood between two spaces: its words, or together the beginning of a project number."""
        found, words, number = runs(piece), plain_words(piece), plain_number(piece)
        if words:
            # A single character beside letters or digits (3期) is not indexed by itself everywhere.
            found = [run for run in found if len(run) > 1]
        if any(map(str.isdigit, piece)) and len(number) >= _NUMBER_LEAST and len(found) + len(words) > 1:
            way = tuple(Term(BODY, word) for word in words)
            self.rank(dict.fromkeys(way, 1.0))
            self.marks |= dict.fromkeys((piece, *words))
            self.loose |= dict.fromkeys(way, 1.0)
            for run in found:
                way += self.chinese(run)
            whole = Term(NUMBER, number, beginning=True)
            self.rank({whole: 1.0})
            self.needs[(way, (whole,)) if way else ((whole,),)] = None
            return
        for run in found:
            self.needs |= dict.fromkeys(((term,),) for term in self.chinese(run))
        for word in words:
            self.needs[self.latin(word)] = None


def _literal(wording: str) -> Way:
    """Terms that every entry with this wording has."""
    terms = [Term(BODY, pair) for run in runs(wording) for pair in pairs(run)]
    terms += [Term(BODY, word) for word in plain_words(wording)]
    if not terms and len(wording) == 1:
        terms = [Term(BODY, wording)]
    return tuple(dict.fromkeys(terms))


def _is_one_term(wording: str) -> bool:
    """Whether the index alone can tell that a wording is there."""
    return len(_literal(wording)) == 1 and (len(wording) <= 2 or wording in plain_words(wording))


def make_plan(wording: Wording) -> Plan:
    """The plan for a wording; at most 64 terms of each sort are used."""
    draft = _Draft()
    for piece in wording.pieces:
        draft.piece(piece)
    for number in wording.numbers:
        whole = Term(NUMBER, plain_number(number) + WHOLE)
        draft.needs[((whole,),)] = None
        draft.rank({whole: 1.0})
        draft.marks[number] = None
    phrases = []
    for phrase in wording.phrases:
        way = _literal(phrase)
        draft.needs |= dict.fromkeys(((term,),) for term in way)
        for word in chain(*map(spoken_words, runs(phrase)), plain_words(phrase)):
            draft.rank_word(word)
        draft.loose |= dict.fromkeys(way, 1.0)
        draft.marks[phrase] = None
        if way and not _is_one_term(phrase):
            phrases.append(phrase)
    without = [
        Without(way, None if _is_one_term(wording) else wording)
        for wording in wording.excluded
        if (way := _literal(wording))
    ]
    return Plan(
        tuple(draft.needs)[:_TERMS_MOST],
        dict(islice(draft.scores.items(), _TERMS_MOST)),
        draft.spare,
        dict(islice(draft.loose.items(), _TERMS_MOST)),
        tuple(phrases),
        tuple(without),
        tuple(draft.marks),
        tuple(draft.typed),
    )
