"""A record's page: what all share, and the table that says how each kind of paper is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hallcore.approval.beside import OutageRecorded, ResultDisclosed
from hallcore.attendance.devices import CameraRegistered, CameraRemoved
from hallcore.catalogue.model import ItemPublished, ItemWithdrawn
from hallcore.counters.model import QueueSet
from hallcore.displays.model import ContentPublished, ContentWithdrawn
from hallcore.dossier import Dossier, Record
from hallcore.facilities.model import FacilityPlaced, FacilityRemoved
from hallcore.fees.banking import BankRegistered
from hallcore.fees.model import FiscalAccountRegistered, TariffPublished, TariffWithdrawn
from hallcore.ground.events import Paper
from hallcore.identity.model import ApplicantRegistered
from hallcore.organisation.model import DepartmentRegistered, WindowOpened
from hallcore.supervision.boards import EvaluationConcluded, EvaluationPublished
from hallcore.supervision.papers import CircularPublished
from hallcore.voice.complaints.beside import FaqPublished, PublicationWithdrawn
from hallcore.voice.complaints.model import OutcomePublished
from hallcore.voice.reports.model import ReportBoxSet, ReportKeyStated
from portal.bulletins import BulletinPublished, ForeignNoticeDisclosed
from portal.daykeeping import NoticeLoaded
from portal.lawkeeping import LawLoaded
from portal.presenters import (
    displays_told,
    fees_told,
    hall_told,
    notices_told,
    party,
    plain_told,
    planning_told,
    prequal_told,
    purchase_told,
    purchase_words,
    results_told,
    sale_told,
    sale_words,
    supervision_told,
    turns_told,
    voice_told,
)
from portal.presenters.addresses import address, tender_url
from portal.presenters.life import after_of, life_of, lots_of, remedied, still
from portal.presenters.matter import Matter, Told
from portal.presenters.pages import (
    AwardPage,
    CandidatesPage,
    ContractPage,
    OpeningPage,
    RecordPage,
)
from portal.presenters.proofs import proof_box, record_rows
from portal.presenters.remedies import remedies_of
from portal.presenters.shapes import Link, Tag
from portal.presenters.showing import Showing
from portal.presenters.tender import crumbs, tags_of
from portal.presenters.turns import TURNS
from portal.pressing import PaperIssued
from trading.award.model import AwardPublished, CandidatesPublished, FailureAnnounced
from trading.contract.model import ContractPublished
from trading.opening.model import DeadlineMarked, GateClosed, OpeningRecorded, RollPublished
from trading.performance.model import PerformanceOpened
from trading.planning.model import IntentionPublished, IntentionWithdrawn
from trading.registry.credit_model import CreditEnded, CreditEntered, ProofEntered, ProofWithdrawn
from trading.registry.model import CertificateBound, MandateGranted, PartyAdmitted
from trading.tendering.model import (
    ClarificationPublished,
    NoticePublished,
    SealingPolicyPublished,
    TerminationAnnounced,
)
from trading.tendering.qualifying_model import PrequalificationClarified, PrequalificationPublished
from trading.tendering.rules import notice_of

TEMPLATES: dict[type[RecordPage], str] = {
    RecordPage: "public/disclosure.jinja2",
    OpeningPage: "trading/opening.jinja2",
    CandidatesPage: "trading/candidates.jinja2",
    AwardPage: "trading/award.jinja2",
    ContractPage: "trading/contract.jinja2",
}

_TOLD: dict[type[Paper], Callable[[Matter, Any], Told]] = {
    IntentionPublished: planning_told.intention,
    IntentionWithdrawn: planning_told.withdrawn,
    NoticePublished: notices_told.notice,
    ClarificationPublished: notices_told.clarification,
    BulletinPublished: notices_told.bulletin,
    ForeignNoticeDisclosed: notices_told.foreign,
    OpeningRecorded: results_told.opening,
    CandidatesPublished: results_told.candidates,
    TerminationAnnounced: notices_told.termination,
    FailureAnnounced: results_told.failure,
    AwardPublished: results_told.award,
    ContractPublished: results_told.contract,
    DepartmentRegistered: hall_told.department,
    WindowOpened: hall_told.window,
    QueueSet: hall_told.queue,
    OutageRecorded: hall_told.outage,
    CameraRegistered: hall_told.camera,
    CameraRemoved: hall_told.camera_removed,
    ContentPublished: displays_told.content,
    ContentWithdrawn: displays_told.withdrawn,
    FacilityPlaced: displays_told.facility,
    FacilityRemoved: displays_told.removed,
    ApplicantRegistered: plain_told.applicant,
    ResultDisclosed: plain_told.result,
    PartyAdmitted: plain_told.admitted,
    CertificateBound: plain_told.certificate,
    MandateGranted: plain_told.mandate,
    ProofEntered: party.proof,
    ProofWithdrawn: party.proof_gone,
    CreditEntered: party.credit,
    CreditEnded: party.credit_over,
    SealingPolicyPublished: plain_told.policy,
    GateClosed: plain_told.gate,
    DeadlineMarked: plain_told.marker,
    RollPublished: plain_told.roll,
    LawLoaded: plain_told.law,
    PaperIssued: plain_told.printed,
    ItemPublished: plain_told.guide,
    ItemWithdrawn: plain_told.withdrawn,
    TariffPublished: fees_told.tariff,
    TariffWithdrawn: fees_told.untariffed,
    FiscalAccountRegistered: fees_told.account,
    BankRegistered: fees_told.bank,
    OutcomePublished: voice_told.outcome,
    FaqPublished: voice_told.faq,
    PublicationWithdrawn: voice_told.withdrawn,
    ReportKeyStated: voice_told.report_key,
    ReportBoxSet: voice_told.report_box,
    CircularPublished: supervision_told.circular,
    EvaluationPublished: supervision_told.evaluation,
    EvaluationConcluded: supervision_told.evaluation,
    NoticeLoaded: supervision_told.notice,
    **dict.fromkeys(purchase_words.PUBLIC, purchase_told.told),
    **dict.fromkeys(sale_words.PUBLIC, sale_told.told),
    **dict.fromkeys(TURNS, turns_told.turn),
    PerformanceOpened: turns_told.contract,
    PrequalificationPublished: prequal_told.notice,
    PrequalificationClarified: prequal_told.clarified,
}


def record_page(show: Showing, dossier: Dossier, n: int, record: Record) -> RecordPage:
    """The page of a public record, of the kind its paper asks for (see TEMPLATES).

    A kind of paper this table does not know is shown by its head and its proof alone.
    """
    matter = Matter(show, dossier, n, record)
    teller = _TOLD.get(type(record.paper))
    told = teller(matter, record.paper) if teller is not None else Told({})
    examination = show.examine(dossier, n, record)
    shared: dict[str, Any] = {
        "title": record.paper.title,
        "tags": (Tag(record.paper.title, "grey"),),
        "verified": examination.proven,
        "published": record.at,
        "meta": (f"来源 {show.settings.site.centre}", f"记录号 {matter.number}"),
        "links": _links(matter),
        "proof": proof_box(show, dossier, n, examination),
        "crumbs": (Link("首页", address("home")), Link(told.fields.get("title", record.paper.title))),
    }
    return told.page(**shared | _of_tender(matter, told) | told.fields)


def _links(matter: Matter) -> tuple[Link, ...]:
    links = [Link("记录原文", address("record.json", number=matter.number))]
    if matter.show.paper_of(matter.number):
        links.insert(0, Link("下载 PDF", address("record.pdf", number=matter.number)))
    return tuple(links)


def _of_tender(matter: Matter, told: Told) -> dict[str, Any]:
    """What a record of a tender adds: the way there, its life, its other records, and the remedies."""
    show, tender, paper = matter.show, matter.tender, matter.record.paper
    if tender is None:
        return {}
    notice, lots = notice_of(tender), lots_of(show.archive, tender)
    held = still(tender, matter.dossier)
    last = Link(str(told.fields.get("title", paper.title)))
    return {
        "crumbs": crumbs(Link(notice.name, tender_url(tender.number)), last),
        "tags": tags_of(tender.number, notice, getattr(paper, "called", paper.title), held=held),
        "life": life_of(show.archive, tender, show.law_of(tender)),
        "records": record_rows(
            show, (tender, *lots, *remedied(show.archive, tender), *after_of(show.archive, tender))
        ),
        "boxes": (remedies_of(show, tender, lots, matter.law),),
    }
