"""Papers of tendering. Money in Decimal yuan with two places; times carry their offset."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef
from trading.methods.model import CATEGORIES as CLASSES
from trading.planning.model import FairnessTold, Justified
from trading.tendering.framing_model import FrameworkTerms

METHOD = "open_tender"
"""The method where none is named: the open tender of works."""

TENDER = "tender"
LOT = "lot"
BID = "bid"

CATEGORIES = {code: name for names in CLASSES.values() for code, name in names.items()}
"""Every class of what is tendered or procured, by code."""

KINDS = {"works": "施工", "goods": "货物", "services": "服务（勘察、设计、监理）"}

METHODS = {"comprehensive": "综合评估法", "lowest": "经评审的最低投标价法"}
"""How bids are compared, in the words of works; a method says its own (``Method.word``)."""


class LotTerms(msgspec.Struct, frozen=True):
    """What one lot (标段) asks and allows.

    Attributes:
        no: 1, 2, 3 …
        estimate: The purchaser's estimate, yuan; the bond's cap is a share of it.
        ceiling: The published highest price (最高投标限价), yuan.
        bond: The bid bond (投标保证金), yuan; 0 where none is asked.
        duration_days: Longest duration or delivery time, calendar days.
        performance: The performance bond (履约保证金) the winner gives, per cent of the contract price; 0 for none.
        core: In procurement, the core product (核心产品), whose brand must not be offered twice; "" where there is none.
        reserved: Whether only small and medium enterprises may take part (专门面向中小企业).
        open_reason: Why a lot that small would be reserved for them is not; "" elsewhere.
    """

    no: int
    title: str
    content: str
    qualification: str
    estimate: Decimal
    ceiling: Decimal
    bond: Decimal
    duration_days: int
    consortium: bool = False
    performance: Decimal = Decimal(0)
    core: str = ""
    reserved: bool = False
    open_reason: str = ""


class DocumentPrice(msgspec.Struct, frozen=True):
    """What a set of the tender documents costs whoever obtains them: printing and postage, no more (ZB-025).

    Attributes:
        printing, postage: Yuan a set.
        basis: How they were reckoned, in words.
    """

    printing: Decimal
    postage: Decimal
    basis: str

    @property
    def amount(self) -> Decimal:
        """Both together, yuan."""
        return self.printing + self.postage


class Criterion(msgspec.Struct, frozen=True):
    """One item experts score, with its full marks, and by what they are given (in procurement: quantified)."""

    key: str
    title: str
    marks: Decimal
    standard: str = ""


class Evaluation(msgspec.Struct, frozen=True):
    """How bids are compared; published with the notice and never changed after it (ZB-079).

    Attributes:
        price_marks: Full marks for the price (comprehensive method), 0 for the lowest price method.
        float_percent: Benchmark = mean of valid prices × (1 − this/100).
        above, below: Marks taken off per 1 % above or below the benchmark.
        criteria: What experts score; together with price_marks they make 100.
        pass_marks: For the lowest price method: technical marks below which a bid is rejected.
        formula: How the price is marked: against the benchmark, or the lowest valid price being the base (GP-067).
        small, mixed, domestic: In procurement, per cent taken off the price that is compared: of a small enterprise,
            of a bid with a small one in a consortium or as subcontractor, of domestic products (GP-103, GP-104, GP-110).
        low_mean, low_second, low_ceiling: Below which share of what a price is looked at as abnormally low, per cent;
            0 for the law's own (GP-090, GP-091, GP-092).
        uniform: Whether what is bought has one standard, so that the lowest price must decide (GP-064).
        blind: Whether experts score the technical part under codes instead of names.
    """

    method: Literal["comprehensive", "lowest"]
    price_marks: Decimal
    criteria: tuple[Criterion, ...]
    float_percent: Decimal = Decimal(0)
    above: Decimal = Decimal(1)
    below: Decimal = Decimal("0.5")
    pass_marks: Decimal = Decimal(60)
    formula: Literal["benchmark", "lowest_base"] = "benchmark"
    small: Decimal = Decimal(0)
    mixed: Decimal = Decimal(0)
    domestic: Decimal = Decimal(0)
    low_mean: Decimal = Decimal(0)
    low_second: Decimal = Decimal(0)
    low_ceiling: Decimal = Decimal(0)
    uniform: bool = False
    blind: bool = False


class ProjectRegistered(Paper, frozen=True):
    """A project was registered for trading, with its lots; not yet public. Its method is its dossier's procedure.

    Attributes:
        ground: The ground the method is used on, by its short name in the method's table; "" where it needs none.
        ground_approval: The document that approved the method; "" where none is needed.
        again: The lots of an earlier tender that came to nothing and are tendered anew by this one (ZB-061, ZB-084).
        intention: The intention it follows (GP-020), or the plan; "" where there is none.
        unannounced, unannounced_reason: The lawful exception by which it has none, and the circumstances.
    """

    type: ClassVar[str] = "project-registered"
    title: ClassVar[str] = "招标项目登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    name: str
    category: str
    kind: str
    region: str
    purchaser: str
    purchaser_name: str
    agency: str
    agency_name: str
    approval: str
    funding: str
    must_tender: bool
    lots: tuple[LotTerms, ...]
    ground: str = ""
    ground_approval: str = ""
    again: tuple[str, ...] = ()
    intention: str = ""
    unannounced: str = ""
    unannounced_reason: str = ""


class Keeper(msgspec.Struct, frozen=True):
    """A trustee of the first lock: key id, name, and whom they stand for."""

    kid: str
    name: str
    side: str


class SealingPolicyPublished(Paper, frozen=True):
    """Who keeps the first lock, how many must agree, and how bids are sealed (sealing.md 1.6)."""

    type: ClassVar[str] = "sealing-policy"
    title: ClassVar[str] = "投标密封规则"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    tender: str
    policy_sha256: str
    profile: str
    threshold: int
    keepers: tuple[Keeper, ...]
    deadline: datetime
    unlock_minutes: int
    size_limit: int
    page_sha256: str


class InviteesNamed(Paper, frozen=True):
    """Who is invited to a tender that is not open to everybody, and how they were chosen; secret until the opening.

    Attributes:
        parties: The unified social credit codes of those invited.
        chosen: How they were chosen, in words.
        pool: Those they were drawn from, where they are drawn (GP-053).
    """

    type: ClassVar[str] = "invitees-named"
    title: ClassVar[str] = "受邀投标人名单"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    parties: tuple[str, ...]
    chosen: str
    pool: tuple[str, ...] = ()


class SiteVisit(msgspec.Struct, frozen=True):
    """When and where whoever thinks of bidding may see the site; it is open to all of them or to nobody (ZB-040)."""

    at: datetime
    place: str


class NoticePublished(Paper, frozen=True):
    """The notice of a tender (招标公告), or the invitation (投标邀请书), whose content is public too.

    Attributes:
        documents: What they cost; None where they are free.
        method, way, called: The method, its name, and what it calls this paper: open_tender, 公开招标, 招标公告.
        again: The lots of an earlier tender that are tendered anew by it.
        intention, unannounced: The intention it follows, or why none was made public, in words.
        justified: What stands in it that the check of words flagged, each with the purchaser's reason.
        fairness: The fair-competition check its documents passed; None where none was made.
        framework: What a framework's documents fix besides; None elsewhere.
    """

    type: ClassVar[str] = "tender-notice"
    title: ClassVar[str] = "招标公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    category: str
    kind: str
    region: str
    purchaser: str
    purchaser_name: str
    agency: str
    agency_name: str
    approval: str
    funding: str
    must_tender: bool
    lots: tuple[LotTerms, ...]
    evaluation: Evaluation
    documents_from: datetime
    documents_until: datetime
    deadline: datetime
    validity_days: int
    place: str
    contact: str
    supervisor: str
    policy_sha256: str
    documents: DocumentPrice | None = None
    method: str = METHOD
    way: str = "公开招标"
    called: str = "招标公告"
    again: tuple[str, ...] = ()
    intention: str = ""
    unannounced: str = ""
    justified: tuple[Justified, ...] = ()
    fairness: FairnessTold | None = None
    visit: SiteVisit | None = None
    framework: FrameworkTerms | None = None


class Answer(msgspec.Struct, frozen=True):
    """One question, without its asker, and its answer."""

    question: str
    answer: str


class ClarificationPublished(Paper, frozen=True):
    """Questions answered or documents changed, and the deadline moved where the law wants it."""

    type: ClassVar[str] = "clarification"
    title: ClassVar[str] = "澄清与变更"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    no: int
    answers: tuple[Answer, ...]
    affects_preparation: bool
    deadline: datetime
    moved_from: datetime | None = None


class TerminationAnnounced(Paper, frozen=True):
    """The purchaser ended the tender before its bids were opened (终止招标), and said why and what is returned.

    Attributes:
        lots: The titles of its lots, in order; all of them end with it.
        reason: Why it is ended.
        refunds: How what was paid for documents, and bid bonds with bank interest, are returned (ZB-041).
        by: The complaint whose decision asks for a new tender; "" where the purchaser ended it.
    """

    type: ClassVar[str] = "termination-notice"
    title: ClassVar[str] = "招标终止公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lots: tuple[str, ...]
    purchaser_name: str
    agency_name: str
    reason: str
    refunds: str
    by: str = ""


class TerminationForm(msgspec.Struct, frozen=True):
    """What is submitted to end a tender."""

    reason: str
    refunds: str


class ProjectForm(msgspec.Struct, frozen=True):
    """What is submitted to register a project; the acting party is the purchaser or its agency.

    Attributes:
        method: How it is traded, a procedure's name.
        ground, ground_approval, intention, unannounced, unannounced_reason: See ``ProjectRegistered``.
    """

    name: str
    category: str
    kind: str
    region: str
    purchaser: str
    approval: str
    funding: str
    must_tender: bool
    lots: tuple[LotTerms, ...]
    method: str = METHOD
    ground: str = ""
    ground_approval: str = ""
    again: tuple[str, ...] = ()
    intention: str = ""
    unannounced: str = ""
    unannounced_reason: str = ""


class InviteesForm(msgspec.Struct, frozen=True):
    """Who is to be invited, by unified social credit code, how they were chosen, and in procurement from whom."""

    parties: tuple[str, ...]
    chosen: str
    pool: tuple[str, ...] = ()


class NoticeForm(msgspec.Struct, frozen=True):
    """What is submitted to publish the notice; ``reasons`` justifies flags by their marks (``Flag.mark``)."""

    evaluation: Evaluation
    documents_from: datetime
    documents_until: datetime
    deadline: datetime
    validity_days: int
    place: str
    contact: str
    supervisor: str
    files: tuple[FileRef, ...]
    documents: DocumentPrice | None = None
    reasons: dict[str, str] = {}
    visit: SiteVisit | None = None


class PolicyForm(msgspec.Struct, frozen=True):
    """A sealing policy that was examined (``trading.tendering.sealing``), with its files in the vault."""

    tender: str
    policy_sha256: str
    profile: str
    threshold: int
    keepers: tuple[Keeper, ...]
    deadline: datetime
    unlock_minutes: int
    size_limit: int
    page_sha256: str
    files: tuple[FileRef, ...]


class ClarificationForm(msgspec.Struct, frozen=True):
    """What is submitted to answer and change."""

    answers: tuple[Answer, ...]
    affects_preparation: bool
    deadline: datetime | None = None
    files: tuple[FileRef, ...] = ()
