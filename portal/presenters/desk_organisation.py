"""The management's windows on departments, windows and posts.

Names of staff are shown whole: they stand on the signs of the windows. Other personal data is not shown here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.organisation.model import (
    ABSENCES,
    DUTIES,
    StaffPosted,
)
from hallcore.organisation.rules import (
    account_of,
    department_number,
    post_number,
    window_number,
)
from portal.forms.organisation import WINDOW_KINDS
from portal.people import person_name
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, FieldGroup, FormPage
from portal.presenters.paging import ROWS, pager, place_in
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    FilterField,
    FilterForm,
    Link,
    LinkGroup,
    Option,
    Row,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count
from portal.roster import away, staff_of, windows_of

Alerts = tuple[Alert, ...]
PLACE = FieldGroup("位置", ("hall", "floor", "zone"))
DEPARTMENT_GROUPS = (
    FieldGroup("部门", ("code", "organ", "short", "credit", "phone", "elsewhere")),
    PLACE,
)
WINDOW_GROUPS = (FieldGroup("窗口", ("number", "name", "kind", "departments")), PLACE)
"""In which order the forms of this room ask."""


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
    """The name of somebody, from their post or else their account; the number where it was erased."""
    post = archive.get(post_number(account))
    numbers = post.numbers(StaffPosted.type) if post is not None else ()
    annex = post.record(numbers[-1]).annex if post is not None and numbers else None
    return (annex.get("person") if annex is not None else None) or person_name(archive, account) or account


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
    rows = tuple(
        window_row(show, number, shelf[number]) for number in numbers[(here - 1) * ROWS : here * ROWS]
    )
    return DeskListPage(
        title="窗口",
        note=f"{count(len(numbers))} 个",
        table=Table("窗口", WINDOW_COLUMNS, rows, empty="没有符合条件的窗口。"),
        actions=(Action("设置窗口", address("desk.windows", query={"new": "1"}), primary=True),),
        filters=FilterForm(address("desk.windows"), (_choose(show, code),)),
        pager=pager("desk.windows", {"department": code}, here, last, len(numbers)),
    )


WINDOW_COLUMNS = (
    Column("编号", nowrap=True),
    Column("窗口", head=True),
    Column("类型", nowrap=True),
    Column("服务部门"),
    Column("位置", nowrap=True),
)


def window_row(show: Showing, number: str, summary: Mapping[str, Any]) -> Row:
    """A window as a row of a list."""
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
    rows = tuple(person_row(show, account) for _code, account in keys[(here - 1) * ROWS : here * ROWS])
    return DeskListPage(
        title="人员",
        note=f"{count(len(keys))} 人",
        table=Table("人员", STAFF_COLUMNS, rows, empty="没有符合条件的人员。"),
        filters=FilterForm(address("desk.staff"), (_choose(show, code),)),
        pager=pager("desk.staff", {"department": code}, here, last, len(keys)),
    )


STAFF_COLUMNS = (
    Column("姓名", head=True, nowrap=True),
    Column("部门"),
    Column("窗口", nowrap=True),
    Column("职责"),
    Column("AB 岗", nowrap=True),
    Column("在岗", nowrap=True),
)


def person_row(show: Showing, account: str) -> Row:
    """Somebody posted as a row of a list."""
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


# -- forms -----------------------------------------------------------------------------------------------------


def form_page(
    title: str,
    alerts: Alerts,
    back: str,
    lead: str = "",
    *,
    submit: str = "保存",
    groups: tuple[FieldGroup, ...] = (),
) -> FormPage:
    """A form of this room; ``back`` is where it is left to."""
    return FormPage(
        title=title,
        alerts=alerts,
        lead=lead,
        groups=groups,
        submit=submit,
        cancel=Link("返回", back),
        danger=submit == "撤离",
    )


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
