"""What is filled in by the treasury: a file of the bank, a template, what becomes of a line, a refund, a day."""

from __future__ import annotations

import msgspec
from wtforms import FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hallcore.fees.banking import WAYS
from hallcore.fees.forms import ForfeitForm, SettleForm, StrikeForm
from hallcore.fees.kept import ForfeitAsked
from portal.forms import FileRequired, HallForm, choices
from portal.statements.templates import FIELDS, MARKS, Template

DECISIONS = {"approve": "批准", "refuse": "不予退付"}


class UploadFields(HallForm):
    """A file of the bank. Fields: account, template ("" tries all), file."""

    account = SelectField("财政账户", [InputRequired("请选择财政账户")])
    template = SelectField("模板", description="MT940 文件不用模板。")
    file = FileField("对账文件", [FileRequired()], description="CSV、XLSX 或者 MT940，不超过 32 MB。")


class SettleFields(HallForm):
    """What becomes of a line. Fields: way, notice (to claim it for), reason."""

    way = RadioField("处理方式", [InputRequired("请选择处理方式")], choices=choices(WAYS))
    notice = StringField(
        "通知书编号", [Length(max=40)], description="认领至通知书时填写，例如 JK-20260302-001-0001。"
    )
    reason = TextAreaField("理由", [InputRequired("请写明处理的理由"), Length(max=500)])

    def filled(self, line: str) -> SettleForm:
        """What is submitted about a line."""
        return SettleForm(line, self.way.data, self.reason.data.strip(), (self.notice.data or "").strip())


class StrikeFields(HallForm):
    """A message that could not be booked is struck off. Fields: reason."""

    reason = TextAreaField("核实情况和处理结果", [InputRequired("请写明核实情况和处理结果"), Length(max=500)])

    def filled(self, kept: StrikeForm) -> StrikeForm:
        """What is submitted about a message that was kept."""
        return msgspec.structs.replace(kept, reason=self.reason.data.strip())


class OrderFields(HallForm):
    """Money of a line is to go back. Fields: reason."""

    reason = TextAreaField("理由", [InputRequired("请写明退回的理由"), Length(max=500)])


class DecideFields(HallForm):
    """A refund is approved or refused. Fields: decision, reason."""

    decision = RadioField("决定", [InputRequired("请选择")], choices=choices(DECISIONS))
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=500)])


class ForfeitFields(HallForm):
    """A bond is kept, or is not. Fields: decision (keep, refuse), into (the fee item it becomes), reason."""

    decision = RadioField(
        "决定",
        [InputRequired("请选择")],
        choices=choices({"keep": "不予退还", "refuse": "不同意不予退还"}),
    )
    into = SelectField("列入收入项目", description="决定不予退还的，转入这个项目。")
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=500)])

    def filled(self, asked: ForfeitAsked) -> ForfeitForm:
        """The decision as the office takes it; rule and record are those of the request."""
        return ForfeitForm(self.reason.data.strip(), asked.rule, asked.decision, self.into.data)


class TieFields(HallForm):
    """A day is tied out. Fields: reason, where it is not even."""

    reason = TextAreaField("差异原因", [Length(max=1000)], description="三方一致的不必填写。")


class TemplateFields(HallForm):
    """A template. Fields: id, title, marks, and one for each kind of column."""

    id = StringField(
        "编号",
        [InputRequired("请填写编号"), Length(max=30)],
        description="小写字母、数字和连字符，例如 own-bank。",
        render_kw={"width": 20},
    )
    title = StringField("名称", [InputRequired("请填写名称"), Length(max=40)])
    day = StringField(FIELDS["day"], [InputRequired("请填写列名"), Length(max=200)])
    credit = StringField(FIELDS["credit"], [Length(max=200)])
    debit = StringField(FIELDS["debit"], [Length(max=200)])
    amount = StringField(
        FIELDS["amount"], [Length(max=200)], description="收入和支出在同一列的填写，并填写借贷标志。"
    )
    mark = StringField(FIELDS["mark"], [Length(max=200)])
    marks = StringField("收入的标志", [Length(max=100)], default="、".join(MARKS))
    serial = StringField(FIELDS["serial"], [Length(max=200)])
    own = StringField(FIELDS["own"], [Length(max=200)])
    currency = StringField(FIELDS["currency"], [Length(max=200)])
    payer = StringField(FIELDS["payer"], [Length(max=200)])
    account = StringField(FIELDS["account"], [Length(max=200)])
    bank = StringField(FIELDS["bank"], [Length(max=200)])
    text = StringField(FIELDS["text"], [Length(max=200)], description="可以是几列，都会读取。")
    rest = StringField(FIELDS["rest"], [Length(max=200)], description="例如余额、交易时间。")

    def filled(self) -> Template:
        """The template as it was filled in."""
        columns = {field: _several(self[field].data) for field in FIELDS}
        return Template(
            self.id.data.strip(),
            self.title.data.strip(),
            {field: titles for field, titles in columns.items() if titles},
            tuple(mark.upper() for mark in _several(self.marks.data)),
        )


def _several(text: str | None) -> tuple[str, ...]:
    """Names apart by 、 or a comma."""
    parts = (text or "").replace("，", "、").replace(",", "、").split("、")
    return tuple(part.strip() for part in parts if part.strip())
