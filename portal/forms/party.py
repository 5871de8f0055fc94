"""What is filled in about a party's qualifications, performance and credit."""

from __future__ import annotations

from wtforms import DateField, FileField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.forms import AmountField, FileRequired, HallForm, choices
from trading.registry.credit_model import KINDS, PROOFS


class LicenceFields(HallForm):
    """A licence of one's own out of the library."""

    licence = RadioField("证照", [InputRequired("请选择证照")])


class EvidenceFields(HallForm):
    """A qualification or a performance with its signed evidence."""

    proof = RadioField(
        "种类", [InputRequired("请选择种类")], choices=choices(PROOFS), default="qualification"
    )
    name = StringField(
        "名称",
        [InputRequired("请填写名称"), Length(max=200)],
        description="资质证书名称和等级，或者项目名称。",
    )
    number = StringField(
        "编号", [InputRequired("请填写编号"), Length(max=100)], description="证书编号，或者合同编号。"
    )
    issuer = StringField(
        "单位", [InputRequired("请填写单位"), Length(max=200)], description="发证机关，或者委托单位。"
    )
    valid_from = DateField(
        "起日", [InputRequired("请填写起日")], description="证书有效期起日，或者合同签订日期。"
    )
    valid_to = DateField("止日", [Optional()], description="证书有效期止日，或者完成日期；长期有效的不填。")
    amount = AmountField("合同金额（元）", [Optional()], description="业绩填写，两位小数。")
    evidence = FileField(
        "证明材料", [FileRequired()], description="随登记公开，请隐去个人信息；不超过 20 MiB。"
    )
    signature = FileField(
        "材料的签名（.p7s）",
        [FileRequired()],
        description="用本单位登记的签名证书对材料签名：hall device sign。",
    )


class CreditFields(HallForm):
    """A decision of one's own department on a party's credit."""

    code = StringField(
        "统一社会信用代码", [InputRequired("请填写统一社会信用代码"), Length(max=40)], render_kw={"width": 20}
    )
    department = SelectField("作出决定的部门", [InputRequired("请选择部门")])
    kind = RadioField(
        "种类",
        [InputRequired("请选择种类")],
        choices=choices({key: kind.words for key, kind in KINDS.items()}),
    )
    decision = StringField("决定文号", [InputRequired("请填写决定文号"), Length(max=100)])
    decided_on = DateField("决定日期", [InputRequired("请填写决定日期")])
    years = IntegerField(
        "禁止期限（年）",
        [Optional(), NumberRange(0, message="应为整数")],
        default=0,
        description="自决定之日起算，在法定幅度内。重大违法记录按法定追溯期计，其他行政处罚不填。",
        render_kw={"width": 10},
    )
    ground = TextAreaField("事由", [InputRequired("请填写事由"), Length(max=500)])


class EndCreditFields(HallForm):
    """By what decision an entry ends, and why."""

    decision = StringField("终止的决定文号", [InputRequired("请填写决定文号"), Length(max=100)])
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=500)])
