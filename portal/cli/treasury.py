"""Treasury and bank of the demo: fiscal accounts, the branch that takes money, its people, its first day.

The names are visibly examples, the numbers of accounts nobody's. Every act goes through the door, by whoever may do
it: the treasury registers accounts and bank, the bank's head opens the accounts of its own tellers.
"""

from __future__ import annotations

from datetime import date, time

from hallcore.desk import Actor
from hallcore.fees.forms import AccountForm, BankForm, DayForm, TellerForm
from hallcore.fees.reading import DEMO, read_tariffs
from hallcore.fees.rules import bank_number
from hallcore.identity.model import NewAccount, NewApplicant
from portal.cli import cast
from portal.cli.script import Script

CUTOFF = time(16, 30)
ACCOUNTS = (
    AccountForm("CZ01", "敦化市财政局非税收入专户", "special", cast.BANK.name, "2200000000000000001"),
    AccountForm("GK01", "国家金库敦化市支库", "treasury", cast.BANK.name, "2200000000000000002"),
    AccountForm("BZ01", "敦化市公共资源交易保证金专户", "bonds", cast.BANK.name, "2200000000000000003"),
)

_OPERATOR = Actor("U-000000", "operator")


def furnish_treasury(script: Script, verifier: str) -> None:
    """Open the accounts of treasury and bank, register where money goes, and admit the tellers.

    Args:
        script: The accounts opened here are put among its own.
        verifier: The hash of the demo's one password.
    """
    house, bank = script.hall.house, cast.BANK
    applicant = NewApplicant(bank.code, bank.name, cast.REGION, bank.kind, "示例经办", "13800000007")
    house.perform("register-applicant", "", _OPERATOR, applicant)
    for person in cast.FEE_PEOPLE:
        opener = script.accounts["banker1"] if "teller" in person.roles else _OPERATOR
        form = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = house.perform("open-account", "", opener, form).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)
    for account in ACCOUNTS:
        script.do("register-fiscal-account", "", "finance1", account)
    held = tuple(account.code for account in ACCOUNTS)
    script.do("register-bank", "", "finance1", BankForm(cast.BANK_CODE, bank.name, bank.code, CUTOFF, held))
    for person in cast.FEE_PEOPLE:
        if "teller" in person.roles:
            admitted = TellerForm(script.accounts[person.login].account, person.person)
            script.do("admit-teller", bank_number(cast.BANK_CODE), "banker1", admitted)


def publish_tariffs(script: Script) -> None:
    """Publish the demo's list of fees; the items of the catalogue name its codes."""
    for form in read_tariffs(DEMO.read_text(encoding="utf-8"), [one.code for one in ACCOUNTS]):
        script.do("publish-tariff", "", "finance1", form)


def begin_first_day(script: Script, day: date) -> None:
    """The bank begins its first day; the clock begins those that follow."""
    script.do("open-day", "", "banker1", DayForm(cast.BANK_CODE, day))
