"""The windows of the convenience facilities: what lies where, the loans at reception, what has to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.facilities.model import (
    CHANGES,
    DUTIES,
    LENT,
    USES,
    FacilityPlaced,
    Lent,
    LoanChased,
    LoanReturned,
    StockChanged,
)
from hallcore.facilities.rules import borrower_of, free_pieces
from hallcore.ground.codes import mask_name, mask_phone
from portal.facilitybook import Summary, ended_lately, open_duties, open_loans, overdue, standing
from portal.presenters.addresses import address
from portal.presenters.desk_content import history
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    Link,
    LinkGroup,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count, moment

LOAN_STATES = {"lent": "借出", "returned": "已归还", "lost": "已注销"}
LOAN_STEPS = {
    "return": ("return-loan", "归还"),
    "chase": ("chase-loan", "登记催还"),
    "write-off": ("write-off-loan", "注销"),
    "reveal": ("reveal-borrower", "查看借用人"),
}
DUTY_STEPS = {"finish": ("finish-duty", "登记完成"), "drop": ("drop-duty", "取消")}
"""What can be done, by its name in addresses: the verb and what the page is called."""

RECENT = 30
"""Changes of stock that are listed."""


def views(show: Showing, here: str) -> LinkGroup:
    """The lists of this room."""
    archive = show.archive
    lists = (
        ("desk.loans", "借出未还", len(archive.shelf("loans-open"))),
        ("desk.duties", "补充维修", len(archive.shelf("facility-duties-open"))),
        ("desk.facilities", "设施", len(archive.shelf("facilities"))),
    )
    return LinkGroup(
        "便民设施", tuple(Link(label, address(name), name == here, many) for name, label, many in lists)
    )


def form_page(
    title: str, alerts: tuple[Alert, ...], back: str, lead: str = "", submit: str = "保存"
) -> FormPage:
    """A form of this room."""
    return FormPage(
        title=title,
        alerts=alerts,
        lead=lead,
        submit=submit,
        cancel=Link("返回", back),
        danger=submit in {"注销", "撤除"},
    )


def _at(one: Summary) -> str:
    return f"{one['hall']} {one['floor']} 层　{one['place']}"


def _name(archive: Archive, number: str, piece: int = 0) -> str:
    one = archive.shelf("facilities")[number]
    return f"{one['name']} {piece} 号" if piece else str(one["name"])


# -- facilities -----------------------------------------------------------------------------------------------


def facilities_page(show: Showing, *, manages: bool) -> DeskListPage:
    """Every facility by floor: how many there are, how many can be lent, what runs low."""
    found = standing(show.archive)
    columns = (
        Column("编号", nowrap=True),
        Column("设施", head=True),
        Column("位置"),
        Column("使用方式", nowrap=True),
        Column("数量", numeric=True),
        Column("现有", numeric=True),
        Column("提示", nowrap=True),
    )
    action = Action("登记设施", address("desk.facilities", query={"new": "1"}), primary=True)
    return DeskListPage(
        title="便民设施",
        note=f"{count(len(found))} 项",
        table=Table("便民设施", columns, tuple(_facility(*one) for one in found), empty="没有登记的设施。"),
        actions=(action,) if manages else (),
    )


def _facility(number: str, one: Summary) -> Row:
    lent = one["use"] in LENT
    here = one["free"] if lent else one["left"]
    tag = (
        Tag("需要补充", "stopped")
        if one["wanting"]
        else (Tag("已借完", "stopped") if lent and not here else None)
    )
    return Row(
        (
            Cell(one["code"], address("desk.facility", number=number)),
            Cell(one["name"]),
            Cell(_at(one)),
            Cell(USES[one["use"]]),
            Cell(f"{one['quantity']} {one['unit']}"),
            Cell(f"{here} {one['unit']}"),
            Cell(tag=tag) if tag else Cell("—"),
        )
    )


def facility_page(show: Showing, facility: Dossier, *, manages: bool) -> DossierPage:
    """One facility: where, how many, which pieces are with whom, how its stock moved."""
    placed, number = facility.the(FacilityPlaced), facility.number
    one = show.archive.shelf("facilities")[number]
    facts = [
        Fact("位置", f"{placed.hall} {placed.floor} 层　{placed.place}"),
        Fact("使用方式", USES[placed.use]),
        Fact("数量", f"{placed.quantity} {placed.unit}"),
    ]
    sections = []
    if placed.use == "supply":
        facts += [
            Fact("存量", f"{one['left']} {placed.unit}"),
            Fact("最低存量", f"{placed.low} {placed.unit}"),
        ]
        sections.append(_stock(facility))
    if placed.use in LENT:
        free = free_pieces(show.archive, number, placed)
        facts.append(Fact("可借编号", "、".join(str(piece) for piece in free) or "没有", full=True))
    stands = facility.state == "standing"
    return DossierPage(
        title=placed.name,
        tags=(Tag("在用" if stands else "已撤除", "solid" if stands else "grey"),),
        meta=(f"编号 {placed.code}",),
        actions=_facility_actions(placed, number, manages=manages) if stands else (),
        facts=tuple(facts),
        sections=(*sections, history(show, facility)),
        readonly=not stands,
    )


def _facility_actions(placed: FacilityPlaced, number: str, *, manages: bool) -> tuple[Action, ...]:
    actions = []
    if placed.use in LENT:
        actions.append(Action("借出", address("desk.loan.new", query={"facility": number}), primary=True))
    if placed.use == "supply":
        actions.append(Action("存量变动", address("desk.facility.stock", number=number), primary=True))
    actions.append(Action("补充或者维修", address("desk.facility.duty", number=number)))
    if manages:
        actions.append(Action("更改登记", address("desk.facility.change", number=number)))
        actions.append(Action("撤除", address("desk.facility.remove", number=number)))
    return tuple(actions)


def _stock(facility: Dossier) -> Section:
    papers = (facility.record(n).paper for n in facility.numbers(StockChanged.type)[-RECENT:])
    last = [paper for paper in papers if isinstance(paper, StockChanged)]
    rows = tuple(
        Row(
            (
                Cell(CHANGES[paper.change]),
                Cell(f"{paper.by:+d}"),
                Cell(str(paper.left)),
                Cell(paper.note or "—"),
            )
        )
        for paper in reversed(last)
    )
    columns = (
        Column("变动", head=True),
        Column("数量", numeric=True),
        Column("存量", numeric=True),
        Column("说明"),
    )
    return Section("存量变动", "stock", tables=(Table("存量变动", columns, rows, empty="没有变动。"),))


# -- loans ----------------------------------------------------------------------------------------------------


def loans_page(show: Showing) -> DeskListPage:
    """What is lent, the overdue first, and what came back this week; borrowers masked."""
    archive = show.archive
    shelf = archive.shelf("loans")
    ended = [(number, shelf[number]) for number in ended_lately(archive, "loans-ended", show.now)]
    columns = (
        Column("编号", nowrap=True),
        Column("设施", head=True),
        Column("借用人", nowrap=True),
        Column("借出", nowrap=True),
        Column("应还", nowrap=True),
        Column("状态", nowrap=True),
    )
    loans = open_loans(archive)
    late = sum(overdue(one, show.now) for _number, one in loans)
    note = f"借出 {count(len(loans))} 件" + (f"，逾期 {count(late)} 件" if late else "")
    return DeskListPage(
        title="借用",
        note=note,
        table=Table(
            "借用", columns, tuple(_loan(show, *one) for one in (*loans, *ended)), empty="没有借用。"
        ),
        actions=(Action("借出", address("desk.loan.new"), primary=True),),
    )


def _loan(show: Showing, number: str, one: Summary) -> Row:
    late = overdue(one, show.now)
    state = (
        Tag("逾期未还", "stopped")
        if late
        else Tag(LOAN_STATES[one["state"]], "" if one["state"] == "lent" else "grey")
    )
    told = masked(show.archive[number])
    return Row(
        (
            Cell(number, address("desk.loan", number=number)),
            Cell(_name(show.archive, one["facility"], one["piece"])),
            Cell(told[0], note=told[1]),
            Cell(one["at"][:16].replace("T", " ")),
            Cell(one["due"], strong=late),
            Cell(tag=state),
        ),
        tone="late" if late else "",
    )


def masked(loan: Dossier) -> tuple[str, str]:
    """The borrower as lists show one: name and number masked; after the erasure only that it was done."""
    known = borrower_of(loan)
    if not known:
        return "已删除", ""
    return mask_name(known.get("borrower", "")), mask_phone(known.get("mobile", ""))


def loan_page(show: Showing, loan: Dossier, *, manages: bool) -> DossierPage:
    """One loan and what may be done about it."""
    lent, back, told = loan.the(Lent), loan.latest(LoanReturned), masked(loan)
    one = show.archive.shelf("loans")[loan.number]
    late = overdue(one, show.now)
    facts = [
        Fact(
            "设施",
            _name(show.archive, lent.facility, lent.piece),
            address("desk.facility", number=lent.facility),
        ),
        Fact("借用人", "　".join(word for word in told if word)),
        Fact("借出", moment(loan.record(0).at)),
        Fact("应还", f"{lent.due} 闭厅前", strong=late),
    ]
    if back is not None:
        facts.append(
            Fact("归还情况", ("有损坏：" if back.damaged else "完好　") + (back.note or ""), full=True)
        )
    chases = tuple(Row((Cell(paper.note),)) for paper in loan.papers(LoanChased))
    sections = [history(show, loan)]
    if chases:
        sections.insert(
            0, Section("催还", "chases", tables=(Table("催还", (Column("情况", head=True),), chases),))
        )
    return DossierPage(
        title=_name(show.archive, lent.facility, lent.piece),
        tags=(Tag("逾期未还", "stopped") if late else Tag(LOAN_STATES[loan.state], "grey"),),
        meta=(f"编号 {loan.number}",),
        actions=_loan_actions(loan, late=late, manages=manages, damaged=bool(back and back.damaged)),
        facts=tuple(facts),
        sections=tuple(sections),
        readonly=loan.state != "lent",
    )


def _loan_actions(loan: Dossier, *, late: bool, manages: bool, damaged: bool) -> tuple[Action, ...]:
    def to(step: str, *, primary: bool = False) -> Action:
        return Action(LOAN_STEPS[step][1], address("desk.loan.step", number=loan.number, step=step), primary)

    if loan.state == "lent":
        actions = [to("return", primary=True), to("reveal")]
        if late:
            actions.append(to("chase"))
        if late and manages:
            actions.append(to("write-off"))
        return tuple(actions)
    lent = loan.the(Lent)
    query = {"piece": str(lent.piece)}
    url = address("desk.facility.duty", number=lent.facility, query=query)
    return (Action("报修", url, primary=True),) if damaged else ()


def revealed_page(loan: Dossier, number: str) -> FormPage:
    """The borrower's data, once; ``number`` is the record that says so."""
    known = borrower_of(loan)
    facts = (
        Fact("姓名", known.get("borrower", "")),
        Fact("手机号码", known.get("mobile", "")),
        Fact("查看记录", number, full=True),
    )
    return FormPage(
        title="借用人信息",
        before=(Section("只显示这一次", "borrower", facts=facts),),
        cancel=Link("返回", address("desk.loan", number=loan.number)),
    )


def lendable(archive: Archive) -> dict[str, str]:
    """What can be lent now: the facility's number and what it is called."""
    return {
        number: f"{one['name']}（{one['hall']} {one['floor']} 层，可借 {one['free']} {one['unit']}）"
        for number, one in standing(archive)
        if one["use"] in LENT and one["free"]
    }


# -- duties ---------------------------------------------------------------------------------------------------


def duties_page(show: Showing, *, manages: bool) -> DeskListPage:
    """What has to be filled up or repaired, the earliest due first, and what was done last."""
    archive = show.archive
    shelf = archive.shelf("facility-duties")
    done = [(number, shelf[number]) for number in ended_lately(archive, "facility-duties-ended", show.now)]
    columns = (
        Column("编号", nowrap=True),
        Column("任务", head=True),
        Column("缘由"),
        Column("期限", nowrap=True),
        Column("经办人", nowrap=True),
        Column("结果"),
        Column("办理", nowrap=True),
        *((Column("取消", nowrap=True),) if manages else ()),
    )
    opened = open_duties(archive)
    late = sum(overdue(one, show.now) for _number, one in opened)
    rows = tuple(_duty(show, number, one, manages=manages) for number, one in (*opened, *done))
    return DeskListPage(
        title="补充维修",
        note=f"待办 {count(len(opened))} 件" + (f"，逾期 {count(late)} 件" if late else ""),
        table=Table("补充维修", columns, rows, empty="没有任务。"),
    )


def _duty(show: Showing, number: str, one: Mapping[str, Any], *, manages: bool) -> Row:
    late, waits = overdue(one, show.now), one["state"] == "open"
    what = f"{DUTIES[one['kind']]}{_name(show.archive, one['facility'], one['piece'])}"
    wanted = (
        f"（{one['wanted']} {show.archive.shelf('facilities')[one['facility']]['unit']}）"
        if one["wanted"]
        else ""
    )
    state = Cell("登记完成", address("desk.duty.step", number=number, step="finish"))
    if not waits:
        state = Cell(tag=Tag("已完成" if one["state"] == "done" else "已取消", "grey"))
    drop = address("desk.duty.step", number=number, step="drop") if waits and manages else ""
    last = (Cell("取消", drop) if drop else Cell("—"),) if manages else ()
    return Row(
        (
            Cell(number),
            Cell(what + wanted),
            Cell(one["reason"]),
            Cell(one["due"], strong=late, tag=Tag("逾期", "stopped") if late else None),
            Cell(one["person"] or "—"),
            Cell(one["note"] or "—"),
            state,
            *last,
        ),
        tone="late" if late else "",
    )
