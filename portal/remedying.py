"""What follows a decision on a complaint about trading: it is made public, and what it orders is really done (ZB-119).

Each floor does its own part; the hold the decision put on the matter is lifted by the act that carries it out, so nothing
else happens in between. Done again it is refused by the matter's own state.
"""

from __future__ import annotations

import logging

from hallcore.desk import CLOCK
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from portal.consequences import REMEDY, followed_by
from portal.followers import Item
from trading.award.model import VoidForm
from trading.challenges.complaint_model import ComplaintLodged, ComplaintSettled
from trading.contract.model import LapseForm
from trading.evaluation.again_model import ReopenForm
from trading.tendering.model import TENDER
from trading.tendering.turn_model import VoidTenderForm

_LOG = logging.getLogger(__name__)


class Remedier:
    """Carries out what a department decided, as the hall's clock."""

    name = REMEDY
    types = followed_by(REMEDY)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Carry out, then publish."""
        complaint = item.dossier
        settled, lodged = complaint.the(ComplaintSettled), complaint.the(ComplaintLodged)
        self._carry_out(item.root.archive[lodged.matter], complaint.number, settled)
        self._do("publish-complaint-decision", complaint.number, None)

    def _carry_out(self, matter: Dossier, by: str, settled: ComplaintSettled) -> None:
        number, reason = matter.number, settled.summary
        if settled.remedy == "re-evaluate":
            self._do("reopen-evaluation", number, ReopenForm(by, "same", reason))
        elif settled.remedy == "new-committee":
            self._do("reopen-evaluation", number, ReopenForm(by, "new", reason))
        elif settled.remedy in {"award-void", "contract-void"}:
            self._do("lapse-award", number, LapseForm("decided", reason, by))
        elif settled.remedy == "retender" and matter.machine == TENDER:
            self._do("void-tender", number, VoidTenderForm(by, reason))
        elif settled.remedy == "retender":
            self._do("void-lot", number, VoidForm(by, reason))

    def _do(self, verb: str, number: str, form: object) -> None:
        try:
            self.house.perform(verb, number, CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s of %s is not done: %s", verb, number, refusal)
