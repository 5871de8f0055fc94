"""Trading as supervisors watch it: what is under way in their remit, and what is due in it.

Who asked, objected or complained is not in any list. What is not here: one tender's page (``trade_watched``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from hallcore.dossier import Dossier
from hallcore.ground.events import Paper
from portal.cardbook import ABOUT as ABOUT_CARDS
from portal.cardbook import MATTERS
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of
from portal.presenters.desk_home import STAGES, stage_of, stage_tag
from portal.presenters.desks import DossierPage
from portal.presenters.entries import lot_called
from portal.presenters.life import lots_of, until
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, LinkGroup, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import count, moment
from portal.remit import KINDS, LAST, Dispute, competent_for, disputes_in, in_remit
from trading.award.model import AwardPublished, CandidatesPublished
from trading.award.procurement_model import ReportDelivered, WinnerDetermined
from trading.challenges.complaint_model import ABOUT
from trading.evaluation.low_model import LowPriceAsked
from trading.tendering.rules import deadline_of, notice_of
from trading.tendering.turn_model import DeadlineExtended

ROWS = 50
"""Tenders to a page."""

REGIMES = {"DHGC": "工程建设", "DHCG": "政府采购"}
_ENDS: dict[str, tuple[type[Paper], Callable[[Any], datetime], str]] = {
    "publicised": (CandidatesPublished, lambda paper: paper.ends, "公示期满"),
    "reported": (ReportDelivered, lambda paper: paper.decide_by, "确定中标（成交）"),
    "determined": (WinnerDetermined, lambda paper: paper.publish_by, "结果公告"),
    "awarded": (AwardPublished, lambda paper: paper.contract_by, "订立合同"),
}
_COLUMNS = (
    Column("项目编号", nowrap=True),
    Column("项目", head=True),
    Column("状态", nowrap=True),
    Column("最近期限", nowrap=True),
    Column("需要关注"),
)

Summary = Mapping[str, Any]
Due = tuple[datetime, str]


# -- what is under way ----------------------------------------------------------------------------------------------


def watch_page(show: Showing, departments: Collection[str] | None, asked: Mapping[str, str]) -> DossierPage:
    """The tenders and procurements of a remit.

    Args:
        show: The hall now.
        departments: Whose remit it is; None for those who watch everything.
        asked: ``regime``, ``stage`` and ``page`` of the address.
    """
    regime, stage = _asked(asked)
    running = running_in(show, departments)
    chosen = [
        (number, summary)
        for number, summary in running
        if number.startswith(regime) and stage in ("", stage_of(summary))
    ]
    page = int(asked["page"]) if asked.get("page", "").isdecimal() else 1
    last = max(1, -(-len(chosen) // ROWS))
    here = min(max(page, 1), last)
    shown = chosen[(here - 1) * ROWS : here * ROWS]
    rows = tuple(_row(show, *pair) for pair in shown)
    whose = (
        "全部项目"
        if departments is None
        else "、".join(department_of(show, one) for one in sorted(departments))
    )
    return DossierPage(
        title="交易监督",
        meta=(f"{whose}　在办 {count(len(running))} 项", f"截至 {moment(show.now)}"),
        readonly=True,
        actions=tuple(_others(departments)),
        facts=tuple(_sums(running)),
        sections=(
            _complaints(show, departments),
            Section(
                "在办项目",
                "tenders",
                f"第 {here} 页，共 {last} 页" if last > 1 else "",
                tables=(Table("在办项目", _COLUMNS, rows, empty="没有这样的在办项目。"),),
                actions=tuple(_turning(asked, here, last)),
            ),
            _sales(show, departments),
        ),
    )


def _asked(asked: Mapping[str, str]) -> tuple[str, str]:
    """Which body of law and which stage is asked for; "" for all."""
    regime, stage = asked.get("regime", ""), asked.get("stage", "")
    return regime if regime in REGIMES else "", stage if stage in STAGES else ""


def running_in(show: Showing, departments: Collection[str] | None) -> list[tuple[str, Summary]]:
    """The public tenders under way in a remit, by number."""
    tenders = show.archive.shelf("tenders")
    return [
        (number, tenders[number])
        for number in show.archive.shelf("working")
        if number in tenders and in_remit(show.archive, number, tenders[number], departments)
    ]


def _others(departments: Collection[str] | None) -> Iterator[Action]:
    yield Action("中断记录", address("incidents"))
    if departments is None:
        yield Action("书面报告", address("desk.performances"))
        yield Action("专家抽取", address("pool"))
    else:
        yield Action("本部门的交易投诉", address("office.complaints"))


def _sums(running: list[tuple[str, Summary]]) -> Iterator[Fact]:
    for stage in STAGES[1:5]:
        yield Fact(stage, f"{sum(stage_of(summary) == stage for _number, summary in running)} 项")
    held = sum(bool(summary["held"]) for _number, summary in running)
    yield Fact("暂停", f"{held} 项", strong=held > 0)


def watch_views(
    show: Showing, departments: Collection[str] | None, asked: Mapping[str, str]
) -> tuple[LinkGroup, ...]:
    """The views beside the page: by body of law and by stage, each with how many there are."""
    regime, stage = _asked(asked)
    running = running_in(show, departments)

    def link(words: str, many: int, **chosen: str) -> Link:
        query = {key: value for key, value in {"regime": regime, "stage": stage, **chosen}.items() if value}
        here = all(value == {"regime": regime, "stage": stage}[key] for key, value in chosen.items())
        return Link(words, address("trade.watch", query=query), here, many)

    laws = [link("全部", len(running), regime="")]
    laws += [
        link(words, sum(number.startswith(prefix) for number, _summary in running), regime=prefix)
        for prefix, words in REGIMES.items()
    ]
    within = [pair for pair in running if pair[0].startswith(regime)]
    stages = [link("各阶段", len(within), stage="")]
    stages += [
        link(one, sum(stage_of(summary) == one for _number, summary in within), stage=one)
        for one in STAGES[1:5]
    ]
    return LinkGroup("交易监督", tuple(laws)), LinkGroup("阶段", tuple(stages))


def _turning(asked: Mapping[str, str], here: int, last: int) -> Iterator[Action]:
    kept = {key: asked[key] for key in ("regime", "stage") if asked.get(key)}
    if here > 1:
        yield Action("上一页", address("trade.watch", query={**kept, "page": str(here - 1)}))
    if here < last:
        yield Action("下一页", address("trade.watch", query={**kept, "page": str(here + 1)}))


def _row(show: Showing, number: str, summary: Summary) -> Row:
    tender = show.archive[number]
    open_ones = disputes_in(show.archive, number)
    due = next_due(tender, lots_of(show.archive, tender), open_ones)
    late = due is not None and due[0] <= show.now
    return Row(
        (
            Cell(number, address("trade.watched", number=number)),
            Cell(summary["name"], note=summary["purchaser_name"]),
            Cell(tag=stage_tag(summary)),
            Cell(until(due[0]), note=f"{due[1]}，已逾期" if late else due[1], strong=late)
            if due
            else Cell("—"),
            Cell("；".join(concerns(show, tender, open_ones)) or "—"),
        ),
        tone="late" if late else "",
    )


def next_due(
    tender: Dossier, lots: tuple[Dossier, ...], disputes: tuple[tuple[str, Dispute], ...]
) -> Due | None:
    """What falls due next in a tender: its own times, and those of what is disputed in it."""
    found: list[Due] = [
        (datetime.fromisoformat(line[3]), f"{KINDS[line[0]]}处理") for _number, line in disputes
    ]
    if tender.state == "tendering":
        found.append((deadline_of(tender), "投标（响应）截止"))
    for lot in lots:
        kind, end, words = _ENDS.get(lot.state, (None, None, ""))
        paper = lot.latest(kind) if kind is not None else None
        if paper is not None and end is not None:
            found.append((end(paper), words if len(lots) == 1 else f"{words} {lot_called(lot.number)}"))
    return min(found, default=None)


def concerns(show: Showing, tender: Dossier, disputes: tuple[tuple[str, Dispute], ...]) -> Iterator[str]:
    """What a supervisor looks at first, in few words."""
    for kind, words in KINDS.items():
        many = sum(line[0] == kind for _number, line in disputes)
        if many:
            yield f"{words} {many} 件待处理"
    cards = [one for _number, one in cards_about(show, tender.number) if one["stands"]]
    if cards:
        yield f"监察牌 {len(cards)} 张"
    notice = notice_of(tender)
    if notice.justified:
        yield f"文件提示 {len(notice.justified)} 处"
    asked = sum(len(lot.numbers(LowPriceAsked.type)) for lot in lots_of(show.archive, tender))
    if asked:
        yield f"低价审查 {asked} 件"
    if tender.numbers(DeadlineExtended.type):
        yield "因通道中断顺延"


def cards_about(show: Showing, tender: str) -> list[tuple[str, dict[str, Any]]]:
    """The cards about a tender, its lots and what is disputed in it."""
    keys = show.archive.shelf(ABOUT_CARDS).keys((tender, ""), (f"{tender}.{LAST}", LAST))
    numbers = sorted(
        {number for matter, number in keys if matter == tender or matter.startswith(f"{tender}.")}
    )
    matters = show.archive.shelf(MATTERS)
    return [(number, matters[number]) for number in numbers if matters[number]["machine"] == "card"]


def _complaints(show: Showing, departments: Collection[str] | None) -> Section:
    """The complaints that wait for a department, the next due first."""
    owners = sorted(show.archive.shelf("departments").keys()) if departments is None else sorted(departments)
    lines = []
    for code in owners:
        for (_owner, number), line in show.archive.shelf("trade-complaints").items((code, ""), (code, LAST)):
            if line[3]:
                lines.append((line[3], number, code, line))
    rows = tuple(_complaint(show, *one) for one in sorted(lines)[:ROWS])
    columns = (
        Column("投诉编号", nowrap=True),
        Column("项目", head=True),
        Column("事项"),
        Column("处理部门"),
        Column("期限", nowrap=True),
    )
    table = Table("待处理的投诉", columns, rows, empty="没有待处理的投诉。")
    return Section("待处理的投诉", "complaints", "受理或者处理期限近的在前", tables=(table,))


def _complaint(show: Showing, due: str, number: str, code: str, line: tuple[str, ...]) -> Row:
    end = datetime.fromisoformat(due)
    late = end <= show.now
    # A period that ends at midnight ends with the day before.
    days = ((end - timedelta(seconds=1)).date() - show.now.date()).days
    note = "已逾期" if late else f"还有 {days} 日" if days else "今日届满"
    return Row(
        (
            Cell(number, address("office.complaint", number=number)),
            Cell(line[0]),
            Cell(ABOUT[line[1]]),
            Cell(department_of(show, code)),
            Cell(until(end), note=note, strong=late),
        ),
        tone="late" if late else "",
    )


def _sales(show: Showing, departments: Collection[str] | None) -> Section:
    sales, rows = show.archive.shelf("sales"), []
    for number in list(show.archive.shelf("sales-open").keys())[: 4 * ROWS]:
        one = sales[number]
        if not one["published"] or (
            departments is not None and competent_for(show.archive, number, "") not in departments
        ):
            continue
        label = show.law_of(show.archive[number]).procedure(one["method"]).machine("sale").label(one["state"])
        url = address("desk.sale", number=number) if departments is None else address("sale", number=number)
        ends = one["ends"] or one["starts"] or one["apply_until"]
        cells = (
            Cell(number, url),
            Cell(one["name"], note=one["seller_name"]),
            Cell(label),
            Cell(until(datetime.fromisoformat(ends)) if ends else "—"),
        )
        rows.append(Row(cells))
    columns = (
        Column("编号", nowrap=True),
        Column("标的", head=True),
        Column("状态", nowrap=True),
        Column("最近时间", nowrap=True),
    )
    table = Table("在办的出让转让", columns, tuple(rows[:ROWS]), empty="没有在办的出让转让。")
    return Section("土地使用权、矿业权和国有产权", "sales", tables=(table,))
