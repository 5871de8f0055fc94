"""What the notice of a procurement must satisfy beyond its times: weights, deductions, reserved lots. Pure.

Every figure is law data; each refusal names the least or the most the law allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hallcore.ground.clauses import Figure
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan
from trading.methods.rules import Method
from trading.tendering.model import Evaluation, LotTerms

_LEAST_TITLE = 4
"""Characters from which on a title found in a qualification is the same thing, not a common word."""


def check_procured_lot(lot: LotTerms, kind: str, method: Method) -> None:
    """Within the budget, the core product named, reserved for small and medium enterprises where the law wants it.

    Raises:
        Refusal: The ceiling is above the budget (GP-008), goods name no core product (GP-063), or a lot that small is
            open to all without a reason (GP-100).
    """
    where = f"lots[{lot.no}]"
    if lot.ceiling > lot.estimate:
        raise Refusal("最高限价不得超过预算金额", "GP-008", where=where)
    if kind == "goods" and not lot.core.strip():
        raise Refusal("货物采购包应当写明核心产品", "GP-063", where=f"{where}.core")
    line = method.law.figure_of("GP-100", kind)
    if line.meets(lot.estimate) and not lot.reserved and not lot.open_reason.strip():
        raise Refusal(
            f"预算金额不超过 {format_yuan(Decimal(str(line.value)))}，应当专门面向中小企业采购；不适宜的，请写明理由",
            "GP-100",
            where=f"{where}.reserved",
        )


def check_procured(evaluation: Evaluation, lots: Sequence[LotTerms], kind: str, method: Method) -> None:
    """The evaluation is one the law of procurement allows; see the rules each refusal cites."""
    if evaluation.formula != "lowest_base":
        raise Refusal("价格分应当采用低价优先法计算", "GP-067", where="evaluation.formula")
    if evaluation.uniform and evaluation.method != "lowest":
        raise Refusal(
            "技术、服务等标准统一的货物和服务，应当采用最低评标价法", "GP-064", where="evaluation.method"
        )
    if method.is_("decides", "marks") and evaluation.method != "comprehensive":
        raise Refusal(f"{method.title}采用综合评分法确定成交供应商", "GP-134", where="evaluation.method")
    if evaluation.method == "comprehensive":
        _check_weights(evaluation, lots, kind, method)
    _check_deductions(evaluation, lots, method)
    _check_low(evaluation, method)


def _check_weights(evaluation: Evaluation, lots: Sequence[LotTerms], kind: str, method: Method) -> None:
    least = method.figure(f"price-{kind}")
    if not least.meets(evaluation.price_marks):
        raise Refusal(
            f"{method.word(f'kind-{kind}')}项目的价格分不得低于总分的 {least.value}%，现为 {evaluation.price_marks:f}%",
            least.rule,
            where="evaluation.price_marks",
        )
    most = method.figure_if(f"price-most-{kind}")
    if most is not None and not most.meets(evaluation.price_marks):
        raise Refusal(
            f"{method.word(f'kind-{kind}')}项目的价格分不得高于总分的 {most.value}%，现为 {evaluation.price_marks:f}%",
            most.rule,
            where="evaluation.price_marks",
        )
    for criterion in evaluation.criteria:
        if not criterion.standard.strip():
            raise Refusal(
                f"评审因素“{criterion.title}”应当细化和量化，请写明评分标准",
                "GP-068",
                where="evaluation.criteria",
            )
        title = criterion.title.strip()
        if len(title) >= _LEAST_TITLE and any(title in lot.qualification for lot in lots):
            raise Refusal(
                f"“{title}”已列为资格条件，资格条件不得作为评审因素", "GP-068", where="evaluation.criteria"
            )


def _check_deductions(evaluation: Evaluation, lots: Sequence[LotTerms], method: Method) -> None:
    law = method.law
    if all(lot.reserved for lot in lots):
        if evaluation.small or evaluation.mixed:
            raise Refusal("专门面向中小企业采购的项目，不再执行价格扣除", "GP-109", where="evaluation.small")
    else:
        span = law.figure_of("GP-103", "least"), law.figure_of("GP-103", "most")
        _check_rate(evaluation.small, *span, where="evaluation.small")
    if evaluation.mixed:
        span = law.figure_of("GP-104", "least"), law.figure_of("GP-104", "most")
        _check_rate(evaluation.mixed, *span, where="evaluation.mixed")
    domestic = law.figure_of("GP-110", "rate")
    if evaluation.domestic and not domestic.meets(evaluation.domestic):
        raise Refusal(f"本国产品的价格扣除为 {domestic.value}%", domestic.rule, where="evaluation.domestic")


def _check_rate(rate: Decimal, least: Figure, most: Figure, *, where: str) -> None:
    if not (least.meets(rate) and most.meets(rate)):
        reason = f"{least.name}应在 {least.value}% 至 {most.value}% 之间，现为 {rate:f}%"
        raise Refusal(reason, least.rule, where=where)


def _check_low(evaluation: Evaluation, method: Method) -> None:
    most = method.law.figure_of("GP-094")
    shares = (("GP-090", "low_mean"), ("GP-091", "low_second"), ("GP-092", "low_ceiling"))
    for rule, name in shares:
        share, own = getattr(evaluation, name), method.law.figure_of(rule)
        if share and not (Decimal(str(own.value)) <= share and most.meets(share)):
            raise Refusal(
                f"异常低价审查的启动比例只能由 {own.value}% 提高，最高 {most.value}%，现为 {share:f}%",
                most.rule,
                where=f"evaluation.{name}",
            )
