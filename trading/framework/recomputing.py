"""A framework's finalists, turns and competitions made anew from the public file alone, laid beside the records. Pure.

What is not here: reading the file and proving it against the log (``trading.award.publicfile``); draws and rankings of
tenders (``trading.award.recompute``).
"""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.ground.errors import Refusal
from trading.award.publicfile import Read
from trading.award.recompute import Finding
from trading.evaluation.model import ScoresSubmitted, Standing
from trading.evaluation.rules import rank
from trading.evaluation.shortlisting import shortlist
from trading.framework.calling_model import (
    CallOffContracted,
    CompetitionConcluded,
    OrderPlaced,
)
from trading.framework.contending import faults_of
from trading.framework.model import AgreementSigned, FinalistsPublished
from trading.framework.rules import amount_of
from trading.opening.model import BidRead, OpeningRecorded
from trading.tendering.model import NoticePublished
from trading.tendering.rules import lot_no


def recompute_framework(file: Read) -> tuple[Finding, ...]:
    """Everything of a framework that follows from its public records: the cut, competitions, amounts of contracts."""
    found = [
        Finding(f"入围排序和淘汰 {one.dossier}", tuple(_finalists(file, one.dossier)))
        for one in file.all_of(FinalistsPublished)
    ]
    for one in file.all_of(CompetitionConcluded):
        paper = one.paper
        assert isinstance(paper, CompetitionConcluded)  # noqa: S101 - asked for by its kind
        found.append(Finding(f"二次竞价 {one.dossier}", tuple(_competition(one.dossier, paper))))
    contracts = (
        Finding(f"合同金额 {one.dossier}", tuple(_contract(file, one.dossier)))
        for one in file.all_of(CallOffContracted)
    )
    return (*found, *contracts)


def _finalists(file: Read, lot: str) -> Iterator[str]:
    filed, opened = file.of(FinalistsPublished, lot), file.of(OpeningRecorded, file.tender)
    called = file.of(NoticePublished, file.tender)
    if filed is None or opened is None or called is None:
        yield "公开卷缺少入围结果公告、开启记录或者征集公告"
        return
    paper, opening, notice = filed.paper, opened.paper, called.paper
    assert isinstance(paper, FinalistsPublished)  # noqa: S101 - asked for by its kind
    assert isinstance(opening, OpeningRecorded)  # noqa: S101 - as above
    assert isinstance(notice, NoticePublished)  # noqa: S101 - as above
    if notice.framework != paper.terms:
        yield "入围结果公告所载的约定与征集公告不一致"
    bids = tuple(
        bid for each in opening.lots if each.lot == lot for bid in each.bids if bid.outcome == "read"
    )
    try:
        made = _ranked(paper, notice, bids, lot)
    except (Refusal, KeyError, ArithmeticError, ValueError) as gap:
        yield f"公开的评审数据不完整：{gap}"
        return
    yield from _rank_faults(paper.ranking, made)
    kept = shortlist(made, bids, paper.terms)
    told = [(one.bid, one.price, one.total) for one in paper.finalists]
    again = [(one.bid, one.price, one.total) for one in kept]
    if told != again:
        yield f"入围供应商：记录 {len(told)} 家，重算 {len(again)} 家，或者次序、单价不一致"
    for signed in file.all_of(AgreementSigned, lot):
        one = signed.paper
        prices = {each.bid: each.price for each in kept}
        if isinstance(one, AgreementSigned) and prices.get(one.bid) != one.price:
            yield f"{one.supplier_name} 的协议单价与入围单价不一致"


def _ranked(
    paper: FinalistsPublished, notice: NoticePublished, bids: tuple[BidRead, ...], lot: str
) -> tuple[Standing, ...]:
    terms = next(each for each in notice.lots if each.no == lot_no(lot))
    sheets = tuple(ScoresSubmitted(f"评委 {each.member}", each.verdicts) for each in paper.scores)
    return rank(bids, sheets, notice.evaluation, terms, paper.findings)[1]


def _rank_faults(told: tuple[Standing, ...], made: tuple[Standing, ...]) -> Iterator[str]:
    known = {one.bid: one for one in told}
    for one in made:
        said = known.get(one.bid)
        if said is None:
            yield f"{one.name} 不在公布的排名中"
        elif said != one:
            yield f"{one.name}：记录 第 {said.rank} 名 {said.compared} 元 {said.total} 分，重算 第 {one.rank} 名 {one.compared} 元 {one.total} 分"
    if len(told) != len(made):
        yield f"公布的排名有 {len(told)} 家，重算有 {len(made)} 家"


def _competition(order: str, paper: CompetitionConcluded) -> Iterator[str]:
    yield from faults_of(order, paper.offers)
    best = next((one for one in paper.offers if one.rank == 1), None)
    won = (best.bid, best.price) if best is not None else ("", paper.price)
    if (paper.bid, paper.price) != won:
        yield f"成交供应商：记录 {paper.supplier_name} {paper.price} 元，重算 {best.name if best else '没有'}"


def _contract(file: Read, order: str) -> Iterator[str]:
    """The amount is quantity times unit price, and neither is other than ordered nor above what was agreed."""
    signed, asked = file.of(CallOffContracted, order), file.of(OrderPlaced, order)
    if signed is None or asked is None:
        yield "公开卷缺少订单或者合同公告"
        return
    contract, paper = signed.paper, asked.paper
    assert isinstance(contract, CallOffContracted)  # noqa: S101 - asked for by its kind
    assert isinstance(paper, OrderPlaced)  # noqa: S101 - as above
    if contract.quantity != paper.quantity:
        yield f"数量：订单 {paper.quantity}，合同 {contract.quantity}"
    if contract.amount != amount_of(contract.price, contract.quantity):
        yield f"合同金额：记录 {contract.amount}，重算 {amount_of(contract.price, contract.quantity)}"
    found = [one.paper for one in file.all_of(AgreementSigned, contract.lot)]
    agreed = {one.bid: one.price for one in found if isinstance(one, AgreementSigned)}
    if contract.price > agreed.get(contract.bid, contract.price * 0):
        yield f"合同单价 {contract.price} 元高于协议单价"
