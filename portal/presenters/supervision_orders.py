"""Orders and circulars as supervisors, departments and the public find them."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier, record_number, split_record_number
from hallcore.supervision.concerning import actor_of
from hallcore.supervision.model import CARD, CardRaised
from hallcore.supervision.orders import last_due
from hallcore.supervision.papers import (
    CIRCULAR,
    CIRCULARS,
    ORDER,
    PROCEDURE,
    SCOPES,
    SIDES,
    CircularDrafted,
    CircularDropped,
    CircularIssued,
    CircularPublished,
    CircularSigned,
    CorrectionReported,
    OrderIssued,
    OrderLapsed,
    OrderReported,
    OrderReviewed,
    OrderWithdrawn,
)
from portal.cardbook import ENDED, OPEN, Summary, listed, published
from portal.people import login_of
from portal.presenters.addresses import address, record_url
from portal.presenters.appraisal_words import department_of, who
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Cell, Column, Fact, LifeStep, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.supervision_words import (
    annex_words,
    day_of,
    label_of,
    matter_url,
    records_section,
    short,
    state_words,
    whose,
)
from portal.presenters.writing import day, exact_moment

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


# -- circulars ----------------------------------------------------------------------------------------------


def circulars_desk(show: Showing, *, acts: bool) -> DeskListPage:
    """Drafts that wait for signatures, then what was issued."""
    found = [
        *listed(show.archive, CIRCULAR, OPEN, many=100)[0],
        *listed(show.archive, CIRCULAR, ENDED, many=100)[0],
    ]
    return DeskListPage(
        title="督查通报",
        note="待签署的在前。通报由起草人以外的一人签署，媒体曝光由行政监督、纪检监察各一人签署。",
        table=_circulars(show, found, "circular.one"),
        actions=(Action("起草", address("circular.draft"), primary=True),) if acts else (),
    )


def circulars_inside(show: Showing) -> DeskListPage:
    """What went to the departments, and what everybody may read."""
    found = listed(show.archive, CIRCULAR, "departments", many=100)[0]
    rows = tuple(
        Row(
            (
                Cell(one["number"], "" if one["scope"] != "public" else address("circular", number=number)),
                Cell(one["title"]),
                Cell(department_of(show, one["department"])),
                Cell(one["correct_by"]),
                Cell(SCOPES[one["scope"]]),
            )
        )
        for number, one in found
    )
    columns = (
        Column("文号", nowrap=True),
        Column("标题", head=True),
        Column("责任单位"),
        Column("整改期限", nowrap=True),
        Column("公布范围", nowrap=True),
    )
    return DeskListPage(
        title="督查通报",
        table=Table("督查通报", columns, rows, empty="还没有督查通报。"),
        actions=(Action("电子监察评估", address("evaluations")),),
    )


def _circulars(show: Showing, found: list[tuple[str, Summary]], route: str) -> Table:
    rows = tuple(
        Row(
            (
                Cell(one["number"] or number, address(route, number=number)),
                Cell(one["title"], note=CIRCULARS[one["kind"]]),
                Cell(department_of(show, one["department"])),
                Cell(one["correct_by"]),
                Cell(SCOPES[one["scope"]]),
                Cell(label_of(show, PROCEDURE, CIRCULAR, one["state"])),
            )
        )
        for number, one in found
    )
    columns = (
        Column("文号", nowrap=True),
        Column("标题", head=True),
        Column("责任单位"),
        Column("整改期限", nowrap=True),
        Column("公布范围", nowrap=True),
        Column("状态", nowrap=True),
    )
    return Table("督查通报", columns, rows, empty="还没有督查通报。")


def circular_one(show: Showing, circular: Dossier, account: str, *, acts: bool) -> DossierPage:
    """One circular at the desk: what it says, who has signed, what came of it."""
    draft = circular.the(CircularDrafted)
    issued = issued_of(circular)
    actions = tuple(_circular_actions(show, circular, account)) if acts else ()
    return DossierPage(
        title=draft.heading,
        crumbs=(Link("督查通报", address("circular.desk")), Link(circular.number)),
        tags=(Tag(CIRCULARS[draft.kind], "grey"),),
        meta=(issued.number if issued is not None else circular.number, state_words(show, circular)),
        readonly=not actions,
        life=tuple(_circular_life(show, circular, draft)),
        actions=actions,
        facts=tuple(_circular_facts(show, draft, inside=True)),
        sections=(
            Section("事实", "facts", paragraphs=draft.facts),
            *_outcome(circular),
            records_section(show, circular),
        ),
    )


def issued_of(circular: Dossier) -> CircularIssued | CircularPublished | None:
    """The paper that was issued, if it was."""
    return circular.latest(CircularPublished) or circular.latest(CircularIssued)


def _needed(show: Showing, circular: Dossier, draft: CircularDrafted) -> int:
    return int(show.law_of(circular).figure("JC-35", draft.kind))


def _circular_actions(show: Showing, circular: Dossier, account: str) -> Iterator[Action]:
    number, draft = circular.number, circular.the(CircularDrafted)
    signed = circular.numbers(CircularSigned.type)
    if circular.state == "draft":
        if account != actor_of(circular, 0) and account not in {actor_of(circular, n) for n in signed}:
            yield Action("签署", address("circular.sign", number=number), primary=True, post=True)
        if len(signed) >= _needed(show, circular, draft):
            yield Action("发布", address("circular.issue", number=number), primary=True, post=True)
        yield Action("不予发布", address("circular.drop", number=number))
    elif circular.state == "issued":
        yield Action("登记整改结果", address("circular.result", number=number), primary=True)


def _circular_life(show: Showing, circular: Dossier, draft: CircularDrafted) -> Iterator[LifeStep]:
    yield LifeStep("起草", "done", day_of(circular.record(0).at), who(show, actor_of(circular, 0)))
    signed = circular.numbers(CircularSigned.type)
    for n in signed:
        paper = circular.record(n).paper
        side = SIDES[paper.side] if isinstance(paper, CircularSigned) else ""
        yield LifeStep(f"{side}签署", "done", day_of(circular.record(n).at), who(show, actor_of(circular, n)))
    for _ in range(_needed(show, circular, draft) - len(signed)):
        yield LifeStep("签署", "todo")
    yield LifeStep("发布", "done" if circular.state == "issued" else "todo")


def _circular_facts(
    show: Showing, paper: CircularDrafted | CircularPublished, *, inside: bool
) -> Iterator[Fact]:
    says = show.law().cite(paper.rule).says
    yield Fact("违反的规则", f"{paper.rule}　{says}", url=address("law.rule", rule=paper.rule), full=True)
    yield Fact(
        "责任单位",
        paper.organ if isinstance(paper, CircularPublished) else department_of(show, paper.department),
    )
    yield Fact("整改期限", f"{paper.correct_by}")
    yield Fact("公布范围", SCOPES[paper.scope])
    if paper.outlet:
        yield Fact("曝光的媒体", paper.outlet)
    if inside and isinstance(paper, CircularDrafted):
        for card in paper.cards:
            yield Fact("依据的监察牌", card, url=address("card", number=card))


def _outcome(circular: Dossier) -> Iterator[Section]:
    for n, paper in zip(
        circular.numbers(CorrectionReported.type), circular.papers(CorrectionReported), strict=True
    ):
        at = exact_moment(circular.record(n).at)
        yield Section("整改结果", f"result-{n}", at, paragraphs=tuple(paper.result.splitlines()))
    dropped = circular.latest(CircularDropped)
    if dropped is not None:
        yield Section("不予发布", "dropped", paragraphs=(dropped.reason,))


# -- the public ---------------------------------------------------------------------------------------------


def circulars_page(show: Showing) -> AboutPage:
    """What was told to everybody, the newest first."""
    rows = []
    for record in published(show.archive):
        number, n = split_record_number(record)
        dossier = show.archive[number]
        paper = dossier.record(n).paper
        if isinstance(paper, CircularPublished):
            done = "已整改" if dossier.numbers(CorrectionReported.type) else f"{day(paper.correct_by)} 前整改"
            rows.append(
                Row(
                    (
                        Cell(day(dossier.record(n).at)),
                        Cell(paper.heading, address("circular", number=number), note=paper.number),
                        Cell(paper.organ),
                        Cell(CIRCULARS[paper.kind]),
                        Cell(done),
                    )
                )
            )
    columns = (
        Column("日期", nowrap=True),
        Column("标题", head=True),
        Column("责任单位"),
        Column("种类", nowrap=True),
        Column("整改", nowrap=True),
    )
    table = Table("督查通报", columns, tuple(rows), empty="还没有向社会公布的督查通报。")
    return AboutPage(
        title="督查通报",
        crumbs=(Link("首页", address("home")), Link("督查通报")),
        lead="电子监察查实的问题，经签署后在这里公布。每件通报都可以验证。",
        sections=(Section("通报和曝光", "circulars", tables=(table,)),),
    )


def circular_page(show: Showing, circular: Dossier) -> AboutPage:
    """One circular as everybody reads it, with what came of it."""
    paper = circular.the(CircularPublished)
    n = circular.numbers(CircularPublished.type)[-1]
    number = record_number(circular.number, n)
    proof = Fact("记录和证明", number, url=record_url(number))
    return AboutPage(
        title=paper.heading,
        crumbs=(Link("首页", address("home")), Link("督查通报", address("circulars")), Link(paper.number)),
        lead=f"{paper.number}，{day(circular.record(n).at)} 发布。",
        sections=(
            Section("事实", "facts", paragraphs=paper.facts),
            Section("处理", "measures", facts=(*_circular_facts(show, paper, inside=False), proof)),
            *_outcome(circular),
        ),
    )
