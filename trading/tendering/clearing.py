"""What a tender goes through before its notice: its intention, the fair-competition check, the check of its words."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from hallcore.desk import Desk
from hallcore.dossier import Dossier
from trading.methods.rules import Method
from trading.planning.lint import check_flags
from trading.planning.model import DocumentsComposed, FairnessTold, Justified, preparation_number
from trading.planning.rules import (
    check_early,
    check_linked,
    fairness_of,
    grounds_of,
    require_announced,
    wanted_intention,
)
from trading.tendering.drafting import flagged
from trading.tendering.model import NoticeForm, ProjectForm, ProjectRegistered


def check_announced(desk: Desk, form: ProjectForm, purchaser: str, method: Method) -> None:
    """What is registered follows an intention of its purchaser's own where the law wants one (GP-019, GP-020)."""
    amount = sum((lot.estimate for lot in form.lots), Decimal(0))
    require_announced(
        wanted_intention(method, form.kind, amount),
        desk.law,
        intention=form.intention,
        ground=form.unannounced,
        reason=form.unannounced_reason,
        again=bool(form.again),
    )
    if form.intention:
        check_linked(desk.open(form.intention), purchaser, method.regime, form.kind)


class Cleared(NamedTuple):
    """What a draft went through before it goes out, as its notice tells it."""

    justified: tuple[Justified, ...]
    fairness: FairnessTold | None
    unannounced: str
    preparation: Dossier | None


def clear(desk: Desk, form: NoticeForm, project: ProjectRegistered, method: Method) -> Cleared:
    """Have a draft pass what must be done before it: intention, fair-competition check, and the check of its words."""
    if project.intention:
        check_early(method, desk.rests_on(project.intention), desk.at, desk.calendar)
    preparation = desk.archive.get(preparation_number(desk.dossier.number))
    fairness = fairness_of(preparation, method)
    composed = preparation.latest(DocumentsComposed) if preparation is not None else None
    justified = check_flags(flagged(project, form.evaluation, composed, method), form.reasons)
    if preparation is not None:
        preparation.current()
    words = grounds_of(desk.law).get(project.unannounced, "") if project.unannounced else ""
    told = f"{words}：{project.unannounced_reason}" if words else ""
    return Cleared(justified, fairness, told, preparation)
