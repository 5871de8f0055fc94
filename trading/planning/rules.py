"""What holds before a tender: how long beforehand an intention is public, and what the fair-competition check asks. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.clauses import Figure
from hallcore.ground.deadline import check_minimum
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.money import yuan
from hallcore.ground.wording import QuestionRow
from trading.methods.model import CATEGORIES
from trading.methods.rules import Method
from trading.planning.model import (
    CALLED,
    PROCEDURE,
    Answered,
    DocumentsComposed,
    FairnessForm,
    FairnessReviewed,
    FairnessTold,
    IntentionForm,
    IntentionPublished,
)

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)


# -- intentions -----------------------------------------------------------------------------------


def check_intention(form: IntentionForm, at: datetime) -> None:
    """An intention says what, for how much and from which month on; none begins in a month that has passed (GP-020)."""
    cite = "GP-020" if form.regime == "procurement" else "ZB-046"
    if not form.name.strip():
        raise Refusal("项目名称不能为空", where="name")
    if form.category not in CATEGORIES.get(form.regime, {}):
        raise Refusal("项目分类不在分类表内", "PT-06", where="category")
    if not form.outline.strip():
        raise Refusal(f"{CALLED[form.regime]}应当写明需求概况", cite, where="outline")
    if yuan(form.budget) <= 0:
        raise Refusal("金额须为正数", cite, where="budget")
    if not _MONTH.fullmatch(form.month):
        raise Refusal("预计开始时间应写成 2026-05 的形式", where="month")
    if form.month < f"{at:%Y-%m}":
        raise Refusal("预计开始时间早于本月", cite, where="month")


def published_at(intention: Dossier) -> datetime:
    """When an intention was made public first: later changes do not begin its days anew."""
    return intention.record(intention.numbers(IntentionPublished.type)[0]).at


def wanted_intention(method: Method, kind: str, amount: Decimal) -> Figure | None:
    """The limit from which on a purchase of this kind must be announced beforehand; None where it need not (GP-019).

    Args:
        method: The method; one without a clock for it needs no intention.
        kind: works, goods or services.
        amount: The budgets of all lots together, yuan.
    """
    if method.clock_if("intention") is None:
        return None
    line = method.law.figure_of("GP-003", "limit-works" if kind == "works" else "limit")
    return line if line.meets(amount) else None


def grounds_of(law: Law) -> dict[str, str]:
    """The lawful reasons for which an intention was not made public, by short name (GP-019)."""
    return dict(law.procedure(PROCEDURE).grounds)


def require_announced(
    wanted: Figure | None, law: Law, *, intention: str, ground: str, reason: str, again: bool
) -> None:
    """A procurement that must be announced names its intention, or why it has none (GP-019, GP-020).

    Args:
        wanted: The limit it has reached; None where none is needed.
        law: The law in force.
        intention: The intention's number; "" for none.
        ground: The lawful exception by its short name; "" for none.
        reason: Its circumstances in words.
        again: Whether it takes up lots of an earlier tender, whose intention was public already.
    """
    if ground and ground not in grounds_of(law):
        raise Refusal("未公开采购意向的情形不在规定之列", "GP-019", where="ground")
    if ground and not reason.strip():
        raise Refusal("未公开采购意向的，请写明具体原因", "GP-019", where="intention_reason")
    if wanted is not None and not intention and not ground and not again:
        raise Refusal(
            "达到采购限额标准的项目应当公开采购意向；请选择已公开的采购意向，或者写明不公开的法定情形",
            "GP-020",
            where="intention",
        )


def check_linked(intention: Dossier, purchaser: str, regime: str, kind: str) -> IntentionPublished:
    """An intention is one's own, of the same body of law and the same kind of purchase, and stands."""
    paper = intention.latest(IntentionPublished)
    if paper is None or paper.purchaser != purchaser or paper.regime != regime:
        raise Refusal("只能选择本单位公开的采购意向（招标计划）", "GP-020", where="intention")
    if paper.kind != kind:
        raise Refusal("该采购意向（招标计划）公开的是另一类采购标的", "GP-020", where="intention")
    if intention.state != "published":
        raise Refusal("该采购意向（招标计划）已经撤销", "GP-020", where="intention")
    return paper


def check_early(method: Method, intention: Dossier, at: datetime, calendar: Calendar) -> None:
    """A procurement begins thirty days after its intention was made public, not before (GP-020)."""
    clock = method.clock_if("intention")
    if intention.state != "published":
        raise Refusal("所依据的采购意向（招标计划）已经撤销", "GP-020", where=intention.number)
    if clock is not None:
        check_minimum(clock, published_at(intention), at, calendar, where="intention")


# -- the fair-competition check -------------------------------------------------------------------


def questions(law: Law, regime: str) -> tuple[QuestionRow, ...]:
    """The items of the check list in a body of law, in their order."""
    return tuple(row for row in law.rows(QuestionRow) if not row.regimes or regime in row.regimes)


def answered(asked: Sequence[QuestionRow], form: FairnessForm, today: date) -> tuple[Answered, ...]:
    """The whole list answered, by somebody, on a day that is not to come.

    Raises:
        Refusal: An item without an answer, one that did not pass without a note, or nobody's name (ZB-045).
    """
    if not form.reviewer.strip() or not form.post.strip():
        raise Refusal("请写明审查人和职务", "ZB-045", where="reviewer")
    if form.on > today:
        raise Refusal("审查日期晚于今日", "ZB-045", where="on")
    found = []
    for row in asked:
        answer, note = form.answers.get(row.id), form.notes.get(row.id, "").strip()
        if answer is None:
            raise Refusal(f"审查内容“{row.asks}”没有结论", "ZB-045", where=row.id)
        if answer != row.wanted and not note:
            raise Refusal(f"“{row.asks}”未通过的，请写明问题和处理意见", "ZB-045", where=row.id)
        found.append(Answered(row.id, row.rule, row.asks, row.wanted, answer, note))
    return tuple(found)


def fairness_needed(method: Method) -> bool:
    """Whether a notice of this method goes out only after the check (ZB-045)."""
    return method.is_("fairness", "required") and bool(questions(method.law, method.regime))


def fairness_of(preparation: Dossier | None, method: Method) -> FairnessTold | None:
    """The check a notice goes out with: the last one, passed, and not older than the documents composed here.

    Raises:
        Refusal: It is needed and missing, was not passed, or looked at an earlier version (ZB-045).
    """
    review = preparation.latest(FairnessReviewed) if preparation is not None else None
    if review is None or preparation is None:
        if fairness_needed(method):
            raise Refusal(f"发布前应当完成{method.word('documents')}公平竞争审查", "ZB-045", where="fairness")
        return None
    if not review.passed:
        raise Refusal("公平竞争审查未通过，请修改文件后重新审查", "ZB-045", where="fairness")
    composed = preparation.latest(DocumentsComposed)
    if composed is not None and composed.version != review.version:
        raise Refusal(
            f"公平竞争审查针对的是第 {review.version} 版文件，现为第 {composed.version} 版，应当重新审查",
            "ZB-045",
            where="fairness",
        )
    return FairnessTold(review.answers, review.post, review.on)
