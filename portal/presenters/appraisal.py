"""One month's sheet with every reason: points with evidence, explanation and fate, signatures, appeals, talks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from hallcore.appraisal.model import (
    SECTIONS,
    SIDES,
    AppealAnswered,
    AppealFiled,
    Evidence,
    MonthTotalled,
    PointDecided,
    SheetReturned,
    SheetSigned,
    TalkHeld,
)
from hallcore.appraisal.rules import (
    Point,
    account_of_sheet,
    month_of_sheet,
    open_appeal,
    points_of,
    signatures,
    stars,
    total_of,
)
from hallcore.dossier import Dossier, record_number
from hallcore.ground.edition import Law
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import (
    FATES,
    STATES,
    department_of,
    month_words,
    plain,
    proof_words,
    signed_points,
    star_words,
    who,
)
from portal.presenters.desks import DossierPage
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import day, exact_moment

# -- one sheet ----------------------------------------------------------------------------------------------


def sheet_page(show: Showing, sheet: Dossier, visitor: str, *, manages: bool) -> DossierPage:
    """A month whole: sections, every point with evidence, explanation and fate, signatures, appeal, talk."""
    law, account = show.law_of(sheet), account_of_sheet(sheet.number)
    actions = tuple(_actions(show, sheet, visitor, manages=manages))
    return DossierPage(
        title=f"{who(show, account)} {month_words(month_of_sheet(sheet.number))}考核表",
        crumbs=(Link("考核", address("appraisal.my")), Link(sheet.number)),
        alerts=tuple(_alerts(show, sheet, mine=visitor == account)),
        tags=(Tag(STATES[sheet.state], "grey" if sheet.state == "open" else ""),),
        meta=(sheet.number,),
        readonly=not actions,
        actions=actions,
        facts=tuple(_facts(show, sheet, law)),
        sections=tuple(_sections(show, sheet, law, visitor)),
    )


def _alerts(show: Showing, sheet: Dossier, *, mine: bool) -> Iterator[Alert]:
    waiting = open_appeal(sheet)
    if waiting is not None:
        yield Alert(f"本人的申诉应于 {day(waiting[1].answer_by)}前答复，答复前不签署。", "申诉待答复", "stop")
    today = show.now.date()
    if mine and any(
        p.fate == "open" and p.explained is None and p.paper.explain_by and today <= p.paper.explain_by
        for p in points_of(sheet)
    ):
        yield Alert("有记分等待您说明。不说明的，期满后由中心认定。", "可以说明")


def _actions(show: Showing, sheet: Dossier, visitor: str, *, manages: bool) -> Iterator[Action]:
    account, month = account_of_sheet(sheet.number), sheet.latest(MonthTotalled)
    if printed(sheet) and show.paper_of(printed(sheet)) is not None:
        yield Action("下载考核表（PDF）", address("appraisal.paper", number=sheet.number))
    waiting, number = open_appeal(sheet), sheet.number
    if month is not None and sheet.state in {"totalled", "signed"}:
        if visitor == account and waiting is None and show.now.date() <= month.appeal_by and month.counted:
            yield Action("申诉", address("appraisal.appeal", number=number))
        if manages and waiting is not None:
            yield Action("答复申诉", address("appraisal.answer", number=number), primary=True)
        known = show.archive.shelf("appraisal-sheets").get(number)
        if manages and known is not None and known["talk"]:
            yield Action("登记约谈", address("appraisal.talk", number=number))
    if sheet.state == "totalled" and waiting is None and month is not None:
        done = signatures(sheet)
        for side, leader in (("home", month.home_leader), ("centre", month.centre_leader)):
            if leader == visitor and side not in done:
                hidden = (("pick", number),)
                yield Action("签署", address("appraisal.signing"), primary=True, post=True, hidden=hidden)
                yield Action("退回重新统计", address("appraisal.give-back", number=number))


def _facts(show: Showing, sheet: Dossier, law: Law) -> Iterator[Fact]:
    account = account_of_sheet(sheet.number)
    known = show.archive.shelf("appraisal-sheets").get(sheet.number, {"department": "", "window": ""})
    now = total_of(law, sheet)
    month = sheet.latest(MonthTotalled) if sheet.state != "open" else None
    yield Fact("姓名", who(show, account))
    yield Fact("派出部门", department_of(show, known["department"]))
    yield Fact("窗口", known["window"] or "—")
    if month is None:
        yield Fact("按已认定记分暂计", f"{plain(now.total)} 分", strong=True)
    else:
        yield Fact("本月得分", f"{plain(month.total)} 分，{star_words(stars(law, month.total))}", strong=True)
        same = "与逐笔重算一致" if now.total == month.total else f"逐笔重算为 {plain(now.total)} 分，不一致"
        yield Fact("核算", same)


def _sections(show: Showing, sheet: Dossier, law: Law, visitor: str) -> Iterator[Section]:
    yield Section("计分", "scores", tables=(scores_table(law, sheet),))
    note = "规则、证据、评分人和时间逐笔列明（KH-18）"
    yield Section("记分明细", "points", note, tables=(_points_table(show, sheet, law, visitor),))
    signing = tuple(_signing(show, sheet))
    if signing:
        yield Section("签署", "signed", facts=signing)
    appeal = tuple(_appeals(sheet))
    if appeal:
        yield Section("申诉", "appeal", facts=appeal)
    for n, paper in zip(sheet.numbers(TalkHeld.type), sheet.papers(TalkHeld), strict=True):
        words = _words(sheet, n, "words")
        facts = [
            Fact("整改要求", paper.measures, full=True),
            *([Fact("谈话内容", words, full=True)] if words else []),
        ]
        yield Section("约谈", "talk", exact_moment(sheet.record(n).at), facts=tuple(facts))


def scores_table(law: Law, sheet: Dossier) -> Table:
    """The sections, what is taken from the whole, the bonus, the sum."""
    now = total_of(law, sheet)
    rows = [
        Row(
            (
                Cell(SECTIONS[one.section]),
                Cell(plain(one.full)),
                Cell(signed_points(-one.lost)),
                Cell(plain(one.left)),
            )
        )
        for one in now.sections
    ]
    rows += [
        Row((Cell("其他（从总分中扣）"), Cell("—"), Cell(signed_points(now.other)), Cell("—"))),
        Row((Cell("加分"), Cell("—"), Cell(signed_points(now.bonus)), Cell("—"))),
        Row((Cell("合计"), Cell(""), Cell(""), Cell(plain(now.total))), tone="total"),
    ]
    columns = (
        Column("项目", head=True),
        Column("满分", numeric=True),
        Column("扣加分", numeric=True),
        Column("得分", numeric=True),
    )
    return Table("计分", columns, tuple(rows), note="各项扣完为止；同一轻微过失当月第六次起加倍（KQ-08）。")


def _points_table(show: Showing, sheet: Dossier, law: Law, visitor: str) -> Table:
    doubled = {one.n: one.points for one in total_of(law, sheet).counted if one.doubled}
    rows = tuple(_point_row(show, sheet, law, point, doubled, visitor) for point in points_of(sheet))
    columns = (
        Column("日期", nowrap=True),
        Column("事实和规则", head=True),
        Column("分", numeric=True),
        Column("证据"),
        Column("评分"),
        Column("本人说明"),
        Column("认定"),
    )
    return Table("记分明细", columns, rows, empty="本月没有记分。")


def _point_row(
    show: Showing, sheet: Dossier, law: Law, point: Point, doubled: dict[int, Decimal], visitor: str
) -> Row:
    rule, paper, record = law.point(point.paper.rule), point.paper, sheet.record(point.n)
    value = doubled.get(point.n, paper.points)
    note = _words(sheet, point.n, "note")
    return Row(
        (
            Cell(
                f"{paper.day.month} 月 {paper.day.day} 日" + {"am": "上午", "pm": "下午"}.get(paper.half, "")
            ),
            Cell(rule.name, address("law.rule", rule=rule.rule), note=f"规则 {rule.rule}　{note}".strip()),
            Cell(signed_points(value), note="加倍" if point.n in doubled else ""),
            Cell(evidence_words(paper.evidence), links=files_of(sheet, point.n)),
            Cell(who(show, point.scorer), note=exact_moment(record.at)),
            _explanation(show, sheet, point, visitor),
            _fate(show, sheet, point),
        ),
        tone="late" if point.fate == "open" else "",
    )


def evidence_words(evidence: Iterable[Evidence]) -> str:
    """What proves a point, in words."""
    return "；".join(proof_words(one.kind, one.ref) for one in evidence)


def files_of(sheet: Dossier, n: int) -> tuple[Link, ...]:
    """Every file of a record, each to be fetched."""
    return tuple(
        Link(
            f"附件：{one.name}",
            address("appraisal.file", number=sheet.number, n=str(n), sha256=one.sha256),
        )
        for one in sheet.record(n).files
    )


def _explanation(show: Showing, sheet: Dossier, point: Point, visitor: str) -> Cell:
    if point.explained is not None:
        words, n = _words(sheet, point.explained, "words") or "（已删除）", point.explained
        return Cell(words, links=files_of(sheet, n))
    until = point.paper.explain_by
    if until is None:
        return Cell("—")
    if point.fate == "open" and visitor == account_of_sheet(sheet.number):
        url = address("appraisal.explain", number=sheet.number, n=str(point.n))
        return Cell("说明", url, note=f"{until} 前" if show.now.date() <= until else "")
    return Cell("未说明", note=f"可至 {until}" if point.fate == "open" else "")


def explanation_of(sheet: Dossier, point: Point) -> str:
    """What the person said of a point, or ""."""
    return _words(sheet, point.explained, "words") if point.explained is not None else ""


def _fate(show: Showing, sheet: Dossier, point: Point) -> Cell:
    for n, paper in zip(sheet.numbers(PointDecided.type), sheet.papers(PointDecided), strict=True):
        if paper.of == point.n:
            by = who(show, str(sheet.record(n).head["actor"]["account"]))
            text = FATES[point.fate] if paper.stands == (point.fate == "stands") else "申诉后撤销"
            return Cell(text, note=f"{by}　{paper.reason}".strip())
    return Cell(tag=Tag("待认定", "grey"))


def _signing(show: Showing, sheet: Dossier) -> Iterator[Fact]:
    for n, name in enumerate(sheet.types):
        paper, record = sheet.record(n).paper, sheet.record(n)
        if name == SheetSigned.type and isinstance(paper, SheetSigned):
            by = who(show, str(record.head["actor"]["account"]))
            said = f"{by}，{exact_moment(record.at)}，{plain(paper.total)} 分{f'，{paper.opinion}' if paper.opinion else ''}"
            yield Fact(SIDES[paper.side], said, full=True)
        if isinstance(paper, SheetReturned):
            yield Fact(f"{SIDES[paper.side]}退回", f"{exact_moment(record.at)}，{paper.reason}", full=True)


def _appeals(sheet: Dossier) -> Iterator[Fact]:
    for n, paper in zip(sheet.numbers(AppealFiled.type), sheet.papers(AppealFiled), strict=True):
        words = _words(sheet, n, "words")
        yield Fact("申诉", f"{exact_moment(sheet.record(n).at)}：{words}", full=True)
        yield Fact("答复期限", day(paper.answer_by))
    for n, answer in zip(sheet.numbers(AppealAnswered.type), sheet.papers(AppealAnswered), strict=True):
        outcome = f"撤销 {len(answer.struck)} 笔记分" if answer.struck else "维持原记分"
        yield Fact("答复", f"{exact_moment(sheet.record(n).at)}：{outcome}。{answer.reason}", full=True)


def _words(sheet: Dossier, n: int, piece: str) -> str:
    annex = sheet.record(n).annex
    return (annex.get(piece) if annex is not None else None) or ""


def printed(sheet: Dossier) -> str:
    """The record whose paper is the appraisal sheet: that of the second signature, or ""."""
    numbers = sheet.numbers(SheetSigned.type)
    return (
        record_number(sheet.number, numbers[-1]) if numbers and sheet.state in {"signed", "published"} else ""
    )
