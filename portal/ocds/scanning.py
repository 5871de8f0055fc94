"""Walking through JSON that is too long to be read whole: by its brackets and strings, value by value.

Whether what stands between the brackets is JSON is not asked here; whoever takes a value's bytes reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

_CHUNK = 1 << 16
_NAME = 1 << 16
_BLANK = re.compile(rb"[ \t\r\n]*+")
_RUN = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_INSIDE = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_SCALAR = re.compile(rb'[^\s,:\[\]{}"]*+')


class Readable(Protocol):
    """A file, or one that is being unpacked."""

    def read(self, size: int, /) -> bytes:
        """Up to that many bytes."""
        ...

    def read1(self, size: int, /) -> bytes:
        """What is at hand, up to that many bytes; nothing at the end only."""
        ...


class Span(NamedTuple):
    """One value: on which line (from 1) and at which byte (from 0) it begins, how long it is, its bytes if kept."""

    line: int
    byte: int
    size: int
    data: bytes | None


class Broken(Exception):  # noqa: N818 - a fact about the file, told with its place
    """Where the outer structure of a file ends to make sense, and why."""

    def __init__(self, line: int, byte: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.byte = byte
        self.reason = reason


class Scanner:
    """Walks JSON by its brackets and strings, keeping no more than the value it is asked for."""

    def __init__(self, source: Readable, skipped: int) -> None:
        self._source = source
        self._buffer = b""
        self._at = 0
        self._kept: bytearray | None = None
        self._limit = 0
        self.byte = len(source.read(skipped))
        self.line = 1

    # -- moving -----------------------------------------------------------------------------------

    def _more(self) -> bool:
        chunk = self._source.read1(_CHUNK)
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _take(self, count: int) -> None:
        taken = self._buffer[self._at : self._at + count]
        self._at += count
        self.byte += count
        self.line += taken.count(b"\n")
        if self._kept is not None and len(self._kept) <= self._limit:
            self._kept += taken

    def space(self) -> bytes:
        """Skip white space; the next byte, or nothing at the end of the file."""
        while True:
            blank = _BLANK.match(self._buffer, self._at)
            self._take(blank.end() - self._at if blank else 0)
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            if not self._more():
                return b""

    def _cut(self) -> str:
        end = self.byte + len(self._buffer) - self._at
        return f"文件在第 {end} 字节处中断"

    def _expect(self, wanted: bytes) -> bytes:
        found = self.space()
        if not found:
            raise Broken(self.line, self.byte, self._cut())
        if found not in wanted:
            words = "或者".join(f"“{chr(each)}”" for each in wanted)
            raise Broken(self.line, self.byte, f"此处应为{words}，而不是“{found.decode('latin-1')}”")
        self._take(1)
        return found

    # -- values -----------------------------------------------------------------------------------

    def members(self) -> Iterator[str]:
        """Each name of an object; the caller takes the value behind it."""
        self._expect(b"{")
        if self.space() == b"}":
            self._take(1)
            return
        while True:
            if self.space() != b'"':
                self._expect(b'"')
            name = self.value(_NAME).data or b""
            self._expect(b":")
            self.space()
            yield name[1:-1].decode("utf-8", "replace")
            if self._expect(b",}") == b"}":
                return

    def elements(self) -> Iterator[int]:
        """Each number of an array; the caller takes the value."""
        self._expect(b"[")
        if self.space() == b"]":
            self._take(1)
            return
        number = 0
        while True:
            self.space()
            yield number
            number += 1
            if self._expect(b",]") == b"]":
                return

    def value(self, limit: int) -> Span:
        """Take one value, and keep its bytes where they are no more than ``limit``."""
        first = self.space()
        line, byte = self.line, self.byte
        self._kept, self._limit = bytearray(), limit
        try:
            if first in (b"{", b"["):
                self._nested()
            elif first == b'"':
                self._string()
            else:
                self._scalar()
        finally:
            kept, self._kept = self._kept, None
        size = self.byte - byte
        return Span(line, byte, size, bytes(kept) if size <= limit else None)

    def _nested(self) -> None:
        begun, depth = (self.line, self.byte), 0
        while True:
            run = _RUN.match(self._buffer, self._at)
            self._take(run.end() - self._at if run else 0)
            bracket = self._buffer[self._at : self._at + 1]
            if bracket == b'"':
                # A string that reaches beyond what has been read; the others are part of the run.
                self._string()
            elif bracket:
                self._take(1)
                depth += 1 if bracket in (b"{", b"[") else -1
                if depth == 0:
                    return
            elif not self._more():
                raise Broken(*begun, f"自此开始的内容没有结束，{self._cut()}")

    def _scalar(self) -> None:
        begun = self.byte
        while True:
            scalar = _SCALAR.match(self._buffer, self._at)
            self._take(scalar.end() - self._at if scalar else 0)
            if self._at < len(self._buffer) or not self._more():
                break
        if self._at == len(self._buffer):
            raise Broken(self.line, begun, self._cut())
        if self.byte == begun:
            raise Broken(self.line, self.byte, "此处缺少内容")

    def _string(self) -> None:
        begun = self.line, self.byte
        self._take(1)
        while True:
            inside = _INSIDE.match(self._buffer, self._at)
            self._take(inside.end() - self._at if inside else 0)
            if self._buffer[self._at : self._at + 1] == b'"':
                self._take(1)
                return
            if not self._more():
                raise Broken(*begun, f"自此开始的文字没有结束，{self._cut()}")
