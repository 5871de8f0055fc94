"""Papers before the opening: the notice and its clarifications."""

from __future__ import annotations

from decimal import Decimal

from hallcore.ground.deadline import check_minimum
from hallcore.ground.money import format_yuan
from pdf.publication import (
    Block,
    Column,
    Facts,
    Paragraph,
    Section,
    Table,
    Why,
)
from portal.presenters.entries import lot_name
from portal.presenters.evaluating import evaluation_words
from portal.presenters.framed import terms_facts
from portal.presenters.papers.desk import Made, TenderDesk, moment_words, why
from portal.presenters.papers.planning import fairness_blocks, justified_table
from trading.tendering.model import (
    CATEGORIES,
    ClarificationPublished,
    NoticePublished,
    TerminationAnnounced,
)

# ---------------------------------------------------------------- the notice


def _framework(paper: NoticePublished) -> tuple[Section, ...]:
    """What a framework's documents fix besides; nothing elsewhere."""
    if paper.framework is None:
        return ()
    return (Section("框架协议的约定", (Facts(terms_facts(paper.framework)),)),)


def notice(desk: TenderDesk, paper: NoticePublished) -> Made:
    """The open tender notice (招标公告)."""
    lead = check_minimum(desk.method.clock("deadline"), paper.documents_from, paper.deadline, desk.calendar)
    sections = (
        Section(f"{desk.method.word('call')}条件", (Paragraph(_conditions(desk, paper)),)),
        Section(f"项目概况与{desk.method.word('call')}范围", (_lots(desk, paper),)),
        Section("投标人资格要求", tuple(_qualifications(desk, paper))),
        Section(
            "招标文件的获取",
            (Paragraph(_obtaining(paper)),),
        ),
        Section(
            "投标文件的递交",
            (
                Paragraph(
                    f"投标截止时间为{moment_words(paper.deadline)}。投标文件应当用本平台密封工具加密后递交，"
                    "逾期送达或者未加密的投标文件，系统不予接收。"
                ),
                why(lead, "投标截止时间"),
            ),
        ),
        Section("开标", (Paragraph(f"开标时间为投标截止的同一时间，地点：{paper.place}。"),)),
        Section("评标办法", tuple(_evaluation(desk, paper))),
        *_framework(paper),
        *_before(paper),
        Section("监督与联系方式", (Facts((("联系方式", paper.contact), ("行政监督", paper.supervisor))),)),
    )
    return {"title": (paper.name, paper.called), "sections": sections}


def _before(paper: NoticePublished) -> list[Section]:
    """What came before the notice: the intention or why there was none, the fair-competition check, justified flags."""
    sections: list[Section] = []
    if paper.intention:
        text = f"本项目已事先公开采购意向（招标计划），编号 {paper.intention}。"
        sections.append(Section("采购意向（招标计划）", (Paragraph(text),)))
    elif paper.unannounced:
        sections.append(Section("采购意向", (Paragraph(f"未事先公开采购意向：{paper.unannounced}。"),)))
    if paper.fairness is not None:
        sections.append(Section("公平竞争审查", fairness_blocks(paper.fairness)))
    if paper.justified:
        sections.append(Section("合规检查", (justified_table(paper.justified),)))
    return sections


def _obtaining(paper: NoticePublished) -> str:
    """When and how the documents are obtained, and what they cost (ZB-025)."""
    times, price = (
        f"{moment_words(paper.documents_from)}至{moment_words(paper.documents_until)}",
        paper.documents,
    )
    if price is None:
        return f"{times}，在本平台免费下载，无须报名审核。"
    return (
        f"{times}，登记投标并缴纳工本费后在本平台下载，无须报名审核。招标文件每份收取工本费"
        f"{format_yuan(price.amount)}，其中印刷 {price.printing:,.2f} 元、邮寄 {price.postage:,.2f} 元，"
        f"限于补偿成本支出。{price.basis.rstrip('。')}。招标终止的，予以退还。"
    )


def _conditions(desk: TenderDesk, paper: NoticePublished) -> str:
    word = desk.method.word
    if desk.method.regime == "procurement":
        agency = f"，采购代理机构为{paper.agency_name}" if paper.agency_name else ""
        budget = sum((lot.estimate for lot in paper.lots), Decimal(0))
        return (
            f"{paper.name}（{paper.approval}）的采购人为{paper.purchaser_name}{agency}，资金来源为{paper.funding}，"
            f"预算金额 {format_yuan(budget)}，现进行{paper.way}，邀请合格的供应商参加投标。"
        )
    agency = f"，招标代理机构为{paper.agency_name}" if paper.agency_name else ""
    return (
        f"本招标项目{paper.name}已由{paper.approval}，资金来源为{paper.funding}，"
        f"{word('purchaser')}为{paper.purchaser_name}{agency}。项目已具备招标条件，现进行{paper.way}。"
    )


def _lots(desk: TenderDesk, paper: NoticePublished) -> Table:
    columns = (
        Column(desk.method.word("lot"), "centre"),
        Column("内容"),
        Column("工期（日）" if desk.method.regime == "tendering" else "交货或服务期（日）", "figure"),
        Column("最高限价（元）", "figure"),
        Column("保证金（元）", "figure"),
    )
    rows = tuple(
        (
            lot_name(lot.no, desk.tender.number),
            f"{lot.title}：{lot.content}",
            str(lot.duration_days),
            f"{lot.ceiling:,.2f}",
            f"{lot.bond:,.2f}"
            + (f"；履约：合同价的 {lot.performance.normalize():f}%" if lot.performance else ""),
        )
        for lot in paper.lots
    )
    kind = f"{CATEGORIES[paper.category]}，{desk.method.word(f'kind-{paper.kind}')}"
    return Table(columns, rows, caption=f"{desk.method.word('lot')}划分（{kind}）")


def _qualifications(desk: TenderDesk, paper: NoticePublished) -> list[Block]:
    lines: list[Block] = []
    for lot in paper.lots:
        consortium = (
            "接受联合体投标，联合体各方应当签订共同投标协议" if lot.consortium else "不接受联合体投标"
        )
        lines.append(Paragraph(f"{lot_name(lot.no, desk.tender.number)}：{lot.qualification}{consortium}。"))
    return lines


def _evaluation(desk: TenderDesk, paper: NoticePublished) -> list[Block]:
    evaluation = paper.evaluation
    rows = [
        (f"{c.title}：{c.standard}" if c.standard else c.title, f"{c.marks}") for c in evaluation.criteria
    ]
    if evaluation.method == "comprehensive":
        rows.insert(0, ("投标报价", f"{evaluation.price_marks}"))
    told: list[Block] = [Paragraph("".join(evaluation_words(evaluation, desk.method)))]
    if not rows:
        return told
    return [
        *told,
        Table((Column("评审项目"), Column("分值", "figure")), tuple(rows), caption="评分标准"),
    ]


# ---------------------------------------------------------------- later papers


def termination(desk: TenderDesk, paper: TerminationAnnounced) -> Made:
    """The end of a tender before its opening (招标终止公告)."""
    agency = f"（招标代理机构：{paper.agency_name}）" if paper.agency_name else ""
    rule = "ZB-041" if desk.method.regime == "tendering" else "GP-057"
    sections = (
        Section(
            "终止招标",
            (
                Paragraph(
                    f"{paper.purchaser_name}{agency}决定终止{paper.name}的招标，全部{desk.method.word('lot')}随之终止。"
                ),
                Paragraph(f"原因：{paper.reason}"),
                Why("终止招标", "终止招标应当及时公告，并退还费用和保证金。", (desk.cite(rule),)),
            ),
        ),
        Section("费用与保证金的退还", (Paragraph(paper.refunds),)),
        Section("已递交的投标文件", (Paragraph("投标文件尚未开启，不再开启，密钥份额不再提交。"),)),
    )
    return {"title": (paper.name, "招标终止公告"), "sections": sections}


def clarification(desk: TenderDesk, paper: ClarificationPublished) -> Made:
    """A clarification (澄清与变更公告)."""
    blocks: list[Block] = [Paragraph(f"问：{each.question}　答：{each.answer}") for each in paper.answers]
    effect: list[Block]
    if paper.moved_from is not None:
        effect = [
            Paragraph(
                f"投标截止时间由{moment_words(paper.moved_from)}顺延至{moment_words(paper.deadline)}，开标时间相应顺延。"
            ),
            Why(
                "顺延",
                "澄清可能影响投标文件编制，距投标截止不足十五日，应当顺延。",
                (desk.cite(desk.method.clock("clarification").cite.rule),),
            ),
        ]
    else:
        effect = [Paragraph(f"投标截止时间不变，仍为{moment_words(paper.deadline)}。")]
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
