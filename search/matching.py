"""Answers a plan over a snapshot: what matches, what the filters leave, in which order.

Every entry that matches is found first, because the page shows totals and facets; ranking then
reads weights only for terms that rank. A document's score is BM25F with the saturation settled at
indexing time (leaf.impact): the sum over terms of idf x share x impact. Equal scores go newest first,
then latest in the journal first, so that no merge of segments changes a page.

Everything here reads immutable things and takes no lock.

Not here: the making of snapshots (engine), snippets (snippet), help for empty pages (suggest).
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from functools import cached_property
from heapq import nlargest
from itertools import chain, islice
from operator import neg
from typing import TYPE_CHECKING, NamedTuple

from search.analyzer import haystack
from search.filters import Filters, count_labels
from search.leaf import WEIGHT_MOST
from search.postings import Postings, from_bits
from search.query import Sort
from search.ranking import Hit, highest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from search.leaf import Labels, Leaf
    from search.plan import Plan, Term, Way
    from search.query import Query

# How many documents are opened to look for a phrase; beyond it totals are upper bounds.
CHECK_MOST = 300
# How many of the nearest are shown where nothing has all the words.
LOOSE_MOST = 200
# Loose candidates are found in the rarest lists up to so many postings, and ranked by those up to so many.
_LOOSE_POSTINGS = 30_000
_LOOSE_RANKING = 120_000
# How many terms with a typed beginning are read in a segment.
_BEGINNINGS_MOST = 400
_AFTER_STEM_MOST = 40


class Snapshot(NamedTuple):
    """The index at one commit.

    Attributes:
        leaves: Its segments.
        labels: The numbered label combinations; may already hold newer ones.
        cursor: The journal index it is complete to.
        mark: Another one for each commit, to tell whether two answers come from the same.
    """

    leaves: tuple[Leaf, ...]
    labels: Labels
    cursor: int
    mark: object

    @property
    def size(self) -> int:
        """Entries in it."""
        return sum(leaf.count for leaf in self.leaves)


class Answer(NamedTuple):
    """What matching found.

    Attributes:
        total: Matching entries after all filters.
        exact: Whether every one was checked where checking was needed.
        hits: The page's hits, in order.
        facets: As in :class:`~search.entry.Page`.
        worded: Whether any entry matches the text, filters aside.
        loose: Whether the words had to be taken one by one.
        candidates: What matches the text, for counting with other filters.
    """

    total: int
    exact: bool
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    worded: bool
    loose: bool
    candidates: list[Sequence[int]]


class Matcher:
    """One plan over one snapshot; reads each posting list once."""

    def __init__(self, snapshot: Snapshot, plan: Plan) -> None:
        self.leaves = snapshot.leaves
        self.plan = plan
        self._count = snapshot.size
        self._read: dict[tuple[int, Term], Postings | None] = {}

    def postings(self, at: int, term: Term) -> Postings | None:
        """A term's list in one leaf."""
        key = (at, term)
        if key not in self._read:
            leaf = self.leaves[at]
            if term.beginning:
                # Where the beginning is a stem of its own, its list has nearly all that follow.
                whole = leaf.postings(term.field, term.text)
                docs = set(whole.docs) if whole else set()
                most = _AFTER_STEM_MOST if whole else _BEGINNINGS_MOST
                for _, found in leaf.beginning(term.field, term.text, most):
                    docs.update(found.docs)
                self._read[key] = (
                    Postings(array("I", sorted(docs)), bytes([WEIGHT_MOST]) * len(docs)) if docs else None
                )
            else:
                self._read[key] = leaf.postings(term.field, term.text)
        return self._read[key]

    def all_of(self, at: int, way: Way) -> Collection[int]:
        """Documents that have every term of a way."""
        lists = []
        for term in way:
            found = self.postings(at, term)
            if found is None:
                return ()
            lists.append(found)
        return intersection(lists)

    def matching(self, at: int) -> Sequence[int]:
        """Documents of one leaf that meet every need, ascending, deleted ones left out."""
        leaf = self.leaves[at]
        if not self.plan.needs:
            return leaf.living() if leaf.gone else range(leaf.size)
        # Needs with one way are one intersection; the rest are met one after the other.
        found: Collection[int] | None = None
        if certain := tuple(chain.from_iterable(need[0] for need in self.plan.needs if len(need) == 1)):
            found = self.all_of(at, certain)
        for need in self.plan.needs:
            if len(need) > 1 and (found is None or found):
                any_of = set(chain.from_iterable(self.all_of(at, way) for way in need))
                found = any_of if found is None else any_of.intersection(found)
        docs = found if isinstance(found, (list, array)) else sorted(found or ())
        return [doc for doc in docs if doc not in leaf.gone] if leaf.gone else docs

    def excluded(self, at: int, docs: Sequence[int]) -> Sequence[int]:
        """The documents without those the query excludes."""
        for way, wording in self.plan.without:
            out = set(self.all_of(at, way)).intersection(docs)
            if wording is not None and len(out) <= CHECK_MOST:
                # Terms alone might be there without the wording; nothing is hidden on suspicion.
                out = {doc for doc in out if self.says(at, doc, (wording,))}
            if out:
                docs = [doc for doc in docs if doc not in out]
        return docs

    def says(self, at: int, doc: int, wordings: Sequence[str]) -> bool:
        """Whether a document contains every wording literally, runs of white space counting as one space."""
        text = haystack(self.leaves[at].entry(doc))
        collapsed = " ".join(text.split()) if any(" " in wording for wording in wordings) else text
        return all(wording in text or wording in collapsed for wording in wordings)

    def said(self, hits: list[Hit], wanted: int) -> tuple[list[Hit], int]:
        """The hits without those that do not say the phrases, checked until enough are found; and how many went.

        At most ``CHECK_MOST`` are checked; what follows is taken on trust, as the page will say.
        """
        right: list[Hit] = []
        for checked, hit in enumerate(hits):
            if len(right) == wanted or checked == CHECK_MOST:
                return right + hits[checked:], checked - len(right)
            if self.says(hit.leaf, hit.doc, self.plan.phrases):
                right.append(hit)
        return right, len(hits) - len(right)

    @cached_property
    def worth(self) -> dict[Term, list[float]]:
        """What each step of impact is worth, for every ranking term that any entry has."""
        shares = dict(self.plan.scores)
        for word, parts in self.plan.spare.items():
            if not self._df(word):
                for part in parts:
                    shares[part] = max(shares.get(part, 0.0), 1 / len(parts))
        return {term: _steps(factor) for term, factor in self._weighed(shares).items()}

    def _df(self, term: Term) -> int:
        """How many entries have a term, deleted ones included."""
        lists = (self.postings(at, term) for at in range(len(self.leaves)))
        return sum(len(found.docs) for found in lists if found is not None)

    def _weighed(self, shares: dict[Term, float]) -> dict[Term, float]:
        """Each term's idf over the whole snapshot, times its share."""
        weighed = {}
        for term, share in shares.items():
            if df := self._df(term):
                weighed[term] = share * math.log(1 + max(0.5, self._count - df + 0.5) / (df + 0.5))
        return weighed

    def scored(self, at: int, docs: Sequence[int]) -> list[float]:
        """A list over all the leaf's documents in which the given ones have their scores."""
        scores = [0.0] * self.leaves[at].size
        for term, steps in self.worth.items():
            if (found := self.postings(at, term)) is None:
                continue
            if len(docs) * 16 < len(found.docs):
                numbers = found.docs
                for doc in docs:
                    place = bisect_left(numbers, doc)
                    if place < len(numbers) and numbers[place] == doc:
                        scores[doc] += steps[found.weights[place]]
            else:
                for doc, weight in zip(found.docs, found.weights, strict=True):
                    scores[doc] += steps[weight]
        return scores

    def nearest(self) -> list[dict[int, float]]:
        """For each leaf the documents that have some of the words, with scores; rare words find, common ones rank."""
        found: list[dict[int, float]] = [{} for _ in self.leaves]
        read = 0
        for term, factor in sorted(self._weighed(self.plan.loose).items(), key=lambda item: -item[1]):
            if read > _LOOSE_RANKING:
                break
            steps = _steps(factor)
            finding = read < _LOOSE_POSTINGS
            for at, scores in enumerate(found):
                if (postings := self.postings(at, term)) is None:
                    continue
                gone = self.leaves[at].gone
                read += len(postings.docs)
                for doc, weight in zip(postings.docs, postings.weights, strict=True):
                    if doc in scores:
                        scores[doc] += steps[weight]
                    elif finding and doc not in gone:
                        scores[doc] = steps[weight]
        return found


def _steps(factor: float) -> list[float]:
    """What each step of impact is worth for a term."""
    return [factor * step / WEIGHT_MOST for step in range(WEIGHT_MOST + 1)]


def intersection(lists: list[Postings]) -> Collection[int]:
    """The documents in all of the lists: maps are joined bit by bit, other lists one by one, shortest first."""
    if len(lists) == 1:
        return lists[0].docs
    maps = [found.bits for found in lists if found.dense]
    thin = sorted((found.docs for found in lists if not found.dense), key=len)
    if not thin:
        joined = int.from_bytes(maps[0], "little")
        for bits in maps[1:]:
            joined &= int.from_bytes(bits, "little")
        return from_bits(joined.to_bytes((joined.bit_length() + 7) // 8, "little"))
    docs: Collection[int] = thin[0] if len(thin) == 1 else sorted(set(thin[0]).intersection(*thin[1:]))
    for bits in maps:
        end = len(bits) * 8
        docs = [doc for doc in docs if doc < end and bits[doc >> 3] >> (doc & 7) & 1]
    return docs


def order(matcher: Matcher, per_leaf: list[Sequence[int]], sort: Sort, most: int) -> list[Hit]:
    """The first hits in the wanted order, over all leaves."""
    by_text = sort is Sort.RELEVANCE and matcher.plan.scores
    found: list[Hit] = []
    for at, (leaf, docs) in enumerate(zip(matcher.leaves, per_leaf, strict=True)):
        if not docs:
            continue
        keys: Sequence[float]
        if by_text:
            keys = matcher.scored(at, docs)
        elif sort is Sort.AMOUNT_DESC:
            keys = leaf.fens
        elif sort is Sort.DATE_ASC:
            keys = array("l", map(neg, leaf.dates))
        else:
            keys = leaf.dates
            if isinstance(docs, range):
                docs = leaf.by_date[:most]  # noqa: PLW2901 - all documents in date order are kept ready
        found.extend(highest(at, leaf, docs, keys.__getitem__, most))
    hits = nlargest(most, found)
    return hits if by_text else [hit._replace(score=0.0) for hit in hits]


def answer(snapshot: Snapshot, plan: Plan, query: Query) -> Answer:
    """Everything a page needs, but for the wording of its results."""
    matcher = Matcher(snapshot, plan)
    filters = Filters(query, snapshot.labels)
    candidates = [matcher.excluded(at, matcher.matching(at)) for at in range(len(snapshot.leaves))]
    exact = not plan.phrases or sum(map(len, candidates)) <= CHECK_MOST
    if plan.phrases and exact:
        candidates = [
            [doc for doc in docs if matcher.says(at, doc, plan.phrases)] for at, docs in enumerate(candidates)
        ]
    if plan.loose and not any(candidates):
        return _loose_answer(matcher, filters, query)
    ranged = [filters.ranged(leaf, docs) for leaf, docs in zip(snapshot.leaves, candidates, strict=True)]
    counts: Counter[int] = Counter()
    for leaf, docs in zip(snapshot.leaves, ranged, strict=True):
        counts.update(count_labels(leaf, docs))
    total = filters.total(counts)
    wanted = query.page * query.size
    kept = _kept(matcher, filters, ranged, query.sort, wanted)
    hits = order(matcher, kept, query.sort, wanted if exact else wanted + CHECK_MOST)
    if not exact:
        hits, wrong = matcher.said(hits, wanted)
        total -= wrong
    return Answer(
        total=total,
        exact=exact,
        hits=hits[wanted - query.size : wanted],
        facets=filters.facets(counts),
        worded=any(candidates),
        loose=False,
        candidates=candidates,
    )


def _kept(
    matcher: Matcher, filters: Filters, ranged: list[Sequence[int]], sort: Sort, wanted: int
) -> list[Sequence[int]]:
    """What passes the label filters; where everything is listed newest first, only as many as are wanted."""
    newest = sort is Sort.DATE_DESC or (sort is Sort.RELEVANCE and not matcher.plan.scores)
    kept: list[Sequence[int]] = []
    for leaf, docs in zip(matcher.leaves, ranged, strict=True):
        if newest and isinstance(docs, range) and filters.labelled:
            kept.append(list(islice((doc for doc in leaf.by_date if filters.passes(leaf, doc)), wanted)))
        else:
            kept.append(filters.labelled_only(leaf, docs))
    return kept


def _nearest(matcher: Matcher, scores: list[dict[int, float]], per_leaf: list[Sequence[int]]) -> list[Hit]:
    """The nearest of some documents, as many as are shown."""
    found = (
        highest(at, leaf, docs, scores[at].__getitem__, LOOSE_MOST)
        for at, (leaf, docs) in enumerate(zip(matcher.leaves, per_leaf, strict=True))
        if docs
    )
    return nlargest(LOOSE_MOST, chain.from_iterable(found))


def _loose_answer(matcher: Matcher, filters: Filters, query: Query) -> Answer:
    """The entries nearest to words that no entry has all of."""
    scores = matcher.nearest()
    candidates = [matcher.excluded(at, list(found)) for at, found in enumerate(scores)]
    ranged = [filters.ranged(leaf, docs) for leaf, docs in zip(matcher.leaves, candidates, strict=True)]
    hits = near = _nearest(matcher, scores, ranged)
    if filters.labelled:
        kept = [filters.labelled_only(leaf, docs) for leaf, docs in zip(matcher.leaves, ranged, strict=True)]
        hits = _nearest(matcher, scores, kept)
    total = len(hits)
    if query.sort is not Sort.RELEVANCE:
        shown = [[hit.doc for hit in hits if hit.leaf == at] for at in range(len(matcher.leaves))]
        hits = order(matcher, list(shown), query.sort, total)
    start = (query.page - 1) * query.size
    return Answer(
        total=total,
        exact=True,
        hits=hits[start : start + query.size],
        facets=filters.facets(Counter(matcher.leaves[hit.leaf].labels[hit.doc] for hit in near)),
        worded=False,
        loose=True,
        candidates=candidates,
    )


def counted(snapshot: Snapshot, candidates: list[Sequence[int]], query: Query) -> int:
    """How many of the candidates pass a query's filters."""
    filters = Filters(query, snapshot.labels)
    total = 0
    for leaf, docs in zip(snapshot.leaves, candidates, strict=True):
        total += filters.total(count_labels(leaf, filters.ranged(leaf, docs)))
    return total
