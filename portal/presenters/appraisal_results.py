"""What was reported back to a department about its people (KH-17), as its leader finds it."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.appraisal.boards import GRADES, ResultsReported, YearConcluded
from hallcore.appraisal.judging import board, corrected
from hallcore.dossier import Dossier
from portal.presenters.appraisal_quarter import the_title
from portal.presenters.appraisal_words import plain, star_words, who
from portal.presenters.desks import DeskListPage
from portal.presenters.shapes import Cell, Column, Row, Table
from portal.presenters.showing import Showing


def results_page(show: Showing, leader: str) -> DeskListPage:
    """Every quarter and year of which the results were reported, newest first, for those somebody leads."""
    posts = show.archive.shelf("posts")
    led = {account for account, one in posts.items() if leader in {one["home_leader"], one["centre_leader"]}}
    numbers = [*show.archive.shelf("appraisal-years"), *show.archive.shelf("appraisal-quarters")]
    rows: list[Row] = []
    for number in sorted(numbers, key=lambda one: one[4:], reverse=True):
        matter = show.archive[number]
        told = {account for paper in matter.papers(ResultsReported) for account in paper.accounts} & led
        if told:
            rows += _year(show, matter, told) if number.startswith("KHN-") else _quarter(show, matter, told)
    columns = (
        Column("期间", nowrap=True),
        Column("姓名", head=True, nowrap=True),
        Column("得分", numeric=True),
        Column("名次", numeric=True),
        Column("结果", nowrap=True),
        Column("说明"),
    )
    table = Table("反馈的考核结果", columns, tuple(rows), empty="中心还没有反馈考核结果。")
    return DeskListPage(
        title="反馈的考核结果", note="中心向派出部门反馈的季度和年度结果（KH-17）。", table=table
    )


def _quarter(show: Showing, quarter: Dossier, told: set[str]) -> Iterator[Row]:
    title = the_title(show, quarter.number)
    for one in board(show.law_of(quarter), corrected(quarter)).people:
        if one.line.account in told:
            said = "；".join(one.line.reasons) or "无扣分"
            yield _row(
                title,
                who(show, one.line.account),
                plain(one.score),
                str(one.rank),
                star_words(one.stars),
                said,
            )


def _year(show: Showing, year: Dossier, told: set[str]) -> Iterator[Row]:
    paper = year.the(YearConcluded)
    title = f"{year.number.removeprefix('KHN-')} 年度"
    for line in paper.lines:
        if line.account in told:
            grade, said = GRADES[line.grade], line.reason or "—"
            yield _row(title, who(show, line.account), plain(line.score), "—", grade, said)


def _row(*texts: str) -> Row:
    return Row(tuple(Cell(text) for text in texts))
