"""One tender as supervisors watch it: all that concerns it in one place, and what may be done about it.

What the law keeps secret until its moment is not here before it: how many bid (ZB-043), who sits on the committee (ZB-076).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hallcore.dossier import Dossier, record_number
from portal.contexts import LotContext
from portal.permissions import Permission, allowed
from portal.presenters.addresses import address, record_url, tender_url
from portal.presenters.appraisal_words import department_of
from portal.presenters.desk_home import stage_tag
from portal.presenters.desks import DossierPage
from portal.presenters.entries import lot_called
from portal.presenters.life import life_of, lots_of, until
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.supervision_cards import cards_table
from portal.presenters.tender import alerts_of
from portal.presenters.trade_watch import Due, cards_about, next_due
from portal.presenters.writing import moment, money
from portal.remit import KINDS, Dispute, competent_for, disputes_in
from portal.sessions import Visitor
from portal.trade_contexts import ComplaintContext, WatchedContext
from trading.award.model import AwardPublished
from trading.challenges.complaint_model import ABOUT
from trading.challenges.model import AGAINST
from trading.challenges.procured_model import STEPS
from trading.evaluation.low_model import LowPriceAsked, LowPriceJudged
from trading.evaluation.model import CommitteeFormed, EvaluationReported
from trading.methods.rules import method_of
from trading.opening.model import OpeningRecorded
from trading.opening.rules import read_bids
from trading.tendering.model import NoticePublished
from trading.tendering.rules import deadline_of, notice_of
from trading.tendering.turn_model import DeadlineExtended

_ABOUTS = {"objection": AGAINST, "challenge": STEPS, "complaint": ABOUT, "query": {"": "采购活动"}}

_LOTS = (
    Column("标段（包）", head=True, nowrap=True),
    Column("状态", nowrap=True),
    Column("异常低价审查"),
    Column("串通线索", nowrap=True),
    Column("投标人资质和信用"),
    Column("评审报告"),
)


def watched_page(show: Showing, visitor: Visitor, context: WatchedContext, *, watches: bool) -> DossierPage:
    """One tender with all that concerns it, and what may be done about it."""
    tender, number = context.tender, context.tender.number
    lots, notice = lots_of(show.archive, tender), notice_of(tender)
    method = method_of(show.law_of(tender), tender)
    open_ones = disputes_in(show.archive, number)
    due = next_due(tender, lots, open_ones)
    return DossierPage(
        title=notice.name,
        crumbs=(Link("交易监督", address("trade.watch")), Link(number)),
        alerts=alerts_of(tender, lots),
        tags=(stage_tag(show.archive.shelf("tenders")[number]),),
        meta=(number, method.procedure.title, f"{method.word('purchaser')} {notice.purchaser_name}"),
        readonly=True,
        life=life_of(show.archive, tender, show.law_of(tender)),
        actions=tuple(_acts(number, watches=watches)),
        facts=tuple(_facts(show, tender, lots, due)),
        sections=(
            _disputes(show, visitor, context, open_ones),
            Section(
                "监察牌",
                "cards",
                tables=(cards_table(show, cards_about(show, number), "没有涉及本项目的监察牌。"),),
            ),
            _justified(notice),
            _lots(show, visitor, tender, lots),
            _moved(tender),
        ),
    )


def _acts(number: str, *, watches: bool) -> Iterator[Action]:
    yield Action("公开页面", tender_url(number))
    if watches:
        yield Action("案卷", address("desk.tender", number=number))
        yield Action("证据包、保全和移送", address("matter", number=number))
        yield Action("下达督办", address("order.issue", query={"about": number}))


def _facts(show: Showing, tender: Dossier, lots: tuple[Dossier, ...], due: Due | None) -> Iterator[Fact]:
    notice, code = notice_of(tender), competent_for(show.archive, tender.number, notice_of(tender).category)
    opened = bool(tender.numbers(OpeningRecorded.type))
    yield Fact("行政监督部门", department_of(show, code) if code else show.settings.site.supervisor)
    yield Fact(
        "预算（估算价）",
        money(sum((terms.estimate for terms in notice.lots), start=0 * notice.lots[0].estimate)),
    )
    if notice.agency_name:
        yield Fact("代理机构", notice.agency_name)
    yield Fact("投标截止", until(deadline_of(tender)))
    if due is not None:
        yield Fact("最近期限", f"{until(due[0])}　{due[1]}", strong=due[0] <= show.now)
    many = sum(len(read_bids(tender, lot.number)) for lot in lots) if opened else 0
    yield Fact("投标人", f"开标唱出 {many} 份" if opened else "开标前保密（ZB-043）")
    formed = any(lot.numbers(CommitteeFormed.type) for lot in lots)
    decided = any(lot.numbers(AwardPublished.type) for lot in lots)
    words = "已组成，名单在结果确定前保密（ZB-076）" if formed else "尚未组成"
    yield Fact("评标委员会", "结果已经确定，名单见案卷" if decided else words)


def _disputes(
    show: Showing, visitor: Visitor, context: WatchedContext, open_ones: tuple[tuple[str, Dispute], ...]
) -> Section:
    rows = []
    for number, (kind, about, department, due) in open_ones:
        end = datetime.fromisoformat(due)
        late = end <= show.now
        readable = kind == "complaint" and allowed(
            Permission.TRADE_COMPLAINT_READ, visitor, _complaint_context(show, context, number)
        )
        rows.append(
            Row(
                (
                    Cell(number, address("office.complaint", number=number) if readable else ""),
                    Cell(KINDS[kind]),
                    Cell(_ABOUTS[kind].get(about, about)),
                    Cell(department_of(show, department) if department else _answerer(kind)),
                    Cell(until(end), note="已逾期" if late else "", strong=late),
                ),
                tone="late" if late else "",
            )
        )
    columns = (
        Column("编号", nowrap=True),
        Column("种类", head=True),
        Column("事项"),
        Column("由谁处理"),
        Column("期限", nowrap=True),
    )
    table = Table("待处理的异议、质疑和投诉", columns, tuple(rows), empty="没有待处理的异议、质疑和投诉。")
    words = "责令暂停、恢复和处理决定，由受理投诉的部门在投诉页面作出。" if rows else ""
    return Section("异议、质疑和投诉", "disputes", words, tables=(table,))


def _complaint_context(show: Showing, context: WatchedContext, number: str) -> ComplaintContext:
    complaint = show.archive[number]
    return ComplaintContext(
        complaint, show.archive[complaint.parent], context.tender, context.archive, context.on
    )


def _answerer(kind: str) -> str:
    return "招标人或者代理机构" if kind == "objection" else "采购人或者代理机构"


def _justified(notice: NoticePublished) -> Section:
    rows = tuple(
        Row(
            (
                Cell(one.name, note=one.place),
                Cell(f"“{one.quote}”"),
                Cell(one.reason),
                Cell(one.rule, address("law.rule", rule=one.rule)),
            )
        )
        for one in notice.justified
    )
    columns = (Column("提示", head=True), Column("原文"), Column("保留的理由"), Column("依据", nowrap=True))
    table = Table("发布前的提示", columns, rows, empty="发布前检查没有留下提示。")
    return Section("文件中保留的提示", "flags", "发布前检查发现、说明理由后保留", tables=(table,))


def _lots(show: Showing, visitor: Visitor, tender: Dossier, lots: tuple[Dossier, ...]) -> Section:
    machine = show.law_of(tender).procedure(tender.procedure).machine("lot")
    opened = bool(tender.numbers(OpeningRecorded.type))
    rows = []
    for lot in lots:
        asked, judged = len(lot.numbers(LowPriceAsked.type)), len(lot.numbers(LowPriceJudged.type))
        clues = opened and allowed(Permission.CLUES_READ, visitor, LotContext(lot, tender))
        reported = lot.numbers(EvaluationReported.type)
        rows.append(
            Row(
                (
                    Cell(lot_called(lot.number)),
                    Cell(machine.label(lot.state)),
                    Cell(
                        f"启动 {asked} 件，评审意见 {judged} 份"
                        if asked
                        else "没有启动"
                        if opened
                        else "开标后"
                    ),
                    Cell("查看线索", address("desk.clues", number=lot.number))
                    if clues
                    else Cell("—" if opened else "开标后"),
                    Cell("查看", address("desk.bidders", number=lot.number))
                    if clues
                    else Cell("—" if opened else "开标后"),
                    Cell("已形成", note=moment(lot.record(reported[-1]).at))
                    if reported
                    else Cell("尚未形成"),
                )
            )
        )
    return Section("评审", "lots", tables=(Table("标段（包）", _LOTS, tuple(rows)),))


def _moved(tender: Dossier) -> Section:
    rows = tuple(
        Row(
            (
                Cell(paper.incident, record_url(record_number(tender.number, n))),
                Cell(f"{paper.lost_seconds} 秒"),
                Cell(until(paper.moved_from)),
                Cell(until(paper.deadline)),
            )
        )
        for n in tender.numbers(DeadlineExtended.type)
        for paper in (tender.record(n).paper,)
        if isinstance(paper, DeadlineExtended)
    )
    columns = (
        Column("中断记录", head=True, nowrap=True),
        Column("截止前中断", numeric=True),
        Column("原截止时间", nowrap=True),
        Column("顺延至", nowrap=True),
    )
    table = Table("因递交通道中断的顺延", columns, rows, empty="没有因递交通道中断顺延。")
    return Section("递交通道中断", "outages", tables=(table,))
