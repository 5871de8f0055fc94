"""Personal data of a case: whoever needs to see them says for what, and that they were shown is filed (PI-01, PI-06)."""

from __future__ import annotations

from hallcore.approval.beside import DataRevealed
from hallcore.approval.duty import WITHOUT_POST, require_duty
from hallcore.approval.forms import RevealForm
from hallcore.approval.model import ApplicationReceived
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal

PERSONAL = ("name", "number", "phone", "mail", "proxy", "proxy_number", "receiver")
"""Pieces of a case's annexes that may be shown; the query code is the applicant's own and is not."""


def personal_data(case: Dossier) -> dict[str, str]:
    """The personal data of a case that still stand, by piece; what came later replaces what came earlier."""
    found: dict[str, str] = {}
    for annex in (record.annex for record in case.all_records() if record.annex is not None):
        for piece in PERSONAL:
            value = annex.get(piece)
            if value:
                found[piece] = value
    return found


def reveal_data(desk: Desk, form: RevealForm) -> Act:
    """File that an officer of the department had personal data shown; the page shows them once after it.

    Raises:
        Refusal: No duty in the department; no reason; a piece the case does not have.
    """
    if desk.actor.role in WITHOUT_POST:
        raise Refusal("只有办理该案卷的部门人员可以查看个人信息", "PI-01", where=desk.dossier.number)
    stead = require_duty(desk, desk.dossier.the(ApplicationReceived).department)
    if not form.reason.strip():
        raise Refusal("请写明查看个人信息的用途", "PI-01", where="reason")
    known = personal_data(desk.dossier)
    if not form.pieces or set(form.pieces) - known.keys():
        raise Refusal("请选择需要查看的信息", "PI-01", where="pieces")
    return Act(
        DataRevealed(tuple(piece for piece in PERSONAL if piece in form.pieces), form.reason.strip(), stead)
    )


VERBS = (Verb("reveal-data", reveal_data),)
