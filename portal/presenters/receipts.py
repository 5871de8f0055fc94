"""Receipts: what a bidder takes home, on the page and as the file the offline verifier reads."""

from __future__ import annotations

from hallcore.dossier import Dossier, record_number
from hallcore.filing import hidden_entry
from hallcore.ground.events import Refused
from hallcore.journal import Root
from portal.evidence import PublicLog
from portal.presenters.bidding import receipt_facts
from portal.presenters.desks import ReceiptPage
from portal.presenters.shapes import Action, Fact, Link
from signing import canonical
from trading.bidding.model import BidReceived

_HEADS = {
    BidReceived.type: ("投标文件接收回执", "服务器已收到并校验。"),
    Refused.type: (
        "未予接收告知",
        "服务器没有接收，这次办理没有生效。本记录证明办理的时间和不予接收的原因。",
    ),
}
"""Heading and first sentence of a receipt by the kind of its record."""


def receipt_page(public_url: str, root: Root, bid: Dossier, n: int) -> ReceiptPage:
    """The receipt of record n of a bid's dossier."""
    record = bid.record(n)
    index = root.journal.position(bid.number, n)
    number = record_number(bid.number, n)
    facts = (*receipt_facts(bid, n), *((Fact("日志位置", f"第 {index:,} 条"),) if index is not None else ()))
    url = f"/bidder/bids/{bid.number}"
    title, said = _HEADS.get(record.type, (f"{record.paper.title}回执", "已经办理。"))
    return ReceiptPage(
        title=title,
        crumbs=(Link("我的投标", "/bidder"), Link(bid.parent, url), Link("回执")),
        number=number,
        received=record.at,
        state="promised" if index is None else "logged",
        state_text=said + ("正在写入公开日志。" if index is None else "已写入公开日志，尚无外部见证。"),
        facts=facts,
        promise=record.promise,
        qr=f"{public_url}{url}/receipts/{n}",
        actions=(Action("下载回执文件", f"{url}/receipts/{n}.json", primary=True), Action("返回投标", url)),
    )


def receipt_bundle(log: PublicLog, root: Root, bid: Dossier, n: int) -> bytes:
    """The receipt as canonical JSON: promise, exact record, salt, entry, and the proof once it is logged."""
    record = bid.record(n)
    index = root.journal.position(bid.number, n)
    entry, proof = hidden_entry(record), None
    if index is not None:
        found = log.prove(index, entry)
        proof = found.encode() if found is not None else None
    return canonical.encode(
        {
            "v": 1,
            "promise": record.promise,
            "record": canonical.b64(record.data),
            "salt": canonical.b64(record.salt),
            "entry": entry.decode(),
            "proof": proof,
        }
    )
