"""The wiring of the floors below: every verb there is, and the law they are judged by."""

from __future__ import annotations

from dataclasses import replace
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
import hallcore.supervision.cards
import hallcore.supervision.circulars
import hallcore.supervision.evaluation
import hallcore.supervision.keeping
import hallcore.supervision.office
import hallcore.supervision.orders
import hallcore.supervision.scoring
import hallcore.voice.complaints.after
import hallcore.voice.complaints.office
import hallcore.voice.complaints.opinionbox
import hallcore.voice.complaints.publishing
import hallcore.voice.ratings
import hallcore.voice.reports.office
import trading
import trading.auction.bidders
import trading.auction.office
import trading.auction.rounds
import trading.award.office
import trading.award.procurement
import trading.bidding.office
import trading.challenges.complaints
import trading.challenges.office
import trading.challenges.procured
import trading.contract.defaults
import trading.contract.office
import trading.evaluation.again
import trading.evaluation.clarifying
import trading.evaluation.low
import trading.evaluation.negotiating
import trading.evaluation.office
import trading.evaluation.prequalifying
import trading.experts.bureau
import trading.experts.office
import trading.framework.calling
import trading.framework.office
import trading.framework.settling
import trading.opening.office
import trading.performance.closing
import trading.performance.office
import trading.performance.payments
import trading.planning.office
import trading.purchasing.agreeing
import trading.purchasing.office
import trading.registry.credit
import trading.registry.office
import trading.tendering.frameworks
import trading.tendering.incidents
import trading.tendering.office
import trading.tendering.preparing
import trading.tendering.qualifying
import trading.tendering.rooming
from hallcore.desk import Verb
from hallcore.ground.lawbook import LawBook
from hallcore.identity.model import ROLES, WATCHERS
from hallcore.supervision.linter import card_faults
from portal import bulletins, daykeeping, lawkeeping, pressing, replay_acts
from trading.methods.rules import method_faults
from trading.planning.lint import term_faults

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
    hallcore.voice.ratings,
    hallcore.approval.privacy,
    hallcore.committee.office,
    hallcore.appraisal.office,
    hallcore.appraisal.quarter,
    hallcore.supervision.office,
    hallcore.supervision.cards,
    hallcore.supervision.orders,
    hallcore.supervision.circulars,
    hallcore.supervision.keeping,
    hallcore.supervision.evaluation,
    hallcore.supervision.scoring,
    hallcore.voice.complaints.office,
    hallcore.voice.complaints.after,
    hallcore.voice.complaints.publishing,
    hallcore.voice.complaints.opinionbox,
    hallcore.voice.reports.office,
    trading.registry.office,
    trading.registry.credit,
    trading.planning.office,
    trading.tendering.office,
    trading.tendering.frameworks,
    trading.tendering.preparing,
    trading.tendering.incidents,
    trading.tendering.rooming,
    trading.tendering.qualifying,
    trading.bidding.office,
    trading.auction.office,
    trading.auction.bidders,
    trading.auction.rounds,
    trading.opening.office,
    trading.experts.office,
    trading.experts.bureau,
    trading.evaluation.office,
    trading.evaluation.prequalifying,
    trading.evaluation.clarifying,
    trading.evaluation.low,
    trading.evaluation.negotiating,
    trading.evaluation.again,
    trading.award.office,
    trading.award.procurement,
    trading.contract.office,
    trading.contract.defaults,
    trading.purchasing.office,
    trading.purchasing.agreeing,
    trading.framework.office,
    trading.framework.calling,
    trading.framework.settling,
    trading.performance.office,
    trading.performance.payments,
    trading.performance.closing,
    trading.challenges.office,
    trading.challenges.complaints,
    trading.challenges.procured,
)


WATCHING = ("hallcore.supervision.", "hallcore.voice.")
"""Where the verbs live that are supervision's own; every other act is closed to those who only watch (JC-39)."""

_ALSO_OPEN = frozenset({"urge", "commit-nonce", "reveal-nonce"})
"""What a supervisor does in others' matters: urging leaves a note; a nonce only keeps others from choosing a draw."""


def all_verbs() -> dict[str, Verb]:
    """Every act that can be asked for, by name; the presses' and the import's own verbs among them."""
    verbs = [verb for office in OFFICES for verb in office.VERBS]
    verbs += [*bulletins.VERBS, *daykeeping.VERBS, *lawkeeping.VERBS, *pressing.VERBS, *replay_acts.VERBS]
    table = {verb.name: _closed(verb) for verb in verbs}
    if len(table) != len(verbs):
        raise RuntimeError("two offices claim the same verb")
    return table


def _closed(verb: Verb) -> Verb:
    """The verb, closed to the watching roles unless it is supervision's own."""
    own = verb.office.__module__.startswith(WATCHING) or verb.name in _ALSO_OPEN
    return verb if own else replace(verb, closed=verb.closed | WATCHERS)


def law_folders() -> tuple[Path, ...]:
    """Where the law data of all floors lies."""
    return (Path(hallcore.__file__).parent / "law", Path(trading.__file__).parent / "law")


def load_law() -> LawBook:
    """Read and check the whole law.

    Raises:
        LawFault: Everything that is wrong with it, by file and entry.
    """
    return LawBook.load(
        *law_folders(),
        roles=frozenset({*ROLES, "clock"}),
        guards={},
        checks=(card_faults, method_faults, term_faults),
    )
