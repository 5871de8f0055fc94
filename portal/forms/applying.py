"""What applicants fill in: the situation, how they are reached, and what they want done about a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import Field, Form, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from hallcore.catalogue.model import Item
from hallcore.ground.codes import is_mail
from portal.forms import HallForm, choices

PHONE = r"^\s*(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})\s*$"


def check_mail(_form: Form, field: Field) -> None:
    """What was filled in is a mail address.

    Raises:
        ValidationError: It is not.
    """
    if not is_mail((field.data or "").strip()):
        raise ValidationError("应为完整的电子邮箱地址，例如 name@example.cn")


def situation_form(item: Item, sent: Any, kept: Mapping[str, str], base: type[HallForm]) -> HallForm:  # noqa: ANN401 - a WebOb MultiDict or None
    """A form that asks the item's situation questions besides the fields of ``base``; pages put them in groups.

    Args:
        item: The version in force.
        sent: What was sent, or None.
        kept: What the draft holds: names of fields with their values.
        base: The fields that come after.
    """
    asked = {
        f"q-{question.id}": RadioField(
            question.text,
            [InputRequired("请选择一项")],
            choices=choices((choice.id, choice.label) for choice in question.choices),
        )
        for question in item.questions
    }
    form: HallForm = type("SituationForm", (base,), asked)(sent, data=dict(kept))
    return form


class NotificationFields(HallForm):
    """The one-time notification an application follows."""

    notification = StringField(
        "一次性告知书编号",
        [Optional(), Length(max=40)],
        description="在自助终端、窗口或者网上取得过一次性告知书的，填写其编号。",
        render_kw={"width": 20},
    )


class ContactFields(HallForm):
    """How the applicant is reached, and who acts for them."""

    phone = StringField(
        "联系电话",
        [InputRequired("请填写联系电话"), Regexp(PHONE, message="应为 11 位手机号码，或者带区号的固定电话")],
        description="用于告知补正、受理和决定，也可用后四位查询进度。",
        render_kw={"width": 20, "autocomplete": "tel"},
    )
    mail = StringField(
        "电子邮箱",
        [Optional(), Length(max=100), check_mail],
        description="可以不填。填写的，通知同时发送到该邮箱。",
        render_kw={"width": 20, "autocomplete": "email", "inputmode": "email"},
    )
    proxy = StringField(
        "代办人姓名",
        [Optional(), Length(max=40)],
        description="由他人代办的填写，并上传授权委托书。",
        render_kw={"width": 20},
    )
    proxy_number = StringField("代办人身份证号码", [Optional(), Length(max=24)], render_kw={"width": 20})


class DistinctFields(ContactFields):
    """The same where the applicant has an open case for the item already."""

    distinct = TextAreaField(
        "与在办案卷的区别",
        [Optional(), Length(max=400)],
        description="确属另一件事的，写明区别，例如经营场所不同；否则请等候在办案卷办结。",
        render_kw={"rows": 3},
    )


class ReasonFields(HallForm):
    """Why something is asked for."""

    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=400)], render_kw={"rows": 4})


class WithdrawCaseFields(HallForm):
    """Why an application is taken back; nobody has to say."""

    reason = TextAreaField(
        "撤回理由", [Optional(), Length(max=400)], description="不影响撤回。", render_kw={"rows": 3}
    )
