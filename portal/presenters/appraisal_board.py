"""A quarter's board as everybody may read it.

It masks names as long as the publicity runs and leaves them out when it is over (PI-09, PI-12): then a line says
department and window. Reasons are in general terms; what a point rests on stays inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hallcore.appraisal.boards import AWARDS, Award, QuarterConcluded, QuarterPublished
from hallcore.appraisal.judging import Board, board, corrected
from hallcore.dossier import Dossier
from hallcore.ground.codes import mask_name
from portal.presenters.addresses import address
from portal.presenters.appraisal_quarter import (
    PEOPLE,
    SHOWN,
    person_row,
    the_title,
    window_words,
    windows_table,
)
from portal.presenters.appraisal_words import who
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Fact, Link, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import day

# -- the public's board -------------------------------------------------------------------------------------


def board_page(show: Showing, quarter: Dossier) -> AboutPage:
    """A quarter's board for everybody."""
    law, published = show.law_of(quarter), quarter.the(QuarterPublished)
    now, running = board(law, corrected(quarter)), show.now.date() <= published.object_by
    concluded = quarter.latest(QuarterConcluded)
    awards = concluded.awards if concluded is not None else published.awards
    title = f"{the_title(show, quarter.number)}窗口和人员考核公示"
    lead = (
        f"公示期至 {day(published.object_by)}。在厅工作人员可以在内网提出异议；群众可以拨打 12345 反映。"
        if running
        else "公示期已满，不再显示姓名。" + ("结果已生效。" if concluded is not None else "")
    )
    return AboutPage(
        title=title,
        crumbs=(Link("首页", address("home")), Link("大厅", address("hall")), Link("考核公示")),
        lead=lead,
        sections=(
            Section(
                "红旗窗口和评优",
                "awards",
                facts=tuple(_public_awards(show, awards, running=running, final=concluded is not None)),
            ),
            Section("窗口得分", "windows", tables=(windows_table(show, now.windows, awards),)),
            Section(
                "人员得分",
                "people",
                "扣分事由只公布概要",
                tables=(_public_people(show, now, running=running),),
            ),
            Section(
                "考核规则",
                "rules",
                paragraphs=tuple(law.cite(rule).says for rule in ("KH-02", "KH-11", "KH-12", "KH-13")),
            ),
        ),
    )


def _public_name(show: Showing, award: Award) -> str:
    return mask_name(who(show, award.to)) if award.kind == "star" else window_words(show, award.to)


def _public_awards(show: Showing, awards: Iterable[Award], *, running: bool, final: bool) -> Iterator[Fact]:
    awards = tuple(awards)
    for kind, name in AWARDS.items():
        named = kind != "star" or running or final
        to = [_public_name(show, award) for award in awards if award.kind == kind and named]
        if to:
            yield Fact(name if final else f"{name}（拟）", "、".join(to), full=True)
    if not awards:
        yield Fact("评优", "本季度没有评优")


def _public_people(show: Showing, now: Board, *, running: bool) -> Table:
    rows = tuple(
        person_row(show, one, mask_name(who(show, one.line.account)) if running else "—", inside=False)
        for one in now.people[:SHOWN]
    )
    return Table("人员得分", PEOPLE, rows)


def empty_board(show: Showing) -> AboutPage:
    """There is no board yet."""
    return AboutPage(
        title="考核公示",
        crumbs=(Link("首页", address("home")), Link("大厅", address("hall")), Link("考核公示")),
        lead="还没有公示的季度考核。",
        sections=(Section("考核规则", "rules", paragraphs=(show.law().cite("KH-12").says,)),),
    )
