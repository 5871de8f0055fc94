"""The law as pages: every period and figure the hall computes with, every rule it cites, and how each is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hallcore.dossier import record_number
from hallcore.ground.clauses import UNIT_WORDS, Cite, ClockRule, Figure
from hallcore.ground.lawbook import Law
from portal import lawkeeping
from portal.presenters.addresses import address, record_url
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import long_day, yuan

KNOWN = {
    "V": "已与条文核对",
    "V2": "据公开的二手来源",
    "M": "待核对",
    "P": "本厅惯例，非法定",
}
"""How a rule is known; what was written from memory is said to be so."""

_JUMPS = (Action("期限", "#clocks"), Action("数额", "#figures"), Action("逐条规则", "#rules"))
_SIGNS = {">=": "不少于", "<=": "不超过", "==": "", ">": "多于", "<": "少于"}
_REGIMES = {"tender": "招标投标", "gp": "政府采购", "licence": "行政许可", "ogi": "信息公开"}


def law_page(show: Showing) -> AboutPage:
    """Everything in force today."""
    law = show.law()
    since = next(first for first, edition in reversed(show.lawbook.editions) if edition == law.edition)
    cites = [law.cite(rule) for rule in law.keys("rule")]
    return AboutPage(
        title="法规与期限",
        crumbs=(Link("首页", address("home")), Link("法规与期限")),
        lead="本厅计算时用的每一个期限、每一个数额都列在这里，写明依据哪一条。注明“待核对”的，尚未与条文逐字核对。",
        sections=(
            Section("现行版本", "edition", facts=_edition(show, law, since, cites), actions=_JUMPS),
            Section("期限", "clocks", f"{len(law.clocks())} 项", tables=(_clocks(law),)),
            Section("数额", "figures", tables=(_figures(law),)),
            *(
                Section(title, "rules" if n == 0 else "", tables=(_rules(title, found),))
                for n, (title, found) in enumerate(_by_law(cites))
            ),
        ),
    )


def rule_page(cite: Cite, law: Law) -> AboutPage:
    """One rule: its words, where it stands, how it is known, and what is computed from it."""
    clocks = tuple(clock for clock in law.clocks() if clock.cite.rule == cite.rule)
    figures = tuple(figure for figure in figures_of(law) if figure.rule == cite.rule)
    facts = [
        Fact("规则编号", cite.rule),
        Fact("核对情况", KNOWN.get(cite.status, cite.status)),
        Fact("出处", cite.line, full=True),
    ]
    if cite.also:
        facts.append(Fact("并见", "；".join(cite.also), full=True))
    sections = [Section("出处", "source", facts=tuple(facts))]
    if cite.text:
        sections.append(Section("条文", "text", paragraphs=(cite.text,)))
    sections.append(Section("本厅怎样理解", "says", paragraphs=(cite.says,)))
    if clocks:
        sections.append(Section("据此计算的期限", "clocks", tables=(_clock_table("据此计算的期限", clocks),)))
    if figures:
        sections.append(
            Section("据此适用的数额", "figures", tables=(_figure_table("据此适用的数额", figures),))
        )
    return AboutPage(
        title=f"{cite.line}（规则 {cite.rule}）",
        crumbs=(Link("首页", address("home")), Link("法规与期限", address("law")), Link(cite.rule)),
        sections=tuple(sections),
    )


def _edition(show: Showing, law: Law, since: date, cites: list[Cite]) -> tuple[Fact, ...]:
    open_ = sum(cite.status == "M" for cite in cites)
    return (
        Fact("起用日期", "有记载以来" if since == date.min else long_day(since)),
        Fact("规则", f"{len(cites)} 条，其中待核对 {open_} 条"),
        Fact("版本摘要 SHA-256", law.edition, full=True, code=True),
        *_loaded(show, law),
    )


def _loaded(show: Showing, law: Law) -> tuple[Fact, ...]:
    """The record by which this edition was loaded, with its whole content."""
    dossier = show.archive.get(lawkeeping.NUMBER)
    if dossier is None:
        return ()
    for n, paper in zip(
        dossier.numbers(lawkeeping.LawLoaded.type), dossier.papers(lawkeeping.LawLoaded), strict=True
    ):
        if paper.edition == law.edition:
            number = record_number(dossier.number, n)
            return (Fact("装载记录", f"{number}，含全部内容，可下载核对", url=record_url(number), full=True),)
    return ()


# -- periods and figures ------------------------------------------------------------------------------------


def _clocks(law: Law) -> Table:
    return _clock_table("期限", law.clocks())


def _clock_table(caption: str, clocks: tuple[ClockRule, ...]) -> Table:
    columns = (
        Column("编号", nowrap=True),
        Column("期限", head=True),
        Column("从", nowrap=False),
        Column("到"),
        Column("长度", nowrap=True),
        Column("依据"),
    )
    return Table(caption, columns, tuple(_clock_row(clock) for clock in clocks))


def _clock_row(clock: ClockRule) -> Row:
    rolled = "遇休息日顺延" if clock.roll == "forward" and clock.unit != "wd" else ""
    return Row(
        (
            Cell(clock.id),
            Cell(clock.title, note=_REGIMES.get(clock.regime, "")),
            Cell(clock.start_label),
            Cell(clock.end_label),
            Cell(f"{_SIGNS[clock.op]} {clock.span}".strip(), note=rolled),
            _cite_cell(clock.cite),
        )
    )


def figures_of(law: Law) -> Iterator[Figure]:
    """Every figure of an edition."""
    for key in law.keys("figure"):
        rule, _, part = key.partition("/")
        yield law.figure_of(rule, part)


def _figures(law: Law) -> Table:
    return _figure_table("数额", tuple(figures_of(law)))


def _figure_table(caption: str, figures: tuple[Figure, ...]) -> Table:
    columns = (Column("数额", head=True), Column("取值", nowrap=True), Column("依据"))
    rows = tuple(
        Row(
            (
                Cell(figure.name),
                Cell(f"{_SIGNS[figure.op]} {value_of(figure)}".strip()),
                _cite_cell(figure.cite),
            )
        )
        for figure in figures
    )
    return Table(caption, columns, rows)


def value_of(figure: Figure) -> str:
    """A figure with its unit, as pages write it."""
    value, unit = figure.value, figure.unit
    if unit == "CNY":
        return yuan(Decimal(str(value)))
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if unit == "hm":
        hours, minutes = divmod(int(value), 60)
        return f"{'次日 ' if hours >= 24 else ''}{hours % 24:02d}:{minutes:02d}"
    if unit == "pt":
        return f"{value} 分"
    return f"{value}{'%' if unit == '%' else ''}" + (f" {UNIT_WORDS[unit]}" if unit in UNIT_WORDS else "")


# -- rules --------------------------------------------------------------------------------------------------


def _by_law(cites: list[Cite]) -> Iterator[tuple[str, list[Cite]]]:
    found: dict[str, list[Cite]] = {}
    for cite in cites:
        found.setdefault(f"《{cite.law}》", []).append(cite)
    yield from found.items()


def _rules(title: str, cites: list[Cite]) -> Table:
    columns = (
        Column("规则", head=True, nowrap=True),
        Column("条", nowrap=True),
        Column("内容"),
        Column("核对"),
    )
    rows = tuple(
        Row(
            (
                Cell(cite.rule, address("law.rule", rule=cite.rule)),
                Cell(cite.article),
                Cell(cite.says),
                Cell(
                    tag=Tag(KNOWN.get(cite.status, cite.status), "stopped" if cite.status == "M" else "grey")
                ),
            )
        )
        for cite in cites
    )
    return Table(title, columns, rows)


def _cite_cell(cite: Cite) -> Cell:
    note = f"规则 {cite.rule}" + ("，待核对" if cite.status == "M" else "")
    return Cell(cite.line, address("law.rule", rule=cite.rule), note=note)
