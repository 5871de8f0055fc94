r"""The words that stand in the log, and the promise given before they stand there.

Four kinds of entry, each a few lines of ASCII under 1 KiB, every line ended by a newline::

    ggzy-entry/v1                        a record open to all: its type, its dossier,
    public <type> <dossier>              the hashes of its bytes and of the office seal
    sha256:<record> sha256:<p7s>

    ggzy-entry/v1                        a published file (a signed PDF)
    public file <name>
    sha256:<file>

    ggzy-entry/v1                        a commitment that will be opened by that month
    opaque <YYYY-MM>
    <base64 of SHA-256("ggzy-opaque/v1\n" ‖ salt ‖ SHA-256(payload))>

    ggzy-entry/v1                        a commitment that is never opened in the log
    sealed
    <base64 of SHA-256("ggzy-sealed/v1\n" ‖ salt ‖ SHA-256(payload))>

The promise is the text of a note signed with the promise key: what arrived when, and how soon it will be
in the log. Personal data never enters an entry.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from signing.canonical import b64, decimal, unb64, unhex
from signing.errors import Malformed, Refuted
from signing.log.proof import check_origin

HEADER = "ggzy-entry/v1"
PROMISE_HEADER = "ggzy-promise/v1"
MAX_ENTRY = 1024
SALT_BYTES = 32
FILE = "file"
"""The one record type that is not a record type: it marks the entry of a published file."""
MARKER = "deadline-marker"
"""The type of the record whose entry separates bids in time from bids too late (sealing.md 1.9)."""

_DOSSIER = re.compile(r"[A-Za-z0-9./-]{1,80}")
_TYPE = re.compile(r"[a-z0-9-]{1,40}")
_NAME = re.compile(r"[A-Za-z0-9._/-]{1,160}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-2][0-9]:[0-5][0-9])"
)


@dataclass(frozen=True)
class PublicEntry:
    """A disclosed record: its type, its dossier, the SHA-256 (hex) of its bytes and of its ``.p7s``."""

    type: str
    dossier: str
    record: str
    p7s: str


@dataclass(frozen=True)
class FileEntry:
    """A published file: the name it is published under and its SHA-256 (hex)."""

    name: str
    sha256: str


@dataclass(frozen=True)
class OpaqueEntry:
    """A salted commitment (32 bytes) that is to be opened by the end of ``month`` (YYYY-MM)."""

    month: str
    commitment: bytes


@dataclass(frozen=True)
class SealedEntry:
    """A salted commitment (32 bytes) that is never opened in the log."""

    commitment: bytes


Entry = PublicEntry | FileEntry | OpaqueEntry | SealedEntry


@dataclass(frozen=True)
class Promise:
    """What an immediate receipt says.

    Attributes:
        origin: The log the entry will stand in.
        record: SHA-256 (hex) of the record's exact bytes.
        entry: The leaf hash (hex) of the log entry, or None for a public record, whose seal comes later.
        arrival: RFC 3339 time with offset at which the submission was complete.
        within: Within how many seconds after it the entry will be in the log.
    """

    origin: str
    record: str
    entry: str | None
    arrival: str
    within: int


def public_entry(kind: str, dossier: str, record: str, p7s: str) -> bytes:
    """The entry of a disclosed record.

    Args:
        kind: The record's type, ``[a-z0-9-]{1,40}`` but not ``file``.
        dossier: The dossier's number, ``[A-Za-z0-9./-]{1,80}``.
        record: SHA-256 of the record's bytes, 64 hexadecimal digits.
        p7s: SHA-256 of the detached signature's bytes, likewise.

    Raises:
        Malformed: One of them is not of that form.
    """
    if not _TYPE.fullmatch(kind) or kind == FILE:
        raise Malformed("a record type is 1 to 40 of a-z, 0-9 and dash, and not 'file'")
    if not _DOSSIER.fullmatch(dossier):
        raise Malformed("a dossier number is 1 to 80 ASCII letters, digits, dots, slashes and dashes")
    return _entry(f"public {kind} {dossier}", f"{_hash(record)} {_hash(p7s)}")


def marker_entry(dossier: str, record: str, p7s: str) -> bytes:
    """The entry of the record that closes submission: an ordinary public one of type ``deadline-marker``."""
    return public_entry(MARKER, dossier, record, p7s)


def public_file_entry(name: str, sha256: str) -> bytes:
    """The entry of a published file.

    Args:
        name: The name it is published under, ``[A-Za-z0-9._/-]{1,160}``.
        sha256: 64 hexadecimal digits.

    Raises:
        Malformed: One of them is not of that form.
    """
    if not _NAME.fullmatch(name):
        raise Malformed(
            "a published file's name is 1 to 160 ASCII letters, digits, dots, slashes, dashes, underscores"
        )
    return _entry(f"public {FILE} {name}", _hash(sha256))


def opaque_entry(month: str, salt: bytes, payload: bytes) -> bytes:
    """The entry of an act that is opened later.

    Args:
        month: The latest month of its opening, ``YYYY-MM``.
        salt: 32 random bytes, kept until the opening.
        payload: The exact bytes committed to: a record, or a dummy.

    Raises:
        Malformed: The month or the salt is not of that form.
    """
    if not _MONTH.fullmatch(month):
        raise Malformed("a month is written YYYY-MM")
    return _entry(f"opaque {month}", b64(_commitment("opaque", salt, payload)))


def sealed_entry(salt: bytes, payload: bytes) -> bytes:
    """The entry of an act that the log never opens (a whistle-blower's report, an internal matter).

    Raises:
        Malformed: The salt is not 32 bytes.
    """
    return _entry("sealed", b64(_commitment("sealed", salt, payload)))


def parse_entry(entry: bytes) -> Entry:
    """Read an entry, exactly.

    Raises:
        Malformed: It is not one this module would have written.
    """
    try:
        lines = entry.decode("ascii").split("\n") if len(entry) <= MAX_ENTRY else []
    except UnicodeDecodeError:
        lines = []
    if len(lines) != 4 or lines[0] != HEADER or lines[3]:
        raise Malformed("a log entry is three lines of ASCII under its header")
    words, last = lines[1].split(" "), lines[2]
    parsed = _parse_words(words, last)
    if parsed is None:
        raise Malformed("a log entry of an unknown kind or form")
    return parsed


def verify_opening(entry: bytes, salt: bytes, payload: bytes) -> None:
    """Check that an opaque or sealed entry commits to this payload under this salt.

    Raises:
        Malformed: The entry is no entry, or the salt is not 32 bytes.
        Refuted: It commits to something else, or is a public entry.
    """
    parsed = parse_entry(entry)
    if not isinstance(parsed, OpaqueEntry | SealedEntry):
        raise Refuted("a public entry has nothing to open")
    kind = "opaque" if isinstance(parsed, OpaqueEntry) else "sealed"
    if not compare_digest(parsed.commitment, _commitment(kind, salt, payload)):
        raise Refuted("the entry commits to another payload or another salt")


def promise_text(origin: str, record: str, entry: str | None, arrival: str, within: int) -> str:
    """The text of a promise; sign it as a note with the promise key.

    Args:
        origin: The log's origin.
        record: SHA-256 of the record's bytes, 64 hexadecimal digits.
        entry: The leaf hash of its entry (``tree.leaf_hash(entry).hex()``), or None while it is not known.
        arrival: RFC 3339 time with offset, at most microseconds.
        within: Seconds, 1 to 86 400.

    Raises:
        Malformed: One of them is not of that form.
    """
    text = (
        f"{PROMISE_HEADER}\n{origin}\nrecord {_hash(record)}\n"
        f"entry {'-' if entry is None else _hash(entry)}\narrival {arrival}\nwithin {within}\n"
    )
    parse_promise(text)
    return text


def parse_promise(text: str) -> Promise:
    """Read the text of a promise, exactly. The signature is the note's matter.

    Raises:
        Malformed: It is not one.
    """
    lines = text.split("\n")
    if len(lines) != 7 or lines[0] != PROMISE_HEADER or lines[6]:
        raise Malformed("a promise is six lines")
    check_origin(lines[1])
    record, entry, arrival, within = (
        _field(line, key)
        for line, key in zip(lines[2:6], ("record", "entry", "arrival", "within"), strict=True)
    )
    _check_time(arrival)
    seconds = decimal(within)
    if not 1 <= seconds <= 86_400:
        raise Malformed("a promise is kept within 1 to 86400 seconds")
    return Promise(lines[1], _unhash(record), None if entry == "-" else _unhash(entry), arrival, seconds)


def _parse_words(words: list[str], last: str) -> Entry | None:
    match words:
        case ["public", "file", name] if _NAME.fullmatch(name):
            return FileEntry(name, _unhash(last))
        case ["public", kind, dossier] if (
            kind != FILE and _TYPE.fullmatch(kind) and _DOSSIER.fullmatch(dossier)
        ):
            record, _, p7s = last.partition(" ")
            return PublicEntry(kind, dossier, _unhash(record), _unhash(p7s))
        case ["opaque", month] if _MONTH.fullmatch(month):
            return OpaqueEntry(month, unb64(last, 32))
        case ["sealed"]:
            return SealedEntry(unb64(last, 32))
    return None


def _entry(words: str, last: str) -> bytes:
    return f"{HEADER}\n{words}\n{last}\n".encode("ascii")


def _commitment(kind: str, salt: bytes, payload: bytes) -> bytes:
    if len(salt) != SALT_BYTES:
        raise Malformed("a salt is 32 bytes")
    return hashlib.sha256(f"ggzy-{kind}/v1\n".encode() + salt + hashlib.sha256(payload).digest()).digest()


def _hash(digest: str) -> str:
    return f"sha256:{unhex(digest, 32).hex()}"


def _unhash(text: str) -> str:
    name, _, digest = text.partition(":")
    if name != "sha256":
        raise Malformed("a hash is written sha256: and 64 hexadecimal digits")
    return unhex(digest, 32).hex()


def _field(line: str, key: str) -> str:
    name, _, value = line.partition(" ")
    if name != key:
        raise Malformed(f"a line of the promise does not begin with {key}")
    return value


def _check_time(text: str) -> None:
    if not _TIME.fullmatch(text):
        raise Malformed("a time is written as in RFC 3339, with offset and at most microseconds")
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise Malformed("there is no such time") from None
