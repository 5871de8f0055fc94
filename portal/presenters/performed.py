"""What follows a contract as public papers in plain words: its plan, acceptance, changes, payments, and the archive."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec import Struct

from hallcore.ground.events import Paper
from portal.presenters.life import until
from portal.presenters.writing import amount, day, moment, money
from trading.methods.model import LOTS, regime_of
from trading.performance.model import (
    BEGINNINGS,
    KINDS,
    PAYERS,
    SIDES,
    AcceptanceRecorded,
    ContractChanged,
    Milestone,
    PerformanceOpened,
)
from trading.performance.paying_model import MatterArchived, PartPaid, PaymentMade

KIND = "合同履行"
"""Under which kind of disclosure these are found."""


class Turn(Struct, frozen=True):
    """A public paper in plain words.

    Attributes:
        title: What page, paper and entry are headed by.
        kind: Under which kind of disclosure it is found.
        stage: At which stage of trading.
        facts: Label and value, in order.
        sections: Heading and sentences, in order.
        rule: The rule it rests on.
        parties: Whom it names.
    """

    title: str
    kind: str
    stage: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    rule: str
    parties: tuple[str, ...] = ()


def words_of(lot: str) -> tuple[str, str, str]:
    """How the regime of a lot calls purchaser, supplier and lot."""
    procured = regime_of(lot) == "procurement"
    return ("采购人", "供应商", LOTS["procurement"]) if procured else ("招标人", "承包人", "标段")


def _parties(paper: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - any paper of a contract
    purchaser, supplier, lot = words_of(paper.lot)
    return (
        (purchaser, paper.purchaser_name),
        (supplier, paper.supplier_name),
        (lot, paper.lot_title),
    )


def rate_words(rate: Decimal) -> str:
    """What is owed a day for late payment, in words."""
    return f"每日 {rate.normalize():f}%" if rate else "合同没有约定，按照违约责任处理"


def milestone_words(one: Milestone) -> str:
    """A payment of the plan in one sentence."""
    days = f"{one.days} 日内" if one.days else "法定期限内"
    return f"第 {one.no} 期 {one.title}：{money(one.amount)}，自{BEGINNINGS[one.begins]}之日起{days}支付"


def _plan(paper: PerformanceOpened) -> Turn:
    facts = (
        *_parties(paper),
        ("合同金额", money(paper.amount)),
        ("签订日期", day(paper.signed_on)),
        ("履行期限至", day(paper.ends)),
        ("付款单位", PAYERS[paper.payer]),
        ("是否中小企业", "是" if paper.small else "否"),
        ("逾期利率", rate_words(paper.rate) if paper.rate or not paper.small else "按法定标准"),
    )
    stones = tuple(f"{milestone_words(one)}。" for one in paper.milestones)
    standards = tuple(f"{n}. {one}" for n, one in enumerate(paper.standards, 1))
    sections = (("付款计划", stones), ("验收标准", standards))
    return Turn(
        f"{paper.name}合同履约计划",
        KIND,
        "合同",
        facts,
        sections,
        "LY-01",
        (paper.supplier_name, paper.purchaser_name),
    )


def _accepted(paper: AcceptanceRecorded) -> Turn:
    facts = [
        *_parties(paper),
        ("交付日期", day(paper.delivered_on)),
        ("验收日期", day(paper.accepted_on)),
        ("验收结论", "合格" if paper.passed else "不合格，限期整改"),
        ("验收小组", f"{len(paper.sides)} 人：{'、'.join(dict.fromkeys(SIDES[one] for one in paper.sides))}"),
    ]
    if paper.inspector:
        facts.append(("质量检测机构", paper.inspector))
    if paper.mend_by is not None:
        facts.append(("整改期限", day(paper.mend_by)))
    findings = tuple(
        f"{n}. {one.standard}：{'符合' if one.met else '不符合'}。{one.found}"
        for n, one in enumerate(paper.findings, 1)
    )
    sections = [("逐项履约情况", findings)]
    if paper.opinion:
        sections.append(("服务对象意见", (paper.opinion,)))
    title = f"{paper.name}履约验收结果公告"
    title += f"（第 {paper.round} 次）" if paper.round > 1 else ""
    parties = (paper.supplier_name, paper.purchaser_name)
    return Turn(title, KIND, "合同", tuple(facts), tuple(sections), "GP-032", parties)


def _changed(paper: ContractChanged) -> Turn:
    facts = [
        *_parties(paper),
        ("变更种类", KINDS[paper.kind]),
        ("变更情形", paper.ground),
        ("变更前合同金额", money(paper.before)),
        ("变更后合同金额", money(paper.after)),
        (
            "履行期限",
            f"由 {day(paper.ends_before)} 改为 {day(paper.ends)}"
            if paper.ends != paper.ends_before
            else "不变",
        ),
        ("双方签署", f"{paper.first}提出，{paper.second}于 {moment(paper.signed_at)} 签署"),
    ]
    if paper.kind == "supplement":
        facts.append(("补充合同累计", money(paper.added)))
    if paper.approval:
        facts.append(("批准文号", paper.approval))
    rule = "LY-11"
    if regime_of(paper.lot) == "procurement":
        rule = "GP-078" if paper.kind == "supplement" else "LY-03"
    sections = (("变更内容", (paper.text,)), ("变更原因", (paper.reason,)))
    parties = (paper.supplier_name, paper.purchaser_name)
    title = f"{paper.name}合同变更公告（第 {paper.no} 次）"
    return Turn(title, KIND, "合同", tuple(facts), sections, rule, parties)


def late_words(days: int, interest: Decimal) -> str:
    """How late a payment was."""
    if not days:
        return "未逾期"
    return f"逾期 {days} 日" + (f"，逾期利息 {amount(interest)} 元" if interest else "")


def _paid(paper: PaymentMade) -> Turn:
    facts = (
        *_parties(paper),
        ("款项", f"第 {paper.milestone} 期 {paper.called}"),
        ("应付金额", money(paper.amount)),
        ("付款期限", f"最迟 {until(paper.due_by)}"),
        ("本次支付", money(paper.paid)),
        ("支付日期", day(paper.paid_on)),
        ("尚未支付", money(paper.left)),
        ("是否逾期", late_words(paper.late_days, paper.accrued)),
        ("已付逾期利息", f"{amount(paper.interest)} 元"),
    )
    why = (
        f"逾期利息以尚未支付的金额为基数，{rate_words(paper.rate)}，自付款期限届满次日起算。"
        if paper.rate
        else "合同没有约定逾期利率，法律也没有规定。"
    )
    title = f"{paper.name}合同付款记录"
    parties = (paper.supplier_name, paper.purchaser_name)
    return Turn(title, KIND, "合同", facts, (("计算方法", (why,)),), "GP-079", parties)


def _archived(paper: MatterArchived) -> Turn:
    facts = (
        ("项目编号", paper.tender),
        ("归档单位", paper.purchaser_name),
        ("记录", f"{paper.records} 件"),
        ("文件", f"{paper.files} 个"),
        ("办理完毕", day(paper.ended_on)),
        ("至少保存至", day(paper.keep_until)),
        ("归档目录 SHA-256", paper.manifest),
    )
    words = (
        "归档目录写明每一件记录、文件和录音录像的摘要；归档包可以离线核验。保存期限届满前，任何人不得删除。"
    )
    rule = "GP-013" if regime_of(paper.tender) == "procurement" else "LY-09"
    title = f"{paper.name}归档记录"
    return Turn(title, KIND, "合同", facts, (("说明", (words,)),), rule, (paper.purchaser_name,))


PERFORMED: dict[type[Paper], Callable[[Any], Turn]] = {
    PerformanceOpened: _plan,
    AcceptanceRecorded: _accepted,
    ContractChanged: _changed,
    PaymentMade: _paid,
    PartPaid: _paid,
    MatterArchived: _archived,
}
"""Every public paper that follows a contract."""
