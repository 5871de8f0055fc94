"""What a route of queues, tickets and appointments is about. An unknown number or word is a KeyError, so a 404."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from hallcore.counters.model import APPOINTMENT, QUEUE, TICKET, AppointmentMade, QueueSet, TicketTaken
from hallcore.counters.rules import queue_number
from hallcore.dossier import Archive, Dossier
from portal.contexts import _Finder


@dataclass(frozen=True)
class QueueContext:
    """A queue on a day."""

    queue: Dossier
    archive: Archive
    on: date

    @property
    def paper(self) -> QueueSet:
        """The queue as it stands."""
        return self.queue.the(QueueSet)


@dataclass(frozen=True)
class TicketContext:
    """A ticket, asked for with the word on its slip, on a day."""

    ticket: Dossier
    archive: Archive
    on: date

    @property
    def taken(self) -> TicketTaken:
        """What was taken."""
        return self.ticket.the(TicketTaken)


@dataclass(frozen=True)
class AppointmentContext:
    """An appointment and the party it is of."""

    appointment: Dossier
    archive: Archive

    @property
    def made(self) -> AppointmentMade:
        """What was agreed."""
        return self.appointment.the(AppointmentMade)

    @property
    def party(self) -> str:
        """Whose it is."""
        return str(self.appointment.record(0).head["actor"]["party"])


class Queues(_Finder):
    """``{number}``, a queue's code → QueueContext."""

    machine = QUEUE

    def __getitem__(self, number: str) -> QueueContext:
        """The queue or KeyError."""
        queue = self.dossier(queue_number(number))
        return QueueContext(queue, self.request.archive, self.request.hall.clock.now().date())


class Tickets(_Finder):
    """``{number}`` with ``{code}`` → TicketContext; without the right word there is nothing."""

    machine = TICKET

    def __getitem__(self, number: str) -> TicketContext:
        """The ticket or KeyError."""
        ticket = self.dossier(number)
        word = str(self.request.matchdict.get("code", ""))
        if not compare_digest(ticket.the(TicketTaken).code.encode(), word.encode()):
            raise KeyError(number)
        return TicketContext(ticket, self.request.archive, self.request.hall.clock.now().date())


class Appointments(_Finder):
    """``{number}`` → AppointmentContext."""

    machine = APPOINTMENT

    def __getitem__(self, number: str) -> AppointmentContext:
        """The appointment or KeyError."""
        return AppointmentContext(self.dossier(number), self.request.archive)
