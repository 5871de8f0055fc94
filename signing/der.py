"""DER, as much of it as a signature needs: writing values, and reading them strictly (ITU-T X.690).

Reading accepts one encoding only: definite lengths in their shortest form, single-byte tags, nothing
left over. What the values mean is in cms.py.
"""

from __future__ import annotations

from signing.errors import Malformed

INTEGER, OCTET_STRING, OID, UTC_TIME, GENERALIZED_TIME = 0x02, 0x04, 0x06, 0x17, 0x18
SEQUENCE, SET, CONTEXT_0 = 0x30, 0x31, 0xA0


def tlv(tag: int, *parts: bytes) -> bytes:
    """One value: tag, length, and the parts one after another."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE of encoded values."""
    return tlv(SEQUENCE, *parts)


def set_of(*parts: bytes, tag: int = SET) -> bytes:
    """A SET OF encoded values, in the order DER demands (X.690, 11.6)."""
    return tlv(tag, *sorted(parts))


class Cursor:
    """A reader over the values in ``data``; whoever opens one calls :meth:`end` when done.

    Raises:
        Malformed: At the first byte that is not strict DER, or not the value asked for.
    """

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def more(self) -> bool:
        """Whether anything is left."""
        return self._at < len(self._data)

    def sees(self, tag: int) -> bool:
        """Whether the next value carries ``tag``."""
        return self.more and self._data[self._at] == tag

    def take(self, tag: int) -> bytes:
        """The content of the next value, which must carry ``tag``."""
        start, stop = self._span(tag)
        self._at = stop
        return self._data[start:stop]

    def take_whole(self, tag: int) -> bytes:
        """The next value with its tag and length."""
        begin = self._at
        _, self._at = self._span(tag)
        return self._data[begin : self._at]

    def expect(self, value: bytes) -> None:
        """Step over ``value``, which must come next byte for byte."""
        if not self._data.startswith(value, self._at):
            raise Malformed(f"DER: at byte {self._at} another value was expected")
        self._at += len(value)

    def rest(self) -> bytes:
        """What is left, taken as it is."""
        left = self._data[self._at :]
        self._at = len(self._data)
        return left

    def end(self) -> None:
        """Nothing may be left."""
        if self.more:
            raise Malformed(f"DER: {len(self._data) - self._at} bytes too many")

    def _span(self, tag: int) -> tuple[int, int]:
        """Where the content of the next value starts and stops."""
        data, at = self._data, self._at
        if len(data) < at + 2 or data[at] != tag:
            raise Malformed(f"DER: at byte {at} tag {tag:#04x} was expected")
        size, start = data[at + 1], at + 2
        if size >= 0x80:
            count = size & 0x7F
            octets = data[start : start + count]
            start += count
            size = int.from_bytes(octets, "big")
            if not 1 <= count <= 4 or len(octets) != count or octets[0] == 0 or size < 0x80:
                raise Malformed(f"DER: the length at byte {at + 1} is not in its shortest form")
        if start + size > len(data):
            raise Malformed(f"DER: the value at byte {at} is cut short")
        return start, start + size
