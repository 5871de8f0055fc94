"""Reading a list of fees from a file: ``[[tariff]]`` tables, checked whole, every fault told at once.

What is not here: publishing (``hallcore.fees.office``), and whether a department or account is registered: the caller
says which there are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from hallcore.fees.forms import TariffForm
from hallcore.fees.model import Tariff
from hallcore.fees.tariff import tariff_faults
from hallcore.ground.errors import LawFault

DEMO = Path(__file__).parent / "demo" / "tariff.toml"
"""The demo hall's own list of fees."""

_OWN = ("valid_from", "valid_to", "change")


def read_tariffs(
    text: str,
    accounts: Collection[str] | None = None,
    departments: Collection[str] | None = None,
) -> tuple[TariffForm, ...]:
    """Every fee item of a file, ready to be published, in its order.

    Args:
        text: The TOML.
        accounts: Codes of the fiscal accounts there are; None leaves them unchecked.
        departments: Codes of the departments there are; None leaves them unchecked.

    Raises:
        LawFault: Everything that is wrong with it: no basis, no standard, an unknown account, a code twice.
    """
    try:
        tables = tomllib.loads(text).get("tariff", [])
    except tomllib.TOMLDecodeError as fault:
        raise LawFault([f"文件不是 TOML：{fault}"]) from fault
    faults: list[str] = []
    forms: list[TariffForm] = []
    seen: set[str] = set()
    if not isinstance(tables, list) or not tables:
        raise LawFault(["文件里没有收费项目（[[tariff]]）"])
    for n, table in enumerate(tables, 1):
        place = f"第 {n} 项 {table.get('code', '')}".rstrip() if isinstance(table, dict) else f"第 {n} 项"
        form = _form(table, place, faults)
        if form is None:
            continue
        tariff = form.tariff
        faults += [f"{place} {one.where}：{one.reason}（{one.cite}）" for one in tariff_faults(tariff)]
        faults += [f"{place} {why}" for why in _unknown(tariff, accounts, departments)]
        if tariff.code in seen:
            faults.append(f"{place} code：编码重复")
        seen.add(tariff.code)
        forms.append(form)
    if faults:
        raise LawFault(faults)
    return tuple(forms)


def _form(table: Any, place: str, faults: list[str]) -> TariffForm | None:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(table, dict):
        faults.append(f"{place}：应为一张表")
        return None
    own = {key: value for key, value in table.items() if key in _OWN}
    rest = {"bases": (), **{key: value for key, value in table.items() if key not in _OWN}}
    if not isinstance(own.get("valid_from"), date):
        faults.append(f"{place} valid_from：请写明执行日期")
        return None
    try:
        return msgspec.convert({**own, "tariff": rest}, TariffForm)
    except msgspec.ValidationError as fault:
        faults.append(f"{place}：{fault}")
        return None


def _unknown(
    tariff: Tariff, accounts: Collection[str] | None, departments: Collection[str] | None
) -> Iterator[str]:
    if accounts is not None and tariff.account not in accounts:
        yield f"account：没有登记财政账户 {tariff.account}（FEE-02）"
    if tariff.department and departments is not None and tariff.department not in departments:
        yield f"department：没有部门 {tariff.department}（FEE-01）"
