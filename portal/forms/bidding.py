"""What bidders fill in."""

from __future__ import annotations

from wtforms import DateField, FileField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hallcore.vault import FileRef
from portal.forms import AmountField, FileRequired, FilesField, FilesRequired, HallForm, choices
from trading.bidding.model import GUARANTEES, GuaranteeForm


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


class GuaranteeFields(HallForm):
    """A letter of guarantee in place of the bond. Fields: kind, issuer, number, amount, valid_until, files."""

    kind = RadioField("保函种类", [InputRequired("请选择保函种类")], choices=choices(GUARANTEES))
    issuer = StringField("出具机构", [InputRequired("请填写出具机构"), Length(max=100)])
    number = StringField("保函编号", [InputRequired("请填写保函编号"), Length(max=60)])
    amount = AmountField(
        "保函金额", [InputRequired("请填写保函金额")], render_kw={"suffix": "元", "width": 20}
    )
    valid_until = DateField("有效期至", [InputRequired("请填写有效期")])
    files = FilesField("保函文件", [FilesRequired()], description="开标前不公开；可以选择多个文件。")

    def filled(self, files: tuple[FileRef, ...]) -> GuaranteeForm:
        """As the office takes it."""
        return GuaranteeForm(
            self.kind.data,
            self.issuer.data,
            self.number.data,
            self.amount.data,
            self.valid_until.data,
            files,
        )


class WithdrawFields(HallForm):
    """Why a bid is withdrawn."""

    reason = StringField("撤回原因", [Length(max=200)], description="选填，不作审查。")


class SignedFields(HallForm):
    """A signed statement as the sealing page or a device saved it."""

    statement = FileField("签名文件（.json）", [FileRequired()])
