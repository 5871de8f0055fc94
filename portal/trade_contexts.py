"""What a route about a complaint in trading is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hallcore.dossier import Archive, Dossier
from portal.contexts import _Finder
from trading.challenges.complaint_model import COMPLAINT, PROCEDURE, ComplaintLodged
from trading.challenges.procured_model import PROCEDURE as CHALLENGES
from trading.challenges.procured_model import ChallengeFiled, QueryFiled
from trading.tendering.model import TENDER, NoticePublished
from trading.tendering.rules import tender_number


@dataclass(frozen=True)
class ComplaintContext:
    """A complaint, what it is about, the tender, and the day."""

    complaint: Dossier
    matter: Dossier
    tender: Dossier
    archive: Archive
    on: date

    @property
    def paper(self) -> ComplaintLodged:
        """What was complained of."""
        return self.complaint.the(ComplaintLodged)


@dataclass(frozen=True)
class WatchedContext:
    """A tender that is watched, and the day."""

    tender: Dossier
    archive: Archive
    on: date


@dataclass(frozen=True)
class ChallengeContext:
    """A query or a challenge, what it is about, and the tender."""

    challenge: Dossier
    matter: Dossier
    tender: Dossier

    @property
    def party(self) -> str:
        """Who asked or challenged."""
        paper = self.challenge.latest(ChallengeFiled) or self.challenge.the(QueryFiled)
        return paper.party


class Challenges(_Finder):
    """``{number}`` → ChallengeContext; of a query too."""

    def __getitem__(self, number: str) -> ChallengeContext:
        """The query or challenge or KeyError."""
        challenge, archive = self.dossier(number), self.request.archive
        if challenge.procedure != CHALLENGES:
            raise KeyError(number)
        return ChallengeContext(challenge, archive[challenge.parent], archive[tender_number(number)])


class TradeComplaints(_Finder):
    """``{number}`` → ComplaintContext."""

    machine = COMPLAINT

    def __getitem__(self, number: str) -> ComplaintContext:
        """The complaint or KeyError."""
        complaint, archive = self.dossier(number), self.request.archive
        if complaint.procedure != PROCEDURE:
            raise KeyError(number)
        today = self.request.hall.clock.now().date()
        return ComplaintContext(
            complaint, archive[complaint.parent], archive[tender_number(number)], archive, today
        )


class Watched(_Finder):
    """``{number}`` → WatchedContext of a tender that was announced."""

    machine = TENDER

    def __getitem__(self, number: str) -> WatchedContext:
        """The tender or KeyError; what is not public yet is not there."""
        tender = self.dossier(number)
        if not tender.numbers(NoticePublished.type):
            raise KeyError(number)
        return WatchedContext(tender, self.request.archive, self.request.hall.clock.now().date())
