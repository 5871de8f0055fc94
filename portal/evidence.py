"""Proving a record here and now: its bytes, the office's seal, its place in the published log.

Whoever asks gets the three checks made for this record, against the checkpoint and the tiles as the public
can fetch them. No finding is remembered, only that a signature over the very same bytes, or a node of a
complete subtree, was verified before: whatever differs by one bit is looked at anew. What is not here: how a
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
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from hallcore.dossier import Dossier, Record
from hallcore.filing import hidden_entry
from hallcore.journal import Entry, Journal
from signing import cms
from signing.certificates import Certificate
from signing.errors import SigningError
from signing.log.entries import PublicEntry, parse_entry
from signing.log.note import NoteVerifier
from signing.log.proof import Checkpoint, Proof, open_checkpoint
from signing.log.tiles import TileReader
from signing.log.tree import consistency_proof, inclusion_proof, leaf_hash, root_hash, verify_inclusion

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
        return _opened(self.note, self.key) if self.note else None

    @property
    def size(self) -> int:
        """How many entries the published checkpoint covers."""
        return self.checkpoint.size if self.checkpoint is not None else 0

    @cached_property
    def _tiles(self) -> TileReader:
        return TileReader(self.read, self.size)

    def read(self, path: str) -> bytes | None:
        """The bytes of a published file, or None where there is none."""
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def prove(self, index: int, entry: bytes) -> Proof | None:
        """The proof file of an entry, its bytes carried along; None until the checkpoint covers it.

        The proof is verified before it is handed on.

        Raises:
            SigningError: The entry does not stand there, or the tiles are missing or broken.
        """
        checkpoint = self.checkpoint
        if checkpoint is None or index >= checkpoint.size:
            return None
        path = inclusion_proof(index, checkpoint.size, self.node)
        try:
            verify_inclusion(leaf_hash(entry), index, checkpoint.size, path, checkpoint.root)
        except SigningError:
            # Whatever was read wrong is read again next time.
            _NODES.clear()
            raise
        return Proof(index, tuple(path), self.note, entry)

    def root_at(self, size: int) -> str | None:
        """The root the log had at a size, in hexadecimal; None until the checkpoint covers it.

        Raises:
            SigningError: The tiles are missing or broken.
        """
        return root_hash(size, self.node).hex() if size <= self.size else None

    def consistency(self, size: int) -> tuple[str, ...]:
        """The proof that the log of that size is the beginning of the published one, in hexadecimal.

        Raises:
            SigningError: The tiles are missing or broken.
        """
        return tuple(node.hex() for node in consistency_proof(size, self.size, self.node))

    def node(self, level: int, index: int) -> bytes:
        """A node of the tree. A complete subtree never changes, so it is worth remembering.

        What is remembered is believed no more than the tile it came from: each path is verified against the
        signed root.
        """
        key = (str(self.folder), level, index)
        node = _NODES.get(key)
        if node is None:
            node = self._tiles.read(level, index)
            if len(_NODES) >= _NODES_MOST:
                _NODES.clear()
            _NODES[key] = node
        return node


_NODES: dict[tuple[str, int, int], bytes] = {}
_NODES_MOST = 1 << 16


@lru_cache(maxsize=8)
def _opened(note: str, key: NoteVerifier) -> Checkpoint:
    """Verify a checkpoint; the same bytes under the same key have been verified once and for all.

    Raises:
        SigningError: It is not signed by this key.
    """
    return open_checkpoint(note, key)


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


def proven_inside(
    record: Record, found: tuple[int, Entry] | None, log: PublicLog, roots: Sequence[Certificate]
) -> bool:
    """Whether a record is proven to those who may see it, be it public or not.

    A record that is not public stands in the log as a salted commitment; the hall, which holds the salt, computes
    it anew from the record's own bytes. Seal and place in the log are checked like anybody's.
    """
    if record.disclosure == "public":
        return examine(record.data, found, log, roots).proven
    if found is None or found[1].leaf != hidden_entry(record):
        return False
    index, entry = found
    try:
        at = datetime.fromisoformat(entry.logged_at)
        _signer(hashlib.sha256(record.data).digest(), entry.p7s, tuple(roots), at)
        return log.prove(index, entry.leaf) is not None
    except SigningError:
        return False


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
        signer = _signer(hashlib.sha256(data).digest(), entry.p7s, tuple(roots), at)
    except SigningError as fault:
        return Finding("no", f"印章不成立：{fault.reason}"), None
    return Finding("yes", f"CMS 签名成立，证书属{signer.subject}，由本厅根证书签发"), signer


@lru_cache(maxsize=2048)
def _signer(digest: bytes, p7s: bytes, roots: tuple[Certificate, ...], at: datetime) -> cms.Signer:
    """Verify a seal; the same seal over the same bytes under the same roots has been verified once and for all.

    Raises:
        SigningError: It does not hold; that is not remembered.
    """
    return cms.verify_digest(digest, p7s, roots, at=at, timed=True)


def _logged(index: int, entry: Entry, log: PublicLog) -> Finding:
    try:
        if log.prove(index, entry.leaf) is None:
            return NOT_LOGGED
    except SigningError as fault:
        return Finding("no", f"日志证明不成立：{fault.reason}")
    return Finding("yes", f"位置 {index:,}，由包含证明推得的树根与已签名的检查点（共 {log.size:,} 条）一致")


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
