"""The desk of direct purchases: the list, and a purchase's dossier with what may be done next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from hallcore.dossier import Dossier, Record
from hallcore.ground.events import Paper
from hallcore.ground.procedure import allowed
from portal import permissions
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, DossierPage
from portal.presenters.proofs import record_rows
from portal.presenters.purchase_life import purchase_life, purchase_tags, state_words
from portal.presenters.purchase_windows import WINDOWS
from portal.presenters.purchase_words import about_lines, until_words
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Countdown,
    Fact,
    FileRow,
    Link,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, moment, money
from portal.purchase_contexts import PurchaseContext
from portal.sessions import Visitor
from trading.purchasing.agreed_model import ContractAdded, OfferSubmitted, PurchaseContracted
from trading.purchasing.agreed_rules import added_to, agreed_of, offers_closed, personnel_of
from trading.purchasing.model import (
    PATHS,
    EmergencyFound,
    EmergencyReported,
    MethodAsked,
    MethodDecided,
    PurchaseRegistered,
    ReasonArgued,
    ReasonObjected,
    ReasonPublicised,
    SuppliersInvited,
)
from trading.purchasing.rules import about_of, is_public, objections_of, of, wanted

WATCHING = frozenset({"centre", "supervisor", "discipline", "finance"})


# -- the list ---------------------------------------------------------------------------------------------


def purchases_page(show: Showing, visitor: Visitor) -> DeskListPage:
    """One's own purchases, or for finance, centre and supervision all that there are, the newest first."""
    shelf = show.archive.shelf("purchases")
    own = [
        number
        for _party, number in show.archive.shelf("purchases-of").keys(
            (visitor.party, ""), (visitor.party, "\U0010ffff")
        )
    ]
    watches = bool(WATCHING & set(visitor.roles))
    numbers = list(shelf.keys()) if watches else (own if visitor.party else [])
    rows = tuple(_row(show, number, shelf[number]) for number in reversed(numbers) if number in shelf)
    creates = {"purchaser", "agency"} & set(visitor.roles)
    return DeskListPage(
        title="单一来源和紧急采购",
        table=Table(
            "单一来源和紧急采购项目",
            (
                Column("项目编号", head=True, nowrap=True),
                Column("项目"),
                Column("方式", nowrap=True),
                Column("预算（元）", numeric=True),
                Column("成交（元）", numeric=True),
                Column("阶段", nowrap=True),
            ),
            rows,
            empty="还没有项目。",
        ),
        note=f"{len(rows)} 个，新登记的在前",
        actions=(Action("登记单一来源或者紧急采购", address("desk.purchase.new"), primary=True),)
        if creates
        else (),
    )


def _row(show: Showing, number: str, summary: Mapping[str, Any]) -> Row:
    return Row(
        (
            Cell(number, address("desk.purchase", number=number)),
            Cell(summary["name"], note=summary["purchaser_name"]),
            Cell(summary["way"]),
            Cell(summary["budget"]),
            Cell(summary["amount"] or "—"),
            Cell(tag=Tag(state_words(show, show.archive[number]))),
        )
    )


# -- the dossier ------------------------------------------------------------------------------------------


def purchase_dossier(show: Showing, visitor: Visitor, purchase: Dossier) -> DossierPage:
    """A purchase as its purchaser, the finance department, the centre or supervision sees it."""
    method, about = of(show.law_of(purchase), purchase), about_of(purchase)
    facts = (*about_lines(about, method), *_begun(purchase))
    actions = tuple(_steps(show, visitor, purchase))
    due = _due(purchase, show.now)
    may = permissions.allowed(permissions.Permission.PURCHASE_STEP, visitor, PurchaseContext(purchase))
    return DossierPage(
        title=about.name,
        crumbs=(Link("单一来源和紧急采购", address("desk.purchases")), Link(purchase.number)),
        alerts=tuple(_alerts(show, purchase)),
        tags=purchase_tags(show, purchase),
        meta=(purchase.number, f"采购人 {about.purchaser_name}"),
        readonly=not may,
        life=purchase_life(show, purchase),
        actions=actions if may else (),
        facts=tuple(Fact(label, value, full=len(value) > 24) for label, value in facts),
        sections=tuple(_sections(show, purchase)),
        records=record_rows(show, (purchase,)),
        countdown=Countdown(due[0], due[1], show.now, rate=show.rate) if due is not None else None,
    )


def _begun(purchase: Dossier) -> tuple[tuple[str, str], ...]:
    """What was registered beside what is public: the intention, and for additions the sum."""
    paper = purchase.the(PurchaseRegistered)
    lines = [("采购意向", paper.about.intention or paper.about.unannounced or "不需要公开")]
    if paper.about.original:
        lines.append(("原合同金额", money(paper.base)))
        lines.append(("此前已添购", money(paper.earlier)))
    return tuple(lines)


def _alerts(show: Showing, purchase: Dossier) -> Iterator[Alert]:
    """Why the method is lawful here and what it wants; and what is late."""
    choice = wanted(of(show.law_of(purchase), purchase), about_of(purchase))
    links = (Link(f"依据 {choice.cite}", address("law.rule", rule=choice.cite)),)
    if purchase.state == "draft":
        yield Alert(f"{choice.why}。", "采用本方式的条件", links=links)
    for words, by in _lates(purchase):
        if show.now > by:
            yield Alert(f"{words}应当在 {until_words(by)} 前完成，已经逾期；仍应尽快办理。", "逾期", "danger")


def _lates(purchase: Dossier) -> Iterator[tuple[str, datetime]]:
    """What is still to be done by when."""
    found, agreed = purchase.latest(EmergencyFound), agreed_of(purchase)
    if found is not None and not purchase.numbers(EmergencyReported.type):
        yield "向财政部门报告", found.report_by
    if purchase.state == "agreed" and agreed is not None:
        yield "公告结果", agreed.publish_by
    objections = objections_of(purchase)
    if purchase.state == "publicised" and objections:
        yield "补充论证", objections[-1].argue_by


def _due(purchase: Dossier, now: datetime) -> tuple[str, datetime] | None:
    """The next time that matters in its present state."""
    publicised, invited = purchase.latest(ReasonPublicised), purchase.latest(SuppliersInvited)
    if purchase.state == "publicised" and publicised is not None:
        objections = objections_of(purchase)
        if now < publicised.ends:
            return "公示期剩余", publicised.ends
        return ("补充论证剩余", objections[-1].argue_by) if objections else None
    if purchase.state == "invited" and invited is not None:
        return "距报价截止", invited.until
    agreed = agreed_of(purchase)
    if purchase.state == "agreed" and agreed is not None:
        return "公告结果剩余", agreed.publish_by
    return None


def _steps(show: Showing, visitor: Visitor, purchase: Dossier) -> Iterator[Action]:
    if is_public(purchase):
        yield Action("公开页面", address("purchase", number=purchase.number))
    machine = show.law_of(purchase).procedure(purchase.procedure).machine(purchase.machine)
    rows = {row.name: row for role in visitor.roles for row in allowed(machine, purchase.state, role)}
    first = True
    for row in rows.values():
        if row.name not in WINDOWS or not _sensible(show, purchase, row.name):
            continue
        danger = WINDOWS[row.name].danger
        url = address("desk.purchase.step", number=purchase.number, step=row.name)
        primary = first and not danger and row.name != "report-emergency"
        yield Action(row.title, url, primary=primary, danger=danger)
        first = first and not primary


def _sensible(show: Showing, purchase: Dossier, step: str) -> bool:
    """Whether a step its table allows is one that this purchase wants; the office judges the same again."""
    method, about, objected = (
        of(show.law_of(purchase), purchase),
        about_of(purchase),
        bool(objections_of(purchase)),
    )
    if step in {"publicise-reason", "ask-method", "invite-suppliers"} and purchase.state == "draft":
        approval = wanted(method, about).approval
        first = "publicise-reason" if about.ground == "only" else "ask-method"
        return step == (first if approval else "invite-suppliers")
    if purchase.state == "publicised" and step != "terminate-purchase":
        over = show.now >= purchase.the(ReasonPublicised).ends
        return {
            "object-reason": not over,
            "uphold-objections": over and objected,
            "dismiss-objections": over and objected,
            "ask-method": over and not objected,
        }[step]
    if step == "choose-offer":
        return offers_closed(purchase, show.now)
    if step == "report-emergency":
        return not purchase.numbers(EmergencyReported.type)
    if step == "file-purchase-contract":
        return not purchase.numbers("purchase-contract-filed")
    return True


# -- what was filed ---------------------------------------------------------------------------------------


def _sections(show: Showing, purchase: Dossier) -> Iterator[Section]:
    about = about_of(purchase)
    yield Section("采购内容和原因", paragraphs=(*about.terms.content.split("\n"), *about.reason.split("\n")))
    yield from _found(purchase)
    yield from _objected(purchase)
    yield from _decided(purchase)
    yield from _offers(show, purchase)
    yield from _agreed(purchase)
    yield from _later(purchase)


def _found(purchase: Dossier) -> Iterator[Section]:
    found, reported = purchase.latest(EmergencyFound), purchase.latest(EmergencyReported)
    if found is None:
        return
    facts = [
        Fact("认定单位和负责人", found.by),
        Fact("认定文件", found.document),
        Fact("发生时间", exact_moment(found.since)),
        Fact("途径", PATHS[found.path]),
        Fact("事实和紧急程度", found.facts, full=True),
    ]
    if found.direct_reason:
        facts.append(Fact("直接采购的理由", found.direct_reason, full=True))
    told = (
        f"{reported.reported_on}，{reported.organ}：{reported.summary}"
        if reported is not None
        else f"尚未报告，{until_words(found.report_by)} 前完成"
    )
    facts.append(Fact("向财政部门报告", told, full=True))
    yield Section("紧急情况认定", "emergency", facts=tuple(facts), files=_files(purchase, EmergencyFound))


def _objected(purchase: Dossier) -> Iterator[Section]:
    numbers = purchase.numbers(ReasonObjected.type)
    if not numbers:
        return
    rows = []
    for n in numbers:
        record = purchase.record(n)
        paper = record.paper
        if isinstance(paper, ReasonObjected):
            rows.append(
                Row(
                    (
                        Cell(f"{paper.no}"),
                        Cell(_objector(record)),
                        Cell(paper.text),
                        Cell(exact_moment(record.at)),
                    )
                )
            )
    columns = (Column("序号", head=True), Column("异议人"), Column("异议"), Column("收到时间"))
    argued = purchase.latest(ReasonArgued)
    facts: tuple[Fact, ...] = (
        Fact("补充论证期限", f"{until_words(objections_of(purchase)[-1].argue_by)} 前"),
    )
    if argued is not None:
        verdict = "异议成立" if argued.upheld else "异议不成立"
        facts = (
            *facts,
            Fact("结论", verdict),
            Fact("论证意见", argued.opinion, full=True),
            Fact("告知", argued.told, full=True),
        )
    yield Section(
        "书面异议",
        "objections",
        facts=facts,
        tables=(Table("书面异议", columns, tuple(rows)),),
        files=_files(purchase, ReasonObjected),
    )


def _objector(record: Record) -> str:
    told = record.annex.get("objector") if record.annex is not None else None
    return told or "已删除"


def _decided(purchase: Dossier) -> Iterator[Section]:
    asked, decided = purchase.latest(MethodAsked), purchase.latest(MethodDecided)
    if asked is None:
        return
    facts = [Fact("申请理由", asked.report, full=True)]
    if decided is not None:
        facts.append(
            Fact(
                "财政部门意见", f"{'批准' if decided.approved else '不予批准'}：{decided.opinion}", full=True
            )
        )
        if decided.document:
            facts.append(Fact("批准文号", decided.document))
    yield Section("采购方式审批", "approval", facts=tuple(facts), files=_files(purchase, MethodAsked))


def _offers(show: Showing, purchase: Dossier) -> Iterator[Section]:
    """Who was asked; what they offer only once no other offer can come."""
    invited = purchase.latest(SuppliersInvited)
    if invited is None:
        return
    open_now = offers_closed(purchase, show.now)
    rows = []
    offers = {one.party: one for one in purchase.papers(OfferSubmitted)}
    for one in invited.suppliers:
        offer = offers.get(one.party)
        price = "—" if offer is None else money(offer.price) if open_now else "已提交，截止后显示"
        rows.append(
            Row((Cell(one.name), Cell(price), Cell(f"{offer.days} 日" if offer and open_now else "—")))
        )
    columns = (Column("供应商", head=True), Column("报价", numeric=True), Column("交付期限"))
    yield Section(
        "受邀供应商和报价",
        "offers",
        note=f"{moment(invited.until)} 截止",
        paragraphs=tuple(invited.text.split("\n")) if invited.text else (),
        tables=(Table("受邀供应商和报价", columns, tuple(rows)),),
        files=_files(purchase, OfferSubmitted) if open_now else (),
    )


def _agreed(purchase: Dossier) -> Iterator[Section]:
    agreed = agreed_of(purchase)
    if agreed is None:
        return
    facts = [
        Fact("成交价", money(agreed.price), strong=True),
        Fact("采购人员", "、".join(personnel_of(purchase)) or "已删除"),
        Fact("公告结果", f"{until_words(agreed.publish_by)} 前"),
    ]
    for name, label in (
        ("place", "协商地点"),
        ("publicity", "公示情况"),
        ("costs", "成本、合同价格和专利情况"),
        ("conditions", "合同主要条款"),
        ("reasonable", "价格商定情况"),
        ("reason", "理由"),
        ("dissent", "不同意见"),
    ):
        if value := getattr(agreed, name, ""):
            facts.append(Fact(label, value, full=True))
    title = "确定成交供应商" if hasattr(agreed, "lowest") else "协商情况记录"
    yield Section(title, "agreed", facts=tuple(facts), files=_files(purchase, type(agreed)))


def _later(purchase: Dossier) -> Iterator[Section]:
    contract = purchase.latest(PurchaseContracted)
    if contract is None:
        return
    facts = [
        Fact("合同金额", money(contract.amount), strong=True),
        Fact("签订日期", f"{contract.signed_on}"),
        Fact("履行期限", f"{contract.starts} 至 {contract.ends}"),
    ]
    if purchase.numbers(ContractAdded.type):
        facts.append(Fact("累计追加", money(added_to(purchase))))
    yield Section("合同", "contract", facts=tuple(facts), files=_files(purchase, PurchaseContracted))


def _files(purchase: Dossier, kind: type[Paper]) -> tuple[FileRow, ...]:
    """The files of every record of a kind, fetched at the desk: most of them are not public."""
    return tuple(
        FileRow(
            ref.name,
            address("desk.purchase.file", number=purchase.number, n=str(n), sha256=ref.sha256),
            ref.size,
            ref.sha256,
        )
        for n in purchase.numbers(kind.type)
        for ref in purchase.record(n).files
    )
