"""A draft of a notice looked through at the desk: its words and its figures, before anything is filed."""

from __future__ import annotations

from typing import Any

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef
from portal.presenters.showing import Showing
from portal.pressing import paper_of
from trading.methods.rules import method_of
from trading.planning.model import DocumentsComposed, Flag, preparation_number
from trading.tendering.drafting import breaches, flagged
from trading.tendering.model import NoticeForm, ProjectRegistered


def composed_of(archive: Archive, tender: Dossier) -> DocumentsComposed | None:
    """The documents composed here for a tender; None where there are none."""
    preparation = archive.get(preparation_number(tender.number))
    return preparation.latest(DocumentsComposed) if preparation is not None else None


def composed_file(archive: Archive, tender: Dossier) -> FileRef | None:
    """The sealed PDF of the documents composed here, to go out with the notice; None where there are none.

    Raises:
        Refusal: It is not printed yet.
    """
    preparation = archive.get(preparation_number(tender.number))
    numbers = preparation.numbers(DocumentsComposed.type) if preparation is not None else ()
    if preparation is None or not numbers:
        return None
    paper: Any = preparation.record(numbers[-1]).paper
    printed = paper_of(archive, record_number(preparation.number, numbers[-1]))
    if printed is None:
        raise Refusal(f"{paper.called}的 PDF 正在生成，请稍后再发布", "ZB-023", where="files")
    sha256, size, _record = printed
    return FileRef(f"{paper.called}（商务部分，第{paper.version}版）.pdf", size, sha256)


def draft_flags(show: Showing, tender: Dossier, form: NoticeForm | None = None) -> tuple[Flag, ...]:
    """What is flagged in a tender's draft so far.

    Args:
        show: The hall now.
        tender: The tender.
        form: Its notice as filled in; without one neither marks nor times are looked at.
    """
    method, project = method_of(show.law_of(tender), tender), tender.the(ProjectRegistered)
    words = flagged(
        project, form.evaluation if form is not None else None, composed_of(show.archive, tender), method
    )
    figures = breaches(form, project, show.now, method, show.calendar) if form is not None else ()
    return (*figures, *words)
