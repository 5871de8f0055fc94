"""What complainants and consulters who left a way to be reached are told: that, when and where to read, and no more.

A message says number and day. It never says what somebody told, of whom, or what was found: it goes through other
people's hands. The report box tells nobody anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hallcore.dossier import Dossier
from hallcore.ground.events import Paper
from hallcore.identity.rules import applicant_number, is_person
from hallcore.voice.complaints.beside import ConsultationAnswered, SuggestionDecided, SuggestionDone
from hallcore.voice.complaints.model import (
    KINDS,
    PROCEDURE,
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintDeclined,
    ComplaintExtended,
    ComplaintPassedOn,
    ComplaintReopened,
    ReviewAsked,
    ReviewDecided,
    VoiceFiled,
)
from portal.followers import Item

WHERE = "/voice/progress"
"""Where it is read: with number and query code."""

_LEVELS = {"review": "复查", "rereview": "复核"}
_READ = "请到大厅网站“互动交流”的“查询办理情况”，凭编号和查询码查看。"


def is_voice(dossier: Dossier) -> bool:
    """Whether a dossier is a complaint, a consultation or a suggestion."""
    return dossier.procedure == PROCEDURE and dossier.machine in KINDS


def voice_told(item: Item) -> tuple[str, str, str] | None:
    """Whom a record of a matter concerns, what it is called, and its number; None where nobody can be reached.

    Whoever was not signed in is told under the matter's own number: nobody else's list has it.
    """
    matter = item.dossier
    if not contact_of(matter):
        return None
    party = matter.the(VoiceFiled).party
    whom = (party if is_person(party) else applicant_number(party)) if party else matter.number
    return whom, f"{KINDS[matter.machine]} {matter.number}", matter.number


def contact_of(matter: Dossier) -> str:
    """How whoever told it is reached; "" where they stayed anonymous or it was erased."""
    annex = matter.record(0).annex
    return (annex.get("contact") if annex is not None else None) or ""


def ways_to(matter: Dossier) -> tuple[str, str]:
    """Telephone and mail address in what was left, "" for the one it is not."""
    contact = contact_of(matter).strip()
    return ("", contact) if "@" in contact else ("".join(contact.split()).replace("-", ""), "")


def _filed(paper: VoiceFiled) -> tuple[str, str]:
    until = f"，{paper.accept_by} 前决定是否受理" if paper.accept_by else f"，{paper.answer_by} 前答复"
    return "已经登记", f"已经收到并登记{until}。{_READ}"


def _accepted(paper: ComplaintAccepted) -> tuple[str, str]:
    again = "已由其他人员重新办理" if paper.round > 1 else "已经受理"
    return "已经受理", f"{again}，{paper.answer_by} 前答复。{_READ}"


def _declined(_paper: ComplaintDeclined) -> tuple[str, str]:
    return "不予受理", f"经审查不予受理，理由见告知。{_READ}"


def _passed_on(_paper: ComplaintPassedOn) -> tuple[str, str]:
    return "已经转送", f"已转送有权机关办理，去向见告知。{_READ}"


def _extended(paper: ComplaintExtended) -> tuple[str, str]:
    return "答复期限延长", f"延长 {paper.days} 个工作日，{paper.answer_by} 前答复，理由见告知。{_READ}"


def _answered(paper: ComplaintAnswered) -> tuple[str, str]:
    more = f"不满意的，可以在 {paper.reopen_by} 前要求重新办理，或者在 {paper.review_by} 前请求复查。"
    return "已经答复", f"{more}{_READ}"


def _reopened(paper: ComplaintReopened) -> tuple[str, str]:
    return "重新办理", f"已经收到重新办理的要求，{paper.accept_by} 前交其他人员办理。{_READ}"


def _asked(paper: ReviewAsked) -> tuple[str, str]:
    what = _LEVELS[paper.level]
    return f"已经收到{what}请求", f"{paper.decide_by} 前作出{what}意见。{_READ}"


def _reviewed(paper: ReviewDecided) -> tuple[str, str]:
    what = _LEVELS[paper.level]
    more = f"不服的，可以在 {paper.ask_by} 前请求复核。" if paper.ask_by else ""
    return f"已经作出{what}意见", f"{more}{_READ}"


def _consulted(_paper: ConsultationAnswered) -> tuple[str, str]:
    return "已经答复", _READ


def _decided(paper: SuggestionDecided) -> tuple[str, str]:
    until = f"计划 {paper.done_by} 前落实。" if paper.done_by else ""
    return "已经答复", f"{until}{_READ}"


def _done(_paper: SuggestionDone) -> tuple[str, str]:
    return "已经落实", f"落实情况已经登记。{_READ}"


VOICE_TOLD: Mapping[type[Paper], Callable[[Any], tuple[str, str]]] = {
    VoiceFiled: _filed,
    ComplaintAccepted: _accepted,
    ComplaintDeclined: _declined,
    ComplaintPassedOn: _passed_on,
    ComplaintExtended: _extended,
    ComplaintAnswered: _answered,
    ComplaintReopened: _reopened,
    ReviewAsked: _asked,
    ReviewDecided: _reviewed,
    ConsultationAnswered: _consulted,
    SuggestionDecided: _decided,
    SuggestionDone: _done,
}
"""Kind of paper → heading and sentence."""
