"""What closes a tender, as pages: the written report, the archive, and the payments that are late."""

from __future__ import annotations

from hallcore.dossier import Dossier, record_number
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from portal.contexts import TenderContext
from portal.predicates import in_charge
from portal.presenters.addresses import address, record_url
from portal.presenters.contracts import lateness
from portal.presenters.desk_evaluation import title_of
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.life import after_of, until
from portal.presenters.pages import AboutPage
from portal.presenters.performed import late_words
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table, Tag, Why
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, day, exact_moment, money
from portal.sessions import Visitor
from trading.award.model import AwardPublished
from trading.performance.model import PerformanceOpened
from trading.performance.paying import left_of
from trading.performance.paying_model import MatterArchived, PaymentRequested, ResultReported
from trading.performance.rules import table_of

Alerts = tuple[Alert, ...]
ROWS = 200
"""Rows of a list."""


def _rule(rule: str) -> Link:
    return Link(f"依据 {rule}", address("law.rule", rule=rule))


# -- report and archive --------------------------------------------------------------------------------------


def written_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the written report is filed."""
    award = lot.the(AwardPublished)
    awarded = lot.record(lot.numbers(AwardPublished.type)[-1]).at
    clock = table_of(show.law_of(lot), lot).clock("report")
    why: Section
    try:
        period = compute(clock, awarded.date(), show.calendar)
        why = Section(
            "提交期限",
            note=f"{until(period.end)} 届满",
            why=Why(f"why-{clock.id}", "最迟哪一天提交", period.explain()),
        )
    except NotComputable as reason:
        why = Section("提交期限", paragraphs=(reason.reason,))
    facts = (
        Fact("中标人", award.winner.name, strong=True),
        Fact("中标价", money(award.winner.price), strong=True),
        Fact("定标时间", exact_moment(awarded)),
        Fact("被否决的投标", f"{len(award.rejected)} 份"),
    )
    return FormPage(
        title=f"提交招标投标情况书面报告　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "书面报告"),
        alerts=alerts,
        lead="招标范围、招标方式、评标标准和方法、评标委员会组成、投标和异议投诉情况、中标结果由系统按记录写入报告，不必重复填写。报告不公开。",
        before=(Section("中标结果", facts=facts), why),
        submit="提交行政监督部门",
        cancel=back(tender),
        multipart=True,
    )


def report_page(visitor: Visitor, tender: Dossier, lot: Dossier) -> DossierPage:
    """The written report as the supervisor reads it."""
    paper, n = lot.the(ResultReported), lot.numbers(ResultReported.type)[-1]
    facts = (
        Fact("报送单位", paper.purchaser_name),
        Fact("行政监督部门", paper.supervisor),
        Fact("提交时间", exact_moment(lot.record(n).at), strong=True),
        Fact(
            "期限", f"{until(paper.due_by)}，{'逾期提交' if paper.late else '按期提交'}", link=_rule("ZB-098")
        ),
        Fact("招标范围", paper.scope, full=True),
        Fact("招标方式", paper.method),
        Fact("公告媒介", paper.media),
        Fact("评标标准和方法、资格要求", paper.documents, full=True),
        Fact("评标委员会", paper.committee, full=True),
        Fact("投标人", f"{paper.bidders} 家"),
        Fact("被否决的投标", f"{paper.rejected} 份"),
        Fact("异议和投诉", f"{paper.objections} 件"),
        Fact("中标人", paper.winner_name, strong=True),
        Fact("中标价", money(paper.price), strong=True),
        Fact("定标日期", day(paper.awarded_on)),
        Fact("其他情况", paper.remarks or "无", full=True),
    )
    return DossierPage(
        title=f"{paper.name}　招标投标情况书面报告",
        crumbs=crumbs(tender, "书面报告"),
        tags=(Tag("逾期提交", "red") if paper.late else Tag("按期提交", "grey"),),
        meta=(lot.number,),
        readonly=not in_charge(visitor, TenderContext(tender)),
        facts=facts,
        actions=(Action("返回案卷", address("desk.tender", number=tender.number)),),
    )


def archive_page(show: Showing, tender: Dossier, alerts: Alerts) -> FormPage:
    """The window where a tender is put into the archive, and its package fetched."""
    kept = [one for one in after_of(show.archive, tender) if one.numbers(MatterArchived.type)]
    before: tuple[Section, ...] = ()
    if kept:
        paper = kept[-1].the(MatterArchived)
        link = Link("下载归档包", address("desk.package", number=tender.number))
        before = (
            Section(
                "已经归档",
                facts=(
                    Fact("记录", f"{paper.records} 件"),
                    Fact("文件", f"{paper.files} 个"),
                    Fact("至少保存至", day(paper.keep_until), strong=True, link=_rule("GP-013")),
                    Fact("目录 SHA-256", paper.manifest, full=True, code=True),
                    Fact("归档包", "含目录、记录、印章、日志证明和公文", full=True, link=link),
                ),
            ),
        )
    return FormPage(
        title=f"归档　{tender.number}",
        crumbs=crumbs(tender, "归档"),
        alerts=alerts,
        lead="项目终止、失败，或者合同验收合格、款项付清后归档。归档目录写明全部记录、文件和录音录像的摘要；保存期限届满前，系统拒绝删除。",
        before=before,
        submit="重新归档" if kept else "归档",
        cancel=back(tender),
    )


def watched_page(show: Showing) -> DeskListPage:
    """What supervision watches after the award: written reports as they come in, newest first."""
    rows = []
    for (_at, number), _n in reversed(list(show.archive.shelf("written").items())):
        lot = show.archive[number]
        paper = lot.the(ResultReported)
        cells = (
            Cell(paper.name, address("desk.written.read", number=number), note=number),
            Cell(paper.purchaser_name),
            Cell(paper.winner_name),
            Cell(until(paper.due_by)),
            Cell(tag=Tag("逾期提交", "red") if paper.late else Tag("按期提交", "grey")),
        )
        rows.append(Row(cells))
        if len(rows) == ROWS:
            break
    columns = (
        Column("项目", head=True),
        Column("招标人"),
        Column("中标人"),
        Column("提交期限"),
        Column("状态", nowrap=True),
    )
    return DeskListPage(
        title="招标投标情况书面报告",
        note=f"最近 {ROWS} 份",
        table=Table("书面报告", columns, tuple(rows), empty="还没有书面报告。"),
        actions=(Action("逾期付款", address("late")),),
    )


def late_page(show: Showing) -> AboutPage:
    """Every payment that is late today, the longest first; for everybody."""
    rows = []
    for (_due, number), _one in show.archive.shelf("owing").items(("", ""), (show.now.isoformat(), "")):
        payment = show.archive[number]
        rows.append(late_row(show, payment))
        if len(rows) == ROWS:
            break
    columns = (
        Column("项目", head=True),
        Column("付款单位"),
        Column("收款单位"),
        Column("尚应支付（元）", numeric=True),
        Column("付款期限"),
        Column("逾期"),
    )
    table = Table("逾期未支付的合同款项", columns, tuple(rows), empty="现在没有逾期未支付的合同款项。")
    words = (
        "机关、事业单位和大型企业应当在法定或者约定的期限内支付中小企业款项；逾期的，自届满次日起逐日计算利息。",
    )
    return AboutPage(
        title="逾期未支付的合同款项",
        crumbs=(Link("首页", address("home")), Link("交易信息", address("trading")), Link("逾期付款")),
        sections=(
            Section(
                "期限与利息",
                "rule",
                paragraphs=words,
                facts=(
                    Fact("付款期限", show.law().cite("GP-079").words, full=True, link=_rule("GP-079")),
                    Fact("逾期利息", show.law().cite("GP-080").words, full=True, link=_rule("GP-080")),
                ),
            ),
            Section("逾期付款", "late", "由记录逐日计算，付清后不再列出", tables=(table,)),
        ),
    )


def late_row(show: Showing, payment: Dossier) -> Row:
    """A payment that is late."""
    performance = show.archive[payment.parent]
    plan, asked = performance.the(PerformanceOpened), payment.the(PaymentRequested)
    return Row(
        (
            Cell(
                plan.name,
                record_url(record_number(performance.number, 0)),
                note=f"第 {asked.milestone} 期 {asked.called}",
            ),
            Cell(plan.purchaser_name),
            Cell(plan.supplier_name),
            Cell(amount(left_of(payment))),
            Cell(until(asked.due_by)),
            Cell(late_words(*lateness(show, payment)), strong=True),
        ),
        "late",
    )
