"""What goes into the index and what comes out of it: values only.

Not here: how text becomes terms (analyzer), how a question is put (query), how it is answered
(engine).
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal

import msgspec

# One fen is the unit in which amounts are compared; the exact Decimal is kept beside it.
_FEN = Decimal(100)
# A 64-bit column holds it, and the smallest value is kept free to mean "no amount".
_FEN_MOST = 2**63 - 1
NO_AMOUNT = -(2**63)

_KEY_MOST = 200
_LABEL_MOST = 100
_INDEX_MOST = 2**63 - 1


class SearchError(Exception):
    """Anything the search pillar refuses or cannot do."""


class EntryInvalid(SearchError):  # noqa: N818 - named for what is wrong, as the other errors here are
    """An entry that cannot be kept: which field of which entry, and why."""


def fen(amount: Decimal | None) -> int:
    """The amount in whole fen, rounded half to even, held within 64 bits; ``NO_AMOUNT`` for none.

    Args:
        amount: Yuan, or None.
    """
    if amount is None:
        return NO_AMOUNT
    # A figure beyond 64 bits of fen is compared as the greatest one rather than refused.
    if abs(amount) >= Decimal(_FEN_MOST) / _FEN:
        return _FEN_MOST if amount > 0 else NO_AMOUNT + 1
    return int((amount * _FEN).to_integral_value(rounding=ROUND_HALF_EVEN))


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One disclosed thing, as it is to be found.

    Attributes:
        key: Names the entry for ever; putting the same key again replaces it. 1 to 200 characters.
        kind: What it is (公开招标公告, 办事指南 …), as shown in the filter. At most 100 characters,
            like stage and region.
        stage: Where in its life (招标, 开标 …), or "".
        region: Division code of six digits (222403), or the country/region string of a foreign notice.
        title: Weighs more than text; its pinyin is searchable too.
        text: The whole wording; any length.
        date: Day of disclosure, local.
        amount: Yuan, exact; compared in fen. None where there is none.
        number: Project or case number as printed; any beginning of it finds the entry.
        parties: Names of purchaser, agency, winner …; searchable.
        url: Where to read it; carried, not searched.
        index: Journal index of the disclosure.
        language: BCP 47 tag of title and text.

    Raises:
        EntryInvalid: On construction, where a field breaks the bounds above.
    """

    key: str
    kind: str
    title: str
    date: dt.date
    stage: str = ""
    region: str = ""
    text: str = ""
    amount: Decimal | None = None
    number: str = ""
    parties: tuple[str, ...] = ()
    url: str = ""
    index: int = 0
    language: str = "zh"

    def __post_init__(self) -> None:
        if not 0 <= self.index <= _INDEX_MOST:
            raise EntryInvalid(f"{self.key[:_KEY_MOST]}: index {self.index} is no journal index")
        if not 1 <= len(self.key) <= _KEY_MOST:
            raise EntryInvalid(f"key must have 1 to {_KEY_MOST} characters, has {len(self.key)}")
        for name in ("kind", "stage", "region", "language"):
            label = getattr(self, name)
            # The unit separator joins the labels in one column, so it cannot be part of them.
            if len(label) > _LABEL_MOST or "\x1f" in label:
                raise EntryInvalid(f"{self.key}: {name} is over {_LABEL_MOST} characters or holds U+001F")
        if self.amount is not None and not self.amount.is_finite():
            raise EntryInvalid(f"{self.key}: amount is not a finite number")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One entry on a page: its facts, and title and text cut and marked.

    Attributes:
        title: The whole title as (piece, is it a hit) pairs.
        text: A snippet of about ninety characters, in the same shape.
        score: What it was ranked by; comparable within one page only. 0 where not ranked by relevance.
    """

    key: str
    kind: str
    stage: str
    region: str
    title: tuple[tuple[str, bool], ...]
    text: tuple[tuple[str, bool], ...]
    date: dt.date
    amount: Decimal | None
    number: str
    parties: tuple[str, ...]
    url: str
    index: int
    language: str
    score: float = 0.0


class Suggestion(msgspec.Struct, frozen=True):
    """Something else to search for.

    Attributes:
        text: What to put into the search box.
        reason: "同音", "近似" or "题名": why it is offered.
    """

    text: str
    reason: str


class Relaxed(msgspec.Struct, frozen=True):
    """How many results there would be without one of the filters.

    Attributes:
        field: "kind", "stage", "region", "date", "amount", or "all" for none of them.
        count: Results without it.
    """

    field: str
    count: int


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of an answer.

    Attributes:
        total: How many entries match.
        exact: False where total is an upper bound, because a phrase was not checked in every candidate.
        results: This page's part of them, in order.
        facets: Field ("kind", "stage", "region") to value to count, most frequent first; each
            field's counts leave its own filter out, so that what the filter hides can be seen.
        notes: Sentences in Chinese about what was dropped or widened, for the reader.
        corrected: A likelier wording of the query, or None; it is offered, never applied.
        suggestions: Other things to search for, best first; only where little was found.
        relaxed: Only where filters hid everything: what dropping each would give.
        page: Number of this page, from 1.
        size: Results to a page.
        took_ms: Time used, in milliseconds.
        cursor: The journal index the answering snapshot was complete to.
    """

    total: int
    results: tuple[Result, ...]
    facets: dict[str, dict[str, int]]
    took_ms: float
    exact: bool = True
    notes: tuple[str, ...] = ()
    corrected: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    page: int = 1
    size: int = 20
    cursor: int = 0
