"""What complaints, consultations and suggestions must satisfy: where they go, whose hands they may be in, until when. Pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable
from datetime import date, datetime

from msgspec.structs import replace

from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.ground.explanation import Deadline
from hallcore.ground.lawbook import Law
from hallcore.voice.complaints.beside import (
    ConsultationRouted,
    FaqPublished,
    OpinionBoxOpened,
    PublicationWithdrawn,
    WithdrawalProposed,
)
from hallcore.voice.complaints.forms import AnswerForm, FactForm, VoiceForm
from hallcore.voice.complaints.model import (
    CENTRE,
    COMPLAINT,
    CONSULTATION,
    DISCIPLINE,
    OPINION_BOX,
    OTHER,
    PREFIXES,
    ROUTES,
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintExtended,
    ComplaintReferred,
    ComplaintReopened,
    FactFound,
    Finding,
    Outcome,
    OutcomePublished,
    VoiceFiled,
)

LONGEST = 4000
"""Characters of what somebody tells, or of an answer."""

SHORT = 100
"""Characters of a subject, a name, a place."""

DESK = {CENTRE: "manager", DISCIPLINE: "discipline"}
"""Which role decides for a unit that is no department."""

_DEPARTMENT = re.compile(r"D[0-9]{2}")
_WINDOW = re.compile(r"W[0-9]{3}")
_MATTER = re.compile(r"[A-Z0-9-]{1,40}")
_CLOCKS = {COMPLAINT: "C110", CONSULTATION: "C116", "suggestion": "C117"}


def matter_number(kind: str, day: date, n: int) -> str:
    """The dossier of a matter, numbered by the day: ``TS-20260302-001``."""
    return f"{PREFIXES[kind]}-{day:%Y%m%d}-{n:03d}"


def box_number(day: date, n: int) -> str:
    """The dossier of an opening of an opinion box: ``YX-20260302-01``."""
    return f"YX-{day:%Y%m%d}-{n:02d}"


def is_department(unit: str) -> bool:
    """Whether a unit is a department's code."""
    return _DEPARTMENT.fullmatch(unit) is not None


# -- filing and routing ---------------------------------------------------------------------------


def route_of(kind: str, unit: str) -> str:
    """The unit that handles a matter of a kind about a unit (TS-12).

    Raises:
        Refusal: There is no such unit.
    """
    if unit not in {CENTRE, OTHER} and not is_department(unit):
        raise Refusal("没有这个单位", "TS-12", where="unit")
    to = ROUTES[kind, "department" if is_department(unit) else unit]
    return unit if to == "itself" else to


def check_filing(form: VoiceForm) -> None:
    """A subject, what it is about, and a way to be reached for whoever gives a name (TS-17)."""
    for value, where, what, longest in (
        (form.subject, "subject", "标题", SHORT),
        (form.content, "content", "内容", LONGEST),
    ):
        if not value.strip():
            raise Refusal(f"请填写{what}", "TS-17", where=where)
        if len(value) > longest:
            raise Refusal(f"{what}不超过 {longest} 字", where=where)
    if form.name.strip() and not form.contact.strip():
        raise Refusal("实名提出的，请填写联系方式，以便告知办理结果", "TS-17", where="contact")
    if form.window and not _WINDOW.fullmatch(form.window):
        raise Refusal("窗口编号应为字母 W 加三位数字，例如 W012", where="window")
    if form.matter and not _MATTER.fullmatch(form.matter):
        raise Refusal("办件编号或者排队票号不合格式", where="matter")
    if form.source and form.channel != "box":
        raise Refusal("只有意见箱中的来件填写开启记录编号", "TS-16", where="source")
    if form.channel == "box" and not form.source:
        raise Refusal("请填写意见箱开启记录的编号", "TS-16", where="source")


def first_due(kind: str, day: date, law: Law, calendar: Calendar) -> Deadline:
    """The first thing due of a matter filed on a day: the decision on acceptance, or the answer."""
    return compute(law.clock(_CLOCKS[kind]), day, calendar)


def last_day(deadline: Deadline) -> date:
    """The last day of a period, which ends at its midnight."""
    return deadline.last


def unit_of(matter: Dossier) -> str:
    """Whom a matter is about, as last made out."""
    found = matter.the(VoiceFiled).unit
    for n, kind in enumerate(matter.types):
        if kind in {ComplaintReferred.type, ComplaintAccepted.type}:
            paper = matter.record(n).paper
            if isinstance(paper, (ComplaintReferred, ComplaintAccepted)):
                found = paper.unit
    return found


def handling_of(matter: Dossier) -> str:
    """The unit that handles a matter now."""
    found = matter.the(VoiceFiled).handling
    for n, kind in enumerate(matter.types):
        if kind in {ComplaintReferred.type, ComplaintAccepted.type, ConsultationRouted.type}:
            paper = matter.record(n).paper
            if isinstance(paper, (ComplaintReferred, ComplaintAccepted, ConsultationRouted)):
                found = paper.handling
    return found


# -- working on it --------------------------------------------------------------------------------


def points_of(complaint: Dossier) -> tuple[str, ...]:
    """What has to be found out."""
    return complaint.the(ComplaintAccepted).points


def facts_of(complaint: Dossier) -> tuple[FactFound, ...]:
    """The facts found since it was last given to somebody."""
    since = complaint.numbers(ComplaintAccepted.type)[-1]
    found = (complaint.record(n).paper for n in complaint.numbers(FactFound.type) if n > since)
    return tuple(paper for paper in found if isinstance(paper, FactFound))


def answer_by(complaint: Dossier) -> date:
    """The last day to answer a complaint, extension included."""
    accepted = complaint.numbers(ComplaintAccepted.type)[-1]
    extended = [n for n in complaint.numbers(ComplaintExtended.type) if n > accepted]
    paper = complaint.record(extended[-1] if extended else accepted).paper
    if isinstance(paper, (ComplaintAccepted, ComplaintExtended)):
        return paper.answer_by
    raise TypeError(complaint.number)


def check_fact(form: FactForm, complaint: Dossier, account: str, team: Collection[str], at: datetime) -> None:
    """A fact on a point, shown by something, found out by two of the investigators, not tomorrow."""
    if not 1 <= form.point <= len(points_of(complaint)):
        raise Refusal("没有这个问题", where="point")
    if not form.fact.strip():
        raise Refusal("请写明查明的事实", "TS-12", where="fact")
    if not form.files and not any(source.strip() for source in form.sources):
        raise Refusal("请写明事实的依据，或者上传材料", "TS-12", where="sources")
    if account not in team:
        raise Refusal("只有本件的调查人员可以登记事实", "TS-12")
    if form.other not in team or form.other == account:
        raise Refusal("调查由二人以上进行，请选择共同调查的另一人", "TS-12", where="other")
    if form.on > at.date():
        raise Refusal("调查日期不能晚于今日", where="on")


def check_answer(form: AnswerForm, complaint: Dossier) -> None:
    """One finding for each point, each with its reason and, where something was found out, its facts."""
    points = points_of(complaint)
    if sorted(one.point for one in form.findings) != list(range(1, len(points) + 1)):
        raise Refusal("每个问题都应当有一项结论", "TS-11", where="findings")
    known = {fact.point for fact in facts_of(complaint)}
    for one in form.findings:
        if not one.reason.strip():
            raise Refusal(f"请写明第 {one.point} 个问题的结论理由", "TS-11", where="findings")
        if one.finding != "unclear" and one.point not in known:
            raise Refusal(f"第 {one.point} 个问题还没有登记查明的事实", "TS-12", where="findings")
    if not form.reply.strip():
        raise Refusal("请写明对投诉人的答复", "TS-11", where="reply")
    if any(one.finding == "upheld" for one in form.findings) and not form.measures.strip():
        raise Refusal("属实的，应当写明处理和整改措施", "TS-11", where="measures")


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """What the findings come to together: in part upheld where not all are."""
    kinds = {one.finding for one in findings}
    if kinds == {"upheld"}:
        return "upheld"
    if "upheld" in kinds:
        return "partly"
    return "unfounded" if kinds == {"unfounded"} else "unclear"


# -- telling everybody ----------------------------------------------------------------------------


def published_of(matter: Dossier) -> int | None:
    """The number of the outcome or answer that everybody can read now; None where there is none, or it was taken down."""
    found = _last(matter, OutcomePublished.type, FaqPublished.type)
    gone = _last(matter, PublicationWithdrawn.type)
    return found if found is not None and (gone is None or gone < found) else None


def withdrawal_of(matter: Dossier, of: int) -> int | None:
    """The number of the record by which a published record was taken down; None while it stands."""
    for n in matter.numbers(PublicationWithdrawn.type):
        if matter.record(n).head["body"]["of"] == of:
            return n
    return None


def draft_of(matter: Dossier, kind: str) -> int | None:
    """The number of the text that waits for a second person, of that paper type; None where none does."""
    draft = _last(matter, kind)
    last = _last(matter, OutcomePublished.type, FaqPublished.type, PublicationWithdrawn.type)
    return draft if draft is not None and (last is None or last < draft) else None


def proposal_of(matter: Dossier) -> int | None:
    """The number of the proposal to take down what is public now; None where nobody proposed it."""
    published, proposed = published_of(matter), _last(matter, WithdrawalProposed.type)
    return proposed if published is not None and proposed is not None and proposed > published else None


def _last(matter: Dossier, *kinds: str) -> int | None:
    return max((n for kind in kinds for n in matter.numbers(kind)), default=None)


# -- afterwards -----------------------------------------------------------------------------------


def code_of(matter: Dossier) -> str:
    """The query code, "" once it was erased."""
    annex = matter.record(0).annex
    return (annex.get("code") if annex is not None else None) or ""


def check_own(matter: Dossier, party: str, code: str) -> None:
    """Whoever acts further is who told it: the same party, or whoever has the query code (TS-17)."""
    filed = matter.the(VoiceFiled)
    if party and filed.party == party:
        return
    kept = code_of(matter)
    if not kept or not hmac.compare_digest(kept.encode(), code.strip().upper().encode()):
        raise Refusal("查询码不正确", "TS-17", where="code")


def check_reopen(complaint: Dossier, law: Law, day: date) -> None:
    """Once, and while the time for it runs (TS-13)."""
    most = int(law.figure("TS-13", "times"))
    if len(complaint.numbers(ComplaintReopened.type)) >= most:
        raise Refusal(f"同一投诉只能要求重新办理 {most} 次，可以请求复查", "TS-13")
    if day > complaint.the(ComplaintAnswered).reopen_by:
        raise Refusal("要求重新办理的期限已经届满，可以请求复查", "TS-13")


def check_extension(complaint: Dossier, law: Law, day: date, days: int, reason: str) -> None:
    """Once in a round, at most so many working days, before it is late, with a reason that is told (TS-11)."""
    most = int(law.figure("TS-11", "extension"))
    if not 1 <= days <= most:
        raise Refusal(f"延长的期限不得超过 {most} 个工作日", "TS-11", where="days")
    if not reason.strip():
        raise Refusal("请写明延长的理由，并告知投诉人", "TS-11", where="reason")
    accepted = complaint.numbers(ComplaintAccepted.type)[-1]
    if any(n > accepted for n in complaint.numbers(ComplaintExtended.type)):
        raise Refusal("答复期限只能延长一次", "TS-11")
    if day > answer_by(complaint):
        raise Refusal("答复期限已经届满，不能再延长", "TS-11")


def check_box(source: Dossier | None, n: int) -> None:
    """A slip comes from a witnessed opening, and not more of them than were counted (TS-16)."""
    if source is None or source.machine != OPINION_BOX or source.state != "witnessed":
        raise Refusal("没有这份经二人清点的意见箱开启记录", "TS-16", where="source")
    if n > source.the(OpinionBoxOpened).slips:
        raise Refusal("登记的件数超过开启时清点的件数", "TS-16", where="source")


_STARTS = {
    ("complaint", "filed"): ("C110", VoiceFiled.type),
    ("complaint", "reopened"): ("C110", ComplaintReopened.type),
    ("complaint", "handling"): ("C111", ComplaintAccepted.type),
    ("complaint", "drafted"): ("C111", ComplaintAccepted.type),
    ("complaint", "reviewing"): ("C113", "complaint-review-asked"),
    ("complaint", "rereviewing"): ("C115", "complaint-review-asked"),
    ("consultation", "filed"): ("C116", VoiceFiled.type),
    ("suggestion", "filed"): ("C117", VoiceFiled.type),
}
"""Machine and state → the clock that runs then, and the paper it starts from."""


def due_of(matter: Dossier, law: Law, calendar: Calendar) -> Deadline | None:
    """The period that runs now with its arithmetic, extension included; None where no clock runs.

    Raises:
        NotComputable: It reaches into a year without a holiday notice.
    """
    clock, kind = _STARTS.get((matter.machine, matter.state), ("", ""))
    if not clock:
        return None
    start, rule = matter.numbers(kind)[-1], law.clock(clock)
    if clock == "C111":
        longer = [n for n in matter.numbers(ComplaintExtended.type) if n > start]
        rule = replace(rule, n=rule.n + sum(matter.record(n).head["body"]["days"] for n in longer))
    return compute(rule, matter.record(start).at.date(), calendar)


def due_day(matter: Dossier) -> date | None:
    """The last day of what is due now, as its paper fixed it; None where nothing is due."""
    if matter.machine == COMPLAINT:
        return _complaint_due(matter)
    filed = matter.the(VoiceFiled)
    if matter.state == "filed":
        return filed.answer_by
    if matter.state == "adopted":
        decided = matter.record(matter.numbers("suggestion-decided")[-1]).head["body"]
        return date.fromisoformat(decided["done_by"]) if decided["done_by"] else None
    return None


def _complaint_due(matter: Dossier) -> date | None:
    if matter.state == "filed":
        return matter.the(VoiceFiled).accept_by
    if matter.state == "reopened":
        return matter.the(ComplaintReopened).accept_by
    if matter.state in {"handling", "drafted"}:
        return answer_by(matter)
    if matter.state in {"reviewing", "rereviewing"}:
        asked = matter.record(matter.numbers("complaint-review-asked")[-1]).head["body"]
        return date.fromisoformat(asked["decide_by"])
    return None
