"""The list of fees as a file: read whole, faults told at once, published item by item, the same list twice changes nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hallcore.catalogue.linter import faults_of
from hallcore.catalogue.model import FeeLine
from hallcore.catalogue.reading import read_items
from hallcore.fees.reading import DEMO, read_tariffs
from hallcore.fees.tariff import Measure, amount_of
from hallcore.ground.errors import LawFault
from portal.cli.treasury import ACCOUNTS
from portal.tariffs import take_in
from tests.makers.fees import fee_hall
from tests.makers.house import workshop
from tests.makers.values import at

HELD = [account.code for account in ACCOUNTS]
GOOD = """
[[tariff]]
code = "F77"
name = "示例考试费"
kind = "administrative"
department = "D01"
bases = [{ law = "示例考试办法", article = "第二条" }]
standard = "每科 30 元"
unit = "科"
formula = { kind = "unit", rate = "30.00" }
account = "CZ01"
valid_from = 2026-03-02
"""


def test_the_demo_list_holds_real_items_with_their_documents():
    """FEE-18: each with its basis; amounts as the documents have them, as far as remembered."""
    forms = {form.tariff.code: form.tariff for form in read_tariffs(DEMO.read_text(encoding="utf-8"), HELD)}
    assert 12 <= len(forms) <= 20
    assert amount_of(forms["F2901"].formula, Measure("F2901", option="other")) == Decimal("550.00")
    assert amount_of(forms["F0201"].formula, Measure("F0201", option="replace")) == Decimal("40.00")
    idle = Measure("F0402", base=Decimal("1234567.00"))
    assert amount_of(forms["F0402"].formula, idle) == Decimal("246913.40")
    assert {form.kind for form in forms.values()} == {"administrative", "asset", "document", "bond"}
    assert all(basis.law and basis.article for form in forms.values() for basis in form.bases)


def test_every_fault_of_a_list_is_told_at_once():
    """FEE-01: no basis, no standard, an unknown account, a code twice, a formula that comes to nothing; nothing is kept."""
    bad = (
        GOOD.replace('bases = [{ law = "示例考试办法", article = "第二条" }]\n', "")
        + GOOD.replace("每科 30 元", " ").replace("CZ01", "XX99")
        + GOOD.replace('"F77"', '"F78"').replace('rate = "30.00"', 'rate = "0.00"')
        + GOOD.replace('"F77"', '"F79"').replace("2026-03-02", '"soon"')
        + GOOD.replace('"F77"', '"F80"').replace('unit = "科"', 'unit = "科"\ncolour = "red"')
        + GOOD.replace('"F77"', '"F81"').replace('"D01"', '"D99"')
    )
    with pytest.raises(LawFault) as faults:
        read_tariffs(bad, HELD, ["D01"])
    told = "\n".join(faults.value.faults)
    for words in (
        "没有依据的不得收费",
        "请填写收费标准",
        "XX99",
        "编码重复",
        "金额",
        "valid_from",
        "colour",
        "D99",
    ):
        assert words in told
    for broken in ("[[tariff", "", "tariff = 3"):
        with pytest.raises(LawFault):
            read_tariffs(broken)


def test_a_list_is_published_once_and_a_change_is_a_new_version():
    """The same list again is no act; a changed one says what changed."""
    hall = fee_hall()
    house = hall.hall.house
    house.transact(
        lambda root: [
            root.archive.shelf("fee-accounts").update({"CZ01": {}}),
            root.archive.shelf("departments").update({"D01": {}}),
        ]
    )
    assert [one.result for one in take_in(house, GOOD, dry=True)] == ["kept"]
    assert [one.result for one in take_in(house, GOOD)] == ["kept"]
    assert [one.result for one in take_in(house, GOOD)] == ["same"]
    changed = GOOD.replace("30 元", "35 元").replace("30.00", "35.00")
    (told,) = take_in(house, changed)
    assert (told.result, "变更" in told.reason) == ("refused", True)
    assert [one.result for one in take_in(house, changed + 'change = "调整标准"\n')] == ["kept"]
    hall.close()


def test_a_fee_line_without_an_entry_in_the_list_is_refused():
    """FEE-01: unknown code, a rule without a code; and a question that only a fee asks about is a question."""
    law = workshop().lawbook.on(at("03-02 08:30").date())
    known = {form.tariff.code for form in read_tariffs(DEMO.read_text(encoding="utf-8"))}
    items = read_items()
    for item in items:
        assert not faults_of(item, law, tariffs=known), item.code
    assert {fee.tariff for item in items for fee in item.fees} <= known
    home = next(item for item in items if any(fee.when for fee in item.fees))
    wrong = (FeeLine("费", "1 元", "法", "F00"), FeeLine("费", "1 元", "法", "", "accept"))
    faulty = type(home)(**{name: getattr(home, name) for name in home.__struct_fields__} | {"fees": wrong})
    told = [fault for fault in faults_of(faulty, law, tariffs=known) if fault.cite == "FEE-01"]
    assert [fault.where for fault in told] == ["fees[1]", "fees[2]"]
