"""How a party's qualifications, performance and credit are told: each as a record, all of them as the party's public page."""

from __future__ import annotations

from datetime import datetime

from hallcore.dossier import Dossier, record_number
from hallcore.ground.codes import division_name
from hallcore.identity.model import ApplicantRegistered
from portal.presenters.addresses import address, record_url
from portal.presenters.matter import Matter, Told, party_fact
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import money
from trading.registry.credit_model import (
    KINDS,
    PROOFS,
    CreditEnded,
    CreditEntered,
    ProofEntered,
    ProofWithdrawn,
)
from trading.registry.credit_rules import WHAT, Entry, Proof, entries_of, proofs_of
from trading.registry.model import CAPACITIES
from trading.registry.rules import capacities_of

# -- records -----------------------------------------------------------------------------------------------------------


def proof(matter: Matter, paper: ProofEntered) -> Told:
    """What a party shows of itself."""
    source = "本厅证照库" if paper.licence else "本单位上传并签名"
    facts = [
        party_fact(matter, "主体", paper.code),
        Fact("种类", PROOFS[paper.proof]),
        Fact("名称", paper.name),
        Fact("编号", paper.number),
        Fact("发证机关" if paper.proof == "qualification" else "委托单位", paper.issuer),
        Fact("有效期" if paper.proof == "qualification" else "履行期间", period_words(paper)),
        Fact("来源", source),
    ]
    if paper.amount is not None:
        facts.append(Fact("合同金额", money(paper.amount)))
    return Told({"title": paper.name, "facts": tuple(facts)})


def period_words(paper: ProofEntered) -> str:
    """2024-03-01 至 2029-02-28; without an end, 长期."""
    return f"{paper.valid_from} 至 {paper.valid_to}" if paper.valid_to else f"{paper.valid_from} 起长期"


def proof_gone(_matter: Matter, paper: ProofWithdrawn) -> Told:
    """What a party no longer shows."""
    return Told({"title": paper.name, "facts": (Fact("撤下的登记", paper.of, url=record_url(paper.of)),)})


def credit(matter: Matter, paper: CreditEntered) -> Told:
    """A decision on a party's credit."""
    kind = KINDS[paper.kind]
    barred = f"{paper.first} 至 {paper.last} 不得参加{WHAT[kind.bars]}" if kind.bars else "不限制参加交易活动"
    facts = (
        party_fact(matter, "主体", paper.code),
        Fact("种类", kind.words),
        Fact("决定机关", paper.organ),
        Fact("决定文号", paper.decision),
        Fact("决定日期", str(paper.decided_on)),
        Fact("事由", paper.ground, full=True),
        Fact("后果", barred),
        Fact("依据", paper.rule, url=address("law.rule", rule=paper.rule)),
    )
    return Told({"title": kind.words, "facts": facts})


def credit_over(_matter: Matter, paper: CreditEnded) -> Told:
    """An entry that was ended."""
    facts = (
        Fact("终止的记录", paper.of, url=record_url(paper.of)),
        Fact("决定文号", paper.decision),
        Fact("理由", paper.reason, full=True),
    )
    return Told({"facts": facts})


# -- the party's page ----------------------------------------------------------------------------------------------------


def party_page(show: Showing, party: Dossier) -> AboutPage:
    """What everybody may know of a party: what it shows, what was decided about it, and nothing of its people."""
    head = party.the(ApplicantRegistered)
    capacities = [CAPACITIES[one] for one in CAPACITIES if one in capacities_of(party)]
    return AboutPage(
        title=head.name,
        crumbs=(Link("首页", address("home")), Link("交易信息", address("trading")), Link(head.name)),
        sections=(
            Section(
                "主体",
                "party",
                facts=(
                    Fact("统一社会信用代码", head.code, code=True),
                    Fact("地区", division_name(head.region)),
                    Fact("入库身份", "、".join(capacities) or "未入库"),
                ),
            ),
            *proof_sections(show, party, show.now),
            credit_section(party, show.now),
        ),
    )


def proof_sections(show: Showing, party: Dossier, at: datetime) -> tuple[Section, ...]:
    """Qualifications and performance as they stood at a moment."""
    shown = proofs_of(show.archive, party, at)
    return tuple(
        Section(
            words,
            kind,
            "由主体自行登记；取自本厅证照库的无须上传" if kind == "qualification" else "由主体自行登记",
            tables=(_proofs(party, [one for one in shown if one.paper.proof == kind], words),),
        )
        for kind, words in PROOFS.items()
    )


def _proofs(party: Dossier, shown: list[Proof], words: str) -> Table:
    columns = (
        Column("名称", head=True),
        Column("编号"),
        Column("单位"),
        Column("期间", nowrap=True),
        Column("来源", nowrap=True),
        Column("状态", nowrap=True),
    )
    rows = tuple(proof_row(party, one) for one in shown)
    return Table(words, columns, rows, empty=f"没有登记{words}。")


def proof_row(party: Dossier, one: Proof) -> Row:
    """A qualification or performance as a row: what it is, whence, and whether it holds."""
    paper = one.paper
    holds = Tag("有效") if not one.lapse else Tag(one.lapse, "grey")
    if paper.proof == "performance":
        holds = Tag("已登记")
    return Row(
        (
            Cell(
                paper.name,
                record_url(record_number(party.number, one.n)),
                note=money(paper.amount) if paper.amount else "",
            ),
            Cell(paper.number),
            Cell(paper.issuer),
            Cell(period_words(paper)),
            Cell("本厅证照库" if paper.licence else "上传并签名"),
            Cell(tag=holds),
        )
    )


def credit_section(party: Dossier, at: datetime) -> Section:
    """What competent departments entered, those in force first."""
    entries = sorted(entries_of(party), key=lambda one: (not one.stands(at.date()), -one.n))
    columns = (
        Column("种类", head=True),
        Column("决定机关"),
        Column("决定文号"),
        Column("限制期间"),
        Column("依据", nowrap=True),
        Column("状态", nowrap=True),
    )
    rows = tuple(credit_row(party, one, at) for one in entries)
    table = Table("信用记录", columns, rows, empty="没有信用记录。")
    return Section("信用记录", "credit", "由作出决定的行政监督部门登记", tables=(table,))


def credit_row(party: Dossier, one: Entry, at: datetime) -> Row:
    """An entry as a row: what was decided, by whom, and until when it keeps the party out."""
    paper, kind = one.paper, KINDS[one.paper.kind]
    limits = f"{paper.first} 至 {paper.last}" if paper.first else "不限制参加交易"
    return Row(
        (
            Cell(kind.words, record_url(record_number(party.number, one.n)), note=paper.ground),
            Cell(paper.organ),
            Cell(paper.decision),
            Cell(limits),
            Cell(paper.rule, address("law.rule", rule=paper.rule)),
            Cell(tag=state_of(one, at)),
        )
    )


def state_of(one: Entry, at: datetime) -> Tag:
    """限制中, 已期满, 已终止, or that it is on record."""
    if one.ended is not None:
        return Tag("已终止", "grey")
    if one.paper.first is None:
        return Tag("已登记", "grey")
    return Tag("限制中", "stopped") if one.stands(at.date()) else Tag("已期满", "grey")
