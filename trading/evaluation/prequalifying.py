"""The review of applications, and what follows it: who passes, what each applicant is told, how it ends.

Members judge on sheets of the kind an evaluation has; the report is signed like one. An applicant fails by the finding
of more than half of the members (标准施工招标资格预审文件 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from trading.evaluation.model import EvaluationReported, ScoresSubmitted, Standing, Verdict
from trading.tendering.model import LOT
from trading.tendering.office import require_charge
from trading.tendering.qualifying_model import (
    ApplicationSubmitted,
    FollowingForm,
    PrequalificationConcluded,
    PrequalificationFailed,
    PrequalificationPublished,
    ResultTold,
)
from trading.tendering.qualifying_rules import applications_of, prequalifying

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def check_findings(verdicts: tuple[Verdict, ...], matter: Dossier, applications: tuple[Dossier, ...]) -> None:
    """Each application once, a reason for whoever fails, and under the limited number marks within the published ones."""
    if sorted(one.bid for one in verdicts) != [one.number for one in applications]:
        raise Refusal("应当对每一份申请逐一提出审查意见", "ZB-190", where="verdicts")
    criteria = {one.key: one.marks for one in matter.the(PrequalificationPublished).criteria}
    for one in verdicts:
        if not one.responsive:
            if not one.ground.strip():
                raise Refusal("认为不符合资格条件的，请写明理由", "ZB-190", where=one.bid)
            continue
        if one.marks.keys() != criteria.keys():
            raise Refusal("应当按照公告的评分项逐项评分", "ZB-192", where=one.bid)
        for key, marks in one.marks.items():
            if not 0 <= marks <= criteria[key]:
                raise Refusal(f"评分应在 0 至 {criteria[key]:f} 之间", "ZB-192", where=f"{one.bid}.{key}")


def standings_of(
    matter: Dossier, applications: tuple[Dossier, ...], sheets: tuple[ScoresSubmitted, ...]
) -> tuple[Standing, ...]:
    """How each application came out, the best first.

    Under the limited number the best up to it pass, those equal to the last among them too; where no more meet the
    requirements than may pass, all of them do (ZB-192).
    """
    published = matter.the(PrequalificationPublished)
    found = [_judged(one, sheets) for one in applications]
    meet = sorted((one for one in found if not one.rejected), key=lambda one: (-one.total, one.bid))
    if published.way == "limited" and len(meet) > published.limit:
        last = meet[published.limit - 1].total
        meet = [_ranked(one, meet, last, published.limit) for one in meet]
    else:
        meet = [_placed(one, meet) for one in meet]
    return (*meet, *(one for one in found if one.rejected))


def _judged(application: Dossier, sheets: tuple[ScoresSubmitted, ...]) -> Standing:
    """One application by all sheets: failed by a majority, or the mean of the marks of those it satisfies."""
    paper = application.the(ApplicationSubmitted)
    verdicts = [one for sheet in sheets for one in sheet.verdicts if one.bid == application.number]
    against = [one for one in verdicts if not one.responsive]
    failed = 2 * len(against) > len(verdicts)
    reason = "；".join(dict.fromkeys(one.ground.strip() for one in against)) if failed else ""
    marks = [sum(one.marks.values(), Decimal(0)) for one in verdicts if one.responsive]
    total = ZERO if failed or not marks else _mean(marks)
    return _standing(application.number, paper, total, 0, reason)


def _mean(marks: list[Decimal]) -> Decimal:
    return (sum(marks, Decimal(0)) / len(marks)).quantize(CENT, ROUND_HALF_UP)


def _place(one: Standing, meet: Iterable[Standing]) -> int:
    return 1 + sum(other.total > one.total for other in meet)


def _placed(one: Standing, meet: list[Standing]) -> Standing:
    return _again(one, _place(one, meet), "")


def _ranked(one: Standing, meet: list[Standing], last: Decimal, limit: int) -> Standing:
    place = _place(one, meet)
    reason = "" if one.total >= last else f"得分 {one.total:f}，排名第 {place}，未进入前 {limit} 名"
    return _again(one, place, reason)


def _again(one: Standing, rank: int, reason: str) -> Standing:
    cite = "ZB-192" if reason else ""
    return Standing(
        one.bid, one.bidder, one.name, ZERO, 0, ZERO, one.other_marks, one.total, rank, reason, cite
    )


def _standing(number: str, paper: ApplicationSubmitted, total: Decimal, rank: int, reason: str) -> Standing:
    cite = "ZB-190" if reason else ""
    return Standing(number, paper.applicant, paper.name, ZERO, 0, ZERO, total, total, rank, reason, cite)


def reviewed(archive: Archive, matter: Dossier, sheets: tuple[ScoresSubmitted, ...]) -> EvaluationReported:
    """The report of the review, made of all sheets."""
    published = matter.the(PrequalificationPublished)
    standings = standings_of(matter, applications_of(archive, matter), sheets)
    return EvaluationReported(published.way, None, standings, len(sheets))


# -- what follows -------------------------------------------------------------------------------------------


def too_few_applied(archive: Archive, matter: Dossier, law: Law) -> bool:
    """Whether so few applied that there is nothing to review: fewer than have to pass (ZB-027)."""
    return not prequalifying(law).figure("passed").meets(len(applications_of(archive, matter)))


def outcome_of(archive: Archive, matter: Dossier, number: str, law: Law) -> str | None:
    """Why an application does not pass; "" where it passes, None while that is not known."""
    if matter.state == "closed" and too_few_applied(archive, matter, law):
        least = prequalifying(law).figure("passed").value
        return f"提交资格预审申请文件的申请人少于 {least} 个，不再审查，依法重新招标"
    report = matter.latest(EvaluationReported)
    if matter.state not in {"reviewed", "concluded", "failed"} or report is None:
        return None
    return next((one.rejected for one in report.standings if one.bid == number), None)


def enough(archive: Archive, matter: Dossier, law: Law) -> bool | None:
    """Whether as many pass as have to; None while that is not known."""
    applications = applications_of(archive, matter)
    found = [outcome_of(archive, matter, one.number, law) for one in applications]
    if None in found or (matter.state == "closed" and not too_few_applied(archive, matter, law)):
        return None
    return prequalifying(law).figure("passed").meets(sum(reason == "" for reason in found))


def tell_result(desk: Desk, _form: None) -> Act:
    """Tell one applicant the result, with the reasons where it did not pass (ZB-191)."""
    own, matter = desk.dossier, desk.rests_on(desk.dossier.parent)
    tender = desk.open(matter.parent)
    require_charge(desk, tender)
    reason = outcome_of(desk.archive, matter, own.number, desk.law)
    if reason is None:
        raise Refusal("资格审查报告尚未提交，不能通知结果", "ZB-191", where=matter.number)
    desk.advance("fail-application" if reason else "pass-application")
    published = matter.the(PrequalificationPublished)
    return Act(
        ResultTold(
            tender=tender.number,
            name=published.name,
            applicant_name=own.the(ApplicationSubmitted).name,
            passed=not reason,
            reason=reason,
            purchaser_name=published.purchaser_name,
        )
    )


def conclude_prequalification(desk: Desk, _form: None) -> Act:
    """End it with enough who passed, once each applicant was told; the invitation may go out (ZB-191)."""
    matter = desk.dossier
    require_charge(desk, desk.parent())
    count = _told(desk, matter)
    least = prequalifying(desk.law).figure("passed")
    if not least.meets(count):
        reason = f"通过资格预审的申请人少于 {least.value} 个，应当重新招标"
        raise Refusal(reason, least.rule, where=matter.number)
    desk.advance("conclude-prequalification")
    published = matter.the(PrequalificationPublished)
    return Act(
        PrequalificationConcluded(
            tender=published.tender,
            name=published.name,
            purchaser_name=published.purchaser_name,
            agency_name=published.agency_name,
            way=published.way,
        )
    )


def fail_prequalification(desk: Desk, form: FollowingForm) -> Act:
    """Fewer than three passed: the tender ends with its lots, to be held anew (ZB-027)."""
    matter, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    if not form.following.strip():
        raise Refusal("请写明后续安排", "ZB-027", where="following")
    least = prequalifying(desk.law).figure("passed")
    if least.meets(_told(desk, matter)):
        raise Refusal(f"通过资格预审的申请人不少于 {least.value} 个，不能公告失败", least.rule)
    applied = not too_few_applied(desk.archive, matter, desk.law)
    desk.advance("fail-prequalification")
    desk.advance("fail-prequalification", tender)
    for lot in desk.children(tender.number, LOT):
        desk.advance("fail-prequalification", lot)
    published = matter.the(PrequalificationPublished)
    what = "通过资格预审的申请人" if applied else "提交资格预审申请文件的申请人"
    return Act(
        PrequalificationFailed(
            tender=published.tender,
            name=published.name,
            lots=tuple(lot.title for lot in published.lots),
            purchaser_name=published.purchaser_name,
            agency_name=published.agency_name,
            cause=f"{what}少于 {least.value} 个",
            following=form.following.strip(),
        )
    )


def _told(desk: Desk, matter: Dossier) -> int:
    """How many passed; each applicant must have been told first."""
    applications = applications_of(desk.archive, matter)
    waiting = sum(one.state == "submitted" for one in applications)
    if waiting:
        raise Refusal(f"还有 {waiting} 个申请人没有收到资格预审结果通知书", "ZB-191", where=matter.number)
    for one in applications:
        one.current()
    return sum(one.state == "passed" for one in applications)


VERBS = (
    Verb("tell-result", tell_result),
    Verb("conclude-prequalification", conclude_prequalification),
    Verb("fail-prequalification", fail_prequalification),
)
"""The verbs of this office; sheets and signatures are given by those of an evaluation."""
