"""What a route about money is about: a notice, a refund of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hallcore.catalogue.rules import tariff_number
from hallcore.dossier import Archive, Dossier
from hallcore.fees.model import NOTICE, PROCEDURE, REFUND, TARIFF, NoticeIssued
from portal.contexts import _Finder


@dataclass(frozen=True)
class NoticeContext:
    """A payment notice; the roster beside it says who may come to it on that day.

    ``refund`` is the one of its refunds the route is about, or None.
    """

    notice: Dossier
    archive: Archive
    on: date
    refund: Dossier | None = None

    @property
    def issued(self) -> NoticeIssued:
        """The notice as it was issued."""
        return self.notice.the(NoticeIssued)

    @property
    def department(self) -> str:
        """The code of the collecting unit."""
        return self.issued.department


class Notices(_Finder):
    """``{number}`` → NoticeContext."""

    machine = NOTICE

    def __getitem__(self, number: str) -> NoticeContext:
        """The notice or KeyError."""
        notice = self.dossier(number)
        if notice.procedure != PROCEDURE:
            raise KeyError(number)
        return NoticeContext(notice, self.request.archive, self.request.hall.clock.now().date())


class Refunds(_Finder):
    """``{number}`` → NoticeContext with the refund; of a notice, not of a line of a statement."""

    machine = REFUND

    def __getitem__(self, number: str) -> NoticeContext:
        """The refund or KeyError."""
        refund, archive = self.dossier(number), self.request.archive
        notice = archive[refund.parent]
        if notice.machine != NOTICE:
            raise KeyError(number)
        return NoticeContext(notice, archive, self.request.hall.clock.now().date(), refund)


@dataclass(frozen=True)
class TariffContext:
    """A fee item with all its versions."""

    tariff: Dossier


class Tariffs(_Finder):
    """``{number}``, the fee item's code → TariffContext."""

    machine = TARIFF

    def __getitem__(self, number: str) -> TariffContext:
        """The fee item or KeyError."""
        return TariffContext(self.dossier(tariff_number(number)))
