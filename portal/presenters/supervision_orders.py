"""Orders on pages: the supervisors' list, those to somebody, one with its life."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.supervision.model import CARD, CardRaised
from hallcore.supervision.orders import last_due
from hallcore.supervision.papers import (
    ORDER,
    PROCEDURE,
    OrderIssued,
    OrderLapsed,
    OrderReported,
    OrderReviewed,
    OrderWithdrawn,
)
from portal.cardbook import ENDED, OPEN, Summary, listed
from portal.people import login_of
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import who
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.supervision_words import (
    annex_words,
    label_of,
    matter_url,
    records_section,
    short,
    state_words,
    whose,
)
from portal.presenters.writing import exact_moment

# -- orders -------------------------------------------------------------------------------------------------


def orders_page(show: Showing, *, acts: bool) -> DeskListPage:
    """Orders under way, then the latest that are done."""
    found = [*listed(show.archive, ORDER, OPEN, many=200)[0], *listed(show.archive, ORDER, ENDED, many=50)[0]]
    return DeskListPage(
        title="督办",
        note="办理中的在前，其后是最近办结的五十件。",
        table=_orders(show, found, "没有督办。"),
        actions=(Action("下达督办", address("order.issue"), primary=True),) if acts else (),
    )


def order_for(show: Showing, about: str) -> tuple[str, str]:
    """To whom an order about a card would go: the department's code, and the name of the account it concerns or ""."""
    card = show.archive.get(about) if about else None
    paper = card.latest(CardRaised) if card is not None and card.machine == CARD else None
    if paper is None:
        return "", ""
    return paper.department, login_of(show.archive, paper.person) if paper.person else ""


def my_orders(show: Showing, account: str) -> DeskListPage:
    """The orders to somebody's department."""
    post = show.archive.shelf("posts").get(account)
    department = post["department"] if post is not None and post["stands"] else ""
    found = listed(show.archive, ORDER, f"department:{department}", many=100)[0] if department else []
    mine = [
        pair for pair in found if pair[1]["person"] in {"", account} or (post is not None and post["chief"])
    ]
    return DeskListPage(
        title="督办事项",
        note="由承办人员或者部门首席代表报告办理结果。",
        table=_orders(show, mine, "没有督办事项。"),
    )


def _orders(show: Showing, found: list[tuple[str, Summary]], empty: str) -> Table:
    columns = (
        Column("编号", nowrap=True),
        Column("督办事项", head=True),
        Column("承办单位和人员"),
        Column("下达时间", nowrap=True),
        Column("期限", nowrap=True),
        Column("状态", nowrap=True),
    )
    rows = tuple(
        Row(
            (
                Cell(number, address("order", number=number)),
                Cell(one["title"], note=one["about"]),
                Cell(whose(show, one["department"], one["person"])),
                Cell(short(one["filed"])),
                Cell(one["due"]),
                Cell("已逾期" if one["late"] else label_of(show, PROCEDURE, ORDER, one["state"])),
            ),
            tone="late" if one["late"] else "",
        )
        for number, one in found
    )
    return Table("督办", columns, rows, empty=empty)


def order_page(
    show: Showing, order: Dossier, roles: tuple[str, ...], *, inside: bool, reports: bool
) -> DossierPage:
    """One order: what is asked, what was reported, how that was taken."""
    paper = order.the(OrderIssued)
    actions = tuple(_order_actions(order, roles, inside=inside, reports=reports))
    return DossierPage(
        title=paper.subject,
        crumbs=(Link("督办", address("orders" if inside else "card.orders")), Link(order.number)),
        meta=(order.number, state_words(show, order)),
        readonly=not actions,
        actions=actions,
        facts=tuple(_order_facts(show, order, paper, roles)),
        sections=(
            Section("办理要求", "what", paragraphs=tuple(paper.what.splitlines())),
            *_order_life(show, order),
            records_section(show, order),
        ),
    )


def _order_actions(
    order: Dossier, roles: tuple[str, ...], *, inside: bool, reports: bool
) -> Iterator[Action]:
    number = order.number
    if reports and order.state == "issued":
        yield Action("报告办理结果", address("order.report", number=number), primary=True)
    if inside and {"supervisor", "discipline"} & set(roles):
        if order.state == "answered":
            yield Action("验收", address("order.review", number=number), primary=True)
        if order.state in {"issued", "answered"}:
            yield Action("撤销督办", address("order.withdraw", number=number), danger=True)


def _order_facts(show: Showing, order: Dossier, paper: OrderIssued, roles: tuple[str, ...]) -> Iterator[Fact]:
    yield Fact("承办单位和人员", whose(show, paper.department, paper.person))
    yield Fact("下达时间", exact_moment(order.record(0).at))
    yield Fact("办理期限", f"{last_due(order)}", strong=True)
    if paper.about.startswith("JC-"):
        yield Fact("有关编号", paper.about, url=address("card", number=paper.about))
    elif paper.about:
        yield Fact("有关编号", paper.about, url=matter_url(show, paper.about, roles))


def _order_life(show: Showing, order: Dossier) -> Iterator[Section]:
    for n, record in enumerate(order.all_records()):
        paper, at = record.paper, exact_moment(record.at)
        if isinstance(paper, OrderReported):
            late = "（逾期）" if paper.late else ""
            name = who(show, record.head["actor"]["account"])
            yield Section(f"办理报告{late}", f"report-{n}", f"{name}，{at}", paragraphs=annex_words(order, n))
        elif isinstance(paper, OrderLapsed):
            yield Section("逾期", f"lapsed-{n}", at, paragraphs=(f"到 {paper.due} 没有报告。",))
        elif isinstance(paper, OrderReviewed):
            head = "验收办结。" if paper.accepted else f"退回重办，新的期限 {paper.due}。"
            yield Section(
                "验收", f"review-{n}", at, paragraphs=tuple(one for one in (head, paper.reason) if one)
            )
        elif isinstance(paper, OrderWithdrawn):
            yield Section("撤销", f"withdrawn-{n}", at, paragraphs=(paper.reason,))
