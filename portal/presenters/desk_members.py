"""The committee at the desk: who is there, who has scored, who has signed; and each member's signature."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Archive, Dossier
from portal.people import person_name
from portal.presenters.addresses import address
from portal.presenters.desk_evaluation import aliases, seat_word, shown_bids, title_of
from portal.presenters.desk_report import formula, sheet_table, standings_table
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import DossierPage, FormPage
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, filesize, short_digest
from trading.evaluation.clarifying import waiting_for
from trading.evaluation.committee import members_of, presence, sheets_of, unexplained, unsigned
from trading.evaluation.model import (
    CommitteeFormed,
    EvaluationReported,
    Member,
    MemberReplaced,
    RecordingKept,
    ReportSigned,
    SignatureRefused,
    TimeAsked,
)
from trading.methods.rules import method_of
from trading.tendering.rules import notice_of

Alerts = tuple[Alert, ...]
PARTS = {"opening": "开标", "evaluation": "评标"}


def name_of(archive: Archive, lot: Dossier, account: str) -> str:
    """The name beside the committee's record, as long as it has not been erased."""
    for kind in (CommitteeFormed.type, MemberReplaced.type):
        for n in lot.numbers(kind):
            annex = lot.record(n).annex
            found = annex.get(account) if annex is not None else None
            if found:
                return str(found)
    return person_name(archive, account) or account


def seat_called(show: Showing, lot: Dossier, member: Member) -> str:
    """What a member's seat is called, by the words of the lot's method."""
    return seat_word(member.seat, method_of(show.law_of(lot), lot).word("purchaser"))


def member_choices(show: Showing, lot: Dossier, members: tuple[Member, ...]) -> dict[str, str]:
    """Account → who it is, for a form."""
    return {
        one.account: f"{name_of(show.archive, lot, one.account)}（{seat_called(show, lot, one)}）"
        for one in members
    }


def presence_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where members are let in, with the state of everybody."""
    formed = lot.the(CommitteeFormed)
    way = f"评标室终端 {formed.terminal} 的打卡自动算作到场；" if formed.terminal else ""
    return FormPage(
        title=f"评委到场　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "评委到场"),
        alerts=alerts,
        lead=f"{way}没有打卡的，核验证件、收存通讯工具后发给胸牌并在此登记。当日没有到场记录的，不能评分和签字。",
        before=(
            Section("评标委员会", "members", tables=(members_table(show, lot),)),
            *_recordings(lot),
        ),
        submit="登记到场",
        cancel=back(tender),
    )


def members_table(show: Showing, lot: Dossier) -> Table:
    """Every seat: presence, sheet, signature."""
    given = {sheet.member for sheet in sheets_of(lot)}
    signed = {paper.member: paper for paper in lot.papers(ReportSigned)}
    refused = {paper.member for paper in lot.papers(SignatureRefused)}
    rows = []
    for one in members_of(lot):
        there = presence(show.archive, lot, one.account, show.now)
        signature = "未签"
        if one.account in signed:
            signature = "已签，有不同意见" if signed[one.account].dissent else "已签"
        elif one.account in refused:
            signature = "拒绝签字，视为同意"
        rows.append(
            Row(
                (
                    Cell(name_of(show.archive, lot, one.account), note=one.specialty),
                    Cell(seat_called(show, lot, one)),
                    Cell(there) if there else Cell(tag=Tag("未到场", "grey")),
                    Cell("已交" if one.account in given else "未交"),
                    Cell(signature if lot.numbers(EvaluationReported.type) else "—"),
                )
            )
        )
    columns = (
        Column("评委", head=True, nowrap=True),
        Column("席位", nowrap=True),
        Column("今日到场"),
        Column("评分", nowrap=True),
        Column("签字", nowrap=True),
    )
    return Table("评标委员会", columns, tuple(rows))


def _recordings(lot: Dossier) -> Iterator[Section]:
    rows: list[Row] = []
    for n in lot.numbers(RecordingKept.type):
        record = lot.record(n)
        paper = record.paper
        if isinstance(paper, RecordingKept):
            span = f"{exact_moment(paper.begins)} 至 {exact_moment(paper.ends)[11:]}"
            rows.extend(
                Row(
                    (
                        Cell(PARTS[paper.part]),
                        Cell(file.name, note=span),
                        Cell(filesize(file.size)),
                        Cell(short_digest(file.sha256), code=True),
                    )
                )
                for file in record.files
            )
    columns = (Column("环节"), Column("文件", head=True), Column("大小", numeric=True), Column("SHA-256"))
    if rows:
        yield Section("录音录像", "recordings", tables=(Table("录音录像", columns, tuple(rows)),))


def _rule(show: Showing, tender: Dossier, rule: str) -> str:
    """The words of the rule a step rests on by the tender's method."""
    law = show.law_of(tender)
    return law.cite(method_of(law, tender).cited(rule)).words


def _form(
    tender: Dossier, lot: Dossier, title: str, alerts: Alerts, lead: str, *, multipart: bool = False
) -> FormPage:
    return FormPage(
        title=f"{title}　{title_of(tender, lot)}",
        crumbs=crumbs(tender, title),
        alerts=alerts,
        lead=lead,
        submit=title,
        cancel=back(tender),
        multipart=multipart,
    )


def replace_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a member is replaced."""
    lead = _rule(show, tender, "ZB-078")
    return _form(
        tender,
        lot,
        "更换评委",
        alerts,
        f"{lead}更换专家前，先在专家抽取中登记其不能参加，并通知顺序的下一位。",
    )


def extend_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the time is lengthened."""
    asked = len(lot.numbers(TimeAsked.type))
    lead = f"{show.law_of(tender).cite('ZB-077').words}已有 {asked} 人次提出。"
    return _form(tender, lot, "延长评标时间", alerts, lead)


def unsigned_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a refusal to sign is noted."""
    return _form(tender, lot, "记载拒绝签字", alerts, _rule(show, tender, "ZB-086"))


def recording_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a recording is put into the file."""
    return _form(
        tender, lot, "录音录像存档", alerts, show.law_of(tender).cite("GP-055").words, multipart=True
    )


# -- the member's own ----------------------------------------------------------------------------------------


def sign_page(show: Showing, tender: Dossier, lot: Dossier, account: str, alerts: Alerts) -> FormPage:
    """The report a member signs, with the member's own sheet to compare."""
    report, evaluation = lot.the(EvaluationReported), notice_of(tender).evaluation
    names = {standing.bid: standing.name for standing in report.standings}
    own = next((sheet for sheet in sheets_of(lot) if sheet.member == account), None)
    sections = [
        Section(
            "评标报告",
            "report",
            paragraphs=(formula(evaluation, method_of(show.law_of(tender), tender)),),
            tables=(standings_table(report, evaluation),),
        )
    ]
    if own is not None:
        sections.append(Section("本人评分", "own", tables=(sheet_table("本人评分", own, evaluation, names),)))
    return FormPage(
        title=f"签署评标报告　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "签署评标报告"),
        alerts=alerts,
        lead=_rule(show, tender, "ZB-086"),
        before=tuple(sections),
        submit="签署评标报告",
        cancel=back(tender),
    )


def least_minutes(show: Showing, tender: Dossier) -> int:
    """How long a bidder has at least to answer."""
    return int(show.law_of(tender).figure("GP-096"))


def bid_choices(tender: Dossier, lot: Dossier) -> dict[str, str]:
    """The bids a member may ask about, by name or under their codes."""
    return {bid.bid: bid.name for bid in shown_bids(tender, lot)}


def question_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a member asks a bidder."""
    return _form(tender, lot, "要求投标人澄清", alerts, _rule(show, tender, "ZB-081"))


def open_questions(show: Showing, lot: Dossier, bid: Dossier) -> dict[int, str]:
    """What this bidder may still answer: the record's number and the question with its time."""
    return {
        one.n: f"{one.paper.question}（{exact_moment(one.paper.answer_by)} 前答复）"
        for one in waiting_for(lot, show.now)
        if one.paper.bid == bid.number
    }


def explain_page(bid: Dossier, alerts: Alerts) -> FormPage:
    """The bidder's window."""
    return FormPage(
        title="答复评标委员会的澄清要求",
        alerts=alerts,
        lead="答复只交评标委员会，不公开；不接受主动提出的澄清、说明。",
        submit="提交澄清说明",
        cancel=Link("返回", address("bid", number=bid.number)),
        multipart=True,
    )


def outliers_page(show: Showing, tender: Dossier, lot: Dossier, account: str, alerts: Alerts) -> FormPage:
    """The member's own totals that lie far from the others'; whose the others are is not told."""
    law = show.law_of(tender)
    names = {bid.bid: bid.name for bid in shown_bids(tender, lot)}
    real = {bid: alias for alias, bid in aliases(tender, lot).items()}
    rows = tuple(
        Row((Cell(names[real[one.bid]]), Cell(f"{one.total}"), Cell(f"{one.others}")))
        for one in unexplained(lot, law)
        if one.member == account
    )
    columns = (
        Column("投标人", head=True),
        Column("本人评分", numeric=True),
        Column("其他评委中位分", numeric=True),
    )
    table = Table("偏离较大的评分", columns, rows, empty="没有需要说明的评分。")
    most = law.figure_of("GP-072").value
    return FormPage(
        title=f"说明异常评分　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "说明异常评分"),
        alerts=alerts,
        lead=f"以下评分与其他评委中位分相差超过 {most}%。评分不因此改变；请写明理由，随评标报告存档。",
        before=(Section("偏离较大的评分", "outliers", tables=(table,)),),
        submit="提交说明",
        cancel=back(tender),
    )


def signed_page(tender: Dossier, lot: Dossier, account: str) -> DossierPage:
    """What a member finds after signing."""
    paper = next((one for one in lot.papers(ReportSigned) if one.member == account), None)
    left = len(unsigned(lot))
    facts = (
        Fact("本人签署", "已签署" if paper is not None else "未签署"),
        Fact("尚未签署", f"{left} 名" if left else "全部签署完毕，报告已提交"),
        *((Fact("本人的不同意见", paper.dissent, full=True),) if paper is not None and paper.dissent else ()),
    )
    return DossierPage(
        title=f"评标报告签署　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "签署评标报告"),
        meta=(lot.number,),
        readonly=True,
        facts=facts,
        actions=(Action("返回工作台", address("desk")),),
    )
