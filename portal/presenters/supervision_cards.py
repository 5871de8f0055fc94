"""A card as a page that explains itself, the list of cards, and everybody's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hallcore.dossier import Dossier, split_record_number
from hallcore.supervision.concerning import at_of, concerns, decision_of
from hallcore.supervision.model import CARD, FAMILIES, PROCEDURE, RUNGS, CardRaised, CardSuperseded
from hallcore.supervision.papers import (
    GROUNDS,
    OUTCOMES,
    AnswerLapsed,
    CardAnswered,
    CardAppealDecided,
    CardAppealed,
    CardClosed,
    CardDecided,
    CardLapsed,
    CardOpened,
)
from portal.cardbook import ENDED, OPEN, Summary, about, listed, place_of
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of, signed_points, who
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Fact,
    FileRow,
    FilterField,
    FilterForm,
    LifeStep,
    Link,
    Option,
    Pager,
    Row,
    Section,
    Table,
)
from portal.presenters.showing import Showing
from portal.presenters.supervision_words import (
    annex_words,
    day_of,
    label_of,
    matter_url,
    records_section,
    rung_tag,
    short,
    state_words,
    whose,
)
from portal.presenters.writing import exact_moment

ROWS = 50
PARTS = {OPEN: "办理中", ENDED: "已终结"}


# -- lists --------------------------------------------------------------------------------------------------


def cards_page(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """Cards of the hall, the newest first, by state, rung, department and family."""
    part = asked.get("part", "") if asked.get("part", "") in PARTS else OPEN
    wanted = {name: asked.get(name, "") for name in ("rung", "family", "department")}
    after = asked.get("after", "")
    found, more = listed(
        show.archive,
        CARD,
        part,
        after=int(after) if after.isdecimal() else 0,
        many=ROWS,
        fits=lambda one: all(not value or one[name] == value for name, value in wanted.items()),
    )
    kept = {"part": part, **{name: value for name, value in wanted.items() if value}}
    pager = None
    if more or after:
        pager = Pager(
            f"本页 {len(found)} 张，较新的在前",
            previous=address("cards", query=kept) if after else "",
            next=address("cards", query={**kept, "after": str(more)}) if more else "",
            pages=(Link("最新", address("cards", query=kept), current=not after),),
        )
    return DeskListPage(
        title="监察牌",
        note=f"{PARTS[part]}，较新的在前。监察牌由系统依据记录亮出。",
        table=cards_table(show, found, "没有这样的监察牌。"),
        filters=_filters(show, part, wanted),
        pager=pager,
    )


def _filters(show: Showing, part: str, wanted: Mapping[str, str]) -> FilterForm:
    departments = {code: one["short"] for code, one in show.archive.shelf("departments").items()}

    def field(
        name: str, label: str, table: Mapping[str, str], value: str, *, all_: bool = True
    ) -> FilterField:
        options = ((Option("", "全部", not value),) if all_ else ()) + tuple(
            Option(key, text, key == value) for key, text in table.items()
        )
        return FilterField(name, label, "select", options=options)

    return FilterForm(
        address("cards"),
        (
            field("part", "状态", PARTS, part, all_=False),
            field("rung", "等级", RUNGS, wanted["rung"]),
            field("family", "类别", FAMILIES, wanted["family"]),
            field("department", "部门", departments, wanted["department"]),
        ),
    )


def cards_table(show: Showing, found: list[tuple[str, Summary]], empty: str) -> Table:
    """Cards as rows."""
    columns = (
        Column("编号", nowrap=True),
        Column("等级", nowrap=True),
        Column("违反情形", head=True),
        Column("责任单位和人员"),
        Column("亮牌时间", nowrap=True),
        Column("答复期限", nowrap=True),
        Column("状态", nowrap=True),
    )
    return Table("监察牌", columns, tuple(_card_row(show, *pair) for pair in found), empty=empty)


def _card_row(show: Showing, number: str, one: Summary) -> Row:
    waits = one["state"] in {"raised", "opened"}
    late = waits and not one["answered"] and one["answer_by"] < show.now.date().isoformat()
    state = label_of(show, PROCEDURE, CARD, one["state"])
    if waits:
        state += "，已答复" if one["answered"] else "，逾期未答复" if late else "，待答复"
    return Row(
        (
            Cell(number, address("card", number=number)),
            Cell(tag=rung_tag(one["rung"])),
            Cell(one["title"], note=f"{one['matter']}　{one['matter_title']}"),
            Cell(whose(show, one["department"], one["person"])),
            Cell(short(one["filed"])),
            Cell(one["answer_by"]),
            Cell(state),
        ),
        tone="late" if late else "",
    )


def my_page(show: Showing, account: str) -> DeskListPage:
    """The cards that are somebody's to answer: their own, and their department's where they are its chief."""
    post = show.archive.shelf("posts").get(account)
    parts = [f"person:{account}"]
    if post is not None and post["stands"] and post["chief"]:
        parts.append(f"department:{post['department']}")
    found = [pair for part in parts for pair in listed(show.archive, CARD, part, many=100)[0]]
    found.sort(key=lambda pair: place_of(pair[0]))
    waiting = sum(one["state"] in {"raised", "opened"} and not one["answered"] for _number, one in found)
    return DeskListPage(
        title="我的监察牌",
        note=f"待答复 {waiting} 张。请在答复期限内说明情况；对认定不服的，可以申诉一次。",
        table=cards_table(show, found, "没有涉及您的监察牌。"),
    )


# -- one card -----------------------------------------------------------------------------------------------


def card_page(
    show: Showing, card: Dossier, account: str, roles: tuple[str, ...], *, inside: bool
) -> DossierPage:
    """One card: why, how it was counted, on what evidence, and what became of it."""
    paper = card.the(CardRaised)
    actions = tuple(_actions(show, card, paper, account, roles, inside=inside))
    watches = {"supervisor", "discipline", "manager"} & set(roles)
    return DossierPage(
        title=paper.heading,
        crumbs=(
            Link("监察牌", address("cards" if watches and inside else "card.my")),
            Link(card.number),
        ),
        tags=(rung_tag(paper.rung),),
        meta=(card.number, state_words(show, card), f"{FAMILIES[paper.family]}类"),
        readonly=not actions,
        life=tuple(_life(card, paper)),
        actions=actions,
        facts=tuple(_facts(show, paper, roles)),
        sections=(
            *_why(paper),
            _evidence(show, paper, roles),
            *_said(show, card, inside=bool(watches)),
            *_beside(show, card, paper),
            records_section(show, card),
        ),
    )


def _actions(
    show: Showing, card: Dossier, paper: CardRaised, account: str, roles: tuple[str, ...], *, inside: bool
) -> Iterator[Action]:
    number, today = card.number, show.now.date()
    if concerns(show.archive, paper, account):
        decided = decision_of(card)
        answered = bool(card.numbers(CardAnswered.type))
        if card.state in {"raised", "opened"} and not answered and today <= paper.answer_by:
            yield Action("答复", address("card.answer", number=number), primary=True)
        elif (
            card.state == "upheld"
            and decided is not None
            and decided.appeal_by
            and today <= decided.appeal_by
        ):
            yield Action("申诉", address("card.appeal", number=number), primary=True)
    if not inside or not {"supervisor", "discipline"} & set(roles):
        return
    if card.state == "raised":
        yield Action("立案核查", address("card.open", number=number), primary=True)
    elif card.state == "opened":
        yield Action("作出认定", address("card.decide", number=number), primary=True)
    elif card.state == "appealed" and "discipline" in roles:
        yield Action("复核", address("card.appeal.decide", number=number), primary=True)
    yield Action("下达督办", address("order.issue", query={"about": number}))
    yield Action("证据包", address("matter.bundle", number=number))


def _life(card: Dossier, paper: CardRaised) -> Iterator[LifeStep]:
    yield LifeStep("亮牌", "done", day_of(card.record(0).at))
    answered, lapsed = at_of(card, CardAnswered.type), at_of(card, AnswerLapsed.type)
    yield LifeStep(
        "答复",
        "done" if answered else "stop" if lapsed else "todo",
        day_of(answered or lapsed),
        "" if answered else "逾期未答复" if lapsed else f"至 {paper.answer_by:%m-%d}",
    )
    if paper.rung == "reminder" and card.state != "closed":
        ended = at_of(card, CardLapsed.type)
        yield LifeStep("届满终结", "done" if ended else "todo", day_of(ended))
        return
    opened, decided = at_of(card, CardOpened.type), at_of(card, CardDecided.type)
    yield LifeStep("核查", "done" if decided else "now" if opened else "todo", day_of(opened))
    outcome = decision_of(card)
    yield LifeStep(
        "认定", "done" if decided else "todo", day_of(decided), OUTCOMES[outcome.outcome] if outcome else ""
    )
    ended = at_of(card, CardAppealDecided.type) or at_of(card, CardClosed.type)
    appealed = at_of(card, CardAppealed.type)
    name = "申诉复核" if appealed else "生效"
    if outcome is None or outcome.outcome == "upheld":
        yield LifeStep(name, "done" if ended else "now" if appealed else "todo", day_of(ended or appealed))


def _facts(show: Showing, paper: CardRaised, roles: tuple[str, ...]) -> Iterator[Fact]:
    yield Fact("所涉案卷", paper.matter, url=matter_url(show, paper.matter, roles))
    yield Fact("案卷名称", paper.matter_title)
    yield Fact("责任单位和人员", whose(show, paper.department, paper.person))
    yield Fact("违反时间", exact_moment(paper.breached))
    yield Fact("答复期限", f"{paper.answer_by}", strong=True)
    yield Fact("监察扣分", signed_points(paper.points))
    if paper.supersedes:
        yield Fact("取代", paper.supersedes, url=address("card", number=paper.supersedes))


def _why(paper: CardRaised) -> Iterator[Section]:
    since = f"自 {paper.valid_from} 起施行" if paper.valid_from else "现行"
    rows = tuple(
        Row(
            (
                Cell(cite.rule, address("law.rule", rule=cite.rule)),
                Cell(cite.says),
                Cell(cite.line, note="；".join(cite.also)),
            )
        )
        for cite in paper.cites
    )
    columns = (Column("规则", nowrap=True), Column("规定", head=True), Column("依据"))
    yield Section(
        "为什么亮牌",
        "why",
        f"规则 {paper.rule}，{since}，法规版本 {paper.edition[:12]}",
        tables=(Table("适用的规则", columns, rows),),
    )
    yield Section(
        "怎样算出来的",
        "counting",
        f"工作日历版本 {paper.calendar[:12]}",
        paragraphs=paper.arithmetic or ("本规则不涉及计算。",),
    )


def _evidence(show: Showing, paper: CardRaised, roles: tuple[str, ...]) -> Section:
    rows = []
    for one in paper.evidence:
        number, _n = split_record_number(one.record)
        rows.append(
            Row(
                (
                    Cell(one.record, matter_url(show, number, roles)),
                    Cell(one.title, note=one.says),
                    Cell(f"{one.sha256[:16]}…", code=True),
                )
            )
        )
    columns = (Column("记录号", nowrap=True), Column("文书和要点", head=True), Column("摘要"))
    table = Table("证据", columns, tuple(rows), empty="没有可列的记录：规则针对应当有而没有的记录。")
    note = "以记录原文的摘要固定；任何有权查阅的人都可以据此重新推算。"
    return Section("证据", "evidence", note, tables=(table,))


def _files(card: Dossier, n: int) -> tuple[FileRow, ...]:
    return tuple(
        FileRow(
            one.name,
            address("card.file", number=card.number, n=str(n), sha256=one.sha256),
            one.size,
            one.sha256,
        )
        for one in card.record(n).files
    )


def _said(show: Showing, card: Dossier, *, inside: bool) -> Iterator[Section]:
    """Answer, decision, appeal and its decision, in the order they came."""
    for n, kind in enumerate(card.types):
        paper: Any = card.record(n).paper
        at = f"{exact_moment(card.record(n).at)}"
        actor = card.record(n).head["actor"]["account"]
        if kind == CardAnswered.type:
            head = "认可，情况属实。" if paper.accepts else "有异议。"
            note = f"{who(show, actor)}，{at}"
            yield Section(
                "答复", "answer", note, paragraphs=(head, *annex_words(card, n)), files=_files(card, n)
            )
        elif kind == CardOpened.type and paper.note and inside:
            yield Section("核查安排", "note", at, paragraphs=(paper.note,))
        elif kind == CardDecided.type:
            yield Section("认定", "decision", at, facts=tuple(_decided(paper)))
        elif kind == CardAppealed.type:
            note = f"{who(show, actor)}，{at}；复核期限 {paper.decide_by}"
            yield Section("申诉", "appeal", note, paragraphs=annex_words(card, n), files=_files(card, n))
        elif kind == CardAppealDecided.type:
            head = "维持认定。" if paper.outcome == "upheld" else "申诉成立，予以解除。"
            yield Section("复核决定", "appeal-decision", at, paragraphs=(head, paper.reason))
        elif kind == CardSuperseded.type:
            url = address("card", number=paper.by)
            yield Section(
                "已由更重的牌取代", "superseded", at, facts=(Fact("取代本牌的", paper.by, url=url),)
            )


def _decided(paper: CardDecided) -> Iterator[Fact]:
    yield Fact("认定意见", OUTCOMES[paper.outcome], strong=True)
    if paper.ground:
        yield Fact("解除的情形", GROUNDS[paper.ground])
    yield Fact("事实和理由", paper.reason, full=True)
    if paper.measures:
        yield Fact("整改要求", paper.measures, full=True)
    if paper.appeal_by is not None:
        yield Fact("申诉期限", f"{paper.appeal_by}")


def _beside(show: Showing, card: Dossier, paper: CardRaised) -> Iterator[Section]:
    """The other cards of the same matter."""
    found = [
        (number, one)
        for number, one in about(show.archive, paper.matter)
        if one["machine"] == CARD and number != card.number
    ]
    if found:
        yield Section("同一案卷的其他监察牌", "others", tables=(cards_table(show, found, ""),))


def department_choices(show: Showing) -> list[tuple[str, str]]:
    """Every department, for a field."""
    return [(code, department_of(show, code)) for code in show.archive.shelf("departments")]
