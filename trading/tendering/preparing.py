"""What a purchaser prepares before its notice: documents put together of clauses, and the fair-competition check.

Both are filed in a dossier beside the tender that nobody outside reads; the notice takes up what counts of them.
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.methods.rules import method_of
from trading.planning.library import composed
from trading.planning.model import (
    PREPARATION,
    PROCEDURE,
    ComposeForm,
    DocumentsComposed,
    FairnessForm,
    FairnessReviewed,
    preparation_number,
)
from trading.planning.rules import answered, questions
from trading.tendering.model import ProjectRegistered
from trading.tendering.office import require_charge


def review_fairness(desk: Desk, form: FairnessForm) -> Act:
    """File the fair-competition check of a tender's documents, item by item (ZB-045)."""
    tender = desk.dossier
    project = _project(desk, tender)
    method = method_of(desk.law, tender)
    asked = questions(desk.law, method.regime)
    if not asked:
        raise Refusal("本项目登记时的规则没有公平竞争审查清单", "ZB-045")
    answers = answered(asked, form, desk.at.date())
    preparation = _beside(desk, tender)
    latest = preparation.latest(DocumentsComposed)
    desk.advance("review-fairness", preparation)
    desk.file_in(preparation)
    return Act(
        FairnessReviewed(
            tender=tender.number,
            name=project.name,
            purchaser_name=project.purchaser_name,
            version=latest.version if latest is not None else 0,
            answers=answers,
            reviewer=form.reviewer.strip(),
            post=form.post.strip(),
            on=form.on,
            passed=all(one.passed for one in answers),
            opinion=form.opinion.strip(),
        )
    )


def compose_documents(desk: Desk, form: ComposeForm) -> Act:
    """Put a tender's documents together of the library's clauses; a check of an earlier version no longer counts."""
    tender = desk.dossier
    project = _project(desk, tender)
    method = method_of(desk.law, tender)
    parts = composed(desk.law, method.regime, form)
    preparation = _beside(desk, tender)
    desk.advance("compose-documents", preparation)
    desk.file_in(preparation)
    return Act(
        DocumentsComposed(
            tender=tender.number,
            name=project.name,
            purchaser_name=project.purchaser_name,
            called=method.word("documents"),
            version=len(preparation.papers(DocumentsComposed)) + 1,
            demands=form.demands.strip(),
            parts=parts,
            values={name: value.strip() for name, value in form.values.items() if value.strip()},
        )
    )


def _project(desk: Desk, tender: Dossier) -> ProjectRegistered:
    """The project of a tender whose notice is not out, in whose charge the actor is."""
    require_charge(desk, tender)
    if tender.state not in {"draft", "sealed"}:
        raise Refusal("公告已经发布，需要修改文件的，请办理澄清与修改", "ZB-030", where=tender.number)
    return tender.the(ProjectRegistered)


def _beside(desk: Desk, tender: Dossier) -> Dossier:
    """The dossier beside the tender, founded when it is needed first."""
    number = preparation_number(tender.number)
    known = desk.archive.get(number)
    return known or desk.found(number, PROCEDURE, PREPARATION, parent=tender.number)


VERBS = (
    Verb("review-fairness", review_fairness),
    Verb("compose-documents", compose_documents),
)
"""The verbs of this office."""
