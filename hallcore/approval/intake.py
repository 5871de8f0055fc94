"""Intake (收件、受理): from the receipt of an application to its acceptance or refusal in writing."""

from __future__ import annotations

from datetime import date

from hallcore.approval.duty import require_applicant, require_duty, require_turn
from hallcore.approval.entering import check_entered_later, check_licence
from hallcore.approval.forms import ApplyForm, CheckForm, RefuseForm, SupplementForm
from hallcore.approval.model import (
    CASE,
    INSTANT,
    JOINT,
    PROCEDURE,
    AcceptanceRefused,
    Accepted,
    ApplicationReceived,
    CaseAccepted,
    CaseEnded,
    Checked,
    CorrectionNotified,
    MaterialsChecked,
    SupplementReceived,
)
from hallcore.approval.remedies import remedies_of
from hallcore.approval.rules import (
    beyond_list,
    check_by_of,
    check_verdicts,
    how_accepted,
    last_day,
    limit_rule,
    received_on,
    version_of,
)
from hallcore.catalogue.model import Item, Listed, OneTimeNotified
from hallcore.catalogue.rules import answers_of, chosen_of, in_force, listed
from hallcore.desk import Act, Desk, Verb
from hallcore.ground.codes import ResidentId, is_mail
from hallcore.ground.deadline import last_day_of, midnight_after
from hallcore.ground.errors import Refusal
from hallcore.ground.ledger import Ledger
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number

MACHINES = {"instant": INSTANT, "promised": CASE, "joint": JOINT}
MANDATE = "授权委托书"
"""How the file of a proxy's mandate is named; other files bear their material's id before a hyphen."""

_AS_SUBMITTED = (
    "channel",
    "window",
    "applicant",
    "brought",
    "notification",
    "distinct",
    "reuse",
    "slip",
    "happened",
    "incident",
)
_PERSONAL = ("name", "number", "phone", "mail", "query", "proxy", "proxy_number")
"""What of the form goes to the annex, by the same names."""


def case_number(desk: Desk, block: str) -> str:
    """The next case number of a window's or an online shard's day: ``DHB-20260302-012-0007``."""
    series = f"case-{desk.at:%Y%m%d}-{block}"
    return f"DHB-{desk.at:%Y%m%d}-{block}-{desk.next_number(series):04d}"


def matter_key(item: str, applicant: str) -> str:
    """What only one open case may hold: this applicant's matter of this item."""
    return f"matter:{item}:{applicant}"


def apply(desk: Desk, form: ApplyForm) -> Act:
    """Receive an application, online or at a window, and give it its number.

    The check of the materials must be told within five working days of the receipt (XK-04); the clock will
    accept the case where nobody spoke (XK-05).
    """
    n, version = in_force(desk.open(form.item), desk.at.date())
    item = version.item
    _check_applicant(desk, form, item)
    if item.outline:
        raise Refusal("该事项的办事指南尚不完整，暂不能申请", "XK-01", where="item")
    if form.channel != "online":
        require_duty(desk, item.department, "acceptor")
    chosen = chosen_of(item, form.answers)
    materials = listed(item, chosen)
    _check_brought(desk, form, materials)
    case = desk.found(case_number(desk, form.block), PROCEDURE, MACHINES[item.case_type])
    _claim(desk, form, case.number)
    desk.file_in(case)
    check_by = last_day_of(desk.law.clock("C01"), form.happened or desk.at, desk.calendar)
    if check_by is not None:
        desk.remind("deem-accepted", midnight_after(check_by), case)
    paper = ApplicationReceived(
        item=form.item,
        version_n=n,
        name=item.name,
        department=item.department,
        organ=desk.open(department_number(item.department)).the(DepartmentRegistered).organ,
        case_type=item.case_type,
        on_behalf=bool(form.proxy),
        answers=answers_of(item, chosen),
        materials=materials,
        statutory=item.statutory,
        promised=item.promised,
        check_by=check_by,
        **{name: getattr(form, name) for name in _AS_SUBMITTED},
    )
    annex = {name: getattr(form, name).strip() for name in _PERSONAL}
    return Act(paper, files=form.files, annex={key: value for key, value in annex.items() if value})


def _check_brought(desk: Desk, form: ApplyForm, materials: tuple[Listed, ...]) -> None:
    """What came is on the list, and a licence that stands in for a paper is the applicant's own and in force."""
    known = {material.id for material in materials}
    strange = [
        each for each in (*form.brought, *(material for material, _ in form.reuse)) if each not in known
    ]
    if strange:
        raise Refusal("所附材料不在本次申请的材料清单内", "FW-11", where=strange[0])
    for _material, licence in form.reuse:
        check_licence(desk.open(f"LIC-{licence}"), form.applicant, desk.at.date())


def _check_applicant(desk: Desk, form: ApplyForm, item: Item) -> None:
    """The applicant is known, of a kind the item is for, and named; what is told fits what is applied for."""
    if desk.archive.get(form.applicant) is None:
        raise Refusal("申请人尚未登记", where="applicant")
    kind = "company" if form.applicant.startswith("A-") else "person"
    if kind not in item.audience:
        other = "自然人" if kind == "company" else "法人和其他组织"
        raise Refusal(f"“{item.name}”只面向{other}办理", "FW-01", where="applicant")
    if not form.name.strip():
        raise Refusal("请填写申请人姓名或者名称", where="name")
    if form.mail.strip() and not is_mail(form.mail.strip()):
        raise Refusal("电子邮箱地址不正确，例如应为 name@example.cn 的形式", where="mail")
    _check_proxy(desk, form)
    if form.channel == "online":
        _check_online(desk, form, item)
    if form.notification and desk.open(form.notification).the(OneTimeNotified).item != form.item:
        raise Refusal("一次性告知书与所申请事项不一致", "XK-04", where="notification")


def _check_online(desk: Desk, form: ApplyForm, item: Item) -> None:
    """Online the applicant applies with an account of its own, for an item that is offered there."""
    if not item.online:
        raise Refusal("该事项须到窗口办理", "FW-05", where="item")
    own = {form.applicant, form.applicant.removeprefix("A-")}
    if desk.actor.role != "citizen" or desk.actor.party not in own:
        raise Refusal("网上申请须由申请人本人账号提出", "FW-05", where="applicant")


def _check_proxy(desk: Desk, form: ApplyForm) -> None:
    """A proxy is named by name and number, and brings a mandate."""
    if bool(form.proxy.strip()) != bool(form.proxy_number.strip()):
        raise Refusal("代办人姓名和身份证号码须同时填写", where="proxy")
    if not form.proxy:
        return
    ResidentId.parse(form.proxy_number, on=desk.at.date(), where="proxy_number")
    if not any(file.name.startswith(MANDATE) for file in form.files):
        raise Refusal("代为办理的，须提交授权委托书", "FW-11", where="proxy")


def _claim(desk: Desk, form: ApplyForm, number: str) -> None:
    """One open case for one matter of one applicant; a paper form is entered once."""
    key = matter_key(form.item, form.applicant)
    holder = desk.archive.claim(key, number)
    if holder != number and not form.distinct.strip():
        raise Refusal(
            f"该申请人已有同一事项的在办案卷 {holder}；确属另一事的，请写明区别", "GEN-18", where="distinct"
        )
    if not form.slip:
        return
    if form.happened is None or not form.incident:
        raise Refusal("补录须填写纸质收件时间并引用停机记录", "GEN-18", where="incident")
    check_entered_later(desk.open(form.incident), form.slip, form.happened, form.window, desk.at)
    if desk.archive.claim(f"slip:{form.incident}:{form.window}:{form.slip}", number) != number:
        raise Refusal("该编号的纸质表单已经补录", "GEN-18", where="slip")


def check_materials(desk: Desk, form: CheckForm) -> Act:
    """Give every material its verdict."""
    require_turn(desk)
    desk.advance("check-materials")
    application, item = _standing(desk)
    rows = check_verdicts(form.rows, application.materials, item, desk.at.date())
    return Act(MaterialsChecked(rows))


def notify_correction(desk: Desk, form: CheckForm) -> Act:
    """Tell at once everything that must be supplied or mended (XK-04); what is not told now is not asked later."""
    require_turn(desk)
    application, item = _standing(desk)
    rows = check_verdicts(form.rows, application.materials, item, desk.at.date())
    wanting = tuple(row for row in rows if row.verdict in {"supplement", "correct"})
    if not wanting:
        raise Refusal("没有需要补正的材料，应当受理", "XK-06", where="rows")
    desk.advance("notify-correction")
    desk.forget("deem-accepted")
    no = len(desk.dossier.numbers(CorrectionNotified.type)) + 1
    return Act(CorrectionNotified(wanting, no, beyond_list(wanting, application.materials)))


def supplement(desk: Desk, form: SupplementForm) -> Act:
    """Take what the applicant brings; the period for looking at it begins anew."""
    if desk.actor.role == "citizen":
        require_applicant(desk)
    else:
        require_turn(desk)
    asked = {row.material for row in desk.dossier.the(CorrectionNotified).rows}
    strange = [each for each in form.brought if each not in asked]
    if strange or not form.brought:
        raise Refusal("请按补正告知书提交材料", "XK-04", where=strange[0] if strange else "brought")
    desk.advance("supplement")
    check_by = last_day_of(desk.law.clock("C01"), desk.at, desk.calendar)
    if check_by is not None:
        desk.remind("deem-accepted", midnight_after(check_by))
    return Act(SupplementReceived(form.brought, check_by), files=form.files)


def accept(desk: Desk, form: CheckForm) -> Act:
    """Accept in writing, complete, with materials owed, or on a promise (XK-06, FW-14, FW-15)."""
    require_turn(desk)
    application, item = _standing(desk)
    rows = check_verdicts(form.rows, application.materials, item, desk.at.date())
    how = how_accepted(rows)
    if how is None:
        raise Refusal("尚有材料需要补正，应当一次性告知", "XK-04", where="rows")
    tolerated = tuple(row for row in rows if row.verdict == "tolerated")
    if tolerated:
        first = min(row.until for row in tolerated if row.until is not None)
        desk.remind("lapse-tolerated", midnight_after(first))
    desk.advance("accept")
    return _accepted(desk, item, how, tolerated)


def deem_accepted(desk: Desk, _form: None) -> Act:
    """The period ended and nobody had spoken: the case is accepted from the day of the receipt (XK-05)."""
    _application, item = _standing(desk)
    until = check_by_of(desk.dossier)
    if until is None or desk.at.date() <= until:
        raise Refusal("告知期限尚未届满", "XK-05", where=desk.dossier.number)
    desk.advance("deem-accepted", through_hold=True)
    return _accepted(desk, item, "deemed", ())


def _accepted(desk: Desk, item: Item, how: Accepted, tolerated: tuple[Checked, ...]) -> Act:
    desk.forget("deem-accepted")
    start = _materials_on(desk) if how == "deemed" else desk.at.date()
    rule = limit_rule(desk.law, item)
    last = {
        name: last_day(Ledger(rule, n, start), desk.calendar)
        for name, n in (("statutory", item.statutory), ("promised", item.promised))
        if rule is not None and n
    }
    paper = CaseAccepted(
        how=how,
        counted_from=start,
        statutory=item.statutory,
        promised=item.promised,
        statutory_by=last.get("statutory"),
        promised_by=last.get("promised"),
        calendar=desk.calendar.edition,
        tolerated=tolerated,
    )
    return Act(paper)


def _materials_on(desk: Desk) -> date:
    """The day the materials that were never answered came: the last supplement, or the receipt."""
    case = desk.dossier
    later = case.numbers(SupplementReceived.type)
    return case.record(later[-1]).at.date() if later else received_on(case)


def refuse_acceptance(desk: Desk, form: RefuseForm) -> Act:
    """Refuse in writing, with the ground, the competent organ where there is one, and the remedies (XK-07)."""
    require_turn(desk)
    if not form.reasons.strip():
        raise Refusal("不予受理须写明理由", "XK-07", where="reasons")
    if form.ground == "not-competent" and not form.competent.strip():
        raise Refusal("不属于本机关职权的，须告知有权受理的机关", "XK-02", where="competent")
    desk.advance("refuse-acceptance")
    close_matter(desk)
    cite = "XK-02" if form.ground in {"no-licence-needed", "not-competent"} else "XK-07"
    return Act(
        AcceptanceRefused(
            form.ground, form.reasons.strip(), cite, form.competent.strip(), remedies_of(desk.law)
        )
    )


def lapse_tolerated(desk: Desk, _form: None) -> Act:
    """What was owed was not brought by its day: the case ends (FW-14)."""
    desk.advance("end-case")
    close_matter(desk)
    owed = "、".join(row.name for row in desk.dossier.the(CaseAccepted).tolerated)
    return Act(CaseEnded(f"容缺材料逾期未补齐：{owed}，视为撤回申请", "FW-14"))


def bring_tolerated(desk: Desk, form: SupplementForm) -> Act:
    """The applicant brings what was owed; the case no longer lapses."""
    if desk.actor.role == "citizen":
        require_applicant(desk)
    else:
        require_duty(desk, desk.dossier.the(ApplicationReceived).department, "acceptor")
    owed = {row.material for row in desk.dossier.the(CaseAccepted).tolerated}
    brought = {each for paper in desk.dossier.papers(SupplementReceived) for each in paper.brought}
    if not form.brought or set(form.brought) - owed:
        raise Refusal("请按受理通知书所列的容缺材料补齐", "FW-14", where="brought")
    if owed <= brought | set(form.brought):
        desk.forget("lapse-tolerated")
    return Act(SupplementReceived(form.brought, None), files=form.files)


def close_matter(desk: Desk) -> None:
    """The case is over: the applicant may apply anew, and the clock has nothing more to do here."""
    application = desk.dossier.the(ApplicationReceived)
    desk.archive.release(matter_key(application.item, application.applicant), desk.dossier.number)
    desk.forget("deem-accepted")
    desk.forget("lapse-tolerated")


def _standing(desk: Desk) -> tuple[ApplicationReceived, Item]:
    application = desk.dossier.the(ApplicationReceived)
    return application, version_of(desk.dossier, desk.open(application.item))


VERBS = (
    Verb("apply", apply),
    Verb("check-materials", check_materials),
    Verb("notify-correction", notify_correction),
    Verb("supplement", supplement),
    Verb("accept", accept),
    Verb("deem-accepted", deem_accepted),
    Verb("refuse-acceptance", refuse_acceptance),
    Verb("lapse-tolerated", lapse_tolerated),
    Verb("bring-tolerated", bring_tolerated),
)
