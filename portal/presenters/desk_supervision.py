"""The supervisor's overview: every tender under way, what was refused, what is not printed, how the log stands.

Nothing can be done here. Before a tender's roll is out nothing of its bidding is shown, not even a number.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from portal.presenters.addresses import address, record_url
from portal.presenters.desk_dossier import refusal_rows, refusals_table
from portal.presenters.desk_home import STAGES, Summary, stage_of, stage_tag
from portal.presenters.desks import DossierPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import count, exact_moment, moment
from signing.errors import SigningError

_BREACH_DAYS = 30
_BREACHES = 200
_ROLL_OUT = ("opening", "opened")


def supervision_page(show: Showing) -> DossierPage:
    """The overview."""
    tenders = show.archive.shelf("tenders")
    current = [(number, tenders[number]) for number in show.archive.shelf("working") if number in tenders]
    refusals = tuple(_refusals(show, current))
    return DossierPage(
        title="监督总览",
        meta=(f"截至 {exact_moment(show.now)}", f"在办 {count(len(current))} 项"),
        readonly=True,
        actions=(Action("书面报告", address("desk.performances")), Action("逾期付款", address("late"))),
        facts=tuple(_log_facts(show)),
        sections=(
            _stages(current),
            Section("在办项目", "tenders", tables=(_tenders(current),)),
            Section(
                "未予受理",
                "refusals",
                "开标名册公布后的项目；此前的不显示",
                tables=(refusals_table(refusals),),
            ),
            _breaches(show),
            _unprinted(show),
        ),
    )


def _log_facts(show: Showing) -> Iterator[Fact]:
    written = show.journal.size
    yield Fact("公开日志", f"{count(written)} 条", url=address("log"))
    try:
        signed = show.log.size
    except SigningError as fault:
        yield Fact("已签检查点", f"核验失败：{fault.reason}", strong=True)
    else:
        unsigned = f"，尚有 {count(written - signed)} 条待签" if written > signed else ""
        yield Fact("已签检查点", f"{count(signed)} 条，签名核验一致{unsigned}", strong=bool(unsigned))
    last = show.journal.entries[written - 1].logged_at if written else ""
    yield Fact("最后写入", exact_moment(datetime.fromisoformat(last)) if last else "—")
    cursors = show.archive.shelf("cursors")
    behind = written - int(cursors.get("board", 0))
    yield Fact("清单与检索", "与日志同步" if behind <= 0 else f"落后 {count(behind)} 条", strong=behind > 0)


def _stages(current: Iterable[tuple[str, Summary]]) -> Section:
    counted = Counter(stage_of(summary) for _number, summary in current)
    held = sum(summary["held"] for _number, summary in current)
    columns = tuple(Column(stage, numeric=True) for stage in (*STAGES[:5], "暂停"))
    row = Row((*(Cell(count(counted[stage])) for stage in STAGES[:5]), Cell(count(held), strong=held > 0)))
    return Section("各阶段项目数", "stages", tables=(Table("各阶段项目数", columns, (row,)),))


def _tenders(current: Iterable[tuple[str, Summary]]) -> Table:
    columns = (
        Column("项目编号", nowrap=True),
        Column("项目", head=True),
        Column("招标人"),
        Column("代理"),
        Column("投标截止", numeric=True),
        Column("状态", nowrap=True),
    )
    return Table("在办项目", columns, tuple(_row(*pair) for pair in current), empty="没有在办的项目。")


def _row(number: str, summary: Summary) -> Row:
    deadline = summary["deadline"]
    return Row(
        (
            Cell(number, address("desk.tender", number=number)),
            Cell(summary["name"]),
            Cell(summary["purchaser_name"]),
            Cell("委托代理" if summary["agency"] else "自行招标"),
            Cell(moment(datetime.fromisoformat(deadline)) if deadline else "—"),
            Cell(tag=stage_tag(summary)),
        )
    )


def _refusals(show: Showing, current: Iterable[tuple[str, Summary]]) -> Iterator[Row]:
    for number, summary in current:
        if summary["state"] in _ROLL_OUT:
            yield from refusal_rows(show, number)


def _breaches(show: Showing) -> Section:
    """What the last thirty days of approval have of breaches, the latest first."""
    since = (show.now - timedelta(days=_BREACH_DAYS)).isoformat()
    cases = show.archive.shelf("cases")
    found = deque(show.archive.shelf("breaches").keys((since, "", "")), maxlen=_BREACHES)
    rows = tuple(
        Row(
            (
                Cell(at[:19].replace("T", " ")),
                Cell(number, address("office.case", number=number)),
                Cell(cases[number]["organ"] if number in cases else "—"),
                Cell(what),
            )
        )
        for at, number, what in reversed(found)
    )
    columns = (
        Column("时间", nowrap=True),
        Column("案卷编号", nowrap=True),
        Column("部门"),
        Column("情形", head=True),
    )
    table = Table("审批办理中的违规情形", columns, rows, empty="近 30 日没有。")
    return Section("审批办理中的违规情形", "breaches", f"近 {_BREACH_DAYS} 日，最近在前", tables=(table,))


def _unprinted(show: Showing) -> Section:
    rows = tuple(
        Row((Cell(number, record_url(number)), Cell(reason)))
        for number, reason in show.archive.shelf("unprinted").items()
    )
    columns = (Column("记录号", head=True, nowrap=True), Column("原因"))
    table = Table("未能印制的公文", columns, rows, empty="公文均已印制。")
    return Section("未能印制的公文", "unprinted", tables=(table,))
