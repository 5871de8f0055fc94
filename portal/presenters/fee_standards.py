"""Fee standards as the public reads them: by department, the charges to enterprises, one item's versions, a year's totals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import Struct

from hallcore.catalogue.rules import tariff_number
from hallcore.dossier import Archive, Dossier, record_number
from hallcore.fees.model import KINDS, Tariff, TariffPublished, TariffWithdrawn
from hallcore.fees.rules import fiscal_account
from hallcore.ground.money import format_yuan
from portal.presenters.addresses import address, record_url
from portal.presenters.charging import formula_words, reduction_words, valid_words
from portal.presenters.pages import Page
from portal.presenters.shapes import (
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Link,
    Option,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import day

EVERY = "各执收单位"
HEADS = (
    "项目编码",
    "项目名称",
    "性质",
    "执收单位",
    "依据",
    "标准",
    "计费单位",
    "减免",
    "缴款人",
    "管理级次",
    "涉企",
    "执行日期",
    "截止日期",
    "版本",
)
"""The columns of the open data."""


class Bar(Struct, frozen=True):
    """A bar of a chart: its label, how long it is of the whole (0 to 1), and what stands behind it."""

    label: str
    part: float
    value: str


class StandardsPage(Page, frozen=True, kw_only=True):
    """``public/fees.jinja2``: sections of tables, with a filter and downloads."""

    lead: str
    filters: FilterForm | None = None
    tags: tuple[Tag, ...] = ()
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()


class TotalsPage(Page, frozen=True, kw_only=True):
    """``public/fee_totals.jinja2``: a year's takings by item, as bars and as a table."""

    lead: str
    filters: FilterForm
    chart: str
    bars: tuple[Bar, ...]
    table: Table
    links: tuple[Link, ...] = ()


class Standing(NamedTuple):
    """A fee item today: its dossier and the version in force, or the one to come."""

    dossier: Dossier
    n: int
    version: TariffPublished


def standings(archive: Archive, today: date, *, enterprise: bool = False) -> Iterator[Standing]:
    """Every fee item that is charged on a day, in the order of codes; only those of enterprises if asked."""
    for code in archive.shelf("fee-tariffs"):
        dossier = archive[tariff_number(code)]
        gone = dossier.latest(TariffWithdrawn)
        found = current(dossier, today)
        if found is None or (gone is not None and today >= gone.valid_from):
            continue
        if not enterprise or found.version.tariff.enterprise:
            yield found


def current(dossier: Dossier, today: date) -> Standing | None:
    """The version in force on a day; before the first one, that one."""
    numbers = dossier.numbers(TariffPublished.type)
    for n in reversed(numbers):
        paper = dossier.record(n).paper
        if isinstance(paper, TariffPublished) and (paper.valid_from <= today or n == numbers[0]):
            over = paper.valid_to is not None and today > paper.valid_to
            return None if over else Standing(dossier, n, paper)
    return None


# -- the list -------------------------------------------------------------------------------------------


def standards_page(show: Showing, asked: str) -> StandardsPage:
    """Fee standards department by department, or the list of charges to enterprises."""
    enterprise = asked == "enterprise"
    groups: dict[str, list[Standing]] = {}
    for one in standings(show.archive, show.now.date(), enterprise=enterprise):
        groups.setdefault(one.version.tariff.department, []).append(one)
    ordered = sorted(groups, key=lambda code: code or "~")
    sections = tuple(
        Section(organ_of(show.archive, code), code or "all", tables=(_table(groups[code]),))
        for code in ordered
    )
    title = "涉企收费清单" if enterprise else "收费标准"
    options = (Option("", "全部收费项目", not enterprise), Option("enterprise", "涉企收费清单", enterprise))
    count = sum(len(group) for group in groups.values())
    return StandardsPage(
        title=title,
        crumbs=(Link("首页", address("home")), Link(title)),
        lead=(
            f"现行 {count} 项。没有列入的不得收取；部门窗口不收取任何款项，凭缴款通知书到银行缴款。"
            "依据的条款凭记忆整理，演示使用，以财政、价格主管部门公布的目录为准。"
        ),
        filters=FilterForm(
            address("fees"), (FilterField("list", "清单", "select", asked, options),), submit="查看"
        ),
        sections=sections,
        links=(
            Link("年度汇总", address("fees.totals")),
            Link("查缴款", address("pay")),
            Link("下载 CSV", address("fees.data", kind="csv")),
            Link("下载 JSON", address("fees.data", kind="json")),
        ),
    )


def organ_of(archive: Archive, code: str) -> str:
    """The collecting unit's name."""
    known = archive.shelf("departments").get(code)
    return str(known["organ"]) if known is not None else code or EVERY


def bases_words(tariff: Tariff) -> str:
    """What a fee rests on, in a line."""
    return "；".join(f"《{basis.law}》{basis.article}" for basis in tariff.bases)


def _table(group: list[Standing]) -> Table:
    rows = tuple(
        Row(
            (
                Cell(
                    one.version.tariff.name,
                    address("fees.item", number=one.version.tariff.code),
                    note=f"{KINDS[one.version.tariff.kind]}　{one.version.tariff.code}",
                ),
                Cell(
                    one.version.tariff.standard,
                    note="；".join(formula_words(one.version.tariff.formula, one.version.tariff.unit)),
                ),
                Cell(bases_words(one.version.tariff)),
                Cell("；".join(reduction_words(one.version.tariff)) or "—"),
                Cell(valid_words(one.version), note=f"第 {one.version.version} 版"),
            )
        )
        for one in group
    )
    columns = (
        Column("收费项目", head=True),
        Column("标准"),
        Column("依据"),
        Column("减免"),
        Column("执行", nowrap=True),
    )
    return Table("收费标准", columns, rows)


# -- one item -------------------------------------------------------------------------------------------


def item_page(show: Showing, dossier: Dossier) -> StandardsPage:
    """One fee item: what it is today, and every version it had."""
    last = dossier.the(TariffPublished)
    found = current(dossier, show.now.date())
    version = found.version if found is not None else last
    tariff, gone = version.tariff, dossier.latest(TariffWithdrawn)
    tags = [Tag(KINDS[tariff.kind], "grey")]
    if tariff.enterprise:
        tags.append(Tag("涉企收费", "grey"))
    tags.append(
        Tag("已停止收费", "stopped")
        if gone is not None and show.now.date() >= gone.valid_from
        else Tag("执行中", "solid")
    )
    bases = tuple(
        Fact(f"依据 {n}", f"《{basis.law}》{basis.article}", full=True)
        for n, basis in enumerate(tariff.bases, 1)
    )
    sections = [Section("收费依据", "bases", facts=bases)]
    reductions = reduction_words(tariff)
    sections.append(Section("减免", "reductions", paragraphs=reductions or ("没有规定减免。",)))
    sections.append(Section("历次版本", "versions", tables=(_versions(dossier),)))
    return StandardsPage(
        title=tariff.name,
        crumbs=(Link("首页", address("home")), Link("收费标准", address("fees")), Link(tariff.name)),
        lead="依据的条款凭记忆整理，演示使用，以财政、价格主管部门公布的目录为准。",
        tags=tuple(tags),
        facts=_item_facts(show.archive, version),
        sections=tuple(sections),
        links=(Link("全部收费标准", address("fees")), Link("年度汇总", address("fees.totals"))),
    )


def _item_facts(archive: Archive, version: TariffPublished) -> tuple[Fact, ...]:
    tariff = version.tariff
    account = fiscal_account(archive, tariff.account)
    return (
        Fact("执收单位", organ_of(archive, tariff.department)),
        Fact("项目编码", tariff.code),
        Fact("标准", tariff.standard, full=True, strong=True),
        Fact("计算", "；".join(formula_words(tariff.formula, tariff.unit)), full=True),
        Fact("缴款人", tariff.payers or "—"),
        Fact("管理级次", tariff.level),
        Fact("缴入账户", f"{account.name}（{tariff.account}）"),
        Fact("执行", valid_words(version)),
    )


def _versions(dossier: Dossier) -> Table:
    rows = []
    for n, record in enumerate(dossier.all_records()):
        paper, url = record.paper, record_url(record_number(dossier.number, n))
        if isinstance(paper, TariffPublished):
            rows.append(
                Row(
                    (
                        Cell(f"第 {paper.version} 版", url),
                        Cell(valid_words(paper)),
                        Cell(paper.tariff.standard),
                        Cell(paper.change or "首次公布"),
                        Cell(day(record.at)),
                    )
                )
            )
        elif isinstance(paper, TariffWithdrawn):
            told = f"{paper.reason}（{paper.basis}）"
            rows.append(
                Row(
                    (
                        Cell("停止收费", url),
                        Cell(f"{paper.valid_from} 起"),
                        Cell("—"),
                        Cell(told),
                        Cell(day(record.at)),
                    )
                )
            )
    columns = (
        Column("版本", head=True),
        Column("执行", nowrap=True),
        Column("标准"),
        Column("变更"),
        Column("公布", nowrap=True),
    )
    return Table("历次版本", columns, tuple(rows))


_OF_BIDDERS = ("bond", "document")
"""Kinds of fee items that only bidders pay."""

# -- a year ---------------------------------------------------------------------------------------------


def totals_page(show: Showing, asked: str) -> TotalsPage:
    """What was confirmed in a year, item by item, less what was reversed or paid back."""
    shelf = show.archive.shelf("fee-years")
    years = sorted({key[0] for key in shelf} | {str(show.now.year)}, reverse=True)
    year = asked if asked in years else str(show.now.year)
    found = sorted(_year(show.archive, year, str(show.now.year)), key=lambda one: (-one[3], one[0]))
    most = max((one[3] for one in found), default=Decimal(0))
    whole = sum((one[3] for one in found), Decimal("0.00"))
    bars = tuple(
        Bar(name, float(max(amount, Decimal(0)) / most) if most else 0.0, format_yuan(amount))
        for _code, name, _count, amount in found
    )
    rows = [
        Row((Cell(name, address("fees.item", number=code)), Cell(f"{count:,}"), Cell(f"{amount:,.2f}")))
        for code, name, count, amount in found
    ]
    if rows:
        rows.append(
            Row(
                (Cell("合计"), Cell(f"{sum(one[2] for one in found):,}"), Cell(f"{whole:,.2f}")), tone="total"
            )
        )
    columns = (
        Column("收费项目", head=True),
        Column("笔数", numeric=True),
        Column("金额（元）", numeric=True),
    )
    options = tuple(Option(one, f"{one} 年", one == year) for one in years)
    return TotalsPage(
        title=f"{year} 年收费汇总",
        crumbs=(Link("首页", address("home")), Link("收费标准", address("fees")), Link("年度汇总")),
        lead=f"{year} 年银行确认的收款，按收费项目汇总，已减去冲正和退付；截至 {day(show.now)}。"
        "保证金和招标文件工本费在年度结束后汇总，避免由此推知投标单位的数量。",
        filters=FilterForm(
            address("fees.totals"), (FilterField("year", "年度", "select", year, options),), submit="查看"
        ),
        chart=f"{year} 年各收费项目的收款金额",
        bars=bars,
        table=Table(f"{year} 年收费汇总", columns, tuple(rows), empty="这一年还没有收款。"),
        links=(Link("收费标准", address("fees")), Link("下载 CSV", address("fees.data", kind="csv"))),
    )


def _year(archive: Archive, year: str, now: str) -> Iterator[tuple[str, str, int, Decimal]]:
    """The items of a year; what bidders pay only once the year is over, since counting it would count them (ZB-043)."""
    names = archive.shelf("fee-tariffs")
    for key, (count, amount) in archive.shelf("fee-years").items((year, ""), (year, "\U0010ffff")):
        code = key[1]
        if code in names and (year != now or names[code]["kind"] not in _OF_BIDDERS):
            yield code, str(names[code]["name"]), int(count), Decimal(amount)


# -- open data ------------------------------------------------------------------------------------------


def data_rows(show: Showing) -> Iterator[tuple[str, ...]]:
    """The list as a table, its head first."""
    yield HEADS
    for one in standings(show.archive, show.now.date()):
        tariff = one.version.tariff
        yield (
            tariff.code,
            tariff.name,
            KINDS[tariff.kind],
            organ_of(show.archive, tariff.department),
            bases_words(tariff),
            tariff.standard,
            tariff.unit,
            "；".join(reduction_words(tariff)),
            tariff.payers,
            tariff.level,
            "是" if tariff.enterprise else "否",
            one.version.valid_from.isoformat(),
            one.version.valid_to.isoformat() if one.version.valid_to else "",
            str(one.version.version),
        )


def data_json(show: Showing) -> list[dict[str, Any]]:
    """The list as data: each fee item as it is published, with the record that proves it."""
    return [
        {
            "record": record_number(one.dossier.number, one.n),
            "version": one.version.version,
            "valid_from": one.version.valid_from,
            "valid_to": one.version.valid_to,
            "organ": organ_of(show.archive, one.version.tariff.department),
            "tariff": one.version.tariff,
        }
        for one in standings(show.archive, show.now.date())
    ]
