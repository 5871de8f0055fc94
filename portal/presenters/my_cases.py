"""What applicants see of their own: what waits for them, drafts, notices, cases, and each case whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hallcore.approval.model import OPEN, STAGES
from hallcore.catalogue.model import ItemPublished
from hallcore.dossier import Archive, Dossier
from hallcore.vault import PIECE
from hallcore.voice.complaints.model import PREFIXES
from portal.applying import Applicant, cases_of
from portal.attachments import ACCEPT, ENDINGS, LARGEST
from portal.drafts import Draft
from portal.inquiry import case_of, said
from portal.presenters.addresses import address
from portal.presenters.cases_told import Wanted, state_word, wanted_of
from portal.presenters.citizens import Attached, MaterialsPage, MyPage, Piece, ProgressPage
from portal.presenters.paying import fee_tasks, with_fees
from portal.presenters.progress import meta_of, progress_page
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag, Task
from portal.presenters.showing import Showing
from portal.presenters.writing import day, moment
from portal.telling import notices_of

PAGE = 20
"""Cases of one page of the list."""

LATEST = 5
"""Cases of the first page."""


def my_page(show: Showing, applicant: Applicant, drafts: Iterable[Draft]) -> MyPage:
    """The first page: what waits, drafts, notices, the latest cases."""
    numbers = cases_of(show.archive, applicant.dossier)
    return MyPage(
        title="我的办事",
        crumbs=(Link("首页", address("home")), Link("我的办事")),
        tasks=(*fee_tasks(show, applicant.dossier.removeprefix("A-")), *_tasks(show, numbers)),
        drafts=_drafts_table(show.archive, drafts),
        notices=notices_table(show, applicant.dossier),
        cases=cases_table(show, numbers[:LATEST]),
        all_cases=Link(f"全部 {len(numbers)} 件", address("my.cases")) if numbers else None,
        start=Link("找事项，去申请", address("services")),
    )


def cases_page(show: Showing, applicant: Applicant, before: str) -> MyPage:
    """All cases, twenty to a page, the newest first.

    Args:
        show: The hall now.
        applicant: Whose.
        before: The number of the last case of the page before, or "".
    """
    numbers = cases_of(show.archive, applicant.dossier)
    rest = tuple(number for number in numbers if not before or number < before)
    shown = rest[:PAGE]
    more = address("my.cases", query={"before": shown[-1]}) if len(rest) > PAGE else ""
    return MyPage(
        title="我的办件",
        crumbs=(Link("首页", address("home")), Link("我的办事", address("my")), Link("我的办件")),
        cases=cases_table(show, shown),
        more=Link("更早的办件", more) if more else None,
        start=Link("找事项，去申请", address("services")),
    )


def _tasks(show: Showing, numbers: tuple[str, ...]) -> Iterator[Task]:
    """What is asked of the applicant in the cases that are open."""
    shelf = show.archive.shelf("cases")
    for number in numbers:
        summary = shelf.get(number)
        if summary is None or summary["state"] not in OPEN:
            continue
        case = show.archive[number]
        wanted = wanted_of(case)
        if wanted:
            due = min((each.until for each in wanted if each.until is not None), default=None)
            status = f"最迟 {day(due)}" if due else "待补正"
            names = "、".join(each.name for each in wanted)
            yield Task(
                f"补交材料：{summary['name']}", status, "now", address("my.supplement", number=number), names
            )
        elif summary["state"] == "decided":
            yield Task(f"领取决定：{summary['name']}", "待送达", "now", address("my.case", number=number))


def _drafts_table(archive: Archive, drafts: Iterable[Draft]) -> Table | None:
    rows = []
    for draft in sorted(drafts, key=lambda each: each.saved, reverse=True):
        dossier = archive.get(draft.subject)
        if dossier is None:
            continue
        if draft.subject.startswith("SX-"):
            version = dossier.latest(ItemPublished)
            name = f"申请{version.item.name}" if version is not None else draft.subject
            url = address("apply", number=draft.subject.removeprefix("SX-"))
        else:
            name, url = f"补交材料 {draft.subject}", address("my.supplement", number=draft.subject)
        rows.append(Row((Cell(name, url), Cell(moment(draft.saved)), Cell(f"{len(draft.files)} 个文件"))))
    if not rows:
        return None
    columns = (Column("草稿", head=True), Column("保存时间", nowrap=True), Column("已上传", nowrap=True))
    days = "草稿不是申请，没有提交就没有收件。"
    return Table("草稿", columns, tuple(rows), note=days)


def cases_table(show: Showing, numbers: Iterable[str]) -> Table:
    """Cases in lines: where each stands and what is asked now."""
    shelf, rows = show.archive.shelf("cases"), []
    for number in numbers:
        case, summary = case_of(show.archive, number), shelf.get(number)
        if case is None or summary is None:
            continue
        stage = STAGES.get(summary["stage"], "")
        asked = "、".join(each.name for each in wanted_of(case)) if summary["state"] in OPEN else ""
        due = summary["promised_by"] if summary["state"] in {"handling", "reviewing", "approving"} else ""
        rows.append(
            Row(
                (
                    Cell(summary["name"], address("my.case", number=number), note=number),
                    Cell(
                        tag=Tag(state_word(show, case), "" if summary["state"] in OPEN else "grey"),
                        note=f"第 {tuple(STAGES).index(summary['stage']) + 1} 步，共 5 步：{stage}"
                        if stage
                        else "",
                    ),
                    Cell(summary["received"][:10]),
                    Cell(due or "—"),
                    Cell(f"补交 {asked}" if asked else "—"),
                )
            )
        )
    columns = (
        Column("事项", head=True),
        Column("进度", nowrap=True),
        Column("收件", nowrap=True),
        Column("承诺办结", nowrap=True),
        Column("需要您做"),
    )
    return Table("办件", columns, tuple(rows), "还没有办件。")


def notices_table(show: Showing, applicant: str, case: str = "") -> Table | None:
    """What the applicant was told, the newest first: of all cases or of one."""
    rows = [
        Row(
            (
                Cell(notice.title, _told_about(notice.case) if not case else "", note=notice.text),
                Cell(moment(notice.at)),
                Cell(notice.ways or "网页"),
            )
        )
        for notice in notices_of(show.archive, applicant, case, 10)
    ]
    if not rows:
        return None
    columns = (Column("通知", head=True), Column("时间", nowrap=True), Column("送达方式", nowrap=True))
    return Table("通知", columns, tuple(rows))


def _told_about(number: str) -> str:
    """Where what was told is to be read: the case, the payment notice, or what one told the hall."""
    kind = number.partition("-")[0]
    if kind in PREFIXES.values():
        return address("voice.own", number=number)
    return address("my.fee" if kind == "JK" else "my.case", number=number)


def my_case_page(show: Showing, case: Dossier, applicant: Applicant) -> ProgressPage:
    """One case, with what only its applicant may do and see."""
    number = case.number

    def fetch(n: int) -> str:
        return address("my.paper", number=number, n=str(n))

    asked = bool(wanted_of(case))
    ways = [Action("投诉和救济", address("law"))]
    if case.state in OPEN:
        ways.insert(0, Action("催办一次", address("my.urge", number=number)))
    if case.state in {"received", "correcting", "handling", "reviewing", "approving"}:
        ways.append(Action("撤回申请", address("my.withdraw", number=number), danger=True))
    more: dict[str, Any] = {
        "crumbs": (Link("首页", address("home")), Link("我的办件", address("my.cases")), Link(number)),
        "meta": meta_of(case, said(case, "name") or "（已删除）"),
        "expected_actions": (Action("补交材料", address("my.supplement", number=number), primary=True),)
        if asked
        else (),
        "ways": tuple(ways),
        "again": (
            Link("收件凭证", address("my.receipt", number=number)),
            Link("证据包", address("my.evidence", number=number)),
            Link("返回我的办件", address("my.cases")),
        ),
        "notices": notices_table(show, applicant.dossier, number),
        "papers_note": "",
    }
    return with_fees(progress_page(show, case, fetch, **more), show, case, owner=True)


def supplement_page(case: Dossier, draft: Draft | None) -> MaterialsPage:
    """Where what is asked for is uploaded and handed in."""
    number = case.number
    return MaterialsPage(
        title="补交材料",
        crumbs=(
            Link("我的办件", address("my.cases")),
            Link(number, address("my.case", number=number)),
            Link("补交材料"),
        ),
        lead="请按告知的要求逐项上传，传完后一并提交。提交后继续审查。",
        pieces=tuple(_piece(number, each, draft) for each in wanted_of(case)),
        limit=LARGEST,
        piece_size=PIECE,
        accept=f"{ACCEPT}，单个文件不超过 {LARGEST >> 20} MB",
        endings=ENDINGS,
        submit="提交补正材料" if case.state == "correcting" else "提交容缺材料",
        back=Link("返回办件", address("my.case", number=number)),
    )


def _piece(number: str, wanted: Wanted, draft: Draft | None) -> Piece:
    files = draft.of(wanted.material) if draft is not None else ()
    facts = [wanted.what or "补齐"]
    if wanted.until is not None:
        facts.append(f"最迟 {day(wanted.until)}")
    return Piece(
        id=wanted.material,
        name=wanted.name,
        facts=tuple(facts),
        files=tuple(Attached(file.name, file.size, file.sha256) for file in files),
        upload=address("draft.file", number=number, material=wanted.material),
        drop=address("draft.drop", number=number, material=wanted.material),
        plan=address("draft.uploads", number=number, material=wanted.material),
    )


def before_section(show: Showing, case: Dossier, note: str) -> Section:
    """What an act is about, above its form."""
    return Section(
        "办件",
        facts=(Fact("办件编号", case.number), Fact("状态", state_word(show, case))),
        paragraphs=(note,) if note else (),
    )
