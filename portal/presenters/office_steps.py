"""What an officer may do next in a case: read from the procedure table, for the duties they have there today.

Each step is told with its window and, where it cannot be done yet, why not. Whether it is lawful when it is done is
for the offices to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from hallcore.approval.beside import BranchAsked
from hallcore.approval.duty import assigned_to
from hallcore.approval.model import (
    BRANCH,
    INSTANT,
    JOINT,
    OPEN,
    ApplicationReceived,
    CaseAccepted,
    DecisionMade,
    PeriodExtended,
)
from hallcore.approval.rules import owed, refused_by, running_special, unanswered
from hallcore.dossier import Archive, Dossier
from hallcore.fees.rules import unpaid_of
from hallcore.ground.procedure import Step, advance, allowed
from hallcore.organisation.model import DUTIES
from portal.people import person_name
from portal.presenters.addresses import address
from portal.presenters.cases_told import item_of
from portal.presenters.showing import Showing
from portal.roster import away
from portal.seating import Seat
from portal.sessions import Visitor

AT_TABLE = ("check-materials", "notify-correction", "accept")
"""Steps that are done together at the table of materials."""

MAIN = ("report", "pass-review", "decide", "deliver", "supplement", "end-special", "replan")
"""Steps that carry a case on; the others may be done beside them."""

_NOTHING_RUNS = ("report", "pass-review", "decide")
_OWN_TURN = (
    "report",
    "pass-review",
    "return-case",
    "decide",
    "begin-special",
    "end-special",
    "extend",
    "replan",
)
WITHOUT_POST = ("manager", "supervisor")


class Offer(Struct, frozen=True):
    """A step that the table lets this visitor take.

    Attributes:
        name, title, cite: As in the table.
        url: Its window.
        blocked: Why it cannot be done just now; "" if it can.
        main: Whether it carries the case on.
    """

    name: str
    title: str
    cite: str
    url: str
    blocked: str = ""
    main: bool = False


def roles_in(visitor: Visitor, seat: Seat, department: str) -> tuple[str, ...]:
    """The roles somebody has in a department's cases today: duties held there, and roles that need no post."""
    own = [role for role in WITHOUT_POST if role in visitor.roles]
    return (*seat.duties.get(department, ()), *own)


def role_for(show: Showing, matter: Dossier, step: str, roles: Sequence[str]) -> str:
    """The first of these roles that may take a step now.

    Raises:
        Refusal: None may; the table says why, with its clause.
    """
    machine = show.law_of(matter).procedure(matter.procedure).machine(matter.machine)
    for role in roles:
        if any(row.name == step for row in allowed(machine, matter.state, role)):
            return role
    advance(machine, matter.state, step, roles[0] if roles else "")
    raise AssertionError(step)  # pragma: no cover - advance has refused


def offers(show: Showing, visitor: Visitor, seat: Seat, case: Dossier) -> Iterator[Offer]:
    """The steps of a case for this visitor, in the order of the table, each once."""
    department = case.the(ApplicationReceived).department
    roles = roles_in(visitor, seat, department)
    machine = show.law_of(case).procedure(case.procedure).machine(case.machine)
    mine = {row.name: row for role in roles for row in allowed(machine, case.state, role)}
    rows = [row for row in machine.steps if mine.get(row.name) is row]
    if any(row.name in AT_TABLE for row in rows):
        url = address("office.materials", number=case.number)
        waits = _taken(show, seat, case, "acceptor")
        yield Offer("materials", "审查材料、受理", "XK-04", url, waits, main=True)
    for row in rows:
        if row.name not in AT_TABLE and _stands(show, case, row):
            url = address("office.step", number=case.number, step=row.name)
            blocked = (
                unpaid_words(show.archive, case) if row.name == "deliver" else _blocked(show, seat, case, row)
            )
            yield Offer(row.name, row.title, row.cite, url, blocked, row.name in MAIN)
    if owed(case) and "acceptor" in roles and case.state in OPEN:
        url = address("office.step", number=case.number, step="bring-tolerated")
        yield Offer("bring-tolerated", "接收容缺材料", "FW-14", url)


def _stands(show: Showing, case: Dossier, row: Step) -> bool:
    """Whether the case has what a step is about."""
    test = _SUBJECTS.get(row.name)
    return test is None or test(show, case)


_SUBJECTS: dict[str, Callable[[Showing, Dossier], bool]] = {
    "begin-special": lambda show, case: bool(item_of(show, case).special) and running_special(case) is None,
    "end-special": lambda _show, case: running_special(case) is not None,
    "extend": lambda _show, case: not case.numbers(PeriodExtended.type),
    "replan": lambda show, case: bool(replannable(show.archive, case)),
}


def branches_of(archive: Archive, case: Dossier) -> tuple[Dossier, ...]:
    """The branches of a joint case that have been asked, in the order of the plan."""
    return tuple(child for child in archive.children(case.number) if child.machine == BRANCH)


def replannable(archive: Archive, case: Dossier) -> tuple[Dossier, ...]:
    """The branches that refused and that the plan may be changed for."""
    refused = refused_by(branches_of(archive, case))
    return tuple(branch for branch in refused if branch.the(BranchAsked).on_refusal == "replan")


def _blocked(show: Showing, seat: Seat, case: Dossier, row: Step) -> str:
    """What has to happen first."""
    running = running_special(case)
    if row.name in _NOTHING_RUNS and running is not None:
        return f"“{running.name}”尚未办结"
    if row.name == "decide" and owed(case):
        return "容缺材料尚未补齐"
    if row.name in ("report", "decide") and case.machine == JOINT:
        branches = branches_of(show.archive, case)
        ends = any(one.the(BranchAsked).on_refusal == "end" for one in refused_by(branches))
        missing = unanswered(branches)
        if missing and not ends:
            return f"还有 {len(missing)} 个部门未答复意见"
    if row.name == "decide" and case.machine != INSTANT and _accepted_by(case) == seat.account:
        return "本案由您受理，应由其他批准人决定" if item_of(show, case).separate else ""
    if row.name in _OWN_TURN:
        duty = next((one for one in row.actors if one in DUTIES), "")
        return _taken(show, seat, case, duty)
    return ""


def unpaid(archive: Archive, case: Dossier) -> tuple[str, ...]:
    """The notices that keep back what was granted."""
    decided = case.latest(DecisionMade)
    return unpaid_of(archive, case.number) if decided is not None and decided.granted else ()


def unpaid_words(archive: Archive, case: Dossier) -> str:
    """Why a certificate cannot be handed over yet, or ""."""
    waiting = unpaid(archive, case)
    return f"缴款通知书 {'、'.join(waiting)} 尚未缴清（FEE-19）" if waiting else ""


def _accepted_by(case: Dossier) -> str:
    found = case.numbers(CaseAccepted.type)
    return str(case.record(found[-1]).head["actor"]["account"]) if found else ""


def _taken(show: Showing, seat: Seat, case: Dossier, duty: str) -> str:
    """Who has the case for a duty, if it is somebody else who is here."""
    owner = assigned_to(case, duty)
    if not owner or owner == seat.account or owner in {stead.account for stead in seat.steads}:
        return ""
    posting = show.archive.shelf("posts").get(owner)
    if posting is None or not posting["stands"] or away(posting, show.now.date()):
        return ""
    return f"已分给{officer(show.archive, owner)}，接办请先转办"


def officer(archive: Archive, account: str) -> str:
    """An officer as colleagues name them: the name and the account.

    It is not masked: in duty an officer's name stands on the window's sign, and nobody can hand a case to stars.
    """
    name = person_name(archive, account)
    return f"{name}（{account}）" if name else account
