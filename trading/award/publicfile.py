"""The public file of a tender (项目公开卷): every public record, byte for byte, and where each stands in the log.

One JSON: ``records`` with the exact text, the log entry, its index and audit path; ``roots`` with the root of the log
at each size a draw was made with, and the proof that it is the beginning of the log; ``checkpoint``, the signed head
all of it is proven against. With it alone, offline, ranking and draws are recomputed (``trading.award.recompute``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

import msgspec

from hallcore.dossier import record_number
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper, from_body
from signing import canonical
from signing.errors import SigningError
from signing.log.entries import PublicEntry, parse_entry
from signing.log.note import NoteVerifier, parse_note
from signing.log.proof import Checkpoint, open_checkpoint
from signing.log.tree import leaf_hash, verify_consistency, verify_inclusion

LARGEST = 64 << 20
"""Bytes of a public file: records are some kilobytes each."""


class Logged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record and its place in the log.

    Attributes:
        record: Its exact text.
        entry: The log entry, base64.
        index, path: Its place, and the audit path to the checkpoint's root, in hexadecimal.
    """

    record: str
    entry: str
    index: int
    path: tuple[str, ...]


class KnownRoot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The root the log had at a size, and the proof that the log of the checkpoint begins with it."""

    size: int
    root: str
    consistency: tuple[str, ...]


class PublicFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file; see the module."""

    type: Literal["tender-public-file"] = "tender-public-file"
    v: Literal[1] = 1
    tender: str
    checkpoint: str
    records: tuple[Logged, ...]
    roots: tuple[KnownRoot, ...]


class Filed(msgspec.Struct, frozen=True):
    """A public record as it was read: dossier, number, paper and place in the log."""

    dossier: str
    n: int
    paper: Paper
    index: int

    @property
    def number(self) -> str:
        """The record's number."""
        return record_number(self.dossier, self.n)


class Read(msgspec.Struct, frozen=True):
    """A public file whose every record is where it says it is.

    Attributes:
        records: In the order of the log.
        roots: Size → root of the log, in hexadecimal.
        signed: Whether the checkpoint was verified with a key; without one it is taken as it stands.
    """

    tender: str
    records: tuple[Filed, ...]
    roots: dict[int, str]
    origin: str
    size: int
    signed: bool

    def of(self, kind: type[Paper], dossier: str) -> Filed | None:
        """The newest record of a kind in a dossier."""
        return next(
            (one for one in reversed(self.records) if one.dossier == dossier and isinstance(one.paper, kind)),
            None,
        )

    def all_of(self, kind: type[Paper], dossier: str = "") -> Iterator[Filed]:
        """Every record of a kind, of one dossier or of all."""
        return (
            one
            for one in self.records
            if isinstance(one.paper, kind) and (not dossier or one.dossier == dossier)
        )


def read_public_file(data: bytes, key: NoteVerifier | None = None) -> Read:
    """Read a public file and verify that all of it stands in the log it names.

    Args:
        data: The file.
        key: The log's public key; without it the checkpoint is believed as it stands, and so said.

    Raises:
        Refusal: Not in form, or something does not stand where it says; ``where`` is the record.
    """
    try:
        file = msgspec.json.decode(data[: LARGEST + 1], type=PublicFile)
    except (msgspec.DecodeError, msgspec.ValidationError) as fault:
        raise Refusal(f"公开卷不合格式：{fault}", "EB-16") from fault
    try:
        head = open_checkpoint(file.checkpoint, key) if key is not None else _unsigned(file.checkpoint)
    except SigningError as fault:
        raise Refusal(f"公开日志检查点未通过核验：{fault}", "EB-16", where="checkpoint") from fault
    records = tuple(sorted((_record(one, head) for one in file.records), key=lambda one: one.index))
    roots = {each.size: _root(each, head) for each in file.roots}
    return Read(file.tender, records, roots, head.origin, head.size, key is not None)


def _unsigned(note: str) -> Checkpoint:
    return Checkpoint.parse(parse_note(note)[0])


def _record(one: Logged, head: Checkpoint) -> Filed:
    data = one.record.encode()
    try:
        body = canonical.decode(data)
        entry = canonical.unb64(one.entry)
        told = parse_entry(entry)
        verify_inclusion(
            leaf_hash(entry), one.index, head.size, [bytes.fromhex(node) for node in one.path], head.root
        )
    except (SigningError, ValueError) as fault:
        raise Refusal(f"记录不在公开日志中：{fault}", "EB-16", where=str(one.index)) from fault
    dossier, n = str(body.get("dossier")), int(body.get("n", 0))
    known = isinstance(told, PublicEntry) and (told.record, told.dossier, told.type) == (
        hashlib.sha256(data).hexdigest(),
        dossier,
        body.get("type"),
    )
    if not known:
        raise Refusal("记录原文与公开日志中的摘要不一致", "EB-16", where=record_number(dossier, n))
    return Filed(dossier, n, from_body(body["type"], body["v"], body["body"]), one.index)


def _root(each: KnownRoot, head: Checkpoint) -> str:
    try:
        proof = [bytes.fromhex(node) for node in each.consistency]
        verify_consistency(each.size, head.size, proof, bytes.fromhex(each.root), head.root)
    except (SigningError, ValueError) as fault:
        raise Refusal(f"日志根值与检查点不一致：{fault}", "EB-16", where=str(each.size)) from fault
    return each.root
