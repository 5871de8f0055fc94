"""What an acceptor fills in at a window: who applies, who comes in their stead, and what was taken in on paper."""

from __future__ import annotations

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.forms import HallForm, MomentField, choices
from portal.forms.applying import PHONE, check_mail


class FindItemFields(HallForm):
    """What the applicant comes for."""

    q = StringField("事项名称或者编码", [Optional(), Length(max=80)])


class IntakeFields(HallForm):
    """Who applies and how they are reached; the situation questions stand beside these."""

    kind = RadioField(
        "申请人类型",
        [InputRequired("请选择申请人类型")],
        choices=choices((("company", "企业、单位"), ("person", "个人"))),
    )
    party = StringField(
        "统一社会信用代码或者身份证号码",
        [InputRequired("请填写代码或者证件号码"), Length(max=24)],
        description="已登记的自动沿用；未登记的按下面的名称登记。",
        render_kw={"width": 20, "autocomplete": "off"},
    )
    name = StringField(
        "名称或者姓名",
        [Optional(), Length(max=100)],
        description="首次来办的必须填写。",
        render_kw={"autocomplete": "off"},
    )
    phone = StringField(
        "联系电话",
        [
            InputRequired("请填写联系电话"),
            Regexp(PHONE, message="应为 11 位手机号码，或者带区号的固定电话"),
        ],
        render_kw={"width": 20, "autocomplete": "off"},
    )
    mail = StringField(
        "电子邮箱",
        [Optional(), Length(max=100), check_mail],
        description="可以不填。填写的，通知同时发送到该邮箱。",
        render_kw={"width": 20, "autocomplete": "off", "inputmode": "email"},
    )
    proxy = StringField(
        "代办人姓名", [Optional(), Length(max=40)], render_kw={"width": 20, "autocomplete": "off"}
    )
    proxy_number = StringField(
        "代办人身份证号码",
        [Optional(), Length(max=24)],
        description="代为办理的，须收授权委托书并扫描上传。",
        render_kw={"width": 20, "autocomplete": "off"},
    )
    notification = StringField(
        "一次性告知书编号", [Optional(), Length(max=40)], render_kw={"width": 20, "autocomplete": "off"}
    )
    distinct = TextAreaField(
        "与在办案卷的区别",
        [Optional(), Length(max=400)],
        description="申请人已有同一事项在办，而本次确属另一件事的，写明区别。",
        render_kw={"rows": 2},
    )
    slip = StringField(
        "纸质表单编号",
        [Optional(), Length(max=12)],
        description="停机期间用纸质表单收件、现在补录的填写；平时不填。",
        render_kw={"width": 10, "autocomplete": "off"},
    )
    happened = MomentField("纸质收件时间", [Optional()])
    incident = StringField(
        "停机记录编号", [Optional(), Length(max=24)], render_kw={"width": 20, "autocomplete": "off"}
    )
