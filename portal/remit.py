"""Trading as it is watched: what is disputed in each tender and not settled yet, and which department is competent.

The shelf ``disputes`` is the board's: (tender, number) → (kind, about, department, due) of every objection, query,
challenge and complaint that is open. It names nobody: who asks, objects or complains is not for lists.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from hallcore.dossier import Archive, Dossier
from trading.challenges.complaint_model import COMPLAINT, ComplaintLodged, ComplaintTaken, ProbingEnded
from trading.challenges.complaint_model import PROCEDURE as COMPLAINTS
from trading.challenges.model import OBJECTION, ObjectionFiled
from trading.challenges.procured_model import PROCEDURE as CHALLENGES
from trading.challenges.procured_model import ChallengeFiled, QueryFiled
from trading.tendering.rules import tender_number

DISPUTES = "disputes"
LAST = "\U0010ffff"
KINDS = {"objection": "异议", "query": "询问", "challenge": "质疑", "complaint": "投诉"}
_OPEN = frozenset({"filed", "correcting", "accepted", "testing"})
_OVER = ("", "", "", "")
_COMPETENT = {
    # by how a number begins, or by the class of works: a word in the name of the department
    "DHCG": "财政",
    "DHTD": "自然资源",
    "DHKY": "自然资源",
    "DHCQ": "国有资产",
    "A01": "住房",
    "A02": "住房",
    "A03": "交通",
    "A07": "水利",
}

Dispute = tuple[str, str, str, str]
"""Kind, what it is about, the department of a complaint or "", and until when it is to be settled (ISO)."""


def note_dispute(archive: Archive, dossier: Dossier) -> None:
    """Have the shelf say of this dossier what it is: a line while it is open, none after."""
    line = _line(dossier)
    if line is None:
        return
    key, shelf = (tender_number(dossier.number), dossier.number), archive.shelf(DISPUTES)
    if line[0]:
        shelf[key] = line
    else:
        shelf.pop(key, None)


def _line(dossier: Dossier) -> Dispute | None:
    """What is told of it; an empty kind where it is over; None where it is no dispute."""
    # The appraisal knows objections too.
    objection = dossier.latest(ObjectionFiled) if dossier.machine == OBJECTION else None
    if objection is not None:
        return _told(dossier, "objection", objection.against, "", objection.reply_by)
    if dossier.procedure == CHALLENGES:
        asked = dossier.latest(ChallengeFiled) or dossier.the(QueryFiled)
        if isinstance(asked, ChallengeFiled):
            return _told(dossier, "challenge", asked.step, "", asked.reply_by)
        return _told(dossier, "query", "", "", asked.answer_by)
    if dossier.procedure == COMPLAINTS and dossier.machine == COMPLAINT:
        paper, taken = dossier.the(ComplaintLodged), dossier.latest(ComplaintTaken)
        tested = dossier.latest(ProbingEnded)
        due = paper.accept_by if taken is None else taken.decide_by if tested is None else tested.decide_by
        return _told(dossier, "complaint", paper.about, paper.department, due)
    return None


def _told(dossier: Dossier, kind: str, about: str, department: str, due: datetime) -> Dispute:
    return (kind, about, department, due.isoformat()) if dossier.state in _OPEN else _OVER


def disputes_in(archive: Archive, tender: str) -> tuple[tuple[str, Dispute], ...]:
    """What is open in a tender, by number; the next to be settled first."""
    found = archive.shelf(DISPUTES).items((tender, ""), (tender, LAST))
    return tuple(sorted(((number, line) for (_tender, number), line in found), key=lambda one: one[1][3]))


def competent_for(archive: Archive, number: str, category: str) -> str:
    """The department whose name says that it supervises this kind of tender; "" where none does."""
    words = _COMPETENT.get(number.split("-", maxsplit=1)[0]) or _COMPETENT.get(category, "")
    departments = archive.shelf("departments").items()
    return next((code for code, one in departments if words and words in one["organ"]), "")


def in_remit(
    archive: Archive, number: str, summary: Mapping[str, Any], departments: Collection[str] | None
) -> bool:
    """Whether a tender is watched by somebody: public, and theirs or complained of with them; None watches everything."""
    if not summary["published"]:
        return False
    if departments is None or competent_for(archive, number, summary["category"]) in departments:
        return True
    return any(line[2] in departments for _number, line in disputes_in(archive, number) if line[2])
