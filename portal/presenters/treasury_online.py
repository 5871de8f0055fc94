"""What the bank's own system said and the hall could not book: the treasury's list of it, and how it is struck off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from hallcore.dossier import Archive
from hallcore.fees.forms import StrikeForm
from portal.feebook import UNBOOKED, UNSTRUCK
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, FormPage
from portal.presenters.paging import ROWS
from portal.presenters.shapes import Alert, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.treasury import LAST
from portal.presenters.writing import amount

KINDS = {"paid": "缴款", "reversed": "冲正"}
COLUMNS = (
    Column("时间", nowrap=True),
    Column("银行流水号", head=True),
    Column("业务"),
    Column("金额（元）", numeric=True),
    Column("未入账原因"),
)


class Unbooked(NamedTuple):
    """A message of a bank's system that was refused for good; ``one`` is what was kept of it."""

    bank: str
    event: str
    one: dict[str, Any]

    @property
    def form(self) -> StrikeForm:
        """The message as the act that strikes it off names it, still without a reason."""
        one = self.one
        paid = Decimal(one["amount"]) if one["amount"] else None
        at = datetime.fromisoformat(one["at"])
        return StrikeForm(self.event, at, one["type"], one["serial"], one["code"], paid, self.why, "")

    @property
    def why(self) -> str:
        """Why it was not booked."""
        return f"{self.one['reason']}（{self.one['cite']}）" if self.one["cite"] else str(self.one["reason"])

    @property
    def cells(self) -> tuple[Cell, ...]:
        """As a row of the list."""
        return (
            Cell(self.one["at"][:16].replace("T", " ")),
            Cell(self.one["serial"]),
            Cell(KINDS[self.one["type"]]),
            Cell(amount(Decimal(self.one["amount"])) if self.one["amount"] else ""),
            Cell(self.why),
        )


def unbooked(archive: Archive, bank: str = "") -> Iterator[Unbooked]:
    """What nobody has struck off, of one bank or of all, oldest first."""
    kept = archive.shelf(UNBOOKED)
    for code, _at, event in archive.shelf(UNSTRUCK).keys((bank, "", ""), (bank or LAST, LAST, LAST)):
        yield Unbooked(code, event, kept[code, event])


def find(archive: Archive, bank: str, event: str) -> Unbooked | None:
    """A message that waits to be struck off; None where there is none such."""
    one = archive.shelf(UNBOOKED).get((bank, event))
    waits = one is not None and (bank, one["at"], event) in archive.shelf(UNSTRUCK)
    return Unbooked(bank, event, one) if waits else None


def unbooked_page(show: Showing, *, acts: bool) -> DeskListPage:
    """The list; each line leads whoever may to where it is struck off."""
    found = list(islice(unbooked(show.archive), ROWS + 1))
    rows = tuple(
        Row(
            (
                *(Cell(_bank_name(show, one.bank)),),
                *one.cells,
                *((Cell("销号", strike_address(one)),) if acts else ()),
            )
        )
        for one in found[:ROWS]
    )
    more = f"只列出最早的 {ROWS} 笔，销号后续列。" if len(found) > ROWS else ""
    return DeskListPage(
        title="网上缴款未入账",
        crumbs=(Link("财政", address("treasury")), Link("网上缴款未入账")),
        note=f"银行系统发来、大厅不能入账的缴款和冲正。核实并处理完毕后销号，销号不改变账目。{more}",
        table=Table(
            "待核实的业务",
            (Column("银行"), *COLUMNS, *((Column("办理"),) if acts else ())),
            rows,
            empty="没有待核实的业务。",
        ),
    )


def strike_address(one: Unbooked) -> str:
    """Where a message is struck off."""
    return address("treasury.strike", query={"bank": one.bank, "event": one.event})


def strike_page(show: Showing, one: Unbooked, refused: tuple[Alert, ...]) -> FormPage:
    """The form that strikes a message off."""
    facts = (
        Fact("银行", _bank_name(show, one.bank)),
        Fact("缴款识别码", one.one["code"] or "未载明"),
        *(
            Fact(column.label, cell.text)
            for column, cell in zip(COLUMNS, one.cells, strict=True)
            if cell.text
        ),
    )
    return FormPage(
        title="网上缴款未入账销号",
        crumbs=(
            Link("财政", address("treasury")),
            Link("网上缴款未入账", address("treasury.unbooked")),
            Link("销号"),
        ),
        alerts=refused,
        lead="写明核实情况和处理结果，例如款项已由银行退回付款人、已到账并确认收款。销号作为文书存档。",
        before=(Section("银行系统的报文", facts=facts),),
        submit="销号",
        cancel=Link("取消", address("treasury.unbooked")),
    )


def _bank_name(show: Showing, code: str) -> str:
    return str(show.archive.shelf("fee-banks").get(code, {}).get("name", code))
