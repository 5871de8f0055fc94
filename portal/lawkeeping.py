"""Keeping the law: loading an edition is an act, and its content is kept, so that old matters finish under it.

At every start the editions the law files hold are compared with those on record: a new one is filed with
its exact content in the vault, and an old one the files no longer hold is remembered from there.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import msgspec

from hallcore.desk import CLOCK, Act, Desk, Verb
from hallcore.dossier import Archive
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Disclosure, Paper
from hallcore.ground.lawbook import LawBook
from hallcore.journal import House
from hallcore.vault import FileRef, Vault

NUMBER = "LAW"


class LawLoaded(Paper, frozen=True):
    """An edition of the law was loaded; its canonical content is the record's file."""

    type: ClassVar[str] = "law-loaded"
    title: ClassVar[str] = "法规数据装载"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    edition: str
    in_force_from: date
    rules: int


class LawForm(msgspec.Struct, frozen=True):
    """An edition and the file that holds its content."""

    edition: str
    in_force_from: date
    rules: int
    files: tuple[FileRef, ...]


def load_law(desk: Desk, form: LawForm) -> Act:
    """File an edition, once."""
    dossier = desk.archive.get(NUMBER) or desk.found(NUMBER, "disclosure", "law")
    desk.file_in(dossier)
    if any(paper.edition == form.edition for paper in dossier.papers(LawLoaded)):
        raise Refusal("该版法规数据已经装载", where=form.edition)
    return Act(LawLoaded(form.edition, form.in_force_from, form.rules), files=form.files)


def keep_law(house: House) -> int:
    """Remember what is on record, and file what is not; return how many editions were filed."""
    with house.reading() as root:
        recorded = recall_law(root.archive, house.vault, house.lawbook)
    filed = 0
    for first, edition in house.lawbook.editions:
        if edition in recorded:
            continue
        law = house.lawbook.edition(edition)
        file = house.vault.keep(f"law-{edition[:12]}.json", law.content)
        form = LawForm(edition, max(first, date(1949, 10, 1)), len(law.keys("rule")), (file,))
        house.perform("load-law", "", CLOCK, form)
        recorded.add(edition)
        filed += 1
    return filed


def recall_law(archive: Archive, vault: Vault, lawbook: LawBook) -> set[str]:
    """Have the law book remember every edition on record; return them."""
    dossier = archive.get(NUMBER)
    if dossier is None:
        return set()
    for n in dossier.numbers(LawLoaded.type):
        lawbook.remember(vault.read(dossier.record(n).files[0].sha256))
    return {paper.edition for paper in dossier.papers(LawLoaded)}


VERBS = (Verb("load-law", load_law),)
