"""Lists people take away keep what was written and let no spreadsheet compute it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from portal.exporting import separated, workbook

STRANGE = ("=1+1", '=HYPERLINK("http://example.invalid","请点击")', "+86 433", "-见附件", "@示例", "\t=1")
PLAIN = ("示例", "-1.5", "+3", "", "2026-03-02")


def sheet(*rows):
    """The cells of a workbook as a spreadsheet reads them."""
    return load_workbook(io.BytesIO(workbook("表", rows))).active


@pytest.mark.parametrize("text", STRANGE)
def test_text_that_looks_like_a_formula_stays_text_in_a_workbook(text):
    """Given a name that begins as a formula does; then the cell is text and says what was written."""
    cell = sheet(("姓名",), (text,))["A2"]
    assert (cell.data_type, cell.value.strip()) == ("s", text.strip())


@pytest.mark.parametrize("text", STRANGE)
def test_among_comma_separated_values_an_apostrophe_stands_before_it(text):
    """Given the same text; then no program that opens the file takes it for something to compute."""
    rows = list(csv.reader(io.StringIO(separated([(text, "次")]), newline="")))
    assert rows == [[f"'{text}", "次"]]


@pytest.mark.parametrize("text", PLAIN)
def test_everything_else_stands_as_it_was_written(text):
    """Given plain text, or a number with its sign; then neither file changes it."""
    assert list(csv.reader(io.StringIO(separated([(text, "次")]), newline=""))) == [[text, "次"]]
    assert (sheet((text, "次"))["A1"].value or "") == text


def test_numbers_are_numbers():
    """Given an amount and a count; then a workbook can add them."""
    row = [cell.value for cell in sheet((Decimal("80.00"), 3))[1]]
    assert row == [80, 3]
