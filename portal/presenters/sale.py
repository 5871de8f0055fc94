"""A sale's public page: its terms, why its times are what they are, the bidding as it runs, its records and proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from hallcore.dossier import Dossier, record_number
from hallcore.ground.deadline import check_minimum
from hallcore.ground.errors import Refusal
from portal.presenters.addresses import address, record_url
from portal.presenters.pages import SalePage, SalePanel
from portal.presenters.proofs import proof_box, record_rows
from portal.presenters.sale_life import sale_crumbs, sale_life, sale_tags
from portal.presenters.sale_words import words_of
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    Cell,
    Column,
    Countdown,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Why,
)
from portal.presenters.showing import Showing
from portal.presenters.tender import file_rows
from portal.presenters.writing import epoch, exact_moment, moment, money
from trading.auction.methods import NOTICES, disclosure, is_tender, of
from trading.auction.model import (
    OUTCOMES,
    PHASES,
    BiddingEnded,
    BiddingRestarted,
    SaleAnnounced,
    SaleCorrected,
)
from trading.auction.standing import (
    LIVE,
    TAKING,
    Standing,
    ends_of,
    leading,
    least_offer,
    offers_of,
    shown,
    terms_of,
    times_of,
)
from trading.methods.speech import Speech, speech_of, spoken_words

SHOWN = 20
"""How many offers stand on the page; all of them are public records."""


def sale_page(show: Showing, sale: Dossier) -> SalePage:
    """The page of a sale whose announcement is out."""
    law = show.law_of(sale)
    n = sale.numbers(SaleAnnounced.type)[-1]
    record, paper = sale.record(n), sale.the(SaleAnnounced)
    words = words_of(paper, law, sale.procedure, paper.name)
    examination = show.examine(sale, n, record)
    times = times_of(sale)
    due = next((at for at in (times.apply_until, times.starts) if show.now < at), None)
    what = "距竞买申请截止" if due == times.apply_until else "距竞价开始"
    number = record_number(sale.number, n)
    tender = is_tender(of(law, sale))
    links = [
        Link("公告记录", record_url(number)),
        Link("交易程序与规则", address("law.rule", rule="JP-07" if tender else "JP-01")),
        Link("开放数据", address("sale.ocds", number=sale.number)),
        Link("公开卷（可重算竞价结果）", address("sale.public", number=sale.number)),
    ]
    return SalePage(
        title=words.title if words is not None else paper.name,
        crumbs=sale_crumbs(sale),
        alerts=_alerts(sale),
        tags=sale_tags(show, sale),
        verified=examination.proven,
        published=record.at,
        meta=(f"来源 {show.settings.site.centre}", f"项目编号 {sale.number}"),
        links=tuple(links),
        life=sale_life(sale),
        panel=panel_of(show, sale, address("sale", number=sale.number)),
        facts=tuple(
            Fact(label, value, full=len(value) > 24) for label, value in (words.facts if words else ())
        ),
        why=tuple(_whys(show, sale)),
        sections=tuple(_sections(show, sale)),
        records=record_rows(show, (sale,)),
        countdown=Countdown(what, due, show.now, rate=show.rate) if due is not None else None,
        proof=proof_box(show, sale, n, examination),
        boxes=(_tender_box() if tender else _box(),),
        actions=_actions(sale, show.now),
    )


def _alerts(sale: Dossier) -> tuple[Alert, ...]:
    found = []
    if sale.holds:
        found.append(Alert(sale.holds[0].reason, "已中止", "stop"))
    corrected = sale.latest(SaleCorrected)
    if corrected is not None:
        n = sale.numbers(SaleCorrected.type)[-1]
        link = Link(f"补充公告第 {corrected.no} 号", record_url(record_number(sale.number, n)))
        found.append(Alert("公告已经补充修改，以补充公告为准。", "已更正", links=(link,)))
    restarted = sale.latest(BiddingRestarted)
    if restarted is not None and sale.state in LIVE:
        text = f"系统恢复运行后重新计时，至 {exact_moment(restarted.ends)}，依据 JP-03。"
        found.append(Alert(text, "竞价恢复"))
    return tuple(found)


def _actions(sale: Dossier, now: datetime) -> tuple[Action, ...]:
    if sale.state in TAKING and now < times_of(sale).apply_until:
        return (Action("申请竞买（登录后）", address("sale.apply", number=sale.number), primary=True),)
    return ()


def panel_of(show: Showing, sale: Dossier, here: str) -> SalePanel | None:
    """The bidding as it stands; None before it begins."""
    ended, phase = sale.latest(BiddingEnded), LIVE.get(sale.state)
    if phase is None and ended is None:
        return None
    archive, told = show.archive, shown(sale)
    top = leading(archive, sale) if told else None
    offers = offers_of(archive, sale) if told else ()
    last = "起始价" if top is None else ("当前最高报价" if ended is None else "最后报价")
    if ended is not None and ended.outcome == "sold":
        last = "成交价"
    law = show.law_of(sale)
    sealed = is_tender(of(law, sale))
    say = Speech(
        spoken_words(law.procedure(sale.procedure))
    ).say  # for the script too, which asks for no page
    return SalePanel(
        url=address("sale.live", number=sale.number),
        mark=sale.state,
        phase=say(
            PHASES[phase] if phase is not None else f"竞价结束，{OUTCOMES[ended.outcome] if ended else ''}"
        ),
        price=money(top.price if top is not None else terms_of(sale).start),
        price_label=say(last),
        leading=top.paddle if top is not None else "",
        least=money(least_offer(archive, sale)) if phase in {"listing", "timed"} else "",
        due=ends_of(sale) if phase is not None else None,
        now=show.now,
        rate=show.rate,
        past="时间到，等待系统处理",
        offers=_offers(offers, _empty(sale, sealed=sealed), sealed=sealed),
        refresh=Link("刷新", here),
    )


def _empty(sale: Dossier, *, sealed: bool) -> str:
    """What stands where no offer is public."""
    if sale.latest(BiddingEnded) is not None:
        return "没有报价。"
    return "报价在开标结束后同时公布。" if sealed else "还没有报价。"


def _offers(offers: Sequence[Standing], empty: str, *, sealed: bool) -> Table:
    """The last offers, the newest first; those of a tender, which are public together, the highest first."""
    if sealed:
        offers = sorted(offers, key=lambda one: (-one.price, one.seq))
    return Table(
        "报价记录",
        (
            Column("竞买号", head=True),
            Column("报价", numeric=True),
            Column("封存时间" if sealed else "时间"),
            Column("阶段"),
        ),
        tuple(
            Row(
                (
                    Cell(one.paddle),
                    Cell(money(one.price)),
                    Cell(exact_moment(one.at)),
                    Cell(PHASES[one.phase]),
                )
            )
            for one in offers[:SHOWN]
        ),
        empty=empty,
        note=f"最近 {SHOWN} 次，共 {len(offers)} 次；每次报价都有公开记录。" if len(offers) > SHOWN else "",
    )


def _tender_box() -> Box:
    """What a reader has to know of a tender."""
    return Box(
        "看懂投标和开标",
        (
            "投标人只以投标号出现。报价在投标人自己的设备上封存，投标截止前大厅只收到封存码，任何人不知道价格和投标人数。",
            "投标截止后由投标人公开报价，全部报价同时公布，任何人可以核对公布的报价就是封存的报价。",
        ),
        (
            Link("封存和公开报价 JP-07", address("law.rule", rule="JP-07")),
            Link("报价相同和没有公开报价的处理 JP-08", address("law.rule", rule="JP-08")),
        ),
    )


def live_of(panel: SalePanel | None) -> dict[str, Any]:
    """The same for the page's script."""
    if panel is None:
        return {"mark": ""}
    return {
        "mark": panel.mark,
        "phase": panel.phase,
        "price": panel.price,
        "label": panel.price_label,
        "leading": panel.leading,
        "least": panel.least,
        "due": epoch(panel.due) if panel.due is not None else 0,
        "now": epoch(panel.now),
        "rate": panel.rate,
        "offers": [[cell.text for cell in row.cells] for row in panel.offers.rows],
    }


def _whys(show: Showing, sale: Dossier) -> Iterator[Why]:
    """Why start, end and disclosure are what they are."""
    law, times = show.law_of(sale), times_of(sale)
    method, paper = of(law, sale), sale.the(SaleAnnounced)
    speech = speech_of(
        method, sale
    )  # here, for a calendar splits its words where the page cannot put them together
    noticed = sale.record(sale.numbers(SaleAnnounced.type)[-1]).at
    for n, one in zip(sale.numbers(SaleCorrected.type), sale.papers(SaleCorrected), strict=True):
        noticed = sale.record(n).at if one.affects_price else noticed
    lead = method.clock_if(NOTICES[0])
    spans = [(lead, noticed, times.starts, f"竞价为什么 {moment(times.starts)} 开始")]
    if times.ends is not None:
        spans.append(
            (method.clock_if("listing"), times.starts, times.ends, f"挂牌为什么到 {moment(times.ends)}")
        )
    disclosed = disclosure(method, paper.terms)
    spans.append((disclosed, noticed, times.apply_until, f"信息为什么披露到 {moment(times.apply_until)}"))
    for place, (clock, start, end, title) in enumerate(spans, 1):
        if clock is None:
            continue
        try:
            told = speech.retell(check_minimum(clock, start, end, show.calendar).explain())
        except Refusal:
            continue
        yield Why(f"why-{place}", title, told)


def _sections(show: Showing, sale: Dossier) -> Iterator[Section]:
    paper, law = sale.the(SaleAnnounced), show.law_of(sale)
    words = words_of(paper, law, sale.procedure, paper.name)
    for n in sale.numbers(SaleCorrected.type):
        corrected = words_of(sale.record(n).paper, law, sale.procedure, paper.name)
        if corrected is not None:
            texts = tuple(f"{heading}：{text}" for heading, text in corrected.texts)
            facts = tuple(Fact(*line) for line in corrected.facts)
            files = tuple(file_rows(sale.record(n)))
            yield Section(corrected.title, f"correction-{n}", paragraphs=texts, facts=facts, files=files)
    for heading, text in words.texts if words is not None else ():
        yield Section(heading, paragraphs=(text,))
    files = tuple(file_rows(sale.record(sale.numbers(SaleAnnounced.type)[-1])))
    if files:
        yield Section("出让（转让）文件", "files", "下载后可比对摘要", files=files)


def _box() -> Box:
    """What a reader has to know of a bidding."""
    return Box(
        "看懂竞价",
        (
            "竞买人只以竞买号出现。报价一经提交即有效，不能撤回，当场公布，并写入公开日志。",
            "到点由系统按规则结束，任何人不能提前、推迟或者修改。",
        ),
        (
            Link("限时竞价规则 JP-01", address("law.rule", rule="JP-01")),
            Link("系统中断的处理 JP-03", address("law.rule", rule="JP-03")),
        ),
    )
