"""What follows a decision on a complaint, or the answer to a challenge: it is made public, and what it orders is done.

Each floor does its own part; the hold the decision put on the matter is lifted by the act that carries it out, so nothing
else happens in between. Done again it is refused by the matter's own state.
"""

from __future__ import annotations

import logging

from hallcore.desk import CLOCK
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.journal import House
from portal.consequences import REMEDY, followed_by
from portal.followers import Item
from trading.award.model import VoidForm
from trading.challenges.complaint_model import ComplaintLodged, ComplaintSettled
from trading.challenges.procured_model import CHALLENGE, ChallengeAnswered
from trading.contract.model import LapseForm
from trading.evaluation.again_model import ReopenForm
from trading.methods.model import regime_of
from trading.tendering.model import LOT, TENDER
from trading.tendering.turn_model import VoidTenderForm

_LOG = logging.getLogger(__name__)


class Remedier:
    """Carries out what a department decided, or the purchaser answered, as the hall's clock (ZB-119, GP-158)."""

    name = REMEDY
    types = followed_by(REMEDY)

    def __init__(self, house: House) -> None:
        self.house = house

    def act(self, item: Item) -> None:
        """Carry out, then publish."""
        complaint = item.dossier
        if complaint.machine == CHALLENGE:
            self._answered(item, complaint)
            return
        settled, lodged = complaint.the(ComplaintSettled), complaint.the(ComplaintLodged)
        self._carry_out(item.root.archive, item.root.archive[lodged.matter], complaint.number, settled)
        self._do("publish-complaint-decision", complaint.number, None)

    def _answered(self, item: Item, challenge: Dossier) -> None:
        answer, matter = challenge.the(ChallengeAnswered), item.root.archive[challenge.parent]
        if answer.measure == "redetermine":
            form = LapseForm("challenged", answer.summary, challenge.number)
            self._do("lapse-award", matter.number, form)
        elif answer.measure == "redo":
            self._begin_anew(item.root.archive, matter, challenge.number, answer.summary, "质疑处理结果")
        self._do("publish-challenge-outcome", challenge.number, None)

    def _begin_anew(self, archive: Archive, matter: Dossier, by: str, reason: str, why: str) -> None:
        """End a tender, or of one that was opened each lot that has not come to its end, or one lot."""
        if matter.machine == TENDER and matter.state != "opened":
            self._do("void-tender", matter.number, VoidTenderForm(by, reason))
            return
        lots = (matter,) if matter.machine == LOT else archive.children(matter.number)
        again = "重新开展采购活动" if regime_of(matter.number) == "procurement" else "重新招标"
        for lot in lots:
            if lot.machine == LOT and lot.state != "failed" and (lot is matter or lot.state != "contracted"):
                self._do("void-lot", lot.number, VoidForm(by, reason, f"按照{why}{again}"))

    def _carry_out(self, archive: Archive, matter: Dossier, by: str, settled: ComplaintSettled) -> None:
        number, reason = matter.number, settled.summary
        if settled.remedy == "re-evaluate":
            self._do("reopen-evaluation", number, ReopenForm(by, "same", reason))
        elif settled.remedy == "new-committee":
            self._do("reopen-evaluation", number, ReopenForm(by, "new", reason))
        elif settled.remedy in {"award-void", "contract-void"}:
            self._do("lapse-award", number, LapseForm("decided", reason, by))
        elif settled.remedy == "retender":
            self._begin_anew(archive, matter, by, reason, "投诉处理决定")

    def _do(self, verb: str, number: str, form: object) -> None:
        try:
            self.house.perform(verb, number, CLOCK, form)
        except Refusal as refusal:
            _LOG.info("%s of %s is not done: %s", verb, number, refusal)
