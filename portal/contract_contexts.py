"""What a route about a contract's performance or one of its payments is about."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.dossier import Dossier
from portal.contexts import _Finder
from portal.sessions import Visitor
from trading.performance.model import PAYMENT, PERFORMANCE, PerformanceOpened
from trading.tendering.rules import tender_number


@dataclass(frozen=True)
class ContractContext:
    """A contract's performance and its tender."""

    performance: Dossier
    tender: Dossier

    @property
    def plan(self) -> PerformanceOpened:
        """How it is to be performed and paid."""
        return self.performance.the(PerformanceOpened)


@dataclass(frozen=True)
class PaymentContext(ContractContext):
    """One of its payments besides."""

    payment: Dossier


def supplies(visitor: Visitor | None, context: object) -> bool:
    """The contract is the visitor's party's to perform."""
    if visitor is None or not visitor.party or not isinstance(context, ContractContext):
        return False
    return context.plan.supplier == visitor.party


class Contracts(_Finder):
    """``{number}`` → ContractContext."""

    machine = PERFORMANCE

    def __getitem__(self, number: str) -> ContractContext:
        """The contract or KeyError."""
        return ContractContext(self.dossier(number), self.request.archive[tender_number(number)])


class Payments(_Finder):
    """``{number}`` → PaymentContext."""

    machine = PAYMENT

    def __getitem__(self, number: str) -> PaymentContext:
        """The payment or KeyError."""
        payment, archive = self.dossier(number), self.request.archive
        return PaymentContext(archive[payment.parent], archive[tender_number(number)], payment)
