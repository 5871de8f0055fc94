"""Who may object, until when. Pure."""

from __future__ import annotations

from datetime import datetime

from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import check_minimum
from hallcore.ground.errors import Refusal
from trading.award.model import CandidatesPublished
from trading.challenges.model import AGAINST, ObjectionAnswered, ObjectionFiled
from trading.methods.rules import Method
from trading.opening.model import RollPublished
from trading.tendering.rules import deadline_of

MEASURE_OF = {
    "prequalification": "correct",
    "documents": "correct",
    "opening": "record",
    "result": "reexamine",
}
"""What an objection that is upheld leads to, by what it is against."""


def check_documents_objection(tender: Dossier, at: datetime, method: Method, calendar: Calendar) -> None:
    """Against the documents: at the latest ten days before the bid deadline (ZB-032)."""
    if tender.state != "tendering":
        raise Refusal("对招标文件的异议应在招标期内提出", "ZB-032")
    try:
        check_minimum(method.clock("objection"), at, deadline_of(tender), calendar)
    except Refusal as late:
        raise Refusal("对招标文件的异议应当在投标截止时间 10 日前提出", "ZB-032") from late


def check_opening_objection(tender: Dossier, bidders: frozenset[str], party: str) -> None:
    """Against the opening: on the spot, by whoever bids, until the opening record is made (ZB-063)."""
    if tender.state != "opening" or not tender.numbers(RollPublished.type):
        raise Refusal("对开标的异议应当在开标现场当场提出", "ZB-063", where=tender.number)
    if party not in bidders:
        raise Refusal("对开标的异议由参加开标的投标人提出", "ZB-063")


def check_result_objection(lot: Dossier, at: datetime) -> None:
    """Against the result: during the publicity of candidates only (ZB-089)."""
    publicity = lot.latest(CandidatesPublished)
    if lot.state != "publicised" or publicity is None or at >= publicity.ends:
        raise Refusal("对评标结果的异议应当在中标候选人公示期间提出", "ZB-089")


def session_words(objections: tuple[Dossier, ...]) -> str:
    """The objections raised at an opening and their answers, as the opening record keeps them (ZB-063); "" if none.

    Who raised them is not said: the record is public.
    """
    lines = []
    for place, objection in enumerate(objections, 1):
        paper, answer = objection.the(ObjectionFiled), objection.latest(ObjectionAnswered)
        if paper.against != "opening":
            continue
        said = f"答复：{answer.answer}" if answer is not None else "提出人已撤回"
        lines.append(f"异议{place}：{paper.grounds} {said}")
    return "\n".join(lines)


def about(objection: Dossier) -> str:
    """What an objection is against, in words."""
    return AGAINST[objection.the(ObjectionFiled).against]
