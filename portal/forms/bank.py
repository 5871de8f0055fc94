"""What is filled in at the bank's counter: takings, reversals, shifts, remittances, refunds, employees, outages."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hallcore.fees.model import CHANNELS
from portal.forms import AmountField, ChecksField, HallForm, MomentField, choices

AT_COUNTER = {name: title for name, title in CHANNELS.items() if name != "online"}
"""How a teller takes money."""

_SERIAL = InputRequired("请填写银行流水号")
_WIDE = {"width": 20}


class TakingFields(HallForm):
    """What was taken for a notice. Fields: channel, serial, payer, account, opened_at, lines, outage, paid_at."""

    channel = RadioField("收款方式", [InputRequired("请选择收款方式")], choices=choices(AT_COUNTER))
    serial = StringField("银行流水号", [_SERIAL, Length(max=40)], render_kw=_WIDE)
    payer = StringField("付款人户名", [Optional(), Length(max=100)], description="刷卡、转账填写。")
    account = StringField("付款账号", [Optional(), Length(max=40)], description="退付只能退回这个账号。")
    opened_at = StringField("付款账号开户银行", [Optional(), Length(max=100)])
    lines = ChecksField("对账文件中的到账", description="转账已经到账的，选中对应的到账明细。")
    outage = SelectField("故障登记", [Optional()], description="只在系统故障期间收款、事后补录时选择。")
    paid_at = MomentField("实际收款时间", [Optional()])


class SureFields(HallForm):
    """The same once more, unseen, for whoever has read what will be booked."""

    channel = HiddenField()
    serial = HiddenField()
    payer = HiddenField()
    account = HiddenField()
    opened_at = HiddenField()
    lines = HiddenField()
    outage = HiddenField()
    paid_at = HiddenField()
    sure = HiddenField(default="yes")


class ReverseFields(HallForm):
    """A reversal. Fields: reason."""

    reason = TextAreaField(
        "冲正原因", [InputRequired("请写明冲正的原因"), Length(max=200)], render_kw={"rows": 2}
    )


class StartFields(HallForm):
    """The start of a shift. Fields: after (the shift whose drawer is taken over), cash."""

    after = SelectField("接自班次", [Optional()])
    cash = AmountField(
        "接班时钱箱现金", [InputRequired("请填写钱箱现金")], render_kw={"suffix": "元", "width": 10}
    )


class HandOverFields(HallForm):
    """The end of a shift. Fields: cash, reason."""

    cash = AmountField(
        "清点钱箱现金", [InputRequired("请填写清点金额")], render_kw={"suffix": "元", "width": 10}
    )
    reason = TextAreaField("差异原因", [Optional(), Length(max=200)], render_kw={"rows": 2})


class RemitFields(HallForm):
    """A remittance. Fields: account (its code), amount, serial."""

    account = SelectField("财政账户", [InputRequired("请选择财政账户")])
    amount = AmountField(
        "划缴金额", [InputRequired("请填写划缴金额")], render_kw={"suffix": "元", "width": 10}
    )
    serial = StringField("银行流水号", [_SERIAL, Length(max=40)], render_kw=_WIDE)


class PayBackFields(HallForm):
    """A refund paid. Fields: account (typed anew), serial."""

    account = StringField(
        "收款账号",
        [InputRequired("请填写收款账号"), Length(max=40)],
        description="照退付凭证逐位填写，与记录的原付款账号一致才能办理。",
    )
    serial = StringField("银行流水号", [_SERIAL, Length(max=40)], render_kw=_WIDE)


class NewTellerFields(HallForm):
    """A new employee. Fields: login, person."""

    login = StringField(
        "账号",
        [InputRequired("请填写账号"), Length(max=32)],
        description="小写字母开头，3 至 32 位小写字母、数字或 . _ -。",
        render_kw=_WIDE,
    )
    person = StringField(
        "姓名", [InputRequired("请填写姓名"), Length(max=50)], description="只存于可删除的附卷。"
    )


class DismissFields(HallForm):
    """A dismissal. Fields: reason."""

    reason = StringField("离岗原因", [InputRequired("请写明离岗原因"), Length(max=200)])


class OutageFields(HallForm):
    """An outage. Fields: began, ended, reason."""

    began = MomentField("开始时间", [InputRequired("请填写开始时间")])
    ended = MomentField("恢复时间", [Optional()], description="尚未恢复的不填。")
    reason = TextAreaField(
        "故障情况", [InputRequired("请写明故障情况"), Length(max=500)], render_kw={"rows": 3}
    )


class NothingFields(HallForm):
    """An act that needs nothing filled in."""
