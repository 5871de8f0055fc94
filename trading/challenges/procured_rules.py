"""Who may challenge which step of a procurement, until when, and what an answer may lead to. Pure.

The steps and their ends are read from what is on record, so every method of procurement is challenged by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import Deadline, check_within, compute, ends_on
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.award.model import AwardPublished, FailureAnnounced
from trading.award.rules import left_of
from trading.bidding.model import BidderEnrolled, BidReceived
from trading.bidding.rules import bid_of, was_withdrawn
from trading.challenges.procured_model import (
    MEASURES,
    OUTCOMES,
    STEPS,
    ChallengeFiled,
    ChallengeForm,
    ReplyForm,
)
from trading.evaluation.committee import reported_at
from trading.evaluation.model import EvaluationReported
from trading.evaluation.procuring_model import QualificationsReviewed
from trading.framework.model import FinalistsPublished
from trading.methods.rules import Method
from trading.opening.model import OpeningRecorded
from trading.opening.rules import read_bids
from trading.tendering.model import BID, LOT, TENDER, ClarificationPublished, NoticePublished
from trading.tendering.rules import ground_of

STOPPED = ("publish-contract", "conclude-performance", "sign-agreement")
"""The steps of a lot that wait for the answer to a challenge: no contract is signed, and one that is signed rests (GP-155)."""

_BEFORE = frozenset({"tendering", "closed", "marked", "opening"})
REDONE = frozenset(
    {
        *("waiting", "opened", "qualified", "negotiating", "offering"),
        *("evaluating", "signing", "evaluated", "rejected"),
        *("reported", "determined", "awarded", "lapsed", "shortlisted"),
    }
)
"""The states of a lot in which its procurement can begin anew: the contract is not signed, and it has not failed."""


# -- to challenge ------------------------------------------------------------------------------------------------


def check_challenge(form: ChallengeForm) -> None:
    """A letter says what is challenged, on what facts and clauses, what is asked for, and who signed it (GP-156)."""
    if form.step not in STEPS:
        raise Refusal("请选择质疑的采购程序环节", "GP-143", where="step")
    if not items_of(form):
        raise Refusal("请逐项写明质疑事项", "GP-156", where="items")
    asked = (
        (form.facts, "facts", "事实依据"),
        (form.basis, "basis", "必要的法律依据"),
        (form.request, "request", "与质疑事项相关的请求"),
        (form.contact, "contact", "联系人"),
        (form.phone, "phone", "联系电话"),
        (form.address, "address", "供应商地址和邮编"),
        (form.signer, "signer", "法定代表人或者其授权代表"),
    )
    for value, where, what in asked:
        if not value.strip():
            raise Refusal(f"质疑函应当写明{what}", "GP-156", where=where)


def items_of(form: ChallengeForm) -> tuple[str, ...]:
    """What is challenged, each once, as written."""
    return tuple(dict.fromkeys(item.strip() for item in form.items if item.strip()))


def check_challenger(kind: str, *, takes_part: bool, has_documents: bool, before: bool) -> None:
    """Who takes part challenges; whoever lawfully has the documents challenges those; each step once (GP-143)."""
    if not takes_part and not (kind == "documents" and has_documents):
        who = "依法获取采购文件的供应商" if kind == "documents" else "参加所质疑项目采购活动的供应商"
        raise Refusal(f"质疑应当由{who}提出", "GP-143")
    if before:
        raise Refusal("对同一采购程序环节的质疑应当一次性提出", "GP-143")


def challenge_period(
    kind: str, facts: dict[str, date], at: datetime, law: Law, calendar: Calendar
) -> tuple[date, Deadline]:
    """In procurement one challenges within seven working days of when one should have known (GP-141, GP-142).

    Args:
        kind: A key of ``STEPS``.
        facts: ``received``, ``notice_end`` and ``changed`` of the documents, ``step_end`` of another step, ``result_end``: the end of the
            time the result is public for. Of the documents the latest counts: what was changed is known from the change.
        at: When it is challenged.
        law: What is in force.
        calendar: The notices in force.

    Returns:
        From when the supplier should have known, and the period.

    Raises:
        Refusal: Too late.
    """
    if kind == "documents":
        known = max(facts[key] for key in ("received", "notice_end", "changed") if key in facts)
    else:
        known = facts["result_end" if kind == "result" else "step_end"]
    return known, check_within(law.clock("C58"), known, at, calendar, where="step")


def own_bids(archive: Archive, matter: Dossier, party: str) -> tuple[Dossier, ...]:
    """A party's bids for a lot, or for any lot of a tender."""
    lots = [matter] if matter.machine == LOT else list(archive.children(matter.number))
    found = (bid_of(archive, lot.number, party) for lot in lots if lot.machine == LOT)
    return tuple(bid for bid in found if bid is not None)


def took_part(bids: tuple[Dossier, ...]) -> bool:
    """Whether one of these bids was received and not taken back."""
    return any(bid.numbers(BidReceived.type) and not was_withdrawn(bid) for bid in bids)


def known_facts(
    step: str,
    matter: Dossier,
    tender: Dossier,
    bids: tuple[Dossier, ...],
    method: Method,
    calendar: Calendar,
) -> dict[str, date]:
    """What ``challenge_period`` counts from, as it is on record.

    Raises:
        Refusal: The step is not over yet, or its challenge belongs to another dossier.
    """
    if (step == "documents") != (matter.machine == TENDER):
        where = "项目" if step == "documents" else f"所参加的{method.word('lot')}"
        raise Refusal(f"对{STEPS[step]}的质疑应当针对{where}提出", "GP-143", where="step")
    if step == "documents":
        issued = tender.record(tender.numbers(NoticePublished.type)[0]).at
        facts = {"notice_end": ends_on(compute(method.clock("notice"), issued, calendar).end)}
        if bids:
            facts["received"] = min(bid.record(bid.numbers(BidderEnrolled.type)[0]).at.date() for bid in bids)
        changed = tender.numbers(ClarificationPublished.type)
        if changed:
            facts["changed"] = tender.record(changed[-1]).at.date()
        return facts
    ended = _ended(step, matter, tender, method, calendar)
    if ended is None:
        raise Refusal(f"{STEPS[step]}尚未结束，现在不能质疑", "GP-142", where="step")
    return {"result_end" if step == "result" else "step_end": ended}


def _ended(step: str, lot: Dossier, tender: Dossier, method: Method, calendar: Calendar) -> date | None:
    """The last day of a step; of the result that of the time it is public for. None where it is not over."""
    if step == "opening":
        numbers = tender.numbers(OpeningRecorded.type)
        return tender.record(numbers[-1]).at.date() if numbers else None
    if step == "review":
        numbers = lot.numbers(QualificationsReviewed.type)
        return lot.record(numbers[-1]).at.date() if numbers else None
    if step == "evaluation":
        reported = lot.numbers(EvaluationReported.type) and lot.state not in {"evaluating", "signing"}
        return reported_at(lot).date() if reported else None
    n = round_of(step, lot, tender)
    if not n:
        return None
    return ends_on(compute(method.clock("publicity"), lot.record(n).at, calendar).end)


def round_of(step: str, lot: Dossier, tender: Dossier) -> int:
    """Which record a step ended with: what was done again may be challenged again. 0 for documents as first issued."""
    kinds: dict[str, tuple[Dossier, tuple[str, ...]]] = {
        "documents": (tender, (ClarificationPublished.type,)),
        "opening": (tender, (OpeningRecorded.type,)),
        "review": (lot, (QualificationsReviewed.type,)),
        "evaluation": (lot, (EvaluationReported.type,)),
        "result": (lot, (AwardPublished.type, FinalistsPublished.type, FailureAnnounced.type)),
    }
    dossier, types = kinds[step]
    return max((n for kind in types for n in dossier.numbers(kind)), default=0)


def open_steps(
    archive: Archive,
    matter: Dossier,
    tender: Dossier,
    party: str,
    method: Method,
    at: datetime,
    calendar: Calendar,
) -> Iterator[tuple[str, datetime]]:
    """The steps a party may challenge now, each with the end of its time, whether or not it did already."""
    bids = own_bids(archive, matter, party)
    for step in STEPS:
        try:
            check_challenger(step, takes_part=took_part(bids), has_documents=bool(bids), before=False)
            facts = known_facts(step, matter, tender, bids, method, calendar)
            yield step, challenge_period(step, facts, at, method.law, calendar)[1].end
        except Refusal:
            continue


# -- to answer ---------------------------------------------------------------------------------------------------


def enough_left(archive: Archive, lot: Dossier, tender: Dossier, method: Method) -> bool:
    """Whether, without the winner, as many qualified candidates are left as the law asks for (GP-158, GP-159)."""
    award = lot.latest(AwardPublished)
    if award is None or lot.latest(EvaluationReported) is None:
        return False
    bids = tuple(one for one in archive.children(lot.number) if one.machine == BID)
    left = [one for one in left_of(lot, read_bids(tender, lot.number), bids) if one.bid != award.winner.bid]
    least = method.least_if("responsive", ground_of(tender))
    return least.meets(len(left)) if least is not None else bool(left)


def measures_for(archive: Archive, matter: Dossier, tender: Dossier, method: Method) -> tuple[str, ...]:
    """What an answer that upholds a challenge may lead to now, by the stage of what is challenged (GP-158)."""
    found = [""]
    if matter.machine == TENDER and matter.state == "tendering":
        found.append("clarify")
    if matter.machine == LOT and matter.state == "awarded" and enough_left(archive, matter, tender, method):
        found.append("redetermine")
    lots = (matter,) if matter.machine == LOT else tuple(archive.children(matter.number))
    states = {lot.state for lot in lots if lot.machine == LOT}
    if matter.state in _BEFORE or states & REDONE:
        found.append("redo")
    if "contracted" in states:
        found.append("report")
    return tuple(found)


def check_reply(form: ReplyForm, allowed: tuple[str, ...]) -> None:
    """An answer says what was found and by which clauses; its measure is one the stage allows (GP-157, GP-158)."""
    for value, where, what in (
        (form.answer, "answer", "逐项答复的内容和事实依据"),
        (form.basis, "basis", "法律依据"),
        (form.summary, "summary", "公布的内容"),
    ):
        if not value.strip():
            raise Refusal(f"请写明{what}", "GP-157", where=where)
    if form.outcome not in OUTCOMES:
        raise Refusal("请选择答复结论", "GP-157", where="outcome")
    if form.outcome == "dismissed" and form.measure:
        raise Refusal("质疑不成立的，采购活动继续进行，不采取处理措施", "GP-158", where="measure")
    if form.measure and form.measure not in allowed:
        words = MEASURES.get(form.measure, form.measure)
        raise Refusal(f"本阶段不能采取“{words}”的措施", "GP-158", where="measure")


def reply_period_end(challenge: Dossier) -> date:
    """The last day of the time a challenge is to be answered in."""
    return ends_on(challenge.the(ChallengeFiled).reply_by)
