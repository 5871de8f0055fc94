"""Parties at the desks: one's own qualifications, what a department entered, and what a lot's bidders had at the deadline."""

from __future__ import annotations

from collections.abc import Collection

from hallcore.dossier import Dossier, record_number, split_record_number
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of
from portal.presenters.desk_evaluation import shown_bids, title_of
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.life import until
from portal.presenters.party import credit_section, proof_row, proof_sections, state_of
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from trading.opening.rules import read_bids
from trading.registry.credit_model import KINDS, PROOFS
from trading.registry.credit_rules import entries_of, proofs_of
from trading.tendering.rules import deadline_of

LICENCE_TITLE = "登记证照库中的证照"
LICENCE_LEAD = "本单位在本厅办理取得的证照，由系统直接核对，不需要上传。以下为尚未登记的有效证照。"
BRING_TITLE = "登记资质或者业绩"
BRING_LEAD = "本厅证照库中没有的，上传证明材料并签名。登记公开，供招标人、采购人和评标委员会查看；不登记不影响参加投标（EB-02）。"
ENTRIES = 200
"""Entries of a department on its list at most, the newest."""


# -- one's own ------------------------------------------------------------------------------------------------------------


def own_page(show: Showing, code: str) -> DossierPage:
    """What a party shows, with what may be done, and what was decided about it."""
    party = show.archive[applicant_number(code)]
    shown = proofs_of(show.archive, party, show.now)
    actions = [Action(BRING_TITLE, address("proof.bring"), primary=True)]
    if to_show(show, code):
        actions.insert(0, Action(LICENCE_TITLE, address("proof.licence")))
    rows = tuple(
        Row(
            (
                Cell(one.paper.name),
                Cell(PROOFS[one.paper.proof]),
                Cell("撤下", address("proof.withdraw", n=str(one.n))),
            )
        )
        for one in shown
    )
    columns = (Column("名称", head=True), Column("种类"), Column("办理"))
    own = Table("撤下登记", columns, rows, empty="没有可以撤下的登记。")
    return DossierPage(
        title="资质、业绩和信用",
        crumbs=(Link("我的投标", address("bidder")), Link("资质、业绩和信用")),
        alerts=tuple(_barred(show, party)),
        meta=(party.the(ApplicantRegistered).name, "登记是自愿的，不登记不影响参加投标（EB-02）"),
        readonly=False,
        actions=(*actions, Action("公开页面", address("party", number=code))),
        facts=(Fact("统一社会信用代码", code, code=True),),
        sections=(
            *proof_sections(show, party, show.now),
            *((Section("撤下登记", "withdraw", tables=(own,)),) if rows else ()),
            credit_section(party, show.now),
        ),
    )


def _barred(show: Showing, party: Dossier) -> list[Alert]:
    return [
        Alert(
            f"{one.paper.organ}{one.paper.decision}：{KINDS[one.paper.kind].words}，限制至 {one.paper.last}。",
            "限制参加交易",
            "stop",
            (Link(f"依据 {one.paper.rule}", address("law.rule", rule=one.paper.rule)),),
        )
        for one in entries_of(party)
        if one.stands(show.now.date())
    ]


def to_show(show: Showing, code: str) -> list[tuple[str, str]]:
    """The party's valid licences of the library that it does not show yet: number, words."""
    number = applicant_number(code)
    party, today = show.archive[number], show.now.date().isoformat()
    shown = {one.paper.licence for one in proofs_of(show.archive, party, show.now)}
    held = show.archive.shelf("licences").items((number, ""), (number, "\U0010ffff"))
    return [
        (licence, f"{one['name']}　{licence}（{one['organ']}，{one['valid_to'] or '长期'}）")
        for (_holder, licence), one in held
        if licence not in shown
        and one["state"] != "ended"
        and (not one["valid_to"] or one["valid_to"] >= today)
    ]


def shown_name(show: Showing, code: str, n: int) -> str:
    """What stands in a record of the party's own as shown; "" where nothing does."""
    party = show.archive[applicant_number(code)]
    return next((one.paper.name for one in proofs_of(show.archive, party, show.now) if one.n == n), "")


# -- the departments -------------------------------------------------------------------------------------------------------


def departments(show: Showing, codes: Collection[str]) -> list[tuple[str, str]]:
    """Departments as choices."""
    return [(code, department_of(show, code)) for code in sorted(codes)]


def credit_page(show: Showing, codes: Collection[str], roles: Collection[str]) -> DeskListPage:
    """What a department entered, the newest first."""
    found = [
        number
        for code in sorted(codes)
        for _department, number in show.archive.shelf("credit-of").keys((code, ""), (code, "\U0010ffff"))
    ]
    rows = sorted(
        (_entry(show, number, roles) for number in found[-ENTRIES:]), key=lambda one: one[0], reverse=True
    )
    columns = (
        Column("主体", head=True),
        Column("种类"),
        Column("决定文号"),
        Column("限制期间"),
        Column("状态", nowrap=True),
        Column("办理", nowrap=True),
    )
    table = Table("信用记录", columns, tuple(row for _at, row in rows), empty="本部门没有登记过信用记录。")
    enters = "approver" in roles
    return DeskListPage(
        title="主体信用",
        note="本部门作出的处罚、不良行为记录和禁止参加交易的决定。由部门负责人登记和终止，交易中心不得登记。",
        table=table,
        actions=(Action("登记信用记录", address("credit.enter"), primary=True),) if enters else (),
    )


def _entry(show: Showing, number: str, roles: Collection[str]) -> tuple[str, Row]:
    name, n = split_record_number(number)
    party = show.archive[name]
    one = next(entry for entry in entries_of(party) if entry.n == n)
    head, paper = party.the(ApplicantRegistered), one.paper
    ends = "approver" in roles and one.ended is None
    row = Row(
        (
            Cell(head.name, address("party", number=head.code), note=head.code),
            Cell(KINDS[paper.kind].words),
            Cell(paper.decision),
            Cell(f"{paper.first} 至 {paper.last}" if paper.first else "不限制"),
            Cell(tag=state_of(one, show.now)),
            Cell("终止", address("credit.end", number=number)) if ends else Cell("—"),
        )
    )
    return party.record(n).head["at"], row


# -- in the room -------------------------------------------------------------------------------------------------------------


def bidders_page(show: Showing, tender: Dossier, lot: Dossier) -> DossierPage:
    """What each bidder showed at the deadline and whether it held then; while bids go by codes, nothing."""
    deadline, bids = deadline_of(tender), read_bids(tender, lot.number)
    named = {bid.bid: bid.name for bid in shown_bids(tender, lot)}
    blind = any(named.get(bid.bid, bid.name) != bid.name for bid in bids)
    sections = (
        ()
        if blind
        else tuple(section for bid in bids for section in _bidder(show, bid.bidder, bid.name, tender))
    )
    words = "投标文件以代号评审期间，不显示投标人的资质和信用。" if blind else ""
    return DossierPage(
        title=f"{title_of(tender, lot)}　投标人资质和信用",
        crumbs=(
            Link("项目", address("desk")),
            Link(tender.number, address("desk.tender", number=tender.number)),
            Link("投标人资质和信用"),
        ),
        alerts=(Alert(words, "暂不显示"),) if blind else (),
        meta=(
            f"以投标截止时间 {until(deadline)} 为准",
            "是否符合资格，由资格审查人和评标委员会依招标文件判断",
        ),
        readonly=True,
        sections=sections,
    )


def _bidder(show: Showing, code: str, name: str, tender: Dossier) -> tuple[Section, ...]:
    party, deadline = show.archive[applicant_number(code)], deadline_of(tender)
    columns = (
        Column("名称", head=True),
        Column("编号"),
        Column("单位"),
        Column("期间", nowrap=True),
        Column("来源", nowrap=True),
        Column("截止时", nowrap=True),
    )
    rows = tuple(proof_row(party, one) for one in proofs_of(show.archive, party, deadline))
    barred = [one for one in entries_of(party) if one.stands(deadline.date())]
    facts = tuple(
        Fact(
            KINDS[one.paper.kind].words,
            f"{one.paper.organ}{one.paper.decision}，{one.paper.first} 至 {one.paper.last}",
            strong=True,
            link=Link("记录", address("record", number=record_number(party.number, one.n))),
        )
        for one in barred
    ) or (Fact("截止时的限制", "没有"),)
    table = Table("资质和业绩", columns, rows, empty="没有登记资质和业绩，以投标文件为准。")
    return (Section(name, f"b-{code}", code, facts=facts, tables=(table,)),)
