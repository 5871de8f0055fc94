"""Taking a file of releases apart, without reading it whole: each release as its exact bytes and its place.

A file is JSON Lines, or one or more JSON values: a release, a release package, a record package. It may
be compressed by gzip. Only the outer structure is looked at, so a release that is broken inside comes
out with the others, and whoever examines it says what is wrong with it. What is not here: what a
release must be (``examining``).
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

import msgspec

from hallcore.ground.errors import Refusal
from portal.ocds.scanning import Broken, Scanner

LARGEST = 4 << 20
"""Bytes of one release; a longer one is refused without being kept in memory."""

SHOWN_MOST = 200

_RECORD = 8 * LARGEST
_MEMBER = 1 << 16
_SNIFF = 1 << 16
_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_UNPACKABLE = (EOFError, zlib.error, gzip.BadGzipFile)
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}
_SPACE = b" \t\r\n"


_Bytes = BufferedReader | gzip.GzipFile


class Source(NamedTuple):
    """Who published, and on what terms, as a package says of itself."""

    publisher: str = ""
    licence: str = ""


class Piece(NamedTuple):
    """One release as it stands in a file.

    Attributes:
        line, byte: Where it begins: the line counted from 1, the byte of the (unpacked) file from 0.
        place: Where it is in a package, ``$.releases[3]``; "" where it stands alone.
        data: Its exact bytes; empty where ``fault`` says why there are none.
        fault: What is wrong with the file here, "" where nothing is.
    """

    line: int
    byte: int
    place: str
    data: bytes
    source: Source
    fault: str = ""


@dataclass(frozen=True)
class Reader:
    """A file of releases.

    Args:
        path: The file.
    """

    path: Path

    def pieces(self, moved: Callable[[int], None] = lambda _bytes: None) -> Iterator[Piece]:
        """Every release of the file in order, with what cannot be read told in its place.

        Args:
            moved: Told how many bytes of the file (as it lies on disk) have been read so far.

        Raises:
            Refusal: The file is empty, or nothing that could hold releases.
        """
        with self.path.open("rb") as raw:
            source = _unpacked(raw)
            skipped, lines = _sniff(source, self.path.name)
            walk, line = _lines if lines else _values, 1
            try:
                for piece in walk(source, skipped, Source()):
                    line = piece.line
                    yield piece
                    moved(raw.tell())
            except _UNPACKABLE as cut:
                reason = f"压缩数据在解开后第 {source.tell()} 字节处损坏或者中断（{cut}）"
                yield Piece(line, source.tell(), "", b"", Source(), reason)


def printable(text: str) -> str:
    """Text of a stranger as it may be shown in a message: short, without what a terminal would obey."""
    return "".join(each if each.isprintable() else "�" for each in text[:SHOWN_MOST])


def _unpacked(raw: BufferedReader) -> _Bytes:
    packed = raw.read(2) == _GZIP
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if packed else raw


def _sniff(source: _Bytes, name: str) -> tuple[int, bool]:
    """How many bytes to skip at the beginning, and whether the file is JSON Lines.

    It is, if its first line is a whole JSON object and another follows, or if its second line begins
    an object at the margin: so a broken first line does not hide the good ones behind it.
    """
    head = b""
    try:
        while len(head) < _SNIFF and (more := source.read1(_SNIFF)):
            head += more
    except _UNPACKABLE as cut:
        if not head:
            raise Refusal(f"压缩数据在开头就损坏或者中断（{cut}）", where=name) from cut
    skipped = len(_BOM) if head.startswith(_BOM) else 0
    for mark, coding in _OTHER_BOMS.items():
        if head.startswith(mark):
            raise Refusal(f"文件是 {coding} 编码，请转存为 UTF-8", where=f"{name} 第 1 行（第 0 字节）")
    body = head[skipped:].lstrip(_SPACE)
    if not body:
        raise Refusal("文件为空，没有任何公告", where=name)
    if not body.startswith(b"{"):
        found = printable(body[:12].decode("utf-8", "replace"))
        byte = len(head) - len(body)
        line = head.count(b"\n", 0, byte) + 1
        raise Refusal(
            f"不是 OCDS 的 JSON：应以“{{”开头，这里是“{found}”",
            where=f"{name} 第 {line} 行（第 {byte} 字节）",
        )
    source.seek(0)
    first, newline, rest = body.partition(b"\n")
    second = rest.lstrip(b"\r\n")
    return skipped, bool(newline and second) and (second.startswith(b"{") or _whole(first))


def _whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


# -- JSON Lines -----------------------------------------------------------------------------------------


def _lines(source: _Bytes, skipped: int, terms: Source) -> Iterator[Piece]:
    byte, line = len(source.read(skipped)), 1
    while data := source.readline(LARGEST + len(_SPACE)):
        size, body = len(data), data.strip(_SPACE)
        while not data.endswith(b"\n") and (data := source.readline(_CHUNK)):
            # The rest of a line that is too long is counted and let go.
            size += len(data)
        if size > LARGEST + len(_SPACE) or len(body) > LARGEST:
            reason = f"这一行长 {size} 字节，超过单份公告上限 {LARGEST} 字节"
            yield Piece(line, byte, "", b"", terms, reason)
        elif body:
            yield from _unfolded(body, line, byte, terms)
        byte += size
        line += 1


class _Publisher(msgspec.Struct):
    name: str = ""


class _Record(msgspec.Struct, rename="camel"):
    releases: tuple[msgspec.Raw, ...] = ()
    compiled_release: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Package(msgspec.Struct):
    publisher: _Publisher | None = None
    license: str | None = None
    releases: tuple[msgspec.Raw, ...] | msgspec.UnsetType = msgspec.UNSET
    records: tuple[msgspec.Raw, ...] | msgspec.UnsetType = msgspec.UNSET


def _unfolded(data: bytes, line: int, byte: int, terms: Source) -> Iterator[Piece]:
    """A line is a release, or a whole package."""
    whole = Piece(line, byte, "", data, terms)
    if b'"releases"' not in data and b'"records"' not in data:
        yield whole
        return
    try:
        package = msgspec.json.decode(data, type=_Package)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield whole
        return
    terms = Source(package.publisher.name if package.publisher else "", package.license or "")
    if package.releases is not msgspec.UNSET:
        yield from _inside(data, package.releases, whole._replace(source=terms), "$.releases")
    elif package.records is not msgspec.UNSET:
        for record in _inside(data, package.records, whole._replace(source=terms), "$.records"):
            yield from _releases_of(record)
    else:
        yield whole


def _inside(data: bytes, parts: tuple[msgspec.Raw, ...], outer: Piece, place: str) -> Iterator[Piece]:
    """Parts of a value that is in memory, each with its own place."""
    at = 0
    for number, part in enumerate(parts):
        raw = bytes(part)
        at = data.index(raw, at)
        line = outer.line + data.count(b"\n", 0, at)
        yield Piece(line, outer.byte + at, f"{place}[{number}]", raw, outer.source)
        at += len(raw)


def _releases_of(record: Piece) -> Iterator[Piece]:
    """The releases of a record; where it only links to them, its compiled release."""
    if record.fault:
        yield record
        return
    try:
        found = msgspec.json.decode(record.data, type=_Record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        yield record._replace(data=b"", fault=f"记录不能读：{printable(str(fault))}")
        return
    embedded = tuple(raw for raw in found.releases if b'"ocid"' in bytes(raw))
    if embedded:
        yield from _inside(record.data, embedded, record, f"{record.place}.releases")
    elif found.compiled_release is not msgspec.UNSET:
        for piece in _inside(record.data, (found.compiled_release,), record, ""):
            yield piece._replace(place=f"{record.place}.compiledRelease")
    else:
        reason = "记录只有公告的链接，没有公告全文，也没有汇编"
        yield record._replace(data=b"", place=f"{record.place}.releases", fault=reason)


# -- JSON values ----------------------------------------------------------------------------------------


def _values(source: _Bytes, skipped: int, _terms: Source) -> Iterator[Piece]:
    """One value after another; what a package says of itself may stand behind its releases, so read twice."""
    outlines = _outlines(source, skipped)
    source.seek(0)
    scanner = Scanner(source, skipped)
    try:
        for outline in outlines:
            if not scanner.space():
                return
            yield from _value(scanner, outline)
    except Broken as broken:
        yield Piece(broken.line, broken.byte, "", b"", Source(), broken.reason)


class _Outline(NamedTuple):
    kind: str
    source: Source


def _outlines(source: _Bytes, skipped: int) -> list[_Outline]:
    """What each value of the file is; of a broken one, what it seems to be."""
    source.seek(0)
    scanner, found = Scanner(source, skipped), list[_Outline]()
    while True:
        members: dict[str, bytes] = {}
        kind = ""
        try:
            if not scanner.space():
                return found
            for name in scanner.members():
                if name in ("releases", "records"):
                    kind = name
                members[name] = (
                    scanner.value(_MEMBER if name in ("publisher", "license") else 0).data or b"null"
                )
        except (Broken, *_UNPACKABLE):
            return [*found, _Outline(kind, _source(members))]
        found.append(_Outline(kind, _source(members)))


def _source(members: dict[str, bytes]) -> Source:
    def read(name: str, kind: type) -> object:
        try:
            return msgspec.json.decode(members.get(name, b"null"), type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    publisher, licence = read("publisher", _Publisher), read("license", str)
    return Source(publisher.name if isinstance(publisher, _Publisher) else "", str(licence or ""))


def _value(scanner: Scanner, outline: _Outline) -> Iterator[Piece]:
    if not outline.kind:
        yield _piece(scanner, LARGEST, "", outline.source)
        return
    for name in scanner.members():
        if name != outline.kind:
            scanner.value(0)
            continue
        limit = LARGEST if name == "releases" else _RECORD
        for number in scanner.elements():
            piece = _piece(scanner, limit, f"$.{name}[{number}]", outline.source)
            if name == "records":
                yield from _releases_of(piece)
            else:
                yield piece


def _piece(scanner: Scanner, limit: int, place: str, source: Source) -> Piece:
    span = scanner.value(limit)
    fault = f"这份公告长 {span.size} 字节，超过上限 {limit} 字节" if span.data is None else ""
    return Piece(span.line, span.byte, place, span.data or b"", source, fault)
