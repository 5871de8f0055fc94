"""The bulk feed: every entry of the log between two positions, each public record behind it, and the proof of completeness.

One JSON a stretch. Entries that are not public stand in it as the commitments they are, so the count is never in doubt; of
each public record the exact text is given. With the log's key, offline, whoever follows shows that no public record
between two positions is missing. What is not here: HTTP (``portal.views.ocds``), the proof's arithmetic
(``signing.log.stretch``), releases (``portal.ocds.following``).
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec

from hallcore.dossier import Archive, record_number
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper, from_body
from hallcore.journal import Journal
from portal.evidence import PublicLog
from signing import canonical
from signing.errors import SigningError
from signing.log.entries import PublicEntry, parse_entry
from signing.log.note import NoteVerifier, parse_note
from signing.log.proof import Checkpoint, open_checkpoint
from signing.log.stretch import Stretch, edge_at, joined, proof_at

RULE = "EB-16"
LIMIT = 200
LIMIT_MOST = 1000
BYTES_MOST = 8 << 20
"""Of record text in one stretch; it ends after the entry that passes it."""
LARGEST = 64 << 20


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One entry, and the exact text of the record behind it where that is public."""

    entry: str
    record: str | None = None


class StretchFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file: positions ``since`` up to but without ``until``; hashes in hexadecimal."""

    type: Literal["log-stretch"] = "log-stretch"
    v: Literal[1] = 1
    since: int
    until: int
    checkpoint: str
    edge: tuple[str, ...]
    consistency: tuple[str, ...]
    lines: tuple[Line, ...]


class Followed(msgspec.Struct, frozen=True):
    """A public record, read out of a stretch that holds.

    Attributes:
        position: Where it stands in the log.
        dossier, n: Which record it is.
        sha256: Of its bytes.
        body: All of it.
    """

    position: int
    dossier: str
    n: int
    type: str
    sha256: str
    body: dict[str, Any]

    @property
    def number(self) -> str:
        """The record's number."""
        return record_number(self.dossier, self.n)

    @property
    def paper(self) -> Paper:
        """What was filed."""
        return from_body(self.type, self.body["v"], self.body["body"])


class Whole(msgspec.Struct, frozen=True):
    """Stretches that follow one another without a gap.

    Attributes:
        since, until: From which position up to which.
        records: Every public record between them.
        hidden: How many entries are commitments only.
        signed: Whether the checkpoints were verified with a key.
    """

    since: int
    until: int
    records: tuple[Followed, ...]
    hidden: int
    origin: str
    signed: bool


def stretch_file(archive: Archive, journal: Journal, log: PublicLog, since: int, limit: int) -> bytes | None:
    """The stretch from a position on; None where the published log has nothing there yet.

    Args:
        archive: All dossiers.
        journal: Which record stands where.
        log: The published log.
        since: The first position.
        limit: The most entries.
    """
    until = min(log.size, since + limit)
    if since >= until:
        return None
    lines, held = [], 0
    for _position, entry in journal.since(since):
        text = None
        if isinstance(leaf := parse_entry(entry.leaf), PublicEntry):
            text = archive[leaf.dossier].record(entry.n).data.decode()
            held += len(text)
        lines.append(Line(entry.leaf.decode(), text))
        if since + len(lines) == until or held > BYTES_MOST:
            break
    until = since + len(lines)
    return msgspec.json.encode(
        StretchFile(
            since=since,
            until=until,
            checkpoint=log.note,
            edge=tuple(node.hex() for node in edge_at(since, log.node)),
            consistency=tuple(node.hex() for node in proof_at(until, log.size, log.node)),
            lines=tuple(lines),
        )
    )


def read_stretches(files: Sequence[bytes], key: NoteVerifier | None = None) -> Whole:
    """Read stretches, in whichever order they come, and show that nothing is missing between their ends.

    Args:
        files: At least one.
        key: The log's public key; without it each checkpoint is believed as it stands, and so said.

    Raises:
        Refusal: Not in form, a gap, an altered, missing or misplaced entry or record; ``where`` is the position.
    """
    read = sorted((_decoded(each) for each in files), key=lambda each: each.since)
    heads = [_head(each, key) for each in read]
    if len({head.origin for head in heads}) != 1:
        raise Refusal("各段不是同一日志的", RULE)
    for before, after in itertools.pairwise(read):
        if before.until != after.since:
            raise Refusal(
                f"日志位置 {before.until} 至 {after.since} 之间缺段或者重叠", RULE, where=str(before.until)
            )
    try:
        joined([_stretch(each) for each in read], heads)
    except (SigningError, ValueError) as fault:
        raise Refusal(
            f"日志段不完整：条目被删、被改或者换了次序（{fault}）", RULE, where=str(read[0].since)
        ) from fault
    records = tuple(record for each in read for record in _records(each))
    total = read[-1].until - read[0].since
    return Whole(
        read[0].since, read[-1].until, records, total - len(records), heads[0].origin, key is not None
    )


def _decoded(data: bytes) -> StretchFile:
    try:
        file = msgspec.json.decode(data[: LARGEST + 1], type=StretchFile)
    except (msgspec.DecodeError, msgspec.ValidationError) as fault:
        raise Refusal(f"日志段不合格式：{fault}", RULE) from fault
    if file.until - file.since != len(file.lines) or file.since < 0:
        raise Refusal(
            f"写明 {file.since} 至 {file.until}，实有 {len(file.lines)} 条", RULE, where=str(file.since)
        )
    return file


def _head(file: StretchFile, key: NoteVerifier | None) -> Checkpoint:
    try:
        if key is not None:
            return open_checkpoint(file.checkpoint, key)
        return Checkpoint.parse(parse_note(file.checkpoint)[0])
    except SigningError as fault:
        raise Refusal(f"公开日志检查点未通过核验：{fault}", RULE, where="checkpoint") from fault


def _stretch(file: StretchFile) -> Stretch:
    return Stretch(
        file.since,
        tuple(line.entry.encode() for line in file.lines),
        tuple(bytes.fromhex(node) for node in file.edge),
        tuple(bytes.fromhex(node) for node in file.consistency),
    )


def _records(file: StretchFile) -> Iterator[Followed]:
    """Every public record of a stretch whose entries hold.

    Raises:
        Refusal: A public entry has no record, or another's, or one is given where none is public.
    """
    for position, line in enumerate(file.lines, file.since):
        entry = parse_entry(line.entry.encode())
        if not isinstance(entry, PublicEntry):
            if line.record is not None:
                raise Refusal("不公开的条目附有原文", RULE, where=str(position))
            continue
        if line.record is None:
            raise Refusal(f"公开条目 {position}（{entry.dossier}）缺少记录原文", RULE, where=str(position))
        data = line.record.encode()
        digest = hashlib.sha256(data).hexdigest()
        if digest != entry.record:
            raise Refusal(
                f"公开条目 {position}（{entry.dossier}）的记录原文与日志中的摘要不一致",
                RULE,
                where=str(position),
            )
        body = canonical.decode(data)
        yield Followed(position, entry.dossier, int(body["n"]), entry.type, digest, body)
