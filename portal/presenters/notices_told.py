"""How what is announced is told on a record's own page: notice, clarification, bulletin, foreign notice."""

from __future__ import annotations

from hallcore.ground.codes import division_name
from hallcore.ground.deadline import latest_start
from portal.bulletins import BulletinPublished, ForeignNoticeDisclosed
from portal.presenters.addresses import address
from portal.presenters.entries import FOREIGN_STAGES, lot_name
from portal.presenters.evaluating import evaluation_words
from portal.presenters.lot_table import DURATIONS, qualification
from portal.presenters.matter import Matter, Told
from portal.presenters.planning_told import before_notice
from portal.presenters.proofs import record_rows
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Section, Table, Tag, Why
from portal.presenters.tender import file_rows, notice_facts
from portal.presenters.writing import amount, day, exact_moment, moment, money
from trading.methods.rules import Method, method_of
from trading.tendering.model import (
    CATEGORIES,
    ClarificationPublished,
    Evaluation,
    NoticePublished,
    TerminationAnnounced,
)


def notice(matter: Matter, paper: NoticePublished) -> Told:
    """The notice as it was announced; where the tender stands now is on the tender's page."""
    method = method_of(matter.law, matter.dossier)
    about = f"{CATEGORIES[paper.category]}，{method.word(f'kind-{paper.kind}')}"
    facts = (
        Fact("投标截止", exact_moment(paper.deadline), strong=True, full=True, link=_to_tender(matter)),
        *notice_facts(matter.dossier.number, paper, method),
    )
    files = tuple(file_rows(matter.record))
    sections = (
        Section(method.word("lot"), "lots", about, tables=(_lots(matter.dossier.number, paper, method),)),
        _evaluation(paper.evaluation, method),
        Section(
            "招标文件",
            "files",
            "下载后可比对摘要" if paper.documents is None else "缴纳工本费后下载",
            files=files,
        ),
        *before_notice(paper),
    )
    return Told({"title": f"{paper.name}{paper.called}", "facts": facts, "sections": sections})


def _to_tender(matter: Matter) -> Link:
    return Link("项目现况", address("tender", number=matter.dossier.number))


def _lots(number: str, paper: NoticePublished, method: Method) -> Table:
    columns = (
        Column(method.word("lot"), head=True, nowrap=True),
        Column("内容与资格要求"),
        Column(f"{method.word('ceiling')}（元）", numeric=True),
        Column(f"{method.word('bond')}（元）", numeric=True),
        Column(DURATIONS[method.regime == "tendering"], numeric=True),
    )
    rows = tuple(
        Row(
            (
                Cell(lot_name(lot.no, number)),
                Cell(f"{lot.title}：{lot.content}", note=qualification(lot)),
                Cell(amount(lot.ceiling)),
                Cell(amount(lot.bond)),
                Cell(str(lot.duration_days)),
            )
        )
        for lot in paper.lots
    )
    return Table(method.word("lot"), columns, rows)


def _evaluation(evaluation: Evaluation, method: Method) -> Section:
    scored = evaluation.method == "comprehensive"
    rows = [Row((Cell("投标报价"), Cell(f"{evaluation.price_marks}")))] if scored else []
    rows += [
        Row((Cell(each.title, note=each.standard), Cell(f"{each.marks}"))) for each in evaluation.criteria
    ]
    text = "".join(evaluation_words(evaluation, method))
    if not rows:
        return Section("评标办法", "evaluation", "随公告公布，此后不再改动", paragraphs=(text,))
    table = Table("评分标准", (Column("评审项目", head=True), Column("分值", numeric=True)), tuple(rows))
    return Section(
        "评标办法",
        "evaluation",
        "随公告公布，此后不再改动",
        paragraphs=(text,),
        tables=(table,),
    )


def clarification(matter: Matter, paper: ClarificationPublished) -> Told:
    """Questions answered, documents changed, and what that does to the deadline."""
    moved = paper.moved_from is not None
    facts = [Fact("投标截止", exact_moment(paper.deadline), strong=True, full=True, link=_to_tender(matter))]
    if paper.moved_from is not None:
        facts.append(Fact("原投标截止", exact_moment(paper.moved_from)))
    facts.append(Fact("对编制投标文件", "可能有影响" if paper.affects_preparation else "没有影响"))
    asked = tuple(text for each in paper.answers for text in (f"问：{each.question}", f"答：{each.answer}"))
    sections = [Section("问题与答复", "answers", f"{len(paper.answers)} 条，不显示提问人", paragraphs=asked)]
    if paper.affects_preparation:
        sections.append(Section("对投标截止的影响", "effect", why=_why(matter, paper, moved=moved)))
    if matter.record.files:
        sections.append(Section("随附文件", "files", files=tuple(file_rows(matter.record))))
    name = matter.tender.the(NoticePublished).name if matter.tender is not None else matter.dossier.number
    title = f"{name}澄清与变更公告（第 {paper.no} 号）"
    return Told({"title": title, "facts": tuple(facts), "sections": tuple(sections)})


def _why(matter: Matter, paper: ClarificationPublished, *, moved: bool) -> Why:
    period = latest_start(
        method_of(matter.law, matter.dossier).clock("clarification"), paper.deadline, matter.show.calendar
    )
    title = f"截止为什么顺延到 {moment(paper.deadline)}" if moved else "截止为什么不用顺延"
    return Why("why", title, period.explain(), follows=f"本澄清于 {exact_moment(matter.record.at)} 发出。")


def termination(matter: Matter, paper: TerminationAnnounced) -> Told:
    """The end of a tender before its opening: why, and what is returned how."""
    method = method_of(matter.law, matter.dossier)
    rule = "ZB-041" if method.regime == "tendering" else "GP-057"
    facts = (
        Fact(method.word("purchaser"), paper.purchaser_name),
        *((Fact("代理机构", paper.agency_name),) if paper.agency_name else ()),
        Fact(f"终止的{method.word('lot')}", "；".join(paper.lots), full=True, link=_to_tender(matter)),
        Fact("依据", "终止招标应当公告，并退还费用和保证金", full=True, link=_rule(rule)),
    )
    sections = (
        Section("终止原因", "reason", paragraphs=(paper.reason,)),
        Section("费用与保证金的退还", "refunds", paragraphs=(paper.refunds,)),
        Section("已递交的投标文件", "bids", paragraphs=("尚未开启，不再开启，密钥份额不再提交。",)),
    )
    return Told({"title": f"{paper.name}招标终止公告", "facts": facts, "sections": sections})


def _rule(rule: str) -> Link:
    return Link(f"依据 {rule}", address("law.rule", rule=rule))


def bulletin(matter: Matter, paper: BulletinPublished) -> Told:
    """A disclosure of the hall's own."""
    facts = [
        Fact("公开种类", paper.kind),
        Fact("发布机构", paper.organ),
        Fact("地区", division_name(paper.region) or paper.region),
        Fact("公开日期", day(matter.record.at)),
    ]
    if paper.amount is not None:
        facts.append(Fact("估算金额", money(paper.amount)))
    disclosed = address("search", query={"kind": paper.kind, "sort": "date_desc"})
    fields = {
        "title": paper.heading,
        "tags": (Tag(paper.kind, "grey"),),
        "crumbs": (
            Link("首页", address("home")),
            Link("政务公开", address("search", query={"sort": "date_desc"})),
            Link(paper.kind, disclosed),
            Link(paper.heading),
        ),
        "facts": tuple(facts),
        "sections": (Section("正文", "text", paragraphs=paper.text),),
    }
    return Told(fields)


def foreign(matter: Matter, paper: ForeignNoticeDisclosed) -> Told:
    """Another publisher's release, as it came."""
    amount_of = f"{paper.amount:,.2f} {paper.currency}" if paper.amount is not None else "未载明"
    facts = (
        Fact("采购人", paper.buyer or "未载明"),
        Fact("阶段", FOREIGN_STAGES.get(paper.stage, "其他")),
        Fact("金额", amount_of),
        Fact("发布日期", day(paper.released_on)),
        Fact("地区", paper.region or "未载明"),
        Fact("发布方", paper.publisher),
        Fact("使用许可", paper.licence or "未载明"),
        Fact("OCID", paper.ocid, full=True),
        Fact("发布编号", paper.release_id, full=True),
        Fact("相关主体", "、".join(paper.parties) or "未载明", full=True),
    )
    note = "本信息由域外发布方按开放合同数据标准（OCDS）发布，本厅原样转载，只证明收录后未改动。"
    sections = (
        Section("内容", "text", paragraphs=tuple(paper.description.splitlines()) or ("（无说明）",)),
        Section("原始数据", "files", paragraphs=(note,), files=tuple(file_rows(matter.record))),
    )
    fields = {
        "title": paper.heading,
        "tags": (Tag("域外采购信息", "grey"),),
        "crumbs": (
            Link("首页", address("home")),
            Link("域外采购信息", address("search", query={"kind": "域外采购信息"})),
            Link(paper.heading),
        ),
        "records": record_rows(matter.show, (matter.dossier,)),
        "facts": facts,
        "sections": sections,
    }
    return Told(fields)
