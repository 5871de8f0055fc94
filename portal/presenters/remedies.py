"""What may still be done about a tender, and until when: bid, unlock, object, complain."""

from __future__ import annotations

from hallcore.dossier import Dossier
from hallcore.ground.deadline import latest_start
from hallcore.ground.lawbook import Law
from portal.presenters.addresses import address
from portal.presenters.entries import lot_called
from portal.presenters.evaluating import remedy_words
from portal.presenters.life import until
from portal.presenters.shapes import Action, Box, Countdown, Link
from portal.presenters.showing import Showing
from trading.award.model import CandidatesPublished
from trading.methods.rules import method_of
from trading.opening.model import RollPublished
from trading.tendering.rules import deadline_of, notice_of


def countdown_of(show: Showing, tender: Dossier, lots: tuple[Dossier, ...]) -> Countdown | None:
    """The clock that runs now: to the deadline, to the end of unlocking, to the end of a publicity; or none."""
    if tender.state == "tendering":
        actions = tuple(
            Action(
                "我要投标" if len(lots) == 1 else f"我要投标（{lot_called(lot.number)}）",
                address("lot.enrol", number=lot.number),
                primary=place == 0,
            )
            for place, lot in enumerate(lots)
        )
        return Countdown("距投标截止", deadline_of(tender), show.now, rate=show.rate, actions=actions)
    roll = tender.latest(RollPublished)
    if tender.state == "opening" and roll is not None:
        note = "投标人逾期不解锁的，视为撤销投标。"
        return Countdown("距解锁截止", roll.unlock_until, show.now, note, "解锁已截止", show.rate)
    shown = [lot for lot in lots if lot.state == "publicised"]
    if shown:
        first = min(shown, key=lambda lot: lot.the(CandidatesPublished).ends)
        ends = first.the(CandidatesPublished).ends
        return Countdown("距公示期满", ends, show.now, "", "公示期已满", show.rate)
    return None


def _procured_links(tender: Dossier, lots: tuple[Dossier, ...]) -> tuple[Link, ...]:
    """Where a supplier asks and challenges; it complains from its own challenge, which is what has to go before."""
    links = [Link("在线询问", address("tender.query", number=tender.number))]
    if tender.state != "terminated":
        links.append(Link("质疑采购文件", address("tender.challenge", number=tender.number)))
    for lot in lots if tender.state == "opened" else ():
        name = f"（{lot_called(lot.number)}）" if len(lots) > 1 else ""
        links.append(Link(f"质疑采购过程和结果{name}", address("lot.challenge", number=lot.number)))
    return (*links, Link("我的质疑和投诉", address("challenges.mine")))


def remedies_of(show: Showing, tender: Dossier, lots: tuple[Dossier, ...], law: Law) -> Box:
    """Where to object and complain, and until when."""
    method = method_of(law, tender)
    if method.clock_if("objection") is None:
        heading, text = remedy_words(method, notice_of(tender).supervisor)
        procured = method.regime == "procurement"
        return Box(heading, (text,), _procured_links(tender, lots) if procured else ())
    paragraphs, links = [], []
    reply = method.clock("reply").span
    if tender.state == "tendering":
        period = latest_start(method.clock("objection"), deadline_of(tender), show.calendar)
        paragraphs.append(
            f"对招标文件有异议的，最迟 {until(period.end)} 向招标人提出，招标人 {reply}内答复，答复前暂停。"
        )
        if show.now < period.end:
            links.append(Link("在线提出异议", address("tender.object", number=tender.number)))
    if tender.state == "opening":
        paragraphs.append("对开标有异议的，应当在开标现场当场提出，招标人当场答复并记入开标记录。")
        links.append(Link("当场提出异议", address("tender.object", number=tender.number)))
    for lot in lots:
        publicity = lot.latest(CandidatesPublished)
        if publicity is None or lot.state != "publicised":
            continue
        name = lot_called(lot.number)
        paragraphs.append(
            f"对{name}评标结果有异议的，在公示期内（至 {until(publicity.ends)}）向招标人提出，招标人 {reply}内答复。"
        )
        if show.now < publicity.ends:
            links.append(Link(f"在线提出异议（{name}）", address("lot.object", number=lot.number)))
    complaint = method.clock("complaint")
    paragraphs.append(
        f"认为招标投标活动违法的，自知道或者应当知道之日起 {complaint.span}内，"
        f"可以向{notice_of(tender).supervisor}投诉。"
    )
    if tender.state in {"tendering", "closed", "marked", "opening"}:
        links.append(Link("向行政监督部门投诉", address("tender.complain", number=tender.number)))
    for lot in lots if tender.state == "opened" else ():
        name = f"（{lot_called(lot.number)}）" if len(lots) > 1 else ""
        links.append(Link(f"向行政监督部门投诉{name}", address("lot.complain", number=lot.number)))
    return Box("异议与投诉", tuple(paragraphs), tuple(links))
