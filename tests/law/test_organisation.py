"""The hall's organisation as cases: what departments, windows and posts must be, and who may act for whom.

The week of the cases: Monday 2 March 2026 to Friday 6 March.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor, Desk
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import (
    AbsenceForm,
    DelegationForm,
    DepartmentForm,
    EndForm,
    WindowForm,
)
from hallcore.organisation.office import acting
from hallcore.organisation.rules import Capacity, chief_of, posted, successor_of
from tests.makers.roster import MANAGER, STAFF, StaffedHall, posting
from tests.makers.values import at

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 3, day) for day in (2, 3, 4, 5))


@pytest.fixture
def hall() -> Iterator[StaffedHall]:
    """A hall with two departments, four windows, seven people."""
    house = StaffedHall()
    yield house
    house.close()


def use(hall: StaffedHall, login: str, duty: str, department: str, whose: str = "") -> Capacity:
    """In what capacity somebody uses a duty now, in a case of anybody's or of one named."""
    with hall.reading() as root:
        house = hall.house
        desk = Desk(
            root.archive,
            None,
            Actor(hall.accounts[login], duty),
            hall.clock.now(),
            house.law_of,
            hall.calendar,
            root.journal.position,
        )
        return acting(desk, duty, department, hall.accounts.get(whose, ""))


def refused(hall: StaffedHall, login: str, duty: str, department: str = "D01") -> bool:
    """Whether the duty is refused, under the rule of the hall's institutions."""
    try:
        use(hall, login, duty, department)
    except Refusal as refusal:
        return refusal.cite == "FW-18"
    return False


# -- departments and windows -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"code": "D1"}, "code"),
        ({"code": "d01"}, "code"),
        ({"organ": "  "}, "organ"),
        ({"short": ""}, "short"),
        ({"credit": "11222403013600005Y"}, "credit"),
        ({"floor": 0}, "floor"),
        ({"hall": ""}, "hall"),
        ({"phone": "请打前台"}, "phone"),
    ],
)
def test_a_department_that_is_not_one_is_refused(hall, change, where):
    """FW-18: a code, two names, a place; a credit code only if it is one."""
    form = replace(DepartmentForm("D09", "敦化市示例民政局", "民政局"), **change)
    with pytest.raises(Refusal) as no:
        hall.act("register-department", "", MANAGER, form)
    assert no.value.where == where


def test_a_department_is_one_dossier_whose_last_paper_counts(hall):
    """FW-18: a change is a later paper of the same dossier; a second dossier is not opened."""
    form = DepartmentForm("D01", "敦化市示例市场局", "市场局", phone="0433-6200001")
    with pytest.raises(Refusal):
        hall.act("register-department", "", MANAGER, form)
    hall.act("register-department", "DEP-D01", MANAGER, form)
    seen = hall.see("DEP-D01")
    assert (len(seen.records), seen.records[-1].paper.phone) == (2, "0433-6200001")
    hall.refuse("register-department", "DEP-D05", MANAGER, form, cite="", where="DEP-D01")


def test_only_the_centre_arranges_the_hall(hall):
    """FW-18: departments, windows and posts are the centre's to arrange."""
    form = DepartmentForm("D09", "敦化市示例民政局", "民政局")
    hall.refuse("register-department", "", hall.actor("d01-approve"), form, cite="FW-18")
    window = WindowForm("W050", "示例", "department", ("D01",))
    hall.refuse("open-window", "", hall.actor("d01-approve"), window, cite="FW-18")


@pytest.mark.parametrize(
    ("kind", "departments", "lawful"),
    [
        ("department", ("D01",), True),
        ("department", (), False),
        ("department", ("D01", "D05"), False),
        ("comprehensive", ("D01", "D05"), True),
        ("comprehensive", ("D01",), False),
        ("comprehensive", ("D01", "D01"), False),
        ("comprehensive", ("D01", "D88"), False),
        ("department", ("D88",), False),
    ],
)
def test_a_window_serves_departments_that_exist(hall, kind, departments, lawful):
    """FW-18: a department window serves exactly one department, a comprehensive one several; all are known."""
    form = WindowForm("W050", "示例", kind, departments)
    if lawful:
        assert hall.act("open-window", "", MANAGER, form).dossier == "WIN-W050"
        return
    with pytest.raises(Refusal) as no:
        hall.act("open-window", "", MANAGER, form)
    assert no.value.where == "departments"


# -- posts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"account": "U-000999"}, "account"),
        ({"account": "POST-000001"}, "account"),
        ({"person": " "}, "person"),
        ({"department": "D88"}, "department"),
        ({"department": "D05", "window": "W003"}, "department"),
        ({"window": "W003"}, "window"),
        ({"window": "W999"}, "window"),
        ({"home_leader": "leader2"}, "centre_leader"),
        ({"home_leader": "d01-accept"}, "home_leader"),
        ({"partner": "d01-accept"}, "partner"),
        ({"partner": "d05-accept"}, "partner"),
        ({"partner": "d01-approve"}, "partner"),
        ({"partner": "U-000999"}, "partner"),
    ],
)
def test_a_posting_that_cannot_be_is_refused(hall, changes, where):
    """FW-18: account, window and partner exist and belong together; two leaders are two people, not oneself."""
    named = {key: hall.accounts.get(value, value) for key, value in changes.items()}
    form = replace(posting(hall.accounts, "d01-accept", *STAFF["d01-accept"]), **named)
    with pytest.raises(Refusal) as no:
        hall.act("post-staff", hall.post("d01-accept"), MANAGER, form)
    assert no.value.where == where


def test_duties_are_roles_the_account_holds(hall):
    """FW-18: nobody is posted to a duty the account was not opened for."""
    form = posting(hall.accounts, "leader1", "D01", "", ("approver",), home_leader="")
    hall.refuse("post-staff", "", MANAGER, form, cite="", where="duties")


def test_a_name_stands_in_the_annex_only(hall):
    """PI-01: records say the account; the person's name can be erased."""
    record = hall.last(hall.post("d01-accept"))
    assert "示例d01-accept" not in record.data.decode()
    assert [(name, value) for name, _salt, value in record.annex] == [
        ("person", "示例d01-accept"),
        ("working_since", "2000-07-01"),
    ]


def test_the_latest_appointed_chief_is_the_chief(hall):
    """FW-18: one chief representative to a department; a new one takes the place of the former."""
    hall.repost("d01-approve", chief=True)
    hall.repost("d01-spare", chief=True)
    with hall.reading() as root:
        posts = [root.archive[hall.post(login)] for login in STAFF]
        assert chief_of(posts) == hall.accounts["d01-spare"]
        assert chief_of(posts[:2]) == ""


# -- who may act -----------------------------------------------------------------------------------


def test_a_duty_is_used_where_one_is_posted(hall):
    """FW-18: the handler of D01 handles there, does not approve there, and does nothing in D05."""
    assert use(hall, "d01-handle", "handler", "D01") == (hall.accounts["d01-handle"], "", "own")
    assert refused(hall, "d01-handle", "approver")
    assert refused(hall, "d01-handle", "handler", "D05")
    assert refused(hall, "leader1", "approver")


def test_at_a_comprehensive_window_one_takes_in_for_all_it_serves(hall):
    """FW-18: W009 serves D01 and D05, so its acceptor accepts for both; that goes for no other duty."""
    assert use(hall, "d05-accept", "acceptor", "D01").ground == "own"
    assert refused(hall, "d01-accept", "acceptor", "D05")
    hall.repost("d01-spare", window="W009")
    assert use(hall, "d01-spare", "acceptor", "D05").ground == "own"
    assert refused(hall, "d01-spare", "approver", "D05")


@pytest.mark.parametrize(
    ("day", "stands_in"),
    [(1, False), (2, True), (4, True), (5, False)],
    ids=["before", "first", "last", "after"],
)
def test_a_partner_acts_from_the_first_day_of_absence_to_the_last(hall, day, stands_in):
    """FW-18 (AB 岗): the approver is away from the 3rd to the 5th; the partner approves on those days only."""
    hall.repost("d01-spare", duties=("acceptor", "approver"))
    hall.repost("d01-approve", partner="d01-spare")
    hall.repost("d01-spare", duties=("acceptor", "reviewer"))
    hall.away("d01-approve", date(2026, 3, 3), date(2026, 3, 5))
    hall.clock.set(at(f"03-0{day + 1} 10:00"))
    if stands_in:
        behalf = hall.accounts["d01-approve"]
        assert use(hall, "d01-spare", "approver", "D01") == (hall.accounts["d01-spare"], behalf, "partner")
    else:
        assert refused(hall, "d01-spare", "approver")


def test_a_case_assigned_to_one_is_not_another_s_who_has_the_duty(hall):
    """FW-18: the spare approves in D01 too, yet a case of the approver's only as the partner and while away."""
    hall.repost("d01-approve", partner="d01-spare")
    assert use(hall, "d01-spare", "approver", "D01").ground == "own"
    assert use(hall, "d01-approve", "approver", "D01", "d01-approve").ground == "own"
    with pytest.raises(Refusal):
        use(hall, "d01-spare", "approver", "D01", "d01-approve")
    hall.away("d01-approve", MONDAY, TUESDAY)
    assert use(hall, "d01-spare", "approver", "D01", "d01-approve").ground == "partner"


def test_nobody_acts_for_the_present(hall):
    """FW-18: being the partner alone gives nothing; an absence taken back gives nothing any more."""
    hall.repost("d01-approve", partner="d01-spare")
    hall.repost("d01-spare", duties=("acceptor",))
    assert refused(hall, "d01-spare", "approver")
    hall.away("d01-approve", MONDAY, WEDNESDAY)
    assert use(hall, "d01-spare", "approver", "D01").ground == "partner"
    hall.away("d01-approve", MONDAY, WEDNESDAY, cancelled=True)
    assert refused(hall, "d01-spare", "approver")


def test_an_absence_is_shortened_by_the_same_first_day(hall):
    """FW-18: back early on Wednesday; the later paper with the same first day replaces the earlier."""
    hall.repost("d01-approve", partner="d01-spare")
    hall.repost("d01-spare", duties=("acceptor",))
    hall.away("d01-approve", MONDAY, THURSDAY)
    hall.away("d01-approve", MONDAY, TUESDAY)
    hall.clock.set(at("03-03 17:00"))
    assert use(hall, "d01-spare", "approver", "D01").ground == "partner"
    hall.clock.set(at("03-04 08:30"))
    assert refused(hall, "d01-spare", "approver")


@pytest.mark.parametrize(("day", "stands_in"), [(2, False), (3, True), (5, True), (6, False)])
def test_a_delegation_holds_on_its_days_whether_or_not_one_is_away(hall, day, stands_in):
    """FW-18: delegated from the 3rd to the 5th, both included; the act is recorded on the principal's behalf."""
    hall.delegate("d01-approve", "d01-review", date(2026, 3, 3), date(2026, 3, 5), "approver")
    hall.clock.set(at(f"03-0{day} 10:00"))
    if stands_in:
        behalf = hall.accounts["d01-approve"]
        found = use(hall, "d01-review", "approver", "D01")
        assert found == (hall.accounts["d01-review"], behalf, "delegation")
    else:
        assert refused(hall, "d01-review", "approver")


def test_a_delegation_gives_what_it_names_and_can_be_taken_back(hall):
    """FW-18: the spare delegates handling only; ended, it gives nothing; ended twice is refused."""
    hall.delegate("d01-spare", "d01-review", MONDAY, THURSDAY, "handler")
    assert use(hall, "d01-review", "handler", "D01").ground == "delegation"
    assert refused(hall, "d01-review", "approver")
    form = EndForm("提前返岗", principal=hall.accounts["d01-spare"])
    hall.act("end-delegation", hall.post("d01-review"), hall.actor("d01-spare"), form)
    assert refused(hall, "d01-review", "handler")
    hall.refuse("end-delegation", hall.post("d01-review"), MANAGER, form, cite="", where="principal")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"duties": ("handler",)}, "duties"),
        ({"duties": ()}, "duties"),
        ({"principal": "d01-review"}, "principal"),
        ({"principal": "leader1"}, "principal"),
        ({"first": WEDNESDAY}, "last"),
        ({"first": date(2026, 2, 1), "last": date(2026, 3, 1)}, "last"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_delegation_that_cannot_be_is_refused(hall, changes, where):
    """FW-18: one's own duties only, to another, for days in order that are not over, and why."""
    named = {
        **changes,
        **({"principal": hall.accounts[changes["principal"]]} if "principal" in changes else {}),
    }
    good = DelegationForm(hall.accounts["d01-approve"], ("approver",), MONDAY, TUESDAY, "公出")
    with pytest.raises(Refusal) as no:
        hall.act("grant-delegation", hall.post("d01-review"), MANAGER, replace(good, **named))
    assert no.value.where == where


def test_absence_and_delegation_are_arranged_by_oneself_a_leader_or_the_centre(hall):
    """FW-18: a colleague arranges neither; the home leader, the centre's leader and the person may."""
    form = AbsenceForm(MONDAY, TUESDAY, "leave")
    post = hall.post("d01-approve")
    hall.refuse("record-absence", post, hall.actor("d01-handle"), form, cite="FW-18")
    for who in (hall.actor("d01-approve"), Actor(hall.accounts["leader1"], "approver"), MANAGER):
        hall.act("record-absence", post, who, form)
    given = DelegationForm(hall.accounts["d01-approve"], ("approver",), MONDAY, TUESDAY, "公出")
    hall.refuse("grant-delegation", hall.post("d01-review"), hall.actor("d01-review"), given, cite="FW-18")
    hall.refuse("record-absence", post, MANAGER, replace(form, last=date(2026, 3, 1)), cite="", where="last")
    unknown = AbsenceForm(THURSDAY, THURSDAY, "leave", cancelled=True)
    hall.refuse("record-absence", post, MANAGER, unknown, cite="", where="first")


# -- the end of a post -----------------------------------------------------------------------------


def test_a_post_ends_with_somebody_who_takes_over(hall):
    """FW-18: without a successor of the same department and duties the cases would stop, so it does not end."""
    post = hall.post("d01-handle")
    for successor in ("", "d01-handle", "d01-accept", "d05-accept"):
        form = EndForm("工作调动", successor=hall.accounts.get(successor, ""))
        hall.refuse("end-post", post, MANAGER, form, cite="FW-18", where="successor")
    hall.act("end-post", post, MANAGER, EndForm("工作调动", successor=hall.accounts["d01-spare"]))
    with hall.reading() as root:
        dossier = root.archive[post]
        assert (posted(dossier), successor_of(dossier)) == (None, hall.accounts["d01-spare"])
    assert refused(hall, "d01-handle", "handler")
    hall.refuse("end-post", post, MANAGER, EndForm("再次撤离"), cite="", where=post)


def test_with_a_post_end_the_powers_that_were_lent_to_it(hall):
    """FW-18: a deputy who left and is posted again has their own duties, not those that were delegated before."""
    hall.delegate("d01-spare", "d01-review", MONDAY, THURSDAY, "handler")
    form = EndForm("调走", successor=hall.accounts["d01-spare"])
    hall.act("end-post", hall.post("d01-review"), MANAGER, form)
    assert refused(hall, "d01-review", "handler")
    hall.repost("d01-review")
    assert use(hall, "d01-review", "reviewer", "D01").ground == "own"
    assert refused(hall, "d01-review", "handler")
