"""The plaintext of an envelope: a pax tar in one fixed spelling, padded with zeros to the next Padmé size.

Any tar program unpacks it (POSIX.1-2001 pax interchange format): each file has an extended header with its
name, which may be Chinese and long, and everything a clock or an account could add is fixed. Reading accepts
only what writing makes: a tar comes from a bidder, and links, devices, folders and two spellings of one file
have no place in it. Padmé: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019: it
hides all but the magnitude of a size for at most 12 % more bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from signing.seal.faults import Broken, Flaw
from signing.suites import Block

BLOCK = 512
READ = 1024 * 1024
MAX_FILES = 1000
MAX_NAME = 240
MAX_FILE = 8**11 - 1

_END = bytes(2 * BLOCK)
# Separators and reserved characters of every desktop system; controls; and the marks that turn the reading
# direction, with which "exe.pdf" can be made to look like something else.
_FORBIDDEN = re.compile(
    '[\\x00-\\x1f\\x7f-\\x9f/\\\\:*?"<>|\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]'
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that goes into an envelope.

    Attributes:
        name: Its plain name, without folders; at most 240 bytes of UTF-8 in normal form C.
        size: In bytes.
        open: Gives a fresh reader of exactly that many bytes.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> Source:
        """A file held in memory."""
        return cls(name, len(data), lambda: io.BytesIO(data))

    @classmethod
    def of_path(cls, path: Path, name: str = "") -> Source:
        """A file on disk, under its own name or another."""
        return cls(
            unicodedata.normalize("NFC", name or path.name), path.stat().st_size, lambda: path.open("rb")
        )


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file that came out of an envelope: its name, size in bytes and SHA-256 in hex."""

    name: str
    size: int
    sha256: str


def padme(size: int) -> int:
    """The next Padmé size: as many significant bits as the size's magnitude has binary digits."""
    magnitude = size.bit_length() - 1
    loose = magnitude - magnitude.bit_length()
    mask = (1 << loose) - 1 if loose > 0 else 0
    return (size + mask) & ~mask


def packed_size(files: Sequence[Source]) -> int:
    """Bytes of the padded tar of those files."""
    return padme(_bare_size([(file.name, file.size) for file in files]))


def pack(files: Sequence[Source]) -> Iterator[bytes]:
    """The padded tar of the files, in the order given, in blocks of at most 1 MiB.

    Raises:
        Broken: No file, too many, a name that is not plain or comes twice, or a file whose size is not the
            stated one.
    """
    check_names([file.name for file in files])
    for number, file in enumerate(files, 1):
        yield _headers(number, file.name, file.size)
        yield from _contents(file)
        yield bytes(-file.size % BLOCK)
    yield _END
    rest = packed_size(files) - _bare_size([(file.name, file.size) for file in files])
    while rest:
        step = min(rest, READ)
        yield bytes(step)
        rest -= step


def unpack(plain: Iterable[Block], create: Callable[[str], BinaryIO]) -> tuple[Unpacked, ...]:
    """Read what `pack` made, strictly, writing each file to what `create` opens for its name.

    Raises:
        Broken: Anything `pack` would not have written, with the byte where it stands.
    """
    stream = _Stream(plain)
    found: list[Unpacked] = []
    while (block := stream.take(BLOCK)) != bytes(BLOCK):
        if len(found) == MAX_FILES:
            raise stream.fault(f"an envelope holds at most {MAX_FILES} files")
        name, size = _read_headers(stream, block, len(found) + 1)
        with create(name) as sink:
            found.append(Unpacked(name, size, stream.copy(size, sink)))
        stream.zeros(-size % BLOCK)
    stream.zeros(BLOCK)
    bare = stream.at
    while stream.zeros(READ, partial=True):
        pass
    if stream.at != padme(bare):
        raise stream.fault(f"the padding does not end at byte {padme(bare)}")
    check_names([file.name for file in found])
    return tuple(found)


def check_names(names: Sequence[str]) -> None:
    """Whether the names can stand together in an envelope.

    Raises:
        Broken: There is none, there are more than 1000, one is not a plain name in normal form C, or one
            comes twice.
    """
    if not 1 <= len(names) <= MAX_FILES:
        raise Broken(Flaw.ARCHIVE, f"an envelope holds 1 to {MAX_FILES} files, not {len(names)}")
    for number, name in enumerate(names, 1):
        plain = name.strip(" .") == name and not _FORBIDDEN.search(name)
        if not plain or not name or not unicodedata.is_normalized("NFC", name) or not _fits(name):
            raise Broken(Flaw.ARCHIVE, "a file's name is not a plain name", f"file {number}")
    if len(set(names)) != len(names):
        raise Broken(Flaw.ARCHIVE, "two files have the same name")


def _fits(name: str) -> bool:
    try:
        return len(name.encode()) <= MAX_NAME
    except UnicodeEncodeError:
        return False


def _bare_size(files: Sequence[tuple[str, int]]) -> int:
    """Bytes of the tar before padding."""
    return len(_END) + sum(
        len(_headers(number, name, size)) + size + -size % BLOCK
        for number, (name, size) in enumerate(files, 1)
    )


def _contents(file: Source) -> Iterator[bytes]:
    left = file.size
    with file.open() as reader:
        while left:
            data = reader.read(min(left, READ))
            if not data:
                break
            left -= len(data)
            yield data
        if left or reader.read(1):
            raise Broken(Flaw.ARCHIVE, "a file changed its size while it was being sealed", file.name)


def _headers(number: int, name: str, size: int) -> bytes:
    """The extended header with the name, and the plain header of the file behind it."""
    if not 0 <= size <= MAX_FILE:
        raise Broken(Flaw.ARCHIVE, f"a file may have at most {MAX_FILE} bytes", f"file {number}")
    value = b" path=" + name.encode() + b"\n"
    length = len(value) + 2
    while length != len(value) + len(str(length)):
        length = len(value) + len(str(length))
    record = str(length).encode() + value
    padded = record + bytes(-len(record) % BLOCK)
    return _ustar(f"PaxHeaders/{number:04}", len(record), b"x") + padded + _ustar(f"{number:04}", size, b"0")


def _ustar(name: str, size: int, kind: bytes) -> bytes:
    """One header block of POSIX ustar, owner 0, time 0, mode 0644."""
    fields = [
        name.encode("ascii").ljust(100, b"\x00"),
        b"0000644\x00" + b"0000000\x00" * 2,
        b"%011o\x00" % size + b"%011o\x00" % 0,
        b" " * 8,
        kind,
        bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\x00" * 2 + bytes(155 + 12),
    ]
    fields[3] = b"%06o\x00 " % sum(b"".join(fields))
    return b"".join(fields)


def _read_headers(stream: _Stream, first: bytes, number: int) -> tuple[str, int]:
    """Name and size of the next file; the headers must be the ones that `_headers` makes of them."""
    begin = stream.at - BLOCK
    record_size = _octal(stream, first)
    if record_size > 2 * BLOCK:
        raise stream.fault("an extended header is longer than a name can be", begin)
    record = stream.take(record_size + -record_size % BLOCK)
    head = first + record + stream.take(BLOCK)
    size = _octal(stream, head[-BLOCK:])
    _, _, rest = record[:record_size].partition(b" path=")
    try:
        name = rest[:-1].decode()
        expected = _headers(number, name, size)
    except UnicodeError:
        raise stream.fault("a file's name is not UTF-8", begin) from None
    if head != expected:
        raise stream.fault("a file's header is not in its one spelling", begin)
    check_names([name])
    return name, size


def _octal(stream: _Stream, header: bytes) -> int:
    digits = header[124:135]
    if not re.fullmatch(rb"[0-7]{11}", digits):
        raise stream.fault("a size in the archive is not an octal number", stream.at - BLOCK)
    return int(digits, 8)


class _Stream:
    """The plaintext as it is decrypted, taken in the lengths the format says."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = iter(blocks)
        self._ahead = memoryview(b"")
        self.at = 0

    def fault(self, reason: str, at: int | None = None) -> Broken:
        return Broken(Flaw.ARCHIVE, reason, f"byte {self.at if at is None else at}")

    def some(self, most: int) -> memoryview:
        """At least one byte and at most that many; nothing at the end."""
        while not self._ahead:
            block = next(self._blocks, None)
            if block is None:
                return self._ahead
            self._ahead = memoryview(block)
        head, self._ahead = self._ahead[:most], self._ahead[most:]
        self.at += len(head)
        return head

    def parts(self, size: int) -> Iterator[memoryview]:
        """Exactly that many bytes, in parts."""
        while size:
            part = self.some(size)
            if not part:
                raise self.fault("the archive stops early")
            size -= len(part)
            yield part

    def take(self, size: int) -> bytes:
        return b"".join(self.parts(size))

    def copy(self, size: int, sink: BinaryIO) -> str:
        digest = hashlib.sha256()
        for part in self.parts(size):
            digest.update(part)
            sink.write(part)
        return digest.hexdigest()

    def zeros(self, size: int, *, partial: bool = False) -> bool:
        """Step over zeros; whether there were any."""
        parts = [self.some(size)] if partial else self.parts(size)
        seen = False
        for part in parts:
            seen = seen or bool(part)
            if part.tobytes().count(0) != len(part):
                raise self.fault("the padding is not zero")
        return seen
