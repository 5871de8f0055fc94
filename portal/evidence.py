"""Proving a record here and now: its bytes, the office's seal, its place in the published log.

Nothing here is remembered from one request to the next: whoever asks gets the three checks made for
this record, against the checkpoint and the tiles as the public can fetch them. What is not here: how a
finding is told on a page (``portal.presenters.proofs``), and the same checks without us
(``signing/verify.py``).
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Literal, NamedTuple

from hallcore.dossier import Dossier
from hallcore.journal import Entry, Journal
from signing import cms
from signing.certificates import Certificate
from signing.errors import SigningError
from signing.log.entries import PublicEntry, parse_entry
from signing.log.note import NoteVerifier
from signing.log.proof import Checkpoint, Proof, open_checkpoint
from signing.log.tiles import TILE_HEIGHT, TILE_WIDTH, TileReader
from signing.log.tree import MAX_SIZE, inclusion_proof, leaf_hash, verify_inclusion

Outcome = Literal["yes", "no", "unknown"]


class Finding(NamedTuple):
    """How one check came out, and in a Chinese sentence what exactly was compared."""

    outcome: Outcome
    detail: str


NOT_LOGGED = Finding("unknown", "尚未入日志。服务器已承诺 60 秒内写入，请稍后再看")


@dataclass(frozen=True)
class PublicLog:
    """The log as the public fetches it: a checkpoint and tiles in a folder, believed only when verified.

    Made anew for each request, so that checkpoint and proofs belong together.

    Args:
        folder: Where the sealer publishes.
        key: The log's public key, named by its origin.
    """

    folder: Path
    key: NoteVerifier

    @cached_property
    def note(self) -> str:
        """The checkpoint note as published, or "" while there is none."""
        data = self.read("checkpoint")
        return data.decode() if data is not None else ""

    @cached_property
    def checkpoint(self) -> Checkpoint | None:
        """The checkpoint, its signature verified; None while there is none.

        Raises:
            SigningError: What lies there is not this log's checkpoint.
        """
        return open_checkpoint(self.note, self.key) if self.note else None

    @property
    def size(self) -> int:
        """How many entries the published checkpoint covers."""
        return self.checkpoint.size if self.checkpoint is not None else 0

    @cached_property
    def _tiles(self) -> TileReader:
        return TileReader(self.read, self.size)

    def read(self, path: str) -> bytes | None:
        """The bytes of a published file, or None where there is none."""
        return _read(self.folder, path)

    def prove(self, index: int, entry: bytes) -> Proof | None:
        """The proof file of an entry, its bytes carried along; None until the checkpoint covers it.

        Raises:
            SigningError: The tiles are missing or broken.
        """
        if index >= self.size:
            return None
        path = inclusion_proof(index, self.size, self._node)
        return Proof(index, tuple(path), self.note, entry)

    def _node(self, level: int, index: int) -> bytes:
        tile, width = (
            index >> (TILE_HEIGHT - level % TILE_HEIGHT),
            TILE_WIDTH << (level - level % TILE_HEIGHT),
        )
        whole = (tile + 1) * width <= self.size
        return _settled(str(self.folder), level, index) if whole else self._tiles.read(level, index)


def _read(folder: Path, path: str) -> bytes | None:
    try:
        return (folder / path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


@lru_cache(maxsize=1 << 16)
def _settled(folder: str, level: int, index: int) -> bytes:
    """A node of the tree inside a full tile. It never changes again, so it is worth remembering.

    Whatever stands here is believed no more than the tile it came from: the path it becomes part of is
    verified against the signed root each time.
    """
    tiles = TileReader(partial(_read, Path(folder)), MAX_SIZE)
    return tiles.read(level, index)


@dataclass(frozen=True)
class Examination:
    """What three checks found of one record.

    Attributes:
        original: The record's bytes are those its log entry names.
        seal: The office's seal is over these bytes, is the one the entry names, and leads to our root.
        logged: The entry stands in the published log, by an audit path up to the signed checkpoint.
        index: Its place in the log, counted from 0; None while it is promised only.
        signer: Whom the seal names; None where it does not hold.
    """

    original: Finding
    seal: Finding
    logged: Finding
    index: int | None = None
    signer: cms.Signer | None = None

    @property
    def findings(self) -> tuple[Finding, Finding, Finding]:
        """The three in the order they are told."""
        return (self.original, self.seal, self.logged)

    @property
    def verdict(self) -> Literal["proven", "refuted", "undecidable"]:
        """Proven only where all three hold; refuted as soon as one does not."""
        outcomes = {finding.outcome for finding in self.findings}
        if "no" in outcomes:
            return "refuted"
        return "proven" if outcomes == {"yes"} else "undecidable"

    @property
    def proven(self) -> bool:
        """Whether the sun may be shown."""
        return self.verdict == "proven"


def entry_of(journal: Journal, dossier: str, n: int) -> tuple[int, Entry] | None:
    """A record's place in the journal and its line there; None while it is promised only."""
    index = journal.position(dossier, n)
    return None if index is None else (index, journal.entries[index])


def examine(
    data: bytes, found: tuple[int, Entry] | None, log: PublicLog, roots: Sequence[Certificate]
) -> Examination:
    """Make the three checks on a record's bytes, whoever brought them.

    Args:
        data: The bytes to be proven.
        found: The journal's index and line for the record they claim to be (``entry_of``).
        log: The published log.
        roots: The authorities trusted for the office seal.
    """
    if found is None:
        return Examination(NOT_LOGGED, NOT_LOGGED, NOT_LOGGED)
    index, entry = found
    original, named_seal = _original(data, entry)
    seal, signer = _seal(data, entry, named_seal, roots)
    return Examination(original, seal, _logged(index, entry, log), index, signer)


def _original(data: bytes, entry: Entry) -> tuple[Finding, str]:
    """Compare the bytes with what the entry names; return that, and the hash of the seal it names."""
    digest, named = hashlib.sha256(data).hexdigest(), parse_entry(entry.leaf)
    if not isinstance(named, PublicEntry):
        return Finding("unknown", "日志条目只含承诺，须持盐值才能打开"), ""
    if named.record != digest:
        return Finding("no", f"算得 {digest}，日志所记为 {named.record}"), named.p7s
    return Finding("yes", "重新计算 SHA-256，与日志条目所记逐字相同"), named.p7s


def _seal(
    data: bytes, entry: Entry, named: str, roots: Sequence[Certificate]
) -> tuple[Finding, cms.Signer | None]:
    if hashlib.sha256(entry.p7s).hexdigest() != named:
        return Finding("no", "印章文件不是日志条目所记的那一个"), None
    try:
        at = datetime.fromisoformat(entry.logged_at)
        signer = cms.verify_detached(data, entry.p7s, roots, at=at)
    except SigningError as fault:
        return Finding("no", f"印章不成立：{fault.reason}"), None
    return Finding("yes", f"CMS 签名成立，证书属{signer.subject}，由本厅根证书签发"), signer


def _logged(index: int, entry: Entry, log: PublicLog) -> Finding:
    try:
        proof, checkpoint = log.prove(index, entry.leaf), log.checkpoint
        if proof is None or checkpoint is None:
            return NOT_LOGGED
        verify_inclusion(leaf_hash(entry.leaf), index, checkpoint.size, proof.path, checkpoint.root)
    except SigningError as fault:
        return Finding("no", f"日志证明不成立：{fault.reason}")
    place, size = f"{index:,}", f"{checkpoint.size:,}"
    return Finding("yes", f"位置 {place}，由包含证明推得的树根与已签名的检查点（共 {size} 条）一致")


def links_back(dossier: Dossier, n: int) -> bool:
    """Whether a record names the hash of the one before it; the first names none."""
    before = dossier.record(n - 1).sha256 if n else ""
    return bool(dossier.record(n).head["prev"] == before)


# -- what is handed out -----------------------------------------------------------------------------


def trust_policy(log: NoteVerifier, promise: NoteVerifier) -> str:
    """The keys file (C2SP tlog-policy, and a ``promise`` line) that ``verify.py`` takes."""
    return (
        "# 本厅日志与即时回执的公钥。请与本厅他处公布的逐字核对。\n"
        f"log {log.vkey}\npromise {promise.vkey}\nquorum none\n"
    )


def zipped(files: Mapping[str, bytes], at: datetime) -> bytes:
    """A flat zip of files, the same bytes for the same content; ``at`` is the time written on each."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            stored = name.endswith((".pdf", ".p7s"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            bundle.writestr(entry, data)
    return sink.getvalue()
