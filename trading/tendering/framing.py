"""What a framework's plan and notice must satisfy, and how many are eliminated (财政部令第110号). Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan
from trading.methods.rules import Method
from trading.tendering.framing_model import (
    LEADERS,
    WAYS,
    FrameworkForm,
    FrameworkPlanned,
    FrameworkTerms,
)
from trading.tendering.model import Evaluation, LotTerms, NoticePublished, ProjectRegistered

MONTHS = 12
OUTSIDE = frozenset({"consulting", "public"})
"""The grounds for what is outside the catalogue of centralised procurement."""


def check_framework(form: FrameworkForm, project: ProjectRegistered, method: Method, today: date) -> None:
    """A plan names who consented, who orders, how long, how many are eliminated, and how call-offs are found.

    Raises:
        Refusal: Which of these the law does not admit; the reason names the bound.
    """
    if not method.frames:
        raise Refusal(f"{method.title}不订立框架协议，不填报框架协议采购方案", "GP-210")
    _check_ground(project, method)
    _check_consent(form, project, today)
    _check_term(form, project.kind, method)
    least = method.least("eliminate", project.ground)
    if not least.meets(form.share) or form.share >= 100:
        raise Refusal(
            f"第一阶段淘汰比例不得低于 {least.value}%，现为 {form.share:f}%", least.rule, where="share"
        )
    few = method.figure("finalists")
    if form.most and not few.meets(form.most):
        raise Refusal(f"入围供应商数量上限不得少于 {few.value} 家", few.rule, where="most")
    if form.way not in WAYS:
        raise Refusal("请选择第二阶段确定成交供应商的方式", "GP-138", where="way")
    if form.way != "direct" and not form.way_reason.strip():
        raise Refusal(
            f"直接选定是第二阶段的主要方式；采用{WAYS[form.way]}的，请写明项目特点和理由",
            "GP-138",
            where="way_reason",
        )
    for value, where, what in ((form.unit, "unit", "计量单位"), (form.quantity, "quantity", "预估采购数量")):
        if not value.strip():
            raise Refusal(f"请写明{what}", "GP-212", where=where)
    _check_package(project.lots)


def _check_ground(project: ProjectRegistered, method: Method) -> None:
    """Outside the catalogue a framework is for services whose yearly budget reaches the limit (GP-210)."""
    if project.ground not in OUTSIDE:
        return
    if project.kind != "services":
        raise Refusal("集中采购目录以外的法定情形只适用于服务", "GP-210", where="ground")
    limit = method.law.figure_of("GP-003", "limit")
    amount = sum((lot.estimate for lot in project.lots), Decimal(0))
    if not limit.meets(amount):
        raise Refusal(
            f"集中采购目录以外的，年度采购预算应当达到采购限额标准 {format_yuan(Decimal(str(limit.value)))}",
            "GP-210",
            where="ground",
        )


def _check_consent(form: FrameworkForm, project: ProjectRegistered, today: date) -> None:
    if form.leader not in LEADERS:
        raise Refusal("请选择征集人是集中采购机构还是主管预算单位", "GP-233", where="leader")
    if not form.organ.strip() or not form.consent.strip():
        words = (
            "主管预算单位应当在采购活动开始前将采购方案报本级财政部门备案"
            if form.leader == "authority"
            else "集中采购机构的采购方案应当报本级财政部门审核后实施"
        )
        raise Refusal(f"{words}，请写明财政部门和文号", "GP-211", where="consent")
    if form.consent_on > today:
        raise Refusal("审核或者备案的日期不能晚于今日", "GP-211", where="consent_on")
    if project.ground == "catalogue" and form.leader != "centralised":
        raise Refusal("集中采购目录以内的品目，由集中采购机构负责征集", "GP-233", where="leader")
    if not form.users or len(set(form.users)) != len(form.users):
        raise Refusal("请选择适用框架协议的采购人，每家一次", "GP-212", where="users")


def _check_term(form: FrameworkForm, kind: str, method: Method) -> None:
    most = method.figure(f"term-{kind}")
    limit = int(most.value) * MONTHS
    if not 0 < form.months <= limit:
        word = method.word(f"kind-{kind}")
        raise Refusal(
            f"{word}项目框架协议有效期为 1 至 {limit} 个月，现为 {form.months} 个月",
            most.rule,
            where="months",
        )


def _check_package(lots: tuple[LotTerms, ...]) -> None:
    if len(lots) != 1:
        raise Refusal("框架协议采购项目只设一个采购包，请分项目登记", "GP-232", where="lots")
    if any(lot.bond or lot.performance for lot in lots):
        raise Refusal("框架协议采购项目不收取投标保证金和履约保证金", "GP-232", where="lots")


def terms_for(tender: Dossier, method: Method) -> FrameworkTerms | None:
    """What the notice of a framework says of it; None for any other method.

    Raises:
        Refusal: Its plan was not filed yet (GP-211).
    """
    if not method.frames:
        return None
    plan = tender.latest(FrameworkPlanned)
    if plan is None:
        raise Refusal("尚未填报框架协议采购方案，不得发布征集公告", "GP-211")
    return plan.terms


def check_ranked(evaluation: Evaluation, method: Method) -> None:
    """Quality first gives no marks for the price, and price first no marks at all (GP-213)."""
    if not method.frames or method.by_price:
        return
    if evaluation.method != "comprehensive" or evaluation.price_marks:
        raise Refusal("质量优先法按照质量评分排序，报价不参与评分", "GP-213", where="evaluation.price_marks")


def framework_of(notice: NoticePublished) -> FrameworkTerms:
    """What a framework's notice fixes.

    Raises:
        Refusal: It is no framework.
    """
    if notice.framework is None:
        raise Refusal("本项目不是框架协议采购", "GP-210")
    return notice.framework


def eliminated(count: int, share: Decimal, most: int = 0, out: int = 1) -> int:
    """How many of so many responsive suppliers are eliminated: the share rounded up, ``out`` at least, all above the most.

    >>> [eliminated(n, Decimal(20)) for n in (3, 5, 6, 10)]
    [1, 1, 2, 2]
    """
    by_share = ceil(Fraction(share) * count / 100)
    return min(count, max(out, by_share, count - most if most else 0))
