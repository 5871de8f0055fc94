"""The clerk of absences: a leave that is granted becomes an absence of the post, so that the B post stands in."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any, Literal

from hallcore.attendance.judging import whole_days
from hallcore.attendance.papers import LeaveAsked, LeaveEnded
from hallcore.desk import Actor
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from hallcore.organisation.model import AbsenceForm
from hallcore.organisation.rules import absences, post_number
from portal.consequences import AWAY, followed_by
from portal.followers import Item

_LOG = logging.getLogger(__name__)
CLERK = Actor("stand-in-clerk", "manager")

Kind = Literal["leave", "training", "official", "sick", "other"]
KINDS: dict[str, Kind] = {
    "official": "official",
    "training": "training",
    "sick": "sick",
    "injury": "sick",
    "errand": "other",
}
"""What kind of absence a leave is for the post; every other kind is leave."""


class StandInClerk:
    """Records the whole days of a granted leave in the post; back early, it shortens them or takes them back."""

    name = AWAY
    types = followed_by(AWAY)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Record the absence once; what stands in the post already is left alone."""
        asked, ended = item.dossier.the(LeaveAsked), item.dossier.latest(LeaveEnded)
        days = whole_days(asked.begins, asked.ends)
        if days is None:
            return
        number = post_number(asked.account)
        form = _form(item.dossier, asked, days, ended)
        with self.house.reading() as root:
            stands = _standing(root.archive.get(number), form)
        if stands:
            return
        try:
            self.house.perform("record-absence", number, CLERK, form)
        except Refusal as refusal:
            _LOG.info("absence after %s is not recorded: %s", item.dossier.number, refusal)


def _form(
    leave: Dossier, asked: LeaveAsked, days: tuple[date, date], ended: LeaveEnded | None
) -> AbsenceForm:
    kind, note = KINDS.get(asked.kind, "leave"), f"准假 {leave.number}"
    if ended is None:
        return AbsenceForm(days[0], days[1], kind, note)
    left = whole_days(asked.begins, ended.ends)
    if left is None:
        return AbsenceForm(days[0], days[1], kind, note, cancelled=True)
    return AbsenceForm(left[0], left[1], kind, note)


def _standing(post: Dossier | None, form: AbsenceForm) -> bool:
    """Whether the post says already what is to be recorded."""
    known: dict[date, Any] = {paper.first: paper for paper in absences(post)} if post is not None else {}
    if form.cancelled:
        return form.first not in known
    paper = known.get(form.first)
    return paper is not None and (paper.last, paper.kind) == (form.last, form.kind)
