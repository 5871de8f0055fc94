"""How a record is printed: paper → publication. Every figure comes from the record itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hallcore.appraisal.model import SheetSigned
from hallcore.approval.model import (
    AcceptanceRefused,
    ApplicationReceived,
    CaseAccepted,
    CaseEnded,
    CorrectionNotified,
    DecisionDelivered,
    DecisionMade,
    PeriodExtended,
    SpecialStepBegan,
)
from hallcore.catalogue.model import OneTimeNotified
from hallcore.dossier import record_number
from hallcore.fees.banking import DayTied
from hallcore.fees.model import ChangeApproved, NoticeIssued, ReceiptIssued
from hallcore.ground.calendar import Calendar
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import LawBook
from hallcore.requests.model import CorrectionAsked, OpinionAsked, ReplyExtended, RequestAnswered
from hallcore.supervision.papers import CircularIssued, CircularPublished
from pdf.publication import Publication
from portal.followers import Item
from portal.presenters.framed import FRAMED
from portal.presenters.papers import (
    appraisals,
    circulars,
    decisions,
    fees,
    guides,
    intake,
    letters,
    notices,
    planning,
    prequal,
    purchases,
    receipts,
    results,
    sales,
    turns,
)
from portal.presenters.papers.appraisals import SheetDesk
from portal.presenters.papers.casedesk import CaseDesk
from portal.presenters.papers.circulars import InsideDesk
from portal.presenters.papers.desk import Made, PaperDesk, TenderDesk
from portal.presenters.papers.fee_desk import FeeDesk
from portal.presenters.papers.letters import LetterDesk
from portal.presenters.papers.planning import CentreDesk, DraftDesk
from portal.presenters.papers.purchases import PurchaseDesk
from portal.presenters.papers.receipts import TieDesk
from portal.presenters.papers.sales import SaleDesk
from portal.presenters.performed import PERFORMED
from portal.presenters.prequals import PREQUALS
from portal.presenters.purchase_words import PUBLIC as PURCHASES
from portal.settings import Settings
from trading.auction.model import (
    DealCancelled,
    DealConfirmed,
    SaleAnnounced,
    SaleContracted,
    SaleCorrected,
    SaleFailed,
    SaleResult,
    SaleTerminated,
)
from trading.award.model import AwardLapsed, AwardPublished, CandidatesPublished, FailureAnnounced
from trading.challenges.complaint_model import DecisionPublished
from trading.challenges.procured_model import ChallengeDisclosed
from trading.contract.model import ContractPublished
from trading.evaluation.again_model import EvaluationReopened
from trading.opening.model import OpeningRecorded
from trading.planning.model import (
    DocumentsComposed,
    FairnessReviewed,
    IntentionPublished,
    IntentionWithdrawn,
)
from trading.tendering.model import ClarificationPublished, NoticePublished, TerminationAnnounced
from trading.tendering.qualifying_model import ResultTold
from trading.tendering.turn_model import DeadlineExtended, ValidityExtended


def publication_of(item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> Publication:
    """The publication of a record.

    Raises:
        KeyError: A kind of paper the table of consequences sends here and this table does not know.
        Refusal: The personal data it would bear was erased.
    """
    paper, number = item.record.paper, record_number(item.dossier.number, item.n)
    kind_of_desk, presenter = _PAPERS[type(paper)]
    desk = kind_of_desk(item, settings, lawbook, calendar)
    defaults: Made = {
        "kind": paper.title,
        "record_number": number,
        "record_json": item.record.data,
        "record_p7s": item.entry.p7s,
        "log_index": item.index,
        "sealed_at": datetime.fromisoformat(item.entry.logged_at),
        "proof_url": f"{settings.public_url}/records/{number}",
        "published_at": item.record.at,
        "demo": settings.demo,
    }
    made: Made = {**desk.usual(), **presenter(desk, paper)}
    return Publication(**{**defaults, **desk.said({"kind": paper.title, **made})})


_PAPERS: dict[type[Paper], tuple[type[PaperDesk], Callable[[Any, Any], Made]]] = {
    IntentionPublished: (CentreDesk, planning.intention),
    IntentionWithdrawn: (CentreDesk, planning.withdrawn),
    FairnessReviewed: (DraftDesk, planning.fairness),
    DocumentsComposed: (DraftDesk, planning.documents),
    **dict.fromkeys(PREQUALS, (CentreDesk, prequal.paper)),
    ResultTold: (DraftDesk, prequal.result),
    NoticePublished: (TenderDesk, notices.notice),
    ClarificationPublished: (TenderDesk, notices.clarification),
    OpeningRecorded: (TenderDesk, results.opening),
    CandidatesPublished: (TenderDesk, results.candidates),
    TerminationAnnounced: (TenderDesk, notices.termination),
    FailureAnnounced: (TenderDesk, results.failure),
    AwardPublished: (TenderDesk, results.award),
    ContractPublished: (TenderDesk, results.contract),
    AwardLapsed: (TenderDesk, turns.turn),
    EvaluationReopened: (TenderDesk, turns.turn),
    DeadlineExtended: (TenderDesk, turns.turn),
    ValidityExtended: (TenderDesk, turns.turn),
    DecisionPublished: (TenderDesk, turns.turn),
    ChallengeDisclosed: (TenderDesk, turns.turn),
    **dict.fromkeys(PERFORMED, (TenderDesk, turns.turn)),
    **dict.fromkeys(FRAMED, (TenderDesk, turns.turn)),
    OneTimeNotified: (PaperDesk, guides.notification),
    ApplicationReceived: (CaseDesk, intake.received),
    CorrectionNotified: (CaseDesk, intake.corrected),
    CaseAccepted: (CaseDesk, intake.accepted),
    AcceptanceRefused: (CaseDesk, intake.not_accepted),
    SpecialStepBegan: (CaseDesk, decisions.special),
    PeriodExtended: (CaseDesk, decisions.extended),
    DecisionMade: (CaseDesk, decisions.decided),
    DecisionDelivered: (CaseDesk, decisions.delivered),
    CaseEnded: (CaseDesk, decisions.ended),
    CorrectionAsked: (LetterDesk, letters.correction),
    OpinionAsked: (LetterDesk, letters.opinion),
    ReplyExtended: (LetterDesk, letters.extension),
    RequestAnswered: (LetterDesk, letters.reply),
    NoticeIssued: (FeeDesk, fees.notice),
    ChangeApproved: (FeeDesk, fees.changed),
    ReceiptIssued: (FeeDesk, receipts.receipt),
    DayTied: (TieDesk, receipts.tied),
    SheetSigned: (SheetDesk, appraisals.sheet),
    CircularPublished: (PaperDesk, circulars.circular),
    CircularIssued: (InsideDesk, circulars.inside),
    SaleAnnounced: (SaleDesk, sales.sale),
    SaleCorrected: (SaleDesk, sales.sale),
    SaleTerminated: (SaleDesk, sales.sale),
    DealConfirmed: (SaleDesk, sales.sale),
    DealCancelled: (SaleDesk, sales.sale),
    SaleResult: (SaleDesk, sales.sale),
    SaleFailed: (SaleDesk, sales.sale),
    SaleContracted: (SaleDesk, sales.sale),
    **dict.fromkeys(PURCHASES, (PurchaseDesk, purchases.purchase)),
}
"""Paper → the desk it is made at and how."""

CASE_PAPERS = frozenset(
    kind
    for kind, (desk, _presenter) in _PAPERS.items()
    if desk in {CaseDesk, LetterDesk, FeeDesk, TieDesk, SheetDesk, InsideDesk}
)
"""What an applicant, a payer, the treasury, somebody appraised or the departments get."""
