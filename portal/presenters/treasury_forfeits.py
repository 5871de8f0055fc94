"""Bonds somebody asks to be kept, before the treasury: the list, and the form that decides (FEE-22)."""

from __future__ import annotations

from itertools import islice

from hallcore.dossier import Dossier
from hallcore.fees.kept import ForfeitAsked
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import standing
from hallcore.ground.errors import Refusal
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, FormPage
from portal.presenters.shapes import Alert, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, moment, yuan

MOST = 200
"""Requests on a page; they are few, and each waits for the treasury."""


def forfeits_page(show: Showing, *, acts: bool) -> DeskListPage:
    """What waits for a decision, the oldest first."""
    keys = islice(show.archive.shelf("fee-forfeits").keys(), MOST)
    rows = tuple(_row(show.archive[number], asked, acts=acts) for asked, number in keys)
    return DeskListPage(
        title="保证金不予退还",
        crumbs=(Link("财政", address("treasury")), Link("保证金不予退还")),
        note="由招标人写明理由和依据提请，财政部门决定；不同意的，保证金继续代管。",
        table=Table(
            "待决定的申请",
            (
                Column("通知书", head=True, nowrap=True),
                Column("事项"),
                Column("金额（元）", numeric=True),
                Column("提请时间", nowrap=True),
                Column("理由"),
            ),
            rows,
            empty="没有待决定的申请。",
        ),
    )


def _row(notice: Dossier, asked: str, *, acts: bool) -> Row:
    paper = notice.the(ForfeitAsked)
    return Row(
        (
            Cell(notice.number, address("treasury.forfeit", number=notice.number) if acts else ""),
            Cell(notice.the(NoticeIssued).about),
            Cell(amount(standing(notice).amount)),
            Cell(asked[:16].replace("T", " ")),
            Cell(paper.reason, note=f"规则 {paper.rule}，记录 {paper.decision}"),
        )
    )


def forfeit_page(notice: Dossier, asked: ForfeitAsked, refused: tuple[Alert, ...]) -> FormPage:
    """The form that keeps a bond, or does not."""
    issued, filed = notice.the(NoticeIssued), notice.record(notice.numbers(ForfeitAsked.type)[-1])
    rule = Link(f"依据 {asked.rule}", address("law.rule", rule=asked.rule))
    return FormPage(
        title="决定保证金是否不予退还",
        crumbs=(
            Link("财政", address("treasury")),
            Link("保证金不予退还", address("treasury.forfeits")),
            Link(notice.number),
        ),
        alerts=refused,
        lead="不予退还的，转为收入，不能撤回；不同意的，保证金继续代管，由招标人重新确认履约情况。",
        before=(
            Section(
                "提请的事项",
                facts=(
                    Fact("事项", issued.about, full=True),
                    Fact("金额", yuan(standing(notice).amount), strong=True),
                    Fact("提请时间", moment(filed.at)),
                    Fact("理由", asked.reason, full=True, link=rule),
                    Fact("招标人的记录", asked.decision),
                ),
            ),
        ),
        submit="确认",
        danger=True,
        cancel=Link("取消", address("treasury.forfeits")),
    )


def revenue_items(show: Showing) -> dict[str, str]:
    """The fee items a bond that is kept may become: revenue of every department, no bond, no cost of documents."""
    found = {
        code: f"{code} {one['name']}"
        for code, one in show.archive.shelf("fee-tariffs").items()
        if one["department"] == "" and one["kind"] not in {"bond", "document"} and one["state"] == "charged"
    }
    if not found:
        raise Refusal("公布的收费目录中没有可以列入的收入项目", "FEE-01", where="into")
    return found
