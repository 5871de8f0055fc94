"""Who may object, until when. Pure."""

from __future__ import annotations

from datetime import datetime

from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import check_minimum
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.award.model import CandidatesPublished
from trading.tendering.rules import deadline_of


def check_documents_objection(tender: Dossier, at: datetime, law: Law, calendar: Calendar) -> None:
    """Against the documents: at the latest ten days before the bid deadline (ZB-032)."""
    if tender.state != "tendering":
        raise Refusal("对招标文件的异议应在招标期内提出", "ZB-032")
    try:
        check_minimum(law.clock("C28"), at, deadline_of(tender), calendar)
    except Refusal as late:
        raise Refusal("对招标文件的异议应当在投标截止时间 10 日前提出", "ZB-032") from late


def check_result_objection(lot: Dossier, at: datetime) -> None:
    """Against the result: during the publicity of candidates only (ZB-089)."""
    publicity = lot.latest(CandidatesPublished)
    if lot.state != "publicised" or publicity is None or at >= publicity.ends:
        raise Refusal("对评标结果的异议应当在中标候选人公示期间提出", "ZB-089")
