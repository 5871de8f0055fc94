"""The report box's pages: how to report, what was answered, and what keepers do together."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from hallcore.dossier import Dossier
from hallcore.voice.reports.model import (
    CONCLUSIONS,
    PROCEDURE,
    REPORT,
    SEALED_AT,
    SIDES,
    ReportAnswered,
    ReportClosed,
    ReporterSaid,
    ReportFiled,
    ReportSharePassed,
)
from hallcore.voice.reports.office import attached_to
from hallcore.voice.reports.rules import (
    openings,
    passed_to,
    sealed_of,
    sealed_records,
    taken_by,
)
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage
from portal.presenters.pages import Page
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.voice_desk import whom
from portal.presenters.writing import exact_moment
from signing.seal.report import read_box

URLS = {
    "report": address("report"),
    "follow": address("report.follow"),
    "answers": address("report.answers"),
    "say": address("report.say"),
    "box": address("report.box"),
    "voice": address("voice"),
}
"""Where the public's pages lead."""

Opened = tuple[int, str, str, str, str]
_SAID = {"answer": "回复", "question": "询问"}


class ReportPage(Page, frozen=True, kw_only=True):
    """``public/report.jinja2``: the form of a report; ``box`` is what it is sealed for, "" where there is none.

    ``limits`` is how many files there may be and how many megabytes together.
    """

    box: str
    days: tuple[int, int]
    sides: tuple[str, ...]
    limits: tuple[int, int]
    urls: dict[str, str] = field(default_factory=URLS.copy)


class FollowPage(Page, frozen=True, kw_only=True):
    """``public/follow.jinja2``: without a script ``answers`` stand here, opened at the door."""

    found: bool = False
    state: str = ""
    answers: tuple[str, ...] = ()
    lookup: str = ""
    box: str = ""
    open: bool = False
    limits: tuple[int, int]
    urls: dict[str, str] = field(default_factory=URLS.copy)


class DonePage(Page, frozen=True, kw_only=True):
    """``public/report_done.jinja2``; ``code`` is shown where the hall made it."""

    code: str = ""
    text: str = ""
    urls: dict[str, str] = field(default_factory=URLS.copy)


class SealedItem(Struct, frozen=True):
    """Something sealed in a report, as a keeper has it before them.

    Attributes:
        n: The number of its record; ``title`` and ``facts`` say what it is.
        sealed: The ciphertext; ``passed`` the shares that were handed on to this keeper.
        ready: Whether shares of both sides are there, so that this keeper may open it.
        material: Where it is taken along as a file; ``taken`` whether that has shares and files too, after opening.
    """

    n: int
    title: str
    facts: tuple[Fact, ...]
    sealed: str
    ready: bool
    material: str
    taken: bool


class KeeperPage(Page, frozen=True, kw_only=True):
    """``desk/report.jinja2``: a report for its keepers.

    ``opened`` is (number, sealed, passed shares as JSON, where the files' ciphertext is or "", where the material is)
    on the page of an opening; ``others`` are account, public key, name and the beginning of the key's id.
    """

    tags: tuple[Tag, ...]
    facts: tuple[Fact, ...]
    items: tuple[SealedItem, ...]
    others: tuple[tuple[str, str, str, str], ...]
    box: str
    reply_key: str
    may_answer: bool
    may_close: bool
    conclusions: tuple[tuple[str, str], ...]
    records: Table
    opened: Opened | None = None
    urls: dict[str, str]


# -- the public -----------------------------------------------------------------------------------


def report_page(show: Showing, box: str, alerts: Any = ()) -> ReportPage:  # noqa: ANN401 - alerts of a form
    """The form of a report."""
    law = show.law()
    sides: tuple[str, ...] = ()
    if box:
        read = read_box(box.encode())
        sides = (
            f"{SIDES['supervisor']}：{len(read.supervision.keepers)} 名保管人，至少 {read.supervision.t} 名",
            f"{SIDES['discipline']}：{len(read.discipline.keepers)} 名保管人，至少 {read.discipline.t} 名",
        )
    return ReportPage(
        title="举报箱",
        crumbs=(Link("投诉、咨询和建议", address("voice")), Link("举报箱")),
        alerts=alerts,
        box=box,
        days=(law.clock("C119").n, law.clock("C120").n),
        sides=sides,
        limits=limits(show),
    )


def limits(show: Showing) -> tuple[int, int]:
    """How many files a report may have, and how many megabytes together (TS-20)."""
    law = show.law()
    return int(law.figure("TS-20", "files")), int(law.figure("TS-20", "megabytes"))


def follow_page(show: Showing, crumbs: tuple[Link, ...], alerts: tuple[Alert, ...] = ()) -> FollowPage:
    """The form of following a report."""
    return FollowPage(title="查看举报的回复", crumbs=crumbs, alerts=alerts, limits=limits(show))


def state_words(show: Showing, report: Dossier) -> str:
    """How far a report is, for its reporter."""
    closed = report.latest(ReportClosed)
    state = show.law_of(report).procedure(PROCEDURE).machine(REPORT).label(report.state)
    return f"{state}：{CONCLUSIONS[closed.conclusion]}" if closed is not None else state


def answers_of(report: Dossier) -> list[dict[str, str]]:
    """What was said to the reporter, still sealed."""
    found = []
    for n in report.numbers(ReportAnswered.type):
        record = report.record(n)
        paper = record.paper
        if isinstance(paper, ReportAnswered):
            found.append(
                {"at": f"{record.at:%Y-%m-%d}", "kind": _SAID[paper.kind], "sealed": paper.for_reporter}
            )
    return found


# -- keepers --------------------------------------------------------------------------------------


def list_page(show: Showing, account: str, *, may_set: bool) -> DeskListPage:
    """Every report by its number, and nothing of what it says."""
    rows, today = [], show.now.date().isoformat()
    for number, one in reversed(list(show.archive.shelf("reports").items())):
        late = bool(one["due"]) and today > one["due"]
        rows.append(
            Row(
                (
                    Cell(number, address("desk.box.report", number=number)),
                    Cell(one["filed"][:10]),
                    Cell(str(one["sealed"])),
                    Cell(tag=Tag(_label(show, one["state"]))),
                    Cell(one["due"] or "—", strong=late, note="已逾期" if late else ""),
                ),
                tone="late" if late else "",
            )
        )
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("投入", nowrap=True),
        Column("密封内容", numeric=True),
        Column("状态", nowrap=True),
        Column("期限", nowrap=True),
    )
    mine = show.archive.shelf("report-keys").get(account)
    actions = [Action("登记密钥" if mine is None else "更换密钥", address("desk.box.key"))]
    if may_set:
        actions.append(Action("设置举报箱", address("desk.box.set")))
    note = f"我的密钥 {mine['kid'][:8]}" if mine is not None else "尚未登记密钥"
    table = Table("举报件", columns, tuple(rows), empty="没有举报件。")
    return DeskListPage(title="举报箱", note=note, table=table, actions=tuple(actions))


def _label(show: Showing, state: str) -> str:
    return show.law().procedure(PROCEDURE).machine(REPORT).label(state)


def keeper_page(
    show: Showing, report: Dossier, box: str, account: str, opened: Opened | None = None
) -> KeeperPage:
    """A report for one of its keepers."""
    read, number = read_box(box.encode()), report.number
    filed = report.the(ReportFiled)
    mine = {one.account for one in read.supervision.keepers}
    own_side = "supervisor" if account in mine else "discipline"
    keepers = [(one, "supervisor") for one in read.supervision.keepers]
    keepers += [(one, "discipline") for one in read.discipline.keepers]
    others = tuple(
        (one.account, one.public_key, f"{SIDES[side]}　{whom(show.archive, one.account)}", one.kid[:8])
        for one, side in keepers
        if one.account != account
    )
    sides = {one.account: side for one, side in keepers}
    return KeeperPage(
        title=f"举报 {number}",
        crumbs=(Link("举报箱", address("desk.box")), Link(number)),
        tags=(Tag(_label(show, report.state), "solid"),),
        facts=(
            Fact("投入", exact_moment(report.record(0).at)),
            Fact("密封于", SEALED_AT[filed.where]),
            Fact("我的一方", SIDES[own_side]),
        ),
        items=tuple(_item(show, report, n, account, sides) for n in sealed_records(report)),
        others=others,
        box=box,
        reply_key=filed.reply_key,
        may_answer=report.state == "opened",
        may_close=report.state == "opened" and own_side == "discipline",
        conclusions=tuple(CONCLUSIONS.items()),
        records=_records(show, report),
        opened=opened,
        urls={
            name: address(f"desk.box.{name}", number=number) for name in ("pass", "open", "answer", "close")
        },
    )


def _item(show: Showing, report: Dossier, n: int, account: str, sides: dict[str, str]) -> SealedItem:
    paper, at = report.record(n).paper, report.record(n).at
    title = "举报内容"
    if isinstance(paper, ReporterSaid):
        title = "举报人补充"
    elif isinstance(paper, ReportAnswered):
        title = f"对举报人的{_SAID[paper.kind]}"
    passed = passed_to(report, n, account)
    together = {sides[one] for one, _share in passed if one in sides} | {sides[account]}
    facts = [Fact("时间", exact_moment(at)), Fact("密封于", SEALED_AT[getattr(paper, "where", "door")])]
    facts += [
        Fact("已共同开启", "、".join(whom(show.archive, by) for by in one.by)) for one in openings(report, n)
    ]
    if passed:
        facts.append(Fact("交给我的份额", "、".join(whom(show.archive, by) for by, _share in passed)))
    file = attached_to(report, n)
    if file is not None:
        facts.append(Fact("附件", f"{-(-file.size // 1024)} KB，密封，开启后可以下载"))
    return SealedItem(
        n,
        title,
        tuple(facts),
        sealed_of(report, n),
        len(together) == len(SIDES),
        address("desk.box.material", number=report.number, n=str(n)),
        taken_by(report, n, account),
    )


def _records(show: Showing, report: Dossier) -> Table:
    columns = (
        Column("记录", head=True),
        Column("时间", nowrap=True),
        Column("经办", nowrap=True),
        Column("说明"),
    )
    rows = []
    for record in reversed(list(report.all_records())):
        account = str(record.head["actor"]["account"])
        paper = record.paper
        note = ""
        if isinstance(paper, ReportSharePassed):
            note = f"交给 {whom(show.archive, paper.to)}：{paper.reason}"
        who = "举报人" if account == "visitor" else whom(show.archive, account)
        rows.append(Row((Cell(paper.title), Cell(exact_moment(record.at)), Cell(who), Cell(note))))
    return Table("案卷记录", columns, tuple(rows))
