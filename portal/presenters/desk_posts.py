"""The pages of one department and of one person's post."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.organisation.model import (
    ABSENCES,
    DUTIES,
    DepartmentRegistered,
    StaffPosted,
)
from hallcore.organisation.rules import (
    absences,
    account_of,
    delegations,
    department_number,
    posted,
    successor_of,
)
from portal.people import login_of
from portal.presenters.addresses import address
from portal.presenters.desk_organisation import (
    STAFF_COLUMNS,
    WINDOW_COLUMNS,
    name_of,
    person_row,
    window_row,
)
from portal.presenters.desks import DossierPage
from portal.presenters.shapes import (
    Action,
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
from portal.presenters.writing import exact_moment
from portal.roster import staff_of, windows_of


def department_page(show: Showing, department: Dossier) -> DossierPage:
    """A department: what is known of it, its windows, its people."""
    paper, archive = department.the(DepartmentRegistered), show.archive
    shelf = archive.shelf("windows")
    windows = tuple(window_row(show, number, shelf[number]) for number in windows_of(archive, paper.code))
    people = tuple(person_row(show, account) for account in staff_of(archive, paper.code))
    here = department.number
    return DossierPage(
        title=paper.organ,
        crumbs=(Link("进驻部门", address("desk.organisation")), Link(paper.code)),
        tags=(Tag("省级系统办理", "grey") if paper.elsewhere else Tag("本厅办理"),),
        actions=(
            Action("人员进驻", address("desk.department.post", number=here), primary=True),
            Action("更改登记", address("desk.department.change", number=here)),
        ),
        facts=(
            Fact("编号", paper.code, strong=True),
            Fact("简称", paper.short),
            Fact("统一社会信用代码", paper.credit or "未登记"),
            Fact("位置", f"{paper.hall} {paper.floor} 层 {paper.zone}"),
            Fact("电话", paper.phone or "未登记"),
        ),
        sections=(
            Section(
                "窗口", "windows", tables=(Table("窗口", WINDOW_COLUMNS, windows, empty="还没有窗口。"),)
            ),
            Section(
                "人员", "staff", tables=(Table("人员", STAFF_COLUMNS, people, empty="还没有派驻人员。"),)
            ),
            *_history(department),
        ),
    )


def post_page(show: Showing, post: Dossier, *, manages: bool) -> DossierPage:
    """Somebody's post: duties, who stands in, absences, what was lent to them."""
    archive, account, paper = show.archive, account_of(post), post.the(StaffPosted)
    stands, successor = posted(post) is not None, successor_of(post)
    named = {
        label: name_of(archive, whose) if whose else "未指定"
        for label, whose in (
            ("AB 岗", paper.partner),
            ("派出部门领导", paper.home_leader),
            ("中心领导", paper.centre_leader),
        )
    }
    facts = [
        Fact("账号", login_of(archive, account) or account),
        Fact("部门", archive[department_number(paper.department)].the(DepartmentRegistered).organ),
        Fact("窗口", paper.window or "无"),
        Fact("职责", "、".join(DUTIES[duty] for duty in paper.duties) or "无", strong=True),
        *(Fact(label, value) for label, value in named.items()),
    ]
    if successor:
        facts.append(Fact("在办事项接手人", name_of(archive, successor)))
    return DossierPage(
        title=name_of(archive, account),
        crumbs=(Link("人员", address("desk.staff")), Link(post.number)) if manages else (),
        tags=tuple(_post_tags(show, post, stands=stands)),
        readonly=not stands,
        actions=tuple(_post_actions(post, manages=manages)) if stands else (),
        facts=tuple(facts),
        sections=(*_absences(post), *_given(show, post, paper), *_taken(show, post), *_history(post)),
    )


def _post_tags(show: Showing, post: Dossier, *, stands: bool) -> Iterator[Tag]:
    if not stands:
        yield Tag("已撤离", "grey")
        return
    posting = show.archive.shelf("posts").get(account_of(post))
    if posting is not None and posting["chief"]:
        yield Tag("首席代表", "grey")
    today = show.now.date()
    kinds = [absence.kind for absence in absences(post) if absence.first <= today <= absence.last]
    yield Tag(ABSENCES[kinds[0]], "stopped") if kinds else Tag("在岗")


def _post_actions(post: Dossier, *, manages: bool) -> Iterator[Action]:
    yield Action("登记离岗", address("desk.absence", number=post.number), primary=True)
    yield Action("授权他人代行", address("desk.delegation", number=post.number))
    if manages:
        yield Action("更改岗位", address("desk.post.change", number=post.number))
        yield Action("人员撤离", address("desk.post.end", number=post.number), danger=True)


def _absences(post: Dossier) -> Iterator[Section]:
    rows = tuple(
        Row((Cell(paper.first.isoformat()), Cell(paper.last.isoformat()), Cell(ABSENCES[paper.kind])))
        for paper in reversed(absences(post))
    )
    columns = (Column("第一日", nowrap=True), Column("最后一日", nowrap=True), Column("事由"))
    yield Section("离岗", "absences", tables=(Table("离岗", columns, rows, empty="没有离岗登记。"),))


def _given(show: Showing, post: Dossier, paper: StaffPosted) -> Iterator[Section]:
    """What the holder of the post lent to colleagues, each to be taken back."""
    rows, actions = [], []
    me, posts = account_of(post), show.archive.shelf("posts")
    for account in staff_of(show.archive, paper.department):
        for principal, duties, first, last in posts[account]["delegations"]:
            if principal != me:
                continue
            who = name_of(show.archive, account)
            words = "、".join(DUTIES[duty] for duty in duties)
            rows.append(Row((Cell(who), Cell(words), Cell(f"{first} 至 {last}"))))
            url = address("desk.delegation.end", number=post.number, deputy=account)
            actions.append(Action(f"终止对{who}的授权", url))
    columns = (Column("被授权人", head=True), Column("职责"), Column("期间", nowrap=True))
    table = Table("授出的职责", columns, tuple(rows), empty="没有授权他人代行。")
    yield Section("授出的职责", "given", tables=(table,), actions=tuple(dict.fromkeys(actions)))


def _taken(show: Showing, post: Dossier) -> Iterator[Section]:
    """What colleagues lent to the holder of the post."""
    rows = tuple(
        Row(
            (
                Cell(name_of(show.archive, paper.principal)),
                Cell("、".join(DUTIES[duty] for duty in paper.duties)),
                Cell(f"{paper.first} 至 {paper.last}"),
                Cell(paper.reason),
            )
        )
        for paper in delegations(post)
    )
    columns = (Column("授权人", head=True), Column("职责"), Column("期间", nowrap=True), Column("事由"))
    table = Table("受托代行", columns, rows, empty="没有他人授予的职责。")
    yield Section("受托代行", "taken", tables=(table,))


def _history(dossier: Dossier) -> Iterator[Section]:
    rows = tuple(
        Row((Cell(record.paper.title), Cell(exact_moment(record.at)), Cell(record.head["actor"]["account"])))
        for record in reversed(list(dossier.all_records()))
    )
    columns = (Column("文书", head=True), Column("时间", nowrap=True), Column("经办账号", nowrap=True))
    yield Section("案卷记录", "records", tables=(Table("案卷记录", columns, rows),))
