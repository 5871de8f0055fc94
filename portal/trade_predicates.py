"""Who a query or a challenge in procurement concerns. A part of ``portal.predicates``."""

from __future__ import annotations

from datetime import date

from hallcore.dossier import Archive
from portal.contexts import OfficeContext
from portal.party_contexts import CreditContext
from portal.remit import in_remit
from portal.seating import seat_of
from portal.sessions import Visitor
from portal.trade_contexts import ChallengeContext, WatchedContext
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


def departments_of(archive: Archive, account: str, day: date) -> frozenset[str]:
    """The departments in which an account handles or decides matters today."""
    seats = seat_of(archive, account, day).duties.items()
    return frozenset(code for code, duties in seats if {"handler", "approver"} & set(duties))


def handles(visitor: Visitor | None, context: object) -> bool:
    """The visitor handles or decides matters in some department."""
    if visitor is None or not isinstance(context, OfficeContext):
        return False
    return bool(departments_of(context.archive, visitor.account, context.on))


def of_remit(visitor: Visitor | None, context: object) -> bool:
    """The tender is supervised by the visitor's department, or was complained of with it."""
    if visitor is None or not isinstance(context, WatchedContext):
        return False
    number, mine = context.tender.number, departments_of(context.archive, visitor.account, context.on)
    summary = context.archive.shelf("tenders").get(number)
    return bool(mine) and summary is not None and in_remit(context.archive, number, summary, mine)


def entered_it(visitor: Visitor | None, context: object) -> bool:
    """The entry on a party's credit is of a department in which the visitor decides."""
    if visitor is None or not isinstance(context, CreditContext):
        return False
    return context.paper.department in departments_of(context.archive, visitor.account, context.on)
