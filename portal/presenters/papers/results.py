"""Papers from the opening on: its record, candidates, award, contract."""

from __future__ import annotations

from hallcore.ground.deadline import compute
from hallcore.ground.money import format_wan, in_words
from pdf.publication import (
    Block,
    Column,
    Facts,
    Paragraph,
    Section,
    Table,
    Total,
    Why,
)
from portal.presenters.entries import lot_called, titled
from portal.presenters.evaluating import UNTOLD, remedy_words
from portal.presenters.papers.desk import Made, TenderDesk, day_words, moment_words, until_words, why
from portal.presenters.procured_told import low_words
from trading.award.model import AwardPublished, CandidatesPublished, FailureAnnounced
from trading.contract.model import ContractPublished
from trading.opening.model import LotOpening, OpeningRecorded


def opening(desk: TenderDesk, paper: OpeningRecorded) -> Made:
    """The opening record (开标记录)."""
    facts = Facts(
        (
            ("项目编号", desk.tender.number),
            (desk.method.word("purchaser"), desk.notice.purchaser_name),
            ("投标截止", moment_words(paper.deadline)),
            ("开标开始", moment_words(paper.began_at)),
            ("开标地点", paper.place),
            ("主持人", paper.host),
            ("记录人", paper.recorder),
            ("监督", paper.supervisor),
        )
    )
    sections = (
        Section("基本情况", (facts,)),
        *(
            Section(f"{lot_called(lot.lot)}　{lot.title}", tuple(_lot_opening(desk, lot)))
            for lot in paper.lots
        ),
        Section("异议与答复", (Paragraph(f"现场异议：{paper.objections}。"),)),
    )
    return {"title": (paper.name, "开标记录"), "sections": sections, "closing": ()}


def _lot_opening(desk: TenderDesk, lot: LotOpening) -> list[Block]:
    if not lot.opened:
        return [
            Paragraph(f"{lot.reason}。"),
            Why("不予开标", lot.reason, (desk.cite(desk.method.figure("bidders").rule),)),
        ]
    outcomes = {
        "read": "已解密",
        "revoked": "未解锁，视为撤销",
        "damaged": "无法解密",
        "withdrawn": "视为撤回",
    }
    if desk.method.talks:
        return _responses(desk, lot, outcomes)
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
    return [
        Paragraph(f"{desk.method.word('ceiling')} {lot.ceiling:,.2f} 元。"),
        Table(columns, rows, caption="投标情况"),
    ]


def _responses(desk: TenderDesk, lot: LotOpening, outcomes: dict[str, str]) -> list[Block]:
    """Who responded, where talks follow: prices and solutions are not public (GP-190)."""
    rows = tuple(
        (str(place), bid.name, f"{bid.received_at:%m-%d %H:%M:%S}", outcomes[bid.outcome])
        for place, bid in enumerate(lot.bids, 1)
    )
    columns = (
        Column("序", "centre"),
        Column("投标人"),
        Column("递交时间", "centre"),
        Column("解密", "centre"),
    )
    return [
        Paragraph(f"{desk.method.word('ceiling')} {lot.ceiling:,.2f} 元。{UNTOLD}"),
        Table(columns, rows, caption="响应情况"),
    ]


def candidates(desk: TenderDesk, paper: CandidatesPublished) -> Made:
    """The publicity of candidates (中标候选人公示)."""
    period = compute(desk.method.clock("publicity"), paper.starts, desk.calendar)
    benchmark = f"评标基准价 {paper.benchmark:,.2f} 元。" if paper.benchmark is not None else ""
    lead = Paragraph(f"采用{desk.method.word(paper.method)}评审。{benchmark}")
    span = Paragraph(f"{moment_words(paper.starts)}至{until_words(paper.ends)}。")
    sections = [
        Section("中标候选人", (lead, _candidate_table(paper))),
        Section("公示期", (span, why(period, "公示期"))),
    ]
    if paper.rejected:
        sections.append(Section("被否决的投标", (_rejected(desk, paper),)))
    objection = (
        "投标人或者其他利害关系人对评标结果有异议的，应当在公示期间向招标人提出，"
        "招标人三日内答复，答复前暂停招标投标活动。"
    )
    sections.append(Section("异议", (Paragraph(objection),)))
    return {"title": (titled(paper), "中标候选人公示"), "sections": tuple(sections)}


def _candidate_table(paper: CandidatesPublished) -> Table:
    scored = paper.method == "comprehensive"
    rows = tuple(
        (
            str(c.rank),
            c.name,
            f"{c.price:,.2f}",
            f"{c.total}" if scored else "—",
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
        Column("工期（日）", "figure"),
        Column("项目负责人", "centre"),
    )
    return Table(columns, rows, caption="中标候选人")


def award(desk: TenderDesk, paper: AwardPublished) -> Made:
    """The award notice (中标结果公告)."""
    sections = [
        Section("中标结果", (_result_table(desk, paper),)),
        Section("项目基本情况", (_award_facts(desk, paper),)),
        Section("投标报价与评审得分", (_standings_table(paper),)),
    ]
    if paper.rejected:
        sections.append(Section("被否决的投标", (_rejected(desk, paper),)))
    if paper.low:
        names = {one.bid: one.name for one in paper.ranking}
        lines = tuple(
            Paragraph(
                f"{names[one.bid]}（{one.price:,.2f} 元）：{'；'.join(one.triggers)}。{low_words(one)}。"
            )
            for one in paper.low
        )
        sections.append(Section("异常低价审查", lines))
    if paper.items:
        sections.append(Section("主要标的", (_items(paper),)))
    experts, representatives = paper.committee_experts, paper.committee_representatives
    people = f"评标委员会由{experts + representatives}人组成，其中{desk.method.word('purchaser')}代表{representatives}人，评标专家{experts}人。"
    if paper.experts:
        people += f"评审专家：{'、'.join(paper.experts)}。"
    heading, complaint = remedy_words(desk.method, desk.notice.supervisor)
    contract_by = f"{desk.method.word('purchaser')}与中标人应当在{until_words(paper.contract_by)}前订立书面合同，合同订立后另行公告。"
    sections += [
        Section("评标委员会", (Paragraph(people),)),
        Section(heading, (Paragraph(complaint),)),
        Section("合同", (Paragraph(contract_by),)),
    ]
    opening = Paragraph(
        f"{paper.name}（项目编号：{desk.tender.number}）于{moment_words(paper.opened_at)}在{desk.notice.place}开标，"
        f"经评标委员会评审，{_determined(desk, paper)}现将结果公告如下。"
    )
    title = (titled(paper), "中标结果公告")
    return {"title": title, "sections": tuple(sections), "opening": (opening,)}


def _determined(desk: TenderDesk, paper: AwardPublished) -> str:
    """How the winner came to be determined: after a publicity of candidates, or by the purchaser in their order."""
    purchaser = desk.method.word("purchaser")
    span = f"{day_words(paper.publicity_from)}至{until_words(paper.publicity_to)}"
    if desk.method.is_("publicity", "candidates"):
        return f"中标候选人已于{span}公示。{purchaser}依法确定中标人，"
    return f"{purchaser}在评标报告确定的中标候选人中按顺序确定中标人。公告期限为{span}。"


def _result_table(desk: TenderDesk, paper: AwardPublished) -> Table:
    winner = paper.winner
    columns = (
        Column(desk.method.word("lot"), "centre"),
        Column("中标人"),
        Column("中标价（元）", "figure"),
        Column("工期（日）", "figure"),
    )
    row = (lot_called(paper.lot), winner.name, f"{winner.price:,.2f}", str(winner.duration_days))
    total = Total(f"大写：{in_words(winner.price)}", 2, (f"{winner.price:,.2f}", ""))
    return Table(columns, (row,), caption="中标结果", total=total)


def _items(paper: AwardPublished) -> Table:
    columns = (
        Column("名称"),
        Column("规格型号或者服务范围"),
        Column("数量", "centre"),
        Column("单价（元）", "figure"),
        Column("服务要求"),
    )
    rows = tuple(
        (each.name, each.specification, each.quantity, f"{each.price:,.2f}", each.service or "—")
        for each in paper.items
    )
    return Table(columns, rows, caption="主要标的")


def _standings_table(paper: AwardPublished) -> Table:
    scored = paper.method == "comprehensive"
    columns = (
        Column("名次", "centre"),
        Column("投标人"),
        Column("投标报价（元）", "figure"),
        Column("得分", "figure"),
    )
    rows = tuple(
        (str(c.rank), c.name, f"{c.price:,.2f}", f"{c.total}" if scored else "—") for c in paper.standings
    )
    return Table(columns, rows, caption="投标报价与评审得分")


def _award_facts(desk: TenderDesk, paper: AwardPublished) -> Facts:
    word = desk.method.word
    return Facts(
        (
            ("项目编号", desk.tender.number),
            (word("purchaser"), paper.purchaser_name),
            (word("agency"), paper.agency_name or "无"),
            (f"{word('call')}方式", desk.method.title),
            ("评标办法", word(paper.method)),
            *((("中标人地址", paper.address),) if paper.address else ()),
            (word("ceiling"), f"{paper.ceiling:,.2f} 元（{format_wan(paper.ceiling)}）"),
        )
    )


def contract(desk: TenderDesk, paper: ContractPublished) -> Made:
    """The contract notice (合同公告)."""
    facts = Facts(
        (
            ("项目编号", desk.tender.number),
            (desk.method.word("lot"), lot_called(paper.lot)),
            (desk.method.word("purchaser"), paper.purchaser_name),
            ("中标人", paper.supplier_name),
            ("合同金额", f"{paper.amount:,.2f} 元"),
            ("履约保证金", f"{paper.performance_bond:,.2f} 元"),
            ("签订日期", day_words(paper.signed_on)),
            ("履行期限", f"{day_words(paper.starts)}至{day_words(paper.ends)}"),
        )
    )
    return {
        "title": (titled(paper), "合同公告"),
        "sections": (
            Section("合同主要内容", (facts, Paragraph(f"合同金额大写：{in_words(paper.amount)}。"))),
        ),
    }


def failure(desk: TenderDesk, paper: FailureAnnounced) -> Made:
    """A lot that came to nothing in evaluation (招标失败公告)."""
    grounds = _rejected(desk, paper) if paper.rejected else Paragraph("没有可以评审的投标文件。")
    lot = desk.method.word("lot")
    all_rejected = f"经评标委员会评审，{paper.lot_title}的投标全部被否决，本{lot}招标失败。"
    result = Paragraph(f"{paper.cause}。本{lot}招标失败。" if paper.cause else all_rejected)
    why_words, rule = "招标失败的，依法必须招标的项目应当重新招标。", "ZB-084"
    if desk.method.regime == "procurement":
        result = Paragraph(f"{paper.lot_title}予以废标。{paper.cause}")
        why_words, rule = "废标后，除采购任务取消外，应当重新组织招标。", "GP-058"
    sections = (
        Section("招标结果", (result, grounds)),
        Section("后续安排", (Paragraph(paper.following), Why("后续", why_words, (desk.cite(rule),)))),
    )
    return {"title": (titled(paper), desk.method.word("failure")), "sections": sections}


def _rejected(desk: TenderDesk, paper: CandidatesPublished | FailureAnnounced | AwardPublished) -> Table:
    columns = (Column("投标人"), Column("理由"), Column("依据"))
    rows = tuple((each.name, each.reason, desk.law.cite(each.cite).line) for each in paper.rejected)
    return Table(columns, rows, caption="被否决的投标及理由")
