"""Ratings in words, for whoever was served and for everybody: the rating's own page, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.approval.model import ApplicationReceived
from hallcore.approval.reported import GRADES, RATING_CHANNELS
from hallcore.counters.model import TICKET, TicketTaken
from hallcore.dossier import Dossier
from hallcore.voice.ratings_model import RatingClosed, RatingGiven, RatingRectified
from hallcore.voice.ratings_rules import rated_key
from hallcore.voice.ratings_stats import Share, Tally, bad_share, coverage, good_share, least
from portal.presenters.addresses import address
from portal.presenters.citizens import StepPage
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Alert, Box, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import count, day
from portal.ratingbook import months_back, sums

FREE = "评价自愿，一次办理评价一次。不评价的按“未评价”统计，不计作满意。"
HIDDEN = "窗口工作人员看不到是谁评价的，也看不到评价的时间和内容，只看到汇总数字。"
AFTER = "不满意的，一个工作日内核实；情况属实的，五个工作日内整改，情况复杂的十五个工作日。"
SHOWN_MONTHS = 6

_TOLD = {
    "counted": "已计入统计。",
    "calling": "正在核实。留了联系方式的，我们会回电。",
    "excluding": "正在复核。",
    "excluded": "经核实不计入统计。",
    "rectifying": "核实属实，责成有关部门整改。",
    "rectified": "有关部门已经报送整改情况，正在确认。",
    "explaining": "已经核实，正在答复。",
    "closed": "已经办结。",
}

BOXES = (
    Box("怎样评价", (FREE, HIDDEN), (Link("看规则全文", address("law.rule", rule="HP-02")),)),
    Box("不满意以后", (AFTER,), (Link("看规则全文", address("law.rule", rule="HP-04")),)),
)


def rate_page(
    title: str, back: Link, alerts: tuple[Alert, ...], groups: tuple[tuple[str, tuple[str, ...]], ...]
) -> StepPage:
    """The form."""
    return StepPage(
        title=title,
        crumbs=(Link("首页", address("home")), back, Link("评价")),
        alerts=alerts,
        lead=FREE,
        groups=groups,
        submit="提交评价",
        cancel=Link("不评价，返回", back.url),
        boxes=BOXES,
    )


OWN = (
    ("评价", ("grade", "reasons", "words")),
    ("联系方式（可以不填）", ("name", "phone")),
)
SIGNED_IN = (("评价", ("grade", "reasons", "words")),)
BY_CODE = (("哪一件", ("number", "code")), *OWN)


def about(matter: Dossier) -> str:
    """What is rated, in a few words."""
    if matter.machine == TICKET:
        return f"{matter.the(TicketTaken).label} 号"
    return matter.the(ApplicationReceived).name


def rating_of(show: Showing, matter: Dossier) -> Dossier | None:
    """The rating of a ticket or a case, if there is one."""
    number = show.archive.claimed(rated_key(matter.number))
    return show.archive.get(number) if number else None


def rated_page(rating: Dossier, title: str, back: Link, *, fresh: bool) -> AboutPage:
    """What was said and what has become of it; no name, since whoever has the slip may read it."""
    given, closed = rating.the(RatingGiven), rating.latest(RatingClosed)
    facts = [
        Fact("您的评价", GRADES[given.grade], strong=True),
        Fact("评价日期", day(given.happened.date())),
        Fact("方式", RATING_CHANNELS[given.channel]),
        Fact("现在", _TOLD[rating.state], full=True),
    ]
    if given.callback_by is not None and rating.state == "calling":
        facts.append(Fact("最迟核实", day(given.callback_by)))
    mended = rating.latest(RatingRectified)
    if mended is not None and closed is not None:
        facts.append(Fact("整改情况", mended.measures, full=True))
    if closed is not None:
        facts.append(Fact("处理结果", closed.result, full=True))
    return AboutPage(
        title=title,
        crumbs=(Link("首页", address("home")), back, Link("评价")),
        alerts=(Alert("谢谢您的评价。"),) if fresh else (),
        sections=(
            Section("评价", facts=tuple(facts)),
            Section("说明", paragraphs=(HIDDEN, AFTER), actions=(Action("返回", back.url),)),
        ),
    )


def case_section(show: Showing, case: Dossier, url: str) -> tuple[Section, ...]:
    """The rating of a case, on its page; nothing before it is over."""
    rating = rating_of(show, case)
    if rating is not None:
        said = GRADES[rating.the(RatingGiven).grade]
        return (
            Section("评价", facts=(Fact("您的评价", said), Fact("现在", _TOLD[rating.state], full=True))),
        )
    ended = {"decision-made", "acceptance-refused", "case-ended"} & set(case.types)
    if not ended:
        return ()
    return (Section("评价", paragraphs=(FREE,), actions=(Action("评价这次办理", url),)),)


# -- what they come to --------------------------------------------------------------------------------------


def share_words(share: Share | None) -> str:
    """``96.0%（91.2%—98.3%）``, or that they are too few."""
    return f"{share.value}%（{share.low}%—{share.high}%）" if share is not None else "样本不足"


COLUMNS = (
    Column("可评价", numeric=True),
    Column("已评价", numeric=True),
    Column("未评价", numeric=True),
    Column("评价率", numeric=True),
    *(Column(title, numeric=True) for title in GRADES.values()),
    Column("差评率（置信区间）", numeric=True),
    Column("核销", numeric=True),
)


def cells(show: Showing, tally: Tally, *, hidden: bool = False) -> tuple[Cell, ...]:
    """A tally under COLUMNS; ``hidden`` tells no grades where they are so few that one could guess whose each is."""
    covered, few = coverage(tally), hidden and tally.rated < least(show.law())
    return (
        Cell(count(tally.served)),
        Cell(count(tally.rated)),
        Cell(count(tally.unrated)),
        Cell(f"{covered.value}%" if covered is not None else "—"),
        *(Cell("—" if few else count(tally.grades[grade - 1])) for grade in GRADES),
        Cell(share_words(bad_share(tally, show.law())) if tally.rated else "—"),
        Cell(count(tally.excluded)),
    )


def public_page(show: Showing) -> AboutPage:
    """Everybody's page: the hall, its departments and windows, month by month; nobody's name."""
    months = months_back(show.now.date(), SHOWN_MONTHS)
    over, few = months[1:4], least(show.law())
    span = f"{over[-1]} 至 {over[0]}"
    return AboutPage(
        title="办事评价",
        crumbs=(Link("首页", address("home")), Link("办事评价")),
        lead=f"{FREE}有效评价不足 {few} 件的不公布比例。核销指经两人核实为误评或者恶意评价，不计入统计。",
        sections=(
            Section(
                "怎样评价",
                paragraphs=(
                    "窗口评价器按键、扫号票或者回执上的二维码、在自助机上、登录后在“我的办件”中，都可以评价。",
                    HIDDEN,
                    AFTER,
                ),
                actions=(Action("评价一件办件", address("rate")),),
            ),
            Section("逐月", tables=(_monthly(show, months),)),
            Section(f"各部门，{span}", tables=(_by(show, over, "department"),)),
            Section(f"各渠道，{span}", tables=(_channels(show, over),)),
        ),
    )


def _monthly(show: Showing, months: tuple[str, ...]) -> Table:
    rows = []
    for month in months:
        tally = sums(show.archive, (month,), "hall").get("all", Tally())
        good = good_share(tally, show.law())
        rows.append(
            Row(
                (
                    Cell(month),
                    Cell(count(tally.served)),
                    Cell(count(tally.rated)),
                    Cell(count(tally.unrated)),
                    Cell(share_words(good) if tally.rated else "—"),
                    Cell(count(tally.bad)),
                )
            )
        )
    columns = (
        Column("月份", head=True, nowrap=True),
        *(
            Column(name, numeric=True)
            for name in ("可评价", "已评价", "未评价", "满意率（置信区间）", "差评")
        ),
    )
    return Table("逐月的评价", columns, tuple(rows), "还没有评价。")


def name_in(show: Showing, dimension: str, key: str) -> str:
    """What a key of a dimension is called where nobody is named."""
    if dimension == "department":
        known = show.archive.shelf("departments").get(key)
        return str(known["short"]) if known else key
    if dimension == "window":
        return f"{key.removeprefix('W')} 号窗口"
    if dimension == "channel":
        return RATING_CHANNELS.get(key, key)
    return key


def _by(show: Showing, months: tuple[str, ...], dimension: str) -> Table:
    rows = tuple(
        Row((Cell(name_in(show, dimension, key)), *cells(show, tally, hidden=True)))
        for key, tally in sums(show.archive, months, dimension).items()
    )
    return Table("各部门的评价", (Column("部门", head=True), *COLUMNS), rows, "还没有评价。")


def _channels(show: Showing, months: tuple[str, ...]) -> Table:
    return Table(
        "各渠道的评价",
        (Column("渠道", head=True), Column("评价", numeric=True), Column("差评", numeric=True)),
        tuple(_channel_rows(show, months)),
        "还没有评价。",
    )


def _channel_rows(show: Showing, months: tuple[str, ...]) -> Iterator[Row]:
    for key, tally in sums(show.archive, months, "channel").items():
        yield Row((Cell(name_in(show, "channel", key)), Cell(count(tally.rated)), Cell(count(tally.bad))))
