"""The demo hall's own organisation: the numbers of the hall it is built for, and nothing that names a real person."""

from __future__ import annotations

from collections import Counter

from hallcore.catalogue.reading import read_items
from hallcore.organisation.model import DepartmentForm, WindowForm
from hallcore.organisation.rules import check_department, check_window
from portal.cli import cast
from portal.cli.case_stories import JOINT
from portal.cli.stations import FINANCE, OFFICERS, OFFICES_WITH_LOGINS, SIGN_INS, STATIONS, WINDOWS


def test_the_hall_is_as_big_as_the_real_one():
    """39 departments, 208 windows, 286 people; three floors and two sub-halls; 20 departments handle elsewhere."""
    assert (len(STATIONS), len(WINDOWS), len(OFFICERS)) == (39, 208, 286)
    assert sum(station.elsewhere for station in STATIONS) == 20
    assert len({(window.hall, window.floor) for window in WINDOWS}) == 5
    assert {window.number for window in WINDOWS} == {f"W{n:03d}" for n in range(1, 209)}
    assert len({officer.login for officer in OFFICERS}) == 286


def test_somebody_sits_at_every_window():
    """FW-18: no window of the plan stands empty, and each has an acceptor of its own."""
    seats: dict[str, set[str]] = {}
    for officer in OFFICERS:
        if officer.window and "acceptor" in officer.duties:
            seats.setdefault(officer.window, set()).add(officer.login)
    assert seats.keys() == {window.number for window in WINDOWS}
    assert sum(len(logins) == 1 for logins in seats.values()) == 207


def test_every_partner_is_a_colleague():
    """FW-18: who stands in for somebody is somebody else of the same department."""
    by_login = {officer.login: officer for officer in OFFICERS}
    for officer in OFFICERS:
        if officer.partner:
            partner = by_login[officer.partner]
            assert partner.department == officer.department
            assert partner.login != officer.login


def test_ten_run_the_centre():
    """Ten managers beside the 286 people of the departments, none of whom is posted to a window."""
    assert len(cast.MANAGEMENT) == 10
    assert set(cast.MANAGEMENT) <= cast.BY_LOGIN.keys()
    assert not set(cast.MANAGEMENT) & {officer.login for officer in OFFICERS}


def test_what_is_registered_satisfies_the_rules():
    """FW-18: every department and window of the tables would be taken."""
    for station in STATIONS:
        check_department(DepartmentForm(station.code, station.organ, station.short, hall=station.hall))
    for window in WINDOWS:
        check_window(WindowForm(*window))


def test_every_department_can_take_a_case_through_the_stages():
    """A duty nobody holds would stop every case of the department."""
    held = {(officer.department, duty) for officer in OFFICERS for duty in officer.duties}
    assert {code for code, _duty in held} == {station.code for station in STATIONS}
    assert len(held) == 39 * 4
    assert Counter(officer.department for officer in OFFICERS if officer.chief).most_common(1)[0][1] == 1


def test_who_signs_in():
    """Five officers in each of nine departments, two in finance, the citizens, the management and the kiosk."""
    roles = ("accept", "handle", "review", "approve", "deputy")
    logins = {f"{code.lower()}-{role}" for code in OFFICES_WITH_LOGINS for role in roles}
    logins |= {f"{FINANCE.lower()}-{role}" for role in ("second", "chief")}
    assert {officer.login for officer in SIGN_INS} == logins
    assert logins | {"manager1", "citizen1", "citizen2", "company1", "kiosk1"} == {
        person.login for person in cast.HALL_PEOPLE
    }


def test_every_co_department_of_the_joint_item_can_answer():
    """XK-13: whoever is asked at the demo has somebody who signs in and handles cases there."""
    asked = {branch.department for item in read_items() if item.code == JOINT for branch in item.branches}
    handlers = {officer.department for officer in SIGN_INS if "handler" in officer.duties}
    assert len(asked) == 4
    assert asked <= handlers


def test_people_are_visibly_examples():
    """No name of a real person, no number that could be somebody's."""
    assert all(officer.person.startswith("示例") for officer in OFFICERS)
    assert all(person.name.startswith("示例") for person in cast.CITIZENS)
    assert all(person.ident.startswith("220000") for person in cast.CITIZENS)
