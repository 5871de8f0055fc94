"""Circulars on pages: drafted, signed, issued, and as the departments and the public read them."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier, record_number, split_record_number
from hallcore.supervision.concerning import actor_of
from hallcore.supervision.papers import (
    CIRCULAR,
    CIRCULARS,
    PROCEDURE,
    SCOPES,
    SIDES,
    CircularDrafted,
    CircularDropped,
    CircularIssued,
    CircularPublished,
    CircularSigned,
    CorrectionReported,
)
from portal.cardbook import ENDED, OPEN, Summary, listed, published
from portal.presenters.addresses import address, record_url
from portal.presenters.appraisal_words import department_of, who
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Cell, Column, Fact, LifeStep, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.supervision_words import (
    day_of,
    label_of,
    records_section,
    state_words,
)
from portal.presenters.writing import day, exact_moment

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
                Cell(one["number"], _where(show, number, one["scope"])),
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


def _where(show: Showing, number: str, scope: str) -> str:
    """Where a circular is read: its public page, else its paper once that is printed."""
    return address("circular", number=number) if scope == "public" else paper_url(show, show.archive[number])


def paper_of(circular: Dossier) -> tuple[str, str]:
    """The record whose paper a circular that is not public has, and how far it goes; two empty words where none is."""
    numbers = circular.numbers(CircularIssued.type)
    if not numbers:
        return "", ""
    return record_number(circular.number, numbers[-1]), circular.the(CircularIssued).scope


def paper_url(show: Showing, circular: Dossier) -> str:
    """Where the paper of a circular is fetched, "" while it is not printed."""
    n = (circular.numbers(CircularPublished.type) or (None,))[-1]
    number = record_number(circular.number, n) if n is not None else paper_of(circular)[0]
    if not number or show.paper_of(number) is None:
        return ""
    if n is not None:
        return address("record.pdf", number=number)
    return address("circular.paper", number=circular.number)


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
        facts=(*_circular_facts(show, draft, inside=True), *_paper_fact(show, circular)),
        sections=(
            Section("事实", "facts", paragraphs=draft.facts),
            *_outcome(circular),
            records_section(show, circular),
        ),
    )


def _paper_fact(show: Showing, circular: Dossier) -> Iterator[Fact]:
    url = paper_url(show, circular)
    if url:
        yield Fact("通报文件", "下载 PDF", url=url)


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
