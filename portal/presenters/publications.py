"""How a disclosed record is printed: paper → publication. Every figure comes from the record itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from hallcore.dossier import record_number
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import Deadline, check_minimum, compute
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import LawBook
from hallcore.ground.money import format_wan, in_words
from pdf.publication import (
    Block,
    Clause,
    Column,
    Facts,
    Paragraph,
    Publication,
    Section,
    SignOff,
    Step,
    Table,
    Total,
    Why,
)
from portal.followers import Item
from portal.presenters.entries import lot_name
from portal.settings import Settings
from trading.award.model import AwardPublished, CandidatesPublished
from trading.contract.model import ContractPublished
from trading.opening.model import LotOpening, OpeningRecorded
from trading.tendering.model import (
    CATEGORIES,
    KINDS,
    METHODS,
    ClarificationPublished,
    NoticePublished,
)
from trading.tendering.rules import lot_no, tender_number

Made = dict[str, Any]


class Desk:
    """What a paper is made with: the item, the installation, the law of its dossier and the calendar."""

    def __init__(self, item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> None:
        self.item = item
        self.calendar = calendar
        self.settings = settings
        self.law = lawbook.edition(item.dossier.edition)
        self.tender = item.root.archive[tender_number(item.dossier.number)]
        self.notice = self.tender.the(NoticePublished)

    def cite(self, rule: str) -> Clause:
        """A rule as a clause on paper."""
        cite = self.law.cite(rule)
        return Clause(cite.line, cite.words)


def publication_of(item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> Publication:
    """The publication of a disclosed record.

    Raises:
        KeyError: A kind of paper the table of consequences sends here and this table does not know.
    """
    desk = Desk(item, settings, lawbook, calendar)
    paper, at = item.record.paper, item.record.at
    made = _PAPERS[type(paper)](desk, paper)
    site, number = settings.site, record_number(item.dossier.number, item.n)
    defaults: Made = {
        "kind": paper.title,
        "organ": site.centre,
        "number": f"敦公资交告〔{at:%Y}〕{item.index + 1}号",
        "sign_off": SignOff(site.centre, at.date(), _others(desk)),
        "record_number": number,
        "record_json": item.record.data,
        "record_p7s": item.entry.p7s,
        "log_index": item.index,
        "sealed_at": datetime.fromisoformat(item.entry.logged_at),
        "proof_url": f"{settings.public_url}/records/{number}",
        "published_at": at,
        "closing": (Paragraph("特此公告。"),),
        "demo": settings.demo,
    }
    return Publication(**{**defaults, **made})


def why(deadline: Deadline, subject: str) -> Why:
    """A deadline's own explanation as it stands on paper."""
    told = deadline.explain()
    steps = tuple(Step(f"第 {n} 步", line) for n, line in enumerate(deadline.steps, 1))
    return Why(subject, told.result, (Clause(told.source, told.clause_text),), steps, deadline.calendar_basis)


def _others(desk: Desk) -> tuple[str, ...]:
    names = [f"招标人：{desk.notice.purchaser_name}"]
    if desk.notice.agency_name:
        names.append(f"招标代理机构：{desk.notice.agency_name}")
    return tuple(names)


def _moment(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# ---------------------------------------------------------------- the notice


def _notice(desk: Desk, paper: NoticePublished) -> Made:
    lead = check_minimum(desk.law.clock("C24"), paper.documents_from, paper.deadline, desk.calendar)
    sections = (
        Section("招标条件", (Paragraph(_conditions(paper)),)),
        Section("项目概况与招标范围", (_lots(paper),)),
        Section("投标人资格要求", tuple(_qualifications(paper))),
        Section(
            "招标文件的获取",
            (
                Paragraph(
                    f"{_moment(paper.documents_from)}至{_moment(paper.documents_until)}，"
                    "在本平台免费下载，无须报名审核。"
                ),
            ),
        ),
        Section(
            "投标文件的递交",
            (
                Paragraph(
                    f"投标截止时间为{_moment(paper.deadline)}。投标文件应当用本平台密封工具加密后递交，"
                    "逾期送达或者未加密的投标文件，系统不予接收。"
                ),
                why(lead, "投标截止时间"),
            ),
        ),
        Section("开标", (Paragraph(f"开标时间为投标截止的同一时间，地点：{paper.place}。"),)),
        Section("评标办法", tuple(_evaluation(paper))),
        Section("监督与联系方式", (Facts((("联系方式", paper.contact), ("行政监督", paper.supervisor))),)),
    )
    return {"title": (paper.name, "招标公告"), "sections": sections}


def _conditions(paper: NoticePublished) -> str:
    agency = f"，招标代理机构为{paper.agency_name}" if paper.agency_name else ""
    return (
        f"本招标项目{paper.name}已由{paper.approval}，资金来源为{paper.funding}，"
        f"招标人为{paper.purchaser_name}{agency}。项目已具备招标条件，现进行公开招标。"
    )


def _lots(paper: NoticePublished) -> Table:
    columns = (
        Column("标段", "centre"),
        Column("内容"),
        Column("工期（日历天）", "figure"),
        Column("最高投标限价（元）", "figure"),
        Column("投标保证金（元）", "figure"),
    )
    rows = tuple(
        (
            lot_name(lot.no),
            f"{lot.title}：{lot.content}",
            str(lot.duration_days),
            f"{lot.ceiling:,.2f}",
            f"{lot.bond:,.2f}",
        )
        for lot in paper.lots
    )
    kind = f"{CATEGORIES[paper.category]}，{KINDS[paper.kind]}"
    return Table(columns, rows, caption=f"标段划分（{kind}）")


def _qualifications(paper: NoticePublished) -> list[Block]:
    lines: list[Block] = []
    for lot in paper.lots:
        consortium = (
            "接受联合体投标，联合体各方应当签订共同投标协议" if lot.consortium else "不接受联合体投标"
        )
        lines.append(Paragraph(f"{lot_name(lot.no)}：{lot.qualification}{consortium}。"))
    return lines


def _evaluation(paper: NoticePublished) -> list[Block]:
    evaluation = paper.evaluation
    rows = [(c.title, f"{c.marks}") for c in evaluation.criteria]
    if evaluation.method == "comprehensive":
        rows.insert(0, ("投标报价", f"{evaluation.price_marks}"))
    text = {
        "comprehensive": (
            f"采用综合评估法。评标基准价为有效投标报价的算术平均值下浮 {evaluation.float_percent}%；"
            f"报价每高于基准价 1% 扣 {evaluation.above} 分，每低于基准价 1% 扣 {evaluation.below} 分，扣完为止。"
        ),
        "lowest": (
            "采用经评审的最低投标价法。技术评审达到"
            f" {evaluation.pass_marks} 分且响应招标文件的，按投标报价由低到高排序。"
        ),
    }[evaluation.method]
    return [
        Paragraph(text),
        Table((Column("评审项目"), Column("分值", "figure")), tuple(rows), caption="评分标准"),
    ]


# ---------------------------------------------------------------- later papers


def _clarification(desk: Desk, paper: ClarificationPublished) -> Made:
    blocks: list[Block] = [Paragraph(f"问：{each.question}　答：{each.answer}") for each in paper.answers]
    effect: list[Block]
    if paper.moved_from is not None:
        effect = [
            Paragraph(
                f"投标截止时间由{_moment(paper.moved_from)}顺延至{_moment(paper.deadline)}，开标时间相应顺延。"
            ),
            Why("顺延", "澄清可能影响投标文件编制，距投标截止不足十五日，应当顺延。", (desk.cite("ZB-030"),)),
        ]
    else:
        effect = [Paragraph(f"投标截止时间不变，仍为{_moment(paper.deadline)}。")]
    sections = (
        Section("澄清与修改内容", tuple(blocks) or (Paragraph("招标文件修改内容见附件。"),)),
        Section("对投标截止的影响", tuple(effect)),
    )
    enclosures = tuple(file.name for file in desk.item.record.files)
    return {
        "title": (desk.notice.name, f"澄清与变更公告（第 {paper.no} 号）"),
        "sections": sections,
        "enclosures": enclosures,
    }


def _opening(desk: Desk, paper: OpeningRecorded) -> Made:
    facts = Facts(
        (
            ("项目编号", desk.tender.number),
            ("招标人", desk.notice.purchaser_name),
            ("投标截止", _moment(paper.deadline)),
            ("开标开始", _moment(paper.began_at)),
            ("开标地点", paper.place),
            ("主持人", paper.host),
            ("记录人", paper.recorder),
            ("监督", paper.supervisor),
        )
    )
    sections = (
        Section("基本情况", (facts,)),
        *(
            Section(f"{lot_name(lot_no(lot.lot))}　{lot.title}", tuple(_lot_opening(desk, lot)))
            for lot in paper.lots
        ),
        Section("异议与答复", (Paragraph(f"现场异议：{paper.objections}。"),)),
    )
    return {"title": (paper.name, "开标记录"), "sections": sections, "closing": ()}


def _lot_opening(desk: Desk, lot: LotOpening) -> list[Block]:
    if not lot.opened:
        return [Paragraph(f"{lot.reason}。"), Why("不予开标", lot.reason, (desk.cite("ZB-061"),))]
    outcomes = {"read": "已解密", "revoked": "未解锁，视为撤销", "damaged": "无法解密"}
    rows = tuple(
        (
            str(place),
            bid.name,
            f"{bid.received_at:%m-%d %H:%M:%S}",
            f"{bid.price:,.2f}" if bid.outcome == "read" else "—",
            f"{bid.duration_days} 日历天" if bid.outcome == "read" else "—",
            bid.leader or "—",
            outcomes[bid.outcome],
        )
        for place, bid in enumerate(lot.bids, 1)
    )
    columns = (
        Column("序", "centre"),
        Column("投标人"),
        Column("递交时间", "centre"),
        Column("投标报价（元）", "figure"),
        Column("工期", "centre"),
        Column("项目负责人", "centre"),
        Column("解密", "centre"),
    )
    return [Paragraph(f"最高投标限价 {lot.ceiling:,.2f} 元。"), Table(columns, rows, caption="投标情况")]


def _candidates(desk: Desk, paper: CandidatesPublished) -> Made:
    method = METHODS[paper.method]
    rows = tuple(
        (
            str(c.rank),
            c.name,
            f"{c.price:,.2f}",
            f"{c.total}" if paper.method == "comprehensive" else "—",
            f"{c.duration_days}",
            c.leader or "—",
        )
        for c in paper.candidates
    )
    columns = (
        Column("排名", "centre"),
        Column("中标候选人"),
        Column("投标报价（元）", "figure"),
        Column("得分", "figure"),
        Column("工期（日历天）", "figure"),
        Column("项目负责人", "centre"),
    )
    rule = desk.law.clock("C33")
    period = compute(rule, paper.starts, desk.calendar)
    benchmark = f"评标基准价 {paper.benchmark:,.2f} 元。" if paper.benchmark is not None else ""
    sections = [
        Section(
            "中标候选人",
            (Paragraph(f"采用{method}评审。{benchmark}"), Table(columns, rows, caption="中标候选人")),
        ),
        Section(
            "公示期", (Paragraph(f"{_moment(paper.starts)}至{_until(paper.ends)}。"), why(period, "公示期"))
        ),
    ]
    if paper.rejected:
        sections.append(Section("被否决的投标", (_rejected(desk, paper),)))
    sections.append(
        Section(
            "异议",
            (
                Paragraph(
                    "投标人或者其他利害关系人对评标结果有异议的，应当在公示期间向招标人提出，招标人三日内答复，答复前暂停招标投标活动。"
                ),
            ),
        )
    )
    return {"title": (f"{paper.name}（{paper.lot_title}）", "中标候选人公示"), "sections": tuple(sections)}


def _award(desk: Desk, paper: AwardPublished) -> Made:
    winner = paper.winner
    result = Table(
        (
            Column("标段", "centre"),
            Column("中标人"),
            Column("中标价（元）", "figure"),
            Column("工期（日历天）", "figure"),
        ),
        ((lot_name(lot_no(paper.lot)), winner.name, f"{winner.price:,.2f}", str(winner.duration_days)),),
        caption="中标结果",
        total=Total(f"大写：{in_words(winner.price)}", 2, (f"{winner.price:,.2f}", "")),
    )
    scored = paper.method == "comprehensive"
    rows = tuple(
        (str(c.rank), c.name, f"{c.price:,.2f}", f"{c.total}" if scored else "—") for c in paper.standings
    )
    standings = Table(
        (
            Column("名次", "centre"),
            Column("投标人"),
            Column("投标报价（元）", "figure"),
            Column("得分", "figure"),
        ),
        rows,
        caption="投标报价与评审得分",
    )
    facts = Facts(
        (
            ("项目编号", desk.tender.number),
            ("招标人", paper.purchaser_name),
            ("招标代理", paper.agency_name or "无"),
            ("招标方式", "公开招标"),
            ("评标办法", METHODS[paper.method]),
            ("最高投标限价", f"{paper.ceiling:,.2f} 元（{format_wan(paper.ceiling)}）"),
        )
    )
    opened, starts, ends = _moment(paper.opened_at), _day(paper.publicity_from), _until(paper.publicity_to)
    sections = [
        Section("中标结果", (result,)),
        Section("项目基本情况", (facts,)),
        Section("投标报价与评审得分", (standings,)),
    ]
    if paper.rejected:
        sections.append(Section("被否决的投标", (_rejected(desk, paper),)))
    people = f"评标委员会由{paper.committee_experts + paper.committee_representatives}人组成，其中招标人代表{paper.committee_representatives}人，评标专家{paper.committee_experts}人。"
    sections += [
        Section("评标委员会", (Paragraph(people),)),
        Section(
            "投诉",
            (
                Paragraph(
                    f"认为招标投标活动不符合法律、行政法规规定的，可以自知道或者应当知道之日起十日内，向{desk.notice.supervisor}投诉。"
                ),
            ),
        ),
        Section(
            "合同",
            (
                Paragraph(
                    f"招标人与中标人应当在{_until(paper.contract_by)}前订立书面合同，合同订立后另行公告。"
                ),
            ),
        ),
    ]
    opening = Paragraph(
        f"{paper.name}（项目编号：{desk.tender.number}）于{opened}在{desk.notice.place}开标，经评标委员会评审，"
        f"中标候选人已于{starts}至{ends}公示。招标人依法确定中标人，现将结果公告如下。"
    )
    return {
        "title": (f"{paper.name}（{paper.lot_title}）", "中标结果公告"),
        "sections": tuple(sections),
        "opening": (opening,),
    }


def _contract(desk: Desk, paper: ContractPublished) -> Made:
    facts = Facts(
        (
            ("项目编号", desk.tender.number),
            ("标段", lot_name(lot_no(paper.lot))),
            ("招标人", paper.purchaser_name),
            ("中标人", paper.supplier_name),
            ("合同金额", f"{paper.amount:,.2f} 元"),
            ("履约保证金", f"{paper.performance_bond:,.2f} 元"),
            ("签订日期", _day(paper.signed_on)),
            ("履行期限", f"{_day(paper.starts)}至{_day(paper.ends)}"),
        )
    )
    return {
        "title": (f"{paper.name}（{paper.lot_title}）", "合同公告"),
        "sections": (
            Section("合同主要内容", (facts, Paragraph(f"合同金额大写：{in_words(paper.amount)}。"))),
        ),
    }


def _rejected(desk: Desk, paper: CandidatesPublished | AwardPublished) -> Table:
    columns = (Column("投标人"), Column("理由"), Column("依据"))
    rows = tuple((each.name, each.reason, desk.law.cite(each.cite).line) for each in paper.rejected)
    return Table(columns, rows, caption="被否决的投标及理由")


def _until(moment: datetime) -> str:
    """The end of a period that ends at midnight is told as 24:00 of the day before."""
    if (moment.hour, moment.minute) == (0, 0):
        day = date.fromordinal(moment.date().toordinal() - 1)
        return f"{_day(day)}24时"
    return _moment(moment)


_PAPERS: dict[type[Paper], Callable[[Desk, Any], Made]] = {
    NoticePublished: _notice,
    ClarificationPublished: _clarification,
    OpeningRecorded: _opening,
    CandidatesPublished: _candidates,
    AwardPublished: _award,
    ContractPublished: _contract,
}
