"""What a bidder pays to the trading centre, on its own page: documents, bid bond, and the winner's performance bond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hallcore.dossier import Dossier
from hallcore.fees.kept import BondForfeited
from hallcore.fees.rules import forfeit_pending, notices_of
from hallcore.ground.money import format_yuan
from portal.presenters.addresses import address
from portal.presenters.charging import due_words
from portal.presenters.desks import FormPage
from portal.presenters.fee_notice import REFUND_STATES, state_tag
from portal.presenters.shapes import Action, Alert, Cell, Column, Fact, Link, Row, Section, Table, Task
from portal.presenters.showing import Showing
from portal.presenters.tender import files_of
from portal.presenters.tender_money import price_words
from trading.award.model import AwardPublished
from trading.bidding.model import GUARANTEES, BidderEnrolled, GuaranteeLodged
from trading.bidding.rules import bond_notices, document_notices, documents_paid, last_valid_day
from trading.contract.model import ContractPublished, PerformanceConcluded
from trading.contract.rules import performance_due
from trading.tendering.rules import lot_terms, notice_of, sold


def money_sections(show: Showing, bid: Dossier, lot: Dossier, tender: Dossier) -> Iterator[Section]:
    """Everything of a bid that has to do with money; nothing of what is not asked for."""
    yield from document_sections(show, bid, tender)
    yield from bond_sections(show, bid, lot, tender)
    yield from performance_sections(show, bid, lot, tender)


def money_tasks(show: Showing, bid: Dossier, lot: Dossier, tender: Dossier, title: str) -> Iterator[Task]:
    """What a bidder has to pay before it can go on: the documents, or as the winner the bond before the contract."""
    party, url = bid.the(BidderEnrolled).bidder, address("bid", number=bid.number)
    price, award = sold(tender), lot.latest(AwardPublished)
    if price is not None and tender.state == "tendering":
        if not documents_paid(show.archive, tender, party):
            until = f"{notice_of(tender).documents_until:%Y-%m-%d %H:%M} 停止发售"
            yield Task(f"缴纳招标文件工本费：{title}", "待办", "now", f"{url}#documents", until)
    elif award is not None and award.winner.bidder == party and lot.latest(ContractPublished) is None:
        paid = any(one.state == "paid" for one in notices_of(show.archive, lot.number))
        if performance_due(lot, tender) and not paid:
            until = f"合同最迟 {award.contract_by:%Y-%m-%d} 前订立"
            yield Task(f"缴纳履约保证金：{title}", "待办", "now", f"{url}#performance", until)


def document_sections(show: Showing, bid: Dossier, tender: Dossier) -> Iterator[Section]:
    """The documents that cost something: price, how the payment stands, and the files once it is made."""
    price, party = notice_of(tender).documents, bid.the(BidderEnrolled).bidder
    if price is None:
        return
    notices = tuple(document_notices(show.archive, bid))
    paid = documents_paid(show.archive, tender, party)
    waits = any(one.state == "unpaid" for one in notices)
    offered = tender.state == "tendering" and sold(tender) is not None and not paid and not waits
    action = Action(
        "取得工本费缴款识别码", address("bid.documents", number=bid.number), post=True, primary=True
    )
    span = show.law_of(tender).clock("C85").span
    yield Section(
        "招标文件工本费",
        "documents",
        facts=(
            Fact("金额", price_words(price), full=True, link=_rule("ZB-025")),
            Fact(
                "发售时间",
                f"{notice_of(tender).documents_until:%Y-%m-%d %H:%M} 停止发售",
                link=_rule("ZB-024"),
            ),
        ),
        paragraphs=(
            f"从本单位银行账户缴纳，不收现金；同一项目只缴一次。招标终止的，{span}内退回原账户。",
            *(("已经缴纳，招标文件可以下载，澄清和修改的文件也在下面。",) if paid else ()),
        ),
        tables=(notice_table(show, notices, "工本费缴款通知书"),) if notices else (),
        files=files_of(tender, obtained=True) if paid else (),
        actions=(action,) if offered else (),
    )


def bond_sections(show: Showing, bid: Dossier, lot: Dossier, tender: Dossier) -> Iterator[Section]:
    """The bond of a bid; nothing where the lot asks for none."""
    bond = lot_terms(tender, lot).bond
    if not bond:
        return
    notices = tuple(bond_notices(show.archive, bid))
    offered = tender.state == "tendering" and not _held(show, notices)
    action = Action("缴纳投标保证金，取得缴款识别码", address("bid.bond", number=bid.number), post=True)
    letter = Action("提交保函", address("bid.guarantee", number=bid.number))
    law = show.law_of(tender)
    back = (
        f"撤回投标的，{law.clock('C30').span}内退还；订立合同的，{law.clock('C35').span}内退还；"
        f"招标终止或者失败的，{law.clock('C85').span}内退还。都连同利息退回原账户，不必申请。"
    )
    yield Section(
        "投标保证金",
        "bond",
        facts=(
            Fact("金额", format_yuan(bond), strong=True),
            Fact("缴纳方式", "从基本账户转出，或者提交保函", link=_rule("ZB-038")),
            *_letter(bid),
        ),
        paragraphs=(
            "保证金缴入财政部门的保证金专户，开标前任何人不能由此得知谁投标。",
            back,
        ),
        tables=(notice_table(show, notices, "保证金缴款通知书"),) if notices else (),
        actions=(action, letter) if offered else (),
    )


def _letter(bid: Dossier) -> tuple[Fact, ...]:
    """The letter of guarantee that stands for a bid."""
    letter = bid.latest(GuaranteeLodged)
    if letter is None:
        return ()
    told = f"{letter.issuer}　{letter.number}　{format_yuan(letter.amount)}，有效期至 {letter.valid_until}"
    return (Fact(GUARANTEES[letter.kind], told, full=True),)


def guarantee_page(bid: Dossier, lot: Dossier, tender: Dossier, alerts: tuple[Alert, ...]) -> FormPage:
    """The window where a letter of guarantee is lodged in place of the bond."""
    terms, last = lot_terms(tender, lot), last_valid_day(tender)
    return FormPage(
        title="提交投标保函",
        alerts=alerts,
        lead=(
            f"金额不低于 {format_yuan(terms.bond)}，有效期与投标有效期一致，不早于 {last}。"
            "截止前可以重新提交，以最后一份为准；开标前不公开。"
        ),
        submit="提交保函",
        multipart=True,
        cancel=Link("返回", address("bid", number=bid.number)),
    )


def performance_sections(show: Showing, bid: Dossier, lot: Dossier, tender: Dossier) -> Iterator[Section]:
    """The winner's performance bond: how much, by when, how it stands, and what became of it."""
    award, contract = lot.latest(AwardPublished), lot.latest(ContractPublished)
    if award is None or award.winner.bidder != bid.the(BidderEnrolled).bidder:
        return
    due, guaranteed = performance_due(lot, tender), contract is not None and bool(contract.guarantee)
    if not due and not guaranteed:
        return
    notices = tuple(notices_of(show.archive, lot.number))
    offered = bool(due) and not _held(show, notices) and lot.latest(PerformanceConcluded) is None
    action = Action(
        "取得履约保证金缴款识别码", address("bid.performance", number=bid.number), post=True, primary=True
    )
    facts = [Fact("金额", format_yuan(due), strong=True, link=_rule("ZB-096"))] if due else []
    if guaranteed and contract is not None:
        facts += [Fact("金额", format_yuan(contract.performance_bond)), Fact("履约保函", contract.guarantee)]
    if contract is None:
        facts.append(Fact("缴纳时间", f"订立合同前，合同最迟 {award.contract_by:%Y-%m-%d} 前订立"))
    span = show.law_of(tender).clock("C86").span
    yield Section(
        "履约保证金",
        "performance",
        facts=(*facts, *conclusion_facts(show, lot)),
        paragraphs=(
            "从本单位银行账户缴入财政部门的保证金专户，不收现金；也可以向招标人提交银行、保险或者担保机构的保函。",
            f"招标人确认履约完毕后{span}内连同利息退回原账户；不履行合同的，不予退还，由财政部门决定。",
        ),
        tables=(notice_table(show, notices, "履约保证金缴款通知书"),) if notices else (),
        actions=(action,) if offered else (),
    )


def conclusion_facts(show: Showing, lot: Dossier) -> Iterator[Fact]:
    """What the purchaser concluded, and what the treasury made of it."""
    concluded = lot.latest(PerformanceConcluded)
    if concluded is None:
        return
    word = "已经履行" if concluded.fulfilled else "不履行合同，提请不予退还保证金"
    yield Fact("招标人的确认", f"{concluded.accepted_on}：{word}。{concluded.ground}", full=True)
    notice = show.archive[concluded.notice]
    kept = notice.latest(BondForfeited)
    if kept is not None:
        yield Fact("财政部门的决定", f"不予退还 {format_yuan(kept.amount)}", link=_rule(kept.rule))
    elif not concluded.fulfilled:
        waits = forfeit_pending(notice) is not None
        yield Fact("财政部门的决定", "待决定" if waits else "不同意不予退还，请招标人重新确认")


def bond_state(show: Showing, lot: Dossier) -> str:
    """How the performance bond of a lot stands, in words for its purchaser."""
    contract = lot.latest(ContractPublished)
    if contract is not None and contract.guarantee:
        return f"以保函提交：{contract.guarantee}"
    notices = tuple(notices_of(show.archive, lot.number))
    if not notices:
        return "中标人尚未取得缴款识别码"
    newest = notices[-1]
    refunds = show.archive.children(newest.number)
    back = f"，退还：{REFUND_STATES[refunds[-1].state]}" if refunds else ""
    words = {"unpaid": "待缴款", "expired": "缴款期限已过", "paid": "已缴纳", "forfeited": "不予退还"}
    return words.get(newest.state, newest.state) + back


def _rule(rule: str) -> Link:
    return Link(f"依据 {rule}", address("law.rule", rule=rule))


def _held(show: Showing, notices: Iterable[Dossier]) -> bool:
    """Whether one of them waits for its payment or is paid and not on its way back."""
    return any(one.state in {"unpaid", "paid"} and not show.archive.children(one.number) for one in notices)


def notice_table(show: Showing, notices: tuple[Dossier, ...], title: str) -> Table:
    """Payment notices as the payer sees them: each with its last day, how it stands, and what goes back."""
    rows = []
    for notice in notices:
        refunds = show.archive.children(notice.number)
        back = REFUND_STATES[refunds[-1].state] if refunds else ""
        due = show.archive.shelf("fee-notices").get(notice.number)
        rows.append(
            Row(
                (
                    Cell(notice.number, address("my.fee", number=notice.number)),
                    Cell(due["due"] if due is not None else due_words(None)),
                    Cell(tag=state_tag(notice.state), note=f"退还：{back}" if back else ""),
                )
            )
        )
    columns = (Column("通知书", head=True), Column("缴款期限", nowrap=True), Column("状态", nowrap=True))
    return Table(title, columns, tuple(rows))
