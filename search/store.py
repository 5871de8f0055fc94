"""The directory an index lives in: whose it is, which generation is current, and whether it is whole.

    directory/            mode 0700, ours alone: Whoosh's files are pickles, and a foreign pickle is a program
        lock              held while an index is open; one process at a time
        current           names the generation directory in use; replaced in one rename
        g000001/          a Whoosh index
            HALL_….seg    one segment
            _HALL_7.toc   table of contents number 7; its rename is the commit
            seal_7.json   written just before: cursor, pivot, edition, and size and checksum of every file

Whoosh commits by renaming its table of contents. The seal of that table is on disk before the
rename, so a table never stands without its seal, and the cursor in the seal is true of exactly
the documents in the table: after a crash at any moment the two are found together. At opening
every file is checked against the seal before Whoosh may unpickle it.

Not here: what the documents are (engine, leaf).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from search.entry import SearchError

if TYPE_CHECKING:
    from search.postings import FlatSegment

NAME = "HALL"
_CURRENT = "current"
_CHUNK = 1 << 20


class IndexDamaged(SearchError):  # noqa: N818 - named for what is wrong, as the other errors here are
    """The index is broken, truncated or of another edition: build it again from the journal."""


class IndexForeign(SearchError):  # noqa: N818 - named for what is wrong, as the other errors here are
    """The directory is not ours alone; nothing in it is read."""


class IndexBusy(SearchError):  # noqa: N818 - named for what is wrong, as the other errors here are
    """Another process holds the index."""


class Seal(msgspec.Struct, frozen=True):
    """What must be true of a generation's files at one commit.

    Attributes:
        edition: The analysis the terms were made by.
        cursor: The journal index up to which every disclosure is in.
        pivot: The length against which entries count as long or short.
        files: Name to (bytes, CRC-32).
    """

    edition: str
    cursor: int
    pivot: float
    files: dict[str, tuple[int, int]]


def _sync(path: Path) -> None:
    """Bring a file's content, or a directory's names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _measure(path: Path) -> tuple[int, int]:
    """Size and CRC-32 of a file."""
    size = check = 0
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            size += len(piece)
            check = zlib.crc32(piece, check)
    return size, check


def _replace(path: Path, content: bytes) -> None:
    """Put a whole file in place at once."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class SealedStorage(FileStorage):  # type: ignore[misc]  # Whoosh ships no types
    """A generation's directory, which seals every table of contents before it takes effect."""

    def __init__(self, folder: Path, schema: object, edition: str) -> None:
        super().__init__(str(folder))
        self.path = folder
        self._schema = schema
        self._edition = edition
        self._known: dict[str, tuple[int, int]] = {}
        self.cursor = 0
        self.pivot = 0.0

    def _seal_path(self, toc: str) -> Path:
        return self.path / f"seal_{toc.removeprefix(f'_{NAME}_').removesuffix('.toc')}.json"

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Rename; a table of contents is sealed first, and durable after."""
        if not newname.endswith(".toc"):
            super().rename_file(oldname, newname, safe=safe)
            return
        for path in self.path.glob(f"{NAME}_*.seg"):
            # Segments never change once written, so each is measured once in the life of this object.
            if path.name not in self._known:
                _sync(path)
                self._known[path.name] = _measure(path)
        _sync(self.path / oldname)
        files = {path.name: self._known[path.name] for path in self.path.glob(f"{NAME}_*.seg")}
        files[newname] = _measure(self.path / oldname)
        seal = Seal(self._edition, self.cursor, self.pivot, files)
        _replace(self._seal_path(newname), msgspec.json.encode(seal))
        _sync(self.path)
        super().rename_file(oldname, newname, safe=safe)
        _sync(self.path)
        for old in self.path.glob("seal_*.json"):
            if old != self._seal_path(newname):
                old.unlink()

    def check(self) -> Seal:
        """Check every file of the latest table of contents; take over its cursor and pivot.

        Raises:
            IndexDamaged: Naming the file and what is wrong with it.
        """
        tocs = [path.name for path in self.path.glob(f"_{NAME}_*.toc")]
        if not tocs:
            raise IndexDamaged(f"{self.path}: no table of contents")
        toc = max(tocs, key=lambda name: int(name.removeprefix(f"_{NAME}_").removesuffix(".toc")))
        try:
            seal = msgspec.json.decode(self._seal_path(toc).read_bytes(), type=Seal)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexDamaged(f"{toc}: its seal is missing or unreadable ({error})") from error
        if seal.edition != self._edition:
            raise IndexDamaged(f"{toc}: made by edition {seal.edition}, this is {self._edition}")
        self._check_file(toc, seal)
        self._known = {}
        for segment in self.segments():
            name = f"{segment.segment_id()}.seg"
            self._check_file(name, seal)
            self._known[name] = seal.files[name]
        self.cursor, self.pivot = seal.cursor, seal.pivot
        return seal

    def _check_file(self, name: str, seal: Seal) -> None:
        try:
            found = _measure(self.path / name)
        except OSError as error:
            raise IndexDamaged(f"{name}: {error.strerror}") from error
        if found != seal.files.get(name):
            raise IndexDamaged(f"{name}: has {found[0]} bytes, checksum {found[1]:08x}; not as sealed")

    def index(self) -> Any:  # noqa: ANN401 - Whoosh ships no types
        """Whoosh's index in this directory."""
        return whoosh_index.FileIndex(self, schema=self._schema, indexname=NAME)

    def begin(self) -> None:
        """Write the first table of contents, of nothing."""
        whoosh_index.TOC.create(self, self._schema, NAME)

    def segments(self) -> list[FlatSegment]:
        """The segments of the latest table of contents."""
        return list(self.index()._segments())  # noqa: SLF001 - Whoosh offers its segment list no other way


class House:
    """The directory itself: rights, lock, and which generation is current."""

    def __init__(self, directory: Path) -> None:
        self.path = directory
        self._lock: int | None = None

    def enter(self) -> None:
        """Create the directory where it is missing, see that it is ours alone, and lock it.

        Raises:
            IndexForeign: It or something in it belongs to somebody else, others may enter it, or
                it is not a plain directory.
            IndexBusy: Another process, or another index object of this one, is in.
        """
        if self._lock is not None:
            return
        with contextlib.suppress(FileExistsError):
            self.path.mkdir(mode=0o700, parents=True)
        own = self.path.lstat()
        if not stat.S_ISDIR(own.st_mode) or own.st_mode & 0o077:
            raise IndexForeign(
                f"{self.path} must be a directory of mode 0700, is {stat.filemode(own.st_mode)}"
            )
        for path in (self.path, *self.path.rglob("*")):
            found = path.lstat()
            if found.st_uid != os.geteuid() or stat.S_ISLNK(found.st_mode):
                raise IndexForeign(f"{path} belongs to another user or is a link; it is not read")
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise IndexBusy(f"{self.path} is held by another process") from error
        self._lock = handle

    def leave(self) -> None:
        """Release the lock."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def current(self) -> Path | None:
        """The generation in use, or None in a new directory.

        Raises:
            IndexDamaged: ``current`` names no generation, or a missing one.
        """
        try:
            name = (self.path / _CURRENT).read_text("ascii").strip()
        except FileNotFoundError:
            if any(self.path.glob("g*/_*.toc")):
                raise IndexDamaged(f"{self.path}: 'current' is missing") from None
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"{self.path}: 'current' is unreadable ({error})") from error
        if not (name.startswith("g") and name[1:].isdigit() and (self.path / name).is_dir()):
            raise IndexDamaged(f"{self.path}: 'current' names no generation: {name[:40]!r}")
        return self.path / name

    def fresh(self) -> Path:
        """An empty directory for a new generation."""
        numbers = [int(path.name[1:]) for path in self.path.glob("g*") if path.name[1:].isdigit()]
        path = self.path / f"g{max(numbers, default=0) + 1:06d}"
        path.mkdir(mode=0o700)
        return path

    def adopt(self, generation: Path) -> None:
        """Make a generation the current one, in one rename, and remove all others."""
        _replace(self.path / _CURRENT, generation.name.encode() + b"\n")
        _sync(self.path)
        self.sweep(generation)

    def sweep(self, generation: Path) -> None:
        """Remove all generations but one: replaced ones, and what a broken-off rebuild left."""
        for path in self.path.glob("g*"):
            if path != generation and path.is_dir():
                # Readers of the old generation keep their maps until they are done.
                shutil.rmtree(path, ignore_errors=True)
