"""What applicants may attach: known kinds of files by what they are, whole, of sane size, free of viruses.

A file is judged by its first and last bytes, never by its name alone; the name's ending has to agree with them.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef, Vault
from portal.scanning import scan
from portal.spelling import one_spelling

LARGEST = 50 << 20
"""Bytes of one attachment."""

_TAIL = 1024
MANDATE = "mandate"
"""What the mandate of a proxy is called among the materials of a draft."""


class Kind(Struct, frozen=True):
    """A kind of file: its name, its endings, how it begins, and whether it is there to the end."""

    name: str
    endings: tuple[str, ...]
    begins: bytes
    whole: Callable[[BinaryIO, bytes], bool]


def _is_ofd(source: BinaryIO, _tail: bytes) -> bool:
    """A zip that holds the page description of GB/T 33190."""
    try:
        with ZipFile(source) as archive:
            return "OFD.xml" in archive.namelist()
    except (BadZipFile, OSError, ValueError):
        return False


KINDS = (
    Kind("PDF", (".pdf",), b"%PDF-", lambda _source, tail: b"%%EOF" in tail),
    Kind("JPEG 图片", (".jpg", ".jpeg"), b"\xff\xd8\xff", lambda _source, tail: b"\xff\xd9" in tail),
    Kind("PNG 图片", (".png",), b"\x89PNG\r\n\x1a\n", lambda _source, tail: b"IEND" in tail),
    Kind("OFD 版式文件", (".ofd",), b"PK\x03\x04", _is_ofd),
)
ACCEPT = "PDF、OFD、JPG、PNG"
ENDINGS = ",".join(ending for kind in KINDS for ending in kind.endings)


def file_name(given: str) -> str:
    """A file's name as a record may carry it: without folders, of sane length, in one spelling."""
    bare = one_spelling(given).replace("\\", "/").rpartition("/")[2].strip()
    return bare[-100:] or "材料"


def check_content(vault: Vault, file: FileRef) -> Kind:
    """What kind of file it is.

    Raises:
        Refusal: Of no kind that is taken, cut off, too large, or named as what it is not.
    """
    if file.size > LARGEST:
        raise Refusal(f"单个文件不得超过 {LARGEST >> 20} MB", where=file.name)
    with vault.open(file.sha256) as source:
        head = source.read(16)
        source.seek(max(file.size - _TAIL, 0), os.SEEK_SET)
        tail = source.read()
        kind = next((each for each in KINDS if head.startswith(each.begins)), None)
        if kind is None:
            raise Refusal(f"只接收 {ACCEPT} 文件，这个文件不是", "FW-11", where=file.name)
        source.seek(0, io.SEEK_SET)
        if not kind.whole(source, tail):
            raise Refusal(f"{kind.name}内容不完整或者已损坏，请检查原件后重传", "FW-11", where=file.name)
    if not file.name.lower().endswith(kind.endings):
        raise Refusal(f"文件内容是{kind.name}，与文件名的后缀不一致", "FW-11", where=file.name)
    return kind


def take_in(vault: Vault, file: FileRef, scanner: str) -> FileRef:
    """Check a kept file and have it scanned; return it.

    Raises:
        Refusal: It is not taken in.
    """
    check_content(vault, file)
    scan(vault, file, scanner)
    return file
