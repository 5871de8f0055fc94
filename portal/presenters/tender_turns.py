"""What a tender's page says of its turns and ends: what failed, was moved or extended, and which tender follows which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hallcore.dossier import Dossier, record_number
from portal.presenters.addresses import address, record_url
from portal.presenters.entries import lot_called
from portal.presenters.shapes import Alert, Fact, Link
from portal.presenters.showing import Showing
from portal.presenters.writing import moment
from trading.award.model import AwardLapsed, FailureAnnounced
from trading.evaluation.model import EvaluationReported
from trading.methods.model import regime_of
from trading.tendering.model import NoticePublished, TerminationAnnounced
from trading.tendering.office import AGAIN
from trading.tendering.rules import tender_number
from trading.tendering.turn_model import DeadlineExtended, ValidityExtended


def moved(tender: Dossier) -> Iterator[Alert]:
    """What the hall moved because its own way in was out, and what bidders are asked about their bids' validity."""
    for n in tender.numbers(DeadlineExtended.type):
        paper = tender.record(n).paper
        if isinstance(paper, DeadlineExtended):
            words = (
                f"递交通道在截止前中断 {paper.lost_seconds} 秒，投标截止由 {moment(paper.moved_from)} "
                f"顺延至 {moment(paper.deadline)}；已递交的投标文件继续有效。"
            )
            links = (
                Link("看公告", record_url(record_number(tender.number, n))),
                Link(f"中断记录 {paper.incident}", address("incidents")),
                rule_link("EB-32"),
            )
            yield Alert(words, "平台中断，截止时间顺延", links=links)
    asked = tender.latest(ValidityExtended)
    if asked is not None:
        n = tender.numbers(ValidityExtended.type)[-1]
        link = Link("看通知", record_url(record_number(tender.number, n)))
        procured = regime_of(tender.number) == "procurement"
        caller, rule = ("采购人", "GP-160") if procured else ("招标人", "ZB-058")
        words = f"{caller}要求将投标有效期延长至 {moment(asked.extended_until)}。"
        yield Alert(words, "延长投标有效期", links=(link, rule_link(rule)))


def followed(show: Showing, lots: Sequence[Dossier]) -> Iterator[Alert]:
    """Which later tender takes up what came to nothing."""
    found = {show.archive.claimed(AGAIN + lot.number) for lot in lots} - {""}
    for number in sorted(found):
        if show.archive[number].numbers(NoticePublished.type):
            link = Link("看重新招标的项目", address("tender", number=number))
            yield Alert(f"已由 {number} 重新招标。", "重新招标", links=(link,))


def ended(tender: Dossier, lots: Sequence[Dossier]) -> Iterator[Alert]:
    """What came to nothing: the whole tender, or lots of it by the ground on which they failed."""
    procured = regime_of(tender.number) == "procurement"
    if tender.state == "terminated":
        number = record_number(tender.number, tender.numbers(TerminationAnnounced.type)[-1])
        notice, rule = Link("看公告", record_url(number)), rule_link(_END_RULES[procured][0])
        yield Alert("招标已经终止，不再接收、也不再开启投标文件。", "招标终止", "stop", (notice, rule))
        return
    over = [lot for lot in lots if lot.state in {"failed", "rejected"}]
    other = [lot for lot in over if (paper := lot.latest(FailureAnnounced)) is not None and paper.by]
    lost = [lot for lot in over if lot not in other and lot.numbers(AwardLapsed.type)]
    left = [lot for lot in over if lot not in other and lot not in lost]
    few = [lot for lot in left if not lot.numbers(EvaluationReported.type)]
    rejected = [lot for lot in left if lot.numbers(EvaluationReported.type)]
    groups = (
        (few, *_FEW[procured]),
        (rejected, *_REJECTED[procured]),
        (lost, *_LOST[procured]),
        (other, *_OTHER[procured]),
    )
    for group, what, cite in groups:
        if group:
            names = "、".join(lot_called(lot.number) for lot in group)
            yield Alert(f"{names}{what}", "废标" if procured else "招标失败", "stop", (rule_link(cite),))


_END_RULES = {False: ("ZB-041",), True: ("GP-057",)}
_FEW = {
    False: ("招标失败，招标人应当重新招标。", "ZB-061"),
    True: ("合格投标人不足，予以废标；除采购任务取消外，采购人应当重新组织招标。", "GP-058"),
}
_REJECTED = {
    False: ("投标全部被否决，招标失败，招标人应当重新招标。", "ZB-084"),
    True: ("予以废标；除采购任务取消外，采购人应当重新组织招标。", "GP-058"),
}
_LOST = {
    False: ("中标资格取消，招标失败，招标人应当重新招标。", "ZB-091"),
    True: ("中标资格取消，采购人应当重新组织采购活动。", "GP-165"),
}
_OTHER = {
    False: ("按照投诉处理决定，招标无效，招标人应当重新招标。", "ZB-119"),
    True: ("按照质疑答复或者投诉处理决定，重新开展采购活动。", "GP-154"),
}
"""What is said of lots that came to nothing, for works and in procurement: the words, and the rule they rest on."""


def takes_up(notice: NoticePublished) -> tuple[Fact, ...]:
    """The tender whose failed lots this one tenders anew."""
    if not notice.again:
        return ()
    old = tender_number(notice.again[0])
    return (Fact("重新招标", f"原项目 {old}", link=Link("看原项目", address("tender", number=old))),)


def rule_link(rule: str) -> Link:
    """The way to a rule's words."""
    return Link(f"依据 {rule}", address("law.rule", rule=rule))
