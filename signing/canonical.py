"""One value, one spelling: canonical JSON, base64, decimals and hashes.

The JSON is the RFC 8785 subset that records use: no floating point, integers that every language
holds exactly, text in Unicode normal form C, keys unique and sorted by UTF-16 code units. Money and
times are strings and none of this module's business. Reading is as strict as writing: bytes that this
module would not have written are refused, so a signed value has no second spelling.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NoReturn, cast

from signing.errors import Malformed

MAX_DEPTH = 64
"""How deep lists and objects may nest; the outermost is depth 1."""

MAX_BYTES = 8 * 1024 * 1024
"""How long a document ``decode`` accepts unless told otherwise, in bytes."""

MAX_INTEGER = 2**53 - 1
"""The largest magnitude an integer may have: what a JavaScript number holds exactly (RFC 7493)."""

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


def encode(value: object) -> bytes:
    """Write a value as canonical JSON.

    Args:
        value: Dicts with text keys, lists or tuples, text in NFC, integers within ±(2**53-1), booleans, None.

    Raises:
        Malformed: A value of another kind, text that is not NFC or not encodable, or nesting beyond 64.
    """
    text = _WRITER.encode(_ordered(value, 1))
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Malformed("text holds a lone surrogate and has no UTF-8 form") from None


def decode(data: bytes, limit: int = MAX_BYTES) -> Any:  # noqa: ANN401 - the shape is the caller's to check
    """Read canonical JSON, refusing every byte sequence that ``encode`` would not have written.

    Args:
        data: The exact bytes.
        limit: The longest input accepted, in bytes.

    Raises:
        Malformed: Too long, not UTF-8, not JSON, a duplicate key, a float, nesting beyond 64, or any
            spelling (white space, escapes, order of keys, ``-0``) other than the canonical one.
    """
    if len(data) > limit:
        raise Malformed(f"{len(data)} bytes are more than the limit of {limit}")
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except UnicodeDecodeError:
        raise Malformed("the bytes are not UTF-8") from None
    except RecursionError:
        raise Malformed(f"nesting is deeper than {MAX_DEPTH}") from None
    except json.JSONDecodeError as fault:
        raise Malformed(f"not JSON: {fault.msg} at character {fault.pos}") from None
    if encode(value) != data:
        raise Malformed("JSON in a spelling that is not canonical")
    return value


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of the bytes as 64 lowercase hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def b64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648 section 4)."""
    return base64.b64encode(data).decode()


def unb64(text: str, length: int | None = None) -> bytes:
    """Read standard base64 in its only canonical spelling.

    Args:
        text: The base64 text: padded, no white space, unused bits zero.
        length: How many bytes it must hold, if that is fixed.

    Raises:
        Malformed: Another spelling or another length.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("not base64") from None
    if b64(data) != text:
        raise Malformed("base64 in a spelling that is not canonical")
    if length is not None and len(data) != length:
        raise Malformed(f"{len(data)} bytes of base64 where {length} belong")
    return data


def unhex(text: str, length: int) -> bytes:
    """Read lowercase hexadecimal of exactly ``length`` bytes.

    Raises:
        Malformed: Another spelling or another length.
    """
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise Malformed("not hexadecimal") from None
    if data.hex() != text or len(data) != length:
        raise Malformed(f"not {length} bytes in lowercase hexadecimal")
    return data


def decimal(text: str) -> int:
    """Read a non-negative decimal below 2**63 without sign, leading zeroes or foreign digits.

    Raises:
        Malformed: Another spelling, or too large.
    """
    if not _DECIMAL.fullmatch(text) or int(text) >= 2**63:
        raise Malformed("not a canonical decimal number below 2**63")
    return int(text)


def _ordered(value: object, depth: int) -> object:
    """Check a value and return it with tuples as lists and keys in canonical order."""
    if type(value) is str and value.isascii():
        return value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise Malformed("an integer is beyond ±(2**53-1)")
        return int(value)
    if depth > MAX_DEPTH:
        raise Malformed(f"nesting is deeper than {MAX_DEPTH}")
    if isinstance(value, dict):
        return {key: _ordered(value[key], depth + 1) for key in _sorted(value)}
    if isinstance(value, (list, tuple)):
        return [_ordered(item, depth + 1) for item in value]
    raise Malformed(f"a {type(value).__name__} has no canonical form")


def _sorted(keys: Iterable[object]) -> list[str]:
    """Keys in canonical order. For ASCII, which every record's own keys are, that is the plain order."""
    if all(type(key) is str and key.isascii() for key in keys):
        return sorted(cast("Iterable[str]", keys))
    return sorted(cast("Iterable[str]", keys), key=_utf16)


def _text(value: str) -> str:
    if not (value.isascii() or unicodedata.is_normalized("NFC", value)):
        raise Malformed("text is not in Unicode normal form C")
    return str(value)


def _utf16(key: object) -> bytes:
    """The order of keys: UTF-16 code units (RFC 8785 section 3.2.3), not code points."""
    if not isinstance(key, str):
        raise Malformed("an object has a key that is not text")
    return _text(key).encode("utf-16-be", "surrogatepass")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("an object names a key twice")
    return members


def _integer(digits: str) -> int:
    # The length is looked at first: reading a million digits as a number would take quadratic time.
    if len(digits) > len(str(-MAX_INTEGER)):
        raise Malformed("an integer is beyond ±(2**53-1)")
    return int(digits)


def _no_float(_text: str) -> NoReturn:
    raise Malformed("a floating point number has no place in a record")
