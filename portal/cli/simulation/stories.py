"""The words of what people tell the simulator's hall, and what comes of it: visibly made up, each whole in itself."""

from __future__ import annotations

from typing import Literal, NamedTuple

Found = Literal["upheld", "unfounded", "unclear"]


class Story(NamedTuple):
    """One thing people tell.

    Attributes:
        category: Its category, by id.
        subject, content: What is told.
        points: For a complaint, what has to be found out, each with what was found, the fact and its source.
        measures: What was done about it, "" where nothing had to be.
        reply: What is answered; for a suggestion, the reason of the decision.
        basis: What an answer rests on.
        adopted: Whether a suggestion is adopted.
    """

    category: str
    subject: str
    content: str
    reply: str
    points: tuple[tuple[str, Found, str, str], ...] = ()
    measures: str = ""
    basis: str = ""
    adopted: bool = True


COMPLAINTS = (
    Story(
        "attitude",
        "窗口答复不耐烦",
        "示例：上午到窗口询问办理条件，工作人员答复简短，态度不够耐心，希望改进。",
        "示例：经调查，您反映的情况部分属实。我们已对当事人员进行提醒教育，感谢您的监督。",
        (
            ("接待时是否态度生硬", "upheld", "示例：当日该时段答复语气生硬一次", "示例：大厅监控录像"),
            ("是否一次告知所需材料", "unfounded", "示例：已当场交付材料清单", "示例：窗口告知记录"),
        ),
        "示例：对当事人员提醒教育，窗口开展文明服务学习。",
    ),
    Story(
        "materials",
        "要求重复提交身份证复印件",
        "示例：办理时被要求再提交一份身份证复印件，而网上申请时已经上传。",
        "示例：经调查，您反映的情况属实。今后网上已经提交的材料，窗口不再重复收取。",
        (
            (
                "是否重复收取已经提交的材料",
                "upheld",
                "示例：窗口收取了网上已经提交的复印件",
                "示例：收件登记",
            ),
        ),
        "示例：修订窗口收件要点，网上已经提交的材料不再重复收取。",
    ),
    Story(
        "delay",
        "等候时间过长",
        "示例：取号后等候较久才被叫到，希望增开窗口。",
        "示例：经调查，当日等候时间在本大厅公布的范围以内，您反映的拖延情况不属实。高峰时段可以预约办理。",
        (
            (
                "是否存在有人等候而窗口空闲的情况",
                "unfounded",
                "示例：当日各窗口连续叫号",
                "示例：叫号记录",
            ),
        ),
    ),
    Story(
        "procedure",
        "没有出具收件凭证",
        "示例：提交材料后没有拿到收件凭证，不清楚何时办结。",
        "示例：经调查，收件凭证已经由系统出具，因没有说明领取方式给您造成不便，情况部分属实。",
        (
            ("是否出具收件凭证", "unfounded", "示例：系统出具收件凭证一份", "示例：案卷记录"),
            ("是否告知查询和领取方式", "upheld", "示例：窗口没有说明查询方式", "示例：询问记录"),
        ),
        "示例：窗口张贴办件查询说明，收件时当面告知。",
    ),
)
"""Complaints; none is about the centre's own people, whose complaints discipline inspection handles."""

QUESTIONS = (
    Story(
        "policy",
        "委托他人办理需要哪些材料",
        "示例：本人在外地，想委托亲属到窗口办理，需要准备哪些材料？",
        "示例：可以委托办理。受托人携带授权委托书、双方身份证件和办事指南所列材料到窗口办理。",
        basis="示例办事指南“委托办理”一节",
    ),
    Story(
        "policy",
        "办理结果能否邮寄",
        "示例：审批通过以后能否把证照邮寄到家？",
        "示例：可以。申请时选择邮寄送达并填写地址，证照作出后寄出，也可以到窗口领取。",
        basis="示例办事指南“结果送达”一节",
    ),
    Story(
        "policy",
        "中午是否可以办理",
        "示例：上班时间走不开，中午能不能到窗口办理？",
        "示例：窗口办理时间为工作日8时30分至11时30分、13时30分至16时30分。网上申请不受时间限制，也可以先预约。",
        basis="示例大厅服务时间公告",
    ),
    Story(
        "policy",
        "从提交到办结需要多久",
        "示例：材料提交以后，几个工作日可以办结？",
        "示例：各事项的承诺期限在办事指南中公布，自受理之日起计算；凭办件编号和查询码可以随时查看剩余天数。",
        basis="示例办事指南“办理期限”一节",
    ),
)

SUGGESTIONS = (
    Story(
        "facility",
        "在等候区增设充电插座",
        "示例：等候区没有充电插座，建议增设。",
        "示例：建议合理，将在等候区增设充电插座。",
    ),
    Story(
        "facility",
        "为老年人准备放大镜",
        "示例：填表台字小，建议配备老花镜和放大镜。",
        "示例：建议合理，将在填表台配备老花镜和放大镜。",
    ),
    Story(
        "other",
        "周六延长服务时间",
        "示例：建议周六全天开放所有窗口。",
        "示例：目前周六办件量较少，所有窗口全天开放的条件尚不具备；可以使用网上申请和自助机办理。",
        adopted=False,
    ),
)
