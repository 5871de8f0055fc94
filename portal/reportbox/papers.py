"""What goes between the report box's pages and ``hall device report-…`` as files, for browsers that run no script.

A *package* is sealed already and is brought to a page; *material* is what a keeper takes from one. Both are JSON, read
strictly. Nothing in them is plain.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import msgspec

from hallcore.ground.errors import Refusal
from signing.canonical import b64, unb64
from signing.errors import SigningError

_SPARE = 1 << 20
"""Bytes of a package beside its files."""


class ReportPackage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed report, or what its reporter says further, which has no reply key; ``attached`` is base64."""

    sealed: str
    lookup: str
    reply_key: str = ""
    attached: str = ""
    type: Literal["report-package"] = "report-package"


class AnswerPackage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a keeper says to the reporter, sealed twice."""

    kind: Literal["answer", "question"]
    for_reporter: str
    for_box: str
    type: Literal["report-answer-package"] = "report-answer-package"


class Material(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sealed record as a keeper takes it along.

    Attributes:
        report, record: The report's number and the record's in it.
        box, sealed: The box and what is sealed for it, canonical JSON.
        reply_key: What answers are sealed to.
        passed: The shares that were handed on to whoever takes it; () before both sides came together.
        has_files: Whether there are files beside it; ``attached`` is their ciphertext in base64, "" before opening.
    """

    report: str
    record: Annotated[int, msgspec.Meta(ge=0)]
    box: str
    sealed: str
    reply_key: str
    passed: tuple[str, ...] = ()
    has_files: bool = False
    attached: str = ""
    type: Literal["report-material"] = "report-material"


Answers = tuple[dict[str, str], ...]
_Kind = TypeVar("_Kind")


def written(paper: msgspec.Struct) -> bytes:
    """A file of one of these, with its type said."""
    return msgspec.json.encode(msgspec.to_builtins(paper))


def read(data: bytes, kind: type[_Kind], what: str) -> _Kind:
    """One of these from a file.

    Raises:
        Refusal: Not one; ``what`` says in Chinese what it should be.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Refusal(f"这个文件不是{what}", "TS-09", where="package") from fault


def uploaded(part: Any, kind: type[_Kind], what: str, megabytes: int) -> _Kind:  # noqa: ANN401 - a part of a WebOb form
    """One of these from a part of a form.

    Args:
        part: The part.
        kind: What it should be.
        what: The same in Chinese.
        megabytes: How long its files may be together.

    Raises:
        Refusal: Too long, or not one.
    """
    most = (megabytes << 20) * 4 // 3 + _SPARE
    data = part.file.read(most + 1)
    if len(data) > most:
        raise Refusal(f"文件太大：附件合计不超过 {megabytes} 兆字节", "TS-20", where="package")
    return read(data, kind, what)


def ciphertext(attached: str) -> bytes:
    """The files' ciphertext from its base64.

    Raises:
        Refusal: It is none.
    """
    try:
        return unb64(attached) if attached else b""
    except SigningError as fault:
        raise Refusal("附件没有密封", "TS-20", where="files") from fault


def spelled(attached: bytes) -> str:
    """The files' ciphertext in base64."""
    return b64(attached)
