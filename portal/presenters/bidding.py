"""The bidder's workspace: from dossiers to page models. Pure functions of what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.ground.events import Refused
from hallcore.ground.lawbook import Law
from hallcore.ground.money import format_yuan
from hallcore.journal import Journal
from portal.presenters.bonds import money_sections, money_tasks
from portal.presenters.contract_supplier import supplying
from portal.presenters.desks import BidderHomePage, BidPage, BidRow
from portal.presenters.entries import lot_called
from portal.presenters.framework_supplier import order_tasks
from portal.presenters.own_result import own_result
from portal.presenters.prequal_bidder import other_rows, other_tasks
from portal.presenters.purchase_supplier import purchase_rows, purchase_tasks
from portal.presenters.shapes import (
    Action,
    Box,
    Cell,
    Column,
    Countdown,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
    Task,
)
from portal.presenters.showing import Showing
from portal.presenters.talks import own_actions, own_talks
from trading.award.model import AwardPublished
from trading.bidding.model import (
    BidderEnrolled,
    BidReceived,
    BidWithdrawn,
    ExtensionAnswered,
    QuestionAsked,
)
from trading.bidding.rules import documents_paid
from trading.contract.defaults import declined
from trading.evaluation.clarifying import waiting_for
from trading.evaluation.finals import time_to
from trading.evaluation.low_rules import low_asked
from trading.evaluation.model import BidQuestioned
from trading.evaluation.negotiating_model import FinalsAsked
from trading.methods.rules import method_of
from trading.methods.speech import Speech, spoken_words
from trading.opening.model import OpeningRecorded, RollPublished
from trading.opening.rules import opened_bids, roll_of
from trading.tendering.rules import deadline_of, lot_terms, notice_of, sold
from trading.tendering.turn_model import ValidityExtended

State = Literal["done", "now", "todo", "blocked"]
STATES = {
    "enrolled": "待递交",
    "received": "已递交",
    "withdrawn": "已撤回",
    "unlocked": "已解锁",
    "read": "已开标",
    "revoked": "视为撤销",
    "excused": "视为撤回",
    "expired": "有效期届满未延长",
    "damaged": "无法解密",
}


class Mine:
    """One bid of the visitor, with its lot and tender."""

    def __init__(self, bid: Dossier, lot: Dossier, tender: Dossier) -> None:
        self.bid = bid
        self.lot = lot
        self.tender = tender
        self.notice = notice_of(tender)
        self.terms = lot_terms(tender, lot)
        self.deadline = deadline_of(tender)

    @property
    def title(self) -> str:
        """Project and lot, the lot only where there are several."""
        if len(self.notice.lots) == 1:
            return self.notice.name
        return f"{self.notice.name}（{lot_called(self.lot.number)}）"

    @property
    def called(self) -> bool:
        """Whether the roll is out and this bid is to be opened."""
        return bool(self.tender.numbers(RollPublished.type)) and self.bid.number in opened_bids(
            roll_of(self.tender)[0]
        )

    @property
    def unlock_until(self) -> datetime | None:
        """Until when this bid is to be unlocked; None where it is not to be, or is already."""
        return roll_of(self.tender)[0].unlock_until if self.called and self.bid.state == "received" else None

    def to_unlock(self, now: datetime) -> bool:
        """Whether the bidder should take its lock off now."""
        return self.unlock_until is not None and now <= self.unlock_until

    def url(self, part: str = "") -> str:
        """The address of a page about this bid."""
        return f"/bidder/bids/{self.bid.number}{part}"


def stage_of(mine: Mine, law: Law) -> str:
    """Where the matter stands, in the words of its own procedure: the tender, and once it is opened the lot."""
    procedure = law.procedure(mine.tender.procedure)
    failed = mine.lot.state == "failed" and mine.tender.state != "terminated"
    if mine.tender.state == "opened" or failed:
        return procedure.machine("lot").label(mine.lot.state)
    return procedure.machine("tender").label(mine.tender.state)


def bids_of(archive: Archive, party: str) -> Iterator[Mine]:
    """Every bid of a party, newest tender first."""
    keys = archive.shelf("mine").keys((party, ""), (party, "\U0010ffff"))
    for _party, number in sorted(keys, reverse=True):
        dossier = archive.get(number)
        if dossier is not None and dossier.machine == "bid":
            lot = archive[dossier.parent]
            yield Mine(dossier, lot, archive[lot.parent])


def home_page(show: Showing, party: str, name: str) -> BidderHomePage:
    """What waits for the bidder, and everything it takes part in."""
    mine = list(bids_of(show.archive, party))
    tasks = tuple(
        task
        for each in mine
        for task in (
            *(_said(show, each, task) for task in waiting(each, show.now)),
            *money_tasks(show, each.bid, each.lot, each.tender, each.title),
        )
    )
    tasks = (*tasks, *other_tasks(show, party), *purchase_tasks(show, party), *order_tasks(show, party))
    rows = (*(_row(each, show) for each in mine), *purchase_rows(show, party), *other_rows(show, party))
    return BidderHomePage(
        title=f"{name}的投标",
        tasks=tasks,
        bids=rows,
        open_tenders=Link("正在招标的项目", "/trading?stage=招标"),
    )


def _said(show: Showing, mine: Mine, task: Task) -> Task:
    """A task in the words of its matter's method; here many matters stand on one page."""
    return replace(task, title=_words(show, mine).say(task.title))


def _words(show: Showing, mine: Mine) -> Speech:
    return Speech(spoken_words(show.law_of(mine.tender).procedure(mine.tender.procedure)), (mine.title,))


def waiting(mine: Mine, now: datetime) -> Iterator[Task]:
    """What the bidder should do now about one bid."""
    if mine.tender.state == "tendering" and mine.bid.state in {"enrolled", "withdrawn"}:
        hint = f"截止 {mine.deadline:%Y-%m-%d %H:%M}"
        yield Task(f"递交投标文件：{mine.title}", "待办", "now", mine.url(), hint)
    elif asked_to_extend(mine, now):
        hint = f"{mine.tender.the(ValidityExtended).answer_by:%m-%d %H:%M} 前完成"
        yield Task(f"答复延长投标有效期：{mine.title}", "待办", "now", mine.url("/extension"), hint)
    elif due := time_to(mine.lot, mine.bid.number, now):
        finals, title = mine.lot.the(FinalsAsked), "提交最后报价" if due == "seal" else "公开最后报价"
        end = finals.until if due == "seal" else finals.open_until
        yield Task(f"{title}：{mine.title}", "待办", "now", mine.url("/final"), f"{end:%m-%d %H:%M} 前完成")
    elif low := low_asked(mine.lot, mine.bid.number, now):
        hint = f"{low.explain_by:%m-%d %H:%M} 前完成"
        yield Task(f"说明报价的合理性：{mine.title}", "待办", "now", mine.url("/low-price"), hint)
    elif asked_now := questioned(mine, now):
        hint = f"{asked_now.answer_by:%m-%d %H:%M} 前完成"
        yield Task(f"答复澄清要求：{mine.title}", "待办", "now", mine.url("/explanation"), hint)
    elif mine.to_unlock(now):
        hint = f"{mine.unlock_until:%m-%d %H:%M} 前完成"
        yield Task(f"开标解锁：{mine.title}", "待办", "now", mine.url("/unlock"), hint)


def _row(mine: Mine, show: Showing) -> BidRow:
    task = next((_said(show, mine, one) for one in waiting(mine, show.now)), None)
    due, note = mine.deadline, _words(show, mine).say("投标截止")
    if (until := mine.unlock_until) is not None:
        due, note = until, "解锁截止"
    ahead = show.now < due
    return BidRow(
        title=mine.title,
        url=mine.url(),
        number=mine.lot.number,
        stage=Tag(stage_of(mine, show.law_of(mine.tender))),
        due=due if ahead else None,
        due_note=note if ahead else "",
        next=Action(task.title.partition("：")[0], task.url) if task else None,
    )


def bid_page(show: Showing, mine: Mine) -> BidPage:
    """One bid: steps, versions handed in, what may be done."""
    open_gate = mine.tender.state == "tendering" and show.now < mine.deadline
    actions = tuple(_actions(show, mine, open_gate=open_gate))
    submissions = _submissions(mine, show.journal)
    method = method_of(show.law_of(mine.tender), mine.tender)
    return BidPage(
        title=mine.title,
        crumbs=(Link("首页", "/"), Link("我的投标", "/bidder"), Link(mine.title)),
        tags=(Tag(STATES[mine.bid.state], "solid"), Tag(stage_of(mine, show.law_of(mine.tender)), "grey")),
        meta=(
            f"{method.word('lot')}编号 {mine.lot.number}",
            f"{method.word('purchaser')} {mine.notice.purchaser_name}",
        ),
        steps=tuple(_steps(show, mine, open_gate=open_gate)),
        # Actions stand below the versions, or here while there are none: once on the page.
        countdown=_countdown(mine, show, () if submissions else actions),
        submissions=submissions,
        sections=(
            *money_sections(show, mine.bid, mine.lot, mine.tender),
            *own_talks(mine.bid, mine.lot),
            *own_result(mine.bid, mine.lot, method),
            *_refusals(mine),
            *_questions(mine),
        ),
        actions=actions,
        boxes=(_keep_box(),),
    )


def _actions(show: Showing, mine: Mine, *, open_gate: bool) -> Iterator[Action]:
    """What may be done with a bid now, what is urgent first."""
    now = show.now
    if open_gate:
        yield Action("上传投标文件", mine.url("/upload"), primary=True)
        yield Action("提问", mine.url("/question"))
        if mine.bid.state == "received":
            yield Action("撤回投标", mine.url("/withdraw"), danger=True)
    elif mine.to_unlock(now):
        yield Action("提交解锁声明", mine.url("/unlock"), primary=True)
    elif questioned(mine, now) is not None:
        yield Action("答复澄清要求", mine.url("/explanation"), primary=True)
    if low_asked(mine.lot, mine.bid.number, now) is not None:
        yield Action("说明报价的合理性", mine.url("/low-price"), primary=True)
    if mine.bid.state == "read":
        yield from own_actions(mine.bid, mine.lot, mine.tender, show)
    yield from _turns(mine, now)
    yield from supplying(show, mine.lot, mine.bid.the(BidderEnrolled).bidder)


CLOSED = frozenset({"revoked", "damaged", "excused"})
"""States of a bid that was never opened."""


def _turns(mine: Mine, now: datetime) -> Iterator[Action]:
    """What a winner may declare, and what a bidder is asked about its bid's validity."""
    award = mine.lot.latest(AwardPublished)
    won = mine.lot.state == "awarded" and award is not None and award.winner.bid == mine.bid.number
    if won and declined(mine.lot) is None:
        yield Action("放弃中标", mine.url("/decline"), danger=True)
    if asked_to_extend(mine, now):
        yield Action("答复延长投标有效期", mine.url("/extension"), primary=True)


def questioned(mine: Mine, now: datetime) -> BidQuestioned | None:
    """The committee's question the bidder is to answer now."""
    return next((one.paper for one in waiting_for(mine.lot, now) if one.paper.bid == mine.bid.number), None)


def asked_to_extend(mine: Mine, now: datetime) -> bool:
    """Whether the purchaser waits for the bidder's word on a longer validity."""
    asked = mine.tender.latest(ValidityExtended)
    if asked is None or mine.bid.state != "read" or now >= asked.answer_by:
        return False
    since = mine.tender.record(mine.tender.numbers(ValidityExtended.type)[-1]).at
    return not any(mine.bid.record(n).at >= since for n in mine.bid.numbers(ExtensionAnswered.type))


def _countdown(mine: Mine, show: Showing, actions: tuple[Action, ...]) -> Countdown:
    title, due = "距投标截止", mine.deadline
    if (until := mine.unlock_until) is not None:
        title, due = "距解锁截止", until
    return Countdown(title, due, show.now, rate=show.rate, actions=actions)


def _documents_step(show: Showing, mine: Mine) -> Task:
    """The documents: free, paid for, or to be paid for first."""
    price, open_now = sold(mine.tender), mine.tender.state == "tendering"
    if price is None or documents_paid(show.archive, mine.tender, mine.bid.the(BidderEnrolled).bidder):
        files = f"/trading/{mine.tender.number}#files" if price is None else "#documents"
        return Task("下载招标文件", "随时可下载", "done", files)
    state: State = "now" if open_now else "blocked"
    hint = f"工本费 {format_yuan(price.amount)}，缴纳后可以下载"
    return Task("缴纳招标文件工本费", "待办" if open_now else "已截止", state, "#documents", hint)


def _steps(show: Showing, mine: Mine, *, open_gate: bool) -> Iterator[Task]:
    tender, bid, now = mine.tender.number, mine.bid, show.now
    received = bid.latest(BidReceived) is not None
    yield Task("投标登记", "已完成", "done")
    yield _documents_step(show, mine)
    make: State = "done" if received else ("now" if open_gate else "blocked")
    words = {"done": "已完成", "now": "待办", "blocked": "已截止"}
    hint = "在密封页中完成，页面不联网，也可以保存到本机使用"
    yield Task("制作并密封投标文件", words[make], make, "/sealing", hint)
    arrived = bid.state not in {"enrolled", "withdrawn"}
    yield Task("上传", "已收到" if arrived else words[make], make, mine.url("/upload") if open_gate else "")
    numbers = bid.numbers(BidReceived.type)
    receipt = mine.url(f"/receipts/{numbers[-1]}") if numbers else ""
    yield Task("取得回执", "已出具" if receipt else "未到", "done" if receipt else "todo", receipt)
    if bid.state in {"unlocked", "read"}:
        yield Task("开标解锁", "已完成", "done")
    elif mine.to_unlock(now):
        yield Task("开标解锁", "待办", "now", mine.url("/unlock"))
    else:
        yield Task("开标解锁", STATES[bid.state] if bid.state in CLOSED else "开标时", "todo")
    if mine.tender.latest(OpeningRecorded) is not None:
        yield Task("查看开标记录", "已公布", "done", f"/trading/{tender}#records")


def _submissions(mine: Mine, journal: Journal) -> Table | None:
    rows = []
    for n, record in enumerate(mine.bid.all_records()):
        paper = record.paper
        if not isinstance(paper, (BidReceived, BidWithdrawn)):
            continue
        index = journal.position(mine.bid.number, n)
        url = mine.url(f"/receipts/{n}")
        rows.append(
            Row(
                (
                    Cell(f"第 {paper.seq} 版" if isinstance(paper, BidReceived) else "撤回", url),
                    Cell(f"{record.at:%Y-%m-%d %H:%M:%S}"),
                    Cell(paper.header_sha256[:16] + "…", code=True),
                    Cell(f"第 {index:,} 条" if index is not None else "正在写入"),
                )
            )
        )
    if not rows:
        return None
    columns = (Column("版本", head=True), Column("服务器时间"), Column("密封摘要"), Column("日志位置"))
    return Table("已递交的版本", columns, tuple(reversed(rows)))


def _refusals(mine: Mine) -> Iterator[Section]:
    rows = []
    for n in reversed(mine.bid.numbers(Refused.type)):
        record = mine.bid.record(n)
        paper = record.paper
        if isinstance(paper, Refused):
            cells = (
                Cell(f"{record.at:%Y-%m-%d %H:%M:%S}", mine.url(f"/receipts/{n}")),
                Cell(paper.reason),
                Cell(paper.cite or "—", f"/law/{paper.cite}" if paper.cite else ""),
            )
            rows.append(Row(cells))
    if rows:
        columns = (Column("服务器时间", head=True), Column("原因"), Column("依据"))
        table = Table("未予接收的办理", columns, tuple(rows))
        yield Section("未予接收", note="没有生效，原因和依据已存为记录", tables=(table,))


def _questions(mine: Mine) -> Iterator[Section]:
    asked = mine.bid.papers(QuestionAsked)
    if asked:
        yield Section("我的提问", paragraphs=tuple(paper.question for paper in asked), note="答复见澄清公告")


def _keep_box() -> Box:
    return Box(
        "请妥善保存三样东西",
        ("密封的投标文件、解锁文件和回执。解锁文件和口令丢失，开标时本单位投标无法打开，视为撤销投标。",),
    )


def receipt_facts(bid: Dossier, n: int) -> tuple[Fact, ...]:
    """What a receipt states."""
    record = bid.record(n)
    paper = record.paper
    facts = [
        Fact("收到时间（服务器）", f"{record.at:%Y-%m-%d %H:%M:%S.%f}"[:-3]),
        Fact("标段编号", bid.parent),
        Fact("记录号", record_number(bid.number, n)),
        Fact("记录摘要 SHA-256", record.sha256, code=True, full=True),
    ]
    if isinstance(paper, BidReceived):
        facts.append(Fact("密封摘要 SHA-256", paper.header_sha256, code=True, full=True))
    if isinstance(paper, Refused):
        facts += [Fact("原因", paper.reason, full=True), Fact("依据", paper.cite or "—")]
    facts += [Fact("文件", f"{ref.name}　{ref.size:,} 字节", full=True) for ref in record.files]
    return tuple(facts)
