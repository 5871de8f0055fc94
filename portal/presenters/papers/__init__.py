"""How a disclosed record is printed: paper → publication. Every figure comes from the record itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hallcore.dossier import record_number
from hallcore.ground.calendar import Calendar
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import LawBook
from pdf.publication import Paragraph, Publication, SignOff
from portal.followers import Item
from portal.presenters.papers import notices, results
from portal.presenters.papers.desk import Made, PaperDesk, others
from portal.settings import Settings
from trading.award.model import AwardPublished, CandidatesPublished, FailureAnnounced
from trading.contract.model import ContractPublished
from trading.opening.model import OpeningRecorded
from trading.tendering.model import ClarificationPublished, NoticePublished, TerminationAnnounced


def publication_of(item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> Publication:
    """The publication of a disclosed record.

    Raises:
        KeyError: A kind of paper the table of consequences sends here and this table does not know.
    """
    desk = PaperDesk(item, settings, lawbook, calendar)
    paper, at = item.record.paper, item.record.at
    made = _PAPERS[type(paper)](desk, paper)
    site, number = settings.site, record_number(item.dossier.number, item.n)
    defaults: Made = {
        "kind": paper.title,
        "organ": site.centre,
        "number": f"敦公资交告〔{at:%Y}〕{item.index + 1}号",
        "sign_off": SignOff(site.centre, at.date(), others(desk)),
        "record_number": number,
        "record_json": item.record.data,
        "record_p7s": item.entry.p7s,
        "log_index": item.index,
        "sealed_at": datetime.fromisoformat(item.entry.logged_at),
        "proof_url": f"{settings.public_url}/records/{number}",
        "published_at": at,
        "closing": (Paragraph("特此公告。"),),
        "demo": settings.demo,
    }
    return Publication(**{**defaults, **made})


_PAPERS: dict[type[Paper], Callable[[PaperDesk, Any], Made]] = {
    NoticePublished: notices.notice,
    ClarificationPublished: notices.clarification,
    OpeningRecorded: results.opening,
    CandidatesPublished: results.candidates,
    TerminationAnnounced: notices.termination,
    FailureAnnounced: results.failure,
    AwardPublished: results.award,
    ContractPublished: results.contract,
}
