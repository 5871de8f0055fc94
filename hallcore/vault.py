"""The vault: big things beside the database, found by what they are.

Attachments, sealed containers and papers are streamed, hashed and made durable here *before* the
act that names them; a record carries only name, size and SHA-256. Nothing moves inside a transaction,
so an act that is retried cannot lose a file. What is not here: meaning, permission, the database.

Layout below the root: ``kept/ab/cdef…`` (content by SHA-256) and ``staging/<upload id>/`` (pieces of
uploads that have not been completed yet).

What no record names is swept after a grace time. Whoever brings, goes on with, or is about to name something
makes it young, under the same lock under which the sweep looks at an age and removes: so whatever an act names
is either named already or young, and stays. One process sweeps, the one that has the database.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import threading
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from hallcore.ground.errors import Refusal

PIECE = 1 << 20
"""Bytes of one piece of a resumable upload (the last may be shorter)."""

_CHUNK = 1 << 18
_HEX = re.compile(r"[0-9a-f]{64}")
_UPLOAD = re.compile(r"[0-9a-f]{32}")


class FileRef(msgspec.Struct, frozen=True):
    """A file named in a record: its name for people, its size in bytes, its SHA-256 in lower-case hex."""

    name: str
    size: int
    sha256: str


class Plan(msgspec.Struct, frozen=True):
    """What an upload promised to bring: total size in bytes and the SHA-256 of each piece in order."""

    name: str
    size: int
    pieces: tuple[str, ...]
    owner: str = ""


class Swept(msgspec.Struct, frozen=True):
    """What a sweep removed and what it left: files no record names, their bytes, abandoned uploads, the young."""

    files: int = 0
    size: int = 0
    uploads: int = 0
    spared: int = 0


class VaultDamaged(Exception):  # noqa: N818 - a fact about the store, told to the operator by file
    """A kept file is missing, truncated or altered: the message names it."""


def sync_directory(path: Path) -> None:
    """Make the names inside a directory durable (fsync of the directory itself)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file so that a crash leaves the old or the new content, never a mixture."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with fresh.open("wb") as sink:
        sink.write(data)
        sink.flush()
        os.fsync(sink.fileno())
    fresh.replace(path)
    sync_directory(path.parent)


class Vault:
    """A content-addressed store on one folder.

    Args:
        root: The folder; made if absent.
        limit: The largest file kept, in bytes.
    """

    def __init__(self, root: Path, *, limit: int = 2 << 30) -> None:
        self.root = root
        self.limit = limit
        self._kept = root / "kept"
        self._staging = root / "staging"
        self._sweeping = threading.Lock()
        for folder in (self._kept, self._staging):
            folder.mkdir(parents=True, exist_ok=True)

    # -- whole files ------------------------------------------------------------------------------

    def keep(self, name: str, content: bytes | IO[bytes] | Iterable[bytes]) -> FileRef:
        """Store a whole file durably and return how a record names it.

        Raises:
            Refusal: The file is empty or larger than the limit.
        """
        digest, size = hashlib.sha256(), 0
        fresh = self._staging / f"whole-{secrets.token_hex(16)}"
        try:
            with fresh.open("wb") as sink:
                for chunk in _chunks(content):
                    size += len(chunk)
                    self._check_size(name, size)
                    digest.update(chunk)
                    sink.write(chunk)
                sink.flush()
                os.fsync(sink.fileno())
            if size == 0:
                raise Refusal("文件为空，未收到任何内容", where=name)
            return self._settle(fresh, FileRef(name, size, digest.hexdigest()))
        finally:
            fresh.unlink(missing_ok=True)

    def try_out(self) -> None:
        """Keep something, read it again and forget it: raises where the disk does not take it.

        Raises:
            OSError: It cannot be written, or is not what was written.
        """
        data = os.urandom(64)
        path = self._staging / f"tried-{secrets.token_hex(16)}"
        try:
            with path.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if path.read_bytes() != data:
                raise OSError(f"{path}: what was written is not what is read")
        finally:
            path.unlink(missing_ok=True)

    def has(self, sha256: str, size: int | None = None) -> bool:
        """Say whether the content is kept (and has the size a record claims, if one is given)."""
        try:
            kept = self.path(sha256).stat().st_size
        except FileNotFoundError:
            return False
        return size is None or kept == size

    def claim(self, sha256: str, size: int) -> bool:
        """Say whether that content is kept in that size; if so it is young from now on, for an act will name it."""
        with self._sweeping:
            if not self.has(sha256, size):
                return False
            os.utime(self.path(sha256))
        return True

    def path(self, sha256: str) -> Path:
        """Return where content of that hash lies, whether it is there or not."""
        if not _HEX.fullmatch(sha256):
            raise Refusal("文件摘要应为 64 位小写十六进制", where=sha256[:80])
        return self._kept / sha256[:2] / sha256[2:]

    def open(self, sha256: str) -> BinaryIO:
        """Open kept content for reading.

        Raises:
            VaultDamaged: Nothing is kept under that hash.
        """
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as missing:
            raise VaultDamaged(f"vault file missing: {sha256}") from missing

    def read(self, sha256: str) -> bytes:
        """Read kept content whole and check it against its hash.

        Raises:
            VaultDamaged: The content is missing or no longer what was kept.
        """
        with self.open(sha256) as source:
            data = source.read()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise VaultDamaged(f"vault file altered: {sha256} ({len(data)} bytes)")
        return data

    def damaged(self) -> Iterator[str]:
        """Re-hash everything kept and yield one line for each file that is not what its name says."""
        for path in sorted(self._kept.glob("*/*")):
            name = path.parent.name + path.name
            digest = hashlib.sha256()
            with path.open("rb") as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
            if digest.hexdigest() != name:
                yield f"{path}: content has SHA-256 {digest.hexdigest()}, {path.stat().st_size} bytes"

    def _settle(self, fresh: Path, ref: FileRef) -> FileRef:
        """Put content in its place; what lies there already is the same, or is mended by this."""
        target = self.path(ref.sha256)
        target.parent.mkdir(exist_ok=True)
        with self._sweeping:
            fresh.replace(target)
        sync_directory(target.parent)
        sync_directory(self._kept)
        return ref

    def _check_size(self, name: str, size: int) -> None:
        if size > self.limit:
            raise Refusal(f"文件超过上限 {self.limit} 字节", where=name)

    # -- resumable uploads --------------------------------------------------------------------------

    def begin(self, plan: Plan) -> str:
        """Open a resumable upload and return its id; the same plan of the same owner is the same upload.

        So a browser that comes back with the same file goes on where it was broken off.

        Raises:
            Refusal: The plan is empty, too large, or its piece list does not fit its size.
        """
        if plan.size <= 0:
            raise Refusal("文件为空，未收到任何内容", where=plan.name)
        self._check_size(plan.name, plan.size)
        if len(plan.pieces) != -(-plan.size // PIECE) or not all(_HEX.fullmatch(p) for p in plan.pieces):
            raise Refusal("分片清单与文件大小不符", where=plan.name)
        written = msgspec.json.encode(plan)
        upload = hashlib.sha256(written).hexdigest()[:32]
        folder = self._staging / upload
        with self._sweeping:
            folder.mkdir(exist_ok=True)
            os.utime(folder)
        if not (folder / "plan.json").exists():
            write_durably(folder / "plan.json", written)
            sync_directory(self._staging)
        return upload

    def plan(self, upload: str) -> Plan:
        """Return what an open upload promised; an upload that is asked for is young again.

        Raises:
            Refusal: There is no such upload (finished, swept, or never begun).
        """
        folder = self._upload(upload)
        try:
            with self._sweeping:
                os.utime(folder)
            return msgspec.json.decode((folder / "plan.json").read_bytes(), type=Plan)
        except (FileNotFoundError, msgspec.DecodeError) as gone:
            raise Refusal("没有这个上传任务，可能已经完成或者超时清理，请重新上传", where=upload) from gone

    def put(self, upload: str, number: int, data: bytes) -> None:
        """Receive one piece; putting the same piece again changes nothing.

        Raises:
            Refusal: No such piece, wrong length, or the content is not what the plan promised.
        """
        plan = self.plan(upload)
        if not 0 <= number < len(plan.pieces):
            raise Refusal(f"没有第 {number + 1} 片，共 {len(plan.pieces)} 片", where=plan.name)
        expected = min(PIECE, plan.size - number * PIECE)
        if len(data) != expected:
            raise Refusal(f"第 {number + 1} 片应为 {expected} 字节，收到 {len(data)} 字节", where=plan.name)
        if hashlib.sha256(data).hexdigest() != plan.pieces[number]:
            raise Refusal(f"第 {number + 1} 片内容与分片清单不符，传输有误，请重传本片", where=plan.name)
        write_durably(self._upload(upload) / f"{number:06d}", data)

    def missing(self, upload: str) -> tuple[int, ...]:
        """Return the numbers of the pieces still to come, in order."""
        plan, folder = self.plan(upload), self._upload(upload)
        return tuple(n for n in range(len(plan.pieces)) if not (folder / f"{n:06d}").exists())

    def finish(self, upload: str) -> FileRef:
        """Join the pieces into one kept file. The staging folder stays until it is swept.

        So a request that is repeated after its answer was lost finds the same file again.

        Raises:
            Refusal: Pieces are missing; the message counts them.
        """
        plan, folder = self.plan(upload), self._upload(upload)
        if gaps := self.missing(upload):
            raise Refusal(f"还有 {len(gaps)} 片未收到，从第 {gaps[0] + 1} 片续传", "EB-04", where=plan.name)
        return self.keep(plan.name, _joined(folder, len(plan.pieces)))

    def _upload(self, upload: str) -> Path:
        if not _UPLOAD.fullmatch(upload):
            raise Refusal("上传任务编号不合格式", where=upload[:80])
        return self._staging / upload

    def forget(self, sha256: str) -> None:
        """Remove content for good, whoever names it; gone already is well."""
        with self._sweeping:
            self.path(sha256).unlink(missing_ok=True)

    # -- sweeping -----------------------------------------------------------------------------------

    def sweep(self, named: Container[str], older_than: float) -> Swept:
        """Remove what no record names and what was left half brought, unless it is young.

        Args:
            named: The hash of everything that is to stay. It is made *after* the moment in the next argument was
                chosen: what was named later than that is young.
            older_than: POSIX time in seconds; what was brought, gone on with or claimed after it is young.
        """
        files, size, spared = 0, 0, 0
        for path in self._kept.glob("[0-9a-f][0-9a-f]/*"):
            name = path.parent.name + path.name
            if _HEX.fullmatch(name) and name not in named:
                removed = self._remove_old(path, older_than)
                files, size, spared = files + (removed > 0), size + removed, spared + (removed == 0)
        return Swept(files, size, self.sweep_uploads(older_than), spared)

    def sweep_uploads(self, older_than: float) -> int:
        """Remove uploads and half-written files last touched before a POSIX time; return how many."""
        return sum(self._remove_old(entry, older_than) > 0 for entry in self._staging.iterdir())

    def _remove_old(self, entry: Path, older_than: float) -> int:
        """Remove an entry that is not young; return its bytes (at least 1), or 0 where it stays or has gone."""
        with self._sweeping:
            try:
                found = entry.stat()
            except FileNotFoundError:
                return 0
            if found.st_mtime >= older_than:
                return 0
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink(missing_ok=True)
        return max(found.st_size, 1)


def _joined(folder: Path, count: int) -> Iterator[bytes]:
    for number in range(count):
        yield (folder / f"{number:06d}").read_bytes()


def _chunks(content: bytes | IO[bytes] | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif hasattr(content, "read"):
        while chunk := content.read(_CHUNK):
            yield chunk
    else:
        yield from content
