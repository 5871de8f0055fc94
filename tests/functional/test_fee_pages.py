"""The public's pages of fees: every item with its basis, the charges to enterprises, versions, a year's totals, open data."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from webtest import TestApp

from hallcore.fees.forms import TariffForm, WithdrawTariffForm
from hallcore.fees.reading import DEMO, read_tariffs
from portal.tariffs import IMPORTER, take_in
from tests.functional.desk_hands import People, told
from tests.functional.office_hall import OfficeHall, office_hall
from tests.functional.test_office_case import accept
from tests.functional.test_office_fees import noticed, pay


@pytest.fixture
def office(seeded: Path, tmp_path: Path) -> Iterator[OfficeHall]:
    """A hall of the test's own."""
    with office_hall(seeded, tmp_path / "var") as made:
        yield made


def test_the_standards_stand_by_department_with_basis_and_reductions(public: TestApp) -> None:
    """FEE-18: item, basis, standard, reductions, validity; each leads to its own page; the menu leads there."""
    page = public.get("/fees")
    said = told(page)
    for words in (
        "不动产登记费",
        "发改价格规〔2016〕2559号",
        "小型微型企业",
        "敦化市不动产登记中心",
        "2025-12-01",
    ):
        assert words in said
    assert 'href="/fees"' in public.get("/").text
    assert "居民身份证工本费" in said
    enterprise = told(public.get("/fees?list=enterprise"))
    assert "居民身份证工本费" not in enterprise
    assert "水土保持补偿费" in enterprise
    item = told(public.get("/fees/F2901"))
    assert "住宅：80 元/件" in item
    assert "第 1 版" in item


def test_a_new_version_and_an_end_are_shown(office: OfficeHall) -> None:
    """Earlier versions stay; what is charged no longer leaves the list and its page says so."""
    people = People(office.hall)
    door, house = people.browser("company1"), office.hall.house
    form = read_tariffs(DEMO.read_text(encoding="utf-8"))[3]
    house.perform(
        "publish-tariff",
        "SF-F0202",
        IMPORTER,
        TariffForm(form.tariff, date(2026, 3, 2), None, "调整示例标准"),
    )
    ended = WithdrawTariffForm(date(2026, 3, 2), "停止征收", "示例停征公告")
    house.perform("withdraw-tariff", "SF-F0203", IMPORTER, ended)
    office.settle()
    item = told(door.get("/fees/F0202"))
    assert "第 2 版" in item
    assert "调整示例标准" in item
    assert "往来港澳通行证工本费" not in told(door.get("/fees"))
    assert "已停止收费" in told(door.get("/fees/F0203"))
    same = take_in(house, DEMO.read_text(encoding="utf-8"), dry=True)
    assert {one.code for one in same if one.result != "same"} == {"F0202"}


def test_a_years_totals_are_drawn_and_told(office: OfficeHall) -> None:
    """What was confirmed, item by item; the drawing says the same as the table."""
    people = People(office.hall)
    number = office.apply()
    accept(people, number)
    pay(office, noticed(people, number), "1234.50")
    page = people.get("company1", "/fees/totals?year=2026")
    assert "城市道路占用挖掘修复费 1,234.50 元" in page.text
    assert "<rect" in page.text
    assert "1,234.50" in told(page)
    assert "2026 年收费汇总" in told(people.get("company1", "/fees/totals?year=1999"))


def test_the_list_is_open_data(public: TestApp) -> None:
    """The same as comma separated values and as JSON, each item with the record that proves it."""
    rows = list(csv.DictReader(StringIO(public.get("/fees.csv").body.decode("utf-8-sig"))))
    found = json.loads(public.get("/fees.json").body)
    assert len(rows) == len(found) == 20
    assert {row["项目编码"] for row in rows} == {one["tariff"]["code"] for one in found}
    public.get(f"/records/{found[0]['record']}", status=200)


def test_what_is_charged_can_be_found(public: TestApp) -> None:
    """A fee item is in the search of the whole hall."""
    page = public.get("/search", {"q": "水土保持补偿费"})
    assert "/fees/F1101" in page.text
