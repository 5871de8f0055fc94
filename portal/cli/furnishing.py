"""Furnishing a demo hall: applicants, departments, windows and people, each through the door."""

from __future__ import annotations

from datetime import date

from hallcore.desk import Actor
from hallcore.identity.model import NewAccount, NewApplicant
from hallcore.organisation.model import DepartmentForm, PostForm, WindowForm
from portal.cli import cast
from portal.cli.script import Script
from portal.cli.stations import OFFICERS, OFFICES_WITH_LOGINS, STATIONS, WINDOWS, Officer

NOBODY_SIGNS_IN = "$argon2id$no-password-fits"
"""The verifier of an account that is only a name at a window."""

_SINCE = (2022, 2018, 2012, 2008, 2003, 1996)
"""Years in which people of the demo began to work."""

_OPERATOR = Actor("U-000000", "operator")


def furnish(script: Script, verifier: str, *, everybody: bool = False) -> None:
    """Register applicants and the whole organisation.

    Args:
        script: The accounts opened here are put among its own.
        verifier: The hash of the demo's one password.
        everybody: Whether the password fits every officer, as in a hall that is simulated.
    """
    house = script.hall.house
    for form in cast.CITIZENS:
        house.perform("register-person", "", _OPERATOR, form)
    company = cast.COMPANY
    applicant = NewApplicant(company.code, company.name, cast.REGION, company.kind, "示例经办", "13800000003")
    house.perform("register-applicant", "", _OPERATOR, applicant)
    for person in cast.HALL_PEOPLE:
        _open(script, person.login, person.person, person.roles, verifier, person.party)
    for officer in OFFICERS:
        if not officer.signs_in:
            own = verifier if everybody else NOBODY_SIGNS_IN
            _open(script, officer.login, officer.person, officer.duties, own)
    for n, station in enumerate(STATIONS, 1):
        department = DepartmentForm(
            station.code,
            station.organ,
            station.short,
            cast.made_up_code("organ", 500 + n),
            station.hall,
            station.floor,
            station.zone,
            f"0433-60000{n:02d}",
            station.elsewhere,
        )
        script.do("register-department", "", "manager1", department)
    for window in WINDOWS:
        script.do("open-window", "", "manager1", WindowForm(*window))
    for station in STATIONS:
        own = verifier if station.code in OFFICES_WITH_LOGINS or everybody else NOBODY_SIGNS_IN
        _open(script, leader_of(station.code), f"示例{station.code}局领导", ("approver",), own)
    for officer in OFFICERS:
        script.do("post-staff", "", "manager1", _posting(script, officer))


def _open(
    script: Script, login: str, person: str, roles: tuple[str, ...], verifier: str, party: str = ""
) -> None:
    account = NewAccount(login, verifier, person, roles, party)
    done = script.hall.house.perform("open-account", "", _OPERATOR, account)
    script.accounts[login] = Actor(done.dossier, roles[0], party)


def leader_of(department: str) -> str:
    """The login of whoever leads a department at home and signs for its chief representative; has no post here."""
    return f"{department.lower()}-leader"


def _posting(script: Script, officer: Officer) -> PostForm:
    """The posting of an officer: the chief representative leads, whom the home department's own leader leads.

    In the centre manager1 does. Years of work are spread so that all three lengths of annual leave occur.
    """
    low = officer.department.lower()
    chief = f"{low}-approve" if f"{low}-approve" in script.accounts else f"{low}-chief"
    return PostForm(
        script.accounts[officer.login].account,
        officer.person,
        officer.department,
        officer.window,
        officer.duties,
        officer.chief,
        script.accounts[officer.partner].account if officer.partner else "",
        script.accounts[leader_of(officer.department) if officer.login == chief else chief].account,
        script.accounts["manager1"].account,
        date(_SINCE[sum(officer.login.encode()) % len(_SINCE)], 7, 1),
        f"1380000{int(script.accounts[officer.login].account[-4:]):04d}",
    )
