"""Reading a .ggzb file, strictly and in constant memory; the format stands in `container`.

What is not here: whether a container that can be read is also a true one for a tender: `checking`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from signing.canonical import sha256_hex
from signing.seal import pieces
from signing.seal.faults import Broken, Flaw
from signing.seal.header import Header, read_header

MAGIC = b"ggzb/v1\n"
MAX_HEADER = 256 * 1024
MAX_SIGNATURE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """A container's beginning, up to the payloads.

    Attributes:
        header: The header as read.
        header_bytes: Its exact bytes.
        signature: The detached signature.
        size: Bytes from the magic to the signature's end.
    """

    header: Header
    header_bytes: bytes
    signature: bytes
    size: int

    @property
    def header_sha256(self) -> str:
        """SHA-256 of the header in hex."""
        return sha256_hex(self.header_bytes)

    @property
    def entry_sha256(self) -> str:
        """SHA-256 of header ‖ signature in hex: what the opaque log entry commits to."""
        return sha256_hex(self.header_bytes + self.signature)

    @property
    def total(self) -> int:
        """Bytes the whole container must have."""
        return self.size + sum(envelope.size for envelope in self.header.envelopes)

    def offset(self, name: str) -> int:
        """Where the payload of that envelope begins."""
        at = self.size
        for envelope in self.header.envelopes:
            if envelope.name == name:
                return at
            at += envelope.size
        raise Broken(Flaw.HEADER, "the bid has no such envelope", name[:40])


@dataclass(frozen=True, slots=True)
class Container:
    """A container whose head was read and whose length is right; its payloads are not yet checked."""

    head: Head
    file: BinaryIO

    @property
    def header(self) -> Header:
        """The header as read."""
        return self.head.header

    def payload(self, name: str) -> Iterator[bytes]:
        """The payload of that envelope in blocks of at most 1 MiB."""
        left = self.header.envelope(name).size
        self.file.seek(self.head.offset(name))
        while left:
            block = self.file.read(min(left, pieces.PIECE))
            if not block:
                raise Broken(Flaw.TRUNCATED, "the container became shorter while it was read", name)
            left -= len(block)
            yield block


def parse_head(data: bytes) -> Head:
    """Read a container's beginning when it stands alone, as an upload sends it before the payloads.

    Raises:
        Broken: It is not exactly one head; `where` names the byte or the field.
    """
    head = _read_head(io.BytesIO(data))
    if len(data) != head.size:
        raise Broken(Flaw.TRAILING, "bytes follow the signature", f"byte {head.size}")
    return head


def parse(file: BinaryIO) -> Container:
    """Read a container's head and check that the file is exactly as long as the head says.

    Args:
        file: Readable and seekable; it stays in use as long as the container does.

    Raises:
        Broken: Empty, not a container, truncated, too long, or a header that is not one; `where` names the
            place.
    """
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = _read_head(file)
    if length > head.total:
        raise Broken(
            Flaw.TRAILING, f"{length - head.total} bytes follow the last payload", f"byte {head.total}"
        )
    if length < head.total:
        raise Broken(
            Flaw.TRUNCATED, f"{head.total - length} bytes of the payloads are missing", f"byte {length}"
        )
    return Container(head, file)


def _read_head(file: BinaryIO) -> Head:
    magic = file.read(len(MAGIC))
    if not magic:
        raise Broken(Flaw.EMPTY, "the file is empty", "byte 0")
    if not MAGIC.startswith(magic):
        raise Broken(Flaw.MAGIC, "this is no sealed bid", "byte 0")
    if magic != MAGIC:
        raise Broken(Flaw.TRUNCATED, "the file ends within its first bytes", f"byte {len(magic)}")
    header = _read_part(file, len(MAGIC), MAX_HEADER, "header")
    at = len(MAGIC) + 4 + len(header)
    signature = _read_part(file, at, MAX_SIGNATURE, "signature")
    return Head(read_header(header), header, signature, at + 4 + len(signature))


def _read_part(file: BinaryIO, at: int, limit: int, what: str) -> bytes:
    """One length-prefixed part that begins at that byte."""
    prefix = file.read(4)
    size = int.from_bytes(prefix, "big")
    if len(prefix) == 4 and not 0 < size <= limit:
        raise Broken(
            Flaw.OVERSIZED, f"the {what} claims {size} bytes, allowed are 1 to {limit}", f"byte {at}"
        )
    data = file.read(size) if len(prefix) == 4 else b""
    if len(prefix) < 4 or len(data) < size:
        raise Broken(
            Flaw.TRUNCATED, f"the file ends within the {what}", f"byte {at + len(prefix) + len(data)}"
        )
    return data
