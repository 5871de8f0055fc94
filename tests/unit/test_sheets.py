"""Tables people hand in: read the same from XLSX and CSV, with places people can find; foreign files are refused."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from hallcore.ground.errors import Refusal
from portal import sheets
from portal.sheets import Column, read_sheet

COLUMNS = (
    Column("编号", "code", required=True),
    Column("名 称", "name", required=True),
    Column("层", "floor"),
)


def workbook(path: Path, *rows: list[Any]) -> Path:
    """Write a workbook."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_and_a_text_say_the_same(tmp_path):
    """Spaces in titles and around values are forgiven, empty rows left out, a whole number has no point."""
    book = workbook(
        tmp_path / "a.xlsx",
        ["名称", "编号", "层"],
        [" 甲 ", "D01", 2.0],
        [None, "", None],
        ["乙", date(2026, 3, 2), True],
    )
    for encoding in ("utf-8-sig", "gb18030"):
        text = tmp_path / f"{encoding}.csv"
        text.write_text("名称, 编号 ,层\n 甲 ,D01,2\n,,\n乙,2026-03-02,是\n", encoding=encoding)
        assert read_sheet(text, COLUMNS) == read_sheet(book, COLUMNS)
    found = read_sheet(book, COLUMNS)
    assert [line.row for line in found.lines] == [2, 4]
    assert dict(found.lines[0].cells) == {"name": "甲", "code": "D01", "floor": "2"}
    assert found.place(found.lines[1], COLUMNS, "code") == "第 4 行 B 列“编号”"
    assert found.place(found.lines[1], COLUMNS, "") == "第 4 行"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        ("编号\nD01\n".encode(), "缺少列"),
        ("编号,名称,备注\n".encode(), "不认识的列：备注"),
        ("编号,名称,编号\n".encode(), "两次"),
        (b"\xff\xff\xff\xff\x00", "编码"),
        ('编号,名称\n"D01,甲\n'.encode(), "读不下去"),
        (b"a\0b,c\n", "表格"),
    ],
)
def test_a_foreign_text_is_refused_whole(tmp_path, content, says):
    """What is no table with these columns is not guessed at."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal) as no:
        read_sheet(path, COLUMNS)
    assert says in no.value.reason


def test_a_foreign_workbook_is_refused_whole(tmp_path, monkeypatch):
    """A picture named .xlsx, an archive of something else, a workbook that would unpack beyond all bounds."""
    picture, archive = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    picture.write_bytes(b"\x89PNG\r\n")
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.txt", "x")
    for path in (picture, archive):
        with pytest.raises(Refusal) as no:
            read_sheet(path, COLUMNS)
        assert "XLSX" in no.value.reason
    good = workbook(tmp_path / "c.xlsx", ["编号", "名称"], ["D01", "甲"])
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 100)
    with pytest.raises(Refusal) as no:
        read_sheet(good, COLUMNS)
    assert "过大" in no.value.reason


@pytest.mark.parametrize(("rows", "taken"), [(3, True), (4, False)])
def test_bounds_are_said_before_anything_is_read_further(tmp_path, monkeypatch, rows, taken):
    """The last row that is admitted and the first that is not."""
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    path = tmp_path / "a.csv"
    path.write_text("编号,名称\n" + "D01,甲\n" * rows, encoding="utf-8")
    if taken:
        assert len(read_sheet(path, COLUMNS).lines) == rows
    else:
        with pytest.raises(Refusal):
            read_sheet(path, COLUMNS)
