"""What a sealed offer of a tender must satisfy, and what its time and number make of the tender. Pure."""

from __future__ import annotations

from datetime import datetime

from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.money import format_yuan
from trading.auction.methods import of
from trading.auction.sealed_model import RevealForm
from trading.auction.standing import committed, ends_of, own_offer, paddle_of, sealed_of, terms_of
from trading.methods.commitments import check_opened, check_sealed


def check_commitment(sale: Dossier, commitment: str, at: datetime) -> None:
    """A commitment comes while tenders are taken, and is one (JP-07)."""
    ends = ends_of(sale)
    if sale.state != "sealing" or ends is None:
        raise Refusal("现在不是投标时间", "JP-07", where=sale.number)
    if at >= ends:
        raise Refusal(f"投标已于 {ends:%Y-%m-%d %H:%M} 截止", "JP-07", where="commitment")
    _check_running(sale)
    check_sealed(commitment, "JP-07")


def check_reveal(sale: Dossier, paddle: Dossier, form: RevealForm, at: datetime) -> None:
    """What is opened is what was sealed, in time, once, and no less than the announcement asks (JP-07)."""
    ends, bound = ends_of(sale), sealed_of(paddle)
    if sale.state != "opening" or ends is None:
        raise Refusal("投标截止后才能公开报价", "JP-07", where=sale.number)
    if at >= ends:
        raise Refusal(f"公开报价的时限 {ends:%Y-%m-%d %H:%M} 已过", "JP-07", where="price")
    _check_running(sale)
    if bound is None:
        raise Refusal("本单位没有在投标截止前提交封存码", "JP-07", where=paddle.number)
    if own_offer(paddle) is not None:
        raise Refusal("本单位的报价已经公开", "JP-07", where=paddle.number)
    offer = (form.price, form.nonce)
    check_opened(bound.paper.commitment, sale.number, paddle_of(paddle), offer, "JP-07")
    least = terms_of(sale).start
    if form.price < least:
        raise Refusal(f"报价低于公告的投标最低限价 {format_yuan(least)}，不予接收", "JP-07", where="price")


def too_few_sealed(archive: Archive, sale: Dossier, law: Law) -> bool:
    """Whether too few have sealed an offer at the deadline for the tender to go on (TD-04, JP-08)."""
    return not of(law, sale).figure("bidders").meets(len(committed(archive, sale)))


def time_to(sale: Dossier, paddle: Dossier, at: datetime) -> str:
    """What a bidder of a tender may do about its offer now: "commit", "reveal" or ""."""
    ends = ends_of(sale)
    if paddle.state != "qualified" or ends is None or at >= ends:
        return ""
    if sale.state == "sealing":
        return "commit"
    return "reveal" if sale.state == "opening" and sealed_of(paddle) is not None else ""


def _check_running(sale: Dossier) -> None:
    if sale.holds:
        raise Refusal(f"本项目已中止：{sale.holds[0].reason}", sale.holds[0].cite, where=sale.number)
