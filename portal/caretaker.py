"""The caretaker: has supplies filled up that have run low, and counts what a finished duty brought.

An agent: it acts once for each entry. What it does twice is refused by the act's own rule: one open duty a facility,
and what came by a duty is counted once.
"""

from __future__ import annotations

import logging

from hallcore.desk import CLOCK
from hallcore.facilities.model import DutyDone, DutyForm, DutyRaised, StockChanged, StockForm
from hallcore.facilities.rules import runs_low
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from portal.consequences import CARE, followed_by
from portal.followers import Item

_LOG = logging.getLogger(__name__)


class Caretaker:
    """Raises and books; see the module."""

    name = "caretaker"
    types = followed_by(CARE)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Raise a duty where stock has run low; book what a restock brought."""
        paper, dossier = item.record.paper, item.dossier
        if isinstance(paper, StockChanged) and dossier.state == "standing":
            wanting = runs_low(dossier)
            if wanting:
                reason = "存量低于最低存量"
                self._do("raise-duty", "", DutyForm("restock", dossier.number, reason, wanted=wanting))
        if isinstance(paper, DutyDone) and paper.quantity:
            raised = dossier.the(DutyRaised)
            form = StockForm("restocked", paper.quantity, f"补充任务 {dossier.number}", dossier.number)
            self._do("change-stock", raised.facility, form)

    def _do(self, verb: str, number: str, form: object) -> None:
        try:
            self.house.perform(verb, number, CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s of %s is done already: %s", verb, number, refusal)
