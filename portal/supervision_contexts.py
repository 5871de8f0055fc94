"""What a route of supervision is about: a card, an order, a circular, any other paper of its, or any matter at all."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.dossier import Archive, Dossier
from hallcore.supervision.boards import EVALUATION, EvaluationPublished
from hallcore.supervision.keeping import readable
from hallcore.supervision.kept import HOLD, REFERRAL
from hallcore.supervision.model import CARD, CardRaised
from hallcore.supervision.papers import CIRCULAR, ORDER, CircularPublished, OrderIssued
from portal.contexts import _Finder


@dataclass(frozen=True)
class CardContext:
    """A card."""

    card: Dossier
    archive: Archive

    @property
    def paper(self) -> CardRaised:
        """What it says."""
        return self.card.the(CardRaised)


@dataclass(frozen=True)
class OrderContext:
    """A supervision order."""

    order: Dossier
    archive: Archive

    @property
    def paper(self) -> OrderIssued:
        """What is ordered."""
        return self.order.the(OrderIssued)


@dataclass(frozen=True)
class SupervisedContext:
    """A circular, a hold, a referral, or any matter supervision looks into."""

    matter: Dossier
    archive: Archive


class Cards(_Finder):
    """``{number}`` → CardContext."""

    machine = CARD

    def __getitem__(self, number: str) -> CardContext:
        """The card or KeyError."""
        return CardContext(self.dossier(number), self.request.archive)


class Orders(_Finder):
    """``{number}`` → OrderContext."""

    machine = ORDER

    def __getitem__(self, number: str) -> OrderContext:
        """The order or KeyError."""
        return OrderContext(self.dossier(number), self.request.archive)


class Supervised(_Finder):
    """``{number}`` → SupervisedContext of any matter."""

    def __getitem__(self, number: str) -> SupervisedContext:
        """The matter or KeyError."""
        return SupervisedContext(self.dossier(number), self.request.archive)


class Open(Supervised):
    """``{number}`` → SupervisedContext of a matter that may be read inside the house."""

    def __getitem__(self, number: str) -> SupervisedContext:
        """The matter or KeyError; bids, reports, accounts and persons are closed to supervisors too."""
        made = super().__getitem__(number)
        if not readable(made.matter):
            raise KeyError(number)
        return made


class Circulars(Supervised):
    """``{number}`` → SupervisedContext of a circular."""

    machine = CIRCULAR


class Holds(Supervised):
    """``{number}`` → SupervisedContext of a hold."""

    machine = HOLD


class Referrals(Supervised):
    """``{number}`` → SupervisedContext of a referral."""

    machine = REFERRAL


class Evaluations(Supervised):
    """``{number}`` → SupervisedContext of a quarter's evaluation."""

    machine = EVALUATION


class PublicEvaluations(Evaluations):
    """``{number}`` → SupervisedContext of an evaluation that was published."""

    def __getitem__(self, number: str) -> SupervisedContext:
        """The evaluation or KeyError; one that is not published is not there."""
        made = super().__getitem__(number)
        if not made.matter.numbers(EvaluationPublished.type):
            raise KeyError(number)
        return made


class PublicCirculars(Circulars):
    """``{number}`` → SupervisedContext of a circular everybody may read."""

    def __getitem__(self, number: str) -> SupervisedContext:
        """The circular or KeyError; what is not public is not there."""
        made = super().__getitem__(number)
        if not made.matter.numbers(CircularPublished.type):
            raise KeyError(number)
        return made
