"""Files that go with a sealed report: named inside what is sealed, themselves sealed under a key of the report's own.

The list of names, sizes and hashes lies behind the report's text, under the same seal; the files lie one after another,
padded, in one ciphertext beside it. So nobody without the report's two secrets learns name, kind or number of the files,
and a ciphertext of another report does not open. What is not here: the report and its locks (`report`).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag

from signing import canonical
from signing.seal.documents import Hex32, read_as
from signing.seal.faults import Broken, Flaw, Rejected
from signing.suites import Suite

BLOCK = 65536
"""The files together are padded to a multiple of so many bytes."""

TAG = 16
MAX_FILES = 20
MAX_NAME = 120
MAX_BYTES = 32 * 1024 * 1024
"""What this format holds at most; the hall's law asks for less."""

_INFO = b"ggzy-report-files/v1"
_NONCE = bytes(12)
"""The key seals nothing else."""

_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_") | dict.fromkeys(map(chr, (*range(32), 127)), "_"))


class ReportFile(NamedTuple):
    """A file of a report: its name and its bytes."""

    name: str
    data: bytes


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file as the list names it."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_BYTES)]
    sha256: Hex32


_List = Annotated[tuple[Listed, ...], msgspec.Meta(min_length=1, max_length=MAX_FILES)]


def safe_name(name: str) -> str:
    """A name that is a name everywhere: no folder, no control character, no leading dot."""
    text = unicodedata.normalize("NFC", name).translate(_UNSAFE).strip().lstrip(".")
    return text[-MAX_NAME:] or "file"


def listing(files: Sequence[ReportFile]) -> bytes:
    """The list of the files, canonical JSON.

    Raises:
        Broken: Too many files, an empty one, or too many bytes.
    """
    if len(files) > MAX_FILES or any(not one.data for one in files):
        raise Broken(Flaw.ARCHIVE, f"a report has at most {MAX_FILES} files, none of them empty")
    if sum(len(one.data) for one in files) > MAX_BYTES:
        raise Broken(Flaw.ARCHIVE, f"the files of a report have at most {MAX_BYTES} bytes together")
    return canonical.encode(
        [
            {"name": safe_name(name), "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files
        ]
    )


def seal_files(key: bytes, context: bytes, files: Sequence[ReportFile], algorithms: Suite) -> bytes:
    """The ciphertext of the files, one after another, padded."""
    data = b"".join(one.data for one in files)
    data += bytes(-len(data) % BLOCK)
    out = bytearray(len(data) + TAG)
    algorithms.aead(_key(key, context, algorithms)).encrypt_into(_NONCE, data, context, out)
    return bytes(out)


def open_files(
    key: bytes, context: bytes, listed: bytes, sealed: bytes, algorithms: Suite
) -> tuple[ReportFile, ...]:
    """The files; names are safe to save under.

    Args:
        key: The report's key.
        context: What everything in the report is bound to.
        listed: The list as it lay in the report, b"" for none.
        sealed: The ciphertext, b"" where none is at hand.
        algorithms: The report's suite.

    Raises:
        Broken: The list is none.
        Rejected: The ciphertext is missing, of another report, or was changed.
    """
    if not listed:
        return ()
    names = read_as(_List, listed, Flaw.ARCHIVE)
    if not sealed:
        raise Rejected(Flaw.ARCHIVE, "the report has files, but their ciphertext is not here")
    try:
        data = algorithms.aead(_key(key, context, algorithms)).decrypt(_NONCE, sealed, context)
    except InvalidTag:
        raise Rejected(Flaw.ARCHIVE, "the files are not of this report, or were changed") from None
    found, at = [], 0
    for one in names:
        piece = data[at : at + one.size]
        at += one.size
        if hashlib.sha256(piece).hexdigest() != one.sha256:
            raise Rejected(Flaw.ARCHIVE, "a file is not the one that was listed", safe_name(one.name))
        found.append(ReportFile(safe_name(one.name), piece))
    return tuple(found)


def _key(key: bytes, context: bytes, algorithms: Suite) -> bytes:
    return algorithms.derive(key, _INFO + context, 32)
