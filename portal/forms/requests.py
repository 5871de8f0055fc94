"""What is filled in about disclosure requests, by applicants and by officers."""

from __future__ import annotations

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hallcore.requests.model import DELIVERIES, FORMS, GROUNDS, OUTCOMES
from hallcore.requests.rules import LONGEST
from portal.forms import ChecksField, FilesField, HallForm, choices

_WORDS = {"rows": 5}
_REASON = [InputRequired("请写明理由"), Length(max=LONGEST)]


class AskFields(HallForm):
    """A request. Fields: department, name, ident, contact, content, form, delivery, address."""

    department = SelectField("向哪个部门申请", [InputRequired("请选择部门")])
    name = StringField("申请人姓名或者名称", [InputRequired("请填写姓名或者名称"), Length(max=100)])
    ident = StringField(
        "公民身份号码或者统一社会信用代码",
        [InputRequired("请填写证件号码"), Length(max=40)],
        render_kw={"width": 20, "autocomplete": "off"},
    )
    contact = StringField(
        "联系方式", [InputRequired("请填写联系方式"), Length(max=100)], render_kw={"width": 20}
    )
    content = TextAreaField(
        "所需政府信息",
        [InputRequired("请描述所需信息"), Length(max=LONGEST)],
        description="写明信息的名称、文号，或者便于查找的其他特征，例如年份、地点、项目名称。",
        render_kw=_WORDS,
    )
    form = RadioField("提供信息的形式", choices=choices(FORMS), default="electronic")
    delivery = RadioField("获取方式", choices=choices(DELIVERIES), default="online")
    address = StringField(
        "通信地址或者电子邮箱", [Length(max=200)], description="选择邮寄或者电子邮件的，请填写。"
    )


class CounterFields(AskFields):
    """A request an acceptor files for somebody. Further fields: applicant, channel, received (the day a letter was signed for)."""

    applicant = RadioField(
        "申请人类型",
        choices=choices({"citizen": "公民", "organisation": "法人或者其他组织"}),
        default="citizen",
    )
    channel = RadioField(
        "收到途径", choices=choices({"window": "当面提交", "mail": "邮寄"}), default="window"
    )
    received = DateField("签收之日", [Optional()], description="邮寄的，以签收之日为收到申请之日。")


class ProgressFields(HallForm):
    """Number and query code. Fields: number, code."""

    number = StringField(
        "申请编号",
        [InputRequired("请填写申请编号"), Length(max=20)],
        description="例如 GK-20260302-001。",
        render_kw={"width": 20},
    )
    code = StringField(
        "查询码",
        [InputRequired("请填写查询码"), Length(max=8)],
        render_kw={"width": 10, "autocomplete": "off"},
    )


class SupplementFields(HallForm):
    """The whole description anew. Fields: content."""

    content = TextAreaField(
        "补正后的申请内容", [InputRequired("请填写补正后的内容"), Length(max=LONGEST)], render_kw=_WORDS
    )


class ReasonFields(HallForm):
    """One reason. Fields: reason."""

    reason = TextAreaField("理由", _REASON, render_kw={"rows": 3})


class ReceiveFields(HallForm):
    """The day of receipt. Fields: received (of what came by mail)."""

    received = DateField("签收之日", [Optional()], description="只有邮寄的申请需要填写。")


class CorrectionFields(HallForm):
    """What to supplement. Fields: points (one a line), by."""

    points = TextAreaField(
        "需要补正的内容",
        [InputRequired("请写明需要补正的内容"), Length(max=LONGEST)],
        description="一行一条。",
        render_kw=_WORDS,
    )
    by = DateField("补正期限", [InputRequired("请填写补正期限")])


class OpinionFields(HallForm):
    """A consultation. Fields: whom, name, contact, question, sent."""

    whom = RadioField(
        "征求谁的意见",
        choices=choices({"third-party": "第三方", "organ": "共同制作信息的机关"}),
        default="third-party",
    )
    name = StringField("名称或者姓名", [InputRequired("请填写名称或者姓名"), Length(max=100)])
    contact = StringField("联系方式", [Length(max=100)])
    question = TextAreaField(
        "征求意见的内容", [InputRequired("请写明内容"), Length(max=LONGEST)], render_kw=_WORDS
    )
    sent = DateField("送达征求意见书之日", [InputRequired("请填写送达之日")])


class OpinionReplyFields(HallForm):
    """An opinion that came in. Fields: of (record number of the letter), answer, received, opinion."""

    of = SelectField("征求意见书", [InputRequired("请选择征求意见书")])
    answer = RadioField(
        "意见",
        [InputRequired("请选择意见")],
        choices=choices(
            {"agrees": "同意公开", "objects": "不同意，理由合理", "objects-groundless": "不同意，理由不成立"}
        ),
    )
    received = DateField("收到之日", [InputRequired("请填写收到之日")])
    opinion = TextAreaField("意见内容", [Length(max=LONGEST)], render_kw={"rows": 3})


class ExtensionFields(HallForm):
    """An extension. Fields: days, reason."""

    days = IntegerField("延长多少个工作日", [InputRequired("请填写天数")], render_kw={"width": 5})
    reason = TextAreaField("理由", _REASON, description="写入延期答复告知书。", render_kw={"rows": 3})


class ReplyFields(HallForm):
    """A reply. Fields: outcome, reason, access, grounds, withheld, public_interest, earlier, files."""

    outcome = RadioField("答复类型", [InputRequired("请选择答复类型")], choices=choices(OUTCOMES))
    reason = TextAreaField("理由或者说明", _REASON, render_kw=_WORDS)
    access = TextAreaField(
        "获取方式",
        [Length(max=LONGEST)],
        description="提供信息的方式、途径和时间，或者负责机关及其联系方式。",
        render_kw={"rows": 2},
    )
    grounds = ChecksField(
        "不予公开的法定理由",
        choices=choices({ground.id: f"{ground.title}（{ground.rule}）" for ground in GROUNDS.values()}),
        description="只在不予公开、部分公开时选填。",
    )
    withheld = TextAreaField(
        "不予公开的内容", [Length(max=LONGEST)], description="部分公开时填写。", render_kw={"rows": 2}
    )
    public_interest = TextAreaField(
        "公共利益理由",
        [Length(max=LONGEST)],
        description="第三方不同意而仍决定公开时填写。",
        render_kw={"rows": 2},
    )
    earlier = StringField(
        "原申请编号", [Length(max=20)], description="不予重复处理时填写。", render_kw={"width": 20}
    )
    files = FilesField("提供的信息文件")


class DeliveryFields(HallForm):
    """The delivery. Fields: delivered, how."""

    delivered = DateField("送达之日", [InputRequired("请填写送达之日")])
    how = RadioField("送达方式", choices=choices(DELIVERIES), default="online")


class ApproveFields(HallForm):
    """Nothing is filled in: the draft is approved as it stands."""
