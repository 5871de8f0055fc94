"""The words charges, tariffs and payments share on pages and on paper. No amount is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from hallcore.dossier import Archive
from hallcore.fees.model import Charge, Formula, Tariff, TariffPublished
from hallcore.ground.money import format_yuan

STATES = {
    "unpaid": ("待缴款", "amber"),
    "expired": ("已过期", "red"),
    "paid": ("已缴款", "green"),
    "cancelled": ("已作废", "grey"),
    "waived": ("已减免", "grey"),
    "forfeited": ("不予退还", "grey"),
    "applied": ("已抵作价款", "grey"),
}
"""How a notice stands, and the colour of its tag."""


def version_of_charge(archive: Archive, charge: Charge) -> TariffPublished | None:
    """The version of the tariff a charge was computed from."""
    dossier = archive.get(charge.tariff)
    paper = dossier.record(charge.version_n).paper if dossier is not None else None
    return paper if isinstance(paper, TariffPublished) else None


def chosen_standard(archive: Archive, charge: Charge) -> str:
    """The standard that was applied: the option by name, or the item's standard in words."""
    version = version_of_charge(archive, charge)
    if version is not None:
        for rate in version.tariff.formula.options:
            if rate.id == charge.option:
                return f"{rate.label}：{plain(rate.rate)} 元/{charge.unit}"
    return charge.standard


def counted(charge: Charge) -> str:
    """How much was counted: ``2 件``; what an amount was computed on, where there is such a base."""
    on = f"（计费基数 {format_yuan(charge.base)}）" if charge.base else ""
    return f"{plain(charge.quantity)} {charge.unit}{on}"


def plain(value: Decimal) -> str:
    """A number without superfluous zeros: ``80``, ``0.8``."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def charged_for(charges: Iterable[Charge]) -> str:
    """The items of a notice in a line."""
    return "、".join(dict.fromkeys(charge.name for charge in charges))


def formula_words(formula: Formula, unit: str) -> tuple[str, ...]:
    """How an amount comes about, line by line."""
    lines: list[str] = []
    if formula.kind == "unit":
        lines.append(f"{plain(formula.rate)} 元/{unit}")
    elif formula.kind == "options":
        lines += [f"{one.label}：{plain(one.rate)} 元/{unit}" for one in formula.options]
    elif formula.kind == "tiers":
        for tier in formula.tiers:
            from_ = f"超过 {format_yuan(tier.over)}的部分" if tier.over else "起算部分"
            lines.append(f"{from_}按 {plain(tier.percent)}%")
    else:
        lines.append("按文书约定的金额")
    if formula.least is not None:
        lines.append(f"不低于 {format_yuan(formula.least)}")
    if formula.most is not None:
        lines.append(f"不超过 {format_yuan(formula.most)}")
    return tuple(lines)


def reduction_words(tariff: Tariff) -> tuple[str, ...]:
    """Who pays less or nothing, and on what ground."""
    return tuple(
        f"{off.title}：{'免收' if off.percent == 100 else f'减收 {off.percent}%'}（{off.basis}）"
        for off in tariff.reductions
    )


def valid_words(version: TariffPublished) -> str:
    """From when until when a version is in force."""
    until = f"至 {version.valid_to.isoformat()}" if version.valid_to else "起执行"
    return f"{version.valid_from.isoformat()} {until}"


def pay_address(public_url: str, code: str) -> str:
    """Where a notice is looked up by its code; the page still asks for the end of the payer's number."""
    return f"{public_url}/pay?{urlencode({'code': code})}"


def due_words(due_by: date | None) -> str:
    """The last day in words."""
    return due_by.isoformat() if due_by else "待放假安排公布后告知"
