"""What a prequalification and its applications must satisfy, and whom it lets bid. Pure; every figure is law data."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal

from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import check_minimum
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.methods.rules import Method
from trading.tendering.model import ClarificationForm, ProjectRegistered
from trading.tendering.qualifying_model import (
    APPLICATION,
    PREQUALIFICATION,
    PROCEDURE,
    WAYS,
    ApplicationForm,
    ApplicationSubmitted,
    PrequalificationClarified,
    PrequalificationForm,
    PrequalificationPublished,
)

HUNDRED = Decimal(100)


def prequalification_number(tender: str) -> str:
    """The dossier beside a tender in which its applicants are prequalified."""
    return f"{tender}.zs"


def application_number(prequalification: str, applicant: str) -> str:
    """The dossier of an applicant: one each, and its number does not show whose it is."""
    digest = hashlib.sha256(f"{prequalification} {applicant}".encode()).hexdigest()[:10]
    return f"{prequalification}.{digest}"


def prequalification_of(archive: Archive, tender: Dossier) -> Dossier | None:
    """The prequalification of a tender; None where there is none."""
    return archive.get(prequalification_number(tender.number))


def prequalifying(law: Law) -> Method:
    """The table of prequalification, read by the parts its clocks and figures play."""
    return Method(law, PROCEDURE)


def check_admitted(tender: Dossier, method: Method) -> None:
    """Only where bidders are not named anyway, and before the documents of the tender are out."""
    if not method.is_("prequalification", "admitted"):
        raise Refusal(f"{method.title}不进行资格预审", "ZB-193", where=tender.number)
    if tender.state not in {"draft", "sealed"}:
        raise Refusal(f"{method.word('notice')}已经发布，不能再进行资格预审", "ZB-193", where=tender.number)


def check_prequalification(form: PrequalificationForm, at: datetime, law: Law, calendar: Calendar) -> None:
    """The notice says how many pass and why, and leaves the time the law wants (ZB-024, ZB-026)."""
    method = prequalifying(law)
    if form.way not in WAYS:
        raise Refusal("资格审查办法应为合格制或者有限数量制", "ZB-190", where="way")
    _check_way(form, method)
    if not form.requirements.strip():
        raise Refusal("请写明申请人应当具备的资格条件", "ZB-190", where="requirements")
    if form.documents_from < at:
        raise Refusal("资格预审文件开始发出的时间早于公告发布时间", "ZB-024", where="documents_from")
    issue, period = method.clock("issue"), method.clock("deadline")
    check_minimum(issue, form.documents_from, form.documents_until, calendar, where="documents_until")
    check_minimum(period, form.documents_until, form.deadline, calendar, where="deadline")
    if not form.files:
        raise Refusal("公告须附资格预审文件", "ZB-193", where="files")


def _check_way(form: PrequalificationForm, method: Method) -> None:
    if form.way == "qualified":
        if form.limit or form.criteria:
            raise Refusal("合格制不限制通过的数量，也不评分", "ZB-190", where="limit")
        return
    least = method.figure("limit")
    if not least.meets(form.limit):
        raise Refusal(f"入围数量不得少于 {least.value} 个，现为 {form.limit} 个", least.rule, where="limit")
    total = sum((one.marks for one in form.criteria), Decimal(0))
    if total != HUNDRED or any(one.marks <= 0 for one in form.criteria):
        raise Refusal(f"评分项合计应为 100 分，现为 {total:f} 分", "ZB-192", where="criteria")


def deadline_of_applications(prequalification: Dossier) -> datetime:
    """Until when applications are submitted: the notice's deadline, or the last clarification's."""
    moved = prequalification.latest(PrequalificationClarified)
    return moved.deadline if moved is not None else prequalification.the(PrequalificationPublished).deadline


def check_prequalification_clarified(
    form: ClarificationForm,
    current: datetime,
    at: datetime,
    law: Law,
    calendar: Calendar,
    *,
    correcting: bool = False,
) -> datetime:
    """A clarification that may affect applications leaves three days, or the deadline moves (ZB-029); returns it.

    Documents an objection found wrong (``correcting``) are put right after their deadline too: nothing closes before.

    Raises:
        Refusal: It comes too late, moves the deadline forward, or leaves too little time.
    """
    rule = prequalifying(law).clock("clarification")
    if at >= current and not correcting:
        raise Refusal("申请截止时间以后不再澄清或者修改资格预审文件", rule.cite.rule)
    if not form.answers and not form.files:
        raise Refusal("澄清须有问答或者修改后的文件", "ZB-029", where="answers")
    deadline = form.deadline or current
    if deadline < current:
        raise Refusal("申请截止时间只能顺延，不能提前", rule.cite.rule, where="deadline")
    if deadline <= at:
        raise Refusal("原截止时间已过，请确定新的截止时间", rule.cite.rule, where="deadline")
    if form.affects_preparation:
        check_minimum(rule, at, deadline, calendar, where="deadline")
    return deadline


# -- applications -----------------------------------------------------------------------------------------


def suspended(prequalification: Dossier) -> bool:
    """Whether it stands still because of an objection: then the time for applications does not end (ZB-033)."""
    return any(hold.whole for hold in prequalification.holds)


def check_applying(prequalification: Dossier, at: datetime) -> None:
    """Applications are received from the issue of the documents to the deadline, to the second (ZB-026)."""
    published = prequalification.the(PrequalificationPublished)
    if at < published.documents_from:
        raise Refusal(f"资格预审文件自 {published.documents_from:%Y-%m-%d %H:%M} 起发出", "ZB-026")
    deadline = deadline_of_applications(prequalification)
    late = at >= deadline and not suspended(prequalification)
    if prequalification.state != "applying" or late:
        raise Refusal(
            f"资格预审申请截止时间为 {deadline:%Y-%m-%d %H:%M:%S}，逾期不予接收",
            "ZB-026",
            where=prequalification.number,
        )


def check_application(form: ApplicationForm, prequalification: Dossier, applicant: str) -> None:
    """Files there are, a consortium only where the notice admits one, and nobody of the inviting side."""
    published = prequalification.the(PrequalificationPublished)
    if not form.files:
        raise Refusal("请上传资格预审申请文件", "ZB-026", where="files")
    if form.consortium and not published.consortium:
        raise Refusal("本次资格预审不接受联合体", "ZB-056", where="consortium")
    if applicant in form.consortium or len(set(form.consortium)) != len(form.consortium):
        raise Refusal("联合体成员重复", "ZB-056", where="consortium")
    for party in sorted({applicant, *form.consortium} & {published.purchaser, published.agency}):
        raise Refusal("招标人和招标代理机构不得申请参加本项目", "ZB-051", where=party)


def check_once(applications: tuple[Dossier, ...], applicant: str, members: tuple[str, ...]) -> None:
    """Nobody applies twice, alone and in a consortium or in two of them (ZB-056)."""
    mine = {applicant, *members}
    for other in applications:
        paper = other.latest(ApplicationSubmitted)
        if other.state != "submitted" or paper is None or paper.applicant == applicant:
            continue
        if mine & {paper.applicant, *paper.consortium}:
            raise Refusal("联合体各方不得另行单独申请或者参加其他联合体申请", "ZB-056", where="consortium")


def applications_of(archive: Archive, prequalification: Dossier) -> tuple[Dossier, ...]:
    """The applications that count: submitted and not taken back, in an order that says nothing of when."""
    found = (one for one in archive.children(prequalification.number) if one.machine == APPLICATION)
    return tuple(
        sorted((one for one in found if one.state not in {"begun", "withdrawn"}), key=lambda one: one.number)
    )


def parties_of_applications(applications: tuple[Dossier, ...]) -> frozenset[str]:
    """Every party behind them, members of consortia too."""
    papers = [one.the(ApplicationSubmitted) for one in applications]
    return frozenset(code for one in papers for code in (one.applicant, *one.consortium))


# -- whom it lets bid -------------------------------------------------------------------------------------


def check_concluded(archive: Archive, tender: Dossier) -> bool:
    """Whether a tender follows a prequalification; its invitation waits until that has ended with enough (ZB-191)."""
    found = prequalification_of(archive, tender)
    if found is None:
        return False
    if found.state != "concluded":
        raise Refusal("资格预审尚未结束，不能发出投标邀请书", "ZB-191", where=found.number)
    return True


def check_passed(archive: Archive, tender: Dossier, bidder: str, members: tuple[str, ...]) -> None:
    """Only who passed bids, and a consortium as it was when it passed (ZB-054, ZB-056)."""
    found = prequalification_of(archive, tender)
    if found is None:
        return
    application = archive.get(application_number(found.number, bidder))
    if application is None or application.state != "passed":
        raise Refusal("本单位未通过资格预审，不能参加投标", "ZB-054", where=bidder)
    if frozenset(application.the(ApplicationSubmitted).consortium) != frozenset(members):
        raise Refusal("资格预审后联合体增减、更换成员的，其投标无效", "ZB-056", where="consortium")


def check_prequalification_objection(
    prequalification: Dossier, at: datetime, law: Law, calendar: Calendar
) -> None:
    """Against the prequalification documents: at the latest two days before the deadline (ZB-031)."""
    if prequalification.state != "applying":
        raise Refusal("对资格预审文件的异议应在申请截止前提出", "ZB-031")
    deadline = deadline_of_applications(prequalification)
    try:
        check_minimum(prequalifying(law).clock("objection"), at, deadline, calendar)
    except Refusal as late:
        raise Refusal("对资格预审文件的异议应当在申请截止时间 2 日前提出", "ZB-031") from late


def is_prequalification(matter: Dossier) -> bool:
    """Whether a dossier is a prequalification, not a lot."""
    return matter.machine == PREQUALIFICATION


def supervisor_of(prequalification: Dossier) -> str:
    """The department that watches over it, as its notice names it."""
    return prequalification.the(PrequalificationPublished).supervisor


def project_of(prequalification: Dossier, archive: Archive) -> ProjectRegistered:
    """The project it is held for."""
    return archive[prequalification.parent].the(ProjectRegistered)
