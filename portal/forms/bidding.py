"""What bidders fill in."""

from __future__ import annotations

from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.forms import FileRequired, HallForm


class EnrolFields(HallForm):
    """Enrolment: consortium members by credit code, one a line."""

    consortium = TextAreaField(
        "联合体其他成员的统一社会信用代码",
        [Length(max=400)],
        description="不组成联合体的不填；每行一个代码。",
        render_kw={"rows": 3},
    )


class QuestionFields(HallForm):
    """A question about the documents."""

    question = TextAreaField("提问内容", [InputRequired("请写明提问内容"), Length(max=2000)])


class ObjectionFields(HallForm):
    """An objection."""

    grounds = TextAreaField(
        "异议理由和依据", [InputRequired("请写明理由和依据"), Length(max=4000)], render_kw={"rows": 8}
    )


class ContainerFields(HallForm):
    """A sealed bid."""

    container = FileField("密封的投标文件", [FileRequired()])


class WithdrawFields(HallForm):
    """Why a bid is withdrawn."""

    reason = StringField("撤回原因", [Length(max=200)], description="选填，不作审查。")


class SignedFields(HallForm):
    """A signed statement as the sealing page or a device saved it."""

    statement = FileField("签名文件（.json）", [FileRequired()])
