"""The search pillar: finds what the hall has disclosed. It knows neither the hall nor the web.

One :class:`~search.engine.Index` lives in a directory of its own, takes entries together with the
journal index up to which they are complete, and answers queries with a page of results, facets
and help. It is a cache: whatever it holds can be built again from the journal. Whoosh, the
segmenter and the pinyin tables are imported in this package and nowhere else.

Not here: where entries come from (portal's follower), what may be disclosed (the journal's
owner), and how a page looks (portal's templates; snippets leave here as text with marks, not as HTML).
"""

from __future__ import annotations

from search.engine import Index
from search.entry import Entry, EntryInvalid, Page, Relaxed, Result, SearchError, Suggestion
from search.query import Query, QueryInvalid, Sort, parse_params, to_params
from search.store import IndexBusy, IndexDamaged, IndexForeign

__all__ = [
    "Entry",
    "EntryInvalid",
    "Index",
    "IndexBusy",
    "IndexDamaged",
    "IndexForeign",
    "Page",
    "Query",
    "QueryInvalid",
    "Relaxed",
    "Result",
    "SearchError",
    "Sort",
    "Suggestion",
    "parse_params",
    "to_params",
]
