"""What a route about an intention, or about what is prepared for a notice, is about."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.dossier import Archive, Dossier
from hallcore.identity.rules import applicant_number
from portal.contexts import TenderContext, _Finder
from trading.planning.model import INTENTION, PREPARATION, IntentionPublished, preparation_number
from trading.tendering.model import TENDER


@dataclass(frozen=True)
class IntentionContext:
    """An intention and its purchaser's dossier."""

    intention: Dossier
    purchaser: Dossier

    @property
    def paper(self) -> IntentionPublished:
        """What it says now."""
        return self.intention.the(IntentionPublished)


@dataclass(frozen=True)
class PreparedContext(TenderContext):
    """A tender and the dossier beside it in which its notice was prepared."""

    preparation: Dossier


class Intentions(_Finder):
    """``{number}`` → IntentionContext."""

    machine = INTENTION

    def __getitem__(self, number: str) -> IntentionContext:
        """The intention or KeyError."""
        intention, archive = self.dossier(number), self.request.archive
        return IntentionContext(
            intention, archive[applicant_number(intention.the(IntentionPublished).purchaser)]
        )


class Prepared(_Finder):
    """``{number}`` of a tender → PreparedContext."""

    machine = TENDER

    def __getitem__(self, number: str) -> PreparedContext:
        """The tender with what is prepared for it, or KeyError."""
        archive: Archive = self.request.archive
        tender, preparation = self.dossier(number), archive[preparation_number(number)]
        if preparation.machine != PREPARATION:
            raise KeyError(number)
        return PreparedContext(tender, preparation)
