"""The national platform's data sets: their fields are data, each row holds against its table, each fault has its field."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from portal.national.checking import faults_of
from portal.national.rows import page_of
from portal.national.scopes import Platform
from portal.national.tables import FOLDER, TableFault, national, read_tables
from tests.makers.auction import Sale
from tests.makers.house import BIDDERS, PURCHASER
from tests.makers.procured import standing as procured
from trading.methods.model import REGIMES

SITE = Platform("示例中心", "https://hall.example", "12222403MA0009001E", "11222400MA000901XX")
TABLES = national()


def rows(hall, name):
    """The rows of a data set of a hall, and their faults."""
    with hall.reading() as root:
        page = page_of(root, TABLES.table(name), TABLES, SITE, 0, 500)
        assert page.ended
    return [line.values for line in page.rows], page.faults


# -- the tables ----------------------------------------------------------------------------------------------


def test_the_data_sets_the_rulebook_names_are_there():
    """PT-10 to PT-13: code application, notices, sections, openings, candidates, results, failures, contracts, parties."""
    names = [table.name for table in TABLES.tables]
    assert names == sorted(
        [
            "code-application",
            "notice",
            "section",
            "opening",
            "candidate",
            "result",
            "failure",
            "contract",
            "party",
        ]
    )


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "code-application",
            (
                "PROJECT_TYPE PROJECT_CODE TENDER_PROJECT_CODE BID_CODE DEAL_TYPE PLATFORM_CODE PUB_SERVICE_PLAT_CODE "
                "PROJECT_CREATEDATE DATA_TIMESTAMP"
            ),
        ),
        (
            "notice",
            (
                "PROJECT_CODE TENDER_PROJECT_CODE BID_SECTION_CODES UNIFIED_DEAL_CODES NOTICE_NAME NOTICE_CONTENT "
                "NOTICE_SEND_TIME NOTICE_MEDIA URL NOTICE_NATURE BULLETIN_TYPE PLATFORM_CODE PUB_SERVICE_PLAT_CODE "
                "DATA_TIMESTAMP"
            ),
        ),
        ("result", "WIN_BIDDER_NAME BIDDER_CODE_TYPE WIN_BIDDER_CODE BIDDER_ROLE BID_AMOUNT"),
    ],
)
def test_the_fields_seen_elsewhere_are_fields_here(name, fields):
    """PT-10, PT-12, PT-13: every field of the rulebook's rows stands in its table; whatever else is, is marked M."""
    table = TABLES.table(name)
    assert set(fields.split()) <= {each.code for each in table.fields}
    assert table.status == "V2"
    assert table.rule in {"PT-10", "PT-12", "PT-13"}


def test_classes_and_stages_are_the_portals():
    """PT-06, PT-07: six classes; engineering has five stages; every class of this hall is one of them."""
    assert list(TABLES.codes["business"]) == ["01", "02", "03", "04", "05", "90"]
    assert [code for code in TABLES.codes["stage"] if code.startswith("01")] == [
        "0101",
        "0102",
        "0104",
        "0105",
        "0106",
    ]
    assert set(TABLES.codes["stage_by_record"].values()) <= set(TABLES.codes["stage"])
    assert len(REGIMES) == 5


def test_the_unified_code_is_the_platforms_to_issue():
    """PT-09: no row of ours makes one; a wrong shape is found, a right one is not."""
    field = TABLES.table("result").field("UNIFIED_DEAL_CODE")
    assert (field.source, field.sources, field.required, field.status) == ("", {}, False, "M")
    table = replace(TABLES.table("result"), fields=(field,))
    right = "A01-12222403MA0009001E-20260302-000001-7"
    assert list(faults_of(table, TABLES.codes, {"UNIFIED_DEAL_CODE": right}, "R")) == []
    assert "不合形式" in str(*faults_of(table, TABLES.codes, {"UNIFIED_DEAL_CODE": right[:-2]}, "R"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('source = "item.name"', "comes from"),
        ("length = 18", "has no length"),
        ('codes = "role"', "is not there"),
        ('unit = "wan"', "says its unit"),
    ],
)
def test_a_table_that_cannot_be_filled_or_checked_is_refused(tmp_path, wrong, told):
    """Like the law's: a misspelt path, a missing length, an unknown code list or a sum without its unit, named by file."""
    changed = {
        'source = "item.name"': 'source = "thing.name"',
        "length = 18": "length = 0",
        'codes = "role"': 'codes = "roles"',
        'unit = "wan"': "",
    }[wrong]
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    name = "opening" if wrong.startswith("unit") else "party"
    target = tmp_path / f"{name}.toml"
    text = target.read_text(encoding="utf-8")
    assert wrong in text
    target.write_text(text.replace(wrong, changed, 1), encoding="utf-8")
    with pytest.raises(TableFault, match=told) as fault:
        read_tables(tmp_path)
    assert f"{name}.toml" in str(fault.value)


# -- the rows --------------------------------------------------------------------------------------------------


def test_a_tender_fills_every_data_set_to_its_contract(stage):
    """PT-02: from its notice to its contract each public record gives its rows, and every row holds."""
    matter = stage("contracted")
    matter.hall.seal()
    found = {name: rows(matter.hall, name) for name in (table.name for table in TABLES.tables)}
    assert {name: faults for name, (_rows, faults) in found.items() if faults} == {}
    counts = {name: len(each) for name, (each, _faults) in found.items()}
    assert counts["notice"] >= 1
    assert counts["section"] == counts["code-application"] >= 1
    assert counts["opening"] >= 3
    assert counts["result"] == counts["contract"] == 1
    notice = found["notice"][0][0]
    assert (notice["BUSINESS_TYPE"], notice["STAGE_CODE"], notice["NOTICE_NATURE"]) == ("01", "0101", "1")
    assert notice["URL"].startswith("https://hall.example/records/")
    result = found["result"][0][0]
    assert result["WIN_BIDDER_CODE"] in {one.party for one in BIDDERS}
    opened = {row["BIDDER_CODE"]: row["BID_AMOUNT"] for row in found["opening"][0]}
    assert opened[result["WIN_BIDDER_CODE"]] == result["BID_AMOUNT"]
    parties = {(row["LEGAL_CODE"], row["LEGAL_ROLE"]) for row in found["party"][0]}
    assert (PURCHASER.party, "1") in parties
    assert all(row["REGION_CODE"] == row["LEGAL_CODE"][2:8] for row in found["party"][0])


def test_nothing_of_a_bid_is_exported_before_the_opening(stage):
    """ZB-060: until the opening record is public there is no opening row and no bidder among the parties."""
    matter = stage("closed")
    matter.hall.seal()
    assert rows(matter.hall, "opening") == ([], ())
    assert {row["LEGAL_ROLE"] for row in rows(matter.hall, "party")[0]} <= {"1", "2"}


def test_procurement_is_told_under_its_own_class_and_stages():
    """PT-06, PT-08: 02, with its own stages for notice and result."""
    matter = procured("awarded")
    try:
        matter.hall.seal()
        notice = rows(matter.hall, "notice")[0][0]
        assert (notice["BUSINESS_TYPE"], notice["STAGE_CODE"]) == ("02", "0201")
        (result,), faults = rows(matter.hall, "result")
        assert (faults, result["STAGE_CODE"]) == ((), "0202")
    finally:
        matter.hall.close()


def test_sums_are_in_ten_thousands_and_keep_every_cent():
    """PT-13: 8,000,000.01 yuan are 800.000001; six places hold a cent exactly."""
    from portal.national.rows import value_of
    from portal.national.scopes import Scope

    field = TABLES.table("result").field("BID_AMOUNT")
    scope = Scope(None, None, None, None, None, None, None, SITE, {})

    class Priced:
        price = Decimal("8000000.01")

    assert value_of(field, "deal-confirmation", scope._replace(paper=Priced())) == "800.000001"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("WIN_BIDDER_NAME", "", "必填，没有值"),
        ("WIN_BIDDER_NAME", "长" * 201, "长 201 字，超过 200 字"),
        ("WIN_BIDDER_NAME", "长" * 200, ""),
        ("BIDDER_ROLE", "7", "不在代码表 role 中"),
        ("BID_AMOUNT", "12.3456789", "有 7 位小数，超过 6 位"),
        ("BID_AMOUNT", "1" * 15, "整数部分有 15 位，超过 14 位"),
        ("BID_AMOUNT", "1" * 14, ""),
        ("BID_AMOUNT", "一万", "不是数字"),
        ("NOTICE_SEND_TIME", "20260230090000", "不是日期时间"),
        ("NOTICE_SEND_TIME", "2026030209000", "不是"),
        ("WIN_BIDDER_CODE", "9122", "不合形式"),
        ("COLOUR", "red", "字段表中没有这个字段"),
    ],
)
def test_a_fault_is_named_by_field_and_record(stage, field, value, told):
    """Each rule of a table at its boundary; the fault says the data set, the field and the record."""
    matter = stage("awarded")
    matter.hall.seal()
    (row,), _faults = rows(matter.hall, "result")
    row = {**row, field: value}
    faults = list(faults_of(TABLES.table("result"), TABLES.codes, row, f"{matter.number}.1-0001"))
    if not told:
        assert faults == []
        return
    (fault,) = faults
    assert (fault.field, fault.dataset) == (field, "result")
    assert told in fault.reason
    assert matter.number in str(fault)


def test_a_row_that_does_not_hold_is_not_handed_out(stage):
    """Given a platform without its code, no row goes out, and each says why."""
    matter = stage("called")
    matter.hall.seal()
    with matter.hall.reading() as root:
        page = page_of(root, TABLES.table("section"), TABLES, SITE._replace(platform_code="待填写"), 0, 500)
    assert page.rows == ()
    assert {fault.field for fault in page.faults} == {"PLATFORM_CODE"}
    assert all(fault.record.startswith(matter.number) for fault in page.faults)


@pytest.mark.parametrize(
    ("method", "business"),
    [("land_listing", "03"), ("land_tender", "03"), ("mineral_listing", "04"), ("property_auction", "05")],
)
def test_sales_are_told_under_their_classes(method, business):
    """PT-06: land 03, minerals 04, property 05; the starting price is what is reckoned with, and there is no ceiling."""
    sale = Sale(method)
    try:
        sale.announced()
        sale.hall.seal()
        (notice,), faults = rows(sale.hall, "notice")
        assert faults == ()
        assert (notice["BUSINESS_TYPE"], notice["STAGE_CODE"][:2]) == (business, business)
        (section,), faults = rows(sale.hall, "section")
        assert faults == ()
        assert "CONTROL_PRICE" not in section
        assert (rows(sale.hall, "party")[0][0]["LEGAL_ROLE"]) == "4"
    finally:
        sale.hall.close()
