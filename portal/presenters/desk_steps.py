"""What may be done next about a tender, by this visitor, here: read from the procedure table itself.

A step is told with its address, until when it is due, and, where it cannot be done yet, why not. What is
not here: whether it is lawful when it is done (the offices), and who may come to a window (permissions).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from hallcore.dossier import Archive, Dossier, Hold
from hallcore.ground.procedure import Step, allowed
from portal import permissions
from portal.contexts import LotContext, ObjectionContext, TenderContext
from portal.prequal_contexts import PrequalContext
from portal.presenters.addresses import address
from portal.presenters.desk_beside import State
from portal.presenters.desk_circumstances import CIRCUMSTANCES
from portal.presenters.entries import lot_called
from portal.presenters.life import lots_of
from portal.presenters.showing import Showing
from portal.routes import BY_NAME
from portal.sessions import Visitor
from portal.settings import ZONES
from portal.trade_contexts import ChallengeContext
from trading.challenges.model import OBJECTION
from trading.challenges.procured_model import PROCEDURE as CHALLENGES
from trading.evaluation.again import REEXAMINATION
from trading.tendering.model import LOT, TENDER
from trading.tendering.qualifying_rules import is_prequalification, prequalification_of

ROUTES = {
    "publish-policy": "desk.policy",
    "name-invitees": "desk.invitees",
    "publish-notice": "desk.notice",
    "clarify": "desk.clarify",
    "terminate": "desk.termination",
    "publish-roll": "desk.opening",
    "release-shares": "desk.opening",
    "conclude-opening": "desk.opening",
    "review-qualifications": "desk.review",
    "form-committee": "desk.committee",
    "hold-round": "desk.talks",
    "ask-finals": "desk.finals",
    "record-finals": "desk.finals.record",
    "submit-scores": "desk.scores",
    "conclude-evaluation": "desk.report",
    "sign-report": "desk.sign",
    "question-bid": "desk.question",
    "ask-low-price": "desk.low",
    "judge-low-price": "desk.low.judge",
    "confirm-scores": "desk.outliers",
    "admit-member": "desk.arrivals",
    "replace-member": "desk.replace",
    "extend-evaluation": "desk.extend",
    "note-refusal": "desk.unsigned",
    "keep-recording": "desk.recording",
    "publish-candidates": "desk.candidates",
    "deliver-report": "desk.delivery",
    "determine-winner": "desk.decision",
    "publish-result": "desk.result",
    "declare-void": "desk.void",
    "file-contract": "desk.filing",
    "announce-failure": "desk.failure",
    "publish-award": "desk.award",
    "publish-contract": "desk.contract",
    "conclude-performance": "desk.performance",
    "report-result": "desk.written",
    "answer-objection": "desk.answer",
    "answer-challenge": "desk.challenge",
    "answer-query": "desk.challenge",
    "lapse-award": "desk.lapse",
    "order-reexamination": "desk.reexamine",
    "give-opinion": "desk.opinion",
    "confirm-candidates": "desk.reexamined",
    "extend-validity": "desk.validity",
    "plan-framework": "desk.framework.plan",
    "publish-finalists": "desk.finalists",
    "sign-agreement": "desk.agreement",
    "file-agreements": "desk.agreements.filing",
    "remove-finalist": "desk.removal",
    "publish-summary": "desk.summary",
}
"""The window of each step that has one of its own; the others are done along with these."""

PREQUAL_ROUTES = {
    "clarify-prequalification": "desk.prequal.clarify",
    "form-committee": "desk.prequal.committee",
    "submit-scores": "desk.prequal.review",
    "conclude-evaluation": "desk.prequal.report",
    "sign-report": "desk.prequal.sign",
    "conclude-prequalification": "desk.prequal.end",
    "fail-prequalification": "desk.prequal.fail",
}
"""The windows of a prequalification's steps; the rest it shares with lots."""

_THROUGH_HOLD = ("clarify", "clarify-prequalification", "answer-objection")


class NextStep(Struct, frozen=True):
    """A step that the table allows next.

    Attributes:
        title: What is to be done.
        of: Which lot, where there are several.
        matter: The dossier's number.
        url: Its window.
        due: Until when, if the law says so.
        blocked: Why it cannot be done just now; "" if it can.
        waits: Whether somebody waits for it; what may be done at any time does not.
    """

    title: str
    of: str
    matter: str
    url: str
    due: datetime | None = None
    blocked: str = ""
    waits: bool = True


def next_steps(show: Showing, visitor: Visitor, depth: int, tender: Dossier) -> Iterator[NextStep]:
    """Every step the table allows in this state to one of the visitor's roles, and a window admits.

    Args:
        show: The hall now.
        visitor: Who asks.
        depth: How far inside they stand (an index into ``ZONES``).
        tender: The tender; its lots and open objections are looked at too.
    """
    law, several = show.law_of(tender), len(lots_of(show.archive, tender)) > 1
    for matter in matters(show.archive, tender):
        machine = law.procedure(matter.procedure).machine(matter.machine)
        rows = {row.name: row for role in visitor.roles for row in allowed(machine, matter.state, role)}
        for row in rows.values():
            found = _told(show, visitor, depth, tender, matter, row)
            if found is not None:
                lot = several and matter is not tender and not is_prequalification(matter)
                name = lot_called(matter.number) if lot else ""
                yield NextStep(row.title, name, matter.number, *found)


def matters(archive: Archive, tender: Dossier) -> Iterator[Dossier]:
    """The tender, its lots, the objections that hold any of them, and what suppliers asked or challenged."""
    prequalification = prequalification_of(archive, tender)
    beside = (prequalification,) if prequalification is not None else ()
    for matter in (tender, *beside, *lots_of(archive, tender)):
        yield matter
        for hold in matter.holds:
            objection = archive.get(hold.by)
            if objection is not None and objection.machine == OBJECTION:
                yield objection
    for _tender, number in archive.shelf("unreplied").keys(
        (tender.number, ""), (tender.number, "\U0010ffff")
    ):
        yield archive[number]


def context_of(archive: Archive, tender: Dossier, matter: Dossier) -> object:
    """What a route about that dossier would be given."""
    if matter.machine == TENDER:
        return TenderContext(tender)
    if matter.machine == LOT:
        return LotContext(matter, tender)
    if is_prequalification(matter):
        return PrequalContext(matter, tender)
    if matter.procedure == CHALLENGES:
        return ChallengeContext(matter, archive[matter.parent], tender)
    return ObjectionContext(matter, archive[matter.parent], tender)


def _told(
    show: Showing, visitor: Visitor, depth: int, tender: Dossier, matter: Dossier, row: Step
) -> tuple[str, datetime | None, str, bool] | None:
    """Address, due time, hindrance and urgency of a row; None where no window of it admits the visitor."""
    windows = {**ROUTES, **PREQUAL_ROUTES} if is_prequalification(matter) else ROUTES
    route = BY_NAME.get(windows.get(row.name, ""))
    if route is None or not permissions.allowed(
        route.permission, visitor, context_of(show.archive, tender, matter)
    ):
        return None
    look = CIRCUMSTANCES.get(row.name)
    state = look(show, visitor, tender, matter) if look is not None else State()
    if not state.offered:
        return None
    blocked = state.blocked
    if ZONES.index(route.zone) > depth:
        blocked = "在大厅内网办理"
    elif _others(matter, row) and row.name not in _THROUGH_HOLD:
        blocked = _others(matter, row)[0].reason
    return address(route.name, number=matter.number), state.due, blocked, state.waits


def _others(matter: Dossier, row: Step) -> tuple[Hold, ...]:
    """The holds that keep a step from being done: not the one that waits for just this step."""
    own = REEXAMINATION if row.name == "order-reexamination" else ""
    return tuple(hold for hold in matter.holds if hold.by != own and hold.stop(row.name))
