"""What a route of the bank's counter is about: the visitor's own branch, and a notice, day, refund or employee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.fees.banking import BankRegistered, DayOpened
from hallcore.fees.model import DAY, NOTICE, PROCEDURE, REFUND, SHIFT, STATEMENT
from hallcore.fees.rules import bank_number
from hallcore.identity.model import ACCOUNT, AccountOpened
from portal.contexts import _Finder


@dataclass(frozen=True)
class BankContext:
    """The branch the visitor's party is, or None, on a day; ``matter`` is what the address names."""

    bank: Dossier | None
    archive: Archive
    on: date
    matter: Dossier | None = None

    @property
    def paper(self) -> BankRegistered:
        """The branch's registration; only where there is one."""
        if self.bank is None:
            raise KeyError("bank")
        return self.bank.the(BankRegistered)

    @property
    def subject(self) -> Dossier:
        """What the address names; only where it names something."""
        if self.matter is None:
            raise KeyError("matter")
        return self.matter


def own_branch(archive: Archive, party: str) -> Dossier | None:
    """The branch that is this party, if any."""
    for code, one in archive.shelf("fee-banks").items():
        if party and one["party"] == party:
            return archive[bank_number(code)]
    return None


def counter(request: Any) -> BankContext:  # noqa: ANN401 - pyramid ships no types
    """The counter itself."""
    party = request.identity.party if request.identity is not None else ""
    return BankContext(own_branch(request.archive, party), request.archive, request.hall.clock.now().date())


class _AtCounter(_Finder):
    def about(self, matter: Dossier) -> BankContext:
        """The counter with what is before it."""
        made = counter(self.request)
        return BankContext(made.bank, made.archive, made.on, matter)


class BankNotices(_AtCounter):
    """``{number}`` → BankContext with a notice, whoever collects it."""

    machine = NOTICE

    def __getitem__(self, number: str) -> BankContext:
        """The notice or KeyError."""
        notice = self.dossier(number)
        if notice.procedure != PROCEDURE:
            raise KeyError(number)
        return self.about(notice)


class BankDays(_AtCounter):
    """``{number}`` → BankContext with a booking day of the visitor's own branch."""

    machine = DAY

    def __getitem__(self, number: str) -> BankContext:
        """The day or KeyError; another branch's is not there."""
        made = self.about(self.dossier(number))
        if made.bank is None or made.subject.the(DayOpened).bank != made.paper.code:
            raise KeyError(number)
        return made


class BankRefunds(_AtCounter):
    """``{number}`` → BankContext with a refund the bank is to pay, or has paid."""

    machine = REFUND

    def __getitem__(self, number: str) -> BankContext:
        """The refund or KeyError; one not approved yet is not the bank's."""
        refund = self.dossier(number)
        if refund.state not in {"approved", "paid"}:
            raise KeyError(number)
        return self.about(refund)


class BankPeople(_AtCounter):
    """``{number}``, an account → BankContext with a teller's account of the visitor's own branch."""

    machine = ACCOUNT

    def __getitem__(self, number: str) -> BankContext:
        """The account or KeyError."""
        made = self.about(self.dossier(number))
        opened = made.subject.the(AccountOpened)
        if made.bank is None or opened.party != made.paper.party or "teller" not in opened.roles:
            raise KeyError(number)
        return made


class BankPapers(_AtCounter):
    """``{number}`` → BankContext with what the bank had a hand in: notice, day, shift, statement, refund."""

    def __getitem__(self, number: str) -> BankContext:
        """The dossier or KeyError."""
        matter = self.dossier(number)
        if matter.machine in {DAY, SHIFT}:
            day = matter if matter.machine == DAY else self.request.archive[matter.parent]
            made = BankDays(self.request)[day.number]
            return BankContext(made.bank, made.archive, made.on, matter)
        if matter.machine == STATEMENT:
            made = self.about(matter)
            if made.bank is None or number.split("-")[1] not in made.paper.accounts:
                raise KeyError(number)
            return made
        if matter.machine == REFUND:
            return BankRefunds(self.request)[number]
        return BankNotices(self.request)[number]
