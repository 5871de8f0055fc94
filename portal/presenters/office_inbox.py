"""The officers' inbox: its views with their numbers, the filter, the rows, and what can be done with picked cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hallcore.approval.beside import BranchAsked
from hallcore.approval.model import STAGES as STAGE_NAMES
from portal.casebook import NO_DAY, binding_day
from portal.inbox import (
    COUNTED,
    DUE,
    FEES,
    SCAN,
    STAGES,
    TABS,
    Asked,
    Found,
    Key,
    Summary,
    count,
    fitting,
    page,
    runs,
)
from portal.presenters.addresses import address
from portal.presenters.case_limits import days_left
from portal.presenters.desks import DeskListPage
from portal.presenters.office_case import left_words
from portal.presenters.office_forms import people
from portal.presenters.offices import InboxPage, InboxRow, PickOption
from portal.presenters.shapes import (
    Cell,
    Column,
    FilterField,
    FilterForm,
    Link,
    LinkGroup,
    Option,
    Pager,
    Row,
    Table,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import moment
from portal.saved import saved_views
from portal.seating import Seat
from portal.sessions import Visitor

_LIMITS = {"received": "告知补正", "decided": "送达"}
_ORDER = tuple(STAGE_NAMES)
_EMPTY = {
    "turn": "没有等待您办理的案卷。",
    "window": "本窗口没有在办的案卷。",
    "today": "今日没有到期的案卷。",
    "late": "没有超期的案卷。",
    "stopped": "没有暂停计时的案卷。",
    "branches": "没有等待本部门答复的并联意见。",
    "all": "部门没有在办的案卷。",
}
_KEYS = dict(zip(TABS, "1234567", strict=True))


def read(query: Mapping[str, str], seat: Seat) -> Asked:
    """What the address asks for; what it does not know is left out."""
    day, _, number = query.get("after", "").partition("~")
    tab = query.get("tab", "")
    usual = "turn" if seat.duties else "all"
    return Asked(
        tab=tab if tab in TABS else usual,
        stage=query.get("stage", "") if query.get("stage", "") in STAGES else "",
        due=query.get("due", "") if query.get("due", "") in DUE else "",
        item=query.get("item", "").strip()[:50],
        words=query.get("q", "").strip()[:50],
        department=query.get("department", "")[:10],
        owner=query.get("owner", "")[:20],
        fee=query.get("fee", "") if query.get("fee", "") in FEES else "",
        after=(day, number) if number else ("", ""),
    )


def question(asked: Asked, **changed: str) -> list[tuple[str, str]]:
    """What is asked for as it stands in the address, the place in the list left out unless it is given."""
    pairs = {
        "tab": asked.tab,
        "stage": asked.stage,
        "due": asked.due,
        "item": asked.item,
        "q": asked.words,
        "department": asked.department,
        "owner": asked.owner,
        "fee": asked.fee,
        **changed,
    }
    return [(name, value) for name, value in pairs.items() if value]


# -- the views beside the list ---------------------------------------------------------------------------------


def views(show: Showing, visitor: Visitor, seat: Seat, asked: Asked, saved: str) -> tuple[LinkGroup, ...]:
    """The views with how many cases each has, the saved ones, and the department's."""
    own = [tab for tab in TABS if _offered(tab, seat)]
    links = tuple(_view(show, seat, asked, tab, current=tab == asked.tab and not saved) for tab in own)
    groups = [LinkGroup("办件", links)]
    kept = saved_views(show.archive, visitor.account)
    if kept:
        named = tuple(
            Link(name, f"{address('office')}?{text}", current=name == saved) for name, text in kept.items()
        )
        groups.append(LinkGroup("已存视图", named))
    return tuple(groups)


def _offered(tab: str, seat: Seat) -> bool:
    if tab == "window":
        return bool(seat.window)
    return tab != "turn" or bool(seat.duties)


def _view(show: Showing, seat: Seat, asked: Asked, tab: str, *, current: bool) -> Link:
    plain = Asked(tab=tab, department=asked.department)
    number = count(show.archive, runs(show.archive, seat, plain, show.now.date(), show.calendar))
    url = address("office", query=question(plain))
    return Link(
        TABS[tab],
        url,
        current=current,
        count=min(number, COUNTED),
        more=number > COUNTED,
        key=_KEYS[tab],
    )


# -- the list ----------------------------------------------------------------------------------------------------


def inbox_page(show: Showing, visitor: Visitor, seat: Seat, asked: Asked, saved: str) -> InboxPage:
    """A page of one view."""
    found = look(show, seat, asked)
    rows = tuple(row_of(show, asked, key) for key in found.keys)
    may_assign = bool(seat.duties) or "manager" in visitor.roles
    receivers = tuple(_people(show, seat, asked)) if may_assign and rows and asked.tab != "branches" else ()
    choose = (
        "　选择一个部门后，可以批量转办" if may_assign and rows and not receivers and not seat.duties else ""
    )
    return InboxPage(
        title=TABS[asked.tab],
        note=f"最近到期在前　{moment(show.now)}{choose}",
        filters=_filters(show, seat, asked),
        rows=rows,
        empty=_empty(asked, found),
        pager=_pager(asked, found, len(rows)),
        assign_url=address("office.assign") if receivers else "",
        people=receivers,
        save_url=address("office.views"),
        query=_text(question(asked)),
        saved=saved,
        downloads=tuple(
            Link(f"导出 {kind.upper()}", address("office.export", kind=kind, query=question(asked)))
            for kind in ("xlsx", "csv")
        ),
    )


def look(show: Showing, seat: Seat, asked: Asked, rows: int = 0) -> Found:
    """The keys of a page; a case named by its whole number is found without looking through the list."""
    archive, today = show.archive, show.now.date()
    made_of = runs(archive, seat, asked, today, show.calendar)
    fits = fitting(archive, seat, asked, today)
    if rows:
        return page(archive, made_of, asked, fits, rows)
    return page(archive, made_of, asked, fits)


def _text(pairs: list[tuple[str, str]]) -> str:
    return address("office", query=pairs).partition("?")[2]


def _empty(asked: Asked, found: Found) -> str:
    if found.stopped:
        return f"已查找 {SCAN} 件，没有符合条件的；可以继续往后查找。"
    filtered = asked.stage or asked.due or asked.item or asked.words or asked.fee
    return "没有符合条件的案卷。" if filtered else _EMPTY[asked.tab]


def _pager(asked: Asked, found: Found, shown: int) -> Pager:
    summary = f"本页 {shown} 件" if found.more or any(asked.after) else f"共 {shown} 件"
    if found.stopped:
        summary += f"，已查找 {SCAN} 件"
    first = (Link("首页", address("office", query=question(asked))),) if any(asked.after) else ()
    onward = ""
    if found.more:
        onward = address("office", query=question(asked, after="~".join(found.last)))
    return Pager(summary, first or ((Link("本页", "", current=True),) if onward else ()), next=onward)


def _people(show: Showing, seat: Seat, asked: Asked) -> Iterator[PickOption]:
    codes = tuple(seat.duties) if seat.duties else (asked.department,) if asked.department else ()
    for code in codes:
        for account, label in people(show.archive, code):
            yield PickOption(account, label)


def _filters(show: Showing, seat: Seat, asked: Asked) -> FilterForm:
    fields = [
        FilterField("tab", "", "hidden", asked.tab),
        _choice("stage", "阶段", STAGE_NAMES, asked.stage),
        _choice("due", "剩余", DUE, asked.due),
    ]
    codes = tuple(seat.duties) or tuple(show.archive.shelf("departments"))
    if len(codes) > 1:
        names = show.archive.shelf("departments")
        short = {code: str(names[code]["short"]) for code in codes}
        fields.append(_choice("department", "部门", short, asked.department))
    if asked.owner:
        fields.append(FilterField("owner", "", "hidden", asked.owner))
    fields += [
        _choice("fee", "收费", FEES, asked.fee),
        FilterField("item", "事项", value=asked.item),
        FilterField("q", "案卷编号、申请人", value=asked.words),
    ]
    clear = Link("清除条件", address("office", query=question(Asked(tab=asked.tab))))
    filtered = any(
        (asked.stage, asked.due, asked.item, asked.words, asked.department, asked.owner, asked.fee)
    )
    return FilterForm(address("office"), tuple(fields), (clear,) if filtered else ())


def _choice(name: str, label: str, choices: Mapping[str, str], chosen: str) -> FilterField:
    """A list to choose from, with nothing chosen first."""
    options = (Option(key, text, selected=key == chosen) for key, text in choices.items())
    return FilterField(name, label, "select", options=(Option("", "全部"), *options))


# -- a row ---------------------------------------------------------------------------------------------------------


def row_of(show: Showing, asked: Asked, key: Key) -> InboxRow:
    """A case, or a branch that waits for an answer, as a line."""
    day, number = key
    if asked.tab == "branches":
        return _branch(show, day, number)
    summary = show.archive.shelf("cases")[number]
    words, over, stopped, why = left_of(show, summary)
    binding = binding_day(summary)
    return InboxRow(
        number=number,
        url=address("office.foreign" if summary.get("foreign") else "office.case", number=number),
        item=f"{summary['name']}（省级系统）" if summary.get("foreign") else summary["name"],
        applicant=summary["shown"],
        stage=STAGE_NAMES.get(summary["stage"], "已结束"),
        done=_ORDER.index(summary["stage"]) if summary["stage"] else len(_ORDER),
        left=words,
        day=binding if binding != NO_DAY else "—",
        over=over,
        stopped=stopped,
        why=why,
        pick="" if summary.get("foreign") else number,
    )


def left_of(show: Showing, summary: Summary) -> tuple[str, bool, bool, str]:
    """What is left of the binding limit in words, whether it is overrun, whether it stands still, and why."""
    binding, until = binding_day(summary), summary["stopped_until"]
    limit = _LIMITS.get(summary["state"], "")
    if summary["state"] == "correcting":
        return "待补正", False, False, "等待申请人补正"
    if binding == NO_DAY:
        instant = summary["machine"] == "instant"
        return (
            ("即办" if instant else "不可计算"),
            False,
            False,
            "当场办结" if instant else "工作日通知尚未公布",
        )
    overlay = show.law().clock("C02").overlay
    left = days_left(show, date.fromisoformat(binding), until, overlay)
    if left is None:
        return "不可计算", False, False, "工作日通知尚未公布"
    if until and until >= show.now.date().isoformat():
        return f"暂停 · 余 {left}", False, True, f"{summary['stopped_by']}，至 {until}"
    return left_words(left), left < 0, False, limit


def _branch(show: Showing, day: str, number: str) -> InboxRow:
    branch = show.archive[number]
    asked = branch.the(BranchAsked)
    summary = show.archive.shelf("cases")[branch.parent]
    left = (
        days_left(show, date.fromisoformat(day), "", show.law().clock("C04").overlay)
        if day != NO_DAY
        else None
    )
    return InboxRow(
        number=number,
        url=address("office.branch", number=number),
        item=f"{summary['name']}（{asked.subject}）",
        applicant=summary["shown"],
        stage="征求意见" if branch.state == "asked" else "逾期未答复",
        done=1,
        left=left_words(left) if left is not None else "不可计算",
        day=day if day != NO_DAY else "—",
        over=left is not None and left < 0,
        why="涉及安全，不适用超时默认" if asked.safety else "",
    )


# -- giving many away, taking a list along -----------------------------------------------------------------------------


def outcome_page(outcomes: list[tuple[str, str]], back: str) -> DeskListPage:
    """What came of each case that was picked: its number and what was done or why not."""
    rows = tuple(
        Row((Cell(number, address("office.case", number=number)), Cell(told))) for number, told in outcomes
    )
    done = sum(told == DONE for _number, told in outcomes)
    return DeskListPage(
        title="批量转办结果",
        crumbs=(Link("办件", address("office")), Link("批量转办结果")),
        note=f"选中 {len(outcomes)} 件，办成 {done} 件",
        table=Table("批量转办结果", (Column("案卷编号", head=True, nowrap=True), Column("结果")), rows),
        pager=Pager("", (Link("返回清单", back),)),
    )


DONE = "已转办"
HEAD = ("案卷编号", "事项", "申请人", "部门", "阶段", "状态", "收件时间", "到期", "剩余", "说明", "办理人")


def sheet(show: Showing, seat: Seat, asked: Asked, most: int) -> Iterator[tuple[str, ...]]:
    """The rows of a list as texts, head first, no more than so many; a text never begins like a formula."""
    yield HEAD
    names: Mapping[str, Any] = show.archive.shelf("departments")
    machine = show.law().procedure("approval").machine("case")
    for key in look(show, seat, asked, most).keys:
        row = row_of(show, asked, key)
        summary = show.archive.shelf("cases")[key[1].partition(".")[0]]
        department = names[summary["department"]]["short"] if summary["department"] in names else ""
        cells = (
            row.number,
            row.item,
            row.applicant,
            department,
            row.stage,
            machine.label(summary["state"]),
            summary["received"][:16].replace("T", " "),
            row.day,
            row.left,
            row.why,
            summary["owner"],
        )
        yield tuple(f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell for cell in cells)
