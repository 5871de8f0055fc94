"""The press's own act: a paper of a record was printed, sealed and kept. Rendering is elsewhere (pdf)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import split_record_number
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Disclosure, Paper
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


class InsidePaperIssued(PaperIssued, frozen=True):
    """The same of a record that is not public: whoever may read the record may read its paper."""

    type: ClassVar[str] = "inside-paper-issued"
    title: ClassVar[str] = "公文印制（内部）"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"


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
    kind = PaperIssued if dossier.record(n).disclosure == "public" else InsidePaperIssued
    if any(paper.of == form.of for paper in dossier.papers(kind)):
        raise Refusal("该记录的公文已经印制", where=form.of)
    return Act(kind(form.of, form.unsigned_sha256, form.fonts), files=form.files)


VERBS = (Verb("issue-paper", issue_paper),)
