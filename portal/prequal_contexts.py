"""What a route about a prequalification, or about one applicant's part in it, is about."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.dossier import Dossier
from portal.contexts import LotContext, _Finder
from trading.tendering.model import LOT
from trading.tendering.qualifying_model import APPLICATION, PREQUALIFICATION


@dataclass(frozen=True)
class PrequalContext(LotContext):
    """A prequalification in the place of a lot, and its tender."""

    @property
    def matter(self) -> Dossier:
        """The prequalification."""
        return self.lot


@dataclass(frozen=True)
class ApplicationContext:
    """An application, its prequalification and the tender."""

    application: Dossier
    matter: Dossier
    tender: Dossier


class Prequalifications(_Finder):
    """``{number}`` → PrequalContext."""

    machine = PREQUALIFICATION

    def __getitem__(self, number: str) -> PrequalContext:
        """The prequalification or KeyError."""
        matter = self.dossier(number)
        return PrequalContext(matter, self.request.archive[matter.parent])


class Drawn(_Finder):
    """``{number}`` of whatever a committee is drawn for: a lot, or a prequalification."""

    def __getitem__(self, number: str) -> LotContext:
        """The lot or the prequalification, or KeyError."""
        matter = self.dossier(number)
        if matter.machine not in {LOT, PREQUALIFICATION}:
            raise KeyError(number)
        kind = LotContext if matter.machine == LOT else PrequalContext
        return kind(matter, self.request.archive[matter.parent])


class Applications(_Finder):
    """``{number}`` → ApplicationContext."""

    machine = APPLICATION

    def __getitem__(self, number: str) -> ApplicationContext:
        """The application or KeyError."""
        application, archive = self.dossier(number), self.request.archive
        matter = archive[application.parent]
        return ApplicationContext(application, matter, archive[matter.parent])
