"""The inspection: everything that is kept is read again and held against what vouches for it.

Records against their chain, their promise, their seal and their log entry; entries against the edge of the
tree; dossiers against their own records and the law they stand under; files against the vault. One sentence
for each thing that is not as it was filed; nothing is mended here. What is not here: when to inspect and whom to tell (portal), and
the public log's own files, which anybody can audit (``signing/verify.py``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from hallcore.dossier import Archive, Dossier, Record, record_number
from hallcore.filing import hidden_entry
from hallcore.ground.lawbook import LawBook
from hallcore.journal import Entry, Journal, Root
from hallcore.vault import Vault
from signing import cms
from signing.canonical import sha256_hex
from signing.certificates import Certificate
from signing.log.entries import parse_promise, public_entry
from signing.log.note import NoteVerifier, open_note
from signing.log.tree import Tail, leaf_hash

_HASH = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def named_files(archive: Archive) -> frozenset[str]:
    """The hash of everything any record names, as a file or anywhere in what it says; more than needed, never less.

    Raises:
        Exception: Something cannot be read, and so nothing is known of what it names.
    """
    found: set[str] = set()
    for shard in archive.shards:
        for dossier in shard.values():
            for record in dossier.all_records():
                found.update(name.decode() for name in _HASH.findall(record.data))
    return frozenset(found)


FILES_ERASED = "files-erased"
"""The type of the record that says which files were removed with the personal data they bore."""

ERASED = (FILES_ERASED, "pictures-erased")
"""The types of records that say which files of a dossier were removed: with the data they bore, or in their time."""


class Inspection:
    """One reading of everything.

    Args:
        root: The hall at one moment.
        vault: Where the files of records lie; their content is checked by ``Vault.damaged``.
        lawbook: Knows every edition that dossiers stand under.
        roots: The authorities trusted for the office seal.
        promise: The key that signs immediate receipts.
    """

    def __init__(
        self, root: Root, vault: Vault, lawbook: LawBook, roots: Sequence[Certificate], promise: NoteVerifier
    ) -> None:
        self.archive = root.archive
        self.journal = root.journal
        self.vault = vault
        self.lawbook = lawbook
        self.roots = roots
        self.promise = promise

    def findings(self) -> Iterator[str]:
        """What is not as it was filed, each with the place it stands at."""
        known: set[tuple[str, int]] = set()
        for dossier in _dossiers(self.archive):
            if isinstance(dossier, str):
                yield dossier
                continue
            yield from _guarded(f"案卷 {dossier.number}", self._dossier(dossier))
            for n in range(dossier.count):
                known.add((dossier.number, n))
                yield from _guarded(f"记录 {record_number(dossier.number, n)}", self._record(dossier, n))
        yield from _guarded("日志", _journal(self.journal, known))

    def _dossier(self, dossier: Dossier) -> Iterator[str]:
        if list(dossier.records.keys()) != list(range(dossier.count)):
            yield f"应有 {dossier.count} 份记录，实有 {len(dossier.records)} 份"
        last = dossier.record(dossier.count - 1) if dossier.count else None
        if (dossier.prev, dossier.last_at) != ((last.sha256, last.head["at"]) if last else ("", "")):
            yield "末份记录与案卷所载不符"
        law = self.lawbook.edition(dossier.edition)
        if dossier.state not in law.procedure(dossier.procedure).machine(dossier.machine).states:
            yield f"状态 {dossier.state!r} 不在程序表内"
        if dossier.parent and self.archive.get(dossier.parent) is None:
            yield f"上级案卷 {dossier.parent} 不存在"

    def _record(self, dossier: Dossier, n: int) -> Iterator[str]:
        record = dossier.record(n)
        head = record.head
        before = dossier.record(n - 1).sha256 if n else ""
        if (head["dossier"], head["n"], head["prev"]) != (dossier.number, n, before):
            yield "不接前一份记录"
        if head["type"] != dossier.types[n]:
            yield f"类型应为 {dossier.types[n]}，实为 {head['type']}"
        if parse_promise(open_note(record.promise, [self.promise]).text).record != record.sha256:
            yield "即时回执不是这份记录的"
        yield from _annex(record)
        gone = _erased(dossier)
        for file in record.files:
            if file.sha256 not in gone and not self.vault.has(file.sha256, file.size):
                yield f"文件“{file.name}”不在库房或者大小不符：{self.vault.path(file.sha256)}"
        index = self.journal.position(dossier.number, n)
        if index is not None:
            entry = self.journal.entries[index]
            if (entry.dossier, entry.n) != (dossier.number, n):
                yield f"日志第 {index} 条不是这份记录的"
            elif _committed(record, entry) != entry.leaf:
                yield f"与日志第 {index} 条所记不符"
            else:
                yield from self._seal(record, entry)

    def _seal(self, record: Record, entry: Entry) -> Iterator[str]:
        at = datetime.fromisoformat(entry.logged_at)
        signer = cms.verify_detached(record.data, entry.p7s, self.roots, at=at)
        if signer.signing_time != at.replace(microsecond=0):
            yield "电子印章的时间与日志所载不符"


def _dossiers(archive: Archive) -> Iterator[Dossier | str]:
    """Every dossier, or a sentence where one cannot be read."""
    for place, shard in enumerate(archive.shards):
        try:
            for number, dossier in shard.items():
                if dossier.number != number or archive.get(number) is not dossier:
                    yield f"案卷 {number}：登记的编号与案卷所载不符"
                yield dossier
        except Exception as damage:  # noqa: BLE001 - bytes that were altered raise whatever they raise
            yield f"案卷库第 {place} 格无法读取：{damage!r}"


def _guarded(place: str, findings: Iterable[str]) -> Iterator[str]:
    """Findings with their place; an exception is a finding."""
    try:
        for finding in findings:
            yield f"{place}：{finding}"
    except Exception as damage:  # noqa: BLE001 - bytes that were altered raise whatever they raise
        yield f"{place}：无法读取（{damage!r}）"


def _annex(record: Record) -> Iterator[str]:
    hashes = record.head.get("annex", {})
    for name, salt, value in record.annex.pieces if record.annex is not None else ():
        if hashes.get(name) != hashlib.sha256(salt + value.encode()).hexdigest():
            yield f"附录“{name}”与记录所载摘要不符"


def _erased(dossier: Dossier) -> frozenset[str]:
    """The hashes of the files that were removed from this dossier on purpose, and on record."""
    numbers = [n for kind in ERASED for n in dossier.numbers(kind)]
    return frozenset(name for n in numbers for name in dossier.record(n).head["body"]["files"])


def _committed(record: Record, entry: Entry) -> bytes:
    """The log entry that this record with this seal calls for."""
    if record.disclosure == "public":
        return public_entry(record.type, entry.dossier, record.sha256, sha256_hex(entry.p7s))
    return hidden_entry(record)


def _journal(journal: Journal, known: set[tuple[str, int]]) -> Iterator[str]:
    """The log without its gaps, its entries all of records that exist, and the tree's edge."""
    tail, size = Tail(), journal.size
    for index in range(size):
        entry = journal.entries.get(index)
        if entry is None:
            yield f"缺第 {index} 条"
            return
        if (entry.dossier, entry.n) not in known:
            yield f"第 {index} 条所记的记录 {record_number(entry.dossier, entry.n)} 不存在"
        elif journal.position(entry.dossier, entry.n) != index:
            yield f"第 {index} 条的索引不符"
        tail.append(leaf_hash(entry.leaf))
    if journal.tail != (tail.to_bytes() if size else b""):
        yield "由条目重算的树根与日志所存不符"
