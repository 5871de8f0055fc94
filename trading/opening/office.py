"""What is done at the opening: close, mark, call the roll, take off both locks, read out."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.clauses import numeral
from hallcore.ground.errors import Refusal
from trading.bidding.model import BidderEnrolled, BidReceived
from trading.bidding.rules import bond_told, newest
from trading.methods.rules import method_of
from trading.opening.model import (
    BidRead,
    BidsDecrypted,
    BidUnlocked,
    DeadlineMarked,
    DecryptedForm,
    GateClosed,
    LotOpening,
    OpeningForm,
    OpeningRecorded,
    ReleaseForm,
    RollEntry,
    RollPublished,
    SharesReleased,
    UnlockForm,
)
from trading.opening.rules import check_due, check_released, lot_roll, opened_bids, roll_of
from trading.tendering.incidents import closing_waits
from trading.tendering.model import BID, LOT
from trading.tendering.office import CORRECTION
from trading.tendering.rules import deadline_of, ground_of, lot_terms, notice_of, policy_of


def close_gate(desk: Desk, _form: None) -> Act:
    """Close the gate at the deadline; bids rest on this dossier, so none commits across this act."""
    check_due(desk.dossier, desk.at)
    correction = next((hold for hold in desk.dossier.holds if hold.by == CORRECTION), None)
    if correction is not None:
        raise Refusal(f"{correction.reason}，暂不截止", correction.cite, where=desk.dossier.number)
    waits = closing_waits(desk.archive, desk.dossier, desk.law, desk.calendar)
    if waits is not None:
        desk.rests_on(waits.number)
        raise Refusal("递交通道中断，截止时间按照规则顺延，暂不截止", "EB-32", where=waits.number)
    desk.advance("close-gate", through_hold=True)
    desk.forget("close-gate")
    return Act(GateClosed(deadline_of(desk.dossier)))


def mark_deadline(desk: Desk, _form: None) -> Act:
    """Put the marker into the log, after everything that committed before the gate closed."""
    tender = desk.dossier
    desk.advance("mark-deadline", through_hold=True)
    gate = desk.position(tender.number, tender.numbers(GateClosed.type)[-1])
    if gate is None:
        raise Refusal("截止记录尚未入日志，请稍候", "ZB-060")
    return Act(DeadlineMarked(gate))


def publish_roll(desk: Desk, _form: None) -> Act:
    """Name every hidden entry of the tender; lots with fewer than three bids are not opened."""
    tender = desk.dossier
    desk.advance("publish-roll")
    marker = desk.position(tender.number, tender.numbers(DeadlineMarked.type)[-1])
    if marker is None:
        raise Refusal("截止标记尚未入日志，请稍候", "ZB-060")
    lots = desk.children(tender.number, LOT)
    method, ground = method_of(desk.law, tender), ground_of(tender)
    rolls = tuple(lot_roll(lot, desk.children(lot.number, BID), method, ground) for lot in lots)
    for lot, roll in zip(lots, rolls, strict=True):
        if not roll.opened:
            desk.advance("fail-few", lot)
    entries = tuple(
        entry for lot in lots for bid in desk.children(lot.number, BID) for entry in _entries(desk, bid)
    )
    window = timedelta(minutes=policy_of(tender).unlock_minutes)
    return Act(RollPublished(marker, entries, rolls, desk.at + window))


def unlock_bid(desk: Desk, form: UnlockForm) -> Act:
    """Take the bidder's own lock off, within the window after the roll; with its end trustees begin (EB-08)."""
    bid = desk.dossier
    if bid.the(BidderEnrolled).bidder != desk.actor.party:
        raise Refusal("只能解锁本单位的投标", "EB-08")
    tender = desk.rests_on(desk.parent().parent)
    check_due(tender, desk.at)
    roll, _ = roll_of(tender)
    if bid.number not in opened_bids(roll):
        raise Refusal("本标段不足三家投标，不予开标，投标文件保持密封", "ZB-061")
    if desk.at >= roll.unlock_until:
        raise Refusal(f"解锁时限 {roll.unlock_until:%Y-%m-%d %H:%M} 已过，视为撤销投标", "EB-09")
    if form.header_sha256 != bid.the(BidReceived).header_sha256:
        raise Refusal("解锁声明不是针对本次有效的投标文件", "EB-08", where="header_sha256")
    desk.advance("unlock-bid")
    return Act(BidUnlocked(form.header_sha256), files=form.files)


def release_shares(desk: Desk, form: ReleaseForm) -> Act:
    """File a trustee's shares: after the bidders' unlocking, all bids of the roll in one act."""
    tender = desk.dossier
    check_due(tender, desk.at)
    roll, roll_sha256 = roll_of(tender)
    if form.roll_sha256 != roll_sha256:
        raise Refusal("密钥份额所依据的开标名册与公布的不一致", "EB-08", where="roll_sha256")
    if desk.at < roll.unlock_until and _waiting(desk, roll):
        raise Refusal("投标人解锁尚未结束，保管人不得提交密钥份额", "EB-08")
    if form.kid not in {keeper.kid for keeper in policy_of(tender).keepers}:
        raise Refusal("不是本项目密封规则所列的保管人", "EB-08", where=form.kid)
    earlier = {(paper.kid, paper.envelope) for paper in tender.papers(SharesReleased)}
    if (form.kid, form.envelope) in earlier:
        raise Refusal("该保管人已提交过密钥份额", "EB-08", where=form.kid)
    desk.advance("release-shares")
    return Act(SharesReleased(form.kid, form.envelope, roll_sha256), files=form.files)


def keep_decrypted(desk: Desk, form: DecryptedForm) -> Act:
    """Name the decrypted files in a sealed record, so that the committee can read what was opened."""
    roll, _ = roll_of(desk.dossier)
    if {content.bid for content in form.contents} - opened_bids(roll):
        raise Refusal("解密文件不属于开标名册中的投标", "ZB-062")
    desk.advance("keep-decrypted")
    return Act(BidsDecrypted(form.contents), files=tuple(content.file for content in form.contents))


def conclude_opening(desk: Desk, form: OpeningForm) -> Act:
    """Record what was read out, lot by lot; every bid of the roll is accounted for, none before its time."""
    tender = desk.dossier
    roll, _ = roll_of(tender)
    by_number = {bid.bid: bid for bid in form.bids}
    if set(by_number) != opened_bids(roll) or len(by_number) != len(form.bids):
        raise Refusal("开标结果与开标名册不一致，每份投标都应有交代", "ZB-062")
    if desk.at < roll.unlock_until and _waiting(desk, roll):
        raise Refusal("投标人解锁时限未到，不能视为撤销投标", "EB-09")
    check_released(form.bids, tender)
    desk.advance("conclude-opening")
    notice = notice_of(tender)
    began = tender.record(tender.numbers(GateClosed.type)[-1]).at
    method = method_of(desk.law, tender)
    least = _told(int(method.least("bidders", ground_of(tender)).value))
    follows = "不得开标，予以废标" if method.regime == "procurement" else "不予开标，招标人应当重新招标"
    openings = []
    for each in roll.lots:
        lot = desk.open(each.lot)
        terms = lot_terms(tender, lot)
        read = sorted(
            (by_number[number] for number in each.bids if each.opened), key=lambda bid: bid.received_at
        )
        bids = tuple(_settled(desk, bid, untold=method.talks) for bid in read)
        if each.opened:
            desk.advance("open", lot)
        reason = "" if each.opened else f"投标人 {len(each.bids)} 家，少于{least}家，{follows}"
        openings.append(LotOpening(each.lot, terms.title, terms.ceiling, each.opened, reason, bids))
    return Act(
        OpeningRecorded(
            name=notice.name,
            deadline=deadline_of(tender),
            began_at=began,
            place=notice.place,
            host=form.host,
            recorder=form.recorder,
            supervisor=notice.supervisor,
            lots=tuple(openings),
            objections=form.objections or "无",
        )
    )


def _told(many: int) -> str:
    """A number as it stands before 家."""
    return "两" if many == 2 else numeral(many)


def _settled(desk: Desk, read: BidRead, *, untold: bool) -> BidRead:
    """Advance one bid's dossier by its outcome, check the reading against what was received; what of it is public."""
    bid = desk.open(read.bid)
    enrolled, received = bid.the(BidderEnrolled), bid.the(BidReceived)
    at = bid.record(bid.numbers(BidReceived.type)[-1]).at
    known = (bid.parent, enrolled.bidder, enrolled.consortium, received.seq, received.header_sha256, at)
    if (read.lot, read.bidder, read.consortium, read.seq, read.header_sha256, read.received_at) != known:
        raise Refusal("读出的投标与接收记录不一致", "ZB-062", where=read.bid)
    if read.outcome == "withdrawn" and not read.cause.strip():
        raise Refusal("非投标人原因未能解密的，应当写明原因和依据", "EB-09", where=read.bid)
    desk.advance(
        {"read": "read-out", "revoked": "revoke", "damaged": "fail-open", "withdrawn": "excuse"}[
            read.outcome
        ],
        bid,
    )
    tender = desk.dossier
    form = bond_told(desk.archive, bid, lot_terms(tender, desk.open(bid.parent)), tender)
    read = replace(read, bond_form=form)
    return _untold(read) if untold else read


def _untold(bid: BidRead) -> BidRead:
    """What is public of a first response: whose it is. Its price and solution are its supplier's secret (GP-190)."""
    none = Decimal("0.00")
    return replace(bid, price=none, duration_days=0, quality="", leader="", leader_certificate="")


def _waiting(desk: Desk, roll: RollPublished) -> bool:
    return any(desk.open(number).state == "received" for number in opened_bids(roll))


def _entries(desk: Desk, bid: Dossier) -> Iterator[RollEntry]:
    """Every opaque record of a bid's dossier, opened."""
    counting = newest(bid)
    for n, record in enumerate(bid.all_records()):
        if record.disclosure != "opaque":
            continue
        index = desk.position(bid.number, n)
        if index is None:
            raise Refusal("仍有记录未入日志，请稍候", "ZB-062", where=bid.number)
        paper = record.paper
        header = paper.header_sha256 if isinstance(paper, BidReceived) else ""
        kind = record.type
        if header and (counting is None or counting.header_sha256 != header):
            kind = "bid-replaced"
        salt = base64.b64encode(record.salt).decode()
        yield RollEntry(index, salt, record.sha256, kind, bid.number, header)


VERBS = (
    Verb("close-gate", close_gate),
    Verb("mark-deadline", mark_deadline),
    Verb("publish-roll", publish_roll),
    Verb("unlock-bid", unlock_bid, evidence="sealed"),
    Verb("release-shares", release_shares, evidence="sealed"),
    Verb("keep-decrypted", keep_decrypted),
    Verb("conclude-opening", conclude_opening),
)
