"""What a route of the appraisal is about: somebody's sheet, a quarter, an objection, a year, a meeting, a study."""

from __future__ import annotations

from dataclasses import dataclass

from hallcore.appraisal.boards import QuarterPublished
from hallcore.appraisal.model import OBJECTION, QUARTER, SHEET, YEAR
from hallcore.appraisal.rules import account_of_sheet
from hallcore.committee.model import MEETING, STUDY, MeetingCalled, StudyPlanned
from hallcore.dossier import Archive, Dossier
from hallcore.organisation.model import StaffPosted
from hallcore.organisation.rules import post_number, posted
from portal.contexts import _Finder


@dataclass(frozen=True)
class SheetContext:
    """Somebody's month."""

    sheet: Dossier
    archive: Archive

    @property
    def account(self) -> str:
        """Whose."""
        return account_of_sheet(self.sheet.number)

    @property
    def posting(self) -> StaffPosted | None:
        """Their posting as it stands, None where it has ended."""
        post = self.archive.get(post_number(self.account))
        return posted(post) if post is not None else None


@dataclass(frozen=True)
class MatterContext:
    """A quarter, an objection, a year."""

    matter: Dossier
    archive: Archive


@dataclass(frozen=True)
class GatheringContext:
    """A meeting or a study, and the accounts that are asked to come."""

    matter: Dossier
    archive: Archive
    asked: tuple[str, ...]


class Sheets(_Finder):
    """``{number}`` → SheetContext."""

    machine = SHEET

    def __getitem__(self, number: str) -> SheetContext:
        """The sheet or KeyError."""
        return SheetContext(self.dossier(number), self.request.archive)


class Quarters(_Finder):
    """``{number}`` → MatterContext of a quarter."""

    machine = QUARTER

    def __getitem__(self, number: str) -> MatterContext:
        """The quarter or KeyError."""
        return MatterContext(self.dossier(number), self.request.archive)


class PublishedQuarters(Quarters):
    """``{number}`` → MatterContext of a quarter that was published."""

    def __getitem__(self, number: str) -> MatterContext:
        """The quarter or KeyError; one that is not published is not there."""
        made = super().__getitem__(number)
        if not made.matter.numbers(QuarterPublished.type):
            raise KeyError(number)
        return made


class BoardObjections(_Finder):
    """``{number}`` → MatterContext of an objection to a board."""

    machine = OBJECTION

    def __getitem__(self, number: str) -> MatterContext:
        """The objection or KeyError."""
        found = self.dossier(number)
        if found.procedure != "appraisal":
            raise KeyError(number)
        return MatterContext(found, self.request.archive)


class Years(_Finder):
    """``{number}`` → MatterContext of a year."""

    machine = YEAR

    def __getitem__(self, number: str) -> MatterContext:
        """The year or KeyError."""
        return MatterContext(self.dossier(number), self.request.archive)


class Meetings(_Finder):
    """``{number}`` → GatheringContext of a meeting."""

    machine = MEETING

    def __getitem__(self, number: str) -> GatheringContext:
        """The meeting or KeyError."""
        found = self.dossier(number)
        return GatheringContext(found, self.request.archive, found.the(MeetingCalled).invited)


class Studies(_Finder):
    """``{number}`` → GatheringContext of a study."""

    machine = STUDY

    def __getitem__(self, number: str) -> GatheringContext:
        """The study or KeyError."""
        found = self.dossier(number)
        return GatheringContext(found, self.request.archive, found.the(StudyPlanned).called)
