"""Until when one may complain, of what, and what a decision may order at which stage. Pure.

Two regimes: tendering (招标投标法实施条例 60–62) and procurement (政府采购法 52–58). Which clocks a regime counts by stands
in ``CLOCKS``; the days themselves are law data.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import Deadline, Suspension, check_within, compute, ends_on
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.award.model import AwardPublished, CandidatesPublished
from trading.challenges.complaint_model import (
    ABOUT,
    PROCURED_REMEDIES,
    REMEDIES,
    ComplaintCorrected,
    ComplaintLodged,
    ComplaintSettled,
    ComplaintTaken,
    CorrectionAsked,
    LodgeForm,
    ProbingBegan,
    ProbingEnded,
    Regime,
    SettleForm,
)
from trading.challenges.model import ObjectionAnswered, ObjectionFiled, ObjectionWithdrawn
from trading.challenges.procured_model import ChallengeFiled
from trading.challenges.procured_rules import REDONE
from trading.methods.rules import method_of
from trading.opening.model import OpeningRecorded, RollPublished
from trading.tendering.model import NoticePublished

PRIOR = frozenset({"documents", "opening", "result"})
"""Of what one may complain only after an objection (ZB-112)."""


class Cites(NamedTuple):
    """The rules a regime's complaints rest on.

    Who complains, the letter, the first department, not taking it up, suspension, tests, the decision, what it orders,
    what is made up, and making it public.
    """

    standing: str
    letter: str
    first: str
    decline: str
    suspend: str
    tests: str
    decide: str
    remedy: str
    baseless: str
    publish: str


CITES: dict[Regime, Cites] = {
    "tendering": Cites(
        *("ZB-110", "ZB-118", "ZB-115", "ZB-113", "ZB-117"),
        *("ZB-114", "ZB-114", "ZB-119", "ZB-116", "ZB-120"),
    ),
    "procurement": Cites(
        *("GP-145", "GP-145", "GP-145", "GP-148", "GP-152"),
        *("GP-151", "GP-151", "GP-159", "GP-153", "GP-031"),
    ),
}


class Clocks(NamedTuple):
    """What a regime counts by: to complain, to accept or to examine, to decide, copies, statements, suspension, declining."""

    lodge: str
    accept: str
    decide: str
    copies: str
    statements: str
    suspension: str
    decline: str


CLOCKS: dict[Regime, Clocks] = {
    "tendering": Clocks("C37", "C38", "C39", "", "", "", ""),
    "procurement": Clocks("C60", "C61", "C63", "C62", "C181", "C182", "C180"),
}

_EVALUATED = frozenset(
    {
        "evaluating",
        "signing",
        "evaluated",
        "rejected",
        "publicised",
        "reexamining",
        "reported",
        "determined",
    }
)
_TENDERED = _EVALUATED | {"opened", "qualified", "negotiating", "offering"}
ALLOWED: dict[str, frozenset[str]] = {
    "documents": frozenset({"tendering"}),
    "re-evaluate": _EVALUATED,
    "new-committee": _EVALUATED,
    "award-void": frozenset({"awarded"}),
    "contract-void": frozenset({"contracted"}),
    "retender": frozenset({"tendering", "closed", "marked", "opening", "awarded", "contracted", *_TENDERED}),
    "compensation": frozenset({"contracted"}),
}
"""Remedy → the states of tender or lot in which it can be ordered (GP-154, by stage)."""

PROCURED: dict[str, frozenset[str]] = {
    "retender": frozenset({"tendering", "closed", "marked", "opening", "contracted"}) | REDONE,
    "award-void": frozenset({"awarded"}),
    "contract-void": frozenset({"contracted"}),
    "compensation": frozenset({"contracted"}),
}
"""The same in procurement; of documents that are unlawful nothing but beginning anew follows (GP-159)."""

_NOT_OF_DOCUMENTS = frozenset({"award-void", "contract-void"})


# -- to complain -------------------------------------------------------------------------------------------------


def check_letter(form: LodgeForm, regime: Regime) -> None:
    """A complaint names the respondent, its facts, what it asks for, and how to reach who signed it (ZB-118)."""
    cite = CITES[regime].letter
    asked = (
        (form.respondent, "respondent", "被投诉人"),
        (form.facts, "facts", "事实、理由和依据"),
        (form.request, "request", "投诉请求"),
        (form.contact, "contact", "联系人"),
        (form.phone, "phone", "联系电话"),
        (form.signer, "signer", "法定代表人或者授权代表"),
    )
    for value, where, what in asked:
        if not value.strip():
            raise Refusal(f"投诉书应当写明{what}", cite, where=where)
    if regime == "tendering" and form.about not in ABOUT:
        raise Refusal("请选择投诉事项", cite, where="about")


def prior_of(archive: Archive, form: LodgeForm, matter: Dossier, party: str) -> Dossier | None:
    """The objection a complaint needs before it, by the same party against the same thing (ZB-112).

    Raises:
        Refusal: There is none, or it is still within the time it is to be answered in; the caller gives the moment.
    """
    if form.about not in PRIOR:
        return None
    objection = archive.get(form.objection) if form.objection else None
    paper = objection.latest(ObjectionFiled) if objection is not None else None
    if objection is None or paper is None or objection.parent != matter.number:
        raise Refusal(
            f"对{ABOUT[form.about]}投诉的，应当先向招标人提出异议，请填写异议编号",
            "ZB-112",
            where="objection",
        )
    if paper.party != party or paper.against != form.about:
        raise Refusal("所填异议不是本单位对同一事项提出的", "ZB-112", where="objection")
    if objection.numbers(ObjectionWithdrawn.type):
        raise Refusal("所填异议已经撤回", "ZB-112", where="objection")
    return objection


def waiting(objection: Dossier, at: datetime) -> Suspension:
    """The days an objection took, which the time to complain does not count (ZB-112).

    Raises:
        Refusal: It is not answered, and the time to answer is not over.
    """
    paper = objection.the(ObjectionFiled)
    filed = objection.record(objection.numbers(ObjectionFiled.type)[0]).at.date()
    answers = objection.numbers(ObjectionAnswered.type)
    if not answers and at < paper.reply_by:
        raise Refusal(
            f"招标人的答复期限至 {paper.reply_by:%Y-%m-%d %H:%M}，答复前或者期满前不能投诉", "ZB-112"
        )
    end = objection.record(answers[-1]).at.date() if answers else ends_on(paper.reply_by)
    return Suspension(filed, max(filed, end), "异议答复期间", "ZB-112")


def known_on(matter: Dossier, tender: Dossier, form: LodgeForm, at: datetime) -> date:
    """From when the complainant knew or should have known: never later than the matter itself was made known (ZB-111).

    Raises:
        Refusal: The day given lies in the future, or before the notice.
    """
    if form.about == "result":
        numbers = matter.numbers(CandidatesPublished.type) or matter.numbers(AwardPublished.type)
        if not numbers:
            raise Refusal("尚未公示中标候选人或者公告中标结果，没有可以投诉的结果", "ZB-112", where="about")
        return matter.record(numbers[-1]).at.date()
    if form.about == "opening":
        numbers = tender.numbers(OpeningRecorded.type) or tender.numbers(RollPublished.type)
        if not numbers:
            raise Refusal("尚未开标", "ZB-112", where="about")
        return tender.record(numbers[-1]).at.date()
    noticed = tender.record(tender.numbers(NoticePublished.type)[0]).at.date()
    if form.known_on is None or not noticed <= form.known_on <= at.date():
        raise Refusal("知道之日应在公告发布之后，且不晚于今日", "ZB-111", where="known_on")
    return form.known_on


def check_lodged(
    known: date, pauses: tuple[Suspension, ...], at: datetime, law: Law, calendar: Calendar
) -> Deadline:
    """A complaint comes within ten days of knowing, the objection's time not counted (ZB-111)."""
    return check_within(law.clock("C37"), known, at, calendar, pauses, where="known_on")


def lodging_after_challenge(reply_end: date, at: datetime, law: Law, calendar: Calendar) -> Deadline:
    """In procurement: within fifteen working days after the time to answer the challenge is over (GP-145)."""
    return check_within(law.clock("C60"), reply_end, at, calendar)


def check_items(complained: frozenset[str], challenged: frozenset[str]) -> None:
    """In procurement nothing is complained of that was not challenged before (GP-146)."""
    if not complained:
        raise Refusal("请选择投诉的事项", "GP-146", where="items")
    if complained - challenged:
        raise Refusal("投诉的事项不得超出已质疑事项的范围", "GP-146", where="items")


def challenge_of(
    archive: Archive, form: LodgeForm, matter: Dossier, party: str, at: datetime
) -> tuple[Dossier, ChallengeFiled]:
    """The challenge a complaint in procurement follows: the complainant's own, answered or not answered in time (GP-145).

    Raises:
        Refusal: There is none, it was taken back, or the time to answer it is not over.
    """
    challenge = archive.get(form.objection) if form.objection else None
    paper = challenge.latest(ChallengeFiled) if challenge is not None else None
    if challenge is None or paper is None or challenge.parent != matter.number or paper.party != party:
        raise Refusal("投诉前应当先依法质疑，请选择本单位提出的质疑", "GP-145", where="objection")
    if challenge.state == "withdrawn":
        raise Refusal("所选质疑已经撤回", "GP-145", where="objection")
    if challenge.state == "filed" and at < paper.reply_by:
        raise Refusal(
            f"质疑的答复期限至 {paper.reply_by:%Y-%m-%d %H:%M}，答复前或者期满前不能投诉",
            "GP-145",
            where="objection",
        )
    check_items(frozenset(form.items), frozenset(paper.items))
    return challenge, paper


# -- to decide -----------------------------------------------------------------------------------------------------


def regime_of(tender: Dossier, law: Law) -> Regime:
    """By which law a tender is complained about: procurement has its own (GP-145), all others that of tendering."""
    return "procurement" if method_of(law, tender).regime == "procurement" else "tendering"


def pauses_of(complaint: Dossier) -> tuple[Suspension, ...]:
    """The days that are not counted: tests, appraisals, expert reviews (ZB-114), in procurement corrections too (GP-151)."""
    regime = complaint.the(ComplaintLodged).regime
    cite = CITES[regime].tests
    kinds = [(ProbingBegan.type, ProbingEnded.type, "检验、鉴定、专家评审")]
    if regime == "procurement":
        kinds.append((CorrectionAsked.type, ComplaintCorrected.type, "补正"))
    return tuple(
        Suspension(complaint.record(a).at.date(), complaint.record(b).at.date(), words, cite)
        for start, end, words in kinds
        for a, b in zip(complaint.numbers(start), complaint.numbers(end), strict=False)
    )


def decide_by(complaint: Dossier, law: Law, calendar: Calendar, until: date | None = None) -> Deadline:
    """Until when a complaint that was taken up is decided; ``until`` ends the test that ends with this act."""
    regime = complaint.the(ComplaintLodged).regime
    start = ComplaintTaken.type if regime == "tendering" else ComplaintLodged.type
    pauses = pauses_of(complaint)
    if until is not None:
        began = complaint.record(complaint.numbers(ProbingBegan.type)[-1]).at.date()
        pauses = (*pauses, Suspension(began, until, "检验、鉴定、专家评审", CITES[regime].tests))
    first = complaint.record(complaint.numbers(start)[-1]).at
    return compute(law.clock(CLOCKS[regime].decide), first, calendar, pauses)


def check_decision(form: SettleForm, matter: Dossier, lodged: ComplaintLodged) -> None:
    """A decision says what was found and what is done, and orders only what the stage of the matter allows (GP-154)."""
    cites, words = CITES[lodged.regime], remedy_titles(lodged.regime)
    for value, where, what in (
        (form.findings, "findings", "查明的事实和处理理由"),
        (form.summary, "summary", "公布的内容"),
    ):
        if not value.strip():
            raise Refusal(f"请写明{what}", cites.decide, where=where)
    if form.outcome not in {"dismissed", "upheld"} or form.remedy not in words:
        raise Refusal("请选择处理结果和处理措施", cites.decide, where="outcome")
    if form.outcome == "dismissed" and form.remedy:
        raise Refusal("驳回投诉的，不采取处理措施", cites.remedy, where="remedy")
    if form.baseless and form.outcome != "dismissed":
        raise Refusal("捏造事实、伪造材料的投诉应当驳回", cites.baseless, where="outcome")
    if form.remedy not in remedies_for(matter, lodged):
        raise Refusal(f"本阶段不能采取“{words[form.remedy]}”的措施", "GP-154", where="remedy")


def remedy_titles(regime: Regime) -> dict[str, str]:
    """The remedies of a regime, in its words and their usual order."""
    return PROCURED_REMEDIES if regime == "procurement" else REMEDIES


def remedies_for(matter: Dossier, lodged: ComplaintLodged) -> tuple[str, ...]:
    """The remedies that can be ordered now, in their usual order."""
    allowed = PROCURED if lodged.regime == "procurement" else ALLOWED
    never = (
        _NOT_OF_DOCUMENTS if (lodged.regime, lodged.about) == ("procurement", "documents") else frozenset()
    )
    return tuple(
        remedy
        for remedy in remedy_titles(lodged.regime)
        if not remedy or (matter.state in allowed[remedy] and remedy not in never)
    )


def recent(days: tuple[str, ...], at: date, law: Law) -> int:
    """How many of these days (ISO) lie within the twelve months that end with one (GP-153)."""
    months = int(law.figure("GP-153", "months"))
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    first = date(year, month + 1, min(at.day, monthrange(year, month + 1)[1]))
    return sum(date.fromisoformat(day) > first for day in days)


def noted(complaint: Dossier, law: Law) -> bool:
    """Whether the complainant's baseless complaints reach the number that is noted as misconduct (GP-153)."""
    paper = complaint.latest(ComplaintSettled)
    return paper is not None and law.figure_of("GP-153").meets(paper.noted)
