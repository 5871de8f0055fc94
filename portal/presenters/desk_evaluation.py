"""The evaluation's windows: who sits, one member's sheet, and the report with every figure it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from hallcore.attendance.facts import TERMINALS
from hallcore.dossier import Archive, Dossier
from portal.forms.evaluation import Sheet
from portal.people import Person, people
from portal.presenters.addresses import address
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import FormPage, ScoresPage
from portal.presenters.entries import lot_called
from portal.presenters.results import ScoreCell, ScoreRow
from portal.presenters.shapes import Action, Alert, Cell, Column, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, exact_moment, filesize, short_digest
from trading.evaluation.clarifying import questions_of
from trading.evaluation.committee import codes_of, members_of, presence, sheets_of
from trading.evaluation.grounds import Ground, grounds_for
from trading.evaluation.model import CommitteeFormed, ScoreForm, ScoresSubmitted, Verdict
from trading.evaluation.rules import evaluated_bids
from trading.experts.drawing import DrawHeld
from trading.experts.draws import draws_of, seats_of
from trading.experts.rules import name_of as expert_name
from trading.methods.rules import method_of
from trading.opening.model import BidRead, BidsDecrypted
from trading.opening.rules import read_bids
from trading.tendering.model import Criterion, Evaluation, ProjectRegistered
from trading.tendering.qualifying_rules import is_prequalification
from trading.tendering.rules import notice_of

Alerts = tuple[Alert, ...]
_ENVELOPES = {"price": "报价文件", "technical": "技术文件"}


def seat_word(seat: str, purchaser: str) -> str:
    """What a seat of the committee is called."""
    return "评标专家" if seat == "expert" else f"{purchaser}代表"


def title_of(tender: Dossier, lot: Dossier) -> str:
    """Project and lot, the lot only where there are several."""
    name = tender.the(ProjectRegistered).name
    if is_prequalification(lot):
        return f"{name}（资格预审）"
    several = len(tender.the(ProjectRegistered).lots) > 1
    return f"{name}　{lot_called(lot.number)}" if several else name


# -- the committee -----------------------------------------------------------------------------------------


def candidates_for_seats(archive: Archive, tender: Dossier) -> tuple[dict[str, str], dict[str, str]]:
    """Who may be seated: experts, and representatives of the purchaser or its agency (account → label)."""
    project = tender.the(ProjectRegistered)
    sides = {project.purchaser, project.agency} - {""}
    experts, representatives = {}, {}
    for person in people(archive):
        if "expert" in person.roles:
            experts[person.account] = _label(person)
        if person.party in sides and {"purchaser", "agency"} & set(person.roles):
            representatives[person.account] = _label(person)
    return experts, representatives


def terminals(archive: Archive) -> dict[str, str]:
    """The terminals in use, by code."""
    return {str(code): f"终端 {code}" for code in sorted(archive.shelf(TERMINALS).values())}


def _label(person: Person) -> str:
    return f"{person.login}　{person.name}" if person.name else person.login


def committee_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the committee is seated; what is asked of it is told in the law's words."""
    law = show.law_of(tender)
    method = method_of(law, tender)
    committee, experts = method.figure("committee"), method.figure("experts")
    bids = read_bids(tender, lot.number)
    rows = tuple(Row((Cell(bid.name), Cell(bid.bidder))) for bid in bids)
    columns = (Column("投标人", head=True), Column("统一社会信用代码"))
    drawn = drawn_experts(show.archive, lot)
    # What ZB-076 says of members in works is said by GP-012 too.
    ties = dict.fromkeys(method_of(law, tender).cited(rule) for rule in ("ZB-074", "ZB-076"))
    people_ = tuple(Row((Cell(name), Cell(subject))) for name, subject in drawn)
    table = Table(
        "抽取确定的专家",
        (Column("专家", head=True), Column("专业")),
        people_,
        empty="没有抽取确定的专家。请先完成专家抽取；特殊项目直接确定专家的，写明理由并在下面选择。",
    )
    return FormPage(
        title=f"组建评标委员会　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "组建评标委员会"),
        alerts=alerts,
        lead="".join(law.cite(rule).words for rule in (committee.rule, experts.rule, *ties)),
        before=(
            Section("抽取确定的专家", "drawn", f"{len(people_)} 人", tables=(table,)),
            Section("须回避的投标人", "bidders", f"{len(rows)} 家", tables=(Table("投标人", columns, rows),)),
        ),
        submit="组建评标委员会",
        cancel=back(tender),
    )


def drawn_experts(archive: Archive, lot: Dossier) -> tuple[tuple[str, str], ...]:
    """Name and subject of the experts the newest draw of a lot has seated."""
    draws = draws_of(archive, lot.number)
    if not draws or draws[-1].latest(DrawHeld) is None:
        return ()
    return tuple((expert_name(archive[one.expert]), one.subject) for one in seats_of(draws[-1]))


# -- one member's sheet --------------------------------------------------------------------------------------


def own_sheet(lot: Dossier, account: str) -> ScoresSubmitted | None:
    """The sheet this account has handed in for the lot, if it has."""
    return next((sheet for sheet in sheets_of(lot) if sheet.member == account), None)


def aliases(tender: Dossier, lot: Dossier) -> dict[str, str]:
    """Alias → bid while the technical part is blind: until every sheet is in nobody learns whose bid is whose."""
    bids = tuple(bid.bid for bid in evaluated_bids(tender, lot))
    if not notice_of(tender).evaluation.blind or lot.state != "evaluating":
        return {bid: bid for bid in bids}
    codes = codes_of(lot, bids)
    return {f"{lot.number}.{codes[bid][:2]}": bid for bid in sorted(bids, key=codes.__getitem__)}


def shown_bids(tender: Dossier, lot: Dossier) -> tuple[BidRead, ...]:
    """The bids as members may see them now: by name, or under codes without name and price."""
    read = {bid.bid: bid for bid in evaluated_bids(tender, lot)}
    return tuple(
        read[bid] if alias == bid else replace(read[bid], bid=alias, name=f"{alias[-2:]} 号投标")
        for alias, bid in aliases(tender, lot).items()
    )


def named(tender: Dossier, lot: Dossier, form: ScoreForm) -> ScoreForm:
    """A sheet filled in under codes, as the office takes it."""
    known = aliases(tender, lot)
    return ScoreForm(tuple(replace(verdict, bid=known[verdict.bid]) for verdict in form.verdicts))


def blank_sheet(tender: Dossier, lot: Dossier, sent: Mapping[str, str]) -> Sheet:
    """The sheet of a lot with what was sent for it."""
    bids = [bid.bid for bid in shown_bids(tender, lot)]
    return Sheet.of(bids, notice_of(tender).evaluation.criteria, sent)


def scores_page(
    show: Showing, tender: Dossier, lot: Dossier, account: str, sheet: Sheet, alerts: Alerts, *, judged: bool
) -> ScoresPage:
    """One member's window; what was handed in is shown and cannot be changed.

    Args:
        show: The hall now.
        tender: The tender.
        lot: The lot.
        account: The member.
        sheet: What stands in the cells.
        alerts: What is to be read first.
        judged: Whether the cells have been sent, so that faults are pointed at.
    """
    evaluation, bids = notice_of(tender).evaluation, shown_bids(tender, lot)
    given, word = own_sheet(lot, account), method_of(show.law_of(tender), tender).word
    if given is not None:
        real = {bid: alias for alias, bid in aliases(tender, lot).items()}
        given = replace(given, verdicts=tuple(replace(one, bid=real[one.bid]) for one in given.verdicts))
    faults = dict(sheet.faults()) if judged and given is None else {}
    seat = next(member.seat for member in members_of(lot) if member.account == account)
    return ScoresPage(
        title=f"{title_of(tender, lot)}　评分",
        crumbs=crumbs(tender, "评分"),
        alerts=alerts,
        meta=(seat_word(seat, word("purchaser")), word(evaluation.method), lot.number),
        bidders=tuple(bid.name for bid in bids),
        rows=tuple(_rows(bids, evaluation, sheet, faults, given, lot.procedure)),
        totals=_totals(bids, sheet, given) if judged or given is not None else (),
        errors=tuple(Link(f"{_place(sheet, bids, name)}：{why}", f"#{name}") for name, why in faults.items()),
        sections=(*_questions(tender, lot, bids), *_files(tender, lot, bids), *_time(lot, given)),
        closed=_closed(lot, given),
        url=address("desk.scores", number=lot.number),
        cancel=Link("返回工作台", address("desk")),
    )


def absent(show: Showing, lot: Dossier, account: str) -> Alerts:
    """What a member who is not in the room has to do before a sheet is taken."""
    if lot.state != "evaluating" or presence(show.archive, lot, account, show.now):
        return ()
    terminal = lot.the(CommitteeFormed).terminal
    way = f"在评标室终端 {terminal} 打卡，或者" if terminal else ""
    return (
        Alert(f"今天没有您在评标室的到场记录。请先{way}由工作人员核验证件、登记到场，再提交评分。", "未到场"),
    )


def _questions(tender: Dossier, lot: Dossier, bids: Sequence[BidRead]) -> Iterator[Section]:
    """What the committee asked of which bid, and what was answered."""
    labels, real = {bid.bid: bid.name for bid in bids}, {b: a for a, b in aliases(tender, lot).items()}
    rows = tuple(
        Row(
            (
                Cell(labels[real[one.paper.bid]]),
                Cell(one.paper.question, note=f"答复时限 {exact_moment(one.paper.answer_by)}"),
                Cell(one.answer.answer if one.answer is not None else "未答复"),
            )
        )
        for one in questions_of(lot)
    )
    if rows:
        columns = (Column("投标", head=True), Column("要求澄清"), Column("投标人的说明"))
        yield Section("澄清", "questions", tables=(Table("澄清", columns, rows),))


def _time(lot: Dossier, given: ScoresSubmitted | None) -> Iterator[Section]:
    """Where a member says that the time is too short."""
    if given is None and lot.state == "evaluating":
        action = Action("提出评标时间不够", address("desk.time", number=lot.number), post=True)
        words = "超过三分之一的评委提出的，延长评标时间。"
        yield Section("评标时间", "time", paragraphs=(words,), actions=(action,))


def _closed(lot: Dossier, given: ScoresSubmitted | None) -> str:
    if given is not None:
        return "本人评分已提交，不能再改。"
    return "" if lot.state == "evaluating" else "评标已经结束。"


def _rows(
    bids: Sequence[BidRead],
    evaluation: Evaluation,
    sheet: Sheet,
    faults: Mapping[str, str],
    given: ScoresSubmitted | None,
    method: str,
) -> Iterator[ScoreRow]:
    verdicts = {verdict.bid: verdict for verdict in given.verdicts} if given is not None else {}
    for each in evaluation.criteria:
        cells = tuple(_mark_cell(bid, each, sheet, faults, verdicts.get(bid.bid)) for bid in bids)
        yield ScoreRow(each.title, f"{each.marks}", cells)
    codes = tuple(
        _code_cell(bid, sheet, faults, verdicts.get(bid.bid), grounds_for(bid.bid, method)) for bid in bids
    )
    yield ScoreRow("否决情形", "—", codes, "法定情形，依次载于所列条款；不否决的不选")
    words = tuple(_ground_cell(bid, sheet, faults, verdicts.get(bid.bid)) for bid in bids)
    yield ScoreRow("否决理由", "—", words, "不响应招标文件的写明理由，填写后不再计分；否则留空")
    if evaluation.blind and any(bid.name.endswith("号投标") for bid in bids):
        return
    price_note = "评标结束时按公布的公式计分" if evaluation.price_marks else "按报价由低到高排序"
    full = f"{evaluation.price_marks}" if evaluation.price_marks else "—"
    yield ScoreRow("投标报价（元）", full, _fixed(amount(bid.price) for bid in bids), price_note)
    yield ScoreRow("工期（日历天）", "—", _fixed(str(bid.duration_days) for bid in bids))


def _fixed(values: Iterator[str]) -> tuple[ScoreCell, ...]:
    return tuple(ScoreCell("", "", value, fixed=True) for value in values)


def _mark_cell(
    bid: BidRead, each: Criterion, sheet: Sheet, faults: Mapping[str, str], given: Verdict | None
) -> ScoreCell:
    name = sheet.mark_name(bid.bid, each.key)
    if given is not None:
        return ScoreCell(name, "", f"{given.marks[each.key]}" if given.responsive else "否决", fixed=True)
    return ScoreCell(name, f"{each.title}，{bid.name}", sheet.typed[name], faults.get(name, ""))


def _code_cell(
    bid: BidRead,
    sheet: Sheet,
    faults: Mapping[str, str],
    given: Verdict | None,
    grounds: Mapping[str, Ground],
) -> ScoreCell:
    name = sheet.code_name(bid.bid)
    if given is not None:
        ground = grounds.get(given.code)
        return ScoreCell(name, "", ground.words if ground is not None else "—", fixed=True)
    offered = tuple((key, f"{one.words}（{one.clause}）") for key, one in grounds.items())
    return ScoreCell(
        name,
        f"否决情形，{bid.name}",
        sheet.typed[name],
        faults.get(name, ""),
        choices=(("", "不否决"), *offered),
    )


def _ground_cell(bid: BidRead, sheet: Sheet, faults: Mapping[str, str], given: Verdict | None) -> ScoreCell:
    name = sheet.ground_name(bid.bid)
    if given is not None:
        return ScoreCell(name, "", given.ground or "—", fixed=True)
    return ScoreCell(name, f"否决理由，{bid.name}", sheet.typed[name], faults.get(name, ""), words=True)


def _totals(bids: Sequence[BidRead], sheet: Sheet, given: ScoresSubmitted | None) -> tuple[str, ...]:
    if given is None:
        return tuple(sheet.total(bid.bid) for bid in bids)
    by_bid = {verdict.bid: verdict for verdict in given.verdicts}
    return tuple(total_of(by_bid[bid.bid]) for bid in bids)


def total_of(verdict: Verdict) -> str:
    """What a verdict's marks add up to."""
    return f"{sum(verdict.marks.values(), Decimal(0)):.2f}" if verdict.responsive else "否决"


def _place(sheet: Sheet, bids: Sequence[BidRead], name: str) -> str:
    """Criterion and bidder of a cell, for the list of faults."""
    for bid in bids:
        for each in sheet.criteria:
            if sheet.mark_name(bid.bid, each.key) == name:
                return f"{each.title}，{bid.name}"
    return name


def _files(tender: Dossier, lot: Dossier, bids: Sequence[BidRead]) -> Iterator[Section]:
    """The files of the opened bids, for the committee alone."""
    kept, known = tender.latest(BidsDecrypted), aliases(tender, lot)
    if kept is None:
        return
    blind = any(alias != bid for alias, bid in known.items())
    labels = {bid.bid: bid.name for bid in bids}
    names = {bid: labels[alias] for alias, bid in known.items()}
    contents = sorted(kept.contents, key=lambda one: names.get(one.bid, "")) if blind else kept.contents
    rows = tuple(
        Row(
            (
                Cell(names[content.bid]),
                Cell(_ENVELOPES.get(content.envelope, content.envelope)),
                Cell(content.file.name, file_url(lot, content.file.sha256, content.file.name)),
                Cell(filesize(content.file.size)),
                Cell(short_digest(content.file.sha256), code=True),
            )
        )
        for content in contents
        if content.bid in names and not (blind and content.envelope == "price")
    )
    columns = (
        Column("投标人", head=True),
        Column("信封", nowrap=True),
        Column("文件"),
        Column("大小", numeric=True),
        Column("SHA-256"),
    )
    yield Section("投标文件", "files", "仅供评标，不得带出", tables=(Table("投标文件", columns, rows),))


def file_url(lot: Dossier, sha256: str, name: str) -> str:
    """Where the committee fetches a file of an opened bid."""
    return address("desk.bidfile", number=lot.number, sha256=sha256, name=name)
