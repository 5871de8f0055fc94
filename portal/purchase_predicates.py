"""What the lines of the table of permissions are made of for direct purchases; see ``portal.predicates``."""

from __future__ import annotations

from portal.purchase_contexts import PurchaseContext
from portal.sessions import Visitor
from trading.purchasing.model import ReasonPublicised
from trading.purchasing.rules import about_of, is_invited, is_public


def purchase_public(_visitor: Visitor | None, context: object) -> bool:
    """Something of the direct purchase is public."""
    return isinstance(context, PurchaseContext) and is_public(context.purchase)


def publicised(_visitor: Visitor | None, context: object) -> bool:
    """The reason for a single source is public, so that one may object to it; whether still in time says the office."""
    return isinstance(context, PurchaseContext) and context.purchase.latest(ReasonPublicised) is not None


def buys(visitor: Visitor | None, context: object) -> bool:
    """The visitor's party buys here, or is entrusted with it."""
    if visitor is None or not visitor.party or not isinstance(context, PurchaseContext):
        return False
    about = about_of(context.purchase)
    return visitor.party in {about.purchaser, about.agency}


def asked_to_offer(visitor: Visitor | None, context: object) -> bool:
    """The visitor's party was asked for an offer."""
    return (
        visitor is not None
        and isinstance(context, PurchaseContext)
        and is_invited(context.purchase, visitor.party)
    )
