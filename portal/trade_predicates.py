"""Who a query or a challenge in procurement concerns. A part of ``portal.predicates``."""

from __future__ import annotations

from portal.sessions import Visitor
from portal.trade_contexts import ChallengeContext
from trading.challenges.procured_model import ChallengeAnswered


def challenged_it(visitor: Visitor | None, context: object) -> bool:
    """The query or challenge is the visitor's party's."""
    if visitor is None or not visitor.party or not isinstance(context, ChallengeContext):
        return False
    return context.party == visitor.party


def answered_to(visitor: Visitor | None, context: object) -> bool:
    """The answer to the challenge was told to the visitor's party, as another supplier concerned."""
    if visitor is None or not visitor.party or not isinstance(context, ChallengeContext):
        return False
    answer = context.challenge.latest(ChallengeAnswered)
    return answer is not None and visitor.party in answer.notified
