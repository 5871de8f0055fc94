"""What a disclosure request and its answers must satisfy, and how its clock stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.codes import ResidentId, UnifiedCode
from hallcore.ground.deadline import check_within, compute
from hallcore.ground.errors import Refusal
from hallcore.ground.explanation import Deadline, Suspension
from hallcore.ground.lawbook import Law
from hallcore.ground.ledger import Balance, Ledger, balance, expected
from hallcore.identity.rules import is_person
from hallcore.requests.model import (
    GROUNDS,
    CorrectionForm,
    ExtensionForm,
    OpinionAsked,
    OpinionForm,
    OpinionGiven,
    OpinionReplyForm,
    ReplyDrafted,
    ReplyExtended,
    ReplyForm,
    RequestAnswered,
    RequestCorrected,
    RequestFiled,
    RequestForm,
    RequestReceived,
)

LONGEST = 2000
"""Characters of a description or a reason."""

_ONE_DAY = timedelta(days=1)
_GIVES = {"granted", "partly"}
_WITHHOLDS = {"partly", "refused"}


def request_number(day: date, n: int) -> str:
    """The dossier of a request: ``GK-20260302-001``, numbered by the day."""
    return f"GK-{day:%Y%m%d}-{n:03d}"


# -- filing ---------------------------------------------------------------------------------------


def check_request(form: RequestForm, at: datetime) -> None:
    """Who asks, for what, in which form (GK-13); a party that is what it says it is."""
    for value, where, what in (
        (form.name, "name", "申请人姓名或者名称"),
        (form.contact, "contact", "联系方式"),
        (form.content, "content", "所需信息的名称、文号或者特征描述"),
    ):
        if not value.strip():
            raise Refusal(f"请填写{what}", "GK-13", where=where)
    if len(form.content) > LONGEST:
        raise Refusal(f"描述不超过 {LONGEST} 字", where="content")
    if form.delivery == "mail" and not form.address.strip():
        raise Refusal("邮寄答复的，请填写通信地址", "GK-13", where="address")
    if is_person(form.party) != (form.applicant == "citizen"):
        raise Refusal("申请人类型与主体不符", "GK-13", where="applicant")
    if form.applicant == "citizen":
        ResidentId.parse(form.ident, at.date(), where="ident")
    elif UnifiedCode.parse(form.ident, where="ident").text != form.party:
        raise Refusal("统一社会信用代码与主体不符", "GK-13", where="ident")
    if form.received is not None and form.received > at.date():
        raise Refusal("收到之日不能晚于今日", "GK-11", where="received")


# -- the clock ------------------------------------------------------------------------------------


def received_on(request: Dossier) -> date | None:
    """The day from which the answer is due: of receipt, or of the supplement (GK-10); None before."""
    corrected = request.latest(RequestCorrected)
    received = request.latest(RequestReceived)
    if corrected is not None:
        return corrected.received
    return received.received if received is not None else None


def consultations(request: Dossier) -> tuple[tuple[int, OpinionAsked, OpinionGiven | None], ...]:
    """Every consultation with the number of its record and its answer, None while it is awaited."""
    given = {paper.of: paper for paper in request.papers(OpinionGiven)}
    found = []
    for n in request.numbers(OpinionAsked.type):
        paper = request.record(n).paper
        if isinstance(paper, OpinionAsked):
            found.append((n, paper, given.get(n)))
    return tuple(found)


def last_day(asked: OpinionAsked) -> date:
    """The last day of a consultation's period: it ends at midnight, which belongs to the day before."""
    return (asked.reply_by - timedelta(seconds=1)).date()


def suspensions(request: Dossier) -> tuple[Suspension, ...]:
    """The days of consultation, which are not counted (GK-03).

    Each runs from the day after the letter was received to the day of the answer, and never longer than the
    period the law gives for it; while it is awaited, to the end of that period.
    """
    start = received_on(request)
    found = []
    for _n, asked, given in consultations(request):
        end = min(given.received, last_day(asked)) if given is not None else last_day(asked)
        if start is not None and asked.sent >= start and end > asked.sent:
            found.append(Suspension(asked.sent + _ONE_DAY, end, "征求意见", "GK-03"))
    return tuple(found)


def ledger_of(request: Dossier, law: Law) -> Ledger:
    """The clock of the answer: twenty working days, the extension, the consultations.

    Raises:
        Refusal: The day of receipt is not fixed yet.
    """
    start, rule = received_on(request), law.clock("C15")
    if start is None:
        raise Refusal("尚未确认收到申请，期限没有开始", "GK-11", where=request.number)
    extended = request.latest(ReplyExtended)
    answers = request.numbers(RequestAnswered.type)
    ended = request.record(answers[-1]).at.date() if answers else None
    budget = rule.n + (extended.days if extended is not None else 0)
    return Ledger(rule, budget, start, suspensions(request), ended)


def due_of(request: Dossier, law: Law, calendar: Calendar, *, more: int = 0) -> Deadline:
    """When the answer is due as things stand, or would be with so many working days more.

    Raises:
        Refusal: The day of receipt is not fixed yet.
        NotComputable: It reaches into a year without a holiday notice.
    """
    ledger = ledger_of(request, law)
    return expected(replace(ledger, budget=ledger.budget + more), calendar)


def standing_of(request: Dossier, law: Law, calendar: Calendar, on: date) -> Balance:
    """How many working days are used and left on a day."""
    return balance(ledger_of(request, law), on, calendar)


# -- steps ----------------------------------------------------------------------------------------


def check_correction(
    form: CorrectionForm, request: Dossier, at: datetime, law: Law, calendar: Calendar
) -> None:
    """Told once, what exactly, within seven working days of receipt, with time enough (GK-10)."""
    if not form.points or any(not point.strip() for point in form.points):
        raise Refusal("请逐条写明需要补正的内容", "GK-10", where="points")
    if request.numbers(RequestCorrected.type):
        raise Refusal("补正应当一次性告知，本申请已经告知过", "GK-10")
    received = request.the(RequestReceived).received
    check_within(law.clock("C80"), received, at, calendar)
    if form.by <= at.date():
        raise Refusal("补正期限应当合理，至少留出一日", "GK-10", where="by")


def check_opinion(form: OpinionForm, request: Dossier, at: datetime) -> None:
    """A named third party or organ, a question, a day that was not before the receipt nor is to come."""
    if not form.name.strip():
        raise Refusal("请填写被征求意见的第三方或者机关", "GK-14", where="name")
    if not form.question.strip():
        raise Refusal("请写明征求意见的内容", "GK-14", where="question")
    start = received_on(request)
    if form.sent > at.date() or (start is not None and form.sent < start):
        raise Refusal("送达征求意见书之日应在收到申请之后，不晚于今日", "GK-14", where="sent")


def check_opinion_reply(form: OpinionReplyForm, request: Dossier, at: datetime) -> None:
    """It answers a consultation that is awaited, on a day after it was asked, and has words if it objects."""
    asked = {n: paper for n, paper, given in consultations(request) if given is None}
    if form.of not in asked:
        raise Refusal("没有等待反馈的这份征求意见书", "GK-14", where="of")
    if not asked[form.of].sent <= form.received <= at.date():
        raise Refusal("收到意见之日应在送达征求意见书之后，不晚于今日", "GK-14", where="received")
    if form.answer != "agrees" and not form.opinion.strip():
        raise Refusal("不同意公开的，请记明理由", "GK-14", where="opinion")


def silent(request: Dossier, at: datetime) -> tuple[tuple[int, OpinionAsked], ...]:
    """The consultations whose period has run out without an answer."""
    return tuple(
        (n, asked) for n, asked, given in consultations(request) if given is None and asked.reply_by <= at
    )


def check_extension(
    form: ExtensionForm, request: Dossier, law: Law, calendar: Calendar, at: datetime
) -> None:
    """Once, at most twenty working days, before the period is over, and the reason is told (GK-02)."""
    most = int(law.figure("GK-02", "extension"))
    if not 1 <= form.days <= most:
        raise Refusal(f"延长的期限不得超过 {most} 个工作日", "GK-02", where="days")
    if not form.reason.strip():
        raise Refusal("请写明延长答复期限的理由，并告知申请人", "GK-02", where="reason")
    if request.numbers(ReplyExtended.type):
        raise Refusal("答复期限只能延长一次", "GK-02")
    if at >= due_of(request, law, calendar).end:
        raise Refusal("答复期限已经届满，不能再延长", "GK-02")


def check_reply(form: ReplyForm, request: Dossier, earlier: Dossier | None) -> None:
    """A reply is one of the kinds of GK-12 and says what that kind must say.

    Raises:
        Refusal: Grounds missing or out of place, a part not named, no way to what is given, a ground the
            consultation took away, an objection that was passed over in silence.
    """
    if not form.reason.strip():
        raise Refusal("请写明答复的理由或者说明", "GK-12", where="reason")
    if any(given is None for _n, _asked, given in consultations(request)):
        raise Refusal("征求意见尚未反馈，不能答复", "GK-03")
    _check_grounds(form, request)
    if form.outcome in _GIVES and not (form.files or form.access.strip()):
        raise Refusal("予以公开的，应当提供信息，或者告知获取的方式、途径和时间", "GK-12", where="access")
    if form.outcome in {"public", "not-ours", "by-law"} and not form.access.strip():
        raise Refusal("请写明获取的方式、途径，或者负责公开的机关及其联系方式", "GK-12", where="access")
    if form.outcome not in _GIVES and form.files:
        raise Refusal("这种答复不提供信息文件", "GK-12", where="files")
    if form.outcome == "partly" and not form.withheld.strip():
        raise Refusal("部分公开的，应当写明不予公开的是哪些内容", "GK-05", where="withheld")
    if form.outcome in _GIVES and objected(request) and not form.public_interest.strip():
        raise Refusal(
            "第三方不同意公开且有合理理由；仍决定公开的，应当写明公共利益理由并书面告知第三方",
            "GK-14",
            where="public_interest",
        )
    if form.outcome == "repeated":
        _check_earlier(request, earlier)


def _check_grounds(form: ReplyForm, request: Dossier) -> None:
    unknown = [ground for ground in form.grounds if ground not in GROUNDS]
    if unknown:
        raise Refusal("不予公开的理由不在法定情形之内", "GK-08", where="grounds")
    if (form.outcome in _WITHHOLDS) != bool(form.grounds):
        raise Refusal("不予公开或者部分公开的，应当选明法定理由；其他答复不得选填", "GK-12", where="grounds")
    needs = [GROUNDS[ground] for ground in form.grounds if GROUNDS[ground].consult]
    if not needs:
        return
    answers = third_party_answers(request)
    if not answers:
        raise Refusal(f"以“{needs[0].title}”为由的，应当先书面征求第三方意见", "GK-14", where="grounds")
    if set(answers) == {"agrees"}:
        raise Refusal("第三方同意公开，不得再以此为由不予公开", "GK-04", where="grounds")


def third_party_answers(request: Dossier) -> tuple[str, ...]:
    """What third parties answered."""
    return tuple(
        given.answer
        for _n, asked, given in consultations(request)
        if asked.whom == "third-party" and given is not None
    )


def objected(request: Dossier) -> bool:
    """Whether a third party objected with good reason."""
    return "objects" in third_party_answers(request)


def _check_earlier(request: Dossier, earlier: Dossier | None) -> None:
    """A repeated request repeats one of the same applicant to the same department that was answered."""
    here = request.the(RequestFiled)
    if earlier is None or earlier.number == request.number or not earlier.numbers(RequestAnswered.type):
        raise Refusal("请填写已经答复过的原申请编号", "GK-12", where="earlier")
    there = earlier.the(RequestFiled)
    if (there.party, there.department) != (here.party, here.department):
        raise Refusal("原申请不是同一申请人向同一部门提出的", "GK-12", where="earlier")


def remedy_of(outcome: str, law: Law) -> str:
    """The remedies a reply states: against withholding, reconsideration comes before the court (GK-07)."""
    days, after = law.clock("C12").n, law.clock("C13").n
    if outcome in _WITHHOLDS:
        return (
            f"如不服本答复，可以自收到本答复书之日起{days}日内依法申请行政复议；"
            f"对行政复议决定不服的，可以自收到行政复议决定书之日起{after}日内依法提起行政诉讼。"
        )
    months = int(law.figure("XK-44", "direct"))
    return (
        f"如不服本答复，可以自收到本答复书之日起{days}日内依法申请行政复议，"
        f"也可以自收到本答复书之日起{months}个月内依法提起行政诉讼。"
    )


def last_draft(request: Dossier) -> ReplyDrafted:
    """The draft that waits for approval."""
    return request.the(ReplyDrafted)


def grounds_told(grounds: Iterable[str]) -> str:
    """Grounds in words, each with its rule."""
    return "；".join(f"{GROUNDS[ground].title}（{GROUNDS[ground].rule}）" for ground in grounds)


def opinion_due(law: Law, whom: str, sent: date, calendar: Calendar) -> datetime:
    """Until when a third party (GK-14) or an organ (GK-15) may answer: fifteen working days."""
    return compute(law.clock("C17" if whom == "third-party" else "C81"), sent, calendar).end
