"""The content office's windows: what is drafted, reviewed and shown, the play-lists, the music, the screens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hallcore.displays.model import (
    EVERYWHERE,
    KINDS,
    SHOWS,
    WEEKDAYS,
    ContentDrafted,
    ContentPublished,
    ContentReturned,
    ContentWithdrawn,
)
from hallcore.displays.rules import clock_words, drafters, place_name
from hallcore.dossier import Archive, Dossier, record_number
from portal.presenters.addresses import address, record_url
from portal.presenters.desk_organisation import name_of
from portal.presenters.desks import DeskListPage, DossierPage, FieldGroup, FormPage
from portal.presenters.paging import ROWS, pager, place_in
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    LifeStep,
    Link,
    LinkGroup,
    Option,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count, moment
from portal.screenbook import contents

STATES = {
    "draft": "起草中",
    "submitted": "待审核",
    "published": "已发布",
    "withdrawn": "已撤下",
    "ended": "已期满",
    "discarded": "已作废",
}
STEPS = {
    "submit": ("submit-content", "送审"),
    "publish": ("publish-content", "审核通过，发布"),
    "return": ("return-content", "退回"),
    "withdraw": ("withdraw-content", "撤下"),
    "discard": ("discard-content", "作废"),
}
"""What can be done with a piece of content, by its name in addresses: the verb and what the button says."""

REASONED = {"return", "withdraw"}


def views(show: Showing, here: str, *, manages: bool) -> LinkGroup:
    """The lists of this room."""
    archive = show.archive
    lists = [
        ("desk.content", "内容", len(archive.shelf("screen-content"))),
        ("desk.playlists", "节目单", len(archive.shelf("screen-playlists"))),
        ("desk.music", "背景音乐", len(archive.shelf("screen-music"))),
    ]
    if manages:
        lists.append(("desk.screens", "屏幕", len(archive.shelf("screens"))))
    return LinkGroup(
        "屏幕与音乐", tuple(Link(label, address(name), name == here, many) for name, label, many in lists)
    )


def state_tag(state: str) -> Tag:
    """A state as a tag: what is shown is solid, what waits stands out, what is over is grey."""
    tone: Any = {"published": "solid", "submitted": "", "draft": "grey"}.get(state, "grey")
    return Tag(STATES[state], tone)


def where(zones: tuple[str, ...]) -> str:
    """The zones of a piece of content in words."""
    return "、".join(zones) or EVERYWHERE


# -- content --------------------------------------------------------------------------------------------------


def content_page(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """Every piece of content, or those in one state; the newest first, page by page."""
    state, shelf = asked.get("state", ""), show.archive.shelf("screen-content")
    numbers = contents(show.archive, state if state in STATES else "")
    here, last = place_in(asked, len(numbers))
    found = [(number, shelf[number]) for number in numbers[(here - 1) * ROWS : here * ROWS]]
    columns = (
        Column("编号", nowrap=True),
        Column("标题", head=True),
        Column("种类", nowrap=True),
        Column("区域"),
        Column("起止", nowrap=True),
        Column("状态", nowrap=True),
    )
    rows = tuple(
        Row(
            (
                Cell(number, address("desk.piece", number=number)),
                Cell(one["heading"]),
                Cell(KINDS[one["kind"]]),
                Cell(where(one["zones"])),
                Cell(f"{one['first']} 至 {one['last']}"),
                Cell(tag=state_tag(one["state"])),
            )
        )
        for number, one in found
    )
    options = (
        Option("", "全部状态", not state),
        *(Option(key, label, key == state) for key, label in STATES.items()),
    )
    return DeskListPage(
        title="屏幕内容",
        note=f"{count(len(numbers))} 件",
        table=Table("屏幕内容", columns, rows, empty="没有这样的内容。"),
        actions=(Action("起草内容", address("desk.content", query={"new": "1"}), primary=True),),
        filters=FilterForm(
            address("desk.content"), (FilterField("state", "状态", "select", options=options),)
        ),
        pager=pager("desk.content", {"state": state}, here, last, len(numbers)),
    )


def piece_page(show: Showing, content: Dossier, account: str) -> DossierPage:
    """One piece of content: as it would be shown, who wrote it, who reviewed it, what may be done next."""
    paper: Any = content.latest(ContentPublished) or content.the(ContentDrafted)
    published = content.state in {"published", "withdrawn", "ended"}
    facts = [
        Fact("种类", KINDS[paper.kind]),
        Fact("显示区域", where(tuple(paper.zones))),
        Fact("起止日期", f"{paper.first} 至 {paper.last}"),
        Fact("依据", paper.basis or "未写明"),
        Fact("起草人", "、".join(name_of(show.archive, one) for one in sorted(drafters(content)))),
    ]
    numbers = content.numbers(ContentPublished.type)
    if numbers:
        reviewer = str(content.record(numbers[-1]).head["actor"]["account"])
        facts.append(Fact("审核人", name_of(show.archive, reviewer)))
        facts.append(
            Fact(
                "公开记录",
                record_number(content.number, numbers[-1]),
                record_url(record_number(content.number, numbers[-1])),
            )
        )
    return DossierPage(
        title=paper.heading,
        tags=(state_tag(content.state),),
        meta=(f"编号 {content.number}",),
        alerts=_alerts(content, account),
        life=_life(content, published=published),
        actions=_actions(content, account),
        facts=tuple(facts),
        sections=(
            Section("屏幕上显示的文字", "text", paragraphs=(paper.heading, *paper.text)),
            history(show, content),
        ),
        readonly=content.state in {"withdrawn", "ended", "discarded"},
    )


def history(show: Showing, matter: Dossier) -> Section:
    """What was done last in a matter, by whom and when, the newest first; what is public leads to its record."""
    rows = []
    for n in reversed(range(max(0, matter.count - ROWS), matter.count)):
        record = matter.record(n)
        number, actor = record_number(matter.number, n), str(record.head["actor"]["account"])
        who = "大厅时钟" if actor == "clock" else name_of(show.archive, actor)
        url = record_url(number) if record.disclosure == "public" else ""
        rows.append(Row((Cell(record.paper.title, url), Cell(who), Cell(moment(record.at)), Cell(number))))
    columns = (
        Column("文书", head=True),
        Column("经办", nowrap=True),
        Column("时间", nowrap=True),
        Column("记录号", nowrap=True),
    )
    return Section("案卷记录", "records", tables=(Table("案卷记录", columns, tuple(rows)),))


def _alerts(content: Dossier, account: str) -> tuple[Alert, ...]:
    returned, withdrawn = content.latest(ContentReturned), content.latest(ContentWithdrawn)
    if content.state == "draft" and returned is not None:
        return (Alert(f"{returned.reason}", "审核人已退回", "stop"),)
    if withdrawn is not None:
        return (Alert(withdrawn.reason, "已撤下", "stop"),)
    if content.state == "submitted" and account in drafters(content):
        return (Alert("本人起草的内容由另一人审核。"),)
    return ()


def _life(content: Dossier, *, published: bool) -> tuple[LifeStep, ...]:
    state = content.state
    drafted: Any = "now" if state == "draft" else "done"
    reviewed: Any = "now" if state == "submitted" else ("done" if published else "todo")
    shown: Any = "now" if state == "published" else ("done" if state in {"ended", "withdrawn"} else "todo")
    last = "撤下" if state == "withdrawn" else "期满"
    over: Any = "done" if state in {"ended", "withdrawn"} else "todo"
    return (
        LifeStep("起草", drafted),
        LifeStep("审核", reviewed),
        LifeStep("显示", shown),
        LifeStep(last, over),
    )


def _actions(content: Dossier, account: str) -> tuple[Action, ...]:
    number, state = content.number, content.state

    def to(step: str, *, primary: bool = False) -> Action:
        post = step not in REASONED
        return Action(
            STEPS[step][1], address("desk.piece.step", number=number, step=step), primary, post=post
        )

    if state == "draft":
        change = Action("修改", address("desk.piece.change", number=number))
        return (to("submit", primary=True), change, to("discard"))
    if state == "submitted" and account not in drafters(content):
        return (to("publish", primary=True), to("return"))
    return (to("withdraw"),) if state == "published" else ()


def form_page(
    title: str,
    alerts: tuple[Alert, ...],
    back: str,
    lead: str = "",
    *,
    submit: str = "保存",
    multipart: bool = False,
    groups: tuple[FieldGroup, ...] = (),
) -> FormPage:
    """A form of this room."""
    return FormPage(
        title=title,
        alerts=alerts,
        lead=lead,
        submit=submit,
        cancel=Link("返回", back),
        multipart=multipart,
        groups=groups,
        danger=submit in {"撤下", "停用", "停播"},
    )


def places(archive: Archive) -> dict[str, str]:
    """Where content can be shown: each floor, and each zone of it."""
    found = {(one["hall"], one["floor"], one["zone"]) for one in archive.shelf("windows").values()}
    floors = {(hall, floor, "") for hall, floor, _zone in found}
    ordered = sorted(found | floors, key=lambda place: (place[0] != "主厅", place))
    return {place_name(*place): place_name(*place) + ("" if place[2] else "（全层）") for place in ordered}


# -- play-lists and music -------------------------------------------------------------------------------------


def playlists_page(show: Showing) -> DeskListPage:
    """Every play-list."""
    shelf = show.archive.shelf("screen-playlists")
    rows = tuple(
        Row(
            (
                Cell(one["name"], address("desk.playlist", number=number)),
                Cell(
                    "、".join(
                        code
                        for code in one["screens"]
                        if show.archive.claimed(f"playlist-of:{code}") == number
                    )
                    or "没有屏幕"
                ),
                Cell("　".join(f"{SHOWS[name]} {seconds} 秒" for name, seconds in one["slots"])),
            )
        )
        for number, one in shelf.items()
    )
    columns = (Column("节目单", head=True, nowrap=True), Column("屏幕", nowrap=True), Column("依次显示"))
    return DeskListPage(
        title="节目单",
        note=f"{count(len(rows))} 个",
        table=Table(
            "节目单", columns, rows, empty="没有节目单；大屏依次显示通知、政策、流程、公示、开标和便民设施。"
        ),
        actions=(Action("编排节目单", address("desk.playlists", query={"new": "1"}), primary=True),),
    )


def music_page(show: Showing) -> DeskListPage:
    """Every piece of music, those that are played first."""
    shelf = show.archive.shelf("screen-music")
    found = sorted(shelf.items(), key=lambda one: (one[1]["state"] != "standing", one[0]))
    return DeskListPage(
        title="背景音乐",
        note=f"{count(sum(one['state'] == 'standing' for _number, one in found))} 首在播",
        table=Table(
            "背景音乐",
            (
                Column("曲目", head=True),
                Column("时间", nowrap=True),
                Column("星期"),
                Column("起止", nowrap=True),
                Column("屏幕"),
                Column("音量", numeric=True),
                Column("来源"),
                Column("状态", nowrap=True),
            ),
            tuple(_music(number, one, show.now.date()) for number, one in found),
            empty="没有安排音乐。",
        ),
        actions=(Action("安排音乐", address("desk.music", query={"new": "1"}), primary=True),),
    )


def _music(number: str, one: Mapping[str, Any], today: date) -> Row:
    stands = one["state"] == "standing"
    over = stands and one["last"] < today.isoformat()
    stop = (
        Cell("停播", address("desk.music.stop", number=number))
        if stands and not over
        else Cell(tag=Tag("已期满" if over else "已停播", "grey"))
    )
    return Row(
        (
            Cell(one["name"]),
            Cell(f"{clock_words(one['begins'])}–{clock_words(one['ends'])}"),
            Cell("、".join(WEEKDAYS[day] for day in one["days"])),
            Cell(f"{one['first']} 至 {one['last']}"),
            Cell("、".join(one["screens"]) or "全部播音的大屏"),
            Cell(f"{one['volume']}%"),
            Cell(one["source"]),
            stop,
        )
    )
