"""Who an application for prequalification belongs to."""

from __future__ import annotations

from portal.prequal_contexts import ApplicationContext
from portal.sessions import Visitor
from trading.tendering.qualifying_model import ApplicationSubmitted


def own_application(visitor: Visitor | None, context: object) -> bool:
    """The application is the visitor's party's."""
    if visitor is None or not visitor.party or not isinstance(context, ApplicationContext):
        return False
    paper = context.application.latest(ApplicationSubmitted)
    return paper is not None and paper.applicant == visitor.party
