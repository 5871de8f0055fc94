"""The windows of a case's steps: what is to be known before a form is filled in, and whom it may name."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.approval.beside import BranchAnswered, BranchAsked
from hallcore.approval.model import (
    JOINT,
    ApplicationReceived,
    Checked,
    CorrectionNotified,
    DecisionMade,
    StagePassed,
)
from hallcore.approval.privacy import personal_data
from hallcore.approval.rules import ledgers_of, owed, running_special
from hallcore.approval.words import PIECES, PROPOSES
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import NotComputable
from hallcore.ground.ledger import expected
from hallcore.organisation.model import DUTIES
from portal.casebook import DUTY_OF
from portal.presenters.addresses import address
from portal.presenters.case_limits import NAMES, whys
from portal.presenters.cases_told import item_of
from portal.presenters.desks import FormPage
from portal.presenters.office_case import applicant, brought_in, crumbs, department_name
from portal.presenters.office_steps import officer, replannable
from portal.presenters.offices import MaterialRow, MaterialsPage
from portal.presenters.shapes import Alert, Fact, Link, Section
from portal.presenters.showing import Showing
from portal.presenters.writing import day
from portal.roster import staff_of

Alerts = tuple[Alert, ...]

TITLES = {
    "supplement": "接收补正材料",
    "bring-tolerated": "接收容缺材料",
    "refuse-acceptance": "不予受理",
    "report": "提交承办意见",
    "pass-review": "提交审核意见",
    "return-case": "退回重办",
    "decide": "作出决定",
    "deliver": "送达",
    "withdraw": "撤回申请",
    "end-case": "终止办理",
    "assign": "分办、转办",
    "countersign": "会签",
    "urge": "催办",
    "begin-special": "启动特别程序",
    "end-special": "办结特别程序",
    "extend": "延长期限",
    "replan": "调整方案",
}
_LEADS = {
    "supplement": "按《补正告知书》核对收到的材料；接收后重新起算审查期限。",
    "bring-tolerated": "按《受理通知书》所列的容缺材料核对。",
    "refuse-acceptance": "《不予受理决定书》写明理由、有权受理的机关和救济途径，送达申请人。",
    "report": "提交后转审核。",
    "pass-review": "提交后转批准。",
    "return-case": "案卷退回承办，再次承办的时间继续累计。",
    "decide": "决定作出后不能改动。准予的，应发证照编号入库；不予的，写明理由和救济途径。",
    "deliver": "送达后案卷办结。",
    "withdraw": "应申请人要求撤回；撤回后案卷终止，可以重新申请。",
    "end-case": "不作决定而终止的，写明事由，书面告知申请人。",
    "assign": "转办须写明原因。",
    "countersign": "会签意见写入案卷，不改变办理环节。",
    "urge": "催办写入案卷。",
    "begin-special": "所需时间应当书面告知申请人；未告知的不停止计时。",
    "end-special": "办结的次日接着计时。",
    "extend": "只能延长一次，应在期限届满前提出，并告知申请人理由。",
    "replan": "调整方案后再次征求意见，或者不再征求该部门。",
}
_DANGER = frozenset({"refuse-acceptance", "end-case", "withdraw"})
_MULTIPART = frozenset({"supplement", "bring-tolerated"})


def step_page(show: Showing, case: Dossier, step: str, alerts: Alerts) -> FormPage:
    """The window of a step."""
    title = TITLES[step]
    return FormPage(
        title=title,
        crumbs=crumbs(case, title),
        alerts=alerts,
        lead=_LEADS[step],
        before=tuple(_before(show, case, step)),
        submit=title,
        danger=step in _DANGER,
        cancel=back(case),
        multipart=step in _MULTIPART,
    )


def back(case: Dossier) -> Link:
    """The way back to the case."""
    return Link("返回案卷", address("office.case", number=case.number))


def _before(show: Showing, case: Dossier, step: str) -> Iterator[Section]:
    application = case.the(ApplicationReceived)
    facts = [
        Fact("案卷", case.number),
        Fact("事项", application.name),
        Fact("申请人", applicant(case)),
        *_limit(show, case),
    ]
    passed = case.papers(StagePassed)[-2:] if step in {"pass-review", "return-case", "decide"} else ()
    stages = {"handle": "承办意见", "review": "审核意见"}
    facts += [
        Fact(stages[paper.stage], f"{PROPOSES[paper.proposes]}：{paper.opinion}", full=True)
        for paper in passed
    ]
    decided = case.latest(DecisionMade)
    if step == "deliver" and decided is not None:
        facts.append(Fact("决定", f"{'准予' if decided.granted else '不予'}，{decided.number}"))
        facts.append(Fact("送达期限", day(decided.deliver_by) if decided.deliver_by else "待通知公布"))
    running = running_special(case)
    if step == "end-special" and running is not None:
        until = f"，告知至 {day(running.until)}" if running.until else ""
        facts.append(Fact("进行中的特别程序", f"{running.name} {running.days} 个工作日{until}", full=True))
    if step == "extend":
        law = show.law_of(case)
        rule = "XK-14" if case.machine == JOINT else "XK-12"
        most = law.figure(rule, "extension")
        facts.append(Fact("最长可延长", f"{most} 个工作日", link=Link(rule, address("law.rule", rule=rule))))
    yield Section("案卷", facts=tuple(facts))


def _limit(show: Showing, case: Dossier) -> Iterator[Fact]:
    ledgers = ledgers_of(case, item_of(show, case), show.law_of(case))
    for name, ledger in zip(NAMES.values(), ledgers or (), strict=False):
        if ledger.budget:
            try:
                yield Fact(name, f"{day(expected(ledger, show.calendar).last)} 届满")
            except NotComputable as reason:
                yield Fact(name, reason.reason)


# -- whom and what a form may name ---------------------------------------------------------------------------


EXAMINING = frozenset({"handler", "reviewer", "approver"})


def people(
    archive: Archive, department: str, among: frozenset[str] = frozenset(DUTIES)
) -> Iterator[tuple[str, str]]:
    """The officers posted in a department who hold any of some duties: account and label."""
    posts = archive.shelf("posts")
    for account in staff_of(archive, department):
        duties = posts[account]["duties"]
        if among & set(duties):
            held = "、".join(DUTIES[one] for one in duties)
            window = f"，{posts[account]['window']}" if posts[account]["window"] else ""
            yield account, f"{officer(archive, account)}　{held}{window}"


def duty_now(case: Dossier) -> str:
    """The duty whose turn it is, for a form that gives the case to somebody."""
    duty = DUTY_OF.get(case.state, "handler")
    return duty if duty in DUTIES else "acceptor"


def specials(show: Showing, case: Dossier) -> Iterator[tuple[str, str]]:
    """The special steps of the case's item with their published lengths."""
    for step in item_of(show, case).special:
        counts = "计入时限" if step.counts else "不计入时限"
        yield step.id, f"{step.name}（最长 {step.days} 个工作日，{counts}；{step.basis}）"


def refusing(show: Showing, case: Dossier) -> Iterator[tuple[str, str]]:
    """The branches that the plan may be changed for."""
    for branch in replannable(show.archive, case):
        asked = branch.the(BranchAsked)
        name = department_name(show.archive, asked.department)
        yield branch.number, f"{name}：{asked.subject}（{branch.the(BranchAnswered).reasons}）"


def awaited(case: Dossier, step: str) -> tuple[Checked, ...]:
    """The materials a form of a supplement lists: what correction asked for, or what is owed."""
    if step == "bring-tolerated":
        return owed(case)
    notified = case.latest(CorrectionNotified)
    return notified.rows if notified is not None else ()


# -- materials and personal data --------------------------------------------------------------------------------


ACTS = (("accept", "受理"), ("notify-correction", "一次告知补正"), ("check-materials", "只保存审查结论"))
"""What may follow from verdicts, the button of each."""


def materials_page(show: Showing, case: Dossier, alerts: Alerts) -> MaterialsPage:
    """The table where each material gets its verdict."""
    application, came = case.the(ApplicationReceived), brought_in(case)
    rows = tuple(
        MaterialRow(
            material.id,
            material.name,
            material.standard,
            material.id in came,
            tuple(_links(case, material.id)),
        )
        for material in application.materials
        if not material.shared
    )
    why = tuple(whys(show, case, item_of(show, case)))
    return MaterialsPage(
        title="审查材料、受理",
        crumbs=crumbs(case, "审查材料"),
        alerts=alerts,
        lead=f"{application.name}　{applicant(case)}。需要补正的，应当一次告知全部内容；逾期不告知的，自收到材料之日起即为受理。",
        rows=rows,
        shared=tuple(material.name for material in application.materials if material.shared),
        acts=ACTS,
        cancel=back(case),
        why=why[0] if why else None,
    )


def _links(case: Dossier, material: str) -> Iterator[Link]:
    for record in case.all_records():
        for file in record.files:
            if file.name.startswith(f"{material}-"):
                url = address("office.file", number=case.number, sha256=file.sha256, name=file.name)
                yield Link(file.name, url)


def pieces(case: Dossier) -> dict[str, str]:
    """The personal data of a case that can be asked for, by their names on pages."""
    return {piece: PIECES[piece] for piece in personal_data(case)}


def reveal_page(case: Dossier, alerts: Alerts) -> FormPage:
    """The window where personal data are asked for."""
    return FormPage(
        title="查看个人信息",
        crumbs=crumbs(case, "查看个人信息"),
        alerts=alerts,
        lead="只查看办理所必需的信息。提交后显示一次，查看人、查看内容和用途记入案卷。",
        submit="查看并记入案卷",
        cancel=back(case),
    )


def revealed_page(case: Dossier, asked: tuple[str, ...], number: str) -> FormPage:
    """What was asked for, shown once."""
    known = personal_data(case)
    facts = tuple(Fact(PIECES[piece], known[piece], full=True) for piece in asked if piece in known)
    return FormPage(
        title="个人信息",
        crumbs=crumbs(case, "查看个人信息"),
        alerts=(Alert(f"已记入案卷（记录 {number}）。离开本页后须重新填写用途才能查看。", tone="stop"),),
        before=(Section("所查看的信息", facts=facts),),
        cancel=back(case),
    )
