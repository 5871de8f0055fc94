"""Posting lists as Whoosh keeps them here: flat arrays, one byte of weight to an entry.

Whoosh writes a posting as a Python tuple, sorts millions of them, pickles them in blocks of 128
and unpickles the blocks to answer. Through its own extension points (codec, segment, writer) this
module keeps everything of Whoosh's segment — term index, columns, table of contents, locks — and
replaces just that: terms are gathered in arrays while documents are added, and a list on disk is

    count (uint32) · width of a document number (uint8: 2 or 4) · numbers · weights (uint8 each) · map

little-endian, so that reading one is a copy out of a memory map and needs no lock. A dense list,
one that has more than a sixteenth of the documents, is followed by a map of one bit to a document:
the pairs of long words are dense, and where all are dense their intersection is a few machine words.
Stock Whoosh queries still run on such a segment (:meth:`FlatCodec.postings_reader`).

Not here: which terms an entry has (analyzer), what lies in the columns (leaf), when segments are
merged (engine).
"""

from __future__ import annotations

import struct
import sys
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment, W3TermInfo
from whoosh.filedb.compound import CompoundStorage, SubFile
from whoosh.filedb.structfile import StructFile
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound
from whoosh.writing import SegmentWriter

if TYPE_CHECKING:
    import mmap
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_HEAD = struct.Struct("<IB")
# What W3TermInfo.to_bytes writes: flags, weight, documents, two lengths, most weight, first, last, place, size.
_INFO = struct.Struct("!BfIBBfIIqi")
# While gathered, a posting is one number: the document above, its weight in the low byte.
_WEIGHT_BITS = 8
_WEIGHT_MASK = 0xFF
# For each byte of a map, which of its bits are set.
_PLACES = [tuple(place for place in range(8) if byte >> place & 1) for byte in range(256)]
# A list with a map has at least so many documents, and one in so many of the segment's.
DENSE_LEAST = 64
DENSE_SHARE = 16
# Twenty-four bits of document number; engine keeps segments far smaller.
SEGMENT_MOST = 65_000


class Postings(NamedTuple):
    """One term in one segment: document numbers, ascending, and the weight of each in 1..255."""

    docs: array[int]
    weights: bytes
    bits: bytes = b""

    @property
    def dense(self) -> bool:
        """Whether ``bits`` has the same documents as a map, document 0 in the lowest bit of the first byte."""
        return bool(self.bits)


def encode(gathered: array[int]) -> bytes:
    """A gathered list as it lies on disk."""
    docs = [posting >> _WEIGHT_BITS for posting in gathered]
    typecode = "H" if docs[-1] < 1 << 16 else "I"
    numbers = array(typecode, docs)
    if sys.byteorder == "big":
        numbers.byteswap()
    weights = bytes([posting & _WEIGHT_MASK for posting in gathered])
    dense = len(docs) > DENSE_LEAST and len(docs) * DENSE_SHARE > docs[-1]
    return (
        _HEAD.pack(len(docs), numbers.itemsize)
        + numbers.tobytes()
        + weights
        + (to_bits(docs) if dense else b"")
    )


def to_bits(docs: Sequence[int]) -> bytes:
    """Ascending document numbers as a map."""
    bits = bytearray((docs[-1] >> 3) + 1)
    for doc in docs:
        bits[doc >> 3] |= 1 << (doc & 7)
    return bytes(bits)


def from_bits(bits: bytes) -> list[int]:
    """The document numbers in a map, ascending."""
    return [
        base + place
        for base, byte in zip(range(0, len(bits) * 8, 8), bits, strict=True)
        for place in _PLACES[byte]
    ]


def decode(raw: bytes) -> Postings:
    """The list that :func:`encode` wrote."""
    count, width = _HEAD.unpack_from(raw)
    docs = array("H" if width == 2 else "I")
    end = _HEAD.size + count * width
    docs.frombytes(raw[_HEAD.size : end])
    if sys.byteorder == "big":
        docs.byteswap()
    return Postings(docs, raw[end : end + count], raw[end + count :])


def _list(file: MappedFile, info: W3TermInfo) -> bytes:
    """The bytes of one term's list."""
    offset, length = info.extent()
    # Whoosh 2.7.5 forgets to unpack the length it has read and leaves it a tuple of one.
    return file.get(offset, length if isinstance(length, int) else length[0])


class MappedFile(StructFile):  # type: ignore[misc]  # Whoosh ships no types
    """A part of a memory map as Whoosh's kind of file; ``get`` slices and so is safe between threads."""

    def __init__(self, source: mmap.mmap, offset: int, length: int, name: str) -> None:
        super().__init__(SubFile(source, offset, length), name=name)
        self._source = source
        self._offset = offset

    def get(self, position: int, length: int) -> bytes:
        """The bytes at a place."""
        start = self._offset + position
        return self._source[start : start + length]

    def get_array(self, position: int, typecode: str, length: int) -> array[int]:
        """An array of big-endian numbers, as Whoosh writes them."""
        numbers = array(typecode)
        numbers.frombytes(self.get(position, length * numbers.itemsize))
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers

    def close(self) -> None:
        """Nothing: the map belongs to the segment and goes when its last reader goes."""


class MappedStorage(CompoundStorage):  # type: ignore[misc]  # Whoosh ships no types
    """The files inside one segment file, read from a shared map instead of copied into memory."""

    def open_file(self, name: str, *_args: object, **_kwargs: object) -> MappedFile:
        """One inner file."""
        offset, length = self.range(name)
        return MappedFile(self._source, offset, length, name)


class FlatSegment(W3Segment):  # type: ignore[misc]  # Whoosh ships no types
    """A segment whose inner files are mapped. Its dotted name is pickled in the table of contents."""

    def open_compound_file(self, storage: Any) -> MappedStorage:  # noqa: ANN401 - Whoosh ships no types
        """The inner files."""
        return MappedStorage(storage.open_file(self.make_filename(self.COMPOUND_EXT)))


class FlatFieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh ships no types
    """Writes gathered lists instead of sorted tuples."""

    def add_field(self, name: str, field: object, terms: Mapping[str, array[int]]) -> None:
        """All terms of one field; terms of Chinese sort the same as strings and as bytes."""
        self.start_field(name, field)
        prefix = self._fieldid.to_bytes(2, "big")
        write, add, at = self._postfile.write, self._tindex.add, self._postfile.tell()
        for term in sorted(terms):
            gathered = terms[term]
            raw = encode(gathered)
            write(raw)
            count, first, last = len(gathered), gathered[0] >> _WEIGHT_BITS, gathered[-1] >> _WEIGHT_BITS
            add(
                prefix + term.encode(),
                _INFO.pack(0, count, count, 0, 0, _WEIGHT_MASK, first, last, at, len(raw)),
            )
            at += len(raw)
        self.finish_field()


class FlatCodec(W3Codec):  # type: ignore[misc]  # Whoosh ships no types
    """Whoosh's third codec with flat postings. Its dotted name is pickled in the table of contents."""

    length_stats = False

    def field_writer(self, storage: object, segment: object) -> FlatFieldWriter:
        """The writer of terms."""
        return FlatFieldWriter(self, storage, segment)

    def new_segment(self, _storage: object, indexname: str) -> FlatSegment:
        """A segment without documents."""
        return FlatSegment(self, indexname)

    def postings_reader(
        self,
        dbfile: MappedFile,
        terminfo: W3TermInfo,
        format_: object,
        term: object = None,
        scorer: object = None,
    ) -> ListMatcher:
        """A stock matcher over a flat list, for stock queries."""
        postings = decode(_list(dbfile, terminfo))
        weights = [float(weight) for weight in postings.weights]
        values = [b""] * len(weights)
        return ListMatcher(
            postings.docs.tolist(), weights, values, format_, scorer=scorer, term=term, terminfo=terminfo
        )


class TermReader:
    """Looks terms up in one segment. Safe between threads: every read is a slice of the map."""

    def __init__(self, segment: FlatSegment, files: MappedStorage) -> None:
        self._terms = segment.codec().terms_reader(files, segment)
        self._lists = segment.open_file(files, FlatCodec.POSTS_EXT)

    def postings(self, field: str, term: str) -> Postings | None:
        """The list of one term, or None."""
        try:
            info = self._terms.term_info(field, term.encode())
        except TermNotFound:
            return None
        return decode(_list(self._lists, info))

    def beginning(self, field: str, start: str, most: int) -> Iterator[tuple[str, Postings]]:
        """Terms that begin so, in order, at most so many."""
        for (name, raw), info in self._terms.items_from(field, start.encode()):
            if most == 0 or name != field or not (term := raw.decode()).startswith(start):
                return
            most -= 1
            yield term, decode(_list(self._lists, info))

    def everything(self) -> Iterator[tuple[str, str, Postings]]:
        """Every (field, term, list), for merging."""
        for (name, raw), info in self._terms.items():
            yield name, raw.decode(), decode(_list(self._lists, info))


class Gathering:
    """Terms gathered from documents; stands where Whoosh has its sorting pool."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, array[int]]] = {}

    def add(self, field: str, doc: int, weights: Mapping[str, int]) -> None:
        """One field of one document; documents come in ascending order."""
        lists = self.fields.setdefault(field, {})
        high = doc << _WEIGHT_BITS
        for term, weight in weights.items():
            if (gathered := lists.get(term)) is None:
                lists[term] = array("I", (high | weight,))
            else:
                gathered.append(high | weight)

    def absorb(self, reader: TermReader, renumber: Callable[[int], int | None]) -> None:
        """All lists of an older segment; ``renumber`` gives the new number of a document, or None if it went."""
        for field, term, postings in reader.everything():
            gathered = self.fields.setdefault(field, {}).setdefault(term, array("I"))
            gathered.extend(
                new << _WEIGHT_BITS | weight
                for doc, weight in zip(postings.docs, postings.weights, strict=True)
                if (new := renumber(doc)) is not None
            )
            if not gathered:
                del self.fields[field][term]

    def cleanup(self) -> None:
        """Whoosh asks its pool to remove its temporary files; there are none."""


class FlatWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh ships no types
    """Writes one new segment and a new table of contents; holds Whoosh's write lock while it lives."""

    def __init__(self, index: object) -> None:
        super().__init__(index, codec=FlatCodec(), compound=True)
        self.pool = Gathering()

    def add_row(
        self, columns: Iterable[tuple[str, object, object]], terms: Iterable[tuple[str, Mapping[str, int]]]
    ) -> None:
        """One document.

        Args:
            columns: (name, Whoosh column, value) triples.
            terms: (field, term to weight) pairs.
        """
        self.perdocwriter.start_doc(self.docnum)
        for name, column, value in columns:
            self.perdocwriter.add_column_value(name, column, value)
        self.perdocwriter.finish_doc()
        for field, weights in terms:
            self.pool.add(field, self.docnum, weights)
        self._added = True
        self.docnum += 1

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for name in sorted(self.pool.fields):
            self.fieldwriter.add_field(name, self.schema[name], self.pool.fields[name])
        self.fieldwriter.close()
