"""What ratings come to at the centre's desk, and what an officer is told of their own: sums alone, and what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from hallcore.approval.reported import GRADES
from hallcore.dossier import Dossier
from hallcore.voice.ratings_model import (
    FINDINGS,
    RatingGiven,
    RatingRectified,
    RatingVerified,
    RectificationReturned,
)
from hallcore.voice.ratings_stats import Tally
from portal import ratingbook as book
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of, who
from portal.presenters.desks import DeskListPage
from portal.presenters.rating_desk import BoardPage
from portal.presenters.ratings import COLUMNS, HIDDEN, cells, name_in
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Option,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing

# -- what they come to --------------------------------------------------------------------------------------


def chosen(asked: dict[str, str], now: datetime) -> tuple[str, str, tuple[str, ...]]:
    """The dimension, the span and the months an address asks for."""
    dimension = asked.get("by", "department")
    span = asked.get("span", "3")
    span = span if span in _SPANS else "3"
    by = dimension if dimension in book.DIMENSIONS else "department"
    return by, span, book.months_back(now.date(), int(span))


_SPANS = {"1": "本月", "3": "最近三个月", "12": "最近十二个月"}


def statistics_page(show: Showing, asked: dict[str, str]) -> DeskListPage:
    """Sums by window, officer, item, department or channel."""
    by, span, months = chosen(asked, show.now)
    fields = (
        FilterField(
            "by", "按", "select", by, tuple(Option(k, v, k == by) for k, v in book.DIMENSIONS.items())
        ),
        FilterField(
            "span", "时段", "select", span, tuple(Option(k, v, k == span) for k, v in _SPANS.items())
        ),
    )
    exports = tuple(
        Action(
            f"导出 {kind.upper()}",
            address("desk.ratings.export", kind=kind, query={"by": by, "span": span}),
        )
        for kind in ("xlsx", "csv")
    )
    rows = tuple(
        Row((Cell(label(show, by, key)), *cells(show, tally)))
        for key, tally in book.sums(show.archive, months, by).items()
    )
    return DeskListPage(
        title="评价统计",
        note=f"{months[-1]} 至 {months[0]}，按办结月份。未评价的不计作满意；有效评价太少的不显示比例。",
        table=Table(
            "评价统计", (Column(book.DIMENSIONS[by], head=True), *COLUMNS), rows, empty="还没有评价。"
        ),
        filters=FilterForm(address("desk.ratings.statistics"), fields),
        actions=exports,
    )


def label(show: Showing, dimension: str, key: str) -> str:
    """What a key is called at the centre's desk."""
    return who(show, key) if dimension == "officer" else name_in(show, dimension, key)


def export_rows(show: Showing, by: str, months: Sequence[str]) -> Iterator[tuple[str | int, ...]]:
    """The same to take along: numbers, so that whoever wants a share computes it from them."""
    grades = tuple(GRADES.values())
    yield (book.DIMENSIONS[by], "可评价", "已评价", "未评价", *grades, "差评", "核销")
    for key, tally in book.sums(show.archive, tuple(months), by).items():
        counted = tuple(tally.grades[grade - 1] for grade in GRADES)
        numbers = (tally.served, tally.rated, tally.unrated, *counted, tally.bad, tally.excluded)
        yield (label(show, by, key), *numbers)


# -- who was rated ------------------------------------------------------------------------------------------


def own_page(show: Showing, account: str, department: str) -> BoardPage:
    """An officer's page: their own sums and their department's, and what the department has to mend.

    Only months that are over are told, and no grades of very few: a number that moves at noon would say who rated.
    """
    months = book.months_back(show.now.date(), 4)[1:]
    own = book.sums(show.archive, months, "officer").get(account, Tally())
    ours = book.sums(show.archive, months, "department").get(department, Tally())
    rows = (
        Row((Cell("本人"), *cells(show, own, hidden=True))),
        Row((Cell(department_of(show, department)), *cells(show, ours, hidden=True))),
    )
    tasks = tuple(_task(show, number, due) for due, number in book.tasks(show.archive, department))
    over = tuple(
        _task(show, number, show.archive.shelf("ratings")[number]["rectify_by"])
        for number in book.mended(show.archive, department)
    )
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("事项"),
        Column("核实情况"),
        Column("最迟整改", nowrap=True),
    )
    return BoardPage(
        title="评价",
        meta=(HIDDEN,),
        sections=(
            Section(
                f"{months[-1]} 至 {months[0]}",
                "sums",
                "本月的数字次月公布。",
                tables=(Table("已过月份的评价", (Column("范围", head=True), *COLUMNS), rows),),
            ),
            Section("待整改", tables=(Table("待整改", columns, tasks, empty="没有待整改的差评。"),)),
            Section("已报送整改", tables=(Table("已报送整改", columns, over, empty="没有。"),)),
        ),
    )


def _task(show: Showing, number: str, due: str) -> Row:
    verified = show.archive[number].the(RatingVerified)
    one = show.archive.shelf("ratings")[number]
    late = one["state"] == "rectifying" and due < show.now.date().isoformat()
    return Row(
        (
            Cell(number, address("office.rating", number=number)),
            Cell(one["item"] or name_in(show, "window", one["window"])),
            Cell(verified.why),
            Cell(due, tag=Tag("已逾期", "stopped") if late else None),
        ),
        tone="late" if late else "",
    )


def task_facts(show: Showing, rating: Dossier) -> tuple[Fact, ...]:
    """What the department is told: what was found and until when; neither matter, moment, words nor rater."""
    given, verified = rating.the(RatingGiven), rating.the(RatingVerified)
    facts = [
        Fact("事项", given.item_name or name_in(show, "window", given.window)),
        Fact("结论", FINDINGS[verified.finding]),
        Fact("最迟整改", verified.rectify_by.isoformat() if verified.rectify_by else "—", strong=True),
        Fact("核实情况", verified.why, full=True),
    ]
    facts += [Fact("退回理由", paper.reason, full=True) for paper in rating.papers(RectificationReturned)]
    facts += [
        Fact("已报送", paper.measures + ("（逾期报送）" if paper.late else ""), full=True)
        for paper in rating.papers(RatingRectified)
    ]
    return tuple(facts)
