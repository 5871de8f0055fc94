"""One segment as searching sees it: its terms, its columns in memory, its documents.

Columns are what filters, facets and sorting read. They are loaded once when a segment is opened
and shared by all readers; segments never change, only the set of their deleted documents does.

Not here: how a question is answered over all segments (matching).
"""

from __future__ import annotations

import datetime as dt
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from whoosh import columns, fields, formats

from search.analyzer import analyze, number_stems
from search.entry import Entry, fen
from search.pinyin import title_terms
from search.postings import FlatWriter, TermReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.postings import FlatSegment, Postings
    from search.store import SealedStorage

BODY, PINYIN, NUMBER, KEY = "body", "pinyin", "number", "key"

# BM25's saturation and length normalisation, Robertson's usual values.
K1 = 1.2
B = 0.75
WEIGHT_MOST = 255

_LABELS = columns.RefBytesColumn()
_DATE = columns.NumericColumn("I")
_FEN = columns.NumericColumn("q")
_INDEX = columns.NumericColumn("q")
_BLOB = columns.VarBytesColumn()
_SEPARATOR = "\x1f"

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


def _indexed() -> fields.FieldType:
    """A field of terms given ready-made: no analyzer, no positions, nothing stored."""
    return fields.FieldType(formats.Existence(), None)


SCHEMA = fields.Schema(
    body=_indexed(),
    pinyin=_indexed(),
    number=_indexed(),
    key=_indexed(),
    labels=fields.COLUMN(_LABELS),
    date=fields.COLUMN(_DATE),
    fen=fields.COLUMN(_FEN),
    index=fields.COLUMN(_INDEX),
    blob=fields.COLUMN(_BLOB),
)
COLUMNS: tuple[tuple[str, columns.Column], ...] = (
    ("labels", _LABELS),
    ("date", _DATE),
    ("fen", _FEN),
    ("index", _INDEX),
    ("blob", _BLOB),
)


def impacts(weights: dict[str, float], length: float, pivot: float) -> dict[str, int]:
    """BM25's share of each term in one entry, 0 to 1, in 255 steps: settled when written, not when asked.

    Args:
        weights: Term to weight.
        length: Of the entry, in the unit of ``pivot``.
        pivot: The length at which an entry counts as neither long nor short.
    """
    normal = K1 * (1 - B + B * length / pivot)
    # An entry has hundreds of terms but few different weights.
    steps = {
        weight: max(1, round(WEIGHT_MOST * weight / (weight + normal))) for weight in set(weights.values())
    }
    return {term: steps[weight] for term, weight in weights.items()}


class Row:
    """An entry made ready to be written: terms with weights, and columns."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.body, self.length = analyze(entry)

    def write(self, writer: FlatWriter, pivot: float) -> None:
        """Add the row to a segment."""
        entry = self.entry
        labels = _SEPARATOR.join((entry.kind, entry.stage, entry.region))
        writer.add_row(
            (
                ("labels", _LABELS, labels.encode()),
                ("date", _DATE, entry.date.toordinal()),
                ("fen", _FEN, fen(entry.amount)),
                ("index", _INDEX, entry.index),
                ("blob", _BLOB, zlib.compress(_encode(entry), 3)),
            ),
            (
                (BODY, impacts(self.body, self.length, pivot)),
                (PINYIN, dict.fromkeys(title_terms(entry.title), WEIGHT_MOST)),
                (NUMBER, dict.fromkeys(number_stems(entry.number), WEIGHT_MOST)),
                (KEY, {entry.key: WEIGHT_MOST}),
            ),
        )


class Labels:
    """Every combination of kind, stage and region met so far, numbered; grows, never changes.

    One small number for three labels lets a filter and all facets be answered in one pass.
    Grown only under the writer's lock.
    """

    def __init__(self) -> None:
        self.known: list[tuple[str, str, str]] = []
        self._numbers: dict[bytes, int] = {}

    def number(self, raw: bytes) -> int:
        """The number of a combination as stored."""
        found = self._numbers.get(raw)
        if found is None:
            kind, stage, region = raw.decode().split(_SEPARATOR)
            found = self._numbers[raw] = len(self.known)
            self.known.append((kind, stage, region))
        return found


class Leaf:
    """An open segment.

    Attributes:
        labels: For each document the number of its labels in :class:`Labels`.
        dates: For each document its date as a proleptic ordinal.
        fens: For each document its amount in fen, or ``NO_AMOUNT``.
        indexes: For each document its journal index, which settles ties.
        gone: Documents deleted since; their rows remain until a merge.
    """

    def __init__(self, storage: SealedStorage, segment: FlatSegment, labels: Labels) -> None:
        files = segment.open_compound_file(storage)
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.gone: frozenset[int] = frozenset(segment.deleted_docs())
        self._terms = TermReader(segment, files)
        self._columns = segment.codec().per_document_reader(files, segment)
        number = labels.number
        self.labels = array("I", map(number, self._column("labels", _LABELS)))
        self.dates = array("I", self._column("date", _DATE))
        self.fens = array("q", self._column("fen", _FEN))
        self.indexes = array("q", self._column("index", _INDEX))
        self._blobs = self._column("blob", _BLOB)

    def _column(self, name: str, column: columns.Column) -> Any:  # noqa: ANN401 - Whoosh ships no types
        return self._columns.column_reader(name, column)

    def without(self, gone: frozenset[int]) -> Leaf:
        """The same segment with more documents deleted; everything loaded is shared."""
        if gone == self.gone:
            return self
        twin = object.__new__(Leaf)
        twin.__dict__.update(self.__dict__)
        twin.gone = gone
        twin.__dict__.pop("by_date", None)
        return twin

    @property
    def count(self) -> int:
        """Documents still there."""
        return self.size - len(self.gone)

    def postings(self, field: str, term: str) -> Postings | None:
        """One term's list, deleted documents included."""
        return self._terms.postings(field, term)

    def beginning(self, field: str, start: str, most: int) -> Iterator[tuple[str, Postings]]:
        """The lists of at most so many terms that begin so."""
        return self._terms.beginning(field, start, most)

    def living(self) -> list[int]:
        """Every document still there, ascending."""
        return [doc for doc in range(self.size) if doc not in self.gone]

    @cached_property
    def by_date(self) -> list[int]:
        """Every document still there, newest first; within a day the later in the journal first."""
        return sorted(self.living(), key=lambda doc: (self.dates[doc], self.indexes[doc], doc), reverse=True)

    def dated(self, low: int, high: int) -> list[int]:
        """The living documents with dates from low to high, both inclusive, newest first."""
        start = bisect_left(self.by_date, -high, key=lambda doc: -self.dates[doc])
        end = bisect_right(self.by_date, -low, key=lambda doc: -self.dates[doc])
        return self.by_date[start:end]

    @cached_property
    def label_counts(self) -> Counter[int]:
        """How many documents bear each label combination, deleted ones included."""
        return Counter(self.labels)

    def entry(self, doc: int) -> Entry:
        """A document as it was put."""
        return _decode(zlib.decompress(self._blobs[doc]))

    def date(self, doc: int) -> dt.date:
        """A document's date."""
        return dt.date.fromordinal(self.dates[doc])

    def key_doc(self, key: str) -> int | None:
        """The living document of a key, or None."""
        if (found := self._terms.postings(KEY, key)) is not None:
            for doc in found.docs:
                if doc not in self.gone:
                    return doc
        return None

    def merge_into(self, writer: FlatWriter) -> None:
        """Append the living documents to a segment being written."""
        base = writer.docnum
        living = self.living()
        if self.gone:
            numbers = {doc: base + at for at, doc in enumerate(living)}
            writer.pool.absorb(self._terms, numbers.get)
        else:
            writer.pool.absorb(self._terms, base.__add__)
        readers = [(name, column, self._column(name, column)) for name, column in COLUMNS]
        for doc in living:
            writer.add_row(((name, column, reader[doc]) for name, column, reader in readers), ())
