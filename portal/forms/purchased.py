"""What is filled in from the offers of a direct purchase on: offer, talks, choice, result, contract, additions, end."""

from __future__ import annotations

from wtforms import DateField, FieldList, FormField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.forms import AmountField, FilesField, FilesRequired, HallForm, choices
from portal.forms.procurement import ItemFields
from portal.forms.purchases import SHORT, TEXT, YUAN, Files, required
from trading.purchasing import forms
from trading.purchasing.model import ENDS


class OfferFields(HallForm):
    """A supplier's offer. Fields: price, days, address, text, files."""

    price = AmountField("报价", [required("报价")], render_kw=YUAN)
    days = IntegerField(
        "交付（履行）期限",
        [required("期限"), NumberRange(1, 3650, "应为 1 至 3650")],
        render_kw={"suffix": "日", "width": 5},
    )
    address = StringField("单位地址", [required("单位地址"), Length(max=200)])
    text = TextAreaField("说明", [Length(max=2000)], render_kw=SHORT)
    files = FilesField(
        "签署盖章的报价单", [FilesRequired()], description="成本、同类项目合同价格等说明材料可以一并提交。"
    )

    def filled(self, files: Files) -> forms.OfferForm:
        """As the office takes it."""
        return forms.OfferForm(
            self.price.data, self.days.data, self.address.data, self.text.data or "", files
        )


def _names(text: str) -> tuple[str, ...]:
    """Names as people write them: by lines, commas or the Chinese pause."""
    for mark in ("、", "，", ",", ";", "；"):
        text = text.replace(mark, "\n")
    return tuple(name.strip() for name in text.splitlines() if name.strip())


class TalksFields(HallForm):
    """The record of the talks. Fields: held_on, place, publicity, personnel, costs, conditions, price, reasonable, dissent, files."""

    held_on = DateField("协商日期", [required("协商日期")])
    place = StringField("协商地点", [required("协商地点"), Length(max=200)])
    publicity = TextAreaField(
        "公示情况", [Length(max=2000)], description="没有经过公示的不填。", render_kw=SHORT
    )
    personnel = StringField(
        "采购人员名单",
        [required("采购人员名单"), Length(max=200)],
        description="用顿号分开；结果公告时公布。",
    )
    costs = TextAreaField(
        "供应商提供的成本、同类项目合同价格和专利、专有技术情况",
        [required("成本、合同价格和专利情况"), Length(max=4000)],
        render_kw=TEXT,
    )
    conditions = TextAreaField("合同主要条款", [required("合同主要条款"), Length(max=4000)], render_kw=TEXT)
    price = AmountField("商定的成交价", [required("成交价")], render_kw=YUAN)
    reasonable = TextAreaField("价格商定情况", [required("价格商定情况"), Length(max=2000)], render_kw=SHORT)
    dissent = TextAreaField(
        "不同意见",
        [Length(max=2000)],
        description="有异议的采购人员签署的意见和理由；没有的不填。",
        render_kw=SHORT,
    )
    files = FilesField("全体采购人员签字的协商情况记录", [FilesRequired()])

    def filled(self, files: Files) -> forms.TalksForm:
        """As the office takes it."""
        return forms.TalksForm(
            held_on=self.held_on.data,
            place=self.place.data,
            publicity=self.publicity.data or "",
            personnel=_names(self.personnel.data),
            costs=self.costs.data,
            conditions=self.conditions.data,
            price=self.price.data,
            reasonable=self.reasonable.data,
            dissent=self.dissent.data or "",
            files=files,
        )


class ChoiceFields(HallForm):
    """Which offer is taken. Fields: supplier, reason, personnel, files."""

    supplier = RadioField("成交供应商", [InputRequired("请选择成交供应商")])
    reason = TextAreaField(
        "理由",
        [required("理由"), Length(max=2000)],
        description="不选报价最低的，写明原因；结果公告时一并公开。",
        render_kw=TEXT,
    )
    personnel = StringField(
        "采购人员名单",
        [required("采购人员名单"), Length(max=200)],
        description="用顿号分开；结果公告时公布。",
    )
    files = FilesField("采购人员签字的记录")

    def filled(self, files: Files) -> forms.ChoiceForm:
        """As the office takes it."""
        return forms.ChoiceForm(self.supplier.data, self.reason.data, _names(self.personnel.data), files)


class ResultFields(HallForm):
    """The result. Fields: for each item n from 0 ``items-n-`` name, specification, quantity, price, service; files."""

    items = FieldList(FormField(ItemFields), "主要标的", min_entries=1, max_entries=50)
    files = FilesField("随公告公布的文件")

    def filled(self, files: Files) -> forms.ResultForm:
        """As the office takes it."""
        return forms.ResultForm(tuple(entry.form.item() for entry in self.items), files)


class ContractFields(HallForm):
    """The contract. Fields: amount, signed_on, starts, ends, files."""

    amount = AmountField("合同金额", [required("合同金额")], render_kw=YUAN)
    signed_on = DateField("签订日期", [required("签订日期")])
    starts = DateField("履行期限起", [required("起日")])
    ends = DateField("履行期限止", [required("止日")])
    files = FilesField("合同")

    def filled(self, files: Files) -> forms.ContractForm:
        """As the office takes it."""
        return forms.ContractForm(
            self.amount.data, self.signed_on.data, self.starts.data, self.ends.data, files
        )


class FilingFields(HallForm):
    """The filing. Fields: organ, filed_on, number, files."""

    organ = StringField("同级财政部门", [required("财政部门"), Length(max=100)])
    filed_on = DateField("备案日期", [required("备案日期")])
    number = StringField("备案编号", [Length(max=100)])
    files = FilesField("备案回执")

    def filled(self, files: Files) -> forms.FilingForm:
        """As the office takes it."""
        return forms.FilingForm(self.organ.data, self.filed_on.data, self.number.data or "", files)


class AdditionFields(HallForm):
    """An addition. Fields: amount, reason, signed_on, files."""

    amount = AmountField("追加金额", [required("追加金额")], render_kw=YUAN)
    reason = TextAreaField("追加的内容和理由", [required("内容和理由"), Length(max=2000)], render_kw=TEXT)
    signed_on = DateField("补充合同签订日期", [required("签订日期")])
    files = FilesField("补充合同")

    def filled(self, files: Files) -> forms.AdditionForm:
        """As the office takes it."""
        return forms.AdditionForm(self.amount.data, self.reason.data, self.signed_on.data, files)


class EndFields(HallForm):
    """The end of a purchase. Fields: ground, reason, following."""

    ground = RadioField("终止原因", [InputRequired("请选择终止原因")], choices=choices(ENDS))
    reason = TextAreaField("具体情况", [required("具体情况"), Length(max=2000)], render_kw=TEXT)
    following = TextAreaField("后续安排", [required("后续安排"), Length(max=1000)], render_kw=SHORT)

    def filled(self, _files: Files) -> forms.EndForm:
        """As the office takes it."""
        return forms.EndForm(self.ground.data, self.reason.data, self.following.data)
