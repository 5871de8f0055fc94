"""One thing of the treasury's on a page: a line, a file, a refund; and the forms that decide about it.

Who paid stays masked: a person's first character, of an account how it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hallcore.dossier import Dossier
from hallcore.fees.banking import (
    FATES,
    WAYS,
    LinesTaken,
    RefundAsked,
    RefundPaid,
    StatementImported,
)
from hallcore.fees.daylines import DayLines
from hallcore.fees.fates import LineStanding, is_open, payer_in
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import of_trading
from hallcore.ground.codes import mask_name
from portal.presenters.addresses import address
from portal.presenters.cases_told import masked_company
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.payers import NOBODY_S
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
from portal.presenters.treasury import account_name
from portal.presenters.treasury_lines import FORMS, GROUNDS, REFUND_STATES
from portal.presenters.writing import moment, yuan
from portal.statements.tables import titles_of
from portal.statements.templates import shipped, templates

_LONGEST_PERSON = 4


def masked(name: str) -> str:
    """Who paid, as far as recognition needs it."""
    if not name:
        return "未载明"
    return mask_name(name).replace("*", "＊") if len(name) <= _LONGEST_PERSON else masked_company(name)


def tail(account: str) -> str:
    """How an account ends."""
    return f"尾号 {account[-4:]}" if account else "未载明"


def paper_account(statement: Dossier) -> str:
    """The fiscal account a day's lines belong to."""
    return statement.number.split("-")[1]


# -- a line -------------------------------------------------------------------------------------------------


class TakenLine(NamedTuple):
    """A line of a day: which, and the record it was taken in."""

    statement: Dossier
    line: str
    taken: int

    def standing(self, show: Showing) -> LineStanding:
        """The line as it is now."""
        return DayLines(show.archive, self.statement).get(self.line)  # type: ignore[return-value]  # it was taken


def line_page(show: Showing, found: TakenLine, *, acts: bool) -> DossierPage:
    """A line as it stands, and what may be done with it."""
    statement, line, one = found.statement, found.line, found.standing(show)
    actions = []
    if acts and is_open(one):
        actions = [
            Action("处理", address("treasury.settle", number=statement.number, line=line), primary=True),
            Action(
                "重新匹配", address("treasury.rematch"), post=True, hidden=(("number", statement.number),)
            ),
        ]
    elif acts and one.settled == "refund" and one.held:
        actions = [
            Action("提请退回", address("treasury.settle", number=statement.number, line=line), primary=True)
        ]
    return DossierPage(
        title=f"到账 {line[:40]}",
        crumbs=(
            Link("财政", address("treasury")),
            Link("到账差异", address("treasury.lines")),
            Link(line[:40]),
        ),
        tags=(Tag(FATES[one.fate], "" if one.fate == "matched" else "solid"),),
        readonly=not acts,
        actions=tuple(actions),
        facts=tuple(_line_facts(show, found, one)),
    )


def _line_facts(show: Showing, found: TakenLine, one: LineStanding) -> Iterator[Fact]:
    statement, record = found.statement, found.statement.record(found.taken)
    lines = record.paper.lines if isinstance(record.paper, LinesTaken) else ()
    paper = next(each for each in lines if each.id == found.line)
    payer = payer_in(record, found.line)
    yield Fact("账户", account_name(show, paper_account(statement)))
    yield Fact("记账日期", paper.on.isoformat())
    yield Fact("金额", yuan(one.amount), strong=True)
    yield Fact("其中待查", yuan(one.held))
    yield Fact("情况", one.why or FATES[one.fate])
    yield Fact("处理", WAYS[one.settled] if one.settled else "未处理")
    yield Fact("通知书", one.notice or "—")
    yield Fact("缴款识别码", paper.code or "未载明")
    yield Fact("流水号", paper.serial or "未载明")
    notice = show.archive.get(one.notice) if one.notice else None
    secret = notice is not None and of_trading(notice.the(NoticeIssued))
    if secret or show.archive.shelf("fee-accounts")[paper_account(statement)]["kind"] == "bonds":
        yield Fact("付款人", NOBODY_S)
    else:
        yield Fact("付款人", masked(payer.get("payer", "")))
        yield Fact("付款账户", tail(payer.get("account", "")))
    yield Fact("文件中的位置", paper.place)


def settle_page(show: Showing, found: TakenLine, refused: tuple[Alert, ...]) -> FormPage:
    """The form that decides about a line."""
    statement, line, one = found.statement, found.line, found.standing(show)
    again = one.settled == "refund"
    return FormPage(
        title="提请退回付款人" if again else "处理到账差异",
        crumbs=(
            Link("财政", address("treasury")),
            Link("到账差异", address("treasury.lines")),
            Link(line[:40], address("treasury.line", number=statement.number, line=line)),
            Link("处理"),
        ),
        alerts=refused,
        lead=f"到账 {yuan(one.amount)}，其中待查 {yuan(one.held)}。{one.why}。退回付款人的由另一名人员批准，原路退回。",
        submit="确认",
        cancel=Link("取消", address("treasury.line", number=statement.number, line=line)),
    )


# -- a file -------------------------------------------------------------------------------------------------


def statement_page(show: Showing, account: str, record: str, paper: StatementImported) -> DossierPage:
    """What became of a file, and the lines that were set aside."""
    bad = tuple(Row((Cell(one.place), Cell(one.field), Cell(one.reason))) for one in paper.bad)
    columns = (Column("位置", head=True, nowrap=True), Column("栏目"), Column("原因"))
    return DossierPage(
        title="导入结果",
        crumbs=(
            Link("财政", address("treasury")),
            Link("对账文件", address("treasury.statements")),
            Link(record),
        ),
        tags=(Tag(FORMS[paper.form]),),
        readonly=True,
        facts=(
            Fact("账户", account_name(show, account)),
            Fact("到账", f"{paper.read} 笔"),
            Fact("新登记", f"{paper.fresh} 笔"),
            Fact("早已登记", f"{paper.known} 笔"),
            Fact("支出（跳过）", f"{paper.outgoing} 笔"),
            Fact("搁置", f"{len(paper.bad)} 行", strong=bool(paper.bad)),
            Fact("记录", record),
        ),
        sections=(
            Section(
                "搁置的行",
                note="更正后可以重新导入整个文件，已登记的不会重复。",
                tables=(Table("搁置的行", columns, bad, empty="没有搁置的行。"),),
            ),
        ),
    )


def upload_page(refused: tuple[Alert, ...]) -> FormPage:
    """The form that brings a file."""
    return FormPage(
        title="导入对账文件",
        crumbs=(
            Link("财政", address("treasury")),
            Link("对账文件", address("treasury.statements")),
            Link("导入"),
        ),
        alerts=refused,
        lead="CSV、XLSX 按模板识别列名；MT940 自动识别。不合格的行单独搁置，其余照常登记；重复导入不会重复登记。",
        submit="导入",
        cancel=Link("取消", address("treasury.statements")),
        multipart=True,
    )


def templates_page(show: Showing, *, acts: bool) -> DeskListPage:
    """The templates there are."""
    own = shipped()
    rows = tuple(
        Row(
            (
                Cell(one.id, note="内置" if one.id in own else "自定"),
                Cell(one.title),
                Cell("；".join(f"{field}：{titles}" for field, titles in titles_of(one))),
            )
        )
        for one in templates(show.archive).values()
    )
    return DeskListPage(
        title="对账文件模板",
        crumbs=(Link("财政", address("treasury")), Link("文件模板")),
        note="模板写明银行表格中每一列的含义。",
        actions=(Action("新增模板", address("treasury.template"), primary=True),) if acts else (),
        table=Table("模板", (Column("编号", head=True), Column("名称"), Column("列名")), rows),
    )


def template_page(refused: tuple[Alert, ...]) -> FormPage:
    """The form that saves a template."""
    return FormPage(
        title="新增对账文件模板",
        crumbs=(
            Link("财政", address("treasury")),
            Link("文件模板", address("treasury.templates")),
            Link("新增"),
        ),
        alerts=refused,
        lead="同一栏目有几种列名的，用顿号分开，文件中最先找到的有效。编号相同的自定模板将被替换。",
        submit="保存",
        cancel=Link("取消", address("treasury.templates")),
    )


# -- a refund -----------------------------------------------------------------------------------------------


def refund_page(show: Showing, refund: Dossier, *, acts: bool) -> DossierPage:
    """A refund: what, why, until when; whoever ordered it does not approve it."""
    asked, paid = refund.the(RefundAsked), refund.latest(RefundPaid)
    late = asked.due_by is not None and paid is None and show.now.date() > asked.due_by
    tags = [Tag(REFUND_STATES[refund.state], "solid")]
    if late and refund.state != "refused":
        tags.append(Tag("逾期", "stopped"))
    actions: tuple[Action, ...] = ()
    if acts and refund.state in {"asked", "confirmed"}:
        actions = (Action("审批", address("treasury.decide", number=refund.number), primary=True),)
    return DossierPage(
        title=f"退付 {refund.number}",
        crumbs=(
            Link("财政", address("treasury")),
            Link("退付", address("treasury.refunds")),
            Link(refund.number),
        ),
        tags=tuple(tags),
        readonly=not acts,
        actions=actions,
        facts=tuple(_refund_facts(show, refund, asked, paid)),
        sections=(Section("办理过程", tables=(_steps(refund),)),),
    )


def _refund_facts(
    show: Showing, refund: Dossier, asked: RefundAsked, paid: RefundPaid | None
) -> Iterator[Fact]:
    annex = refund.record(0).annex
    notice = show.archive[refund.parent].latest(NoticeIssued)
    yield Fact("金额", yuan(asked.amount), strong=True)
    yield Fact("账户", account_name(show, asked.account))
    yield Fact("事由", f"{GROUNDS[asked.ground]}：{asked.reason}", full=True)
    yield Fact("原款项", asked.of if notice is None else f"{asked.of}（{notice.about}）", full=True)
    yield Fact("执收单位", notice.organ if notice is not None else "待查款项，无执收单位")
    if notice is not None and (notice.bond or of_trading(notice)):
        yield Fact("收款人", NOBODY_S)
    else:
        yield Fact("收款人", masked((annex.get("payer") if annex else None) or ""))
        yield Fact("收款账户", tail((annex.get("account") if annex else None) or ""))
    if asked.due_by is not None:
        clock = show.law_of(refund).clock(asked.clock)
        yield Fact("最后退还日", f"{asked.due_by}（{clock.title}，{clock.cite}）", full=True)
    if asked.interest_from is not None:
        yield Fact("计息起日", asked.interest_from.isoformat())
    if paid is not None:
        yield Fact("已退", f"{yuan(paid.amount)}，利息 {yuan(paid.interest)}")


def _steps(refund: Dossier) -> Table:
    rows = tuple(
        Row((Cell(moment(record.at)), Cell(record.paper.title), Cell(getattr(record.paper, "reason", ""))))
        for record in refund.all_records()
    )
    return Table("办理过程", (Column("时间", head=True, nowrap=True), Column("文书"), Column("说明")), rows)


def decide_page(refund: Dossier, refused: tuple[Alert, ...]) -> FormPage:
    """The form that approves or refuses a refund."""
    asked = refund.the(RefundAsked)
    return FormPage(
        title="审批退付",
        crumbs=(
            Link("财政", address("treasury")),
            Link("退付", address("treasury.refunds")),
            Link(refund.number, address("treasury.refund", number=refund.number)),
            Link("审批"),
        ),
        alerts=refused,
        lead=f"退付 {yuan(asked.amount)}：{asked.reason}。提请的人不能批准；批准后由代收银行退回原缴款账户。",
        submit="确认",
        cancel=Link("取消", address("treasury.refund", number=refund.number)),
    )
