"""Treasury and bank of the demo: fiscal accounts, the branch that takes money, its people, its first day.

The names are visibly examples, the numbers of accounts nobody's. Every act goes through the door, by whoever may do
it: the treasury registers accounts and bank, the bank's head opens the accounts of its own tellers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from hallcore.approval.model import ApplicationReceived
from hallcore.desk import Actor
from hallcore.fees.forms import AccountForm, BankForm, DayForm, NoticeForm, TellerForm
from hallcore.fees.reading import DEMO, read_tariffs
from hallcore.fees.rules import bank_number
from hallcore.fees.tariff import Measure
from hallcore.identity.model import NewAccount, NewApplicant
from portal.cli import cast
from portal.cli.script import Script
from portal.inquiry import said
from portal.providers import new_code

CUTOFF = time(16, 30)
ROAD, ROAD_CASE = "F0502", "占用、挖掘城市道路审批"
"""The fee and the service item of the first notice."""

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


def issue_first_notice(script: Script) -> None:
    """A window charges what the demo's first open road case comes to, so that there is a notice to look at and to pay."""
    hall, actor = script.hall, script.accounts["d05-accept"]
    hall.settle()
    with hall.house.reading() as root:
        archive = root.archive
        found = (number for number, known in archive.shelf("cases").items() if _waits(known))
        number = next(found, "")
        if not number:
            return
        case = archive[number]
        application = case.the(ApplicationReceived)
        party = application.applicant.removeprefix("A-")
        code, provider = new_code(hall.provider, archive, number, party, application.department)
        window = str(archive.shelf("posts")[actor.account]["window"])
        form = NoticeForm(
            matter=number,
            about=application.name,
            party=party,
            payer=said(case, "name"),
            department=application.department,
            measures=(Measure(ROAD, base=Decimal("2400.00")),),
            block=window[1:],
            code=code,
            provider=provider,
            window=window,
            ident=said(case, "number"),
            phone=said(case, "phone"),
        )
    script.do("issue-notice", "", "d05-accept", form)


def _waits(known: Mapping[str, Any]) -> bool:
    return known["name"] == ROAD_CASE and known["state"] in {"handling", "reviewing", "approving"}
