"""The pool of experts at its own office's desk: who is in it, one expert with everything on file, and the steps."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Archive, Dossier
from hallcore.ground.codes import mask_name
from portal.people import people
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment
from trading.experts.model import ACCOUNTS, TIES, ExpertEntered, Tie
from trading.experts.rules import credit_of, name_of, ties_of, valid_to

Alerts = tuple[Alert, ...]
STEPS = {
    "confirm": ("confirm-expert", "确认入库"),
    "suspend": ("suspend-expert", "暂停抽取"),
    "resume": ("resume-expert", "恢复抽取"),
    "remove": ("remove-expert", "出库"),
    "credit": ("mark-credit", "信用记分"),
    "ties": ("declare-ties", "更新利害关系"),
}
"""Step of the address → verb and title."""

_OFFERED = {
    "entered": ("confirm", "ties", "remove"),
    "confirmed": ("ties", "credit", "suspend", "confirm", "remove"),
    "suspended": ("resume", "ties", "credit", "remove"),
}


def pool_page(show: Showing, *, keeps: bool) -> DeskListPage:
    """Everybody in the pool, by number; names are masked for who only watches."""
    rows = tuple(_row(show, show.archive[str(number)], keeps=keeps) for number in _numbers(show.archive))
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("姓名", nowrap=True),
        Column("专业"),
        Column("工作单位"),
        Column("聘期止", nowrap=True),
        Column("信用分", numeric=True),
        Column("状态", nowrap=True),
    )
    return DeskListPage(
        title="评标专家库",
        note=f"{len(rows)} 人",
        table=Table("评标专家库", columns, rows, empty="还没有专家。"),
        actions=(Action("登记专家", address("pool.new"), primary=True),) if keeps else (),
    )


def _numbers(archive: Archive) -> list[str]:
    return sorted({str(number) for number in archive.shelf(ACCOUNTS).values()})


def _row(show: Showing, expert: Dossier, *, keeps: bool) -> Row:
    entered, until = expert.the(ExpertEntered), valid_to(expert)
    name = name_of(expert)
    return Row(
        (
            Cell(expert.number, address("pool.expert", number=expert.number)),
            Cell(name if keeps else mask_name(name)),
            Cell("、".join(entered.subjects), note=entered.rank),
            Cell(ties_of(expert).employer_name or "—"),
            Cell(until.isoformat() if until else "—"),
            Cell(str(credit_of(expert))),
            Cell(tag=Tag(_label(show, expert), "" if expert.state == "confirmed" else "grey")),
        )
    )


def _label(show: Showing, expert: Dossier) -> str:
    return show.law_of(expert).procedure(expert.procedure).machine(expert.machine).label(expert.state)


def expert_page(show: Showing, expert: Dossier, *, keeps: bool) -> DossierPage:
    """One expert."""
    entered, until, declared = expert.the(ExpertEntered), valid_to(expert), ties_of(expert)
    name = name_of(expert)
    steps = _OFFERED.get(expert.state, ()) if keeps else ()
    return DossierPage(
        title=f"{name if keeps else mask_name(name)}　{expert.number}",
        crumbs=_crumbs(Link(expert.number)),
        tags=(Tag(_label(show, expert), "solid"),),
        meta=(expert.number, entered.account),
        readonly=not keeps,
        actions=tuple(
            Action(
                "延长聘期" if step == "confirm" and expert.state == "confirmed" else STEPS[step][1],
                address("pool.step", number=expert.number, step=step),
                primary=n == 0,
            )
            for n, step in enumerate(steps)
        ),
        facts=(
            Fact("评标专业", "、".join(entered.subjects)),
            Fact("职称", entered.rank),
            Fact("从业年限（登记时）", f"{entered.years} 年"),
            Fact("地区", entered.region),
            Fact("工作单位", declared.employer_name or "—"),
            Fact("单位代码", declared.employer or "—"),
            Fact("聘期止", until.isoformat() if until else "未确认"),
            Fact("信用分", str(credit_of(expert)), strong=True),
        ),
        sections=(
            Section("利害关系", "ties", "抽取时据此回避", tables=(_ties(declared.ties),)),
            Section("记录", "records", tables=(_records(expert),)),
        ),
    )


def _ties(ties: tuple[Tie, ...]) -> Table:
    rows = tuple(Row((Cell(TIES[tie.kind]), Cell(tie.party), Cell(tie.until or "现在"))) for tie in ties)
    columns = (Column("种类", head=True), Column("单位"), Column("止于", nowrap=True))
    return Table("利害关系", columns, rows, empty="没有申报利害关系。")


def _records(expert: Dossier) -> Table:
    rows = tuple(
        Row((Cell(exact_moment(record.at)), Cell(record.paper.title), Cell(_told(record.paper))))
        for record in expert.all_records()
    )
    columns = (Column("时间", nowrap=True), Column("事项", head=True), Column("说明"))
    return Table("记录", columns, rows)


def _told(paper: object) -> str:
    points = getattr(paper, "points", None)
    words = getattr(paper, "reason", "") or getattr(paper, "valid_to", "")
    return f"{points:+d} 分，{words}" if points is not None else str(words)


def _crumbs(*last: Link) -> tuple[Link, ...]:
    return (Link("评标专家库", address("pool")), *last)


def entry_page(show: Showing, alerts: Alerts) -> FormPage:
    """The window where an expert is entered."""
    return FormPage(
        title="登记专家",
        crumbs=_crumbs(Link("登记专家")),
        alerts=alerts,
        lead=show.law().cite("ZB-072").words,
        submit="登记",
        cancel=Link("返回专家库", address("pool")),
    )


def step_page(expert: Dossier, step: str, alerts: Alerts) -> FormPage:
    """The window of one step."""
    title = STEPS[step][1]
    return FormPage(
        title=f"{title}　{expert.number}",
        crumbs=_crumbs(Link(expert.number, address("pool.expert", number=expert.number)), Link(title)),
        alerts=alerts,
        submit=title,
        danger=step == "remove",
        cancel=Link("返回", address("pool.expert", number=expert.number)),
    )


def own_page(expert: Dossier, alerts: Alerts) -> FormPage:
    """The window where an expert declares own ties."""
    return FormPage(
        title="申报利害关系",
        crumbs=(Link("工作台", address("desk")), Link("申报利害关系")),
        alerts=alerts,
        lead="工作单位变动、近亲属任职、三年内任职和其他利害关系，应当及时申报；抽取时系统据此回避。",
        before=(Section("已申报", "ties", tables=(_ties(ties_of(expert).ties),)),),
        submit="申报",
        cancel=Link("返回工作台", address("desk")),
    )


def account_choices(archive: Archive) -> Iterator[tuple[str, str]]:
    """Accounts of experts that are not yet in the pool."""
    known = archive.shelf(ACCOUNTS)
    for person in people(archive):
        if "expert" in person.roles and person.account not in known:
            yield person.account, f"{person.login}　{person.name}"
