"""The management's windows on departments, windows and posts.

Names of staff are shown whole: they stand on the signs of the windows. Other personal data is not shown here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hallcore.dossier import Archive, Dossier
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
    post_number,
    posted,
    successor_of,
    window_number,
)
from portal.forms.organisation import WINDOW_KINDS
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.paging import ROWS, pager, place_in
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Link,
    LinkGroup,
    Option,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count, exact_moment
from portal.roster import away, staff_of, windows_of

Alerts = tuple[Alert, ...]


def views(show: Showing, here: str) -> LinkGroup:
    """The three lists beside the page, with how many there are of each."""
    lists = (
        ("organisation", "departments", "进驻部门"),
        ("windows", "windows", "窗口"),
        ("staff", "staff-of", "人员"),
    )
    links = []
    for name, shelf, label in lists:
        route = f"desk.{name}"
        links.append(Link(label, address(route), here == route, len(show.archive.shelf(shelf))))
    return LinkGroup("大厅组织", tuple(links))


def name_of(archive: Archive, account: str) -> str:
    """The name of somebody posted, or the account where it was erased or nobody is posted."""
    post = archive.get(post_number(account))
    numbers = post.numbers(StaffPosted.type) if post is not None else ()
    annex = post.record(numbers[-1]).annex if post is not None and numbers else None
    return (annex.get("person") if annex is not None else None) or account


def login_of(archive: Archive, account: str) -> str:
    """The login of an account, or ""."""
    return next((login for login, known in archive.secrets.items() if known[0] == account), "")


def place(summary: Mapping[str, Any]) -> str:
    """Where a department or window stands: ``主厅 2 层 C 区``."""
    return f"{summary['hall']} {summary['floor']} 层 {summary['zone']}".strip()


# -- lists ---------------------------------------------------------------------------------------------------


def departments_page(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """Every department with its windows and people."""
    words = asked.get("q", "").strip()
    found = [
        (code, summary)
        for code, summary in show.archive.shelf("departments").items()
        if words in summary["organ"] or words in summary["short"] or words.upper() == code
    ]
    columns = (
        Column("编号", nowrap=True),
        Column("部门", head=True),
        Column("位置", nowrap=True),
        Column("窗口", numeric=True),
        Column("人员", numeric=True),
        Column("首席代表", nowrap=True),
        Column("办理系统", nowrap=True),
    )
    return DeskListPage(
        title="进驻部门",
        note=f"{count(len(found))} 个",
        table=Table(
            "进驻部门", columns, tuple(_department(show, *one) for one in found), empty="没有符合条件的部门。"
        ),
        actions=(Action("登记部门", address("desk.organisation", query={"new": "1"}), primary=True),),
        filters=FilterForm(address("desk.organisation"), (FilterField("q", "名称或者编号", value=words),)),
    )


def _department(show: Showing, code: str, summary: Mapping[str, Any]) -> Row:
    chief = summary["chief"]
    return Row(
        (
            Cell(code, address("desk.department", number=department_number(code))),
            Cell(summary["organ"]),
            Cell(place(summary)),
            Cell(str(len(windows_of(show.archive, code)))),
            Cell(str(len(staff_of(show.archive, code)))),
            Cell(name_of(show.archive, chief) if chief else "未指定"),
            Cell(tag=Tag("省级系统", "grey") if summary["elsewhere"] else Tag("本厅")),
        )
    )


def windows_page(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """Every window, of one department or all."""
    code = asked.get("department", "")
    shelf = show.archive.shelf("windows")
    numbers = windows_of(show.archive, code) if code else tuple(shelf.keys())
    here, last = place_in(asked, len(numbers))
    rows = tuple(_window(show, number, shelf[number]) for number in numbers[(here - 1) * ROWS : here * ROWS])
    return DeskListPage(
        title="窗口",
        note=f"{count(len(numbers))} 个",
        table=Table("窗口", _WINDOW_COLUMNS, rows, empty="没有符合条件的窗口。"),
        actions=(Action("设置窗口", address("desk.windows", query={"new": "1"}), primary=True),),
        filters=FilterForm(address("desk.windows"), (_choose(show, code),)),
        pager=pager("desk.windows", {"department": code}, here, last, len(numbers)),
    )


_WINDOW_COLUMNS = (
    Column("编号", nowrap=True),
    Column("窗口", head=True),
    Column("类型", nowrap=True),
    Column("服务部门"),
    Column("位置", nowrap=True),
)


def _window(show: Showing, number: str, summary: Mapping[str, Any]) -> Row:
    departments = show.archive.shelf("departments")
    return Row(
        (
            Cell(number, address("desk.window", number=window_number(number))),
            Cell(summary["name"]),
            Cell(WINDOW_KINDS[summary["kind"]]),
            Cell(
                "、".join(
                    departments[code]["short"] for code in summary["departments"] if code in departments
                )
            ),
            Cell(place(summary)),
        )
    )


def staff_page(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """Everybody posted, of one department or all; who is away today is marked."""
    code = asked.get("department", "")
    keys = tuple(show.archive.shelf("staff-of").keys(*(((code, ""), (code, "\U0010ffff")) if code else ())))
    here, last = place_in(asked, len(keys))
    rows = tuple(_person(show, account) for _code, account in keys[(here - 1) * ROWS : here * ROWS])
    return DeskListPage(
        title="人员",
        note=f"{count(len(keys))} 人",
        table=Table("人员", _STAFF_COLUMNS, rows, empty="没有符合条件的人员。"),
        filters=FilterForm(address("desk.staff"), (_choose(show, code),)),
        pager=pager("desk.staff", {"department": code}, here, last, len(keys)),
    )


_STAFF_COLUMNS = (
    Column("姓名", head=True, nowrap=True),
    Column("部门"),
    Column("窗口", nowrap=True),
    Column("职责"),
    Column("AB 岗", nowrap=True),
    Column("在岗", nowrap=True),
)


def _person(show: Showing, account: str) -> Row:
    archive = show.archive
    posting = archive.shelf("posts")[account]
    department = archive.shelf("departments").get(posting["department"])
    why = away(posting, show.now.date())
    return Row(
        (
            Cell(
                name_of(archive, account),
                address("desk.post", number=post_number(account)),
                tag=Tag("首席代表", "grey") if posting["chief"] else None,
            ),
            Cell(department["short"] if department else posting["department"]),
            Cell(posting["window"] or "—"),
            Cell("、".join(DUTIES[duty] for duty in posting["duties"]) or "—"),
            Cell(name_of(archive, posting["partner"]) if posting["partner"] else "—"),
            Cell(tag=Tag(ABSENCES[why], "stopped") if why else Tag("在岗")),
        )
    )


def _choose(show: Showing, code: str) -> FilterField:
    shelf = show.archive.shelf("departments").items()
    options = (
        Option("", "全部部门", not code),
        *(Option(key, summary["short"], key == code) for key, summary in shelf),
    )
    return FilterField("department", "部门", "select", options=options)


# -- one department, one person --------------------------------------------------------------------------------


def department_page(show: Showing, department: Dossier) -> DossierPage:
    """A department: what is known of it, its windows, its people."""
    paper, archive = department.the(DepartmentRegistered), show.archive
    shelf = archive.shelf("windows")
    windows = tuple(_window(show, number, shelf[number]) for number in windows_of(archive, paper.code))
    people = tuple(_person(show, account) for account in staff_of(archive, paper.code))
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
                "窗口", "windows", tables=(Table("窗口", _WINDOW_COLUMNS, windows, empty="还没有窗口。"),)
            ),
            Section(
                "人员", "staff", tables=(Table("人员", _STAFF_COLUMNS, people, empty="还没有派驻人员。"),)
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


# -- forms -----------------------------------------------------------------------------------------------------


def form_page(title: str, alerts: Alerts, back: str, lead: str = "", *, submit: str = "保存") -> FormPage:
    """A form of this room; ``back`` is where it is left to."""
    return FormPage(
        title=title,
        alerts=alerts,
        lead=lead,
        submit=submit,
        cancel=Link("返回", back),
        danger=submit == "撤离",
    )


def department_choices(show: Showing) -> dict[str, str]:
    """Every department by code."""
    return {code: f"{code} {one['short']}" for code, one in show.archive.shelf("departments").items()}


def window_choices(show: Showing, code: str) -> dict[str, str]:
    """A department's windows, and none."""
    shelf = show.archive.shelf("windows")
    numbers = windows_of(show.archive, code)
    return {"": "不在窗口", **{n: f"{n} {shelf[n]['name']}" for n in numbers}}


def colleague_choices(show: Showing, post: Dossier) -> dict[str, str]:
    """Everybody else posted in the department, by account."""
    paper = post.the(StaffPosted)
    me = account_of(post)
    accounts = (one for one in staff_of(show.archive, paper.department) if one != me)
    return {account: name_of(show.archive, account) for account in accounts}
