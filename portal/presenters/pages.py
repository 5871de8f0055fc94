"""What each template is given, by name: one frozen model a page, beside the frame (``chrome``) and its forms.

A view returns ``{"page": SomePage(...), "form": wtform}``; the frame is added for every page. Templates
ask only for what stands here: a word the model does not have stops the page (``portal.jinja``).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from portal.presenters.results import AwardedLot, CandidateLot, Contract, OpeningLot
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    CalendarDay,
    Chart,
    Check,
    Clause,
    Countdown,
    Fact,
    Figures,
    FileRow,
    FilterForm,
    LifeStep,
    Link,
    LinkGroup,
    ListRow,
    Pager,
    Proof,
    Question,
    RecordRow,
    Section,
    Segment,
    Table,
    Tag,
    Why,
)


class Page(Struct, frozen=True, kw_only=True):
    """What every page has: its title (also the heading), the way here, and what must be read first."""

    title: str
    crumbs: tuple[Link, ...] = ()
    alerts: tuple[Alert, ...] = ()


# ---------------------------------------------------------------- public


class Door(Struct, frozen=True):
    """One of the two doors of the home page."""

    title: str
    url: str
    note: str
    text: str
    links: tuple[Link, ...]
    enter: Action


class HomePage(Page, frozen=True, kw_only=True):
    """``public/home.jinja2``."""

    placeholder: str = "输入事项、公告、受理号或企业名称，可用拼音"
    hot: tuple[Link, ...] = ()
    quick: tuple[Action, ...] = ()
    voice_note: str = ""
    doors: tuple[Door, ...] = ()
    figures: Figures | None = None
    latest_tabs: tuple[Link, ...] = ()
    latest: tuple[ListRow, ...] = ()
    latest_all: Link | None = None
    calendar: tuple[CalendarDay, ...] = ()
    calendar_note: str = ""
    calendar_subscribe: Link | None = None


class Hit(Struct, frozen=True):
    """A search result: title and excerpt in segments, a line of facts, its day."""

    title: tuple[Segment, ...]
    url: str
    on: date
    tag: Tag | None = None
    excerpt: tuple[Segment, ...] = ()
    facts: tuple[str, ...] = ()


class SearchPage(Page, frozen=True, kw_only=True):
    """``public/search.jinja2``; ``filters`` carries the query hidden, ``tips`` help when nothing is found."""

    query: str
    total: int
    url: str
    filters: FilterForm
    facets: tuple[LinkGroup, ...] = ()
    chosen: tuple[Link, ...] = ()
    sorts: tuple[Link, ...] = ()
    hits: tuple[Hit, ...] = ()
    pager: Pager | None = None
    tips: tuple[str, ...] = ()
    instead: tuple[Link, ...] = ()


class RecordPage(Page, frozen=True, kw_only=True):
    """What all public record pages share; alone it is ``public/disclosure.jinja2``."""

    tags: tuple[Tag, ...] = ()
    verified: bool = False
    published: datetime | None = None
    meta: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    life: tuple[LifeStep, ...] = ()
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    records: tuple[RecordRow, ...] = ()
    countdown: Countdown | None = None
    proof: Proof | None = None
    boxes: tuple[Box, ...] = ()


class SalePanel(Struct, frozen=True):
    """What a sale's bidding is at, as the page and its script tell it (``trading/panel.jinja2``, ``sale.js``).

    ``url`` gives the same as JSON; ``mark`` changes with the phase, when the page is loaded anew.
    """

    url: str
    mark: str
    phase: str
    price: str
    price_label: str
    leading: str
    least: str
    due: datetime | None
    now: datetime
    rate: float
    past: str
    offers: Table
    refresh: Link


class SalePage(RecordPage, frozen=True, kw_only=True):
    """``trading/sale.jinja2``: a sale of land, minerals or state property, its bidding while it runs."""

    panel: SalePanel | None = None
    why: tuple[Why, ...] = ()
    actions: tuple[Action, ...] = ()


class AboutPage(Page, frozen=True, kw_only=True):
    """``public/about.jinja2``: also privacy, accessibility and other standing texts."""

    lead: str = ""
    life: tuple[LifeStep, ...] = ()
    sections: tuple[Section, ...] = ()


class VerifyPage(Page, frozen=True, kw_only=True):
    """``public/verify.jinja2``; beside it two forms: ``by_text`` (one field) and ``by_file`` (one file)."""

    text_url: str
    file_url: str
    verifier: FileRow | None = None
    questions: Table | None = None


class VerdictPage(Page, frozen=True, kw_only=True):
    """``public/verdict.jinja2``: what was found, check by check; ``commands`` is question → command."""

    verdict: Literal["proven", "refuted", "undecidable"]
    summary: str
    at: datetime
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    bundle: Action | None = None
    again: Link | None = None
    verifier: FileRow | None = None
    commands: tuple[Fact, ...] = ()


class LogPage(Page, frozen=True, kw_only=True):
    """``public/log.jinja2``: the checkpoint as published (``note``), its parts, and the latest entries."""

    lead: str
    facts: tuple[Fact, ...]
    note: str
    entries: Table
    find: FilterForm | None = None
    pager: Pager | None = None
    downloads: tuple[Link, ...] = ()


class RefusalPage(Page, frozen=True, kw_only=True):
    """``public/refusal.jinja2``: what was refused, why, by which clause, and what can be done now."""

    reason: str
    where: str = ""
    clause: Clause | None = None
    record: Link | None = None
    at: datetime | None = None
    ways: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


class ErrorPage(Page, frozen=True, kw_only=True):
    """``public/error.jinja2``: 400, 403, 404, 503."""

    code: int
    text: str
    ways: tuple[Link, ...] = ()
    reference: str = ""


class DemoAccount(Struct, frozen=True):
    """A demo account: role, name to sign in with, passphrase, what it is for."""

    role: str
    account: str
    passphrase: str
    purpose: str


class SignInPage(Page, frozen=True, kw_only=True):
    """``public/sign_in.jinja2``; ``form`` has the fields account and passphrase (and hidden next)."""

    demo: tuple[DemoAccount, ...] = ()
    help: tuple[Link, ...] = ()


class PasswordPage(Page, frozen=True, kw_only=True):
    """``public/password.jinja2``; ``form`` has the fields passphrase, password and again (and hidden next)."""


class SitemapPage(Page, frozen=True, kw_only=True):
    """``public/sitemap.jinja2``."""

    groups: tuple[LinkGroup, ...]


# ---------------------------------------------------------------- trading


class TradingListPage(Page, frozen=True, kw_only=True):
    """``trading/list.jinja2``: business and stage tabs, filter in the address, rows with deadline state."""

    business: tuple[Link, ...]
    stages: tuple[Link, ...]
    filters: FilterForm
    periods: tuple[Link, ...] = ()
    rows: tuple[ListRow, ...] = ()
    total: int = 0
    pager: Pager | None = None
    instead: tuple[Link, ...] = ()


class TenderPage(RecordPage, frozen=True, kw_only=True):
    """``trading/tender.jinja2``: the notice, with why its deadline is what it is."""

    why: Why | None = None
    lots: Table | None = None
    files: tuple[FileRow, ...] = ()
    files_note: str = "下载后可比对摘要"
    questions: tuple[Question, ...] = ()
    ask: Action | None = None
    procedure: Link | None = None


class OpeningPage(RecordPage, frozen=True, kw_only=True):
    """``trading/opening.jinja2``: the opening record, lot by lot."""

    lots: tuple[OpeningLot, ...] = ()
    objections: tuple[Question, ...] = ()


class CandidatesPage(RecordPage, frozen=True, kw_only=True):
    """``trading/candidates.jinja2``: the publicity of candidates, with why it lasts as long as it does."""

    lots: tuple[CandidateLot, ...] = ()
    why: Why | None = None


class AwardPage(RecordPage, frozen=True, kw_only=True):
    """``trading/award.jinja2``; ``called`` is what its lots are called."""

    lots: tuple[AwardedLot, ...] = ()
    lead: str = ""
    called: str = "标段"


class ContractPage(RecordPage, frozen=True, kw_only=True):
    """``trading/contract.jinja2``; ``called`` and ``buyer`` are what lot and purchaser are called."""

    contracts: tuple[Contract, ...] = ()
    lead: str = ""
    called: str = "标段"
    buyer: str = "招标人"


class ProcedurePage(Page, frozen=True, kw_only=True):
    """``trading/procedure.jinja2``: state charts (project, lot, bid, objection), each with its steps as a table."""

    lead: str
    charts: tuple[Chart, ...]
    facts: tuple[Fact, ...] = ()
