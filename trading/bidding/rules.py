"""What a bid must satisfy to be received. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from hallcore.dossier import Archive, Dossier
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import notices_of, payment_of
from hallcore.ground.deadline import ends_on
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan
from trading.bidding.model import (
    GUARANTEES,
    BidderEnrolled,
    BidForm,
    BidReceived,
    BidWithdrawn,
    GuaranteeForm,
    GuaranteeLodged,
)
from trading.tendering.model import LOT, LotTerms, NoticePublished, ProjectRegistered, SealingPolicyPublished
from trading.tendering.rules import deadline_of, valid_until


def bid_number(lot: str, bidder: str) -> str:
    """The dossier number of a bidder's bid for a lot: one each, and it does not show whose it is."""
    return f"{lot}.{hashlib.sha256(f'{lot} {bidder}'.encode()).hexdigest()[:10]}"


def check_gate(tender: Dossier, at: datetime) -> None:
    """Bids, questions and withdrawals end with the deadline, to the second (ZB-054, EB-04)."""
    if tender.state != "tendering":
        early = tender.latest(NoticePublished) is None
        if tender.state == "terminated":
            raise Refusal("招标人已终止招标，系统不再接收", "ZB-041", where=tender.number)
        reason = "本项目尚未发布招标公告" if early else "投标截止时间已过，系统不再接收"
        raise Refusal(reason, "ZB-054", where=tender.number)
    deadline = deadline_of(tender)
    if at >= deadline:
        raise Refusal(
            f"投标截止时间为 {deadline:%Y-%m-%d %H:%M:%S}，服务器时间 {at:%Y-%m-%d %H:%M:%S}，逾期不予接收",
            "ZB-054",
            where=tender.number,
        )


def check_impartial(parties: frozenset[str], project: ProjectRegistered) -> None:
    """Who invites a tender, or conducts it as agency, does not bid in it (ZB-051)."""
    for party in sorted(parties & {project.purchaser, project.agency}):
        raise Refusal("招标人和招标代理机构不得参加本项目投标", "ZB-051", where=party)


def check_consortium(members: tuple[str, ...], bidder: str, terms: LotTerms) -> None:
    """A consortium only where the notice admits one, of others than the leader, each once (ZB-056)."""
    if not members:
        return
    if not terms.consortium:
        raise Refusal("本标段不接受联合体投标", "ZB-056", where="consortium")
    if bidder in members or len(set(members)) != len(members):
        raise Refusal("联合体成员重复", "ZB-056", where="consortium")


def check_alone(bids: tuple[Dossier, ...], bidder: str, members: tuple[str, ...]) -> None:
    """Nobody bids for the same lot twice, alone and in a consortium or in two consortia (ZB-056)."""
    mine = {bidder, *members}
    for bid in bids:
        other = bid.the(BidderEnrolled)
        if other.bidder != bidder and mine & {other.bidder, *other.consortium}:
            raise Refusal("联合体各方不得在同一标段另行单独投标或者参加其他联合体", "ZB-056")


def newest(bid: Dossier) -> BidReceived | None:
    """The bid that counts: the last one received, unless it was withdrawn after."""
    return bid.latest(BidReceived) if bid.state == "received" else None


def bid_of(archive: Archive, lot: str, bidder: str) -> Dossier | None:
    """A bidder's bid for a lot, where it is enrolled."""
    bid = archive.get(bid_number(lot, bidder))
    return bid if bid is not None and bid.latest(BidderEnrolled) is not None else None


def documents_paid(archive: Archive, tender: Dossier, bidder: str) -> bool:
    """Whether a bidder has paid for the documents of a tender, under whichever of its lots (ZB-025)."""
    for lot in archive.children(tender.number):
        bid = bid_of(archive, lot.number, bidder) if lot.machine == LOT else None
        if bid is not None and any(one.state == "paid" for one in document_notices(archive, bid)):
            return True
    return False


def document_notices(archive: Archive, bid: Dossier) -> Iterator[Dossier]:
    """The payment notices for documents under a bid, oldest first."""
    return (one for one in notices_of(archive, bid.number) if not one.the(NoticeIssued).bond)


def bond_notices(archive: Archive, bid: Dossier) -> Iterator[Dossier]:
    """The payment notices for a bid's bond, oldest first."""
    return (one for one in notices_of(archive, bid.number) if one.the(NoticeIssued).bond)


def check_guarantee(form: GuaranteeForm, tender: Dossier, terms: LotTerms) -> None:
    """A letter stands for the whole bond, as long as the bids stand (ZB-035), and lies in the file itself.

    Raises:
        Refusal: The lot asks for no bond, or the letter is none for it.
    """
    if not terms.bond:
        raise Refusal("本标段不收取投标保证金", "ZB-035", where=f"lots[{terms.no}]")
    if form.kind not in GUARANTEES:
        raise Refusal("请选择保函的种类：银行保函、保证保险或者担保机构保函", "ZB-035", where="kind")
    for value, where, what in ((form.issuer, "issuer", "出具机构"), (form.number, "number", "保函编号")):
        if not value.strip():
            raise Refusal(f"请写明{what}", "ZB-035", where=where)
    if form.amount < terms.bond:
        raise Refusal(f"保函金额应当不低于投标保证金 {format_yuan(terms.bond)}", "ZB-035", where="amount")
    last = last_valid_day(tender)
    if form.valid_until < last:
        raise Refusal(f"保函有效期应当与投标有效期一致，不早于 {last}", "ZB-035", where="valid_until")
    if not form.files:
        raise Refusal("请上传保函文件", "ZB-035", where="files")


def last_valid_day(tender: Dossier) -> date:
    """The last day bids stand, and the bond with them (ZB-034, ZB-035)."""
    return ends_on(valid_until(tender))


def bond_told(archive: Archive, bid: Dossier, terms: LotTerms, tender: Dossier) -> str:
    """How the bond of a bid was given by the deadline, in words; "" where the lot asks for none.

    A letter that was long enough when it was lodged may end too early for a deadline that was moved since.
    """
    if not terms.bond:
        return ""
    for notice in bond_notices(archive, bid):
        paid = payment_of(notice)
        if paid is not None and paid[1].paid_at < deadline_of(tender):
            return "转账"
    letter = bid.latest(GuaranteeLodged)
    if letter is None:
        return "未提交"
    short = "，有效期短于投标有效期" if letter.valid_until < last_valid_day(tender) else ""
    return f"{GUARANTEES[letter.kind]}（{letter.issuer}{short}）"


def expected_seq(bid: Dossier) -> tuple[int, str]:
    """The sequence number and the previous header hash the next container must carry."""
    last = bid.latest(BidReceived)
    return (last.seq + 1, last.header_sha256) if last is not None else (1, "")


def check_bid(
    form: BidForm,
    bid: Dossier,
    policy: SealingPolicyPublished,
    notice: tuple[NoticePublished, str],
    certificate_sha256: str,
) -> None:
    """The container is for this tender and lot, this policy, this bidder, and next in its own row.

    Raises:
        Refusal: Which of these does not hold. A copy of a bid already received is a duplicate.
    """
    lot = bid.parent
    if form.tender != lot.split(".")[0] or form.lot != lot:
        raise Refusal(f"投标文件是为 {form.lot} 密封的，不是本标段 {lot}", "ZB-054", where="header.lot")
    if form.policy_sha256 != policy.policy_sha256:
        raise Refusal(
            "投标文件所依密封规则与本项目公布的不一致，请重新密封", "EB-03", where="header.policy_sha256"
        )
    if form.notice_sha256 != notice[1]:
        raise Refusal(
            "投标文件所依招标公告与本项目公布的不一致，请重新密封", "EB-03", where="header.notice_sha256"
        )
    if form.certificate_sha256 != certificate_sha256:
        raise Refusal("投标文件的签名证书不是本单位登记的证书", "EB-15", where="header.bidder_cert_sha256")
    if any(form.header_sha256 == earlier.header_sha256 for earlier in bid.papers(BidReceived)):
        raise Refusal("这份投标文件已经接收过，无需重复递交", "ZB-055", where=form.header_sha256)
    seq, prev = expected_seq(bid)
    if (form.seq, form.prev_header_sha256) != (seq, prev):
        raise Refusal(
            f"投标文件序号应为 {seq}，收到的是 {form.seq}；替换时须在前一份的基础上重新密封",
            "ZB-055",
            where="header.seq",
        )


def expired(bids: tuple[Dossier, ...]) -> frozenset[str]:
    """The bids whose bidders did not let them stand longer: none of them wins (ZB-058)."""
    return frozenset(bid.number for bid in bids if bid.state == "expired")


def was_withdrawn(bid: Dossier) -> bool:
    """Say whether the bidder has withdrawn and not submitted again."""
    return bid.state == "withdrawn" and bid.latest(BidWithdrawn) is not None
