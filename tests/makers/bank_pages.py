"""One sample of the pages of the bank's counter that have a template of their own."""

from __future__ import annotations

from portal.presenters.bank import BankHomePage
from portal.presenters.shapes import Action, Cell, Column, Figure, Figures, Row, Section, Table
from tests.makers.desk_pages import desk
from tests.makers.page_parts import Sample


def samples() -> dict[str, Sample]:
    """Every page once, by a short name."""
    columns = (Column("通知书", head=True, nowrap=True), Column("金额（元）", numeric=True))
    rows = (Row((Cell("JK-20260302-001-0001", "/x"), Cell("1,260.00"))),)
    return {
        "bank-home": Sample(
            "bank/home.jinja2",
            {
                "chrome": desk(),
                "page": BankHomePage(
                    title="银行柜台",
                    note="营业日 2026-03-02　2026-03-02 10:20",
                    search_url="/x",
                    asked="99990000000000000001",
                    figures=Figures(
                        "当班",
                        (Figure("本班收款", "3", "笔"), Figure("钱箱应有", "580.00", "元")),
                        "班次 RZ-YH01-20260302.S01",
                    ),
                    sections=(Section("本班收款", tables=(Table("本班收款", columns, rows),)),),
                    actions=(Action("交班", "/x"),),
                ),
            },
        ),
    }
