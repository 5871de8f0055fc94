"""What a complaint rests on: the objection or challenge before it, its items, and the time it may be lodged in."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, cast

from hallcore.desk import Desk
from hallcore.dossier import Dossier
from hallcore.ground.deadline import Deadline
from trading.challenges.complaint_model import About, LodgeForm
from trading.challenges.complaint_rules import (
    challenge_of,
    check_lodged,
    known_on,
    lodging_after_challenge,
    prior_of,
    waiting,
)
from trading.challenges.procured_rules import reply_period_end


class Ground(NamedTuple):
    """What a complaint is about, what went before it, its items, since when it is known, until when it may be lodged.

    ``subject`` is what nobody complains of twice.
    """

    about: About
    prior: str
    items: tuple[str, ...]
    known: date
    period: Deadline
    subject: str


def objected(desk: Desk, form: LodgeForm, tender: Dossier) -> Ground:
    """In tendering: within ten days of knowing, without those of the objection before it (ZB-111, ZB-112)."""
    objection = prior_of(desk.archive, form, desk.dossier, desk.actor.party)
    known = known_on(desk.dossier, tender, form, desk.at)
    pauses = (waiting(objection, desk.at),) if objection is not None else ()
    period = check_lodged(known, pauses, desk.at, desk.law, desk.calendar)
    prior = objection.number if objection is not None else ""
    about = cast("About", form.about)
    return Ground(about, prior, (), known, period, about)


def challenged(desk: Desk, form: LodgeForm, _tender: Dossier) -> Ground:
    """In procurement: of challenged items, within fifteen working days after the time to reply (GP-145, GP-146)."""
    challenge, paper = challenge_of(desk.archive, form, desk.dossier, desk.actor.party, desk.at)
    known = reply_period_end(challenge)
    period = lodging_after_challenge(known, desk.at, desk.law, desk.calendar)
    about: About = paper.step if paper.step in {"documents", "result"} else "process"
    items = tuple(item for item in paper.items if item in form.items)
    return Ground(about, challenge.number, items, known, period, challenge.number)
