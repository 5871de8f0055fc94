"""The wiring of the floors below: every verb there is, and the law they are judged by."""

from __future__ import annotations

from pathlib import Path

import hallcore
import hallcore.appraisal.office
import hallcore.appraisal.quarter
import hallcore.approval.elsewhere
import hallcore.approval.intake
import hallcore.approval.joint
import hallcore.approval.library
import hallcore.approval.office
import hallcore.approval.privacy
import hallcore.approval.recount
import hallcore.attendance.office
import hallcore.attendance.patrols
import hallcore.attendance.terminals
import hallcore.catalogue.office
import hallcore.committee.office
import hallcore.counters.arriving
import hallcore.counters.calling
import hallcore.counters.office
import hallcore.counters.windows
import hallcore.displays.office
import hallcore.facilities.office
import hallcore.fees.bank
import hallcore.fees.forfeiting
import hallcore.fees.office
import hallcore.fees.payments
import hallcore.fees.reconciling
import hallcore.fees.refunds
import hallcore.identity.office
import hallcore.organisation.office
import hallcore.requests.office
import hallcore.voice.complaints.after
import hallcore.voice.complaints.office
import hallcore.voice.complaints.opinionbox
import hallcore.voice.reports.office
import trading
import trading.award.office
import trading.bidding.office
import trading.challenges.office
import trading.contract.office
import trading.evaluation.office
import trading.opening.office
import trading.registry.office
import trading.tendering.office
from hallcore.desk import Verb
from hallcore.ground.lawbook import LawBook
from hallcore.identity.model import ROLES
from portal import bulletins, daykeeping, lawkeeping, pressing, replaying

OFFICES = (
    hallcore.identity.office,
    hallcore.organisation.office,
    hallcore.displays.office,
    hallcore.facilities.office,
    hallcore.catalogue.office,
    hallcore.attendance.office,
    hallcore.attendance.terminals,
    hallcore.attendance.patrols,
    hallcore.counters.arriving,
    hallcore.counters.office,
    hallcore.counters.calling,
    hallcore.counters.windows,
    hallcore.fees.office,
    hallcore.fees.bank,
    hallcore.fees.forfeiting,
    hallcore.fees.payments,
    hallcore.fees.refunds,
    hallcore.fees.reconciling,
    hallcore.approval.intake,
    hallcore.approval.office,
    hallcore.approval.joint,
    hallcore.approval.library,
    hallcore.approval.recount,
    hallcore.approval.elsewhere,
    hallcore.requests.office,
    hallcore.approval.privacy,
    hallcore.committee.office,
    hallcore.appraisal.office,
    hallcore.appraisal.quarter,
    hallcore.voice.complaints.office,
    hallcore.voice.complaints.after,
    hallcore.voice.complaints.opinionbox,
    hallcore.voice.reports.office,
    trading.registry.office,
    trading.tendering.office,
    trading.bidding.office,
    trading.opening.office,
    trading.evaluation.office,
    trading.award.office,
    trading.challenges.office,
    trading.contract.office,
)


def all_verbs() -> dict[str, Verb]:
    """Every act that can be asked for, by name; the presses' and the import's own verbs among them."""
    verbs = [verb for office in OFFICES for verb in office.VERBS]
    verbs += [*bulletins.VERBS, *daykeeping.VERBS, *lawkeeping.VERBS, *pressing.VERBS, *replaying.VERBS]
    table = {verb.name: verb for verb in verbs}
    if len(table) != len(verbs):
        raise RuntimeError("two offices claim the same verb")
    return table


def law_folders() -> tuple[Path, ...]:
    """Where the law data of all floors lies."""
    return (Path(hallcore.__file__).parent / "law", Path(trading.__file__).parent / "law")


def load_law() -> LawBook:
    """Read and check the whole law.

    Raises:
        LawFault: Everything that is wrong with it, by file and entry.
    """
    return LawBook.load(*law_folders(), roles=frozenset({*ROLES, "clock"}), guards={})
