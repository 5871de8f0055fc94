"""The stages after the deadline, played through the door: opening, evaluation, publicity of candidates.

Nothing is shortened but what people do between the steps; the clock moves from step to step.
"""

from __future__ import annotations

from datetime import timedelta

from hallcore.desk import Actor
from hallcore.dossier import Archive, Dossier
from hallcore.ground.clock import ScriptedClock
from signing.seal.container import Sealed
from signing.seal.documents import Signed
from signing.seal.release import release_shares
from signing.seal.unlock import unlock_statement
from tests.integration.makers import CENTRE, PURCHASER, Tender
from trading.award.model import CandidatesPublished, PublicityForm
from trading.bidding.intake import head_of
from trading.evaluation.model import AdmitForm, CommitteeForm, Member, ScoreForm, SignForm, Verdict
from trading.opening.ceremony import container_of, examine_release, examine_unlock, open_bids, trustees_roll
from trading.opening.model import DecryptedForm, OpeningForm
from trading.tendering.rules import notice_of

EXPERTS = tuple(Actor(f"U-30000{n}", "expert") for n in range(4))
REPRESENTATIVE = Actor("U-300009", "purchaser", PURCHASER.party)


def submit_all(tender: Tender) -> dict[str, Sealed]:
    """Every bidder submits one bid; bid number → what stays with the bidder."""
    kept = {}
    for bidder in tender.bidders:
        data, kept[bidder.bid] = tender.seal(bidder)
        tender.submit(bidder, tender.examine(data))
    return kept


def bids_of(tender: Tender, archive: Archive) -> dict[str, Dossier]:
    """The bids of the tender's lot by number."""
    return {bidder.bid: archive[bidder.bid] for bidder in tender.bidders}


def pass_deadline(tender: Tender, clock: ScriptedClock) -> None:
    """Let the deadline come: the hall closes its gate and marks the log; then the roll is called."""
    tender.hall.settle()
    clock.set(tender.deadline)
    tender.hall.settle()
    clock.forward(timedelta(minutes=1))
    tender.hall.house.perform("publish-roll", tender.number, CENTRE)
    tender.hall.settle()


def take_off_locks(tender: Tender, clock: ScriptedClock, kept: dict[str, Sealed]) -> None:
    """Bidders unlock, trustees release, and the opening is recorded."""
    hall, at = tender.hall, clock.now()
    for bidder in tender.bidders:
        secrets = kept[bidder.bid].unlock_secrets
        document = unlock_statement(secrets, sorted(secrets.kb))
        signed = Signed(document, bidder.sign(document, at))
        with hall.house.reading() as root:
            form = examine_unlock(hall.vault, root.archive[bidder.bid], signed, hall.keyring.roots, at)
        hall.house.perform("unlock-bid", bidder.bid, bidder.actor, form)
    for trustee in tender.trustees[: tender.policy.committee.t]:
        with hall.house.reading() as root:
            bids, dossier = bids_of(tender, root.archive), root.archive[tender.number]
            roll = trustees_roll(dossier, bids)
            heads = [head_of(hall.vault, container_of(bid)) for bid in bids.values()]
            documents = [
                release_shares(trustee.private, tender.policy, roll, heads, rule.name, at=at)
                for rule in tender.policy.envelopes
            ]
            forms = [
                examine_release(hall.vault, dossier, bids, trustee.sign(document, at), hall.keyring.roots, at)
                for document in documents
            ]
        for form in forms:
            hall.house.perform("release-shares", tender.number, trustee.actor, form)
    names = {bidder.actor.party: bidder.name for bidder in tender.bidders}
    with hall.house.reading() as root:
        read, contents = open_bids(
            hall.vault,
            root.archive[tender.number],
            bids_of(tender, root.archive),
            hall.keyring.roots,
            names.__getitem__,
            at,
        )
    hall.house.perform("keep-decrypted", tender.number, CENTRE, DecryptedForm(contents))
    hall.house.perform(
        "conclude-opening", tender.number, CENTRE, OpeningForm(read, "示例主持", "示例记录", "无")
    )


def evaluate(tender: Tender) -> None:
    """A committee of five scores every bid, and the report is made."""
    house = tender.hall.house
    members = (
        *(Member(expert.account, "expert", "建筑工程") for expert in EXPERTS),
        Member(REPRESENTATIVE.account, "representative", "", PURCHASER.party),
    )
    names = {member.account: "示例评委" for member in members}
    house.perform(
        "form-committee", tender.lot, CENTRE, CommitteeForm(members, names, direct="示例：特殊项目")
    )
    for member in members:
        house.perform("admit-member", tender.lot, CENTRE, AdmitForm(member.account, "P01"))
    with house.reading() as root:
        criteria = notice_of(root.archive[tender.number]).evaluation.criteria
    for judge in (*EXPERTS, REPRESENTATIVE):
        verdicts = tuple(
            Verdict(bidder.bid, responsive=True, ground="", marks={c.key: c.marks - place for c in criteria})
            for place, bidder in enumerate(tender.bidders)
        )
        house.perform("submit-scores", tender.lot, judge, ScoreForm(verdicts))
    house.perform("conclude-evaluation", tender.lot, CENTRE)
    for judge in (*EXPERTS, REPRESENTATIVE):
        house.perform("sign-report", tender.lot, judge, SignForm())


def play_to_publicity(tender: Tender, clock: ScriptedClock) -> CandidatesPublished:
    """From enrolled bidders to the publicity of candidates."""
    kept = submit_all(tender)
    pass_deadline(tender, clock)
    take_off_locks(tender, clock, kept)
    clock.forward(timedelta(hours=2))
    evaluate(tender)
    clock.forward(timedelta(hours=20))
    paper = tender.hall.house.perform("publish-candidates", tender.lot, PURCHASER, PublicityForm()).paper
    tender.hall.settle()
    if not isinstance(paper, CandidatesPublished):
        raise TypeError(paper)
    return paper
