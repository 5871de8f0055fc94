"""One sample of the page of ratings that has a template of its own."""

from __future__ import annotations

from portal.presenters.rating_desk import BoardPage
from portal.presenters.shapes import Cell, Column, Row, Section, Table, Tag
from tests.makers.desk_pages import desk
from tests.makers.page_parts import Sample


def samples() -> dict[str, Sample]:
    """Every page once, by a short name."""
    columns = (Column("时间", nowrap=True), Column("评价", head=True), Column("状态"))
    row = Row((Cell("11-23 10:01"), Cell("不满意", "/x", strong=True), Cell(tag=Tag("待回访核实", "solid"))))
    page = BoardPage(
        title="实时评价",
        meta=("11-23 10:20 的情况",),
        sections=(Section("最新", "newest", tables=(Table("最新评价", columns, (row,)),)),),
        newest="PJ-20261123-W012-001",
        url="/desk/ratings/newest.json",
    )
    return {"ratings-live": Sample("voice/board.jinja2", {"chrome": desk(), "page": page})}
