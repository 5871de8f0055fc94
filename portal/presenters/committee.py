"""Meetings and their decisions, study and its notes, as the centre and as everybody finds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hallcore.committee.model import (
    EXCUSES,
    MEETINGS,
    STUDIES,
    MeetingCalled,
    MinutesFiled,
    NoteHandedIn,
    StudyHeld,
    StudyPlanned,
)
from hallcore.committee.rules import Standing, decisions_of
from hallcore.dossier import Dossier
from portal.appraisalbook import LAST
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import who
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.shapes import Action, Cell, Column, Fact, FileRow, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import count, exact_moment

DECISIONS = {"open": "办理中", "overdue": "已逾期", "done": "按期办结", "late": "逾期办结"}
MEETING_STATES = {"called": "已通知", "held": "已召开"}
STUDY_STATES = {"planned": "已计划", "held": "已举行"}


# -- meetings -----------------------------------------------------------------------------------------------


def meetings_page(show: Showing, *, manages: bool) -> DeskListPage:
    """Every meeting, newest first, and how many decisions wait."""
    shelf, decisions = show.archive.shelf("committee-meetings"), show.archive.shelf("committee-decisions")
    rows = tuple(
        Row(
            (
                Cell(one["at"][:16].replace("T", " ")),
                Cell(one["subject"], address("committee.meeting", number=number)),
                Cell(MEETINGS[one["kind"]]),
                Cell(
                    f"{one['present']}/{len(one['invited'])}"
                    if one["state"] == "held"
                    else str(len(one["invited"]))
                ),
                Cell(str(one["decisions"]) if one["state"] == "held" else "—"),
                Cell(tag=Tag(MEETING_STATES[one["state"]], "" if one["state"] == "held" else "grey")),
            )
        )
        for number, one in sorted(shelf.items(), key=lambda item: item[1]["at"], reverse=True)
    )
    states = [one["state"] for one in decisions.values()]
    columns = (
        Column("时间", nowrap=True),
        Column("主题", head=True),
        Column("类型", nowrap=True),
        Column("到会", numeric=True),
        Column("决定", numeric=True),
        Column("状态", nowrap=True),
    )
    return DeskListPage(
        title="管委会会议",
        note=f"决定 {count(len(states))} 项，办理中 {states.count('open')}，已逾期 {states.count('overdue')}。",
        table=Table("管委会会议", columns, rows, empty="还没有召开会议。"),
        actions=(Action("通知会议", address("committee.call"), primary=True),) if manages else (),
    )


def meeting_page(show: Showing, meeting: Dossier, *, manages: bool) -> DossierPage:
    """One meeting: agenda, minutes, decisions."""
    called, held = meeting.the(MeetingCalled), meeting.latest(MinutesFiled)
    actions: tuple[Action, ...] = ()
    if manages and held is None and show.now >= called.at:
        actions = (Action("填写纪要", address("committee.minutes", number=meeting.number), primary=True),)
    return DossierPage(
        title=called.subject,
        crumbs=(Link("管委会会议", address("committee")), Link(meeting.number)),
        tags=(Tag(MEETINGS[called.kind]), Tag(MEETING_STATES[meeting.state], "grey")),
        meta=(meeting.number,),
        readonly=not actions,
        actions=actions,
        facts=(
            Fact("时间", exact_moment(called.at)),
            Fact("地点", called.place),
            Fact("主持人", who(show, called.chair)),
            Fact("参会人员", "、".join(who(show, one) for one in called.invited), full=True),
        ),
        sections=tuple(_meeting(show, meeting, called, held)),
    )


def _meeting(
    show: Showing, meeting: Dossier, called: MeetingCalled, held: MinutesFiled | None
) -> Iterator[Section]:
    agenda = tuple(f"{n}. {point}" for n, point in enumerate(called.agenda, 1))
    yield Section("议程", "agenda", paragraphs=agenda)
    if held is None:
        return
    annex = meeting.record(meeting.numbers(MinutesFiled.type)[-1]).annex
    words = (annex.get("minutes") if annex is not None else None) or "（已删除）"
    absent = [who(show, one) for one in called.invited if one not in held.present]
    note = f"到会 {len(held.present)} 人" + (f"，未到：{'、'.join(absent)}" if absent else "")
    yield Section("会议纪要", "minutes", note, paragraphs=tuple(words.splitlines()))
    files = _files(meeting, "committee.file")
    if files:
        yield Section("附件", "files", files=files)
    rows = tuple(_decision(show, meeting.number, one) for one in decisions_of(meeting))
    yield Section(
        "决定", "decisions", tables=(Table("决定", DECISION_COLUMNS, rows, empty="没有作出决定。"),)
    )


def _files(matter: Dossier, route: str) -> tuple[FileRow, ...]:
    """Every file of a meeting or a study, each with the paper it came with."""
    return tuple(
        FileRow(
            one.name,
            address(route, number=matter.number, n=str(n), sha256=one.sha256),
            one.size,
            one.sha256,
            record.paper.title,
        )
        for n, record in enumerate(map(matter.record, range(matter.count)))
        for one in record.files
    )


DECISION_COLUMNS = (
    Column("决定", head=True),
    Column("责任人", nowrap=True),
    Column("完成期限", nowrap=True),
    Column("状态", nowrap=True),
    Column("结果"),
)


def _decision(show: Showing, number: str, one: Standing) -> Row:
    url = "" if one.done is not None else address("decision.finish", number=number, n=str(one.of))
    tone = {"overdue": "stopped", "late": "stopped", "open": "grey", "done": ""}[one.state]
    return Row(
        (
            Cell(one.decision.text, url),
            Cell(who(show, one.decision.owner)),
            Cell(f"{one.decision.due}"),
            Cell(tag=Tag(DECISIONS[one.state], tone)),  # type: ignore[arg-type]  # a tone
            Cell(one.done.result if one.done is not None else "—"),
        ),
        tone="late" if one.state == "overdue" else "",
    )


def my_decisions(show: Showing, account: str) -> DeskListPage:
    """The decisions somebody owns, those due first at the top."""
    found = [
        (due, number, of, one)
        for (due, number, of), one in show.archive.shelf("committee-decisions").items()
        if one["owner"] == account
    ]
    rows = tuple(
        Row(
            (
                Cell(
                    one["text"], "" if one["result"] else address("decision.finish", number=number, n=str(of))
                ),
                Cell(show.archive.shelf("committee-meetings")[number]["subject"]),
                Cell(due),
                Cell(tag=Tag(DECISIONS[one["state"]], "stopped" if one["state"] == "overdue" else "grey")),
                Cell(one["result"] or "—"),
            ),
            tone="late" if one["state"] == "overdue" else "",
        )
        for due, number, of, one in found
    )
    columns = (
        Column("决定", head=True),
        Column("会议"),
        Column("完成期限", nowrap=True),
        Column("状态", nowrap=True),
        Column("结果"),
    )
    table = Table("我负责的会议决定", columns, rows, empty="没有由您负责的会议决定。")
    return DeskListPage(title="我负责的会议决定", table=table)


# -- study --------------------------------------------------------------------------------------------------


def studies_page(show: Showing, *, manages: bool) -> DeskListPage:
    """Every study, newest first."""
    shelf = show.archive.shelf("studies")
    rows = tuple(
        _study(number, one, address("study.one", number=number))
        for number, one in sorted(shelf.items(), key=lambda item: item[1]["at"], reverse=True)
    )
    table = Table("学习培训", STUDY_COLUMNS, rows, empty="还没有学习培训计划。")
    actions = (Action("安排学习培训", address("study.plan"), primary=True),) if manages else ()
    return DeskListPage(title="学习培训", table=table, actions=actions)


def my_studies(show: Showing, account: str) -> DeskListPage:
    """The studies somebody is called to; notes are handed in from here."""
    shelf, rows = show.archive.shelf("studies"), []
    keys = show.archive.shelf("studies-of").keys((account, ""), (account, LAST))
    for number in sorted(
        (number for _account, number in keys), key=lambda one: shelf[one]["at"], reverse=True
    ):
        study = show.archive[number]
        handed = account in {paper.account for paper in study.papers(NoteHandedIn)}
        url = address("study.note", number=number) if study.state == "held" and not handed else ""
        rows.append(_study(number, shelf[number], url, "已交心得" if handed else ""))
    note = "打开已举行的学习培训，提交心得。"
    table = Table("我的学习培训", STUDY_COLUMNS, tuple(rows), empty="没有需要您参加的学习培训。")
    return DeskListPage(title="我的学习培训", note=note, table=table)


STUDY_COLUMNS = (
    Column("时间", nowrap=True),
    Column("主题", head=True),
    Column("类型", nowrap=True),
    Column("地点"),
    Column("到会", numeric=True),
    Column("无故缺席", numeric=True),
    Column("心得", numeric=True),
    Column("状态", nowrap=True),
)


def _study(_number: str, one: dict[str, Any], url: str, note: str = "") -> Row:
    held = one["state"] == "held"
    return Row(
        (
            Cell(one["at"][:16].replace("T", " ")),
            Cell(one["subject"], url, note=note),
            Cell(STUDIES[one["kind"]]),
            Cell(one["place"]),
            Cell(f"{one['present']}/{one['called']}" if held else str(one["called"])),
            Cell(str(one["unexcused"]) if held else "—"),
            Cell(str(one["notes"]) if held else "—"),
            Cell(tag=Tag(STUDY_STATES[one["state"]], "" if held else "grey")),
        )
    )


def study_page(show: Showing, study: Dossier, *, manages: bool) -> DossierPage:
    """One study: who was called, who came, notes."""
    planned, held = study.the(StudyPlanned), study.latest(StudyHeld)
    actions: list[Action] = []
    if manages and held is None and show.now >= planned.at:
        actions.append(Action("签到", address("study.held", number=study.number), primary=True))
    if manages and held is not None and any(not one.excuse for one in held.missing):
        url = address("study.points", number=study.number)
        actions.append(Action("对无故缺席人员提出记分", url, post=True))
    return DossierPage(
        title=planned.subject,
        crumbs=(Link("学习培训", address("study")), Link(study.number)),
        tags=(Tag(STUDIES[planned.kind]), Tag(STUDY_STATES[study.state], "grey")),
        meta=(study.number,),
        readonly=not actions,
        actions=tuple(actions),
        facts=(
            Fact("时间", exact_moment(planned.at)),
            Fact("地点", planned.place),
            Fact("组织", who(show, planned.host)),
            Fact("参加人员", f"{len(planned.called)} 人"),
        ),
        sections=tuple(_studied(show, study, held)),
    )


def _studied(show: Showing, study: Dossier, held: StudyHeld | None) -> Iterator[Section]:
    if held is None:
        called = "、".join(who(show, one) for one in study.the(StudyPlanned).called)
        yield Section("参加人员", "called", paragraphs=(called,))
        return
    yield Section("到会", "present", paragraphs=("、".join(who(show, one) for one in held.present) or "无",))
    rows = tuple(
        Row((Cell(who(show, one.account)), Cell(EXCUSES.get(one.excuse, "无故缺席")))) for one in held.missing
    )
    table = Table("缺席", (Column("人员", head=True), Column("原因")), rows, empty="全部到会。")
    yield Section("缺席", "missing", tables=(table,))
    notes = []
    for n, paper in zip(study.numbers(NoteHandedIn.type), study.papers(NoteHandedIn), strict=True):
        annex = study.record(n).annex
        words = (annex.get("words") if annex is not None else None) or "（已删除）"
        notes.append(Fact(who(show, paper.account), words, full=True))
    if notes:
        yield Section("心得", "notes", facts=tuple(notes))
    files = _files(study, "study.file")
    if files:
        yield Section("附件", "files", files=files)
