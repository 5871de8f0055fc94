"""How the papers of a result are told on a page: opening record, candidates, award, contract."""

from __future__ import annotations

from collections.abc import Sequence

from hallcore.dossier import record_number
from hallcore.ground.deadline import Deadline, compute
from portal.presenters.addresses import address, record_url
from portal.presenters.entries import lot_called, titled
from portal.presenters.evaluating import UNTOLD
from portal.presenters.life import until
from portal.presenters.matter import Matter, Told, rule_cell
from portal.presenters.pages import AwardPage, CandidatesPage, ContractPage, OpeningPage
from portal.presenters.procured_told import procured
from portal.presenters.results import (
    AwardedLot,
    Candidate,
    CandidateLot,
    Contract,
    OpeningBid,
    OpeningLot,
    Rejection,
)
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Section, Table, Why
from portal.presenters.writing import amount, day, exact_moment, long_day, moment, money, yuan
from trading.award.model import AwardPublished, CandidatesPublished, FailureAnnounced, Rejected
from trading.award.model import Candidate as Ranked
from trading.contract.model import ContractPublished
from trading.methods.rules import Method, method_of
from trading.opening.model import BidRead, LotOpening, OpeningRecorded, RollPublished

_LONGEST_PUBLICITY = 60
_DURATION = "日历天"


# -- the opening --------------------------------------------------------------------------------------


def opening(matter: Matter, paper: OpeningRecorded) -> Told:
    """The opening record, lot by lot, in the order read out."""
    bids = [bid for lot in paper.lots for bid in lot.bids]
    unread = sum(bid.outcome != "read" for bid in bids)
    count = f"{len(bids)} 份" + (f"，其中 {unread} 份未能读出" if unread else "")
    facts = (
        Fact("开标时间", exact_moment(paper.began_at), strong=True),
        Fact("投标截止", exact_moment(paper.deadline)),
        Fact("地点", paper.place, full=True),
        Fact("主持人", paper.host),
        Fact("记录人", paper.recorder),
        Fact("读出投标", count),
        Fact("行政监督", paper.supervisor),
        *_roll_fact(matter),
    )
    return Told(
        {
            "title": f"{paper.name}开标记录",
            "facts": facts,
            "lots": tuple(opening_lot(lot) for lot in paper.lots),
        }
        | ({} if paper.objections == "无" else {"sections": (_objections(paper),)}),
        OpeningPage,
    )


def _roll_fact(matter: Matter) -> tuple[Fact, ...]:
    numbers = matter.dossier.numbers(RollPublished.type)
    if not numbers:
        return ()
    number = record_number(matter.dossier.number, numbers[-1])
    return (Fact("开标名册", f"解密之前公布，记录 {number}", url=record_url(number), full=True),)


def _objections(paper: OpeningRecorded) -> Section:
    return Section("现场记录的异议", paragraphs=(paper.objections,))


def opening_lot(lot: LotOpening) -> OpeningLot:
    """One lot as it was opened; where talks follow no price was read."""
    read = [bid for bid in lot.bids if bid.outcome == "read"]
    untold = "" if not read or any(bid.price for bid in read) else UNTOLD
    return OpeningLot(
        f"{lot_called(lot.lot)}　{lot.title}",
        tuple(_bid(bid) for bid in lot.bids),
        lot.ceiling,
        f"按收到先后读出。未解锁的投标不影响其他投标开标。{untold}" if lot.opened else f"{lot.reason}。",
    )


def _bid(bid: BidRead) -> OpeningBid:
    opened = bid.outcome == "read"
    return OpeningBid(
        bid.name,
        bid.received_at,
        "密封完好，已解密" if opened else bid.cause,
        opened,
        bid.price if opened and bid.price else None,  # after talks it is told with the result
        f"{bid.duration_days} {_DURATION}" if opened and bid.duration_days else "",
        bid.quality,
        bid.leader,
        bid.bond_form,
    )


# -- candidates -----------------------------------------------------------------------------------------


def candidates(matter: Matter, paper: CandidatesPublished) -> Told:
    """The publicity of candidates, and why it lasts as long as it does."""
    method = method_of(matter.law, matter.dossier)
    reply = method.clock("reply").span
    facts = (
        Fact(
            "公示期",
            f"{moment(paper.starts)} 至 {until(paper.ends)}",
            strong=True,
            full=True,
            link=Link("为什么到这一天", "#why"),
        ),
        Fact(method.word("lot"), f"{lot_called(paper.lot)}　{paper.lot_title}"),
        Fact("评标办法", method.word(paper.method)),
        Fact(
            "怎样提出异议",
            f"公示期内通过本平台向招标人提出，招标人自收到之日起 {reply}内答复；答复前暂停招标投标活动。",
            full=True,
        ),
    )
    scored = paper.method == "comprehensive"
    lot = CandidateLot(
        f"{lot_called(paper.lot)}　{paper.lot_title}",
        tuple(_candidate(each, scored=scored) for each in paper.candidates),
        tuple(
            Rejection(each.name, each.reason, f"{matter.law.cite(each.cite).line}　规则 {each.cite}")
            for each in paper.rejected
        ),
        f"评标基准价 {yuan(paper.benchmark)}" if paper.benchmark is not None else "",
    )
    period = _publicity(matter, paper)
    why = Why("why", f"公示为什么到 {until(paper.ends)}", period.explain())
    title = f"{titled(paper)}中标候选人公示"
    return Told({"title": title, "facts": facts, "lots": (lot,), "why": why}, CandidatesPage)


def _candidate(each: Ranked, *, scored: bool) -> Candidate:
    return Candidate(
        rank=each.rank,
        bidder=each.name,
        price=each.price,
        score=each.total if scored else None,
        duration=f"{each.duration_days} {_DURATION}",
        quality=each.quality,
        leader=each.leader,
        certificate=each.leader_certificate,
    )


def _publicity(matter: Matter, paper: CandidatesPublished) -> Deadline:
    """The period as it was computed: the law's least length, or the longer one that was chosen."""
    rule = method_of(matter.law, matter.dossier).clock("publicity")
    for days in range(rule.n, _LONGEST_PUBLICITY):
        period = compute(rule, paper.starts, matter.show.calendar, n=days)
        if period.end >= paper.ends:
            break
    return period


# -- the award --------------------------------------------------------------------------------------------


def award(matter: Matter, paper: AwardPublished) -> Told:
    """Who won a lot at which price, how all came out, and until when the contract is due."""
    winner, scored = paper.winner, paper.method == "comprehensive"
    method = method_of(matter.law, matter.dossier)
    lot = AwardedLot(
        f"{lot_called(paper.lot)}　{paper.lot_title}",
        winner.name,
        winner.price,
        winner.total if scored else None,
        f"{winner.duration_days} {_DURATION}",
        winner.quality,
        winner.leader,
    )
    facts = (
        Fact(method.word("purchaser"), paper.purchaser_name),
        Fact(method.word("agency"), paper.agency_name or f"自行{method.word('call')}"),
        Fact(f"{method.word('call')}方式", method.title),
        Fact("评标办法", method.word(paper.method)),
        Fact(method.word("ceiling"), money(paper.ceiling)),
        Fact(
            "评标委员会",
            f"{paper.committee_experts + paper.committee_representatives} 人，其中专家 {paper.committee_experts} 人",
        ),
    )
    lead = f"本{method.word('lot')}于 {moment(paper.opened_at)} 开标，{_determined(method, paper)}现将结果公告如下。"
    sections = [
        Section("投标报价与评审得分", "standings", tables=(_standings(paper.standings, scored=scored),))
    ]
    if paper.rejected:
        sections.append(Section("被否决的投标", "rejected", tables=(_rejected(matter, paper.rejected),)))
    sections += procured(paper, method)
    sections.append(_contract_due(matter, paper))
    title = f"{titled(paper)}中标结果公告"
    fields = {"title": title, "lead": lead, "lots": (lot,), "facts": facts, "sections": tuple(sections)}
    return Told({**fields, "called": method.word("lot")}, AwardPage)


def _determined(method: Method, paper: AwardPublished) -> str:
    """How the winner came to be determined."""
    purchaser, ends = method.word("purchaser"), until(paper.publicity_to)
    if method.is_("publicity", "candidates"):
        return f"中标候选人已于 {day(paper.publicity_from)} 至 {ends} 公示。{purchaser}依法确定中标人，"
    return f"{purchaser}在评标报告确定的中标候选人中按顺序确定中标人。本公告期限至 {ends}。"


def _contract_due(matter: Matter, paper: AwardPublished) -> Section:
    method = method_of(matter.law, matter.dossier)
    period = compute(method.clock("contract"), matter.record.at, matter.show.calendar)
    why = Why("why", f"合同为什么最迟 {until(paper.contract_by)} 订立", period.explain())
    text = f"{method.word('purchaser')}与中标人应当在 {until(paper.contract_by)} 前订立书面合同，合同订立后另行公告。"
    return Section("订立合同", "contract", paragraphs=(text,), why=why)


def _standings(ranked: Sequence[Ranked], *, scored: bool) -> Table:
    columns = (
        Column("名次", nowrap=True),
        Column("投标人", head=True),
        Column("投标报价（元）", numeric=True),
        Column("得分", numeric=True),
        Column("工期或交货期", nowrap=True),
    )
    rows = tuple(
        Row(
            (
                Cell(f"第 {each.rank} 名"),
                Cell(each.name, strong=each.rank == 1),
                Cell(amount(each.price)),
                Cell(amount(each.total) if scored else "—"),
                Cell(f"{each.duration_days} {_DURATION}"),
            )
        )
        for each in ranked
    )
    return Table("投标报价与评审得分", columns, rows)


def _rejected(matter: Matter, rejected: Sequence[Rejected]) -> Table:
    columns = (Column("投标人", head=True), Column("理由"), Column("依据"))
    rows = tuple(Row((Cell(each.name), Cell(each.reason), rule_cell(matter, each.cite))) for each in rejected)
    return Table("被否决的投标", columns, rows)


def failure(matter: Matter, paper: FailureAnnounced) -> Told:
    """A lot that came to nothing: every rejected bid with its ground, or why else, and what comes next."""
    method = method_of(matter.law, matter.dossier)
    cite = "ZB-084" if method.regime == "tendering" else "GP-057"
    rule = Link(f"依据 {cite}", address("law.rule", rule=cite))
    report = Fact("评标报告摘要 SHA-256", paper.report_sha256, full=True, code=True)
    facts = (
        Fact(method.word("purchaser"), paper.purchaser_name),
        Fact(method.word("lot"), f"{lot_called(paper.lot)}　{paper.lot_title}"),
        Fact("结果", paper.cause or "投标全部被否决，招标失败", strong=True, full=True, link=rule),
        *((report,) if paper.report_sha256 else ()),
    )
    tables = (_rejected(matter, paper.rejected),) if paper.rejected else ()
    none = () if paper.rejected or paper.cause else ("没有可以评审的投标文件。",)
    sections = (
        *((Section("被否决的投标", "rejected", paragraphs=none, tables=tables),) if none or tables else ()),
        Section("后续安排", "following", paragraphs=(paper.following,)),
    )
    return Told({"title": f"{titled(paper)}{method.word('failure')}", "facts": facts, "sections": sections})


# -- the contract -----------------------------------------------------------------------------------------


def contract(matter: Matter, paper: ContractPublished) -> Told:
    """The contract of a lot as announced."""
    lot = lot_called(paper.lot)
    word = method_of(matter.law, matter.dossier).word
    purchaser = word("purchaser")
    facts = (
        Fact("履约保证金", money(paper.performance_bond) if paper.performance_bond else "不收取"),
        *((Fact("履约保函", paper.guarantee),) if paper.guarantee else ()),
        Fact("订立期限", f"最迟 {until(paper.contract_by)}"),
        Fact("中标人代码", paper.supplier),
    )
    told = Contract(
        f"{lot}　{paper.lot_title}",
        paper.lot,
        paper.purchaser_name,
        paper.supplier_name,
        paper.amount,
        paper.signed_on,
        f"{day(paper.starts)} 至 {day(paper.ends)}",
    )
    lead = f"{purchaser}与中标人已于 {long_day(paper.signed_on)}按招标文件和中标人的投标文件订立书面合同，现予公告。"
    title = f"{titled(paper)}合同公告"
    fields = {"title": title, "lead": lead, "contracts": (told,), "facts": facts}
    return Told({**fields, "called": word("lot"), "buyer": purchaser}, ContractPage)
