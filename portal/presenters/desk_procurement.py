"""The purchaser's windows of a procurement: qualifications, report, decision, result, void tenders, filing."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.ground.clauses import ClockRule
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from portal.forms.procurement import PIECES
from portal.presenters.addresses import address
from portal.presenters.desk_evaluation import title_of
from portal.presenters.desk_report import formula, standings_table
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import FieldGroup, FormPage
from portal.presenters.life import until
from portal.presenters.procured_told import low_table
from portal.presenters.shapes import Alert, Cell, Column, Fact, Link, Row, Section, Table, Why
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, exact_moment, money
from trading.award.model import AwardPublished
from trading.award.procurement_model import ReportDelivered, WinnerDetermined
from trading.award.rules import left_of
from trading.contract.model import ContractPublished
from trading.evaluation.model import EvaluationReported
from trading.evaluation.procuring_model import SIZES, QualificationsReviewed
from trading.methods.rules import Method, method_of
from trading.opening.model import BidRead
from trading.opening.rules import read_bids
from trading.tendering.model import BID
from trading.tendering.rules import ground_of, lot_terms, notice_of

Alerts = tuple[Alert, ...]


def _rule(rule: str) -> Link:
    return Link(f"依据 {rule}", address("law.rule", rule=rule))


def _method(show: Showing, tender: Dossier) -> Method:
    return method_of(show.law_of(tender), tender)


def _period(show: Showing, clock: ClockRule, start: object, title: str, asks: str) -> Section:
    try:
        period = compute(clock, start, show.calendar)  # type: ignore[arg-type]  # a moment or a day
    except NotComputable as reason:
        return Section(title, paragraphs=(reason.reason,))
    return Section(
        title, note=f"{until(period.end)} 届满", why=Why(f"why-{clock.id}", asks, period.explain())
    )


# -- qualifications -----------------------------------------------------------------------------------------


def review_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the qualifications of a lot's bidders are reviewed, one group a bidder."""
    bids, terms = read_bids(tender, lot.number), lot_terms(tender, lot)
    least = _method(show, tender).least("qualified", ground_of(tender))
    reserved = "本采购包专门面向中小企业，须有中小企业声明函。" if terms.reserved else ""
    pieces = _asked(tender, lot)
    groups = tuple(
        FieldGroup(f"{bid.name}　{_quoted(bid)}".rstrip("　"), tuple(f"b{place}-{piece}" for piece in pieces))
        for place, bid in enumerate(bids, 1)
    )
    return FormPage(
        title=f"资格审查　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "资格审查"),
        alerts=alerts,
        lead=f"对照招标文件逐家审查资格。合格投标人不足 {least.value} 家的，不得评标，予以废标（{least.cite.line}）。",
        before=(
            Section(
                "资格要求",
                facts=(
                    Fact("供应商资格要求", f"{terms.qualification}{reserved}", full=True),
                    Fact("核心产品", terms.core or "未指定", link=_rule("GP-063")),
                ),
            ),
        ),
        groups=groups,
        submit="形成资格审查结论",
        cancel=back(tender),
    )


def _quoted(bid: BidRead) -> str:
    """The price that was read; where talks follow there is none yet."""
    return f"报价 {amount(bid.price)} 元" if bid.price else ""


def _asked(tender: Dossier, lot: Dossier) -> tuple[str, ...]:
    """What is asked about each bid of this lot: what makes no difference to it is left out."""
    terms, evaluation = lot_terms(tender, lot), notice_of(tender).evaluation
    deducted = bool(not terms.reserved and (evaluation.small or evaluation.mixed))
    left_out = {
        "sme": not (terms.reserved or deducted),
        "size": not deducted,
        "brand": not terms.core,
        "domestic": not evaluation.domestic,
    }
    return tuple(piece for piece in PIECES if not left_out.get(piece, False))


def review_table(tender: Dossier, lot: Dossier) -> Table | None:
    """What the review found, one row a bidder; None before it."""
    paper = lot.latest(QualificationsReviewed)
    if paper is None:
        return None
    names = {bid.bid: bid.name for bid in read_bids(tender, lot.number)}
    rows = tuple(
        Row(
            (
                Cell(names[one.bid], note="" if one.qualified else one.ground),
                Cell("合格" if one.qualified else "不合格", strong=not one.qualified),
                Cell(SIZES[one.size]),
                Cell(one.brand or "—"),
                Cell("是" if one.domestic else "否"),
            )
        )
        for one in paper.findings
    )
    columns = (
        Column("投标人", head=True),
        Column("结论", nowrap=True),
        Column("价格扣除"),
        Column("核心产品品牌"),
        Column("本国产品", nowrap=True),
    )
    return Table("资格审查", columns, rows)


# -- report and decision ----------------------------------------------------------------------------------------


def _report(show: Showing, tender: Dossier, lot: Dossier) -> Iterator[Section]:
    report, evaluation = lot.the(EvaluationReported), notice_of(tender).evaluation
    method = _method(show, tender)
    made = lot.record(lot.numbers(EvaluationReported.type)[-1])
    reviewed, table = review_table(tender, lot), standings_table(report, evaluation)
    yield Section(
        "评标报告",
        "report",
        f"{method.word(report.method)}，{exact_moment(made.at)} 形成",
        paragraphs=(formula(evaluation, method),),
        tables=(table, *((reviewed,) if reviewed is not None else ())),
    )
    low = low_section(lot)
    if low is not None:
        yield low


def low_section(lot: Dossier) -> Section | None:
    """Which prices were reviewed as abnormally low, and what came of it; None where none was (GP-090 to GP-097)."""
    report = lot.the(EvaluationReported)
    if not report.low:
        return None
    names = {one.bid: one.name for one in report.standings}
    return Section(
        "异常低价审查",
        "low",
        "启动审查不等于否决，应当由投标人书面说明",
        tables=(low_table(report.low, names),),
    )


def delivery_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the report is handed to the purchaser."""
    method = _method(show, tender)
    made = lot.record(lot.numbers(EvaluationReported.type)[-1]).at
    return FormPage(
        title=f"送交评标报告　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "送交评标报告"),
        alerts=alerts,
        lead="送交后，采购人应当在法定期限内按照评标报告确定的顺序确定中标人；期满未确定的，视为确定第一名。",
        before=(
            *_report(show, tender, lot),
            _period(show, method.clock("report"), made, "送交期限", "最迟哪一天送交"),
            _period(show, method.clock("decision"), show.now, "确定期限", "现在送交，最迟哪一天确定中标人"),
        ),
        submit="送交采购人",
        cancel=back(tender),
    )


def winner_choices(show: Showing, tender: Dossier, lot: Dossier) -> list[tuple[str, str]]:
    """Whom the purchaser may choose: bid → a line about it, in the order of the ranking."""
    bids = tuple(child for child in show.archive.children(lot.number) if child.machine == BID)
    ranked = left_of(lot, read_bids(tender, lot.number), bids)
    return [(one.bid, f"第 {one.rank} 名　{one.name}　{amount(one.price)} 元") for one in ranked]


def decision_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the purchaser determines the winner."""
    method = _method(show, tender)
    delivered = lot.record(lot.numbers(ReportDelivered.type)[-1]).at
    return FormPage(
        title=f"确定中标人　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "确定中标人"),
        alerts=alerts,
        lead="应当在评标报告确定的中标候选人名单中按顺序确定中标人。",
        before=(
            *_report(show, tender, lot),
            _period(show, method.clock("decision"), delivered, "确定期限", "为什么应当在这一天前确定"),
        ),
        submit="确定中标人",
        cancel=back(tender),
    )


def result_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the result is published and the award notice sent."""
    method, decided = _method(show, tender), lot.the(WinnerDetermined)
    on = lot.record(lot.numbers(WinnerDetermined.type)[-1]).at
    how = "期满未确定，视为确定第一名" if decided.deemed else f"第 {decided.rank} 名"
    return FormPage(
        title=f"公告中标结果　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "公告中标结果"),
        alerts=alerts,
        lead="公告的同时向中标人发出中标通知书；未中标的投标人在自己的页面看到原因、本人得分和排序。评审专家名单随公告公开。",
        before=(
            Section(
                "中标人",
                facts=(
                    Fact("中标人", decided.name, strong=True),
                    Fact("中标金额", money(decided.price), strong=True),
                    Fact("确定方式", how, link=_rule("GP-075")),
                ),
            ),
            _period(show, method.clock("result"), on, "公告期限", "最迟哪一天公告"),
            _period(show, method.clock("publicity"), show.now, "公告期", "现在公告，公告期到哪一天"),
        ),
        groups=(
            FieldGroup("中标人", ("address",)),
            FieldGroup("主要标的", ("items",)),
            FieldGroup("文件", ("files",)),
        ),
        submit="公告中标结果并发出中标通知书",
        cancel=back(tender),
        multipart=True,
    )


# -- void and filing ----------------------------------------------------------------------------------------------


def void_page(tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a lot is declared void."""
    return FormPage(
        title=f"决定废标　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "决定废标"),
        alerts=alerts,
        lead="只有出现法定情形才可以废标，理由将通知所有投标人。合格投标人、作实质响应的供应商不足三家的，由系统认定，不在此办理。",
        before=(Section("依据", facts=(Fact("废标的情形", "政府采购法第三十六条", link=_rule("GP-057")),)),),
        submit="决定废标",
        danger=True,
        cancel=back(tender),
    )


def void_notice_page(tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where it is announced that a lot is void."""
    reviewed = review_table(tender, lot)
    sections = []
    if reviewed is not None:
        sections.append(Section("资格审查", "review", tables=(reviewed,)))
    if lot.numbers(EvaluationReported.type):
        evaluation = notice_of(tender).evaluation
        sections.append(
            Section("评标报告", "report", tables=(standings_table(lot.the(EvaluationReported), evaluation),))
        )
    return FormPage(
        title=f"公告废标　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "公告废标"),
        alerts=alerts,
        lead="除采购任务取消外，废标后应当重新组织招标；需要采取其他方式采购的，应当在采购活动开始前获得批准。",
        before=tuple(sections),
        submit="公告废标",
        cancel=back(tender),
    )


def filing_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where it is noted that the contract was filed."""
    contract, award = lot.the(ContractPublished), lot.the(AwardPublished)
    clock = _method(show, tender).clock("filing")
    return FormPage(
        title=f"合同备案　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "合同备案"),
        alerts=alerts,
        lead="采购合同自签订之日起法定期限内，副本报同级财政部门备案。",
        before=(
            Section(
                "合同",
                facts=(
                    Fact("中标人", award.winner.name),
                    Fact("合同金额", money(contract.amount), strong=True),
                    Fact("签订日期", f"{contract.signed_on}"),
                ),
            ),
            _period(show, clock, contract.signed_on, "备案期限", "最迟哪一天备案"),
        ),
        submit="登记备案",
        cancel=back(tender),
        multipart=True,
    )
