"""A sale played through the door: what is sold, who pays a deposit, who offers how much when.

The hall is small and its money true: a treasury, a bank, the agent that confirms who takes part and makes offers
public. What is not here: pages.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import applicant_number
from portal.agents import Timer
from portal.auctioneer import Auctioneer
from portal.bonds import BondKeeper, deposit_form, price_form
from portal.cli import cast
from portal.followers import Crew
from portal.salebook import SaleBook
from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, OPERATOR, SmallHouse, certificate
from tests.makers.tills import CENTRE, Till
from tests.makers.values import at, yuan
from trading.auction.forms import (
    AnnounceForm,
    ApplyForm,
    ConfirmForm,
    OfferForm,
    ReserveForm,
    ResultForm,
    SaleContractForm,
    SaleForm,
)
from trading.auction.model import SaleTerms, Times
from trading.auction.sealed_model import CommitForm, RevealForm
from trading.auction.standing import paddle_number, paddle_of
from trading.methods.commitments import final_commitment
from trading.registry.model import Admission, CertificateForm, MandateForm

SELLER = Actor("U-600001", "seller", cast.SELLERS[0].code)
OWNER = Actor("U-600002", "seller", cast.SELLERS[1].code)
START = at("04-08 09:00")
"""When listings and auctions of these cases begin: more than twenty days, and twenty working days, after 3 March."""

LAND = SaleTerms(
    subject="DH2026-03 号宗地",
    place="敦化市示例街道示例路南侧",
    area="23456.00 平方米",
    use="residential",
    years=70,
    conditions="容积率不大于 1.8，建筑密度不大于 28%，绿地率不小于 35%。",
    valuation=yuan("30000000.00"),
    start=yuan("32000000.00"),
    step=yuan("500000.00"),
    deposit=yuan("6400000.00"),
    first=Decimal(50),
)
MINE = SaleTerms(
    subject="示例沟建筑石料矿",
    place="敦化市示例镇",
    area="0.1200 平方千米",
    use="mining",
    years=10,
    conditions="",
    valuation=yuan("0.00"),
    start=yuan("3000000.00"),
    step=yuan("50000.00"),
    deposit=yuan("600000.00"),
    first=Decimal(100),
)
ASSET = SaleTerms(
    subject="示例路 18 号闲置厂房",
    place="敦化市示例路 18 号",
    area="3200.00 平方米",
    use="asset",
    years=0,
    conditions="现状转让。",
    valuation=yuan("5000000.00"),
    start=yuan("5000000.00"),
    step=yuan("50000.00"),
    deposit=yuan("1000000.00"),
    first=Decimal(100),
)
TENDERED = replace(LAND, step=yuan("0.00"))
TERMS = {
    "land_listing": LAND,
    "land_auction": LAND,
    "land_tender": TENDERED,
    "mineral_listing": MINE,
    "property_auction": ASSET,
}


def sale_form(method: str, terms: SaleTerms | None = None, **changes: Any) -> SaleForm:
    """What is submitted to register a sale."""
    fields: dict[str, Any] = {
        "method": method,
        "name": f"{(terms or TERMS[method]).subject}出让",
        "region": cast.REGION,
        "seller": (OWNER if method == "property_auction" else SELLER).party,
        "approval": "敦示例批〔2026〕12 号",
        "terms": terms or TERMS[method],
        **changes,
    }
    return SaleForm(**fields)


def times(method: str, **changes: Any) -> Times:
    """Lawful times of a sale announced on 3 March."""
    listing = method in {"land_listing", "land_tender", "mineral_listing"}
    fields: dict[str, Any] = {
        "apply_until": at("04-20 16:00") if listing else at("04-07 16:00"),
        "starts": START,
        "ends": at("04-22 15:00") if listing else None,
        **changes,
    }
    return Times(**fields)


STEP = yuan("500000.00")
"""What each offers more than the one before, where no step is announced or a smaller one."""


class Sale(Till):
    """One sale in a house of its own."""

    def __init__(self, method: str = "land_listing", *, terms: SaleTerms | None = None) -> None:
        self.method = method
        self.seller = OWNER if method == "property_auction" else SELLER
        hall = SmallHouse(at=at("03-02 08:30"))
        fake: Any = SimpleNamespace(hall=hall)
        super().__init__(fake)
        self.timer = Timer(hall.house)
        house = hall.house
        self.crew = Crew(house, (SaleBook(house),), (Auctioneer(house), BondKeeper(house)), ())
        self._founded()
        self.terms = terms or TERMS[method]
        self.number = ""

    def _founded(self) -> None:
        for party in (*cast.SELLERS, cast.AGENCIES[0], *cast.BIDDERS[:6]):
            number = self.hall.act("register-applicant", "", OPERATOR, values.applicant(party)).dossier
            self.hall.act("admit-party", number, OPERATOR, Admission(party.capacities))
            if "bidder" in party.capacities:
                self.hall.act("bind-certificate", number, OPERATOR, CertificateForm(certificate(party.code)))
        mandate = MandateForm(AGENCY.party, "出让代理", "2026-12-31")
        self.hall.act("grant-mandate", applicant_number(SELLER.party), SELLER, mandate)

    # -- the seller ------------------------------------------------------------------------------------

    def registered(self, **changes: Any) -> str:
        """Registered; its number."""
        form = sale_form(self.method, self.terms, **changes)
        self.number = self.hall.act("register-sale", "", self.seller, form).dossier
        return self.number

    def announced(self, reserve: str = "", **changes: Any) -> str:
        """Registered and announced on 3 March, with a reserve or none."""
        if not self.number:
            self.registered()
        self.hall.clock.set(at("03-03 09:00"))
        if reserve:
            self.do("set-reserve", ReserveForm(yuan(reserve), "敦示例会纪〔2026〕3 号"))
        self.do("announce-sale", self.announcement(reserved=bool(reserve), **changes))
        return self.number

    def announcement(self, *, reserved: bool = False, **changes: Any) -> AnnounceForm:
        """What is submitted to announce it."""
        return AnnounceForm(
            times(self.method, **changes), reserved, "示例　0433-0000000（示例）", "示例监督部门"
        )

    def do(self, verb: str, form: object = None) -> Any:
        """An act of the seller's."""
        return self.hall.act(verb, self.number, self.seller, form)

    def refuse(self, verb: str, form: object, cite: str, where: str | None = None) -> Refusal:
        """An act of the seller's that is refused."""
        return self.hall.refuse(verb, self.number, self.seller, form, cite=cite, where=where)

    # -- bidders ---------------------------------------------------------------------------------------

    def paddle(self, seat: int) -> str:
        """The dossier of a bidder, by its place in the cast."""
        return paddle_number(self.number, BIDDERS[seat].party)

    def applied(self, *seats: int) -> None:
        """These ask to take part."""
        for seat in seats:
            self.hall.act("apply-to-bid", self.number, BIDDERS[seat], ApplyForm(stated=True))

    def deposit_notice(self, seat: int) -> str:
        """The notice of a bidder's deposit, issued by the rule."""
        with self.hall.reading() as root:
            form = deposit_form(self.provider, root.archive, root.archive[self.paddle(seat)], CENTRE)
        return str(self.hall.act("issue-notice", "", CLOCK, form).dossier)

    def price_notice(self, seat: int) -> str:
        """The notice of the next part of the price."""
        with self.hall.reading() as root:
            form = price_form(self.provider, root.archive, root.archive[self.paddle(seat)], CENTRE)
        return str(self.hall.act("issue-notice", "", CLOCK, form).dossier)

    def qualified(self, *seats: int, remit: bool = False) -> dict[int, str]:
        """These apply and pay; the agent confirms. Seat → notice; ``remit`` closes the bank's day."""
        self.applied(*seats)
        notices = {seat: self.deposit_notice(seat) for seat in seats}
        self.paid(*notices.values())
        if remit:
            self.remitted(("BZ01", f"{self.terms.deposit * len(seats)}"))
        self.settle()
        return notices

    def offer(self, seat: int, price: str) -> None:
        """An offer, a second after what was before."""
        self.later(seconds=1)
        self.hall.act("make-offer", self.paddle(seat), BIDDERS[seat], OfferForm(yuan(price)))
        self.settle()

    def refuse_offer(self, seat: int, price: str, cite: str) -> Refusal:
        """An offer that is refused."""
        return self.hall.refuse(
            "make-offer", self.paddle(seat), BIDDERS[seat], OfferForm(yuan(price)), cite=cite
        )

    def goes_on(self, seat: int) -> None:
        """A bidder says that it bids on."""
        self.hall.act("bid-on", self.paddle(seat), BIDDERS[seat])

    def bound(self, seat: int, price: str, nonce: str = "n") -> str:
        """The commitment a bidder of a tender makes on its own device."""
        return final_commitment(self.number, self.number_of(seat), yuan(price), nonce)

    def seals(self, seat: int, price: str) -> None:
        """A bidder of a tender binds itself to an offer, a second after what was before."""
        self.later(seconds=1)
        self.hall.act("commit-offer", self.paddle(seat), BIDDERS[seat], CommitForm(self.bound(seat, price)))

    def opens(self, seat: int, price: str) -> None:
        """A bidder opens its offer."""
        self.later(seconds=1)
        self.hall.act("reveal-offer", self.paddle(seat), BIDDERS[seat], RevealForm(yuan(price), "n"))
        self.settle()

    def number_of(self, seat: int) -> str:
        """A bidder's paddle number."""
        with self.hall.reading() as root:
            return paddle_of(root.archive[self.paddle(seat)])

    # -- time ------------------------------------------------------------------------------------------

    def later(self, **span: float) -> datetime:
        """The clock goes on by a span."""
        return self.hall.clock.forward(timedelta(**span))

    def at(self, moment: datetime, verb: str) -> Any:
        """The clock comes to a moment and does a verb."""
        self.hall.clock.set(moment)
        return self.hall.act(verb, self.number, CLOCK)

    def opened(self) -> None:
        """The listing or the first round is open."""
        self.at(START, "open-sale")

    def over(self) -> str:
        """The phase the sale is in runs out; the state it leads to."""
        due = dict(self.hall.see(self.number).due)["close-phase"]
        self.at(datetime.fromisoformat(due), "close-phase")
        return self.state

    @property
    def state(self) -> str:
        """Where the sale stands."""
        return str(self.hall.see(self.number).state)

    def struck(self, *seats: int, reserve: str = "", remit: bool = False) -> dict[int, str]:
        """Sold to the last of the seats, each having offered a step more than the one before; seat → notice."""
        self.announced(reserve)
        self.hall.clock.set(at("03-10 09:00"))
        notices = self.qualified(*seats, remit=remit)
        self.opened()
        price = self.terms.start
        for seat in seats:
            (self.seals if self.method == "land_tender" else self.offer)(seat, f"{price}")
            price += STEP
        while self.state in {"listing", "asking", "timed", "sealing", "opening"}:
            self.over()
            if self.state == "opening":
                for place, seat in enumerate(seats):
                    self.opens(seat, f"{self.terms.start + place * STEP}")
        self.settle()
        return notices

    def confirmed(self, *seats: int, remit: bool = False) -> dict[int, str]:
        """Struck, signed by the buyer and confirmed by the seller."""
        notices = self.struck(*seats, remit=remit)
        if self.method != "land_tender":
            self.hall.act("sign-deal", self.paddle(seats[-1]), BIDDERS[seats[-1]])
        self.do("confirm-deal", ConfirmForm("符合公告规定的竞买条件"))
        return notices

    def published(self, *seats: int, remit: bool = False) -> dict[int, str]:
        """The result is public."""
        notices = self.confirmed(*seats, remit=remit)
        self.do("publish-sale-result", ResultForm())
        return notices

    def contract_form(self, **changes: Any) -> SaleContractForm:
        """The contract of what was sold, signed today."""
        today = self.hall.clock.now().date()
        paper: Any = next(
            r.paper for r in self.hall.see(self.number).records if r.type == "deal-confirmation"
        )
        parts = self.terms.first != 100
        fields: dict[str, Any] = {
            "amount": paper.price,
            "signed_on": today,
            "first_by": today + timedelta(days=20),
            "rest_by": today + timedelta(days=200) if parts else None,
            **changes,
        }
        return SaleContractForm(**fields)

    def contracted(self, *seats: int) -> dict[int, str]:
        """The contract is public, after the publicity of the result."""
        notices = self.published(*seats, remit=True)
        paper: Any = next(r.paper for r in self.hall.see(self.number).records if r.type == "sale-result")
        if paper.ends is not None:
            self.hall.clock.set(paper.ends + timedelta(hours=9))
        self.do("publish-sale-contract", self.contract_form())
        self.settle()
        return notices
