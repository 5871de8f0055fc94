"""A bidder's part in a sale: what is to be done, the bidding, what was paid and what comes back."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.fees.rules import forfeit_pending, notices_of
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Refused
from portal.auctionmoney import deposit_due, price_due
from portal.presenters.addresses import address
from portal.presenters.bonds import notice_table
from portal.presenters.desks import BidRow, FormPage, PaddlePage
from portal.presenters.sale import panel_of
from portal.presenters.sale_life import sale_tags, state_words
from portal.presenters.sale_sealed import (
    NOTES,
    SUBMITS,
    award_task,
    sealed_next,
    sealed_sections,
    sealed_tasks,
)
from portal.presenters.sale_words import how_words
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    Cell,
    Column,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
    Task,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, moment, money
from trading.auction.methods import is_tender, of
from trading.auction.model import DealConfirmed, DealSigned, QualificationConfirmed, SaleContracted
from trading.auction.sealed_rules import time_to
from trading.auction.standing import (
    TAKING,
    admitted,
    goes_on,
    leading,
    own_offer,
    paddle_of,
    sale_of,
    terms_of,
    times_of,
    winner_of,
)


def own_paddles(show: Showing, party: str) -> Iterator[tuple[Dossier, Dossier]]:
    """Every part a party takes in a sale, the newest sale first: its dossier and the sale's."""
    keys = show.archive.shelf("paddles-of").keys((party, ""), (party, "\U0010ffff"))
    for _party, number in sorted(keys, reverse=True):
        paddle = show.archive[number]
        yield paddle, show.archive[paddle.parent]


def paddle_tasks(show: Showing, party: str) -> Iterator[Task]:
    """What a bidder should do now about its sales."""
    for paddle, sale in own_paddles(show, party):
        found = _next(show, sale, paddle)
        if found is not None:
            title, hint = found
            url = address("paddle", number=paddle.number)
            yield Task(f"{title}：{sale_of(sale).name}", "待办", "now", url, hint)


def paddle_rows(show: Showing, party: str) -> tuple[BidRow, ...]:
    """The sales a bidder takes part in, as lines of its first page."""
    rows = []
    for paddle, sale in own_paddles(show, party):
        times, found = times_of(sale), _next(show, sale, paddle)
        due = next((at for at in (times.apply_until, times.starts, times.ends) if at and show.now < at), None)
        url = address("paddle", number=paddle.number)
        rows.append(
            BidRow(
                title=sale_of(sale).name,
                url=url,
                number=sale.number,
                stage=Tag(state_words(show, sale)),
                due=due,
                due_note="下一时点" if due else "",
                next=Action(found[0], url) if found is not None else None,
            )
        )
    return tuple(rows)


def _next(show: Showing, sale: Dossier, paddle: Dossier) -> tuple[str, str] | None:
    """What is to be done now, and until when; None while it is not this bidder's turn."""
    times = times_of(sale)
    if paddle.state == "applied" and sale.state in TAKING and show.now < times.apply_until:
        return "缴纳竞买保证金", f"{moment(times.apply_until)} 前到账"
    if paddle.state == "qualified" and sale.state == "asking" and own_offer(paddle) and not goes_on(paddle):
        return "是否继续竞价", "询问时间内答复"
    if may_offer(show, sale, paddle):
        return "报价", ""
    if (sealed := sealed_next(show, sale, paddle)) is not None:
        return sealed
    return _next_deal(show, sale, paddle) if _won(show, sale, paddle) else None


def _next_deal(show: Showing, sale: Dossier, paddle: Dossier) -> tuple[str, str] | None:
    """What whoever bought has to do now."""
    if sale.state == "ended" and paddle.state == "qualified":
        return "签署成交确认书", ""
    if sale.latest(SaleContracted) is not None and _price(show, sale, paddle) is not None:
        return "缴纳成交价款", ""
    return None


def may_offer(show: Showing, sale: Dossier, paddle: Dossier) -> bool:
    """Whether this bidder's offer would be taken now: in its turn, and not leading already."""
    if paddle.state != "qualified" or sale.state not in {"listing", "timed"}:
        return False
    top = leading(show.archive, sale)
    if top is not None and top.dossier == paddle.number:
        return False
    return sale.state == "listing" or paddle.number in {one.number for one in admitted(show.archive, sale)}


def _won(show: Showing, sale: Dossier, paddle: Dossier) -> bool:
    winner = winner_of(show.archive, sale)
    return winner is not None and winner.number == paddle.number


def _price(show: Showing, sale: Dossier, paddle: Dossier) -> tuple[str, str] | None:
    try:
        _item, amount, by = price_due(show.archive, sale, paddle)
    except Refusal:
        return None
    return money(amount), f"{by}"


def paddle_page(show: Showing, sale: Dossier, paddle: Dossier, alerts: tuple[Alert, ...]) -> PaddlePage:
    """The bidder's page."""
    here = address("paddle", number=paddle.number)
    number, due = paddle_of(paddle), time_to(sale, paddle, show.now)
    tender = is_tender(of(show.law_of(sale), sale))
    counts = "封存码和公开报价" if tender else "报价"
    return PaddlePage(
        title=sale_of(sale).name,
        crumbs=(Link("首页", address("home")), Link("我的投标", address("bidder")), Link(sale_of(sale).name)),
        alerts=(*alerts, *_alerts(show, sale, paddle)),
        tags=sale_tags(show, sale),
        meta=(f"项目编号 {sale.number}", f"竞买号 {number}" if number else "尚未取得竞买号"),
        steps=tuple(_steps(show, sale, paddle)),
        panel=panel_of(show, sale, here),
        offering=bool(due) or may_offer(show, sale, paddle),
        submit=SUBMITS.get(due, "提交报价"),
        note=NOTES.get(due, "提交即有效，不能撤回"),
        actions=tuple(_actions(show, sale, paddle)),
        sections=(
            *(sealed_sections(show, sale, paddle) if tender else ()),
            *_sections(show, sale, paddle),
        ),
        boxes=(
            Box(
                "报价须知",
                (
                    how_words(of(show.law_of(sale), sale)),
                    f"{counts}以服务器收到的时间为准，同一时刻先收到的有效。",
                ),
                (Link("公告", address("sale", number=sale.number)),),
            ),
        ),
    )


def _alerts(show: Showing, sale: Dossier, paddle: Dossier) -> Iterator[Alert]:
    top = leading(show.archive, sale)
    if sale.state in {"listing", "timed"} and top is not None and top.dossier == paddle.number:
        yield Alert(f"贵方报价 {money(top.price)} 目前最高，不必再报。", "领先")
    if sale.state == "timed" and paddle.number not in {one.number for one in admitted(show.archive, sale)}:
        yield Alert("贵方没有要求继续竞价，不能参加限时竞价；挂牌期内的报价仍然有效。")
    if _won(show, sale, paddle) and sale.state == "ended":
        if paddle.state == "opened":
            yield Alert("开标结束，贵方报价最高。请等待出让人审查资格、发出中标通知书。", "中标")
            return
        yield Alert("竞价结束，贵方出价最高。请签署成交确认书，并等待出让人审查资格。", "竞得")


def _steps(show: Showing, sale: Dossier, paddle: Dossier) -> Iterator[Task]:
    paid = paddle.latest(QualificationConfirmed)
    until = f"{moment(times_of(sale).apply_until)} 前到账"
    yield Task("竞买申请", "已提交", "done")
    if paid is not None:
        yield Task("缴纳竞买保证金", "已到账", "done", hint=exact_moment(paid.paid_at))
        yield Task("确认竞买资格", f"竞买号 {paid.paddle}", "done")
    else:
        open_now = sale.state in TAKING and show.now < times_of(sale).apply_until
        yield Task(
            "缴纳竞买保证金", "待办" if open_now else "已截止", "now" if open_now else "blocked", hint=until
        )
        yield Task("确认竞买资格", "到账后自动确认", "todo")
    if is_tender(of(show.law_of(sale), sale)):
        yield from sealed_tasks(show, sale, paddle)
    else:
        yield _offered(sale, paddle)
    if _won(show, sale, paddle):
        yield from _deal_tasks(show, sale, paddle)


def _offered(sale: Dossier, paddle: Dossier) -> Task:
    mine, paid = own_offer(paddle), paddle.latest(QualificationConfirmed)
    offered = f"最近报价 {money(mine.price)}" if mine is not None else "没有报价"
    live = sale.state in {"listing", "timed"} and paid is not None
    return Task("报价", offered, "now" if live else ("done" if mine is not None else "todo"))


def _deal_tasks(show: Showing, sale: Dossier, paddle: Dossier) -> Iterator[Task]:
    """What comes after the bidding, for whoever bought."""
    if paddle.state == "opened":
        yield award_task(sale)
    else:
        signed, deal = paddle.latest(DealSigned), sale.latest(DealConfirmed)
        yield Task("签署成交确认书", "已签署" if signed else "待办", "done" if signed else "now")
        yield Task("出让人确认成交", "已确认" if deal else "未到", "done" if deal else "todo")
    contract = sale.latest(SaleContracted)
    yield Task("签订合同", "已公告" if contract else "未到", "done" if contract else "todo")
    left = _price(show, sale, paddle) if contract is not None else None
    if contract is not None:
        word = f"{left[0]}，{left[1]} 前" if left is not None else "已缴清"
        yield Task("缴纳成交价款", word, "now" if left is not None else "done")


def _actions(show: Showing, sale: Dossier, paddle: Dossier) -> Iterator[Action]:
    def act(name: str, label: str, *, primary: bool = True) -> Action:
        return Action(
            label, address("paddle.act", number=paddle.number, act=name), primary=primary, post=True
        )

    if paddle.state == "qualified" and sale.state == "asking" and own_offer(paddle) and not goes_on(paddle):
        yield act("bid-on", "要求继续竞价")
    if _won(show, sale, paddle) and sale.state == "ended" and paddle.state == "qualified":
        yield act("sign", "签署成交确认书")
    if _may_pay(sale, paddle) and not any(
        one.state in {"unpaid", "paid"} for one in notices_of(show.archive, paddle.number)
    ):
        yield act("deposit", "取得竞买保证金缴款识别码")
    waits = any(one.state == "unpaid" for one in notices_of(show.archive, sale.number))
    if _won(show, sale, paddle) and _price(show, sale, paddle) is not None and not waits:
        yield act("price", "取得成交价款缴款识别码")


def _may_pay(sale: Dossier, paddle: Dossier) -> bool:
    try:
        deposit_due(sale, paddle)
    except Refusal:
        return False
    return True


def _sections(show: Showing, sale: Dossier, paddle: Dossier) -> Iterator[Section]:
    terms, span = terms_of(sale), of(show.law_of(sale), sale).clock("refund").span
    notices = tuple(notices_of(show.archive, paddle.number))
    facts = [
        Fact("金额", money(terms.deposit), strong=True),
        Fact("到账截止", exact_moment(times_of(sale).apply_until)),
    ]
    if any(forfeit_pending(one) is not None for one in notices):
        facts.append(Fact("处理", "提请不予退还，等待财政部门决定", full=True))
    yield Section(
        "竞买保证金",
        "deposit",
        facts=tuple(facts),
        paragraphs=(
            "缴入财政部门的保证金专户，竞价结束前任何人不能由此得知谁参加竞买。",
            f"未竞得的，竞价结束后{span}内退回原账户，不计利息，不必申请；竞得的抵作价款。",
        ),
        tables=(notice_table(show, notices, "保证金缴款通知书"),) if notices else (),
    )
    prices = tuple(notices_of(show.archive, sale.number)) if _won(show, sale, paddle) else ()
    if prices:
        yield Section("成交价款", "price", tables=(notice_table(show, prices, "价款缴款通知书"),))
    refused = [paddle.record(n) for n in reversed(paddle.numbers(Refused.type))]
    if refused:
        rows = tuple(
            Row((Cell(exact_moment(record.at)), Cell(record.paper.reason), Cell(record.paper.cite or "—")))
            for record in refused
            if isinstance(record.paper, Refused)
        )
        columns = (Column("服务器时间", head=True), Column("原因"), Column("依据"))
        yield Section("没有生效的办理", note="已存为记录", tables=(Table("没有生效的办理", columns, rows),))


def apply_page(sale: Dossier, alerts: tuple[Alert, ...]) -> FormPage:
    """The form by which a bidder asks to take part."""
    deposit = money(terms_of(sale).deposit)
    return FormPage(
        title="竞买申请",
        crumbs=(Link("我的投标", address("bidder")), Link("竞买申请")),
        alerts=alerts,
        lead=f"申请参加“{sale_of(sale).name}”竞买。提交后取得缴款识别码，按时缴纳保证金 {deposit}，"
        "到账后系统自动确认资格并分配竞买号。竞价结束前，不向任何人显示竞买人名称。",
        submit="提交竞买申请",
        multipart=True,
        cancel=Link("返回公告", address("sale", number=sale.number)),
    )
