"""A tender's page: its facts, why its deadline is what it is, its lots, files, questions, records and proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from hallcore.dossier import Dossier, Record, record_number
from hallcore.ground.calendar import Calendar
from hallcore.ground.clauses import ClockRule
from hallcore.ground.codes import division_name
from hallcore.ground.deadline import check_minimum, latest_start
from hallcore.ground.errors import Refusal
from hallcore.ground.explanation import Explanation
from hallcore.ground.lawbook import Law
from portal.presenters.addresses import address, file_url, record_url
from portal.presenters.classes import class_of
from portal.presenters.contracts import performances
from portal.presenters.entries import lot_called
from portal.presenters.frameworks import framework_sections
from portal.presenters.life import after_of, life_of, lots_of, remedied, still, until
from portal.presenters.lot_table import HOLD_TAG, lots_table, qualification
from portal.presenters.pages import TenderPage
from portal.presenters.planning_told import before_notice
from portal.presenters.proofs import proof_box, record_rows
from portal.presenters.remedies import countdown_of, remedies_of
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    FileRow,
    Link,
    Question,
    Row,
    Section,
    Table,
    Tag,
    Why,
)
from portal.presenters.showing import Showing
from portal.presenters.tender_money import obtaining, performance_words
from portal.presenters.tender_turns import ended, followed, moved, rule_link, takes_up
from portal.presenters.writing import day, exact_moment, filesize, moment, money, short_moment
from trading.methods.rules import Method, method_of
from trading.tendering.model import (
    ClarificationPublished,
    LotTerms,
    NoticePublished,
    SealingPolicyPublished,
)
from trading.tendering.rules import (
    deadline_of,
    notice_of,
    policy_of,
    sold,
)


def tender_page(show: Showing, tender: Dossier) -> TenderPage:
    """The page of a tender whose notice is out."""
    n = tender.numbers(NoticePublished.type)[-1]
    record, notice, law = tender.record(n), notice_of(tender), show.law_of(tender)
    lots = lots_of(show.archive, tender)
    examination = show.examine(tender, n, record)
    return TenderPage(
        title=f"{notice.name}{notice.called}",
        crumbs=crumbs(Link(notice.name)),
        alerts=(*alerts_of(tender, lots), *followed(show, lots)),
        tags=tags_of(tender.number, notice, notice.called, held=still(tender, *lots)),
        verified=examination.proven,
        published=record.at,
        meta=(f"来源 {show.settings.site.centre}", _version(tender)),
        links=_links(show, tender, record_number(tender.number, n)),
        life=life_of(show.archive, tender, law),
        facts=(deadline_fact(tender), *notice_facts(tender.number, notice, method_of(law, tender))),
        sections=(
            _sealing(tender),
            *before_notice(notice),
            *framework_sections(show, tender),
            *performances(show, tender),
        ),
        records=record_rows(
            show, (tender, *lots, *remedied(show.archive, tender), *after_of(show.archive, tender))
        ),
        countdown=countdown_of(show, tender, lots),
        proof=proof_box(show, tender, n, examination),
        boxes=(remedies_of(show, tender, lots, law),),
        why=why_deadline(show, tender, notice, law),
        lots=lots_table(tender, lots, law),
        files=files_of(tender),
        questions=_questions(tender),
        ask=Action("提问（登录后）", address("bidder")) if tender.state == "tendering" else None,
        procedure=Link("办理程序全图", address("tender.chart", number=tender.number)),
    )


def crumbs(*last: Link) -> tuple[Link, ...]:
    """The way to a page of the trading section."""
    return (Link("首页", address("home")), Link("交易信息", address("trading")), *last)


def tags_of(number: str, notice: NoticePublished, kind: str, *, held: bool) -> tuple[Tag, ...]:
    """What it is, what it is about, and whether it stands still."""
    tags = (Tag(kind), Tag(class_of(number, notice.category), "grey"))
    return (*tags, HOLD_TAG) if held else tags


# -- what must be read first ------------------------------------------------------------------------


def alerts_of(tender: Dossier, lots: tuple[Dossier, ...]) -> tuple[Alert, ...]:
    """Suspensions, lots that came to nothing, and changes since the notice."""
    alerts = [
        Alert(
            f"{hold.reason}。",
            ("暂停" if hold.whole else "暂停签约")
            if matter is tender
            else f"{lot_called(matter.number)}{'暂停' if hold.whole else '暂停签约'}",
            "stop",
            (Link(f"依据 {hold.cite}", address("law.rule", rule=hold.cite)),),
        )
        for matter in (tender, *lots)
        for hold in matter.holds
    ]
    alerts += ended(tender, lots)
    alerts += moved(tender)
    latest = tender.latest(ClarificationPublished)
    return (*alerts, _change(tender, latest)) if latest is not None else tuple(alerts)


def _change(tender: Dossier, paper: ClarificationPublished) -> Alert:
    n = tender.numbers(ClarificationPublished.type)[-1]
    moved = (
        f"投标截止由 {moment(paper.moved_from)} 顺延至 {moment(paper.deadline)}。"
        if paper.moved_from is not None
        else "投标截止时间不变。"
    )
    link = Link("看变更", record_url(record_number(tender.number, n)))
    return Alert(
        f"{day(tender.record(n).at)} 发布澄清第 {paper.no} 号；{moved}", "本公告有变更", links=(link,)
    )


def _version(tender: Dossier) -> str:
    changes = len(tender.numbers(ClarificationPublished.type))
    return f"已澄清 {changes} 次" if changes else "第 1 版，未变更"


def _links(show: Showing, tender: Dossier, number: str) -> tuple[Link, ...]:
    links = [Link("下载 PDF", address("record.pdf", number=number))] if show.paper_of(number) else []
    return (
        *links,
        Link("开放数据", address("tender.ocds", number=tender.number)),
        Link("专家抽取与复核", address("tender.draws", number=tender.number)),
    )


# -- facts --------------------------------------------------------------------------------------------


def deadline_fact(tender: Dossier) -> Fact:
    """The first line: until when."""
    link = Link("为什么是这一天", "#why")
    return Fact("投标截止", moment(deadline_of(tender)), strong=True, full=True, link=link)


def notice_facts(number: str, notice: NoticePublished, method: Method) -> tuple[Fact, ...]:
    """What the notice says of the whole tender; with one lot, of that lot too."""
    ceiling = sum((lot.ceiling for lot in notice.lots), start=notice.lots[0].ceiling * 0)
    lot, call = method.word("lot"), method.word("call")
    facts = [
        Fact("项目编号", number),
        Fact(lot, f"{len(notice.lots)} 个{lot}"),
        Fact(method.word("purchaser"), notice.purchaser_name),
        Fact(method.word("agency"), notice.agency_name or f"自行{call}"),
        Fact(f"{call}方式", f"{notice.way}，{method.word(f'kind-{notice.kind}')}"),
        Fact("评标办法", method.word(notice.evaluation.method)),
        *_budget(notice, method),
        Fact(method.word("ceiling"), money(ceiling)),
        Fact("资金来源", notice.funding),
        Fact("项目批准", notice.approval),
        Fact("地区", division_name(notice.region, full=True) or notice.region),
        Fact("投标有效期", f"{notice.validity_days} 日，自投标截止起"),
        *takes_up(notice),
        *_visit(notice),
        Fact("开标地点", notice.place),
    ]
    if len(notice.lots) == 1:
        facts += _only_lot(notice.lots[0])
    return (
        *facts,
        *obtaining(notice),
        Fact("联系方式", notice.contact, full=True),
        Fact("行政监督", notice.supervisor, full=True),
    )


def _visit(notice: NoticePublished) -> Iterator[Fact]:
    """When the site is shown, to everybody who comes (ZB-040)."""
    if notice.visit is not None:
        told = f"{exact_moment(notice.visit.at)}，{notice.visit.place}集合；向所有潜在投标人开放，自愿参加"
        yield Fact("踏勘现场", told, full=True, link=rule_link("ZB-040"))


def _budget(notice: NoticePublished, method: Method) -> Iterator[Fact]:
    """In procurement the budget is public (GP-008)."""
    if method.regime == "procurement":
        budget = sum((lot.estimate for lot in notice.lots), start=notice.lots[0].estimate * 0)
        yield Fact(method.word("estimate"), money(budget), link=rule_link("GP-008"))


def _only_lot(lot: LotTerms) -> list[Fact]:
    return [
        Fact("工期或交货期", f"{lot.duration_days} 日历天"),
        Fact("投标保证金", money(lot.bond) if lot.bond else "不收取"),
        Fact("履约保证金", performance_words(lot)),
        Fact("内容", lot.content, full=True),
        Fact("资格要求", qualification(lot), full=True),
    ]


def why_deadline(show: Showing, tender: Dossier, notice: NoticePublished, law: Law) -> Why | None:
    """Why the deadline is this day: the clause, the arithmetic and every day counted."""
    deadline = deadline_of(tender)
    try:
        explained = _explained(
            method_of(law, tender).clock("deadline"), notice.documents_from, deadline, show.calendar
        )
    except Refusal:
        # A period that reaches into a year without a notice explains nothing; it is not guessed at.
        return None
    return Why(
        "why",
        f"投标截止为什么是 {deadline.month} 月 {deadline.day} 日",
        explained,
        follows=_follows(show, tender, deadline, law),
    )


@lru_cache(maxsize=256)
def _explained(rule: ClockRule, start: datetime, deadline: datetime, calendar: Calendar) -> Explanation:
    """The explanation of a period, by all it rests on: rule, both ends and the edition of the calendar."""
    return check_minimum(rule, start, deadline, calendar).explain()


def _follows(show: Showing, tender: Dossier, deadline: datetime, law: Law) -> str:
    """What else follows from the deadline: until when clarifying does not move it, and objections are in time."""
    parts, method = [], method_of(law, tender)
    for paper in tender.papers(ClarificationPublished):
        if paper.moved_from is not None:
            cite = method.clock("clarification").cite
            parts.append(
                f"澄清第 {paper.no} 号把截止由 {short_moment(paper.moved_from)} "
                f"顺延至 {short_moment(paper.deadline)}（{cite.line}）。"
            )
    clarification, objection = method.clock("clarification"), method.clock_if("objection")
    clarify = last_day(show, clarification, deadline)
    text = f"由此推得：{clarify} 前作出的澄清不顺延开标（距截止 {clarification.span}）"
    if objection is not None:
        until_ = last_day(show, objection, deadline)
        text += f"；对招标文件的异议最迟 {until_} 提出（截止 {objection.span}前）"
    parts.append(f"{text}。")
    return "".join(parts)


def last_day(show: Showing, rule: ClockRule, deadline: datetime) -> str:
    """The latest moment for what must come a number of days before the deadline."""
    return until(latest_start(rule, deadline, show.calendar).end)


# -- lots, files, questions, sealing --------------------------------------------------------------------


def files_of(tender: Dossier, *, obtained: bool = False) -> tuple[FileRow, ...]:
    """The tender documents, and what clarifications brought since; the newest of a name says so."""
    rows, closed = [], "缴纳工本费后下载" if sold(tender) is not None and not obtained else ""
    for kind in (NoticePublished.type, ClarificationPublished.type):
        for n in tender.numbers(kind):
            record = tender.record(n)
            since = "" if kind == NoticePublished.type else _since(record.at.date())
            rows += file_rows(record, "，".join(note for note in (since, closed) if note))
    return tuple(rows)


def file_rows(record: Record, note: str = "") -> list[FileRow]:
    """The files a record names, ready to be fetched."""
    return [FileRow(f.name, file_url(f.sha256, f.name), f.size, f.sha256, note) for f in record.files]


def _since(on: date) -> str:
    return f"{on:%m-%d} 澄清发出"


def _questions(tender: Dossier) -> tuple[Question, ...]:
    """What was asked and answered, newest first; when something was asked stays with the asker."""
    found = []
    papers = tender.papers(ClarificationPublished)
    for n, paper in zip(reversed(tender.numbers(ClarificationPublished.type)), reversed(papers), strict=True):
        effect = "投标截止顺延" if paper.moved_from is not None else "不影响截止时间"
        number = record_number(tender.number, n)
        link = Link(f"记录 {number}", record_url(number))
        found += [
            Question(each.question, None, each.answer, tender.record(n).at, effect, link)
            for each in paper.answers
        ]
    return tuple(found)


def _sealing(tender: Dossier) -> Section:
    """How bids are sealed, and what a bidder needs for it."""
    policy, number = policy_of(tender), tender.number
    open_now = tender.state == "tendering"
    return Section(
        "密封与开标",
        "sealing",
        f"{len(policy.keepers)} 名保管人中任意 {policy.threshold} 名，并经投标人本人解锁，才能打开",
        paragraphs=(_SEALED,),
        facts=(
            Fact("投标人解锁", f"开标名册公布后 {policy.unlock_minutes} 分钟内"),
            Fact("单份上限", filesize(policy.size_limit)),
            Fact("密封规则摘要 SHA-256", policy.policy_sha256, code=True, full=True),
        ),
        tables=(keepers_table(policy),),
        actions=(
            Action("下载密封材料", address("tender.package", number=number)),
            Action("打开密封页", address("sealing.page")),
        )
        if open_now
        else (Action("下载密封材料", address("tender.package", number=number)),),
    )


def keepers_table(policy: SealingPolicyPublished) -> Table:
    """Who keeps shares of the first lock, and for whom each stands."""
    columns = (Column("保管人", head=True), Column("代表"))
    rows = tuple(
        Row((Cell(keeper.name), Cell(SIDES.get(keeper.side, keeper.side)))) for keeper in policy.keepers
    )
    return Table("密钥份额保管人", columns, rows)


_SEALED = (
    "投标文件在投标人自己的电脑上密封后才上传。截止之前，任何人包括本平台都不能打开，"
    "公开日志也不显示谁投了标、有几家。"
)
SIDES = {
    "purchaser": "招标人",
    "centre": "交易中心",
    "supervision": "行政监督",
    "notary": "公证",
    "peer": "外地交易中心",
    "public": "社会监督",
}
"""Whom a keeper stands for, as the sealing protocol names them."""
