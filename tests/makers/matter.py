"""A tender played through the door, stage by stage, as far as a test wants it.

Each stage stands on the one before and is played once in a process; a test goes on from a copy. Locks are not
turned here: containers, statements and releases come as the forms their examination would make. What is not here:
sealing itself (tests/integration plays a tender with true containers).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.identity.rules import applicant_number
from hallcore.journal import Done
from portal.cli import cast
from tests.makers import values
from tests.makers.house import (
    AGENCY,
    BIDDERS,
    CENTRE,
    OPERATOR,
    PURCHASER,
    TRUSTEES,
    Filed,
    Left,
    SmallHouse,
    certificate,
    certificate_sha256,
    file,
)
from tests.makers.values import at
from trading.award.model import AwardForm, AwardPublished, PublicityForm
from trading.bidding.model import BidForm, BidReceived, EnrolForm
from trading.bidding.rules import bid_number
from trading.evaluation.model import (
    AdmitForm,
    CommitteeForm,
    EvaluationReported,
    ScoreForm,
    SignForm,
    Verdict,
)
from trading.opening.model import (
    BidRead,
    Content,
    DecryptedForm,
    OpeningForm,
    ReleaseForm,
    RollPublished,
    UnlockForm,
)
from trading.registry.model import Admission, CertificateForm, MandateForm
from trading.tendering.model import DocumentPrice, Evaluation, LotTerms, NoticePublished

STAGES = (
    "founded",
    "registered",
    "announced",
    "enrolled",
    "submitted",
    "closed",
    "called",
    "unlocked",
    "opened",
    "seated",
    "scored",
    "evaluated",
    "publicised",
    "awarded",
    "contracted",
)
DIRECT = "示例：技术特别复杂、专业性要求特别高，随机抽取的专家难以胜任，经批准直接确定。"
BIDDING = 6
"""How many bidders a founded house knows."""


@dataclass(frozen=True)
class Offer:
    """What one bidder, by its place in the cast, offers for a lot."""

    seat: int
    price: str
    lot: int = 1
    days: int = 110
    outcome: str = "read"
    consortium: tuple[int, ...] = ()
    agreement: bool = False

    @property
    def actor(self) -> Actor:
        """Who bids."""
        return BIDDERS[self.seat]


FOUR = (
    Offer(0, "8000000.00"),
    Offer(1, "8200000.00"),
    Offer(2, "8400000.00"),
    Offer(3, "8600000.00"),
)


@dataclass(frozen=True)
class Plan:
    """What is tendered, and what is offered."""

    lots: tuple[LotTerms, ...] = (values.LOT,)
    evaluation: Evaluation = values.COMPREHENSIVE
    offers: tuple[Offer, ...] = FOUR
    manager: Actor = PURCHASER
    documents: DocumentPrice | None = None


class Matter:
    """One tender in a house of its own; its number is the first of its year."""

    number = "DHGC-2026-0001"
    lot = f"{number}.1"

    def __init__(self, plan: Plan, hall: SmallHouse) -> None:
        self.plan = plan
        self.hall = hall

    @property
    def lots(self) -> tuple[str, ...]:
        """The numbers of its lots."""
        return tuple(f"{self.number}.{terms.no}" for terms in self.plan.lots)

    def bid(self, seat: int, lot: int = 1) -> str:
        """The number of a bidder's dossier under a lot."""
        return bid_number(f"{self.number}.{lot}", BIDDERS[seat].party)

    def act(self, verb: str, number: str, actor: Actor, form: object = None) -> Done:
        """One act through the door."""
        return self.hall.act(verb, number, actor, form)

    # -- stages -----------------------------------------------------------------------------------

    def founded(self) -> None:
        """Two purchasers, two agencies and six bidders are listed; the first agency is entrusted by the first."""
        for party in (*cast.PURCHASERS[:2], *cast.AGENCIES, *cast.BIDDERS[:BIDDING]):
            number = self.act("register-applicant", "", OPERATOR, values.applicant(party)).dossier
            self.act("admit-party", number, OPERATOR, Admission(party.capacities))
            if "bidder" in party.capacities:
                self.act("bind-certificate", number, OPERATOR, CertificateForm(certificate(party.code)))
        mandate = MandateForm(AGENCY.party, "本项目招标代理", "2026-12-31")
        self.act("grant-mandate", applicant_number(PURCHASER.party), PURCHASER, mandate)

    def registered(self) -> None:
        """The project is registered, and its documents have passed the fair-competition check."""
        self.act("register-project", "", self.plan.manager, values.project(lots=self.plan.lots))
        self.act("review-fairness", self.number, self.plan.manager, values.fairness())

    def announced(self) -> None:
        """Policy and notice are published, half an hour before the documents are issued."""
        self.hall.clock.set(at("03-03 09:00"))
        self.act("publish-policy", self.number, self.plan.manager, values.policy(self.number, (file(),)))
        self.hall.clock.set(values.ISSUED - timedelta(minutes=30))
        notice = values.notice(
            (file("招标文件.txt"),), evaluation=self.plan.evaluation, documents=self.plan.documents
        )
        self.act("publish-notice", self.number, self.plan.manager, notice)

    def enrolled(self) -> None:
        """Everybody who bids is enrolled."""
        self.hall.clock.set(at("03-05 10:00"))
        for offer in self.plan.offers:
            members = tuple(BIDDERS[seat].party for seat in offer.consortium)
            self.act("enrol", f"{self.number}.{offer.lot}", offer.actor, EnrolForm(members))

    def submitted(self) -> None:
        """Every bid is in, one a minute, on the afternoon before the deadline."""
        for minute, offer in enumerate(self.plan.offers):
            self.hall.clock.set(at(f"03-24 15:{minute:02d}"))
            self.act(
                "submit-bid",
                self.bid(offer.seat, offer.lot),
                offer.actor,
                self.container(offer.seat, offer.lot),
            )

    def closed(self) -> None:
        """The deadline has come and is marked in the log."""
        self.hall.clock.set(values.DEADLINE)
        self.act("close-gate", self.number, CLOCK)
        self.hall.seal()
        self.act("mark-deadline", self.number, CLOCK)
        self.hall.seal()

    def called(self) -> None:
        """The roll is published; bidders have half an hour to unlock."""
        self.hall.clock.set(values.DEADLINE + timedelta(minutes=1))
        self.act("publish-roll", self.number, CENTRE)

    def unlocked(self) -> None:
        """Everybody has unlocked, but those whose bids shall be revoked."""
        self.hall.clock.set(values.DEADLINE + timedelta(minutes=10))
        for offer in self.opened_offers():
            if offer.outcome != "revoked":
                number = self.bid(offer.seat, offer.lot)
                self.act("unlock-bid", number, offer.actor, self.unlock(number))

    def opened(self) -> None:
        """Three trustees have released, and the opening is recorded."""
        self.hall.clock.set(self.roll.unlock_until)
        if self.opened_offers():
            for trustee in range(3):
                self.act("release-shares", self.number, TRUSTEES[trustee], self.release(trustee))
            self.act("keep-decrypted", self.number, CENTRE, self.decrypted())
        self.act("conclude-opening", self.number, CENTRE, self.opening())

    def seated(self) -> None:
        """The committee sits: four experts and the purchaser's representative."""
        self.hall.clock.set(at("03-25 10:00"))
        for number in self.lots:
            if self.hall.see(number).state == "opened":
                self.act("form-committee", number, CENTRE, self.committee())
                self.admit(number)

    def scored(self) -> None:
        """Every member has handed in a sheet; each gives the bid in place n so many marks less."""
        self.hall.clock.set(at("03-25 11:00"))
        for number in self.lots:
            if self.hall.see(number).state == "evaluating":
                for judge in self.judges():
                    self.act("submit-scores", number, judge, self.scores(number))

    def evaluated(self) -> None:
        """The report is made and signed by everybody."""
        self.hall.clock.set(at("03-25 11:30"))
        for number in self.lots:
            if self.hall.see(number).state == "evaluating":
                self.act("conclude-evaluation", number, CENTRE)
                self.sign(number)

    def publicised(self) -> None:
        """The candidates are public from Thursday on; the third day is a Sunday."""
        self.hall.clock.set(at("03-26 09:00"))
        self.act("publish-candidates", self.lot, self.plan.manager, PublicityForm())

    def awarded(self) -> None:
        """The winner is determined in the first moment after the publicity."""
        self.hall.clock.set(at("03-31 00:00"))
        self.act("publish-award", self.lot, self.plan.manager, AwardForm())

    def contracted(self) -> None:
        """The contract is public."""
        self.hall.clock.set(at("04-10 09:00"))
        form = values.contract(self.winner.price, self.hall.clock.now().date())
        self.act("publish-contract", self.lot, self.plan.manager, form)

    # -- forms ------------------------------------------------------------------------------------

    def container(self, seat: int, lot: int = 1, seq: int = 1, prev: str = "", **changes: Any) -> BidForm:
        """A container of a bidder for a lot, as its examination finds it."""
        number, code = f"{self.number}.{lot}", BIDDERS[seat].party
        form = BidForm(
            files=(file(f"投标文件-{seq}.ggzb", f"{number} {code} {seq}"),),
            tender=self.number,
            lot=number,
            notice_sha256=self.notice_sha256,
            policy_sha256=values.sha("policy"),
            seq=seq,
            header_sha256=self.header(seat, lot, seq),
            prev_header_sha256=prev,
            certificate_sha256=certificate_sha256(code),
        )
        return replace(form, **changes)

    def header(self, seat: int, lot: int = 1, seq: int = 1) -> str:
        """The hash of that version's header."""
        return values.sha(f"header {seat} {lot} {seq}")

    def unlock(self, bid: str, **changes: Any) -> UnlockForm:
        """An unlock statement for the bid that counts."""
        received = next(
            r.paper for r in reversed(self.hall.see(bid).records) if isinstance(r.paper, BidReceived)
        )
        return replace(UnlockForm((file("unlock.json"),), received.header_sha256), **changes)

    def release(self, trustee: int, envelope: str = "price", **changes: Any) -> ReleaseForm:
        """A trustee's release for the roll."""
        form = ReleaseForm((file("release.json"),), values.KEEPERS[trustee].kid, envelope, self.roll_sha256)
        return replace(form, **changes)

    def decrypted(self) -> DecryptedForm:
        """One file out of every bid that is read."""
        return DecryptedForm(
            tuple(
                Content(self.bid(offer.seat, offer.lot), "technical", file("技术标.txt"))
                for offer in self.opened_offers()
                if offer.outcome == "read"
            )
        )

    def opening(self) -> OpeningForm:
        """What the ceremony found of every bid."""
        return OpeningForm(
            tuple(self.reading(offer) for offer in self.opened_offers()), "示例主持", "示例记录", "无"
        )

    def reading(self, offer: Offer, **changes: Any) -> BidRead:
        """One bid as it is read out."""
        number = self.bid(offer.seat, offer.lot)
        record = next(r for r in reversed(self.hall.see(number).records) if isinstance(r.paper, BidReceived))
        opened = offer.outcome == "read"
        made = BidRead(
            bid=number,
            lot=f"{self.number}.{offer.lot}",
            bidder=offer.actor.party,
            name=cast.BIDDERS[offer.seat].name,
            received_at=record.at,
            seq=record.paper.seq,
            header_sha256=record.paper.header_sha256,
            outcome=offer.outcome,
            cause="" if opened else "示例原因",
            price=Decimal(offer.price) if opened else Decimal("0.00"),
            duration_days=offer.days if opened else 0,
            quality="合格" if opened else "",
            leader="示例经理" if opened else "",
            consortium=tuple(BIDDERS[seat].party for seat in offer.consortium),
            agreement=offer.agreement,
        )
        return replace(made, **changes)

    def opened_offers(self) -> tuple[Offer, ...]:
        """The offers of the lots that are opened."""
        opened = {bid for lot in self.roll.lots if lot.opened for bid in lot.bids}
        return tuple(offer for offer in self.plan.offers if self.bid(offer.seat, offer.lot) in opened)

    def committee(self, experts: int = 4, representatives: int = 1) -> CommitteeForm:
        """A committee; four experts, chosen directly for a special project, and one representative unless told otherwise.

        Draws have their own maker (``tests.makers.draws``).
        """
        members = values.committee(experts, representatives)
        return CommitteeForm(members, {member.account: "示例评委" for member in members}, direct=DIRECT)

    def admit(self, lot: str) -> None:
        """Every member of the usual committee is let into the evaluation room."""
        for n, judge in enumerate(self.judges(), 1):
            self.act("admit-member", lot, CENTRE, AdmitForm(judge.account, f"P{n:02d}"))

    def sign(self, lot: str) -> None:
        """Every member signs the report."""
        for judge in self.judges():
            self.act("sign-report", lot, judge, SignForm())

    def judges(self) -> tuple[Actor, ...]:
        """The accounts of the usual committee, in the roles they score in."""
        return tuple(
            Actor(member.account, "expert" if member.seat == "expert" else "purchaser", member.party)
            for member in values.committee(4, 1)
        )

    def scores(self, lot: str) -> ScoreForm:
        """A sheet that gives the bid in place n, in the order they were read, n marks less by each criterion."""
        criteria = self.plan.evaluation.criteria
        offers = [o for o in self.plan.offers if f"{self.number}.{o.lot}" == lot and o.outcome == "read"]
        return ScoreForm(
            tuple(
                Verdict(
                    self.bid(offer.seat, offer.lot),
                    responsive=True,
                    ground="",
                    marks={criterion.key: criterion.marks - place for criterion in criteria},
                )
                for place, offer in enumerate(offers)
            )
        )

    # -- what stands ------------------------------------------------------------------------------

    @property
    def notice_sha256(self) -> str:
        """The hash of the notice record."""
        return next(
            r.sha256 for r in self.hall.see(self.number).records if isinstance(r.paper, NoticePublished)
        )

    @property
    def roll(self) -> RollPublished:
        """The opening roll."""
        return next(r.paper for r in self.hall.see(self.number).records if isinstance(r.paper, RollPublished))

    @property
    def roll_sha256(self) -> str:
        """The hash of its record."""
        return next(
            r.sha256 for r in self.hall.see(self.number).records if isinstance(r.paper, RollPublished)
        )

    def report(self, lot: str = "") -> Filed:
        """The record of a lot's evaluation report."""
        return next(
            r
            for r in reversed(self.hall.see(lot or self.lot).records)
            if isinstance(r.paper, EvaluationReported)
        )

    @property
    def winner(self) -> Any:
        """The winner of the first lot."""
        return next(
            r.paper for r in self.hall.see(self.lot).records if isinstance(r.paper, AwardPublished)
        ).winner


@functools.cache
def _played(stage: str, plan: Plan) -> Left:
    """A house in which everything up to a stage has happened; how it is founded is the same for every plan."""
    if stage == STAGES[0] and plan != Plan():
        return _played(stage, Plan())
    place = STAGES.index(stage)
    hall = SmallHouse(_played(STAGES[place - 1], plan) if place else None)
    getattr(Matter(plan, hall), stage)()
    return hall.left()


def standing(stage: str, plan: Plan = Plan()) -> Matter:
    """A tender that stands in a stage, in a house of the test's own."""
    return Matter(plan, SmallHouse(_played(stage, plan)))
