"""What a route about a party is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import applicant_number
from portal.contexts import _Finder
from trading.registry.credit_model import CreditEntered
from trading.registry.rules import capacities_of


@dataclass(frozen=True)
class PartyContext:
    """A party of the registry."""

    party: Dossier


@dataclass(frozen=True)
class CreditContext:
    """An entry on a party's credit, and the day."""

    party: Dossier
    n: int
    paper: CreditEntered
    archive: Archive
    on: date

    @property
    def record(self) -> str:
        """The entry's record number."""
        return record_number(self.party.number, self.n)


class Parties(_Finder):
    """``{number}``, the credit code → PartyContext of a party that is listed."""

    def __getitem__(self, code: str) -> PartyContext:
        """The party or KeyError."""
        try:
            party = self.dossier(applicant_number(code))
        except Refusal as refusal:
            raise KeyError(code) from refusal
        if not capacities_of(party):
            raise KeyError(code)
        return PartyContext(party)


class Credits(_Finder):
    """``{number}`` → CreditContext by the number of the entry's record."""

    def __getitem__(self, number: str) -> CreditContext:
        """The entry or KeyError."""
        party, n, record = self.record(number)
        if not isinstance(record.paper, CreditEntered):
            raise KeyError(number)
        today = self.request.hall.clock.now().date()
        return CreditContext(party, n, record.paper, self.request.archive, today)
