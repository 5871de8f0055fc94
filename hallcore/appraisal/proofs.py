"""Whether what is to prove a point exists and says so of the person: rounds, studies, ratings, cards, complaints.

Ratings, cards and complaints are later offices', known here by the names of their acts. Evidence of other kinds is of
other systems' making (a punch, a paper), and whoever decides the point looks at it.
"""

from __future__ import annotations

from typing import Any

from hallcore.appraisal.model import Evidence, RoundMade
from hallcore.committee.model import StudyHeld
from hallcore.dossier import Archive, Dossier, split_record_number
from hallcore.ground.errors import Refusal

_NOT_ABOUT = "没有这份记录，或者记录与本人无关"
_RUNG_RULES = {"KH-06/reminder": "reminder", "KH-06/yellow": "yellow", "KH-06/red": "red"}


def check_evidence(archive: Archive, evidence: Evidence, account: str, rule: str) -> None:
    """Refuse evidence that is not there, is about somebody else, or does not say what the rule is about.

    Args:
        archive: All dossiers.
        evidence: What is named.
        account: Of whom the point is.
        rule: The key of the point's rule, ``KH-06/yellow``.

    Raises:
        Refusal: With what is missing.
    """
    if evidence.kind == "rating":
        _check_rating(archive, evidence.ref, account)
    elif evidence.kind == "card":
        _check_card(archive, evidence.ref, account, rule)
    elif evidence.kind == "complaint":
        _check_complaint(archive, evidence.ref, account)
    elif evidence.kind in {"inspection", "study"}:
        _check_record(archive, evidence, account)


def _check_record(archive: Archive, evidence: Evidence, account: str) -> None:
    number, n = split_record_number(evidence.ref)
    dossier = archive.get(number)
    paper = dossier.record(n).paper if dossier is not None else None
    about = isinstance(paper, RoundMade) and account in paper.checked
    if evidence.kind == "study":
        about = isinstance(paper, StudyHeld) and account in {one.account for one in paper.missing}
    if not about:
        raise Refusal(_NOT_ABOUT, "KH-18", where="evidence")


def _check_rating(archive: Archive, number: str, account: str) -> None:
    """A rating proves something once it was called back and found true, of whom it was about (HP-07).

    A case handled elsewhere has its rating there.
    """
    if number.startswith("EX-"):
        return
    rating = archive.get(number)
    found = _body(rating, "rating-verified")
    if rating is None or found is None:
        raise Refusal("评价没有经过回访核实，不能作为扣分依据", "HP-07", where="evidence")
    if found["officer"] != account or rating.state not in {"rectifying", "rectified", "closed", "excluded"}:
        raise Refusal(_NOT_ABOUT, "HP-07", where="evidence")


def _check_card(archive: Archive, number: str, account: str, rule: str) -> None:
    """A yellow or red card proves something once it stands for good, a reminder once it was given (KH-06)."""
    card = archive.get(number)
    raised = _body(card, "card-raised")
    if card is None or raised is None:
        raise Refusal(f"没有 {number} 这张监察牌", "KH-06", where="evidence")
    if raised["person"] != account:
        raise Refusal("这张监察牌指明的不是本人", "KH-06", where="evidence")
    if raised["rung"] != _RUNG_RULES.get(rule, raised["rung"]):
        raise Refusal("监察牌的牌级与记分事由不符", "KH-06", where="evidence")
    appeal = _body(card, "card-appeal-decided")
    stands = card.state == "closed" and (appeal is None or appeal["outcome"] == "upheld")
    if raised["rung"] != "reminder" and not stands:
        raise Refusal("这张监察牌还没有生效，或者已经解除", "KH-06", where="evidence")


def _check_complaint(archive: Archive, number: str, account: str) -> None:
    """A complaint proves something once its answer stands for good and found something true of the person (KH-10)."""
    complaint = archive.get(number)
    accepted = _body(complaint, "complaint-accepted")
    if complaint is None or accepted is None:
        raise Refusal(f"没有 {number} 这件已经受理的投诉", "KH-10", where="evidence")
    answered, review = _body(complaint, "complaint-answered"), _body(complaint, "complaint-review-decided")
    refuted = review is not None and not review["upholds"]
    if complaint.state != "closed" or answered is None or refuted:
        raise Refusal("投诉的答复还没有生效，不能作为记分依据", "KH-10", where="evidence")
    true = {one["point"] for one in answered["findings"] if one["finding"] == "upheld"}
    if not true or account not in (_responsible(complaint, true) or set(accepted["persons"])):
        raise Refusal("投诉没有查实，或者查实的责任人员不是本人", "KH-10", where="evidence")


def _responsible(complaint: Dossier, points: set[int]) -> set[str]:
    """Whose doing it was, by the facts on these points found since the complaint was last given to somebody."""
    since = complaint.numbers("complaint-accepted")[-1]
    facts = (complaint.record(n).head["body"] for n in complaint.numbers("complaint-fact-found") if n > since)
    return {one for fact in facts if fact["point"] in points for one in fact.get("responsible", ())}


def _body(dossier: Dossier | None, kind: str) -> dict[str, Any] | None:
    """What the newest act of a kind says, None where there is none."""
    numbers = dossier.numbers(kind) if dossier is not None else ()
    return dossier.record(numbers[-1]).head["body"] if dossier is not None and numbers else None
