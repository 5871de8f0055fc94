"""A file of releases is taken apart whatever its shape; what is broken is told with line and byte, the rest comes out."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallcore.ground.errors import Refusal
from portal.ocds import reading, scanning
from portal.ocds.reading import LARGEST, Piece, Reader, Source

TEXT = '{道路}: "[}]\\ 𝄞'
A, B, C = (
    {"ocid": f"ocds-demo01-{n}", "id": n, "text": TEXT, "tender": {"id": n, "items": [1, 2.50, None]}}
    for n in "abc"
)
TERMS = Source("Publisher", "https://licence.example/")
HEAD = {"uri": "https://package.example/", "publisher": {"name": TERMS.publisher}, "license": TERMS.licence}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a test puts its file."""
    return tmp_path / "releases.json"


def read(file: Path, data: bytes) -> list[Piece]:
    """Write the file and take it apart."""
    file.write_bytes(data)
    return list(Reader(file).pieces())


def dumped(value: Any, indent: int | None = None) -> bytes:
    """Return JSON as a publisher would write it."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def values(pieces: list[Piece]) -> list[Any]:
    """Return what the pieces hold, none of them faulty."""
    assert not [piece.fault for piece in pieces if piece.fault]
    return [json.loads(piece.data) for piece in pieces]


# -- shapes -------------------------------------------------------------------------------------------------


def test_json_lines_give_a_release_a_line(file: Path) -> None:
    """Each line's exact bytes, with its number and where it begins; blank lines and line ends are not part of it."""
    first, second = dumped(A), dumped(B)
    pieces = read(file, first + b"\r\n\n" + b"  " + second + b"\n")
    assert [(piece.line, piece.data, piece.place) for piece in pieces] == [(1, first, ""), (3, second, "")]
    data = file.read_bytes()
    assert [
        data[piece.byte + (2 if n else 0) :].startswith(piece.data) for n, piece in enumerate(pieces)
    ] == [True] * 2


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_a_release_package_gives_its_releases(file: Path, indent: int | None) -> None:
    """Pretty or compact, each release is a slice of the file, and knows its publisher and licence."""
    data = dumped({**HEAD, "releases": [A, B, C]}, indent)
    pieces = read(file, data)
    assert values(pieces) == [A, B, C]
    assert [piece.place for piece in pieces] == [f"$.releases[{n}]" for n in range(3)]
    assert {piece.source for piece in pieces} == {TERMS}
    for piece in pieces:
        assert data[piece.byte : piece.byte + len(piece.data)] == piece.data
        assert data.count(b"\n", 0, piece.byte) + 1 == piece.line


def test_a_publisher_named_behind_its_releases_is_found(file: Path) -> None:
    """Names of an object have no order: what stands at the end of a package holds for all of it."""
    assert {piece.source for piece in read(file, dumped({"releases": [A, B], **HEAD}, 1))} == {TERMS}


def test_a_record_package_gives_embedded_releases(file: Path) -> None:
    """Each record's releases, told by their place; the compiled one is not taken where they are there."""
    records = [{"ocid": "x", "releases": [A, B], "compiledRelease": C}, {"ocid": "y", "releases": [C]}]
    pieces = read(file, dumped({**HEAD, "records": records}, 2))
    assert values(pieces) == [A, B, C]
    assert [piece.place for piece in pieces] == [
        "$.records[0].releases[0]",
        "$.records[0].releases[1]",
        "$.records[1].releases[0]",
    ]
    data = file.read_bytes()
    assert all(data[piece.byte :].startswith(piece.data) for piece in pieces)


def test_a_record_of_links_gives_its_compiled_release(file: Path) -> None:
    """Where a record only links to its releases its compiled release is taken; where there is none either, that is told."""
    link = {"url": "https://x.example/", "date": "2026-01-01T00:00:00Z"}
    records = [{"ocid": "x", "releases": [link], "compiledRelease": A}, {"ocid": "y", "releases": [link]}]
    good, bad = read(file, dumped({"records": records}))
    assert (json.loads(good.data), good.place) == (A, "$.records[0].compiledRelease")
    assert "只有公告的链接" in bad.fault
    assert bad.place == "$.records[1].releases"


@pytest.mark.parametrize("indent", [None, 4])
def test_a_release_alone_is_itself(file: Path, indent: int | None) -> None:
    """A single release, compact or pretty, is one piece."""
    data = dumped(A, indent)
    assert [(piece.data, piece.place, piece.line) for piece in read(file, b"\n" + data + b"\n")] == [
        (data, "", 2)
    ]


def test_lines_may_be_packages(file: Path) -> None:
    """A line may hold a whole package; its releases are told by line and place."""
    pieces = read(
        file, dumped({**HEAD, "releases": [A, B]}) + b"\n" + dumped({"records": [{"releases": [C]}]}) + b"\n"
    )
    assert values(pieces) == [A, B, C]
    assert [(piece.line, piece.place) for piece in pieces] == [
        (1, "$.releases[0]"),
        (1, "$.releases[1]"),
        (2, "$.records[0].releases[0]"),
    ]
    assert [piece.source for piece in pieces] == [TERMS, TERMS, Source()]


def test_gzip_is_seen_by_its_bytes(file: Path) -> None:
    """Compressed or not is not a matter of the file's name."""
    assert values(read(file, gzip.compress(dumped(A) + b"\n" + dumped(B)))) == [A, B]
    assert values(read(file, gzip.compress(dumped({"releases": [A, B]}, 2)))) == [A, B]


def test_a_utf8_mark_is_passed_over(file: Path) -> None:
    """A byte order mark of UTF-8 is not part of the first release, and counts in the bytes."""
    for data in (dumped(A) + b"\n" + dumped(B), dumped({"releases": [A, B]}, 2)):
        pieces = read(file, b"\xef\xbb\xbf" + data)
        assert values(pieces) == [A, B]
        assert (b"\xef\xbb\xbf" + data)[pieces[0].byte :].startswith(pieces[0].data)


# -- bad files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "文件为空"),
        (b"\xef\xbb\xbf \r\n\t", "文件为空"),
        (gzip.compress(b"", mtime=0), "文件为空"),
        (dumped(A).decode().encode("utf-16"), "UTF-16"),
        (b"ocid,id\n1,2\n", "应以“{”开头"),
        (b"\n\n[{}]", "第 3 行（第 2 字节）"),
        (b"%PDF-1.7", "应以“{”开头"),
        (gzip.compress(dumped(A), mtime=0)[:9], "压缩数据在开头就损坏"),
    ],
)
def test_what_is_no_file_of_releases_is_refused_whole(file: Path, data: bytes, told: str) -> None:
    """Nothing that could hold a release: the file is refused, and the place says what was found."""
    with pytest.raises(Refusal) as refusal:
        read(file, data)
    assert told in str(refusal.value)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_cut_line_is_one_bad_release(file: Path, at: int) -> None:
    """A line cut short, the first one too, comes out as it is, and the others come out whole."""
    lines = [dumped(A), dumped(B), dumped(C)]
    lines[at] = lines[at][:40]
    assert [piece.data for piece in read(file, b"\n".join(lines))] == lines


def test_a_line_of_ten_megabytes_is_not_kept(file: Path) -> None:
    """A line too long is refused by number and length, in little memory, and the next one is read."""
    file.write_bytes(dumped(A) + b'\n{"text":"' + b"x" * (10 << 20) + b'"}\n' + dumped(B) + b"\n")
    tracemalloc.start()
    first, long, last = Reader(file).pieces()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (first.data, last.data, last.line) == (dumped(A), dumped(B), 3)
    assert (long.line, long.byte, long.data) == (2, len(dumped(A)) + 1, b"")
    assert f"长 {(10 << 20) + 12} 字节" in long.fault
    assert peak < 3 * LARGEST


def test_a_release_of_ten_megabytes_in_a_package_is_not_kept(file: Path) -> None:
    """The same within a package: it is passed over, in little memory, and the next one is read."""
    long = {"text": "x" * (10 << 20)}
    file.write_bytes(dumped({"releases": [A, long, B]}))
    tracemalloc.start()
    first, told, last = Reader(file).pieces()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (json.loads(first.data), json.loads(last.data)) == (A, B)
    assert told.place == "$.releases[1]"
    assert "超过上限" in told.fault
    assert peak < 3 * LARGEST


def test_exactly_the_largest_is_taken(file: Path) -> None:
    """A release of the limit is taken; with one byte more it is refused."""
    for extra, fault in ((0, False), (1, True)):
        long = b'{"text":"' + b"x" * (LARGEST - 11 + extra) + b'"}'
        for data in (long + b"\n" + dumped(A), b'{"releases":[' + long + b"]}"):
            assert bool(read(file, data)[0].fault) is fault


def test_a_package_cut_anywhere_gives_what_stands_before_the_cut(file: Path) -> None:
    """For every byte a package may be cut at: the whole releases come out, then one fault with line and byte."""
    data = dumped({"uri": "u", "releases": [A, B]}, 1)
    for cut in range(2, len(data)):
        *whole, last = read(file, data[:cut])
        assert values(whole) == [A, B][: len(whole)]
        assert last.line <= data.count(b"\n", 0, cut) + 1
        assert last.byte <= cut
        assert f"第 {cut} 字节处中断" in last.fault
    assert len(whole) == 2


def test_a_cut_archive_gives_what_can_be_unpacked(file: Path) -> None:
    """A truncated or altered gzip gives the releases before the damage, then says at which byte it broke."""
    many = b"\n".join(dumped({**A, "id": str(n), "noise": str(n * 7919**20)}) for n in range(4000))
    packed = gzip.compress(many)
    pieces = read(file, packed[: len(packed) // 2])
    assert len(pieces) > 500
    assert pieces[0].data == many.split(b"\n")[0]
    assert "压缩数据在解开后第" in pieces[-1].fault
    altered = packed[:-6] + bytes([packed[-6] ^ 1]) + packed[-5:]
    assert "损坏" in read(file, altered)[-1].fault


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"releases":[{} {}]}', "此处应为“,”或者“]”"),
        (b'{"releases":{"a":1}}', "此处应为“[”"),
        (b'{"releases":[{}],}', '此处应为“"”'),
        (b'{"releases":[,]}', "此处缺少内容"),
        (b'{"releases":[{}]}}', "此处缺少内容"),
    ],
)
def test_a_structure_that_makes_no_sense_is_told_with_its_place(file: Path, data: bytes, told: str) -> None:
    """Where the brackets of a package do not fit, the fault says what belongs there."""
    last = read(file, data)[-1]
    assert told in last.fault
    assert data[last.byte : last.byte + 1] in (b"{", b",", b"}", b"[", b"]")


# -- whatever the bytes -------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@pytest.fixture
def chunk(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a test read in small chunks, so that every token is cut somewhere."""
    return lambda size: monkeypatch.setattr(scanning, "_CHUNK", size)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(JSON, max_size=4),
    size=st.integers(1, 40),
    indent=st.sampled_from([None, 1]),
    data=st.data(),
)
def test_any_package_is_taken_apart_at_its_seams(
    file: Path, chunk: Any, parts: list[Any], size: int, indent: int | None, data: st.DataObject
) -> None:
    """Whatever stands in a package and however it arrives in chunks, the pieces are its elements' exact bytes."""
    chunk(size)
    ascii_only = data.draw(st.booleans())
    written = json.dumps(
        {"x": parts, "releases": parts, "y": 1}, ensure_ascii=ascii_only, indent=indent
    ).encode()
    pieces = read(file, written)
    assert values(pieces) == parts
    assert all(written[piece.byte : piece.byte + len(piece.data)] == piece.data for piece in pieces)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=200))
def test_no_bytes_do_more_than_be_told(file: Path, noise: bytes) -> None:
    """Any bytes at all are either refused whole, or come out as pieces and faults."""
    for data in (noise, b"{" + noise, b'{"releases":[' + noise, gzip.compress(noise)[:-4]):
        try:
            pieces = read(file, data)
        except Refusal:
            continue
        assert all(piece.data or piece.fault for piece in pieces)


def test_what_has_been_read_is_told(file: Path) -> None:
    """The one who watches hears the bytes of the file on disk, up to its end."""
    file.write_bytes(b"\n".join(dumped({**A, "id": str(n)}) for n in range(3000)))
    heard: list[int] = []
    list(Reader(file).pieces(heard.append))
    assert heard == sorted(heard)
    assert heard[-1] == file.stat().st_size


def test_the_reader_is_not_hurried_by_a_long_string(file: Path) -> None:
    """A string that spans many chunks costs as many steps as chunks, not as their square."""
    assert reading.LARGEST == 4 << 20
    data = dumped({"releases": [{"text": "\\" * (1 << 20)}]})
    assert json.loads(read(file, data)[0].data) == {"text": "\\" * (1 << 20)}
