"""Drafts: what somebody has filled in and uploaded so far. A draft is no act; nothing rests on it.

Each lies under its account and what it is about (an item that is applied for, a case that is added to), is saved at
every step, and is gone once it was submitted, thrown away, or not touched for as long as the law book's figure says
(PI-12). Files it names lie in the vault already. Stored are plain values only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from hallcore.dossier import Archive
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root
from hallcore.vault import FileRef

SHELF = "drafts"
MOST_FILES = 30
"""Files of one draft."""

LONGEST = 2000
"""Characters of one field."""

SWEEP_SECONDS = 3600
"""How often stale drafts are looked for, by the hall's clock."""


class Draft(Struct, frozen=True):
    """A draft.

    Attributes:
        subject: The item's or the case's dossier number.
        saved: When it was saved last.
        fields: Name of a field → what was filled in.
        files: Material → its files, in the order they came; names are those people gave.
    """

    subject: str
    saved: datetime
    fields: Mapping[str, str]
    files: tuple[tuple[str, FileRef], ...] = ()

    def of(self, material: str) -> tuple[FileRef, ...]:
        """The files of one material."""
        return tuple(file for owner, file in self.files if owner == material)

    def chosen(self, prefix: str) -> dict[str, str]:
        """What was filled in under a prefix, without it: ``q-`` the answers, ``licence-`` what stands in."""
        return {
            name.removeprefix(prefix): value
            for name, value in self.fields.items()
            if value and name.startswith(prefix)
        }


def draft_of(archive: Archive, account: str, subject: str) -> Draft | None:
    """The draft of an account about something, or None."""
    kept = archive.shelf(SHELF).get((account, subject))
    return _draft(subject, kept) if kept is not None else None


def drafts_of(archive: Archive, account: str) -> Iterator[Draft]:
    """All drafts of an account."""
    shelf = archive.shelf(SHELF)
    for key in shelf.keys((account, ""), (account, "\U0010ffff")):
        yield _draft(key[1], shelf[key])


def files_of_drafts(archive: Archive) -> frozenset[str]:
    """The hash of every file a draft names: what the vault's sweep leaves where it is."""
    kept = archive.shelf(SHELF).values() if SHELF in archive.shelves else ()
    return frozenset(sha256 for _saved, _fields, files in kept for _owner, _name, _size, sha256 in files)


def change(house: House, account: str, subject: str, at: datetime, work: Callable[[Draft], Draft]) -> Draft:
    """Change a draft, or begin one, and say how it stands now.

    Raises:
        Refusal: Too many files.
    """

    def act(root: Root) -> Draft:
        before = draft_of(root.archive, account, subject) or Draft(subject, at, {})
        now = replace(work(before), saved=at)
        if len(now.files) > MOST_FILES:
            raise Refusal(f"一次申请最多上传 {MOST_FILES} 个文件，请合并后再传", where=subject)
        fields = tuple(sorted((name, value[:LONGEST]) for name, value in now.fields.items() if value))
        files = tuple((owner, file.name, file.size, file.sha256) for owner, file in now.files)
        root.archive.shelf(SHELF)[(account, subject)] = (at.isoformat(), fields, files)
        return now

    return house.transact(act)


def fill_in(draft: Draft, fields: Mapping[str, str]) -> Draft:
    """The draft with some fields filled in anew."""
    return replace(draft, fields={**draft.fields, **fields})


def attach(draft: Draft, material: str, *files: FileRef) -> Draft:
    """The draft with files at a material; the same content lies there once."""
    there = {file.sha256 for file in draft.of(material)}
    fresh = tuple((material, file) for file in files if file.sha256 not in there)
    return replace(draft, files=(*draft.files, *fresh))


def detach(draft: Draft, material: str, sha256: str) -> Draft:
    """The draft without a file."""
    kept = tuple(pair for pair in draft.files if (pair[0], pair[1].sha256) != (material, sha256))
    return replace(draft, files=kept)


def discard(house: House, account: str, subject: str) -> None:
    """Forget a draft."""
    house.transact(lambda root: root.archive.shelf(SHELF).pop((account, subject), None))


def sweep(house: House, now: datetime, days: int) -> int:
    """Forget every draft that was not touched for so many days; return how many."""
    stale = (now - timedelta(days=days)).isoformat()

    def work(root: Root) -> int:
        shelf = root.archive.shelf(SHELF)
        gone = [key for key, kept in shelf.items() if kept[0] < stale]
        for key in gone:
            del shelf[key]
        return len(gone)

    with house.reading() as root:
        old = any(kept[0] < stale for kept in root.archive.shelf(SHELF).values())
    return house.transact(work) if old else 0


class Sweeper:
    """Forgets stale drafts as the hall's clock goes on."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._next: datetime | None = None

    def tick(self) -> int:
        """Look once an hour; nothing of this is an act."""
        now = self.house.clock.now()
        if self._next is None or now >= self._next:
            self._next = now + timedelta(seconds=SWEEP_SECONDS)
            sweep(self.house, now, int(self.house.lawbook.on(now.date()).figure("PI-14", "draft")))
        return 0


def _draft(
    subject: str, kept: tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str, int, str], ...]]
) -> Draft:
    saved, fields, files = kept
    named = tuple((owner, FileRef(name, size, sha256)) for owner, name, size, sha256 in files)
    return Draft(subject, datetime.fromisoformat(saved), dict(fields), named)
