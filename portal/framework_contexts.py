"""What a route about an order under a framework is about, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.dossier import Dossier
from portal.contexts import LotContext, _Finder
from portal.sessions import Visitor
from trading.framework.calling_model import OrderPlaced
from trading.framework.model import CALLOFF, FinalistsPublished
from trading.tendering.rules import tender_number


@dataclass(frozen=True)
class CallOffContext:
    """An order, the framework's lot, and its project."""

    calloff: Dossier
    lot: Dossier
    tender: Dossier

    @property
    def order(self) -> OrderPlaced:
        """What was ordered."""
        return self.calloff.the(OrderPlaced)

    @property
    def framework(self) -> FinalistsPublished:
        """The framework it is ordered under."""
        return self.lot.the(FinalistsPublished)

    def bid_of(self, party: str) -> str:
        """The bid of a party among those the order went to, or that are asked; "" for anybody else."""
        asked = self.order.asked or (self.order.bid,)
        return next(
            (one.bid for one in self.framework.finalists if one.supplier == party and one.bid in asked), ""
        )


class CallOffs(_Finder):
    """``{number}`` → CallOffContext."""

    machine = CALLOFF

    def __getitem__(self, number: str) -> CallOffContext:
        """The order or KeyError."""
        calloff, archive = self.dossier(number), self.request.archive
        return CallOffContext(calloff, archive[calloff.parent], archive[tender_number(number)])


class Frameworks(_Finder):
    """``{number}``, a lot's → LotContext, once its finalists are public; no other lot is there."""

    def __getitem__(self, number: str) -> LotContext:
        """The lot or KeyError."""
        lot = self.dossier(number)
        if not lot.numbers(FinalistsPublished.type):
            raise KeyError(number)
        return LotContext(lot, self.request.archive[lot.parent])


def may_order(visitor: Visitor | None, context: object) -> bool:
    """The visitor's party is one the framework is for."""
    if visitor is None or not visitor.party or not isinstance(context, LotContext):
        return False
    published = context.lot.latest(FinalistsPublished)
    return published is not None and visitor.party in {user.code for user in published.terms.users}


def ordered(visitor: Visitor | None, context: object) -> bool:
    """The order is the visitor's party's own."""
    if visitor is None or not visitor.party or not isinstance(context, CallOffContext):
        return False
    return context.order.purchaser == visitor.party


def is_asked(visitor: Visitor | None, context: object) -> bool:
    """The order went to the visitor's party, or it is asked in the competition."""
    if visitor is None or not visitor.party or not isinstance(context, CallOffContext):
        return False
    return bool(context.bid_of(visitor.party))
