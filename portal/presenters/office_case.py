"""A case at an officer's desk: what it is, how it stands, what was filed, and what this visitor may do next."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.approval.beside import BranchAnswered, BranchAsked
from hallcore.approval.duty import assigned_to
from hallcore.approval.model import (
    VERDICTS,
    ApplicationReceived,
    CaseAccepted,
    Checked,
    CorrectionNotified,
    DecisionMade,
    MaterialsChecked,
)
from hallcore.approval.privacy import personal_data
from hallcore.approval.rules import owed, running_special
from hallcore.approval.words import ACCEPTED, ANSWERS, CHANNELS
from hallcore.catalogue.model import CASE_TYPES, Item
from hallcore.dossier import Archive, Dossier, Record, record_number
from hallcore.ground.codes import mask_id, mask_mail, mask_name, mask_phone
from hallcore.ground.errors import NotComputable
from hallcore.ground.ledger import Ledger, balance, expected
from hallcore.identity.model import ROLES
from portal.casebook import DUTY_OF
from portal.contexts import CaseContext
from portal.permissions import Permission, allowed
from portal.presenters.addresses import address
from portal.presenters.case_limits import whys
from portal.presenters.cases_told import item_of, life_of, limits_of
from portal.presenters.office_steps import Offer, branches_of, offers, officer
from portal.presenters.office_told import line_of
from portal.presenters.offices import CasePage
from portal.presenters.progress import remaining_of
from portal.presenters.queueing import ticket_link
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    FileRow,
    Link,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import day, exact_moment, moment
from portal.pressing import FilesErased, InsidePaperIssued, PaperIssued
from portal.seating import Seat
from portal.sessions import Visitor

PRINTED = (PaperIssued, InsidePaperIssued, FilesErased)
"""What the press files: shown in the row of the record that was printed."""


def case_page(show: Showing, visitor: Visitor, seat: Seat, context: CaseContext) -> CasePage:
    """The case as this visitor may see it."""
    case, item = context.case, item_of(show, context.case)
    application = case.the(ApplicationReceived)
    label = show.law_of(case).procedure(case.procedure).machine(case.machine).label(case.state)
    steps = tuple(offers(show, visitor, seat, case))
    readable = allowed(Permission.CASE_FILES, visitor, context)
    return CasePage(
        title=application.name,
        crumbs=crumbs(case),
        alerts=tuple(_alerts(show, case)),
        tags=(Tag(label, "solid"), Tag(CASE_TYPES[application.case_type], "grey")),
        meta=(case.number, application.organ, f"{exact_moment(case.record(0).at)} 收件"),
        life=life_of(show, case),
        actions=_actions(steps),
        more=tuple(Link(step.title, step.url) for step in steps if not step.blocked and not step.main),
        beside=(Link("下载证据包", address("office.evidence", number=case.number)),),
        blocked=_blocked(steps),
        remaining=remaining_of(case, limits_of(show, case)),
        facts=tuple(_facts(show, visitor, context)),
        whys=tuple(whys(show, case, item)),
        sections=tuple(_sections(show, case, item)),
        files=tuple(_files(case)) if readable else (),
        records=records_table(show, case, files=readable),
    )


def crumbs(case: Dossier, *last: str) -> tuple[Link, ...]:
    """The way to a window about a case."""
    here = Link(case.number, address("office.case", number=case.number))
    return (Link("办件", address("office")), here, *(Link(label) for label in last))


def _actions(steps: tuple[Offer, ...]) -> tuple[Action, ...]:
    main = [step for step in steps if step.main and not step.blocked]
    return tuple(Action(step.title, step.url, primary=n == 0) for n, step in enumerate(main))


def _blocked(steps: tuple[Offer, ...]) -> Table | None:
    rows = tuple(Row((Cell(step.title), Cell(step.blocked))) for step in steps if step.blocked)
    if not rows:
        return None
    return Table("还不能办的步骤", (Column("步骤", head=True), Column("原因")), rows, show_caption=True)


def _alerts(show: Showing, case: Dossier) -> Iterator[Alert]:
    running, today = running_special(case), show.now.date()
    if running is not None and running.until is not None and running.until < today:
        text = f"告知的时间已于 {day(running.until)} 届满，次日起继续计时。请尽快办结。"
        yield Alert(text, f"“{running.name}”超过告知的时间", "danger")
    missing = owed(case)
    if missing:
        told = "、".join(f"{row.name}（{day(row.until)} 前）" for row in missing if row.until)
        yield Alert(f"逾期未补齐的，视为撤回申请，案卷终止。尚欠：{told}。", "容缺材料待补齐", "stop")
    posts = show.archive.shelf("posts")
    owner = assigned_to(case, DUTY_OF.get(case.state, ""))
    if owner and owner in posts and not posts[owner]["stands"]:
        yield Alert(f"{officer(show.archive, owner)} 已撤离，请转办。", "办理人已撤离", "stop")


# -- what the case is -----------------------------------------------------------------------------------------


def _facts(show: Showing, visitor: Visitor, context: CaseContext) -> Iterator[Fact]:
    case, archive = context.case, show.archive
    application = case.the(ApplicationReceived)
    known = personal_data(case)
    may = allowed(Permission.CASE_REVEAL, visitor, context) and known
    reveal = Link("查看个人信息", address("office.reveal", number=case.number)) if may else None
    yield Fact("申请人", applicant(case), strong=True, link=reveal)
    if "number" in known:
        company = application.applicant.startswith("A-")
        yield Fact("证件号码", known["number"] if company else mask_id(known["number"]))
    if "phone" in known:
        yield Fact("联系电话", mask_phone(known["phone"]))
    if "mail" in known:
        yield Fact("电子邮箱", mask_mail(known["mail"]))
    if application.on_behalf:
        yield Fact("代办人", f"{mask_name(known.get('proxy', ''))}，持授权委托书")
    window = f"，{application.window} 号窗口" if application.window else ""
    ticket = ticket_link(show, case.number)
    if ticket is not None:
        yield Fact("排队号票", ticket.label, link=Link("看号票", ticket.url))
    yield Fact("收件方式", f"{CHANNELS[application.channel]}{window}")
    if application.notification:
        yield Fact("一次性告知书", application.notification)
    if application.slip and application.happened is not None:
        told = (
            f"表单 {application.slip}，{moment(application.happened)} 收件，停机记录 {application.incident}"
        )
        yield Fact("纸质补录", told, full=True)
    if application.distinct:
        yield Fact("与在办案卷的区别", application.distinct, full=True)
    yield from _progress(archive, case)


def _progress(archive: Archive, case: Dossier) -> Iterator[Fact]:
    accepted, decided = case.latest(CaseAccepted), case.latest(DecisionMade)
    if accepted is not None:
        yield Fact("受理", f"{ACCEPTED[accepted.how]}，自 {day(accepted.counted_from)} 起算")
    owner = assigned_to(case, DUTY_OF.get(case.state, ""))
    if owner:
        yield Fact("现办理人", officer(archive, owner))
    if decided is not None:
        yield Fact("决定", f"{'准予' if decided.granted else '不予'}，{decided.number}")
        if decided.licence:
            until = f"，有效期至 {day(decided.valid_to)}" if decided.valid_to else ""
            yield Fact("证照", f"{decided.licence}{until}")


def applicant(case: Dossier) -> str:
    """The applicant's name: a company's in full, a natural person's masked (PI-09)."""
    record = case.record(case.numbers(ApplicationReceived.type)[0])
    name = (record.annex.get("name") if record.annex is not None else None) or "（已删除）"
    company = case.the(ApplicationReceived).applicant.startswith("A-")
    return name if company or name.startswith("（") else mask_name(name)


def _sections(show: Showing, case: Dossier, item: Item) -> Iterator[Section]:
    yield Section("申请材料", "materials", tables=(_materials(case),))
    branches = branches_of(show.archive, case)
    if branches:
        yield Section("并联意见", "branches", tables=(_branches(show, branches),))
    if item.special:
        rows = tuple(
            Row(
                (
                    Cell(step.name),
                    Cell(f"{step.days} 个工作日"),
                    Cell("计入时限" if step.counts else "不计入时限"),
                    Cell(step.basis),
                )
            )
            for step in item.special
        )
        columns = (Column("特别程序", head=True), Column("最长时间"), Column("时限"), Column("依据"))
        yield Section("特别程序", "special", tables=(Table("特别程序", columns, rows),))


def latest_verdicts(case: Dossier) -> dict[str, Checked]:
    """The last verdict on each material."""
    found: dict[str, Checked] = {}
    for record in case.all_records():
        if isinstance(record.paper, (MaterialsChecked, CorrectionNotified)):
            found |= {row.material: row for row in record.paper.rows}
        elif isinstance(record.paper, CaseAccepted):
            kept = {row.material: row for row in record.paper.tolerated}
            fine = {
                key: Checked(row.material, row.name, "accepted")
                for key, row in found.items()
                if row.verdict in {"supplement", "correct"}
            }
            found |= fine | kept
    return found


def brought_in(case: Dossier) -> set[str]:
    """The materials that came, with the application or afterwards."""
    found = set(case.the(ApplicationReceived).brought)
    for record in case.all_records():
        found |= set(getattr(record.paper, "brought", ()))
    return found


def _materials(case: Dossier) -> Table:
    application = case.the(ApplicationReceived)
    verdicts, came, reused = latest_verdicts(case), brought_in(case), dict(application.reuse)
    accepted = case.latest(CaseAccepted) is not None
    rows = []
    for material in application.materials:
        row = verdicts.get(material.id)
        how = "共享获取，不用提交" if material.shared else "已收到" if material.id in came else "未收到"
        if material.id in reused:
            how = f"复用证照 {reused[material.id]}"
        told = VERDICTS[row.verdict] if row else "合格" if accepted and not material.shared else "—"
        until = f"{day(row.until)} 前补齐" if row is not None and row.until else ""
        note = "，".join(part for part in (row.note if row else "", until) if part)
        rows.append(Row((Cell(material.name, note=material.standard), Cell(how), Cell(told, note=note))))
    asked = {material.id for material in application.materials}
    rows += [
        Row((Cell(row.name, note="清单以外"), Cell("—"), Cell(VERDICTS[row.verdict], note=row.note)))
        for key, row in verdicts.items()
        if key not in asked
    ]
    columns = (Column("材料", head=True), Column("收取", nowrap=True), Column("审查结论"))
    return Table("申请材料", columns, tuple(rows))


# -- joint ------------------------------------------------------------------------------------------------------


def _branches(show: Showing, branches: tuple[Dossier, ...]) -> Table:
    columns = (
        Column("征求的部门", head=True),
        Column("事项"),
        Column("答复期限", numeric=True),
        Column("时限", numeric=True),
        Column("意见"),
    )
    return Table("并联意见", columns, tuple(_branch(show, branch) for branch in branches))


def _branch(show: Showing, branch: Dossier) -> Row:
    asked, answered = branch.the(BranchAsked), branch.latest(BranchAnswered)
    label = show.law_of(branch).procedure(branch.procedure).machine(branch.machine).label(branch.state)
    waits = branch.state in {"asked", "overdue"}
    told = label if waits or answered is None else ANSWERS[answered.answer]
    return Row(
        (
            Cell(
                department_name(show.archive, asked.department),
                address("office.branch", number=branch.number),
            ),
            Cell(asked.subject, note="涉及安全，不适用超时默认" if asked.safety else ""),
            Cell(day(asked.answer_by) if asked.answer_by else "待通知公布"),
            Cell(branch_left(show, branch) if waits else "—"),
            Cell(told, note=answered.reasons if answered is not None and not waits else ""),
        ),
        tone="late" if branch.state == "overdue" else "",
    )


def branch_ledger(show: Showing, branch: Dossier) -> Ledger:
    """The clock of a branch, from the day it was asked last."""
    asked = branch.the(BranchAsked)
    start = branch.record(branch.numbers(BranchAsked.type)[-1]).at.date()
    return Ledger(show.law_of(branch).clock("C04"), asked.days, start)


def branch_left(show: Showing, branch: Dossier) -> str:
    """What is left of a branch's own clock, in words."""
    try:
        left = balance(branch_ledger(show, branch), show.now.date(), show.calendar).left
        expected(branch_ledger(show, branch), show.calendar)
    except NotComputable:
        return "不可计算"
    return left_words(left)


def left_words(left: int) -> str:
    """3 个工作日, 今日到期, 超 2 个工作日."""
    return "今日到期" if left == 0 else f"{left} 个工作日" if left > 0 else f"超 {-left} 个工作日"


def department_name(archive: Archive, code: str) -> str:
    """A department as signs say it."""
    known = archive.shelf("departments").get(code)
    return str(known["short"]) if known is not None else code


# -- what was filed -------------------------------------------------------------------------------------------------


def _files(case: Dossier) -> Iterator[FileRow]:
    """The files that came with the case; printed papers stand in their record's row."""
    for record in case.all_records():
        if not isinstance(record.paper, PRINTED):
            for file in record.files:
                url = address("office.file", number=case.number, sha256=file.sha256, name=file.name)
                yield FileRow(file.name, url, file.size, file.sha256, record.paper.title)


def records_table(show: Showing, dossier: Dossier, *, files: bool) -> Table:
    """Every record in the order it was filed, what it says in a line, by whom, and where it stands in the log."""
    case = dossier.number
    rows = tuple(
        _record(show, dossier, case, n, record, files=files)
        for n, record in enumerate(dossier.all_records())
        if not isinstance(record.paper, PRINTED)
    )
    columns = (
        Column("文书", head=True),
        Column("时间", nowrap=True),
        Column("办理人"),
        Column("日志位置", numeric=True),
        Column("印制件"),
    )
    return Table("案卷记录", columns, rows)


def _record(show: Showing, dossier: Dossier, case: str, n: int, record: Record, *, files: bool) -> Row:
    number, index = record_number(dossier.number, n), show.journal.position(dossier.number, n)
    actor = record.head["actor"]
    who = ROLES.get(actor["role"], "大厅时钟" if actor["role"] == "clock" else actor["role"])
    name = officer(show.archive, actor["account"]) if actor["account"].startswith("U-") else ""
    printed = show.paper_of(number) if files else None
    paper = Cell("—")
    if printed is not None:
        url = address("office.file", number=case, sha256=printed[0], name=f"{number}.pdf")
        paper = Cell("PDF", url)
    source = address("office.record", number=case, n=str(n)) if dossier.machine != "branch" else ""
    return Row(
        (
            Cell(record.paper.title, source, note=line_of(show.archive, record.paper)),
            Cell(exact_moment(record.at)),
            Cell(who, note=name),
            Cell(f"{index:,}" if index is not None else "待入日志"),
            paper,
        )
    )
