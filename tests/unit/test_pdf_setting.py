"""The arithmetic of the page: figures never break, columns fill the measure, numbers read as they are said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdf.publication import Column, Facts, Table, Total
from pdf.setting import (
    MEASURE,
    PADDING,
    SIZE,
    SMALL,
    chinese_date,
    ems,
    fact_grid,
    in_eights,
    numeral,
    seal_offset,
    table_grid,
)

MONEY = Column("投标报价（元）", "figure")


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "100"),
    ],
)
def test_sections_are_numbered_as_they_are_said(number, read):
    """一 to 九十九; nobody numbers a hundredth section so."""
    assert numeral(number) == read


def test_a_date_is_written_without_zeros():
    """Under a paper stands 2026年3月2日."""
    assert chinese_date(date(2026, 3, 2)) == "2026年3月2日"


@pytest.mark.parametrize(("length", "offset"), [(2, 2.0), (11, 16.3), (13, 20.0), (40, 20.0)])
def test_a_seal_lies_under_the_name_and_upon_the_date(length, offset):
    """Centred under the name; however long that is, the seal does not leave the date."""
    assert seal_offset("局" * length) == offset


def test_a_hash_is_read_in_eights():
    """64 digits in eight groups."""
    assert in_eights("0123456789abcdef") == "01234567 89abcdef"


cells = st.text(alphabet="敦化市示例一二abcXYZ0123456789.,（）", max_size=30)
columns = st.lists(
    st.builds(
        Column, st.text("招标人报价元", min_size=1, max_size=8), st.sampled_from(["text", "centre", "figure"])
    ),
    min_size=1,
    max_size=8,
)


@given(columns, st.data())
def test_columns_always_fill_the_measure(heads, data):
    """Whatever stands in a table, its columns add up to the page and none vanishes."""
    rows = data.draw(st.lists(st.tuples(*[cells] * len(heads)), max_size=4))
    grid = table_grid(Table(tuple(heads), tuple(rows)))
    assert sum(grid.widths) == pytest.approx(100, abs=0.1)
    assert min(grid.widths) > 1


@pytest.mark.parametrize("amount", ["0.00", "8,462,317.55", "123,456,789,012.34"])
def test_a_figure_has_room_on_one_line(amount):
    """Beside words as long as they like, an amount's column holds the amount."""
    table = Table((Column("投标人"), MONEY, Column("备注")), (("长" * 40, amount, "注" * 60),))
    grid = table_grid(table)
    size = SMALL if grid.small else SIZE
    assert grid.widths[1] / 100 * MEASURE >= ems(amount) * size + PADDING - 0.1


def test_a_total_wider_than_its_column_widens_it():
    """The bold sum may be the widest figure; it stands on one line too."""
    rows = (("甲", "1.00"),)
    plain = table_grid(Table((Column("投标人"), MONEY), rows))
    summed = table_grid(
        Table((Column("投标人"), MONEY), rows, total=Total("合计", 1, ("123,456,789,012.34",)))
    )
    assert summed.widths[1] > plain.widths[1]


def test_a_table_too_wide_is_set_smaller():
    """Eight columns of words do not fit at 10.5 points; they are set at 9."""
    narrow = Table((Column("甲"), Column("乙")), (("一", "二"),))
    wide = Table(tuple(Column("六字以上列头", "figure") for _ in range(8)), (("1,234,567.00",) * 8,))
    assert not table_grid(narrow).small
    assert table_grid(wide).small


def test_short_facts_stand_in_pairs_and_long_ones_alone():
    """Two short pairs share a row; a long value takes its own, and the pair before it is not split from it."""
    facts = Facts((("甲", "短"), ("乙", "短"), ("丙", "短"), ("丁", "长" * 80), ("戊", "短")))
    rows = fact_grid(facts).rows
    assert [[label for label, _, _ in row] for row in rows] == [["甲", "乙"], ["丙"], ["丁"], ["戊"]]
    assert [sum(1 + span for _, _, span in row) for row in rows] == [4, 4, 4, 4]
