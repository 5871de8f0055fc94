"""Statements of the bank as files: every MT940 file of the reference data, tables by template, what is set aside."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from hallcore.fees.banking import BadLine
from hallcore.ground.errors import Refusal
from portal.statements.entries import Entry, read_amount, read_day
from portal.statements.mt940 import Movement, decoded, movements, read_mt940
from portal.statements.tables import read_table
from portal.statements.templates import Template, check, shipped

FILES = 51
BROKEN = {"invalid_statement"}
"""Files that are meant to be broken: no statement, so they are refused."""

# -- MT940 --------------------------------------------------------------------------------------------------


class Expected(yaml.SafeLoader):
    """Reads what the reference data expects: values of the library written out, none of its code is run."""


def _mapped(loader: yaml.SafeLoader, _kind: str, node: yaml.MappingNode) -> Iterator[dict[str, Any]]:
    said: dict[str, Any] = {}
    yield said
    said.update(loader.construct_mapping(node))


def _valued(loader: yaml.SafeLoader, kind: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return _mapped(loader, kind, node)
    parts = loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else []
    if kind.endswith("models.Date"):
        return date(int.from_bytes(parts[0][:2], "big"), parts[0][2], parts[0][3])
    return Decimal(parts[0]) if kind.endswith("Decimal") else parts


Expected.add_multi_constructor("tag:yaml.org,2002:python/object/apply:", _valued)
Expected.add_multi_constructor("tag:yaml.org,2002:python/object:", _valued)


def plain(said: Any) -> Any:
    """A value of the library as the reference writes it."""
    if hasattr(said, "currency"):
        return {"amount": said.amount, "currency": said.currency}
    return date(said.year, said.month, said.day) if isinstance(said, date) else said


def samples(shared: Path) -> list[Path]:
    """The files of the reference data."""
    found = sorted((shared / "data/bank_statements/mt940_tests").rglob("*.sta"))
    assert len(found) == FILES
    return found


def test_every_reference_file_is_read_as_expected_or_refused(shared: Path) -> None:
    """Issue 4: all 51; of a movement nothing that was expected is lost or other than expected."""
    refused, counted = set(), 0
    for path in samples(shared):
        wanted = yaml.load(path.with_suffix(".yml").read_text(encoding="utf-8"), Expected)["transactions"]  # noqa: S506 - a safe loader
        try:
            list(read_mt940(path.read_bytes()).entries)
        except Refusal:
            refused.add(path.stem)
            assert not wanted
            continue
        text = decoded(path.read_bytes()).replace("\r\n", "\n")
        found = list(movements(text))
        assert len(found) == len(wanted), path.name
        for one, expected in zip(found, wanted, strict=True):
            assert isinstance(one, Movement), f"{path.name}: {one}"
            for name, value in expected["data"].items():
                # Details without a reference do not erase the movement's own; and a bank's own extension (:NS:)
                # at the head of the next statement is not the last movement's, as the reference has it.
                if value is not None and not name.startswith("non_swift"):
                    assert plain(one.said.get(name)) == value, f"{path.name} {name}"
            counted += 1
    assert refused == BROKEN
    assert counted > 200


STATEMENT = """:20:T0001
:25:2200000000000000001
:28C:1/1
:60F:C260301CNY0,00
:61:2603020302C80,00NTRFNONREF//LS0001
:86:缴款识别码 22240000000000000001 示例付款人
:61:2602300230C80,00NTRFNONREF//LS0002
:86:二月三十日
:61:what is this
:61:2603020302D12,00NTRFNONREF//LS0003
:61:2603020302RC12,00NTRFNONREF//LS0004
:61:2603020302RD15,00NTRFNONREF//LS0005
:62F:C260302CNY80,00
-
"""


def test_a_broken_movement_is_set_aside_and_the_file_goes_on() -> None:
    """A day that does not exist, and a line that is none, each by itself with its place; the others are read."""
    entries = list(read_mt940(STATEMENT.encode("gb18030")).entries)
    bad = [one for one in entries if isinstance(one, BadLine)]
    assert [(one.place, one.reason[:4]) for one in bad] == [
        ("第 7 行（:61:）", "没有这一"),
        ("第 9 行（:61:）", "这一笔的"),
    ]
    good = [one for one in entries if isinstance(one, Entry)]
    assert [one.amount for one in good] == [Decimal(n) for n in ("80.00", "-12.00", "-12.00", "15.00")]
    first = good[0]
    assert (first.serial, first.on, first.currency) == ("LS0001", date(2026, 3, 2), "CNY")
    assert first.own == "2200000000000000001"
    assert "22240000000000000001" in first.text


# -- tables -------------------------------------------------------------------------------------------------

HEAD = (
    "账号：2200000000000000001\n记账日期,贷方发生额,借方发生额,流水号,对方户名,对方账号,对方行名,摘要,附言\n"
)
ROW = "2026-03-02,80.00,,LS1,示例付款人,6222000000000000001,示例银行,缴费,22240000000000000001\n"


def table(text: str, template: str = "credit-debit", encoding: str = "utf-8") -> list[Entry | BadLine]:
    """What a table says."""
    return list(read_table(text.encode(encoding), shipped()[template]).entries)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_banks_use(encoding: str) -> None:
    """The account's number stands above the titles."""
    (one,) = table(HEAD + ROW, encoding=encoding)
    assert isinstance(one, Entry)
    assert (one.place, one.on, one.amount, one.serial) == (
        "第 3 行",
        date(2026, 3, 2),
        Decimal("80.00"),
        "LS1",
    )
    assert one.own == "2200000000000000001"
    assert one.text == "缴费 22240000000000000001"
    assert one.payer.account == "6222000000000000001"


@pytest.mark.parametrize(
    ("template", "head", "row", "amount"),
    [
        ("in-out", "交易日期,收入金额,支出金额,流水号", '20260302,"1,280.00",,1', "1280.00"),
        ("in-out", "交易日期,收入金额,支出金额,流水号", "2026/3/2,,-,1", None),
        ("in-out", "交易日期,收入金额,支出金额,流水号", "2026年3月2日,0.00,35.5,1", "-35.50"),
        ("signed", "记账日期,交易金额,借贷标志,流水号", "2026-03-02 09:30:00,80,贷,1", "80.00"),
        ("signed", "记账日期,交易金额,借贷标志,流水号", '="20260302",80,借,1', "-80.00"),
    ],
)
def test_each_shipped_template_reads_its_columns(
    template: str, head: str, row: str, amount: str | None
) -> None:
    """Credit and debit apart, income and outlay apart, or one amount with its mark."""
    (one,) = table(f"{head}\n{row}\n", template)
    assert isinstance(one, BadLine if amount is None else Entry)
    if isinstance(one, Entry):
        assert one.amount == Decimal(amount or 0)


def test_a_workbook_is_read_as_a_table_is() -> None:
    """Numbers and days as spreadsheets hold them."""
    book = Workbook()
    page = book.active
    page.append(["示例银行对账单"])
    page.append(["交易日期", "收入金额", "支出金额", "流水号", "对方账号", "附言"])
    page.append([date(2026, 3, 2), 80.5, None, "LS1", "6222000000000000001", "22240000000000000001"])
    data = io.BytesIO()
    book.save(data)
    contents = read_table(data.getvalue(), shipped()["in-out"])
    (one,) = contents.entries
    assert contents.form == "xlsx"
    assert isinstance(one, Entry)
    assert (one.on, one.amount) == (date(2026, 3, 2), Decimal("80.50"))


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("2026-02-30,80.00,,LS9,,,,,", "记账日期", "没有这一天：2026年2月30日"),
        ("昨天,80.00,,LS9,,,,,", "记账日期", "日期写法无法识别"),
        ("2026-03-02,-80.00,,LS9,,,,,", "贷方发生额", "金额是负数"),
        ("2026-03-02,八十,,LS9,,,,,", "贷方发生额", "金额写法无法识别"),
        ("2026-03-02,80.001,,LS9,,,,,", "贷方发生额", "金额精确到分"),
        ("2026-03-02,,,LS9,,,,,", "贷方发生额", "没有金额"),
        ("2026-03-02,80.00,80.00,LS9,,,,,", "贷方发生额", "既有收入又有支出"),
        ("2026-03-02,80.00", "", "只有 2 列"),
        ('2026-03-02,80.00,,LS9,"示例,,,,', "", "引号不成对"),
    ],
)
def test_a_bad_row_is_set_aside_with_place_field_and_reason(row: str, field: str, reason: str) -> None:
    """Issue 4: bad day, negative amount, broken row; the rows before and after it are read."""
    before, bad, after = table(f"{HEAD}{ROW}{row}\n{ROW}")
    assert isinstance(before, Entry)
    assert isinstance(after, Entry)
    assert isinstance(bad, BadLine)
    assert (bad.place, bad.field) == ("第 4 行", field)
    assert reason in bad.reason


def test_two_stray_quotation_marks_swallow_no_row_between_them() -> None:
    """Each breaks its own row; a cell that really goes over two lines is read."""
    found = table(
        HEAD + '2026-03-02,80.00,,LS8,"示例,,,,\n' + ROW + '2026-03-02,80.00,,LS9,"示例,,,,\n' + ROW
    )
    assert [type(one) for one in found] == [BadLine, Entry, BadLine, Entry]
    (one, _two) = table(HEAD + ROW.replace("缴费", '"缴\n费"') + ROW)
    assert isinstance(one, Entry)
    assert one.text.startswith("缴\n费")


def test_sums_and_notes_below_are_no_movements() -> None:
    """Banks put totals under the table."""
    assert len(table(HEAD + ROW + "合计,80.00,0.00,,,,,,\n制表人：示例,,,,,,,,\n")) == 1


def test_a_table_without_the_titles_is_refused() -> None:
    """Whoever chose another template is told what it looks for."""
    with pytest.raises(Refusal, match="列名行") as refused:
        table("甲,乙\n1,2\n")
    assert refused.value.where == "template"
    with pytest.raises(Refusal):
        read_table(b"\x00\x01\xff", shipped()["signed"])


@pytest.mark.parametrize(
    ("columns", "where"),
    [
        ({"credit": ("收入",)}, "day"),
        ({"day": ("日期",)}, "credit"),
        ({"day": ("日期",), "amount": ("金额",)}, "mark"),
        ({"day": ("日期",), "credit": ("收入",), "colour": ("颜色",)}, "id"),
    ],
)
def test_a_template_must_tell_day_and_amount(columns: dict[str, tuple[str, ...]], where: str) -> None:
    """What is missing is said of its field."""
    with pytest.raises(Refusal) as refused:
        check(Template("own", "自定", columns))
    assert refused.value.where == where


def test_days_and_amounts_are_read_as_banks_write_them() -> None:
    """Full width too; what can be read in two ways is not read."""
    assert read_day("２０２６０３０２") == date(2026, 3, 2)
    assert read_amount("１,２８０.５０") == Decimal("1280.50")
    assert read_amount("--") is None
    with pytest.raises(Refusal):
        read_amount("1,28.00")
