"""The report of an evaluation at the desk: how far the scoring is, then the ranking and every mark it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hallcore.dossier import Archive, Dossier
from portal.presenters.addresses import address
from portal.presenters.desk_evaluation import seat_word, title_of, total_of
from portal.presenters.desk_tendering import crumbs
from portal.presenters.desks import DossierPage
from portal.presenters.evaluating import evaluation_words
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, exact_moment, yuan
from trading.evaluation.committee import codes_of, members_of, seed_of_lot, sheets_of
from trading.evaluation.low_rules import invalid
from trading.evaluation.model import (
    EvaluationReported,
    ReportSigned,
    ScoresConfirmed,
    ScoresSubmitted,
    SignatureRefused,
)
from trading.evaluation.rules import evaluated_bids, findings_of, offers_of, rank
from trading.methods.rules import Method, method_of
from trading.tendering.model import Evaluation
from trading.tendering.rules import lot_terms, notice_of

Alerts = tuple[Alert, ...]


def report_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> DossierPage:
    """How many sheets are in; once concluded, the ranking and every mark it can be computed from."""
    report = lot.latest(EvaluationReported)
    sheets, members = sheets_of(lot), members_of(lot)
    missing = len(members) - len(sheets)
    method = method_of(show.law_of(tender), tender)
    label = method.procedure.machine(lot.machine).label(lot.state)
    actions: tuple[Action, ...] = ()
    if lot.state == "evaluating" and missing <= 0:
        url = address("desk.report", number=lot.number)
        actions = (Action("形成评标报告", url, primary=True, post=True),)
    return DossierPage(
        title=f"评标报告　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "评标报告"),
        alerts=alerts,
        tags=(Tag(label, "solid"),),
        meta=(lot.number,),
        readonly=lot.state != "evaluating" or missing > 0,
        actions=actions,
        facts=tuple(_report_facts(show.archive, tender, lot, report, missing, method)),
        sections=tuple(_report_sections(tender, lot, report, sheets, method)),
    )


def _report_facts(
    archive: Archive,
    tender: Dossier,
    lot: Dossier,
    report: EvaluationReported | None,
    missing: int,
    method: Method,
) -> Iterator[Fact]:
    evaluation = notice_of(tender).evaluation
    yield Fact("评标办法", method.word(evaluation.method))
    given = len(sheets_of(lot))
    yield Fact("已提交评分", f"{given} 名" + (f"，还差 {missing} 名" if missing > 0 else ""))
    if report is None:
        return
    made = lot.record(lot.numbers(EvaluationReported.type)[-1])
    yield Fact("形成时间", exact_moment(made.at))
    if report.benchmark is not None:
        yield Fact("评标基准价", yuan(report.benchmark), strong=True)
    yield Fact("用原始评分重新计算", _recomputed(archive, tender, lot, report), strong=True)
    yield Fact("报告记录摘要 SHA-256", made.sha256, full=True, code=True)


def _recomputed(archive: Archive, tender: Dossier, lot: Dossier, report: EvaluationReported) -> str:
    """Whether the same sheets give the same ranking, computed now."""
    again = rank(
        offers_of(tender, lot),
        sheets_of(lot),
        notice_of(tender).evaluation,
        lot_terms(tender, lot),
        findings_of(lot),
        seed_of_lot(archive, lot),
        invalid(report.low),
        lot.procedure,
    )
    return "与报告逐项一致" if again == (report.benchmark, report.standings) else "与报告不一致"


def _report_sections(
    tender: Dossier,
    lot: Dossier,
    report: EvaluationReported | None,
    sheets: Sequence[ScoresSubmitted],
    method: Method,
) -> Iterator[Section]:
    if report is None:
        return
    evaluation = notice_of(tender).evaluation
    yield Section(
        "排名",
        "standings",
        paragraphs=(formula(evaluation, method),),
        tables=(standings_table(report, evaluation),),
    )
    if evaluation.blind:
        codes = codes_of(lot, tuple(bid.bid for bid in evaluated_bids(tender, lot)))
        named = {standing.bid: standing.name for standing in report.standings}
        rows = tuple(
            Row((Cell(code), Cell(named[bid]))) for bid, code in sorted(codes.items(), key=lambda one: one[1])
        )
        table = Table("暗标编号", (Column("编号", head=True), Column("投标人")), rows)
        yield Section("暗标编号", "codes", "评分全部提交后公开", tables=(table,))
    yield from _explained(lot, {standing.bid: standing.name for standing in report.standings})
    seats = {member.account: member.seat for member in members_of(lot)}
    names = {standing.bid: standing.name for standing in report.standings}
    for n, sheet in enumerate(sheets, 1):
        title = f"评委 {n}（{seat_word(seats[sheet.member], method.word('purchaser'))}）"
        yield Section(title, f"sheet-{n}", tables=(sheet_table(title, sheet, evaluation, names),))


def _explained(lot: Dossier, names: Mapping[str, str]) -> Iterator[Section]:
    """What members said of marks that lay far from the others', and their dissents."""
    rows = [
        Row((Cell("异常评分说明", note="、".join(names[bid] for bid in paper.bids)), Cell(paper.reason)))
        for paper in lot.papers(ScoresConfirmed)
    ]
    rows += [
        Row((Cell("不同意见"), Cell(paper.dissent))) for paper in lot.papers(ReportSigned) if paper.dissent
    ]
    rows += [Row((Cell("拒绝签字"), Cell(paper.words))) for paper in lot.papers(SignatureRefused)]
    if rows:
        table = Table("评委的说明", (Column("事项", head=True), Column("内容")), tuple(rows))
        yield Section("评委的说明", "remarks", tables=(table,))


def formula(evaluation: Evaluation, method: Method) -> str:
    """How marks and ranks are made, as it was published."""
    return "".join(
        (*evaluation_words(evaluation, method), "其他得分为各评委评分的平均值，均四舍五入到两位小数。")
    )


def standings_table(report: EvaluationReported, evaluation: Evaluation) -> Table:
    """Every bid with its marks and its place; the rejected last, with the ground."""
    columns: tuple[Column, ...] = (
        Column("名次", nowrap=True),
        Column("投标人", head=True),
        Column("投标报价（元）", numeric=True),
        Column("报价得分", numeric=True),
        Column("其他得分", numeric=True),
        Column("总分", numeric=True),
    )
    scored = evaluation.method == "comprehensive"
    deducted = any(each.compared not in {None, each.price} for each in report.standings)
    if deducted:
        columns = (*columns[:3], Column("评审价格（元）", numeric=True), *columns[3:])
    rows = tuple(
        Row(
            (
                Cell(f"第 {each.rank} 名" if each.rank else "否决"),
                Cell(each.name, note=f"{each.rejected}（{each.cite}）" if each.rejected else ""),
                Cell(amount(each.price)),
                *((Cell(amount(each.compared) if each.compared is not None else "—"),) if deducted else ()),
                Cell(f"{each.price_marks}" if scored and each.rank else "—"),
                Cell(f"{each.other_marks}" if each.rank else "—"),
                Cell(f"{each.total}" if each.rank else "—", strong=each.rank == 1),
            )
        )
        for each in report.standings
    )
    return Table("排名", columns, rows)


def sheet_table(
    title: str, sheet: ScoresSubmitted, evaluation: Evaluation, names: Mapping[str, str]
) -> Table:
    """One member's marks, bid by bid."""
    heads = tuple(Column(f"{each.title}（{each.marks}）", numeric=True) for each in evaluation.criteria)
    columns = (Column("投标人", head=True), *heads, Column("合计", numeric=True))
    rows = tuple(
        Row(
            (
                Cell(names[verdict.bid], note=f"否决：{verdict.ground}" if not verdict.responsive else ""),
                *(Cell(f"{verdict.marks.get(each.key, '—')}") for each in evaluation.criteria),
                Cell(total_of(verdict), strong=True),
            )
        )
        for verdict in sheet.verdicts
    )
    return Table(title, columns, rows)
