"""Who stands how to an intention: a predicate of the table of permissions, beside the others (``portal.predicates``)."""

from __future__ import annotations

from portal.planning_contexts import IntentionContext
from portal.sessions import Visitor
from trading.registry.model import MandateGranted


def intends(visitor: Visitor | None, context: object) -> bool:
    """The visitor's party made the intention public, or holds its purchaser's mandate (the office asks for its days)."""
    if visitor is None or not visitor.party or not isinstance(context, IntentionContext):
        return False
    granted = {mandate.agency for mandate in context.purchaser.papers(MandateGranted)}
    return visitor.party in {context.paper.purchaser, *granted}
