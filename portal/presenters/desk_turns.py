"""The windows of a tender's turns: what one must know before each form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hallcore.dossier import Dossier
from portal.presenters.desk_evaluation import title_of
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import FormPage
from portal.presenters.life import until
from portal.presenters.shapes import Alert, Fact, Section
from portal.presenters.writing import money
from trading.award.model import AwardPublished, CandidatesPublished
from trading.contract.defaults import declined
from trading.evaluation.again_model import ReexaminationOrdered
from trading.evaluation.model import CommitteeFormed
from trading.evaluation.rules import opinions_of, struck
from trading.tendering.model import ProjectRegistered
from trading.tendering.rules import lot_no

Alerts = tuple[Alert, ...]


def lapse_page(tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where an award is taken back; what the winner declared stands above the form."""
    award, given = lot.the(AwardPublished), declined(lot)
    facts = [Fact("中标人", award.winner.name), Fact("中标价", money(award.winner.price))]
    facts.append(Fact("订立合同期限", f"最迟 {until(award.contract_by)}"))
    if given is not None:
        facts.append(Fact("中标人声明放弃中标", given.reason, full=True))
    return FormPage(
        title=f"取消中标资格　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "取消中标资格"),
        alerts=alerts,
        lead="取消后公告情形和理由；可以按照名次确定其他中标候选人为中标人，也可以重新组织。放弃中标、逾期不签、"
        "不提交履约保证金的，提请财政部门不予退还投标保证金。",
        before=(Section("中标结果", facts=tuple(facts)),),
        submit="取消中标资格并公告",
        danger=True,
        cancel=back(tender),
    )


def candidate_choices(lot: Dossier) -> tuple[tuple[str, str], ...]:
    """The candidates that can be looked at again."""
    gone = struck(lot)
    return tuple(
        (one.bid, f"第 {one.rank} 名　{one.name}")
        for one in lot.the(CandidatesPublished).candidates
        if one.bid not in gone
    )


def reexamine_page(tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a changed candidate is put to the committee."""
    return FormPage(
        title=f"组织评标委员会复核　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "组织复核"),
        alerts=alerts,
        lead="候选人的经营、财务状况发生较大变化或者存在违法行为，可能影响其履约能力的，在发出中标通知书前由原评标委员会"
        "按照招标文件规定的标准和方法复核。复核期间不得定标。",
        submit="提请复核",
        cancel=back(tender),
    )


def opinion_page(tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """A member's window at the second look."""
    ordered = lot.the(ReexaminationOrdered)
    facts = (Fact("中标候选人", ordered.name), Fact("提请复核的情形", ordered.reason, full=True))
    return FormPage(
        title=f"提交复核意见　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "复核意见"),
        alerts=alerts,
        lead="每名评委提交一次；过半数认为不再符合条件的，取消候选资格，其他投标依次递补。",
        before=(Section("复核事项", facts=facts),),
        submit="提交复核意见",
        cancel=back(tender),
    )


def reexamined_page(tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """Asks once more before the report of the second look is made."""
    given, members = len(opinions_of(lot)), len(lot.the(CommitteeFormed).members)
    return FormPage(
        title=f"形成复核报告　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "复核报告"),
        alerts=alerts,
        lead=f"已提交复核意见 {given} 份，评标委员会共 {members} 人；全部提交后由系统按多数意见形成报告。",
        submit="形成复核报告",
        cancel=back(tender),
    )


def validity_page(tender: Dossier, current: datetime, alerts: Alerts) -> FormPage:
    """The window where bidders are asked to let their bids stand longer."""
    return FormPage(
        title="延长投标有效期",
        crumbs=crumbs(tender, "延长投标有效期"),
        alerts=alerts,
        lead="通知发给所有投标人并公布。投标人可以不同意；不同意的，其投标失效，投标保证金退还。",
        before=(Section("现有的有效期", facts=(Fact("届满", until(current), strong=True),)),),
        submit="发出通知",
        cancel=back(tender),
    )


def taken_over(old: Dossier, lots: tuple[str, ...]) -> dict[str, Any]:
    """What the form of a new tender begins with when it follows one that came to nothing: its words and those lots."""
    project = old.the(ProjectRegistered)
    numbers = {lot_no(lot) for lot in lots}
    return {
        "purchaser": project.purchaser,
        "name": project.name,
        "category": project.category,
        "kind": project.kind,
        "region": project.region,
        "approval": project.approval,
        "funding": project.funding,
        "must_tender": project.must_tender,
        "lots": [
            {
                "title": lot.title,
                "content": lot.content,
                "qualification": lot.qualification,
                "estimate": lot.estimate,
                "ceiling": lot.ceiling,
                "bond": lot.bond or None,
                "performance": lot.performance or None,
                "duration_days": lot.duration_days,
                "consortium": lot.consortium,
                "core": lot.core,
                "reserved": lot.reserved,
                "open_reason": lot.open_reason,
            }
            for lot in project.lots
            if lot.no in numbers
        ],
        "again": " ".join(lots),
    }
