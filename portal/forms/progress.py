"""What is asked before a case is shown."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.forms import HallForm


class ProgressFields(HallForm):
    """A case's number and what only its applicant knows."""

    number = StringField(
        "办件编号",
        [InputRequired("请填写办件编号"), Length(max=40)],
        description="印在收件凭证上，例如 DHB-20260302-012-0007。",
        render_kw={"width": 20, "autocomplete": "off"},
    )
    answer = StringField(
        "查询码，或者证件号码、手机号码的后四位",
        [InputRequired("请填写查询码或者后四位"), Length(max=20)],
        description="查询码印在收件凭证上，共 8 位。单位申请的，后四位为统一社会信用代码的后四位。",
        render_kw={"width": 10, "autocomplete": "off"},
    )
