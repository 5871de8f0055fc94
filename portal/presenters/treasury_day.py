"""A booking day of the bank before the treasury: notices, bank and treasury side by side, and its tie-out."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.fees.banking import DayClosed, DayOpened, DayTied, Remitted, TieLine
from hallcore.fees.model import CHANNELS
from hallcore.fees.reconciling import is_even, tie_lines
from portal.presenters.addresses import address
from portal.presenters.desks import DossierPage, FormPage
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.treasury import account_name
from portal.presenters.treasury_lines import DAY_STATES, day_text
from portal.presenters.writing import amount, moment


def day_page(show: Showing, day: Dossier, *, acts: bool) -> DossierPage:
    """A booking day: notices, bank and treasury side by side, as tied out or as they stand now."""
    opened, tied, closed = day.the(DayOpened), day.latest(DayTied), day.latest(DayClosed)
    lines = tied.lines if tied is not None else (tie_lines(show.archive, day) if closed is not None else ())
    even = all(is_even(one) for one in lines)
    tags = [Tag(DAY_STATES[day.state], "solid")]
    if closed is not None:
        tags.append(Tag("三方一致") if even else Tag("三方不一致", "stopped"))
    ready = acts and day.state == "closed"
    return DossierPage(
        title=f"营业日 {opened.day}",
        crumbs=(
            Link("财政", address("treasury")),
            Link("三方对账", address("treasury.days")),
            Link(str(opened.day)),
        ),
        tags=tuple(tags),
        readonly=not acts,
        actions=(Action("对账", address("treasury.tie", number=day.number), primary=True),) if ready else (),
        facts=tuple(_day_facts(show, day, opened, tied)),
        sections=(
            Section("三方对账", tables=(_tie_table(show, lines),)),
            Section("收款", tables=(_taken_table(show, closed),)),
            Section("划缴", tables=(_remitted_table(show, day),)),
        ),
    )


def _day_facts(show: Showing, day: Dossier, opened: DayOpened, tied: DayTied | None) -> Iterator[Fact]:
    yield Fact("代收银行", show.archive.shelf("fee-banks").get(opened.bank, {}).get("name", opened.bank))
    yield Fact("状态", DAY_STATES[day.state])
    if tied is not None:
        at = day.record(day.numbers(DayTied.type)[-1]).at
        yield Fact("对账时间", moment(at))
        yield Fact("差异说明", tied.reason or "无差异", full=True)


def _tie_table(show: Showing, lines: tuple[TieLine, ...]) -> Table:
    rows = tuple(
        Row(
            (
                Cell(account_name(show, one.account)),
                Cell(amount(one.notices)),
                Cell(amount(one.bank), note=f"其中待查 {amount(one.held)}" if one.held else ""),
                Cell(amount(one.treasury)),
                Cell(str(one.open), strong=one.open > 0),
                Cell("一致" if is_even(one) else "不一致", strong=not is_even(one)),
            ),
            tone="" if is_even(one) else "late",
        )
        for one in lines
    )
    columns = (
        Column("财政账户", head=True),
        Column("通知书已确认（元）", numeric=True),
        Column("银行到账（元）", numeric=True),
        Column("财政已划缴（元）", numeric=True),
        Column("待处理（笔）", numeric=True),
        Column("结果"),
    )
    return Table("三方对账", columns, rows, empty="尚未日终，或者当日没有款项。")


def _taken_table(show: Showing, closed: DayClosed | None) -> Table:
    rows = tuple(
        Row(
            (
                Cell(account_name(show, one.account)),
                Cell(CHANNELS[one.channel]),
                Cell(str(one.count)),
                Cell(amount(one.amount)),
            )
        )
        for one in (closed.takings if closed is not None else ())
    )
    columns = (
        Column("财政账户", head=True),
        Column("方式"),
        Column("笔数", numeric=True),
        Column("金额（元）", numeric=True),
    )
    return Table("银行日终清单", columns, rows, empty="尚未日终，或者当日没有收款。")


def _remitted_table(show: Showing, day: Dossier) -> Table:
    rows = tuple(
        Row((Cell(account_name(show, one.account)), Cell(one.serial), Cell(amount(one.amount))))
        for one in day.papers(Remitted)
    )
    columns = (Column("财政账户", head=True), Column("流水号"), Column("金额（元）", numeric=True))
    return Table("划缴", columns, rows, empty="尚未划缴。")


def tie_page(show: Showing, day: Dossier, refused: tuple[Alert, ...]) -> FormPage:
    """The form that ties a day out."""
    lines = tie_lines(show.archive, day) if day.latest(DayClosed) is not None else ()
    return FormPage(
        title="三方对账",
        crumbs=(
            Link("财政", address("treasury")),
            Link("三方对账", address("treasury.days")),
            Link(day_text(day.number.rpartition("-")[2]), address("treasury.day", number=day.number)),
            Link("对账"),
        ),
        alerts=refused,
        lead="确认后签发当日对账单。三方不一致的应当写明差异原因，并在下一工作日处理完毕。",
        before=(Section("当日情况", tables=(_tie_table(show, lines),)),),
        submit="签发对账单",
        cancel=Link("取消", address("treasury.day", number=day.number)),
    )
