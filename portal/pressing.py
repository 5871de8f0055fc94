"""The press's own act: a paper of a record was printed, sealed and kept. Rendering is elsewhere (pdf)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Archive, record_number, split_record_number
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Disclosure, Paper
from hallcore.identity.model import AnnexErased
from hallcore.identity.rules import check_not_held
from hallcore.inspection import FILES_ERASED
from hallcore.vault import FileRef


class PaperIssued(Paper, frozen=True):
    """The PDF of a record: its unsigned bytes can be rendered again by anyone, the sealed file is kept.

    Attributes:
        of: The record number printed.
        unsigned_sha256: Hash of the PDF before sealing (byte-reproducible).
        fonts: Font file → SHA-256, which reproducing needs.
    """

    type: ClassVar[str] = "paper-issued"
    title: ClassVar[str] = "公文印制"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    of: str
    unsigned_sha256: str
    fonts: dict[str, str]


class InsidePaperIssued(Paper, frozen=True):
    """The PDF of a record that is not public: whoever may read the record may read its paper.

    The hash of its unsigned bytes lies in the annex: those bytes can be made again by whoever guesses the name on
    the paper, so a hash in the record would tell the name even after it was erased. The sealed file's hash tells
    nothing, since a seal is never the same twice.

    Attributes:
        of: The record number printed.
        fonts: Font file → SHA-256, which reproducing needs.
    """

    type: ClassVar[str] = "inside-paper-issued"
    title: ClassVar[str] = "公文印制（内部）"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: str
    fonts: dict[str, str]


class FilesErased(Paper, frozen=True):
    """Printed papers were removed from the vault, because the personal data they bore was erased.

    Attributes:
        of: The records of their printing.
        files: SHA-256 of each file that was removed.
    """

    type: ClassVar[str] = FILES_ERASED
    title: ClassVar[str] = "公文销毁"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    of: tuple[str, ...]
    files: tuple[str, ...]


class IssueForm(msgspec.Struct, frozen=True):
    """A printed and sealed paper in the vault."""

    of: str
    unsigned_sha256: str
    fonts: dict[str, str]
    files: tuple[FileRef, ...]


def issue_paper(desk: Desk, form: IssueForm) -> Act:
    """File that a record's paper exists; once a record, and as open as the record is."""
    dossier = desk.dossier
    number, n = split_record_number(form.of)
    if number != dossier.number:
        raise Refusal("所印记录不在这个案卷", where=form.of)
    issued, inside = dossier.papers(PaperIssued), dossier.papers(InsidePaperIssued)
    if form.of in {paper.of for paper in issued} | {paper.of for paper in inside}:
        raise Refusal("该记录的公文已经印制", where=form.of)
    if dossier.record(n).disclosure == "public":
        return Act(PaperIssued(form.of, form.unsigned_sha256, form.fonts), files=form.files)
    if dossier.numbers(AnnexErased.type):
        raise Refusal("个人信息已经删除，不再印制文书", "PI-13", where=form.of)
    annex = {"unsigned_sha256": form.unsigned_sha256}
    return Act(InsidePaperIssued(form.of, form.fonts), files=form.files, annex=annex)


def shred_papers(desk: Desk, _form: None) -> Act:
    """Erase what the printing of every inside paper of a matter left, after personal data of it was erased."""
    dossier = desk.dossier
    done = {of for paper in dossier.papers(FilesErased) for of in paper.of}
    numbers = {n: record_number(dossier.number, n) for n in dossier.numbers(InsidePaperIssued.type)}
    left = [n for n, number in numbers.items() if number not in done]
    if not left or not dossier.numbers(AnnexErased.type):
        raise Refusal("没有需要销毁的公文", "PI-13", where=dossier.number)
    check_not_held(desk.archive, dossier.number)
    for n in left:
        annex = dossier.record(n).annex
        if annex is not None:
            annex.erase()
    files = tuple(file.sha256 for n in left for file in dossier.record(n).files)
    return Act(FilesErased(tuple(numbers[n] for n in left), files))


def paper_of(archive: Archive, number: str) -> tuple[str, int, str] | None:
    """A record's printed paper: SHA-256, size in bytes and the record of its printing; None while it is not printed.

    Whether the visitor may have it is for the page to ask: of a record that is not public, only who may read
    the record.
    """
    found: tuple[str, int, str] | None = archive.shelf("papers").get(number)
    return found


VERBS = (Verb("issue-paper", issue_paper), Verb("shred-papers", shred_papers))
