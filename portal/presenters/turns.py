"""What turns a tender takes besides its straight way, told once for page, paper and search entry.

Each public paper of a turn is told as a title, facts, and sections of sentences with the rule they rest on. What is not
here: how a page (``turns_told``), a paper (``papers.turns``) or an entry (``entries``) is laid out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hallcore.ground.events import Paper
from portal.followers import Item
from portal.presenters.framed import FRAMED
from portal.presenters.performed import PERFORMED, Turn
from portal.presenters.prequals import PREQUALS
from portal.presenters.writing import day, exact_moment, moment
from trading.award.model import LAPSES, AwardLapsed
from trading.challenges.complaint_model import (
    ABOUT,
    OUTCOMES,
    ActivityResumed,
    ActivitySuspended,
    DecisionPublished,
    Regime,
)
from trading.challenges.complaint_rules import remedy_titles
from trading.challenges.procured_model import MEASURES, STEPS, ChallengeDisclosed
from trading.challenges.procured_model import OUTCOMES as CHALLENGED
from trading.evaluation.again_model import EvaluationReopened
from trading.methods.model import LOTS, regime_of
from trading.tendering.incident_model import IncidentBegan, IncidentMeasured
from trading.tendering.model import NoticePublished
from trading.tendering.rules import tender_number
from trading.tendering.turn_model import DeadlineExtended, ValidityExtended


def turn_of(paper: Paper) -> Turn:
    """A turn's paper in plain words.

    Raises:
        KeyError: It is the paper of no turn.
    """
    return TURNS[type(paper)](paper)


def _lot_word(number: str) -> str:
    return LOTS.get(regime_of(number), "标段")


def _lapsed(paper: AwardLapsed) -> Turn:
    bond = "不予退还，由财政部门决定" if paper.bond_kept else "依法退还"
    procured = regime_of(paper.lot) == "procurement"
    purchaser = "采购人" if procured else "招标人"
    facts = (
        (purchaser, paper.purchaser_name),
        (_lot_word(paper.lot), paper.lot_title),
        ("原中标人", paper.winner_name),
        ("情形", LAPSES[paper.ground]),
        ("投标保证金", bond),
    )
    after = (
        f"{purchaser}可以按照评标委员会提出的中标候选人名单排序依次确定其他中标候选人为中标人，"
        f"也可以重新{'采购' if procured else '招标'}。"
    )
    sections = (("事实和理由", (paper.reason,)), ("后续", (after,)))
    title = f"{paper.name}取消中标资格公告"
    rule = ("GP-158" if paper.ground == "challenged" else "GP-165") if procured else "ZB-091"
    return Turn(title, "中标结果", "定标", facts, sections, rule, (paper.winner_name, paper.purchaser_name))


def _reopened(paper: EvaluationReopened) -> Turn:
    by = "由原评标委员会重新评标" if paper.committee == "same" else "另行组建评标委员会重新评标"
    facts = ((_lot_word(paper.lot), paper.lot_title), ("方式", by))
    after = "原评分、评标报告和已公示的中标候选人不再作为定标依据。"
    sections = (("处理决定的要求", (paper.reason,)), ("效力", (after,)))
    rule = "GP-159" if regime_of(paper.lot) == "procurement" else "ZB-119"
    return Turn(f"{paper.name}重新评标通知", "终止与失败", "评标", facts, sections, rule)


def _extended(paper: DeadlineExtended) -> Turn:
    facts = (
        ("原投标截止", exact_moment(paper.moved_from)),
        ("顺延后的投标截止", exact_moment(paper.deadline)),
        ("中断记录", paper.incident),
        ("截止前累计中断", f"{paper.lost_seconds} 秒"),
    )
    why = (
        f"平台自测显示，递交通道自 {exact_moment(paper.out_from)} 至 {exact_moment(paper.out_until)} 不能使用。",
        "按照公布的规则，截止时间由系统顺延，无须任何人批准；已经递交的投标文件继续有效，无须重新密封。",
    )
    sections = (("为什么顺延", why),)
    return Turn(f"{paper.name}投标截止时间顺延公告", "澄清变更", "招标", facts, sections, "EB-32")


def _validity(paper: ValidityExtended) -> Turn:
    facts = (
        ("现有有效期届满", moment(paper.valid_until)),
        ("延长至", moment(paper.extended_until)),
        ("投标人答复截止", moment(paper.answer_by)),
    )
    after = "同意延长的，不得修改投标文件的实质性内容；不同意延长的，其投标失效，投标保证金退还。"
    sections = (("原因", (paper.reason,)), ("投标人的权利", (after,)))
    return Turn(f"{paper.name}延长投标有效期通知", "澄清变更", "评标", facts, sections, paper.rule)


def _decision(paper: DecisionPublished) -> Turn:
    facts = (
        ("处理机关", paper.department_name),
        ("投诉事项", ABOUT[paper.about]),
        ("处理结果", OUTCOMES[paper.outcome]),
        ("处理措施", remedy_titles(_regime(paper.matter))[paper.remedy]),
        ("决定日期", day(paper.decided_on)),
    )
    after = "当事人对处理决定不服的，可以依法申请行政复议或者提起行政诉讼。投诉人和投诉书的内容不公开。"
    sections = (("处理决定", (paper.summary,)), ("救济途径", (after,)))
    title = f"{paper.name}投诉处理决定公告"
    return Turn(title, "投诉处理", "监督", facts, sections, paper.cites[0], (paper.department_name,))


def _regime(matter: str) -> Regime:
    return "procurement" if regime_of(matter) == "procurement" else "tendering"


def _challenged(paper: ChallengeDisclosed) -> Turn:
    measure = f"；{MEASURES[paper.measure]}" if paper.outcome == "upheld" else "；采购活动继续进行"
    facts = (
        ("答复人", paper.answered_by),
        ("质疑环节", STEPS[paper.step]),
        ("答复结论", f"{CHALLENGED[paper.outcome]}{measure}"),
        ("答复日期", day(paper.answered_on)),
    )
    until = exact_moment(paper.complain_by)
    after = f"质疑供应商对答复不满意的，可以在 {until} 前向同级财政部门投诉。质疑供应商和质疑函的内容不公开。"
    sections = (("处理结果", (paper.summary,)), ("救济途径", (after,)))
    title = f"{paper.name}质疑处理结果公告"
    return Turn(title, "质疑处理", "监督", facts, sections, "GP-157", (paper.answered_by,))


def _suspended(paper: ActivitySuspended) -> Turn:
    until = moment(paper.until) if paper.until is not None else "处理决定作出或者另行通知恢复时"
    facts = (("责令机关", paper.department_name), ("暂停至", until))
    procured = regime_of(paper.matter) == "procurement"
    who, what = ("财政部门", "采购活动") if procured else ("行政监督部门", "交易活动")
    sections = (("说明", (f"{who}处理投诉期间，本项目的{what}暂停。",)),)
    rule = "GP-152" if procured else "ZB-117"
    return Turn(f"{paper.name}暂停交易活动通知", "投诉处理", "监督", facts, sections, rule)


def _resumed(paper: ActivityResumed) -> Turn:
    sections = (("说明", (paper.reason,)),)
    rule = "GP-152" if regime_of(paper.matter) == "procurement" else "ZB-117"
    return Turn(f"{paper.name}恢复交易活动通知", "投诉处理", "监督", (), sections, rule)


def _out(paper: IncidentBegan) -> Turn:
    facts = (("最后一次自测正常", exact_moment(paper.last_good)), ("发现中断", exact_moment(paper.found_at)))
    after = "恢复前到期的项目暂不截止；恢复后按照公布的规则顺延截止时间。"
    sections = (("情况", (paper.cause,)), ("对投标截止的影响", (after,)))
    return Turn("投标文件递交通道中断", "平台运行", "招标", facts, sections, "EB-30")


def _measured(paper: IncidentMeasured) -> Turn:
    facts = (
        ("中断自", exact_moment(paper.out_from)),
        ("恢复于", exact_moment(paper.out_until)),
        ("中断时长", f"{paper.seconds} 秒"),
    )
    sections = (("情况", (paper.cause,)),)
    title = f"投标文件递交通道中断记录（{moment(paper.out_from)}）"
    return Turn(title, "平台运行", "招标", facts, sections, "EB-31")


TURNS: dict[type[Paper], Callable[[Any], Turn]] = {
    AwardLapsed: _lapsed,
    EvaluationReopened: _reopened,
    DeadlineExtended: _extended,
    ValidityExtended: _validity,
    DecisionPublished: _decision,
    ChallengeDisclosed: _challenged,
    ActivitySuspended: _suspended,
    ActivityResumed: _resumed,
    IncidentBegan: _out,
    IncidentMeasured: _measured,
    **PERFORMED,
    **FRAMED,
    **PREQUALS,
}
"""Every public paper of a turn."""


def turn_entry(item: Item, paper: Paper) -> dict[str, Any]:
    """A turn as the lists and the search show it."""
    told = turn_of(paper)
    tender = item.root.archive.get(tender_number(item.dossier.number))
    notice = tender.latest(NoticePublished) if tender is not None else None
    lines = [f"{label} {value}" for label, value in told.facts]
    lines += [line for _heading, block in told.sections for line in block]
    return {
        "kind": told.kind,
        "stage": told.stage,
        "region": notice.region if notice is not None else getattr(paper, "region", ""),
        "title": told.title,
        "text": "\n".join(lines),
        "parties": told.parties,
    }
