"""What is filled in about parties, mandates and accounts."""

from __future__ import annotations

from wtforms import (
    DateField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from hallcore.identity.model import GROUNDS, ROLES
from hallcore.identity.rules import LONGEST_REASON
from portal.forms import ChecksField, HallForm, choices
from trading.registry.model import CAPACITIES

KINDS = {"company": "企业", "institution": "事业单位", "organ": "机关"}


class PartyFields(HallForm):
    """A new party. Fields: code, name, kind, region, capacities (one or more), contact, phone."""

    code = StringField(
        "统一社会信用代码",
        [InputRequired("请填写统一社会信用代码"), Length(max=40)],
        render_kw={"width": 20},
    )
    name = StringField("名称", [InputRequired("请填写名称"), Length(max=200)])
    kind = RadioField("性质", [InputRequired("请选择性质")], choices=choices(KINDS), default="company")
    region = StringField(
        "行政区划代码", [InputRequired("请填写行政区划代码"), Length(6, 6)], render_kw={"width": 10}
    )
    capacities = ChecksField("入库身份", [InputRequired("请至少选择一种身份")], choices=choices(CAPACITIES))
    contact = StringField("联系人", [Length(max=50)], description="个人信息，只在授权岗位脱敏显示。")
    phone = StringField("联系电话", [Length(max=30)], render_kw={"width": 20})


class PartyChangeFields(HallForm):
    """More about a party. Fields: capacities (added ones), certificate (a PEM file); at least one."""

    capacities = ChecksField("增加入库身份")
    certificate = FileField("签名证书（PEM 文件）", description="登记后，投标签名以新证书为准。")


class MandateFields(HallForm):
    """A mandate. Fields: agency (credit code), scope, valid_to (YYYY-MM-DD)."""

    agency = SelectField("招标代理机构", [InputRequired("请选择代理机构")])
    scope = StringField("委托范围", [InputRequired("请填写委托范围"), Length(max=200)])
    valid_to = DateField("有效期至", [InputRequired("请填写有效期")])


class AccountFields(HallForm):
    """A new account. Fields: login, passphrase, person, roles (one or more), party (credit code or empty)."""

    login = StringField(
        "账号",
        [InputRequired("请填写账号"), Length(max=32)],
        description="小写字母开头，3 至 32 位小写字母、数字或 . _ -。",
        render_kw={"width": 20},
    )
    passphrase = PasswordField(
        "初始口令", [InputRequired("请填写初始口令"), Length(max=200)], description="至少 10 个字符。"
    )
    person = StringField("使用人姓名", [InputRequired("请填写使用人姓名"), Length(max=50)])
    roles = ChecksField("角色", [InputRequired("请至少选择一个角色")], choices=choices(ROLES))
    party = SelectField("所属主体", [Length(max=18)])


class ErasureFields(HallForm):
    """An erasure. Fields: ground (a key of GROUNDS), reason."""

    ground = RadioField("法定情形", [InputRequired("请选择法定情形")], choices=choices(GROUNDS))
    reason = TextAreaField(
        "删除理由",
        [InputRequired("请写明删除理由"), Length(max=LONGEST_REASON)],
        description="理由随记录长期保存，不得写入要删除的内容。",
    )
