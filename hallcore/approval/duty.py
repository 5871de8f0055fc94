"""Who acts in a case: by what post, in whose stead. Every verb of an officer asks here first."""

from __future__ import annotations

from hallcore.approval.model import (
    ApplicationReceived,
    CaseAssigned,
)
from hallcore.desk import Desk
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.organisation.office import acting
from hallcore.organisation.rules import absent, post_number, posted

WITHOUT_POST = frozenset({"clock", "citizen", "manager", "supervisor"})
"""Roles that act in a case without a post in its department, where the table lets them."""


def require_duty(desk: Desk, department: str, duty: str = "") -> str:
    """The actor holds a duty in a department today, itself or for another; returns that other or "".

    Args:
        desk: The act.
        department: The department's code.
        duty: The duty; the actor's role unless given.

    Raises:
        Refusal: No post, no such duty there, no delegation in force.
    """
    if desk.actor.role in WITHOUT_POST:
        return ""
    return acting(desk, duty or desk.actor.role, department).behalf


def assigned_to(case: Dossier, duty: str) -> str:
    """The account a case was last given to for a duty, or ""."""
    given = [paper.to for paper in case.papers(CaseAssigned) if paper.duty == duty]
    return given[-1] if given else ""


def require_turn(desk: Desk, duty: str = "") -> str:
    """The actor may do this duty in this very case: it is theirs, nobody's, or that of somebody who is away.

    Raises:
        Refusal: As ``require_duty``; or the case was given to somebody else who is here.
    """
    duty = duty or desk.actor.role
    case = desk.dossier
    stead = require_duty(desk, case.the(ApplicationReceived).department, duty)
    owner = assigned_to(case, duty)
    if not owner or desk.actor.role == "clock" or owner in {desk.actor.account, stead}:
        return stead
    post = desk.archive.get(post_number(owner))
    if post is not None and posted(post) is not None and not absent(post, desk.at.date()):
        raise Refusal("该案卷已分给其他人员办理，如需接办请先转办", "FW-18", where=case.number)
    return owner


def require_applicant(desk: Desk) -> None:
    """Whoever acts as the applicant is the applicant of this case.

    Raises:
        Refusal: It is somebody else's case.
    """
    applicant = desk.dossier.the(ApplicationReceived).applicant
    if desk.actor.role == "citizen" and desk.actor.party not in {applicant, applicant.removeprefix("A-")}:
        raise Refusal("只能办理本人（本单位）的申请", "FW-05", where=desk.dossier.number)
