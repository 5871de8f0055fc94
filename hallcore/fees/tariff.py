"""What a fee item comes to: the formula of a tariff on a quantity, a choice or a base amount. Pure.

Every amount is rounded once, at the end, to the fen; reductions are taken from the rounded amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from hallcore.dossier import Dossier
from hallcore.fees.model import Charge, Formula, Tariff, TariffPublished, TariffWithdrawn
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan, round_yuan, yuan

_HUNDRED = Decimal(100)


class Measure(msgspec.Struct, frozen=True):
    """What an amount is computed from, as somebody states it.

    Attributes:
        tariff: The fee item's code.
        quantity: How many units.
        option: The chosen standard, for an item that has several.
        base: The amount it is counted on, for tiers; the agreed amount, for what another paper fixed.
        reduction: The id of a reduction that is claimed, "" for none.
    """

    tariff: str
    quantity: Decimal = Decimal("1.00")
    option: str = ""
    base: Decimal = Decimal("0.00")
    reduction: str = ""


def in_force(item: Dossier, day: date) -> tuple[int, TariffPublished]:
    """The version of a fee item on a day, with its record number.

    Raises:
        Refusal: It is charged no longer, or not yet: nothing may be charged for it (FEE-01).
    """
    withdrawn = item.latest(TariffWithdrawn)
    if withdrawn is None or day < withdrawn.valid_from:
        for n in reversed(item.numbers(TariffPublished.type)):
            paper = item.record(n).paper
            if not isinstance(paper, TariffPublished) or paper.valid_from > day:
                continue
            if paper.valid_to is None or day <= paper.valid_to:
                return n, paper
            break
    raise Refusal(f"{day} 没有生效的收费标准，不得收费", "FEE-01", where=item.number)


def amount_of(formula: Formula, measure: Measure) -> Decimal:
    """What the formula comes to, before any reduction.

    Raises:
        Refusal: A quantity that is none, a choice that does not exist, a base amount that is missing.
    """
    if yuan(measure.quantity) <= 0:
        raise Refusal("数量应当大于零", "FEE-01", where="quantity")
    if yuan(measure.base) < 0:
        raise Refusal("计费基数不能是负数", "FEE-01", where="base")
    amount = round_yuan(_raw(formula, measure))
    if formula.kind == "agreed":
        return _within(formula, amount)
    if formula.least is not None:
        amount = max(amount, formula.least)
    return min(amount, formula.most) if formula.most is not None else amount


def _raw(formula: Formula, measure: Measure) -> Decimal:
    if formula.kind == "unit":
        return formula.rate * measure.quantity
    if formula.kind == "options":
        rates = {option.id: option.rate for option in formula.options}
        if measure.option not in rates:
            raise Refusal("请选择适用的收费标准", "FEE-01", where="option")
        return rates[measure.option] * measure.quantity
    if measure.base == 0:
        raise Refusal("请填写计费基数", "FEE-01", where="base")
    if formula.kind == "agreed":
        return measure.base
    return _tiered(formula, measure.base)


def _tiered(formula: Formula, base: Decimal) -> Decimal:
    """Each part of the base at its own rate (差额定率累进)."""
    bounds = [*(tier.over for tier in formula.tiers[1:]), None]
    total = Decimal(0)
    for tier, upper in zip(formula.tiers, bounds, strict=True):
        part = (base if upper is None else min(base, upper)) - tier.over
        if part > 0:
            total += part * tier.percent / _HUNDRED
    return total


def _within(formula: Formula, amount: Decimal) -> Decimal:
    if formula.least is not None and amount < formula.least:
        raise Refusal(f"金额低于 {format_yuan(formula.least)}", "FEE-01", where="base")
    if formula.most is not None and amount > formula.most:
        raise Refusal(f"金额超过上限 {format_yuan(formula.most)}", "FEE-01", where="base")
    return amount


def charge_for(item: Dossier, measure: Measure, day: date) -> Charge:
    """One line of a notice: the version in force, the amount, the reduction that applies.

    Raises:
        Refusal: Nothing may be charged on that day, or the measure does not fit the tariff.
    """
    n, version = in_force(item, day)
    tariff = version.tariff
    full = amount_of(tariff.formula, measure)
    off = next((one for one in tariff.reductions if one.id == measure.reduction), None)
    if measure.reduction and off is None:
        raise Refusal("这个收费项目没有这种减免", "FEE-09", where="reduction")
    amount = full if off is None else round_yuan(full * (100 - off.percent) / _HUNDRED)
    return Charge(
        tariff=item.number,
        version_n=n,
        code=tariff.code,
        name=tariff.name,
        unit=tariff.unit,
        standard=tariff.standard,
        basis="；".join(f"《{basis.law}》{basis.article}" for basis in tariff.bases),
        quantity=yuan(measure.quantity),
        option=measure.option,
        base=yuan(measure.base),
        reduction=measure.reduction,
        reduced=f"{off.title}，减 {off.percent}%（{off.basis}）" if off is not None else "",
        amount=amount,
    )


def check_tariff(tariff: Tariff) -> None:
    """A fee item that may be charged: with a basis, a standard, and a formula that can come to something.

    Raises:
        Refusal: The first of its faults.
    """
    for fault in tariff_faults(tariff):
        raise fault


def tariff_faults(tariff: Tariff) -> Iterator[Refusal]:
    """Everything that is missing in a fee item, each with its place (FEE-01, FEE-09, FEE-18)."""
    if not tariff.bases or any(not basis.law.strip() or not basis.article.strip() for basis in tariff.bases):
        yield Refusal("收费项目应当写明法律、行政法规依据；没有依据的不得收费", "FEE-01", where="bases")
    for value, where, what in (
        (tariff.code, "code", "项目编码"),
        (tariff.name, "name", "项目名称"),
        (tariff.standard, "standard", "收费标准"),
        (tariff.unit, "unit", "计费单位"),
        (tariff.account, "account", "入账账户"),
    ):
        if not value.strip():
            yield Refusal(f"请填写{what}", "FEE-18", where=where)
    yield from _formula_faults(tariff.formula)
    seen: set[str] = set()
    for off in tariff.reductions:
        if not off.basis.strip() or not off.title.strip():
            yield Refusal("减免应当写明对象和依据", "FEE-09", where="reductions")
        if not 1 <= off.percent <= 100 or off.id in seen:
            yield Refusal("减免比例应为百分之一至百分之百，编号不得重复", "FEE-09", where="reductions")
        seen.add(off.id)


def _formula_faults(formula: Formula) -> Iterator[Refusal]:
    bounds = (formula.rate, *(one.rate for one in formula.options), *(one.percent for one in formula.tiers))
    if any(value < 0 for value in bounds):
        yield Refusal("标准不能是负数", "FEE-01", where="formula")
    if formula.least is not None and formula.most is not None and formula.least > formula.most:
        yield Refusal("最低额高于最高额", "FEE-01", where="formula")
    if formula.kind == "unit" and formula.rate <= 0:
        yield Refusal("请填写收费标准的金额", "FEE-01", where="formula")
    ids = [one.id for one in formula.options]
    if formula.kind == "options" and (not ids or len(set(ids)) < len(ids)):
        yield Refusal("请列出各档标准，编号不得重复", "FEE-01", where="formula")
    overs = [one.over for one in formula.tiers]
    if formula.kind == "tiers" and (not overs or overs[0] != 0 or overs != sorted(set(overs))):
        yield Refusal("分档应从零起，逐档递增", "FEE-01", where="formula")
