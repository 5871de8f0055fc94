"""A bidder's part in a sale by tender: sealing an offer, opening it, and how it is done on the bidder's own device."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from portal.presenters.shapes import Fact, Section, Task
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, moment, money
from trading.auction.model import DealConfirmed
from trading.auction.sealed_rules import time_to
from trading.auction.standing import ends_of, own_offer, paddle_of, sealed_of, times_of

SUBMITS = {"commit": "提交封存码", "reveal": "公开报价"}
"""What the button of each says."""

NOTES = {
    "commit": "截止前可以重新提交，以最后一次为准",
    "reveal": "与封存码一致才能接收，公开后不能撤回",
}


def sealed_next(show: Showing, sale: Dossier, paddle: Dossier) -> tuple[str, str] | None:
    """What a bidder has to do about its sealed offer now, and until when."""
    due, ends = time_to(sale, paddle, show.now), ends_of(sale)
    if not due or ends is None or (due == "commit" and sealed_of(paddle) is not None):
        return None
    return SUBMITS[due], f"{moment(ends)} 前"


def sealed_tasks(show: Showing, sale: Dossier, paddle: Dossier) -> Iterator[Task]:
    """Sealed, and opened."""
    bound, mine, due = sealed_of(paddle), own_offer(paddle), time_to(sale, paddle, show.now)
    over = sale.state not in {"announced", "sealing"}
    if bound is not None:
        yield Task("提交封存码", "已提交", "done", hint=exact_moment(bound.at))
    else:
        words = "没有提交" if over else "待办" if due else "未到"
        yield Task("提交封存码", words, "now" if due else "blocked" if over else "todo")
    if mine is not None:
        yield Task("公开报价", money(mine.price), "done")
    elif due == "reveal":
        yield Task("公开报价", "待办", "now")
    else:
        late = over and sale.state != "opening"
        yield Task("公开报价", "没有公开" if late else "投标截止后", "blocked" if late else "todo")


def award_task(sale: Dossier) -> Task:
    """The winner waits for the notice of award."""
    deal = sale.latest(DealConfirmed)
    return Task("出让人发出中标通知书", "已发出" if deal else "未到", "done" if deal else "todo")


def sealed_sections(show: Showing, sale: Dossier, paddle: Dossier) -> Iterator[Section]:
    """What it is bound to, and how to seal."""
    bound, mine = sealed_of(paddle), own_offer(paddle)
    facts = []
    if bound is not None:
        facts.append(Fact("本单位的封存码", bound.paper.commitment, full=True, code=True))
        facts.append(Fact("提交时间", exact_moment(bound.at)))
    if mine is not None:
        facts.append(Fact("本单位的报价", money(mine.price), strong=True))
    if facts:
        yield Section("本单位的报价", "own", facts=tuple(facts))
    ends = times_of(sale).ends
    if time_to(sale, paddle, show.now) == "commit" or sale.state == "announced":
        number = paddle_of(paddle) or "投标号"
        made = f"printf 'final-offer\\n{sale.number}\\n{number}\\n报价\\n随机数' | sha256sum"
        yield Section(
            "怎样封存报价",
            "how",
            paragraphs=(
                f"{exact_moment(ends)} 截止。这里只提交封存码，截止前任何人包括交易中心都不知道报价。"
                if ends is not None
                else "这里只提交封存码，截止前任何人包括交易中心都不知道报价。",
                "截止后三十分钟内由本单位公开。请妥善保存随机数，丢失的不能公开报价。",
            ),
            facts=(
                Fact("生成随机数", "openssl rand -hex 32", full=True, code=True),
                Fact("计算封存码", made, full=True, code=True),
                Fact("报价的写法", "以元为单位，保留两位小数，例如 21600000.00", full=True),
                Fact(
                    "或者一次完成",
                    f"hall device final 设备 --lot {sale.number} --bid {number} --price 报价",
                    full=True,
                    code=True,
                ),
            ),
        )
