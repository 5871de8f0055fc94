"""The circumstances of steps that not every tender has: frameworks and prequalification; and what a step's circumstances are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from portal.presenters.showing import Showing
from portal.sessions import Visitor
from trading.evaluation.prequalifying import enough
from trading.framework.model import AgreementsFiled, AgreementSigned, FinalistsPublished, FrameworkEnded
from trading.methods.rules import method_of
from trading.tendering.framing_model import FrameworkPlanned
from trading.tendering.qualifying_model import PREQUALIFICATION


class State(Struct, frozen=True):
    """What a step's own circumstances add."""

    due: datetime | None = None
    blocked: str = ""
    waits: bool = True
    offered: bool = True


def _plan(_show: Showing, _visitor: Visitor, tender: Dossier, _matter: Dossier) -> State:
    return State(waits=tender.latest(FrameworkPlanned) is None)


def _agreement(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(due=lot.the(FinalistsPublished).agreement_by)


def _agreements_filing(show: Showing, _visitor: Visitor, tender: Dossier, lot: Dossier) -> State:
    signed = max(paper.signed_on for paper in lot.papers(AgreementSigned))
    clock = method_of(show.law_of(tender), tender).clock("agreement-filing")
    try:
        due = compute(clock, signed, show.calendar).end
    except NotComputable:
        due = None
    return State(due=due, offered=not lot.numbers(AgreementsFiled.type))


def _summary(_show: Showing, _visitor: Visitor, _tender: Dossier, lot: Dossier) -> State:
    return State(due=lot.the(FrameworkEnded).summary_by)


def _passed(show: Showing, _visitor: Visitor, _tender: Dossier, matter: Dossier) -> State:
    return State(offered=enough(show.archive, matter, show.law_of(matter)) is True)


def _too_few(show: Showing, _visitor: Visitor, _tender: Dossier, matter: Dossier) -> State:
    return State(
        offered=matter.machine == PREQUALIFICATION
        and enough(show.archive, matter, show.law_of(matter)) is False
    )


BESIDE: dict[str, Callable[[Showing, Visitor, Dossier, Any], State]] = {
    "conclude-prequalification": _passed,
    "fail-prequalification": _too_few,
    "plan-framework": _plan,
    "sign-agreement": _agreement,
    "file-agreements": _agreements_filing,
    "publish-summary": _summary,
}
"""Step → its circumstances."""
