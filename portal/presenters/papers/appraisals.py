"""The appraisal sheet (月考核表) on paper: printed once both leaders have signed, with every point and its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.appraisal.model import SECTIONS, SIDES, MonthTotalled, SheetSigned, Side
from hallcore.appraisal.rules import account_of_sheet, month_of_sheet, points_of, stars, total_of
from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import LawBook
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number
from pdf.publication import Clause, Column, Facts, Section, SignOff, Step, Table, Total, Why
from portal.followers import Item
from portal.people import person_name
from portal.presenters.appraisal_words import plain, proof_words, signed_points, star_words
from portal.presenters.papers.desk import Made, PaperDesk, moment_words
from portal.settings import Settings


class SheetDesk(PaperDesk):
    """What a sheet is made with: the sum both have signed, and their signatures as they stood at this record."""

    def __init__(self, item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> None:
        super().__init__(item, settings, lawbook, calendar)
        sheet = item.dossier
        self.month = sheet.the(MonthTotalled)
        since = sheet.numbers(MonthTotalled.type)[-1]
        numbers = [n for n in sheet.numbers(SheetSigned.type) if since < n <= item.n]
        self.signed: dict[Side, int] = {}
        for n in numbers:
            paper = sheet.record(n).paper
            if isinstance(paper, SheetSigned):
                self.signed[paper.side] = n
        self.law = lawbook.edition(sheet.edition)

    def name(self, account: str) -> str:
        """Somebody's name; the clock's points are the system's."""
        return "系统" if account == "clock" else person_name(self.archive, account) or account


def sheet(desk: SheetDesk, _paper: SheetSigned) -> Made:
    """The sheet.

    Raises:
        Refusal: The other leader has not signed; it is printed with the second signature.
    """
    if len(desk.signed) < len(SIDES):
        raise Refusal("两位领导都签署后印制", "KH-02")
    dossier, month = desk.item.dossier, desk.month
    first = month_of_sheet(dossier.number)
    organ = desk.archive[department_number(month.department)].the(DepartmentRegistered).organ
    facts = Facts(
        (
            ("姓名", desk.name(account_of_sheet(dossier.number))),
            ("派出部门", organ),
            ("窗口", month.window or "—"),
            ("考核月份", f"{first.year}年{first.month}月"),
            ("本月得分", f"{plain(month.total)} 分"),
            ("星级", star_words(stars(desk.law, month.total))),
        )
    )
    sums = Why(
        "本月得分",
        f"{plain(month.total)} 分",
        tuple(_rules(desk)),
        tuple(_steps(desk)),
        "由上列各笔记分逐笔计算，加倍的已按加倍后的分数列出，任何人可以重算。",
    )
    return {
        "organ": desk.settings.site.organ,
        "title": ("窗口工作人员月考核表",),
        "number": f"编号：{dossier.number}",
        "sections": (
            Section("基本情况", (facts,)),
            Section("计分", (_scores(desk),)),
            Section("记分明细", (_points(desk),)),
            Section("签署", (Facts(tuple(_signatures(desk))),)),
            Section("核算", (sums,)),
        ),
        "sign_off": SignOff(desk.settings.site.organ, desk.day, ("本考核表经派出部门领导和中心领导签署。",)),
        "proof_url": f"{desk.settings.public_url}/verify",
    }


def _rules(desk: SheetDesk) -> Iterator[Clause]:
    yield desk.cite("KH-02")
    if any(one.doubled for one in desk.month.counted):
        yield desk.cite("KQ-08")
    if desk.month.bonus:
        yield desk.cite("KH-08")


def _scores(desk: SheetDesk) -> Table:
    month = desk.month
    rows = [
        (SECTIONS[one.section], plain(one.full), signed_points(-one.lost), plain(one.left))
        for one in month.sections
    ]
    rows += [
        ("其他（从总分中扣）", "—", signed_points(month.other), "—"),
        ("加分", "—", signed_points(month.bonus), "—"),
    ]
    columns = (
        Column("项目"),
        Column("满分", "figure"),
        Column("扣加分", "figure"),
        Column("得分", "figure"),
    )
    return Table(columns, tuple(rows), "", Total("合计", 3, (plain(month.total),)))


def _steps(desk: SheetDesk) -> Iterator[Step]:
    month = desk.month
    own = " ＋ ".join(plain(one.left) for one in month.sections)
    yield Step("各项得分", own)
    yield Step("其他和加分", f"{signed_points(month.other)}，{signed_points(month.bonus)}")
    again = total_of(desk.law, desk.item.dossier)
    yield Step("核算", "与逐笔重算一致" if again.total == month.total else "与逐笔重算不一致")


def _points(desk: SheetDesk) -> Table:
    sheet, counted = desk.item.dossier, {one.n: one.points for one in desk.month.counted}
    rows = tuple(
        (
            f"{one.paper.day.month}月{one.paper.day.day}日",
            f"{desk.law.point(one.paper.rule).name}（{one.paper.rule.partition('/')[0]}）",
            signed_points(counted[one.n]),
            "；".join(proof_words(proof.kind, proof.ref) for proof in one.paper.evidence),
            desk.name(one.scorer),
            "已说明" if one.explained is not None else "—",
        )
        for one in points_of(sheet)
        if one.n in counted
    )
    columns = (
        Column("日期"),
        Column("事实和规则"),
        Column("分", "figure"),
        Column("证据"),
        Column("评分"),
        Column("本人", "centre"),
    )
    return Table(columns, rows, empty="本月没有记分")


def _signatures(desk: SheetDesk) -> Iterator[tuple[str, str]]:
    for side, words in SIDES.items():
        n = desk.signed[side]  # type: ignore[index]  # a side, as the table names it
        record = desk.item.dossier.record(n)
        paper = record.paper
        opinion = paper.opinion if isinstance(paper, SheetSigned) else ""
        by = desk.name(str(record.head["actor"]["account"]))
        yield (words, f"{by}　{moment_words(record.at)}{f'　{opinion}' if opinion else ''}")
