"""The purchaser's windows after the evaluation: publicity of candidates, award, contract, answers to objections."""

from __future__ import annotations

from hallcore.dossier import Dossier
from hallcore.ground.clauses import ClockRule
from hallcore.ground.deadline import Deadline, compute
from hallcore.ground.errors import NotComputable
from portal.presenters.addresses import address
from portal.presenters.bonds import bond_state, conclusion_facts
from portal.presenters.desk_evaluation import title_of
from portal.presenters.desk_report import formula, standings_table
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import FormPage
from portal.presenters.life import until
from portal.presenters.shapes import Alert, Cell, Column, Fact, Link, Row, Section, Table, Why
from portal.presenters.showing import Showing
from portal.presenters.tender_money import performance_words
from portal.presenters.writing import amount, exact_moment, money
from trading.award.model import AwardPublished, CandidatesPublished
from trading.challenges.model import AGAINST, MEASURES, ObjectionFiled
from trading.challenges.rules import MEASURE_OF
from trading.contract.model import ContractPublished
from trading.evaluation.model import EvaluationReported
from trading.methods.model import regime_of
from trading.methods.rules import method_of
from trading.tendering.rules import lot_terms, notice_of, performance_of

Alerts = tuple[Alert, ...]


def candidates_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where candidates are published, with the report they come from and until when."""
    report, evaluation = lot.the(EvaluationReported), notice_of(tender).evaluation
    made = lot.record(lot.numbers(EvaluationReported.type)[-1])
    method = method_of(show.law_of(tender), tender)
    limit = method.figure("candidates").value
    return FormPage(
        title=f"公示中标候选人　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "公示中标候选人"),
        alerts=alerts,
        lead=f"评标委员会推荐的前 {limit} 名为中标候选人。收到评标报告后应当在法定期限内公示。",
        before=(
            Section(
                "评标报告",
                "report",
                f"{method.word(report.method)}，{exact_moment(made.at)} 形成",
                paragraphs=(formula(evaluation, method),),
                tables=(standings_table(report, evaluation),),
            ),
            _period(show, method.clock("report"), made.at, "收到报告后的公示期限", "最迟哪一天公示"),
            _period(show, method.clock("publicity"), show.now, "公示期", "现在公示，公示期最早哪一天届满"),
        ),
        submit="公示中标候选人",
        cancel=back(tender),
    )


def _period(show: Showing, clock: ClockRule, start: object, title: str, asks: str) -> Section:
    try:
        period: Deadline = compute(clock, start, show.calendar)  # type: ignore[arg-type]  # a moment
    except NotComputable as reason:
        return Section(title, paragraphs=(reason.reason,))
    return Section(
        title, note=f"{until(period.end)} 届满", why=Why(f"why-{clock.id}", asks, period.explain())
    )


def candidate_choices(lot: Dossier) -> list[tuple[int, str]]:
    """The candidates to choose from: rank and a line about each."""
    paper = lot.the(CandidatesPublished)
    return [
        (each.rank, f"第 {each.rank} 名　{each.name}　{amount(each.price)} 元") for each in paper.candidates
    ]


def award_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the winner is determined and made known."""
    paper = lot.the(CandidatesPublished)
    if show.now < paper.ends and not alerts:
        alerts = (*alerts, Alert(f"公示期至 {until(paper.ends)}，期满前不得定标。", "公示期未满", "stop"))
    method = method_of(show.law_of(tender), tender)
    held = tuple(Alert(f"{hold.reason}。", "暂停", "stop") for hold in lot.holds)
    return FormPage(
        title=f"确定并公告中标人　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "确定并公告中标人"),
        alerts=(*alerts, *held),
        lead="确定中标人的同时，向中标人发出中标通知书，将结果通知所有投标人并公告。",
        before=(
            Section(
                "公示情况",
                facts=(
                    Fact("公示期", f"{exact_moment(paper.starts)} 至 {until(paper.ends)}", full=True),
                    Fact("评标办法", method.word(paper.method)),
                ),
            ),
            _period(show, method.clock("contract"), show.now, "订立合同", "现在定标，合同最迟哪一天订立"),
        ),
        submit="确定并公告中标人",
        cancel=back(tender),
    )


def contract_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the contract is made public; whether the bond the documents ask for is there."""
    award = lot.the(AwardPublished)
    asked = performance_of(lot_terms(tender, lot), award.winner.price)
    return FormPage(
        title=f"公告合同　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "公告合同"),
        alerts=alerts,
        lead="合同应当按照招标文件和中标人的投标文件订立，不得再行订立背离合同实质性内容的协议。"
        f"{_published_within(show, tender)}",
        before=(
            Section(
                "中标结果",
                facts=(
                    Fact("中标人", award.winner.name, strong=True),
                    Fact("中标价", money(award.winner.price), strong=True),
                    Fact("订立期限", f"最迟 {until(award.contract_by)}"),
                    Fact("中标工期", f"{award.winner.duration_days} 日历天"),
                ),
            ),
            *((_bond(show, tender, lot, money(asked)),) if asked else ()),
        ),
        submit="公告合同",
        cancel=back(tender),
        multipart=True,
    )


def _published_within(show: Showing, tender: Dossier) -> str:
    """In procurement, how soon after its signing a contract is published and filed (GP-029, GP-030)."""
    method = method_of(show.law_of(tender), tender)
    notice, filing = method.clock_if("contract-notice"), method.clock_if("filing")
    if notice is None or filing is None:
        return ""
    return f"自签订之日起 {notice.span}内公告，{filing.span}内将副本报财政部门备案。"


def _bond(show: Showing, tender: Dossier, lot: Dossier, asked: str) -> Section:
    words = f"{performance_words(lot_terms(tender, lot))}，即 {asked}"
    link = Link("依据 ZB-096", address("law.rule", rule="ZB-096"))
    return Section(
        "履约保证金",
        "performance",
        facts=(Fact("招标文件要求", words, link=link), Fact("状态", bond_state(show, lot), strong=True)),
        paragraphs=("中标人缴清，或者提交保函之后，才能公告合同。",),
    )


def performance_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the purchaser says how the winner performed."""
    contract, law = lot.the(ContractPublished), show.law_of(tender)
    rules = tuple(Link(f"依据 {rule}", address("law.rule", rule=rule)) for rule in ("FEE-22", "FEE-23"))
    return FormPage(
        title=f"确认履约情况　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "确认履约情况"),
        alerts=alerts,
        lead=f"确认履行的，保证金连同利息在{law.clock('C86').span}内退回中标人原账户；"
        "提请不予退还的，由财政部门决定，本页不能撤回。",
        before=(
            Section(
                "合同与履约保证金",
                facts=(
                    Fact("中标人", contract.supplier_name, strong=True),
                    Fact("履约保证金", money(contract.performance_bond), strong=True, link=rules[0]),
                    Fact("签订日期", f"{contract.signed_on}"),
                    Fact("履行期限", f"{contract.starts} 至 {contract.ends}"),
                    Fact("状态", bond_state(show, lot)),
                    Fact("不予退还的情形", "中标人不履行与招标人订立的合同", link=rules[1]),
                    *conclusion_facts(show, lot),
                ),
            ),
        ),
        submit="确认",
        cancel=back(tender),
        multipart=True,
    )


def answer_page(show: Showing, tender: Dossier, objection: Dossier, alerts: Alerts) -> FormPage:
    """The window where an objection is answered."""
    paper = objection.the(ObjectionFiled)
    parties = show.archive.shelf("parties")
    name = parties[paper.party]["name"] if paper.party in parties else paper.party
    about = AGAINST[paper.against]
    after = f"异议成立的：{MEASURES[MEASURE_OF[paper.against]]}。"
    reply = method_of(show.law_of(tender), tender).clock("reply")
    period = (
        (_period(show, reply, objection.record(0).at, "答复期限", "为什么应当在这一天前答复"),)
        if paper.against != "opening"
        else ()
    )
    row = Row((Cell(name), Cell(exact_moment(objection.record(0).at)), Cell(until(paper.reply_by))))
    columns = (Column("提出人", head=True), Column("收到时间"), Column("答复期限"))
    return FormPage(
        title=f"答复异议　{objection.number}",
        crumbs=crumbs(tender, "答复异议"),
        alerts=alerts,
        lead=f"对{about}的异议，答复前招标投标活动暂停。提出人的名称不公开。{after}",
        before=(
            Section("异议", paragraphs=(paper.grounds,), tables=(Table("异议", columns, (row,)),)),
            *period,
        ),
        submit="作出答复",
        cancel=Link("返回案卷", address("desk.tender", number=tender.number)),
    )


# -- ends without an award -----------------------------------------------------------------------------------


def termination_page(tender: Dossier, alerts: Alerts) -> FormPage:
    """The window where a tender is ended before its opening."""
    bids = "终止后系统不再接收投标文件；已递交的保持密封，不再开启。本操作不能撤回。"
    money_ = "投标保证金和招标文件工本费由系统按规则提请退还，不必逐笔办理；财政部门批准后，退回原账户。"
    return FormPage(
        title="终止招标",
        crumbs=crumbs(tender, "终止招标"),
        alerts=alerts,
        lead="终止招标应当有正当理由，及时公告，并退还文件费用、投标保证金及银行同期存款利息。",
        before=(Section("终止的后果", "effect", paragraphs=(bids, money_)),),
        submit="终止招标并公告",
        danger=True,
        cancel=back(tender),
    )


def failure_page(tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a lot is announced to have failed, with what it failed by."""
    report, evaluation = lot.latest(EvaluationReported), notice_of(tender).evaluation
    procured = regime_of(lot.number) == "procurement"
    leads = {
        "rejected": "评标委员会否决了本标段全部投标。公告将写明每份投标被否决的理由和依据。",
        "lapsed": "中标资格已经取消。不再确定其他中标候选人的，公告失败并重新招标。",
        "failed": "投标截止时投标人不足法定家数，不予开标。",
    }
    if procured:
        leads |= {
            "rejected": "本采购包予以废标。公告将写明废标的情形，以及每家投标人未通过或者被否决的理由和依据。",
            "lapsed": "中标资格已经取消。不再确定其他中标候选人的，公告废标并重新组织采购活动。",
        }
    title = "公告废标" if procured else "公告招标失败"
    before = (
        (Section("评标报告", "report", tables=(standings_table(report, evaluation),)),)
        if report is not None
        else ()
    )
    return FormPage(
        title=f"{title}　{title_of(tender, lot)}",
        crumbs=crumbs(tender, title),
        alerts=alerts,
        lead=leads[lot.state],
        before=before,
        submit=title,
        cancel=back(tender),
    )
