"""Ranking and draws, or a sale's outcome, recomputed from the public file alone, and laid beside what the records say. Pure.

Whoever runs this trusts nobody's figures: marks, benchmark, order and seed are made anew and compared to the last
digit. What is not here: reading the file and proving it against the log (``trading.award.publicfile``).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper
from trading.auction.model import BiddingEnded
from trading.award.model import AwardPublished, Candidate, CandidatesPublished, Rejected
from trading.award.publicfile import Filed, Read
from trading.award.recompute_sale import sale_faults
from trading.evaluation.finals import priced
from trading.evaluation.low_rules import invalid
from trading.evaluation.model import ScoresSubmitted, Standing
from trading.evaluation.rules import rank
from trading.experts.drawing import (
    DrawClosed,
    DrawHeld,
    DrawOpened,
    DrawPlanned,
    Nonce,
    NonceCommitted,
    NonceDefaulted,
    NonceRevealed,
    Root,
)
from trading.experts.draws import outcome
from trading.experts.lottery import commitment_of, entry_of
from trading.opening.model import BidRead, OpeningRecorded, RollPublished
from trading.tendering.model import LotTerms, NoticePublished
from trading.tendering.rules import lot_no


class Finding(msgspec.Struct, frozen=True):
    """One thing that was recomputed.

    Attributes:
        what: What it is, in words.
        differs: Where and how the record says otherwise; none where it says the same.
    """

    what: str
    differs: tuple[str, ...] = ()


def recompute(file: Read) -> tuple[Finding, ...]:
    """Recompute everything a public file holds the means for: draws and rankings, lot by lot, or a sale's outcome."""
    draws = [_draw(file, held) for held in file.all_of(DrawHeld)]
    opened = [_opened(file, each) for each in file.all_of(DrawOpened)]
    rankings = [_ranking(file, award) for award in file.all_of(AwardPublished)]
    sales = [Finding(f"竞价结果 {file.tender}", tuple(sale_faults(file))) for _ in file.all_of(BiddingEnded)]
    return (*draws, *opened, *rankings, *sales)


# -- the draw --------------------------------------------------------------------------------------------


def _draw(file: Read, filed: Filed) -> Finding:
    what = f"专家抽取 {filed.dossier}"
    try:
        return Finding(what, tuple(_draw_faults(file, filed)))
    except _Missing as gap:
        return Finding(what, (str(gap),))


def _draw_faults(file: Read, filed: Filed) -> Iterator[str]:
    draw, held = filed.dossier, filed.paper
    assert isinstance(held, DrawHeld)  # noqa: S101 - asked for by its kind
    plan, closed = _need(file, DrawPlanned, draw), _need(file, DrawClosed, draw)
    paper, planned = closed.paper, plan.paper
    assert isinstance(paper, DrawClosed)  # noqa: S101 - as above
    assert isinstance(planned, DrawPlanned)  # noqa: S101 - as above
    yield from _order_faults(file, planned, plan, closed)
    size = closed.index + 1
    if held.root.size != size:
        yield f"种子所用日志位置：记录 {held.root.size}，应为封存记录之后的 {size}"
    nonces = []
    for side in paper.sides:
        nonce, faults = _nonce(file, draw, side)
        yield from faults
        nonces.append(nonce)
    root = file.roots.get(size)
    if root is None:
        yield f"公开卷缺少日志在 {size} 处的根值"
        return
    again = outcome(draw, paper.lists, Root(size, root), tuple(nonces))
    for told, made, name in (
        (held.root.root, again.root.root, "日志根值"),
        (held.nonces, again.nonces, "各方随机数"),
        (held.seed, again.seed, "种子"),
    ):
        if told != made:
            yield f"{name}：记录 {told}，重算 {made}"
    for told_order, made_order in zip(held.orders, again.orders, strict=False):
        places = zip(told_order.order, made_order.order, strict=False)
        wrong = next((n for n, (a, b) in enumerate(places, 1) if a != b), 0)
        if told_order != made_order:
            yield f"“{made_order.subject}”抽取顺序自第 {wrong or 1} 位起与重算的不一致"


def _order_faults(file: Read, planned: DrawPlanned, plan: Filed, closed: Filed) -> Iterator[str]:
    """The first plan before the roll, every commitment before the list was closed, nothing revealed before it."""
    draw = plan.dossier
    roll = next(file.all_of(RollPublished), None)
    if roll is not None and not planned.reason and plan.index > roll.index:
        yield "抽取方案公布在开标名册之后"
    if any(one.index > closed.index for one in file.all_of(NonceCommitted, draw)):
        yield "有承诺在名单封存之后作出"
    if any(one.index < closed.index for one in file.all_of(NonceRevealed, draw)):
        yield "有随机数在名单封存之前公开"


def _nonce(file: Read, draw: str, side: str) -> tuple[Nonce, list[str]]:
    """A side's share in the seed, from its commitment and what it revealed, or the log's where it was silent."""
    faults: list[str] = []
    bound = [
        one.paper.commitment
        for one in file.all_of(NonceCommitted, draw)
        if isinstance(one.paper, NonceCommitted) and one.paper.side == side
    ]
    shown = [
        one.paper.nonce
        for one in file.all_of(NonceRevealed, draw)
        if isinstance(one.paper, NonceRevealed) and one.paper.side == side
    ]
    if shown:
        if [commitment_of(shown[0])] != bound:
            faults.append(f"{side} 公开的随机数与承诺不一致")
        return Nonce(side, shown[0]), faults
    for one in file.all_of(NonceDefaulted, draw):
        if isinstance(one.paper, NonceDefaulted) and side in one.paper.sides:
            size = one.index + 1
            return Nonce(side, file.roots.get(size, ""), size), faults
    return Nonce(side, ""), [f"{side} 既未公开随机数，也没有逾期记载"]


def _opened(file: Read, filed: Filed) -> Finding:
    """Every opened entry gives its commitment, stands in the closed list, and was called in the order drawn."""
    what, faults = f"专家名单与承诺 {filed.dossier}", []
    closed, held = file.of(DrawClosed, filed.dossier), file.of(DrawHeld, filed.dossier)
    opened = filed.paper
    assert isinstance(opened, DrawOpened)  # noqa: S101 - asked for by its kind
    listed = {
        entry
        for each in (closed.paper.lists if closed and isinstance(closed.paper, DrawClosed) else ())
        for entry in each.entries
    }
    for each in opened.entries:
        if entry_of(each.expert, each.subject, each.salt) != each.entry:
            faults.append(f"{each.expert} 的编号、专业和盐值算不出所列的承诺值")
        if each.entry not in listed:
            faults.append(f"{each.expert} 不在封存的名单中")
    for order in held.paper.orders if held and isinstance(held.paper, DrawHeld) else ():
        called = {each.entry for each in opened.entries if each.subject == order.subject}
        if set(order.order[: len(called)]) != called:
            faults.append(f"“{order.subject}”没有按抽取顺序依次通知")
    return Finding(what, tuple(faults))


# -- the ranking ------------------------------------------------------------------------------------------


def _ranking(file: Read, filed: Filed) -> Finding:
    lot, award = filed.dossier, filed.paper
    what = f"评标排名 {lot}"
    assert isinstance(award, AwardPublished)  # noqa: S101 - asked for by its kind
    if not award.scores:
        return Finding(what, ("中标结果公告没有公开各评委评分，不能重算",))
    try:
        bids, terms, notice = priced(_bids(file, lot), award.finals), _terms(file, lot), _notice(file)
        low = invalid(award.low)
        sheets = tuple(ScoresSubmitted(f"评委 {each.member}", each.verdicts) for each in award.scores)
        benchmark, standings = rank(
            bids, sheets, notice.evaluation, terms, award.findings, award.seed, low, notice.method
        )
    except (_Missing, Refusal) as gap:
        return Finding(what, (str(gap),))
    except (KeyError, ArithmeticError, ValueError) as gap:
        return Finding(what, (f"公开的评分不完整：{gap}",))
    return Finding(what, tuple(_rank_faults(file, lot, award, standings, benchmark)))


def _rank_faults(
    file: Read, lot: str, award: AwardPublished, standings: tuple[Standing, ...], benchmark: Decimal | None
) -> Iterator[str]:
    publicity = file.of(CandidatesPublished, lot)
    if publicity is not None and isinstance(publicity.paper, CandidatesPublished):
        if publicity.paper.benchmark != benchmark:
            yield f"评标基准价：记录 {publicity.paper.benchmark}，重算 {benchmark}"
        shown = publicity.paper
        yield from _candidate_faults("候选人公示", shown.candidates, shown.rejected, standings)
    yield from _candidate_faults("中标结果公告", award.standings, award.rejected, standings)
    told = {each.bid: each for each in award.ranking}
    for made in standings:
        said = told.get(made.bid)
        if said is None:
            yield f"{made.name} 不在公布的排名中"
            continue
        for name, label in _FIELDS.items():
            if getattr(said, name) != getattr(made, name):
                yield f"{made.name} {label}：记录 {getattr(said, name)}，重算 {getattr(made, name)}"
    if len(told) != len(standings):
        yield f"公布的排名有 {len(told)} 份投标，重算有 {len(standings)} 份"


_FIELDS = {
    "rank": "名次",
    "price": "投标报价",
    "compared": "评审价格",
    "price_marks": "报价得分",
    "other_marks": "其他得分",
    "total": "总分",
    "rejected": "否决理由",
    "cite": "否决依据",
    "lots": "抽签名次",
}


def _candidate_faults(
    where: str, told: tuple[Candidate, ...], rejected: tuple[Rejected, ...], standings: tuple[Standing, ...]
) -> Iterator[str]:
    """Who fell out since the report (ZB-092, ZB-058) is told among the rejected; the others have moved up."""
    gone = {each.name for each in rejected}
    left = [each for each in standings if each.rank and each.name not in gone]
    made = {each.bid: replace(each, rank=1 + sum(one.rank < each.rank for one in left)) for each in left}
    for each in told:
        again = made.get(each.bid)
        if again is None:
            yield f"{where}的 {each.name} 不在开标记录中，或者已被否决"
        elif (each.rank, each.price, each.total) != (again.rank, again.price, again.total):
            yield (
                f"{where} {each.name}：记录 第 {each.rank} 名 {each.price} 元 {each.total} 分，"
                f"重算 第 {again.rank} 名 {again.price} 元 {again.total} 分"
            )


class _Missing(Exception):  # noqa: N818 - names what is missing
    """The public file does not hold a record that is needed."""


def _need(file: Read, kind: type[Paper], dossier: str) -> Filed:
    found = file.of(kind, dossier)
    if found is None:
        raise _Missing(f"公开卷缺少“{kind.title}”")
    return found


def _notice(file: Read) -> NoticePublished:
    paper = _need(file, NoticePublished, file.tender).paper
    assert isinstance(paper, NoticePublished)  # noqa: S101 - asked for by its kind
    return paper


def _terms(file: Read, lot: str) -> LotTerms:
    return next(terms for terms in _notice(file).lots if terms.no == lot_no(lot))


def _bids(file: Read, lot: str) -> tuple[BidRead, ...]:
    paper = _need(file, OpeningRecorded, file.tender).paper
    assert isinstance(paper, OpeningRecorded)  # noqa: S101 - asked for by its kind
    found = next(each.bids for each in paper.lots if each.lot == lot)
    return tuple(bid for bid in found if bid.outcome == "read")
