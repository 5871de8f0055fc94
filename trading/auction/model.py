"""Papers of an auction. Money in Decimal yuan with two places; times carry their offset.

What a bidder files is sealed; published of it are paddle number, price and the hash of the sealed record (JP-04).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal, get_args

import msgspec

from hallcore.ground.events import Disclosure, Paper

SALE = "sale"
PADDLE = "paddle"

FAMILY = "auction"
"""The family of methods this department does, as their tables say of themselves."""

USES = {
    "land": {
        "residential": "居住用地",
        "industrial": "工业用地",
        "public": "教育、科技、文化、卫生、体育用地",
        "commercial": "商业、旅游、娱乐用地",
        "other": "综合或者其他用地",
    },
    "minerals": {"exploration": "探矿权", "mining": "采矿权"},
    "property": {"equity": "企业产权", "asset": "实物资产"},
}
"""What is sold, class by class."""

Phase = Literal["listing", "asking", "timed", "sealing", "opening"]
PHASES = dict(zip(get_args(Phase), ("挂牌报价", "询问是否继续竞价", "限时竞价", "投标", "开标"), strict=True))

Outcome = Literal["sold", "no-offer", "below-reserve", "too-few"]
OUTCOMES = dict(zip(get_args(Outcome), ("成交", "无人报价", "最高报价低于底价", "参加人数不足"), strict=True))


class SaleTerms(msgspec.Struct, frozen=True):
    """What is sold and on which terms.

    Attributes:
        subject, place, area: The plot, deposit or asset; where it lies; how large, in words with its unit.
        use: One of ``USES`` of its class.
        years: The term, years; 0 where it is sold for good.
        conditions: What the land may be used for, or whom a buyer has to be.
        valuation: The filed valuation (state property), or the state's minimum price (land), yuan; 0 where none.
        start, step, deposit: Starting price, least step upwards, and the deposit, yuan.
        first: Per cent of the price due first; 100 where it is paid at once.
    """

    subject: str
    place: str
    area: str
    use: str
    years: int
    conditions: str
    valuation: Decimal
    start: Decimal
    step: Decimal
    deposit: Decimal
    first: Decimal


class SaleRegistered(Paper, frozen=True):
    """A sale was registered by its seller or an agency; not yet public.

    Attributes:
        approval: The approval of the sale, by number.
        consent: The written consent to a price below the share of the valuation (CQ-05); "" where none is needed.
        after: The sale this one repeats, which came to nothing; "" for a first one.
    """

    type: ClassVar[str] = "sale-registered"
    title: ClassVar[str] = "出让（转让）项目登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    method: str
    kind: str
    name: str
    region: str
    seller: str
    seller_name: str
    agency: str
    agency_name: str
    approval: str
    consent: str
    after: str
    terms: SaleTerms


class Times(msgspec.Struct, frozen=True):
    """When what happens.

    Attributes:
        apply_until: Applications and deposits are in by then.
        starts: The listing or the bidding begins.
        ends: The listing ends, or tenders are due; None for an auction, which ends when nobody offers more.
    """

    apply_until: datetime
    starts: datetime
    ends: datetime | None


class SaleAnnounced(Paper, frozen=True):
    """The announcement (出让公告，信息披露公告): the offer to everybody."""

    type: ClassVar[str] = "sale-announcement"
    title: ClassVar[str] = "出让（转让）公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    method: str
    kind: str
    name: str
    region: str
    seller: str
    seller_name: str
    agency: str
    agency_name: str
    approval: str
    consent: str
    after: str
    terms: SaleTerms
    reserved: bool
    times: Times
    contact: str
    supervisor: str


class SaleCorrected(Paper, frozen=True):
    """The announcement was corrected (补充公告); what changes its worth has the period of notice run anew."""

    type: ClassVar[str] = "sale-correction"
    title: ClassVar[str] = "补充公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    no: int
    text: str
    affects_price: bool
    times: Times
    moved_from: Times | None


class ReserveSet(Paper, frozen=True):
    """The reserve price was set by several together (TD-06); the price itself lies in the annex until the end."""

    type: ClassVar[str] = "reserve-set"
    title: ClassVar[str] = "底价确定"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    decision: str


class SaleTerminated(Paper, frozen=True):
    """The seller ended the sale before it was bid for, and said why; deposits go back."""

    type: ClassVar[str] = "sale-termination"
    title: ClassVar[str] = "终止公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    seller_name: str
    reason: str


class ApplicationMade(Paper, frozen=True):
    """A bidder, alone or with others, asks to take part (竞买申请) and states that it meets what is asked."""

    type: ClassVar[str] = "auction-application"
    title: ClassVar[str] = "竞买申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bidder: str
    others: tuple[str, ...]


class QualificationConfirmed(Paper, frozen=True):
    """The deposit came in time: the bidder takes part under a number (竞买资格确认书)."""

    type: ClassVar[str] = "auction-qualification"
    title: ClassVar[str] = "竞买资格确认书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    paddle: str
    notice: str
    paid_at: datetime
    deposit: Decimal


class OfferMade(Paper, frozen=True):
    """An offer: binding, never taken back (JP-06). ``seq`` counts all offers of the sale."""

    type: ClassVar[str] = "auction-offer"
    title: ClassVar[str] = "报价"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    paddle: str
    seq: int
    price: Decimal
    phase: Phase


class BidOn(Paper, frozen=True):
    """A bidder says, when the listing is over, that it goes on bidding."""

    type: ClassVar[str] = "auction-bid-on"
    title: ClassVar[str] = "要求继续竞价"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    paddle: str


class DealSigned(Paper, frozen=True):
    """Whoever offered most signs the confirmation of the deal."""

    type: ClassVar[str] = "deal-signed"
    title: ClassVar[str] = "竞得人签署成交确认书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    paddle: str
    price: Decimal


class PhaseOpened(Paper, frozen=True):
    """The listing, the question or the rounds began; ``ends`` is when it is over if nothing more happens."""

    type: ClassVar[str] = "auction-phase"
    title: ClassVar[str] = "竞价阶段开始"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    phase: Phase
    ends: datetime
    leading: str
    price: Decimal | None


class OfferPosted(Paper, frozen=True):
    """An offer is public under its paddle number; in a tender ``commitment`` and ``nonce`` show it was sealed then."""

    type: ClassVar[str] = "auction-offer-posted"
    title: ClassVar[str] = "报价公布"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    paddle: str
    seq: int
    price: Decimal
    phase: Phase
    made_at: datetime
    sha256: str
    commitment: str = ""
    nonce: str = ""


class BiddingRestarted(Paper, frozen=True):
    """The system had stood still: the round or the question begins anew, or the listing lasts longer (JP-03)."""

    type: ClassVar[str] = "auction-restarted"
    title: ClassVar[str] = "竞价恢复，重新计时"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    phase: Phase
    stopped_since: datetime
    ends: datetime


class BiddingEnded(Paper, frozen=True):
    """The bidding is over: who offered most under which number, or why nothing was sold.

    Attributes:
        bidders, offers: How many took part (in a tender: sealed an offer), how many offers were made.
        reserve: The reserve price, now that it is no secret any more; None where there was none.
    """

    type: ClassVar[str] = "auction-ended"
    title: ClassVar[str] = "竞价结束"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    outcome: Outcome
    paddle: str
    price: Decimal | None
    bidders: int
    offers: int
    reserve: Decimal | None


class DealConfirmed(Paper, frozen=True):
    """The confirmation of the deal (成交确认书), signed by both: who bought what for how much."""

    type: ClassVar[str] = "deal-confirmation"
    title: ClassVar[str] = "成交确认书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    kind: str
    subject: str
    seller_name: str
    winner: str
    winner_name: str
    paddle: str
    price: Decimal
    deposit: Decimal
    ended_at: datetime
    contract_by: datetime | None


class DealCancelled(Paper, frozen=True):
    """Whoever offered most did not go through with it: the deal falls, the deposit is kept if the treasury says so."""

    type: ClassVar[str] = "deal-cancelled"
    title: ClassVar[str] = "取消竞得资格公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    paddle: str
    price: Decimal
    reason: str
    keeps_deposit: bool
    following: str
    notice: str


class SaleResult(Paper, frozen=True):
    """The result is public (成交结果公示), until a day or for good."""

    type: ClassVar[str] = "sale-result"
    title: ClassVar[str] = "成交结果公示"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    kind: str
    region: str
    terms: SaleTerms
    seller_name: str
    winner_name: str
    price: Decimal
    ended_at: datetime
    publish_by: datetime | None
    ends: datetime | None


class SaleFailed(Paper, frozen=True):
    """Nothing was sold (未成交公告): why, and what comes next."""

    type: ClassVar[str] = "sale-failure"
    title: ClassVar[str] = "未成交公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    kind: str
    region: str
    seller_name: str
    outcome: Outcome
    following: str


class SaleContracted(Paper, frozen=True):
    """The contract is signed and public: the price, what of it is due when; the deposit is part of the first payment."""

    type: ClassVar[str] = "sale-contract"
    title: ClassVar[str] = "出让（转让）合同公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    kind: str
    region: str
    seller_name: str
    winner: str
    winner_name: str
    amount: Decimal
    deposit: Decimal
    signed_on: date
    first: Decimal
    first_by: date
    rest: Decimal
    rest_by: date | None
