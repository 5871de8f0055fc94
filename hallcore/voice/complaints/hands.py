"""In whose hands a complaint may be (TS-12): never with whoever it is about, never alone, never twice. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.voice.complaints.forms import AcceptForm
from hallcore.voice.complaints.model import (
    CENTRE,
    DISCIPLINE,
    AnswerDrafted,
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintReassigned,
    ReviewDecided,
)
from hallcore.voice.complaints.rules import facts_of, is_department

CENTRE_ROLES = frozenset({"manager", "inspector", "usher", "editor"})
"""Roles of the centre's own people: they handle nothing that is about the centre."""

HANDS = frozenset({"manager", "inspector", "discipline"})
"""Roles that can investigate a complaint."""


def investigators(complaint: Dossier) -> tuple[str, ...]:
    """The accounts that find out now."""
    found: tuple[str, ...] = ()
    for n, kind in enumerate(complaint.types):
        if kind in {ComplaintAccepted.type, ComplaintReassigned.type}:
            paper = complaint.record(n).paper
            if isinstance(paper, (ComplaintAccepted, ComplaintReassigned)):
                found = paper.investigators
    return found


def earlier_hands(complaint: Dossier) -> frozenset[str]:
    """Everybody who investigated, drafted, approved or reviewed the complaint so far."""
    found: set[str] = set()
    for record in complaint.all_records():
        paper = record.paper
        if isinstance(paper, (ComplaintAccepted, ComplaintReassigned)):
            found.update(paper.investigators)
        if isinstance(paper, (AnswerDrafted, ComplaintAnswered, ReviewDecided)):
            found.add(str(record.head["actor"]["account"]))
    return frozenset(found)


def persons_of(complaint: Dossier) -> frozenset[str]:
    """The accounts complained of."""
    return frozenset(one for paper in complaint.papers(ComplaintAccepted) for one in paper.persons)


def found_against(complaint: Dossier) -> tuple[str, ...]:
    """The accounts a complaint counts against, once its answer stands for good (KH-10).

    Nobody while more can be asked for, where a review did not uphold the answer, or where nothing was found true.
    Where the facts on the points found true say whose doing it was, it counts against those, one or several. Where they
    say nothing, against all complained of; but of an answer that is true in part only against one who was complained of
    alone, for whose part it was is not said.
    """
    answered = complaint.latest(ComplaintAnswered)
    if complaint.state != "closed" or answered is None or answered.outcome not in {"upheld", "partly"}:
        return ()
    review = complaint.latest(ReviewDecided)
    if review is not None and not review.upholds:
        return ()
    true = {one.point for one in answered.findings if one.finding == "upheld"}
    named = dict.fromkeys(
        one for fact in facts_of(complaint) if fact.point in true for one in fact.responsible
    )
    if named:
        return tuple(named)
    persons = complaint.the(ComplaintAccepted).persons
    return persons if answered.outcome == "upheld" or len(persons) == 1 else ()


def concerned(unit: str, persons: Collection[str], account: str, role: str, department: str) -> str:
    """Why somebody may not have a complaint in hand or see it, or "".

    Args:
        unit: Whom it is about.
        persons: The accounts complained of.
        account: Who.
        role: In which role they act or look.
        department: The code of the department they are posted in, or "".
    """
    if account in persons:
        return "被投诉人不得接触对自己的投诉"
    if is_department(unit) and department == unit:
        return "投诉不得由被投诉单位的人员办理"
    if unit == CENTRE and role in CENTRE_ROLES:
        return "对政务中心及其人员的投诉由纪检监察办理"
    return ""


def check_hand(unit: str, persons: Collection[str], account: str, role: str, department: str) -> None:
    """Refuse whoever is concerned."""
    reason = concerned(unit, persons, account, role, department)
    if reason:
        raise Refusal(reason, "TS-12")


def check_team(
    team: Sequence[str],
    roles_of: Mapping[str, tuple[str, ...]],
    departments: Mapping[str, str],
    unit: str,
    persons: Collection[str],
    barred: Collection[str],
    least: int,
) -> None:
    """Enough different people who may investigate, none of them concerned and none who had it in hand before.

    Args:
        team: Their accounts.
        roles_of: What roles each holds.
        departments: Where each is posted, "" nowhere.
        unit: Whom the complaint is about.
        persons: The accounts complained of.
        barred: Who handled it before.
        least: How many are needed.

    Raises:
        Refusal: TS-12 or TS-13, with the reason.
    """
    if len(set(team)) != len(team) or len(team) < least:
        raise Refusal(f"调查应当由 {least} 名以上不同的人员进行", "TS-12", where="investigators")
    for account in team:
        held = HANDS & set(roles_of.get(account, ()))
        if unit == CENTRE:
            held = held & {DISCIPLINE} if not CENTRE_ROLES & set(roles_of.get(account, ())) else frozenset()
        if not held:
            who = "纪检监察人员" if unit == CENTRE else "政务中心、巡查或者纪检监察人员"
            raise Refusal(f"本件的调查人员应为{who}", "TS-12", where="investigators")
        if account in barred:
            raise Refusal("重新办理应当更换办理人员", "TS-13", where="investigators")
        reason = concerned(unit, persons, account, min(held), departments.get(account, ""))
        if reason:
            raise Refusal(reason, "TS-12", where="investigators")


def check_accept(form: AcceptForm, persons_roles: Iterable[tuple[str, ...]]) -> None:
    """Points to find out are written down; whoever of the centre is complained of makes it the centre's matter."""
    if not form.points or any(not point.strip() for point in form.points):
        raise Refusal("请逐条写明需要查明的问题", "TS-01", where="points")
    if form.unit != CENTRE and any(CENTRE_ROLES & set(roles) for roles in persons_roles):
        raise Refusal(
            "被投诉人员属于政务中心，请先将投诉对象改为政务中心，改交纪检监察", "TS-12", where="persons"
        )
